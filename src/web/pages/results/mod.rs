//! The results: what the answers come to, level by level, and what holds each score down.

mod breakdown;
mod charts;
mod detail;
mod extremes;
mod figures;
mod findings;
mod formula;
mod indicators;
mod lists;
mod overview;
mod position;
mod risks;

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::answers::Statement;
use crate::core::ids::QuestionId;
use crate::core::plan::Node;
use crate::core::scoring::{Report, Score};
use crate::core::seeds;
use crate::web::i18n::T;
use crate::web::route::Route;
use crate::web::session::Session;

use breakdown::Breakdown;
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

/// The page: everything, or one score with all that makes it.
#[component]
pub fn Results(
    /// Id of the node; `None` for everything.
    node: Option<Box<str>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let node = node.and_then(|id| Node::parse(seeds::model(), &id));
    // Answers are not given on this page, so it is rendered anew only when another tab changed them.
    move || {
        let picture = Picture::take(session)?;
        Some(match node {
            None => view! { <Overview picture=picture /> }.into_any(),
            Some(Node::Indicator(idx)) => view! { <Detail picture=picture idx=idx /> }.into_any(),
            Some(node) => view! { <Breakdown picture=picture node=node /> }.into_any(),
        })
    }
}

/// The score of a node.
fn score(report: &Report, node: Node) -> Score {
    match node {
        Node::Total => report.total,
        Node::Domain(it) => report.domains[it],
        Node::Group(it) => report.groups[it],
        Node::Indicator(it) => report.indicators[it],
    }
}

/// The way to all that makes a node's score.
fn node_href(node: Node) -> String {
    Route::Results(Some(node.id(seeds::model()).into())).href()
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
