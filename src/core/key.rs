//! A private key, and the container that keeps it under a passphrase.
//!
//! The container is the only form in which a private key is ever stored or handed out: Argon2id stretches the
//! passphrase, XChaCha20-Poly1305 seals the key, and everything readable in the container is authenticated
//! with it. Salt, nonce and key bytes are arguments: this module draws no randomness.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::document::App;
use super::encoding::Digest;
use super::json::{self, Limits};
use super::proof::{self, PublicKey};
use super::time::Timestamp;

/// An Ed25519 private key in memory; wiped when dropped, never printed.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// The key of 32 random bytes.
    pub fn from_random(mut bytes: [u8; 32]) -> Self {
        let key = Self(SigningKey::from_bytes(&bytes));
        bytes.zeroize();
        key
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        PublicKey::of(&self.0)
    }

    pub(super) fn signing(&self) -> &SigningKey {
        &self.0
    }

    /// The key as PEM, `BEGIN PRIVATE KEY`, **not encrypted**, for OpenSSL and other tools.
    ///
    /// This is the version-1 form of 48 bytes: older OpenSSL cannot read the form that repeats the public key.
    pub fn to_pem(&self) -> Zeroizing<String> {
        let head = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
        let mut der = Zeroizing::new(head.to_vec());
        der.extend_from_slice(&*Zeroizing::new(self.0.to_bytes()));
        Zeroizing::new(proof::pem("PRIVATE KEY", &der))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey of {}", self.public())
    }
}

/// A private key under a passphrase, as it is stored and backed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct KeyContainer {
    /// Always `citysec.key`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Always 1.
    pub version: u32,
    /// What made it.
    pub app: App,
    /// What the owner calls the key.
    pub label: String,
    /// When it was made.
    pub created: Timestamp,
    /// The public half.
    pub public_key: PublicKey,
    /// How the passphrase is stretched.
    pub kdf: Kdf,
    /// How the key is sealed.
    pub cipher: Cipher,
    /// `z` and the base58btc of the sealed key, 48 bytes.
    pub sealed: String,
    /// SHA-256 over the canonical JSON of all other members: tells damage from a wrong passphrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

/// Argon2id and its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kdf {
    /// Always `argon2id`.
    pub name: String,
    /// Memory in KiB.
    #[serde(rename = "memoryKiB")]
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// `z` and the base58btc of 16 bytes.
    pub salt: String,
}

/// XChaCha20-Poly1305 and its nonce.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cipher {
    /// Always `xchacha20-poly1305`.
    pub name: String,
    /// `z` and the base58btc of 24 bytes.
    pub nonce: String,
}

/// The random bytes that sealing needs.
pub struct SealingRandom {
    /// Salt of the key derivation.
    pub salt: [u8; 16],
    /// Nonce of the cipher.
    pub nonce: [u8; 24],
}

/// How hard a passphrase is to try, for new containers: the second choice of RFC 9106, in one lane.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// Shortest passphrase for a new container, in characters.
pub const PASSPHRASE_MIN: usize = 10;

/// Why a passphrase is too weak for a new container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassphraseDefect {
    /// Fewer than [`PASSPHRASE_MIN`] characters.
    Short,
    /// Fewer than five different characters.
    Monotonous,
}

/// Whether a passphrase may protect a new container.
///
/// # Errors
/// The first rule it breaks.
pub fn check_passphrase(passphrase: &str) -> Result<(), PassphraseDefect> {
    if passphrase.chars().count() < PASSPHRASE_MIN {
        return Err(PassphraseDefect::Short);
    }
    let different: std::collections::BTreeSet<char> = passphrase.chars().collect();
    if different.len() < 5 {
        return Err(PassphraseDefect::Monotonous);
    }
    Ok(())
}

