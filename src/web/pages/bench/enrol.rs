//! The form for one entry of the key list.

use leptos::prelude::*;

use crate::core::ids::CityCode;
use crate::core::keylist::{KeyEntry, KeyList};
use crate::core::proof::PublicKey;
use crate::core::{seeds, text, time};
use crate::web::browser::dom;
use crate::web::components::Dialog;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::wording;

use super::desk::Desk;

/// The id of the dialog.
const DIALOG: &str = "bench-enrol";

/// An entry as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The entry of the list that is edited; a new one without.
    at: Option<usize>,
    /// Whether the key comes from a file, so that it has to be compared before it is believed.
    is_stranger: bool,
    city: String,
    key: String,
    from: String,
    until: String,
    revoked: String,
    remark: String,
}

impl Draft {
    /// Of an entry of the list.
    pub fn of(idx: usize, it: &KeyEntry) -> Self {
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        Self {
            at: Some(idx),
            is_stranger: false,
            city: it.city.to_string(),
            key: it.key.to_string(),
            from: text(&it.from),
            until: text(&it.until),
            revoked: text(&it.revoked),
            remark: text(&it.remark),
        }
    }

    /// Of a key that signed a file under a city's name.
    pub fn stranger(city: &CityCode, key: PublicKey) -> Self {
        Self { is_stranger: true, city: city.to_string(), key: key.to_string(), ..Self::default() }
    }

    /// The entry, or what is wrong with what was typed, by field.
    fn entry(&self, t: T) -> Result<KeyEntry, (Field, String)> {
        let wrong = |field, key: Key| (field, t.s(key).to_owned());
        let city = CityCode::parse(self.city.trim()).map_err(|_| wrong(Field::City, k::bench_trust::BAD_CODE))?;
        let key: PublicKey = self.key.trim().parse().map_err(|_| wrong(Field::Key, k::bench_trust::BAD_KEY))?;
        let day = |field, text: &str| match text.trim() {
            "" => Ok(None),
            it if time::is_date(it) => Ok(Some(it.to_owned())),
            _ => Err(wrong(field, k::bench_trust::BAD_DAY)),
        };
        let (from, until) = (day(Field::From, &self.from)?, day(Field::Until, &self.until)?);
        if from.as_ref().zip(until.as_ref()).is_some_and(|(from, until)| from > until) {
            return Err(wrong(Field::Until, k::bench_trust::NEVER_VALID));
        }
        let revoked = day(Field::Revoked, &self.revoked)?;
        let remark = dom::normalize(self.remark.trim());
        if !remark.is_empty() {
            text::check_name(&remark).map_err(|it| (Field::Remark, wording::text_defect(t, it)))?;
        }
        Ok(KeyEntry { city, key, remark: Some(remark).filter(|it| !it.is_empty()), from, until, revoked })
    }
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    City,
    Key,
    From,
    Until,
    Revoked,
    Remark,
    Compared,
}

impl Field {
    fn id(self) -> &'static str {
        match self {
            Self::City => "bench-entry-city",
            Self::Key => "bench-entry-key",
            Self::From => "bench-entry-from",
            Self::Until => "bench-entry-until",
            Self::Revoked => "bench-entry-revoked",
            Self::Remark => "bench-entry-remark",
            Self::Compared => "bench-entry-compared",
        }
    }
}

/// Which entry is edited.
#[derive(Clone, Copy)]
pub struct Enrolling {
    draft: RwSignal<Draft>,
    compared: RwSignal<bool>,
    error: RwSignal<Option<(Field, String)>>,
}

impl Enrolling {
    /// None yet.
    pub fn new() -> Self {
        let (draft, compared) = (RwSignal::new(Draft::default()), RwSignal::new(false));
        Self { draft, compared, error: RwSignal::new(None) }
    }

    /// Asks for an entry, beginning with this.
    pub fn ask(self, draft: Draft) {
        self.draft.set(draft);
        self.compared.set(false);
        self.error.set(None);
        dom::show_dialog(DIALOG);
    }
}

