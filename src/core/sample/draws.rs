//! Numbers that look random and follow from a seed: SplitMix64 (Steele, Lea, Flood 2014), one stream for each purpose.
//!
//! The seed is an argument and public. Nothing that follows from it is secret, keys included.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Draws(u64);

/// What a stream is for, so that a new purpose changes no other stream.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Plan,
    Key,
    Profile,
    Group,
    Answer,
    Extent,
    Text,
    Again,
}

fn mixed(mut it: u64) -> u64 {
    it = (it ^ it >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ it >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    it ^ it >> 31
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Draws {
    /// The stream of a seed for a purpose and two numbers, such as a city and a question.
    pub(super) fn new(seed: u64, purpose: Purpose, first: u64, second: u64) -> Self {
        let start = [purpose as u64, first, second]
            .into_iter()
            .fold(seed, |it, next| mixed(it.wrapping_add(STEP)) ^ next.wrapping_mul(STEP));
        Self(start)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// A number from 0 to `limit` − 1. The bias is below one in 2^32 for every limit used here.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from the first to the second, both included.
    pub fn within(&mut self, range: (u64, u64)) -> u64 {
        range.0 + self.below(range.1.saturating_sub(range.0) + 1)
    }

    /// Bytes.
    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        for chunk in out.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers for the start 1234567, as the authors' program prints them.
    #[test]
    fn is_the_published_generator() {
        let mut draws = Draws(1_234_567);
        let first = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([draws.bits(), draws.bits(), draws.bits()], first);
    }

    #[test]
    fn numbers_keep_within_their_range_and_reach_its_ends() {
        let mut draws = Draws::new(1, Purpose::Plan, 0, 0);
        let drawn: Vec<u64> = (0..1000).map(|_| draws.within((3, 7))).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&7)));
        assert_ne!(Draws::new(1, Purpose::Plan, 0, 1).bits(), Draws::new(1, Purpose::Plan, 1, 0).bits());
    }
}
