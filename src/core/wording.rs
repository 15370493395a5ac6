//! How scores, scopes and reasons are worded: the same words on the page, in reports and on the command line.

use super::answers::Scope;
use super::model::ProfileKey;
use super::scoring::{E2, OpenReason, Score};
use super::seeds;
use super::seeds::words::{T, k};

/// One decimal, or a dash where there is no score.
pub fn score(it: Option<E2>) -> String {
    it.map_or_else(|| "–".to_owned(), E2::one_decimal)
}

/// The interval in which the score still lies; a single figure once nothing is open.
pub fn interval(it: &Score) -> String {
    match (it.lowest, it.highest) {
        (Some(low), Some(high)) if low == high => low.one_decimal(),
        (Some(low), Some(high)) => format!("{}–{}", low.one_decimal(), high.one_decimal()),
        _ => "–".to_owned(),
    }
}

/// The scope in words.
pub fn scope(t: T, it: Scope) -> &'static str {
    t.s(match it {
        Scope::Core => k::common::SCOPE_CORE,
        Scope::Full => k::common::SCOPE_FULL,
    })
}

/// The name of a profile figure.
pub fn figure(t: T, key: ProfileKey) -> &'static str {
    seeds::model().profile_field(key).map_or("", |it| it.label.get(t.lang))
}

/// Why a question is open.
pub fn open_reason(t: T, it: OpenReason) -> String {
    match it {
        OpenReason::Unanswered | OpenReason::Misfit => t.s(k::errors::OPEN_UNANSWERED).to_owned(),
        OpenReason::Incomplete => t.s(k::errors::OPEN_INCOMPLETE).to_owned(),
        OpenReason::ProfileMissing(key) => t.f(k::errors::OPEN_PROFILE, &[("figure", figure(t, key))]),
        OpenReason::ZeroDenominator => t.s(k::errors::OPEN_ZERO).to_owned(),
        OpenReason::NumeratorAboveDenominator => t.s(k::errors::OPEN_ABOVE).to_owned(),
    }
}
