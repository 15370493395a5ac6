//! ZIPs that come from somebody else: what is read, what is refused and for which reason; and benches as files.

use std::io::{Cursor, Write as _};

use citysec::archive::{
    Archive, BenchArchive, BenchDefect, BenchWriter, Bounds, Kind, Name, Refusal, Unusable, Writer, reduced,
};
use citysec::core::bench::{BenchFile, Decision, Listed, Ruling, Work};
use citysec::core::encoding::Digest;
use citysec::core::seeds;
use citysec::core::time::Timestamp;
use proptest::prelude::*;
use zip::unstable::write::FileOptionsExt as _;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const SMALL: Bounds = Bounds { archive: 1 << 20, entries: 8, entry: 1000, total: 2500 };

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = Writer::default();
    for (name, content) in entries {
        writer.add(name, content);
    }
    writer.finish()
}

fn opened(bytes: Vec<u8>) -> Archive {
    Archive::open(bytes, SMALL).expect("a sound ZIP")
}

/// Changes the one place in a ZIP where these bytes stand.
fn forged(mut bytes: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    let places: Vec<usize> = (0..bytes.len()).filter(|it| bytes[*it..].starts_with(old)).collect();
    assert_eq!(places.len(), 1, "the place to forge stands once");
    bytes[places[0]..places[0] + new.len()].copy_from_slice(new);
    bytes
}

/// The entry of the central directory at this position, and its local header.
fn headers(bytes: &[u8], idx: usize) -> (usize, usize) {
    let at = |sign: &[u8]| (0..bytes.len()).filter(|it| bytes[*it..].starts_with(sign)).nth(idx).expect("a header");
    (at(b"PK\x01\x02"), at(b"PK\x03\x04"))
}

#[test]
fn entries_come_back_as_they_went_in_and_the_bytes_depend_on_nothing_else() {
    let entries: [(&str, &[u8]); 3] = [("b.json", b"{}"), ("a/湖州.json", b"[1]"), ("a/empty.json", b"")];
    let bytes = zip(&entries);
    assert_eq!(bytes, zip(&entries));
    let mut archive = opened(bytes);
    assert_eq!(archive.len(), 3);
    for (idx, (name, content)) in entries.into_iter().enumerate() {
        assert_eq!(archive.name(idx), Some(Name::Text(name.to_owned())));
        assert_eq!(archive.content(idx).as_deref(), Ok(content));
        assert_eq!(archive.find(name), Some(idx));
    }
    assert_eq!(archive.content(3), Err(Unusable::Damaged));
}

#[test]
fn what_is_no_zip_or_a_cut_one_is_refused() {
    let whole = zip(&[("a.json", b"{\"a\":1}"), ("b.json", b"{}")]);
    for bytes in [&b""[..], b"{}", b"PK\x05\x06", &whole[..whole.len() - 1], &whole[..whole.len() / 2], &whole[4..30]] {
        assert_eq!(Archive::open(bytes.to_vec(), SMALL).err(), Some(Refusal::Unreadable), "{bytes:?}");
    }
}

#[test]
fn sizes_are_limited_as_stated_and_as_they_come() {
    let limit = SMALL.entry;
    let (fits, over) = (vec![b'x'; 1000], vec![b'x'; 1001]);
    let bytes = zip(&[("a.json", &fits), ("b.json", &over), ("c.json", &fits), ("d.json", &fits), ("e.json", b"1")]);
    let mut archive = opened(bytes.clone());
    assert_eq!(archive.content(0).map(|it| it.len()), Ok(1000));
    assert_eq!(archive.content(1), Err(Unusable::TooLarge { limit }));
    assert_eq!(archive.content(2).map(|it| it.len()), Ok(1000));
    // One that is too large in all does not keep a smaller one from being read.
    assert_eq!(archive.content(3), Err(Unusable::TotalTooLarge { limit: SMALL.total }));
    assert_eq!(archive.content(4).as_deref(), Ok(&b"1"[..]));
    // A bomb that says it is small: the stated size is what is unpacked at most.
    let (central, local) = headers(&bytes, 1);
    for stated in [10_u32, 999] {
        let mut lying = bytes.clone();
        lying[central + 24..central + 28].copy_from_slice(&stated.to_le_bytes());
        lying[local + 22..local + 26].copy_from_slice(&stated.to_le_bytes());
        let mut archive = opened(lying);
        assert_eq!(archive.content(1), Err(Unusable::Damaged), "{stated}");
        assert_eq!(archive.content(0).map(|it| it.len()), Ok(1000));
    }
    let bounds = Bounds { archive: bytes.len() as u64 - 1, ..SMALL };
    let refusal = Refusal::TooLarge { bytes: bytes.len() as u64, limit: bounds.archive };
    assert_eq!(Archive::open(bytes, bounds).err(), Some(refusal));
}

