//! The page of a difference: read as browsers read it, and opened in one.
#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails says where")]

mod diff_support;
mod resolve_support;

#[path = "page/browser.rs"]
mod browser;
#[path = "page/content.rs"]
mod content;
#[path = "page/document.rs"]
mod document;
#[path = "page/hostile.rs"]
mod hostile;
#[path = "page/large.rs"]
mod large;
#[path = "page/pages.rs"]
mod pages;
#[path = "support/programs.rs"]
mod programs;
#[path = "page/sealed.rs"]
mod sealed;
