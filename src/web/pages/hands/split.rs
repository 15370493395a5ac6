//! Who answers what, and how far they are.

use std::time::Duration;

use leptos::prelude::*;

use super::department::DepartmentCard;
use super::division::Division;
use super::words;
use crate::core::assessment::Assessment;
use crate::core::ids::TaskId;
use crate::core::seeds;
use crate::core::sharing::{self, DepartmentState, FileKind, split};
use crate::web::browser::{clipboard, clock, dom, files, random};
use crate::web::components::{Dialog, Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::session::Session;
use crate::web::wording;

const REMINDER: &str = "reminder";
const REMINDER_TEXT: &str = "reminder-text";
/// The id of the dialog that asks before a department is removed that has its task.
const ASK_REMOVE: &str = "remove-department";

/// Between two files that are handed out at once.
const PAUSE: Duration = Duration::from_millis(150);

/// How far each department is today.
pub fn states(session: Session) -> Memo<Vec<DepartmentState>> {
    Memo::new(move |_| {
        let overview = |it: &Assessment| sharing::overview(it, seeds::model(), &clock::local_date());
        session.with(|it| it.map(overview).unwrap_or_default())
    })
}

/// The page.
#[component]
pub fn Split() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let count = Memo::new(move |_| session.with(|it| it.map_or(0, |it| it.assignments.len())));
    let free = Memo::new(move |_| {
        session.with(|it| it.map_or(0, |it| split::unassigned(&it.assignments, seeds::model()).len()))
    });
    let states = states(session);
    let answered = RwSignal::new(true);
    let problem = RwSignal::new(None::<String>);
    let reminder = RwSignal::new(None::<String>);
    let assign_rest = move |_| session.divide(|list, model| split::assign_rest(list, model, t.lang));
    let export = Callback::new(move |idx: usize| problem.set(export(t, session, idx, answered.get_untracked()).err()));
    let export_all = move |_| {
        problem.set(None);
        let has_work = session.peek(|it| {
            let all = it.map(|it| &*it.assignments).unwrap_or_default();
            (0..all.len()).filter(|idx| !all[*idx].indicators.is_empty()).collect()
        });
        export_each(t, session, has_work, answered.get_untracked(), problem);
    };
    let remind = Callback::new(move |idx: usize| {
        reminder.set(session.peek(|it| it.and_then(|it| reminder_text(t, it, idx))));
        dom::show_dialog(REMINDER);
        dom::select_all(REMINDER_TEXT);
    });
    let leaving = RwSignal::new(None::<usize>);
    let remove = move |idx: usize| {
        session.divide(|list, _| {
            if idx < list.len() {
                list.remove(idx);
            }
        });
        dom::focus("new-department");
    };
    let ask_remove = Callback::new(move |idx: usize| {
        let is_issued = states.with_untracked(|it| it.get(idx).is_some_and(|it| it.is_issued || it.received.is_some()));
        if is_issued {
            leaving.set(Some(idx));
            dom::show_dialog(ASK_REMOVE);
        } else {
            remove(idx);
        }
    });
    view! {
        <p>{t.s(k::sharing::LEAD)}</p>
        {move || problem.get().map(|it| view! { <Notice kind=NoticeKind::Bad><p>{it}</p></Notice> })}
        {move || {
            let n = free.get();
            let words = if count.get() == 0 {
                t.s(k::sharing::NOBODY).to_owned()
            } else {
                t.f(k::sharing::UNASSIGNED, &[("n", &n.to_string())])
            };
            (n > 0)
                .then(|| {
                    view! {
                        <div data-testid="unassigned">
                            <Notice kind=NoticeKind::Warning>
                                <p>{words}</p>
                                <p>
                                    <button type="button" id="assign-rest" class="button button--primary" on:click=assign_rest>
                                        {t.s(k::sharing::ASSIGN_REST)}
                                    </button>
                                </p>
                            </Notice>
                        </div>
                    }
                })
        }}
        {move || {
            (count.get() > 0)
                .then(|| {
                    view! {
                        <section class="panel" aria-labelledby="hand-out">
                            <h2 id="hand-out">{t.s(k::sharing::HAND_OUT)}</h2>
                            <p class="muted">{t.s(k::sharing::HAND_OUT_HELP)}</p>
                            <div class="hands__out">
                                <CommonDeadline />
                                <label class="check">
                                    <input
                                        type="checkbox"
                                        id="with-answers"
                                        prop:checked=move || answered.get()
                                        on:change:target=move |event| answered.set(event.target().checked())
                                    />
                                    <span>{t.s(k::sharing::WITH_ANSWERS)}</span>
                                </label>
                                <button type="button" id="export-all" class="button button--primary" on:click=export_all>
                                    {t.f(k::sharing::EXPORT_ALL, &[("n", &count.get().to_string())])}
                                </button>
                            </div>
                        </section>
                    }
                })
        }}
        <section aria-labelledby="departments">
            <h2 id="departments">{t.s(k::sharing::DEPARTMENTS)}</h2>
            <Totals states=states />
            <ul class="departments">
                <For
                    each=move || 0..count.get()
                    key=|idx| *idx
                    children=move |idx| {
                        let state = Memo::new(move |_| states.with(|it| it.get(idx).cloned()));
                        view! { <DepartmentCard idx=idx state=state export=export remind=remind remove=ask_remove /> }
                    }
                />
            </ul>
            <AddDepartment />
        </section>
        <Division count=count />
        <Dialog id=ASK_REMOVE title=t.s(k::sharing::REMOVE_TITLE)>
            {move || leaving.get().map(|idx| view! { <AskRemove idx=idx remove=Callback::new(remove) /> })}
        </Dialog>
        <Dialog id=REMINDER title=t.s(k::sharing::REMINDER)>
            {move || reminder.get().map(|text| view! { <Reminder text=text /> })}
        </Dialog>
    }
}

