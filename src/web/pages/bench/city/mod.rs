//! One city on the bench: what it answered, what experts say of it, what it is asked, and the review that comes of it.

mod flags;
mod indicators;
mod marks;
mod queries;
mod signing;

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::bench;
use crate::core::bench::plausibility::{self, Flag};
use crate::core::bench::statistics::Entry;
use crate::core::encoding::Digest;
use crate::core::result::Expectation;
use crate::core::review::{self, Draft, Reviewed, Submission};
use crate::core::scoring::{self, E2};
use crate::core::seeds;
use crate::web::browser::{clock, dom};
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{Key, k, use_t};
use crate::web::reasons::visible;
use crate::web::route::{BenchPart, Route};
use crate::web::wording;

use super::desk::Desk;
use flags::Flags;
use indicators::{Indicators, group_id};
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
    flags: Memo<Flagged>,
}

/// What deserves a second look in this city. It informs and changes no score.
#[derive(Clone, PartialEq, Eq)]
struct Flagged {
    /// The city's file, an index of the batch.
    at: usize,
    /// Whether it was compared with others, which is done with those that count.
    is_compared: bool,
    flags: Vec<Flag>,
}

impl Flagged {
    fn of(desk: Desk, file: Digest) -> Self {
        let evaluation = desk.evaluation();
        desk.with_batch(|batch| {
            let is_it = |at: &usize| batch.get(*at).is_some_and(|it| it.digest == Some(file));
            if let Some(at) = evaluation.counted.iter().map(|it| it.file).find(is_it) {
                let about = |it: &&Flag| it.files().contains(&at);
                let flags = desk.flags().iter().filter(about).cloned().collect();
                return Self { at, is_compared: true, flags };
            }
            let at = (0..batch.len()).find(is_it).unwrap_or_default();
            let alone = |submission: &bench::Submission| {
                let scores = scoring::score_reviewed(seeds::model(), seeds::weights(), &submission.standings, &[]);
                plausibility::alone(seeds::model(), seeds::links(), &Entry::of(at, submission, &scores))
            };
            let flags = batch.get(at).and_then(|it| it.submission()).map(alone).unwrap_or_default();
            Self { at, is_compared: false, flags }
        })
    }

    /// What is about an indicator: about one of its questions.
    fn of_indicator(&self, indicator: usize) -> Vec<&Flag> {
        let model = seeds::model();
        let is_of = |flag: &&Flag| {
            let questions = flag.questions_of(seeds::links(), self.at);
            questions.iter().any(|it| model.questions[*it].indicator == indicator)
        };
        self.flags.iter().filter(is_of).collect()
    }
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
        let flags = Memo::new(move |_| Flagged::of(desk, file));
        Some(Self { desk, file, submission: StoredValue::new(submission), draft, reviewed, flags })
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

    /// Takes something out of the review that can be put back: see [`Desk::take_out`].
    fn take_out(self, what: Key, name: String, change: impl FnOnce(&mut Draft)) {
        let mut draft = self.draft.get_untracked();
        change(&mut draft);
        draft.finalised = false;
        self.desk.take_out(what, name, |it| drop(it.reviews.insert(self.file, draft)));
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
        <Neighbours city=city />
        <Facts city=city />
        <Flags city=city />
        <RuleAndExperts city=city />
        <Indicators city=city />
        <Queries city=city />
        <Signing city=city />
    }
    .into_any()
}

/// The cities that count before and after this one, in the order in which their files came.
#[component]
fn Neighbours(city: City) -> impl IntoView {
    let t = use_t();
    let place = Memo::new(move |_| {
        let evaluation = city.desk.evaluation();
        let named = |at: usize| {
            let file = evaluation.counted.get(at)?.file;
            city.desk.with_batch(|it| Some((it.get(file)?.digest?, it.get(file)?.submission()?.city.name.clone())))
        };
        let at = (0..evaluation.counted.len()).find(|it| named(*it).is_some_and(|it| it.0 == city.file))?;
        Some((at, evaluation.counted.len(), at.checked_sub(1).and_then(named), named(at + 1)))
    });
    let link = move |key: Key, to: Option<(Digest, String)>| {
        to.map(|(file, name)| {
            let href = Route::Bench(BenchPart::City(file)).href();
            view! { <a class="button button--small" href=href>{t.f(key, &[("name", &visible(&name))])}</a> }
        })
    };
    move || {
        place.get().map(|(at, all, before, after)| {
            let words = t.f(k::review::OF_CITIES, &[("n", &(at + 1).to_string()), ("all", &all.to_string())]);
            view! {
                <nav class="button-row review-neighbours bench-noprint" aria-label=t.s(k::review::CITIES)>
                    {link(k::review::PREVIOUS_CITY, before)}
                    {link(k::review::NEXT_CITY, after)}
                    <span class="muted">{words}</span>
                </nav>
            }
        })
    }
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
    let row = move |name: AnyView, own: Option<E2>, after: Signal<Option<E2>>| {
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
        // Down to what the score is made of.
        let first = domain.groups.start;
        let down = move |_| dom::focus_at_top(&group_id(first));
        let name = view! { <button type="button" class="link-button" on:click=down>{t.m(&domain.name)}</button> };
        row(name.into_any(), score.settled(), after)
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
                    {row(t.s(k::reasons::TOTAL).into_any(), report.total.settled(), total)} {domains.collect_view()}
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
