//! W3C Data Integrity proofs of the cryptosuite `eddsa-jcs-2022`, under stricter rules than the specification.
//!
//! A document carries exactly one proof; every member of the proof is known and exact; the proof's `@context`
//! equals the document's; the key is a `did:key` whose fragment repeats it; the signature passes the strict
//! Ed25519 check. What is signed: `SHA-256(JCS(proof without proofValue)) ‖ SHA-256(JCS(document without proof))`.
//!
//! Nothing here knows what a document is about, or whether its signer is anybody in particular.

use std::fmt;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

use super::encoding;
use super::json::{self, Json};
use super::text::Shown;
use super::time::Timestamp;

/// An Ed25519 public key, written as `did:key:z6Mk…`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

/// The multicodec prefix of an Ed25519 public key.
const ED25519_PUB: [u8; 2] = [0xed, 0x01];

impl PublicKey {
    /// The key of these 32 bytes, if they are a point of the curve.
    pub fn from_bytes(bytes: [u8; 32]) -> Option<Self> {
        VerifyingKey::from_bytes(&bytes).ok().map(|_| Self(bytes))
    }

    /// The 32 bytes of a `did:key`, not yet known to be a point of the curve.
    fn bytes_of(did: &str) -> Result<[u8; 32], &'static str> {
        match did.strip_prefix("did:key:").and_then(from_multibase::<34>) {
            Some([0xed, 0x01, key @ ..]) => Ok(key),
            _ => Err("an Ed25519 key is written `did:key:z6Mk…`"),
        }
    }

    /// The public half of a signing key.
    pub fn of(key: &SigningKey) -> Self {
        Self(key.verifying_key().to_bytes())
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The part of the DID after `did:key:`.
    fn multibase(&self) -> String {
        let mut bytes = ED25519_PUB.to_vec();
        bytes.extend_from_slice(&self.0);
        multibase(&bytes)
    }

    /// The name of the key as a verification method: `did:key:z…#z…`.
    pub fn verification_method(&self) -> String {
        let it = self.multibase();
        format!("did:key:{it}#{it}")
    }

    /// Six groups of four hexadecimal digits of the key's SHA-256, to compare aloud or on paper.
    pub fn fingerprint(&self) -> String {
        let digits = encoding::hex(&Sha256::digest(self.0)[..12]);
        let groups: Vec<&str> = (0..6).map(|it| &digits[it * 4..it * 4 + 4]).collect();
        groups.join(" ")
    }

    /// The key as PEM, `BEGIN PUBLIC KEY`, for OpenSSL and other tools.
    pub fn to_pem(&self) -> String {
        let mut der = vec![0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        der.extend_from_slice(&self.0);
        pem("PUBLIC KEY", &der)
    }
}

/// A PEM block with lines of 64 letters.
pub(super) fn pem(label: &str, der: &[u8]) -> String {
    let body = encoding::base64(der);
    let lines: Vec<&str> =
        (0..body.len().div_ceil(64)).map(|it| &body[it * 64..body.len().min(it * 64 + 64)]).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// `z` and base58btc.
pub(super) fn multibase(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}

/// The bytes of `z` and base58btc, if there are exactly `N` of them.
pub(super) fn from_multibase<const N: usize>(text: &str) -> Option<[u8; N]> {
    // Base58 takes quadratic time, so long texts are refused before they are decoded.
    let digits = text.strip_prefix('z').filter(|it| it.len() <= N * 2)?;
    bs58::decode(digits).into_vec().ok()?.try_into().ok()
}

impl std::str::FromStr for PublicKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_bytes(Self::bytes_of(text)?).ok_or("these bytes are no Ed25519 key")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "did:key:{}", self.multibase())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// A proof as it is written. Reading goes through [`check`], which looks at the tree that was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Proof {
    /// Always `DataIntegrityProof`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Always `eddsa-jcs-2022`.
    pub cryptosuite: String,
    /// When the signer says that it signed.
    pub created: Timestamp,
    /// The key: `did:key:z…#z…`.
    pub verification_method: String,
    /// Always `assertionMethod`.
    pub proof_purpose: String,
    /// The same contexts as the document's; none where that has none.
    #[serde(rename = "@context", default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<String>,
    /// `z` and the base58btc of the 64 signature bytes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proof_value: String,
}

