//! Positions in words: the same on every page. A position is never called a rank.

use super::{Among, Mark, Published};
use crate::core::model::Semantics;
use crate::core::scoring::E2;
pub use crate::core::seeds::words::T;
use crate::core::seeds::words::k;
use crate::core::whitepaper::{Base, Position, WhitePaper};

/// Where a total lies beside the tiers.
pub fn tier(t: T, position: Position<'_>) -> String {
    match position {
        Position::Tier(it) => t.f(k::position::IN_TIER, &[("tier", t.m(&it.name))]),
        Position::Between { upper, lower: Some(lower) } => {
            t.f(k::position::BETWEEN_TIERS, &[("lower", t.m(&lower.name)), ("upper", t.m(&upper.name))])
        }
        Position::Between { upper, lower: None } => t.f(k::position::BELOW_TIER, &[("upper", t.m(&upper.name))]),
        Position::Unclassified => t.s(k::position::NO_TIER).to_owned(),
        Position::Below => t.s(k::position::BELOW_ALL).to_owned(),
    }
}

/// Where a score lies among the published ones.
pub fn among(t: T, paper: &WhitePaper, among: &Among) -> String {
    let mark = |it: &Mark| {
        let names: Vec<&str> = it.cities.iter().map(|it| t.m(&paper.cities[*it].name)).collect();
        let names = names.join(t.s(k::position::SEPARATOR));
        t.f(k::position::MARK, &[("cities", &names), ("score", &E2(it.score_e1 * 10).one_decimal())])
    };
    match among {
        Among::Above(best) => t.f(k::position::ABOVE, &[("mark", &mark(best))]),
        Among::Equal(it) => t.f(k::position::EQUAL, &[("mark", &mark(it))]),
        Among::Between { upper, lower } => {
            t.f(k::position::BETWEEN, &[("lower", &mark(lower)), ("upper", &mark(upper))])
        }
        Among::Below(last) => t.f(k::position::BELOW, &[("mark", &mark(last))]),
    }
}

/// From where to where something may still lie; once where both are the same.
pub fn reach(t: T, lowest: String, highest: String) -> String {
    if lowest == highest { lowest } else { t.f(k::position::REACH, &[("lowest", &lowest), ("highest", &highest)]) }
}

/// A published figure with what it is a share of and when it was found out.
pub fn published(t: T, paper: &WhitePaper, it: &Published<'_>) -> String {
    let relation = match it.benchmark.semantics {
        Semantics::Eq => k::position::EXACTLY,
        Semantics::Ge => k::position::AT_LEAST,
        Semantics::Le => k::position::AT_MOST,
        Semantics::Qual => k::position::IN_WORDS,
        Semantics::Ref => k::position::REFERENCE,
    };
    let value = match &it.benchmark.bracket {
        Some(bracket) => {
            t.f(k::position::IN_RANGE, &[("range", t.m(&bracket.label)), ("value", t.m(&it.benchmark.value))])
        }
        None => t.m(&it.benchmark.value).to_owned(),
    };
    let figure = t.f(relation, &[("value", &value)]);
    let base = match it.statistic.base {
        Base::Cities => k::position::OF_CITIES,
        Base::CitiesWithDocuments => k::position::OF_CITIES_WITH_DOCUMENTS,
        Base::Units => k::position::OF_UNITS,
    };
    t.f(base, &[("year", t.m(&paper.statistics.year)), ("figure", &figure)])
}
