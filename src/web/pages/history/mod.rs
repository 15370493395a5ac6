//! Earlier states of the open assessment: what changed since, and the way back.

use leptos::prelude::*;

use crate::core::assessment::Assessment;
use crate::core::differences::{Spot, differences};
use crate::core::restore_points::{Occasion, RestorePoint};
use crate::web::browser::{clock, dom};
use crate::web::components::{Dialog, Notice, NoticeKind, TakeHome};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::persist::Keeper;
use crate::web::session::Session;
use crate::web::{restoring, spots, stored, wording};

const PREVIEW: &str = "restore-preview";
const DELETE: &str = "delete-points";

/// How many places are named in a row of the list.
const NAMED: usize = 3;

/// An earlier state that can be gone back to.
#[derive(Clone)]
struct Earlier {
    point: RestorePoint,
    text: String,
    /// What stands in it; `None` if that cannot be read.
    assessment: Option<Assessment>,
}

fn earlier(session: Session) -> Result<Vec<Earlier>, String> {
    let t = use_t();
    let Some(id) = session.peek(|it| it.map(|it| it.id.clone())) else { return Ok(Vec::new()) };
    let read = || {
        let mut all = Vec::new();
        for point in restoring::of(&id)? {
            if let Some(text) = restoring::text(&point)? {
                all.push(Earlier { point, assessment: stored::read(&text), text });
            }
        }
        Ok(all)
    };
    read().map_err(|it| wording::storage_error(t, &it))
}

/// The page.
#[component]
pub fn History() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let keeper = expect_context::<Keeper>();
    let list = RwSignal::new(earlier(session));
    let chosen = RwSignal::new(None::<Earlier>);
    let message = RwSignal::new(None::<(NoticeKind, String)>);
    let choose = Callback::new(move |it: Earlier| {
        chosen.set(Some(it));
        dom::show_dialog(PREVIEW);
    });
    let restore = Callback::new(move |it: Earlier| {
        dom::close_dialog(PREVIEW);
        chosen.set(None);
        if let Some(assessment) = it.assessment {
            restoring::restore(keeper, assessment);
            let words = t.f(k::history::RESTORED, &[("time", &clock::local(&it.point.at))]);
            message.set(Some((NoticeKind::Good, words)));
            list.set(earlier(session));
            dom::focus("page-title");
        }
    });
    let delete_all = move |_| {
        dom::close_dialog(DELETE);
        let deleted = session.peek(|it| it.map(|it| restoring::delete(&it.id)));
        if let Some(Err(error)) = deleted {
            message.set(Some((NoticeKind::Bad, wording::storage_error(t, &error))));
        }
        list.set(earlier(session));
    };
    let is_example = session.peek(|it| it.is_some_and(|it| it.example));
    let content = move || match list.get() {
        Err(words) => view! { <Notice kind=NoticeKind::Bad><p>{words}</p></Notice> }.into_any(),
        Ok(list) if list.is_empty() => {
            let words = t.s(if is_example { k::history::NONE_FOR_EXAMPLE } else { k::history::NONE });
            view! { <p data-testid="no-points">{words}</p> }.into_any()
        }
        Ok(list) => {
            let rows = move || {
                let row = |it: &Earlier| view! { <Row earlier=it.clone() choose=choose /> };
                list.iter().map(row).collect_view()
            };
            view! {
                <ul class="cards" data-testid="points">{rows}</ul>
                <p>
                    <button type="button" class="button button--danger" on:click=move |_| dom::show_dialog(DELETE)>
                        {t.s(k::history::DELETE_ALL)}
                    </button>
                </p>
            }
            .into_any()
        }
    };
    view! {
        <div class="page page--narrow history">
            <h1 id="page-title" tabindex="-1">{t.s(k::history::TITLE)}</h1>
            <p>{t.s(k::history::LEAD)}</p>
            {move || message.get().map(|(kind, words)| view! { <Notice kind=kind><p>{words}</p></Notice> })}
            {content}
            <Dialog id=PREVIEW title=t.s(k::history::PREVIEW)>
                {move || chosen.get().map(|it| view! { <Preview earlier=it restore=restore /> })}
            </Dialog>
            <Dialog id=DELETE title=t.s(k::history::DELETE_ALL)>
                <p>{t.s(k::history::DELETE_ALL_HELP)}</p>
                <div class="button-row">
                    <button type="button" class="button button--danger" on:click=delete_all>
                        {t.s(k::home::DELETE)}
                    </button>
                    <button type="button" class="button" on:click=move |_| dom::close_dialog(DELETE)>
                        {t.s(k::common::CANCEL)}
                    </button>
                </div>
            </Dialog>
        </div>
    }
}

