//! The heat map of the indicators: a cell each, by group. Colour, the pattern of a strip and the figure say the same;
//! outlines and words say what is open, known in part, or not applicable.

use super::{
    Anchor, Chart, Decimals, Figure, Fill, Ink, Mark, Pattern, Room, Stroke, band, described, legend, text, words,
    words_at,
};
use crate::core::model::Model;
use crate::core::scoring::{Report, Score};
use crate::core::seeds::words::T;
use crate::core::text::Lang;

/// Sizes of names and small words.
const SIZE: i32 = 115;
const SMALL: i32 = 105;
const LINE: i32 = 150;
const GAP: i32 = 30;
const MARGIN: i32 = 40;
/// The patterned strip of a cell.
const STRIP: i32 = 90;

struct Layout {
    /// Cells side by side.
    columns: usize,
    cell: i32,
    /// Room for the names of groups beside the cells; without any they stand above.
    aside: i32,
}

impl Layout {
    fn of(t: T, model: &Model, room: Room) -> Self {
        let most = model.groups.iter().map(|it| it.indicators.len()).max().unwrap_or(1);
        match (room, t.lang) {
            (Room::Wide, _) => Self { columns: most, cell: 1_140, aside: 1_300 },
            (Room::Middle, _) => Self { columns: 5, cell: 1_240, aside: 0 },
            (Room::Narrow, Lang::Zh) => Self { columns: 3, cell: 1_080, aside: 0 },
            (Room::Narrow, Lang::En) => Self { columns: 2, cell: 1_640, aside: 0 },
        }
    }

    fn width(&self) -> i32 {
        let n = self.columns as i32;
        MARGIN * 2 + self.aside + n * self.cell + (n - 1) * GAP
    }
}

/// The chart.
pub fn heat_map(t: T, model: &Model, report: &Report, room: Room, decimals: Decimals) -> Chart {
    let layout = Layout::of(t, model, room);
    let figures: Vec<Figure> = model
        .indicators
        .iter()
        .zip(&report.indicators)
        .map(|(it, score)| Figure {
            item: it.id.to_string(),
            label: words::short_indicator_name(t, it).to_owned(),
            strong: false,
            score: *score,
        })
        .collect();
    let mut marks = Vec::new();
    let mut y = MARGIN;
    for (group, score) in model.groups.iter().zip(&report.groups) {
        let name = t.m(&group.name);
        let value = group_value(decimals, score);
        let mut left_height = 0;
        if layout.aside > 0 {
            let lines = text::wrap(name, SIZE, (layout.aside - 120) * 100 / 108);
            let n = lines.len() as i32;
            for (idx, line) in lines.into_iter().enumerate() {
                let at = (MARGIN, y + 130 + idx as i32 * LINE);
                marks.push(bold(at, SIZE, line));
            }
            marks.push(words_at((MARGIN, y + 130 + n * LINE), SIZE, Ink::Muted, value));
            left_height = (n + 1) * LINE + 60;
        } else {
            for line in text::wrap(&format!("{name} {value}"), SIZE + 15, (layout.width() - 2 * MARGIN) * 100 / 108) {
                marks.push(bold((MARGIN, y + 150), SIZE + 15, line));
                y += 180;
            }
            y += 40;
        }
        let indicators: Vec<usize> = group.indicators.clone().collect();
        let mut rows_height = 0;
        for row in indicators.chunks(layout.columns) {
            let cells: Vec<Cell> = row.iter().map(|it| Cell::of(t, &layout, &figures[*it], decimals)).collect();
            let height = cells.iter().map(Cell::height).max().unwrap_or_default();
            for (column, (cell, idx)) in cells.into_iter().zip(row).enumerate() {
                let x = MARGIN + layout.aside + column as i32 * (layout.cell + GAP);
                let seq = model.indicators[*idx].seq;
                marks.push(cell.drawn((x, y + rows_height), (layout.cell, height), seq, &figures[*idx]));
            }
            rows_height += height + GAP;
        }
        y += rows_height.max(left_height) + if layout.aside > 0 { 30 } else { 110 };
    }
    let below = legend(&mut marks, (MARGIN, y + 40), layout.width() - 2 * MARGIN, entries(t, &figures));
    Chart {
        title: words::heat_map(t).to_owned(),
        description: described(t, decimals, &figures),
        width: layout.width(),
        height: y + 40 + below + MARGIN,
        marks,
    }
}

