//! One indicator: what each of its answers brings, which holds it down, how the score comes about.

use std::sync::Arc;

use leptos::prelude::*;

use super::figures::{Precision, ScoreBar, counts_text};
use super::findings::Points;
use super::formula::{self, Formula};
use super::position::National;
use super::{Picture, indicator_name, node_href, question_word};
use crate::core::plan::Node;
use crate::core::scoring::{E2, E4, OpenReason, Score, Standing};
use crate::core::seeds;
use crate::web::answer_words::{answer_text, rule_text};
use crate::web::i18n::{Key, k, use_t};
use crate::web::route::{ModelPart, Route};
use crate::web::wording;

/// The page of one indicator. It shows both decimals: whoever comes here wants the computation.
#[component]
pub fn Detail(
    /// What to show.
    picture: Arc<Picture>,
    /// The indicator, an index of the model's indicators.
    idx: usize,
) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let indicator = &model.indicators[idx];
    let group = &model.groups[indicator.group];
    let findings = &picture.findings;
    let score = findings.report.indicators[idx];
    let points = findings.points(indicator.questions.clone());
    let asked: Vec<usize> = indicator.questions.clone().filter(|it| findings.report.questions[*it].is_some()).collect();
    let is_equal = formula::weigh_the_same(indicator.questions.clone());
    let rule = t.s(if is_equal { k::results::FORMULA_EQUAL } else { k::results::FORMULA_SHARES });
    let not_asked = indicator.questions.len() - asked.len();
    let questions = asked.into_iter().map(|it| view! { <Contribution picture=picture.clone() idx=it /> });
    view! {
        <div class="page page--narrow results">
            <p class="results__back">
                <a href=Route::Results(None).href()>"← " {t.s(k::results::BACK)}</a>
            </p>
            <p class="eyebrow">
                <a href=node_href(Node::Domain(group.domain))>{t.m(&model.domains[group.domain].name)}</a> " · "
                <a href=node_href(Node::Group(indicator.group))>{t.m(&group.name)}</a>
            </p>
            <h1 id="page-title" tabindex="-1">{indicator_name(t, idx)}</h1>
            <p>
                {t.m(&indicator.meaning)} " "
                <a href=Route::Model(ModelPart::Indicator(indicator.id.clone())).href()>{t.s(k::questions::EXPLANATION)}</a>
            </p>
            <NodeScore score=score points=points />
            <section aria-labelledby="results-questions">
                <h2 id="results-questions">{t.s(k::results::QUESTIONS)}</h2>
                <ol class="contributions">{questions.collect_view()}</ol>
                {(not_asked > 0)
                    .then(|| {
                        let words = t.f(k::results::DETAIL_CORE_ONLY, &[("n", &not_asked.to_string())]);
                        view! { <p class="muted">{words}</p> }
                    })}
            </section>
            <Formula rule=rule.to_owned() lines=formula::lines(&findings.report, indicator.questions.clone(), &score) />
            <Steps idx=idx />
        </div>
    }
}

/// A node's score, its interval, and what it means for the total.
#[component]
pub fn NodeScore(
    /// The score.
    score: Score,
    /// What it means for the total.
    points: Points,
) -> impl IntoView {
    let t = use_t();
    let label = if score.counts.open == 0 { k::results::COL_SCORE } else { k::results::SO_FAR };
    let interval = Precision::exact().interval(score);
    let range = (score.counts.open > 0).then(|| {
        view! {
            <p class="muted">{t.s(k::common::INTERVAL)} " " {interval}</p>
        }
    });
    let worth = match score.highest {
        Some(_) => {
            let (gained, left) = (points.gained.shown().two_decimals(), points.left.shown().two_decimals());
            let weight = t.f(k::results::WEIGHT, &[("percent", &points.percent().two_decimals())]);
            let words = t.f(k::results::DETAIL_POINTS, &[("gained", &gained), ("left", &left)]);
            format!("{weight} · {words}")
        }
        None => t.s(k::results::DETAIL_POINTS_NONE).to_owned(),
    };
    view! {
        <div class="indicator-score">
            <p class="indicator-score__figure">
                <span class="muted">{t.s(label)}</span>
                <strong data-testid="detail-score">{two_decimals(score.so_far)}</strong>
            </p>
            <div class="indicator-score__body">
                <ScoreBar score=score />
                {range}
                <p data-testid="detail-points">{worth}</p>
                <p class="muted">{counts_text(t, score.counts)}</p>
            </div>
        </div>
    }
}

