//! Decimal numbers as people type them, kept as integers: no float ever touches a score or a signed file.

use std::fmt;

use super::packed::Packed;

/// A non-negative decimal with at most two places, kept in hundredths. At most 10^12 whole units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hundredths(u64);

/// Largest whole number that an answer or a profile value may have.
pub const MAX_WHOLE: u64 = 1_000_000_000_000;

/// Why a typed number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalDefect {
    /// Not a number in plain digits.
    NotANumber,
    /// More decimal places than allowed here.
    TooManyPlaces {
        /// Allowed places: 0 or 2.
        places: u8,
    },
    /// Larger than [`MAX_WHOLE`].
    TooLarge,
}

impl fmt::Display for DecimalDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => write!(f, "not a number in plain digits"),
            Self::TooManyPlaces { places } => write!(f, "more than {places} decimal places"),
            Self::TooLarge => write!(f, "larger than {MAX_WHOLE}"),
        }
    }
}

impl Packed for Hundredths {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }
    fn unpack(from: &mut &[u8]) -> Self {
        Self(Packed::unpack(from))
    }
}

impl Hundredths {
    /// From an integer number of hundredths; `None` above [`MAX_WHOLE`].
    pub fn from_e2(value: u64) -> Option<Self> {
        (value <= MAX_WHOLE * 100).then_some(Self(value))
    }

    /// From a whole number; `None` above [`MAX_WHOLE`].
    pub fn from_whole(value: u64) -> Option<Self> {
        (value <= MAX_WHOLE).then(|| Self(value * 100))
    }

    /// The number of hundredths.
    pub fn e2(self) -> u64 {
        self.0
    }

    /// Parses plain digits, with full-width digits and group separators as Chinese input methods make them.
    ///
    /// # Errors
    /// The rule that the text breaks.
    pub fn parse(text: &str, places: u8) -> Result<Self, DecimalDefect> {
        let plain: String = text.trim().chars().filter(|it| !matches!(it, ',' | '，' | ' ')).map(half_width).collect();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || plain.ends_with('.') {
            return Err(DecimalDefect::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > usize::from(places) {
            return Err(DecimalDefect::TooManyPlaces { places });
        }
        let whole: u64 = whole.parse().map_err(|_| DecimalDefect::TooLarge)?;
        if whole > MAX_WHOLE {
            return Err(DecimalDefect::TooLarge);
        }
        let hundredths: u64 = format!("{fraction:0<2}").parse().map_err(|_| DecimalDefect::NotANumber)?;
        Self::from_e2(whole * 100 + hundredths).ok_or(DecimalDefect::TooLarge)
    }
}

fn half_width(it: char) -> char {
    match it {
        '０'..='９' => char::from(b'0' + (it as u32 - '０' as u32) as u8),
        '．' => '.',
        other => other,
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, part) if part % 10 == 0 => write!(f, "{whole}.{}", part / 10),
            (whole, part) => write!(f, "{whole}.{part:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        let rows = [
            ("0", 0),
            ("12", 1200),
            ("0.5", 50),
            ("340.55", 34055),
            ("1,234.50", 123_450),
            ("３４０．５", 34050),
            (" 7 ", 700),
        ];
        for (text, e2) in rows {
            assert_eq!(Hundredths::parse(text, 2), Ok(Hundredths(e2)), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest_with_its_reason() {
        for bad in ["", "-1", "abc", "1.", ".5", "1.2.3", "1e3", "٣"] {
            assert_eq!(Hundredths::parse(bad, 2), Err(DecimalDefect::NotANumber), "{bad}");
        }
        assert_eq!(Hundredths::parse("1.234", 2), Err(DecimalDefect::TooManyPlaces { places: 2 }));
        assert_eq!(Hundredths::parse("1.5", 0), Err(DecimalDefect::TooManyPlaces { places: 0 }));
        assert_eq!(Hundredths::parse("1.0", 0), Ok(Hundredths(100)));
        assert_eq!(Hundredths::parse("1000000000001", 0), Err(DecimalDefect::TooLarge));
        assert_eq!(Hundredths::parse("99999999999999999999999", 0), Err(DecimalDefect::TooLarge));
    }

    #[test]
    fn shows_no_more_places_than_needed() {
        for text in ["0", "12", "0.5", "340.55", "0.05"] {
            assert_eq!(Hundredths::parse(text, 2).map(|it| it.to_string()).as_deref(), Ok(text));
        }
    }
}
