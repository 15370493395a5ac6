//! Who signed, and what the file says. A refused file only claims.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::document::DataRef;
use crate::core::proof::PublicKey;
use crate::core::result::Verification;
use crate::core::seeds;
use crate::core::text::Lang;
use crate::core::time::Timestamp;
use crate::web::browser::clock;
use crate::web::components::{Notice, NoticeKind, fetch};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons::visible;
use crate::web::wording;

use super::Layer;

/// What a result says, or claims if it is refused.
#[component]
pub fn Content(
    /// What verification found.
    verification: Arc<Verification>,
    /// Where it stands.
    layer: Layer,
) -> impl IntoView {
    let t = use_t();
    let file = verification.content.as_deref()?;
    let subject = &file.credential_subject;
    let is_accepted = verification.is_accepted();
    let heading = match (layer, is_accepted) {
        (Layer::Outer, true) => k::verify::CONTENT,
        (Layer::Outer, false) => k::verify::CLAIMED,
        (Layer::Inner, true) => k::verify::INNER,
        (Layer::Inner, false) => k::verify::INNER_CLAIMED,
    };
    let id = layer.id("content");
    let (model, weights) = (DataRef::to_model(seeds::model()), DataRef::to_weights(seeds::weights()));
    let code = subject.city_code().map_or_else(String::new, |it| it.to_string());
    let none = || t.s(k::verify::NOTHING).to_owned();
    let optional = |it: &Option<String>| it.as_deref().map_or_else(none, visible);
    let synthetic = subject.synthetic.as_ref().map(|it| {
        let values = [("number", it.number.to_string()), ("n", it.cities.to_string()), ("seed", it.seed.to_string())];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fact(t, k::verify::SYNTHETIC_TAG, plain(t.f(k::verify::SYNTHETIC_OF, &values)))
    });
    let app = format!("{} {}", visible(&subject.app.name), visible(&subject.app.version));
    let superseded = subject.supersedes.map_or_else(none, |it| it.to_string());
    Some(view! {
        <section
            aria-labelledby=id.clone()
            class:verify__claims=!is_accepted
            data-testid=layer.id(if is_accepted { "content" } else { "claims" })
        >
            <h2 id=id.clone()>{t.s(heading)}</h2>
            {(!is_accepted)
                .then(|| view! { <Notice kind=NoticeKind::Warning><p>{t.s(k::verify::CLAIMED_HELP)}</p></Notice> })}
            <dl class="facts">
                {fact(t, k::verify::CITY, view! { <City name=subject.city.clone() code=code /> }.into_any())}
                {fact(t, k::verify::ISSUER, plain(visible(&file.issuer.name)))}
                {match &verification.signed {
                    Some((key, created)) => signature(t, key, created),
                    None => unsigned(t, &file.issuer.id),
                }}
                {synthetic}
                {fact(t, k::verify::EDITION, plain(visible(&subject.edition)))}
                {fact(t, k::verify::SCOPE, plain(wording::scope(t, subject.scope).to_owned()))}
                {fact(t, k::verify::TOTAL, plain(subject.total_e2.two_decimals()))}
                {fact(t, k::verify::ROUND, plain(optional(&subject.round)))}
                {fact(t, k::verify::CHALLENGE, plain(optional(&subject.challenge)))}
                {fact(t, k::verify::MODEL, data(t, &subject.model, subject.model == model))}
                {fact(t, k::verify::WEIGHTS, data(t, &subject.weights, subject.weights == weights))}
                {fact(t, k::verify::SUPERSEDES, plain(superseded))}
                {fact(t, k::verify::MADE, plain(clock::local(&file.valid_from)))}
                {fact(t, k::verify::APP, plain(app))}
                {fact(t, k::verify::ID, view! { <code class="verify__code">{visible(&file.id)}</code> }.into_any())}
            </dl>
        </section>
    })
}

/// A fact with its label.
pub fn fact(t: T, label: Key, value: AnyView) -> AnyView {
    view! { <dt>{t.s(label)}</dt> <dd>{value}</dd> }.into_any()
}

/// A text that stands for itself, whatever its direction.
pub fn plain(text: String) -> AnyView {
    view! { <bdi>{text}</bdi> }.into_any()
}

/// The city as the file names it; where the list of divisions has another name under its code, that too.
#[component]
pub fn City(name: String, code: String) -> impl IntoView {
    let t = use_t();
    let has_divisions = RwSignal::new((seeds::DIVISIONS.is_present)());
    if !has_divisions.get_untracked() {
        spawn_local(async move {
            // Without the list only the comparison is missing, which is an extra.
            if fetch(&[seeds::DIVISIONS]).await.is_ok() {
                has_divisions.try_set(true);
            }
        });
    }
    let shown = visible(&name);
    let place = code.clone();
    let comparison = move || {
        let known = has_divisions.get().then(|| seeds::divisions().by_code(&code)).flatten()?;
        if *known.name.zh == *name {
            return (t.lang == Lang::En).then(|| format!(" · {}", known.name.en).into_any());
        }
        let words = t.f(k::verify::CODE_IS, &[("code", &code), ("name", t.m(&known.name))]);
        Some(view! { <strong class="verify__remark verify__remark--warn">{words}</strong> }.into_any())
    };
    view! { <bdi>{shown}</bdi> " · " {place} {comparison} }
}

/// The key whose signature holds. That is a fact about the file even where other checks refuse it.
pub fn signature(t: T, key: &PublicKey, created: &Timestamp) -> AnyView {
    let moment = format!("{} ({created})", clock::local(created));
    view! {
        {fact(t, k::verify::SIGNED_BY, key_view(t, key))}
        {fact(
            t,
            k::verify::SIGNED_AT,
            view! { {moment} <span class="muted verify__remark">{t.s(k::verify::SIGNED_AT_HELP)}</span> }.into_any(),
        )}
    }
    .into_any()
}

/// The key that a file claims where its signature does not hold.
pub fn unsigned(t: T, key: &PublicKey) -> AnyView {
    let remark = t.s(k::verify::ISSUER_KEY_HELP);
    let shown = view! { {key_view(t, key)} <span class="verify__remark">{remark}</span> };
    fact(t, k::verify::ISSUER_KEY, shown.into_any())
}

fn key_view(t: T, key: &PublicKey) -> AnyView {
    view! {
        <code class="verify__code">{key.to_string()}</code>
        <span class="verify__remark">
            <span class="muted">{t.s(k::verify::FINGERPRINT)} " "</span>
            <code data-testid="fingerprint">{key.fingerprint()}</code>
        </span>
    }
    .into_any()
}

/// A model or weight table, and whether it is the one of this page.
fn data(t: T, it: &DataRef, is_ours: bool) -> AnyView {
    let same = t.s(if is_ours { k::verify::SAME } else { k::verify::NOT_SAME });
    view! {
        <bdi>{visible(&it.id)}</bdi>
        " "
        <bdi>{visible(&it.version)}</bdi>
        " · "
        {same}
        <code class="verify__code verify__remark">{it.digest.to_string()}</code>
    }
    .into_any()
}
