//! Texts of the model in which ids stand for indicators and figures: shown as their names, indicators linked to
//! their pages.

use leptos::prelude::*;
use serde::de::value::StrDeserializer;
use serde::de::{Deserialize as _, IntoDeserializer as _};

use crate::core::model::ProfileKey;
use crate::core::seeds;
use crate::web::i18n::T;
use crate::web::route::{ModelPart, Route};
use crate::web::wording;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Plain(&'a str),
    Indicator { idx: usize, question: Option<&'a str> },
    Figure(ProfileKey),
    Group(usize),
}

/// Splits a text at the ids of indicators, questions (`….q2`) and whole groups (`….*`).
fn pieces(text: &str) -> Vec<Piece<'_>> {
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

/// Renders a text of the model.
pub fn linked(t: T, text: &str) -> Vec<AnyView> {
    let model = seeds::model();
    let render = |piece: Piece<'_>| match piece {
        Piece::Plain(it) => it.to_owned().into_any(),
        Piece::Group(idx) => t.m(&model.groups[idx].name).to_owned().into_any(),
        Piece::Figure(key) => format!("“{}”", wording::figure(t, key)).into_any(),
        Piece::Indicator { idx, question } => {
            let indicator = &model.indicators[idx];
            let href = Route::Model(ModelPart::Indicator(indicator.id.clone())).href();
            let question = question.map(|it| format!(" {it}"));
            view! { <a href=href>{t.m(&indicator.name).to_owned()} {question}</a> }.into_any()
        }
    };
    pieces(text).into_iter().map(render).collect()
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
