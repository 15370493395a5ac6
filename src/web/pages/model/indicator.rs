//! One indicator with everything it stands on.

use leptos::prelude::*;

use super::weights::{Resulting, percent_in_text};
use crate::core::ids::IndicatorId;
use crate::core::model::{
    Benchmark, Explanation, Indicator, Input, Measure, Operand, ProfileKey, Question, QuestionKind, Semantics,
};
use crate::core::seeds;
use crate::web::answer_words::rule_text;
use crate::web::components::linked;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::pages::questionnaire::explanation::{basis_kind, confidence_help, confidence_letter, question_source};
use crate::web::route::{ModelPart, Route};
use crate::web::session::Session;
use crate::web::wording;

/// The page.
#[component]
pub fn IndicatorPage(id: IndicatorId) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    // An address with an unknown id never gets here: it is shown as not found.
    let idx = model.indicators.iter().position(|it| it.id == id)?;
    let it = &model.indicators[idx];
    let group = &model.groups[it.group];
    let department = |id: &str| model.departments.get(id).map_or("", |it| t.m(it)).to_owned();
    let support: Vec<String> = it.data_owner.support.iter().map(|it| department(it)).collect();
    let support = support.join(t.s(k::questions::LIST_SEPARATOR));
    let owner = t.f(k::questions::OWNER, &[("lead", &department(&it.data_owner.lead)), ("support", &support)]);
    let explanation = model.explanation(idx);
    let basis = explanation.basis.iter().map(|it| {
        view! {
            <li>
                <span class="tag">{t.s(basis_kind(it.source))}</span>
                " "
                {linked(t, t.m(&it.reference))}
                " "
                <span class="muted" title=t.s(confidence_help(it.confidence))>
                    {t.f(k::questions::CONFIDENCE, &[("grade", confidence_letter(it.confidence))])}
                </span>
            </li>
        }
    });
    let evidence = explanation.evidence.iter().map(|it| view! { <li>{t.m(it)}</li> }).collect_view();
    let fact = |label: Key, value: AnyView| view! { <dt>{t.s(label)}</dt> <dd>{value}</dd> };
    let weight = percent_in_text(Resulting::ours().indicators[idx]);
    let to_answers = expect_context::<Session>().is_open().get_untracked().then(|| {
        let href = Route::Question(model.questions[it.questions.start].id.clone()).href();
        view! { <a class="button" href=href>{t.s(k::model::TO_ANSWERS)}</a> }
    });
    Some(view! {
        <article class="model__indicator">
            <p class="eyebrow">{super::path(t, group)}</p>
            <h1 id="page-title" tabindex="-1">
                <span class="model__seq">{it.seq}</span> {t.m(&it.name)}
            </h1>
            <p class="model__meaning">{t.m(&it.meaning)}</p>
            <p class="muted">
                <code>{it.id.to_string()}</code> " · " {t.f(k::model::WEIGHT, &[("percent", &weight)])}
            </p>
            {to_answers}
            <dl class="facts">
                {fact(k::questions::OBJECT, linked(t, t.m(&explanation.object)).into_any())}
                {fact(k::questions::EVIDENCE_EXAMPLES, view! { <ul>{evidence}</ul> }.into_any())}
                {fact(k::questions::DATA_OWNER, owner.into_any())}
                {fact(k::questions::BOUNDARY, linked(t, t.m(&explanation.boundary)).into_any())}
                {fact(k::questions::BASIS, view! { <ul>{basis.collect_view()}</ul> }.into_any())}
            </dl>
            <Links explanation=explanation />
            <section aria-labelledby="indicator-questions">
                <h2 id="indicator-questions">{t.s(k::model::QUESTIONS)}</h2>
                {it.questions.clone().map(|idx| view! { <Asked idx=idx /> }).collect_view()}
            </section>
            <Steps idx=idx />
        </article>
    })
}

