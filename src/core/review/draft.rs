//! A review in the making: what an evaluator has put down so far, before it is signed.

use serde::{Deserialize, Serialize};

use super::super::encoding::Digest;
use super::super::json::{self, Json, Limits, Problem, ReadError};
use super::super::query::Asked;
use super::super::query::reply::{self, Expectation as ReplyExpectation};
use super::super::text;
use super::make::Previous;
use super::{KeptQuery, Marking, ReviewFile};

/// What an evaluator has put down about one submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Draft {
    /// The body that reviews.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evaluator: String,
    /// What experts gave, and how it counts.
    #[serde(default)]
    pub marking: Marking,
    /// What is to be asked and stands in no query yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asking: Vec<Asked>,
    /// What was asked, and what was replied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<KeptQuery>,
    /// The review that was signed last; a new one replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Previous>,
    /// Whether that review still says what stands here, so that nothing has to be signed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub finalised: bool,
}

impl Draft {
    /// A signed review as the draft of the next one.
    pub fn of(review: &ReviewFile, digest: Digest) -> Self {
        let subject = &review.credential_subject;
        Self {
            evaluator: review.issuer.name.clone(),
            marking: subject.marking.clone(),
            asking: Vec::new(),
            queries: subject.queries.clone(),
            signed: Some(Previous { revision: subject.revision, digest }),
            finalised: true,
        }
    }

    /// What shapes alone do not say: texts that can stand in a file, marks and shares within their ranges.
    ///
    /// # Errors
    /// The first place that breaks a rule, as a JSON pointer below the draft.
    pub fn check(&self) -> Result<(), ReadError> {
        let wrong = |pointer: String, words: String| ReadError { pointer, problem: Problem::WrongValue(words) };
        if !self.evaluator.is_empty()
            && let Err(defect) = text::check_name(&self.evaluator)
        {
            return Err(wrong("/evaluator".to_owned(), defect.to_string()));
        }
        if let Some(it) = self.marking.form().into_iter().next() {
            return Err(wrong(format!("/marking{}", it.pointer), it.problem.to_string()));
        }
        for (idx, it) in self.asking.iter().enumerate() {
            if let Err(defect) = text::check_note(&it.reason) {
                return Err(wrong(format!("/asking/{idx}/reason"), defect.to_string()));
            }
        }
        for (idx, kept) in self.queries.iter().enumerate() {
            if let Some(it) = kept.query.form().into_iter().next() {
                return Err(wrong(format!("/queries/{idx}/query{}", it.pointer), it.problem.to_string()));
            }
        }
        Ok(())
    }

    /// Takes in the city's reply to one of the queries, in place of an earlier one.
    ///
    /// # Errors
    /// What verification found. A sound reply to no query of this draft is refused for its query.
    pub fn take_reply(&mut self, bytes: &[u8], expected: ReplyExpectation<'_>) -> Result<(), Box<reply::Verification>> {
        let found = reply::verify(bytes, ReplyExpectation { query: None, ..expected });
        let named = found.content.as_ref().map(|it| it.credential_subject.query.clone());
        let place = self.queries.iter().position(|it| Some(&it.query.query.id) == named.as_ref());
        // A reply to nothing that was asked here is held against the first query, which names what does not fit.
        let Some(kept) = self.queries.get_mut(place.unwrap_or(0)) else { return Err(Box::new(found)) };
        let found = reply::verify(bytes, ReplyExpectation { query: Some(&kept.query), ..expected });
        match (found.is_accepted(), json::read_typed::<Json<'static>>(bytes, Limits::FILE)) {
            (true, Ok(tree)) => {
                kept.reply = Some(tree);
                Ok(())
            }
            _ => Err(Box::new(found)),
        }
    }
}

impl KeptQuery {
    /// What the city replied, as far as it can be read. It was verified when it was taken in.
    pub fn replied(&self) -> Option<reply::ReplyFile> {
        json::from_tree(self.reply.as_ref()?).ok()
    }
}
