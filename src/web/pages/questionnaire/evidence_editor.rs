//! The list of evidence of an indicator with its form; the documents themselves stay where they are kept.

use leptos::prelude::*;

use crate::core::answers::{EVIDENCE_LIMIT, Evidence, check_evidence};
use crate::core::ids::IndicatorId;
use crate::web::browser::dom;
use crate::web::i18n::{Key, k, use_t};
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::wording;

/// The list with its form.
#[component]
pub fn Editor(
    /// The indicator.
    id: &'static IndicatorId,
    /// Its evidence.
    list: ReadSignal<Vec<Evidence>>,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let form = RwSignal::new(Evidence::default());
    let editing = RwSignal::new(None::<usize>);
    let (error, set_error) = signal(None::<String>);
    let keep = move || {
        let mut it = form.get_untracked();
        for text in [&mut it.title, &mut it.number, &mut it.date, &mut it.keeper] {
            *text = dom::normalize(text.trim());
        }
        if let Err(defect) = check_evidence(&it) {
            let words = wording::answer_defect(t, &defect);
            set_error.set(Some(words));
            return;
        }
        let mut next = list.get_untracked();
        match editing.get_untracked() {
            Some(idx) if idx < next.len() => next[idx] = it,
            _ => next.push(it),
        }
        set_error.set(None);
        form.set(Evidence::default());
        editing.set(None);
        session.list_evidence(id, next);
        dom::focus(&format!("evidence-title-{id}"));
    };
    let row = move |idx: usize, it: Evidence| {
        let file = it.file.map(|it| it.name).unwrap_or_default();
        let detail: Vec<String> =
            [it.number, it.date, it.keeper, file].into_iter().filter(|it| !it.is_empty()).collect();
        view! {
            <li>
                <span>{it.title.clone()}</span>
                <span class="muted">{format!(" {}", detail.join(" · "))}</span>
                <span class="button-row">
                    <button
                        type="button"
                        class="link-button"
                        on:click=move |_| {
                            form.set(list.get_untracked().get(idx).cloned().unwrap_or_default());
                            editing.set(Some(idx));
                            dom::focus(&format!("evidence-title-{id}"));
                        }
                    >
                        {t.s(k::questions::EDIT)}
                    </button>
                    <button
                        type="button"
                        class="link-button"
                        aria-label=t.f(k::questions::REMOVE_EVIDENCE, &[("title", &it.title)])
                        on:click=move |_| {
                            let mut next = list.get_untracked();
                            next.remove(idx);
                            editing.set(None);
                            session.list_evidence(id, next);
                        }
                    >
                        {t.s(k::questions::REMOVE)}
                    </button>
                </span>
            </li>
        }
    };
    let field = move |name: &'static str,
                      label: Key,
                      kind: &'static str,
                      read: fn(&Evidence) -> &String,
                      write: fn(&mut Evidence) -> &mut String| {
        let input_id = format!("evidence-{name}-{id}");
        view! {
            <div class="field">
                <label for=input_id.clone()>{t.s(label)}</label>
                <input
                    id=input_id
                    type=kind
                    prop:value=move || form.with(|it| read(it).clone())
                    on:input:target=move |event| {
                        let text = event.target().value();
                        form.update(|it| *write(it) = text);
                    }
                />
            </div>
        }
    };
    view! {
        <p class="muted">
            {t.s(k::questions::EVIDENCE_HELP)} " " <a href=Route::Evidence.href()>{t.s(k::questions::EVIDENCE_REGISTER)}</a>
        </p>
        <ul class="evidence__list">
            {move || list.get().into_iter().enumerate().map(|(idx, it)| row(idx, it)).collect_view()}
        </ul>
        <div class="evidence__form">
            {field("title", k::questions::EVIDENCE_TITLE, "text", |it| &it.title, |it| &mut it.title)}
            {field("number", k::questions::EVIDENCE_NUMBER, "text", |it| &it.number, |it| &mut it.number)}
            {field("date", k::questions::EVIDENCE_DATE, "date", |it| &it.date, |it| &mut it.date)}
            {field("keeper", k::questions::EVIDENCE_KEEPER, "text", |it| &it.keeper, |it| &mut it.keeper)}
            <button
                type="button"
                class="button"
                disabled=move || { list.with(Vec::len) >= EVIDENCE_LIMIT && editing.get().is_none() }
                on:click=move |_| keep()
            >
                {move || t.s(if editing.get().is_some() { k::questions::EVIDENCE_CHANGE } else { k::questions::EVIDENCE_ADD })}
            </button>
        </div>
        {move || error.get().map(|it| view! { <p class="field__error" role="alert">{it}</p> })}
    }
}
