//! Messages in the two languages: all wording that is not data of the model comes from the catalogues below
//! `seeds/locales/`; see `src/build.rs`. Which language is wanted is an argument.

#[cfg(target_arch = "wasm32")]
use std::sync::OnceLock;

#[cfg(target_arch = "wasm32")]
use super::super::encoding::Digest;
#[cfg(target_arch = "wasm32")]
use super::super::packed::{self, OtherBytes};
use super::super::text::{Lang, Text};
use super::Part;

/// Names a message. Its Chinese text lies where it is used, so that the messages of a page that is loaded later are
/// loaded with it; the English ones are a part of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(&'static Message);

#[derive(Debug, PartialEq, Eq)]
struct Message {
    zh: &'static str,
    /// Its place among the English texts.
    idx: usize,
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The English messages of the way to the first question, as a part that the page fetches when it is first needed.
#[cfg(target_arch = "wasm32")]
pub const MESSAGES: Part = Part { name: "messages", is_present: || ENGLISH.get().is_some(), install: install_english };

/// The English messages of the pages that are fetched when they are first opened.
#[cfg(target_arch = "wasm32")]
pub const MORE_MESSAGES: Part =
    Part { name: "moremessages", is_present: || MORE_ENGLISH.get().is_some(), install: install_more_english };

/// The English messages, which a native program carries.
#[cfg(not(target_arch = "wasm32"))]
pub const MESSAGES: Part = Part { name: "messages", is_present: || true, install: |_| Ok(()) };

/// The English messages, which a native program carries.
#[cfg(not(target_arch = "wasm32"))]
pub const MORE_MESSAGES: Part = Part { name: "moremessages", is_present: || true, install: |_| Ok(()) };

#[cfg(target_arch = "wasm32")]
static ENGLISH: OnceLock<Vec<Box<str>>> = OnceLock::new();
#[cfg(target_arch = "wasm32")]
static MORE_ENGLISH: OnceLock<Vec<Box<str>>> = OnceLock::new();

#[cfg(target_arch = "wasm32")]
fn install_english(bytes: &[u8]) -> Result<(), OtherBytes> {
    let messages = packed::unpack(bytes, &MESSAGES_DIGEST)?;
    ENGLISH.get_or_init(|| messages);
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn install_more_english(bytes: &[u8]) -> Result<(), OtherBytes> {
    let messages = packed::unpack(bytes, &MOREMESSAGES_DIGEST)?;
    MORE_ENGLISH.get_or_init(|| messages);
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn english(idx: usize) -> Option<&'static str> {
    let first = ENGLISH.get()?;
    let found = match idx.checked_sub(first.len()) {
        None => first.get(idx),
        Some(idx) => MORE_ENGLISH.get()?.get(idx),
    };
    found.map(AsRef::as_ref)
}

#[cfg(not(target_arch = "wasm32"))]
fn english(idx: usize) -> Option<&'static str> {
    ENGLISH.get(idx).copied()
}

/// The wording of one rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct T {
    /// The language.
    pub lang: Lang,
}

impl T {
    /// A message without gaps.
    pub fn s(self, key: Key) -> &'static str {
        match self.lang {
            Lang::Zh => key.0.zh,
            Lang::En => english(key.0.idx).unwrap_or(key.0.zh),
        }
    }

    /// A message with its gaps filled: `{name}` becomes the value. A message of two forms, divided by `|`,
    /// takes the first when the first value is 1.
    pub fn f(self, key: Key, values: &[(&str, &str)]) -> String {
        let template = self.s(key);
        let template = match template.split_once('|') {
            Some((one, many)) => {
                if values.first().is_some_and(|it| it.1 == "1") {
                    one
                } else {
                    many
                }
            }
            None => template,
        };
        let mut out = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(values.iter().find(|it| it.0 == name).map_or("", |it| it.1));
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    /// A text of the model.
    pub fn m(self, text: &Text) -> &str {
        text.get(self.lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_and_forms_chosen() {
        let en = T { lang: Lang::En };
        assert_eq!(en.f(k::common::QUESTIONS, &[("n", "1")]), "1 question");
        assert_eq!(en.f(k::common::QUESTIONS, &[("n", "12")]), "12 questions");
        let zh = T { lang: Lang::Zh };
        assert_eq!(zh.f(k::common::QUESTIONS, &[("n", "12")]), "12 题");
    }
}
