//! Charts of a DOCX file as charts of its own kind: word processors draw them, show their figures and let them be edited.
//! Beside each stands the small workbook that its figures are edited in.
//!
//! Figures are texts of whole hundredths; no number is computed in here.

use crate::core::report::{Bar, Chart};
use crate::core::scoring::E2;
use crate::office::markup::Markup;
use crate::office::package::package;

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Bars from 0 to 100.
    Bars,
    /// An axis for each figure.
    Radar,
}

const NAMESPACES: &str = "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const SHEET: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const RELATIONS: &str = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";

/// What is drawn of each figure, under one name.
struct Series<'a> {
    name: &'a str,
    look: &'static str,
    values: Vec<Option<E2>>,
}

/// The series of a chart.
fn series(kind: Kind, chart: &Chart) -> Vec<Series<'_>> {
    const SOLID: &str = "<c:spPr><a:solidFill><a:srgbClr val=\"17569B\"/></a:solidFill></c:spPr>";
    const OPEN: &str = "<c:spPr><a:pattFill prst=\"wdUpDiag\"><a:fgClr><a:srgbClr val=\"17569B\"/></a:fgClr><a:bgClr><a:srgbClr val=\"E3EEFA\"/></a:bgClr></a:pattFill><a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"17569B\"/></a:solidFill><a:prstDash val=\"dash\"/></a:ln></c:spPr>";
    const LINE: &str = "<c:spPr><a:ln w=\"28575\"><a:solidFill><a:srgbClr val=\"17569B\"/></a:solidFill></a:ln></c:spPr><c:marker><c:symbol val=\"circle\"/><c:size val=\"6\"/><c:spPr><a:solidFill><a:srgbClr val=\"17569B\"/></a:solidFill></c:spPr></c:marker>";
    const DASHED: &str = "<c:spPr><a:ln w=\"12700\"><a:solidFill><a:srgbClr val=\"526074\"/></a:solidFill><a:prstDash val=\"dash\"/></a:ln></c:spPr><c:marker><c:symbol val=\"none\"/></c:marker>";
    const DOTTED: &str = "<c:spPr><a:ln w=\"12700\"><a:solidFill><a:srgbClr val=\"526074\"/></a:solidFill><a:prstDash val=\"sysDot\"/></a:ln></c:spPr><c:marker><c:symbol val=\"none\"/></c:marker>";
    let names = &chart.names;
    let is_open = chart.bars.iter().any(|it| it.lowest != it.highest);
    let of = |name, look, value: fn(&Bar) -> Option<E2>| Series {
        name,
        look,
        values: chart.bars.iter().map(value).collect(),
    };
    match (kind, is_open) {
        (Kind::Bars, false) => vec![of(&names.score, SOLID, |it| it.lowest)],
        (Kind::Bars, true) => vec![
            of(&names.lowest, SOLID, |it| it.lowest),
            of(&names.up_to_highest, OPEN, |it| Some(E2(it.highest?.0 - it.lowest?.0))),
        ],
        (Kind::Radar, false) => vec![of(&names.score, LINE, |it| it.so_far)],
        (Kind::Radar, true) => vec![
            of(&names.so_far, LINE, |it| it.so_far),
            of(&names.lowest, DOTTED, |it| it.lowest),
            of(&names.highest, DASHED, |it| it.highest),
        ],
    }
}

/// The name of a figure with what the drawing says of it: its score or interval beside a bar, the score so far at an axis.
fn category(kind: Kind, bar: &Bar) -> String {
    let value = match kind {
        Kind::Bars => bar.value.text(),
        Kind::Radar => bar.so_far.map_or_else(|| "–".to_owned(), E2::two_decimals),
    };
    format!("{} {value}", bar.label)
}

