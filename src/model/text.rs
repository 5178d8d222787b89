//! The small words of a project's files: ids, GUIDs, dates, durations, and values known only at deployment.
//!
//! Each is checked when it is read, so that later stages meet valid ones alone.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The id of a persona, environment, component, instance or custom role: `^[A-Za-z][A-Za-z0-9-]{0,62}$`, and no
/// device name of Windows, because ids become folder and file names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

impl Id {
    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id with its letters folded, the form in which ids are unique.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

impl FromStr for Id {
    type Err = String;
    fn from_str(text: &str) -> Result<Id, String> {
        let shape = text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.len() <= 63
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !shape {
            return Err(format!("`{text}` is no id: a letter, then up to 62 letters, digits or hyphens are expected"));
        }
        let folded = text.to_ascii_lowercase();
        let port = folded.strip_prefix("com").or_else(|| folded.strip_prefix("lpt"));
        if DEVICES.contains(&folded.as_str())
            || port.is_some_and(|n| n.len() == 1 && matches!(n.as_bytes(), [b'0'..=b'9']))
        {
            return Err(format!("`{text}` is a device name on Windows and cannot be a folder there"));
        }
        Ok(Id(text.to_owned()))
    }
}

impl TryFrom<String> for Id {
    type Error = String;
    fn try_from(text: String) -> Result<Id, String> {
        text.parse()
    }
}

impl From<Id> for String {
    fn from(id: Id) -> String {
        id.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A GUID, kept in lower case with dashes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Guid([u8; 16]);

impl Guid {
    /// Zeros: the id of what has none yet.
    pub const NIL: Guid = Guid([0; 16]);

    /// The GUID of these bytes, first digit first.
    pub const fn from_bytes(bytes: [u8; 16]) -> Guid {
        Guid(bytes)
    }

    /// The bytes, first digit first.
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// Reads 32 hexadecimal digits, with the usual dashes or with none (as some conditions of built-in roles do).
    pub fn parse(text: &str) -> Option<Guid> {
        let bytes = text.as_bytes();
        let dashed = bytes.len() == 36;
        if !dashed && bytes.len() != 32 {
            return None;
        }
        let mut out = [0u8; 16];
        let mut digits = 0usize;
        for (at, &byte) in bytes.iter().enumerate() {
            if dashed && matches!(at, 8 | 13 | 18 | 23) {
                if byte != b'-' {
                    return None;
                }
                continue;
            }
            let digit = (byte as char).to_digit(16)? as u8;
            let slot = out.get_mut(digits / 2)?;
            *slot = (*slot << 4) | digit;
            digits += 1;
        }
        (digits == 32).then_some(Guid(out))
    }

    /// The GUID in its usual writing, without a string of its own: every target writes several for an assignment.
    fn text(self) -> [u8; 36] {
        /// Where the two digits of each byte stand.
        const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
        let digit = |nibble: u8| nibble + b'0' + (b'a' - b'9' - 1) * u8::from(nibble > 9);
        // All digits before any is put in place: the compiler makes them together.
        let pairs = self.0.map(|byte| [digit(byte >> 4), digit(byte & 15)]);
        let mut text = [b'-'; 36];
        for (at, pair) in PLACES.into_iter().zip(pairs) {
            if let Some(place) = text.get_mut(at..at + 2) {
                place.copy_from_slice(&pair);
            }
        }
        text
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.text()).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Guid {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&self.text()).map_err(serde::ser::Error::custom)?)
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Guid {
    type Err = String;
    fn from_str(text: &str) -> Result<Guid, String> {
        Guid::parse(text).filter(|_| text.len() == 36).ok_or_else(|| {
            format!("`{text}` is no GUID: 8-4-4-4-12 hexadecimal digits are expected, as 3f2504e0-4f89-41d3-9a0c-0305e82c3301")
        })
    }
}

impl TryFrom<String> for Guid {
    type Error = String;
    fn try_from(text: String) -> Result<Guid, String> {
        text.parse()
    }
}

/// A day of the calendar, `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Days since 1970-01-01, for counting between dates.
    pub fn days(self) -> i64 {
        // The civil calendar counted from March, so that the leap day is the last of its year.
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
        let era = year.div_euclid(400);
        let in_era = year.rem_euclid(400);
        let in_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719_468
    }
}

impl FromStr for Date {
    type Err = String;
    fn from_str(text: &str) -> Result<Date, String> {
        let wrong = || format!("`{text}` is no date: YYYY-MM-DD is expected, as 2027-06-30");
        let digits = text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
        if !digits {
            return Err(wrong());
        }
        let mut parts = text.split('-');
        let mut next = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or_else(wrong);
        let (year, month, day) = (next()?, next()?, next()?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return Err(format!("`{text}` is no date: month {month} does not exist")),
        };
        if day == 0 || day > length {
            return Err(format!("`{text}` is no date: that month has {length} days"));
        }
        Ok(Date { year, month: month as u8, day: day as u8 })
    }
}

impl TryFrom<String> for Date {
    type Error = String;
    fn try_from(text: String) -> Result<Date, String> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How long an activation or eligibility lasts: an ISO 8601 duration of whole days (`P180D`) or of hours and half
/// hours (`PT8H`, `PT30M`, `PT1H30M`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Duration {
    minutes: u32,
}

impl Duration {
    /// A duration of whole days.
    pub const fn of_days(days: u32) -> Duration {
        Duration { minutes: days * 24 * 60 }
    }