/// What the white paper says elsewhere about the same thing.
#[component]
fn Links(explanation: &'static Explanation) -> impl IntoView {
    let t = use_t();
    let paper = seeds::whitepaper();
    let links = &explanation.links;
    let mut lists: Vec<(Key, Vec<AnyView>)> = Vec::new();
    let entry = |part: ModelPart, anchor: String, id: &str, text: &str| {
        view! { <li>{super::entry_link(part, anchor, id.to_owned())} " " {text.to_owned()}</li> }.into_any()
    };
    let recommendations = paper.recommendations.iter().filter(|it| links.recommendations.contains(&it.id));
    let rows =
        recommendations.map(|it| entry(ModelPart::Findings, super::findings::anchor(&it.id), &it.id, t.m(&it.text)));
    lists.push((k::model::RECOMMENDATIONS, rows.collect()));
    let rows = paper.risks.iter().filter(|it| links.risks.contains(&it.id)).map(|it| {
        let text = format!("{} · {}", t.m(&it.layer), t.m(&it.name));
        entry(ModelPart::Findings, super::findings::anchor(&it.id), &it.id, &text)
    });
    lists.push((k::model::RISKS, rows.collect()));
    let rows = paper
        .cases
        .cases
        .iter()
        .filter(|it| links.cases.contains(&it.id))
        .map(|it| entry(ModelPart::Cases, super::cases::anchor(&it.id), t.m(&it.city), t.m(&it.title)));
    lists.push((k::common::MODEL_CASES, rows.collect()));
    let rows = paper.changes.iter().filter(|it| links.changes.contains(&it.id));
    let rows = rows.map(|it| entry(ModelPart::Findings, super::findings::anchor(&it.id), &it.id, t.m(&it.text)));
    lists.push((k::model::CHANGES, rows.collect()));
    lists.retain(|it| !it.1.is_empty());
    if lists.is_empty() {
        return None;
    }
    let list = |(label, rows): (Key, Vec<AnyView>)| view! { <h3>{t.s(label)}</h3> <ul>{rows}</ul> };
    Some(view! {
        <section aria-labelledby="indicator-links">
            <h2 id="indicator-links">{t.s(k::model::LINKS)}</h2>
            {lists.into_iter().map(list).collect_view()}
        </section>
    })
}

/// A question as the model has it.
#[component]
fn Asked(idx: usize) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let it = &model.questions[idx];
    let word = it.id.as_str().rsplit('.').next().unwrap_or_default().to_uppercase();
    let kind = t.s(match &it.kind {
        QuestionKind::Levels(_) => k::model::KIND_LEVELS,
        QuestionKind::Checklist(_) => k::model::KIND_CHECKLIST,
        QuestionKind::YesNo => k::model::KIND_YES_NO,
        QuestionKind::Measure(Measure { input: Input::Entered, .. }) => k::model::KIND_NUMBER,
        QuestionKind::Measure(_) => k::model::KIND_RATIO,
    });
    let sources =
        it.sources.iter().map(|it| view! { <span class="tag">{question_source(t, *it)}</span> }).collect_view();
    let benchmarks = it.benchmarks.iter().map(|it| view! { <li>{benchmark(t, it)}</li> }).collect_view();
    let has_benchmarks = !it.benchmarks.is_empty();
    view! {
        <section class="model__question" aria-labelledby=format!("asked-{}", it.id)>
            <h3 id=format!("asked-{}", it.id)>
                <span class="model__seq">{word}</span>
                {model.is_core(idx).then(|| view! { <span class="tag">{t.s(k::questions::CORE)}</span> })}
                " " {t.m(&it.text)}
            </h3>
            <p class="muted">
                {kind} {it.may_not_apply.then(|| t.s(k::model::MAY_NOT_APPLY))}
            </p>
            {it.hint.as_ref().map(|it| view! { <p>{linked(t, t.m(it))}</p> })}
            {options(t, it)}
            {has_benchmarks.then(|| view! { <h4>{t.s(k::model::BENCHMARKS)}</h4> <ul>{benchmarks}</ul> })}
            <p class="model__sources muted">
                {sources} " " {it.derived_from.as_ref().map(|it| linked(t, t.m(it)))}
                {it.note.as_ref().map(|it| view! { <span class="model__note">{linked(t, t.m(it))}</span> })}
            </p>
        </section>
    }
}

