//! A result goes from a complete assessment to a verified file, and nothing else gets through.
//!
//! Most refusals are tried twice over: on the file as an outsider can change it, where the signature breaks, and
//! signed again by its owner, where only the rule in question is left to catch it.

use citysec::core::answers::{
    Answer, AnswerDefect, City, Evidence, ProfileDefect, RatioAnswer, Scope, StatementDefect, StatementProblem,
};
use citysec::core::assessment::Assessment;
use citysec::core::decimal::Hundredths;
use citysec::core::document::{DataRef, Draft};
use citysec::core::encoding::Digest;
use citysec::core::ids::{AssessmentId, CityCode, IndicatorId, QuestionId};
use citysec::core::json::{self, Limits, Problem, ReadError};
use citysec::core::key::SecretKey;
use citysec::core::keylist::{KeyEntry, KeyList, Signer};
use citysec::core::model::{Input, Operand, ProfileKey, QuestionKind};
use citysec::core::proof::{self, ProofDefect, PublicKey};
use citysec::core::result::{
    self, Call, Check, Expectation, Gap, Outcome, Reason, ScoreDifference, Verification, prepare, sign, verify,
};
use citysec::core::scoring::{E2, OpenReason};
use citysec::core::seeds;
use citysec::core::text::{Lang, TextDefect};
use citysec::core::time::Timestamp;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};

const CITY: &str = "330500";
const KEY: [u8; 32] = [7; 32];
const OTHER_KEY: [u8; 32] = [8; 32];
const ROUND: &str = "2026-A";
const CHALLENGE: &str = "湖畔 4711";

fn moment() -> Timestamp {
    Timestamp::from_unix(1_795_334_400)
}

fn public(key: [u8; 32]) -> PublicKey {
    SecretKey::from_random(key).public()
}

fn question(id: &str) -> QuestionId {
    QuestionId::parse(id).expect("a question id")
}

/// An assessment with every kind of answer, a note and evidence.
fn complete(scope: Scope) -> Assessment {
    let model = seeds::model();
    let mut it = Assessment::new(AssessmentId::from_random([1; 16]), moment());
    it.city = Some(City { code: CityCode::parse(CITY).expect("a code"), name: "湖州市".to_owned() });
    it.body = "湖州市人民政府".to_owned();
    let statement = &mut it.statement;
    statement.scope = scope;
    for field in model.profile.iter().filter(|it| it.derived.is_none()) {
        let whole = match field.key {
            ProfileKey::SystemsTotal | ProfileKey::ItSpendFiscal => 400,
            ProfileKey::SystemsL2plus => 200,
            _ => 100,
        };
        statement.profile.set(field.key, Hundredths::from_whole(whole));
    }
    for (idx, question) in model.questions.iter().enumerate() {
        let answer = match &question.kind {
            _ if idx % 40 == 17 => Answer::Unknown,
            _ if question.may_not_apply && idx % 2 == 0 => Answer::NotApplicable("没有这类系统".to_owned()),
            QuestionKind::Levels(_) => Answer::Level(3),
            QuestionKind::Checklist(_) => Answer::Checked(vec![1, 2]),
            QuestionKind::YesNo => Answer::Yes(true),
            QuestionKind::Measure(measure) => match &measure.input {
                Input::Entered => Answer::NumberE2(350),
                Input::Ratio { numerator, denominator, .. } => {
                    let side = |it: &Operand, value| matches!(it, Operand::Entered(_)).then_some(value);
                    Answer::Ratio(RatioAnswer { numerator: side(numerator, 37), denominator: side(denominator, 91) })
                }
            },
        };
        if scope.includes(model, idx) {
            statement.record(model, &question.id, Some(answer)).expect("the answer fits");
        }
    }
    statement.notes.insert(question("management.strategy.planning.q1"), "抽查了三个部门\n含县区".to_owned());
    let evidence = Evidence { title: "总体规划".to_owned(), date: "2025-03-01".to_owned(), ..Evidence::default() };
    let indicator = IndicatorId::parse("management.strategy.planning").expect("an id");
    statement.evidence.insert(indicator, vec![evidence]);
    it.with_origins()
}

fn signed_from(assessment: &Assessment) -> Vec<u8> {
    let call = Call {
        round: Some(ROUND.to_owned()),
        challenge: Some(CHALLENGE.to_owned()),
        supersedes: Some(Digest::of(b"")),
    };
    let key = SecretKey::from_random(KEY);
    let unsigned = prepare(seeds::model(), seeds::weights(), assessment, call, key.public(), moment(), [9; 16]);
    sign(unsigned.expect("the assessment is complete"), &key, moment()).bytes
}

fn signed() -> Vec<u8> {
    signed_from(&complete(Scope::Full))
}

fn tree(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("a result is JSON")
}

fn bytes(tree: &Value) -> Vec<u8> {
    serde_json::to_vec(tree).expect("a tree is JSON")
}

/// The result with a change made before it was signed by its owner: the signature holds.
fn signed_with(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    signed_by(KEY, edit)
}

fn signed_by(key: [u8; 32], edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document = tree(&signed());
    document.as_object_mut().expect("an object").remove("proof");
    edit(&mut document);
    let text = bytes(&document);
    let received = json::read(&text, Limits::FILE).expect("strict JSON");
    let context: Vec<String> = serde_json::from_value(document["@context"].clone()).expect("contexts");
    let proof = proof::sign(&received, &context, &SigningKey::from_bytes(&key), moment());
    document["proof"] = serde_json::to_value(proof).expect("a proof is JSON");
    bytes(&document)
}

