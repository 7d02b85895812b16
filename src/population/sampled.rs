//! Who was born on one of the dates of a sample. Everybody has to be asked, and most are not, so this is told with as few draws as it takes.

use std::ops::Range;

use super::composition::Stratum;
use super::person::{Birth, PersonId};
use super::{FIRST_BIRTH_YEAR, Population};
use crate::tables::BirthDays;

/// By birth year, the cells of the draw of a birthday that can give a simulated date: a bit each. All years fit the nearest cache, which the draws
/// themselves do not, and most people are passed over by these bits.
#[derive(Clone, Debug)]
pub(super) struct SampledCells {
    /// Empty when all dates are simulated.
    years: Vec<[u64; 6]>,
}

impl SampledCells {
    /// Of the draws of each birth year, and which days of it are kept.
    pub(super) fn new(days: &[BirthDays], kept: &[Vec<bool>]) -> Self {
        let of_year = |(days, kept): (&BirthDays, &Vec<bool>)| {
            let mut bits = [0u64; 6];
            for (cell, outcomes) in days.cells().enumerate() {
                let may = outcomes.iter().any(|&day| kept[day as usize]);
                bits[cell / 64] |= u64::from(may) << (cell % 64);
            }
            bits
        };
        Self { years: days.iter().zip(kept).map(of_year).collect() }
    }

    #[inline]
    fn may_hold(&self, year_index: usize, cell: usize) -> bool {
        self.years.get(year_index).is_none_or(|bits| bits[cell / 64] >> (cell % 64) & 1 == 1)
    }
}

impl Population {
    /// When a person was born, and as what; `None` when their birth date is not simulated.
    #[inline]
    pub fn simulated_birth(&self, place: usize, id: PersonId) -> Option<Birth> {
        // Only second twins and doubles are born on another day than the one drawn for them.
        if id.0 & 7 == 1 || self.kinship.has_doubles() {
            let birth = self.person(place, id).birth;
            let year = (birth.date.year() - FIRST_BIRTH_YEAR) as usize;
            return self.is_kept(year, birth.date.day_of_year() as usize).then_some(birth);
        }
        let stratum = self.own_stratum(place, id);
        self.own_simulated_day(id, stratum).map(|day| self.birth_of(stratum, day))
    }

    /// The numbers of those residents of a place in a range, which begins with the first of a pair, whose birth date is simulated.
    pub fn numbers_of_simulated(&self, place: usize, numbers: Range<u32>) -> Vec<u32> {
        debug_assert!(numbers.start.is_multiple_of(2));
        let id = |number: u32| PersonId::new(self.states()[place], number);
        if self.kinship.has_doubles() {
            return numbers.filter(|&number| self.simulated_birth(place, id(number)).is_some()).collect();
        }
        let is_simulated = |id: PersonId, stratum: Stratum| self.own_simulated_day(id, stratum).is_some();
        let mut found = Vec::new();
        for number in numbers.clone().step_by(2) {
            // What is drawn for the first of a pair is a part of what is drawn for the second.
            let (first, second) = (id(number), id(number + 1));
            let (of_first, first_is_dead) = self.first_stratum(place, first);
            let first_is_simulated = is_simulated(first, of_first);
            if first_is_simulated {
                found.push(number);
            }
            if number + 1 == numbers.end {
                break;
            }
            let second_is_simulated =
                if second.0 & 7 == 1 && self.are_twins(place, first) && !self.has_died(place, second) {
                    first_is_simulated
                } else {
                    is_simulated(second, self.second_stratum(place, second, of_first, first_is_dead))
                };
            if second_is_simulated {
                found.push(number + 1);
            }
        }
        found
    }

    /// Whether the same people have the same birth dates, of which the same are simulated.
    pub fn has_births_of(&self, other: &Self) -> bool {
        self.day_stream == other.day_stream
            && self.parameters == other.parameters
            && self.lives == other.lives
            && self.kinship.makes_births_of(&other.kinship)
    }

    /// The day of the year, from 0, that is drawn for a person, if it is simulated.
    #[inline]
    fn own_simulated_day(&self, id: PersonId, stratum: Stratum) -> Option<usize> {
        let year = stratum.year_index();
        if self.is_given_january_first(id, stratum) {
            return self.is_kept(year, 0).then_some(0);
        }
        let bits = self.day_stream.bits(id.key());
        if !self.sampled_cells.may_hold(year, self.days[year].cell(bits)) {
            return None;
        }
        let day = self.days[year].draw(bits);
        self.is_kept(year, day).then_some(day)
    }
}
