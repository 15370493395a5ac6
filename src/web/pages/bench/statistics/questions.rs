//! How the answers to each question are spread, beside what the white paper published, and the commonest gaps.

use std::sync::Arc;

use leptos::prelude::*;

use super::{percent, place, withheld};
use crate::core::bench::statistics::{Here, National, QuestionStatistics, Range, Share, Spread, Statistics as Figures};
use crate::core::decimal::Hundredths;
use crate::core::model::{Group, Question, QuestionKind, Semantics};
use crate::core::seeds;
use crate::core::whitepaper::Base;
use crate::web::i18n::{T, k, use_t};
use crate::web::route::{ModelPart, Route};

/// How many gaps are listed.
const GAPS: usize = 15;

/// The section: a part for each group, of which the inside is made when it is first unfolded.
#[component]
pub fn Questions(figures: Memo<Arc<Figures>>) -> impl IntoView {
    let t = use_t();
    let unfolded = RwSignal::new(false);
    let part = |(idx, group): (usize, &'static Group)| {
        let wanted = RwSignal::new(false);
        let inside = move || wanted.get().then(|| view! { <GroupQuestions group=idx figures=figures.get() /> });
        view! {
            <details
                class="statistics__group"
                prop:open=move || unfolded.get()
                on:toggle=move |_| wanted.set(true)
            >
                <summary>{t.m(&group.name)}</summary>
                {inside}
            </details>
        }
    };
    let parts = seeds::model().groups.iter().enumerate().map(part).collect_view();
    let turn = move || t.s(if unfolded.get() { k::statistics::FOLD } else { k::statistics::UNFOLD });
    view! {
        <section class="statistics__section" aria-labelledby="statistics-questions">
            <div class="statistics__title">
                <h2 id="statistics-questions">{t.s(k::statistics::QUESTIONS)}</h2>
                <button type="button" class="button button--small" on:click=move |_| unfolded.update(|it| *it = !*it)>
                    {turn}
                </button>
            </div>
            <p class="muted">{t.s(k::statistics::QUESTIONS_RULE)}</p>
            {parts}
        </section>
    }
}

#[component]
fn GroupQuestions(group: usize, figures: Arc<Figures>) -> impl IntoView {
    let model = seeds::model();
    let of_group = |it: &&QuestionStatistics| model.indicators[model.questions[it.question].indicator].group == group;
    let minimum = figures.minimum;
    figures
        .questions
        .iter()
        .filter(of_group)
        .map(|it| view! { <OneQuestion figures=it.clone() minimum=minimum /> })
        .collect_view()
}

#[component]
fn OneQuestion(figures: QuestionStatistics, minimum: usize) -> impl IntoView {
    let t = use_t();
    let question = &seeds::model().questions[figures.question];
    let heading = format!("statistics-{}", question.id);
    let states = t.f(
        k::statistics::STATES,
        &[
            ("stated", &figures.stated.to_string()),
            ("unknown", &figures.unknown.to_string()),
            ("not_applicable", &figures.not_applicable.to_string()),
        ],
    );
    let spread = match &figures.spread {
        None => view! { <p>{withheld(t, minimum)}</p> }.into_any(),
        Some(it) => table(t, question, it, &figures.national, &heading),
    };
    let national = figures.national.iter().map(|it| view! { <li>{national(t, question, it)}</li> }).collect_view();
    let has_national = !figures.national.is_empty();
    view! {
        <div class="statistics__question" data-question=question.id.to_string()>
            <h3 id=heading.clone()>{t.m(&question.text)}</h3>
            <p class="muted">{link(question)} " · " {states}</p>
            {spread}
            {has_national.then(|| view! { <ul class="statistics__national">{national}</ul> })}
        </div>
    }
}

/// The id of a question, as a link to its indicator.
pub fn link(question: &'static Question) -> impl IntoView {
    let indicator = seeds::model().indicators[question.indicator].id.clone();
    let href = Route::Model(ModelPart::Indicator(indicator)).href();
    view! { <a href=href>{question.id.to_string()}</a> }
}

