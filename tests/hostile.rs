//! Broken and hostile files, each with the verdict it has to get.
//!
//! `tests/data/hostile/index.json` lists the cases: a file beside it, or a text made by repetition where the file
//! would be large; the kind of file it is opened as; why it is there; and the verdict, word for word. A new case
//! needs no code. A mismatch prints the row with the verdict that was given.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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
    #[serde(rename = "as")]
    kind: Kind,
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

#[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(rename_all = "lowercase")]
enum Kind {
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

impl Case {
    fn bytes(&self) -> Vec<u8> {
        match (&self.file, &self.repeat) {
            (Some(name), None) => fs::read(folder().join(name)).unwrap_or_else(|it| panic!("{name}: {it}")),
            (None, Some(it)) => format!("{}{}{}", it.prefix, it.unit.repeat(it.times), it.suffix).into_bytes(),
            _ => panic!("a case is a file or a repetition: {}", self.why),
        }
    }
}

fn alone<'a>() -> Expectation<'a> {
    Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None }
}

fn reasons<S, R>(verification: &Verification<S, R>) -> Vec<String> {
    verification.reasons().map(|(check, it)| format!("{}: {it}", check.word())).collect()
}

/// Every complaint about a file, in order; for signed files with the check that complains.
fn verdict(kind: Kind, bytes: &[u8]) -> Vec<String> {
    fn of<E: ToString>(read: Result<Vec<String>, E>) -> Vec<String> {
        read.unwrap_or_else(|it| vec![it.to_string()])
    }
    let complaints = match kind {
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
        let found = verdict(case.kind, &bytes);
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
            let found = verdict(case.kind, &bytes[..at]);
            let cut = ["not JSON at line", "the file is empty", "not UTF-8 text"];
            let named = found.len() == 1 && cut.iter().any(|it| found[0].contains(it));
            assert!(named, "{:?} cut at {at}: {found:?}", case.file);
        }
    }
}
