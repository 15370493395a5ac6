//! How the outcomes of verification are worded: checks, reasons, proofs, statements, signers.
//!
//! Texts that come out of a file are shortened and freed of invisible and direction characters before they are
//! shown, because a refused file may hold anything.

use crate::core::answers::{StatementDefect, StatementProblem};
use crate::core::ids::QuestionId;
use crate::core::keylist::Signer;
use crate::core::proof::ProofDefect;
use crate::core::query::{QueryDefect, QueryProblem};
use crate::core::result::{Check, Outcome, Reason, ScoreDifference};
use crate::core::review::{MarkDefect, MarkProblem};
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::core::text;

use super::i18n::{T, k};
use super::wording;

/// Longest text of a file that is shown within a message, in characters.
const SHOWN: usize = 160;

/// A text of a file as it can safely be shown: short, without characters that disguise it.
pub fn visible(text: &str) -> String {
    visible_up_to(text, SHOWN)
}

/// As [`visible`], with a limit of its own, in characters. Line breaks stay.
pub fn visible_up_to(text: &str, limit: usize) -> String {
    let safe = |it: char| if text::disguises(it) && !matches!(it, '\n' | '\t') { '\u{fffd}' } else { it };
    let mut shown: String = text.chars().take(limit).map(safe).collect();
    if text.chars().nth(limit).is_some() {
        shown.push('…');
    }
    shown
}

/// The name of a check.
pub fn check_name(t: T, it: Check) -> &'static str {
    t.s(match it {
        Check::Reading => k::reasons::READING,
        Check::OneProof => k::reasons::ONE_PROOF,
        Check::ProofForm => k::reasons::PROOF_FORM,
        Check::Signature => k::reasons::SIGNATURE,
        Check::Shape => k::reasons::SHAPE,
        Check::Issuer => k::reasons::ISSUER,
        Check::Signer => k::reasons::SIGNER,
        Check::Model => k::reasons::MODEL,
        Check::Answers => k::reasons::ANSWERS,
        Check::Submission => k::review::SUBMISSION,
        Check::Marks => k::review::MARKS,
        Check::Queries => k::review::QUERIES,
        Check::Scores => k::reasons::SCORES,
        Check::Round => k::reasons::ROUND,
    })
}

/// What a check makes sure of, in one sentence.
pub fn check_meaning(t: T, it: Check) -> &'static str {
    t.s(match it {
        Check::Reading => k::reasons::READING_MEANS,
        Check::OneProof => k::reasons::ONE_PROOF_MEANS,
        Check::ProofForm => k::reasons::PROOF_FORM_MEANS,
        Check::Signature => k::reasons::SIGNATURE_MEANS,
        Check::Shape => k::reasons::SHAPE_MEANS,
        Check::Issuer => k::reasons::ISSUER_MEANS,
        Check::Signer => k::reasons::SIGNER_MEANS,
        Check::Model => k::reasons::MODEL_MEANS,
        Check::Answers => k::reasons::ANSWERS_MEANS,
        Check::Submission => k::review::SUBMISSION_MEANS,
        Check::Marks => k::review::MARKS_MEANS,
        Check::Queries => k::review::QUERIES_MEANS,
        Check::Scores => k::reasons::SCORES_MEANS,
        Check::Round => k::reasons::ROUND_MEANS,
    })
}

