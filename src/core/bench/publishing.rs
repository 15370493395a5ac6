//! What the evaluator chose for the published ranking. It is kept with the work, so that a bench file gives the same
//! tables again.

use serde::{Deserialize, Serialize};

use crate::core::json::{Problem, ReadError};
use crate::core::model::{Defect, Model, SeedFile};
use crate::core::text;
use crate::core::weights::Weights;
use crate::core::whitepaper::WhitePaper;

use super::ranking::Tiers;
use super::stability::{MOST_SAMPLES, Sampling};

/// How many places a table shows where nothing else is chosen, as in the white paper.
pub const TOP: u32 = 30;

/// The choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Publishing {
    /// How many places a table shows; `None` for all.
    pub top: Option<u32>,
    /// Own tiers, in place of the white paper's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiers: Option<Tiers>,
    /// How the firmness of places is sampled; `None` for not at all.
    pub sampling: Option<Sampling>,
    /// Another weight table than the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherWeights>,
    /// Whether the ranking is that of the other table.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ranks_by_other: bool,
}

/// A weight table that the evaluator brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherWeights {
    /// The name of its file.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Default for Publishing {
    fn default() -> Self {
        Self { top: Some(TOP), tiers: None, sampling: Some(Sampling::default()), other: None, ranks_by_other: false }
    }
}

impl Publishing {
    /// Whether nothing was chosen.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// What shapes alone do not say: choices that the page offers, texts that can stand in a file. Whether another weight
    /// table is one is said where it is loaded, so that a bench opens and another can take its place.
    ///
    /// # Errors
    /// The first place that breaks a rule, as a JSON pointer below the choices.
    pub fn check(&self) -> Result<(), ReadError> {
        let wrong = |pointer: &str, words: String| {
            Err(ReadError { pointer: pointer.to_owned(), problem: Problem::WrongValue(words) })
        };
        if self.top == Some(0) {
            return wrong("/top", "a table shows at least one place".to_owned());
        }
        if let Some(it) = &self.sampling {
            if it.points > 100 {
                return wrong("/sampling/points", "weights move by 0 to 100 points".to_owned());
            }
            if !(1..=MOST_SAMPLES).contains(&it.samples) {
                return wrong("/sampling/samples", format!("1 to {MOST_SAMPLES} samples"));
            }
        }
        if let Some(idx) = self.tiers.as_ref().and_then(misplaced) {
            return wrong(&format!("/tiers/tiers/{idx}"), "tiers have names and lines that fall from 100".to_owned());
        }
        let names = self.tiers.iter().flat_map(|it| &it.tiers).flat_map(|it| [&it.zh, &it.en]);
        if let Some(it) = names.filter(|it| !it.is_empty()).find_map(|it| text::check_name(it).err()) {
            return wrong("/tiers", it.to_string());
        }
        match self.other.as_ref().map(|it| text::check_note(&it.name)) {
            Some(Err(it)) => wrong("/other/name", it.to_string()),
            _ => Ok(()),
        }
    }

    /// The tiers that are shown.
    pub fn tiers(&self, paper: &WhitePaper) -> Tiers {
        self.tiers.clone().unwrap_or_else(|| Tiers::of_paper(paper))
    }
}

impl OtherWeights {
    /// The table.
    ///
    /// # Errors
    /// Every defect found.
    pub fn load(&self, model: &Model) -> Result<Weights, Vec<Defect>> {
        Weights::load(&SeedFile { name: self.name.clone().into(), text: self.text.clone().into() }, model)
    }
}

/// Lines of own tiers that cannot stand: none, an unnamed one, one that is no score, or one that is not below the one
/// before it. The index of the first.
pub fn misplaced(tiers: &Tiers) -> Option<usize> {
    let wrong = |(idx, it): (usize, &super::ranking::Tier)| {
        let above = idx.checked_sub(1).map(|idx| tiers.tiers[idx].from_e1);
        it.zh.trim().is_empty() || it.from_e1 > 1000 || above.is_some_and(|above| it.from_e1 >= above)
    };
    if tiers.tiers.is_empty() { Some(0) } else { tiers.tiers.iter().enumerate().position(wrong) }
}

#[cfg(test)]
mod tests {
    use super::super::Work;
    use super::super::ranking::Tier;
    use super::*;
    use crate::core::seeds;

    #[test]
    fn choices_are_kept_with_the_work_and_nothing_is_kept_where_nothing_was_chosen() {
        let text = serde_json::to_string(&Work::default()).expect("JSON");
        assert!(!text.contains("publishing"), "{text}");
        let mut work = Work::default();
        work.publishing.top = None;
        work.publishing.sampling = Some(Sampling { points: 3, samples: 10, seed: u32::MAX });
        let other = OtherWeights { name: "w.json".into(), text: seeds::weights_file().text.into_owned() };
        assert_eq!(other.load(seeds::model()).map(|it| it.digest).ok(), Some(seeds::weights().digest));
        work.publishing.other = Some(other);
        work.publishing.tiers = Some(Tiers::of_paper(seeds::whitepaper()));
        let text = serde_json::to_string(&work).expect("JSON");
        assert_eq!(serde_json::from_str::<Work>(&text).ok(), Some(work));
    }

    #[test]
    fn a_table_for_another_model_is_refused_with_its_defects() {
        let text = seeds::weights_file().text.replacen("\"management\"", "\"managment\"", 1);
        let defects = OtherWeights { name: "w.json".into(), text }.load(seeds::model()).err().unwrap_or_default();
        assert!(defects.iter().any(|it| it.id == "managment"), "{defects:?}");
    }

    #[test]
    fn own_tiers_go_downwards_and_have_names() {
        let tier = |zh: &str, from_e1| Tier { zh: zh.into(), en: String::new(), from_e1, to_e1: None };
        let of = |tiers: &[Tier]| misplaced(&Tiers { tiers: tiers.to_vec(), rest_to_e1: None });
        assert_eq!(of(&[tier("甲", 800), tier("乙", 600)]), None);
        assert_eq!(of(&[tier("甲", 800), tier("乙", 800)]), Some(1));
        assert_eq!(of(&[tier("甲", 1001)]), Some(0));
        assert_eq!(of(&[tier(" ", 800)]), Some(0));
        assert_eq!(of(&[]), Some(0));
    }
}
