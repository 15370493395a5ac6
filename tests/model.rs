//! The embedded model is sound, and every rule that a model keeps refuses a broken copy with file, id and rule.

use std::collections::BTreeSet;

use citysec::core::model::{Defect, Model, Rule, SeedFile};
use citysec::core::seeds;
use citysec::core::weights::Weights;
use serde_json::{Value, json};

const MODEL: &str = "model/model.json";
const STRATEGY: &str = "model/groups/01-management.strategy.json";
const RESPONSE: &str = "model/groups/08-operations.response.json";
const WEIGHTS: &str = "weights/default-2022.json";

/// One broken copy: the file, what is done to it, and the one defect that must be found.
struct Broken {
    file: &'static str,
    edit: fn(&mut Value),
    at: &'static str,
    id: &'static str,
    rule: Rule,
    found: &'static str,
}

fn defect(file: &str, id: &str, rule: Rule, found: &str) -> Defect {
    Defect { file: file.to_owned(), id: id.to_owned(), rule, found: found.to_owned() }
}

fn file<'a>(files: &'a mut [SeedFile], name: &str) -> &'a mut SeedFile {
    files.iter_mut().find(|it| it.name == name).expect("the file belongs to the model")
}

fn edit(file: &mut SeedFile, edit: impl FnOnce(&mut Value)) {
    let mut tree: Value = serde_json::from_str(&file.text).expect("an embedded file is JSON");
    let before = tree.clone();
    edit(&mut tree);
    assert_ne!(tree, before, "the edit of {} changes nothing", file.name);
    file.text = tree.to_string().into();
}

#[track_caller]
fn member<'a>(tree: &'a mut Value, pointer: &str) -> &'a mut Value {
    tree.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}"))
}

#[track_caller]
fn remove(tree: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer below the root");
    let removed = match member(tree, parent) {
        Value::Object(members) => members.remove(name),
        Value::Array(items) => Some(items.remove(name.parse().expect("an index"))),
        _ => None,
    };
    assert!(removed.is_some(), "no {pointer}");
}

fn refused(files: Vec<SeedFile>) -> Vec<Defect> {
    Model::load(files).expect_err("a broken model must be refused")
}

