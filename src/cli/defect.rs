//! When rolecast itself is wrong: no trace of its inside for a user to puzzle over, but what to do.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use super::ExitStatus;
use super::terminal::complain;

/// Runs `work`. A panic in it, on whatever thread, is called what it is on standard error and makes
/// [`ExitStatus::Failed`] of the run.
pub fn guard(work: impl FnOnce() -> ExitStatus) -> ExitStatus {
    panic::set_hook(Box::new(|info| complain(&report(info))));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or(ExitStatus::Failed)
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
    let what = info.payload_as_str().unwrap_or("it does not say why");
    format!(
        "error: this is a defect of rolecast {}, not of your project: {what}{place}\n\
         help: please report it with these two lines, the command and, if you may, the file that it happens with\n",
        env!("CARGO_PKG_VERSION")
    )
}
