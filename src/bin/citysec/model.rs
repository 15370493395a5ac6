//! `citysec model`: check the data, show a part of the model, print its digest.

use std::io::Write;
use std::path::{Path, PathBuf};

use citysec::core::divisions::Divisions;
use citysec::core::links::Links;
use citysec::core::model::{Defect, Input, Model, Operand, Question, QuestionKind, SeedFile};
use citysec::core::sample::Assumptions;
use citysec::core::seeds;
use citysec::core::text::{Lang, Text};
use citysec::core::weights::Weights;
use citysec::core::whitepaper::WhitePaper;

use crate::failure::{Failure, Verdict};
use crate::files;
use crate::show::{count, plain};
use crate::signing::NameLang;

/// Check the model's data, show a part of it, print its digest
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    citysec model check\n  \
    citysec model show operations.recovery.critical --lang en\n  \
    citysec model digest")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Check every rule of the data
    #[command(
        long_about = "Check every rule of the data: model, weights, white paper, divisions, links between answers, assumptions of the \
        synthetic population.\n\n\
        Without DIR the data inside this program. DIR is laid out as `seeds/` in the source: model/model.json and \
        model/groups/*.json, and, where they are there, weights/*.json, whitepaper/*.json, \
        divisions/divisions.json, plausibility.json and sample.json. Each defect names file, id and rule."
    )]
    #[command(after_help = "Examples:\n  citysec model check\n  citysec model check seeds\n\n\
        Status: 0 sound, 1 any defect, 2 misuse or a file that cannot be read.")]
    Check {
        /// Directory of the data
        dir: Option<PathBuf>,
    },
    /// Show a domain, group, indicator or question
    #[command(after_help = "Examples:\n  \
        citysec model show operations\n  \
        citysec model show operations.recovery.critical\n  \
        citysec model show operations.recovery.critical.q1 --lang en")]
    Show {
        /// Its id
        id: String,
        /// Language
        #[arg(long, value_enum, default_value = "zh")]
        lang: NameLang,
    },
    /// Print id, version and digest of model and weights
    #[command(after_help = "Examples:\n  citysec model digest")]
    Digest,
}

/// Runs the command.
///
/// # Errors
/// A file cannot be read, there is no such id, or the output cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match &args.command {
        Command::Check { dir } => check(dir.as_deref(), out),
        Command::Show { id, lang } => show(id, (*lang).into(), out),
        Command::Digest => {
            let (model, weights) = (seeds::model(), seeds::weights());
            writeln!(out, "model    {} {} {}", model.id, model.version, model.digest())?;
            writeln!(out, "weights  {} {} {}", weights.id, weights.version, weights.digest)?;
            Ok(Verdict::Good)
        }
    }
}

/// The data files to check.
struct Data {
    model: Vec<SeedFile>,
    weights: Vec<SeedFile>,
    white_paper: Vec<SeedFile>,
    divisions: Vec<SeedFile>,
    links: Option<SeedFile>,
    assumptions: Option<SeedFile>,
}

fn embedded() -> Data {
    Data {
        model: seeds::model_files(),
        weights: vec![seeds::weights_file()],
        white_paper: seeds::whitepaper_files(),
        divisions: vec![seeds::divisions_file()],
        links: Some(seeds::links_file()),
        assumptions: Some(seeds::assumptions_file()),
    }
}

fn from_directory(dir: &Path) -> Result<Data, Failure> {
    if !dir.join("model").is_dir() {
        let next = "name the directory that holds model/model.json";
        return Err(Failure::new("no data of a model in this directory", dir.display(), next));
    }
    let below = |part: &str| -> Result<Vec<SeedFile>, Failure> {
        let path = dir.join(part);
        let files = if path.is_dir() { files::listed(&path, &["json"])? } else { Vec::new() };
        let named = |it: &PathBuf| {
            let name = it.file_name().unwrap_or_default().to_string_lossy();
            files::read_seed(it, format!("{part}/{name}"))
        };
        files.iter().map(named).collect()
    };
    let mut model = below("model")?;
    model.extend(below("model/groups")?);
    let single = |name: &str| -> Result<Option<SeedFile>, Failure> {
        let path = dir.join(name);
        path.is_file().then(|| files::read_seed(&path, name.to_owned())).transpose()
    };
    Ok(Data {
        model,
        weights: below("weights")?,
        white_paper: below("whitepaper")?,
        divisions: below("divisions")?,
        links: single("plausibility.json")?,
        assumptions: single("sample.json")?,
    })
}

