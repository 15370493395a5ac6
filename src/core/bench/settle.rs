//! Which of the received files count: one per city at most, signed by somebody who may, as the round asked.
//!
//! 1. What the evaluator excluded does not count.
//! 2. A key that the list does not vouch for, another round or challenge, or a day outside the round sets a file apart; the
//!    evaluator may admit it, for a reason that is printed. A revoked key, a key of another city and another scope cannot
//!    be admitted.
//! 3. Examples count only where there is nothing else.
//! 4. A review stands for the submission that it contains, if the list vouches for the evaluator's key as well.
//! 5. Of several files of one city the one counts that names the others, directly or in a chain, as superseded. Where none
//!    does, they are in conflict and none counts until the evaluator admits one.
//!
//! A file that was set apart earlier settles nothing for others: a stranger cannot replace a city's file by naming it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::core::encoding::Digest;
use crate::core::ids::CityCode;
use crate::core::keylist::{KeyIndex, Signer};

use super::submission::{Received, Submission};
use super::work::{Ruling, Work};

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It takes part.
    Counted,
    /// It is sound, but does not take part.
    Apart(Apart),
    /// It is no sound result, or could not be read.
    Refused,
}

/// Why a sound file does not take part. Other files are indices of the batch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Apart {
    /// The evaluator excluded it.
    Excluded,
    /// The key list does not vouch for its key.
    Signer(Signer),
    /// Another scope than the round's.
    Scope,
    /// Another round.
    Round,
    /// Another challenge.
    Challenge,
    /// Signed before the round opened.
    Early,
    /// Signed after the round closed.
    Late,
    /// An example, among results that cities have stated.
    Example,
    /// The same bytes as another file.
    Same(usize),
    /// Another file of the city says that it replaces this one.
    Superseded(usize),
    /// Other files of the same city, none of which replaces the rest: the evaluator has to settle which one counts.
    Conflict(Vec<usize>),
    /// The evaluator settled such a conflict for this other file.
    NotChosen(usize),
}

impl Apart {
    /// Whether the evaluator may let such a file count.
    pub fn may_be_admitted(&self) -> bool {
        match self {
            Self::Signer(it) => matches!(it, Signer::Unknown | Signer::OutsideValidity),
            Self::Round | Self::Challenge | Self::Early | Self::Late | Self::Conflict(_) | Self::NotChosen(_) => true,
            Self::Excluded | Self::Scope | Self::Example | Self::Same(_) | Self::Superseded(_) => false,
        }
    }
}

/// What becomes of each file, in the order of the batch.
pub fn settle(batch: &[Arc<Received>], work: &Work) -> Vec<Status> {
    let keys = work.keys.as_ref().map(KeyIndex::of);
    let mut statuses: Vec<Status> = batch.iter().map(|it| alone(it, work, keys.as_ref())).collect();
    let counted = |statuses: &[Status]| -> Vec<usize> {
        (0..batch.len()).filter(|it| statuses[*it] == Status::Counted).collect()
    };
    let submission = |idx: usize| batch[idx].submission();
    let is_example = |idx: usize| submission(idx).is_some_and(|it| it.example);
    let standing = counted(&statuses);
    if !standing.iter().all(|it| is_example(*it)) {
        for idx in standing.into_iter().filter(|it| is_example(*it)) {
            statuses[idx] = Status::Apart(Apart::Example);
        }
    }
    let mut of_city: BTreeMap<&CityCode, Vec<usize>> = BTreeMap::new();
    for idx in counted(&statuses) {
        if let Some(it) = submission(idx) {
            of_city.entry(&it.city.code).or_default().push(idx);
        }
    }
    for files in of_city.into_values().filter(|it| it.len() > 1) {
        one_of(batch, work, files, &mut statuses);
    }
    statuses
}

/// What becomes of a file whatever the others are.
fn alone(received: &Received, work: &Work, keys: Option<&KeyIndex<'_>>) -> Status {
    let Some(submission) = received.submission() else { return Status::Refused };
    let ruling = received.digest.as_ref().and_then(|it| work.ruling(it));
    if ruling == Some(Ruling::Exclude) {
        return Status::Apart(Apart::Excluded);
    }
    let mut against = against(submission, work, keys);
    if let (Some(review), Some(keys)) = (received.review(), keys) {
        match keys.evaluator(&review.key, review.signed.date()) {
            Signer::Known => {}
            other => against.push(Apart::Signer(other)),
        }
    }
    match against.into_iter().find(|it| ruling != Some(Ruling::Admit) || !it.may_be_admitted()) {
        Some(it) => Status::Apart(it),
        None => Status::Counted,
    }
}

