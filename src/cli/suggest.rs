//! What somebody may have meant.

use miette::miette;

use crate::tables::{StateCode, state_named, states};

/// How alike a word must be to one that is known to be suggested: Jaro–Winkler, as command lines have it.
const ALIKE: f64 = 0.8;

/// The known word that is most like one that is not, if any is.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let alike = |known: &'a str| {
        let name = known.to_lowercase();
        // In a short word two letters exchanged are one slip, and half of what Jaro–Winkler sees.
        let slip = if strsim::damerau_levenshtein(&lower, &name) <= 1 { ALIKE } else { 0.0 };
        (strsim::jaro_winkler(&lower, &name).max(slip), known)
    };
    let best = known.into_iter().map(alike).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// What an error may be answered with: the known word that is most like the one that it calls unknown.
///
/// Errors of files and settings come from readers that list what they know: ``unknown field `typos`, expected one of `typo`, …``.
pub(super) fn meant(error: &str) -> Option<String> {
    let error = error.split_whitespace().collect::<Vec<_>>().join(" ");
    let start =
        ["unknown ", "speaks of strategy ", "is no strategy"].iter().filter_map(|said| error.find(said)).min()?;
    let mut quoted = quoted(&error[start..]);
    let word = quoted.next()?;
    let listed: Vec<&str> = quoted.collect();
    if !listed.is_empty() {
        return nearest(word, listed).map(str::to_owned);
    }
    let (_, plain) = error[start..].split_once(" one of ").or_else(|| error[start..].split_once(" compare "))?;
    nearest(word, plain.split([' ', ',']).filter(|known| !known.is_empty())).map(str::to_owned)
}

/// What stands between backticks or quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let mark = if text.find('`') < text.find('"') && text.contains('`') || !text.contains('"') { '`' } else { '"' };
    text.split(mark).skip(1).step_by(2)
}

/// The state of a postal code or a name, in any case.
pub(super) fn state_called(text: &str) -> miette::Result<StateCode> {
    let text = text.trim();
    let by_name = states().iter().position(|state| state.name.eq_ignore_ascii_case(text));
    if let Some(code) = state_named(text).or(by_name.map(|place| place as StateCode)) {
        return Ok(code);
    }
    let postal: Vec<&str> = states().iter().map(|state| state.postal).collect();
    let names = states().iter().map(|state| state.name);
    let meant = nearest(text, names).map(|name| format!("did you mean {name}? ")).unwrap_or_default();
    Err(miette!(help = format!("{meant}Postal codes are {}", postal.join(" ")), "unknown state {text:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_codes_and_names() {
        let postal = |text: &str| states()[usize::from(state_called(text).unwrap())].postal;
        assert_eq!(["OH", "oh", "Ohio", "new jersey"].map(postal), ["OH", "OH", "OH", "NJ"]);
        let told = format!("{:?}", state_called("Oiho").unwrap_err());
        assert!(told.contains("did you mean Ohio?"), "{told}");
    }

    #[test]
    fn errors_are_answered_with_the_nearest_word_that_they_list() {
        let says = [
            ("x.toml:5:1: unknown field `threshhold`, expected one of `threshold`, `name`", Some("threshold")),
            ("unknown field `ssn5`: a strategy can compare first_name, last_name, ssn4", Some("ssn4")),
            ("unknown state \"WX\": expected one of AK AL WY", Some("WY")),
            (
                "a claim speaks of strategy \"name and date\", which the scenario lacks: it has \"name + date\", \"b\"",
                Some("name + date"),
            ),
            ("unknown field `zzzzzzzz`, expected one of `threshold`, `name`", None),
            ("cannot read the scenario", None),
        ];
        for (error, known) in says {
            assert_eq!(meant(error).as_deref(), known, "{error}");
        }
    }

    #[test]
    fn what_is_like_nothing_is_not_suggested() {
        assert_eq!(nearest("rnu", ["run", "score"]), Some("run"));
        assert_eq!(nearest("zzz", ["run", "score"]), None);
    }
}
