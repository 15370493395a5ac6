//! Work that comes from outside the browser's storage: a draft or a task, looked at before anything is changed; what a
//! department hands in, on its way to where it is merged; and the example.

use leptos::prelude::*;

use crate::core::answers::Statement;
use crate::core::assessment::Assessment;
use crate::core::document::{self, Draft, Kind};
use crate::core::encoding::Digest;
use crate::core::ids::AssessmentId;
use crate::core::json::{self, Limits};
use crate::core::plan::Plan;
use crate::core::restore_points::Occasion;
use crate::core::result;
use crate::core::scoring;
use crate::core::seeds;
use crate::core::sharing::{Contribution, Task};
use crate::web::browser::files::PickedFile;
use crate::web::browser::{clock, location, random};
use crate::web::carried::{Earlier, Following};
use crate::web::components::{Notice, NoticeKind, fetch};
use crate::web::i18n::{T, k, use_t};
use crate::web::inbox::{Asking, Inbox, Received};
use crate::web::persist::{self, Keeper};
use crate::web::route::{HandsPart, Route};
use crate::web::session::Session;
use crate::web::wording;
use crate::web::{picked, restoring, stored};

/// The example city.
///
/// # Errors
/// Why it cannot be opened, in words.
pub async fn example(t: T) -> Result<Assessment, String> {
    fetch(&[seeds::EXAMPLE]).await.map_err(|it| t.f(k::common::FETCH_REFUSED, &[("words", &it.words(t))]))?;
    let draft = Draft::read(seeds::example_draft().as_bytes());
    draft.map(|it| it.assessment).map_err(|it| wording::open_file_error(t, &it))
}

/// What shows what a file brings, or why it cannot be opened, in words; nothing where another page shows it.
pub type Brought = Result<Option<ViewFn>, String>;

/// What happens to what a file brings.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is open.
    pub session: Session,
    /// What opens something else.
    pub keeper: Keeper,
    /// Where contributions wait to be looked at.
    pub inbox: Inbox,
    /// Where a query waits for the page of its own.
    pub asking: Asking,
    /// Takes what is to be opened; `None` when nothing is.
    pub done: Callback<Option<Assessment>>,
}

/// Reads what a file brings, and returns what shows it before anything is changed; nothing for a contribution, which is
/// looked at on the page where it is merged, and for a query, which has a page of its own.
///
/// # Errors
/// Why it cannot be opened, in words.
pub async fn read(t: T, file: PickedFile, desk: Desk) -> Brought {
    let done = desk.done;
    let bytes = picked::read(&file).await.map_err(|it| picked::words(t, &it))?;
    let words = |it: &document::OpenFileError| wording::open_file_error(t, it);
    let tree = json::read(&bytes, Limits::FILE).map_err(|it| wording::read_error(t, &it))?;
    match document::kind(&tree).map_err(|it| words(&it))? {
        Kind::Draft => {
            let draft = Draft::from_tree(&tree).map_err(|it| wording::read_error(t, &it))?;
            let earlier = Earlier::of(&draft.assessment, draft.model, Some(Digest::of(&bytes)));
            let it = draft.assessment;
            let checked = check(t, &it.statement).and_then(|()| check_plan(t, &it.planned()));
            if let Err(words) = checked {
                // A draft of another edition does not open, but a new assessment can begin with it.
                return if it.part.is_none() { Ok(Some(earlier_only(earlier, words, done))) } else { Err(words) };
            }
            let show =
                move || view! { <DraftPreview incoming=it.clone() earlier=earlier.clone() done=done /> }.into_any();
            Ok(Some(ViewFn::from(show)))
        }
        Kind::Task => {
            let it = Task::from_tree(&tree).map_err(|it| words(&it))?;
            if it.model.digest != seeds::model().digest() {
                return Err(t.s(k::home::TASK_OTHER_MODEL).to_owned());
            }
            check(t, &it.statement)?;
            let digest = Digest::of(&bytes);
            let show = move || view! { <TaskPreview task=it.clone() file=digest done=done /> }.into_any();
            Ok(Some(ViewFn::from(show)))
        }
        Kind::Contribution => {
            let id = Contribution::addressee(&tree);
            if !desk.session.peek(|it| it.is_some_and(|it| Some(&it.id) == id.as_ref())) {
                let addressee = id.and_then(|it| stored::assessment(&it));
                desk.keeper.open(addressee.ok_or_else(|| t.s(k::home::NO_ADDRESSEE).to_owned())?);
            }
            drop(tree);
            desk.inbox.put(Received { name: file.name(), bytes });
            location::go(&Route::Hands(HandsPart::Receive).href());
            Ok(None)
        }
        Kind::Result => {
            // What keeps a file from being a result is said where results are verified.
            let Some(it) = result::content(&bytes).ok().filter(|it| !it.credential_subject.example) else {
                return Err(t.s(k::home::IS_RESULT).to_owned());
            };
            let earlier = Earlier::of_result(&it, Digest::of(&bytes));
            Ok(Some(earlier_only(earlier, t.s(k::home::IS_RESULT).to_owned(), done)))
        }
        Kind::Key => Err(t.s(k::home::IS_KEY).to_owned()),
        Kind::Query => {
            drop(tree);
            desk.asking.put(bytes);
            location::go(&Route::Reply.href());
            Ok(None)
        }
        Kind::KeyList => Err(t.s(k::errors::UNKNOWN_KIND).to_owned()),
        Kind::Newer { kind, version } => {
            Err(t.f(k::errors::NEWER, &[("kind", &kind), ("version", &version.to_string())]))
        }
    }
}

