//! What somebody may have meant: names near to a text, by letters and by words.
//!
//! Takes a text and candidates, all folded alike; gives the best few, the best first, the same ones every time. Does not
//! know what the names are names of.
//!
//! Comparing letter by letter costs far more than all else, so it is done last and for few: names share most of their
//! words, which are compared once a search, and two texts are no more alike than the letters that they have in common.

use std::collections::HashMap;

/// How many suggestions there are at most.
pub(super) const LIMIT: usize = 3;

/// Longer texts are no typo of a name, and comparing costs length by length.
const LONGEST: usize = 120;

/// What a candidate must score, of a thousand.
const ENOUGH: u32 = 620;

/// From here on two words count as the same, of one.
const ALIKE: f64 = 0.7;

/// What people say for words that role names spell out.
const SHORT_FOR: [(&str, &[&str]); 6] = [
    ("acr", &["container", "registry"]),
    ("aks", &["azure", "kubernetes", "service"]),
    ("aml", &["azureml"]),
    ("kv", &["key", "vault"]),
    ("rbac", &["role", "based", "access", "control"]),
    ("vm", &["virtual", "machine"]),
];

pub(super) struct Candidate<'a, T> {
    pub(super) text: &'a str,
    pub(super) value: T,
}

/// The values of the candidates that are near enough, the nearest first; equals in the order of their texts. A value that
/// has several texts comes several times.
pub(super) fn ranked<'a, T>(text: &str, candidates: impl IntoIterator<Item = Candidate<'a, T>>) -> Vec<T> {
    if text.is_empty() || text.len() > LONGEST {
        return Vec::new();
    }
    let wanted = Shape::of(text);
    let spelt = wanted.spelt_out();
    let mut readings: Vec<Reading<'_, 'a>> = [Some(wanted), spelt].into_iter().flatten().map(Reading::of).collect();
    let mut scored: Vec<(u32, &str, T)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let shape = Shape::of(candidate.text);
            let score = readings.iter_mut().filter_map(|reading| reading.score(&shape)).max()?;
            Some((score, candidate.text, candidate.value))
        })
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.into_iter().map(|(.., value)| value).collect()
}

/// A text as words, and how often each letter is in them.
struct Shape<'a> {
    words: Vec<&'a str>,
    counts: [u8; 128],
    length: usize,
}

impl<'a> Shape<'a> {
    fn of(text: &'a str) -> Shape<'a> {
        Shape::with(text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect())
    }

    fn with(words: Vec<&'a str>) -> Shape<'a> {
        let (mut counts, mut length) = ([0u8; 128], 0);
        for letter in words.iter().flat_map(|word| word.chars()) {
            length += 1;
            // Letters that share a place look the same, which makes texts look more alike and never less.
            if let Some(count) = counts.get_mut(letter as usize % 128) {
                *count = count.saturating_add(1);
            }
        }
        Shape { words, counts, length }
    }

    /// The same with abbreviations spelt out, if it has any.
    fn spelt_out(&self) -> Option<Shape<'a>> {
        let long = |word: &str| SHORT_FOR.iter().find(|(short, _)| *short == word).map(|(_, long)| *long);
        self.words.iter().any(|word| long(word).is_some()).then(|| {
            let words = self.words.iter();
            let spelt = |word: &&'a str| match long(word) {
                Some(long) => long.to_vec(),
                None => vec![*word],
            };
            Shape::with(words.flat_map(spelt).collect())
        })
    }

    /// How alike the letters can be at most: every letter that is in one alone has to be typed, dropped or changed.
    fn likest(&self, other: &Shape<'_>) -> f64 {
        let common: usize = self.counts.iter().zip(&other.counts).map(|(a, b)| usize::from(*a.min(b))).sum();
        match self.length.max(other.length) {
            0 => 1.0,
            longest => common as f64 / longest as f64,
        }
    }
}

/// What is looked for, with what was found out about words of candidates.
struct Reading<'t, 'a> {
    shape: Shape<'t>,
    letters: String,
    /// Rows of `likeness` by a candidate's word.
    known: HashMap<&'a str, usize>,
    /// How alike the word is to each of those looked for; nothing where it is not [`ALIKE`].
    likeness: Vec<Vec<f64>>,
}

