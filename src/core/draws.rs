//! Numbers that look drawn at random and are the same at every run: SplitMix64, from a seed that is stated.
//!
//! Everything that samples takes its numbers from here, so that whoever knows the seed gets the same figures. They are
//! for sampling only: anybody can foretell them, so nothing secret may come from here.

/// A sequence of draws.
#[derive(Clone, Debug)]
pub struct Draws(u64);

/// The step of the state: 2^64 over the golden ratio, an odd number.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn mixed(mut it: u64) -> u64 {
    it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    it ^ (it >> 31)
}

impl Draws {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The sequence of one of many things under a seed, which does not depend on how many were drawn for the others.
    pub fn of(seed: u64, number: u64) -> Self {
        let mut of_seed = Self(seed);
        let mut of_number = Self(of_seed.bits() ^ number);
        Self(of_number.bits())
    }

    /// The sequence of one of many purposes under a seed, for one thing of two kinds, such as a city and a question.
    pub fn for_purpose(seed: u64, purpose: u64, first: u64, second: u64) -> Self {
        let next = |it: u64, next: u64| mixed(it.wrapping_add(STEP)) ^ next.wrapping_mul(STEP);
        Self([purpose, first, second].into_iter().fold(seed, next))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// A number from the first to the second, both included.
    pub fn within(&mut self, range: (u64, u64)) -> u64 {
        range.0 + self.below(range.1.saturating_sub(range.0) + 1)
    }

    /// Bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        for chunk in out.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        out
    }

    /// A number from 0 to `n` − 1, each as likely as the others to within `n` in 2^64; 0 where `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        // The high half of the product: the whole range in equal steps, without a division.
        let product = u128::from(self.bits()) * u128::from(n);
        u64::try_from(product >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_the_published_algorithm() {
        // The first outputs of Vigna's reference program for the seed 1234567.
        let mut draws = Draws::new(1_234_567);
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(expected.map(|_| draws.bits()), expected);
    }

    #[test]
    fn draws_below_a_number_reach_all_of_them_about_as_often() {
        let mut counts = [0_u32; 7];
        let mut draws = Draws::of(1, 2);
        for _ in 0..70_000 {
            counts[draws.below(7) as usize] += 1;
        }
        assert!(counts.iter().all(|it| (9_600..10_400).contains(it)), "{counts:?}");
        assert_eq!((draws.below(0), draws.below(1)), (0, 0));
    }

    #[test]
    fn numbers_keep_within_their_range_and_reach_its_ends() {
        let mut draws = Draws::for_purpose(1, 0, 0, 0);
        let drawn: Vec<u64> = (0..1000).map(|_| draws.within((3, 7))).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&7)));
        assert_ne!(Draws::for_purpose(1, 0, 0, 1).bits(), Draws::for_purpose(1, 0, 1, 0).bits());
    }

    #[test]
    fn numbers_under_a_seed_have_sequences_of_their_own() {
        let first = |seed, number| Draws::of(seed, number).bits();
        assert_eq!(first(1, 1), first(1, 1));
        let all = [first(1, 0), first(1, 1), first(1, 2), first(2, 0), first(2, 1)];
        assert!((0..5).all(|it| (0..it).all(|other| all[it] != all[other])), "{all:?}");
    }
}
