//! What deserves a second look. Flags inform; they never change a score.
//!
//! - **Contradiction**: answers that the data declare impossible together ([`Links`]).
//! - **Figures**: figures of different questions that should agree and do not: a part above its whole, more systems than
//!   exist. A numerator above its denominator never gets this far: such a file is not complete and is refused.
//! - **All at the top**: at least [`TOP_PERCENT`] % of a city's answers score full marks, of at least [`TOP_LEAST`]; or all
//!   answers of a group do, of at least [`TOP_LEAST_OF_GROUP`].
//! - **Same text**: two cities wrote the same running text.
//! - **Outlier**: a score or a quantity more than [`FENCE`] times the distance of the quartiles below the lower or above the
//!   upper one, where at least [`OUTLIER_LEAST`] cities have a value. Where the quartiles are equal nothing is an outlier.

use std::collections::BTreeMap;

use crate::core::links::Links;
use crate::core::model::{Model, QuestionKind};
use crate::core::scoring::{self, FULL, Scores, Standing};

use super::statistics::{Entry, Summary};
use super::submission::{Place, Words};

/// From how many answers in 100 at full marks on a city is flagged.
pub const TOP_PERCENT: usize = 95;
/// Fewest scored answers for that.
pub const TOP_LEAST: usize = 20;
/// Fewest scored answers of a group that is wholly at full marks.
pub const TOP_LEAST_OF_GROUP: usize = 6;
/// How many times the distance of the quartiles.
pub const FENCE: u64 = 3;
/// Fewest cities for outliers.
pub const OUTLIER_LEAST: usize = 20;

/// Something that deserves a second look. Cities are files of the batch, questions and nodes indices of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Answers that cannot all be true.
    Contradiction {
        /// The city.
        file: usize,
        /// The link, an index of [`Links::contradictions`].
        link: usize,
    },
    /// Figures that do not agree.
    Figures {
        /// The city.
        file: usize,
        /// The link, an index of [`Links::figures`].
        link: usize,
        /// The part, or the sum of the parts, in hundredths.
        part_e2: u64,
        /// What it is held against, in hundredths.
        whole_e2: u64,
    },
    /// Nearly everything at full marks.
    Top {
        /// The city.
        file: usize,
        /// The group; `None` for everything.
        group: Option<usize>,
        /// Answers at full marks.
        full: usize,
        /// Scored answers.
        scored: usize,
    },
    /// Several cities wrote the same text.
    SameText {
        /// Its length in characters.
        chars: u32,
        /// Each city, and where the text stands.
        places: Vec<(usize, Place)>,
    },
    /// Far from all others.
    Outlier {
        /// The city.
        file: usize,
        /// What of it.
        of: Node,
        /// Its value, in hundredths.
        value: u64,
        /// The lower and the upper quartile of the batch.
        quartiles: (u64, u64),
        /// How many cities have a value.
        cities: usize,
    },
}

/// A score, or a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// The total.
    Total,
    /// A domain.
    Domain(usize),
    /// A group.
    Group(usize),
    /// The quantity that a question asks for.
    Quantity(usize),
}

impl Flag {
    /// The cities that it is about, each once, in the order of the batch.
    pub fn files(&self) -> Vec<usize> {
        match self {
            Self::Contradiction { file, .. }
            | Self::Figures { file, .. }
            | Self::Top { file, .. }
            | Self::Outlier { file, .. } => vec![*file],
            Self::SameText { places, .. } => {
                let mut files: Vec<usize> = places.iter().map(|it| it.0).collect();
                files.dedup();
                files
            }
        }
    }

    /// The questions that it is about.
    pub fn questions(&self, links: &Links) -> Vec<usize> {
        use crate::core::links::Figure;
        match self {
            Self::Contradiction { link, .. } => {
                links.contradictions[*link].conditions.iter().map(|it| it.question).collect()
            }
            Self::Figures { link, .. } => {
                let link = &links.figures[*link];
                let question = |it: &Figure| match it {
                    Figure::Numerator(it) | Figure::Denominator(it) => Some(*it),
                    Figure::Profile(_) => None,
                };
                link.part.iter().chain([&link.whole]).filter_map(question).collect()
            }
            Self::SameText { places, .. } => {
                let question = |it: &(usize, Place)| match it.1 {
                    Place::Note(it) | Place::Reason(it) => usize::from(it),
                };
                let mut questions: Vec<usize> = places.iter().map(question).collect();
                questions.sort_unstable();
                questions.dedup();
                questions
            }
            Self::Outlier { of: Node::Quantity(it), .. } => vec![*it],
            Self::Top { .. } | Self::Outlier { .. } => Vec::new(),
        }
    }

    /// The questions of this city that it is about: a text that others wrote too may stand elsewhere with them.
    pub fn questions_of(&self, links: &Links, file: usize) -> Vec<usize> {
        match self {
            Self::SameText { chars, places } => {
                let places = places.iter().filter(|it| it.0 == file).copied().collect();
                Self::SameText { chars: *chars, places }.questions(links)
            }
            other => other.questions(links),
        }
    }

