//! Addresses within the page: `#/…`, so that any host, any sub-path and a file on disk work alike.
//! Pure; the only place that writes `#/`.

use crate::core::encoding::{self, Digest};
use crate::core::ids::{GroupId, IndicatorId, QuestionId};

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Assessments on this device.
    Home,
    /// City and shared figures.
    Profile,
    /// One group of questions.
    Questions(GroupId),
    /// One question, within its group.
    Question(QuestionId),
    /// Scores, or one of them with all that makes it: `total`, a domain, a group or an indicator, by its id.
    Results(Option<Box<str>>),
    /// What to do next.
    Plan,
    /// The documents that stand behind the answers, and their files.
    Evidence,
    /// Two editions side by side.
    Compare,
    /// Completeness, content, signature, export.
    Sign,
    /// The report for paper and file, and the blank questionnaire.
    Report,
    /// Who answers what, and what comes back.
    Hands(HandsPart),
    /// What a department has filled in, to be handed to the coordinator.
    HandIn,
    /// Earlier states of the open assessment.
    History,
    /// Key pairs of this device.
    Keys,
    /// Verification of one file.
    Verify,
    /// What an evaluator asks, and the city's reply.
    Reply,
    /// The evaluator's bench.
    Bench(BenchPart),
    /// The model, or one part of it.
    Model(ModelPart),
    /// How to use the page.
    Help,
    /// An address that no page has.
    NotFound,
}

/// A part of the coordinator's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandsPart {
    /// Who answers what, and how far they are.
    Split,
    /// Merging what comes back.
    Receive,
    /// What departments do not agree on.
    Conflicts,
    /// What was merged.
    Ledger,
    /// Where each answer comes from.
    Origins,
}

impl HandsPart {
    /// All of them with their words in addresses, in the order in which the work goes.
    pub const ALL: [(&'static str, Self); 5] = [
        ("", Self::Split),
        ("receive", Self::Receive),
        ("conflicts", Self::Conflicts),
        ("ledger", Self::Ledger),
        ("origins", Self::Origins),
    ];
}

/// A part of the evaluator's bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BenchPart {
    /// The files, and what became of each.
    Files,
    /// The round, whose keys are known, and what was decided about single files.
    Trust,
    /// Places, tiers and how firm they are.
    Ranking,
    /// Two weight tables side by side.
    Weights,
    /// What the cities have answered together.
    Statistics,
    /// One city: the file of this digest.
    City(Digest),
}

impl BenchPart {
    /// Those that are about all cities, with their words in addresses, in the order in which the work goes.
    pub const ALL: [(&'static str, Self); 5] = [
        ("", Self::Files),
        ("trust", Self::Trust),
        ("ranking", Self::Ranking),
        ("weights", Self::Weights),
        ("statistics", Self::Statistics),
    ];
}

/// A part of the model browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelPart {
    /// The tree of indicators.
    Overview,
    /// One indicator with everything it stands on.
    Indicator(IndicatorId),
    /// The white paper's ranking tables, recomputed.
    Rankings,
    /// Survey figures.
    Statistics,
    /// Case cities.
    Cases,
    /// Advice, risks, changes, known errors of the source.
    Findings,
    /// Laws and standards.
    Register,
    /// The weight table.
    Weights,
}

impl ModelPart {
    const WORDS: [(&'static str, Self); 6] = [
        ("rankings", Self::Rankings),
        ("statistics", Self::Statistics),
        ("cases", Self::Cases),
        ("findings", Self::Findings),
        ("register", Self::Register),
        ("weights", Self::Weights),
    ];
}

impl Route {
    /// Reads an address. `None` means that it is not one of ours, such as the target of a skip link.
    pub fn parse(hash: &str) -> Option<Self> {
        if hash.is_empty() || hash == "#" {
            return Some(Self::Home);
        }
        let path = hash.strip_prefix("#/")?;
        let words: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        let route = match words[..] {
            [] => Some(Self::Home),
            ["profile"] => Some(Self::Profile),
            ["questions", group] => GroupId::parse(group).ok().map(Self::Questions),
            ["question", id] => QuestionId::parse(id).ok().map(Self::Question),
            ["results"] => Some(Self::Results(None)),
            ["results", id] => Some(Self::Results(Some(id.into()))),
            ["plan"] => Some(Self::Plan),
            ["evidence"] => Some(Self::Evidence),
            ["compare"] => Some(Self::Compare),
            ["sign"] => Some(Self::Sign),
            ["report"] => Some(Self::Report),
            ["contributions"] => Some(Self::Hands(HandsPart::Split)),
            ["contributions", word] => HandsPart::ALL.iter().find(|it| it.0 == word).map(|it| Self::Hands(it.1)),
            ["hand-in"] => Some(Self::HandIn),
            ["history"] => Some(Self::History),
            ["keys"] => Some(Self::Keys),
            ["verify"] => Some(Self::Verify),
            ["reply"] => Some(Self::Reply),
            ["bench"] => Some(Self::Bench(BenchPart::Files)),
            ["bench", "city", hex] => digest(hex).map(|it| Self::Bench(BenchPart::City(it))),
            ["bench", word] => BenchPart::ALL.into_iter().find(|it| it.0 == word).map(|it| Self::Bench(it.1)),
            ["model"] => Some(Self::Model(ModelPart::Overview)),
            ["model", word] => match ModelPart::WORDS.into_iter().find(|it| it.0 == word) {
                Some((_, part)) => Some(Self::Model(part)),
                None => IndicatorId::parse(word).ok().map(|it| Self::Model(ModelPart::Indicator(it))),
            },
            ["help"] => Some(Self::Help),
            _ => None,
        };
        Some(route.unwrap_or(Self::NotFound))
    }

