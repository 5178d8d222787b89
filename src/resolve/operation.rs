//! The operations that custom roles and primitives name: what cannot be one.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::permission::Pattern;
use crate::source::Span;

/// Says what is wrong with `text` as an operation or a pattern of them; whether nothing is.
pub(super) fn check(text: &str, span: Span, diagnostics: &mut Diagnostics) -> bool {
    let text = text.trim();
    let right = Pattern::new(text).is_well_formed();
    if !right {
        diagnostics.push(
            Diagnostic::error("malformed-action", format!("`{text}` is no operation"))
                .at(span, "Provider/type/verb is expected, as Microsoft.Storage/storageAccounts/read"),
        );
    }
    right
}
