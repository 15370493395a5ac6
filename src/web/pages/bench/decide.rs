//! Deciding about a file: to admit it, to exclude it, to take that back. Each with a reason that is printed.

use leptos::prelude::*;

use crate::core::bench::{Ruling, Status};
use crate::core::text;
use crate::web::browser::dom;
use crate::web::components::Dialog;
use crate::web::i18n::{Key, k, use_t};
use crate::web::reasons::visible;
use crate::web::wording;

use super::desk::Desk;
use super::rows::At;
use super::words;

/// The id of the dialog.
const DIALOG: &str = "bench-decide";

/// Which file is decided about.
#[derive(Clone, Copy)]
pub struct Deciding(RwSignal<Option<usize>>);

impl Deciding {
    /// About none yet.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Asks about this file of the batch.
    pub fn ask(self, idx: usize) {
        self.0.set(Some(idx));
        dom::show_dialog(DIALOG);
    }
}

/// What may be decided about a file, with the words for it. Empty where there is nothing to decide.
pub fn choices(status: &Status, ruling: Option<Ruling>) -> Vec<(Ruling, Key)> {
    let mut choices = Vec::new();
    if let Status::Apart(apart) = status
        && apart.may_be_admitted()
        && ruling != Some(Ruling::Admit)
    {
        let is_conflict = !words::others(status).is_empty();
        choices.push((Ruling::Admit, if is_conflict { k::bench_files::CHOOSE } else { k::bench_files::ADMIT }));
    }
    if *status != Status::Refused && ruling != Some(Ruling::Exclude) {
        choices.push((Ruling::Exclude, k::bench_files::EXCLUDE));
    }
    if ruling.is_some() {
        choices.push((Ruling::AsRuled, k::bench_files::TAKE_BACK));
    }
    choices
}

/// The dialog.
#[component]
pub fn Decide(
    desk: Desk,
    deciding: Deciding,
    /// The id of what takes the focus afterwards; the file's row without.
    #[prop(optional, into)]
    back_to: Option<&'static str>,
) -> impl IntoView {
    let t = use_t();
    let chosen = RwSignal::new(None::<Ruling>);
    let error = RwSignal::new(None::<String>);
    let reason = RwSignal::new(String::new());
    let form = move || {
        let idx = deciding.0.get()?;
        // What comes in meanwhile must not empty the form.
        let (batch, evaluation) = untrack(|| (desk.batch(), desk.evaluation()));
        let received = batch.get(idx)?.clone();
        let digest = received.digest?;
        let status = evaluation.statuses.get(idx)?.clone();
        let ruling = untrack(|| desk.with_work(|it| it.ruling(&digest)));
        let choices = choices(&status, ruling);
        chosen.set(choices.first().map(|it| it.0));
        error.set(None);
        reason.set(String::new());
        let options = choices
            .into_iter()
            .enumerate()
            .map(|(at, (ruling, label))| {
                view! {
                    <label class="option">
                        <input
                            type="radio"
                            name="bench-ruling"
                            checked=at == 0
                            on:change=move |_| chosen.set(Some(ruling))
                        />
                        {t.s(label)}
                    </label>
                }
            })
            .collect_view();
        let decide = move |_| {
            let Some(ruling) = chosen.get_untracked() else { return };
            let reason = dom::normalize(reason.get_untracked().trim());
            match text::check_note(&reason) {
                Err(defect) => {
                    error.set(Some(wording::text_defect(t, defect)));
                    dom::focus("bench-reason");
                }
                Ok(()) => {
                    dom::close_dialog(DIALOG);
                    deciding.0.set(None);
                    desk.decide(digest, ruling, reason);
                    // The row is drawn anew first.
                    let id = back_to.map_or_else(|| At::File(idx).id(), str::to_owned);
                    request_animation_frame(move || dom::focus(&id));
                }
            }
        };
        Some(view! {
            <p class="bench-decide__file"><bdi>{visible(&received.name)}</bdi></p>
            <p>{words::state_with_names(t, &batch, &received, &status)}</p>
            <fieldset class="bench-decide__options">
                <legend>{t.s(k::bench_files::DECIDE_WHAT)}</legend>
                <div class="options">{options}</div>
            </fieldset>
            <div class="field">
                <label for="bench-reason">{t.s(k::bench_files::REASON)}</label>
                <textarea
                    id="bench-reason"
                    rows="3"
                    aria-describedby="bench-reason-help bench-reason-error"
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=move || reason.get()
                    on:input:target=move |event| reason.set(event.target().value())
                ></textarea>
                <p id="bench-reason-help" class="field__help">{t.s(k::bench_files::REASON_HELP)}</p>
                <p id="bench-reason-error" class="field__error" role="alert">{move || error.get()}</p>
            </div>
            <div class="button-row">
                <button type="button" id="bench-decided" class="button button--primary" on:click=decide>
                    {t.s(k::bench_files::DECIDE_DONE)}
                </button>
                <button type="button" class="button" on:click=move |_| dom::close_dialog(DIALOG)>
                    {t.s(k::common::CANCEL)}
                </button>
            </div>
        })
    };
    view! {
        <Dialog id=DIALOG title=t.s(k::bench_files::DECIDE_TITLE)>
            {form}
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::bench::Apart;

    #[test]
    fn what_may_be_decided_depends_on_what_became_of_the_file_and_what_was_decided() {
        let words = |status: &Status, ruling| choices(status, ruling).iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(words(&Status::Counted, None), [Ruling::Exclude]);
        assert_eq!(words(&Status::Counted, Some(Ruling::Admit)), [Ruling::Exclude, Ruling::AsRuled]);
        assert_eq!(words(&Status::Apart(Apart::Late), None), [Ruling::Admit, Ruling::Exclude]);
        assert_eq!(words(&Status::Apart(Apart::Conflict(vec![1])), None), [Ruling::Admit, Ruling::Exclude]);
        assert_eq!(words(&Status::Apart(Apart::Excluded), Some(Ruling::Exclude)), [Ruling::AsRuled]);
        assert_eq!(words(&Status::Apart(Apart::Scope), None), [Ruling::Exclude]);
        assert!(words(&Status::Refused, None).is_empty());
    }
}
