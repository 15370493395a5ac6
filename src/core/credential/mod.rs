//! What every signed document of this product has in common: a W3C Verifiable Credential with one proof.
//!
//! A city's result, an evaluator's review and a city's reply to queries differ in what they say, never in how they are
//! signed and checked: the same contexts, one proof, an issuer that is the key that signed. Which of them a document is
//! shows in its `type`. Checks that do not depend on each other all run, so that a document may be refused for several
//! reasons.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

use super::encoding::{self, Digest};
use super::json::{self, Json, Limits, ReadError};
use super::key::SecretKey;
use super::proof::{self, Proof, PublicKey};
use super::text;
use super::time::Timestamp;

mod check;

pub use check::{Check, Outcome, Reason, ScoreDifference, Verification};

const CONTEXT: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2"];

/// The first of the two types of every credential.
const CREDENTIAL: &str = "VerifiableCredential";

/// A signed document about one city. The names follow the W3C data model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Credential<S> {
    /// The two W3C contexts.
    #[serde(rename = "@context")]
    pub context: Vec<String>,
    /// `urn:uuid:` and a random UUID.
    pub id: String,
    /// `VerifiableCredential`, and what kind it is.
    #[serde(rename = "type")]
    pub types: Vec<String>,
    /// A title for people.
    pub name: String,
    /// The key that signs, and the body that holds it.
    pub issuer: Issuer,
    /// When it was made.
    pub valid_from: Timestamp,
    /// What is signed.
    pub credential_subject: S,
    /// The proof, when the document is written. It is judged over the tree that was received, never over this.
    #[serde(default, deserialize_with = "not_read", skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// The key.
    pub id: PublicKey,
    /// The body that holds it.
    pub name: String,
}

fn not_read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Proof>, D::Error> {
    IgnoredAny::deserialize(from).map(|_| None)
}

impl<S: Serialize> Credential<S> {
    /// A credential that only lacks its proof. `kind` is its second type.
    pub(super) fn new(kind: &str, name: String, issuer: Issuer, now: Timestamp, random: [u8; 16], subject: S) -> Self {
        Self {
            context: CONTEXT.map(str::to_owned).to_vec(),
            id: uuid(random),
            types: vec![CREDENTIAL.to_owned(), kind.to_owned()],
            name,
            issuer,
            valid_from: now,
            credential_subject: subject,
            proof: None,
        }
    }

    /// The content as indented JSON, for showing.
    ///
    /// # Panics
    /// Never: a credential of this crate is plain JSON.
    pub fn to_text(&self) -> String {
        String::from_utf8_lossy(self.to_bytes().trim_ascii_end()).into_owned()
    }

    /// Signs the credential and makes the file.
    ///
    /// # Panics
    /// Never: a credential is plain JSON, and what this crate writes it reads.
    pub(super) fn seal(mut self, key: &SecretKey, now: Timestamp) -> Vec<u8> {
        self.proof = None;
        self.issuer.id = key.public();
        let text = serde_json::to_vec(&self).expect("a credential is plain JSON");
        let tree = json::read(&text, Limits::FILE).expect("a credential obeys the strict rules");
        self.proof = Some(proof::sign(&tree, &self.context, key.signing(), now));
        self.to_bytes()
    }

    fn to_bytes(&self) -> Vec<u8> {
        json::indented(&serde_json::to_vec(self).expect("a credential is plain JSON"))
    }
}

/// The second type of a credential, such as `CityAssessment`: what it says that it is.
pub fn kind_of<'a>(tree: &'a Json<'_>) -> Option<&'a str> {
    match tree.get("type") {
        Some(Json::List(types)) => match types.as_slice() {
            [Json::Text(first), Json::Text(kind)] if first == CREDENTIAL => Some(kind),
            _ => None,
        },
        _ => None,
    }
}

/// The digest of a signed document however it is spelled: SHA-256 over its canonical form (RFC 8785), proof included.
/// A document inside another one has the same digest as the file that it came in.
pub fn digest_of(tree: &Json<'_>) -> Digest {
    let mut out = Vec::new();
    json::write_canonical(tree, &mut out);
    Digest::of(&out)
}

/// Takes the typed content out of a document that says that it is of this kind, and checks what all kinds have in
/// common.
pub(super) fn shape<S: for<'de> Deserialize<'de>>(
    tree: &Json<'_>,
    kind: &str,
    version: u32,
    other: Reason,
) -> Result<Credential<S>, Reason> {
    if kind_of(tree) != Some(kind) {
        return Err(other);
    }
    let found = match tree.get("credentialSubject").and_then(|it| it.get("version")) {
        Some(Json::Int(found)) => Some(*found),
        _ => None,
    };
    if let Some(it) = found.filter(|it| *it > i64::from(version)) {
        return Err(Reason::Newer(u32::try_from(it).unwrap_or(u32::MAX)));
    }
    let document: Credential<S> = json::from_tree(tree).map_err(Reason::Read)?;
    if document.context != CONTEXT {
        return Err(wrong("/@context", "not exactly the two contexts of a credential"));
    }
    if !is_uuid_urn(&document.id) {
        return Err(wrong("/id", "not `urn:uuid:` and a UUID in lower case"));
    }
    if let Some(it) = found.filter(|it| *it < i64::from(version)) {
        return Err(wrong("/credentialSubject/version", &format!("version {it}")));
    }
    Ok(document)
}

/// Checks texts of one line, each with its JSON pointer, in order.
pub(super) fn check_names<'a>(names: impl IntoIterator<Item = (&'static str, Option<&'a str>)>) -> Result<(), Reason> {
    for (pointer, name) in names {
        if let Some(Err(defect)) = name.map(text::check_name) {
            return Err(Reason::Text { pointer, defect });
        }
    }
    Ok(())
}

/// A value that has the right type and is not the one it has to be.
pub(super) fn wrong(pointer: &str, found: &str) -> Reason {
    Reason::Read(ReadError { pointer: pointer.to_owned(), problem: json::Problem::WrongValue(found.to_owned()) })
}

/// The name of a random UUID of version 4.
fn uuid(mut random: [u8; 16]) -> String {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let it = encoding::hex(&random);
    format!("urn:uuid:{}-{}-{}-{}-{}", &it[..8], &it[8..12], &it[12..16], &it[16..20], &it[20..])
}

/// Whether a text is `urn:uuid:` and a UUID in lower case.
pub(super) fn is_uuid_urn(text: &str) -> bool {
    let letter = |(at, it): (usize, u8)| match at {
        8 | 13 | 18 | 23 => it == b'-',
        _ => matches!(it, b'0'..=b'9' | b'a'..=b'f'),
    };
    text.strip_prefix("urn:uuid:").is_some_and(|it| it.len() == 36 && it.bytes().enumerate().all(letter))
}
