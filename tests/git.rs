//! Sides of a comparison that are revisions, against repositories that the real git makes.
//!
//! What a revision's files are is what git checks out; what may be said of them is what is said of files on disk.
#![expect(clippy::unwrap_used, reason = "a test ends where it goes wrong")]

#[path = "git/annotations.rs"]
mod annotations;
#[path = "git/contents.rs"]
mod contents;
#[path = "git/environment.rs"]
mod environment;
mod git_support;
#[path = "git/hostile.rs"]
mod hostile;
#[path = "git/main_branch.rs"]
mod main_branch;
#[path = "git/merge_base.rs"]
mod merge_base;
#[path = "git/project.rs"]
mod project;
#[path = "git/repositories.rs"]
mod repositories;
#[path = "git/revisions.rs"]
mod revisions;
#[path = "git/sides.rs"]
mod sides;
#[path = "git/submodules.rs"]
mod submodules;
#[path = "git/support.rs"]
mod support;
#[path = "git/verb.rs"]
mod verb;
