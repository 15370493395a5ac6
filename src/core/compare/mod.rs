//! Two editions of one city side by side: what changed, and what may be said of the change.
//!
//! A difference is stated only where both sides answer the same question on the same scale and, for scores of
//! indicators and above, where they are made of the same questions under the same weights. Everywhere else it is
//! withheld, with its reason. Where questions are open a difference is an interval, as the score is.
//!
//! Differences are those of published figures, so that what is shown adds up for whoever looks; what moved the total is
//! computed from exact fractions ([`Moved`]). No claimed score is read here: an [`Edition`] computes its own.

use std::fmt;
use std::ops::Range;

use super::answers::{Answer, City};
use super::decimal::Hundredths;
use super::ids::QuestionId;
use super::model::{Input, Measure, Model, Operand, Question, QuestionKind};
use super::scoring::{self, E2, E4, FULL, Report, Score, Standing};
use super::text::{Shown, Text};

mod edition;
mod exact;
mod moved;

pub use edition::{About, Basis, Edition, Refusal};
pub use moved::{Moved, Part};

/// One side of a comparison, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first edition.
    Before,
    /// The second edition.
    After,
    /// Both.
    Both,
}

impl Side {
    /// The sides for which something holds; `None` where it holds for neither.
    fn of(before: bool, after: bool) -> Option<Self> {
        match (before, after) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Before),
            (false, true) => Some(Self::After),
            (false, false) => None,
        }
    }
}

/// Why no difference is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// The model of this side is not at hand, so nobody can say whether question and scale are the same.
    ModelNotAtHand(Side),
    /// The weights of this side are not at hand, so its scores cannot be computed.
    WeightsNotAtHand(Side),
    /// The model of this side does not have it.
    NotInModel(Side),
    /// The wording of the question, its options or its figures changed.
    OtherQuestion,
    /// The question is the same, but its answers are scored in another way.
    OtherScale,
    /// The scope of this side does not ask it.
    NotAsked(Side),
    /// Questions below changed, so the scores are made of different things.
    OtherQuestions,
    /// The scopes differ, so one side is made of fewer questions.
    OtherScope,
    /// Something below weighs more or less than before.
    OtherWeights,
    /// On this side nothing applies, so there is no score.
    NothingApplies(Side),
    /// Questions of this side are open. Only for what moved the total: a score has an interval then.
    Open(Side),
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |side: &Side| match side {
            Side::Before => "the first",
            Side::After => "the second",
            Side::Both => "both",
        };
        match self {
            Self::ModelNotAtHand(it) => write!(f, "the model of {} is not at hand", of(it)),
            Self::WeightsNotAtHand(it) => write!(f, "the weights of {} are not at hand", of(it)),
            Self::NotInModel(it) => write!(f, "not in the model of {}", of(it)),
            Self::OtherQuestion => write!(f, "the question changed"),
            Self::OtherScale => write!(f, "its scoring changed"),
            Self::NotAsked(it) => write!(f, "not asked in the scope of {}", of(it)),
            Self::OtherQuestions => write!(f, "questions below it changed"),
            Self::OtherScope => write!(f, "the scopes differ"),
            Self::OtherWeights => write!(f, "weights changed"),
            Self::NothingApplies(it) => write!(f, "nothing applies in {}", of(it)),
            Self::Open(it) => write!(f, "questions are open in {}", of(it)),
        }
    }
}

/// The change of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// In hundredths.
    Exact(i32),
    /// Questions are open; the difference lies between these hundredths.
    Within {
        /// The least that it can come to.
        lowest: i32,
        /// The most.
        highest: i32,
    },
    /// On neither side does anything apply, so nothing changed.
    NoScore,
    /// Not stated, and why.
    Withheld(Withheld),
}

/// Level of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Everything together.
    Total,
    /// A domain.
    Domain,
    /// A group.
    Group,
    /// An indicator.
    Indicator,
}

/// A score on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreRow {
    /// Its level.
    pub level: Level,
    /// `total`, or the id of the domain, group or indicator.
    pub item: Box<str>,
    /// The score before; `None` where it could not be computed.
    pub before: Option<Score>,
    /// The score after.
    pub after: Option<Score>,
    /// How it changed.
    pub difference: Difference,
}

/// A question on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    /// The question.
    pub id: QuestionId,
    /// Where it stood; `None` where it was not asked or its model is not at hand.
    pub before: Option<Standing>,
    /// Where it stands.
    pub after: Option<Standing>,
    /// Whether something else is stated: another answer, or the same one over other shared figures. Never where the
    /// difference is withheld because the question is not the same.
    pub is_changed: bool,
    /// How its score changed.
    pub difference: Difference,
}