fn group_value(decimals: Decimals, score: &Score) -> String {
    score.so_far.map_or_else(|| "–".to_owned(), |it| decimals.of(it))
}

fn bold(at: (i32, i32), size: i32, text: String) -> Mark {
    Mark::Text { at, size, anchor: Anchor::Start, bold: true, ink: Ink::Text, text }
}

/// What a cell shows.
struct Cell {
    value: String,
    name: Vec<String>,
    state: Vec<String>,
}

impl Cell {
    fn of(t: T, layout: &Layout, figure: &Figure, decimals: Decimals) -> Self {
        let room = layout.cell - STRIP - 120;
        let state = words::state(t, &figure.score);
        Self {
            value: decimals.so_far(&figure.score),
            name: text::wrap(&figure.label, SIZE, room),
            state: text::wrap(&state, SMALL, room * 100 / 108),
        }
    }

    fn height(&self) -> i32 {
        260 + (self.name.len() + self.state.len()) as i32 * LINE
    }

    fn drawn(self, at: (i32, i32), size: (i32, i32), seq: u32, figure: &Figure) -> Mark {
        let score = &figure.score;
        let (fill, strip, stroke) = match (score.highest, score.so_far) {
            (None, _) => (Fill::Pattern(Pattern::NotApplicable), None, Stroke::Thin(Ink::Line)),
            (_, None) => (Fill::Solid(Ink::Ground), None, Stroke::Dashed(Ink::Muted)),
            (_, Some(it)) => {
                let stroke = if score.counts.open > 0 { Stroke::Dashed(Ink::Accent) } else { Stroke::Thin(Ink::Line) };
                (Fill::Solid(Ink::Band(band(it))), Some(Pattern::Band(band(it))), stroke)
            }
        };
        let mut marks = vec![Mark::Rect { at, size, fill, stroke }];
        if let Some(pattern) = strip {
            let size = (STRIP, size.1);
            marks.push(Mark::Rect { at, size, fill: Fill::Pattern(pattern), stroke: Stroke::Thin(Ink::Line) });
        }
        let left = at.0 + STRIP + 60;
        marks.push(words_at((left, at.1 + 160), SMALL, Ink::Text, seq.to_string()));
        marks.push(Mark::Text {
            at: (at.0 + size.0 - 60, at.1 + 175),
            size: 160,
            anchor: Anchor::End,
            bold: true,
            ink: Ink::Text,
            text: self.value,
        });
        let mut y = at.1 + 175 + LINE;
        for line in self.name {
            marks.push(words_at((left, y), SIZE, Ink::Text, line));
            y += LINE;
        }
        for line in self.state {
            marks.push(bold((left, y), SMALL, line));
            y += LINE;
        }
        Mark::Figure { item: figure.item.clone(), area: Some((at, size)), marks }
    }
}

