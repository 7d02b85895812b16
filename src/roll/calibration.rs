//! Which share of the nation's people each published check implies to be registered twice, in closed form.

use super::votes::turnout;
use super::*;
use crate::date::last_election;
use crate::population::{FIRST_BIRTH_YEAR, KinshipParameters, LifeParameters, Population, PopulationParameters};
use crate::probability::Probability;
use crate::tables::state_named;

/// Rolls of some states, as a scenario has them.
struct Scope {
    population: Population,
    sizes: RollSizes,
    focus: Option<usize>,
}

impl Scope {
    fn new(states: &str, date: &str, sizes: RollSizes, focus: Option<&str>) -> Self {
        let states: Vec<String> = states.split(' ').map(|s| format!("'{s}'")).collect();
        let toml = format!("states = [{}]\ndate = '{date}'\nscale = 0.001", states.join(", "));
        let parameters: PopulationParameters = toml::from_str(&toml).unwrap();
        let population = Population::new(1, &parameters, &KinshipParameters::default(), &LifeParameters::default());
        let focus = focus.map(|s| population.states().iter().position(|&c| Some(c) == state_named(s)).unwrap());
        Self { population, sizes, focus }
    }

    fn registrar(&self, twice: f64) -> Registrar {
        let registrations = RegistrationParameters {
            registered_twice: Probability::new(twice).unwrap(),
            sizes: self.sizes,
            ..RegistrationParameters::default()
        };
        Registrar::new(1, &registrations, &[], &self.population)
    }

    /// People registered at home and in a state that they left, since so many years, both of which are compared, times a weight by age:
    /// (those who live in the focus, those who left it), or all and none.
    fn twice(&self, registrar: &Registrar, lags: &Lags, since: f64, weight: impl Fn(i32) -> f64) -> (f64, f64) {
        let population = &self.population;
        let (mut came, mut left) = (0.0, 0.0);
        for home in 0..population.states().len() {
            let mut people = 0.0;
            for (index, cells) in population.composition(home).people.iter().enumerate() {
                let age = population.year() - FIRST_BIRTH_YEAR - index as i32;
                let rate = population.interstate_moves_per_year(age);
                let chance = lags.twice_since(rate, population.adult_years(age), since, 1.0) * weight(age);
                let registered = |(i, n): (usize, &f64)| n * registrar.registered_probability(home, age, i % 6);
                people += chance * cells.iter().enumerate().map(registered).sum::<f64>();
            }
            let all: f64 = population.origin_weights(home).iter().map(|w| w.1).sum();
            for (origin, weight) in population.origin_weights(home) {
                let Some(origin) = population.states().iter().position(|s| u32::from(*s) == *origin) else { continue };
                let flow = people * weight / all;
                if self.focus.is_none_or(|f| f == home) {
                    came += flow;
                } else if self.focus == Some(origin) {
                    left += flow;
                }
            }
        }
        (came, left)
    }

    /// The national share at which so many people are registered twice here: of both directions, or only of those who left the focus.
    fn implied(&self, people: f64, leavers_only: bool) -> f64 {
        let nation = Nation::on(self.population.parameters().date.0);
        // The sizes of rolls hardly depend on the share, so any will do for the factors.
        let registrar = self.registrar(0.05);
        let found = |share: f64| {
            let lags = Lags::new(0, 1.0, nation.lag_after_move(share, 1.0), 1.0);
            let (came, left) = self.twice(&registrar, &lags, 0.0, |_| 1.0);
            if leavers_only { left } else { came + left }
        };
        expected::bisect(|share| found(share) < people, 0.25, 14)
    }
}

const FIFTEEN: &str = "AR AZ CO IA IL KS KY LA MI MO MS NE OK SD TN";
const CAROLINA: &str = "AK AL AR AZ CO GA IA ID IL IN KS KY LA MI MO MS NC NE NV OH OK PA SC SD TN VA WV";
const TWENTY_EIGHT: &str = "AK AL AR AZ CO GA IA ID IL IN KS LA MI MO MS NC ND NE NH NV OH OK SC SD TN UT VA WV";
/// Share of the matches that agree on names and birth date, as scenarios find it.
const FOUND: f64 = 0.85;

fn near(found: f64, documented: f64, what: &str) {
    assert!(
        (found / documented - 1.0).abs() < 0.02,
        "{what}: {found}, docs/methodology/registrations.md has {documented}"
    );
}

#[test]
fn pew_s_count_gives_its_lag() {
    // 2.75 of 180 million registrations are second ones; in a hundred registrations there are 0.8 more duplicates.
    let registrations_per_person = 1.0 + 0.0156 + 0.008;
    near(2.75 / 180.0 * registrations_per_person, 0.0156, "Pew");
    let nation = Nation::on(crate::date::Date::new(2012, 11, 6).unwrap());
    near(nation.lag_after_move(0.0156, 1.0), 1.36, "years until a registration is removed");
}

#[test]
fn checks_imply_the_documented_national_shares() {
    let crosscheck = |focus| Scope::new(FIFTEEN, "2012-12-31", RollSizes::Crosscheck2013, focus);
    let iowa = crosscheck(Some("IA"));
    near(iowa.implied(90_300.0 / FOUND, false), 0.053, "Iowa, SSN4 wrong on 9 %");
    near(iowa.implied(76_100.0 / FOUND, false), 0.0445, "Iowa, SSN4 wrong on 1 %");
    near(crosscheck(None).implied((697_537.0 - 110_000.0) / FOUND, false), 0.042, "Crosscheck 2012");
    let carolina = Scope::new(CAROLINA, "2012-12-31", RollSizes::Eavs2016, Some("NC"));
    let pairs = |coverage: f64, wrong: f64| (155_692.0 + 765.0) / (coverage * (1.0 - wrong)).powi(2) / FOUND;
    for (coverage, wrong, documented) in [
        (0.59, 0.01, 0.077),
        (0.59, 0.09, 0.092),
        (0.75, 0.01, 0.047),
        (0.75, 0.09, 0.056),
        (0.90, 0.01, 0.0323),
        (0.90, 0.09, 0.0384),
    ] {
        near(carolina.implied(pairs(coverage, wrong), false), documented, "North Carolina");
    }
    near(carolina.implied(pairs(0.9, 0.01), true), 0.069, "North Carolina, those who left");
    let later = Scope::new(TWENTY_EIGHT, "2016-12-31", RollSizes::Eavs2016, None);
    near(later.implied((3_600_000.0 - 430_000.0) / FOUND, false), 0.0785, "Crosscheck 2017");
}

#[test]
fn iowa_s_seven_pairs_imply_few_double_votes() {
    let iowa = Scope::new(FIFTEEN, "2012-12-31", RollSizes::Crosscheck2013, Some("IA"));
    let registrar = iowa.registrar(RegistrationParameters::default().registered_twice.get());
    let (_, day) = last_election(iowa.population.parameters().date.0.day_number()).unwrap();
    let since = f64::from(iowa.population.parameters().date.0.day_number() - day) / 365.25;
    // Of the people who could vote twice in Iowa and another of the states, those who vote, for each unit of the nation's share.
    let (came, left) = iowa.twice(&registrar, &registrar.lags, since, |age| turnout(3, age));
    let voters = (came + left) / registrar.could_vote_twice();
    for (wrong, documented) in [(0.01f64, 1.84e-5), (0.09, 2.18e-5)] {
        let double_votes = 7.0 / 0.348 / (1.0 - wrong).powi(2) / FOUND;
        near(double_votes / voters, documented, "double votes");
    }
}
