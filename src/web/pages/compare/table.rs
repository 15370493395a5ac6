//! All indicators by group, with both scores, and the questions of each with both answers in words.

use std::sync::Arc;

use leptos::prelude::*;

use super::Finding;
use super::summary::{cells, change, head};
use super::words::{self, Direction};
use crate::core::compare::{Comparison, Level, QuestionRow, ScoreRow};
use crate::core::model::Group;
use crate::core::scoring::Standing;
use crate::core::seeds;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::pages::results::question_word;

/// Which indicators are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    /// All.
    All,
    /// Those with another answer or another score.
    Changed,
    /// Those that score higher.
    Improved,
    /// Those that score lower.
    Worsened,
    /// Those of which something is not compared.
    Withheld,
}

/// The section; nothing where there is no model to tell indicators by.
#[component]
pub fn Indicators(finding: Arc<Finding>) -> impl IntoView {
    let t = use_t();
    if finding.comparison()?.scores.is_empty() {
        return None;
    }
    let filter = RwSignal::new(Filter::All);
    let choice = |value: Filter, word: &'static str, label: Key| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="compare-filter"
                    id=format!("compare-{word}")
                    value=word
                    prop:checked=move || filter.get() == value
                    on:change=move |_| filter.set(value)
                />
                <span>{t.s(label)}</span>
            </label>
        }
    };
    let groups = Memo::new({
        let finding = finding.clone();
        move |_| finding.comparison().map(|it| shown(it, filter.get())).unwrap_or_default()
    });
    let count = move || {
        let n: usize = groups.with(|it| it.iter().map(|it| it.1.len()).sum());
        t.f(if n == 0 { k::results::FILTER_NONE } else { k::results::FILTER_SHOWN }, &[("n", &n.to_string())])
    };
    Some(view! {
        <section aria-labelledby="compare-indicators">
            <h2 id="compare-indicators">{t.s(k::compare::INDICATORS)}</h2>
            <div class="results__filter">
                <fieldset class="segments">
                    <legend class="visually-hidden">{t.s(k::results::FILTER)}</legend>
                    {choice(Filter::All, "all", k::compare::FILTER_ALL)}
                    {choice(Filter::Changed, "changed", k::compare::FILTER_CHANGED)}
                    {choice(Filter::Improved, "improved", k::compare::FILTER_IMPROVED)}
                    {choice(Filter::Worsened, "worsened", k::compare::FILTER_WORSENED)}
                    {choice(Filter::Withheld, "withheld", k::compare::FILTER_WITHHELD)}
                </fieldset>
                <p class="muted" role="status" data-testid="compare-shown">{count}</p>
            </div>
            <div class="table-wrap" role="region" tabindex="0" aria-labelledby="compare-indicators">
                <table class="table compare__table" data-testid="compare-indicators">
                    {head(t, k::results::COL_INDICATOR)}
                    {move || {
                        let finding = &finding;
                        groups.get().iter().map(|it| body(t, finding, it)).collect_view()
                    }}
                </table>
            </div>
        </section>
    })
}

/// The groups that have indicators to show, with these.
fn shown(comparison: &Comparison, filter: Filter) -> Vec<(usize, Vec<usize>)> {
    let model = seeds::model();
    let of_group = |(idx, group): (usize, &Group)| {
        let wanted: Vec<usize> = group.indicators.clone().filter(|it| is_shown(comparison, *it, filter)).collect();
        (!wanted.is_empty()).then_some((idx, wanted))
    };
    model.groups.iter().enumerate().filter_map(of_group).collect()
}

