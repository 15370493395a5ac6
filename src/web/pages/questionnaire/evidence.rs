//! Evidence of an indicator: how much is listed. The list with its form is made when it is first unfolded, by code that
//! arrives with what reads stored work: few visits need it before they have something stored.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::model::Indicator;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{k, use_t};
use crate::web::pages::Stored;
use crate::web::reader::Reader;
use crate::web::session::Session;

/// The evidence of an indicator, folded away until it is wanted.
#[component]
pub fn EvidenceList(
    /// The indicator.
    indicator: &'static Indicator,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let reader = expect_context::<Reader>();
    let id = &indicator.id;
    let list = session.part(move |it, _| it.statement.evidence.get(id).cloned().unwrap_or_default());
    let is_open = !list.get_untracked().is_empty();
    let editor = RwSignal::new(None::<Result<Stored, String>>);
    let want = move || {
        if !matches!(editor.get_untracked(), Some(Ok(_))) {
            spawn_local(async move {
                editor.try_set(Some(reader.fetch().await));
            });
        }
    };
    let content = move || match editor.get() {
        None => ().into_any(),
        Some(Ok(stored)) => (stored.evidence)(id, list),
        Some(Err(words)) => {
            let words = t.f(k::common::FETCH_REFUSED, &[("words", &words)]);
            view! { <Notice kind=NoticeKind::Bad><p>{words}</p></Notice> }.into_any()
        }
    };
    view! {
        <details class="evidence" id=format!("evidence-{id}") open=is_open on:toggle=move |_| want()>
            <summary>
                {t.s(k::questions::EVIDENCE)} " "
                <span class="muted">{move || t.f(k::questions::EVIDENCE_COUNT, &[("n", &list.with(Vec::len).to_string())])}</span>
            </summary>
            {content}
        </details>
    }
}