/// How a question came to be a gap, or ceased to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapChange {
    /// It was open or `unknown` and is answered.
    Closed,
    /// It was answered and is open or `unknown`.
    Opened,
    /// It no longer applies.
    LeftOut,
    /// It applies again.
    TakenIn,
}

/// A question whose state changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The question.
    pub id: QuestionId,
    /// What became of it.
    pub change: GapChange,
    /// Where it stood.
    pub before: Standing,
    /// Where it stands.
    pub after: Standing,
}

/// Two editions side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The total, then each domain followed by its groups, each group by its indicators; in the order of the second
    /// edition's model, then what only the first has.
    pub scores: Vec<ScoreRow>,
    /// Every question that either side asks.
    pub questions: Vec<QuestionRow>,
    /// Gaps closed and opened, in the order of the questions.
    pub gaps: Vec<Gap>,
    /// What moved the total, or why that cannot be said.
    pub moved: Result<Moved, Withheld>,
}

impl Comparison {
    /// The row of the total.
    pub fn total(&self) -> Option<&ScoreRow> {
        self.scores.iter().find(|it| it.level == Level::Total)
    }
}

/// Two editions are of different cities: comparing them is what rankings are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherCity {
    /// The city of the first.
    pub before: City,
    /// The city of the second.
    pub after: City,
}

impl fmt::Display for OtherCity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { before, after } = self;
        let (one, other) = (Shown(&before.name), Shown(&after.name));
        write!(f, "two cities: {} {one} and {} {other}", before.code, after.code)
    }
}

impl std::error::Error for OtherCity {}

/// Compares two editions. One without a city, as a draft may be, is compared with any other.
///
/// # Errors
/// They are of different cities.
pub fn compare(before: &Edition<'_>, after: &Edition<'_>) -> Result<Comparison, OtherCity> {
    if let (Some(one), Some(other)) = (&before.about().city, &after.about().city)
        && one.code != other.code
    {
        return Err(OtherCity { before: one.clone(), after: other.clone() });
    }
    let pair = Pair { before, after };
    let questions = pair.questions();
    let scores = pair.scores(&questions);
    let gaps = questions.iter().filter_map(gap).collect();
    let moved = pair.moved(&scores);
    Ok(Comparison { scores, questions, gaps, moved })
}

/// Editions in the order of their dates, each compared with the one before.
#[derive(Clone, Debug)]
pub struct Trend {
    /// Places of the editions, the earliest first; of one date, in the order given.
    pub order: Vec<usize>,
    /// What changed from each to the next; one less than there are editions.
    pub steps: Vec<Result<Comparison, OtherCity>>,
}

/// Puts editions in order of time. The same rules hold between neighbours as for any two.
pub fn trend(editions: &[&Edition<'_>]) -> Trend {
    let mut order: Vec<usize> = (0..editions.len()).collect();
    order.sort_by_key(|it| editions[*it].about().date.as_str());
    let steps = order.windows(2).map(|it| compare(editions[it[0]], editions[it[1]])).collect();
    Trend { order, steps }
}

fn gap(row: &QuestionRow) -> Option<Gap> {
    use Standing as S;
    if let Difference::Withheld(it) = row.difference
        && !matches!(it, Withheld::NothingApplies(_))
    {
        return None;
    }
    let (before, after) = (row.before?, row.after?);
    let change = match (before, after) {
        (S::NotApplicable, S::NotApplicable) => return None,
        (_, S::NotApplicable) => GapChange::LeftOut,
        (S::NotApplicable, _) => GapChange::TakenIn,
        (S::Open(_) | S::Unknown, S::Scored(_)) => GapChange::Closed,
        (S::Scored(_), S::Open(_) | S::Unknown) => GapChange::Opened,
        (S::Scored(_), S::Scored(_)) | (S::Open(_) | S::Unknown, S::Open(_) | S::Unknown) => return None,
    };
    Some(Gap { id: row.id.clone(), change, before, after })
}

/// A score between two figures; `None` where nothing applies.
type Bounds = Option<(E2, E2)>;

fn bounds(score: &Score) -> Bounds {
    score.lowest.zip(score.highest)
}

fn bounds_of_question(standing: Standing) -> Bounds {
    let settled = |it: E4| Some((it.shown(), it.shown()));
    match standing {
        Standing::Open(_) => Some((E4(0).shown(), FULL.shown())),
        Standing::Unknown => settled(E4(0)),
        Standing::Scored(it) => settled(it),
        Standing::NotApplicable => None,
    }
}

fn difference(before: Bounds, after: Bounds, is_open: bool) -> Difference {
    let less = |a: E2, b: E2| a.0 as i32 - b.0 as i32;
    match (before, after) {
        (None, None) => Difference::NoScore,
        (None, Some(_)) => Difference::Withheld(Withheld::NothingApplies(Side::Before)),
        (Some(_), None) => Difference::Withheld(Withheld::NothingApplies(Side::After)),
        (Some((low, high)), Some((low_after, high_after))) if is_open => {
            Difference::Within { lowest: less(low_after, high), highest: less(high_after, low) }
        }
        (Some((before, _)), Some((after, _))) => Difference::Exact(less(after, before)),
    }
}

/// A node of the tree above the questions, with what lies below it.
struct Node<'a> {
    level: Level,
    id: &'a str,
    groups: Range<usize>,
    indicators: Range<usize>,
    questions: Range<usize>,
}