/// The bands, and the states that occur.
fn entries(t: T, figures: &[Figure]) -> Vec<(Vec<Mark>, String)> {
    let sign = |fill, stroke| Mark::Rect { at: (0, 20), size: (230, 130), fill, stroke };
    let mut entries: Vec<(Vec<Mark>, String)> = (0..5)
        .map(|it: u8| {
            let ground = sign(Fill::Solid(Ink::Band(it)), Stroke::Thin(Ink::Line));
            let strip = Mark::Rect {
                at: (0, 20),
                size: (STRIP, 130),
                fill: Fill::Pattern(Pattern::Band(it)),
                stroke: Stroke::Thin(Ink::Line),
            };
            let (from, to) = (u32::from(it) * 20, u32::from(it) * 20 + 20);
            (vec![ground, strip], format!("{from}–{to}"))
        })
        .collect();
    let any = |is: fn(&Score) -> bool| figures.iter().any(|it| is(&it.score));
    if any(|it| it.counts.open > 0 && it.so_far.is_some()) {
        let partly = sign(Fill::Solid(Ink::Band(2)), Stroke::Dashed(Ink::Accent));
        entries.push((vec![partly], words::partly(t).to_owned()));
    }
    if any(|it| it.highest.is_some() && it.so_far.is_none()) {
        let open = sign(Fill::Solid(Ink::Ground), Stroke::Dashed(Ink::Muted));
        entries.push((vec![open], words::unanswered(t).to_owned()));
    }
    if any(|it| it.highest.is_none()) {
        let none = sign(Fill::Pattern(Pattern::NotApplicable), Stroke::Thin(Ink::Line));
        entries.push((vec![none], words::not_applicable(t).to_owned()));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{Answer, Statement};
    use crate::core::ids::QuestionId;
    use crate::core::scoring::E2;
    use crate::core::{scoring, seeds};

    fn cell<'a>(svg: &'a str, item: &str) -> &'a str {
        let (_, tail) = svg.split_once(&format!("<g data-item=\"{item}\">")).expect("a cell");
        tail.split("</g>").next().expect("its end")
    }

    #[test]
    fn every_indicator_has_a_cell_with_its_figure_and_its_state() {
        let (model, weights) = (seeds::model(), seeds::weights());
        let mut statement = Statement::default();
        let mut put = |id: &str, answer| {
            let id = QuestionId::parse(id).expect("an id");
            statement.record(model, &id, Some(answer)).expect("an answer of this kind");
        };
        put("management.strategy.planning.q1", Answer::Level(3));
        put("operations.recovery.mechanism.q1", Answer::Unknown);
        let none = model.questions.iter().filter(|it| it.id.as_str().starts_with("operations.service.institutions."));
        let none: Vec<String> = none.filter(|it| it.may_not_apply).map(|it| it.id.to_string()).collect();
        for id in &none {
            put(id, Answer::NotApplicable("没有".to_owned()));
        }
        let report = scoring::score(model, weights, &statement);
        for lang in Lang::ALL {
            for room in [Room::Narrow, Room::Middle, Room::Wide] {
                let t = T { lang };
                let chart = heat_map(t, model, &report, room, Decimals::Two);
                let svg = chart.saved("h").svg;
                assert_eq!(svg.matches("<g data-item=").count(), model.indicators.len());
                for (indicator, score) in model.indicators.iter().zip(&report.indicators) {
                    let value = score.so_far.map_or_else(|| "–".to_owned(), E2::two_decimals);
                    assert!(
                        cell(&svg, indicator.id.as_str()).contains(&format!(">{value}</text>")),
                        "{}",
                        indicator.id
                    );
                }
                let open = cell(&svg, "technology.cii.filing");
                assert!(open.contains("stroke-dasharray") && !open.contains("chart-p"), "open has no band: {open}");
                let partly = cell(&svg, "management.strategy.planning");
                assert!(partly.contains("stroke-dasharray") && partly.contains("url(#chart-p3)"), "{partly}");
                assert!(cell(&svg, "operations.recovery.mechanism").contains("url(#chart-p0)"), "not known is 0");
                assert!(chart.description.contains(t.m(&model.indicators[47].name)), "{}", chart.description);
            }
        }
    }

    /// Every text of every cell stays in its cell, by the estimate.
    #[test]
    fn names_stay_in_their_cells() {
        let (model, weights) = (seeds::model(), seeds::weights());
        let report = scoring::score(model, weights, &Statement::default());
        for lang in Lang::ALL {
            for room in [Room::Narrow, Room::Middle, Room::Wide] {
                let t = T { lang };
                let layout = Layout::of(t, model, room);
                for (indicator, score) in model.indicators.iter().zip(&report.indicators) {
                    let label = words::short_indicator_name(t, indicator).to_owned();
                    let figure = Figure { item: String::new(), label, strong: false, score: *score };
                    let cell = Cell::of(t, &layout, &figure, Decimals::Two);
                    for line in cell.name.iter().chain(&cell.state) {
                        assert!(text::width(line, SIZE) <= layout.cell - STRIP - 60, "{room:?} {line}");
                    }
                }
            }
        }
    }
}