/// What shows a file that does not open as it is, but that a new assessment can begin with; `words` say why it does not.
fn earlier_only(earlier: Earlier, words: String, done: Callback<Option<Assessment>>) -> ViewFn {
    let show = move || {
        let t = use_t();
        let city = earlier.city.as_ref().map_or_else(|| t.s(k::common::NO_CITY).to_owned(), |it| it.name.clone());
        let words = words.clone();
        let answers = t.f(k::common::QUESTIONS, &[("n", &earlier.statement.answers.len().to_string())]);
        view! {
            <Notice kind=NoticeKind::Info><p>{words}</p></Notice>
            <dl class="facts">
                <dt>{t.s(k::home::CITY)}</dt>
                <dd>{city}</dd>
                <dt>{t.s(k::home::LAST_CHANGED)}</dt>
                <dd>{clock::local(&earlier.source.made)}</dd>
                <dt>{t.s(k::home::ANSWERS)}</dt>
                <dd>{answers}</dd>
            </dl>
            <Following earlier=earlier.clone() open=Callback::new(move |it| done.run(Some(it))) />
            <div class="button-row">
                <button type="button" class="button" on:click=move |_| done.run(None)>
                    {t.s(k::common::CANCEL)}
                </button>
            </div>
        }
        .into_any()
    };
    ViewFn::from(show)
}

/// Whether a statement fits the model.
fn check(t: T, statement: &Statement) -> Result<(), String> {
    let defects = statement.defects(seeds::model());
    match defects.first() {
        None => Ok(()),
        Some(first) => Err(t.f(k::home::OTHER_MODEL, &[("id", &first.id), ("n", &defects.len().to_string())])),
    }
}

/// Whether a plan fits the model.
fn check_plan(t: T, plan: &Plan) -> Result<(), String> {
    let defects = plan.defects(seeds::model());
    match defects.first() {
        None => Ok(()),
        Some(first) => Err(t.f(k::home::PLAN_MISFIT, &[("place", &first.place), ("n", &defects.len().to_string())])),
    }
}

