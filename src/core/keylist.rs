//! The organiser's key list: which key may sign for which city, and when. Nothing else makes a signer known.

use serde::{Deserialize, Serialize};

use super::document::{KEY_LIST, OpenFileError};
use super::ids::CityCode;
use super::json::{self, Json, Limits};
use super::proof::PublicKey;
use super::time;

/// A key list as a file: `type` `citysec.keylist`, `version` 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyList {
    #[serde(rename = "type")]
    kind: String,
    version: u32,
    /// The entries; a city may have several keys, and a key may serve several cities.
    pub keys: Vec<KeyEntry>,
    /// The keys that may sign reviews.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evaluators: Vec<EvaluatorEntry>,
}

/// One key of one city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// Administrative code of the city.
    pub city: CityCode,
    /// The key, `did:key:z6Mk…`.
    pub key: PublicKey,
    /// A remark for people, such as the enrolment letter's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// First day on which it may sign, `2026-01-01`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day on which it may sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Day from which on nothing that it signed is accepted any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<String>,
}

/// One key of an evaluator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluatorEntry {
    /// The key, `did:key:z6Mk…`.
    pub key: PublicKey,
    /// A remark for people, such as the name of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// First day on which it may sign, `2026-01-01`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day on which it may sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Day from which on nothing that it signed is accepted any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<String>,
}

/// Who signed, by the key list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The key is on the list for this city, or as an evaluator's, and valid on the day of signing.
    Known,
    /// The list does not have this key.
    Unknown,
    /// The list has this key, but for another city.
    OtherCity,
    /// The list has this key, but not as one that may sign reviews.
    NotAnEvaluator,
    /// The key is on the list, but not valid on the day of signing.
    OutsideValidity,
    /// The key was revoked.
    Revoked,
}

impl KeyList {
    /// A list of these entries.
    pub fn new(keys: Vec<KeyEntry>) -> Self {
        Self { kind: KEY_LIST.to_owned(), version: 1, keys, evaluators: Vec::new() }
    }

    /// Reads a key list.
    ///
    /// # Errors
    /// Not strict JSON, of another kind or version, or with a date that the calendar does not have.
    pub fn read(bytes: &[u8]) -> Result<Self, OpenFileError> {
        let tree = json::read(bytes, Limits::FILE)?;
        match tree.get("type").and_then(Json::as_text) {
            Some(KEY_LIST) => {}
            other => return Err(OpenFileError::UnknownKind(other.map(str::to_owned))),
        }
        // Before the shape, which a newer list may have changed.
        if let Some(Json::Int(version)) = tree.get("version")
            && *version > 1
        {
            return Err(OpenFileError::Newer { kind: KEY_LIST.to_owned(), version: *version });
        }
        let list: Self = json::from_tree(&tree)?;
        list.check()?;
        Ok(list)
    }

    /// What its shape alone does not say: its kind and version, and that its days are days of the calendar.
    ///
    /// # Errors
    /// The first place that breaks a rule.
    pub fn check(&self) -> Result<(), json::ReadError> {
        let wrong = |pointer: String, words: String| {
            let problem = json::Problem::WrongValue(words);
            Err(json::ReadError { pointer, problem })
        };
        if self.kind != KEY_LIST {
            return wrong("/type".to_owned(), format!("not `{KEY_LIST}`"));
        }
        if self.version != 1 {
            return wrong("/version".to_owned(), format!("version {}", self.version));
        }
        let keys = self.keys.iter().map(|it| ("keys", [&it.from, &it.until, &it.revoked]));
        let evaluators = self.evaluators.iter().map(|it| ("evaluators", [&it.from, &it.until, &it.revoked]));
        for (idx, (member, dates)) in keys.enumerate().chain(evaluators.enumerate()) {
            for (name, date) in ["from", "until", "revoked"].into_iter().zip(dates) {
                if date.as_deref().is_some_and(|it| !time::is_date(it)) {
                    return wrong(format!("/{member}/{idx}/{name}"), "not a date such as 2026-11-22".to_owned());
                }
            }
        }
        Ok(())
    }

