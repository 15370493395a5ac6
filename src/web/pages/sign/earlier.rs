//! The file that a new result replaces: whether it may be, judged over the bytes that were picked.

use crate::core::encoding::Digest;
use crate::core::ids::CityCode;
use crate::core::model::Model;
use crate::core::proof::PublicKey;
use crate::core::result::{self, Check, Expectation, Outcome, Reason};
use crate::core::scoring::E2;
use crate::core::time::Timestamp;
use crate::core::weights::Weights;

/// An earlier result of the same city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Name of the file.
    pub name: String,
    /// Its digest.
    pub digest: Digest,
    /// The city as the file names it.
    pub city: String,
    /// Its total.
    pub total: E2,
    /// When it was signed.
    pub at: Timestamp,
    /// The key that signed it.
    pub key: PublicKey,
}

/// Why a file cannot be replaced by this result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotEarlier {
    /// Not strict JSON, or not the shape of a result.
    Refused(Reason),
    /// Its signature does not hold: it was changed after signing.
    Changed,
    /// The result of another city, of this name.
    OtherCity(String),
    /// One of the two is an example and the other is not.
    Example,
}

/// Whether a file is an earlier result of this city. Its scores and its model are not judged: they may be those
/// of an earlier version.
pub fn judge(
    model: &Model,
    weights: &Weights,
    city: &CityCode,
    example: bool,
    name: String,
    bytes: &[u8],
) -> Result<Earlier, NotEarlier> {
    let expected = Expectation { model, weights, keys: None, round: None, challenge: None };
    let found = result::verify(bytes, expected);
    for check in [Check::Reading, Check::Shape] {
        if let Outcome::Refused(reason) = found.outcome(check) {
            return Err(NotEarlier::Refused(reason.clone()));
        }
    }
    let (Some(file), Some((key, at))) = (&found.content, &found.signed) else { return Err(NotEarlier::Changed) };
    if found.outcome(Check::Issuer) != &Outcome::Passed {
        return Err(NotEarlier::Changed);
    }
    let subject = &file.credential_subject;
    if subject.city_code().as_ref() != Some(city) {
        return Err(NotEarlier::OtherCity(subject.city.clone()));
    }
    if subject.example != example {
        return Err(NotEarlier::Example);
    }
    Ok(Earlier {
        name,
        digest: Digest::of(bytes),
        city: subject.city.clone(),
        total: subject.total_e2,
        at: at.clone(),
        key: *key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{Answer, City};
    use crate::core::assessment::Assessment;
    use crate::core::ids::AssessmentId;
    use crate::core::key::SecretKey;
    use crate::core::result::Call;
    use crate::core::seeds;

    fn signed(example: bool) -> Vec<u8> {
        let now = Timestamp::from_unix(1_795_334_400);
        let mut assessment = Assessment::new(AssessmentId::from_random([1; 16]), now.clone());
        assessment.city = Some(City { code: code("330500"), name: "湖州市".to_owned() });
        assessment.body = "湖州市人民政府".to_owned();
        assessment.example = example;
        let questions = seeds::model().questions.iter();
        assessment.statement.answers = questions.map(|it| (it.id.clone(), Answer::Unknown)).collect();
        let key = SecretKey::from_random([7; 32]);
        let (model, weights) = (seeds::model(), seeds::weights());
        let unsigned =
            result::prepare(model, weights, &assessment, Call::default(), key.public(), now.clone(), [9; 16]);
        result::sign(unsigned.expect("complete"), &key, now).bytes
    }

    fn code(text: &str) -> CityCode {
        CityCode::parse(text).expect("a code")
    }

    fn judged(city: &str, example: bool, bytes: &[u8]) -> Result<Earlier, NotEarlier> {
        judge(seeds::model(), seeds::weights(), &code(city), example, "a.json".to_owned(), bytes)
    }

    #[test]
    fn an_unchanged_result_of_the_same_city_is_taken_with_its_digest() {
        let bytes = signed(false);
        let earlier = judged("330500", false, &bytes).expect("an earlier result");
        assert_eq!(earlier.digest, Digest::of(&bytes));
        assert_eq!(
            (earlier.city.as_str(), earlier.total, earlier.at.as_str()),
            ("湖州市", E2(0), "2026-11-22T08:00:00Z")
        );
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        let bytes = signed(false);
        assert_eq!(judged("330100", false, &bytes), Err(NotEarlier::OtherCity("湖州市".to_owned())));
        assert_eq!(judged("330500", true, &bytes), Err(NotEarlier::Example));
        assert_eq!(judged("330500", false, &signed(true)), Err(NotEarlier::Example));
        let changed = String::from_utf8(bytes).expect("text").replace("湖州市人民政府", "湖州市政府");
        assert_eq!(judged("330500", false, changed.as_bytes()), Err(NotEarlier::Changed));
        assert_eq!(
            judged("330500", false, br#"{"type":"citysec.draft"}"#),
            Err(NotEarlier::Refused(Reason::NotAResult))
        );
        assert!(matches!(judged("330500", false, b""), Err(NotEarlier::Refused(Reason::Read(_)))));
        let surplus = changed.replacen("\"name\"", "\"extra\": 1,\n  \"name\"", 1);
        assert!(matches!(judged("330500", false, surplus.as_bytes()), Err(NotEarlier::Refused(Reason::Read(_)))));
    }
}
