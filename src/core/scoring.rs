//! Scores from model, weights and answers: one function for screen, file, command line and evaluator.
//!
//! 1. A question scores 0 to 100 by its kind, rounded once, half up, to 0.0001 and kept as an integer ([`E4`]).
//! 2. From there on everything is an exact fraction: an indicator is the mean of its questions weighted by
//!    share, a group of its indicators, a domain of its groups, the total of the domains.
//! 3. Each published figure is rounded once, half up, to hundredths and kept as an integer ([`E2`]); figures
//!    are never computed from rounded figures.
//!
//! `unknown` scores 0. `notApplicable` leaves the mean; a node with nothing left leaves the mean above it.
//! Open questions make an interval: lowest with 0 for each of them, highest with 100, and the score so far
//! over what has been answered. There is no rounding for display in here, and no floating-point number.

use super::answers::{Answer, Profile, RatioAnswer, Scope, Statement};
use super::decimal::Hundredths;
use super::model::{Input, Measure, Model, Operand, ProfileKey, Question, QuestionKind, Scale};
use super::weights::Weights;

/// A question's score in ten-thousandths: 0 to 1,000,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct E4(pub u32);

impl E4 {
    /// The hundredths that are shown, rounded half up.
    pub fn shown(self) -> E2 {
        E2((self.0 + 50) / 100)
    }
}

/// A published score in hundredths: 0 to 10,000. One decimal on screen derives from this integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct E2(pub u32);

impl E2 {
    /// The tenths that are shown, rounded half up from the hundredths.
    pub fn tenths(self) -> u32 {
        (self.0 + 5) / 10
    }

    /// The one decimal that is shown: `66.7`.
    pub fn one_decimal(self) -> String {
        let tenths = self.tenths();
        format!("{}.{}", tenths / 10, tenths % 10)
    }

    /// Both decimals: `66.70`.
    pub fn two_decimals(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// The full score of a question.
pub const FULL: E4 = E4(1_000_000);

/// Where a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not decided yet, and why.
    Open(OpenReason),
    /// Answered with `unknown`: counts as 0 and as a data gap.
    Unknown,
    /// Does not apply.
    NotApplicable,
    /// Answered, with its score.
    Scored(E4),
}

/// Why a question is still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenReason {
    /// No answer yet.
    Unanswered,
    /// A side of the ratio has not been typed.
    Incomplete,
    /// A figure of the profile is missing.
    ProfileMissing(ProfileKey),
    /// The denominator is zero, so there is no ratio.
    ZeroDenominator,
    /// The part is larger than the whole that the profile gives.
    NumeratorAboveDenominator,
    /// The answer does not fit the question (only in a file that was not checked).
    Misfit,
}

/// The scores of one node of the tree, or of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// With every open question at 0; `None` when nothing applies.
    pub lowest: Option<E2>,
    /// With every open question at 100; `None` when nothing applies.
    pub highest: Option<E2>,
    /// Over what has been answered; `None` while nothing has.
    pub so_far: Option<E2>,
    /// How its questions stand.
    pub counts: Counts,
}

impl Score {
    /// The score, once no question is open.
    pub fn settled(&self) -> Option<E2> {
        if self.counts.open == 0 { self.lowest } else { None }
    }
}

/// How questions stand, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Questions in scope.
    pub all: u32,
    /// Still open.
    pub open: u32,
    /// Answered with a value.
    pub scored: u32,
    /// Answered with `unknown`.
    pub unknown: u32,
    /// Answered with `notApplicable`.
    pub not_applicable: u32,
}

impl Counts {
    /// Questions that are no longer open.
    pub fn done(&self) -> u32 {
        self.all - self.open
    }

    fn add(&mut self, other: Self) {
        self.all += other.all;
        self.open += other.open;
        self.scored += other.scored;
        self.unknown += other.unknown;
        self.not_applicable += other.not_applicable;
    }

    fn of(standing: Standing) -> Self {
        let one = |it: bool| u32::from(it);
        Self {
            all: 1,
            open: one(matches!(standing, Standing::Open(_))),
            scored: one(matches!(standing, Standing::Scored(_))),
            unknown: one(standing == Standing::Unknown),
            not_applicable: one(standing == Standing::NotApplicable),
        }
    }
}

