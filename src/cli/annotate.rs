//! What `rolecast diff` says in the formats of CI systems: annotations of the files of the second side.

use super::side::{Loaded, Pair};
use super::status::Stop;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics, Log};
use crate::diff::Diff;
use crate::diff::show::{Which, Written, records};
use crate::policy::Text;
use crate::project::{PROJECT_FILE, Places};
use crate::source::Span;

/// Prints a difference, and what there is to say beside, in the format of a CI system.
pub(super) fn annotate(found: &Diff, pair: &Pair, said: Diagnostics, terminal: &Terminal) -> Result<(), Stop> {
    let Pair { base, head, notes } = pair;
    let mut lines = Lines { base: (base, Places::new(&base.map)), head: (head, Places::new(&head.map)) };
    let mut beside = notes.clone();
    beside.extend(said);
    let mut log = Log::of(&beside, &head.map, &head.prefix);
    log.series = "rolecast-diff";
    log.records.splice(0..0, records(found, &mut lines));
    terminal.log(&log)
}

/// The files of both sides.
struct Lines<'l> {
    base: (&'l Loaded, Places<'l>),
    head: (&'l Loaded, Places<'l>),
}

impl Written for Lines<'_> {
    fn at(&mut self, message: Diagnostic, side: Which, file: &Text, pointer: &str, beside: String) -> Diagnostic {
        let (head, places) = &mut self.head;
        let span = if side == Which::After { places.span(file, pointer) } else { None };
        if let Some(span) = span {
            return message.at(span, beside);
        }
        let mut words: Vec<String> = Some(beside).into_iter().filter(|text| !text.is_empty()).collect();
        if side == Which::Before {
            let (base, places) = &mut self.base;
            let at = places.find(file, pointer).map(|at| format!(":{}:{}", at.line, at.column));
            words.push(format!("it stood at {}{}", base.map.shown(file), at.unwrap_or_default()));
        }
        let words = words.join("; ");
        // What the file is about, or where it begins: viewers want a line.
        let file = if head.map.by_path(file).is_some() { file.clone() } else { PROJECT_FILE.into() };
        let begin = || head.map.by_path(&file).map(|id| Span::new(id, 0, 0));
        match places.span(&file, "/id").or_else(begin) {
            Some(span) => message.at(span, words),
            None => Diagnostic { message: format!("{}; {words}", message.message), ..message }.in_file(&*file),
        }
    }

    fn lasting(&mut self, side: Which, file: &Text, pointer: &str) -> String {
        let (_, places) = if side == Which::After { &mut self.head } else { &mut self.base };
        places.lasting(file, pointer)
    }
}
