//! `rolecast completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Cli;
use super::status::{ExitStatus, Verdict};
use super::terminal::Terminal;

/// Print a shell's completions
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast completions bash > ~/.local/share/bash-completion/completions/rolecast
  rolecast completions zsh > ~/.zfunc/_rolecast
  rolecast completions fish > ~/.config/fish/completions/rolecast.fish
  rolecast completions powershell >> $PROFILE")]
pub(super) struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Verdict {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "rolecast", &mut script);
    terminal.data(&String::from_utf8_lossy(&script))?;
    Ok(ExitStatus::Clean)
}
