//! Every merging, with what was decided and what was set aside; each can be taken back.

use leptos::prelude::*;

use super::words;
use crate::core::encoding::Digest;
use crate::core::restore_points::Occasion;
use crate::core::sharing::{Aside, Decision, Merging};
use crate::web::browser::{clock, dom};
use crate::web::components::Dialog;
use crate::web::i18n::{T, k, use_t};
use crate::web::persist::Keeper;
use crate::web::reasons::visible;
use crate::web::restoring;
use crate::web::route::{HandsPart, Route};
use crate::web::session::Session;

const UNDO: &str = "confirm-undo";

/// The page.
#[component]
pub fn Ledger() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let keeper = expect_context::<Keeper>();
    let ledger = Memo::new(move |_| session.with(|it| it.map(|it| it.ledger.clone()).unwrap_or_default()));
    let doomed = RwSignal::new(None::<(Digest, String)>);
    let ask = Callback::new(move |it: (Digest, String)| {
        doomed.set(Some(it));
        dom::show_dialog(UNDO);
    });
    let undo = move |file: Digest| {
        dom::close_dialog(UNDO);
        if restoring::before_merging(keeper, Occasion::Undo) {
            session.undo_merging(file);
        }
        doomed.set(None);
        dom::focus("page-title");
    };
    view! {
        {move || {
            let entries = ledger.get();
            if entries.is_empty() {
                return view! {
                    <p>
                        {t.s(k::sharing::LEDGER_EMPTY)} " "
                        <a href=Route::Hands(HandsPart::Receive).href()>{t.s(k::common::HANDS_RECEIVE)}</a>
                    </p>
                }
                    .into_any();
            }
            let rows = entries.into_iter().rev().map(|it| view! { <Entry it=it ask=ask /> }).collect_view();
            view! {
                <p>{t.s(k::sharing::LEDGER_LEAD)}</p>
                <ul class="cards">{rows}</ul>
            }
                .into_any()
        }}
        <Dialog id=UNDO title=t.s(k::sharing::UNDO_TITLE)>
            {move || {
                doomed
                    .get()
                    .map(|(file, name)| {
                        view! {
                            <p>{t.f(k::sharing::UNDO_HELP, &[("contributor", &name)])}</p>
                            <div class="button-row">
                                <button
                                    type="button"
                                    id="undo-merging"
                                    class="button button--danger"
                                    on:click=move |_| undo(file)
                                >
                                    {t.s(k::sharing::UNDO)}
                                </button>
                                <button type="button" class="button" on:click=move |_| dom::close_dialog(UNDO)>
                                    {t.s(k::common::CANCEL)}
                                </button>
                            </div>
                        }
                    })
            }}
        </Dialog>
    }
}

#[component]
fn Entry(it: Merging, ask: Callback<(Digest, String)>) -> impl IntoView {
    let t = use_t();
    let name = words::contributor(&it);
    let (file, is_undone) = (it.file, it.undone.is_some());
    let fact = |label, text: String| view! { <dt>{t.s(label)}</dt> <dd>{text}</dd> };
    let counts = [
        ("new", it.new.to_string()),
        ("same", it.same.to_string()),
        ("decisions", it.decisions.len().to_string()),
        ("aside", it.aside.len().to_string()),
    ];
    let counts = t.f(k::sharing::LEDGER_COUNTS, &counts.each_ref().map(|it| (it.0, it.1.as_str())));
    let asked = name.clone();
    view! {
        <li class="card" class:card--undone=is_undone data-testid="merging">
            <div class="card__main">
                <h3>
                    {name} " "
                    {it
                        .undone
                        .as_ref()
                        .map(|at| {
                            view! {
                                <span class="tag tag--warning">
                                    {t.f(k::sharing::UNDONE, &[("time", &clock::local(at))])}
                                </span>
                            }
                        })}
                </h3>
                <p>{counts}</p>
                <dl class="facts">
                    {fact(k::sharing::MERGED_AT, clock::local(&it.merged))}
                    {fact(k::sharing::MADE, clock::local(&it.made))} <dt>{t.s(k::sign::FILE)}</dt>
                    <dd class="mono" title=it.file.to_string()>{words::short(&it.file)}</dd>
                    {fact(
                        k::sharing::KEY,
                        it.signer.map_or_else(|| t.s(k::sharing::NO_KEY).to_owned(), |it| it.fingerprint()),
                    )} {(!it.remark.is_empty()).then(|| fact(k::sharing::REMARK, visible(&it.remark)))}
                </dl>
                {decisions(t, &it.decisions)} {asides(t, &it.aside)}
            </div>
            {(!is_undone)
                .then(|| {
                    view! {
                        <div class="button-row">
                            <button type="button" class="button" on:click=move |_| ask.run((file, asked.clone()))>
                                {t.s(k::sharing::UNDO)}
                            </button>
                        </div>
                    }
                })}
        </li>
    }
}

fn decisions(t: T, all: &[Decision]) -> Option<impl IntoView + use<>> {
    let row = |it: &Decision| {
        view! {
            <li>
                {words::place(t, &it.place)} <br /> <span class="muted">{words::decision(t, it)} " · " {clock::local(&it.at)}</span>
            </li>
        }
    };
    let rows = all.iter().map(row).collect_view();
    let title = t.f(k::sharing::DECISIONS, &[("n", &all.len().to_string())]);
    (!all.is_empty()).then(|| {
        view! {
            <details>
                <summary>{title}</summary>
                <ul>{rows}</ul>
            </details>
        }
    })
}

fn asides(t: T, all: &[Aside]) -> Option<impl IntoView + use<>> {
    let row = |it: &Aside| {
        let value = words::value(t, &it.place, &it.value, &Default::default());
        view! {
            <li>
                {words::place(t, &it.place)} <br /> {value} <br /> <span class="muted">{words::aside(t, &it.reason)}</span>
            </li>
        }
    };
    let rows = all.iter().map(row).collect_view();
    let title = t.f(k::sharing::SET_ASIDE, &[("n", &all.len().to_string())]);
    (!all.is_empty()).then(|| {
        view! {
            <details>
                <summary>{title}</summary>
                <ul>{rows}</ul>
            </details>
        }
    })
}
