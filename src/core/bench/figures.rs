//! The statistics as tables, for the page, files and the terminal. Whoever shows them brings the words.
//!
//! A figure that rests on too few cities is an empty cell, here as everywhere; a note says from how many on figures are
//! given. Questions keep their ids in all of them, so that the tables can be joined.

use std::sync::Arc;

use crate::core::links::Links;
use crate::core::model::{Benchmark, Question, QuestionKind, Semantics};
use crate::core::publish::{Cell, Column, Kind, Row, Table};
use crate::core::scoring::E2;
use crate::core::whitepaper::{Base, WhitePaper};

use super::Received;
use super::plausibility::{Flag, Node};
use super::statistics::{Here, National, QuestionStatistics, Range, Share, Spread, Statistics, Summary};
use super::tables::{self, Basis, Fact, Said, Words, column, notes};

/// What the tables are made of, besides the batch.
#[derive(Clone, Copy)]
pub struct Findings<'a> {
    /// What the cities answered together.
    pub statistics: &'a Statistics,
    /// What deserves a second look.
    pub flags: &'a [Flag],
    /// The links that flags name.
    pub links: &'a Links,
    /// The white paper, of which the national figures are.
    pub paper: &'a WhitePaper,
}

/// One of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Means and quartiles of the scores.
    Scores,
    /// How many cities answered each question, and means and quartiles of quantities.
    Questions,
    /// How the answers to each question are spread.
    Answers,
    /// The national figures, each beside the same of the batch.
    National,
    /// The commonest gaps.
    Gaps,
    /// What deserves a second look, city by city.
    Flags,
}

impl Which {
    /// All of them, in the order in which they are published.
    pub const ALL: [Self; 6] = [Self::Scores, Self::Questions, Self::Answers, Self::National, Self::Gaps, Self::Flags];

    /// Its word in ids and options.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Questions => "questions",
            Self::Answers => "answers",
            Self::National => "national",
            Self::Gaps => "gaps",
            Self::Flags => "flags",
        }
    }
}

/// What has to be put into words for them.
#[derive(Clone, Copy, Debug)]
pub enum Word<'a> {
    /// The title of a table.
    Title(Which),
    /// A heading.
    Head(Head),
    /// The name of the total.
    Total,
    /// The answer that nothing on a list is there.
    NoneTicked,
    /// Yes or no.
    Yes(bool),
    /// A range of a quantity.
    Range(&'a Range),
    /// A level, by its number, of which a national figure speaks.
    Level(u8),
    /// How a national figure relates to its level or range.
    Relation(Semantics),
    /// What a national figure is a share of.
    Base(Option<Base>),
    /// What a flag says of a city, a file of the batch.
    Flag(&'a [Arc<Received>], &'a Flag, usize),
}

/// A heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// The total, a domain or a group.
    Item,
    /// Its name.
    Name,
    /// How many cities.
    Cities,
    /// The mean.
    Mean,
    /// The lowest.
    Lowest,
    /// The lower quartile.
    LowerQuartile,
    /// The median.
    Median,
    /// The upper quartile.
    UpperQuartile,
    /// The highest.
    Highest,
    /// The question.
    Question,
    /// Its wording.
    Wording,
    /// Cities that stated a value.
    Stated,
    /// Cities that do not know.
    Unknown,
    /// Cities to which it does not apply.
    NotApplicable,
    /// The unit of a quantity.
    Unit,
    /// An answer.
    Answer,
    /// A share of the cities that stated a value.
    Share,
    /// The national figure that is exactly about this answer.
    NationalHere,
    /// The statistic of the white paper.
    Statistic,
    /// The level or range that it speaks of.
    Place,
    /// How it relates to that.
    Relation,
    /// The figure as published.
    Published,
    /// What it is a share of.
    Base,
    /// The figure in per cent.
    Percent,
    /// Cities of the batch of which the same holds.
    BatchCities,
    /// Cities of the batch that it is a share of.
    BatchOf,
    /// Their share.
    BatchShare,
    /// Cities that score nothing.
    Zero,
    /// Cities to which the question applies.
    Of,
    /// The share of those that do not know or score nothing.
    Both,
    /// The rule that raised a flag.
    Rule,
    /// The link that it names.
    Link,
    /// The questions that it is about.
    Questions,
    /// What it says.
    Flag,
}

/// The columns of means and quartiles.
const SUMMARY: [(&str, Head); 6] = [
    ("meanE2", Head::Mean),
    ("lowestE2", Head::Lowest),
    ("lowerQuartileE2", Head::LowerQuartile),
    ("medianE2", Head::Median),
    ("upperQuartileE2", Head::UpperQuartile),
    ("highestE2", Head::Highest),
];