/// What a task asks of a department.
#[component]
fn TaskPreview(task: Task, file: Digest, done: Callback<Option<Assessment>>) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let fact = |label, text: String| view! { <dt>{t.s(label)}</dt> <dd>{text}</dd> };
    let stated = |label, text: &str| (!text.is_empty()).then(|| fact(label, text.to_owned()));
    let city = task.city.as_ref().map_or_else(|| t.s(k::common::NO_CITY).to_owned(), |it| it.name.clone());
    let questions = (0..model.questions.len()).filter(|it| task.statement.asks(model, *it)).count();
    let answered = task.statement.answers.len();
    let begun = stored::part_of(&task.id);
    let is_begun = begun.is_some();
    let begin = {
        let task = task.clone();
        move |_| {
            if let Ok(bytes) = random::bytes::<16>() {
                done.run(Some(task.clone().begin(AssessmentId::from_random(bytes), file, &clock::now())));
            }
        }
    };
    view! {
        <p>{t.s(k::home::TASK_LEAD)}</p>
        <dl class="facts" data-testid="task">
            {fact(k::home::CITY, city)} {fact(k::home::DEPARTMENT, task.department.name.clone())}
            {stated(k::home::DEADLINE, &task.deadline)} {fact(k::home::ISSUED, clock::local(&task.issued))}
            {fact(k::home::TASK_QUESTIONS, t.f(k::common::QUESTIONS, &[("n", &questions.to_string())]))}
            {(answered > 0)
                .then(|| fact(k::home::TASK_ANSWERED, t.f(k::common::QUESTIONS, &[("n", &answered.to_string())])))}
            {stated(k::home::INSTRUCTIONS, &task.instructions)}
        </dl>
        {task.example.then(|| view! { <Notice kind=NoticeKind::Info><p>{t.s(k::home::TASK_EXAMPLE)}</p></Notice> })}
        {begun
            .as_ref()
            .map(|it| {
                let words = t.f(k::home::TASK_BEGUN, &[("time", &clock::local(&it.changed))]);
                view! { <Notice kind=NoticeKind::Warning><p>{words}</p></Notice> }
            })}
        <div class="button-row">
            {begun
                .map(|it| {
                    view! {
                        <button type="button" class="button button--primary" on:click=move |_| done.run(Some(it.clone()))>
                            {t.s(k::home::TASK_CONTINUE)}
                        </button>
                    }
                })}
            <button type="button" id="begin-task" class="button" class:button--primary=!is_begun on:click=begin>
                {t.s(if is_begun { k::home::TASK_ANEW } else { k::home::TASK_BEGIN })}
            </button>
            <button type="button" class="button" on:click=move |_| done.run(None)>
                {t.s(k::common::CANCEL)}
            </button>
        </div>
    }
}

#[component]
fn DraftPreview(incoming: Assessment, earlier: Earlier, done: Callback<Option<Assessment>>) -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let (error, set_error) = signal(None::<String>);
    let it = incoming;
    let copy = move |mut it: Assessment| {
        if let Ok(bytes) = random::bytes::<16>() {
            it.id = AssessmentId::from_random(bytes);
            done.run(Some(it));
        }
    };
    let replace = move |it: Assessment| {
        let store = || {
            // What waits in this tab belongs to what is replaced.
            keeper.save_now();
            if let Some(text) = persist::text_of(&it.id) {
                restoring::keep(&it.id, &text, Occasion::Import);
            }
            persist::store(&it)
        };
        match store() {
            Ok(()) => done.run(Some(it)),
            Err(error) => set_error.set(Some(wording::storage_error(t, &error))),
        }
    };
    let report = scoring::score(seeds::model(), seeds::weights(), &it.statement);
    let present = stored::assessment(&it.id);
    let is_same = present.as_ref() == Some(&it);
    let name = it.city.as_ref().map_or_else(|| t.s(k::common::NO_CITY).to_owned(), |it| it.name.clone());
    let counts = report.total.counts;
    let evidence: usize = it.statement.evidence.values().map(Vec::len).sum();
    let fact = |label, text: String| view! { <dt>{t.s(label)}</dt> <dd>{text}</dd> };
    let (open_it, copy_it, new) = (it.clone(), it.clone(), it.clone());
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
    let may_follow = it.part.is_none() && !it.example;
    view! {
        <dl class="facts">
            {fact(k::home::CITY, name)} {fact(k::home::SCOPE, wording::scope(t, it.statement.scope).to_owned())}
            {fact(k::home::LAST_CHANGED, clock::local(&it.changed))}
            {fact(k::home::ANSWERS, format!("{}/{}", counts.done(), counts.all))}
            {fact(k::common::SO_FAR, wording::score(report.total.so_far))}
            {fact(k::questions::EVIDENCE, evidence.to_string())}
        </dl>
        {meeting.map(|words| view! { <Notice kind=NoticeKind::Warning><p>{words}</p></Notice> })}
        {move || error.get().map(|it| view! { <p class="field__error" role="alert">{it}</p> })}
        <div class="button-row">
            {if meets {
                view! {
                    <button type="button" class="button button--primary" on:click=move |_| copy(copy_it.clone())>
                        {t.s(k::home::KEEP_BOTH)}
                    </button>
                    <button type="button" class="button" id="replace" on:click=move |_| replace(new.clone())>
                        {t.s(k::history::REPLACE)}
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
        {may_follow
            .then(|| view! { <Following earlier=earlier open=Callback::new(move |it| done.run(Some(it))) /> })}
    }
}
