//! Step 1: what is missing, by group of questions, each with its reason and the place where it is mended.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::core::answers::{StatementDefect, StatementProblem};
use crate::core::ids::QuestionId;
use crate::core::model::ProfileKey;
use crate::core::result::Gap;
use crate::core::scoring::OpenReason;
use crate::core::seeds;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::reasons;
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::wording;

/// Where something is missing. In the order in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Profile,
    Group(usize),
}

/// Gaps by place, and the figures of the profile that keep questions open, with how many.
fn by_place(gaps: &[Gap]) -> (BTreeMap<Place, Vec<&Gap>>, BTreeMap<ProfileKey, u32>) {
    let (mut places, mut figures) = (BTreeMap::<Place, Vec<&Gap>>::new(), BTreeMap::new());
    for gap in gaps {
        let place = match gap {
            Gap::Open(id, reason) => {
                if let OpenReason::ProfileMissing(key) = reason {
                    *figures.entry(*key).or_default() += 1;
                }
                group_of(id.as_str())
            }
            Gap::Defect(defect) => group_of(&defect.id),
            Gap::Conflict(id) => group_of(id.as_str()),
            _ => Place::Profile,
        };
        places.entry(place).or_default().push(gap);
    }
    if !figures.is_empty() {
        places.entry(Place::Profile).or_default();
    }
    (places, figures)
}

/// The group of a question or an indicator; the profile for everything else.
fn group_of(id: &str) -> Place {
    let model = seeds::model();
    let indicator = match model.question(id) {
        Some(question) => Some(&model.indicators[question.indicator]),
        None => model.indicator(id),
    };
    indicator.map_or(Place::Profile, |it| Place::Group(it.group))
}

/// Whether the assessment is complete, and what is missing where it is not.
#[component]
pub fn Completeness(
    /// What is missing.
    gaps: Memo<Vec<Gap>>,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let total = session.part(|_, report| report.total);
    view! {
        <p data-testid="sign-counts">
            {move || {
                let it = total.get().counts;
                let text = |it: u32| it.to_string();
                t.f(
                    k::sign::COUNTS,
                    &[
                        ("all", &text(it.all)),
                        ("scored", &text(it.scored)),
                        ("unknown", &text(it.unknown)),
                        ("na", &text(it.not_applicable)),
                        ("open", &text(it.open)),
                    ],
                )
            }}
        </p>
        {move || {
            gaps.with(|gaps| {
                if gaps.is_empty() {
                    return view! {
                        <Notice kind=NoticeKind::Good>
                            <p>{t.s(k::sign::COMPLETE)}</p>
                        </Notice>
                    }
                        .into_any();
                }
                view! { <GapList gaps=gaps.clone() /> }.into_any()
            })
        }}
    }
}

/// From this many gaps on, the lists of the groups are folded.
const FOLD_FROM: usize = 25;

#[component]
fn GapList(gaps: Vec<Gap>) -> impl IntoView {
    let t = use_t();
    let model = seeds::model();
    let (places, figures) = by_place(&gaps);
    let is_open = gaps.len() < FOLD_FROM;
    let missing = t.f(k::sign::MISSING, &[("n", &gaps.len().to_string())]);
    let section = |(place, gaps): (Place, Vec<&Gap>)| {
        let mut rows = gaps.into_iter().map(|it| row(t, it)).collect::<Vec<_>>();
        let name = match place {
            Place::Group(idx) => t.m(&model.groups[idx].name),
            Place::Profile => {
                rows.extend(figures.iter().map(|(key, questions)| figure_row(t, *key, *questions)));
                t.s(k::common::NAV_PROFILE)
            }
        };
        let count = t.f(k::sign::GAP_COUNT, &[("n", &rows.len().to_string())]);
        view! {
            <details class="gaps" open=is_open || place == Place::Profile>
                <summary>
                    <span class="gaps__name">{name}</span>
                    " "
                    <span class="tag">{count}</span>
                </summary>
                <ul>{rows}</ul>
            </details>
        }
    };
    view! {
        <Notice kind=NoticeKind::Warning>
            <p>
                <strong>{missing}</strong>
                " "
                {t.s(k::sign::LATER)}
            </p>
        </Notice>
        <div data-testid="gaps">{places.into_iter().map(section).collect_view()}</div>
    }
}