const BROKEN: &[Broken] = &[
    Broken {
        file: STRATEGY,
        edit: |it| it["remark"] = json!("new"),
        at: STRATEGY,
        id: "/",
        rule: Rule::Readable,
        found: "unknown member `remark`",
    },
    Broken {
        file: STRATEGY,
        edit: |it| remove(it, "/indicators/1/boundary"),
        at: STRATEGY,
        id: "/indicators/1",
        rule: Rule::Readable,
        found: "member `boundary` is missing",
    },
    Broken {
        file: STRATEGY,
        edit: |it| remove(it, "/indicators/0/name/en"),
        at: STRATEGY,
        id: "/indicators/0/name",
        rule: Rule::BothLanguages,
        found: "one of the two is missing or empty",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/seq") = json!("1"),
        at: STRATEGY,
        id: "/indicators/0/seq",
        rule: Rule::Readable,
        found: "found string \"1\", expected u32",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/basis/0/source") = json!("BLOG"),
        at: STRATEGY,
        id: "/indicators/0/basis/0/source",
        rule: Rule::Readable,
        found: "unknown variant `BLOG`, expected one of `WP`, `LAW`, `STD`, `DOC`",
    },
    Broken {
        file: MODEL,
        edit: |it| *member(it, "/domains/0/id") = json!("Management"),
        at: MODEL,
        id: "Management",
        rule: Rule::IdWellFormed,
        found: "Management",
    },
    Broken {
        file: MODEL,
        edit: |it| *member(it, "/domains/0/groups/0/id") = json!("management"),
        at: MODEL,
        id: "management",
        rule: Rule::IdWellFormed,
        found: "`management` is not a group id such as `operations.recovery`",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/2/id") = json!("management.strategy.invest ment"),
        at: STRATEGY,
        id: "management.strategy.invest ment",
        rule: Rule::IdWellFormed,
        found: "`management.strategy.invest ment` is not an indicator id such as `operations.recovery.critical`",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/questions/1/id") = json!("Q2"),
        at: STRATEGY,
        id: "management.strategy.planning.Q2",
        rule: Rule::IdWellFormed,
        found: "Q2",
    },
    Broken {
        file: MODEL,
        edit: |it| *member(it, "/departments/1/id") = it["departments"][0]["id"].clone(),
        at: MODEL,
        id: "cac",
        rule: Rule::IdUnique,
        found: "the department stands twice",
    },
    Broken {
        file: MODEL,
        edit: |it| *member(it, "/profile/1/key") = json!("population"),
        at: MODEL,
        id: "Population",
        rule: Rule::IdUnique,
        found: "the figure stands twice",
    },
    Broken {
        file: MODEL,
        edit: |it| *member(it, "/scales/1/id") = json!("S_LIN"),
        at: MODEL,
        id: "S_LIN",
        rule: Rule::IdUnique,
        found: "the scale stands twice",
    },
    Broken {
        file: MODEL,
        edit: |it| *member(it, "/domains/1/id") = json!("management"),
        at: MODEL,
        id: "management",
        rule: Rule::IdUnique,
        found: "the domain stands twice",
    },
    Broken {
        file: MODEL,
        edit: |it| *member(it, "/domains/0/groups/1/id") = json!("management.strategy"),
        at: MODEL,
        id: "management.strategy",
        rule: Rule::IdUnique,
        found: "the group stands twice",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/1/id") = json!("management.strategy.planning"),
        at: STRATEGY,
        id: "management.strategy.planning",
        rule: Rule::IdUnique,
        found: "the indicator stands twice",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/questions/1/id") = json!("q1"),
        at: STRATEGY,
        id: "management.strategy.planning.q1",
        rule: Rule::IdUnique,
        found: "the question stands twice",
    },
    Broken {
        file: MODEL,
        edit: |it| *member(it, "/domains/0/groups/0/id") = json!("technology.strategy"),
        at: MODEL,
        id: "technology.strategy",
        rule: Rule::IdUnderParent,
        found: "parent `management`",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/id") = json!("management.strategy_x.planning"),
        at: STRATEGY,
        id: "management.strategy_x.planning",
        rule: Rule::IdUnderParent,
        found: "parent `management.strategy`",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/dataOwner/lead") = json!("nasa"),
        at: STRATEGY,
        id: "management.strategy.planning",
        rule: Rule::KnownReference,
        found: "department `nasa`",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/questions/2/scale") = json!("S_NONE"),
        at: STRATEGY,
        id: "management.strategy.planning.q3",
        rule: Rule::KnownReference,
        found: "scale `S_NONE`",
    },
    Broken {
        file: MODEL,
        edit: |it| remove(it, "/profile/14"),
        at: STRATEGY,
        id: "management.strategy.investment.q1",
        rule: Rule::KnownReference,
        found: "profile figure SecSpend",
    },
    Broken {
        file: MODEL,
        edit: |it| *member(it, "/domains/2/indicatorCount") = json!(24),
        at: MODEL,
        id: "operations",
        rule: Rule::IndicatorCount,
        found: "25 instead of 24",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/1/seq") = json!(3),
        at: STRATEGY,
        id: "management.strategy.standards",
        rule: Rule::Numbered,
        found: "3 at place 2",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/meaning/en") = json!(" "),
        at: STRATEGY,
        id: "/indicators/0/meaning",
        rule: Rule::BothLanguages,
        found: "one of the two is missing or empty",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/questions/0/options/4/zh") = json!(""),
        at: STRATEGY,
        id: "/indicators/0/questions/0/options/4",
        rule: Rule::BothLanguages,
        found: "one of the two is missing or empty",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/name/en") = json!("Planning 规划"),
        at: STRATEGY,
        id: "/indicators/0/name",
        rule: Rule::BothLanguages,
        found: "Chinese in the English text `Planning 规划`",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/evidence") = json!([]),
        at: STRATEGY,
        id: "management.strategy.planning",
        rule: Rule::FiveDesignPrinciples,
        found: "no evidence, no basis or no question",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/2/questions") = json!([]),
        at: STRATEGY,
        id: "management.strategy.investment",
        rule: Rule::FiveDesignPrinciples,
        found: "no evidence, no basis or no question",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/1/basis") = json!([]),
        at: STRATEGY,
        id: "management.strategy.standards",
        rule: Rule::FiveDesignPrinciples,
        found: "no evidence, no basis or no question",
    },
    Broken {
        file: STRATEGY,
        edit: |it| remove(it, "/indicators/0/questions/0/options/4"),
        at: STRATEGY,
        id: "management.strategy.planning.q1",
        rule: Rule::FiveLevels,
        found: "4 options",
    },
    Broken {
        file: STRATEGY,
        edit: |it| {
            let items = member(it, "/indicators/0/questions/1/items").as_array_mut().expect("a list");
            items.truncate(1);
        },
        at: STRATEGY,
        id: "management.strategy.planning.q2",
        rule: Rule::ChecklistLength,
        found: "1 items",
    },
    Broken {
        file: STRATEGY,
        edit: |it| {
            let items = member(it, "/indicators/0/questions/1/items").as_array_mut().expect("a list");
            items.extend_from_within(..5);
        },
        at: STRATEGY,
        id: "management.strategy.planning.q2",
        rule: Rule::ChecklistLength,
        found: "13 items",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/1/questions/0/scale/1/0") = json!("5"),
        at: STRATEGY,
        id: "management.strategy.standards.q1",
        rule: Rule::ScaleMonotone,
        found: "6 points",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/1/questions/0/scale/2/1") = json!(10),
        at: STRATEGY,
        id: "management.strategy.standards.q1",
        rule: Rule::ScaleMonotone,
        found: "6 points",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/1/questions/0/scale/1/0") = json!("one"),
        at: STRATEGY,
        id: "management.strategy.standards.q1",
        rule: Rule::ScaleMonotone,
        found: "`one`: not a number in plain digits",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/1/questions/0/scale/5/1") = json!(99),
        at: STRATEGY,
        id: "management.strategy.standards.q1",
        rule: Rule::ScaleCovers,
        found: "scores [0, 15, 40, 65, 90, 99]",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/2/questions/0/scale/5/0") = json!("90"),
        at: STRATEGY,
        id: "management.strategy.investment.q1",
        rule: Rule::ScaleCovers,
        found: "from 0 to 90",
    },
    Broken {
        file: STRATEGY,
        edit: |it| member(it, "/indicators/0/questions/0")["unit"] = json!({"zh": "件", "en": "documents"}),
        at: STRATEGY,
        id: "management.strategy.planning.q1",
        rule: Rule::RightMembers,
        found: "`unit` does not belong to this type",
    },
    Broken {
        file: STRATEGY,
        edit: |it| remove(it, "/indicators/1/questions/0/scale"),
        at: STRATEGY,
        id: "management.strategy.standards.q1",
        rule: Rule::RightMembers,
        found: "no scale",
    },
    Broken {
        file: STRATEGY,
        edit: |it| remove(it, "/indicators/1/questions/0/unit"),
        at: STRATEGY,
        id: "management.strategy.standards.q1",
        rule: Rule::RightMembers,
        found: "no unit",
    },
    Broken {
        file: STRATEGY,
        edit: |it| remove(it, "/indicators/0/questions/2/denominator"),
        at: STRATEGY,
        id: "management.strategy.planning.q3",
        rule: Rule::RightMembers,
        found: "numerator and denominator go together",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/questions/1/sources") = json!([]),
        at: STRATEGY,
        id: "management.strategy.planning.q2",
        rule: Rule::RightMembers,
        found: "no source",
    },
    Broken {
        file: "model/groups/06-operations.service.json",
        edit: |it| remove(it, "/indicators/0/questions/0/factor"),
        at: "model/groups/06-operations.service.json",
        id: "operations.service.institutions.q1",
        rule: Rule::RightMembers,
        found: "a ratio that is no percentage needs a factor",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/questions/0/benchmarks/0/level") = json!(5),
        at: STRATEGY,
        id: "management.strategy.planning.q1",
        rule: Rule::BenchmarkLevel,
        found: "benchmark M2",
    },
    Broken {
        file: STRATEGY,
        edit: |it| remove(it, "/indicators/1/questions/0/benchmarks/0/bracket"),
        at: STRATEGY,
        id: "management.strategy.standards.q1",
        rule: Rule::BenchmarkLevel,
        found: "benchmark M1",
    },
    Broken {
        file: STRATEGY,
        edit: |it| *member(it, "/indicators/0/questions/0/sources") = json!(["STD"]),
        at: STRATEGY,
        id: "management.strategy.planning.q1",
        rule: Rule::BenchmarkSurvey,
        found: "benchmark M2",
    },
];

