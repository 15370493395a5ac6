//! The city's signed reply to a query. It names the query and the submission by their digests and answers every item.

use serde::{Deserialize, Serialize};

use super::super::credential::{self, Check, Credential, Issuer, Reason};
use super::super::document::App;
use super::super::encoding::Digest;
use super::super::ids::{CityCode, QueryId};
use super::super::json::{self, Json, Limits};
use super::super::key::SecretKey;
use super::super::keylist::KeyList;
use super::super::proof::PublicKey;
use super::super::result::{city_code, subject_id};
use super::super::text;
use super::super::time::Timestamp;
use super::{Query, QueryDefect, QueryProblem};

/// What a reply says that it is.
pub const KIND: &str = "QueryReply";
/// The newest version of the reply that this program writes and reads.
pub const REPLY_VERSION: u32 = 1;

/// A reply as it is written.
pub type ReplyFile = Credential<Subject>;

/// What a city replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Subject {
    /// `urn:cn:admin:` and the administrative code.
    pub id: String,
    /// Version of this format.
    pub version: u32,
    /// The city's name.
    pub city: String,
    /// The query that is answered.
    pub query: QueryId,
    /// The digest of that query: see [`Query::digest`].
    pub query_digest: Digest,
    /// The digest of the submission that the query is about.
    pub submission: Digest,
    /// What made the file.
    pub app: App,
    /// What is answered, in the order of the query.
    pub answers: Vec<Answered>,
}

impl Subject {
    /// The administrative code.
    pub fn city_code(&self) -> Option<CityCode> {
        city_code(&self.id)
    }
}

/// The answer to one item of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The question or indicator that was asked about.
    pub item: String,
    /// What the city says.
    pub text: String,
}

/// A reply that only lacks its proof.
#[derive(Clone, Debug)]
pub struct Unsigned {
    file: ReplyFile,
}

impl Unsigned {
    /// The content that will be signed, for showing.
    pub fn file(&self) -> &ReplyFile {
        &self.file
    }
}

/// Makes a reply ready for signing; `texts` are the answers to the items of the query, in their order.
///
/// # Errors
/// What is missing or cannot stand in a file, with its place in the reply.
pub fn prepare(
    query: &Query,
    body: String,
    texts: Vec<String>,
    key: PublicKey,
    now: Timestamp,
    random: [u8; 16],
) -> Result<Unsigned, Vec<QueryDefect>> {
    let asked = &query.query;
    let city = &asked.submission.city;
    let answers = asked.items.iter().zip(texts);
    let answers: Vec<_> = answers.map(|(it, text)| Answered { item: it.item.clone(), text }).collect();
    let subject = Subject {
        id: subject_id(&city.code),
        version: REPLY_VERSION,
        city: city.name.clone(),
        query: asked.id.clone(),
        query_digest: query.digest(),
        submission: asked.submission.digest,
        app: App::THIS,
        answers,
    };
    let name = format!("{} 对评估问询的答复", city.name);
    let file = Credential::new(KIND, name, Issuer { id: key, name: body }, now, random, subject);
    let mut defects = answers_defects(query, &file.credential_subject);
    if let Err(it) = text::check_name(&file.issuer.name) {
        defects.insert(0, QueryDefect { pointer: "/issuer/name".to_owned(), problem: QueryProblem::Text(it) });
    }
    if defects.is_empty() { Ok(Unsigned { file }) } else { Err(defects) }
}

/// Signs a reply and makes the file.
pub fn sign(unsigned: Unsigned, key: &SecretKey, now: Timestamp) -> Vec<u8> {
    unsigned.file.seal(key, now)
}

/// What a reply is checked against, besides itself.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// The query that it has to answer; not checked if absent.
    pub query: Option<&'a Query>,
    /// The organiser's key list; without it the signer is not checked.
    pub keys: Option<&'a KeyList>,
}

