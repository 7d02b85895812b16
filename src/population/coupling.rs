//! Neighbors in a block whose ages fit: spouses, parents and children. Both keep the mix of their state.
//!
//! Residents of a state come in blocks of eight. The second of a pair takes the race of the first and a birth year from its own
//! distribution, but at a place in it that follows from the first's place: the same place for spouses, half of the distribution away for
//! parent and child. A place that is uniform stays uniform when it is moved around a circle, so no margin changes.

use super::composition::{Composition, STRATA, Stratum};
use super::person::PersonId;
use crate::rng::Stream;
use crate::tables::{Race, Sex};

/// What the second of a pair is to the first by its place in the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pairing {
    /// Spouses, unless they are twins: pairs 0–1 and 6–7.
    Couple,
    /// A parent and a child of one sex: pairs 2–3 and 4–5.
    Generations,
}

/// The pairing of a person's pair.
#[inline]
pub(super) fn pairing(id: PersonId) -> Pairing {
    match id.0 & 7 {
        0 | 1 | 6 | 7 => Pairing::Couple,
        _ => Pairing::Generations,
    }
}

/// How far the second's place strays from where the first's points, either way, as a share of the distribution,
/// assumption [age-stray]: spouses' ages differ by a few years, parents' by 18 to 45.
const STRAY_SPOUSES: f64 = 0.05;
const STRAY_GENERATIONS: f64 = 0.08;

/// Birth years as shares of the places from 0 to 1.
#[derive(Clone, Debug)]
struct Cumulative {
    /// Where each year's share ends.
    ends: Vec<f64>,
    /// The year in which each of equally spaced places lies, so that looking up is short.
    guide: Vec<u16>,
}

const GUIDES: usize = 256;

/// Draws of pairs.
#[derive(Clone, Debug)]
pub(super) struct Coupling {
    /// The ages of the living, by sex.
    living: [Cumulative; 2],
    /// The ages of those who died, by sex.
    dead: [Cumulative; 2],
    /// Chance that a first woman's second is a woman, so that the second places have as many women as the first.
    two_women: f64,
    within: Stream,
    stray: Stream,
    same_sex: Stream,
}

impl Coupling {
    /// Pairs are coupled by the ages of the first state: all have the nation's ages.
    pub(super) fn new(seed: u64, living: &Composition, dead: &[Composition]) -> Self {
        let by_sex = |composition: &Composition| -> [Vec<f64>; 2] {
            std::array::from_fn(|sex| composition.people.iter().map(|c| c[sex * 6..sex * 6 + 6].iter().sum()).collect())
        };
        let mut died = living.clone();
        died.weight(|_, _, _| 0.0);
        dead.iter().for_each(|year| died.add(year, 1.0));
        let living = by_sex(living);
        let women = living[0].iter().sum::<f64>() / living.iter().flatten().sum::<f64>();
        Self {
            living: living.map(|weights| Cumulative::new(&weights)),
            dead: by_sex(&died).map(|weights| Cumulative::new(&weights)),
            two_women: (2.0 * women - 1.0) / women,
            within: Stream::new(seed, "place within the birth year of the first of a pair"),
            stray: Stream::new(seed, "difference of age between the two of a pair"),
            same_sex: Stream::new(seed, "the two of a couple's places are of one sex"),
        }
    }

    /// The stratum of the second of a pair, whose own draw would be `own`, when the first has `first`; both are alive, or the first is dead.
    #[inline]
    pub(super) fn second(
        &self,
        pair: PersonId,
        first: Stratum,
        first_is_dead: bool,
        own: impl FnOnce() -> Stratum,
    ) -> Stratum {
        let key = pair.key();
        let place = |cumulative: &[Cumulative; 2]| {
            cumulative[first.sex() as usize].place(first.year_index(), self.within.unit(key))
        };
        let stray = |width: f64| width * (2.0 * self.stray.unit(key) - 1.0);
        match (pairing(pair), first_is_dead) {
            (Pairing::Couple, true) => own(),
            (Pairing::Couple, false) => {
                if first.sex() == Sex::Female && self.same_sex.chance(key, self.two_women) {
                    let year = self.living[0].year_at(self.stray.unit(key));
                    return stratum(year, Sex::Female, own().race());
                }
                let sex = if first.sex() == Sex::Female { Sex::Male } else { Sex::Female };
                let at = wrapped(place(&self.living) + stray(STRAY_SPOUSES));
                stratum(self.living[sex as usize].year_at(at), sex, first.race())
            }
            (Pairing::Generations, dead) => {
                // The dead are a generation older than the living at the same place.
                let (from, shift) = if dead { (&self.dead, 0.0) } else { (&self.living, 0.5) };
                let at = wrapped(place(from) + shift + stray(STRAY_GENERATIONS));
                stratum(self.living[first.sex() as usize].year_at(at), first.sex(), first.race())
            }
        }
    }

