//! The first page: what this is, the assessments on this device, ways to begin.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::assessment::Assessment;
use crate::core::document::{self, Draft, Opened};
use crate::core::ids::AssessmentId;
use crate::core::scoring;
use crate::core::seeds;
use crate::web::browser::files::{self, PickedFile};
use crate::web::browser::{clock, dom, location, random};
use crate::web::components::{Dialog, FilePicker, Notice, NoticeKind, fetch};
use crate::web::i18n::{k, use_t};
use crate::web::persist::{self, Keeper, Quarantined, Shelf, Stored};
use crate::web::picked;
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::wording;

const IMPORT: &str = "import-preview";
const DELETE: &str = "confirm-delete";

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let shelf = RwSignal::new(persist::shelf());
    let reload = move || shelf.set(persist::shelf());
    let import = RwSignal::new(None::<Assessment>);
    let doomed = RwSignal::new(None::<(String, String)>);
    let message = RwSignal::new(None::<(NoticeKind, String)>);

    let begin = move |_| match random::bytes::<16>() {
        Ok(bytes) => {
            keeper.open(Assessment::new(AssessmentId::from_random(bytes), clock::now()));
            location::go(&Route::Profile.href());
        }
        Err(random::NoRandomness) => message.set(Some((NoticeKind::Bad, t.s(k::home::NO_RANDOMNESS).to_owned()))),
    };
    let example = move |_| {
        spawn_local(async move {
            let draft = match fetch(seeds::EXAMPLE).await {
                Ok(()) => Draft::read(seeds::example_draft().as_bytes()).map_err(|it| wording::open_file_error(t, &it)),
                Err(error) => Err(t.f(k::common::FETCH_REFUSED, &[("words", &error.words(t))])),
            };
            match draft {
                Ok(draft) => {
                    keeper.open(draft.assessment);
                    location::go(&Route::Results(None).href());
                }
                Err(words) => message.set(Some((NoticeKind::Bad, words))),
            }
        });
    };
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            match read_draft(t, &file).await {
                Ok(assessment) => {
                    message.set(None);
                    import.set(Some(assessment));
                    dom::show_dialog(IMPORT);
                }
                Err(words) => {
                    let words = t.f(k::home::CANNOT_OPEN, &[("file", &file.name()), ("why", &words)]);
                    message.set(Some((NoticeKind::Bad, words)));
                }
            }
        });
    });
    let open = Callback::new(move |assessment: Assessment| {
        let has_city = assessment.city.is_some();
        keeper.open(assessment);
        let route = if has_city { super::questionnaire::first_group() } else { Route::Profile };
        location::go(&route.href());
    });
    view! {
        <div class="page home">
            <section class="hero">
                <h1 id="page-title" tabindex="-1">{t.s(k::home::TITLE)}</h1>
                <p class="hero__lead">{t.s(k::home::LEAD)}</p>
                <div class="hero__actions">
                    <button type="button" id="begin" class="button button--primary button--large" on:click=begin>
                        {t.s(k::home::BEGIN)}
                    </button>
                    <FilePicker id="open-file" label=t.s(k::home::OPEN_FILE) on_pick=pick />
                    <button type="button" id="example" class="button" on:click=example>
                        {t.s(k::home::EXAMPLE)}
                    </button>
                </div>
            </section>
            {location::is_plain_http()
                .then(|| view! { <Notice kind=NoticeKind::Info><p>{t.s(k::home::PLAIN_HTTP)}</p></Notice> })}
            {move || message.get().map(|(kind, words)| view! { <Notice kind=kind><p>{words}</p></Notice> })}
            {move || match shelf.get() {
                Ok(it) => view! { <Shelves shelf=it open=open doomed=doomed /> }.into_any(),
                Err(error) => {
                    view! {
                        <Notice kind=NoticeKind::Bad>
                            <p>{wording::storage_error(t, &error)}</p>
                        </Notice>
                    }
                        .into_any()
                }
            }}
            <section class="ways">
                <Way title=k::home::WAY_1_TITLE text=k::home::WAY_1 />
                <Way title=k::home::WAY_2_TITLE text=k::home::WAY_2 />
                <Way title=k::home::WAY_3_TITLE text=k::home::WAY_3 />
            </section>
            <p class="muted">
                {t.s(k::home::VERIFY_HINT)} " " <a href=Route::Verify.href()>{t.s(k::common::NAV_VERIFY)}</a>
            </p>
            <ImportPreview import=import done=Callback::new(move |assessment: Option<Assessment>| {
                dom::close_dialog(IMPORT);
                import.set(None);
                reload();
                if let Some(it) = assessment {
                    open.run(it);
                }
            }) />
            <ConfirmDelete doomed=doomed done=Callback::new(move |()| {
                dom::close_dialog(DELETE);
                doomed.set(None);
                reload();
            }) />
        </div>
    }
}

