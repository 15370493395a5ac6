//! Two editions side by side: what is compared, what is withheld and why, and that the figures add up.

#[path = "../benches/samples/mod.rs"]
#[allow(dead_code)]
mod samples;

use citysec::core::answers::{Answer, City, Scope};
use citysec::core::assessment::Assessment;
use citysec::core::compare::{
    Basis, Comparison, Difference, Edition, GapChange, Level, Refusal, Side, Withheld, compare, trend,
};
use citysec::core::decimal::Hundredths;
use citysec::core::document::{DataRef, Draft};
use citysec::core::encoding::Digest;
use citysec::core::ids::{CityCode, QuestionId};
use citysec::core::model::{Model, ProfileKey, SeedFile};
use citysec::core::result::{self, Call, Check};
use citysec::core::seeds;
use citysec::core::time::Timestamp;
use citysec::core::weights::Weights;
use proptest::prelude::*;

const PLANNING: &str = "management.strategy.planning";
const LEVELS: &str = "management.strategy.planning.q1";
const CHECKLIST: &str = "management.strategy.planning.q2";
/// Its answer is a count of documents, on a scale of its own.
const NUMBER: &str = "management.strategy.standards.q1";
const OTHER_DOMAIN: &str = "technology";

fn own() -> Basis<'static> {
    Basis { model: seeds::model(), weights: seeds::weights() }
}

fn id(text: &str) -> QuestionId {
    QuestionId::parse(text).expect("an id")
}

/// A complete assessment of one city, the same for each number.
fn assessment(number: u64) -> Assessment {
    let mut it = samples::assessment(number);
    it.city = Some(City { code: CityCode::parse("330500").expect("a code"), name: "湖州市".to_owned() });
    it
}

fn edition(it: Assessment) -> Edition<'static> {
    Edition::of_assessment(it, DataRef::to_model(seeds::model()), own(), &[]).expect("a sound assessment")
}

fn changed(number: u64, change: impl FnOnce(&mut Assessment)) -> Edition<'static> {
    let mut it = assessment(number);
    change(&mut it);
    edition(it)
}

fn set(it: &mut Assessment, question: &str, answer: Option<Answer>) {
    it.statement.record(seeds::model(), &id(question), answer).expect("the answer fits");
}

fn pair(before: &Edition<'_>, after: &Edition<'_>) -> Comparison {
    compare(before, after).expect("one city")
}

fn of(it: &Comparison, item: &str) -> Difference {
    it.scores.iter().find(|row| &*row.item == item).unwrap_or_else(|| panic!("no row of {item}")).difference
}

fn of_question(it: &Comparison, question: &str) -> Difference {
    it.questions.iter().find(|row| row.id.as_str() == question).unwrap_or_else(|| panic!("no {question}")).difference
}

#[track_caller]
fn withheld(found: Difference, expected: Withheld) {
    assert_eq!(found, Difference::Withheld(expected));
}

/// The model with a change in one of its files, and the default weights for it.
struct Other {
    model: Model,
    weights: Weights,
}

impl Other {
    /// Replaces a text once, in every file that has it.
    fn with(from: &str, to: &str) -> Self {
        let mut files = seeds::model_files();
        let mut weights = seeds::weights_file();
        let mut is_found = false;
        for it in files.iter_mut().chain([&mut weights]) {
            if it.text.contains(from) {
                it.text = it.text.replacen(from, to, 1).into();
                is_found = true;
            }
        }
        assert!(is_found, "no data file holds {from}");
        Self::load(files, &weights)
    }

    fn load(files: Vec<SeedFile>, weights: &SeedFile) -> Self {
        let model = Model::load(files).unwrap_or_else(|it| panic!("{it:?}"));
        let weights = Weights::load(weights, &model).unwrap_or_else(|it| panic!("{it:?}"));
        Self { model, weights }
    }

