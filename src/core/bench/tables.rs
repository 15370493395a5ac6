//! The tables of a ranking, with everything that belongs on them. Whoever shows them brings the words.

use std::sync::Arc;

use crate::core::answers::Scope;
use crate::core::divisions::{Divisions, Level};
use crate::core::encoding::Digest;
use crate::core::model::Model;
use crate::core::publish::{Cell, Column, Kind, Note, Row, Table};
use crate::core::review::Rule;
use crate::core::text::Text;
use crate::core::weights::Weights;

use super::figures::Word;
use super::ranking::{self, Among, By, Entrant, Place, Standing, Tiers};
use super::stability::{Sampling, Stability};
use super::{Evaluation, Received, Status, Submission, Work};

/// What a ranking is made of.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// The model.
    pub model: &'a Model,
    /// The weights under which it is ranked.
    pub weights: &'a Weights,
    /// The divisions, which say class and province.
    pub divisions: &'a Divisions,
    /// The tiers.
    pub tiers: &'a Tiers,
    /// The files.
    pub batch: &'a [Arc<Received>],
    /// The evaluator's work.
    pub work: &'a Work,
    /// What follows from both under these weights.
    pub evaluation: &'a Evaluation,
}

/// What has to be put into words.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// The title of a ranking: by what, among whom, and down to which place.
    Ranking(By, Among, Option<u32>),
    /// The title of two rankings side by side.
    SideBySide(Among),
    /// A heading.
    Head(Head),
    /// The name of a domain or a province.
    Name(&'a Text),
    /// A class of cities.
    Class(Option<Level>),
    /// A province, where the list has none for the code.
    NoProvince,
    /// What became of a file.
    State(&'a Received, &'a Status),
    /// Why, where it does not count; the batch is for naming other files.
    Reason(&'a [Arc<Received>], &'a Received, &'a Status),
    /// The title of the list of files.
    Files,
    /// Where a score lies among the tiers.
    Tier(&'a Tiers, Standing),
    /// Something that has to be known.
    Fact(Fact<'a>),
    /// Something of the statistics.
    Statistics(Word<'a>),
}

/// A heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// The place.
    Place,
    /// The place among all cities.
    PlaceOfAll,
    /// The city.
    City,
    /// Its administrative code.
    Code,
    /// Its province.
    Province,
    /// Its class.
    Class,
    /// The total.
    Total,
    /// The tier.
    Tier,
    /// The best place of all samples.
    Best,
    /// The worst place of all samples.
    Worst,
    /// The share of samples in which the place stays.
    Stays,
    /// The digest of the file.
    File,
    /// The name of the file.
    FileName,
    /// What became of the file.
    State,
    /// Why.
    Reason,
    /// The place under the first of two weight tables.
    PlaceBefore,
    /// The place under the second.
    PlaceAfter,
    /// How many places a city went up.
    Up,
    /// The total under the first table.
    TotalBefore,
    /// The total under the second.
    TotalAfter,
    /// How much the total rose.
    Rise,
}

/// Something that has to be known of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact<'a> {
    /// All that counts are examples, not all of them synthetic.
    Examples,
    /// All that counts is synthetic: drawn by this program, for trying.
    Synthetic,
    /// How many files count, are set apart, and were refused or could not be read.
    Counted(usize, usize, usize),
    /// The scope and, where one was called for, the round.
    Round(Scope, Option<&'a str>),
    /// How many keys the key list has; `None` where there is no list, and nobody knows who signed.
    Keys(Option<usize>),
    /// The model: edition and digest.
    Model(&'a str, Digest),
    /// The weights: title and digest.
    Weights(&'a Text, Digest),
    /// The weights that are set against them.
    OtherWeights(&'a Text, Digest),
    /// No city that counts has marks of experts.
    NoMarks,
    /// So many cities have marks of experts, which count by this rule.
    Marks(usize, Rule),
    /// How ties are handled.
    Ties,
    /// What a tier is and is not.
    Tiers,
    /// How the firmness of places was sampled.
    Stability(Sampling),
    /// Fewest cities that a figure may rest on.
    Minimum(usize),
    /// What shares of answers are shares of.
    Shares,
    /// How means and quartiles are computed.
    Quartiles,
    /// What the national figures are, and of which years.
    National(&'a Text),
    /// What a gap is.
    Gaps,
    /// What flags are and are not.
    Flags,
    /// The list of links that flags name: its id, version and digest.
    Links(&'a str, &'a str, Digest),
}

impl Fact<'_> {
    fn key(self) -> &'static str {
        match self {
            Self::Examples => "examples",
            Self::Counted(..) => "counted",
            Self::Round(..) => "round",
            Self::Keys(_) => "keys",
            Self::Model(..) => "model",
            Self::Weights(..) => "weights",
            Self::OtherWeights(..) => "otherWeights",
            Self::NoMarks | Self::Marks(..) => "marks",
            Self::Ties => "ties",
            Self::Tiers => "tiers",
            Self::Stability(_) => "stability",
            Self::Synthetic => "synthetic",
            Self::Minimum(_) => "minimum",
            Self::Shares => "shares",
            Self::Quartiles => "quartiles",
            Self::National(_) => "national",
            Self::Gaps => "gaps",
            Self::Flags => "flags",
            Self::Links(..) => "links",
        }
    }
}

/// What puts it into words.
pub type Words<'a> = &'a dyn Fn(Said<'_>) -> String;

impl<'a> Basis<'a> {
    /// The submission of a city that counts.
    fn submission(&self, counted: usize) -> Option<&'a Submission> {
        self.batch.get(self.evaluation.counted.get(counted)?.file)?.submission()
    }

    /// Those that count and are among these, as indices of [`Evaluation::counted`].
    pub fn chosen(&self, among: Among) -> Vec<usize> {
        let is_among = |idx: &usize| {
            among == Among::All || self.submission(*idx).is_some_and(|it| among.has(self.divisions, &it.city.code))
        };
        (0..self.evaluation.counted.len()).filter(is_among).collect()
    }

    /// The classes that occur.
    pub fn classes(&self) -> Vec<Among> {
        let all = 0..self.evaluation.counted.len();
        Among::classes(self.divisions, all.filter_map(|it| Some(&self.submission(it)?.city.code)))
    }

    /// The provinces that occur.
    pub fn provinces(&self) -> Vec<Among> {
        let all = 0..self.evaluation.counted.len();
        Among::provinces(self.divisions, all.filter_map(|it| Some(&self.submission(it)?.city.code)))
    }

    /// Ranks these.
    fn rank(&self, evaluation: &Evaluation, chosen: &[usize], by: By) -> Vec<Place> {
        let entrant = |it: &usize| {
            let code = &self.submission(*it)?.city.code;
            Some(Entrant { code, scores: &evaluation.counted[*it].scores })
        };
        ranking::rank(&chosen.iter().filter_map(entrant).collect::<Vec<_>>(), by)
    }

    /// Begins to sample how firm the places among these are.
    pub fn stability(&self, among: Among, sampling: Sampling) -> Stability {
        let chosen = self.chosen(among);
        let scores = chosen.iter().map(|it| &self.evaluation.counted[*it].scores);
        Stability::new(self.model, self.weights, scores, sampling)
    }

    /// What has to be known of everything that is made of this.
    pub fn facts(&self) -> Vec<Fact<'a>> {
        let count = |is: &dyn Fn(&Status) -> bool| self.evaluation.statuses.iter().filter(|it| is(it)).count();
        let counted = count(&|it| *it == Status::Counted);
        let apart = count(&|it| matches!(it, Status::Apart(_)));
        let all = |is: fn(&Submission) -> bool| {
            counted > 0 && (0..self.evaluation.counted.len()).all(|it| self.submission(it).is_some_and(is))
        };
        let made_up = match (all(|it| it.synthetic), all(|it| it.example)) {
            (true, _) => Some(Fact::Synthetic),
            (false, true) => Some(Fact::Examples),
            (false, false) => None,
        };
        let round = &self.work.round;
        let mut facts = Vec::new();
        facts.extend(made_up);
        facts.extend([
            Fact::Counted(counted, apart, self.evaluation.statuses.len() - counted - apart),
            Fact::Round(round.scope, round.name.as_deref()),
            Fact::Keys(self.work.keys.as_ref().map(|it| it.keys.len())),
            Fact::Model(&self.model.edition, self.model.digest()),
            Fact::Weights(&self.weights.title, self.weights.digest),
        ]);
        facts.extend(self.marks());
        facts
    }

    /// By which rules marks of experts count, the commonest first.
    fn marks(&self) -> Vec<Fact<'a>> {
        let mut rules: Vec<(usize, Rule)> = Vec::new();
        for it in &self.evaluation.counted {
            let Some(marking) = self.batch.get(it.file).and_then(|it| super::marking(it, self.work)) else { continue };
            match rules.iter_mut().find(|it| it.1 == marking.rule) {
                Some(it) => it.0 += 1,
                None => rules.push((1, marking.rule)),
            }
        }
        rules.sort_by_key(|it| std::cmp::Reverse(it.0));
        if rules.is_empty() {
            vec![Fact::NoMarks]
        } else {
            rules.into_iter().map(|it| Fact::Marks(it.0, it.1)).collect()
        }
    }

    /// A ranking as a table, down to this place. What was sampled must be of the same cities.
    pub fn ranking(&self, by: By, among: Among, top: Option<u32>, firm: Option<&Stability>, words: Words<'_>) -> Table {
        let chosen = self.chosen(among);
        let places = self.rank(self.evaluation, &chosen, by);
        let of_all = (among != Among::All).then(|| {
            let all: Vec<usize> = self.chosen(Among::All);
            let mut of_all = vec![None; self.evaluation.counted.len()];
            self.rank(self.evaluation, &all, by).iter().for_each(|it| of_all[all[it.entrant]] = Some(it.place));
            of_all
        });
        let head = |it| words(Said::Head(it));
        let mut columns = vec![column("place", head(Head::Place), Kind::Place)];
        if of_all.is_some() {
            columns.push(column("placeOfAll", head(Head::PlaceOfAll), Kind::Place));
        }
        columns.extend([
            column("city", head(Head::City), Kind::Text),
            column("code", head(Head::Code), Kind::Text),
            column("province", head(Head::Province), Kind::Text),
            column("class", head(Head::Class), Kind::Text),
        ]);
        let domain_column = |idx: usize| {
            let it = &self.model.domains[idx];
            column(&format!("{}E2", it.id), words(Said::Name(&it.short_name)), Kind::Score)
        };
        match by {
            By::Total => {
                columns.push(column("totalE2", head(Head::Total), Kind::Score));
                columns.push(column("tier", head(Head::Tier), Kind::Text));
                columns.extend((0..self.model.domains.len()).map(domain_column));
            }
            By::Domain(idx) => columns.push(domain_column(idx)),
        }
        if firm.is_some() {
            columns.push(column("bestPlace", head(Head::Best), Kind::Place));
            columns.push(column("worstPlace", head(Head::Worst), Kind::Place));
            columns.push(column("staysE4", head(Head::Stays), Kind::Share));
        }
        columns.push(column("file", head(Head::File), Kind::File));
        let row = |it: &Place| {
            let counted = chosen[it.entrant];
            let mut cells = vec![Cell::Place(it.place)];
            if let Some(of_all) = &of_all {
                cells.push(of_all[counted].map_or(Cell::Empty, Cell::Place));
            }
            cells.extend(self.city_cells(counted, words));
            cells.push(Cell::Score(it.score));
            if by == By::Total {
                cells.push(Cell::Text(words(Said::Tier(self.tiers, self.tiers.of(it.score)))));
                let domains = &self.evaluation.counted[counted].scores.domains;
                cells.extend(domains.iter().map(|it| it.map_or(Cell::Empty, Cell::Score)));
            }
            if let Some(stability) = firm {
                match stability.of(it.entrant, by) {
                    Some(it) => cells.extend([
                        Cell::Place(it.best),
                        Cell::Place(it.worst),
                        Cell::share(u64::from(it.stays), u64::from(stability.taken())),
                    ]),
                    None => cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
                }
            }
            cells.push(self.file_cell(counted));
            Row { cells }
        };
        let shown = top.map_or(&places[..], |it| ranking::top(&places, it));
        let mut facts = self.facts();
        facts.push(Fact::Ties);
        facts.extend((by == By::Total).then_some(Fact::Tiers));
        facts.extend(firm.map(|it| Fact::Stability(Sampling { samples: it.taken(), ..it.sampling() })));
        Table {
            id: self.id("ranking", Some(by), among),
            title: words(Said::Ranking(by, among, top)),
            notes: notes(&facts, words),
            columns,
            rows: shown.iter().map(row).collect(),
        }
    }

    /// The totals and places under another table beside those under the weights of this basis, in the order of the
    /// other table.
    pub fn side_by_side(&self, other: &Weights, under_other: &Evaluation, among: Among, words: Words<'_>) -> Table {
        let chosen = self.chosen(among);
        let before = self.rank(self.evaluation, &chosen, By::Total);
        let after = self.rank(under_other, &chosen, By::Total);
        let head = |it| words(Said::Head(it));
        let columns = vec![
            column("place", head(Head::PlaceAfter), Kind::Place),
            column("placeBefore", head(Head::PlaceBefore), Kind::Place),
            column("up", head(Head::Up), Kind::Integer),
            column("city", head(Head::City), Kind::Text),
            column("code", head(Head::Code), Kind::Text),
            column("province", head(Head::Province), Kind::Text),
            column("class", head(Head::Class), Kind::Text),
            column("totalE2", head(Head::TotalAfter), Kind::Score),
            column("totalBeforeE2", head(Head::TotalBefore), Kind::Score),
            column("riseE2", head(Head::Rise), Kind::Difference),
            column("file", head(Head::File), Kind::File),
        ];
        let row = |it: &ranking::Moved| {
            let counted = chosen[it.entrant];
            let mut cells =
                vec![Cell::Place(it.after.place), Cell::Place(it.before.place), Cell::Integer(it.places_up())];
            cells.extend(self.city_cells(counted, words));
            cells.extend([
                Cell::Score(it.after.score),
                Cell::Score(it.before.score),
                Cell::Difference(it.rise_e2()),
                self.file_cell(counted),
            ]);
            Row { cells }
        };
        let mut facts = self.facts();
        facts.extend([Fact::OtherWeights(&other.title, other.digest), Fact::Ties]);
        Table {
            id: self.id("weights", None, among),
            title: words(Said::SideBySide(among)),
            notes: notes(&facts, words),
            columns,
            rows: ranking::side_by_side(&before, &after).iter().map(row).collect(),
        }
    }

    /// What became of each file.
    pub fn files(&self, words: Words<'_>) -> Table {
        let head = |it| words(Said::Head(it));
        let columns = vec![
            column("name", head(Head::FileName), Kind::Text),
            column("city", head(Head::City), Kind::Text),
            column("code", head(Head::Code), Kind::Text),
            column("state", head(Head::State), Kind::Text),
            column("reason", head(Head::Reason), Kind::Text),
            column("file", head(Head::File), Kind::File),
        ];
        let row = |(received, status): (&Arc<Received>, &Status)| {
            let city = received.city();
            let text = |it: String| if it.is_empty() { Cell::Empty } else { Cell::Text(it) };
            let cells = vec![
                Cell::Text(received.name.clone()),
                city.map_or(Cell::Empty, |it| Cell::Text(it.name.clone())),
                city.map_or(Cell::Empty, |it| Cell::Text(it.code.to_string())),
                Cell::Text(words(Said::State(received, status))),
                text(words(Said::Reason(self.batch, received, status))),
                received.digest.map_or(Cell::Empty, Cell::File),
            ];
            Row { cells }
        };
        Table {
            id: "files".to_owned(),
            title: words(Said::Files),
            notes: notes(&self.facts(), words),
            columns,
            rows: self.batch.iter().zip(&self.evaluation.statuses).map(row).collect(),
        }
    }

    fn city_cells(&self, counted: usize, words: Words<'_>) -> [Cell; 4] {
        let Some(Submission { city, .. }) = self.submission(counted) else {
            return [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
        };
        let province = match self.divisions.province_of(&city.code) {
            Some(it) => words(Said::Name(&self.divisions.provinces[it].name)),
            None => words(Said::NoProvince),
        };
        [
            Cell::Text(city.name.clone()),
            Cell::Text(city.code.to_string()),
            Cell::Text(province),
            Cell::Text(words(Said::Class(self.divisions.level_of(&city.code)))),
        ]
    }

    fn file_cell(&self, counted: usize) -> Cell {
        let digest = self.evaluation.counted.get(counted).and_then(|it| self.batch.get(it.file)?.digest);
        digest.map_or(Cell::Empty, Cell::File)
    }

    fn id(&self, what: &str, by: Option<By>, among: Among) -> String {
        let by = match by {
            None => String::new(),
            Some(By::Total) => "-total".to_owned(),
            Some(By::Domain(idx)) => format!("-{}", self.model.domains[idx].id),
        };
        let among = match among {
            Among::All => String::new(),
            Among::Class(class) => format!("-{}", class.map_or("unclassified", Level::word)),
            Among::Province(Some(it)) => format!("-{}", self.divisions.provinces[it].code),
            Among::Province(None) => "-no-province".to_owned(),
        };
        format!("{what}{by}{among}")
    }
}

pub(super) fn column(key: &str, head: String, kind: Kind) -> Column {
    Column { key: key.to_owned(), head, kind }
}

pub(super) fn notes(facts: &[Fact<'_>], words: Words<'_>) -> Vec<Note> {
    facts.iter().map(|it| Note { key: it.key(), text: words(Said::Fact(*it)) }).collect()
}