/// The model of a directory laid out as `seeds/`, with its weight tables.
///
/// # Errors
/// A file cannot be read, the data break a rule, or there are no weights.
pub fn model_and_weights(dir: &Path) -> Result<(Model, Vec<Weights>), Failure> {
    let data = from_directory(dir)?;
    let unsound = |it: Vec<Defect>| Failure::of_defects(dir.display(), &it, "correct the data, or name others");
    let model = Model::load(data.model).map_err(unsound)?;
    let tables: Vec<Weights> =
        data.weights.iter().map(|it| Weights::load(it, &model)).collect::<Result<_, _>>().map_err(unsound)?;
    if tables.is_empty() {
        let next = "put the weight table of this edition into weights/";
        return Err(Failure::new("no weights in this directory", dir.display(), next));
    }
    Ok((model, tables))
}

fn check(dir: Option<&Path>, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let data = match dir {
        Some(dir) => from_directory(dir)?,
        None => embedded(),
    };
    let mut defects: Vec<Defect> = Vec::new();
    let mut sound = Vec::new();
    match Model::load(data.model) {
        Ok(model) => {
            let (groups, indicators) = (model.groups.len(), model.indicators.len());
            sound.push(format!(
                "model {} {}: {}, {}, {}, {}",
                model.id,
                model.version,
                count(model.domains.len(), "domain", "domains"),
                count(groups, "group", "groups"),
                count(indicators, "indicator", "indicators"),
                count(model.questions.len(), "question", "questions")
            ));
            for file in &data.weights {
                match Weights::load(file, &model) {
                    Ok(it) => sound.push(format!("weights {} {}", it.id, it.version)),
                    Err(it) => defects.extend(it),
                }
            }
            if !data.white_paper.is_empty() {
                match WhitePaper::load(&data.white_paper, &model) {
                    Ok(it) => {
                        sound.push(format!(
                            "white paper: {}, {}",
                            count(it.domains.len() + 1, "table", "tables"),
                            count(it.statistics.statistics.len(), "finding", "findings")
                        ));
                        match data.assumptions.as_ref().map(|file| Assumptions::load(file, &model, &it)) {
                            Some(Ok(it)) => sound.push(format!("assumptions {} {}", it.id, it.version)),
                            Some(Err(it)) => defects.extend(it),
                            None => {}
                        }
                    }
                    Err(it) => defects.extend(it),
                }
            }
            match data.links.as_ref().map(|file| Links::load(file, &model)) {
                Some(Ok(it)) => {
                    let all = it.contradictions.len() + it.figures.len();
                    sound.push(format!("links {} {}: {}", it.id, it.version, count(all, "link", "links")));
                }
                Some(Err(it)) => defects.extend(it),
                None => {}
            }
        }
        Err(it) => defects.extend(it),
    }
    for file in &data.divisions {
        match Divisions::load(file) {
            Ok(it) => sound.push(format!("divisions: {}", count(it.cities.len(), "entry", "entries"))),
            Err(it) => defects.extend(it),
        }
    }
    for it in &sound {
        writeln!(out, "sound  {}", plain(it))?;
    }
    for it in &defects {
        writeln!(out, "defect {}", plain(&it.to_string()))?;
    }
    if defects.is_empty() {
        return Ok(Verdict::Good);
    }
    writeln!(out, "{}", count(defects.len(), "defect", "defects"))?;
    Ok(Verdict::Refused)
}

fn show(id: &str, lang: Lang, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let model = seeds::model();
    if let Some(it) = model.domains.iter().find(|it| it.id.as_str() == id) {
        heading(out, id, it.name.get(lang))?;
        for group in &model.groups[it.groups.clone()] {
            writeln!(out, "  {}  {}", group.id, group.name.get(lang))?;
        }
    } else if let Some(idx) = model.group_idx(id) {
        let it = &model.groups[idx];
        heading(out, id, it.name.get(lang))?;
        for indicator in &model.indicators[it.indicators.clone()] {
            writeln!(out, "  {:2}  {}  {}", indicator.seq, indicator.id, indicator.name.get(lang))?;
        }
    } else if let Some(idx) = model.indicator_idx(id) {
        let (it, explanation) = (&model.indicators[idx], model.explanation(idx));
        heading(out, id, it.name.get(lang))?;
        let words = Words::of(lang);
        let rows = [
            (words.meaning, &it.meaning),
            (words.object, &explanation.object),
            (words.boundary, &explanation.boundary),
        ];
        for (word, text) in rows {
            writeln!(out, "{word}: {}", text.get(lang))?;
        }
        for text in &explanation.evidence {
            writeln!(out, "{}: {}", words.evidence, text.get(lang))?;
        }
        let owners = std::iter::once(&it.data_owner.lead).chain(&it.data_owner.support);
        let names: Vec<&str> = owners.filter_map(|it| model.departments.get(it)).map(|it| it.get(lang)).collect();
        writeln!(out, "{}: {}", words.owner, names.join(words.comma))?;
        for basis in &explanation.basis {
            writeln!(out, "{}: {} ({:?})", words.basis, basis.reference.get(lang), basis.confidence)?;
        }
        for question in &model.questions[it.questions.clone()] {
            writeln!(out)?;
            show_question(question, lang, out)?;
        }
    } else if let Some(it) = model.question(id) {
        show_question(it, lang, out)?;
    } else {
        let next = "list the ids from the top: `citysec model show management`, `technology` or `operations`";
        return Err(Failure::new("the model has no such id", id, next));
    }
    Ok(Verdict::Good)
}

