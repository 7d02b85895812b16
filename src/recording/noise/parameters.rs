//! Rates of the noise types.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::probability::Probability;

/// `[recording.noise]` of a scenario: for each type, the share of cells that have such an error. All are 0 unless set.
///
/// A tool's defaults are 1 % for each type [pseudopeople-defaults]; they are not measurements, so any value is assumed
/// unless the type's own page names a source.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoiseParameters {
    /// Cells left empty: middle name, suffix, birth date, sex, SSN4.
    pub blank: Probability,
    /// First names written as a nickname, of those that have one.
    pub nickname: Probability,
    /// Names (first, middle, last apart) with a letter wrong, left out, doubled or swapped.
    pub typo: Probability,
    /// Names with a letter misread from paper, of those that have such a letter.
    pub ocr: Probability,
    /// First and last names spelt by ear, of those that can be.
    pub phonetic: Probability,
    /// Birth dates with day and month exchanged, of those whose day is a month.
    pub month_day_swap: Probability,
    /// Birth dates written as 1800-01-01 or 1900-01-01.
    pub placeholder_date: Probability,
    /// Birth dates of which only month and year were known, written as the first of the month.
    pub first_of_month: Probability,
    /// Records with first and last name exchanged.
    pub swapped_names: Probability,
    /// Surnames with a space or hyphen left out or put in, of those that offer one.
    pub surname_spacing: Probability,
    /// Records with the suffix written behind the surname, of those with a suffix.
    pub suffix_in_surname: Probability,
    /// Suffixes spelt in another way, of records with a suffix.
    pub suffix_spelling: Probability,
    /// Registration dates written as 1900-01-01.
    pub registration_date: Probability,
}
