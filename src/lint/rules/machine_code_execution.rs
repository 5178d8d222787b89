//! E07 `machine-code-execution`.

use super::open::{Found, Question, Says};
use crate::diagnostic::Severity;
use crate::lint::context::{Context, Entry, TooIntricate};
use crate::lint::finding::Finding;
use crate::lint::openly::is_on;
use crate::lint::rule::Rule;
use crate::permission::Plane;
use crate::permission::primitive::Operation;

/// Running commands on a machine, or opening a session there, and so acting as the machine.
pub(in crate::lint) struct MachineCodeExecution;

const QUESTION: Question =
    Question { code: "E07", ids: &["X08", "X10", "X09", "X31", "X34"], administer: true, absorbs: &[] };

/// What machines are, and what sits on them under another provider. Any resource could be said to have a serial port.
const MACHINES: [&str; 3] = [
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Compute/virtualMachineScaleSets",
    "Microsoft.HybridCompute/machines",
];
const ON_MACHINES: [&str; 2] = ["Microsoft.SerialConsole", "Microsoft.ConnectedVMwarevSphere"];

/// What to do about commands and administrators, about consoles, about virtual desktops, and about sign-ins.
const RUN: &str = "a custom role with `Microsoft.Compute/virtualMachines/read`, `start/action`, `restart/action` and \
                   `deallocate/action` runs the machine and nothing on it";
const CONSOLE: &str = "a custom role without `Microsoft.SerialConsole/*` and `bastionHosts/createShareableLinks/action` \
                       leaves the way in to those who sign in by a role";
const DESKTOP: &str = "let the pipeline register hosts and publish applications";
const SIGN_IN: &str = "keep the machine's identity as small as its users, or let the sign-in be activated: \
                       `assignment: eligible`";

impl Rule for MachineCodeExecution {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        QUESTION.report(context, |entry, of| Ok(say(entry, of)), found)
    }
}

/// The worst of what the entry can do to a machine.
fn say(entry: &Entry<'_>, of: &Found<'_>) -> Option<Says> {
    let at = entry.assignment.scope.resource_type();
    let mut worst: Option<(Severity, Says)> = None;
    for enabled in &of.enabled {
        let ways = std::iter::once(&enabled.operations).chain(&enabled.others);
        for operation in ways.flatten().filter(|operation| reaches(operation, at.as_deref())) {
            let (severity, can, help) = what(enabled.primitive.id.value.as_str(), operation);
            if worst.as_ref().is_none_or(|(known, _)| severity > *known) {
                let says = Says::that(can, help).at_most(severity).shown(operation.name.clone());
                worst = Some((severity, says));
            }
        }
    }
    worst.map(|(_, says)| says)
}

/// Whether an operation is on a machine at the resource, or in whatever is wider.
fn reaches(operation: &Operation, at: Option<&str>) -> bool {
    let sits = |provider: &&str| is_on(&operation.name, provider);
    at.is_none_or(|at| !ON_MACHINES.iter().any(sits) || MACHINES.iter().any(|machine| at.eq_ignore_ascii_case(machine)))
}

/// How bad an operation is at most, what can be done by it, and what to do about that.
fn what(primitive: &str, operation: &Operation) -> (Severity, &'static str, &'static str) {
    match primitive {
        "X08" | "X10" => (Severity::Error, "run any command as the administrator of a machine", RUN),
        "X09" if operation.plane == Plane::Data => {
            (Severity::Error, "sign in as the administrator of a machine", SIGN_IN)
        }
        "X09" => (Severity::Warning, "open a console of a machine, which still asks for a password,", CONSOLE),
        "X31" => (Severity::Warning, "put hosts or applications of its own into virtual desktops", DESKTOP),
        _ => (Severity::Warning, "sign in to a machine", SIGN_IN),
    }
}
