//! How the core's values are worded: reasons, errors, and by the core itself scores and scopes.

use crate::core::answers::{AnswerDefect, ProfileDefect};
use crate::core::decimal::{DecimalDefect, MAX_WHOLE};
use crate::core::document::OpenFileError;
use crate::core::json::{Problem, ReadError};
use crate::core::key::OpenError;
use crate::core::text::TextDefect;
pub use crate::core::wording::{figure, interval, open_reason, scope, score};

use super::browser::storage::StorageError;
use super::i18n::{T, k};

/// Why a typed number is refused.
pub fn decimal_defect(t: T, it: DecimalDefect) -> String {
    match it {
        DecimalDefect::NotANumber => t.s(k::errors::NOT_A_NUMBER).to_owned(),
        DecimalDefect::TooManyPlaces { places: 0 } => t.s(k::errors::WHOLE_NUMBER).to_owned(),
        DecimalDefect::TooManyPlaces { places } => t.f(k::errors::DECIMAL_PLACES, &[("n", &places.to_string())]),
        DecimalDefect::TooLarge => t.f(k::errors::TOO_LARGE, &[("limit", &MAX_WHOLE.to_string())]),
    }
}

/// Why a text is refused.
pub fn text_defect(t: T, it: TextDefect) -> String {
    match it {
        TextDefect::Blank => t.s(k::errors::BLANK).to_owned(),
        TextDefect::TooLong { limit } => t.f(k::errors::TOO_LONG, &[("limit", &limit.to_string())]),
        TextDefect::ForbiddenCharacter => t.s(k::errors::FORBIDDEN_CHARACTER).to_owned(),
    }
}

/// Why an answer, note or piece of evidence is refused.
pub fn answer_defect(t: T, it: &AnswerDefect) -> String {
    match it {
        AnswerDefect::UnknownId => t.s(k::errors::UNKNOWN_ID).to_owned(),
        AnswerDefect::WrongKind | AnswerDefect::SideFromProfile => t.s(k::errors::WRONG_KIND).to_owned(),
        AnswerDefect::NoSuchOption => t.s(k::errors::NO_SUCH_OPTION).to_owned(),
        AnswerDefect::TooLarge => decimal_defect(t, DecimalDefect::TooLarge),
        AnswerDefect::AlwaysApplies => t.s(k::errors::ALWAYS_APPLIES).to_owned(),
        AnswerDefect::Text(it) => text_defect(t, *it),
        AnswerDefect::Date => t.s(k::errors::DATE).to_owned(),
        AnswerDefect::TooMuchEvidence => t.s(k::errors::TOO_MUCH_EVIDENCE).to_owned(),
    }
}

/// What is wrong with a figure of the profile.
pub fn profile_defect(t: T, it: ProfileDefect) -> String {
    match it {
        ProfileDefect::NotAllowed(key) => t.f(k::errors::FIGURE_NOT_ALLOWED, &[("figure", figure(t, key))]),
        ProfileDefect::PartAboveWhole { part, whole } => {
            t.f(k::errors::PART_ABOVE_WHOLE, &[("part", figure(t, part)), ("whole", figure(t, whole))])
        }
    }
}

/// Why storage did not work, and what to do.
pub fn storage_error(t: T, it: &StorageError) -> String {
    match it {
        StorageError::Blocked => t.s(k::errors::STORAGE_BLOCKED).to_owned(),
        StorageError::Full => t.s(k::errors::STORAGE_FULL).to_owned(),
        StorageError::Other(words) => t.f(k::errors::STORAGE_OTHER, &[("words", words)]),
    }
}

/// Why a document was refused, and where.
pub fn read_error(t: T, it: &ReadError) -> String {
    let problem = match &it.problem {
        Problem::Empty => t.s(k::errors::EMPTY).to_owned(),
        Problem::TooLarge { bytes, limit } => {
            t.f(k::errors::FILE_TOO_LARGE, &[("bytes", &bytes.to_string()), ("limit", &limit.to_string())])
        }
        Problem::NotUtf8 { offset } => t.f(k::errors::NOT_UTF8, &[("offset", &offset.to_string())]),
        Problem::ByteOrderMark => t.s(k::errors::BYTE_ORDER_MARK).to_owned(),
        Problem::Syntax { line, column, expected } => t.f(
            k::errors::SYNTAX,
            &[("line", &line.to_string()), ("column", &column.to_string()), ("expected", expected)],
        ),
        Problem::TooDeep { limit } => t.f(k::errors::TOO_DEEP, &[("limit", &limit.to_string())]),
        Problem::DuplicateName(name) => t.f(k::errors::DUPLICATE_NAME, &[("name", name)]),
        Problem::LoneSurrogate => t.s(k::errors::LONE_SURROGATE).to_owned(),
        Problem::NotAnInteger(number) => t.f(k::errors::NOT_AN_INTEGER, &[("number", number)]),
        Problem::OutOfRange(number) => t.f(k::errors::OUT_OF_RANGE, &[("number", number)]),
        Problem::UnknownMember(name) => t.f(k::errors::UNKNOWN_MEMBER, &[("name", name)]),
        Problem::MissingMember(name) => t.f(k::errors::MISSING_MEMBER, &[("name", name)]),
        Problem::WrongType { found, expected } => {
            t.f(k::errors::WRONG_TYPE, &[("found", found), ("expected", expected)])
        }
        Problem::WrongValue(words) => t.f(k::errors::WRONG_VALUE, &[("words", words)]),
    };
    if it.pointer.is_empty() { problem } else { t.f(k::errors::AT, &[("place", &it.pointer), ("problem", &problem)]) }
}

/// Why a file does not open.
pub fn open_file_error(t: T, it: &OpenFileError) -> String {
    match it {
        OpenFileError::Read(it) => read_error(t, it),
        OpenFileError::UnknownKind(_) => t.s(k::errors::UNKNOWN_KIND).to_owned(),
        OpenFileError::Newer { kind, version } => {
            t.f(k::errors::NEWER, &[("kind", kind), ("version", &version.to_string())])
        }
        OpenFileError::Proof(it) => super::reasons::proof_defect(t, it),
    }
}

/// Why a key container does not open.
pub fn key_error(t: T, it: &OpenError) -> String {
    match it {
        OpenError::Shape(it) => read_error(t, it),
        OpenError::Unsupported(what) => t.f(k::errors::KEY_UNSUPPORTED, &[("what", what)]),
        OpenError::Damaged => t.s(k::errors::KEY_DAMAGED).to_owned(),
        OpenError::WrongPassphrase => t.s(k::errors::WRONG_PASSPHRASE).to_owned(),
    }
}
