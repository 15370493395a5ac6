//! Where the files of a batch come from: named one by one, in directories, in ZIPs of others, or on a saved bench.
//!
//! What is not named `*.json` is looked at: a ZIP is known by its first bytes. A directory stands for the `*.json` and
//! `*.zip` files in it, and a ZIP for the `*.json` files in it. Members are unpacked one after the other, when somebody is
//! there to work on them, so that one ZIP is held in memory at a time, however many there are.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::vec;

use citysec::archive::{Archive, BenchArchive, BenchDefect, Bounds, Kind, Name, Refusal, Unusable, reduced};
use citysec::core::bench::Work;
use citysec::core::seeds;
use encoding_rs::GB18030;

use crate::failure::Failure;
use crate::files::{self, Contents};

/// The files of a batch, in order.
pub struct Sources {
    steps: vec::IntoIter<Step>,
    within: Option<Within>,
    known: Arc<AtomicUsize>,
    work: Option<Work>,
}

enum Step {
    File(PathBuf),
    Zip(PathBuf),
}

/// The ZIP that is being unpacked.
enum Within {
    Zip { place: String, archive: Archive, entries: vec::IntoIter<(String, usize)> },
    Bench { place: Arc<str>, bench: Box<BenchArchive>, next: usize },
}

/// One file of a batch.
pub struct Source {
    /// Its name: on a bench the one under which it came there, otherwise its place.
    pub name: String,
    /// The saved bench that it lies on.
    bench: Option<Arc<str>>,
    content: Content,
}

enum Content {
    At(PathBuf),
    Unpacked(Result<Contents, Failure>),
}

impl Source {
    /// Where it is, for messages: `results/a.json`, `archive.zip: a.json`.
    pub fn place(&self) -> String {
        match &self.bench {
            Some(bench) => format!("{bench}: {}", self.name),
            None => self.name.clone(),
        }
    }

    /// Whether it lies on a saved bench, which is of no use without any of its files.
    pub fn is_of_bench(&self) -> bool {
        self.bench.is_some()
    }

    /// Its bytes.
    ///
    /// # Errors
    /// They cannot be read or unpacked.
    pub fn read(self) -> Result<Contents, Failure> {
        match self.content {
            Content::At(path) => files::read_bounded(&path),
            Content::Unpacked(it) => it,
        }
    }
}

impl Sources {
    /// Finds the files. A saved bench is opened where nothing else is named.
    ///
    /// # Errors
    /// A directory cannot be listed or holds no such file, or the bench does not open.
    pub fn open(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut steps = Vec::with_capacity(paths.len());
        for path in paths {
            if path.is_dir() {
                let inside = files::listed(path, &["json", "zip"])?;
                if inside.is_empty() {
                    let next = "name the files, or a directory that holds some";
                    return Err(Failure::new("no .json or .zip file in the directory", path.display(), next));
                }
                steps.extend(inside.into_iter().map(step));
            } else {
                steps.push(step(path.clone()));
            }
        }
        let known = Arc::new(AtomicUsize::new(steps.len()));
        let lone = match &steps[..] {
            [Step::Zip(path)] => unpack(path).ok().filter(BenchArchive::is_one).map(|it| (path.clone(), it)),
            _ => None,
        };
        let Some((path, archive)) = lone else {
            return Ok(Self { steps: steps.into_iter(), within: None, known, work: None });
        };
        let bench = BenchArchive::open(archive, seeds::model()).map_err(|it| unopened(&it, &path))?;
        known.store(bench.bench().files.len(), Ordering::Relaxed);
        let work = Some(bench.bench().work.clone());
        let within = Within::Bench { place: path.display().to_string().into(), bench: Box::new(bench), next: 0 };
        Ok(Self { steps: Vec::new().into_iter(), within: Some(within), known, work })
    }

    /// The evaluator's work, where this is a saved bench.
    pub fn work(&self) -> Option<&Work> {
        self.work.as_ref()
    }

    /// How many files there are, as far as it is known; it grows with each ZIP that is opened.
    pub fn known(&self) -> Arc<AtomicUsize> {
        self.known.clone()
    }

