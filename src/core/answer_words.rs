//! Answers in words, and the rule that turns each into a score: the same words wherever answers
//! are shown.

use super::answers::{Answer, Profile};
use super::decimal::Hundredths;
use super::model::{Input, Measure, Operand, Question, QuestionKind};
use super::scoring;
use super::seeds;
use super::seeds::words::{T, k};
use super::text::Lang;
use super::wording;

/// An answer in words: the text of the level, the ticked items, both sides of a ratio with the result.
/// A ratio of two figures of the profile is worded without an answer of its own.
pub fn answer_text(t: T, question: &Question, answer: Option<&Answer>, profile: &Profile) -> String {
    match (&question.kind, answer) {
        (_, Some(Answer::Unknown)) => t.s(k::answers::UNKNOWN).to_owned(),
        (_, Some(Answer::NotApplicable(reason))) => t.f(k::answers::NOT_APPLICABLE, &[("reason", reason)]),
        (QuestionKind::Levels(options), Some(Answer::Level(level))) => match options.get(usize::from(*level)) {
            Some(text) => t.f(k::answers::LEVEL, &[("level", &level.to_string()), ("text", t.m(text))]),
            None => t.s(k::answers::MISFIT).to_owned(),
        },
        (QuestionKind::Checklist(_), Some(Answer::Checked(checked))) if checked.is_empty() => {
            t.s(k::questions::NONE_OF_THESE).to_owned()
        }
        (QuestionKind::Checklist(items), Some(Answer::Checked(checked))) => {
            let ticked: Vec<&str> =
                checked.iter().filter_map(|it| items.get(usize::from(*it).checked_sub(1)?)).map(|it| t.m(it)).collect();
            let (n, all) = (checked.len().to_string(), items.len().to_string());
            let list = ticked.join(t.s(k::answers::ITEM_SEPARATOR));
            t.f(k::answers::CHECKED, &[("n", &n), ("all", &all), ("items", &list)])
        }
        (QuestionKind::YesNo, Some(Answer::Yes(yes))) => {
            t.s(if *yes { k::questions::YES } else { k::questions::NO }).to_owned()
        }
        (QuestionKind::Measure(measure), answer) => measured(t, measure, answer, profile),
        (_, None) => t.s(k::answers::UNANSWERED).to_owned(),
        (_, Some(_)) => t.s(k::answers::MISFIT).to_owned(),
    }
}

/// How a question's answers are scored, in one sentence.
pub fn rule_text(t: T, question: &Question) -> String {
    match &question.kind {
        QuestionKind::Levels(_) => t.s(k::answers::RULE_LEVELS).to_owned(),
        QuestionKind::Checklist(items) => t.f(k::answers::RULE_CHECKLIST, &[("n", &items.len().to_string())]),
        QuestionKind::YesNo => t.s(k::answers::RULE_YES_NO).to_owned(),
        QuestionKind::Measure(measure) => {
            let point = |(value, score): &(Hundredths, u32)| {
                let value = quantity(t, measure, *value);
                t.f(k::answers::RULE_POINT, &[("value", &value), ("score", &score.to_string())])
            };
            let points: Vec<String> = measure.scale.points.iter().map(point).collect();
            t.f(k::answers::RULE_SCALE, &[("points", &points.join(t.s(k::answers::ITEM_SEPARATOR)))])
        }
    }
}

fn measured(t: T, measure: &Measure, answer: Option<&Answer>, profile: &Profile) -> String {
    let model = seeds::model();
    let result = scoring::shown_quantity(model, measure, profile, answer).map(|it| quantity(t, measure, it));
    let (numerator, denominator, factor) = match (&measure.input, answer) {
        (Input::Entered, None) => return t.s(k::answers::UNANSWERED).to_owned(),
        (Input::Entered, Some(_)) => return result.unwrap_or_else(|| t.s(k::answers::MISFIT).to_owned()),
        (Input::Ratio { numerator, denominator, factor }, _) => (numerator, denominator, *factor),
    };
    let given = match answer {
        Some(Answer::Ratio(given)) => *given,
        None if result.is_some() => Default::default(),
        None => return t.s(k::answers::UNANSWERED).to_owned(),
        Some(_) => return t.s(k::answers::MISFIT).to_owned(),
    };
    let side = |operand: &Operand, typed: Option<u64>| {
        let (label, value) = match operand {
            Operand::Entered(label) => (t.m(label), typed.map(|it| it.to_string())),
            Operand::Profile(key) => {
                let unit = model.profile_field(*key).map_or("", |it| t.m(&it.unit));
                (wording::figure(t, *key), profile.get(model, *key).map(|it| format!("{it} {unit}")))
            }
        };
        match value {
            Some(it) => t.f(k::answers::SIDE, &[("label", label), ("value", &it)]),
            None => t.f(k::answers::SIDE_MISSING, &[("label", label)]),
        }
    };
    let mut words = format!("{} ÷ {}", side(numerator, given.numerator), side(denominator, given.denominator));
    // A percent sign says "× 100" already.
    if factor != 1 && !is_percent(measure) {
        words.push_str(&format!(" × {factor}"));
    }
    match result {
        Some(result) => t.f(k::answers::RESULT, &[("result", &result), ("sides", &words)]),
        None => words,
    }
}