    fn basis(&self) -> Basis<'_> {
        Basis { model: &self.model, weights: &self.weights }
    }

    fn edition(&self, it: Assessment) -> Edition<'_> {
        Edition::of_assessment(it, DataRef::to_model(&self.model), own(), &[self.basis()]).expect("a sound assessment")
    }

    /// A signed result under this model and these weights.
    fn result(&self, it: &Assessment) -> Vec<u8> {
        let key = samples::key();
        let now = samples::moment();
        let unsigned = result::prepare(&self.model, &self.weights, it, Call::default(), key.public(), now, [3; 16]);
        result::sign(unsigned.expect("a complete assessment"), &key, samples::moment()).bytes
    }
}

/// The group of questions that the first indicator is in, as plain JSON.
fn first_group(change: impl FnOnce(&mut serde_json::Value)) -> Vec<SeedFile> {
    let mut files = seeds::model_files();
    let file = files.iter_mut().find(|it| it.name.ends_with("01-management.strategy.json")).expect("the first group");
    let mut tree = serde_json::from_str(&file.text).expect("JSON");
    change(&mut tree);
    file.text = tree.to_string().into();
    files
}

#[test]
fn an_edition_beside_itself_differs_in_nothing() {
    for number in 0..12 {
        let it = edition(assessment(number));
        let found = pair(&it, &it);
        assert!(found.scores.iter().all(|it| matches!(it.difference, Difference::Exact(0) | Difference::NoScore)));
        assert!(found.questions.iter().all(|it| !it.is_changed));
        assert!(found.questions.iter().all(|it| matches!(it.difference, Difference::Exact(0) | Difference::NoScore)));
        assert_eq!((found.scores.len(), found.questions.len()), (1 + 3 + 11 + 48, 121));
        assert_eq!(found.gaps, []);
        let moved = found.moved.expect("nothing is open");
        assert_eq!((moved.parts.len(), moved.passed_on, moved.rounding), (0, None, 0));
    }
}

#[test]
fn differences_are_those_of_the_published_figures() {
    let (before, after) = (edition(assessment(1)), edition(assessment(2)));
    let found = pair(&before, &after);
    let (report, report_after) = (before.report().expect("scores"), after.report().expect("scores"));
    let less = |a: Option<citysec::core::scoring::E2>, b: Option<citysec::core::scoring::E2>| {
        Difference::Exact(a.expect("a score").0 as i32 - b.expect("a score").0 as i32)
    };
    assert_eq!(of(&found, "total"), less(report_after.total.lowest, report.total.lowest));
    for (idx, domain) in seeds::model().domains.iter().enumerate() {
        let expected = less(report_after.domains[idx].lowest, report.domains[idx].lowest);
        assert_eq!(of(&found, domain.id.as_str()), expected);
    }
    assert_eq!(found.total().map(|it| it.level), Some(Level::Total));
}

/// What an edition may be in the property tests: some questions open, either scope.
fn random(number: u64, dropped: &[usize], core: bool) -> Edition<'static> {
    changed(number, |it| {
        for idx in dropped {
            it.statement.answers.remove(&seeds::model().questions[idx % 121].id);
        }
        if core {
            it.statement.scope = Scope::Core;
        }
    })
}

fn opposite(it: Side) -> Side {
    match it {
        Side::Before => Side::After,
        Side::After => Side::Before,
        Side::Both => Side::Both,
    }
}

fn opposite_reason(it: Withheld) -> Withheld {
    use Withheld as W;
    match it {
        W::ModelNotAtHand(it) => W::ModelNotAtHand(opposite(it)),
        W::WeightsNotAtHand(it) => W::WeightsNotAtHand(opposite(it)),
        W::NotInModel(it) => W::NotInModel(opposite(it)),
        W::NotAsked(it) => W::NotAsked(opposite(it)),
        W::NothingApplies(it) => W::NothingApplies(opposite(it)),
        W::Open(it) => W::Open(opposite(it)),
        W::OtherQuestion | W::OtherScale | W::OtherQuestions | W::OtherScope | W::OtherWeights => it,
    }
}

