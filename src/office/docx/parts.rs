//! The parts of a DOCX file around its body. Their namespaces are names that ECMA-376 gives; nothing is fetched from
//! them.

use super::{field, run};
use crate::core::document::App;
use crate::core::report::Document;
use crate::core::text::Lang;
use crate::core::time::Timestamp;
use crate::office::markup::Markup;

/// The namespaces of body, header and footer.
pub const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"";

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn whole(root: &str, attributes: &str, content: impl FnOnce(&mut Markup)) -> Vec<u8> {
    let mut out = Markup::part();
    out.raw("<").raw(root).raw(" ").raw(attributes).raw(">");
    content(&mut out);
    out.raw("</").raw(root).raw(">");
    out.into_bytes()
}

pub fn content_types(charts: usize) -> Vec<u8> {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    let attributes = "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"";
    whole("Types", attributes, |out| {
        out.raw(
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
        );
        out.raw("<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
        out.raw("<Default Extension=\"png\" ContentType=\"image/png\"/>");
        out.raw("<Default Extension=\"xlsx\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>");
        for n in 1..=charts {
            out.raw("<Override PartName=\"/word/charts/chart").raw(&n.to_string());
            out.raw(".xml\" ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>");
        }
        for (name, kind) in [
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("fontTable", "fontTable"),
            ("settings", "settings"),
            ("header1", "header"),
            ("footer1", "footer"),
        ] {
            out.raw("<Override PartName=\"/word/")
                .raw(name)
                .raw(".xml\" ContentType=\"")
                .raw(KIND)
                .raw(kind)
                .raw("+xml\"/>");
        }
        out.raw("<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
    })
}

const RELATIONS: &str = "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"";

fn relation(out: &mut Markup, id: &str, kind: &str, target: &str) {
    out.raw("<Relationship Id=\"").raw(id).raw("\" Type=\"http://schemas.openxmlformats.org/").raw(kind);
    out.raw("\" Target=\"").raw(target).raw("\"/>");
}

pub fn relations() -> Vec<u8> {
    whole("Relationships", RELATIONS, |out| {
        relation(out, "rId1", "officeDocument/2006/relationships/officeDocument", "word/document.xml");
        relation(out, "rId2", "package/2006/relationships/metadata/core-properties", "docProps/core.xml");
    })
}

pub fn document_relations(has_picture: bool, charts: usize) -> Vec<u8> {
    whole("Relationships", RELATIONS, |out| {
        for name in ["styles", "numbering", "fontTable", "settings"] {
            let kind = format!("officeDocument/2006/relationships/{name}");
            relation(out, name, &kind, &format!("{name}.xml"));
        }
        relation(out, "header1", "officeDocument/2006/relationships/header", "header1.xml");
        relation(out, "footer1", "officeDocument/2006/relationships/footer", "footer1.xml");
        for n in 1..=charts {
            let target = format!("charts/chart{n}.xml");
            relation(out, &format!("chart{n}"), "officeDocument/2006/relationships/chart", &target);
        }
        if has_picture {
            relation(out, "qr", "officeDocument/2006/relationships/image", "media/qr.png");
        }
    })
}

pub fn properties(document: &Document, made: &Timestamp) -> Vec<u8> {
    let attributes = "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    whole("cp:coreProperties", attributes, |out| {
        out.raw("<dc:title>").text(&document.title()).raw("</dc:title>");
        out.raw("<dc:subject>").text(&document.cover.state).raw("</dc:subject>");
        out.raw("<dc:creator>").text(&format!("{} {}", App::THIS.name, App::THIS.version)).raw("</dc:creator>");
        out.raw("<dc:language>").raw(document.lang.tag()).raw("</dc:language>");
        for name in ["created", "modified"] {
            out.raw("<dcterms:").raw(name).raw(" xsi:type=\"dcterms:W3CDTF\">").text(made.as_str());
            out.raw("</dcterms:").raw(name).raw(">");
        }
    })
}

/// Chinese in 宋体, headings in 黑体, as official letters have them; Latin letters and figures in fonts of their own.
const TEXT: &str =
    "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" w:eastAsia=\"宋体\"/>";
const HEAD: &str = "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\" w:eastAsia=\"黑体\"/>";

struct Style<'a> {
    id: &'a str,
    name: &'a str,
    paragraph: &'a str,
    run: &'a str,
    /// In half points.
    size: u32,
}

