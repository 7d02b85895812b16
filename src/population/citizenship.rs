//! Citizenship, and felony convictions.

use super::person::{Birth, PersonId};
use crate::date::Date;
use crate::rng::Stream;
use crate::tables::{Race, Sex};

/// Share of each race that are not citizens, in the order of `Race::ALL` [acs-citizenship]. The table has Hispanic,
/// Asian, Black and White only; American Indian and two or more races are as White by
/// assumption [citizenship-other-races].
pub const NONCITIZEN_SHARE: [f64; 6] = [0.016, 0.047, 0.290, 0.016, 0.016, 0.265];

/// Share of each race that are naturalized citizens. What is known and what is assumed is as with [`NONCITIZEN_SHARE`].
pub const NATURALISED_SHARE: [f64; 6] = [0.030, 0.079, 0.462, 0.030, 0.030, 0.184];

/// Share of a race that was born abroad, if so large a share of noncitizens counts.
pub fn born_abroad_share(race: usize, noncitizens: f64) -> f64 {
    let (foreign, naturalised) = (NONCITIZEN_SHARE[race], NATURALISED_SHARE[race]);
    (naturalised + foreign * noncitizens) / (1.0 - foreign * (1.0 - noncitizens))
}

/// How somebody is a citizen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Citizenship {
    /// By birth.
    Native,
    /// Since this day.
    Naturalised(Date),
    /// Somebody who is no citizen.
    Noncitizen,
}

/// A conviction of a felony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conviction {
    /// The day of the sentence.
    pub date: Date,
    /// The day on which the sentence, with parole and probation, ended and the right to vote was restored; may lie after the rolls.
    pub restored: Date,
}

/// Draws of citizenship and convictions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    citizenship: Stream,
    naturalised: Stream,
    convicted: Stream,
    age: Stream,
    sentence: Stream,
}

impl Standing {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            citizenship: Stream::new(seed, "citizenship"),
            naturalised: Stream::new(seed, "day of naturalisation"),
            convicted: Stream::new(seed, "is convicted of a felony"),
            age: Stream::new(seed, "age at the conviction"),
            sentence: Stream::new(seed, "length of the sentence"),
        }
    }
}

/// Share of adults who were ever convicted of a felony: 8 % of all, 33 % of Black men [shannon-2017]; the other groups
/// are an assumption [felony-shares], so that the sum is 8 %.
fn convicted_share(sex: Sex, race: Race) -> f64 {
    match (sex, race) {
        (Sex::Male, Race::Black) => 0.33,
        (Sex::Male, _) => 0.11,
        (Sex::Female, Race::Black) => 0.05,
        (Sex::Female, _) => 0.02,
    }
}

/// Mean length of a sentence with parole and probation, years: assumption [sentence-length].
const SENTENCE_YEARS: f64 = 3.0;
/// Convictions fall in so many years after the eighteenth birthday: assumption [conviction-years].
const YEARS_OF_CONVICTIONS: f64 = 25.0;

/// Expected share of people of an age who were convicted by the end of the year in which they reach it.
pub fn convicted_by(age: i32, sex: Sex, race: Race) -> f64 {
    convicted_share(sex, race) * ((f64::from(age) - 17.5) / YEARS_OF_CONVICTIONS).clamp(0.0, 1.0)
}

impl super::Population {
    /// Whether somebody is a citizen on the day of the rolls.
    #[inline]
    pub fn is_citizen(&self, id: PersonId, birth: Birth) -> bool {
        !self.standing.citizenship.chance(id.key(), NONCITIZEN_SHARE[birth.race as usize])
    }

    /// Whether somebody was born abroad: is no citizen, or was naturalized.
    #[inline]
    pub(super) fn was_born_abroad(&self, id: PersonId, race: Race) -> bool {
        self.standing.citizenship.chance(id.key(), born_abroad_share(race as usize, 1.0))
    }

    /// How somebody is a citizen. By assumption [naturalization-day] a naturalization is equally likely on each day
    /// between the eighteenth birthday and the rolls.
    pub fn citizenship(&self, id: PersonId, birth: Birth) -> Citizenship {
        let race = birth.race as usize;
        match self.standing.citizenship.unit(id.key()) {
            draw if draw < NONCITIZEN_SHARE[race] => Citizenship::Noncitizen,
            draw if draw < NONCITIZEN_SHARE[race] + NATURALISED_SHARE[race] => {
                let adult = f64::from(self.parameters.date.0.day_number() - birth.day_of_majority()).max(0.0);
                let ago = (adult * self.standing.naturalised.unit(id.key())) as i32;
                Citizenship::Naturalised(Date::from_day_number(self.parameters.date.0.day_number() - ago))
            }
            _ => Citizenship::Native,
        }
    }

    /// Somebody's felony conviction, if they had one before the rolls. It does not end a registration here: states differ (LIMITS).
    pub fn conviction(&self, id: PersonId, birth: Birth) -> Option<Conviction> {
        let draws = &self.standing;
        if !draws.convicted.chance(id.key(), convicted_share(birth.sex, birth.race)) {
            return None;
        }
        let start = birth.day_of_majority() + (365.25 * YEARS_OF_CONVICTIONS * draws.age.unit(id.key())) as i32;
        let years = -SENTENCE_YEARS * libm::log(1.0 - draws.sentence.unit(id.key()));
        (start <= self.parameters.date.0.day_number()).then(|| Conviction {
            date: Date::from_day_number(start),
            restored: Date::from_day_number(start + (365.25 * years) as i32),
        })
    }
}
