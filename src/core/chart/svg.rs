//! A chart as SVG. Every colour stands in the file as an attribute, so that it needs no style sheet and prints and opens
//! everywhere; classes beside them let a page show the same picture in its own colours. No `<style>` and no `style`
//! attribute: the page's content security policy allows none.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Anchor, Chart, Fill, Ink, Mark, Pattern, Stroke, text};

/// Fonts by their names on the systems that offices have; none is part of the file.
const FONTS: &str = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, SimHei, Arial, sans-serif";
/// Letters and lines of the heading of a saved file.
const SIZE: i32 = 150;
const LINE: i32 = 200;

impl Chart {
    /// The picture for a page. `id` is a word of its own in the page; `href` says where a figure leads.
    pub fn shown(&self, id: &str, href: Option<&dyn Fn(&str) -> String>) -> String {
        Writer { out: String::new(), id, href }.write(self, None)
    }

    /// The picture as a file of its own, with a heading that says what it is about.
    pub fn saved(&self, heading: &str) -> Saved {
        let lines = text::wrap(heading, SIZE, self.width - 120);
        let above = 140 + lines.len() as i32 * LINE;
        let svg = Writer { out: String::new(), id: "chart", href: None }.write(self, Some((heading, lines, above)));
        let units = |it: i32| (it.max(0) as u32).div_ceil(10);
        Saved {
            svg: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{svg}\n"),
            width: units(self.width),
            height: units(self.height + above),
        }
    }
}

/// A picture as a file, with its size in whole units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The file.
    pub svg: String,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

struct Writer<'a> {
    out: String,
    id: &'a str,
    href: Option<&'a dyn Fn(&str) -> String>,
}

