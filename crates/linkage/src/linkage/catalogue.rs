//! Strategies in files of their own, and those that come with the program: `strategies/*.toml`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use thiserror::Error;

use super::strategy::{Strategy, StrategyError};

/// A file of one or several strategies.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StrategySet {
    /// What the strategies do, who does so, their parameters, what they cannot see, references; Markdown.
    #[serde(default)]
    pub docs: String,
    /// The strategies.
    #[serde(rename = "strategy")]
    pub strategies: Vec<Strategy>,
}

/// Why a file of strategies cannot be used.
#[derive(Debug, Error)]
pub enum StrategySetError {
    /// Not TOML, an unknown key, a value out of range.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// A strategy makes no sense.
    #[error(transparent)]
    Strategy(#[from] StrategyError),
}

impl StrategySet {
    /// Reads and checks a file's text.
    ///
    /// # Errors
    /// The first thing that is wrong; what TOML can know comes with its place.
    pub fn parse(text: &str) -> Result<Self, StrategySetError> {
        let file: Self = toml::from_str(text)?;
        Strategy::check_all(&file.strategies)?;
        Ok(file)
    }
}

/// A file of strategies that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// What scenarios and commands call it.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

const fn built_in(name: &'static str, text: &'static str) -> BuiltIn {
    BuiltIn { name, text }
}

/// All of them.
pub const BUILT_IN: [BuiltIn; 15] = [
    built_in("crosscheck", include_str!("../../strategies/crosscheck.toml")),
    built_in("ssn4-veto", include_str!("../../strategies/ssn4-veto.toml")),
    built_in("ssn4-required", include_str!("../../strategies/ssn4-required.toml")),
    built_in("middle-initial", include_str!("../../strategies/middle-initial.toml")),
    built_in("suffix", include_str!("../../strategies/suffix.toml")),
    built_in("sex", include_str!("../../strategies/sex.toml")),
    built_in("birth-date-ssn4", include_str!("../../strategies/birth-date-ssn4.toml")),
    built_in("adgn", include_str!("../../strategies/adgn.toml")),
    built_in("indiana", include_str!("../../strategies/indiana.toml")),
    built_in("havv", include_str!("../../strategies/havv.toml")),
    built_in("death-index", include_str!("../../strategies/death-index.toml")),
    built_in("florida-2000", include_str!("../../strategies/florida-2000.toml")),
    built_in("ncoa", include_str!("../../strategies/ncoa.toml")),
    built_in("name-address", include_str!("../../strategies/name-address.toml")),
    built_in("fellegi-sunter", include_str!("../../strategies/fellegi-sunter.toml")),
];

impl BuiltIn {
    /// The one of a name.
    ///
    /// # Errors
    /// When there is none; the text lists those there are.
    pub fn named(name: &str) -> Result<Self, String> {
        BUILT_IN.into_iter().find(|b| b.name == name).ok_or_else(|| {
            let valid = BUILT_IN.map(|b| b.name).join(", ");
            format!("no built-in strategy is called `{name}`: there are {valid}")
        })
    }

    /// Its strategies and documentation.
    pub fn file(&self) -> StrategySet {
        StrategySet::parse(self.text).expect("built-in strategies are tested")
    }
}

impl<'de> Deserialize<'de> for BuiltIn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::named(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for BuiltIn {
    fn schema_name() -> Cow<'static, str> {
        "BuiltInStrategy".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": BUILT_IN.map(|b| b.name) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{Linkage, PairScope};
    use crate::records::{Cells, Field, Lexicon, Records};

    const HEADINGS: [&str; 5] =
        ["**What it does.**", "**Who does this.**", "**Parameters.**", "**What it cannot see.**", "**References.**"];

    /// Two records of one person that any rule must link, and strangers who share only sex, state and ZIP code with them or each other.
    fn tiny_table() -> Records {
        let mut lexicon = Lexicon::default();
        let mut names = |words: [&str; 4]| Cells::U32(words.map(|word| lexicon.code(word)).to_vec());
        let columns = [
            (Field::FirstName, names(["WILLIAM", "William", "JOSE", "GRACE"])),
            (Field::MiddleName, names(["LEE", "LEE", "", "ANN"])),
            (Field::LastName, names(["SMITH", "SMITH", "GARCIA", "OKAFOR"])),
        ];
        let mut records = Records::new(4, lexicon);
        columns.into_iter().for_each(|(field, cells)| records.set(field, cells));
        let date = |day| crate::date::Date::new(1950, 3, day).unwrap().packed();
        records.set(Field::BirthDate, Cells::U32(vec![date(2), date(2), date(9), date(10)]));
        records.set(Field::Suffix, Cells::U8(vec![0, 0, 1, 0]));
        records.set(Field::Sex, Cells::U8(vec![2, 2, 2, 2]));
        records.set(Field::Ssn4, Cells::U16(vec![1234, 1234, 5678, 9876]));
        records.set(Field::Address, Cells::of_texts(["01 OAK ST", "01 Oak St", "02 ELM ST", "03 ELM ST"]));
        records.set(Field::Zip, Cells::of_texts(["50010"; 4]));
        records
    }

    #[test]
    fn every_built_in_strategy_is_documented_and_works() {
        let records = tiny_table();
        for built_in in BUILT_IN {
            let file = built_in.file();
            let places: Vec<Option<usize>> = HEADINGS.iter().map(|heading| file.docs.find(heading)).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "headings of {}", built_in.name);
            assert!(file.docs.lines().all(|line| !line.contains("{")), "{}", built_in.name);
            assert!(file.strategies.iter().all(|s| !s.about.is_empty()), "{}", built_in.name);
            // A model cannot learn from four records; it is tried on a generated roll.
            if file.strategies.iter().any(|s| s.rule().is_none()) {
                continue;
            }
            let found = Linkage::new(&file.strategies).with_scope(PairScope::All).run(&records).unwrap();
            let links: Vec<(u32, u32, u32)> = found.pairs.iter().map(|p| (p.left, p.right, p.linked_by)).collect();
            let all = (1 << file.strategies.len()) - 1;
            assert_eq!(links, [(0, 1, all)], "{} links the one match and nothing else", built_in.name);
        }
    }

    #[test]
    fn all_built_in_strategies_have_names_of_their_own_and_are_all_there_are() {
        let all: Vec<Strategy> = BUILT_IN.iter().flat_map(|b| b.file().strategies).collect();
        Strategy::check_all(&all).unwrap();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("strategies");
        let mut files: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        let mut names: Vec<String> = BUILT_IN.iter().map(|b| format!("{}.toml", b.name)).collect();
        files.sort();
        names.sort();
        assert_eq!(files, names);
    }

    #[test]
    fn an_unknown_name_is_answered_with_those_there_are() {
        assert!(BuiltIn::named("croscheck").unwrap_err().contains("there are crosscheck, ssn4-veto"));
        let error = StrategySet::parse("[[strategy]]\nname = 'x'\nagree = ['zip']\ntreshold = 3").unwrap_err();
        assert!(error.to_string().contains("line 4") && error.to_string().contains("unknown field `treshold`"));
    }
}
