//! The words of charts.

use crate::core::model::{Group, Indicator};
use crate::core::scoring::Score;
use crate::core::seeds::words::{T, k};

/// A name of a group that is short enough for an axis; the full name for a group that has none.
pub fn axis_name(t: T, group: &Group) -> String {
    let key = match group.id.as_str() {
        "management.strategy" => k::chart::AXIS_MANAGEMENT_STRATEGY,
        "management.mechanism" => k::chart::AXIS_MANAGEMENT_MECHANISM,
        "technology.public_infra" => k::chart::AXIS_TECHNOLOGY_PUBLIC_INFRA,
        "technology.cii" => k::chart::AXIS_TECHNOLOGY_CII,
        "technology.business" => k::chart::AXIS_TECHNOLOGY_BUSINESS,
        "operations.service" => k::chart::AXIS_OPERATIONS_SERVICE,
        "operations.monitoring" => k::chart::AXIS_OPERATIONS_MONITORING,
        "operations.response" => k::chart::AXIS_OPERATIONS_RESPONSE,
        "operations.emergency" => k::chart::AXIS_OPERATIONS_EMERGENCY,
        "operations.recovery" => k::chart::AXIS_OPERATIONS_RECOVERY,
        "operations.supply_chain" => k::chart::AXIS_OPERATIONS_SUPPLY_CHAIN,
        _ => return t.m(&group.name).to_owned(),
    };
    t.s(key).to_owned()
}

/// The name of an indicator without what stands in brackets at its end.
pub fn short_indicator_name(t: T, indicator: &Indicator) -> &str {
    let name = t.m(&indicator.name);
    let end = if name.ends_with('）') { name.find('（') } else { name.find(" (").filter(|_| name.ends_with(')')) };
    &name[..end.unwrap_or(name.len())]
}

/// What charts draw of a figure, by name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Names {
    /// A settled score.
    pub score: String,
    /// The score with open questions at 0.
    pub lowest: String,
    /// From there to the highest.
    pub up_to_highest: String,
    /// The score with open questions at 100.
    pub highest: String,
    /// The score over what has been answered.
    pub so_far: String,
}

impl Names {
    /// In a language.
    pub fn of(t: T) -> Self {
        let name = |key| t.s(key).to_owned();
        Self {
            score: name(k::chart::SCORE),
            lowest: name(k::chart::LOWEST),
            up_to_highest: name(k::chart::UP_TO_HIGHEST),
            highest: name(k::chart::HIGHEST),
            so_far: name(k::chart::SO_FAR),
        }
    }
}

/// A name with its score.
pub fn named(t: T, name: &str, score: &str) -> String {
    t.f(k::chart::NAMED, &[("name", name), ("score", score)])
}

/// Several of them as a sentence.
pub fn listed(t: T, all: &[String]) -> String {
    t.f(k::chart::LISTED, &[("list", &all.join(t.s(k::chart::SEPARATOR)))])
}

pub fn radar(t: T) -> &'static str {
    t.s(k::chart::RADAR)
}

pub fn heat_map(t: T) -> &'static str {
    t.s(k::chart::HEAT_MAP)
}

/// What the line of the radar is.
pub fn line(t: T, is_open: bool) -> &'static str {
    t.s(if is_open { k::chart::SO_FAR } else { k::chart::SCORE })
}

pub fn interval(t: T) -> &'static str {
    t.s(k::chart::INTERVAL)
}

pub fn left_out(t: T) -> &'static str {
    t.s(k::chart::LEFT_OUT)
}

/// What the solid part of a bar is.
pub fn solid(t: T, is_open: bool) -> &'static str {
    t.s(if is_open { k::chart::LOWEST } else { k::chart::SCORE })
}

pub fn up_to_highest(t: T) -> &'static str {
    t.s(k::chart::UP_TO_HIGHEST)
}

pub fn so_far(t: T) -> &'static str {
    t.s(k::chart::SO_FAR)
}

pub fn partly(t: T) -> &'static str {
    t.s(k::chart::PARTLY)
}

pub fn unanswered(t: T) -> &'static str {
    t.s(k::chart::UNANSWERED)
}

pub fn not_applicable(t: T) -> &'static str {
    t.s(k::chart::NOT_APPLICABLE)
}

/// How an indicator stands, where there is more to say than its score.
pub fn state(t: T, score: &Score) -> String {
    let counts = score.counts;
    if score.highest.is_none() {
        return t.s(k::chart::NOT_APPLICABLE).to_owned();
    }
    let mut words = Vec::new();
    match counts.open {
        0 => {}
        open if open == counts.all => words.push(t.s(k::chart::UNANSWERED).to_owned()),
        open => words.push(t.f(k::chart::OPEN, &[("n", &open.to_string())])),
    }
    if counts.unknown > 0 {
        words.push(t.f(k::chart::UNKNOWN, &[("n", &counts.unknown.to_string())]));
    }
    words.join(t.s(k::chart::JOINT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::seeds;
    use crate::core::text::Lang;

    #[test]
    fn every_group_of_the_model_has_a_short_name() {
        for group in &seeds::model().groups {
            let name = axis_name(T { lang: Lang::Zh }, group);
            assert!(name.chars().count() <= 4, "{}: {name}", group.id);
        }
    }

    #[test]
    fn brackets_are_left_out_only_at_the_end() {
        let short = |id: &str, lang| {
            let indicator = seeds::model().indicator(id).expect("an indicator");
            short_indicator_name(T { lang }, indicator)
        };
        assert_eq!(short("operations.service.capability_base", Lang::Zh), "安全运营基础能力库建设");
        assert_eq!(short("operations.service.capability_base", Lang::En), "Operational knowledge bases");
        assert_eq!(short("technology.public_infra.egov_network", Lang::Zh), "通信网络（电子政务网）安全");
    }
}
