//! Errors that files contain: one file for each type, applied in the order of [`ALL`].
//!
//! Each type is drawn anew for each registration and field, at rates that hang on the person and the office (`recording::quality`).

mod blank;
mod family_name_first;
mod first_of_month;
mod first_of_year;
mod month_day_swap;
mod nickname;
mod ocr;
mod other_middle_name;
mod phonetic;
mod placeholder_date;
mod registration_date;
mod suffix_in_surname;
mod suffix_spelling;
mod surname_dropped;
mod surname_spacing;
mod swapped_names;
mod transliteration;
mod typo;

pub(crate) mod parameters;

pub use parameters::NoiseParameters;
pub(super) use typo::misspelt;

use std::sync::Arc;

use super::column_stream;
use super::quality::{Quality, Rate};
use crate::date::Date;
use crate::records::Field;
use crate::rng::Stream;
use crate::roll::Registration;

/// What an error does to a cell.
#[derive(Clone, Copy, Debug)]
pub enum Effect {
    /// Rewrites a name, given 64 uniform bits; returning it unchanged means that the name offers no such error.
    Name(fn(&str, u64) -> String),
    /// Rewrites a full date, given 64 uniform bits.
    Date(fn(Date, u64) -> Date),
    /// Replaces a label, given 64 uniform bits; 0 is no label.
    Label(fn(u8, u64) -> u8),
    /// Empties the cell.
    Blank,
    /// Exchanges first and last name, or moves text between columns; done where the columns are put together.
    Rearrange,
}

/// A noise type.
#[derive(Clone, Copy, Debug)]
pub struct NoiseType {
    /// Key in `[recording.noise]`.
    pub name: &'static str,
    /// What its rate is a share of, in a sentence.
    pub about: &'static str,
    /// Columns it can touch.
    pub fields: &'static [Field],
    /// What it does.
    pub effect: Effect,
}

/// All types, in the order they are applied.
pub const ALL: [NoiseType; 18] = [
    blank::BLANK,
    nickname::NICKNAME,
    transliteration::TRANSLITERATION,
    other_middle_name::OTHER_MIDDLE_NAME,
    surname_dropped::SURNAME_DROPPED,
    typo::TYPO,
    ocr::OCR,
    phonetic::PHONETIC,
    month_day_swap::MONTH_DAY_SWAP,
    placeholder_date::PLACEHOLDER_DATE,
    first_of_month::FIRST_OF_MONTH,
    first_of_year::FIRST_OF_YEAR,
    swapped_names::SWAPPED_NAMES,
    family_name_first::FAMILY_NAME_FIRST,
    surname_spacing::SURNAME_SPACING,
    suffix_in_surname::SUFFIX_IN_SURNAME,
    suffix_spelling::SUFFIX_SPELLING,
    registration_date::REGISTRATION_DATE,
];

/// The draws of one noise type on one column.
#[derive(Clone, Debug)]
pub(super) struct Draws<'a> {
    /// The noise type.
    pub name: &'static str,
    /// What it does.
    pub effect: Effect,
    quality: Arc<Quality<'a>>,
    /// Whether the error can be one that another registration has, too.
    copied: bool,
    rate: Rate,
    happens: Stream,
    how: Stream,
}

impl Draws<'_> {
    /// Whether it happens to a registration's cell.
    #[inline]
    pub(super) fn happen(&self, registration: Registration) -> bool {
        self.quality.happens(self.happens, self.rate, self.source(registration))
    }

    /// Whether it can happen to a registration's cell, whatever its office.
    #[inline]
    pub(super) fn may_happen(&self, registration: Registration) -> bool {
        self.quality.may_happen(self.happens, self.rate, self.source(registration))
    }

    /// The bits that say how.
    pub(super) fn bits(&self, registration: Registration) -> u64 {
        self.how.bits(self.source(registration).key())
    }

    fn source(&self, registration: Registration) -> Registration {
        if self.copied { self.quality.source(registration) } else { registration }
    }
}

/// The noise of a scenario: draws by column, only of types with a rate above 0.
#[derive(Clone, Debug)]
pub(super) struct Noise<'a> {
    columns: Vec<(Field, Vec<Draws<'a>>)>,
    /// First and last name exchanged: one decision for both columns.
    pub swapped_names: Option<Draws<'a>>,
    /// The same, of Asian people only.
    pub family_name_first: Option<Draws<'a>>,
    /// Another middle name of the person's.
    pub other_middle_name: Option<Draws<'a>>,
    /// The suffix written behind the surname: one decision for both columns.
    pub suffix_in_surname: Option<Draws<'a>>,
}

