//! The radar of the groups: an axis each, the band between lowest and highest scores, a line at the scores so far.
//!
//! Directions are sines and cosines in whole numbers, from their series, so that a chart is the same text on every
//! machine.

use super::{
    Anchor, Chart, Decimals, Figure, Fill, Ink, Mark, Pattern, Room, Stroke, described, is_open, legend, text, words,
};
use crate::core::scoring::E2;
use crate::core::seeds::words::T;

/// How far the ends of the axes lie from the centre.
const RADIUS: i32 = 1_000;
/// From one line of a label to the next.
const LINE: i32 = 155;
/// One as a whole number.
const ONE: i128 = 1_000_000_000_000;
/// A full turn.
const TAU: i128 = 6_283_185_307_180;

/// One axis.
struct Axis<'a> {
    figure: &'a Figure,
    /// Where it points: right and down, of [`ONE`].
    direction: (i128, i128),
}

/// Size of the letters, width, and centre.
struct Layout {
    size: i32,
    width: i32,
    centre: (i32, i32),
    height: i32,
}

impl Layout {
    fn of(room: Room) -> Self {
        match room {
            Room::Narrow => Self { size: 145, width: 3_600, centre: (1_800, 1_480), height: 2_860 },
            Room::Middle | Room::Wide => Self { size: 125, width: 3_800, centre: (1_900, 1_420), height: 2_740 },
        }
    }

    /// Becomes as wide as the longest label needs.
    fn make_room(&mut self, axes: &[Axis<'_>], decimals: Decimals) {
        let needed = |axis: &Axis<'_>| {
            let words = axis.figure.label.split(' ').map(|it| text::width(it, self.size)).max().unwrap_or_default();
            let words = words.max(text::bold_width(&decimals.so_far(&axis.figure.score), self.size));
            (self.at(axis, RADIUS + 110).0 - self.centre.0).abs() + words
        };
        let half = axes.iter().map(needed).max().unwrap_or_default() + 40;
        self.width = self.width.max(2 * half);
        self.centre.0 = self.width / 2;
    }

    fn at(&self, axis: &Axis<'_>, distance: i32) -> (i32, i32) {
        let (right, down) = axis.direction;
        (self.centre.0 + rounded(i128::from(distance) * right), self.centre.1 + rounded(i128::from(distance) * down))
    }

    fn point(&self, axis: &Axis<'_>, score: E2) -> (i32, i32) {
        let (right, down) = axis.direction;
        let distance = i128::from(RADIUS) * i128::from(score.0);
        (self.centre.0 + rounded(distance * right / 10_000), self.centre.1 + rounded(distance * down / 10_000))
    }
}