const BROKEN_WEIGHTS: &[Broken] = &[
    Broken {
        file: WEIGHTS,
        edit: |it| it["extra"] = json!(1),
        at: WEIGHTS,
        id: "/",
        rule: Rule::Readable,
        found: "unknown member `extra`",
    },
    Broken {
        file: WEIGHTS,
        edit: |it| it["note"]["zh"] = json!(""),
        at: WEIGHTS,
        id: "/note",
        rule: Rule::BothLanguages,
        found: "one of the two is missing or empty",
    },
    Broken {
        file: WEIGHTS,
        edit: |it| it["model"] = json!("other-model"),
        at: WEIGHTS,
        id: "model",
        rule: Rule::KnownReference,
        found: "made for the model `other-model`",
    },
    Broken {
        file: WEIGHTS,
        edit: |it| it["indicators"]["management.strategy.nothing"] = json!(1),
        at: WEIGHTS,
        id: "management.strategy.nothing",
        rule: Rule::KnownReference,
        found: "no such id in the model",
    },
    Broken {
        file: WEIGHTS,
        edit: |it| it["questions"]["management.strategy.planning.q9"] = json!(2),
        at: WEIGHTS,
        id: "management.strategy.planning.q9",
        rule: Rule::KnownReference,
        found: "no such id in the model",
    },
    Broken {
        file: WEIGHTS,
        edit: |it| remove(it, "/groups/operations.recovery"),
        at: WEIGHTS,
        id: "operations.recovery",
        rule: Rule::SharePositive,
        found: "no share",
    },
    Broken {
        file: WEIGHTS,
        edit: |it| it["domains"]["management"] = json!(0),
        at: WEIGHTS,
        id: "management",
        rule: Rule::SharePositive,
        found: "0",
    },
    Broken {
        file: WEIGHTS,
        edit: |it| it["questions"]["management.strategy.planning.q1"] = json!(1001),
        at: WEIGHTS,
        id: "management.strategy.planning.q1",
        rule: Rule::SharePositive,
        found: "1001",
    },
    Broken {
        file: WEIGHTS,
        edit: |it| it["questions"] = json!({"management.strategy.planning.q1": 997}),
        at: WEIGHTS,
        id: "shares",
        rule: Rule::ExactArithmetic,
        found: "the common denominator of all scores does not fit in 96 bits; use smaller shares",
    },
];

