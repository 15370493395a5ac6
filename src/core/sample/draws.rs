//! Streams of draws for a synthetic population, one for each purpose. The seed is an argument and public: nothing that
//! follows from it is secret, keys included.

use crate::core::draws::Draws;

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

/// The stream of a seed for a purpose and two numbers, such as a city and a question.
pub(super) fn stream(seed: u64, purpose: Purpose, first: u64, second: u64) -> Draws {
    Draws::for_purpose(seed, purpose as u64, first, second)
}