impl<'t, 'a> Reading<'t, 'a> {
    fn of(shape: Shape<'t>) -> Reading<'t, 'a> {
        Reading { letters: shape.words.concat(), shape, known: HashMap::new(), likeness: Vec::new() }
    }

    /// Of a thousand: the better of how alike the letters are (typos, missing blanks) and how many words the two share
    /// (a missing word, another order). None when it is not enough.
    fn score(&mut self, other: &Shape<'a>) -> Option<u32> {
        let words = self.words(other);
        let both = |letters: f64| letters.max(words) * 0.7 + letters.min(words) * 0.3;
        // The sum is exact to far less than the one in a thousand that is left to spare.
        if both(self.shape.likest(other)) * 1000.0 < f64::from(ENOUGH - 1) {
            return None;
        }
        let letters = strsim::normalized_damerau_levenshtein(&self.letters, &other.words.concat());
        Some(thousand(both(letters))).filter(|score| *score >= ENOUGH)
    }

    /// How many words the two share.
    fn words(&mut self, other: &Shape<'a>) -> f64 {
        let mut left: Vec<(usize, &str)> = other.words.iter().map(|word| (self.row(word), *word)).collect();
        let mut shared = 0.0;
        for (at, word) in self.shape.words.iter().enumerate() {
            let likeness = |row: usize| self.likeness.get(row).and_then(|row| row.get(at)).copied().unwrap_or_default();
            let mut best: Option<(usize, f64, &str)> = None;
            for (place, (row, known)) in left.iter().enumerate() {
                let likeness = likeness(*row);
                if likeness >= ALIKE && best.is_none_or(|(_, most, _)| likeness > most) {
                    best = Some((place, likeness, known));
                }
            }
            if let Some((place, likeness, known)) = best {
                shared += likeness * weight(word).min(weight(known));
                left.remove(place);
            }
        }
        if shared == 0.0 {
            return 0.0;
        }
        let all: f64 = self.shape.words.iter().chain(&other.words).map(|word| weight(word)).sum();
        2.0 * shared / all
    }

    /// The row of a candidate's word, which is compared when it is met first.
    fn row(&mut self, word: &'a str) -> usize {
        let Reading { shape, known, likeness, .. } = self;
        *known.entry(word).or_insert_with(|| {
            likeness.push(shape.words.iter().map(|wanted| alike(wanted, word)).collect());
            likeness.len() - 1
        })
    }
}

/// How much a word tells: `of` and `to` little, and no more `role`, which is the name of everything here.
fn weight(word: &str) -> f64 {
    if word.chars().count() <= 2 || word == "role" { 0.3 } else { 1.0 }
}

/// How alike two words are, nothing when they are not [`ALIKE`]; a plural and an abbreviation count as nearly the same
/// word.
fn alike(a: &str, b: &str) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short == long {
        return 1.0;
    }
    let plural = long.strip_suffix('s') == Some(short) || long.strip_suffix("es") == Some(short);
    let cut = short.len() >= 4 && long.starts_with(short);
    let least = if plural {
        0.97
    } else if cut {
        0.85
    } else if can_be_alike(a, b) {
        0.0
    } else {
        return 0.0;
    };
    Some(strsim::normalized_damerau_levenshtein(a, b).max(least)).filter(|likeness| *likeness >= ALIKE).unwrap_or(0.0)
}

/// Whether so few letters are in one of the words alone that they may be [`ALIKE`].
fn can_be_alike(a: &str, b: &str) -> bool {
    let measure = |word: &str| word.chars().fold((0u64, 0u32), |(set, n), c| (set | 1 << (c as u32 % 64), n + 1));
    let ((in_a, length_a), (in_b, length_b)) = (measure(a), measure(b));
    let apart = (in_a & !in_b).count_ones().max((in_b & !in_a).count_ones()).max(length_a.abs_diff(length_b));
    let longest = f64::from(length_a.max(length_b));
    longest - f64::from(apart) >= (ALIKE - 0.001) * longest
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
fn thousand(part: f64) -> u32 {
    (part.clamp(0.0, 1.0) * 1000.0).round() as u32
}
