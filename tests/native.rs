//! native-access.md: nothing is dropped, and hostile names stay inside their quotes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where it goes wrong")]

#[path = "terraform_support/memory.rs"]
mod memory;
#[path = "terraform_support/policy.rs"]
mod policy;

use std::process::Command;
use std::sync::Arc;

use rolecast::emit::native;
use rolecast::emit::template::Templates;
use rolecast::emit::terraform::carries;
use rolecast::model::component::Mechanism;
use rolecast::model::persona::{AssignmentKind, PrincipalType};
use rolecast::policy::{Assignment, End, Policy, Principal, State, Term};

fn page(policy: &Policy) -> Option<String> {
    let memory = memory::Memory::default();
    let templates = Templates::new(native::TEMPLATES, &|_| None);
    native::emit(policy, &policy.environments[0], &templates, &memory).unwrap();
    memory.files().remove("production/native-access.md")
}

/// The page of one assignment of `mechanism`, after `change`.
fn page_of(mechanism: Mechanism, change: impl Fn(&mut Assignment)) -> String {
    let mut policy = policy::policy();
    let assignments = &mut policy.environments[0].assignments;
    assignments.retain(|one| one.mechanism == mechanism && !carries(one));
    assignments.truncate(1);
    change(&mut assignments[0]);
    page(&policy).unwrap()
}

fn named(name: &str) -> impl Fn(&mut Assignment) + '_ {
    move |one| one.principal = Arc::new(Principal { name: Some(name.into()), ..(*one.principal).clone() })
}

/// The blocks of commands in a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let start = format!("~~~{language}\n");
    page.split(&start).skip(1).map(|rest| rest.split("~~~\n").next().unwrap().to_owned()).collect()
}

#[test]
fn every_assignment_that_no_target_carries_has_a_row_and_a_part() {
    let policy = policy::policy();
    let page = page(&policy).unwrap();
    let left: Vec<&Assignment> = policy.environments[0].assignments.iter().filter(|one| !carries(one)).collect();
    assert_eq!(left.len(), 11);
    let rows = page.lines().filter(|line| line.starts_with("| ")).count();
    assert_eq!(rows, left.len() + 2, "a row each, below the two of the head");
    let parts: Vec<&str> = page.split("\n### ").skip(1).collect();
    assert_eq!(parts.len(), left.len());
    for (one, part) in left.iter().zip(parts) {
        let id = match &one.principal.id {
            Term::Literal(id) => id.to_string(),
            Term::Parameter(name) => format!("<{name}>"),
        };
        for wanted in [format!("- Role: `{}`\n", one.role.name), format!("object id `{id}`)\n")] {
            assert!(part.contains(&wanted), "{wanted} is not in {part}");
        }
        for heading in ["Give it", "\nSee it", "\nTake it back", "- Needed by P004 Discriminative AI Data Scientist"] {
            assert!(part.contains(heading), "{heading} is not in {part}");
        }
        assert_eq!(part.contains("**Not standing.**"), matches!(one.state, State::Eligible(_)), "{part}");
        assert_eq!(part.contains("- Access: standing\n"), one.state == State::Active, "{part}");
    }
    let services: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(services.len(), 9, "each service has one part: {services:?}");
}

#[test]
fn there_is_no_page_when_the_targets_carry_everything() {
    let mut policy = policy::policy();
    policy.environments[0].assignments.retain(carries);
    assert_eq!(page(&policy), None);
}

#[test]
fn an_end_that_the_service_does_not_know_is_for_people_to_keep() {
    let until = page_of(Mechanism::Github, |one| one.state = State::ActiveUntil("2027-02-28".parse().unwrap()));
    assert!(
        until.contains("until the end of 2027-02-28 (UTC). GitHub ends nothing by itself: take it back on that day.")
    );
    assert!(until.contains("| until 2027-02-28 |"));
    let eligible = State::Eligible(End::Until("2027-06-30".parse().unwrap()));
    let person = page_of(Mechanism::Github, |one| one.state = eligible);
    assert!(person.contains("in place of this\nprincipal"), "{person}");
    let group = page_of(Mechanism::Databricks, |one| one.state = eligible);
    assert!(group.contains("Make membership of the group itself eligible"), "{group}");
    let activated = page_of(Mechanism::Databricks, |one| {
        one.state = eligible;
        one.principal = Arc::new(Principal { membership: Some(AssignmentKind::Eligible), ..(*one.principal).clone() });
    });
    assert!(activated.contains("it may be given to the group: nobody has it before."), "{activated}");
}

