//! Which restore points are kept. A restore point is the text of an assessment as it was before something changed it.
//!
//! Those made while somebody works are thinned out as they grow old: close together for the last hours, then one an
//! hour, then one a day. Those made before something that changes much at once are kept longer than hours. What is given
//! up first when space is short follows from the same ranks. Times and sizes come in, so that nothing here needs a store.

use super::ids::AssessmentId;
use super::time::Timestamp;

/// Shortest time between two points that are made while somebody works, in seconds.
pub const INTERVAL: u64 = 600;

/// What all points of all assessments may take together, in the units in which a browser counts: UTF-16 code units, of
/// which it usually keeps five million.
pub const SPACE: usize = 1_500_000;

/// How many points of a series of changes are kept as they are.
const SERIES: usize = 12;
/// For how many hours one point each is kept.
const HOURS: usize = 24;
/// For how many days one point each is kept.
const DAYS: usize = 60;
/// How many points made before something large are kept.
const MARKED: usize = 20;

/// What a restore point was made before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// A series of changes.
    Changes,
    /// A file took the place of what was there.
    Import,
    /// A department's contribution was merged.
    Merge,
    /// A merging was taken back.
    Undo,
    /// A text of an earlier version of the format was written in the present one.
    Migration,
    /// An earlier state was restored.
    Restore,
    /// What another tab had saved was taken as a whole.
    OtherTab,
}

impl Occasion {
    const WORDS: [(Self, &'static str); 7] = [
        (Self::Changes, "changes"),
        (Self::Import, "import"),
        (Self::Merge, "merge"),
        (Self::Undo, "undo"),
        (Self::Migration, "migration"),
        (Self::Restore, "restore"),
        (Self::OtherTab, "other-tab"),
    ];

    /// Its word in a storage key.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|it| it.0 == self).map_or("", |it| it.1)
    }

    /// Reads its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|it| it.1 == word).map(|it| it.0)
    }
}

/// A restore point, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestorePoint {
    /// The assessment that it is a state of.
    pub of: AssessmentId,
    /// When it was made.
    pub at: Timestamp,
    /// What it was made before.
    pub before: Occasion,
    /// What it takes, in UTF-16 code units.
    pub size: usize,
}

impl RestorePoint {
    /// The last part of its storage key, `2026-11-22T08:00:00Z/changes`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.at, self.before.word())
    }

    /// Reads the last parts of a storage key: assessment, moment and occasion.
    pub fn parse(name: &str, size: usize) -> Option<Self> {
        let mut parts = name.split('/');
        let of = AssessmentId::parse(parts.next()?).ok()?;
        let at = Timestamp::parse(parts.next()?)?;
        let before = Occasion::parse(parts.next()?)?;
        parts.next().is_none().then_some(Self { of, at, before, size })
    }
}

/// How much a point is worth; the least is given up first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Superfluous,
    OfSeries,
    OfHour,
    Marked,
    OfDay,
    Newest,
}

/// The places of all points in the order in which they are given up when space is short. The newest of all comes last.
pub fn giving_up(points: &[RestorePoint]) -> Vec<usize> {
    let ranks = ranks(points);
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|a, b| (ranks[*a], &points[*a].at, *a).cmp(&(ranks[*b], &points[*b].at, *b)));
    order
}

/// The places of those points that are given up now: the superfluous ones, and as many more as `space` asks for. The
/// newest of all is always kept.
pub fn surplus(points: &[RestorePoint], space: usize) -> Vec<usize> {
    let ranks = ranks(points);
    let mut taken: usize = points.iter().map(|it| it.size).sum();
    let mut surplus = giving_up(points);
    surplus.retain(|it| {
        let goes = ranks[*it] == Rank::Superfluous || (taken > space && ranks[*it] < Rank::Newest);
        if goes {
            taken -= points[*it].size;
        }
        goes
    });
    surplus
}

