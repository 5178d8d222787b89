//! A first project: the files of `rolecast init`.
//!
//! Takes a folder, gives it a small project that compiles as it stands; all files or none, and none over what is there.
//! The texts are in `templates/init/`, where comments teach the format; the schemas go along, so that an editor explains
//! it without a network. Knows the name of the project alone.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::model::text::Id;
use crate::model::{FileType, schema};

/// What the templates call the project; its own name takes that place.
const NAME: &str = "PROJECT-NAME";

const FILES: [(&str, &str); 5] = [
    ("rolecast.yaml", include_str!("../../templates/init/rolecast.yaml")),
    ("personas/P001.yaml", include_str!("../../templates/init/persona.yaml")),
    ("environments/dev.yaml", include_str!("../../templates/init/dev.yaml")),
    (".gitattributes", include_str!("../../templates/init/gitattributes")),
    ("README.md", include_str!("../../templates/init/README.md")),
];

/// Writes a first project into `folder`, which is made if it does not exist, and gives the paths of its files.
///
/// # Errors
/// Every file that is there already, or what the disk refuses. Nothing is left behind then.
pub fn write(folder: &Path) -> Result<Vec<String>, Diagnostics> {
    let files = files(&name(folder));
    let taken: Vec<&str> = files
        .iter()
        .filter(|(path, _)| folder.join(path).symlink_metadata().is_ok())
        .map(|(path, _)| &**path)
        .collect();
    if !taken.is_empty() {
        let are = if taken.len() == 1 { "is" } else { "are" };
        let message = format!("{} {are} there already", listed(taken));
        let help = "nothing was written; choose an empty folder, such as `rolecast init access`";
        return Err(Diagnostics(vec![Diagnostic::error("output-exists", message).help(help)]));
    }
    let mut made = Made::default();
    for (path, text) in &files {
        if let Err(error) = made.file(&folder.join(path), text) {
            made.undo();
            let message = format!("`{path}` cannot be written: {error}");
            return Err(Diagnostics(vec![Diagnostic::error("output", message).help("nothing was written")]));
        }
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

fn files(name: &str) -> Vec<(String, String)> {
    let texts = FILES.iter().map(|(path, text)| ((*path).to_owned(), text.replace(NAME, name)));
    let schemas =
        FileType::ALL.iter().map(|kind| (format!("schemas/{}.schema.json", kind.name()), schema(*kind).to_owned()));
    texts.chain(schemas).collect()
}

/// The folder's name as an id, or `access` when it makes none.
fn name(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let last = whole.components().next_back().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let word: String = last.unwrap_or_default().chars().map(letter).take(63).collect();
    let word = word.trim_matches('-');
    word.parse::<Id>().map_or_else(|_| "access".to_owned(), |_| word.to_owned())
}

/// What was made so far, so that it can be undone.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, text: &str) -> io::Result<()> {
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        // Not even a file that has come to be there since we looked is written over.
        let mut file = File::create_new(path)?;
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes())
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        fs::create_dir(path)?;
        self.folders.push(path.to_owned());
        Ok(())
    }

    /// Takes away what was made. What cannot be taken away stays; there is nothing better to do.
    fn undo(&self) {
        self.files.iter().for_each(|file| drop(fs::remove_file(file)));
        self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}
