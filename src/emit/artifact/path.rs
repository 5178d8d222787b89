//! Which paths an artifact may have: such as mean the same file on every system, inside the folder.

/// What is wrong with `path`, if anything.
pub(super) fn refuse(path: &str) -> Result<(), &'static str> {
    if path.len() > 240 {
        return Err("is longer than 240 bytes");
    }
    let mut parts = path.split('/').peekable();
    if parts.peek().is_some_and(|first| [".rolecast", ".git"].iter().any(|own| first.eq_ignore_ascii_case(own))) {
        return Err("lies among records that are no artifacts");
    }
    parts.try_for_each(refuse_part)
}

fn refuse_part(part: &str) -> Result<(), &'static str> {
    if part.is_empty() {
        return Err("has an empty part, so it does not lead from the output folder to a file");
    }
    if part == "." || part == ".." {
        return Err("has a part `.` or `..`");
    }
    if part.ends_with(['.', ' ']) {
        return Err("has a part that ends with a dot or a space, which Windows drops");
    }
    if part.chars().any(|c| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')) {
        return Err("has a character that no file name may have everywhere");
    }
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        stem.strip_prefix(port)
            .is_some_and(|rest| matches!(rest, "¹" | "²" | "³") || matches!(rest.as_bytes(), [b'0'..=b'9']))
    });
    if numbered || matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") {
        return Err("has a part that is a device on Windows");
    }
    Ok(())
}

/// Paths that are equal here are one file on some systems.
pub(super) fn fold(path: &str) -> String {
    path.to_lowercase()
}