/// The result with a change made after it was signed.
fn tampered(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document = tree(&signed());
    edit(&mut document);
    bytes(&document)
}

fn alone<'a>() -> Expectation<'a> {
    Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None }
}

fn refusals_of(verification: &Verification) -> Vec<(Check, Reason)> {
    assert!(!verification.is_accepted(), "accepted");
    verification.reasons().map(|(check, reason)| (check, reason.clone())).collect()
}

fn refusals(bytes: &[u8]) -> Vec<(Check, Reason)> {
    refusals_of(&verify(bytes, alone()))
}

#[track_caller]
fn refused(bytes: &[u8], check: Check, reason: Reason) {
    assert_eq!(refusals(bytes), [(check, reason)]);
}

/// The file was changed after signing in a way that also breaks another rule.
#[track_caller]
fn refused_with_broken_signature(bytes: &[u8], check: Check, reason: Reason) {
    assert_eq!(refusals(bytes), [(Check::Signature, Reason::Proof(ProofDefect::WrongSignature)), (check, reason)]);
}

fn read_error(pointer: &str, problem: Problem) -> Reason {
    Reason::Read(ReadError { pointer: pointer.to_owned(), problem })
}

fn key_list(edit: impl FnOnce(&mut KeyEntry)) -> KeyList {
    let city = CityCode::parse(CITY).expect("a code");
    let mut entry = KeyEntry { city, key: public(KEY), remark: None, from: None, until: None, revoked: None };
    edit(&mut entry);
    KeyList::new(vec![entry])
}

fn refused_signer(list: &KeyList) -> Vec<(Check, Reason)> {
    refusals_of(&verify(&signed(), Expectation { keys: Some(list), ..alone() }))
}

fn difference(item: &str, claimed: u32, computed: u32) -> ScoreDifference {
    ScoreDifference { item: item.to_owned(), claimed: Some(E2(claimed)), computed: Some(E2(computed)) }
}

mod round_trip {
    use super::*;

    #[test]
    fn a_signed_result_passes_every_check() {
        for scope in [Scope::Core, Scope::Full] {
            let bytes = signed_from(&complete(scope));
            let keys = key_list(|_| {});
            let all = Expectation { keys: Some(&keys), round: Some(ROUND), challenge: Some(CHALLENGE), ..alone() };
            let verification = verify(&bytes, all);
            let passed: Vec<_> = Check::ALL.into_iter().map(|it| (it, Outcome::Passed)).collect();
            assert_eq!(verification.outcomes, passed);
            assert_eq!(verification.signed, Some((public(KEY), moment())));
            let verified = verification.verified().expect("accepted");
            assert_eq!(verified.file().credential_subject.statement(), complete(scope).statement);
            assert_eq!(verified.report().total.settled(), Some(verified.file().credential_subject.total_e2));
            assert_eq!(verified.report().scope, scope);
        }
    }

    #[test]
    fn what_was_not_asked_for_is_not_checked() {
        let verification = verify(&signed(), alone());
        assert!(verification.is_accepted());
        for it in Check::ALL {
            let expected = match it {
                Check::Signer | Check::Round => &Outcome::NotChecked,
                _ => &Outcome::Passed,
            };
            assert_eq!(verification.outcome(it), expected, "{it:?}");
        }
    }

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        assert_eq!(signed(), signed());
    }

    #[test]
    fn what_was_shown_is_what_is_signed() {
        let assessment = complete(Scope::Core);
        let (model, weights) = (seeds::model(), seeds::weights());
        let unsigned = prepare(model, weights, &assessment, Call::default(), public(KEY), moment(), [9; 16]);
        let unsigned = unsigned.expect("complete");
        let shown: Value = serde_json::from_str(&unsigned.to_text()).expect("JSON");
        let mut signed = tree(&sign(unsigned, &SecretKey::from_random(KEY), moment()).bytes);
        signed.as_object_mut().expect("an object").remove("proof");
        assert_eq!(shown, signed);
    }

    #[test]
    fn answers_outside_the_scope_are_left_out() {
        let mut assessment = complete(Scope::Full);
        assessment.statement.scope = Scope::Core;
        let verification = verify(&signed_from(&assessment), alone());
        let verified = verification.verified().expect("accepted");
        assert_eq!(verified.file().credential_subject.answers.len(), 48);
    }

    #[test]
    fn the_id_is_a_random_uuid_of_version_4() {
        assert_eq!(tree(&signed())["id"], "urn:uuid:09090909-0909-4909-8909-090909090909");
    }

    #[test]
    fn an_example_keeps_its_mark() {
        let mut assessment = complete(Scope::Core);
        assessment.example = true;
        let bytes = signed_from(&assessment);
        let verified = verify(&bytes, alone()).verified().expect("accepted");
        assert!(verified.file().credential_subject.example);
        assert_eq!(verified.file().name, "湖州市（示例） 2022 版数字城市网络安全自评结果");
        let mut unmarked = tree(&bytes);
        unmarked["credentialSubject"].as_object_mut().expect("an object").remove("example");
        refused(&super::bytes(&unmarked), Check::Signature, Reason::Proof(ProofDefect::WrongSignature));
    }

    #[test]
    fn a_draft_comes_back_whole() {
        let mut assessment = complete(Scope::Full);
        assessment.example = true;
        let draft = Draft::new(assessment, seeds::model());
        assert_eq!(Draft::read(&draft.to_bytes()), Ok(draft.clone()));
        assert_eq!(Draft::read(draft.to_text().as_bytes()), Ok(draft));
    }

    #[test]
    fn file_names_say_city_edition_scope_and_date() {
        let city = City { code: CityCode::parse(CITY).expect("a code"), name: "湖州市/../\u{202e}x".to_owned() };
        let rows = [
            (Lang::Zh, Scope::Full, None, "湖州市x_2022_完整_2026-11-22.result.json"),
            (Lang::Zh, Scope::Core, Some("Huzhou"), "湖州市x_2022_核心_2026-11-22.result.json"),
            (Lang::En, Scope::Core, Some("Xi'an"), "Xi'an_2022_core_2026-11-22.result.json"),
            (Lang::En, Scope::Full, None, "330500_2022_full_2026-11-22.result.json"),
        ];
        for (lang, scope, english, name) in rows {
            assert_eq!(result::file_name(&city, english, "2022", scope, "2026-11-22", lang), name);
        }
    }
}

