//! The plan: what is to be reached, the steps to it with what each adds and takes, choices of steps side by side, and the
//! measures as they are filed.

mod desk;
mod former;
mod measures;
mod scenarios;
mod solver;
mod step;
mod steps;
mod targets;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::report::desk::name;
use super::report::making::{Standing, words, workbook};
use crate::core::plan::Plan;
use crate::core::report;
use crate::core::seeds;
use crate::web::browser::{clock, dom};
use crate::web::components::{Notice, NoticeKind, go_to_next_open};
use crate::web::i18n::{k, use_t};

use desk::Desk;
use former::FormerPlan;
use measures::Measures;
use scenarios::Scenarios;
use solver::Solver;
use steps::Steps;
use targets::Targets;

/// The page.
#[component]
pub fn PlanPage() -> impl IntoView {
    let t = use_t();
    let desk = Desk::open();
    provide_context(desk);
    let open = move || {
        let n = desk.base.with(|it| it.open);
        (n > 0).then(|| {
            view! {
                <Notice kind=NoticeKind::Warning>
                    <p>{t.f(k::plan::OPEN, &[("n", &n.to_string())])}</p>
                    <p>
                        <button type="button" class="button" on:click=move |_| go_to_next_open(desk.session)>
                            {t.s(k::plan::TO_OPEN)}
                        </button>
                    </p>
                </Notice>
            }
        })
    };
    let standing = RwSignal::new(Standing::Idle);
    let write = move |_| {
        standing.set(Standing::Making);
        let (model, weights, base) = (seeds::model(), seeds::weights(), desk.base.get_untracked());
        let tables = desk.plan.with_untracked(|it| report::plan_sheets(t, model, weights, &base.standings, it));
        let city = desk.session.peek(|it| it.and_then(|it| it.city.as_ref().map(|it| it.name.clone())));
        let name = name(t, &city.unwrap_or_default(), k::report::FILE_PLAN, "");
        spawn_local(async move {
            clock::painted().await;
            let outcome = workbook(&tables, &clock::now(), &name).await;
            let _ = standing.try_set(outcome);
        });
    };
    view! {
        <div class="page plan">
            <div class="results__head">
                <h1 id="page-title" tabindex="-1">{t.s(k::common::NAV_PLAN)}</h1>
                <div class="results__tools">
                    <button type="button" class="button button--small" on:click=|_| dom::print()>
                        {t.s(k::plan::PRINT)}
                    </button>
                    <button
                        type="button"
                        class="button button--small"
                        id="plan-xlsx"
                        disabled=move || desk.plan.with(Plan::is_empty) || standing.get() == Standing::Making
                        on:click=write
                    >
                        {t.s(k::plan::XLSX)}
                    </button>
                </div>
            </div>
            <p role="status" id="plan-outcome">{move || words(t, standing.get())}</p>
            <p class="plan__lead">{t.s(k::plan::LEAD)}</p>
            {open}
            <FormerPlan />
            <Targets />
            <Solver />
            <Scenarios />
            <Steps />
            <Measures />
        </div>
    }
}