/// All nodes of a model, as people read them.
fn nodes(model: &Model) -> Vec<Node<'_>> {
    let node = |level, id, groups: Range<usize>, indicators: Range<usize>| {
        let of = |idx: usize| model.indicators[idx].questions.clone();
        let questions = of(indicators.start).start..of(indicators.end - 1).end;
        Node { level, id, groups, indicators, questions }
    };
    let of = |groups: &Range<usize>| {
        model.groups[groups.start].indicators.start..model.groups[groups.end - 1].indicators.end
    };
    let all = 0..model.groups.len();
    let mut nodes = vec![node(Level::Total, "total", all.clone(), of(&all))];
    for domain in &model.domains {
        nodes.push(node(Level::Domain, domain.id.as_str(), domain.groups.clone(), of(&domain.groups)));
        for idx in domain.groups.clone() {
            let group = &model.groups[idx];
            nodes.push(node(Level::Group, group.id.as_str(), idx..idx + 1, group.indicators.clone()));
            for at in group.indicators.clone() {
                nodes.push(node(Level::Indicator, model.indicators[at].id.as_str(), idx..idx + 1, at..at + 1));
            }
        }
    }
    nodes
}

/// The two editions of a comparison.
struct Pair<'a, 'b> {
    before: &'b Edition<'a>,
    after: &'b Edition<'a>,
}

