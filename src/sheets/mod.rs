//! Tables as one XLSX workbook. It stands outside the core because cells of a workbook are floating-point numbers; each
//! is made of one of the core's whole numbers, so that reading it back gives that number again.
//!
//! Numbers are numbers, shown with one decimal while the cell holds all of them. The title and the notes stand above the
//! head; title, head and what is between them stay in view and are repeated on every printed page.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::core::publish::{Cell, Column, Kind, Row, Table, neutral};
use crate::core::time::Timestamp;

mod form;

pub use form::write_form;

/// Longest name of a sheet that spreadsheets take.
const LONGEST_NAME: usize = 31;

/// Narrowest and widest column, in digits.
const WIDTHS: (usize, usize) = (8, 48);

/// Writes tables, one sheet each. The moment is that of writing, so that the same tables give the same bytes whenever the
/// caller says that they were written at the same time.
///
/// # Errors
/// More rows or longer texts than a workbook can hold, in the library's words.
pub fn write(tables: &[Table], moment: &Timestamp) -> Result<Vec<u8>, String> {
    workbook(tables, Look { decimals: 1, wraps: false }, moment).map_err(|it| it.to_string())
}

/// Writes the tables of a report or plan: figures with both decimals, as they are printed, and long texts in several lines.
///
/// # Errors
/// As of [`write()`].
pub fn write_report(tables: &[Table], moment: &Timestamp) -> Result<Vec<u8>, String> {
    workbook(tables, Look { decimals: 2, wraps: true }, moment).map_err(|it| it.to_string())
}

/// How cells are shown.
#[derive(Clone, Copy)]
struct Look {
    /// Decimals of scores and shares: 1 or 2.
    decimals: u8,
    /// Whether texts that are wider than their column go on in the next line.
    wraps: bool,
}

/// An empty workbook that bears a moment.
fn empty(moment: &Timestamp) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::parse_from_str(moment.as_str().trim_end_matches('Z'))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(workbook)
}

fn workbook(tables: &[Table], look: Look, moment: &Timestamp) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = empty(moment)?;
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let name = sheet_name(&table.title, &names);
        fill(workbook.add_worksheet().set_name(&name)?, table, look)?;
        names.push(name.to_lowercase());
    }
    workbook.save_to_buffer()
}

/// The title as far as a sheet can be named so: without the signs that are not allowed, and unlike all others.
fn sheet_name(title: &str, taken: &[String]) -> String {
    let plain: String = title.chars().map(|it| if "[]:*?/\\'".contains(it) { ' ' } else { it }).collect();
    let cut = |n: usize| plain.trim().chars().take(n).collect::<String>();
    let numbered = |n: usize| match n {
        1 => cut(LONGEST_NAME),
        n => format!("{} {n}", cut(LONGEST_NAME - 1 - n.to_string().len())),
    };
    let mut candidates = (1..).map(numbered);
    candidates.find(|it| !it.is_empty() && !taken.contains(&it.to_lowercase())).unwrap_or_default()
}

fn fill(sheet: &mut Worksheet, table: &Table, look: Look) -> Result<(), XlsxError> {
    let last = column_idx(table.columns.len().saturating_sub(1));
    let title = Format::new().set_bold().set_font_size(14);
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let head = head.set_border_bottom(FormatBorder::Medium);
    sheet.write_string_with_format(0, 0, neutral(&table.title), &title)?;
    let mut row_idx = 1;
    for note in &table.notes {
        sheet.write_string(row_idx, 0, neutral(&note.text))?;
        row_idx += 1;
    }
    let head_idx = row_idx;
    let mut widths = Vec::new();
    for (idx, column) in table.columns.iter().enumerate() {
        let align = if column.kind.is_number() && look.wraps { FormatAlign::Right } else { FormatAlign::General };
        let format = head.clone().set_align(align);
        sheet.write_string_with_format(head_idx, column_idx(idx), neutral(&column.head), &format)?;
        widths.push(width(column, &table.rows, idx, look));
        sheet.set_column_width(column_idx(idx), widths[idx])?;
    }
    let formats: Vec<Format> = table.columns.iter().map(|it| format(it.kind, look)).collect();
    for row in &table.rows {
        row_idx += 1;
        for (idx, cell) in row.cells.iter().enumerate() {
            write_cell(sheet, (row_idx, column_idx(idx)), cell, &formats[idx])?;
        }
        if look.wraps {
            let cells = row.cells.iter().zip(&widths).map(|(cell, width)| (cell.in_full(), *width));
            sheet.set_row_height(row_idx, height(cells))?;
        }
    }
    sheet.set_freeze_panes(head_idx + 1, 0)?;
    if !table.rows.is_empty() {
        sheet.autofilter(head_idx, 0, row_idx, last)?;
    }
    sheet.set_repeat_rows(0, head_idx)?.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&F&R&P / &N");
    Ok(())
}

