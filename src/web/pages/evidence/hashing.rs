//! The digest of a picked file, read piece by piece.

use crate::core::checksums::{Hashing, PIECE};
use crate::core::encoding::Digest;
use crate::web::browser::files::PickedFile;

/// Reads a file to its end. `progress` is told how many bytes are done; `None` as soon as nobody wants the digest.
///
/// # Errors
/// The browser's words, when the file cannot be read.
pub async fn digest(
    file: &PickedFile,
    progress: impl Fn(u64),
    is_wanted: impl Fn() -> bool,
) -> Result<Option<Digest>, String> {
    let mut hashing = Hashing::default();
    let (mut done, size) = (0, file.size());
    while done < size {
        progress(done);
        let piece = file.piece(done, PIECE).await?;
        if !is_wanted() {
            return Ok(None);
        }
        hashing.add(&piece);
        done += PIECE.min(size - done);
    }
    Ok(Some(hashing.digest()))
}
