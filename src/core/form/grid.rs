//! A workbook as it was read: cells with what stands in them, before anybody has said what it means.

use std::collections::BTreeMap;

use crate::core::time::Timestamp;

/// What was read of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// Its sheets in their order, hidden ones among them.
    pub sheets: Vec<Grid>,
    /// When it was last saved, by its own account.
    pub modified: Option<Timestamp>,
    /// Whether days are counted from 1904 on, as old programs did.
    pub from_1904: bool,
}

/// A sheet. Rows and columns are counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its name.
    pub name: String,
    /// What stands in it, by row and column; nothing of what is empty.
    pub cells: BTreeMap<(u32, u32), Value>,
    /// Cells that were joined to one.
    pub merged: Vec<Merged>,
}

/// Cells that were joined to one: their first and last row and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The first row and column, where the content stands.
    pub first: (u32, u32),
    /// The last row and column.
    pub last: (u32, u32),
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number as the file writes it, such as `12.5` or `1E+3`, with the way in which it is shown.
    Number(String, Look),
    /// A truth value.
    Bool(bool),
    /// A formula without a result, such as `#REF!`.
    Error(String),
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// As a number.
    #[default]
    Plain,
    /// As a percentage: 0.45 is shown as 45%.
    Percent,
    /// As a date or a time.
    Date,
}

impl Grid {
    /// What stands in a cell.
    pub fn at(&self, row: u32, column: u32) -> Option<&Value> {
        self.cells.get(&(row, column))
    }

    /// The text of a cell; empty where it holds none.
    pub fn text(&self, row: u32, column: u32) -> &str {
        match self.at(row, column) {
            Some(Value::Text(it)) => it.trim(),
            _ => "",
        }
    }
}

impl Value {
    /// As people see it, nearly.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(it) | Self::Number(it, _) | Self::Error(it) => it.clone(),
            Self::Bool(it) => if *it { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }
}

impl Merged {
    /// Whether a cell lies in it behind the one where the content stands.
    pub fn covers(&self, row: u32, column: u32) -> bool {
        let inside = (self.first.0..=self.last.0).contains(&row) && (self.first.1..=self.last.1).contains(&column);
        inside && (row, column) != self.first
    }
}

/// The name of a cell: `A1` for the first.
pub fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_programs_name_them() {
        let rows = [((0, 0), "A1"), ((8, 25), "Z9"), ((0, 26), "AA1"), ((99, 701), "ZZ100"), ((0, 702), "AAA1")];
        for ((row, column), name) in rows {
            assert_eq!(cell_name(row, column), name);
        }
    }

    #[test]
    fn a_merged_area_covers_all_but_its_first_cell() {
        let merged = Merged { first: (2, 1), last: (3, 2) };
        assert!(merged.covers(2, 2) && merged.covers(3, 1) && merged.covers(3, 2));
        assert!(!merged.covers(2, 1) && !merged.covers(4, 1) && !merged.covers(2, 3));
    }
}
