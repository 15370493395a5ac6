//! How a command ends, and what it says when it could not do its work: what happened, where, what to do next.

use std::fmt::{self, Display};
use std::io;
use std::process::ExitCode;

use citysec::core::model::Defect;

use crate::show::plain;

/// How a command that did its work judges what it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Everything is as it should be: status 0.
    Good,
    /// Something was refused: status 1.
    Refused,
    /// A file could not be read, so part of the work is undone: status 2.
    Undone,
}

impl From<Verdict> for ExitCode {
    fn from(it: Verdict) -> Self {
        match it {
            Verdict::Good => Self::SUCCESS,
            Verdict::Refused => Self::from(1),
            Verdict::Undone => Self::from(2),
        }
    }
}

/// Why a command could not do its work: status 2.
#[derive(Debug)]
pub enum Failure {
    /// Something to tell the user.
    Told {
        /// What happened.
        what: String,
        /// Where: a file, an option.
        place: String,
        /// More about it, one line each.
        details: Vec<String>,
        /// What to do next.
        next: String,
    },
    /// Nobody reads the output any more, so there is nobody to tell.
    OutputClosed,
}

impl Failure {
    /// A failure in its three parts.
    pub fn new(what: impl Display, place: impl Display, next: impl Display) -> Self {
        let (what, place, next) = (what.to_string(), place.to_string(), next.to_string());
        Self::Told { what, place, details: Vec::new(), next }
    }

    /// The same with a list of what was found.
    pub fn with_details(mut self, more: impl IntoIterator<Item = impl Display>) -> Self {
        if let Self::Told { details, .. } = &mut self {
            details.extend(more.into_iter().map(|it| it.to_string()));
        }
        self
    }

    /// Data that break their rules.
    pub fn of_defects(place: impl Display, defects: &[Defect], next: impl Display) -> Self {
        let what = match defects.len() {
            1 => "the data break a rule".to_owned(),
            n => format!("the data break their rules in {n} places"),
        };
        Self::new(what, place, next).with_details(defects)
    }
}

/// Of writing to standard output; other input and output names its file.
impl From<io::Error> for Failure {
    fn from(it: io::Error) -> Self {
        match it.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            _ => Self::new(format!("cannot write: {it}"), "standard output", "check where the output goes"),
        }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Told { what, place, details, next } = self else { return Ok(()) };
        writeln!(f, "error: {}", plain(what))?;
        writeln!(f, "  at: {}", plain(place))?;
        for it in details {
            writeln!(f, "  - {}", plain(it))?;
        }
        write!(f, "  hint: {}", plain(next))
    }
}
