//! What names in the files of gates can mean: environments, personas, principals and primitives of the sides.
//!
//! Takes what such a file says, gives everything that is wrong with it. Where a name that is not known would let more
//! through it is an error, and where it lets nothing more through a warning: one file may be meant for several projects.

use std::collections::BTreeSet;

use super::acceptance::{Acceptance, Named};
use super::sets::TooIntricate;
use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest};
use crate::model::accepted::ReasonCode;
use crate::model::deny::{Denied, Deny, Excepted};
use crate::model::primitive::Primitive;
use crate::permission::{Pattern, Primitives, malformed_operation, unknown_primitive};
use crate::policy::{Policy, Text};

/// How `--accept` is written.
const FORM: &str = "`PERSONA/ENVIRONMENT/WHAT=REASON` is expected, as `P004/production/new-access=on call until June`";

/// The names that there are.
pub struct Known<'k> {
    primitives: Vec<&'k Primitive>,
    environments: BTreeSet<Text>,
    personas: BTreeSet<Text>,
    /// Names and object ids.
    principals: BTreeSet<Text>,
}

impl<'k> Known<'k> {
    /// The names on some sides; `planned` are ids of environments that are there and not in a policy yet.
    pub fn of(policies: &[&Policy], planned: impl IntoIterator<Item = Text>, primitives: &'k Primitives) -> Known<'k> {
        let mut known = Known {
            primitives: primitives.iter().map(|one| &**one).collect(),
            environments: planned.into_iter().collect(),
            personas: BTreeSet::new(),
            principals: BTreeSet::new(),
        };
        for policy in policies {
            known.personas.extend(policy.personas.iter().map(|one| one.id.clone()));
            for environment in &policy.environments {
                known.environments.insert(environment.id.clone());
                for principal in environment.principals.iter().flat_map(|(_, principals)| principals) {
                    known.principals.extend(principal.name.clone());
                    known.principals.insert(principal.id.to_string().into());
                }
            }
        }
        known
    }

    /// What is wrong with a file of denials.
    pub fn check(&self, file: &Deny) -> Diagnostics {
        let mut found = Diagnostics::new();
        let mut names = BTreeSet::new();
        for one in &file.deny {
            if !names.insert(one.name.folded()) {
                let message = format!("there are two denials `{}`", one.name.value);
                found.push(Diagnostic::error("duplicate-denial", message).at(one.name.span, "the second"));
            }
            self.check_denied(&one.value, &mut found);
        }
        found.sorted()
    }

    /// What `--accept` says: `PERSONA/ENVIRONMENT/WHAT=REASON`. WHAT is a reason why access is broader, the id of a primitive
    /// or an operation; `-` stands for no persona, or no environment.
    ///
    /// # Errors
    /// It says something else, or names what is not there.
    pub fn acceptance(&self, text: &str, primitives: &Primitives) -> Result<Acceptance, Diagnostic> {
        let wrong = |message: String| Diagnostic::error("output-acceptance", message);
        let parts =
            text.split_once('=').map(|(about, reason)| (about.splitn(3, '/').collect::<Vec<_>>(), reason.trim()));
        let (persona, environment, what, reason) = match &parts {
            Some((about, reason)) if !reason.is_empty() => match about.as_slice() {
                [persona, environment, what] if !what.is_empty() => (*persona, *environment, *what, *reason),
                _ => return Err(wrong(format!("`{text}` does not say whom, where and what")).help(FORM)),
            },
            _ => return Err(wrong(format!("`{text}` gives no reason")).help(FORM)),
        };
        let name = |word: &str, what: &str, known: &BTreeSet<Text>| match word {
            "-" => Ok(None),
            word if holds(known, word) => Ok(Some(Text::from(word))),
            word => Err(meant(wrong(format!("there is no {what} `{word}`")), word, known)),
        };
        let (code, is_operation) = (ReasonCode::from_word(what), Pattern::new(what).is_well_formed());
        let is_primitive = primitives.get(what).is_some();
        if code.is_none() && !is_operation && !is_primitive {
            let mut words: Vec<&str> = self.primitives.iter().map(|one| one.id.as_str()).collect();
            for code in ReasonCode::ALL {
                words.push(code.word());
            }
            let error = wrong(format!("`{what}` is no reason, primitive or operation"));
            return Err(match nearest(what, words) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help(FORM),
            });
        }
        let (codes, what) = (code.as_slice(), [what]);
        let pick = |wanted: bool| if wanted { what.as_slice() } else { &[] };
        let operations = pick(code.is_none() && is_operation);
        let primitive = pick(code.is_none() && is_primitive);
        let named = Named { codes, actions: operations, data_actions: operations, primitives: primitive, roles: &[] };
        let made = Acceptance::named(named, reason, primitives);
        let mut one = made.map_err(|TooIntricate(what)| wrong(format!("what `{what}` allows cannot be told")))?;
        one.persona = name(persona, "persona", &self.personas)?;
        one.environment = name(environment, "environment", &self.environments)?;
        Ok(one)
    }

