//! Indexes the shipped data, so that the program pays nothing for it at start: the role catalogue as sorted tables of
//! bytes, the component library as JSON, limits and former names as constants.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use sha2::{Digest, Sha256};

#[path = "src/catalog/table.rs"]
mod table;

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    for path in [
        "build.rs",
        "src/catalog/table.rs",
        "src/catalog/data",
        "src/catalog/components",
        "src/permission/primitives",
        "docs/rules",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let data = Path::new("src/catalog/data");
    catalog(&data.join("builtin-roles.jsonl"), &out)?;
    renamed(&data.join("renamed-roles.yaml"), &out)?;
    limits(&data.join("limits.yaml"), &out)?;
    components(Path::new("src/catalog/components"), &out)?;
    primitives(Path::new("src/permission/primitives"), &out)?;
    rules(Path::new("docs/rules"), &out)
}

fn catalog(path: &Path, out: &Path) -> Done {
    #[derive(Deserialize)]
    struct Header {
        date: String,
    }
    let text = fs::read_to_string(path)?;
    let header: Header = serde_json::from_str(text.lines().next().unwrap_or_default())?;
    date(&header.date)?;
    let tables = table::build(&text, guid)
        .map_err(|problem| format!("{}:{}:{}: {}", path.display(), problem.line, problem.column, problem.message))?;
    let digest = Sha256::digest(&text).iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    operations(&text, out)?;
    fs::write(out.join("catalog-ids.bin"), tables.ids)?;
    fs::write(out.join("catalog-names.bin"), tables.names)?;
    fs::write(out.join("catalog-names.txt"), tables.folded)?;
    fs::write(out.join("catalog-digest.txt"), digest)?;
    fs::write(out.join("catalog-date.txt"), header.date)?;
    Ok(())
}

/// What the catalogue's roles name, in lower case with its spelling: the operations of each plane, as `permission::Operations`
/// would find them, patterns of operations, and providers.
fn operations(text: &str, out: &Path) -> Done {
    #[derive(Deserialize)]
    struct Role {
        permissions: Vec<Lists>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    #[derive(Default)]
    struct Lists {
        actions: Vec<String>,
        not_actions: Vec<String>,
        data_actions: Vec<String>,
        not_data_actions: Vec<String>,
    }
    // Of several spellings, the first.
    fn add(to: &mut BTreeMap<String, String>, name: &str) {
        let spelling = to.entry(name.to_ascii_lowercase()).or_insert_with(|| name.to_owned());
        if name < spelling.as_str() {
            name.clone_into(spelling);
        }
    }
    let (mut control, mut data, mut patterns, mut providers) = <(BTreeMap<_, _>, BTreeMap<_, _>, _, _)>::default();
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let role: Role = serde_json::from_str(line)?;
        for Lists { actions, not_actions, data_actions, not_data_actions } in role.permissions {
            for (of, lists) in [(&mut control, [actions, not_actions]), (&mut data, [data_actions, not_data_actions])] {
                for name in lists.iter().flatten().map(|name| name.trim()) {
                    let provider = name.split_once('/').map(|(provider, _)| provider).filter(|one| !one.contains('*'));
                    if let Some(provider) = provider {
                        add(&mut providers, provider);
                    }
                    if !name.contains('*') && !name.ends_with('/') {
                        add(of, name);
                    } else if provider.is_some() {
                        add(&mut patterns, name);
                    }
                }
            }
        }
    }
    let mut code = String::new();
    for (name, of) in [("CONTROL", control), ("DATA", data), ("PATTERNS", patterns), ("PROVIDERS", providers)] {
        let spellings: Vec<String> = of.into_values().collect();
        writeln!(code, "pub(crate) static {name}: [&str; {}] = {spellings:?};", spellings.len())?;
    }
    Ok(fs::write(out.join("operations.rs"), code)?)
}

