//! A document as it is printed; on the screen the same thing on one long sheet.

use leptos::prelude::*;

use crate::core::chart;
use crate::core::report::{Block, Cell, Chart, Cover, Document, Fact, Form, KeyFigure, Line, Row, Table, Tone};
use crate::core::text::Lang;
use crate::web::components::Qr;
use crate::web::i18n::{T, k, use_t};

/// The sheet.
#[component]
pub fn Paper(
    /// What stands on it.
    document: Document,
) -> impl IntoView {
    let t = use_t();
    let Document { lang, cover, running, blocks } = document;
    let headings: Vec<(usize, u8, String)> = blocks
        .iter()
        .enumerate()
        .filter_map(|(idx, it)| match it {
            Block::Heading { level, text } if *level < 3 => Some((idx, *level, text.clone())),
            _ => None,
        })
        .collect();
    let blocks = blocks.into_iter().enumerate().map(|(idx, it)| block(lang, idx, it, &headings)).collect_view();
    view! {
        <article class="paper" lang=lang.tag() aria-labelledby="paper-title">
            {(!running.watermark.is_empty())
                .then(|| view! { <div class="paper__watermark" aria-hidden="true" data-text=running.watermark></div> })}
            <p class="paper__edge" aria-hidden="true">{running.footer}</p>
            {first_page(t, cover)}
            {blocks}
        </article>
    }
}

fn first_page(t: T, cover: Cover) -> AnyView {
    let seal = cover.seal.map(|it| {
        let digest = it.digest.to_string();
        let label = t.f(k::report::QR, &[("digest", &digest)]);
        view! {
            <div class="paper__seal">
                <Qr class="paper__qr" text=digest.clone() label=label />
                <div>
                    <p class="paper__seal-label">{it.label}</p>
                    <p class="paper__digest" data-testid="report-digest">{digest}</p>
                    <p class="paper__muted">{it.help}</p>
                </div>
            </div>
        }
    });
    view! {
        <header class="paper__cover">
            {(!cover.classification.is_empty())
                .then(|| view! { <p class="paper__classification">{cover.classification}</p> })}
            <h2 class="paper__title" id="paper-title">
                {(!cover.city.is_empty()).then(|| view! { <span class="paper__city">{cover.city}</span> " " })}
                {cover.title}
            </h2>
            <p class="paper__subtitle">{cover.subtitle}</p>
            <p class="paper__state" data-testid="report-state">{cover.state}</p>
            {facts(cover.facts)}
            {seal}
        </header>
    }
    .into_any()
}

