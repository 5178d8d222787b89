//! `access.json`: an environment's part of the policy, for tools and for later comparisons.

use super::{EmitError, Sink};
use crate::policy::{self, Environment, Policy};

/// Writes `<environment>/access.json`.
///
/// # Errors
/// What the sink says.
pub fn emit(policy: &Policy, environment: &Environment, sink: &dyn Sink) -> Result<(), EmitError> {
    let path = format!("{}/access.json", environment.id);
    let write = || {
        let mut to = sink.file(&path)?;
        policy::write_part(policy, environment, &mut *to)?;
        to.flush()
    };
    write().map_err(|source| EmitError::Io { path: path.clone(), source })
}
