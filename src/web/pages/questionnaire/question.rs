//! One question: its text, its answer, its four states, what came of it.

use leptos::prelude::*;

use super::disagreement::Disagreement;
use super::explanation::question_source;
use super::inputs::{Checklist, Levels, Quantity, YesNo};
use super::question_anchor;
use crate::core::answers::Answer;
use crate::core::decimal::Hundredths;
use crate::core::model::{Question as Asked, QuestionKind, Semantics, SourceKind};
use crate::core::scoring::{self, E4, Standing};
use crate::core::seeds;
use crate::core::text::check_note;
use crate::web::browser::dom;
use crate::web::carried::Place;
use crate::web::components::linked;
use crate::web::i18n::{T, k, use_t};
use crate::web::reader::Reader;
use crate::web::session::Session;
use crate::web::wording;

/// A question with its answer.
#[component]
pub fn Question(
    /// The question, an index of the model's questions.
    idx: usize,
) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let asked = &model.questions[idx];
    let session = expect_context::<Session>();
    let answer = session.answer(&asked.id);
    let standing = session.part(move |_, report| report.questions[idx]);
    let record = Callback::new(move |answer: Option<Answer>| {
        if let Err(defect) = session.record(&asked.id, answer) {
            leptos::logging::error!("{}: {defect}", asked.id);
        }
    });
    let input = match &asked.kind {
        QuestionKind::Levels(options) => {
            view! { <Levels id=&asked.id options=options answer=answer record=record /> }.into_any()
        }
        QuestionKind::Checklist(items) => {
            view! { <Checklist id=&asked.id items=items answer=answer record=record /> }.into_any()
        }
        QuestionKind::Measure(measure) => {
            view! { <Quantity id=&asked.id measure=measure answer=answer record=record /> }.into_any()
        }
        QuestionKind::YesNo => view! { <YesNo id=&asked.id answer=answer record=record /> }.into_any(),
    };
    let word = asked.id.as_str().rsplit('.').next().unwrap_or_default().to_uppercase();
    let is_open = move || matches!(standing.get(), Some(Standing::Open(_)));
    view! {
        <fieldset id=question_anchor(&asked.id) class="question" class:question--open=is_open tabindex="-1">
            <legend>
                <span class="question__number">{word}</span>
                {model.is_core(idx).then(|| view! { <span class="tag">{t.s(k::questions::CORE)}</span> })}
                <span class="question__text">{t.m(&asked.text)}</span>
            </legend>
            {asked.hint.as_ref().map(|it| view! { <p class="question__hint">{linked(t, t.m(it))}</p> })}
            {expect_context::<Reader>().carried(Place::Question(idx))}
            {input}
            <SpecialStates asked=asked answer=answer record=record />
            <Outcome asked=asked answer=answer standing=standing />
            <Remark asked=asked />
            <Disagreement id=&asked.id />
        </fieldset>
    }
}

/// "Not known" and "not applicable", each a state of its own.
#[component]
fn SpecialStates(
    asked: &'static Asked,
    answer: ReadSignal<Option<Answer>>,
    record: Callback<Option<Answer>>,
) -> impl IntoView {
    let t = use_t();
    let unknown = move || answer.get() == Some(Answer::Unknown);
    // The reason is asked for before the answer exists, because an answer without a reason cannot exist.
    let asking = RwSignal::new(matches!(answer.get_untracked(), Some(Answer::NotApplicable(_))));
    let not_applicable = move || asking.get() || matches!(answer.get(), Some(Answer::NotApplicable(_)));
    let reason = move || match answer.get() {
        Some(Answer::NotApplicable(reason)) => reason,
        _ => String::new(),
    };
    let blank = move || not_applicable() && !matches!(answer.get(), Some(Answer::NotApplicable(_)));
    let id = &asked.id;
    let may_not_apply = asked.may_not_apply;
    view! {
        <div class="special">
            <label class="check">
                <input
                    type="checkbox"
                    id=format!("unknown-{id}")
                    prop:checked=unknown
                    on:change:target=move |event| {
                        asking.set(false);
                        record.run(event.target().checked().then_some(Answer::Unknown));
                    }
                />
                <span>{t.s(k::questions::UNKNOWN)}</span>
            </label>
            {may_not_apply
                .then(|| {
                    view! {
                        <label class="check">
                            <input
                                type="checkbox"
                                id=format!("na-{id}")
                                prop:checked=not_applicable
                                on:change:target=move |event| {
                                    asking.set(event.target().checked());
                                    record.run(None);
                                }
                            />
                            <span>{t.s(k::questions::NOT_APPLICABLE)}</span>
                        </label>
                    }
                })}
            <button
                type="button"
                class="link-button special__clear"
                hidden=move || answer.get().is_none()
                on:click=move |_| {
                    asking.set(false);
                    record.run(None);
                }
            >
                {t.s(k::questions::CLEAR)}
            </button>
        </div>
        {move || {
            not_applicable()
                .then(|| {
                    view! {
                        <div class="field">
                            <label for=format!("reason-{id}")>{t.s(k::questions::REASON)}</label>
                            <textarea
                                id=format!("reason-{id}")
                                rows="2"
                                aria-invalid=move || blank().to_string()
                                prop:value=reason
                                on:change:target=move |event| {
                                    let text = dom::normalize(event.target().value().trim());
                                    let sound = check_note(&text).is_ok();
                                    record.run(sound.then_some(Answer::NotApplicable(text)));
                                }
                            ></textarea>
                            {move || blank().then(|| view! { <p class="field__error">{t.s(k::questions::REASON_NEEDED)}</p> })}
                        </div>
                    }
                })
        }}
    }
}