/// Why a container does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// Not the shape of a container.
    Shape(json::ReadError),
    /// A method or parameter that this program does not use, or that would take too much memory.
    Unsupported(&'static str),
    /// The content does not fit its own digest.
    Damaged,
    /// The passphrase is another.
    WrongPassphrase,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(it) => write!(f, "not a key file: {it}"),
            Self::Unsupported(it) => write!(f, "the key file uses an unsupported {it}"),
            Self::Damaged => write!(f, "the key file is damaged: its content does not fit its digest"),
            Self::WrongPassphrase => write!(f, "the passphrase is wrong"),
        }
    }
}

impl std::error::Error for OpenError {}

impl KeyContainer {
    /// Seals a key under a passphrase. Takes a noticeable time by design.
    ///
    /// # Panics
    /// Never: the parameters are constants of this module.
    pub fn seal(
        key: &SecretKey,
        label: &str,
        passphrase: &str,
        random: &SealingRandom,
        created: Timestamp,
        app: App,
    ) -> Self {
        let mut container = Self {
            kind: super::document::KEY.to_owned(),
            version: 1,
            app,
            label: label.to_owned(),
            created,
            public_key: key.public(),
            kdf: Kdf {
                name: "argon2id".to_owned(),
                memory_kib: MEMORY_KIB,
                passes: PASSES,
                lanes: LANES,
                salt: proof::multibase(&random.salt),
            },
            cipher: Cipher { name: "xchacha20-poly1305".to_owned(), nonce: proof::multibase(&random.nonce) },
            sealed: String::new(),
            digest: None,
        };
        let cipher = container.cipher_under(passphrase).expect("own parameters are supported");
        let bytes = Zeroizing::new(key.0.to_bytes());
        let payload = Payload { msg: &*bytes, aad: &container.canonical() };
        let sealed = cipher.encrypt(&XNonce::from(random.nonce), payload).expect("32 bytes can be sealed");
        container.sealed = proof::multibase(&sealed);
        container.digest = Some(Digest::of(&container.canonical()));
        container
    }

    /// Reads a container and checks that it is undamaged. Opens nothing.
    ///
    /// # Errors
    /// Shape, version, method or digest are wrong.
    pub fn read(bytes: &[u8]) -> Result<Self, OpenError> {
        let container: Self =
            json::read_typed(bytes, Limits { bytes: 64 << 10, depth: 8 }).map_err(OpenError::Shape)?;
        container.check()?;
        Ok(container)
    }

    /// Whether it is of a kind that this program opens, and undamaged.
    fn check(&self) -> Result<(), OpenError> {
        if self.kind != super::document::KEY {
            return Err(OpenError::Unsupported("file type"));
        }
        if self.version != 1 {
            return Err(OpenError::Unsupported("version"));
        }
        if self.kdf.name != "argon2id" || self.cipher.name != "xchacha20-poly1305" {
            return Err(OpenError::Unsupported("method"));
        }
        // A foreign file must not be able to take all memory or an hour of time.
        let kdf = &self.kdf;
        if !(8 << 10..=256 << 10).contains(&kdf.memory_kib) || !(1..=10).contains(&kdf.passes) || kdf.lanes != 1 {
            return Err(OpenError::Unsupported("parameter of the passphrase stretching"));
        }
        let undigested = Self { digest: None, ..self.clone() };
        if self.digest != Some(Digest::of(&undigested.canonical())) {
            return Err(OpenError::Damaged);
        }
        Ok(())
    }

