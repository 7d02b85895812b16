//! A part of a text found by what stands around it: `rec-{}-*` finds `123` in `rec-123-dup-0`.

use std::str::FromStr;

/// Text before the part, and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    before: String,
    after: String,
    /// Whether anything may follow after that.
    open: bool,
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let (before, after) = written.split_once("{}").ok_or("expected {} where the part stands, such as rec-{}-*")?;
        let (after, open) = match after.strip_suffix('*') {
            Some(after) => (after, true),
            None => (after, false),
        };
        if before.contains(['*', '{']) || after.contains(['*', '{']) {
            return Err("expected one {} and at most one *, at the end, such as rec-{}-*".to_owned());
        }
        Ok(Self { before: before.to_owned(), after: after.to_owned(), open })
    }
}

impl Pattern {
    /// The part of a text; `None` when the text is not of this form or the part is empty.
    pub(crate) fn part<'a>(&self, text: &'a str) -> Option<&'a str> {
        let rest = text.strip_prefix(&self.before)?;
        let part = match (self.open, self.after.is_empty()) {
            (true, true) => rest,
            (true, false) => &rest[..rest.find(&self.after)?],
            (false, _) => rest.strip_suffix(&self.after)?,
        };
        (!part.is_empty()).then_some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_between_what_stands_around_them() {
        let part = |pattern: &str, text: &str| pattern.parse::<Pattern>().unwrap().part(text).map(str::to_owned);
        assert_eq!(part("rec-{}-*", "rec-123-dup-0").as_deref(), Some("123"));
        assert_eq!(part("rec-{}-*", "rec-123-org").as_deref(), Some("123"));
        assert_eq!(part("{}-*", "IA-7K2M").as_deref(), Some("IA"));
        assert_eq!(part("p{}", "p77").as_deref(), Some("77"));
        assert_eq!(part("{}.a", "77.a").as_deref(), Some("77"));
        for (pattern, text) in [("rec-{}-*", "rec-123"), ("rec-{}-*", "record"), ("p{}", "p"), ("{}.a", "77.b")] {
            assert_eq!(part(pattern, text), None, "{pattern} {text}");
        }
        for bad in ["rec-*", "{}{}", "*-{}", ""] {
            assert!(bad.parse::<Pattern>().is_err(), "{bad}");
        }
    }
}