fn table(t: T, question: &'static Question, spread: &Spread, national: &[National], heading: &str) -> AnyView {
    let rows: Vec<(String, Share)> = match (spread, &question.kind) {
        (Spread::Levels(levels), QuestionKind::Levels(options)) => {
            let named = levels.iter().zip(options).enumerate();
            named.map(|(idx, (it, text))| (format!("L{idx} {}", t.m(text)), *it)).collect()
        }
        (Spread::Items { ticked, none }, QuestionKind::Checklist(items)) => {
            let ticked = ticked.iter().zip(items).map(|(it, text)| (t.m(text).to_owned(), *it));
            ticked.chain([(t.s(k::statistics::TICKED_NONE).to_owned(), *none)]).collect()
        }
        (Spread::YesNo { yes, no }, _) => {
            vec![(t.s(k::statistics::YES).to_owned(), *yes), (t.s(k::statistics::NO).to_owned(), *no)]
        }
        (Spread::Ranges(ranges, _), _) => ranges.iter().map(|(range, it)| (range_words(t, range), *it)).collect(),
        _ => Vec::new(),
    };
    let quantity = match spread {
        Spread::Ranges(_, it) => {
            let value = |e2: u64| Hundredths::from_e2(e2).unwrap_or_default().to_string();
            let values = [
                ("mean", value(it.mean)),
                ("lowest", value(it.lowest)),
                ("lower", value(it.lower_quartile)),
                ("median", value(it.median)),
                ("upper", value(it.upper_quartile)),
                ("highest", value(it.highest)),
            ];
            let values: Vec<(&str, &str)> = values.iter().map(|it| (it.0, it.1.as_str())).collect();
            Some(view! { <p>{t.f(k::statistics::QUANTITY, &values)}</p> })
        }
        _ => None,
    };
    let answer = match &question.kind {
        QuestionKind::Measure(measure) => t.f(k::statistics::ANSWER_IN, &[("unit", t.m(&measure.unit))]),
        _ => t.s(k::statistics::ANSWER).to_owned(),
    };
    let mark = |row: usize| national.iter().find(|it| it.row == Some(row)).and_then(|it| it.percent).map(|it| it.1);
    let rows = rows.into_iter().enumerate().map(|(idx, (name, share))| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="statistics__picture" aria-hidden="true"><Bar share=share.share_e2 mark=mark(idx) /></td>
                <td class="number">{share.cities}</td>
                <td class="number">{percent(share.share_e2)}</td>
            </tr>
        }
    });
    view! {
        <table class="table statistics__spread" aria-labelledby=heading.to_owned()>
            <thead>
                <tr>
                    <th scope="col">{answer}</th>
                    <th scope="col" aria-hidden="true">{t.s(k::statistics::PICTURE)}</th>
                    <th scope="col" class="number">{t.s(k::statistics::CITIES)}</th>
                    <th scope="col" class="number">{t.s(k::statistics::SHARE)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {quantity}
    }
    .into_any()
}

/// A share as a bar, and the national figure as a line across: told apart by their forms. An SVG, because browsers do not
/// print backgrounds.
#[component]
fn Bar(share: u64, mark: Option<u32>) -> impl IntoView {
    let mark = mark.map(|it| {
        let x = format!("{it}%");
        view! { <line class="share-bar__mark" x1=x.clone() x2=x y1="0" y2="100%" /> }
    });
    view! {
        <svg class="share-bar" focusable="false">
            <rect class="share-bar__track" width="100%" height="100%" />
            <rect class="share-bar__share" width=place(share) y="15%" height="70%" />
            {mark}
        </svg>
    }
}