/// Both decimals, or a dash where there is no score.
pub fn two_decimals(it: Option<E2>) -> String {
    it.map_or_else(|| "–".to_owned(), E2::two_decimals)
}

/// One question: the answer in words, its score, what it means for the total.
#[component]
fn Contribution(picture: Arc<Picture>, idx: usize) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let question = &model.questions[idx];
    let findings = &picture.findings;
    let statement = &picture.statement;
    let standing = findings.report.questions[idx];
    let points = findings.points(idx..idx + 1);
    let answer = answer_text(t, question, statement.answers.get(&question.id), &statement.profile);
    let siblings = model.indicators[question.indicator].questions.clone();
    let holds_down = findings.holding_down(siblings).iter().any(|it| it.question == idx);
    let in_points = |it: E4| t.f(k::results::POINTS, &[("n", &it.shown().two_decimals())]);
    let (score, outcome) = match standing {
        Some(Standing::Scored(score)) => (Some(in_points(score)), None),
        Some(Standing::Unknown) => (Some(in_points(E4(0))), Some(t.s(k::questions::SCORED_UNKNOWN).to_owned())),
        Some(Standing::NotApplicable) => (None, Some(t.s(k::questions::SCORED_NOT_APPLICABLE).to_owned())),
        // The answer says already that there is none.
        Some(Standing::Open(OpenReason::Unanswered)) | None => (None, None),
        Some(Standing::Open(reason)) => (None, Some(wording::open_reason(t, reason))),
    };
    let fact = |key: Key, text: String| view! { <div><dt>{t.s(key)}</dt><dd>{text}</dd></div> };
    let score = score.map(|it| fact(k::results::QUESTION_SCORE, it));
    let worth = (standing != Some(Standing::NotApplicable)).then(|| {
        view! {
            {fact(k::results::QUESTION_WEIGHT, format!("{}%", points.percent().two_decimals()))}
            {fact(k::results::GAINED, in_points(points.gained))}
            {fact(k::results::LEFT, in_points(points.left))}
        }
    });
    let remark = statement.notes.get(&question.id).cloned();
    let is_open = matches!(standing, Some(Standing::Open(_)));
    view! {
        <li
            class="contribution"
            class:contribution--open=is_open
            class:contribution--down=holds_down
            data-testid=format!("contribution-{}", question.id)
        >
            <p class="contribution__head">
                <span class="question__number">{question_word(&question.id)}</span>
                {model.is_core(idx).then(|| view! { <span class="tag">{t.s(k::questions::CORE)}</span> })}
                {holds_down.then(|| view! { <span class="tag tag--warning">{t.s(k::results::HOLDS_DOWN)}</span> })}
            </p>
            <h3>{t.m(&question.text)}</h3>
            <p class="contribution__answer">
                <span class="muted">{t.s(k::results::ANSWER)} {t.s(k::questions::COLON)}</span>
                {answer}
            </p>
            {outcome.map(|it| view! { <p class="contribution__outcome">{it}</p> })}
            {remark
                .map(|it| {
                    view! {
                        <p>
                            <span class="muted">{t.s(k::results::REMARK)} {t.s(k::questions::COLON)}</span>
                            {it}
                        </p>
                    }
                })}
            <dl class="contribution__facts">{score} {worth}</dl>
            <National picture=picture.clone() idx=idx />
            <p class="contribution__rule muted">
                {t.s(k::results::RULE)} {t.s(k::questions::COLON)} {rule_text(t, question)}
            </p>
            <p class="results__next">
                <a href=Route::Question(question.id.clone()).href()>{t.s(k::results::CHANGE_ANSWER)} " →"</a>
            </p>
        </li>
    }
}

#[component]
fn Steps(idx: usize) -> impl IntoView {
    let t = use_t();
    let link = |idx: usize, words: String| {
        view! { <a class="button" href=node_href(Node::Indicator(idx))>{words}</a> }
    };
    let before = idx.checked_sub(1).map(|it| link(it, format!("← {}", indicator_name(t, it))));
    let next = Some(idx + 1).filter(|it| *it < seeds::model().indicators.len());
    let after = next.map(|it| link(it, format!("{} →", indicator_name(t, it))));
    view! {
        <nav class="steps" aria-label=t.s(k::results::STEPS)>
            {before}
            <span class="steps__gap"></span>
            {after}
        </nav>
    }
}
