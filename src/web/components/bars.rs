//! The bar of the open assessment, and the notices about saving.

use leptos::prelude::*;

use super::basics::{FilePicker, Meter, Notice, NoticeKind, TakeHome};
use crate::core::document;
use crate::core::scoring::Standing;
use crate::core::seeds;
use crate::core::sharing::{is_left, left};
use crate::core::text::Lang;
use crate::web::browser::{clock, files, location};
use crate::web::i18n::{T, k, use_t};
use crate::web::pages::Files;
use crate::web::persist::{self, Keeper, SaveState};
use crate::web::reader::Reader;
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::wording;

/// City, progress, score, saving and the next step: always in sight while an assessment is worked on.
#[component]
pub fn AssessmentBar() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let is_open = session.is_open();
    view! { {move || is_open.get().then(|| view! { <OpenBar /> })} }.attr("lang", t.lang.tag())
}

#[component]
fn OpenBar() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let total = session.part(|_, report| report.total);
    let city = session.part(|it, _| it.city.clone());
    let scope = session.part(|it, _| it.statement.scope);
    let department = session.part(|it, _| it.part.as_ref().map(|it| it.department.name.clone()).unwrap_or_default());
    let is_example = session.part(|it, _| it.example);
    let is_part = session.is_part();
    let name = move || {
        let city = city.get().map_or_else(|| t.s(k::common::NO_CITY).to_owned(), |it| it.name);
        let about = if is_part.get() { department.get() } else { wording::scope(t, scope.get()).to_owned() };
        format!("{city} · {about}")
    };
    let is_settled = move || total.get().settled().is_some();
    let all = Signal::derive(move || total.get().counts.all);
    // A part is done when its department can do no more: figures of the profile are the coordinator's.
    let waiting = session.part(|it, report| {
        if it.part.is_some() { left(seeds::model(), report).len() as u32 } else { report.total.counts.open }
    });
    let done = Signal::derive(move || all.get().saturating_sub(waiting.get()));
    let files = expect_context::<Files>();
    let pick = Callback::new(move |file| files.pick(t, file));
    view! {
        <section class="assessment-bar" aria-label=t.s(k::common::ASSESSMENT)>
            <div class="assessment-bar__row">
                <p class="assessment-bar__name">
                    {name} " " {move || is_part.get().then(|| view! { <span class="tag">{t.s(k::common::PART)}</span> })}
                    {move || is_example.get().then(|| view! { <span class="tag tag--example">{t.s(k::common::EXAMPLE)}</span> })}
                </p>
                <p class="assessment-bar__score" hidden=move || is_part.get()>
                    <span class="muted">
                        {move || t.s(if is_settled() { k::common::TOTAL } else { k::common::SO_FAR })} " "
                    </span>
                    <strong data-testid="score-so-far">{move || wording::score(total.get().so_far)}</strong>
                    <span class="muted" title=t.s(k::common::INTERVAL_HELP) hidden=is_settled>
                        " " {t.s(k::common::INTERVAL)} " "
                        <span data-testid="score-interval">{move || wording::interval(&total.get())}</span>
                    </span>
                </p>
                <div class="assessment-bar__progress">
                    <Meter value=done max=all label=t.s(k::common::PROGRESS) />
                    <span data-testid="progress">{move || format!("{}/{}", done.get(), all.get())}</span>
                </div>
                <div class="assessment-bar__actions">
                    <SaveStateText />
                    <FilePicker id="bar-open-file" label=t.s(k::common::OPEN_FILE) on_pick=pick />
                    <button
                        type="button"
                        id="save-file"
                        class="button button--small"
                        aria-keyshortcuts="Control+S"
                        on:click=move |_| files.save(t)
                    >
                        {t.s(k::common::SAVE_FILE)}
                    </button>
                    <button
                        type="button"
                        id="next-open"
                        class="button button--small button--primary"
                        on:click=move |_| go_to_next_open(session)
                    >
                        {move || {
                            t.s(match (waiting.get(), is_part.get()) {
                                (0, true) => k::common::TO_HAND_IN,
                                (0, false) => k::common::TO_SIGN,
                                _ => k::common::NEXT_OPEN,
                            })
                        }}
                    </button>
                </div>
            </div>
        </section>
    }
}

/// Goes to the next open question after the one in the address; when none is open, to signing or handing in.
pub fn go_to_next_open(session: Session) {
    let model = seeds::model();
    let here = match Route::parse(&location::hash()) {
        Some(Route::Question(id)) => model.question_idx(id.as_str()).map_or(0, |it| it + 1),
        Some(Route::Questions(id)) => model
            .group_idx(id.as_str())
            .map_or(0, |it| model.indicators[model.groups[it].indicators.start].questions.start),
        _ => 0,
    };
    let is_part = session.peek(|it| it.is_some_and(|it| it.part.is_some()));
    let next = session.report().with_untracked(|report| {
        let report = report.as_ref()?;
        let is_open = |idx: &usize| match report.questions[*idx] {
            Some(Standing::Open(_)) => !is_part || is_left(model, report, *idx),
            _ => false,
        };
        (here..report.questions.len()).chain(0..here).find(is_open)
    });
    let route = next.map_or(if is_part { Route::HandIn } else { Route::Sign }, |idx| {
        Route::Question(model.questions[idx].id.clone())
    });
    location::go(&route.href());
}

