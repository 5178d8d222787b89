//! Where two lines of history part, and which line is the main one.
//!
//! Takes commits, gives the one that both come from. Where a shallow clone hides the history that decides, there is no
//! answer: a base that is too old would show the work of others, one that is too young hide some.

use std::collections::BTreeSet;
use std::fs;

use super::Repository;
use super::command::{failure, run};
use super::revision::Revision;
use crate::diagnostic::{Diagnostic, listed};

/// What may be the main branch, the likeliest first, and what it is called.
const MAIN: [(&str, &str); 5] = [
    ("refs/remotes/origin/HEAD", "origin/HEAD"),
    ("refs/remotes/origin/main", "origin/main"),
    ("refs/remotes/origin/master", "origin/master"),
    ("refs/heads/main", "main"),
    ("refs/heads/master", "master"),
];

/// A commit that two others come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeBase {
    /// The commit.
    pub revision: Revision,
    /// Whether there are others that are as near.
    pub is_one_of_several: bool,
}

impl Repository {
    /// The main branch: what the server says that it is, or one that is called `main` or `master`, the server's before
    /// one's own, which may be old.
    ///
    /// # Errors
    /// When there is none of them.
    pub fn main_branch(&self) -> Result<Revision, Diagnostic> {
        if let Some(found) = self.first_of(&MAIN)? {
            return Ok(found);
        }
        let names = self.references()?;
        let message = "it cannot be told which branch is the main one: there is no `origin/HEAD`, `main` or `master`";
        let missing = Diagnostic::error("git-main-branch", message);
        Err(match names.as_slice() {
            [] => missing.help("nothing is committed yet; name the revision to compare with as BASE once there is one"),
            names => missing
                .help(format!("name the revision to compare with as BASE, of {}", some(names)))
                .help("`git remote set-head origin --auto` asks the server for its main branch, once"),
        })
    }

    /// The commit that `one` and `other` both come from, the nearest.
    ///
    /// # Errors
    /// When they share no history, or the clone is too shallow to tell.
    pub fn merge_base(&self, one: &Revision, other: &Revision) -> Result<MergeBase, Diagnostic> {
        let told = run(&self.folder, ["merge-base", "--all", &one.commit, &other.commit])?;
        let text = String::from_utf8_lossy(&told.stdout);
        let bases: Vec<&str> = text.lines().collect();
        if !told.status.success() && told.status.code() != Some(1) {
            return Err(failure(&self.folder, &told.stderr));
        }
        if self.is_shallow && self.is_cut_off(one, other, &bases)? {
            let message = format!(
                "this clone is too shallow to tell where `{}` and `{}` part: the history that decides is not in it",
                one.text, other.text
            );
            return Err(Diagnostic::error("git-merge-base", message).help(
                "`git fetch --unshallow` brings the whole history; in a GitHub workflow, `fetch-depth: 0` does",
            ));
        }
        match bases.as_slice() {
            [] => {
                let message = format!("`{}` and `{}` share no history", one.text, other.text);
                Err(Diagnostic::error("git-merge-base", message).help("name the revision to compare with as BASE"))
            }
            [base, others @ ..] => {
                let mut revision = Revision::unnamed(base);
                revision.folder.clone_from(&one.folder);
                Ok(MergeBase { revision, is_one_of_several: !others.is_empty() })
            }
        }
    }

    /// Whether history is cut off between the commits and their bases: beyond the cut there may be a nearer base.
    fn is_cut_off(&self, one: &Revision, other: &Revision, bases: &[&str]) -> Result<bool, Diagnostic> {
        let place = run(&self.folder, ["rev-parse", "--git-path", "shallow"])?;
        let place = String::from_utf8_lossy(&place.stdout);
        let place = self.folder.join(place.strip_suffix('\n').unwrap_or(&place));
        let cuts = fs::read_to_string(&place)
            .map_err(|error| failure(&self.folder, format!("fatal: its list of cuts: {error}").as_bytes()))?;
        let cuts: BTreeSet<&str> = cuts.lines().collect();
        let asked = ["rev-list", &one.commit, &other.commit, "--not"].into_iter().chain(bases.iter().copied());
        let between = run(&self.folder, asked)?;
        if !between.status.success() {
            return Err(failure(&self.folder, &between.stderr));
        }
        Ok(String::from_utf8_lossy(&between.stdout).lines().any(|commit| cuts.contains(commit)))
    }
}

/// The first few names, as a list.
fn some(names: &[String]) -> String {
    listed(names.iter().take(8).map(String::as_str))
}
