//! How what became of files is worded.

use std::sync::Arc;

use crate::archive::{BenchDefect, Refusal, Unusable};
use crate::core::bench::{Apart, Received, Ruling, Status, What};
use crate::core::keylist::{KeyList, Signer};
use crate::web::i18n::{Key, T, k};
use crate::web::picked;
use crate::web::reasons::{self, visible};
use crate::web::wording;

use super::desk::{MOST_BYTES, MOST_FILES, Trouble};

/// Megabytes, as people read them best.
fn megabytes(bytes: u64) -> String {
    (bytes >> 20).to_string()
}

/// Why a ZIP is refused as a whole.
fn refusal(t: T, it: &Refusal) -> String {
    match it {
        Refusal::TooLarge { bytes, limit } => {
            let values = [("bytes", megabytes(*bytes)), ("limit", megabytes(*limit))];
            t.f(k::bench_files::ZIP_TOO_LARGE, &values.each_ref().map(|it| (it.0, it.1.as_str())))
        }
        Refusal::TooManyEntries { entries, limit } => {
            t.f(k::bench_files::ZIP_TOO_MANY, &[("n", &entries.to_string()), ("limit", &limit.to_string())])
        }
        Refusal::Zip64 => t.s(k::bench_files::ZIP_64).to_owned(),
        Refusal::SameName => t.s(k::bench_files::ZIP_SAME_NAME).to_owned(),
        Refusal::Unreadable => t.s(k::bench_files::ZIP_UNREADABLE).to_owned(),
    }
}

/// Why an entry of a ZIP is not read.
fn unusable(t: T, it: &Unusable) -> String {
    match it {
        Unusable::TooLarge { limit } => t.f(k::bench_files::ENTRY_TOO_LARGE, &[("limit", &megabytes(*limit))]),
        Unusable::TotalTooLarge { limit } => t.f(k::bench_files::ZIP_TOTAL, &[("limit", &megabytes(*limit))]),
        Unusable::Encrypted => t.s(k::bench_files::ENTRY_ENCRYPTED).to_owned(),
        Unusable::Nested => t.s(k::bench_files::ENTRY_NESTED).to_owned(),
        Unusable::Method => t.s(k::bench_files::ENTRY_METHOD).to_owned(),
        Unusable::Damaged => t.s(k::bench_files::ENTRY_DAMAGED).to_owned(),
    }
}

fn bench_defect(t: T, it: &BenchDefect) -> String {
    let name = |name: &str| visible(name);
    match it {
        BenchDefect::List(why) => t.f(k::bench_files::BENCH_LIST, &[("why", &unusable(t, why))]),
        BenchDefect::Read(why) => t.f(k::bench_files::BENCH_LIST, &[("why", &wording::open_file_error(t, why))]),
        BenchDefect::OtherModel(it) => {
            t.f(k::bench_files::BENCH_OTHER_MODEL, &[("id", &visible(&it.id)), ("version", &visible(&it.version))])
        }
        BenchDefect::Missing(it) => t.f(k::bench_files::BENCH_MISSING, &[("file", &name(&it.name))]),
        BenchDefect::Unlisted(it) => t.f(k::bench_files::BENCH_UNLISTED, &[("file", &name(it))]),
        BenchDefect::Unusable(it, why) => {
            t.f(k::bench_files::BENCH_FILE, &[("file", &name(&it.name)), ("why", &unusable(t, why))])
        }
        BenchDefect::Altered(it) => t.f(k::bench_files::BENCH_ALTERED, &[("file", &name(&it.name))]),
    }
}

/// Why the bytes of a file could not be had.
pub fn trouble(t: T, it: &Trouble) -> String {
    match it {
        Trouble::Picked(it) => picked::words(t, it),
        Trouble::Zip(it) => refusal(t, it),
        Trouble::Entry(it) => unusable(t, it),
        Trouble::Bench(it) => t.f(k::bench_files::BENCH_REFUSED, &[("why", &bench_defect(t, it))]),
        Trouble::BenchAmongFiles => t.s(k::bench_files::BENCH_AMONG).to_owned(),
        Trouble::Full => {
            let limits = [("files", MOST_FILES.to_string()), ("bytes", megabytes(MOST_BYTES as u64))];
            t.f(k::bench_files::FULL, &limits.each_ref().map(|it| (it.0, it.1.as_str())))
        }
    }
}