fn heading(out: &mut dyn Write, id: &str, name: &str) -> Result<(), Failure> {
    Ok(writeln!(out, "{id}  {name}")?)
}

fn show_question(question: &Question, lang: Lang, out: &mut dyn Write) -> Result<(), Failure> {
    let words = Words::of(lang);
    heading(out, question.id.as_str(), question.text.get(lang))?;
    let list = |out: &mut dyn Write, first: usize, mark: &str, texts: &[Text]| -> Result<(), Failure> {
        for (idx, text) in texts.iter().enumerate() {
            writeln!(out, "  {mark}{}  {}", idx + first, text.get(lang))?;
        }
        Ok(())
    };
    match &question.kind {
        QuestionKind::Levels(options) => list(out, 0, "L", options)?,
        QuestionKind::Checklist(items) => list(out, 1, "", items)?,
        QuestionKind::YesNo => writeln!(out, "  {}", words.yes_no)?,
        QuestionKind::Measure(measure) => {
            if let Input::Ratio { numerator, denominator, .. } = &measure.input {
                for (word, operand) in [(words.numerator, numerator), (words.denominator, denominator)] {
                    let name = match operand {
                        Operand::Entered(it) => Some(it),
                        Operand::Profile(key) => seeds::model().profile_field(*key).map(|it| &it.label),
                    };
                    writeln!(out, "  {word}: {}", name.map_or("", |it| it.get(lang)))?;
                }
            }
            let points = measure.scale.points.iter().map(|(quantity, score)| format!("{quantity} → {score}"));
            let scale: Vec<String> = points.collect();
            writeln!(out, "  {} ({}): {}", words.scale, measure.unit.get(lang), scale.join(words.comma))?;
        }
    }
    for (word, text) in
        [(words.hint, &question.hint), (words.basis, &question.derived_from), (words.note, &question.note)]
    {
        if let Some(text) = text {
            writeln!(out, "  {word}: {}", text.get(lang))?;
        }
    }
    for it in &question.benchmarks {
        writeln!(out, "  {} {}: {}", words.benchmark, it.statistic, it.value.get(lang))?;
    }
    if question.may_not_apply {
        writeln!(out, "  {}", words.may_not_apply)?;
    }
    Ok(())
}

/// The labels of this command.
struct Words {
    meaning: &'static str,
    object: &'static str,
    boundary: &'static str,
    evidence: &'static str,
    owner: &'static str,
    basis: &'static str,
    yes_no: &'static str,
    numerator: &'static str,
    denominator: &'static str,
    scale: &'static str,
    hint: &'static str,
    note: &'static str,
    benchmark: &'static str,
    may_not_apply: &'static str,
    comma: &'static str,
}

impl Words {
    fn of(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self {
                meaning: "含义",
                object: "对象",
                boundary: "边界",
                evidence: "证据",
                owner: "数据责任部门",
                basis: "依据",
                yes_no: "是 / 否",
                numerator: "分子",
                denominator: "分母",
                scale: "刻度",
                hint: "说明",
                note: "备注",
                benchmark: "全国数据",
                may_not_apply: "可答“不适用”，须说明理由",
                comma: "、",
            },
            Lang::En => Self {
                meaning: "meaning",
                object: "object",
                boundary: "boundary",
                evidence: "evidence",
                owner: "data owner",
                basis: "basis",
                yes_no: "yes / no",
                numerator: "numerator",
                denominator: "denominator",
                scale: "scale",
                hint: "hint",
                note: "note",
                benchmark: "national figure",
                may_not_apply: "may be answered \"not applicable\", with a reason",
                comma: ", ",
            },
        }
    }
}
