//! The answer key: which record is whose. Linkage never sees it.

use crate::population::PersonId;
use crate::roll::RegistrationKind;

/// Why a record is, or is not, where its person may vote now.
pub const REASONS: [&str; 6] = [
    "lives here",
    "moved to another state",
    "second registration in the state",
    "has died",
    "lives elsewhere in the state",
    "is not a citizen",
];

/// Record → person, in the order of the records.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Whose record it is.
    pub persons: Vec<PersonId>,
    /// Which of the person's registrations, by [`RegistrationKind::byte`].
    pub kinds: Vec<u8>,
    /// Elections at which the person voted there, a bit each from 2006 on, when asked for.
    pub votes: Option<Vec<u8>>,
    /// Whether the person lives at another address now, when asked for.
    pub old_address: Option<Vec<bool>>,
    /// Whether the person is not a citizen, when asked for.
    pub not_citizen: Option<Vec<bool>>,
    /// True birth dates, when only some birth dates are simulated.
    pub sampled_dates: Option<SampledDates>,
}

/// Birth dates as sampling units.
#[derive(Clone, Debug, Default)]
pub struct SampledDates {
    /// Record → true birth date, packed.
    pub of_row: Vec<u32>,
    /// All dates that are simulated, packed and ascending, each with its exposure: sixteenths of the registrations that are
    /// expected of people born on it.
    pub exposures: Vec<(u32, u32)>,
}

impl SampledDates {
    /// Whether a date is simulated.
    pub fn keep(&self, date: u32) -> bool {
        self.exposures.binary_search_by_key(&date, |&(date, _)| date).is_ok()
    }
}

impl Truth {
    /// Whether the record is where its person may vote now.
    pub fn current(&self, row: usize) -> bool {
        self.kind(row) == RegistrationKind::Home && !self.is_not_citizen(row)
    }

    fn kind(&self, row: usize) -> RegistrationKind {
        RegistrationKind::of_byte(self.kinds[row])
    }

    fn is_not_citizen(&self, row: usize) -> bool {
        self.not_citizen.as_ref().is_some_and(|not| not[row])
    }

    /// The place of its reason in [`REASONS`].
    pub fn reason_code(&self, row: usize) -> usize {
        match self.kind(row) {
            RegistrationKind::Home if self.is_not_citizen(row) => 5,
            RegistrationKind::Home if self.old_address.as_ref().is_some_and(|old| old[row]) => 4,
            RegistrationKind::Home => 0,
            RegistrationKind::LeftBehind => 1,
            RegistrationKind::Duplicate => 2,
            RegistrationKind::OfTheDead => 3,
            RegistrationKind::Listed { .. } => unreachable!("lists give reasons of their own"),
        }
    }

    /// Why it is, or is not.
    pub fn reason(&self, row: usize) -> &'static str {
        REASONS[self.reason_code(row)]
    }
}
