//! SSN4 as files hold it: there or not, right or with one wrong digit.

use super::licence::WITHOUT_LICENCE;
use super::{MissingSsn4, Ssn4Parameters};
use crate::rng::Stream;
use crate::roll::Registration;

/// The draws that decide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ssn4Recorder {
    parameters: Ssn4Parameters,
    held: Stream,
    wrong: Stream,
    digit: Stream,
}

impl Ssn4Recorder {
    /// Prepares the draws of a scenario.
    pub(super) fn new(seed: u64, parameters: &Ssn4Parameters) -> Self {
        Self {
            parameters: *parameters,
            held: Stream::new(seed, "SSN4 is held"),
            wrong: Stream::new(seed, "SSN4 has a wrong digit"),
            digit: Stream::new(seed, "wrong digit of the SSN4"),
        }
    }

    /// Whether the SSN4, if it is held, has a wrong digit.
    pub(super) fn is_wrong(&self, registration: Registration) -> bool {
        self.wrong.chance(registration.key(), self.parameters.error.get())
    }

    /// Probability that a record holds SSN4, by whether it holds a license number.
    fn coverage(&self, has_licence: impl FnOnce() -> bool) -> f64 {
        let coverage = self.parameters.coverage.get();
        match self.parameters.missing {
            MissingSsn4::Random => coverage,
            // Those without a license number first; what coverage is left over goes to the others.
            MissingSsn4::LicenceInstead if has_licence() => {
                ((coverage - WITHOUT_LICENCE) / (1.0 - WITHOUT_LICENCE)).max(0.0)
            }
            MissingSsn4::LicenceInstead => (coverage / WITHOUT_LICENCE).min(1.0),
        }
    }

    /// What the file holds for a person's true SSN4; 0 for nothing.
    #[inline]
    pub(super) fn write(&self, true_ssn4: u16, registration: Registration, has_licence: impl FnOnce() -> bool) -> u16 {
        let key = registration.key();
        if !self.held.chance(key, self.coverage(has_licence)) {
            return 0;
        }
        if self.wrong.chance(key, self.parameters.error.get()) {
            return with_one_digit_wrong(true_ssn4, self.digit.bits(key));
        }
        true_ssn4
    }
}

/// Replaces one of the four digits by one of the nine others. 0000 cannot come out: it would read as missing.
fn with_one_digit_wrong(ssn4: u16, bits: u64) -> u16 {
    let place = 10u16.pow((bits & 3) as u32);
    let old = ssn4 / place % 10;
    let new = (old + 1 + (((bits >> 32) * 9) >> 32) as u16) % 10;
    match ssn4 - old * place + new * place {
        0 => with_one_digit_wrong(ssn4, bits.rotate_left(17).wrapping_add(1)),
        wrong => wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::mix;

    #[test]
    fn exactly_one_digit_changes() {
        for ssn4 in 1..=9999u16 {
            for salt in 0..8 {
                let wrong = with_one_digit_wrong(ssn4, mix(u64::from(ssn4) << 8 | salt));
                let digits = |n: u16| format!("{n:04}");
                let differing = digits(ssn4).bytes().zip(digits(wrong).bytes()).filter(|(a, b)| a != b).count();
                assert_eq!((differing, wrong > 0), (1, true), "{ssn4} {wrong}");
            }
        }
    }
}
