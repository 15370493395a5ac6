//! Loading: data files to a checked model. What stands in the files has types of its own, which are turned into the
//! model here and never leave this module.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ModelFile {
    id: Box<str>,
    edition: Box<str>,
    version: Box<str>,
    title: Text,
    source: Text,
    domains: Vec<DomainEntry>,
    scales: Vec<ScaleEntry>,
    profile: Vec<ProfileField>,
    departments: Vec<DepartmentEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct DomainEntry {
    id: Box<str>,
    name: Text,
    short_name: Text,
    indicator_count: usize,
    groups: Vec<GroupEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupEntry {
    id: Box<str>,
    name: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScaleEntry {
    id: Box<str>,
    points: Vec<(Box<str>, u32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DepartmentEntry {
    id: Box<str>,
    name: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    group: Box<str>,
    indicators: Vec<IndicatorEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct IndicatorEntry {
    id: Box<str>,
    seq: u32,
    name: Text,
    meaning: Text,
    object: Text,
    evidence: Vec<Text>,
    data_owner: DataOwner,
    basis: Vec<Basis>,
    boundary: Text,
    links: Links,
    questions: Vec<QuestionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct QuestionEntry {
    id: Box<str>,
    #[serde(rename = "type")]
    kind: KindEntry,
    sources: Vec<SourceKind>,
    derived_from: Option<Text>,
    text: Text,
    options: Option<Vec<Text>>,
    items: Option<Vec<Text>>,
    numerator: Option<OperandEntry>,
    denominator: Option<OperandEntry>,
    factor: Option<u64>,
    hint: Option<Text>,
    unit: Option<Text>,
    scale: Option<ScaleRef>,
    #[serde(default)]
    not_applicable: bool,
    #[serde(default)]
    benchmarks: Vec<Benchmark>,
    note: Option<Text>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindEntry {
    Single5,
    Multi,
    Percent,
    Number,
    YesNo,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum OperandEntry {
    Label(Text),
    Profile(ProfileKey),
}

enum ScaleRef {
    Named(Box<str>),
    Points(Vec<(Box<str>, u32)>),
}

impl<'de> Deserialize<'de> for ScaleRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = ScaleRef;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a scale, or its points")
            }
            fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<ScaleRef, E> {
                Ok(ScaleRef::Named(id.into()))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<ScaleRef, A::Error> {
                let mut points = Vec::new();
                while let Some(point) = seq.next_element()? {
                    points.push(point);
                }
                Ok(ScaleRef::Points(points))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

const MODEL_FILE: &str = "model/model.json";

/// Loads a model that has these texts.
///
/// # Errors
/// Every defect found.
pub(super) fn model(files: Vec<SeedFile>, texts: Texts) -> Result<Model, Vec<Defect>> {
    let mut loader =
        Loader { texts, defects: Vec::new(), file: String::new(), scales: BTreeMap::new(), explanations: Vec::new() };
    match loader.load(files) {
        Some(model) if loader.defects.is_empty() => Ok(model),
        _ => Err(loader.defects),
    }
}

struct Loader {
    texts: Texts,
    defects: Vec<Defect>,
    file: String,
    scales: BTreeMap<Box<str>, Scale>,
    explanations: Vec<Explanation>,
}

/// SHA-256 over the canonical JSON of a model's files, `model/model.json` first.
fn digest(files: &[&SeedFile]) -> Digest {
    // The texts were read once already, so they cannot be refused here.
    let mut trees = files.iter().map(|it| json::read(it.text.as_bytes(), Limits::FILE).unwrap_or(Json::Null));
    let head = trees.next().unwrap_or(Json::Null);
    let document =
        Json::Object(vec![(Cow::Borrowed("groups"), Json::List(trees.collect())), (Cow::Borrowed("model"), head)]);
    let mut canonical = Vec::new();
    json::write_canonical(&document, &mut canonical);
    Digest::of(&canonical)
}

impl Loader {
    fn defect(&mut self, id: impl fmt::Display, rule: Rule, found: impl fmt::Display) {
        let (id, found) = (id.to_string(), found.to_string());
        self.defects.push(Defect { file: self.file.clone(), id, rule, found });
    }

    fn parse<T: serde::de::DeserializeOwned>(&mut self, file: &SeedFile) -> Option<T> {
        self.file = file.name.to_string();
        read_seed(file, self.texts, &mut self.defects)
    }

    fn load(&mut self, mut files: Vec<SeedFile>) -> Option<Model> {
        files.sort_by(|a, b| (a.name != MODEL_FILE, &a.name).cmp(&(b.name != MODEL_FILE, &b.name)));
        let Some(first) = files.first().filter(|it| it.name == MODEL_FILE) else {
            self.file = MODEL_FILE.to_owned();
            self.defect("model", Rule::FilePresent, "no such file");
            return None;
        };
        let head: ModelFile = self.parse(first)?;
        let mut model = Model {
            id: head.id,
            edition: head.edition,
            version: head.version,
            title: head.title,
            source: head.source,
            profile: head.profile,
            departments: Sorted::new(),
            domains: Vec::new(),
            groups: Vec::new(),
            indicators: Vec::new(),
            questions: Vec::new(),
            indicator_idx: Sorted::new(),
            question_idx: Sorted::new(),
            explanations: OnceLock::new(),
            digest: digest(&[]),
        };
        for it in head.departments {
            if model.departments.insert(it.id.clone(), it.name).is_some() {
                self.defect(&it.id, Rule::IdUnique, "the department stands twice");
            }
        }
        let mut seen = BTreeSet::new();
        for idx in 0..model.profile.len() {
            let field = &model.profile[idx];
            if !seen.insert(field.key) {
                self.defect(format!("{:?}", field.key), Rule::IdUnique, "the figure stands twice");
            }
        }
        for entry in head.scales {
            if let Some(scale) = self.scale(&entry.id, entry.points)
                && self.scales.insert(entry.id.clone(), scale).is_some()
            {
                self.defect(&entry.id, Rule::IdUnique, "the scale stands twice");
            }
        }
        let mut groups: BTreeMap<Box<str>, (usize, GroupFile)> = BTreeMap::new();
        for (idx, file) in files.iter().enumerate().skip(1) {
            let Some(parsed) = self.parse::<GroupFile>(file) else { continue };
            if groups.contains_key(&parsed.group) {
                self.defect(&parsed.group, Rule::FilePresent, "the group has a second file");
            } else {
                groups.insert(parsed.group.clone(), (idx, parsed));
            }
        }
        let mut order = vec![0];
        for domain in head.domains {
            self.file = MODEL_FILE.to_owned();
            let Ok(id) = DomainId::parse(&domain.id) else {
                self.defect(&domain.id, Rule::IdWellFormed, &domain.id);
                continue;
            };
            if model.domains.iter().any(|it| it.id == id) {
                self.defect(&id, Rule::IdUnique, "the domain stands twice");
                continue;
            }
            let (first_group, first_indicator) = (model.groups.len(), model.indicators.len());
            for group in domain.groups {
                self.file = MODEL_FILE.to_owned();
                let Some(group_id) = self.child_id(&group.id, id.as_str(), GroupId::parse) else { continue };
                if model.groups.iter().any(|it| it.id == group_id) {
                    self.defect(&group_id, Rule::IdUnique, "the group stands twice");
                    continue;
                }
                let Some((idx, file)) = groups.remove(&group.id) else {
                    self.defect(&group_id, Rule::FilePresent, "no data file for this group");
                    continue;
                };
                order.push(idx);
                self.file = files[idx].name.to_string();
                let start = model.indicators.len();
                for entry in file.indicators {
                    self.indicator(&mut model, &group_id, entry);
                }
                model.groups.push(Group {
                    id: group_id,
                    name: group.name,
                    domain: model.domains.len(),
                    indicators: start..model.indicators.len(),
                });
            }
            let count = model.indicators.len() - first_indicator;
            if count != domain.indicator_count {
                self.file = MODEL_FILE.to_owned();
                let found = format!("{count} instead of {}", domain.indicator_count);
                self.defect(&id, Rule::IndicatorCount, found);
            }
            model.domains.push(Domain {
                id,
                name: domain.name,
                short_name: domain.short_name,
                groups: first_group..model.groups.len(),
            });
        }
        for (group, (idx, _)) in groups {
            self.file = files[idx].name.to_string();
            self.defect(group, Rule::KnownReference, "the model lists no such group");
        }
        let in_order: Vec<&SeedFile> = order.into_iter().map(|it| &files[it]).collect();
        model.digest = digest(&in_order);
        model.explain(std::mem::take(&mut self.explanations));
        Some(model)
    }

    fn child_id<T: fmt::Display>(
        &mut self,
        text: &str,
        parent: &str,
        parse: fn(&str) -> Result<T, crate::core::ids::NotAnId>,
    ) -> Option<T> {
        let id = match parse(text) {
            Ok(id) => id,
            Err(error) => {
                self.defect(text, Rule::IdWellFormed, error);
                return None;
            }
        };
        if !text.strip_prefix(parent).is_some_and(|it| it.starts_with('.')) {
            self.defect(&id, Rule::IdUnderParent, format!("parent `{parent}`"));
            return None;
        }
        Some(id)
    }

    fn indicator(&mut self, model: &mut Model, group: &GroupId, entry: IndicatorEntry) {
        let Some(id) = self.child_id(&entry.id, group.as_str(), IndicatorId::parse) else { return };
        if model.indicator_idx.contains_key(&id) {
            self.defect(&id, Rule::IdUnique, "the indicator stands twice");
            return;
        }
        if entry.seq as usize != model.indicators.len() + 1 {
            let found = format!("{} at place {}", entry.seq, model.indicators.len() + 1);
            self.defect(&id, Rule::Numbered, found);
        }
        for department in std::iter::once(&entry.data_owner.lead).chain(&entry.data_owner.support) {
            if !model.departments.contains_key(department) {
                self.defect(&id, Rule::KnownReference, format!("department `{department}`"));
            }
        }
        if entry.evidence.is_empty() || entry.questions.is_empty() || entry.basis.is_empty() {
            self.defect(&id, Rule::FiveDesignPrinciples, "no evidence, no basis or no question");
        }
        let idx = model.indicators.len();
        model.indicator_idx.insert(id.clone(), idx);
        let start = model.questions.len();
        for question in entry.questions {
            self.question(model, &id, idx, question);
        }
        model.indicators.push(Indicator {
            id,
            seq: entry.seq,
            name: entry.name,
            meaning: entry.meaning,
            data_owner: entry.data_owner,
            group: model.groups.len(),
            questions: start..model.questions.len(),
        });
        self.explanations.push(Explanation {
            object: entry.object,
            evidence: entry.evidence,
            basis: entry.basis,
            boundary: entry.boundary,
            links: entry.links,
        });
    }

    fn question(&mut self, model: &mut Model, indicator: &IndicatorId, idx: usize, mut entry: QuestionEntry) {
        let Ok(id) = indicator.question(&entry.id) else {
            self.defect(format!("{indicator}.{}", entry.id), Rule::IdWellFormed, &entry.id);
            return;
        };
        if model.question_idx.contains_key(&id) {
            self.defect(&id, Rule::IdUnique, "the question stands twice");
            return;
        }
        if entry.sources.is_empty() {
            self.defect(&id, Rule::RightMembers, "no source");
        }
        let Some(kind) = self.kind(model, &id, &mut entry) else { return };
        for benchmark in &entry.benchmarks {
            self.benchmark(&id, &kind, &entry.sources, benchmark);
        }
        model.question_idx.insert(id.clone(), model.questions.len());
        model.questions.push(Question {
            id,
            indicator: idx,
            sources: entry.sources,
            derived_from: entry.derived_from,
            text: entry.text,
            kind,
            hint: entry.hint,
            may_not_apply: entry.not_applicable,
            benchmarks: entry.benchmarks,
            note: entry.note,
        });
    }

    fn kind(&mut self, model: &Model, id: &QuestionId, entry: &mut QuestionEntry) -> Option<QuestionKind> {
        let kind = match entry.kind {
            KindEntry::Single5 => {
                let options = entry.options.take().unwrap_or_default();
                if options.len() != 5 {
                    self.defect(id, Rule::FiveLevels, format!("{} options", options.len()));
                }
                QuestionKind::Levels(options)
            }
            KindEntry::Multi => {
                let items = entry.items.take().unwrap_or_default();
                if !(2..=12).contains(&items.len()) {
                    self.defect(id, Rule::ChecklistLength, format!("{} items", items.len()));
                }
                QuestionKind::Checklist(items)
            }
            KindEntry::YesNo => QuestionKind::YesNo,
            KindEntry::Percent | KindEntry::Number => QuestionKind::Measure(self.measure(model, id, entry)?),
        };
        let left_over = [
            ("options", entry.options.is_some()),
            ("items", entry.items.is_some()),
            ("numerator", entry.numerator.is_some()),
            ("denominator", entry.denominator.is_some()),
            ("factor", entry.factor.is_some()),
            ("unit", entry.unit.is_some()),
            ("scale", entry.scale.is_some()),
        ];
        for (name, present) in left_over {
            if present {
                self.defect(id, Rule::RightMembers, format!("`{name}` does not belong to this type"));
            }
        }
        Some(kind)
    }

    fn measure(&mut self, model: &Model, id: &QuestionId, entry: &mut QuestionEntry) -> Option<Measure> {
        let share = matches!(entry.kind, KindEntry::Percent);
        let scale = match entry.scale.take() {
            Some(ScaleRef::Named(name)) => {
                let known = self.scales.get(&name).cloned();
                if known.is_none() {
                    self.defect(id, Rule::KnownReference, format!("scale `{name}`"));
                }
                known?
            }
            Some(ScaleRef::Points(points)) => self.scale(id.as_str(), points)?,
            None => {
                self.defect(id, Rule::RightMembers, "no scale");
                return None;
            }
        };
        let ends = (scale.points[0], scale.points[scale.points.len() - 1]);
        if share && (ends.0.0.e2(), ends.1.0.e2()) != (0, 10_000) {
            self.defect(id, Rule::ScaleCovers, format!("from {} to {}", ends.0.0, ends.1.0));
        }
        let Some(unit) = entry.unit.take() else {
            self.defect(id, Rule::RightMembers, "no unit");
            return None;
        };
        let input = match (entry.numerator.take(), entry.denominator.take()) {
            (Some(numerator), Some(denominator)) => {
                let factor = if share { 100 } else { entry.factor.take().unwrap_or(0) };
                if factor == 0 {
                    self.defect(id, Rule::RightMembers, "a ratio that is no percentage needs a factor");
                }
                let numerator = self.operand(model, id, numerator);
                Input::Ratio { numerator, denominator: self.operand(model, id, denominator), factor }
            }
            (None, None) if !share => Input::Entered,
            _ => {
                self.defect(id, Rule::RightMembers, "numerator and denominator go together");
                return None;
            }
        };
        Some(Measure { unit, input, share, scale })
    }

    fn operand(&mut self, model: &Model, id: &QuestionId, entry: OperandEntry) -> Operand {
        match entry {
            OperandEntry::Label(label) => Operand::Entered(label),
            OperandEntry::Profile(key) => {
                if model.profile_field(key).is_none() {
                    self.defect(id, Rule::KnownReference, format!("profile figure {key:?}"));
                }
                Operand::Profile(key)
            }
        }
    }

    fn scale(&mut self, id: &str, points: Vec<(Box<str>, u32)>) -> Option<Scale> {
        let mut parsed = Vec::new();
        for (quantity, score) in points {
            match Hundredths::parse(&quantity, 2) {
                Ok(it) => parsed.push((it, score)),
                Err(error) => {
                    self.defect(id, Rule::ScaleMonotone, format!("`{quantity}`: {error}"));
                    return None;
                }
            }
        }
        let rising = parsed.is_sorted_by(|a, b| a.0 < b.0);
        let monotone = parsed.is_sorted_by_key(|it| it.1) || parsed.iter().rev().is_sorted_by_key(|it| it.1);
        if parsed.len() < 2 || !rising || !monotone {
            self.defect(id, Rule::ScaleMonotone, format!("{} points", parsed.len()));
            return None;
        }
        let scores = || parsed.iter().map(|it| it.1);
        if scores().min() != Some(0) || scores().max() != Some(100) {
            self.defect(id, Rule::ScaleCovers, format!("scores {:?}", scores().collect::<Vec<_>>()));
            return None;
        }
        Some(Scale { points: parsed })
    }

    fn benchmark(&mut self, id: &QuestionId, kind: &QuestionKind, sources: &[SourceKind], it: &Benchmark) {
        if !sources.contains(&SourceKind::Survey) {
            self.defect(id, Rule::BenchmarkSurvey, format!("benchmark {}", it.statistic));
        }
        let fits = match kind {
            QuestionKind::Levels(options) => {
                it.bracket.is_none() && it.level.is_some_and(|it| usize::from(it) < options.len())
            }
            QuestionKind::Measure(_) => it.level.is_none() && it.bracket.is_some(),
            QuestionKind::Checklist(_) | QuestionKind::YesNo => false,
        };
        if !fits {
            self.defect(id, Rule::BenchmarkLevel, format!("benchmark {}", it.statistic));
        }
    }
}

/// Which texts a data file has to have.
#[derive(Clone, Copy)]
pub(in crate::core) enum Texts {
    /// Every text in both languages.
    All,
    /// Whichever there are.
    Some,
}

/// Reads a data file: strict JSON of the shape of `T`, every text in both languages.
/// Adds what is wrong to `defects`.
pub(in crate::core) fn read_seed<T: serde::de::DeserializeOwned>(
    file: &SeedFile,
    texts: Texts,
    defects: &mut Vec<Defect>,
) -> Option<T> {
    let unreadable = |it: json::ReadError| Defect {
        file: file.name.to_string(),
        id: place(&it.pointer).to_owned(),
        rule: Rule::Readable,
        found: it.problem.to_string(),
    };
    let tree = match json::read(file.text.as_bytes(), Limits::FILE) {
        Ok(tree) => tree,
        Err(error) => {
            defects.push(unreadable(error));
            return None;
        }
    };
    if matches!(texts, Texts::All) {
        check_texts(&tree, &file.name, &mut String::new(), defects);
    }
    match json::from_tree(&tree) {
        Ok(value) => Some(value),
        Err(error) => {
            defects.push(unreadable(error));
            None
        }
    }
}

/// Both languages, none empty, and no Chinese left in an English text.
fn check_texts(tree: &Json<'_>, file: &str, pointer: &mut String, defects: &mut Vec<Defect>) {
    let inner = |segment: &str, value: &Json<'_>, pointer: &mut String, defects: &mut Vec<Defect>| {
        let len = pointer.len();
        pointer.push('/');
        pointer.push_str(segment);
        check_texts(value, file, pointer, defects);
        pointer.truncate(len);
    };
    match tree {
        Json::Object(members) => {
            if tree.get("zh").is_some() || tree.get("en").is_some() {
                let text = |lang| tree.get(lang).and_then(Json::as_text).unwrap_or("");
                let (zh, en) = (text("zh"), text("en"));
                let chinese = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
                let found = if zh.trim().is_empty() || en.trim().is_empty() {
                    Some("one of the two is missing or empty".to_owned())
                } else if en.chars().any(chinese) {
                    Some(format!("Chinese in the English text `{en}`"))
                } else {
                    None
                };
                if let Some(found) = found {
                    let id = place(pointer).to_owned();
                    defects.push(Defect { file: file.to_owned(), id, rule: Rule::BothLanguages, found });
                }
            }
            members.iter().for_each(|(name, value)| inner(name, value, pointer, defects));
        }
        Json::List(items) => {
            items.iter().enumerate().for_each(|(idx, value)| inner(&idx.to_string(), value, pointer, defects));
        }
        _ => {}
    }
}

fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "/" } else { pointer }
}
