//! The language that the page shows, and its messages.

use leptos::prelude::*;

pub use crate::core::seeds::words::{Key, MESSAGES, MORE_MESSAGES, T, k};
use crate::core::text::Lang;

/// The language that the page shows. Pages are rendered anew when it changes, so that a text inside a page is
/// a plain string and costs no subscription of its own.
#[derive(Clone, Copy)]
pub struct Language(RwSignal<Lang>);

impl Language {
    /// Starts with this language.
    pub fn new(lang: Lang) -> Self {
        Self(RwSignal::new(lang))
    }

    /// The language, subscribing to its change.
    pub fn get(self) -> Lang {
        self.0.get()
    }

    /// The language, without subscribing.
    pub fn peek(self) -> Lang {
        self.0.get_untracked()
    }

    /// Switches at once.
    pub fn set(self, lang: Lang) {
        self.0.set(lang);
    }
}

/// The wording of the page that is being rendered. Call it in the body of a component.
pub fn use_t() -> T {
    T { lang: expect_context::<Language>().0.get_untracked() }
}
