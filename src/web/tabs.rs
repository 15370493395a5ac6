//! Several tabs or windows on one assessment: what another one saves is joined with what this one has.
//!
//! Both come from a text that both have had. What only one side changed is taken from it without a word; what both
//! changed differently stays open until the user has settled it, and until then this tab saves nothing.
//!
//! Browsers do not let one tab wait for another to save, so two can save within the same moments, each without having
//! seen what the other did. The later text then stands in storage and does not hold what the earlier one changed. Its
//! tab is told of the earlier one all the same, with the text that it was made from, and joins it then.

use std::cell::RefCell;
use std::collections::VecDeque;

use leptos::prelude::*;

use crate::core::assessment::Assessment;
use crate::core::differences::{Spot, differences};
use crate::core::document::Draft;
use crate::core::ids::AssessmentId;
use crate::core::reconcile::{Clash, Reconciled, reconcile};
use crate::core::restore_points::Occasion;

use super::browser::clock;
use super::browser::storage::Change;
use super::persist::{self, Keeper, Kept, SaveState};
use super::{restoring, stored};

/// How many texts of other tabs are remembered as taken in.
const REMEMBERED: usize = 8;

thread_local! {
    /// The texts of other tabs that were taken in last: the browser may tell of them again, and late.
    static TAKEN: RefCell<VecDeque<String>> = const { RefCell::new(VecDeque::new()) };
}

fn is_taken(text: &str) -> bool {
    TAKEN.with_borrow(|it| it.iter().any(|it| it == text))
}

fn take(text: String) {
    TAKEN.with_borrow_mut(|it| {
        it.push_back(text);
        if it.len() > REMEMBERED {
            it.pop_front();
        }
    });
}

/// Joins what another tab has saved with what this one has. `change` is what the browser said about it; without it,
/// storage was found to hold another text than this tab knows.
pub fn meet(keeper: Keeper, change: Option<Change>) {
    let Some(ours) = keeper.session().peek(|it| it.filter(|it| !it.example).cloned()) else { return };
    let (known, present) = (keeper.known(), persist::text_of(&ours.id));
    let (base, theirs) = match change {
        _ if present != known => (known, present.clone()),
        // Ours was saved over a text that this tab had never seen.
        Some(Change { before, text: Some(text), .. }) if Some(&text) != known.as_ref() && !is_taken(&text) => {
            (before, Some(text))
        }
        // What could not be joined is gone again.
        _ if keeper.state().get_untracked() == SaveState::Conflict
            && keeper.clashes().with_untracked(Vec::is_empty) =>
        {
            return keeper.save();
        }
        _ => return,
    };
    let read = |it: &Option<String>| it.as_deref().and_then(stored::read);
    let (Some(before), Some(after)) = (read(&base), read(&theirs)) else {
        keeper.clashes().set(Vec::new());
        keeper.set_state(SaveState::Conflict);
        return;
    };
    let Reconciled { joined, clashes } = reconcile(&before, &ours, &after);
    let clashes = still_open(keeper.clashes().get_untracked(), clashes, &joined);
    let is_theirs = joined == after && theirs == present;
    if let Some(text) = theirs {
        if Draft::is_of_earlier_version(text.as_bytes()) {
            // A program of an earlier version is at work beside this one: the next saving writes its text anew.
            restoring::keep(&ours.id, &text, Occasion::Migration);
        }
        take(text);
    }
    keeper.know(present);
    if joined != ours {
        keeper.show(joined);
    }
    let is_settled = clashes.is_empty();
    keeper.clashes().set(clashes);
    match (is_settled, is_theirs) {
        (false, _) => keeper.set_state(SaveState::Conflict),
        (true, true) => keeper.set_state(SaveState::Saved(clock::local_time())),
        (true, false) => keeper.save(),
    }
}

/// The clashes that are open now: the new ones, and the earlier ones at other places where the other side still states
/// something else than this one.
fn still_open(earlier: Vec<Clash>, new: Vec<Clash>, ours: &Assessment) -> Vec<Clash> {
    let spots: Vec<Spot> = new.iter().map(Clash::spot).collect();
    let differs = |it: &Clash| differences(ours, &with_theirs(ours, it)).contains(&it.spot());
    let mut open: Vec<Clash> = earlier.into_iter().filter(|it| !spots.contains(&it.spot()) && differs(it)).collect();
    open.extend(new);
    open
}

