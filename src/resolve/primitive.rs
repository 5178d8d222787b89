//! The project's own primitives, and what components say of primitives: ids are new, references find something,
//! operations are operations.

use super::index::{Index, unique};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::component::Component;
use crate::model::primitive::{Need, Needs, Primitive};
use crate::permission::{Primitives, malformed_operation, unknown_primitive};
use crate::source::Spanned;

/// Checks the project's own primitives by themselves.
pub(super) fn check_own(own: &[&Primitive], diagnostics: &mut Diagnostics) {
    unique("primitive", own.iter().map(|one| &one.id), diagnostics);
    for primitive in own {
        if let Some(shipped) = Primitives::builtin().get(primitive.id.as_str()) {
            diagnostics.push(
                Diagnostic::error(
                    "duplicate-primitive",
                    format!("`{}` is rolecast's own primitive `{}`", primitive.id.value, shipped.name.value),
                )
                .at(primitive.id.span, "taken")
                .help("give it an id of its own, such as one that starts with the letters of your organisation"),
            );
        }
        check_needs(&primitive.enabled_by, diagnostics);
    }
}

/// Checks them, and what components say of primitives.
pub(super) fn check(index: &Index<'_>, diagnostics: &mut Diagnostics) {
    let own: Vec<&Primitive> = index.sources.primitives.iter().map(|one| &one.value).collect();
    check_own(&own, diagnostics);
    let all = all(index);
    for component in index.sources.all_components().map(|one| &one.value) {
        for name in references(component) {
            diagnostics.extend(unknown_primitive(name, &all));
        }
    }
}

/// The primitives that there are: the shipped ones and the project's own.
pub(super) fn all<'i>(index: &Index<'i>) -> Vec<&'i Primitive> {
    let own = index.sources.primitives.iter().map(|one| &one.value);
    Primitives::builtin().iter().map(|one| &**one).chain(own).collect()
}

/// Everywhere that a component names a primitive.
fn references(component: &Component) -> impl Iterator<Item = &Spanned<String>> {
    let facets = component.facets.iter().flat_map(|(_, facet)| facet.levels.iter());
    let levels = component.levels.iter().chain(facets);
    let carried = levels.flat_map(|(_, level)| level.carries.iter().map(|one| &one.primitive));
    let values = component.settings.iter().flat_map(|(_, setting)| setting.values.iter());
    carried.chain(values.flat_map(|(_, value)| value.opens.iter().chain(&value.closes)))
}

fn check_needs(needs: &Needs, diagnostics: &mut Diagnostics) {
    for need in needs.iter() {
        match &need.value {
            Need::Action(text) => diagnostics.extend(malformed_operation(text, need.span)),
            Need::DataAction(text) => diagnostics.extend(malformed_operation(text, text.span)),
            Need::AllOf(needs) | Need::AnyOf(needs) => check_needs(needs, diagnostics),
        }
    }
}
