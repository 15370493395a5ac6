//! The profile and the answers of one synthetic city.

use super::super::answers::{Answer, City, Evidence, Profile, RatioAnswer, Scope, Statement};
use super::super::decimal::Hundredths;
use super::super::links::State;
use super::super::model::{Input, Measure, Operand, ProfileKey, Question, QuestionKind};
use super::super::text::NAME_LIMIT;
use super::Basis;
use super::assumptions::{Band, Class, Shares, Size};
use super::draws::{Purpose, stream};
use crate::core::draws::Draws;

/// Which city answers.
pub(super) struct Answering<'a> {
    pub(super) seed: u64,
    pub(super) number: u32,
    /// Its place among all cities, 0 to 9,999.
    pub(super) place: u32,
    pub(super) class: &'a Class,
    pub(super) city: &'a City,
    pub(super) scope: Scope,
    /// The day of signing, on which evidence is dated.
    pub(super) made: &'a str,
}

impl Answering<'_> {
    fn draws(&self, purpose: Purpose, what: u64) -> Draws {
        stream(self.seed, purpose, self.number.into(), what)
    }
}

/// Everything that a city states: complete, and free of what cannot be.
pub(super) fn statement(basis: &Basis<'_>, who: &Answering<'_>) -> Statement {
    let model = basis.model;
    let mut statement = Statement { scope: who.scope, profile: profile(basis, who), ..Statement::default() };
    let mut answers = answers(basis, who, &statement.profile);
    if !happens(&mut who.draws(Purpose::Again, 0), basis.assumptions.careless.per_mille) {
        settle(basis, &statement.profile, &mut answers);
    }
    let mut texts = who.draws(Purpose::Text, 0);
    for (question, answer) in model.questions.iter().zip(answers) {
        if happens(&mut texts, 120) {
            let note = format!("{}：{}口径为上年度全市填报汇总（合成数据）。", who.city.name, question.text.zh);
            statement.notes.insert(question.id.clone(), note);
        }
        if let Some(it) = answer {
            statement.answers.insert(question.id.clone(), it);
        }
    }
    for (idx, indicator) in model.indicators.iter().enumerate() {
        let listed = &model.explanation(idx).evidence;
        let kept_by = model.departments.get(&indicator.data_owner.lead);
        if let (Some(first), Some(keeper), true) = (listed.first(), kept_by, happens(&mut texts, 600)) {
            let evidence = Evidence {
                title: format!("合成材料：{}", first.zh).chars().take(NAME_LIMIT).collect(),
                number: format!("合成〔{}〕{}号", &who.made[..4], texts.within((1, 200))),
                date: who.made.to_owned(),
                keeper: keeper.zh.to_string(),
                file: None,
            };
            statement.evidence.insert(indicator.id.clone(), vec![evidence]);
        }
    }
    statement
}

fn happens(draws: &mut Draws, per_mille: u32) -> bool {
    draws.below(1000) < per_mille.into()
}

/// Shared figures: sizes by class, parts as shares of their wholes, security spending by the share that was drawn.
fn profile(basis: &Basis<'_>, who: &Answering<'_>) -> Profile {
    use ProfileKey as K;
    let (class, assumptions) = (who.class, basis.assumptions);
    let mut draws = who.draws(Purpose::Profile, 0);
    let mut profile = Profile::default();
    let hundredfold = |range: (u64, u64)| (range.0 * 100, range.1 * 100);
    profile.set(K::Population, Hundredths::from_e2(draws.within(hundredfold(class.population))));
    for (key, range) in
        [(K::Departments, class.departments), (K::Districts, class.districts), (K::SystemsTotal, class.systems)]
    {
        profile.set(key, Hundredths::from_whole(draws.within(range)));
    }
    for it in &assumptions.profile {
        let whole = profile.get(basis.model, it.of).map_or(0, Hundredths::e2) / 100;
        let part = (whole * draws.within(it.percent) / 100).max(it.least);
        profile.set(it.key, Hundredths::from_whole(part));
    }
    let it_spend = draws.within(hundredfold(class.it_spend));
    let share = spending_share(basis, who).map_or(0, Hundredths::e2);
    let spent =
        [(it_spend, K::ItSpendFiscal, K::ItSpendOwn), (it_spend * share / 10_000, K::SecSpendFiscal, K::SecSpendOwn)];
    for (sum, fiscal, own) in spent {
        let raised = sum * draws.within(assumptions.own_funds) / 100;
        profile.set(own, Hundredths::from_e2(raised));
        profile.set(fiscal, Hundredths::from_e2(sum - raised));
    }
    profile
}

/// The quantity drawn for the question that the two sums of spending answer.
fn spending_share(basis: &Basis<'_>, who: &Answering<'_>) -> Option<Hundredths> {
    let of_spending = |it: &Question| match &it.kind {
        QuestionKind::Measure(it) => match &it.input {
            Input::Ratio { numerator, denominator, .. } => matches!(
                (numerator, denominator),
                (Operand::Profile(ProfileKey::SecSpend), Operand::Profile(ProfileKey::ItSpend))
            ),
            Input::Entered => false,
        },
        _ => false,
    };
    let idx = basis.model.questions.iter().position(of_spending)?;
    match &basis.assumptions.questions[idx].shares {
        Shares::Bands(bands) => {
            Some(quantity(bands, place(basis, who, idx), &mut who.draws(Purpose::Extent, idx as u64)))
        }
        Shares::Cases(_) => None,
    }
}

