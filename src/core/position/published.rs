//! The national figures that speak of an answer, by the white paper's rules of display: only what was published for
//! exactly this answer, with what it is a share of; never shares made to add up.

use crate::core::answers::{Answer, Statement};
use crate::core::model::{Benchmark, Model, Question, QuestionKind, SourceKind};
use crate::core::scoring::{self, Standing};
use crate::core::whitepaper::{Statistic, WhitePaper};

/// A figure and the finding that it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Published<'a> {
    /// The figure with what it speaks of.
    pub benchmark: &'a Benchmark,
    /// The finding, which says what the figure is a share of.
    pub statistic: &'a Statistic,
}

/// What was published about an answer.
#[derive(Clone, Debug)]
pub enum Figures<'a> {
    /// The question is not drawn from the survey, or has no answer to compare.
    NotCompared,
    /// Nothing for this very answer.
    NotPublished,
    /// These.
    These(Vec<Published<'a>>),
}

/// What was published about the answer to a question.
pub fn figures<'a>(paper: &'a WhitePaper, model: &Model, question: &'a Question, statement: &Statement) -> Figures<'a> {
    let answer = statement.answers.get(&question.id);
    let standing = scoring::standing(model, question, &statement.profile, answer);
    if !question.sources.contains(&SourceKind::Survey) || !matches!(standing, Standing::Scored(_)) {
        return Figures::NotCompared;
    }
    let level = match answer {
        Some(Answer::Level(level)) => Some(*level),
        _ => None,
    };
    let quantity = match &question.kind {
        QuestionKind::Measure(measure) => scoring::shown_quantity(model, measure, &statement.profile, answer),
        _ => None,
    };
    let speaking = question.benchmarks.iter().filter(|it| it.speaks_of(level, quantity));
    let found: Vec<Published<'a>> = speaking
        .filter_map(|benchmark| Some(Published { benchmark, statistic: paper.statistic(&benchmark.statistic)? }))
        .collect();
    if found.is_empty() { Figures::NotPublished } else { Figures::These(found) }
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;
    use crate::core::answers::Answer;
    use crate::core::seeds;
    use crate::core::text::Lang;

    fn found(id: &str, answer: Option<Answer>) -> Figures<'static> {
        let model = seeds::model();
        let question = model.question(id).expect("a question");
        let mut statement = Statement::default();
        statement.record(model, &question.id, answer).expect("an answer of this kind");
        figures(seeds::whitepaper(), model, question, &statement)
    }

    fn ids(figures: &Figures<'_>) -> Vec<String> {
        match figures {
            Figures::NotCompared => vec!["not compared".to_owned()],
            Figures::NotPublished => vec!["not published".to_owned()],
            Figures::These(all) => all.iter().map(|it| it.statistic.id.to_string()).collect(),
        }
    }

    #[test]
    fn only_figures_for_this_very_answer_are_shown() {
        let level = |id: &str, level| ids(&found(id, Some(Answer::Level(level))));
        // Shares at exactly one level.
        let assets = "operations.service.capability_base.q1";
        assert_eq!(
            [0, 1, 2, 3, 4].map(|it| level(assets, it)),
            [vec!["not published"], vec!["not published"], vec!["O5"], vec!["O6"], vec!["O7"]]
        );
        // A share from a level on, and one up to a level.
        let cloud = "technology.public_infra.datacenter_cloud.q1";
        assert_eq!([2, 3, 4].map(|it| level(cloud, it)), [vec!["not published"], vec!["T1"], vec!["T1"]]);
        let list = "technology.cii.filing.q1";
        assert_eq!([0, 2, 3].map(|it| level(list, it)), [vec!["T6"], vec!["T6"], vec!["not published"]]);
        // A range of a quantity.
        let documents = "management.strategy.standards.q1";
        let number = |e2| ids(&found(documents, Some(Answer::NumberE2(e2))));
        assert_eq!(
            [0, 100, 500, 600].map(number),
            [vec!["not published"], vec!["M1"], vec!["M1"], vec!["not published"]]
        );
        // No answer to compare, and a question that the survey did not ask.
        assert_eq!(ids(&found(assets, None)), ["not compared"]);
        assert_eq!(ids(&found(assets, Some(Answer::Unknown))), ["not compared"]);
        assert_eq!(level("operations.recovery.mechanism.q1", 2), ["not compared"]);
    }

    #[test]
    fn figures_name_their_base_and_year() {
        let paper = seeds::whitepaper();
        let words = |id: &str, answer, lang| match found(id, Some(answer)) {
            Figures::These(all) => words::published(words::T { lang }, paper, &all[0]),
            other => panic!("{other:?}"),
        };
        let units = words("operations.service.capability_base.q1", Answer::Level(3), Lang::Zh);
        assert!(units.contains("受访相关单位") && units.contains("2021–2022") && units.contains("30%"), "{units}");
        assert!(!units.contains("的城市"), "units are not cities: {units}");
        let documents = words("management.strategy.standards.q1", Answer::NumberE2(300), Lang::Zh);
        assert!(documents.contains("已有政策文件的城市"), "{documents}");
        let cities = words("technology.public_infra.datacenter_cloud.q1", Answer::Level(3), Lang::En);
        assert!(cities.contains("cities") && cities.contains("2021-2022"), "{cities}");
    }
}