fn block(lang: Lang, idx: usize, block: Block, headings: &[(usize, u8, String)]) -> AnyView {
    match block {
        Block::Heading { level, text } => {
            let id = format!("paper-{idx}");
            match level {
                1 => view! { <h2 class="paper__h1" id=id>{text}</h2> }.into_any(),
                2 => view! { <h3 class="paper__h2" id=id>{text}</h3> }.into_any(),
                _ => view! { <h4 class="paper__h3" id=id>{text}</h4> }.into_any(),
            }
        }
        Block::Contents { title } => {
            let row = |(idx, level, text): &(usize, u8, String)| {
                view! {
                    <li class=format!("paper__toc-{level}")>
                        <a href=format!("#paper-{idx}")>{text.clone()}</a>
                    </li>
                }
            };
            view! {
                <nav class="paper__contents" aria-labelledby="paper-contents">
                    <h2 class="paper__h1" id="paper-contents">{title}</h2>
                    <ol>{headings.iter().map(row).collect_view()}</ol>
                </nav>
            }
            .into_any()
        }
        Block::Paragraph { tone, text } => view! { <p class=tone_class("paper__text", tone)>{text}</p> }.into_any(),
        Block::List { items } => {
            view! { <ul class="paper__list">{items.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ul> }
                .into_any()
        }
        Block::Facts { facts: list } => facts(list),
        Block::KeyFigures { figures } => key_figures(figures),
        Block::Table(it) => table(it),
        Block::Chart(it) => {
            let drawing = it.drawn_as_bars(lang);
            drawn(idx, "paper__chart", it, Some(drawing))
        }
        Block::Radar(it) => {
            let drawing = it.drawn_as_radar(lang);
            drawn(idx, "paper__chart paper__radar", it, drawing)
        }
        Block::Form(it) => form(it),
        Block::Signing { lines, seal } => {
            let line = |it: String| view! { <p class="paper__blank"><span>{it}</span></p> };
            view! {
                <div class="paper__signing">
                    {lines.into_iter().map(line).collect_view()} <p class="paper__stamp">{seal}</p>
                </div>
            }
            .into_any()
        }
    }
}

fn tone_class(base: &str, tone: Tone) -> String {
    match tone {
        Tone::Plain => base.to_owned(),
        Tone::Strong => format!("{base} paper__strong"),
        Tone::Muted => format!("{base} paper__muted"),
    }
}

fn facts(facts: Vec<Fact>) -> AnyView {
    let row = |it: Fact| {
        view! {
            <div class="paper__fact">
                <dt>{it.label}</dt>
                <dd>{it.value}</dd>
            </div>
        }
    };
    view! { <dl class="paper__facts">{facts.into_iter().map(row).collect_view()}</dl> }.into_any()
}

fn key_figures(figures: Vec<KeyFigure>) -> AnyView {
    let figure = |it: KeyFigure| {
        view! {
            <div class="paper__figure" data-item=it.item>
                <dt>{it.label}</dt>
                <dd>
                    <strong>{it.value.text()}</strong>
                    <span class="paper__muted">{it.remark}</span>
                </dd>
            </div>
        }
    };
    view! { <dl class="paper__figures">{figures.into_iter().map(figure).collect_view()}</dl> }.into_any()
}

fn table(table: Table) -> AnyView {
    let Table { caption, columns, rows } = table;
    let figures: Vec<bool> = columns.iter().map(|it| it.figures).collect();
    let class = |is_figure: bool| if is_figure { "paper__number" } else { "" };
    let widths = columns.iter().map(|it| view! { <col style:width=format!("{}%", it.width) /> }).collect_view();
    let heads =
        columns.into_iter().map(|it| view! { <th scope="col" class=class(it.figures)>{it.title}</th> }).collect_view();
    let row = |row: Row| {
        let cells = row
            .cells
            .into_iter()
            .zip(&figures)
            .map(|(it, is_figure)| view! { <td class=class(*is_figure)>{cell(it)}</td> })
            .collect_view();
        view! { <tr class:paper__strong=row.strong data-item=row.item>{cells}</tr> }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <table class="paper__table">
            <caption>{caption}</caption>
            <colgroup>{widths}</colgroup>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn cell(cell: Cell) -> AnyView {
    match cell {
        Cell::Lines(lines) => {
            let line = |it: Line| view! { <p class=tone_class("paper__line", it.tone)>{it.text}</p> };
            lines.into_iter().map(line).collect_view().into_any()
        }
        other => other.text().into_any(),
    }
}

/// A drawing with its heading and how to read it. Drawn, because browsers leave out backgrounds when they print.
fn drawn(idx: usize, class: &'static str, chart: Chart, drawing: Option<chart::Chart>) -> AnyView {
    let svg = drawing.map(|it| it.shown(&format!("paper-chart-{idx}"), None));
    view! {
        <figure class=class>
            <p class="paper__caption">{chart.title}</p>
            <div inner_html=svg.unwrap_or_default()></div>
            <figcaption class="paper__muted">{chart.legend}</figcaption>
        </figure>
    }
    .into_any()
}

fn form(form: Form) -> AnyView {
    let note = |it: Line| view! { <p class=tone_class("paper__line", it.tone)>{it.text}</p> };
    let tick = |it: String| view! { <li>{it}</li> };
    let blank = |it: String| view! { <p class="paper__blank"><span>{it}</span></p> };
    view! {
        <section class="paper__form" data-item=form.item>
            <h5>{form.number} " " {form.text}</h5>
            {form.notes.into_iter().map(note).collect_view()}
            <ul class="paper__boxes">{form.boxes.into_iter().map(tick).collect_view()}</ul>
            {form.blanks.into_iter().map(blank).collect_view()}
        </section>
    }
    .into_any()
}
