//! The one reader for JSON that comes from somebody else, and the one canonical form.
//!
//! [`read`] is stricter than RFC 8259 on purpose: it refuses duplicate member names, numbers that are
//! not integers of at most 2^53 − 1, lone surrogates, a byte order mark, too much nesting and too many
//! bytes, because every one of these lets two programs see two different documents in one file.
//! Each refusal names the place as a JSON pointer (RFC 6901).
//!
//! [`write_canonical`] gives the RFC 8785 form of what [`read`] accepts: with integers only, number
//! formatting is trivial and the rest is member order and string escapes.
//!
//! Typed values are taken from the tree with [`from_tree`], which drives serde over the tree so that
//! shape errors carry the same pointer. Nothing here knows what a document means.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use super::text::Shown;

/// The largest integer that every JSON implementation keeps exactly: 2^53 − 1.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// How much a reader takes before it refuses.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest file in bytes.
    pub bytes: usize,
    /// Deepest nesting of lists and objects.
    pub depth: usize,
}

impl Limits {
    /// For every kind of file a user can open: far above what the product writes, far below what hurts.
    pub const FILE: Self = Self { bytes: 4 << 20, depth: 32 };
}

/// A JSON document as it was received: members in file order, strings borrowed where they hold no escape.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer, |n| ≤ 2^53 − 1, however it was spelled.
    Int(i64),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An object with unique member names, in file order.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// The member of that name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        match self {
            Json::Object(members) => members.iter().find(|(it, _)| it == name).map(|(_, it)| it),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(it) => Some(it),
            _ => None,
        }
    }

    fn unlike(&self, expected: &str) -> Refusal {
        Refusal::new(Problem::WrongType { found: self.kind().to_owned(), expected: expected.to_owned() })
    }

    fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Int(_) => "an integer",
            Json::Text(_) => "a string",
            Json::List(_) => "a list",
            Json::Object(_) => "an object",
        }
    }
}

/// Why a document was refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// JSON pointer to the place; empty for the document itself.
    pub pointer: String,
    /// What is wrong there.
    pub problem: Problem,
}

/// What a document can have wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The file has no content.
    Empty,
    /// More bytes than the limit.
    TooLarge {
        /// Size of the file in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Not UTF-8, from this byte on.
    NotUtf8 {
        /// Offset of the first bad byte.
        offset: usize,
    },
    /// Starts with a byte order mark.
    ByteOrderMark,
    /// Not JSON: something else was expected at a line and column (both from 1).
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What would have been right.
        expected: &'static str,
    },
    /// Lists and objects nested deeper than the limit.
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// A member name stands twice in one object.
    DuplicateName(String),
    /// Half of a surrogate pair: a string that is no text.
    LoneSurrogate,
    /// A number with a fraction.
    NotAnInteger(String),
    /// An integer beyond ±(2^53 − 1).
    OutOfRange(String),
    /// A member that this kind of file does not have.
    UnknownMember(String),
    /// A member that is missing.
    MissingMember(String),
    /// A value of the wrong type.
    WrongType {
        /// What stands there.
        found: String,
        /// What should.
        expected: String,
    },
    /// A value of the right type that is not allowed.
    WrongValue(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "at {}: ", Shown(&self.pointer))?;
        }
        write!(f, "{}", self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Empty => write!(f, "the file is empty"),
            Problem::TooLarge { bytes, limit } => write!(f, "{bytes} bytes, more than the {limit} allowed"),
            Problem::NotUtf8 { offset } => write!(f, "not UTF-8 text from byte {offset} on"),
            Problem::ByteOrderMark => write!(f, "starts with a byte order mark"),
            Problem::Syntax { line, column, expected } => {
                write!(f, "not JSON at line {line}, column {column}: expected {expected}")
            }
            Problem::TooDeep { limit } => write!(f, "nested deeper than {limit} levels"),
            Problem::DuplicateName(name) => write!(f, "the member name `{}` stands twice in one object", Shown(name)),
            Problem::LoneSurrogate => write!(f, "a string holds half of a surrogate pair"),
            Problem::NotAnInteger(it) => write!(f, "the number {it} is not an integer"),
            Problem::OutOfRange(it) => write!(f, "the number {it} is beyond 2^53 − 1"),
            Problem::UnknownMember(it) => write!(f, "unknown member `{}`", Shown(it)),
            Problem::MissingMember(it) => write!(f, "member `{it}` is missing"),
            Problem::WrongType { found, expected } => write!(f, "found {}, expected {expected}", Shown(found)),
            Problem::WrongValue(it) => Shown(it).fmt(f),
        }
    }
}

impl std::error::Error for ReadError {}

impl ReadError {
    fn new(problem: Problem) -> Self {
        Self { pointer: String::new(), problem }
    }

    fn under(mut self, segment: &str) -> Self {
        let escaped = segment.replace('~', "~0").replace('/', "~1");
        self.pointer.insert_str(0, &escaped);
        self.pointer.insert(0, '/');
        self
    }
}

