//! What the templates of this target show.

use crate::diagnostic::Diagnostics;
use crate::emit::EmitError;
use crate::emit::escape::{Arm, Expression, Literal, Term};
use crate::emit::template::{Once, Template, Templates, View};

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
pub const TEMPLATES: &[(&str, &str)] = &[
    ("arm/open", include_str!("../../../templates/arm/open.hbs")),
    ("arm/close", include_str!("../../../templates/arm/close.hbs")),
    ("arm/group", include_str!("../../../templates/arm/group.hbs")),
    ("arm/group-close", include_str!("../../../templates/arm/group-close.hbs")),
    ("arm/assignment", include_str!("../../../templates/arm/assignment.hbs")),
    ("arm/request", include_str!("../../../templates/arm/request.hbs")),
    ("arm/cosmos-db", include_str!("../../../templates/arm/cosmos-db.hbs")),
    ("arm/kusto", include_str!("../../../templates/arm/kusto.hbs")),
    ("arm/role", include_str!("../../../templates/arm/role.hbs")),
    ("arm/activation", include_str!("../../../templates/arm/activation.hbs")),
    ("arm/activation-policy", include_str!("../../../templates/arm/activation-policy.hbs")),
];

/// The templates of files with resources, checked.
pub(super) struct Layouts {
    pub(super) open: Template<Open<'static>>,
    pub(super) close: Template<Close<'static>>,
    pub(super) group: Template<Group<'static>>,
    pub(super) group_close: Template<Close<'static>>,
    pub(super) assignment: Template<Assignment<'static>>,
    pub(super) request: Template<Request<'static>>,
    pub(super) cosmos_db: Template<CosmosDb<'static>>,
    pub(super) kusto: Template<Kusto<'static>>,
    pub(super) role: Template<Role<'static>>,
}

impl Layouts {
    /// Checks all templates, and says everything that is wrong with any of them.
    pub(super) fn new(templates: &Templates<'_>) -> Result<Layouts, EmitError> {
        let mut found = Diagnostics::new();
        let layouts = Layouts::get(templates, &mut found);
        layouts.ok_or(EmitError::Found(found))
    }

    fn get(templates: &Templates<'_>, found: &mut Diagnostics) -> Option<Layouts> {
        let (open, close) = (fetch(templates, "arm/open", found), fetch(templates, "arm/close", found));
        let (group, group_close) = (fetch(templates, "arm/group", found), fetch(templates, "arm/group-close", found));
        let assignment = fetch(templates, "arm/assignment", found);
        let request = fetch(templates, "arm/request", found);
        let cosmos_db = fetch(templates, "arm/cosmos-db", found);
        let (kusto, role) = (fetch(templates, "arm/kusto", found), fetch(templates, "arm/role", found));
        Some(Layouts {
            open: open?,
            close: close?,
            group: group?,
            group_close: group_close?,
            assignment: assignment?,
            request: request?,
            cosmos_db: cosmos_db?,
            kusto: kusto?,
            role: role?,
        })
    }
}

/// The template `name`; what is wrong with it goes to `found`.
pub(in crate::emit) fn fetch<K: View>(
    templates: &Templates<'_>,
    name: &str,
    found: &mut Diagnostics,
) -> Option<Template<K>> {
    templates.get(name).map_err(|wrong| found.extend(wrong)).ok()
}
