//! What a scenario says about SSN4: how often it is held, who lacks it, and how it is wrong.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::Error};

use crate::population::{Times, some_states};
use crate::probability::Probability;
use crate::recording::licence::CHANNELS;
use crate::tables::StateCode;

/// `[recording.ssn4]` of a scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Ssn4Parameters {
    /// Share of records that hold it.
    pub coverage: Probability,
    /// The same for single states, by postal code: `by_state = { IA = 0.8 }`. None by default, as no source gives it.
    #[serde(deserialize_with = "by_state")]
    #[schemars(with = "BTreeMap<String, Probability>")]
    pub by_state: BTreeMap<StateCode, Probability>,
    /// Multiples of the coverage from an age on, by rising age: `by_age = [[18, 1.1], [65, 0.5]]`. The product is at
    /// most 1. None by default, as no source gives it.
    #[serde(deserialize_with = "by_age")]
    pub by_age: Vec<(u8, Times)>,
    /// Share of held ones that are wrong.
    pub error: Probability,
    /// How they are wrong.
    #[serde(deserialize_with = "at_most_all")]
    pub wrong: WrongSsn4,
    /// Who lacks it.
    pub missing: MissingSsn4,
}

impl Ssn4Parameters {
    /// Share of a state's records of people of an age that hold it.
    pub(crate) fn coverage_at(&self, state: StateCode, age: i32) -> f64 {
        (self.coverage_of(state) * self.times_at(age)).min(1.0)
    }

    /// Share of a state's records that hold it, before ages tell.
    pub(crate) fn coverage_of(&self, state: StateCode) -> f64 {
        self.by_state.get(&state).unwrap_or(&self.coverage).get()
    }

    fn times_at(&self, age: i32) -> f64 {
        self.by_age.iter().rev().find(|(from, _)| age >= i32::from(*from)).map_or(1.0, |(_, times)| times.0)
    }
}

/// Shares of the wrong numbers by how they are wrong; the rest have one wrong digit. A number that offers no such error has a wrong
/// digit, too.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WrongSsn4 {
    /// Two neighboring digits are exchanged.
    pub transposed: Probability,
    /// 9999 or 1234, equally often.
    pub placeholder: Probability,
    /// The last four digits of the registration's own telephone number.
    pub phone: Probability,
    /// The number of the spouse, twin, father or son.
    pub relative: Probability,
}

impl Default for WrongSsn4 {
    /// One wrong digit to exchanged digits as 5 to 1 [verhoeff-1969]; the shares of the other kinds by
    /// assumption [ssn4-wrong].
    fn default() -> Self {
        let share = |s| Probability::new(s).expect("a share");
        Self { transposed: share(0.14), placeholder: share(0.08), phone: share(0.02), relative: share(0.06) }
    }
}

/// Which records lack the SSN4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MissingSsn4 {
    /// Any, independently of the person.
    #[default]
    Random,
    /// Those that hold a licence number instead: a person without a licence tends to have SSN4 on all their records, as far as the coverage allows.
    LicenceInstead,
    /// By the way of registering: the coverage is the mean, and these are its multiples for each way. Where a multiple would be more than all,
    /// the other ways make up for it.
    Channel(ChannelTimes),
}

/// A multiple for each way of registering.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct ChannelTimes {
    /// At an office of motor vehicles.
    pub motor_vehicles: Times,
    /// Online.
    pub online: Times,
    /// By mail.
    pub mail: Times,
    /// In person at the office.
    pub in_person: Times,
    /// In other ways.
    pub other: Times,
}

impl Default for ChannelTimes {
    fn default() -> Self {
        let one = Times::default();
        Self { motor_vehicles: one, online: one, mail: one, in_person: one, other: one }
    }
}

impl ChannelTimes {
    /// In the order of [`CHANNELS`].
    fn all(&self) -> [f64; 5] {
        [self.motor_vehicles, self.online, self.mail, self.in_person, self.other].map(|times| times.0)
    }

    /// The share of one channel's records, when the mean over the channels is to be `mean`: `min(1, c f)` with the `c` that gives it.
    pub(super) fn share(&self, mean: f64, channel: usize) -> f64 {
        let times = self.all();
        let mut full = [false; 5];
        loop {
            let part = |wanted: bool, of: fn(f64, f64) -> f64| -> f64 {
                (0..5).filter(|&i| full[i] == wanted).map(|i| of(CHANNELS[i].0, times[i])).sum()
            };
            let (held, weight) = (part(true, |share, _| share), part(false, |share, times| share * times));
            let c = if weight > 0.0 { (mean - held).max(0.0) / weight } else { 0.0 };
            match (0..5).find(|&i| !full[i] && c * times[i] > 1.0) {
                Some(channel) => full[channel] = true,
                None => return if full[channel] { 1.0 } else { c * times[channel] },
            }
        }
    }
}