/// Reads one document.
///
/// # Errors
/// The first departure from the strict rules in the module's description, with its place.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Json<'_>, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::new(Problem::Empty));
    }
    if bytes.len() > limits.bytes {
        return Err(ReadError::new(Problem::TooLarge { bytes: bytes.len(), limit: limits.bytes }));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(ReadError::new(Problem::ByteOrderMark));
    }
    let text = str::from_utf8(bytes).map_err(|it| ReadError::new(Problem::NotUtf8 { offset: it.valid_up_to() }))?;
    let reader = Reader { text, bytes: text.as_bytes(), at: 0, limits, items: Vec::new(), members: Vec::new() };
    reader.document().map_err(|it| *it.0)
}

/// A [`ReadError`] on its way out. Boxed, so that the values that are passed up when all is well stay small.
#[derive(Debug)]
struct Refusal(Box<ReadError>);

impl Refusal {
    fn new(problem: Problem) -> Self {
        Self(Box::new(ReadError::new(problem)))
    }

    fn under(self, segment: &str) -> Self {
        Self(Box::new(self.0.under(segment)))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refusal {}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    limits: Limits,
    /// What the open lists hold so far, the innermost last: each list is made in one piece when it closes.
    items: Vec<Json<'a>>,
    /// The same for the open objects.
    members: Vec<(Cow<'a, str>, Json<'a>)>,
}

impl<'a> Reader<'a> {
    fn document(mut self) -> Result<Json<'a>, Refusal> {
        self.skip_space();
        let value = self.value(0)?;
        self.skip_space();
        if self.at < self.bytes.len() {
            return Err(self.syntax("the end of the file"));
        }
        Ok(value)
    }

