//! Verification of one file, for people who never saw the rest of the product: every check with its outcome,
//! what the file says, the claimed scores beside the computed ones, and how to do it without this page.

mod answers;
mod content;
mod outcome;
mod paper;
mod recipes;
mod scores;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::encoding::Digest;
use crate::core::keylist::KeyList;
use crate::core::result::{self, Expectation, Verification};
use crate::core::seeds;
use crate::web::browser::dom;
use crate::web::browser::files::PickedFile;
use crate::web::components::{FilePicker, Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::picked::{self, Unread};
use crate::web::reasons;
use crate::web::visit;
use crate::web::wording;

use answers::AnswerList;
use content::Content;
use outcome::{Checks, Proofs, Verdict, VerdictText};
use paper::OnPaper;
use recipes::{Meaning, Recipes};
use scores::Scores;

/// What the page works on. It outlives the page, so that neither a look at the model nor the other language costs
/// the user the file.
#[derive(Clone, Copy)]
pub struct Desk {
    received: RwSignal<Option<Received>>,
    keys: RwSignal<Option<LoadedKeys>>,
    round: RwSignal<String>,
    challenge: RwSignal<String>,
    /// The digest on a stamped report, as typed.
    on_paper: RwSignal<String>,
}

/// A file as it arrived.
#[derive(Clone)]
struct Received {
    name: String,
    size: u64,
    content: Result<Arc<[u8]>, Unread>,
    /// Files that came with it and were left alone.
    others: usize,
}

/// The organiser's key list.
#[derive(Clone)]
struct LoadedKeys {
    name: String,
    list: Arc<KeyList>,
}

/// What verification found, with what it was asked for.
#[derive(Clone)]
struct Finding {
    received: Received,
    bytes: Arc<[u8]>,
    verification: Arc<Verification>,
    has_keys: bool,
}

// One run of `verify` makes one finding.
impl PartialEq for Finding {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.verification, &other.verification)
    }
}

impl Desk {
    /// The desk of this visit.
    pub fn of_visit() -> Self {
        visit::state(Self::new)
    }

    /// An empty desk.
    fn new() -> Self {
        Self {
            received: RwSignal::new(None),
            keys: RwSignal::new(None),
            round: RwSignal::new(String::new()),
            challenge: RwSignal::new(String::new()),
            on_paper: RwSignal::new(String::new()),
        }
    }

    /// Verifies what lies on the desk, subscribing to all of it.
    fn finding(self) -> Option<Finding> {
        let received = self.received.get()?;
        let bytes = received.content.as_ref().ok()?.clone();
        let keys = self.keys.get();
        let given = |it: RwSignal<String>| Some(it.get()).filter(|it| !it.is_empty());
        let (round, challenge) = (given(self.round), given(self.challenge));
        let expected = Expectation {
            model: seeds::model(),
            weights: seeds::weights(),
            keys: keys.as_ref().map(|it| it.list.as_ref()),
            round: round.as_deref(),
            challenge: challenge.as_deref(),
        };
        let verification = Arc::new(result::verify(&bytes, expected));
        Some(Finding { received, bytes, verification, has_keys: keys.is_some() })
    }
}

/// The page.
#[component]
pub fn Verify() -> impl IntoView {
    let t = use_t();
    let desk = Desk::of_visit();
    let finding = Memo::new(move |_| desk.finding());
    let reading = StoredValue::new(None::<usize>);
    let pick = Callback::new(move |file: PickedFile| {
        // Files of one drop arrive one after the other before the first has been read.
        if reading.get_value().is_some() {
            reading.update_value(|it| *it = it.map(|it| it + 1));
            return;
        }
        reading.set_value(Some(0));
        spawn_local(async move {
            let content = picked::read(&file).await.map(Into::into);
            let others = reading.try_update_value(Option::take).flatten().unwrap_or(0);
            desk.received.set(Some(Received { name: file.name(), size: file.size(), content, others }));
            dom::focus("verdict");
        });
    });
    view! {
        <div class="page verify">
            <h1 id="page-title" tabindex="-1">{t.s(k::verify::TITLE)}</h1>
            <p class="verify__lead">{t.s(k::verify::LEAD)}</p>
            <FilePicker id="verify-file" label=t.s(k::verify::PICK) on_pick=pick area=true />
            <OnPaper desk=desk />
            <Call desk=desk />
            <div id="verdict" class="verdict" role="status" tabindex="-1">
                {move || desk.received.get().map(|it| verdict(t, &it, finding.get().as_ref()))}
            </div>
            {move || finding.get().map(|it| view! { <Details finding=it /> })}
            <Meaning />
            <Recipes />
        </div>
    }
}

