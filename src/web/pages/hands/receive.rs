//! Merging what a department hands in: looked at first, statement by statement, then applied with what was decided.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::forms::{self, ACCEPTED, Forms, Troubles, Unread};
use super::rows::RowView;
use super::words::{self, RULES};
use crate::archive;
use crate::core::document::OpenFileError;
use crate::core::encoding::Digest;
use crate::core::form::{Filled, Trouble};
use crate::core::proof::PublicKey;
use crate::core::restore_points::Occasion;
use crate::core::seeds;
use crate::core::sharing::{Choice, Contribution, Finding, Place, Preview, Row, Rule};
use crate::core::sorted::Sorted;
use crate::web::browser::files::PickedFile;
use crate::web::browser::{clock, dom};
use crate::web::components::{FilePicker, Notice, NoticeKind};
use crate::web::i18n::{k, use_t};
use crate::web::inbox::{Inbox, Received};
use crate::web::persist::Keeper;
use crate::web::picked;
use crate::web::reasons::visible;
use crate::web::restoring;
use crate::web::route::{HandsPart, Route};
use crate::web::session::Session;
use crate::web::visit;
use crate::web::wording;

/// What has been decided about the file that is being looked at. It outlives the page, so that another language or a
/// look at a question loses nothing.
#[derive(Clone, Copy)]
struct Desk {
    choices: RwSignal<Sorted<Place, Choice>>,
    rule: RwSignal<Option<Rule>>,
    /// What the last merging came to.
    done: RwSignal<Option<Done>>,
}

/// A merging that was just applied.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Done {
    contributor: String,
    open: usize,
}

impl Desk {
    fn of_visit() -> Self {
        visit::state(|| Self {
            choices: RwSignal::new(Sorted::new()),
            rule: RwSignal::new(None),
            done: RwSignal::new(None),
        })
    }

    /// Clears what was decided: it belongs to a file that is not looked at any more.
    fn clear(self) {
        self.choices.set(Sorted::new());
        self.rule.set(None);
    }
}

/// A file that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OpenFile {
    name: String,
    digest: Digest,
    content: Result<(Contribution, Option<PublicKey>), Why>,
    /// The cells of a form that could not be read.
    troubles: Vec<Trouble>,
}

/// Why there is nothing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// A form that is being read.
    Reading,
    /// No contribution.
    File(OpenFileError),
    /// No form.
    Form(Unread),
    /// A form in which nothing can be read or nothing was filled in.
    Nothing,
}

impl OpenFile {
    fn of(file: &Received, forms: Forms) -> Self {
        let (name, digest) = (file.name.clone(), Digest::of(&file.bytes));
        if !archive::is_workbook(&file.bytes) {
            let content = Contribution::read(&file.bytes).map_err(Why::File);
            return Self { name, digest, content, troubles: Vec::new() };
        }
        let (content, troubles) = match forms.outcome(digest).as_deref() {
            None => (Err(Why::Reading), Vec::new()),
            Some(Err(it)) => (Err(Why::Form(it.clone())), Vec::new()),
            Some(Ok(Filled { contribution, troubles })) => {
                (contribution.clone().map(|it| (it, None)).ok_or(Why::Nothing), troubles.clone())
            }
        };
        Self { name, digest, content, troubles }
    }
}