/// The name of the open assessment's draft file.
pub fn draft_name(session: Session, t: T) -> String {
    let city = session.peek(|it| it.and_then(|it| it.city.as_ref().map(|it| it.name.clone())));
    let city = city.unwrap_or_else(|| t.s(k::common::NO_CITY).to_owned());
    let word = if t.lang == Lang::Zh { "草稿" } else { "draft" };
    format!("{city}_{word}_{}_{}.draft.json", clock::local_date(), clock::local_time().replace(':', ""))
}

/// Hands the open assessment to the user as a draft file.
///
/// # Errors
/// The browser's words, when it refuses.
pub fn hand_out(session: Session, t: T) -> Result<(), String> {
    let bytes = session.peek(|it| it.map(|it| document::draft_file(it, seeds::model())));
    bytes.map_or(Ok(()), |it| files::download(&draft_name(session, t), "application/json", &it))
}

/// A button that hands out the open assessment when it cannot be saved in the browser.
pub fn rescue_button(t: T) -> impl IntoView {
    let session = expect_context::<Session>();
    let rescue = move |_| {
        if let Err(words) = hand_out(session, t) {
            leptos::logging::error!("download refused: {words}");
        }
    };
    view! {
        <button type="button" class="button" on:click=rescue>
            {t.s(k::common::RESCUE_FILE)}
        </button>
    }
}

#[component]
fn SaveStateText() -> impl IntoView {
    let t = use_t();
    let state = expect_context::<Keeper>().state();
    let (text, bad) = (
        move || match state.get() {
            SaveState::Unchanged => t.s(k::common::SAVED).to_owned(),
            SaveState::Saved(time) => t.f(k::common::SAVED_AT, &[("time", &time)]),
            SaveState::Pending => t.s(k::common::SAVING).to_owned(),
            SaveState::Failed(_) | SaveState::Conflict => t.s(k::common::NOT_SAVED).to_owned(),
        },
        move || matches!(state.get(), SaveState::Failed(_) | SaveState::Conflict),
    );
    // No live region: it changes with every answer. Trouble is announced by `SaveNotice`.
    view! {
        <a class="save-state" class:save-state--bad=bad data-testid="save-state" href=Route::History.href()>
            {text}
        </a>
    }
}

/// What the user must know and settle when saving did not work.
#[component]
pub fn SaveNotice() -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let reader = expect_context::<Reader>();
    let state = keeper.state();
    let is_conflict = Memo::new(move |_| state.get() == SaveState::Conflict);
    let failed = move || match state.get() {
        SaveState::Failed(error) => Some(view! {
            <div class="page-notice page-notice--urgent">
                <Notice kind=NoticeKind::Bad>
                    <p>{wording::storage_error(t, &error)}</p>
                    <p class="button-row">
                        {rescue_button(t)}
                        <button type="button" class="button" on:click=move |_| keeper.retry()>
                            {t.s(k::common::RETRY)}
                        </button>
                    </p>
                </Notice>
            </div>
        }),
        _ => None,
    };
    // What shows a conflict arrives with what found it.
    let conflict = move || is_conflict.get().then(|| reader.get().map(|it| (it.conflict)()));
    view! { {failed} {conflict} }
}

/// What the user can do while stored work cannot be read, because what reads it cannot be had.
#[component]
pub fn UnreadNotice() -> impl IntoView {
    let t = use_t();
    let keeper = expect_context::<Keeper>();
    let refusal = expect_context::<Reader>().refusal();
    let kept = |it: persist::Kept| {
        let name = format!("citysec-{}.draft.json", it.key.rsplit('/').next().unwrap_or_default());
        view! {
            <li>
                <TakeHome name=name text=it.text />
                " "
                <span class="muted">{it.key}</span>
            </li>
        }
    };
    move || {
        refusal.get().map(|words| {
            let all = persist::kept().unwrap_or_default();
            view! {
                <div class="page-notice" id="unread">
                    <Notice kind=NoticeKind::Bad>
                        <p>{t.f(k::common::UNREAD, &[("words", &words)])}</p>
                        <p>
                            <button type="button" class="button" on:click=move |_| keeper.read_again()>
                                {t.s(k::common::FETCH_AGAIN)}
                            </button>
                        </p>
                        <ul>{all.into_iter().map(kept).collect_view()}</ul>
                    </Notice>
                </div>
            }
        })
    }
}