impl Writer<'_> {
    fn write(mut self, chart: &Chart, heading: Option<(&str, Vec<String>, i32)>) -> String {
        let id = self.id;
        let above = heading.as_ref().map_or(0, |it| it.2);
        let (width, height) = (chart.width, chart.height + above);
        // What has links in it is no single image.
        let role = if self.href.is_some() { "group" } else { "img" };
        self.put(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 {} {width} {height}\" width=\"{}\" height=\"{}\" \
             font-family=\"{FONTS}\" role=\"{role}\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">",
            -above,
            (width + 9) / 10,
            (height + 9) / 10
        ));
        self.put(format_args!(
            "<title id=\"{id}-title\">{}</title>",
            escaped(heading.as_ref().map_or(chart.title.as_str(), |it| it.0))
        ));
        self.put(format_args!("<desc id=\"{id}-desc\">{}</desc>", escaped(&chart.description)));
        let mut patterns = BTreeSet::new();
        chart.marks.iter().for_each(|it| collect(it, &mut patterns));
        if !patterns.is_empty() {
            self.out.push_str("<defs>");
            patterns.into_iter().for_each(|it| self.pattern(it));
            self.out.push_str("</defs>");
        }
        if let Some((_, lines, above)) = heading {
            let ground = Mark::Rect {
                at: (0, -above),
                size: (width, height),
                fill: Fill::Solid(Ink::Ground),
                stroke: Stroke::None,
            };
            self.mark(&ground);
            for (idx, text) in lines.into_iter().enumerate() {
                let at = (60, 190 - above + idx as i32 * LINE);
                self.mark(&Mark::Text { at, size: SIZE, anchor: Anchor::Start, bold: true, ink: Ink::Text, text });
            }
        }
        chart.marks.iter().for_each(|it| self.mark(it));
        self.out.push_str("</svg>");
        self.out
    }

    fn put(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to a text does not fail.
        let _ = self.out.write_fmt(words);
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Rect { at, size, fill, stroke } => {
                self.put(format_args!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                    at.0, at.1, size.0, size.1
                ));
                self.paint(*fill, *stroke);
                self.out.push_str("/>");
            }
            Mark::Path { outlines, closed, fill, stroke } => {
                self.out.push_str("<path fill-rule=\"evenodd\" d=\"");
                for outline in outlines {
                    for (idx, (x, y)) in outline.iter().enumerate() {
                        let step = if idx == 0 { 'M' } else { 'L' };
                        self.put(format_args!("{step}{x},{y}"));
                    }
                    if *closed {
                        self.out.push('Z');
                    }
                }
                self.out.push('"');
                self.paint(*fill, *stroke);
                self.out.push_str("/>");
            }
            Mark::Dot { at, radius, ink } => {
                self.put(format_args!("<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\"", at.0, at.1));
                self.paint(Fill::Solid(*ink), Stroke::Thin(Ink::Ground));
                self.out.push_str("/>");
            }
            Mark::Text { at, size, anchor, bold, ink, text } => {
                let anchor = match anchor {
                    Anchor::Start => "",
                    Anchor::Middle => " text-anchor=\"middle\"",
                    Anchor::End => " text-anchor=\"end\"",
                };
                let weight = if *bold { " font-weight=\"700\"" } else { "" };
                self.put(format_args!("<text x=\"{}\" y=\"{}\" font-size=\"{size}\"{anchor}{weight}", at.0, at.1));
                self.paint(Fill::Solid(*ink), Stroke::None);
                self.put(format_args!(">{}</text>", escaped(text)));
            }
            Mark::Figure { item, area, marks } => {
                let href = area.and(self.href).map(|it| it(item));
                match &href {
                    Some(href) => self.put(format_args!(
                        "<a class=\"chart__figure\" data-item=\"{}\" href=\"{}\">",
                        escaped(item),
                        escaped(href)
                    )),
                    None => self.put(format_args!("<g data-item=\"{}\">", escaped(item))),
                }
                marks.iter().for_each(|it| self.mark(it));
                if let (Some((at, size)), true) = (area, href.is_some()) {
                    // Catches the pointer between the letters, and shows where the focus is.
                    self.put(format_args!(
                        "<rect class=\"chart__area\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" pointer-events=\"all\"/>",
                        at.0, at.1, size.0, size.1
                    ));
                }
                self.out.push_str(if href.is_some() { "</a>" } else { "</g>" });
            }
        }
    }

    fn paint(&mut self, fill: Fill, stroke: Stroke) {
        let id = self.id;
        let fill_name = match fill {
            Fill::Solid(ink) | Fill::Sheer(ink) => format!("f-{}", ink.name()),
            Fill::None | Fill::Pattern(_) => String::new(),
        };
        let stroke_name = match stroke {
            Stroke::None => String::new(),
            Stroke::Thin(ink) | Stroke::Thick(ink) | Stroke::Dashed(ink) => format!("s-{}", ink.name()),
        };
        let names = [fill_name, stroke_name].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
        if !names.is_empty() {
            self.put(format_args!(" class=\"{names}\""));
        }
        match fill {
            Fill::None => self.out.push_str(" fill=\"none\""),
            Fill::Solid(ink) => self.put(format_args!(" fill=\"{}\"", ink.colour())),
            Fill::Sheer(ink) => self.put(format_args!(" fill=\"{}\" fill-opacity=\"0.14\"", ink.colour())),
            Fill::Pattern(it) => self.put(format_args!(" fill=\"url(#{id}-{})\"", it.name())),
        }
        match stroke {
            Stroke::None => {}
            Stroke::Thin(ink) => self.put(format_args!(" stroke=\"{}\" stroke-width=\"10\"", ink.colour())),
            Stroke::Thick(ink) => {
                self.put(format_args!(" stroke=\"{}\" stroke-width=\"25\" stroke-linejoin=\"round\"", ink.colour()))
            }
            Stroke::Dashed(ink) => {
                self.put(format_args!(" stroke=\"{}\" stroke-width=\"12\" stroke-dasharray=\"40 30\"", ink.colour()))
            }
        }
    }

    fn pattern(&mut self, pattern: Pattern) {
        let id = self.id;
        let (side, turn) = match pattern {
            Pattern::Open | Pattern::Band(2) => (60, true),
            Pattern::Band(3) => (32, true),
            _ => (48, false),
        };
        let turn = if turn { " patternTransform=\"rotate(45)\"" } else { "" };
        self.put(format_args!(
            "<pattern id=\"{id}-{}\" width=\"{side}\" height=\"{side}\" patternUnits=\"userSpaceOnUse\"{turn}>",
            pattern.name()
        ));
        let (ground, ink) = match pattern {
            Pattern::Open => (Ink::Soft, Ink::Accent),
            Pattern::NotApplicable => (Ink::Shade, Ink::Line),
            Pattern::Band(_) => (Ink::Ground, Ink::Accent),
        };
        let rect =
            |size: (i32, i32), ink| Mark::Rect { at: (0, 0), size, fill: Fill::Solid(ink), stroke: Stroke::None };
        self.mark(&rect((side, side), ground));
        match pattern {
            Pattern::Open => self.mark(&rect((12, side), ink)),
            Pattern::NotApplicable => {
                self.mark(&rect((10, side), ink));
                self.mark(&rect((side, 10), ink));
            }
            Pattern::Band(0) => {}
            Pattern::Band(1) => self.mark(&rect((16, 16), ink)),
            Pattern::Band(2) => self.mark(&rect((18, side), ink)),
            Pattern::Band(3) => self.mark(&rect((18, side), ink)),
            Pattern::Band(_) => self.mark(&rect((side, side), ink)),
        }
        self.out.push_str("</pattern>");
    }
}

