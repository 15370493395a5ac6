//! Verification of one file, for people who never saw the rest of the product: every check with its outcome,
//! what the file says, the claimed scores beside the computed ones, and how to do it without this page.

mod answers;
mod content;
mod outcome;
mod paper;
mod queries;
mod recipes;
mod review;
mod scores;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::encoding::Digest;
use crate::core::examine::{Examined, examine};
use crate::core::keylist::KeyList;
use crate::core::result::{Check, Expectation, Verification};
use crate::core::scoring::{Score, Scores as Computed};
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
use queries::{QueryContent, ReplyContent};
use recipes::{Meaning, Recipes};
use review::ReviewContent;
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
    examined: Arc<Examined>,
    has_keys: bool,
}

/// Which layer of a file something stands for: the file itself, or the submission in a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The file itself.
    Outer,
    /// The submission in it.
    Inner,
}

impl Layer {
    /// An id that stands once in the page.
    fn id(self, name: &str) -> String {
        match self {
            Self::Outer => name.to_owned(),
            Self::Inner => format!("inner-{name}"),
        }
    }
}

// One run of `examine` makes one finding.
impl PartialEq for Finding {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.examined, &other.examined)
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
        let examined = Arc::new(examine(&bytes, expected));
        Some(Finding { received, bytes, examined, has_keys: keys.is_some() })
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
    let Finding { received, bytes, examined, has_keys } = finding;
    let is_other = matches!(Verdict::of(&examined, &bytes), Verdict::OtherDocument { .. });
    let digest = Digest::of(&bytes).to_string();
    let layers = match &*examined {
        Examined::Result(it) => result_layer((**it).clone().into(), has_keys, Layer::Outer),
        Examined::Review(it) => {
            let verification = Arc::new((**it).clone());
            let computed = it.report.as_ref().and_then(|it| it.reviewed.as_ref()).map(|it| it.scores.clone());
            let claimed = it.content.as_deref().map(|it| &it.credential_subject);
            let claimed = claimed.map(|it| (it.total_e2, it.scores.clone()));
            let checks = view! { <Checks outcomes=it.outcomes.clone() has_keys=has_keys layer=Layer::Outer /> };
            let content = view! { <ReviewContent verification=verification /> };
            let scores = claimed.map(|(total, claims)| {
                let outcome = it.outcome(Check::Scores).clone();
                view! { <Scores layer=Layer::Outer total=total claims=claims computed=computed outcome=outcome /> }
            });
            let inner = it.submission().map(|it| result_layer(it.clone().into(), has_keys, Layer::Inner));
            let (first, last) = in_order(it.is_accepted(), content.into_any(), checks.into_any());
            view! { {first} {last} {scores} {inner} }.into_any()
        }
        Examined::Reply(it) => {
            let checks = view! { <Checks outcomes=it.outcomes.clone() has_keys=has_keys layer=Layer::Outer /> };
            let content = view! { <ReplyContent verification=Arc::new((**it).clone()) /> };
            let (first, last) = in_order(it.is_accepted(), content.into_any(), checks.into_any());
            view! { {first} {last} }.into_any()
        }
        Examined::Query(it) => match &**it {
            Ok(query) => view! { <QueryContent query=query.clone() /> }.into_any(),
            Err(why) => view! { <p><bdi>{wording::open_file_error(t, why)}</bdi></p> }.into_any(),
        },
    };
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
        {is_other.then(|| view! { <Proofs bytes=bytes /> })}
        {layers}
    }
}

/// Whoever looks at a refused file wants the reasons first, and its claims last.
fn in_order(is_accepted: bool, content: AnyView, checks: AnyView) -> (AnyView, AnyView) {
    if is_accepted { (content, checks) } else { (checks, content) }
}

/// Everything about a city's result: what it says, every check, scores and answers.
fn result_layer(verification: Arc<Verification>, has_keys: bool, layer: Layer) -> AnyView {
    let checks = view! { <Checks outcomes=verification.outcomes.clone() has_keys=has_keys layer=layer /> };
    let content = view! { <Content verification=verification.clone() layer=layer /> };
    let (first, last) = in_order(verification.is_accepted(), content.into_any(), checks.into_any());
    let computed = verification.report.as_deref().map(|it| Computed {
        total: it.total.settled(),
        domains: it.domains.iter().map(Score::settled).collect(),
        groups: it.groups.iter().map(Score::settled).collect(),
        indicators: it.indicators.iter().map(Score::settled).collect(),
        fine: Vec::new(),
    });
    let scores = verification.content.as_deref().map(|it| &it.credential_subject).map(|it| {
        let outcome = verification.outcome(Check::Scores).clone();
        let (total, claims) = (it.total_e2, it.scores.clone());
        view! { <Scores layer=layer total=total claims=claims computed=computed outcome=outcome /> }
    });
    view! { {first} {last} {scores} <AnswerList verification=verification /> }.into_any()
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