/// Why a file is refused, in one sentence. What it counts up is listed by [`details`].
pub fn reason(t: T, it: &Reason) -> String {
    match it {
        // With room for the message around what the file says.
        Reason::Read(it) => visible_up_to(&wording::read_error(t, it), SHOWN * 3),
        Reason::Proof(it) => proof_defect(t, it),
        Reason::NotAResult => t.s(k::reasons::NOT_A_RESULT).to_owned(),
        Reason::NotAReview => t.s(k::review::NOT_A_REVIEW).to_owned(),
        Reason::NotAReply => t.s(k::review::NOT_A_REPLY).to_owned(),
        Reason::Newer(version) => t.f(k::reasons::NEWER, &[("version", &version.to_string())]),
        Reason::Text { pointer, defect } => {
            t.f(k::errors::AT, &[("place", pointer), ("problem", &wording::text_defect(t, *defect))])
        }
        Reason::CityCode => t.s(k::reasons::CITY_CODE).to_owned(),
        Reason::IssuerIsNotKey { issuer, key } => {
            t.f(k::reasons::ISSUER_IS_NOT_KEY, &[("issuer", &issuer.to_string()), ("key", &key.to_string())])
        }
        Reason::Signer(it) => signer(t, *it).to_owned(),
        Reason::OtherModel(it) => {
            t.f(k::reasons::OTHER_MODEL, &[("id", &visible(&it.id)), ("version", &visible(&it.version))])
        }
        Reason::OtherWeights(it) => {
            t.f(k::reasons::OTHER_WEIGHTS, &[("id", &visible(&it.id)), ("version", &visible(&it.version))])
        }
        Reason::Statement(list) => t.f(k::reasons::STATEMENT, &[("n", &list.len().to_string())]),
        Reason::Open(list) => t.f(k::reasons::OPEN, &[("n", &list.len().to_string())]),
        Reason::Scores(list) => t.f(k::reasons::SCORES_DIFFER, &[("n", &list.len().to_string())]),
        Reason::Submission(check, it) => {
            t.f(k::review::SUBMISSION_REFUSED, &[("check", check_name(t, *check)), ("reason", &reason(t, it))])
        }
        Reason::UnlikeSubmission(pointer) => t.f(k::review::UNLIKE_SUBMISSION, &[("place", pointer)]),
        Reason::Marks(list) => t.f(k::review::MARKS_REFUSED, &[("n", &list.len().to_string())]),
        Reason::Queries(list) => t.f(k::review::QUERIES_REFUSED, &[("n", &list.len().to_string())]),
        Reason::OtherRound => t.s(k::reasons::OTHER_ROUND).to_owned(),
        Reason::OtherChallenge => t.s(k::reasons::OTHER_CHALLENGE).to_owned(),
    }
}

/// What a reason counts up, one line each; empty for most reasons.
pub fn details(t: T, it: &Reason) -> Vec<String> {
    match it {
        Reason::Statement(list) => list.iter().map(|it| statement_defect(t, it)).collect(),
        Reason::Open(list) => list.iter().map(|it| question(t, it.as_str())).collect(),
        Reason::Scores(list) => list.iter().map(|it| score_difference(t, it)).collect(),
        Reason::Marks(list) => list.iter().map(|it| mark_defect(t, it)).collect(),
        Reason::Queries(list) => list.iter().map(|it| query_defect(t, it)).collect(),
        _ => Vec::new(),
    }
}

/// Why a check was not made, given everything that was found and what was asked for.
pub fn not_checked(t: T, outcomes: &[(Check, Outcome)], check: Check, has_keys: bool) -> String {
    match blocker(outcomes, check) {
        Some(it) => t.f(k::reasons::NOT_REACHED, &[("check", check_name(t, it))]),
        None if check == Check::Signer && !has_keys => t.s(k::reasons::NO_KEY_LIST).to_owned(),
        None if check == Check::Round => t.s(k::reasons::NO_CALL).to_owned(),
        None => t.s(k::reasons::NOT_ASKED).to_owned(),
    }
}

/// The refused check that kept a later one from being made, if one did.
fn blocker(outcomes: &[(Check, Outcome)], check: Check) -> Option<Check> {
    use Check as C;
    let needed: &[Check] = match check {
        C::Reading => &[],
        C::OneProof | C::Shape => &[C::Reading],
        C::ProofForm => &[C::Reading, C::OneProof],
        C::Signature => &[C::Reading, C::OneProof, C::ProofForm],
        C::Issuer | C::Signer => &[C::Reading, C::OneProof, C::ProofForm, C::Signature, C::Shape],
        C::Model | C::Round => &[C::Reading, C::Shape],
        C::Answers => &[C::Reading, C::Shape, C::Model],
        C::Submission => &[C::Reading, C::Shape],
        // A result has no submission to look at and a review no model of its own, so either is asked where it stands.
        C::Scores | C::Marks | C::Queries => &[C::Reading, C::Shape, C::Model, C::Submission],
    };
    let is_refused =
        |check: &Check| outcomes.iter().any(|(it, outcome)| it == check && matches!(outcome, Outcome::Refused(_)));
    needed.iter().copied().find(is_refused)
}

