//! The body of a DOCX file: cover, contents, and every block in order.

use super::parts::NAMESPACES;
use super::{chart, field, run};
use crate::core::report::{Block, Cell, Chart, Cover, Document, Fact, Form, KeyFigure, Line, Row, Table, Tone};
use crate::office::markup::Markup;

/// Twentieths of a point between the margins of A4 paper.
const WIDTH: u32 = 9298;
/// What one of them is in drawings.
const EMU: u32 = 635;

const BORDERS: &str = "<w:tblBorders><w:top w:val=\"single\" w:sz=\"6\" w:color=\"7F7F7F\"/><w:bottom w:val=\"single\" w:sz=\"6\" w:color=\"7F7F7F\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:color=\"BFBFBF\"/><w:insideV w:val=\"single\" w:sz=\"4\" w:color=\"D9D9D9\"/></w:tblBorders>";

pub struct Body<'a> {
    out: Markup,
    document: &'a Document,
    headings: usize,
    charts: usize,
}

impl<'a> Body<'a> {
    pub fn write(document: &'a Document, has_picture: bool) -> Vec<u8> {
        let mut body = Self { out: Markup::part(), document, headings: 0, charts: 0 };
        body.out.raw("<w:document ").raw(NAMESPACES).raw("><w:body>");
        body.cover(&document.cover, has_picture);
        document.blocks.iter().for_each(|it| body.block(it));
        body.out.raw("<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header1\"/><w:footerReference w:type=\"default\" r:id=\"footer1\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1418\" w:right=\"1304\" w:bottom=\"1304\" w:left=\"1304\" w:header=\"709\" w:footer=\"624\" w:gutter=\"0\"/></w:sectPr>");
        body.out.raw("</w:body></w:document>");
        body.out.into_bytes()
    }

    fn cover(&mut self, cover: &Cover, has_picture: bool) {
        if !cover.classification.is_empty() {
            self.line("<w:jc w:val=\"right\"/>", "<w:b/><w:sz w:val=\"28\"/>", &cover.classification);
        }
        self.line("<w:spacing w:before=\"1600\" w:after=\"0\"/>", "", "");
        if !cover.city.is_empty() {
            self.paragraph("Title", "", &cover.city);
        }
        self.paragraph("Title", "", &cover.title);
        self.paragraph("Subtitle", "", &cover.subtitle);
        self.paragraph("Subtitle", "<w:b/>", &cover.state);
        self.line("<w:spacing w:before=\"600\" w:after=\"0\"/>", "", "");
        self.facts(&cover.facts);
        if let Some(seal) = &cover.seal {
            self.paragraph("Caption", "", &seal.label);
            self.line(
                "<w:keepNext/>",
                "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\"/><w:sz w:val=\"19\"/>",
                &seal.digest.to_string(),
            );
            if has_picture {
                self.picture(&seal.label);
            }
            self.paragraph("Muted", "", &seal.help);
        }
    }

