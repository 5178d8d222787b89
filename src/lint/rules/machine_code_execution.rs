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
    Question { code: "E07", ids: &["X08", "X10", "X09", "X31", "X34"], administer: true, absorbs: &["E22"] };

/// What machines are, and what sits on them under another provider. Any resource could be said to have a serial port.
const MACHINES: [&str; 3] = [
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Compute/virtualMachineScaleSets",
    "Microsoft.HybridCompute/machines",
];
const ON_MACHINES: [&str; 2] = ["Microsoft.SerialConsole", "Microsoft.ConnectedVMwarevSphere"];

impl Rule for MachineCodeExecution {
    fn code(&self) -> &'static str {
        QUESTION.code
    }

    fn check(&self, context: &Context<'_>, found: &mut Vec<Finding>) -> Result<(), TooIntricate> {
        let help = "a custom role with `Microsoft.Compute/virtualMachines/read`, `start/action`, `restart/action` and \
                    `deallocate/action` runs the machine and nothing on it";
        QUESTION.report(context, say, help, found)
    }
}

/// The worst of what the entry can do to a machine.
fn say(entry: &Entry<'_>, of: &Found<'_>) -> Option<Says> {
    let at = entry.assignment.scope.resource_type();
    let mut worst: Option<(Severity, &str, &Operation)> = None;
    for enabled in &of.enabled {
        let ways = std::iter::once(&enabled.operations).chain(&enabled.others);
        for operation in ways.flatten().filter(|operation| reaches(operation, at.as_deref())) {
            let (severity, can) = what(enabled.primitive.id.value.as_str(), operation);
            if worst.is_none_or(|(known, ..)| severity > known) {
                worst = Some((severity, can, operation));
            }
        }
    }
    worst.map(|(severity, can, operation)| Says::that(can).at_most(severity).shown(operation.name.clone()))
}

/// Whether an operation is on a machine at the resource, or in whatever is wider.
fn reaches(operation: &Operation, at: Option<&str>) -> bool {
    let sits = |provider: &&str| is_on(&operation.name, provider);
    at.is_none_or(|at| !ON_MACHINES.iter().any(sits) || MACHINES.iter().any(|machine| at.eq_ignore_ascii_case(machine)))
}

/// How bad an operation is at most, and what can be done by it.
fn what(primitive: &str, operation: &Operation) -> (Severity, &'static str) {
    match primitive {
        "X08" | "X10" => (Severity::Error, "run any command as the administrator of a machine"),
        "X09" if operation.plane == Plane::Data => (Severity::Error, "sign in as the administrator of a machine"),
        "X09" => (Severity::Warning, "open a console of a machine, which still asks for a password,"),
        "X31" => (Severity::Warning, "put hosts or applications of its own into virtual desktops"),
        _ => (Severity::Warning, "sign in to a machine"),
    }
}
