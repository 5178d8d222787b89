//! What the filters of a page go by: for everything that is shown, whose access in which environments it is about, and
//! what has become of that.

use std::collections::{BTreeMap, BTreeSet};

use super::markup::Markup;
use crate::diff::{Line, Matrix, Verdict};

/// Personas in environments, and their verdicts.
pub(super) struct Index<'m> {
    matrix: &'m Matrix,
    /// By persona on either side and column.
    verdicts: BTreeMap<(&'m str, usize), Verdict>,
    /// The numbers of personas in the matrix, by their ids on either side.
    places: BTreeMap<&'m str, usize>,
}

/// What one thing is about.
#[derive(Default)]
pub(super) struct About<'m> {
    of: BTreeSet<(usize, &'static str)>,
    ids: BTreeSet<&'m str>,
}

impl<'m> Index<'m> {
    pub(super) fn of(matrix: &'m Matrix) -> Index<'m> {
        let (mut verdicts, mut places) = (BTreeMap::new(), BTreeMap::new());
        for (place, member) in matrix.personas.iter().enumerate() {
            for id in member.was.iter().chain([&member.id]) {
                places.insert(&**id, place);
                for (column, verdict) in member.verdicts.iter().enumerate() {
                    verdicts.extend(verdict.map(|verdict| ((&**id, column), verdict)));
                }
            }
        }
        Index { matrix, verdicts, places }
    }

    /// The column of an environment.
    fn column(&self, environment: &str) -> Option<usize> {
        self.matrix.columns.iter().position(|column| column.id.eq_ignore_ascii_case(environment))
    }

    /// What lines are about.
    pub(super) fn lines<'l>(&'l self, lines: impl IntoIterator<Item = &'l Line>) -> About<'l> {
        let mut about = About::default();
        for line in lines {
            let Some(column) = self.column(&line.environment) else { continue };
            let verdict = self.verdicts.get(&(&*line.persona, column)).copied().unwrap_or_default();
            about.of.insert((column, verdict.word()));
            about.ids.insert(&line.persona);
        }
        about
    }

    /// What something is about that stands around access: of all environments, where it names none; with the verdict
    /// that it has itself, where it names no persona.
    pub(super) fn around<'l>(
        &'l self,
        environment: Option<&str>,
        persona: Option<&'l str>,
        is_broader: bool,
    ) -> About<'l> {
        let own = if is_broader { Verdict::Broadened } else { Verdict::Narrowed };
        let columns = match environment {
            Some(environment) => self.column(environment).into_iter().collect(),
            None => (0..self.matrix.columns.len()).collect::<Vec<usize>>(),
        };
        let verdict = |column| persona.and_then(|persona| self.verdicts.get(&(persona, column)).copied());
        let of = columns.into_iter().map(|column| (column, verdict(column).unwrap_or(own).word()));
        About { of: of.collect(), ids: persona.into_iter().collect() }
    }

    /// What a persona's own part of the matrix is about.
    pub(super) fn member(&self, place: usize) -> About<'_> {
        let mut about = About::default();
        if let Some(member) = self.matrix.personas.get(place) {
            let verdicts = member.verdicts.iter().enumerate();
            about.of.extend(verdicts.filter_map(|(column, verdict)| Some((column, (*verdict)?.word()))));
            about.ids.insert(&member.id);
        }
        about
    }

    /// Writes what something is about into the tag that is open: `data-of` has columns with verdicts, `data-find` what is
    /// searched.
    pub(super) fn write(&self, about: &About<'_>, kind: &'static str, out: &mut Markup) {
        let of: Vec<String> = about.of.iter().map(|(column, verdict)| format!("{column}:{verdict}")).collect();
        let mut find: Vec<String> = Vec::new();
        for id in &about.ids {
            let member = self.places.get(id).and_then(|&place| self.matrix.personas.get(place));
            let names = member.into_iter().flat_map(|member| [&member.id, &member.name].into_iter().chain(&member.was));
            find.extend(names.map(|name| name.to_lowercase()));
        }
        find.sort();
        find.dedup();
        out.attribute("data-kind", kind).attribute("data-of", &of.join(" ")).attribute("data-find", &find.join("\n"));
    }
}
