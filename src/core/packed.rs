//! Data in the form in which a page carries them: what was loaded and checked when the page was built, as bytes, and
//! the digest by which the page knows them again.
//!
//! A page that takes in exactly the bytes it was built with need not check the rules of the data once more, and so
//! carries no loaders. Bytes with another digest are refused before anything in them is looked at; that is why reading
//! has no errors of its own, which are most of the code of a general format.
//!
//! The form: numbers as LEB128, a text or list as its length and what is in it, an optional value and the case of an
//! enumeration behind one byte, everything else one after the other.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::encoding::Digest;
use super::sorted::Sorted;

/// These are not the bytes that this program was built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherBytes;

impl fmt::Display for OtherBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("these are not the data that this program was built with")
    }
}

impl std::error::Error for OtherBytes {}

/// What can be packed. The macro `packed!` implements it for what consists of such parts.
pub trait Packed: Sized {
    /// Appends the bytes of the value.
    fn pack(&self, out: &mut Vec<u8>);

    /// Takes the value from the beginning of the bytes.
    ///
    /// # Panics
    /// The bytes do not begin with a value of this type.
    fn unpack(from: &mut &[u8]) -> Self;
}

/// The bytes of a value. Equal values give equal bytes.
pub fn pack<T: Packed>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    value.pack(&mut out);
    out
}

/// The value of bytes that have this digest.
///
/// # Errors
/// The digest is another one.
pub fn unpack<T: Packed>(bytes: &[u8], digest: &Digest) -> Result<T, OtherBytes> {
    if Digest::of(bytes) == *digest { Ok(unpack_own(bytes)) } else { Err(OtherBytes) }
}

/// The value of bytes that are a part of this program.
pub fn unpack_own<T: Packed>(mut bytes: &[u8]) -> T {
    T::unpack(&mut bytes)
}

fn take<'a>(from: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (taken, rest) = from.split_at(len);
    *from = rest;
    taken
}

fn pack_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn unpack_number(from: &mut &[u8]) -> u64 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = take(from, 1)[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return number;
        }
        shift += 7;
    }
}

fn pack_text(text: &str, out: &mut Vec<u8>) {
    pack_number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

fn unpack_text<'a>(from: &mut &'a [u8]) -> &'a str {
    let len = unpack_number(from) as usize;
    std::str::from_utf8(take(from, len)).expect("a packed text is UTF-8")
}

macro_rules! numbers {
    ($($number:ident)*) => {$(
        impl Packed for $number {
            fn pack(&self, out: &mut Vec<u8>) {
                pack_number(*self as u64, out);
            }
            fn unpack(from: &mut &[u8]) -> Self {
                unpack_number(from) as $number
            }
        }
    )*};
}

numbers!(u8 u32 u64 usize);

impl Packed for bool {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn unpack(from: &mut &[u8]) -> Self {
        take(from, 1)[0] != 0
    }
}

macro_rules! texts {
    ($($text:ty)*) => {$(
        impl Packed for $text {
            fn pack(&self, out: &mut Vec<u8>) {
                pack_text(self, out);
            }
            fn unpack(from: &mut &[u8]) -> Self {
                unpack_text(from).into()
            }
        }
    )*};
}

texts!(Box<str> Arc<str> String);

impl Packed for Digest {
    fn pack(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.bytes());
    }
    fn unpack(from: &mut &[u8]) -> Self {
        Self::from_bytes(take(from, 32).try_into().expect("32 bytes"))
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.is_some().pack(out);
        if let Some(it) = self {
            it.pack(out);
        }
    }
    fn unpack(from: &mut &[u8]) -> Self {
        bool::unpack(from).then(|| T::unpack(from))
    }
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.len().pack(out);
        self.iter().for_each(|it| it.pack(out));
    }
    fn unpack(from: &mut &[u8]) -> Self {
        (0..usize::unpack(from)).map(|_| T::unpack(from)).collect()
    }
}

impl<K: Packed + Ord, V: Packed> Packed for Sorted<K, V> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.len().pack(out);
        self.iter().for_each(|(key, value)| {
            key.pack(out);
            value.pack(out);
        });
    }
    fn unpack(from: &mut &[u8]) -> Self {
        (0..usize::unpack(from)).map(|_| Packed::unpack(from)).collect()
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
        self.1.pack(out);
    }
    fn unpack(from: &mut &[u8]) -> Self {
        let first = A::unpack(from);
        (first, B::unpack(from))
    }
}

impl<T: Packed> Packed for Range<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.start.pack(out);
        self.end.pack(out);
    }
    fn unpack(from: &mut &[u8]) -> Self {
        let start = T::unpack(from);
        start..T::unpack(from)
    }
}

/// Makes types [`Packed`]: structures by their fields, enumerations by their cases in an
/// order of their own. A field or case that is left out does not compile.
macro_rules! packed {
    () => {};
    (struct $name:ident { $($field:ident),* } $($rest:tt)*) => {
        impl $crate::core::packed::Packed for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($crate::core::packed::Packed::pack($field, out);)*
            }
            fn unpack(from: &mut &[u8]) -> Self {
                Self { $($field: $crate::core::packed::Packed::unpack(from)),* }
            }
        }
        $crate::core::packed::packed!($($rest)*);
    };
    (enum $name:ident { $($number:literal => $case:ident $(($($value:ident),*))?),* $(,)? } $($rest:tt)*) => {
        impl $crate::core::packed::Packed for $name {
            fn pack(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$case $(($($value),*))? => {
                        out.push($number);
                        $($($crate::core::packed::Packed::pack($value, out);)*)?
                    })*
                }
            }
            fn unpack(from: &mut &[u8]) -> Self {
                match <u8 as $crate::core::packed::Packed>::unpack(from) {
                    $($number => {
                        $($(let $value = $crate::core::packed::Packed::unpack(from);)*)?
                        Self::$case $(($($value),*))?
                    })*
                    _ => panic!("a packed value is of a known case"),
                }
            }
        }
        $crate::core::packed::packed!($($rest)*);
    };
}
pub(in crate::core) use packed;
