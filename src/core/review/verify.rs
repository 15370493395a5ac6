//! Verification of a review: its own layer, the submission inside, the replies inside, and the scores they give.

use std::collections::BTreeSet;

use super::super::credential::{self, Check, Outcome, Reason};
use super::super::json::{self, Json, Limits};
use super::super::model::Model;
use super::super::query::reply::{self, Expectation as ReplyExpectation};
use super::super::query::{QueryDefect, QueryProblem, SubmissionRef};
use super::super::result::{self, Expectation, ResultFile, differences};
use super::super::scoring::{E2, Report, Scores};
use super::make::extracted;
use super::marks::Reviewed;
use super::{KIND, KeptQuery, MarkDefect, MarkProblem, QUERY_LIMIT, REVIEW_VERSION, ReviewFile, Subject};

/// What was found inside a review.
#[derive(Clone, Debug)]
pub struct Inside {
    /// Everything that the verification of the submission found.
    pub submission: result::Verification,
    /// The scores computed from its answers and the marks, as far as they could be.
    pub reviewed: Option<Reviewed>,
}

/// Everything that the verification of a review found.
pub type Verification = credential::Verification<Subject, Inside>;

/// A review of which both layers hold. Only [`verify`] makes one.
#[derive(Clone, Debug)]
pub struct Verified {
    file: ReviewFile,
    submission: result::Verified,
    reviewed: Reviewed,
}

impl Verified {
    /// The review.
    pub fn file(&self) -> &ReviewFile {
        &self.file
    }

    /// The submission inside.
    pub fn submission(&self) -> &result::Verified {
        &self.submission
    }

    /// The scores computed from the answers and the marks.
    pub fn reviewed(&self) -> &Reviewed {
        &self.reviewed
    }

    /// The review and the submission inside, taken apart.
    pub fn into_parts(self) -> (ReviewFile, result::Verified) {
        (self.file, self.submission)
    }

    /// The submission as a file of its own, in the spelling of this program.
    pub fn extract(&self) -> Vec<u8> {
        extracted(&self.file.credential_subject.submission)
    }
}

impl Verification {
    /// The review, if both layers are accepted.
    pub fn verified(self) -> Option<Verified> {
        if !self.is_accepted() {
            return None;
        }
        let Inside { submission, reviewed } = *self.report?;
        Some(Verified { file: *self.content?, submission: submission.verified()?, reviewed: reviewed? })
    }
}

/// Verifies a review over the bytes that were received: what it is expected to be is expected of the submission inside,
/// and the key list is asked for the city's key as well as for the evaluator's.
pub fn verify(bytes: &[u8], expected: Expectation<'_>) -> Verification {
    match json::read(bytes, Limits::FILE) {
        Ok(tree) => verify_document(&tree, expected),
        Err(error) => Verification::unread(&Check::REVIEW, error),
    }
}

/// Verifies a review over the tree that was received.
pub fn verify_document(tree: &Json<'_>, expected: Expectation<'_>) -> Verification {
    let mut verification = Verification::read(&Check::REVIEW, tree);
    let file = match shape(tree) {
        Ok(file) => file,
        Err(reason) => {
            verification.set(Check::Shape, Err(reason));
            return verification;
        }
    };
    verification.set(Check::Shape, Ok(()));
    verification.check_issuer(file.issuer.id, |key, day| Some(expected.keys?.evaluator(key, day)));
    // The tree that was received, not the copy in the typed content.
    let inner = tree.get("credentialSubject").and_then(|it| it.get("submission")).unwrap_or(&Json::Null);
    let submission = result::verify_document(inner, expected);
    let reviewed = verification.check_content(&file.credential_subject, inner, &submission, expected);
    verification.content = Some(Box::new(file));
    verification.report = Some(Box::new(Inside { submission, reviewed }));
    verification
}

impl Verification {
    fn check_content(
        &mut self,
        subject: &Subject,
        inner: &Json<'_>,
        submission: &result::Verification,
        expected: Expectation<'_>,
    ) -> Option<Reviewed> {
        // What the review says of the submission comes first: it is the evaluator's own, and the rest stands in the
        // verification of the submission.
        let unlike = submission.content.as_deref().and_then(|it| unlike(subject, &it.credential_subject));
        let refused = || submission.reasons().next().map(|(check, it)| Reason::Submission(check, Box::new(it.clone())));
        let holds = match unlike.map(Reason::UnlikeSubmission).or_else(refused) {
            None => Ok(()),
            Some(it) => Err(it),
        };
        self.set(Check::Submission, holds);
        // A submission that cannot be read leaves nothing to compare with.
        let its: &ResultFile = submission.content.as_deref()?;
        if let Some(reference) = SubmissionRef::of(inner, its) {
            let defects = queries_of(&subject.queries, &reference, expected);
            self.set(Check::Queries, if defects.is_empty() { Ok(()) } else { Err(Reason::Queries(defects)) });
        }
        let report: &Report = submission.report.as_deref()?;
        let under = |it: MarkDefect| MarkDefect { pointer: format!("/credentialSubject/marking{}", it.pointer), ..it };
        let mut defects: Vec<_> = subject.marking.defects(expected.model, report).into_iter().map(under).collect();
        let reviewed = subject.marking.score(expected.model, expected.weights, report);
        if defects.is_empty() && reviewed.expert_scores != subject.expert_scores {
            let idx = reviewed.expert_scores.iter().zip(&subject.expert_scores).take_while(|(a, b)| a == b).count();
            let pointer = format!("/credentialSubject/expertScores/{idx}");
            defects.push(MarkDefect { pointer, problem: MarkProblem::OtherScores });
        }
        self.set(Check::Marks, if defects.is_empty() { Ok(()) } else { Err(Reason::Marks(defects)) });
        let computed = scores_of(expected.model, &reviewed.scores);
        let differences = differences(computed, reviewed.scores.total, &subject.scores, subject.total_e2);
        self.set(Check::Scores, if differences.is_empty() { Ok(()) } else { Err(Reason::Scores(differences)) });
        Some(reviewed)
    }