pub fn styles(lang: Lang) -> Vec<u8> {
    let head = |rest: &str| format!("{HEAD}{rest}");
    let (bold, muted) = (head("<w:b/>"), "<w:color w:val=\"595959\"/>".to_owned());
    let (title, plain) = (head("<w:b/><w:spacing w:val=\"20\"/>"), head(""));
    let caption = head("<w:b/>");
    let styles = [
        Style {
            id: "Title",
            name: "Title",
            paragraph: "<w:spacing w:before=\"400\" w:after=\"200\"/><w:jc w:val=\"center\"/>",
            run: &title,
            size: 44,
        },
        Style {
            id: "Subtitle",
            name: "Subtitle",
            paragraph: "<w:spacing w:after=\"160\"/><w:jc w:val=\"center\"/>",
            run: &plain,
            size: 28,
        },
        Style {
            id: "Heading1",
            name: "heading 1",
            paragraph: "<w:keepNext/><w:keepLines/><w:pageBreakBefore/><w:spacing w:before=\"120\" w:after=\"200\"/><w:outlineLvl w:val=\"0\"/>",
            run: &bold,
            size: 32,
        },
        Style {
            id: "Heading2",
            name: "heading 2",
            paragraph: "<w:keepNext/><w:keepLines/><w:spacing w:before=\"320\" w:after=\"120\"/><w:outlineLvl w:val=\"1\"/>",
            run: &bold,
            size: 26,
        },
        Style {
            id: "Heading3",
            name: "heading 3",
            paragraph: "<w:keepNext/><w:keepLines/><w:spacing w:before=\"240\" w:after=\"80\"/><w:outlineLvl w:val=\"2\"/>",
            run: &bold,
            size: 23,
        },
        Style {
            id: "Contents",
            name: "TOC Heading",
            paragraph: "<w:keepNext/><w:pageBreakBefore/><w:spacing w:after=\"200\"/>",
            run: &bold,
            size: 32,
        },
        Style {
            id: "TOC1",
            name: "toc 1",
            paragraph: "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9298\"/></w:tabs><w:spacing w:before=\"80\" w:after=\"20\"/>",
            run: "",
            size: 21,
        },
        Style {
            id: "TOC2",
            name: "toc 2",
            paragraph: "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9298\"/></w:tabs><w:spacing w:after=\"20\"/><w:ind w:left=\"420\"/>",
            run: "",
            size: 21,
        },
        Style {
            id: "Caption",
            name: "caption",
            paragraph: "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/>",
            run: &caption,
            size: 20,
        },
        Style { id: "Muted", name: "Muted", paragraph: "<w:spacing w:after=\"100\"/>", run: &muted, size: 19 },
        Style {
            id: "Cell",
            name: "Cell",
            paragraph: "<w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>",
            run: "",
            size: 19,
        },
        Style {
            id: "Question",
            name: "Question",
            paragraph: "<w:keepNext/><w:keepLines/><w:spacing w:before=\"200\" w:after=\"40\"/>",
            run: "<w:b/>",
            size: 21,
        },
        Style {
            id: "Box",
            name: "Box",
            paragraph: "<w:keepLines/><w:spacing w:after=\"20\"/><w:ind w:left=\"640\" w:hanging=\"320\"/>",
            run: "",
            size: 20,
        },
        Style {
            id: "Blank",
            name: "Blank",
            paragraph: "<w:keepLines/><w:tabs><w:tab w:val=\"right\" w:leader=\"underscore\" w:pos=\"9090\"/></w:tabs><w:spacing w:before=\"60\" w:after=\"60\"/><w:ind w:left=\"320\"/>",
            run: "",
            size: 20,
        },
        Style {
            id: "Header",
            name: "header",
            paragraph: "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"2\" w:color=\"808080\"/></w:pBdr><w:jc w:val=\"center\"/>",
            run: &muted,
            size: 17,
        },
        Style {
            id: "Footer",
            name: "footer",
            paragraph: "<w:tabs><w:tab w:val=\"right\" w:pos=\"9298\"/></w:tabs>",
            run: &muted,
            size: 16,
        },
    ];
    whole("w:styles", WORD, |out| {
        let (main, other) = (lang.tag(), Lang::Zh.tag());
        let latin = if lang == Lang::Zh { "en-US" } else { main };
        out.raw("<w:docDefaults><w:rPrDefault><w:rPr>").raw(TEXT).raw("<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>");
        out.raw("<w:lang w:val=\"").raw(latin).raw("\" w:eastAsia=\"").raw(other).raw("\"/></w:rPr></w:rPrDefault>");
        out.raw("<w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"300\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>");
        out.raw("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>");
        out.raw("<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"100\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"100\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>");
        for it in styles {
            out.raw("<w:style w:type=\"paragraph\" w:styleId=\"").raw(it.id).raw("\"><w:name w:val=\"").raw(it.name);
            out.raw("\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>").raw(it.paragraph).raw("</w:pPr><w:rPr>");
            let size = it.size.to_string();
            out.raw(it.run)
                .raw("<w:sz w:val=\"")
                .raw(&size)
                .raw("\"/><w:szCs w:val=\"")
                .raw(&size)
                .raw("\"/></w:rPr></w:style>");
        }
    })
}

pub fn numbering() -> Vec<u8> {
    whole("w:numbering", WORD, |out| {
        out.raw("<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"420\" w:hanging=\"280\"/></w:pPr></w:lvl></w:abstractNum>");
        out.raw("<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
    })
}

/// The Chinese fonts by their other names, for programs that lack them or know them differently.
pub fn fonts() -> Vec<u8> {
    whole("w:fonts", WORD, |out| {
        for (name, other, panose) in
            [("宋体", "SimSun", "02010600030101010101"), ("黑体", "SimHei", "02010609060101010101")]
        {
            out.raw("<w:font w:name=\"").raw(name).raw("\"><w:altName w:val=\"").raw(other);
            out.raw("\"/><w:panose1 w:val=\"").raw(panose);
            out.raw("\"/><w:charset w:val=\"86\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/></w:font>");
        }
    })
}

pub fn settings(lang: Lang) -> Vec<u8> {
    whole("w:settings", WORD, |out| {
        out.raw("<w:zoom w:percent=\"100\"/><w:updateFields w:val=\"true\"/><w:defaultTabStop w:val=\"420\"/><w:characterSpacingControl w:val=\"compressPunctuation\"/>");
        out.raw("<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>");
        out.raw("<w:themeFontLang w:val=\"").raw(if lang == Lang::Zh { "en-US" } else { lang.tag() });
        out.raw("\" w:eastAsia=\"").raw(Lang::Zh.tag()).raw("\"/>");
    })
}

pub fn header(document: &Document) -> Vec<u8> {
    whole("w:hdr", NAMESPACES, |out| {
        out.raw("<w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>");
        if !document.running.watermark.is_empty() {
            watermark(out, &document.running.watermark);
        }
        run(out, "", &document.running.header);
        out.raw("</w:p>");
    })
}

/// A text across the page, as word processors write their own watermarks.
fn watermark(out: &mut Markup, text: &str) {
    // As wide as the text is, up to what fits across the page.
    let letters: usize = text.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum();
    let width = (letters * 55).clamp(160, 480);
    let height = (width * 2 / letters.max(1)).clamp(24, 110);
    out.raw("<w:r><w:pict><v:shapetype id=\"text\" coordsize=\"21600,21600\" o:spt=\"136\" adj=\"10800\" path=\"m@7,l@8,m@5,21600l@6,21600e\"><v:formulas><v:f eqn=\"sum #0 0 10800\"/><v:f eqn=\"prod #0 2 1\"/><v:f eqn=\"sum 21600 0 @1\"/><v:f eqn=\"sum 0 0 @2\"/><v:f eqn=\"sum 21600 0 @3\"/><v:f eqn=\"if @0 @3 0\"/><v:f eqn=\"if @0 21600 @1\"/><v:f eqn=\"if @0 0 @2\"/><v:f eqn=\"if @0 @4 21600\"/></v:formulas><v:path textpathok=\"t\" o:connecttype=\"rect\"/><v:textpath on=\"t\" fitshape=\"t\"/></v:shapetype>");
    let shape = format!(
        "<v:shape id=\"PowerPlusWaterMarkObject1\" type=\"#text\" style=\"position:absolute;margin-left:0;margin-top:0;\
         width:{width}pt;height:{height}pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;\
         mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin\" \
         o:allowincell=\"f\" fillcolor=\"#d0d0d0\" stroked=\"f\"><v:fill opacity=\".5\"/>"
    );
    out.raw(&shape).raw("<v:textpath style=\"font-family:&quot;黑体&quot;;font-size:1pt\" string=\"").text(text);
    out.raw("\"/></v:shape></w:pict></w:r>");
}

pub fn footer(document: &Document) -> Vec<u8> {
    whole("w:ftr", NAMESPACES, |out| {
        out.raw("<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
        run(out, "", &document.running.footer);
        out.raw("<w:r><w:tab/></w:r>");
        let mut rest = document.running.page.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            run(out, "", before);
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            field(out, if name == "pages" { "NUMPAGES" } else { "PAGE" }, "1");
            rest = tail;
        }
        run(out, "", rest);
        out.raw("</w:p>");
    })
}
