//! What rules about primitives share: which entries enable them, but where that is openly what the access is for.

use super::{place, proviso, witness};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::openly::{Openly, Weight};
use crate::lint::way_out::{WaysOut, closes, setting};
use crate::permission::Enabled;
use crate::policy::ScopeKind;

/// A rule about primitives.
pub(super) struct Question {
    /// Its code.
    pub(super) code: &'static str,
    /// The primitives.
    pub(super) ids: &'static [&'static str],
    /// Whether the level `administer` says openly that it gives them.
    pub(super) administer: bool,
    /// What the rule takes in.
    pub(super) absorbs: &'static [&'static str],
}

/// What an entry enables of what is asked for, and is not openly for.
pub(super) struct Found<'e> {
    /// The primitives, in the order of the question.
    pub(super) enabled: Vec<&'e Enabled>,
    /// How much of it is left.
    pub(super) weight: Weight,
}

/// What is to be said of an entry.
pub(super) struct Says {
    /// What the persona can do.
    can: String,
    /// How bad it is at most.
    at_most: Severity,
    /// The operation that shows it, if it is not that of the first primitive.
    witness: Option<String>,
    /// What to do.
    help: &'static str,
}

impl Says {
    /// That the persona can do something, and what to do about it.
    pub(super) fn that(can: impl Into<String>, help: &'static str) -> Says {
        Says { can: can.into(), at_most: Severity::Error, witness: None, help }
    }

    /// The same, as bad as this at most.
    pub(super) fn at_most(self, at_most: Severity) -> Says {
        Says { at_most, ..self }
    }

    /// The same, shown by an operation.
    pub(super) fn shown(self, witness: String) -> Says {
        Says { witness: Some(witness), ..self }
    }
}

impl Found<'_> {
    /// The ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.enabled.iter().map(|one| one.primitive.id.value.as_str())
    }

    /// A word for each id, between them another.
    pub(super) fn words(&self, between: &str, word: impl Fn(&str) -> &'static str) -> String {
        self.ids().map(word).collect::<Vec<_>>().join(between)
    }
}

impl Question {
    /// What an entry enables of it.
    fn find<'e, 'p>(&self, openly: &mut Openly<'_, 'p>, entry: &'e Entry<'p>) -> Option<Found<'e>> {
        let of = |id: &&str| entry.enabled.iter().find(|one| one.primitive.id.value.as_str() == *id);
        let mut found = Found { enabled: Vec::new(), weight: Weight::Silent };
        for enabled in self.ids.iter().filter_map(of) {
            let weight = openly.weigh(entry, enabled, self.administer);
            if weight != Weight::Silent {
                found.enabled.push(enabled);
                found.weight = found.weight.max(weight);
            }
        }
        (!found.enabled.is_empty()).then_some(found)
    }

    /// Reports every entry that enables one of the primitives: that the persona can do by the role what is to be said, if
    /// anything is. Help names the levels that do not bring them, and the setting that closes them.
    pub(super) fn report(
        &self,
        context: &Context<'_>,
        say: impl Fn(&Entry<'_>, &Found<'_>) -> Result<Option<Says>, TooIntricate>,
        found: &mut Vec<Finding>,
    ) -> Result<(), TooIntricate> {
        let (mut openly, mut ways_out) = (Openly::new(context), WaysOut::new(context));
        for entry in &context.entries {
            let Some(of) = self.find(&mut openly, entry) else { continue };
            let (Some(says), Some(first)) = (say(entry, &of)?, of.enabled.first()) else { continue };
            let (persona, role, sure) = (&entry.persona.id, &entry.role.name, proviso(first.certainty));
            let message = format!("`{persona}` can {} {} by `{role}`{sure}", says.can, place(entry));
            let Some(mut finding) = context.finding(self.code, entry, message) else { continue };
            finding.severity = of.weight.cap(finding.severity).min(says.at_most);
            finding.witness = Some(says.witness.unwrap_or_else(|| witness(first)));
            finding.certainty = first.certainty;
            finding.absorbs = self.absorbs;
            if of.weight == Weight::Lowered {
                let file = &entry.environment.file;
                finding
                    .help
                    .push(format!("the library lists `{role}` for this: accept it by an exception in `{file}`"));
            }
            finding.help.push(says.help.to_owned());
            let instance = &entry.grant.instance;
            let is_wide = entry.assignment.scope.kind() != ScopeKind::Resource;
            let resource = entry.environment.instance(instance);
            let is_closed = of.ids().all(|id| resource.is_some_and(|resource| closes(context, resource, id)));
            if is_wide && (is_closed || !ways_out.brings_itself(entry, self.ids)?) {
                finding.help.push(format!("assigned on `{instance}` alone, `{role}` does not bring it"));
            } else {
                // At a wider scope there are others, with settings of their own.
                let setting = of.ids().find_map(|id| setting(context, resource?, id));
                if let Some((name, value)) = setting.filter(|_| entry.assignment.instance.is_some()) {
                    finding.help.push(format!("set `{name}: {value}` on `{instance}`, and it opens nothing"));
                }
                if let Some(levels) = ways_out.levels(entry, self.ids)? {
                    finding.help.push(format!("levels of `{instance}` that do not bring it: {levels}"));
                }
            }
            found.push(finding);
        }
        Ok(())
    }
}
