//! A review goes from an accepted submission and marks to a verified file of two layers, and nothing else gets through.
//!
//! As with results, refusals are tried on the file as an outsider can change it, where a signature breaks, and signed
//! again by the evaluator, where only the rule in question is left to catch it.

#[path = "../benches/samples/mod.rs"]
mod samples;

use citysec::core::credential::{Check, Issuer, Outcome, Reason, ScoreDifference};
use citysec::core::encoding::Digest;
use citysec::core::ids::{CityCode, IndicatorId, QueryId};
use citysec::core::json::{self, Limits};
use citysec::core::key::SecretKey;
use citysec::core::keylist::{EvaluatorEntry, KeyEntry, KeyList, Signer};
use citysec::core::proof::{self, ProofDefect};
use citysec::core::query::reply::{self, ReplyFile};
use citysec::core::query::{Asked, Query, QueryProblem};
use citysec::core::result::{self, Call, Expectation};
use citysec::core::review::{
    self, Combination, KeptQuery, Mark, MarkProblem, Marking, NotReady, Previous, Rule, Submission,
};
use citysec::core::scoring::E2;
use citysec::core::seeds;
use citysec::core::text::{Lang, TextDefect};
use citysec::core::time::Timestamp;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};

const EVALUATOR: [u8; 32] = [21; 32];
const PLANNING: &str = "management.strategy.planning";
const CRITICAL: &str = "operations.recovery.critical";

fn alone<'a>() -> Expectation<'a> {
    Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None }
}

fn now() -> Timestamp {
    Timestamp::from_unix(1_795_420_800)
}

fn evaluator() -> SecretKey {
    SecretKey::from_random(EVALUATOR)
}

fn issuer() -> Issuer {
    Issuer { id: evaluator().public(), name: "浙江省数字城市评估组".to_owned() }
}

fn indicator(id: &str) -> IndicatorId {
    IndicatorId::parse(id).expect("an indicator id")
}

fn submitted() -> Vec<u8> {
    samples::result(1, Call { round: Some("2026-A".into()), ..Call::default() }).bytes
}

fn submission() -> Submission {
    Submission::read(&submitted(), alone()).expect("the sample is sound")
}

fn mark(item: &str, expert: &str, mark_e2: u32) -> Mark {
    Mark { item: indicator(item), expert: expert.to_owned(), mark_e2: E2(mark_e2), reason: "佐证不全".to_owned() }
}

fn marking() -> Marking {
    Marking {
        rule: Rule { combination: Combination::TrimmedMean, share_percent: 60 },
        experts: ["张工", "李工", "王工"].map(str::to_owned).to_vec(),
        marks: vec![
            mark(PLANNING, "张工", 9000),
            mark(PLANNING, "李工", 2050),
            mark(PLANNING, "王工", 5025),
            mark(CRITICAL, "王工", 0),
        ],
    }
}

fn query() -> Query {
    let items = vec![
        Asked { item: format!("{PLANNING}.q1"), reason: "请说明规划的批复文号".to_owned() },
        Asked { item: CRITICAL.to_owned(), reason: "请提供演练记录\n含时间".to_owned() },
    ];
    let (model, id) = (seeds::model(), QueryId::from_random([5; 16]));
    Query::ask(model, submission().reference(), issuer().name, items, id, now()).expect("a query")
}

fn city_key() -> SecretKey {
    samples::key()
}

fn replied(query: &Query) -> Vec<u8> {
    let texts = vec!["津政发〔2025〕3 号".to_owned(), "见附件第二页".to_owned()];
    let unsigned = reply::prepare(query, "天津市人民政府".to_owned(), texts, city_key().public(), now(), [6; 16])
        .expect("complete");
    reply::sign(unsigned, &city_key(), now())
}

fn kept() -> KeptQuery {
    let query = query();
    let reply = json::read_typed(&replied(&query), Limits::FILE).expect("a reply is strict JSON");
    KeptQuery { query, reply: Some(reply) }
}

