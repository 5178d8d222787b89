//! Files of a project: what is listed, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::Path;

use rolecast::source::{Files, LARGEST_FILE, Memory, Os, SourceMap, text};

fn project() -> (tempfile::TempDir, Os) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, content: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    write("rolecast.yaml", "name: contoso\n");
    write("personas/b.yaml", "id: B\n");
    write("personas/a.yaml", "id: A\n");
    write("personas/more/c.yaml", "id: C\n");
    write("personas/.hidden.yaml", "id: H\n");
    write("personas/.git/config", "");
    let os = Os::new(folder.path());
    (folder, os)
}

fn memory() -> Memory {
    Memory::new()
        .with("rolecast.yaml", "name: contoso\n")
        .with("personas/b.yaml", "id: B\n")
        .with("personas/a.yaml", "id: A\n")
        .with("personas/more/c.yaml", "id: C\n")
        .with("personas/.hidden.yaml", "id: H\n")
        .with("personas/.git/config", "")
}

#[test]
fn files_are_listed_in_order_and_read() {
    let (_folder, os) = project();
    let memory = memory();
    for files in [&os as &dyn Files, &memory] {
        assert_eq!(files.list("personas").unwrap(), ["personas/a.yaml", "personas/b.yaml", "personas/more/c.yaml"]);
        assert_eq!(files.list("").unwrap().len(), 4);
        assert_eq!(files.list("person").unwrap(), [""; 0]);
        assert_eq!(files.list("nothing").unwrap(), [""; 0]);
        assert_eq!(files.read("personas/a.yaml").unwrap(), b"id: A\n");
        let missing = files.read("personas/z.yaml").unwrap_err();
        assert_eq!(missing.message, "`personas/z.yaml` does not exist");
        assert_eq!(missing.path.as_deref(), Some("personas/z.yaml"));
    }
}

#[test]
fn no_path_leads_out_of_the_project() {
    let (_folder, os) = project();
    let memory = memory();
    for files in [&os as &dyn Files, &memory] {
        for path in
            ["../x", "personas/../../x", "/etc/passwd", "a//b", "./a", "a\\..\\b", "C:/x", "C:x", "a\0b", "personas/"]
        {
            assert_eq!(files.read(path).unwrap_err().code, "path-outside-project", "{path}");
            assert_eq!(files.list(path).unwrap_err().code, "path-outside-project", "{path}");
        }
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_and_pipes_are_refused() {
    use std::os::unix::fs::symlink;
    let (folder, os) = project();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.yaml"), "id: S\n").unwrap();
    symlink(outside.path(), folder.path().join("components")).unwrap();
    fs::create_dir(folder.path().join("roles")).unwrap();
    symlink(outside.path().join("secret.yaml"), folder.path().join("roles/secret.yaml")).unwrap();
    symlink(Path::new("missing"), folder.path().join("dangling.yaml")).unwrap();
    for path in ["components/secret.yaml", "roles/secret.yaml", "dangling.yaml"] {
        assert_eq!(os.read(path).unwrap_err().code, "symbolic-link", "{path}");
    }
    for path in ["components", "roles"] {
        assert_eq!(os.list(path).unwrap_err().code, "symbolic-link", "{path}");
    }
    assert_eq!(os.list("roles").unwrap_err().message, "`roles/secret.yaml` is a symbolic link");
    assert_eq!(os.read("personas").unwrap_err().code, "not-a-file");
    let pipe = folder.path().join("pipe.yaml");
    if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        assert_eq!(os.read("pipe.yaml").unwrap_err().code, "not-a-file");
    }
    // Whoever names the project's folder may do so by a link.
    let link = outside.path().join("project");
    symlink(folder.path(), &link).unwrap();
    assert_eq!(Os::new(link).read("personas/a.yaml").unwrap(), b"id: A\n");
}

#[test]
fn large_files_are_refused() {
    let (folder, os) = project();
    let largest = vec![b'#'; usize::try_from(LARGEST_FILE).unwrap()];
    fs::write(folder.path().join("fits.yaml"), &largest).unwrap();
    assert_eq!(os.read("fits.yaml").unwrap().len() as u64, LARGEST_FILE);
    let larger = [largest, vec![b'#']].concat();
    fs::write(folder.path().join("large.yaml"), &larger).unwrap();
    assert_eq!(os.read("large.yaml").unwrap_err().message, "`large.yaml` is larger than 16 MiB");
    assert_eq!(Memory::new().with("large.yaml", larger).read("large.yaml").unwrap_err().code, "file-too-large");
}

#[test]
fn the_map_finds_lines_columns_and_texts() {
    let mut sources = SourceMap::new();
    let file = sources.add("a.yaml", "one\ntwö x\n\nend");
    let file = sources.file(file).unwrap();
    let place = |offset| (file.place(offset).line, file.place(offset).column);
    // `ö` is the bytes 6 and 7.
    assert_eq!(
        [0, 3, 4, 6, 7, 8, 9, 11, 12, 15, 99].map(place),
        [(1, 1), (1, 4), (2, 1), (2, 3), (2, 3), (2, 4), (2, 5), (3, 1), (4, 1), (4, 4), (4, 4)]
    );
    assert_eq!(file.line(2), Some((4, "twö x")));
    assert_eq!(file.line(5), None);
    assert_eq!(text(b"a\xffb".to_vec()), "a\u{fffd}b");
}

#[cfg(unix)]
#[test]
fn links_in_folders_that_are_no_part_of_a_project_are_no_concern_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("rolecast.yaml"), "name: contoso-ai\nenvironments: [{ id: dev, planned: true }]\n").unwrap();
    fs::create_dir_all(root.join("node_modules/.bin")).unwrap();
    fs::create_dir(root.join("docs")).unwrap();
    std::os::unix::fs::symlink("/", root.join("docs/link")).unwrap();
    let files = Os::new(root);
    assert!(files.exists("rolecast.yaml") && !files.exists("rolecast.lock"));
    let project = rolecast::project::Project::open(&files);
    assert_eq!(project.diagnostics.0, [], "nothing else in the folder is looked at");
}