impl Default for Ssn4Parameters {
    /// Coverage √0.348: of Iowa's Crosscheck pairs 34.8 % had it on both sides ([goel-2020] p. 468), which we take to
    /// be alike and independent, assumption [ssn4-coverage]. Error 1 %: assumption [ssn4-error].
    fn default() -> Self {
        let rate = |r| Probability::new(r).expect("a rate");
        Self {
            coverage: rate(0.59),
            by_state: BTreeMap::new(),
            by_age: Vec::new(),
            error: rate(0.01),
            wrong: WrongSsn4::default(),
            missing: MissingSsn4::Random,
        }
    }
}

fn by_state<'de, D: Deserializer<'de>>(source: D) -> Result<BTreeMap<StateCode, Probability>, D::Error> {
    let named = BTreeMap::<String, Probability>::deserialize(source)?;
    let code = |name: String| -> Result<StateCode, D::Error> {
        let names = serde::de::value::SeqDeserializer::<_, D::Error>::new(std::iter::once(name));
        Ok(some_states(names)?[0])
    };
    named.into_iter().map(|(name, share)| Ok((code(name)?, share))).collect()
}

fn by_age<'de, D: Deserializer<'de>>(source: D) -> Result<Vec<(u8, Times)>, D::Error> {
    let ages = Vec::<(u8, Times)>::deserialize(source)?;
    if ages.is_sorted_by(|a, b| a.0 < b.0) {
        Ok(ages)
    } else {
        Err(D::Error::custom("ages must rise: expected something like [[18, 1.1], [65, 0.5]]"))
    }
}

fn at_most_all<'de, D: Deserializer<'de>>(source: D) -> Result<WrongSsn4, D::Error> {
    let wrong = WrongSsn4::deserialize(source)?;
    let sum: f64 =
        [wrong.transposed, wrong.placeholder, wrong.phone, wrong.relative].map(Probability::get).iter().sum();
    if sum <= 1.0 + 1e-9 {
        Ok(wrong)
    } else {
        Err(D::Error::custom(format!("the kinds of wrong numbers are {sum:.2} in all: expected at most 1")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_have_the_mean_that_is_asked() {
        let times: ChannelTimes = toml::from_str("motor-vehicles = 0.2\nmail = 3\nonline = 0").unwrap();
        for mean in [0.0, 0.1, 0.4, 0.59, 0.75, 0.83] {
            let found: f64 = (0..5).map(|i| CHANNELS[i].0 * times.share(mean, i)).sum();
            assert!((found - mean).abs() < 1e-12, "{found} for {mean}");
            assert!((0..5).all(|i| (0.0..=1.0).contains(&times.share(mean, i))));
        }
        assert!((times.share(0.1, 2) / times.share(0.1, 0) - 15.0).abs() < 1e-9);
        // Nobody online has one, so 0.83 is all there can be.
        assert!((0..5).all(|i| times.share(0.9, i) == f64::from(u8::from(i != 1))));
        assert_eq!(ChannelTimes::default().share(0.59, 3), 0.59 / CHANNELS.iter().map(|c| c.0).sum::<f64>());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let read = |text: &str| toml::from_str::<Ssn4Parameters>(text).map_err(|e| e.to_string());
        assert!(read("wrong = { relative = 0.6, placeholder = 0.5 }").unwrap_err().contains("1.26 in all"));
        assert!(read("by_age = [[65, 1], [18, 1]]").unwrap_err().contains("ages must rise"));
        assert!(read("by_state = { XX = 0.5 }").unwrap_err().contains("unknown state"));
        let read = read("coverage = 0.5\nby_state = { IA = 0.8 }\nby_age = [[40, 2.0], [65, 0.5]]").unwrap();
        let iowa = crate::tables::state_named("IA").unwrap();
        let found = [(iowa, 30), (iowa, 40), (iowa, 65), (0, 39), (0, 80)].map(|(s, age)| read.coverage_at(s, age));
        assert_eq!(found, [0.8, 1.0, 0.4, 0.5, 0.25]);
    }
}
