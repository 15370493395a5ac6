//! Moments as text: `2026-11-22T08:00:00Z`. The core never asks what time it is; a moment is an argument.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A moment in UTC, to the second, in the one spelling that files may use. Sorts by time.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(Box<str>);

impl Timestamp {
    /// From seconds since 1970-01-01T00:00:00Z, years 1970 to 9999.
    pub fn from_unix(seconds: u64) -> Self {
        let (days, rest) = (seconds / 86_400, seconds % 86_400);
        let (year, month, day) = civil(days);
        let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
        Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z").into())
    }

    /// Parses the one spelling; the date must exist.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let mut parts = time.split(':');
        let mut next = |limit: u32| {
            let part = parts.next()?;
            let digits = part.len() == 2 && part.bytes().all(|it| it.is_ascii_digit());
            (digits && part.parse::<u32>().ok()? < limit).then_some(())
        };
        next(24)?;
        next(60)?;
        next(60)?;
        (is_date(date) && parts.next().is_none()).then(|| Self(text.into()))
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The date and the hour, `2026-11-22T08`.
    pub fn hour(&self) -> &str {
        &self.0[..13]
    }

    /// The date part, `2026-11-22`.
    pub fn date(&self) -> &str {
        &self.0[..10]
    }
}

/// Whether this is a date of the calendar in the spelling `2026-11-22`, years 1900 to 9999.
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' || !text.is_ascii() {
        return false;
    }
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = &text[range];
        part.bytes().all(|it| it.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1900..=9999).contains(&year) && (1..=longest).contains(&day)
}

/// Year, month and day of a day number since 1970-01-01, by counting whole 400-year cycles from March on.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| de::Error::custom("a moment is written in UTC to the second, such as 2026-11-22T08:00:00Z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_dates() {
        let rows = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_334_400, "2026-11-22T08:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ];
        for (seconds, text) in rows {
            let moment = Timestamp::from_unix(seconds);
            assert_eq!(moment.as_str(), text);
            assert_eq!(Timestamp::parse(text), Some(moment));
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for bad in [
            "",
            "2026-11-22",
            "2026-11-22T08:00:00",
            "2026-11-22T08:00:00+08:00",
            "2026-11-22T24:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-22T08:00:60Z",
            "2026-11-22T08:00:00.5Z",
            "2026-11-22t08:00:00Z",
            "٢026-11-22T08:00:00Z",
        ] {
            assert_eq!(Timestamp::parse(bad), None, "{bad}");
        }
    }
}