    /// A duration of minutes, which are hours and half hours.
    pub const fn of_minutes(minutes: u32) -> Duration {
        Duration { minutes }
    }

    /// The length in minutes.
    pub const fn minutes(self) -> u32 {
        self.minutes
    }

    /// The length in days, when it is a whole number of them.
    pub const fn whole_days(self) -> Option<u32> {
        if self.minutes.is_multiple_of(24 * 60) { Some(self.minutes / (24 * 60)) } else { None }
    }
}

impl FromStr for Duration {
    type Err = String;
    fn from_str(text: &str) -> Result<Duration, String> {
        let wrong =
            || format!("`{text}` is no duration: days (P180D), or hours and minutes (PT8H, PT30M) are expected");
        let number = |digits: &str| {
            let fine = !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
            if fine { digits.parse::<u32>().map_err(|_| wrong()) } else { Err(wrong()) }
        };
        let rest = text.strip_prefix('P').ok_or_else(wrong)?;
        let minutes = if let Some(time) = rest.strip_prefix('T') {
            let (hours, time) = match time.split_once('H') {
                Some((hours, time)) => (number(hours)?, time),
                None => (0, time),
            };
            let minutes = match time.strip_suffix('M') {
                Some(minutes) => number(minutes)?,
                None if time.is_empty() && rest.ends_with('H') => 0,
                None => return Err(wrong()),
            };
            hours * 60 + minutes
        } else {
            number(rest.strip_suffix('D').ok_or_else(wrong)?)? * 24 * 60
        };
        if minutes == 0 { Err(wrong()) } else { Ok(Duration { minutes }) }
    }
}

impl TryFrom<String> for Duration {
    type Error = String;
    fn try_from(text: String) -> Result<Duration, String> {
        text.parse()
    }
}

impl From<Duration> for String {
    fn from(duration: Duration) -> String {
        duration.to_string()
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.whole_days(), self.minutes / 60, self.minutes % 60) {
            (Some(days), _, _) => write!(f, "P{days}D"),
            (None, hours, 0) => write!(f, "PT{hours}H"),
            (None, 0, minutes) => write!(f, "PT{minutes}M"),
            (None, hours, minutes) => write!(f, "PT{hours}H{minutes}M"),
        }
    }
}

/// The name of a value that the deployment supplies: it becomes a parameter in ARM and Bicep and a variable in Terraform,
/// so it is a name in all three.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Parameter(String);

impl FromStr for Parameter {
    type Err = String;
    fn from_str(text: &str) -> Result<Parameter, String> {
        let shape = text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.len() <= 63
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if shape {
            return Ok(Parameter(text.to_owned()));
        }
        Err(format!(
            "`{text}` is no parameter name: a letter, then up to 62 letters, digits or underscores are expected"
        ))
    }
}

impl TryFrom<String> for Parameter {
    type Error = String;
    fn try_from(text: String) -> Result<Parameter, String> {
        text.parse()
    }
}

impl From<Parameter> for String {
    fn from(parameter: Parameter) -> String {
        parameter.0
    }
}

/// A kind of text that has rules of its own: the name of its schema's `format`, the pattern that editors check, and
/// what is wrong with a text that is none.
pub(super) struct Format {
    pub(super) name: &'static str,
    pub(super) pattern: &'static str,
    pub(super) check: fn(&str) -> Result<(), String>,
}

const ID: Format =
    Format { name: "id", pattern: "^[A-Za-z][A-Za-z0-9-]{0,62}$", check: |text| text.parse::<Id>().map(|_| ()) };
const GUID: Format = Format {
    name: "uuid",
    pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    check: |text| text.parse::<Guid>().map(|_| ()),
};
const DATE: Format =
    Format { name: "date", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", check: |text| text.parse::<Date>().map(|_| ()) };
const DURATION: Format = Format {
    name: "duration",
    pattern: "^P([0-9]{1,4}D|T[0-9]{1,4}H|T([0-9]{1,4}H)?[0-9]{1,4}M)$",
    check: |text| text.parse::<Duration>().map(|_| ()),
};
const PARAMETER: Format = Format {
    name: "parameter-name",
    pattern: "^[A-Za-z][A-Za-z0-9_]{0,62}$",
    check: |text| text.parse::<Parameter>().map(|_| ()),
};

/// All formats that schemas name.
pub(super) const FORMATS: [&Format; 5] = [&ID, &GUID, &DATE, &DURATION, &PARAMETER];

macro_rules! text_schema {
    ($type:ty, $name:literal, $format:ident) => {
        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": $format.name, "pattern": $format.pattern })
            }
        }
    };
}

text_schema!(Id, "Id", ID);
text_schema!(Guid, "Guid", GUID);
text_schema!(Date, "Date", DATE);
text_schema!(Duration, "Duration", DURATION);
text_schema!(Parameter, "ParameterName", PARAMETER);
