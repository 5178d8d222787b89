//! The example project: `generated/` is fresh, gives what the policy says by every target, and shows every feature.

use std::collections::BTreeSet;

use rolecast::model::component::Mechanism;
use rolecast::policy::{Assignment, End, Environment, Policy, Scope, State, Term};
use rolecast::project::{CompileOptions, Project};
use rolecast::source::Os;

use crate::deployed;
use crate::folder::{repository, rolecast, run, texts, tree};

fn resolved() -> (Project, Policy, rolecast::catalog::Lock) {
    let project = Project::open(&Os::new(repository()));
    let mut resolved = project.resolve().unwrap();
    assert!(!resolved.diagnostics.has_errors(), "{:#?}", resolved.diagnostics);
    let policy = resolved.policy.take().unwrap();
    (project, policy, resolved.lock)
}

#[test]
fn generated_is_fresh() {
    let (project, policy, lock) = resolved();
    let options = CompileOptions { check: true, ..CompileOptions::default() };
    let outcome = rolecast::project::compile(&project, &repository(), &policy, &lock, &options).unwrap();
    assert!(outcome.pending.is_empty(), "`rolecast compile` would change {:#?}", outcome.pending);
    assert!(!outcome.lock_changed, "`rolecast compile` would change the lock");
    let (code, out, err) = run(rolecast(&repository()).args(["compile", "--check", "--locked"]));
    assert_eq!(code, 0, "{out}{err}");
}

#[test]
fn all_targets_give_what_access_json_says() {
    let files = texts(&tree(&repository().join("generated")));
    let (_, policy, _) = resolved();
    let all: usize = policy.environments.iter().map(|one| one.assignments.len()).sum();
    assert!(all > 0);
    assert_eq!(deployed::check(&files), all);
}

#[test]
fn access_json_loads_back_to_an_equal_policy() {
    let files = texts(&tree(&repository().join("generated")));
    let (_, policy, _) = resolved();
    let parts: Vec<Policy> = policy.environments.iter().map(|one| policy.part(one)).collect();
    let mut loaded = deployed::policies(&files);
    loaded.sort_by_key(|one| policy.environments.iter().position(|other| other.id == one.environments[0].id));
    assert_eq!(loaded, parts);
    let mut text = Vec::new();
    rolecast::policy::write(&policy, &mut text).unwrap();
    assert_eq!(rolecast::policy::read(std::str::from_utf8(&text).unwrap()).unwrap(), policy);
}

/// Whether a scope is below a resource.
fn is_child(scope: &Scope, environment: &Environment, one: &Assignment) -> bool {
    let instance = environment.instances.iter().find(|instance| Some(&instance.id) == one.instance.as_ref());
    instance.is_some_and(|instance| scope.to_string().starts_with(&format!("{}/", instance.scope)))
}

fn group(scope: &Scope) -> Option<String> {
    match scope {
        Scope::Resource { group, .. } => Some(group.to_string()),
        _ => None,
    }
}

fn subscription(scope: &Scope) -> Option<String> {
    match scope {
        Scope::Resource { subscription, .. } => Some(subscription.to_string()),
        _ => None,
    }
}

