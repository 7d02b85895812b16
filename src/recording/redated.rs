//! Registration dates that are those of later changes.

use crate::date::Date;
use crate::probability::Probability;
use crate::rng::Stream;
use crate::roll::Registration;

/// Draws of later changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Redated {
    rate: f64,
    today: i32,
    happens: Stream,
    when: Stream,
}

impl Redated {
    /// Prepares the draws of a scenario, whose rolls are taken `today`.
    pub(super) fn new(seed: u64, rate: Probability, today: Date) -> Self {
        Self {
            rate: rate.get(),
            today: today.day_number(),
            happens: Stream::new(seed, "registration date is that of a change"),
            when: Stream::new(seed, "day of the change"),
        }
    }

    /// Whether the file shows the day of a later change.
    pub(super) fn happens(&self, registration: Registration) -> bool {
        self.happens.chance(registration.key(), self.rate)
    }

    /// The day that the file shows of a registration made on `day`: that day, or any between it and today.
    pub(super) fn day(&self, registration: Registration, day: i32) -> i32 {
        if self.happens(registration) {
            day + (f64::from(self.today - day) * self.when.unit(registration.key())) as i32
        } else {
            day
        }
    }
}
