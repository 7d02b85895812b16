//! Names within one state, in closed form, beside what was counted there.

use crate::closed_form::{Condition, Demand, Presence, RollMix, expected_pairs_within};
use crate::date::Date;
use crate::population::{Composition, FIRST_BIRTH_YEAR, NameParameters, days_of_adults};
use crate::tables::state_named;

/// Adults of a state, or of the nation, with names as people have them.
struct Adults {
    composition: Composition,
    days: Vec<Vec<f64>>,
}

impl Adults {
    /// Adult residents at the end of 2020 who were born in some years.
    fn born(postal: Option<&str>, years: std::ops::RangeInclusive<i32>) -> Self {
        let date = Date::new(2020, 12, 31).expect("a date");
        let mut composition = match postal {
            Some(postal) => Composition::residents(state_named(postal).expect("a state"), date),
            None => Composition::nation(date),
        };
        composition.weight(|born, _, _| f64::from(u8::from(years.contains(&born))));
        let days = |year: usize| days_of_adults(FIRST_BIRTH_YEAR + year as i32, date).share;
        Self { days: (0..composition.people.len()).map(days).collect(), composition }
    }

    fn pairs(&self, fields: &[&str]) -> f64 {
        let agree = |field: &&str| Condition { comparison: field.parse().expect("a field"), demand: Demand::Agree };
        let conditions: Vec<Condition> = fields.iter().map(agree).collect();
        let presence = Presence { names: NameParameters::default(), ..Presence::FULL };
        let roll = RollMix { composition: self.composition.clone(), presence, married: Vec::new() };
        expected_pairs_within(&roll, &conditions, &self.days).expect("names have a closed form").agreeing
    }

    /// The chance that two of one sex and birth year share the first name.
    fn share_first_name(&self) -> f64 {
        self.pairs(&["first_name", "sex", "birth_date:year"]) / self.pairs(&["sex", "birth_date:year"])
    }
}

/// How often two people of one state, sex and birth year, born in 1940 to 1990, share the first name, for each time that two of the nation do.
pub(super) fn first_names_within(postal: &str) -> f64 {
    let chance = |postal| Adults::born(postal, 1940..=1990).share_first_name();
    chance(Some(postal)) / chance(None)
}

/// The effective number of surnames of a state's adults.
pub(super) fn effective_surnames(postal: &str) -> f64 {
    let adults = Adults::born(Some(postal), FIRST_BIRTH_YEAR..=2002);
    adults.pairs(&["birth_date:year"]) / adults.pairs(&["last_name", "birth_date:year"])
}