#[test]
fn a_database_user_with_a_hostile_name_stays_a_user() {
    let page = page_of(Mechanism::Sql, named("a]'; DROP TABLE x; --"));
    let give = blocks(&page, "sql").remove(0);
    let lines: Vec<&str> = give.lines().collect();
    assert_eq!(
        lines,
        [
            "IF DATABASE_PRINCIPAL_ID(N'a]''; DROP TABLE x; --') IS NULL",
            "    CREATE USER [a]]'; DROP TABLE x; --] FROM EXTERNAL PROVIDER WITH OBJECT_ID = \
             '44444444-4444-4444-8444-000000000001';",
            "ALTER ROLE [db_datareader] ADD MEMBER [a]]'; DROP TABLE x; --];",
        ]
    );
    let page = page_of(Mechanism::Sql, named("two\nlines"));
    assert!(page.contains("CREATE USER [44444444-4444-4444-8444-000000000001] FROM"), "{page}");
    let page = page_of(Mechanism::Postgresql, named("a\"'; DROP TABLE x; --"));
    assert!(page.contains("GRANT \"pg_read_all_data\" TO \"a\"\"'; DROP TABLE x; --\";"), "{page}");
    assert!(page.contains("_with_oid('a\"''; DROP TABLE x; --', '44444444-"), "{page}");
}

#[test]
fn an_administrator_of_postgresql_is_made_as_one() {
    let page = page_of(Mechanism::Postgresql, |one| {
        one.role = Arc::new(rolecast::policy::Role { name: "azure_pg_admin".into(), id: None });
    });
    assert!(page.contains("'service', true, false)"), "{page}");
    assert!(!page.contains("GRANT"), "{page}");
}

/// What a shell makes of the first block of commands: every argument of every command, one a line.
fn arguments(page: &str) -> Vec<String> {
    let block = &blocks(page, "sh")[0];
    let show = "show() { printf '%s\\n' \"$@\" >&3; }\n";
    let tools = "az() { show \"$@\"; }\ngh() { show \"$@\"; }\ndatabricks() { show \"$@\"; }\njq() { show \"$@\"; }\n";
    let script = format!("exec 3>&1\n{show}{tools}{block}");
    let output = Command::new("bash").args(["-u", "-e", "-c", &script]).output().unwrap();
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_reads_a_hostile_name_as_one_word() {
    let name = "it's $(exit 9) `exit 9` \"q\" \\ ; exit 9 # ~~~";
    let redis = arguments(&page_of(Mechanism::Redis, named(name)));
    let after = |arguments: &[String], option: &str| {
        let at = arguments.iter().position(|argument| argument == option).unwrap();
        arguments[at + 1].clone()
    };
    assert_eq!(after(&redis, "--object-id-alias"), name);
    assert_eq!(after(&redis, "--access-policy-name"), "Data Reader");
    let github = arguments(&page_of(Mechanism::Github, named(name)));
    assert_eq!(github[3], format!("repos/contoso/chat/collaborators/<GitHub login of {name}>"));
    assert_eq!(github[5], "permission=push");
}

#[test]
fn every_service_has_commands_that_a_shell_can_read() {
    let kinds = [PrincipalType::Group, PrincipalType::User, PrincipalType::ServicePrincipal];
    let services = [Mechanism::Fabric, Mechanism::AzureDevops, Mechanism::Github, Mechanism::Databricks];
    for mechanism in services.into_iter().chain([Mechanism::CosmosDb, Mechanism::Kusto, Mechanism::Redis]) {
        for kind in kinds {
            let page = page_of(mechanism, |one| {
                one.principal = Arc::new(Principal { kind, ..(*one.principal).clone() });
            });
            assert!(!arguments(&page).is_empty());
            for block in blocks(&page, "sh") {
                let status = Command::new("bash").args(["-n", "-c", &block]).status().unwrap();
                assert!(status.success(), "{block}");
            }
        }
    }
}

#[test]
fn power_bi_is_told_the_sign_in_name_of_people_and_the_id_of_others() {
    let body = |kind| {
        let page = page_of(Mechanism::Fabric, |one| {
            one.principal = Arc::new(Principal { kind, ..(*one.principal).clone() });
        });
        let arguments = arguments(&page);
        let at = arguments.iter().position(|argument| argument == "--body").unwrap();
        serde_json::from_str::<serde_json::Value>(&arguments[at + 1]).unwrap()
    };
    let id = "44444444-4444-4444-8444-000000000001";
    let expected = |kind: &str, who: &str| serde_json::json!({ "identifier": who, "principalType": kind, "groupUserAccessRight": "Viewer" });
    assert_eq!(body(PrincipalType::Group), expected("Group", id));
    assert_eq!(body(PrincipalType::ServicePrincipal), expected("App", id));
    assert_eq!(body(PrincipalType::User), expected("User", "<sign-in name of sg-ai-data-scientists-prod>"));
}
