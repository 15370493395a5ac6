//! Two editions of a city side by side, and all that are at hand in order of time. Editions come from this device and
//! from files; nothing that is opened here is stored.

mod desk;
mod gaps;
mod moved;
mod summary;
mod table;
mod trend;
mod words;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::compare::{Comparison, OtherCity, compare};
use crate::web::browser::dom;
use crate::web::browser::files::PickedFile;
use crate::web::components::{FilePicker, Notice, NoticeKind};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons::visible;
use crate::web::route::Route;
use crate::web::session::Session;

use desk::{Desk, Opened, Source};
use gaps::Gaps;
use moved::MovedTotal;
use summary::Summary;
use table::Indicators;
use trend::Course;

/// Two editions and what came of comparing them.
struct Finding {
    before: Source,
    after: Source,
    outcome: Result<Comparison, OtherCity>,
}

/// The page.
#[component]
pub fn Compare() -> impl IntoView {
    let t = use_t();
    let desk = Desk::of_visit();
    let session = expect_context::<Session>();
    // A file that is opened leaves the assessments of this device as they were read.
    let of_device = Memo::new(move |_| desk::of_device(session));
    let sources = Memo::new(move |_| desk.sources(of_device.get()));
    let chosen = Memo::new(move |_| sources.with(|it| desk.chosen(it)));
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            desk.open(file).await;
            dom::focus("compare-opened");
        });
    });
    let body = move || {
        let (before, after) = chosen.get()?;
        let outcome = compare(&before.edition, &after.edition);
        Some(view! { <Findings finding=Arc::new(Finding { before, after, outcome }) /> })
    };
    view! {
        <div class="page compare">
            <div class="results__head">
                <h1 id="page-title" tabindex="-1">{t.s(k::common::NAV_COMPARE)}</h1>
                <div class="results__tools">
                    <button
                        type="button"
                        class="button button--small"
                        hidden=move || chosen.with(Option::is_none)
                        on:click=|_| dom::print()
                    >
                        {t.s(k::results::PRINT)}
                    </button>
                </div>
            </div>
            <p class="compare__lead">{t.s(k::compare::LEAD)}</p>
            <section class="compare__sources" aria-labelledby="compare-sources">
                <h2 id="compare-sources">{t.s(k::compare::SOURCES)}</h2>
                <FilePicker id="compare-files" label=t.s(k::compare::PICK) on_pick=pick area=true multiple=true />
                <p class="muted">{t.s(k::compare::NOT_STORED)}</p>
                <div id="compare-opened" tabindex="-1" role="status">
                    {move || opened_list(t, desk, &desk.opened())}
                </div>
                {move || {
                    let n = sources.with(Vec::len);
                    if n < 2 {
                        view! { <Beginning n=n /> }.into_any()
                    } else {
                        view! { <Choice desk=desk sources=sources chosen=chosen /> }.into_any()
                    }
                }}
            </section>
            {body}
            {move || {
                let all = sources.get();
                let city = chosen.get().and_then(|it| it.1.city_code());
                (all.len() > 1).then(|| view! { <Course sources=all city=city /> })
            }}
        </div>
    }
}

/// What the page needs before it can show anything.
#[component]
fn Beginning(n: usize) -> impl IntoView {
    let t = use_t();
    let words = if n == 0 { k::compare::NOTHING } else { k::compare::ONLY_ONE };
    let step = |key: Key| view! { <li>{t.s(key)}</li> };
    view! {
        <div class="compare__empty" data-testid="compare-empty">
            <p><strong>{t.s(words)}</strong></p>
            <ul>
                {step(k::compare::WAY_FILES)} {step(k::compare::WAY_DEVICE)} {step(k::compare::WAY_MORE)}
            </ul>
            <p><a href=Route::Home.href()>{t.s(k::common::TO_HOME)}</a></p>
        </div>
    }
}

/// The files that were opened, with what verification found, or why they are refused.
fn opened_list(t: T, desk: Desk, list: &[Opened]) -> Option<AnyView> {
    let row = |it: &Opened| {
        let (serial, state) = (it.serial, words::state(t, it));
        let name = visible(&it.name);
        view! {
            <li class="compare__file" class:compare__file--refused=it.edition.is_err()>
                <span class="compare__file-name"><bdi>{name.clone()}</bdi></span>
                <span class="compare__file-state" data-testid="file-state">{state}</span>
                <button
                    type="button"
                    class="link-button"
                    aria-label=t.f(k::compare::REMOVE_FILE, &[("file", &name)])
                    on:click=move |_| desk.remove(serial)
                >
                    {t.s(k::compare::REMOVE)}
                </button>
            </li>
        }
    };
    (!list.is_empty())
        .then(|| view! { <ul class="compare__files">{list.iter().map(row).collect_view()}</ul> }.into_any())
}

/// Which two are compared.
#[component]
fn Choice(desk: Desk, sources: Memo<Vec<Source>>, chosen: Memo<Option<(Source, Source)>>) -> impl IntoView {
    let t = use_t();
    let select =
        move |id: &'static str, label: Key, value: fn(&(Source, Source)) -> &Source, set: RwSignal<Option<String>>| {
            let current = move || chosen.with(|it| it.as_ref().map(|it| value(it).id.clone()).unwrap_or_default());
            let options = move || {
                let options = sources.get().into_iter().map(|it| {
                    let id = it.id.clone();
                    let label = words::label(t, &it);
                    view! { <option value=id.clone() prop:selected=move || current() == id>{label}</option> }
                });
                options.collect_view()
            };
            view! {
                <div class="field compare__choice">
                    <label for=id>{t.s(label)}</label>
                    <select
                        id=id
                        on:change:target=move |event| {
                            desk.keep(&chosen.get_untracked());
                            set.set(Some(event.target().value()));
                        }
                    >
                        {options}
                    </select>
                </div>
            }
        };
    view! {
        <div class="compare__choices">
            {select("compare-before", k::compare::BEFORE, |it| &it.0, desk.before)}
            <button
                type="button"
                id="compare-swap"
                class="button"
                on:click=move |_| {
                    desk.keep(&chosen.get_untracked());
                    desk.swap();
                }
            >
                {t.s(k::compare::SWAP)}
            </button>
            {select("compare-after", k::compare::AFTER, |it| &it.1, desk.after)}
        </div>
    }
}

/// What came of the comparison.
#[component]
fn Findings(finding: Arc<Finding>) -> impl IntoView {
    let t = use_t();
    match &finding.outcome {
        Err(OtherCity { before, after }) => {
            let (before, after) = (visible(&before.name), visible(&after.name));
            let words = t.f(k::compare::OTHER_CITY, &[("before", &before), ("after", &after)]);
            view! {
                <div data-testid="other-city">
                    <Notice kind=NoticeKind::Bad><p>{words}</p></Notice>
                </div>
            }
            .into_any()
        }
        Ok(_) => view! {
            <Summary finding=finding.clone() />
            <MovedTotal finding=finding.clone() />
            <Gaps finding=finding.clone() />
            <Indicators finding=finding />
        }
        .into_any(),
    }
}

impl Finding {
    /// The comparison; what shows a finding shows it only where there is one.
    fn comparison(&self) -> Option<&Comparison> {
        self.outcome.as_ref().ok()
    }
}
