//! Patterns over text, and the kinds of text that a set of patterns tells apart.
//!
//! Every comparison that conditions make with a literal is membership in a small regular language: equality, prefix,
//! `*` and `?`, with or without case. [`classes`] walks the product of these languages, so that it finds every
//! combination of "matches this, not that" that some text has, each with a text that has it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// One step of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// This character.
    Char(char),
    /// Any one character.
    One,
    /// Any text.
    Many,
}

/// A pattern over text. Only ASCII letters are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    steps: Vec<Step>,
    fold: bool,
}

impl Glob {
    /// `text` and nothing else.
    pub(super) fn exact(text: &str, fold: bool) -> Glob {
        Glob { steps: text.chars().map(Step::Char).collect(), fold }
    }

    /// Whatever starts with `text`.
    pub(super) fn prefix(text: &str, fold: bool) -> Glob {
        let mut glob = Glob::exact(text, fold);
        glob.steps.push(Step::Many);
        glob
    }

    /// A pattern of the Like operators: `*`, `?`, and a backslash before one that is meant literally.
    pub(super) fn like(text: &str, fold: bool) -> Glob {
        let mut steps = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(found) = chars.next() {
            steps.push(match found {
                '\\' if matches!(chars.peek(), Some('*' | '?')) => Step::Char(chars.next().unwrap_or(found)),
                '*' => Step::Many,
                '?' => Step::One,
                found => Step::Char(found),
            });
        }
        Glob { steps, fold }
    }

    /// A pattern of actions: `*` is any text, case is ignored.
    pub(super) fn action(text: &str) -> Glob {
        let step = |found| if found == '*' { Step::Many } else { Step::Char(found) };
        Glob { steps: text.chars().map(step).collect(), fold: true }
    }

    /// A text of the language that reads well: `x` for whatever is open.
    fn example(&self) -> String {
        self.steps.iter().map(|step| if let Step::Char(found) = step { *found } else { 'x' }).collect()
    }

    fn same(&self, a: char, b: char) -> bool {
        a == b || self.fold && a.eq_ignore_ascii_case(&b)
    }

    /// Whether the language is one text, in one spelling or in any case.
    fn is_literal(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, Step::Char(_)))
    }

    /// Whether `text` is in the language: positions are followed one character at a time.
    pub(super) fn matches(&self, text: &str) -> bool {
        if self.is_literal() {
            let mut found = text.chars();
            let same = |step: &Step| matches!((step, found.next()), (Step::Char(a), Some(b)) if self.same(*a, b));
            return self.steps.iter().all(same) && found.next().is_none();
        }
        let mut reached = vec![false; self.steps.len() + 1];
        let mut next = reached.clone();
        self.reach(&mut reached, 0);
        for found in text.chars() {
            next.fill(false);
            for (at, step) in self.steps.iter().enumerate().filter(|(at, _)| reached.get(*at) == Some(&true)) {
                match step {
                    Step::Char(expected) if !self.same(*expected, found) => {}
                    Step::Char(_) | Step::One => self.reach(&mut next, at + 1),
                    Step::Many => self.reach(&mut next, at),
                }
            }
            std::mem::swap(&mut reached, &mut next);
        }
        reached.last() == Some(&true)
    }

    /// Marks `at` and what `*` lets follow without a character.
    fn reach(&self, reached: &mut [bool], mut at: usize) {
        while let Some(slot) = reached.get_mut(at) {
            *slot = true;
            if self.steps.get(at) != Some(&Step::Many) {
                return;
            }
            at += 1;
        }
    }
}

/// A kind of text: which patterns it matches, and a text of the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) accepts: Vec<bool>,
    pub(super) text: String,
}

/// Where the patterns are: (pattern, position), sorted.
type State = BTreeSet<(usize, usize)>;

