//! The words of the tables of statistics.

use crate::core::bench::figures::{Head, Which, Word};
use crate::core::model::Semantics;
use crate::core::whitepaper::Base;
use crate::web::i18n::{Key, T, k};
use crate::web::pages::bench::flag_words;

use super::questions::range_words;

/// Puts it into words.
pub fn say(t: T, it: Word<'_>) -> String {
    let key = match it {
        Word::Range(it) => return range_words(t, it),
        Word::Level(n) => return t.f(k::statistics::LEVEL, &[("n", &n.to_string())]),
        Word::Flag(batch, flag, file) => return flag_words::words(t, batch, flag, file),
        Word::Title(it) => title(it),
        Word::Head(it) => head(it),
        Word::Total => k::statistics::TOTAL,
        Word::NoneTicked => k::statistics::TICKED_NONE,
        Word::Yes(true) => k::statistics::YES,
        Word::Yes(false) => k::statistics::NO,
        Word::Relation(it) => match it {
            Semantics::Eq => k::statistics::RELATION_EXACTLY,
            Semantics::Ge => k::statistics::RELATION_AT_LEAST,
            Semantics::Le => k::statistics::RELATION_AT_MOST,
            Semantics::Qual => k::statistics::RELATION_IN_WORDS,
            Semantics::Ref => k::statistics::RELATION_REFERENCE,
        },
        Word::Base(it) => match it {
            Some(Base::Units) => k::statistics::BASE_UNITS,
            Some(Base::CitiesWithDocuments) => k::statistics::BASE_DOCUMENTS,
            _ => k::statistics::BASE_CITIES,
        },
    };
    t.s(key).to_owned()
}

fn title(it: Which) -> Key {
    match it {
        Which::Scores => k::statistics::TABLE_SCORES,
        Which::Questions => k::statistics::TABLE_QUESTIONS,
        Which::Answers => k::statistics::TABLE_ANSWERS,
        Which::National => k::statistics::TABLE_NATIONAL,
        Which::Gaps => k::statistics::GAPS,
        Which::Flags => k::statistics::FLAGS,
    }
}

fn head(it: Head) -> Key {
    match it {
        Head::Item => k::statistics::ITEM,
        Head::Name => k::statistics::NAME,
        Head::Cities => k::statistics::CITIES,
        Head::Mean => k::statistics::MEAN,
        Head::Lowest => k::statistics::LOWEST,
        Head::LowerQuartile => k::statistics::LOWER_QUARTILE,
        Head::Median => k::statistics::MEDIAN,
        Head::UpperQuartile => k::statistics::UPPER_QUARTILE,
        Head::Highest => k::statistics::HIGHEST,
        Head::Question => k::statistics::QUESTION,
        Head::Wording => k::statistics::WORDING,
        Head::Stated => k::statistics::STATED,
        Head::Unknown => k::statistics::UNKNOWN,
        Head::NotApplicable => k::statistics::NOT_APPLICABLE,
        Head::Unit => k::statistics::UNIT,
        Head::Answer => k::statistics::ANSWER,
        Head::Share => k::statistics::SHARE,
        Head::NationalHere => k::statistics::NATIONAL_FIGURE,
        Head::Statistic => k::statistics::STATISTIC,
        Head::Place => k::statistics::PLACE,
        Head::Relation => k::statistics::RELATION,
        Head::Published => k::statistics::PUBLISHED,
        Head::Base => k::statistics::BASE,
        Head::Percent => k::statistics::PERCENT,
        Head::BatchCities => k::statistics::BATCH_CITIES,
        Head::BatchOf => k::statistics::BATCH_OF,
        Head::BatchShare => k::statistics::BATCH_SHARE,
        Head::Zero => k::statistics::ZERO,
        Head::Of => k::statistics::OF,
        Head::Both => k::statistics::BOTH,
        Head::Rule => k::statistics::RULE,
        Head::Link => k::statistics::LINK,
        Head::Questions => k::statistics::ABOUT_QUESTIONS,
        Head::Flag => k::statistics::FLAG,
    }
}