/// What became of a file, in a sentence. Other files that it speaks of are named by [`others`].
pub fn state(t: T, received: &Received, status: &Status) -> String {
    match (status, &received.what) {
        (Status::Counted, _) => t.s(k::bench::COUNTED).to_owned(),
        (_, What::Unread(words)) => words.clone(),
        (_, What::Refused(it)) => {
            let reasons: Vec<String> = it.reasons.iter().map(|(_, it)| reasons::reason(t, it)).collect();
            t.f(k::bench::REFUSED, &[("why", &reasons.join(t.s(k::bench_files::BETWEEN)))])
        }
        (Status::Apart(it), _) => apart(t, it).to_owned(),
        (Status::Refused, What::Submission(_) | What::Review(_)) => String::new(),
    }
}

/// The same with the names of the other files, for where nothing can be followed.
pub fn state_with_names(t: T, batch: &[Arc<Received>], received: &Received, status: &Status) -> String {
    let state = state(t, received, status);
    let names: Vec<String> = others(status).iter().map(|it| visible(&batch[*it].name)).collect();
    if names.is_empty() {
        return state;
    }
    t.f(k::bench_files::WITH_OTHERS, &[("state", &state), ("names", &names.join(t.s(k::bench_files::BETWEEN_NAMES)))])
}

/// Why a sound file does not take part.
pub fn apart(t: T, it: &Apart) -> &'static str {
    t.s(match it {
        Apart::Signer(Signer::Unknown) => k::bench::APART_UNKNOWN,
        Apart::Signer(Signer::OtherCity) => k::bench::APART_OTHER_CITY,
        Apart::Signer(Signer::Revoked) => k::bench::APART_REVOKED,
        Apart::Signer(it @ Signer::NotAnEvaluator) => return reasons::signer(t, *it),
        Apart::Signer(_) => k::bench::APART_VALIDITY,
        Apart::Excluded => k::bench::APART_EXCLUDED,
        Apart::Scope => k::bench::APART_SCOPE,
        Apart::Round => k::bench::APART_ROUND,
        Apart::Challenge => k::bench::APART_CHALLENGE,
        Apart::Early => k::bench::APART_EARLY,
        Apart::Late => k::bench::APART_LATE,
        Apart::Example => k::bench::APART_EXAMPLE,
        Apart::Same(_) => k::bench_files::APART_SAME,
        Apart::Superseded(_) => k::bench_files::APART_SUPERSEDED,
        Apart::NotChosen(_) => k::bench_files::APART_NOT_CHOSEN,
        Apart::Conflict(_) => k::bench_files::APART_CONFLICT,
    })
}

/// The other files that the state of one speaks of.
pub fn others(status: &Status) -> &[usize] {
    match status {
        Status::Apart(Apart::Same(it) | Apart::Superseded(it) | Apart::NotChosen(it)) => std::slice::from_ref(it),
        Status::Apart(Apart::Conflict(others)) => others,
        _ => &[],
    }
}

/// Whose key it is, in a word or two.
pub fn signer(t: T, received: &Received, keys: Option<&KeyList>) -> &'static str {
    let Some(submission) = received.submission() else { return "" };
    t.s(match keys.map(|it| submission.signer(it)) {
        None => k::bench_files::SIGNER_NO_LIST,
        Some(Signer::Known) => k::bench_files::SIGNER_KNOWN,
        Some(Signer::Unknown) => k::bench_files::SIGNER_UNKNOWN,
        Some(Signer::OtherCity) => k::bench_files::SIGNER_OTHER_CITY,
        Some(Signer::OutsideValidity) => k::bench_files::SIGNER_OUTSIDE,
        Some(Signer::Revoked) => k::bench_files::SIGNER_REVOKED,
        Some(it @ Signer::NotAnEvaluator) => return reasons::signer(t, it),
    })
}

/// A ruling, as the list of decisions says it.
pub fn ruling(it: Ruling) -> Key {
    match it {
        Ruling::Admit => k::bench_files::RULED_ADMIT,
        Ruling::Exclude => k::bench_files::RULED_EXCLUDE,
        Ruling::AsRuled => k::bench_files::RULED_BACK,
    }
}
