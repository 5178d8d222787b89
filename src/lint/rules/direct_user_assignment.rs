//! H11 `direct-user-assignment`.

use super::binding;
use crate::diagnostic::Severity;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::holders::known_as;
use crate::lint::rule::Rule;
use crate::model::persona::{Kind, PrincipalType, Purpose};

/// A persona that is a named person, or everybody.
pub(in crate::lint) struct DirectUserAssignment;

/// Names of groups that hold everybody, in small letters and without what is between the letters.
const EVERYBODY: [&str; 11] = [
    "allcompany",
    "allemployees",
    "allguests",
    "allguestusers",
    "allmembers",
    "allstaff",
    "allusers",
    "domainusers",
    "everybody",
    "everyone",
    "wholecompany",
];

impl Rule for DirectUserAssignment {
    fn code(&self) -> &'static str {
        "H11"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let holders = context.holders();
        for environment in &context.policy.environments {
            for (key, principals) in &environment.principals {
                let Some(persona) = holders.persona(key) else { continue };
                for (at, principal) in principals.iter().enumerate() {
                    let (who, of, place) = (known_as(principal), &persona.id, &environment.name);
                    // That an agent is a user is for D12. Accounts for emergencies are persons' by design.
                    let excused = persona.kind == Kind::Agent || persona.purpose == Purpose::BreakGlass;
                    let (message, help, at_most) = match principal.kind {
                        PrincipalType::User if !excused => (
                            format!("{who} is one person and is `{of}` in {place} by name"),
                            "bind a group and put the person in it: who joins or leaves is then no deployment",
                            Severity::Warning,
                        ),
                        PrincipalType::Group if is_everybody(principal.name.as_deref()) => (
                            format!("{who} holds everybody, by its name, and is `{of}` in {place}"),
                            "bind a group of those who do the persona's work",
                            Severity::Error,
                        ),
                        _ => continue,
                    };
                    if holders.held(context, key, environment).is_empty() {
                        continue;
                    }
                    let place = binding(environment, key, at);
                    let Some(mut finding) = context.finding_at(self.code(), Some(environment), place, message) else {
                        continue;
                    };
                    finding.severity = finding.severity.min(at_most);
                    finding.persona = Some(persona.id.clone());
                    finding.subject = principal.id.to_string();
                    finding.help.push(help.to_owned());
                    found.push(finding);
                }
            }
        }
        Ok(())
    }
}

/// Whether a group's name says that everybody is in it.
fn is_everybody(name: Option<&str>) -> bool {
    let letters: String = name.unwrap_or_default().chars().filter(|c| c.is_alphanumeric()).collect();
    EVERYBODY.contains(&letters.to_lowercase().as_str())
}
