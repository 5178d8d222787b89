//! The component library: the shipped components, decoded when they are first asked for, and a project's own over
//! them. A project's file with a shipped id takes the place of the shipped component.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use super::embedded::decode;
use super::nearest::{self, Candidate};
use super::table::fold;
use crate::model::component::Component;

/// A shipped component.
struct Row {
    id: &'static str,
    name: &'static str,
    /// Folded, the name among them.
    aliases: &'static [&'static str],
    json: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/components.rs"));

/// Decoded components, one place a row.
static DECODED: [OnceLock<Option<Arc<Component>>>; COMPONENTS.len()] = [const { OnceLock::new() }; COMPONENTS.len()];

static BUILTIN: LazyLock<Library> = LazyLock::new(|| Library { own: BTreeMap::new() });

/// The components that there are.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The project's, by folded id.
    own: BTreeMap<String, Arc<Component>>,
}

impl Library {
    /// The shipped components.
    pub fn builtin() -> &'static Library {
        &BUILTIN
    }

    /// The shipped components with a project's own over them.
    pub fn with(own: impl IntoIterator<Item = Arc<Component>>) -> Library {
        Library { own: own.into_iter().map(|component| (component.id.value.folded(), component)).collect() }
    }

    /// The project's own component with this id; case does not matter.
    pub fn own(&self, id: &str) -> Option<&Component> {
        self.own.get(&id.to_ascii_lowercase()).map(|component| &**component)
    }

    /// The component with this id; case does not matter.
    pub fn get(&self, id: &str) -> Option<Arc<Component>> {
        let folded = id.to_ascii_lowercase();
        if let Some(own) = self.own.get(&folded) {
            return Some(Arc::clone(own));
        }
        let row = COMPONENTS.binary_search_by(|row| row.id.cmp(folded.as_str())).ok()?;
        let place = DECODED.get(row)?;
        place.get_or_init(|| COMPONENTS.get(row).and_then(|row| decode(row.json)).map(Arc::new)).clone()
    }

    /// The component that goes by this name or alias; case does not matter.
    pub fn by_alias(&self, name: &str) -> Option<Arc<Component>> {
        let folded = fold(name);
        let goes_by = |component: &Component| {
            fold(&component.name) == folded || component.aliases.iter().any(|alias| fold(alias) == folded)
        };
        let own = self.own.values().find(|component| goes_by(component)).map(Arc::clone);
        own.or_else(|| {
            self.shipped().find(|row| row.aliases.contains(&folded.as_str())).and_then(|row| self.get(row.id))
        })
    }

    /// The ids of all components, in alphabetical order.
    pub fn ids(&self) -> Vec<&str> {
        let own = self.own.values().map(|component| component.id.value.as_str());
        let mut ids: Vec<&str> = own.chain(self.shipped().map(|row| row.id)).collect();
        ids.sort_by_key(|id| id.to_ascii_lowercase());
        ids
    }

    /// The id of the component that is likeliest meant by `text`, which is none.
    pub fn nearest(&self, text: &str) -> Option<&str> {
        let mut names: Vec<(String, &str)> = Vec::new();
        for component in self.own.values() {
            let id = component.id.value.as_str();
            names.push((component.id.value.folded(), id));
            names.push((fold(&component.name), id));
            names.extend(component.aliases.iter().map(|alias| (fold(alias), id)));
        }
        for row in self.shipped() {
            names.push((row.id.to_owned(), row.id));
            names.extend(row.aliases.iter().map(|alias| ((*alias).to_owned(), row.id)));
        }
        let candidates = names.iter().map(|(text, id)| Candidate { text, value: *id });
        nearest::ranked(&fold(text), candidates).into_iter().next()
    }

    /// Shipped components that no own one takes the place of.
    fn shipped(&self) -> impl Iterator<Item = &'static Row> {
        COMPONENTS.iter().filter(|row| !self.own.contains_key(row.id))
    }

    /// The product names of the shipped components by id, for listings that decode none.
    pub fn names(&self) -> Vec<(&str, &str)> {
        let own = self.own.values().map(|component| (component.id.value.as_str(), component.name.value.as_str()));
        let mut names: Vec<(&str, &str)> = own.chain(self.shipped().map(|row| (row.id, row.name))).collect();
        names.sort_by_key(|(id, _)| id.to_ascii_lowercase());
        names
    }
}
