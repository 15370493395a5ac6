//! Where each answer comes from: who stated it, when, with which file, and what was stated before.

use leptos::prelude::*;

use super::rows::{Side, authors};
use super::words;
use crate::core::assessment::Assessment;
use crate::core::provenance::{Origin, Past, Record};
use crate::core::scoring::Report;
use crate::core::seeds;
use crate::core::sharing::{Place, Value, is_left};
use crate::web::browser::clock;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::route::Route;
use crate::web::session::Session;

/// Which questions are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Only {
    All,
    Open,
    Conflict,
    Changed,
}

const CHOICES: [(Only, Key); 4] = [
    (Only::All, k::sharing::ONLY_ALL),
    (Only::Open, k::sharing::ONLY_OPEN),
    (Only::Conflict, k::sharing::ONLY_CONFLICT),
    (Only::Changed, k::sharing::ONLY_CHANGED),
];

/// The page.
#[component]
pub fn Origins() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let only = RwSignal::new(Only::All);
    let department = RwSignal::new(None::<usize>);
    let names = Memo::new(move |_| {
        let names = |it: &Assessment| it.assignments.iter().map(|it| it.department.name.clone()).collect::<Vec<_>>();
        session.with(|it| it.map(names).unwrap_or_default())
    });
    let listed = Memo::new(move |_| {
        let report = session.report().get();
        session.with(|it| it.map(|it| listed(it, report.as_deref(), only.get(), department.get())).unwrap_or_default())
    });
    view! {
        <p>{t.s(k::sharing::ORIGINS_LEAD)}</p>
        <div class="hands__filter">
            <div class="field">
                <label for="only-department">{t.s(k::home::DEPARTMENT)}</label>
                <select
                    id="only-department"
                    on:change:target=move |event| department.set(event.target().value().parse().ok())
                >
                    <option value="">{t.s(k::sharing::EVERY_DEPARTMENT)}</option>
                    {move || {
                        let option = |(idx, it): (usize, String)| view! { <option value=idx.to_string()>{it}</option> };
                        names.get().into_iter().enumerate().map(option).collect_view()
                    }}
                </select>
            </div>
            <div class="field">
                <label for="only-state">{t.s(k::sharing::ONLY)}</label>
                <select
                    id="only-state"
                    on:change:target=move |event| {
                        let at = event.target().value().parse::<usize>().unwrap_or_default();
                        only.set(CHOICES.get(at).map_or(Only::All, |it| it.0));
                    }
                >
                    {CHOICES
                        .iter()
                        .enumerate()
                        .map(|(at, it)| view! { <option value=at.to_string()>{t.s(it.1)}</option> })
                        .collect_view()}
                </select>
            </div>
            <p role="status" data-testid="listed">
                {move || t.f(k::common::QUESTIONS, &[("n", &listed.with(Vec::len).to_string())])}
            </p>
        </div>
        <div class="origins">
            <For each=move || listed.get() key=|idx| *idx children=|idx| view! { <Question idx=idx /> } />
        </div>
    }
}

/// The questions to list, as indices of the model's questions.
fn listed(it: &Assessment, report: Option<&Report>, only: Only, department: Option<usize>) -> Vec<usize> {
    let model = seeds::model();
    let of_department = department.and_then(|idx| it.assignments.get(idx)).map(|it| &it.indicators);
    let has_past = |id| {
        it.records.answers.get(id).is_some_and(|it| !it.past.is_empty())
            || it.records.notes.get(id).is_some_and(|it| !it.past.is_empty())
    };
    let is_listed = |idx: &usize| {
        let question = &model.questions[*idx];
        it.statement.asks(model, *idx)
            && of_department.is_none_or(|all| all.contains(&model.indicators[question.indicator].id))
            && match only {
                Only::All => true,
                Only::Open => report.is_some_and(|it| is_left(model, it, *idx)),
                Only::Conflict => it.is_in_conflict(&question.id),
                Only::Changed => has_past(&question.id),
            }
    };
    (0..model.questions.len()).filter(is_listed).collect()
}

