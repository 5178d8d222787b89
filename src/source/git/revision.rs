//! What users call a revision, as a commit.
//!
//! Takes `main`, `v1.2`, `HEAD~3`, `1a2b3c4`, `main:folder`, `A..B`; gives commits, or what may have been meant.

use super::Repository;
use super::batch::{LONGEST_NAME, Object, Reply};
use super::command::run;
use crate::diagnostic::{Diagnostic, listed, nearest};

/// The digits of a commit that are shown where nobody has named it.
const SHORT: usize = 12;

/// Branches that are named when none is near to what was typed.
const MOST_NAMED: usize = 8;

/// A commit, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// As it was asked for, or the beginning of the commit's id.
    pub text: String,
    /// The commit's whole id.
    pub commit: String,
    /// The project's folder from the top of the repository, where it was asked for in another than this one.
    pub(super) folder: Option<String>,
}

impl Revision {
    /// What it is called with the folder, as it was asked for.
    pub fn name(&self) -> String {
        self.folder.as_ref().map_or_else(|| self.text.clone(), |folder| format!("{}:{folder}", self.text))
    }

    /// A commit that nobody has named.
    pub(super) fn unnamed(commit: &str) -> Revision {
        let text = commit.get(..SHORT).unwrap_or(commit).to_owned();
        Revision { text, commit: commit.to_owned(), folder: None }
    }
}

/// Two revisions in one word, as git's users write them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range<'t> {
    /// The first, `HEAD` where nothing is written.
    pub base: &'t str,
    /// The second, `HEAD` where nothing is written.
    pub head: &'t str,
    /// Whether the first stands for where the second parted from it: `A...B`.
    pub from_merge_base: bool,
}

impl<'t> Range<'t> {
    /// `A..B` or `A...B`; none for what is one revision, since no name of one holds two dots.
    pub fn parse(text: &'t str) -> Option<Range<'t>> {
        let dots = outside_braces(text, "..").filter(|_| !text.starts_with(":/"))?;
        let (base, head) = (text.get(..dots)?, text.get(dots + 2..)?);
        let (head, from_merge_base) = head.strip_prefix('.').map_or((head, false), |head| (head, true));
        let named = |text: &'t str| if text.is_empty() { "HEAD" } else { text };
        Some(Range { base: named(base), head: named(head), from_merge_base })
    }
}

impl Repository {
    /// The commit that `text` names, and with `REVISION:FOLDER` the folder of the project in it, from the top of the
    /// repository.
    ///
    /// # Errors
    /// When it names nothing, no commit, or both a branch and a tag that differ.
    pub fn revision(&self, text: &str) -> Result<Revision, Diagnostic> {
        let (name, folder) = split(text);
        if name.is_empty() || name.starts_with('-') || name.len() > LONGEST_NAME || name.contains(char::is_control) {
            let shown = name.get(..LONGEST_NAME).unwrap_or(name).escape_debug();
            return Err(Diagnostic::error("git-revision", format!("`{shown}` can be no revision"))
                .help("name a branch, a tag or a commit"));
        }
        let names = [name.to_owned(), format!("refs/heads/{name}"), format!("refs/tags/{name}")];
        let mut replies = self.batch.ask(&names.each_ref().map(String::as_str))?.into_iter();
        let found = match (replies.next(), replies.next(), replies.next()) {
            (_, Some(Reply::Found(branch)), Some(Reply::Found(tag)))
                if self.commit(&branch)? != self.commit(&tag)? =>
            {
                // git takes the tag and mutters. Whoever may push tags must not choose what a gate compares with.
                return Err(Diagnostic::error("git-revision", format!("`{name}` is a branch and a tag, which differ"))
                    .help(format!("name `refs/heads/{name}` or `refs/tags/{name}`")));
            }
            (Some(Reply::Found(found)), ..) => found,
            (Some(Reply::Ambiguous), ..) => {
                return Err(Diagnostic::error("git-revision", format!("several objects' ids begin with `{name}`"))
                    .help("name the commit by more of its digits"));
            }
            _ => return Err(self.missing(name)?),
        };
        let Some(commit) = self.commit(&found)? else {
            let what = if found.kind == "tag" { "tag of something that is no commit" } else { &found.kind };
            return Err(Diagnostic::error("git-commit", format!("`{name}` is a {what}, not a commit"))
                .help("name a branch, a tag or a commit"));
        };
        Ok(Revision { text: name.to_owned(), commit, folder })
    }

