//! "Did you mean": the nearest of the words that would have been right.

/// The candidate nearest to `text`, ignoring case, if one is near enough to be meant. The first in order wins a tie.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = text.trim().to_lowercase();
    // A third of the letters may be wrong, and one in short words: more is another word.
    let limit = (folded.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    // Long input is no typo, and the distance costs its square.
    for candidate in candidates.into_iter().filter(|candidate| folded.len() <= 3 * candidate.len()) {
        let other = candidate.to_lowercase();
        let distance = strsim::osa_distance(&folded, &other);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The words as a list in a sentence: `a`, `b` and `c`.
pub fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
