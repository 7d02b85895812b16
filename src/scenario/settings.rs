//! Keys of a scenario by their path: what `--set`, sweeps and control worlds change before the scenario is read.

use std::fmt;

use toml::{Table, Value};

use super::file::{Scenario, ScenarioError};
use crate::recording::noise;
use crate::records::Field;

/// A key of a scenario and the value to give it.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Parts of the path: names of tables and keys; in a list of tables, the `name` of one, or its place from 0.
    parts: Vec<String>,
    /// The path as it was written.
    pub path: String,
    /// The value.
    pub value: Value,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.path, shown(&self.value))
    }
}

/// A value as it would be typed: text without its quotation marks.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Setting {
    /// A key whose path is known to be one, with a value.
    ///
    /// # Panics
    /// When it is none.
    pub fn known(path: &str, value: impl Into<Value>) -> Self {
        Self::new(path, value.into()).unwrap_or_else(|why| panic!("{why}"))
    }

    /// A path with a value.
    ///
    /// # Errors
    /// When the path has empty parts or an open quotation mark.
    pub fn new(path: &str, value: Value) -> Result<Self, String> {
        Ok(Self { parts: parts(path)?, path: path.trim().to_owned(), value })
    }

    /// Reads `PATH=VALUE`; the value is TOML, or else text: `rolls.scale=0.5`, `rolls.date=2012-11-06`, `kinship.collisions={ times = 3.0 }`.
    ///
    /// # Errors
    /// When it is not of this form.
    pub fn parse(written: &str) -> Result<Self, String> {
        let (path, value) = written
            .split_once('=')
            .ok_or_else(|| format!("`{written}`: expected PATH=VALUE, such as recording.ssn4.coverage=0.5"))?;
        Self::new(path, parse_value(value))
    }
}

/// A value as typed: TOML where it is that, else text. Dates are text in scenarios.
pub fn parse_value(written: &str) -> Value {
    let text = || Value::String(written.trim().to_owned());
    match format!("value = {written}").parse::<Table>().ok().and_then(|mut table| table.remove("value")) {
        None | Some(Value::Datetime(_)) => text(),
        Some(value) => value,
    }
}

/// `a."b c".d` as its parts.
fn parts(path: &str) -> Result<Vec<String>, String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in path.trim().chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            c => parts.last_mut().expect("there is always a part").push(c),
        }
    }
    if quoted || parts.iter().any(String::is_empty) {
        Err(format!("`{path}` is no path of a key: expected something like recording.ssn4.coverage"))
    } else {
        Ok(parts)
    }
}

/// Sets a key, making tables on the way. Whether the scenario knows such a key is seen when it is read.
fn set(table: &mut Table, parts: &[String], value: &Value) -> Result<(), String> {
    let (first, rest) = parts.split_first().expect("a path has a part");
    if rest.is_empty() {
        table.insert(first.clone(), value.clone());
        return Ok(());
    }
    match table.entry(first.clone()).or_insert_with(|| Value::Table(Table::new())) {
        Value::Table(inner) => set(inner, rest, value),
        Value::Array(items) => {
            let names = items.iter().filter_map(|item| item.get("name")?.as_str()).map(|n| format!("\"{n}\""));
            let names: Vec<String> = names.collect();
            let is = |item: &Value| item.get("name").and_then(Value::as_str) == Some(&rest[0]);
            let place = items.iter().position(is).or_else(|| rest[0].parse().ok().filter(|&p: &usize| p < items.len()));
            let unknown = || format!("`{first}` has no \"{}\": it has {}", rest[0], names.join(", "));
            match (place.and_then(|place| items[place].as_table_mut()), &rest[1..]) {
                (None, _) => Err(unknown()),
                (_, []) => Err(format!("name a key of `{first}.{}`, too", rest[0])),
                (Some(item), rest) => set(item, rest, value),
            }
        }
        _ => Err(format!("`{first}` is no table and has no key `{}`", rest[0])),
    }
}

impl Scenario {
    /// The scenario with some keys at other values, read anew. Call [`Scenario::check`] before it is run.
    ///
    /// # Errors
    /// When a key is unknown or a value does not fit.
    pub fn with(&self, settings: &[Setting]) -> Result<Self, ScenarioError> {
        let refused = |setting: &Setting, why: String| ScenarioError::Setting { setting: setting.to_string(), why };
        let mut turned = Self::from_document(self.document.clone())?;
        for setting in settings {
            // Each by itself, so that an error names the setting that made it.
            let mut document = turned.document;
            set(&mut document, &setting.parts, &setting.value).map_err(|why| refused(setting, why))?;
            turned = Self::from_document(document).map_err(|e| refused(setting, e.to_string()))?;
        }
        turned.settings = [self.settings.as_slice(), settings].concat();
        Ok(turned)
    }

    /// The number that the file, or a setting, has at a path; `None` when it has none there.
    pub(super) fn number_at(&self, path: &str) -> Option<f64> {
        let at = self.value_at(path)?;
        at.as_float().or_else(|| at.as_integer().map(|n| n as f64))
    }

    /// What the file, or a setting, has at a path.
    pub(crate) fn value_at(&self, path: &str) -> Option<Value> {
        let document = Value::Table(self.document.clone());
        let mut at = &document;
        let parts = parts(path).ok()?;
        for part in &parts {
            at = match at {
                Value::Table(table) => table.get(part)?,
                Value::Array(items) => {
                    let named = items.iter().find(|item| item.get("name").and_then(Value::as_str) == Some(part));
                    named.or_else(|| items.get(part.parse::<usize>().ok()?))?
                }
                _ => return None,
            };
        }
        Some(at.clone())
    }