    /// Writes an address.
    pub fn href(&self) -> String {
        let path = match self {
            Self::Home | Self::NotFound => String::new(),
            Self::Profile => "profile".to_owned(),
            Self::Questions(id) => format!("questions/{id}"),
            Self::Question(id) => format!("question/{id}"),
            Self::Results(None) => "results".to_owned(),
            Self::Results(Some(id)) => format!("results/{id}"),
            Self::Plan => "plan".to_owned(),
            Self::Evidence => "evidence".to_owned(),
            Self::Compare => "compare".to_owned(),
            Self::Sign => "sign".to_owned(),
            Self::Report => "report".to_owned(),
            Self::Hands(part) => match HandsPart::ALL.iter().find(|it| it.1 == *part) {
                Some((word, _)) if !word.is_empty() => format!("contributions/{word}"),
                _ => "contributions".to_owned(),
            },
            Self::HandIn => "hand-in".to_owned(),
            Self::History => "history".to_owned(),
            Self::Keys => "keys".to_owned(),
            Self::Verify => "verify".to_owned(),
            Self::Reply => "reply".to_owned(),
            Self::Bench(BenchPart::City(it)) => format!("bench/city/{}", encoding::hex(it.bytes())),
            Self::Bench(part) => match BenchPart::ALL.iter().find(|it| it.1 == *part) {
                Some((word, _)) if !word.is_empty() => format!("bench/{word}"),
                _ => "bench".to_owned(),
            },
            Self::Model(ModelPart::Overview) => "model".to_owned(),
            Self::Model(ModelPart::Indicator(id)) => format!("model/{id}"),
            Self::Model(part) => {
                let word = ModelPart::WORDS.iter().find(|it| it.1 == *part).map_or("", |it| it.0);
                format!("model/{word}")
            }
            Self::Help => "help".to_owned(),
        };
        format!("#/{path}")
    }
}

fn digest(hex: &str) -> Option<Digest> {
    Some(Digest::from_bytes(encoding::from_hex(hex)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_goes_both_ways() {
        let indicator = || IndicatorId::parse("operations.recovery.critical").expect("an id");
        let mut routes = vec![
            Route::Home,
            Route::Profile,
            Route::Questions(GroupId::parse("operations.recovery").expect("an id")),
            Route::Question(QuestionId::parse("operations.recovery.critical.q2").expect("an id")),
            Route::Results(None),
            Route::Results(Some("total".into())),
            Route::Results(Some(indicator().as_str().into())),
            Route::Plan,
            Route::Evidence,
            Route::Compare,
            Route::Sign,
            Route::Report,
            Route::HandIn,
            Route::History,
            Route::Keys,
            Route::Verify,
            Route::Reply,
            Route::Bench(BenchPart::City(Digest::of(b"a file"))),
            Route::Model(ModelPart::Overview),
            Route::Model(ModelPart::Indicator(indicator())),
            Route::Help,
        ];
        routes.extend(HandsPart::ALL.map(|it| Route::Hands(it.1)));
        routes.extend(BenchPart::ALL.map(|it| Route::Bench(it.1)));
        routes.extend(ModelPart::WORDS.map(|it| Route::Model(it.1)));
        for route in routes {
            assert_eq!(Route::parse(&route.href()), Some(route));
        }
    }

    #[test]
    fn other_addresses_are_told_apart() {
        assert_eq!(Route::parse(""), Some(Route::Home));
        assert_eq!(Route::parse("#main"), None);
        for unknown in ["#/nowhere", "#/questions/Not An Id", "#/model/none.such", "#/results/a/b", "#/bench/city/00"] {
            assert_eq!(Route::parse(unknown), Some(Route::NotFound), "{unknown}");
        }
    }
}
