//! How an indicator's score comes about, written out with its figures.

use std::ops::Range;

use super::question_word;
use crate::core::scoring::{E2, E4, FULL, Report, Score, Standing};
use crate::core::seeds;
use crate::web::i18n::{Key, k};

/// One line of the computation: what it computes, and the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is computed.
    pub label: Key,
    /// The computation; `None` when there is nothing to compute with.
    pub figures: Option<String>,
}

/// The computation of an indicator's score: one line once it is settled, three while questions are open.
pub fn lines(report: &Report, questions: Range<usize>, score: &Score) -> Vec<Line> {
    let line = |label, open, result| Line { label, figures: figures(report, questions.clone(), open, result) };
    if score.counts.open == 0 {
        return vec![line(k::results::FORMULA_SETTLED, None, score.so_far)];
    }
    vec![
        line(k::results::FORMULA_SO_FAR, None, score.so_far),
        line(k::results::FORMULA_LOWEST, Some(E4(0)), score.lowest),
        line(k::results::FORMULA_HIGHEST, Some(FULL), score.highest),
    ]
}

/// Whether the questions weigh the same.
pub fn weigh_the_same(questions: Range<usize>) -> bool {
    let shares = &seeds::weights().questions[questions];
    shares.windows(2).all(|it| it[0] == it[1])
}

/// `(Q1 75.00 + Q2 50.00) ÷ 2 = 62.50`; open questions count as `open`, or stay out.
fn figures(report: &Report, questions: Range<usize>, open: Option<E4>, result: Option<E2>) -> Option<String> {
    let result = result?;
    let is_equal = weigh_the_same(questions.clone());
    let mut terms = Vec::new();
    let mut all = 0;
    for idx in questions {
        let score = match report.questions[idx] {
            Some(Standing::Scored(score)) => score,
            Some(Standing::Unknown) => E4(0),
            Some(Standing::Open(_)) => match open {
                Some(score) => score,
                None => continue,
            },
            Some(Standing::NotApplicable) | None => continue,
        };
        let share = if is_equal { 1 } else { seeds::weights().questions[idx] };
        let factor = if is_equal { String::new() } else { format!(" × {share}") };
        all += share;
        let word = question_word(&seeds::model().questions[idx].id);
        terms.push(format!("{word} {}{factor}", score.shown().two_decimals()));
    }
    Some(format!("({}) ÷ {all} = {}", terms.join(" + "), result.two_decimals()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{Answer, RatioAnswer, Statement};
    use crate::core::ids::QuestionId;
    use crate::core::scoring;

    #[test]
    fn open_questions_make_three_lines_and_settled_ones_one() {
        let (model, weights) = (seeds::model(), seeds::weights());
        let idx = model.indicators.iter().position(|it| it.id.as_str() == "technology.public_infra.cloud_mlps_rate");
        let idx = idx.expect("an indicator");
        let questions = model.indicators[idx].questions.clone();
        let id = |n: u8| QuestionId::parse(&format!("technology.public_infra.cloud_mlps_rate.q{n}")).expect("an id");
        let ratio = Answer::Ratio(RatioAnswer { numerator: Some(70), denominator: Some(100) });
        let mut statement = Statement::default();
        let lines_now = |statement: &Statement| {
            let report = scoring::score(model, weights, statement);
            lines(&report, questions.clone(), &report.indicators[idx])
        };
        assert_eq!(lines_now(&statement)[0].figures, None);
        statement.record(model, &id(1), Some(ratio)).expect("an answer of this kind");
        let figures: Vec<_> = lines_now(&statement).into_iter().map(|it| it.figures.unwrap_or_default()).collect();
        assert_eq!(
            figures,
            [
                "(Q1 50.00) ÷ 1 = 50.00",
                "(Q1 50.00 + Q2 0.00 + Q3 0.00) ÷ 3 = 16.67",
                "(Q1 50.00 + Q2 100.00 + Q3 100.00) ÷ 3 = 83.33"
            ]
        );
        statement.record(model, &id(2), Some(Answer::NotApplicable("nothing new".to_owned()))).expect("may not apply");
        statement.record(model, &id(3), Some(Answer::Unknown)).expect("always possible");
        let settled =
            Line { label: k::results::FORMULA_SETTLED, figures: Some("(Q1 50.00 + Q3 0.00) ÷ 2 = 25.00".to_owned()) };
        assert_eq!(lines_now(&statement), [settled]);
    }
}
