//! Workflow commands of GitHub Actions: `::error file=..,line=..::message`, by which a log becomes annotations.
//!
//! A runner reads a command up to the end of its line, splits it at `::`, `,` and `=`, and undoes exactly these escapes
//! (actions/runner, `ActionCommand`).

use super::chars::percent;

/// What a percent sign of the text itself is written as.
const SIGN: &str = "%25";

/// Writes `raw` as the message of a command.
pub fn data(raw: &str, out: &mut String) {
    percent(raw, out, SIGN, &[]);
}

/// Writes `raw` as the value of a property of a command.
pub fn property(raw: &str, out: &mut String) {
    percent(raw, out, SIGN, &[':', ',']);
}
