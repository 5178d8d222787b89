//! What the templates of this target show.

use crate::emit::template::{Once, embedded, layouts};
use crate::escape::{Bicep, CommentText, Expression, Literal, Term};

crate::view! {
    /// The start of a file.
    pub(crate) struct Open<'a> in Bicep {
        /// What the file is, and where it is deployed to.
        pub(crate) description: CommentText<'a>,
        /// The kind of scope that it is deployed to.
        pub(crate) target_scope: Literal<'a, Bicep>,
        /// What the deployment must supply.
        pub(crate) parameters: &'a [Parameter<'a>],
    }
}

crate::view! {
    /// A parameter.
    pub(crate) struct Parameter<'a> in Bicep {
        /// Its identifier.
        pub(crate) name: Expression<'a, Bicep>,
        /// What it is for.
        pub(crate) description: Literal<'a, Bicep>,
    }
}

crate::view! {
    /// A file for one resource group.
    pub(crate) struct Module<'a> in Bicep {
        /// Its identifier.
        pub(crate) symbol: Expression<'a, Bicep>,
        /// The file.
        pub(crate) path: Literal<'a, Bicep>,
        /// The deployment's name.
        pub(crate) name: Literal<'a, Bicep>,
        /// The resource group's name.
        pub(crate) group: Once<Term<'a, Bicep>>,
        /// What it is given.
        pub(crate) parameters: &'a [Parameter<'a>],
        /// The module that must be deployed first.
        pub(crate) after: Option<Expression<'a, Bicep>>,
    }
}

crate::view! {
    /// A resource that is there already.
    pub(crate) struct Existing<'a> in Bicep {
        /// Its identifier.
        pub(crate) symbol: Expression<'a, Bicep>,
        /// Its type and API version.
        pub(crate) resource: Literal<'a, Bicep>,
        /// Whether Bicep does not know the type.
        pub(crate) untyped: bool,
        /// The identifier of the resource that it is a part of.
        pub(crate) parent: Option<Expression<'a, Bicep>>,
        /// Its name.
        pub(crate) name: Once<Term<'a, Bicep>>,
    }
}

crate::view! {
    /// One role assignment.
    pub(crate) struct Assignment<'a> in Bicep {
        /// The role, and the personas that need it.
        pub(crate) why: CommentText<'a>,
        /// Its identifier.
        pub(crate) symbol: Expression<'a, Bicep>,
        /// Its name, a GUID.
        pub(crate) name: Once<Term<'a, Bicep>>,
        /// The resource it holds at; none at the file's own scope.
        pub(crate) scope: Once<Option<Expression<'a, Bicep>>>,
        /// The role definition's id.
        pub(crate) role: Once<Expression<'a, Bicep>>,
        /// The principal's object id.
        pub(crate) principal: Once<Term<'a, Bicep>>,
        /// What the principal is.
        pub(crate) kind: Once<Literal<'a, Bicep>>,
        /// What Azure shows beside it.
        pub(crate) description: Literal<'a, Bicep>,
        /// What narrows it.
        pub(crate) condition: Once<Option<Literal<'a, Bicep>>>,
    }
}

crate::view! {
    /// One request to Privileged Identity Management.
    pub(crate) struct Request<'a> in Bicep {
        /// The role, and the personas that need it.
        pub(crate) why: CommentText<'a>,
        /// Its identifier.
        pub(crate) symbol: Expression<'a, Bicep>,
        /// The request's type of resource, eligible or active, with its API version.
        pub(crate) resource: Once<Literal<'a, Bicep>>,
        /// Its name, a GUID.
        pub(crate) name: Once<Term<'a, Bicep>>,
        /// The resource it holds at; none at the file's own scope.
        pub(crate) scope: Once<Option<Expression<'a, Bicep>>>,
        /// The role definition's id.
        pub(crate) role: Once<Expression<'a, Bicep>>,
        /// The principal's object id.
        pub(crate) principal: Once<Term<'a, Bicep>>,
        /// Why it is needed.
        pub(crate) justification: Option<Literal<'a, Bicep>>,
        /// The instant at which it ends.
        pub(crate) until: Once<Option<Literal<'a, Bicep>>>,
        /// How long it lasts, when no instant is set.
        pub(crate) lasting: Once<Option<Literal<'a, Bicep>>>,
        /// What narrows it.
        pub(crate) condition: Once<Option<Literal<'a, Bicep>>>,
    }
}

