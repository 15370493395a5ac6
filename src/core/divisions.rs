//! Administrative divisions for choosing a city: municipalities, prefecture-level divisions, county-level cities.
//!
//! A list to search, not a register of who may answer: a city that is not in it types its code and name.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::ids::CityCode;
use super::model::{self, Defect, Rule, SeedFile};
use super::packed::{Packed, packed};
use super::text::{Lang, Text};

/// The checked list, in the order of the codes within each province.
#[derive(Debug)]
pub struct Divisions {
    /// Where the list comes from.
    pub source: Text,
    /// The provinces.
    pub provinces: Vec<Province>,
    /// All cities, province by province.
    pub cities: Vec<Division>,
}

/// A province, autonomous region or municipality.
#[derive(Debug)]
pub struct Province {
    /// Code of GB/T 2260.
    pub code: CityCode,
    /// Its name.
    pub name: Text,
}

/// A city or region that can answer.
#[derive(Debug)]
pub struct Division {
    /// Code of GB/T 2260.
    pub code: CityCode,
    /// Its name; the English one is pinyin, or the official spelling of a minority language.
    pub name: Text,
    /// What it is.
    pub level: Level,
    /// Its province, an index of [`Divisions::provinces`].
    pub province: usize,
    /// The English name in small letters without marks, for searching.
    folded: Box<str>,
}

/// What a division is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A municipality directly under the central government.
    Municipality,
    /// A city of sub-provincial rank.
    SubProvincial,
    /// A prefecture-level city.
    Prefecture,
    /// A prefecture, league or autonomous prefecture.
    Region,
    /// A county-level city.
    CountyCity,
}

