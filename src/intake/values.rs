//! What a text means in a field.

use crate::cell::quoted;
use crate::records::{Field, Lexicon, Meaning};

use super::coded::Coded;
use super::missing::{is_missing, upper};

/// What a distinct text becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A code; 0 is missing.
    Code(u32),
    /// A label that we have no code for, such as sex `U`: missing, and counted.
    Odd,
    /// A text that cannot be a value: the row is bad.
    Bad(String),
}

/// Makes codes of texts; names and free texts share their stocks between files.
pub(super) struct Coder<'a> {
    /// Words of names.
    pub(super) lexicon: &'a mut Lexicon,
    /// Texts of a field of text, from code 1.
    pub(super) texts: &'a mut Coded,
    /// Texts that the user says stand for nothing, in any field.
    pub(super) missing: &'a [String],
}

impl Coder<'_> {
    /// The value of a text that is no date (dates are decided by column).
    pub(super) fn value(&mut self, field: Field, text: &str) -> Value {
        let written = upper(text);
        if is_missing(field, text, &written, self.missing) {
            return Value::Code(0);
        }
        match field.meaning() {
            Meaning::Name => Value::Code(self.lexicon.code(&written)),
            Meaning::Text if field == Field::Zip => Value::Code(1 + self.texts.code(zip5(whole(&written)))),
            Meaning::Text if field == Field::NationalId => Value::Code(1 + self.texts.code(whole(&written))),
            Meaning::Text => Value::Code(1 + self.texts.code(&written)),
            Meaning::FourDigits => four_digits(&written),
            Meaning::Label(labels) => label(field, labels, text, &written),
            Meaning::Date => unreachable!("dates are decided by column"),
        }
    }
}

/// A number that a table with gaps has made a fraction: `4223.0` is `4223`.
fn whole(text: &str) -> &str {
    match text.strip_suffix(".0") {
        Some(number) if number.bytes().all(|b| b.is_ascii_digit()) => number,
        _ => text,
    }
}

/// `50309-1234` is compared as `50309`.
fn zip5(text: &str) -> &str {
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('-') {
        Some((zip, more)) if digits(zip, 5) && digits(more, 4) => zip,
        _ => text,
    }
}

/// SSN4 of `1234`, `***-**-1234`, `XXX-XX-1234`, `123-45-6789` or `123456789`; fewer than four digits have lost leading zeros. Serial 0000 was
/// never issued and stands for a missing one.
fn four_digits(text: &str) -> Value {
    let plain = text.strip_suffix(".0").unwrap_or(text);
    let kept: String = plain.chars().filter(|c| !matches!(c, '-' | ' ' | '*' | 'X' | '#')).collect();
    let masked = kept.len() < plain.len();
    let digits = kept.bytes().all(|b| b.is_ascii_digit());
    match (digits, kept.len(), masked) {
        (true, 0, true) => Value::Code(0),
        (true, 4 | 9, _) => Value::Code(kept[kept.len() - 4..].parse().expect("four digits")),
        (true, 1..=3, false) => Value::Code(kept.parse().expect("digits")),
        _ => Value::Bad(format!("{} has neither four digits nor nine", quoted(text))),
    }
}