/// Why a proof does not hold.
pub fn proof_defect(t: T, it: &ProofDefect) -> String {
    match it {
        ProofDefect::Missing => t.s(k::reasons::PROOF_MISSING).to_owned(),
        ProofDefect::NotSingle => t.s(k::reasons::PROOF_NOT_SINGLE).to_owned(),
        ProofDefect::Chained => t.s(k::reasons::PROOF_CHAINED).to_owned(),
        ProofDefect::UnknownMember(name) => t.f(k::reasons::PROOF_UNKNOWN_MEMBER, &[("name", &visible(name))]),
        ProofDefect::WrongMember { member, expected: Some(expected) } => {
            t.f(k::reasons::PROOF_WRONG_MEMBER, &[("member", member), ("expected", expected)])
        }
        ProofDefect::WrongMember { member, expected: None } => t.f(k::reasons::PROOF_BAD_MEMBER, &[("member", member)]),
        ProofDefect::ContextDiffers => t.s(k::reasons::PROOF_CONTEXT).to_owned(),
        ProofDefect::MalformedKey => t.s(k::reasons::PROOF_KEY).to_owned(),
        ProofDefect::MalformedSignature => t.s(k::reasons::PROOF_VALUE).to_owned(),
        ProofDefect::WrongSignature => t.s(k::reasons::PROOF_WRONG).to_owned(),
    }
}

/// What the key list says of a signer.
pub fn signer(t: T, it: Signer) -> &'static str {
    t.s(match it {
        Signer::Known => k::reasons::SIGNER_KNOWN,
        Signer::Unknown => k::reasons::SIGNER_UNKNOWN,
        Signer::OtherCity => k::reasons::SIGNER_OTHER_CITY,
        Signer::NotAnEvaluator => k::review::SIGNER_NOT_AN_EVALUATOR,
        Signer::OutsideValidity => k::reasons::SIGNER_OUTSIDE,
        Signer::Revoked => k::reasons::SIGNER_REVOKED,
    })
}

/// What is wrong with a part of a statement, and where.
pub fn statement_defect(t: T, it: &StatementDefect) -> String {
    let problem = match &it.problem {
        // A figure of the profile is named in its wording.
        StatementProblem::Profile(it) => return wording::profile_defect(t, *it),
        StatementProblem::Answer(it) => wording::answer_defect(t, it),
        StatementProblem::OutOfScope => t.s(k::reasons::OUT_OF_SCOPE).to_owned(),
    };
    format!("{}{}{problem}", question(t, &it.id), t.s(k::questions::COLON))
}

/// What is wrong with a mark, an expert or the rule, and where.
pub fn mark_defect(t: T, it: &MarkDefect) -> String {
    let problem = match it.problem {
        MarkProblem::Text(it) => wording::text_defect(t, it),
        MarkProblem::Share => t.s(k::review::SHARE_RANGE).to_owned(),
        MarkProblem::TooManyExperts => t.s(k::review::TOO_MANY_EXPERTS).to_owned(),
        MarkProblem::ExpertTwice => t.s(k::review::EXPERT_TWICE).to_owned(),
        MarkProblem::UnknownIndicator => t.s(k::review::UNKNOWN_INDICATOR).to_owned(),
        MarkProblem::DoesNotApply => t.s(k::review::DOES_NOT_APPLY).to_owned(),
        MarkProblem::UnknownExpert => t.s(k::review::UNKNOWN_EXPERT).to_owned(),
        MarkProblem::MarkTwice => t.s(k::review::MARK_TWICE).to_owned(),
        MarkProblem::AboveFull => t.s(k::review::MARK_RANGE).to_owned(),
        MarkProblem::OtherScores => t.s(k::review::OTHER_SCORES).to_owned(),
    };
    t.f(k::errors::AT, &[("place", &visible(&it.pointer)), ("problem", &problem)])
}

/// What is wrong with a query or a reply, and where.
pub fn query_defect(t: T, it: &QueryDefect) -> String {
    let problem = match &it.problem {
        QueryProblem::Text(it) => wording::text_defect(t, *it),
        QueryProblem::Reply(check, it) => {
            t.f(k::review::REPLY_REFUSED, &[("check", check_name(t, *check)), ("reason", &reason(t, it))])
        }
        QueryProblem::Version => t.s(k::review::QUERY_VERSION).to_owned(),
        QueryProblem::SubmissionId => t.s(k::review::QUERY_SUBMISSION_ID).to_owned(),
        QueryProblem::ItemCount => t.s(k::review::QUERY_ITEM_COUNT).to_owned(),
        QueryProblem::NoItem | QueryProblem::UnknownItem => t.s(k::review::QUERY_UNKNOWN_ITEM).to_owned(),
        QueryProblem::ItemTwice => t.s(k::review::QUERY_ITEM_TWICE).to_owned(),
        QueryProblem::OtherModel => t.s(k::review::QUERY_OTHER_MODEL).to_owned(),
        QueryProblem::OtherSubmission => t.s(k::review::QUERY_OTHER_SUBMISSION).to_owned(),
        QueryProblem::QueryTwice => t.s(k::review::QUERY_TWICE).to_owned(),
        QueryProblem::OtherQuery => t.s(k::review::REPLY_OTHER_QUERY).to_owned(),
        QueryProblem::OtherCity => t.s(k::review::REPLY_OTHER_CITY).to_owned(),
        QueryProblem::OtherItems => t.s(k::review::REPLY_OTHER_ITEMS).to_owned(),
    };
    t.f(k::errors::AT, &[("place", &visible(&it.pointer)), ("problem", &problem)])
}

