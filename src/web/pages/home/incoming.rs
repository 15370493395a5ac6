//! Work that comes from outside the browser's storage: a draft file, looked at before anything is changed, and the
//! example.

use leptos::prelude::*;

use crate::core::assessment::Assessment;
use crate::core::document::{self, Draft, Opened};
use crate::core::ids::AssessmentId;
use crate::core::scoring;
use crate::core::seeds;
use crate::web::browser::files::PickedFile;
use crate::web::browser::{clock, random};
use crate::web::components::{Notice, NoticeKind, fetch};
use crate::web::i18n::{T, k, use_t};
use crate::web::wording;
use crate::web::{picked, stored};

/// The example city.
///
/// # Errors
/// Why it cannot be opened, in words.
pub async fn example(t: T) -> Result<Assessment, String> {
    fetch(&[seeds::EXAMPLE]).await.map_err(|it| t.f(k::common::FETCH_REFUSED, &[("words", &it.words(t))]))?;
    let draft = Draft::read(seeds::example_draft().as_bytes());
    draft.map(|it| it.assessment).map_err(|it| wording::open_file_error(t, &it))
}

/// The assessment in a draft file.
///
/// # Errors
/// Why it cannot be opened, in words.
pub async fn read(t: T, file: PickedFile) -> Result<Assessment, String> {
    let bytes = picked::read(&file).await.map_err(|it| picked::words(t, &it))?;
    let draft = match document::open(&bytes) {
        Ok(Opened::Draft(draft)) => draft,
        Ok(Opened::Result) => return Err(t.s(k::home::IS_RESULT).to_owned()),
        Ok(Opened::Key) => return Err(t.s(k::home::IS_KEY).to_owned()),
        Ok(Opened::KeyList | Opened::Task(_) | Opened::Contribution(..)) => {
            return Err(t.s(k::errors::UNKNOWN_KIND).to_owned());
        }
        Ok(Opened::Newer { kind, version }) => {
            return Err(t.f(k::errors::NEWER, &[("kind", &kind), ("version", &version.to_string())]));
        }
        Err(error) => return Err(wording::open_file_error(t, &error)),
    };
    let defects = draft.assessment.statement.defects(seeds::model());
    match defects.first() {
        None => Ok(draft.assessment),
        Some(first) => Err(t.f(k::home::OTHER_MODEL, &[("id", &first.id), ("n", &defects.len().to_string())])),
    }
}

/// What a draft file would bring, before anything is changed.
#[component]
pub fn Preview(
    /// What the file holds.
    incoming: Assessment,
    /// Takes what is to be opened; `None` when nothing is.
    done: Callback<Option<Assessment>>,
) -> impl IntoView {
    let t = use_t();
    let it = incoming;
    let copy = move |mut it: Assessment| {
        if let Ok(bytes) = random::bytes::<16>() {
            it.id = AssessmentId::from_random(bytes);
            done.run(Some(it));
        }
    };
    let report = scoring::score(seeds::model(), seeds::weights(), &it.statement);
    let present = stored::assessment(&it.id);
    let is_same = present.as_ref() == Some(&it);
    let name = it.city.as_ref().map_or_else(|| t.s(k::common::NO_CITY).to_owned(), |it| it.name.clone());
    let counts = report.total.counts;
    let evidence: usize = it.statement.evidence.values().map(Vec::len).sum();
    let fact = |label, text: String| view! { <dt>{t.s(label)}</dt> <dd>{text}</dd> };
    let (open_it, copy_it) = (it.clone(), it.clone());
    let meeting = present.filter(|_| !is_same).map(|present| {
        let differing = it
            .statement
            .answers
            .keys()
            .chain(present.statement.answers.keys())
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .filter(|id| it.statement.answers.get(*id) != present.statement.answers.get(*id))
            .count();
        t.f(
            k::home::MEETS,
            &[
                ("n", &differing.to_string()),
                ("here", &clock::local(&present.changed)),
                ("there", &clock::local(&it.changed)),
            ],
        )
    });
    let meets = meeting.is_some();
    view! {
        <dl class="facts">
            {fact(k::home::CITY, name)} {fact(k::home::SCOPE, wording::scope(t, it.statement.scope).to_owned())}
            {fact(k::home::LAST_CHANGED, clock::local(&it.changed))}
            {fact(k::home::ANSWERS, format!("{}/{}", counts.done(), counts.all))}
            {fact(k::common::SO_FAR, wording::score(report.total.so_far))}
            {fact(k::questions::EVIDENCE, evidence.to_string())}
        </dl>
        {meeting.map(|words| view! { <Notice kind=NoticeKind::Warning><p>{words}</p></Notice> })}
        <div class="button-row">
            {if meets {
                view! {
                    <button type="button" class="button button--primary" on:click=move |_| copy(copy_it.clone())>
                        {t.s(k::home::KEEP_BOTH)}
                    </button>
                }
                    .into_any()
            } else {
                view! {
                    <button type="button" class="button button--primary" on:click=move |_| done.run(Some(open_it.clone()))>
                        {t.s(k::home::OPEN_IT)}
                    </button>
                }
                    .into_any()
            }}
            <button type="button" class="button" on:click=move |_| done.run(None)>
                {t.s(k::common::CANCEL)}
            </button>
        </div>
    }
}
