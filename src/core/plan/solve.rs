//! The steps of least effort that reach every target.
//!
//! Every score is a sum over questions of weight × score, and the weights do not change by what is planned. Choosing one
//! rung for each question so that a sum reaches a threshold at least effort is a multiple-choice knapsack. It is solved
//! exactly by dynamic programming over effort: for each effort, the most that the questions so far can add. A part of the
//! tree with a target of its own is solved by itself first, what misses its target is struck out, and the rest is joined
//! with its surroundings. A good plan found by taking back the dearest steps bounds the effort that has to be looked at, a
//! table is never longer than the effort of what it holds, and efforts that are all multiples of one number are counted in it.
//!
//! Sums are exact: all weights over one denominator, which [`Weights`] keeps below 2^96.

use super::super::model::Model;
use super::super::scoring::{self, E2, E4, Standing};
use super::super::weights::Weights;
use super::{Node, what_if};

/// The most effort that one rung may take, in the user's own unit.
pub const EFFORT_LIMIT: u32 = 1000;

/// What can be done about a question, nearest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The question, an index of [`Model::questions`].
    pub question: usize,
    /// Its rungs; scores and efforts rise.
    pub rungs: Vec<Rung>,
}

/// A score that a question can be brought to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// What it then scores.
    pub score: E4,
    /// What it takes to get there from today, in the user's own unit.
    pub effort: u32,
}

/// A score that part of the tree is to reach, as it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The part.
    pub node: Node,
    /// The score.
    pub score: E2,
}

/// The steps of least effort; among equals those that add most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// Each question to be worked on with the rung to reach, an index of its offer's, in the order of the model.
    pub chosen: Vec<(usize, usize)>,
    /// All of the effort.
    pub effort: u32,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsolvable {
    /// Targets that stay out of reach even if everything on offer is done, each with the score that is then reached.
    OutOfReach(Vec<(Target, Option<E2>)>),
    /// A question is offered twice or cannot be planned, or its rungs do not rise, or take more than [`EFFORT_LIMIT`] from
    /// one to the next.
    Offer(usize),
}

/// What an offer adds to the total of the sums, over the common denominator.
struct Item {
    question: usize,
    /// Effort and gain of each rung, the first of which is to do nothing.
    rungs: Vec<(usize, u128)>,
}

/// A target as a threshold on the gain of its part.
struct Threshold {
    range: std::ops::Range<usize>,
    gain: u128,
}

/// Finds the steps of least effort that reach all targets.
///
/// # Errors
/// There is no such plan, or an offer is not sound.
pub fn solve(
    model: &Model,
    weights: &Weights,
    standings: &[Option<Standing>],
    offers: &[Offer],
    targets: &[Target],
) -> Result<Solution, Unsolvable> {
    let (mut items, denominator, shares) = items(model, weights, standings, offers)?;
    let unit = count_in_units(&mut items);
    let everything = offers.iter().filter_map(|it| Some((it.question, it.rungs.last()?.score)));
    let best = what_if(model, weights, standings, everything);
    let reached = |it: &&Target| it.node.score(&best).is_some_and(|score| score >= it.score);
    let missed: Vec<(Target, Option<E2>)> =
        targets.iter().filter(|it| !reached(it)).map(|it| (*it, it.node.score(&best))).collect();
    if !missed.is_empty() {
        return Err(Unsolvable::OutOfReach(missed));
    }
    let mut thresholds: Vec<Threshold> = targets
        .iter()
        .map(|target| {
            let range = target.node.questions(model);
            // A published score is rounded half up, so half a hundredth less is enough.
            let wanted = u128::from((target.score.0 * 100).saturating_sub(50));
            let weight: u128 = shares[range.clone()].iter().sum();
            let now: u128 = range.clone().map(|it| shares[it] * u128::from(now(standings[it]))).sum();
            Threshold { range, gain: (wanted * weight).saturating_sub(now) }
        })
        .collect();
    debug_assert!(denominator > 0);
    // Parts before the parts that they belong to; of two targets for one part the higher one stays.
    thresholds.sort_by_key(|it| (it.range.len(), it.range.start, it.gain));
    thresholds.dedup_by(|next, kept| {
        let same = next.range == kept.range;
        if same {
            kept.gain = next.gain;
        }
        same
    });
    let bound = bound(&items, &thresholds);
    let table = Table::of(&items, 0..model.questions.len(), &thresholds, bound);
    let Some(effort) = table.least() else {
        return Err(Unsolvable::OutOfReach(Vec::new()));
    };
    let mut chosen = Vec::new();
    table.collect(effort, &mut chosen);
    chosen.sort_unstable();
    Ok(Solution { chosen, effort: u32::try_from(effort * unit).unwrap_or(u32::MAX) })
}

