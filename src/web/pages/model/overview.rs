//! The tree of domains, groups and indicators, with weights and a search.

use leptos::prelude::*;

use super::weights::{Resulting, percent, percent_in_text};
use crate::core::seeds;
use crate::core::text::Text;
use crate::web::i18n::{k, use_t};

/// The page.
#[component]
pub fn Overview() -> impl IntoView {
    let t = use_t();
    let (model, weights) = (seeds::model(), seeds::weights());
    let resulting = StoredValue::new(Resulting::ours());
    let (query, set_query) = signal(String::new());
    let texts: Vec<String> = (0..model.indicators.len()).map(searched).collect();
    let hits = Memo::new(move |_| query.with(|it| matching(&texts, it)));
    let counts = [
        ("domains", model.domains.len()),
        ("groups", model.groups.len()),
        ("indicators", model.indicators.len()),
        ("questions", model.questions.len()),
    ]
    .map(|(name, n)| (name, n.to_string()));
    let found = move || {
        let n = hits.with(|it| it.iter().filter(|it| **it).count());
        if query.with(|it| it.trim().is_empty()) {
            String::new()
        } else if n == 0 {
            t.s(k::model::NONE_FOUND).to_owned()
        } else {
            t.f(k::model::FOUND, &[("n", &n.to_string())])
        }
    };
    let row = move |idx: usize| {
        let it = &model.indicators[idx];
        let n = it.questions.len().to_string();
        view! {
            <li hidden=move || hits.with(|it| !it[idx])>
                <a href=super::indicator_href(&it.id)>
                    <span class="model__seq">{it.seq}</span>
                    <span class="model__name">{t.m(&it.name)}</span>
                </a>
                <span class="model__meta muted">
                    {t.f(k::common::QUESTIONS, &[("n", &n)])} " · "
                    {resulting.with_value(|it| percent(it.indicators[idx]))}
                </span>
            </li>
        }
    };
    let group = move |idx: usize| {
        let group = &model.groups[idx];
        let range = group.indicators.clone();
        let none = move || hits.with(|it| !it[range.clone()].contains(&true));
        view! {
            <section class="model__group" hidden=none>
                <h3>
                    {t.m(&group.name)} " "
                    <span class="model__weight">
                        {resulting.with_value(|it| t.f(k::model::WEIGHT, &[("percent", &percent_in_text(it.groups[idx]))]))}
                    </span>
                </h3>
                <ul class="model__list">{group.indicators.clone().map(row).collect_view()}</ul>
            </section>
        }
    };
    let domain = move |idx: usize| {
        let domain = &model.domains[idx];
        let groups = domain.groups.clone();
        let indicators = model.groups[groups.start].indicators.start..model.groups[groups.end - 1].indicators.end;
        let none = move || hits.with(|it| !it[indicators.clone()].contains(&true));
        view! {
            <section class="model__domain" hidden=none>
                <h2>
                    {t.m(&domain.name)} " "
                    <span class="model__weight">
                        {resulting.with_value(|it| t.f(k::model::WEIGHT, &[("percent", &percent_in_text(it.domains[idx]))]))}
                    </span>
                </h2>
                <div class="model__groups">{groups.map(group).collect_view()}</div>
            </section>
        }
    };
    view! {
        <h1 id="page-title" tabindex="-1">{t.m(&model.title)}</h1>
        <p>{t.f(k::model::COUNTS, &counts.each_ref().map(|(name, n)| (*name, n.as_str())))}</p>
        <div class="field model__search">
            <label for="model-search">{t.s(k::model::SEARCH)}</label>
            <input
                id="model-search"
                type="search"
                autocomplete="off"
                placeholder=t.s(k::model::SEARCH_PLACEHOLDER)
                on:input:target=move |event| set_query.set(event.target().value())
            />
            <p class="field__help" aria-live="polite" data-testid="model-found">{found}</p>
        </div>
        {(0..model.domains.len()).map(domain).collect_view()}
        <section aria-labelledby="model-data">
            <h2 id="model-data">{t.s(k::model::DATA)}</h2>
            <dl class="facts">
                <dt>{t.s(k::model::SOURCE)}</dt>
                <dd>{t.m(&model.source)}</dd>
                <dt>{t.s(k::model::EDITION)}</dt>
                <dd>{model.edition.to_string()}</dd>
                <dt>{t.s(k::model::VERSION)}</dt>
                <dd>{format!("{} {}", model.id, model.version)}</dd>
                <dt>{t.s(k::model::DIGEST)}</dt>
                <dd><code class="model__code" data-testid="model-digest">{model.digest().to_string()}</code></dd>
                <dt>{t.s(k::common::MODEL_WEIGHTS)}</dt>
                <dd>{format!("{} {}", weights.id, weights.version)}</dd>
            </dl>
        </section>
    }
}

/// Everything of an indicator that a search looks at, in lower case, in every language at hand.
fn searched(idx: usize) -> String {
    let mut text = String::new();
    for model in seeds::models() {
        let it = &model.indicators[idx];
        let mut add = |it: &Text| {
            text.push_str(&it.zh);
            text.push('\n');
            text.push_str(&it.en);
            text.push('\n');
        };
        add(&it.name);
        add(&it.meaning);
        if let Some(it) = model.explanations().get(idx) {
            add(&it.object);
            it.evidence.iter().for_each(&mut add);
            it.basis.iter().for_each(|it| add(&it.reference));
        }
        model.questions[it.questions.clone()].iter().for_each(|it| add(&it.text));
        text.push_str(&format!("{} {}\n", it.seq, it.id));
    }
    text.to_lowercase()
}

/// Which texts hold every word that is looked for.
fn matching(texts: &[String], query: &str) -> Vec<bool> {
    let query = query.to_lowercase();
    texts.iter().map(|text| query.split_whitespace().all(|word| text.contains(word))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_by_words_ids_and_either_language() {
        let model = seeds::model();
        let texts: Vec<String> = (0..model.indicators.len()).map(searched).collect();
        let found = |query: &str| -> Vec<usize> {
            let hits = matching(&texts, query);
            (0..hits.len()).filter(|it| hits[*it]).collect()
        };
        assert_eq!(found("").len(), model.indicators.len());
        let by_id = found("operations.recovery.mechanism");
        assert!(by_id.iter().any(|it| model.indicators[*it].id.as_str() == "operations.recovery.mechanism"));
        assert_eq!(found("Disaster-Recovery procedures")[..], found("disaster-recovery PROCEDURES")[..]);
        assert!(!found("容灾").is_empty());
        assert!(found("容灾 xyzzy").is_empty());
    }
}
