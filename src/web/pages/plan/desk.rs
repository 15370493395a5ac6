//! What the page shows: what follows from the answers, the plan, and what both come to. Computes nothing itself.

use std::sync::Arc;

use leptos::prelude::*;

use crate::core::plan::{self, Gains, Outlook, Plan, Slot};
use crate::core::scoring::{Scores, Standing};
use crate::core::seeds;
use crate::web::session::Session;

/// What follows from the answers alone. They are not changed on this page, so that it stays the same unless another tab
/// changes them.
#[derive(Debug, PartialEq)]
pub struct Base {
    /// Where each question stands.
    pub standings: Vec<Option<Standing>>,
    /// The steps of each question with what they add.
    pub gains: Gains,
    /// The scores, with every open question at 0.
    pub now: Scores,
    /// How many questions are open.
    pub open: usize,
}

impl Base {
    fn of(standings: Vec<Option<Standing>>) -> Self {
        let (model, weights) = (seeds::model(), seeds::weights());
        Self {
            gains: plan::gains(model, weights, &standings),
            now: plan::what_if(model, weights, &standings, []),
            open: standings.iter().filter(|it| matches!(it, Some(Standing::Open(_)))).count(),
            standings,
        }
    }
}

/// The desk of the page; copies are the same.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The assessment.
    pub session: Session,
    /// What follows from its answers.
    pub base: Memo<Arc<Base>>,
    /// Its plan.
    pub plan: ReadSignal<Plan>,
    /// The scenario that steps are chosen for.
    pub slot: RwSignal<Slot>,
    /// What each scenario comes to.
    pub outlooks: Memo<Vec<Outlook>>,
}

impl Desk {
    /// Opens the desk of the open assessment.
    pub fn open() -> Self {
        let session = expect_context::<Session>();
        // An assessment without any question scored has a list of the same length: only without an assessment it is empty.
        let standings = session.part(|_, report| report.questions.clone());
        let all = seeds::model().questions.len();
        let base = Memo::new(move |_| {
            let mut standings = standings.get();
            standings.resize(all, None);
            Arc::new(Base::of(standings))
        });
        let plan = session.part(|it, _| it.planned());
        let outlooks = Memo::new(move |_| {
            let (model, weights, base) = (seeds::model(), seeds::weights(), base.get());
            let outlook = |slot: Slot| plan.with(|it| it.outlook(slot, model, weights, &base.standings));
            Slot::ALL.into_iter().map(outlook).collect()
        });
        let slot = RwSignal::new(plan.with_untracked(|it| it.adopted));
        Self { session, base, plan, slot, outlooks }
    }
}
