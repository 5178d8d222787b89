//! What settings of an instance close: `sharedKey: disabled` takes from keys of a storage account what they open.

use crate::catalog::Library;
use crate::policy::Instance;

/// The ids of the primitives that every setting of an instance which speaks of them closes, sorted.
pub fn closed_at(instance: &Instance, library: &Library) -> Vec<String> {
    let Some(component) = library.get(&instance.component) else { return Vec::new() };
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    for (name, value) in &instance.settings {
        let Some(effect) = component.settings.get(name).and_then(|setting| setting.values.get(value)) else { continue };
        opened.extend(effect.opens.iter().map(|id| id.value.clone()));
        closed.extend(effect.closes.iter().map(|id| id.value.clone()));
    }
    closed.retain(|id| !opened.contains(id));
    closed.sort();
    closed.dedup();
    closed
}
