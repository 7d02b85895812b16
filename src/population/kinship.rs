//! Who is kin to whom, and who bears a stranger's name and birthday because the scenario asks for it.
//!
//! Residents of a state come in blocks of eight, in pairs whose ages fit (`coupling`). The first two may be twins: the second takes the birth
//! date of the first, who was drawn from the same distribution, so no margin changes. Men of pairs 2–3 and 4–5 who are a generation apart
//! are father and son, and share the surname; some share the whole name.

use super::composition::{Composition, FIRST_BIRTH_YEAR, STRATA, Stratum};
use super::coupling::{Pairing, pairing};
use super::person::{Birth, Person, PersonId};
use super::{KinshipParameters, Population};
use crate::rng::{AliasTable, Stream};
use crate::tables::Sex;

/// What a person shares with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kin {
    /// Nothing.
    None,
    /// The first-drawn of twins.
    FirstTwin,
    /// The other: birth date, surname at birth, race and neighboring SSN of the first.
    SecondTwin,
    /// A man whose son bears his name.
    Father,
    /// His son: first and last name, mostly the middle name, and JR.
    Junior,
    /// A man whose son has a first name of his own.
    FatherOfSon,
    /// His son: the surname.
    Son,
    /// Bears first name, surname and birth date of an unrelated person, because the scenario multiplies collisions.
    Doppelganger,
}

impl Kin {
    /// All, in the order of their index.
    pub const ALL: [Kin; 8] = [
        Kin::None,
        Kin::FirstTwin,
        Kin::SecondTwin,
        Kin::Father,
        Kin::Junior,
        Kin::FatherOfSon,
        Kin::Son,
        Kin::Doppelganger,
    ];
}

/// Share of fathers and sons in which the son bears the father's name: assumption [juniors-of-sons], chosen so
/// that about 11 in 1,000 registered people are sons of one name of a father who is or was lately on the rolls: 6 % of
/// men are JR (60 % of the 10 % with a suffix), 3 % of people, of whom somewhat more than a third are taken to have
/// such a father in the state.
const JUNIORS_OF_SONS: f64 = 0.12;

/// Youngest and oldest age of a father at his son's birth: assumption [father-ages].
pub(super) const FATHER_AGES: std::ops::RangeInclusive<i32> = 18..=45;

/// Draws of kinship.
#[derive(Clone, Debug)]
pub(super) struct Kinship {
    parameters: KinshipParameters,
    /// Chance of being made a stranger's double.
    doubles: f64,
    /// Places of states by their residents: whose double.
    places: Option<AliasTable>,
    twins: Stream,
    same_sex: Stream,
    juniors: Stream,
    double: Stream,
    double_place: Stream,
    double_number: Stream,
}

/// Twins per birth: 20 per 1,000 up to 1980, 33 in 2009–2018 [nchs-twins]; between them on a straight line,
/// assumption [twin-trend].
pub(crate) fn twins_per_birth(year: i32) -> f64 {
    0.020 + 0.013 * (f64::from(year - 1980) / 29.0).clamp(0.0, 1.0)
}

impl Kinship {
    pub(super) fn new(seed: u64, parameters: &KinshipParameters, residents: &[u32]) -> Self {
        let weights: Vec<(u32, f64)> = residents.iter().enumerate().map(|(p, &n)| (p as u32, f64::from(n))).collect();
        Self {
            parameters: parameters.clone(),
            doubles: 0.0,
            places: weights.iter().any(|w| w.1 > 0.0).then(|| AliasTable::new(&weights)),
            twins: Stream::new(seed, "twins"),
            same_sex: Stream::new(seed, "twins are of one sex"),
            juniors: Stream::new(seed, "son bears his father's name"),
            double: Stream::new(seed, "bears a stranger's name and birthday"),
            double_place: Stream::new(seed, "state of the stranger"),
            double_number: Stream::new(seed, "which stranger"),
        }
    }

    pub(super) fn has_doubles(&self) -> bool {
        self.doubles > 0.0
    }

    /// Whether it moves the same people's birth dates to the same others.
    pub(super) fn makes_births_of(&self, other: &Self) -> bool {
        self.parameters.twins == other.parameters.twins && self.doubles == other.doubles
    }

    /// `share` of all residents: the first of each block of eight is never a double.
    pub(super) fn set_doubles(&mut self, share: f64) {
        self.doubles = (share * 8.0 / 7.0).clamp(0.0, 1.0);
    }
}

impl Population {
    /// What a person shares, and with whom: the other person and the place of their state.
    #[inline]
    pub(super) fn kin(&self, place: usize, person: PersonId) -> (Kin, usize, PersonId) {
        self.kin_of(place, person, self.own_stratum(place, person))
    }

