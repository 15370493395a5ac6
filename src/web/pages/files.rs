//! The open assessment as a file, in and out, from whichever page is shown. What does the work arrives when it is needed.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::home::incoming::{self, Desk};
use super::questionnaire;
use crate::core::assessment::Assessment;
use crate::web::browser::files::PickedFile;
use crate::web::browser::{dom, location};
use crate::web::components::{Dialog, Notice, NoticeKind, hand_out};
use crate::web::i18n::{T, k, use_t};
use crate::web::inbox::{Asking, Inbox};
use crate::web::persist::Keeper;
use crate::web::reader::Reader;
use crate::web::route::Route;
use crate::web::saving;
use crate::web::session::Session;

const IMPORT: &str = "import-preview";

/// What is under way with files; copies are the same.
#[derive(Clone, Copy)]
pub struct Files {
    reader: Reader,
    session: Session,
    keeper: Keeper,
    inbox: Inbox,
    asking: Asking,
    incoming: RwSignal<Option<ViewFn>>,
    message: RwSignal<Option<(NoticeKind, String)>>,
}

impl Files {
    /// Nothing is under way.
    pub fn new(reader: Reader, session: Session, keeper: Keeper) -> Self {
        // What a file brings arrives when no place of the page is at work that could be asked for the inbox.
        let (inbox, asking) = (Inbox::of_visit(), Asking::of_visit());
        Self { reader, session, keeper, inbox, asking, incoming: RwSignal::new(None), message: RwSignal::new(None) }
    }

    /// Opens a file: shows what it would bring, before anything is changed. What a department hands in is looked at on the
    /// page where it is merged.
    pub fn pick(self, t: T, file: PickedFile) {
        self.reader.with(move |stored| (stored.open_file)(self, t, file));
    }

    /// Saves the open assessment to a file: to the same one as before where the browser lets the user choose one.
    pub fn save(self, t: T) {
        self.reader.ask(move |it| match it {
            Ok(stored) => (stored.save_file)(self, t),
            // It is handed out as it is in an emergency.
            Err(_) => self.say(hand_out(self.session, t)),
        });
    }

    /// Takes back what was said about a file.
    pub fn forget(self) {
        self.message.set(None);
    }

    fn say(self, outcome: Result<(), String>) {
        self.message.set(outcome.err().map(|it| (NoticeKind::Bad, it)));
    }
}

/// Reads a picked file and shows what it would bring.
pub fn open_file(files: Files, t: T, file: PickedFile) {
    let done = Callback::new(move |assessment: Option<Assessment>| {
        dom::close_dialog(IMPORT);
        files.incoming.set(None);
        if let Some(it) = assessment {
            open(files.session, files.keeper, it);
        }
    });
    let Files { session, keeper, inbox, asking, .. } = files;
    let desk = Desk { session, keeper, inbox, asking, done };
    spawn_local(async move {
        let name = file.name();
        match incoming::read(t, file, desk).await {
            Ok(preview) => {
                files.message.set(None);
                if preview.is_some() {
                    files.incoming.set(preview);
                    dom::show_dialog(IMPORT);
                }
            }
            Err(words) => {
                let words = t.f(k::home::CANNOT_OPEN, &[("file", &name), ("why", &words)]);
                files.message.set(Some((NoticeKind::Bad, words)));
            }
        }
    });
}

/// Saves the open assessment to a file and says what became of it.
pub fn save_file(files: Files, t: T) {
    spawn_local(async move {
        files.message.set(match saving::save(files.session, t).await {
            Ok(words) => words.map(|it| (NoticeKind::Good, it)),
            Err(words) => Some((NoticeKind::Bad, t.f(k::history::FILE_REFUSED, &[("words", &words)]))),
        });
    });
}

/// Goes on with an assessment, where its user would.
pub fn open(session: Session, keeper: Keeper, assessment: Assessment) {
    let is_ready = assessment.city.is_some() || assessment.part.is_some();
    keeper.open(assessment);
    let route = if is_ready { questionnaire::first_group(session) } else { Route::Profile };
    location::go(&route.href());
}

/// What there is to say about files, and the look at a draft file before it is opened.
#[component]
pub fn FileNotice() -> impl IntoView {
    let t = use_t();
    let Files { incoming, message, .. } = expect_context::<Files>();
    let said = move || {
        message.get().map(|(kind, words)| {
            view! {
                <div class="page-notice">
                    <Notice kind=kind>
                        <p>{words}</p>
                    </Notice>
                </div>
            }
        })
    };
    view! {
        {said}
        <Dialog id=IMPORT title=t.s(k::home::PREVIEW)>
            {move || Some(incoming.get()?.run())}
        </Dialog>
    }
}