fn renamed(path: &Path, out: &Path) -> Done {
    #[derive(Deserialize)]
    struct File {
        sources: serde_yaml::Mapping,
        renamed: Vec<Entry>,
    }
    #[derive(Deserialize)]
    struct Entry {
        old: String,
        id: String,
        source: String,
    }
    let file: File = serde_yaml::from_str(&fs::read_to_string(path)?)?;
    let mut entries = file.renamed;
    entries.sort_by_key(|entry| table::fold(&entry.old));
    let mut code = String::from("static RENAMED: &[Renamed] = &[\n");
    for Entry { old, id, source } in entries {
        if !file.sources.contains_key(source.as_str()) {
            return Err(format!("{}: `{old}` has the source `{source}`, which is not listed", path.display()).into());
        }
        let bytes = guid(&id).ok_or_else(|| format!("{}: `{id}` is no GUID", path.display()))?;
        let folded = table::fold(&old);
        writeln!(code, "Renamed {{ old: {old:?}, folded: {folded:?}, id: Guid::from_bytes({bytes:?}) }},")?;
    }
    code.push_str("];\n");
    Ok(fs::write(out.join("renamed.rs"), code)?)
}

fn limits(path: &Path, out: &Path) -> Done {
    #[derive(Deserialize)]
    struct File {
        sources: serde_yaml::Mapping,
        limits: serde_yaml::Mapping,
    }
    #[derive(Deserialize)]
    struct Entry {
        value: usize,
        source: String,
        date: String,
    }
    let file: File = serde_yaml::from_str(&fs::read_to_string(path)?)?;
    let mut code = String::from("static LIMITS: Limits = Limits {\n");
    for (name, entry) in file.limits {
        let name = name.as_str().ok_or("a limit's name is text")?;
        let Entry { value, source, date: day } = serde_yaml::from_value(entry)?;
        date(&day)?;
        let page = file.sources.get(source.as_str()).and_then(|page| page.as_str());
        let page = page.ok_or_else(|| format!("{}: `{name}` has an unknown source `{source}`", path.display()))?;
        writeln!(code, "{name}: Limit {{ value: {value}, source: {page:?}, date: {day:?} }},")?;
    }
    code.push_str("};\n");
    Ok(fs::write(out.join("limits.rs"), code)?)
}

/// Every component as JSON in the written order of its keys, and a table of their ids and other names.
fn components(folder: &Path, out: &Path) -> Done {
    #[derive(Deserialize)]
    struct Names {
        id: String,
        name: String,
        #[serde(default)]
        aliases: Vec<String>,
    }
    let mut rows = Vec::new();
    for path in yaml_files(folder)? {
        let text = fs::read_to_string(&path)?;
        let wrong = |error: serde_yaml::Error| format!("{}: {error}", path.display());
        let names: Names = serde_yaml::from_str(&text).map_err(wrong)?;
        let value: serde_yaml::Value = serde_yaml::from_str(&text).map_err(wrong)?;
        if path.file_stem().is_none_or(|stem| stem != names.id.as_str()) {
            return Err(format!("{}: the file is named after its id, which is `{}`", path.display(), names.id).into());
        }
        let mut aliases: Vec<String> =
            std::iter::once(&names.name).chain(&names.aliases).map(|name| table::fold(name)).collect();
        aliases.sort();
        aliases.dedup();
        rows.push((names.id, names.name, aliases, serde_json::to_string(&value)?));
    }
    // Ids are sought in lower case.
    if let Some((id, ..)) = rows.iter().find(|(id, ..)| id.chars().any(char::is_uppercase)) {
        return Err(format!("`{id}` has capitals, which no shipped id has").into());
    }
    rows.sort();
    let mut code = String::from("static COMPONENTS: &[Row] = &[\n");
    for (id, name, aliases, json) in rows {
        writeln!(code, "Row {{ id: {id:?}, name: {name:?}, aliases: &{aliases:?}, json: {json:?} }},")?;
    }
    code.push_str("];\n");
    Ok(fs::write(out.join("components.rs"), code)?)
}

