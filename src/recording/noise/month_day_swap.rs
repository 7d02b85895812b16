//! Day and month exchanged.
//!
//! **What it does.** Writes 7 March as 3 July, when the day can be a month and differs from it.
//! **Who does this.** People used to writing the day first; imports of files in another format.
//! **Parameters.** `recording.noise.month_day_swap`: share of birth dates, of those that can be exchanged:
//! assumption [month-day-swap].
//! **What it cannot see.** That it comes in batches, when a whole file is misread.
//! **References.** None with a rate for voter rolls.

use super::{Effect, NoiseType};
use crate::date::Date;
use crate::records::Field;

pub(super) const MONTH_DAY_SWAP: NoiseType = NoiseType {
    name: "month_day_swap",
    about: "Birth dates with day and month exchanged, of those whose day is a month.",
    fields: &[Field::BirthDate],
    effect: Effect::Date(swapped),
};

fn swapped(date: Date, _: u64) -> Date {
    Date::new(date.year(), date.day(), date.month()).unwrap_or(date)
}