    fn skip_space(&mut self) {
        // Indented files are one third spaces, so a line's indentation is taken eight bytes at a time.
        if self.bytes.get(self.at) == Some(&b'\n') {
            self.at += 1;
            while self.bytes[self.at..].starts_with(b"        ") {
                self.at += 8;
            }
        }
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn syntax(&self, expected: &'static str) -> Refusal {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Refusal::new(Problem::Syntax { line, column, expected })
    }

    fn take(&mut self, byte: u8, expected: &'static str) -> Result<(), Refusal> {
        if self.bytes.get(self.at) == Some(&byte) {
            self.at += 1;
            return Ok(());
        }
        Err(self.syntax(expected))
    }

    fn word(&mut self, word: &'static str, value: Json<'a>) -> Result<Json<'a>, Refusal> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        Err(self.syntax("a value"))
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, Refusal> {
        match self.bytes.get(self.at) {
            Some(b'"') => self.string().map(Json::Text),
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.list(depth + 1),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => Err(self.syntax("a value")),
        }
    }

    fn check_depth(&self, depth: usize) -> Result<(), Refusal> {
        if depth > self.limits.depth {
            return Err(Refusal::new(Problem::TooDeep { limit: self.limits.depth }));
        }
        Ok(())
    }

    fn list(&mut self, depth: usize) -> Result<Json<'a>, Refusal> {
        self.check_depth(depth)?;
        self.at += 1;
        let start = self.items.len();
        self.skip_space();
        if self.bytes.get(self.at) == Some(&b']') {
            self.at += 1;
            return Ok(Json::List(Vec::new()));
        }
        loop {
            self.skip_space();
            // Asked for before: a list inside that is refused leaves its items behind.
            let idx = self.items.len() - start;
            let item = self.value(depth).map_err(|it| it.under(&idx.to_string()))?;
            self.items.push(item);
            self.skip_space();
            if self.bytes.get(self.at) == Some(&b',') {
                self.at += 1;
                continue;
            }
            self.take(b']', "`,` or `]`")?;
            return Ok(Json::List(self.items.drain(start..).collect()));
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, Refusal> {
        self.check_depth(depth)?;
        self.at += 1;
        let start = self.members.len();
        let mut ascending = true;
        self.skip_space();
        if self.bytes.get(self.at) == Some(&b'}') {
            self.at += 1;
            return Ok(Json::Object(Vec::new()));
        }
        loop {
            self.skip_space();
            if self.bytes.get(self.at) != Some(&b'"') {
                return Err(self.syntax("a member name in double quotes"));
            }
            let name = self.string()?;
            self.skip_space();
            self.take(b':', "`:`")?;
            self.skip_space();
            let value = self.value(depth).map_err(|it| it.under(&name))?;
            ascending = ascending && self.members[start..].last().is_none_or(|(last, _)| *last < name);
            self.members.push((name, value));
            self.skip_space();
            if self.bytes.get(self.at) == Some(&b',') {
                self.at += 1;
                continue;
            }
            self.take(b'}', "`,` or `}`")?;
            break;
        }
        let members: Vec<_> = self.members.drain(start..).collect();
        // Names that ascend cannot repeat. In a small object each is compared with each, a large one is sorted.
        if !ascending && members.len() <= SMALL {
            for (idx, (name, _)) in members.iter().enumerate() {
                if members[..idx].iter().any(|(it, _)| it == name) {
                    return Err(Refusal::new(Problem::DuplicateName(name.clone().into_owned())));
                }
            }
        } else if !ascending {
            let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_ref()).collect();
            names.sort_unstable();
            if let Some(pair) = names.windows(2).find(|it| it[0] == it[1]) {
                return Err(Refusal::new(Problem::DuplicateName(pair[0].to_owned())));
            }
        }
        Ok(Json::Object(members))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Refusal> {
        self.at += 1;
        let start = self.at;
        self.at += plain_run(&self.bytes[start..]);
        match self.bytes.get(self.at) {
            Some(b'"') => {
                let text = &self.text[start..self.at];
                self.at += 1;
                Ok(Cow::Borrowed(text))
            }
            Some(b'\\') => self.escaped_string(start).map(Cow::Owned),
            Some(_) => Err(self.syntax("an escape such as \\n instead of a bare control character")),
            None => Err(self.syntax("a closing `\"`")),
        }
    }

    fn escaped_string(&mut self, start: usize) -> Result<String, Refusal> {
        let mut out = self.text[start..self.at].to_owned();
        let mut run = self.at;
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    out.push_str(&self.text[run..self.at]);
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    out.push_str(&self.text[run..self.at]);
                    self.at += 1;
                    out.push(self.escape()?);
                    run = self.at;
                }
                Some(0..=0x1f) => return Err(self.syntax("an escape such as \\n instead of a bare control character")),
                Some(_) => self.at += 1,
                None => return Err(self.syntax("a closing `\"`")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Refusal> {
        let simple = match self.bytes.get(self.at) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                let high = self.hex4()?;
                if !(0xd800..0xe000).contains(&high) {
                    return char::from_u32(high).ok_or_else(|| Refusal::new(Problem::LoneSurrogate));
                }
                if high >= 0xdc00 || !self.bytes[self.at..].starts_with(b"\\u") {
                    return Err(Refusal::new(Problem::LoneSurrogate));
                }
                self.at += 2;
                let low = self.hex4()?;
                if !(0xdc00..0xe000).contains(&low) {
                    return Err(Refusal::new(Problem::LoneSurrogate));
                }
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return char::from_u32(code).ok_or_else(|| Refusal::new(Problem::LoneSurrogate));
            }
            _ => return Err(self.syntax("a JSON escape")),
        };
        self.at += 1;
        Ok(simple)
    }

    fn hex4(&mut self) -> Result<u32, Refusal> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.bytes.get(self.at).and_then(|it| char::from(*it).to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.syntax("four hexadecimal digits"))?;
            self.at += 1;
        }
        Ok(code)
    }

    fn number(&mut self) -> Result<Json<'a>, Refusal> {
        let start = self.at;
        // Nearly every number is a short plain integer; all others, and all errors, take the long way below.
        let digits = self.bytes[start..].iter().take_while(|it| it.is_ascii_digit()).count();
        let after = self.bytes.get(start + digits);
        if (1..=15).contains(&digits)
            && (digits == 1 || self.bytes[start] != b'0')
            && !matches!(after, Some(b'.' | b'e' | b'E'))
        {
            self.at += digits;
            let value = self.bytes[start..self.at].iter().fold(0_i64, |it, digit| it * 10 + i64::from(digit - b'0'));
            return Ok(Json::Int(value));
        }
        let digits = |it: &mut Self| {
            let from = it.at;
            while it.bytes.get(it.at).is_some_and(u8::is_ascii_digit) {
                it.at += 1;
            }
            from..it.at
        };
        let negative = self.bytes.get(self.at) == Some(&b'-');
        if negative {
            self.at += 1;
        }
        let whole = digits(self);
        if whole.is_empty() || (whole.len() > 1 && self.bytes[whole.start] == b'0') {
            self.at = whole.start;
            return Err(self.syntax("a number without leading zeros"));
        }
        let mut fraction = self.at..self.at;
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            fraction = digits(self);
            if fraction.is_empty() {
                return Err(self.syntax("a digit after the point"));
            }
        }
        let mut exponent: i64 = 0;
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            let minus = match self.bytes.get(self.at) {
                Some(b'-') => true,
                Some(b'+') => false,
                _ => {
                    self.at -= 1;
                    false
                }
            };
            self.at += 1;
            let range = digits(self);
            if range.is_empty() {
                return Err(self.syntax("a digit in the exponent"));
            }
            // Longer exponents than this cannot make an allowed integer, except of zero.
            exponent = self.text[range].parse().unwrap_or(i64::from(i32::MAX)).min(i64::from(i32::MAX));
            if minus {
                exponent = -exponent;
            }
        }
        let lexeme = &self.text[start..self.at];
        let spelled = || lexeme.chars().take(40).collect::<String>();
        // The value is decided on the decimal digits, never on a binary approximation of them:
        // 1.00000000000000000001 is not an integer, although a double would say so.
        let all = [&self.text[whole], &self.text[fraction.clone()]].concat();
        let significant = all.trim_start_matches('0');
        let trimmed = significant.trim_end_matches('0');
        if trimmed.is_empty() {
            return Ok(Json::Int(0));
        }
        let shift = exponent - fraction.len() as i64 + (significant.len() - trimmed.len()) as i64;
        if shift < 0 {
            return Err(Refusal::new(Problem::NotAnInteger(spelled())));
        }
        let beyond = || Refusal::new(Problem::OutOfRange(spelled()));
        if trimmed.len() as i64 + shift > 16 {
            return Err(beyond());
        }
        let magnitude = trimmed.parse::<i64>().map_err(|_| beyond())? * 10_i64.pow(shift as u32);
        if magnitude > MAX_INTEGER {
            return Err(beyond());
        }
        Ok(Json::Int(if negative { -magnitude } else { magnitude }))
    }
}

