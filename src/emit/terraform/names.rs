//! What things are called in Terraform: variables, locals, provider aliases and resource labels.
//!
//! Labels come from keys that outlive renamed personas, and from nothing else, so that an address never depends on what
//! stands next to it.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Diagnostic;
use crate::emit::EmitError;
use crate::emit::label::digits;
use crate::policy::Parameter;

/// Names that Terraform keeps for itself in `variable` blocks.
const RESERVED: [&str; 8] =
    ["count", "depends_on", "for_each", "lifecycle", "locals", "providers", "source", "version"];

/// The variables of a root, by the parameter's name.
#[derive(Debug, Default)]
pub(super) struct Variables<'p> {
    names: HashMap<&'p str, String>,
    taken: BTreeSet<String>,
}

impl<'p> Variables<'p> {
    /// Names a variable for each of `parameters`: `mlSubscriptionId` is `ml_subscription_id`.
    pub(super) fn new(parameters: &'p [Parameter]) -> Variables<'p> {
        let mut variables = Variables::default();
        for parameter in parameters {
            variables.add(&parameter.name, &snake(&parameter.name));
        }
        variables
    }

    /// Names a variable for `parameter`, `wanted` if nothing else is called so.
    pub(super) fn add(&mut self, parameter: &'p str, wanted: &str) {
        let name = unique(wanted, &mut self.taken);
        self.names.insert(parameter, name);
    }

    /// Names a variable that is no parameter of the environment.
    pub(super) fn extra(&mut self, wanted: &str) -> String {
        unique(wanted, &mut self.taken)
    }

    /// The name of the variable of `parameter`.
    ///
    /// # Errors
    /// The parameter is not declared.
    pub(super) fn name(&self, parameter: &str) -> Result<&str, EmitError> {
        self.names.get(parameter).map(String::as_str).ok_or_else(|| {
            let message = format!("the parameter `{parameter}` is used, but its environment does not declare it");
            EmitError::of(Diagnostic::error("emit-parameter", message))
        })
    }
}

/// `wanted`, or `wanted_2` and so on if it is taken.
pub(super) fn unique(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2_u32;
    while !taken.insert(name.clone()) {
        name = format!("{wanted}_{number}");
        number += 1;
    }
    name
}

/// `text` in words of lower-case letters joined by `_`, fit for the name of a variable.
pub(super) fn snake(text: &str) -> String {
    let mut name = String::with_capacity(text.len() + 4);
    let mut before = '_';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let starts_word = c.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || before.is_ascii_uppercase() && rest.peek().is_some_and(char::is_ascii_lowercase));
        if starts_word {
            name.push('_');
        }
        name.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
        before = c;
    }
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert(0, '_');
    }
    if RESERVED.contains(&name.as_str()) {
        name.push_str("_value");
    }
    name
}

/// The label of the resource of the assignment `key`. A key with characters that labels cannot hold gets digits made of
/// the whole key: a number that depended on other keys would move resources when one of those comes or goes.
pub(super) fn label(key: &str) -> String {
    let mut exact = key.starts_with(|c: char| c.is_ascii_alphabetic());
    let mut label: String = key
        .chars()
        .map(|c| match c {
            '/' => '_',
            c if c.is_ascii_alphanumeric() || c == '-' => c,
            _ => {
                exact = false;
                '-'
            }
        })
        .collect();
    if !exact {
        if !label.starts_with(|c: char| c.is_ascii_alphabetic()) {
            label.insert_str(0, "a-");
        }
        label.push('_');
        label.push_str(&digits(&[key]));
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_camel_case_are_joined_by_underscores() {
        assert_eq!(snake("mlSubscriptionId"), "ml_subscription_id");
        assert_eq!(snake("aiSQLServer2Name"), "ai_sql_server2_name");
        assert_eq!(snake("a-b c"), "a_b_c");
        assert_eq!(snake("2nd"), "_2nd");
        assert_eq!(snake("version"), "version_value");
    }

    #[test]
    fn variables_of_similar_parameters_stay_apart() {
        let mut taken = BTreeSet::new();
        assert_eq!(unique("a_b", &mut taken), "a_b");
        assert_eq!(unique("a_b", &mut taken), "a_b_2");
        assert_eq!(unique("a_b", &mut taken), "a_b_3");
    }

    #[test]
    fn a_label_is_readable_and_its_own() {
        assert_eq!(label("chat/data-reader/sg-ai"), "chat_data-reader_sg-ai");
        let labels: BTreeSet<String> = ["a/b c", "a/b.c", "a/b_c", "a/b-c", "a_b-c", "9", "a-9"].map(label).into();
        assert_eq!(labels.len(), 7);
        assert!(labels.iter().all(|label| label.starts_with('a') && !label.contains([' ', '.', '/'])));
    }
}
