//! The floor of verifying: one strict Ed25519 check, one typed parse with serde_json and one SHA-256 over the same file.

use citysec::core::encoding::Digest;
use citysec::core::result::ResultFile;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// A result without its proof, as a typed parse takes it; the proof is a tree of its own in the file.
fn typed(bytes: &[u8]) -> ResultFile {
    serde_json::from_slice(bytes).expect("a result parses")
}

/// The floor for one file: everything that a verifier cannot do without, in the fastest known way.
pub struct Floor {
    key: VerifyingKey,
    signature: Signature,
    message: [u8; 64],
    unsigned: Vec<u8>,
}

impl Floor {
    /// For this file.
    pub fn of(file: &[u8]) -> Self {
        let signing = SigningKey::from_bytes(&[7; 32]);
        let message = [9; 64];
        let signature = signing.sign(&message);
        // `ResultFile` takes its proof from the tree, so the typed parse runs over the same text without the proof.
        let mut value: serde_json::Value = serde_json::from_slice(file).expect("a result is JSON");
        value.as_object_mut().expect("a result is an object").remove("proof");
        let mut unsigned = serde_json::to_vec_pretty(&value).expect("a tree is JSON");
        unsigned.push(b'\n');
        Self { key: signing.verifying_key(), signature, message, unsigned }
    }

    /// Does it once.
    pub fn run(&self, file: &[u8]) -> (Digest, ResultFile) {
        self.key.verify_strict(&self.message, &self.signature).expect("the signature holds");
        (Digest::of(file), typed(&self.unsigned))
    }
}
