//! What somebody may have meant: names near to a text, by letters and by words.
//!
//! Takes a text and candidates, all folded alike; gives the best few, the best first, the same ones every time. Does not
//! know what the names are names of.

/// How many suggestions there are at most.
pub(super) const LIMIT: usize = 3;

/// Longer texts are no typo of a name, and comparing costs length by length.
const LONGEST: usize = 120;

/// What a candidate must score, of a thousand.
const ENOUGH: u32 = 620;

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
    let score = |text: &str| {
        let shape = Shape::of(text);
        wanted.score(&shape).max(spelt.as_ref().map_or(0, |spelt| spelt.score(&shape)))
    };
    let mut scored: Vec<(u32, &str, T)> = candidates
        .into_iter()
        .map(|candidate| (score(candidate.text), candidate.text, candidate.value))
        .filter(|(score, ..)| *score >= ENOUGH)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.into_iter().map(|(.., value)| value).collect()
}

/// A text as words, and as letters alone.
struct Shape<'a> {
    words: Vec<&'a str>,
    letters: String,
}

impl<'a> Shape<'a> {
    fn of(text: &'a str) -> Shape<'a> {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let letters = words.concat();
        Shape { words, letters }
    }

    /// The same with abbreviations spelt out, if it has any.
    fn spelt_out(&self) -> Option<Shape<'a>> {
        let long = |word: &str| SHORT_FOR.iter().find(|(short, _)| *short == word).map(|(_, long)| *long);
        self.words.iter().any(|word| long(word).is_some()).then(|| {
            let words: Vec<&'a str> = self
                .words
                .iter()
                .flat_map(|word| long(word).unwrap_or(&[]).iter().copied().chain(long(word).is_none().then_some(*word)))
                .collect();
            let letters = words.concat();
            Shape { words, letters }
        })
    }

    /// Of a thousand: the better of how alike the letters are (typos, missing blanks) and how many words the two share
    /// (a missing word, another order).
    fn score(&self, other: &Shape<'_>) -> u32 {
        let letters = strsim::normalized_damerau_levenshtein(&self.letters, &other.letters);
        let mut left = other.words.clone();
        let mut shared = 0.0;
        for word in &self.words {
            let best = left
                .iter()
                .enumerate()
                .map(|(at, known)| (at, alike(word, known), *known))
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            if let Some((at, likeness, known)) = best
                && likeness >= 0.7
            {
                shared += likeness * weight(word).min(weight(known));
                left.remove(at);
            }
        }
        let all: f64 = self.words.iter().chain(&other.words).map(|word| weight(word)).sum();
        let words = if all > 0.0 { 2.0 * shared / all } else { 0.0 };
        thousand(letters.max(words) * 0.7 + letters.min(words) * 0.3)
    }
}

/// How much a word tells: `of` and `to` little, and no more `role`, which is the name of everything here.
fn weight(word: &str) -> f64 {
    if word.chars().count() <= 2 || word == "role" { 0.3 } else { 1.0 }
}

/// How alike two words are; a plural and an abbreviation count as nearly the same word.
fn alike(a: &str, b: &str) -> f64 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short == long {
        return 1.0;
    }
    let plural = long.strip_suffix('s') == Some(short) || long.strip_suffix("es") == Some(short);
    let cut = short.len() >= 4 && long.starts_with(short);
    let likeness = strsim::normalized_damerau_levenshtein(a, b);
    if plural {
        likeness.max(0.97)
    } else if cut {
        likeness.max(0.85)
    } else {
        likeness
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
fn thousand(part: f64) -> u32 {
    (part.clamp(0.0, 1.0) * 1000.0).round() as u32
}
