//! The lines of the tiers: those of the white paper, or the evaluator's.

use leptos::prelude::*;

use crate::core::bench::publishing::misplaced;
use crate::core::bench::ranking::{Tier, Tiers};
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::core::text::Lang;
use crate::web::i18n::{k, use_t};
use crate::web::reasons::visible;

use super::super::desk::Desk;
use super::desk::change;

/// The lines, to be read and replaced.
#[component]
pub fn Lines(desk: Desk) -> impl IntoView {
    let t = use_t();
    let tiers = Memo::new(move |_| desk.with_work(|it| it.publishing.tiers(seeds::whitepaper())));
    let is_own = move || desk.with_work(|it| it.publishing.tiers.is_some());
    let is_wrong = RwSignal::new(false);
    let replace = move |idx: usize, text: &str| {
        // Whoever sets a line of their own no longer speaks of the paper's gaps.
        let own = |it: &Tier| Tier { to_e1: None, ..it.clone() };
        let mut lines = Tiers { tiers: tiers.get_untracked().tiers.iter().map(own).collect(), rest_to_e1: None };
        let fits = tenths(text).is_some_and(|it| {
            lines.tiers[idx].from_e1 = it;
            misplaced(&lines).is_none()
        });
        is_wrong.set(!fits);
        if fits {
            change(desk, |it| it.tiers = Some(lines));
        }
    };
    let line = move |(idx, it): (usize, &Tier)| {
        let name = if t.lang == Lang::En && !it.en.is_empty() { &it.en } else { &it.zh };
        let id = format!("tier-{idx}");
        view! {
            <div class="field">
                <label for=id.clone()>{t.f(k::ranking::TIER_FROM, &[("tier", &visible(name))])}</label>
                <input
                    id=id
                    inputmode="decimal"
                    autocomplete="off"
                    aria-describedby="tier-error"
                    prop:value=E2(it.from_e1 * 10).one_decimal()
                    on:change=move |event| replace(idx, &event_target_value(&event))
                />
            </div>
        }
    };
    let notes = seeds::whitepaper().tiers.notes.iter().take(4).map(|it| view! { <li>{t.m(it).to_owned()}</li> });
    view! {
        <details class="ranking__tiers">
            <summary>{t.s(k::ranking::TIERS)}</summary>
            <ul>{notes.collect_view()}</ul>
            <div class="ranking__figures">{move || tiers.with(|it| it.tiers.iter().enumerate().map(line).collect_view())}</div>
            <p id="tier-error" class="field__error">{move || is_wrong.get().then(|| t.s(k::ranking::TIER_WRONG))}</p>
            <button
                type="button"
                class="button button--small"
                hidden=move || !is_own()
                on:click=move |_| {
                    is_wrong.set(false);
                    change(desk, |it| it.tiers = None);
                }
            >
                {t.s(k::ranking::TIERS_OF_PAPER)}
            </button>
        </details>
    }
}

/// A score with at most one decimal, in tenths.
fn tenths(text: &str) -> Option<u32> {
    let text = text.trim();
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |it: &str| !it.is_empty() && it.len() <= 3 && it.bytes().all(|it| it.is_ascii_digit());
    (digits(whole) && digits(tenth) && tenth.len() == 1).then_some(())?;
    Some(whole.parse::<u32>().ok()? * 10 + tenth.parse::<u32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_scores_with_one_decimal() {
        assert_eq!(["82.2", " 70 ", "100.0"].map(tenths), [Some(822), Some(700), Some(1000)]);
        assert_eq!(["", "8.22", ".5", "8.", "-1", "1e2", "9999"].map(tenths), [None; 7]);
    }
}
