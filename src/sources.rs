//! Where every figure of this project is from: the entries of `data/sources.toml`, which is embedded.
//!
//! Texts refer to an entry by its key in square brackets, such as `[pew-2012]`. [`keys_in`] finds such references, and
//! [`Sources`] has the entries. `tests/sources.rs` checks that references and entries fit each other.

use std::sync::LazyLock;

use serde::Deserialize;

/// All entries of `data/sources.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// What figures were taken from.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
    /// Figures, and choices that are no figures, for which there is no source.
    #[serde(rename = "assumption")]
    pub assumptions: Vec<Assumption>,
}

/// Something that figures were taken from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The name that references use: lower-case words joined by hyphens.
    pub key: String,
    /// What it is, as a bibliography has it; a full sentence.
    pub citation: String,
    /// How well it is known here.
    pub access: Access,
    /// What is taken from it, each with the page where that is known.
    pub figures: Vec<String>,
}

/// How well a source is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// The text that holds the figures was read.
    Read,
    /// It is known through a report, an abstract or a quotation.
    SecondHand,
    /// It is a table that ships in `data/`.
    Data,
    /// It is a computation of our own.
    Own,
}

/// A figure, or a choice that is no figure, for which there is no source.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// The name that references use: lower-case words joined by hyphens.
    pub key: String,
    /// The key of the scenario dial that it sets, or else the place in the code or the file that has it.
    #[serde(rename = "where")]
    pub place: String,
    /// What is assumed.
    pub value: Value,
    /// The least and the greatest that can be defended. For several numbers it is the range of a factor common to all of
    /// them, unless the reason says otherwise. Only what is no number lacks it.
    pub range: Option<[f64; 2]>,
    /// Why this value, and why this range; a full sentence.
    pub reason: String,
}

/// What is assumed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// It is a number.
    Number(f64),
    /// It is several numbers.
    Numbers(Vec<f64>),
    /// It is a choice that is no number.
    Text(String),
}

static SOURCES: LazyLock<Sources> =
    LazyLock::new(|| toml::from_str(include_str!("../data/sources.toml")).expect("data/sources.toml is well formed"));

/// The entries, read on first use.
pub fn sources() -> &'static Sources {
    &SOURCES
}

impl Sources {
    /// The source of this key, if there is one.
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.sources.iter().find(|entry| entry.key == key)
    }

    /// The assumed figure of this key, if there is one.
    pub fn assumption(&self, key: &str) -> Option<&Assumption> {
        self.assumptions.iter().find(|entry| entry.key == key)
    }

    /// The assumed figure of a scenario's dial, by the path of its key.
    pub fn assumption_of(&self, dial: &str) -> Option<&Assumption> {
        self.assumptions.iter().find(|entry| entry.place == dial)
    }

    /// The sources that some texts refer to, each once, by key.
    pub fn named_in<'t>(&self, texts: impl Iterator<Item = &'t String>) -> Vec<&Source> {
        let mut named: Vec<&Source> = texts.flat_map(|text| self.resolve(text)).collect();
        named.sort_by(|a, b| a.key.cmp(&b.key));
        named.dedup_by(|a, b| a.key == b.key);
        named
    }

    /// The sources that a text refers to, each once, in the order of their first references. References that are no
    /// source's are passed over.
    pub fn resolve(&self, text: &str) -> Vec<&Source> {
        let mut found: Vec<&Source> = Vec::new();
        for source in keys_in(text).into_iter().filter_map(|key| self.source(key)) {
            if !found.iter().any(|known| known.key == source.key) {
                found.push(source);
            }
        }
        found
    }
}

/// The keys that a text refers to in square brackets, in their order, and as often as it does.
///
/// A key is made of at least two words of lower-case letters and digits, joined by single hyphens. The first word begins
/// with a letter and has at least two characters, so that the `[a-z]` of a pattern is none. Brackets that begin a Markdown
/// link, `[text](address)`, or define one, `[text]: address` at the beginning of a line, are none either.
pub fn keys_in(text: &str) -> Vec<&str> {
    let reference = |(start, _): (usize, &str)| {
        let (before, inside) = (&text[..start], &text[start + 1..]);
        let (key, after) = inside.split_once(']')?;
        let begins_line = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        let link = after.starts_with('(') || (begins_line && after.starts_with(':'));
        (is_key(key) && !link).then_some(key)
    };
    text.match_indices('[').filter_map(reference).collect()
}

