//! Which texts in users' files stand for a missing value: the one place that says so.

use crate::records::{Field, Meaning};

/// Texts that stand for nothing in dates, numbers and labels, in upper case. A name or another free text may well be NA or NULL.
const NOTHING: [&str; 9] = ["", "NA", "N/A", "NULL", "NONE", "NAN", "NAT", "\\N", "."];

/// Whether a text of a field stands for nothing: it is empty, one of those that the user `said`, or, where the field holds no free
/// text, a usual spelling of nothing in any case.
///
/// `upper` is the text as [`upper`] makes it. In dates it is also looked up among what the user said.
pub(super) fn is_missing(field: Field, text: &str, upper: &str, said: &[String]) -> bool {
    let is_said = |written: &str| said.iter().any(|word| word == written);
    let usual = match field.meaning() {
        Meaning::Name | Meaning::Text => upper.is_empty(),
        Meaning::FourDigits | Meaning::Label(_) => NOTHING.contains(&upper),
        Meaning::Date => NOTHING.contains(&upper) || is_said(upper),
    };
    usual || is_said(text)
}

/// Upper case, and one space between words: as rolls write.
pub(super) fn upper(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_spellings_of_nothing_are_missing_but_in_names_and_texts() {
        let missing = |field: Field, text: &str| is_missing(field, text, &upper(text), &["-9".to_owned()]);
        for text in ["", " ", "NA", "na", "n/a", "N/A", "Null", "none", "NaN", "NaT", "\\N", "."] {
            for field in [Field::BirthDate, Field::RegistrationDate, Field::Ssn4, Field::Sex, Field::Suffix] {
                assert!(missing(field, text), "{} {text:?}", field.name());
            }
            for field in [Field::FirstName, Field::LastName, Field::City, Field::Zip] {
                assert_eq!(missing(field, text), text.trim().is_empty(), "{} {text:?}", field.name());
            }
        }
        for field in Field::known() {
            assert!(missing(field, "-9") && !missing(field, "X"), "{}", field.name());
        }
    }
}
