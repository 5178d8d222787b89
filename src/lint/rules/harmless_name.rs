//! E22 `harmless-name`.

use super::irreversible_destruction::is_bounded;
use super::{place, proviso, witness};
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::openly::{Openly, Weight};
use crate::lint::rule::Rule;
use crate::model::environment::Tier;
use crate::model::primitive::PrimitiveSeverity;
use crate::permission::Enabled;

/// A role whose name says nothing of what it can do.
pub(in crate::lint) struct HarmlessName;

/// Words by which a name says that its role does more than look on.
const TELLING: [&str; 12] = [
    "admin",
    "author",
    "contributor",
    "deploy",
    "editor",
    "expert",
    "full",
    "manage",
    "officer",
    "owner",
    "privileged",
    "write",
];

/// What a rule of its own reports everywhere; and what one does in production.
const SAID: [&str; 26] = [
    "K01", "K03", "K04", "K05", "K06", "K08", "K09", "K11", "X01", "X02", "X03", "X04", "X06", "X07", "X08", "X09",
    "X10", "X11", "X14", "X15", "X16", "X17", "X23", "X24", "X28", "X30",
];
const SAID_IN_PRODUCTION: [&str; 4] = ["X41", "X43", "X44", "X45"];

impl Rule for HarmlessName {
    fn code(&self) -> &'static str {
        "E22"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let mut openly = Openly::new(context);
        for entry in &context.entries {
            let Some(enabled) = worst(entry, &mut openly) else { continue };
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let (at, sure) = (place(entry), proviso(enabled.certainty));
            let message =
                format!("the name of `{role}`, which `{persona}` has {at}, does not say what it enables{sure}");
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            finding.witness = Some(witness(enabled));
            finding.certainty = enabled.certainty;
            let primitive = &enabled.primitive;
            finding.help.push(format!("{}: {}", primitive.id.value.as_str(), lower(&primitive.consequence.value)));
            finding.help.push(
                "`rolecast roles show` lists all that it enables; say in the justification why it is needed".to_owned(),
            );
            found.push(finding);
        }
        Ok(())
    }
}

/// The first primitive that is an error and that no other rule reports, of a role whose name tells of none.
fn worst<'e, 'p>(entry: &'e Entry<'p>, openly: &mut Openly<'_, 'p>) -> Option<&'e Enabled> {
    let is_production = entry.environment.tier == Tier::Production;
    let is_unsaid = |one: &&Enabled| {
        let id = one.primitive.id.value.as_str();
        let is_said = SAID.contains(&id) || (is_production && SAID_IN_PRODUCTION.contains(&id));
        one.primitive.severity.value == PrimitiveSeverity::Error && !is_said && !is_bounded(one)
    };
    let mut unsaid = entry.enabled.iter().filter(is_unsaid);
    let first = unsaid.next()?;
    let name = entry.role.name.to_lowercase();
    if TELLING.iter().any(|word| name.contains(word)) {
        return None;
    }
    std::iter::once(first).chain(unsaid).find(|one| openly.weigh(entry, one, true) == Weight::Full)
}

/// A sentence as it stands behind a colon: it begins small and has no full stop.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.trim_end().trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
