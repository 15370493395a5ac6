//! The rows of the table of files: which are shown, in which order, and a page of them at a time.

use std::cmp::Ordering;
use std::sync::Arc;

use leptos::prelude::*;

use crate::core::bench::{Apart, Evaluation, Received, Status, What};
use crate::core::encoding::Digest;
use crate::core::scoring::E2;
use crate::web::i18n::{Key, k};
use crate::web::visit;

use super::desk::{Desk, Unread};
use super::paged::PAGE;

/// What became of a file, as far as it is filtered by that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Takes part.
    Counted,
    /// Waits for the evaluator to settle a conflict.
    Conflict,
    /// Sound, but set apart.
    Apart,
    /// Not accepted.
    Refused,
}

impl Class {
    /// All of them with their names, in the order in which they are offered.
    pub const ALL: [(Self, Key); 4] = [
        (Self::Counted, k::bench_files::FILTER_COUNTED),
        (Self::Conflict, k::bench_files::FILTER_CONFLICT),
        (Self::Apart, k::bench_files::FILTER_APART),
        (Self::Refused, k::bench_files::FILTER_REFUSED),
    ];

    fn of(status: &Status) -> Self {
        match status {
            Status::Counted => Self::Counted,
            Status::Apart(Apart::Conflict(_)) => Self::Conflict,
            Status::Apart(_) => Self::Apart,
            Status::Refused => Self::Refused,
        }
    }
}

/// Which list a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A file of the batch.
    File(usize),
    /// A file that came without its bytes.
    Unread(usize),
}

impl At {
    /// The id of the row's heading.
    pub fn id(self) -> String {
        match self {
            Self::File(idx) => format!("bench-file-{idx}"),
            Self::Unread(idx) => format!("bench-unread-{idx}"),
        }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub at: At,
    /// The file's name.
    pub name: String,
    /// The digest of its bytes, if they could be had.
    pub digest: Option<Digest>,
    /// The city's name, if the file gives one.
    pub city: String,
    /// The city's code.
    pub code: String,
    /// What the file claims.
    pub claimed: Option<E2>,
    /// What follows from its answers.
    pub computed: Option<E2>,
    /// What became of it.
    pub class: Class,
}

impl Row {
    fn of(idx: usize, received: &Received, status: &Status) -> Self {
        let city = received.city();
        let (claimed, computed) = match &received.what {
            What::Submission(it) => (Some(it.claimed), Some(it.claimed)),
            What::Review(it) => (Some(it.submission.claimed), Some(it.submission.claimed)),
            What::Refused(it) => (it.claimed, it.computed),
            What::Unread(_) => (None, None),
        };
        Self {
            at: At::File(idx),
            name: received.name.clone(),
            digest: received.digest,
            city: city.map(|it| it.name.clone()).unwrap_or_default(),
            code: city.map(|it| it.code.to_string()).unwrap_or_default(),
            claimed,
            computed,
            class: Class::of(status),
        }
    }

    fn unread(idx: usize, it: &Unread) -> Self {
        let (at, class, name) = (At::Unread(idx), Class::Refused, it.name.clone());
        Self { at, name, digest: None, city: String::new(), code: String::new(), claimed: None, computed: None, class }
    }

    /// By what it is known again when files come or go: a file lies on the bench once under a name.
    pub fn key(&self) -> (String, Option<Digest>, Option<usize>) {
        let unread = match self.at {
            At::Unread(idx) => Some(idx),
            At::File(_) => None,
        };
        (self.name.clone(), self.digest, unread)
    }

    fn has(&self, words: &str) -> bool {
        [&self.name, &self.city, &self.code].into_iter().any(|it| it.to_lowercase().contains(words))
    }
}

/// By what the rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// As the files came.
    Coming,
    /// By file name.
    File,
    /// By administrative code, which puts provinces together.
    City,
    /// By claimed total.
    Claimed,
    /// By what became of them.
    State,
}

/// What the table shows.
#[derive(Clone, Copy)]
pub struct Choice {
    /// Those of which something became; all of them without.
    pub class: RwSignal<Option<Class>>,
    /// Words that a row has to have.
    pub search: RwSignal<String>,
    /// The order, and whether it is turned round.
    pub order: RwSignal<(By, bool)>,
    /// The page, from 0.
    pub page: RwSignal<usize>,
}

impl Choice {
    /// The choice of this visit.
    pub fn of_visit() -> Self {
        visit::state(|| Self {
            class: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            order: RwSignal::new((By::Coming, false)),
            page: RwSignal::new(0),
        })
    }

    /// Sorts by this; the other way round if that is done already.
    pub fn sort(self, by: By) {
        self.order.update(|it| *it = (by, it.0 == by && !it.1));
        self.page.set(0);
    }