/// All scores of one statement, in the order of the model. Never stored; always computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The scope that was scored.
    pub scope: Scope,
    /// Everything together.
    pub total: Score,
    /// By domain.
    pub domains: Vec<Score>,
    /// By group.
    pub groups: Vec<Score>,
    /// By indicator.
    pub indicators: Vec<Score>,
    /// By question; `None` outside the scope.
    pub questions: Vec<Option<Standing>>,
}

/// What one question means for the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// The question, an index of [`Model::questions`].
    pub question: usize,
    /// Its weight in the total, in millionths, after the weights of what does not apply were passed on.
    pub weight_e6: u32,
    /// Points of the total that it brings, in ten-thousandths.
    pub gained: E4,
    /// Points of the total that it could still bring, in ten-thousandths. Open questions lose nothing yet: 0.
    pub lost: E4,
}

/// Scores a statement.
pub fn score(model: &Model, weights: &Weights, statement: &Statement) -> Report {
    let questions = standings(model, statement);
    let lowest = Tree::compute(model, weights, &questions, Open::Zero);
    let highest = Tree::compute(model, weights, &questions, Open::Full);
    let so_far = Tree::compute(model, weights, &questions, Open::LeftOut);
    let mut counts = CountTree::compute(model, &questions);
    let level = |pick: fn(&Tree) -> &[Option<Fraction>], counts: &mut Vec<Counts>| -> Vec<Score> {
        let rows = pick(&lowest).iter().zip(pick(&highest)).zip(pick(&so_far)).zip(counts.drain(..));
        rows.map(|(((low, high), so_far), counts)| Score {
            lowest: low.map(Fraction::to_e2),
            highest: high.map(Fraction::to_e2),
            so_far: so_far.map(Fraction::to_e2),
            counts,
        })
        .collect()
    };
    Report {
        scope: statement.scope,
        indicators: level(|it| &it.indicators, &mut counts.indicators),
        groups: level(|it| &it.groups, &mut counts.groups),
        domains: level(|it| &it.domains, &mut counts.domains),
        total: Score {
            lowest: lowest.total.map(Fraction::to_e2),
            highest: highest.total.map(Fraction::to_e2),
            so_far: so_far.total.map(Fraction::to_e2),
            counts: counts.total,
        },
        questions,
    }
}

/// What experts say of an indicator, and how much of its score that makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The mark, in ten-thousandths.
    pub mark: E4,
    /// Its share of the indicator's score in per cent, 0 to 100; the rest is what the city's answers give.
    pub share: u32,
}

/// The scores of a complete statement, in the order of the model; `None` where nothing applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    /// The total.
    pub total: Option<E2>,
    /// By domain.
    pub domains: Vec<Option<E2>>,
    /// By group.
    pub groups: Vec<Option<E2>>,
    /// By indicator.
    pub indicators: Vec<Option<E2>>,
    /// By indicator, before the rounding to hundredths: for weighing them anew.
    pub fine: Vec<Option<E7>>,
}

/// A score in ten-millionths: 0 to 1,000,000,000. It is never shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct E7(pub u32);

/// Scores what an evaluator reviewed: as [`score`] does, but an indicator with a mark is the sum of both by share, rounded
/// once, half up, to ten-thousandths. A mark on an indicator that does not apply is left out, and so is one beyond the end
/// of `marks`. Open questions count as 0; a submission has none.
pub fn score_reviewed(
    model: &Model,
    weights: &Weights,
    questions: &[Option<Standing>],
    marks: &[Option<Marked>],
) -> Scores {
    let mut indicators = Tree::compute(model, weights, questions, Open::Zero).indicators;
    for (score, marked) in indicators.iter_mut().zip(marks) {
        if let (Some(score), Some(Marked { mark, share })) = (score, marked) {
            let (theirs, ours) = (u128::from(*share).min(100), 100 - u128::from(*share).min(100));
            let numerator = score.numerator * ours + u128::from(mark.0) * score.denominator * theirs;
            let both = Fraction { numerator, denominator: score.denominator * 100 };
            *score = Fraction { numerator: u128::from(both.rounded()), denominator: 1 };
        }
    }
    let tree = Tree::of_indicators(model, weights, indicators);
    let level = |it: &[Option<Fraction>]| it.iter().map(|it| it.map(Fraction::to_e2)).collect();
    Scores {
        total: tree.total.map(Fraction::to_e2),
        domains: level(&tree.domains),
        groups: level(&tree.groups),
        indicators: level(&tree.indicators),
        fine: tree.indicators.iter().map(|it| it.map(Fraction::to_e7)).collect(),
    }
}

