//! Pages whose code is fetched when they are first opened, so that a first visit does not download the whole
//! product.
//!
//! The way to the first question is one module: cut in two it was a seventh larger, because code that both halves use
//! has to be shared by name. For the same reason there are few chunks.
//!
//! A chunk is a function that the build tool cuts out of the module (`--cfg split`) together with all that only it
//! uses. Calling it loads the chunk; what it returns is the function that renders the pages in it. Without that
//! setting, as in development and in native tests, everything is one module and loading takes no time.

// The macro declares the two halves of a cut as foreign functions. Nothing unsafe is written by hand.
#![allow(unsafe_code)]

use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use leptos::prelude::*;

use super::{
    Files, bench, compare, evidence, files, hand_in, hands, help, history, home, keys, model, not_found, plan,
    questionnaire, reply, report, results, sign, texts, verify, with_parts,
};
use crate::archive::{self, FormDefect};
use crate::core::answers::Evidence;
use crate::core::assessment::Assessment;
use crate::core::form::{self, Filled};
use crate::core::ids::{AssessmentId, IndicatorId};
use crate::core::publish::Table;
use crate::core::restore_points::Occasion;
use crate::core::seeds::{self, Part};
use crate::core::sharing::Task;
use crate::core::text::Lang;
use crate::core::time::Timestamp;
use crate::web::browser::files::PickedFile;
use crate::web::browser::{dom, storage, worker};
use crate::web::carried;
use crate::web::components::Conflict;
use crate::web::i18n::{Language, MORE_MESSAGES, T, use_t};
use crate::web::persist::Keeper;
use crate::web::route::Route;
use crate::web::session::Session;
use crate::web::{restoring, tabs};

/// Renders a page of a chunk.
pub type Show = fn(Route) -> AnyView;

/// Pages whose code arrives together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// What becomes of the answers: scores, signing and keys, verification.
    Outcome,
    /// What there is to read: the model, help.
    Reading,
    /// Dividing the work among departments, and putting together what they hand in.
    Hands,
    /// What is put together for others to read: two editions side by side, a plan, a report.
    Papers,
    /// The evaluator's bench, and the city's reply to what is asked there.
    Bench,
}

static SHOWS: [OnceLock<Show>; 5] = [const { OnceLock::new() }; 5];

impl Chunk {
    /// All of them, those that a city needs first.
    pub const ALL: [Self; 5] = [Self::Outcome, Self::Reading, Self::Hands, Self::Papers, Self::Bench];

    /// The chunk of a page; `None` for the pages that are always there.
    pub fn of(page: &Route) -> Option<Self> {
        match page {
            Route::Results(_) | Route::Evidence | Route::Sign | Route::HandIn | Route::Keys | Route::Verify => {
                Some(Self::Outcome)
            }
            Route::Model(_) | Route::Help => Some(Self::Reading),
            Route::Hands(_) => Some(Self::Hands),
            Route::Compare | Route::Report | Route::Plan => Some(Self::Papers),
            Route::Bench(_) | Route::Reply => Some(Self::Bench),
            Route::History
            | Route::Home
            | Route::Profile
            | Route::Questions(_)
            | Route::Question(_)
            | Route::NotFound => None,
        }
    }

    /// What renders its pages, once it has been loaded.
    pub fn show(self) -> Option<Show> {
        SHOWS[self as usize].get().copied()
    }

    /// Loads it, if that has not been done.
    ///
    /// # Errors
    /// The file could not be fetched.
    pub async fn load(self) -> Result<(), String> {
        let show = match self {
            Self::Outcome => outcome_chunk().await,
            Self::Reading => reading_chunk().await,
            Self::Papers => papers_chunk().await,
            Self::Hands => hands_chunk().await,
            Self::Bench => bench_chunk().await,
        };
        dom::need_styles("citysec-style").await?;
        let show = show.map_err(|it| it.to_string())?;
        SHOWS[self as usize].get_or_init(|| show);
        Ok(())
    }
}

/// What a function of a chunk comes to in time.
pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// What looks after a page that has been open for a while.
#[derive(Clone, Copy)]
pub struct Upkeep {
    /// See [`worker::keep`].
    pub keep: fn(Arc<dyn Fn()>) -> Later<bool>,
    /// See [`worker::use_newer`].
    pub use_newer: fn() -> Later<()>,
    /// Sees to it that long texts are saved while they are typed, and that the keys to save write a file.
    pub watch_keys: fn(Session, Files, Language),
    /// See [`storage::persist`].
    pub persist: fn() -> Later<()>,
}

