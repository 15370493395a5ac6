//! What an earlier edition stated, shown where it waits to be confirmed. This code arrives with what reads stored work:
//! whatever is carried has been read from somewhere.

use leptos::prelude::*;

use super::answer_words;
use super::browser::{clock, random};
use super::components::{Notice, NoticeKind};
use super::i18n::{T, k, use_t};
use super::route::Route;
use super::session::Session;
use super::wording;
use crate::core::answers::{City, Statement};
use crate::core::assessment::Assessment;
use crate::core::carry::{Carried, Source};
use crate::core::document::DataRef;
use crate::core::encoding::Digest;
use crate::core::ids::{AssessmentId, QuestionId};
use crate::core::model::ProfileKey;
use crate::core::plan::{Former, Written};
use crate::core::result::ResultFile;
use crate::core::seeds;

/// A place where something may wait to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The head of the questionnaire: how much waits.
    Summary,
    /// A question, by its index.
    Question(usize),
    /// The evidence of an indicator, by its index.
    Evidence(usize),
    /// A figure of the profile.
    Figure(ProfileKey),
}

/// A new assessment of the same city in which everything that an earlier one stated waits to be confirmed, and how many
/// answers do not fit the present questions; `None` where the browser gives no randomness.
fn following(t: T, earlier: &Earlier) -> Option<(Assessment, Vec<String>)> {
    let id = AssessmentId::from_random(random::bytes::<16>().ok()?);
    let (carried, lost) = Carried::from(&earlier.statement, earlier.source.clone(), seeds::model());
    let (city, body) = (earlier.city.clone(), earlier.body.clone());
    let former = |it: &Written| Former::of(&it.read(), earlier.source.clone(), seeds::model());
    let former = earlier.plan.as_ref().and_then(former);
    let new = Assessment::following(id, city, body, earlier.statement.scope, carried, former, clock::now());
    Some((
        new,
        lost.into_iter().map(|it| format!("{}: {}", it.question, wording::answer_defect(t, &it.reason))).collect(),
    ))
}

/// What a new assessment begins with.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Where it comes from.
    pub source: Source,
    /// The city.
    pub city: Option<City>,
    /// The body that answered.
    pub body: String,
    /// What was stated.
    pub statement: Statement,
    /// What was planned.
    pub plan: Option<Written>,
}

impl Earlier {
    /// An assessment, from the file with this digest if it comes from one.
    pub fn of(it: &Assessment, model: DataRef, file: Option<Digest>) -> Self {
        let source = Source { file, model, made: it.changed.clone() };
        let (statement, plan) = (it.statement.clone(), it.plan.clone());
        Self { source, city: it.city.clone(), body: it.body.clone(), statement, plan }
    }

    /// A result, whoever signed it: nothing of it stands before somebody has confirmed it.
    pub fn of_result(it: &ResultFile, file: Digest) -> Self {
        let subject = &it.credential_subject;
        let source = Source { file: Some(file), model: subject.model.clone(), made: it.valid_from.clone() };
        let city = subject.city_code().map(|code| City { code, name: subject.city.clone() });
        Self { source, city, body: it.issuer.name.clone(), statement: subject.statement(), plan: None }
    }
}

/// Offers to begin a new assessment with what an earlier one stated.
#[component]
pub fn Following(
    /// The earlier one.
    earlier: Earlier,
    /// Takes the new one.
    open: Callback<Assessment>,
) -> impl IntoView {
    let t = use_t();
    let made = following(t, &earlier);
    let lost = made.as_ref().map(|it| it.1.clone()).unwrap_or_default();
    view! {
        <details class="following">
            <summary>{t.s(k::carried::START)}</summary>
            <p>{t.s(k::carried::START_HELP)}</p>
            {(!lost.is_empty())
                .then(|| {
                    view! {
                        <p>{t.f(k::carried::LOST, &[("n", &lost.len().to_string())])}</p>
                        <ul>{lost.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view()}</ul>
                    }
                })}
            {made
                .map(|(new, _)| {
                    view! {
                        <button type="button" class="button" on:click=move |_| open.run(new.clone())>
                            {t.s(k::carried::START_NOW)}
                        </button>
                    }
                })}
        </details>
    }
}

