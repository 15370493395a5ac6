//! The command line as its users see it: transcripts of arguments, output and status, run on the real program.
//!
//! Each file in `tests/cmd/` is a list of commands with what they print. A line `$ …` is a command, the lines below
//! it standard output, those below `[stderr]` standard error, and `[status] n` ends it. `sha256:…` stands for any
//! digest and `[..]` for any text within a line. The files the commands work on are made by [`Place::fill`].
//! `CITYSEC_UPDATE=1 cargo test --features cli --test cli` writes the transcripts anew; read the difference.

#[path = "../benches/samples/mod.rs"]
mod samples;
#[path = "samples/forms.rs"]
#[allow(dead_code)] // The tests of forms use the rest.
mod paper;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use citysec::archive::{BenchWriter, Writer};
use citysec::core::answers::Answer;
use citysec::core::assessment::Assessment;
use citysec::core::bench::publishing::Publishing;
use citysec::core::bench::ranking::{Among, By, Tiers};
use citysec::core::bench::stability::Sampling;
use citysec::core::bench::tables::Basis;
use citysec::core::bench::work::Round;
use citysec::core::bench::{
    BenchFile, Decision, Listed as OnBench, Received, Ruling, Status, Work, evaluate, submission,
};
use citysec::core::credential::Issuer;
use citysec::core::document::{self, Draft, Opened};
use citysec::core::encoding::Digest;
use citysec::core::form;
use citysec::core::ids::{AssessmentId, CityCode, QueryId, QuestionId, TaskId};
use citysec::core::json::{self, Limits};
use citysec::core::key::SecretKey;
use citysec::core::keylist::{EvaluatorEntry, KeyEntry, KeyList};
use citysec::core::plan::{Goal, Plan};
use citysec::core::proof::{self, PublicKey};
use citysec::core::query::{Asked, Query, reply};
use citysec::core::release::{self, Listed, Manifest};
use citysec::core::result::{self, Call, Expectation};
use citysec::core::review::{self, KeptQuery, Marking, Submission};
use citysec::core::scoring::E2;
use citysec::core::seeds;
use citysec::core::seeds::words::T;
use citysec::core::sharing::{self, Contribution, Task};
use citysec::core::text::Lang;
use citysec::core::time::Timestamp;
use citysec::core::weights::Weights;
use citysec::sheets;
use ed25519_dalek::SigningKey;
use paper::{Paper, Put};
use serde_json::{Value, json};