mod gate {
    use super::*;

    fn gaps(edit: impl FnOnce(&mut Assessment)) -> Vec<Gap> {
        let mut assessment = complete(Scope::Full);
        edit(&mut assessment);
        result::gaps(seeds::model(), seeds::weights(), &assessment)
    }

    #[test]
    fn a_complete_assessment_has_no_gap() {
        assert_eq!(gaps(|_| {}), []);
    }

    #[test]
    fn city_and_body_must_be_named() {
        assert_eq!(gaps(|it| it.city = None), [Gap::City]);
        let unnamed = |it: &mut Assessment| it.city.as_mut().expect("a city").name = " ".to_owned();
        assert_eq!(gaps(unnamed), [Gap::City]);
        assert_eq!(gaps(|it| it.body = String::new()), [Gap::Body(TextDefect::Blank)]);
        assert_eq!(gaps(|it| it.body = "市\u{202e}府".to_owned()), [Gap::Body(TextDefect::ForbiddenCharacter)]);
        assert_eq!(gaps(|it| it.body = "府".repeat(121)), [Gap::Body(TextDefect::TooLong { limit: 120 })]);
    }

    #[test]
    fn every_open_question_is_listed_with_its_reason() {
        let (first, ratio) = ("management.strategy.planning.q1", "management.strategy.planning.q3");
        let staff = "management.mechanism.organization.q3";
        let found = gaps(|it| {
            it.statement.answers.remove(first);
            let half = Answer::Ratio(RatioAnswer { numerator: Some(1), denominator: None });
            it.statement.answers.insert(question(ratio), half);
            it.statement.profile.set(ProfileKey::Departments, Some(Hundredths::default()));
        });
        let expected = [
            Gap::Open(question(first), OpenReason::Unanswered),
            Gap::Open(question(ratio), OpenReason::Incomplete),
            Gap::Open(question(staff), OpenReason::ZeroDenominator),
        ];
        assert_eq!(found[..3], expected);
        let zero = |it: &Gap| matches!(it, Gap::Open(_, OpenReason::ZeroDenominator));
        assert!(found[3..].iter().all(zero), "{found:?}");
    }

    #[test]
    fn nothing_answered_is_every_question_open() {
        let found = gaps(|it| it.statement.answers.clear());
        // The share of security spending follows from the profile alone.
        assert_eq!(found.len(), 120);
    }

    #[test]
    fn whatever_the_model_does_not_allow_is_listed() {
        let id = question("management.strategy.planning.q1");
        let note = Gap::Defect(StatementDefect {
            id: id.to_string(),
            problem: StatementProblem::Answer(AnswerDefect::Text(TextDefect::ForbiddenCharacter)),
        });
        assert_eq!(gaps(|it| drop(it.statement.notes.insert(id, "\u{200b}x".to_owned()))), [note]);
        let (part, whole) = (ProfileKey::SystemsCloud, ProfileKey::SystemsTotal);
        let above = Gap::Defect(StatementDefect {
            id: "profile SystemsCloud".to_owned(),
            problem: StatementProblem::Profile(ProfileDefect::PartAboveWhole { part, whole }),
        });
        assert_eq!(gaps(|it| it.statement.profile.set(part, Hundredths::from_whole(401))), [above]);
    }

    #[test]
    fn round_and_challenge_must_be_texts() {
        let call = Call { round: Some("\u{202e}".to_owned()), challenge: Some(String::new()), supersedes: None };
        let (model, weights) = (seeds::model(), seeds::weights());
        let gaps = prepare(model, weights, &complete(Scope::Core), call, public(KEY), moment(), [0; 16])
            .map(|it| it.to_text())
            .expect_err("the call is unfit");
        assert_eq!(gaps, [Gap::Call(TextDefect::ForbiddenCharacter), Gap::Call(TextDefect::Blank)]);
    }
}

mod scores {
    use super::*;

    fn claimed(item: &str) -> u32 {
        let document = tree(&signed());
        let rows = document["credentialSubject"]["scores"].as_array().expect("a list").clone();
        let row = rows.iter().find(|it| it["item"] == item).expect("the item");
        u32::try_from(row["scoreE2"].as_u64().expect("a score")).expect("a small score")
    }

    fn total() -> u32 {
        u32::try_from(tree(&signed())["credentialSubject"]["totalE2"].as_u64().expect("a score")).expect("small")
    }

    #[test]
    fn an_edited_score_breaks_the_signature_and_does_not_follow() {
        let edited = tampered(|it| it["credentialSubject"]["scores"][0]["scoreE2"] = json!(9999));
        let row = difference("management", 9999, claimed("management"));
        refused_with_broken_signature(&edited, Check::Scores, Reason::Scores(vec![row]));
    }

    #[test]
    fn a_total_edited_by_the_owner_of_the_key_does_not_follow() {
        let edited = signed_with(|it| it["credentialSubject"]["totalE2"] = json!(9100));
        refused(&edited, Check::Scores, Reason::Scores(vec![difference("total", 9100, total())]));
    }

