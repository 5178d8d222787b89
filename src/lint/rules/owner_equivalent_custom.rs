//! C01 `owner-equivalent-custom`.

use std::collections::{BTreeMap, BTreeSet};

use super::owner_role::IMPLIED;
use super::place;
use crate::catalog::{RoleDefinition, RoleKind};
use crate::condition::Limit;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::custom::Line;
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::model::text::Guid;
use crate::permission::delegation::{ASSIGN, assignable};
use crate::permission::{Access, Budget, Exceeded, Operations, Pattern, Plane};

/// A custom role that is Owner but for its name.
pub(in crate::lint) struct OwnerEquivalentCustom;

/// The operation that writes custom roles.
const DEFINE: &str = "Microsoft.Authorization/roleDefinitions/write";

/// From this part of the known operations on, in percent, a role is said to allow nearly everything.
const NEARLY_ALL: usize = 95;

/// So many lines may come to nearly everything without a `*` that stands for whole providers.
const MANY: usize = 64;

/// Why a role is as good as Owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It assigns any role, to its holder too.
    Assigns,
    /// It rewrites custom roles, itself too.
    Defines,
    /// It allows nearly every operation: so many, of so many.
    Nearly(usize, usize),
}

impl Why {
    fn words(self) -> String {
        match self {
            Why::Assigns => "it assigns any role".to_owned(),
            Why::Defines => "it rewrites custom roles, itself too".to_owned(),
            Why::Nearly(allowed, all) => format!("it allows {allowed} of {all} known control-plane operations"),
        }
    }

    fn witness(self) -> &'static str {
        match self {
            Why::Assigns => ASSIGN,
            Why::Defines => DEFINE,
            Why::Nearly(..) => "*",
        }
    }

    /// Whether it comes of a pattern that stands for operations of several providers.
    fn is_by_wide(self, role: &RoleDefinition) -> bool {
        let operation = match self {
            Why::Assigns => ASSIGN,
            Why::Defines => DEFINE,
            Why::Nearly(..) => return true,
        };
        let patterns = role.permissions.iter().flat_map(|block| &block.actions).map(|text| Pattern::new(text));
        let wanted = Pattern::new(operation);
        patterns.into_iter().any(|pattern| is_wide(&pattern) && pattern.covers(&wanted))
    }

    /// Whether a line of the role is to blame.
    pub(super) fn blames(self, line: &Line) -> bool {
        let operation = match self {
            Why::Assigns => ASSIGN,
            Why::Defines => DEFINE,
            Why::Nearly(..) => return !line.taken && is_wide(&line.pattern),
        };
        !line.taken && line.plane == Plane::Control && line.pattern.covers(&Pattern::new(operation))
    }
}

impl Rule for OwnerEquivalentCustom {
    fn code(&self) -> &'static str {
        "C01"
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let own = context.custom_roles()?;
        let mut known: BTreeMap<Guid, Option<Why>> = BTreeMap::new();
        for entry in context.entries.iter().filter(|entry| entry.role.kind == RoleKind::Custom) {
            let why = match known.get(&entry.role.id) {
                Some(why) => *why,
                None => {
                    let why = of_role(entry.role).map_err(|error| entry.intricate(error))?;
                    known.insert(entry.role.id, why);
                    why
                }
            };
            // A role that assigns or writes roles and does little else is E01's and E03's.
            let Some(why) = why.filter(|why| why.is_by_wide(entry.role)) else { continue };
            if why == Why::Assigns && is_limited(entry).map_err(|error| entry.intricate(error))? {
                continue;
            }
            let (persona, role) = (&entry.persona.id, &entry.role.name);
            let message = format!(
                "`{persona}` holds `{role}` {}, which is Owner but for its name: {}",
                place(entry),
                why.words()
            );
            let Some(mut finding) = context.finding(self.code(), entry, message) else { continue };
            let file = own.iter().find(|one| one.role.id == entry.role.id);
            finding.related.extend(file.and_then(|one| {
                Some(one.place(one.lines.iter().find(|line| why.blames(line))?, "this is what makes it so"))
            }));
            finding.witness = Some(why.witness().to_owned());
            finding.absorbs = IMPLIED;
            finding.help.push(help(why));
            found.push(finding);
        }
        let held: BTreeSet<Guid> = context.policy.roles.iter().map(|role| role.id).collect();
        for one in own.iter().filter(|one| !held.contains(&one.role.id)) {
            let why = equivalence(one.role, &one.access).map_err(|error| one.intricate(error))?;
            let Some(why) = why else { continue };
            let name = &one.role.name;
            let message = format!("`{name}` is Owner but for its name, and ready to be assigned: {}", why.words());
            let line = one.lines.iter().find(|line| why.blames(line));
            let place = line.map_or_else(|| one.whole(""), |line| one.place(line, ""));
            let Some(mut finding) = context.finding_at(self.code(), None, place, message) else { continue };
            finding.witness = Some(why.witness().to_owned());
            finding.absorbs = &["C02", "H09"];
            finding.help.push(help(why));
            found.push(finding);
        }
        Ok(())
    }
}

fn help(why: Why) -> String {
    match why {
        Why::Assigns => {
            "leave it to `Role Based Access Control Administrator` with `condition: { delegation: { roles: [..] } }`, \
             which assigns the named roles alone"
        }
        Why::Defines => "keep custom roles in `roles/`, deployed by the pipeline alone",
        Why::Nearly(..) => "list what the work needs; `rolecast roles allowing ACTION` finds built-in roles for it",
    }
    .to_owned()
}

/// Whether the assignment's condition limits which roles can be assigned.
fn is_limited(entry: &Entry<'_>) -> Result<bool, Exceeded> {
    let Some(condition) = entry.assignment.condition.as_deref() else { return Ok(false) };
    Ok(assignable(&entry.role.permissions, Some(condition), &mut Budget::default())? != Some(Limit::Any))
}

fn of_role(role: &RoleDefinition) -> Result<Option<Why>, Exceeded> {
    equivalence(role, &Access::of_role(role, &mut Budget::default())?)
}

/// Why a role that allows this is as good as Owner; none if it is not.
pub(super) fn equivalence(role: &RoleDefinition, access: &Access) -> Result<Option<Why>, Exceeded> {
    let mut budget = Budget::default();
    if assignable(&role.permissions, None, &mut budget)? == Some(Limit::Any) {
        return Ok(Some(Why::Assigns));
    }
    if access.allows(Plane::Control, &Pattern::new(DEFINE), &mut budget)?.is_some() {
        return Ok(Some(Why::Defines));
    }
    let written = &access.plane(Plane::Control).written;
    // Counting reads all built-in roles, and few roles come anywhere near.
    if written.terms().len() < MANY && !written.terms().iter().any(|term| is_wide(term.pattern())) {
        return Ok(None);
    }
    let operations = Operations::builtin();
    let (allowed, all) = (operations.count(Plane::Control, written), operations.on(Plane::Control).len());
    Ok((allowed * 100 >= all * NEARLY_ALL).then_some(Why::Nearly(allowed, all)))
}

/// Whether a pattern stands for operations of several providers.
pub(super) fn is_wide(pattern: &Pattern) -> bool {
    !pattern.is_literal() && !pattern.head().contains('/')
}
