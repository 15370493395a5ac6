//! Files that nobody has looked at yet, on their way from where they were picked: what departments handed in to where it is
//! merged, a query to where the city replies.

use leptos::prelude::*;

use super::visit;

/// A file as it was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its name.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Handle on the inbox; copies are the same inbox.
#[derive(Clone, Copy)]
pub struct Inbox(RwSignal<Vec<Received>>);

impl Inbox {
    /// The inbox of this visit.
    pub fn of_visit() -> Self {
        visit::state(|| Self(RwSignal::new(Vec::new())))
    }

    /// Puts a file in, behind those that wait already.
    pub fn put(self, file: Received) {
        self.0.update(|it| it.push(file));
    }

    /// Takes the first file out.
    pub fn take_first(self) {
        self.0.update(|it| {
            if !it.is_empty() {
                it.remove(0);
            }
        });
    }

    /// The files that wait, the first to be looked at first.
    pub fn files(self) -> ReadSignal<Vec<Received>> {
        self.0.read_only()
    }
}

/// A query on its way from where it was picked to the page where the city replies to it; copies are the same.
#[derive(Clone, Copy)]
pub struct Asking(RwSignal<Option<Vec<u8>>>);

impl Asking {
    /// That of this visit.
    pub fn of_visit() -> Self {
        visit::state(|| Self(RwSignal::new(None)))
    }

    /// Puts a file in, in place of one that nobody has looked at.
    pub fn put(self, bytes: Vec<u8>) {
        self.0.set(Some(bytes));
    }

    /// Takes the file out.
    pub fn take(self) -> Option<Vec<u8>> {
        self.0.try_update_untracked(Option::take).flatten()
    }
}
