//! What conditions say of one another, of actions and of delegates; and the typed forms.
#![expect(clippy::panic, clippy::expect_used, reason = "a test that cannot go on has failed")]

use rolecast::condition::{
    self, Assignable, Condition, ConditionedActions, Implication, Limit, always_allows, assignable,
    conditioned_actions, containers, delegation, removable, repositories,
};
use rolecast::diagnostic::Diagnostics;
use rolecast::model::text::Guid;
use rolecast::source::{SourceMap, Span};

const READ: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
const WRITE: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write";
const READER: &str = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const CONTRIBUTOR: &str = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const ROLE: &str = "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]";
const KIND: &str = "@Request[Microsoft.Authorization/roleAssignments:PrincipalType]";

fn parse(text: &str) -> Condition {
    condition::parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

fn guid(text: &str) -> Guid {
    Guid::parse(text).expect("a GUID")
}

/// `yes`, `unknown`, or the witness.
fn verdict(a: &str, b: &str) -> String {
    match condition::implies(&parse(a), &parse(b)) {
        Implication::Yes => "yes".to_owned(),
        Implication::Unknown => "unknown".to_owned(),
        Implication::No { witness } => witness.to_string(),
    }
}

#[test]
fn fewer_containers_are_tighter() {
    let one = containers(&[READ, WRITE], &["features"]).expect("a condition");
    let two = containers(&[READ, WRITE], &["features", "labels"]).expect("a condition");
    assert_eq!(verdict(&one, &two), "yes");
    let name = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]";
    let witness = verdict(&two, &one);
    assert!([READ, WRITE].iter().any(|action| witness == format!("{action} where {name} is 'labels'")), "{witness}");
}

#[test]
fn more_guarded_actions_are_tighter() {
    let read = containers(&[READ], &["features"]).expect("a condition");
    let both = containers(&[READ, WRITE], &["features"]).expect("a condition");
    assert_eq!(verdict(&both, &read), "yes");
    assert!(verdict(&read, &both).starts_with(WRITE));
}

#[test]
fn a_prefix_holds_what_it_starts() {
    let action = "Microsoft.ContainerRegistry/registries/repositories/content/read";
    let team = repositories(&[action], &["team/*"]).expect("a condition");
    let app = repositories(&[action], &["team/app"]).expect("a condition");
    assert_eq!(verdict(&app, &team), "yes");
    let name = "@Request[Microsoft.ContainerRegistry/registries/repositories:name]";
    assert_eq!(verdict(&team, &app), format!("{action} where {name} is 'team/x'"));
}

#[test]
fn patterns_are_compared_as_languages() {
    let path = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path]";
    let like = |pattern: &str| format!("{path} StringLike '{pattern}'");
    assert_eq!(verdict(&like("logs/*/2027/*"), &like("logs/*")), "yes");
    assert_eq!(verdict(&like("logs/??"), &format!("{path} StringNotEquals 'logs/abc'")), "yes");
    assert_eq!(verdict(&like("*"), &format!("Exists {path}")), "yes");
    assert!(verdict(&like("logs/*"), &like("logs/?*")).ends_with("is 'logs/'"));
    assert_eq!(verdict(&like(r"a\*"), &format!("{path} StringEquals 'a*'")), "yes");
}

