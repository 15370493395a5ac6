//! The words of the tables, in English like everything that this program prints.

use std::sync::Arc;

use citysec::core::answers::Scope;
use citysec::core::bench::ranking::{Among, By, Standing};
use citysec::core::bench::tables::{Fact, Head, Said};
use citysec::core::bench::{Apart, Received, Status, What};
use citysec::core::divisions::Level;
use citysec::core::keylist::Signer;
use citysec::core::review::Combination;
use citysec::core::seeds;

use crate::show::count;
use crate::statistics;

/// Puts it into words.
pub fn say(it: Said<'_>) -> String {
    match it {
        Said::Ranking(by, among, top) => {
            let by = match by {
                By::Total => "total",
                By::Domain(idx) => &seeds::model().domains[idx].short_name.en,
            };
            let top = top.map_or(String::new(), |it| format!(", places 1 to {it}"));
            format!("Ranking by {}{}{top}", by.to_lowercase(), of(among))
        }
        Said::SideBySide(among) => format!("Places under two weight tables{}", of(among)),
        Said::Files => "Files".to_owned(),
        Said::Head(it) => head(it).to_owned(),
        Said::Name(it) => it.en.to_string(),
        Said::Class(it) => class(it).to_owned(),
        Said::NoProvince => "unknown".to_owned(),
        Said::State(_, status) => match status {
            Status::Counted => "counts",
            Status::Apart(_) => "set apart",
            Status::Refused => "refused",
        }
        .to_owned(),
        Said::Reason(batch, received, status) => reason(batch, received, status),
        Said::Tier(tiers, standing) => match standing {
            Standing::In(idx) => tiers.tiers[idx].en.clone(),
            Standing::Between(_) => "Between two tiers".to_owned(),
            Standing::Below => "No tier".to_owned(),
        },
        Said::Fact(it) => fact(it),
        Said::Statistics(it) => statistics::say(it),
    }
}

fn of(among: Among) -> String {
    match among {
        Among::All => String::new(),
        Among::Class(it) => format!(", class: {}", class(it)),
        Among::Province(Some(it)) => format!(", province: {}", seeds::divisions().provinces[it].name.en),
        Among::Province(None) => ", province: unknown".to_owned(),
    }
}

fn head(it: Head) -> &'static str {
    match it {
        Head::Place => "Place",
        Head::PlaceOfAll => "Of all",
        Head::City => "City",
        Head::Code => "Code",
        Head::Province => "Province",
        Head::Class => "Class",
        Head::Total => "Total",
        Head::Tier => "Tier",
        Head::Best => "Best",
        Head::Worst => "Worst",
        Head::Stays => "Stays",
        Head::File => "File digest",
        Head::FileName => "File",
        Head::State => "State",
        Head::Reason => "Reason",
        Head::PlaceBefore => "Before",
        Head::PlaceAfter => "After",
        Head::Up => "Up",
        Head::TotalBefore => "Total before",
        Head::TotalAfter => "Total after",
        Head::Rise => "Rise",
    }
}

fn class(it: Option<Level>) -> &'static str {
    match it {
        Some(Level::Municipality) => "municipality",
        Some(Level::SubProvincial) => "sub-provincial city",
        Some(Level::Prefecture) => "prefecture-level city",
        Some(Level::Region) => "prefecture or league",
        Some(Level::CountyCity) => "county-level city",
        None => "unknown",
    }
}