/// Up to so many members, an object is handled without memory of its own.
const SMALL: usize = 16;

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
pub(super) fn canonical_pieces_without(value: &Json<'_>, left_out: &str, mut take: impl FnMut(&[u8])) {
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
fn plain_run(bytes: &[u8]) -> usize {
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

/// Takes a typed value out of a tree. Types that deny unknown fields make the reading strict.
///
/// # Errors
/// Where the shape differs from the type, with the pointer to the place.
pub fn from_tree<'de, T: de::Deserialize<'de>>(tree: &'de Json<'de>) -> Result<T, ReadError> {
    T::deserialize(Tree(tree)).map_err(|it| *it.0)
}

/// Reads a document and takes a typed value out of it.
///
/// # Errors
/// As [`read`] and [`from_tree`].
pub fn read_typed<T: de::DeserializeOwned>(bytes: &[u8], limits: Limits) -> Result<T, ReadError> {
    from_tree(&read(bytes, limits)?)
}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Problem::WrongValue(message.to_string()))
    }
    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(Problem::WrongType { found: found.to_string(), expected: expected.to_string() })
    }
    fn unknown_field(field: &str, _expected: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownMember(field.to_owned()))
    }
    fn missing_field(field: &'static str) -> Self {
        Self::new(Problem::MissingMember(field.to_owned()))
    }
}

#[derive(Clone, Copy)]
struct Tree<'de>(&'de Json<'de>);

impl<'de> de::Deserializer<'de> for Tree<'de> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(it) => visitor.visit_bool(*it),
            Json::Int(it) => visitor.visit_i64(*it),
            Json::Text(it) => visitor.visit_borrowed_str(it),
            Json::List(items) => visitor.visit_seq(ListAccess { items: items.iter(), idx: 0 }),
            Json::Object(members) => visitor.visit_map(ObjectAccess { members: members.iter(), current: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    // Left to itself, serde takes a list of the right length for an object: a second spelling of every document,
    // and a third of the code that reading takes.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Object(members) => visitor.visit_map(ObjectAccess { members: members.iter(), current: None }),
            other => Err(other.unlike("an object")),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::List(items) => visitor.visit_seq(ListAccess { items: items.iter(), idx: 0 }),
            other => Err(other.unlike("a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Text(it) => visitor.visit_borrowed_str(it),
            other => Err(other.unlike("a string")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match self.0 {
            Json::Text(name) => visitor.visit_enum(name.as_ref().into_deserializer()),
            Json::Object(members) if members.len() == 1 => {
                visitor.visit_enum(VariantAccess { name: &members[0].0, value: &members[0].1 })
            }
            other => Err(other.unlike("a name, or an object with one member")),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf
        unit unit_struct tuple_struct identifier ignored_any
    }
}

struct ListAccess<'de> {
    items: std::slice::Iter<'de, Json<'de>>,
    idx: usize,
}

impl<'de> de::SeqAccess<'de> for ListAccess<'de> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let idx = self.idx;
        self.idx += 1;
        seed.deserialize(Tree(item)).map(Some).map_err(|it| it.under(&idx.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct ObjectAccess<'de> {
    members: std::slice::Iter<'de, (Cow<'de, str>, Json<'de>)>,
    current: Option<&'de (Cow<'de, str>, Json<'de>)>,
}

impl<'de> de::MapAccess<'de> for ObjectAccess<'de> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        self.current = self.members.next();
        let Some((name, _)) = self.current else { return Ok(None) };
        seed.deserialize(de::value::BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        let (name, value) = self.current.ok_or_else(|| de::Error::custom("value before its name"))?;
        seed.deserialize(Tree(value)).map_err(|it| it.under(name))
    }
}

struct VariantAccess<'de> {
    name: &'de str,
    value: &'de Json<'de>,
}

impl<'de> de::EnumAccess<'de> for VariantAccess<'de> {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Refusal> {
        let name = seed.deserialize(de::value::BorrowedStrDeserializer::new(self.name))?;
        Ok((name, self))
    }
}

