//! What lies on the bench during this visit: the files, the evaluator's work, and what follows from both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;

use crate::archive::{BenchDefect, Refusal, Unusable};
use crate::core::bench::plausibility::{self, Flag};
use crate::core::bench::statistics;
use crate::core::bench::submission::Words;
use crate::core::bench::{BenchFile, Decision, Evaluation, Listed, Received, Ruling, Work, evaluate, submission};
use crate::core::encoding::Digest;
use crate::core::keylist::KeyList;
use crate::core::model::Defect;
use crate::core::seeds;
use crate::core::weights::Weights;
use crate::web::browser::{clock, location};
use crate::web::i18n::{Key, k};
use crate::web::picked;
use crate::web::visit;

/// Most files that lie on the bench at once.
pub const MOST_FILES: usize = 5_000;
/// All their bytes together.
pub const MOST_BYTES: usize = 256 << 20;

/// The bench of this visit. Its pages read and change it; what follows is computed once for all of them.
#[derive(Clone, Copy)]
pub struct Desk {
    batch: RwSignal<Vec<Arc<Received>>>,
    unread: RwSignal<Vec<Unread>>,
    contents: StoredValue<BTreeMap<Digest, Arc<[u8]>>>,
    work: RwSignal<Work>,
    other: Memo<Option<OtherTable>>,
    ranks_by_other: Memo<bool>,
    evaluation: Memo<Arc<Evaluation>>,
    flags: Memo<Arc<Vec<Flag>>>,
    removed: RwSignal<Option<Removed>>,
    unsaved: RwSignal<bool>,
}

/// What was taken away last, until something else is changed.
#[derive(Clone)]
pub struct Removed {
    /// What it was, as a message that has a place for its name.
    pub what: Key,
    /// Its name.
    pub name: String,
    /// Whether it has been put back.
    pub is_back: bool,
    before: Before,
}

/// How it was before.
#[derive(Clone)]
enum Before {
    Work(Box<Work>),
    File(usize, Arc<Received>, Option<Arc<[u8]>>),
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

fn flags(batch: &[Arc<Received>], evaluation: &Evaluation) -> Vec<Flag> {
    let entries = statistics::entries(batch, evaluation);
    let texts: Vec<&[Words]> =
        entries.iter().map(|it| batch[it.file].submission().map_or(&[][..], |it| &it.texts)).collect();
    plausibility::flags(seeds::model(), seeds::links(), &entries, &texts)
}

/// A file that came without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its name.
    pub name: String,
    /// Why they could not be had.
    pub why: Trouble,
}

/// Why the bytes of a file could not be had. A fact, so that it can be worded in either language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Too large, or the browser did not read it.
    Picked(picked::Unread),
    /// A ZIP that is refused as a whole.
    Zip(Refusal),
    /// An entry of a ZIP.
    Entry(Unusable),
    /// A saved bench that does not open.
    Bench(BenchDefect),
    /// A saved bench among other files.
    BenchAmongFiles,
    /// No room is left on the bench.
    Full,
}

