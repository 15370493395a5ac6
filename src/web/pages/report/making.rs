//! Printing, and files for office programs. What writes them is fetched when it is first used.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Made;
use crate::core::form::{self, Asked};
use crate::core::ids::TaskId;
use crate::core::publish::{Table, csv};
use crate::core::report;
use crate::core::seeds;
use crate::core::sharing::Task;
use crate::core::time::Timestamp;
use crate::office;
use crate::web::browser::{clock, dom, files, random};
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::pages;
use crate::web::session::Session;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv";

/// Where the writing of a file stands.
#[derive(Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was asked for.
    Idle,
    /// It is being written.
    Making,
    /// It was handed to the browser.
    Made {
        /// Its name.
        name: String,
        /// Its size.
        bytes: usize,
    },
    /// It was not, for this reason.
    Refused(String),
}

/// A kind of file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Docx,
    Xlsx,
    Csv,
    /// The questionnaire as a workbook to be filled in.
    Filled,
}

/// The ways out of the page.
#[component]
pub fn Making(
    /// What is printed and written.
    made: Memo<Made>,
) -> impl IntoView {
    let t = use_t();
    let session = expect_context::<Session>();
    let standing = RwSignal::new(Standing::Idle);
    // What was said is about the document that was shown then.
    Effect::new(move |before: Option<()>| {
        made.track();
        if before.is_some() {
            standing.set(Standing::Idle);
        }
    });
    let write = move |form: Form| {
        standing.set(Standing::Making);
        let it = made.get_untracked();
        let task = if form == Form::Filled { Some(task(t, session, it.asked)) } else { None };
        spawn_local(async move {
            let outcome = match task {
                Some(task) => write_form(t, task, &it.name).await,
                None => write(it, form).await,
            };
            // The page may have been left meanwhile; the file is there all the same.
            let _ = standing.try_set(outcome);
        });
    };
    let is_making = move || standing.get() == Standing::Making;
    let way = move |id: &'static str, label: Key, help: Key, form: Form| {
        view! {
            <div>
                <button type="button" id=id class="button" disabled=is_making on:click=move |_| write(form)>
                    {t.s(label)}
                </button>
                <p class="muted">{t.s(help)}</p>
            </div>
        }
    };
    let is_report = Memo::new(move |_| made.with(|it| it.report.is_some()));
    view! {
        <section class="report__making" aria-labelledby="report-making">
            <h2 id="report-making">{t.s(k::report::MAKE)}</h2>
            <div class="report__ways">
                <div>
                    <button type="button" id="report-print" class="button button--primary" on:click=move |_| dom::print()>
                        {t.s(k::report::PRINT)}
                    </button>
                    <p class="muted">{t.s(k::report::PRINT_HELP)}</p>
                </div>
                {way("report-docx", k::report::DOCX, k::report::DOCX_HELP, Form::Docx)}
                {move || {
                    if is_report.get() {
                        view! {
                            {way("report-xlsx", k::report::XLSX, k::report::XLSX_HELP, Form::Xlsx)}
                            {way("report-csv", k::report::CSV, k::report::CSV_HELP, Form::Csv)}
                        }
                            .into_any()
                    } else {
                        way("report-form", k::report::FORM_XLSX, k::report::FORM_XLSX_HELP, Form::Filled).into_any()
                    }
                }}
            </div>
            <p role="status" id="report-outcome">{move || words(t, standing.get())}</p>
        </section>
    }
}

async fn write(it: Made, form: Form) -> Standing {
    // The words that it is being made stand on the page before the work takes it.
    clock::painted().await;
    let (model, weights) = (seeds::model(), seeds::weights());
    match (form, it.report.as_deref()) {
        (Form::Xlsx, Some((source, options))) => {
            workbook(&report::sheets(model, weights, source, options), &it.moment, &it.name).await
        }
        (Form::Csv, Some((source, options))) => {
            let bytes = csv::write(&report::rows(model, weights, source, options));
            store(format!("{}.csv", it.name), CSV, &bytes)
        }
        _ => store(format!("{}.docx", it.name), DOCX, &office::docx(&it.document, &it.moment)),
    }
}

/// The task of a form. A department to which none was handed out is handed one now, so that what comes back is known.
fn task(t: T, session: Session, asked: Asked) -> Result<Task, String> {
    let fresh = random::bytes::<16>().map_err(|_| t.s(k::home::NO_RANDOMNESS).to_owned())?;
    if let Asked::Department(idx) = asked {
        let is_new =
            session.peek(|it| it.and_then(|it| it.assignments.get(idx)).is_some_and(|it| it.issued.is_empty()));
        if is_new {
            session.issue_task(idx, false, TaskId::from_random(fresh));
        }
    }
    Ok(session.peek(|it| form::task(t, seeds::model(), it, asked, fresh, &clock::now())))
}

async fn write_form(t: T, task: Result<Task, String>, name: &str) -> Standing {
    clock::painted().await;
    let task = match task {
        Ok(it) => it,
        Err(words) => return Standing::Refused(words),
    };
    let written = match pages::sheets().await {
        Ok(sheets) => (sheets.write_form)(t, &task),
        Err(words) => Err(words),
    };
    match written {
        Ok(bytes) => store(format!("{name}.xlsx"), XLSX, &bytes),
        Err(words) => Standing::Refused(words),
    }
}

/// Writes tables of a report or plan as a workbook.
pub async fn workbook(tables: &[Table], moment: &Timestamp, name: &str) -> Standing {
    let written = match pages::sheets().await {
        Ok(sheets) => (sheets.write_report)(tables, moment),
        Err(words) => Err(words),
    };
    match written {
        Ok(bytes) => store(format!("{name}.xlsx"), XLSX, &bytes),
        Err(words) => Standing::Refused(words),
    }
}

fn store(name: String, kind: &str, bytes: &[u8]) -> Standing {
    match files::download(&name, kind, bytes) {
        Ok(()) => Standing::Made { name, bytes: bytes.len() },
        Err(words) => Standing::Refused(words),
    }
}

/// Where the writing of a file stands, in words.
pub fn words(t: T, standing: Standing) -> String {
    match standing {
        Standing::Idle => String::new(),
        Standing::Making => t.s(k::report::MAKING).to_owned(),
        Standing::Made { name, bytes } => {
            t.f(k::report::MADE, &[("name", &name), ("n", &bytes.div_ceil(1024).to_string())])
        }
        Standing::Refused(words) => t.f(k::report::NOT_MADE, &[("words", &words)]),
    }
}