    /// Whether this key may sign for this city on this day (`2026-11-22`).
    ///
    /// A revoked key is refused whatever day the signature claims, because the day is only the signer's claim.
    pub fn signer(&self, city: &CityCode, key: &PublicKey, day: &str) -> Signer {
        city_signer(self.keys.iter().filter(|it| it.key == *key), city, day)
    }

    /// Whether this key may sign reviews on this day. A revoked key is refused as [`KeyList::signer`] does.
    pub fn evaluator(&self, key: &PublicKey, day: &str) -> Signer {
        let of_key = self.evaluators.iter().filter(|it| it.key == *key);
        review_signer(of_key, || self.keys.iter().any(|it| it.key == *key), day)
    }
}

/// A key list in the order of its keys, for asking about thousands of files.
pub struct KeyIndex<'a> {
    keys: Vec<&'a KeyEntry>,
    evaluators: Vec<&'a EvaluatorEntry>,
}

impl<'a> KeyIndex<'a> {
    /// The index of this list.
    pub fn of(list: &'a KeyList) -> Self {
        let (mut keys, mut evaluators): (Vec<_>, Vec<_>) =
            (list.keys.iter().collect(), list.evaluators.iter().collect());
        // Entries of one key stay in the order of the list.
        keys.sort_by_key(|it| it.key);
        evaluators.sort_by_key(|it| it.key);
        Self { keys, evaluators }
    }

    /// What [`KeyList::signer`] says.
    pub fn signer(&self, city: &CityCode, key: &PublicKey, day: &str) -> Signer {
        city_signer(run(&self.keys, key, |it| &it.key).iter().copied(), city, day)
    }

    /// What [`KeyList::evaluator`] says.
    pub fn evaluator(&self, key: &PublicKey, day: &str) -> Signer {
        let of_key = run(&self.evaluators, key, |it| &it.key).iter().copied();
        review_signer(of_key, || !run(&self.keys, key, |it| &it.key).is_empty(), day)
    }
}

/// The entries of this key.
fn run<'b, T>(sorted: &'b [&T], key: &PublicKey, of: fn(&T) -> &PublicKey) -> &'b [&'b T] {
    let from = sorted.partition_point(|it| of(it) < key);
    let to = sorted.partition_point(|it| of(it) <= key);
    &sorted[from..to]
}

fn city_signer<'a>(of_key: impl Iterator<Item = &'a KeyEntry> + Clone, city: &CityCode, day: &str) -> Signer {
    let of_city = of_key.clone().filter(|it| it.city == *city);
    match standing(of_city.map(|it| [&it.from, &it.until, &it.revoked]), day) {
        Some(it) => it,
        None if of_key.clone().next().is_some() => Signer::OtherCity,
        None => Signer::Unknown,
    }
}

fn review_signer<'a>(
    of_key: impl Iterator<Item = &'a EvaluatorEntry>,
    is_city: impl FnOnce() -> bool,
    day: &str,
) -> Signer {
    match standing(of_key.map(|it| [&it.from, &it.until, &it.revoked]), day) {
        Some(it) => it,
        None if is_city() => Signer::NotAnEvaluator,
        None => Signer::Unknown,
    }
}

