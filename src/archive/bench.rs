//! A bench as one ZIP: `bench.json`, and the files byte for byte.

use std::collections::BTreeSet;
use std::fmt;

use crate::core::bench::{BenchFile, Listed};
use crate::core::document::{DataRef, OpenFileError};
use crate::core::encoding::Digest;
use crate::core::model::Model;
use crate::core::text::Shown;

use super::{Archive, Name, Unusable, Writer};

/// The name of the list in the ZIP.
const LIST: &str = "bench.json";

/// Why a ZIP is not opened as a bench.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BenchDefect {
    /// The list cannot be unpacked.
    List(Unusable),
    /// The list is no bench file.
    Read(OpenFileError),
    /// The bench was made with another model.
    OtherModel(DataRef),
    /// A file that the list names is not there.
    Missing(Listed),
    /// An entry that the list does not name.
    Unlisted(String),
    /// A file cannot be unpacked.
    Unusable(Listed, Unusable),
    /// A file is not the one that the list names: its bytes have another digest.
    Altered(Listed),
}

impl fmt::Display for BenchDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(it) => write!(f, "{LIST}: {it}"),
            Self::Read(it) => write!(f, "{LIST}: {it}"),
            Self::OtherModel(it) => write!(f, "{LIST}: made with another model: {it}"),
            Self::Missing(it) => write!(f, "{} (`{}`) is missing", it.entry(), Shown(&it.name)),
            Self::Unlisted(it) => write!(f, "`{}` is not on the list of {LIST}", Shown(it)),
            Self::Unusable(it, why) => write!(f, "{} (`{}`): {why}", it.entry(), Shown(&it.name)),
            Self::Altered(it) => write!(f, "{} (`{}`) is not what {LIST} lists", it.entry(), Shown(&it.name)),
        }
    }
}

impl std::error::Error for BenchDefect {}

/// A saved bench whose list has been read and fits the entries of the ZIP.
#[derive(Debug)]
pub struct BenchArchive {
    archive: Archive,
    bench: BenchFile,
}

impl BenchArchive {
    /// Whether a ZIP says that it is a bench.
    pub fn is_one(archive: &Archive) -> bool {
        archive.find(LIST).is_some()
    }

    /// Reads the list.
    ///
    /// # Errors
    /// The list is no bench of this model, or names other files than those that are there.
    pub fn open(mut archive: Archive, model: &Model) -> Result<Self, BenchDefect> {
        let list = archive.find(LIST).ok_or(BenchDefect::List(Unusable::Damaged))?;
        let bench = BenchFile::read(&archive.unpack(list, BenchFile::LIMITS.bytes as u64).map_err(BenchDefect::List)?)
            .map_err(BenchDefect::Read)?;
        if bench.model.digest != model.digest() {
            return Err(BenchDefect::OtherModel(bench.model));
        }
        let mut named: BTreeSet<usize> = BTreeSet::from([list]);
        for file in &bench.files {
            match archive.find(&file.entry()) {
                Some(idx) => named.insert(idx),
                None => return Err(BenchDefect::Missing(file.clone())),
            };
        }
        if let Some(other) = (0..archive.len()).find(|it| !named.contains(it)) {
            let name = archive.name(other).unwrap_or(Name::Text("/".to_owned()));
            return Err(BenchDefect::Unlisted(name.to_string()));
        }
        Ok(Self { archive, bench })
    }

    /// What the list says.
    pub fn bench(&self) -> &BenchFile {
        &self.bench
    }

    /// The bytes of a file, by its place in the list.
    ///
    /// # Errors
    /// It cannot be unpacked, or is not what the list names.
    pub fn file(&mut self, idx: usize) -> Result<Vec<u8>, BenchDefect> {
        let file = &self.bench.files[idx];
        let missing = || BenchDefect::Missing(file.clone());
        let entry = self.archive.find(&file.entry()).ok_or_else(missing)?;
        let bytes = self.archive.content(entry).map_err(|it| BenchDefect::Unusable(file.clone(), it))?;
        if Digest::of(&bytes) != file.digest {
            return Err(BenchDefect::Altered(file.clone()));
        }
        Ok(bytes)
    }

    /// What the list says, when the files have been read.
    pub fn into_bench(self) -> BenchFile {
        self.bench
    }
}

/// Writes a bench, file by file. The same bench gives the same bytes.
pub struct BenchWriter {
    writer: Writer,
    written: BTreeSet<Digest>,
}

impl BenchWriter {
    /// Begins with the list.
    pub fn new(bench: &BenchFile) -> Self {
        let mut writer = Writer::default();
        writer.add(LIST, &bench.to_bytes());
        Self { writer, written: BTreeSet::new() }
    }

    /// Adds a file of the list; once, under how many names it may have come.
    pub fn add(&mut self, file: &Listed, content: &[u8]) {
        if self.written.insert(file.digest) {
            self.writer.add(&file.entry(), content);
        }
    }

    /// The ZIP.
    pub fn finish(self) -> Vec<u8> {
        self.writer.finish()
    }
}
