//! Handing in a department's part: who filled it in, what is in it, and the file for the coordinator.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

use crate::core::assessment::Assessment;
use crate::core::model::Question;
use crate::core::seeds;
use crate::core::sharing::{self, Contribution, FileKind, NotReady};
use crate::core::text::{TextDefect, check_name, check_note};
use crate::web::browser::{clock, dom, files};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::keyring::{HeldKey, Keyring};
use crate::web::pages::keys::{Attempt, PassphraseForm, unlock};
use crate::web::pages::questionnaire;
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::wording;

const PASSPHRASE: &str = "hand-in-passphrase";

/// What a part holds, in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Contents {
    asked: usize,
    own: usize,
    given: usize,
    notes: usize,
    evidence: usize,
}

impl Contents {
    fn of(it: &Assessment) -> Self {
        let model = seeds::model();
        let records = it.records.answers.iter().filter(|it| !it.1.origins.is_empty());
        let (own, given): (Vec<_>, Vec<_>) = records.partition(|it| it.1.is_own());
        Self {
            asked: (0..model.questions.len()).filter(|idx| it.statement.asks(model, *idx)).count(),
            own: own.len(),
            given: given.len(),
            notes: it.records.notes.values().filter(|it| it.is_own()).count(),
            evidence: it.statement.evidence.values().map(Vec::len).sum(),
        }
    }
}

/// The page.
#[component]
pub fn HandIn() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let handed = RwSignal::new(None::<Result<String, String>>);
    let part = Memo::new(move |_| session.with(|it| it.and_then(|it| it.part.as_deref().cloned())));
    let contents = Memo::new(move |_| session.with(|it| it.map(Contents::of).unwrap_or_default()));
    let left = Memo::new(move |_| {
        session.report().with(|it| it.as_ref().map(|it| sharing::left(seeds::model(), it)).unwrap_or_default())
    });
    let ready = Memo::new(move |_| {
        let made = |it: &Assessment| Contribution::of_part(it, seeds::model(), &clock::now()).map(|_| ());
        session.with(|it| it.map(made).unwrap_or(Err(NotReady::NoPart)))
    });
    // Never disabled: leaving the name by a click on the button is what enters it.
    let export = move |_| match contribution(session) {
        Ok(it) => handed.set(Some(hand_out(t, &it))),
        Err(why) => {
            handed.set(None);
            if matches!(why, NotReady::Person(_)) {
                dom::focus("person");
            }
        }
    };
    let fact = move |label, text: String| view! { <dt>{t.s(label)}</dt> <dd>{text}</dd> };
    view! {
        <div class="page page--narrow hand-in">
            <h1 id="page-title" tabindex="-1">{t.s(k::common::NAV_HAND_IN)}</h1>
            <p>{t.s(k::sharing::HAND_IN_LEAD)}</p>
            {move || {
                part.get()
                    .map(|it| {
                        let until = (!it.deadline.is_empty()).then(|| fact(k::home::DEADLINE, it.deadline.clone()));
                        let asked = (!it.instructions.is_empty())
                            .then(|| fact(k::home::INSTRUCTIONS, it.instructions.clone()));
                        view! {
                            <dl class="facts">
                                {fact(k::home::DEPARTMENT, it.department.name.clone())} {until} {asked}
                            </dl>
                        }
                    })
            }}
            <section class="panel" aria-labelledby="in-it">
                <h2 id="in-it">{t.s(k::sharing::IN_IT)}</h2>
                {move || {
                    let it = contents.get();
                    let questions = |n: usize| t.f(k::common::QUESTIONS, &[("n", &n.to_string())]);
                    view! {
                        <dl class="facts" data-testid="contents">
                            {fact(k::home::TASK_QUESTIONS, questions(it.asked))}
                            {fact(k::sharing::OWN_ANSWERS, questions(it.own))}
                            {(it.given > 0).then(|| fact(k::sharing::GIVEN_ANSWERS, questions(it.given)))}
                            {fact(k::sharing::NOTES, it.notes.to_string())}
                            {fact(k::questions::EVIDENCE, it.evidence.to_string())}
                        </dl>
                    }
                }} {move || left.with(|it| open_list(t, it))}
            </section>
            <section class="panel" aria-labelledby="who">
                <h2 id="who">{t.s(k::sharing::WHO)}</h2>
                <Signature />
                <div id="not-ready">
                    {move || ready.get().err().map(|it| view! { <p class="field__error">{not_ready(t, session, it)}</p> })}
                </div>
                <p>
                    <button
                        type="button"
                        id="export-contribution"
                        class="button button--primary button--large"
                        aria-describedby="not-ready"
                        on:click=export
                    >
                        {t.s(k::sharing::EXPORT_CONTRIBUTION)}
                    </button>
                </p>
                <WithKey handed=handed is_ready=Signal::derive(move || ready.get().is_ok()) />
                <div role="status">
                    {move || {
                        handed
                            .get()
                            .map(|it| match it {
                                Ok(name) => {
                                    view! {
                                        <Notice kind=NoticeKind::Good>
                                            <p>{t.f(k::sharing::HANDED_OUT, &[("file", &name)])}</p>
                                        </Notice>
                                    }
                                }
                                Err(words) => view! { <Notice kind=NoticeKind::Bad><p>{words}</p></Notice> },
                            })
                    }}
                </div>
            </section>
        </div>
    }
}

