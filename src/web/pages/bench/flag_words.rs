//! How what deserves a second look is put into words.

use std::sync::Arc;

use crate::core::bench::Received;
use crate::core::bench::plausibility::{Flag, Node};
use crate::core::decimal::Hundredths;
use crate::core::scoring::E2;
use crate::core::seeds;
use crate::web::i18n::{T, k};
use crate::web::reasons::visible;

/// The name of the city that submitted a file.
pub fn name(batch: &[Arc<Received>], file: usize) -> String {
    batch[file].submission().map_or_else(String::new, |it| visible(&it.city.name))
}

/// What a flag says of a city.
pub fn words(t: T, batch: &[Arc<Received>], flag: &Flag, file: usize) -> String {
    let (model, links) = (seeds::model(), seeds::links());
    let figure = |e2: u64| Hundredths::from_e2(e2).unwrap_or_default().to_string();
    match flag {
        Flag::Contradiction { link, .. } => t.m(&links.contradictions[*link].text).to_owned(),
        Flag::Figures { link, part_e2, whole_e2, .. } => {
            let values = [("part", figure(*part_e2)), ("whole", figure(*whole_e2))];
            let text = t.m(&links.figures[*link].text);
            t.f(k::statistics::FIGURES, &[("text", text), ("part", &values[0].1), ("whole", &values[1].1)])
        }
        Flag::Top { group, full, scored, .. } => {
            let what = group.map_or(t.s(k::statistics::EVERYTHING), |it| t.m(&model.groups[it].name));
            t.f(k::statistics::TOP, &[("what", what), ("full", &full.to_string()), ("scored", &scored.to_string())])
        }
        Flag::SameText { chars, .. } => {
            let others = flag.files().into_iter().filter(|it| *it != file).map(|it| name(batch, it));
            let others: Vec<String> = others.collect();
            let cities = others.join(t.s(k::questions::LIST_SEPARATOR));
            t.f(k::statistics::SAME_TEXT, &[("cities", &cities), ("chars", &chars.to_string())])
        }
        Flag::Outlier { of, value, quartiles, cities, .. } => {
            let (what, is_score) = match *of {
                Node::Total => (t.s(k::statistics::TOTAL), true),
                Node::Domain(it) => (t.m(&model.domains[it].name), true),
                Node::Group(it) => (t.m(&model.groups[it].name), true),
                Node::Quantity(it) => (t.m(&model.questions[it].text), false),
            };
            let number = |e2: u64| {
                if is_score { E2(u32::try_from(e2).unwrap_or(u32::MAX)).one_decimal() } else { figure(e2) }
            };
            t.f(
                k::statistics::OUTLIER,
                &[
                    ("what", what),
                    ("value", &number(*value)),
                    ("n", &cities.to_string()),
                    ("lower", &number(quartiles.0)),
                    ("upper", &number(quartiles.1)),
                ],
            )
        }
    }
}
