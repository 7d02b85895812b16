//! Middle names, second surnames, and how even surnames are.

use schemars::JsonSchema;
use serde::Deserialize;

use super::person::{Birth, Person, PersonId};
use super::{Population, Times};
use crate::rng::{AliasTable, Stream};
use crate::tables::{Race, Sex, first_names, middle_names, surnames};

/// `[kinship.names]` of a scenario: how names are given, as multiples of what was observed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NameParameters {
    /// People whose middle name is one that is typical as a middle name (MARIE, ANN, LEE): 1 is as counted among births, 58 % of women and 42 %
    /// of men, assumption [middle-names]; at 0 middle names are drawn like first names.
    pub typical_middle: Times,
    /// Women who take the spouse's name and whose own surname becomes their middle name: 1 is as observed (18 % [names-64-4]).
    pub own_surname_as_middle: Times,
    /// Hispanic people with two surnames: 1 is as observed (16.6 %, assumption [two-surnames]).
    pub two_surnames: Times,
    /// How much more even surnames are than the nation's, within each race: the chance of a listed name is that of the nation to the power of 1 less
    /// this. 0 is as in the nation, below it common names are more common: assumption [surname-evenness].
    pub surname_evenness: Evenness,
}

/// An exponent of evenness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(try_from = "f64")]
pub struct Evenness(#[schemars(range(min = -0.3, max = 0.9))] pub f64);

impl TryFrom<f64> for Evenness {
    type Error = String;

    fn try_from(value: f64) -> Result<Self, String> {
        let fits = (-0.3..=0.9).contains(&value);
        fits.then_some(Self(value))
            .ok_or_else(|| format!("{value} is not between -0.3 and 0.9 (0 is as in the nation)"))
    }
}

impl NameParameters {
    /// Share of people of a sex whose middle name is one of the typical ones because it is typical.
    pub fn typical_share(&self, sex: Sex) -> f64 {
        (middle_names().share(sex) * self.typical_middle.0).min(1.0)
    }

    /// Share of women, among those who took the spouse's name, whose own surname became the middle name.
    pub fn own_surname_share(&self) -> f64 {
        (OWN_SURNAME_AS_MIDDLE * self.own_surname_as_middle.0).min(1.0)
    }

    /// Share of people of a race with two surnames.
    pub fn two_surnames_share(&self, race: Race) -> f64 {
        (TWO_SURNAMES[race as usize] * self.two_surnames.0).min(1.0)
    }
}

/// 18 % of the women who take the spouse's name [names-64-4].
const OWN_SURNAME_AS_MIDDLE: f64 = 0.18;

/// Share of each race with two surnames, by assumption [two-surnames]: of Latino voters 12.8 % have a space in the surname and 6.8 % a hyphen
/// [rolls-2004], of which 0.8 % are names such as DE LEON and 2.2 % hyphens of marriage. Of others there are fewer than marriages make.
const TWO_SURNAMES: [f64; 6] = [0.0, 0.0, 0.0, 0.0, 0.0, 0.166];
/// Part of them with a hyphen: 4.6 of 16.6 [rolls-2004].
const HYPHEN: f64 = 0.28;

/// The second of two surnames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondSurname {
    /// Vocabulary code.
    pub code: u32,
    /// What stands before it.
    pub separator: char,
}

/// Sets the key of the second of two middle names apart.
const SECOND: u64 = 1 << 40;

/// Draws of names that are not first names.
#[derive(Debug)]
pub(super) struct Naming {
    parameters: NameParameters,
    typical: [f64; 2],
    is_typical: Stream,
    typical_middle: Stream,
    other_middle: Stream,
    own_as_middle: Stream,
    two: Stream,
    second: Stream,
    hyphen: Stream,
    /// By race, when surnames are not the nation's.
    surnames: Option<[AliasTable; 6]>,
}

