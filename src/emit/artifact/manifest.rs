//! The list of the files that are ours, with their digests.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disk::{Disk, RECORDS};
use super::path;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The version of the format that is written, and the only one that is read.
const VERSION: u32 = 1;

/// A file's digest and size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// SHA-256 of its bytes, in small hexadecimal digits, as `sha256sum` prints it.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
}

impl Entry {
    pub(super) fn new(digest: Sha256, size: u64) -> Entry {
        let sha256 = digest.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
            text
        });
        Entry { sha256, size }
    }
}

/// Every file that is ours, by its path inside the output folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    version: u32,
    /// The files in the order of their paths.
    pub files: BTreeMap<String, Entry>,
}

impl Manifest {
    pub(super) fn of(files: BTreeMap<String, Entry>) -> Manifest {
        Manifest { version: VERSION, files }
    }

    pub(super) fn path() -> String {
        format!("{RECORDS}/manifest.json")
    }

    pub(super) fn load(disk: &Disk) -> Result<Manifest, Diagnostics> {
        disk.refuse_links(&Manifest::path())?;
        match disk.read(&Manifest::path())? {
            None => Ok(Manifest::of(BTreeMap::new())),
            Some(text) => Manifest::parse(&text).map_err(|what| {
                let message = format!("`{}` {what}", disk.shown(&Manifest::path()));
                Diagnostics(vec![Self::broken(disk, message)])
            }),
        }
    }

    fn broken(disk: &Disk, message: String) -> Diagnostic {
        let help = "restore it from version control, or remove the generated files with it and compile again";
        disk.error("output-manifest", &Manifest::path(), message).help(help)
    }

    fn parse(text: &str) -> Result<Manifest, String> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let unreadable = |error: serde_json::Error| format!("cannot be read: {error}");
        let Version { version } = serde_json::from_str(text).map_err(unreadable)?;
        if version != VERSION {
            return Err(format!("has version {version}, and this rolecast knows version {VERSION}"));
        }
        let manifest: Manifest = serde_json::from_str(text).map_err(unreadable)?;
        for path in manifest.files.keys() {
            path::refuse(path).map_err(|what| format!("lists `{}`, which {what}", path.escape_debug()))?;
        }
        Ok(manifest)
    }

    /// The file's text.
    pub(super) fn text(&self) -> String {
        // A map with text for keys always has a JSON form.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
