//! Digital-city cybersecurity self-assessment.
pub mod core;
#[cfg(feature = "sheets")]
pub mod sheets;
#[cfg(feature = "web")]
pub mod web;