#[component]
fn AskRemove(idx: usize, remove: Callback<usize>) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let name = session.peek(|it| it.and_then(|it| it.assignments.get(idx)).map(|it| it.department.name.clone()));
    view! {
        <p>{t.f(k::sharing::REMOVE_ISSUED, &[("name", &name.unwrap_or_default())])}</p>
        <div class="button-row">
            <button
                type="button"
                id="department-removed"
                class="button button--danger"
                on:click=move |_| {
                    dom::close_dialog(ASK_REMOVE);
                    remove.run(idx);
                }
            >
                {t.s(k::sharing::REMOVE_DEPARTMENT)}
            </button>
            <button type="button" class="button" on:click=|_| dom::close_dialog(ASK_REMOVE)>
                {t.s(k::common::CANCEL)}
            </button>
        </div>
    }
}

/// How far all departments are.
#[component]
fn Totals(states: Memo<Vec<DepartmentState>>) -> impl IntoView {
    let t = use_t();
    move || {
        states.with(|all| {
            let count = |is: fn(&DepartmentState) -> bool| all.iter().filter(|it| is(it)).count().to_string();
            let values = [
                ("n", all.len().to_string()),
                ("issued", count(|it| it.is_issued)),
                ("received", count(|it| it.received.is_some())),
                ("overdue", count(|it| it.is_overdue)),
            ];
            let values = values.each_ref().map(|it| (it.0, it.1.as_str()));
            (!all.is_empty()).then(|| view! { <p data-testid="hands-totals">{t.f(k::sharing::TOTALS, &values)}</p> })
        })
    }
}

/// One date for all departments.
#[component]
fn CommonDeadline() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    // The date that all have; nothing where they differ.
    let common = Memo::new(move |_| {
        session.with(|it| {
            let all = it.map(|it| &*it.assignments).unwrap_or_default();
            let first = all.first().map(|it| it.deadline.clone()).unwrap_or_default();
            if all.iter().all(|it| it.deadline == first) { first } else { String::new() }
        })
    });
    view! {
        <div class="field">
            <label for="common-deadline">{t.s(k::sharing::COMMON_DEADLINE)}</label>
            <input
                id="common-deadline"
                type="date"
                prop:value=move || common.get()
                on:change:target=move |event| {
                    let date = event.target().value();
                    session.divide(|list, _| list.iter_mut().for_each(|it| it.deadline.clone_from(&date)));
                }
            />
        </div>
    }
}

