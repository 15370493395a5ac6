//! The scores of the core equal those of a second computation, written from the formula alone.
//!
//! [`formula`] reads the data files as plain JSON and calculates with fractions of unlimited size; it shares
//! no line with the core. Random assessments, complete and partial, under random weight tables must give the
//! same integers in both. The laws and the worked examples below need no second computation.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use citysec::core::answers::{Answer, Profile, RatioAnswer, Scope, Statement};
use citysec::core::decimal::Hundredths;
use citysec::core::ids::QuestionId;
use citysec::core::model::{ProfileKey, Question, QuestionKind, SeedFile};
use citysec::core::scoring::{self, E2, E4, OpenReason, Report, Score, Standing};
use citysec::core::seeds;
use citysec::core::weights::Weights;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The formula of the indicator dossier, section 2, and of the design, section 5, over plain JSON.
mod formula {
    use std::collections::BTreeMap;

    use num_rational::BigRational;
    use serde_json::Value;

    /// Lowest, highest and score so far in hundredths, then the questions: all, open, scored, unknown, not
    /// applicable.
    pub type Row = (Option<u32>, Option<u32>, Option<u32>, [u32; 5]);

    /// What one question brings: weight in millionths, points gained and lost in ten-thousandths.
    pub type Part = (u32, u32, u32);

    #[derive(Clone, PartialEq)]
    enum State {
        Open,
        Unknown,
        NotApplicable,
        Scored(BigRational),
    }

    /// One node of the tree: its share, and what is below it.
    enum Node {
        Inner { id: String, share: BigRational, below: Vec<Node> },
        Leaf { id: String, share: BigRational, state: State },
    }

    fn number(it: impl Into<num_rational::Ratio<i128>>) -> BigRational {
        let it = it.into();
        BigRational::new((*it.numer()).into(), (*it.denom()).into())
    }

    /// The nearest integer, half up.
    fn round(it: &BigRational) -> u32 {
        let half = BigRational::new(1.into(), 2.into());
        u32::try_from((it + half).floor().to_integer()).expect("a score fits")
    }

    fn profile(model: &Value, statement: &Value, key: &str) -> Option<BigRational> {
        let field = model["profile"].as_array()?.iter().find(|it| it["key"] == key)?;
        let typed = |key: &Value| Some(number(i128::from(statement["profile"][key.as_str()?].as_u64()?)));
        let e2 = match &field["derived"] {
            Value::Null => typed(&field["key"])?,
            it if it["sum"].is_array() => typed(&it["sum"][0])? + typed(&it["sum"][1])?,
            it => typed(&it["difference"][0])? - typed(&it["difference"][1])?,
        };
        (e2 >= number(0)).then(|| e2 / number(100))
    }

    fn quantity(model: &Value, statement: &Value, question: &Value, answer: &Value) -> Option<BigRational> {
        if question["numerator"].is_null() {
            return Some(number(i128::from(answer["numberE2"].as_u64()?)) / number(100));
        }
        let side = |name: &str| match question[name]["profile"].as_str() {
            Some(key) => profile(model, statement, key),
            None => Some(number(i128::from(answer["ratio"][name].as_u64()?))),
        };
        let (part, whole) = (side("numerator")?, side("denominator")?);
        let percent = question["type"] == "percent";
        if whole == number(0) || (percent && part > whole) {
            return None;
        }
        let factor = if percent { 100 } else { question["factor"].as_i64()? };
        Some(part / whole * number(i128::from(factor)))
    }