#[test]
fn what_documentation_leaves_open_is_not_claimed() {
    let tag = "@Resource[Contoso/tags:Team]";
    // An absent attribute: nobody says whether it is unequal, so both verdicts would be guesses.
    assert_eq!(verdict(&format!("{tag} StringNotEquals 'a'"), &format!("Exists {tag}")), "unknown");
    assert_eq!(verdict(&format!("{tag} StringEquals 'a'"), &format!("Exists {tag}")), "yes");
    // Times, numbers and other attributes are not evaluated; they are the same as themselves.
    let soon = "@Environment[UtcNow] DateTimeLessThan '2027-01-31T00:00:00.0Z'";
    let later = "@Environment[UtcNow] DateTimeLessThan '2028-01-31T00:00:00.0Z'";
    assert_eq!(verdict(soon, later), "unknown");
    assert_eq!(verdict(&format!("{soon} AND Exists {tag}"), soon), "yes");
    // Whether `X/*/verb` matches `X/verb` is open too.
    let wide = "!(ActionMatches{'Contoso/*/read'}) OR Exists @Request[a]";
    assert_eq!(
        verdict("!(ActionMatches{'Contoso/read'}) OR Exists @Request[a]", wide),
        "Contoso/x/read where @Request[a] is absent"
    );
    assert!(!always_allows(&parse(wide), "Contoso/read"));
}

#[test]
fn truth_and_its_negation_cover_all_requests() {
    let all = "@Resource[HasObotoken] BoolEquals true OR @Resource[HasObotoken] BoolEquals false OR NOT Exists @Resource[HasObotoken]";
    assert_eq!(verdict("Exists @Request[a]", all), "yes");
}

#[test]
fn actions_outside_the_guards_stay_unconditional() {
    let condition = parse(&containers(&[READ], &["features"]).expect("a condition"));
    assert_eq!(conditioned_actions(&condition), ConditionedActions::Only(vec![READ.to_owned()]));
    assert!(always_allows(&condition, WRITE));
    assert!(!always_allows(&condition, &READ.to_uppercase()));
    let listing = parse(&format!(
        "!(ActionMatches{{'{READ}'}} AND NOT SubOperationMatches{{'Blob.List'}}) OR @Resource[a] StringEquals 'x'"
    ));
    assert_eq!(conditioned_actions(&listing), ConditionedActions::Only(vec![READ.to_owned()]));
    let wildcard = parse("!(ActionMatches{'Contoso/blobs/*'}) OR Exists @Request[a]");
    assert_eq!(conditioned_actions(&wildcard), ConditionedActions::Only(vec!["Contoso/blobs/*".to_owned()]));
    assert_eq!(conditioned_actions(&parse("@Resource[HasObotoken] boolequals true")), ConditionedActions::Every);
    let nothing = parse("ActionMatches{'a/b'} OR !(ActionMatches{'a/b'})");
    assert_eq!(conditioned_actions(&nothing), ConditionedActions::Only(Vec::new()));
}

#[test]
fn delegation_is_read_back() {
    let text = delegation(&[guid(READER), guid(OWNER)], &["User", "Group"], &[guid(CONTRIBUTOR)]).expect("a condition");
    let expected = Assignable {
        roles: Limit::Only(vec![guid(OWNER), guid(READER)]),
        principal_types: Limit::Only(vec!["Group", "User"]),
        principals: Limit::Only(vec![guid(CONTRIBUTOR)]),
    };
    assert_eq!(assignable(&parse(&text)), expected);
    assert_eq!(removable(&parse(&text)), expected);
}

#[test]
fn deny_lists_are_told_apart() {
    let condition = parse(&format!("{ROLE} ForAnyOfAllValues:GuidNotEquals {{{OWNER}, {CONTRIBUTOR}}}"));
    assert_eq!(assignable(&condition).roles, Limit::Except(vec![guid(OWNER), guid(CONTRIBUTOR)]));
    assert_eq!(assignable(&condition).principal_types, Limit::Any);
    assert_eq!(removable(&condition).roles, Limit::Any);
    // A common slip: unequal to one of several is true of every role.
    let slip = parse(&format!("{ROLE} ForAnyOfAnyValues:GuidNotEquals {{{OWNER}, {CONTRIBUTOR}}}"));
    assert_eq!(assignable(&slip).roles, Limit::Any);
}

