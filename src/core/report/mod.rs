//! The report of an assessment, and the blank questionnaire, as a document: what is printed, written as an office file
//! and shown on the command line is this value and nothing else, so that no form can say other figures than another.
//!
//! A document is made from model, weights and statement in a language; every figure in it is one that
//! [`super::scoring`] computed. It knows no paper size, no font and no clock: dates come in as text.

mod answers;
mod form;
mod indices;
mod markdown;
mod method;
mod planned;
mod source;
mod tables;

use serde::{Serialize, Serializer};

use super::chart::{self, Decimals, Names, Room};
use super::encoding::Digest;
use super::scoring::{Counts, E2, E4, Score};
use super::seeds::words::T;
use super::text::Lang;

pub use form::{Form, Questionnaire, questionnaire};
pub use markdown::markdown;
pub use planned::outcome_words;
pub use source::{Options, Refused, Source, State, report};
pub use tables::{plan_sheets, rows, sheets};

/// A document for paper and screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its language.
    #[serde(serialize_with = "tag")]
    pub lang: Lang,
    /// The first page.
    pub cover: Cover,
    /// What every page repeats.
    pub running: Running,
    /// Everything after the first page.
    pub blocks: Vec<Block>,
}

fn tag<S: Serializer>(lang: &Lang, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(lang.tag())
}

/// The first page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// The classification line that the office wishes, such as `内部资料`; empty without one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub classification: String,
    /// Whom it is about; empty while no city is chosen.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// What it is.
    pub title: String,
    /// The indicator system.
    pub subtitle: String,
    /// Whether it is a draft, an example, final.
    pub state: String,
    /// What else the first page says.
    pub facts: Vec<Fact>,
    /// The signed file that it belongs to; absent from a draft.
    pub seal: Option<Seal>,
}

/// Ties paper to the signed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seal {
    /// What the digest is for.
    pub label: String,
    /// SHA-256 of the file; the QR code says the same text.
    pub digest: Digest,
    /// How to compare it.
    pub help: String,
}

/// What every page repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Running {
    /// At the top: what document this is.
    pub header: String,
    /// At the bottom: the digest of the signed file, or that it is a draft.
    pub footer: String,
    /// The page's number, with the gaps `{page}` and `{pages}`.
    pub page: String,
    /// Across every page; empty without one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub watermark: String,
}

/// A label with what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// A piece of a document, in reading order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Block {
    /// Begins a part; level 1 begins a page.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Its words, numbered where the part is numbered.
        text: String,
    },
    /// The headings of levels 1 and 2, with their pages where the form knows them.
    Contents {
        /// Its own heading.
        title: String,
    },
    /// Running text.
    Paragraph {
        /// How much it matters.
        tone: Tone,
        /// The text; a line break begins a new line.
        text: String,
    },
    /// Points of equal rank.
    List {
        /// One text each.
        items: Vec<String>,
    },
    /// Labels with what they stand for.
    Facts {
        /// One line each.
        facts: Vec<Fact>,
    },
    /// The few figures that matter most.
    KeyFigures {
        /// The largest first.
        figures: Vec<KeyFigure>,
    },
    /// A table.
    Table(Table),
    /// Bars, as data.
    Chart(Chart),
    /// The same figures on the axes of a radar, as data.
    Radar(Chart),
    /// A question to be answered on paper.
    Form(Form),
    /// Where people sign.
    Signing {
        /// What each line is for.
        lines: Vec<String>,
        /// Words in the place of the seal.
        seal: String,
    },
}

/// How much a text matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// What has to be read.
    Plain,
    /// What stands out.
    Strong,
    /// What helps to understand the rest.
    Muted,
}

/// A figure that stands out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyFigure {
    /// Domain, or `total`.
    pub item: String,
    /// Its name.
    pub label: String,
    /// The figure.
    pub value: Cell,
    /// What else there is to say about it.
    pub remark: String,
}

/// A table; its head is repeated on every page that it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; none is divided between two pages.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its share of the width; all shares of a table make 100.
    pub width: u32,
    /// Whether it holds figures, which stand at the end of the line.
    pub figures: bool,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is about: `total`, a domain, group, indicator or question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Whether rows below it belong to it.
    pub strong: bool,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// A cell of a table. Figures stay figures until they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Cell {
    /// A text.
    Text(String),
    /// Several texts below each other.
    Lines(Vec<Line>),
    /// A score in hundredths; nothing where there is none.
    ScoreE2(Option<E2>),
    /// The lowest and the highest score in hundredths; nothing where nothing applies.
    RangeE2(Option<(E2, E2)>),
    /// Points of the total in ten-thousandths, which are shown in hundredths.
    PointsE4(#[serde(serialize_with = "e4")] E4),
    /// A share in millionths, which is shown in hundredths of a per cent.
    ShareE6(u32),
    /// How many.
    Count(u32),
}