/// A directory of its own for one transcript or test, with the files to work on.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
        if path.exists() {
            fs::remove_dir_all(&path).expect("an old directory can be removed");
        }
        fs::create_dir_all(&path).expect("a directory can be made");
        let place = Self(path);
        place.fill();
        place
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a file has a directory")).expect("a directory can be made");
        fs::write(path, bytes).expect("a file can be written");
    }

    /// One sound result, drafts, key lists, and a broken copy of the result for each way to break one.
    fn fill(&self) {
        let call = Call { round: Some("2026-A".into()), challenge: Some("7Q4K".into()), supersedes: None };
        let good = String::from_utf8(samples::result(1, call).bytes).expect("a result is text");
        self.write("good.json", &good);

        let changed = |from: &str, to: &str| {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good, "the result does not hold {from}");
            text
        };
        self.write("bad/character.json", changed("天津市人民政府", "天津市人民政俯"));
        self.write("bad/duplicate.json", changed("\"totalE2\":", "\"totalE2\": 9990,\n    \"totalE2\":"));
        self.write("bad/fraction.json", changed("\"totalE2\": ", "\"totalE2\": 0.5"));
        self.write("bad/escape.json", changed("\"totalE2\":", "\"\\u001b[2J\\u202e\": 1,\n    \"totalE2\":"));
        self.write("bad/truncated.json", &good[..good.len() / 2]);
        self.write("bad/empty.json", "");
        self.write("bad/newer.json", resigned(&good, 7, |it| it["credentialSubject"]["version"] = json!(2)));
        let edit = |change: &dyn Fn(&mut Value)| edited(&good, change);
        let third = "https://example.org/third";
        let append = |it: &mut Value| it["@context"].as_array_mut().expect("a list").push(json!(third));
        self.write("bad/context.json", edit(&append));
        let double = |it: &mut Value| {
            let mut broken = it["proof"].clone();
            broken["proofValue"] = json!("z1111111111111111111111111111111111111111111111111111111111111111");
            it["proof"] = json!([it["proof"], broken]);
        };
        self.write("bad/proofs.json", edit(&double));
        self.write("bad/chain.json", edit(&|it| it["proof"]["previousProof"] = json!("urn:uuid:1")));
        self.write("bad/unsigned.json", edit(&|it| drop(it.as_object_mut().expect("an object").remove("proof"))));
        self.write("bad/issuer.json", resigned(&good, 8, |_| {}));
        self.write("bad/score.json", resigned(&good, 7, |it| it["credentialSubject"]["totalE2"] = json!(9990)));
        let open = |it: &mut Value| {
            let answers = it["credentialSubject"]["answers"].as_object_mut().expect("an object");
            answers.remove("management.strategy.standards.q1");
        };
        self.write("bad/open.json", resigned(&good, 7, open));
        let other = |it: &mut Value| it["credentialSubject"]["model"]["digest"] = json!(format!("sha256:{:064}", 1));
        self.write("bad/model.json", resigned(&good, 7, other));
        self.write("bad/large.json", vec![b' '; Limits::FILE.bytes + 1]);

        let review = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiableCredential", "Review"],
            "credentialSubject": { "submission": serde_json::from_str::<Value>(&good).expect("JSON") },
        });
        self.write("review.json", resigned(&review.to_string(), 8, |_| {}));
        let inner = edited(&good, &|it| it["credentialSubject"]["totalE2"] = json!(9990));
        let broken = edited(&review.to_string(), &|it| {
            it["credentialSubject"]["submission"] = serde_json::from_str(&inner).expect("JSON");
        });
        self.write("review-of-broken.json", resigned(&broken, 8, |_| {}));

        let model = seeds::model();
        let mut assessment = samples::assessment(1);
        self.write("draft.json", Draft::new(assessment.clone(), model).to_bytes());
        self.fill_plan(assessment.clone());
        assessment.statement.answers.retain(|id, _| !id.as_str().starts_with("management.strategy.standards"));
        assessment.body.clear();
        self.write("partial.json", Draft::new(assessment, model).to_bytes());

        // The same city in an earlier year, another city, and a result with other weights and the data to them.
        let cities = seeds::divisions().cities.len() as u64;
        self.write("earlier.json", samples::result(1 + cities, Call::default()).bytes);
        self.write("other-city.json", samples::result(2, Call::default()).bytes);
        let mut weights = seeds::weights_file();
        weights.text = weights.text.replacen("\"management\": 30", "\"management\": 31", 1).into();
        let table = Weights::load(&weights, model).expect("sound weights");
        let (key, now) = (samples::key(), samples::moment());
        let (assessment, call) = (samples::assessment(1), Call::default());
        let unsigned = result::prepare(model, &table, &assessment, call, key.public(), now.clone(), [3; 16]);
        let unsigned = unsigned.expect("a complete assessment");
        self.write("other-weights.json", result::sign(unsigned, &key, now).bytes);
        for file in seeds::model_files().iter().chain([&weights]) {
            self.write(&format!("other-data/{}", file.name), file.text.as_bytes());
        }
        self.fill_hands();
        self.fill_form();

        let tianjin = CityCode::parse("120000").expect("a code");
        let entry = |city: &CityCode, seed: u8| KeyEntry {
            city: city.clone(),
            key: PublicKey::of(&SigningKey::from_bytes(&[seed; 32])),
            remark: None,
            from: None,
            until: None,
            revoked: None,
        };
        let list = |entry: KeyEntry| serde_json::to_vec(&KeyList::new(vec![entry])).expect("a list is JSON");
        self.write("keys/known.json", list(entry(&tianjin, 7)));
        self.write("keys/unknown.json", list(entry(&tianjin, 8)));
        let beijing = CityCode::parse("110000").expect("a code");
        self.write("keys/other-city.json", list(entry(&beijing, 7)));
        self.write("keys/expired.json", list(KeyEntry { until: Some("2026-11-21".into()), ..entry(&tianjin, 7) }));
        self.write("keys/revoked.json", list(KeyEntry { revoked: Some("2026-12-01".into()), ..entry(&tianjin, 7) }));

        self.fill_builds();
        self.fill_reviews(&good);
        self.fill_archives();

        self.write("passphrase.txt", "five unrelated words here\n");
        self.write("other-passphrase.txt", "five different words here\n");
        self.write("short.txt", "short\n");
        fs::create_dir_all(self.0.join("nothing")).expect("a directory can be made");
    }

    /// A coordinator's draft with one task handed out, and what its department hands in: once, and once more otherwise.
    fn fill_hands(&self) {
        let model = seeds::model();
        let (at, question) = (
            |hour: u64| Timestamp::from_unix(1_795_334_400 + hour * 3600),
            |id: &str| QuestionId::parse(id).expect("a question id"),
        );
        let mut whole = samples::assessment(1);
        whole.created = at(0);
        sharing::split::assign_rest(&mut whole.assignments, model, Lang::Zh);
        let task = Task::issue(&mut whole, 0, false, model, TaskId::from_random([3; 16]), &at(1)).expect("a task");
        self.write("hands/task.json", task.to_bytes());
        let given = whole.assignments[0].indicators[0].clone();
        let asked = question(&format!("{given}.q1"));
        whole.record(model, &asked, Some(Answer::Unknown), &at(2)).expect("it fits");
        self.write("hands/draft.json", Draft::new(whole, model).to_bytes());
        for (name, level, hour) in [("first", 2, 3), ("second", 3, 4)] {
            let digest = Digest::of(&task.to_bytes());
            let mut part = task.clone().begin(AssessmentId::from_random([4; 16]), digest, &at(hour));
            part.record(model, &asked, Some(Answer::Level(level)), &at(hour)).expect("it fits");
            part.note(&asked, "按抽查".to_owned(), &at(hour));
            part.sign_part("王工".to_owned(), String::new(), &at(hour));
            let made = Contribution::of_part(&part, model, &at(hour)).expect("a contribution");
            self.write(&format!("hands/in/{name}.json"), made.to_bytes());
        }
        let text = String::from_utf8(fs::read(self.0.join("hands/in/first.json")).expect("a file")).expect("UTF-8");
        self.write("hands/other/foreign.json", text.replace(asked.as_str(), &format!("{given}.q9")));
    }

    /// The form of the first department, filled in: one answer that can be read, one that cannot, and a remark.
    fn fill_form(&self) {
        let task = fs::read(self.0.join("hands/task.json")).expect("the task");
        let Ok(Opened::Task(task)) = document::open(&task) else { panic!("a task") };
        let t = T { lang: Lang::Zh };
        let form = sheets::write_form(&form::layout(t, seeds::model(), &task), &task.issued).expect("a workbook");
        let mut paper = Paper::of(&form);
        let id = |n: u32| format!("{}.q{n}", task.statement.part.as_ref().expect("a part")[0]);
        paper.put(0, "person", 0, "entry", &Put::Text("王工".to_owned()));
        paper.put(1, &id(1), 0, "choice", &Put::Text("L3".to_owned()));
        paper.put(1, &id(1), 0, "remark", &Put::Text("按抽查".to_owned()));
        paper.put(1, &id(3), 0, "number", &Put::Text("about ten".to_owned()));
        self.write("forms/filled.xlsx", paper.bytes());
        let mut other = Paper::of(&form);
        let all = other.text("xl/sharedStrings.xml").replace("<t>citysec.form</t>", "<t>budget</t>");
        other.replace("xl/sharedStrings.xml", all);
        self.write("forms/other.xlsx", other.bytes());
        self.write("forms/old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    }

    /// Marks for the sound result, a review with a query and its reply, broken copies of it, and lists that know both keys.
    fn fill_reviews(&self, good: &str) {
        let (model, weights) = (seeds::model(), seeds::weights());
        let expected = Expectation { model, weights, keys: None, round: None, challenge: None };
        let submission = Submission::read(good.as_bytes(), expected).expect("a sound result");
        let mark = |item: &str, expert: &str, mark: u32| json!({"item": item, "expert": expert, "markE2": mark, "reason": "佐证不全"});
        let (planning, critical) = ("management.strategy.planning", "operations.recovery.critical");
        let marks = json!({
            "rule": {"combination": "trimmedMean", "sharePercent": 60},
            "experts": ["张工", "李工", "王工"],
            "marks": [mark(planning, "张工", 9000), mark(planning, "李工", 2050), mark(planning, "王工", 5025), mark(critical, "王工", 8500)],
        });
        self.write("marks.json", marks.to_string());
        let mut bad = marks.clone();
        bad["marks"][0]["reason"] = json!("");
        bad["marks"][1]["expert"] = json!("赵工");
        bad["marks"][2]["markE2"] = json!(10_001);
        self.write("bad-marks.json", bad.to_string());
        self.write("fraction-marks.json", marks.to_string().replace("2050", "20.5"));
        let asked = |item: &str, reason: &str| Asked { item: item.into(), reason: reason.into() };
        let first = format!("{planning}.q1");
        let items = vec![asked(&first, "请说明批复文号"), asked(critical, "请提供演练记录\n含时间")];
        let (id, now) = (QueryId::from_random([5; 16]), Timestamp::from_unix(1_795_420_800));
        let query =
            Query::ask(model, submission.reference(), "评估组".into(), items, id, now.clone()).expect("a query");
        self.write("query.json", query.to_bytes());
        self.write(
            "answers.json",
            json!({first.as_str(): "津政发〔2025〕3 号", critical: "见附件\n第二页"}).to_string(),
        );
        self.write("one-answer.json", json!({first.as_str(): "津政发〔2025〕3 号"}).to_string());
        let (key, texts) = (samples::key(), vec!["津政发〔2025〕3 号".to_owned(), "见附件\n第二页".to_owned()]);
        let unsigned = reply::prepare(&query, "天津市人民政府".into(), texts, key.public(), now.clone(), [6; 16]);
        let replied = reply::sign(unsigned.expect("every item is answered"), &key, now.clone());
        self.write("reply.json", &replied);
        let changed = String::from_utf8(replied.clone()).expect("text").replace("3 号", "4 号");
        self.write("changed-reply.json", changed);
        let evaluator = SecretKey::from_random([21; 32]);
        let issuer = Issuer { id: evaluator.public(), name: "省评估组".into() };
        let reply = json::read_typed(&replied, Limits::FILE).expect("strict JSON");
        let kept = vec![KeptQuery { query, reply: Some(reply) }];
        let marking: Marking = json::read_typed(marks.to_string().as_bytes(), Limits::FILE).expect("a marking");
        let unsigned = review::prepare(expected, &submission, marking, kept, None, issuer, now.clone(), [7; 16]);
        let signed = review::sign(unsigned.expect("nothing is missing"), &evaluator, now).bytes;
        let text = String::from_utf8(signed).expect("text");
        self.write("reviews/good.json", &text);
        let mark = |it: &mut Value| it["credentialSubject"]["marking"]["marks"][2]["markE2"] = json!(9900);
        self.write("reviews/changed-mark.json", edited(&text, &mark));
        self.write("reviews/re-signed-mark.json", resigned(&text, 21, mark));
        let answer = |it: &mut Value| {
            let answers = &mut it["credentialSubject"]["submission"]["credentialSubject"]["answers"];
            answers["management.strategy.planning.q1"] = json!({"level": 4});
        };
        self.write("reviews/changed-answer.json", resigned(&text, 21, answer));
        let key = |seed: u8| PublicKey::of(&SigningKey::from_bytes(&[seed; 32]));
        let city = CityCode::parse("120000").expect("a code");
        let entry = KeyEntry { city, key: key(7), remark: None, from: None, until: None, revoked: None };
        let mut list = KeyList::new(vec![entry]);
        list.evaluators = vec![EvaluatorEntry { key: key(21), remark: None, from: None, until: None, revoked: None }];
        self.write("review-keys/known.json", serde_json::to_vec(&list).expect("a list is JSON"));
        list.evaluators[0].until = Some("2026-11-22".into());
        self.write("review-keys/expired.json", serde_json::to_vec(&list).expect("a list is JSON"));
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).expect("a file of the place")
    }

    /// ZIPs as others make them, a saved bench with work of every kind, and a copy of it with a changed file.
    fn fill_archives(&self) {
        let mut zip = Writer::default();
        let inner = [
            ("good.json", "good.json"),
            ("湖州/../other-city.json", "other-city.json"),
            ("score.json", "bad/score.json"),
        ];
        for (name, file) in inner {
            zip.add(name, &self.read(file));
        }
        for (name, content) in [("read me.txt", &b"text"[..]), ("inner.zip", b"PK"), ("__MACOSX/._good.json", b"\0")] {
            zip.add(name, content);
        }
        self.write("archives/city.zip", zip.finish());
        let mut zip = Writer::default();
        zip.add("read me.txt", b"text");
        self.write("texts.zip", zip.finish());

        let files = ["good.json", "other-city.json", "earlier.json", "bad/score.json"];
        let list = files.map(|it| OnBench { name: it.to_owned(), digest: Digest::of(&self.read(it)) });
        let bench = BenchFile::new(seeds::model(), self.work(&list), list.to_vec());
        let save = |with: &[u8]| {
            let mut writer = BenchWriter::new(&bench);
            for (idx, it) in bench.files.iter().enumerate() {
                writer.add(it, &[&self.read(&it.name)[..], if idx == 1 { with } else { b"" }].concat());
            }
            writer.finish()
        };
        self.write("bench.zip", save(b""));
        self.write("changed-bench.zip", save(b"\n"));
        self.write("mixed/good.json", self.read("good.json"));
        self.write("mixed/bench.zip", self.read("bench.zip"));
    }

    /// What an evaluator states and decides: a round that one city does not name and that is forgiven, keys, marks for that
    /// city, and choices for publishing.
    fn work(&self, files: &[OnBench]) -> Work {
        let list: KeyList = serde_json::from_slice(&self.read("review-keys/known.json")).expect("a key list");
        let mut keys = list.clone();
        let other: Value = serde_json::from_slice(&self.read("other-city.json")).expect("JSON");
        let code = other["credentialSubject"]["id"].as_str().expect("an id").rsplit(':').next().expect("a code");
        keys.keys.push(KeyEntry { city: CityCode::parse(code).expect("a code"), ..list.keys[0].clone() });
        let marking: Marking = json::read_typed(&self.read("marks.json"), Limits::FILE).expect("a marking");
        let decision = Decision {
            file: files[1].digest,
            ruling: Ruling::Admit,
            reason: "函告本轮一并评估".to_owned(),
            made: samples::moment(),
        };
        let publishing = Publishing {
            top: Some(1),
            sampling: Some(Sampling { points: 20, samples: 50, seed: 3 }),
            ..Publishing::default()
        };
        Work {
            round: Round { name: Some("2026-A".into()), challenge: Some("7Q4K".into()), ..Round::default() },
            keys: Some(keys),
            decisions: vec![decision],
            publishing,
            reviews: [(files[1].digest, review::Draft { marking, ..review::Draft::default() })].into_iter().collect(),
        }
    }

    /// A draft with targets and estimates, and estimates in files of their own.
    fn fill_plan(&self, mut assessment: Assessment) {
        let planning = QuestionId::parse("management.strategy.planning.q1").expect("a question id");
        let plan = |it: &mut Plan| {
            it.aim("management.strategy", Some(E2(6800)));
            it.estimate(&planning, Goal::Level(4), 40);
        };
        assessment.replan(plan, &samples::moment());
        self.write("planned.json", Draft::new(assessment, seeds::model()).to_bytes());
        self.write("efforts.json", json!({ planning.as_str(): [{ "goal": { "level": 4 }, "effort": 0 }] }).to_string());
        let beyond = json!({ planning.as_str(): [{ "goal": { "level": 7 }, "effort": 1001 }] });
        self.write("bad/efforts.json", beyond.to_string());
    }

    /// A small build of the page in each of its forms, and changed copies of it.
    fn fill_builds(&self) {
        let page = "<head><meta name=\"citysec-build\" content=\"\"></head>";
        let single = format!("{page}<body>{}</body>", release::place_for_manifest());
        let script = b"start();\n".as_slice();
        let listed = vec![
            Listed::new("index.html", page.as_bytes(), true),
            Listed::new("citysec-0123456789ab/citysec.js", script, false),
        ];
        let single_file = Listed::new(release::SINGLE_FILE, single.as_bytes(), true);
        let tools = [("rustc".to_owned(), "1.95.0".to_owned())].into();
        let manifest = Manifest::new(seeds::model(), seeds::weights(), tools, listed, single_file).to_text();
        let sealed = release::seal(page, &manifest).expect("a page");
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(script).expect("memory takes it");
        let copy = gzip.finish().expect("memory takes it");
        let mut files: Vec<(&str, &[u8])> = vec![
            ("index.html", sealed.as_bytes()),
            ("citysec-0123456789ab/citysec.js", script),
            ("citysec-0123456789ab/citysec.js.gz", &copy),
            (release::MANIFEST, manifest.as_bytes()),
        ];
        let sums = release::sums(files.iter().copied());
        files.push((release::SUMS, sums.as_bytes()));

        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in &files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a new name");
            zip.write_all(content).expect("memory takes it");
            for folder in ["site", "changed", "without-page"] {
                self.write(&format!("{folder}/{name}"), content);
            }
        }
        let zip = zip.finish().expect("a ZIP").into_inner();
        self.write("citysec.zip", &zip);
        self.write("cut.zip", &zip[..zip.len() / 2]);
        self.write("site/web.config", "<configuration/>");
        self.write("changed/citysec-0123456789ab/citysec.js", "start(); \n");
        fs::remove_file(self.0.join("without-page/index.html")).expect("the page was there");
        let single = release::seal(&single, &manifest).expect("a page");
        self.write("citysec.html", &single);
        self.write("changed.html", single.replace("</body>", "<script>0</script></body>"));
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_citysec"))
            .args(args)
            .current_dir(&self.0)
            .env_remove("CITYSEC_PASSPHRASE")
            .env("COLUMNS", "100")
            .stdin(std::process::Stdio::null())
            .output()
            .expect("the program runs")
    }
}