#[test]
fn delegation_that_is_not_understood_is_not_limited() {
    let odd = parse(&format!("{ROLE} ForAnyOfAnyValues:GuidEquals @Principal[Contoso/Id:Role]"));
    assert_eq!(assignable(&odd).roles, Limit::Any);
    let prefix = parse(&format!("{ROLE} StringStartsWith 'acdd'"));
    assert_eq!(assignable(&prefix).roles, Limit::Any);
    let either =
        parse(&format!("({ROLE} GuidEquals {READER} AND {KIND} StringEquals 'User') OR {ROLE} GuidEquals {OWNER}"));
    assert_eq!(assignable(&either).roles, Limit::Only(vec![guid(OWNER), guid(READER)]));
    assert_eq!(assignable(&either).principal_types, Limit::Any);
    let never = parse("ActionMatches{'Contoso/a'}");
    assert_eq!(assignable(&never).roles, Limit::Only(Vec::new()));
}

#[test]
fn forms_are_laid_out_as_azure_does() {
    assert_eq!(
        containers(&[READ], &["features"]).expect("a condition"),
        format!(
            "((!(ActionMatches{{'{READ}'}})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'features'))"
        )
    );
    assert_eq!(
        containers(&[WRITE, READ, READ], &["labels", "$web"]).expect("a condition"),
        format!(
            "((!(ActionMatches{{'{READ}'}}) AND !(ActionMatches{{'{WRITE}'}})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] ForAnyOfAnyValues:StringEquals {{'$web', 'labels'}}))"
        )
    );
    let pull = "Microsoft.ContainerRegistry/registries/repositories/content/read";
    let name = "@Request[Microsoft.ContainerRegistry/registries/repositories:name]";
    assert_eq!(
        repositories(&[pull], &["base/python", "team/"]).expect("a condition"),
        format!(
            "((!(ActionMatches{{'{pull}'}})) OR ({name} StringEqualsIgnoreCase 'base/python' OR {name} StringStartsWithIgnoreCase 'team/'))"
        )
    );
    let branch = |verb: &str, source: &str| {
        format!(
            "((!(ActionMatches{{'Microsoft.Authorization/roleAssignments/{verb}'}})) OR (@{source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{READER}}} AND @{source}[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{'User'}}))"
        )
    };
    assert_eq!(
        delegation(&[guid(READER)], &["User"], &[]).expect("a condition"),
        format!("{} AND {}", branch("write", "Request"), branch("delete", "Resource"))
    );
}

