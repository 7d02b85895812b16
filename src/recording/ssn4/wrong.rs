//! How a wrong SSN4 is wrong.

use super::WrongSsn4;
use crate::rng::Stream;

/// A kind of wrong number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Digit,
    Transposed,
    Placeholder,
    Phone,
    Relative,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Digit => "wrong digit",
            Kind::Transposed => "digits exchanged",
            Kind::Placeholder => "placeholder",
            Kind::Phone => "digits of the telephone number",
            Kind::Relative => "number of a relative",
        }
    }
}

/// What is written in systems that demand a number which nobody gave.
pub(crate) const PLACEHOLDERS: [u16; 2] = [9999, 1234];

/// Draws of wrong numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrong {
    kind: Stream,
    how: Stream,
    digit: Stream,
    shares: WrongSsn4,
}

impl Wrong {
    pub(super) fn new(seed: u64, shares: WrongSsn4) -> Self {
        Self {
            kind: Stream::new(seed, "how the SSN4 is wrong"),
            how: Stream::new(seed, "which digits of the SSN4 or which placeholder"),
            digit: Stream::new(seed, "wrong digit of the SSN4"),
            shares,
        }
    }

    /// The wrong number and its kind, never the true one and never 0000, which reads as missing.
    pub(super) fn number(
        &self,
        ssn4: u16,
        key: u64,
        phone: impl FnOnce() -> u16,
        relative: impl FnOnce() -> Option<u16>,
    ) -> (u16, Kind) {
        let kind = self.kind_of(key);
        let bits = self.how.bits(key);
        let wrong = match kind {
            Kind::Digit => None,
            Kind::Transposed => transposed(ssn4, bits),
            Kind::Placeholder => {
                let first = (bits & 1) as usize;
                [first, 1 - first].map(|i| PLACEHOLDERS[i]).into_iter().find(|n| *n != ssn4)
            }
            Kind::Phone => Some(phone()),
            Kind::Relative => relative(),
        };
        match wrong.filter(|n| *n != ssn4 && *n != 0) {
            Some(wrong) => (wrong, kind),
            None => (with_one_digit_wrong(ssn4, self.digit.bits(key)), Kind::Digit),
        }
    }

    fn kind_of(&self, key: u64) -> Kind {
        let WrongSsn4 { transposed, placeholder, phone, relative } = self.shares;
        let mut draw = self.kind.unit(key);
        let kinds = [
            (Kind::Transposed, transposed),
            (Kind::Placeholder, placeholder),
            (Kind::Phone, phone),
            (Kind::Relative, relative),
        ];
        let kind = kinds.into_iter().find(|(_, share)| {
            draw -= share.get();
            draw < 0.0
        });
        kind.map_or(Kind::Digit, |(kind, _)| kind)
    }
}

/// Exchanges two neighboring digits that differ; `None` when all are alike.
fn transposed(ssn4: u16, bits: u64) -> Option<u16> {
    let digit = |place: u16| ssn4 / place % 10;
    let differing = [1u16, 10, 100].into_iter().filter(|&p| digit(p) != digit(10 * p));
    let n = differing.clone().count();
    let place = differing.clone().nth(((bits >> 32) as usize * n) >> 32)?;
    let (low, high) = (digit(place), digit(10 * place));
    Some(ssn4 - low * place - high * 10 * place + high * place + low * 10 * place)
}

/// Replaces one of the four digits by one of the nine others.
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

    fn digits(n: u16) -> Vec<u8> {
        format!("{n:04}").into_bytes()
    }

    #[test]
    fn exactly_one_digit_changes() {
        for ssn4 in 1..=9999u16 {
            for salt in 0..8 {
                let wrong = with_one_digit_wrong(ssn4, mix(u64::from(ssn4) << 8 | salt));
                let differing = digits(ssn4).iter().zip(digits(wrong)).filter(|(a, b)| **a != *b).count();
                assert_eq!((differing, wrong > 0), (1, true), "{ssn4} {wrong}");
            }
        }
    }

    #[test]
    fn exchanged_digits_are_neighbors_and_every_place_is_chosen() {
        for ssn4 in 1..=9999u16 {
            let found: std::collections::BTreeSet<Option<u16>> =
                (0..64).map(|salt| transposed(ssn4, mix(u64::from(ssn4) << 8 | salt))).collect();
            let own = digits(ssn4);
            let expected = (0..3).filter(|&i| own[i] != own[i + 1]).map(|i| {
                let mut other = own.clone();
                other.swap(i, i + 1);
                Some(String::from_utf8(other).unwrap().parse::<u16>().unwrap())
            });
            let expected: std::collections::BTreeSet<Option<u16>> = expected.collect();
            assert_eq!(found, if expected.is_empty() { [None].into() } else { expected }, "{ssn4}");
        }
    }

    #[test]
    fn no_wrong_number_is_the_true_one() {
        let share = |s| crate::probability::Probability::new(s).unwrap();
        let shares =
            WrongSsn4 { transposed: share(0.3), placeholder: share(0.3), phone: share(0.1), relative: share(0.3) };
        let wrong = Wrong::new(5, shares);
        for (key, ssn4) in (0..200_000u64).zip((1..=9999u16).cycle()) {
            let (found, kind) = wrong.number(ssn4, key, || ssn4, || (key % 3 > 0).then_some(ssn4 % 50));
            assert!(found != ssn4 && (1..=9999).contains(&found), "{ssn4}: {found}");
            assert!(kind != Kind::Placeholder || PLACEHOLDERS.contains(&found));
            assert!(kind != Kind::Phone, "the true number is no wrong one");
        }
    }
}
