//! Printing, and files for word processors. What writes them is fetched when it is first used.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Made;
use crate::office;
use crate::web::browser::{clock, dom, files};
use crate::web::i18n::{T, k, use_t};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Where the writing of a file stands.
#[derive(Clone, PartialEq, Eq)]
enum Standing {
    Idle,
    Making,
    Made { name: String, bytes: usize },
    Refused(String),
}

/// The ways out of the page.
#[component]
pub fn Making(
    /// What is printed and written.
    made: Memo<Made>,
) -> impl IntoView {
    let t = use_t();
    let standing = RwSignal::new(Standing::Idle);
    // What was said is about the document that was shown then.
    Effect::new(move |before: Option<()>| {
        made.track();
        if before.is_some() {
            standing.set(Standing::Idle);
        }
    });
    let write = move |_| {
        standing.set(Standing::Making);
        let it = made.get_untracked();
        spawn_local(async move {
            let outcome = write(it).await;
            // The page may have been left meanwhile; the file is there all the same.
            let _ = standing.try_set(outcome);
        });
    };
    let is_making = move || standing.get() == Standing::Making;
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
                <div>
                    <button type="button" id="report-docx" class="button" disabled=is_making on:click=write>
                        {t.s(k::report::DOCX)}
                    </button>
                    <p class="muted">{t.s(k::report::DOCX_HELP)}</p>
                </div>
            </div>
            <p role="status" id="report-outcome">{move || words(t, standing.get())}</p>
        </section>
    }
}

async fn write(it: Made) -> Standing {
    // The words that it is being made stand on the page before the work takes it.
    clock::painted().await;
    let bytes = office::docx(&it.document, &it.moment);
    let name = format!("{}.docx", it.name);
    match files::download(&name, DOCX, &bytes) {
        Ok(()) => Standing::Made { name, bytes: bytes.len() },
        Err(words) => Standing::Refused(words),
    }
}

fn words(t: T, standing: Standing) -> String {
    match standing {
        Standing::Idle => String::new(),
        Standing::Making => t.s(k::report::MAKING).to_owned(),
        Standing::Made { name, bytes } => {
            t.f(k::report::MADE, &[("name", &name), ("n", &bytes.div_ceil(1024).to_string())])
        }
        Standing::Refused(words) => t.f(k::report::NOT_MADE, &[("words", &words)]),
    }
}