const UPKEEP: Upkeep = Upkeep {
    keep: |on_newer| Box::pin(worker::keep(move || on_newer())),
    use_newer: || Box::pin(worker::use_newer()),
    watch_keys,
    persist: || Box::pin(storage::persist()),
};

fn watch_keys(session: Session, files: Files, language: Language) {
    dom::commit_typing();
    dom::on_save_key(move || {
        let is_open = session.peek(|it| it.is_some());
        if is_open {
            files.save(T { lang: language.peek() });
        }
        is_open
    });
}

/// Loads what looks after the page.
///
/// # Errors
/// The file could not be fetched.
#[cfg(split)]
#[wasm_split_helpers::wasm_split(upkeep_chunk, fallible)]
pub fn upkeep() -> Result<Upkeep, wasm_split_helpers::SplitLoaderError> {
    Ok(UPKEEP)
}

/// What looks after the page.
///
/// # Errors
/// Never: it is part of the program.
#[cfg(not(split))]
pub async fn upkeep() -> Result<Upkeep, std::convert::Infallible> {
    Ok(UPKEEP)
}

/// What reads stored work and files, and shows what it found.
#[derive(Clone, Copy)]
pub struct Stored {
    /// See [`crate::web::stored::read`].
    pub assessment: fn(&str) -> Option<Assessment>,
    /// See [`home::incoming::example`].
    pub example: fn(T) -> Later<Result<Assessment, String>>,
    /// See [`files::open_file`].
    pub open_file: fn(Files, T, PickedFile),
    /// See [`files::save_file`].
    pub save_file: fn(Files, T),
    /// See [`files::FileNotice`].
    pub file_notice: fn() -> AnyView,
    /// See [`questionnaire::evidence_editor::Editor`].
    pub evidence: fn(&'static IndicatorId, ReadSignal<Vec<Evidence>>) -> AnyView,
    /// See [`crate::web::carried::show`].
    pub carried: fn(carried::Place) -> AnyView,
    /// See [`home::shelf::Shelves`].
    pub shelf: fn(Callback<Assessment>) -> AnyView,
    /// See [`history::History`].
    pub history: fn() -> AnyView,
    /// See [`tabs::meet`].
    pub meet: fn(Keeper, Option<storage::Change>),
    /// See [`Conflict`].
    pub conflict: fn() -> AnyView,
    /// See [`restoring::keep`].
    pub keep_point: fn(&AssessmentId, &str, Occasion),
    /// See [`restoring::make_room`].
    pub make_room: fn() -> bool,
}

const STORED: Stored = Stored {
    assessment: crate::web::stored::read,
    example: |t| Box::pin(home::incoming::example(t)),
    open_file: files::open_file,
    save_file: files::save_file,
    file_notice: || view! { <files::FileNotice /> }.into_any(),
    evidence: |id, list| view! { <questionnaire::evidence_editor::Editor id=id list=list /> }.into_any(),
    carried: carried::show,
    shelf: |open| view! { <home::shelf::Shelves open=open /> }.into_any(),
    history: || view! { <history::History /> }.into_any(),
    meet: tabs::meet,
    conflict: || view! { <Conflict /> }.into_any(),
    keep_point: restoring::keep,
    make_room: restoring::make_room,
};

#[cfg(split)]
#[wasm_split_helpers::wasm_split(stored_chunk, fallible)]
fn stored_chunk() -> Result<Stored, wasm_split_helpers::SplitLoaderError> {
    Ok(STORED)
}

#[cfg(not(split))]
async fn stored_chunk() -> Result<Stored, std::convert::Infallible> {
    Ok(STORED)
}

/// Loads what reads stored work and files.
///
/// # Errors
/// The file could not be fetched.
pub async fn stored() -> Result<Stored, String> {
    // What it shows can do without its styles for a moment, and nobody has to wait for them who only reads.
    wasm_bindgen_futures::spawn_local(async {
        let _ = dom::need_styles("citysec-style").await;
    });
    stored_chunk().await.map_err(|it| it.to_string())
}

/// What writes workbooks, and reads those that are forms.
#[derive(Clone, Copy)]
pub struct Sheets {
    /// See [`crate::sheets::write`].
    pub write: fn(&[Table], &Timestamp) -> Result<Vec<u8>, String>,
    /// See [`crate::sheets::write_report`].
    pub write_report: fn(&[Table], &Timestamp) -> Result<Vec<u8>, String>,
    /// Writes the form of a task: see [`crate::sheets::write_form`].
    pub write_form: fn(T, &Task) -> Result<Vec<u8>, String>,
    /// See [`archive::read_form`].
    pub read_form: fn(Vec<u8>, &Timestamp) -> Result<Filled, FormDefect>,
}

const SHEETS: Sheets = Sheets {
    write: crate::sheets::write,
    write_report: crate::sheets::write_report,
    write_form: |t, task| crate::sheets::write_form(&form::layout(t, seeds::model(), task), &task.issued),
    read_form: |bytes, now| archive::read_form(bytes, seeds::model(), now),
};

#[cfg(split)]
#[wasm_split_helpers::wasm_split(sheets_chunk, fallible)]
fn sheets_chunk() -> Result<Sheets, wasm_split_helpers::SplitLoaderError> {
    Ok(SHEETS)
}

#[cfg(not(split))]
async fn sheets_chunk() -> Result<Sheets, std::convert::Infallible> {
    Ok(SHEETS)
}

/// Loads what writes and reads workbooks, which is as large as a first visit and which few need.
///
/// # Errors
/// The file could not be fetched.
pub async fn sheets() -> Result<Sheets, String> {
    sheets_chunk().await.map_err(|it| it.to_string())
}

macro_rules! chunk {
    ($name:ident, $($page:pat => $view:expr),+ $(,)?) => {
        #[cfg(split)]
        #[wasm_split_helpers::wasm_split($name, fallible)]
        fn $name() -> Result<Show, wasm_split_helpers::SplitLoaderError> {
            Ok(|page| match page {
                $($page => $view,)+
                _ => not_found(),
            })
        }

        #[cfg(not(split))]
        async fn $name() -> Result<Show, std::convert::Infallible> {
            Ok(|page| match page {
                $($page => $view,)+
                _ => not_found(),
            })
        }
    };
}

/// A page whose messages are not those of a first visit, and that needs these parts of the data.
fn with_words(mut parts: Vec<Part>, page: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    if use_t().lang == Lang::En {
        parts.push(MORE_MESSAGES);
    }
    with_parts(parts, page)
}

chunk!(outcome_chunk,
    Route::Results(node) => with_words(vec![texts(), seeds::WHITE_PAPER], move || {
        view! { <results::Results node=node.clone() /> }.into_any()
    }),
    Route::Evidence => with_words(vec![texts()], || view! { <evidence::Evidence /> }.into_any()),
    Route::Sign => with_words(vec![texts(), seeds::DIVISIONS], || view! { <sign::Sign /> }.into_any()),
    Route::HandIn => with_words(vec![texts()], || view! { <hand_in::HandIn /> }.into_any()),
    Route::Keys => with_words(Vec::new(), || view! { <keys::Keys /> }.into_any()),
    Route::Verify => with_words(vec![texts()], || view! { <verify::Verify /> }.into_any()),
);
chunk!(hands_chunk,
    Route::Hands(part) => with_words(vec![texts()], move || view! { <hands::Hands part=part /> }.into_any()),
    // A page that is about a whole assessment while a part is open, or the other way round.
    Route::NotFound => with_words(vec![texts()], || view! { <hands::Misfit /> }.into_any()),
);
chunk!(reading_chunk,
    Route::Model(part) => with_words(vec![texts(), seeds::WHITE_PAPER], move || {
        view! { <model::Model part=part.clone() /> }.into_any()
    }),
    Route::Help => with_words(Vec::new(), || view! { <help::Help /> }.into_any()),
);
chunk!(papers_chunk,
    Route::Compare => with_words(vec![texts()], || view! { <compare::Compare /> }.into_any()),
    Route::Report => with_words(vec![texts(), seeds::DIVISIONS], || view! { <report::Report /> }.into_any()),
    Route::Plan => with_words(vec![texts(), seeds::WHITE_PAPER], || view! { <plan::PlanPage /> }.into_any()),
);
chunk!(bench_chunk,
    Route::Bench(part) => with_words(vec![texts(), seeds::DIVISIONS, seeds::WHITE_PAPER, seeds::LINKS], move || {
        view! { <bench::Bench part=part.clone() /> }.into_any()
    }),
    Route::Reply => with_words(vec![texts()], || view! { <reply::Reply /> }.into_any()),
);
