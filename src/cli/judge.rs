//! What the linter says of the project that was opened: for the verbs that lint.

use super::clock;
use super::global::Opened;
use super::status::{ExitStatus, Stop};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::lint::{self, Levels, Report, Setup, TooIntricate};
use crate::model::text::Date;
use crate::policy::Policy;
use crate::project::Places;

impl Opened {
    /// Asks the rules that are `asked`, on `today` or the day that the clock says.
    pub(super) fn judge(
        &self,
        policy: &Policy,
        today: Option<Date>,
        asked: &dyn Fn(&str) -> bool,
        terminal: &Terminal,
    ) -> Result<Report, Stop> {
        let started = std::time::Instant::now();
        let project = &self.project;
        let Some(sources) = &project.sources else { return Ok(Report::default()) };
        let levels = match Levels::read(&sources.project.value) {
            Ok(levels) => levels,
            Err(found) => {
                terminal.refuse(&found, &project.map)?;
                return Err(Stop::Said(ExitStatus::of(&found)));
            }
        };
        let Some(today) = today.or_else(clock::today) else {
            let message = "the clock of this machine has no date: give the day by `--today YYYY-MM-DD`";
            return Err(Stop::because(Diagnostic::error("output-date", message)));
        };
        let setup = Setup {
            catalog: project.catalog.get(),
            library: &project.library(),
            primitives: &project.primitives(),
            sources,
            custom: &project.custom_roles(),
            levels: &levels,
            today,
            asked,
        };
        let mut report = lint::lint(policy, &setup).map_err(|TooIntricate(role)| {
            let message = format!("what the role `{role}` allows cannot be told, so nothing is judged");
            Stop::because(Diagnostic::error("output-too-intricate", message))
        })?;
        let mut places = Places::new(&project.map);
        report.fingerprint(&mut |place| places.lasting(&place.file, &place.pointer));
        terminal.timing("lint", started.elapsed());
        Ok(report)
    }
}
