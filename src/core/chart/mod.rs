//! Charts, drawn once. A chart is laid out from figures that [`super::scoring`] computed, in tenths of a unit, and written
//! as one SVG text: what the page shows, what is printed and what is saved is that text, and a PNG is a picture of it.
//!
//! Nothing is asked of a browser: how wide a text is, is estimated on the wide side (`text`). Colours stand beside
//! patterns, outlines and figures, never alone. No score is computed in here.

mod bars;
mod heat;
mod radar;
mod svg;
mod text;
mod words;

use super::scoring::{E2, Score};
use super::seeds::words::T;

pub use bars::bars;
pub use heat::heat_map;
pub use radar::radar;
pub use svg::Saved;
pub use words::{Names, axis_name, short_indicator_name};

/// What a chart shows of one node: a bar, an axis, a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// `total`, a domain, a group or an indicator.
    pub item: String,
    /// Its name, short enough for the chart.
    pub label: String,
    /// Whether figures after it belong to it.
    pub strong: bool,
    /// Its score.
    pub score: Score,
}

/// How many decimals are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimals {
    /// One, as the page does unless it is asked for both.
    #[default]
    One,
    /// Both.
    Two,
}

impl Decimals {
    /// A score.
    pub fn of(self, it: E2) -> String {
        match self {
            Self::One => it.one_decimal(),
            Self::Two => it.two_decimals(),
        }
    }

    /// The score of a node that is settled, the interval of one that is not, a dash where nothing applies.
    pub fn of_score(self, it: &Score) -> String {
        match it.lowest.zip(it.highest) {
            None => "–".to_owned(),
            Some((low, high)) if is_open(it) => format!("{}–{}", self.of(low), self.of(high)),
            Some((low, _)) => self.of(low),
        }
    }

    fn so_far(self, it: &Score) -> String {
        it.so_far.map_or_else(|| "–".to_owned(), |it| self.of(it))
    }
}

/// Whether a score is an interval.
fn is_open(it: &Score) -> bool {
    it.counts.open > 0 || it.lowest != it.highest
}

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// A telephone.
    Narrow,
    /// A tablet.
    Middle,
    /// A desk, paper, a saved file.
    Wide,
}

/// A chart that is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it shows, in a few words.
    pub title: String,
    /// All of its figures in words: what is read to those who do not see it.
    pub description: String,
    /// Its width in tenths of a unit.
    pub width: i32,
    /// Its height in tenths of a unit.
    pub height: i32,
    marks: Vec<Mark>,
}

/// The names of figures with their scores, as a sentence.
fn described<'a>(t: T, decimals: Decimals, figures: impl IntoIterator<Item = &'a Figure>) -> String {
    let words: Vec<String> =
        figures.into_iter().map(|it| words::named(t, &it.label, &decimals.of_score(&it.score))).collect();
    words::listed(t, &words)
}

/// A piece of a drawing. Coordinates are tenths of a unit, from the upper left corner.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    /// A rectangle: left, top, width, height.
    Rect { at: (i32, i32), size: (i32, i32), fill: Fill, stroke: Stroke },
    /// Closed or open outlines, filled where an odd number of them lies around.
    Path { outlines: Vec<Vec<(i32, i32)>>, closed: bool, fill: Fill, stroke: Stroke },
    /// A dot with a rim in the colour of the ground.
    Dot { at: (i32, i32), radius: i32, ink: Ink },
    /// A line of text on its base line.
    Text { at: (i32, i32), size: i32, anchor: Anchor, bold: bool, ink: Ink, text: String },
    /// What belongs to one figure. `area` is what can be clicked where it leads somewhere.
    Figure { item: String, area: Option<((i32, i32), (i32, i32))>, marks: Vec<Mark> },
}

/// A colour by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    Ground,
    Shade,
    Text,
    Muted,
    Line,
    Accent,
    Soft,
    /// A fifth of the scale, the lowest first.
    Band(u8),
}

/// How an area is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fill {
    None,
    Solid(Ink),
    /// As `Solid`, so that what lies behind can be seen.
    Sheer(Ink),
    Pattern(Pattern),
}