/// Everything that the verification of a reply found. Nothing is computed from it.
pub type Verification = credential::Verification<Subject, ()>;

/// Verifies a reply over the bytes that were received.
pub fn verify(bytes: &[u8], expected: Expectation<'_>) -> Verification {
    match json::read(bytes, Limits::FILE) {
        Ok(tree) => verify_document(&tree, expected),
        Err(error) => Verification::unread(&Check::REPLY, error),
    }
}

/// Verifies a reply over the tree that was received.
pub fn verify_document(tree: &Json<'_>, expected: Expectation<'_>) -> Verification {
    let mut verification = Verification::read(&Check::REPLY, tree);
    let file = match shape(tree) {
        Ok(file) => file,
        Err(reason) => {
            verification.set(Check::Shape, Err(reason));
            return verification;
        }
    };
    verification.set(Check::Shape, Ok(()));
    let subject = &file.credential_subject;
    let city = subject.city_code();
    verification.check_issuer(file.issuer.id, |key, day| Some(expected.keys?.signer(city.as_ref()?, key, day)));
    if let Some(query) = expected.query {
        let defects = defects(query, subject);
        let outcome = if defects.is_empty() { Ok(()) } else { Err(Reason::Queries(defects)) };
        verification.set(Check::Queries, outcome);
    }
    verification.content = Some(Box::new(file));
    verification
}

fn shape(tree: &Json<'_>) -> Result<ReplyFile, Reason> {
    let file: ReplyFile = credential::shape(tree, KIND, REPLY_VERSION, Reason::NotAReply)?;
    let subject = &file.credential_subject;
    if subject.city_code().is_none() {
        return Err(Reason::CityCode);
    }
    credential::check_names([
        ("/name", Some(file.name.as_str())),
        ("/issuer/name", Some(&file.issuer.name)),
        ("/credentialSubject/city", Some(&subject.city)),
        ("/credentialSubject/app/name", Some(&subject.app.name)),
        ("/credentialSubject/app/version", Some(&subject.app.version)),
    ])?;
    for (idx, it) in subject.answers.iter().enumerate() {
        if let Err(defect) = text::check_note(&it.text) {
            return Err(credential::wrong(&format!("/credentialSubject/answers/{idx}/text"), &defect.to_string()));
        }
    }
    Ok(file)
}

/// Whether a reply answers this query.
fn defects(query: &Query, subject: &Subject) -> Vec<QueryDefect> {
    let asked = &query.query;
    let mut defects = Vec::new();
    let mut unless = |holds: bool, pointer: &str, problem| {
        if !holds {
            defects.push(QueryDefect { pointer: pointer.to_owned(), problem });
        }
    };
    let same_query = subject.query == asked.id && subject.query_digest == query.digest();
    unless(same_query, "/credentialSubject/query", QueryProblem::OtherQuery);
    let same_submission = subject.submission == asked.submission.digest;
    unless(same_submission, "/credentialSubject/submission", QueryProblem::OtherSubmission);
    let same_city = subject.city_code().as_ref() == Some(&asked.submission.city.code);
    unless(same_city, "/credentialSubject/id", QueryProblem::OtherCity);
    defects.extend(answers_defects(query, subject));
    defects
}

fn answers_defects(query: &Query, subject: &Subject) -> Vec<QueryDefect> {
    let mut defects = Vec::new();
    let asked = query.query.items.iter().map(|it| &it.item);
    if !asked.eq(subject.answers.iter().map(|it| &it.item)) {
        let pointer = "/credentialSubject/answers".to_owned();
        defects.push(QueryDefect { pointer, problem: QueryProblem::OtherItems });
    }
    for (idx, it) in subject.answers.iter().enumerate() {
        if let Err(it) = text::check_note(&it.text) {
            let pointer = format!("/credentialSubject/answers/{idx}/text");
            defects.push(QueryDefect { pointer, problem: QueryProblem::Text(it) });
        }
    }
    defects
}