/// A document with a change, and the proof it had.
fn edited(text: &str, change: &dyn Fn(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(text).expect("JSON");
    change(&mut document);
    document.to_string()
}

/// A document with a change and a new proof by the key of this seed. The issuer stays.
fn resigned(text: &str, seed: u8, change: impl Fn(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(text).expect("JSON");
    document.as_object_mut().expect("an object").remove("proof");
    change(&mut document);
    let bytes = document.to_string();
    let tree = json::read(bytes.as_bytes(), Limits::FILE).expect("strict JSON");
    let context: Vec<String> = serde_json::from_value(document["@context"].clone()).expect("contexts");
    let proof = proof::sign(&tree, &context, &SigningKey::from_bytes(&[seed; 32]), samples::moment());
    document["proof"] = serde_json::to_value(proof).expect("a proof is JSON");
    document.to_string()
}

/// One command of a transcript.
struct Step {
    command: String,
    expected: String,
}

/// Splits a transcript into its leading comment and its commands.
fn steps(text: &str) -> (String, Vec<Step>) {
    let mut comment = String::new();
    let mut steps: Vec<Step> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step { command: command.to_owned(), expected: String::new() }),
            (None, Some(step)) => {
                step.expected.push_str(line);
                step.expected.push('\n');
            }
            (None, None) => {
                comment.push_str(line);
                comment.push('\n');
            }
        }
    }
    (comment, steps)
}

