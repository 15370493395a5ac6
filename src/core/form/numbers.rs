//! Numbers of a workbook, taken as the digits that the file writes: no floating point touches an answer.

use super::Look;
use crate::core::decimal::{DecimalDefect, Hundredths};
use crate::core::time::Timestamp;

/// A number as a file writes it, in hundredths. Programs write the nearest number that they can hold, such as
/// `12.300000000000001`: what is less than a millionth from two decimals is taken for them.
///
/// # Errors
/// It is none that can stand in an answer.
pub fn parse(raw: &str, look: Look, places: u8) -> Result<Hundredths, DecimalDefect> {
    let (mantissa, exponent) = raw.split_once(['e', 'E']).unwrap_or((raw, "0"));
    let exponent: i64 = exponent.trim_start_matches('+').parse().map_err(|_| DecimalDefect::NotANumber)?;
    let exponent = exponent + if look == Look::Percent { 2 } else { 0 };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{part}");
    if digits.is_empty() || digits.len() > 40 || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return Err(DecimalDefect::NotANumber);
    }
    // The number is `digits` × 10 to the power of `scale`; in millionths it is to the power of `scale` + 6.
    let scale = exponent - part.len() as i64 + 6;
    let digits = digits.trim_start_matches('0');
    if digits.len() as i64 + scale > 20 {
        return Err(DecimalDefect::TooLarge);
    }
    let millionths = if scale >= 0 {
        format!("{digits}{}", "0".repeat(scale as usize)).parse::<u128>().unwrap_or(0)
    } else {
        let cut = digits.len().saturating_sub(scale.unsigned_abs() as usize);
        let is_half = scale.unsigned_abs() as usize <= digits.len() && digits.as_bytes().get(cut) >= Some(&b'5');
        digits[..cut].parse::<u128>().unwrap_or(0) + u128::from(is_half)
    };
    let step = if places == 0 { 1_000_000 } else { 10_000 };
    if millionths % step != 0 {
        return Err(DecimalDefect::TooManyPlaces { places });
    }
    let e2 = u64::try_from(millionths / 10_000).map_err(|_| DecimalDefect::TooLarge)?;
    Hundredths::from_e2(e2).ok_or(DecimalDefect::TooLarge)
}

/// A day as workbooks count them, as a date of files; `None` before 1970 and after 9999.
pub fn date(raw: &str, from_1904: bool) -> Option<String> {
    let day: u64 = raw.split(['.', 'e', 'E']).next()?.parse().ok()?;
    if raw.contains(['e', 'E']) {
        return None;
    }
    // Day 25569 is 1970-01-01 where day 1 is 1900-01-01, because 1900 is counted as a leap year.
    let days = (day + if from_1904 { 1462 } else { 0 }).checked_sub(25_569)?;
    (days <= 2_932_896).then(|| Timestamp::from_unix(days * 86_400).date().to_owned())
}

/// A date as people write it: `2026-06-30`, `2026/6/30`, `2026.6.30`, `2026年6月30日`, in digits of either width.
pub fn date_text(text: &str) -> Option<String> {
    let plain: String = text
        .trim()
        .trim_end_matches('日')
        .chars()
        .map(|it| match it {
            '０'..='９' => char::from(b'0' + (it as u32 - '０' as u32) as u8),
            '/' | '.' | '年' | '月' | '／' | '．' | '－' => '-',
            other => other,
        })
        .collect();
    let mut parts = plain.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = |it: &str, most: usize| (1..=most).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit());
    if parts.next().is_some() || year.len() != 4 || !is_number(year, 4) || !is_number(month, 2) || !is_number(day, 2) {
        return None;
    }
    let date = format!("{year}-{month:0>2}-{day:0>2}");
    crate::core::time::is_date(&date).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_their_digits() {
        use DecimalDefect as D;
        let rows = [
            ("12", Look::Plain, 2, Ok(1200)),
            ("12.5", Look::Plain, 2, Ok(1250)),
            ("12.300000000000001", Look::Plain, 2, Ok(1230)),
            ("0.28999999999999998", Look::Plain, 2, Ok(29)),
            ("0.45", Look::Percent, 2, Ok(4500)),
            ("0.28999999999999998", Look::Percent, 2, Ok(2900)),
            ("1E+3", Look::Plain, 0, Ok(100_000)),
            ("1.5e2", Look::Plain, 0, Ok(15_000)),
            ("5E-2", Look::Plain, 2, Ok(5)),
            ("0", Look::Plain, 0, Ok(0)),
            ("1000000000000", Look::Plain, 0, Ok(100_000_000_000_000)),
            ("1000000000001", Look::Plain, 0, Err(D::TooLarge)),
            ("1E+300", Look::Plain, 0, Err(D::TooLarge)),
            ("1.005", Look::Plain, 2, Err(D::TooManyPlaces { places: 2 })),
            ("1.5", Look::Plain, 0, Err(D::TooManyPlaces { places: 0 })),
            ("-1", Look::Plain, 2, Err(D::NotANumber)),
            ("1E999999999999999999999", Look::Plain, 2, Err(D::NotANumber)),
            ("", Look::Plain, 2, Err(D::NotANumber)),
            ("NaN", Look::Plain, 2, Err(D::NotANumber)),
        ];
        for (raw, look, places, expected) in rows {
            assert_eq!(parse(raw, look, places).map(Hundredths::e2), expected, "{raw} {look:?} {places}");
        }
    }

    #[test]
    fn days_and_written_dates_become_dates_of_files() {
        let rows = [("25569", "1970-01-01"), ("46203", "2026-06-30"), ("46203.75", "2026-06-30")];
        for (raw, expected) in rows {
            assert_eq!(date(raw, false).as_deref(), Some(expected), "{raw}");
        }
        assert_eq!(date("44741", true).as_deref(), Some("2026-06-30"));
        for raw in ["1", "-5", "x", "1e5", "99999999"] {
            assert_eq!(date(raw, false), None, "{raw}");
        }
        for text in ["2026-06-30", "2026/6/30", "2026.6.30", "2026年6月30日", " ２０２６－０６－３０ "] {
            assert_eq!(date_text(text).as_deref(), Some("2026-06-30"), "{text}");
        }
        for text in ["2026-02-30", "30.6.2026", "2026-6", "2026-6-30-1", "六月", "2026-006-30"] {
            assert_eq!(date_text(text), None, "{text}");
        }
    }
}
