//! The words of the tables of statistics, in English like everything that this program prints.

use std::sync::Arc;

use citysec::core::bench::Received;
use citysec::core::bench::figures::{Head, Which, Word};
use citysec::core::bench::plausibility::{Flag, Node};
use citysec::core::bench::statistics::Range;
use citysec::core::decimal::Hundredths;
use citysec::core::model::Semantics;
use citysec::core::scoring::E2;
use citysec::core::seeds;
use citysec::core::whitepaper::Base;

/// Puts it into words.
pub fn say(it: Word<'_>) -> String {
    match it {
        Word::Title(it) => title(it).to_owned(),
        Word::Head(it) => head(it).to_owned(),
        Word::Total => "Total".to_owned(),
        Word::NoneTicked => "None of them".to_owned(),
        Word::Yes(is) => if is { "yes" } else { "no" }.to_owned(),
        Word::Range(it) => range(it),
        Word::Level(n) => format!("level {n}"),
        Word::Relation(it) => match it {
            Semantics::Eq => "exactly there",
            Semantics::Ge => "there or above",
            Semantics::Le => "there or below",
            Semantics::Qual => "in words only",
            Semantics::Ref => "for reference",
        }
        .to_owned(),
        Word::Base(it) => match it {
            Some(Base::Units) => "units surveyed",
            Some(Base::CitiesWithDocuments) => "cities surveyed that have documents",
            _ => "cities surveyed",
        }
        .to_owned(),
        Word::Flag(batch, flag, file) => words(batch, flag, file),
    }
}

fn title(it: Which) -> &'static str {
    match it {
        Which::Scores => "Means and quartiles of the scores",
        Which::Questions => "Answers to each question in numbers",
        Which::Answers => "How the answers are spread",
        Which::National => "National figures and this batch",
        Which::Gaps => "Common gaps",
        Which::Flags => "Plausibility flags",
    }
}

fn head(it: Head) -> &'static str {
    match it {
        Head::Item => "Item",
        Head::Name => "Name",
        Head::Cities => "Cities",
        Head::Mean => "Mean",
        Head::Lowest => "Lowest",
        Head::LowerQuartile => "Lower quartile",
        Head::Median => "Median",
        Head::UpperQuartile => "Upper quartile",
        Head::Highest => "Highest",
        Head::Question => "Question",
        Head::Wording => "Wording",
        Head::Stated => "Stated",
        Head::Unknown => "Unknown",
        Head::NotApplicable => "Not applicable",
        Head::Unit => "Unit",
        Head::Answer => "Answer",
        Head::Share => "Share",
        Head::NationalHere => "National figure",
        Head::Statistic => "Statistic",
        Head::Place => "Where",
        Head::Relation => "Relation",
        Head::Published => "As published",
        Head::Base => "Share of",
        Head::Percent => "Per cent",
        Head::BatchCities => "Here",
        Head::BatchOf => "Of",
        Head::BatchShare => "Share here",
        Head::Zero => "Scores 0",
        Head::Of => "Applies to",
        Head::Both => "Share of both",
        Head::Rule => "Rule",
        Head::Link => "Link or item",
        Head::Questions => "Questions",
        Head::Flag => "Flag",
    }
}

fn range(it: &Range) -> String {
    let from = |(at, inside): (Hundredths, bool)| if inside { format!("{at}") } else { format!("above {at}") };
    let to = |(at, inside): (Hundredths, bool)| if inside { format!("to {at}") } else { format!("to below {at}") };
    match (it.from, it.to) {
        (Some((low, true)), Some((high, true))) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{} {}", from(low), to(high)),
        (Some((at, true)), None) => format!("{at} or more"),
        (Some((at, false)), None) => format!("above {at}"),
        (None, Some((at, true))) => format!("up to {at}"),
        (None, Some((at, false))) => format!("below {at}"),
        (None, None) => "any".to_owned(),
    }
}

/// What a flag says of a city.
fn words(batch: &[Arc<Received>], flag: &Flag, file: usize) -> String {
    let (model, links) = (seeds::model(), seeds::links());
    let figure = |e2: u64| Hundredths::from_e2(e2).unwrap_or_default().to_string();
    match flag {
        Flag::Contradiction { link, .. } => links.contradictions[*link].text.en.to_string(),
        Flag::Figures { link, part_e2, whole_e2, .. } => {
            format!("{}; {} against {}", links.figures[*link].text.en, figure(*part_e2), figure(*whole_e2))
        }
        Flag::Top { group, full, scored, .. } => {
            let of = group.map_or("everything", |it| &model.groups[it].name.en);
            format!("{full} of {scored} answers at full marks: {of}")
        }
        Flag::SameText { chars, .. } => {
            let others = flag.files().into_iter().filter(|it| *it != file);
            let others: Vec<&str> = others.filter_map(|it| Some(batch[it].city()?.name.as_str())).collect();
            format!("the very text of {} ({chars} characters)", others.join(", "))
        }
        Flag::Outlier { of, value, quartiles, cities, .. } => {
            let is_quantity = matches!(of, Node::Quantity(_));
            let number = |e2: u64| {
                if is_quantity { figure(e2) } else { E2(u32::try_from(e2).unwrap_or(u32::MAX)).two_decimals() }
            };
            let (lower, upper) = (number(quartiles.0), number(quartiles.1));
            format!("{}, where the quartiles of {cities} cities are {lower} and {upper}", number(*value))
        }
    }
}