/// Counts efforts in the largest number of which all of them are multiples, which it returns.
fn count_in_units(items: &mut [Item]) -> usize {
    let efforts = items.iter().flat_map(|it| it.rungs.iter().map(|it| it.0 as u128));
    let unit = efforts.fold(0, scoring::gcd).max(1) as usize;
    for rung in items.iter_mut().flat_map(|it| &mut it.rungs) {
        rung.0 /= unit;
    }
    unit
}

fn now(standing: Option<Standing>) -> u32 {
    match standing {
        Some(Standing::Scored(it)) => it.0,
        _ => 0,
    }
}

/// The offers over one denominator, with the denominator and the weight of each question of the model.
fn items(
    model: &Model,
    weights: &Weights,
    standings: &[Option<Standing>],
    offers: &[Offer],
) -> Result<(Vec<Item>, u128, Vec<u128>), Unsolvable> {
    let fractions = scoring::question_weights(model, weights, standings);
    let mut denominator = 1_u128;
    for it in &fractions {
        denominator *= it.denominator / scoring::gcd(denominator, it.denominator);
    }
    let shares: Vec<u128> = fractions.iter().map(|it| it.numerator * (denominator / it.denominator)).collect();
    let mut items: Vec<Item> = Vec::new();
    for offer in offers {
        let question = offer.question;
        let refuse = Unsolvable::Offer(question);
        let plannable = matches!(standings.get(question), Some(Some(Standing::Scored(_) | Standing::Unknown)));
        if !plannable || items.iter().any(|it| it.question == question) {
            return Err(refuse);
        }
        let (mut score, mut effort) = (now(standings[question]), 0);
        let mut rungs = vec![(0, 0)];
        for rung in &offer.rungs {
            let rises = rung.score.0 > score && rung.effort >= effort && rung.effort - effort <= EFFORT_LIMIT;
            if !rises {
                return Err(refuse);
            }
            (score, effort) = (rung.score.0, rung.effort);
            rungs.push((effort as usize, shares[question] * u128::from(score - now(standings[question]))));
        }
        items.push(Item { question, rungs });
    }
    items.sort_by_key(|it| it.question);
    Ok((items, denominator, shares))
}

/// The effort of a plan that reaches everything, found by taking back, the dearest for its gain first, what is not needed.
fn bound(items: &[Item], thresholds: &[Threshold]) -> usize {
    let mut taken: Vec<usize> = items.iter().map(|it| it.rungs.len() - 1).collect();
    let holds = |taken: &[usize]| {
        thresholds.iter().all(|it| {
            let inside = items.iter().zip(taken).filter(|(item, _)| it.range.contains(&item.question));
            inside.map(|(item, rung)| item.rungs[*rung].1).sum::<u128>() >= it.gain
        })
    };
    let mut steps: Vec<(usize, usize)> =
        items.iter().enumerate().flat_map(|(idx, it)| (1..it.rungs.len()).map(move |rung| (idx, rung))).collect();
    let price = |(idx, rung): (usize, usize)| {
        let (now, before) = (items[idx].rungs[rung], items[idx].rungs[rung - 1]);
        (now.0 - before.0, now.1 - before.1)
    };
    steps.sort_by(|a, b| {
        let ((effort_a, gain_a), (effort_b, gain_b)) = (price(*a), price(*b));
        // Effort over gain, dearest first, and the upper rungs of a question before the lower ones. Gains are cut to 64
        // bits of their own so that the product fits; this only orders what is tried.
        let cut = |gain: u128| (gain >> 52) + 1;
        (effort_b as u128 * cut(gain_a)).cmp(&(effort_a as u128 * cut(gain_b))).then(b.1.cmp(&a.1))
    });
    for _ in 0..2 {
        for (idx, rung) in &steps {
            if taken[*idx] == *rung {
                taken[*idx] = rung - 1;
                if !holds(&taken) {
                    taken[*idx] = *rung;
                }
            }
        }
    }
    items.iter().zip(taken).map(|(it, rung)| it.rungs[rung].0).sum()
}

/// For each effort, the most that a part of the tree can add with exactly that much; and how.
struct Table {
    best: Vec<Option<u128>>,
    layers: Vec<Layer>,
}

/// What was joined to a table, with what it took of each effort.
enum Layer {
    Question { question: usize, rungs: Vec<usize>, taken: Vec<u8> },
    Part { table: Table, taken: Vec<u32> },
}

