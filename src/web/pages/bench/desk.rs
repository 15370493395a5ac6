//! What lies on the bench during this visit: the files, the evaluator's work, and what follows from both.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::core::bench::{Evaluation, Received, Work, evaluate, submission};
use crate::core::encoding::Digest;
use crate::core::keylist::KeyList;
use crate::core::seeds;
use crate::web::visit;

/// The bench of this visit. Its pages read and change it; what follows is computed once for all of them.
#[derive(Clone, Copy)]
pub struct Desk {
    batch: RwSignal<Vec<Arc<Received>>>,
    contents: StoredValue<BTreeMap<Digest, Arc<[u8]>>>,
    work: RwSignal<Work>,
    evaluation: Memo<Arc<Evaluation>>,
}

impl Desk {
    /// The bench of this visit.
    pub fn of_visit() -> Self {
        visit::state(|| {
            let batch = RwSignal::new(Vec::new());
            let work = RwSignal::new(Work::default());
            let evaluate = move |_: Option<&Arc<Evaluation>>| {
                Arc::new(batch.with(|batch| work.with(|it| evaluate(seeds::model(), seeds::weights(), batch, it))))
            };
            Self { batch, contents: StoredValue::new(BTreeMap::new()), work, evaluation: Memo::new(evaluate) }
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
