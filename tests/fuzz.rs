//! Mutated files: whatever is done to a file, every reader answers, none of them panics, and nothing is taken for what it
//! is not.
//!
//! The corpus is that of the hostile files, with signed results and weight tables beside it. Each round takes one of them
//! and changes it a few times, by bytes or by members and values of its JSON, and hands it to everything that opens files.
//! What has to hold is stated in [`judge`]. Rounds follow from a number, so that a run can be repeated; a file that breaks
//! a rule is written to `target/tmp/fuzz/` and named.
//!
//! `cargo test` does [`ROUNDS`] rounds. For hours of it: `CITYSEC_FUZZ_SECONDS=14400 CITYSEC_FUZZ_SEED=7 cargo test
//! --release --test fuzz`. What it found stands in `SECURITY.md`, each with its case in `tests/data/hostile`.

#[path = "../benches/samples/mod.rs"]
mod samples;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use citysec::core::assessment::Assessment;
use citysec::core::bench::{What, submission};
use citysec::core::compare::{Basis, Edition, compare};
use citysec::core::document::{self, Draft, Opened};
use citysec::core::encoding::Digest;
use citysec::core::ids::AssessmentId;
use citysec::core::json::{self, Json, Limits};
use citysec::core::key::KeyContainer;
use citysec::core::keylist::KeyList;
use citysec::core::model::SeedFile;
use citysec::core::proof;
use citysec::core::reconcile::reconcile;
use citysec::core::release::{self, Manifest};
use citysec::core::result::{self, Call, Expectation};
use citysec::core::seeds;
use citysec::core::sharing::{Preview, Rule};
use citysec::core::sorted::Sorted;
use citysec::core::time::Timestamp;
use citysec::core::weights::Weights;
use serde_json::{Value, json};

use samples::Dice;

/// Rounds of an ordinary run.
const ROUNDS: u64 = 5_000;

/// Far above what any file takes, and far below what would freeze a page.
const LONGEST: Duration = Duration::from_secs(5);

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Files to change. Sound ones come more often, because from them changes reach what is behind the reader.
struct Corpus {
    sound: Vec<Vec<u8>>,
    all: Vec<Vec<u8>>,
    /// Values by the name of the member that they stand under: what fits in its place.
    values: BTreeMap<String, Vec<Value>>,
}

impl Corpus {
    fn new() -> Self {
        let mut names: Vec<PathBuf> = Vec::new();
        for place in ["tests/data/hostile", "tests/data/drafts", "seeds/weights"] {
            let entries = fs::read_dir(folder(place)).unwrap_or_else(|it| panic!("{place}: {it}"));
            names.extend(entries.map(|it| it.expect("an entry").path()));
        }
        names.sort();
        names.retain(|it| it.metadata().expect("a file").len() < 60_000);
        let read = |it: &PathBuf| fs::read(it).expect("a file");
        let is_sound = |it: &&PathBuf| it.file_name().is_some_and(|it| it.to_string_lossy().ends_with("-good.json"));
        let mut sound: Vec<Vec<u8>> = names.iter().filter(is_sound).map(read).collect();
        let call = Call { round: Some("2026-A".into()), challenge: Some("7Q4K".into()), supersedes: None };
        sound.extend((0..2).map(|it| samples::result(it, call.clone()).bytes));
        sound.extend((0..2).map(|it| Draft::new(samples::assessment(it), seeds::model()).to_bytes()));
        let mut all: Vec<Vec<u8>> = names.iter().map(read).collect();
        all.extend(sound.iter().cloned());
        assert!(all.len() > 300, "{} files", all.len());
        let mut values = BTreeMap::new();
        for document in all.iter().filter_map(|it| serde_json::from_slice::<Value>(it).ok()) {
            collect(&document, &mut values);
        }
        Self { sound, all, values }
    }
}

fn collect(tree: &Value, values: &mut BTreeMap<String, Vec<Value>>) {
    match tree {
        Value::Object(members) => {
            for (name, value) in members {
                let known = values.entry(name.clone()).or_default();
                if known.len() < 40 && !known.contains(value) {
                    known.push(value.clone());
                }
                collect(value, values);
            }
        }
        Value::Array(items) => items.iter().for_each(|it| collect(it, values)),
        _ => {}
    }
}