/// The chart; nothing where fewer than three figures have something to score.
pub fn radar(t: T, figures: &[Figure], room: Room, decimals: Decimals) -> Option<Chart> {
    let mut layout = Layout::of(room);
    let drawn: Vec<&Figure> = figures.iter().filter(|it| it.score.highest.is_some()).collect();
    let n = drawn.len();
    if n < 3 {
        return None;
    }
    let axes: Vec<Axis<'_>> = drawn
        .iter()
        .enumerate()
        .map(|(place, figure)| {
            let (sine, cosine) = turned(place, n);
            Axis { figure, direction: (sine, -cosine) }
        })
        .collect();
    layout.make_room(&axes, decimals);
    let has_open = drawn.iter().any(|it| is_open(&it.score));
    let ring =
        |percent: u32| -> Vec<(i32, i32)> { axes.iter().map(|it| layout.point(it, E2(percent * 100))).collect() };
    let mut marks = Vec::new();
    if has_open {
        let outline = |pick: fn(&Figure) -> Option<E2>| -> Vec<(i32, i32)> {
            axes.iter().map(|it| layout.point(it, pick(it.figure).unwrap_or_default())).collect()
        };
        marks.push(Mark::Path {
            outlines: vec![outline(|it| it.score.highest), outline(|it| it.score.lowest)],
            closed: true,
            fill: Fill::Pattern(Pattern::Open),
            stroke: Stroke::Dashed(Ink::Accent),
        });
    }
    let rings = [25, 50, 75, 100].map(ring).to_vec();
    marks.push(Mark::Path { outlines: rings, closed: true, fill: Fill::None, stroke: Stroke::Thin(Ink::Line) });
    let spokes = axes.iter().map(|it| vec![layout.centre, layout.at(it, RADIUS)]).collect();
    marks.push(Mark::Path { outlines: spokes, closed: false, fill: Fill::None, stroke: Stroke::Thin(Ink::Line) });
    let points: Vec<Option<(i32, i32)>> =
        axes.iter().map(|it| it.figure.score.so_far.map(|score| layout.point(it, score))).collect();
    let (outlines, closed) = line(&points);
    let fill = if closed { Fill::Sheer(Ink::Accent) } else { Fill::None };
    marks.push(Mark::Path { outlines, closed, fill, stroke: Stroke::Thick(Ink::Accent) });
    marks.extend(points.iter().flatten().map(|at| Mark::Dot { at: *at, radius: 34, ink: Ink::Accent }));
    for percent in [50, 100] {
        let (x, y) = layout.point(&axes[0], E2(percent * 100));
        marks.push(super::words_at((x + 20, y + 110), 105, Ink::Muted, percent.to_string()));
    }
    marks.extend(axes.iter().map(|it| label(&layout, it, decimals)));
    let mut entries = vec![(
        vec![
            Mark::Path {
                outlines: vec![vec![(0, 80), (240, 80)]],
                closed: false,
                fill: Fill::None,
                stroke: Stroke::Thick(Ink::Accent),
            },
            Mark::Dot { at: (120, 80), radius: 34, ink: Ink::Accent },
        ],
        words::line(t, has_open).to_owned(),
    )];
    if has_open {
        let band = Mark::Rect {
            at: (10, 20),
            size: (220, 120),
            fill: Fill::Pattern(Pattern::Open),
            stroke: Stroke::Dashed(Ink::Accent),
        };
        entries.push((vec![band], words::interval(t).to_owned()));
    }
    let below = legend(&mut marks, (60, layout.height), layout.width - 120, entries);
    let left_out = figures.len() - n;
    let mut description = described(t, decimals, figures);
    if left_out > 0 {
        let y = layout.height + below + 100;
        marks.push(super::words_at((60, y), 115, Ink::Muted, words::left_out(t)));
        description.push_str(words::left_out(t));
    }
    let height = layout.height + below + if left_out > 0 { 160 } else { 0 };
    Some(Chart { title: words::radar(t).to_owned(), description, width: layout.width, height, marks })
}

/// The lines through the points, and whether it is one that goes all the way round. Where a point is missing the line is
/// interrupted, because an open group is not a zero.
fn line(points: &[Option<(i32, i32)>]) -> (Vec<Vec<(i32, i32)>>, bool) {
    let Some(gap) = points.iter().position(Option::is_none) else {
        return (vec![points.iter().flatten().copied().collect()], true);
    };
    let mut lines = Vec::new();
    let mut pending = Vec::new();
    // From one gap round to the same gap again.
    for point in (0..=points.len()).map(|it| points[(gap + it) % points.len()]) {
        match point {
            Some(it) => pending.push(it),
            None if pending.is_empty() => {}
            None => lines.push(std::mem::take(&mut pending)),
        }
    }
    (lines, false)
}

/// The name of an axis with its score beneath, outside its end. Words that are divided by a space stand below each other.
fn label(layout: &Layout, axis: &Axis<'_>, decimals: Decimals) -> Mark {
    let (x, y) = layout.at(axis, RADIUS + 110);
    let anchor = match axis.direction.0 {
        it if it > ONE / 10 => Anchor::Start,
        it if it < -ONE / 10 => Anchor::End,
        _ => Anchor::Middle,
    };
    let mut lines: Vec<(String, bool)> = axis.figure.label.split(' ').map(|it| (it.to_owned(), false)).collect();
    lines.push((decimals.so_far(&axis.figure.score), true));
    let n = lines.len() as i32;
    // Above the chart the last line stays on the point, below it the first, at the side the middle.
    let above = rounded(i128::from((n - 1) * LINE) * (ONE - axis.direction.1) / 2);
    let first = y + 50 - above;
    let text = |(idx, (text, bold)): (usize, (String, bool))| Mark::Text {
        at: (x, first + idx as i32 * LINE),
        size: layout.size,
        anchor,
        bold,
        ink: Ink::Text,
        text,
    };
    let marks = lines.into_iter().enumerate().map(text).collect();
    Mark::Figure { item: axis.figure.item.clone(), area: None, marks }
}