/// The page.
#[component]
pub fn Receive() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let inbox = Inbox::of_visit();
    let desk = Desk::of_visit();
    let unread = RwSignal::new(None::<String>);
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            match picked::read(&file).await {
                Ok(bytes) => {
                    unread.set(None);
                    desk.done.set(None);
                    inbox.put(Received { name: file.name(), bytes });
                }
                Err(why) => {
                    let why = picked::words(t, &why);
                    unread.set(Some(t.f(k::home::CANNOT_OPEN, &[("file", &visible(&file.name())), ("why", &why)])));
                }
            }
        });
    });
    let forms = Forms::of_visit();
    Effect::new(move |_| {
        let form = inbox.files().with(|it| it.first().filter(|it| archive::is_workbook(&it.bytes)).cloned());
        if let Some(it) = form {
            forms.read(Digest::of(&it.bytes), it.bytes);
        }
    });
    let first = Memo::new(move |_| inbox.files().with(|it| it.first().map(|it| Arc::new(OpenFile::of(it, forms)))));
    let waiting = move || inbox.files().with(|it| it.len().saturating_sub(1));
    let preview = Memo::new(move |_| {
        let file = first.get()?;
        let (contribution, signer) = file.content.as_ref().ok()?.clone();
        session.with(|it| Some(Arc::new(Preview::of(it?, seeds::model(), contribution, signer, file.digest))))
    });
    let next = move || {
        desk.clear();
        inbox.take_first();
        dom::scroll_to_top();
        dom::focus("page-title");
    };
    let refused = move |name: &str, why: String| {
        let words = t.f(k::sharing::NOT_MERGED, &[("file", &visible(name)), ("why", &why)]);
        view! {
            <Notice kind=NoticeKind::Bad>
                <p>{words}</p>
                <p>
                    <button type="button" class="button" id="put-away" on:click=move |_| next()>
                        {t.s(k::sharing::PUT_AWAY)}
                    </button>
                </p>
            </Notice>
        }
        .into_any()
    };
    view! {
        <p>{t.s(k::sharing::RECEIVE_LEAD)}</p>
        <FilePicker id="pick-contribution" label=t.s(k::sharing::PICK) on_pick=pick area=true multiple=true accept=ACCEPTED />
        {move || unread.get().map(|it| view! { <Notice kind=NoticeKind::Bad><p>{it}</p></Notice> })}
        <div role="status">{move || desk.done.get().map(|it| view! { <DoneNotice done=it /> })}</div>
        {move || {
            (waiting() > 0).then(|| view! { <p class="muted">{t.f(k::sharing::WAITING, &[("n", &waiting().to_string())])}</p> })
        }}
        {move || {
            let troubles = first.with(|it| it.as_ref().map(|it| it.troubles.clone())).unwrap_or_default();
            (!troubles.is_empty()).then(|| view! { <Troubles list=troubles /> })
        }}
        {move || {
            let file = first.get()?;
            Some(
                match (&file.content, preview.get().as_deref()) {
                    (Err(Why::Reading), _) => view! { <p role="status">{t.s(k::form::READING)}</p> }.into_any(),
                    (Err(Why::File(it)), _) => refused(&file.name, wording::open_file_error(t, it)),
                    (Err(Why::Form(it)), _) => refused(&file.name, forms::words(t, it)),
                    (Err(Why::Nothing), _) => refused(&file.name, t.s(k::form::NOTHING).to_owned()),
                    (_, Some(Err(why))) => refused(&file.name, words::not_mergeable(t, why)),
                    (_, Some(Ok(it))) => {
                        view! { <Look name=file.name.clone() preview=it.clone() next=Callback::new(move |()| next()) /> }.into_any()
                    }
                    (_, None) => ().into_any(),
                },
            )
        }}
    }
}

#[component]
fn DoneNotice(done: Done) -> impl IntoView {
    let t = use_t();
    let open = done.open;
    view! {
        <div data-testid="merged">
            <Notice kind=NoticeKind::Good>
                <p>{t.f(k::sharing::MERGED, &[("contributor", &done.contributor)])}</p>
                <p>
                    {(open > 0)
                        .then(|| {
                            view! {
                                <a href=Route::Hands(HandsPart::Conflicts).href()>
                                    {t.f(k::sharing::STILL_OPEN, &[("n", &open.to_string())])}
                                </a>
                                " "
                            }
                        })} <a href=Route::Hands(HandsPart::Ledger).href()>{t.s(k::common::HANDS_LEDGER)}</a>
                </p>
            </Notice>
        </div>
    }
}

