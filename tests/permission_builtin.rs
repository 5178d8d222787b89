//! What Azure's built-in roles allow and enable, against an independent reading of the same data.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rolecast::catalog::{Catalog, RoleDefinition};
use rolecast::permission::{
    Access, Budget, Certainty, Operations, Pattern, Plane, Primitives, Verdict, compare, compare_roles, delegation,
};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/permission").join(name)
}

/// The lines of a table, without remarks, in columns.
fn table(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(data(name)).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn roles() -> Vec<&'static Arc<RoleDefinition>> {
    Catalog::builtin().iter().collect()
}

/// Whether `pattern` matches `text`: split at the stars, first part at the start, last at the end, the others in order.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.trim().to_lowercase(), text.trim().to_lowercase());
    let parts: Vec<&str> = pattern.split('*').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

/// Whether a role allows an operation, by its lists.
fn allows(role: &RoleDefinition, plane: Plane, operation: &str) -> bool {
    role.permissions.iter().any(|block| {
        let (allowed, taken) = match plane {
            Plane::Control => (&block.actions, &block.not_actions),
            Plane::Data => (&block.data_actions, &block.not_data_actions),
        };
        let any = |list: &[String]| list.iter().any(|pattern| matches(pattern, operation));
        any(allowed) && !any(taken)
    })
}

#[test]
fn every_role_has_exactly_the_operations_that_its_lists_say() {
    let known = Operations::builtin();
    for role in roles() {
        let access = Access::of_role(role, &mut Budget::default()).unwrap();
        for plane in Plane::ALL {
            let set = &access.plane(plane).written;
            for operation in known.on(plane) {
                assert_eq!(set.has(operation), allows(role, plane, operation.as_str()), "{} {operation}", role.name);
            }
        }
    }
}

#[test]
fn bounds_enclose_what_is_written() {
    for role in roles() {
        let access = Access::of_role(role, &mut Budget::default()).unwrap();
        for plane in Plane::ALL {
            let bounds = access.plane(plane);
            let chain = [&bounds.sure, &bounds.met, &bounds.written, &bounds.possible];
            for pair in chain.windows(2) {
                assert!(pair[0].is_inside(pair[1], &mut Budget::default()).unwrap(), "{}", role.name);
            }
        }
    }
}

#[test]
fn what_a_role_has_alone_is_counted_and_shown_by_an_operation_of_it() {
    let known = Operations::builtin();
    assert!(Plane::ALL.iter().all(|&plane| known.on(plane).iter().all(|one| !one.as_str().ends_with('/'))));
    for (a, b) in [
        ("Reader", "Contributor"),
        ("Contributor", "Owner"),
        ("Storage Blob Data Owner", "Storage Blob Data Contributor"),
        ("User Access Administrator", "Key Vault Data Access Administrator"),
        ("Key Vault Administrator", "Key Vault Secrets Officer"),
    ] {
        let [a, b] = [a, b].map(|name| Catalog::builtin().by_name(name).unwrap());
        let [access_a, access_b] = [a, b].map(|role| Access::of_role(role, &mut Budget::default()).unwrap());
        let found = compare(&access_a, &access_b, &mut Budget::default()).unwrap();
        for one in &found.planes {
            let names = || known.on(one.plane).iter().map(Pattern::as_str);
            for (set, has, lacks) in [(&one.only_first, a, b), (&one.only_second, b, a)] {
                let alone = |name: &str| allows(has, one.plane, name) && !allows(lacks, one.plane, name);
                assert_eq!(known.count(one.plane, set), names().filter(|name| alone(name)).count());
                for term in set.terms() {
                    assert!(alone(&known.example(one.plane, term)), "{term}");
                    match known.known(one.plane, term) {
                        Some((name, count)) => {
                            assert!(alone(name) && names().any(|one| one == name), "{name} of {term}");
                            assert_eq!(count, known.in_term(one.plane, term).count());
                        }
                        None => assert_eq!(known.in_term(one.plane, term).count(), 0, "{term}"),
                    }
                }
            }
            assert_eq!(one.allowing, [&access_a, &access_b].map(|access| !access.plane(one.plane).written.is_empty()));
        }
    }
}

#[test]
fn what_is_assured_is_the_verdict_and_a_role_is_equal_to_itself() {
    let roles = roles();
    let accesses: Vec<Access> =
        roles.iter().map(|role| Access::of_role(role, &mut Budget::default()).unwrap()).collect();
    let mut assured = 0;
    for (at, access) in accesses.iter().enumerate() {
        let own = compare_roles([roles[at]; 2], [access; 2], &mut Budget::default()).unwrap();
        assert_eq!((own.verdict, own.assured), (Verdict::Equal, Some(Verdict::Equal)), "{}", roles[at].name);
        // Every role beside some others, at distances that share no factor with their number.
        for step in [1, 7, 31, 101, 353] {
            let other = (at + step) % roles.len();
            let found =
                compare_roles([roles[at], roles[other]], [access, &accesses[other]], &mut Budget::default()).unwrap();
            assert!(found.assured.is_none_or(|assured| assured == found.verdict), "{} {step}", roles[at].name);
            assured += usize::from(found.assured.is_some());
        }
    }
    assert!(assured > 3000, "{assured}");
}