/// Everything signed in the corpus that is accepted, by its canonical form: nothing else may be.
fn genuine(corpus: &Corpus) -> BTreeSet<Vec<u8>> {
    let accepted = corpus.all.iter().filter(|it| result::verify(it, expected()).is_accepted());
    let genuine: BTreeSet<Vec<u8>> = accepted.map(|it| canonical(it).expect("it was accepted")).collect();
    assert!(genuine.len() >= 2);
    genuine
}

fn expected() -> Expectation<'static> {
    Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None }
}

fn canonical(bytes: &[u8]) -> Option<Vec<u8>> {
    let tree = json::read(bytes, Limits::FILE).ok()?;
    let mut out = Vec::new();
    json::write_canonical(&tree, &mut out);
    Some(out)
}

/// What is spliced in: what readers stumble over.
const PIECES: &[&str] = &[
    "\"proof\":",
    "\"proof\":{},",
    "\"type\":",
    "\"version\":99,",
    "null",
    "true",
    "[]",
    "{}",
    "[[[[[[[[",
    "{\"a\":{\"a\":",
    "-0",
    "1e400",
    "0.5",
    "9007199254740992",
    "-9007199254740993",
    "\"\\ud800\"",
    "\\u0000",
    "\u{202e}",
    "\u{feff}",
    "\"\"",
    ",",
    ":",
    "\"",
    "\\",
    "]",
    "}",
    "did:key:z6Mk",
    "sha256:",
    "urn:cn:admin:999999",
    "2026-02-30",
    "\"unknown\"",
    "{\"notApplicable\":\"x\"}",
    "{\"level\":255}",
    "{\"checked\":[1,1]}",
    "{\"ratio\":{\"numerator\":1,\"denominator\":0}}",
    "{\"numberE2\":9007199254740991}",
    "=cmd|' /C calc'!A0",
    "</script><script>",
    "../../etc/passwd",
    "\u{1b}[2J",
];

fn pick<'a, T>(dice: &mut Dice, of: &'a [T]) -> &'a T {
    &of[dice.roll(of.len() as u64) as usize]
}

fn place(dice: &mut Dice, len: usize) -> usize {
    dice.roll(len as u64 + 1) as usize
}

/// Changes some bytes.
fn by_bytes(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = place(dice, bytes.len());
    let len = dice.roll(40) as usize;
    match dice.roll(6) {
        0 if at < bytes.len() => bytes[at] = dice.roll(256) as u8,
        1 => drop(bytes.drain(at..(at + len).min(bytes.len()))),
        2 => {
            let piece = bytes[at..(at + len).min(bytes.len())].to_vec();
            let to = place(dice, bytes.len());
            bytes.splice(to..to, piece);
        }
        3 => drop(bytes.splice(at..at, pick(dice, PIECES).bytes())),
        4 => {
            let from = place(dice, other.len());
            let piece = other[from..(from + len * 20).min(other.len())].to_vec();
            bytes.splice(at..at, piece);
        }
        _ => bytes.truncate(at.max(bytes.len() / 2)),
    }
}

/// A place in a document, with the name of the member that it stands under.
fn somewhere<'a>(dice: &mut Dice, tree: &'a mut Value, name: String, depth: u32) -> (String, &'a mut Value) {
    let inner = match &*tree {
        Value::Object(it) => it.len(),
        Value::Array(it) => it.len(),
        _ => 0,
    };
    if inner == 0 || depth > 0 && dice.roll(6) == 0 {
        return (name, tree);
    }
    let at = dice.roll(inner as u64) as usize;
    match tree {
        Value::Object(it) => {
            let (name, value) = it.iter_mut().nth(at).expect("it is there");
            somewhere(dice, value, name.clone(), depth + 1)
        }
        Value::Array(it) => somewhere(dice, &mut it[at], name, depth + 1),
        _ => unreachable!("looked at above"),
    }
}

