//! The words of the tables.

use std::sync::Arc;

use crate::core::answers::Scope;
use crate::core::bench::ranking::{Among, By, Standing};
use crate::core::bench::tables::{Fact, Head, Said};
use crate::core::bench::{Received, Status};
use crate::core::divisions::Level;
use crate::core::seeds;
use crate::web::i18n::{Key, T, k};
use crate::web::reasons::visible;

use super::super::city::combination;
use super::super::statistics;
use super::super::words;

/// Puts it into words.
pub fn say(t: T, it: Said<'_>) -> String {
    match it {
        Said::Ranking(by, among, top) => {
            let by = match by {
                By::Total => t.s(k::ranking::TOTAL),
                By::Domain(idx) => t.m(&seeds::model().domains[idx].short_name),
            };
            let title = t.f(k::ranking::TITLE, &[("by", by)]) + &of(t, among);
            match top {
                Some(n) => title + &t.f(k::ranking::TITLE_TOP, &[("n", &n.to_string())]),
                None => title,
            }
        }
        Said::SideBySide(it) => t.s(k::ranking::SIDE_BY_SIDE).to_owned() + &of(t, it),
        Said::Files => t.s(k::ranking::FILES).to_owned(),
        Said::Head(it) => t.s(head(it)).to_owned(),
        Said::Name(it) => t.m(it).to_owned(),
        Said::Class(it) => t.s(class(it)).to_owned(),
        Said::NoProvince => t.s(k::ranking::UNKNOWN).to_owned(),
        Said::State(_, status) => t
            .s(match status {
                Status::Counted => k::ranking::STATE_COUNTED,
                Status::Apart(_) => k::ranking::STATE_APART,
                Status::Refused => k::ranking::STATE_REFUSED,
            })
            .to_owned(),
        Said::Reason(_, _, Status::Counted) => String::new(),
        Said::Reason(batch, received, status) => reason(t, batch, received, status),
        Said::Tier(tiers, standing) => match standing {
            Standing::In(idx) => {
                let tier = &tiers.tiers[idx];
                let en = if tier.en.is_empty() { &tier.zh } else { &tier.en };
                match t.lang {
                    crate::core::text::Lang::Zh => visible(&tier.zh),
                    crate::core::text::Lang::En => visible(en),
                }
            }
            Standing::Between(_) => t.s(k::ranking::BETWEEN).to_owned(),
            Standing::Below => t.s(k::ranking::NO_TIER).to_owned(),
        },
        Said::Fact(it) => fact(t, it),
        Said::Statistics(it) => statistics::say(t, it),
    }
}

fn reason(t: T, batch: &[Arc<Received>], received: &Received, status: &Status) -> String {
    words::state_with_names(t, batch, received, status)
}

/// The cities that are ranked among each other, for a list to choose from.
pub fn among(t: T, it: Among) -> String {
    match it {
        Among::All => t.s(k::ranking::ALL_CITIES).to_owned(),
        Among::Class(it) => t.s(class(it)).to_owned(),
        Among::Province(Some(it)) => t.m(&seeds::divisions().provinces[it].name).to_owned(),
        Among::Province(None) => t.s(k::ranking::UNKNOWN).to_owned(),
    }
}

fn of(t: T, it: Among) -> String {
    if it == Among::All { String::new() } else { t.f(k::ranking::TITLE_AMONG, &[("among", &among(t, it))]) }
}

fn head(it: Head) -> Key {
    match it {
        Head::Place => k::ranking::PLACE,
        Head::PlaceOfAll => k::ranking::PLACE_OF_ALL,
        Head::City => k::ranking::CITY,
        Head::Code => k::ranking::CODE,
        Head::Province => k::ranking::PROVINCE,
        Head::Class => k::ranking::CLASS,
        Head::Total => k::ranking::TOTAL,
        Head::Tier => k::ranking::TIER,
        Head::Best => k::ranking::BEST,
        Head::Worst => k::ranking::WORST,
        Head::Stays => k::ranking::STAYS,
        Head::File => k::ranking::FILE,
        Head::FileName => k::ranking::FILE_NAME,
        Head::State => k::ranking::STATE,
        Head::Reason => k::ranking::REASON,
        Head::PlaceBefore => k::ranking::PLACE_BEFORE,
        Head::PlaceAfter => k::ranking::PLACE_AFTER,
        Head::Up => k::ranking::UP,
        Head::TotalBefore => k::ranking::TOTAL_BEFORE,
        Head::TotalAfter => k::ranking::TOTAL_AFTER,
        Head::Rise => k::ranking::RISE,
    }
}