/// Where each question of the model stands; `None` outside the scope. No weights are needed for that.
pub fn standings(model: &Model, statement: &Statement) -> Vec<Option<Standing>> {
    let mut answers = vec![None; model.questions.len()];
    for (_, answer, idx) in model.located(&statement.answers) {
        if let Some(idx) = idx {
            answers[idx] = Some(answer);
        }
    }
    let standing = |(idx, answer): (usize, Option<&Answer>)| {
        let asked = statement.asks(model, idx);
        asked.then(|| standing(model, &model.questions[idx], &statement.profile, answer))
    };
    answers.into_iter().enumerate().map(standing).collect()
}

/// What each question in scope brings to the total and what it holds back, in the order of the model.
/// Open questions weigh as if they applied.
pub fn contributions(model: &Model, weights: &Weights, report: &Report) -> Vec<Contribution> {
    let applying = Applying::new(model, weights, &report.questions);
    let mut out = Vec::new();
    for (idx, standing) in report.questions.iter().enumerate() {
        let Some(standing) = *standing else { continue };
        let weight = applying.question(idx);
        let part = |score: E4| weight.points(score);
        let (gained, lost) = match standing {
            Standing::Open(_) | Standing::NotApplicable => (E4(0), E4(0)),
            Standing::Unknown => (E4(0), part(FULL)),
            Standing::Scored(it) => (part(it), part(E4(FULL.0 - it.0))),
        };
        let weight_e6 = weight.times(Fraction { numerator: 1_000_000, denominator: 1 }).rounded();
        out.push(Contribution { question: idx, weight_e6, gained, lost });
    }
    out
}

/// What an indicator is to the total: its weight in it, after the weights of what does not apply were passed on, and
/// its score in ten-thousandths, with every open question at 0. Their product is what it brings to the total.
#[derive(Clone, Copy, Debug)]
pub(super) struct IndicatorPart {
    pub(super) weight: Fraction,
    pub(super) score: Fraction,
}

/// What each question weighs in the total, in the order of the model; nothing where it does not apply or is not asked.
/// The sum over what applies is one.
pub(super) fn question_weights(model: &Model, weights: &Weights, standings: &[Option<Standing>]) -> Vec<Fraction> {
    let applying = Applying::new(model, weights, standings);
    (0..standings.len()).map(|it| applying.question(it)).collect()
}

/// What each indicator is to the total, in the order of the model; `None` where nothing of it applies.
pub(super) fn indicator_parts(model: &Model, weights: &Weights, report: &Report) -> Vec<Option<IndicatorPart>> {
    let applying = Applying::new(model, weights, &report.questions);
    let scores = Tree::compute(model, weights, &report.questions, Open::Zero).indicators;
    let part = |(idx, score): (usize, Option<Fraction>)| {
        Some(IndicatorPart { weight: applying.indicator(idx), score: score? })
    };
    scores.into_iter().enumerate().map(part).collect()
}

/// What applies, and what weights follow from that.
struct Applying<'a> {
    model: &'a Model,
    weights: &'a Weights,
    questions: Vec<bool>,
    indicators: Vec<bool>,
    groups: Vec<bool>,
    domains: Vec<bool>,
}

impl<'a> Applying<'a> {
    fn new(model: &'a Model, weights: &'a Weights, standings: &[Option<Standing>]) -> Self {
        let applies = |it: &Option<Standing>| it.is_some_and(|it| it != Standing::NotApplicable);
        let questions: Vec<bool> = standings.iter().map(applies).collect();
        let indicators: Vec<bool> =
            model.indicators.iter().map(|it| questions[it.questions.clone()].contains(&true)).collect();
        let groups: Vec<bool> =
            model.groups.iter().map(|it| indicators[it.indicators.clone()].contains(&true)).collect();
        let domains: Vec<bool> = model.domains.iter().map(|it| groups[it.groups.clone()].contains(&true)).collect();
        Self { model, weights, questions, indicators, groups, domains }
    }

    /// The weight of a question in the total; nothing where it does not apply.
    fn question(&self, idx: usize) -> Fraction {
        if !self.questions[idx] {
            return Fraction { numerator: 0, denominator: 1 };
        }
        let indicator = self.model.questions[idx].indicator;
        let siblings = self.model.indicators[indicator].questions.clone();
        share(&self.weights.questions, &self.questions, siblings, idx).times(self.indicator(indicator))
    }

