//! What the cities of a batch have answered together, as in the white paper's fourth chapter.
//!
//! - Shares are of the cities that stated a value; those to whom a question does not apply, and those who do not know, are
//!   counted apart. A share is rounded once, half up, to hundredths of a per cent; shares are never made to add up.
//! - A mean is the sum over the number, rounded once, half up, to hundredths. It is over published scores, which are
//!   hundredths themselves, and over quantities in hundredths of their unit as they are shown.
//! - Quartiles are those of `QUARTILE.INC` in office programs: at (n − 1) × k ÷ 4 in the order of size, in proportion
//!   between two neighbours, rounded once, half up, to hundredths.
//! - A figure over fewer cities than the minimum is withheld.
//! - National figures stand beside, by the white paper's rules of display; what it did not publish stays empty.

use std::sync::Arc;

use crate::core::answers::{Answer, Profile};
use crate::core::decimal::Hundredths;
use crate::core::model::{Benchmark, Measure, Model, Question, QuestionKind, Semantics};
use crate::core::scoring::{self, E4, Scores, Standing};
use crate::core::whitepaper::{Base, Comparison, WhitePaper};

use super::{Evaluation, Received, Submission};

/// With fewer cities than this a figure is withheld, unless the evaluator chooses another number.
pub const MINIMUM: usize = 5;

/// A city that counts.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its file, an index of the batch.
    pub file: usize,
    /// Shared figures.
    pub profile: &'a Profile,
    /// Its answers, in the order of the model.
    pub answers: &'a [Option<Answer>],
    /// Where each question stands.
    pub standings: &'a [Option<Standing>],
    /// Its scores, with what experts have marked.
    pub scores: &'a Scores,
}

impl<'a> Entry<'a> {
    /// What this file of the batch states, with these scores.
    pub fn of(file: usize, submission: &'a Submission, scores: &'a Scores) -> Self {
        let Submission { profile, answers, standings, .. } = submission;
        Self { file, profile, answers, standings, scores }
    }
}

/// The cities of a batch that count, in the order of the batch.
pub fn entries<'a>(batch: &'a [Arc<Received>], evaluation: &'a Evaluation) -> Vec<Entry<'a>> {
    let entry = |it: &'a super::Counted| Some(Entry::of(it.file, batch.get(it.file)?.submission()?, &it.scores));
    evaluation.counted.iter().filter_map(entry).collect()
}

/// Everything that is known of the cities together. `None` stands for what is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Fewest cities that a figure may rest on.
    pub minimum: usize,
    /// Cities that count.
    pub cities: usize,
    /// Of the totals.
    pub total: Option<Summary>,
    /// Of the scores of each domain, in the order of the model.
    pub domains: Vec<Option<Summary>>,
    /// Of the scores of each group.
    pub groups: Vec<Option<Summary>>,
    /// Each question that was asked, in the order of the model.
    pub questions: Vec<QuestionStatistics>,
    /// Questions that many cities do not know or are at the bottom of, the commonest first.
    pub gaps: Vec<Gap>,
}

/// Mean and quartiles, all in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many cities.
    pub cities: usize,
    /// The mean.
    pub mean: u64,
    /// The lowest.
    pub lowest: u64,
    /// A quarter of the cities is not above.
    pub lower_quartile: u64,
    /// Half of the cities is not above.
    pub median: u64,
    /// A quarter of the cities is not below.
    pub upper_quartile: u64,
    /// The highest.
    pub highest: u64,
}

impl Summary {
    /// Of these values; `None` where there are none.
    pub fn of(mut values: Vec<u64>) -> Option<Self> {
        values.sort_unstable();
        let (lowest, highest) = (*values.first()?, *values.last()?);
        let count = values.len() as u128;
        let sum: u128 = values.iter().map(|it| u128::from(*it)).sum();
        let quartile = |quarters: usize| {
            let at = (values.len() - 1) * quarters;
            let (low, beyond) = (values[at / 4], (at % 4) as u128);
            let high = values[(at / 4 + 1).min(values.len() - 1)];
            // Four times the value, so that it is rounded once.
            let fourfold = u128::from(low) * 4 + u128::from(high - low) * beyond;
            ((fourfold + 2) / 4) as u64
        };
        Some(Self {
            cities: values.len(),
            mean: ((sum * 2 + count) / (count * 2)) as u64,
            lowest,
            lower_quartile: quartile(1),
            median: quartile(2),
            upper_quartile: quartile(3),
            highest,
        })
    }
}

