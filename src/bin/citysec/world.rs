//! The clock and the source of randomness: the only place of this program that asks the outside world for either.

use std::time::{SystemTime, UNIX_EPOCH};

use citysec::core::time::Timestamp;

use crate::failure::Failure;

/// The present moment.
///
/// # Errors
/// The clock of this computer stands before 1970.
pub fn now() -> Result<Timestamp, Failure> {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(it) => Ok(Timestamp::from_unix(it.as_secs())),
        Err(_) => Err(Failure::new("the clock stands before 1970", "system clock", "set the date and try again")),
    }
}

/// Random bytes from the operating system.
///
/// # Errors
/// The operating system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(it) => Err(Failure::new(
            format!("no random bytes: {it}"),
            "operating system",
            "keys and results need randomness; try again on another system",
        )),
    }
}
