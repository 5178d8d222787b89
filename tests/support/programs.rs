//! Programs that tests cannot do without, and that not everybody has.

/// Whether a program is installed. Where everything is to be tested, it has to be.
pub(crate) fn has(program: &str) -> bool {
    let found = std::env::split_paths(&std::env::var_os("PATH").unwrap()).any(|folder| folder.join(program).is_file());
    needed(found, &format!("{program} is not installed"))
}

/// The same of anything else that a test needs; `missing` is what is said without it.
pub(crate) fn needed(is_there: bool, missing: &str) -> bool {
    assert!(is_there || std::env::var_os("ROLECAST_CI").is_none(), "{missing}");
    if !is_there {
        not_run(missing);
    }
    is_there
}

#[expect(clippy::print_stderr, reason = "whoever runs the tests is told what they did not test")]
fn not_run(why: &str) {
    eprintln!("NOT RUN: {why}");
}
