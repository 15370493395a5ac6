//! What cannot be read of a form, and the words for it: the same on the page and on the command line.

use crate::core::decimal::{DecimalDefect, MAX_WHOLE};
use crate::core::seeds::words::{T, k};
use crate::core::text::TextDefect;

/// Something in a form that cannot be read. Everything else is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The sheet, as it is called there; empty where a whole sheet is missing.
    pub sheet: String,
    /// The cell, such as `D12`.
    pub cell: String,
    /// What stands there; empty where nothing does.
    pub found: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A sheet with this key is missing.
    NoSheet(&'static str),
    /// A column with this key is missing.
    NoColumn(&'static str),
    /// A row is filled in and has no id.
    NoId,
    /// The model has no question, item or indicator of this id.
    UnknownId,
    /// The task does not ask for it.
    NotAsked,
    /// The id stands in another row already, at this cell.
    Again(String),
    /// One of these words belongs here.
    Choice(Vec<String>),
    /// A number with at most so many decimals belongs here.
    Number {
        /// Allowed decimals.
        places: u8,
        /// What is wrong with what stands there.
        defect: DecimalDefect,
    },
    /// A date stands where a number belongs.
    DateForNumber,
    /// A percentage stands where a count belongs.
    Percent,
    /// Nothing belongs here: another cell of the row says it, or the city figures.
    Closed,
    /// A number and a choice contradict each other.
    Both,
    /// Items are ticked, and the row above says that there is none, or that it is not known.
    Ticked,
    /// A reason is wanted for “not applicable”.
    NoReason,
    /// A reason without “not applicable”.
    ReasonAlone,
    /// A text breaks a rule.
    Text(TextDefect),
    /// A date belongs here.
    Date,
    /// Evidence without a title.
    NoTitle,
    /// More evidence than an indicator can have.
    TooMuchEvidence,
    /// The cell is part of a joined one, so that it says for itself nothing.
    Merged(String),
    /// A formula without a result.
    Formula,
    /// Nobody says who filled it in; the department stands in for them.
    NoPerson,
}

impl Trouble {
    /// In words: where, what stands there, and what was expected.
    pub fn words(&self, t: T) -> String {
        let what = self.problem.words(t);
        if self.cell.is_empty() {
            return what;
        }
        let gaps = [("sheet", &*self.sheet), ("cell", &*self.cell), ("found", &*self.found), ("what", &*what)];
        t.f(if self.found.is_empty() { k::form::TROUBLE } else { k::form::TROUBLE_FOUND }, &gaps)
    }
}

impl Problem {
    /// What was expected.
    pub fn words(&self, t: T) -> String {
        let plain = match self {
            Self::NoSheet(it) => return t.f(k::form::NO_SHEET, &[("key", it)]),
            Self::NoColumn(it) => return t.f(k::form::NO_COLUMN, &[("key", it)]),
            Self::Again(it) => return t.f(k::form::AGAIN, &[("cell", it)]),
            Self::Choice(words) => {
                return t.f(k::form::ONE_OF, &[("words", &words.join(t.s(k::questions::LIST_SEPARATOR)))]);
            }
            Self::Number { places, defect } => {
                let limit = MAX_WHOLE.to_string();
                return match (defect, places) {
                    (DecimalDefect::TooLarge, _) => t.f(k::form::TOO_LARGE, &[("limit", &limit)]),
                    (_, 0) => t.s(k::form::WHOLE_NUMBER).to_owned(),
                    _ => t.f(k::form::DECIMAL_NUMBER, &[("n", &places.to_string())]),
                };
            }
            Self::Text(TextDefect::TooLong { limit }) => {
                return t.f(k::form::TOO_LONG, &[("n", &limit.to_string())]);
            }
            Self::Merged(it) => return t.f(k::form::MERGED, &[("cells", it)]),
            Self::NoId => k::form::NO_ID,
            Self::UnknownId => k::form::UNKNOWN_ID,
            Self::NotAsked => k::form::NOT_ASKED,
            Self::DateForNumber => k::form::DATE_FOR_NUMBER,
            Self::Percent => k::form::PERCENT,
            Self::Closed => k::form::CLOSED,
            Self::Both => k::form::BOTH,
            Self::Ticked => k::form::TICKED,
            Self::NoReason => k::form::NO_REASON,
            Self::ReasonAlone => k::form::REASON_ALONE,
            Self::Text(TextDefect::Blank) => k::form::BLANK,
            Self::Text(TextDefect::ForbiddenCharacter) => k::form::FORBIDDEN,
            Self::Date => k::form::A_DATE,
            Self::NoTitle => k::form::NO_TITLE,
            Self::TooMuchEvidence => k::form::TOO_MUCH_EVIDENCE,
            Self::Formula => k::form::FORMULA,
            Self::NoPerson => k::form::NO_PERSON,
        };
        t.s(plain).to_owned()
    }
}