    /// The QR code, 3 centimetres wide.
    fn picture(&mut self, label: &str) {
        const SIDE: &str = "1080000";
        self.out.raw("<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">");
        self.out
            .raw("<wp:extent cx=\"")
            .raw(SIDE)
            .raw("\" cy=\"")
            .raw(SIDE)
            .raw("\"/><wp:docPr id=\"1\" name=\"QR\" descr=\"");
        self.out
            .text(label)
            .raw("\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">");
        self.out.raw("<pic:pic><pic:nvPicPr><pic:cNvPr id=\"1\" name=\"qr.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"qr\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>");
        self.out.raw("<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"").raw(SIDE).raw("\" cy=\"").raw(SIDE);
        self.out.raw("\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Contents { title } => self.contents(title),
            Block::Paragraph { tone: Tone::Plain, text } => self.paragraph("Normal", "", text),
            Block::Paragraph { tone: Tone::Strong, text } => self.paragraph("Normal", "<w:b/>", text),
            Block::Paragraph { tone: Tone::Muted, text } => self.paragraph("Muted", "", text),
            Block::List { items } => {
                for it in items {
                    self.line("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>", "", it);
                }
            }
            Block::Facts { facts } => {
                self.facts(facts);
                self.gap();
            }
            Block::KeyFigures { figures } => self.key_figures(figures),
            Block::Table(it) => self.table(it),
            Block::Chart(it) => self.chart(chart::Kind::Bars, it),
            Block::Radar(it) => self.chart(chart::Kind::Radar, it),
            Block::Form(it) => self.form(it),
            Block::Signing { lines, seal } => {
                lines.iter().for_each(|it| self.blank(it));
                self.line("<w:spacing w:before=\"900\"/><w:jc w:val=\"right\"/>", "<w:color w:val=\"595959\"/>", seal);
            }
        }
    }

    fn styled(&mut self, style: &str, content: impl FnOnce(&mut Markup)) {
        self.out.raw("<w:p><w:pPr><w:pStyle w:val=\"").raw(style).raw("\"/></w:pPr>");
        content(&mut self.out);
        self.out.raw("</w:p>");
    }

    fn paragraph(&mut self, style: &str, properties: &str, text: &str) {
        self.styled(style, |out| run(out, properties, text));
    }

    /// A paragraph with properties of its own.
    fn line(&mut self, paragraph: &str, properties: &str, text: &str) {
        self.out.raw("<w:p><w:pPr>").raw(paragraph).raw("</w:pPr>");
        run(&mut self.out, properties, text);
        self.out.raw("</w:p>");
    }

    /// Two tables that touch would become one.
    fn gap(&mut self) {
        self.out.raw(
            "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"160\" w:lineRule=\"exact\"/></w:pPr></w:p>",
        );
    }

    fn heading(&mut self, level: u8, text: &str) {
        let id = self.headings.to_string();
        self.headings += 1;
        self.styled(&format!("Heading{level}"), |out| {
            out.raw("<w:bookmarkStart w:id=\"").raw(&id).raw("\" w:name=\"_Toc").raw(&id).raw("\"/>");
            run(out, "", text);
            out.raw("<w:bookmarkEnd w:id=\"").raw(&id).raw("\"/>");
        });
    }

    /// The field, filled with the headings; their pages are fields too, because only a word processor knows them.
    fn contents(&mut self, title: &str) {
        self.paragraph("Contents", "", title);
        let document = self.document;
        let listed: Vec<(usize, u8, &str)> = document
            .headings()
            .enumerate()
            .map(|(idx, (level, text))| (idx, level, text))
            .filter(|it| it.1 < 3)
            .collect();
        let last = listed.len().saturating_sub(1);
        for (place, (idx, level, text)) in listed.into_iter().enumerate() {
            self.styled(&format!("TOC{level}"), |out| {
                if place == 0 {
                    out.raw("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
                }
                let name = format!("_Toc{idx}");
                out.raw("<w:hyperlink w:anchor=\"").raw(&name).raw("\" w:history=\"1\">");
                run(out, "", text);
                out.raw("<w:r><w:tab/></w:r>");
                field(out, &format!("PAGEREF {name} \\h"), "");
                out.raw("</w:hyperlink>");
                if place == last {
                    out.raw("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
                }
            });
        }
    }

    fn open_table(&mut self, borders: &str, widths: &[u32]) {
        let all: u32 = widths.iter().sum();
        self.out.raw("<w:tbl><w:tblPr><w:tblW w:w=\"").raw(&all.to_string()).raw("\" w:type=\"dxa\"/>");
        self.out.raw(borders).raw("<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
        for it in widths {
            self.out.raw("<w:gridCol w:w=\"").raw(&it.to_string()).raw("\"/>");
        }
        self.out.raw("</w:tblGrid>");
    }

    fn cell(&mut self, width: u32, properties: &str, content: impl FnOnce(&mut Self)) {
        self.out.raw("<w:tc><w:tcPr><w:tcW w:w=\"").raw(&width.to_string()).raw("\" w:type=\"dxa\"/>").raw(properties);
        self.out.raw("</w:tcPr>");
        content(self);
        self.out.raw("</w:tc>");
    }

    /// A paragraph of a cell.
    fn in_cell(&mut self, at_end: bool, properties: &str, text: &str) {
        self.out.raw("<w:p><w:pPr><w:pStyle w:val=\"Cell\"/>");
        if at_end {
            self.out.raw("<w:jc w:val=\"right\"/>");
        }
        self.out.raw("</w:pPr>");
        run(&mut self.out, properties, text);
        self.out.raw("</w:p>");
    }

    fn facts(&mut self, facts: &[Fact]) {
        let widths = [WIDTH * 32 / 100, WIDTH - WIDTH * 32 / 100];
        self.open_table(BORDERS, &widths);
        for it in facts {
            self.out.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            self.cell(widths[0], SHADED, |body| body.in_cell(false, "", &it.label));
            self.cell(widths[1], "", |body| body.in_cell(false, "", &it.value));
            self.out.raw("</w:tr>");
        }
        self.out.raw("</w:tbl>");
    }

    fn key_figures(&mut self, figures: &[KeyFigure]) {
        let widths = [WIDTH * 36 / 100, WIDTH * 24 / 100, WIDTH - WIDTH * 60 / 100];
        self.open_table(BORDERS, &widths);
        for (idx, it) in figures.iter().enumerate() {
            let size = if idx == 0 { "<w:b/><w:sz w:val=\"32\"/>" } else { "<w:b/><w:sz w:val=\"24\"/>" };
            self.out.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            self.cell(widths[0], SHADED, |body| body.in_cell(false, "<w:b/>", &it.label));
            self.cell(widths[1], "", |body| body.in_cell(true, size, &it.value.text()));
            self.cell(widths[2], "", |body| body.in_cell(false, "<w:color w:val=\"595959\"/>", &it.remark));
            self.out.raw("</w:tr>");
        }
        self.out.raw("</w:tbl>");
        self.gap();
    }

    fn table(&mut self, table: &Table) {
        self.paragraph("Caption", "", &table.caption);
        let widths: Vec<u32> = table.columns.iter().map(|it| WIDTH * it.width / 100).collect();
        self.open_table(BORDERS, &widths);
        self.out.raw("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (column, width) in table.columns.iter().zip(&widths) {
            self.cell(*width, SHADED, |body| body.in_cell(column.figures, "<w:b/>", &column.title));
        }
        self.out.raw("</w:tr>");
        for row in &table.rows {
            self.row(table, &widths, row);
        }
        self.out.raw("</w:tbl>");
        self.gap();
    }

    fn row(&mut self, table: &Table, widths: &[u32], row: &Row) {
        // What is to be written on is as high as a line of writing.
        let is_blank = row.cells.iter().any(|it| it == &Cell::Text(String::new()));
        self.out.raw("<w:tr><w:trPr><w:cantSplit/>");
        if is_blank {
            self.out.raw("<w:trHeight w:val=\"454\"/>");
        }
        self.out.raw("</w:trPr>");
        for ((column, width), cell) in table.columns.iter().zip(widths).zip(&row.cells) {
            let strong = if row.strong { "<w:b/>" } else { "" };
            self.cell(*width, "", |body| match cell {
                Cell::Lines(lines) => lines.iter().for_each(|it| body.lines(it)),
                other => body.in_cell(column.figures, strong, &other.text()),
            });
        }
        self.out.raw("</w:tr>");
    }

    fn lines(&mut self, line: &Line) {
        let properties = match line.tone {
            Tone::Plain => "",
            Tone::Strong => "<w:b/>",
            Tone::Muted => "<w:color w:val=\"595959\"/>",
        };
        self.in_cell(false, properties, &line.text);
    }

    /// The place of a chart, whose part has the number.
    fn chart(&mut self, kind: chart::Kind, chart: &Chart) {
        self.charts += 1;
        let n = self.charts.to_string();
        let height = match kind {
            chart::Kind::Bars => 420_000 + 200_000 * chart.bars.len() as u32,
            chart::Kind::Radar => 3_400_000,
        };
        self.paragraph("Caption", "", &chart.title);
        self.out.raw("<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">");
        let size = format!("<wp:extent cx=\"{}\" cy=\"{height}\"/>", WIDTH * EMU);
        self.out.raw(&size).raw("<wp:docPr id=\"10").raw(&n).raw("\" name=\"Chart ").raw(&n).raw("\" descr=\"");
        self.out.text(&chart.title).raw("\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"chart").raw(&n);
        self.out.raw("\"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>");
        self.paragraph("Muted", "", &chart.legend);
    }

    /// One row of a table, because that is what every program keeps on one page.
    fn form(&mut self, form: &Form) {
        self.open_table("", &[WIDTH]);
        self.out.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        self.cell(WIDTH, "", |body| {
            body.paragraph("Question", "", &format!("{} {}", form.number, form.text));
            for it in &form.notes {
                let colour = if it.tone == Tone::Muted { "<w:color w:val=\"595959\"/>" } else { "" };
                body.line("<w:spacing w:after=\"40\"/><w:ind w:left=\"320\"/>", colour, &it.text);
            }
            form.boxes.iter().for_each(|it| body.paragraph("Box", "", &format!("□ {it}")));
            form.blanks.iter().for_each(|it| body.blank(it));
        });
        self.out.raw("</w:tr></w:tbl>");
        self.gap();
    }

    /// A label with a line to write on.
    fn blank(&mut self, label: &str) {
        self.styled("Blank", |out| {
            run(out, "", label);
            out.raw("<w:r><w:tab/></w:r>");
        });
    }
}

const SHADED: &str = "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EEF2F8\"/>";
