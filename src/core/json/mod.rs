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

use super::text::Shown;

mod reader;
mod canonical;
mod typed;

pub(super) use canonical::canonical_pieces_without;
pub use canonical::{indented, write_canonical, write_canonical_without};
pub use reader::read;
pub use typed::{from_tree, read_typed};

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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Up to so many members, an object is handled without memory of its own.
const SMALL: usize = 16;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::canonical::plain_run;
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
        fn indented_json_is_what_serde_json_indents(value in tree(name())) {
            let plain = plain(&value);
            let expected = serde_json::to_string_pretty(&plain).expect("a tree is JSON") + "\n";
            prop_assert_eq!(String::from_utf8(indented(plain.to_string().as_bytes())), Ok(expected));
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
