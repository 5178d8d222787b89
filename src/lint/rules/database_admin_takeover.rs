//! E16 `database-admin-takeover`.

use super::open::{Question, Says};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Making itself administrator of a database server.
pub(in crate::lint) struct DatabaseAdminTakeover;

const QUESTION: Question = Question { code: "E16", ids: &["X28"], administer: true, absorbs: &[] };

/// What to do about it.
const HELP: &str = "give people users inside the database, and a role that does not write the server";

impl Rule for DatabaseAdminTakeover {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let says = || Says::that("make itself administrator of all data of a database server", HELP);
        QUESTION.report(context, |_, _| Ok(Some(says())), found)
    }
}
