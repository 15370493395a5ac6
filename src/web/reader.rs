//! What reads stored work and files is code of its own, fetched when there is something to read: a first visit has
//! nothing. Until it is there, and where it cannot be had, what is stored stays as it is.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::carried::Place;
use super::pages::{self, Stored};

/// Handle on what reads; copies are the same.
#[derive(Clone, Copy)]
pub struct Reader {
    stored: RwSignal<Option<Stored>>,
    refusal: RwSignal<Option<String>>,
}

impl Reader {
    /// Starts with what the start of the page has fetched: nothing where nothing was to be read.
    pub fn new(fetched: Option<Result<Stored, String>>) -> Self {
        let (stored, refusal) = match fetched {
            Some(Ok(stored)) => (Some(stored), None),
            Some(Err(words)) => (None, Some(words)),
            None => (None, None),
        };
        Self { stored: RwSignal::new(stored), refusal: RwSignal::new(refusal) }
    }

    /// What reads, if it is there, subscribing to its arrival.
    pub fn get(self) -> Option<Stored> {
        self.stored.get()
    }

    /// What reads, if it is there now.
    pub fn peek(self) -> Option<Stored> {
        self.stored.get_untracked()
    }

    /// What an earlier edition stated at a place and waits to be confirmed. Whatever was carried has been read, so
    /// there is nothing where nothing reads.
    pub fn carried(self, place: Place) -> Option<AnyView> {
        self.peek().map(|it| (it.carried)(place))
    }

    /// Why stored work cannot be read, in the browser's words; `None` where it can, or where nothing has to be read.
    pub fn refusal(self) -> ReadSignal<Option<String>> {
        self.refusal.read_only()
    }

    /// What reads, for something that is not stored, such as a file: who asks for it says why it cannot be had.
    ///
    /// # Errors
    /// It cannot be had, in the browser's words.
    pub async fn fetch(self) -> Result<Stored, String> {
        if let Some(stored) = self.peek() {
            return Ok(stored);
        }
        let stored = pages::stored().await?;
        self.refusal.set(None);
        self.stored.set(Some(stored));
        Ok(stored)
    }

    /// Does something with what is stored: at once when what reads is there, else as soon as it is. Where it cannot be
    /// had nothing is done, and a notice says so.
    pub fn with(self, run: impl FnOnce(Stored) + 'static) {
        self.ask(move |it| match it {
            Ok(stored) => run(stored),
            Err(words) => self.refusal.set(Some(words)),
        });
    }

    /// The same, for somebody who knows what to do where it cannot be had, and why that is in the browser's words.
    pub fn ask(self, run: impl FnOnce(Result<Stored, String>) + 'static) {
        match self.peek() {
            Some(stored) => run(Ok(stored)),
            None => self.ask_later(Box::new(run)),
        }
    }

    fn ask_later(self, run: Box<dyn FnOnce(Result<Stored, String>)>) {
        spawn_local(async move { run(self.fetch().await) });
    }
}