    /// L3 to L4 is 25 points of the question, a third of that in its indicator, and so on upwards.
    #[test]
    fn an_edited_answer_shows_in_everything_above_it() {
        let id = "management.strategy.planning.q1";
        let edited = tampered(|it| it["credentialSubject"]["answers"][id] = json!({"level": 4}));
        let refusals = refusals(&edited);
        assert_eq!(refusals[0], (Check::Signature, Reason::Proof(ProofDefect::WrongSignature)));
        let (Check::Scores, Reason::Scores(rows)) = &refusals[1] else { panic!("{refusals:?}") };
        let items: Vec<&str> = rows.iter().map(|it| it.item.as_str()).collect();
        assert_eq!(items, ["total", "management", "management.strategy", "management.strategy.planning"]);
        let gained = |it: &ScoreDifference| it.computed.map(|it| it.0).unwrap_or(0) - it.claimed.map_or(0, |it| it.0);
        let gains: Vec<u32> = rows.iter().map(gained).collect();
        // 25 ÷ 3 = 8.33; ÷ 3 = 2.78; ÷ 2 = 1.39; × 0.3 = 0.42, each within the rounding of two figures.
        for (gain, expected) in gains.iter().zip([42, 139, 278, 833]) {
            assert!(gain.abs_diff(expected) <= 1, "{gains:?}");
        }
        assert_eq!(refusals.len(), 2);
    }

    #[test]
    fn a_missing_a_surplus_and_a_double_claim_are_named() {
        let missing = signed_with(|it| {
            it["credentialSubject"]["scores"].as_array_mut().expect("a list").remove(0);
        });
        let row = ScoreDifference { claimed: None, ..difference("management", 0, claimed("management")) };
        refused(&missing, Check::Scores, Reason::Scores(vec![row]));

        let claim = json!({"item": "management.luck", "scoreE2": 1});
        let surplus = signed_with(|it| it["credentialSubject"]["scores"].as_array_mut().expect("a list").push(claim));
        let row = ScoreDifference { computed: None, ..difference("management.luck", 1, 0) };
        refused(&surplus, Check::Scores, Reason::Scores(vec![row]));

        let double = signed_with(|it| {
            let rows = it["credentialSubject"]["scores"].as_array_mut().expect("a list");
            rows.push(rows[0].clone());
        });
        let row = ScoreDifference { claimed: None, ..difference("management", 0, claimed("management")) };
        refused(&double, Check::Scores, Reason::Scores(vec![row]));
    }

    #[test]
    fn claims_in_another_order_are_refused() {
        let swapped = signed_with(|it| it["credentialSubject"]["scores"].as_array_mut().expect("a list").swap(0, 1));
        let row = ScoreDifference { item: "order".to_owned(), claimed: None, computed: None };
        refused(&swapped, Check::Scores, Reason::Scores(vec![row]));
    }

    #[test]
    fn a_score_is_an_integer_that_every_program_keeps() {
        let pointer = "/credentialSubject/totalE2";
        let rows = [
            ("66.7", Problem::NotAnInteger("66.7".to_owned())),
            ("6670.000000000000001", Problem::NotAnInteger("6670.000000000000001".to_owned())),
            ("9007199254740993", Problem::OutOfRange("9007199254740993".to_owned())),
            ("1e99", Problem::OutOfRange("1e99".to_owned())),
        ];
        for (number, problem) in rows {
            let text = String::from_utf8(signed()).expect("UTF-8");
            let edited = text.replace(&format!("\"totalE2\": {}", total()), &format!("\"totalE2\": {number}"));
            assert_ne!(edited, text);
            refused(edited.as_bytes(), Check::Reading, read_error(pointer, problem));
        }
        let negative = signed_with(|it| it["credentialSubject"]["totalE2"] = json!(-1));
        let problem = Problem::WrongValue("invalid value: integer `-1`, expected u32".to_owned());
        refused(&negative, Check::Shape, read_error(pointer, problem));
    }
}

mod answers {
    use super::*;

    fn not_allowed(id: &str, problem: StatementProblem) -> Reason {
        Reason::Statement(vec![StatementDefect { id: id.to_owned(), problem }])
    }

    #[test]
    fn an_answer_outside_the_scope_is_refused() {
        let mut core = tree(&signed_from(&complete(Scope::Core)));
        let core_subject = core["credentialSubject"].take();
        let id = "management.strategy.planning.q2";
        let edited = signed_with(|it| {
            it["credentialSubject"] = core_subject;
            it["credentialSubject"]["answers"][id] = json!("unknown");
        });
        refused(&edited, Check::Answers, not_allowed(id, StatementProblem::OutOfScope));
    }

    #[test]
    fn an_answer_to_no_question_is_refused() {
        let id = "management.strategy.planning.q9";
        let edited = signed_with(|it| it["credentialSubject"]["answers"][id] = json!("unknown"));
        refused(&edited, Check::Answers, not_allowed(id, StatementProblem::Answer(AnswerDefect::UnknownId)));
    }

    #[test]
    fn an_option_that_does_not_exist_is_refused_and_scores_nothing() {
        let id = "management.strategy.planning.q1";
        let edited = signed_with(|it| it["credentialSubject"]["answers"][id] = json!({"level": 5}));
        let refusals = refusals(&edited);
        let reason = not_allowed(id, StatementProblem::Answer(AnswerDefect::NoSuchOption));
        assert_eq!(refusals[0], (Check::Answers, reason));
        assert_eq!(refusals[1].0, Check::Scores);
    }

