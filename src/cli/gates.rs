//! What a change of access is held against, for `rolecast diff`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::clock;
use super::global::Global;
use super::named;
use super::side::{self, Loaded};
use super::status::Stop;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::diff::show::{self, counterexample};
use crate::diff::{Acceptance, By, Counterexample, Denial, Diff, Gate, Known, Setup, TooIntricate, Use, diff};
use crate::model::deny::Deny;
use crate::model::text::Date;
use crate::permission::{Exceeded, Primitives};
use crate::policy::{Origin, Policy};
use crate::project::Places;

/// What makes the exit status 1.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Gates")]
pub(super) struct Gates {
    /// A kind of change
    #[arg(long, value_name = "CHANGE")]
    fail_on: Option<FailOn>,
    /// Access beyond that of a reference: a revision, a folder or an access.json
    #[arg(long, value_name = "REFERENCE")]
    no_new_access: Option<String>,
    /// A gain of operations that a file denies to all; may be repeated
    #[arg(long, value_name = "FILE")]
    deny: Vec<PathBuf>,
    /// Broader access that is let through in this run; may be repeated
    ///
    /// WHAT is a reason of the comparison, such as new-access, the id of a primitive or an operation. What is accepted for
    /// longer is an entry in the project's accepted-access.yaml.
    #[arg(long, value_name = "PERSONA/ENVIRONMENT/WHAT=REASON", allow_hyphen_values = true)]
    accept: Vec<String>,
    /// The day on which acceptances are judged [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
}

/// A kind of change.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    /// Anything broader, and moved access
    Broadened,
    /// What opens an escalation, a way around protections or a secret by itself
    Privileged,
    /// Anything broader in an environment of the production tier
    Production,
    /// Any change
    Any,
}

/// The gates with all that was read for them.
pub(super) struct Asked {
    fail_on: Option<Gate>,
    reference: Option<Loaded>,
    denials: Vec<Denial>,
    acceptances: Vec<Acceptance>,
    pub(super) today: Date,
}

impl Gates {
    /// Reads what gates need, before anything is compared: what is wrong there is said at once.
    pub(super) fn read(
        &self,
        sides: [&Loaded; 2],
        primitives: &Primitives,
        global: &Global,
        terminal: &Terminal,
    ) -> Result<Asked, Stop> {
        let reference = match &self.no_new_access {
            Some(text) => Some(side::reference(text, global, terminal)?),
            None => None,
        };
        let mut denials = Vec::new();
        for path in &self.deny {
            let (file, map) = named::read::<Deny>(path, terminal)?;
            let found = names(sides, primitives).check(&file);
            if found.has_errors() {
                return Err(named::refused(&found, &map, terminal)?);
            }
            terminal.messages(&found, &map);
            for one in &file.deny {
                denials.push(Denial::of(one, primitives).map_err(intricate)?);
            }
        }
        let acceptances = self.acceptances(sides, primitives)?;
        let Some(today) = self.today.or_else(clock::today) else {
            let message = "the clock of this machine has no date: give the day by `--today YYYY-MM-DD`";
            return Err(Stop::because(Diagnostic::error("output-date", message)));
        };
        Ok(Asked { fail_on: self.fail_on.map(Gate::from), reference, denials, acceptances, today })
    }

    /// What the second side's project accepts, then what the command line does.
    fn acceptances(&self, sides: [&Loaded; 2], primitives: &Primitives) -> Result<Vec<Acceptance>, Stop> {
        let [_, head] = sides;
        let mut all = Vec::new();
        if let Some(file) = head.sources.as_ref().and_then(|sources| sources.accepted.as_ref()) {
            for (at, entry) in file.value.accepted.iter().enumerate() {
                let origin = Origin { file: file.path.clone(), pointer: format!("/accepted/{at}").into() };
                all.push(Acceptance::of(entry, origin, primitives).map_err(intricate)?);
            }
        }
        let known = names(sides, primitives);
        for text in &self.accept {
            all.push(known.acceptance(text, primitives).map_err(Stop::because)?);
        }
        Ok(all)
    }
}

/// The names that files of gates can use.
fn names<'k>([base, head]: [&Loaded; 2], primitives: &'k Primitives) -> Known<'k> {
    let sources = [base, head].into_iter().filter_map(|side| side.sources.as_ref());
    let listed = sources.flat_map(|sources| &sources.project.value.environments);
    let planned = listed.map(|one| one.id.as_str().into());
    Known::of(&[&base.policy, &head.policy], planned, primitives)
}

