//! Looks for the steps of least effort that reach the targets, and offers them for a scenario.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use crate::core::plan::{self, Offer, Plan, Solution, Target, Unsolvable};
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::web::browser::clock;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::plan_words;

/// What was looked for, and what was found.
#[derive(Clone, PartialEq)]
struct Found {
    sought: Sought,
    outcome: Result<(Solution, Option<E2>), Unsolvable>,
}

/// What a solution depends on, besides the answers.
#[derive(Clone, PartialEq)]
struct Sought {
    targets: Vec<Target>,
    offers: Vec<Offer>,
}

impl Sought {
    fn of(plan: &Plan, desk: Desk) -> Self {
        let model = seeds::model();
        let offers = desk.base.with(|it| plan.offers(model, &it.standings));
        Self { targets: plan.targets(model), offers }
    }

    fn find(self, desk: Desk) -> Found {
        let (model, weights, base) = (seeds::model(), seeds::weights(), desk.base.get_untracked());
        let solved = plan::solve(model, weights, &base.standings, &self.offers, &self.targets);
        let outcome = solved.map(|solution| {
            let mut plan = Plan::default();
            plan.take(plan.adopted, &solution, model, &base.standings);
            let total = plan.outlook(plan.adopted, model, weights, &base.standings).scores.total;
            (solution, total)
        });
        Found { sought: self, outcome }
    }
}

/// The section.
#[component]
pub fn Solver() -> impl IntoView {
    let t = use_t();
    let desk = expect_context::<Desk>();
    let sought = Memo::new(move |_| desk.plan.with(|it| Sought::of(it, desk)));
    let found = RwSignal::new(None::<Found>);
    let has_target = move || sought.with(|it| !it.targets.is_empty());
    let taken = RwSignal::new(false);
    let seeking = RwSignal::new(false);
    let find = move |_| {
        if seeking.get_untracked() {
            return;
        }
        taken.set(false);
        seeking.set(true);
        let sought = sought.get_untracked();
        spawn_local(async move {
            // With the largest efforts it takes up to a second: that it has begun is seen before.
            clock::painted().await;
            // The page may have been left meanwhile.
            if found.is_disposed() {
                return;
            }
            found.set(Some(sought.find(desk)));
            seeking.set(false);
        });
    };
    let take = move |solution: Solution| {
        let slot = desk.slot.get_untracked();
        let base = desk.base.get_untracked();
        desk.session.replan(|it| it.take(slot, &solution, seeds::model(), &base.standings));
        taken.set(true);
    };
    // What was found for other targets or estimates is not shown.
    let shown = move || found.get().filter(|it| sought.with(|now| *now == it.sought));
    let words = move || {
        if seeking.get() {
            return Some(view! { <p>{t.s(k::plan::SEEKING)}</p> }.into_any());
        }
        let found = shown()?;
        Some(match found.outcome {
            Ok((solution, _)) if solution.chosen.is_empty() => {
                view! { <Notice kind=NoticeKind::Good><p>{t.s(k::plan::ALL_REACHED)}</p></Notice> }.into_any()
            }
            Ok((solution, total)) => solved(t, desk, taken, solution, total, take),
            Err(why) => unsolved(t, why),
        })
    };
    view! {
        <section class="plan-solver" aria-labelledby="plan-solver">
            <h2 id="plan-solver">{t.s(k::plan::SOLVER)}</h2>
            <p class="muted">{t.s(k::plan::SOLVER_HELP)}</p>
            <p class="plan-solver__action">
                <button
                    type="button"
                    class="button button--primary"
                    id="solve"
                    disabled=move || !has_target()
                    on:click=find
                >
                    {t.s(k::plan::SOLVE)}
                </button>
                <span class="muted">{move || (!has_target()).then(|| t.s(k::plan::NO_TARGET))}</span>
            </p>
            <div role="status" data-testid="solution">{words}</div>
        </section>
    }
}

fn solved(
    t: T,
    desk: Desk,
    taken: RwSignal<bool>,
    solution: Solution,
    total: Option<E2>,
    take: impl Fn(Solution) + Copy + Send + Sync + 'static,
) -> AnyView {
    let n = solution.chosen.len().to_string();
    let effort = solution.effort.to_string();
    let total = super::targets::score_text(total);
    let scenario = move || desk.plan.with(|it| plan_words::scenario(t, it, desk.slot.get()));
    let label = move || t.f(k::plan::TAKE, &[("scenario", &scenario())]);
    view! {
        <Notice kind=NoticeKind::Good>
            <p data-testid="solved">
                {t.f(k::plan::SOLVED, &[("n", &n), ("effort", &effort), ("total", &total)])}
            </p>
            <p>
                <button type="button" class="button" id="take-solution" on:click=move |_| take(solution.clone())>
                    {label}
                </button>
                " "
                {move || taken.get().then(|| t.f(k::plan::TAKEN, &[("scenario", &scenario())]))}
            </p>
        </Notice>
    }
    .into_any()
}

fn unsolved(t: T, why: Unsolvable) -> AnyView {
    let line = |(target, best): (Target, Option<E2>)| {
        let Target { node, score } = target;
        let best = super::targets::score_text(best);
        let words = [("part", plan_words::node(t, node)), ("target", score.two_decimals()), ("best", best)];
        view! { <li>{t.f(k::plan::OUT_OF_REACH_ROW, &words.each_ref().map(|it| (it.0, it.1.as_str())))}</li> }
    };
    let body = match why {
        Unsolvable::OutOfReach(missed) => view! {
            <p>{t.s(k::plan::OUT_OF_REACH)}</p>
            <ul data-testid="out-of-reach">{missed.into_iter().map(line).collect_view()}</ul>
        }
        .into_any(),
        _ => view! { <p>{t.s(k::plan::EFFORT_WRONG)}</p> }.into_any(),
    };
    view! { <Notice kind=NoticeKind::Warning>{body}</Notice> }.into_any()
}
