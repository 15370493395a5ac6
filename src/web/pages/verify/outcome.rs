//! What came of verification: the verdict, the checks, the proofs of a foreign document.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Finding, Layer};
use crate::core::document::{self, Opened};
use crate::core::examine::Examined;
use crate::core::json::{self, Limits};
use crate::core::proof::{self, ProofDefect, Signed};
use crate::core::result::{Check, Outcome, Reason};
use crate::web::browser::clock;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::reasons;

/// Most lines of one list that are shown; a hostile file can make millions.
const LINES: usize = 100;

/// The verdict on a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every asked-for rule holds, and whether the key list vouches for the signer.
    Accepted {
        /// Whether a key list was asked.
        is_known: bool,
    },
    /// A document of this product, or something that would be one, breaks a rule.
    Refused,
    /// A query, which nobody signs.
    Query,
    /// Something else that carries proofs: how many, and how many of them hold.
    OtherDocument {
        /// Signed documents in it, itself included.
        proofs: usize,
        /// Those whose proof holds.
        holding: usize,
    },
    /// Something else without any proof, and what it seems to be.
    Unsigned(Key),
}

impl Verdict {
    /// The verdict that follows from what was found in these bytes.
    pub fn of(examined: &Examined, bytes: &[u8]) -> Self {
        if examined.is_accepted() {
            return Self::Accepted { is_known: examined.is_known() };
        }
        let is_foreign = |it: &(Check, Outcome)| *it == (Check::Shape, Outcome::Refused(Reason::NotAResult));
        match examined {
            Examined::Query(it) if it.is_ok() => return Self::Query,
            Examined::Query(_) => return Self::Unsigned(k::verify::IS_BROKEN_QUERY),
            Examined::Result(it) if it.outcomes.iter().any(is_foreign) => {}
            _ => return Self::Refused,
        }
        let rows = proofs(bytes);
        if rows.iter().all(|(_, it)| it == &Err(ProofDefect::Missing)) {
            return Self::Unsigned(match document::open(bytes) {
                Ok(Opened::Draft(_)) => k::verify::IS_DRAFT,
                Ok(Opened::Key) => k::verify::IS_KEY,
                Ok(Opened::KeyList) => k::verify::IS_KEY_LIST,
                _ => k::verify::IS_UNSIGNED,
            });
        }
        Self::OtherDocument { proofs: rows.len(), holding: rows.iter().filter(|it| it.1.is_ok()).count() }
    }
}

/// The proof of a document and of each signed document inside it, by place.
fn proofs(bytes: &[u8]) -> Vec<(String, Result<Signed, ProofDefect>)> {
    json::read(bytes, Limits::FILE).map(|it| proof::check_all(&it)).unwrap_or_default()
}

/// The verdict in one sentence.
#[component]
pub fn VerdictText(finding: Finding) -> impl IntoView {
    let t = use_t();
    let examined = &finding.examined;
    let verdict = Verdict::of(examined, &finding.bytes);
    let (kind, known, unknown) = match **examined {
        Examined::Result(_) => ("result", k::verify::ACCEPTED_KNOWN, k::verify::ACCEPTED_UNKNOWN),
        Examined::Review(_) => ("review", k::verify::REVIEW_KNOWN, k::verify::REVIEW_UNKNOWN),
        Examined::Reply(_) => ("reply", k::verify::REPLY_KNOWN, k::verify::REPLY_UNKNOWN),
        Examined::Query(_) => ("query", k::verify::IS_QUERY, k::verify::IS_QUERY),
    };
    let (class, mark, word, sentence) = match verdict {
        Verdict::Accepted { is_known: true } => ("good", "✓", k::verify::ACCEPTED, t.s(known).to_owned()),
        Verdict::Accepted { is_known: false } => ("warning", "✓", k::verify::ACCEPTED_ONLY, t.s(unknown).to_owned()),
        Verdict::Refused => ("bad", "✕", k::verify::REFUSED, first_reason(t, examined)),
        Verdict::Query => ("warning", "!", k::verify::UNSIGNED, t.s(k::verify::IS_QUERY).to_owned()),
        Verdict::OtherDocument { proofs, holding } if proofs == holding => {
            ("warning", "!", k::verify::OTHER, t.f(k::verify::OTHER_HOLDS, &[("n", &proofs.to_string())]))
        }
        Verdict::OtherDocument { proofs, holding } => {
            let values = [("n", (proofs - holding).to_string()), ("all", proofs.to_string())];
            let values = values.each_ref().map(|(name, it)| (*name, it.as_str()));
            ("bad", "✕", k::verify::OTHER, t.f(k::verify::OTHER_BROKEN, &values))
        }
        Verdict::Unsigned(kind) => ("bad", "✕", k::verify::OTHER, t.s(kind).to_owned()),
    };
    let made_up = made_up(examined).map(|(tag, words)| {
        view! {
            <p class="verdict__example">
                <span class="tag tag--example">{t.s(tag)}</span> " "
                {t.s(words)}
            </p>
        }
    });
    let verdict_word = match verdict {
        Verdict::Accepted { is_known: true } => "accepted",
        Verdict::Accepted { is_known: false } => "accepted-signer-not-checked",
        Verdict::Refused => "refused",
        Verdict::Query => "unsigned",
        Verdict::OtherDocument { .. } | Verdict::Unsigned(_) => "other",
    };
    view! {
        <div
            class=format!("verdict__box verdict__box--{class}")
            data-testid="verdict"
            data-verdict=verdict_word
            data-kind=kind
        >
            <p class="verdict__head">
                <span class="verdict__mark" aria-hidden="true">{mark}</span>
                <strong>{t.s(word)}</strong>
            </p>
            <p class="verdict__sentence">{sentence}</p>
            {made_up}
        </div>
    }
}