/// What stands against a file by itself.
fn against(submission: &Submission, work: &Work, keys: Option<&KeyIndex<'_>>) -> Vec<Apart> {
    let round = &work.round;
    let mut found = Vec::new();
    if let Some(keys) = keys {
        match keys.signer(&submission.city.code, &submission.key, submission.signed.date()) {
            Signer::Known => {}
            other => found.push(Apart::Signer(other)),
        }
    }
    if submission.scope != round.scope {
        found.push(Apart::Scope);
    }
    let differs = |asked: &Option<String>, given: &Option<Box<str>>| {
        asked.as_deref().is_some_and(|it| given.as_deref() != Some(it))
    };
    if differs(&round.name, &submission.round) {
        found.push(Apart::Round);
    }
    if differs(&round.challenge, &submission.challenge) {
        found.push(Apart::Challenge);
    }
    let day = submission.signed.date();
    if round.opens.as_deref().is_some_and(|it| day < it) {
        found.push(Apart::Early);
    }
    if round.closes.as_deref().is_some_and(|it| day > it) {
        found.push(Apart::Late);
    }
    found
}

/// Settles which of several files of one city counts.
fn one_of(batch: &[Arc<Received>], work: &Work, files: Vec<usize>, statuses: &mut [Status]) {
    let digest = |idx: usize| batch[idx].digest;
    let mut distinct: Vec<usize> = Vec::new();
    for idx in files {
        match distinct.iter().find(|it| digest(**it) == digest(idx)) {
            Some(first) => statuses[idx] = Status::Apart(Apart::Same(*first)),
            None => distinct.push(idx),
        }
    }
    let by_digest = |wanted: &Digest| distinct.iter().copied().find(|it| digest(*it).as_ref() == Some(wanted));
    // A review takes the place of the one that it names, else of the submission that it contains, which is then the newest
    // of its city's and stands for those that it names itself.
    let contained = |review: usize| {
        let id = &batch[review].submission()?.id;
        let is_same =
            |it: &usize| batch[*it].review().is_none() && batch[*it].submission().is_some_and(|it| it.id == *id);
        distinct.iter().copied().find(is_same)
    };
    let superseded = |idx: usize| {
        let earlier = || by_digest(batch[idx].submission()?.supersedes.as_ref()?);
        match batch[idx].review() {
            Some(it) => it.supersedes.as_ref().and_then(by_digest).or_else(|| contained(idx)).or_else(earlier),
            None => earlier(),
        }
    };
    // A file can only name one that was there before it, so chains end.
    let chain = |from: usize| std::iter::successors(Some(from), |it| superseded(*it)).take(distinct.len());
    let heads: Vec<usize> =
        distinct.iter().copied().filter(|it| !distinct.iter().any(|other| superseded(*other) == Some(*it))).collect();
    for head in &heads {
        for (newer, older) in chain(*head).zip(chain(*head).skip(1)) {
            statuses[older] = Status::Apart(Apart::Superseded(newer));
        }
    }
    if heads.len() < 2 {
        return;
    }
    let admitted: Vec<usize> = heads
        .iter()
        .copied()
        .filter(|it| digest(*it).is_some_and(|it| work.ruling(&it) == Some(Ruling::Admit)))
        .collect();
    for head in &heads {
        statuses[*head] = match admitted[..] {
            [chosen] if chosen == *head => Status::Counted,
            [chosen] => Status::Apart(Apart::NotChosen(chosen)),
            // None was admitted, or several, which settles nothing.
            _ => Status::Apart(Apart::Conflict(heads.iter().copied().filter(|it| it != head).collect())),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{City, Profile, Scope};
    use crate::core::bench::submission::{Review, What};
    use crate::core::bench::work::Decision;
    use crate::core::key::SecretKey;
    use crate::core::keylist::EvaluatorEntry;
    use crate::core::keylist::{KeyEntry, KeyList};
    use crate::core::review;
    use crate::core::scoring::E2;
    use crate::core::time::Timestamp;

    /// A file named by a letter: its bytes are its name, its city a number, its key the number of its city.
    struct File(Received);

    impl File {
        fn new(name: &str, city: u8) -> Self {
            let city_name = format!("城市{city}");
            Self(Received {
                name: name.to_owned(),
                digest: Some(digest(name)),
                what: What::Submission(Box::new(Submission {
                    id: format!("urn:uuid:{name}").into(),
                    city: City { code: code(city), name: city_name },
                    body: "市政府".into(),
                    key: SecretKey::from_random([city; 32]).public(),
                    signed: Timestamp::parse("2026-06-15T08:00:00Z").expect("a moment"),
                    scope: Scope::Full,
                    round: Some("2026-A".into()),
                    challenge: Some("7Q4K".into()),
                    supersedes: None,
                    example: false,
                    synthetic: false,
                    claimed: E2(0),
                    profile: Profile::default(),
                    answers: Vec::new(),
                    standings: Vec::new(),
                    texts: Vec::new(),
                })),
            })
        }

        /// A review of it under another name, signed with this key.
        fn reviewed(&self, name: &str, key: u8, supersedes: Option<&str>) -> Self {
            let What::Submission(submission) = &self.0.what else { panic!("only submissions are reviewed") };
            let review = Review {
                submission: (**submission).clone(),
                draft: review::Draft::default(),
                supersedes: supersedes.map(digest),
                key: SecretKey::from_random([key; 32]).public(),
                signed: submission.signed.clone(),
            };
            let what = What::Review(Box::new(review));
            Self(Received { name: name.to_owned(), digest: Some(digest(name)), what })
        }

        fn but(mut self, change: impl FnOnce(&mut Submission)) -> Self {
            if let What::Submission(it) = &mut self.0.what {
                change(it);
            }
            self
        }

        fn instead_of(self, name: &str) -> Self {
            self.but(|it| it.supersedes = Some(digest(name)))
        }
    }

    fn digest(name: &str) -> Digest {
        Digest::of(name.as_bytes())
    }

    fn code(city: u8) -> CityCode {
        CityCode::parse(&format!("3301{city:02}")).expect("a code")
    }

    fn settled(files: Vec<File>, work: &Work) -> Vec<Status> {
        let batch: Vec<Arc<Received>> = files.into_iter().map(|it| Arc::new(it.0)).collect();
        settle(&batch, work)
    }

    fn ruled(name: &str, ruling: Ruling) -> Decision {
        let made = Timestamp::parse("2026-07-01T08:00:00Z").expect("a moment");
        Decision { file: digest(name), ruling, reason: "函告".to_owned(), made }
    }

    fn decided(decisions: Vec<Decision>) -> Work {
        Work { decisions, ..Work::default() }
    }

    use Status::{Apart as Aside, Counted, Refused};

    #[test]
    fn one_file_of_each_city_counts() {
        let refused = File(Received::unread("c".to_owned(), "locked".to_owned()));
        let files = vec![File::new("a", 1), File::new("b", 2), refused];
        assert_eq!(settled(files, &Work::default()), [Counted, Counted, Refused]);
    }

    #[test]
    fn the_file_that_names_the_others_replaces_them() {
        let files = vec![File::new("a", 1), File::new("b", 1).instead_of("a"), File::new("c", 1).instead_of("b")];
        let expected = [Aside(Apart::Superseded(1)), Aside(Apart::Superseded(2)), Counted];
        assert_eq!(settled(files, &Work::default()), expected);
        // The order in which they come does not matter, and an older one that is sent again gains nothing.
        let files = vec![File::new("b", 1).instead_of("a"), File::new("a", 1), File::new("a", 1)];
        let expected = [Counted, Aside(Apart::Superseded(0)), Aside(Apart::Same(1))];
        assert_eq!(settled(files, &Work::default()), expected);
    }

    #[test]
    fn files_that_do_not_name_each_other_are_in_conflict_until_one_is_admitted() {
        let files = || {
            vec![
                File::new("a", 1),
                File::new("b", 1).instead_of("a"),
                File::new("c", 1),
                File::new("d", 1).instead_of("x"),
            ]
        };
        let conflict = |others: [usize; 2]| Aside(Apart::Conflict(others.to_vec()));
        let older = || Aside(Apart::Superseded(1));
        let open = [older(), conflict([2, 3]), conflict([1, 3]), conflict([1, 2])];
        assert_eq!(settled(files(), &Work::default()), open);
        let work = decided(vec![ruled("c", Ruling::Admit)]);
        let chosen = || Aside(Apart::NotChosen(2));
        assert_eq!(settled(files(), &work), [older(), chosen(), Counted, chosen()]);
        // Two that are admitted settle nothing; taking one back settles it; excluding one leaves the others.
        let work = decided(vec![ruled("c", Ruling::Admit), ruled("b", Ruling::Admit)]);
        assert_eq!(settled(files(), &work), open);
        let work = decided([work.decisions, vec![ruled("b", Ruling::AsRuled)]].concat());
        assert_eq!(settled(files(), &work)[2], Counted);
        let work = decided(vec![ruled("c", Ruling::Exclude), ruled("d", Ruling::Exclude)]);
        assert_eq!(settled(files(), &work), [older(), Counted, Aside(Apart::Excluded), Aside(Apart::Excluded)]);
    }

    #[test]
    fn a_file_that_the_list_does_not_vouch_for_settles_nothing_for_others() {
        let entry = |city: u8| KeyEntry {
            city: code(city),
            key: SecretKey::from_random([city; 32]).public(),
            remark: None,
            from: None,
            until: None,
            revoked: None,
        };
        let stranger = |name: &str| {
            File::new(name, 1).but(|it| it.key = SecretKey::from_random([77; 32]).public()).instead_of("a")
        };
        let mut work = Work { keys: Some(KeyList::new(vec![entry(1), entry(2)])), ..Work::default() };
        let unknown = || Aside(Apart::Signer(Signer::Unknown));
        assert_eq!(settled(vec![File::new("a", 1), stranger("b")], &work), [Counted, unknown()]);
        // The evaluator may know better, for a key that nobody has on a list.
        work.decisions = vec![ruled("b", Ruling::Admit)];
        assert_eq!(settled(vec![File::new("a", 1), stranger("b")], &work), [Aside(Apart::Superseded(1)), Counted]);
        let of_other_city = || File::new("b", 1).but(|it| it.key = SecretKey::from_random([2; 32]).public());
        assert_eq!(settled(vec![of_other_city()], &work), [Aside(Apart::Signer(Signer::OtherCity))]);
        let revoked = KeyEntry { revoked: Some("2026-01-01".to_owned()), ..entry(1) };
        work.keys = Some(KeyList::new(vec![revoked]));
        assert_eq!(settled(vec![File::new("b", 1)], &work), [Aside(Apart::Signer(Signer::Revoked))]);
    }

    #[test]
    fn the_round_is_asked_for_as_far_as_it_is_stated() {
        let mut work = Work::default();
        let day = |it: &str| Some(it.to_owned());
        let one =
            |work: &Work, change: fn(&mut Submission)| settled(vec![File::new("a", 1).but(change)], work).remove(0);
        let round = |it: &mut Submission| it.round = None;
        assert_eq!(one(&work, round), Counted);
        work.round.name = day("2026-A");
        work.round.challenge = day("7Q4K");
        assert_eq!(one(&work, |_| ()), Counted);
        assert_eq!(one(&work, round), Aside(Apart::Round));
        assert_eq!(one(&work, |it| it.challenge = Some("7Q4k".into())), Aside(Apart::Challenge));
        assert_eq!(one(&work, |it| it.scope = Scope::Core), Aside(Apart::Scope));
        for (opens, closes, expected) in [
            ("2026-06-15", "2026-06-15", Counted),
            ("2026-06-16", "2026-06-30", Aside(Apart::Early)),
            ("2026-06-01", "2026-06-14", Aside(Apart::Late)),
        ] {
            work.round.opens = day(opens);
            work.round.closes = day(closes);
            assert_eq!(one(&work, |_| ()), expected);
        }
        // Late is for the evaluator to forgive, another scope is not.
        work.decisions = vec![ruled("a", Ruling::Admit)];
        assert_eq!(one(&work, round), Counted);
        assert_eq!(one(&work, |it| it.scope = Scope::Core), Aside(Apart::Scope));
    }

    #[test]
    fn examples_count_only_among_themselves() {
        let example = |name: &str, city: u8| File::new(name, city).but(|it| it.example = true);
        let alone = vec![example("a", 1), example("b", 2)];
        assert_eq!(settled(alone, &Work::default()), [Counted, Counted]);
        let mixed = vec![example("a", 1), File::new("b", 1)];
        assert_eq!(settled(mixed, &Work::default()), [Aside(Apart::Example), Counted]);
    }

    #[test]
    fn a_review_stands_for_the_submission_in_it_and_the_next_one_for_the_review() {
        let submission = File::new("a", 1);
        let (first, second) = (submission.reviewed("r1", 9, None), submission.reviewed("r2", 9, Some("r1")));
        let batch: Vec<Arc<Received>> = [second, submission, first].map(|it| Arc::new(it.0)).into();
        let found = settle(&batch, &Work::default());
        let superseded = |by| Status::Apart(Apart::Superseded(by));
        assert_eq!(found, [Status::Counted, superseded(2), superseded(0)]);
    }

    #[test]
    fn a_review_by_a_stranger_settles_nothing() {
        let submission = File::new("a", 1);
        let review = submission.reviewed("r", 9, None);
        let batch: Vec<Arc<Received>> = [review, submission].map(|it| Arc::new(it.0)).into();
        let entry = |city: u8| {
            let key = SecretKey::from_random([city; 32]).public();
            KeyEntry { city: code(city), key, remark: None, from: None, until: None, revoked: None }
        };
        let mut list = KeyList::new(vec![entry(1)]);
        let work = |list: &KeyList| Work { keys: Some(list.clone()), ..Work::default() };
        assert_eq!(settle(&batch, &work(&list)), [Status::Apart(Apart::Signer(Signer::Unknown)), Status::Counted]);
        let key = SecretKey::from_random([9; 32]).public();
        list.evaluators = vec![EvaluatorEntry { key, remark: None, from: None, until: None, revoked: None }];
        assert_eq!(settle(&batch, &work(&list)), [Status::Counted, Status::Apart(Apart::Superseded(0))]);
    }
}
