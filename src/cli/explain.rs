//! `rolecast explain`.

use serde_json::{Map, Value, json};

use super::global::Global;
use super::status::{ExitStatus, Stop, Verdict};
use super::terminal::Terminal;
use crate::catalog::show::safe;
use crate::diagnostic::{Diagnostic, nearest};
use crate::effective::json::{HeldJson, ReachedJson};
use crate::effective::show;
use crate::effective::{Effective, Holder, Holdings};
use crate::permission::{Budget, Certainty, Exceeded, Pattern, Plane};
use crate::policy::{Grant, Policy, Principal};
use crate::project::Places;

/// Explain what somebody effectively holds: roles, what they allow and enable together, and which lines give it
///
/// Eligible access counts, since it can be activated. Access that another system than Azure RBAC carries is listed, and
/// takes no part in what is enabled. With `--action`, whether one operation is allowed, and by what.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rolecast explain --persona P004                          in all environments together
  rolecast explain --persona P004 --environment production
  rolecast explain --team 'AI Team'                        all personas of a team together
  rolecast explain --principal sg-ai-data-scientists-prod
  rolecast explain --persona P004 --action Microsoft.Storage/storageAccounts/listKeys/action

With --action the exit status is 1 if the answer is no.")]
pub(super) struct Args {
    #[command(flatten)]
    holder: Who,
    /// One environment alone; may be repeated [default: all that are bound]
    #[arg(long, short, value_name = "ID")]
    environment: Vec<String>,
    /// An operation: whether it is allowed, and the way from the line to the permission
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Who {
    /// A persona, by its id
    #[arg(long, value_name = "ID")]
    persona: Option<String>,
    /// All personas of a team, by its name
    #[arg(long, value_name = "NAME")]
    team: Option<String>,
    /// A principal, by its display name or object id
    #[arg(long, value_name = "NAME")]
    principal: Option<String>,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Verdict {
    let opened = global.open(None, terminal)?;
    let (policy, resolved) = opened.resolve(terminal)?;
    terminal.messages(&resolved.diagnostics, &opened.project.map);
    for id in &args.environment {
        known("environment", id, policy.environments.iter().map(|one| &*one.id))?;
    }
    let wanted = |id: &str| args.environment.is_empty() || args.environment.iter().any(|one| one == id);
    let principal;
    let (holder, title) = match (&args.holder.persona, &args.holder.team, &args.holder.principal) {
        (Some(id), _, _) => {
            known("persona", id, policy.personas.iter().map(|one| &*one.id))?;
            let persona = policy.personas.iter().find(|one| one.id.eq_ignore_ascii_case(id));
            let title = persona.map(|one| format!("{} {}", safe(&one.id), safe(&one.name)));
            (Holder::Persona(id), title.unwrap_or_default())
        }
        (_, Some(team), _) => {
            known("team", team, policy.personas.iter().filter_map(|one| one.team.as_deref()))?;
            (Holder::Team(team), format!("all personas of {}", safe(team)))
        }
        (_, _, name) => {
            let name = name.as_deref().unwrap_or_default();
            principal = find_principal(&policy, name)?;
            (Holder::Principal(principal), safe(name).into_owned())
        }
    };
    let too_much = |Exceeded| {
        let message = format!("what {title} allows cannot be told: {Exceeded}");
        Stop::because(Diagnostic::error("output-too-intricate", message))
    };
    let effective = Effective::new(&policy).map_err(|role| {
        let message = format!("what the role `{role}` allows cannot be told: {Exceeded}");
        Stop::because(Diagnostic::error("output-too-intricate", message))
    })?;
    let mut budget = Budget::default();
    let holdings = effective.holdings(holder, |environment| wanted(&environment.id), &mut budget).map_err(too_much)?;
    let mut places = Places::new(&opened.project.map);
    let mut place = |grant: &Grant| {
        let Some(persona) = policy.personas.iter().find(|one| one.id == grant.persona) else { return String::new() };
        let line = places.find(&persona.file, &grant.pointer()).map(|place| format!(":{}", place.line));
        format!("{}{}", persona.file, line.unwrap_or_default())
    };
    match &args.action {
        Some(action) => {
            allowed(&Pattern::new(action), &holdings, &mut place, terminal, &mut budget).map_err(too_much)?
        }
        None => {
            let primitives = opened.project.primitives();
            let reached = holdings.primitives(&primitives, &mut budget).map_err(too_much)?;
            if terminal.is_json() {
                let mut object = Map::new();
                object.insert("version".into(), json!(1));
                object.insert("held".into(), json!(HeldJson::of(&holdings, &mut place)));
                let primitives: Vec<ReachedJson> = reached.iter().map(ReachedJson::of).collect();
                object.insert("primitives".into(), json!(primitives));
                terminal.data(&format!("{:#}\n", Value::Object(object)))?;
            } else {
                let width = terminal.width();
                let mut text = format!("{title}\n");
                if holdings.held.is_empty() {
                    text.push_str("  holds nothing\n");
                }
                text.push_str(&show::holdings(&holdings, &mut place, width));
                text.push_str(&show::primitives(&holdings, &reached, &mut place, width));
                terminal.data(&text)?;
            }
            Ok(ExitStatus::Clean)
        }
    }
}

/// Whether one operation is allowed. The outer error is that it cannot be told.
fn allowed(
    operation: &Pattern,
    holdings: &Holdings<'_>,
    place: show::PlaceOf<'_>,
    terminal: &Terminal,
    budget: &mut Budget,
) -> Result<Verdict, Exceeded> {
    let mut allowing: Vec<(Plane, usize, Certainty)> = Vec::new();
    for plane in Plane::ALL {
        allowing.extend(holdings.allowing(plane, operation, budget)?.into_iter().map(|(at, one)| (plane, at, one)));
    }
    let told = if terminal.is_json() {
        let best = allowing.iter().map(|(_, _, certainty)| *certainty).max().map(Certainty::name);
        let by: Vec<Value> = allowing
            .iter()
            .map(|(plane, at, certainty)| json!({ "held": at, "plane": plane.name(), "certainty": certainty.name() }))
            .collect();
        let held = HeldJson::of(holdings, place);
        let object = json!({ "version": 1, "action": operation.as_str(), "certainty": best, "by": by, "held": held });
        terminal.data(&format!("{object:#}\n"))
    } else {
        terminal.data(&show::action(holdings, operation, &allowing, place))
    };
    let status = if allowing.is_empty() { ExitStatus::Findings } else { ExitStatus::Clean };
    Ok(told.map(|()| status))
}

/// That something of this name is there.
fn known<'n>(what: &str, name: &str, there: impl Iterator<Item = &'n str> + Clone) -> Result<(), Stop> {
    if there.clone().any(|one| one.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    let unknown = Diagnostic::error("no-holder", format!("there is no {what} `{name}` in what is bound"));
    Err(Stop::because(match nearest(name, there.clone()) {
        Some(near) => unknown.help(format!("did you mean `{near}`?")),
        None => unknown.help(format!("there are {}", crate::diagnostic::listed(there))),
    }))
}

fn find_principal<'p>(policy: &'p Policy, name: &str) -> Result<&'p Principal, Stop> {
    let all = || {
        let environments = policy.environments.iter();
        environments.flat_map(|environment| environment.principals.iter().flat_map(|(_, of)| of)).map(|one| &**one)
    };
    let is = |one: &&Principal| {
        one.name.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(name))
            || one.id.to_string().eq_ignore_ascii_case(name)
    };
    match all().find(is) {
        Some(principal) => Ok(principal),
        None => {
            known("principal", name, all().filter_map(|one| one.name.as_deref()).collect::<Vec<_>>().into_iter())?;
            Err(Stop::because(Diagnostic::error("no-holder", format!("there is no principal `{name}`"))))
        }
    }
}
