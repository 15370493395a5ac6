//! Laws, regulations, policies and standards, and how surely each was checked.

use leptos::prelude::*;

use crate::core::model::Confidence;
use crate::core::seeds;
use crate::core::whitepaper::{RegisterEntry, RegisterKind};
use crate::web::components::linked;
use crate::web::i18n::{k, use_t};
use crate::web::pages::questionnaire::explanation::{confidence_help, confidence_letter};

/// The page.
#[component]
pub fn Register() -> impl IntoView {
    let t = use_t();
    let grades = [Confidence::A, Confidence::B, Confidence::C].map(|it| view! { <li>{t.s(confidence_help(it))}</li> });
    let row = |it: &'static RegisterEntry| {
        let grade = confidence_letter(it.confidence);
        view! {
            <li class="model__entry">
                <p>
                    <strong>{t.m(&it.title)}</strong> " "
                    <span class="tag">{t.f(k::questions::CONFIDENCE, &[("grade", grade)])}</span>
                </p>
                <dl class="facts">
                    <dt>{t.s(k::model::USED_FOR)}</dt>
                    <dd>{t.m(&it.used_for)}</dd>
                    <dt>{t.s(k::model::NOTE)}</dt>
                    <dd>{linked(t, t.m(&it.note))}</dd>
                </dl>
            </li>
        }
    };
    let kinds = [
        (RegisterKind::Law, k::model::LAWS),
        (RegisterKind::Regulation, k::model::REGULATIONS),
        (RegisterKind::Policy, k::model::POLICIES),
        (RegisterKind::Standard, k::model::STANDARDS),
    ];
    let sections = kinds.map(|(kind, label)| {
        let rows = seeds::whitepaper().register.iter().filter(|it| it.kind == kind).map(row).collect_view();
        view! {
            <section>
                <h2>{t.s(label)}</h2>
                <ul class="model__entries">{rows}</ul>
            </section>
        }
    });
    view! {
        <h1 id="page-title" tabindex="-1">{t.s(k::common::MODEL_REGISTER)}</h1>
        <p>{t.s(k::model::REGISTER_LEAD)}</p>
        <ul>{grades.into_iter().collect_view()}</ul>
        {sections.into_iter().collect_view()}
    }
}