fn class(it: Option<Level>) -> Key {
    match it {
        Some(Level::Municipality) => k::ranking::MUNICIPALITY,
        Some(Level::SubProvincial) => k::ranking::SUB_PROVINCIAL,
        Some(Level::Prefecture) => k::ranking::PREFECTURE,
        Some(Level::Region) => k::ranking::REGION,
        Some(Level::CountyCity) => k::ranking::COUNTY_CITY,
        None => k::ranking::UNKNOWN,
    }
}

fn fact(t: T, it: Fact<'_>) -> String {
    let number = |it: usize| it.to_string();
    match it {
        Fact::Examples => t.s(k::ranking::FACT_EXAMPLES).to_owned(),
        Fact::Synthetic => t.s(k::ranking::FACT_SYNTHETIC).to_owned(),
        Fact::Counted(counted, apart, refused) => {
            let values = [("n", &*number(counted)), ("apart", &*number(apart)), ("refused", &*number(refused))];
            t.f(k::ranking::FACT_COUNTED, &values)
        }
        Fact::Round(scope, round) => {
            let scope = match scope {
                Scope::Core => k::common::SCOPE_CORE,
                Scope::Full => k::common::SCOPE_FULL,
            };
            let round = round.map_or_else(|| t.s(k::ranking::NO_ROUND).to_owned(), visible);
            t.f(k::ranking::FACT_ROUND, &[("scope", t.s(scope)), ("round", &round)])
        }
        Fact::Keys(Some(n)) => t.f(k::ranking::FACT_KEYS, &[("n", &number(n))]),
        Fact::Keys(None) => t.s(k::ranking::FACT_NO_KEYS).to_owned(),
        Fact::Model(edition, digest) => {
            t.f(k::ranking::FACT_MODEL, &[("edition", edition), ("digest", &digest.to_string())])
        }
        Fact::Weights(title, digest) => {
            t.f(k::ranking::FACT_WEIGHTS, &[("title", &visible(t.m(title))), ("digest", &digest.to_string())])
        }
        Fact::OtherWeights(title, digest) => {
            t.f(k::ranking::FACT_OTHER_WEIGHTS, &[("title", &visible(t.m(title))), ("digest", &digest.to_string())])
        }
        Fact::NoMarks => t.s(k::ranking::FACT_NO_MARKS).to_owned(),
        Fact::Marks(n, rule) => {
            let (n, share) = (n.to_string(), rule.share_percent.to_string());
            let rule = t.s(combination(rule.combination));
            t.f(k::ranking::FACT_MARKS, &[("n", &n), ("rule", rule), ("share", &share)])
        }
        Fact::Ties => t.s(k::ranking::FACT_TIES).to_owned(),
        Fact::Tiers => t.s(k::ranking::FACT_TIERS).to_owned(),
        Fact::Stability(it) => {
            let (samples, points, seed) = (it.samples.to_string(), it.points.to_string(), it.seed.to_string());
            t.f(k::ranking::FACT_STABILITY, &[("samples", &samples), ("points", &points), ("seed", &seed)])
        }
        Fact::Minimum(n) => t.f(k::statistics::FACT_MINIMUM, &[("n", &number(n))]),
        Fact::Shares => t.s(k::statistics::FACT_SHARES).to_owned(),
        Fact::Quartiles => t.s(k::statistics::SCORES_RULE).to_owned(),
        Fact::National(year) => t.f(k::statistics::FACT_NATIONAL, &[("year", t.m(year))]),
        Fact::Gaps => t.s(k::statistics::GAPS_LEAD).to_owned(),
        Fact::Flags => t.s(k::statistics::FLAGS_LEAD).to_owned(),
        Fact::Links(id, version, digest) => {
            let digest = digest.to_string();
            t.f(k::statistics::RULE_LINKS, &[("id", id), ("version", version), ("digest", &digest)])
        }
    }
}