/// A4 in the numbering of workbooks.
const A4: u8 = 9;

/// Tables have a few dozen columns.
fn column_idx(idx: usize) -> u16 {
    u16::try_from(idx).unwrap_or(u16::MAX)
}

fn format(kind: Kind, look: Look) -> Format {
    let one = look.decimals == 1;
    let number = match kind {
        Kind::Text | Kind::File => None,
        Kind::Integer | Kind::Place => Some("0"),
        Kind::Score => Some(if one { "0.0" } else { "0.00" }),
        Kind::Difference => Some(if one { "+0.0;-0.0;0.0" } else { "+0.00;-0.00;0.00" }),
        Kind::Share => Some(if one { "0.0%" } else { "0.00%" }),
        Kind::Quantity => Some("0.00"),
    };
    let format = if look.wraps { Format::new().set_align(FormatAlign::Top) } else { Format::new() };
    match number {
        Some(it) => format.set_num_format(it),
        None if look.wraps => format.set_text_wrap(),
        None => format,
    }
}

fn write_cell(sheet: &mut Worksheet, at: (u32, u16), cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    let number = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(it) => {
            sheet.write_string_with_format(at.0, at.1, neutral(it), format)?;
            return Ok(());
        }
        Cell::File(it) => {
            sheet.write_string_with_format(at.0, at.1, it.to_string(), format)?;
            return Ok(());
        }
        Cell::Integer(it) => whole(*it),
        Cell::Place(it) => f64::from(*it),
        Cell::Score(it) => f64::from(it.0) / 100.0,
        Cell::Difference(it) => whole(*it) / 100.0,
        Cell::Share(it) => f64::from(*it) / 10_000.0,
        Cell::Quantity(it) => whole(i64::try_from(*it).unwrap_or(i64::MAX)) / 100.0,
    };
    sheet.write_number_with_format(at.0, at.1, number, format)?;
    Ok(())
}

/// Whole numbers of tables are counts and hundredths of quantities, far below what a floating-point number counts exactly.
#[allow(clippy::cast_precision_loss)]
fn whole(number: i64) -> f64 {
    number as f64
}

/// Points that a line takes, with signs of East Asia in it.
const LINE: f64 = 17.0;
/// Most lines in a row: a row is at most 409 points high.
const LINES: usize = 24;

/// The height of a row whose cells are broken into lines: programs other than Excel do not find it by themselves.
fn height(cells: impl Iterator<Item = (String, f64)>) -> f64 {
    let lines = cells.map(|(text, width)| {
        let of_line = |it: &str| (f64::from(u16::try_from(digits(it)).unwrap_or(u16::MAX)) / width).ceil().max(1.0);
        text.split('\n').map(of_line).sum::<f64>()
    });
    lines.fold(1.0, f64::max).min(f64::from(u16::try_from(LINES).unwrap_or(u16::MAX))) * LINE
}

/// How wide a line is: the letters of East Asia take two digits each.
fn digits(text: &str) -> usize {
    text.chars().map(|it| if it > '\u{2e7f}' { 2 } else { 1 }).sum()
}

/// Wide enough for the longest line in the column.
fn width(column: &Column, rows: &[Row], idx: usize, look: Look) -> f64 {
    let digits = |text: &str| if look.wraps { text.lines().map(digits).max().unwrap_or(0) } else { digits(text) };
    let shown = |it: &Cell| if look.decimals == 1 { it.in_short() } else { it.in_full() };
    let cells = rows.iter().filter_map(|it| it.cells.get(idx)).map(|it| digits(&shown(it)));
    let widest = cells.max().unwrap_or(0).max(digits(&column.head)) + 2;
    f64::from(u16::try_from(widest.clamp(WIDTHS.0, WIDTHS.1)).unwrap_or(u16::MAX))
}