/// The questions that are still open, each leading there.
fn open_list(t: T, left: &[usize]) -> AnyView {
    if left.is_empty() {
        return view! {
            <Notice kind=NoticeKind::Good>
                <p>{t.s(k::sharing::ALL_ANSWERED)}</p>
            </Notice>
        }
        .into_any();
    }
    let model = seeds::model();
    let row = |it: &'static Question| {
        let indicator = &model.indicators[it.indicator];
        let word = it.id.as_str().rsplit('.').next().unwrap_or_default().to_uppercase();
        view! {
            <li>
                <a href=Route::Question(it.id.clone()).href()>
                    {indicator.seq} " " {t.m(&indicator.name)} " " {word} " " {t.m(&it.text)}
                </a>
            </li>
        }
    };
    view! {
        <details class="gaps" data-testid="left">
            <summary>{t.f(k::sharing::LEFT, &[("n", &left.len().to_string())])}</summary>
            <ul>{left.iter().map(|it| row(&model.questions[*it])).collect_view()}</ul>
        </details>
    }
    .into_any()
}

/// Who fills in, and a word to the coordinator.
#[component]
fn Signature() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let part = Memo::new(move |_| {
        let words = |it: &sharing::Part| (it.person.clone(), it.remark.clone());
        session.with(|it| it.and_then(|it| it.part.as_deref().map(words)).unwrap_or_default())
    });
    let error = RwSignal::new(None::<TextDefect>);
    let sign = move |person: String, remark: String| {
        let defect = |text: &str, defect: Result<(), TextDefect>| if text.is_empty() { None } else { defect.err() };
        let found = defect(&person, check_name(&person)).or_else(|| defect(&remark, check_note(&remark)));
        error.set(found);
        if found.is_none() {
            session.sign_part(person, remark);
        }
    };
    let tidy = |text: String| dom::normalize(text.trim());
    view! {
        <div class="field">
            <label for="person">{t.s(k::sharing::PERSON)}</label>
            <input
                id="person"
                type="text"
                autocomplete="name"
                aria-required="true"
                aria-describedby="person-help"
                prop:value=move || part.get().0
                on:change:target=move |event| sign(tidy(event.target().value()), part.get_untracked().1)
            />
            <p class="field__help" id="person-help">{t.s(k::sharing::PERSON_HELP)}</p>
        </div>
        <div class="field">
            <label for="part-remark">{t.s(k::sharing::REMARK_FIELD)}</label>
            <textarea
                id="part-remark"
                rows="3"
                prop:value=move || part.get().1
                on:change:target=move |event| sign(part.get_untracked().0, tidy(event.target().value()))
            ></textarea>
        </div>
        <p class="field__error" role="alert">{move || error.get().map(|it| wording::text_defect(t, it))}</p>
    }
}