fn label(field: Field, labels: &[&str], text: &str, written: &str) -> Value {
    let known = || labels.iter().position(|l| l.eq_ignore_ascii_case(text.trim()));
    let other = || match field {
        // 1 and 2 as in ISO/IEC 5218.
        Field::Sex => match written {
            "FEMALE" | "WOMAN" | "W" | "2" => Some("F"),
            "MALE" | "MAN" | "1" => Some("M"),
            _ => None,
        },
        Field::Suffix => match written.trim_end_matches('.') {
            "JR" | "JUNIOR" | "J R" => Some("JR"),
            "SR" | "SENIOR" => Some("SR"),
            "2ND" | "11" => Some("II"),
            "3RD" | "111" => Some("III"),
            "4TH" | "1V" => Some("IV"),
            _ => None,
        },
        Field::Race => match written {
            "W" => Some("white"),
            "B" | "AFRICAN AMERICAN" => Some("black"),
            "A" | "ASIAN" | "PACIFIC ISLANDER" => Some("api"),
            "I" | "AMERICAN INDIAN" => Some("aian"),
            "M" | "TWO OR MORE RACES" => Some("multi"),
            "H" | "HISPANIC OR LATINO" => Some("hispanic"),
            _ => None,
        },
        // These are written as we write them, or hold no labels.
        Field::RecordId
        | Field::Jurisdiction
        | Field::FirstName
        | Field::MiddleName
        | Field::LastName
        | Field::BirthDate
        | Field::BirthDatePrecision
        | Field::Ssn4
        | Field::Licence
        | Field::Address
        | Field::City
        | Field::County
        | Field::Zip
        | Field::RegistrationDate
        | Field::Status
        | Field::Phone
        | Field::Email
        | Field::Voted2006
        | Field::Voted2008
        | Field::Voted2010
        | Field::Voted2012
        | Field::Voted2014
        | Field::Voted2016
        | Field::NationalId => None,
    };
    let usual = other().and_then(|label| labels.iter().position(|l| *l == label));
    let found = usual.or_else(known);
    found.map_or(Value::Odd, |place| Value::Code(place as u32 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(field: Field, text: &str) -> Value {
        let (mut lexicon, mut texts) = (Lexicon::default(), Coded::default());
        Coder { lexicon: &mut lexicon, texts: &mut texts, missing: &["-9".to_owned()] }.value(field, text)
    }

    #[test]
    fn ssn4_is_read_from_all_its_forms() {
        let cases = [
            ("1234", 1234),
            ("0007", 7),
            ("7", 7),
            ("1234.0", 1234),
            ("***-**-1234", 1234),
            ("xxx-xx-0012", 12),
            ("123-45-6789", 6789),
            ("123456789", 6789),
            ("0000", 0),
            ("***-**-****", 0),
            ("NA", 0),
            ("-9", 0),
            ("", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(value(Field::Ssn4, text), Value::Code(expected), "{text}");
        }
        for text in ["12345", "12-34-5", "abcd", "12345678", "***-12", "1234567890"] {
            assert!(matches!(value(Field::Ssn4, text), Value::Bad(_)), "{text}");
        }
    }

    #[test]
    fn sex_suffix_and_state_are_read_and_others_are_odd() {
        for (text, code) in [("F", 1), ("female", 1), ("2", 1), ("m", 2), ("Male", 2), ("1", 2), ("NULL", 0)] {
            assert_eq!(value(Field::Sex, text), Value::Code(code), "{text}");
        }
        assert_eq!(value(Field::Sex, "U"), Value::Odd);
        assert_eq!(value(Field::Suffix, "Jr."), value(Field::Suffix, "JUNIOR"));
        assert_eq!(value(Field::Suffix, "3rd"), value(Field::Suffix, "iii"));
        assert_eq!(value(Field::Suffix, "Esq"), Value::Odd);
        assert_eq!(value(Field::Jurisdiction, "ia"), value(Field::Jurisdiction, "IA"));
        assert_eq!(value(Field::Jurisdiction, "nsw"), Value::Odd);
    }

    #[test]
    fn names_and_texts_are_read_in_upper_case_and_na_is_a_name() {
        let (mut lexicon, mut texts) = (Lexicon::default(), Coded::default());
        let mut coder = Coder { lexicon: &mut lexicon, texts: &mut texts, missing: &[] };
        let code = coder.value(Field::LastName, " de  la Peña ");
        assert_eq!(code, coder.value(Field::LastName, "DE LA PEÑA"));
        assert_ne!(coder.value(Field::LastName, "Null"), Value::Code(0));
        assert_eq!(coder.value(Field::Zip, "50309-1234"), coder.value(Field::Zip, "50309"));
        assert_eq!(coder.value(Field::Zip, "4223.0"), coder.value(Field::Zip, "4223"));
        assert_ne!(coder.value(Field::Address, "50309-1234"), coder.value(Field::Address, "50309"));
    }
}