    fn on_scale(model: &Value, question: &Value, quantity: &BigRational) -> BigRational {
        let points = match question["scale"].as_str() {
            Some(name) => {
                let scales = model["scales"].as_array().expect("scales");
                scales.iter().find(|it| it["id"] == name).expect("a named scale")["points"].clone()
            }
            None => question["scale"].clone(),
        };
        let decimal = |text: &str| {
            let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
            let digits: i128 = format!("{whole}{rest}").parse().expect("digits");
            number(digits) / number(10_i128.pow(u32::try_from(rest.len()).expect("few places")))
        };
        let points: Vec<(BigRational, BigRational)> = points
            .as_array()
            .expect("points")
            .iter()
            .map(|it| {
                let score = it[1].as_i64().expect("a score");
                (decimal(it[0].as_str().expect("a quantity")), number(i128::from(score)))
            })
            .collect();
        if *quantity <= points[0].0 {
            return points[0].1.clone();
        }
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (&pair[0], &pair[1]);
            if quantity <= x1 {
                return y0 + (quantity - x0) * (y1 - y0) / (x1 - x0);
            }
        }
        points[points.len() - 1].1.clone()
    }

    fn state(model: &Value, statement: &Value, id: &str, question: &Value) -> State {
        let answer = &statement["answers"][id];
        if answer == "unknown" {
            return State::Unknown;
        }
        if answer["notApplicable"].is_string() {
            return State::NotApplicable;
        }
        let points = match question["type"].as_str().expect("a type") {
            "single5" => answer["level"].as_i64().map(|it| number(25 * i128::from(it))),
            "multi" => {
                let all = question["items"].as_array().expect("items").len();
                let ticked = answer["checked"].as_array().map(|it| it.len() as i128 * 100);
                ticked.map(|it| number(it) / number(all as i128))
            }
            "yesno" => answer["yes"].as_bool().map(|it| number(if it { 100 } else { 0 })),
            _ => quantity(model, statement, question, answer).map(|it| on_scale(model, question, &it)),
        };
        // Rounded once to 0.0001 of a point and exact from there on.
        points.map_or(State::Open, |it| State::Scored(number(i128::from(round(&(it * number(10_000)))))))
    }

    fn tree(model: &Value, groups: &[Value], weights: &Value, statement: &Value) -> Node {
        let share = |level: &str, id: &str| {
            let default = if level == "questions" { 1 } else { 0 };
            number(i128::from(weights[level][id].as_i64().unwrap_or(default)))
        };
        let list = |it: &Value| it.as_array().expect("a list").clone();
        let text = |it: &Value| it.as_str().expect("an id").to_owned();
        let core = statement["scope"] == "core";
        let indicators = |group: &str| -> Vec<Node> {
            let file = groups.iter().find(|it| it["group"] == group).expect("a group file");
            let indicators = list(&file["indicators"]).into_iter();
            indicators
                .map(|indicator| {
                    let id = text(&indicator["id"]);
                    let asked = list(&indicator["questions"]).into_iter().take(if core { 1 } else { 9 });
                    let below = asked
                        .map(|question| {
                            let id = format!("{id}.{}", text(&question["id"]));
                            let state = state(model, statement, &id, &question);
                            Node::Leaf { share: share("questions", &id), state, id }
                        })
                        .collect();
                    Node::Inner { share: share("indicators", &id), id, below }
                })
                .collect()
        };
        let domains = list(&model["domains"]).into_iter();
        let below = domains
            .map(|domain| {
                let below = list(&domain["groups"])
                    .iter()
                    .map(|group| {
                        let id = text(&group["id"]);
                        Node::Inner { share: share("groups", &id), below: indicators(&id), id }
                    })
                    .collect();
                let id = text(&domain["id"]);
                Node::Inner { share: share("domains", &id), below, id }
            })
            .collect();
        Node::Inner { id: "total".to_owned(), share: number(1), below }
    }

    /// The exact score of a node in ten-thousandths, with open questions at this value, or left out.
    fn value(node: &Node, open: Option<i128>) -> Option<BigRational> {
        match node {
            Node::Leaf { state, .. } => match state {
                State::Scored(it) => Some(it.clone()),
                State::Unknown => Some(number(0)),
                State::NotApplicable => None,
                State::Open => open.map(number),
            },
            Node::Inner { below, .. } => {
                let (mut sum, mut shares) = (number(0), number(0));
                for it in below {
                    let (Node::Inner { share, .. } | Node::Leaf { share, .. }) = it;
                    if let Some(value) = value(it, open) {
                        sum += value * share;
                        shares += share;
                    }
                }
                (shares > number(0)).then(|| sum / shares)
            }
        }
    }

    fn counts(node: &Node) -> [u32; 5] {
        match node {
            Node::Leaf { state, .. } => {
                let one = |it: bool| u32::from(it);
                [
                    1,
                    one(*state == State::Open),
                    one(matches!(state, State::Scored(_))),
                    one(*state == State::Unknown),
                    one(*state == State::NotApplicable),
                ]
            }
            Node::Inner { below, .. } => {
                below.iter().map(counts).fold([0; 5], |all, it| std::array::from_fn(|idx| all[idx] + it[idx]))
            }
        }
    }

    fn rows(node: &Node, out: &mut BTreeMap<String, Row>) {
        if let Node::Inner { id, below, .. } = node {
            let e2 = |open| value(node, open).map(|it| round(&(it / number(100))));
            out.insert(id.clone(), (e2(Some(0)), e2(Some(1_000_000)), e2(None), counts(node)));
            below.iter().for_each(|it| rows(it, out));
        }
    }

    fn parts(node: &Node, weight: &BigRational, out: &mut BTreeMap<String, Part>) {
        match node {
            Node::Leaf { id, state, .. } => {
                let points = |it: BigRational| round(&(it * weight));
                let full = number(1_000_000);
                let (gained, lost) = match state {
                    State::Open | State::NotApplicable => (0, 0),
                    State::Unknown => (0, points(full)),
                    State::Scored(it) => (points(it.clone()), points(full - it)),
                };
                out.insert(id.clone(), (round(&(weight * number(1_000_000))), gained, lost));
            }
            Node::Inner { below, .. } => {
                let live = |it: &&Node| value(it, Some(0)).is_some();
                let share = |it: &Node| match it {
                    Node::Inner { share, .. } | Node::Leaf { share, .. } => share.clone(),
                };
                let all = below.iter().filter(live).map(share).fold(number(0), |all, it| all + it);
                for it in below {
                    let part = if live(&it) { weight * share(it) / &all } else { number(0) };
                    parts(it, &part, out);
                }
            }
        }
    }

    /// Every figure of the tree by id, and what each question in scope brings by id.
    pub fn compute(
        model: &Value,
        groups: &[Value],
        weights: &Value,
        statement: &Value,
    ) -> (BTreeMap<String, Row>, BTreeMap<String, Part>) {
        let tree = tree(model, groups, weights, statement);
        let (mut all_rows, mut all_parts) = (BTreeMap::new(), BTreeMap::new());
        rows(&tree, &mut all_rows);
        parts(&tree, &number(1), &mut all_parts);
        (all_rows, all_parts)
    }
}

