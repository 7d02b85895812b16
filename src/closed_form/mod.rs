//! How many pairs of different, unrelated people agree by chance: the closed form.
//!
//! McDonald & Levitt's argument (Election Law Journal 7:111, 2008) done exactly from the tables: for each birth year and each pair of (sex, race)
//! groups, the expected pairs of people times the chance that two of them share each field, summed. Fields are
//! independent given sex, race and birth year; that is how people are drawn, too.

mod birthdays;
mod condition;
mod kernels;
mod middle;
mod named;
mod nicknames;
mod roll_mix;
mod ssn4;
mod sum;
mod written;

pub(crate) use birthdays::{people_for_shared_birth_date, same_birth_date};
pub(crate) use condition::{Condition, Demand, Presence};
pub(crate) use named::{Unlisted, namesakes};
pub(crate) use roll_mix::{RollMix, married_by_year};
pub(crate) use ssn4::Ssn4Presence;
pub(crate) use sum::{ExpectedPairs, expected_pairs_across, expected_pairs_within};
pub(crate) use written::written_days;

#[cfg(test)]
mod tests;