    #[test]
    fn not_applicable_where_the_question_always_applies_is_refused() {
        let id = "management.strategy.planning.q1";
        let edited = signed_with(|it| it["credentialSubject"]["answers"][id] = json!({"notApplicable": "不适用"}));
        let reason = not_allowed(id, StatementProblem::Answer(AnswerDefect::AlwaysApplies));
        assert_eq!(refusals(&edited)[0], (Check::Answers, reason));
    }

    #[test]
    fn an_open_question_is_refused_and_never_scored_as_zero() {
        let id = "management.strategy.planning.q1";
        let edited = signed_with(|it| {
            it["credentialSubject"]["answers"].as_object_mut().expect("an object").remove(id);
        });
        let refusals = refusals(&edited);
        assert_eq!(refusals[0], (Check::Answers, Reason::Open(vec![question(id)])));
        let (Check::Scores, Reason::Scores(rows)) = &refusals[1] else { panic!("{refusals:?}") };
        assert!(rows.iter().all(|it| it.computed.is_none()), "{rows:?}");
    }

    #[test]
    fn a_figure_that_no_profile_can_have_is_refused() {
        let edited = signed_with(|it| it["credentialSubject"]["profile"]["departments"] = json!(10_050));
        let problem = StatementProblem::Profile(ProfileDefect::NotAllowed(ProfileKey::Departments));
        assert_eq!(refusals(&edited)[0], (Check::Answers, not_allowed("profile Departments", problem)));
    }

    #[test]
    fn a_note_with_direction_characters_is_refused() {
        let id = "management.strategy.planning.q1";
        let edited = signed_with(|it| it["credentialSubject"]["notes"][id] = json!("很好\u{202e}好不"));
        let defect = AnswerDefect::Text(TextDefect::ForbiddenCharacter);
        refused(&edited, Check::Answers, not_allowed(id, StatementProblem::Answer(defect)));
    }

    #[test]
    fn evidence_with_a_date_that_does_not_exist_is_refused() {
        let id = "management.strategy.planning";
        let edited = signed_with(|it| it["credentialSubject"]["evidence"][id][0]["date"] = json!("2025-02-30"));
        refused(&edited, Check::Answers, not_allowed(id, StatementProblem::Answer(AnswerDefect::Date)));
    }
}

mod origin {
    use super::*;

    #[test]
    fn another_model_is_refused_and_nothing_is_scored_under_it() {
        let other = DataRef { digest: Digest::of(b"other"), ..DataRef::to_model(seeds::model()) };
        let digest = other.digest.to_string();
        let edited = signed_with(|it| it["credentialSubject"]["model"]["digest"] = json!(digest));
        refused(&edited, Check::Model, Reason::OtherModel(other));
        let verification = verify(&edited, alone());
        assert_eq!(verification.outcome(Check::Answers), &Outcome::NotChecked);
        assert_eq!(verification.outcome(Check::Scores), &Outcome::NotChecked);
        assert!(verification.verified().is_none());
    }

    /// The digest alone decides for machines, but people read the name and the version.
    #[test]
    fn a_model_under_another_name_or_edition_is_refused() {
        let renamed = DataRef { version: "9.9.9".to_owned(), ..DataRef::to_model(seeds::model()) };
        let edited = signed_with(|it| it["credentialSubject"]["model"]["version"] = json!("9.9.9"));
        refused(&edited, Check::Model, Reason::OtherModel(renamed));
        let edited = signed_with(|it| it["credentialSubject"]["edition"] = json!("2099"));
        let problem = Problem::WrongValue("not the edition of the model".to_owned());
        refused(&edited, Check::Model, read_error("/credentialSubject/edition", problem));
    }

    #[test]
    fn other_weights_are_refused() {
        let other = DataRef { digest: Digest::of(b"other"), ..DataRef::to_weights(seeds::weights()) };
        let digest = other.digest.to_string();
        let edited = signed_with(|it| it["credentialSubject"]["weights"]["digest"] = json!(digest));
        refused(&edited, Check::Model, Reason::OtherWeights(other));
    }

    #[test]
    fn an_issuer_that_is_not_the_key_is_refused() {
        let edited = signed_by(OTHER_KEY, |_| {});
        let reason = Reason::IssuerIsNotKey { issuer: public(KEY), key: public(OTHER_KEY) };
        refused(&edited, Check::Issuer, reason);
    }

    #[test]
    fn only_the_key_list_makes_a_signer_known() {
        type Edit = fn(&mut KeyEntry);
        let rows: [(Edit, Signer); 7] = [
            (|it| it.key = public(OTHER_KEY), Signer::Unknown),
            (|it| it.city = CityCode::parse("330100").expect("a code"), Signer::OtherCity),
            (|it| it.from = Some("2026-11-23".to_owned()), Signer::OutsideValidity),
            (|it| it.until = Some("2026-11-21".to_owned()), Signer::OutsideValidity),
            (|it| it.revoked = Some("2026-11-01".to_owned()), Signer::Revoked),
            // A revoked key could claim any day, so the day does not help it.
            (|it| it.revoked = Some("2027-01-01".to_owned()), Signer::Revoked),
            (
                |it| {
                    it.from = Some("2026-11-23".to_owned());
                    it.revoked = Some("2026-12-01".to_owned());
                },
                Signer::Revoked,
            ),
        ];
        for (edit, signer) in rows {
            assert_eq!(refused_signer(&key_list(edit)), [(Check::Signer, Reason::Signer(signer))]);
        }
        assert_eq!(refused_signer(&KeyList::new(Vec::new())), [(Check::Signer, Reason::Signer(Signer::Unknown))]);
    }

