//! What roles allow, apart by the conditions under which they do.
//!
//! Takes the roles of two policies, gives for a role at a type of resource, under an assignment's condition, pieces:
//! operations, and the conditions that can refuse them. What no condition can refuse is a piece without one. Roles of
//! equal permissions are one, whatever they are called, so most of what two policies share is read once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::sets::{Operations, TooIntricate};
use crate::catalog::{Permission, RoleDefinition};
use crate::condition::{self, ConditionedActions, conditioned_actions};
use crate::effective::at_resource;
use crate::permission::{Access, Budget, Exceeded, Pattern, Plane, Set};
use crate::policy::Text;

/// As many patterns as one may stand for when its `/*/` are read in both ways: six of them.
const READINGS: usize = 64;

/// Operations on both planes, and the conditions under which they are allowed.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Sorted; all of them have to hold.
    pub(super) conditions: Vec<Text>,
    /// Control plane, then data plane.
    pub(super) planes: [Operations; 2],
}

impl Piece {
    /// What is allowed on a plane.
    pub(super) fn on(&self, plane: Plane) -> &Operations {
        let [control, data] = &self.planes;
        match plane {
            Plane::Control => control,
            Plane::Data => data,
        }
    }
}

/// Roles that were read.
#[derive(Default)]
pub(super) struct Book<'p> {
    contents: HashMap<&'p [Permission], usize>,
    roles: Vec<&'p RoleDefinition>,
    pieces: HashMap<Key<'p>, Arc<[Arc<Piece>]>>,
}

/// What pieces are kept by: what a role allows, the type of resource, the assignment's condition.
type Key<'p> = (usize, Option<String>, Option<&'p str>);

impl<'p> Book<'p> {
    /// The number of what a role allows: that of another role with equal permissions is the same.
    pub(super) fn content(&mut self, role: &'p RoleDefinition) -> usize {
        let roles = &mut self.roles;
        *self.contents.entry(&role.permissions).or_insert_with(|| {
            roles.push(role);
            roles.len() - 1
        })
    }

    /// What such a role allows at a type of resource, or at what is wider than one, under an assignment's condition.
    pub(super) fn pieces(
        &mut self,
        content: usize,
        at: Option<&str>,
        condition: Option<&'p str>,
    ) -> Result<Arc<[Arc<Piece>]>, TooIntricate> {
        let key = (content, at.map(str::to_owned), condition);
        if let Some(known) = self.pieces.get(&key) {
            return Ok(known.clone());
        }
        let Some(role) = self.roles.get(content) else { return Ok(Arc::default()) };
        let read = read(role, at, condition, &mut Budget::default());
        let pieces = read.map_err(|Exceeded| TooIntricate(Arc::from(&*role.name)))?;
        let pieces: Arc<[Arc<Piece>]> = pieces.into_iter().map(Arc::new).collect();
        self.pieces.insert(key, pieces.clone());
        Ok(pieces)
    }
}

fn read(
    role: &RoleDefinition,
    at: Option<&str>,
    condition: Option<&str>,
    budget: &mut Budget,
) -> Result<Vec<Piece>, Exceeded> {
    let mut blocks: BTreeMap<Option<&str>, Vec<Permission>> = BTreeMap::new();
    for block in &role.permissions {
        let plain = Permission { condition: None, condition_version: None, ..block.clone() };
        blocks.entry(block.condition.as_deref()).or_default().push(plain);
    }
    let mut all = Vec::new();
    for (own, blocks) in blocks {
        let access = at_resource(&Access::of(&blocks, budget)?, at, budget)?;
        let planes = Plane::ALL.map(|plane| {
            let bounds = access.plane(plane);
            Operations { sure: bounds.met.clone(), possible: bounds.possible.clone() }
        });
        let mut pieces = vec![Piece { conditions: Vec::new(), planes }];
        for condition in [own, condition].into_iter().flatten() {
            pieces = under(pieces, condition, budget)?;
        }
        all.extend(pieces);
    }
    Ok(all)
}

/// The same with a condition on what it can refuse.
fn under(pieces: Vec<Piece>, condition: &str, budget: &mut Budget) -> Result<Vec<Piece>, Exceeded> {
    let (text, refused) = match condition::parse(condition) {
        Ok(parsed) => (parsed.to_string(), conditioned_actions(&parsed)),
        Err(_) => (condition.to_owned(), ConditionedActions::Every),
    };
    let text = Text::from(text);
    let refused = match refused {
        ConditionedActions::Every => None,
        ConditionedActions::Only(actions) => {
            let mut patterns = Vec::with_capacity(actions.len());
            for action in &actions {
                patterns.extend(Pattern::new(action).relaxed(READINGS).ok_or(Exceeded)?);
            }
            let set = Set::of(&patterns, &[], budget)?;
            Some(Operations { sure: set.clone(), possible: set })
        }
    };
    let mut all = Vec::with_capacity(2 * pieces.len());
    for piece in pieces {
        let mut conditions = piece.conditions.clone();
        if !conditions.contains(&text) {
            conditions.push(text.clone());
            conditions.sort();
        }
        let Some(refused) = &refused else {
            all.push(Piece { conditions, planes: piece.planes });
            continue;
        };
        let [control, data] = &piece.planes;
        let guarded = [control.shared(refused, budget)?, data.shared(refused, budget)?];
        let free = [control.without(refused, budget)?, data.without(refused, budget)?];
        all.push(Piece { conditions: piece.conditions, planes: free });
        all.push(Piece { conditions, planes: guarded });
    }
    all.retain(|piece| piece.planes.iter().any(|plane| !plane.is_empty()));
    Ok(all)
}