    /// What [`Self::kin`] says, when the stratum that was drawn for the person is at hand.
    #[inline]
    pub(super) fn kin_of(&self, place: usize, person: PersonId, own: Stratum) -> (Kin, usize, PersonId) {
        let kinship = &self.kinship;
        let none = (Kin::None, place, person);
        if kinship.doubles > 0.0
            && person.0 & 7 != 0
            && kinship.double.chance(person.key(), kinship.doubles)
            && !self.has_died(place, person)
        {
            let (place, other) = self.double_of(person);
            return (Kin::Doppelganger, place, other);
        }
        let partner = PersonId(person.0 ^ 1);
        let first = PersonId(person.0 & !1);
        if partner.number() >= self.residents(place) || self.has_died(place, PersonId(person.0 | 1)) {
            return none;
        }
        if person.0 & 6 == 0 {
            if !self.are_twins(place, first) {
                return none;
            }
            let twin = if person == first { Kin::FirstTwin } else { Kin::SecondTwin };
            return (twin, place, partner);
        }
        if pairing(person) == Pairing::Couple || own.sex() == Sex::Female {
            return none;
        }
        let other = self.own_stratum(place, partner);
        if other.sex() == Sex::Female || own.race() != other.race() {
            return none;
        }
        let gap = own.year_index() as i32 - other.year_index() as i32;
        let junior = kinship.juniors.chance(first.key(), JUNIORS_OF_SONS * kinship.parameters.juniors.0);
        match (FATHER_AGES.contains(&gap), FATHER_AGES.contains(&-gap)) {
            (true, _) => (if junior { Kin::Junior } else { Kin::Son }, place, partner),
            (_, true) => (if junior { Kin::Father } else { Kin::FatherOfSon }, place, partner),
            _ => none,
        }
    }

    /// Whether the first two of a block are twins. A quarter of residents may be, so at four times the rate, and only when both are alive.
    #[inline]
    pub(super) fn are_twins(&self, place: usize, first: PersonId) -> bool {
        let kinship = &self.kinship;
        let rate = 4.0 * kinship.parameters.twins.0 / (1.0 - self.deaths.share(place));
        // The largest rate first, so that most pairs cost one draw.
        let draw = kinship.twins.unit(first.key());
        if draw >= rate * twins_per_birth(2009) {
            return false;
        }
        let year = self.own_stratum(place, first).year_index() as i32 + FIRST_BIRTH_YEAR;
        draw < rate * twins_per_birth(year) && !self.has_died(place, first)
    }

    /// The twin, father, son or original of a person.
    pub fn relative(&self, person: &Person) -> Option<PersonId> {
        let (kin, _, other) = self.kin(usize::from(person.place), person.id);
        (kin != Kin::None).then_some(other)
    }

    /// The birth of a second twin: the date and race of the first, and in a third of pairs of the two-egg kind the other sex.
    ///
    /// A third of twins are of one egg and one sex; of the others half are: two thirds of one sex in all (Weinberg's rule).
    pub(super) fn twin_birth(&self, first: Birth, person: PersonId) -> Birth {
        let same = self.kinship.same_sex.chance(person.key(), 2.0 / 3.0);
        let sex = match (same, first.sex) {
            (true, sex) => sex,
            (false, Sex::Female) => Sex::Male,
            (false, Sex::Male) => Sex::Female,
        };
        Birth { sex, ..first }
    }

    fn double_of(&self, person: PersonId) -> (usize, PersonId) {
        let key = person.key();
        let place = self.kinship.places.as_ref().map_or(0, |p| p.draw(self.kinship.double_place.bits(key))) as usize;
        // The first of a block: never a second twin, a junior or a double, so what is borne is its own.
        let number = self.kinship.double_number.below(key, u64::from(self.residents(place))) as u32 & !7;
        (place, PersonId::new(self.states()[place], number))
    }
}

impl Population {
    /// Expected shares of living people, weighted by the compositions given for each place, who are second twins and who are juniors.
    ///
    /// An eighth of residents are second of a block, twins with four times the rate of their birth year: half the rate in all. Half of residents are in pairs of
    /// generations; a man of these is a junior when the other is of a father's age, and the draw falls so. A quarter can be sons of a father
    /// who has died.
    pub fn expected_kin(&self, weights: &[Composition]) -> (f64, f64) {
        let (mut all, mut twins, mut juniors) = (0.0, 0.0, 0.0);
        let parameters = &self.kinship.parameters;
        let named = (JUNIORS_OF_SONS * parameters.juniors.0).min(1.0);
        let fathers = |shares: Vec<f64>, year: usize| -> f64 {
            FATHER_AGES.filter_map(|gap| shares.get(year.checked_sub(gap as usize)?)).sum()
        };
        let years = 0..weights.first().map_or(0, |w| w.people.len());
        let alive: Vec<f64> = years.clone().map(|y| fathers(self.coupling.neighbours_of_man(y), y)).collect();
        let dead: Vec<f64> = years.map(|y| fathers(self.coupling.dead_neighbours_of_man(y), y)).collect();
        for (place, weights) in weights.iter().enumerate() {
            let died = self.deaths.share(place);
            for (year, cells) in weights.people.iter().enumerate() {
                let people: f64 = cells.iter().sum();
                all += people;
                twins += people * 0.5 * parameters.twins.0 * twins_per_birth(FIRST_BIRTH_YEAR + year as i32);
                let men: f64 = cells[STRATA / 2..].iter().sum();
                juniors += men * named * (0.5 * (1.0 - died) * alive[year] + 0.25 * died * dead[year]);
            }
        }
        (twins / all, juniors / all)
    }
}
