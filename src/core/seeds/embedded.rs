//! All data in the program.

use std::sync::LazyLock;

use super::super::divisions::Divisions;
use super::super::links::Links;
use super::super::model::{Defect, Model};
use super::super::sample::Assumptions;
use super::super::text::Lang;
use super::super::weights::Weights;
use super::super::whitepaper::WhitePaper;
use super::{Part, assumptions_file, divisions_file, links_file, model_files, weights_file, whitepaper_files};

fn sound<T>(loaded: Result<T, Vec<Defect>>) -> T {
    loaded.unwrap_or_else(|defects| {
        let list: Vec<String> = defects.iter().map(ToString::to_string).collect();
        panic!("the project's own data break their rules:\n{}", list.join("\n"))
    })
}

/// The model, loaded and checked once.
///
/// # Panics
/// When the data break a rule of the model, which `tests/model.rs` rules out.
pub fn model() -> &'static Model {
    static MODEL: LazyLock<Model> = LazyLock::new(|| sound(Model::load(model_files())));
    &MODEL
}

/// Chooses the language of the model's texts: they are at hand in both.
pub fn show(_: Lang) {}

/// The models that are at hand, which together hold the texts of every language at hand.
pub fn models() -> Vec<&'static Model> {
    vec![model()]
}

/// Whether the questions of a group are at hand in the language that is shown.
pub fn has_questions(_group_idx: usize) -> bool {
    true
}

/// The worked example: a draft file of a city whose answers follow what the white paper reports about it.
pub fn example_draft() -> &'static str {
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/examples/huzhou.draft.json"))
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

/// The links between answers, loaded and checked once.
///
/// # Panics
/// When the data break a rule, which the tests of `links.rs` rule out.
pub fn links() -> &'static Links {
    static LINKS: LazyLock<Links> = LazyLock::new(|| sound(Links::load(&links_file(), model())));
    &LINKS
}

/// The assumptions of a synthetic population, loaded and checked once.
///
/// # Panics
/// When the data break a rule, which `tests/population.rs` rules out.
pub fn assumptions() -> &'static Assumptions {
    static ASSUMPTIONS: LazyLock<Assumptions> =
        LazyLock::new(|| sound(Assumptions::load(&assumptions_file(), model(), whitepaper())));
    &ASSUMPTIONS
}

const fn at_hand(name: &'static str) -> Part {
    Part { name, is_present: || true, install: |_| Ok(()) }
}

/// All texts of the model in a language.
pub const fn texts(_: Lang) -> Part {
    at_hand("texts")
}
/// The texts of the model in English that a first visit needs.
pub const OPENING: Part = at_hand("opening");
/// The worked example.
pub const EXAMPLE: Part = at_hand("example");
/// The white paper's figures, lists and registers.
pub const WHITE_PAPER: Part = at_hand("whitepaper");
/// The administrative divisions.
pub const DIVISIONS: Part = at_hand("divisions");
/// The links between answers.
pub const LINKS: Part = at_hand("links");
