//! The register of evidence: every document of the assessment, the files that it is bound to, and whether a file is
//! still the one that was bound. Files are read here and go nowhere.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::answers::{BoundFile, Evidence as Document};
use crate::core::checksums;
use crate::core::encoding::Digest;
use crate::core::ids::IndicatorId;
use crate::core::seeds;
use crate::core::text;
use crate::web::browser::files::{self, PickedFile};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::route::Route;
use crate::web::session::Session;
use checking::{Finding, find};

mod checking;
mod hashing;

/// Name of the list, as `sha256sum -c` is given it.
const LIST: &str = "SHA256SUMS.txt";

/// A file that is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reading {
    /// Its name.
    name: String,
    /// Bytes that were read.
    done: u64,
    /// All bytes of it.
    size: u64,
}

/// What the page is doing and what came of it.
#[derive(Clone, Copy)]
struct Work {
    session: Session,
    reading: RwSignal<Option<Reading>>,
    /// Counts what was begun: what finds another number was cancelled.
    turn: StoredValue<u32>,
    problem: RwSignal<Option<String>>,
    findings: RwSignal<Vec<(String, Finding)>>,
}

impl Work {
    /// Reads a file to its end; `None` when it was cancelled or could not be read, which is said then.
    async fn digest(self, t: T, file: &PickedFile) -> Option<Digest> {
        let turn = self.turn.get_value();
        let is_wanted = move || self.turn.try_get_value() == Some(turn);
        let (name, size) = (file.name(), file.size());
        let progress = move |done| {
            self.reading.try_set(Some(Reading { name: name.clone(), done, size }));
        };
        let outcome = hashing::digest(file, progress, is_wanted).await;
        if is_wanted() {
            self.reading.try_set(None);
        }
        match outcome {
            Ok(digest) => digest,
            Err(words) => {
                self.problem.try_set(Some(t.f(k::evidence::NOT_READ, &[("name", &file.name()), ("words", &words)])));
                None
            }
        }
    }

    fn begin(self) {
        self.turn.update_value(|it| *it += 1);
        self.problem.set(None);
    }

    fn cancel(self) {
        self.turn.update_value(|it| *it += 1);
        self.reading.set(None);
    }

    fn bind(self, t: T, id: IndicatorId, at: usize, document: Document, file: PickedFile) {
        self.begin();
        let name = file.name();
        if text::check_name(&name).is_err() {
            self.problem.set(Some(t.f(k::evidence::BAD_NAME, &[("name", &name)])));
            return;
        }
        spawn_local(async move {
            if let Some(digest) = self.digest(t, &file).await {
                let bound = BoundFile { name, bytes: file.size(), digest };
                self.replace(&id, at, &document, Some(bound));
            }
        });
    }

    /// Binds a document to a file, or takes that back; nothing happens where the list has changed meanwhile.
    fn replace(self, id: &IndicatorId, at: usize, document: &Document, file: Option<BoundFile>) {
        let list = self.session.peek(|it| it.and_then(|it| it.statement.evidence.get(id).cloned()));
        if let Some(mut list) = list.filter(|it| it.get(at) == Some(document)) {
            list[at].file = file;
            self.session.list_evidence(id, list);
        }
    }

    fn check(self, t: T, picked: Vec<PickedFile>) {
        self.begin();
        self.findings.set(Vec::new());
        spawn_local(async move {
            for file in picked {
                let Some(digest) = self.digest(t, &file).await else { return };
                let finding = self.session.peek(|it| it.map(|it| find(&it.statement, &file.name(), digest)));
                if let Some(finding) = finding {
                    self.findings.try_update(|it| it.push((file.name(), finding)));
                }
            }
        });
    }
}