impl<'de> de::VariantAccess<'de> for VariantAccess<'de> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        Err(de::Error::custom(format!("`{}` stands alone, without a value", self.name)))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        seed.deserialize(Tree(self.value)).map_err(|it| it.under(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Refusal> {
        de::Deserializer::deserialize_any(Tree(self.value), visitor).map_err(|it| it.under(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Refusal> {
        de::Deserializer::deserialize_struct(Tree(self.value), "", fields, visitor).map_err(|it| it.under(self.name))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    const LIMITS: Limits = Limits { bytes: 1 << 16, depth: 5 };

    fn canonical(value: &Json<'_>) -> String {
        let mut out = Vec::new();
        write_canonical(value, &mut out);
        String::from_utf8(out).expect("canonical JSON is UTF-8")
    }

    #[track_caller]
    fn refused(text: &str, pointer: &str, problem: Problem) {
        let error = read(text.as_bytes(), LIMITS).expect_err(text);
        assert_eq!(error, ReadError { pointer: pointer.to_owned(), problem }, "{text}");
    }

    #[test]
    fn reads_what_is_strict() {
        let text = |it: &'static str| Json::Text(Cow::Borrowed(it));
        let rows = [
            ("null", Json::Null),
            (" true\r\n\t", Json::Bool(true)),
            ("false", Json::Bool(false)),
            ("0", Json::Int(0)),
            ("-0", Json::Int(0)),
            ("-0.0e-7", Json::Int(0)),
            ("0e99999999999999999999", Json::Int(0)),
            ("8e3", Json::Int(8000)),
            ("8000.0", Json::Int(8000)),
            ("0.8E+4", Json::Int(8000)),
            ("80000000e-4", Json::Int(8000)),
            ("-12.50e2", Json::Int(-1250)),
            ("9007199254740991", Json::Int(MAX_INTEGER)),
            ("-9007199254740991", Json::Int(-MAX_INTEGER)),
            ("\"\"", text("")),
            (r#""a\/\"\\\b\f\n\r\t""#, text("a/\"\\\u{8}\u{c}\n\r\t")),
            (r#""\u0041\ud83d\uDE02\uffff""#, text("A😂\u{ffff}")),
            ("\"\u{7f}\u{2028}𠮷\"", text("\u{7f}\u{2028}𠮷")),
            ("[]", Json::List(Vec::new())),
            ("[1 , [ ]]", Json::List(vec![Json::Int(1), Json::List(Vec::new())])),
            ("{ }", Json::Object(Vec::new())),
            ("{\"b\":1,\"a\":null}", Json::Object(vec![("b".into(), Json::Int(1)), ("a".into(), Json::Null)])),
            ("[[[[[]]]]]", read(b"[[[[[]]]]]", Limits::FILE).expect("five levels")),
        ];
        for (text, value) in rows {
            assert_eq!(read(text.as_bytes(), LIMITS), Ok(value), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest_at_its_place() {
        let number = |it: &str| Problem::NotAnInteger(it.to_owned());
        let beyond = |it: &str| Problem::OutOfRange(it.to_owned());
        refused("", "", Problem::Empty);
        refused("{\"a\":[1,2.5]}", "/a/1", number("2.5"));
        refused("1e-1", "", number("1e-1"));
        refused("1.00000000000000000001", "", number("1.00000000000000000001"));
        refused("9007199254740992", "", beyond("9007199254740992"));
        refused("-9007199254740993", "", beyond("-9007199254740993"));
        refused("1e16", "", beyond("1e16"));
        refused("1e99999999999999999999", "", beyond("1e99999999999999999999"));
        refused(&"7".repeat(60), "", beyond(&"7".repeat(40)));
        refused("{\"a\":{\"b\":1,\"b\":1}}", "/a", Problem::DuplicateName("b".to_owned()));
        refused(r#"{"a":1,"\u0061":2}"#, "", Problem::DuplicateName("a".to_owned()));
        refused(r#"["\ud800"]"#, "/0", Problem::LoneSurrogate);
        refused(r#""\udc00\ud800""#, "", Problem::LoneSurrogate);
        refused(r#""\ud800\u0041""#, "", Problem::LoneSurrogate);
        refused(r#"{"a~/b":["\udfff"]}"#, "/a~0~1b/0", Problem::LoneSurrogate);
        refused("[[[[[[1]]]]]]", "/0/0/0/0/0", Problem::TooDeep { limit: 5 });
        let long = " ".repeat((1 << 16) + 1);
        refused(&long, "", Problem::TooLarge { bytes: (1 << 16) + 1, limit: 1 << 16 });
        refused("\u{feff}1", "", Problem::ByteOrderMark);
    }

    #[test]
    fn says_what_was_expected_and_where() {
        let rows = [
            (" ", "not JSON at line 1, column 2: expected a value"),
            ("[1,]", "at /1: not JSON at line 1, column 4: expected a value"),
            ("[1 2]", "not JSON at line 1, column 4: expected `,` or `]`"),
            ("{\n\"a\" 1}", "not JSON at line 2, column 5: expected `:`"),
            ("{\"a\":1 \"b\"}", "not JSON at line 1, column 8: expected `,` or `}`"),
            ("{\"a\":1,}", "not JSON at line 1, column 8: expected a member name in double quotes"),
            ("{'a':1}", "not JSON at line 1, column 2: expected a member name in double quotes"),
            ("[\"城市", "at /0: not JSON at line 1, column 5: expected a closing `\"`"),
            ("\"\\x\"", "not JSON at line 1, column 3: expected a JSON escape"),
            ("\"\\u12g4\"", "not JSON at line 1, column 6: expected four hexadecimal digits"),
            (
                "\"a\tb\"",
                "not JSON at line 1, column 3: expected an escape such as \\n instead of a bare control character",
            ),
            ("nul", "not JSON at line 1, column 1: expected a value"),
            ("01", "not JSON at line 1, column 1: expected a number without leading zeros"),
            ("-", "not JSON at line 1, column 2: expected a number without leading zeros"),
            ("1.", "not JSON at line 1, column 3: expected a digit after the point"),
            ("1e", "not JSON at line 1, column 3: expected a digit in the exponent"),
            ("1e+", "not JSON at line 1, column 4: expected a digit in the exponent"),
            ("1 2", "not JSON at line 1, column 3: expected the end of the file"),
            ("[2.5]", "at /0: the number 2.5 is not an integer"),
            ("9007199254740993", "the number 9007199254740993 is beyond 2^53 − 1"),
            ("{\"a\":1,\"a\":2}", "the member name `a` stands twice in one object"),
            ("\"\\ud800\"", "a string holds half of a surrogate pair"),
            ("[[[[[[", "at /0/0/0/0/0: nested deeper than 5 levels"),
            ("", "the file is empty"),
        ];
        for (text, message) in rows {
            let error = read(text.as_bytes(), LIMITS).expect_err(text);
            assert_eq!(error.to_string(), message, "{text:?}");
        }
        let error = read(b"\"ab\xff\"", LIMITS).expect_err("not UTF-8");
        assert_eq!(error.to_string(), "not UTF-8 text from byte 3 on");
        let error = read(b"\xff\xfe1\0", LIMITS).expect_err("UTF-16");
        assert_eq!(error.to_string(), "starts with a byte order mark");
        let error = read(&[b' '; 70_000], LIMITS).expect_err("too large");
        assert_eq!(error.to_string(), "70000 bytes, more than the 65536 allowed");
    }

    /// The order of many members is found in another way than that of few; both must see a repeated name.
    #[test]
    fn a_repeated_name_is_seen_among_few_and_many() {
        for count in [2, 3, 15, 16, 17, 18, 100, 1000] {
            for (first, second) in [(0, count - 1), ((count - 1) / 2, count - 1), (0, 1)] {
                let name = |it: usize| format!("n{}", (it * 7919) % 10_007);
                let mut names: Vec<String> = (0..count).map(name).collect();
                names[second] = names[first].clone();
                let members: Vec<String> = names.iter().map(|it| format!("\"{it}\":0")).collect();
                let text = format!("{{{}}}", members.join(","));
                let error = read(text.as_bytes(), LIMITS).expect_err("a repeated name");
                assert_eq!(error.problem, Problem::DuplicateName(names[first].clone()), "{count}");
            }
        }
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Shape {
        count: u8,
        name: Option<String>,
        #[serde(default)]
        inner: Vec<Inner>,
        choice: Choice,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        pair: (u8, bool),
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Choice {
        Nothing,
        One(u8),
    }

    #[test]
    fn takes_typed_values_out_of_a_tree() {
        let text = br#"{"count":255,"name":null,"inner":[{"pair":[1,true]}],"choice":{"one":7}}"#;
        let expected = Shape { count: 255, name: None, inner: vec![Inner { pair: (1, true) }], choice: Choice::One(7) };
        assert_eq!(read_typed::<Shape>(text, LIMITS), Ok(expected));
        let text = br#"{"count":0,"name":"x","choice":"nothing"}"#;
        let expected = Shape { count: 0, name: Some("x".to_owned()), inner: Vec::new(), choice: Choice::Nothing };
        assert_eq!(read_typed::<Shape>(text, LIMITS), Ok(expected));
    }

    #[test]
    fn shape_errors_carry_the_same_pointer() {
        let rows = [
            ("[]", "found a list, expected an object"),
            ("7", "found an integer, expected an object"),
            (r#"{"count":1}"#, "member `choice` is missing"),
            (r#"{"count":256,"choice":"nothing"}"#, "at /count: invalid value: integer `256`, expected u8"),
            (r#"{"count":"1","choice":"nothing"}"#, "at /count: found string \"1\", expected u8"),
            (r#"{"count":1,"more":1,"choice":"nothing"}"#, "unknown member `more`"),
            // The members of a struct as a list of the right length would be a second spelling of it.
            (r#"{"count":1,"choice":"nothing","inner":[[[1,true]]]}"#, "at /inner/0: found a list, expected an object"),
            (
                r#"{"count":1,"choice":"nothing","inner":[{"pair":[1,true]},{"pair":[1]}]}"#,
                "at /inner/1/pair: invalid length 1, expected a tuple of size 2",
            ),
            (r#"{"count":1,"choice":"both"}"#, "at /choice: unknown variant `both`, expected `nothing` or `one`"),
            (r#"{"count":1,"choice":{"nothing":1}}"#, "at /choice: `nothing` stands alone, without a value"),
            (
                r#"{"count":1,"choice":{"one":1,"two":2}}"#,
                "at /choice: found an object, expected a name, or an object with one member",
            ),
            (r#"{"count":1,"choice":{"one":[]}}"#, "at /choice/one: found sequence, expected u8"),
            (r#"{"count":1,"choice":null}"#, "at /choice: found null, expected a name, or an object with one member"),
        ];
        for (text, message) in rows {
            let error = read_typed::<Shape>(text.as_bytes(), LIMITS).expect_err(text);
            assert_eq!(error.to_string(), message, "{text}");
        }
    }

    /// Names as a foreign file could choose them: beyond ASCII, beyond the basic plane, with every kind of escape.
    fn name() -> BoxedStrategy<String> {
        prop_oneof!["[a-zA-Z0-9_]{0,6}", prop::collection::vec(any::<char>(), 0..4).prop_map(String::from_iter)].boxed()
    }

    fn tree(name: BoxedStrategy<String>) -> impl Strategy<Value = Json<'static>> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            (-MAX_INTEGER..=MAX_INTEGER).prop_map(Json::Int),
            (-20_i64..20).prop_map(Json::Int),
            prop::collection::vec(any::<char>(), 0..12).prop_map(|it| Json::Text(Cow::Owned(String::from_iter(it)))),
        ];
        leaf.prop_recursive(4, 80, 24, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Json::List),
                (prop::collection::btree_map(name.clone(), inner, 0..24), any::<u64>()).prop_map(|(members, seed)| {
                    let mut members: Vec<_> = members.into_iter().map(|(name, it)| (Cow::Owned(name), it)).collect();
                    let len = members.len().max(1);
                    members.rotate_left(seed as usize % len);
                    Json::Object(members)
                }),
            ]
        })
    }

    /// The same document with members in the order of RFC 8785.
    fn sorted(value: &Json<'_>) -> Json<'static> {
        match value {
            Json::List(items) => Json::List(items.iter().map(sorted).collect()),
            Json::Object(members) => {
                let key = |name: &str| name.encode_utf16().collect::<Vec<u16>>();
                let rows: BTreeMap<Vec<u16>, _> =
                    members.iter().map(|(name, it)| (key(name), (Cow::Owned(name.to_string()), sorted(it)))).collect();
                Json::Object(rows.into_values().collect())
            }
            Json::Text(it) => Json::Text(Cow::Owned(it.to_string())),
            Json::Int(it) => Json::Int(*it),
            Json::Bool(it) => Json::Bool(*it),
            Json::Null => Json::Null,
        }
    }

    fn plain(value: &Json<'_>) -> serde_json::Value {
        match value {
            Json::Null => serde_json::Value::Null,
            Json::Bool(it) => (*it).into(),
            Json::Int(it) => (*it).into(),
            Json::Text(it) => it.as_ref().into(),
            Json::List(items) => items.iter().map(plain).collect(),
            Json::Object(members) => members.iter().map(|(name, it)| (name.to_string(), plain(it))).collect(),
        }
    }

    /// The same tree with the numbers that serde_json took for floats, such as 1.0 or −0, as integers.
    fn with_integers(value: serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::Number(it) => match it.as_f64() {
                Some(float) if it.is_f64() => (float as i64).into(),
                _ => it.into(),
            },
            serde_json::Value::Array(items) => items.into_iter().map(with_integers).collect(),
            serde_json::Value::Object(members) => {
                members.into_iter().map(|(name, it)| (name, with_integers(it))).collect()
            }
            other => other,
        }
    }

    proptest! {
        #[test]
        fn the_canonical_form_says_the_same_in_order(value in tree(name())) {
            let text = canonical(&value);
            let read = read(text.as_bytes(), Limits::FILE).expect("a canonical form is strict JSON");
            prop_assert_eq!(&read, &sorted(&value));
            prop_assert_eq!(canonical(&read), text);
        }

        /// For names in ASCII the order of serde_json, which is that of bytes, is the order of RFC 8785.
        #[test]
        fn the_canonical_form_is_what_serde_json_writes_sorted(value in tree("[ -~]{0,5}".boxed())) {
            prop_assert_eq!(canonical(&value), plain(&value).to_string());
        }

        #[test]
        fn another_spelling_of_a_document_is_the_same_document(value in tree(name())) {
            let text = serde_json::to_string_pretty(&plain(&value)).expect("a tree is JSON");
            let read = read(text.as_bytes(), Limits::FILE).expect("strict JSON");
            prop_assert_eq!(canonical(&read), canonical(&value));
        }

        #[test]
        fn what_is_left_out_is_one_member_of_the_outermost_object(value in tree(name()), left_out in name()) {
            let without = match &value {
                Json::Object(members) => {
                    Json::Object(members.iter().filter(|it| it.0 != left_out).cloned().collect())
                }
                other => other.clone(),
            };
            let mut out = Vec::new();
            write_canonical_without(&value, Some(&left_out), &mut out);
            prop_assert_eq!(String::from_utf8(out), Ok(canonical(&without)));
            let mut pieces = Vec::new();
            canonical_pieces_without(&value, &left_out, |it| pieces.extend_from_slice(it));
            prop_assert_eq!(String::from_utf8(pieces), Ok(canonical(&without)));
        }

        /// What this reader takes, serde_json takes too, and sees the same document.
        #[test]
        fn nothing_is_read_that_others_refuse_or_read_otherwise(
            value in tree(name()),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let mut bytes = canonical(&value).into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(read) = read(&bytes, Limits::FILE) {
                let theirs: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON for others");
                prop_assert_eq!(with_integers(theirs), plain(&read));
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes, LIMITS);
        }
    }

    #[test]
    fn the_place_of_a_refusal_counts_only_the_lists_around_it() {
        for (text, pointer) in
            [("[[1,2,x]]", "/0/2"), ("[0,[[3],[4,5.5]]]", "/1/1/1"), ("{\"a\":[{\"b\":[7,]}]}", "/a/0/b/1")]
        {
            assert_eq!(read(text.as_bytes(), Limits::FILE).map_err(|it| it.pointer), Err(pointer.to_owned()), "{text}");
        }
    }

    /// The eight-bytes-at-a-time search finds what a look at each byte finds, wherever the byte stands.
    #[test]
    fn plain_run_ends_at_the_first_special_byte() {
        let special = |it: &u8| *it < 0x20 || matches!(it, b'"' | b'\\');
        for len in 0..20 {
            for at in 0..len {
                for byte in 0..=255_u8 {
                    // The bytes after it are chosen so that borrows run over them.
                    for rest in [b' ', 0x21, b'a', 0x7f, 0x80, 0xff, 0x00, b'"'] {
                        let mut bytes = vec![b'x'; len];
                        bytes[at] = byte;
                        bytes[at + 1..].fill(rest);
                        let expected = bytes.iter().position(special).unwrap_or(len);
                        assert_eq!(plain_run(&bytes), expected, "{bytes:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn objects_beyond_the_small_ones_are_sorted_and_checked_too() {
        for count in [1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL] {
            let members: Vec<String> = (0..count).rev().map(|it| format!("\"m{it:02}\":{it}")).collect();
            let text = format!("{{{}}}", members.join(","));
            let tree = read(text.as_bytes(), Limits::FILE).expect("strict JSON");
            let mut out = Vec::new();
            write_canonical(&tree, &mut out);
            let sorted: Vec<&str> = members.iter().rev().map(String::as_str).collect();
            assert_eq!(String::from_utf8_lossy(&out), format!("{{{}}}", sorted.join(",")));
            let double = format!("{{{},\"m00\":1}}", members.join(","));
            let refused = read(double.as_bytes(), Limits::FILE).map_err(|it| it.problem);
            assert_eq!(refused, Err(Problem::DuplicateName("m00".to_owned())), "{count}");
        }
    }

    #[test]
    fn pieces_of_a_canonical_form_make_the_whole() {
        let items: Vec<String> = (0..2000).map(|it| format!("{{\"b\":\"文字 {it}\",\"a\":[{it}]}}")).collect();
        let text = format!("{{\"list\":[{}],\"proof\":1}}", items.join(","));
        let tree = read(text.as_bytes(), Limits::FILE).expect("strict JSON");
        let (mut whole, mut pieces, mut count) = (Vec::new(), Vec::new(), 0);
        write_canonical_without(&tree, Some("proof"), &mut whole);
        canonical_pieces_without(&tree, "proof", |it| {
            pieces.extend_from_slice(it);
            count += 1;
        });
        assert!(count > 5, "{count} pieces");
        assert_eq!(pieces, whole);
    }
}