#[test]
fn forms_refuse_what_azure_would() {
    for name in ["", "ab", "Features", "a--b", "-abc", "abc-", "it's", "a b c", "$logs", "a/b", &"a".repeat(64)] {
        let error = containers(&[READ], &["features", name]).expect_err(name);
        assert_eq!(error.name, Some(1), "{name}");
    }
    for name in ["", "/", "Team/app", "team//app", "/app", "team/*/app", "a'b", "-a", "a."] {
        let error = repositories(&[READ], &[name]).expect_err(name);
        assert_eq!(error.name, Some(0), "{name}");
    }
    assert!(containers(&[READ], &[]).is_err());
    assert!(containers(&[], &["features"]).is_err());
    assert!(containers(&["it's"], &["features"]).is_err());
    assert!(delegation(&[], &[], &[]).is_err());
    assert_eq!(delegation(&[guid(OWNER)], &["user"], &[]).expect_err("a kind").name, Some(0));
    let many: Vec<String> = (0..200).map(|number| format!("{number:063}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let error = containers(&[READ], &many).expect_err("too long");
    assert!(error.message.contains("8192"), "{error:?}");
    assert!(containers(&[READ], &many[..100]).is_ok_and(|text| condition::parse(&text).is_ok()));
}

/// The cases of `tests/condition/built-in.txt`: the role's name and its condition.
fn built_in() -> Vec<(&'static str, Condition)> {
    let cases = include_str!("condition/built-in.txt").split("\n# ").skip(1);
    cases
        .map(|case| {
            let (name, rest) = case.split_once('\n').expect("a name");
            (name, parse(rest.split_once("\n=>\n").expect("a line `=>`").0))
        })
        .collect()
}

/// How many roles each built-in delegate may assign, counted apart from this program over the catalogue of August 2026.
#[test]
fn built_in_delegates_may_assign_what_was_counted() {
    let counted = [
        ("Azure Container Storage Contributor", 1),
        ("Azure File Sync Administrator", 3),
        ("Azure IoT Operations Onboarding", 2),
        ("Azure Local Migrate Execute Expert", 2),
        ("Azure Local Migrate Owner", 5),
        ("Azure Migrate Owner", 5),
        ("Azure Resilience Management Drills Administrator", 23),
        ("Azure Resilience Management Goals Administrator", 5),
        ("Azure Resilience Management Recovery Administrator", 9),
        ("Azure Sphere Owner", 6),
        ("Azure Stack HCI Administrator", 12),
        ("Defender CSPM Storage Scanner Operator", 3),
        ("Defender for Storage Scanner Operator", 4),
        ("DevCenter Owner", 2),
        ("Foundry Account Owner", 5),
        ("Foundry Project Manager", 2),
        ("Key Vault Data Access Administrator", 8),
        ("Microsoft Discovery Platform Administrator (Preview)", 4),
        ("Storage Actions Task Assignment Contributor", 1),
        ("Virtual Machine Data Access Administrator (preview)", 2),
    ];
    let limited = ["Azure File Sync Administrator", "Microsoft Discovery Platform Administrator (Preview)"];
    let roles = built_in();
    for (name, count) in counted {
        let (_, condition) = roles.iter().find(|(role, _)| *role == name).expect("the role");
        let found = assignable(condition);
        assert!(matches!(&found.roles, Limit::Only(roles) if roles.len() == count), "{name}: {found:?}");
        let service = Limit::Only(vec!["ServicePrincipal"]);
        assert_eq!(found.principal_types, if limited.contains(&name) { service } else { Limit::Any }, "{name}");
        assert_eq!(found.principals, Limit::Any, "{name}");
    }
}

#[test]
fn every_two_built_in_conditions_are_told_apart() {
    let roles = built_in();
    for (name, a) in &roles {
        for (other, b) in &roles {
            assert_ne!(condition::implies(a, b), Implication::Unknown, "{name}, {other}");
        }
    }
    let of = |name: &str| roles.iter().find(|(role, _)| *role == name).expect("the role").1.to_string();
    assert_eq!(verdict(&of("Foundry Project Manager"), &of("Foundry Account Owner")), "yes");
    let witness = verdict(&of("Foundry Account Owner"), &of("Foundry Project Manager"));
    assert!(witness.starts_with("Microsoft.Authorization/roleAssignments/"), "{witness}");
}

#[test]
fn errors_become_diagnostics_in_the_file() {
    let text = "@Resource[name] StringEqual 'x'";
    let errors = condition::parse(text).expect_err("an error");
    let mut map = SourceMap::new();
    let file = map.add("a.yaml", format!("condition: >-\n  @Resource[name]\n  StringEqual 'x'\nother: {text}y\n"));
    let written = |words: &str| {
        let content = map.file(file).expect("the file").text();
        let start = content.find(words).expect("the words") as u32;
        let span = Span::new(file, start, start + words.len() as u32);
        let found = Diagnostics(vec![errors[0].diagnostic(text, span)]).placed(&map).0.remove(0);
        assert_eq!(found.help, ["did you mean `StringEquals`?"]);
        let label = found.primary.expect("a place");
        (map.slice(label.span).expect("in the file").to_owned(), label.text)
    };
    assert_eq!(written("@Resource[name]\n  StringEqual 'x'"), ("StringEqual".to_owned(), String::new()));
    // What is written there is not what was parsed.
    let other = format!("{text}y");
    assert_eq!(written(&other), (other.clone(), "at `StringEqual`".to_owned()));
}
