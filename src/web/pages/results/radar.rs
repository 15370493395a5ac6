//! The radar chart of the groups. The table beside it has the same figures, so the picture itself needs no more
//! than a name. Coordinates are tenths of a unit, so that whole numbers are fine enough.

use std::f64::consts::TAU;

use leptos::prelude::*;

use crate::core::model::Group;
use crate::core::scoring::{E2, Score};
use crate::core::seeds;
use crate::web::i18n::{T, k, use_t};

const WIDTH: i32 = 3600;
const HEIGHT: i32 = 2660;
/// The centre stands a little lower than the middle: there is a label straight above, none straight below.
const CENTRE: (i32, i32) = (1800, 1390);
const RADIUS: f64 = 1000.0;
/// Tenths of a unit between two lines of a label.
const LINE: i32 = 160;

/// One axis of the chart.
struct Axis {
    score: Score,
    label: String,
    /// Direction from the centre: right and down.
    direction: (f64, f64),
}

impl Axis {
    fn point(&self, score: E2) -> (i32, i32) {
        self.at(f64::from(score.0) / 10_000.0 * RADIUS)
    }

    fn at(&self, distance: f64) -> (i32, i32) {
        let nearest = |it: f64| (it + 0.5).floor() as i32;
        (CENTRE.0 + nearest(distance * self.direction.0), CENTRE.1 + nearest(distance * self.direction.1))
    }
}

/// The chart; nothing where fewer than three groups have something to score.
#[component]
pub fn Radar(
    /// The scores of all groups, in the order of the model.
    groups: Vec<Score>,
) -> impl IntoView {
    let t = use_t();
    let drawn: Vec<(usize, Score)> =
        groups.iter().copied().enumerate().filter(|(_, it)| it.highest.is_some()).collect();
    let n = drawn.len();
    if n < 3 {
        return None;
    }
    let is_open = drawn.iter().any(|(_, it)| it.counts.open > 0);
    let axes: Vec<Axis> = drawn
        .into_iter()
        .enumerate()
        .map(|(place, (idx, score))| {
            let (sin, cos) = (TAU * place as f64 / n as f64).sin_cos();
            Axis { score, label: short_name(t, &seeds::model().groups[idx]), direction: (sin, -cos) }
        })
        .collect();
    let ring = |percent: u32| {
        let points: Vec<String> = axes.iter().map(|it| pair(it.point(E2(percent * 100)))).collect();
        view! { <polygon class="radar__ring" points=points.join(" ") /> }
    };
    let spoke = |axis: &Axis| {
        let (x, y) = axis.at(RADIUS);
        view! { <line class="radar__ring" x1=CENTRE.0 y1=CENTRE.1 x2=x y2=y /> }
    };
    let dot = |axis: &Axis| {
        let (cx, cy) = axis.point(axis.score.so_far?);
        Some(view! { <circle class="radar__dot" cx=cx cy=cy r="34" /> })
    };
    let tick = |percent: u32| {
        let (x, y) = axes[0].point(E2(percent * 100));
        view! { <text class="radar__tick" x=x + 20 y=y + 100>{percent.to_string()}</text> }
    };
    let (line, is_whole) = so_far_path(&axes);
    let rings = [25, 50, 75, 100].map(ring).collect_view();
    let spokes = axes.iter().map(spoke).collect_view();
    let band = is_open.then(|| view! { <path class="radar__band" fill-rule="evenodd" d=band_path(&axes) /> });
    let dots = axes.iter().map(dot).collect_view();
    let ticks = [50, 100].map(tick).collect_view();
    let labels = axes.iter().map(label).collect_view();
    let so_far = if is_open { k::results::RADAR_SO_FAR } else { k::results::RADAR_SCORE };
    let is_missing = n < groups.len();
    Some(view! {
        <figure class="radar">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=t.s(k::results::RADAR)>
                {band}
                {rings}
                {spokes}
                <path class="radar__line" class:radar__line--whole=is_whole d=line />
                {dots}
                {ticks}
                {labels}
            </svg>
            <figcaption>
                <ul class="legend">
                    <li>
                        <svg class="legend__sign" viewBox="0 0 24 12" aria-hidden="true">
                            <line class="radar__line" x1="0" y1="6" x2="24" y2="6" />
                            <circle class="radar__dot" cx="12" cy="6" r="4" />
                        </svg>
                        {t.s(so_far)}
                    </li>
                    {is_open
                        .then(|| {
                            view! {
                                <li>
                                    <svg class="legend__sign" viewBox="0 0 24 12" aria-hidden="true">
                                        <rect class="radar__band" x="1" y="1" width="22" height="10" />
                                    </svg>
                                    {t.s(k::results::RADAR_BAND)}
                                </li>
                            }
                        })}
                </ul>
                {is_missing.then(|| view! { <p class="muted">{t.s(k::results::RADAR_LEFT_OUT)}</p> })}
            </figcaption>
        </figure>
    })
}

fn pair((x, y): (i32, i32)) -> String {
    format!("{x},{y}")
}