/// The tag and the words of what no city has stated: synthetic data, or an example.
fn made_up(examined: &Examined) -> Option<(Key, Key)> {
    let inner = examined.submission().and_then(|it| it.content.as_deref()).map(|it| &it.credential_subject);
    if inner.is_some_and(|it| it.synthetic.is_some()) {
        return Some((k::verify::SYNTHETIC_TAG, k::verify::SYNTHETIC));
    }
    let says = match examined {
        Examined::Review(it) => it.content.as_ref().is_some_and(|it| it.credential_subject.example),
        _ => inner.is_some_and(|it| it.example),
    };
    says.then_some((k::common::EXAMPLE, k::verify::EXAMPLE))
}

fn first_reason(t: T, examined: &Examined) -> String {
    let Some((check, reason)) = examined.reasons().next() else { return t.s(k::verify::NOT_ALL).to_owned() };
    let (n, words) = (examined.reasons().count().to_string(), reasons::reason(t, reason));
    t.f(k::verify::REFUSED_FIRST, &[("n", &n), ("check", reasons::check_name(t, check)), ("reason", &words)])
}

/// Every check with what it means and what came of it.
#[component]
pub fn Checks(
    /// What came of each.
    outcomes: Vec<(Check, Outcome)>,
    /// Whether there is a key list.
    has_keys: bool,
    /// Whose checks they are.
    layer: Layer,
) -> impl IntoView {
    let t = use_t();
    let n = outcomes.len().to_string();
    let heading = match layer {
        Layer::Outer => t.f(k::verify::CHECKS, &[("n", &n)]),
        Layer::Inner => t.f(k::verify::CHECKS_INNER, &[("n", &n)]),
    };
    let id = layer.id("checks");
    let row = |(check, outcome): &(Check, Outcome)| {
        let (class, mark, word) = match outcome {
            Outcome::Passed => ("passed", "✓", k::verify::PASSED),
            Outcome::Refused(_) => ("refused", "✕", k::verify::CHECK_REFUSED),
            Outcome::NotChecked => ("open", "–", k::verify::NOT_CHECKED),
        };
        let why = match outcome {
            Outcome::Passed => None,
            Outcome::Refused(reason) => Some(reasons::reason(t, reason)),
            Outcome::NotChecked => Some(reasons::not_checked(t, &outcomes, *check, has_keys)),
        };
        let lines = match outcome {
            Outcome::Refused(reason) => reasons::details(t, reason),
            _ => Vec::new(),
        };
        view! {
            <li class=format!("checks__row checks__row--{class}") data-check=check.word() data-outcome=class>
                <span class="checks__mark" aria-hidden="true">{mark}</span>
                <div class="checks__text">
                    <h3>{reasons::check_name(t, *check)}</h3>
                    <p class="muted">{reasons::check_meaning(t, *check)}</p>
                </div>
                <div class="checks__outcome">
                    <strong>{t.s(word)}</strong>
                    {why.map(|it| view! { <p><bdi>{it}</bdi></p> })}
                </div>
                {(!lines.is_empty()).then(|| view! { <Lines lines=lines /> })}
            </li>
        }
    };
    view! {
        <section aria-labelledby=id.clone()>
            <h2 id=id.clone()>{heading}</h2>
            <ol class="checks" data-testid=layer.id("all-checks")>{outcomes.iter().map(row).collect_view()}</ol>
        </section>
    }
}