fn occasion(it: Occasion) -> Key {
    match it {
        Occasion::Changes => k::history::BEFORE_CHANGES,
        Occasion::Import => k::history::BEFORE_IMPORT,
        Occasion::Merge => k::history::BEFORE_MERGE,
        Occasion::Undo => k::history::BEFORE_UNDO,
        Occasion::Migration => k::history::BEFORE_MIGRATION,
        Occasion::Restore => k::history::BEFORE_RESTORE,
        Occasion::OtherTab => k::history::BEFORE_OTHER_TAB,
    }
}

/// How an earlier state differs from the present one, in a sentence.
fn summary(t: T, earlier: &Assessment, now: &Assessment) -> String {
    let found = differences(earlier, now);
    if found.is_empty() {
        return t.s(k::history::SAME).to_owned();
    }
    let names: Vec<String> = found.iter().take(NAMED).map(|it| spots::place(t, it, [earlier, now])).collect();
    let names = names.join(t.s(k::answers::ITEM_SEPARATOR));
    let key = if found.len() > NAMED { k::history::DIFFERS_MORE } else { k::history::DIFFERS };
    t.f(key, &[("n", &found.len().to_string()), ("places", &names)])
}

#[component]
fn Row(earlier: Earlier, choose: Callback<Earlier>) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let Earlier { point, text, assessment } = earlier.clone();
    let time = clock::local(&point.at);
    let is_readable = assessment.is_some();
    let words = move || match &assessment {
        Some(then) => session.with(|now| now.map(|now| summary(t, then, now))).unwrap_or_default(),
        None => t.s(k::history::UNREADABLE).to_owned(),
    };
    let action = if is_readable {
        let label = t.f(k::history::LOOK_AT, &[("time", &time)]);
        view! {
            <button type="button" class="button" aria-label=label on:click=move |_| choose.run(earlier.clone())>
                {t.s(k::history::LOOK)}
            </button>
        }
        .into_any()
    } else {
        view! { <TakeHome name="citysec-restore.draft.json" text=text /> }.into_any()
    };
    view! {
        <li class="card">
            <div class="card__main">
                <h2 class="history__time">{time} " · " {t.s(occasion(point.before))}</h2>
                <p class="muted">{words}</p>
            </div>
            {action}
        </li>
    }
}

/// What going back would change, before anything is changed.
#[component]
fn Preview(earlier: Earlier, restore: Callback<Earlier>) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let found = session.peek(|now| {
        let (then, now) = (earlier.assessment.as_ref()?, now?);
        let row =
            |spot: &Spot| (spots::place(t, spot, [then, now]), spots::value(t, spot, now), spots::value(t, spot, then));
        Some(differences(then, now).iter().map(row).collect::<Vec<_>>())
    });
    let rows = found.unwrap_or_default();
    let count = rows.len();
    let rows = rows.into_iter().map(|(place, now, then)| {
        view! {
            <tr>
                <th scope="row">{place}</th>
                <td data-label=t.s(k::history::NOW)>{now}</td>
                <td data-label=t.s(k::history::THEN)>{then}</td>
            </tr>
        }
    });
    let text = earlier.text.clone();
    view! {
        <p>{t.f(k::history::WOULD_CHANGE, &[("time", &clock::local(&earlier.point.at)), ("n", &count.to_string())])}</p>
        {(count > 0)
            .then(|| {
                view! {
                    <div class="table-wrap history__table" tabindex="0" role="region" aria-label=t.s(k::history::PREVIEW)>
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">{t.s(k::history::PLACE)}</th>
                                    <th scope="col">{t.s(k::history::NOW)}</th>
                                    <th scope="col">{t.s(k::history::THEN)}</th>
                                </tr>
                            </thead>
                            <tbody>{rows.collect_view()}</tbody>
                        </table>
                    </div>
                }
            })}
        <div class="button-row">
            <button type="button" class="button button--primary" on:click=move |_| restore.run(earlier.clone())>
                {t.s(k::history::RESTORE)}
            </button>
            <TakeHome name="citysec-restore.draft.json" text=text />
            <button type="button" class="button" on:click=move |_| dom::close_dialog(PREVIEW)>
                {t.s(k::common::CANCEL)}
            </button>
        </div>
    }
}
