//! The bench file: the evaluator's work and the list of files that lie on the bench. The files themselves stand beside it,
//! each under the name that its digest gives it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::core::document::{App, DataRef, OpenFileError};
use crate::core::encoding::{self, Digest};
use crate::core::json::{self, Json, Limits, Problem, ReadError};
use crate::core::model::Model;
use crate::core::text;

use super::work::Work;

/// `type` of a bench file.
pub const BENCH: &str = "citysec.bench";
/// The version that this program writes and reads.
pub const BENCH_VERSION: u32 = 1;

/// A bench as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenchFile {
    #[serde(rename = "type")]
    kind: String,
    version: u32,
    /// What made it.
    pub app: App,
    /// The model that the files were verified against.
    pub model: DataRef,
    /// Everything that the evaluator stated and decided.
    #[serde(rename = "evaluator")]
    pub work: Work,
    /// The files in the order in which they came.
    pub files: Vec<Listed>,
}

/// A file on the bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its name when it came.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: Digest,
}

impl BenchFile {
    /// More than a bench of thousands of files needs, with remarks on each of them.
    pub const LIMITS: Limits = Limits { bytes: 32 << 20, depth: Limits::FILE.depth };

    /// A bench of this work and these files.
    pub fn new(model: &Model, work: Work, files: Vec<Listed>) -> Self {
        let kind = BENCH.to_owned();
        Self { kind, version: BENCH_VERSION, app: App::THIS, model: DataRef::to_model(model), work, files }
    }

    /// Reads a bench file. What it says of its files has to be compared with them.
    ///
    /// # Errors
    /// Not strict JSON, of another kind or version, or with a text or a day that cannot stand in it.
    pub fn read(bytes: &[u8]) -> Result<Self, OpenFileError> {
        let tree = json::read(bytes, Self::LIMITS)?;
        match tree.get("type").and_then(Json::as_text) {
            Some(BENCH) => {}
            other => return Err(OpenFileError::UnknownKind(other.map(str::to_owned))),
        }
        // Before the shape, which a newer bench may have changed.
        if let Some(Json::Int(version)) = tree.get("version")
            && *version > i64::from(BENCH_VERSION)
        {
            return Err(OpenFileError::Newer { kind: BENCH.to_owned(), version: *version });
        }
        let bench: Self = json::from_tree(&tree)?;
        let wrong = |pointer: String, words: String| ReadError { pointer, problem: Problem::WrongValue(words) };
        if bench.version != BENCH_VERSION {
            return Err(wrong("/version".to_owned(), format!("version {}", bench.version)).into());
        }
        bench.work.check().map_err(|it| ReadError { pointer: format!("/evaluator{}", it.pointer), ..it })?;
        let mut seen = BTreeSet::new();
        for (idx, file) in bench.files.iter().enumerate() {
            if let Err(defect) = text::check_note(&file.name) {
                return Err(wrong(format!("/files/{idx}/name"), defect.to_string()).into());
            }
            // The same bytes may have come under two names, but not twice under one.
            if !seen.insert((&file.name, file.digest)) {
                return Err(wrong(format!("/files/{idx}"), "the same file again".to_owned()).into());
            }
        }
        Ok(bench)
    }

    /// The file, indented for people.
    ///
    /// # Panics
    /// Never: a bench is plain JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::indented(&serde_json::to_vec(self).expect("a bench is plain JSON"))
    }
}

impl Listed {
    /// The name under which its bytes stand beside the bench file.
    pub fn entry(&self) -> String {
        format!("files/{}.json", encoding::hex(self.digest.bytes()))
    }
}