/// What waits at a place to be confirmed; empty where nothing does.
pub fn show(place: Place) -> AnyView {
    match place {
        Place::Summary => view! { <Summary /> }.into_any(),
        Place::Question(idx) => view! { <CarriedAnswer idx=idx /> }.into_any(),
        Place::Evidence(idx) => view! { <CarriedEvidence idx=idx /> }.into_any(),
        Place::Figure(key) => view! { <CarriedFigure key=key /> }.into_any(),
    }
}

/// A part of what is carried.
fn carried<T>(
    session: Session,
    read: impl Fn(&Assessment, &Carried) -> Option<T> + Send + Sync + 'static,
) -> ReadSignal<Option<T>>
where
    T: PartialEq + Send + Sync + 'static,
{
    session.part(move |it, _| read(it, it.carried.as_deref()?))
}

#[component]
fn Summary() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let waiting = carried(session, |it, carried| {
        let model = seeds::model();
        let asked = |id: &&QuestionId| model.question_idx(id.as_str()).is_some_and(|idx| it.statement.asks(model, idx));
        let count = carried.answers.keys().filter(asked).count();
        let first = model.questions.iter().map(|it| &it.id).find(|it| carried.answers.contains_key(*it) && asked(it));
        Some((count, first?.clone(), carried.source.made.clone()))
    });
    move || {
        waiting.get().map(|(count, first, made)| {
            let words = t.f(k::carried::SUMMARY, &[("n", &count.to_string()), ("time", &clock::local(&made))]);
            view! {
                <Notice kind=NoticeKind::Info>
                    <p data-testid="carried-summary">
                        {words} " " <a href=Route::Question(first).href()>{t.s(k::carried::NEXT)}</a>
                    </p>
                </Notice>
            }
        })
    }
}

fn line(t: T, words: String, name: String, confirm: impl Fn() + Send + Sync + 'static) -> AnyView {
    view! {
        <div class="carried">
            <p>{words}</p>
            <button type="button" class="button button--small" aria-label=name on:click=move |_| confirm()>
                {t.s(k::carried::CONFIRM)}
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn CarriedAnswer(idx: usize) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let question = &seeds::model().questions[idx];
    let waiting = carried(session, move |_, carried| {
        let answer = carried.answers.get(&question.id)?.clone();
        Some((answer, carried.notes.get(&question.id).cloned(), carried.profile.clone()))
    });
    move || {
        waiting.get().map(|(answer, note, profile)| {
            let text = answer_words::answer_text(t, question, Some(&answer), &profile);
            let words = match note {
                Some(note) => t.f(k::carried::ANSWER_WITH_NOTE, &[("answer", &text), ("note", &note)]),
                None => t.f(k::carried::ANSWER, &[("answer", &text)]),
            };
            let name = t.f(k::carried::CONFIRM_NAME, &[("what", t.m(&question.text))]);
            line(t, words, name, move || session.confirm(&question.id))
        })
    }
}

#[component]
fn CarriedEvidence(idx: usize) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let indicator = &seeds::model().indicators[idx];
    let waiting = carried(session, move |_, carried| {
        let titles: Vec<String> = carried.evidence.get(&indicator.id)?.iter().map(|it| it.title.clone()).collect();
        Some(titles)
    });
    move || {
        waiting.get().map(|titles| {
            let words = t.f(
                k::carried::EVIDENCE,
                &[("n", &titles.len().to_string()), ("titles", &titles.join(t.s(k::answers::ITEM_SEPARATOR)))],
            );
            let name = t.f(k::carried::CONFIRM_NAME, &[("what", t.m(&indicator.name))]);
            line(t, words, name, move || session.confirm_evidence(&indicator.id))
        })
    }
}

#[component]
fn CarriedFigure(key: ProfileKey) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let field = seeds::model().profile_field(key);
    let waiting = carried(session, move |_, carried| carried.profile.get(seeds::model(), key));
    move || {
        let field = field?;
        waiting.get().map(|value| {
            let words = t.f(k::carried::FIGURE, &[("value", &value.to_string()), ("unit", t.m(&field.unit))]);
            let name = t.f(k::carried::CONFIRM_NAME, &[("what", t.m(&field.label))]);
            line(t, words, name, move || session.confirm_figure(key))
        })
    }
}
