//! Diagnostics for people, drawn as rustc draws them. The only place that names the drawing crate.
//!
//! Takes the lines that a diagnostic speaks of and the text that it underlines. A place that goes over several lines is
//! underlined on its first alone: what is wrong is said in words, and a long block under arcs helps nobody.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::safe;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{File, FileId, SourceMap};

/// Columns of text; what is longer is cut around the place.
const WIDTH: usize = 120;
/// Places that are further apart, in lines, are drawn apart.
const FAR: u32 = 40;

/// One diagnostic with the lines it speaks of, ending with a line break.
pub fn human(diagnostic: &Diagnostic, sources: &SourceMap, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(safe::message(&diagnostic.message)).id(diagnostic.code);
    let mut group = Group::with_title(title);
    let excerpts = excerpts(diagnostic, sources);
    if let (true, Some(path)) = (excerpts.is_empty(), &diagnostic.path) {
        group = group.element(Origin::path(safe::message(&sources.shown(path)).into_owned()));
    }
    for excerpt in &excerpts {
        let snippet = Snippet::source(&*excerpt.text).path(&*excerpt.path).line_start(excerpt.first as usize);
        group = group.element(snippet.annotations(excerpt.marks.iter().map(Mark::annotation)));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(safe::message(help)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.term_width(WIDTH).render(&[group]);
    text.push('\n');
    text
}

/// Lines of one file that are near to each other.
struct Excerpt {
    path: String,
    /// The number of the first line in `text`.
    first: u32,
    text: String,
    marks: Vec<Mark>,
}

/// An underline, in bytes of an excerpt.
struct Mark {
    place: Range<usize>,
    text: String,
    primary: bool,
}

impl Mark {
    fn annotation(&self) -> Annotation<'_> {
        let kind = if self.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let label = (!self.text.is_empty()).then_some(&*self.text);
        kind.span(self.place.clone()).label(label)
    }
}

/// The excerpts of a diagnostic: the cause's first, then those of other places in order.
fn excerpts(diagnostic: &Diagnostic, sources: &SourceMap) -> Vec<Excerpt> {
    let labels = diagnostic.primary.iter().map(|label| (label, true));
    let labels = labels.chain(diagnostic.related.iter().map(|label| (label, false)));
    let mut placed: Vec<(FileId, u32, &Label, bool)> = labels
        .filter_map(|(label, primary)| {
            let (start, _) = sources.places(label.span)?;
            Some((label.span.file, start.line, label, primary))
        })
        .collect();
    placed.sort_by_key(|(file, line, label, _)| (*file, *line, label.span));
    let mut groups: Vec<Vec<(FileId, u32, &Label, bool)>> = Vec::new();
    for item in placed {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| last.0 == item.0 && item.1 - last.1 <= FAR) => {
                group.push(item)
            }
            _ => groups.push(vec![item]),
        }
    }
    groups.sort_by_key(|group| !group.iter().any(|(.., primary)| *primary));
    groups.iter().filter_map(|group| excerpt(group, sources)).collect()
}

fn excerpt(group: &[(FileId, u32, &Label, bool)], sources: &SourceMap) -> Option<Excerpt> {
    let (file, first, ..) = *group.first()?;
    let (_, last, ..) = *group.last()?;
    let file = sources.file(file)?;
    let path = safe::message(&sources.shown(file.path())).into_owned();
    let mut excerpt = Excerpt { path, first, text: String::new(), marks: Vec::new() };
    for number in first..=last {
        let (start, line) = line(file, number)?;
        let shown = excerpt.text.len();
        for (_, _, label, primary) in group.iter().filter(|(_, line, ..)| *line == number) {
            let from = (label.span.start as usize).saturating_sub(start).min(line.len());
            let to = (label.span.end as usize).saturating_sub(start).clamp(from, line.len());
            // Characters may be drawn in another number of bytes than they were read in.
            let drawn = |at: usize| shown + safe::line(line.get(..at).unwrap_or_default()).len();
            let text = safe::message(&label.text).into_owned();
            excerpt.marks.push(Mark { place: drawn(from)..drawn(to), text, primary: *primary });
        }
        excerpt.text.push_str(&safe::line(line));
        excerpt.text.push('\n');
    }
    Some(excerpt)
}

/// A line without its break or a byte order mark, and the offset at which it starts.
fn line(file: &File, number: u32) -> Option<(usize, &str)> {
    let (start, line) = file.line(number)?;
    let line = line.strip_suffix('\r').unwrap_or(line);
    match line.strip_prefix('\u{feff}') {
        Some(rest) if start == 0 => Some((line.len() - rest.len(), rest)),
        _ => Some((start, line)),
    }
}
