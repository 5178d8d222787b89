//! Text of users as complete literals of the languages that are written: one file a language, quotes included.
//!
//! A leaf. Takes any text, hostile or not; gives text that means exactly that value in the target language. [`Literal`],
//! [`Expression`] and [`CommentText`] carry it into a template, so that raw text cannot get there. Knows nothing of
//! templates' contents, nor what messages say.

mod arm;
mod azure;
mod bicep;
mod chars;
mod comment;
mod github;
mod hcl;
mod html;
mod markdown;
mod shell;
mod sql;
mod terminal;
mod text;
mod uri;
mod xml;

pub use arm::{Arm, expression_string as arm_expression_string, json_string};
pub use azure::{data as azure_data, property as azure_property};
pub use bicep::Bicep;
pub use chars::Unrepresentable;
pub use github::{data as github_data, property as github_property};
pub use hcl::Hcl;
pub use html::{attribute as html_attribute, text as html_text};
pub use markdown::{Markdown, code_span as markdown_code_span, table_code_span as markdown_table_code_span};
pub use shell::word as shell_word;
pub use sql::{postgres_identifier, postgres_literal, tsql_identifier, tsql_literal};
pub use terminal::Plain;
pub use text::{CommentText, Expression, Fragment, Literal, Term, Write};
pub use uri::{path as uri_path, segment as uri_segment};
pub use xml::{attribute as xml_attribute, text as xml_text};

/// A language that is written through templates.
pub trait Language: 'static {
    /// What a template of this language must keep apart.
    const SYNTAX: Syntax;

    /// Writes `raw` as a complete literal, quotes included.
    fn literal(raw: &str, out: &mut String);

    /// Writes an expression, which is code already, as it stands in a file of this language.
    fn expression(code: &str, out: &mut String) {
        out.push_str(code);
    }
}

/// The little of a language's grammar that decides where a template's field may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// The language's name in messages.
    pub name: &'static str,
    /// What opens and closes a string on one line.
    pub quotes: &'static [char],
    /// What starts a comment that lasts to the end of the line.
    pub comments: &'static [&'static str],
    /// What starts code inside a string, closed by `}`.
    pub interpolations: &'static [&'static str],
    /// Whether doubling the first character of such a start makes it text.
    pub doubling: bool,
    /// Constructs that templates may not hold, since fields in them could not be told apart, with their names.
    pub refused: &'static [(&'static str, &'static str)],
}
