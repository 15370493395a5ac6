//! How a score comes about, written out with its figures.

use std::ops::Range;

use leptos::prelude::*;

use super::question_word;
use crate::core::plan::Node;
use crate::core::scoring::{E2, E4, FULL, Report, Score, Standing};
use crate::core::seeds;
use crate::web::i18n::{Key, T, k, use_t};
use crate::web::plan_words;

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

/// The parts of which a node's score is the mean, with their weights in the table.
pub fn parts(node: Node) -> Vec<(Node, u32)> {
    let (model, weights) = (seeds::model(), seeds::weights());
    match node {
        Node::Total => (0..model.domains.len()).map(|it| (Node::Domain(it), weights.domains[it])).collect(),
        Node::Domain(it) => model.domains[it].groups.clone().map(|it| (Node::Group(it), weights.groups[it])).collect(),
        Node::Group(it) => {
            model.groups[it].indicators.clone().map(|it| (Node::Indicator(it), weights.indicators[it])).collect()
        }
        Node::Indicator(_) => Vec::new(),
    }
}

/// The computation of the score of the total, a domain or a group from its parts.
pub fn node_lines(t: T, report: &Report, node: Node) -> Vec<Line> {
    let score = super::score(report, node);
    let line = |label, pick: fn(&Score) -> Option<E2>| Line { label, figures: mean(t, report, node, pick) };
    if score.counts.open == 0 {
        return vec![line(k::results::FORMULA_SETTLED, |it| it.so_far)];
    }
    vec![
        line(k::results::FORMULA_SO_FAR, |it| it.so_far),
        line(k::results::FORMULA_LOWEST, |it| it.lowest),
        line(k::results::FORMULA_HIGHEST, |it| it.highest),
    ]
}

/// `(A 62.50 × 30 + B 50.00 × 70) ÷ 100 = 53.75`, without factors where all weigh the same; what has no score stays out, and its weight with it.
fn mean(t: T, report: &Report, node: Node, pick: fn(&Score) -> Option<E2>) -> Option<String> {
    let result = pick(&super::score(report, node))?;
    let parts: Vec<(Node, u32, E2)> = parts(node)
        .into_iter()
        .filter_map(|(part, weight)| Some((part, weight, pick(&super::score(report, part))?)))
        .collect();
    let is_equal = parts.windows(2).all(|it| it[0].1 == it[1].1);
    let all: u32 = parts.iter().map(|it| if is_equal { 1 } else { it.1 }).sum();
    let terms = parts.iter().map(|(part, weight, score)| {
        let factor = if is_equal { String::new() } else { format!(" × {weight}") };
        format!("{} {}{factor}", plan_words::node(t, *part), score.two_decimals())
    });
    Some(format!("({}) ÷ {all} = {}", terms.collect::<Vec<_>>().join(" + "), result.two_decimals()))
}

/// The computation in words and figures.
#[component]
pub fn Formula(
    /// The rule.
    rule: String,
    /// The figures.
    lines: Vec<Line>,
) -> impl IntoView {
    let t = use_t();
    let line = |it: Line| {
        let figures = it.figures.unwrap_or_else(|| t.s(k::results::FORMULA_NONE).to_owned());
        view! { <dt>{t.s(it.label)}</dt> <dd class="formula__figures">{figures}</dd> }
    };
    view! {
        <section class="formula" aria-labelledby="results-formula">
            <h2 id="results-formula">{t.s(k::results::FORMULA)}</h2>
            <p>{rule}</p>
            <dl data-testid="formula">{lines.into_iter().map(line).collect_view()}</dl>
            <p class="muted">{t.s(k::results::FORMULA_ROUNDED)} " " {t.s(k::results::FORMULA_UP)}</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::{Answer, RatioAnswer, Statement};
    use crate::core::ids::QuestionId;
    use crate::core::model::QuestionKind;
    use crate::core::scoring;
    use crate::core::text::Lang;

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

    /// What is written out comes to the score that is written behind it, but for the rounding of the parts.
    #[test]
    fn the_mean_of_the_parts_is_the_score() {
        let (model, weights) = (seeds::model(), seeds::weights());
        let mut statement = Statement::default();
        for (idx, question) in model.questions.iter().enumerate().filter(|it| it.0 % 4 > 0) {
            let answer = match question.kind {
                QuestionKind::Levels(_) => Answer::Level((idx % 5) as u8),
                _ if question.may_not_apply && idx % 3 == 0 => Answer::NotApplicable("no".to_owned()),
                _ => Answer::Unknown,
            };
            statement.record(model, &question.id, Some(answer)).expect("an answer of this kind");
        }
        let report = scoring::score(model, weights, &statement);
        let nodes = std::iter::once(Node::Total).chain((0..3).map(Node::Domain)).chain((0..11).map(Node::Group));
        for node in nodes {
            let lines = node_lines(T { lang: Lang::Zh }, &report, node);
            assert_eq!(lines.len(), if super::super::score(&report, node).counts.open > 0 { 3 } else { 1 });
            for pick in [|it: &Score| it.so_far, |it: &Score| it.lowest, |it: &Score| it.highest] {
                let result = pick(&super::super::score(&report, node)).expect("something applies").0;
                let (mut sum, mut all) = (0, 0);
                for (part, weight) in parts(node) {
                    if let Some(it) = pick(&super::super::score(&report, part)) {
                        (sum, all) = (sum + it.0 * weight, all + weight);
                    }
                }
                assert!((sum / all).abs_diff(result) <= 1, "{node:?}: {sum} / {all}, {result}");
            }
        }
    }
}