    /// The shares of the neighbors of a man born in a year among generations by birth year, both alive.
    pub(super) fn neighbours_of_man(&self, year: usize) -> Vec<f64> {
        self.neighbours(year, &self.living[Sex::Male as usize], 0.5)
    }

    /// The shares of the neighbors of a man who is the second of a pair whose first has died.
    pub(super) fn dead_neighbours_of_man(&self, year: usize) -> Vec<f64> {
        self.neighbours(year, &self.dead[Sex::Male as usize], 0.0)
    }

    fn neighbours(&self, year: usize, ages: &Cumulative, shift: f64) -> Vec<f64> {
        const STEPS: usize = 48;
        let men = &self.living[Sex::Male as usize];
        let mut shares = vec![0.0; men.ends.len()];
        let middle = |step: usize| (step as f64 + 0.5) / STEPS as f64;
        for (u, w) in (0..STEPS * STEPS).map(|i| (middle(i / STEPS), middle(i % STEPS))) {
            let at = wrapped(men.place(year, u) + shift + STRAY_GENERATIONS * (2.0 * w - 1.0));
            shares[ages.year_at(at)] += 1.0 / (STEPS * STEPS) as f64;
        }
        shares
    }
}

impl super::Population {
    /// The stratum of somebody, before twins and doubles.
    #[inline]
    pub(super) fn own_stratum(&self, place: usize, id: PersonId) -> Stratum {
        if id.0 & 1 == 0 {
            return self.first_stratum(place, id).0;
        }
        let (first, first_is_dead) = self.first_stratum(place, PersonId(id.0 ^ 1));
        self.second_stratum(place, id, first, first_is_dead)
    }

    /// The stratum of the first of a pair, and whether they have died.
    #[inline]
    pub(super) fn first_stratum(&self, place: usize, id: PersonId) -> (Stratum, bool) {
        if self.deaths.died(place, id) {
            (self.deaths.draw(place, id).0, true)
        } else {
            (self.drawn_stratum(place, id), false)
        }
    }

    /// The stratum of the second of a pair, of whose first it is known.
    #[inline]
    pub(super) fn second_stratum(&self, place: usize, id: PersonId, first: Stratum, first_is_dead: bool) -> Stratum {
        if self.deaths.died(place, id) {
            return self.deaths.draw(place, id).0;
        }
        self.coupling.second(PersonId(id.0 ^ 1), first, first_is_dead, || self.drawn_stratum(place, id))
    }

    #[inline]
    fn drawn_stratum(&self, place: usize, id: PersonId) -> Stratum {
        Stratum(self.strata[place].draw(self.stratum_stream.bits(id.key())) as u16)
    }

    /// Whether somebody has died.
    #[inline]
    pub fn has_died(&self, place: usize, id: PersonId) -> bool {
        self.deaths.died(place, id)
    }

    /// Years between somebody's death and the rolls.
    pub fn years_since_death(&self, place: usize, id: PersonId) -> Option<f64> {
        self.has_died(place, id).then(|| self.deaths.years_ago(place, id))
    }

    /// Expected residents of a place who died in each of the [`super::YEARS_OF_DEATHS`] years before the rolls, the last year first.
    pub fn dead(&self, place: usize) -> &[Composition] {
        &self.deaths.dead[place]
    }
}

impl Cumulative {
    fn new(weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut sum = 0.0;
        let mut ends: Vec<f64> = weights
            .iter()
            .map(|w| {
                sum += w / total;
                sum
            })
            .collect();
        // Rounding may leave the end of the last share just below 1, where places lie.
        let last = weights.iter().rposition(|w| *w > 0.0).unwrap_or(0);
        ends[last..].fill(2.0);
        let first = |place: usize| ends.partition_point(|&end| end <= place as f64 / GUIDES as f64) as u16;
        Self { guide: (0..GUIDES).map(first).collect(), ends }
    }

    /// Where a year's share begins, and where it ends.
    fn share(&self, year: usize) -> (f64, f64) {
        (if year == 0 { 0.0 } else { self.ends[year - 1].min(1.0) }, self.ends[year].min(1.0))
    }

    /// The place in a year's share that is so far into it.
    #[inline]
    fn place(&self, year: usize, within: f64) -> f64 {
        let (low, high) = self.share(year);
        low + (high - low) * within
    }

    /// The year in whose share a place in `[0, 1)` lies.
    #[inline]
    fn year_at(&self, place: f64) -> usize {
        let mut year = usize::from(self.guide[((place * GUIDES as f64) as usize).min(GUIDES - 1)]);
        while self.ends[year] <= place {
            year += 1;
        }
        year
    }
}

fn wrapped(place: f64) -> f64 {
    if place < 0.0 {
        place + 1.0
    } else if place >= 1.0 {
        place - 1.0
    } else {
        place
    }
}

fn stratum(year: usize, sex: Sex, race: Race) -> Stratum {
    Stratum((year * STRATA + sex as usize * 6 + race as usize) as u16)
}
