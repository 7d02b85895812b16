//! Estimators beside the truth, replicate by replicate.

use super::pipeline::each_comparison;
use crate::date::{Date, ELECTIONS, election_day};
use crate::estimator::{
    CreditErrors, CreditPairs, EstimatorError, EstimatorOptions, Pairs as EstimatorPairs, Ssn4Options, Subset,
    named_birthdays, ssn4_mixture, uniform_birthdays,
};
use crate::evaluate::Consequence;
use crate::linkage::{Direction, LinkError, Method, Rule, Strategy};
use crate::recording::RowKeys;
use crate::records::{Field, Records};
use crate::results::{EstimatorResult, ReplicateEstimate};
use crate::scenario::{EstimatorSettings, Pairs, Scenario};
use crate::stats::{Interval, LEVEL, clopper_pearson};
use crate::world::World;

/// An estimate and what it is of.
struct Estimated {
    name: &'static str,
    about: &'static str,
    estimate: f64,
    interval: Interval,
    truth: f64,
}

/// All estimates of all replicates, by estimator.
#[derive(Clone, Debug, Default)]
pub(super) struct Estimates {
    by_estimator: Vec<Replicates>,
}

/// One estimator's replicates.
#[derive(Clone, Debug)]
struct Replicates {
    name: &'static str,
    about: &'static str,
    replicates: Vec<ReplicateEstimate>,
}

const KEY: [Field; 3] = [Field::FirstName, Field::LastName, Field::BirthDate];

impl Estimates {
    /// Estimates from the records of one replicate, and adds them.
    pub(super) fn add(&mut self, scenario: &Scenario, world: &World, keys: &RowKeys) -> Result<(), LinkError> {
        let Some(settings) = &scenario.estimators else { return Ok(()) };
        let voted = scenario.election_place().map(|election| Field::VOTED[election]);
        let fields: Vec<Field> = KEY.into_iter().chain([Field::Jurisdiction, Field::Ssn4]).chain(voted).collect();
        let records = world.record(scenario, keys, &fields);
        let truth = truth(scenario, world, keys, &records, voted)?;
        let by_then = registered_by_election(scenario, world, keys, &fields);
        let estimated =
            estimate(scenario, settings, (&records, &by_then), voted, &truth).expect("the columns are there");
        for one in estimated {
            let replicate = ReplicateEstimate { estimate: one.estimate, interval: one.interval, truth: one.truth };
            match self.by_estimator.iter_mut().find(|estimator| estimator.name == one.name) {
                Some(estimator) => estimator.replicates.push(replicate),
                None => {
                    self.by_estimator.push(Replicates {
                        name: one.name,
                        about: one.about,
                        replicates: vec![replicate],
                    });
                }
            }
        }
        Ok(())
    }

    /// The estimators with their bias and coverage so far.
    pub(super) fn results(&self) -> Vec<EstimatorResult> {
        self.by_estimator.iter().map(summed_up).collect()
    }
}

/// Records of registrations that, by the date they show, were made by the day of the election: the others cannot be credited with a vote, rightly or wrongly.
fn registered_by_election(scenario: &Scenario, world: &World, keys: &RowKeys, fields: &[Field]) -> Records {
    let dates = world.record(scenario, keys, &[Field::RegistrationDate]);
    let dates = dates.column(Field::RegistrationDate).expect("asked for");
    let last = scenario.election_place().map_or(i32::MAX, |place| election_day(ELECTIONS[place]).day_number());
    let made = |row: usize| Date::from_packed(dates.get(row) as u32).map_or(i32::MIN, Date::day_number);
    let rows: Vec<u32> = (0..keys.len() as u32).filter(|&row| made(row as usize) <= last).collect();
    world.record(scenario, &keys.select(&rows), fields)
}

/// Bias is the mean of estimate − truth, with the standard error of that mean; coverage how often the interval has the truth.
fn summed_up(estimator: &Replicates) -> EstimatorResult {
    let replicates = &estimator.replicates;
    let n = replicates.len() as f64;
    let mean = |of: &dyn Fn(&ReplicateEstimate) -> f64| replicates.iter().map(of).sum::<f64>() / n;
    let bias = mean(&|r| r.estimate - r.truth);
    let spread = mean(&|r| (r.estimate - r.truth - bias).powi(2)) * n / (n - 1.0);
    let has =
        |r: &&ReplicateEstimate| r.interval.lower <= r.truth && r.interval.upper.is_none_or(|upper| r.truth <= upper);
    let covered = replicates.iter().filter(has).count();
    EstimatorResult {
        name: estimator.name.to_owned(),
        about: estimator.about.to_owned(),
        mean_estimate: mean(&|r| r.estimate),
        mean_truth: mean(&|r| r.truth),
        bias,
        bias_standard_error: (n > 1.0).then(|| (spread / n).sqrt()),
        covered: covered as u32,
        coverage_interval: clopper_pearson(covered as f64, n, LEVEL),
        replicates: replicates.clone(),
    }
}

