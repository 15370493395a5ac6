//! Planted frauds: one of each kind that the bench has to catch and name, with what it has to say.

use serde::Serialize;

use super::super::answers::City;
use super::super::encoding::Digest;
use super::super::keylist::KeyEntry;
use super::{Planned, Population, SampleFile};

/// A kind of fraud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FraudKind {
    /// Somebody on the way changed the total.
    EditedScore,
    /// Somebody on the way changed an answer.
    EditedAnswer,
    /// A city sends an older file again beside the one that replaced it.
    ReplayedOlder,
    /// A stranger signs under a city's name.
    StrangersKey,
    /// The key that signed was revoked.
    RevokedKey,
    /// The answers belong to another model.
    OtherModel,
    /// A city sends two files, of which neither names the other.
    TwoFiles,
}

impl FraudKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::EditedScore,
        Self::EditedAnswer,
        Self::ReplayedOlder,
        Self::StrangersKey,
        Self::RevokedKey,
        Self::OtherModel,
        Self::TwoFiles,
    ];
}

/// A fraud with its files.
#[derive(Clone, Debug)]
pub struct Fraud {
    /// What kind.
    pub kind: FraudKind,
    /// The city under whose name.
    pub city: City,
    /// Its entry of the key list.
    pub entry: KeyEntry,
    /// The files.
    pub files: Vec<Planted>,
}

/// A file of a fraud and what has to become of it.
#[derive(Clone, Debug)]
pub struct Planted {
    /// The file.
    pub file: SampleFile,
    /// The checks that refuse it, where the key list is given, by [`super::super::result::Check::word`].
    pub checks: &'static [&'static str],
    /// What becomes of it on the bench.
    pub bench: Bench,
}

/// What becomes of a file on the bench with the key list of the population.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Bench {
    /// It counts.
    Counted,
    /// It is refused.
    Refused,
    /// The key list does not have its key.
    UnknownSigner,
    /// Its key was revoked.
    RevokedSigner,
    /// Another file replaced it.
    Superseded,
    /// In conflict with another file of the city.
    Conflict,
}

impl Population<'_> {
    /// One fraud of each kind, of cities that are none of the others.
    pub fn frauds(&self) -> Vec<Fraud> {
        let first = self.order.cities as usize;
        FraudKind::ALL.into_iter().zip(&self.cities[first..]).map(|(kind, it)| self.fraud(kind, it)).collect()
    }

    fn fraud(&self, kind: FraudKind, planned: &Planned) -> Fraud {
        let own = self.key(planned.number, 0);
        let good = |version: u64, supersedes: Option<Digest>| self.sign(planned, version, supersedes, &own, |_| ());
        let named = |signed, suffix: &str| self.named(planned, signed, suffix);
        let edited = |from: &str| {
            let mut file = named(good(0, None), "");
            file.bytes = with_other_digit(file.bytes, from);
            file
        };
        let one = |file, checks, bench| vec![Planted { file, checks, bench }];
        let files = match kind {
            FraudKind::EditedScore => one(edited("\"totalE2\": "), &["signature", "scores"], Bench::Refused),
            FraudKind::EditedAnswer => one(edited("\"level\": "), &["signature", "scores"], Bench::Refused),
            FraudKind::StrangersKey => {
                let signed = self.sign(planned, 0, None, &self.key(planned.number, 1), |_| ());
                one(named(signed, ""), &["signer"], Bench::UnknownSigner)
            }
            FraudKind::RevokedKey => one(named(good(0, None), ""), &["signer"], Bench::RevokedSigner),
            FraudKind::OtherModel => {
                let signed = self.sign(planned, 0, None, &own, |it| {
                    it.credential_subject.model.digest = Digest::of(b"another model");
                });
                one(named(signed, ""), &["model"], Bench::Refused)
            }
            FraudKind::ReplayedOlder => {
                let older = good(0, None);
                let newer = good(1, Some(older.digest));
                let older = Planted { file: named(older, "-older"), checks: &[], bench: Bench::Superseded };
                vec![older, Planted { file: named(newer, "-newer"), checks: &[], bench: Bench::Counted }]
            }
            FraudKind::TwoFiles => [(0, "-first"), (1, "-second")]
                .map(|(version, suffix)| Planted {
                    file: named(good(version, None), suffix),
                    checks: &[],
                    bench: Bench::Conflict,
                })
                .into(),
        };
        let mut entry = files[0].file.entry.clone();
        if kind == FraudKind::RevokedKey {
            entry.revoked = Some(self.made().date().to_owned());
        }
        Fraud { kind, city: self.city(planned), entry, files }
    }
}

/// The file with another digit behind the first occurrence of these words.
fn with_other_digit(mut bytes: Vec<u8>, words: &str) -> Vec<u8> {
    let at = bytes.windows(words.len()).position(|it| it == words.as_bytes()).map(|it| it + words.len());
    if let Some(digit) = at.and_then(|it| bytes.get_mut(it)) {
        *digit = if *digit == b'1' { b'2' } else { b'1' };
    }
    bytes
}