    /// What came of the submission inside, check by check; nothing where the review could not be read.
    pub fn submission(&self) -> Option<&result::Verification> {
        self.report.as_deref().map(|it| &it.submission)
    }

    /// Whether the key list vouches for the evaluator and for the city.
    pub fn is_known(&self) -> bool {
        let city = self.submission().map(|it| it.outcome(Check::Signer));
        self.outcome(Check::Signer) == &Outcome::Passed && city == Some(&Outcome::Passed)
    }
}

/// The first place at which a review says something else of its submission than that does.
fn unlike(subject: &Subject, its: &result::Subject) -> Option<&'static str> {
    let rows = [
        ("/credentialSubject/id", subject.id == its.id),
        ("/credentialSubject/city", subject.city == its.city),
        ("/credentialSubject/edition", subject.edition == its.edition),
        ("/credentialSubject/round", subject.round == its.round),
        ("/credentialSubject/scope", subject.scope == its.scope),
        ("/credentialSubject/example", subject.example == its.example),
    ];
    rows.into_iter().find(|it| !it.1).map(|it| it.0)
}

fn shape(tree: &Json<'_>) -> Result<ReviewFile, Reason> {
    let file: ReviewFile = credential::shape(tree, KIND, REVIEW_VERSION, Reason::NotAReview)?;
    let subject = &file.credential_subject;
    if subject.city_code().is_none() {
        return Err(Reason::CityCode);
    }
    credential::check_names([
        ("/name", Some(file.name.as_str())),
        ("/issuer/name", Some(&file.issuer.name)),
        ("/credentialSubject/city", Some(&subject.city)),
        ("/credentialSubject/round", subject.round.as_deref()),
        ("/credentialSubject/app/name", Some(&subject.app.name)),
        ("/credentialSubject/app/version", Some(&subject.app.version)),
    ])?;
    if subject.revision == 0 {
        return Err(credential::wrong("/credentialSubject/revision", "revisions are counted from 1"));
    }
    if subject.supersedes.is_some() != (subject.revision > 1) {
        let found = "a review names the one that it replaces from the second revision on, and only then";
        return Err(credential::wrong("/credentialSubject/supersedes", found));
    }
    if subject.queries.len() > QUERY_LIMIT {
        let found = format!("more than {QUERY_LIMIT} queries");
        return Err(credential::wrong("/credentialSubject/queries", &found));
    }
    Ok(file)
}

/// Everything wrong with queries and replies that are kept with the review of this submission.
pub(super) fn queries_of(
    queries: &[KeptQuery],
    submission: &SubmissionRef,
    expected: Expectation<'_>,
) -> Vec<QueryDefect> {
    let mut defects = Vec::new();
    let mut seen = BTreeSet::new();
    for (idx, kept) in queries.iter().enumerate() {
        let place = format!("/credentialSubject/queries/{idx}");
        let under = |it: QueryDefect| QueryDefect { pointer: format!("{place}/query{}", it.pointer), ..it };
        defects.extend(kept.query.defects(expected.model).into_iter().map(under));
        let mut defect =
            |member: &str, problem| defects.push(QueryDefect { pointer: format!("{place}/{member}"), problem });
        let asked = &kept.query.query;
        if asked.submission != *submission {
            defect("query/query/submission", QueryProblem::OtherSubmission);
        }
        if !seen.insert(&asked.id) {
            defect("query/query/id", QueryProblem::QueryTwice);
        }
        if let Some(reply) = &kept.reply {
            let found =
                reply::verify_document(reply, ReplyExpectation { query: Some(&kept.query), keys: expected.keys });
            if let Some((check, reason)) = found.reasons().next() {
                defect("reply", QueryProblem::Reply(check, Box::new(reason.clone())));
            }
        }
    }
    defects
}

/// The scores after review in the order in which a review lists them.
pub(super) fn scores_of<'a>(model: &'a Model, scores: &'a Scores) -> impl Iterator<Item = (&'a str, E2)> + Clone {
    let domains = model.domains.iter().map(|it| it.id.as_str()).zip(&scores.domains);
    let groups = model.groups.iter().map(|it| it.id.as_str()).zip(&scores.groups);
    let indicators = model.indicators.iter().map(|it| it.id.as_str()).zip(&scores.indicators);
    domains.chain(groups).chain(indicators).filter_map(|(item, score)| Some((item, (*score)?)))
}
