//! Charts on the page: the drawing for the room there is, and the ways to take it along as SVG and PNG.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Picture;
use super::figures::Precision;
use crate::core::chart::{self, Chart, Decimals, Figure, Room, Saved};
use crate::core::seeds;
use crate::core::text::file_word;
use crate::web::browser::{clock, files, picture as pixels};
use crate::web::i18n::{T, k, use_t};
use crate::web::route::Route;

/// Pixels of a saved PNG for each unit.
const SCALE: u32 = 2;

/// Which chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Total and domains as bars.
    Domains,
    /// The groups as a radar.
    Groups,
    /// The indicators as cells.
    Indicators,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Domains => "bars",
            Self::Groups => "radar",
            Self::Indicators => "heat",
        }
    }

    fn draw(self, t: T, picture: &Picture, room: Room, decimals: Decimals) -> Option<Chart> {
        let model = seeds::model();
        let report = &picture.findings.report;
        match self {
            Self::Domains => {
                let total = Figure {
                    item: "total".to_owned(),
                    label: t.s(k::common::TOTAL).to_owned(),
                    strong: true,
                    score: report.total,
                };
                let domains = model.domains.iter().zip(&report.domains).map(|(it, score)| Figure {
                    item: it.id.to_string(),
                    label: t.m(&it.name).to_owned(),
                    strong: false,
                    score: *score,
                });
                let figures: Vec<Figure> = std::iter::once(total).chain(domains).collect();
                Some(chart::bars(t, t.s(k::results::BARS), &figures, room, decimals))
            }
            Self::Groups => {
                let figures = model.groups.iter().zip(&report.groups).map(|(it, score)| Figure {
                    item: it.id.to_string(),
                    label: chart::axis_name(t, it),
                    strong: false,
                    score: *score,
                });
                chart::radar(t, &figures.collect::<Vec<_>>(), room, decimals)
            }
            Self::Indicators => Some(chart::heat_map(t, model, report, room, decimals)),
        }
    }

    /// The rooms for which it is drawn apart.
    fn rooms(self) -> &'static [(&'static str, Room)] {
        match self {
            Self::Indicators => &[("narrow", Room::Narrow), ("middle", Room::Middle), ("wide", Room::Wide)],
            Self::Domains | Self::Groups => &[("narrow", Room::Narrow), ("wide", Room::Wide)],
        }
    }
}

/// A chart with the buttons that save it. Nothing where there is too little to draw.
#[component]
pub fn Drawn(
    /// Which chart.
    kind: Kind,
    /// What it shows.
    picture: Arc<Picture>,
    /// How many decimals.
    precision: Precision,
) -> impl IntoView {
    let t = use_t();
    kind.draw(t, &picture, Room::Wide, Decimals::One)?;
    let word = kind.word();
    let shown = {
        let picture = picture.clone();
        move || {
            let decimals = precision.decimals();
            let one = |(name, room): &(&'static str, Room)| {
                let chart = kind.draw(t, &picture, *room, decimals)?;
                let id = format!("{word}-{name}");
                let href = |item: &str| Route::Results(Some(item.into())).href();
                let svg = match kind {
                    Kind::Indicators => chart.shown(&id, Some(&href)),
                    Kind::Domains | Kind::Groups => chart.shown(&id, None),
                };
                Some(
                    view! { <div class=format!("drawn drawn--{word} drawn--{name}") id=id.clone() inner_html=svg></div> },
                )
            };
            kind.rooms().iter().map(one).collect_view()
        }
    };
    let refused = RwSignal::new(String::new());
    let saved = move |picture: &Picture| -> Option<(String, Saved)> {
        let chart = kind.draw(t, picture, Room::Wide, untrack(|| precision.decimals()))?;
        Some((file_name(t, picture, kind), chart.saved(&heading(t, picture, &chart.title))))
    };
    let save_svg = {
        let picture = picture.clone();
        move |_| {
            let Some((name, it)) = saved(&picture) else { return };
            let outcome = files::download(&format!("{name}.svg"), "image/svg+xml", it.svg.as_bytes());
            refused.set(outcome.err().unwrap_or_default());
        }
    };
    let save_png = move |_| {
        let Some((name, it)) = saved(&picture) else { return };
        spawn_local(async move {
            let bytes = pixels::png(&it.svg, it.width, it.height, SCALE).await;
            let outcome = bytes.and_then(|it| files::download(&format!("{name}.png"), "image/png", &it));
            refused.try_set(outcome.err().unwrap_or_default());
        });
    };
    let title = name(t, kind);
    let label = |words: &str| t.f(k::results::SAVE_LABEL, &[("button", words), ("chart", title)]);
    Some(view! {
        <figure class="figure" data-testid=format!("chart-{word}")>
            {shown}
            <figcaption class="figure__tools">
                <button
                    type="button"
                    class="button button--small"
                    id=format!("save-{word}-svg")
                    aria-label=label(t.s(k::results::SAVE_SVG))
                    on:click=save_svg
                >
                    {t.s(k::results::SAVE_SVG)}
                </button>
                <button
                    type="button"
                    class="button button--small"
                    id=format!("save-{word}-png")
                    aria-label=label(t.s(k::results::SAVE_PNG))
                    on:click=save_png
                >
                    {t.s(k::results::SAVE_PNG)}
                </button>
                <span class="field__error" role="alert">
                    {move || {
                        let words = refused.get();
                        (!words.is_empty()).then(|| t.f(k::results::SAVE_REFUSED, &[("words", &words)]))
                    }}
                </span>
            </figcaption>
        </figure>
    })
}

fn name(t: T, kind: Kind) -> &'static str {
    t.s(match kind {
        Kind::Domains => k::results::BARS_NAME,
        Kind::Groups => k::results::RADAR_NAME,
        Kind::Indicators => k::results::HEAT_NAME,
    })
}

fn city(t: T, picture: &Picture) -> String {
    let city = picture.city.clone().unwrap_or_else(|| t.s(k::common::NO_CITY).to_owned());
    if picture.example { t.f(k::results::PICTURE_EXAMPLE, &[("city", &city)]) } else { city }
}

/// What a saved picture is about: whose it is, of what edition and day, whether something is still open.
fn heading(t: T, picture: &Picture, title: &str) -> String {
    let open = picture.findings.report.total.counts.open;
    let key = if open > 0 { k::results::PICTURE_HEADING_OPEN } else { k::results::PICTURE_HEADING };
    let words = [
        ("n", open.to_string()),
        ("city", city(t, picture)),
        ("title", title.to_owned()),
        ("edition", seeds::model().edition.to_string()),
        ("date", clock::local_date()),
    ];
    let words: Vec<(&str, &str)> = words.iter().map(|it| (it.0, it.1.as_str())).collect();
    t.f(key, &words)
}

fn file_name(t: T, picture: &Picture, kind: Kind) -> String {
    let words = [&*city(t, picture), &*seeds::model().edition, name(t, kind), &*clock::local_date()];
    words.map(file_word).join("_")
}