fn row(t: T, gap: &Gap) -> AnyView {
    let (target, name, reason) = match gap {
        Gap::City => (Route::Profile, t.s(k::sign::GAP_CITY).to_owned(), t.s(k::sign::GAP_CITY_WHY).to_owned()),
        Gap::Body(defect) => (Route::Profile, t.s(k::sign::BODY).to_owned(), wording::text_defect(t, *defect)),
        Gap::Open(id, reason) => {
            (Route::Question(id.clone()), reasons::question(t, id.as_str()), wording::open_reason(t, *reason))
        }
        Gap::Defect(defect) => defect_row(t, defect),
        Gap::NothingApplies => {
            let name = t.s(k::common::NAV_QUESTIONS).to_owned();
            (
                crate::web::pages::questionnaire::first_group(expect_context()),
                name,
                t.s(k::sign::GAP_NOTHING_APPLIES).to_owned(),
            )
        }
        Gap::Conflict(id) => {
            let name = reasons::question(t, id.as_str());
            (Route::Question(id.clone()), name, t.s(k::sign::GAP_CONFLICT).to_owned())
        }
        Gap::Part => (Route::Home, t.s(k::sign::GAP_PART).to_owned(), t.s(k::sign::GAP_PART_WHY).to_owned()),
        // Round and challenge are said at their fields.
        Gap::Call(defect) => (Route::Sign, t.s(k::sign::STEP_CALL).to_owned(), wording::text_defect(t, *defect)),
    };
    view! {
        <li>
            <a href=target.href()>{name}</a>
            <span class="gaps__reason">{reason}</span>
        </li>
    }
    .into_any()
}

fn figure_row(t: T, key: ProfileKey, questions: u32) -> AnyView {
    view! {
        <li>
            <a href=Route::Profile.href()>{wording::figure(t, key)}</a>
            <span class="gaps__reason">{t.f(k::sign::GAP_FIGURE, &[("n", &questions.to_string())])}</span>
        </li>
    }
    .into_any()
}

fn defect_row(t: T, defect: &StatementDefect) -> (Route, String, String) {
    let model = seeds::model();
    let reason = match &defect.problem {
        StatementProblem::Answer(it) => wording::answer_defect(t, it),
        StatementProblem::Profile(it) => wording::profile_defect(t, *it),
        StatementProblem::OutOfScope => t.s(k::reasons::OUT_OF_SCOPE).to_owned(),
    };
    if let Ok(id) = QuestionId::parse(&defect.id)
        && model.question(id.as_str()).is_some()
    {
        let name = reasons::question(t, id.as_str());
        return (Route::Question(id), name, reason);
    }
    match model.indicator(&defect.id) {
        Some(it) => {
            let group = Route::Questions(model.groups[it.group].id.clone());
            (group, format!("{} · {}", t.m(&it.name), t.s(k::questions::EVIDENCE)), reason)
        }
        None => (Route::Profile, t.s(k::common::NAV_PROFILE).to_owned(), reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::AnswerDefect;
    use crate::core::text::TextDefect;

    #[test]
    fn gaps_stand_where_they_are_mended() {
        let question = |it: &str| QuestionId::parse(it).expect("an id");
        let defect = |id: &str| {
            Gap::Defect(StatementDefect { id: id.to_owned(), problem: StatementProblem::Answer(AnswerDefect::Date) })
        };
        let missing = OpenReason::ProfileMissing(ProfileKey::CriticalSystems);
        let gaps = [
            Gap::Body(TextDefect::Blank),
            Gap::Open(question("management.strategy.planning.q1"), OpenReason::Unanswered),
            Gap::Open(question("operations.recovery.critical.q1"), missing),
            Gap::Open(question("operations.recovery.critical.q2"), missing),
            defect("operations.recovery.critical"),
            defect("profile ItSpend"),
        ];
        let (places, figures) = by_place(&gaps);
        let model = seeds::model();
        let counts: Vec<(&str, usize)> = places
            .iter()
            .map(|(place, gaps)| match place {
                Place::Profile => ("profile", gaps.len()),
                Place::Group(idx) => (model.groups[*idx].id.as_str(), gaps.len()),
            })
            .collect();
        assert_eq!(counts, [("profile", 2), ("management.strategy", 1), ("operations.recovery", 3)]);
        assert_eq!(figures.into_iter().collect::<Vec<_>>(), [(ProfileKey::CriticalSystems, 2)]);
    }

    #[test]
    fn a_missing_figure_opens_the_profile_even_where_nothing_else_is_missing_there() {
        let id = QuestionId::parse("operations.recovery.critical.q1").expect("an id");
        let gaps = [Gap::Open(id, OpenReason::ProfileMissing(ProfileKey::CriticalSystems))];
        let (places, _) = by_place(&gaps);
        assert_eq!(places.get(&Place::Profile).map(Vec::len), Some(0));
    }
}
