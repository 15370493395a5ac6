//! The page: shows what the core decides and keeps what the user does. Data flows one way:
//! click → callback → one intent on the session → the parts that have changed → view; one effect saves.

pub use crate::core::{answer_words, plan_words};
pub mod browser;
pub mod carried;
pub mod components;
pub mod i18n;
pub mod inbox;
pub mod keyring;
pub mod pages;
pub mod persist;
pub mod picked;
pub mod reader;
pub mod reasons;
pub mod restoring;
pub mod route;
pub mod saving;
pub mod session;
mod shell;
pub mod spots;
pub mod stored;
pub mod tabs;
mod visit;
pub mod wording;

/// Starts the page: called once by `main`.
pub fn start() {
    shell::start();
}
