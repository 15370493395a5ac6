//! Who stated what stands, and what was stated before: kept for each answer and each remark.
//!
//! A statement is a *claim* with its *origin*. What stands is the claim on which the live claims agree; where they do
//! not, the others stay *open* until somebody settles the conflict, and the one that stands meanwhile follows from the
//! claims alone, never from the order in which they came. What does not stand any more is *past*; claims from files are
//! never dropped from it.

use serde::{Deserialize, Serialize};

use super::encoding::Digest;
use super::time::Timestamp;

/// Most values of our own that are kept as past of one question.
pub const OWN_PAST_LIMIT: usize = 20;

/// Where a claim comes from. Sorts by time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// When it was stated.
    pub at: Timestamp,
    /// The file that it came with, which the ledger or the task names; `None` for what was stated here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Digest>,
}

impl Origin {
    /// Stated here, at this moment.
    pub fn here(at: Timestamp) -> Self {
        Self { at, file: None }
    }
}

/// A statement that does not stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim<T> {
    /// What was stated.
    pub value: T,
    /// By whom and when.
    pub origin: Origin,
}

/// A statement that stood, or lost to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Past<T> {
    /// What was stated.
    pub value: T,
    /// By whom and when.
    pub origin: Origin,
    /// Until when it was alive.
    pub until: Timestamp,
    /// The file whose claim took its place; `None` where something else was stated here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_to: Option<Digest>,
}

/// What is known about one statement beside its value, which stands in the assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record<T> {
    /// Those who state what stands, the earliest first; empty while nothing stands.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Origin>,
    /// Claims that contradict it and have not been settled, the earliest first.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<Claim<T>>,
    /// What does not stand any more, in the order in which it ended.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<Past<T>>,
}

impl<T> Default for Record<T> {
    fn default() -> Self {
        Self { origins: Vec::new(), open: Vec::new(), past: Vec::new() }
    }
}

