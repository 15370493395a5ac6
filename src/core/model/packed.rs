//! The model as a page carries it.

use std::sync::OnceLock;

use super::super::packed::{Packed, packed};
use super::*;

impl Packed for Model {
    fn pack(&self, out: &mut Vec<u8>) {
        // The explanations are a part of their own, and the indexes follow from the lists.
        let Self {
            id,
            edition,
            version,
            title,
            source,
            profile,
            departments,
            domains,
            groups,
            indicators,
            questions,
            indicator_idx: _,
            question_idx: _,
            explanations: _,
            digest,
        } = self;
        id.pack(out);
        edition.pack(out);
        version.pack(out);
        title.pack(out);
        source.pack(out);
        profile.pack(out);
        departments.pack(out);
        domains.pack(out);
        groups.pack(out);
        indicators.pack(out);
        questions.pack(out);
        digest.pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        let mut model = Self {
            id: Packed::unpack(from),
            edition: Packed::unpack(from),
            version: Packed::unpack(from),
            title: Packed::unpack(from),
            source: Packed::unpack(from),
            profile: Packed::unpack(from),
            departments: Packed::unpack(from),
            domains: Packed::unpack(from),
            groups: Packed::unpack(from),
            indicators: Packed::unpack(from),
            questions: Packed::unpack(from),
            indicator_idx: Sorted::new(),
            question_idx: Sorted::new(),
            explanations: OnceLock::new(),
            digest: Packed::unpack(from),
        };
        model.indicator_idx = model.indicators.iter().enumerate().map(|(idx, it)| (it.id.clone(), idx)).collect();
        model.question_idx = model.questions.iter().enumerate().map(|(idx, it)| (it.id.clone(), idx)).collect();
        model
    }
}

packed! {
    struct Domain { id, name, short_name, groups }
    struct Group { id, name, domain, indicators }
    struct Indicator { id, seq, name, meaning, data_owner, group, questions }
    struct Explanation { object, evidence, basis, boundary, links }
    struct DataOwner { lead, support }
    struct Basis { source, reference, confidence }
    enum BasisKind { 0 => WhitePaper, 1 => Law, 2 => Standard, 3 => Policy }
    enum Confidence { 0 => A, 1 => B, 2 => C }
    struct Links { recommendations, risks, cases, changes }
    struct Question {
        id, indicator, sources, derived_from, text, kind, hint, may_not_apply, benchmarks, note
    }
    enum SourceKind { 0 => Survey, 1 => Table, 2 => Std, 3 => Case, 4 => Wp, 5 => Own }
    enum QuestionKind { 0 => Levels(options), 1 => Checklist(items), 2 => Measure(measure), 3 => YesNo }
    struct Measure { unit, input, share, scale }
    enum Operand { 0 => Entered(label), 1 => Profile(key) }
    struct Scale { points }
    struct Benchmark { statistic, semantics, level, bracket, value }
    enum Semantics { 0 => Eq, 1 => Ge, 2 => Le, 3 => Qual, 4 => Ref }
    struct Bracket { label, from, above, to }
    struct ProfileField { key, decimals, label, unit, help, derived }
    enum Derived { 0 => Sum(a, b), 1 => Difference(a, b) }
    enum ProfileKey {
        0 => Population,
        1 => Departments,
        2 => Districts,
        3 => SystemsTotal,
        4 => SystemsCloud,
        5 => SystemsL2plus,
        6 => SystemsL3plus,
        7 => CriticalSystems,
        8 => ItSpendFiscal,
        9 => ItSpendOwn,
        10 => SecSpendFiscal,
        11 => SecSpendOwn,
        12 => SuppliersKey,
        13 => ItSpend,
        14 => SecSpend,
        15 => SystemsOther,
    }
}

impl Packed for Input {
    fn pack(&self, out: &mut Vec<u8>) {
        let ratio = match self {
            Self::Entered => None,
            Self::Ratio { numerator, denominator, factor } => Some((numerator, denominator, factor)),
        };
        ratio.is_some().pack(out);
        if let Some((numerator, denominator, factor)) = ratio {
            numerator.pack(out);
            denominator.pack(out);
            factor.pack(out);
        }
    }

    fn unpack(from: &mut &[u8]) -> Self {
        if !bool::unpack(from) {
            return Self::Entered;
        }
        Self::Ratio { numerator: Packed::unpack(from), denominator: Packed::unpack(from), factor: Packed::unpack(from) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::packed::{self, OtherBytes};
    use super::super::super::{
        divisions::Divisions, encoding::Digest, seeds, weights::Weights, whitepaper::WhitePaper,
    };
    use super::*;

    /// Unpacking and packing again gives the same bytes, and nothing is left over.
    fn returns<T: Packed>(value: &T) -> T {
        let bytes = packed::pack(value);
        let mut rest = &bytes[..];
        let returned = T::unpack(&mut rest);
        assert!(rest.is_empty());
        assert_eq!(packed::pack(&returned), bytes);
        returned
    }

    #[test]
    fn everything_returns_from_its_bytes() {
        let model = seeds::model();
        let returned = returns(model);
        assert_eq!(returned.digest(), model.digest());
        // The indexes are made anew.
        for (idx, it) in model.questions.iter().enumerate() {
            assert_eq!(returned.question_idx(it.id.as_str()), Some(idx));
        }
        assert!(model.indicators.iter().all(|it| returned.indicator(it.id.as_str()).is_some()));
        assert!(!returned.has_explanations());
        // `Debug` names every field of every value.
        assert_eq!(format!("{:?}", returned.questions), format!("{:?}", model.questions));
        assert_eq!(format!("{:?}", returned.profile), format!("{:?}", model.profile));
        let explanations: Vec<Explanation> = packed::unpack_own(&packed::pack(model.explanations()));
        assert_eq!(format!("{explanations:?}"), format!("{:?}", model.explanations()));
        assert_eq!(format!("{:?}", returns::<Weights>(seeds::weights())), format!("{:?}", seeds::weights()));
        assert_eq!(format!("{:?}", returns::<WhitePaper>(seeds::whitepaper())), format!("{:?}", seeds::whitepaper()));
        assert_eq!(format!("{:?}", returns::<Divisions>(seeds::divisions())), format!("{:?}", seeds::divisions()));
    }

    #[test]
    fn other_bytes_are_refused_before_they_are_read() {
        let mut bytes = packed::pack(seeds::weights());
        let digest = Digest::of(&bytes);
        assert!(packed::unpack::<Weights>(&bytes, &digest).is_ok());
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            bytes[at] ^= 1;
            assert_eq!(packed::unpack::<Weights>(&bytes, &digest).err(), Some(OtherBytes));
            bytes[at] ^= 1;
        }
        bytes.push(0);
        assert_eq!(packed::unpack::<Weights>(&bytes, &digest).err(), Some(OtherBytes));
    }
}
