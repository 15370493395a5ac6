//! The model in Chinese in the program; the other parts once they have been installed.
//!
//! What is installed is checked by the same rules as everything else, and the model in both languages has to have
//! the digest that the program was built with: a host cannot slip another one in.

use std::borrow::Cow;
use std::sync::{OnceLock, RwLock};

use super::super::divisions::Divisions;
use super::super::encoding::Digest;
use super::super::json::{self, Json, Limits};
use super::super::model::{Defect, Model, Rule, SeedFile};
use super::super::weights::Weights;
use super::super::whitepaper::WhitePaper;
use super::{MODEL_CHINESE, MODEL_DIGEST, Part, sound, weights_file};

static MODEL: RwLock<Option<&'static Model>> = RwLock::new(None);
static HAS_ENGLISH: OnceLock<()> = OnceLock::new();
static WEIGHTS: OnceLock<Weights> = OnceLock::new();
static PAPER: OnceLock<WhitePaper> = OnceLock::new();
static PLACES: OnceLock<Divisions> = OnceLock::new();

/// The model in both languages.
pub const ENGLISH: Part =
    Part { name: "english", is_present: || HAS_ENGLISH.get().is_some(), install: install_english };
/// The white paper's figures, lists and registers.
pub const WHITE_PAPER: Part =
    Part { name: "whitepaper", is_present: || PAPER.get().is_some(), install: install_white_paper };
/// The administrative divisions.
pub const DIVISIONS: Part =
    Part { name: "divisions", is_present: || PLACES.get().is_some(), install: install_divisions };

/// The model: in Chinese until the part with both languages is installed.
///
/// # Panics
/// When the data break a rule of the model, which `tests/model.rs` rules out.
pub fn model() -> &'static Model {
    if let Some(model) = MODEL.read().ok().and_then(|it| *it) {
        return model;
    }
    let digest: Digest = MODEL_DIGEST.parse().expect("the build writes a digest");
    let files = unpack(MODEL_CHINESE).expect("the build writes strict JSON");
    replace_model(sound(Model::load_chinese(files, digest)))
}

/// There are at most two models in the life of a page, so the first is not worth freeing.
fn replace_model(model: Model) -> &'static Model {
    let model: &'static Model = Box::leak(Box::new(model));
    if let Ok(mut place) = MODEL.write() {
        *place = Some(model);
    }
    model
}

/// The default weights, loaded and checked once.
///
/// # Panics
/// As [`model`].
pub fn weights() -> &'static Weights {
    WEIGHTS.get_or_init(|| sound(Weights::load(&weights_file(), model())))
}

/// The white paper's figures.
///
/// # Panics
/// Before they are installed: a page that shows them waits for that.
pub fn whitepaper() -> &'static WhitePaper {
    PAPER.get().expect("the page waits for the white paper's figures")
}

/// The administrative divisions.
///
/// # Panics
/// Before they are installed: a page that shows them waits for that.
pub fn divisions() -> &'static Divisions {
    PLACES.get().expect("the page waits for the divisions")
}

fn install_english(text: &str) -> Result<(), Vec<Defect>> {
    let model = Model::load(files(&ENGLISH, text)?)?;
    if model.digest().to_string() != MODEL_DIGEST {
        return Err(refusal(&ENGLISH, Rule::KnownReference, format!("the model {}", model.digest())));
    }
    replace_model(model);
    HAS_ENGLISH.get_or_init(|| ());
    Ok(())
}

fn install_white_paper(text: &str) -> Result<(), Vec<Defect>> {
    let loaded = WhitePaper::load(&files(&WHITE_PAPER, text)?, model())?;
    PAPER.get_or_init(|| loaded);
    Ok(())
}

fn install_divisions(text: &str) -> Result<(), Vec<Defect>> {
    let files = files(&DIVISIONS, text)?;
    let file = files.first().ok_or_else(|| refusal(&DIVISIONS, Rule::FilePresent, "no file".to_owned()))?;
    let loaded = Divisions::load(file)?;
    PLACES.get_or_init(|| loaded);
    Ok(())
}

fn files(part: &Part, text: &str) -> Result<Vec<SeedFile>, Vec<Defect>> {
    unpack(text).map_err(|it| refusal(part, Rule::Readable, it.to_string()))
}

fn refusal(part: &Part, rule: Rule, found: String) -> Vec<Defect> {
    vec![Defect { file: part.name.to_owned(), id: "/".to_owned(), rule, found }]
}

fn unpack(text: &str) -> Result<Vec<SeedFile>, json::ReadError> {
    let Json::Object(members) = json::read(text.as_bytes(), Limits::FILE)? else { return Ok(Vec::new()) };
    let file = |(name, content): (Cow<'_, str>, Json<'_>)| {
        let mut bytes = Vec::new();
        json::write_canonical(&content, &mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        SeedFile { name: Cow::Owned(name.into_owned()), text: Cow::Owned(text) }
    };
    Ok(members.into_iter().map(file).collect())
}