/// The data files as plain JSON: the model, then its groups.
static PLAIN: LazyLock<(Value, Vec<Value>)> = LazyLock::new(|| {
    let parse = |it: &SeedFile| serde_json::from_str(&it.text).expect("an embedded file is JSON");
    let mut trees: Vec<Value> = seeds::model_files().iter().map(parse).collect();
    let at = trees.iter().position(|it| it["domains"].is_array()).expect("the model file");
    (trees.remove(at), trees)
});

/// Every question as plain JSON with its full id, in the order of the model.
static QUESTIONS: LazyLock<Vec<(String, Value)>> = LazyLock::new(|| {
    let mut questions = Vec::new();
    for group in &PLAIN.1 {
        for indicator in group["indicators"].as_array().expect("a list") {
            for question in indicator["questions"].as_array().expect("a list") {
                let id =
                    format!("{}.{}", indicator["id"].as_str().unwrap_or(""), question["id"].as_str().unwrap_or(""));
                questions.push((id, question.clone()));
            }
        }
    }
    questions
});

/// The figures of the profile that are typed, with the number of hundredths in their smallest step.
static TYPED: LazyLock<Vec<(String, u64)>> = LazyLock::new(|| {
    let fields = PLAIN.0["profile"].as_array().expect("a list").iter().filter(|it| it["derived"].is_null());
    let step = |it: &Value| if it["decimals"] == 0 { 100 } else { 1 };
    fields.map(|it| (it["key"].as_str().expect("a key").to_owned(), step(it))).collect()
});

/// The raw material of one random assessment.
#[derive(Clone, Debug)]
struct Raw {
    core: bool,
    /// Chances out of 100 that a question is left open, unknown, or not applicable where that is allowed.
    chances: (u32, u32, u32),
    picks: Vec<(u32, u32, u32)>,
    profile: Vec<(u32, u64)>,
    shares: Vec<u32>,
}

fn raw() -> impl Strategy<Value = Raw> {
    let chance = || prop_oneof![Just(0_u32), 0_u32..=30, 30_u32..=100];
    let nodes = 3 + 11 + 48 + QUESTIONS.len();
    (
        any::<bool>(),
        (chance(), chance(), chance()),
        prop::collection::vec((0_u32..100, any::<u32>(), any::<u32>()), QUESTIONS.len()),
        prop::collection::vec((0_u32..100, any::<u64>()), TYPED.len()),
        prop::collection::vec(1_u32..=100, nodes),
    )
        .prop_map(|(core, chances, picks, profile, shares)| Raw { core, chances, picks, profile, shares })
}

fn scale_quantities(question: &Value) -> Vec<u64> {
    let points = question["scale"].as_array().cloned().unwrap_or_default();
    let e2 = |it: &Value| Hundredths::parse(it[0].as_str().unwrap_or("0"), 2).map_or(0, Hundredths::e2);
    points.iter().map(e2).collect()
}