/// Why a proof does not hold. The order of the variants is the order of the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProofDefect {
    /// The document carries no proof.
    Missing,
    /// `proof` is a list: only one proof per layer is accepted, so that none can hide behind another.
    NotSingle,
    /// The proof refers to an earlier proof; such chains are not accepted.
    Chained,
    /// A member that a proof does not have.
    UnknownMember(String),
    /// A member that is missing, or not the text it has to be.
    WrongMember {
        /// The member.
        member: &'static str,
        /// The only value it may have, where there is one.
        expected: Option<&'static str>,
    },
    /// The proof's contexts differ from the document's.
    ContextDiffers,
    /// The verification method is no `did:key` whose fragment repeats the key.
    MalformedKey,
    /// The signature is no base58 text of 64 bytes.
    MalformedSignature,
    /// The signature does not fit document and key: something was changed after signing, or the key is another.
    WrongSignature,
}

impl fmt::Display for ProofDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "the document carries no proof"),
            Self::NotSingle => write!(f, "the document carries more than one proof"),
            Self::Chained => write!(f, "the proof refers to an earlier proof"),
            Self::UnknownMember(it) => write!(f, "the proof has an unknown member `{}`", Shown(it)),
            Self::WrongMember { member, expected: Some(it) } => write!(f, "`{member}` of the proof is not `{it}`"),
            Self::WrongMember { member, expected: None } => {
                write!(f, "`{member}` of the proof is missing or malformed")
            }
            Self::ContextDiffers => write!(f, "the proof's @context differs from the document's"),
            Self::MalformedKey => write!(f, "the verification method is not `did:key:X#X` of an Ed25519 key"),
            Self::MalformedSignature => write!(f, "the proof value is not `z` and base58 of 64 bytes"),
            Self::WrongSignature => write!(f, "the signature does not fit: changed after signing, or another key"),
        }
    }
}

/// A proof that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The key that signed.
    pub key: PublicKey,
    /// When the signer says that it signed; absent in some foreign documents.
    pub created: Option<Timestamp>,
}

const KIND: &str = "DataIntegrityProof";
const CRYPTOSUITE: &str = "eddsa-jcs-2022";
const PURPOSE: &str = "assertionMethod";

/// Checks the one proof of a document. Signed documents inside it are not looked at: see [`check_all`].
///
/// # Errors
/// The first rule that the proof breaks.
pub fn check(document: &Json<'_>) -> Result<Signed, ProofDefect> {
    let proof = match document.get("proof") {
        None => return Err(ProofDefect::Missing),
        Some(Json::List(_)) => return Err(ProofDefect::NotSingle),
        Some(it @ Json::Object(_)) => it,
        Some(_) => return Err(ProofDefect::WrongMember { member: "proof", expected: None }),
    };
    let Json::Object(members) = proof else { return Err(ProofDefect::Missing) };
    for (name, _) in members {
        match name.as_ref() {
            "previousProof" => return Err(ProofDefect::Chained),
            "type" | "cryptosuite" | "created" | "verificationMethod" | "proofPurpose" | "@context" | "proofValue" => {}
            // Defined by the specification and covered by the signature, but without a meaning here.
            "id" | "domain" | "challenge" | "nonce" => {}
            other => return Err(ProofDefect::UnknownMember(other.to_owned())),
        }
    }
    let text = |member| proof.get(member).and_then(Json::as_text);
    for (member, expected) in [("type", KIND), ("cryptosuite", CRYPTOSUITE), ("proofPurpose", PURPOSE)] {
        if text(member) != Some(expected) {
            return Err(ProofDefect::WrongMember { member, expected: Some(expected) });
        }
    }
    let created = match proof.get("created") {
        None => None,
        Some(it) => {
            let moment = it.as_text().and_then(Timestamp::parse);
            Some(moment.ok_or(ProofDefect::WrongMember { member: "created", expected: None })?)
        }
    };
    if proof.get("@context") != document.get("@context") {
        return Err(ProofDefect::ContextDiffers);
    }
    let method = text("verificationMethod").ok_or(ProofDefect::MalformedKey)?;
    let (did, fragment) = method.split_once('#').ok_or(ProofDefect::MalformedKey)?;
    // The point is computed from the bytes once, for the check of the key and for that of the signature.
    let bytes = PublicKey::bytes_of(did).map_err(|_| ProofDefect::MalformedKey)?;
    let verifying = VerifyingKey::from_bytes(&bytes).map_err(|_| ProofDefect::MalformedKey)?;
    let key = PublicKey(bytes);
    if did.strip_prefix("did:key:") != Some(fragment) {
        return Err(ProofDefect::MalformedKey);
    }
    let signature = text("proofValue").and_then(from_multibase::<64>).ok_or(ProofDefect::MalformedSignature)?;
    verifying
        .verify_strict(&message(document, proof), &Signature::from_bytes(&signature))
        .map_err(|_| ProofDefect::WrongSignature)?;
    Ok(Signed { key, created })
}

