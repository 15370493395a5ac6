//! The strict reader: bytes to a tree, or the first departure from the rules with its place.

use std::borrow::Cow;

use super::canonical::plain_run;
use super::{Json, Limits, MAX_INTEGER, Problem, ReadError, Refusal, SMALL};

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