/// The answer that a pick stands for; `None` leaves the question open.
fn answer(question: &Value, chances: (u32, u32, u32), (state, a, b): (u32, u32, u32)) -> Option<Value> {
    let (open, unknown, not_applicable) = chances;
    if state < open {
        return None;
    }
    let dice = a % 100;
    if question["notApplicable"] == true && dice < not_applicable {
        return Some(json!({"notApplicable": "没有这类系统"}));
    }
    if (b % 100) < unknown {
        return Some(json!("unknown"));
    }
    let (a, b) = (u64::from(a), u64::from(b));
    Some(match question["type"].as_str().expect("a type") {
        "single5" => json!({"level": a % 5}),
        "multi" => {
            let items = question["items"].as_array().map_or(0, Vec::len);
            json!({"checked": (1..=items).filter(|it| a >> it & 1 == 1).collect::<Vec<_>>()})
        }
        "yesno" => json!({"yes": a % 2 == 0}),
        _ if question["numerator"].is_null() => {
            // Half of the quantities stand on a point of the scale or one hundredth beside it.
            let points = scale_quantities(question);
            let value = match points.get(a as usize % (points.len() * 2)) {
                Some(point) => (point + b % 3).saturating_sub(1),
                None => b % 20_000,
            };
            json!({"numberE2": value})
        }
        _ => {
            // Small, middling and very large numbers; in one of 16 a part that is larger than its whole, and in
            // one of 16 each a side that has not been typed yet.
            let whole = [b % 8, b % 300, b * 200][a as usize % 3].max(b % 2);
            let part = if a % 16 == 7 { whole + 1 } else { a.wrapping_mul(2_654_435_761) % (whole + 1) };
            let mut ratio = Map::new();
            for (name, value, skip) in [("numerator", part, 3), ("denominator", whole, 5)] {
                if question[name]["profile"].is_null() && (a >> 8) % 16 != skip {
                    ratio.insert(name.to_owned(), json!(value));
                }
            }
            json!({"ratio": ratio})
        }
    })
}

/// The statement as plain JSON, in the spelling of every file.
fn statement(raw: &Raw) -> Value {
    let mut answers = Map::new();
    for ((id, question), pick) in QUESTIONS.iter().zip(&raw.picks) {
        if let Some(it) = answer(question, raw.chances, *pick) {
            answers.insert(id.clone(), it);
        }
    }
    let mut profile = Map::new();
    for ((key, step), (state, value)) in TYPED.iter().zip(&raw.profile) {
        if *state >= 15 {
            let value = [value % 4, value % 200, value % 1_000_000_000][*state as usize % 3] * step;
            profile.insert(key.clone(), json!(value));
        }
    }
    json!({"scope": if raw.core { "core" } else { "full" }, "profile": profile, "answers": answers})
}

/// A weight table with these shares. The shares of indicators and questions are halved until the table is
/// fit for exact arithmetic: only then is there anything to compare.
fn weights(shares: &[u32]) -> (Value, Weights) {
    let mut file = seeds::weights_file();
    let mut tree: Value = serde_json::from_str(&file.text).expect("JSON");
    for halvings in 0.. {
        let mut left = shares.iter().copied();
        let mut fill = |level: &str, ids: &mut dyn Iterator<Item = String>, coarse: bool| {
            let share = |it: u32| if coarse { (it >> halvings).max(1) } else { it };
            tree[level] = ids.map(|id| (id, json!(share(left.next().expect("a share"))))).collect();
        };
        let model = seeds::model();
        fill("domains", &mut model.domains.iter().map(|it| it.id.to_string()), false);
        fill("groups", &mut model.groups.iter().map(|it| it.id.to_string()), false);
        fill("indicators", &mut model.indicators.iter().map(|it| it.id.to_string()), true);
        fill("questions", &mut QUESTIONS.iter().map(|it| it.0.clone()), true);
        file.text = tree.to_string().into();
        if let Ok(weights) = Weights::load(&file, model) {
            return (tree, weights);
        }
    }
    unreachable!("equal shares of indicators and questions are always fit")
}

fn typed(plain: &Value) -> Statement {
    Statement {
        scope: serde_json::from_value(plain["scope"].clone()).expect("a scope"),
        profile: serde_json::from_value(plain["profile"].clone()).expect("a profile"),
        answers: serde_json::from_value(plain["answers"].clone()).expect("answers"),
        ..Statement::default()
    }
}

fn rows(report: &Report) -> BTreeMap<String, formula::Row> {
    let model = seeds::model();
    let ids = std::iter::once("total")
        .chain(model.domains.iter().map(|it| it.id.as_str()))
        .chain(model.groups.iter().map(|it| it.id.as_str()))
        .chain(model.indicators.iter().map(|it| it.id.as_str()));
    let scores = std::iter::once(&report.total).chain(&report.domains).chain(&report.groups).chain(&report.indicators);
    let e2 = |it: Option<E2>| it.map(|it| it.0);
    let row = |it: &Score| {
        let counts = it.counts;
        let counts = [counts.all, counts.open, counts.scored, counts.unknown, counts.not_applicable];
        (e2(it.lowest), e2(it.highest), e2(it.so_far), counts)
    };
    ids.zip(scores).map(|(id, score)| (id.to_owned(), row(score))).collect()
}

