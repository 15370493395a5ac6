//! A stamped report and a file: whether the digest that the paper bears is that of the file.

use leptos::prelude::*;

use super::Desk;
use crate::core::encoding::Digest;
use crate::web::i18n::{T, k, use_t};

/// The field for the digest on the paper, and what comes of it.
#[component]
pub fn OnPaper(desk: Desk) -> impl IntoView {
    let t = use_t();
    let opened =
        Memo::new(move |_| desk.received.with(|it| it.as_ref()?.content.as_ref().ok().map(|bytes| Digest::of(bytes))));
    let outcome = Memo::new(move |_| desk.on_paper.with(|typed| Outcome::of(typed, opened.get())));
    let shown = move || {
        let (class, words) = outcome.get().words(t)?;
        Some(view! {
            <p class=format!("verify__match verify__match--{class}") data-testid="on-paper" data-outcome=class>
                {words}
            </p>
        })
    };
    view! {
        <div class="field verify__paper">
            <label for="paper-digest">{t.s(k::verify::PAPER)}</label>
            <input
                id="paper-digest"
                class="mono"
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby="paper-digest-help"
                prop:value=move || desk.on_paper.get()
                on:change:target=move |event| desk.on_paper.set(event.target().value().trim().to_owned())
            />
            <p class="field__help" id="paper-digest-help">{t.s(k::verify::PAPER_HELP)}</p>
            <div role="status">{shown}</div>
        </div>
    }
}

/// What comes of a typed digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing was typed.
    Nothing,
    /// It is no digest: so many digits, or something else in it.
    Unreadable(Option<usize>),
    /// No file has been opened yet.
    NoFile,
    /// The file has it.
    Same,
    /// The file has another.
    Other,
}

impl Outcome {
    fn of(typed: &str, opened: Option<Digest>) -> Self {
        match (Digest::typed(typed), opened) {
            _ if typed.is_empty() => Self::Nothing,
            (Err(digits), _) => Self::Unreadable(digits),
            (Ok(_), None) => Self::NoFile,
            (Ok(it), Some(opened)) if it == opened => Self::Same,
            (Ok(_), Some(_)) => Self::Other,
        }
    }

    fn words(self, t: T) -> Option<(&'static str, String)> {
        Some(match self {
            Self::Nothing => return None,
            Self::Unreadable(Some(n)) => ("unreadable", t.f(k::verify::PAPER_LENGTH, &[("n", &n.to_string())])),
            Self::Unreadable(None) => ("unreadable", t.s(k::verify::PAPER_LETTERS).to_owned()),
            Self::NoFile => ("waiting", t.s(k::verify::PAPER_NO_FILE).to_owned()),
            Self::Same => ("same", t.s(k::verify::PAPER_SAME).to_owned()),
            Self::Other => ("other", t.s(k::verify::PAPER_OTHER).to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_digest_of_the_file_matches() {
        let (file, other) = (Digest::of(b"a file"), Digest::of(b"another"));
        let typed = file.to_string();
        let rows = [
            ("", Some(file), Outcome::Nothing),
            (&*typed, Some(file), Outcome::Same),
            (&*typed, Some(other), Outcome::Other),
            (&*typed, None, Outcome::NoFile),
            (&typed[..typed.len() - 1], Some(file), Outcome::Unreadable(Some(63))),
            ("0 of it", Some(file), Outcome::Unreadable(None)),
        ];
        for (typed, opened, expected) in rows {
            assert_eq!(Outcome::of(typed, opened), expected, "{typed}");
        }
    }
}
