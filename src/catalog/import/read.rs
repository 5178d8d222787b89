//! The listing as roles: finds the entries, knows where each stands, and says everything that is wrong with them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::shape::{self, Entry};
use crate::catalog::file::{boundary, span};
use crate::catalog::role::RoleDefinition;
use crate::catalog::table::plain;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::text::Guid;
use crate::source::{FileId, Span};

/// The REST API's answer.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow, default)]
    value: Option<Vec<&'a RawValue>>,
    #[serde(rename = "nextLink", default)]
    next: Option<String>,
}

/// The listing's text and its place in messages.
struct Listing<'a> {
    text: &'a str,
    file: FileId,
}

pub(super) fn roles(bytes: &[u8], file: FileId, draft: bool) -> Result<Vec<RoleDefinition>, Diagnostics> {
    let listing = Listing { text: utf8(bytes, file).map_err(one)?, file };
    let entries = listing.entries().map_err(one)?;
    let mut found = Diagnostics::new();
    let mut seen: BTreeMap<Guid, (String, Span)> = BTreeMap::new();
    let mut roles = Vec::with_capacity(entries.len());
    for raw in entries {
        let place = listing.place(raw);
        let read = serde_json::from_str::<Entry>(raw.get())
            .map_err(|error| listing.error(raw.get(), &error, "this entry is no role definition"))
            .and_then(|entry| {
                shape::role(entry, draft).map_err(|message| Diagnostic::error("import-role", message).at(place, ""))
            });
        match read {
            Err(diagnostic) => found.push(diagnostic),
            Ok(role) => {
                if let Some((name, first)) = seen.get(&role.id) {
                    let message = format!(
                        "`{}` and `{}` have the same id `{}`",
                        name.escape_debug(),
                        role.name.escape_debug(),
                        role.id
                    );
                    found.push(
                        Diagnostic::error("import-duplicate", message)
                            .at(place, "here again")
                            .also(*first, "first here"),
                    );
                    continue;
                }
                seen.insert(role.id, (role.name.clone(), place));
                roles.push(role);
            }
        }
    }
    if found.has_errors() { Err(found) } else { Ok(roles) }
}

fn one(diagnostic: Diagnostic) -> Diagnostics {
    Diagnostics(vec![diagnostic])
}

fn utf8(bytes: &[u8], file: FileId) -> Result<&str, Diagnostic> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Diagnostic::error("import-encoding", "the file is UTF-16, which `>` writes in Windows PowerShell")
            .at(span(file, 0, 2), "")
            .help("write it as UTF-8: `az role definition list -o json | Out-File -Encoding utf8 roles.json`"));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Diagnostic::error("import-encoding", "the file is no UTF-8 text").at(span(file, at, at + 1), "")
    })
}

impl<'a> Listing<'a> {
    fn entries(&self) -> Result<Vec<&'a RawValue>, Diagnostic> {
        let body = self.text.trim_start_matches('\u{feff}');
        let help = "`az role definition list -o json > roles.json` writes what is read here";
        let wrong = |error: serde_json::Error| self.error(body, &error, "the file is no JSON").help(help);
        let whole = || span(self.file, 0, self.text.len());
        let entries = if body.trim_start().starts_with('{') {
            let page: Page<'a> = serde_json::from_str(body).map_err(wrong)?;
            if page.next.is_some_and(|next| !next.is_empty()) {
                let message = "the file is one page of a list that goes on at its `nextLink`";
                return Err(Diagnostic::error("import-shape", message).at(whole(), "").help(help));
            }
            match page.value {
                Some(entries) => entries,
                None => vec![serde_json::from_str::<&RawValue>(body).map_err(wrong)?],
            }
        } else {
            let list: &RawValue = serde_json::from_str(body).map_err(wrong)?;
            if !list.get().starts_with('[') {
                let message = "the file is no list of role definitions";
                return Err(Diagnostic::error("import-shape", message).at(whole(), "").help(help));
            }
            serde_json::from_str(body).map_err(wrong)?
        };
        if entries.is_empty() {
            let message = "the list has no role definition";
            return Err(Diagnostic::error("import-shape", message).at(whole(), "").help(help));
        }
        Ok(entries)
    }

    /// Where a part of the text stands in it.
    fn offset(&self, part: &str) -> usize {
        (part.as_ptr().addr()).saturating_sub(self.text.as_ptr().addr()).min(self.text.len())
    }

    fn place(&self, raw: &RawValue) -> Span {
        let start = self.offset(raw.get());
        span(self.file, start, start + raw.get().len())
    }

    /// What serde_json says of `part`, at the byte of which it says so.
    fn error(&self, part: &str, error: &serde_json::Error, what: &str) -> Diagnostic {
        let line: usize = part.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = boundary(self.text, self.offset(part) + line + error.column().saturating_sub(1));
        let end = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
        Diagnostic::error("import-syntax", format!("{what}: {}", plain(error))).at(span(self.file, at, end), "")
    }
}
