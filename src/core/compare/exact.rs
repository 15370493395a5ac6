//! A sum of exact fractions, rounded once at the end.
//!
//! What moved the total is made of products of weights and scores of two editions. The bound that
//! [`Weights::load`](super::super::weights::Weights::load) sets holds for the fractions of one edition; a common
//! denominator of two does not fit in 128 bits. So the sum counts in numbers as long as they need to be.

use super::super::scoring::Fraction;

/// A whole number, in 32 bits each, the smallest first.
type Long = Vec<u32>;

/// A sum of fractions over one denominator, what was added and what was taken away counted apart.
#[derive(Clone, Debug)]
pub struct Sum {
    added: Long,
    taken: Long,
    denominator: Long,
}

impl Sum {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { added: vec![0], taken: vec![0], denominator: vec![1] }
    }

    /// Adds a fraction.
    pub fn add(&mut self, it: Fraction) {
        let more = self.widen(it);
        self.added = plus(&self.added, &more);
    }

    /// Takes a fraction away.
    pub fn take(&mut self, it: Fraction) {
        let more = self.widen(it);
        self.taken = plus(&self.taken, &more);
    }

    /// Brings the sum over a denominator that the fraction has too; the fraction's numerator over it.
    fn widen(&mut self, it: Fraction) -> Long {
        let (numerator, denominator) = (long(it.numerator), long(it.denominator));
        let more = times(&numerator, &self.denominator);
        for part in [&mut self.added, &mut self.taken, &mut self.denominator] {
            *part = times(part, &denominator);
        }
        more
    }

    /// Whether it comes to nothing.
    pub fn is_zero(&self) -> bool {
        plus(&self.added, &[]) == plus(&self.taken, &[])
    }

    /// The nearest whole number, halves away from zero, so that the opposite sum rounds to the opposite number.
    pub fn rounded(&self) -> i32 {
        let (more, less, sign) = if is_less(&self.added, &self.taken) {
            (&self.taken, &self.added, -1)
        } else {
            (&self.added, &self.taken, 1)
        };
        // The largest n with n − ½ not above the sum: (2n − 1) × denominator + 2 × less ≤ 2 × more.
        let reaches = |n: u32| {
            let odd = times(&self.denominator, &long(u128::from(n) * 2 - 1));
            !is_less(&times(more, &[2]), &plus(&odd, &times(less, &[2])))
        };
        let (mut low, mut high) = (0_u32, 1 << 30);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if reaches(middle) { low = middle } else { high = middle - 1 }
        }
        sign * low as i32
    }
}

fn long(it: u128) -> Long {
    (0..4).map(|place| (it >> (32 * place)) as u32).collect()
}

/// The sum, without zeros at its end.
fn plus(a: &[u32], b: &[u32]) -> Long {
    let mut out = Vec::with_capacity(a.len().max(b.len()) + 1);
    let mut carry = 0_u64;
    for place in 0..a.len().max(b.len()) {
        let digit = |it: &[u32]| u64::from(it.get(place).copied().unwrap_or(0));
        carry += digit(a) + digit(b);
        out.push(carry as u32);
        carry >>= 32;
    }
    out.push(carry as u32);
    trimmed(out)
}

fn times(a: &[u32], b: &[u32]) -> Long {
    let mut out = vec![0_u32; a.len() + b.len()];
    for (i, x) in a.iter().enumerate() {
        let mut carry = 0_u64;
        for (j, y) in b.iter().enumerate() {
            carry += u64::from(out[i + j]) + u64::from(*x) * u64::from(*y);
            out[i + j] = carry as u32;
            carry >>= 32;
        }
        out[i + b.len()] = carry as u32;
    }
    trimmed(out)
}

fn trimmed(mut it: Long) -> Long {
    while it.last() == Some(&0) {
        it.pop();
    }
    it
}

fn is_less(a: &[u32], b: &[u32]) -> bool {
    let (a, b) = (plus(a, &[]), plus(b, &[]));
    (a.len(), a.iter().rev().collect::<Vec<_>>()) < (b.len(), b.iter().rev().collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use num_rational::BigRational;
    use proptest::prelude::*;

    use super::*;

    impl Sum {
        /// Takes another sum away.
        pub(in super::super) fn subtract(&mut self, other: &Self) {
            self.added = plus(&times(&self.added, &other.denominator), &times(&other.taken, &self.denominator));
            self.taken = plus(&times(&self.taken, &other.denominator), &times(&other.added, &self.denominator));
            self.denominator = times(&self.denominator, &other.denominator);
        }
    }

    /// The largest denominator of one fraction that the weights allow, and scores up to a million of them.
    fn fraction() -> impl Strategy<Value = (bool, u128, u128)> {
        let size = prop_oneof![Just(1_u128 << 96), Just(1_000_u128), Just(7_u128)];
        (any::<bool>(), any::<u128>(), any::<u128>(), size).prop_map(|(added, a, b, size)| {
            let denominator = b % size + 1;
            (added, a % (denominator * 10_000), denominator)
        })
    }

    proptest! {
        /// The same as with fractions of unlimited size.
        #[test]
        fn sums_are_exact_and_rounded_once(terms in prop::collection::vec(fraction(), 0..40)) {
            let (mut ours, mut opposite) = (Sum::new(), Sum::new());
            let mut theirs = BigRational::from_integer(0.into());
            for (is_added, numerator, denominator) in terms {
                let it = Fraction { numerator, denominator };
                let exact = BigRational::new(numerator.into(), denominator.into());
                if is_added {
                    ours.add(it);
                    opposite.take(it);
                    theirs += exact;
                } else {
                    ours.take(it);
                    opposite.add(it);
                    theirs -= exact;
                }
            }
            prop_assert_eq!(BigRational::from_integer(ours.rounded().into()), theirs.round());
            prop_assert_eq!(opposite.rounded(), -ours.rounded());
            prop_assert_eq!(ours.is_zero(), theirs == BigRational::from_integer(0.into()));
        }
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (numerator, expected) in [(0, 0), (1, 1), (2, 1), (3, 2), (5, 3)] {
            let it = Fraction { numerator, denominator: 2 };
            let (mut sum, mut opposite) = (Sum::new(), Sum::new());
            sum.add(it);
            opposite.take(it);
            assert_eq!((sum.rounded(), opposite.rounded()), (expected, -expected), "{numerator}/2");
        }
    }
}