    /// Opens the container. Takes a noticeable time by design.
    ///
    /// # Errors
    /// As [`KeyContainer::read`], or the passphrase is wrong.
    pub fn open(&self, passphrase: &str) -> Result<SecretKey, OpenError> {
        self.check()?;
        let cipher = self.cipher_under(passphrase)?;
        let nonce: [u8; 24] = proof::from_multibase(&self.cipher.nonce).ok_or(OpenError::Unsupported("nonce"))?;
        let sealed: [u8; 48] = proof::from_multibase(&self.sealed).ok_or(OpenError::Unsupported("sealed key"))?;
        let head = Self { sealed: String::new(), digest: None, ..self.clone() };
        let payload = Payload { msg: &sealed, aad: &head.canonical() };
        let opened = cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| OpenError::WrongPassphrase)?;
        let opened = Zeroizing::new(opened);
        let bytes = <[u8; 32]>::try_from(&opened[..]).map_err(|_| OpenError::Unsupported("sealed key"))?;
        let key = SecretKey::from_random(bytes);
        if key.public() != self.public_key {
            return Err(OpenError::Damaged);
        }
        Ok(key)
    }

    /// The file.
    ///
    /// # Panics
    /// Never: a container is plain JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::indented(&serde_json::to_vec(self).expect("a container is plain JSON"))
    }

    fn cipher_under(&self, passphrase: &str) -> Result<XChaCha20Poly1305, OpenError> {
        let unsupported = |_| OpenError::Unsupported("parameter of the passphrase stretching");
        let params =
            Params::new(self.kdf.memory_kib, self.kdf.passes, self.kdf.lanes, Some(32)).map_err(unsupported)?;
        let salt: [u8; 16] = proof::from_multibase(&self.kdf.salt).ok_or(OpenError::Unsupported("salt"))?;
        let mut key = Zeroizing::new([0_u8; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, &mut *key)
            .map_err(unsupported)?;
        Ok(XChaCha20Poly1305::new((&*key).into()))
    }

    fn canonical(&self) -> Vec<u8> {
        super::document::canonical(self)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::core::encoding;

    const PASSPHRASE: &str = "湖畔的灯 correct horse";

    fn key() -> SecretKey {
        SecretKey::from_random([7; 32])
    }

    /// Sealing takes a noticeable time, so all tests look at one container.
    static SEALED: LazyLock<KeyContainer> = LazyLock::new(|| {
        let random = SealingRandom { salt: [3; 16], nonce: [4; 24] };
        KeyContainer::seal(&key(), "湖州市", PASSPHRASE, &random, Timestamp::from_unix(1_795_334_400), App::THIS)
    });

    /// The container with a change, under a digest that fits the change.
    fn forged(edit: impl FnOnce(&mut KeyContainer)) -> KeyContainer {
        let mut container = KeyContainer { digest: None, ..SEALED.clone() };
        edit(&mut container);
        container.digest = Some(Digest::of(&container.canonical()));
        container
    }

    #[test]
    fn a_sealed_key_is_opened_by_its_passphrase_alone() {
        let read = KeyContainer::read(&SEALED.to_bytes());
        assert_eq!(read.as_ref(), Ok(&*SEALED));
        assert_eq!(SEALED.open(PASSPHRASE).map(|it| it.public()), Ok(key().public()));
        for wrong in ["", "湖畔的灯 correct hors", "湖畔的灯 Correct horse"] {
            assert_eq!(SEALED.open(wrong).err(), Some(OpenError::WrongPassphrase), "{wrong}");
        }
        assert_eq!((SEALED.kdf.memory_kib, SEALED.kdf.passes, SEALED.kdf.lanes), (65_536, 3, 1));
    }

    #[test]
    fn the_private_key_stands_nowhere_in_the_open() {
        let text = String::from_utf8(SEALED.to_bytes()).expect("UTF-8");
        for secret in [proof::multibase(&[7; 32]), encoding::hex(&[7; 32]), PASSPHRASE.to_owned()] {
            assert!(!text.contains(&secret));
        }
        assert_eq!(format!("{:?}", key()), format!("SecretKey of {}", key().public()));
    }

    #[test]
    fn damage_is_told_from_a_wrong_passphrase() {
        let text = String::from_utf8(SEALED.to_bytes()).expect("UTF-8");
        for (from, to) in [("湖州市", "杭州市"), ("\"passes\": 3", "\"passes\": 2"), ("T08:00:00Z", "T08:00:01Z")]
        {
            let damaged = text.replace(from, to);
            assert_ne!(damaged, text);
            assert_eq!(KeyContainer::read(damaged.as_bytes()), Err(OpenError::Damaged), "{from}");
        }
        let without = KeyContainer { digest: None, ..SEALED.clone() };
        assert_eq!(without.open(PASSPHRASE).err(), Some(OpenError::Damaged));
    }

    /// Whoever can edit the file can write a fitting digest too; then the seal itself notices.
    #[test]
    fn what_is_readable_is_sealed_along() {
        let relabelled = forged(|it| it.label = "杭州市".to_owned());
        assert_eq!(relabelled.open(PASSPHRASE).err(), Some(OpenError::WrongPassphrase));
        let other = SecretKey::from_random([8; 32]).public();
        let swapped = forged(|it| it.public_key = other);
        assert_eq!(swapped.open(PASSPHRASE).err(), Some(OpenError::WrongPassphrase));
    }

    #[test]
    fn unsupported_methods_and_dear_parameters_are_refused_before_any_work() {
        let parameter = "parameter of the passphrase stretching";
        type Edit = fn(&mut KeyContainer);
        let rows: [(Edit, &str); 13] = [
            (|it| it.kind = "citysec.draft".to_owned(), "file type"),
            (|it| it.version = 2, "version"),
            (|it| it.kdf.name = "pbkdf2".to_owned(), "method"),
            (|it| it.cipher.name = "aes-256-gcm".to_owned(), "method"),
            (|it| it.kdf.memory_kib = (8 << 10) - 1, parameter),
            (|it| it.kdf.memory_kib = (256 << 10) + 1, parameter),
            (|it| it.kdf.passes = 0, parameter),
            (|it| it.kdf.passes = 11, parameter),
            (|it| it.kdf.lanes = 0, parameter),
            (|it| it.kdf.lanes = 2, parameter),
            (|it| it.kdf.salt = proof::multibase(&[3; 15]), "salt"),
            (|it| it.cipher.nonce = proof::multibase(&[4; 12]), "nonce"),
            (|it| it.sealed = proof::multibase(&[5; 47]), "sealed key"),
        ];
        for (edit, what) in rows {
            assert_eq!(forged(edit).open(PASSPHRASE).err(), Some(OpenError::Unsupported(what)), "{what}");
        }
    }

    #[test]
    fn a_private_key_in_pem_is_the_form_that_every_openssl_reads() {
        // RFC 8410, section 10.3: the version-1 example.
        let hex = "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842";
        let bytes = encoding::from_hex(hex).and_then(|it| it.try_into().ok()).expect("32 bytes");
        assert_eq!(
            *SecretKey::from_random(bytes).to_pem(),
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
             -----END PRIVATE KEY-----\n"
        );
    }

    #[test]
    fn passphrases_are_long_and_varied() {
        use PassphraseDefect as D;
        let rows = [
            ("", Err(D::Short)),
            ("short pass", Ok(())),
            ("nine char", Err(D::Short)),
            ("湖畔的灯火阑珊处见", Err(D::Short)),
            ("湖畔的灯火阑珊处见你", Ok(())),
            ("aaaaaaaaaaaaaaaa", Err(D::Monotonous)),
            ("abcdabcdabcd", Err(D::Monotonous)),
        ];
        for (passphrase, expected) in rows {
            assert_eq!(check_passphrase(passphrase), expected, "{passphrase}");
        }
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let shape =
            json::ReadError { pointer: "/kdf".to_owned(), problem: json::Problem::MissingMember("salt".to_owned()) };
        let rows = [
            (OpenError::Shape(shape), "not a key file: at /kdf: member `salt` is missing"),
            (OpenError::Unsupported("method"), "the key file uses an unsupported method"),
            (OpenError::Damaged, "the key file is damaged: its content does not fit its digest"),
            (OpenError::WrongPassphrase, "the passphrase is wrong"),
        ];
        for (error, text) in rows {
            assert_eq!(error.to_string(), text);
        }
    }
}