/// Checks the proof of a document and of every signed document inside it, the outermost first.
/// Each row has the JSON pointer of the document.
pub fn check_all(document: &Json<'_>) -> Vec<(String, Result<Signed, ProofDefect>)> {
    let mut rows = vec![(String::new(), check(document))];
    visit(document, &mut String::new(), &mut rows);
    rows
}

fn visit(tree: &Json<'_>, pointer: &mut String, rows: &mut Vec<(String, Result<Signed, ProofDefect>)>) {
    let mut inner = |segment: &str, value: &Json<'_>, rows: &mut Vec<_>| {
        let len = pointer.len();
        pointer.push('/');
        pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
        if value.get("proof").is_some() {
            rows.push((pointer.clone(), check(value)));
        }
        visit(value, pointer, rows);
        pointer.truncate(len);
    };
    match tree {
        Json::Object(members) => members.iter().for_each(|(name, it)| inner(name, it, rows)),
        Json::List(items) => items.iter().enumerate().for_each(|(idx, it)| inner(&idx.to_string(), it, rows)),
        _ => {}
    }
}

/// The 64 bytes that are signed.
fn message(document: &Json<'_>, proof: &Json<'_>) -> [u8; 64] {
    let mut message = [0; 64];
    message[..32].copy_from_slice(&canonical_hash(proof, "proofValue"));
    message[32..].copy_from_slice(&canonical_hash(document, "proof"));
    message
}

/// SHA-256 over the canonical form without one member, hashed as it is written.
fn canonical_hash(value: &Json<'_>, left_out: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    json::canonical_pieces_without(value, left_out, |it| hash.update(it));
    hash.finalize().into()
}

