//! Test data that other implementations agree on, reproduced bit for bit.
//!
//! The official data (W3C, RFC 8785, Wycheproof, RFC 8032) stand beside the repository, in `../shared/vectors`;
//! where that folder does not exist, the tests on them say so and pass. The files in `tests/data/vectors` are our
//! own, made with another program, and are always there.

use std::fs;
use std::path::{Path, PathBuf};

use citysec::core::encoding::{from_hex, hex};
use citysec::core::json::{self, Json, Limits, Problem};
use citysec::core::proof::{self, ProofDefect, PublicKey, Signed};
use citysec::core::time::Timestamp;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

fn own(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vectors").join(name);
    fs::read_to_string(&path).unwrap_or_else(|it| panic!("{}: {it}", path.display()))
}

/// A folder of official data, if it is there.
fn official(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/vectors").join(folder);
    if !path.is_dir() {
        println!("skipped: no {}", path.display());
        return None;
    }
    Some(path)
}

fn text(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    fs::read_to_string(&path).unwrap_or_else(|it| panic!("{}: {it}", path.display()))
}

fn value(folder: &Path, name: &str) -> Value {
    serde_json::from_str(&text(folder, name)).expect("test data are JSON")
}

fn string<'a>(tree: &'a Value, name: &str) -> &'a str {
    tree[name].as_str().unwrap_or_else(|| panic!("no {name}"))
}

fn bytes<const N: usize>(digits: &str) -> [u8; N] {
    from_hex(digits).and_then(|it| it.try_into().ok()).unwrap_or_else(|| panic!("not {N} bytes: {digits}"))
}

fn read(text: &str) -> Json<'_> {
    json::read(text.as_bytes(), Limits::FILE).unwrap_or_else(|it| panic!("{it}: {text}"))
}

fn canonical(tree: &Json<'_>, left_out: Option<&str>) -> String {
    let mut out = Vec::new();
    json::write_canonical_without(tree, left_out, &mut out);
    String::from_utf8(out).expect("canonical JSON is UTF-8")
}

/// What a document has to come to, step by step.
struct Steps {
    canonical_document: String,
    canonical_proof: String,
    document_hash: String,
    proof_hash: String,
    signature: String,
    proof_value: String,
}

fn check_steps(signed: &str, key: &SigningKey, steps: &Steps) {
    let document = read(signed);
    let proof = document.get("proof").expect("a proof");
    let (own_document, own_proof) = (canonical(&document, Some("proof")), canonical(proof, Some("proofValue")));
    assert_eq!(own_document, steps.canonical_document);
    assert_eq!(own_proof, steps.canonical_proof);
    let (document_hash, proof_hash) = (Sha256::digest(&own_document), Sha256::digest(&own_proof));
    assert_eq!(hex(&document_hash), steps.document_hash);
    assert_eq!(hex(&proof_hash), steps.proof_hash);
    let message = [proof_hash, document_hash].concat();
    assert_eq!(hex(&key.sign(&message).to_bytes()), steps.signature);

    let created = proof.get("created").and_then(Json::as_text).and_then(Timestamp::parse).expect("a moment");
    let Some(Json::List(context)) = document.get("@context") else { panic!("no contexts") };
    let context: Vec<String> = context.iter().filter_map(Json::as_text).map(str::to_owned).collect();
    let unsigned = Json::Object(match &document {
        Json::Object(members) => members.iter().filter(|(name, _)| name != "proof").cloned().collect(),
        other => panic!("no object: {other:?}"),
    });
    let made = proof::sign(&unsigned, &context, key, created.clone());
    assert_eq!(made.proof_value, steps.proof_value);
    assert_eq!(proof::check(&document), Ok(Signed { key: PublicKey::of(key), created: Some(created) }));
}

#[test]
fn our_own_credential_made_with_another_program() {
    let expected: Value = serde_json::from_str(&own("credential.expected.json")).expect("JSON");
    let key = SigningKey::from_bytes(&bytes(string(&expected, "seed")));
    assert_eq!(PublicKey::of(&key).to_string(), string(&expected, "key"));
    let step = |name: &str| string(&expected, name).to_owned();
    let steps = Steps {
        canonical_document: step("canonicalDocument"),
        canonical_proof: step("canonicalProof"),
        document_hash: step("documentHash"),
        proof_hash: step("proofHash"),
        signature: step("signature"),
        proof_value: step("proofValue"),
    };
    check_steps(&own("credential.json"), &key, &steps);
}

#[test]
fn our_own_canonical_forms() {
    let rows: Value = serde_json::from_str(&own("canonical.json")).expect("JSON");
    let rows = rows.as_array().expect("a list");
    assert!(rows.len() >= 9);
    for row in rows {
        assert_eq!(canonical(&read(string(row, "input")), None), string(row, "output"));
    }
}

