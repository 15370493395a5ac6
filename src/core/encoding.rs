//! Small encodings that the file formats need: hexadecimal, base64 (for PEM), SHA-256 digests.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

/// Bytes of lower-case hexadecimal digits; `None` where there are others or an odd number.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |it: u8| match it {
        b'0'..=b'9' => Some(it - b'0'),
        b'a'..=b'f' => Some(it - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect()
}

/// Standard base64 with padding, as PEM wants it.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().enumerate().fold(0_u32, |it, (idx, byte)| it | u32::from(*byte) << (16 - 8 * idx));
        for idx in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * idx)) as usize & 63];
            out.push(if idx > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

/// A SHA-256 digest, written `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest that consists of these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A digest as somebody types or pastes it: with or without `sha256:`, in letters of either case, in blocks or lines.
    ///
    /// # Errors
    /// The number of hexadecimal digits where it is not 64; `None` where something else stands in it.
    pub fn typed(text: &str) -> Result<Self, Option<usize>> {
        let text: String = text.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_lowercase();
        let digits = text.strip_prefix("sha256:").or(text.strip_prefix("sha256：")).unwrap_or(&text);
        if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
            return Err(None);
        }
        let bytes = from_hex(digits).and_then(|it| <[u8; 32]>::try_from(it).ok());
        bytes.map(Self).ok_or(Some(digits.len()))
    }

    /// The first eight hexadecimal digits in two blocks, to read aloud; never used to decide anything.
    pub fn short(&self) -> String {
        let digits = hex(&self.0[..4]);
        format!("{} {}", &digits[..4], &digits[4..])
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", hex(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Digest {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bytes = text.strip_prefix("sha256:").and_then(from_hex);
        bytes
            .and_then(|it| <[u8; 32]>::try_from(it).ok())
            .map(Self)
            .ok_or_else(|| "a digest is `sha256:` and 64 lower-case hexadecimal digits".to_owned())
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_rfc_4648_examples() {
        let rows =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")];
        for (plain, coded) in rows {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_typed_digest_is_read_generously_and_never_guessed() {
        let digest = Digest::of(b"abc");
        let digits = hex(digest.bytes());
        let blocks = format!(" SHA256: {} {}\n{}", &digits[..8], &digits[8..32], digits[32..].to_uppercase());
        for good in [digest.to_string(), digits.clone(), blocks, format!("sha256：{digits}")] {
            assert_eq!(Digest::typed(&good), Ok(digest), "{good}");
        }
        assert_eq!(Digest::typed(&digits[1..]), Err(Some(63)));
        assert_eq!(Digest::typed(&format!("{digits}0")), Err(Some(65)));
        assert_eq!(Digest::typed(&format!("O{}", &digits[1..])), Err(None));
        assert_eq!(Digest::typed("sha512:00"), Err(None));
        assert_eq!(Digest::typed(""), Err(Some(0)));
    }

    #[test]
    fn digest_text_goes_both_ways_and_nothing_else_does() {
        let digest = Digest::of(b"abc");
        assert_eq!(digest.to_string(), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!(digest.short(), "ba78 16bf");
        for bad in ["", "sha256:", "sha256:ba", &digest.to_string().to_uppercase(), &digest.to_string()[1..]] {
            assert!(bad.parse::<Digest>().is_err(), "{bad}");
        }
    }
}
