//! The columns that rolls have, and what their cells mean.

use std::borrow::Cow;
use strum::{IntoStaticStr, VariantArray};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// What a coded cell stands for; 0 is always missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A code of the lexicon.
    Name,
    /// A packed date.
    Date,
    /// A number of four digits.
    FourDigits,
    /// One more than the place in a list of labels.
    Label(&'static [&'static str]),
    /// Uncoded text.
    Text,
}

/// Postal codes, in the order of their codes.
const JURISDICTIONS: [&str; 51] = [
    "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA",
    "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
];

/// A column of a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    /// Postal code and a number that says nothing about the person.
    RecordId,
    /// State whose roll the record is on.
    Jurisdiction,
    /// First name.
    FirstName,
    /// Middle name.
    MiddleName,
    /// Surname.
    LastName,
    /// JR, SR, II, III, IV.
    Suffix,
    /// Birth date, as much of it as the file gives.
    BirthDate,
    /// How much of the birth date the file gives: year, month or day.
    BirthDatePrecision,
    /// F or M.
    Sex,
    /// Race or ethnicity.
    Race,
    /// Last four digits of the Social Security number.
    Ssn4,
    /// Driver's license number.
    Licence,
    /// House number and street.
    Address,
    /// Post-office city.
    City,
    /// County.
    County,
    /// ZIP code.
    Zip,
    /// When the registration was made.
    RegistrationDate,
    /// Active or inactive.
    Status,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Credit for a vote at the general election of 2006.
    #[strum(serialize = "voted_2006")]
    Voted2006,
    /// Credit for a vote at the general election of 2008.
    #[strum(serialize = "voted_2008")]
    Voted2008,
    /// Credit for a vote at the general election of 2010.
    #[strum(serialize = "voted_2010")]
    Voted2010,
    /// Credit for a vote at the general election of 2012.
    #[strum(serialize = "voted_2012")]
    Voted2012,
    /// Credit for a vote at the general election of 2014.
    #[strum(serialize = "voted_2014")]
    Voted2014,
    /// Credit for a vote at the general election of 2016.
    #[strum(serialize = "voted_2016")]
    Voted2016,
    /// A number that stands for a person in a whole country; only users' files have it, rolls do not.
    NationalId,
}

impl Field {
    /// All columns of rolls, in the order of files.
    pub fn of_rolls() -> impl Iterator<Item = Field> {
        Self::known().filter(|field| *field != Field::NationalId)
    }

    /// Credits for votes, in the order of the elections.
    pub const VOTED: [Field; 6] =
        [Field::Voted2006, Field::Voted2008, Field::Voted2010, Field::Voted2012, Field::Voted2014, Field::Voted2016];

    /// Name in headers and strategies.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// All columns that files may have: those of rolls, and what only users bring.
    pub fn known() -> impl Iterator<Item = Field> {
        Self::VARIANTS.iter().copied()
    }

    /// The field of a name.
    pub fn named(name: &str) -> Option<Field> {
        Self::known().find(|f| f.name() == name)
    }

    /// What its cells stand for.
    pub fn meaning(self) -> Meaning {
        match self {
            Field::FirstName | Field::MiddleName | Field::LastName => Meaning::Name,
            Field::BirthDate | Field::RegistrationDate => Meaning::Date,
            Field::Ssn4 => Meaning::FourDigits,
            Field::Jurisdiction => Meaning::Label(&JURISDICTIONS),
            Field::Suffix => Meaning::Label(&[
                "JR", "SR", "III", "II", "IV", "JR.", "JUNIOR", "J R", "SR.", "SENIOR", "3RD", "111", "2ND", "11",
                "4TH", "1V",
            ]),
            Field::BirthDatePrecision => Meaning::Label(&["year", "month", "day"]),
            Field::Sex => Meaning::Label(&["F", "M"]),
            Field::Status => Meaning::Label(&["active", "inactive"]),
            Field::Voted2006
            | Field::Voted2008
            | Field::Voted2010
            | Field::Voted2012
            | Field::Voted2014
            | Field::Voted2016 => Meaning::Label(&["Y"]),
            Field::Race => Meaning::Label(&["white", "black", "api", "aian", "multi", "hispanic"]),
            Field::RecordId
            | Field::Licence
            | Field::Address
            | Field::City
            | Field::County
            | Field::Zip
            | Field::Phone
            | Field::Email
            | Field::NationalId => Meaning::Text,
        }
    }

    /// Whether strategies can compare it: all but the record's own number, which says nothing about the person.
    pub fn comparable(self) -> bool {
        self != Field::RecordId
    }
}

impl JsonSchema for Field {
    fn schema_name() -> Cow<'static, str> {
        "Field".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": Field::known().map(Field::name).collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        for field in Field::known() {
            assert_eq!(Field::named(field.name()), Some(field));
        }
    }
}
