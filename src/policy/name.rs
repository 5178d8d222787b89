//! Names that are the same in every run and every target: Azure's `guid()` function and what is named by it.
//!
//! `guid()` is UUID version 5 in a namespace of Azure Resource Manager's own, over the arguments joined by `-`
//! (constant `ARMNamespaceGuid` of Azure.Deployments.Expression; vectors from Azure/bicep's baselines in the tests).
//! Role assignments are named as Bicep's `getRoleAssignmentName()` does it: scope, principal, role, all in lower case.

use sha1::{Digest, Sha1};

use super::{Scope, Term};
use crate::model::text::Guid;

/// The namespace of Azure's `guid()`: `11fb06fb-712d-4ddd-98c7-e71bbd588830`.
pub const NAMESPACE: &str = "11fb06fb-712d-4ddd-98c7-e71bbd588830";

const NAMESPACE_ID: [u8; 16] = 0x11fb_06fb_712d_4ddd_98c7_e71b_bd58_8830_u128.to_be_bytes();

/// What Azure's `guid()` gives for these arguments.
pub fn guid(arguments: &[&str]) -> Guid {
    let mut digest = Sha1::new_with_prefix(NAMESPACE_ID);
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            digest.update("-");
        }
        digest.update(argument);
    }
    // RFC 9562, 5.5: the first sixteen bytes, with the version and the variant in place of six bits.
    let mut first = [0; 16];
    first.iter_mut().zip(digest.finalize()).for_each(|(to, from)| *to = from);
    let number = u128::from_be_bytes(first);
    let number = number & !(0xf_u128 << 76) & !(0b11_u128 << 62) | 5_u128 << 76 | 0b10_u128 << 62;
    Guid::from_bytes(number.to_be_bytes())
}

/// The name of the assignment of `role` to `principal` at `scope`, when no parameter takes part in it.
pub fn assignment_name(scope: &Scope, principal: &Term, role: Guid) -> Option<Guid> {
    let principal = principal.literal()?;
    scope.is_literal().then(|| guid(&[&scope.folded(), &principal.to_ascii_lowercase(), &role.to_string()]))
}

/// The GUID of a custom role that its file gives none: the same for the same project and role id.
pub fn custom_role_id(project: &str, role: &str) -> Guid {
    guid(&["rolecast", project, role])
}
