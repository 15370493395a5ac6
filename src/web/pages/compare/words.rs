//! How editions, differences and reasons are worded.

use super::desk::{Opened, Source, Trouble};
use crate::core::answers::Profile;
use crate::core::compare::{Difference, Edition, Refusal, Side, Withheld};
use crate::core::document::OpenFileError;
use crate::core::ids::QuestionId;
use crate::core::scoring::{E2, E4, Score, Standing};
use crate::core::seeds;
use crate::core::text::NOTE_LIMIT;
use crate::web::answer_words::answer_text;
use crate::web::browser::clock;
use crate::web::i18n::{Key, T, k};
use crate::web::picked;
use crate::web::reasons::{self, visible, visible_up_to};
use crate::web::wording;

/// What an edition is called in a list: day, city, kind, scope, file.
pub fn label(t: T, it: &Source) -> String {
    let about = it.edition.about();
    let city = about.city.as_ref().map_or_else(|| t.s(k::common::NO_CITY).to_owned(), |it| visible(&it.name));
    let mut words =
        format!("{} · {city} · {} · {}", day(&it.edition), kind(t, &it.edition), wording::scope(t, about.scope));
    if about.example {
        words.push_str(&format!(" · {}", t.s(k::common::EXAMPLE)));
    }
    if let Some(file) = &it.file {
        words.push_str(&format!(" · {}", visible(file)));
    }
    words
}

/// The day of an edition where the user is.
pub fn day(it: &Edition<'_>) -> String {
    clock::local(&it.about().date).chars().take(10).collect()
}

/// Whether it is a draft or a result.
pub fn kind(t: T, it: &Edition<'_>) -> &'static str {
    t.s(if it.about().signed.is_some() { k::compare::RESULT } else { k::compare::DRAFT })
}

/// What became of a file.
pub fn state(t: T, it: &Opened) -> String {
    match &it.edition {
        Ok(edition) => state_of_edition(t, edition),
        Err(trouble) => t.f(k::compare::REFUSED, &[("why", &refusal(t, trouble))]),
    }
}

fn state_of_edition(t: T, it: &Edition<'_>) -> String {
    let words = match &it.about().signed {
        Some((key, _)) => t.f(k::compare::IS_RESULT, &[("fingerprint", &key.fingerprint())]),
        None => t.s(k::compare::IS_DRAFT).to_owned(),
    };
    let lack = match (it.model().is_some(), it.weights().is_some()) {
        (true, true) => return words,
        (false, _) => k::compare::LACKS_MODEL,
        (true, false) => k::compare::LACKS_WEIGHTS,
    };
    format!("{words} {}", t.s(lack))
}

fn refusal(t: T, it: &Trouble) -> String {
    let refusal = match it {
        Trouble::Unread(why) => return picked::words(t, why),
        Trouble::Refused(it) => it,
    };
    match refusal.as_ref() {
        Refusal::File(OpenFileError::Newer { kind, version }) => {
            t.f(k::errors::NEWER, &[("kind", kind), ("version", &version.to_string())])
        }
        Refusal::File(it) => wording::open_file_error(t, it),
        Refusal::NoAnswers => t.s(k::compare::NO_ANSWERS).to_owned(),
        Refusal::Statement(it) => reasons::statement_defect(t, it),
        Refusal::Result(verification) => match verification.reasons().next() {
            Some((check, reason)) => {
                let (check, reason) = (reasons::check_name(t, check), reasons::reason(t, reason));
                t.f(k::compare::NOT_VERIFIED, &[("check", check), ("reason", &reason)])
            }
            None => t.s(k::verify::NOT_ALL).to_owned(),
        },
    }
}

/// Which way a difference goes: for signs beside the figures and for filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Higher for certain.
    Up,
    /// Lower for certain.
    Down,
    /// Level, or not certain while questions are open.
    Level,
    /// Not stated.
    Withheld,
}

/// The direction of a difference. What left or entered the score has none, and is no lack of comparability.
pub fn direction(it: Difference) -> Direction {
    match it {
        Difference::Exact(1..) | Difference::Within { lowest: 1.., .. } => Direction::Up,
        Difference::Exact(..=-1) | Difference::Within { highest: ..=-1, .. } => Direction::Down,
        Difference::Withheld(Withheld::NothingApplies(_)) => Direction::Level,
        Difference::Withheld(_) => Direction::Withheld,
        Difference::Exact(_) | Difference::Within { .. } | Difference::NoScore => Direction::Level,
    }
}

/// Hundredths with their sign.
pub fn signed(hundredths: i32) -> String {
    let sign = match hundredths {
        0 => "",
        1.. => "+",
        // The minus sign, as wide as the plus.
        _ => "−",
    };
    format!("{sign}{}", E2(hundredths.unsigned_abs()).two_decimals())
}

/// A difference in words.
pub fn difference(t: T, it: Difference) -> String {
    match it {
        Difference::Exact(it) => signed(it),
        Difference::Within { lowest, highest } => {
            t.f(k::compare::WITHIN, &[("lowest", &signed(lowest)), ("highest", &signed(highest))])
        }
        Difference::NoScore => "–".to_owned(),
        Difference::Withheld(it) => t.f(k::compare::WITHHELD, &[("reason", withheld(t, it))]),
    }
}

