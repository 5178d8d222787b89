//! A script that takes away what a policy no longer wants and incremental deployments leave behind.
//!
//! Takes what was deployed and what is wanted; gives the text of a script for bash, to be run after what is wanted was
//! deployed. Each assignment is taken away by the name that targets give it, or by what it is where its name is known
//! only at deployment. What must stay, what has ended by itself and what people have to take back themselves is
//! written down, and why. Knows nothing of files.

mod command;
mod plan;
mod shell;
mod unsure;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::model::text::Date;
use crate::policy::Policy;
use plan::{Fate, Planned};
use shell::{Word, comment};

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Setup<'s> {
    /// Whoever deploys, by object ids or names: what it has stays.
    pub deployers: &'s [String],
    /// Whether an environment is of interest.
    pub wanted: &'s dyn Fn(&str) -> bool,
    /// The day on which it is written: what has ended by then needs no removal.
    pub today: Date,
}

/// The script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Its text, with a line break at the end.
    pub text: String,
    /// How many assignments and role definitions it takes away.
    pub removed: usize,
    /// How many that are no longer wanted it leaves.
    pub left: usize,
}

const FRAME: &str = r#"set -uo pipefail

# Goes on after what cannot be removed, and says at the end that something was left.
failed=0
remove() {
  "$@" && return
  failed=$((failed + 1))
  printf 'not removed: %s\n' "$*" >&2
}

# Each request to Privileged Identity Management has a name of its own.
new_name() {
  if command -v uuidgen > /dev/null; then uuidgen; else cat /proc/sys/kernel/random/uuid; fi
}
"#;

/// Writes the script.
pub fn script(base: &Policy, head: &Policy, setup: Setup<'_>) -> Script {
    let planned = plan::plan(base, head, setup);
    let mut parameters = BTreeSet::new();
    let (mut body, mut kept, mut removed, mut left) = (String::new(), String::new(), 0, 0);
    for one in &planned {
        let what = comment(&one.what());
        match written(one) {
            Ok((command, used)) => {
                parameters.extend(used);
                removed += 1;
                let _ = writeln!(body, "\n# {what}\n{command}");
            }
            Err(why) => {
                left += 1;
                let _ = writeln!(kept, "# - {what}: {}", comment(&why));
            }
        }
    }
    let mut text = format!("# Takes away what `{}` no longer wants. Run it after the", comment(&base.project));
    text.push_str(" deployment of what is wanted:\n# what it takes away first would be missing until then.\n");
    if setup.deployers.is_empty() {
        text.push_str("#\n# No deployer is named in rolecast.yaml, so nothing of it is kept: look for it below.\n");
    }
    if !kept.is_empty() {
        let _ = write!(text, "#\n# Left as it is:\n{kept}");
    }
    if removed == 0 {
        text.push_str("#\n# There is nothing to take away.\n");
        return Script { text, removed, left };
    }
    let _ = write!(text, "\n{FRAME}");
    if !parameters.is_empty() {
        text.push_str("\n# The values that the deployment was given.\n");
    }
    for name in parameters {
        let _ = writeln!(text, ": \"${{{name}:?the value of this parameter}}\"");
    }
    text.push_str(&body);
    text.push_str("\nif [ \"$failed\" -gt 0 ]; then exit 1; fi\n");
    Script { text, removed, left }
}

/// The command that takes it away, and the parameters in it; or why there is none.
fn written(one: &Planned<'_>) -> Result<(String, BTreeSet<String>), String> {
    match &one.fate {
        Fate::Kept(why) => Err(why.clone()),
        Fate::Removed => {
            let mut used = BTreeSet::new();
            let command = command::of(one, &mut used)?;
            Ok((command, used))
        }
    }
}

/// A word of a command, and the parameters in it.
fn put(word: Word, used: &mut BTreeSet<String>) -> Result<String, String> {
    let text = word.text()?;
    used.extend(word.parameters());
    Ok(text)
}