/// The area between the lowest and the highest scores: two closed outlines, the inner one cut out.
fn band_path(axes: &[Axis]) -> String {
    let outline = |pick: fn(&Score) -> Option<E2>| {
        let points: Vec<String> = axes.iter().map(|it| pair(it.point(pick(&it.score).unwrap_or_default()))).collect();
        format!("M{}Z", points.join("L"))
    };
    outline(|it| it.highest) + &outline(|it| it.lowest)
}

/// The line through the scores so far, and whether it goes all the way round. Where a group has no answer yet
/// the line is interrupted, because an open group is not a zero.
fn so_far_path(axes: &[Axis]) -> (String, bool) {
    let point = |idx: usize| axes[idx].score.so_far.map(|it| pair(axes[idx].point(it)));
    let n = axes.len();
    let mut path = String::new();
    for idx in 0..n {
        let Some(to) = point(idx) else { continue };
        let is_joined = idx > 0 && point(idx - 1).is_some();
        path.push(if is_joined { 'L' } else { 'M' });
        path.push_str(&to);
    }
    let is_whole = (0..n).all(|it| point(it).is_some());
    if is_whole {
        path.push('Z');
    } else if let (Some(from), Some(to)) = (point(n - 1), point(0)) {
        path.push_str(&format!("M{from}L{to}"));
    }
    (path, is_whole)
}

/// The label of an axis, outside its end; words that are divided by a space stand beneath each other.
fn label(axis: &Axis) -> impl IntoView + use<> {
    let (x, y) = axis.at(RADIUS + 110.0);
    let anchor = match axis.direction.0 {
        it if it > 0.1 => "start",
        it if it < -0.1 => "end",
        _ => "middle",
    };
    let lines: Vec<String> = axis.label.split(' ').map(str::to_owned).collect();
    let n = i32::try_from(lines.len()).unwrap_or(1);
    // Above the chart the last line stays on the point, below it the first, at the side the middle.
    let above = f64::from((n - 1) * LINE) * (1.0 - axis.direction.1) / 2.0;
    let first = y + 50 - above as i32;
    let line = |(idx, text): (usize, String)| {
        let y = first + i32::try_from(idx).unwrap_or(0) * LINE;
        view! { <tspan x=x y=y>{text}</tspan> }
    };
    let lines = lines.into_iter().enumerate().map(line).collect_view();
    view! { <text class="radar__label" text-anchor=anchor>{lines}</text> }
}

/// A name short enough for an axis; the full name for a group that has none.
fn short_name(t: T, group: &Group) -> String {
    let key = match group.id.as_str() {
        "management.strategy" => k::results::AXIS_MANAGEMENT_STRATEGY,
        "management.mechanism" => k::results::AXIS_MANAGEMENT_MECHANISM,
        "technology.public_infra" => k::results::AXIS_TECHNOLOGY_PUBLIC_INFRA,
        "technology.cii" => k::results::AXIS_TECHNOLOGY_CII,
        "technology.business" => k::results::AXIS_TECHNOLOGY_BUSINESS,
        "operations.service" => k::results::AXIS_OPERATIONS_SERVICE,
        "operations.monitoring" => k::results::AXIS_OPERATIONS_MONITORING,
        "operations.response" => k::results::AXIS_OPERATIONS_RESPONSE,
        "operations.emergency" => k::results::AXIS_OPERATIONS_EMERGENCY,
        "operations.recovery" => k::results::AXIS_OPERATIONS_RECOVERY,
        "operations.supply_chain" => k::results::AXIS_OPERATIONS_SUPPLY_CHAIN,
        _ => return t.m(&group.name).to_owned(),
    };
    t.s(key).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::scoring::Counts;
    use crate::core::text::Lang;

    fn axes(so_far: [Option<u32>; 4]) -> Vec<Axis> {
        let directions = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];
        let axis = |(so_far, direction): (Option<u32>, (f64, f64))| Axis {
            score: Score {
                lowest: Some(E2(0)),
                highest: Some(E2(10_000)),
                so_far: so_far.map(E2),
                counts: Counts::default(),
            },
            label: String::new(),
            direction,
        };
        so_far.into_iter().zip(directions).map(axis).collect()
    }

    #[test]
    fn a_score_is_a_distance_from_the_centre() {
        let whole = so_far_path(&axes([Some(10_000), Some(5_000), Some(0), Some(10_000)]));
        assert_eq!(whole, ("M1800,390L2300,1390L1800,1390L800,1390Z".to_owned(), true));
    }

    #[test]
    fn the_line_stops_at_a_group_without_answers() {
        let part = so_far_path(&axes([Some(10_000), None, Some(0), Some(10_000)]));
        assert_eq!(part, ("M1800,390M1800,1390L800,1390M800,1390L1800,390".to_owned(), false));
        assert_eq!(so_far_path(&axes([None; 4])), (String::new(), false));
    }

    #[test]
    fn every_group_of_the_model_has_a_short_name() {
        for group in &seeds::model().groups {
            let name = short_name(T { lang: Lang::Zh }, group);
            assert!(name.chars().count() <= 4, "{}: {name}", group.id);
        }
    }
}