impl Level {
    /// Its word in addresses and files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::SubProvincial => "sub-provincial",
            Self::Prefecture => "prefecture",
            Self::Region => "region",
            Self::CountyCity => "county-city",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DivisionsFile {
    source: Text,
    provinces: Vec<ProvinceEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvinceEntry {
    code: CityCode,
    zh: Box<str>,
    en: Box<str>,
    cities: Vec<(CityCode, Box<str>, Box<str>, Level)>,
}

/// Third and fourth digits of the codes of synthetic cities, by what such a city is. GB/T 2260 gives 01–20 and 51–70 to
/// cities, 21–50 to prefectures and leagues, and 90 to what a province administers directly: these stand for nothing.
const SYNTHETIC: [(Level, std::ops::RangeInclusive<u32>); 4] = [
    (Level::Municipality, 71..=71),
    (Level::SubProvincial, 72..=72),
    (Level::Prefecture, 73..=79),
    (Level::CountyCity, 80..=87),
];

/// The code of a synthetic city: the first two digits are those of its province, the next two stand for nothing in
/// GB/T 2260. `None` where there are no more codes of this kind.
pub fn synthetic_code(province: &CityCode, level: Level, number: u32) -> Option<CityCode> {
    let (_, blocks) = SYNTHETIC.into_iter().find(|it| it.0 == level)?;
    let block = blocks.start() + number / 100;
    let code = format!("{}{block:02}{:02}", &province.as_str()[..2], number % 100);
    blocks.contains(&block).then(|| CityCode::parse(&code).ok())?
}

/// How many results [`Divisions::search`] gives at most.
pub const SEARCH_LIMIT: usize = 20;

impl Divisions {
    /// Loads the list.
    ///
    /// # Errors
    /// Every defect found.
    pub fn load(file: &SeedFile) -> Result<Self, Vec<Defect>> {
        let mut defects = Vec::new();
        let Some(list) = model::read_seed::<DivisionsFile>(file, model::Texts::All, &mut defects) else {
            return Err(defects);
        };
        let mut defect = |id: &CityCode, rule, found: &str| {
            let (file, id, found) = (file.name.to_string(), id.to_string(), found.to_owned());
            defects.push(Defect { file, id, rule, found });
        };
        let mut divisions = Self { source: list.source, provinces: Vec::new(), cities: Vec::new() };
        let mut seen = BTreeSet::new();
        for entry in list.provinces {
            let province = Province { code: entry.code, name: Text { zh: entry.zh, en: entry.en } };
            if divisions.provinces.iter().any(|it| it.code == province.code) {
                defect(&province.code, Rule::IdUnique, "the province stands twice");
            }
            for (code, zh, en, level) in entry.cities {
                if !seen.insert(code.clone()) {
                    defect(&code, Rule::IdUnique, "the code stands twice");
                }
                if code.as_str()[..2] != province.code.as_str()[..2] {
                    defect(&code, Rule::IdUnderParent, province.code.as_str());
                }
                if zh.trim().is_empty() || en.trim().is_empty() || !en.is_ascii() {
                    defect(&code, Rule::BothLanguages, "an empty name, or an English one beyond ASCII");
                }
                let folded = fold(&en).into();
                let province = divisions.provinces.len();
                divisions.cities.push(Division { code, name: Text { zh, en }, level, province, folded });
            }
            divisions.provinces.push(province);
        }
        if defects.is_empty() { Ok(divisions) } else { Err(defects) }
    }

    /// The city with this code.
    pub fn by_code(&self, code: &str) -> Option<&Division> {
        self.cities.iter().find(|it| it.code.as_str() == code)
    }

    /// What a city is: by the list, else by the digits of its code as far as they say so; `None`
    /// where neither says it.
    pub fn level_of(&self, code: &CityCode) -> Option<Level> {
        self.by_code(code.as_str()).map(|it| it.level).or_else(|| level_of_digits(code))
    }

    /// The province of a city, an index of [`Divisions::provinces`]: the one with the same first two digits.
    pub fn province_of(&self, code: &CityCode) -> Option<usize> {
        self.provinces.iter().position(|it| it.code.as_str()[..2] == code.as_str()[..2])
    }

    /// The cities that a typed text may mean, the likeliest first, at most [`SEARCH_LIMIT`]: by the beginning of
    /// the code, by a part of the Chinese name, or by a part of the English name without regard to capitals,
    /// spaces and apostrophes. An empty text means none.
    pub fn search(&self, text: &str) -> Vec<&Division> {
        let text = text.trim();
        let folded = fold(text);
        if text.is_empty() {
            return Vec::new();
        }
        // 0 for the whole name, 1 for its beginning, 2 for a part of it; then larger cities before smaller ones.
        let distance = |it: &Division| -> Option<u8> {
            let name = it.name.get(Lang::Zh);
            if text == name || name.strip_prefix(text) == Some("市") || folded == *it.folded {
                Some(0)
            } else if it.code.as_str().starts_with(text)
                || name.starts_with(text)
                || (!folded.is_empty() && it.folded.starts_with(&folded))
            {
                Some(1)
            } else if name.contains(text) || (!folded.is_empty() && it.folded.contains(&folded)) {
                Some(2)
            } else {
                None
            }
        };
        let mut found: Vec<(u8, Level, &Division)> =
            self.cities.iter().filter_map(|it| Some((distance(it)?, it.level, it))).collect();
        found.sort_by_key(|it| (it.0, it.1));
        found.into_iter().map(|it| it.2).take(SEARCH_LIMIT).collect()
    }
}

/// What the digits of a code say by the rules of GB/T 2260: the middle two are those of a prefecture-level city from 01 to
/// 20 and from 51 to 70, and of a prefecture, league or autonomous prefecture from 21 to 50; the last two are those of a
/// county-level city from 81 to 99, and from 01 to 18 where no prefecture-level city has them as its district. `None` for
/// districts, counties and provinces. Sub-provincial rank is not in the digits.
fn level_of_digits(code: &CityCode) -> Option<Level> {
    let pair = |at: usize| code.as_str()[at..at + 2].parse::<u8>().ok();
    match (pair(0)?, pair(2)?, pair(4)?) {
        (11 | 12 | 31 | 50, 0, 0) => Some(Level::Municipality),
        (_, 1..=20 | 51..=70, 0) => Some(Level::Prefecture),
        (_, 21..=50, 0) => Some(Level::Region),
        (_, 1..=70, 81..=99) | (_, 21..=50 | 90, 1..=18) => Some(Level::CountyCity),
        (_, block, _) => SYNTHETIC.into_iter().find(|it| it.1.contains(&u32::from(block))).map(|it| it.0),
    }
}

fn fold(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|it| it.to_ascii_lowercase()).collect()
}

packed! {
    struct Divisions { source, provinces, cities }
    struct Province { code, name }
    enum Level { 0 => Municipality, 1 => SubProvincial, 2 => Prefecture, 3 => Region, 4 => CountyCity }
}

impl Packed for Division {
    fn pack(&self, out: &mut Vec<u8>) {
        // What is searched follows from the name.
        let Self { code, name, level, province, folded: _ } = self;
        code.pack(out);
        name.pack(out);
        level.pack(out);
        province.pack(out);
    }

    fn unpack(from: &mut &[u8]) -> Self {
        let code = Packed::unpack(from);
        let name = Text::unpack(from);
        let folded = fold(&name.en).into();
        Self { code, name, level: Packed::unpack(from), province: Packed::unpack(from), folded }
    }
}

#[cfg(test)]
mod tests {
    use super::super::seeds;
    use super::*;

    #[test]
    fn the_list_holds_every_city_of_the_white_paper() {
        let divisions = seeds::divisions();
        for it in &seeds::whitepaper().cities {
            let found = divisions.by_code(it.code.as_str());
            let name = found.map(|it| it.name.get(Lang::Zh));
            assert!(name.is_some_and(|name| name.starts_with(it.name.get(Lang::Zh))), "{} is {name:?}", it.id);
        }
    }