/// What a command printed, as it stands in a transcript.
fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| digests_hidden(&String::from_utf8_lossy(bytes));
    let mut shown = text(&output.stdout);
    if !output.stderr.is_empty() {
        shown.push_str("[stderr]\n");
        shown.push_str(&text(&output.stderr));
    }
    let status = output.status.code().map_or("none".to_owned(), |it| it.to_string());
    shown + &format!("[status] {status}\n")
}

/// Digests change with every change of the model's texts, so transcripts do not hold them.
fn digests_hidden(text: &str) -> String {
    let mut parts = text.split("sha256:");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        out.push_str("sha256:");
        if digits == 64 {
            out.push('…');
            out.push_str(&part[64..]);
        } else {
            out.push_str(part);
        }
    }
    out
}

/// Whether a text is as expected, `[..]` standing for any part of a line.
fn fits(expected: &str, found: &str) -> bool {
    fn line_fits(expected: &str, found: &str) -> bool {
        let Some((before, after)) = expected.split_once("[..]") else { return expected == found };
        let Some(rest) = found.strip_prefix(before) else { return false };
        rest.char_indices().map(|it| it.0).chain([rest.len()]).any(|at| line_fits(after, &rest[at..]))
    }
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    expected.len() == found.len() && expected.iter().zip(&found).all(|(a, b)| line_fits(a, b))
}