fn is_shown(comparison: &Comparison, idx: usize, filter: Filter) -> bool {
    let id = seeds::model().indicators[idx].id.as_str();
    let Some(row) = score_row(comparison, Level::Indicator, id) else { return false };
    let questions = questions(comparison, idx);
    let goes = |direction| {
        let own = words::direction(row.difference);
        // Where the score of the indicator is withheld, its questions may still say something.
        own == direction
            || (own == Direction::Withheld && questions.iter().any(|it| words::direction(it.difference) == direction))
    };
    match filter {
        Filter::All => true,
        Filter::Changed => {
            questions.iter().any(|it| it.is_changed)
                || matches!(words::direction(row.difference), Direction::Up | Direction::Down)
        }
        Filter::Improved => goes(Direction::Up),
        Filter::Worsened => goes(Direction::Down),
        Filter::Withheld => goes(Direction::Withheld),
    }
}

fn score_row<'a>(comparison: &'a Comparison, level: Level, id: &str) -> Option<&'a ScoreRow> {
    comparison.scores.iter().find(|it| it.level == level && &*it.item == id)
}

fn questions(comparison: &Comparison, idx: usize) -> Vec<&QuestionRow> {
    let model = seeds::model();
    let own = &model.questions[model.indicators[idx].questions.clone()];
    comparison.questions.iter().filter(|it| own.iter().any(|own| own.id == it.id)).collect()
}

fn body(t: T, finding: &Finding, (group, indicators): &(usize, Vec<usize>)) -> Option<AnyView> {
    let model = seeds::model();
    let comparison = finding.comparison()?;
    let group = &model.groups[*group];
    let of_group = score_row(comparison, Level::Group, group.id.as_str())?;
    let rows = indicators.iter().filter_map(|idx| {
        let indicator = &model.indicators[*idx];
        let row = score_row(comparison, Level::Indicator, indicator.id.as_str())?;
        let list = questions(comparison, *idx);
        let changed = list.iter().filter(|it| it.is_changed).count();
        let (n, changed) = (list.len().to_string(), changed.to_string());
        let summary = t.f(k::compare::QUESTIONS, &[("n", &n), ("changed", &changed)]);
        let items = list.iter().map(|it| question(t, finding, it)).collect_view();
        Some(view! {
            <tr data-item=indicator.id.to_string()>
                <th scope="row">{indicator.seq} " " {t.m(&indicator.name)}</th>
                {cells(t, row)}
            </tr>
            <tr class="compare__more">
                <td colspan="4">
                    <details>
                        <summary>{summary}</summary>
                        <ul class="compare__questions">{items}</ul>
                    </details>
                </td>
            </tr>
        })
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <tbody>
                <tr class="table__part" data-item=group.id.to_string()>
                    <th scope="rowgroup">{t.m(&group.name)}</th>
                    {cells(t, of_group)}
                </tr>
                {rows}
            </tbody>
        }
        .into_any(),
    )
}

/// A question with both answers in words and both scores.
fn question(t: T, finding: &Finding, row: &QuestionRow) -> AnyView {
    let text = seeds::model().question(row.id.as_str()).map(|it| t.m(&it.text).to_owned());
    let side = |label: Key, edition, standing: Option<Standing>| {
        let answer = words::answer(t, edition, &row.id, standing);
        let answer = answer.unwrap_or_else(|| t.s(k::compare::NO_ANSWER_SHOWN).to_owned());
        let score = standing.map(|it| {
            view! { <span class="compare__score">{t.f(k::results::POINTS, &[("n", &words::question_score(it))])}</span> }
        });
        view! {
            <dt>{t.s(label)}</dt>
            <dd><bdi>{answer}</bdi> {score}</dd>
        }
    };
    view! {
        <li class="compare__question" class:compare__question--changed=row.is_changed data-question=row.id.to_string()>
            <p class="compare__question-head">
                <span class="question__number">{question_word(&row.id)}</span>
                {row.is_changed.then(|| view! { <span class="tag tag--changed">{t.s(k::compare::CHANGED)}</span> })}
                {change(t, row.difference)}
            </p>
            <p class="compare__text">{text}</p>
            <dl class="compare__answers">
                {side(k::compare::COL_BEFORE, &finding.before.edition, row.before)}
                {side(k::compare::COL_AFTER, &finding.after.edition, row.after)}
            </dl>
        </li>
    }
    .into_any()
}