/// Changes the document, which stays JSON, mostly by what could stand there.
fn by_members(dice: &mut Dice, tree: &mut Value, corpus: &Corpus) {
    let (name, target) = somewhere(dice, tree, String::new(), 0);
    let fitting = corpus.values.get(&name);
    let foreign = serde_json::from_str(pick::<&str>(dice, PIECES)).unwrap_or(json!(dice.roll(1 << 31)));
    match (dice.roll(8), target) {
        (0, Value::Object(members)) if !members.is_empty() => {
            let at = dice.roll(members.len() as u64) as usize;
            let name = members.keys().nth(at).expect("it is there").clone();
            members.remove(&name);
        }
        (1, Value::Object(members)) => {
            let at = dice.roll(corpus.values.len() as u64) as usize;
            let (name, values) = corpus.values.iter().nth(at).expect("it is there");
            members.insert(name.clone(), pick(dice, values).clone());
        }
        (2, Value::Array(items)) if !items.is_empty() => {
            let item = pick(dice, items).clone();
            items.insert(place(dice, items.len()), item);
        }
        (3, Value::Array(items)) if !items.is_empty() => drop(items.remove(dice.roll(items.len() as u64) as usize)),
        (4, Value::Number(number)) => {
            let near = number.as_i64().unwrap_or(0).saturating_add(dice.roll(5) as i64 - 2);
            *number = near.into();
        }
        (5, target) => *target = foreign,
        (6, Value::String(text)) => {
            let at = text.char_indices().map(|it| it.0).nth(dice.roll(20) as usize).unwrap_or(0);
            text.insert_str(at, pick::<&str>(dice, PIECES));
        }
        (_, target) => {
            if let Some(it) = fitting {
                target.clone_from(pick(dice, it));
            }
        }
    }
}

fn mutated(dice: &mut Dice, corpus: &Corpus) -> Vec<u8> {
    let files = if dice.roll(4) > 0 { &corpus.sound } else { &corpus.all };
    let mut bytes = pick(dice, files).clone();
    if dice.roll(8) > 0
        && let Ok(mut document) = serde_json::from_slice::<Value>(&bytes)
    {
        for _ in 0..=dice.roll(3) * dice.roll(2) {
            by_members(dice, &mut document, corpus);
        }
        bytes = serde_json::to_vec(&document).expect("a document is JSON");
    }
    if dice.roll(4) == 0 {
        let other = pick(dice, &corpus.all);
        for _ in 0..=dice.roll(3) {
            by_bytes(dice, &mut bytes, other);
        }
    }
    bytes
}

/// How far mutated files come, in numbers: a corpus of which nothing gets past the reader proves little.
#[derive(Debug, Default)]
struct Reached {
    read: u32,
    shaped: u32,
    drafts: u32,
    tasks: u32,
    contributions: u32,
    merged: u32,
}

/// What has to hold for any bytes. A broken rule panics.
fn judge(bytes: &[u8], genuine: &BTreeSet<Vec<u8>>, base: &Assessment, reached: &mut Reached) {
    let (model, weights) = (seeds::model(), seeds::weights());
    // What is read has one canonical form, which reads as itself, and so does the indented one.
    if let Some(form) = canonical(bytes) {
        reached.read += 1;
        assert_eq!(canonical(&form).as_ref(), Some(&form), "the canonical form is not its own");
        assert_eq!(canonical(&json::indented(&form)).as_ref(), Some(&form), "indenting changes the content");
        if let Ok(tree) = json::read(bytes, Limits::FILE) {
            let _ = proof::check_all(&tree);
            let _ = document::kind(&tree);
        }
    }
    // Nothing but what was signed is accepted, however it is spelled.
    let verification = result::verify(bytes, expected());
    reached.shaped += u32::from(verification.content.is_some());
    if verification.is_accepted() {
        assert!(genuine.contains(&canonical(bytes).expect("it was read")), "a forged result is accepted");
    }
    let received = submission::receive(model, weights, "file".to_owned(), bytes);
    let is_sound = matches!(received.what, What::Submission(_));
    assert_eq!(is_sound, verification.is_accepted(), "the bench takes in what verification refuses");
    let _ = KeyContainer::read(bytes);
    let _ = KeyList::read(bytes);
    let _ = Manifest::read(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = release::unseal(text);
        let _ = Weights::load(&SeedFile { name: "file".into(), text: text.to_owned().into() }, model);
    }
    let basis = Basis { model, weights };
    if let Ok(edition) = Edition::read(bytes, basis, &[]) {
        let _ = compare(&edition, &edition);
    }
    let now = Timestamp::from_unix(1_795_334_400);
    match document::open(bytes) {
        // What a draft says survives being written.
        Ok(Opened::Draft(draft)) => {
            reached.drafts += 1;
            let again = Draft::read(draft.to_text().as_bytes()).expect("what is written can be read");
            assert_eq!(*draft, again, "a draft changes by being written");
            let _ = draft.assessment.statement.defects(model);
            let both = reconcile(base, base, &draft.assessment);
            assert_eq!(both.clashes, [], "one side alone clashes with nothing");
        }
        // A contribution can be merged or is refused, and taken back as if it had never come.
        Ok(Opened::Contribution(contribution, signer)) => {
            reached.contributions += 1;
            let file = Digest::of(bytes);
            for rule in [None, Some(Rule::Theirs)] {
                if let Ok(preview) = Preview::of(base, model, (*contribution).clone(), signer, file) {
                    reached.merged += 1;
                    let mut merged = base.clone();
                    merged.merge(&preview, &Sorted::new(), rule, &now);
                    let text = Draft::new(merged.clone(), model).to_text();
                    let again = Draft::read(text.as_bytes()).expect("what was merged can be read").assessment;
                    assert_eq!(merged, again, "a merged assessment changes by being written");
                    assert!(merged.undo_merging(file, &now));
                    assert_eq!(merged.statement, base.statement, "something stays of what was taken back");
                }
            }
        }
        Ok(Opened::Task(task)) => {
            reached.tasks += 1;
            let part = task.begin(AssessmentId::from_random([9; 16]), Digest::of(bytes), &now);
            let text = Draft::new(part.clone(), model).to_text();
            assert_eq!(Draft::read(text.as_bytes()).expect("a part can be read").assessment, part);
        }
        Ok(_) | Err(_) => {}
    }
}

