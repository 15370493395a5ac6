//! The canonical form (RFC 8785) of what the reader accepts.

use std::borrow::Cow;

use super::{Json, SMALL};

/// Appends the RFC 8785 form of a value.
pub fn write_canonical(value: &Json<'_>, out: &mut Vec<u8>) {
    write_canonical_without(value, None, out);
}

/// Appends the RFC 8785 form of a value, leaving out one member of the outermost object.
///
/// This is what a Data Integrity proof is made over: the document without `proof`, the proof without `proofValue`.
pub fn write_canonical_without(value: &Json<'_>, left_out: Option<&str>, out: &mut Vec<u8>) {
    write(value, left_out, out, &mut |_| {});
}

/// The same in pieces of a few kilobytes, for hashing without holding the whole form in memory.
pub(in crate::core) fn canonical_pieces_without(value: &Json<'_>, left_out: &str, mut take: impl FnMut(&[u8])) {
    const PIECE: usize = 4 << 10;
    let mut out = Vec::with_capacity(PIECE * 2);
    write(value, Some(left_out), &mut out, &mut |out| {
        if out.len() >= PIECE {
            take(out);
            out.clear();
        }
    });
    take(&out);
}

/// Writes a value; after each item, `pause` may take away what has been written so far.
fn write(value: &Json<'_>, left_out: Option<&str>, out: &mut Vec<u8>, pause: &mut impl FnMut(&mut Vec<u8>)) {
    match value {
        Json::Null => out.extend_from_slice(b"null"),
        Json::Bool(true) => out.extend_from_slice(b"true"),
        Json::Bool(false) => out.extend_from_slice(b"false"),
        Json::Int(it) => write_integer(*it, out),
        Json::Text(it) => write_text(it, out),
        Json::List(items) => {
            out.push(b'[');
            for (idx, item) in items.iter().enumerate() {
                if idx > 0 {
                    out.push(b',');
                }
                write(item, None, out, pause);
                pause(out);
            }
            out.push(b']');
        }
        Json::Object(members) => {
            let ascii = members.iter().all(|(name, _)| name.is_ascii());
            if ascii && members.is_sorted_by(|a, b| a.0 < b.0) {
                return write_members(members.iter(), left_out, out, pause);
            }
            let (mut small, mut large) = ([0; SMALL], Vec::new());
            let order: &mut [usize] = match small.get_mut(..members.len()) {
                Some(it) => it,
                None => {
                    large.resize(members.len(), 0);
                    &mut large
                }
            };
            order.iter_mut().enumerate().for_each(|(idx, it)| *it = idx);
            // RFC 8785 sorts by UTF-16 unit, which differs from byte order only beyond U+FFFF.
            if ascii {
                order.sort_unstable_by(|a, b| members[*a].0.cmp(&members[*b].0));
            } else {
                order.sort_by(|a, b| members[*a].0.encode_utf16().cmp(members[*b].0.encode_utf16()));
            }
            write_members(order.iter().map(|it| &members[*it]), left_out, out, pause);
        }
    }
}

fn write_members<'a>(
    members: impl Iterator<Item = &'a (Cow<'a, str>, Json<'a>)>,
    left_out: Option<&str>,
    out: &mut Vec<u8>,
    pause: &mut impl FnMut(&mut Vec<u8>),
) {
    let mut first = true;
    for (name, item) in members {
        if Some(name.as_ref()) == left_out {
            continue;
        }
        out.push(if first { b'{' } else { b',' });
        first = false;
        write_text(name, out);
        out.push(b':');
        write(item, None, out, pause);
        pause(out);
    }
    if first {
        out.push(b'{');
    }
    out.push(b'}');
}

/// JSON as serde_json writes it without white space, broken into lines that people can read: the form of every file
/// that this product hands out. The same value is thus written in one way, and indented without its types.
pub fn indented(compact: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(compact.len() * 3 / 2);
    let (mut depth, mut in_text, mut escaped) = (0, false, false);
    let line = |out: &mut Vec<u8>, depth: usize| {
        out.push(b'\n');
        out.resize(out.len() + depth * 2, b' ');
    };
    for (idx, &byte) in compact.iter().enumerate() {
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            out.push(byte);
            continue;
        }
        let is_empty = |close: u8| compact.get(idx + 1) == Some(&close);
        match byte {
            b'{' | b'[' if is_empty(byte + 2) => out.push(byte),
            b'{' | b'[' => {
                out.push(byte);
                depth += 1;
                line(&mut out, depth);
            }
            b'}' | b']' if matches!(compact[idx - 1], b'{' | b'[') => out.push(byte),
            b'}' | b']' => {
                depth -= 1;
                line(&mut out, depth);
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                line(&mut out, depth);
            }
            b':' => out.extend_from_slice(b": "),
            _ => {
                in_text = byte == b'"';
                out.push(byte);
            }
        }
    }
    out.push(b'\n');
    out
}

fn write_integer(value: i64, out: &mut Vec<u8>) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (run, more) = rest.split_at(plain_run(rest));
        out.extend_from_slice(run);
        let Some((byte, more)) = more.split_first() else { break };
        rest = more;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0a => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            0x0d => out.extend_from_slice(b"\\r"),
            other => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[HEX[usize::from(other >> 4)], HEX[usize::from(other & 15)]]);
            }
        }
    }
    out.push(b'"');
}

/// How many bytes at the beginning stand for themselves in a JSON string: no quote, backslash or control character.
///
/// Looks at eight bytes at a time: subtracting borrows into the high bit of each byte below the one looked for, and
/// the lowest of these bits is always right, however far a borrow runs.
pub(super) fn plain_run(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = bytes.as_chunks::<8>();
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGH;
    let equal = |word: u64, byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    for (idx, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let special = below(word, 0x20) | equal(word, b'"') | equal(word, b'\\');
        if special != 0 {
            return idx * 8 + special.trailing_zeros() as usize / 8;
        }
    }
    let plain = |it: &u8| *it >= 0x20 && *it != b'"' && *it != b'\\';
    words.len() * 8 + rest.iter().take_while(|it| plain(it)).count()
}
