//! A file of the batch: verified when it comes in, and kept as little as ranking and statistics need.

use crate::core::answers::{Answer, City, Profile, Scope};
use crate::core::credential;
use crate::core::encoding::Digest;
use crate::core::json::{self, Limits, Problem, ReadError};
use crate::core::keylist::{KeyList, Signer};
use crate::core::model::Model;
use crate::core::proof::PublicKey;
use crate::core::result::{self, Check, Expectation, Reason, ResultFile, Verified};
use crate::core::review;
use crate::core::scoring::{E2, Standing};
use crate::core::time::Timestamp;
use crate::core::weights::Weights;

/// A file that was brought to the bench.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes; `None` where they could not be had.
    pub digest: Option<Digest>,
    /// What it is.
    pub what: What,
}

/// What a file came to.
#[derive(Clone, Debug)]
pub enum What {
    /// A sound result of a city. Whether it counts is another question: see [`super::settle`].
    Submission(Box<Submission>),
    /// A sound review of such a result. What its experts gave counts, unless the evaluator here puts down otherwise.
    Review(Box<Review>),
    /// Neither a sound result nor a sound review.
    Refused(Box<Refused>),
    /// Its bytes could not be had, for this reason in the words of whatever refused.
    Unread(String),
}

/// What is known of a file that was refused. **Not** trustworthy: it is what the file says.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The rules that it breaks, in order.
    pub reasons: Vec<(Check, Reason)>,
    /// The city that it names, if it could be read.
    pub city: Option<City>,
    /// The total that it claims.
    pub claimed: Option<E2>,
    /// The total that follows from its answers.
    pub computed: Option<E2>,
}

/// A city's verified result, without what only a look at that city needs.
#[derive(Clone, Debug)]
pub struct Submission {
    /// `urn:uuid:` and a random UUID.
    pub id: Box<str>,
    /// The city.
    pub city: City,
    /// The body that submits.
    pub body: Box<str>,
    /// The key that signed. Whose it is says the key list alone.
    pub key: PublicKey,
    /// When the signer says that it signed.
    pub signed: Timestamp,
    /// Which questions were asked.
    pub scope: Scope,
    /// The round that it names.
    pub round: Option<Box<str>>,
    /// The evaluator's text that it repeats.
    pub challenge: Option<Box<str>>,
    /// The file that it replaces.
    pub supersedes: Option<Digest>,
    /// Whether it is an example that no city has stated.
    pub example: bool,
    /// Whether its answers were drawn at random.
    pub synthetic: bool,
    /// The claimed total, which equals the computed one.
    pub claimed: E2,
    /// Shared figures.
    pub profile: Profile,
    /// The answers in the order of the model, without the words of reasons.
    pub answers: Vec<Option<Answer>>,
    /// Where each question stands, in the order of the model; `None` outside the scope.
    pub standings: Vec<Option<Standing>>,
    /// The running texts in it, by their fingerprints.
    pub texts: Vec<Words>,
}

/// A verified review.
#[derive(Clone, Debug)]
pub struct Review {
    /// The submission inside.
    pub submission: Submission,
    /// What the evaluator put down in it, and its own digest.
    pub draft: review::Draft,
    /// The review that it replaces.
    pub supersedes: Option<Digest>,
    /// The evaluator's key.
    pub key: PublicKey,
    /// When the evaluator says that it signed.
    pub signed: Timestamp,
}

/// A running text that a city wrote, known by its fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words {
    /// The first eight bytes of the SHA-256 of the text with its white space made even.
    pub fingerprint: u64,
    /// Its length in characters.
    pub chars: u32,
    /// Where it stands.
    pub place: Place,
}

/// Where a running text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The remark on a question, an index of [`Model::questions`].
    Note(u16),
    /// The reason why a question does not apply.
    Reason(u16),
}

/// Reads and verifies a file of the batch. Key list, round and challenge are looked at later, because the evaluator may
/// change them while the files lie on the bench.
pub fn receive(model: &Model, weights: &Weights, name: String, bytes: &[u8]) -> Received {
    let expected = Expectation { model, weights, keys: None, round: None, challenge: None };
    let tree = match json::read(bytes, Limits::FILE) {
        Ok(tree) if credential::kind_of(&tree) == Some(review::KIND) => {
            return received_review(model, name, Digest::of(bytes), review::verify_document(&tree, expected));
        }
        read => read,
    };
    let verification = match &tree {
        Ok(tree) => result::verify_document(tree, expected),
        Err(_) => result::verify(bytes, expected),
    };
    let digest = Some(Digest::of(bytes));
    let signed = verification.signed.clone();
    if !verification.is_accepted() {
        let content = verification.content.as_deref();
        let refused = Refused {
            reasons: verification.reasons().map(|(check, it)| (check, it.clone())).collect(),
            city: content.and_then(city),
            claimed: content.map(|it| it.credential_subject.total_e2),
            computed: verification.report.as_ref().and_then(|it| it.total.settled()),
        };
        return Received { name, digest, what: What::Refused(Box::new(refused)) };
    }
    let submission = verification.verified().zip(signed).and_then(|(it, (key, at))| Submission::of(model, it, key, at));
    let what = match submission {
        Some(it) => What::Submission(Box::new(it)),
        // Verification has seen city and signature, so this is for a rule that it may lose one day.
        None => What::Refused(Box::new(Refused { reasons: Vec::new(), city: None, claimed: None, computed: None })),
    };
    Received { name, digest, what }
}

