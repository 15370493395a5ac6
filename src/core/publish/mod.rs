//! Tables as they are published: one form for the page, CSV, JSON, XLSX and the terminal, so that all of them say the same.
//!
//! ```text
//! ranking, statistics ──► Table ──► page, terminal
//!                           ├─► csv::write   one table, for any program
//!                           ├─► json::write  several tables, figures as whole numbers (seeds/schemas/tables.json)
//!                           └─► sheets       one workbook (outside the core: it needs floating point)
//! ```
//!
//! A table holds figures as the core computed them; each output writes them in its own way and rounds none but for show.
//! Words for people come in from outside, in the language that is wanted.

use crate::core::decimal::Hundredths;
use crate::core::encoding::Digest;
use crate::core::scoring::E2;

pub mod csv;
pub mod json;

/// A table with everything that belongs on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// A name for programs and files, of small letters, digits, `.` and `-`: `ranking-total`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What has to be known of it, the most important first.
    pub notes: Vec<Note>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Row>,
}

/// Something that has to be known of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A name for programs: `weights`.
    pub key: &'static str,
    /// The note in words.
    pub text: String,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// A name for programs: `place`.
    pub key: String,
    /// Its heading.
    pub head: String,
    /// What stands in it.
    pub kind: Kind,
}

/// What stands in a column. It may be missing in any row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A place in a ranking.
    Place,
    /// A score in hundredths.
    Score,
    /// A difference of scores in hundredths, with its sign.
    Difference,
    /// A share in ten-thousandths.
    Share,
    /// A quantity in hundredths of its unit.
    Quantity,
    /// The digest of the file that the row is about.
    File,
}

impl Kind {
    /// Its word in files. The endings of scores and shares say in what they are counted.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Place => "place",
            Self::Score => "scoreE2",
            Self::Difference => "differenceE2",
            Self::Share => "shareE4",
            Self::Quantity => "quantityE2",
            Self::File => "file",
        }
    }

    /// Whether numbers stand in it.
    pub fn is_number(self) -> bool {
        !matches!(self, Self::Text | Self::File)
    }
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The cells, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: there is no such figure, or it is withheld, which a note says.
    Empty,
    /// Words. They may come from a city's file.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A place in a ranking.
    Place(u32),
    /// A score.
    Score(E2),
    /// A difference of scores in hundredths.
    Difference(i64),
    /// A share in ten-thousandths.
    Share(u32),
    /// A quantity in hundredths of its unit.
    Quantity(u64),
    /// The digest of a file.
    File(Digest),
}

impl Cell {
    /// A share of a whole, rounded half up to ten-thousandths; empty of nothing.
    pub fn share(part: u64, whole: u64) -> Self {
        let e4 = (part * 20_000 + whole).checked_div(whole * 2);
        e4.map_or(Self::Empty, |it| Self::Share(u32::try_from(it).unwrap_or(u32::MAX)))
    }

    /// What a reader sees where all digits are shown: `80.34`, `+0.20`, `98.70%`.
    pub fn in_full(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(it) => it.clone(),
            Self::Integer(it) => it.to_string(),
            Self::Place(it) => it.to_string(),
            Self::Score(it) => it.two_decimals(),
            Self::Difference(it) => signed(*it, E2::two_decimals),
            Self::Share(it) => format!("{}%", E2(*it).two_decimals()),
            Self::Quantity(it) => Hundredths::from_e2(*it).unwrap_or_default().to_string(),
            Self::File(it) => it.to_string(),
        }
    }

    /// What a reader sees where one decimal is shown, as in the white paper: `80.3`, `+0.2`, `98.7%`.
    pub fn in_short(&self) -> String {
        match self {
            Self::Score(it) => it.one_decimal(),
            Self::Difference(it) => signed(*it, E2::one_decimal),
            Self::Share(it) => format!("{}%", E2(*it).one_decimal()),
            other => other.in_full(),
        }
    }
}

fn signed(e2: i64, write: impl Fn(E2) -> String) -> String {
    let sign = match e2 {
        0 => "",
        1.. => "+",
        _ => "-",
    };
    format!("{sign}{}", write(E2(u32::try_from(e2.unsigned_abs()).unwrap_or(u32::MAX))))
}

/// A text that no spreadsheet takes for a formula: an apostrophe before the signs that begin one, also where they are of
/// full width or stand behind white space, and before a line break or tab in front.
pub fn neutral(text: &str) -> String {
    let leads_out = text.starts_with(['\t', '\r', '\n']);
    let begins = text.trim_start_matches(|it: char| it.is_whitespace() || it.is_control() || it == '\u{feff}');
    let is_formula = begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if leads_out || is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_city_writes_begins_a_formula() {
        let rows = [
            ("=HYPERLINK(\"x\")", true),
            ("+1", true),
            ("-1", true),
            ("@SUM(A1)", true),
            ("\tx", true),
            ("\rx", true),
            ("＝1", true),
            ("＋1", true),
            ("－1", true),
            ("＠x", true),
            ("  =1", true),
            ("\u{3000}=1", true),
            ("\u{feff}=1", true),
            ("湖州市", false),
            ("a=b", false),
            ("", false),
        ];
        for (text, is_formula) in rows {
            assert_eq!(neutral(text), if is_formula { format!("'{text}") } else { text.to_owned() }, "{text:?}");
        }
    }

    #[test]
    fn figures_are_written_with_one_decimal_or_with_all() {
        let rows = [
            (Cell::Score(E2(8034)), "80.3", "80.34"),
            (Cell::Score(E2(8035)), "80.4", "80.35"),
            (Cell::Difference(-25), "-0.3", "-0.25"),
            (Cell::Difference(0), "0.0", "0.00"),
            (Cell::Difference(120), "+1.2", "+1.20"),
            (Cell::share(987, 1000), "98.7%", "98.70%"),
            (Cell::share(1, 3), "33.3%", "33.33%"),
            (Cell::share(0, 0), "", ""),
            (Cell::Integer(-2), "-2", "-2"),
            (Cell::Place(3), "3", "3"),
            (Cell::Quantity(514), "5.14", "5.14"),
            (Cell::Quantity(1_234_500), "12345", "12345"),
        ];
        for (cell, short, full) in rows {
            assert_eq!((cell.in_short().as_str(), cell.in_full().as_str()), (short, full));
        }
    }
}
