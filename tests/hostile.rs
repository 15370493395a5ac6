//! Broken and hostile files, each with the verdict it has to get.
//!
//! `tests/data/hostile/index.json` lists the cases: a file beside it, or a text made by repetition where the file
//! would be large; the kind of file it is opened as; why it is there; and the verdict, word for word. A new case
//! needs no code. A mismatch prints the row with the verdict that was given.
//!
//! A bench is a ZIP, which is made of the case: its list (a file, named as `list` where it is another case's), and what
//! lies `beside` it. A digest of nothing but zeros in the list stands for that of this program's model.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use citysec::archive::{Archive, BenchArchive, Bounds};
use citysec::core::credential::Verification;
use citysec::core::document::{self, Draft, OpenFileError, Opened};
use citysec::core::key::KeyContainer;
use citysec::core::keylist::KeyList;
use citysec::core::query::{Query, reply};
use citysec::core::result::{self, Expectation};
use citysec::core::review;
use citysec::core::seeds;
use serde::{Deserialize, Serialize};

/// What a file gets when nothing is wrong with it.
const ACCEPTED: &str = "accepted";

/// Far above what any case takes, and far below what would freeze a page.
const LONGEST: Duration = Duration::from_secs(5);

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    repeat: Option<Repeat>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list: Option<String>,
    #[serde(rename = "as")]
    kind: Kind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    beside: Vec<Beside>,
    /// The size that the ZIP says its list has, in place of the true one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stated: Option<u32>,
    /// Bytes that are missing at the end of the ZIP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cut: Option<usize>,
    why: String,
    verdict: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Repeat {
    prefix: String,
    unit: String,
    times: usize,
    suffix: String,
}

/// An entry of a ZIP beside the list: a file of the folder, or a text.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Beside {
    /// Its name; `{n}` stands for a number where there are several.
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<usize>,
    /// The size that the ZIP says it has, in place of the true one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stated: Option<u32>,
}

#[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Bench,
    Draft,
    Result,
    Key,
    KeyList,
    Task,
    Contribution,
    Review,
    Query,
    Reply,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hostile")
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(folder().join("index.json")).expect("the index of the hostile files");
    serde_json::from_str(&text).expect("the index has the documented shape")
}

fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|it| panic!("{name}: {it}"))
}

impl Case {
    fn bytes(&self) -> Vec<u8> {
        match (self.file.as_ref().or(self.list.as_ref()), &self.repeat) {
            (Some(name), None) => file(name),
            (None, Some(it)) => format!("{}{}{}", it.prefix, it.unit.repeat(it.times), it.suffix).into_bytes(),
            _ => panic!("a case is a file or a repetition: {}", self.why),
        }
    }
}

/// A ZIP with these entries, each with the size that it states, as they come: names twice and paths included, which no
/// library writes.
fn zip(entries: &[(String, Vec<u8>, u32)]) -> Vec<u8> {
    let number = |n: usize| u32::try_from(n).expect("a small ZIP");
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content, stated) in entries {
        let at = number(out.len());
        let mut crc = flate2::Crc::new();
        crc.update(content);
        // Version, flags (names in UTF-8), stored, time, date, checksum, sizes, and the length of the name.
        let mut about: Vec<u8> = [20_u16, 0x0800, 0, 0, 0x21].iter().flat_map(|it| it.to_le_bytes()).collect();
        about.extend([crc.sum(), number(content.len()), *stated].iter().flat_map(|it| it.to_le_bytes()));
        about.extend(u16::try_from(name.len()).expect("a short name").to_le_bytes());
        out.extend(b"PK\x03\x04".iter().chain(&about).chain(&[0; 2]).chain(name.as_bytes()).chain(content));
        directory.extend(b"PK\x01\x02\x14\x00".iter().chain(&about).chain(&[0; 12]));
        directory.extend(at.to_le_bytes().iter().chain(name.as_bytes()));
    }
    let (start, n) = (number(out.len()), u16::try_from(entries.len()).expect("not so many").to_le_bytes());
    out.extend(&directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00".iter().chain(&n).chain(&n));
    out.extend([number(directory.len()), start].iter().flat_map(|it| it.to_le_bytes()).chain([0; 2]));
    out
}

/// What opening a bench says of it, down to the bytes of every file.
fn bench_complaints(case: &Case, list: &[u8]) -> Vec<String> {
    let digest = seeds::model().digest().to_string();
    let list = match std::str::from_utf8(list) {
        Ok(text) => text.replace(&format!("sha256:{:064}", 0), &digest).into_bytes(),
        Err(_) => list.to_vec(),
    };
    let stated = case.stated.unwrap_or(list.len() as u32);
    let mut entries = vec![("bench.json".to_owned(), list, stated)];
    for it in &case.beside {
        let content = match (&it.file, &it.text) {
            (Some(name), None) => file(name),
            (None, Some(text)) => text.clone().into_bytes(),
            _ => panic!("an entry is a file or a text: {}", case.why),
        };
        let stated = it.stated.unwrap_or(content.len() as u32);
        let named = |n: usize| (it.name.replace("{n}", &n.to_string()), content.clone(), stated);
        entries.extend((0..it.times.unwrap_or(1)).map(named));
    }
    let mut bytes = zip(&entries);
    bytes.truncate(bytes.len() - case.cut.unwrap_or(0));
    let archive = match Archive::open(bytes, Bounds::BENCH) {
        Ok(it) => it,
        Err(it) => return vec![it.to_string()],
    };
    assert!(BenchArchive::is_one(&archive), "{}", case.why);
    match BenchArchive::open(archive, seeds::model()) {
        Ok(mut it) => {
            (0..it.bench().files.len()).filter_map(|idx| it.file(idx).err()).map(|it| it.to_string()).collect()
        }
        Err(it) => vec![it.to_string()],
    }
}