fn received_review(model: &Model, name: String, digest: Digest, found: review::Verification) -> Received {
    let subject = found.content.as_deref().map(|it| &it.credential_subject);
    let computed = found.report.as_deref().and_then(|it| it.reviewed.as_ref()?.scores.total);
    let refused = Refused {
        reasons: found.reasons().map(|(check, it)| (check, it.clone())).collect(),
        city: subject.and_then(|it| Some(City { code: it.city_code()?, name: it.city.clone() })),
        claimed: subject.map(|it| it.total_e2),
        computed,
    };
    let what = match sound_review(model, digest, found) {
        Some(it) => What::Review(Box::new(it)),
        None => What::Refused(Box::new(refused)),
    };
    Received { name, digest: Some(digest), what }
}

fn sound_review(model: &Model, digest: Digest, found: review::Verification) -> Option<Review> {
    let (key, signed) = found.signed.clone()?;
    let (city_key, city_signed) = found.submission()?.signed.clone()?;
    let verified = found.verified()?;
    let (file, submission) = verified.into_parts();
    Some(Review {
        submission: Submission::of(model, submission, city_key, city_signed)?,
        draft: review::Draft::of(&file, digest),
        supersedes: file.credential_subject.supersedes,
        key,
        signed,
    })
}

fn city(file: &ResultFile) -> Option<City> {
    let subject = &file.credential_subject;
    Some(City { code: subject.city_code()?, name: subject.city.clone() })
}

impl Received {
    /// A file that is larger than any file of this product, and so was not read.
    pub fn too_large(name: String, bytes: usize) -> Self {
        let problem = Problem::TooLarge { bytes, limit: Limits::FILE.bytes };
        let reason = Reason::Read(ReadError { pointer: String::new(), problem });
        let refused = Refused { reasons: vec![(Check::Reading, reason)], city: None, claimed: None, computed: None };
        Self { name, digest: None, what: What::Refused(Box::new(refused)) }
    }

    /// A file whose bytes could not be had.
    pub fn unread(name: String, words: String) -> Self {
        Self { name, digest: None, what: What::Unread(words) }
    }

    /// The city that it says it is from. **Not** trustworthy where the file was refused.
    pub fn city(&self) -> Option<&City> {
        match &self.what {
            What::Submission(it) => Some(&it.city),
            What::Review(it) => Some(&it.submission.city),
            What::Refused(it) => it.city.as_ref(),
            What::Unread(_) => None,
        }
    }

    /// The submission, if it is one or the review of one.
    pub fn submission(&self) -> Option<&Submission> {
        match &self.what {
            What::Submission(it) => Some(it),
            What::Review(it) => Some(&it.submission),
            _ => None,
        }
    }

    /// The review, if it is one.
    pub fn review(&self) -> Option<&Review> {
        match &self.what {
            What::Review(it) => Some(it),
            _ => None,
        }
    }
}

impl Submission {
    fn of(model: &Model, verified: Verified, key: PublicKey, signed: Timestamp) -> Option<Self> {
        let city = city(verified.file())?;
        let (file, report) = verified.into_parts();
        let subject = file.credential_subject;
        let mut answers = vec![None; model.questions.len()];
        let mut texts = Vec::new();
        for (_, answer, idx) in model.located(&subject.answers) {
            let idx = idx?;
            answers[idx] = Some(match answer {
                Answer::NotApplicable(reason) => {
                    texts.extend(words(reason, Place::Reason(idx as u16)));
                    Answer::NotApplicable(String::new())
                }
                other => other.clone(),
            });
        }
        for (_, note, idx) in model.located(&subject.notes) {
            texts.extend(words(note, Place::Note(idx? as u16)));
        }
        Some(Self {
            id: file.id.into(),
            city,
            body: file.issuer.name.into(),
            key,
            signed,
            scope: subject.scope,
            round: subject.round.map(Into::into),
            challenge: subject.challenge.map(Into::into),
            supersedes: subject.supersedes,
            example: subject.example,
            synthetic: subject.synthetic.is_some(),
            claimed: subject.total_e2,
            profile: subject.profile,
            answers,
            standings: report.questions,
            texts,
        })
    }

    /// Whose key it is, by this list.
    pub fn signer(&self, keys: &KeyList) -> Signer {
        keys.signer(&self.city.code, &self.key, self.signed.date())
    }
}

/// Shorter texts are alike between cities for no other reason than that they are short.
const SHORTEST: usize = 12;

fn words(text: &str, place: Place) -> Option<Words> {
    let even = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let chars = even.chars().count();
    let first = *Digest::of(even.as_bytes()).bytes().first_chunk::<8>()?;
    (chars >= SHORTEST).then(|| Words { fingerprint: u64::from_be_bytes(first), chars: chars as u32, place })
}