/// The part with the drawing.
pub fn part(kind: Kind, chart: &Chart) -> Vec<u8> {
    let mut out = Markup::part();
    out.raw("<c:chartSpace ").raw(NAMESPACES).raw("><c:roundedCorners val=\"0\"/><c:chart>");
    out.raw("<c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>");
    out.raw(match kind {
        Kind::Bars => "<c:barChart><c:barDir val=\"bar\"/><c:grouping val=\"stacked\"/><c:varyColors val=\"0\"/>",
        Kind::Radar => "<c:radarChart><c:radarStyle val=\"marker\"/><c:varyColors val=\"0\"/>",
    });
    for (idx, it) in series(kind, chart).iter().enumerate() {
        write_series(&mut out, kind, chart, idx, it);
    }
    if kind == Kind::Bars {
        out.raw("<c:gapWidth val=\"45\"/><c:overlap val=\"100\"/>");
    }
    out.raw("<c:axId val=\"1001\"/><c:axId val=\"1002\"/>");
    out.raw(match kind {
        Kind::Bars => "</c:barChart>",
        Kind::Radar => "</c:radarChart>",
    });
    // Bars go from the top to the bottom, as their names are read.
    let (order, beside, below) = match kind {
        Kind::Bars => ("maxMin", "l", "b"),
        Kind::Radar => ("minMax", "b", "l"),
    };
    const THIN: &str =
        "<c:spPr><a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"AAB6C6\"/></a:solidFill></a:ln></c:spPr>";
    out.raw("<c:catAx><c:axId val=\"1001\"/><c:scaling><c:orientation val=\"").raw(order);
    out.raw("\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"").raw(beside);
    out.raw("\"/><c:majorGridlines>")
        .raw(THIN)
        .raw("</c:majorGridlines><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/>");
    out.raw("<c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>").raw(THIN);
    out.raw("<c:crossAx val=\"1002\"/><c:crosses val=\"autoZero\"/></c:catAx>");
    out.raw("<c:valAx><c:axId val=\"1002\"/><c:scaling><c:orientation val=\"minMax\"/><c:max val=\"100\"/><c:min val=\"0\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"").raw(below);
    out.raw("\"/><c:majorGridlines>")
        .raw(THIN)
        .raw("</c:majorGridlines><c:numFmt formatCode=\"0\" sourceLinked=\"0\"/>");
    out.raw("<c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>").raw(THIN);
    // Beneath the bars, because the order of the names is turned round.
    out.raw("<c:crossAx val=\"1001\"/><c:crosses val=\"").raw(if kind == Kind::Bars { "max" } else { "autoZero" });
    out.raw("\"/><c:crossBetween val=\"between\"/><c:majorUnit val=\"25\"/></c:valAx></c:plotArea>");
    out.raw("<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/></c:legend><c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>");
    out.raw("<c:spPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>");
    out.raw("<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"900\"><a:solidFill><a:srgbClr val=\"17212F\"/></a:solidFill><a:latin typeface=\"Arial\"/><a:ea typeface=\"黑体\"/></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>");
    out.raw("<c:externalData r:id=\"book\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>");
    out.into_bytes()
}

fn write_series(out: &mut Markup, kind: Kind, chart: &Chart, idx: usize, it: &Series<'_>) {
    let place = idx.to_string();
    let (column, last) = (column(idx + 1), (chart.bars.len() + 1).to_string());
    out.raw("<c:ser><c:idx val=\"").raw(&place).raw("\"/><c:order val=\"").raw(&place).raw("\"/><c:tx><c:strRef><c:f>");
    out.raw(&format!("Sheet1!${column}$1")).raw("</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>");
    out.text(it.name).raw("</c:v></c:pt></c:strCache></c:strRef></c:tx>").raw(it.look);
    if kind == Kind::Bars {
        out.raw("<c:invertIfNegative val=\"0\"/>");
    }
    out.raw("<c:cat><c:strRef><c:f>").raw(&format!("Sheet1!$A$2:$A${last}")).raw("</c:f><c:strCache>");
    let count = format!("<c:ptCount val=\"{}\"/>", chart.bars.len());
    out.raw(&count);
    for (idx, bar) in chart.bars.iter().enumerate() {
        out.raw(&format!("<c:pt idx=\"{idx}\"><c:v>")).text(&category(kind, bar)).raw("</c:v></c:pt>");
    }
    out.raw("</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>");
    out.raw(&format!("Sheet1!${column}$2:${column}${last}")).raw("</c:f><c:numCache><c:formatCode>0.00</c:formatCode>");
    out.raw(&count);
    for (idx, value) in it.values.iter().enumerate() {
        if let Some(value) = value {
            out.raw(&format!("<c:pt idx=\"{idx}\"><c:v>{}</c:v></c:pt>", value.two_decimals()));
        }
    }
    out.raw("</c:numCache></c:numRef></c:val></c:ser>");
}

/// The letter of a column; a chart has few.
fn column(idx: usize) -> char {
    char::from(b'A' + idx as u8)
}

/// What the part refers to.
pub fn relations(book: &str) -> Vec<u8> {
    let mut out = Markup::part();
    out.raw("<Relationships ").raw(RELATIONS).raw("><Relationship Id=\"book\" Type=\"").raw(OFFICE);
    out.raw("package\" Target=\"../embeddings/").raw(book).raw("\"/></Relationships>");
    out.into_bytes()
}

/// The workbook in which the figures are edited.
pub fn book(kind: Kind, chart: &Chart) -> Vec<u8> {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    let whole = |content: &dyn Fn(&mut Markup)| {
        let mut out = Markup::part();
        content(&mut out);
        out.into_bytes()
    };
    let types = whole(&|out| {
        out.raw("<Types xmlns=\"").raw(TYPES).raw("\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>");
        for (name, kind) in [("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet")] {
            out.raw("<Override PartName=\"/xl/")
                .raw(name)
                .raw(".xml\" ContentType=\"")
                .raw(KIND)
                .raw(kind)
                .raw("+xml\"/>");
        }
        out.raw("</Types>");
    });
    let relation = |kind: &str, target: &str| {
        whole(&|out| {
            out.raw("<Relationships ").raw(RELATIONS).raw("><Relationship Id=\"rId1\" Type=\"").raw(OFFICE).raw(kind);
            out.raw("\" Target=\"").raw(target).raw("\"/></Relationships>");
        })
    };
    let workbook = whole(&|out| {
        out.raw("<workbook ")
            .raw(SHEET)
            .raw("><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    });
    let series = series(kind, chart);
    let sheet = whole(&|out| {
        let text = |out: &mut Markup, place: String, text: &str| {
            out.raw("<c r=\"").raw(&place).raw("\" t=\"inlineStr\"><is><t>").text(text).raw("</t></is></c>");
        };
        out.raw("<worksheet ").raw(SHEET).raw("><sheetData><row r=\"1\">");
        for (idx, it) in series.iter().enumerate() {
            text(out, format!("{}1", column(idx + 1)), it.name);
        }
        out.raw("</row>");
        for (idx, bar) in chart.bars.iter().enumerate() {
            let row = (idx + 2).to_string();
            out.raw("<row r=\"").raw(&row).raw("\">");
            text(out, format!("A{row}"), &category(kind, bar));
            for (place, it) in series.iter().enumerate() {
                if let Some(value) = it.values[idx] {
                    let cell = format!("<c r=\"{}{row}\"><v>{}</v></c>", column(place + 1), value.two_decimals());
                    out.raw(&cell);
                }
            }
            out.raw("</row>");
        }
        out.raw("</sheetData></worksheet>");
    });
    package(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}
