//! The answers of the file in words, folded away until wanted.

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::answers::{EVIDENCE_LIMIT, Evidence};
use crate::core::model::Indicator;
use crate::core::result::{Subject, Verification};
use crate::core::seeds;
use crate::core::text::NOTE_LIMIT;
use crate::web::answer_words::answer_text;
use crate::web::i18n::{T, k, use_t};
use crate::web::reasons::{visible, visible_up_to};

/// The list; built when it is unfolded, because it is long.
#[component]
pub fn AnswerList(verification: Arc<Verification>) -> impl IntoView {
    let t = use_t();
    let is_accepted = verification.is_accepted();
    let n = verification.content.as_ref()?.credential_subject.answers.len().to_string();
    let is_ours = verification.report.is_some();
    // Answers of another model cannot be worded with this one.
    if !is_ours {
        return None;
    }
    let (unfolded, set_unfolded) = signal(false);
    let label = if is_accepted { k::verify::ANSWERS } else { k::verify::ANSWERS_CLAIMED };
    Some(view! {
        <details class="verify__fold" id="answers" on:toggle=move |_| set_unfolded.set(true)>
            <summary>{t.f(label, &[("n", &n)])}</summary>
            {move || {
                let subject = unfolded.get().then(|| verification.content.as_ref().map(|it| &it.credential_subject)).flatten();
                subject.map(|it| list(t, it))
            }}
        </details>
    })
}

fn list(t: T, subject: &Subject) -> AnyView {
    let model = seeds::model();
    let figures = model.profile.iter().filter_map(|it| {
        let value = subject.profile.get(model, it.key)?;
        Some(view! { <dt>{t.m(&it.label)}</dt> <dd>{format!("{value} {}", t.m(&it.unit))}</dd> })
    });
    let has_figures = !subject.profile.is_empty();
    let groups = model.groups.iter().map(|group| {
        let indicators =
            model.indicators[group.indicators.clone()].iter().map(|it| indicator(t, subject, it)).collect_view();
        view! { <h3>{t.m(&group.name)}</h3> {indicators} }
    });
    view! {
        {has_figures
            .then(|| {
                view! {
                    <h3>{t.s(k::verify::FIGURES)}</h3>
                    <dl class="facts">{figures.collect_view()}</dl>
                }
            })}
        {groups.collect_view()}
    }
    .into_any()
}

fn indicator(t: T, subject: &Subject, it: &'static Indicator) -> AnyView {
    let model = seeds::model();
    let asked = it.questions.clone().filter(|idx| subject.scope.includes(model, *idx));
    let rows = asked.map(|idx| {
        let question = &model.questions[idx];
        let answer = answer_text(t, question, subject.answers.get(&question.id), &subject.profile);
        let note = subject.notes.get(&question.id).map(|it| {
            view! {
                <dd class="verify__note">
                    <span class="muted">{t.s(k::verify::NOTE)} {t.s(k::questions::COLON)}</span>
                    <bdi>{visible_up_to(it, NOTE_LIMIT)}</bdi>
                </dd>
            }
        });
        view! {
            <dt>{t.m(&question.text)}</dt>
            <dd><bdi>{visible_up_to(&answer, NOTE_LIMIT * 2)}</bdi></dd>
            {note}
        }
    });
    let evidence = subject.evidence.get(&it.id).map(|list| {
        let items = list.iter().take(EVIDENCE_LIMIT).map(|it| view! { <li><bdi>{evidence_text(it)}</bdi></li> });
        view! {
            <p class="verify__evidence">{t.s(k::questions::EVIDENCE)}</p>
            <ul>{items.collect_view()}</ul>
        }
    });
    view! {
        <h4>{it.seq} " " {t.m(&it.name)}</h4>
        <dl class="verify__answers">{rows.collect_view()}</dl>
        {evidence}
    }
    .into_any()
}

fn evidence_text(it: &Evidence) -> String {
    let parts = [&it.title, &it.number, &it.date, &it.keeper];
    let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).map(|it| visible(it)).collect();
    parts.join(" · ")
}
