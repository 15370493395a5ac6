//! The worked example: what the white paper reports about one of its case cities, as an assessment, and nothing
//! beyond that.

use std::collections::BTreeMap;

use citysec::core::answers::{Answer, Scope};
use citysec::core::document::{DataRef, Draft};
use citysec::core::scoring::{self, E2, Report};
use citysec::core::seeds;
use num_rational::Ratio;
use serde_json::Value;

/// Every question that the example answers with a value, and the part of the full score that the answer is worth,
/// counted by hand: level 2 of 4, one item of eight, a point of the scale.
const VALUES: [(&str, i128, i128); 18] = [
    ("management.strategy.planning.q1", 2, 4),
    ("management.strategy.planning.q2", 1, 8),
    ("management.strategy.standards.q2", 1, 10),
    ("management.mechanism.organization.q1", 2, 4),
    ("management.mechanism.coordination.q1", 2, 4),
    ("management.mechanism.coordination.q2", 2, 8),
    ("technology.cii.data_security.q2", 1, 4),
    ("operations.service.institutions.q2", 2, 8),
    // Ten resident experts: 60 points on the scale of the question.
    ("operations.service.practitioners.q2", 60, 100),
    ("operations.service.standardization.q1", 3, 4),
    ("operations.service.standardization.q2", 2, 10),
    ("operations.service.basic_maintenance.q1", 2, 4),
    ("operations.monitoring.scope.q2", 1, 10),
    ("operations.monitoring.risk_assessment.q1", 1, 4),
    ("operations.monitoring.threat_analysis.q1", 2, 4),
    ("operations.response.threat_disposal.q1", 2, 4),
    // Closed within three days: the best point of the scale.
    ("operations.response.notification_efficiency.q2", 100, 100),
    ("operations.supply_chain.assessment_management.q2", 1, 4),
];

fn example() -> Draft {
    Draft::read(seeds::example_draft().as_bytes()).expect("the example is a draft")
}

fn report(example: &Draft) -> Report {
    scoring::score(seeds::model(), seeds::weights(), &example.assessment.statement)
}

/// The id of the node above, empty above a domain.
fn parent(id: &str) -> &str {
    id.rsplit_once('.').map_or("", |it| it.0)
}

/// Shares of every node by id, read as plain JSON; a question weighs 1 unless the table says otherwise.
fn shares() -> BTreeMap<String, i128> {
    let table: Value = serde_json::from_str(&seeds::weights_file().text).expect("the weight table is JSON");
    let mut shares = BTreeMap::new();
    for file in seeds::model_files() {
        let file: Value = serde_json::from_str(&file.text).expect("the model is JSON");
        for indicator in file["indicators"].as_array().into_iter().flatten() {
            for question in indicator["questions"].as_array().into_iter().flatten() {
                let word = |it: &Value| it["id"].as_str().expect("an id").to_owned();
                shares.insert(format!("{}.{}", word(indicator), word(question)), 1);
            }
        }
    }
    for level in ["domains", "groups", "indicators", "questions"] {
        for (id, share) in table[level].as_object().expect("a level of the table") {
            shares.insert(id.clone(), i128::from(share.as_u64().expect("a whole share")));
        }
    }
    shares
}

#[test]
fn the_file_is_as_this_program_writes_it() {
    let example = example();
    assert_eq!(String::from_utf8(example.to_bytes()).as_deref(), Ok(seeds::example_draft()));
    assert_eq!(example.model, DataRef::to_model(seeds::model()), "write the digest of `citysec model digest` into it");
}

#[test]
fn it_says_that_it_is_an_example() {
    let it = example().assessment;
    assert!(it.example);
    assert!(it.body.starts_with("示例：") && it.body.contains("非该市填报"), "{}", it.body);
    let city = it.city.expect("a city");
    let listed = seeds::divisions().by_code(city.code.as_str()).expect("a division");
    assert_eq!(*city.name, *listed.name.zh);
}

#[test]
fn nothing_is_wrong_or_open_in_it() {
    let example = example();
    let statement = &example.assessment.statement;
    assert_eq!(statement.scope, Scope::Full);
    assert_eq!(statement.defects(seeds::model()), []);
    let counts = report(&example).total.counts;
    let found = [counts.all, counts.open, counts.scored, counts.unknown, counts.not_applicable];
    assert_eq!(found, [121, 0, 18, 103, 0]);
}

#[test]
fn its_score_follows_from_the_few_values() {
    let shares = shares();
    let share = |id: &str| {
        let siblings: i128 = shares.iter().filter(|it| parent(it.0) == parent(id)).map(|it| it.1).sum();
        Ratio::new(shares[id], siblings)
    };
    let mut total = Ratio::from_integer(0);
    for (question, part, whole) in VALUES {
        let mut points = Ratio::new(100 * part, whole);
        let mut node = question;
        while !node.is_empty() {
            points *= share(node);
            node = parent(node);
        }
        total += points;
    }
    // Rounded once, half up, to hundredths.
    let hundredths = (total * 100 + Ratio::new(1, 2)).floor().to_integer();
    assert!(hundredths > 0);
    assert_eq!(report(&example()).total.settled().map(|E2(it)| i128::from(it)), Some(hundredths));
}

#[test]
fn values_stand_only_where_the_white_paper_says_something() {
    let statement = example().assessment.statement;
    let case = seeds::whitepaper().cases.cases.iter().find(|it| &*it.id == "huzhou").expect("the case");
    let valued: Vec<&str> =
        statement.answers.iter().filter(|it| *it.1 != Answer::Unknown).map(|it| it.0.as_str()).collect();
    let mut expected: Vec<&str> = VALUES.iter().map(|it| it.0).collect();
    expected.sort_unstable();
    assert_eq!(valued, expected);
    for question in valued {
        let indicator = parent(question);
        assert!(case.indicators.iter().any(|it| it.as_str() == indicator), "{indicator} is not of the case");
        assert!(statement.notes.contains_key(question), "{question} does not say where its answer comes from");
    }
    for (question, note) in &statement.notes {
        assert!(note.starts_with("依据白皮书案例湖州（第五章（三）"), "{question}: {note}");
    }
    // What the white paper states doubtfully is not taken for an answer.
    assert_eq!(statement.answers["technology.public_infra.cloud_mlps_rate.q1"], Answer::Unknown);
    assert!(statement.profile.is_empty());
}

#[test]
fn the_source_is_named_on_exactly_the_indicators_with_values() {
    let statement = example().assessment.statement;
    let mut expected: Vec<&str> = VALUES.iter().map(|it| parent(it.0)).collect();
    expected.sort_unstable();
    expected.dedup();
    assert_eq!(statement.evidence.keys().map(|it| it.as_str()).collect::<Vec<_>>(), expected);
    for list in statement.evidence.values() {
        let [source] = &list[..] else { panic!("one source is expected, not {list:?}") };
        assert_eq!(source.title, "《数字城市网络安全评价指标白皮书（2022）》");
        assert_eq!(source.keeper, "赛迪顾问");
        assert!(source.number.is_empty() && source.date.is_empty());
    }
}
