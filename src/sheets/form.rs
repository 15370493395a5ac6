//! A form as a workbook: cells to be filled in are marked and open, all others are closed; what can be chosen is offered.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, Format, FormatAlign, FormatBorder, ProtectionOptions, Worksheet,
    XlsxError,
};

use super::{A4, column_idx, empty, height};
use crate::core::decimal::MAX_WHOLE;
use crate::core::form::{Cell, Input, Layout, Sheet};
use crate::core::publish::neutral;
use crate::core::text::{NAME_LIMIT, NOTE_LIMIT};
use crate::core::time::Timestamp;

/// Where people fill something in.
const OPEN: Color = Color::RGB(0xff_f8_d6);
/// Where nothing belongs.
const SHUT: Color = Color::RGB(0xe4_e7_eb);
/// Lines around what is filled in.
const LINE: Color = Color::RGB(0xb8_c0_cc);

/// Writes a form that is handed out at this moment.
///
/// # Errors
/// A text longer than a cell holds, in the library's words.
pub fn write_form(layout: &Layout, moment: &Timestamp) -> Result<Vec<u8>, String> {
    workbook(layout, moment).map_err(|it| it.to_string())
}

fn workbook(layout: &Layout, moment: &Timestamp) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = empty(moment)?;
    for sheet in &layout.sheets {
        fill(workbook.add_worksheet().set_name(&sheet.name)?, sheet)?;
    }
    let (name, lines) = &layout.hidden;
    let sheet = workbook.add_worksheet().set_name(name)?.set_hidden(true);
    for (row, line) in (0..).zip(lines) {
        for (column, text) in line.iter().enumerate() {
            sheet.write_string(row, column_idx(column), text)?;
        }
    }
    sheet.protect();
    workbook.save_to_buffer()
}

/// How the kinds of cells look.
struct Formats {
    key: Format,
    head: Format,
    id: Format,
    text: Format,
    strong: Format,
    shut: Format,
    choice: Format,
    number: Format,
    words: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let open = || {
            let format = top().set_unlocked().set_background_color(OPEN);
            format.set_border(FormatBorder::Thin).set_border_color(LINE)
        };
        Self {
            key: Format::new().set_font_color(Color::Gray),
            head: top().set_bold().set_border_bottom(FormatBorder::Medium),
            // Ids stay open, so that a row can be added and told what it belongs to.
            id: Format::new().set_align(FormatAlign::Top).set_font_color(Color::Gray).set_font_size(8).set_unlocked(),
            text: top(),
            strong: top().set_bold().set_background_color(Color::RGB(0xf1_f3_f6)),
            shut: Format::new().set_background_color(SHUT),
            choice: open(),
            number: open().set_align(FormatAlign::Right),
            // As text, so that `001` and dates stay what was typed.
            words: open().set_num_format("@"),
        }
    }
}

fn fill(sheet: &mut Worksheet, content: &Sheet) -> Result<(), XlsxError> {
    let formats = Formats::new();
    for (idx, key) in content.keys.iter().enumerate() {
        sheet.write_string_with_format(0, column_idx(idx), *key, &formats.key)?;
        sheet.write_string_with_format(1, column_idx(idx), &content.heads[idx], &formats.head)?;
        sheet.set_column_width(column_idx(idx), f64::from(content.widths[idx]))?;
    }
    sheet.set_row_hidden(0)?;
    for (row_idx, row) in (2..).zip(&content.rows) {
        for (idx, cell) in row.cells.iter().enumerate() {
            let at = (row_idx, column_idx(idx));
            let format = match cell {
                Cell::Text(_) if idx == 0 => &formats.id,
                Cell::Text(_) | Cell::Closed if row.strong => &formats.strong,
                Cell::Text(_) => &formats.text,
                Cell::Closed => &formats.shut,
                Cell::Input(Input::Choice(_)) => &formats.choice,
                Cell::Input(Input::Whole | Input::Number) => &formats.number,
                Cell::Input(Input::Name | Input::Note) => &formats.words,
            };
            match cell {
                Cell::Text(it) if !it.is_empty() => {
                    sheet.write_string_with_format(at.0, at.1, neutral(it), format)?;
                }
                _ => _ = sheet.write_blank(at.0, at.1, format)?,
            }
            if let Cell::Input(input) = cell {
                sheet.add_data_validation(at.0, at.1, at.0, at.1, &validation(input)?)?;
            }
        }
        let texts = row.cells.iter().zip(&content.widths).skip(1).map(|(cell, width)| match cell {
            Cell::Text(it) => (it.clone(), f64::from(*width)),
            Cell::Input(_) | Cell::Closed => (String::new(), f64::from(*width)),
        });
        sheet.set_row_height(row_idx, height(texts))?;
    }
    sheet.set_freeze_panes(2, if content.keys.len() > 3 { 2 } else { 0 })?;
    sheet.set_repeat_rows(1, 1)?.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&F&R&P / &N");
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::new()
    });
    Ok(())
}

fn validation(input: &Input) -> Result<DataValidation, XlsxError> {
    let validation = DataValidation::new();
    Ok(match input {
        Input::Choice(words) => validation.allow_list_strings(words)?,
        Input::Whole | Input::Number => {
            // Whole numbers of workbooks' rules end at two thousand million; what has a fraction is found when it is read.
            validation.allow_decimal_number(DataValidationRule::Between(0.0, limit()))
        }
        Input::Name => validation.allow_text_length(DataValidationRule::LessThanOrEqualTo(characters(NAME_LIMIT))),
        Input::Note => validation.allow_text_length(DataValidationRule::LessThanOrEqualTo(characters(NOTE_LIMIT))),
    })
}

/// Far below what a floating-point number counts exactly.
#[allow(clippy::cast_precision_loss)]
fn limit() -> f64 {
    MAX_WHOLE as f64
}

fn characters(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}