/// A question; what is known about it is put together when it is first unfolded.
#[component]
fn Question(idx: usize) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let question = &seeds::model().questions[idx];
    let indicator = &seeds::model().indicators[question.indicator];
    let (is_wanted, want) = signal(false);
    // Where what stands comes from, in one line.
    let line = Memo::new(move |_| {
        session.with(|it| {
            let it = it?;
            if it.is_in_conflict(&question.id) {
                return Some(t.s(k::sharing::IN_CONFLICT).to_owned());
            }
            let origin = it.records.answers.get(&question.id)?.origins.last()?;
            Some(format!("{} · {}", words::who(t, it, origin), clock::local(&origin.at)))
        })
    });
    let word = question.id.as_str().rsplit('.').next().unwrap_or_default().to_uppercase();
    view! {
        <details class="origin" data-testid="origin" on:toggle=move |_| want.set(true)>
            <summary>
                <span class="muted">{indicator.seq} " " {t.m(&indicator.name)} " " {word}</span>
                " "
                <span>{t.m(&question.text)}</span>
                " "
                <span class="tag">{move || line.get().unwrap_or_else(|| t.s(k::answers::UNANSWERED).to_owned())}</span>
            </summary>
            {move || is_wanted.get().then(|| known(t, session, idx))}
        </details>
    }
}

/// What is known about a question: what is stated now, and what was.
fn known(t: T, session: Session, idx: usize) -> AnyView {
    let question = &seeds::model().questions[idx];
    let (answer, note) = (Place::Answer(question.id.clone()), Place::Note(question.id.clone()));
    let parts = session.with(|it| {
        let it = it?;
        let answers = of(it.statement.answers.get(&question.id), it.records.answers.get(&question.id), Value::Answer);
        let notes = of(it.statement.notes.get(&question.id), it.records.notes.get(&question.id), Value::Note);
        Some((answers, notes, it.statement.profile.clone()))
    });
    let Some((answers, notes, profile)) = parts else { return ().into_any() };
    let show = |place: &Place, known: Known| {
        let side = |(at, (value, origins)): (usize, (Value, Vec<_>))| {
            let label = if at == 0 { k::sharing::STANDS } else { k::sharing::ALSO_STATED };
            let words = words::value(t, place, &value, &profile);
            view! { <Side label=t.s(label) value=words authors=authors(t, session, &origins) /> }
        };
        let past = |it: Past<Value>| {
            let mut lines = authors(t, session, std::slice::from_ref(&it.origin));
            lines.push(t.f(k::sharing::ENDED, &[("time", &clock::local(&it.until))]));
            view! { <Side label=t.s(k::sharing::WAS_STATED) value=words::value(t, place, &it.value, &profile) authors=lines /> }
        };
        let stated = known.stated.into_iter().enumerate().map(side).collect_view();
        let past = known.past.into_iter().rev().map(past).collect_view();
        view! {
            <div class="claim__sides">
                {stated} {past}
            </div>
        }
    };
    let has_note = !(notes.stated.is_empty() && notes.past.is_empty());
    let is_blank = answers.stated.is_empty() && answers.past.is_empty() && !has_note;
    view! {
        {show(&answer, answers)} {has_note.then(|| view! { <p class="claim__label">{t.s(k::sharing::PLACE_NOTE)}</p> })}
        {show(&note, notes)} {is_blank.then(|| view! { <p class="muted">{t.s(k::sharing::NOTHING_KNOWN)}</p> })}
        <p><a href=Route::Question(question.id.clone()).href()>{t.s(k::sharing::TO_QUESTION)}</a></p>
    }
    .into_any()
}

struct Known {
    stated: Vec<(Value, Vec<Origin>)>,
    past: Vec<Past<Value>>,
}

fn of<T: Clone + PartialEq>(standing: Option<&T>, record: Option<&Record<T>>, value: fn(T) -> Value) -> Known {
    let Some(record) = record else { return Known { stated: Vec::new(), past: Vec::new() } };
    let past = |it: &Past<T>| Past {
        value: value(it.value.clone()),
        origin: it.origin.clone(),
        until: it.until.clone(),
        lost_to: it.lost_to,
    };
    Known {
        stated: record.stated(standing).into_iter().map(|(it, origins)| (value(it), origins)).collect(),
        past: record.past.iter().map(past).collect(),
    }
}