    /// A section as it was written or set.
    pub(crate) fn section(&self, name: &str) -> Option<&Value> {
        self.document.get(name)
    }

    /// The scenario of one point of a sweep, or of a control world: checked, and without what is judged of the scenario as a whole.
    ///
    /// # Errors
    /// When a key is unknown, a value does not fit, or the scenario would make no sense.
    pub(crate) fn turned(&self, settings: &[Setting]) -> Result<Self, ScenarioError> {
        let mut plain = self.clone();
        for part in ["sweep", "turn", "target", "world", "claim", "published", "expect", "robustness"] {
            plain.document.remove(part);
        }
        let turned = plain.with(settings)?;
        turned.check()?;
        Ok(turned)
    }
}

impl Scenario {
    /// All that a run of it hangs on, as text: equal for a key that is set to the value it has anyway.
    pub(crate) fn content(&self) -> String {
        let plain = Self { document: Table::new(), settings: Vec::new(), ..self.clone() };
        format!("{plain:?}")
    }

    /// The scenario with some of its strategies; its lists are the same.
    pub(crate) fn only(mut self, wanted: impl Fn(&str) -> bool) -> Self {
        self.strategies.retain(|strategy| wanted(&strategy.name));
        self.lists.iter_mut().for_each(|list| list.strategies.retain(|name| wanted(name)));
        self
    }
}

/// The columns that change when a key is set; `None` when others, the people, the rolls or the lists can change, too.
pub fn columns_of(path: &str) -> Option<&'static [Field]> {
    if let Some(name) = path.strip_prefix("recording.noise.") {
        return noise::ALL.iter().find(|noise| noise.name == name).map(|noise| noise.fields);
    }
    match path {
        "recording.middle_name_blank" => Some(&[Field::MiddleName]),
        "recording.redated" => Some(&[Field::RegistrationDate]),
        // Who lacks SSN4 decides who gave a license number instead, too: `recording.ssn4.missing` is left out.
        "recording.ssn4.coverage" | "recording.ssn4.error" => Some(&[Field::Ssn4]),
        _ if path.starts_with("votes.") => Some(&Field::VOTED),
        _ => None,
    }
}

/// The columns that change when several keys are set; `None` as above.
pub(super) fn columns_of_all<'a>(paths: impl Iterator<Item = &'a str>) -> Option<Vec<Field>> {
    let mut all = paths.map(columns_of).collect::<Option<Vec<_>>>()?.concat();
    // How much of a date is given is read off the date.
    if all.contains(&Field::BirthDate) {
        all.push(Field::BirthDatePrecision);
    }
    all.sort_unstable();
    all.dedup();
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENARIO: &str = r#"
name = "x"
question = "?"
seed = 1
[rolls]
states = ["IA", "NE"]
date = "2016-11-08"
[[list]]
name = "death index"
of.deaths = {}
strategies = ["a"]
[[strategy]]
name = "a"
agree = ["first_name", "last_name", "birth_date"]
"#;

    fn with(settings: &[&str]) -> Result<Scenario, String> {
        let settings: Vec<Setting> = settings.iter().map(|s| Setting::parse(s).unwrap()).collect();
        Scenario::read(SCENARIO).unwrap().with(&settings).map_err(|e| e.to_string())
    }

    #[test]
    fn any_key_can_be_set_by_its_path() {
        let set = with(&[
            "rolls.scale=0.5",
            "rolls.date=2012-11-06",
            "kinship.twins=2",
            "kinship.collisions={ times = 3.0 }",
            "lives.moves = 1.5",
            "registrations.removal_lag=0.5",
            "list.death index.recording.ssn4.coverage=0.25",
            "list.0.of.deaths.coverage=0.5",
            "pairs=all",
        ])
        .unwrap();
        assert_eq!((set.rolls.scale.get(), set.kinship.twins.0, set.lives.moves.0), (0.5, 2.0, 1.5));
        assert_eq!((set.rolls.date.0.to_string().as_str(), set.registrations.removal_lag.0), ("2012-11-06", 0.5));
        assert_eq!((set.lists[0].recording.ssn4.coverage.get(), set.pairs), (0.25, crate::scenario::Pairs::All));
        assert!(matches!(set.kinship.collisions, crate::population::Collisions::Times(times) if times == 3.0));
        assert_eq!(set.settings.len(), 9);
        assert_eq!(set.settings[1].to_string(), "rolls.date=2012-11-06");
    }

    #[test]
    fn a_key_that_is_not_there_names_those_that_are() {
        let error = |setting: &str| with(&[setting]).unwrap_err();
        let unknown = error("kinship.twinz=2");
        assert!(unknown.contains("kinship.twinz=2") && unknown.contains("unknown field `twinz`"), "{unknown}");
        assert!(error("rolls.scale=7").contains("7 is not a rate"), "{}", error("rolls.scale=7"));
        assert!(error("list.birth index.about=x").contains("it has \"death index\""));
        assert!(error("list.0=x").contains("name a key of `list.0`"));
        assert!(error("seed.x=1").contains("`seed` is no table"));
        assert!(Setting::parse("recording..ssn4=1").is_err() && Setting::parse("seed").is_err());
    }

    #[test]
    fn keys_that_change_columns_only_are_known() {
        let typo = noise::ALL.iter().find(|noise| noise.name == "typo").unwrap();
        assert_eq!(columns_of("recording.noise.typo").unwrap(), typo.fields);
        assert_eq!(columns_of("votes.double_votes").unwrap(), &Field::VOTED);
        assert!(
            ["kinship.twins", "rolls.scale", "list.0.recording.ssn4.error"].iter().all(|p| columns_of(p).is_none())
        );
    }
}