impl Naming {
    pub(super) fn new(seed: u64, parameters: NameParameters) -> Self {
        let evenness = parameters.surname_evenness.0;
        Self {
            parameters,
            typical: Sex::ALL.map(|sex| parameters.typical_share(sex)),
            is_typical: Stream::new(seed, "middle name is a typical one"),
            typical_middle: Stream::new(seed, "typical middle name"),
            other_middle: Stream::new(seed, "another middle name"),
            own_as_middle: Stream::new(seed, "own surname becomes the middle name"),
            two: Stream::new(seed, "has two surnames"),
            second: Stream::new(seed, "second surname"),
            hyphen: Stream::new(seed, "two surnames are hyphenated"),
            surnames: (evenness != 0.0).then(|| Race::ALL.map(|race| surnames().even_sampler(race, evenness))),
        }
    }

    /// A surname drawn for a race.
    #[inline]
    pub(super) fn surname(&self, race: Race, bits: u64) -> u32 {
        match &self.surnames {
            None => surnames().draw(race, bits),
            Some(even) => surnames().draw_from(&even[race as usize], bits),
        }
    }

    /// The second surname of whoever has a key.
    pub(super) fn second_surname(&self, key: u64, race: Race) -> Option<SecondSurname> {
        let share = self.parameters.two_surnames_share(race);
        (share > 0.0 && self.two.chance(key, share)).then(|| SecondSurname {
            code: self.surname(race, self.second.bits(key)),
            separator: if self.hyphen.chance(key, HYPHEN) { '-' } else { ' ' },
        })
    }

    /// The middle name given at birth, with the bits that draw it from the first names.
    #[inline]
    pub(super) fn middle_name(&self, key: u64, birth: Birth, bits: u64) -> u32 {
        let share = self.typical[birth.sex as usize];
        if share > 0.0 && self.is_typical.chance(key, share) {
            return middle_names().draw(birth.sex, self.typical_middle.bits(key));
        }
        first_names().draw(birth.sex, birth.date.year(), birth.race, bits)
    }
}

impl Population {
    /// How names are given.
    pub fn names(&self) -> &NameParameters {
        &self.naming.parameters
    }

    /// The second of two surnames at birth.
    pub fn second_surname(&self, person: &Person) -> Option<SecondSurname> {
        self.naming.second_surname(self.namesake(person).key(), person.birth.race)
    }

    /// Another middle name that files can have in the place of the first.
    pub fn second_middle_name(&self, person: &Person) -> u32 {
        let key = person.id.key() | SECOND;
        self.naming.middle_name(key, person.birth, self.naming.other_middle.bits(key))
    }