/// The dialog.
#[component]
pub fn Enrol(desk: Desk, enrolling: Enrolling) -> impl IntoView {
    let t = use_t();
    let Enrolling { draft, compared, error } = enrolling;
    let is_stranger = Memo::new(move |_| draft.with(|it| it.is_stranger));
    let field = move |it: Field, label: Key, kind: &'static str, of: fn(&mut Draft) -> &mut String| {
        let error_id = format!("{}-error", it.id());
        let message = move || error.get().filter(|(at, _)| *at == it).map(|it| it.1);
        // A key that comes from a file is compared, not typed.
        let is_fixed = move || is_stranger.get() && matches!(it, Field::City | Field::Key);
        view! {
            <div class="field">
                <label for=it.id()>{t.s(label)}</label>
                <input
                    id=it.id()
                    type=kind
                    autocomplete="off"
                    spellcheck="false"
                    readonly=is_fixed
                    aria-describedby=error_id.clone()
                    aria-invalid=move || message().is_some().then_some("true")
                    prop:value=move || of(&mut draft.get()).clone()
                    on:input:target=move |event| draft.update(|it| *of(it) = event.target().value())
                />
                <p id=error_id class="field__error" role="alert">{message}</p>
            </div>
        }
    };
    let city = move || {
        let code = draft.with(|it| it.city.trim().to_owned());
        seeds::divisions().by_code(&code).map(|it| t.m(&it.name).to_owned())
    };
    let fingerprint = move || draft.with(|it| it.key.trim().parse::<PublicKey>().ok()).map(|it| it.fingerprint());
    let done = move |_| {
        let typed = draft.get_untracked();
        let entry = match typed.entry(t) {
            Ok(_) if typed.is_stranger && !compared.get_untracked() => {
                Err((Field::Compared, t.s(k::bench_trust::NOT_COMPARED).to_owned()))
            }
            other => other,
        };
        match entry {
            Err(found) => {
                dom::focus(found.0.id());
                error.set(Some(found));
            }
            Ok(entry) => {
                dom::close_dialog(DIALOG);
                desk.change_work(|work| {
                    let list = work.keys.get_or_insert_with(|| KeyList::new(Vec::new()));
                    match typed.at.and_then(|it| list.keys.get_mut(it)) {
                        Some(edited) => *edited = entry,
                        None => list.keys.push(entry),
                    }
                });
                dom::focus("bench-keys");
            }
        }
    };
    view! {
        <Dialog id=DIALOG title=t.s(k::bench_trust::ENTRY)>
            {field(Field::City, k::bench_trust::CODE, "text", |it| &mut it.city)}
            <p class="field__help bench-entry__hint" aria-live="polite">{city}</p>
            {field(Field::Key, k::bench_trust::KEY, "text", |it| &mut it.key)}
            <p class="field__help bench-entry__hint">
                {t.s(k::bench_trust::FINGERPRINT)} " "
                <span class="mono" data-testid="bench-entry-fingerprint">{fingerprint}</span>
            </p>
            <div class="bench-fields">
                {field(Field::From, k::bench_trust::FROM, "date", |it| &mut it.from)}
                {field(Field::Until, k::bench_trust::UNTIL, "date", |it| &mut it.until)}
                {field(Field::Revoked, k::bench_trust::REVOKED, "date", |it| &mut it.revoked)}
            </div>
            <p class="field__help bench-entry__hint">{t.s(k::bench_trust::REVOKED_HELP)}</p>
            {field(Field::Remark, k::bench_trust::REMARK, "text", |it| &mut it.remark)}
            <div class="field" hidden=move || !is_stranger.get()>
                <label class="check" for=Field::Compared.id()>
                    <input
                        id=Field::Compared.id()
                        type="checkbox"
                        aria-describedby="bench-entry-compared-error"
                        prop:checked=move || compared.get()
                        on:change:target=move |event| compared.set(event.target().checked())
                    />
                    {t.s(k::bench_trust::COMPARED)}
                </label>
                <p id="bench-entry-compared-error" class="field__error" role="alert">
                    {move || error.get().filter(|it| it.0 == Field::Compared).map(|it| it.1)}
                </p>
            </div>
            <div class="button-row">
                <button type="button" id="bench-entry-done" class="button button--primary" on:click=done>
                    {t.s(k::bench_trust::ENTRY_DONE)}
                </button>
                <button type="button" class="button" on:click=move |_| dom::close_dialog(DIALOG)>
                    {t.s(k::common::CANCEL)}
                </button>
            </div>
        </Dialog>
    }
}
