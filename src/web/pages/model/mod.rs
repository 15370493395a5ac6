//! The model browser: everything that scores stand on, with its sources, and the white paper's figures.

mod cases;
mod findings;
mod indicator;
mod overview;
mod rankings;
mod register;
mod statistics;
mod weights;

use leptos::prelude::*;

use crate::core::ids::IndicatorId;
use crate::core::model::Group;
use crate::core::seeds;
use crate::web::browser::dom;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::route::{ModelPart, Route};
use crate::web::visit;

/// An entry of a list that the next part of the browser goes to. It outlives the page on which it is chosen.
#[derive(Clone, Copy)]
struct Sought(StoredValue<Option<String>>);

fn sought() -> StoredValue<Option<String>> {
    visit::state(|| Sought(StoredValue::new(None))).0
}

/// The page.
#[component]
pub fn Model(
    /// Which part of it.
    part: ModelPart,
) -> impl IntoView {
    let t = use_t();
    let sought = sought().try_update_value(Option::take).flatten();
    if let Some(id) = sought {
        // The first frame belongs to the arrival on the page, which moves the focus to its heading.
        request_animation_frame(move || request_animation_frame(move || dom::focus_at_top(&id)));
    }
    let body = match &part {
        ModelPart::Overview => view! { <overview::Overview /> }.into_any(),
        ModelPart::Indicator(id) => view! { <indicator::IndicatorPage id=id.clone() /> }.into_any(),
        ModelPart::Rankings => view! { <rankings::Rankings /> }.into_any(),
        ModelPart::Statistics => view! { <statistics::StatisticsPage /> }.into_any(),
        ModelPart::Cases => view! { <cases::CasesPage /> }.into_any(),
        ModelPart::Findings => view! { <findings::Findings /> }.into_any(),
        ModelPart::Register => view! { <register::Register /> }.into_any(),
        ModelPart::Weights => view! { <weights::WeightsPage /> }.into_any(),
    };
    let entry = |target: ModelPart| {
        let is_current = part_key(&target) == part_key(&part);
        view! {
            <li>
                <a href=Route::Model(target.clone()).href() aria-current=is_current.then_some("page")>
                    {t.s(part_key(&target))}
                </a>
            </li>
        }
    };
    let parts = [
        ModelPart::Overview,
        ModelPart::Weights,
        ModelPart::Rankings,
        ModelPart::Statistics,
        ModelPart::Cases,
        ModelPart::Findings,
        ModelPart::Register,
    ];
    view! {
        <div class="page model">
            <nav class="model__nav" aria-label=t.s(k::model::PARTS)>
                <ul>{parts.map(entry).into_iter().collect_view()}</ul>
            </nav>
            {body}
        </div>
    }
}

/// The name of a part; an indicator belongs to the overview.
fn part_key(part: &ModelPart) -> Key {
    match part {
        ModelPart::Overview | ModelPart::Indicator(_) => k::common::MODEL_OVERVIEW,
        ModelPart::Rankings => k::common::MODEL_RANKINGS,
        ModelPart::Statistics => k::common::MODEL_STATISTICS,
        ModelPart::Cases => k::common::MODEL_CASES,
        ModelPart::Findings => k::common::MODEL_FINDINGS,
        ModelPart::Register => k::common::MODEL_REGISTER,
        ModelPart::Weights => k::common::MODEL_WEIGHTS,
    }
}

/// The title of a part, for the browser's tab.
pub fn title(part: &ModelPart, t: T) -> String {
    let model = seeds::model();
    match part {
        ModelPart::Indicator(id) => model.indicator(id.as_str()).map_or("", |it| t.m(&it.name)).to_owned(),
        other => t.s(part_key(other)).to_owned(),
    }
}

/// A link to an entry of another part: the page opens and goes to it.
fn entry_link(part: ModelPart, anchor: String, label: String) -> AnyView {
    let sought = sought();
    view! {
        <a href=Route::Model(part).href() on:click=move |_| sought.set_value(Some(anchor.clone()))>
            {label}
        </a>
    }
    .into_any()
}

/// Where a page is long: its sections, to go to at once.
fn jumps(t: T, sections: &[(&'static str, Key)]) -> AnyView {
    let entry = |(id, label): &(&'static str, Key)| {
        let id = *id;
        view! {
            <li>
                <button type="button" class="link-button" on:click=move |_| dom::focus_at_top(id)>
                    {t.s(*label)}
                </button>
            </li>
        }
    };
    view! { <ul class="model__jumps">{sections.iter().map(entry).collect_view()}</ul> }.into_any()
}

/// Indicators by name, each with a link to its page.
fn indicator_links(t: T, ids: &[IndicatorId]) -> AnyView {
    let model = seeds::model();
    let link = |id: &IndicatorId| {
        let name = model.indicator(id.as_str()).map_or("", |it| t.m(&it.name));
        view! { <li><a href=indicator_href(id)>{name.to_owned()}</a></li> }
    };
    view! { <ul class="model__links">{ids.iter().map(link).collect_view()}</ul> }.into_any()
}

fn indicator_href(id: &IndicatorId) -> String {
    Route::Model(ModelPart::Indicator(id.clone())).href()
}

/// Domain and group above something, as one line.
fn path(t: T, group: &Group) -> String {
    format!("{} › {}", t.m(&seeds::model().domains[group.domain].name), t.m(&group.name))
}

/// A figure in tenths, hundredths or thousandths as a decimal.
fn decimal(value: u64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    format!("{}.{:0width$}", value / unit, value % unit, width = places as usize)
}