/// The same file with a key attached, for those who have one. No key is needed.
#[component]
fn WithKey(handed: RwSignal<Option<Result<String, String>>>, is_ready: Signal<bool>) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let keyring = Keyring::of_visit();
    keyring.refresh();
    let chosen = RwSignal::new(0_usize);
    let attempt = RwSignal::new(Attempt::Idle);
    let on_submit = Callback::new(move |passphrase: Zeroizing<String>| {
        let key = keyring.keys().with_untracked(|it| it.get(chosen.get_untracked()).cloned());
        // Taken now, before anything is awaited: what is signed is what stands on the page at this moment.
        let (Some(key), Ok(made)) = (key.map(Arc::new), contribution(session)) else { return };
        spawn_local(async move {
            let Some(secret) = unlock(t, &key.container, passphrase, PASSPHRASE, attempt).await else { return };
            let signed = made.signed(&secret, clock::now());
            drop(secret);
            handed.set(Some(hand_out(t, &signed)));
        });
    });
    let option = move |(at, it): (usize, HeldKey)| {
        view! {
            <label class="option">
                <input
                    type="radio"
                    name="hand-in-key"
                    prop:checked=move || chosen.get() == at
                    on:change=move |_| chosen.set(at)
                />
                <span class="option__text">
                    <strong>{it.container.label.clone()}</strong>
                    " "
                    <span class="mono muted">{it.container.public_key.fingerprint()}</span>
                </span>
            </label>
        }
    };
    view! {
        <details class="sign-make">
            <summary>{t.s(k::sharing::WITH_KEY)}</summary>
            <p class="muted">{t.s(k::sharing::WITH_KEY_HELP)}</p>
            {move || {
                let keys = keyring.keys().get();
                if keys.is_empty() {
                    view! {
                        <p>
                            {t.s(k::sharing::NO_KEY_HERE)} " " <a href=Route::Keys.href()>{t.s(k::common::NAV_KEYS)}</a>
                        </p>
                    }
                        .into_any()
                } else {
                    view! {
                        <div class="options" role="radiogroup" aria-label=t.s(k::sharing::WITH_KEY)>
                            {keys.into_iter().enumerate().map(option).collect_view()}
                        </div>
                        {move || {
                            is_ready
                                .get()
                                .then(|| {
                                    view! {
                                        <PassphraseForm
                                            id=PASSPHRASE
                                            action=t.s(k::sharing::EXPORT_WITH_KEY)
                                            attempt=attempt
                                            on_submit=on_submit
                                        />
                                    }
                                })
                        }}
                    }
                        .into_any()
                }
            }}
        </details>
    }
}

fn contribution(session: Session) -> Result<Contribution, NotReady> {
    session.peek(|it| Contribution::of_part(it.ok_or(NotReady::NoPart)?, seeds::model(), &clock::now()))
}

/// Downloads the file; its name, or why that did not work.
fn hand_out(t: T, it: &Contribution) -> Result<String, String> {
    let city = it.city.as_ref().map_or("", |it| &it.name);
    let date = clock::local_date();
    let name = sharing::file_name(FileKind::Contribution, city, &it.department.name, &date, t.lang);
    match files::download(&name, "application/json", &it.to_bytes()) {
        Ok(()) => Ok(name),
        Err(words) => Err(t.f(k::keys::NO_DOWNLOAD, &[("words", &words)])),
    }
}

/// What is missing, with the way to where it is mended.
fn not_ready(t: T, session: Session, it: NotReady) -> impl IntoView {
    let is_in_questions = matches!(it, NotReady::Defect | NotReady::Nothing);
    let link = is_in_questions.then(|| {
        view! { <a href=questionnaire::first_group(session).href()>{t.s(k::common::NAV_QUESTIONS)}</a> }
    });
    let words = match it {
        NotReady::NoPart => t.s(k::sharing::NOT_FOR_WHOLE).to_owned(),
        NotReady::Person(TextDefect::Blank) => t.s(k::sharing::NOT_READY_PERSON).to_owned(),
        NotReady::Person(it) | NotReady::Remark(it) => wording::text_defect(t, it),
        NotReady::Defect => t.s(k::sharing::NOT_READY_DEFECT).to_owned(),
        NotReady::Nothing => t.s(k::sharing::NOT_READY_NOTHING).to_owned(),
    };
    view! {
        {words}
        " "
        {link}
    }
}