/// All kinds of text that `globs` tell apart; `natural` texts stand for their kind where they can. `None` when that takes
/// more than `work` steps.
pub(super) fn classes(globs: &[Glob], natural: &[&str], mut work: usize) -> Option<Vec<Class>> {
    if let Some(found) = literals(globs, natural) {
        return Some(found);
    }
    let exact = globs.iter().any(|glob| !glob.fold);
    let mut start = State::new();
    for index in 0..globs.len() {
        enter(globs, &mut start, index, 0);
    }
    let mut found: BTreeMap<Vec<bool>, String> = BTreeMap::new();
    let mut seen = BTreeSet::from([start.clone()]);
    let mut queue = VecDeque::from([(start, String::new())]);
    while let Some((state, text)) = queue.pop_front() {
        let accepts: Vec<bool> =
            globs.iter().enumerate().map(|(index, glob)| state.contains(&(index, glob.steps.len()))).collect();
        let known = found.entry(accepts).or_insert_with(|| text.clone());
        if known.is_empty() {
            known.clone_from(&text);
        }
        for symbol in symbols(globs, &state, exact) {
            let next = advance(globs, &state, symbol);
            work = work.checked_sub(state.len() + 1)?;
            if !seen.contains(&next) {
                work = work.checked_sub(globs.len() + text.len())?;
                seen.insert(next.clone());
                queue.push_back((next, format!("{text}{symbol}")));
            }
        }
    }
    let natural = natural.iter().map(|&text| text.to_owned());
    let examples = globs.iter().filter(|glob| glob.steps.contains(&Step::Many)).map(Glob::example);
    for text in examples.rev().chain(natural.rev()) {
        let accepts: Vec<bool> = globs.iter().map(|glob| glob.matches(&text)).collect();
        if let Some(known) = found.get_mut(&accepts) {
            *known = text;
        }
    }
    Some(found.into_iter().map(|(accepts, text)| Class { accepts, text }).collect())
}

/// The short way where all languages are single texts and treat case alike: a text is one of them or none.
fn literals(globs: &[Glob], natural: &[&str]) -> Option<Vec<Class>> {
    let fold = globs.first().is_some_and(|glob| glob.fold);
    if !globs.iter().all(|glob| glob.is_literal() && glob.fold == fold) {
        return None;
    }
    let longest = globs.iter().map(|glob| glob.steps.len()).max().unwrap_or_default();
    let texts = natural.iter().map(|&text| text.to_owned());
    let texts = texts.chain(globs.iter().map(Glob::example)).chain(["x".repeat(longest + 1)]);
    let mut found: BTreeMap<Vec<bool>, String> = BTreeMap::new();
    for text in texts {
        found.entry(globs.iter().map(|glob| glob.matches(&text)).collect()).or_insert(text);
    }
    Some(found.into_iter().map(|(accepts, text)| Class { accepts, text }).collect())
}

/// Characters that lead on from `state`, and one that stands for all others.
fn symbols(globs: &[Glob], state: &State, exact: bool) -> Vec<char> {
    let mut symbols: Vec<char> = Vec::new();
    let mut add = |symbol| {
        if !symbols.contains(&symbol) {
            symbols.push(symbol);
        }
    };
    for &(index, at) in state {
        let Some(glob) = globs.get(index) else { continue };
        if let Some(Step::Char(expected)) = glob.steps.get(at) {
            add(*expected);
            if exact && glob.fold && expected.is_ascii_alphabetic() {
                add(if expected.is_ascii_lowercase() {
                    expected.to_ascii_uppercase()
                } else {
                    expected.to_ascii_lowercase()
                });
            }
        }
    }
    let other = ('a'..='z')
        .rev()
        .chain('0'..='9')
        .chain('\u{100}'..)
        .find(|fresh| !symbols.iter().any(|symbol| symbol.eq_ignore_ascii_case(fresh)));
    symbols.extend(other);
    symbols
}

fn advance(globs: &[Glob], state: &State, symbol: char) -> State {
    let mut next = State::new();
    for &(index, at) in state {
        let Some(glob) = globs.get(index) else { continue };
        match glob.steps.get(at) {
            Some(Step::Char(expected)) if glob.same(*expected, symbol) => enter(globs, &mut next, index, at + 1),
            Some(Step::One) => enter(globs, &mut next, index, at + 1),
            Some(Step::Many) => enter(globs, &mut next, index, at),
            Some(Step::Char(_)) | None => {}
        }
    }
    next
}

fn enter(globs: &[Glob], state: &mut State, index: usize, mut at: usize) {
    let Some(glob) = globs.get(index) else { return };
    loop {
        state.insert((index, at));
        if glob.steps.get(at) != Some(&Step::Many) {
            return;
        }
        at += 1;
    }
}