/// A list that a hostile file may have made very long: folded away when it is more than a few lines.
#[component]
fn Lines(lines: Vec<String>) -> impl IntoView {
    let t = use_t();
    let n = lines.len();
    let more = n.checked_sub(LINES).filter(|it| *it > 0);
    let shown = lines.into_iter().take(LINES).map(|it| view! { <li><bdi>{it}</bdi></li> }).collect_view();
    view! {
        <details class="checks__lines" open=n <= 8>
            <summary>{t.f(k::verify::LINES, &[("n", &n.to_string())])}</summary>
            <ul>{shown}</ul>
            {more.map(|it| view! { <p class="muted">{t.f(k::verify::MORE_LINES, &[("n", &it.to_string())])}</p> })}
        </details>
    }
}

/// The proofs of a document that is no result, each with its own outcome.
#[component]
pub fn Proofs(bytes: Arc<[u8]>) -> impl IntoView {
    let t = use_t();
    let rows = proofs(&bytes);
    let more = rows.len().checked_sub(LINES).filter(|it| *it > 0);
    let row = |(pointer, outcome): (String, Result<Signed, ProofDefect>)| {
        let place =
            if pointer.is_empty() { t.s(k::verify::WHOLE_DOCUMENT).to_owned() } else { reasons::visible(&pointer) };
        let (class, mark, word) = match outcome {
            Ok(_) => ("passed", "✓", k::verify::PROOF_HOLDS),
            Err(_) => ("refused", "✕", k::verify::PROOF_BROKEN),
        };
        let text = match outcome {
            Ok(Signed { key, created }) => {
                let created = created.map_or_else(|| t.s(k::verify::NO_TIME).to_owned(), |it| clock::local(&it));
                view! {
                    <p>{t.f(k::verify::CREATED_BY, &[("time", &created), ("fingerprint", &key.fingerprint())])}</p>
                    <p><code class="verify__code">{key.to_string()}</code></p>
                }
                .into_any()
            }
            Err(defect) => view! { <p><bdi>{reasons::proof_defect(t, &defect)}</bdi></p> }.into_any(),
        };
        view! {
            <li class=format!("checks__row checks__row--{class}") data-outcome=class>
                <span class="checks__mark" aria-hidden="true">{mark}</span>
                <div class="checks__text"><h3><bdi>{place}</bdi></h3></div>
                <div class="checks__outcome"><strong>{t.s(word)}</strong> {text}</div>
            </li>
        }
    };
    view! {
        <section aria-labelledby="proofs-heading">
            <h2 id="proofs-heading">{t.s(k::verify::PROOFS)}</h2>
            <p class="muted">{t.s(k::verify::PROOFS_HELP)}</p>
            <ol class="checks" data-testid="proofs">{rows.into_iter().take(LINES).map(row).collect_view()}</ol>
            {more.map(|it| view! { <p class="muted">{t.f(k::verify::MORE_LINES, &[("n", &it.to_string())])}</p> })}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::examine::examine;
    use crate::core::result::Expectation;
    use crate::core::seeds;

    fn verdict(text: &str) -> Verdict {
        let expected =
            Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None };
        Verdict::of(&examine(text.as_bytes(), expected), text.as_bytes())
    }

    #[test]
    fn other_files_are_told_apart() {
        assert_eq!(verdict("{"), Verdict::Refused);
        assert_eq!(verdict("{}"), Verdict::Unsigned(k::verify::IS_UNSIGNED));
        assert_eq!(verdict(seeds::example_draft()), Verdict::Unsigned(k::verify::IS_DRAFT));
        let key_list = r#"{"type":"citysec.keylist","version":1,"keys":[]}"#;
        assert_eq!(verdict(key_list), Verdict::Unsigned(k::verify::IS_KEY_LIST));
        let embedded = r#"{"a":[{"proof":{}}]}"#;
        assert_eq!(verdict(embedded), Verdict::OtherDocument { proofs: 2, holding: 0 });
        for kind in ["CityAssessment", "AssessmentReview", "QueryReply"] {
            assert_eq!(verdict(&format!(r#"{{"type":["VerifiableCredential","{kind}"]}}"#)), Verdict::Refused);
        }
        let query = r#"{"type":"citysec.query","version":1}"#;
        assert_eq!(verdict(query), Verdict::Unsigned(k::verify::IS_BROKEN_QUERY));
    }
}
