//! The total, a domain or a group: how its score comes about, from its parts down to the questions and their answers.

use std::sync::Arc;

use leptos::prelude::*;

use super::detail::{NodeScore, two_decimals};
use super::figures::{Precision, ScoreCell};
use super::formula::{self, Formula};
use super::{Picture, node_href, question_word};
use crate::core::plan::Node;
use crate::core::scoring::{E4, Score, Standing};
use crate::core::seeds;
use crate::web::answer_words::answer_text;
use crate::web::i18n::{T, k, use_t};
use crate::web::plan_words;
use crate::web::route::Route;

/// The page. It shows both decimals: whoever comes here wants the computation.
#[component]
pub fn Breakdown(
    /// What to show.
    picture: Arc<Picture>,
    /// The node; an indicator has a page of its own.
    node: Node,
) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let findings = &picture.findings;
    let score = super::score(&findings.report, node);
    let above = match node {
        Node::Group(it) => Some(Node::Domain(model.groups[it].domain)),
        Node::Domain(_) => Some(Node::Total),
        Node::Total | Node::Indicator(_) => None,
    };
    let above = above.map(|it| {
        view! { <p class="eyebrow"><a href=node_href(it)>{plan_words::node(t, it)}</a></p> }
    });
    view! {
        <div class="page page--narrow results">
            <p class="results__back">
                <a href=Route::Results(None).href()>"← " {t.s(k::results::BACK)}</a>
            </p>
            {above}
            <h1 id="page-title" tabindex="-1">{plan_words::node(t, node)}</h1>
            <NodeScore score=score points=findings.points(node.questions(model)) />
            <Formula rule=t.s(k::results::FORMULA_PARTS).to_owned() lines=formula::node_lines(t, &findings.report, node) />
            <Parts picture=picture.clone() node=node />
            <Questions picture=picture node=node />
        </div>
    }
}

/// What the score is the mean of.
#[component]
fn Parts(picture: Arc<Picture>, node: Node) -> impl IntoView {
    let t = use_t();
    let findings = &picture.findings;
    let precision = Precision::exact();
    let row = |(part, _): (Node, u32)| {
        let score: Score = super::score(&findings.report, part);
        let points = findings.points(part.questions(seeds::model()));
        let left = points.left.shown().two_decimals();
        let weight = t.f(k::results::WEIGHT, &[("percent", &points.percent().two_decimals())]);
        view! {
            <tr data-testid=format!("part-{}", part.id(seeds::model()))>
                <th scope="row">
                    <a href=node_href(part)>{plan_words::node(t, part)}</a>
                    <span class="score-table__more">
                        {weight} " · " {t.f(k::results::STILL_LEFT, &[("left", &left)])}
                    </span>
                </th>
                <td class="number"><strong>{two_decimals(score.so_far)}</strong></td>
                <ScoreCell score=score precision=precision />
            </tr>
        }
    };
    let total = super::score(&findings.report, node);
    let rows = formula::parts(node).into_iter().map(row).collect_view();
    view! {
        <section aria-labelledby="results-parts">
            <h2 id="results-parts">{t.s(k::results::PARTS)}</h2>
            <div class="table-wrap">
                <table class="table score-table" aria-labelledby="results-parts">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::results::COL_PART)}</th>
                            <th scope="col" class="number">{t.s(super::overview::score_column(total))}</th>
                            <th scope="col">{t.s(super::overview::range_column(total))}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

/// The questions below the node with their answers, folded by indicator where there are many.
#[component]
fn Questions(picture: Arc<Picture>, node: Node) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let questions = node.questions(model);
    let indicators =
        (0..model.indicators.len()).filter(|it| questions.contains(&model.indicators[*it].questions.start));
    let is_group = matches!(node, Node::Group(_));
    let folded = |idx: usize| {
        let indicator = &model.indicators[idx];
        let asked = indicator.questions.clone().filter(|it| picture.findings.report.questions[*it].is_some());
        let rows = asked.map(|it| answer_row(t, &picture, it)).collect_view();
        let score = picture.findings.report.indicators[idx].so_far;
        view! {
            <details class="answers" open=is_group data-testid=format!("answers-{}", indicator.id)>
                <summary>
                    {super::indicator_name(t, idx)} " " <strong class="answers__score">{two_decimals(score)}</strong>
                </summary>
                <ul class="answers__list">{rows}</ul>
                <p class="results__next">
                    <a href=node_href(Node::Indicator(idx))>{t.s(k::results::TO_INDICATOR)} " →"</a>
                </p>
            </details>
        }
    };
    view! {
        <section aria-labelledby="results-answers">
            <h2 id="results-answers">{t.s(k::results::ANSWERS)}</h2>
            <p class="muted">{t.s(k::results::ANSWERS_HELP)}</p>
            {indicators.map(folded).collect_view()}
        </section>
    }
}

/// One question: its text as the way to it, the answer in words, and what it scores.
fn answer_row(t: T, picture: &Picture, idx: usize) -> AnyView {
    let question = &seeds::model().questions[idx];
    let answer = answer_text(t, question, picture.statement.answers.get(&question.id), &picture.statement.profile);
    let score = match picture.findings.report.questions[idx] {
        Some(Standing::Scored(it)) => it.shown().two_decimals(),
        Some(Standing::Unknown) => E4(0).shown().two_decimals(),
        _ => "–".to_owned(),
    };
    view! {
        <li class="answers__row" data-testid=format!("answer-{}", question.id)>
            <a href=Route::Question(question.id.clone()).href()>
                {question_word(&question.id)} " " {t.m(&question.text)}
            </a>
            <span class="answers__answer">{answer}</span>
            <strong class="answers__score">{score}</strong>
        </li>
    }
    .into_any()
}