#[test]
fn the_embedded_model_is_sound_and_complete() {
    let model = Model::load(seeds::model_files()).expect("the embedded model is sound");
    let sizes = (model.domains.len(), model.groups.len(), model.indicators.len(), model.questions.len());
    assert_eq!(sizes, (3, 11, 48, 121));
    let per_domain: Vec<usize> = model
        .domains
        .iter()
        .map(|it| model.groups[it.groups.clone()].iter().map(|it| it.indicators.len()).sum())
        .collect();
    assert_eq!(per_domain, [7, 16, 25]);
    let per_group: Vec<usize> = model.groups.iter().map(|it| it.indicators.len()).collect();
    assert_eq!(per_group, [3, 4, 5, 4, 7, 6, 6, 3, 5, 3, 2]);
    let core = (0..model.questions.len()).filter(|it| model.is_core(*it)).count();
    assert_eq!(core, 48);
    assert!((1..=48).eq(model.indicators.iter().map(|it| it.seq)));
}

#[test]
fn the_default_weights_are_those_of_the_dossier() {
    let model = seeds::model();
    let weights = Weights::load(&seeds::weights_file(), model).expect("the default weights are sound");
    assert_eq!(weights.domains, [30, 30, 40]);
    assert_eq!(weights.groups, [1; 11]);
    assert_eq!(weights.questions, [1; 121]);
    let double: Vec<&str> = weights
        .indicators
        .iter()
        .zip(&model.indicators)
        .filter(|(share, _)| **share != 1)
        .map(|(_, it)| it.id.as_str())
        .collect();
    assert_eq!(double, ["technology.business.government"]);
    assert_eq!(weights.indicators.iter().max(), Some(&2));
}

