//! Bars from 0 to 100: solid up to the lowest score, patterned up to the highest, a line across at the score so far.

use super::{
    Anchor, Chart, Decimals, Figure, Fill, Ink, Mark, Pattern, Room, Stroke, along, described, is_open, legend, text,
    words, words_at,
};
use crate::core::scoring::E2;
use crate::core::seeds::words::T;

const SIZE: i32 = 130;
/// Height of a bar.
const BAR: i32 = 150;

/// Where the bars stand.
struct Layout {
    width: i32,
    /// Where bars begin, and how long the scale is.
    left: i32,
    length: i32,
    /// From one bar to the next.
    step: i32,
    /// Whether names stand above their bars.
    above: bool,
}

impl Layout {
    fn of(room: Room, figures: &[Figure], decimals: Decimals) -> Self {
        let widest = |words: &dyn Fn(&Figure) -> String| {
            figures.iter().map(|it| text::width(&words(it), SIZE)).max().unwrap_or_default()
        };
        let value = widest(&|it| decimals.of_score(&it.score));
        match room {
            Room::Narrow => Self { width: 3_360, left: 60, length: 3_240, step: 470, above: true },
            Room::Middle | Room::Wide => {
                let left = widest(&|it| it.label.clone()).min(2_800) + 120;
                Self { width: 7_200, left, length: 7_200 - left - value - 160, step: 290, above: false }
            }
        }
    }
}

/// The chart.
pub fn bars(t: T, title: &str, figures: &[Figure], room: Room, decimals: Decimals) -> Chart {
    let layout = Layout::of(room, figures, decimals);
    let first = 60;
    let bottom = first + figures.len() as i32 * layout.step;
    let mut marks = Vec::new();
    for percent in [0, 25, 50, 75, 100] {
        let x = layout.left + along(layout.length, E2(percent * 100));
        // Where names stand above their bars, lines would run through them.
        let outlines = if layout.above {
            (0..figures.len() as i32)
                .map(|it| first + it * layout.step + 220)
                .map(|y| vec![(x, y), (x, y + BAR + 40)])
                .collect()
        } else {
            vec![vec![(x, first), (x, bottom)]]
        };
        marks.push(Mark::Path { outlines, closed: false, fill: Fill::None, stroke: Stroke::Thin(Ink::Line) });
        let anchor = match percent {
            0 => Anchor::Start,
            100 => Anchor::End,
            _ => Anchor::Middle,
        };
        marks.push(Mark::Text {
            at: (x, bottom + 130),
            size: 105,
            anchor,
            bold: false,
            ink: Ink::Muted,
            text: percent.to_string(),
        });
    }
    for (idx, figure) in figures.iter().enumerate() {
        marks.push(bar(&layout, first + idx as i32 * layout.step, figure, decimals));
    }
    let mut entries = vec![(
        vec![Mark::Rect { at: (10, 30), size: (220, 110), fill: Fill::Solid(Ink::Accent), stroke: Stroke::None }],
        words::solid(t, figures.iter().any(|it| is_open(&it.score))).to_owned(),
    )];
    if figures.iter().any(|it| is_open(&it.score)) {
        let open = Mark::Rect {
            at: (10, 30),
            size: (220, 110),
            fill: Fill::Pattern(Pattern::Open),
            stroke: Stroke::Dashed(Ink::Accent),
        };
        entries.push((vec![open], words::up_to_highest(t).to_owned()));
        let mark = Mark::Rect { at: (110, 10), size: (26, 150), fill: Fill::Solid(Ink::Text), stroke: Stroke::None };
        entries.push((vec![mark], words::so_far(t).to_owned()));
    }
    let below = legend(&mut marks, (60, bottom + 220), layout.width - 120, entries);
    Chart {
        title: title.to_owned(),
        description: described(t, decimals, figures),
        width: layout.width,
        height: bottom + 220 + below,
        marks,
    }
}