#[test]
fn transcripts() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    let mut files: Vec<PathBuf> =
        fs::read_dir(&directory).expect("the transcripts").map(|it| it.expect("an entry").path()).collect();
    files.sort();
    assert!(files.len() >= 25, "{} transcripts", files.len());
    let update = std::env::var_os("CITYSEC_UPDATE").is_some();
    let mut failures = Vec::new();
    for file in files {
        let name = file.file_stem().and_then(|it| it.to_str()).expect("a name").to_owned();
        let place = Place::new(&name);
        let text = fs::read_to_string(&file).expect("a transcript");
        let (comment, steps) = steps(&text);
        assert!(!steps.is_empty(), "{name} has no command");
        let mut anew = comment;
        for step in &steps {
            let args: Vec<&str> = step.command.split_whitespace().collect();
            let [program, args @ ..] = &args[..] else { panic!("{name}: an empty command") };
            assert_eq!(*program, "citysec", "{name}");
            let found = shown(&place.run(args));
            let kept = if fits(&step.expected, &found) { &step.expected } else { &found };
            anew.push_str(&format!("$ {}\n{kept}", step.command));
            if kept == &found && kept != &step.expected {
                failures.push(format!("{name}: {}\n--- expected\n{}--- found\n{found}", step.command, step.expected));
            }
        }
        if update {
            fs::write(&file, anew).expect("a transcript can be written");
        }
    }
    assert!(update || failures.is_empty(), "{} commands differ\n\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_broken_data_directory_is_refused_with_file_id_and_rule() {
    let place = Place::new("data");
    let files = [
        seeds::model_files(),
        seeds::whitepaper_files(),
        vec![seeds::weights_file(), seeds::divisions_file(), seeds::links_file(), seeds::assumptions_file()],
    ];
    for file in files.iter().flatten() {
        place.write(&format!("data/{}", file.name), file.text.as_bytes());
    }
    let sound = place.run(&["model", "check", "data"]);
    assert_eq!(sound.status.code(), Some(0), "{}", shown(&sound));
    assert_eq!(sound.stdout, place.run(&["model", "check"]).stdout);
    let rankings = seeds::whitepaper_files().into_iter().find(|it| it.name == "whitepaper/rankings.json");
    let rankings = rankings.expect("the rankings").text.replacen("\"scoreE1\": 885", "\"scoreE1\": 85", 1);
    place.write("data/whitepaper/rankings.json", rankings);
    let broken = place.run(&["model", "check", "data"]);
    assert_eq!(broken.status.code(), Some(1), "{}", shown(&broken));
    let text = String::from_utf8_lossy(&broken.stdout);
    assert!(text.contains("defect whitepaper/rankings.json: total rank 2: a table ranks its cities"), "{text}");
}

#[test]
fn every_command_explains_itself_with_examples() {
    let place = Place::new("help");
    let commands: &[&[&str]] = &[
        &["verify"],
        &["proof"],
        &["score"],
        &["compare"],
        &["report"],
        &["plan"],
        &["rank"],
        &["merge"],
        &["key"],
        &["key", "new"],
        &["key", "public"],
        &["key", "pem"],
        &["sign"],
        &["review"],
        &["review", "sign"],
        &["review", "extract"],
        &["query"],
        &["query", "ask"],
        &["query", "show"],
        &["query", "reply"],
        &["model"],
        &["model", "check"],
        &["model", "show"],
        &["model", "digest"],
        &["reproduce"],
        &["sample"],
        &["statistics"],
        &["build-info"],
    ];
    for command in commands {
        let mut args = command.to_vec();
        args.push("--help");
        let output = place.run(&args);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("Examples:\n  citysec "), "{command:?}: {text}");
    }
}