/// Why no difference is stated.
pub fn withheld(t: T, it: Withheld) -> &'static str {
    let by_side = |side: Side, keys: [Key; 3]| match side {
        Side::Before => keys[0],
        Side::After => keys[1],
        Side::Both => keys[2],
    };
    t.s(match it {
        Withheld::ModelNotAtHand(side) => {
            by_side(side, [k::compare::MODEL_BEFORE, k::compare::MODEL_AFTER, k::compare::MODEL_BOTH])
        }
        Withheld::WeightsNotAtHand(side) => {
            by_side(side, [k::compare::WEIGHTS_BEFORE, k::compare::WEIGHTS_AFTER, k::compare::WEIGHTS_BOTH])
        }
        Withheld::NotInModel(Side::Before) => k::compare::NEW_QUESTION,
        Withheld::NotInModel(_) => k::compare::QUESTION_GONE,
        Withheld::OtherQuestion => k::compare::OTHER_QUESTION,
        Withheld::OtherScale => k::compare::OTHER_SCALE,
        Withheld::NotAsked(Side::Before) => k::compare::NOT_ASKED_BEFORE,
        Withheld::NotAsked(_) => k::compare::NOT_ASKED_AFTER,
        Withheld::OtherQuestions => k::compare::OTHER_QUESTIONS,
        Withheld::OtherScope => k::compare::OTHER_SCOPE,
        Withheld::OtherWeights => k::compare::OTHER_WEIGHTS,
        Withheld::NothingApplies(side) => {
            by_side(side, [k::compare::NOTHING_BEFORE, k::compare::NOTHING_AFTER, k::compare::NOTHING_BOTH])
        }
        Withheld::Open(side) => by_side(side, [k::compare::OPEN_BEFORE, k::compare::OPEN_AFTER, k::compare::OPEN_BOTH]),
    })
}

/// A score: one figure, an interval while questions are open, a dash where there is none.
pub fn score(it: Option<Score>) -> String {
    match it.map(|it| (it.lowest, it.highest)) {
        Some((Some(low), Some(high))) if low != high => format!("{}–{}", low.two_decimals(), high.two_decimals()),
        Some((Some(it), _)) => it.two_decimals(),
        _ => "–".to_owned(),
    }
}

/// A question's score.
pub fn question_score(it: Standing) -> String {
    match it {
        Standing::Scored(it) => it.shown().two_decimals(),
        Standing::Unknown => E4(0).shown().two_decimals(),
        Standing::NotApplicable | Standing::Open(_) => "–".to_owned(),
    }
}

/// The state of an answer in one word.
pub fn standing(t: T, it: Standing) -> &'static str {
    t.s(match it {
        Standing::Open(_) => k::answers::UNANSWERED,
        Standing::Unknown => k::answers::UNKNOWN,
        Standing::NotApplicable => k::compare::STATE_NOT_APPLICABLE,
        Standing::Scored(_) => k::compare::STATE_ANSWERED,
    })
}

/// What an edition answers to a question, in words; `None` where its model is not at hand or its scope does not ask.
pub fn answer(t: T, edition: &Edition<'_>, id: &QuestionId, standing: Option<Standing>) -> Option<String> {
    standing?;
    let question = seeds::model().question(id.as_str())?;
    let profile: &Profile = &edition.statement().profile;
    let words = answer_text(t, question, edition.statement().answers.get(id), profile);
    // A reason may come from a file.
    Some(visible_up_to(&words, NOTE_LIMIT * 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::text::Lang;

    #[test]
    fn every_reason_has_words_of_its_own() {
        use Withheld as W;
        let sides = [Side::Before, Side::After, Side::Both];
        let mut reasons = vec![W::OtherQuestion, W::OtherScale, W::OtherQuestions, W::OtherScope, W::OtherWeights];
        for side in sides {
            reasons.extend([
                W::ModelNotAtHand(side),
                W::WeightsNotAtHand(side),
                W::NothingApplies(side),
                W::Open(side),
            ]);
        }
        for side in [Side::Before, Side::After] {
            reasons.extend([W::NotInModel(side), W::NotAsked(side)]);
        }
        for lang in [Lang::Zh, Lang::En] {
            let mut words: Vec<&str> = reasons.iter().map(|it| withheld(T { lang }, *it)).collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), reasons.len(), "{words:?}");
        }
    }

    #[test]
    fn differences_show_their_sign_and_only_certain_ones_a_direction() {
        let zh = T { lang: Lang::Zh };
        let within = |lowest, highest| Difference::Within { lowest, highest };
        let gone = Difference::Withheld(Withheld::NothingApplies(Side::After));
        let rows = [
            (Difference::Exact(417), "+4.17", Direction::Up),
            (Difference::Exact(-5), "−0.05", Direction::Down),
            (Difference::Exact(0), "0.00", Direction::Level),
            (within(-334, 166), "−3.34 至 +1.66", Direction::Level),
            (within(1, 166), "+0.01 至 +1.66", Direction::Up),
            (within(-20, -1), "−0.20 至 −0.01", Direction::Down),
            (Difference::NoScore, "–", Direction::Level),
            (gone, "不作对比：对比后没有可计分的题", Direction::Level),
            (Difference::Withheld(Withheld::OtherScale), "不作对比：计分标准有改动", Direction::Withheld),
        ];
        for (it, text, way) in rows {
            assert_eq!((difference(zh, it).as_str(), direction(it)), (text, way), "{it:?}");
        }
    }
}