fn summary(it: Option<&Summary>, cell: fn(u64) -> Cell) -> [Cell; 6] {
    let Some(it) = it else { return [const { Cell::Empty }; 6] };
    [it.mean, it.lowest, it.lower_quartile, it.median, it.upper_quartile, it.highest].map(cell)
}

fn score(e2: u64) -> Cell {
    Cell::Score(E2(u32::try_from(e2).unwrap_or(u32::MAX)))
}

/// Hundredths of a per cent are ten-thousandths.
fn share(it: &Share) -> Cell {
    Cell::Share(u32::try_from(it.share_e2).unwrap_or(u32::MAX))
}

fn count(n: usize) -> Cell {
    Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

fn text(it: impl Into<String>) -> Cell {
    Cell::Text(it.into())
}

impl Basis<'_> {
    /// One of the tables of the statistics.
    pub fn statistics(&self, which: Which, of: &Findings<'_>, words: Words<'_>) -> Table {
        let say = |it| words(Said::Statistics(it));
        let mut facts = self.facts();
        let (columns, rows) = match which {
            Which::Scores => {
                facts.extend([Fact::Minimum(of.statistics.minimum), Fact::Quartiles]);
                self.score_rows(of, words)
            }
            Which::Questions => {
                facts.extend([Fact::Minimum(of.statistics.minimum), Fact::Shares, Fact::Quartiles]);
                self.question_rows(of, words)
            }
            Which::Answers => {
                facts.extend([Fact::Minimum(of.statistics.minimum), Fact::Shares]);
                self.answer_rows(of, words)
            }
            Which::National => {
                let year = &of.paper.statistics.year;
                facts.extend([Fact::Minimum(of.statistics.minimum), Fact::National(year)]);
                self.national_rows(of, words)
            }
            Which::Gaps => {
                facts.extend([Fact::Minimum(of.statistics.minimum), Fact::Gaps]);
                self.gap_rows(of, words)
            }
            Which::Flags => {
                let Links { id, version, digest, .. } = of.links;
                facts.extend([Fact::Flags, Fact::Links(id, version, *digest)]);
                self.flag_rows(of, words)
            }
        };
        Table {
            id: format!("statistics-{}", which.word()),
            title: say(Word::Title(which)),
            notes: notes(&facts, words),
            columns,
            rows,
        }
    }

    fn score_rows(&self, of: &Findings<'_>, words: Words<'_>) -> (Vec<Column>, Vec<Row>) {
        let (model, it) = (self.model, of.statistics);
        let mut columns = vec![
            head(words, "item", Head::Item, Kind::Text),
            head(words, "name", Head::Name, Kind::Text),
            head(words, "cities", Head::Cities, Kind::Integer),
        ];
        columns.extend(SUMMARY.map(|(key, it)| head(words, key, it, Kind::Score)));
        let row = |item: &str, name: String, it: Option<&Summary>| {
            let mut cells = vec![text(item), text(name), it.map_or(Cell::Empty, |it| count(it.cities))];
            cells.extend(summary(it, score));
            Row { cells }
        };
        let mut rows = vec![row("total", words(Said::Statistics(Word::Total)), it.total.as_ref())];
        for (idx, domain) in model.domains.iter().enumerate() {
            rows.push(row(domain.id.as_str(), words(Said::Name(&domain.name)), it.domains[idx].as_ref()));
            for idx in domain.groups.clone() {
                let group = &model.groups[idx];
                rows.push(row(group.id.as_str(), words(Said::Name(&group.name)), it.groups[idx].as_ref()));
            }
        }
        (columns, rows)
    }

    fn question_rows(&self, of: &Findings<'_>, words: Words<'_>) -> (Vec<Column>, Vec<Row>) {
        let mut columns = vec![
            head(words, "question", Head::Question, Kind::Text),
            head(words, "stated", Head::Stated, Kind::Integer),
            head(words, "unknown", Head::Unknown, Kind::Integer),
            head(words, "notApplicable", Head::NotApplicable, Kind::Integer),
            head(words, "unit", Head::Unit, Kind::Text),
        ];
        columns.extend(SUMMARY.map(|(key, it)| head(words, key, it, Kind::Quantity)));
        columns.push(head(words, "wording", Head::Wording, Kind::Text));
        // These are figures over all cities that count.
        let is_shown = of.statistics.cities >= of.statistics.minimum;
        let shown = |n: usize| if is_shown { count(n) } else { Cell::Empty };
        let row = |it: &QuestionStatistics| {
            let question = &self.model.questions[it.question];
            let (unit, quantity) = match (&question.kind, &it.spread) {
                (QuestionKind::Measure(measure), Some(Spread::Ranges(_, it))) => (Some(&measure.unit), Some(it)),
                (QuestionKind::Measure(measure), _) => (Some(&measure.unit), None),
                _ => (None, None),
            };
            let mut cells = vec![text(question.id.as_str()), shown(it.stated), shown(it.unknown)];
            cells.extend([shown(it.not_applicable), unit.map_or(Cell::Empty, |it| text(words(Said::Name(it))))]);
            cells.extend(summary(quantity, Cell::Quantity));
            cells.push(text(words(Said::Name(&question.text))));
            Row { cells }
        };
        (columns, of.statistics.questions.iter().map(row).collect())
    }

    fn answer_rows(&self, of: &Findings<'_>, words: Words<'_>) -> (Vec<Column>, Vec<Row>) {
        let columns = vec![
            head(words, "question", Head::Question, Kind::Text),
            head(words, "answer", Head::Answer, Kind::Text),
            head(words, "cities", Head::Cities, Kind::Integer),
            head(words, "shareE4", Head::Share, Kind::Share),
            head(words, "national", Head::NationalHere, Kind::Text),
        ];
        let mut rows = Vec::new();
        for it in &of.statistics.questions {
            let question = &self.model.questions[it.question];
            let id = || text(question.id.as_str());
            let Some(spread) = &it.spread else {
                rows.push(Row { cells: vec![id(), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty] });
                continue;
            };
            for (idx, (answer, part)) in parts(question, spread, words).into_iter().enumerate() {
                let national = it.national.iter().find(|it| it.row == Some(idx));
                let published = national.map(|it| &question.benchmarks[it.benchmark].value);
                let published = published.map_or(Cell::Empty, |it| text(words(Said::Name(it))));
                rows.push(Row { cells: vec![id(), text(answer), count(part.cities), share(&part), published] });
            }
        }
        (columns, rows)
    }

    fn national_rows(&self, of: &Findings<'_>, words: Words<'_>) -> (Vec<Column>, Vec<Row>) {
        let columns = vec![
            head(words, "question", Head::Question, Kind::Text),
            head(words, "statistic", Head::Statistic, Kind::Text),
            head(words, "percent", Head::Percent, Kind::Integer),
            head(words, "batchCities", Head::BatchCities, Kind::Integer),
            head(words, "batchOf", Head::BatchOf, Kind::Integer),
            head(words, "batchShareE4", Head::BatchShare, Kind::Share),
            head(words, "base", Head::Base, Kind::Text),
            head(words, "relation", Head::Relation, Kind::Text),
            head(words, "where", Head::Place, Kind::Text),
            head(words, "published", Head::Published, Kind::Text),
        ];
        let say = |it| text(words(Said::Statistics(it)));
        let row = |question: &Question, it: &National| {
            let benchmark: &Benchmark = &question.benchmarks[it.benchmark];
            let place = match (benchmark.level, &benchmark.bracket) {
                (Some(level), _) => say(Word::Level(level)),
                (None, Some(bracket)) => text(words(Said::Name(&bracket.label))),
                (None, None) => Cell::Empty,
            };
            let (cities, all, part) = match it.here {
                Here::Share(it, all) => (count(it.cities), count(all), share(&it)),
                Here::Withheld | Here::None => (Cell::Empty, Cell::Empty, Cell::Empty),
            };
            let cells = vec![
                text(question.id.as_str()),
                text(&*benchmark.statistic),
                it.percent.map_or(Cell::Empty, |it| Cell::Integer(i64::from(it.1))),
                cities,
                all,
                part,
                say(Word::Base(of.paper.statistic(&benchmark.statistic).map(|it| it.base))),
                say(Word::Relation(benchmark.semantics)),
                place,
                text(words(Said::Name(&benchmark.value))),
            ];
            Row { cells }
        };
        let of_question = |it: &QuestionStatistics| {
            let question = &self.model.questions[it.question];
            it.national.iter().map(|it| row(question, it)).collect::<Vec<_>>()
        };
        (columns, of.statistics.questions.iter().flat_map(of_question).collect())
    }

    fn gap_rows(&self, of: &Findings<'_>, words: Words<'_>) -> (Vec<Column>, Vec<Row>) {
        let columns = vec![
            head(words, "question", Head::Question, Kind::Text),
            head(words, "unknown", Head::Unknown, Kind::Integer),
            head(words, "zero", Head::Zero, Kind::Integer),
            head(words, "of", Head::Of, Kind::Integer),
            head(words, "shareE4", Head::Both, Kind::Share),
            head(words, "wording", Head::Wording, Kind::Text),
        ];
        let row = |it: &super::statistics::Gap| {
            let question = &self.model.questions[it.question];
            let cells = vec![
                text(question.id.as_str()),
                count(it.unknown),
                count(it.lowest),
                count(it.of),
                share(&it.both),
                text(words(Said::Name(&question.text))),
            ];
            Row { cells }
        };
        (columns, of.statistics.gaps.iter().map(row).collect())
    }

    fn flag_rows(&self, of: &Findings<'_>, words: Words<'_>) -> (Vec<Column>, Vec<Row>) {
        let columns = vec![
            column("city", words(Said::Head(tables::Head::City)), Kind::Text),
            column("code", words(Said::Head(tables::Head::Code)), Kind::Text),
            head(words, "rule", Head::Rule, Kind::Text),
            head(words, "link", Head::Link, Kind::Text),
            head(words, "questions", Head::Questions, Kind::Text),
            head(words, "flag", Head::Flag, Kind::Text),
            column("file", words(Said::Head(tables::Head::File)), Kind::File),
        ];
        let mut rows: Vec<(usize, Row)> = Vec::new();
        for flag in of.flags {
            let (rule, link) = self.rule(of.links, flag);
            for file in flag.files() {
                let received = &self.batch[file];
                let Some(city) = received.city() else { continue };
                let questions: Vec<&str> =
                    flag.questions_of(of.links, file).iter().map(|it| self.model.questions[*it].id.as_str()).collect();
                let cells = vec![
                    text(city.name.clone()),
                    text(city.code.to_string()),
                    text(rule),
                    link.map_or(Cell::Empty, text),
                    text(questions.join(" ")),
                    text(words(Said::Statistics(Word::Flag(self.batch, flag, file)))),
                    received.digest.map_or(Cell::Empty, Cell::File),
                ];
                rows.push((file, Row { cells }));
            }
        }
        rows.sort_by_key(|it| it.0);
        (columns, rows.into_iter().map(|it| it.1).collect())
    }

    /// The rule that raised a flag, and what it names: a link, a group, a score or a question.
    fn rule<'b>(&'b self, links: &'b Links, flag: &Flag) -> (&'static str, Option<&'b str>) {
        let node = |of: Node| match of {
            Node::Total => "total",
            Node::Domain(it) => self.model.domains[it].id.as_str(),
            Node::Group(it) => self.model.groups[it].id.as_str(),
            Node::Quantity(it) => self.model.questions[it].id.as_str(),
        };
        match flag {
            Flag::Contradiction { link, .. } => ("contradiction", Some(&links.contradictions[*link].id)),
            Flag::Figures { link, .. } => ("figures", Some(&links.figures[*link].id)),
            Flag::Top { group, .. } => ("top", Some(node(group.map_or(Node::Total, Node::Group)))),
            Flag::SameText { .. } => ("sameText", None),
            Flag::Outlier { of, .. } => ("outlier", Some(node(*of))),
        }
    }
}