fn alone<'a>() -> Expectation<'a> {
    Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None }
}

fn reasons<S, R>(verification: &Verification<S, R>) -> Vec<String> {
    verification.reasons().map(|(check, it)| format!("{}: {it}", check.word())).collect()
}

/// Every complaint about a file, in order; for signed files with the check that complains.
fn verdict(case: &Case, bytes: &[u8]) -> Vec<String> {
    fn of<E: ToString>(read: Result<Vec<String>, E>) -> Vec<String> {
        read.unwrap_or_else(|it| vec![it.to_string()])
    }
    let kind = case.kind;
    let complaints = match kind {
        Kind::Bench => bench_complaints(case, bytes),
        Kind::Draft => of(Draft::read(bytes).map(|it| {
            let (model, it) = (seeds::model(), it.assessment);
            let mut complaints: Vec<String> = it.statement.defects(model).iter().map(ToString::to_string).collect();
            complaints.extend(it.planned().defects(model).iter().map(ToString::to_string));
            complaints
        })),
        Kind::Key => of(KeyContainer::read(bytes).map(|_| Vec::new())),
        Kind::KeyList => of(KeyList::read(bytes).map(|_| Vec::new())),
        Kind::Task | Kind::Contribution => of(document::open(bytes).and_then(|it| match (kind, it) {
            (Kind::Task, Opened::Task(it)) => {
                Ok(it.statement.defects(seeds::model()).iter().map(ToString::to_string).collect())
            }
            (Kind::Contribution, Opened::Contribution(..)) => Ok(Vec::new()),
            (_, Opened::Newer { kind, version }) => Err(OpenFileError::Newer { kind, version }),
            _ => Err(OpenFileError::UnknownKind(None)),
        })),
        Kind::Result => reasons(&result::verify(bytes, alone())),
        Kind::Review => reasons(&review::verify(bytes, alone())),
        Kind::Query => of(Query::read(bytes).map(|it| {
            let defects = it.defects(seeds::model());
            defects.iter().map(ToString::to_string).collect()
        })),
        Kind::Reply => {
            let asked = fs::read(folder().join("query-good.json")).expect("the query that was asked");
            let query = Query::read(&asked).expect("a query");
            reasons(&reply::verify(bytes, reply::Expectation { query: Some(&query), keys: None }))
        }
    };
    if complaints.is_empty() { vec![ACCEPTED.to_owned()] } else { complaints }
}

#[test]
fn every_case_gets_its_verdict_in_time() {
    let mut wrong = 0;
    for mut case in cases() {
        let bytes = case.bytes();
        let start = Instant::now();
        let found = verdict(&case, &bytes);
        let taken = start.elapsed();
        assert!(taken < LONGEST, "{taken:?} for {}", case.why);
        if found != case.verdict {
            wrong += 1;
            case.verdict = found;
            println!("{}", serde_json::to_string(&case).expect("a case is JSON"));
        }
    }
    assert_eq!(wrong, 0, "cases with another verdict than the index says; the rows above have the one given");
}

#[test]
fn the_index_and_the_folder_name_the_same_files() {
    let listed: Vec<String> = cases().into_iter().filter_map(|it| it.file).collect();
    let names: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(names.len(), listed.len(), "a file is listed twice");
    let present: BTreeSet<String> = fs::read_dir(folder())
        .expect("the folder of hostile files")
        .map(|it| it.expect("an entry").file_name().into_string().expect("a plain name"))
        .filter(|it| it != "index.json")
        .collect();
    assert_eq!(names, present);
}

/// The corpus is worth something only while each kind is refused for many reasons, and accepted now and then.
#[test]
fn the_corpus_covers_each_kind() {
    let cases = cases();
    for (kind, least) in [
        (Kind::Draft, 120),
        (Kind::Result, 60),
        (Kind::Key, 15),
        (Kind::KeyList, 18),
        (Kind::Task, 35),
        (Kind::Contribution, 30),
        (Kind::Review, 50),
        (Kind::Query, 24),
        (Kind::Reply, 18),
        (Kind::Bench, 60),
    ] {
        let of_kind: Vec<&Case> = cases.iter().filter(|it| it.kind == kind).collect();
        let verdicts: BTreeSet<&Vec<String>> = of_kind.iter().map(|it| &it.verdict).collect();
        assert!(of_kind.len() >= least, "{kind:?}: {} cases", of_kind.len());
        assert!(verdicts.len() * 2 > of_kind.len(), "{kind:?}: {} verdicts", verdicts.len());
    }
    let accepted = cases.iter().filter(|it| it.verdict == [ACCEPTED]).count();
    assert!((4..30).contains(&accepted), "{accepted}");
}

/// What every program meets before it knows what a file is: half a file of each kind, byte by byte.
#[test]
fn no_beginning_of_a_good_file_is_taken_for_a_whole_one() {
    for case in cases().iter().filter(|it| it.file.as_deref().is_some_and(|it| it.ends_with("-good.json"))) {
        let bytes = case.bytes();
        let end = bytes.trim_ascii_end().len();
        for at in (0..end).step_by(7).chain(end - 3..end) {
            let found = verdict(case, &bytes[..at]);
            let cut = ["not JSON at line", "the file is empty", "not UTF-8 text"];
            let named = found.len() == 1 && cut.iter().any(|it| found[0].contains(it));
            assert!(named, "{:?} cut at {at}: {found:?}", case.file);
        }
    }
}
