//! The operations of Azure that rolecast knows by name, and what is near to one that it does not.
//!
//! Known are the operations that built-in roles and primitives name, and the providers that their patterns and the
//! project's components name. There are more: that an operation is not known says little by itself.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::catalog::{Catalog, named};
use crate::model::Sources;
use crate::model::primitive::Need;
use crate::permission::{Pattern, Plane, Primitives};

/// What is known of the providers that are asked about. Most questions are answered by the shipped operations; the rest is
/// gone through when one is not.
pub(super) struct Known<'a> {
    catalog: &'a Catalog,
    primitives: &'a Primitives,
    sources: &'a Sources,
    /// The providers that are asked about, in lower case, sorted.
    wanted: Vec<&'a str>,
    names: OnceCell<Names>,
}

/// Operations and providers.
#[derive(Default)]
struct Names {
    /// For each plane, operations in lower case with their spelling.
    operations: [BTreeMap<String, String>; 2],
    /// Types, and what lies before a verb, in lower case with their spelling; of both planes.
    types: BTreeMap<String, String>,
    /// Providers in lower case with their spelling.
    providers: BTreeMap<String, String>,
    /// The provider that was added last, in lower case, and whether it is wanted.
    last: (String, bool),
}

impl<'a> Known<'a> {
    /// What a catalogue, the primitives and the project's components name: every provider, and of those that are `wanted`
    /// (in lower case, sorted) operations and types.
    pub(super) fn of(
        catalog: &'a Catalog,
        primitives: &'a Primitives,
        sources: &'a Sources,
        wanted: Vec<&'a str>,
    ) -> Known<'a> {
        Known { catalog, primitives, sources, wanted, names: OnceCell::new() }
    }

    /// Whether a pattern matches an operation that is known on a plane.
    pub(super) fn has(&self, plane: Plane, pattern: &Pattern) -> bool {
        let shipped: &[&str] = if plane == Plane::Control { &named::CONTROL } else { &named::DATA };
        let mut near = named::beginning(shipped, pattern.head()).iter();
        near.any(|operation| pattern.covers(&Pattern::new(operation))) || self.names().has(plane, pattern)
    }

    /// The known provider that the pattern's provider is a slip of; none where it is known, or far from all.
    pub(super) fn near_provider(&self, pattern: &Pattern) -> Option<&str> {
        self.names().near_provider(pattern)
    }

    /// The known operation of a plane that `operation` is a slip of in one segment.
    pub(super) fn near_operation(&self, plane: Plane, operation: &Pattern) -> Option<&str> {
        near(operation.folded(), self.names().on(plane))
    }

    /// The known type that the literal part of a pattern is a slip of in one segment; none where it is known.
    pub(super) fn near_type(&self, pattern: &Pattern) -> Option<&str> {
        self.names().near_type(pattern)
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(self.catalog, self.primitives, self.sources, &self.wanted))
    }
}

impl Names {
    fn of(catalog: &Catalog, primitives: &Primitives, sources: &Sources, wanted: &[&str]) -> Names {
        let mut known = Names::default();
        known.providers.extend(named::PROVIDERS.iter().map(|name| (name.to_ascii_lowercase(), (*name).to_owned())));
        for provider in wanted {
            let shipped: [(Plane, &[&str]); 3] =
                [(Plane::Control, &named::CONTROL), (Plane::Data, &named::DATA), (Plane::Control, &named::PATTERNS)];
            for (plane, list) in shipped {
                let texts = named::beginning(list, &format!("{provider}/"));
                texts.iter().for_each(|text| known.add(plane, text, wanted));
            }
        }
        // The project's own catalogue may be of some roles only.
        let own = Some(catalog).filter(|catalog| !std::ptr::eq(*catalog, Catalog::builtin()));
        let roles = own.into_iter().flat_map(Catalog::iter);
        for (list, texts) in roles.flat_map(|role| &role.permissions).flat_map(|block| block.lists()) {
            let plane = if list.ends_with("ataActions") { Plane::Data } else { Plane::Control };
            texts.iter().for_each(|text| known.add(plane, text.trim(), wanted));
        }
        for need in primitives.iter().flat_map(|primitive| primitive.enabled_by.iter()) {
            known.add_need(need, wanted);
        }
        for component in sources.all_components() {
            if let Some(kind) = &component.value.resource_type {
                known.add(Plane::Control, &format!("{}/*", kind.value), wanted);
            }
        }
        known
    }

