//! Filled forms among what departments hand in. What reads them is fetched when the first one is looked at.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::archive::{FormDefect, Unreadable};
use crate::core::encoding::Digest;
use crate::core::form::{Filled, Trouble, Unfit};
use crate::web::browser::clock;
use crate::web::components::{Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::pages;
use crate::web::reasons::visible;
use crate::web::visit;
use crate::web::wording;

/// What the kinds of files are that can be picked here.
pub const ACCEPTED: &str =
    ".json,.xlsx,application/json,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Why a form says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is none.
    Form(FormDefect),
    /// What reads it could not be fetched.
    Fetch(String),
}

/// What came of reading a form; `None` while it is being read.
pub type Outcome = Option<Arc<Result<Filled, Unread>>>;

/// The forms that were looked at in this visit; copies are the same.
#[derive(Clone, Copy)]
pub struct Forms(RwSignal<Vec<(Digest, Outcome)>>);

impl Forms {
    /// Those of this visit.
    pub fn of_visit() -> Self {
        visit::state(|| Self(RwSignal::new(Vec::new())))
    }

    /// What came of a form, subscribing to it.
    pub fn outcome(self, digest: Digest) -> Outcome {
        self.0.with(|all| all.iter().find(|it| it.0 == digest).and_then(|it| it.1.clone()))
    }

    /// Reads a form, if that has not been done.
    pub fn read(self, digest: Digest, bytes: Vec<u8>) {
        // What could not be fetched is tried again when the file is picked again.
        let is_done =
            |it: &(Digest, Outcome)| it.0 == digest && !matches!(it.1.as_deref(), Some(Err(Unread::Fetch(_))));
        if self.0.with_untracked(|all| all.iter().any(is_done)) {
            return;
        }
        self.0.update(|all| {
            all.retain(|it| it.0 != digest);
            all.push((digest, None));
        });
        spawn_local(async move {
            let outcome = match pages::sheets().await {
                Ok(sheets) => (sheets.read_form)(bytes, &clock::now()).map_err(Unread::Form),
                Err(words) => Err(Unread::Fetch(words)),
            };
            let outcome = Some(Arc::new(outcome));
            self.0.update(|all| {
                if let Some(it) = all.iter_mut().find(|it| it.0 == digest) {
                    it.1 = outcome;
                }
            });
        });
    }
}

/// Why a form says nothing, in words.
pub fn words(t: T, why: &Unread) -> String {
    match why {
        Unread::Fetch(it) => it.clone(),
        Unread::Form(FormDefect::Unreadable(Unreadable::Envelope)) => t.s(k::form::ENVELOPE).to_owned(),
        Unread::Form(FormDefect::Unreadable(_)) => t.s(k::form::UNREADABLE).to_owned(),
        Unread::Form(FormDefect::Unfit(it)) => match it {
            Unfit::NoForm => t.s(k::form::UNFIT_NONE).to_owned(),
            Unfit::Newer(version) => t.f(k::form::UNFIT_NEWER, &[("version", &visible(version))]),
            Unfit::OtherEdition(it) => t.f(k::form::UNFIT_EDITION, &[("model", &it.to_string())]),
            Unfit::Task(it) => t.f(k::form::UNFIT_TASK, &[("why", &wording::open_file_error(t, it))]),
        },
    }
}

/// The cells that could not be read.
#[component]
pub fn Troubles(
    /// All of them.
    list: Vec<Trouble>,
) -> impl IntoView {
    let t = use_t();
    let n = list.len().to_string();
    let row = move |it: Trouble| view! { <li>{it.words(t)}</li> };
    view! {
        <div data-testid="troubles">
            <Notice kind=NoticeKind::Warning>
                <p>
                    <strong>{t.f(k::form::TROUBLES, &[("n", &n)])}</strong>
                </p>
                <p>{t.s(k::form::TROUBLES_HELP)}</p>
                <ul>{list.into_iter().map(row).collect_view()}</ul>
            </Notice>
        </div>
    }
}