    /// The group that it is about as a whole, if it is about one.
    pub fn group(&self) -> Option<usize> {
        match self {
            Self::Top { group, .. } => *group,
            Self::Outlier { of: Node::Group(it), .. } => Some(*it),
            _ => None,
        }
    }
}

/// Everything that deserves a second look: first what is about one city by itself, in the order of the batch, then what
/// shows among several. `texts` are the running texts of each city, in the same order.
pub fn flags(model: &Model, links: &Links, cities: &[Entry<'_>], texts: &[&[Words]]) -> Vec<Flag> {
    let mut flags: Vec<Flag> = cities.iter().flat_map(|it| alone(model, links, it)).collect();
    same_texts(cities, texts, &mut flags);
    outliers(model, cities, &mut flags);
    flags
}

/// What deserves a second look in one city by itself.
pub fn alone(model: &Model, links: &Links, city: &Entry<'_>) -> Vec<Flag> {
    let (file, mut flags) = (city.file, Vec::new());
    for (link, it) in links.contradictions.iter().enumerate() {
        if it.holds(model, city.profile, city.answers) {
            flags.push(Flag::Contradiction { file, link });
        }
    }
    for (link, it) in links.figures.iter().enumerate() {
        if let Some((part_e2, whole_e2)) = it.broken(model, city.profile, city.answers) {
            flags.push(Flag::Figures { file, link, part_e2, whole_e2 });
        }
    }
    let counted = |questions: std::ops::Range<usize>| {
        let scores = city.standings[questions].iter().filter_map(|it| match it {
            Some(Standing::Scored(it)) => Some(*it),
            _ => None,
        });
        (scores.clone().filter(|it| *it == FULL).count(), scores.count())
    };
    let (full, scored) = counted(0..city.standings.len());
    if scored >= TOP_LEAST && full * 100 >= scored * TOP_PERCENT {
        flags.push(Flag::Top { file, group: None, full, scored });
        return flags;
    }
    for (idx, group) in model.groups.iter().enumerate() {
        let indicators = &model.indicators[group.indicators.clone()];
        let ends = indicators.first().zip(indicators.last());
        let Some(questions) = ends.map(|(first, last)| first.questions.start..last.questions.end) else { continue };
        let (full, scored) = counted(questions);
        if scored >= TOP_LEAST_OF_GROUP && full == scored {
            flags.push(Flag::Top { file, group: Some(idx), full, scored });
        }
    }
    flags
}

fn same_texts(cities: &[Entry<'_>], texts: &[&[Words]], flags: &mut Vec<Flag>) {
    let mut places: BTreeMap<(u64, u32), Vec<(usize, Place)>> = BTreeMap::new();
    for (city, texts) in cities.iter().zip(texts) {
        for it in *texts {
            places.entry((it.fingerprint, it.chars)).or_default().push((city.file, it.place));
        }
    }
    let mut found: Vec<Flag> = places
        .into_iter()
        .filter(|(_, places)| places.iter().any(|it| it.0 != places[0].0))
        .map(|((_, chars), places)| Flag::SameText { chars, places })
        .collect();
    // Fingerprints are no order that means anything.
    found.sort_by_key(|it| match it {
        Flag::SameText { places, .. } => places.first().copied(),
        _ => None,
    });
    flags.extend(found);
}

fn outliers(model: &Model, cities: &[Entry<'_>], flags: &mut Vec<Flag>) {
    let score = |of: Node, scores: &Scores| match of {
        Node::Total => scores.total,
        Node::Domain(it) => scores.domains[it],
        Node::Group(it) => scores.groups[it],
        Node::Quantity(_) => None,
    };
    let nodes = std::iter::once(Node::Total)
        .chain((0..model.domains.len()).map(Node::Domain))
        .chain((0..model.groups.len()).map(Node::Group));
    for of in nodes {
        let values = cities.iter().filter_map(|it| Some((it.file, u64::from(score(of, it.scores)?.0)))).collect();
        beyond(of, values, flags);
    }
    for (idx, question) in model.questions.iter().enumerate() {
        let QuestionKind::Measure(measure) = &question.kind else { continue };
        let value = |it: &Entry<'_>| {
            let is_stated = matches!(it.standings[idx], Some(Standing::Scored(_)));
            let quantity = scoring::shown_quantity(model, measure, it.profile, it.answers[idx].as_ref());
            Some((it.file, quantity.filter(|_| is_stated)?.e2()))
        };
        beyond(Node::Quantity(idx), cities.iter().filter_map(value).collect(), flags);
    }
}

fn beyond(of: Node, values: Vec<(usize, u64)>, flags: &mut Vec<Flag>) {
    if values.len() < OUTLIER_LEAST {
        return;
    }
    let Some(it) = Summary::of(values.iter().map(|it| it.1).collect()) else { return };
    let reach = FENCE * (it.upper_quartile - it.lower_quartile);
    if reach == 0 {
        return;
    }
    let quartiles = (it.lower_quartile, it.upper_quartile);
    let is_far = |value: u64| value > quartiles.1 + reach || value + reach < quartiles.0;
    let found = values.iter().filter(|it| is_far(it.1));
    let flag =
        |(file, value): &(usize, u64)| Flag::Outlier { file: *file, of, value: *value, quartiles, cities: it.cities };
    flags.extend(found.map(flag));
}
