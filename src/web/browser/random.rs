//! Random bytes from the browser. Works in pages that are no secure context, where WebCrypto's other half is missing.

/// The browser has no source of randomness: nothing may be made that needs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

/// Fills an array with random bytes.
///
/// # Errors
/// The browser offers no `crypto.getRandomValues`.
pub fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut out = [0; N];
    let crypto = web_sys::window().ok_or(NoRandomness)?.crypto().map_err(|_| NoRandomness)?;
    crypto.get_random_values_with_u8_array(&mut out).map_err(|_| NoRandomness)?;
    Ok(out)
}
