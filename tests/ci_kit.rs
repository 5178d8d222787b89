//! What CI systems and pre-commit are given to run rolecast with: the scripts in their files, run as those systems run
//! them, in a repository of which a pull request is checked out. What answers for a server is a stand-in that writes
//! down what it was asked; everything else is real.
#![expect(clippy::unwrap_used, reason = "a test ends where it goes wrong")]

#[path = "ci_kit/azure.rs"]
mod azure;
mod git_support;
#[path = "ci_kit/github.rs"]
mod github;
#[path = "ci_kit/gitlab.rs"]
mod gitlab;
#[path = "ci_kit/pre_commit.rs"]
mod pre_commit;
#[path = "ci_kit/program.rs"]
mod program;
#[path = "support/programs.rs"]
mod programs;
#[path = "ci_kit/support.rs"]
mod support;