    /// The weight in the total of an indicator of which something applies.
    fn indicator(&self, idx: usize) -> Fraction {
        let (model, weights) = (self.model, self.weights);
        let group = model.indicators[idx].group;
        let domain = model.groups[group].domain;
        share(&weights.indicators, &self.indicators, model.groups[group].indicators.clone(), idx)
            .times(share(&weights.groups, &self.groups, model.domains[domain].groups.clone(), group))
            .times(share(&weights.domains, &self.domains, 0..self.domains.len(), domain))
    }
}

/// The share of one of these siblings among those that apply.
fn share(shares: &[u32], live: &[bool], siblings: std::ops::Range<usize>, idx: usize) -> Fraction {
    let all: u128 = siblings.filter(|it| live[*it]).map(|it| u128::from(shares[it])).sum();
    Fraction { numerator: u128::from(shares[idx]), denominator: all.max(1) }
}

/// Where a question stands with this answer.
pub fn standing(model: &Model, question: &Question, profile: &Profile, answer: Option<&Answer>) -> Standing {
    use OpenReason as R;
    match (&question.kind, answer) {
        (_, Some(Answer::Unknown)) => Standing::Unknown,
        (_, Some(Answer::NotApplicable(_))) if question.may_not_apply => Standing::NotApplicable,
        (QuestionKind::Levels(options), Some(Answer::Level(level))) if usize::from(*level) < options.len() => {
            Standing::Scored(E4(FULL.0 / 4 * u32::from(*level)))
        }
        (QuestionKind::Checklist(items), Some(Answer::Checked(checked))) if checked.len() <= items.len() => {
            let part =
                Fraction { numerator: checked.len() as u128 * u128::from(FULL.0), denominator: items.len() as u128 };
            Standing::Scored(E4(part.rounded()))
        }
        (QuestionKind::YesNo, Some(Answer::Yes(it))) => Standing::Scored(if *it { FULL } else { E4(0) }),
        (QuestionKind::Measure(measure), answer) => match quantity(model, measure, profile, answer) {
            Ok(quantity) => Standing::Scored(on_scale(&measure.scale, quantity)),
            Err(reason) => Standing::Open(reason),
        },
        (_, None) => Standing::Open(R::Unanswered),
        (_, Some(_)) => Standing::Open(R::Misfit),
    }
}

/// The quantity that an answer states, in hundredths of its unit rounded half up: for showing, not for scoring.
pub fn shown_quantity(
    model: &Model,
    measure: &Measure,
    profile: &Profile,
    answer: Option<&Answer>,
) -> Option<Hundredths> {
    let exact = quantity(model, measure, profile, answer).ok()?;
    let hundredths = exact.times(Fraction { numerator: 100, denominator: 1 });
    Hundredths::from_e2(u64::try_from(hundredths.halves_up()).ok()?)
}

fn quantity(
    model: &Model,
    measure: &Measure,
    profile: &Profile,
    answer: Option<&Answer>,
) -> Result<Fraction, OpenReason> {
    match (&measure.input, answer) {
        (Input::Entered, Some(Answer::NumberE2(value))) => {
            Ok(Fraction { numerator: u128::from(*value), denominator: 100 })
        }
        (Input::Ratio { numerator, denominator, factor }, answer) => {
            let given = match answer {
                Some(Answer::Ratio(given)) => *given,
                // A ratio of two figures of the profile needs no answer of its own.
                None if matches!((numerator, denominator), (Operand::Profile(_), Operand::Profile(_))) => {
                    RatioAnswer::default()
                }
                None => return Err(OpenReason::Unanswered),
                Some(_) => return Err(OpenReason::Misfit),
            };
            let side = |operand: &Operand, typed: Option<u64>| match operand {
                Operand::Entered(_) => typed.and_then(Hundredths::from_whole).ok_or(OpenReason::Incomplete),
                Operand::Profile(key) => profile.get(model, *key).ok_or(OpenReason::ProfileMissing(*key)),
            };
            let part = side(numerator, given.numerator)?;
            let whole = side(denominator, given.denominator)?;
            if whole.e2() == 0 {
                return Err(OpenReason::ZeroDenominator);
            }
            if measure.share && part > whole {
                return Err(OpenReason::NumeratorAboveDenominator);
            }
            let numerator = u128::from(part.e2()) * u128::from(*factor);
            Ok(Fraction { numerator, denominator: u128::from(whole.e2()) })
        }
        (_, None) => Err(OpenReason::Unanswered),
        (_, Some(_)) => Err(OpenReason::Misfit),
    }
}