/// A quantity in hundredths with its unit.
pub fn quantity_e2(t: T, measure: &Measure, value: u64) -> String {
    Hundredths::from_e2(value).map_or_else(String::new, |it| quantity(t, measure, it))
}

fn is_percent(measure: &Measure) -> bool {
    measure.unit.get(Lang::Zh) == "%"
}

/// A quantity with its unit as the language places it: `30%`, `12 件`, `万分之 5`.
fn quantity(t: T, measure: &Measure, value: Hundredths) -> String {
    let unit = t.m(&measure.unit);
    if is_percent(measure) {
        format!("{value}%")
    } else if unit.ends_with('之') {
        format!("{unit} {value}")
    } else {
        format!("{value} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::answers::RatioAnswer;
    use crate::core::model::ProfileKey;
    use crate::core::text::Lang;

    const ZH: T = T { lang: Lang::Zh };
    const EN: T = T { lang: Lang::En };

    fn check(t: T, id: &str, answer: Option<Answer>, expected: &str) {
        let mut profile = Profile::default();
        profile.set(ProfileKey::Departments, Hundredths::from_whole(40));
        profile.set(ProfileKey::Population, Hundredths::from_e2(34_055));
        let question = seeds::model().question(id).expect("a question of the model");
        assert_eq!(answer_text(t, question, answer.as_ref(), &profile), expected, "{id} {answer:?}");
    }

    fn ratio(numerator: Option<u64>) -> Option<Answer> {
        Some(Answer::Ratio(RatioAnswer { numerator, denominator: None }))
    }

    #[test]
    fn every_kind_of_answer_has_its_words() {
        let planning = "management.strategy.planning.q1";
        check(
            ZH,
            planning,
            Some(Answer::Level(1)),
            "L1 只在数字城市或信息化规划中有安全章节或条目，没有单独的市级网络安全规划或总体方案",
        );
        check(ZH, planning, Some(Answer::Unknown), "不掌握");
        check(EN, planning, Some(Answer::NotApplicable("no such body".to_owned())), "Not applicable: no such body");
        check(EN, planning, None, "Not answered");
        let contents = "management.strategy.planning.q2";
        check(ZH, contents, Some(Answer::Checked(vec![3, 7])), "2/8 项：关键信息基础设施保护；供应链安全");
        check(EN, contents, Some(Answer::Checked(Vec::new())), "None of these");
        check(ZH, "management.strategy.standards.q1", Some(Answer::NumberE2(1200)), "12 件");
        check(ZH, "management.strategy.standards.q1", None, "未答");
    }

    #[test]
    fn ratios_show_both_sides_and_the_result() {
        let plans = "management.mechanism.annual_plan.q3";
        check(ZH, plans, ratio(Some(12)), "30%（有计划的部门数 12 ÷ 有自建或自管信息系统的市级部门和单位数 40 个）");
        check(ZH, plans, ratio(None), "有计划的部门数（未填） ÷ 有自建或自管信息系统的市级部门和单位数 40 个");
        check(
            ZH,
            "technology.business.government.q3",
            ratio(Some(3406)),
            "万分之 10（压测通过的并发用户数 3406 ÷ 常住人口 340.55 万人）",
        );
        let spending = "management.strategy.investment.q1";
        check(EN, spending, None, "Not answered");
    }

    #[test]
    fn an_answer_of_another_kind_is_called_that() {
        check(EN, "management.strategy.planning.q1", Some(Answer::Yes(true)), MISFIT);
        check(EN, "management.strategy.planning.q1", Some(Answer::Level(9)), MISFIT);
        check(EN, "management.strategy.standards.q1", Some(Answer::Level(1)), MISFIT);
        check(EN, "management.mechanism.annual_plan.q3", Some(Answer::Level(1)), MISFIT);
    }

    const MISFIT: &str = "The answer is of another kind than the question";

    #[test]
    fn rules_are_said_in_one_sentence() {
        let rule = |t, id| rule_text(t, seeds::model().question(id).expect("a question of the model"));
        assert_eq!(rule(EN, "management.strategy.planning.q1"), "Five levels: L0 to L4 score 0, 25, 50, 75 and 100");
        assert_eq!(rule(ZH, "management.strategy.planning.q2"), "清单共 8 项，得分 = 100 × 具备的项数 ÷ 8");
        assert_eq!(
            rule(ZH, "management.strategy.standards.q1"),
            "按刻度折算，两点之间按直线计算：0 件→0 分；1 件→15 分；5 件→40 分；10 件→65 分；20 件→90 分；30 件→100 分"
        );
    }
}