#[test]
fn operations_are_told_from_other_texts() {
    for text in ["*", "Microsoft.Web/sites/read", " */read ", "Microsoft.Web/sites/$x_y-z/*"] {
        assert!(Pattern::new(text).is_well_formed(), "{text}");
    }
    for text in
        ["", " ", "read", "**x", "Microsoft.Web/si tes/read", "Microsoft.Web/s\u{202e}ites/read", "a/é/read", "a/?"]
    {
        assert!(!Pattern::new(text).is_well_formed(), "{text}");
    }
}

/// What every primitive says of every role; roles that enable none are left out.
fn enabled() -> BTreeMap<String, Vec<rolecast::permission::Enabled>> {
    let all = roles().into_iter().map(|role| {
        let access = Access::of_role(role, &mut Budget::default()).unwrap();
        (role.name.clone(), Primitives::builtin().enabled_by(&access, &mut Budget::default()).unwrap())
    });
    all.filter(|(_, enabled)| !enabled.is_empty()).collect()
}

/// Rewrite with `SNAPSHOTS=overwrite cargo test --test permission_builtin`, and read what changed.
#[test]
fn the_table_of_primitives_is_fresh() {
    let mut text = String::from("# role\tprimitive\tcertainty\toperations by which it is enabled most certainly\n");
    for (role, enabled) in enabled() {
        for one in enabled {
            let operations: Vec<String> = one
                .operations
                .iter()
                .map(|operation| match operation.plane {
                    Plane::Control => operation.name.clone(),
                    Plane::Data => format!("[data] {}", operation.name),
                })
                .collect();
            let (id, certainty) = (one.primitive.id.value.as_str(), one.certainty.name());
            writeln!(text, "{role}\t{id}\t{certainty}\t{}", operations.join(" & ")).unwrap();
        }
    }
    let path = data("builtin-roles.tsv");
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap() == text, "{} is stale", path.display());
}

