//! Fingerprints: the same for the same cause in every run, whatever was edited around it.
//!
//! Takes words that say what something is; who calls knows which words last. Knows no place.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

/// What a fingerprint is made by. Whoever changes how they are made raises it.
const VERSION: &str = "rolecast/1";

/// Bytes of the digest that are kept: enough that no two causes of one organisation meet.
const KEPT: usize = 16;

/// Fingerprints of one run, no two of them the same.
#[derive(Debug, Default)]
pub struct Fingerprints(BTreeMap<String, u32>);

impl Fingerprints {
    /// The next one: 32 hexadecimal digits of SHA-256 over the words. Of twins, whose words are the same, the second is
    /// told apart by its number, so that one that goes away leaves the fingerprints of the others.
    pub fn next<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) -> String {
        let first = digest(std::iter::once(VERSION).chain(words));
        let number = self.0.entry(first.clone()).or_default();
        *number += 1;
        match *number {
            1 => first,
            number => digest([VERSION, &first, &number.to_string()]),
        }
    }
}

/// A digest of words, each with its length, so that no two lists of words are one text.
fn digest<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let mut digest = Sha256::new();
    for word in words {
        digest.update((word.len() as u64).to_be_bytes());
        digest.update(word);
    }
    digest.finalize().iter().take(KEPT).fold(String::new(), |mut digits, byte| {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