fn is_key(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let mut words = text.split('-');
    let first = words.next().unwrap_or_default();
    let named = first.len() > 1 && first.starts_with(|c: char| c.is_ascii_lowercase());
    named && is_word(first) && text.contains('-') && words.all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_keys_in_brackets_that_are_no_links() {
        let text = "Votes [goel-2020] p. 460, a guess [typo-rate]: 1 %, and again [goel-2020].";
        assert_eq!(keys_in(text), ["goel-2020", "typo-rate", "goel-2020"]);
        assert_eq!(keys_in("[goel-2020] at the beginning\n[pew-2012]"), ["goel-2020", "pew-2012"]);
        let links = ["[pew-2012](file.md)", "[pew-2012]: file.md", "a\n  [pew-2012]: file.md"];
        let patterns = ["[a-z]", "[a-z0-9]", "[Pew-2012]", "[20-pew]", "[pew 2012]", "[pew-é]"];
        let pieces = ["[pew]", "[]", "[pew-]", "[-pew]", "[pew--2012]", "[pew-2012", "pew-2012]"];
        for text in links.iter().chain(&patterns).chain(&pieces) {
            assert!(keys_in(text).is_empty(), "{text}");
        }
        // The bracket that opens last is the one that the key stands in.
        assert_eq!(keys_in("[see [pew-2012]]"), ["pew-2012"]);
    }

    #[test]
    fn a_text_has_the_sources_that_it_refers_to_once() {
        let text = "[pew-2012] and [eavs-2016] and [pew-2012], but not [typo-rate]";
        let keys: Vec<&str> = sources().resolve(text).iter().map(|source| source.key.as_str()).collect();
        assert_eq!(keys, ["pew-2012", "eavs-2016"]);
        assert!(sources().source("typo-rate").is_none() && sources().assumption("pew-2012").is_none());
        assert_eq!(sources().assumption("typo-rate").map(|entry| &entry.value), Some(&Value::Number(0.01)));
        assert_eq!(sources().source("census-2020").map(|entry| entry.access), Some(Access::Data));
    }

    #[test]
    fn keys_are_keys_and_unique() {
        let of_sources = sources().sources.iter().map(|entry| entry.key.as_str());
        let mut keys: Vec<&str> = of_sources.chain(sources().assumptions.iter().map(|a| a.key.as_str())).collect();
        assert!(keys.iter().all(|key| is_key(key)), "{keys:?}");
        keys.sort_unstable();
        let twice = keys.windows(2).find(|pair| pair[0] == pair[1]);
        assert_eq!(twice, None);
    }

    #[test]
    fn values_lie_in_their_ranges() {
        for entry in &sources().assumptions {
            let Some([low, high]) = entry.range else {
                assert!(matches!(entry.value, Value::Text(_)), "{} is a number without a range", entry.key);
                continue;
            };
            assert!(low <= high, "{}", entry.key);
            let inside = match &entry.value {
                Value::Number(value) => (low..=high).contains(value),
                // As it stands, an array is 1 times itself.
                Value::Numbers(values) => !values.is_empty() && (low..=high).contains(&1.0),
                Value::Text(_) => false,
            };
            assert!(inside, "{}: {:?} is not in {:?}", entry.key, entry.value, entry.range);
        }
    }

    #[test]
    fn entries_say_what_they_are_and_why() {
        let has_year = |text: &str| {
            text.split(|c: char| !c.is_ascii_digit())
                .any(|digits| digits.len() == 4 && digits.parse().is_ok_and(|year: u32| (1900..2100).contains(&year)))
        };
        for entry in &sources().sources {
            let dated = has_year(&entry.citation) || entry.citation.contains("undated");
            assert!(entry.citation.ends_with('.') && dated, "{}", entry.citation);
            assert!(
                !entry.figures.is_empty() && entry.figures.iter().all(|figure| !figure.is_empty()),
                "{}",
                entry.key
            );
        }
        for entry in &sources().assumptions {
            assert!(entry.reason.ends_with('.') && !entry.place.is_empty(), "{}", entry.key);
            for key in keys_in(&entry.reason) {
                assert!(sources().source(key).is_some(), "{}: there is no source {key}", entry.key);
            }
        }
    }
}
