//! Names that outlive a text's own letters: file names, deployment names and symbols, safe everywhere and unique.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};
use std::ops::Range;

use crate::model::text::Id;
use crate::policy::name::guid;

/// The longest name of a deployment (Azure's limit).
const LONGEST_DEPLOYMENT: usize = 64;

/// Digits that tell names apart.
const DIGITS: usize = 12;

/// The longest word of a file name; several words, a folder and an extension fit into what file systems allow.
const LONGEST_WORD: usize = 60;

/// The names that are taken in one folder or file.
#[derive(Debug, Default)]
pub struct Taken {
    /// All of them with letters folded, one behind the other: a file of Bicep has a name for every assignment.
    folded: String,
    /// Where each stands, by its digest. A name whose digest another one has stands under the next that is free.
    places: HashMap<u64, Range<usize>, BuildHasherDefault<Itself>>,
    digests: RandomState,
}

impl Taken {
    /// None yet, with room for `names`.
    pub fn with_room(names: usize) -> Taken {
        let places = HashMap::with_capacity_and_hasher(names, BuildHasherDefault::default());
        Taken { folded: String::new(), places, digests: RandomState::new() }
    }

    /// Takes `name`, or, if something else has it, a name with digits made of `identity`.
    pub fn claim(&mut self, mut name: String, separator: &str, identity: &str) -> String {
        self.settle(&mut name, separator, identity);
        name
    }

    /// The same, in place.
    pub fn settle(&mut self, name: &mut String, separator: &str, identity: &str) {
        if self.take(name) {
            return;
        }
        let wish = name.len();
        let mut round = 0_u32;
        loop {
            name.truncate(wish);
            name.push_str(separator);
            name.push_str(&digits(&[identity, &round.to_string()]));
            if self.take(name) {
                return;
            }
            round += 1;
        }
    }

    /// Takes `name`, unless something has it.
    fn take(&mut self, name: &str) -> bool {
        let start = self.folded.len();
        if name.is_ascii() {
            self.folded.push_str(name);
            if let Some(new) = self.folded.get_mut(start..) {
                new.make_ascii_lowercase();
            }
        } else {
            self.folded.push_str(&name.to_lowercase());
        }
        let new = self.folded.get(start..).unwrap_or_default();
        let mut digest = self.digests.hash_one(new);
        loop {
            match self.places.entry(digest) {
                Entry::Vacant(place) => {
                    place.insert(start..self.folded.len());
                    return true;
                }
                Entry::Occupied(place) if self.folded.get(place.get().clone()) == Some(new) => {
                    self.folded.truncate(start);
                    return false;
                }
                Entry::Occupied(_) => digest = digest.wrapping_add(1),
            }
        }
    }
}

/// The hash of a digest is the digest.
#[derive(Debug, Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }
    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_letter_case_are_one() {
        let mut taken = Taken::default();
        assert_eq!(taken.claim("Name".into(), "_", "x"), "Name");
        let other = taken.claim("nAME".into(), "_", "x");
        assert_eq!(other, format!("nAME_{}", digits(&["x", "0"])));
        assert_eq!(taken.claim("name".into(), "_", "x"), format!("name_{}", digits(&["x", "1"])));
        assert_eq!(taken.claim("Ünit".into(), "_", "x"), "Ünit");
        assert_ne!(taken.claim("üNIT".into(), "_", "x"), "üNIT");
    }

    #[test]
    fn two_names_of_one_digest_are_two() {
        let mut taken = Taken::with_room(2);
        assert_eq!(taken.claim("a".into(), "_", ""), "a");
        let place = taken.places.values().next().unwrap().clone();
        let digest = taken.digests.hash_one("b");
        taken.places.insert(digest, place.clone());
        taken.places.insert(digest.wrapping_add(1), place);
        assert_eq!(taken.claim("b".into(), "_", ""), "b");
        assert_ne!(taken.claim("B".into(), "_", ""), "B");
    }
}
