//! Logging commands of Azure Pipelines: `##vso[task.logissue type=error;..]message`.
//!
//! An agent reads a command up to the end of its line: properties up to the first `]`, parted by `;`, the message behind
//! it. These are the escapes of its own task library (microsoft/azure-pipelines-task-lib, `taskcommand.ts`).

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
            '%' => out.push_str("%AZP25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ']' if in_property => out.push_str("%5D"),
            ';' if in_property => out.push_str("%3B"),
            c => out.push(c),
        }
    }
}
