//! One city on the bench: what it answered, what experts say of it, what it is asked, and the review that comes of it.

mod indicators;
mod marks;
mod queries;
mod signing;

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::encoding::Digest;
use crate::core::result::Expectation;
use crate::core::review::{self, Draft, Reviewed, Submission};
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::web::browser::clock;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{k, use_t};
use crate::web::reasons::visible;
use crate::web::route::{BenchPart, Route};
use crate::web::wording;

use super::desk::Desk;
use indicators::Indicators;
use marks::RuleAndExperts;
pub use marks::combination;
use queries::Queries;
use signing::Signing;

/// What the parts of the page work on; copies are the same.
#[derive(Clone, Copy)]
struct City {
    desk: Desk,
    file: Digest,
    submission: StoredValue<Arc<Submission>>,
    draft: Memo<Draft>,
    reviewed: Memo<Reviewed>,
}

/// What everything on the bench was verified against. Key list and call are asked where it is decided who counts.
fn expected<'a>() -> Expectation<'a> {
    Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None }
}

/// The submission in these bytes, and what a review of it, if it is one, says already.
fn taken_up(bytes: &[u8], file: Digest) -> Option<(Submission, Draft)> {
    if let Ok(it) = Submission::read(bytes, expected()) {
        return Some((it, Draft::default()));
    }
    let review = review::verify(bytes, expected()).verified()?;
    Some((Submission::inside(review.file(), expected()).ok()?, Draft::of(review.file(), file)))
}

impl City {
    fn new(desk: Desk, file: Digest) -> Option<Self> {
        let (submission, given) = taken_up(&desk.content(&file)?, file)?;
        let submission = Arc::new(submission);
        let draft =
            Memo::new(move |_| desk.with_work(|it| it.reviews.get(&file).cloned()).unwrap_or_else(|| given.clone()));
        let scored = submission.clone();
        let reviewed =
            Memo::new(move |_| draft.with(|it| it.marking.score(seeds::model(), seeds::weights(), scored.report())));
        Some(Self { desk, file, submission: StoredValue::new(submission), draft, reviewed })
    }

    fn submission(self) -> Arc<Submission> {
        self.submission.get_value()
    }

    /// Changes what the evaluator has put down; a review that was signed before says something else from then on.
    fn change(self, change: impl FnOnce(&mut Draft)) {
        self.put(|it| {
            change(it);
            it.finalised = false;
        });
    }

    fn put(self, change: impl FnOnce(&mut Draft)) {
        let mut draft = self.draft.get_untracked();
        change(&mut draft);
        self.desk.change_work(|it| drop(it.reviews.insert(self.file, draft)));
    }
}

/// The page.
#[component]
pub fn CityPage(desk: Desk, file: Digest) -> impl IntoView {
    let t = use_t();
    let Some(city) = City::new(desk, file) else {
        return view! {
            <Notice kind=NoticeKind::Info>
                <p>{t.s(k::review::NOT_HERE)}</p>
            </Notice>
            <p><a class="button" href=Route::Bench(BenchPart::Files).href()>{t.s(k::review::TO_FILES)}</a></p>
        }
        .into_any();
    };
    view! {
        <Facts city=city />
        <RuleAndExperts city=city />
        <Indicators city=city />
        <Queries city=city />
        <Signing city=city />
    }
    .into_any()
}

/// Who submitted what, and the scores before and after review.
#[component]
fn Facts(city: City) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let submission = city.submission();
    let file = submission.file();
    let subject = &file.credential_subject;
    let code = subject.city_code().map_or_else(String::new, |it| it.to_string());
    let row = move |name: String, own: Option<E2>, after: Signal<Option<E2>>| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{shown(own)}</td>
                <td class="number">{move || shown(after.get())}</td>
            </tr>
        }
    };
    let total = Signal::derive(move || city.reviewed.with(|it| it.scores.total));
    let report = submission.report();
    let domains = model.domains.iter().zip(&report.domains).enumerate().map(|(idx, (domain, score))| {
        let after = Signal::derive(move || city.reviewed.with(|it| it.scores.domains[idx]));
        row(t.m(&domain.name).to_owned(), score.settled(), after)
    });
    view! {
        <section aria-labelledby="review-facts">
            <h2 id="review-facts"><bdi>{visible(&subject.city)}</bdi> " · " {code}</h2>
            {subject
                .example
                .then(|| view! { <Notice kind=NoticeKind::Warning><p>{t.s(k::review::EXAMPLE)}</p></Notice> })}
            <dl class="facts">
                <dt>{t.s(k::review::BODY)}</dt>
                <dd><bdi>{visible(&file.issuer.name)}</bdi></dd>
                <dt>{t.s(k::review::SCOPE)}</dt>
                <dd>{wording::scope(t, subject.scope)}</dd>
                <dt>{t.s(k::review::MADE)}</dt>
                <dd>{clock::local(&file.valid_from)}</dd>
            </dl>
            <table class="table review-scores" data-testid="review-scores">
                <caption>{t.s(k::review::SCORES_CAPTION)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.s(k::review::ITEM)}</th>
                        <th scope="col" class="number">{t.s(k::review::SELF)}</th>
                        <th scope="col" class="number">{t.s(k::review::AFTER)}</th>
                    </tr>
                </thead>
                <tbody>
                    {row(t.s(k::reasons::TOTAL).to_owned(), report.total.settled(), total)} {domains.collect_view()}
                </tbody>
            </table>
        </section>
    }
}

/// A score with both decimals, as experts give them.
fn shown(it: Option<E2>) -> String {
    it.map_or_else(|| "–".to_owned(), E2::two_decimals)
}

/// What is wrong with what was typed into the field of this id.
fn error(problem: RwSignal<Option<String>>, id: &str) -> AnyView {
    view! { <p class="field__error" id=format!("{id}-error") role="alert">{move || problem.get()}</p> }.into_any()
}
