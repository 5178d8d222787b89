//! The `rolecast` command: everything is in [`rolecast::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    rolecast::cli::main()
}