/// A range of a quantity.
pub fn range_words(t: T, it: &Range) -> String {
    let words = |key, from: Option<Hundredths>, to: Option<Hundredths>| {
        let text = |it: Option<Hundredths>| it.map(|it| it.to_string()).unwrap_or_default();
        t.f(key, &[("from", &text(from)), ("to", &text(to))])
    };
    match (it.from, it.to) {
        (Some((from, true)), Some((to, true))) if from == to => from.to_string(),
        (Some((from, inside)), Some((to, closed))) => {
            let key = match (inside, closed) {
                (true, true) => k::statistics::FROM_UP_TO,
                (true, false) => k::statistics::FROM_BELOW,
                (false, true) => k::statistics::ABOVE_UP_TO,
                (false, false) => k::statistics::ABOVE_BELOW,
            };
            words(key, Some(from), Some(to))
        }
        (Some((from, inside)), None) => {
            words(if inside { k::statistics::FROM } else { k::statistics::ABOVE }, Some(from), None)
        }
        (None, Some((to, closed))) => {
            words(if closed { k::statistics::UP_TO } else { k::statistics::BELOW }, None, Some(to))
        }
        (None, None) => String::new(),
    }
}

/// A published figure by the white paper's rules of display, and the same of the batch.
fn national(t: T, question: &'static Question, it: &National) -> String {
    let paper = seeds::whitepaper();
    let benchmark = &question.benchmarks[it.benchmark];
    let at = match (benchmark.level, &benchmark.bracket) {
        (Some(level), _) => t.f(k::statistics::LEVEL, &[("n", &level.to_string())]),
        (None, Some(bracket)) => t.m(&bracket.label).to_owned(),
        (None, None) => String::new(),
    };
    let relation = match benchmark.semantics {
        Semantics::Eq => k::statistics::EXACTLY,
        Semantics::Ge => k::statistics::AT_LEAST,
        Semantics::Le => k::statistics::AT_MOST,
        Semantics::Qual => k::statistics::IN_WORDS,
        Semantics::Ref => k::statistics::REFERENCE,
    };
    let figure = t.f(relation, &[("place", &at), ("value", t.m(&benchmark.value))]);
    let base = match paper.statistic(&benchmark.statistic).map(|it| it.base) {
        Some(Base::Units) => k::statistics::NATIONAL_UNITS,
        Some(Base::CitiesWithDocuments) => k::statistics::NATIONAL_DOCUMENTS,
        _ => k::statistics::NATIONAL_CITIES,
    };
    let published = t.f(base, &[("year", t.m(&paper.statistics.year)), ("figure", &figure)]);
    let here = match it.here {
        Here::Share(share, of) => {
            let values = [("n", share.cities.to_string()), ("of", of.to_string()), ("share", percent(share.share_e2))];
            let values: Vec<(&str, &str)> = values.iter().map(|it| (it.0, it.1.as_str())).collect();
            t.f(k::statistics::HERE, &values)
        }
        Here::Withheld => t.s(k::statistics::HERE_WITHHELD).to_owned(),
        Here::None => return published,
    };
    t.f(k::statistics::BESIDE, &[("published", &published), ("here", &here)])
}

/// The questions that most cities do not know or are at the bottom of.
#[component]
pub fn Gaps(figures: Arc<Figures>) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let rows = figures.gaps.iter().take(GAPS).map(|it| {
        let question = &model.questions[it.question];
        view! {
            <tr>
                <th scope="row">{t.m(&question.text)} <br /> {link(question)}</th>
                <td class="number">{it.unknown}</td>
                <td class="number">{it.lowest}</td>
                <td class="number">{it.of}</td>
                <td class="number">{percent(it.both.share_e2)}</td>
            </tr>
        }
    });
    let body = if figures.gaps.is_empty() {
        view! { <p>{withheld(t, figures.minimum)}</p> }.into_any()
    } else {
        view! {
            <div class="table-wrap" role="region" tabindex="0" aria-labelledby="statistics-gaps">
                <table class="table" data-testid="statistics-gaps">
                    <thead>
                        <tr>
                            <th scope="col">{t.s(k::statistics::QUESTION)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::UNKNOWN)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::ZERO)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::OF)}</th>
                            <th scope="col" class="number">{t.s(k::statistics::BOTH)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="statistics__section" aria-labelledby="statistics-gaps">
            <h2 id="statistics-gaps">{t.s(k::statistics::GAPS)}</h2>
            <p class="muted">{t.s(k::statistics::GAPS_LEAD)}</p>
            {body}
        </section>
    }
}