/// What the cities answered to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionStatistics {
    /// The question, an index of [`Model::questions`].
    pub question: usize,
    /// Cities that stated a value.
    pub stated: usize,
    /// Cities that do not know.
    pub unknown: usize,
    /// Cities to which it does not apply.
    pub not_applicable: usize,
    /// How the values are spread.
    pub spread: Option<Spread>,
    /// What the white paper published of it, in the order of the question's benchmarks.
    pub national: Vec<National>,
}

/// How values are spread. Shares are of the cities that stated a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Over the levels, the lowest first.
    Levels(Vec<Share>),
    /// How many ticked each item, and how many none of them; several may be ticked, so these are no parts of a whole.
    Items {
        /// By item.
        ticked: Vec<Share>,
        /// None of them.
        none: Share,
    },
    /// Yes and no.
    YesNo {
        /// Yes.
        yes: Share,
        /// No.
        no: Share,
    },
    /// Over ranges of a quantity, with its mean and quartiles.
    Ranges(Vec<(Range, Share)>, Summary),
}

/// A number of cities and its share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub cities: usize,
    /// In hundredths of a per cent of those that it is a share of.
    pub share_e2: u64,
}

impl Share {
    fn of(cities: usize, all: usize) -> Self {
        let (cities_wide, all) = (cities as u64, (all as u64).max(1));
        Self { cities, share_e2: (cities_wide * 20_000 + all) / (all * 2) }
    }
}

/// A range of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Where it begins, and whether that belongs to it; `None` for the lowest.
    pub from: Option<(Hundredths, bool)>,
    /// Where it ends, and whether that belongs to it; `None` for the highest.
    pub to: Option<(Hundredths, bool)>,
}

impl Range {
    fn contains(&self, it: Hundredths) -> bool {
        self.from.is_none_or(|(from, inside)| from < it || (inside && from == it))
            && self.to.is_none_or(|(to, inside)| it < to || (inside && it == to))
    }
}

/// What the white paper published of a question, and the same of the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct National {
    /// The benchmark, an index of [`Question::benchmarks`].
    pub benchmark: usize,
    /// The published figure in per cent, as it is meant; `None` where it was said in words only, or says something else
    /// than a share of the answers.
    pub percent: Option<(Comparison, u32)>,
    /// The same among the cities of the batch.
    pub here: Here,
    /// The level or range of the spread that the figure is exactly about.
    pub row: Option<usize>,
}

/// A share of the cities of the batch that may stand beside a published one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// There is no such share: the figure is no share of the answers, or it was not published where its range ends.
    None,
    /// It would rest on too few cities.
    Withheld,
    /// The share, and how many cities it is a share of.
    Share(Share, usize),
}

/// A question that cities do not know or are at the bottom of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The question, an index of [`Model::questions`].
    pub question: usize,
    /// Cities that do not know.
    pub unknown: usize,
    /// Cities that score nothing.
    pub lowest: usize,
    /// Both, as a share of the cities to which the question applies.
    pub both: Share,
    /// Cities to which it applies.
    pub of: usize,
}