/// A ZIP of a few kilobytes that would become gigabytes: every entry is cut off at the limit, and the work with it.
#[test]
fn a_bomb_costs_no_more_than_the_limits() {
    let zeros = vec![0; 64 << 20];
    let bytes = zip(&[("a.json", &zeros), ("b.json", &zeros)]);
    assert!(bytes.len() < 200_000, "{}", bytes.len());
    let (central, local) = headers(&bytes, 0);
    let mut lying = bytes;
    lying[central + 24..central + 28].copy_from_slice(&900_u32.to_le_bytes());
    lying[local + 22..local + 26].copy_from_slice(&900_u32.to_le_bytes());
    let mut archive = opened(lying);
    assert_eq!(archive.content(0), Err(Unusable::Damaged));
    assert_eq!(archive.content(1), Err(Unusable::TooLarge { limit: SMALL.entry }));
}

#[test]
fn the_number_of_entries_is_limited() {
    let names: Vec<String> = (0..9).map(|it| format!("{it}.json")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|it| (it.as_str(), &b"1"[..])).collect();
    let refusal = Refusal::TooManyEntries { entries: 9, limit: 8 };
    assert_eq!(Archive::open(zip(&entries), SMALL).err(), Some(refusal));
    assert!(Archive::open(zip(&entries[1..]), SMALL).is_ok());
}

/// The reader would make room for as many entries as it is told, before it has seen one.
#[test]
fn the_form_for_very_large_zips_is_refused_before_it_is_believed() {
    let mut bytes = zip(&[("a.json", b"1")]);
    let end = bytes.len() - 22;
    let mut pointer = b"PK\x06\x07".to_vec();
    pointer.extend([0; 16]);
    bytes.splice(end..end, pointer);
    assert_eq!(Archive::open(bytes, SMALL).err(), Some(Refusal::Zip64));
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let bytes = zip(&[("a.json", b"1"), ("b.json", b"2")]);
    let (central, local) = headers(&bytes, 1);
    let mut twice = bytes;
    twice[central + 46] = b'a';
    twice[local + 30] = b'a';
    assert_eq!(Archive::open(twice, SMALL).err(), Some(Refusal::SameName));
}