impl Asked {
    /// Holds what was found against the gates.
    pub(super) fn ask(&self, found: &mut Diff, head: &Policy, setup: Setup<'_>) -> Result<(), Stop> {
        let asked = |one: &&Acceptance| one.environment.as_deref().is_none_or(setup.wanted);
        let acceptances: Vec<Acceptance> = self.acceptances.iter().filter(asked).cloned().collect();
        found.accept(acceptances.clone(), self.today).map_err(intricate)?;
        found.refused.extend(self.fail_on.and_then(|gate| found.refused_by(gate)));
        if let Some(reference) = &self.reference {
            let mut beyond = compared(&reference.policy, head, setup)?;
            beyond.accept(acceptances, self.today).map_err(intricate)?;
            found.with_uses_of(&beyond);
            found.refused.extend(beyond.beyond_reference());
        }
        for denial in &self.denials {
            found.refused.extend(found.denied_by(denial).map_err(intricate)?);
        }
        Ok(())
    }

    /// Says what is not let through, at its place on its side.
    pub(super) fn tell(&self, found: &Diff, [base, head]: [&Loaded; 2], terminal: &Terminal) {
        for (side, is_second) in [(base, false), (head, true)] {
            let mut places = Places::new(&side.map);
            if is_second {
                terminal.messages(&idle(found, head), &side.map);
            }
            let of_side = found.refused.iter().filter(|one| one.is_in_second == is_second);
            let messages = of_side.map(|one| self.message(one, &mut places)).collect();
            terminal.messages(&Diagnostics(messages), &side.map);
        }
    }

    fn message(&self, one: &Counterexample, places: &mut Places<'_>) -> Diagnostic {
        let message = Diagnostic::error("access-refused", counterexample(one));
        let message = match places.span(&one.origin.file, &one.origin.pointer) {
            Some(span) => message.at(span, ""),
            None => message.in_file(&*one.origin.file),
        };
        match self.reference.as_ref().filter(|_| one.by == By::Reference).zip(one.environment.as_ref()) {
            Some((reference, environment)) => with_environments(message, &reference.policy, environment),
            None => message,
        }
    }
}

/// What there is to say of acceptances that accept nothing.
pub(super) fn idle(found: &Diff, head: &Loaded) -> Diagnostics {
    let mut places = Places::new(&head.map);
    Diagnostics(found.acceptances.iter().filter_map(|one| idle_one(one, &mut places)).collect())
}

fn idle_one((one, state): &(Acceptance, Use), places: &mut Places<'_>) -> Option<Diagnostic> {
    let message = Diagnostic::warning("idle-acceptance", show::idle(one, *state)?);
    let message = match *state {
        Use::Partly => message.help("name all that is to be accepted, or ask for less"),
        _ => message.help("take it out"),
    };
    let Some(origin) = &one.origin else { return Some(message) };
    Some(match places.span(&origin.file, &origin.pointer) {
        Some(span) => message.at(span, ""),
        None => message.in_file(&*origin.file),
    })
}

/// What to do where a reference has no word of an environment.
fn with_environments(message: Diagnostic, reference: &Policy, environment: &str) -> Diagnostic {
    let known = || reference.environments.iter().map(|one| &*one.id);
    if known().any(|id| id.eq_ignore_ascii_case(environment)) {
        return message;
    }
    let known: Vec<&str> = known().collect();
    message.help(match known.as_slice() {
        [] => "the reference has no environments".to_owned(),
        [one] => format!("the reference has `{one}` alone; `--environment {one}` looks at nothing else"),
        several => format!("the reference has {} alone", listed(several.iter().copied())),
    })
}

/// What two policies have apart.
pub(super) fn compared(base: &Policy, head: &Policy, setup: Setup<'_>) -> Result<Diff, Stop> {
    diff(base, head, setup).map_err(intricate)
}

/// Why nothing came of it.
fn intricate(TooIntricate(what): TooIntricate) -> Stop {
    let message = format!("what `{what}` allows cannot be told: {Exceeded}");
    Stop::because(Diagnostic::error("output-too-intricate", message).help(Exceeded::ADVICE))
}

impl From<FailOn> for Gate {
    fn from(word: FailOn) -> Gate {
        match word {
            FailOn::Broadened => Gate::Broadened,
            FailOn::Privileged => Gate::Privileged,
            FailOn::Production => Gate::Production,
            FailOn::Any => Gate::Any,
        }
    }
}
