//! A document as plain text with Markdown marks: for terminals, notes and version control.

use super::{Block, Cell, Document, Row, Table};

/// The whole document.
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    let cover = &document.cover;
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&format!("# {}", plain(&document.title())));
    for it in [&cover.classification, &cover.subtitle, &cover.state].into_iter().filter(|it| !it.is_empty()) {
        line(&format!("\n{}", plain(it)));
    }
    line("");
    for it in &cover.facts {
        line(&format!("- {}: {}", plain(&it.label), plain(&it.value)));
    }
    if let Some(seal) = &cover.seal {
        line(&format!("- {}: `{}`", plain(&seal.label), seal.digest));
    }
    for it in &document.blocks {
        block(it, &mut line);
    }
    out
}

fn block(block: &Block, line: &mut impl FnMut(&str)) {
    match block {
        // A reader of Markdown makes its own.
        Block::Contents { .. } => {}
        Block::Heading { level, text } => {
            line(&format!("\n{} {}", "#".repeat(usize::from(*level) + 1), plain(text)));
        }
        Block::Paragraph { text, .. } => line(&format!("\n{}", plain(text))),
        Block::List { items } => {
            line("");
            items.iter().for_each(|it| line(&format!("- {}", plain(it))));
        }
        Block::Facts { facts } => {
            line("");
            facts.iter().for_each(|it| line(&format!("- {}: {}", plain(&it.label), plain(&it.value))));
        }
        Block::KeyFigures { figures } => {
            line("");
            for it in figures {
                line(&format!("- {}: **{}** ({})", plain(&it.label), it.value.text(), plain(&it.remark)));
            }
        }
        Block::Table(it) => table(it, line),
        Block::Chart(it) | Block::Radar(it) => {
            line(&format!("\n{}", plain(&it.title)));
            line("");
            it.bars.iter().for_each(|it| line(&format!("- {}: {}", plain(&it.label), it.value.text())));
        }
        Block::Form(it) => {
            line(&format!("\n**{} {}**", it.number, plain(&it.text)));
            line("");
            it.notes.iter().for_each(|it| line(&format!("> {}", plain(&it.text))));
            line("");
            it.boxes.iter().for_each(|it| line(&format!("- [ ] {}", plain(it))));
            it.blanks.iter().for_each(|it| line(&format!("- {}: ____________", plain(it))));
        }
        Block::Signing { lines, seal } => {
            line("");
            lines.iter().for_each(|it| line(&format!("- {}: ____________", plain(it))));
            line(&format!("\n{}", plain(seal)));
        }
    }
}

fn table(table: &Table, line: &mut impl FnMut(&str)) {
    line(&format!("\n{}\n", plain(&table.caption)));
    let cells = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    line(&cells(table.columns.iter().map(|it| cell(&it.title)).collect()));
    line(&cells(table.columns.iter().map(|it| if it.figures { "---:" } else { "---" }.to_owned()).collect()));
    let row = |it: &Row| cells(it.cells.iter().map(|it: &Cell| cell(&it.text())).collect());
    table.rows.iter().for_each(|it| line(&row(it)));
}

fn cell(text: &str) -> String {
    plain(text).replace('\n', "<br>")
}

/// The text with every character escaped that Markdown would take for a mark.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        if matches!(it, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            out.push('\\');
        }
        out.push(it);
    }
    out
}