/// What is true of pairs that share first name, last name and birth date.
struct Truth {
    /// One person's.
    matches: f64,
    /// Of pairs with two credits: one person's.
    credited_matches: f64,
    /// One person's who voted with both registrations.
    voted_twice: f64,
}

fn truth(
    scenario: &Scenario,
    world: &World,
    keys: &RowKeys,
    records: &Records,
    voted: Option<Field>,
) -> Result<Truth, LinkError> {
    let rule = |name: &str, more: Option<Field>| Strategy {
        name: name.to_owned(),
        about: String::new(),
        direction: Direction::None,
        method: Method::Rule(Rule::agreeing(KEY.into_iter().chain(more))),
    };
    let strategies = vec![rule("key", None), rule("key, both voted", voted)];
    let mut asked = scenario.clone();
    (asked.strategies, asked.lists) = (strategies, Vec::new());
    let found =
        each_comparison(&asked, world, keys, records, |linked| linked.consequences(&linked.evaluation(&[]), &[]))?;
    let count = |strategy: usize, what: Consequence| found[0][strategy].counts.total(what.index()) as f64;
    Ok(Truth {
        matches: count(0, Consequence::Matches),
        credited_matches: count(1, Consequence::Matches),
        voted_twice: count(0, Consequence::VotedTwice),
    })
}

fn estimate(
    scenario: &Scenario,
    settings: &EstimatorSettings,
    (records, by_then): (&Records, &Records),
    voted: Option<Field>,
    truth: &Truth,
) -> Result<Vec<Estimated>, EstimatorError> {
    let pairs = match scenario.pairs {
        Pairs::All => EstimatorPairs::All,
        Pairs::AcrossStates => EstimatorPairs::AcrossJurisdictions,
    };
    let drop_first_of_month = settings.drop_first_of_month;
    let options = EstimatorOptions { pairs, subset: Subset::Everyone, drop_first_of_month };
    let mut found = Vec::new();
    let mut add = |name, about, estimate, interval, truth| {
        found.push(Estimated { name, about, estimate, interval, truth });
    };
    let registered = "Pairs of registrations of one first name, last name and birth date that are one person.";
    let both =
        "The same among registrations credited with a vote at the election: apparent double votes of one person.";
    let parts = |e: crate::estimator::PrevalenceEstimate| (e.estimate, e.interval);
    let (estimate, interval) = parts(uniform_birthdays(records, &options)?);
    add("uniform birthdays", registered, estimate, interval, truth.matches);
    let (estimate, interval) = parts(named_birthdays(records, &options)?);
    add("named birthdays", registered, estimate, interval, truth.matches);
    let ssn4 = Ssn4Options { look_at: options, error: settings.ssn4_error.get(), ..Ssn4Options::default() };
    if let Some(share) = ssn4_mixture(records, &ssn4)?.if_missing_at_random {
        add("SSN4 mixture", registered, share.value, share.interval, truth.matches);
    }
    let Some(voted) = voted else { return Ok(found) };
    let credited = EstimatorOptions { subset: Subset::Credited(voted), ..options };
    let (estimate, interval) = parts(uniform_birthdays(records, &credited)?);
    add("uniform birthdays, both voted", both, estimate, interval, truth.credited_matches);
    let (estimate, interval) = parts(named_birthdays(records, &credited)?);
    add("named birthdays, both voted", both, estimate, interval.clone(), truth.credited_matches);
    let votes = "People who voted twice, if every apparent double vote of one person is taken for one.";
    add("double voters, uncorrected", votes, estimate, interval, truth.voted_twice);
    let rate = settings.vote_credit_error.get();
    let corrected =
        CreditPairs::estimate(by_then, &options, voted)?.corrected(CreditErrors { given: rate, withheld: rate })?;
    let votes = "People who voted twice, when wrong credits have their part at the rate that the scenario states; of registrations made by the election.";
    add("double voters, corrected for wrong credits", votes, corrected.estimate, corrected.interval, truth.voted_twice);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bias_and_coverage_are_those_of_the_replicates() {
        let interval = |lower, upper| Interval { level: LEVEL, lower, upper: Some(upper), method: "x".into() };
        let replicate = |estimate: f64, truth: f64| ReplicateEstimate {
            estimate,
            interval: interval(estimate - 2.0, estimate + 2.0),
            truth,
        };
        let replicates = vec![replicate(10.0, 9.0), replicate(13.0, 10.0), replicate(12.0, 10.0)];
        let result = summed_up(&Replicates { name: "x", about: "", replicates });
        assert_eq!((result.bias, result.covered), (2.0, 2));
        assert!((result.bias_standard_error.unwrap() - (1.0f64 / 3.0).sqrt()).abs() < 1e-12);
    }
}