/// What a contribution would do, with the decisions that it asks for.
#[component]
fn Look(name: String, preview: Preview, next: Callback<()>) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let keeper = expect_context::<Keeper>();
    let desk = Desk::of_visit();
    let from = &preview.contribution;
    let contributor = format!("{} · {}", visible(&from.department.name), visible(&from.person));
    let fact = |label, text: String| view! { <dt>{t.s(label)}</dt> <dd>{text}</dd> };
    let facts = view! {
        <dl class="facts" data-testid="contribution">
            {fact(k::sign::FILE, format!("{} · {}", visible(&name), words::short(&preview.file)))}
            {fact(k::home::DEPARTMENT, visible(&from.department.name))}
            {fact(k::sharing::PERSON, visible(&from.person))} {fact(k::sharing::MADE, clock::local(&from.made))}
            {(!from.remark.is_empty()).then(|| fact(k::sharing::REMARK, visible(&from.remark)))}
            {fact(
                k::sharing::KEY,
                preview.signer.map_or_else(|| t.s(k::sharing::NO_KEY).to_owned(), |it| it.fingerprint()),
            )}
        </dl>
    };
    let doubts = preview.doubts.clone();
    let count = |is: fn(&Finding) -> bool| preview.rows.iter().filter(|it| is(&it.finding)).count().to_string();
    let counts = [
        ("new", count(|it| matches!(it, Finding::New | Finding::Adds(_)))),
        ("same", count(|it| matches!(it, Finding::Same))),
        ("conflicts", count(|it| matches!(it, Finding::Conflict { .. }))),
        ("aside", count(|it| matches!(it, Finding::Aside(_)))),
    ];
    let counts = t.f(k::sharing::COUNTS, &counts.each_ref().map(|it| (it.0, it.1.as_str())));
    let has_conflicts = preview.conflicts() > 0;
    let numbered = || preview.rows.clone().into_iter().enumerate();
    let (choices, asides, plain) = (
        numbered().filter(|it| it.1.is_choice()).collect::<Vec<_>>(),
        numbered().filter(|it| matches!(it.1.finding, Finding::Aside(_)) && !it.1.is_choice()).collect::<Vec<_>>(),
        numbered()
            .filter(|it| !matches!(it.1.finding, Finding::Aside(_) | Finding::Conflict { .. }))
            .collect::<Vec<_>>(),
    );
    let author = contributor.clone();
    let list = move |rows: Vec<(usize, Row)>| {
        let row = |(number, row): (usize, Row)| {
            view! { <RowView number=number row=row contributor=author.clone() choices=desk.choices /> }
        };
        view! { <ul class="claims">{rows.into_iter().map(row).collect_view()}</ul> }
    };
    let preview = Arc::new(preview);
    // What would stay open: found by merging a copy.
    let left_open = {
        let preview = preview.clone();
        Memo::new(move |_| {
            let (choices, rule) = (desk.choices.get(), desk.rule.get());
            session.with(|it| {
                let mut copy = it?.clone();
                let before = copy.conflicts().len();
                copy.merge(&preview, &choices, rule, &preview.contribution.made);
                Some((copy.conflicts().len().saturating_sub(before), copy.conflicts().len()))
            })
        })
    };
    let apply = move |_| {
        // Whoever merges must be able to go back to what was there.
        if !restoring::before_merging(keeper, Occasion::Merge) {
            return;
        }
        session.merge(&preview, &desk.choices.get_untracked(), desk.rule.get_untracked());
        let open = session.peek(|it| it.map_or(0, |it| it.conflicts().len()));
        desk.done.set(Some(Done { contributor: contributor.clone(), open }));
        next.run(());
    };
    let folded = |title, rows: Vec<(usize, Row)>, view: &dyn Fn(Vec<(usize, Row)>) -> AnyView| {
        let n = rows.len().to_string();
        (!rows.is_empty()).then(|| {
            view! {
                <details class="gaps">
                    <summary>{t.f(title, &[("n", &n)])}</summary>
                    {view(rows)}
                </details>
            }
        })
    };
    let as_list = |rows| list(rows).into_any();
    view! {
        <section class="panel" aria-labelledby="look">
            <h2 id="look">{t.s(k::sharing::LOOK)}</h2>
            {facts}
            {doubts
                .into_iter()
                .map(|it| {
                    view! {
                        <Notice kind=NoticeKind::Warning>
                            <p>{t.s(words::doubt(it))}</p>
                        </Notice>
                    }
                })
                .collect_view()}
            <p data-testid="preview-counts">
                <strong>{counts}</strong>
            </p>
            {has_conflicts.then(|| view! { <RuleChoice rule=desk.rule /> })}
            {(!choices.is_empty())
                .then(|| {
                    view! {
                        <h3>{t.s(k::sharing::TO_DECIDE)}</h3>
                        {as_list(choices)}
                    }
                })} {folded(k::sharing::SET_ASIDE, asides, &as_list)} {folded(k::sharing::NO_DECISION, plain, &as_list)}
            <p data-testid="left-open">
                {move || {
                    let (more, all) = left_open.get().unwrap_or_default();
                    t.f(k::sharing::WILL_BE_OPEN, &[("n", &more.to_string()), ("all", &all.to_string())])
                }}
            </p>
            <div class="button-row">
                <button type="button" id="merge" class="button button--primary button--large" on:click=apply>
                    {t.s(k::sharing::MERGE)}
                </button>
                <button type="button" id="put-away" class="button" on:click=move |_| next.run(())>
                    {t.s(k::sharing::DO_NOT_MERGE)}
                </button>
            </div>
        </section>
    }
}

/// How conflicts are settled that are not decided one by one.
#[component]
fn RuleChoice(rule: RwSignal<Option<Rule>>) -> impl IntoView {
    let t = use_t();
    let option = move |(it, name, help): (Option<Rule>, _, _)| {
        let id = format!("rule-{}", it.map_or("none", word));
        view! {
            <label class="option">
                <input id=id type="radio" name="rule" prop:checked=move || rule.get() == it on:change=move |_| rule.set(it) />
                <span>
                    <strong>{t.s(name)}</strong>
                    <br />
                    <span class="muted">{t.s(help)}</span>
                </span>
            </label>
        }
    };
    let none = (None, k::sharing::RULE_NONE, k::sharing::RULE_NONE_HELP);
    let rules = RULES.map(|(rule, name, help)| (Some(rule), name, help));
    view! {
        <fieldset class="hands__rules">
            <legend>{t.s(k::sharing::RULE)}</legend>
            <div class="options">{std::iter::once(none).chain(rules).map(option).collect_view()}</div>
        </fieldset>
    }
}

/// The word for a rule in ids.
fn word(it: Rule) -> &'static str {
    match it {
        Rule::Ours => "ours",
        Rule::Theirs => "theirs",
        Rule::Later => "later",
        Rule::Stated => "stated",
    }
}