    #[test]
    fn the_first_and_the_last_day_of_validity_count() {
        let list = key_list(|it| {
            it.from = Some("2026-11-22".to_owned());
            it.until = Some("2026-11-22".to_owned());
        });
        assert!(verify(&signed(), Expectation { keys: Some(&list), ..alone() }).is_accepted());
    }

    #[test]
    fn another_round_or_challenge_is_refused() {
        let verification = verify(&signed(), Expectation { round: Some("2026-B"), ..alone() });
        assert_eq!(refusals_of(&verification), [(Check::Round, Reason::OtherRound)]);
        let verification = verify(&signed(), Expectation { challenge: Some("4711"), ..alone() });
        assert_eq!(refusals_of(&verification), [(Check::Round, Reason::OtherChallenge)]);
        let without = signed_with(|it| it["credentialSubject"]["round"] = Value::Null);
        let verification = verify(&without, Expectation { round: Some(ROUND), ..alone() });
        assert_eq!(refusals_of(&verification), [(Check::Round, Reason::OtherRound)]);
    }
}

mod shape {
    use super::*;

    #[test]
    fn a_newer_version_is_named_and_not_guessed_at() {
        let edited = signed_with(|it| it["credentialSubject"]["version"] = json!(2));
        refused(&edited, Check::Shape, Reason::Newer(2));
        let edited = signed_with(|it| it["credentialSubject"]["version"] = json!(0));
        let problem = Problem::WrongValue("version 0".to_owned());
        refused(&edited, Check::Shape, read_error("/credentialSubject/version", problem));
    }

    #[test]
    fn another_kind_of_credential_is_no_result() {
        for types in [json!(["VerifiableCredential", "AssessmentReview"]), json!("CityAssessment"), json!([])] {
            refused(&signed_with(|it| it["type"] = types), Check::Shape, Reason::NotAResult);
        }
    }

    #[test]
    fn an_unknown_member_is_refused_on_every_level() {
        type Place = fn(&mut Value) -> &mut Value;
        let rows: [(Place, &str); 4] = [
            (|it| it, ""),
            (|it| &mut it["issuer"], "/issuer"),
            (|it| &mut it["credentialSubject"], "/credentialSubject"),
            (|it| &mut it["credentialSubject"]["scores"][2], "/credentialSubject/scores/2"),
        ];
        for (place, pointer) in rows {
            let edited = signed_with(|it| place(it)["receipt"] = json!("2026-0001"));
            let problem = Problem::UnknownMember("receipt".to_owned());
            refused(&edited, Check::Shape, read_error(pointer, problem));
        }
    }

    #[test]
    fn a_missing_member_is_named() {
        let edited = signed_with(|it| {
            it["credentialSubject"].as_object_mut().expect("an object").remove("scope");
        });
        let problem = Problem::MissingMember("scope".to_owned());
        refused(&edited, Check::Shape, read_error("/credentialSubject", problem));
    }

    #[test]
    fn texts_that_could_deceive_are_refused_where_they_stand() {
        let rows: [(&'static str, &str, TextDefect); 8] = [
            ("/name", "自评\u{202e}结果", TextDefect::ForbiddenCharacter),
            ("/issuer/name", "湖州\u{200b}市", TextDefect::ForbiddenCharacter),
            ("/issuer/name", " ", TextDefect::Blank),
            ("/credentialSubject/city", "湖州\u{2066}市", TextDefect::ForbiddenCharacter),
            ("/credentialSubject/round", "\u{1b}[2J", TextDefect::ForbiddenCharacter),
            ("/credentialSubject/challenge", "a\nb", TextDefect::ForbiddenCharacter),
            ("/credentialSubject/app/name", "", TextDefect::Blank),
            ("/credentialSubject/app/version", "1\u{feff}", TextDefect::ForbiddenCharacter),
        ];
        for (pointer, text, defect) in rows {
            let edited = signed_with(|it| *it.pointer_mut(pointer).expect("a member") = json!(text));
            refused(&edited, Check::Shape, Reason::Text { pointer, defect });
        }
    }

    #[test]
    fn the_subject_is_an_administrative_code() {
        for id in ["urn:cn:admin:33050", "urn:cn:admin:湖州市", "330500", ""] {
            refused(&signed_with(|it| it["credentialSubject"]["id"] = json!(id)), Check::Shape, Reason::CityCode);
        }
    }

    #[test]
    fn the_id_is_a_uuid() {
        let problem = || Problem::WrongValue("not `urn:uuid:` and a UUID in lower case".to_owned());
        for id in [
            "urn:uuid:1",
            "09090909-0909-4909-8909-090909090909",
            "urn:uuid:09090909-0909-4909-8909-0909090909\u{202e}",
        ] {
            refused(&signed_with(|it| it["id"] = json!(id)), Check::Shape, read_error("/id", problem()));
        }
    }

    #[test]
    fn a_duplicate_member_is_refused_before_anything_else() {
        let text = String::from_utf8(signed()).expect("UTF-8");
        let doubled = text.replacen("\"totalE2\":", "\"totalE2\": 9990,\n\"totalE2\":", 1);
        let problem = Problem::DuplicateName("totalE2".to_owned());
        refused(doubled.as_bytes(), Check::Reading, read_error("/credentialSubject", problem));
    }
}

mod proofs {
    use super::*;

