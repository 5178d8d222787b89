//! git as tests run it: with nobody's configuration, and one author at one time, so that commits are the same everywhere.

pub(crate) const NOBODY: [(&str, &str); 7] = [
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_AUTHOR_NAME", "A U Thor"),
    ("GIT_AUTHOR_EMAIL", "author@example.com"),
    ("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"),
    ("GIT_COMMITTER_NAME", "A U Thor"),
    ("GIT_COMMITTER_EMAIL", "author@example.com"),
    ("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"),
];