#[test]
fn as_many_roles_enable_each_primitive_as_were_counted() {
    let mut counts: BTreeMap<String, [usize; 3]> =
        Primitives::builtin().iter().map(|one| (one.id.value.to_string(), [0; 3])).collect();
    for one in enabled().values().flatten() {
        let place = match one.certainty {
            Certainty::Sure => 0,
            Certainty::Conditioned => 1,
            Certainty::Possible => 2,
        };
        counts.get_mut(one.primitive.id.value.as_str()).unwrap()[place] += 1;
    }
    let mut wrong = Vec::new();
    for row in table("counts.tsv") {
        let number = |at: usize| row[at].parse::<usize>().unwrap();
        let [id, ..] = row.as_slice() else { panic!("a row is empty") };
        let found = counts.remove(id).unwrap_or_else(|| panic!("there is no {id}"));
        assert_eq!(number(1), number(2) + number(3) + number(4), "{id}");
        if found != [number(2), number(3), number(4)] {
            wrong.push(format!("{id}: {found:?}, counted were {:?}", [number(2), number(3), number(4)]));
        }
    }
    assert!(counts.is_empty(), "not counted: {counts:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_roles_that_were_named_enable_their_primitive() {
    let enabled = enabled();
    for row in table("named-roles.tsv") {
        let [id, role] = row.as_slice() else { panic!("two columns are expected: {row:?}") };
        let of_role = enabled.get(role).unwrap_or_else(|| panic!("{role} enables nothing"));
        assert!(of_role.iter().any(|one| one.primitive.id.value.as_str() == id), "{role} does not enable {id}");
    }
}

#[test]
fn as_many_roles_enable_primitives_of_each_kind_as_were_counted() {
    let enabled = enabled();
    let with = |wanted: &dyn Fn(&rolecast::model::primitive::Primitive) -> bool| {
        enabled.values().filter(|of_role| of_role.iter().any(|one| wanted(&one.primitive))).count()
    };
    use rolecast::model::primitive::{PrimitiveKind as Kind, PrimitiveSeverity as Severity};
    let error = |kind: Kind| {
        move |one: &rolecast::model::primitive::Primitive| {
            one.severity.value == Severity::Error && one.kind.value == kind
        }
    };
    assert_eq!(with(&error(Kind::Escalation)), 121);
    assert_eq!(with(&error(Kind::Tampering)), 47);
    assert_eq!(with(&error(Kind::Credential)), 83);
    assert_eq!(with(&|one| one.severity.value == Severity::Error), 193);
    assert_eq!(with(&|one| one.id.value.as_str() != "K13"), 244);
    assert_eq!(roles().len() - enabled.len(), 495);
    let all: Vec<_> = Primitives::builtin().iter().collect();
    assert_eq!((all.len(), all.iter().filter(|one| one.severity.value == Severity::Error).count()), (56, 41));
}

#[test]
fn every_operation_of_a_primitive_is_written_once_in_it() {
    fn collect(need: &rolecast::model::primitive::Need, into: &mut Vec<String>) {
        use rolecast::model::primitive::Need;
        match need {
            Need::Action(text) => into.push(text.clone()),
            Need::DataAction(text) => into.push(format!("data {}", text.value)),
            Need::AllOf(needs) | Need::AnyOf(needs) => needs.iter().for_each(|need| collect(need, into)),
        }
    }
    for primitive in Primitives::builtin().iter() {
        let ways: Vec<Vec<String>> = primitive
            .enabled_by
            .iter()
            .map(|need| {
                let mut operations = Vec::new();
                collect(need, &mut operations);
                operations
            })
            .collect();
        let id = primitive.id.value.as_str();
        assert_eq!(ways.iter().collect::<BTreeSet<_>>().len(), ways.len(), "{id} has one way twice");
        for operation in ways.iter().flatten() {
            let text = operation.trim_start_matches("data ");
            assert!(Pattern::new(text).is_literal() && text.starts_with("Microsoft."), "{id}: {text}");
        }
    }
}

/// The ids of a list such as `X01(C) K05`, with the certainty that the mark says.
fn marked(list: &str) -> BTreeSet<(String, Certainty)> {
    let one = |word: &str| {
        let certainty = match word.get(3..) {
            Some("(C)") => Certainty::Conditioned,
            Some("(L)") => Certainty::Possible,
            _ => Certainty::Sure,
        };
        (word[..3].to_owned(), certainty)
    };
    list.split_whitespace().filter(|word| *word != "-").map(one).collect()
}

#[test]
fn harmless_names_enable_what_was_counted() {
    use rolecast::model::primitive::PrimitiveSeverity as Severity;
    let enabled = enabled();
    for row in table("harmless-names.tsv") {
        let [role, errors, warnings] = row.as_slice() else { panic!("three columns are expected: {row:?}") };
        for (severity, list) in [(Severity::Error, errors), (Severity::Warning, warnings)] {
            let of = enabled[role].iter().filter(|one| one.primitive.severity.value == severity);
            let of = of.map(|one| (one.primitive.id.value.to_string(), one.certainty));
            let of: BTreeSet<_> = of.filter(|(id, _)| id != "K02" && id != "K13").collect();
            assert_eq!(of, marked(list), "{role}");
        }
    }
}

#[test]
fn delegation_reaches_what_was_counted() {
    use rolecast::condition::Limit;
    use rolecast::model::primitive::PrimitiveSeverity as Severity;
    let mut conditioned = 0;
    for row in table("delegation.tsv") {
        let [role, assignable, count, ids] = row.as_slice() else { panic!("four columns are expected: {row:?}") };
        let definition = Catalog::builtin().by_name(role).unwrap();
        let found = delegation(&definition.permissions, Catalog::builtin(), Primitives::builtin()).unwrap();
        let Some(Limit::Only(roles)) = &found.roles else { panic!("{role} assigns {:?}", found.roles) };
        assert_eq!(roles.len().to_string(), *assignable, "{role}");
        let direct = found.reached.iter().filter(|one| one.via.is_none());
        let errors: BTreeSet<&str> = direct
            .flat_map(|one| &one.primitives)
            .filter(|one| one.primitive.severity.value == Severity::Error)
            .map(|one| one.primitive.id.value.as_str())
            .collect();
        assert_eq!(errors.len().to_string(), *count, "{role}: {errors:?}");
        for id in ids.split_whitespace().filter(|id| *id != "-") {
            assert!(errors.contains(id), "{role} does not reach {id}");
        }
        // Further assignments add no primitive that is an error.
        let all = found.reached.iter().flat_map(|one| &one.primitives);
        let all = all.filter(|one| one.primitive.severity.value == Severity::Error);
        assert!(all.map(|one| one.primitive.id.value.as_str()).all(|id| errors.contains(id)), "{role}");
        conditioned += 1;
    }
    assert_eq!(conditioned, 25);
    for role in ["Owner", "User Access Administrator", "Role Based Access Control Administrator"] {
        let definition = Catalog::builtin().by_name(role).unwrap();
        let found = delegation(&definition.permissions, Catalog::builtin(), Primitives::builtin());
        assert_eq!(found.unwrap().roles, Some(Limit::Any), "{role}");
    }
    let reader = Catalog::builtin().by_name("Reader").unwrap();
    let found = delegation(&reader.permissions, Catalog::builtin(), Primitives::builtin());
    assert_eq!(found.unwrap().roles, None);
}