async fn read_draft(t: crate::web::i18n::T, file: &PickedFile) -> Result<Assessment, String> {
    let bytes = picked::read(file).await.map_err(|it| picked::words(t, &it))?;
    let draft = match document::open(&bytes) {
        Ok(Opened::Draft(draft)) => draft,
        Ok(Opened::Result) => return Err(t.s(k::home::IS_RESULT).to_owned()),
        Ok(Opened::Key) => return Err(t.s(k::home::IS_KEY).to_owned()),
        Ok(Opened::KeyList | Opened::Task(_) | Opened::Contribution(..)) => {
            return Err(t.s(k::errors::UNKNOWN_KIND).to_owned());
        }
        Ok(Opened::Newer { kind, version }) => {
            return Err(t.f(k::errors::NEWER, &[("kind", &kind), ("version", &version.to_string())]));
        }
        Err(error) => return Err(wording::open_file_error(t, &error)),
    };
    let defects = draft.assessment.statement.defects(seeds::model());
    match defects.first() {
        None => Ok(draft.assessment),
        Some(first) => Err(t.f(k::home::OTHER_MODEL, &[("id", &first.id), ("n", &defects.len().to_string())])),
    }
}

#[component]
fn Way(title: crate::web::i18n::Key, text: crate::web::i18n::Key) -> impl IntoView {
    let t = use_t();
    view! {
        <div class="way">
            <h2>{t.s(title)}</h2>
            <p>{t.s(text)}</p>
        </div>
    }
}

#[component]
fn Shelves(shelf: Shelf, open: Callback<Assessment>, doomed: RwSignal<Option<(String, String)>>) -> impl IntoView {
    let t = use_t();
    let ask = move |key: String, name: String| {
        doomed.set(Some((key, name)));
        dom::show_dialog(DELETE);
    };
    let row = move |stored: Stored| match stored {
        Stored::Readable(it) => {
            let report = scoring::score(seeds::model(), seeds::weights(), &it.statement);
            let name = it.city.as_ref().map_or_else(|| t.s(k::common::NO_CITY).to_owned(), |it| it.name.clone());
            let total = report.total;
            let key = persist::assessment_key(&it.id);
            let (doomed_name, changed) = (name.clone(), clock::local(&it.changed));
            let scope = wording::scope(t, it.statement.scope);
            view! {
                <li class="card">
                    <div class="card__main">
                        <h3>{name}</h3>
                        <p class="muted">
                            {scope} " · "
                            {t.f(
                                k::home::DONE,
                                &[("done", &total.counts.done().to_string()), ("all", &total.counts.all.to_string())],
                            )} " · " {t.f(k::home::CHANGED, &[("time", &changed)])}
                        </p>
                    </div>
                    <p class="card__score">
                        <span class="muted">{t.s(k::common::SO_FAR)}</span>
                        <strong>{wording::score(total.so_far)}</strong>
                    </p>
                    <div class="button-row">
                        <button type="button" class="button button--primary" on:click=move |_| open.run((*it).clone())>
                            {t.s(k::home::CONTINUE)}
                        </button>
                        <button type="button" class="button" on:click=move |_| ask(key.clone(), doomed_name.clone())>
                            {t.s(k::home::DELETE)}
                        </button>
                    </div>
                </li>
            }
            .into_any()
        }
        Stored::Newer { text, .. } => view! {
            <li class="card">
                <div class="card__main">
                    <h3>{t.s(k::home::NEWER_TITLE)}</h3>
                    <p>{t.s(k::home::NEWER)}</p>
                </div>
                <TakeHome name="citysec-newer.draft.json" text=text />
            </li>
        }
        .into_any(),
    };
    let quarantined = move |it: Quarantined| {
        let key = it.key.clone();
        view! {
            <li class="card">
                <div class="card__main">
                    <h3>{t.s(k::home::QUARANTINE_TITLE)}</h3>
                    <p class="muted">{it.key.clone()}</p>
                </div>
                <div class="button-row">
                    <TakeHome name="citysec-quarantine.txt" text=it.text.clone() />
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| ask(key.clone(), t.s(k::home::QUARANTINE_TITLE).to_owned())
                    >
                        {t.s(k::home::DELETE)}
                    </button>
                </div>
            </li>
        }
    };
    let Shelf { assessments, quarantine } = shelf;
    let has_assessments = !assessments.is_empty();
    let has_quarantine = !quarantine.is_empty();
    view! {
        {has_assessments
            .then(|| {
                view! {
                    <section aria-labelledby="on-this-device">
                        <h2 id="on-this-device">{t.s(k::home::ON_THIS_DEVICE)}</h2>
                        <ul class="cards">{assessments.into_iter().map(row).collect_view()}</ul>
                    </section>
                }
            })}
        {has_quarantine
            .then(|| {
                view! {
                    <section aria-labelledby="quarantine">
                        <h2 id="quarantine">{t.s(k::home::QUARANTINE)}</h2>
                        <p>{t.s(k::home::QUARANTINE_HELP)}</p>
                        <ul class="cards">{quarantine.into_iter().map(quarantined).collect_view()}</ul>
                    </section>
                }
            })}
    }
}

