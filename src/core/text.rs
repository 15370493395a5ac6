//! Texts in the two languages of the product, and the rules for texts that come from people.

use serde::Deserialize;

use super::packed::packed;

/// A language of the product. Chinese comes first everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The BCP 47 tag, as used in `lang` attributes and settings.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// One text of the data in both languages; neither is ever empty (checked on load), but for one of them in what a
/// page has taken in for the other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: Box<str>,
    /// English.
    #[serde(default)]
    pub en: Box<str>,
}

impl Text {
    /// The text in one language; in the other one where only that is at hand.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh if !self.zh.is_empty() => &self.zh,
            Lang::En if self.en.is_empty() => &self.zh,
            _ => &self.en,
        }
    }
}

/// Why a text that a person typed, or that stands in a file, is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextDefect {
    /// Nothing but white space.
    Blank,
    /// More characters than allowed.
    TooLong {
        /// The limit in characters.
        limit: usize,
    },
    /// A control character, or one that changes the direction or the look of the text around it.
    ForbiddenCharacter,
}

impl std::fmt::Display for TextDefect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Blank => write!(f, "the text is blank"),
            Self::TooLong { limit } => write!(f, "the text is longer than {limit} characters"),
            Self::ForbiddenCharacter => write!(f, "the text holds a control or direction character"),
        }
    }
}

/// Longest name of a city, body, person or document, in characters.
pub const NAME_LIMIT: usize = 120;
/// Longest reason, note or other running text, in characters.
pub const NOTE_LIMIT: usize = 2000;

/// Whether a text of one line may stand in a file: not blank, not too long, nothing invisible in it.
///
/// # Errors
/// The first rule it breaks.
pub fn check_name(text: &str) -> Result<(), TextDefect> {
    check(text, NAME_LIMIT, false)
}

/// Whether a text of several lines may stand in a file.
///
/// # Errors
/// The first rule it breaks.
pub fn check_note(text: &str) -> Result<(), TextDefect> {
    check(text, NOTE_LIMIT, true)
}

/// A text as a piece of the name of a file: what file systems and readers mind is left out, and so is what follows
/// the first 40 characters.
pub fn file_word(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric() || matches!(it, '-' | '_' | '\'')).take(40).collect()
}

/// Whether a character is a control, or changes the direction or the look of the text around it, so that a name
/// could look like another one.
pub fn disguises(it: char) -> bool {
    match it {
        // Nearly every character of every file, so that the rest is seldom asked.
        ' '..='~' | '\u{2e80}'..='\u{d7ff}' => false,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => true,
        other => other.is_control(),
    }
}

/// A text from a foreign file, made fit to stand in a message: what [`disguises`] stands as an escape, and what
/// follows the first 200 characters is left out.
pub struct Shown<'a>(pub &'a str);

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use std::fmt::Write as _;
        for (idx, it) in self.0.chars().enumerate() {
            match it {
                _ if idx == 200 => return f.write_char('…'),
                it if disguises(it) => write!(f, "{}", it.escape_unicode())?,
                it => f.write_char(it)?,
            }
        }
        Ok(())
    }
}

fn check(text: &str, limit: usize, lines: bool) -> Result<(), TextDefect> {
    if text.trim().is_empty() {
        return Err(TextDefect::Blank);
    }
    // There are never more characters than bytes, so most texts need no counting.
    if text.len() > limit && text.chars().count() > limit {
        return Err(TextDefect::TooLong { limit });
    }
    let forbidden = |it: char| disguises(it) && !(lines && matches!(it, '\n' | '\t'));
    if text.chars().any(forbidden) {
        return Err(TextDefect::ForbiddenCharacter);
    }
    Ok(())
}

packed! {
    struct Text { zh, en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_visible_lines() {
        let long = "长".repeat(NAME_LIMIT + 1);
        let cases: &[(&str, Result<(), TextDefect>)] = &[
            ("湖州市人民政府", Ok(())),
            ("", Err(TextDefect::Blank)),
            (" \t ", Err(TextDefect::Blank)),
            (&long, Err(TextDefect::TooLong { limit: NAME_LIMIT })),
            ("湖州\u{202e}市", Err(TextDefect::ForbiddenCharacter)),
            ("湖州\u{200b}市", Err(TextDefect::ForbiddenCharacter)),
            ("湖州\n市", Err(TextDefect::ForbiddenCharacter)),
            ("湖州\u{7}市", Err(TextDefect::ForbiddenCharacter)),
        ];
        for (text, expected) in cases {
            assert_eq!(check_name(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn notes_may_have_lines_and_rare_characters() {
        assert_eq!(check_note("第一行\n𠮷野家，第二行"), Ok(()));
    }

    #[test]
    fn a_foreign_text_is_shown_without_its_tricks() {
        let rows = [
            ("湖州 𠮷", "湖州 𠮷"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("abc\u{202e}cba", "abc\\u{202e}cba"),
            ("two\nlines", "two\\u{a}lines"),
        ];
        for (text, shown) in rows {
            assert_eq!(Shown(text).to_string(), shown);
        }
        assert_eq!(Shown(&"x".repeat(200)).to_string(), "x".repeat(200));
        assert_eq!(Shown(&"x".repeat(201)).to_string(), format!("{}…", "x".repeat(200)));
    }
}
