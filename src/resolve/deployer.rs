//! Whoever deploys the project: an object id, or a name that some environment gives to a principal.

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::model::Sources;
use crate::model::text::Guid;
use crate::policy::Environment;

/// Says which names are nobody's: what nobody is called cannot be kept.
pub(super) fn check(sources: &Sources, environments: &[Environment], diagnostics: &mut Diagnostics) {
    let bound = || environments.iter().flat_map(|one| &one.principals).flat_map(|(_, principals)| principals);
    let names = || bound().filter_map(|principal| principal.name.as_deref());
    for name in sources.project.value.deployer.iter().flat_map(|list| &list.0) {
        let is_known = names().any(|known| known.to_lowercase() == name.to_lowercase());
        if is_known || Guid::parse(name).is_some() {
            continue;
        }
        let error = Diagnostic::error("unknown-principal", format!("there is no principal `{}`", name.value));
        let error = error.at(name.span, "neither an object id nor a name in `principals` of an environment");
        diagnostics.push(match nearest(name, names()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("name a deployer of whom no environment speaks by its object id"),
        });
    }
}