impl<'a> Pair<'a, '_> {
    fn models(&self) -> (Option<&'a Model>, Option<&'a Model>) {
        (self.before.model(), self.after.model())
    }

    fn questions(&self) -> Vec<QuestionRow> {
        let ids = |it: Option<&'a Model>| it.map_or(&[][..], |it| &it.questions);
        let (before, after) = self.models();
        let only_before =
            ids(before).iter().filter(|it| after.is_none_or(|after| after.question(it.id.as_str()).is_none()));
        let rows = ids(after).iter().chain(only_before).map(|it| self.question(&it.id));
        rows.filter(|it| it.before.is_some() || it.after.is_some()).collect()
    }

    fn question(&self, id: &QuestionId) -> QuestionRow {
        let idx = |model: Option<&Model>| model.and_then(|it| it.question_idx(id.as_str()));
        let (model, model_after) = self.models();
        let (idx, idx_after) = (idx(model), idx(model_after));
        let before = idx.and_then(|it| self.before.standing(it));
        let after = idx_after.and_then(|it| self.after.standing(it));
        let withheld = self.not_same_question(id, before.is_some(), after.is_some());
        let mut is_changed = false;
        let difference = match (withheld, before, after) {
            (Some(it), ..) => Difference::Withheld(it),
            (None, Some(before), Some(after)) => {
                is_changed = before != after || self.says(Side::Before, id) != self.says(Side::After, id);
                let is_open = [before, after].iter().any(|it| matches!(it, Standing::Open(_)));
                difference(bounds_of_question(before), bounds_of_question(after), is_open)
            }
            (None, ..) => Difference::NoScore,
        };
        QuestionRow { id: id.clone(), before, after, is_changed, difference }
    }

    /// Why the question cannot be called the same on both sides.
    fn not_same_question(&self, id: &QuestionId, is_asked: bool, is_asked_after: bool) -> Option<Withheld> {
        let (before, after) = self.models();
        if let Some(side) = Side::of(before.is_none(), after.is_none()) {
            return Some(Withheld::ModelNotAtHand(side));
        }
        let (before, after) = (before?, after?);
        let (question, question_after) = (before.question(id.as_str()), after.question(id.as_str()));
        if let Some(side) = Side::of(question.is_none(), question_after.is_none()) {
            return Some(Withheld::NotInModel(side));
        }
        if let Some(it) = changed(before, question?, after, question_after?) {
            return Some(it);
        }
        Side::of(!is_asked, !is_asked_after).map(Withheld::NotAsked)
    }

    /// What is stated about a question: the answer, and the quantity that it and the shared figures come to.
    fn says(&self, side: Side, id: &QuestionId) -> (Option<Answer>, Option<Hundredths>) {
        let edition = if side == Side::Before { self.before } else { self.after };
        let answer = edition.statement().answers.get(id);
        let question = edition.model().and_then(|model| Some((model, model.question(id.as_str())?)));
        let quantity = question.and_then(|(model, question)| match &question.kind {
            QuestionKind::Measure(it) => scoring::shown_quantity(model, it, &edition.statement().profile, answer),
            _ => None,
        });
        (answer.cloned(), quantity)
    }

    fn scores(&self, questions: &[QuestionRow]) -> Vec<ScoreRow> {
        let (before, after) = self.models();
        let own = before.map(nodes).unwrap_or_default();
        let own_after = after.map(nodes).unwrap_or_default();
        let find = |nodes: &[Node<'_>], id: &str| nodes.iter().position(|it| it.id == id);
        let mut rows = Vec::new();
        for (at, node) in own_after.iter().enumerate() {
            let partner = find(&own, node.id).map(|it| (&own[it], it));
            rows.push(self.score(partner, Some((node, at)), questions));
        }
        for (at, node) in own.iter().enumerate() {
            if find(&own_after, node.id).is_none() {
                rows.push(self.score(Some((node, at)), None, questions));
            }
        }
        rows
    }

    /// A node of either model, with its place among the nodes of that model.
    fn score(
        &self,
        before: Option<(&Node<'_>, usize)>,
        after: Option<(&Node<'_>, usize)>,
        questions: &[QuestionRow],
    ) -> ScoreRow {
        let score = |edition: &Edition<'_>, at: Option<(&Node<'_>, usize)>| {
            Some(*score_at(edition.report()?, edition.model()?, at?.1))
        };
        let (node, node_after) = (before.map(|it| it.0), after.map(|it| it.0));
        let (level, item) = node_after.or(node).map_or((Level::Total, "total"), |it| (it.level, it.id));
        let (score, score_after) = (score(self.before, before), score(self.after, after));
        let difference = match (self.not_same_node(node, node_after, questions), score, score_after) {
            (Some(it), ..) => Difference::Withheld(it),
            (None, Some(before), Some(after)) => {
                let is_open = before.counts.open + after.counts.open > 0;
                difference(bounds(&before), bounds(&after), is_open)
            }
            (None, ..) => Difference::NoScore,
        };
        ScoreRow { level, item: item.into(), before: score, after: score_after, difference }
    }

    /// Why the scores of a node are not made of the same things on both sides.
    fn not_same_node(
        &self,
        before: Option<&Node<'_>>,
        after: Option<&Node<'_>>,
        questions: &[QuestionRow],
    ) -> Option<Withheld> {
        let (model, model_after) = self.models();
        if let Some(side) = Side::of(model.is_none(), model_after.is_none()) {
            return Some(Withheld::ModelNotAtHand(side));
        }
        if let Some(side) = Side::of(before.is_none(), after.is_none()) {
            return Some(Withheld::NotInModel(side));
        }
        if let Some(side) = Side::of(self.before.weights().is_none(), self.after.weights().is_none()) {
            return Some(Withheld::WeightsNotAtHand(side));
        }
        let (model, model_after, before, after) = (model?, model_after?, before?, after?);
        let below = |model: &'a Model, node: &Node<'_>| &model.questions[node.questions.clone()];
        let mut other_scope = false;
        for question in below(model, before).iter().chain(below(model_after, after)) {
            let row = questions.iter().find(|it| it.id == question.id);
            match row.map(|it| it.difference) {
                Some(Difference::Withheld(Withheld::NotAsked(_))) => other_scope = true,
                Some(Difference::Withheld(
                    Withheld::OtherQuestion | Withheld::OtherScale | Withheld::NotInModel(_),
                )) => return Some(Withheld::OtherQuestions),
                _ => {}
            }
        }
        if other_scope {
            return Some(Withheld::OtherScope);
        }
        (shares(self.before, before) != shares(self.after, after)).then_some(Withheld::OtherWeights)
    }

    fn moved(&self, scores: &[ScoreRow]) -> Result<Moved, Withheld> {
        let total = scores.iter().find(|it| it.level == Level::Total);
        let both = Withheld::ModelNotAtHand(Side::Both);
        let total = total.ok_or(both)?;
        let difference = match total.difference {
            Difference::Exact(it) => it,
            Difference::NoScore => return Err(Withheld::NothingApplies(Side::Both)),
            Difference::Withheld(it) => return Err(it),
            Difference::Within { .. } => {
                let is_open = |it: &Option<Score>| it.is_some_and(|it| it.counts.open > 0);
                let side = Side::of(is_open(&total.before), is_open(&total.after));
                return Err(Withheld::Open(side.unwrap_or(Side::Both)));
            }
        };
        // Scores that may be compared are made of the same tree, so the places of one model serve both.
        let (Some(model), Some(weights)) = (self.after.model(), self.after.weights()) else { return Err(both) };
        let (Some(before), Some(after)) = (self.before.report(), self.after.report()) else { return Err(both) };
        Ok(moved::moved(model, weights, before, after, difference))
    }
}

/// The score of the node at this place among [`nodes`].
fn score_at<'a>(report: &'a Report, model: &Model, at: usize) -> &'a Score {
    let node = &nodes(model)[at];
    match node.level {
        Level::Total => &report.total,
        Level::Domain => &report.domains[model.groups[node.groups.start].domain],
        Level::Group => &report.groups[node.groups.start],
        Level::Indicator => &report.indicators[node.indicators.start],
    }
}