    /// Whether a woman's own surname becomes her middle name when she takes the spouse's.
    #[inline]
    pub fn moves_own_surname(&self, id: PersonId) -> bool {
        self.naming.own_as_middle.chance(id.key(), self.naming.parameters.own_surname_share())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::population::{Kin, KinshipParameters, NameAtMarriage};

    fn population(names: &str) -> Population {
        let rolls = toml::from_str("states = ['NM']\ndate = '2016-11-08'\nscale = 0.01\nsampling = 'people'").unwrap();
        let kinship: KinshipParameters = toml::from_str(&format!("names = {{ {names} }}")).unwrap();
        Population::new(3, &rolls, &kinship, &Default::default())
    }

    fn women(population: &Population, race: Race) -> Vec<Person> {
        let birth = Birth { date: Date::new(1960, 5, 1).unwrap(), sex: Sex::Female, race };
        let home = population.states()[0];
        (0..40_000).map(|n| Person { id: PersonId::new(home, n * 8 + 4), place: 0, birth, kin: Kin::None }).collect()
    }

    fn share(women: &[Person], is: impl Fn(&Person) -> bool) -> f64 {
        women.iter().filter(|woman| is(woman)).count() as f64 / women.len() as f64
    }

    #[test]
    fn as_many_middle_names_are_typical_as_asked() {
        let marie = crate::tables::vocabulary().code("MARIE").unwrap();
        let typical = middle_names().shares(Sex::Female).iter().find(|name| name.0 == marie).unwrap().1;
        let first = |name| {
            let all: Vec<_> = first_names().weights(Sex::Female, 1960, Race::White).collect();
            all.iter().filter(|w| w.0 == name).map(|w| w.1).sum::<f64>() / all.iter().map(|w| w.1).sum::<f64>()
        };
        for times in [0.0, 0.5, 1.0] {
            let population = population(&format!("typical_middle = {times}"));
            let found = share(&women(&population, Race::White), |woman| population.middle_name(woman) == marie);
            let rest = 1.0 - population.names().typical_share(Sex::Female);
            let asked =
                times * typical + rest * first(marie) * (1.0 - first_names().unlisted(Sex::Female, 1960, Race::White));
            assert!((found - asked).abs() < 4.0 * (asked / 40_000.0).sqrt(), "{times}: {found} for {asked}");
        }
    }

    #[test]
    fn hispanic_people_have_two_surnames_as_asked_and_raising_the_rate_only_adds() {
        let (one, two) = (population("two_surnames = 1"), population("two_surnames = 2"));
        let has = |population: &Population, woman: &Person| population.second_surname(woman).is_some();
        let hispanic = women(&one, Race::Hispanic);
        assert!((share(&hispanic, |w| has(&one, w)) - 0.166).abs() < 0.008);
        assert!((share(&hispanic, |w| has(&two, w)) - 0.332).abs() < 0.010);
        assert!(hispanic.iter().all(|w| !has(&one, w) || one.second_surname(w) == two.second_surname(w)));
        assert_eq!(share(&women(&one, Race::White), |w| has(&one, w)), 0.0);
    }

    #[test]
    fn own_surnames_move_to_the_middle_as_asked() {
        for (times, asked) in [(0.0, 0.0), (1.0, 0.18), (2.0, 0.36)] {
            let population = population(&format!("own_surname_as_middle = {times}"));
            let found = share(&women(&population, Race::White), |woman| population.moves_own_surname(woman.id));
            assert!((found - asked).abs() < 0.01, "{found} for {asked}");
        }
    }

    #[test]
    fn evener_surnames_are_shared_as_seldom_as_the_table_says() {
        let code = |evenness: f64| {
            let population = population(&format!("surname_evenness = {evenness}"));
            let mut names: Vec<u32> =
                women(&population, Race::Hispanic).iter().map(|w| population.birth_name(w)).collect();
            names.sort_unstable();
            names.chunk_by(|a, b| a == b).map(|same| (same.len() * (same.len() - 1)) as f64).sum::<f64>()
                / (40_000.0 * 39_999.0)
        };
        let place = Race::Hispanic as usize;
        for evenness in [0.0, 0.1, -0.1] {
            let (found, expected) = (code(evenness), surnames().shared(evenness)[place][place]);
            assert!((found / expected - 1.0).abs() < 0.03, "{evenness}: {found} for {expected}");
        }
        let white = |evenness| surnames().shared(evenness)[0][0];
        assert!(white(0.1) < 0.8 * white(0.0) && white(-0.1) > 1.2 * white(0.0));
    }

    #[test]
    fn the_spouse_of_a_woman_can_have_two_surnames() {
        let population = population("two_surnames = 1");
        let of = |woman: &Person| population.name_change(woman, || i32::MAX);
        let taken: Vec<_> = women(&population, Race::Hispanic).iter().filter_map(of).collect();
        let spouses: Vec<_> = taken.iter().filter(|m| m.name == NameAtMarriage::Spouse).collect();
        let two = spouses.iter().filter(|m| m.second.is_some()).count() as f64 / spouses.len() as f64;
        assert!((two - 0.166).abs() < 0.01, "{two}");
    }
}
