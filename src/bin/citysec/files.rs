//! Files in and out: bounded reading, directories as lists of files, writing that overwrites nothing unasked.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use citysec::core::json::Limits;
use citysec::core::model::{Model, SeedFile};
use citysec::core::seeds;
use citysec::core::weights::Weights;

use crate::failure::Failure;

/// What reading a file gave.
pub enum Contents {
    /// All of it.
    Whole(Vec<u8>),
    /// More bytes than any file of this product has; not read. How many there are, or were when reading ended.
    TooLarge(u64),
}

/// Why a file that is too large is refused.
pub fn too_large() -> String {
    format!("the file is larger than the {} bytes allowed", Limits::FILE.bytes)
}

/// Reads a file up to the limit of [`Limits::FILE`].
///
/// # Errors
/// It cannot be opened or read.
pub fn read_bounded(path: &Path) -> Result<Contents, Failure> {
    let unreadable = |it: std::io::Error| {
        Failure::new(format!("cannot read the file: {it}"), path.display(), "check the name and the permissions")
    };
    let limit = Limits::FILE.bytes as u64;
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(Failure::new("this is a directory", path.display(), "name a file in it"));
    }
    if about.len() > limit {
        return Ok(Contents::TooLarge(about.len()));
    }
    // The size is only a hint: a pipe says zero, and a file can grow while it is read.
    let mut bytes = Vec::with_capacity(about.len() as usize + 1);
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let n = bytes.len() as u64;
    Ok(if n > limit { Contents::TooLarge(n) } else { Contents::Whole(bytes) })
}

/// Reads a file that has to be of moderate size.
///
/// # Errors
/// It cannot be read, or is too large.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    match read_bounded(path)? {
        Contents::Whole(bytes) => Ok(bytes),
        Contents::TooLarge(_) => Err(Failure::new(too_large(), path.display(), "check that this is the right file")),
    }
}

/// Reads a data file.
///
/// # Errors
/// It cannot be read, or is no UTF-8 text.
pub fn read_seed(path: &Path, name: String) -> Result<SeedFile, Failure> {
    match String::from_utf8(read(path)?) {
        Ok(text) => Ok(SeedFile { name: name.into(), text: text.into() }),
        Err(_) => Err(Failure::new("the file is not UTF-8 text", path.display(), "save it as UTF-8")),
    }
}

/// The files in a directory whose names end in one of these ways, sorted by name.
///
/// # Errors
/// The directory cannot be listed.
pub fn listed(directory: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |it: std::io::Error| {
        Failure::new(format!("cannot list the directory: {it}"), directory.display(), "check the permissions")
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|it| endings.iter().any(|ending| it == *ending)) && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The files named, directories replaced by the `*.json` files in them.
///
/// # Errors
/// A directory cannot be listed, or holds no such file.
pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    expand_to(paths, &["json"])
}

/// The files named, directories replaced by the files in them that end with one of these words.
///
/// # Errors
/// A directory cannot be listed, or holds no such file.
pub fn expand_to(paths: &[PathBuf], endings: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let inside = listed(path, endings)?;
        if inside.is_empty() {
            let next = "name the files, or a directory that holds some";
            let words = format!("no .{} file in the directory", endings.join(" or ."));
            return Err(Failure::new(words, path.display(), next));
        }
        files.extend(inside);
    }
    Ok(files)
}

/// A weight table to score with.
#[derive(Clone)]
pub enum Table {
    /// The default one.
    Default(&'static Weights),
    /// One from a file.
    Given(Arc<Weights>),
}

impl std::ops::Deref for Table {
    type Target = Weights;

    fn deref(&self) -> &Weights {
        match self {
            Self::Default(it) => it,
            Self::Given(it) => it,
        }
    }
}

/// The weight table to score with: that of the file, or the default one.
///
/// # Errors
/// The file cannot be read or is no sound weight table.
pub fn weights(path: Option<&Path>, model: &Model) -> Result<Table, Failure> {
    let Some(path) = path else { return Ok(Table::Default(seeds::weights())) };
    let file = read_seed(path, path.display().to_string())?;
    let next = "correct the table, or leave --weights out for the default one";
    let weights = Weights::load(&file, model).map_err(|it| Failure::of_defects(path.display(), &it, next))?;
    Ok(Table::Given(Arc::new(weights)))
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// Whoever the system's defaults allow.
    Open,
    /// Only its owner (mode 0600, where the system has modes).
    Private,
}

/// Writes a new file; an existing one is only replaced when `force` is given, and then in one step.
///
/// # Errors
/// The file exists, or cannot be written.
pub fn write_new(path: &Path, bytes: &[u8], secrecy: Secrecy, force: bool) -> Result<(), Failure> {
    if !force {
        return create(path, bytes, secrecy);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    create(&beside, bytes, secrecy)?;
    fs::rename(&beside, path).map_err(|it| {
        // What was written is of no use under the other name; if it cannot be removed, it does no harm.
        let _ = fs::remove_file(&beside);
        Failure::new(format!("cannot write the file: {it}"), path.display(), "check the place and the permissions")
    })
}

fn create(path: &Path, bytes: &[u8], secrecy: Secrecy) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secrecy == Secrecy::Private {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = secrecy;
    let written = options.open(path).and_then(|mut it| it.write_all(bytes).and_then(|()| it.sync_all()));
    written.map_err(|it| match it.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::new(
            "the file exists already",
            path.display(),
            "choose another name, or give --force to replace it",
        ),
        _ => {
            Failure::new(format!("cannot write the file: {it}"), path.display(), "check the place and the permissions")
        }
    })
}
