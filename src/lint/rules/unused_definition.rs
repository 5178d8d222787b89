//! H09 `unused-definition`.

use std::collections::BTreeSet;

use super::owner_equivalent_custom::equivalence;
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::{Finding, Place};
use crate::lint::rule::Rule;
use crate::model::Sources;
use crate::model::environment::InstanceBinding;
use crate::policy::{Environment, Text};

/// Something that the project defines and nothing in it refers to.
pub(in crate::lint) struct UnusedDefinition;

impl Rule for UnusedDefinition {
    fn code(&self) -> &'static str {
        "H09"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let sources = context.sources;
        // What a planned environment will need is not known before it is bound.
        let is_planned = sources.project.value.environments.iter().any(|one| one.value.planned);
        if !is_planned {
            roles(self, context, found)?;
            personas(self, context, found);
            components(self, context, found);
        }
        for environment in &context.policy.environments {
            approvers(self, context, environment, found);
            subscriptions(self, context, environment, found);
        }
        Ok(())
    }
}

impl UnusedDefinition {
    fn told(
        &self,
        context: &Context<'_>,
        environment: Option<&Environment>,
        (file, pointer): (&Text, String),
        message: String,
        help: &str,
    ) -> Option<Finding> {
        let place = Place { file: file.clone(), pointer, text: String::new() };
        let mut finding = context.finding_at(self.code(), environment, place, message)?;
        finding.help.push(help.to_owned());
        Some(finding)
    }
}

/// Whether a file is one that other projects share, which use what this one does not.
fn is_shared(sources: &Sources, path: &str) -> bool {
    let folders =
        sources.project.value.baseline.iter().map(|one| one.value.trim_start_matches("./").trim_end_matches('/'));
    path.starts_with("../")
        || folders.into_iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// Custom roles that nobody holds and nobody may assign.
fn roles(rule: &UnusedDefinition, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
    for one in context.custom_roles()? {
        if context.policy.role(one.role.id).is_some() || is_shared(context.sources, one.file) {
            continue;
        }
        let message = format!("no persona is given the custom role `{}`", one.role.name);
        let help = "remove its file: whatever is still assigned of it is not rolecast's";
        // C01 says that it is there, and at another line.
        let owner = equivalence(one.role, &one.access).map_err(|error| one.intricate(error))?;
        let line = owner.and_then(|why| one.lines.iter().find(|line| why.blames(line)));
        let told = rule.told(context, None, (one.file, "/id".to_owned()), message, help);
        found.extend(told.map(|mut finding| {
            if let Some(place) = line.map(|line| one.place(line, "")) {
                finding.cause = format!("{}\n{}", place.file, place.pointer);
            }
            finding
        }));
    }
    Ok(())
}

/// Personas that are given nothing anywhere, and answer for no agent.
fn personas(rule: &UnusedDefinition, context: &Context<'_>, found: &mut Vec<Finding>) {
    let policy = context.policy;
    let grants = policy.environments.iter().flat_map(|one| &one.grants).map(|grant| &*grant.persona);
    let accountable = policy.personas.iter().filter_map(|one| one.accountable.as_deref());
    let used: BTreeSet<String> = grants.chain(accountable).map(str::to_ascii_lowercase).collect();
    for persona in policy.personas.iter().filter(|one| !used.contains(&one.id.to_ascii_lowercase())) {
        if is_shared(context.sources, &persona.file) {
            continue;
        }
        let message = format!("`{}` is given nothing in any environment", persona.id);
        let help = "say what it needs under `componentAccess`, or remove its file";
        found.extend(rule.told(context, None, (&persona.file, "/id".to_owned()), message, help).map(|mut finding| {
            finding.persona = Some(persona.id.clone());
            finding
        }));
    }
}

/// Components of the project's own of which no environment has one.
fn components(rule: &UnusedDefinition, context: &Context<'_>, found: &mut Vec<Finding>) {
    let sources = context.sources;
    let mut used: BTreeSet<String> = BTreeSet::new();
    for environment in &sources.environments {
        for (key, binding) in environment.value.components.iter() {
            if let InstanceBinding::Instance(instance) = &binding.value {
                let uses = instance.uses.as_ref().map_or(key.value.as_str(), |uses| uses.value.as_str());
                used.insert(uses.to_ascii_lowercase());
            }
        }
    }
    for one in &sources.components {
        let id = &one.value.id.value;
        if !used.contains(&id.folded()) {
            let message = format!("no environment has a component `{}`", id.as_str());
            let help = "remove its file, or add one under `components` of an environment";
            found.extend(rule.told(context, None, (&one.path, "/id".to_owned()), message, help));
        }
    }
}

/// Approvers that no guardrail of the environment names.
fn approvers(rule: &UnusedDefinition, context: &Context<'_>, environment: &Environment, found: &mut Vec<Finding>) {
    let written = context.sources.environments.iter().find(|one| *one.path == *environment.file);
    let named: BTreeSet<&str> =
        environment.guardrails.iter().flat_map(|one| &one.approval).map(|name| &**name).collect();
    for name in written.into_iter().flat_map(|one| one.value.approvers.keys()).filter(|name| !named.contains(name)) {
        let message = format!("no guardrail of {} names the approver `{name}`", environment.name);
        let help = "name it under `approval`, or remove it";
        let pointer = format!("/approvers/{}", escaped(name));
        found.extend(rule.told(context, Some(environment), (&environment.file, pointer), message, help));
    }
}

/// Subscriptions in which the environment has nothing.
fn subscriptions(rule: &UnusedDefinition, context: &Context<'_>, environment: &Environment, found: &mut Vec<Finding>) {
    let used: BTreeSet<_> = environment.instances.iter().filter_map(|one| one.scope.subscription()).collect();
    for one in environment.subscriptions.iter().filter(|one| !used.contains(&one.id)) {
        let message = format!("no component of {} is in the subscription `{}`", environment.name, one.key);
        let help = "remove it, or say which components are there with `subscription:`";
        let pointer = format!("/subscriptions/{}", escaped(&one.key));
        found.extend(rule.told(context, Some(environment), (&environment.file, pointer), message, help));
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
