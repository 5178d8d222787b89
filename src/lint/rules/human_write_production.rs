//! P05 `human-write-production`.

use super::place;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::environment::Tier;
use crate::model::persona::{Kind, Purpose};
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane};

/// A human's standing write in the production tier.
pub(in crate::lint) struct HumanWriteProduction;

impl Rule for HumanWriteProduction {
    fn code(&self) -> &'static str {
        "P05"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        for entry in &context.entries {
            let is_human = entry.persona.kind == Kind::Human && entry.persona.purpose != Purpose::BreakGlass;
            if entry.environment.tier != Tier::Production || !entry.stands() || !is_human {
                continue;
            }
            let written = writes(&entry.access).map_err(|error| entry.intricate(error))?;
            let Some(operation) = written else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let message = format!("`{persona}` can change things at any time {} by `{role}`", place(entry));
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some(operation);
            finding.help.push("write `assignment: eligible`, so that it is activated when it is needed".to_owned());
            finding.help.push("or give the change to the pipeline's persona, and `read` to this one".to_owned());
            found.push(finding);
        }
        Ok(())
    }
}

/// What many roles that only read hold beside: asking for support, alerts of one's own, and deployments, which can do
/// nothing that the holder cannot.
const HARMLESS: [&str; 3] =
    ["Microsoft.Support/*", "Microsoft.Insights/alertRules/*", "Microsoft.Resources/deployments/*"];

/// An operation that writes or deletes; none if there is none.
fn writes(access: &Access) -> Result<Option<String>, Exceeded> {
    let mut budget = Budget::default();
    let harmless: Vec<Pattern> = HARMLESS.iter().map(|text| Pattern::new(text)).collect();
    let rest = access.without_except(&harmless, &Pattern::new(""), &mut budget)?;
    for plane in Plane::ALL {
        for verb in ["*/write", "*/delete"] {
            if let Some((_, term)) = rest.allows(plane, &Pattern::new(verb), &mut budget)? {
                return Ok(Some(Operations::builtin().example(plane, &term)));
            }
        }
    }
    Ok(None)
}