/// How a key stands on a day that has these entries, each with its first and last day and its revocation; `None` if it
/// has none.
fn standing<'a>(entries: impl Iterator<Item = [&'a Option<String>; 3]>, day: &str) -> Option<Signer> {
    let mut found = None;
    for [from, until, revoked] in entries {
        let valid = from.as_deref().is_none_or(|it| it <= day) && until.as_deref().is_none_or(|it| day <= it);
        found = match found {
            // A key that was revoked once is not made good by another entry.
            Some(Signer::Revoked) => found,
            _ if revoked.is_some() => Some(Signer::Revoked),
            Some(Signer::Known) => found,
            _ => Some(if valid { Signer::Known } else { Signer::OutsideValidity }),
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::key::SecretKey;

    fn key(byte: u8) -> PublicKey {
        SecretKey::from_random([byte; 32]).public()
    }

    fn city(code: &str) -> CityCode {
        CityCode::parse(code).expect("a code")
    }

    fn entry(code: &str, byte: u8) -> KeyEntry {
        KeyEntry { city: city(code), key: key(byte), remark: None, from: None, until: None, revoked: None }
    }

    #[test]
    fn a_list_is_read_as_it_is_written() {
        let remark = Some("公函 2026-17".to_owned());
        let list = KeyList::new(vec![KeyEntry { remark, from: Some("2026-01-01".to_owned()), ..entry("330500", 1) }]);
        let text = serde_json::to_vec_pretty(&list).expect("a list is plain JSON");
        assert_eq!(KeyList::read(&text), Ok(list));
    }

    #[test]
    fn a_signer_is_known_by_city_key_and_day() {
        let day = |it: &str| Some(it.to_owned());
        let list = KeyList::new(vec![
            KeyEntry { from: day("2026-01-01"), until: day("2026-06-30"), ..entry("330500", 1) },
            // The same key again, later, and for a second city without limits.
            KeyEntry { from: day("2026-09-01"), ..entry("330500", 1) },
            entry("330100", 1),
            KeyEntry { revoked: day("2026-05-05"), ..entry("330500", 2) },
            // Revoked for one city only.
            entry("330100", 2),
        ]);
        let rows = [
            ("330500", 1, "2025-12-31", Signer::OutsideValidity),
            ("330500", 1, "2026-01-01", Signer::Known),
            ("330500", 1, "2026-06-30", Signer::Known),
            ("330500", 1, "2026-07-01", Signer::OutsideValidity),
            ("330500", 1, "2026-09-01", Signer::Known),
            ("330100", 1, "2026-07-01", Signer::Known),
            ("320200", 1, "2026-07-01", Signer::OtherCity),
            ("330500", 2, "2026-01-01", Signer::Revoked),
            ("330100", 2, "2026-01-01", Signer::Known),
            ("330500", 3, "2026-01-01", Signer::Unknown),
        ];
        let index = KeyIndex::of(&list);
        for (code, byte, day, signer) in rows {
            assert_eq!(list.signer(&city(code), &key(byte), day), signer, "{code} {byte} {day}");
            assert_eq!(index.signer(&city(code), &key(byte), day), signer, "{code} {byte} {day}");
        }
    }

    #[test]
    fn reviews_are_signed_with_the_keys_of_evaluators_only() {
        let evaluator = |byte| EvaluatorEntry { key: key(byte), remark: None, from: None, until: None, revoked: None };
        let mut list = KeyList::new(vec![entry("330500", 1)]);
        list.evaluators = vec![
            EvaluatorEntry { until: Some("2026-06-30".to_owned()), ..evaluator(2) },
            EvaluatorEntry { revoked: Some("2026-05-05".to_owned()), ..evaluator(3) },
        ];
        let rows = [(1, Signer::NotAnEvaluator), (2, Signer::Known), (3, Signer::Revoked), (4, Signer::Unknown)];
        for (byte, signer) in rows {
            assert_eq!(list.evaluator(&key(byte), "2026-06-30"), signer, "{byte}");
            assert_eq!(KeyIndex::of(&list).evaluator(&key(byte), "2026-06-30"), signer, "{byte}");
        }
        assert_eq!(list.evaluator(&key(2), "2026-07-01"), Signer::OutsideValidity);
        assert_eq!(list.signer(&city("330500"), &key(2), "2026-06-30"), Signer::Unknown);
        let text = serde_json::to_vec(&list).expect("a list is plain JSON");
        assert_eq!(KeyList::read(&text), Ok(list));
    }

    /// A key that was revoked once is not made good by a second entry without the mark.
    #[test]
    fn a_second_entry_does_not_undo_a_revocation() {
        let revoked = KeyEntry { revoked: Some("2026-05-05".to_owned()), ..entry("330500", 1) };
        let list = KeyList::new(vec![entry("330500", 1), revoked]);
        assert_eq!(list.signer(&city("330500"), &key(1), "2026-01-01"), Signer::Revoked);
    }
}