    /// Of these rows the ones that are shown, in their order, subscribing to the choice.
    pub fn chosen(self, rows: &[Row]) -> Vec<usize> {
        let (class, (by, is_turned)) = (self.class.get(), self.order.get());
        let words = self.search.with(|it| it.trim().to_lowercase());
        let fits = |it: &Row| class.is_none_or(|class| it.class == class) && (words.is_empty() || it.has(&words));
        let mut chosen: Vec<usize> = (0..rows.len()).filter(|it| fits(&rows[*it])).collect();
        chosen.sort_by(|a, b| {
            let order = compare(by, &rows[*a], &rows[*b]);
            if is_turned { order.reverse() } else { order }
        });
        chosen
    }

    /// Shows a row whatever was chosen before, and returns the id of its heading.
    pub fn show(self, rows: &[Row], at: At) -> String {
        self.class.set(None);
        self.search.set(String::new());
        let place = untrack(|| self.chosen(rows)).iter().position(|it| rows[*it].at == at);
        self.page.set(place.unwrap_or(0) / PAGE);
        at.id()
    }
}

fn compare(by: By, a: &Row, b: &Row) -> Ordering {
    match by {
        By::Coming => Ordering::Equal,
        By::File => a.name.cmp(&b.name),
        By::City => (a.code.is_empty(), &a.code, &a.name).cmp(&(b.code.is_empty(), &b.code, &b.name)),
        By::Claimed => b.claimed.cmp(&a.claimed),
        By::State => a.class.cmp(&b.class),
    }
}

/// Every row, in the order in which the files came; subscribes to all that lies on the bench.
pub fn all(desk: Desk) -> Arc<Vec<Row>> {
    let evaluation: Arc<Evaluation> = desk.evaluation();
    let mut rows: Vec<Row> = desk.with_batch(|batch| {
        let files = batch.iter().zip(&evaluation.statuses).enumerate();
        files.map(|(idx, (received, status))| Row::of(idx, received, status)).collect()
    });
    rows.extend(desk.unread().iter().enumerate().map(|(idx, it)| Row::unread(idx, it)));
    Arc::new(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(idx: usize, name: &str, code: &str, claimed: Option<u32>, class: Class) -> Row {
        let claimed = claimed.map(E2);
        let city = format!("{code} 市");
        let (name, code) = (name.to_owned(), code.to_owned());
        Row { at: At::File(idx), name, digest: None, city, code, claimed, computed: claimed, class }
    }

    fn rows() -> Vec<Row> {
        vec![
            row(0, "b.json", "330500", Some(7000), Class::Counted),
            row(1, "A.json", "110000", None, Class::Refused),
            row(2, "c.json", "", Some(9000), Class::Conflict),
            row(3, "d.json", "320100", Some(8000), Class::Counted),
        ]
    }

    fn choice() -> (Owner, Choice) {
        let owner = Owner::new();
        owner.set();
        visit::begin();
        let choice = Choice::of_visit();
        (owner, choice)
    }

    #[test]
    fn rows_are_filtered_found_and_sorted_both_ways() {
        let (_owner, choice) = choice();
        let rows = rows();
        let shown = || choice.chosen(&rows);
        assert_eq!(shown(), [0, 1, 2, 3]);
        choice.class.set(Some(Class::Counted));
        assert_eq!(shown(), [0, 3]);
        choice.class.set(None);
        for (words, found) in [("a.JSON", vec![1]), (" 3305 ", vec![0]), ("市", vec![0, 1, 2, 3]), ("none", vec![])] {
            choice.search.set(words.to_owned());
            assert_eq!(shown(), found, "{words}");
        }
        choice.search.set(String::new());
        for (by, up, down) in [
            (By::File, [1, 0, 2, 3], [3, 2, 0, 1]),
            // What names no city stands at the end.
            (By::City, [1, 3, 0, 2], [2, 0, 3, 1]),
            // The highest first; what claims nothing last.
            (By::Claimed, [2, 3, 0, 1], [1, 0, 3, 2]),
            (By::State, [0, 3, 2, 1], [1, 2, 0, 3]),
        ] {
            choice.sort(by);
            assert_eq!(shown(), up, "{by:?}");
            choice.sort(by);
            assert_eq!(shown(), down, "{by:?}");
        }
    }

    #[test]
    fn a_row_is_shown_on_its_page_whatever_was_chosen_before() {
        let (_owner, choice) = choice();
        let rows: Vec<Row> =
            (0..120).map(|it| row(it, &format!("{it:03}.json"), "330500", None, Class::Counted)).collect();
        choice.class.set(Some(Class::Refused));
        choice.search.set("nothing".to_owned());
        assert_eq!(choice.show(&rows, At::File(101)), "bench-file-101");
        assert_eq!(choice.page.get_untracked(), 2);
        assert_eq!(choice.chosen(&rows).len(), 120);
    }
}
