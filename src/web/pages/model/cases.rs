//! What the case cities did.

use leptos::prelude::*;

use crate::core::seeds;
use crate::core::whitepaper::Case;
use crate::web::components::{Notice, NoticeKind, linked};
use crate::web::i18n::{k, use_t};

/// Id of the element that shows a case.
pub fn anchor(id: &str) -> String {
    format!("case-{id}")
}

/// The page.
#[component]
pub fn CasesPage() -> impl IntoView {
    let t = use_t();
    let cases = &seeds::whitepaper().cases;
    view! {
        <h1 id="page-title" tabindex="-1">{t.s(k::common::MODEL_CASES)}</h1>
        <Notice kind=NoticeKind::Warning>
            <p>{linked(t, t.m(&cases.caveat))}</p>
        </Notice>
        {cases.cases.iter().map(|it| view! { <OneCase case=it /> }).collect_view()}
    }
}

#[component]
fn OneCase(case: &'static Case) -> impl IntoView {
    let t = use_t();
    let id = anchor(&case.id);
    let measures = case.measures.iter().map(|it| view! { <li>{linked(t, t.m(it))}</li> }).collect_view();
    let figures = case.figures.iter().map(|it| view! { <li>{linked(t, t.m(it))}</li> }).collect_view();
    let has_figures = !case.figures.is_empty();
    view! {
        <section class="model__case" aria-labelledby=id>
            <h2 id=id.clone() tabindex="-1">
                {t.m(&case.city)} {t.s(k::questions::COLON)} {t.m(&case.title)}
            </h2>
            {case.body.as_ref().map(|it| view! { <p class="muted">{t.m(it)}</p> })}
            <h3>{t.s(k::model::MEASURES)}</h3>
            <ul>{measures}</ul>
            {has_figures.then(|| view! { <h3>{t.s(k::model::FIGURES)}</h3> <ul>{figures}</ul> })}
            {case
                .caveat
                .as_ref()
                .map(|it| {
                    view! { <p><strong>{t.s(k::model::CAVEAT)} {t.s(k::questions::COLON)}</strong> {linked(t, t.m(it))}</p> }
                })}
            <h3>{t.s(k::model::TOUCHES)}</h3>
            {super::indicator_links(t, &case.indicators)}
        </section>
    }
}