/// Sine and cosine of a part of a full turn, of [`ONE`].
fn turned(place: usize, n: usize) -> (i128, i128) {
    let angle = TAU * place as i128 / n.max(1) as i128;
    let series = |first: i128, from: i128| {
        let (mut sum, mut term, mut k) = (first, first, from);
        while term != 0 {
            term = -(term * angle / ONE) * angle / ONE / (k * (k + 1));
            sum += term;
            k += 2;
        }
        sum
    };
    (series(angle, 2), series(ONE, 1))
}

/// A product of [`ONE`], rounded half up.
fn rounded(it: i128) -> i32 {
    // Coordinates are a few thousand.
    (2 * it + ONE).div_euclid(2 * ONE) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::scoring::{Counts, Score};
    use crate::core::text::Lang;

    const ZH: T = T { lang: Lang::Zh };

    fn figures(so_far: &[Option<u32>]) -> Vec<Figure> {
        let figure = |(idx, so_far): (usize, &Option<u32>)| Figure {
            item: format!("g{idx}"),
            label: format!("分组{idx}"),
            strong: false,
            score: Score {
                lowest: Some(so_far.map_or(E2(0), E2)),
                highest: Some(so_far.map_or(E2(10_000), E2)),
                so_far: so_far.map(E2),
                counts: Counts { all: 1, open: u32::from(so_far.is_none()), ..Counts::default() },
            },
        };
        so_far.iter().enumerate().map(figure).collect()
    }

    #[test]
    fn sines_are_right_all_round() {
        // Of a turn in twelve parts: 0, 1/2, √3/2, 1, and so on.
        let half = ONE / 2;
        let root = 866_025_403_784;
        let sines = [0, half, root, ONE, root, half, 0, -half, -root, -ONE, -root, -half];
        for (place, expected) in sines.into_iter().enumerate() {
            let (sine, cosine) = turned(place, 12);
            assert!((sine - expected).abs() < 1_000, "{place}: {sine}");
            assert!((cosine - sines[(place + 3) % 12]).abs() < 1_000, "{place}: {cosine}");
        }
    }

    #[test]
    fn a_score_is_a_distance_from_the_centre() {
        let all = figures(&[Some(10_000), Some(5_000), Some(0), Some(10_000)]);
        let chart = radar(ZH, &all, Room::Wide, Decimals::One).expect("a chart");
        let svg = chart.shown("r", None);
        assert!(svg.contains("d=\"M1900,420L2400,1420L1900,1420L900,1420Z\""), "{svg}");
        assert!(!svg.contains("r-open"), "nothing is open");
        for (idx, words) in ["100.0", "50.0", "0.0", "100.0"].into_iter().enumerate() {
            let group = format!("<g data-item=\"g{idx}\">");
            let (_, tail) = svg.split_once(&group).expect("the axis");
            assert!(tail.split("</g>").next().is_some_and(|it| it.contains(&format!(">{words}</text>"))), "{idx}");
        }
        assert!(chart.description.contains("分组1"), "{}", chart.description);
    }

    #[test]
    fn the_line_stops_at_a_group_without_answers() {
        let at = |x: i32| Some((x, 0));
        assert_eq!(line(&[at(1), None, at(3), at(4)]), (vec![vec![(3, 0), (4, 0), (1, 0)]], false));
        assert_eq!(line(&[None, at(2), None, at(4)]), (vec![vec![(2, 0)], vec![(4, 0)]], false));
        assert_eq!(line(&[None, None, None]), (vec![], false));
        assert_eq!(line(&[at(1), at(2), at(3)]), (vec![vec![(1, 0), (2, 0), (3, 0)]], true));
    }

    #[test]
    fn what_nothing_applies_to_has_no_axis_and_two_axes_make_no_chart() {
        let mut all = figures(&[Some(1), Some(2), Some(3), Some(4)]);
        all[2].score = Score::default();
        let chart = radar(ZH, &all, Room::Narrow, Decimals::Two).expect("a chart");
        assert!(!chart.shown("r", None).contains("data-item=\"g2\"") && chart.description.contains("分组2"));
        all[1].score = Score::default();
        assert_eq!(radar(ZH, &all, Room::Narrow, Decimals::Two), None);
    }
}
