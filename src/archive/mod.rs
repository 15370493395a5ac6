//! ZIPs that come from somebody else, as named byte strings within limits, and ZIPs that this program writes.
//!
//! A ZIP states sizes and numbers that need not be true, so both are looked at: what is stated before anything is
//! unpacked, and what comes while it is unpacked. What one entry has wrong with it never keeps the others from being
//! read. ZIPs in ZIPs, encrypted entries and ZIP64 are refused by name.

use std::fmt;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipArchive, ZipWriter};

use crate::core::json;
use crate::core::text::Shown;

mod bench;
mod workbook;

pub use bench::{BenchArchive, BenchDefect, BenchWriter};
pub use workbook::{FormDefect, Unreadable, is_workbook, read_form, read_workbook};

/// How much of a ZIP is read before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Largest ZIP in bytes.
    pub archive: u64,
    /// Most entries, folders among them.
    pub entries: usize,
    /// Largest entry in bytes, unpacked.
    pub entry: u64,
    /// All entries together in bytes, unpacked.
    pub total: u64,
}

impl Bounds {
    /// What an evaluator's page takes: several times 2,000 submissions of the usual size, with room in its memory.
    pub const BENCH: Self =
        Self { archive: 128 << 20, entries: 10_000, entry: json::Limits::FILE.bytes as u64, total: 256 << 20 };

    /// What a form takes: a filled one has some hundred kilobytes, unpacked a few megabytes.
    pub const WORKBOOK: Self = Self { archive: 16 << 20, entries: 1_000, entry: 24 << 20, total: 48 << 20 };
}

/// Why a ZIP is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// More bytes than the limit.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// More entries than the limit.
    TooManyEntries {
        /// Their number.
        entries: usize,
        /// The limit.
        limit: usize,
    },
    /// The form for more than 4 GB or 65,535 entries, which nothing that is accepted here needs.
    Zip64,
    /// Two entries have one name, so that two programs could see two different files.
    SameName,
    /// No ZIP, or a damaged one.
    Unreadable,
}

/// Why an entry is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unusable {
    /// Larger than the limit: it says so, or more came.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Together with the entries before it, larger than the limit.
    TotalTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Under a password.
    Encrypted,
    /// A ZIP in a ZIP.
    Nested,
    /// Packed in another way than ZIPs usually are.
    Method,
    /// What comes is not what the ZIP says of it.
    Damaged,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes, limit } => write!(f, "a ZIP of {bytes} bytes, more than the {limit} allowed"),
            Self::TooManyEntries { entries, limit } => {
                write!(f, "a ZIP with {entries} entries, more than the {limit} allowed")
            }
            Self::Zip64 => write!(f, "a ZIP in the form for very large ones (ZIP64)"),
            Self::SameName => write!(f, "two entries of the ZIP have the same name"),
            Self::Unreadable => write!(f, "no ZIP, or a damaged one"),
        }
    }
}

impl std::error::Error for Refusal {}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "larger than the {limit} bytes allowed"),
            Self::TotalTooLarge { limit } => {
                write!(f, "the ZIP unpacks to more than the {limit} bytes allowed in all")
            }
            Self::Encrypted => write!(f, "under a password"),
            Self::Nested => write!(f, "a ZIP in a ZIP"),
            Self::Method => write!(f, "packed in a way that is not read here"),
            Self::Damaged => write!(f, "damaged: what it holds is not what the ZIP says of it"),
        }
    }
}

impl std::error::Error for Unusable {}

/// What a file is by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Worth reading.
    Json,
    /// A ZIP.
    Zip,
    /// Anything else, what systems leave beside files of people included.
    Other,
}

impl Kind {
    /// By the name, with or without folders.
    pub fn of(name: &str) -> Self {
        let (folders, name) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
        let ends = |with: &str| {
            let at = name.len().checked_sub(with.len());
            at.and_then(|it| name.get(it..)).is_some_and(|it| it.eq_ignore_ascii_case(with))
        };
        let is_of_system = name.starts_with("._") || folders.split(['/', '\\']).any(|it| it == "__MACOSX");
        match () {
            () if is_of_system => Self::Other,
            () if ends(".json") => Self::Json,
            () if ends(".zip") => Self::Zip,
            () => Self::Other,
        }
    }
}

/// A name with its folders, without what would lead out of them: `a/b.json`. For showing, never for opening.
pub fn reduced(name: &str) -> String {
    let is_step = |it: &&str| !matches!(*it, "" | "." | "..") && !it.ends_with(':');
    name.split(['/', '\\']).filter(is_step).collect::<Vec<_>>().join("/")
}

