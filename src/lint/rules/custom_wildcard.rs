//! C02 `custom-wildcard`.

use super::owner_equivalent_custom::{equivalence, is_wide};
use crate::diagnostic::{Severity, listed};
use crate::lint::change::HARMLESS;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::custom::{CustomRole, Line};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::permission::{Budget, Exceeded, Operations, Pattern};

/// A `*` in a custom role that stands for more than reading.
pub(in crate::lint) struct CustomWildcard;

/// So many operations are named where a `*` is to be written out.
const NAMED: usize = 6;

impl Rule for CustomWildcard {
    fn code(&self) -> &'static str {
        "C02"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for one in context.custom_roles()? {
            let mut lines = one.allowing().filter(|line| is_open(line)).peekable();
            if lines.peek().is_none() {
                continue;
            }
            let owner = equivalence(one.role, &one.access).map_err(|error| one.intricate(error))?;
            for line in lines.filter(|line| !(is_wide(&line.pattern) && owner.is_some_and(|why| why.blames(line)))) {
                found.extend(told(self, context, one, line).map_err(|error| one.intricate(error))?);
            }
        }
        Ok(())
    }
}

/// Whether a line stands for operations that nobody has looked at: not for reading within a provider, nor for what
/// is harmless.
fn is_open(line: &Line) -> bool {
    let reads = line.pattern.head().contains('/') && line.pattern.tail().ends_with("/read");
    !line.pattern.is_literal() && !reads && !HARMLESS.iter().any(|text| Pattern::new(text).covers(&line.pattern))
}

fn told(
    rule: &CustomWildcard,
    context: &Context<'_>,
    one: &CustomRole<'_>,
    line: &Line,
) -> Result<Option<Finding>, Exceeded> {
    let part = one.access.plane(line.plane).written.within(&line.pattern, &mut Budget::default())?;
    let operations = Operations::builtin();
    let mut known: Vec<&str> =
        part.terms().iter().flat_map(|term| operations.in_term(line.plane, term)).map(Pattern::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let (name, pattern) = (&one.role.name, &line.pattern);
    let today = match known.len() {
        0 => "all that is below it".to_owned(),
        1 => "one known operation".to_owned(),
        many => format!("{many} known operations"),
    };
    let message = format!("`{name}` allows `{pattern}`: {today}, and whatever Azure adds there");
    let Some(mut finding) = context.finding_at(rule.code(), None, one.place(line, ""), message) else {
        return Ok(None);
    };
    // Within one provider what may be added is bounded.
    if line.pattern.head().contains('/') {
        finding.severity = finding.severity.min(Severity::Warning);
    }
    finding.witness = part.terms().iter().find_map(|term| Some(operations.known(line.plane, term)?.0.to_owned()));
    finding.help.push(match known.len() {
        1..=NAMED => format!("write out what the work needs of {}", listed(known)),
        _ => "write out the operations that the work needs; `/read` may keep its `*`".to_owned(),
    });
    Ok(Some(finding))
}