fn ranks(points: &[RestorePoint]) -> Vec<Rank> {
    let mut ranks = vec![Rank::Superfluous; points.len()];
    // The latest first, so that the last state of an hour and of a day stands for it.
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|a, b| (&points[*a].of, &points[*b].at, *b).cmp(&(&points[*b].of, &points[*a].at, *a)));
    for same in order.chunk_by(|a, b| points[*a].of == points[*b].of) {
        let (rolling, marked): (Vec<usize>, Vec<usize>) =
            same.iter().partition(|it| points[**it].before == Occasion::Changes);
        for it in marked.into_iter().take(MARKED) {
            ranks[it] = Rank::Marked;
        }
        for it in rolling.iter().take(SERIES) {
            ranks[*it] = Rank::OfSeries;
        }
        for (of, limit, rank) in
            [(Timestamp::hour as fn(&Timestamp) -> &str, HOURS, Rank::OfHour), (Timestamp::date, DAYS, Rank::OfDay)]
        {
            for it in rolling.chunk_by(|a, b| of(&points[*a].at) == of(&points[*b].at)).take(limit) {
                ranks[it[0]] = rank;
            }
        }
    }
    if let Some(newest) = (0..points.len()).max_by_key(|it| (&points[*it].at, *it)) {
        ranks[newest] = Rank::Newest;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(of: u8, seconds: u64, before: Occasion, size: usize) -> RestorePoint {
        let of = AssessmentId::from_random([of; 16]);
        RestorePoint { of, at: Timestamp::from_unix(1_795_334_400 + seconds), before, size }
    }

    fn kept(points: &[RestorePoint], space: usize) -> Vec<RestorePoint> {
        let surplus = surplus(points, space);
        let kept = points.iter().enumerate().filter(|it| !surplus.contains(&it.0));
        kept.map(|it| it.1.clone()).collect()
    }

    /// A point every ten minutes, each thinned out as it is made, as the page does it.
    fn worked(hours: u64, size: usize, space: usize) -> Vec<RestorePoint> {
        let mut points = Vec::new();
        for seconds in (0..hours * 3600).step_by(600) {
            points.push(point(1, seconds, Occasion::Changes, size));
            points = kept(&points, space);
        }
        points
    }

    #[test]
    fn a_name_goes_both_ways() {
        for (before, word) in Occasion::WORDS {
            let it = point(3, 7, before, 5);
            assert!(it.name().ends_with(word));
            assert_eq!(RestorePoint::parse(&format!("{}/{}", it.of, it.name()), 5), Some(it));
        }
        for bad in ["", "x", "x/2026-11-22T08:00:00Z/changes", "03030303030303030303030303030303/2026/changes"] {
            assert_eq!(RestorePoint::parse(bad, 5), None, "{bad}");
        }
    }

    #[test]
    fn work_is_kept_closely_at_first_then_by_the_hour_then_by_the_day() {
        let points = worked(24 * 90, 1, SPACE);
        let ages: Vec<u64> = points.iter().rev().map(|it| distance(it, points.last().expect("a point"))).collect();
        assert_eq!(ages[..12], (0..12).map(|it| it * 600).collect::<Vec<_>>());
        let by_the_hour = ages.iter().filter(|it| (7200..24 * 3600).contains(*it)).count();
        assert!((21..=23).contains(&by_the_hour), "{by_the_hour} for the rest of a day");
        let by_the_day = ages.iter().filter(|it| **it >= 24 * 3600).count();
        assert!((58..=60).contains(&by_the_day), "{by_the_day} for the time before");
        assert!(ages.last().is_some_and(|it| *it > 58 * 24 * 3600));
    }

    fn distance(a: &RestorePoint, b: &RestorePoint) -> u64 {
        let seconds = |it: &RestorePoint| {
            (0..100 * 24 * 3600).step_by(600).find(|s| point(1, *s, Occasion::Changes, 1).at == it.at).expect("a step")
        };
        seconds(b) - seconds(a)
    }

    #[test]
    fn where_space_is_short_days_outlive_hours_and_hours_outlive_series() {
        let points = worked(24 * 10, 100, 1500);
        assert_eq!(points.iter().map(|it| it.size).sum::<usize>(), 1500);
        let mut dates: Vec<&str> = points.iter().map(|it| it.at.date()).collect();
        dates.dedup();
        assert_eq!(dates.len(), 11, "the first day begins in the middle, so there are eleven dates");
    }

    #[test]
    fn what_was_made_before_something_large_outlives_the_hours() {
        let mut points = vec![point(1, 0, Occasion::Merge, 100)];
        points.extend((1..20).map(|it| point(1, it * 3600, Occasion::Changes, 100)));
        let left = kept(&points, 300);
        assert!(left.contains(&points[0]), "{left:?}");
        assert!(left.contains(&points[19]));
    }

    fn any_point() -> impl Strategy<Value = RestorePoint> {
        let occasion = (0..Occasion::WORDS.len()).prop_map(|it| Occasion::WORDS[it].0);
        (0_u8..3, 0_u64..4_000_000, occasion, 0_usize..1000)
            .prop_map(|(of, at, before, size)| point(of, at, before, size))
    }

    proptest! {
        #[test]
        fn the_bounds_hold_and_the_newest_stays(points in prop::collection::vec(any_point(), 0..150), space in 0_usize..30_000) {
            let left = kept(&points, space);
            let newest = points.iter().map(|it| &it.at).max();
            prop_assert_eq!(left.iter().map(|it| &it.at).max(), newest);
            prop_assert!(left.len() <= 1 || left.iter().map(|it| it.size).sum::<usize>() <= space);
            for of in 0..3 {
                let of = AssessmentId::from_random([of; 16]);
                let count = left.iter().filter(|it| it.of == of).count();
                prop_assert!(count <= SERIES + HOURS + DAYS + MARKED + 1);
            }
            // Thinning out what has been thinned out changes nothing.
            prop_assert_eq!(kept(&left, space), left);
            let mut order = giving_up(&points);
            order.sort_unstable();
            prop_assert_eq!(order, (0..points.len()).collect::<Vec<_>>());
        }
    }
}