/// An assessment as it would be if a clash were settled for the other side.
pub fn with_theirs(ours: &Assessment, clash: &Clash) -> Assessment {
    let mut theirs = ours.clone();
    theirs.yield_to(clash.clone());
    theirs
}

/// Settles clashes: those for which `theirs` holds for the other side, all others for this one. Saves when none is left.
pub fn settle(keeper: Keeper, is_settled: impl Fn(&Clash) -> bool, theirs: bool) {
    let (settled, open): (Vec<Clash>, Vec<Clash>) = keeper.clashes().get_untracked().into_iter().partition(is_settled);
    if theirs {
        settled.into_iter().for_each(|it| keeper.session().yield_to(it));
    }
    let is_last = open.is_empty();
    keeper.clashes().set(open);
    if is_last {
        keeper.save();
    }
}

/// What stands in storage where it cannot be joined with what this tab has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Theirs {
    /// It can be read, but what both came from cannot.
    Readable(Box<Assessment>),
    /// It cannot be read.
    Unreadable,
    /// Nothing: the assessment was deleted.
    Gone,
}

/// What another tab has left in storage.
pub fn theirs(keeper: Keeper) -> Theirs {
    let id = keeper.session().peek(|it| it.map(|it| it.id.clone()));
    match id.and_then(|it| persist::text_of(&it)) {
        None => Theirs::Gone,
        Some(text) => stored::read(&text).map_or(Theirs::Unreadable, |it| Theirs::Readable(Box::new(it))),
    }
}

/// Settles a conflict as a whole by taking what the other tab left; what this tab has becomes a restore point.
pub fn take_theirs(keeper: Keeper) {
    match theirs(keeper) {
        Theirs::Readable(it) => {
            restoring::keep_open(keeper.session(), Occasion::OtherTab);
            keeper.load(*it);
        }
        Theirs::Gone => {
            restoring::keep_open(keeper.session(), Occasion::OtherTab);
            keeper.close();
        }
        Theirs::Unreadable => {}
    }
}

/// Settles a conflict as a whole by keeping what this tab has. What the other tab saved stays as an assessment of its
/// own, under a new id, so that nothing is lost; where it cannot be read, it is put aside.
pub fn keep_ours(keeper: Keeper, new_id: AssessmentId) {
    let Some(id) = keeper.session().peek(|it| it.map(|it| it.id.clone())) else { return };
    let kept = match (theirs(keeper), persist::text_of(&id)) {
        (Theirs::Readable(it), _) => persist::store(&Assessment { id: new_id, ..*it }),
        (_, Some(text)) => persist::quarantine(&Kept { key: persist::assessment_key(&id), text }),
        (_, None) => Ok(()),
    };
    if let Err(error) = kept {
        return keeper.set_state(SaveState::Failed(error));
    }
    keeper.know(persist::text_of(&id));
    keeper.save();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::City;
    use crate::core::ids::CityCode;
    use crate::core::time::Timestamp;

    #[test]
    fn a_clash_stays_open_until_both_sides_state_the_same() {
        let mut ours = Assessment::new(AssessmentId::from_random([1; 16]), Timestamp::from_unix(0));
        ours.body = "一局".to_owned();
        let clash = |it: &str| Clash::Body(it.to_owned());
        let code = CityCode::parse("330500").expect("a code");
        let city = Clash::City(Some(City { code, name: "湖州市".to_owned() }));
        assert_eq!(still_open(vec![clash("二局")], Vec::new(), &ours), [clash("二局")]);
        assert_eq!(still_open(vec![clash("二局"), city.clone()], vec![clash("三局")], &ours), [city, clash("三局")]);
        assert_eq!(still_open(vec![clash("一局")], Vec::new(), &ours), []);
    }

    #[test]
    fn only_the_last_texts_of_other_tabs_are_remembered() {
        for it in 0..=REMEMBERED {
            take(it.to_string());
        }
        assert!(!is_taken("0") && is_taken("1") && is_taken("8"));
    }
}