fn bar(layout: &Layout, top: i32, figure: &Figure, decimals: Decimals) -> Mark {
    let y = top + if layout.above { 240 } else { (layout.step - BAR) / 2 };
    let baseline = if layout.above { top + 180 } else { y + 120 };
    let mut marks = Vec::new();
    let room = if layout.above { layout.width } else { layout.left - 100 };
    // A name that is too long for its room goes on above and below its bar.
    let lines = text::wrap(&figure.label, SIZE, room);
    let up = (lines.len() as i32 - 1) * 70;
    for (idx, line) in lines.into_iter().enumerate() {
        marks.push(Mark::Text {
            at: (60, baseline - up + idx as i32 * 140),
            size: SIZE,
            anchor: Anchor::Start,
            bold: figure.strong,
            ink: Ink::Text,
            text: line,
        });
    }
    marks.push(Mark::Text {
        at: (layout.width - 60, baseline),
        size: SIZE,
        anchor: Anchor::End,
        bold: true,
        ink: Ink::Text,
        text: decimals.of_score(&figure.score),
    });
    if let Some((low, high)) = figure.score.lowest.zip(figure.score.highest) {
        let rect = |from: E2, to: E2, fill, stroke| {
            let x = along(layout.length, from);
            Mark::Rect { at: (layout.left + x, y), size: (along(layout.length, to) - x, BAR), fill, stroke }
        };
        marks.push(rect(E2(0), E2(10_000), Fill::Solid(Ink::Shade), Stroke::Thin(Ink::Line)));
        if low < high {
            marks.push(rect(low, high, Fill::Pattern(Pattern::Open), Stroke::Dashed(Ink::Accent)));
        }
        marks.push(rect(E2(0), low, Fill::Solid(Ink::Accent), Stroke::None));
        if let Some(so_far) = figure.score.so_far.filter(|_| is_open(&figure.score)) {
            let x = layout.left + along(layout.length, so_far);
            let size = (26, BAR + 40);
            marks.push(Mark::Rect { at: (x - 13, y - 20), size, fill: Fill::Solid(Ink::Text), stroke: Stroke::None });
        }
    } else {
        marks.push(words_at((layout.left + 40, y + 120), 105, Ink::Muted, "–"));
    }
    Mark::Figure { item: figure.item.clone(), area: None, marks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::scoring::{Counts, Score};
    use crate::core::text::Lang;

    fn figure(item: &str, score: Score) -> Figure {
        Figure { item: item.to_owned(), label: format!("{item} 名称"), strong: false, score }
    }

    #[test]
    fn a_bar_is_as_long_as_its_score_and_says_it() {
        let settled = Score {
            lowest: Some(E2(5_000)),
            highest: Some(E2(5_000)),
            so_far: Some(E2(5_000)),
            counts: Counts { all: 1, scored: 1, ..Counts::default() },
        };
        let open = Score { lowest: Some(E2(2_500)), highest: Some(E2(7_500)), so_far: Some(E2(4_000)), ..settled };
        let all = [figure("a", settled), figure("b", open), figure("c", Score::default())];
        for room in [Room::Narrow, Room::Middle, Room::Wide] {
            let chart = bars(T { lang: Lang::Zh }, "三根", &all, room, Decimals::Two);
            let svg = chart.shown("b", None);
            let layout = Layout::of(room, &all, Decimals::Two);
            let (half, quarter) = (along(layout.length, E2(5_000)), along(layout.length, E2(2_500)));
            let of = |item: &str| {
                let (_, tail) = svg.split_once(&format!("<g data-item=\"{item}\">")).expect("a bar");
                tail.split("</g>").next().expect("its end").to_owned()
            };
            assert!(of("a").contains(">50.00</text>") && of("a").contains(&format!("width=\"{half}\"")), "{svg}");
            assert!(!of("a").contains("b-open"), "nothing of it is open");
            assert!(of("b").contains(">25.00–75.00</text>") && of("b").contains(&format!("width=\"{quarter}\"")));
            assert!(of("b").contains("url(#b-open)"), "what may still come has a pattern");
            assert!(of("c").contains(">–</text>") && !of("c").contains("<rect"), "nothing to score is no zero");
        }
    }
}