/// Every primitive as JSON, by id.
fn primitives(folder: &Path, out: &Path) -> Done {
    let mut code = String::from("static PRIMITIVES: &[&str] = &[\n");
    for path in yaml_files(folder)? {
        let wrong = |error: serde_yaml::Error| format!("{}: {error}", path.display());
        let value: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(&path)?).map_err(wrong)?;
        let named = format!("{}-{}", value["id"].as_str().unwrap_or("?"), value["name"].as_str().unwrap_or("?"));
        if path.file_stem().is_none_or(|stem| stem != named.as_str()) {
            return Err(format!("{}: the file is named after its id and name: `{named}`", path.display()).into());
        }
        writeln!(code, "{:?},", serde_json::to_string(&value)?)?;
    }
    code.push_str("];\n");
    Ok(fs::write(out.join("primitives.rs"), code)?)
}

/// Every rule's page, by code: its front matter as constants, the rest as text.
fn rules(folder: &Path, out: &Path) -> Done {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Front {
        code: String,
        name: String,
        summary: String,
        level: Level,
        profile: String,
        #[serde(default = "high")]
        confidence: String,
    }
    fn high() -> String {
        "high".to_owned()
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Level {
        Everywhere(String),
        ByTier { development: String, staging: String, production: String },
    }
    let mut code = String::from("static PAGES: &[Page] = &[\n");
    for path in files(folder, "md")? {
        let at = path.display();
        let page = fs::read_to_string(&path)?;
        let parts = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
        let (front, text) = parts.ok_or_else(|| format!("{at}: a page begins with front matter between two `---`"))?;
        let front: Front = serde_yaml::from_str(front).map_err(|error| format!("{at}: {error}"))?;
        if path.file_stem().is_none_or(|stem| stem != format!("{}-{}", front.code, front.name).as_str()) {
            return Err(format!("{at}: the file is named after its code and name").into());
        }
        let tiers = match front.level {
            Level::Everywhere(level) => [level.clone(), level.clone(), level],
            Level::ByTier { development, staging, production } => [development, staging, production],
        };
        let mut levels = Vec::new();
        for level in &tiers {
            levels.push(match level.as_str() {
                "off" => "None",
                "info" => "Some(Severity::Info)",
                "warning" => "Some(Severity::Warning)",
                "error" => "Some(Severity::Error)",
                _ => return Err(format!("{at}: `{level}` is no level").into()),
            });
        }
        let profile = match front.profile.as_str() {
            "baseline" => "Baseline",
            "strict" => "Strict",
            "regulated" => "Regulated",
            other => return Err(format!("{at}: `{other}` is no profile").into()),
        };
        let confidence = match front.confidence.as_str() {
            "high" => "High",
            "medium" => "Medium",
            "low" => "Low",
            other => return Err(format!("{at}: `{other}` is no confidence").into()),
        };
        let Front { code: rule, name, summary, .. } = front;
        let [development, staging, production] = levels.as_slice() else { return Err("three tiers".into()) };
        writeln!(
            code,
            "Page {{ code: {rule:?}, name: {name:?}, summary: {summary:?}, level: Level {{ development: \
             {development}, staging: {staging}, production: {production} }}, profile: \
             Profile::{profile}, confidence: Confidence::{confidence}, text: {text:?} }},"
        )?;
    }
    code.push_str("];\n");
    Ok(fs::write(out.join("rules.rs"), code)?)
}

/// The YAML files of a folder, by name.
fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    files(folder, "yaml")
}

/// The files of a folder with an ending, by name.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == ending) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn guid(text: &str) -> Option<[u8; 16]> {
    let digits: String = text.split('-').collect();
    (text.len() == 36 && digits.len() == 32)
        .then(|| u128::from_str_radix(&digits, 16).ok())
        .flatten()
        .map(u128::to_be_bytes)
}

fn date(text: &str) -> Done {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    if shape { Ok(()) } else { Err(format!("`{text}` is no date").into()) }
}