    fn enter(&mut self, path: &Path) -> Result<(), Failure> {
        let archive = unpack(path)?;
        let place = path.display().to_string();
        if BenchArchive::is_one(&archive) {
            let next = "name the saved bench alone: it brings keys, decisions and marks of its own";
            return Err(Failure::new("a saved bench among other files", place, next));
        }
        let named = |idx| Some((text(archive.name(idx)?), idx));
        let is_wanted = |it: &(String, usize)| Kind::of(&it.0) != Kind::Other;
        // In the order of names, as when the same files come without a ZIP.
        let mut entries: Vec<(String, usize)> = (0..archive.len()).filter_map(named).filter(is_wanted).collect();
        entries.sort();
        if entries.is_empty() {
            return Err(Failure::new("no .json file in the ZIP", place, "check that this is the right file"));
        }
        self.known.fetch_add(entries.len() - 1, Ordering::Relaxed);
        self.within = Some(Within::Zip { place, archive, entries: entries.into_iter() });
        Ok(())
    }
}

impl Iterator for Sources {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        loop {
            if let Some(it) = self.within.as_mut().and_then(Within::next) {
                return Some(it);
            }
            self.within = None;
            match self.steps.next()? {
                Step::File(path) => {
                    let name = path.display().to_string();
                    return Some(Source { name, bench: None, content: Content::At(path) });
                }
                Step::Zip(path) => {
                    if let Err(it) = self.enter(&path) {
                        let name = path.display().to_string();
                        return Some(Source { name, bench: None, content: Content::Unpacked(Err(it)) });
                    }
                }
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let steps = self.steps.as_slice();
        let is_all = self.within.is_none() && steps.iter().all(|it| matches!(it, Step::File(_)));
        (steps.len(), is_all.then_some(steps.len()))
    }
}

impl Within {
    fn next(&mut self) -> Option<Source> {
        match self {
            Self::Zip { place, archive, entries } => {
                let (entry, idx) = entries.next()?;
                let shown = reduced(&entry);
                let name = format!("{place}: {}", if shown.is_empty() { &entry } else { &shown });
                let content = match archive.content(idx) {
                    Ok(bytes) => Ok(Contents::Whole(bytes)),
                    Err(Unusable::TooLarge { limit }) => {
                        Ok(Contents::TooLarge(archive.stated(idx).unwrap_or(limit + 1)))
                    }
                    Err(it) => {
                        let next = "unpack the ZIP by other means and look at this file";
                        Err(Failure::new(format!("cannot unpack the file: {it}"), &name, next))
                    }
                };
                Some(Source { name, bench: None, content: Content::Unpacked(content) })
            }
            Self::Bench { place, bench, next } => {
                let name = bench.bench().files.get(*next)?.name.clone();
                let content = bench.file(*next).map(Contents::Whole).map_err(|it| unopened(&it, Path::new(&**place)));
                *next += 1;
                Some(Source { name, bench: Some(place.clone()), content: Content::Unpacked(content) })
            }
        }
    }
}

/// A named file, or a ZIP. What is named `*.json` is not looked at twice, because there may be thousands.
fn step(path: PathBuf) -> Step {
    let is_json = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    if !is_json && begins_as_zip(&path) { Step::Zip(path) } else { Step::File(path) }
}

/// Whether a file begins as ZIPs do. Only files are looked at: what is taken out of a pipe is gone.
fn begins_as_zip(path: &Path) -> bool {
    let mut start = [0; 4];
    let mut read = || File::open(path)?.read_exact(&mut start);
    path.is_file() && read().is_ok() && matches!(&start, b"PK\x03\x04" | b"PK\x05\x06")
}

fn unpack(path: &Path) -> Result<Archive, Failure> {
    let unreadable = |it: std::io::Error| {
        Failure::new(format!("cannot read the file: {it}"), path.display(), "check the name and the permissions")
    };
    let refused = |it: Refusal| Failure::new(it, path.display(), "unpack it, and name the directory instead");
    let (limit, mut bytes) = (Bounds::BENCH.archive, Vec::new());
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size > limit {
        return Err(refused(Refusal::TooLarge { bytes: size, limit }));
    }
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Archive::open(bytes, Bounds::BENCH).map_err(refused)
}

fn unopened(defect: &BenchDefect, path: &Path) -> Failure {
    let next = "save the bench again where it was made";
    Failure::new(format!("the saved bench does not open: {defect}"), path.display(), next)
}

/// The name of an entry. Systems set to Chinese write GB 18030 without saying so.
fn text(name: Name) -> String {
    match name {
        Name::Text(it) => it,
        Name::Bytes(it) => match GB18030.decode_without_bom_handling_and_without_replacement(&it) {
            Some(text) => text.into_owned(),
            None => String::from_utf8_lossy(&it).into_owned(),
        },
    }
}