    fn check_denied(&self, one: &Denied, found: &mut Diagnostics) {
        let Denied { name, actions, data_actions, primitives, environments, except, reason } = one;
        if actions.is_empty() && data_actions.is_empty() && primitives.is_empty() {
            let message = format!("the denial `{}` denies nothing", name.value);
            let label = "neither `actions` nor `dataActions` nor `primitives`";
            found.push(Diagnostic::error("empty-denial", message).at(name.span, label));
        }
        let operations = actions.iter().chain(data_actions);
        found.extend(operations.filter_map(|text| malformed_operation(text, text.span)));
        found.extend(primitives.iter().filter_map(|id| unknown_primitive(id, &self.primitives)));
        if let Some(list) = environments {
            if list.is_empty() {
                let message = format!("the denial `{}` holds in no environment", name.value);
                let error = Diagnostic::error("empty-denial", message).at(list.span, "an empty list");
                found.push(error.help("leave `environments` out where it holds in all"));
            }
            for id in list.iter().filter(|id| !holds(&self.environments, id.as_str())) {
                let message = format!("there is no environment `{}`", id.value);
                let error = Diagnostic::error("unknown-environment", message).at(id.span, "on neither side");
                found.push(meant(error, id.as_str(), &self.environments));
            }
        }
        if reason.trim().is_empty() {
            found.push(Diagnostic::error("missing-reason", "no reason is given").at(reason.span, ""));
        }
        except.iter().for_each(|one| self.check_excepted(&one.value, found));
    }

    fn check_excepted(&self, one: &Excepted, found: &mut Diagnostics) {
        let Excepted { persona, principal, reason } = one;
        if persona.is_some() == principal.is_some() {
            let message = "an exception is for one persona or one principal";
            let at = principal.as_ref().map_or(reason.span, |name| name.span);
            let label = if principal.is_some() { "one too many" } else { "neither `persona` nor `principal`" };
            found.push(Diagnostic::error("malformed-exception", message).at(at, label));
        }
        if let Some(id) = persona.as_ref().filter(|id| !holds(&self.personas, id.as_str())) {
            let message = format!("there is no persona `{}`, so nobody is excepted", id.value);
            let warning = Diagnostic::warning("unknown-persona", message).at(id.span, "");
            found.push(meant(warning, id.as_str(), &self.personas));
        }
        if let Some(name) = principal.as_ref().filter(|name| !holds(&self.principals, name)) {
            let message = format!("there is no principal `{}`, so nobody is excepted", name.value);
            let warning = Diagnostic::warning("unknown-principal", message).at(name.span, "");
            found.push(meant(warning, name, &self.principals));
        }
        if reason.trim().is_empty() {
            found.push(Diagnostic::error("missing-reason", "no reason is given").at(reason.span, ""));
        }
    }
}

fn holds(known: &BTreeSet<Text>, word: &str) -> bool {
    known.iter().any(|one| one.to_lowercase() == word.to_lowercase())
}

/// With what was probably meant, or with what there is where that is little.
fn meant(diagnostic: Diagnostic, word: &str, known: &BTreeSet<Text>) -> Diagnostic {
    let names = || known.iter().map(|one| &**one);
    match (nearest(word, names()), known.len()) {
        (Some(near), _) => diagnostic.help(format!("did you mean `{near}`?")),
        (None, 1..=8) => diagnostic.help(format!("there are {}", listed(names()))),
        (None, _) => diagnostic,
    }
}