#[test]
fn json_output_is_json_and_says_the_same_as_the_text() {
    let place = Place::new("json");
    let output = place.run(&["verify", "--json", "good.json", "bad", "missing.json"]);
    assert_eq!(output.status.code(), Some(2));
    let parsed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let files = parsed["files"].as_array().expect("a list");
    let bad = fs::read_dir(place.0.join("bad")).expect("a directory").count();
    assert_eq!(files.len(), bad + 2);
    assert_eq!((&parsed["accepted"], &parsed["refused"], &parsed["unread"]), (&json!(1), &json!(bad), &json!(1)));
    assert_eq!(files[0]["accepted"], json!(true));
    for it in &files[1..=bad] {
        let reasons = it["checks"].as_array().expect("a list").iter().filter(|it| it["outcome"] == "refused");
        assert!(reasons.clone().count() > 0 && reasons.clone().all(|it| it["reason"].is_string()), "{it}");
    }
    for args in [&["proof", "--json", "good.json"][..], &["score", "--json", "good.json", "draft.json"]] {
        let output = place.run(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON");
    }
}

#[test]
fn a_comparison_adds_up_and_says_the_same_in_both_directions() {
    let place = Place::new("compare");
    let compared = |before: &str, after: &str| -> Value {
        let output = place.run(&["compare", "--json", before, after]);
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let (there, back) = (compared("earlier.json", "draft.json"), compared("draft.json", "earlier.json"));
    let int = |it: &Value| it.as_i64().expect("a number");
    let scores = |it: &Value| it["scores"].as_array().expect("a list").clone();
    assert_eq!((scores(&there).len(), there["questions"].as_array().map(Vec::len)), (1 + 3 + 11 + 48, Some(121)));
    for (one, other) in scores(&there).iter().zip(&scores(&back)) {
        assert_eq!(int(&one["differenceE2"]), int(&one["afterE2"]) - int(&one["beforeE2"]), "{one}");
        assert_eq!(int(&one["differenceE2"]), -int(&other["differenceE2"]), "{one}");
    }
    // The figures are those of `score`.
    let output = place.run(&["score", "--json", "earlier.json", "draft.json"]);
    let scored: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for (idx, side) in ["beforeE2", "afterE2"].into_iter().enumerate() {
        let of_files = scored["files"][idx]["scores"].as_array().expect("a list");
        let ours: Vec<_> = scores(&there).iter().map(|it| (it["item"].clone(), it[side].clone())).collect();
        assert_eq!(ours, of_files.iter().map(|it| (it["item"].clone(), it["lowestE2"].clone())).collect::<Vec<_>>());
    }
    let moved = &there["moved"];
    let parts: i64 = moved["parts"].as_array().expect("a list").iter().map(|it| int(&it["pointsE2"])).sum();
    let sum = parts + int(&moved["passedOnE2"]) + int(&moved["roundingE2"]);
    assert_eq!(sum, int(&scores(&there)[0]["differenceE2"]));
}

/// Nothing that stands in a file makes the program fail in an unforeseen way.
#[test]
fn damaged_files_never_stop_the_program() {
    let place = Place::new("damaged");
    let good = fs::read(place.0.join("good.json")).expect("the result");
    let mut dice = samples::Dice::new(5);
    fs::create_dir_all(place.0.join("damaged")).expect("a directory can be made");
    for number in 0..300 {
        let mut bytes = good.clone();
        for _ in 0..1 + dice.roll(3) {
            let at = dice.roll(bytes.len() as u64) as usize;
            match dice.roll(3) {
                0 => bytes[at] = dice.roll(256) as u8,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, b"{}[]\",:0-"[dice.roll(9) as usize]),
            }
        }
        place.write(&format!("damaged/{number:03}.json"), bytes);
    }
    for command in ["verify", "proof", "score"] {
        let output = place.run(&[command, "damaged"]);
        assert_eq!(output.status.code(), Some(1), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command}");
    }
    for number in 0..40 {
        let output = place.run(&["compare", &format!("damaged/{number:03}.json"), "good.json"]);
        // Where only a space was lost, the file is still the one that was signed.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{number}: {:?}", output.status);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{number}");
    }
}

/// The official vector of the cryptosuite, from w3c/vc-di-eddsa. It names an issuer other than its key, so it is
/// accepted by `proof`, which does not look at issuers, and by nothing else.
#[test]
fn the_official_vector_holds_and_its_neighbours_do_not() {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/vectors/vc-di-eddsa");
    let signed = vectors.join("eddsa-jcs-2022/signedJCS.json");
    let Ok(text) = fs::read_to_string(&signed) else {
        println!("the official vector is not at {}: nothing compared", signed.display());
        return;
    };
    let place = Place::new("vector");
    place.write("signed.json", &text);
    let output = place.run(&["proof", "signed.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    place.write("changed.json", edited(&text, &|it| it["name"] = json!("changed")));
    assert_eq!(place.run(&["proof", "changed.json"]).status.code(), Some(1));
    assert_eq!(place.run(&["verify", "signed.json"]).status.code(), Some(1));
}

#[test]
fn openssl_reads_the_keys_that_are_handed_out() {
    let place = Place::new("openssl");
    let openssl = |args: &[&str]| Command::new("openssl").args(args).current_dir(&place.0).output();
    if openssl(&["version"]).is_err() {
        println!("openssl is not installed: nothing compared");
        return;
    }
    let run = |args: &[&str]| {
        let output = place.run(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", shown(&output));
        String::from_utf8(output.stdout).expect("text")
    };
    run(&["key", "new", "--out", "city.key.json", "--passphrase-file", "passphrase.txt"]);
    let public = run(&["key", "pem", "city.key.json", "--public"]);
    run(&["key", "pem", "city.key.json", "--out", "city.pem", "--passphrase-file", "passphrase.txt"]);
    let from_private = openssl(&["pkey", "-in", "city.pem", "-pubout"]).expect("openssl runs");
    assert!(from_private.status.success(), "{}", String::from_utf8_lossy(&from_private.stderr));
    assert_eq!(String::from_utf8_lossy(&from_private.stdout), public);
    #[cfg(unix)]
    for name in ["city.pem", "city.key.json"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(place.0.join(name)).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// From a new key to an accepted file, with nothing but the command line.
#[test]
fn a_draft_becomes_a_result_that_a_key_list_knows() {
    let place = Place::new("round-trip");
    let run = |args: &[&str]| {
        let output = place.run(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", shown(&output));
        String::from_utf8(output.stdout).expect("text")
    };
    let about = run(&["key", "new", "--out", "k.json", "--passphrase-file", "passphrase.txt", "--label", "天津市"]);
    assert_eq!(
        about.lines().take(4).collect::<Vec<_>>(),
        run(&["key", "public", "k.json"]).lines().collect::<Vec<_>>()
    );
    let key = about.lines().find_map(|it| it.strip_prefix("public key   ")).expect("the key is shown");
    let list = json!({"type": "citysec.keylist", "version": 1, "keys": [{"city": "120000", "key": key}]});
    place.write("list.json", list.to_string());
    let sign = ["sign", "draft.json", "--key", "k.json", "--passphrase-file", "passphrase.txt", "--out", "first.json"];
    run(&sign);
    let mut again = sign.to_vec();
    again[7] = "second.json";
    again.extend(["--round", "2026-B", "--challenge", "XYZ", "--supersedes", "first.json"]);
    run(&again);
    run(&["verify", "first.json", "--keys", "list.json"]);
    run(&["verify", "second.json", "--keys", "list.json", "--round", "2026-B", "--challenge", "XYZ"]);
    run(&["proof", "first.json", "second.json"]);
    let second: Value = serde_json::from_slice(&fs::read(place.0.join("second.json")).expect("it")).expect("JSON");
    let first = citysec::core::encoding::Digest::of(&fs::read(place.0.join("first.json")).expect("it"));
    assert_eq!(second["credentialSubject"]["supersedes"], json!(first.to_string()));
}

/// A query is asked and replied to, the review signed and reopened, the submission taken out again: with nothing but the
/// command line, and verified against a list that knows both keys.
#[test]
fn a_submission_becomes_a_review_that_gives_it_back() {
    let place = Place::new("review-round-trip");
    let run = |args: &[&str]| {
        let output = place.run(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", shown(&output));
        String::from_utf8(output.stdout).expect("text")
    };
    let key = |name: &str| {
        let about = run(&["key", "new", "--out", name, "--passphrase-file", "passphrase.txt"]);
        about.lines().find_map(|it| it.strip_prefix("public key   ")).expect("the key is shown").to_owned()
    };
    let (city, evaluator) = (key("c.json"), key("e.json"));
    let passphrase = ["--passphrase-file", "passphrase.txt"];
    let with = |args: &[&str]| run(&[args, &passphrase].concat());
    with(&["sign", "draft.json", "--key", "c.json", "--out", "r.json"]);
    let item = "management.strategy.planning.q1=请说明批复文号";
    run(&["query", "ask", "r.json", "--asker", "评估组", "--item", item, "--out", "q.json"]);
    with(&[
        "query",
        "reply",
        "q.json",
        "--answers",
        "one-answer.json",
        "--body",
        "市政府",
        "--key",
        "c.json",
        "--out",
        "a.json",
    ]);
    let list = json!({"type": "citysec.keylist", "version": 1,
        "keys": [{"city": "120000", "key": city}], "evaluators": [{"key": evaluator}]});
    place.write("list.json", list.to_string());
    let sign =
        ["review", "sign", "--marks", "marks.json", "--evaluator", "评估组", "--key", "e.json", "--keys", "list.json"];
    with(&[&sign[..], &["r.json", "--query", "q.json", "--reply", "a.json", "--out", "first.json"]].concat());
    with(&[&sign[..], &["first.json", "--out", "second.json"]].concat());
    run(&["verify", "first.json", "second.json", "--keys", "list.json"]);
    run(&["query", "show", "q.json", "a.json", "--keys", "list.json"]);
    // The signatures of the review, of the submission and of the reply.
    assert_eq!(run(&["proof", "second.json"]).matches("signed 20").count(), 3);
    run(&["review", "extract", "second.json", "--out", "inner.json"]);
    let file = |name: &str| fs::read(place.0.join(name)).expect("a file");
    assert_eq!(file("inner.json"), file("r.json"));
    let second: Value = serde_json::from_slice(&file("second.json")).expect("JSON");
    let subject = &second["credentialSubject"];
    assert_eq!(subject["supersedes"], json!(Digest::of(&file("first.json")).to_string()));
    assert_eq!((&subject["revision"], subject["queries"].as_array().map(Vec::len)), (&json!(2), Some(1)));
}

#[test]
fn json_output_shows_both_layers_of_a_review() {
    let place = Place::new("review-json");
    let output = place.run(&["verify", "--json", "reviews/good.json", "reviews/changed-answer.json"]);
    assert_eq!(output.status.code(), Some(1));
    let parsed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let [good, changed] = &parsed["files"].as_array().expect("a list")[..] else { panic!("{parsed}") };
    assert_eq!((&good["accepted"], &good["submission"]["accepted"]), (&json!(true), &json!(true)));
    assert_eq!(good["content"]["claimedE2"], good["content"]["computedE2"]);
    assert_ne!(good["content"]["claimedE2"], good["submission"]["content"]["claimedE2"]);
    let outcome = |layer: &Value, check: &str| -> Value {
        let checks = layer["checks"].as_array().expect("a list");
        checks.iter().find(|it| it["check"] == check).expect("the check")["outcome"].clone()
    };
    assert_eq!((outcome(changed, "signature"), outcome(changed, "submission")), (json!("passed"), json!("refused")));
    assert_eq!(outcome(&changed["submission"], "signature"), json!("refused"));
}

/// The tables of a saved bench are those that the page makes of it: of its files, its work and nothing else.
#[test]
fn a_saved_bench_is_ranked_as_the_page_shows_it() {
    let place = Place::new("bench");
    let output = place.run(&["rank", "bench.zip", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");

    let (model, weights) = (seeds::model(), seeds::weights());
    let names = ["good.json", "other-city.json", "earlier.json", "bad/score.json"];
    let batch: Vec<std::sync::Arc<Received>> =
        names.map(|it| submission::receive(model, weights, it.to_owned(), &place.read(it)).into()).into();
    let listed = names.map(|it| OnBench { name: it.to_owned(), digest: Digest::of(&place.read(it)) });
    let work = place.work(&listed);
    let evaluation = evaluate(model, weights, &batch, &work);
    let tiers = Tiers::of_paper(seeds::whitepaper());
    let (batch, work, evaluation, divisions) = (&batch[..], &work, &evaluation, seeds::divisions());
    let basis = Basis { model, weights, divisions, tiers: &tiers, batch, work, evaluation };
    let sampling = work.publishing.sampling.expect("it is sampled");
    let mut stability = basis.stability(Among::All, sampling);
    stability.advance(sampling.samples);
    let words = |it: citysec::core::bench::tables::Said<'_>| format!("{it:?}").chars().take(200).collect();
    let all = std::iter::once(By::Total).chain((0..model.domains.len()).map(By::Domain));
    let mut tables: Vec<_> =
        all.map(|by| basis.ranking(by, Among::All, work.publishing.top, Some(&stability), &words)).collect();
    tables.push(basis.files(&words));
    let expected: Value = serde_json::from_slice(&citysec::core::publish::json::write(&tables)).expect("JSON");

    // Words differ, because the page speaks other languages; figures, files, cities and the order do not.
    let figures = |file: &Value| -> Vec<(Value, Vec<Vec<Value>>)> {
        let of = |table: &Value| {
            let columns = table["columns"].as_array().expect("columns");
            let is_said =
                |it: &&Value| it["kind"] == "text" && !["city", "code", "name"].iter().any(|key| it["key"] == *key);
            let keys: Vec<&str> =
                columns.iter().filter(|it| !is_said(it)).filter_map(|it| it["key"].as_str()).collect();
            let rows = table["rows"].as_array().expect("rows").iter();
            (table["id"].clone(), rows.map(|row| keys.iter().map(|it| row[*it].clone()).collect()).collect())
        };
        file["tables"].as_array().expect("tables").iter().map(of).collect()
    };
    assert_eq!(figures(&found), figures(&expected));
    let first = &found["tables"][0];
    assert_eq!(first["rows"].as_array().map(Vec::len), Some(1), "one place, as the bench says");
    assert!(first["rows"][0]["bestPlace"].is_u64(), "sampled, as the bench says");
    assert_eq!(
        evaluation.statuses[..2],
        [Status::Counted, Status::Counted],
        "one of them only because it was admitted"
    );
    let notes = first["notes"].as_array().expect("notes");
    let note = |key: &str| notes.iter().find(|it| it["key"] == key).map(|it| it["text"].to_string());
    assert!(note("marks").is_some_and(|it| it.contains("1 city has marks")), "{notes:?}");
    assert!(note("keys").is_some_and(|it| it.contains("2 keys")), "{notes:?}");
}

/// A ZIP says the same as the folder that it was made of, in every command that takes batches.
#[test]
fn a_zip_is_ranked_as_its_folder_is() {
    let place = Place::new("folder-or-zip");
    place.run(&["sample", "--cities", "12", "--seed", "3", "--frauds", "--out", "population"]);
    let (mut zip, mut names) = (Writer::default(), Vec::new());
    for entry in fs::read_dir(place.0.join("population/results")).expect("the results") {
        names.push(entry.expect("an entry").file_name().into_string().expect("a plain name"));
    }
    // In any order: what a ZIP lists first decides nothing.
    names.sort_by_key(|it| std::cmp::Reverse(it.clone()));
    names.iter().for_each(|it| zip.add(it, &place.read(&format!("population/results/{it}"))));
    place.write("population.zip", zip.finish());
    for command in [&["rank", "--format", "json"][..], &["statistics", "--format", "json"], &["verify", "--json"]] {
        let said = |path: &str| {
            let output = place.run(&[command, &["--keys", "population/keys.json", path]].concat());
            assert_eq!(output.status.code(), Some(1), "{command:?}: {}", shown(&output));
            String::from_utf8(output.stdout).expect("text")
        };
        let (folder, zip) = (said("population/results"), said("population.zip"));
        assert!(zip.contains("population.zip: "), "{command:?}");
        assert_eq!(folder.replace("population/results/", ""), zip.replace("population.zip: ", ""), "{command:?}");
    }
}

/// Everything that somebody may try, planted beside honest files: each is caught and named, in a folder as in a ZIP, and the
/// honest ones count.
#[test]
fn planted_frauds_are_all_caught_and_named() {
    let place = Place::new("frauds");
    place.run(&["sample", "--cities", "8", "--seed", "7", "--frauds", "--out", "p"]);
    let index: Value = serde_json::from_slice(&place.read("p/frauds.json")).expect("JSON");
    let mut planted: Vec<(String, String)> = Vec::new();
    for it in index["frauds"].as_array().expect("a list") {
        let kind = it["kind"].as_str().expect("a kind");
        for file in it["files"].as_array().expect("files") {
            planted.push((file["file"].as_str().expect("a name").to_owned(), kind.to_owned()));
        }
    }
    let is_planted = |name: &str| planted.iter().any(|it| it.0 == name);
    let mut honest: Vec<String> = fs::read_dir(place.0.join("p/results"))
        .expect("the results")
        .map(|it| it.expect("an entry").file_name().into_string().expect("a plain name"))
        .filter(|it| !is_planted(it))
        .collect();
    honest.sort();
    assert_eq!(honest.len(), 8);

    // The eighth: a review by a known evaluator whose inner file was changed before it was signed. Beside it an honest one.
    let evaluator = SecretKey::from_random([21; 32]);
    let review_of = |name: &str| {
        let expected =
            Expectation { model: seeds::model(), weights: seeds::weights(), keys: None, round: None, challenge: None };
        let submission = Submission::read(&place.read(&format!("p/results/{name}")), expected).expect("a sound result");
        let marking: Marking = json::read_typed(&place.read("marks.json"), Limits::FILE).expect("a marking");
        let (issuer, now) = (Issuer { id: evaluator.public(), name: "省评估组".into() }, samples::moment());
        let unsigned = review::prepare(expected, &submission, marking, Vec::new(), None, issuer, now.clone(), [7; 16]);
        String::from_utf8(review::sign(unsigned.expect("nothing is missing"), &evaluator, now).bytes).expect("text")
    };
    let changed = resigned(&review_of(&honest[0]), 21, |it| {
        let answers = &mut it["credentialSubject"]["submission"]["credentialSubject"]["answers"];
        let answers = answers.as_object_mut().expect("answers");
        let level = answers.values_mut().find(|it| it["level"].as_u64().is_some_and(|it| it < 4)).expect("a level");
        level["level"] = json!(4);
    });
    place.write("p/results/review-changed-inside.json", changed);
    place.write("p/results/review-honest.json", review_of(&honest[1]));
    planted.push(("review-changed-inside.json".to_owned(), "reviewChangedInside".to_owned()));
    let mut keys: KeyList = serde_json::from_slice(&place.read("p/keys.json")).expect("a key list");
    keys.evaluators =
        vec![EvaluatorEntry { key: evaluator.public(), remark: None, from: None, until: None, revoked: None }];
    place.write("keys.json", serde_json::to_vec(&keys).expect("a list is JSON"));

    let mut zip = Writer::default();
    let mut names: Vec<String> = honest.iter().chain(planted.iter().map(|it| &it.0)).cloned().collect();
    names.push("review-honest.json".to_owned());
    names.iter().for_each(|it| zip.add(it, &place.read(&format!("p/results/{it}"))));
    place.write("p.zip", zip.finish());

    for (from, before) in [("p/results", "p/results/"), ("p.zip", "p.zip: ")] {
        let output = place.run(&["rank", from, "--keys", "keys.json", "--format", "json", "--only", "total"]);
        assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
        let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let files = &found["tables"][1];
        assert_eq!(files["id"], "files");
        let rows = files["rows"].as_array().expect("rows");
        assert_eq!(rows.len(), names.len());
        let of = |name: &str| {
            let row = rows.iter().find(|it| it["name"] == format!("{before}{name}")).expect("a row for each file");
            (row["state"].as_str().expect("a state"), row["reason"].as_str().unwrap_or_default())
        };
        let mut kinds = std::collections::BTreeSet::new();
        for (name, kind) in &planted {
            let (state, reason) = of(name);
            let (expected, words) = match (kind.as_str(), name.ends_with("-newer.result.json")) {
                ("replayedOlder", true) => ("counts", String::new()),
                ("replayedOlder", false) => ("set apart", format!("replaced by {before}")),
                ("editedScore", _) => ("refused", "scores: total: claimed ".to_owned()),
                ("editedAnswer", _) => ("refused", "signature: the signature does not fit".to_owned()),
                ("strangersKey", _) => ("set apart", "the key list does not have the key that signed".to_owned()),
                ("revokedKey", _) => ("set apart", "the key that signed was revoked".to_owned()),
                ("otherModel", _) => ("refused", "model: made for another model".to_owned()),
                ("twoFiles", _) => ("set apart", format!("in conflict with {before}")),
                ("reviewChangedInside", _) => {
                    ("refused", "at /credentialSubject/submission: signature: the signature does not fit".to_owned())
                }
                other => panic!("a fraud that nobody expects: {other:?}"),
            };
            assert_eq!(state, expected, "{name}: {reason}");
            assert!(reason.contains(&words), "{name}: {reason}");
            kinds.insert(kind);
        }
        assert_eq!(kinds.len(), 8, "{kinds:?}");
        // A forged review takes nobody's place, and an honest one stands for the file in it.
        assert_eq!(of(&honest[0]).0, "counts");
        assert_eq!((of("review-honest.json").0, of(&honest[1]).0), ("counts", "set apart"));
        honest[2..].iter().for_each(|it| assert_eq!(of(it), ("counts", ""), "{it}"));
        assert_eq!(found["tables"][0]["rows"].as_array().map(Vec::len), Some(8 + 1));
    }
}
