//! Reading a file that the user picked, within the limit that holds for every file of the product.

use crate::core::json::{Limits, Problem, ReadError};

use super::browser::files::PickedFile;
use super::i18n::{T, k};
use super::wording;

/// Why a file was not read at all. A fact, so that it can be worded again in the other language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Larger than any file of this product: its size in bytes.
    TooLarge(u64),
    /// The browser could not read it, in its words.
    Browser(String),
}

/// The content of a picked file.
///
/// # Errors
/// Too large, or unreadable.
pub async fn read(file: &PickedFile) -> Result<Vec<u8>, Unread> {
    if file.size() > Limits::FILE.bytes as u64 {
        return Err(Unread::TooLarge(file.size()));
    }
    file.read().await.map_err(Unread::Browser)
}

/// The reason in words.
pub fn words(t: T, why: &Unread) -> String {
    match why {
        Unread::TooLarge(size) => {
            let bytes = usize::try_from(*size).unwrap_or(usize::MAX);
            let problem = Problem::TooLarge { bytes, limit: Limits::FILE.bytes };
            wording::read_error(t, &ReadError { pointer: String::new(), problem })
        }
        Unread::Browser(words) => t.f(k::errors::NOT_READ, &[("words", words)]),
    }
}
