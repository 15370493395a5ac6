//! Who stated what, how statements contradict each other and why some are set aside, in words.

use leptos::prelude::*;

use crate::core::answers::{Answer, Profile};
use crate::core::assessment::Assessment;
use crate::core::document;
use crate::core::encoding::Digest;
use crate::core::model::Question;
use crate::core::provenance::Origin;
use crate::core::seeds;
use crate::core::sharing::{AsideReason, AssignmentDefect, Author, Choice, Clash, Decision, Doubt, Finding, Merging};
use crate::core::sharing::{NotMergeable, Place, Rule, Value};
use crate::web::answer_words::answer_text;
use crate::web::browser::clock;
use crate::web::i18n::{Key, T, k};
use crate::web::reasons::{visible, visible_up_to};
use crate::web::route::Route;
use crate::web::wording;

/// Longest remark that is shown in full, in characters.
const REMARK_SHOWN: usize = 2000;

/// How many digits of a digest tell files apart at a glance.
const SHORT_DIGEST: usize = 12;

/// The beginning of a file's digest.
pub fn short(file: &Digest) -> String {
    let text = file.to_string();
    text.trim_start_matches("sha256:").chars().take(SHORT_DIGEST).collect()
}

/// A department with the person who filled in.
pub fn contributor(it: &Merging) -> String {
    format!("{} · {}", visible(&it.department.name), visible(&it.person))
}

/// Who stated something.
pub fn who(t: T, assessment: &Assessment, origin: &Origin) -> String {
    match assessment.author(origin) {
        Author::Here => t.s(k::sharing::BY_US).to_owned(),
        Author::Coordinator => t.s(k::sharing::BY_COORDINATOR).to_owned(),
        Author::Contribution(it) => contributor(it),
        Author::Unknown => t.s(k::sharing::BY_UNKNOWN).to_owned(),
    }
}

/// Who stated something, when, and with which file.
pub fn who_and_when(t: T, assessment: &Assessment, origin: &Origin) -> String {
    let (who, when) = (who(t, assessment, origin), clock::local(&origin.at));
    match &origin.file {
        Some(file) => t.f(k::sharing::FROM_FILE, &[("who", &who), ("when", &when), ("file", &short(file))]),
        None => format!("{who} · {when}"),
    }
}

/// What is stated.
pub fn value(t: T, place: &Place, value: &Value, profile: &Profile) -> String {
    match (place, value) {
        (Place::Answer(id), Value::Answer(answer)) => match seeds::model().question(id.as_str()) {
            Some(question) => visible_up_to(&answer_text(t, question, Some(answer), profile), REMARK_SHOWN),
            None => raw(answer),
        },
        (_, Value::Note(text)) => visible_up_to(text, REMARK_SHOWN),
        (_, Value::Evidence(list)) => {
            let titles: Vec<String> = list.iter().map(|it| visible(&it.title)).collect();
            titles.join(t.s(k::answers::ITEM_SEPARATOR))
        }
        (_, Value::Answer(answer)) => raw(answer),
    }
}

/// An answer as it stands in the file: nothing is known about its question.
fn raw(answer: &Answer) -> String {
    visible(&String::from_utf8_lossy(&document::canonical(answer)))
}

/// The number and the words of a question, leading to it.
pub fn question_link(t: T, question: &'static Question) -> AnyView {
    let indicator = &seeds::model().indicators[question.indicator];
    let word = question.id.as_str().rsplit('.').next().unwrap_or_default().to_uppercase();
    view! {
        <span class="muted">{indicator.seq} " " {t.m(&indicator.name)} " " {word}</span>
        <br />
        <a href=Route::Question(question.id.clone()).href()>{t.m(&question.text)}</a>
    }
    .into_any()
}

/// What a statement is about, leading to it where the model has it.
pub fn place(t: T, place: &Place) -> AnyView {
    let model = seeds::model();
    let (kind, id) = match place {
        Place::Answer(id) => (k::sharing::PLACE_ANSWER, id.as_str()),
        Place::Note(id) => (k::sharing::PLACE_NOTE, id.as_str()),
        Place::Evidence(id) => (k::sharing::PLACE_EVIDENCE, id.as_str()),
    };
    let about = match (model.question(id), model.indicator(id)) {
        (Some(question), _) => question_link(t, question),
        (None, Some(it)) => view! { <span>{it.seq} " " {t.m(&it.name)}</span> }.into_any(),
        (None, None) => view! { <code>{visible(id)}</code> }.into_any(),
    };
    view! {
        <span class="tag">{t.s(kind)}</span>
        " "
        {about}
    }
    .into_any()
}

