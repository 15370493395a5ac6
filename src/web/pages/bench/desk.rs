//! What lies on the bench during this visit: the files, the evaluator's work, and what follows from both.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::core::bench::{Evaluation, Received, Work, evaluate, submission};
use crate::core::encoding::Digest;
use crate::core::keylist::KeyList;
use crate::core::model::Defect;
use crate::core::seeds;
use crate::core::weights::Weights;
use crate::web::visit;

/// The bench of this visit. Its pages read and change it; what follows is computed once for all of them.
#[derive(Clone, Copy)]
pub struct Desk {
    batch: RwSignal<Vec<Arc<Received>>>,
    contents: StoredValue<BTreeMap<Digest, Arc<[u8]>>>,
    work: RwSignal<Work>,
    other: Memo<Option<OtherTable>>,
    ranks_by_other: Memo<bool>,
    evaluation: Memo<Arc<Evaluation>>,
}

/// A weight table of the evaluator, or what is wrong with it.
type OtherTable = Result<Arc<Weights>, Vec<Defect>>;

fn is_same(before: Option<&Option<OtherTable>>, after: Option<&Option<OtherTable>>) -> bool {
    match (before, after) {
        (Some(Some(Ok(before))), Some(Some(Ok(after)))) => before.digest == after.digest,
        (Some(None), Some(None)) => true,
        _ => false,
    }
}

/// The weights under which everything is ranked.
#[derive(Clone)]
pub enum Weighing {
    /// The default ones.
    Default,
    /// Those of the evaluator.
    Other(Arc<Weights>),
}

impl std::ops::Deref for Weighing {
    type Target = Weights;

    fn deref(&self) -> &Weights {
        match self {
            Self::Default => seeds::weights(),
            Self::Other(it) => it,
        }
    }
}

fn ranked_by(other: Memo<Option<OtherTable>>, ranks_by_other: Memo<bool>) -> Weighing {
    match other.get() {
        Some(Ok(it)) if ranks_by_other.get() => Weighing::Other(it),
        _ => Weighing::Default,
    }
}

impl Desk {
    /// The bench of this visit.
    pub fn of_visit() -> Self {
        visit::state(|| {
            let batch = RwSignal::new(Vec::new());
            let work = RwSignal::new(Work::default());
            let given = Memo::new(move |_| work.with(|it| it.publishing.other.clone()));
            let other = Memo::new_with_compare(
                move |_| given.get().map(|it| it.load(seeds::model()).map(Arc::new)),
                |before, after| !is_same(before, after),
            );
            let ranks_by_other = Memo::new(move |_| work.with(|it| it.publishing.ranks_by_other));
            let evaluate = move |_: Option<&Arc<Evaluation>>| {
                let weights = ranked_by(other, ranks_by_other);
                Arc::new(batch.with(|batch| work.with(|it| evaluate(seeds::model(), &weights, batch, it))))
            };
            let evaluation = Memo::new(evaluate);
            Self { batch, contents: StoredValue::new(BTreeMap::new()), work, other, ranks_by_other, evaluation }
        })
    }

    /// The files in the order in which they came, subscribing to their change.
    pub fn batch(self) -> Vec<Arc<Received>> {
        self.batch.get()
    }

    /// What follows, subscribing to its change.
    pub fn evaluation(self) -> Arc<Evaluation> {
        self.evaluation.get()
    }

    /// The other weight table that the evaluator brought, or its defects, subscribing to its change.
    pub fn other_weights(self) -> Option<OtherTable> {
        self.other.get()
    }

    /// The weights under which everything is ranked, subscribing to their change.
    pub fn weights(self) -> Weighing {
        ranked_by(self.other, self.ranks_by_other)
    }

    /// Looks at the evaluator's work, subscribing to its change.
    pub fn with_work<R>(self, look: impl FnOnce(&Work) -> R) -> R {
        self.work.with(look)
    }

    /// Changes the evaluator's work.
    pub fn change_work(self, change: impl FnOnce(&mut Work)) {
        self.work.update(change);
    }

    /// The key list of the evaluator's work, as it is now.
    pub fn peek_keys(self) -> Option<KeyList> {
        self.work.with_untracked(|it| it.keys.clone())
    }

    /// The bytes of a file on the bench, as they came.
    pub fn content(self, file: &Digest) -> Option<Arc<[u8]>> {
        self.contents.with_value(|it| it.get(file).cloned())
    }

    /// Verifies a file, without putting it on the bench yet.
    pub fn receive(self, name: String, bytes: &[u8]) -> Received {
        submission::receive(seeds::model(), seeds::weights(), name, bytes)
    }

    /// Puts files on the bench, with their bytes where they could be had.
    pub fn add(self, files: Vec<(Received, Option<Arc<[u8]>>)>) {
        self.contents.update_value(|contents| {
            for (received, bytes) in &files {
                if let (Some(digest), Some(bytes)) = (received.digest, bytes) {
                    contents.insert(digest, bytes.clone());
                }
            }
        });
        self.batch.update(|it| it.extend(files.into_iter().map(|it| Arc::new(it.0))));
    }
}