fn negative(it: Difference) -> Difference {
    match it {
        Difference::Exact(it) => Difference::Exact(-it),
        Difference::Within { lowest, highest } => Difference::Within { lowest: -highest, highest: -lowest },
        Difference::NoScore => Difference::NoScore,
        Difference::Withheld(it) => Difference::Withheld(opposite_reason(it)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The comparison the other way round says the opposite, and nothing else.
    #[test]
    fn swapping_the_sides_negates(
        numbers in (0_u64..40, 0_u64..40),
        dropped in (prop::collection::vec(0_usize..121, 0..3), prop::collection::vec(0_usize..121, 0..3)),
        core in (any::<bool>(), any::<bool>()),
    ) {
        let before = random(numbers.0, &dropped.0, core.0);
        let after = random(numbers.1, &dropped.1, core.1);
        let (there, back) = (pair(&before, &after), pair(&after, &before));
        for (one, other) in there.scores.iter().zip(&back.scores) {
            prop_assert_eq!((&one.item, one.before, one.after), (&other.item, other.after, other.before));
            prop_assert_eq!(one.difference, negative(other.difference));
        }
        for (one, other) in there.questions.iter().zip(&back.questions) {
            prop_assert_eq!((&one.id, one.is_changed), (&other.id, other.is_changed));
            prop_assert_eq!(one.difference, negative(other.difference));
        }
        prop_assert_eq!(there.gaps.len(), back.gaps.len());
        for (one, other) in there.gaps.iter().zip(&back.gaps) {
            let expected = match other.change {
                GapChange::Closed => GapChange::Opened,
                GapChange::Opened => GapChange::Closed,
                GapChange::LeftOut => GapChange::TakenIn,
                GapChange::TakenIn => GapChange::LeftOut,
            };
            prop_assert_eq!((&one.id, one.change), (&other.id, expected));
        }
        match (there.moved, back.moved) {
            (Ok(one), Ok(other)) => {
                let negated: Vec<_> = other.parts.iter().map(|it| (it.indicator.clone(), -it.points)).collect();
                prop_assert_eq!(one.parts.into_iter().map(|it| (it.indicator, it.points)).collect::<Vec<_>>(), negated);
                prop_assert_eq!(one.passed_on, other.passed_on.map(|it| -it));
                prop_assert_eq!(one.rounding, -other.rounding);
            }
            (Err(one), Err(other)) => prop_assert_eq!(one, opposite_reason(other)),
            (one, other) => prop_assert!(false, "{:?} {:?}", one, other),
        }
    }

    /// What is shown adds up to the difference of the published totals, and rounding is no more than rounding.
    #[test]
    fn what_moved_the_total_adds_up(numbers in (0_u64..200, 0_u64..200)) {
        let (before, after) = (edition(assessment(numbers.0)), edition(assessment(numbers.1)));
        let found = pair(&before, &after);
        let moved = found.moved.clone().expect("nothing is open");
        let parts: i32 = moved.parts.iter().map(|it| it.points).sum();
        let sum = parts + moved.passed_on.unwrap_or(0) + moved.rounding;
        prop_assert_eq!(of(&found, "total"), Difference::Exact(sum));
        // Half a hundredth for each part, for what was passed on and for either total.
        prop_assert!(moved.rounding.unsigned_abs() as usize <= (moved.parts.len() + 3).div_ceil(2));
        prop_assert!(moved.parts.is_sorted_by_key(|it| std::cmp::Reverse(it.points.abs())));
    }
}

#[test]
fn one_answer_moves_its_indicator_and_all_above_it_and_nothing_else() {
    let before = changed(1, |it| set(it, LEVELS, Some(Answer::Level(1))));
    let after = changed(1, |it| set(it, LEVELS, Some(Answer::Level(3))));
    let found = pair(&before, &after);
    let changed: Vec<&str> = found.questions.iter().filter(|it| it.is_changed).map(|it| it.id.as_str()).collect();
    assert_eq!(changed, [LEVELS]);
    assert_eq!(of_question(&found, LEVELS), Difference::Exact(5000));
    let rows: Vec<&str> =
        found.scores.iter().filter(|it| it.difference != Difference::Exact(0)).map(|it| &*it.item).collect();
    assert!(matches!(of_question(&found, CHECKLIST), Difference::Exact(0)));
    assert_eq!(rows, ["total", "management", "management.strategy", PLANNING]);
    let moved = found.moved.expect("nothing is open");
    let [part] = &moved.parts[..] else { panic!("{moved:?}") };
    assert_eq!((part.indicator.as_str(), moved.passed_on), (PLANNING, None));
}

/// The same answer over another shared figure is another statement.
#[test]
fn a_shared_figure_changes_what_is_stated() {
    let after = changed(1, |it| it.statement.profile.set(ProfileKey::Departments, Hundredths::from_whole(39)));
    let found = pair(&edition(assessment(1)), &after);
    let changed: Vec<&str> = found.questions.iter().filter(|it| it.is_changed).map(|it| it.id.as_str()).collect();
    assert!(changed.contains(&"management.mechanism.organization.q3"), "{changed:?}");
    assert!(!changed.contains(&LEVELS));
}

#[test]
fn other_cities_are_refused_and_an_unnamed_one_is_not() {
    let before = edition(assessment(1));
    let other = changed(1, |it| {
        it.city = Some(City { code: CityCode::parse("120000").expect("a code"), name: "天津市".to_owned() });
    });
    let refused = compare(&before, &other).expect_err("two cities");
    assert_eq!(refused.to_string(), "two cities: 330500 湖州市 and 120000 天津市");
    let unnamed = changed(1, |it| it.city = None);
    assert_eq!(of(&pair(&before, &unnamed), "total"), Difference::Exact(0));
}

#[test]
fn without_its_model_nothing_is_said() {
    let mut unknown = DataRef::to_model(seeds::model());
    unknown.digest = Digest::of(b"another model");
    let before = Edition::of_assessment(assessment(1), unknown, own(), &[]).expect("it is taken in");
    assert!(before.report().is_none() && before.about().weights.is_none());
    let after = edition(assessment(1));
    let found = pair(&before, &after);
    let all = found.scores.iter().map(|it| it.difference).chain(found.questions.iter().map(|it| it.difference));
    assert!(all.clone().count() == 63 + 121);
    all.for_each(|it| withheld(it, Withheld::ModelNotAtHand(Side::Before)));
    assert_eq!(found.gaps, []);
    assert_eq!(found.moved, Err(Withheld::ModelNotAtHand(Side::Before)));
    let none = pair(&before, &before);
    assert_eq!((none.scores.len(), none.questions.len()), (0, 0));
    assert_eq!(none.moved, Err(Withheld::ModelNotAtHand(Side::Both)));
}

#[test]
fn without_its_weights_only_questions_are_compared() {
    let other = Other::with("\"management\": 30", "\"management\": 31");
    assert_eq!(other.model.digest(), seeds::model().digest());
    let bytes = other.result(&assessment(1));
    let before = Edition::read(&bytes, own(), &[]).expect("its signature holds");
    assert!(before.report().is_none());
    let found = pair(&before, &edition(assessment(1)));
    found.scores.iter().for_each(|it| withheld(it.difference, Withheld::WeightsNotAtHand(Side::Before)));
    assert!(found.questions.iter().all(|it| matches!(it.difference, Difference::Exact(0) | Difference::NoScore)));
    assert_eq!(found.moved, Err(Withheld::WeightsNotAtHand(Side::Before)));
}

#[test]
fn other_weights_withhold_what_they_weigh() {
    // The weights of the domains: only the total is made with them.
    let other = Other::with("\"management\": 30", "\"management\": 31");
    let bytes = other.result(&assessment(1));
    let before = Edition::read(&bytes, own(), &[other.basis()]).expect("its signature holds");
    assert!(before.report().is_some());
    let found = pair(&before, &edition(assessment(1)));
    withheld(of(&found, "total"), Withheld::OtherWeights);
    assert_eq!(of(&found, "management"), Difference::Exact(0));
    assert_eq!(found.moved, Err(Withheld::OtherWeights));
}

#[test]
fn another_wording_withholds_the_question_and_all_above_it() {
    let text = &seeds::model().question(LEVELS).expect("a question").text.zh;
    let other = Other::with(text, "另一道题？");
    let found = pair(&other.edition(assessment(1)), &edition(assessment(1)));
    withheld(of_question(&found, LEVELS), Withheld::OtherQuestion);
    for item in ["total", "management", "management.strategy", PLANNING] {
        withheld(of(&found, item), Withheld::OtherQuestions);
    }
    assert_eq!(of(&found, OTHER_DOMAIN), Difference::Exact(0));
    assert_eq!(of_question(&found, CHECKLIST), Difference::Exact(0));
    assert_eq!(found.moved, Err(Withheld::OtherQuestions));
}

#[test]
fn another_scale_withholds_the_question_and_all_above_it() {
    let files = first_group(|tree| {
        let indicators = tree["indicators"].as_array_mut().expect("a list");
        let standards = indicators.iter_mut().find(|it| it["id"] == "management.strategy.standards").expect("it");
        standards["questions"][0]["scale"][1][1] = 16.into();
    });
    let other = Other::load(files, &seeds::weights_file());
    let found = pair(&edition(assessment(1)), &other.edition(assessment(1)));
    withheld(of_question(&found, NUMBER), Withheld::OtherScale);
    withheld(of(&found, "management.strategy.standards"), Withheld::OtherQuestions);
    assert_eq!(of(&found, PLANNING), Difference::Exact(0));
}

#[test]
fn a_question_of_one_model_only_is_not_compared() {
    let files = first_group(|tree| {
        let indicators = tree["indicators"].as_array_mut().expect("a list");
        let planning = indicators.iter_mut().find(|it| it["id"] == PLANNING).expect("it");
        let questions = planning["questions"].as_array_mut().expect("a list");
        questions.retain(|it| it["id"] != "q2");
    });
    let other = Other::load(files, &seeds::weights_file());
    let mut shorter = assessment(1);
    shorter.statement.answers.remove(&id(CHECKLIST));
    shorter.statement.notes.remove(&id(CHECKLIST));
    let (before, after) = (edition(assessment(1)), other.edition(shorter));
    for (found, side) in [(pair(&before, &after), Side::After), (pair(&after, &before), Side::Before)] {
        withheld(of_question(&found, CHECKLIST), Withheld::NotInModel(side));
        withheld(of(&found, PLANNING), Withheld::OtherQuestions);
        assert_eq!(of_question(&found, LEVELS), Difference::Exact(0));
        assert_eq!(found.questions.len(), 121);
    }
}

#[test]
fn other_scopes_compare_what_both_ask() {
    let core = changed(1, |it| it.statement.scope = Scope::Core);
    let found = pair(&core, &edition(assessment(1)));
    assert_eq!(of_question(&found, LEVELS), Difference::Exact(0));
    withheld(of_question(&found, CHECKLIST), Withheld::NotAsked(Side::Before));
    withheld(of(&found, PLANNING), Withheld::OtherScope);
    withheld(of(&found, "total"), Withheld::OtherScope);
    assert_eq!(found.moved, Err(Withheld::OtherScope));
    // In the same scope nothing is left out, and only what it asks is listed.
    assert_eq!(pair(&core, &core).questions.len(), 48);
}

#[test]
fn open_questions_make_an_interval() {
    let before = changed(1, |it| set(it, LEVELS, Some(Answer::Level(2))));
    let after = changed(1, |it| set(it, LEVELS, None));
    let found = pair(&before, &after);
    assert_eq!(of_question(&found, LEVELS), Difference::Within { lowest: -5000, highest: 5000 });
    let Difference::Within { lowest, highest } = of(&found, "total") else { panic!("an interval") };
    assert!(lowest < 0 && highest > 0);
    assert_eq!(of(&found, OTHER_DOMAIN), Difference::Exact(0));
    assert_eq!(found.moved, Err(Withheld::Open(Side::After)));
    assert_eq!(pair(&after, &before).moved, Err(Withheld::Open(Side::Before)));
    assert_eq!(pair(&after, &after).moved, Err(Withheld::Open(Side::Both)));
}

/// An indicator that no longer applies has no difference; its weight passes on, which is named apart.
#[test]
fn what_ceases_to_apply_is_named_apart() {
    let model = seeds::model();
    let may_leave = |it: &usize| model.is_core(*it) && model.questions[*it].may_not_apply;
    let idx = (0..model.questions.len()).find(may_leave).expect("an indicator that may leave");
    let (question, indicator) = (&model.questions[idx].id, &model.indicators[model.questions[idx].indicator].id);
    let with = |answer: Answer| {
        changed(1, |it| {
            it.statement.scope = Scope::Core;
            set(it, question.as_str(), Some(answer));
        })
    };
    let (before, after) = (with(Answer::Unknown), with(Answer::NotApplicable("没有".to_owned())));
    let found = pair(&before, &after);
    withheld(of_question(&found, question.as_str()), Withheld::NothingApplies(Side::After));
    withheld(of(&found, indicator.as_str()), Withheld::NothingApplies(Side::After));
    let Difference::Exact(total) = of(&found, "total") else { panic!("a difference") };
    let moved = found.moved.expect("nothing is open");
    assert!(moved.parts.is_empty(), "no answer of another indicator changed: {moved:?}");
    assert!(total > 0, "the weight of a zero passed to better ones");
    assert_eq!(moved.passed_on.map(|it| it + moved.rounding), Some(total));
}

#[test]
fn gaps_are_closed_opened_left_out_and_taken_in() {
    let model = seeds::model();
    let may_not = model.questions.iter().filter(|it| it.may_not_apply).map(|it| it.id.as_str());
    let [left_out, taken_in] = may_not.take(2).collect::<Vec<_>>()[..] else { panic!("two questions") };
    let not = || Some(Answer::NotApplicable("没有".to_owned()));
    let before = changed(1, |it| {
        set(it, LEVELS, Some(Answer::Unknown));
        set(it, CHECKLIST, Some(Answer::Checked(vec![1])));
        set(it, NUMBER, None);
        set(it, left_out, Some(Answer::Unknown));
        set(it, taken_in, not());
    });
    let after = changed(1, |it| {
        set(it, LEVELS, Some(Answer::Level(0)));
        set(it, CHECKLIST, Some(Answer::Unknown));
        set(it, NUMBER, Some(Answer::Unknown));
        set(it, left_out, not());
        set(it, taken_in, Some(Answer::Unknown));
    });
    let found = pair(&before, &after);
    let gaps: Vec<(&str, GapChange)> = found.gaps.iter().map(|it| (it.id.as_str(), it.change)).collect();
    // From open to `unknown` a gap stays a gap.
    let mut expected = vec![
        (LEVELS, GapChange::Closed),
        (CHECKLIST, GapChange::Opened),
        (left_out, GapChange::LeftOut),
        (taken_in, GapChange::TakenIn),
    ];
    expected.sort_by_key(|it| model.question_idx(it.0));
    assert_eq!(gaps, expected);
}

#[test]
fn a_trend_is_in_order_of_time_with_the_same_rules_between_neighbours() {
    let at = |seconds: u64, number: u64| changed(number, |it| it.changed = Timestamp::from_unix(seconds));
    let (first, second, third) = (at(1_000, 1), at(2_000, 2), at(3_000, 3));
    let core = changed(4, |it| {
        it.changed = Timestamp::from_unix(4_000);
        it.statement.scope = Scope::Core;
    });
    let elsewhere = changed(5, |it| {
        it.changed = Timestamp::from_unix(5_000);
        it.city = Some(City { code: CityCode::parse("120000").expect("a code"), name: "天津市".to_owned() });
    });
    let found = trend(&[&elsewhere, &third, &core, &first, &second]);
    assert_eq!(found.order, [3, 4, 1, 2, 0]);
    let [a, b, c, d] = &found.steps[..] else { panic!("four steps") };
    assert_eq!(a.as_ref().ok(), Some(&pair(&first, &second)));
    assert_eq!(b.as_ref().ok(), Some(&pair(&second, &third)));
    withheld(of(c.as_ref().expect("one city"), "total"), Withheld::OtherScope);
    assert!(d.is_err());
    let none = trend(&[]);
    assert!(none.order.is_empty() && none.steps.is_empty());
    assert_eq!(trend(&[&first]).steps.len(), 0);
}

#[test]
fn results_are_verified_before_they_are_compared() {
    let signed = samples::result(1, Call::default());
    let it = Edition::read(&signed.bytes, own(), &[]).expect("a sound result");
    let about = it.about();
    assert_eq!(about.digest, Some(signed.digest));
    assert_eq!(about.signed.as_ref().map(|it| it.0), Some(samples::key().public()));
    assert_eq!(about.date, samples::moment());
    // The scores are computed, and are those that the draft has.
    let draft = Draft::new(samples::assessment(1), seeds::model()).to_bytes();
    let draft = Edition::read(&draft, own(), &[]).expect("a sound draft");
    assert_eq!(draft.report(), it.report());
    assert!(draft.about().signed.is_none() && draft.about().digest.is_some());

    let edited = String::from_utf8(signed.bytes).expect("text").replacen("\"totalE2\": ", "\"totalE2\": 1", 1);
    let Err(Refusal::Result(found)) = Edition::read(edited.as_bytes(), own(), &[]) else { panic!("refused") };
    assert_eq!(found.reasons().next().map(|it| it.0), Some(Check::Signature));
}

#[test]
fn what_is_no_sound_edition_is_refused() {
    let refused = |bytes: &[u8]| Edition::read(bytes, own(), &[]).expect_err("refused").to_string();
    assert_eq!(refused(b""), "the file is empty");
    let list = br#"{"type":"citysec.keylist","version":1,"keys":[]}"#;
    assert_eq!(refused(list), "neither a result nor a draft");
    assert!(refused(br#"{"type":"citysec.draft","version":99}"#).contains("made by a newer program"));
    let mut bad = assessment(1);
    bad.statement.answers.insert(id(LEVELS), Answer::Level(9));
    let text = Draft::new(bad, seeds::model()).to_bytes();
    assert!(refused(&text).starts_with(&format!("{LEVELS}: ")), "{}", refused(&text));
    let other = br#"{"type":["VerifiableCredential","Review"],"@context":[]}"#;
    assert!(refused(other).contains("proof"), "{}", refused(other));
}

/// A result under another model that is at hand is verified against that model, and compared question by question.
#[test]
fn a_result_is_verified_against_its_own_model() {
    let text = &seeds::model().question(LEVELS).expect("a question").text.zh;
    let other = Other::with(text, "另一道题？");
    let bytes = other.result(&assessment(1));
    let blind = Edition::read(&bytes, own(), &[]).expect("its signature holds");
    assert!(blind.model().is_none() && blind.about().signed.is_some());
    let it = Edition::read(&bytes, own(), &[other.basis()]).expect("a sound result");
    assert!(it.report().is_some());
    withheld(of_question(&pair(&it, &edition(assessment(1))), LEVELS), Withheld::OtherQuestion);
    let edited = String::from_utf8(bytes).expect("text").replacen("人民政府", "人民政俯", 1);
    assert!(Edition::read(edited.as_bytes(), own(), &[other.basis()]).is_err());
}