/// Computes all statistics of these cities.
pub fn statistics(model: &Model, paper: &WhitePaper, cities: &[Entry<'_>], minimum: usize) -> Statistics {
    let minimum = minimum.max(1);
    let summary = |score: &dyn Fn(&Scores) -> Option<scoring::E2>| {
        let values: Vec<u64> = cities.iter().filter_map(|it| score(it.scores)).map(|it| u64::from(it.0)).collect();
        if values.len() < minimum { None } else { Summary::of(values) }
    };
    let questions: Vec<QuestionStatistics> = (0..model.questions.len())
        .filter(|idx| cities.iter().any(|it| it.standings[*idx].is_some()))
        .map(|idx| question(model, paper, cities, minimum, idx))
        .collect();
    let mut gaps: Vec<Gap> = questions.iter().filter_map(|it| gap(cities, minimum, it)).collect();
    gaps.sort_by_key(|it| (std::cmp::Reverse(it.both.share_e2), it.question));
    Statistics {
        minimum,
        cities: cities.len(),
        total: summary(&|it| it.total),
        domains: (0..model.domains.len()).map(|idx| summary(&|it| it.domains[idx])).collect(),
        groups: (0..model.groups.len()).map(|idx| summary(&|it| it.groups[idx])).collect(),
        questions,
        gaps,
    }
}

fn gap(cities: &[Entry<'_>], minimum: usize, it: &QuestionStatistics) -> Option<Gap> {
    let of = it.stated + it.unknown;
    let at_bottom = |city: &&Entry<'_>| city.standings[it.question] == Some(Standing::Scored(E4(0)));
    let lowest = cities.iter().filter(at_bottom).count();
    let both = Share::of(it.unknown + lowest, of);
    (of >= minimum && both.cities > 0).then_some(Gap { question: it.question, unknown: it.unknown, lowest, both, of })
}

fn question(model: &Model, paper: &WhitePaper, cities: &[Entry<'_>], minimum: usize, idx: usize) -> QuestionStatistics {
    let question = &model.questions[idx];
    let standing = |wanted: Standing| cities.iter().filter(|it| it.standings[idx] == Some(wanted)).count();
    let stated: Vec<&Entry<'_>> =
        cities.iter().filter(|it| matches!(it.standings[idx], Some(Standing::Scored(_)))).collect();
    let is_shown = stated.len() >= minimum;
    let quantities: Vec<Hundredths> = match &question.kind {
        QuestionKind::Measure(measure) => stated.iter().filter_map(|it| quantity(model, measure, it, idx)).collect(),
        _ => Vec::new(),
    };
    let national = |(benchmark, it): (usize, &Benchmark)| {
        let (percent, found) = against(paper, it, idx, &stated, &quantities);
        let here = match found {
            None => Here::None,
            Some((_, all)) if all < minimum => Here::Withheld,
            Some((part, all)) => Here::Share(Share::of(part, all), all),
        };
        // A share of fewer cities than those of the spread cannot stand beside it.
        let is_of_all = paper.statistic(&it.statistic).is_some_and(|it| it.base != Base::CitiesWithDocuments);
        let row = percent.filter(|_| is_of_all).and_then(|_| exact_row(&question.kind, &question.benchmarks, it));
        National { benchmark, percent, here, row }
    };
    QuestionStatistics {
        question: idx,
        stated: stated.len(),
        unknown: standing(Standing::Unknown),
        not_applicable: standing(Standing::NotApplicable),
        spread: if is_shown { spread(question, idx, &stated, &quantities) } else { None },
        national: question.benchmarks.iter().enumerate().map(national).collect(),
    }
}

fn quantity(model: &Model, measure: &Measure, city: &Entry<'_>, idx: usize) -> Option<Hundredths> {
    scoring::shown_quantity(model, measure, city.profile, city.answers[idx].as_ref())
}

fn spread(question: &Question, idx: usize, stated: &[&Entry<'_>], quantities: &[Hundredths]) -> Option<Spread> {
    let share = |fits: &dyn Fn(&Answer) -> bool| {
        let count = stated.iter().filter(|it| it.answers[idx].as_ref().is_some_and(fits)).count();
        Share::of(count, stated.len())
    };
    Some(match &question.kind {
        QuestionKind::Levels(options) => {
            let at = |level: usize| share(&|it| *it == Answer::Level(level as u8));
            Spread::Levels((0..options.len()).map(at).collect())
        }
        QuestionKind::Checklist(items) => {
            let ticked = |item: usize| {
                let number = item as u8 + 1;
                share(&|it| matches!(it, Answer::Checked(it) if it.contains(&number)))
            };
            let none = share(&|it| matches!(it, Answer::Checked(it) if it.is_empty()));
            Spread::Items { ticked: (0..items.len()).map(ticked).collect(), none }
        }
        QuestionKind::YesNo => {
            Spread::YesNo { yes: share(&|it| *it == Answer::Yes(true)), no: share(&|it| *it == Answer::Yes(false)) }
        }
        QuestionKind::Measure(measure) => {
            let within = |range: Range| {
                let count = quantities.iter().filter(|it| range.contains(**it)).count();
                (range, Share::of(count, quantities.len()))
            };
            let ranges = ranges(measure, &question.benchmarks).into_iter().map(within).collect();
            Spread::Ranges(ranges, Summary::of(quantities.iter().map(|it| it.e2()).collect())?)
        }
    })
}

/// The ranges in which a quantity is counted: between the points of the scale, each from one point up to below the next;
/// where the white paper published a bracket, that one stands instead of the points within it.
fn ranges(measure: &Measure, benchmarks: &[Benchmark]) -> Vec<Range> {
    // A cut lies before a quantity, which then belongs to the upper side, or behind it.
    let mut cuts: Vec<(Hundredths, bool)> = measure.scale.points.iter().map(|it| (it.0, false)).collect();
    for bracket in benchmarks.iter().filter_map(|it| it.bracket.as_ref()).filter(|it| it.has_ends()) {
        let lower = bracket.from.map(|it| (it, false)).or(bracket.above.map(|it| (it, true)));
        let upper = bracket.to.map(|it| (it, true));
        cuts.retain(|(point, _)| {
            let is_below = lower.is_some_and(|(it, _)| *point < it);
            let is_above = upper.is_some_and(|(it, _)| *point > it);
            is_below || is_above
        });
        cuts.extend([lower, upper].into_iter().flatten());
    }
    cuts.retain(|it| *it != (Hundredths::default(), false));
    cuts.sort_unstable();
    let starts = std::iter::once(None).chain(cuts.iter().map(|(at, behind)| Some((*at, !behind))));
    let ends = cuts.iter().map(|(at, behind)| Some((*at, *behind))).chain([None]);
    let mut ranges: Vec<Range> = starts.zip(ends).map(|(from, to)| Range { from, to }).collect();
    if let (true, Some(last)) = (measure.share, ranges.last_mut()) {
        last.to = Hundredths::from_whole(100).map(|it| (it, true));
    }
    ranges
}

/// The level or range that a benchmark is exactly about.
fn exact_row(kind: &QuestionKind, all: &[Benchmark], it: &Benchmark) -> Option<usize> {
    if it.semantics != Semantics::Eq {
        return None;
    }
    match (kind, it.level, &it.bracket) {
        (QuestionKind::Levels(_), Some(level), _) => Some(usize::from(level)),
        (QuestionKind::Measure(measure), _, Some(bracket)) if bracket.has_ends() => {
            let ends = |range: &Range| range.to == bracket.to.map(|it| (it, true));
            ranges(measure, all).iter().position(ends)
        }
        _ => None,
    }
}

/// A published share, and how many of how many cities of the batch are where it speaks of.
type Against = (Option<(Comparison, u32)>, Option<(usize, usize)>);

fn against(
    paper: &WhitePaper,
    benchmark: &Benchmark,
    idx: usize,
    stated: &[&Entry<'_>],
    quantities: &[Hundredths],
) -> Against {
    let statistic = paper.statistic(&benchmark.statistic);
    // A reference value is no share of the cities that answered.
    let is_share = !matches!(benchmark.semantics, Semantics::Qual | Semantics::Ref);
    let percent = statistic.filter(|_| is_share).and_then(|it| Some((it.comparison, it.percent?)));
    let base = statistic.map(|it| it.base);
    let found = match (benchmark.level, &benchmark.bracket) {
        (Some(level), _) if is_share => {
            let fits = |it: &&&Entry<'_>| match (&it.answers[idx], benchmark.semantics) {
                (Some(Answer::Level(it)), Semantics::Ge) => *it >= level,
                (Some(Answer::Level(it)), Semantics::Le) => *it <= level,
                (Some(Answer::Level(it)), _) => *it == level,
                _ => false,
            };
            Some((stated.iter().filter(fits).count(), stated.len()))
        }
        (None, Some(bracket)) if is_share && bracket.has_ends() => {
            // The paper counts against the cities that have any documents.
            let has_any = |it: &&Hundredths| base != Some(Base::CitiesWithDocuments) || it.e2() > 0;
            let of = quantities.iter().filter(has_any);
            Some((of.clone().filter(|it| bracket.contains(**it)).count(), of.count()))
        }
        _ => None,
    };
    (percent, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::seeds;

    fn summary(values: &[u64]) -> [u64; 6] {
        let it = Summary::of(values.to_vec()).expect("values");
        [it.mean, it.lowest, it.lower_quartile, it.median, it.upper_quartile, it.highest]
    }

    /// What `QUARTILE.INC` and `AVERAGE` of an office program give, in hundredths.
    #[test]
    fn means_and_quartiles_are_those_of_office_programs() {
        assert_eq!(Summary::of(vec![]), None);
        assert_eq!(summary(&[700]), [700, 700, 700, 700, 700, 700]);
        assert_eq!(summary(&[400, 100, 200, 300]), [250, 100, 175, 250, 325, 400]);
        assert_eq!(summary(&[1, 2, 4, 7, 11, 16]), [7, 1, 3, 6, 10, 16]);
        assert_eq!(summary(&[0, 1]), [1, 0, 0, 1, 1, 1]);
        assert_eq!(summary(&[10, 20, 30, 40, 50]), [30, 10, 20, 30, 40, 50]);
    }

    #[test]
    fn shares_are_rounded_half_up_and_not_made_to_add_up() {
        let thirds = Share::of(1, 3);
        assert_eq!((thirds.cities, thirds.share_e2), (1, 3333));
        assert_eq!(Share::of(2, 3).share_e2, 6667);
        assert_eq!(Share::of(1, 32).share_e2, 313);
        assert_eq!(Share::of(0, 0).share_e2, 0);
    }

    #[test]
    fn ranges_are_those_of_the_scale_but_for_published_brackets() {
        let model = seeds::model();
        let shown = |id: &str| {
            let question = model.question(id).expect(id);
            let QuestionKind::Measure(measure) = &question.kind else { panic!("{id} is no measure") };
            let end = |it: Option<(Hundredths, bool)>, open: &str, closed: &str| match it {
                Some((at, inside)) => format!("{at}{}", if inside { closed } else { open }),
                None => "…".to_owned(),
            };
            let ranges = ranges(measure, &question.benchmarks);
            for e2 in (0..if measure.share { 10_001 } else { 40_000 }).step_by(25) {
                let quantity = Hundredths::from_e2(e2).expect("a quantity");
                assert_eq!(ranges.iter().filter(|it| it.contains(quantity)).count(), 1, "{id} {quantity}");
            }
            ranges.iter().map(|it| format!("{}–{}", end(it.from, "(", "["), end(it.to, ")", "]"))).collect::<Vec<_>>()
        };
        assert_eq!(
            shown("management.strategy.standards.q1"),
            ["…–1)", "1[–5]", "5(–10)", "10[–20)", "20[–30)", "30[–…"]
        );
        assert_eq!(
            shown("management.strategy.investment.q1"),
            ["…–3)", "3[–5]", "5(–10]", "10(–15)", "15[–100)", "100[–100]"]
        );
        assert_eq!(shown("management.mechanism.talent_awareness.q1"), ["…–5]", "5(–12)", "12[–24)", "24[–…"]);
        assert_eq!(shown("operations.emergency.drill.q1"), ["…–1)", "1[–2)", "2[–4)", "4[–…"]);
    }
}