/// Where the answer to a question stands between the worst and the best, 0 to 9,999.
fn place(basis: &Basis<'_>, who: &Answering<'_>, question: usize) -> u32 {
    let mut draws = who.draws(Purpose::Answer, question as u64);
    let coherence = &basis.assumptions.standing;
    let followed = draws.below(100) as u32;
    if followed < coherence.city {
        return who.place;
    }
    let indicator = basis.model.questions[question].indicator;
    if followed < coherence.city + coherence.group {
        draws = who.draws(Purpose::Group, basis.model.indicators[indicator].group as u64);
    }
    draws.below(10_000) as u32
}

/// The first of the shares that a place falls into.
fn case(shares: impl Iterator<Item = u32>, place: u32) -> usize {
    let mut below = 0;
    let mut last = 0;
    for (idx, share) in shares.enumerate() {
        below += share * 100;
        last = idx;
        if place < below {
            break;
        }
    }
    last
}

fn quantity(bands: &[Band], place: u32, extent: &mut Draws) -> Hundredths {
    let band = bands[case(bands.iter().map(|it| it.percent), place)];
    let (from, to) = (band.from.e2(), band.to.e2());
    let is_whole = from.is_multiple_of(100) && to.is_multiple_of(100);
    let drawn = if is_whole { extent.within((from / 100, to / 100)) * 100 } else { extent.within((from, to)) };
    Hundredths::from_e2(drawn).unwrap_or_default()
}

/// An answer to every question, in the order of the model; `None` where the profile is the answer.
fn answers(basis: &Basis<'_>, who: &Answering<'_>, profile: &Profile) -> Vec<Option<Answer>> {
    let (model, assumptions) = (basis.model, basis.assumptions);
    let mut reasons = vec![None; model.questions.len()];
    for (number, it) in assumptions.not_applicable.iter().enumerate() {
        if happens(&mut who.draws(Purpose::Again, number as u64 + 1), it.per_mille) {
            it.questions.iter().for_each(|idx| reasons[*idx] = Some(&it.reason));
        }
    }
    let mut answers: Vec<Option<Answer>> = Vec::with_capacity(model.questions.len());
    for (idx, question) in model.questions.iter().enumerate() {
        let mut extent = who.draws(Purpose::Extent, idx as u64);
        let place = place(basis, who, idx);
        let answer = match (&question.kind, &assumptions.questions[idx].shares, reasons[idx]) {
            (_, _, Some(reason)) => {
                Some(Answer::NotApplicable(format!("{}：{}（合成数据）。", who.city.name, reason.zh)))
            }
            (QuestionKind::Levels(_), Shares::Cases(shares), _) => {
                Some(Answer::Level(case(shares.iter().copied(), place) as u8))
            }
            (QuestionKind::YesNo, Shares::Cases(shares), _) => {
                Some(Answer::Yes(case(shares.iter().copied(), place) == 1))
            }
            (QuestionKind::Checklist(items), Shares::Cases(shares), _) => {
                Some(ticked(items.len(), case(shares.iter().copied(), place), &mut extent))
            }
            (QuestionKind::Measure(measure), Shares::Bands(bands), _) => {
                let quantity = quantity(bands, place, &mut extent);
                measured(basis, idx, measure, quantity, profile, &answers, &mut extent)
            }
            // Loading has seen to it that shares fit their questions.
            _ => Some(Answer::Unknown),
        };
        let unknown = happens(&mut extent, assumptions.unknown.per_mille);
        answers.push(match answer {
            Some(Answer::NotApplicable(_)) | None => answer,
            Some(_) if unknown => Some(Answer::Unknown),
            other => other,
        });
    }
    answers
}

/// Ticks of a list of items, for one of the bands: none, up to a third, up to two thirds, short of all, all.
fn ticked(items: usize, band: usize, extent: &mut Draws) -> Answer {
    let ends = [0, (items / 3).max(1), (items * 2 / 3).max(1), items - 1, items];
    let to = ends[band];
    let from = if band == 0 { 0 } else { (ends[band - 1] + 1).min(to) };
    let count = extent.within((from as u64, to as u64)) as usize;
    let mut left: Vec<u8> = (1..=items as u8).collect();
    let mut checked: Vec<u8> = (0..count).map(|_| left.swap_remove(extent.below(left.len() as u64) as usize)).collect();
    checked.sort_unstable();
    Answer::Checked(checked)
}

