//! What the build made of the data: the weights and a model with few texts in the program; the other parts once they
//! have been taken in.
//!
//! The program knows the digest of every part, so that a host cannot slip another one in.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, OnceLock};

use super::super::divisions::Divisions;
use super::super::encoding::Digest;
use super::super::links::Links;
use super::super::model::{Explanation, Model};
use super::super::packed::{self, OtherBytes};
use super::super::text::Lang;
use super::super::weights::Weights;
use super::super::whitepaper::WhitePaper;
use super::Part;

// `MODEL`, `WEIGHTS`: what a first visit needs. `CHINESE_DIGEST` and so on: what the other parts are known by.
include!(concat!(env!("OUT_DIR"), "/seeds.rs"));

/// The model with the texts that a first visit needs.
static FIRST_MODEL: LazyLock<Model> = LazyLock::new(|| packed::unpack_own(MODEL));
static CHINESE_MODEL: OnceLock<Model> = OnceLock::new();
static ENGLISH_MODEL: OnceLock<Model> = OnceLock::new();
/// The same as the first model, in English.
static OPENING_MODEL: OnceLock<Model> = OnceLock::new();
static SHOWS_ENGLISH: AtomicBool = AtomicBool::new(false);
static PAPER: OnceLock<WhitePaper> = OnceLock::new();
static PLACES: OnceLock<Divisions> = OnceLock::new();
static RELATIONS: OnceLock<Links> = OnceLock::new();
static DRAFT: OnceLock<String> = OnceLock::new();

/// All texts of the model in a language.
pub const fn texts(lang: Lang) -> Part {
    match lang {
        Lang::Zh => Part { name: "chinese", is_present: || CHINESE_MODEL.get().is_some(), install: install_chinese },
        Lang::En => Part { name: "english", is_present: || ENGLISH_MODEL.get().is_some(), install: install_english },
    }
}
/// The texts of the model in English that a first visit needs: what the program has in Chinese.
pub const OPENING: Part = Part {
    name: "opening",
    is_present: || OPENING_MODEL.get().or(ENGLISH_MODEL.get()).is_some(),
    install: install_opening,
};
/// The worked example.
pub const EXAMPLE: Part = Part { name: "example", is_present: || DRAFT.get().is_some(), install: install_example };
/// The white paper's figures, lists and registers.
pub const WHITE_PAPER: Part =
    Part { name: "whitepaper", is_present: || PAPER.get().is_some(), install: install_white_paper };
/// The administrative divisions.
pub const DIVISIONS: Part =
    Part { name: "divisions", is_present: || PLACES.get().is_some(), install: install_divisions };
/// The links between answers.
pub const LINKS: Part = Part { name: "links", is_present: || RELATIONS.get().is_some(), install: install_links };

/// The model with the texts of the language that is shown, as far as they are at hand.
pub fn model() -> &'static Model {
    let at_hand = if SHOWS_ENGLISH.load(Ordering::Relaxed) {
        ENGLISH_MODEL.get().or(OPENING_MODEL.get())
    } else {
        CHINESE_MODEL.get()
    };
    at_hand.unwrap_or_else(|| &FIRST_MODEL)
}

/// Whether the questions of a group are at hand in the language that is shown.
pub fn has_questions(group_idx: usize) -> bool {
    // The first group's are from the start.
    group_idx == 0 || model().has_explanations()
}

/// Chooses the language of the model's texts, if they are at hand in it.
pub fn show(lang: Lang) {
    SHOWS_ENGLISH.store(lang == Lang::En, Ordering::Relaxed);
}

/// The models that are at hand, which together hold the texts of every language at hand.
pub fn models() -> Vec<&'static Model> {
    [&CHINESE_MODEL, &ENGLISH_MODEL].into_iter().filter_map(OnceLock::get).collect()
}

/// The worked example: a draft file of a city whose answers follow what the white paper reports about it.
///
/// # Panics
/// Before it is taken in: what opens it waits for that.
pub fn example_draft() -> &'static str {
    DRAFT.get().expect("what opens the example waits for it")
}

/// The default weights.
pub fn weights() -> &'static Weights {
    static TABLE: LazyLock<Weights> = LazyLock::new(|| packed::unpack_own(WEIGHTS));
    &TABLE
}

/// The white paper's figures.
///
/// # Panics
/// Before they are taken in: a page that shows them waits for that.
pub fn whitepaper() -> &'static WhitePaper {
    PAPER.get().expect("the page waits for the white paper's figures")
}

/// The administrative divisions.
///
/// # Panics
/// Before they are taken in: a page that shows them waits for that.
pub fn divisions() -> &'static Divisions {
    PLACES.get().expect("the page waits for the divisions")
}

/// The links between answers.
///
/// # Panics
/// Before they are taken in: a page that looks at them waits for that.
pub fn links() -> &'static Links {
    RELATIONS.get().expect("the page waits for the links")
}

fn install_chinese(bytes: &[u8]) -> Result<(), OtherBytes> {
    install_texts(&CHINESE_MODEL, bytes, &CHINESE_DIGEST)
}

fn install_english(bytes: &[u8]) -> Result<(), OtherBytes> {
    install_texts(&ENGLISH_MODEL, bytes, &ENGLISH_DIGEST)
}

fn install_texts(place: &OnceLock<Model>, bytes: &[u8], digest: &Digest) -> Result<(), OtherBytes> {
    let (model, explanations): (Model, Vec<Explanation>) = packed::unpack(bytes, digest)?;
    model.explain(explanations);
    place.get_or_init(|| model);
    Ok(())
}

fn install_opening(bytes: &[u8]) -> Result<(), OtherBytes> {
    let model = packed::unpack(bytes, &OPENING_DIGEST)?;
    OPENING_MODEL.get_or_init(|| model);
    Ok(())
}

fn install_example(bytes: &[u8]) -> Result<(), OtherBytes> {
    let text = packed::unpack(bytes, &EXAMPLE_DIGEST)?;
    DRAFT.get_or_init(|| text);
    Ok(())
}

fn install_white_paper(bytes: &[u8]) -> Result<(), OtherBytes> {
    let paper = packed::unpack(bytes, &WHITEPAPER_DIGEST)?;
    PAPER.get_or_init(|| paper);
    Ok(())
}

fn install_divisions(bytes: &[u8]) -> Result<(), OtherBytes> {
    let places = packed::unpack(bytes, &DIVISIONS_DIGEST)?;
    PLACES.get_or_init(|| places);
    Ok(())
}

fn install_links(bytes: &[u8]) -> Result<(), OtherBytes> {
    let links = packed::unpack(bytes, &LINKS_DIGEST)?;
    RELATIONS.get_or_init(|| links);
    Ok(())
}
