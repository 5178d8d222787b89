//! Suggestions are what comparing every name letter by letter gives, for many names with mistakes in them.

use std::collections::{BTreeSet, HashMap};

use rolecast::catalog::{Catalog, Library};
use strsim::normalized_damerau_levenshtein as likeness;

/// How alike two texts are by the plain rules, of a thousand; likenesses of words that were worked out before are kept.
struct Rules {
    words: HashMap<(String, String), f64>,
}

const SHORT_FOR: [(&str, &str); 6] = [
    ("acr", "container registry"),
    ("aks", "azure kubernetes service"),
    ("aml", "azureml"),
    ("kv", "key vault"),
    ("rbac", "role based access control"),
    ("vm", "virtual machine"),
];

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn weight(word: &str) -> f64 {
    if word.chars().count() <= 2 || word == "role" { 0.3 } else { 1.0 }
}

impl Rules {
    fn alike(&mut self, a: &str, b: &str) -> f64 {
        *self.words.entry((a.to_owned(), b.to_owned())).or_insert_with(|| {
            let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            let bonus = match () {
                () if a == b => 1.0,
                () if format!("{short}s") == long || format!("{short}es") == long => 0.97,
                () if short.len() >= 4 && long.starts_with(short) => 0.85,
                () => 0.0,
            };
            likeness(a, b).max(bonus)
        })
    }

    fn score(&mut self, wanted: &[String], known: &[String]) -> u32 {
        let letters = likeness(&wanted.concat(), &known.concat());
        let (mut left, mut shared) = (known.to_vec(), 0.0);
        for word in wanted {
            let mut best = (0, 0.0);
            for (at, other) in left.iter().enumerate() {
                let alike = self.alike(word, other);
                if alike > best.1 {
                    best = (at, alike);
                }
            }
            if best.1 >= 0.7 {
                shared += best.1 * weight(word).min(weight(&left.remove(best.0)));
            }
        }
        let all: f64 = wanted.iter().chain(known).map(|word| weight(word)).sum();
        let words = if all > 0.0 { 2.0 * shared / all } else { 0.0 };
        ((letters.max(words) * 0.7 + letters.min(words) * 0.3).clamp(0.0, 1.0) * 1000.0).round() as u32
    }

    /// The values of the names that score enough, the best first, each once.
    fn nearest<T: Clone + PartialEq>(&mut self, text: &str, names: &[(String, T)]) -> Vec<T> {
        let text = text.trim().to_lowercase();
        let wanted = words(&text);
        let long: Vec<String> = wanted
            .iter()
            .flat_map(|word| {
                let long = SHORT_FOR.iter().find(|(short, _)| short == word);
                words(long.map_or(word, |(_, long)| long))
            })
            .collect();
        let mut scored: Vec<(u32, &str, &T)> = names
            .iter()
            .map(|(name, value)| {
                let known = words(name);
                let score = self.score(&wanted, &known);
                let score = if long == wanted { score } else { score.max(self.score(&long, &known)) };
                (score, name.as_str(), value)
            })
            .filter(|(score, ..)| *score >= 620)
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let mut values: Vec<T> = Vec::new();
        for (.., value) in scored {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
        values
    }
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % count.max(1)
    }
}

/// The name with a mistake of one of the kinds that people make.
fn mistaken(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let mut parts: Vec<&str> = name.split(' ').collect();
    let at = dice.below(letters.len());
    let part = dice.below(parts.len());
    match dice.below(10) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, 'e'),
        2 => letters[at] = ['q', 'é', '-', ' '][dice.below(4)],
        3 if at > 0 => letters.swap(at - 1, at),
        4 => letters.retain(|c| *c != ' '),
        5 => letters.truncate(at + 1),
        6 => {
            parts.remove(part);
            return parts.join(" ");
        }
        7 => {
            let other = dice.below(parts.len());
            parts.swap(part, other);
            return parts.join(" ");
        }
        8 => {
            parts[part] = SHORT_FOR[dice.below(SHORT_FOR.len())].0;
            return parts.join(" ");
        }
        _ => {
            parts[part] = ["Role", "of", "Contributors", "Data"][dice.below(4)];
            return parts.join("-");
        }
    }
    letters.into_iter().collect()
}

/// Names with one to three mistakes.
fn wanted(names: &[(String, String)], count: usize, dice: &mut Dice) -> Vec<String> {
    let one = |_| {
        let mut text = names[dice.below(names.len())].0.clone();
        for _ in 0..=dice.below(3) {
            if !text.is_empty() {
                text = mistaken(&text, dice);
            }
        }
        if dice.below(4) == 0 { text.to_uppercase() } else { text }
    };
    (0..count).map(one).collect()
}

#[test]
fn roles_that_may_be_meant_are_those_of_the_plain_rules() {
    let catalog = Catalog::builtin();
    let mut names: Vec<(String, String)> = Vec::new();
    for role in catalog.iter() {
        names.push((role.name.trim().to_lowercase(), role.name.clone()));
        names.extend(catalog.old_names(role.id).into_iter().map(|old| (old.trim().to_lowercase(), role.name.clone())));
    }
    assert!(names.len() > 928);
    let texts = wanted(&names, 200, &mut Dice(1));
    let (left, right) = texts.split_at(texts.len() / 2);
    let check = |texts: &[String]| {
        let mut rules = Rules { words: HashMap::new() };
        let mut answered = 0;
        for text in texts {
            let mut expected = rules.nearest(text, &names);
            expected.truncate(3);
            let found: Vec<String> = catalog.nearest(text).into_iter().map(|role| role.name.clone()).collect();
            assert_eq!(found, expected, "`{text}`");
            answered += usize::from(!found.is_empty());
        }
        answered
    };
    let answered: usize = std::thread::scope(|scope| {
        let other = scope.spawn(|| check(left));
        check(right) + other.join().unwrap()
    });
    assert!((100..200).contains(&answered), "mistakes of all sizes: {answered}");
}

#[test]
fn a_component_that_may_be_meant_is_that_of_the_plain_rules() {
    let library = Library::builtin();
    let mut names: Vec<(String, String)> = Vec::new();
    for component in library.ids().into_iter().filter_map(|id| library.get(id)) {
        let id = component.id.value.to_string();
        let aliases: BTreeSet<String> = component.aliases.iter().map(|alias| alias.trim().to_lowercase()).collect();
        names.push((id.clone(), id.clone()));
        names.push((component.name.trim().to_lowercase(), id.clone()));
        names.extend(aliases.into_iter().map(|alias| (alias, id.clone())));
    }
    let mut rules = Rules { words: HashMap::new() };
    for text in wanted(&names, 300, &mut Dice(2)) {
        let expected = rules.nearest(&text, &names).into_iter().next();
        assert_eq!(library.nearest(&text), expected.as_deref(), "`{text}`");
    }
}