/// The name of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// As text.
    Text(String),
    /// In an encoding that the ZIP does not name. Systems set to Chinese write GB 18030.
    Bytes(Vec<u8>),
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(it) => Shown(it).fmt(f),
            Self::Bytes(it) => Shown(&String::from_utf8_lossy(it)).fmt(f),
        }
    }
}

/// A ZIP whose list of entries has been read.
#[derive(Debug)]
pub struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    bounds: Bounds,
    unpacked: u64,
}

impl Archive {
    /// Reads the list of entries.
    ///
    /// # Errors
    /// No ZIP, or one beyond the limits.
    pub fn open(bytes: Vec<u8>, bounds: Bounds) -> Result<Self, Refusal> {
        let size = bytes.len() as u64;
        if size > bounds.archive {
            return Err(Refusal::TooLarge { bytes: size, limit: bounds.archive });
        }
        // The reader makes room for as many entries as a ZIP64 says it has, before it has seen one.
        if says_zip64(&bytes) {
            return Err(Refusal::Zip64);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Unreadable)?;
        if zip.len() > bounds.entries {
            return Err(Refusal::TooManyEntries { entries: zip.len(), limit: bounds.entries });
        }
        if zip.has_duplicate_names() {
            return Err(Refusal::SameName);
        }
        Ok(Self { zip, bounds, unpacked: 0 })
    }

    /// How many entries there are, folders among them.
    pub fn len(&self) -> usize {
        self.zip.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of an entry; `None` for a folder or a link, and for what does not exist.
    pub fn name(&self, idx: usize) -> Option<Name> {
        let entry = self.zip.by_index_data(idx).ok().filter(|it| it.is_file())?;
        let raw = entry.name_raw().to_vec();
        Some(String::from_utf8(raw).map_or_else(|it| Name::Bytes(it.into_bytes()), Name::Text))
    }

    /// The entry of exactly this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name_raw(name.as_bytes())
    }

    /// How large an entry says that it is, unpacked.
    pub fn stated(&mut self, idx: usize) -> Option<u64> {
        self.zip.by_index_data(idx).ok().map(|it| it.size())
    }

    /// The content of an entry.
    ///
    /// # Errors
    /// It is beyond the limits, cannot be unpacked, or is no file to read here.
    pub fn content(&mut self, idx: usize) -> Result<Vec<u8>, Unusable> {
        self.unpack(idx, self.bounds.entry)
    }

    fn unpack(&mut self, idx: usize, limit: u64) -> Result<Vec<u8>, Unusable> {
        let total = self.bounds.total;
        let entry = self.zip.by_index_data(idx).map_err(|_| Unusable::Damaged)?;
        let stated = entry.size();
        if Kind::of(&String::from_utf8_lossy(entry.name_raw())) == Kind::Zip {
            return Err(Unusable::Nested);
        }
        if entry.encrypted() {
            return Err(Unusable::Encrypted);
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(Unusable::Method);
        }
        if stated > limit {
            return Err(Unusable::TooLarge { limit });
        }
        if self.unpacked + stated > total {
            return Err(Unusable::TotalTooLarge { limit: total });
        }
        // The size is only a statement: no more room is made for it than a file of the usual size needs.
        let mut content = Vec::with_capacity(stated.min(64 << 10) as usize);
        let file = self.zip.by_index(idx).map_err(|_| Unusable::Damaged)?;
        let read = file.take(stated + 1).read_to_end(&mut content);
        self.unpacked += content.len() as u64;
        match read {
            Ok(_) if content.len() as u64 == stated => Ok(content),
            _ => Err(Unusable::Damaged),
        }
    }
}

/// Whether the end of a ZIP points to a list of entries in the form for very large ZIPs.
fn says_zip64(bytes: &[u8]) -> bool {
    // The record at the end, its longest comment, and the pointer before it.
    const TAIL: usize = 22 + 0xffff + 20;
    bytes[bytes.len().saturating_sub(TAIL)..].windows(4).any(|it| it == b"PK\x06\x07")
}

/// Writes a ZIP whose bytes depend on nothing but what is put into it.
pub struct Writer(ZipWriter<Cursor<Vec<u8>>>);

impl Default for Writer {
    fn default() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }
}

impl Writer {
    /// Adds a file.
    ///
    /// # Panics
    /// When a name is given twice.
    pub fn add(&mut self, name: &str, content: &[u8]) {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(6))
            .last_modified_time(zip::DateTime::default())
            .system(System::Unix)
            .unix_permissions(0o644);
        let written = self.0.start_file(name, options).map_err(std::io::Error::from);
        written.and_then(|()| self.0.write_all(content)).expect("memory takes what is written into it");
    }

    /// The ZIP.
    ///
    /// # Panics
    /// Never: nothing but memory is written to.
    pub fn finish(self) -> Vec<u8> {
        self.0.finish().expect("memory takes what is written into it").into_inner()
    }
}