    fn add_need(&mut self, need: &Need, wanted: &[&str]) {
        match need {
            Need::Action(text) => self.add(Plane::Control, text, wanted),
            Need::DataAction(text) => self.add(Plane::Data, text, wanted),
            Need::AllOf(needs) | Need::AnyOf(needs) => needs.iter().for_each(|need| self.add_need(need, wanted)),
        }
    }

    /// Adds an operation, or what a pattern of them says of providers and types.
    fn add(&mut self, plane: Plane, text: &str, wanted: &[&str]) {
        let Some((provider, _)) = text.split_once('/').filter(|(provider, _)| !provider.contains('*')) else { return };
        // Most texts are of the provider that was just seen.
        if !self.last.0.eq_ignore_ascii_case(provider) {
            let folded = provider.to_ascii_lowercase();
            if !self.providers.contains_key(&folded) {
                self.providers.insert(folded.clone(), provider.to_owned());
            }
            let is_wanted = wanted.binary_search(&&*folded).is_ok();
            self.last = (folded, is_wanted);
        }
        if !self.last.1 {
            return;
        }
        let folded = text.to_ascii_lowercase();
        let head = folded.find('*').unwrap_or(folded.len());
        let ends = folded.get(..head).unwrap_or_default().match_indices('/').map(|(at, _)| at);
        for end in ends.skip(1) {
            let (Some(key), Some(spelling)) = (folded.get(..end), text.get(..end)) else { continue };
            self.types.entry(key.to_owned()).or_insert_with(|| spelling.to_owned());
        }
        if head == folded.len() && !folded.ends_with('/') {
            let [control, data] = &mut self.operations;
            let into = if plane == Plane::Control { control } else { data };
            into.entry(folded).or_insert_with(|| text.to_owned());
        }
    }

    fn on(&self, plane: Plane) -> &BTreeMap<String, String> {
        let [control, data] = &self.operations;
        if plane == Plane::Control { control } else { data }
    }

    fn has(&self, plane: Plane, pattern: &Pattern) -> bool {
        let from = self.on(plane).range(pattern.head().to_owned()..);
        from.take_while(|(operation, _)| operation.starts_with(pattern.head()))
            .any(|(operation, _)| pattern.covers(&Pattern::new(operation)))
    }

    fn near_provider(&self, pattern: &Pattern) -> Option<&str> {
        let (provider, _) = pattern.head().split_once('/')?;
        if self.providers.contains_key(provider) {
            return None;
        }
        let candidates = self.providers.iter().filter(|(known, _)| is_slip(brand(provider), brand(known)));
        candidates.map(|(_, spelling)| spelling.as_str()).next()
    }

    fn near_type(&self, pattern: &Pattern) -> Option<&str> {
        let (kind, _) = pattern.head().rsplit_once('/')?;
        if self.types.contains_key(kind) || self.providers.contains_key(kind) {
            return None;
        }
        near(kind, &self.types)
    }
}

/// The first of the texts that differs from `text` in one segment that is a slip, the provider apart.
fn near<'k>(text: &str, known: &'k BTreeMap<String, String>) -> Option<&'k str> {
    let provider = text.get(..=text.find('/')?)?;
    let of_provider = known.range(provider.to_owned()..).take_while(|(operation, _)| operation.starts_with(provider));
    let differing = |other: &str| {
        let (mut a, mut b) = (text.split('/'), other.split('/'));
        let mut different = None;
        loop {
            match (a.next(), b.next()) {
                (None, None) => return different,
                (Some(a), Some(b)) if a == b => {}
                (Some(a), Some(b)) if different.is_none() => different = Some((a.to_owned(), b.to_owned())),
                _ => return None,
            }
        }
    };
    let mut slips = of_provider.filter(|(other, _)| differing(other).is_some_and(|(a, b)| is_slip(&a, &b)));
    slips.next().map(|(_, spelling)| spelling.as_str())
}

/// The part of a provider's name that tells it from others.
fn brand(provider: &str) -> &str {
    provider.strip_prefix("microsoft.").unwrap_or(provider)
}

/// Words shorter than this are told apart by a letter.
const SHORT: usize = 4;

/// In words of at least this length, two letters may be wrong.
const LONG: usize = 8;

/// Whether `a` is likely `b` with a letter or two wrong. The first letter is hardly ever: `attach` is no slip of `detach`,
/// nor `register` of `unregister`.
fn is_slip(a: &str, b: &str) -> bool {
    let shorter = a.len().min(b.len());
    let wrong = if shorter >= LONG { 2 } else { 1 };
    shorter >= SHORT
        && a.len().abs_diff(b.len()) <= wrong
        && a.chars().next() == b.chars().next()
        && strsim::osa_distance(a, b) <= wrong
}