/// The score of a quantity on a piecewise linear scale, rounded once, half up, to ten-thousandths.
fn on_scale(scale: &Scale, quantity: Fraction) -> E4 {
    let full = |score: u32| E4(score * (FULL.0 / 100));
    let hundredths = quantity.times(Fraction { numerator: 100, denominator: 1 });
    let reaches = |x: Hundredths| hundredths.numerator >= u128::from(x.e2()) * hundredths.denominator;
    let points = &scale.points;
    let Some(upper) = points.iter().position(|(x, _)| !reaches(*x)) else {
        return full(points[points.len() - 1].1);
    };
    if upper == 0 {
        return full(points[0].1);
    }
    let ((x0, y0), (x1, y1)) = (points[upper - 1], points[upper]);
    // Between two points: y0 ± (quantity − x0) × |y1 − y0| ÷ (x1 − x0), all over one denominator.
    let width = u128::from(x1.e2() - x0.e2()) * hundredths.denominator;
    let along = hundredths.numerator - u128::from(x0.e2()) * hundredths.denominator;
    let rise = along * u128::from(full(y0.abs_diff(y1)).0);
    let base = u128::from(full(y0).0) * width;
    let numerator = if y1 >= y0 { base + rise } else { base - rise };
    E4(Fraction { numerator, denominator: width }.rounded())
}

/// A non-negative exact fraction. [`Weights::load`] bounds every denominator, so nothing here can overflow:
/// denominators stay below 2^96 and scores below 2^20 of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fraction {
    pub(super) numerator: u128,
    pub(super) denominator: u128,
}

impl Fraction {
    pub(super) fn times(self, other: Self) -> Self {
        Self { numerator: self.numerator * other.numerator, denominator: self.denominator * other.denominator }
    }

    /// The nearest integer, half up.
    fn halves_up(self) -> u128 {
        (self.numerator * 2 + self.denominator) / (self.denominator * 2)
    }

    /// The nearest integer, half up, of a value that is a score or a weight and so at most a million.
    fn rounded(self) -> u32 {
        u32::try_from(self.halves_up()).unwrap_or(FULL.0).min(FULL.0)
    }

    /// A score in ten-thousandths becomes one in ten-millionths.
    fn to_e7(self) -> E7 {
        let all = Self { numerator: self.numerator * 1000, denominator: self.denominator }.halves_up();
        E7(u32::try_from(all).unwrap_or(FULL.0 * 1000))
    }

    /// What a score brings to the total at this weight.
    pub(super) fn points(self, score: E4) -> E4 {
        E4(self.times(Self { numerator: u128::from(score.0), denominator: 1 }).rounded())
    }

    /// A score in ten-thousandths becomes a published score in hundredths.
    fn to_e2(self) -> E2 {
        E2(Self { numerator: self.numerator, denominator: self.denominator * 100 }.rounded())
    }
}

/// The mean of what is there, weighted by share; `None` when nothing is.
fn mean(values: &[Option<Fraction>], shares: &[u32]) -> Option<Fraction> {
    let mut common = 1_u128;
    for value in values.iter().flatten() {
        if !common.is_multiple_of(value.denominator) {
            common *= value.denominator / gcd(common, value.denominator);
        }
    }
    let (mut numerator, mut all) = (0_u128, 0_u128);
    for (value, share) in values.iter().zip(shares) {
        if let Some(value) = value {
            numerator += value.numerator * (common / value.denominator) * u128::from(*share);
            all += u128::from(*share);
        }
    }
    (all > 0).then(|| Fraction { numerator, denominator: common * all })
}

/// Greatest common divisor.
pub(super) fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// What an open question counts as.
#[derive(Clone, Copy)]
enum Open {
    Zero,
    Full,
    LeftOut,
}

struct Tree {
    total: Option<Fraction>,
    domains: Vec<Option<Fraction>>,
    groups: Vec<Option<Fraction>>,
    indicators: Vec<Option<Fraction>>,
}

