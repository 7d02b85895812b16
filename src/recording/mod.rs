//! What a jurisdiction writes down: first its format, then the errors it makes.

mod birth_dates;
pub(crate) mod contact;
mod facts;
pub(crate) mod formats;
mod keys;
mod licence;
mod localities;
mod names;
pub mod noise;
mod parameters;
mod quality;
mod redated;
pub(crate) mod ssn4;
mod user_names;
mod words;

pub use birth_dates::WrittenBirthDates;
pub use keys::RowKeys;
pub use noise::NoiseParameters;
pub use parameters::{BirthDateFormat, RecordingParameters};
pub use quality::{QualityParameters, Variation};
pub use ssn4::{ChannelTimes, MissingSsn4, Ssn4Parameters, WrongSsn4};

use std::sync::Arc;

use rayon::prelude::*;

use crate::date::Date;
use crate::population::{Person, Population};
use crate::records::{Cells, Field, Lexicon, Records};
use crate::rng::Stream;
use crate::roll::{Registrar, Registration, Rolls, VoteParameters, Votes};
use crate::tables::{Race, StateCode};
use crate::truth::Truth;
use facts::Facts;
use formats::Formats;

/// Writes records: each cell is a pure function of (seed, registration).
#[derive(Debug)]
pub struct Recorder<'a> {
    population: &'a Population,
    registrar: &'a Registrar,
    formats: Formats,
    ssn4: ssn4::Ssn4Recorder<'a>,
    noise: noise::Noise<'a>,
    contact: contact::Contact,
    licence: licence::Licences,
    votes: Votes,
    redated: redated::Redated,
    /// Whether a name changed at marriage is not known to the file, and at what rate.
    unreported: (Stream, f64),
    respelled: Stream,
}

const BLOCK: usize = 1 << 13;

impl<'a> Recorder<'a> {
    /// Prepares the formats and noise of a scenario; `public` states send public fields only.
    pub fn new(
        seed: u64,
        parameters: &RecordingParameters,
        public: &[StateCode],
        votes: &VoteParameters,
        population: &'a Population,
        registrar: &'a Registrar,
    ) -> Self {
        let quality = Arc::new(quality::Quality::new(seed, &parameters.quality, population, registrar));
        Self {
            population,
            registrar,
            formats: Formats::new(seed, parameters, public),
            ssn4: ssn4::Ssn4Recorder::new(seed, &parameters.ssn4, &quality),
            licence: licence::Licences::new(seed, parameters.ssn4.missing == MissingSsn4::LicenceInstead),
            votes: Votes::new(seed, votes, registrar.could_vote_twice()),
            noise: noise::Noise::new(seed, &parameters.noise, &quality),
            redated: redated::Redated::new(seed, parameters.redated, population.parameters().date.0),
            contact: contact::Contact::new(seed),
            unreported: (Stream::new(seed, "name at marriage is not reported"), parameters.name_before_marriage.get()),
            respelled: Stream::new(seed, "how a duplicate spells a name"),
        }
    }

    /// Writes the asked columns of the records that `keys` names.
    pub fn record(&self, keys: &RowKeys, fields: &[Field]) -> Records {
        let mut records = Records::new(keys.len(), Lexicon::over(words::stock()));
        self.record_into(&mut records, keys, fields);
        records
    }

    /// Writes the asked columns, and with them the answer key and the elections at which each row's person voted there.
    pub fn record_with_truth(&self, keys: &RowKeys, fields: &[Field]) -> (Records, Truth) {
        let facts = Facts::new(self, keys);
        let mut records = Records::new(keys.len(), Lexicon::over(words::stock()));
        self.fill(&mut records, keys, fields, &facts);
        (records, facts.truth())
    }

    /// Writes the asked columns into a table of the same records, replacing those that it has.
    pub fn record_into(&self, records: &mut Records, keys: &RowKeys, fields: &[Field]) {
        self.fill(records, keys, fields, &Facts::new(self, keys));
    }

    fn fill(&self, records: &mut Records, keys: &RowKeys, fields: &[Field], facts: &Facts) {
        for &field in fields {
            let cells = self.column(keys, field, facts, &mut records.lexicon);
            records.set(field, cells);
        }
    }

