//! All data in the program.

use std::sync::LazyLock;

use super::super::divisions::Divisions;
use super::super::model::Model;
use super::super::weights::Weights;
use super::super::whitepaper::WhitePaper;
use super::{Part, divisions_file, model_files, sound, weights_file, whitepaper_files};

/// The model, loaded and checked once.
///
/// # Panics
/// When the data break a rule of the model, which `tests/model.rs` rules out.
pub fn model() -> &'static Model {
    static MODEL: LazyLock<Model> = LazyLock::new(|| sound(Model::load(model_files())));
    &MODEL
}

/// The default weights, loaded and checked once.
///
/// # Panics
/// As [`model`].
pub fn weights() -> &'static Weights {
    static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| sound(Weights::load(&weights_file(), model())));
    &WEIGHTS
}

/// The white paper's figures, loaded and checked once.
///
/// # Panics
/// When the data break a rule, which `tests/whitepaper.rs` rules out.
pub fn whitepaper() -> &'static WhitePaper {
    static WHITE_PAPER: LazyLock<WhitePaper> = LazyLock::new(|| sound(WhitePaper::load(&whitepaper_files(), model())));
    &WHITE_PAPER
}

/// The administrative divisions, loaded and checked once.
///
/// # Panics
/// When the data break a rule, which the tests of `divisions.rs` rule out.
pub fn divisions() -> &'static Divisions {
    static DIVISIONS: LazyLock<Divisions> = LazyLock::new(|| sound(Divisions::load(&divisions_file())));
    &DIVISIONS
}

const fn at_hand(name: &'static str) -> Part {
    Part { name, is_present: || true, install: |_| Ok(()) }
}

/// The model in both languages.
pub const ENGLISH: Part = at_hand("english");
/// The white paper's figures, lists and registers.
pub const WHITE_PAPER: Part = at_hand("whitepaper");
/// The administrative divisions.
pub const DIVISIONS: Part = at_hand("divisions");