type Feature = (&'static str, fn(&Policy, &Environment, &Assignment) -> bool);

/// What an assignment can be, each of which the example must have.
const FEATURES: [Feature; 22] = [
    ("a subscription that is a parameter", |_, _, one| subscription(&one.scope).is_some_and(|id| id.starts_with('{'))),
    ("a resource whose name is a parameter", |_, _, one| match &*one.scope {
        Scope::Resource { path, .. } => path.iter().any(|(_, name)| matches!(name, Term::Parameter(_))),
        _ => false,
    }),
    ("a principal that is a parameter", |_, _, one| {
        matches!(one.principal.id, Term::Parameter(_)) && one.principal.identity_of.is_none()
    }),
    ("the identity of a resource", |_, _, one| one.principal.identity_of.is_some()),
    ("another resource group", |_, environment, one| {
        let groups: BTreeSet<_> = environment.instances.iter().filter_map(|one| group(&one.scope)).collect();
        groups.len() > 1 && group(&one.scope).is_some_and(|group| group.contains("ml"))
    }),
    ("another subscription", |_, environment, one| {
        let first = environment.subscriptions.first().map(|one| one.id.to_string());
        subscription(&one.scope).is_some_and(|id| Some(id) != first)
    }),
    ("a second instance of a component", |_, environment, one| {
        let instance = environment.instances.iter().find(|instance| Some(&instance.id) == one.instance.as_ref());
        instance.is_some_and(|instance| instance.id != instance.component)
    }),
    ("a facet that was written", |_, environment, one| {
        one.grants.iter().any(|at| environment.grants[*at as usize].facet.as_deref() == Some("queue"))
    }),
    ("a child scope", |_, environment, one| is_child(&one.scope, environment, one)),
    ("a whole resource group", |_, _, one| matches!(*one.scope, Scope::ResourceGroup { .. })),
    ("a typed condition", |_, _, one| one.condition.as_ref().is_some_and(|text| !text.contains("published/"))),
    ("a condition in Azure's words", |_, _, one| {
        one.condition.as_ref().is_some_and(|text| text.contains("published/"))
    }),
    ("eligible, for as long as the guardrail says", |_, _, one| matches!(one.state, State::Eligible(End::For(_)))),
    ("eligible until a day", |_, _, one| matches!(one.state, State::Eligible(End::Until(_)))),
    ("active until a day", |_, _, one| matches!(one.state, State::ActiveUntil(_))),
    ("a custom role", |policy, _, one| {
        policy.roles.iter().any(|role| role.kind == rolecast::catalog::RoleKind::Custom && Some(role.id) == one.role.id)
    }),
    ("`default`", |_, environment, one| {
        one.grants.iter().any(|at| &*environment.grants[*at as usize].under == "default")
    }),
    ("a role in place of a level", |_, environment, one| {
        one.grants.iter().any(|at| environment.grants[*at as usize].level.is_none())
    }),
    ("one assignment that two personas want", |_, environment, one| {
        let personas: BTreeSet<_> = one.grants.iter().map(|at| &environment.grants[*at as usize].persona).collect();
        personas.len() > 1
    }),
    ("a group that people activate", |_, _, one| one.principal.membership.is_some()),
    ("a service principal", |_, _, one| {
        one.principal.kind == rolecast::model::persona::PrincipalType::ServicePrincipal
    }),
    ("a justification", |_, _, one| one.justification.is_some()),
];

#[test]
fn the_example_has_every_feature_of_an_assignment() {
    let (_, policy, _) = resolved();
    let any = |has: fn(&Policy, &Environment, &Assignment) -> bool| {
        policy
            .environments
            .iter()
            .any(|environment| environment.assignments.iter().any(|one| has(&policy, environment, one)))
    };
    let lacking: Vec<_> = FEATURES.iter().filter(|(_, has)| !any(*has)).map(|(name, _)| name).collect();
    assert!(lacking.is_empty(), "the example lacks {lacking:?}");
    let mechanisms: BTreeSet<Mechanism> =
        policy.environments.iter().flat_map(|one| &one.assignments).map(|one| one.mechanism).collect();
    for wanted in [
        Mechanism::AzureRbac,
        Mechanism::CosmosDb,
        Mechanism::Kusto,
        Mechanism::Sql,
        Mechanism::Databricks,
        Mechanism::Fabric,
        Mechanism::AzureDevops,
        Mechanism::Github,
    ] {
        assert!(mechanisms.contains(&wanted), "{wanted:?}");
    }
}

#[test]
fn the_example_has_every_feature_of_an_environment_and_a_persona() {
    let (project, policy, _) = resolved();
    let tiers: BTreeSet<_> = policy.environments.iter().map(|one| one.tier).collect();
    assert_eq!(tiers.len(), 3, "an environment of each tier");
    let environments = || policy.environments.iter();
    assert!(environments().any(|one| !one.absent.is_empty()), "an instance that is `none`");
    assert!(environments().any(|one| one.subscriptions.len() > 1), "two subscriptions");
    assert!(environments().any(|one| one.subscriptions.iter().any(|one| one.management_groups.len() > 1)));
    assert!(environments().any(|one| !one.exceptions.is_empty()), "an exception of an environment");
    let rules = || environments().flat_map(|one| &one.activation_policies);
    assert!(rules().any(|one| !one.approvers.is_empty() && one.mfa && one.justification && one.ticket));
    assert!(rules().any(|one| one.maximum.is_some() && one.eligible_for.is_some()));
    let guardrails = || environments().flat_map(|one| &one.guardrails);
    assert!(guardrails().any(|one| one.classification.is_some()) && guardrails().any(|one| one.personas.is_some()));
    assert!(guardrails().any(|one| one.components.is_some()) && guardrails().any(|one| one.kind.is_some()));
    assert!(policy.personas.iter().any(|one| !one.exceptions.is_empty()), "an exception of a persona");
    assert!(policy.personas.iter().any(|one| one.accountable.is_some()), "an agent with humans who answer for it");
    assert_eq!(policy.personas.len(), 6);
    let written: String =
        project.sources.as_ref().unwrap().personas.iter().map(|one| text(&project, one.file)).collect();
    assert!(written.contains("production: none"), "access that is said to be none");
}

fn text(project: &Project, file: rolecast::source::FileId) -> String {
    project.map.file(file).unwrap().text().to_string()
}