/// The page.
#[component]
pub fn Evidence() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let work = Work {
        session,
        reading: RwSignal::new(None),
        turn: StoredValue::new(0),
        problem: RwSignal::new(None),
        findings: RwSignal::new(Vec::new()),
    };
    // Whoever leaves the page does not want to wait for a large file.
    on_cleanup(move || work.turn.update_value(|it| *it += 1));
    let list = Memo::new(move |_| session.with(|it| it.map(|it| it.statement.evidence.clone())).unwrap_or_default());
    let counts = move || {
        let all: usize = list.with(|it| it.values().map(Vec::len).sum());
        let bound = session.with(|it| it.map_or(0, |it| checksums::bound(&it.statement).count()));
        (all, bound)
    };
    let download = move |_| {
        let text = session.peek(|it| it.map(|it| checksums::list(&it.statement))).unwrap_or_default();
        if let Err(words) = files::download(LIST, "text/plain", text.as_bytes()) {
            work.problem.set(Some(t.f(k::keys::NO_DOWNLOAD, &[("words", &words)])));
        }
    };
    let ambiguous = move || {
        let names = session.with(|it| {
            it.map(|it| checksums::ambiguous(&it.statement).into_iter().map(str::to_owned).collect::<Vec<_>>())
        });
        names
            .filter(|it| !it.is_empty())
            .map(|it| t.f(k::evidence::AMBIGUOUS, &[("names", &it.join(t.s(k::evidence::COMMA)))]))
    };
    view! {
        <div class="page">
            <h1 id="page-title" tabindex="-1">{t.s(k::evidence::TITLE)}</h1>
            <p class="lead">{t.s(k::evidence::LEAD)}</p>
            {move || {
                let (all, bound) = counts();
                if all == 0 {
                    view! { <Notice kind=NoticeKind::Info><p>{t.s(k::evidence::NONE)}</p></Notice> }.into_any()
                } else {
                    let words = t.f(k::evidence::COUNTS, &[("all", &all.to_string()), ("bound", &bound.to_string())]);
                    view! { <p data-testid="evidence-counts">{words}</p> }.into_any()
                }
            }}
            <Progress work=work />
            {move || work.problem.get().map(|it| view! { <Notice kind=NoticeKind::Bad><p>{it}</p></Notice> })}
            {move || ambiguous().map(|it| view! { <Notice kind=NoticeKind::Warning><p>{it}</p></Notice> })}
            <section class="panel" aria-labelledby="evidence-check-title" hidden=move || counts().1 == 0>
                <h2 id="evidence-check-title">{t.s(k::evidence::CHECK_TITLE)}</h2>
                <p class="muted">{t.s(k::evidence::CHECK_HELP)}</p>
                <div class="button-row">
                    <FileButton id="evidence-check" label=t.s(k::evidence::CHECK).to_owned() many=true on_pick=Callback::new(move |it| work.check(t, it)) />
                    <button type="button" class="button" on:click=download>{t.s(k::evidence::DOWNLOAD_LIST)}</button>
                </div>
                <ul class="evidence-findings" role="status">
                    {move || work.findings.get().into_iter().map(|(name, it)| finding_row(t, &name, &it)).collect_view()}
                </ul>
                <p class="muted">{t.s(k::evidence::LIST_HELP)} " " <code>{format!("sha256sum -c {LIST}")}</code></p>
            </section>
            {move || {
                let model = seeds::model();
                let with_documents = model.indicators.iter().filter_map(|it| {
                    let documents = list.with(|list| list.get(&it.id).cloned())?;
                    Some((it, documents))
                });
                with_documents
                    .map(|(indicator, documents)| {
                        let group = Route::Questions(model.groups[indicator.group].id.clone());
                        let rows = documents
                            .into_iter()
                            .enumerate()
                            .map(|(at, it)| document_row(t, work, &indicator.id, at, it))
                            .collect_view();
                        view! {
                            <section class="evidence-indicator">
                                <h2><a href=group.href()>{t.m(&indicator.name)}</a></h2>
                                <ul class="evidence-documents">{rows}</ul>
                            </section>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// How far the file is that is being read.
#[component]
fn Progress(work: Work) -> impl IntoView {
    let t = use_t();
    move || {
        work.reading.get().map(|it| {
            let percent = it.done.saturating_mul(100).checked_div(it.size).unwrap_or(100);
            let words = t.f(k::evidence::READING, &[("name", &it.name), ("percent", &percent.to_string())]);
            view! {
                <div class="notice notice--info" role="status" data-testid="evidence-progress">
                    <p>{words}</p>
                    <progress max="100" value=percent.to_string()></progress>
                    <button type="button" class="button" on:click=move |_| work.cancel()>{t.s(k::common::CANCEL)}</button>
                </div>
            }
        })
    }
}

fn document_row(t: T, work: Work, id: &IndicatorId, at: usize, it: Document) -> AnyView {
    let detail: Vec<String> =
        [&it.number, &it.date, &it.keeper].into_iter().filter(|it| !it.is_empty()).cloned().collect();
    let title = it.title.clone();
    let input = format!("evidence-file-{id}-{at}");
    let file = it.file.clone();
    let (bind_id, bind_document) = (id.clone(), it.clone());
    let bind = Callback::new(move |picked: Vec<PickedFile>| {
        if let Some(file) = picked.into_iter().next() {
            work.bind(t, bind_id.clone(), at, bind_document.clone(), file);
        }
    });
    let (free_id, free_document) = (id.clone(), it);
    let label = t.s(if file.is_some() { k::evidence::BIND_OTHER } else { k::evidence::BIND });
    view! {
        <li class="evidence-document">
            <div>
                <strong>{title.clone()}</strong>
                <span class="muted">{format!(" {}", detail.join(" · "))}</span>
                {file
                    .as_ref()
                    .map(|file| {
                        view! {
                            <p class="evidence-document__file">
                                {file.name.clone()} " · " {size(t, file.bytes)} <br />
                                <code title=t.s(k::evidence::DIGEST)>{file.digest.to_string()}</code>
                            </p>
                        }
                    })}
            </div>
            <div class="button-row">
                <FileButton id=input label=label.to_owned() about=title.clone() on_pick=bind />
                {file
                    .is_some()
                    .then(|| {
                        let name = t.f(k::evidence::UNBIND_NAME, &[("title", &title)]);
                        view! {
                            <button
                                type="button"
                                class="button button--quiet"
                                aria-label=name
                                on:click=move |_| work.replace(&free_id, at, &free_document, None)
                            >
                                {t.s(k::evidence::UNBIND)}
                            </button>
                        }
                    })}
            </div>
        </li>
    }
    .into_any()
}

/// The size of a file, in the unit that people read best, rounded down to a tenth.
fn size(t: T, bytes: u64) -> String {
    let units = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    match units.into_iter().find(|it| bytes >= it.0) {
        Some((unit, name)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => t.f(k::evidence::BYTES, &[("n", &bytes.to_string())]),
    }
}

fn finding_row(t: T, name: &str, finding: &Finding) -> AnyView {
    let (class, words) = match finding {
        Finding::Fits(titles) => (
            "evidence-finding evidence-finding--good",
            t.f(k::evidence::FITS, &[("titles", &titles.join(t.s(k::evidence::COMMA)))]),
        ),
        Finding::Differs(titles) => (
            "evidence-finding evidence-finding--bad",
            t.f(k::evidence::DIFFERS, &[("titles", &titles.join(t.s(k::evidence::COMMA)))]),
        ),
        Finding::Unbound => ("evidence-finding", t.s(k::evidence::UNBOUND).to_owned()),
    };
    view! {
        <li class=class>
            <strong>{name.to_owned()}</strong>
            " "
            {words}
        </li>
    }
    .into_any()
}

/// A button that lets the user pick files of any kind.
#[component]
fn FileButton(
    /// Id of the input.
    #[prop(into)]
    id: String,
    /// What to pick.
    label: String,
    /// What it is for, where several buttons say the same.
    #[prop(optional, into)]
    about: String,
    /// Whether several may be picked.
    #[prop(optional)]
    many: bool,
    /// Called with what was picked.
    on_pick: Callback<Vec<PickedFile>>,
) -> impl IntoView {
    let name = if about.is_empty() { label.clone() } else { format!("{label}: {about}") };
    view! {
        <span class="file-picker">
            <input
                id=id.clone()
                class="file-input"
                type="file"
                multiple=many
                aria-label=name
                on:change=move |event| {
                    let picked = files::picked(&event);
                    if !picked.is_empty() {
                        on_pick.run(picked);
                    }
                }
            />
            <label for=id class="button">{label}</label>
        </span>
    }
}
