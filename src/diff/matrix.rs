//! What personas are given on components, before and after: persona by component by environment.
//!
//! Takes two policies and what they have apart, gives for each persona, component instance and environment the levels and
//! roles that are asked for on either side, how they are held, and what has become of access by these entries. Access that
//! is asked for otherwise and comes to the same is unchanged.

use std::collections::{BTreeMap, HashMap};

use super::cell::Standing;
use super::verdict::{Tally, told};
use super::{Diff, Verdict};
use crate::model::environment::Tier;
use crate::model::persona::Kind;
use crate::policy::{Assignment, Environment, Grant, Persona, Policy, ScopeKind, Text};

/// All personas that have something on either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The environments, in the order of the second side; those of the first alone behind them.
    pub columns: Vec<Column>,
    /// The personas for which something changes, the worst first; behind them the others, by id.
    pub personas: Vec<Member>,
}

/// An environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its id.
    pub id: Text,
    /// Its name.
    pub name: Text,
    /// How close it is to customers, on the side that says that it is closer.
    pub tier: Tier,
}

/// A persona.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its id, by the second side where it is there.
    pub id: Text,
    /// Its id on the first side, where that is another one.
    pub was: Option<Text>,
    /// Its name.
    pub name: Text,
    /// Whether it is people.
    pub kind: Kind,
    /// What has become of its access, column by column; none where it has nothing on either side.
    pub verdicts: Vec<Option<Verdict>>,
    /// The component instances that it names, by id.
    pub components: Vec<Components>,
}

/// What a persona is given on a component instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Components {
    /// The instance's id.
    pub instance: Text,
    /// Its component, where that has another id.
    pub component: Option<Text>,
    /// By column.
    pub cells: Vec<Cell>,
}

/// What a persona is given on a component instance in an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// On the first side, sorted.
    pub before: Vec<Access>,
    /// On the second.
    pub after: Vec<Access>,
    /// What has become of access by the entries that stand here.
    pub verdict: Verdict,
}

/// Something that is given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Access {
    /// The level, or the role's name where a role is asked for.
    pub what: Text,
    /// The facet that the level is of.
    pub facet: Option<Text>,
    /// Standing, time-bound or to be activated.
    pub standing: Standing,
    /// Whether it is under a condition.
    pub is_conditioned: bool,
    /// How wide it holds.
    pub width: ScopeKind,
}

impl Cell {
    /// Whether there is nothing on either side.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }
}

/// A persona on an instance.
type Key = (Text, Text);

/// A row while it is filled.
struct Filling {
    component: Option<Text>,
    cells: Vec<(Cell, Tally)>,
}

/// Lays out what two policies have, with what they have apart. What is not `wanted` of environments is left out.
pub fn matrix(before: &Policy, after: &Policy, diff: &Diff, wanted: &dyn Fn(&str) -> bool) -> Matrix {
    let columns = columns(before, after, wanted);
    let numbers: HashMap<String, usize> =
        columns.iter().enumerate().map(|(number, column)| (column.id.to_ascii_lowercase(), number)).collect();
    let number = |environment: &str| numbers.get(&environment.to_ascii_lowercase()).copied();
    let mut rows: BTreeMap<Key, Filling> = BTreeMap::new();
    for (is_second, policy) in [(false, before), (true, after)] {
        for environment in &policy.environments {
            let Some(number) = number(&environment.id) else { continue };
            for assignment in &environment.assignments {
                for grant in assignment.grants.iter().filter_map(|&at| environment.grants.get(at as usize)) {
                    let persona = if is_second { &grant.persona } else { now(diff, &grant.persona) };
                    let row = row(&mut rows, persona, &grant.instance, columns.len());
                    row.component = component(environment, &grant.instance).or(row.component.take());
                    if let Some((cell, _)) = row.cells.get_mut(number) {
                        let side = if is_second { &mut cell.after } else { &mut cell.before };
                        side.push(access(grant, assignment));
                    }
                }
            }
        }
    }
    for change in &diff.changes {
        for (is_broader, step) in told(change) {
            for line in &step.lines {
                let Some(number) = number(&line.environment) else { continue };
                let persona = if is_broader { &line.persona } else { now(diff, &line.persona) };
                let row = row(&mut rows, persona, &line.instance, columns.len());
                if let Some((_, tally)) = row.cells.get_mut(number) {
                    tally.note(is_broader, step.is_moved);
                }
            }
        }
    }
    let personas = personas(rows, [before, after], diff, columns.len(), &number);
    Matrix { columns, personas }
}