impl Tree {
    fn compute(model: &Model, weights: &Weights, questions: &[Option<Standing>], open: Open) -> Self {
        let value = |it: &Option<Standing>| {
            let score = match (*it)? {
                Standing::Scored(score) => score,
                Standing::Unknown => E4(0),
                Standing::NotApplicable => return None,
                Standing::Open(_) => match open {
                    Open::Zero => E4(0),
                    Open::Full => FULL,
                    Open::LeftOut => return None,
                },
            };
            Some(Fraction { numerator: u128::from(score.0), denominator: 1 })
        };
        let questions: Vec<Option<Fraction>> = questions.iter().map(value).collect();
        let up = |values: &[Option<Fraction>], shares: &[u32], range: std::ops::Range<usize>| {
            mean(&values[range.clone()], &shares[range])
        };
        let indicators: Vec<_> =
            model.indicators.iter().map(|it| up(&questions, &weights.questions, it.questions.clone())).collect();
        Self::of_indicators(model, weights, indicators)
    }

    fn of_indicators(model: &Model, weights: &Weights, indicators: Vec<Option<Fraction>>) -> Self {
        let up = |values: &[Option<Fraction>], shares: &[u32], range: std::ops::Range<usize>| {
            mean(&values[range.clone()], &shares[range])
        };
        let groups: Vec<_> =
            model.groups.iter().map(|it| up(&indicators, &weights.indicators, it.indicators.clone())).collect();
        let domains: Vec<_> = model.domains.iter().map(|it| up(&groups, &weights.groups, it.groups.clone())).collect();
        let total = mean(&domains, &weights.domains);
        Self { total, domains, groups, indicators }
    }
}

struct CountTree {
    total: Counts,
    domains: Vec<Counts>,
    groups: Vec<Counts>,
    indicators: Vec<Counts>,
}

impl CountTree {
    fn compute(model: &Model, questions: &[Option<Standing>]) -> Self {
        let sum = |counts: &[Counts]| {
            let mut all = Counts::default();
            counts.iter().for_each(|it| all.add(*it));
            all
        };
        let questions: Vec<Counts> = questions.iter().map(|it| it.map(Counts::of).unwrap_or_default()).collect();
        let indicators: Vec<_> = model.indicators.iter().map(|it| sum(&questions[it.questions.clone()])).collect();
        let groups: Vec<_> = model.groups.iter().map(|it| sum(&indicators[it.indicators.clone()])).collect();
        let domains: Vec<_> = model.domains.iter().map(|it| sum(&groups[it.groups.clone()])).collect();
        Self { total: sum(&domains), domains, groups, indicators }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::seeds;

    fn full() -> Vec<Option<Standing>> {
        seeds::model()
            .questions
            .iter()
            .enumerate()
            .map(|(idx, _)| Some(Standing::Scored(E4(idx as u32 * 7919))))
            .collect()
    }

    #[test]
    fn without_marks_the_scores_are_those_of_the_answers() {
        let (model, weights) = (seeds::model(), seeds::weights());
        let scores = score_reviewed(model, weights, &full(), &[]);
        let tree = Tree::compute(model, weights, &full(), Open::Zero);
        assert_eq!(scores.total, tree.total.map(Fraction::to_e2));
        let share_of_nothing = vec![Some(Marked { mark: FULL, share: 0 }); model.indicators.len()];
        let rounded = score_reviewed(model, weights, &full(), &share_of_nothing);
        assert_eq!(rounded.indicators, scores.indicators);
    }

    #[test]
    fn a_mark_makes_its_share_of_the_indicator_and_nothing_where_nothing_applies() {
        let (model, weights) = (seeds::model(), seeds::weights());
        let mut standings = vec![Some(Standing::Scored(E4(400_000))); model.questions.len()];
        let silent = model.indicators[1].questions.clone();
        standings[silent].fill(Some(Standing::NotApplicable));
        let mark = |share| {
            let mut marks = vec![None; 2];
            marks[0] = Some(Marked { mark: E4(900_000), share });
            marks[1] = Some(Marked { mark: FULL, share: 100 });
            score_reviewed(model, weights, &standings, &marks)
        };
        for (share, expected) in [(0, 4000), (30, 5500), (100, 9000)] {
            let scores = mark(share);
            assert_eq!(scores.indicators[..3], [Some(E2(expected)), None, Some(E2(4000))], "{share}");
            let first = &model.groups[0];
            let shares: Vec<u64> = first.indicators.clone().map(|it| u64::from(weights.indicators[it])).collect();
            let all: u64 = shares.iter().sum::<u64>() - shares[1];
            let group = (4000 * (all - shares[0]) + u64::from(expected) * shares[0]) * 2 + all;
            assert_eq!(scores.groups[0], Some(E2((group / (all * 2)) as u32)));
        }
    }
}