fn parts(weights: &Weights, report: &Report) -> BTreeMap<String, formula::Part> {
    let parts = scoring::contributions(seeds::model(), weights, report);
    let id = |it: usize| seeds::model().questions[it].id.to_string();
    parts.iter().map(|it| (id(it.question), (it.weight_e6, it.gained.0, it.lost.0))).collect()
}

/// Every node with what is asked of it: no law may hold for the total only.
fn scores(report: &Report) -> impl Iterator<Item = &Score> {
    std::iter::once(&report.total).chain(&report.domains).chain(&report.groups).chain(&report.indicators)
}

fn open_questions(report: &Report) -> Vec<usize> {
    let open = |it: &usize| matches!(report.questions[*it], Some(Standing::Open(_)));
    (0..report.questions.len()).filter(open).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_core_and_the_formula_give_the_same_integers(raw in raw()) {
        let plain = statement(&raw);
        let (table, weights) = weights(&raw.shares);
        let report = scoring::score(seeds::model(), &weights, &typed(&plain));
        let (expected_rows, expected_parts) = formula::compute(&PLAIN.0, &PLAIN.1, &table, &plain);
        prop_assert_eq!(rows(&report), expected_rows);
        prop_assert_eq!(parts(&weights, &report), expected_parts);
    }

    #[test]
    fn the_interval_holds_the_score_so_far(raw in raw()) {
        let (_, weights) = weights(&raw.shares);
        let report = scoring::score(seeds::model(), &weights, &typed(&statement(&raw)));
        for it in scores(&report) {
            prop_assert_eq!(it.lowest.is_some(), it.highest.is_some());
            prop_assert!(it.lowest <= it.highest);
            prop_assert!(it.highest.is_none_or(|it| it.0 <= 10_000));
            if it.so_far.is_some() {
                prop_assert!(it.lowest <= it.so_far && it.so_far <= it.highest);
            }
            if it.counts.open == 0 {
                prop_assert_eq!((it.lowest, it.lowest), (it.highest, it.so_far));
                prop_assert_eq!(it.settled(), it.lowest);
            } else {
                prop_assert_eq!(it.settled(), None);
            }
        }
    }

    /// Whatever is answered to an open question, nothing that was ruled out becomes possible.
    #[test]
    fn an_answer_never_widens_an_interval(raw in raw(), pick in (any::<u32>(), any::<u32>()), at in any::<usize>()) {
        let model = seeds::model();
        let (_, weights) = weights(&raw.shares);
        let mut statement = typed(&statement(&raw));
        let before = scoring::score(model, &weights, &statement);
        let open = open_questions(&before);
        prop_assume!(!open.is_empty());
        let (id, question) = &QUESTIONS[open[at % open.len()]];
        let chances = (0, 10, 50);
        let given = answer(question, chances, (0, pick.0, pick.1)).expect("an answer");
        let given: Answer = serde_json::from_value(given).expect("an answer of the core");
        statement.answers.insert(QuestionId::parse(id).expect("an id"), given);
        let after = scoring::score(model, &weights, &statement);
        for (before, after) in scores(&before).zip(scores(&after)) {
            if after.lowest.is_some() {
                prop_assert!(before.lowest <= after.lowest && after.highest <= before.highest);
            }
        }
    }

    /// `unknown` scores as little as an answer can, and is counted apart.
    #[test]
    fn unknown_everywhere_gives_the_lowest_scores(raw in raw()) {
        let model = seeds::model();
        let (_, weights) = weights(&raw.shares);
        let mut statement = typed(&statement(&raw));
        let before = scoring::score(model, &weights, &statement);
        for idx in open_questions(&before) {
            statement.answers.insert(model.questions[idx].id.clone(), Answer::Unknown);
        }
        let after = scoring::score(model, &weights, &statement);
        for (before, after) in scores(&before).zip(scores(&after)) {
            prop_assert_eq!([after.lowest, after.highest, after.so_far], [before.lowest; 3]);
            prop_assert_eq!(after.counts.unknown, before.counts.unknown + before.counts.open);
        }
    }

    /// What the questions bring adds up to the total, and what they hold back to what it lacks.
    #[test]
    fn contributions_add_up_to_the_total(raw in raw()) {
        let model = seeds::model();
        let (_, weights) = weights(&raw.shares);
        let report = scoring::score(model, &weights, &typed(&statement(&raw)));
        let parts = scoring::contributions(model, &weights, &report);
        prop_assert_eq!(parts.len(), report.total.counts.all as usize);
        let sum = |part: fn(&scoring::Contribution) -> u32| parts.iter().map(|it| i64::from(part(it))).sum::<i64>();
        // Each of at most 121 figures is rounded by at most half a unit, the total by half of its hundredth.
        let near = |a: i64, b: i64| (a - b).abs() <= 61 + 50;
        let e4 = |it: Option<E2>| it.map_or(0, |it| i64::from(it.0) * 100);
        prop_assert!(near(sum(|it| it.gained.0), e4(report.total.lowest)));
        if report.total.lowest.is_some() {
            prop_assert!(near(sum(|it| it.weight_e6), 1_000_000));
            prop_assert!(near(sum(|it| it.lost.0), 1_000_000 - e4(report.total.highest)));
        }
        for it in &parts {
            let whole = it.gained.0 + it.lost.0;
            let open = matches!(report.questions[it.question], Some(Standing::Open(_)));
            prop_assert!(whole.abs_diff(it.weight_e6) <= 1 || (open && whole == 0));
        }
    }
}

