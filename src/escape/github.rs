//! Workflow commands of GitHub Actions: `::error file=..,line=..::message`, by which a log becomes annotations.
//!
//! A runner reads a command up to the end of its line, splits it at `::`, `,` and `=`, and undoes exactly these escapes
//! (actions/runner, `ActionCommand`).

/// Writes `raw` as the message of a command.
pub fn data(raw: &str, out: &mut String) {
    write(raw, out, false);
}

/// Writes `raw` as the value of a property of a command.
pub fn property(raw: &str, out: &mut String) {
    write(raw, out, true);
}

fn write(raw: &str, out: &mut String, in_property: bool) {
    for c in raw.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' if in_property => out.push_str("%3A"),
            ',' if in_property => out.push_str("%2C"),
            c => out.push(c),
        }
    }
}
