//! Digital-city cybersecurity self-assessment.
pub mod core;
#[cfg(feature = "web")]
pub mod web;