/// The standing of one question under an answer, with some figures of the profile.
fn stands(id: &str, profile: &[(ProfileKey, u64)], answer: Option<Answer>) -> Standing {
    let model = seeds::model();
    let mut figures = Profile::default();
    for (key, value) in profile {
        figures.set(*key, Hundredths::from_e2(*value));
    }
    scoring::standing(model, model.question(id).expect("a question"), &figures, answer.as_ref())
}

fn ratio(numerator: Option<u64>, denominator: Option<u64>) -> Option<Answer> {
    Some(Answer::Ratio(RatioAnswer { numerator, denominator }))
}

#[track_caller]
fn scores_e4(id: &str, profile: &[(ProfileKey, u64)], answer: Option<Answer>, e4: u32) {
    assert_eq!(stands(id, profile, answer), Standing::Scored(E4(e4)), "{id}");
}

#[test]
fn five_levels_are_quarters() {
    for (level, e4) in [(0, 0), (1, 250_000), (2, 500_000), (3, 750_000), (4, 1_000_000)] {
        scores_e4("management.strategy.planning.q1", &[], Some(Answer::Level(level)), e4);
    }
}

#[test]
fn a_checklist_is_the_share_of_ticked_items() {
    // Eight items, then seven: 1/7 is 14.28571…, rounded once to 14.2857.
    for (checked, e4) in [(vec![], 0), (vec![2], 125_000), ((1..=8).collect(), 1_000_000)] {
        scores_e4("management.strategy.planning.q2", &[], Some(Answer::Checked(checked)), e4);
    }
    for (checked, e4) in [(vec![7], 142_857), (vec![1, 2, 3, 4], 571_429), ((1..=7).collect(), 1_000_000)] {
        scores_e4("operations.emergency.counter.q2", &[], Some(Answer::Checked(checked)), e4);
    }
}

#[test]
fn yes_is_everything_and_no_is_nothing() {
    let model = seeds::model();
    let is_yes_no = |it: &&Question| matches!(it.kind, QuestionKind::YesNo);
    let questions: Vec<&str> = model.questions.iter().filter(is_yes_no).map(|it| it.id.as_str()).collect();
    assert_eq!(questions.len(), 2);
    for id in questions {
        scores_e4(id, &[], Some(Answer::Yes(true)), 1_000_000);
        scores_e4(id, &[], Some(Answer::Yes(false)), 0);
    }
}

/// S_COMP is [[0,0],[60,40],[80,65],[95,90],[100,100]].
#[test]
fn a_percentage_runs_along_its_scale() {
    let rows = [
        ((0, 10), 0),
        ((3, 10), 200_000),
        ((6, 10), 400_000),
        ((7, 10), 525_000),
        ((8, 10), 650_000),
        ((95, 100), 900_000),
        ((975, 1000), 950_000),
        ((10, 10), 1_000_000),
        // 40 × (100/3) ÷ 60 = 22.2222…
        ((1, 3), 222_222),
        // 40 + 25 × (200/3 − 60) ÷ 20 = 48.3333…
        ((2, 3), 483_333),
    ];
    for ((part, whole), e4) in rows {
        scores_e4("management.strategy.planning.q3", &[], ratio(Some(part), Some(whole)), e4);
    }
}

/// The scale of the number of documents is [[0,0],[1,15],[5,40],[10,65],[20,90],[30,100]].
#[test]
fn a_number_runs_along_its_scale_and_holds_at_its_end() {
    let rows = [(0, 0), (50, 75_000), (100, 150_000), (300, 275_000), (3000, 1_000_000), (999_900, 1_000_000)];
    for (value, e4) in rows {
        scores_e4("management.strategy.standards.q1", &[], Some(Answer::NumberE2(value)), e4);
    }
}