impl<'a> Noise<'a> {
    /// Prepares the draws.
    pub(super) fn new(seed: u64, parameters: &NoiseParameters, quality: &Arc<Quality<'a>>) -> Self {
        let rates = ALL.map(|noise| quality.rate(parameters.of(noise.name).get()));
        let draws = |noise: &NoiseType, field: Field| {
            let place = ALL.iter().position(|n| n.name == noise.name).expect("a noise type");
            let stream = |what: &str| column_stream(seed, &format!("{} {what}", noise.name), field);
            (parameters.of(noise.name).get() > 0.0).then(|| Draws {
                name: noise.name,
                effect: noise.effect,
                quality: Arc::clone(quality),
                // The date is the registration's own.
                copied: field != Field::RegistrationDate,
                rate: rates[place],
                happens: stream("happens"),
                how: stream("how"),
            })
        };
        let of_field = |field: Field| {
            let types = ALL.iter().filter(|n| n.fields.contains(&field) && !matches!(n.effect, Effect::Rearrange));
            (field, types.filter_map(|n| draws(n, field)).collect())
        };
        Self {
            columns: Field::of_rolls().map(of_field).collect(),
            swapped_names: draws(&swapped_names::SWAPPED_NAMES, Field::LastName),
            family_name_first: draws(&family_name_first::FAMILY_NAME_FIRST, Field::LastName),
            other_middle_name: draws(&other_middle_name::OTHER_MIDDLE_NAME, Field::MiddleName),
            suffix_in_surname: draws(&suffix_in_surname::SUFFIX_IN_SURNAME, Field::LastName),
        }
    }

    /// The draws that can touch a column by itself.
    pub(super) fn of(&self, field: Field) -> &[Draws<'a>] {
        self.columns.iter().find(|c| c.0 == field).map_or(&[], |c| &c.1)
    }

    /// A name after all errors that happen to it.
    pub(super) fn name(&self, field: Field, registration: Registration, name: String) -> String {
        self.of(field).iter().filter(|d| d.happen(registration)).fold(name, |name, draws| match draws.effect {
            _ if name.is_empty() => name,
            Effect::Name(rewrite) => rewrite(&name, draws.bits(registration)),
            Effect::Blank => String::new(),
            Effect::Date(_) | Effect::Label(_) | Effect::Rearrange => name,
        })
    }

    /// A date after all errors that happen to it.
    pub(super) fn date(&self, field: Field, registration: Registration, date: Date) -> Option<Date> {
        self.of(field).iter().filter(|d| d.happen(registration)).try_fold(date, |date, draws| match draws.effect {
            Effect::Date(rewrite) => Some(rewrite(date, draws.bits(registration))),
            Effect::Blank => None,
            Effect::Name(_) | Effect::Label(_) | Effect::Rearrange => Some(date),
        })
    }

    /// A label after all errors that happen to it; 0 is none.
    pub(super) fn label(&self, field: Field, registration: Registration, label: u8) -> u8 {
        let happening = self.of(field).iter().filter(|d| d.happen(registration));
        happening.fold(label, |label, draws| match draws.effect {
            Effect::Label(rewrite) => rewrite(label, draws.bits(registration)),
            Effect::Blank => 0,
            Effect::Name(_) | Effect::Date(_) | Effect::Rearrange => label,
        })
    }

    /// Whether a cell of any other kind is left empty.
    pub(super) fn blank(&self, field: Field, registration: Registration) -> bool {
        self.of(field).iter().any(|d| matches!(d.effect, Effect::Blank) && d.happen(registration))
    }
}

/// Picks one of `n` with the low half of the bits.
fn pick(bits: u64, n: usize) -> usize {
    (((bits & 0xffff_ffff) * n as u64) >> 32) as usize
}

/// Applies one of the replacements that fit, chosen by the bits, at a place chosen by the bits; unchanged when none fits.
fn replace_one(name: &str, bits: u64, replacements: &[(&str, &str)]) -> String {
    let places: Vec<(usize, &str, &str)> = replacements
        .iter()
        .flat_map(|&(from, to)| name.match_indices(from).map(move |(at, _)| (at, from, to)))
        .collect();
    if places.is_empty() {
        name.to_owned()
    } else {
        let (at, from, to) = places[pick(bits, places.len())];
        format!("{}{to}{}", &name[..at], &name[at + from.len()..])
    }
}

#[cfg(test)]
mod tests;
