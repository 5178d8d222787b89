//! B02 `database-or-messaging-key`.

use super::open::{Found, Question, Says};
use crate::lint::context::{Context, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

/// Taking the keys of Cosmos DB or of a messaging service.
pub(in crate::lint) struct DatabaseOrMessagingKey;

const QUESTION: Question = Question { code: "B02", ids: &["K03", "K04"], administer: false, absorbs: &[] };

/// What to do about it.
const HELP: &str = "give a role over the data itself, and let programs sign in by their identity";

impl Rule for DatabaseOrMessagingKey {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        QUESTION.report(context, |_, of| Ok(Some(say(of))), found)
    }
}

fn say(of: &Found<'_>) -> Says {
    let opened = of.words(" or ", |id| match id {
        "K03" => "all data of a Cosmos DB account",
        _ => "the messages of a namespace, hub or topic",
    });
    Says::that(format!("take keys that open {}, past roles and conditions,", opened), HELP)
}