/// A scale may fall: hours until an emergency notice are better when they are few.
#[test]
fn a_falling_scale_gives_its_first_score_below_its_first_point() {
    let model = seeds::model();
    let falling = model.questions.iter().find_map(|it| match &it.kind {
        QuestionKind::Measure(measure) => {
            let points = &measure.scale.points;
            let e2: Vec<(u64, u32)> = points.iter().map(|(x, y)| (x.e2(), *y)).collect();
            (e2 == [(100, 100), (400, 80), (2400, 50), (7200, 20), (16_800, 0)]).then_some(it.id.as_str())
        }
        _ => None,
    });
    let id = falling.expect("a question with the scale 1, 4, 24, 72, 168");
    let rows =
        [(0, 1_000_000), (100, 1_000_000), (250, 900_000), (400, 800_000), (1400, 650_000), (16_800, 0), (90_000, 0)];
    for (value, e4) in rows {
        scores_e4(id, &[], Some(Answer::NumberE2(value)), e4);
    }
}

/// Practitioners per 10,000 residents and similar: a ratio that is no percentage, against the profile.
#[test]
fn a_ratio_against_the_profile_uses_its_factor() {
    // 3 bodies for 3.4 million residents: 340.00 ×10,000 persons, factor 100, so 300 ÷ 340 = 0.88235… per
    // million; on [[0,0],[0.5,30],[1,50],…] that is 30 + 20 × 0.38235… ÷ 0.5 = 45.29411….
    let population = [(ProfileKey::Population, 34_000)];
    scores_e4("operations.service.institutions.q1", &population, ratio(Some(3), None), 452_941);
    // More than the scale reaches.
    scores_e4("operations.service.institutions.q1", &population, ratio(Some(340), None), 1_000_000);
}

/// Security spending ÷ IT spending, both sums of two figures, on [[0,0],[3,30],[5,50],[10,90],[15,100],[100,100]].
#[test]
fn two_figures_of_the_profile_answer_a_ratio_by_themselves() {
    use ProfileKey as K;
    let spending =
        [(K::ItSpendFiscal, 900_000), (K::ItSpendOwn, 100_000), (K::SecSpendFiscal, 70_000), (K::SecSpendOwn, 10_000)];
    let id = "management.strategy.investment.q1";
    scores_e4(id, &spending, None, 740_000);
    scores_e4(id, &spending, ratio(None, None), 740_000);
    assert_eq!(stands(id, &spending[..3], None), Standing::Open(OpenReason::ProfileMissing(K::SecSpend)));
    assert_eq!(stands(id, &spending, Some(Answer::Unknown)), Standing::Unknown);
}

#[test]
fn what_cannot_be_computed_is_open_with_its_reason() {
    use OpenReason as R;
    let labels = "management.strategy.planning.q3";
    let share = "management.mechanism.organization.q3";
    let departments = [(ProfileKey::Departments, 4000)];
    let rows = [
        (labels, &[][..], None, R::Unanswered),
        (labels, &[], ratio(None, Some(3)), R::Incomplete),
        (labels, &[], ratio(Some(3), None), R::Incomplete),
        (labels, &[], ratio(Some(0), Some(0)), R::ZeroDenominator),
        (labels, &[], ratio(Some(4), Some(3)), R::NumeratorAboveDenominator),
        (labels, &[], Some(Answer::Level(1)), R::Misfit),
        (share, &[], ratio(Some(3), None), R::ProfileMissing(ProfileKey::Departments)),
        (share, &departments, ratio(None, None), R::Incomplete),
        (share, &departments, ratio(Some(41), None), R::NumeratorAboveDenominator),
        ("management.strategy.planning.q1", &[], Some(Answer::Level(5)), R::Misfit),
        ("management.strategy.planning.q1", &[], Some(Answer::NotApplicable("无".to_owned())), R::Misfit),
        ("management.strategy.planning.q1", &[], None, R::Unanswered),
    ];
    for (id, profile, answer, reason) in rows {
        assert_eq!(stands(id, profile, answer.clone()), Standing::Open(reason), "{id} {answer:?}");
    }
}

/// 1/128 of a linear scale is 0.78125: exactly between two ten-thousandths, so up.
#[test]
fn a_question_is_rounded_half_up_to_ten_thousandths() {
    let id = "management.mechanism.organization.q3";
    let departments = |it: u64| [(ProfileKey::Departments, it * 100)];
    scores_e4(id, &departments(128), ratio(Some(1), None), 7813);
    scores_e4(id, &departments(128), ratio(Some(3), None), 23_438);
    scores_e4(id, &departments(129), ratio(Some(1), None), 7752);
    scores_e4(id, &departments(2_000_000), ratio(Some(1), None), 1);
    scores_e4(id, &departments(2_000_001), ratio(Some(1), None), 0);
}