fn prepared(marking: Marking, queries: Vec<KeptQuery>) -> Result<review::Unsigned, Vec<NotReady>> {
    review::prepare(alone(), &submission(), marking, queries, None, issuer(), now(), [7; 16])
}

fn signed() -> Vec<u8> {
    review::sign(prepared(marking(), vec![kept()]).expect("nothing is missing"), &evaluator(), now()).bytes
}

fn tree(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

/// The review with a change made after it was signed.
fn tampered(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document = tree(&signed());
    edit(&mut document);
    document.to_string().into_bytes()
}

/// A document with a change made before it was signed by this key.
fn signed_again(bytes: &[u8], key: [u8; 32], edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document = tree(bytes);
    document.as_object_mut().expect("an object").remove("proof");
    edit(&mut document);
    let text = document.to_string();
    let received = json::read(text.as_bytes(), Limits::FILE).expect("strict JSON");
    let context: Vec<String> = serde_json::from_value(document["@context"].clone()).expect("contexts");
    let proof = proof::sign(&received, &context, &SigningKey::from_bytes(&key), now());
    document["proof"] = serde_json::to_value(proof).expect("a proof is JSON");
    document.to_string().into_bytes()
}

/// The review with a change to what it says, signed by its evaluator.
fn signed_with(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    signed_again(&signed(), EVALUATOR, |it| edit(&mut it["credentialSubject"]))
}

fn refusals(bytes: &[u8]) -> Vec<(Check, Reason)> {
    let verification = review::verify(bytes, alone());
    assert!(!verification.is_accepted(), "accepted");
    let found = verification.reasons().map(|(check, it)| (check, it.clone())).collect();
    assert!(verification.verified().is_none());
    found
}

fn words(bytes: &[u8]) -> Vec<String> {
    refusals(bytes).iter().map(|(check, it)| format!("{}: {it}", check.word())).collect()
}

fn key_list() -> KeyList {
    let city = submission().file().credential_subject.city_code().expect("a code");
    let entry = KeyEntry { city, key: city_key().public(), remark: None, from: None, until: None, revoked: None };
    let mut list = KeyList::new(vec![entry]);
    let key = evaluator().public();
    list.evaluators = vec![EvaluatorEntry { key, remark: None, from: None, until: None, revoked: None }];
    list
}

mod round_trip {
    use super::*;

    #[test]
    fn a_signed_review_passes_every_check_on_both_layers() {
        let keys = key_list();
        let verification =
            review::verify(&signed(), Expectation { keys: Some(&keys), round: Some("2026-A"), ..alone() });
        let passed = Check::REVIEW.map(|it| (it, Outcome::Passed));
        assert_eq!(verification.outcomes, passed);
        assert!(verification.is_known());
        let inner = verification.submission().expect("the submission was read");
        assert!(inner.is_accepted() && inner.outcome(Check::Signer) == &Outcome::Passed);
        let verified = verification.verified().expect("accepted");
        assert_eq!(verified.file().credential_subject.marking, marking());
        assert_eq!(verified.file().credential_subject.revision, 1);
        assert_eq!(
            verified.submission().file().credential_subject.statement(),
            submission().file().credential_subject.statement()
        );
        // What was embedded comes out as it went in.
        assert_eq!(verified.extract(), submitted());
    }

    /// The trimmed mean of 90, 20.5 and 50.25 is 50.25, of one mark it is that mark; 60 per cent of each is theirs.
    #[test]
    fn the_scores_after_review_are_those_of_the_rule() {
        let file = *review::verify(&signed(), alone()).content.expect("it was read");
        let (subject, report) = (file.credential_subject, submission().report().clone());
        let own = |id: &str| {
            let idx = seeds::model().indicator_idx(id).expect("an indicator");
            report.indicators[idx].settled().expect("it applies").0
        };
        let rows: Vec<_> = subject
            .expert_scores
            .iter()
            .map(|it| (it.item.as_str(), it.self_score_e2.0, it.expert_score_e2.0))
            .collect();
        assert_eq!(rows, [(PLANNING, own(PLANNING), 5025), (CRITICAL, own(CRITICAL), 0)]);
        for it in &subject.expert_scores {
            // The published self score is rounded, the sum is made of the exact one.
            let near = it.self_score_e2.0 * 40 + it.expert_score_e2.0 * 60;
            assert!((it.score_e2.0 * 100).abs_diff(near) <= 100, "{it:?}");
        }
        assert_ne!(subject.total_e2, submission().file().credential_subject.total_e2);
    }

    #[test]
    fn a_review_without_marks_endorses_the_scores_as_they_are() {
        let unsigned = prepared(Marking::default(), Vec::new()).expect("nothing is missing");
        let bytes = review::sign(unsigned, &evaluator(), now()).bytes;
        let verified = review::verify(&bytes, alone()).verified().expect("accepted");
        let (subject, own) = (&verified.file().credential_subject, submission());
        assert_eq!(subject.total_e2, own.file().credential_subject.total_e2);
        assert_eq!(subject.scores, own.file().credential_subject.scores);
        assert_eq!(subject.expert_scores, []);
    }

    #[test]
    fn another_spelling_of_both_layers_is_the_same_review() {
        let sorted = tree(&signed()).to_string();
        assert!(review::verify(sorted.as_bytes(), alone()).is_accepted());
        assert_eq!(signed(), signed());
    }

    #[test]
    fn a_reopened_review_is_the_next_revision_and_names_the_one_before() {
        let first = signed();
        let verified = review::verify(&first, alone()).verified().expect("accepted");
        let previous = Previous { revision: verified.file().credential_subject.revision, digest: Digest::of(&first) };
        let taken_up = Submission::inside(verified.file(), alone()).expect("sound");
        assert_eq!(taken_up.reference(), submission().reference());
        let mut marking = verified.file().credential_subject.marking.clone();
        marking.marks.pop();
        let again = review::prepare(alone(), &taken_up, marking, Vec::new(), Some(previous), issuer(), now(), [8; 16]);
        let bytes = review::sign(again.expect("nothing is missing"), &evaluator(), now()).bytes;
        let subject = review::verify(&bytes, alone()).verified().expect("accepted").file().credential_subject.clone();
        assert_eq!((subject.revision, subject.supersedes), (2, Some(Digest::of(&first))));
    }

    #[test]
    fn file_names_say_that_it_is_a_review() {
        let city = submission().reference().city;
        let scope = submission().file().credential_subject.scope;
        let name = review::file_name(&city, None, "2022", scope, "2026-11-23", Lang::En);
        assert_eq!(name, format!("{}_2022_{}_2026-11-23.review.json", city.code, scope.word()));
    }
}

mod gate {
    use super::*;

    fn defects(edit: impl FnOnce(&mut Marking)) -> Vec<(String, MarkProblem)> {
        let mut marking = marking();
        edit(&mut marking);
        let missing = prepared(marking, Vec::new()).map(|_| ()).expect_err("it cannot be signed");
        let defect = |it: NotReady| match it {
            NotReady::Mark(it) => (it.pointer, it.problem),
            other => panic!("{other:?}"),
        };
        missing.into_iter().map(defect).collect()
    }

    #[test]
    fn every_mark_has_a_named_expert_a_reason_and_a_place() {
        use MarkProblem as P;
        let at = |pointer: &str, problem| vec![(pointer.to_owned(), problem)];
        assert_eq!(defects(|it| it.marks[3].reason = " ".into()), at("/marks/3/reason", P::Text(TextDefect::Blank)));
        assert_eq!(defects(|it| it.marks[0].expert = "赵工".into()), at("/marks/0/expert", P::UnknownExpert));
        assert_eq!(defects(|it| it.marks[0].mark_e2 = E2(10_001)), at("/marks/0/markE2", P::AboveFull));
        assert_eq!(defects(|it| it.marks[0].item = indicator("a.b.c")), at("/marks/0/item", P::UnknownIndicator));
        assert_eq!(defects(|it| it.marks[1].expert = "张工".into()), at("/marks/1/item", P::MarkTwice));
        assert_eq!(defects(|it| it.experts.push("李工".into())), at("/experts/3", P::ExpertTwice));
        let bidi = P::Text(TextDefect::ForbiddenCharacter);
        assert_eq!(defects(|it| it.experts.push("李\u{202e}".into())), at("/experts/3", bidi));
        assert_eq!(defects(|it| it.rule.share_percent = 101), at("/rule/sharePercent", P::Share));
        let many = |it: &mut Marking| it.experts.extend((0..48).map(|it| format!("专家{it}")));
        assert_eq!(defects(many), at("/experts", P::TooManyExperts));
    }

    #[test]
    fn an_indicator_that_does_not_apply_is_not_marked() {
        let model = seeds::model();
        let mut assessment = samples::assessment(1);
        let all_may_not_apply = |it: &&citysec::core::model::Indicator| {
            model.questions[it.questions.clone()].iter().all(|it| it.may_not_apply)
        };
        let silent = model.indicators.iter().find(all_may_not_apply).expect("an indicator that may not apply");
        for it in &model.questions[silent.questions.clone()] {
            let answer = citysec::core::answers::Answer::NotApplicable("没有此类业务".to_owned());
            assessment.record(model, &it.id, Some(answer), &now()).expect("it may not apply");
        }
        let key = city_key();
        let unsigned =
            result::prepare(model, seeds::weights(), &assessment, Call::default(), key.public(), now(), [3; 16]);
        let bytes = result::sign(unsigned.expect("complete"), &key, now()).bytes;
        let submission = Submission::read(&bytes, alone()).expect("sound");
        let mut marking = marking();
        marking.marks = vec![mark(silent.id.as_str(), "张工", 5000)];
        let prepared = review::prepare(alone(), &submission, marking, Vec::new(), None, issuer(), now(), [7; 16]);
        let missing = prepared.map(|_| ()).expect_err("it cannot be marked");
        let [NotReady::Mark(it)] = &missing[..] else { panic!("{missing:?}") };
        assert_eq!((it.pointer.as_str(), it.problem), ("/marks/0/item", MarkProblem::DoesNotApply));
    }

    #[test]
    fn only_an_accepted_submission_is_reviewed() {
        let edited = String::from_utf8(submitted()).expect("text").replacen("天津市人民政府", "天津市人民政俯", 1);
        let refused = Submission::read(edited.as_bytes(), alone()).map(|_| ()).expect_err("it was changed");
        assert_eq!(refused.reasons().next().map(|it| it.0), Some(Check::Signature));
        assert!(Submission::read(b"{", alone()).is_err());
        assert!(Submission::read(&signed(), alone()).is_err(), "a review is no submission");
    }

    #[test]
    fn the_evaluator_has_a_name() {
        let unnamed = Issuer { name: String::new(), ..issuer() };
        let prepared =
            review::prepare(alone(), &submission(), marking(), Vec::new(), None, unnamed, now(), [7; 16]).map(|_| ());
        assert_eq!(prepared, Err(vec![NotReady::Evaluator(TextDefect::Blank)]));
    }

    #[test]
    fn queries_of_another_submission_and_broken_replies_are_not_kept() {
        let other = samples::result(2, Call::default()).bytes;
        let other = Submission::read(&other, alone()).expect("sound").reference();
        let mut strange = kept();
        strange.query.query.submission = other;
        let problems = |queries| -> Vec<(String, QueryProblem)> {
            let missing = prepared(marking(), queries).map(|_| ()).expect_err("not kept");
            let problem = |it| match it {
                NotReady::Query(it) => (it.pointer, it.problem),
                other => panic!("{other:?}"),
            };
            missing.into_iter().map(problem).collect()
        };
        let found = problems(vec![strange]);
        assert_eq!(
            found[0],
            ("/credentialSubject/queries/0/query/query/submission".to_owned(), QueryProblem::OtherSubmission)
        );
        assert!(matches!(&found[1].1, QueryProblem::Reply(Check::Queries, _)), "{found:?}");
        let twice = problems(vec![kept(), kept()]);
        assert_eq!(twice, [("/credentialSubject/queries/1/query/query/id".to_owned(), QueryProblem::QueryTwice)]);
    }
}

mod refusal {
    use super::*;

    #[test]
    fn other_documents_are_no_review() {
        assert_eq!(refusals(&submitted()), [(Check::Shape, Reason::NotAReview)]);
        assert_eq!(result::verify(&signed(), alone()).reasons().next(), Some((Check::Shape, &Reason::NotAResult)));
        assert!(words(b"{}").contains(&"shape: the document is no review".to_owned()));
        assert_eq!(words(b""), ["reading: the file is empty"]);
    }

    #[test]
    fn a_changed_mark_breaks_the_signature_and_the_scores() {
        let bytes = tampered(|it| it["credentialSubject"]["marking"]["marks"][3]["markE2"] = json!(10_000));
        let found: Vec<Check> = refusals(&bytes).into_iter().map(|it| it.0).collect();
        assert_eq!(found, [Check::Signature, Check::Marks, Check::Scores]);
    }

    /// The outer signature is good, because the evaluator made it over the changed file.
    #[test]
    fn a_submission_that_was_changed_is_refused_under_a_good_outer_signature() {
        let bytes = signed_with(|it| it["submission"]["issuer"]["name"] = json!("天津市人民政俯"));
        let inner = Reason::Submission(Check::Signature, Box::new(Reason::Proof(ProofDefect::WrongSignature)));
        let found = refusals(&bytes);
        assert_eq!(found[0], (Check::Submission, inner));
        // Another document has another digest, so the query is about something else as well.
        assert_eq!(found[1].0, Check::Queries);
        let bytes = signed_with(|it| it["submission"] = tree(&samples::result(2, Call::default()).bytes));
        let (check, reason) = refusals(&bytes).swap_remove(0);
        assert_eq!((check, reason), (Check::Submission, Reason::UnlikeSubmission("/credentialSubject/id")));
    }

    #[test]
    fn what_the_review_says_of_the_submission_has_to_be_so() {
        for (member, value) in [
            ("city", json!("湖州市")),
            ("round", json!("2026-B")),
            ("edition", json!("2021")),
            ("example", json!(true)),
        ] {
            let pointer = format!("/credentialSubject/{member}");
            let found = words(&signed_with(|it| it[member] = value));
            assert_eq!(found, [format!("submission: at {pointer}: the submission says something else")]);
        }
    }

    #[test]
    fn claimed_scores_have_to_be_the_computed_ones() {
        let total = review::verify(&signed(), alone()).content.expect("read").credential_subject.total_e2;
        let bytes = signed_with(|it| it["totalE2"] = json!(total.0 + 1));
        let row = ScoreDifference { item: "total".into(), claimed: Some(E2(total.0 + 1)), computed: Some(total) };
        assert_eq!(refusals(&bytes), [(Check::Scores, Reason::Scores(vec![row]))]);
        let bytes = signed_with(|it| it["expertScores"][1]["selfScoreE2"] = json!(1));
        let place = "at /credentialSubject/expertScores/1: not the scores that the marks give";
        assert_eq!(words(&bytes), [format!("marks: {place}")]);
        let bytes = signed_with(|it| it["marking"]["rule"]["sharePercent"] = json!(50));
        let found: Vec<Check> = refusals(&bytes).into_iter().map(|it| it.0).collect();
        assert_eq!(found, [Check::Marks, Check::Scores]);
    }

    #[test]
    fn marks_of_a_signed_file_are_held_to_the_same_rules() {
        let bytes = signed_with(|it| it["marking"]["marks"][2]["reason"] = json!(""));
        assert_eq!(words(&bytes), ["marks: at /credentialSubject/marking/marks/2/reason: the text is blank"]);
        let bytes = signed_with(|it| it["marking"]["marks"][2]["item"] = json!(PLANNING.to_owned() + ".q1"));
        assert!(words(&bytes)[0].contains("at /credentialSubject/marking/marks/2/item: "), "{:?}", words(&bytes));
    }

    #[test]
    fn a_revision_names_the_one_that_it_replaces() {
        for (revision, supersedes) in [(2, Value::Null), (1, json!(Digest::of(b"").to_string())), (0, Value::Null)] {
            let bytes = signed_with(|it| {
                it["revision"] = json!(revision);
                it["supersedes"] = supersedes;
            });
            assert_eq!(refusals(&bytes)[0].0, Check::Shape, "{revision}");
        }
    }

    #[test]
    fn only_listed_evaluators_sign_reviews() {
        let signers = |list: &KeyList| -> (Outcome, Outcome) {
            let found = review::verify(&signed(), Expectation { keys: Some(list), ..alone() });
            let inner = found.submission().expect("read").outcome(Check::Signer).clone();
            (found.outcome(Check::Signer).clone(), inner)
        };
        let refused = |it| Outcome::Refused(Reason::Signer(it));
        let mut list = key_list();
        list.evaluators.clear();
        assert_eq!(signers(&list), (refused(Signer::Unknown), Outcome::Passed));
        list.keys[0].key = evaluator().public();
        assert_eq!(signers(&list), (refused(Signer::NotAnEvaluator), refused(Signer::Unknown)));
        let mut list = key_list();
        list.evaluators[0].revoked = Some("2026-12-01".to_owned());
        assert_eq!(signers(&list), (refused(Signer::Revoked), Outcome::Passed));
        list.evaluators[0].revoked = None;
        list.keys[0].city = CityCode::parse("110000").expect("a code");
        assert_eq!(signers(&list), (Outcome::Passed, refused(Signer::OtherCity)));
    }

    #[test]
    fn the_evaluator_s_call_is_asked_of_the_submission() {
        let found = review::verify(&signed(), Expectation { round: Some("2026-B"), ..alone() });
        let inner = Reason::Submission(Check::Round, Box::new(Reason::OtherRound));
        assert_eq!(found.reasons().map(|it| it.1.clone()).collect::<Vec<_>>(), [inner]);
    }
}

mod queries {
    use super::*;

    fn verify(bytes: &[u8]) -> reply::Verification {
        let (query, keys) = (query(), key_list());
        reply::verify(bytes, reply::Expectation { query: Some(&query), keys: Some(&keys) })
    }

    fn words_of(found: &reply::Verification) -> Vec<String> {
        found.reasons().map(|(check, it)| format!("{}: {it}", check.word())).collect()
    }

    fn again(edit: impl FnOnce(&mut Value)) -> Vec<u8> {
        signed_again(&replied(&query()), [7; 32], |it| edit(&mut it["credentialSubject"]))
    }

    #[test]
    fn a_query_comes_back_whole_and_its_digest_is_not_that_of_a_spelling() {
        let query = query();
        assert_eq!(Query::read(&query.to_bytes()), Ok(query.clone()));
        let sorted = tree(&query.to_bytes()).to_string();
        assert_eq!(Query::read(sorted.as_bytes()).map(|it| it.digest()), Ok(query.digest()));
    }

    #[test]
    fn a_signed_reply_answers_its_query() {
        let found = verify(&replied(&query()));
        assert_eq!(found.outcomes, Check::REPLY.map(|it| (it, Outcome::Passed)));
        let file: ReplyFile = *found.content.expect("it was read");
        assert_eq!(file.credential_subject.answers[1].text, "见附件第二页");
    }

    #[test]
    fn a_reply_to_something_else_is_refused_with_the_place() {
        let rows: [(&str, Value, &str); 4] = [
            (
                "query",
                json!("00".repeat(16)),
                "the reply answers another query, or the query was changed after the reply",
            ),
            (
                "queryDigest",
                json!(Digest::of(b"").to_string()),
                "the reply answers another query, or the query was changed after the reply",
            ),
            ("submission", json!(Digest::of(b"").to_string()), "about another submission"),
            ("id", json!("urn:cn:admin:110000"), "the reply of another city"),
        ];
        for (member, value, what) in rows {
            let found = verify(&again(|it| it[member] = value));
            let place = if member == "queryDigest" { "query" } else { member };
            let expected = format!("queries: at /credentialSubject/{place}: {what}");
            assert!(words_of(&found).contains(&expected), "{:?}", words_of(&found));
        }
        let found = verify(&again(|it| drop(it["answers"].as_array_mut().expect("a list").remove(0))));
        let what = "the items that are answered are not those that were asked, in their order";
        assert_eq!(words_of(&found), [format!("queries: at /credentialSubject/answers: {what}")]);
    }

    #[test]
    fn a_reply_has_an_answer_to_every_item() {
        let query = query();
        let prepare = |texts: &[&str]| {
            let texts = texts.iter().map(|it| (*it).to_owned()).collect();
            reply::prepare(&query, "市政府".to_owned(), texts, city_key().public(), now(), [6; 16]).map(|_| ())
        };
        assert!(prepare(&["一", "二"]).is_ok());
        let blank = prepare(&["一", " "]).expect_err("blank");
        assert_eq!(blank[0].pointer, "/credentialSubject/answers/1/text");
        assert_eq!(prepare(&["一"]).expect_err("missing")[0].problem, QueryProblem::OtherItems);
    }

    #[test]
    fn a_stranger_s_reply_is_refused() {
        let bytes = signed_again(&replied(&query()), [99; 32], |_| {});
        let checks: Vec<Check> = verify(&bytes).reasons().map(|it| it.0).collect();
        assert_eq!(checks, [Check::Issuer, Check::Signer]);
    }

    #[test]
    fn a_reply_that_was_changed_is_refused_within_the_review() {
        let bytes = signed_with(|it| {
            it["queries"][0]["reply"]["credentialSubject"]["answers"][0]["text"] = json!("没有批复");
        });
        let place = "at /credentialSubject/queries/0/reply: the reply is refused: signature: ";
        assert_eq!(words(&bytes), [format!("queries: {place}{}", ProofDefect::WrongSignature)]);
        // The question was made milder after the city replied.
        let bytes = signed_with(|it| it["queries"][0]["query"]["query"]["items"][0]["reason"] = json!("有批复吗"));
        assert!(words(&bytes)[0].contains("/credentialSubject/queries/0/reply: "), "{:?}", words(&bytes));
    }

    #[test]
    fn what_is_asked_is_in_the_model_and_stands_once() {
        let ask = |items: &[(&str, &str)]| {
            let items = items.iter().map(|(item, reason)| Asked { item: (*item).into(), reason: (*reason).into() });
            let id = QueryId::from_random([5; 16]);
            let asked =
                Query::ask(seeds::model(), submission().reference(), "评估组".into(), items.collect(), id, now());
            asked.map(|_| ()).map_err(|it| it.into_iter().map(|it| it.problem).collect::<Vec<_>>())
        };
        use QueryProblem as P;
        assert_eq!(ask(&[]), Err(vec![P::ItemCount]));
        assert_eq!(ask(&[(PLANNING, "为何")]), Ok(()));
        assert_eq!(ask(&[(PLANNING, "为何"), (PLANNING, "为何")]), Err(vec![P::ItemTwice]));
        assert_eq!(ask(&[("management", "为何")]), Err(vec![P::NoItem]));
        assert_eq!(ask(&[("a.b.c", "为何")]), Err(vec![P::UnknownItem]));
        assert_eq!(ask(&[(PLANNING, "")]), Err(vec![P::Text(TextDefect::Blank)]));
    }
}

#[test]
fn the_digest_of_a_submission_is_the_same_inside_a_review() {
    let bytes = review::verify(&signed(), alone()).verified().expect("accepted").extract();
    let inner = json::read(&bytes, Limits::FILE).expect("strict JSON");
    assert_eq!(citysec::core::credential::digest_of(&inner), submission().reference().digest);
}
