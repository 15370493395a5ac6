//! Random complete assessments and signed results, the same ones at every run. Shared by benchmarks and tests.

use citysec::core::answers::{Answer, City, Evidence, RatioAnswer};
use citysec::core::assessment::Assessment;
use citysec::core::decimal::Hundredths;
use citysec::core::ids::AssessmentId;
use citysec::core::key::SecretKey;
use citysec::core::model::{Input, Operand, ProfileKey, Question, QuestionKind};
use citysec::core::result::{self, Call, SignedResult};
use citysec::core::seeds;
use citysec::core::time::Timestamp;

/// Numbers that look random and are not: xorshift64*.
pub struct Dice(u64);

impl Dice {
    /// Dice of their own for each number.
    pub fn new(number: u64) -> Self {
        Self(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number from 0 to `sides` − 1.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    }
}

/// The moment at which everything is made: 2026-11-22T08:00:00Z.
pub fn moment() -> Timestamp {
    Timestamp::from_unix(1_795_334_400)
}

/// The key that signs everything. Anybody can read it here, so it signs nothing but tests.
pub fn key() -> SecretKey {
    SecretKey::from_random([7; 32])
}

/// A complete assessment of the full scope, with profile, notes and evidence.
pub fn assessment(number: u64) -> Assessment {
    let model = seeds::model();
    let cities = &seeds::divisions().cities;
    let mut dice = Dice::new(number);
    let division = &cities[number as usize % cities.len()];
    let mut id = [0; 16];
    id[..8].copy_from_slice(&number.to_be_bytes());
    let mut assessment = Assessment::new(AssessmentId::from_random(id), moment());
    assessment.city = Some(City { code: division.code.clone(), name: division.name.zh.to_string() });
    assessment.body = format!("{}人民政府", division.name.zh);
    let statement = &mut assessment.statement;
    let figures = [
        (ProfileKey::Population, 50_000),
        (ProfileKey::Departments, 4_000),
        (ProfileKey::Districts, 900),
        (ProfileKey::SystemsTotal, 40_000),
        (ProfileKey::SystemsCloud, 25_000),
        (ProfileKey::SystemsL2plus, 20_000),
        (ProfileKey::SystemsL3plus, 6_000),
        (ProfileKey::CriticalSystems, 3_000),
        (ProfileKey::ItSpendFiscal, 3_000_000),
        (ProfileKey::ItSpendOwn, 1_000_000),
        (ProfileKey::SecSpendFiscal, 200_000),
        (ProfileKey::SecSpendOwn, 50_050),
        (ProfileKey::SuppliersKey, 2_500),
    ];
    for (key, e2) in figures {
        statement.profile.set(key, Hundredths::from_e2(e2));
    }
    for question in &model.questions {
        if let Some(answer) = answer(question, &mut dice) {
            statement.record(model, &question.id, Some(answer)).expect("the answer fits its question");
        }
        if dice.roll(8) == 0 {
            statement
                .notes
                .insert(question.id.clone(), "按季度抽查，样本为全部市级单位，口径见年度报告第三章。".into());
        }
    }
    for indicator in &model.indicators {
        let one = |idx: u64| Evidence {
            title: format!("{}工作情况报告（第 {idx} 期）", indicator.name.zh),
            number: format!("市网信办〔2026〕{idx} 号"),
            date: "2026-06-30".into(),
            keeper: "市委网信办网络安全处".into(),
            file: None,
        };
        statement.evidence.insert(indicator.id.clone(), (1..=1 + dice.roll(4) / 3).map(one).collect());
    }
    assessment.with_origins()
}

/// A valid answer; `None` where the profile says everything.
fn answer(question: &Question, dice: &mut Dice) -> Option<Answer> {
    if question.may_not_apply && dice.roll(10) == 0 {
        return Some(Answer::NotApplicable("本市没有此类业务。".to_owned()));
    }
    if dice.roll(20) == 0 {
        return Some(Answer::Unknown);
    }
    Some(match &question.kind {
        QuestionKind::Levels(options) => Answer::Level(dice.roll(options.len() as u64) as u8),
        QuestionKind::Checklist(items) => {
            Answer::Checked((1..=items.len() as u8).filter(|_| dice.roll(2) == 1).collect())
        }
        QuestionKind::YesNo => Answer::Yes(dice.roll(2) == 1),
        QuestionKind::Measure(measure) => match &measure.input {
            Input::Entered => Answer::NumberE2(dice.roll(10_000)),
            Input::Ratio { numerator, denominator, .. } => {
                let typed = |operand: &Operand, value: u64| matches!(operand, Operand::Entered(_)).then_some(value);
                let given =
                    RatioAnswer { numerator: typed(numerator, dice.roll(5)), denominator: typed(denominator, 5) };
                if given == RatioAnswer::default() {
                    return None;
                }
                Answer::Ratio(given)
            }
        },
    })
}

/// A signed result made from [`assessment`].
pub fn result(number: u64, call: Call) -> SignedResult {
    signed(number, &assessment(number), call)
}

/// A signed result made from an assessment of this number.
pub fn signed(number: u64, assessment: &Assessment, call: Call) -> SignedResult {
    let (model, weights, key) = (seeds::model(), seeds::weights(), key());
    let mut random = [0; 16];
    random[8..].copy_from_slice(&number.to_be_bytes());
    let unsigned = result::prepare(model, weights, assessment, call, key.public(), moment(), random)
        .unwrap_or_else(|gaps| panic!("assessment {number} has gaps: {gaps:?}"));
    result::sign(unsigned, &key, moment())
}
