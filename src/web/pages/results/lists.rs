//! Lists of questions across the model: what lost most points, data gaps, what does not apply, what is open.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Picture, indicator_name, node_href, question_word};
use crate::core::answers::Answer;
use crate::core::plan::Node;
use crate::core::scoring::Standing;
use crate::core::seeds;
use crate::web::answer_words::answer_text;
use crate::web::browser::dom;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::route::Route;

/// How many questions the list of losses names.
const MOST: usize = 10;
/// A longer list is folded away at first.
const FOLD_ABOVE: usize = 12;

/// The questions that hold the total down most.
#[component]
pub fn Losses(
    /// What to show.
    picture: Arc<Picture>,
) -> impl IntoView {
    let t = use_t();
    let losses = picture.findings.losses();
    let rest = losses.len().saturating_sub(MOST);
    let rows = losses.iter().take(MOST).map(|it| {
        let answer = picture.statement.answers.get(&seeds::model().questions[it.question].id);
        let words = answer_text(t, &seeds::model().questions[it.question], answer, &picture.statement.profile);
        row(t, it.question, Some(words), it.lost.shown().two_decimals())
    });
    let rows = rows.collect_view();
    view! {
        <section aria-labelledby="results-losses">
            <h2 id="results-losses" tabindex="-1">{t.s(k::results::LOSSES)}</h2>
            {if losses.is_empty() {
                view! { <p class="muted">{t.s(k::results::LOSSES_NONE)}</p> }.into_any()
            } else {
                view! {
                    <p class="muted">{t.s(k::results::LOSSES_HELP)}</p>
                    <details class="results__fold" open=dom::is_wide()>
                        <summary>{t.s(k::results::LIST_LOSSES)}</summary>
                        {table("results-losses", t, LOST_WITH_ANSWER, rows.into_any())}
                    </details>
                    {(rest > 0).then(|| view! { <p class="muted">{t.f(k::results::LOSSES_MORE, &[("n", &rest.to_string())])}</p> })}
                }
                    .into_any()
            }}
        </section>
    }
}

/// The questions answered with "not known".
#[component]
pub fn DataGaps(
    /// What to show.
    picture: Arc<Picture>,
) -> impl IntoView {
    let t = use_t();
    let gaps = picture.findings.standing(|it| it == Standing::Unknown);
    let points = |idx: usize| picture.findings.points(idx..idx + 1).left.shown().two_decimals();
    let rows = gaps.iter().map(|idx| row(t, *idx, None, points(*idx))).collect_view();
    let words = Words { heading: k::results::GAPS, help: k::results::GAPS_HELP, none: k::results::GAPS_NONE };
    let table = table("results-gaps", t, LOST, rows.into_any());
    section("results-gaps", t, words, gaps.len(), folded(t, gaps.len(), table))
}

/// The questions that do not apply, with the city's reasons.
#[component]
pub fn NotApplicable(
    /// What to show.
    picture: Arc<Picture>,
) -> impl IntoView {
    let t = use_t();
    let list = picture.findings.standing(|it| it == Standing::NotApplicable);
    let reason = |idx: usize| match picture.statement.answers.get(&seeds::model().questions[idx].id) {
        Some(Answer::NotApplicable(reason)) => reason.clone(),
        _ => String::new(),
    };
    let rows = list.iter().map(|idx| row(t, *idx, None, reason(*idx))).collect_view();
    let words = Words {
        heading: k::results::NOT_APPLICABLE,
        help: k::results::NOT_APPLICABLE_HELP,
        none: k::results::NOT_APPLICABLE_NONE,
    };
    let table = table("results-not-applicable", t, REASON, rows.into_any());
    section("results-not-applicable", t, words, list.len(), folded(t, list.len(), table))
}

/// How many questions are open in each group, with the way to them.
#[component]
pub fn OpenQuestions(
    /// What to show.
    picture: Arc<Picture>,
) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let open = picture.findings.standing(|it| matches!(it, Standing::Open(_)));
    let group = |idx: usize| {
        let questions = Node::Group(idx).questions(model);
        let first = open.iter().find(|it| questions.contains(it))?;
        let counts = picture.findings.report.groups[idx].counts;
        Some(view! {
            <li>
                <a href=Route::Question(model.questions[*first].id.clone()).href()>{t.m(&model.groups[idx].name)}</a>
                <span class="muted">{format!("{}/{}", counts.open, counts.all)}</span>
            </li>
        })
    };
    let groups: Vec<_> = (0..model.groups.len()).filter_map(group).collect();
    let first = open.first().map(|it| Route::Question(model.questions[*it].id.clone()).href());
    let words = Words { heading: k::results::OPEN, help: k::results::OPEN_HELP, none: k::results::OPEN_NONE };
    let list = view! {
        <ul class="open-groups">{groups}</ul>
        <p class="results__next"><a href=first>{t.s(k::results::OPEN_LINK)}</a></p>
    };
    section("results-open", t, words, open.len(), list.into_any())
}

struct Words {
    heading: Key,
    help: Key,
    none: Key,
}

/// A section with the number of its questions in the heading; one sentence when there are none.
fn section(id: &'static str, t: T, words: Words, n: usize, content: AnyView) -> AnyView {
    let heading = t.f(words.heading, &[("n", &n.to_string())]);
    let body = if n == 0 {
        view! { <p class="muted">{t.s(words.none)}</p> }.into_any()
    } else {
        view! {
            <p class="muted">{t.s(words.help)}</p>
            {content}
        }
        .into_any()
    };
    view! {
        <section aria-labelledby=id data-testid=id>
            <h2 id=id tabindex="-1">{heading}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// The table; a long one is folded away at first.
fn folded(t: T, n: usize, table: AnyView) -> AnyView {
    view! {
        <details open=n <= FOLD_ABOVE>
            <summary>{t.s(k::results::LIST_THEM)}</summary>
            {table}
        </details>
    }
    .into_any()
}

/// The two columns of a table of questions.
#[derive(Clone, Copy)]
struct Columns {
    question: Key,
    last: Key,
    is_number: bool,
}

const LOST_WITH_ANSWER: Columns =
    Columns { question: k::results::COL_QUESTION_ANSWER, last: k::results::COL_LOST, is_number: true };
const LOST: Columns = Columns { question: k::results::COL_QUESTION, last: k::results::COL_LOST, is_number: true };
const REASON: Columns = Columns { question: k::results::COL_QUESTION, last: k::results::COL_REASON, is_number: false };

fn table(labelled_by: &'static str, t: T, columns: Columns, rows: AnyView) -> AnyView {
    let Columns { question, last, is_number } = columns;
    view! {
        <div class="table-wrap">
            <table class="table question-table" aria-labelledby=labelled_by>
                <thead>
                    <tr>
                        <th scope="col">{t.s(question)}</th>
                        <th scope="col" class:number=is_number>{t.s(last)}</th>
                    </tr>
                </thead>
                <tbody class:question-table__numbers=is_number>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// One question: its text as the way to it, its indicator as the way to the details, the answer where it is news.
fn row(t: T, idx: usize, answer: Option<String>, last: String) -> AnyView {
    let question = &seeds::model().questions[idx];
    view! {
        <tr>
            <th scope="row">
                <a href=Route::Question(question.id.clone()).href()>{t.m(&question.text)}</a>
                <span class="question-table__place">
                    <a href=node_href(Node::Indicator(question.indicator))>{indicator_name(t, question.indicator)}</a>
                    " · " {question_word(&question.id)} {answer.map(|it| format!(" · {it}"))}
                </span>
            </th>
            <td>{last}</td>
        </tr>
    }
    .into_any()
}
