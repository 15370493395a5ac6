//! The published schemas say what files look like: whatever is made here fits the schema of its kind and no other, whatever
//! is accepted fits as well, and files with a planted fault do not.

#[path = "../benches/samples/mod.rs"]
mod samples;

use std::fs;
use std::path::Path;

use citysec::core::credential::Issuer;
use citysec::core::ids::QueryId;
use citysec::core::json::{self, Limits};
use citysec::core::key::SecretKey;
use citysec::core::query::{Asked, Query, reply};
use citysec::core::result::{Call, Expectation};
use citysec::core::review::{self, KeptQuery, Mark, Marking, Previous, Submission};
use citysec::core::sample::{Basis, Order, Population};
use citysec::core::scoring::E2;
use citysec::core::seeds;
use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

/// The kinds of files that are exchanged, as their schemas are named.
const KINDS: [&str; 4] = ["result", "review", "query", "reply"];

/// A validator for each kind. The schemas refer to each other by the names under which they lie beside the page.
fn with_validators(check: impl FnOnce(&dyn Fn(&str, &Value) -> Vec<String>)) {
    const BESIDE: &str = "https://example.org/";
    let schemas = seeds::schemas();
    let parsed = |text: &str| serde_json::from_str::<Value>(text).expect("a schema is JSON");
    let mut registry = Registry::new();
    for (name, text) in schemas {
        registry = registry.add(format!("{BESIDE}{name}"), parsed(text)).expect("a schema of its name");
    }
    let registry = registry.prepare().expect("schemas that find each other");
    let validator = |kind: &str| -> Validator {
        let schema = json!({ "$ref": format!("{BESIDE}{kind}.schema.json") });
        jsonschema::options().with_registry(&registry).build(&schema).expect("a sound schema")
    };
    let validators = KINDS.map(|it| (it, validator(it)));
    check(&|kind, file| {
        let (_, validator) = validators.iter().find(|it| it.0 == kind).expect("a kind");
        validator.iter_errors(file).map(|it| format!("{}: {it}", it.instance_path())).collect()
    });
}

fn expected<'a>() -> Expectation<'a> {
    Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None }
}

/// What this program makes: of every kind the plainest, and one with all that may stand in it.
fn made() -> Vec<(&'static str, Vec<u8>)> {
    let (model, now) = (seeds::model(), samples::moment());
    let plain = samples::result(1, Call::default());
    let call = Call { round: Some("2026-A".into()), challenge: Some("7Q4K".into()), supersedes: Some(plain.digest) };
    let full = samples::result(2, call).bytes;
    let order = Order { cities: 3, seed: 5, scope: Default::default(), round: None, challenge: None };
    let basis = Basis {
        model,
        weights: seeds::weights(),
        assumptions: seeds::assumptions(),
        links: seeds::links(),
        divisions: seeds::divisions(),
    };
    let synthetic = Population::new(basis, order).expect("a population").file(1).bytes;

    let submission = Submission::read(&full, expected()).expect("a sound result");
    let asked = |item: &str| Asked { item: item.into(), reason: "请说明\n批复文号".into() };
    let items = vec![asked("management.strategy.planning.q1"), asked("operations.recovery.critical")];
    let id = QueryId::from_random([5; 16]);
    let query = Query::ask(model, submission.reference(), "评估组".into(), items, id, now.clone()).expect("a query");
    let (key, texts) = (samples::key(), vec!["津政发〔2025〕3 号".to_owned(), "见附件".to_owned()]);
    let unsigned = reply::prepare(&query, "市人民政府".into(), texts, key.public(), now.clone(), [6; 16]);
    let replied = reply::sign(unsigned.expect("every item is answered"), &key, now.clone());

    let review = |marks: bool, queries: Vec<KeptQuery>, previous: Option<Previous>| {
        let evaluator = SecretKey::from_random([21; 32]);
        let mut marking = Marking::default();
        if marks {
            marking.experts = vec!["张工".to_owned(), "李工".to_owned()];
            let reason = "佐证不全".to_owned();
            let item = model.indicators[0].id.clone();
            marking.marks = vec![Mark { item, expert: "张工".to_owned(), mark_e2: E2(5000), reason }];
        }
        let issuer = Issuer { id: evaluator.public(), name: "省评估组".into() };
        let prepared =
            review::prepare(expected(), &submission, marking, queries, previous, issuer, now.clone(), [7; 16]);
        review::sign(prepared.expect("nothing is missing"), &evaluator, now.clone())
    };
    let kept = |reply: Option<&[u8]>| KeptQuery {
        query: query.clone(),
        reply: reply.map(|it| json::read_typed(it, Limits::FILE).expect("strict JSON")),
    };
    let first = review(true, vec![kept(None)], None);
    let previous = Previous { revision: 1, digest: first.digest };
    vec![
        ("result", plain.bytes),
        ("result", full),
        ("result", synthetic),
        ("query", query.to_bytes()),
        ("reply", replied.clone()),
        ("review", review(false, Vec::new(), None).bytes),
        ("review", first.bytes),
        ("review", review(true, vec![kept(Some(&replied))], Some(previous)).bytes),
    ]
}

fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("what is made is JSON")
}

#[test]
fn what_is_made_fits_the_schema_of_its_kind_and_no_other() {
    with_validators(|errors| {
        for (kind, bytes) in made() {
            for other in KINDS {
                let found = errors(other, &parsed(&bytes));
                assert_eq!(found.is_empty(), other == kind, "a {kind} by the schema of a {other}: {found:?}");
            }
        }
        for number in 10..40 {
            let found = errors("result", &parsed(&samples::result(number, Call::default()).bytes));
            assert!(found.is_empty(), "{number}: {found:?}");
        }
    });
}

/// The good files of the hostile corpus were made once and stay as they are: what was written then still fits.
#[test]
fn good_files_of_the_corpus_fit_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hostile");
    with_validators(|errors| {
        for kind in KINDS {
            let file = parsed(&fs::read(folder.join(format!("{kind}-good.json"))).expect("the base of its kind"));
            let found = errors(kind, &file);
            assert!(found.is_empty(), "{kind}: {found:?}");
        }
    });
}

/// Faults, each at a place of the fullest file of its kind: the value that stands there instead, or nothing.
#[test]
fn planted_faults_do_not_fit() {
    let outer = [
        ("/@context/2", json!("https://example.org/third")),
        ("/id", json!("urn:uuid:1")),
        ("/type/1", json!("Degree")),
        ("/name", json!("")),
        ("/issuer/id", json!("did:web:example.org")),
        ("/issuer/more", json!(1)),
        ("/validFrom", json!("2026-11-22T08:00:00+08:00")),
        ("/proof", Value::Null),
        ("/proof/cryptosuite", json!("eddsa-rdfc-2022")),
        ("/proof/proofValue", json!("z0")),
        ("/proof/previousProof", json!("urn:uuid:1")),
        ("/more", json!(1)),
        ("/credentialSubject/id", json!("urn:cn:admin:33050")),
        ("/credentialSubject/version", json!(2)),
        ("/credentialSubject/more", json!(1)),
        ("/credentialSubject/app", json!("citysec")),
    ];
    let subject = |rows: &[(&'static str, Value)]| -> Vec<(&'static str, Value)> { [&outer[..], rows].concat() };
    let rows: [(&str, Vec<(&str, Value)>); 4] = [
        (
            "result",
            subject(&[
                ("/credentialSubject/scope", json!("all")),
                ("/credentialSubject/supersedes", json!("sha256:1")),
                ("/credentialSubject/round", json!(1)),
                ("/credentialSubject/example", json!(false)),
                ("/credentialSubject/synthetic", json!({})),
                ("/credentialSubject/totalE2", json!(66.7)),
                ("/credentialSubject/totalE2", json!(10_001)),
                ("/credentialSubject/scores/0/scoreE2", json!(-1)),
                ("/credentialSubject/scores/0/item", json!("Management")),
                ("/credentialSubject/model/digest", json!("sha256:ABC")),
                ("/credentialSubject/profile/population", json!("500")),
                ("/credentialSubject/answers/management.strategy.planning.q1", json!({"level": 5})),
                ("/credentialSubject/answers/management.strategy.planning.q1", json!({"level": 1, "yes": true})),
                ("/credentialSubject/answers/management.strategy.planning.q1", json!("known")),
                ("/credentialSubject/answers/management.strategy.planning.q1", json!({"checked": [1, 1]})),
                ("/credentialSubject/answers/Q1", json!("unknown")),
                ("/credentialSubject/evidence/management.strategy.planning/0/title", json!("")),
                ("/credentialSubject/evidence/management.strategy.planning/0/date", json!("30.06.2026")),
            ]),
        ),
        (
            "review",
            subject(&[
                ("/credentialSubject/revision", json!(0)),
                ("/credentialSubject/revision", json!(1)),
                ("/credentialSubject/supersedes", Value::Null),
                ("/credentialSubject/marking/rule/combination", json!("best")),
                ("/credentialSubject/marking/rule/sharePercent", json!(101)),
                ("/credentialSubject/marking/experts", json!(["张工", "张工"])),
                ("/credentialSubject/marking/marks/0/markE2", json!(10_001)),
                ("/credentialSubject/marking/marks/0/reason", json!("")),
                ("/credentialSubject/marking/marks/0/item", json!("management.strategy")),
                ("/credentialSubject/expertScores/0/scoreE2", json!(50.25)),
                ("/credentialSubject/queries", json!([])),
                ("/credentialSubject/queries/0/query/query/items", json!([])),
                ("/credentialSubject/queries/0/reply/proof", Value::Null),
                ("/credentialSubject/submission", json!({})),
                ("/credentialSubject/submission/type/1", json!("AssessmentReview")),
                ("/credentialSubject/submission/proof", json!([])),
                ("/credentialSubject/submission/credentialSubject/totalE2", json!("66.70")),
            ]),
        ),
        (
            "query",
            vec![
                ("/type", json!("citysec.draft")),
                ("/version", json!(0)),
                ("/more", json!(1)),
                ("/proof", json!({})),
                ("/model/digest", json!("sha256:1")),
                ("/query/id", json!("5")),
                ("/query/asker", json!("")),
                ("/query/made", json!("2026-11-22")),
                ("/query/submission/city/code", json!(330_500)),
                ("/query/submission/digest", Value::Null),
                ("/query/items", json!([])),
                ("/query/items/0/reason", json!("长".repeat(2001))),
                ("/query/items/0/item", json!("management.strategy")),
            ],
        ),
        (
            "reply",
            subject(&[
                ("/credentialSubject/query", json!("urn:uuid:1")),
                ("/credentialSubject/queryDigest", json!("sha256:1")),
                ("/credentialSubject/submission", json!({})),
                ("/credentialSubject/answers", json!([])),
                ("/credentialSubject/answers/0/text", json!("")),
                ("/credentialSubject/answers/0/level", json!(4)),
            ]),
        ),
    ];
    let made = made();
    with_validators(|errors| {
        for (kind, faults) in &rows {
            let (_, bytes) = made.iter().rev().find(|it| it.0 == *kind && kind != &"result").unwrap_or(&made[1]);
            for (place, value) in faults {
                let mut file = parsed(bytes);
                let (parent, member) = place.rsplit_once('/').expect("a pointer");
                match file.pointer_mut(parent).unwrap_or_else(|| panic!("{kind}: {place} has no place")) {
                    Value::Object(it) => drop(it.insert(member.to_owned(), value.clone())),
                    Value::Array(it) => match member.parse::<usize>() {
                        Ok(idx) if idx < it.len() => it[idx] = value.clone(),
                        _ => it.push(value.clone()),
                    },
                    other => panic!("{kind}: {place} stands in {other}"),
                }
                assert!(!errors(kind, &file).is_empty(), "a {kind} with {value} at {place} fits");
            }
            // Every member is needed, at the top and in what is signed, unless it may be left out.
            let whole = parsed(bytes);
            let optional = ["example", "synthetic", "notes", "evidence", "queries"];
            for parent in ["", "/credentialSubject", "/query"] {
                let Some(Value::Object(members)) = whole.pointer(parent) else { continue };
                for member in members.keys().filter(|it| !optional.contains(&it.as_str())) {
                    let mut file = whole.clone();
                    let Some(Value::Object(it)) = file.pointer_mut(parent) else { continue };
                    it.remove(member);
                    assert!(!errors(kind, &file).is_empty(), "a {kind} without {parent}/{member} fits");
                }
            }
        }
    });
}