    fn column(&self, keys: &RowKeys, field: Field, facts: &Facts, lexicon: &mut Lexicon) -> Cells {
        match field {
            Field::FirstName | Field::MiddleName | Field::LastName => self.names(keys, field, lexicon),
            Field::Suffix => Cells::U8(each(keys, |r, p| self.suffix(r, p))),
            Field::Jurisdiction => Cells::U8(each(keys, |r, _| r.jurisdiction + 1)),
            Field::BirthDate => Cells::U32(each(keys, |r, p| self.birth_date(r, p))),
            Field::BirthDatePrecision => Cells::U8(each(keys, |r, p| {
                Date::from_packed(self.birth_date(r, p)).map_or(0, |date| date.precision() as u8 + 1)
            })),
            Field::Sex => {
                Cells::U8(each(keys, |r, p| if self.noise.blank(field, r) { 0 } else { p.birth.sex as u8 + 1 }))
            }
            Field::Race => Cells::U8(each(keys, |_, p| p.birth.race as u8 + 1)),
            Field::Ssn4 => Cells::U16(each(keys, |r, p| {
                if self.noise.blank(field, r) || self.is_public_only(r) {
                    0
                } else {
                    self.ssn4.write(self.population, p, r, &self.licence, &self.contact)
                }
            })),
            Field::Licence => self.licence.column(keys, |r| !self.is_public_only(r)),
            Field::RecordId => keys.record_ids(),
            Field::Phone => self.contact.phones(keys),
            Field::Email => self.contact.emails(keys),
            Field::Address => facts.addresses(),
            Field::City => facts.localities().column(|place| place.city),
            Field::County => facts.localities().column(|place| place.county),
            Field::Zip => facts.localities().column(|place| place.zip),
            Field::RegistrationDate => facts.registration_dates(),
            Field::Status => facts.statuses(),
            Field::Voted2006
            | Field::Voted2008
            | Field::Voted2010
            | Field::Voted2012
            | Field::Voted2014
            | Field::Voted2016 => facts.credits(field),
            // No roll has a national number.
            Field::NationalId => Cells::of_texts((0..keys.len()).map(|_| "")),
        }
    }

    /// Whether a registration's date in the file is that of a later change.
    pub fn is_redated(&self, registration: Registration) -> bool {
        self.redated.happens(registration)
    }

    fn is_public_only(&self, registration: Registration) -> bool {
        self.formats.public[usize::from(registration.jurisdiction)]
    }

    /// The answer key of rows, with the elections at which their people voted there.
    pub fn truth(&self, keys: &RowKeys) -> Truth {
        Facts::new(self, keys).truth()
    }

    /// The errors that happen to a registration's field, by name, in the order they are applied.
    pub fn events(&self, registration: Registration, person: &Person, field: Field) -> Vec<&'static str> {
        let own = self.noise.of(field).iter();
        let asian = || {
            let place = self.population.states().binary_search(&registration.person.home());
            place.is_ok_and(|place| self.population.person(place, registration.person).birth.race == Race::Api)
        };
        let noise = &self.noise;
        let rearranged = [&noise.swapped_names, &noise.other_middle_name, &noise.suffix_in_surname]
            .into_iter()
            .chain(Some(&noise.family_name_first).filter(|_| asian()))
            .flatten()
            .filter(|d| noise::ALL.iter().any(|n| n.name == d.name && n.fields.contains(&field)));
        let mut events: Vec<&'static str> =
            own.chain(rearranged).filter(|d| d.happen(registration)).map(|d| d.name).collect();
        if field == Field::Ssn4 {
            events.extend(self.ssn4.event(self.population, person, registration, &self.contact));
        }
        events
    }

    /// The birth date as far as the jurisdiction's file gives it, after its errors; 0 when it is left out.
    fn birth_date(&self, registration: Registration, person: &Person) -> u32 {
        let format = self.formats.birth_date[usize::from(registration.jurisdiction)];
        let date = birth_dates::meant(self.population, self.registrar, registration, person);
        let written = Date::from_packed(self.date(Field::BirthDate, registration, date));
        written.zip(format).map_or(0, |(date, precision)| date.coarsened(precision).packed())
    }

    /// A date cell after its errors; 0 when it is left out.
    fn date(&self, field: Field, registration: Registration, date: Date) -> u32 {
        if self.noise.of(field).is_empty() {
            date.packed()
        } else {
            self.noise.date(field, registration, date).map_or(0, Date::packed)
        }
    }
}

/// Computes one cell of each row, in parallel blocks.
fn each<T: Send>(keys: &RowKeys, cell: impl Fn(Registration, &Person) -> T + Sync) -> Vec<T> {
    each_row(keys, |_, registration, person| cell(registration, person))
}

/// Computes one cell of each row, in parallel blocks; `cell` is told the row.
fn each_row<T: Send>(keys: &RowKeys, cell: impl Fn(usize, Registration, &Person) -> T + Sync) -> Vec<T> {
    (0..keys.len())
        .into_par_iter()
        .with_min_len(BLOCK)
        .map(|row| cell(row, keys.registration(row), &keys.person(row)))
        .collect()
}

/// A stream named for a decision about one column.
fn column_stream(seed: u64, decision: &str, field: Field) -> Stream {
    Stream::new(seed, &format!("{decision}: {}", field.name()))
}

/// All rows of the rolls, with what the columns are computed from.
pub fn all_rows(rolls: &Rolls, population: &Population) -> RowKeys {
    RowKeys::new(rolls, population, 0..rolls.len())
}

#[cfg(test)]
mod tests;