    /// The commit of the first of these references that there is, called by what stands beside it.
    pub(super) fn first_of(&self, references: &[(&str, &str)]) -> Result<Option<Revision>, Diagnostic> {
        let names: Vec<&str> = references.iter().map(|(name, _)| *name).collect();
        for (reply, (_, shown)) in self.batch.ask(&names)?.into_iter().zip(references) {
            let Reply::Found(object) = reply else { continue };
            if let Some(commit) = self.commit(&object)? {
                return Ok(Some(Revision { text: (*shown).to_owned(), commit, folder: None }));
            }
        }
        Ok(None)
    }

    /// The id of the commit that an object is, or that a tag is of.
    fn commit(&self, object: &Object) -> Result<Option<String>, Diagnostic> {
        match object.kind.as_str() {
            "commit" => Ok(Some(object.id.clone())),
            "tag" => match self.batch.ask(&[&format!("{}^{{commit}}", object.id)])?.pop() {
                Some(Reply::Found(commit)) => Ok(Some(commit.id)),
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Says that there is no such revision, and which one may have been meant.
    fn missing(&self, name: &str) -> Result<Diagnostic, Diagnostic> {
        let missing = Diagnostic::error("git-revision", format!("there is no revision `{name}`"));
        let names = self.references()?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if names.is_empty() {
            return Ok(missing.help("nothing is committed yet"));
        }
        // A clone has a branch of the server under the server's name alone, until it is checked out.
        let of_server = names.iter().find(|known| known.split_once('/').is_some_and(|(_, branch)| branch == name));
        let mut missing = match of_server.copied().or_else(|| nearest(name, names.iter().copied())) {
            Some(meant) => missing.help(format!("did you mean `{meant}`?")),
            None if names.len() <= MOST_NAMED => missing.help(format!("there are {}", listed(names))),
            None => missing.help("`git branch --all` lists the branches"),
        };
        if self.is_shallow {
            missing = missing.help("this clone is shallow: `git fetch --unshallow` brings the rest of the history");
        }
        Ok(missing)
    }

    /// The short names of branches, branches of servers, and tags.
    pub(super) fn references(&self) -> Result<Vec<String>, Diagnostic> {
        let told =
            run(&self.folder, ["for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags"])?;
        let text = String::from_utf8_lossy(&told.stdout);
        let short = |line: &str| {
            let name = line.strip_prefix("refs/")?.split_once('/')?.1;
            (!name.ends_with("/HEAD")).then(|| name.to_owned())
        };
        Ok(text.lines().filter_map(short).collect())
    }
}

/// A revision and the folder behind its colon. A colon at the beginning is the revision's own.
fn split(text: &str) -> (&str, Option<String>) {
    let colon = outside_braces(text, ":").filter(|at| *at > 0);
    let Some((name, folder)) = colon.and_then(|at| Some((text.get(..at)?, text.get(at + 1..)?))) else {
        return (text, None);
    };
    let steps: Vec<&str> = folder.split('/').filter(|step| !matches!(*step, "" | ".")).collect();
    (name, Some(steps.join("/")))
}

/// Where `what` stands first, but in braces: `HEAD^{/a..b}` and `main@{12:00}` hold words and times.
fn outside_braces(text: &str, what: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && text.get(at..).is_some_and(|rest| rest.starts_with(what)) => return Some(at),
            _ => {}
        }
    }
    None
}
