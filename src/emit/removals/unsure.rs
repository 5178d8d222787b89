//! Whether an assignment that is no longer written may be one that is wanted all the same: parameters have values that the
//! project does not know, and one that only one side has may stand for what the other side writes out.
//!
//! Takes both policies, says what of the second may be the same in Azure.

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::{Assignment, Environment, Policy, State};

/// What is wanted, by environment, system, role and state; and the parameters of environments.
pub(super) struct Wanted<'p> {
    alike: BTreeMap<(String, String), Vec<&'p Assignment>>,
    /// Of both sides: the environment's id and the parameter's name.
    parameters: [BTreeSet<(String, String)>; 2],
}

impl<'p> Wanted<'p> {
    pub(super) fn of(base: &Policy, head: &'p Policy) -> Wanted<'p> {
        let mut alike: BTreeMap<(String, String), Vec<&'p Assignment>> = BTreeMap::new();
        for environment in &head.environments {
            for one in &environment.assignments {
                alike.entry((environment.id.to_lowercase(), kind(one))).or_default().push(one);
            }
        }
        let parameters = [base, head].map(|policy| {
            let of = |one: &Environment| -> Vec<(String, String)> {
                one.parameters.iter().map(|parameter| (one.id.to_lowercase(), parameter.name.to_lowercase())).collect()
            };
            policy.environments.iter().flat_map(of).collect()
        });
        Wanted { alike, parameters }
    }

    /// Whether one of them may be the same as one of the first side.
    pub(super) fn may_have(&self, environment: &Environment, one: &Assignment) -> bool {
        let environment = environment.id.to_lowercase();
        let alike = self.alike.get(&(environment.clone(), kind(one)));
        alike.into_iter().flatten().any(|other| {
            self.may_be(&environment, &one.principal.id.to_string(), &other.principal.id.to_string())
                && self.may_be(&environment, &one.scope.to_string(), &other.scope.to_string())
        })
    }

    /// Whether texts are the same, or may be, as a parameter in one of them is on one side alone.
    fn may_be(&self, environment: &str, was: &str, is: &str) -> bool {
        let [before, after] = &self.parameters;
        let is_on = |side: &BTreeSet<(String, String)>, segment: &str| {
            let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            name.is_none_or(|name| side.contains(&(environment.to_owned(), name.to_lowercase())))
        };
        let (was, is): (Vec<&str>, Vec<&str>) = (was.split('/').collect(), is.split('/').collect());
        let mut segments = was.iter().zip(&is);
        was.len() == is.len()
            && segments.all(|(a, b)| a.to_lowercase() == b.to_lowercase() || !is_on(after, a) || !is_on(before, b))
    }
}

/// What has to be the same whatever parameters stand for.
fn kind(one: &Assignment) -> String {
    let role = one.role.id.map_or_else(|| one.role.name.to_lowercase(), |id| id.to_string());
    let is_eligible = matches!(one.state, State::Eligible(_));
    format!("{}\n{role}\n{is_eligible}", one.mechanism.id())
}