    #[test]
    fn an_appended_context_is_refused() {
        let edited = tampered(|it| it["@context"].as_array_mut().expect("a list").push(json!("https://example.org/x")));
        let problem = || Problem::WrongValue("not exactly the two contexts of a credential".to_owned());
        let expected = [
            (Check::ProofForm, Reason::Proof(ProofDefect::ContextDiffers)),
            (Check::Shape, read_error("/@context", problem())),
        ];
        assert_eq!(refusals(&edited), expected);
        let edited =
            signed_with(|it| it["@context"].as_array_mut().expect("a list").push(json!("https://example.org/x")));
        refused(&edited, Check::Shape, read_error("/@context", problem()));
    }

    #[test]
    fn a_missing_proof_a_list_of_proofs_and_a_chain_are_refused() {
        let without = tampered(|it| drop(it.as_object_mut().expect("an object").remove("proof")));
        refused(&without, Check::OneProof, Reason::Proof(ProofDefect::Missing));
        let one = tampered(|it| it["proof"] = json!([it["proof"]]));
        refused(&one, Check::OneProof, Reason::Proof(ProofDefect::NotSingle));
        // A good proof followed by a broken one: lax verifiers say yes to this file.
        let two = tampered(|it| {
            let mut broken = it["proof"].clone();
            broken["created"] = json!("2020-01-01T00:00:00Z");
            it["proof"] = json!([it["proof"], broken]);
        });
        refused(&two, Check::OneProof, Reason::Proof(ProofDefect::NotSingle));
        let chained = tampered(|it| it["proof"]["previousProof"] = json!("urn:uuid:1"));
        refused(&chained, Check::OneProof, Reason::Proof(ProofDefect::Chained));
    }

    #[test]
    fn every_member_of_the_proof_is_exact() {
        let wrong = |member, expected| ProofDefect::WrongMember { member, expected };
        let other_fragment = format!("{}#{}", public(KEY), &public(OTHER_KEY).to_string()["did:key:".len()..]);
        let rows = [
            ("type", json!("Ed25519Signature2020"), wrong("type", Some("DataIntegrityProof"))),
            ("cryptosuite", json!("eddsa-rdfc-2022"), wrong("cryptosuite", Some("eddsa-jcs-2022"))),
            ("proofPurpose", json!("authentication"), wrong("proofPurpose", Some("assertionMethod"))),
            ("created", json!("2026-11-22"), wrong("created", None)),
            ("expires", json!("2027-01-01T00:00:00Z"), ProofDefect::UnknownMember("expires".to_owned())),
            ("@context", json!([]), ProofDefect::ContextDiffers),
            ("verificationMethod", json!("did:key:z6Mk"), ProofDefect::MalformedKey),
            ("verificationMethod", json!("https://example.org/key#1"), ProofDefect::MalformedKey),
            ("verificationMethod", json!(other_fragment), ProofDefect::MalformedKey),
            ("proofValue", json!("z1"), ProofDefect::MalformedSignature),
            ("proofValue", json!("uABC"), ProofDefect::MalformedSignature),
            ("proofValue", json!(7), ProofDefect::MalformedSignature),
        ];
        for (member, value, defect) in rows {
            let edited = tampered(|it| it["proof"][member] = value);
            refused(&edited, Check::ProofForm, Reason::Proof(defect));
        }
    }

    #[test]
    fn the_moment_of_signing_is_part_of_what_is_signed_and_cannot_be_left_out() {
        let edited = tampered(|it| it["proof"]["created"] = json!("2026-11-23T08:00:00Z"));
        refused(&edited, Check::Signature, Reason::Proof(ProofDefect::WrongSignature));
        // `created` is optional in the specification, so this signature is right; a result needs the moment.
        let mut document = tree(&signed());
        let mut config = document["proof"].take();
        for member in ["created", "proofValue"] {
            config.as_object_mut().expect("an object").remove(member);
        }
        document.as_object_mut().expect("an object").remove("proof");
        config["proofValue"] = json!(signature(&document, &config));
        document["proof"] = config;
        let defect = ProofDefect::WrongMember { member: "created", expected: None };
        refused(&bytes(&document), Check::ProofForm, Reason::Proof(defect));
    }

    /// A signature made here, step by step, from the specification.
    fn signature(document: &Value, config: &Value) -> String {
        use ed25519_dalek::Signer as _;
        use sha2::{Digest as _, Sha256};
        let hash = |it: &Value| Sha256::digest(bytes(it));
        let message = [hash(config), hash(document)].concat();
        let signature = SigningKey::from_bytes(&KEY).sign(&message);
        format!("z{}", bs58::encode(signature.to_bytes()).into_string())
    }

    /// serde_json keeps members sorted, and there is no name beyond ASCII: so its compact text is canonical.
    #[test]
    fn a_signature_made_step_by_step_is_the_one_of_the_core() {
        let mut document = tree(&signed());
        let mut config = document["proof"].take();
        document.as_object_mut().expect("an object").remove("proof");
        let made = config["proofValue"].take();
        config.as_object_mut().expect("an object").remove("proofValue");
        assert_eq!(json!(signature(&document, &config)), made);
    }

    /// For a key of small order a signature can be made that fits every document under the lenient equation.
    #[test]
    fn a_key_of_small_order_signs_nothing() {
        use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut forged = [0x66; 64];
        forged[0] = 0x58;
        forged[32..].fill(0);
        forged[32] = 1;
        let lenient = VerifyingKey::from_bytes(&neutral).expect("a point of the curve");
        assert!(lenient.verify(b"anything", &Signature::from_bytes(&forged)).is_ok());

        let key = PublicKey::from_bytes(neutral).expect("a point of the curve");
        let edited = tampered(|it| {
            it["issuer"]["id"] = json!(key.to_string());
            it["proof"]["verificationMethod"] = json!(key.verification_method());
            it["proof"]["proofValue"] = json!(format!("z{}", bs58::encode(forged).into_string()));
        });
        refused(&edited, Check::Signature, Reason::Proof(ProofDefect::WrongSignature));
    }
}

mod spelling {
    use super::*;

