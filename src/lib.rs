//! Digital-city cybersecurity self-assessment.
#[cfg(any(feature = "cli", feature = "web"))]
pub mod archive;
pub mod core;
#[cfg(feature = "sheets")]
pub mod sheets;
#[cfg(feature = "office")]
pub mod office;
#[cfg(feature = "web")]
pub mod web;
