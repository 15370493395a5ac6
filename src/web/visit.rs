//! State that lasts as long as the visit, whichever page is open: made by the page that first wants it, so that the
//! program does not carry it before.

use leptos::prelude::*;

/// The owner of everything that lasts as long as the visit.
#[derive(Clone)]
struct Visit(Owner);

/// Begins the visit. Call it once, in the outermost component.
pub fn begin() {
    provide_context(Visit(Owner::new()));
}

/// The state of this type: the one that was made before, else a new one.
pub fn state<S: Clone + Send + Sync + 'static>(make: fn() -> S) -> S {
    let Visit(owner) = expect_context();
    owner.with(|| {
        use_context::<S>().unwrap_or_else(|| {
            let made = make();
            provide_context(made.clone());
            made
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_made_once_and_outlives_the_page_that_made_it() {
        let app = Owner::new();
        app.set();
        begin();
        let page = Owner::new();
        let made: RwSignal<u32> = page.with(|| state(|| RwSignal::new(1)));
        made.set(2);
        page.cleanup();
        drop(page);
        let again: RwSignal<u32> = Owner::new().with(|| state(|| RwSignal::new(1)));
        assert_eq!(again.get_untracked(), 2);
    }
}