/// Makes the proof of a document that carries none yet. `context` is the document's own `@context`.
///
/// # Panics
/// Never for values made by this crate: what it writes, it reads.
pub fn sign(document: &Json<'_>, context: &[String], key: &SigningKey, created: Timestamp) -> Proof {
    let mut proof = Proof {
        kind: KIND.to_owned(),
        cryptosuite: CRYPTOSUITE.to_owned(),
        created,
        verification_method: PublicKey::of(key).verification_method(),
        proof_purpose: PURPOSE.to_owned(),
        context: context.to_vec(),
        proof_value: String::new(),
    };
    let config = serde_json::to_vec(&proof).expect("a proof is plain JSON");
    let config = json::read(&config, json::Limits::FILE).expect("a proof obeys the strict rules");
    proof.proof_value = multibase(&key.sign(&message(document, &config)).to_bytes());
    proof
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    fn read(text: &str) -> Json<'_> {
        json::read(text.as_bytes(), json::Limits::FILE).unwrap_or_else(|it| panic!("{it}: {text}"))
    }

    fn moment() -> Timestamp {
        Timestamp::from_unix(1_795_334_400)
    }

    /// A document with a proof over it, as text. `members` begin with a comma if there are any.
    fn signed(members: &str) -> String {
        let text = format!("{{\"@context\":[\"urn:a\"]{members}}}");
        let proof = sign(&read(&text), &["urn:a".to_owned()], &key(), moment());
        let proof = serde_json::to_string(&proof).expect("a proof is JSON");
        format!("{{\"@context\":[\"urn:a\"]{members},\"proof\":{proof}}}")
    }

    #[test]
    fn keys_go_to_text_and_back() {
        let key = PublicKey::of(&key());
        let text = key.to_string();
        assert!(text.starts_with("did:key:z6Mk"), "{text}");
        assert_eq!(text.parse(), Ok(key));
        assert_eq!(key.verification_method(), format!("{text}#{}", &text[8..]));
        let groups: Vec<usize> = key.fingerprint().split(' ').map(str::len).collect();
        assert_eq!(groups, [4; 6]);
    }

    #[test]
    fn only_ed25519_keys_are_keys() {
        let multibase = |bytes: &[u8]| format!("did:key:{}", multibase(bytes));
        let other_kind = multibase(&[&[0xec, 0x01][..], &[7; 32]].concat());
        // The y coordinate 2 belongs to no point of the curve.
        let mut off_curve = [0; 34];
        off_curve[..3].copy_from_slice(&[0xed, 0x01, 2]);
        let off_curve = multibase(&off_curve);
        let written = "an Ed25519 key is written `did:key:z6Mk…`";
        let rows = [
            ("", written),
            ("did:key:", written),
            ("did:key:z", written),
            ("did:web:example.org", written),
            ("z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z", written),
            (&other_kind, written),
            (&off_curve, "these bytes are no Ed25519 key"),
        ];
        for (text, error) in rows {
            assert_eq!(text.parse::<PublicKey>(), Err(error), "{text}");
        }
    }

    #[test]
    fn a_public_key_in_pem_is_the_form_of_openssl() {
        // RFC 8410, section 10.1.
        let hex = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";
        let bytes = encoding::from_hex(hex).and_then(|it| it.try_into().ok()).expect("32 bytes");
        let key = PublicKey::from_bytes(bytes).expect("a key");
        assert_eq!(
            key.to_pem(),
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
             -----END PUBLIC KEY-----\n"
        );
    }

    #[test]
    fn base58_has_exactly_its_length() {
        let text = multibase(&[0; 64]);
        assert_eq!(from_multibase::<64>(&text), Some([0; 64]));
        assert_eq!(from_multibase::<63>(&text), None);
        assert_eq!(from_multibase::<64>(&text[1..]), None);
        assert_eq!(from_multibase::<2>("z0O"), None);
        assert_eq!(from_multibase::<64>(&format!("z{}", "2".repeat(1 << 20))), None);
    }

    #[test]
    fn a_signed_document_holds_until_it_is_changed() {
        let text = signed(",\"total\":6670");
        let expected = Signed { key: PublicKey::of(&key()), created: Some(moment()) };
        assert_eq!(check(&read(&text)), Ok(expected));
        for (from, to) in [("6670", "6671"), ("total", "Total"), ("T08:00:00Z", "T08:00:01Z")] {
            assert_eq!(check(&read(&text.replace(from, to))), Err(ProofDefect::WrongSignature), "{from}");
        }
    }

    #[test]
    fn every_signed_document_inside_is_checked_with_its_place() {
        let inner = signed(",\"total\":1");
        let broken = inner.replace("\"total\":1", "\"total\":2");
        let outer = signed(&format!(",\"list\":[{inner}],\"a/b\":{broken}"));
        let good = || Ok(Signed { key: PublicKey::of(&key()), created: Some(moment()) });
        assert_eq!(check(&read(&outer)), good());
        let rows = [
            (String::new(), good()),
            ("/list/0".to_owned(), good()),
            ("/a~1b".to_owned(), Err(ProofDefect::WrongSignature)),
        ];
        assert_eq!(check_all(&read(&outer)), rows);
        assert_eq!(check_all(&read("[1]")), [(String::new(), Err(ProofDefect::Missing))]);
    }

    #[test]
    fn each_defect_says_what_it_is() {
        let rows = [
            (ProofDefect::Missing, "the document carries no proof"),
            (ProofDefect::NotSingle, "the document carries more than one proof"),
            (ProofDefect::Chained, "the proof refers to an earlier proof"),
            (ProofDefect::UnknownMember("x\u{202e}".to_owned()), "the proof has an unknown member `x\\u{202e}`"),
            (
                ProofDefect::WrongMember { member: "type", expected: Some(KIND) },
                "`type` of the proof is not `DataIntegrityProof`",
            ),
            (
                ProofDefect::WrongMember { member: "created", expected: None },
                "`created` of the proof is missing or malformed",
            ),
            (ProofDefect::ContextDiffers, "the proof's @context differs from the document's"),
            (ProofDefect::MalformedKey, "the verification method is not `did:key:X#X` of an Ed25519 key"),
            (ProofDefect::MalformedSignature, "the proof value is not `z` and base58 of 64 bytes"),
            (ProofDefect::WrongSignature, "the signature does not fit: changed after signing, or another key"),
        ];
        for (defect, text) in rows {
            assert_eq!(defect.to_string(), text);
        }
    }
}