/// A question by the name of its indicator and its number; other ids as [`item`] names them.
pub fn question(t: T, id: &str) -> String {
    match QuestionId::parse(id).ok().and(id.rsplit_once('.')) {
        Some((indicator, word)) => format!("{} {}", item(t, indicator), word.to_uppercase()),
        None => item(t, id),
    }
}

/// What an item of the list of scores is called: the total, a domain, a group or an indicator.
pub fn item(t: T, id: &str) -> String {
    let model = seeds::model();
    if id == "total" {
        return t.s(k::reasons::TOTAL).to_owned();
    }
    let domain = || model.domains.iter().find(|it| it.id.as_str() == id).map(|it| &it.name);
    let group = || model.group_idx(id).map(|it| &model.groups[it].name);
    let indicator = || model.indicator(id).map(|it| &it.name);
    domain().or_else(group).or_else(indicator).map_or_else(|| visible(id), |it| t.m(it).to_owned())
}

/// A claimed score that is not the computed one.
fn score_difference(t: T, it: &ScoreDifference) -> String {
    let item = item(t, &it.item);
    match (it.claimed, it.computed) {
        (None, None) => t.s(k::reasons::DIFFERENCE_ORDER).to_owned(),
        (Some(claimed), None) => {
            t.f(k::reasons::DIFFERENCE_SURPLUS, &[("item", &item), ("claimed", &claimed.two_decimals())])
        }
        (None, Some(computed)) => {
            t.f(k::reasons::DIFFERENCE_MISSING, &[("item", &item), ("computed", &computed.two_decimals())])
        }
        (Some(claimed), Some(computed)) => t.f(
            k::reasons::DIFFERENCE,
            &[
                ("item", &item),
                ("claimed", &claimed.two_decimals()),
                ("computed", &computed.two_decimals()),
                ("difference", &signed_difference(claimed, computed)),
            ],
        ),
    }
}

/// Claimed less computed, with its sign: `+5.00`.
pub fn signed_difference(claimed: E2, computed: E2) -> String {
    let sign = if claimed < computed { '−' } else { '+' };
    format!("{sign}{}", E2(claimed.0.abs_diff(computed.0)).two_decimals())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json::Limits;
    use crate::core::result::{Expectation, Verification, verify};
    use crate::core::text::Lang;

    fn verification(text: &str) -> Verification {
        let expected =
            Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None };
        verify(text.as_bytes(), expected)
    }

    #[test]
    fn a_check_that_was_not_made_names_the_refusal_that_kept_it_from_being_made() {
        let broken = verification("{\"a\":1,\"a\":2}");
        assert!(Check::ALL[1..].iter().all(|it| blocker(&broken.outcomes, *it) == Some(Check::Reading)));
        let unsigned = verification("{\"type\":[\"VerifiableCredential\"]}");
        assert_eq!(blocker(&unsigned.outcomes, Check::Signature), Some(Check::OneProof));
        assert_eq!(blocker(&unsigned.outcomes, Check::Scores), Some(Check::Shape));
        assert_eq!(blocker(&unsigned.outcomes, Check::OneProof), None);
    }

    #[test]
    fn texts_of_a_file_are_shown_short_and_undisguised() {
        assert_eq!(visible("湖州\u{202e}市"), "湖州\u{fffd}市");
        let shown = visible(&"长".repeat(Limits::FILE.depth * 100));
        assert_eq!(shown.chars().count(), SHOWN + 1);
    }

    #[test]
    fn ids_are_named_as_people_know_them() {
        let t = T { lang: Lang::Zh };
        assert!(question(t, "operations.recovery.critical.q2").ends_with(" Q2"));
        assert_ne!(item(t, "operations.recovery"), "operations.recovery");
        assert_eq!(item(t, "no.such.thing"), "no.such.thing");
        assert_eq!(signed_difference(E2(6670), E2(6170)), "+5.00");
        assert_eq!(signed_difference(E2(10), E2(35)), "−0.25");
    }
}