/// The shares that the score of a node is made with: of everything below it, as far as it is asked.
fn shares<'a>(edition: &Edition<'a>, node: &Node<'_>) -> Option<Vec<(&'a str, u32)>> {
    let (model, weights) = (edition.model()?, edition.weights()?);
    let mut shares: Vec<(&str, u32)> = Vec::new();
    for idx in node.questions.clone().filter(|it| edition.standing(*it).is_some()) {
        shares.push((model.questions[idx].id.as_str(), weights.questions[idx]));
    }
    if node.level < Level::Indicator {
        shares.extend(node.indicators.clone().map(|it| (model.indicators[it].id.as_str(), weights.indicators[it])));
    }
    if node.level < Level::Group {
        shares.extend(node.groups.clone().map(|it| (model.groups[it].id.as_str(), weights.groups[it])));
    }
    if node.level < Level::Domain {
        shares.extend(model.domains.iter().zip(&weights.domains).map(|(it, share)| (it.id.as_str(), *share)));
    }
    Some(shares)
}

/// What changed in a question from one model to another. The same answer has to mean the same and score the same.
fn changed(model: &Model, before: &Question, model_after: &Model, after: &Question) -> Option<Withheld> {
    // A page has the texts of one language at a time, so that the same model is not the same in memory.
    if model.digest() == model_after.digest() {
        return None;
    }
    let same_texts = |a: &[Text], b: &[Text]| a == b;
    let (is_same, is_scored_alike) = match (&before.kind, &after.kind) {
        (QuestionKind::Levels(a), QuestionKind::Levels(b))
        | (QuestionKind::Checklist(a), QuestionKind::Checklist(b)) => (same_texts(a, b), true),
        (QuestionKind::YesNo, QuestionKind::YesNo) => (true, true),
        (QuestionKind::Measure(a), QuestionKind::Measure(b)) => {
            (measures_alike(model, a, model_after, b), a.scale.points == b.scale.points)
        }
        _ => (false, false),
    };
    let is_same = is_same && before.text == after.text && before.hint == after.hint;
    match (is_same, is_scored_alike && before.may_not_apply == after.may_not_apply) {
        (false, _) => Some(Withheld::OtherQuestion),
        (true, false) => Some(Withheld::OtherScale),
        (true, true) => None,
    }
}

/// Whether two quantities count the same things in the same way.
fn measures_alike(model: &Model, before: &Measure, model_after: &Model, after: &Measure) -> bool {
    let same_side = |a: &Operand, b: &Operand| match (a, b) {
        (Operand::Entered(a), Operand::Entered(b)) => a == b,
        (Operand::Profile(a), Operand::Profile(b)) => {
            let field = |model: &Model, key| {
                model.profile_field(key).map(|it| (it.label.clone(), it.unit.clone(), it.help.clone(), it.derived))
            };
            a == b && field(model, *a) == field(model_after, *b)
        }
        _ => false,
    };
    let same_input = match (&before.input, &after.input) {
        (Input::Entered, Input::Entered) => true,
        (
            Input::Ratio { numerator, denominator, factor },
            Input::Ratio { numerator: numerator_after, denominator: denominator_after, factor: factor_after },
        ) => {
            same_side(numerator, numerator_after) && same_side(denominator, denominator_after) && factor == factor_after
        }
        _ => false,
    };
    same_input && before.unit == after.unit && before.share == after.share
}
