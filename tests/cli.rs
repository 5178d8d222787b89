//! The program as its users run it: what it prints and how it exits. Cases are files in `tests/cmd/`.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rolecast::cli::{ExitStatus, guard};
use rolecast::model::{FileType, schema};

/// What a shell or a CI system may have set that changes what is printed.
const SCRUBBED: [(&str, &str); 6] = [
    ("NO_COLOR", ""),
    ("CLICOLOR", ""),
    ("CLICOLOR_FORCE", ""),
    ("CI", ""),
    ("GITHUB_ACTIONS", ""),
    ("COLUMNS", "100"),
];

fn rolecast(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecast"));
    command.args(arguments).envs(SCRUBBED);
    command
}

fn output(arguments: &[&str], folder: &Path) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = rolecast(arguments).current_dir(folder).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(output(&["init"], folder.path()).0, Some(0));
    folder
}

/// Rewrite with `TRYCMD=overwrite cargo test --test cli`.
#[test]
fn cases() {
    let cases = trycmd::TestCases::new();
    for (name, value) in SCRUBBED {
        cases.env(name, value);
    }
    cases.case("tests/cmd/*.trycmd");
}

/// A component of HEAD that says that nothing is open, whatever the account is set to, does not talk a gate over.
#[test]
fn what_comes_with_a_change_closes_nothing_that_it_opens() {
    let folder = tempfile::tempdir().unwrap();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/gates.in");
    for file in ["rolecast.yaml", "personas/P001.yaml", "environments/dev.yaml", "environments/production.yaml"] {
        let to = folder.path().join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(cases.join("after").join(file), to).unwrap();
    }
    let known = fs::read_to_string("src/catalog/components/azure-storage.yaml").unwrap();
    let claimed = known.replace("opens: [K01]", "closes: [K01, X42, X45]");
    assert_ne!(known, claimed);
    fs::create_dir(folder.path().join("components")).unwrap();
    fs::write(folder.path().join("components/azure-storage.yaml"), claimed).unwrap();
    let base = cases.join("before");
    let asked = ["diff", base.to_str().unwrap(), ".", "--fail-on", "privileged", "--format", "concise", "--quiet"];
    let (code, _, said) = output(&asked, folder.path());
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("which opens `K01`"), "{said}");
}

/// `-` is nobody, and no option.
#[test]
fn what_is_about_nobody_is_accepted_on_the_command_line() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/gates.in");
    let asked = ["diff", "before", "after", "--accept", "-/production/guardrail-loosened=case", "--quiet"];
    let (code, shown, said) = output(&asked, &cases);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert!(shown.contains("a guardrail allows more by `active`, accepted"), "{shown}");
}

#[test]
fn schemas_are_those_of_the_editor() {
    for kind in FileType::ALL {
        let (code, text, _) = output(&["schema", kind.name()], Path::new("."));
        assert_eq!((code, text.as_str()), (Some(0), schema(kind)));
    }
}

#[test]
fn completions_know_the_verbs() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, script, _) = output(&["completions", shell], Path::new("."));
        assert_eq!(code, Some(0));
        let verbs = ["init", "compile", "check", "roles", "catalog", "lock", "schema", "completions"];
        for verb in verbs.into_iter().chain(["list", "show", "compare", "allowing", "import"]) {
            assert!(script.contains(verb), "{shell} does not know {verb}");
        }
    }
}

