//! Text to condition, with every error that can be told apart.
//!
//! Reads both dialects: `AND`/`OR`/`NOT` and `&&`/`||`/`!`, keywords in any case, GUIDs with or without dashes and quotes.
//! Where Azure asks for parentheses (AND beside OR) so does this parser. Work and stack are bounded: the text by Azure's
//! limit, nesting by [`MAX_DEPTH`].

use std::ops::Range;

use super::ast::{Condition, Expr, ExprKind, Literal};
use super::canonical::normalise;
use super::error::ConditionError;
use super::lex::{Kind, Token, lex};
use super::literal;
use crate::diagnostic::nearest;

/// The longest condition that Azure takes, in bytes (8 KB).
pub const MAX_BYTES: usize = 8 * 1024;

/// How deep parentheses and negations may nest.
pub const MAX_DEPTH: usize = 64;

/// Reads the text of a condition.
///
/// # Errors
/// Everything that is wrong with the text, in the order of the text, never empty.
pub fn parse(text: &str) -> Result<Condition, Vec<ConditionError>> {
    if text.len() > MAX_BYTES {
        let from = (MAX_BYTES..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
        return Err(vec![ConditionError::new(
            from..text.len(),
            format!("the condition has {} bytes, Azure takes {MAX_BYTES}", text.len()),
            "shorten it: name fewer values, or grant to fewer principals with an assignment each",
        )]);
    }
    let (tokens, errors) = lex(text);
    let mut parser = Parser { text, tokens, at: 0, errors, stopped: false };
    let root = parser.whole();
    let mut errors = parser.errors;
    match root {
        Some(root) if errors.is_empty() => Ok(Condition { root: normalise(root) }),
        _ => {
            if errors.is_empty() {
                errors.push(ConditionError::new(0..text.len(), "the condition is not understood", ""));
            }
            errors.sort_by_key(|error| (error.range.start, error.range.end));
            errors.dedup();
            Err(errors)
        }
    }
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    tokens: Vec<Token>,
    pub(super) at: usize,
    errors: Vec<ConditionError>,
    /// Nothing after a hopeless place is reported.
    stopped: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn peek(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    /// The place of the next token, or the end of the text.
    pub(super) fn here(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |token| token.range.clone())
    }

    /// The end of what was read so far.
    pub(super) fn behind(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.range.end)
    }

    pub(super) fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    pub(super) fn error(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.errors.push(ConditionError::new(range, message, help));
    }

    /// Goes on to the next AND, OR or parenthesis that closes this level.
    pub(super) fn skip(&mut self) {
        let mut depth = 0usize;
        while let Some(kind) = self.peek() {
            match kind {
                Kind::And | Kind::Or if depth == 0 => return,
                Kind::Close if depth == 0 => return,
                Kind::Open => depth += 1,
                Kind::Close => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    fn whole(&mut self) -> Option<Expr> {
        if self.tokens.is_empty() {
            if self.errors.is_empty() {
                self.error(
                    0..self.text.len(),
                    "the condition is empty",
                    "leave it out where access needs no condition",
                );
            }
            return None;
        }
        let mut root = self.expression(0);
        while self.peek() == Some(Kind::Close) {
            let at = self.here();
            self.error(at, "`)` closes nothing", "drop it, or open it with `(`");
            self.at += 1;
            root = None;
            if !matches!(self.peek(), None | Some(Kind::Close)) {
                if matches!(self.peek(), Some(Kind::And | Kind::Or)) {
                    self.at += 1;
                }
                self.expression(0);
            }
        }
        root
    }

    /// `unary ((AND unary)* | (OR unary)*)`
    fn expression(&mut self, depth: usize) -> Option<Expr> {
        let start = self.here().start;
        let mut parts = vec![self.unary(depth)];
        let mut joint: Option<Kind> = None;
        loop {
            let range = self.here();
            match self.peek() {
                None | Some(Kind::Close) => break,
                Some(kind @ (Kind::And | Kind::Or)) => {
                    self.at += 1;
                    if joint.is_some_and(|joint| joint != kind) {
                        self.error(
                            range.clone(),
                            "AND and OR stand side by side without parentheses",
                            "say which belongs together: (a AND b) OR c, or a AND (b OR c)",
                        );
                    }
                    joint = Some(kind);
                    if matches!(self.peek(), None | Some(Kind::Close)) {
                        let word = self.slice(&range).to_owned();
                        self.error(range, format!("nothing follows `{word}`"), "");
                        return None;
                    }
                }
                Some(_) => self.missing_joint(range),
            }
            parts.push(self.unary(depth));
        }
        let mut parts = parts.into_iter().collect::<Option<Vec<Expr>>>()?;
        let range = start..self.behind();
        match joint {
            Some(Kind::Or) => Some(Expr { kind: ExprKind::Or(parts), range }),
            _ if parts.len() > 1 => Some(Expr { kind: ExprKind::And(parts), range }),
            _ => parts.pop(),
        }
    }

    fn missing_joint(&mut self, range: Range<usize>) {
        let word = self.slice(&range).to_owned();
        let shown = literal::shorten(&word);
        let near =
            nearest(&word, ["AND", "OR"]).filter(|_| self.peek() == Some(Kind::Word) && function(&word).is_none());
        if let Some(near) = near {
            self.at += 1;
            return self.error(range, format!("`{word}` is no operator"), format!("did you mean `{near}`?"));
        }
        if matches!(self.peek(), Some(Kind::OpenBrace | Kind::CloseBrace | Kind::Comma | Kind::Text)) {
            self.error(range, format!("`{shown}` is not expected here"), "a comparison is: attribute, operator, value");
            return self.skip();
        }
        self.error(range, format!("AND or OR is missing before `{shown}`"), "");
    }

    /// `(NOT | !)* primary`
    fn unary(&mut self, depth: usize) -> Option<Expr> {
        if depth > MAX_DEPTH {
            let at = self.here();
            self.error(
                at,
                format!("the condition nests deeper than {MAX_DEPTH} levels"),
                "drop parentheses that are not needed",
            );
            self.at = self.tokens.len();
            self.stopped = true;
            return None;
        }
        let start = self.here();
        if self.peek() != Some(Kind::Not) {
            return self.primary(depth);
        }
        self.at += 1;
        let inner = self.unary(depth + 1)?;
        let range = start.start..inner.range.end;
        Some(Expr { kind: ExprKind::Not(Box::new(inner)), range })
    }

    fn primary(&mut self, depth: usize) -> Option<Expr> {
        let Some(token) = self.next() else {
            let end = self.text.len();
            self.error(end..end, "the condition ends where an expression is expected", "");
            return None;
        };
        match token.kind {
            Kind::Open => self.group(token.range, depth),
            Kind::Attribute { .. } => self.comparison(&token),
            Kind::Word => self.function(token.range),
            kind => {
                let word = literal::shorten(self.slice(&token.range)).to_owned();
                let help = match kind {
                    Kind::And | Kind::Or => "it joins two expressions: one is missing before it",
                    _ => "an expression starts with an attribute, a function, `!` or `(`",
                };
                self.error(token.range, format!("`{word}` is not expected here"), help);
                if matches!(kind, Kind::Close | Kind::And | Kind::Or) {
                    self.at -= 1;
                } else {
                    self.skip();
                }
                None
            }
        }
    }

    fn group(&mut self, open: Range<usize>, depth: usize) -> Option<Expr> {
        if self.peek() == Some(Kind::Close) {
            let range = open.start..self.here().end;
            self.at += 1;
            self.error(range, "the parentheses are empty", "");
            return None;
        }
        let inner = self.expression(depth + 1);
        if self.peek() != Some(Kind::Close) {
            if !self.stopped {
                self.error(open, "`(` is never closed", "add `)`");
            }
            return None;
        }
        self.at += 1;
        let mut inner = inner?;
        inner.range = open.start..self.behind();
        Some(inner)
    }

    /// `ActionMatches{..}`, `SubOperationMatches{..}`, `Exists @..`
    fn function(&mut self, range: Range<usize>) -> Option<Expr> {
        let word = self.slice(&range);
        let Some(function) = function(word) else {
            self.unknown_word(range);
            self.skip();
            return None;
        };
        if function == Function::Exists {
            let attribute = match self.next() {
                Some(token) if matches!(token.kind, Kind::Attribute { .. }) => self.attribute(&token)?,
                _ => {
                    self.at = self.at.saturating_sub(1);
                    self.error(
                        range,
                        "`Exists` takes an attribute",
                        "as Exists @Request[Microsoft.Storage/..:snapshot]",
                    );
                    self.skip();
                    return None;
                }
            };
            let range = range.start..attribute.range.end;
            return Some(Expr { kind: ExprKind::Exists(attribute), range });
        }
        if self.peek() != Some(Kind::OpenBrace) {
            self.error(range, format!("`{word}` takes its pattern in braces"), format!("as {word}{{'..'}}"));
            self.skip();
            return None;
        }
        let patterns = self.set()?;
        let patterns = patterns
            .iter()
            .map(|token| literal::pattern(self, token))
            .collect::<Vec<_>>()
            .into_iter()
            .collect::<Option<Vec<Literal>>>()?;
        let kind = match function {
            Function::ActionMatches => ExprKind::ActionMatches(patterns),
            _ => ExprKind::SubOperationMatches(patterns),
        };
        Some(Expr { kind, range: range.start..self.behind() })
    }

    fn unknown_word(&mut self, range: Range<usize>) {
        let word = self.slice(&range).to_owned();
        let names = ["ActionMatches", "SubOperationMatches", "Exists", "NOT"];
        let help = match nearest(&word, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None if ["request", "resource", "principal", "environment"]
                .iter()
                .any(|s| s.eq_ignore_ascii_case(&word)) =>
            {
                format!("an attribute starts with `@`: `@{word}[..]`")
            }
            None => "an expression starts with an attribute, ActionMatches, SubOperationMatches, Exists, `!` or `(`"
                .to_owned(),
        };
        self.error(range, format!("`{word}` is not expected here"), help);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Function {
    ActionMatches,
    SubOperationMatches,
    Exists,
}

fn function(word: &str) -> Option<Function> {
    [
        ("ActionMatches", Function::ActionMatches),
        ("SubOperationMatches", Function::SubOperationMatches),
        ("Exists", Function::Exists),
    ]
    .into_iter()
    .find(|(name, _)| name.eq_ignore_ascii_case(word))
    .map(|(_, function)| function)
}