impl<T: Clone + PartialEq> Record<T> {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty() && self.open.is_empty() && self.past.is_empty()
    }

    /// Whether what stands was stated here, whoever else states it.
    pub fn is_own(&self) -> bool {
        self.origins.iter().any(|it| it.file.is_none())
    }

    /// States a value here, or takes it back: it stands from now on, and all that contradicted it is past.
    ///
    /// A value that is corrected within the hour in which it was stated leaves no trace, so that the past is not filled
    /// with every stroke of a key.
    pub fn state(&mut self, standing: &mut Option<T>, value: Option<T>, now: &Timestamp) {
        let is_draft = |it: &Origin| it.file.is_none() && it.at.hour() == now.hour();
        let old = standing.take();
        let mut ended: Vec<Claim<T>> = std::mem::take(&mut self.open);
        for origin in std::mem::take(&mut self.origins) {
            match &old {
                Some(it) if !is_draft(&origin) && old != value => ended.push(Claim { value: it.clone(), origin }),
                // Others agree with what is stated: they go on doing so.
                Some(_) if old == value && origin.file.is_some() => self.origins.push(origin),
                _ => {}
            }
        }
        self.end(ended.into_iter().filter(|it| !is_draft(&it.origin)), now, None);
        if value.is_some() {
            self.origins.push(Origin::here(now.clone()));
            self.origins.sort();
        }
        *standing = value;
        self.forget_oldest_own();
    }

    /// Adds a claim from a file. It never silently takes the place of another one: where it contradicts what stands, one
    /// of the two is left open.
    pub fn claim(&mut self, standing: &mut Option<T>, claim: Claim<T>) {
        let mut live = self.live(standing);
        live.push(claim);
        self.arrange(standing, live);
    }

    /// Settles what is open: this value stands from now on, with those who state it; the others are past. A value that
    /// nobody states is stated here.
    pub fn settle(&mut self, standing: &mut Option<T>, value: &T, now: &Timestamp) {
        if !self.dismiss(standing, |it, _| it == value, now) {
            self.state(standing, Some(value.clone()), now);
        }
    }

    /// Gives up every live claim for which this does not hold, as lost to what stands then; the latest moment at which
    /// somebody stated the value is the second argument. `false`, and nothing has happened, where it holds for none.
    pub fn dismiss(
        &mut self,
        standing: &mut Option<T>,
        keep: impl Fn(&T, &Timestamp) -> bool,
        now: &Timestamp,
    ) -> bool {
        let live = self.live(standing);
        let latest = |value: &T| live.iter().filter(|it| it.value == *value).map(|it| &it.origin.at).max();
        let kept: Vec<bool> = live.iter().map(|it| latest(&it.value).is_some_and(|at| keep(&it.value, at))).collect();
        let holds = kept.contains(&true);
        let mut kept = kept.into_iter();
        let (stay, go): (Vec<_>, Vec<_>) = live.into_iter().partition(|_| kept.next().unwrap_or(true) || !holds);
        self.arrange(standing, stay);
        let winner = if self.is_own() { None } else { self.origins.last().and_then(|it| it.file) };
        self.end(go.into_iter(), now, winner);
        holds
    }

    /// Takes back everything that came with a file, and revives what was given up for it, unless others still state what
    /// it was given up for or the matter was settled here since.
    pub fn withdraw(&mut self, standing: &mut Option<T>, file: Digest) {
        let is_theirs = |it: &Origin| it.file == Some(file);
        self.past.retain(|it| !is_theirs(&it.origin));
        let others = self.origins.iter().rev().find(|it| !is_theirs(it)).map(|it| it.file);
        let mut live = self.live(standing);
        live.retain(|it| !is_theirs(&it.origin));
        for mut it in std::mem::take(&mut self.past) {
            match others {
                _ if it.lost_to != Some(file) => self.past.push(it),
                Some(other) => {
                    it.lost_to = other;
                    self.past.push(it);
                }
                None => live.push(Claim { value: it.value, origin: it.origin }),
            }
        }
        self.arrange(standing, live);
    }

    /// Takes over a value with its record from another copy: ours becomes past, and what either copy knows is kept.
    pub fn yield_to(&mut self, standing: &mut Option<T>, value: Option<T>, theirs: Self, now: &Timestamp) {
        let ours = self.live(standing);
        let past = std::mem::take(&mut self.past);
        *self = theirs;
        *standing = value;
        self.join(&Self { past, ..Self::default() });
        let is_kept = |it: &Claim<T>| self.origins.contains(&it.origin) || self.open.contains(it);
        let gone: Vec<Claim<T>> = ours.into_iter().filter(|it| !is_kept(it)).collect();
        self.end(gone.into_iter(), now, None);
    }

    /// Everything that is stated now, each value once with those who state it: what stands first, then what is open, the
    /// earliest first.
    pub fn stated(&self, standing: Option<&T>) -> Vec<(T, Vec<Origin>)> {
        let mut stated: Vec<(T, Vec<Origin>)> = Vec::new();
        stated.extend(standing.map(|it| (it.clone(), self.origins.clone())));
        for it in &self.open {
            match stated.iter_mut().find(|(value, _)| *value == it.value) {
                Some((_, origins)) => origins.push(it.origin.clone()),
                None => stated.push((it.value.clone(), vec![it.origin.clone()])),
            }
        }
        stated
    }

    /// Adds what another copy knows about the same value.
    pub fn join(&mut self, other: &Self) {
        for it in &other.origins {
            if !self.origins.contains(it) {
                self.origins.push(it.clone());
            }
        }
        for it in &other.open {
            if !self.open.contains(it) {
                self.open.push(it.clone());
            }
        }
        for it in &other.past {
            if !self.past.contains(it) {
                self.past.push(it.clone());
            }
        }
        self.origins.sort();
        self.open.sort_by(|a, b| a.origin.cmp(&b.origin));
        self.past.sort_by(|a, b| (&a.until, &a.origin).cmp(&(&b.until, &b.origin)));
    }

    /// Every claim that is alive, those for what stands first.
    fn live(&mut self, standing: &mut Option<T>) -> Vec<Claim<T>> {
        let origins = std::mem::take(&mut self.origins);
        let mut live: Vec<Claim<T>> = match standing.take() {
            Some(value) => origins.into_iter().map(|origin| Claim { value: value.clone(), origin }).collect(),
            None => Vec::new(),
        };
        live.append(&mut self.open);
        live
    }

    /// Lets one of the live claims stand: ours before those from files, else the latest; of two of one moment the one
    /// whose file has the greater digest. What was given up and somebody states
    /// again is alive again, unless we replaced it ourselves. That is an order of the claims themselves, so nothing depends on theirs.
    fn arrange(&mut self, standing: &mut Option<T>, mut live: Vec<Claim<T>>) {
        for it in std::mem::take(&mut self.past) {
            let was_replaced_here = it.origin.file.is_none() && it.lost_to.is_none();
            if !was_replaced_here && live.iter().any(|other| other.value == it.value) {
                live.push(Claim { value: it.value, origin: it.origin });
            } else {
                self.past.push(it);
            }
        }
        live.sort_by(|a, b| a.origin.cmp(&b.origin));
        live.dedup_by(|a, b| a.origin == b.origin && a.value == b.value);
        let order = |it: &Claim<T>| (it.origin.file.is_none(), it.origin.clone());
        let first = live.iter().max_by_key(|it| order(it)).map(|it| it.value.clone());
        for it in live {
            if Some(&it.value) == first.as_ref() {
                self.origins.push(it.origin);
            } else {
                self.open.push(it);
            }
        }
        *standing = first;
    }

    fn end(&mut self, ended: impl Iterator<Item = Claim<T>>, now: &Timestamp, lost_to: Option<Digest>) {
        self.past.extend(ended.map(|it| Past { value: it.value, origin: it.origin, until: now.clone(), lost_to }));
        self.past.sort_by(|a, b| (&a.until, &a.origin).cmp(&(&b.until, &b.origin)));
    }

    fn forget_oldest_own(&mut self) {
        let own = self.past.iter().filter(|it| it.origin.file.is_none()).count();
        let mut surplus = own.saturating_sub(OWN_PAST_LIMIT);
        self.past.retain(|it| {
            let forget = surplus > 0 && it.origin.file.is_none();
            surplus -= usize::from(forget);
            !forget
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moment(hour: u64) -> Timestamp {
        Timestamp::from_unix(1_795_334_400 + hour * 3600)
    }

    fn file(name: u8) -> Digest {
        Digest::of(&[name])
    }

    fn claim(value: u8, hour: u64, name: u8) -> Claim<u8> {
        Claim { value, origin: Origin { at: moment(hour), file: Some(file(name)) } }
    }

    /// Whether somebody states a value, and where it is kept.
    fn places(record: &Record<u8>, standing: Option<u8>, origin: &Origin) -> Vec<(&'static str, u8)> {
        let stands = standing.filter(|_| record.origins.contains(origin)).map(|it| ("stands", it));
        let open = record.open.iter().filter(|it| it.origin == *origin).map(|it| ("open", it.value));
        let past = record.past.iter().filter(|it| it.origin == *origin).map(|it| ("past", it.value));
        stands.into_iter().chain(open).chain(past).collect()
    }

    #[test]
    fn a_correction_within_the_hour_leaves_no_trace_and_a_later_one_does() {
        let (mut record, mut standing) = (Record::default(), None);
        record.state(&mut standing, Some(1), &moment(0));
        record.state(&mut standing, Some(2), &Timestamp::from_unix(1_795_334_400 + 3599));
        assert_eq!((standing, record.past.len()), (Some(2), 0));
        record.state(&mut standing, Some(3), &moment(1));
        assert_eq!(standing, Some(3));
        assert_eq!(record.past.iter().map(|it| it.value).collect::<Vec<_>>(), [2]);
        assert_eq!((record.past[0].until.clone(), record.past[0].lost_to), (moment(1), None));
        record.state(&mut standing, None, &moment(2));
        assert_eq!((standing, record.origins.len(), record.past.len()), (None, 0, 2));
    }

    #[test]
    fn own_values_are_forgotten_in_the_end_and_those_of_files_never() {
        let (mut record, mut standing) = (Record::default(), None);
        record.claim(&mut standing, claim(9, 0, 1));
        for hour in 1..50 {
            record.state(&mut standing, Some((hour % 7) as u8), &moment(hour));
        }
        assert_eq!(record.past.iter().filter(|it| it.origin.file.is_none()).count(), OWN_PAST_LIMIT);
        assert_eq!(record.past.first().map(|it| it.value), Some(9));
        assert_eq!(record.past.last().map(|it| it.value), Some(48 % 7));
    }

    #[test]
    fn a_claim_never_silently_takes_the_place_of_another() {
        let (mut record, mut standing) = (Record::default(), None);
        record.state(&mut standing, Some(1), &moment(5));
        record.claim(&mut standing, claim(2, 9, 1));
        assert_eq!((standing, record.open.len()), (Some(1), 1), "what was stated here stays");
        record.claim(&mut standing, claim(1, 9, 2));
        assert_eq!((record.origins.len(), record.open.len()), (2, 1), "who agrees is added");
        record.settle(&mut standing, &2, &moment(10));
        assert_eq!((standing, record.open.len()), (Some(2), 0));
        assert!(record.past.iter().all(|it| it.value == 1 && it.lost_to == Some(file(1))), "{record:?}");
        assert_eq!(record.past.len(), 2);
    }

    #[test]
    fn what_is_stated_is_listed_once_with_all_who_state_it() {
        let (mut record, mut standing) = (Record::default(), None);
        record.state(&mut standing, Some(1), &moment(0));
        for it in [claim(2, 1, 1), claim(3, 2, 2), claim(2, 3, 3), claim(1, 4, 4)] {
            record.claim(&mut standing, it);
        }
        let counts: Vec<_> = record.stated(standing.as_ref()).iter().map(|it| (it.0, it.1.len())).collect();
        assert_eq!(counts, [(1, 2), (2, 2), (3, 1)]);
    }

    #[test]
    fn a_value_that_nobody_stated_settles_a_conflict_as_stated_here() {
        let (mut record, mut standing) = (Record::default(), None);
        record.claim(&mut standing, claim(1, 1, 1));
        record.claim(&mut standing, claim(2, 2, 2));
        record.settle(&mut standing, &3, &moment(3));
        assert_eq!((standing, record.origins.clone()), (Some(3), vec![Origin::here(moment(3))]));
        assert_eq!(record.past.len(), 2);
    }

    #[test]
    fn what_was_given_up_for_a_file_comes_back_with_its_withdrawal() {
        let (mut record, mut standing) = (Record::default(), None);
        record.state(&mut standing, Some(1), &moment(0));
        record.claim(&mut standing, claim(2, 1, 1));
        record.settle(&mut standing, &2, &moment(2));
        let (mut settled_here, mut own) = (record.clone(), standing);
        record.withdraw(&mut standing, file(1));
        assert_eq!((standing, record.is_own(), record.past.len(), record.open.len()), (Some(1), true, 0, 0));
        // What was stated since stays, and the value before it does not come back beside it.
        settled_here.state(&mut own, Some(7), &moment(3));
        settled_here.withdraw(&mut own, file(1));
        assert_eq!((own, settled_here.open.len()), (Some(7), 0));
    }

    #[test]
    fn what_others_state_too_stays_when_one_file_is_withdrawn() {
        let (mut record, mut standing) = (Record::default(), None);
        record.state(&mut standing, Some(1), &moment(0));
        record.claim(&mut standing, claim(2, 1, 1));
        record.claim(&mut standing, claim(2, 1, 2));
        record.settle(&mut standing, &2, &moment(2));
        record.withdraw(&mut standing, file(2));
        assert_eq!((standing, record.origins.len(), record.past.len()), (Some(2), 1, 1));
        record.withdraw(&mut standing, file(1));
        assert_eq!((standing, record.is_own()), (Some(1), true));
    }

    fn claims() -> impl Strategy<Value = Vec<(u8, u64)>> {
        prop::collection::vec((0_u8..4, 1_u64..6), 0..7)
    }

    proptest! {
        /// Claims in any order, and each as often as one likes, come to the same.
        #[test]
        fn order_and_repetition_of_claims_do_not_matter(
            own in prop::option::of(0_u8..4),
            given in claims(),
            order in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        ) {
            let build = |order: &[usize]| {
                let (mut record, mut standing) = (Record::default(), None);
                record.state(&mut standing, own, &moment(0));
                for idx in order {
                    record.claim(&mut standing, claim(given[*idx].0, given[*idx].1, *idx as u8));
                }
                (record, standing)
            };
            let straight: Vec<usize> = (0..given.len()).collect();
            let mut shuffled: Vec<usize> = if given.is_empty() { Vec::new() } else { order.iter().map(|it| it.index(given.len())).collect() };
            shuffled.extend(straight.iter().rev());
            prop_assert_eq!(build(&straight), build(&shuffled));
        }

        /// Nobody's claim is ever lost, whatever is claimed, settled and stated.
        #[test]
        fn every_claim_of_a_file_is_kept_somewhere(
            given in claims(),
            steps in prop::collection::vec((0_u8..3, 0_u8..5), 0..12),
        ) {
            let (mut record, mut standing) = (Record::default(), None);
            let mut added = 0;
            for (at, (what, value)) in steps.into_iter().enumerate() {
                let now = moment(10 + at as u64);
                match what {
                    0 if added < given.len() => {
                        record.claim(&mut standing, claim(given[added].0, given[added].1, added as u8));
                        added += 1;
                    }
                    1 => record.settle(&mut standing, &value, &now),
                    _ => record.state(&mut standing, (value < 4).then_some(value), &now),
                }
                prop_assert_eq!(standing.is_some(), !record.origins.is_empty());
                prop_assert!(record.open.iter().all(|it| Some(it.value) != standing));
                for (name, it) in given.iter().take(added).enumerate() {
                    let found = places(&record, standing, &claim(it.0, it.1, name as u8).origin);
                    prop_assert_eq!(found.len(), 1, "{:?}", found);
                    prop_assert_eq!(found[0].1, it.0);
                }
            }
        }

        /// Withdrawing all files leaves what was stated here, as if they had never come.
        #[test]
        fn withdrawing_everything_leaves_what_was_stated_here(
            own in prop::option::of(0_u8..4),
            given in claims(),
            settled in prop::option::of(0_u8..4),
        ) {
            let (mut record, mut standing) = (Record::default(), None);
            record.state(&mut standing, own, &moment(0));
            let before = (record.clone(), standing);
            for (name, it) in given.iter().enumerate() {
                record.claim(&mut standing, claim(it.0, it.1, name as u8));
            }
            if let Some(value) = settled.filter(|value| given.iter().any(|it| it.0 == *value)) {
                record.settle(&mut standing, &value, &moment(9));
            }
            for name in 0..given.len() {
                record.withdraw(&mut standing, file(name as u8));
            }
            prop_assert_eq!((record, standing), before);
        }
    }
}
