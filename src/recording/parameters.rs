//! What a scenario says about the files.

use schemars::JsonSchema;
use serde::Deserialize;

use super::noise::NoiseParameters;
use super::quality::QualityParameters;
use super::ssn4::Ssn4Parameters;
use crate::date::Precision;
use crate::population::some_states;
use crate::probability::Probability;
use crate::tables::{StateCode, states};

/// `[recording]` of a scenario. Each rate is per record, as a mean over people and offices.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecordingParameters {
    /// Share of records without a middle name, everywhere. By default each state's published share [released-rolls],
    /// and the mean of the published ones elsewhere.
    pub middle_name_blank: Option<Probability>,
    /// States whose files give the initial of the middle name only.
    #[serde(deserialize_with = "some_states")]
    #[schemars(with = "Vec<String>")]
    pub middle_initial: Vec<StateCode>,
    /// Share of middle names, everywhere else, of which the file gives the initial only: assumption [middle-initial-share].
    pub middle_initial_share: Probability,
    /// How much of the birth date files give.
    pub birth_date: BirthDateFormat,
    /// Share of registrations whose file shows, instead of the day they were made, that of a later change by the
    /// office, on any day up to that of the rolls. None by default; nobody has published it.
    pub redated: Probability,
    /// Who makes the errors.
    pub quality: QualityParameters,
    /// Share of the names changed at marriage that the file has not heard of: it has the name before. None by default; of a file that people
    /// have to tell of a change, such as Social Security's, assumption [name-not-reported].
    pub name_before_marriage: Probability,
    /// Errors, by type.
    pub noise: NoiseParameters,
    /// The last four digits of the Social Security number.
    pub ssn4: Ssn4Parameters,
}

impl RecordingParameters {
    /// The same without any error: what files would say if nobody made one.
    pub fn without_errors(&self) -> Self {
        let ssn4 = Ssn4Parameters { error: Probability::ZERO, ..self.ssn4.clone() };
        Self { noise: NoiseParameters::default(), ssn4, ..self.clone() }
    }
}

/// How much of the birth date the files that are compared give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BirthDateFormat {
    /// Day, month and year everywhere: what offices hold.
    #[default]
    Full,
    /// Month and year everywhere.
    MonthYear,
    /// The year everywhere.
    Year,
    /// What each state gave to the public in 2016: the full date, the year, or nothing [state-release-rules]. States of
    /// which that is mixed or not known are taken to give it in full: assumption [release-unknown].
    AsReleased,
}

impl BirthDateFormat {
    /// What a state's file gives; `None` for no birth date at all.
    pub fn of_state(self, state: StateCode) -> Option<Precision> {
        match (self, states()[usize::from(state)].birth_date_release) {
            (BirthDateFormat::MonthYear, _) => Some(Precision::Month),
            (BirthDateFormat::Year, _) | (BirthDateFormat::AsReleased, "year") => Some(Precision::Year),
            (BirthDateFormat::AsReleased, "none") => None,
            _ => Some(Precision::Day),
        }
    }
}
