//! The part of the parser that reads comparisons: attribute, operator, value or set of values.

use std::ops::Range;

use super::ast::{Attribute, Comparison, Expr, ExprKind, Literal, Operand};
use super::attribute::spelling;
use super::lex::{Kind, Token};
use super::literal;
use super::operator::{Operator, Quantifier};
use super::parse::Parser;

impl Parser<'_> {
    pub(super) fn attribute(&mut self, token: &Token) -> Option<Attribute> {
        let Kind::Attribute { source, start, end } = token.kind else { return None };
        let name = self.text.get(start..end).unwrap_or_default();
        Some(Attribute { source: source?, name: spelling(name).to_owned(), range: token.range.clone() })
    }

    /// `@.. [Quantifier:]Operator operand`
    pub(super) fn comparison(&mut self, left: &Token) -> Option<Expr> {
        let attribute = self.attribute(left);
        if self.peek() != Some(Kind::Word) {
            let at = left.range.clone();
            self.error(
                at,
                "the attribute is compared with nothing",
                "add an operator and a value, as StringEquals 'features'",
            );
            self.skip();
            return None;
        }
        let word = self.next()?;
        let operator = self.operator(&word.range);
        let operand = self.operand(&word.range, operator);
        let (attribute, (quantifier, operator), operand) = (attribute?, operator?, operand?);
        let range = left.range.start..self.behind();
        Some(Expr { kind: ExprKind::Compare(Comparison { attribute, quantifier, operator, operand }), range })
    }

    fn operator(&mut self, range: &Range<usize>) -> Option<(Option<Quantifier>, Operator)> {
        let word = self.slice(range);
        let (first, last) = match word.split_once(':') {
            Some((first, last)) => (Some(first), last),
            None => (None, word),
        };
        let split = range.end - last.len();
        let quantifier = first.map(|first| {
            let quantifier = Quantifier::parse(first);
            if quantifier.is_none() {
                let help = literal::quantifier_help(first);
                self.error(range.start..split.saturating_sub(1), format!("`{first}` is no quantifier"), help);
            }
            quantifier
        });
        let operator = Operator::parse(last);
        if operator.is_none() {
            let (message, help) = literal::operator_help(last);
            self.error(if last.is_empty() { range.clone() } else { split..range.end }, message, help);
        }
        match quantifier {
            Some(quantifier) => Some((Some(quantifier?), operator?)),
            None => Some((None, operator?)),
        }
    }

    fn operand(&mut self, word: &Range<usize>, operator: Option<(Option<Quantifier>, Operator)>) -> Option<Operand> {
        let tokens = match self.peek() {
            Some(Kind::Attribute { .. }) => {
                let token = self.next()?;
                return self.attribute(&token).map(Operand::Attribute);
            }
            Some(Kind::OpenBrace) => {
                let open = self.here().start;
                let tokens = self.set()?;
                if let Some((None, operator)) = operator.filter(|_| tokens.len() > 1) {
                    let name = operator.name();
                    let help = format!("compare with several by `ForAnyOfAnyValues:{name}`");
                    self.error(open..self.behind(), format!("`{name}` compares with one value"), help);
                    return None;
                }
                tokens
            }
            Some(Kind::Text | Kind::Word) => vec![self.next()?],
            _ => {
                let name = self.slice(word).to_owned();
                let help = operator.map(|(_, operator)| format!("add {}", operator.family().example()));
                self.error(word.clone(), format!("nothing follows `{name}`"), help.unwrap_or_default());
                self.skip();
                return None;
            }
        };
        let family = operator?.1.family();
        let values: Vec<Option<Literal>> = tokens.iter().map(|token| literal::value(self, token, family)).collect();
        values.into_iter().collect::<Option<Vec<Literal>>>().map(Operand::Values)
    }

    /// `{ value (, value)* }`, the brace being next.
    pub(super) fn set(&mut self) -> Option<Vec<Token>> {
        let open = self.next()?.range;
        let mut values: Vec<Token> = Vec::new();
        let mut comma = true;
        loop {
            let range = self.here();
            match self.peek() {
                Some(Kind::CloseBrace) => {
                    self.at += 1;
                    if values.is_empty() {
                        self.error(open.start..range.end, "the set is empty", "name a value, or drop the comparison");
                        return None;
                    }
                    return Some(values);
                }
                Some(Kind::Comma) => {
                    if comma {
                        self.error(range, "a value is missing before `,`", "");
                    }
                    comma = true;
                    self.at += 1;
                }
                Some(Kind::Text | Kind::Word) => {
                    if !comma {
                        self.error(range, "`,` is missing between two values", "");
                    }
                    comma = false;
                    values.extend(self.next());
                }
                Some(Kind::Attribute { .. }) => {
                    self.error(range, "a set holds literal values only", "compare with an attribute without braces");
                    self.at += 1;
                    comma = false;
                }
                _ => {
                    self.error(open.start..self.behind(), "the set is never closed", "add `}` behind its last value");
                    self.skip();
                    return None;
                }
            }
        }
    }
}
