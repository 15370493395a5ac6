//! What an indicator means, what it is measured on and what it stands on, folded away until wanted.

use leptos::prelude::*;

use crate::core::model::{BasisKind, Confidence};
use crate::core::seeds;
use crate::web::components::{Needs, linked};
use crate::web::i18n::{Key, T, k, use_t};

/// The explanation of one indicator. It is put together, and fetched if need be, when it is first unfolded.
#[component]
pub fn Explanation(
    /// The indicator, an index of the model's indicators.
    idx: usize,
) -> impl IntoView {
    let t = use_t();
    let (is_wanted, want) = signal(false);
    let content = Callback::new(move |()| view! { <Content idx=idx /> }.into_any());
    view! {
        <details class="explanation" on:toggle=move |_| want.set(true)>
            <summary>{t.s(k::questions::EXPLANATION)}</summary>
            {move || {
                is_wanted
                    .get()
                    .then(|| view! { <Needs parts=vec![seeds::texts(t.lang)] chunk=None page=content inside=true /> })
            }}
        </details>
    }
}

#[component]
fn Content(idx: usize) -> impl IntoView {
    let t = use_t();
    let indicator = &seeds::model().indicators[idx];
    let explanation = seeds::model().explanation(idx);
    let department = |id: &str| seeds::model().departments.get(id).map_or("", |it| t.m(it)).to_owned();
    let support: Vec<String> = indicator.data_owner.support.iter().map(|it| department(it)).collect();
    let separator = t.s(k::questions::LIST_SEPARATOR);
    let owner = t.f(
        k::questions::OWNER,
        &[("lead", &department(&indicator.data_owner.lead)), ("support", &support.join(separator))],
    );
    let basis = explanation.basis.iter().map(|it| {
        view! {
            <li>
                <span class="tag">{t.s(basis_kind(it.source))}</span>
                " "
                {t.m(&it.reference)}
                " "
                <span class="muted" title=t.s(confidence_help(it.confidence))>
                    {t.f(k::questions::CONFIDENCE, &[("grade", confidence_letter(it.confidence))])}
                </span>
            </li>
        }
    });
    let row = |key: Key, text: AnyView| view! { <dt>{t.s(key)}</dt> <dd>{text}</dd> };
    view! {
        <dl>
            {row(k::questions::OBJECT, linked(t, t.m(&explanation.object)).into_any())}
            {row(
                k::questions::EVIDENCE_EXAMPLES,
                view! { <ul>{explanation.evidence.iter().map(|it| view! { <li>{t.m(it)}</li> }).collect_view()}</ul> }
                    .into_any(),
            )}
            {row(k::questions::DATA_OWNER, owner.into_any())}
            {row(k::questions::BOUNDARY, linked(t, t.m(&explanation.boundary)).into_any())}
            {row(k::questions::BASIS, view! { <ul>{basis.collect_view()}</ul> }.into_any())}
        </dl>
    }
}

/// The kind of a source, in words.
pub fn basis_kind(kind: BasisKind) -> Key {
    match kind {
        BasisKind::WhitePaper => k::questions::BASIS_WP,
        BasisKind::Law => k::questions::BASIS_LAW,
        BasisKind::Standard => k::questions::BASIS_STD,
        BasisKind::Policy => k::questions::BASIS_DOC,
    }
}

/// The grade's letter.
pub fn confidence_letter(it: Confidence) -> &'static str {
    match it {
        Confidence::A => "A",
        Confidence::B => "B",
        Confidence::C => "C",
    }
}

/// What a grade means.
pub fn confidence_help(it: Confidence) -> Key {
    match it {
        Confidence::A => k::questions::CONFIDENCE_A,
        Confidence::B => k::questions::CONFIDENCE_B,
        Confidence::C => k::questions::CONFIDENCE_C,
    }
}

/// Where a question comes from, in words.
pub fn question_source(t: T, it: crate::core::model::SourceKind) -> &'static str {
    use crate::core::model::SourceKind as S;
    t.s(match it {
        S::Survey => k::questions::SOURCE_SURVEY,
        S::Table => k::questions::SOURCE_TABLE,
        S::Std => k::questions::SOURCE_STD,
        S::Case => k::questions::SOURCE_CASE,
        S::Wp => k::questions::SOURCE_WP,
        S::Own => k::questions::SOURCE_OWN,
    })
}