#[test]
fn each_broken_copy_is_refused_with_file_id_and_rule() {
    for it in BROKEN {
        let mut files = seeds::model_files();
        edit(file(&mut files, it.file), it.edit);
        let defects = refused(files);
        let expected = defect(it.at, it.id, it.rule, it.found);
        assert!(defects.contains(&expected), "expected {expected:?}\namong {defects:#?}");
    }
}

/// A fault that does not take an id, a file or a profile figure away from others is reported once, and alone.
#[test]
fn a_single_fault_is_a_single_defect() {
    let cascading = [Rule::IdWellFormed, Rule::IdUnique, Rule::IdUnderParent, Rule::Readable];
    let mut alone = 0;
    for it in BROKEN.iter().filter(|it| !cascading.contains(&it.rule) && it.at == it.file) {
        let mut files = seeds::model_files();
        edit(file(&mut files, it.file), it.edit);
        assert_eq!(refused(files), [defect(it.at, it.id, it.rule, it.found)]);
        alone += 1;
    }
    assert!(alone > 20, "{alone}");
}

#[test]
fn each_broken_weight_table_is_refused_with_exactly_its_defect() {
    for it in BROKEN_WEIGHTS {
        let mut table = seeds::weights_file();
        edit(&mut table, it.edit);
        let defects = Weights::load(&table, seeds::model()).expect_err("a broken table must be refused");
        assert_eq!(defects, [defect(it.at, it.id, it.rule, it.found)]);
    }
}

/// Shares of 1000 wherever they fit: the bound is 2^92 with these groups, and 2^102 with one group more.
#[test]
fn shares_may_be_as_fine_as_exact_arithmetic_can_hold() {
    let fine = |groups: &[&str]| {
        let mut table = seeds::weights_file();
        edit(&mut table, |it| {
            for level in ["domains", "groups", "indicators"] {
                for (id, share) in it[level].as_object_mut().expect("an object") {
                    if level != "indicators" || groups.iter().any(|group| id.starts_with(group)) {
                        *share = json!(1000);
                    }
                }
            }
        });
        Weights::load(&table, seeds::model()).map(|it| it.domains).map_err(|it| it[0].rule)
    };
    let two = ["technology.business.", "operations.service."];
    assert_eq!(fine(&two), Ok(vec![1000; 3]));
    assert_eq!(fine(&[two[0], two[1], "operations.monitoring."]), Err(Rule::ExactArithmetic));
}