crate::view! {
    /// One assignment of a Cosmos DB account's own.
    pub(crate) struct CosmosDb<'a> in Bicep {
        /// The role, and the personas that need it.
        pub(crate) why: CommentText<'a>,
        /// Its identifier.
        pub(crate) symbol: Expression<'a, Bicep>,
        /// The account's identifier.
        pub(crate) parent: Once<Expression<'a, Bicep>>,
        /// Its name, a GUID.
        pub(crate) name: Once<Term<'a, Bicep>>,
        /// The id of the account's role definition.
        pub(crate) role: Once<Expression<'a, Bicep>>,
        /// The principal's object id.
        pub(crate) principal: Once<Term<'a, Bicep>>,
        /// The account, database or container.
        pub(crate) scope: Once<Expression<'a, Bicep>>,
        /// The assignment that must come first: the account takes one at a time.
        pub(crate) after: Option<Expression<'a, Bicep>>,
    }
}

crate::view! {
    /// One assignment of an Azure Data Explorer cluster's own.
    pub(crate) struct Kusto<'a> in Bicep {
        /// The role, and the personas that need it.
        pub(crate) why: CommentText<'a>,
        /// Its identifier.
        pub(crate) symbol: Expression<'a, Bicep>,
        /// The type, of the cluster or of a database, with its API version.
        pub(crate) resource: Literal<'a, Bicep>,
        /// The identifier of the cluster or database.
        pub(crate) parent: Once<Expression<'a, Bicep>>,
        /// Its name, a GUID.
        pub(crate) name: Once<Term<'a, Bicep>>,
        /// The role.
        pub(crate) role: Once<Literal<'a, Bicep>>,
        /// The principal's object id.
        pub(crate) principal: Once<Term<'a, Bicep>>,
        /// What the principal is, in the cluster's words.
        pub(crate) kind: Once<Literal<'a, Bicep>>,
        /// The principal's tenant.
        pub(crate) tenant: Once<Term<'a, Bicep>>,
        /// The assignment that must come first: the cluster takes one at a time.
        pub(crate) after: Option<Expression<'a, Bicep>>,
    }
}

crate::view! {
    /// One custom role.
    pub(crate) struct Role<'a> in Bicep {
        /// Its identifier.
        pub(crate) symbol: Expression<'a, Bicep>,
        /// Its GUID.
        pub(crate) id: Once<Literal<'a, Bicep>>,
        /// Its name.
        pub(crate) name: Literal<'a, Bicep>,
        /// What it is for.
        pub(crate) description: Option<Literal<'a, Bicep>>,
        /// What it allows.
        pub(crate) permissions: Once<Vec<Permission<'a>>>,
        /// Where it can be assigned.
        pub(crate) scopes: Once<Vec<Term<'a, Bicep>>>,
    }
}

crate::view! {
    /// What one entry of a custom role allows.
    pub(crate) struct Permission<'a> in Bicep {
        /// Control-plane operations.
        pub(crate) actions: Once<Vec<Literal<'a, Bicep>>>,
        /// Those taken out of them.
        pub(crate) not_actions: Once<Vec<Literal<'a, Bicep>>>,
        /// Data-plane operations.
        pub(crate) data_actions: Once<Vec<Literal<'a, Bicep>>>,
        /// Those taken out of them.
        pub(crate) not_data_actions: Once<Vec<Literal<'a, Bicep>>>,
    }
}

/// The built-in templates, by name.
pub const TEMPLATES: &[(&str, &str)] = embedded! { "bicep":
    "open" "module" "existing" "assignment" "request" "cosmos-db" "kusto" "role"
};

layouts! {
    /// The templates, checked.
    pub(super) struct Layouts {
        pub(super) open: Open = "bicep/open",
        pub(super) module: Module = "bicep/module",
        pub(super) existing: Existing = "bicep/existing",
        pub(super) assignment: Assignment = "bicep/assignment",
        pub(super) request: Request = "bicep/request",
        pub(super) cosmos_db: CosmosDb = "bicep/cosmos-db",
        pub(super) kusto: Kusto = "bicep/kusto",
        pub(super) role: Role = "bicep/role",
    }
}
