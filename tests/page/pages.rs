//! Pages of the pairs in `tests/diff/`.

use rolecast::diagnostic::Diagnostics;
use rolecast::diff::show::{Page, Spot, Which, html};
use rolecast::diff::{Counterexample, Diff, matrix};
use rolecast::policy::{Policy, Text};
use rolecast::project::Places;

use crate::diff_support::{cases, compared, policy, project};

/// The page of what two policies have apart; places are the pointers.
pub(crate) fn page(before: &Policy, after: &Policy, found: &Diff, refused: &[Counterexample]) -> String {
    let matrix = matrix(before, after, found, &|_| true);
    let (sides, notes) = (["`main`", "the working tree"], &Diagnostics::default());
    let page = Page { diff: found, matrix: &matrix, refused, notes, project: &after.project, sides };
    html(&page, &mut |_, file, _| Spot::inside(file))
}

/// A page, and what is expected of its pair.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) page: String,
    pub(crate) found: Diff,
    pub(crate) expected: String,
}

/// All pairs, with the lines of their files.
pub(crate) fn all() -> Vec<Case> {
    let one = |(name, before, after, expected): (String, Vec<_>, Vec<_>, String)| {
        let projects = [project(before.clone()), project(after.clone())];
        let (before, after) = (policy(before), policy(after));
        let found = compared(&before, &after);
        let mut places = [Places::new(&projects[0].map), Places::new(&projects[1].map)];
        let mut locate = |which: Which, file: &Text, pointer: &str| {
            let place = places[usize::from(which == Which::After)].find(file, pointer);
            Spot { file: file.to_string(), at: place.map(|place| (place.line, place.column)) }
        };
        let matrix = matrix(&before, &after, &found, &|_| true);
        let (sides, notes) = (["`main`", "the working tree"], &Diagnostics::default());
        let page = Page { diff: &found, matrix: &matrix, refused: &[], notes, project: &after.project, sides };
        Case { name, page: html(&page, &mut locate), found, expected }
    };
    cases().into_iter().map(one).collect()
}

/// The two policies of a pair.
pub(crate) fn pair(name: &str) -> (Policy, Policy) {
    let (_, before, after, _) = cases().into_iter().find(|(known, ..)| known == name).expect(name);
    (policy(before), policy(after))
}
