//! Logging commands of Azure Pipelines: `##vso[task.logissue type=error;..]message`.
//!
//! An agent reads a command up to the end of its line: properties up to the first `]`, parted by `;`, the message behind
//! it. These are the escapes of its own task library (microsoft/azure-pipelines-task-lib, `taskcommand.ts`).

use super::chars::percent;

/// What a percent sign of the text itself is written as.
const SIGN: &str = "%AZP25";

/// Writes `raw` as the message of a command.
pub fn data(raw: &str, out: &mut String) {
    percent(raw, out, SIGN, &[]);
}

/// Writes `raw` as the value of a property of a command.
pub fn property(raw: &str, out: &mut String) {
    percent(raw, out, SIGN, &[']', ';']);
}
