//! Text for the terminal: nothing that a file brings along may move the cursor or change how other text looks.

use std::borrow::Cow;
use std::io::Write;

use citysec::core::text::disguises;
use serde::Serialize;

use crate::failure::Failure;

/// The text with every control and direction character written as an escape.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(disguises) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        if disguises(it) {
            out.extend(it.escape_unicode());
        } else {
            out.push(it);
        }
    }
    Cow::Owned(out)
}

/// Columns that a text takes in a terminal: two for the wide letters of East Asia, one for all others.
pub fn width(text: &str) -> usize {
    let wide = |it: char| {
        matches!(it, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().map(|it| if wide(it) { 2 } else { 1 }).sum()
}

/// The text, filled up with spaces to so many columns.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A number of things: `1 city`, `2 cities`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Writes a value as indented JSON with a line end.
///
/// # Errors
/// The output is closed.
pub fn json<T: Serialize>(out: &mut dyn Write, value: &T) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(std::io::Error::from)?;
    Ok(writeln!(out)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_file_reaches_the_terminal_as_a_command() {
        assert_eq!(plain("湖州市"), "湖州市");
        assert_eq!(plain("a\u{1b}[2Jb\u{202e}c\nd"), "a\\u{1b}[2Jb\\u{202e}c\\u{a}d");
    }

    #[test]
    fn columns_line_up_with_chinese_names() {
        assert_eq!(pad("湖州", 6), "湖州  ");
        assert_eq!(pad("Huzhou", 4), "Huzhou");
    }
}
