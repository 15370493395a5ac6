//! Many hands: the coordinator's page, on which work is divided, put together and traced.

mod conflicts;
mod department;
mod division;
mod forms;
mod ledger;
mod origins;
mod receive;
mod rows;
mod split;
mod words;

use leptos::prelude::*;

use crate::web::i18n::{Key, T, k, use_t};
use crate::web::pages::questionnaire;
use crate::web::route::{HandsPart, Route};
use crate::web::session::Session;

fn name(part: HandsPart) -> Key {
    match part {
        HandsPart::Split => k::common::HANDS_SPLIT,
        HandsPart::Receive => k::common::HANDS_RECEIVE,
        HandsPart::Conflicts => k::common::HANDS_CONFLICTS,
        HandsPart::Ledger => k::common::HANDS_LEDGER,
        HandsPart::Origins => k::common::HANDS_ORIGINS,
    }
}

/// The title of a part of the coordinator's page.
pub fn title(part: HandsPart, t: T) -> &'static str {
    t.s(name(part))
}

/// Says that a page is about a whole assessment while a department's part is open, or the other way round.
#[component]
pub fn Misfit() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let (help, route, label) = if session.is_part().get_untracked() {
        (k::sharing::NOT_FOR_PART, questionnaire::first_group(session), k::common::NAV_QUESTIONS)
    } else {
        (k::sharing::NOT_FOR_WHOLE, Route::Hands(HandsPart::Split), k::common::NAV_HANDS)
    };
    view! {
        <div class="page page--narrow">
            <h1 id="page-title" tabindex="-1">{t.s(k::sharing::NOT_FOR_THIS)}</h1>
            <p>{t.s(help)}</p>
            <p><a class="button button--primary" href=route.href()>{t.s(label)}</a></p>
        </div>
    }
}

/// The coordinator's page.
#[component]
pub fn Hands(
    /// Which part of it.
    part: HandsPart,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let conflicts = Memo::new(move |_| session.with(|it| it.map_or(0, |it| it.conflicts().len())));
    let tab = move |(_, other): (&'static str, HandsPart)| {
        let count = move || {
            (other == HandsPart::Conflicts && conflicts.get() > 0)
                .then(|| view! { <span class="tag tag--warning">{conflicts.get()}</span> })
        };
        view! {
            <li>
                <a href=Route::Hands(other).href() aria-current=(other == part).then_some("page")>
                    {title(other, t)} " " {count}
                </a>
            </li>
        }
    };
    let body = match part {
        HandsPart::Split => view! { <split::Split /> }.into_any(),
        HandsPart::Receive => view! { <receive::Receive /> }.into_any(),
        HandsPart::Conflicts => view! { <conflicts::Conflicts /> }.into_any(),
        HandsPart::Ledger => view! { <ledger::Ledger /> }.into_any(),
        HandsPart::Origins => view! { <origins::Origins /> }.into_any(),
    };
    view! {
        <div class="page hands">
            <p class="eyebrow">{t.s(k::common::NAV_HANDS)}</p>
            <h1 id="page-title" tabindex="-1">{title(part, t)}</h1>
            <nav class="hands__parts" aria-label=t.s(k::common::NAV_HANDS)>
                <ul>{HandsPart::ALL.map(tab)}</ul>
            </nav>
            {body}
        </div>
    }
}