    #[track_caller]
    fn accepted(text: &str) {
        let original = String::from_utf8(signed()).expect("UTF-8");
        assert_ne!(text, original);
        let verification = verify(text.as_bytes(), alone());
        let reasons: Vec<_> = verification.reasons().collect();
        assert!(verification.is_accepted(), "{reasons:?}");
    }

    fn text() -> String {
        String::from_utf8(signed()).expect("UTF-8")
    }

    #[test]
    fn another_indentation_passes() {
        accepted(&tree(&signed()).to_string());
        accepted(&text().replace("\n", "\r\n\t"));
    }

    #[test]
    fn another_member_order_passes() {
        fn reversed(tree: &Value) -> String {
            match tree {
                Value::Object(members) => {
                    let rows: Vec<String> =
                        members.iter().rev().map(|(name, it)| format!("{}:{}", json!(name), reversed(it))).collect();
                    format!("{{{}}}", rows.join(","))
                }
                Value::Array(items) => format!("[{}]", items.iter().map(reversed).collect::<Vec<_>>().join(",")),
                other => other.to_string(),
            }
        }
        accepted(&reversed(&tree(&signed())));
    }

    #[test]
    fn escapes_for_every_letter_of_every_string_pass() {
        let mut out = String::new();
        let mut inside = false;
        // The file holds one escape, the line break of the note.
        for it in text().replace("\\n", "\\u000a").replace("\\u000a", "\u{1}").chars() {
            match it {
                '"' => inside = !inside,
                _ if inside => {
                    let unit = if it == '\u{1}' { '\n' } else { it };
                    out.push_str(&format!("\\u{:04x}", u32::from(unit)));
                    continue;
                }
                _ => {}
            }
            out.push(it);
        }
        assert!(!out.contains("湖州"));
        accepted(&out);
    }

    #[test]
    fn numbers_spelled_otherwise_pass() {
        let text = text();
        for (from, to) in [
            ("\"version\": 1,", "\"version\": 1.0,"),
            ("\"version\": 1,", "\"version\": 10e-1,"),
            ("\"departments\": 10000", "\"departments\": 1e4"),
            ("\"departments\": 10000", "\"departments\": 10000.000"),
            ("\"departments\": 10000", "\"departments\": 0.1E+5"),
        ] {
            assert!(text.contains(from), "{from}");
            accepted(&text.replace(from, to));
        }
    }

    /// Each changed character is either another spelling of the same document or refused.
    #[test]
    fn one_changed_character_is_noticed() {
        let original = signed();
        let document = json::read(&original, Limits::FILE).expect("strict JSON");
        let mut refused = 0;
        for at in (0..original.len()).step_by(29) {
            let mut changed = original.clone();
            changed[at] = match changed[at] {
                b'0' => b'1',
                b' ' => b'x',
                b'a'..=b'y' | b'1'..=b'8' => changed[at] + 1,
                _ => b'0',
            };
            assert!(!verify(&changed, alone()).is_accepted(), "byte {at}");
            assert_ne!(json::read(&changed, Limits::FILE), Ok(document.clone()), "byte {at}");
            refused += 1;
        }
        assert!(refused > 300, "{refused}");
    }
}

#[test]
fn every_reason_reads_as_a_sentence() {
    let key = public(KEY);
    let other = DataRef { id: "m".to_owned(), version: "1.0.0".to_owned(), digest: Digest::of(b"") };
    let digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let rows = [
        (Reason::Proof(ProofDefect::NotSingle), "the document carries more than one proof".to_owned()),
        (Reason::NotAResult, "the document is no city result".to_owned()),
        (Reason::Newer(3), "version 3 of this kind of file, made by a newer program".to_owned()),
        (Reason::Text { pointer: "/name", defect: TextDefect::Blank }, "at /name: the text is blank".to_owned()),
        (Reason::CityCode, "the subject is not `urn:cn:admin:` and six digits".to_owned()),
        (
            Reason::IssuerIsNotKey { issuer: key, key: public(OTHER_KEY) },
            format!("the issuer {key} is not the key that signed, {}", public(OTHER_KEY)),
        ),
        (Reason::Signer(Signer::Unknown), "the key list does not have the key that signed".to_owned()),
        (Reason::Signer(Signer::OtherCity), "the key that signed belongs to another city".to_owned()),
        (Reason::Signer(Signer::OutsideValidity), "the key was not valid on the day of signing".to_owned()),
        (Reason::Signer(Signer::Revoked), "the key was revoked".to_owned()),
        (Reason::OtherModel(other.clone()), format!("made for another model: m 1.0.0 {digest}")),
        (Reason::OtherWeights(other), format!("scored with other weights: m 1.0.0 {digest}")),
        (Reason::Open(vec![question("a.b.c.q1"), question("a.b.c.q2")]), "open: a.b.c.q1; a.b.c.q2".to_owned()),
        (
            Reason::Scores((0..5).map(|it| difference("total", it, 6670)).collect()),
            "total: claimed 0.00, computed 66.70; total: claimed 0.01, computed 66.70; \
             total: claimed 0.02, computed 66.70; and 2 more"
                .to_owned(),
        ),
        (Reason::OtherRound, "another round than the evaluator's".to_owned()),
        (Reason::OtherChallenge, "another challenge than the evaluator's".to_owned()),
    ];
    for (reason, text) in rows {
        assert_eq!(reason.to_string(), text);
    }
}