fn columns(before: &Policy, after: &Policy, wanted: &dyn Fn(&str) -> bool) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for environment in after.environments.iter().chain(&before.environments).filter(|one| wanted(&one.id)) {
        match columns.iter_mut().find(|column| column.id.eq_ignore_ascii_case(&environment.id)) {
            Some(known) => known.tier = known.tier.max(environment.tier),
            None => columns.push(Column {
                id: environment.id.clone(),
                name: environment.name.clone(),
                tier: environment.tier,
            }),
        }
    }
    columns
}

/// The id that a persona of the first side has on the second.
fn now<'d>(diff: &'d Diff, persona: &'d Text) -> &'d Text {
    diff.renamed.get(persona).unwrap_or(persona)
}

fn row<'r>(rows: &'r mut BTreeMap<Key, Filling>, persona: &Text, instance: &Text, width: usize) -> &'r mut Filling {
    let empty = || Filling { component: None, cells: vec![Default::default(); width] };
    rows.entry((persona.clone(), instance.clone())).or_insert_with(empty)
}

fn component(environment: &Environment, instance: &str) -> Option<Text> {
    let found = environment.instance(instance)?.component.clone();
    (*found != *instance).then_some(found)
}

fn access(grant: &Grant, assignment: &Assignment) -> Access {
    Access {
        what: grant.level.map_or_else(|| assignment.role.name.clone(), |level| level.word().into()),
        facet: grant.facet.clone().filter(|_| grant.level.is_some()),
        standing: Standing::of(assignment.state),
        is_conditioned: assignment.condition.is_some(),
        width: assignment.scope.kind(),
    }
}

fn personas(
    rows: BTreeMap<Key, Filling>,
    policies: [&Policy; 2],
    diff: &Diff,
    width: usize,
    number: &dyn Fn(&str) -> Option<usize>,
) -> Vec<Member> {
    let [before, after] = policies.map(|policy| {
        policy.personas.iter().map(|persona| (&*persona.id, persona)).collect::<HashMap<&str, &Persona>>()
    });
    let were: HashMap<&str, &Text> = diff.renamed.iter().map(|(was, is)| (&**is, was)).collect();
    let mut all: Vec<Member> = Vec::new();
    let mut places: HashMap<Text, usize> = HashMap::new();
    let mut place = |all: &mut Vec<Member>, id: &Text| {
        *places.entry(id.clone()).or_insert_with(|| {
            let was = were.get(&**id).copied();
            let known = after.get(&**id).or_else(|| before.get(was.map_or(&**id, |was| &**was)));
            all.push(Member {
                id: id.clone(),
                was: was.cloned(),
                name: known.map_or_else(|| id.clone(), |persona| persona.name.clone()),
                kind: known.map(|persona| persona.kind).unwrap_or_default(),
                verdicts: vec![None; width],
                components: Vec::new(),
            });
            all.len() - 1
        })
    };
    for row in &diff.rows {
        let at = place(&mut all, &row.persona);
        let verdicts = all.get_mut(at).map(|one| &mut one.verdicts);
        let cell = number(&row.environment).and_then(|number| verdicts?.get_mut(number));
        cell.into_iter().for_each(|verdict| *verdict = Some(row.verdict));
    }
    for ((persona, instance), Filling { component, cells }) in rows {
        let at = place(&mut all, &persona);
        let Some(member) = all.get_mut(at) else { continue };
        let cells: Vec<Cell> = cells.into_iter().map(|(cell, tally)| finished(cell, tally)).collect();
        for (verdict, cell) in member.verdicts.iter_mut().zip(&cells) {
            if !cell.is_empty() {
                verdict.get_or_insert(Verdict::Unchanged);
            }
        }
        member.components.push(Components { instance, component, cells });
    }
    all
}

fn finished(mut cell: Cell, tally: Tally) -> Cell {
    for side in [&mut cell.before, &mut cell.after] {
        side.sort();
        side.dedup();
    }
    cell.verdict = tally.verdict();
    cell
}
