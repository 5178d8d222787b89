//! What the templates of this target show.

use crate::emit::template::{Once, embedded, layouts};
use crate::escape::{Arm, Expression, Literal, Term};

crate::view! {
    /// The start of a file, up to its first resource.
    pub(crate) struct Open<'a> in Arm {
        /// The schema of templates of this deployment scope.
        pub(crate) schema: Literal<'a, Arm>,
        /// What the file is, and where it is deployed to.
        pub(crate) description: Literal<'a, Arm>,
        /// What the deployment must supply.
        pub(crate) parameters: &'a [Parameter<'a>],
    }
}

crate::view! {
    /// A parameter.
    pub(crate) struct Parameter<'a> in Arm {
        /// Its name.
        pub(crate) name: Literal<'a, Arm>,
        /// What it is for.
        pub(crate) description: Literal<'a, Arm>,
        /// Its value in the template around this one.
        pub(crate) value: Expression<'a, Arm>,
    }
}

crate::view! {
    /// The end of a list of resources and what holds it.
    pub(crate) struct Close<'a> in Arm {
        /// The name of what is closed: a deployment, or the file.
        pub(crate) name: Literal<'a, Arm>,
        /// Whether another resource follows.
        pub(crate) more: bool,
    }
}

crate::view! {
    /// The start of the deployment of one resource group, up to its first resource.
    pub(crate) struct Group<'a> in Arm {
        /// The deployment's name.
        pub(crate) name: Literal<'a, Arm>,
        /// The resource group's name.
        pub(crate) group: Once<Term<'a, Arm>>,
        /// The id of the deployment that must come first.
        pub(crate) after: Option<Expression<'a, Arm>>,
        /// The schema of its template.
        pub(crate) schema: Literal<'a, Arm>,
        /// What it is given by the template around it.
        pub(crate) parameters: &'a [Parameter<'a>],
    }
}

crate::view! {
    /// One role assignment.
    pub(crate) struct Assignment<'a> in Arm {
        /// Its name, a GUID.
        pub(crate) name: Once<Term<'a, Arm>>,
        /// The resource it holds at; none at the deployment scope itself.
        pub(crate) scope: Once<Option<Expression<'a, Arm>>>,
        /// The role definition's id.
        pub(crate) role: Once<Expression<'a, Arm>>,
        /// The principal's object id.
        pub(crate) principal: Once<Term<'a, Arm>>,
        /// What the principal is.
        pub(crate) kind: Once<Literal<'a, Arm>>,
        /// What Azure shows beside it.
        pub(crate) description: Literal<'a, Arm>,
        /// What narrows it.
        pub(crate) condition: Once<Option<Literal<'a, Arm>>>,
        /// Whether another resource follows.
        pub(crate) more: bool,
    }
}

crate::view! {
    /// One request to Privileged Identity Management.
    pub(crate) struct Request<'a> in Arm {
        /// The request's type of resource: eligible or active.
        pub(crate) resource: Once<Literal<'a, Arm>>,
        /// Its name, a GUID.
        pub(crate) name: Once<Term<'a, Arm>>,
        /// The resource it holds at; none at the deployment scope itself.
        pub(crate) scope: Once<Option<Expression<'a, Arm>>>,
        /// The role definition's id.
        pub(crate) role: Once<Expression<'a, Arm>>,
        /// The principal's object id.
        pub(crate) principal: Once<Term<'a, Arm>>,
        /// Why it is needed.
        pub(crate) justification: Option<Literal<'a, Arm>>,
        /// The instant at which it ends.
        pub(crate) until: Once<Option<Literal<'a, Arm>>>,
        /// How long it lasts, when no instant is set.
        pub(crate) lasting: Once<Option<Literal<'a, Arm>>>,
        /// What narrows it.
        pub(crate) condition: Once<Option<Literal<'a, Arm>>>,
        /// Whether another resource follows.
        pub(crate) more: bool,
    }
}

crate::view! {
    /// One assignment of a Cosmos DB account's own.
    pub(crate) struct CosmosDb<'a> in Arm {
        /// The account's name and the assignment's.
        pub(crate) name: Once<Term<'a, Arm>>,
        /// The id of the account's role definition.
        pub(crate) role: Once<Expression<'a, Arm>>,
        /// The principal's object id.
        pub(crate) principal: Once<Term<'a, Arm>>,
        /// The account, database or container.
        pub(crate) scope: Once<Expression<'a, Arm>>,
        /// The id of the assignment that must come first: the account takes one at a time.
        pub(crate) after: Option<Expression<'a, Arm>>,
        /// Whether another resource follows.
        pub(crate) more: bool,
    }
}

crate::view! {
    /// One assignment of an Azure Data Explorer cluster's own.
    pub(crate) struct Kusto<'a> in Arm {
        /// The type: of the cluster or of a database.
        pub(crate) resource: Literal<'a, Arm>,
        /// The names of the cluster, the database and the assignment.
        pub(crate) name: Once<Term<'a, Arm>>,
        /// The role.
        pub(crate) role: Once<Literal<'a, Arm>>,
        /// The principal's object id.
        pub(crate) principal: Once<Term<'a, Arm>>,
        /// What the principal is, in the cluster's words.
        pub(crate) kind: Once<Literal<'a, Arm>>,
        /// The principal's tenant.
        pub(crate) tenant: Once<Term<'a, Arm>>,
        /// The id of the assignment that must come first: the cluster takes one at a time.
        pub(crate) after: Option<Expression<'a, Arm>>,
        /// Whether another resource follows.
        pub(crate) more: bool,
    }
}

crate::view! {
    /// One custom role.
    pub(crate) struct Role<'a> in Arm {
        /// Its GUID.
        pub(crate) id: Once<Literal<'a, Arm>>,
        /// Its name.
        pub(crate) name: Literal<'a, Arm>,
        /// What it is for.
        pub(crate) description: Option<Literal<'a, Arm>>,
        /// What it allows.
        pub(crate) permissions: Once<Vec<Permission<'a>>>,
        /// Where it can be assigned.
        pub(crate) scopes: Once<Vec<Term<'a, Arm>>>,
        /// Whether another resource follows.
        pub(crate) more: bool,
    }
}

crate::view! {
    /// What one entry of a custom role allows.
    pub(crate) struct Permission<'a> in Arm {
        /// Control-plane operations.
        pub(crate) actions: Once<Vec<Literal<'a, Arm>>>,
        /// Those taken out of them.
        pub(crate) not_actions: Once<Vec<Literal<'a, Arm>>>,
        /// Data-plane operations.
        pub(crate) data_actions: Once<Vec<Literal<'a, Arm>>>,
        /// Those taken out of them.
        pub(crate) not_data_actions: Once<Vec<Literal<'a, Arm>>>,
    }
}

/// The built-in templates, by name.
pub const TEMPLATES: &[(&str, &str)] = embedded! { "arm":
    "open" "close" "group" "group-close" "assignment" "request" "cosmos-db" "kusto" "role"
    "activation" "activation-policy"
};

layouts! {
    /// The templates of files with resources, checked.
    pub(super) struct Layouts {
        pub(super) open: Open = "arm/open",
        pub(super) close: Close = "arm/close",
        pub(super) group: Group = "arm/group",
        pub(super) group_close: Close = "arm/group-close",
        pub(super) assignment: Assignment = "arm/assignment",
        pub(super) request: Request = "arm/request",
        pub(super) cosmos_db: CosmosDb = "arm/cosmos-db",
        pub(super) kusto: Kusto = "arm/kusto",
        pub(super) role: Role = "arm/role",
    }
}