/// Names, operations and descriptions that would clear lines, retitle the window, turn the writing around, join invisibly
/// or begin a line of their own, from every file that can hold them.
#[test]
fn hostile_roles_do_nothing_to_a_terminal() {
    let folder = project();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let evil = "Reader\u{1b}[2K\u{1b}]0;title\u{7}\u{9b}31m\u{202e}turned\u{2066}\u{200b}\u{ad}\u{e0041}\r\n\nequal: all is well";
    let role = serde_json::json!([{
        "Name": evil, "Id": "77777777-7777-4777-8777-000000000009", "IsCustom": true, "Description": evil,
        "Actions": [format!("Contoso.A/{evil}/read"), "Microsoft.Compute/*"], "NotActions": [format!("*/{evil}/*")],
        "AssignableScopes": [format!("/{evil}")]
    }]);
    fs::write(path("evil.json"), role.to_string()).unwrap();
    fs::create_dir(path("primitives")).unwrap();
    fs::create_dir(path("roles")).unwrap();
    let text = serde_json::to_string(evil).unwrap();
    let written = format!(
        "id: E01\nname: evil\nkind: tampering\nseverity: info\nconsequence: {text}\nenabledBy: ['Microsoft.Compute/disks/write']\n"
    );
    fs::write(path("primitives/E01.yaml"), written).unwrap();
    fs::write(path("roles/evil.yaml"), format!("id: evil\nname: {text}\nactions: ['Microsoft.Compute/disks/*']\n"))
        .unwrap();
    let mut seen = 0;
    let mut harmless = |arguments: &[&str]| {
        let (_, out, said) = output(arguments, folder.path());
        let acts =
            |c: char| c.is_control() && c != '\n' || matches!(u32::from(c), 0xad | 0x200b | 0x202e | 0x2066 | 0xe0041);
        for text in [&out, &said] {
            assert!(!text.contains(acts), "{arguments:?} prints {text:?}");
            assert!(!text.lines().any(|line| line.starts_with("equal: all is well")), "{arguments:?} prints {text}");
        }
        seen += usize::from(out.contains("turned") || said.contains("turned"));
    };
    harmless(&["roles", "compare", "evil.json", "Reader"]);
    harmless(&["roles", "compare", "Reader", "roles/evil.yaml"]);
    harmless(&["roles", "show", "evil"]);
    harmless(&["roles", "list", "turned"]);
    harmless(&["roles", "allowing", "Microsoft.Compute/disks/write"]);
    harmless(&["roles", "show", evil]);
    harmless(&["roles", "compare", &format!("{evil}.json"), "Reader"]);
    harmless(&["roles", "allowing", evil]);
    harmless(&["roles", "list", &format!("nothing {evil}")]);
    harmless(&["catalog", "import", "evil.json", "--date", "2026-11-20"]);
    harmless(&["roles", "show", "77777777-7777-4777-8777-000000000009"]);
    harmless(&["roles", "allowing", "Microsoft.Compute/virtualMachines/write"]);
    assert_eq!(seen, 12, "a case that does not meet the name tests nothing");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = rolecast(&["roles", "list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 8];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn colour_is_for_terminals_and_those_who_ask() {
    let folder = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str], name: &str, value: &str| {
        let output = rolecast(arguments).current_dir(folder.path()).env(name, value).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(!said(&["check"], "CI", "").contains('\u{1b}'), "a pipe");
    assert!(said(&["check", "--color", "always"], "CI", "").contains('\u{1b}'));
    assert!(said(&["check"], "CLICOLOR_FORCE", "1").contains('\u{1b}'));
    assert!(!said(&["check", "--color", "never"], "CLICOLOR_FORCE", "1").contains('\u{1b}'));
}

#[test]
fn the_project_is_found_from_a_folder_inside() {
    let folder = project();
    let (code, _, said) = output(&["compile"], &folder.path().join("personas"));
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert!(folder.path().join("generated/dev/access.json").is_file());
    assert!(!folder.path().join("personas/generated").exists());
}

#[test]
fn what_was_edited_by_hand_is_not_lost() {
    let folder = project();
    assert_eq!(output(&["compile"], folder.path()).0, Some(0));
    let file = folder.path().join("generated/dev/arm/main.json");
    let written = fs::read_to_string(&file).unwrap();
    fs::write(&file, written.replace("Group", "User")).unwrap();
    let (code, shown, _) = output(&["compile", "--check"], folder.path());
    assert_eq!(code, Some(1));
    assert!(shown.contains("-") && shown.contains("edited by hand"), "{shown}");
    let (code, _, said) = output(&["compile"], folder.path());
    assert_eq!(code, Some(1));
    assert!(said.contains("main.json") && said.contains("--force"), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), written.replace("Group", "User"));
    assert_eq!(output(&["compile", "--force"], folder.path()).0, Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
}

#[test]
fn a_failed_init_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("schemas"), "a file where a folder is needed").unwrap();
    let (code, _, said) = output(&["init"], folder.path());
    assert_eq!(code, Some(2));
    assert!(said.contains("schemas"), "{said}");
    let left: Vec<PathBuf> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [folder.path().join("schemas")]);
}

