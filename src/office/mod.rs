//! Documents of the core as files of office programs, and what paper needs besides: QR codes.
//!
//! Pure like the core, but it writes containers, which is why it stands beside it: nothing here knows a browser, a clock
//! or a file system. The same document makes the same bytes.

pub mod docx;
mod markup;
mod package;
pub mod qr;

pub use docx::docx;
