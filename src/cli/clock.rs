//! Days as the machine's clock has them. Nothing but the command line looks at a clock.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::text::Date;

/// Today, in UTC; none if the clock stands before 1970 or beyond the years that dates are written for.
pub(super) fn today() -> Option<Date> {
    day(SystemTime::now())
}

/// The day of a time, in UTC; none beyond the years that dates are written for.
pub(super) fn day(time: SystemTime) -> Option<Date> {
    let days = i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_secs() / 86_400).ok()?;
    let mut year = 1970;
    let first = |year: i64| format!("{year:04}-01-01").parse::<Date>().ok();
    while first(year + 1)?.days() <= days {
        year += 1;
    }
    let dates = (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day)));
    let mut dates = dates.filter_map(|(month, day)| format!("{year:04}-{month:02}-{day:02}").parse::<Date>().ok());
    dates.find(|date| date.days() == days)
}