/// The answer that states a quantity, as near to it as whole numbers come.
fn measured(
    basis: &Basis<'_>,
    idx: usize,
    measure: &Measure,
    quantity: Hundredths,
    profile: &Profile,
    answers: &[Option<Answer>],
    extent: &mut Draws,
) -> Option<Answer> {
    let Input::Ratio { numerator, denominator, factor } = &measure.input else {
        return Some(Answer::NumberE2(quantity.e2()));
    };
    let typed = matches!(denominator, Operand::Entered(_));
    let whole_e2 = match denominator {
        Operand::Profile(key) => profile.get(basis.model, *key)?.e2(),
        Operand::Entered(_) => size(basis, idx, profile, answers, extent) * 100,
    };
    if whole_e2 == 0 {
        return Some(Answer::Unknown);
    }
    if matches!(numerator, Operand::Profile(_)) {
        return None;
    }
    let (exact, unit) = (u128::from(quantity.e2()) * u128::from(whole_e2), u128::from(*factor) * 10_000);
    let part = if measure.share {
        ((exact * 2 + unit) / (unit * 2)).min(u128::from(whole_e2 / 100))
    } else {
        exact.div_ceil(unit)
    };
    let denominator = typed.then_some(whole_e2 / 100);
    Some(Answer::Ratio(RatioAnswer { numerator: Some(part as u64), denominator }))
}

/// What a ratio is counted against, a whole number.
fn size(basis: &Basis<'_>, idx: usize, profile: &Profile, answers: &[Option<Answer>], extent: &mut Draws) -> u64 {
    let whole = |key: ProfileKey| profile.get(basis.model, key).map_or(0, Hundredths::e2) / 100;
    let ratio = |question: usize| match &answers[question] {
        Some(Answer::Ratio(it)) => Some(*it),
        _ => None,
    };
    let otherwise = |extent: &mut Draws| extent.within((5, 50));
    let sizes = &basis.assumptions.sizes;
    match &sizes[idx] {
        Size::Range(from, to) => extent.within((*from, *to)),
        Size::OfSmallest(keys, percent) => {
            let smallest = keys.iter().map(|it| whole(*it)).min().unwrap_or(0);
            (smallest * extent.within(*percent) / 100).max(1)
        }
        Size::ShareOf(key) => {
            // Divided evenly; what is left goes one by one to the first.
            let takes = |it: &(usize, &Size)| matches!(it.1, Size::ShareOf(other) if other == key);
            let parts: Vec<usize> = sizes.iter().enumerate().filter(takes).map(|it| it.0).collect();
            let (all, count) = (whole(*key), parts.len() as u64);
            let rank = parts.iter().position(|it| *it == idx).unwrap_or(0) as u64;
            all / count + u64::from(rank < all % count)
        }
        Size::NumeratorOf(other) => ratio(*other).and_then(|it| it.numerator).unwrap_or_else(|| otherwise(extent)),
        Size::DenominatorOf(other) => ratio(*other).and_then(|it| it.denominator).unwrap_or_else(|| otherwise(extent)),
        Size::UpTo(other) => {
            let most = ratio(*other).and_then(|it| it.denominator).unwrap_or_else(|| otherwise(extent));
            extent.within((1, most.max(1)))
        }
    }
}

/// Takes back what contradicts something else: of each contradiction the last answer that the survey says nothing of.
fn settle(basis: &Basis<'_>, profile: &Profile, answers: &mut [Option<Answer>]) {
    let model = basis.model;
    // A change can make another contradiction; what data can bring about is settled long before this ends.
    for _ in 0..16 {
        let Some(found) = basis.links.contradictions.iter().find(|it| it.holds(model, profile, answers)) else {
            return;
        };
        let is_free = |it: &&super::super::links::Condition| model.questions[it.question].benchmarks.is_empty();
        let Some(condition) = found.conditions.iter().rev().find(is_free).or(found.conditions.last()) else { return };
        let answer = &mut answers[condition.question];
        let whole = |it: &RatioAnswer, model_idx: usize| {
            it.denominator.unwrap_or_else(|| match &model.questions[model_idx].kind {
                QuestionKind::Measure(it) => match &it.input {
                    Input::Ratio { denominator: Operand::Profile(key), .. } => {
                        profile.get(model, *key).map_or(0, Hundredths::e2) / 100
                    }
                    _ => 0,
                },
                _ => 0,
            })
        };
        *answer = match (condition.state, answer.take()) {
            (State::Level(0, to), _) => Some(Answer::Level(to + 1)),
            (State::Level(from, _), _) => Some(Answer::Level(from - 1)),
            (State::Ticked(..), _) => Some(Answer::Checked(Vec::new())),
            (State::Item(item), Some(Answer::Checked(it))) => {
                Some(Answer::Checked(it.into_iter().filter(|it| *it != item).collect()))
            }
            (State::NoItem(item), Some(Answer::Checked(mut it))) => {
                it.push(item);
                it.sort_unstable();
                Some(Answer::Checked(it))
            }
            (State::Above(_), Some(Answer::Ratio(it))) => Some(Answer::Ratio(RatioAnswer { numerator: Some(0), ..it })),
            (State::UpTo(_), Some(Answer::Ratio(it))) => {
                let half = whole(&it, condition.question).div_ceil(2);
                Some(Answer::Ratio(RatioAnswer { numerator: Some(half), ..it }))
            }
            (State::Yes, _) => Some(Answer::Yes(false)),
            _ => Some(Answer::Unknown),
        };
    }
}