    #[test]
    fn searches_by_code_name_and_pinyin() {
        let divisions = seeds::divisions();
        let first = |text: &str| divisions.search(text).first().map(|it| it.name.get(Lang::Zh));
        let rows = [
            ("330500", Some("湖州市")),
            ("湖州", Some("湖州市")),
            ("湖州市", Some("湖州市")),
            ("huzhou", Some("湖州市")),
            ("  HuZhou ", Some("湖州市")),
            ("xian", Some("西安市")),
            ("Xi'an", Some("西安市")),
            ("义乌", Some("义乌市")),
            ("yiwu", Some("义乌市")),
            ("11", Some("北京市")),
            ("", None),
            ("   ", None),
            ("不存在的城市", None),
            ("999999", None),
            ("zzzz", None),
        ];
        for (text, expected) in rows {
            assert_eq!(first(text), expected, "{text:?}");
        }
        assert!(divisions.search("州").len() == SEARCH_LIMIT, "a search ends at its limit");
    }

    #[test]
    fn levels_and_provinces_are_kept() {
        let divisions = seeds::divisions();
        let level = |code: &str| divisions.by_code(code).map(|it| it.level);
        assert_eq!(level("110000"), Some(Level::Municipality));
        assert_eq!(level("330100"), Some(Level::SubProvincial));
        assert_eq!(level("330500"), Some(Level::Prefecture));
        assert_eq!(level("330782"), Some(Level::CountyCity));
        let province = divisions.by_code("330500").map(|it| divisions.provinces[it.province].name.get(Lang::Zh));
        assert_eq!(province, Some("浙江省"));
    }

    #[test]
    fn codes_of_synthetic_cities_stand_for_no_other() {
        let divisions = seeds::divisions();
        let is_synthetic = |code: &CityCode| {
            let block: u32 = code.as_str()[2..4].parse().expect("digits");
            SYNTHETIC.iter().any(|it| it.1.contains(&block))
        };
        assert!(!divisions.cities.iter().any(|it| is_synthetic(&it.code)));
        let zhejiang = divisions.provinces.iter().position(|it| it.code.as_str() == "330000").expect("a province");
        let province = &divisions.provinces[zhejiang].code;
        for (level, number, expected) in [
            (Level::Municipality, 0, Some("337100")),
            (Level::SubProvincial, 99, Some("337299")),
            (Level::SubProvincial, 100, None),
            (Level::Prefecture, 205, Some("337505")),
            (Level::CountyCity, 0, Some("338000")),
            (Level::Region, 0, None),
        ] {
            let code = synthetic_code(province, level, number);
            assert_eq!(code.as_ref().map(CityCode::as_str), expected);
            if let Some(it) = code {
                assert_eq!((divisions.level_of(&it), divisions.province_of(&it)), (Some(level), Some(zhejiang)));
            }
        }
        for nothing in ["338800", "339900"] {
            assert_eq!(divisions.level_of(&CityCode::parse(nothing).expect("a code")), None, "{nothing}");
        }
    }

    #[test]
    fn the_digits_of_a_code_say_what_the_list_says() {
        let divisions = seeds::divisions();
        for it in &divisions.cities {
            let expected = if it.level == Level::SubProvincial { Level::Prefecture } else { it.level };
            assert_eq!(level_of_digits(&it.code), Some(expected), "{} {}", it.code, it.name.zh);
            assert_eq!(divisions.province_of(&it.code), Some(it.province), "{}", it.code);
        }
        let code = |it: &str| CityCode::parse(it).expect("a code");
        let rows = [
            ("336900", Some(Level::Prefecture)),
            ("334900", Some(Level::Region)),
            ("330199", Some(Level::CountyCity)),
            ("330102", None),
            ("330122", None),
            ("330000", None),
            ("429021", None),
        ];
        for (digits, expected) in rows {
            assert!(divisions.by_code(digits).is_none(), "{digits} is in the list");
            assert_eq!(divisions.level_of(&code(digits)), expected, "{digits}");
        }
        let hangzhou = divisions.level_of(&code("330100"));
        assert_eq!(hangzhou, Some(Level::SubProvincial), "the list knows more than the digits");
        assert_eq!(divisions.province_of(&code("990000")), None);
    }

    #[test]
    fn broken_lists_are_refused_with_code_and_rule() {
        let sound = seeds::divisions_file();
        let cases = [
            ("[\"330500\",", "[\"330400\",", "330400", Rule::IdUnique),
            ("[\"330500\",", "[\"440599\",", "440599", Rule::IdUnderParent),
            ("\"Huzhou\"", "\"湖州\"", "330500", Rule::BothLanguages),
            ("[\"330500\",", "[\"33050\",", "/provinces/10/cities/13/0", Rule::Readable),
        ];
        for (from, to, id, rule) in cases {
            let text = sound.text.replacen(from, to, 1);
            assert_ne!(text, sound.text, "nothing was broken with {to}");
            let file = SeedFile { name: sound.name.clone(), text: text.into() };
            let defects = Divisions::load(&file).err().unwrap_or_default();
            let found = defects.iter().any(|it| it.id == id && it.rule == rule && it.file == file.name);
            assert!(found, "{to}: {defects:?}");
        }
    }
}
