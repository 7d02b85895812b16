//! Who lives with whom.

use super::kinship::Kin;
use super::person::{Person, PersonId};
use crate::rng::Stream;

/// Draws of households.
#[derive(Clone, Copy, Debug)]
pub(super) struct Households {
    together: Stream,
}

impl Households {
    pub(super) fn new(seed: u64) -> Self {
        Self { together: Stream::new(seed, "lives with a parent or twin") }
    }
}

/// Share of adults of an age who live with a parent, and so with an unmarried twin: 55 % at 18–24 and 16 % at 25–34, as
/// the Census has them in 2016 [census-living-2016], rounded and from memory, and a guess above:
/// assumption [living-with-parents].
fn lives_with_parents(age: i32) -> f64 {
    match age {
        ..25 => 0.55,
        25..35 => 0.16,
        _ => 0.04,
    }
}

impl super::Population {
    /// The number of somebody's household: the same for those who live together. Spouses do; children and twins with the share of their age.
    pub fn household(&self, person: &Person) -> u64 {
        let pair = PersonId(person.id.0 & !1);
        let place = usize::from(person.place);
        // The younger decides.
        let together = match person.kin {
            Kin::None => return if self.spouse(person).is_some() { pair.key() } else { person.id.key() },
            Kin::Doppelganger => return person.id.key(),
            Kin::FirstTwin | Kin::SecondTwin | Kin::Son | Kin::Junior => {
                lives_with_parents(person.birth.age_in(self.year()))
            }
            Kin::Father | Kin::FatherOfSon => {
                lives_with_parents(self.person(place, PersonId(person.id.0 ^ 1)).birth.age_in(self.year()))
            }
        };
        if self.households.together.chance(pair.key(), together) { pair.key() } else { person.id.key() }
    }
}