/// One sentence that says it all, or why the file was not read.
fn verdict(t: T, received: &Received, finding: Option<&Finding>) -> AnyView {
    let others = (received.others > 0).then(|| {
        let others = received.others.to_string();
        view! { <p class="verdict__others">{t.f(k::verify::ONE_AT_A_TIME, &[("n", &others), ("file", &received.name)])}</p> }
    });
    let text = match (&received.content, finding) {
        (Ok(_), Some(finding)) => view! { <VerdictText finding=finding.clone() /> }.into_any(),
        (Err(why), _) => {
            let why = picked::words(t, why);
            let words = t.f(k::verify::CANNOT_OPEN, &[("file", &received.name), ("why", &why)]);
            view! { <div class="verdict__box verdict__box--bad"><p class="verdict__sentence">{words}</p></div> }
                .into_any()
        }
        (Ok(_), None) => ().into_any(),
    };
    view! { {text} {others} }.into_any()
}

/// Everything below the verdict.
#[component]
fn Details(finding: Finding) -> impl IntoView {
    let t = use_t();
    let Finding { received, bytes, verification, has_keys } = finding;
    let verdict = Verdict::of(&verification, &bytes);
    let digest = Digest::of(&bytes).to_string();
    let is_accepted = verification.is_accepted();
    view! {
        <section aria-labelledby="file-heading">
            <h2 id="file-heading">{t.s(k::verify::FILE)}</h2>
            <dl class="facts">
                <dt>{t.s(k::verify::FILE_NAME)}</dt>
                <dd><bdi>{reasons::visible(&received.name)}</bdi></dd>
                <dt>{t.s(k::verify::FILE_SIZE)}</dt>
                <dd>{t.f(k::verify::BYTES, &[("n", &received.size.to_string())])}</dd>
                <dt>"SHA-256"</dt>
                <dd>
                    <code class="verify__code" data-testid="file-digest">{digest.trim_start_matches("sha256:").to_owned()}</code>
                    <span class="muted verify__remark">{t.s(k::verify::DIGEST_HELP)}</span>
                </dd>
            </dl>
        </section>
        {matches!(verdict, Verdict::OtherDocument { .. }).then(|| view! { <Proofs bytes=bytes /> })}
        // Whoever looks at a refused file wants the reasons first, and its claims last.
        {is_accepted.then(|| view! { <Content verification=verification.clone() /> })}
        <Checks verification=verification.clone() has_keys=has_keys />
        {(!is_accepted).then(|| view! { <Content verification=verification.clone() /> })}
        <Scores verification=verification.clone() />
        <AnswerList verification=verification />
    }
}

/// What the organiser's call adds: key list, round, challenge. All of it may be left out.
#[component]
fn Call(desk: Desk) -> impl IntoView {
    let t = use_t();
    let (error, set_error) = signal(None::<String>);
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            let read = match picked::read(&file).await {
                Ok(bytes) => KeyList::read(&bytes).map_err(|it| wording::open_file_error(t, &it)),
                Err(why) => Err(picked::words(t, &why)),
            };
            match read {
                Ok(list) => {
                    set_error.set(None);
                    desk.keys.set(Some(LoadedKeys { name: file.name(), list: Arc::new(list) }));
                }
                Err(why) => {
                    let words = t.f(k::verify::KEYS_NOT_LOADED, &[("file", &file.name()), ("why", &why)]);
                    set_error.set(Some(words));
                }
            }
        });
    });
    let loaded = move || {
        desk.keys.get().map(|it| {
            let n = it.list.keys.len().to_string();
            view! {
                <p class="verify__loaded">
                    <span data-testid="keys-loaded">{t.f(k::verify::KEYS_LOADED, &[("n", &n), ("file", &it.name)])}</span>
                    " "
                    <button type="button" class="link-button" on:click=move |_| desk.keys.set(None)>
                        {t.s(k::verify::KEYS_REMOVE)}
                    </button>
                </p>
            }
        })
    };
    let field = |id: &'static str, label, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label for=id>{t.s(label)}</label>
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:change:target=move |event| value.set(dom::normalize(event.target().value().trim()))
                />
            </div>
        }
    };
    let is_given = desk.keys.with_untracked(Option::is_some)
        || desk.round.with_untracked(|it| !it.is_empty())
        || desk.challenge.with_untracked(|it| !it.is_empty());
    view! {
        <details id="call" class="verify__call" open=is_given>
            <summary>{t.s(k::verify::CALL)}</summary>
            <p class="muted">{t.s(k::verify::CALL_HELP)}</p>
            <div class="verify__fields">
                <div class="field">
                    <span class="field__label">{t.s(k::verify::KEYS)}</span>
                    <FilePicker id="key-list" label=t.s(k::verify::KEYS_PICK) on_pick=pick />
                    <div aria-live="polite">{loaded}</div>
                </div>
                {field("call-round", k::verify::ROUND, desk.round)}
                {field("call-challenge", k::verify::CHALLENGE, desk.challenge)}
            </div>
            {move || error.get().map(|it| view! { <Notice kind=NoticeKind::Bad><p>{it}</p></Notice> })}
        </details>
    }
}