fn fact(it: Fact<'_>) -> String {
    match it {
        Fact::Examples => "Examples only: no city has stated these answers.".to_owned(),
        Fact::Synthetic => "Synthetic data only: drawn by a program, no city has stated these answers.".to_owned(),
        Fact::Counted(counted, apart, refused) => {
            format!("{}, {apart} set apart, {refused} refused.", count(counted, "city counts", "cities count"))
        }
        Fact::Round(scope, round) => {
            let scope = match scope {
                Scope::Core => "core questions",
                Scope::Full => "all questions",
            };
            format!("Scope: {scope}. Round: {}.", round.unwrap_or("not asked for"))
        }
        Fact::Keys(Some(n)) => format!("Signers known from a key list of {}.", count(n, "key", "keys")),
        Fact::Keys(None) => "No key list: signatures hold, but whose they are was not checked.".to_owned(),
        Fact::Model(edition, digest) => format!("Model: edition {edition}, {digest}."),
        Fact::Weights(title, digest) => format!("Weights: {}, {digest}.", title.en),
        Fact::OtherWeights(title, digest) => format!("Weights after: {}, {digest}.", title.en),
        Fact::NoMarks => "Marks: none; scores are what the cities' answers give.".to_owned(),
        Fact::Marks(n, rule) => {
            let combination = match rule.combination {
                Combination::Mean => "their mean",
                Combination::Median => "their median",
                Combination::TrimmedMean => "their mean without one highest and one lowest, from three on",
            };
            let cities = count(n, "city has", "cities have");
            let share = rule.share_percent;
            format!("Marks: {cities} marks of experts; {combination} makes {share}% of an indicator's score.")
        }
        Fact::Ties => "Equal scores to the second decimal share a place, and the next place is skipped.".to_owned(),
        Fact::Tiers => {
            "Tiers: a position for reference by declared lines. The white paper ranks by experts' scores as \
             well and publishes no lines; a score between the figures of two of its tiers is in neither."
                .to_owned()
        }
        Fact::Stability(it) => format!(
            "Best, worst, stays: places in {} under weights moved by up to {} at each level, seed {}.",
            count(it.samples as usize, "sample", "samples"),
            count(it.points as usize, "point", "points"),
            it.seed
        ),
        Fact::Minimum(n) => {
            format!("A figure over fewer than {} is withheld: its cell is empty.", count(n, "city", "cities"))
        }
        Fact::Shares => {
            "Shares are of the cities that stated a value; those who do not know and those to whom a question does not \
             apply are counted apart."
                .to_owned()
        }
        Fact::Quartiles => "Means and quartiles (QUARTILE.INC) are rounded once.".to_owned(),
        Fact::National(year) => format!(
            "National figures: as the white paper published them, {}; the batch beside them where a share says the same.",
            year.en
        ),
        Fact::Gaps => {
            "Gaps: questions that cities do not know or score nothing at, of those to which they apply.".to_owned()
        }
        Fact::Flags => "Flags are for a second look; they change no score.".to_owned(),
        Fact::Links(id, version, digest) => format!("Links: {id} {version}, {digest}."),
    }
}

fn reason(batch: &[Arc<Received>], received: &Received, status: &Status) -> String {
    let file = |idx: &usize| batch[*idx].name.clone();
    match (status, &received.what) {
        (Status::Counted, _) => String::new(),
        (_, What::Unread(it)) => it.clone(),
        (_, What::Refused(it)) => {
            let reasons: Vec<String> = it.reasons.iter().map(|(check, it)| format!("{}: {it}", check.word())).collect();
            reasons.join("; ")
        }
        (Status::Refused, What::Submission(_) | What::Review(_)) => String::new(),
        (Status::Apart(it), _) => match it {
            Apart::Excluded => "excluded by the evaluator".to_owned(),
            Apart::Signer(Signer::Unknown) => "the key list does not have the key that signed".to_owned(),
            Apart::Signer(Signer::OtherCity) => "the key that signed belongs to another city".to_owned(),
            Apart::Signer(Signer::Revoked) => "the key that signed was revoked".to_owned(),
            Apart::Signer(_) => "the key was not valid on the day of signing".to_owned(),
            Apart::Scope => "another scope than asked for".to_owned(),
            Apart::Round => "names another round".to_owned(),
            Apart::Challenge => "does not repeat the challenge".to_owned(),
            Apart::Early => "signed before the round opened".to_owned(),
            Apart::Late => "signed after the round closed".to_owned(),
            Apart::Example => "an example, among results that cities have stated".to_owned(),
            Apart::Same(it) => format!("the same file as {}", file(it)),
            Apart::Superseded(it) => format!("replaced by {}", file(it)),
            Apart::NotChosen(it) => format!("{} was chosen instead", file(it)),
            Apart::Conflict(others) => {
                let others: Vec<String> = others.iter().map(file).collect();
                format!("in conflict with {}: same city, none replaces the other", others.join(" and "))
            }
            _ => "set apart".to_owned(),
        },
    }
}