fn e4<S: Serializer>(it: &E4, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u32(it.0)
}

/// A line of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// How much it matters.
    pub tone: Tone,
    /// The text.
    pub text: String,
}

impl Line {
    /// A line of this tone.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

impl Cell {
    /// The score of a node that is settled, or the interval in which it still lies.
    pub fn of_score(score: &Score) -> Self {
        match (score.lowest, score.highest) {
            (Some(low), Some(high)) if score.counts.open > 0 => Self::RangeE2(Some((low, high))),
            (lowest, _) => Self::ScoreE2(lowest),
        }
    }

    /// The cell in words; lines below each other.
    pub fn text(&self) -> String {
        match self {
            Self::Text(it) => it.clone(),
            Self::Lines(lines) => lines.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("\n"),
            Self::ScoreE2(it) => it.map_or_else(|| "–".to_owned(), E2::two_decimals),
            Self::RangeE2(None) => "–".to_owned(),
            Self::RangeE2(Some((low, high))) => format!("{}–{}", low.two_decimals(), high.two_decimals()),
            Self::PointsE4(it) => it.shown().two_decimals(),
            Self::ShareE6(it) => format!("{}%", E2((it + 50) / 100).two_decimals()),
            Self::Count(it) => it.to_string(),
        }
    }
}

/// Figures from 0 to 100, to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// How to read it.
    pub legend: String,
    /// What is drawn of each figure.
    pub names: Names,
    /// From top to bottom, or from the top round to the right.
    pub bars: Vec<Bar>,
}

/// A figure of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bar {
    /// Domain or group.
    pub item: String,
    /// Its name.
    pub label: String,
    /// Whether bars below it belong to it.
    pub strong: bool,
    /// Filled up to here: open questions at 0. Nothing where nothing applies.
    #[serde(rename = "lowestE2")]
    pub lowest: Option<E2>,
    /// Outlined up to here: open questions at 100.
    #[serde(rename = "highestE2")]
    pub highest: Option<E2>,
    /// Over what has been answered.
    #[serde(rename = "soFarE2")]
    pub so_far: Option<E2>,
    /// The figure beside it.
    pub value: Cell,
}

impl Bar {
    /// What the chart shows of it.
    fn figure(&self) -> chart::Figure {
        let score =
            Score { lowest: self.lowest, highest: self.highest, so_far: self.so_far, counts: Counts::default() };
        chart::Figure { item: self.item.clone(), label: self.label.clone(), strong: self.strong, score }
    }
}

impl Chart {
    /// The drawing of its bars.
    pub fn drawn_as_bars(&self, lang: Lang) -> chart::Chart {
        chart::bars(T { lang }, &self.title, &self.figures(), Room::Wide, Decimals::Two)
    }

    /// Its drawing as a radar; nothing where there are too few axes.
    pub fn drawn_as_radar(&self, lang: Lang) -> Option<chart::Chart> {
        chart::radar(T { lang }, &self.figures(), Room::Wide, Decimals::Two)
    }

    fn figures(&self) -> Vec<chart::Figure> {
        self.bars.iter().map(Bar::figure).collect()
    }
}

impl Document {
    /// All headings with their levels, in order.
    pub fn headings(&self) -> impl Iterator<Item = (u8, &str)> {
        self.blocks.iter().filter_map(|it| match it {
            Block::Heading { level, text } => Some((*level, text.as_str())),
            _ => None,
        })
    }

    /// All tables, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|it| match it {
            Block::Table(it) => Some(it),
            _ => None,
        })
    }

    /// The title as one line: whom it is about, and what it is.
    pub fn title(&self) -> String {
        match self.lang {
            _ if self.cover.city.is_empty() => self.cover.title.clone(),
            Lang::Zh => format!("{}{}", self.cover.city, self.cover.title),
            Lang::En => format!("{}: {}", self.cover.city, self.cover.title),
        }
    }
}

/// Collects blocks, and numbers the parts as the language does.
pub(super) struct Writer {
    lang: Lang,
    parts: usize,
    blocks: Vec<Block>,
}

impl Writer {
    fn new(lang: Lang) -> Self {
        Self { lang, parts: 0, blocks: Vec::new() }
    }

    /// A numbered part on a page of its own.
    fn part(&mut self, text: &str) {
        const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        self.parts += 1;
        let text = match (self.lang, NUMERALS.get(self.parts - 1)) {
            (Lang::Zh, Some(it)) => format!("{it}、{text}"),
            _ => format!("{}. {text}", self.parts),
        };
        self.heading(1, text);
    }

    fn heading(&mut self, level: u8, text: impl Into<String>) {
        self.blocks.push(Block::Heading { level, text: text.into() });
    }

    fn paragraph(&mut self, tone: Tone, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph { tone, text: text.into() });
    }

    fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }
}
