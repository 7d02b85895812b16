//! Driver's license numbers: held or not, and numbers that no office has issued.

use super::RowKeys;
use super::contact::texts;
use crate::records::Cells;
use crate::rng::Stream;
use crate::roll::Registration;

/// How registrations are made: at an office of motor vehicles 33 %, online 17 %, by mail 17 %, in person 12 %
/// [eavs-2016], the rest in other ways. With each the share that gives a license number, if there is one:
/// assumption [license-given].
pub(super) const CHANNELS: [(f64, f64); 5] = [(0.33, 1.0), (0.17, 0.95), (0.17, 0.70), (0.12, 0.70), (0.21, 0.60)];

/// Share of adults with a license: 222 of 249 million [fhwa-2016].
const LICENSED: f64 = 0.89;

/// Share of registrations without a license number: who has none, and who did not give it.
pub(super) const WITHOUT_LICENCE: f64 = 1.0 - LICENSED * given();

const fn given() -> f64 {
    let (mut sum, mut channel) = (0.0, 0);
    while channel < CHANNELS.len() {
        sum += CHANNELS[channel].0 * CHANNELS[channel].1;
        channel += 1;
    }
    sum
}

/// Draws of licenses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Licences {
    by_person: bool,
    licensed: Stream,
    channel: Stream,
    given: Stream,
    number: Stream,
}

impl Licences {
    /// Prepares the draws of a seed.
    ///
    /// `by_person`: who has a license is a fact about the person, so that all their records lack it; otherwise each record is drawn anew, and what is missing says
    /// nothing about who is who.
    pub(super) fn new(seed: u64, by_person: bool) -> Self {
        Self {
            by_person,
            licensed: Stream::new(seed, "has a driver's licence"),
            channel: Stream::new(seed, "channel of the registration"),
            given: Stream::new(seed, "gives the licence number"),
            number: Stream::new(seed, "licence number"),
        }
    }

    /// Whether a registration holds a license number.
    pub(super) fn is_held(&self, registration: Registration) -> bool {
        let key = registration.key();
        let licensed = if self.by_person { registration.person.key() } else { key };
        if !self.licensed.chance(licensed, LICENSED) {
            return false;
        }
        self.given.chance(key, CHANNELS[self.channel(registration)].1)
    }

    /// How a registration was made, as a place in [`CHANNELS`].
    pub(super) fn channel(&self, registration: Registration) -> usize {
        let mut draw = self.channel.unit(registration.key());
        let channel = CHANNELS.iter().position(|(share, _)| {
            draw -= share;
            draw < 0.0
        });
        channel.unwrap_or(CHANNELS.len() - 1)
    }

    /// Numbers, one for each person and state; they begin with SYN, which no state's do.
    pub(super) fn column(&self, keys: &RowKeys, sent: impl Fn(Registration) -> bool + Sync) -> Cells {
        texts(keys, |row, out| {
            let registration = keys.registration(row);
            if sent(registration) && self.is_held(registration) {
                let key = registration.person.key() << 8 | u64::from(registration.jurisdiction);
                let number = 10_000_000 + self.number.below(key, 90_000_000);
                out.extend_from_slice(b"SYN");
                out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_all_registrations() {
        assert!((CHANNELS.iter().map(|c| c.0).sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((0.2..0.35).contains(&WITHOUT_LICENCE), "{WITHOUT_LICENCE}");
    }
}