/// A pattern, which tells areas apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pattern {
    /// What may still come.
    Open,
    /// What does not apply.
    NotApplicable,
    /// A fifth of the scale: the higher, the denser.
    Band(u8),
}

/// How an outline is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stroke {
    None,
    Thin(Ink),
    Thick(Ink),
    Dashed(Ink),
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    Start,
    Middle,
    End,
}

/// The fifth of the scale in which a score lies: 0 to 4; full marks belong to the highest.
fn band(score: E2) -> u8 {
    (score.0 / 2_000).min(4) as u8
}

/// How far along a scale of this length a score lies.
fn along(length: i32, score: E2) -> i32 {
    // Scores are at most 10,000 and lengths a few thousand, so this stays small.
    (length * score.0 as i32 * 2 + 10_000) / 20_000
}

fn words_at(at: (i32, i32), size: i32, ink: Ink, text: impl Into<String>) -> Mark {
    Mark::Text { at, size, anchor: Anchor::Start, bold: false, ink, text: text.into() }
}

/// Signs with what they mean, side by side, in as many lines as they need; the height that they take.
fn legend(marks: &mut Vec<Mark>, at: (i32, i32), width: i32, entries: Vec<(Vec<Mark>, String)>) -> i32 {
    const SIGN: i32 = 300;
    const GAP: i32 = 240;
    const LINE: i32 = 240;
    const SIZE: i32 = 115;
    let (mut x, mut y) = (0, 0);
    for (sign, words) in entries {
        let needed = SIGN + text::width(&words, SIZE);
        if x > 0 && x + needed > width {
            (x, y) = (0, y + LINE);
        }
        marks.extend(sign.into_iter().map(|it| it.moved((at.0 + x, at.1 + y))));
        marks.push(words_at((at.0 + x + SIGN, at.1 + y + 125), SIZE, Ink::Text, words));
        x += needed + GAP;
    }
    y + LINE
}

impl Mark {
    /// The same sign at another place; only signs of legends are moved.
    fn moved(self, (dx, dy): (i32, i32)) -> Self {
        let by = |(x, y): (i32, i32)| (x + dx, y + dy);
        match self {
            Self::Rect { at, size, fill, stroke } => Self::Rect { at: by(at), size, fill, stroke },
            Self::Path { outlines, closed, fill, stroke } => {
                let outlines = outlines.into_iter().map(|it| it.into_iter().map(by).collect()).collect();
                Self::Path { outlines, closed, fill, stroke }
            }
            Self::Dot { at, radius, ink } => Self::Dot { at: by(at), radius, ink },
            Self::Text { at, size, anchor, bold, ink, text } => {
                Self::Text { at: by(at), size, anchor, bold, ink, text }
            }
            Self::Figure { item, area, marks } => Self::Figure {
                item,
                area: area.map(|(at, size)| (by(at), size)),
                marks: marks.into_iter().map(|it| it.moved((dx, dy))).collect(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::scoring::Counts;

    #[test]
    fn bands_are_fifths_and_full_marks_lie_in_the_highest() {
        let bands = [0, 1_999, 2_000, 5_999, 6_000, 7_999, 8_000, 10_000].map(|it| band(E2(it)));
        assert_eq!(bands, [0, 0, 1, 2, 3, 3, 4, 4]);
    }

    #[test]
    fn lengths_are_rounded_once() {
        assert_eq!([0, 1, 5_000, 9_999, 10_000].map(|it| along(4_800, E2(it))), [0, 0, 2_400, 4_800, 4_800]);
    }

    #[test]
    fn a_score_is_worded_as_it_stands() {
        let score = |lowest, highest, open| Score {
            lowest,
            highest,
            so_far: None,
            counts: Counts { open, ..Counts::default() },
        };
        let words = |it| Decimals::One.of_score(&it);
        assert_eq!(words(score(Some(E2(6_666)), Some(E2(6_666)), 0)), "66.7");
        assert_eq!(words(score(Some(E2(0)), Some(E2(10_000)), 3)), "0.0–100.0");
        assert_eq!(words(score(None, None, 0)), "–");
        assert_eq!(Decimals::Two.of_score(&score(Some(E2(6_666)), Some(E2(6_666)), 0)), "66.66");
    }
}