#[test]
fn the_w3c_vector_of_eddsa_jcs_2022_is_reproduced_bit_for_bit() {
    let Some(root) = official("vc-di-eddsa") else { return };
    let folder = root.join("eddsa-jcs-2022");
    let pair = value(&root, "keyPair.json");
    let secret = string(&pair, "privateKeyMultibase").strip_prefix('z').expect("base58btc");
    let secret = bs58::decode(secret).into_vec().expect("base58");
    let [0x80, 0x26, seed @ ..] = &secret[..] else { panic!("no Ed25519 private key") };
    let key = SigningKey::from_bytes(seed.try_into().expect("32 bytes"));
    assert_eq!(PublicKey::of(&key).to_string(), format!("did:key:{}", string(&pair, "publicKeyMultibase")));

    let step = |name: &str| text(&folder, name).trim().to_owned();
    let steps = Steps {
        canonical_document: step("canonDocJCS.txt"),
        canonical_proof: step("proofCanonJCS.txt"),
        document_hash: step("docHashJCS.txt"),
        proof_hash: step("proofHashJCS.txt"),
        signature: step("sigHexJCS.txt"),
        proof_value: step("sigBTC58JCS.txt"),
    };
    assert_eq!(format!("{}{}", steps.proof_hash, steps.document_hash), step("combinedHashJCS.txt"));
    let signed = text(&folder, "signedJCS.json");
    check_steps(&signed, &key, &steps);

    // What the published unsigned document and proof configuration say is what the signed file holds.
    let unsigned = text(&root, "unsigned.json");
    assert_eq!(canonical(&read(&unsigned), None), steps.canonical_document);
    let config = text(&folder, "proofConfigJCS.json");
    assert_eq!(canonical(&read(&config), None), steps.canonical_proof);
    let changed = signed.replace("Alumni Credential", "Alumni credential");
    assert_eq!(proof::check(&read(&changed)), Err(ProofDefect::WrongSignature));
}

/// The published sets and chains use another suite; what matters is that none of them is taken for one proof.
#[test]
fn the_w3c_proof_sets_and_chains_are_refused() {
    let Some(root) = official("vc-di-eddsa") else { return };
    let folder = root.join("proof-set-chain");
    let rows = [
        ("signedProofSet2.json", ProofDefect::NotSingle),
        ("signedProofChain2.json", ProofDefect::NotSingle),
        ("unsigned.json", ProofDefect::Missing),
    ];
    for (name, defect) in rows {
        assert_eq!(proof::check(&read(&text(&folder, name))), Err(defect), "{name}");
    }
}

#[test]
fn the_inputs_of_rfc_8785_give_the_published_output() {
    let Some(root) = official("rfc8785") else { return };
    for name in ["arrays", "french", "structures", "unicode", "weird"] {
        let input = text(&root, &format!("input/{name}.json"));
        let output = canonical(&read(&input), None);
        assert_eq!(output, text(&root, &format!("output/{name}.json")), "{name}");
        let hex_digits: String = text(&root, &format!("outhex/{name}.txt")).split_whitespace().collect();
        assert_eq!(hex(output.as_bytes()), hex_digits, "{name}");
        // The canonical form is its own canonical form.
        assert_eq!(canonical(&read(&output), None), output, "{name}");
    }
    let fractions = text(&root, "input/values.json");
    let error = json::read(fractions.as_bytes(), Limits::FILE).expect_err("numbers with fractions");
    assert_eq!(error.pointer, "/numbers/0");
    assert_eq!(error.problem, Problem::NotAnInteger("333333333.33333329".to_owned()));
}

/// Of the published numbers, exactly the integers up to 2^53 − 1 are read, and as themselves.
#[test]
fn the_numbers_of_rfc_8785_are_integers_or_refused() {
    let Some(root) = official("rfc8785") else { return };
    let list = text(&root, "es6_numbers_10000.txt");
    let (mut read, mut refused) = (0, 0);
    for line in list.lines() {
        let (_, number) = line.split_once(',').expect("bits and number");
        let integer = number.parse::<i64>().ok().filter(|it| it.unsigned_abs() <= json::MAX_INTEGER as u64);
        match (json::read(number.as_bytes(), Limits::FILE), integer) {
            (Ok(Json::Int(it)), Some(integer)) if it == integer => read += 1,
            (Err(error), None) => {
                let not = matches!(error.problem, Problem::NotAnInteger(_) | Problem::OutOfRange(_));
                assert!(not, "{number}: {error}");
                refused += 1;
            }
            (other, _) => panic!("{number}: {other:?}"),
        }
    }
    assert_eq!(read + refused, 10_000);
    assert!(read > 0, "no integer among the numbers");
}

#[test]
fn wycheproof_signatures_are_judged_as_published() {
    let Some(root) = official("ed25519") else { return };
    let data = value(&root, "wycheproof_ed25519_test.json");
    let (mut accepted, mut refused) = (0, 0);
    for group in data["testGroups"].as_array().expect("groups") {
        let public: [u8; 32] = bytes(string(&group["publicKey"], "pk"));
        let key = PublicKey::from_bytes(public).expect("a point of the curve");
        let key = VerifyingKey::from_bytes(key.bytes()).expect("a point of the curve");
        for test in group["tests"].as_array().expect("tests") {
            let message = from_hex(string(test, "msg")).expect("hex");
            let signature = from_hex(string(test, "sig")).and_then(|it| Signature::from_slice(&it).ok());
            let holds = signature.is_some_and(|it| key.verify_strict(&message, &it).is_ok());
            assert_eq!(holds, test["result"] == "valid", "{}: {}", test["tcId"], test["comment"]);
            *(if holds { &mut accepted } else { &mut refused }) += 1;
        }
    }
    assert_eq!((accepted, refused), (88, 63));
}

#[test]
fn rfc_8032_signatures_are_reproduced() {
    let Some(root) = official("ed25519") else { return };
    let data = value(&root, "rfc8032_7_1.json");
    let rows = data["vectors"].as_array().expect("vectors");
    assert_eq!(rows.len(), 3);
    for row in rows {
        let key = SigningKey::from_bytes(&bytes(string(row, "secret")));
        assert_eq!(hex(PublicKey::of(&key).bytes()), string(row, "public"));
        let message = from_hex(string(row, "msg")).expect("hex");
        let signature = key.sign(&message);
        assert_eq!(hex(&signature.to_bytes()), string(row, "sig"));
        assert!(key.verifying_key().verify_strict(&message, &signature).is_ok());
    }
}
