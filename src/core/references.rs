//! Texts of the model in which ids stand for indicators, groups and figures: found, and shown as their names.

use serde::de::value::StrDeserializer;
use serde::de::{Deserialize as _, IntoDeserializer as _};

use super::model::ProfileKey;
use super::seeds;
use super::seeds::words::T;
use super::wording;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What stands for nothing else.
    Plain(&'a str),
    /// An indicator by its index, or one of its questions, `q2`.
    Indicator {
        /// An index of [`super::model::Model::indicators`].
        idx: usize,
        /// The question.
        question: Option<&'a str>,
    },
    /// A figure of the profile.
    Figure(ProfileKey),
    /// A group by its index.
    Group(usize),
}

/// Splits a text at the ids of indicators, questions (`….q2`) and whole groups (`….*`).
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let model = seeds::model();
    let is_id = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '_' | '.' | '*');
    let (mut pieces, mut plain_from, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let run = &rest[..rest.find(|it| !is_id(it)).unwrap_or(rest.len())];
        let word = run.trim_end_matches('.');
        let words: Vec<&str> = word.split('.').collect();
        let found = match words[..] {
            ["profile", key] => figure(key).map(Piece::Figure),
            [a, b, c, ref tail @ ..] if tail.len() <= 1 => {
                let id_len = a.len() + b.len() + c.len() + 2;
                if c == "*" {
                    model.group_idx(&word[..a.len() + b.len() + 1]).map(Piece::Group)
                } else {
                    let idx = model.indicators.iter().position(|it| it.id.as_str() == &word[..id_len]);
                    idx.map(|idx| Piece::Indicator { idx, question: tail.first().copied() })
                }
            }
            _ => None,
        };
        if let Some(piece) = found {
            if plain_from < at {
                pieces.push(Piece::Plain(&text[plain_from..at]));
            }
            pieces.push(piece);
            at += word.len();
            plain_from = at;
        } else {
            at += run.len().max(rest.chars().next().map_or(1, char::len_utf8));
        }
    }
    if plain_from < text.len() {
        pieces.push(Piece::Plain(&text[plain_from..]));
    }
    pieces
}

/// The figure of the profile that a file calls so.
fn figure(word: &str) -> Option<ProfileKey> {
    let word: StrDeserializer<'_, serde::de::value::Error> = word.into_deserializer();
    ProfileKey::deserialize(word).ok()
}

/// A text of the model with names in place of ids.
pub fn named(t: T, text: &str) -> String {
    let model = seeds::model();
    let name = |piece: Piece<'_>| match piece {
        Piece::Plain(it) => it.to_owned(),
        Piece::Group(idx) => t.m(&model.groups[idx].name).to_owned(),
        Piece::Figure(key) => format!("“{}”", wording::figure(t, key)),
        Piece::Indicator { idx, question } => {
            let name = t.m(&model.indicators[idx].name);
            question.map_or_else(|| format!("“{name}”"), |it| format!("“{name}” {it}"))
        }
    };
    pieces(text).into_iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_texts_are_found_with_what_follows_them() {
        let text = "归 operations.emergency.drill；见technology.cii.data_security.q3。全部 operations.recovery.*, a.b.c, profile.suppliers_key";
        let found: Vec<String> = pieces(text)
            .into_iter()
            .map(|it| match it {
                Piece::Plain(it) => it.to_owned(),
                Piece::Group(idx) => format!("<{}>", seeds::model().groups[idx].id),
                Piece::Figure(key) => format!("<{key:?}>"),
                Piece::Indicator { idx, question } => {
                    format!("<{} {}>", seeds::model().indicators[idx].id, question.unwrap_or("-"))
                }
            })
            .collect();
        let expected = [
            "归 ",
            "<operations.emergency.drill ->",
            "；见",
            "<technology.cii.data_security q3>",
            "。全部 ",
            "<operations.recovery>",
            ", a.b.c, ",
            "<SuppliersKey>",
        ];
        assert_eq!(found, expected);
    }
}
