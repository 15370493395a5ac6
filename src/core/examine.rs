//! What a file is, and everything that can be verified of it: results, reviews, replies and queries, told apart by what they
//! say that they are. What is none of these is held to the rules of a result, so that the refusal names the first it breaks.

use super::credential::{self, Check, Outcome, Reason};
use super::document::{self, OpenFileError};
use super::json::{self, Json, Limits};
use super::query::{Query, reply};
use super::result::{self, Expectation};
use super::review;

/// A file with what came of its verification.
#[derive(Clone, Debug)]
pub enum Examined {
    /// A city's result, or something that is no document of this product.
    Result(Box<result::Verification>),
    /// An evaluator's review, with the verification of the submission in it.
    Review(Box<review::Verification>),
    /// A city's signed reply. The query that it answers is another file, so whether it fits is not checked here.
    Reply(Box<reply::Verification>),
    /// A query, or why it is none that can be read. Queries are not signed, so there is nothing in one that could hold.
    Query(Box<Result<Query, OpenFileError>>),
}

/// Verifies a file over the bytes that were received. What is expected is expected of the submission in a review; a reply is
/// only held against the key list.
pub fn examine(bytes: &[u8], expected: Expectation<'_>) -> Examined {
    let tree = match json::read(bytes, Limits::FILE) {
        Ok(tree) => tree,
        // The refusal says where reading ended.
        Err(_) => return Examined::Result(Box::new(result::verify(bytes, expected))),
    };
    match credential::kind_of(&tree) {
        Some(review::KIND) => Examined::Review(Box::new(review::verify_document(&tree, expected))),
        Some(reply::KIND) => {
            let expected = reply::Expectation { query: None, keys: expected.keys };
            Examined::Reply(Box::new(reply::verify_document(&tree, expected)))
        }
        None if is_query(&tree) => Examined::Query(Box::new(Query::read(bytes))),
        _ => Examined::Result(Box::new(result::verify_document(&tree, expected))),
    }
}

fn is_query(tree: &Json<'_>) -> bool {
    match document::kind(tree) {
        Ok(document::Kind::Query) => true,
        Ok(document::Kind::Newer { kind, .. }) => kind == document::QUERY,
        _ => false,
    }
}

impl Examined {
    /// Every check of the outer layer, which for all but reviews is the only one; none of a query.
    pub fn outcomes(&self) -> &[(Check, Outcome)] {
        match self {
            Self::Result(it) => &it.outcomes,
            Self::Review(it) => &it.outcomes,
            Self::Reply(it) => &it.outcomes,
            Self::Query(_) => &[],
        }
    }

    /// Whether every asked-for rule holds. A query holds nothing that could be relied on.
    pub fn is_accepted(&self) -> bool {
        match self {
            Self::Result(it) => it.is_accepted(),
            Self::Review(it) => it.is_accepted(),
            Self::Reply(it) => it.is_accepted(),
            Self::Query(_) => false,
        }
    }

    /// Whether the key list vouches for everybody who signed.
    pub fn is_known(&self) -> bool {
        match self {
            Self::Review(it) => it.is_known(),
            other => other.outcomes().contains(&(Check::Signer, Outcome::Passed)),
        }
    }

    /// The reasons for refusal, in order.
    pub fn reasons(&self) -> impl Iterator<Item = (Check, &Reason)> {
        self.outcomes().iter().filter_map(|(check, it)| match it {
            Outcome::Refused(reason) => Some((*check, reason)),
            _ => None,
        })
    }

    /// What came of the city's result: the file itself, or the submission in a review.
    pub fn submission(&self) -> Option<&result::Verification> {
        match self {
            Self::Result(it) => Some(it),
            Self::Review(it) => it.submission(),
            Self::Reply(_) | Self::Query(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::seeds;

    fn examined(text: &str) -> Examined {
        let (model, weights) = (seeds::model(), seeds::weights());
        examine(text.as_bytes(), Expectation { model, weights, keys: None, round: None, challenge: None })
    }

    #[test]
    fn a_file_is_what_it_says_and_holds_what_that_has_to_hold() {
        let kind = |kind: &str| examined(&format!(r#"{{"type":["VerifiableCredential","{kind}"]}}"#));
        assert!(matches!(kind("AssessmentReview"), Examined::Review(_)));
        assert!(matches!(kind("QueryReply"), Examined::Reply(_)));
        assert!(matches!(kind("CityAssessment"), Examined::Result(_)));
        assert!(matches!(kind("Degree"), Examined::Result(_)));
        assert!(kind("QueryReply").reasons().count() > 0);
        for text in ["", "{}", "[]", "{\"type\":\"citysec.draft\",\"version\":1}"] {
            let found = examined(text);
            assert!(matches!(&found, Examined::Result(it) if !it.is_accepted()), "{text}");
        }
        let query = |version: u32| examined(&format!("{{\"type\":\"citysec.query\",\"version\":{version}}}"));
        assert!(matches!(query(1), Examined::Query(it) if it.is_err()));
        assert!(matches!(query(2), Examined::Query(it) if matches!(*it, Err(OpenFileError::Newer { .. }))));
        assert!(!query(1).is_accepted() && !query(1).is_known() && query(1).submission().is_none());
    }
}
