//! A word on questions on which departments do not agree.

use leptos::prelude::*;

use crate::core::ids::QuestionId;
use crate::web::i18n::{k, use_t};
use crate::web::route::{HandsPart, Route};
use crate::web::session::Session;

/// Says that a question waits for a decision, and leads to where it is made.
#[component]
pub fn Disagreement(
    /// The question.
    id: &'static QuestionId,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let is_open = Memo::new(move |_| session.with(|it| it.is_some_and(|it| it.is_in_conflict(id))));
    move || {
        is_open.get().then(|| {
            view! {
                <p class="question__conflict">
                    <a href=Route::Hands(HandsPart::Conflicts).href()>{t.s(k::questions::DISAGREEMENT)}</a>
                </p>
            }
        })
    }
}
