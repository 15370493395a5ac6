//! What is shown of the ranking during this visit, and what is sampled for it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::bench::publishing::Publishing;
use crate::core::bench::ranking::{Among, By, Tiers};
use crate::core::bench::stability::{Sampling, Stability};
use crate::core::bench::tables::Basis;
use crate::core::bench::{Evaluation, evaluate};
use crate::core::publish::Table;
use crate::core::seeds;
use crate::core::weights::Weights;
use crate::web::browser::clock;
use crate::web::i18n::T;
use crate::web::visit;

use super::super::desk::Desk;
use super::words;

/// How the ranking is looked at.
#[derive(Clone, Copy)]
pub struct View {
    /// Among whom cities are ranked.
    pub among: RwSignal<Among>,
    /// Whether all digits are shown.
    pub digits: RwSignal<bool>,
    /// Words that a row has to have to be shown.
    pub search: RwSignal<String>,
    /// How far the sampling is.
    pub progress: RwSignal<Option<Progress>>,
    firmness: RwSignal<Option<Arc<Firm>>>,
    run: StoredValue<u32>,
}

/// How far the sampling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Samples taken.
    pub taken: u32,
    /// Samples wanted.
    pub wanted: u32,
}

/// What was sampled, and of what.
pub struct Firm {
    of: Sampled,
    stability: Stability,
}

/// Everything that a sampling follows from.
#[derive(Clone)]
struct Sampled {
    evaluation: Arc<Evaluation>,
    among: Among,
    sampling: Sampling,
}

impl PartialEq for Sampled {
    fn eq(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.evaluation, &other.evaluation);
        same && self.among == other.among && self.sampling == other.sampling
    }
}

/// City samples in one slice: about ten milliseconds on a slow machine.
const SLICE: usize = 10_000;

impl View {
    /// That of this visit.
    pub fn of_visit() -> Self {
        visit::state(|| Self {
            among: RwSignal::new(Among::All),
            digits: RwSignal::new(false),
            search: RwSignal::new(String::new()),
            progress: RwSignal::new(None),
            firmness: RwSignal::new(None),
            run: StoredValue::new(0),
        })
    }

    /// Sees to it that what is shown is sampled; a sampling of something else is given up. Call it in an effect.
    pub fn sample(self, desk: Desk) {
        let evaluation = desk.evaluation();
        let among = self.among.get();
        let Some(sampling) = desk.with_work(|it| it.publishing.sampling) else {
            self.stop();
            return;
        };
        let of = Sampled { evaluation, among, sampling };
        if self.firmness.with_untracked(|it| it.as_ref().is_some_and(|it| it.of == of)) {
            self.stop();
            return;
        }
        let run = self.stop();
        let mut stability = with_basis(desk, |it| it.stability(among, sampling));
        let cities = desk.evaluation().counted.len();
        let slice = u32::try_from(SLICE / cities.max(1)).unwrap_or(1).max(1);
        spawn_local(async move {
            loop {
                clock::turn().await;
                if self.run.try_get_value() != Some(run) {
                    return;
                }
                let goes_on = stability.advance(slice);
                let progress = Progress { taken: stability.taken(), wanted: stability.sampling().samples };
                self.progress.set(goes_on.then_some(progress));
                if !goes_on {
                    break;
                }
            }
            self.firmness.set(Some(Arc::new(Firm { of, stability })));
        });
    }

    fn stop(self) -> u32 {
        self.run.update_value(|it| *it = it.wrapping_add(1));
        self.progress.set(None);
        self.run.get_value()
    }

    /// What was sampled of what is shown, subscribing to its change.
    fn firm(self, desk: Desk, among: Among) -> Option<Arc<Firm>> {
        let sampling = desk.with_work(|it| it.publishing.sampling)?;
        let of = Sampled { evaluation: desk.evaluation(), among, sampling };
        self.firmness.get().filter(|it| it.of == of)
    }

    /// The rankings that are shown: the total, then the domains.
    pub fn tables(self, desk: Desk, t: T) -> Vec<Arc<Table>> {
        let among = self.among.get();
        let firm = self.firm(desk, among);
        let top = desk.with_work(|it| it.publishing.top);
        let all = std::iter::once(By::Total).chain((0..seeds::model().domains.len()).map(By::Domain));
        with_basis(desk, |basis| {
            let words = |it: crate::core::bench::tables::Said<'_>| words::say(t, it);
            let ranking = |by| basis.ranking(by, among, top, firm.as_ref().map(|it| &it.stability), &words);
            all.map(|by| Arc::new(ranking(by))).collect()
        })
    }
}

/// What became of each file, as a table.
pub fn files(desk: Desk, t: T) -> Table {
    with_basis(desk, |it| it.files(&|it| words::say(t, it)))
}

/// The places under the default weights and under the other table side by side, as far as there is one.
pub fn side_by_side(desk: Desk, among: Among, t: T) -> Option<Table> {
    let other = desk.other_weights().and_then(Result::ok)?;
    let batch = desk.batch();
    Some(desk.with_work(|work| {
        let before = evaluate(seeds::model(), seeds::weights(), &batch, work);
        let after = evaluate(seeds::model(), &other, &batch, work);
        let tiers = work.publishing.tiers(seeds::whitepaper());
        let basis = basis(seeds::weights(), &tiers, &batch, work, &before);
        basis.side_by_side(&other, &after, among, &|it| words::say(t, it))
    }))
}

/// Looks at what the shown rankings are made of, subscribing to its change.
pub fn with_basis<R>(desk: Desk, look: impl FnOnce(Basis<'_>) -> R) -> R {
    let (batch, evaluation, weights) = (desk.batch(), desk.evaluation(), desk.weights());
    desk.with_work(|work| {
        let tiers = work.publishing.tiers(seeds::whitepaper());
        look(basis(&weights, &tiers, &batch, work, &evaluation))
    })
}

fn basis<'a>(
    weights: &'a Weights,
    tiers: &'a Tiers,
    batch: &'a [Arc<crate::core::bench::Received>],
    work: &'a crate::core::bench::Work,
    evaluation: &'a Evaluation,
) -> Basis<'a> {
    let (model, divisions) = (seeds::model(), seeds::divisions());
    Basis { model, weights, divisions, tiers, batch, work, evaluation }
}

/// Changes what was chosen for publishing.
pub fn change(desk: Desk, change: impl FnOnce(&mut Publishing)) {
    desk.change_work(|it| change(&mut it.publishing));
}
