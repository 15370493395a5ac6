//! The container of an office file: parts with names, compressed, the same bytes for the same parts.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Puts parts into a container, in this order.
///
/// # Panics
/// Never: memory takes everything, and a document has neither that many parts nor that many bytes.
pub fn package(parts: &[(impl AsRef<str>, Vec<u8>)]) -> Vec<u8> {
    // Without a moment of its own a part bears the first one that the format knows.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_ref(), options).expect("a part with a name of its own");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}
