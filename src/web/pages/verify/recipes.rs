//! What a signature proves, and how to check one without this page.

use leptos::prelude::*;

use crate::core::seeds;
use crate::web::i18n::{k, use_t};

/// What an accepted file proves, and what it does not.
#[component]
pub fn Meaning() -> impl IntoView {
    let t = use_t();
    let list = |keys: &[crate::web::i18n::Key]| keys.iter().map(|it| view! { <li>{t.s(*it)}</li> }).collect_view();
    let proves = list(&[k::verify::PROVES_1, k::verify::PROVES_2, k::verify::PROVES_3]);
    let not = list(&[k::verify::NOT_1, k::verify::NOT_2, k::verify::NOT_3, k::verify::NOT_4, k::verify::NOT_5]);
    view! {
        <details class="verify__fold">
            <summary>{t.s(k::verify::MEANING)}</summary>
            <h3>{t.s(k::verify::PROVES)}</h3>
            <ul>{proves}</ul>
            <h3>{t.s(k::verify::PROVES_NOT)}</h3>
            <ul>{not}</ul>
        </details>
    }
}

/// How to check a signature with nothing of this project.
#[component]
pub fn Recipes() -> impl IntoView {
    let t = use_t();
    view! {
        <details class="verify__fold" id="recipes">
            <summary>{t.s(k::verify::RECIPES)}</summary>
            <p>{t.s(k::verify::RECIPES_HELP)}</p>
            {seeds::recipes()
                .map(|(name, text)| {
                    view! {
                        <h3>{name}</h3>
                        <pre class="verify__recipe" tabindex="0" aria-label=name>
                            <code>{text}</code>
                        </pre>
                    }
                })
                .into_iter()
                .collect_view()}
            <p class="muted">{t.s(k::verify::RECIPES_LIMIT)}</p>
        </details>
    }
}
