//! Another weight table: loaded, checked, ranked by, and set beside the default one.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::bench::publishing::OtherWeights;
use crate::core::model::Defect;
use crate::core::publish::Table;
use crate::core::seeds;
use crate::core::weights::Weights;
use crate::web::browser::dom;
use crate::web::browser::files::PickedFile;
use crate::web::components::{FilePicker, Notice, NoticeKind};
use crate::web::i18n::{T, k, use_t};
use crate::web::picked::{self, Unread};
use crate::web::reasons::visible;

use super::super::desk::Desk;
use super::super::paged::PrintButton;
use super::desk::{View, change, side_by_side};
use super::table::{Notes, TableView, TakeAll};
use super::{AmongWhom, Switch, nothing};

/// Why a picked file is no table that could be loaded.
#[derive(Clone, PartialEq, Eq)]
enum Trouble {
    Unread(Unread),
    NoText,
    Defects(Vec<String>),
}

/// The page.
#[component]
pub fn WeightsPage(
    /// What lies on the bench.
    desk: Desk,
) -> impl IntoView {
    let t = use_t();
    let view = View::of_visit();
    let trouble = RwSignal::new(None::<(String, Trouble)>);
    let pick = Callback::new(move |file: PickedFile| {
        spawn_local(async move {
            let name = file.name();
            match load(&file).await {
                Ok(other) => {
                    trouble.set(None);
                    change(desk, |it| it.other = Some(other));
                }
                Err(why) => trouble.set(Some((name, why))),
            }
            dom::focus("weights-loaded");
        });
    });
    let refused = move || {
        trouble.get().map(|(name, why)| {
            view! { <Notice kind=NoticeKind::Bad>{trouble_words(t, &name, why)}</Notice> }
        })
    };
    let loaded = move || match desk.other_weights() {
        None => view! { <p class="muted">{t.s(k::ranking::NO_OTHER)}</p> }.into_any(),
        Some(Ok(it)) => view! { <Loaded desk=desk weights=it /> }.into_any(),
        Some(Err(defects)) => {
            let name = desk.with_work(|it| it.publishing.other.as_ref().map(|it| it.name.clone()).unwrap_or_default());
            let words = trouble_words(t, &name, Trouble::Defects(lines(&defects)));
            view! { <Notice kind=NoticeKind::Bad>{words}</Notice> }.into_any()
        }
    };
    let table = Memo::new(move |_| {
        let is_empty = desk.evaluation().counted.is_empty();
        if is_empty { None } else { side_by_side(desk, view.among.get(), t).map(Arc::new) }
    });
    let take = Callback::new(move |()| table.get_untracked().iter().map(|it| (**it).clone()).collect());
    // Among others it is another table.
    let id = Memo::new(move |_| table.with(|it| it.as_ref().map(|it| it.id.clone())));
    let shown = Memo::new(move |before: Option<&Arc<Table>>| table.get().or(before.cloned()).unwrap_or_default());
    let compared = move || {
        id.get().map(|_| {
            view! {
                <Notes notes=Signal::derive(move || shown.with(|it| it.notes.clone())) />
                <form class="ranking__choices" on:submit=|it| it.prevent_default()>
                    <AmongWhom desk=desk view=view />
                    <Switch label=k::ranking::DIGITS is_on=view.digits.into() set=Callback::new(move |on| view.digits.set(on)) />
                </form>
                <div class="ranking__take">
                    <TakeAll name="weights" tables=take />
                    <PrintButton />
                </div>
                <TableView table=shown digits=view.digits />
            }
        })
    };
    view! {
        <div class="ranking">
            <p>{t.s(k::ranking::WEIGHTS_LEAD)}</p>
            <FilePicker id="weights-file" label=t.s(k::ranking::WEIGHTS_PICK) on_pick=pick area=true />
            <div id="weights-loaded" tabindex="-1" role="status">{refused} {loaded}</div>
            {move || desk.evaluation().counted.is_empty().then(|| nothing(t))}
            {compared}
        </div>
    }
}

async fn load(file: &PickedFile) -> Result<OtherWeights, Trouble> {
    let bytes = picked::read(file).await.map_err(Trouble::Unread)?;
    let text = String::from_utf8(bytes).map_err(|_| Trouble::NoText)?;
    let other = OtherWeights { name: file.name(), text };
    match other.load(seeds::model()) {
        Ok(_) => Ok(other),
        Err(defects) => Err(Trouble::Defects(lines(&defects))),
    }
}

/// How many defects are shown: a table for another model has hundreds.
const SHOWN: usize = 20;

fn lines(defects: &[Defect]) -> Vec<String> {
    defects.iter().take(SHOWN).map(|it| visible(&it.to_string())).collect()
}

fn trouble_words(t: T, name: &str, why: Trouble) -> AnyView {
    let name = visible(name);
    match why {
        Trouble::Unread(it) => view! { <p><bdi>{name}</bdi> " " {picked::words(t, &it)}</p> }.into_any(),
        Trouble::NoText => view! { <p>{t.f(k::ranking::NO_TEXT, &[("name", &name)])}</p> }.into_any(),
        Trouble::Defects(lines) => {
            let lines = lines.into_iter().map(|it| view! { <li><code>{it}</code></li> });
            view! {
                <p>{t.f(k::ranking::DEFECTS, &[("name", &name)])}</p>
                <ul data-testid="weights-defects">{lines.collect_view()}</ul>
            }
            .into_any()
        }
    }
}

#[component]
fn Loaded(desk: Desk, weights: Arc<Weights>) -> impl IntoView {
    let t = use_t();
    let ranks = move || desk.with_work(|it| it.publishing.ranks_by_other);
    let is_same = weights.digest == seeds::weights().digest;
    view! {
        <dl class="facts" data-testid="weights-loaded">
            <dt>{t.s(k::ranking::WEIGHTS_TITLE)}</dt>
            <dd>{visible(t.m(&weights.title))}</dd>
            <dt>{t.s(k::ranking::WEIGHTS_NOTE)}</dt>
            <dd>{visible(t.m(&weights.note))}</dd>
            <dt>{t.s(k::ranking::WEIGHTS_DIGEST)}</dt>
            <dd><code>{weights.digest.to_string()}</code></dd>
        </dl>
        {is_same.then(|| view! { <p>{t.s(k::ranking::WEIGHTS_SAME)}</p> })}
        <Switch
            label=k::ranking::RANK_BY_OTHER
            is_on=Signal::derive(ranks)
            set=Callback::new(move |on| change(desk, |it| it.ranks_by_other = on))
        />
        <button
            type="button"
            class="button button--small"
            on:click=move |_| {
                let name = desk.with_work(|it| it.publishing.other.as_ref().map(|it| it.name.clone()));
                desk.take_out(k::ranking::REMOVED_WEIGHTS, name.unwrap_or_default(), |it| {
                    it.publishing.other = None;
                    it.publishing.ranks_by_other = false;
                });
                dom::focus("weights-loaded");
            }
        >
            {t.s(k::ranking::WEIGHTS_REMOVE)}
        </button>
    }
}