fn head(words: Words<'_>, key: &str, it: Head, kind: Kind) -> Column {
    column(key, words(Said::Statistics(Word::Head(it))), kind)
}

/// What is counted of a question, in words, and how many cities.
fn parts(question: &Question, spread: &Spread, words: Words<'_>) -> Vec<(String, Share)> {
    let say = |it| words(Said::Statistics(it));
    match (spread, &question.kind) {
        (Spread::Levels(levels), QuestionKind::Levels(options)) => {
            let named = levels.iter().zip(options).enumerate();
            named.map(|(idx, (it, text))| (format!("L{idx} {}", words(Said::Name(text))), *it)).collect()
        }
        (Spread::Items { ticked, none }, QuestionKind::Checklist(items)) => {
            let ticked = ticked.iter().zip(items).map(|(it, text)| (words(Said::Name(text)), *it));
            ticked.chain([(say(Word::NoneTicked), *none)]).collect()
        }
        (Spread::YesNo { yes, no }, _) => vec![(say(Word::Yes(true)), *yes), (say(Word::Yes(false)), *no)],
        (Spread::Ranges(ranges, _), _) => ranges.iter().map(|(range, it)| (say(Word::Range(range)), *it)).collect(),
        // A spread is of the kind of its question.
        _ => Vec::new(),
    }
}