/// Root may write anywhere, so only others can see that nothing is written.
#[cfg(unix)]
#[test]
fn a_read_only_checkout_is_enough_to_check() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project();
    assert_eq!(output(&["compile"], folder.path()).0, Some(0));
    let mode = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    let generated = folder.path().join("generated");
    let inner = |mode| fs::set_permissions(&generated, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    inner(0o555);
    let checked = output(&["check"], folder.path());
    let compared = output(&["compile", "--check"], folder.path());
    let listed = output(&["roles", "list", "delegator"], folder.path());
    mode(0o755);
    inner(0o755);
    assert_eq!((checked.0, compared.0, listed.0), (Some(0), Some(0), Some(0)), "{checked:?} {compared:?}");
}

/// Nothing may take the place of a template that is there and cannot be read.
#[test]
fn a_template_that_cannot_be_read_is_no_built_in_one() {
    const TEMPLATE: &str = "templates/bicep/assignment.hbs";
    let built_in = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(TEMPLATE)).unwrap();
    let refused = |make: &dyn Fn(&Path), place: &str, why: &str| {
        let folder = project();
        let template = folder.path().join(TEMPLATE);
        fs::create_dir_all(template.parent().unwrap()).unwrap();
        make(&template);
        for verb in ["compile", "check"] {
            let (code, _, said) = output(&[verb, "--format", "concise"], folder.path());
            assert_eq!(code, Some(1), "{why}: {said}");
            assert!(said.lines().any(|line| line.starts_with(place) && line.contains(why)), "{why}: {said}");
            assert!(!folder.path().join("generated").exists(), "{why}");
        }
    };
    let at = |place: &str| format!("{TEMPLATE}{place}: error");
    let no_text = |template: &Path| fs::write(template, [b"\n// \xff".as_slice(), &built_in].concat()).unwrap();
    refused(&no_text, &at(":2:4"), "not UTF-8");
    refused(&|template| fs::create_dir(template).unwrap(), &at(""), "is no plain file");
    let filled = |template: &Path| {
        fs::create_dir(template).unwrap();
        fs::write(template.join("more.hbs"), &built_in).unwrap();
    };
    refused(&filled, &at(""), "is no plain file");
    refused(&|template| fs::write(template, vec![b'#'; 17 << 20]).unwrap(), &at(""), "larger than 16 MiB");
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        refused(&|template| symlink("/dev/null", template).unwrap(), &at(""), "is a symbolic link");
        let closed = |template: &Path| {
            fs::write(template, &built_in).unwrap();
            fs::set_permissions(template, fs::Permissions::from_mode(0o000)).unwrap();
        };
        let probe = tempfile::tempdir().unwrap();
        closed(&probe.path().join("probe"));
        // Root may read anything, so only others can be refused.
        if fs::read(probe.path().join("probe")).is_err() {
            refused(&closed, &at(""), "permission denied");
        }
    }
}

#[test]
fn a_defect_is_called_one() {
    assert_eq!(guard(|| panic!("what cannot happen has happened")), ExitStatus::Failed);
    assert_eq!(guard(|| ExitStatus::Findings), ExitStatus::Findings);
}
