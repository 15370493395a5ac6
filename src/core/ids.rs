//! Identifiers: one type each, parsed once at the edge, so that a string is never taken for an id by accident.
//!
//! Ids of the model are dotted paths of lower-case words, one word per level:
//! `operations` · `operations.recovery` · `operations.recovery.critical` · `operations.recovery.critical.q2`.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::packed::Packed;

/// A text that is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnId {
    /// What was found.
    pub text: String,
    /// What was wanted.
    pub wanted: &'static str,
}

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}", self.text.chars().take(80).collect::<String>(), self.wanted)
    }
}

impl std::error::Error for NotAnId {}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $wanted:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Parses the id.
            ///
            /// # Errors
            /// The text is not of this kind.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    return Ok(Self(Arc::from(text)));
                }
                Err(NotAnId { text: text.to_owned(), wanted: $wanted })
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Packed for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                self.0.pack(out);
            }
            fn unpack(from: &mut &[u8]) -> Self {
                Self(Packed::unpack(from))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl de::Visitor<'_> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($wanted)
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        $name::parse(text).map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Visitor)
            }
        }
    };
}

/// Words of 1 to 40 small letters, digits and underscores, joined by dots. One pass: files hold hundreds of ids.
fn is_path(text: &str, levels: usize) -> bool {
    let (mut dots, mut len) = (0, 0);
    for byte in text.bytes() {
        match byte {
            b'.' if len == 0 => return false,
            b'.' => (dots, len) = (dots + 1, 0),
            b'a'..=b'z' | b'0'..=b'9' | b'_' if len < 40 => len += 1,
            _ => return false,
        }
    }
    len > 0 && dots + 1 == levels
}

id!(
    /// A level-1 domain: `operations`.
    DomainId, "a domain id such as `operations`", |it| is_path(it, 1)
);
id!(
    /// A level-2 group: `operations.recovery`.
    GroupId, "a group id such as `operations.recovery`", |it| is_path(it, 2)
);
id!(
    /// A level-3 indicator: `operations.recovery.critical`.
    IndicatorId, "an indicator id such as `operations.recovery.critical`", |it| is_path(it, 3)
);
id!(
    /// A question: `operations.recovery.critical.q2`.
    QuestionId, "a question id such as `operations.recovery.critical.q2`", |it| is_path(it, 4)
);
id!(
    /// An administrative code of GB/T 2260: six digits, such as `330500`.
    CityCode, "an administrative code of six digits such as `330500`",
    |it| it.len() == 6 && it.bytes().all(|it| it.is_ascii_digit()) && !it.starts_with('0')
);
id!(
    /// An assessment on this device: 32 lower-case hexadecimal digits, made from 16 random bytes.
    AssessmentId, "an assessment id of 32 hexadecimal digits", is_random
);

id!(
    /// A task that a department was given: 32 lower-case hexadecimal digits, made from 16 random bytes.
    TaskId, "a task id of 32 hexadecimal digits", is_random
);

id!(
    /// A query to a city: 32 lower-case hexadecimal digits, made from 16 random bytes.
    QueryId, "a query id of 32 hexadecimal digits", is_random
);

fn is_random(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it))
}

impl AssessmentId {
    /// An id from random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(Arc::from(super::encoding::hex(&bytes)))
    }
}

impl TaskId {
    /// An id from random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(Arc::from(super::encoding::hex(&bytes)))
    }
}

impl QueryId {
    /// An id from random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(Arc::from(super::encoding::hex(&bytes)))
    }
}

impl IndicatorId {
    /// The id of a question of this indicator.
    ///
    /// # Errors
    /// The last word is not a word.
    pub fn question(&self, word: &str) -> Result<QuestionId, NotAnId> {
        QuestionId::parse(&format!("{self}.{word}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_exactly_their_levels() {
        assert!(QuestionId::parse("operations.recovery.critical.q2").is_ok());
        for bad in ["", "operations", "operations.recovery.critical", "a.b.c.d.e", "a..b.c", "A.b.c.q1", "a.b.c.q 1"] {
            assert_eq!(
                QuestionId::parse(bad),
                Err(NotAnId {
                    text: bad.to_owned(),
                    wanted: "a question id such as `operations.recovery.critical.q2`"
                })
            );
        }
    }

    #[test]
    fn city_codes_are_six_digits() {
        assert!(CityCode::parse("330500").is_ok());
        for bad in ["33050", "3305000", "33050a", "030500", "３３０５００"] {
            assert!(CityCode::parse(bad).is_err(), "{bad}");
        }
    }
}
