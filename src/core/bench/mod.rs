//! The evaluator's bench: many submitted files, what became of each, and what follows from them together.
//!
//! ```text
//! bytes ──► submission::receive ──► Received ──► settle::settle ──► who counts ──► evaluate ──► places, statistics
//!                                      ▲                 ▲
//!                              result::verify        Work (round, key list, decisions)
//! ```
//!
//! A file is verified once, when it comes in. Whether it counts is decided anew from all of them whenever the evaluator's
//! work changes: that is quick, and nothing that was decided on the way can be left behind.

use std::sync::Arc;

use super::model::Model;
use super::review::Marking;
use super::scoring::{self, Scores};
use super::weights::Weights;

pub mod submission;
pub mod work;
pub mod settle;
pub mod ranking;
pub mod stability;
pub mod publishing;
pub mod tables;
pub mod statistics;
pub mod plausibility;
pub mod figures;
pub mod file;

pub use file::{BenchFile, Listed};
pub use settle::{Apart, Status};
pub use submission::{Received, Review, Submission, What};
pub use work::{Decision, Ruling, Work};

/// A submission that takes part in ranking and statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Its file, an index of the batch.
    pub file: usize,
    /// What the city's answers give.
    pub own: Scores,
    /// What counts: the same, with what experts have marked.
    pub scores: Scores,
}

/// What follows from a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// What became of each file, in the order of the batch.
    pub statuses: Vec<Status>,
    /// The submissions that count, in the order of the batch.
    pub counted: Vec<Counted>,
}

/// Decides who counts and scores them.
pub fn evaluate(model: &Model, weights: &Weights, batch: &[Arc<Received>], work: &Work) -> Evaluation {
    let statuses = settle::settle(batch, work);
    let mut counted = Vec::new();
    for (file, (received, status)) in batch.iter().zip(&statuses).enumerate() {
        if let (Status::Counted, Some(submission)) = (status, received.submission()) {
            let own = scoring::score_reviewed(model, weights, &submission.standings, &[]);
            let scores = match marking(received, work) {
                Some(it) => scoring::score_reviewed(model, weights, &submission.standings, &it.combined(model)),
                None => own.clone(),
            };
            counted.push(Counted { file, own, scores });
        }
    }
    Evaluation { statuses, counted }
}

/// The marks that count for a file, where experts gave any: those of the review in the making, else of the one that came.
fn marking<'a>(received: &'a Received, work: &'a Work) -> Option<&'a Marking> {
    let here = received.digest.as_ref().and_then(|it| work.reviews.get(it));
    let review = here.or_else(|| received.review().map(|it| &it.draft));
    review.map(|it| &it.marking).filter(|it| !it.marks.is_empty())
}