/// A button that hands out a stored text, byte for byte.
#[component]
fn TakeHome(name: &'static str, text: String) -> impl IntoView {
    let t = use_t();
    let take = move |_| {
        if let Err(words) = files::download(name, "text/plain", text.as_bytes()) {
            leptos::logging::error!("download refused: {words}");
        }
    };
    view! { <button type="button" class="button" on:click=take>{t.s(k::home::DOWNLOAD)}</button> }
}

/// What a draft file would bring, before anything is changed.
#[component]
fn ImportPreview(import: RwSignal<Option<Assessment>>, done: Callback<Option<Assessment>>) -> impl IntoView {
    let t = use_t();
    let copy = move |mut it: Assessment| {
        if let Ok(bytes) = random::bytes::<16>() {
            it.id = AssessmentId::from_random(bytes);
            done.run(Some(it));
        }
    };
    let show = move |it: Assessment| {
        let report = scoring::score(seeds::model(), seeds::weights(), &it.statement);
        let present = persist::stored(&it.id);
        let is_same = present.as_ref() == Some(&it);
        let name = it.city.as_ref().map_or_else(|| t.s(k::common::NO_CITY).to_owned(), |it| it.name.clone());
        let counts = report.total.counts;
        let evidence: usize = it.statement.evidence.values().map(Vec::len).sum();
        let fact = |label, text: String| view! { <dt>{t.s(label)}</dt> <dd>{text}</dd> };
        let (open_it, copy_it) = (it.clone(), it.clone());
        let meeting = present.filter(|_| !is_same).map(|present| {
            let differing = it
                .statement
                .answers
                .keys()
                .chain(present.statement.answers.keys())
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .filter(|id| it.statement.answers.get(*id) != present.statement.answers.get(*id))
                .count();
            t.f(
                k::home::MEETS,
                &[
                    ("n", &differing.to_string()),
                    ("here", &clock::local(&present.changed)),
                    ("there", &clock::local(&it.changed)),
                ],
            )
        });
        let meets = meeting.is_some();
        view! {
            <dl class="facts">
                {fact(k::home::CITY, name)} {fact(k::home::SCOPE, wording::scope(t, it.statement.scope).to_owned())}
                {fact(k::home::LAST_CHANGED, clock::local(&it.changed))}
                {fact(k::home::ANSWERS, format!("{}/{}", counts.done(), counts.all))}
                {fact(k::common::SO_FAR, wording::score(report.total.so_far))}
                {fact(k::questions::EVIDENCE, evidence.to_string())}
            </dl>
            {meeting.map(|words| view! { <Notice kind=NoticeKind::Warning><p>{words}</p></Notice> })}
            <div class="button-row">
                {if meets {
                    view! {
                        <button type="button" class="button button--primary" on:click=move |_| copy(copy_it.clone())>
                            {t.s(k::home::KEEP_BOTH)}
                        </button>
                    }
                        .into_any()
                } else {
                    view! {
                        <button type="button" class="button button--primary" on:click=move |_| done.run(Some(open_it.clone()))>
                            {t.s(k::home::OPEN_IT)}
                        </button>
                    }
                        .into_any()
                }}
                <button type="button" class="button" on:click=move |_| done.run(None)>
                    {t.s(k::common::CANCEL)}
                </button>
            </div>
        }
    };
    view! {
        <Dialog id=IMPORT title=t.s(k::home::PREVIEW)>
            {move || import.get().map(show)}
        </Dialog>
    }
}

#[component]
fn ConfirmDelete(doomed: RwSignal<Option<(String, String)>>, done: Callback<()>) -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let (error, set_error) = signal(None::<String>);
    let session = expect_context::<Session>();
    let delete = move |key: String| {
        let is_open = session.peek(|it| it.is_some_and(|it| persist::assessment_key(&it.id) == key));
        if is_open {
            keeper.close();
        }
        match persist::delete(&key) {
            Ok(()) => done.run(()),
            Err(it) => set_error.set(Some(wording::storage_error(t, &it))),
        }
    };
    view! {
        <Dialog id=DELETE title=t.s(k::home::DELETE_TITLE)>
            {move || {
                doomed
                    .get()
                    .map(|(key, name)| {
                        view! {
                            <p>{t.f(k::home::DELETE_HELP, &[("name", &name)])}</p>
                            {move || error.get().map(|it| view! { <p class="field__error" role="alert">{it}</p> })}
                            <div class="button-row">
                                <button
                                    type="button"
                                    class="button button--danger"
                                    on:click=move |_| delete(key.clone())
                                >
                                    {t.s(k::home::DELETE)}
                                </button>
                                <button type="button" class="button" on:click=move |_| dom::close_dialog(DELETE)>
                                    {t.s(k::common::CANCEL)}
                                </button>
                            </div>
                        }
                    })
            }}
        </Dialog>
    }
}
