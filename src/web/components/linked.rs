//! Texts of the model in which ids stand for indicators and figures: shown as their names, indicators linked to
//! their pages.

use leptos::prelude::*;

use crate::core::references::{Piece, pieces};
use crate::core::seeds;
use crate::web::i18n::T;
use crate::web::route::{ModelPart, Route};
use crate::web::wording;

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