/// The list of rules is taken from the source, so that a new rule without a broken copy fails here.
/// Rules of the white paper's data have theirs in `whitepaper.rs`, those of a synthetic population and of links between
/// answers beside them.
#[test]
fn every_rule_has_a_broken_copy() {
    let source = include_str!("../src/core/model/mod.rs");
    let body = source.split_once("pub enum Rule {").and_then(|it| it.1.split_once('}')).expect("the rules").0;
    let rules: Vec<&str> = body.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
    assert!(rules.len() >= 19, "{rules:?}");
    // A missing file and one too many are no edits, so they stand in tests of their own below.
    let own = BROKEN.iter().chain(BROKEN_WEIGHTS).map(|it| it.rule).chain([Rule::FilePresent]);
    let own: BTreeSet<String> = own.map(|it| format!("{it:?}")).collect();
    let elsewhere = [
        include_str!("whitepaper.rs"),
        include_str!("population.rs"),
        include_str!("../src/core/links.rs").split_once("mod tests").expect("tests").1,
    ];
    for rule in rules {
        let covered = own.contains(rule) || elsewhere.iter().any(|it| it.contains(&format!("Rule::{rule})")));
        assert!(covered, "no broken copy for {rule}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let mut files = seeds::model_files();
    files.retain(|it| it.name != MODEL);
    assert_eq!(refused(files), [defect(MODEL, "model", Rule::FilePresent, "no such file")]);

    let mut files = seeds::model_files();
    files.retain(|it| !it.name.contains("supply_chain"));
    let expected = [
        defect(MODEL, "operations.supply_chain", Rule::FilePresent, "no data file for this group"),
        defect(MODEL, "operations", Rule::IndicatorCount, "23 instead of 25"),
    ];
    assert_eq!(refused(files), expected);
    assert!(!refused(Vec::new()).is_empty());
}

#[test]
fn a_second_or_foreign_file_for_a_group_is_named() {
    let copy = "model/groups/99-copy.json";
    let mut files = seeds::model_files();
    let mut second = file(&mut files, STRATEGY).clone();
    second.name = copy.into();
    files.push(second.clone());
    let expected = defect(copy, "management.strategy", Rule::FilePresent, "the group has a second file");
    assert_eq!(refused(files.clone()), [expected]);

    edit(&mut second, |it| it["group"] = json!("management.other"));
    *files.last_mut().expect("the copy") = second;
    let expected = defect(copy, "management.other", Rule::KnownReference, "the model lists no such group");
    assert_eq!(refused(files), [expected]);
}

#[test]
fn a_file_that_is_no_strict_json_is_refused_at_its_place() {
    let rows = [
        ("", "/", "the file is empty"),
        ("{\"group\":", "/group", "not JSON at line 1, column 10: expected a value"),
        ("\u{feff}{}", "/", "starts with a byte order mark"),
        ("{\"group\":1,\"group\":2}", "/", "the member name `group` stands twice in one object"),
        ("{\"indicators\":[{\"seq\":1.5}]}", "/indicators/0/seq", "the number 1.5 is not an integer"),
    ];
    for (text, id, found) in rows {
        let mut files = seeds::model_files();
        file(&mut files, RESPONSE).text = text.into();
        let defects = refused(files);
        let expected = defect(RESPONSE, id, Rule::Readable, found);
        assert!(defects.contains(&expected), "expected {expected:?}\namong {defects:#?}");
    }
}

#[test]
fn several_defects_are_reported_at_once() {
    let mut files = seeds::model_files();
    edit(file(&mut files, STRATEGY), |it| {
        *member(it, "/indicators/0/name/en") = json!("");
        *member(it, "/indicators/1/questions/0/scale/5/1") = json!(99);
        remove(it, "/indicators/0/questions/0/options/4");
    });
    edit(file(&mut files, RESPONSE), |it| *member(it, "/indicators/0/dataOwner/lead") = json!("nasa"));
    edit(file(&mut files, MODEL), |it| *member(it, "/domains/0/indicatorCount") = json!(8));
    let found: Vec<(String, Rule)> = refused(files).into_iter().map(|it| (it.file, it.rule)).collect();
    let expected = [
        (STRATEGY, Rule::BothLanguages),
        (STRATEGY, Rule::FiveLevels),
        (STRATEGY, Rule::ScaleCovers),
        (MODEL, Rule::IndicatorCount),
        (RESPONSE, Rule::KnownReference),
    ];
    assert_eq!(found, expected.map(|(file, rule)| (file.to_owned(), rule)));
}

#[test]
fn a_defect_reads_as_file_id_rule_and_finding() {
    let it = defect(STRATEGY, "management.strategy.planning.q1", Rule::FiveLevels, "4 options");
    assert_eq!(
        it.to_string(),
        "model/groups/01-management.strategy.json: management.strategy.planning.q1: \
         a level question has five options; found: 4 options"
    );
}

#[test]
fn the_digest_ignores_spelling() {
    let digest = seeds::model().digest();
    let mut files = seeds::model_files();
    for it in &mut files {
        // Another indentation, another member order, and every character beyond ASCII as an escape.
        let tree: Value = serde_json::from_str(&it.text).expect("an embedded file is JSON");
        let plain = serde_json::to_string_pretty(&tree).expect("a tree is JSON");
        let mut text = String::new();
        for unit in plain.chars() {
            if unit.is_ascii() {
                text.push(unit);
            } else {
                let mut units = [0; 2];
                unit.encode_utf16(&mut units).iter().for_each(|it| text.push_str(&format!("\\u{it:04X}")));
            }
        }
        assert_ne!(it.text, text);
        it.text = text.into();
    }
    files.reverse();
    assert_eq!(Model::load(files).expect("only the spelling changed").digest(), digest);
}

/// Every 61st text of the model, in both languages, moves the digest.
#[test]
fn the_digest_changes_with_any_text() {
    fn texts(tree: &Value, pointer: &str, out: &mut Vec<String>) {
        match tree {
            Value::Object(members) => {
                for (name, value) in members {
                    if matches!(name.as_str(), "zh" | "en") {
                        out.push(format!("{pointer}/{name}"));
                    } else {
                        texts(value, &format!("{pointer}/{name}"), out);
                    }
                }
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(idx, it)| texts(it, &format!("{pointer}/{idx}"), out));
            }
            _ => {}
        }
    }
    let mut digests = BTreeSet::from([seeds::model().digest()]);
    let mut changed = 0;
    for name in seeds::model_files().iter().map(|it| it.name.clone()) {
        let mut pointers = Vec::new();
        let mut files = seeds::model_files();
        let tree = serde_json::from_str(&file(&mut files, &name).text).expect("an embedded file is JSON");
        texts(&tree, "", &mut pointers);
        for pointer in pointers.iter().step_by(61) {
            let mut files = seeds::model_files();
            edit(file(&mut files, &name), |it| {
                let text = member(it, pointer);
                *text = json!(format!("{}.", text.as_str().expect("a text")));
            });
            changed += 1;
            assert!(digests.insert(Model::load(files).expect("still sound").digest()), "{name} {pointer}");
        }
    }
    assert!(changed > 40, "{changed}");
}

#[test]
fn the_digest_changes_with_a_scale_and_weights_have_their_own() {
    let mut files = seeds::model_files();
    edit(file(&mut files, STRATEGY), |it| *member(it, "/indicators/1/questions/0/scale/1/1") = json!(16));
    assert_ne!(Model::load(files).expect("still sound").digest(), seeds::model().digest());

    let mut table = seeds::weights_file();
    let digest = seeds::weights().digest;
    table.text = serde_json::from_str::<Value>(&table.text).expect("JSON").to_string().into();
    assert_eq!(Weights::load(&table, seeds::model()).expect("only the spelling changed").digest, digest);
    edit(&mut table, |it| it["domains"]["management"] = json!(31));
    assert_ne!(Weights::load(&table, seeds::model()).expect("still sound").digest, digest);
}

/// `domain/indicators.md` 2.5: a published figure may stand only beside a question drawn from the survey.
#[test]
fn benchmarks_stand_only_at_questions_of_the_survey() {
    let mut with_benchmark = 0;
    for file in seeds::model_files().iter().filter(|it| it.name != MODEL) {
        let tree: Value = serde_json::from_str(&file.text).expect("an embedded file is JSON");
        for indicator in tree["indicators"].as_array().expect("a list") {
            for question in indicator["questions"].as_array().expect("a list") {
                let survey = question["sources"].as_array().expect("a list").contains(&json!("SURVEY"));
                let benchmarks = question["benchmarks"].as_array().map_or(0, Vec::len);
                with_benchmark += benchmarks;
                assert!(survey || benchmarks == 0, "{} {}", indicator["id"], question["id"]);
            }
        }
    }
    assert!(with_benchmark > 10, "{with_benchmark}");
}