fn collect(mark: &Mark, patterns: &mut BTreeSet<Pattern>) {
    match mark {
        Mark::Rect { fill: Fill::Pattern(it), .. } | Mark::Path { fill: Fill::Pattern(it), .. } => {
            patterns.insert(*it);
        }
        Mark::Figure { marks, .. } => marks.iter().for_each(|it| collect(it, patterns)),
        _ => {}
    }
}

impl Ink {
    fn name(self) -> &'static str {
        match self {
            Self::Ground => "ground",
            Self::Shade => "shade",
            Self::Text => "text",
            Self::Muted => "muted",
            Self::Line => "line",
            Self::Accent => "accent",
            Self::Soft => "soft",
            Self::Band(0) => "band0",
            Self::Band(1) => "band1",
            Self::Band(2) => "band2",
            Self::Band(3) => "band3",
            Self::Band(_) => "band4",
        }
    }

    /// The colour on white paper.
    fn colour(self) -> &'static str {
        match self {
            Self::Ground => "#ffffff",
            Self::Shade => "#eef2f7",
            Self::Text => "#17212f",
            Self::Muted => "#526074",
            Self::Line => "#aab6c6",
            Self::Accent => "#17569b",
            Self::Soft => "#e3eefa",
            Self::Band(0) => "#f5f8fc",
            Self::Band(1) => "#dfeaf7",
            Self::Band(2) => "#c3d9f0",
            Self::Band(3) => "#a2c4e8",
            Self::Band(_) => "#7fadde",
        }
    }
}

impl Pattern {
    fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::NotApplicable => "na",
            Self::Band(0) => "p0",
            Self::Band(1) => "p1",
            Self::Band(2) => "p2",
            Self::Band(3) => "p3",
            Self::Band(_) => "p4",
        }
    }
}

/// A text that cannot become markup. What XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            it if it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let text = |text: &str| Mark::Text {
            at: (10, 20),
            size: 120,
            anchor: Anchor::Middle,
            bold: true,
            ink: Ink::Text,
            text: text.to_owned(),
        };
        let area = Mark::Rect {
            at: (0, 0),
            size: (100, 50),
            fill: Fill::Pattern(Pattern::Band(2)),
            stroke: Stroke::Dashed(Ink::Line),
        };
        Chart {
            title: "a < b".to_owned(),
            description: "\"1\" & 2".to_owned(),
            width: 1_001,
            height: 500,
            marks: vec![Mark::Figure {
                item: "x.y".to_owned(),
                area: Some(((0, 0), (100, 50))),
                marks: vec![area, text("1 < 2\u{b}")],
            }],
        }
    }

    #[test]
    fn texts_never_become_markup() {
        let saved = chart().saved("<script>").svg;
        assert!(saved.contains("<title id=\"chart-title\">&lt;script&gt;</title>"), "{saved}");
        assert!(saved.contains("&quot;1&quot; &amp; 2") && saved.contains(">1 &lt; 2 </text>"), "{saved}");
        assert!(!saved.contains("style"), "the content security policy allows no styles");
    }

    #[test]
    fn only_what_is_shown_has_links_and_only_what_is_saved_a_ground_and_a_heading() {
        let (shown, saved) = (chart().shown("one", Some(&|it| format!("#/{it}"))), chart().saved("two").svg);
        assert!(shown.contains("role=\"group\"") && shown.contains("data-item=\"x.y\" href=\"#/x.y\""), "{shown}");
        assert!(shown.contains("id=\"one-p2\"") && shown.contains("url(#one-p2)"), "{shown}");
        assert!(saved.contains("role=\"img\"") && !saved.contains("<a ") && saved.contains(">two</text>"), "{saved}");
        assert!(saved.contains("viewBox=\"0 -340 1001 840\" width=\"101\" height=\"84\""), "{saved}");
        let Saved { width, height, .. } = chart().saved("two");
        assert_eq!((width, height), (101, 84));
    }
}
