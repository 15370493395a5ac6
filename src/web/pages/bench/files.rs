//! Loading files, and what became of each.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::core::bench::{Apart, Evaluation, Received, Status, What};
use crate::core::keylist::Signer;
use crate::web::browser::files::PickedFile;
use crate::web::components::FilePicker;
use crate::web::i18n::{T, k, use_t};
use crate::web::picked;
use crate::web::reasons::{self, visible};
use crate::web::route::{BenchPart, Route};

use super::desk::Desk;

/// The page.
#[component]
pub fn Files(desk: Desk) -> impl IntoView {
    let t = use_t();
    let pick = Callback::new(move |file: PickedFile| spawn_local(take(desk, t, file)));
    view! {
        <p>{t.s(k::bench::LEAD)}</p>
        <FilePicker id="bench-files" label=t.s(k::bench::PICK) on_pick=pick area=true multiple=true />
        {move || table(t, &desk.batch(), &desk.evaluation())}
    }
}

async fn take(desk: Desk, t: T, file: PickedFile) {
    let row = match picked::read(&file).await {
        Ok(bytes) => (desk.receive(file.name(), &bytes), Some(bytes.into())),
        Err(why) => (Received::unread(file.name(), picked::words(t, &why)), None),
    };
    desk.add(vec![row]);
}

fn table(t: T, batch: &[Arc<Received>], evaluation: &Evaluation) -> Option<AnyView> {
    let row = |(received, status): (&Arc<Received>, &Status)| {
        let city = received.city().map(|it| visible(&it.name)).unwrap_or_default();
        view! {
            <tr>
                <th scope="row"><bdi>{visible(&received.name)}</bdi></th>
                <td>{to_city(received, city)}</td>
                <td>{state(t, batch, received, status)}</td>
            </tr>
        }
    };
    (!batch.is_empty()).then(|| {
        view! {
            <table class="table" data-testid="bench-files">
                <thead>
                    <tr>
                        <th scope="col">{t.s(k::bench::COLUMN_FILE)}</th>
                        <th scope="col">{t.s(k::bench::COLUMN_CITY)}</th>
                        <th scope="col">{t.s(k::bench::COLUMN_STATE)}</th>
                    </tr>
                </thead>
                <tbody>{batch.iter().zip(&evaluation.statuses).map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    })
}

/// The name of the city; where the file is a sound one, the way to its page.
fn to_city(received: &Received, name: String) -> AnyView {
    match received.digest.filter(|_| received.submission().is_some()) {
        Some(it) => view! { <a href=Route::Bench(BenchPart::City(it)).href()><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    }
}

/// What became of a file, in words.
pub fn state(t: T, batch: &[Arc<Received>], received: &Received, status: &Status) -> String {
    let file = |idx: usize| visible(&batch[idx].name);
    match (status, &received.what) {
        (Status::Counted, _) => t.s(k::bench::COUNTED).to_owned(),
        (_, What::Unread(words)) => words.clone(),
        (_, What::Refused(it)) => {
            let reasons: Vec<String> = it.reasons.iter().map(|(_, it)| reasons::reason(t, it)).collect();
            t.f(k::bench::REFUSED, &[("why", &reasons.join(" "))])
        }
        (Status::Apart(apart), _) => match apart {
            Apart::Signer(Signer::Unknown) => t.s(k::bench::APART_UNKNOWN).to_owned(),
            Apart::Signer(Signer::OtherCity) => t.s(k::bench::APART_OTHER_CITY).to_owned(),
            Apart::Signer(Signer::NotAnEvaluator) => reasons::signer(t, Signer::NotAnEvaluator).to_owned(),
            Apart::Signer(Signer::Revoked) => t.s(k::bench::APART_REVOKED).to_owned(),
            Apart::Signer(_) => t.s(k::bench::APART_VALIDITY).to_owned(),
            Apart::Excluded => t.s(k::bench::APART_EXCLUDED).to_owned(),
            Apart::Scope => t.s(k::bench::APART_SCOPE).to_owned(),
            Apart::Round => t.s(k::bench::APART_ROUND).to_owned(),
            Apart::Challenge => t.s(k::bench::APART_CHALLENGE).to_owned(),
            Apart::Early => t.s(k::bench::APART_EARLY).to_owned(),
            Apart::Late => t.s(k::bench::APART_LATE).to_owned(),
            Apart::Example => t.s(k::bench::APART_EXAMPLE).to_owned(),
            Apart::Same(it) => t.f(k::bench::APART_SAME, &[("file", &file(*it))]),
            Apart::Superseded(it) => t.f(k::bench::APART_SUPERSEDED, &[("file", &file(*it))]),
            Apart::NotChosen(it) => t.f(k::bench::APART_NOT_CHOSEN, &[("file", &file(*it))]),
            Apart::Conflict(others) => {
                let names: Vec<String> = others.iter().map(|it| file(*it)).collect();
                t.f(k::bench::APART_CONFLICT, &[("files", &names.join(t.s(k::bench::AND)))])
            }
        },
        (Status::Refused, What::Submission(_) | What::Review(_)) => String::new(),
    }
}