/// How two statements contradict each other.
pub fn clash(it: Clash) -> Key {
    match it {
        Clash::Values => k::sharing::CLASH_VALUES,
        Clash::Unknown => k::sharing::CLASH_UNKNOWN,
        Clash::NotApplicable => k::sharing::CLASH_NOT_APPLICABLE,
        Clash::Notes => k::sharing::CLASH_NOTES,
    }
}

/// Why a statement is set aside.
pub fn aside(t: T, it: &AsideReason) -> String {
    match it {
        AsideReason::UnknownId => t.s(k::sharing::ASIDE_UNKNOWN_ID).to_owned(),
        AsideReason::NotAllowed(words) => t.f(k::sharing::ASIDE_NOT_ALLOWED, &[("words", &visible(words))]),
        AsideReason::OtherEdition => t.s(k::sharing::ASIDE_OTHER_EDITION).to_owned(),
        AsideReason::NotAssigned => t.s(k::sharing::ASIDE_NOT_ASSIGNED).to_owned(),
        AsideReason::TooMuchEvidence => t.s(k::errors::TOO_MUCH_EVIDENCE).to_owned(),
    }
}

/// What was found out about a statement.
pub fn finding(t: T, it: &Finding) -> String {
    match it {
        Finding::New => t.s(k::sharing::FOUND_NEW).to_owned(),
        Finding::Same => t.s(k::sharing::FOUND_SAME).to_owned(),
        Finding::Adds(n) => t.f(k::sharing::FOUND_ADDS, &[("n", &n.to_string())]),
        Finding::Conflict { clash: it, since: false } => t.s(clash(*it)).to_owned(),
        Finding::Conflict { clash: it, since: true } => t.f(k::sharing::CLASH_SINCE, &[("clash", t.s(clash(*it)))]),
        Finding::Aside(it) => aside(t, it),
    }
}

/// What makes a contribution suspicious.
pub fn doubt(it: Doubt) -> Key {
    match it {
        Doubt::OtherAssessment => k::sharing::DOUBT_OTHER_ASSESSMENT,
        Doubt::UnknownTask => k::sharing::DOUBT_UNKNOWN_TASK,
        Doubt::OtherEdition => k::sharing::DOUBT_OTHER_EDITION,
    }
}

/// Why a contribution cannot be merged.
pub fn not_mergeable(t: T, it: &NotMergeable) -> String {
    match it {
        NotMergeable::OtherCity(name) => t.f(k::sharing::OTHER_CITY, &[("city", &visible(name))]),
        NotMergeable::Example => t.s(k::sharing::EXAMPLE_MIXED).to_owned(),
        NotMergeable::IntoPart => t.s(k::sharing::NOT_FOR_PART).to_owned(),
        NotMergeable::Already(at) => t.f(k::sharing::ALREADY, &[("time", &clock::local(at))]),
    }
}

/// Rules with what each is called and what it does.
pub const RULES: [(Rule, Key, Key); 4] = [
    (Rule::Ours, k::sharing::RULE_OURS, k::sharing::RULE_OURS_HELP),
    (Rule::Theirs, k::sharing::RULE_THEIRS, k::sharing::RULE_THEIRS_HELP),
    (Rule::Later, k::sharing::RULE_LATER, k::sharing::RULE_LATER_HELP),
    (Rule::Stated, k::sharing::RULE_STATED, k::sharing::RULE_STATED_HELP),
];

/// How something was decided.
pub fn decision(t: T, it: &Decision) -> &'static str {
    match (it.choice, it.rule) {
        (Some(Choice::Ours), _) => t.s(k::sharing::CHOSE_OURS),
        (Some(Choice::Theirs), _) => t.s(k::sharing::CHOSE_THEIRS),
        (None, rule) => RULES.iter().find(|row| Some(row.0) == rule).map_or("", |row| t.s(row.1)),
    }
}

/// Why an assignment cannot be handed out.
pub fn assignment_defect(t: T, it: AssignmentDefect) -> String {
    match it {
        AssignmentDefect::Name(it) | AssignmentDefect::Instructions(it) => wording::text_defect(t, it),
        AssignmentDefect::Deadline => t.s(k::errors::DATE).to_owned(),
        AssignmentDefect::Nothing => t.s(k::sharing::NOTHING_ASSIGNED).to_owned(),
        AssignmentDefect::UnknownIndicator => t.s(k::errors::UNKNOWN_ID).to_owned(),
    }
}