/// The published figure of an indicator with one answered question that scores 0.0050 is 0.01, and with
/// 0.0049 it is 0.00. 100 ÷ 6667 = 0.014998 is 0.0150 as the score of a question, so it is published as 0.02.
#[test]
fn a_published_figure_is_rounded_half_up_to_hundredths() {
    let model = seeds::model();
    let id = QuestionId::parse("management.mechanism.organization.q3").expect("an id");
    let indicator = model.questions[model.question_idx(id.as_str()).expect("a question")].indicator;
    for (whole, e2) in [(20_000, 1), (20_408, 0), (6667, 2), (6757, 1)] {
        let mut statement = Statement::default();
        statement.profile.set(ProfileKey::Departments, Hundredths::from_whole(whole));
        statement.answers.insert(id.clone(), ratio(Some(1), None).expect("an answer"));
        let report = scoring::score(model, seeds::weights(), &statement);
        assert_eq!(report.indicators[indicator].so_far, Some(E2(e2)), "1/{whole}");
    }
}

#[test]
fn one_decimal_on_screen_derives_from_the_hundredths() {
    let rows = [
        (0, "0.0", "0.00"),
        (4, "0.0", "0.04"),
        (5, "0.1", "0.05"),
        (6664, "66.6", "66.64"),
        (6665, "66.7", "66.65"),
        (6670, "66.7", "66.70"),
        (9994, "99.9", "99.94"),
        (9995, "100.0", "99.95"),
        (10_000, "100.0", "100.00"),
    ];
    for (e2, one, two) in rows {
        assert_eq!((E2(e2).one_decimal().as_str(), E2(e2).two_decimals().as_str()), (one, two));
    }
}

/// Level 3 everywhere is 75 everywhere, in both scopes; an empty statement is the whole interval.
#[test]
fn the_ends_of_the_range() {
    let model = seeds::model();
    for (scope, all) in [(Scope::Core, 48), (Scope::Full, 121)] {
        let empty = Statement { scope, ..Statement::default() };
        let report = scoring::score(model, seeds::weights(), &empty);
        for it in scores(&report) {
            assert_eq!((it.lowest, it.highest, it.so_far), (Some(E2(0)), Some(E2(10_000)), None));
            assert_eq!(it.counts.open, it.counts.all);
        }
        assert_eq!((report.total.counts.all, report.total.counts.done()), (all, 0));
    }
}

/// An indicator of which nothing applies passes its weight to its siblings, and a group likewise.
#[test]
fn weight_passes_from_what_does_not_apply_to_its_siblings() {
    let model = seeds::model();
    // In the core scope one question is the whole indicator, so an indicator can leave.
    let may_leave = |it: &usize| model.is_core(*it) && model.questions[*it].may_not_apply;
    let question = &model.questions[(0..model.questions.len()).find(may_leave).expect("an indicator that may leave")];
    let mut statement = Statement { scope: Scope::Core, ..Statement::default() };
    statement.answers.insert(question.id.clone(), Answer::NotApplicable("没有这类系统".to_owned()));
    let group = &model.groups[model.indicators[question.indicator].group];
    let siblings = group.indicators.clone().filter(|it| *it != question.indicator);
    for it in siblings {
        let id = model.questions[model.indicators[it].questions.start].id.clone();
        statement.answers.insert(id, Answer::Unknown);
    }
    let report = scoring::score(model, seeds::weights(), &statement);
    let left = report.indicators[question.indicator];
    assert_eq!((left.lowest, left.highest, left.so_far), (None, None, None));
    let around = report.groups[model.indicators[question.indicator].group];
    assert_eq!((around.lowest, around.highest, around.so_far), (Some(E2(0)), Some(E2(0)), Some(E2(0))));
    let parts = scoring::contributions(model, seeds::weights(), &report);
    let of = |indicator: usize| parts.iter().find(|it| model.questions[it.question].indicator == indicator);
    assert_eq!(of(question.indicator).map(|it| it.weight_e6), Some(0));
    let around: u32 = group.indicators.clone().filter_map(of).map(|it| it.weight_e6).sum();
    let domain = &model.domains[group.domain];
    let shares = &seeds::weights().domains;
    let expected = shares[group.domain] * 1_000_000 / shares.iter().sum::<u32>() / domain.groups.len() as u32;
    assert!(around.abs_diff(expected) <= group.indicators.len() as u32, "{around} {expected}");
}