/// What can be answered, with what it scores.
fn options(t: T, it: &'static Question) -> AnyView {
    let score = |it: &str| t.f(k::model::SCORE, &[("score", it)]);
    match &it.kind {
        QuestionKind::Levels(levels) => {
            let top = levels.len().saturating_sub(1).max(1);
            let rows = levels.iter().enumerate().map(|(level, text)| {
                let points = (100 * level / top).to_string();
                view! { <li><span class="model__score">{format!("L{level}")} " · " {score(&points)}</span> {t.m(text)}</li> }
            });
            view! { <ul class="model__options">{rows.collect_view()}</ul> }.into_any()
        }
        QuestionKind::Checklist(items) => {
            let rows = items.iter().map(|it| view! { <li>{t.m(it)}</li> });
            view! { <ul>{rows.collect_view()}</ul> <p class="muted">{rule_text(t, it)}</p> }.into_any()
        }
        QuestionKind::YesNo => view! { <p class="muted">{rule_text(t, it)}</p> }.into_any(),
        QuestionKind::Measure(measure) => {
            view! { {counted(t, measure)} <p class="muted">{rule_text(t, it)}</p> }.into_any()
        }
    }
}

/// What is counted against what.
fn counted(t: T, measure: &'static Measure) -> AnyView {
    let Input::Ratio { numerator, denominator, factor } = &measure.input else {
        return view! { <p>{t.f(k::model::UNIT, &[("unit", t.m(&measure.unit))])}</p> }.into_any();
    };
    let side = |it: &'static Operand| match it {
        Operand::Entered(label) => t.m(label).to_owned(),
        Operand::Profile(key) => from_profile(t, *key),
    };
    let unit = t.m(&measure.unit);
    let mut formula = format!("{} ÷ {}", side(numerator), side(denominator));
    // A percent sign says "× 100" already.
    if *factor != 1 && unit != "%" {
        formula.push_str(&format!(" × {factor}"));
    }
    view! { <p class="model__formula">{t.f(k::model::FORMULA_UNIT, &[("formula", &formula), ("unit", unit)])}</p> }
        .into_any()
}

fn from_profile(t: T, key: ProfileKey) -> String {
    t.f(k::model::FROM_PROFILE, &[("figure", wording::figure(t, key))])
}

/// A published figure with the level or range it speaks of, and a link to the finding.
fn benchmark(t: T, it: &Benchmark) -> AnyView {
    let relation = match it.semantics {
        Semantics::Eq => k::questions::FIGURE_EQ,
        Semantics::Ge => k::questions::FIGURE_GE,
        Semantics::Le => k::questions::FIGURE_LE,
        Semantics::Qual => k::questions::FIGURE_QUAL,
        Semantics::Ref => k::questions::FIGURE_REF,
    };
    let place = match (it.level, &it.bracket) {
        (Some(level), _) => format!("L{level}"),
        (None, Some(bracket)) => t.m(&bracket.label).to_owned(),
        (None, None) => String::new(),
    };
    let value = if place.is_empty() {
        t.m(&it.value).to_owned()
    } else {
        format!("{place}{}{}", t.s(k::questions::COLON), t.m(&it.value))
    };
    let link =
        super::entry_link(ModelPart::Statistics, super::statistics::anchor(&it.statistic), it.statistic.to_string());
    view! { {link} " " {t.f(relation, &[("value", &value)])} }.into_any()
}

#[component]
fn Steps(idx: usize) -> impl IntoView {
    let t = use_t();
    let indicators = &seeds::model().indicators;
    let link = |it: &Indicator, before: bool| {
        let name = t.m(&it.name);
        let label = if before { format!("← {name}") } else { format!("{name} →") };
        view! { <a class="button" href=super::indicator_href(&it.id)>{label}</a> }
    };
    view! {
        <nav class="steps" aria-label=t.s(k::model::STEPS)>
            {idx.checked_sub(1).map(|it| link(&indicators[it], true))}
            <span class="steps__gap"></span>
            {indicators.get(idx + 1).map(|it| link(it, false))}
        </nav>
    }
}
