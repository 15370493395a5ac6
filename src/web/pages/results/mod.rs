//! The results: what the answers come to, level by level, and what holds each score down.

mod detail;
mod figures;
mod findings;
mod formula;
mod indicators;
mod lists;
mod overview;
mod radar;

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::answers::Statement;
use crate::core::ids::{IndicatorId, QuestionId};
use crate::core::seeds;
use crate::web::i18n::T;
use crate::web::session::Session;

use detail::Detail;
use findings::Findings;
use overview::Overview;

/// What the page shows: the statement as it was when the page was rendered, and all that follows from it.
struct Picture {
    city: Option<String>,
    example: bool,
    statement: Statement,
    findings: Findings,
}

impl Picture {
    /// Takes the picture, subscribing to every change of the assessment.
    fn take(session: Session) -> Option<Arc<Self>> {
        let report = session.report().get()?;
        let findings = Findings::new(seeds::model(), seeds::weights(), report);
        session.with(|it| {
            let it = it?;
            let city = it.city.as_ref().map(|it| it.name.clone());
            Some(Arc::new(Self { city, example: it.example, statement: it.statement.clone(), findings }))
        })
    }
}

/// The page: everything, or one indicator.
#[component]
pub fn Results(
    /// The indicator; `None` for everything.
    indicator: Option<IndicatorId>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let idx = indicator.and_then(|id| seeds::model().indicators.iter().position(|it| it.id == id));
    // Answers are not given on this page, so it is rendered anew only when another tab changed them.
    move || {
        let picture = Picture::take(session)?;
        Some(match idx {
            None => view! { <Overview picture=picture /> }.into_any(),
            Some(idx) => view! { <Detail picture=picture idx=idx /> }.into_any(),
        })
    }
}

/// The short name of a question within its indicator: `Q2`.
pub(super) fn question_word(id: &QuestionId) -> String {
    id.as_str().rsplit('.').next().unwrap_or_default().to_uppercase()
}

/// Number and name of an indicator: `31 …`.
fn indicator_name(t: T, idx: usize) -> String {
    let indicator = &seeds::model().indicators[idx];
    format!("{} {}", indicator.seq, t.m(&indicator.name))
}