#[test]
fn zips_in_zips_encrypted_and_odd_entries_are_refused_by_name() {
    let inner = zip(&[("a.json", b"1")]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut add = |name: &str, options: SimpleFileOptions, content: &[u8]| {
        writer.start_file(name, options).expect("an entry");
        writer.write_all(content).expect("its content");
    };
    add("inner.ZIP", plain, &inner);
    add("locked.json", plain.with_deprecated_encryption(b"1234").expect("a password"), b"{}");
    add("odd.json", plain, b"{}");
    add("good.json", plain, b"{}");
    writer.add_directory("folder", plain).expect("a folder");
    writer.add_symlink("link.json", "../../etc/passwd", plain).expect("a link");
    let mut bytes = writer.finish().expect("a ZIP").into_inner();
    let (central, local) = headers(&bytes, 3);
    // 12: bzip2.
    (bytes[central + 10], bytes[local + 8]) = (12, 12);
    let mut archive = opened(bytes);
    // The ZIP within is stored, and has a local header of its own.
    assert_eq!(archive.content(0), Err(Unusable::Nested));
    assert_eq!(archive.content(1), Err(Unusable::Encrypted));
    assert_eq!(archive.content(2), Err(Unusable::Method));
    assert_eq!(archive.content(3).as_deref(), Ok(&b"{}"[..]));
    assert_eq!(archive.name(4), None, "a folder is no file");
    assert_eq!(archive.name(5), None, "a link is followed nowhere");
}

#[test]
fn a_changed_byte_is_noticed() {
    let content = b"{\"totalE2\":6670}";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    writer.start_file("a.json", plain).expect("an entry");
    writer.write_all(content).expect("its content");
    let bytes = writer.finish().expect("a ZIP").into_inner();
    assert_eq!(opened(bytes.clone()).content(0).as_deref(), Ok(&content[..]));
    assert_eq!(opened(forged(bytes, b"6670", b"9970")).content(0), Err(Unusable::Damaged));
}

#[test]
fn names_are_shown_without_what_leads_elsewhere() {
    let rows = [
        ("湖州/2026.json", "湖州/2026.json"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc//./passwd", "etc/passwd"),
        ("C:\\结果\\..\\a.json", "结果/a.json"),
        ("a.json", "a.json"),
        ("..", ""),
    ];
    for (name, shown) in rows {
        assert_eq!(reduced(name), shown, "{name}");
    }
    assert_eq!(Name::Text("a\u{202e}nosj.exe".to_owned()).to_string(), "a\\u{202e}nosj.exe");
    // Windows set to Chinese writes names in GB 18030 and does not say so.
    let bytes = zip(&[("xxxx.json", b"1")]);
    let (central, local) = headers(&bytes, 0);
    let mut gb = bytes;
    for at in [central + 46, local + 30] {
        gb[at..at + 4].copy_from_slice(b"\xba\xfe\xd6\xdd");
    }
    assert_eq!(opened(gb).name(0), Some(Name::Bytes(b"\xba\xfe\xd6\xdd.json".to_vec())));
}

#[test]
fn kinds_are_told_by_names_and_what_systems_leave_is_no_file_of_people() {
    let rows = [
        ("湖州.result.json", Kind::Json),
        ("A.JSON", Kind::Json),
        ("a/b.zip", Kind::Zip),
        ("本轮.bench.zip", Kind::Zip),
        ("a.json.txt", Kind::Other),
        ("json", Kind::Other),
        ("._a.json", Kind::Other),
        ("__MACOSX/a.json", Kind::Other),
        ("x/__MACOSX/._a.json", Kind::Other),
        ("市.jso", Kind::Other),
    ];
    for (name, kind) in rows {
        assert_eq!(Kind::of(name), kind, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever bytes are changed, reading ends with contents or reasons, and stays within the limits.
    #[test]
    fn damage_anywhere_ends_in_a_reason(at in prop::collection::vec((0_usize..600, any::<u8>()), 1..6)) {
        let mut bytes = zip(&[("a.json", &[b'a'; 300]), ("b/b.json", b"{\"b\":[1,2,3]}"), ("c.json", b"")]);
        for (at, value) in at {
            let len = bytes.len();
            bytes[at % len] = value;
        }
        if let Ok(mut archive) = Archive::open(bytes, SMALL) {
            let all: usize = (0..archive.len()).filter_map(|it| archive.content(it).ok()).map(|it| it.len()).sum();
            prop_assert!(all as u64 <= SMALL.total);
        }
    }
}

// ---- benches

fn listed(name: &str, content: &[u8]) -> Listed {
    Listed { name: name.to_owned(), digest: Digest::of(content) }
}

fn work() -> Work {
    let mut work = Work::default();
    work.round.name = Some("2026-A".to_owned());
    work.round.opens = Some("2026-06-01".to_owned());
    work.decisions.push(Decision {
        file: Digest::of(b"{}"),
        ruling: Ruling::Exclude,
        reason: "重复提交".to_owned(),
        made: Timestamp::parse("2026-07-01T08:00:00Z").expect("a moment"),
    });
    work
}

const FILES: [(&str, &[u8]); 3] = [("湖州.json", b"{}"), ("a/broken.json", b"\xff\x00"), ("copy.json", b"{}")];

fn bench() -> BenchFile {
    BenchFile::new(seeds::model(), work(), FILES.iter().map(|it| listed(it.0, it.1)).collect())
}

fn saved() -> Vec<u8> {
    let bench = bench();
    let mut writer = BenchWriter::new(&bench);
    for (file, (_, content)) in bench.files.iter().zip(FILES) {
        writer.add(file, content);
    }
    writer.finish()
}

fn reopened(bytes: Vec<u8>) -> Result<Vec<Vec<u8>>, BenchDefect> {
    let archive = Archive::open(bytes, Bounds::BENCH).expect("a ZIP");
    assert!(BenchArchive::is_one(&archive));
    let mut opened = BenchArchive::open(archive, seeds::model())?;
    (0..opened.bench().files.len()).map(|it| opened.file(it)).collect()
}

#[test]
fn a_bench_comes_back_byte_for_byte() {
    let bytes = saved();
    assert_eq!(bytes, saved());
    assert_eq!(reopened(bytes.clone()).map(|it| it.len()), Ok(3));
    let archive = Archive::open(bytes, Bounds::BENCH).expect("a ZIP");
    // Two names, one content.
    assert_eq!(archive.len(), 3);
    let mut opened = BenchArchive::open(archive, seeds::model()).expect("a bench");
    for (idx, (_, content)) in FILES.into_iter().enumerate() {
        assert_eq!(opened.file(idx).as_deref(), Ok(content));
    }
    assert_eq!(opened.into_bench(), bench());
    assert!(!BenchArchive::is_one(&opened_zip(&[("a.json", b"{}")])));
}

fn opened_zip(entries: &[(&str, &[u8])]) -> Archive {
    Archive::open(zip(entries), Bounds::BENCH).expect("a ZIP")
}

/// A bench whose list and files are these, as words of what is refused.
fn refused(list: &[u8], files: &[(&str, &[u8])]) -> String {
    let mut entries: Vec<(&str, &[u8])> = vec![("bench.json", list)];
    entries.extend(files);
    match reopened(zip(&entries)) {
        Ok(_) => "accepted".to_owned(),
        Err(defect) => defect.to_string(),
    }
}

#[test]
fn a_broken_bench_is_refused_with_the_place_and_the_reason() {
    let list = String::from_utf8(bench().to_bytes()).expect("a bench is text");
    let names: Vec<String> = bench().files.iter().map(Listed::entry).collect();
    let files: Vec<(&str, &[u8])> = vec![(&names[0], b"{}"), (&names[1], b"\xff\x00")];
    assert_eq!(refused(list.as_bytes(), &files), "accepted");

    let missing = format!("{} (`a/broken.json`) is missing", names[1]);
    assert_eq!(refused(list.as_bytes(), &files[..1]), missing);
    let altered = [files[0], (files[1].0, &b"\xff\x01"[..])];
    assert_eq!(
        refused(list.as_bytes(), &altered),
        format!("{} (`a/broken.json`) is not what bench.json lists", names[1])
    );
    let more = [files[0], files[1], ("files/more.json", &b"{}"[..])];
    assert_eq!(refused(list.as_bytes(), &more), "`files/more.json` is not on the list of bench.json");

    let rows = [
        (
            "\"version\": 1,\n  \"app\"",
            "\"version\": 2,\n  \"app\"",
            "bench.json: a `citysec.bench` of version 2, made by a newer program",
        ),
        ("\"version\": 1,\n  \"app\"", "\"version\": 0,\n  \"app\"", "bench.json: at /version: version 0"),
        ("\"citysec.bench\"", "\"citysec.draft\"", "bench.json: a file of the unknown type `citysec.draft`"),
        ("2026-06-01", "2026-02-30", "bench.json: at /evaluator/round/opens: not a date such as 2026-11-22"),
        ("\"2026-A\"", "\" \"", "bench.json: at /evaluator/round/name: the text is blank"),
        ("\"重复提交\"", "\"\"", "bench.json: at /evaluator/decisions/0/reason: the text is blank"),
        ("\"exclude\"", "\"forget\"", "bench.json: at /evaluator/decisions/0/ruling: "),
        ("\"name\": \"copy.json\"", "\"name\": \"湖州.json\"", "bench.json: at /files/2: the same file again"),
        (
            "\"name\": \"copy.json\"",
            "\"name\": \"\\u202e\"",
            "bench.json: at /files/2/name: the text holds a control or direction character",
        ),
        (
            "\"files\": [",
            "\"files\": [], \"files\": [",
            "bench.json: the member name `files` stands twice in one object",
        ),
        ("\"evaluator\": {", "\"more\": 1, \"evaluator\": {", "bench.json: unknown member `more`"),
    ];
    for (old, new, expected) in rows {
        assert_eq!(list.matches(old).count(), 1, "{old}");
        let words = refused(list.replace(old, new).as_bytes(), &files);
        assert!(words.starts_with(expected), "{old}: {words}");
    }
    let digest = seeds::model().digest().to_string();
    let other = list.replace(&digest, &Digest::of(b"another model").to_string());
    assert!(refused(other.as_bytes(), &files).starts_with("bench.json: made with another model: cn-digital-city"));
}

#[test]
fn a_key_list_within_a_bench_is_held_to_its_own_rules() {
    let list = String::from_utf8(bench().to_bytes()).expect("a bench is text");
    let keys = |keys: &str| list.replacen("\"evaluator\": {", &format!("\"evaluator\": {{ \"keys\": {keys},"), 1);
    let entry =
        r#"{"city":"330500","key":"did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH","from":"2026-13-01"}"#;
    let words = |keys_: &str| refused(keys(keys_).as_bytes(), &[]);
    let day = words(&format!(r#"{{"type":"citysec.keylist","version":1,"keys":[{entry}]}}"#));
    assert_eq!(day, "bench.json: at /evaluator/keys/keys/0/from: not a date such as 2026-11-22");
    let kind = words(r#"{"type":"citysec.draft","version":1,"keys":[]}"#);
    assert_eq!(kind, "bench.json: at /evaluator/keys/type: not `citysec.keylist`");
    let version = words(r#"{"type":"citysec.keylist","version":2,"keys":[]}"#);
    assert_eq!(version, "bench.json: at /evaluator/keys/version: version 2");
}