#[component]
fn AddDepartment() -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let add = move || {
        let text = dom::normalize(name.get_untracked().trim());
        let mut outcome = Ok(());
        session.divide(|list, _| outcome = split::add_department(list, text));
        error.set(outcome.err().map(|it| wording::text_defect(t, it)));
        if outcome.is_ok() {
            name.set(String::new());
        }
        dom::focus("new-department");
    };
    view! {
        <form
            class="hands__add"
            on:submit=move |event| {
                event.prevent_default();
                add();
            }
        >
            <div class="field">
                <label for="new-department">{t.s(k::sharing::NEW_DEPARTMENT)}</label>
                <input
                    id="new-department"
                    type="text"
                    autocomplete="off"
                    prop:value=move || name.get()
                    aria-invalid=move || error.get().is_some().to_string()
                    aria-describedby="new-department-error"
                    on:input:target=move |event| name.set(event.target().value())
                />
                <p class="field__error" id="new-department-error" role="alert">{move || error.get()}</p>
            </div>
            <button type="submit" class="button">{t.s(k::sharing::ADD_DEPARTMENT)}</button>
        </form>
    }
}

/// A text to be sent to a department: copied, or ready to be copied where the browser does not let the page.
#[component]
fn Reminder(text: String) -> impl IntoView {
    let t = use_t();
    let told = RwSignal::new("");
    let copy = {
        let text = text.clone();
        move |_| {
            let text = text.clone();
            leptos::task::spawn_local(async move {
                let is_copied = clipboard::copy(&text).await;
                told.set(t.s(if is_copied { k::sharing::COPIED } else { k::sharing::COPY_BY_HAND }));
                if !is_copied {
                    dom::select_all(REMINDER_TEXT);
                }
            });
        }
    };
    view! {
        <div class="field">
            <label for=REMINDER_TEXT>{t.s(k::sharing::REMINDER_TEXT)}</label>
            <textarea id=REMINDER_TEXT rows="6" readonly prop:value=text></textarea>
        </div>
        <div class="button-row">
            <button type="button" id="copy-reminder" class="button button--primary" on:click=copy>
                {t.s(k::sharing::COPY)}
            </button>
            <span role="status">{move || told.get()}</span>
        </div>
    }
}

fn reminder_text(t: T, assessment: &Assessment, idx: usize) -> Option<String> {
    let assignment = assessment.assignments.get(idx)?;
    let state = sharing::overview(assessment, seeds::model(), &clock::local_date()).into_iter().nth(idx)?;
    let city = assessment.city.as_ref().map_or("", |it| &it.name);
    let due = match (&*assignment.deadline, state.is_overdue) {
        ("", _) => String::new(),
        (date, false) => t.f(k::sharing::REMIND_DUE, &[("date", date)]),
        (date, true) => t.f(k::sharing::REMIND_OVERDUE, &[("date", date)]),
    };
    let values = [
        ("department", assignment.department.name.clone()),
        ("city", city.to_owned()),
        ("assigned", state.assigned.to_string()),
        ("answered", state.answered.to_string()),
        ("open", (state.assigned - state.answered).to_string()),
        ("due", due),
        ("edition", seeds::model().edition.to_string()),
    ];
    let values = values.each_ref().map(|it| (it.0, it.1.as_str()));
    Some(t.f(k::sharing::REMIND, &values))
}

/// Hands out tasks one after the other. Chromium drops what a page downloads beyond ten files a second.
fn export_each(t: T, session: Session, mut left: Vec<usize>, answered: bool, problem: RwSignal<Option<String>>) {
    if left.is_empty() {
        return;
    }
    if let Err(words) = export(t, session, left.remove(0), answered) {
        problem.set(Some(words));
    }
    clock::after(PAUSE, move || export_each(t, session, left, answered, problem));
}

/// Hands out a task, and notes that it was.
fn export(t: T, session: Session, idx: usize, answered: bool) -> Result<(), String> {
    let assignment = session.peek(|it| it.and_then(|it| it.assignments.get(idx).cloned()));
    let Some(assignment) = assignment else { return Ok(()) };
    let refused =
        |why: String| t.f(k::sharing::NOT_EXPORTED, &[("department", &assignment.department.name), ("why", &why)]);
    assignment.check(seeds::model()).map_err(|it| refused(words::assignment_defect(t, it)))?;
    let bytes = random::bytes::<16>().map_err(|_| t.s(k::home::NO_RANDOMNESS).to_owned())?;
    let Some(task) = session.issue_task(idx, answered, TaskId::from_random(bytes)) else { return Ok(()) };
    let city = task.city.as_ref().map_or("", |it| &it.name);
    let name = sharing::file_name(FileKind::Task, city, &task.department.name, &clock::local_date(), t.lang);
    files::download(&name, "application/json", &task.to_bytes()).map_err(refused)
}
