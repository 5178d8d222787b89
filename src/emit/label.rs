//! Names that outlive a text's own letters: file names, deployment names and symbols, safe everywhere and unique.

use std::collections::HashSet;

use crate::model::text::Id;
use crate::policy::name::guid;

/// The longest name of a deployment (Azure's limit).
const LONGEST_DEPLOYMENT: usize = 64;

/// Digits that tell names apart.
const DIGITS: usize = 12;

/// The longest word of a file name; several words, a folder and an extension fit into what file systems allow.
const LONGEST_WORD: usize = 60;

/// The names that are taken in one folder or file, letters folded.
#[derive(Debug, Default)]
pub struct Taken(HashSet<String>);

impl Taken {
    /// None yet, with room for `names`.
    pub fn with_room(names: usize) -> Taken {
        Taken(HashSet::with_capacity(names))
    }

    /// Takes `name`, or, if something else has it, a name with digits made of `identity`.
    pub fn claim(&mut self, name: String, separator: &str, identity: &str) -> String {
        if self.0.insert(name.to_lowercase()) {
            return name;
        }
        let mut round = 0_u32;
        loop {
            let other = format!("{name}{separator}{}", digits(&[identity, &round.to_string()]));
            if self.0.insert(other.to_lowercase()) {
                return other;
            }
            round += 1;
        }
    }
}

/// `text` as a word of a file name: letters, digits, `-` and `_`. A word that had to be changed carries digits of its
/// own, so that it does not depend on its neighbours.
pub fn file_word(text: &str) -> String {
    let mut word: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect();
    // Ids are no device names; what is as short as one and no id may be.
    let device = text.len() <= 4 && text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.parse::<Id>().is_err();
    if word != text || word.len() > LONGEST_WORD || word.is_empty() || device {
        word.truncate(LONGEST_WORD - DIGITS - 1);
        word.push('-');
        word.push_str(&digits(&[text]));
    }
    word
}

/// The name of a deployment: readable as far as 64 characters allow, and unique by the digits of `identity`.
pub fn deployment(words: &[&str], identity: &[&str]) -> String {
    let mut name = String::from("rolecast");
    for word in words {
        name.push('-');
        name.extend(word.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }));
    }
    name.truncate(LONGEST_DEPLOYMENT - DIGITS - 1);
    name.push('-');
    name.push_str(&digits(identity));
    name
}

/// Twelve hexadecimal digits that depend on all of `identity`.
pub fn digits(identity: &[&str]) -> String {
    // Lengths keep ("a", "b-c") and ("a-b", "c") apart.
    let parts: Vec<String> = identity.iter().map(|part| format!("{}:{part}", part.len())).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let mut digits = guid(&parts).to_string();
    digits.retain(|c| c != '-');
    digits.truncate(DIGITS);
    digits
}