/// A file on its way to the bench, with its bytes.
pub type Verified = (Received, Arc<[u8]>);

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
            let flags = Memo::new(move |_| Arc::new(batch.with(|batch| flags(batch, &evaluation.get()))));
            let (unsaved, removed) = (RwSignal::new(false), RwSignal::new(None));
            location::warn_before_leaving(move || unsaved.try_get_untracked() == Some(true));
            let (unread, contents) = (RwSignal::new(Vec::new()), StoredValue::new(BTreeMap::new()));
            Self { batch, unread, contents, work, other, ranks_by_other, evaluation, flags, removed, unsaved }
        })
    }

    /// The files in the order in which they came, subscribing to their change.
    pub fn batch(self) -> Vec<Arc<Received>> {
        self.batch.get()
    }

    /// Looks at the files, subscribing to their change.
    pub fn with_batch<R>(self, look: impl FnOnce(&[Arc<Received>]) -> R) -> R {
        self.batch.with(|it| look(it))
    }

    /// The files that came without their bytes, subscribing to their change.
    pub fn unread(self) -> Vec<Unread> {
        self.unread.get()
    }

    /// What follows, subscribing to its change.
    pub fn evaluation(self) -> Arc<Evaluation> {
        self.evaluation.get()
    }

    /// What deserves a second look in those that count, subscribing to its change.
    pub fn flags(self) -> Arc<Vec<Flag>> {
        self.flags.get()
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
        self.removed.set(None);
        self.work.update(change);
        self.unsaved.set(true);
    }

    /// Takes something out of the evaluator's work that can be put back until something else is changed. `what` says what
    /// it was, with a place for its name.
    pub fn take_out(self, what: Key, name: String, change: impl FnOnce(&mut Work)) {
        let before = Before::Work(Box::new(self.work.get_untracked()));
        self.change_work(change);
        self.removed.set(Some(Removed { what, name, is_back: false, before }));
    }

    /// What was taken away last, subscribing to its change.
    pub fn removed(self) -> Option<Removed> {
        self.removed.get()
    }

    /// Puts back what was taken away last.
    pub fn put_back(self) {
        let Some(removed) = self.removed.get_untracked().filter(|it| !it.is_back) else { return };
        match removed.before.clone() {
            Before::Work(before) => self.work.set(*before),
            Before::File(idx, received, content) => {
                if let Some((digest, content)) = received.digest.zip(content) {
                    self.contents.update_value(|it| {
                        it.entry(digest).or_insert(content);
                    });
                }
                self.batch.update(|it| it.insert(idx.min(it.len()), received));
            }
        }
        self.unsaved.set(true);
        self.removed.set(Some(Removed { is_back: true, ..removed }));
    }

    /// Says no more of what was taken away.
    pub fn forget_removed(self) {
        self.removed.set(None);
    }

    /// Decides about a file. The reason is printed with the decision.
    pub fn decide(self, file: Digest, ruling: Ruling, reason: String) {
        let made = clock::now();
        self.change_work(|it| it.decisions.push(Decision { file, ruling, reason, made }));
    }

    /// The key list of the evaluator's work, as it is now.
    pub fn peek_keys(self) -> Option<KeyList> {
        self.work.with_untracked(|it| it.keys.clone())
    }

    /// The bytes of a file on the bench, as they came.
    pub fn content(self, file: &Digest) -> Option<Arc<[u8]>> {
        self.contents.with_value(|it| it.get(file).cloned())
    }

    /// Whether nothing lies on it and nothing was stated.
    pub fn is_empty(self) -> bool {
        self.batch.with(Vec::is_empty) && self.unread.with(Vec::is_empty) && self.work.with(|it| *it == Work::default())
    }

    /// Whether something would be lost with the page.
    pub fn is_unsaved(self) -> bool {
        self.unsaved.get()
    }

    /// Says that everything on the bench stands in a file.
    pub fn mark_saved(self) {
        self.unsaved.set(false);
    }

    /// Verifies a file, without putting it on the bench yet.
    pub fn receive(self, name: String, bytes: &[u8]) -> Received {
        submission::receive(seeds::model(), seeds::weights(), name, bytes)
    }

    /// Puts files on the bench. One that lies there already, under the same name, is left out; returns how many were.
    pub fn add(self, files: Vec<Verified>, unread: Vec<Unread>) -> usize {
        let mut again = 0;
        if !files.is_empty() {
            let mut there: BTreeSet<(String, Option<Digest>)> =
                self.batch.with_untracked(|it| it.iter().map(|it| (it.name.clone(), it.digest)).collect());
            self.batch.update(|batch| {
                self.contents.update_value(|contents| {
                    for (received, bytes) in files {
                        if !there.insert((received.name.clone(), received.digest)) {
                            again += 1;
                            continue;
                        }
                        if let Some(digest) = received.digest {
                            contents.entry(digest).or_insert(bytes);
                        }
                        batch.push(Arc::new(received));
                    }
                });
            });
            self.unsaved.set(true);
        }
        if !unread.is_empty() {
            self.unread.update(|list| {
                for it in unread {
                    if !list.contains(&it) {
                        list.push(it);
                    }
                }
            });
        }
        again
    }

    /// Takes a file away, which can be put back until something else is changed. What was decided about it stays decided,
    /// should it come again.
    pub fn remove(self, idx: usize) {
        let removed = self.batch.try_update(|it| (idx < it.len()).then(|| it.remove(idx))).flatten();
        let Some(received) = removed else { return };
        let content = received.digest.and_then(|digest| {
            let is_elsewhere = self.batch.with_untracked(|it| it.iter().any(|it| it.digest == Some(digest)));
            if is_elsewhere { None } else { self.contents.try_update_value(|it| it.remove(&digest)).flatten() }
        });
        self.unsaved.set(true);
        let (what, name) = (k::bench_files::REMOVED_FILE, received.name.clone());
        let before = Before::File(idx, received, content);
        self.removed.set(Some(Removed { what, name, is_back: false, before }));
    }

    /// Takes a file that could not be read off the list.
    pub fn forget_unread(self, idx: usize) {
        self.unread.update(|it| {
            if idx < it.len() {
                it.remove(idx);
            }
        });
    }

    /// Takes everything away.
    pub fn clear(self) {
        self.replace(Vec::new(), Work::default());
    }

    /// Puts other files and other work in the place of what is there; it stands in a file.
    pub fn replace(self, files: Vec<Verified>, work: Work) {
        let (mut batch, mut contents) = (Vec::with_capacity(files.len()), BTreeMap::new());
        for (received, bytes) in files {
            if let Some(digest) = received.digest {
                contents.entry(digest).or_insert(bytes);
            }
            batch.push(Arc::new(received));
        }
        self.contents.set_value(contents);
        self.removed.set(None);
        self.unread.set(Vec::new());
        self.work.set(work);
        self.batch.set(batch);
        self.unsaved.set(false);
    }

    /// How many more files and bytes the bench takes.
    pub fn room(self) -> (usize, usize) {
        let bytes: usize = self.contents.with_value(|it| it.values().map(|it| it.len()).sum());
        (MOST_FILES.saturating_sub(self.batch.with_untracked(Vec::len)), MOST_BYTES.saturating_sub(bytes))
    }

    /// The bench as it is saved: the list of its files, and their bytes.
    pub fn to_file(self) -> (BenchFile, Vec<Arc<[u8]>>) {
        let of = |it: &Arc<Received>| {
            let digest = it.digest?;
            Some((Listed { name: it.name.clone(), digest }, self.content(&digest)?))
        };
        let (files, contents) = self.batch.with_untracked(|it| it.iter().filter_map(of).unzip());
        (BenchFile::new(seeds::model(), self.work.get_untracked(), files), contents)
    }
}