impl Table {
    /// The table of the questions of a range. `thresholds` are sorted by length.
    fn of(items: &[Item], range: std::ops::Range<usize>, thresholds: &[Threshold], bound: usize) -> Self {
        let mut table = Self { best: vec![Some(0)], layers: Vec::new() };
        let own = thresholds.iter().position(|it| it.range == range);
        let inner = &thresholds[..own.unwrap_or(thresholds.len())];
        // The largest parts with targets inside this one.
        let mut parts: Vec<&Threshold> = Vec::new();
        for it in inner.iter().rev() {
            let inside = range.start <= it.range.start && it.range.end <= range.end && it.range != range;
            if inside && !parts.iter().any(|part| part.range.start <= it.range.start && it.range.end <= part.range.end)
            {
                parts.push(it);
            }
        }
        for item in items.iter().filter(|it| range.contains(&it.question)) {
            if !parts.iter().any(|it| it.range.contains(&item.question)) {
                table.take_question(item, bound);
            }
        }
        // Every part takes at least what its own target asks for. What is then left of the bound is all that any of them can
        // take beyond that.
        let mut spare = bound;
        let mut solved = Vec::new();
        for part in parts {
            let below = thresholds.partition_point(|it| it.range.len() <= part.range.len());
            let part = Self::of(items, part.range.clone(), &thresholds[..below], spare);
            let Some(least) = part.least() else { return Self { best: vec![None], layers: Vec::new() } };
            spare -= least;
            solved.push((part, least));
        }
        for (part, least) in solved {
            table.take_part(part, least, spare);
        }
        if let Some(own) = own {
            let enough = thresholds[own].gain;
            table.best.iter_mut().for_each(|it| *it = it.filter(|gain| *gain >= enough));
        }
        table
    }

    /// Joins a question. The table grows by its effort, up to the bound.
    fn take_question(&mut self, item: &Item, bound: usize) {
        let before = std::mem::take(&mut self.best);
        let most = item.rungs.last().map_or(0, |it| it.0);
        let mut taken = vec![0_u8; (before.len() + most).min(bound + 1)];
        let best = |effort: usize, taken: &mut u8| {
            let mut best = None;
            for (rung, (cost, gain)) in item.rungs.iter().enumerate() {
                let without = effort.checked_sub(*cost).and_then(|it| before.get(it).copied().flatten());
                let sum = without.map(|it| it + gain);
                if sum > best {
                    (best, *taken) = (sum, rung as u8);
                }
            }
            best
        };
        self.best = taken.iter_mut().enumerate().map(|(effort, taken)| best(effort, taken)).collect();
        let rungs = item.rungs.iter().map(|it| it.0).collect();
        self.layers.push(Layer::Question { question: item.question, rungs, taken });
    }

    /// The least effort that reaches the targets, if any within the bound does.
    fn least(&self) -> Option<usize> {
        self.best.iter().position(Option::is_some)
    }

    /// Joins a part that was solved by itself. Of its entries only those matter that add more than every cheaper one, and
    /// neither side takes more beyond its least effort than there is to spare.
    fn take_part(&mut self, part: Self, least: usize, spare: usize) {
        let own = self.least().unwrap_or(0);
        let before = std::mem::take(&mut self.best);
        let ours = own..before.len().min(own + spare + 1);
        let theirs = least..part.best.len().min(least + spare + 1);
        let length = (ours.end + theirs.end - 1).min(own + least + spare + 1);
        let mut taken = vec![0_u32; length];
        self.best = vec![None; length];
        let mut most = None;
        for cost in theirs {
            let Some(gain) = part.best[cost].filter(|it| Some(*it) > most) else { continue };
            most = Some(gain);
            for effort in ours.start..ours.end.min(length - cost) {
                let sum = before[effort].map(|it| it + gain);
                if sum > self.best[effort + cost] {
                    self.best[effort + cost] = sum;
                    taken[effort + cost] = cost as u32;
                }
            }
        }
        self.layers.push(Layer::Part { table: part, taken });
    }

    /// What was chosen for exactly this effort.
    fn collect(&self, mut effort: usize, chosen: &mut Vec<(usize, usize)>) {
        for layer in self.layers.iter().rev() {
            match layer {
                Layer::Question { question, rungs, taken } => {
                    let rung = usize::from(taken[effort]);
                    if rung > 0 {
                        chosen.push((*question, rung - 1));
                    }
                    effort -= rungs[rung];
                }
                Layer::Part { table, taken } => {
                    let cost = taken[effort] as usize;
                    table.collect(cost, chosen);
                    effort -= cost;
                }
            }
        }
    }
}