#[test]
fn no_mutated_file_breaks_a_rule() {
    let corpus = Corpus::new();
    let genuine = genuine(&corpus);
    // Of no city yet, so that contributions for any city can be merged.
    let base = Assessment { city: None, ..samples::assessment(3) };
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse::<u64>().ok());
    let seed = number("CITYSEC_FUZZ_SEED").unwrap_or(1);
    let seconds = number("CITYSEC_FUZZ_SECONDS").map(Duration::from_secs);
    let start = Instant::now();
    let mut round = 0_u64;
    let mut reached = Reached::default();
    while seconds.map_or(round < ROUNDS, |it| start.elapsed() < it) {
        let mut dice = Dice::new(seed.wrapping_mul(1 << 40).wrapping_add(round + 1));
        let bytes = mutated(&mut dice, &corpus);
        let begun = Instant::now();
        let judged = panic::catch_unwind(AssertUnwindSafe(|| judge(&bytes, &genuine, &base, &mut reached)));
        let taken = begun.elapsed();
        if judged.is_err() || taken > LONGEST {
            let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
            fs::create_dir_all(&place).expect("a folder");
            let file = place.join(format!("{seed}-{round}.json"));
            fs::write(&file, &bytes).expect("a file");
            panic!("round {round} of seed {seed} ({taken:?}): {}", file.display());
        }
        round += 1;
    }
    println!("{round} files in {:?}: {reached:?}", start.elapsed());
    let Reached { read, shaped, drafts, tasks, contributions, merged } = reached;
    for (what, number, least) in [
        ("JSON", read, 40),
        ("shaped like a result", shaped, 3),
        ("drafts", drafts, 5),
        ("tasks", tasks, 1),
        ("contributions", contributions, 1),
        ("merged", merged, 1),
    ] {
        assert!(u64::from(number) * 100 >= round * least, "{what}: only {number} of {round}");
    }
}

/// A tree that is read owns nothing that the bytes do not have: a file cannot grow by being read.
#[test]
fn what_is_read_is_not_larger_than_what_was_sent() {
    fn values(tree: &Json<'_>) -> usize {
        1 + match tree {
            Json::List(it) => it.iter().map(values).sum(),
            Json::Object(it) => it.iter().map(|it| values(&it.1)).sum(),
            _ => 0,
        }
    }
    let dense = format!("[{}0]", "0,".repeat(1 << 20));
    let tree = json::read(dense.as_bytes(), Limits::FILE).expect("it is JSON");
    assert!(values(&tree) <= dense.len());
}
