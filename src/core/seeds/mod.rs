//! The project's own data: the only place that names the files below `seeds/`.
//!
//! A native program carries the files and loads them. A page carries what the build made of them (`src/build.rs`): with
//! the program what a first visit needs, which is the weights and the model, of whose texts only the names of the
//! groups and the questions of the first group, in Chinese; and beside it the other [`Part`]s, which are fetched when
//! they are first needed. `embedded` and `fetched` are the two sides of that, with the same functions.

#[cfg(not(target_arch = "wasm32"))]
use std::borrow::Cow;

#[cfg(not(target_arch = "wasm32"))]
use super::model::SeedFile;
use super::packed::OtherBytes;

pub mod words;
#[cfg(not(target_arch = "wasm32"))]
mod embedded;
#[cfg(target_arch = "wasm32")]
mod fetched;

#[cfg(not(target_arch = "wasm32"))]
pub use embedded::{
    DIVISIONS, EXAMPLE, LINKS, OPENING, WHITE_PAPER, assumptions, divisions, example_draft, has_questions, links,
    model, models, show, texts, weights, whitepaper,
};
#[cfg(target_arch = "wasm32")]
pub use fetched::{
    DIVISIONS, EXAMPLE, LINKS, OPENING, WHITE_PAPER, divisions, example_draft, has_questions, links, model, models,
    show, texts, weights, whitepaper,
};

/// A part of the data that the page fetches when it is first needed. It carries its functions, so that a program
/// contains what takes a part in only where it names the part.
#[derive(Clone, Copy)]
pub struct Part {
    /// Its name in the page and among the built files.
    pub name: &'static str,
    /// Whether it is at hand.
    pub is_present: fn() -> bool,
    /// Takes in its bytes; nothing changes where they are not those that the program was built with.
    pub install: fn(&[u8]) -> Result<(), OtherBytes>,
}

#[cfg(not(target_arch = "wasm32"))]
macro_rules! seed {
    ($name:literal) => {
        SeedFile {
            name: Cow::Borrowed($name),
            text: Cow::Borrowed(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/", $name))),
        }
    };
}

/// The files of the embedded model.
#[cfg(not(target_arch = "wasm32"))]
pub fn model_files() -> Vec<SeedFile> {
    vec![
        seed!("model/model.json"),
        seed!("model/groups/01-management.strategy.json"),
        seed!("model/groups/02-management.mechanism.json"),
        seed!("model/groups/03-technology.public_infra.json"),
        seed!("model/groups/04-technology.cii.json"),
        seed!("model/groups/05-technology.business.json"),
        seed!("model/groups/06-operations.service.json"),
        seed!("model/groups/07-operations.monitoring.json"),
        seed!("model/groups/08-operations.response.json"),
        seed!("model/groups/09-operations.emergency.json"),
        seed!("model/groups/10-operations.recovery.json"),
        seed!("model/groups/11-operations.supply_chain.json"),
    ]
}

/// The file of the default weight table.
#[cfg(not(target_arch = "wasm32"))]
pub fn weights_file() -> SeedFile {
    seed!("weights/default-2022.json")
}

/// The files of the white paper's figures, lists and registers.
#[cfg(not(target_arch = "wasm32"))]
pub fn whitepaper_files() -> Vec<SeedFile> {
    vec![
        seed!("whitepaper/cases.json"),
        seed!("whitepaper/changes.json"),
        seed!("whitepaper/errata.json"),
        seed!("whitepaper/rankings.json"),
        seed!("whitepaper/recommendations.json"),
        seed!("whitepaper/register.json"),
        seed!("whitepaper/risks.json"),
        seed!("whitepaper/scope.json"),
        seed!("whitepaper/statistics.json"),
        seed!("whitepaper/tiers.json"),
    ]
}

/// The file of the administrative divisions.
#[cfg(not(target_arch = "wasm32"))]
pub fn divisions_file() -> SeedFile {
    seed!("divisions/divisions.json")
}

/// The file of the links between answers.
#[cfg(not(target_arch = "wasm32"))]
pub fn links_file() -> SeedFile {
    seed!("plausibility.json")
}

/// The file of the assumptions of a synthetic population.
#[cfg(not(target_arch = "wasm32"))]
pub fn assumptions_file() -> SeedFile {
    seed!("sample.json")
}

/// The schemas of published tables and of files that are exchanged, by the names under which they lie beside the page. Tests
/// hold what is made to them.
#[cfg(not(target_arch = "wasm32"))]
pub fn schemas() -> [(&'static str, &'static str); 5] {
    macro_rules! schema {
        ($name:literal) => {
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/", $name))
        };
    }
    [
        ("tables.schema.json", schema!("schemas/tables.json")),
        ("result.schema.json", schema!("schemas/result.json")),
        ("review.schema.json", schema!("schemas/review.json")),
        ("query.schema.json", schema!("schemas/query.json")),
        ("reply.schema.json", schema!("schemas/reply.json")),
    ]
}

/// Ways to check a signature without this program: what they need, and the text of the file. Tests run these files.
pub fn recipes() -> [(&'static str, &'static str); 3] {
    macro_rules! recipe {
        ($name:literal) => {
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/", $name))
        };
    }
    [
        ("Node", recipe!("recipes/verify.mjs")),
        ("Python", recipe!("recipes/verify.py")),
        ("OpenSSL, jq", recipe!("recipes/verify.sh")),
    ]
}