/// What came of the answer: score or what is missing, and the national figure for exactly this answer.
#[component]
fn Outcome(
    asked: &'static Asked,
    answer: ReadSignal<Option<Answer>>,
    standing: ReadSignal<Option<Standing>>,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let line = move || match standing.get() {
        Some(Standing::Scored(score)) => t.f(k::questions::SCORED, &[("score", &shown(score))]),
        Some(Standing::Unknown) => t.s(k::questions::SCORED_UNKNOWN).to_owned(),
        Some(Standing::NotApplicable) => t.s(k::questions::SCORED_NOT_APPLICABLE).to_owned(),
        Some(Standing::Open(reason)) => wording::open_reason(t, reason),
        None => String::new(),
    };
    let quantity = match &asked.kind {
        QuestionKind::Measure(measure) => Some(session.quantity(&asked.id, measure)),
        _ => None,
    };
    let figures = move || {
        let answer = answer.get();
        if !asked.sources.contains(&SourceKind::Survey) || !matches!(standing.get(), Some(Standing::Scored(_))) {
            return Vec::new();
        }
        let quantity = quantity.and_then(|it| it.get());
        let level = match answer {
            Some(Answer::Level(level)) => Some(level),
            _ => None,
        };
        national_figures(t, asked, level, quantity)
    };
    view! {
        <p class="question__outcome">{line}</p>
        {move || figures().into_iter().map(|it| view! { <p class="question__figure">{it}</p> }).collect_view()}
        <p class="question__source muted">
            {asked
                .sources
                .iter()
                .map(|it| view! { <span class="tag">{question_source(t, *it)}</span> })
                .collect_view()} " "
            {asked.derived_from.as_ref().map(|it| linked(t, t.m(it)))}
            {asked.note.as_ref().map(|it| view! { <span class="question__note">" " {linked(t, t.m(it))}</span> })}
        </p>
    }
}

/// A question's score with one decimal.
fn shown(score: E4) -> String {
    scoring::E2((score.0 + 50) / 100).one_decimal()
}

/// The published figures that speak of exactly this answer; a note where the white paper published none for it.
fn national_figures(t: T, asked: &Asked, level: Option<u8>, quantity: Option<Hundredths>) -> Vec<String> {
    let lines: Vec<String> = asked
        .benchmarks
        .iter()
        .filter(|it| it.speaks_of(level, quantity))
        .map(|it| {
            let relation = match it.semantics {
                Semantics::Eq => k::questions::FIGURE_EQ,
                Semantics::Ge => k::questions::FIGURE_GE,
                Semantics::Le => k::questions::FIGURE_LE,
                Semantics::Qual => k::questions::FIGURE_QUAL,
                Semantics::Ref => k::questions::FIGURE_REF,
            };
            let value = match &it.bracket {
                Some(bracket) => format!("{}{}{}", t.m(&bracket.label), t.s(k::questions::COLON), t.m(&it.value)),
                None => t.m(&it.value).to_owned(),
            };
            t.f(relation, &[("value", &value)])
        })
        .collect();
    if lines.is_empty() { vec![t.s(k::questions::FIGURE_NONE).to_owned()] } else { lines }
}

/// A remark on the answer, such as how a sample was drawn. Its field is made when it is first unfolded.
#[component]
fn Remark(asked: &'static Asked) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let id = &asked.id;
    let is_there = session.peek(|it| it.is_some_and(|it| it.statement.notes.contains_key(id)));
    let (is_wanted, want) = signal(is_there);
    view! {
        <details class="remark" open=is_there on:toggle=move |_| want.set(true)>
            <summary>{t.s(k::questions::REMARK)}</summary>
            {move || is_wanted.get().then(|| view! { <RemarkField asked=asked /> })}
        </details>
    }
}

#[component]
fn RemarkField(asked: &'static Asked) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let id = &asked.id;
    let note = session.part(move |it, _| it.statement.notes.get(id).cloned().unwrap_or_default());
    let (error, set_error) = signal(None::<String>);
    view! {
        <label class="visually-hidden" for=format!("note-{id}")>
            {t.s(k::questions::REMARK)}
        </label>
        <textarea
            id=format!("note-{id}")
            rows="2"
            prop:value=move || note.get()
            on:change:target=move |event| {
                let text = dom::normalize(event.target().value().trim());
                match check_note(&text) {
                    Err(defect) if !text.is_empty() => set_error.set(Some(wording::text_defect(t, defect))),
                    _ => {
                        set_error.set(None);
                        session.note(id, text);
                    }
                }
            }
        ></textarea>
        {move || error.get().map(|it| view! { <p class="field__error" role="alert">{it}</p> })}
    }
}
