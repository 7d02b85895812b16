//! A roll as the closed form sees it, and the names on it that agree with nobody's.

use super::condition::{Condition, Presence};
use crate::linkage::Normalisation;
use crate::population::{Composition, FIRST_BIRTH_YEAR, STRATA, married_share, name_change_shares};
use crate::records::Field;
use crate::tables::Race;

/// A roll as the closed form sees it.
#[derive(Clone, Debug)]
pub(crate) struct RollMix {
    /// Expected records by birth year and stratum.
    pub composition: Composition,
    /// What they hold.
    pub presence: Presence,
    /// Share of the women of each birth year who were married when they registered; none when nobody changes names.
    pub married: Vec<f64>,
}

/// Share of women of each of some birth years who are married at the end of a year, as if they had registered then.
pub(crate) fn married_by_year(now: i32, years: usize) -> Vec<f64> {
    let age = |index: usize| f64::from(now - FIRST_BIRTH_YEAR - index as i32) + 0.5;
    (0..years).map(|index| married_share(age(index))).collect()
}

impl RollMix {
    fn married(&self, year: usize, stratum: usize) -> f64 {
        if stratum < STRATA / 2 { self.married.get(year).copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// Share of a birth year (index) and stratum whose middle name was their surname at birth.
    pub(super) fn moved_surname(&self, year: usize, stratum: usize) -> f64 {
        let (take, _) = name_change_shares(self.presence.name_change);
        self.married(year, stratum) * take * self.presence.names.own_surname_share()
    }

    /// Share of a birth year and stratum whose value can agree with a stranger's: two surnames, joined or not, and a surname in the place of the
    /// middle name are taken never to.
    pub(super) fn sharable(&self, condition: &Condition, year: usize, stratum: usize) -> f64 {
        match condition.comparison.field {
            Field::LastName => {
                let (_, hyphenated) = name_change_shares(self.presence.name_change);
                let two = self.presence.names.two_surnames_share(Race::ALL[stratum % 6]);
                (1.0 - self.married(year, stratum) * hyphenated) * (1.0 - two)
            }
            Field::MiddleName if condition.comparison.normalisation != Normalisation::Initial => {
                1.0 - self.moved_surname(year, stratum)
            }
            _ => 1.0,
        }
    }
}
