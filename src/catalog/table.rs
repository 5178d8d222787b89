//! The index of a catalogue's text: where each role stands, by GUID and by name.
//!
//! Takes the text (a header line, then one role a line), gives two sorted tables of bytes. Compiled twice: into the
//! build script, which indexes the shipped catalogue, and into the crate, which indexes a project's own. So it may know
//! nothing of the crate.

use serde::Deserialize;

/// Bytes of a row of [`Tables::ids`]: GUID, then offset and length of the line.
pub(crate) const ID_ROW: usize = 24;

/// Bytes of a row of [`Tables::names`]: offset and length of the folded name, then the number of the row in `ids`.
pub(crate) const NAME_ROW: usize = 12;

/// Two tables over one text. Numbers are little-endian `u32`.
pub(crate) struct Tables {
    /// Sorted by GUID.
    pub(crate) ids: Vec<u8>,
    /// Sorted by folded name, then by GUID.
    pub(crate) names: Vec<u8>,
    /// The folded names that `names` points into.
    pub(crate) folded: String,
}

/// Why a text has no index.
pub(crate) struct Problem {
    /// Line of the text, counted from 1.
    pub(crate) line: usize,
    /// Column in bytes, counted from 1.
    pub(crate) column: usize,
    /// What is wrong.
    pub(crate) message: String,
}

#[derive(Deserialize)]
struct Key {
    name: String,
    id: String,
}

/// The form in which names are compared: lower case, blanks trimmed, inner runs of blanks as one space.
pub(crate) fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// Indexes `text`; `guid` reads a GUID.
pub(crate) fn build(text: &str, guid: impl Fn(&str) -> Option<[u8; 16]>) -> Result<Tables, Problem> {
    let mut roles: Vec<([u8; 16], u32, u32, String, usize)> = Vec::new();
    let mut offset = 0usize;
    for (number, raw) in text.split_inclusive('\n').enumerate() {
        let start = offset;
        offset += raw.len();
        let body = raw.trim_end_matches(['\n', '\r']);
        if number == 0 || body.trim().is_empty() {
            continue;
        }
        let line = number + 1;
        let key: Key = serde_json::from_str(body).map_err(|error| Problem {
            line,
            column: error.column().max(1),
            message: plain(&error),
        })?;
        let id = guid(&key.id).ok_or_else(|| Problem {
            line,
            column: 1,
            message: format!("`{}` is no GUID", key.id.escape_debug()),
        })?;
        roles.push((id, small(start, line)?, small(body.len(), line)?, fold(&key.name), line));
    }
    roles.sort_by(|a, b| a.0.cmp(&b.0).then(a.4.cmp(&b.4)));
    for pair in roles.windows(2) {
        if let [(first, .., name, line), (second, .., other, again)] = pair
            && first == second
        {
            let message = format!("`{name}` on line {line} and `{other}` here have the same id");
            return Err(Problem { line: *again, column: 1, message });
        }
    }
    let mut tables = Tables {
        ids: Vec::with_capacity(roles.len() * ID_ROW),
        names: Vec::with_capacity(roles.len() * NAME_ROW),
        folded: String::new(),
    };
    let mut by_name: Vec<(&str, u32)> = Vec::with_capacity(roles.len());
    for (row, (id, start, length, name, line)) in roles.iter().enumerate() {
        tables.ids.extend_from_slice(id);
        tables.ids.extend_from_slice(&start.to_le_bytes());
        tables.ids.extend_from_slice(&length.to_le_bytes());
        by_name.push((name, small(row, *line)?));
    }
    by_name.sort_unstable();
    for (name, row) in by_name {
        let start = small(tables.folded.len(), 1)?;
        tables.folded.push_str(name);
        for number in [start, small(name.len(), 1)?, row] {
            tables.names.extend_from_slice(&number.to_le_bytes());
        }
    }
    Ok(tables)
}

fn small(number: usize, line: usize) -> Result<u32, Problem> {
    u32::try_from(number).map_err(|_| Problem { line, column: 1, message: "the catalogue is larger than 4 GiB".into() })
}

/// What serde_json says, without its own line and column: those count from the start of a line of ours.
pub(crate) fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    text.get(..end).unwrap_or(&text).to_owned()
}
