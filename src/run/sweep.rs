//! The same worlds at every point of a grid of settings.

use super::pipeline::each_comparison;
use super::tally::Tally;
use crate::linkage::LinkError;
use crate::metric::Metric;
use crate::recording::RowKeys;
use crate::records::{Field, Records};
use crate::results::{SweepAxis, SweepEstimates, SweepPoint, SweepResult};
use crate::scenario::{Scenario, Sweep, json};
use crate::world::{Progress, Silent, World};

/// Runs the grid; `None` when it was stopped. Points share their random draws, so differences between them are the settings'.
///
/// # Errors
/// When a strategy would compare too many pairs, or is a model that cannot be used.
///
/// # Panics
/// When a point of the grid makes no sense, though each of its values does.
pub fn run_sweep(
    scenario: &Scenario,
    sweep: &Sweep,
    progress: &dyn Progress,
) -> Result<Option<SweepResult>, LinkError> {
    let points = sweep.points();
    let turned: Vec<Scenario> =
        points.iter().map(|point| sweep.at(scenario, point).unwrap_or_else(|e| panic!("{e}"))).collect();
    let mut tallies = vec![vec![None; scenario.strategies.len()]; points.len()];
    for replicate in 0..sweep.replicates {
        let base = sweep.columns(scenario).map(|columns| Base::new(scenario, &columns, replicate, progress));
        progress.stage("sweeping", points.len() as u64);
        for (turned, tallies) in turned.iter().zip(&mut tallies) {
            if progress.stopped() {
                return Ok(None);
            }
            match &base {
                Some(base) => link(turned, &base.world, &base.keys, &base.records(turned), tallies)?,
                None => {
                    let world = World::new(turned, replicate, &Silent);
                    let keys = world.keys();
                    link(turned, &world, &keys, &world.record(turned, &keys, &turned.linkage().fields()), tallies)?;
                }
            }
            progress.advance(1);
        }
    }
    let point = |(point, tallies): (&Vec<toml::Value>, &Vec<Option<Tally>>)| SweepPoint {
        at: sweep.labels(point),
        strategies: scenario
            .strategies
            .iter()
            .zip(tallies)
            .map(|(s, tally)| estimates(&s.name, tally.as_ref().expect("every strategy was run")))
            .collect(),
    };
    let axis = |a: &crate::scenario::SweepAxis| SweepAxis {
        dial: a.dial.clone(),
        values: a.values.iter().map(json).collect(),
    };
    Ok(Some(SweepResult {
        axes: sweep.axes.iter().map(axis).collect(),
        points: points.iter().zip(&tallies).map(point).collect(),
    }))
}

/// What stays when only some columns change: the people, the rolls and the other columns are made once.
struct Base {
    world: World,
    keys: RowKeys,
    fixed: Records,
    changing: Vec<Field>,
}

impl Base {
    fn new(scenario: &Scenario, columns: &[Field], replicate: u32, progress: &dyn Progress) -> Self {
        let world = World::new(scenario, replicate, progress);
        let keys = world.keys();
        // The changing columns come last, so that the words they add to the lexicon can be told apart.
        let (changing, fixed): (Vec<Field>, Vec<Field>) =
            scenario.linkage().fields().iter().partition(|f| columns.contains(f));
        let fixed = world.record(scenario, &keys, &fixed);
        Self { world, keys, fixed, changing }
    }

    /// The records at a point.
    fn records(&self, turned: &Scenario) -> Records {
        let mut records = self.fixed.clone();
        self.world.recorder(turned).record_into(&mut records, &self.keys, &self.changing);
        records
    }
}

/// Links one world's records and adds what is found of each strategy.
pub(super) fn link(
    scenario: &Scenario,
    world: &World,
    keys: &RowKeys,
    records: &Records,
    tallies: &mut [Option<Tally>],
) -> Result<(), LinkError> {
    each_comparison(scenario, world, keys, records, |linked| {
        for (&strategy, new) in linked.comparing.strategies.iter().zip(linked.tallies_of_links()) {
            match &mut tallies[strategy] {
                Some(tally) => tally.merge(new),
                first => *first = Some(new),
            }
        }
    })
    .map(|_| ())
}

fn estimates(name: &str, tally: &Tally) -> SweepEstimates {
    let share = |metric: &str| {
        let metric = Metric::named(metric).expect("a registered metric");
        metric.estimate(&tally.counted()).expect("it needs links and matches alone")
    };
    SweepEstimates {
        name: name.to_owned(),
        false_link_share: share("false_link_share"),
        missed_match_share: share("missed_match_share"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::noise;
    use crate::scenario::{Setting, SweepAxis, columns_of};

    const SCENARIO: &str = r#"
name = "small"
question = "?"
seed = 5
[rolls]
states = ["WY", "VT"]
date = "2016-11-08"
scale = 0.02
sampling = "people"
[recording.ssn4]
missing = "licence-instead"
[[strategy]]
name = "names"
agree = ["first_name", "last_name", "birth_date"]
"#;

    /// What a sweep makes once and keeps is what it would be if all were made anew: a key changes the columns that are said to change, and no other.
    #[test]
    fn keys_change_no_other_columns_than_they_say() {
        let scenario = Scenario::parse(SCENARIO).unwrap();
        let world = World::new(&scenario, 0, &Silent);
        let keys = world.keys();
        let fields: Vec<Field> = Field::of_rolls().filter(|field| *field != Field::RecordId).collect();
        let written = |scenario: &Scenario| {
            let records = world.record(scenario, &keys, &fields);
            let text = |field: Field| {
                let mut out = Vec::new();
                let cells = records.column(field).expect("asked for");
                (0..keys.len()).for_each(|row| records.write_cell(field, cells, row, &mut out));
                out
            };
            fields.iter().map(|&field| text(field)).collect::<Vec<_>>()
        };
        let base = written(&scenario);
        let others =
            ["ssn4.coverage", "ssn4.error", "middle_name_blank", "redated"].map(|key| format!("recording.{key}"));
        let votes = ["votes.double_votes", "votes.vote_credit_error"].map(str::to_owned);
        let noise = noise::ALL.iter().map(|noise| format!("recording.noise.{}", noise.name));
        for path in others.into_iter().chain(votes).chain(noise) {
            let axis = SweepAxis { dial: path.clone(), values: Vec::new() };
            let says = Sweep { replicates: 1, axes: vec![axis] }.columns(&scenario).unwrap_or_else(|| panic!("{path}"));
            let turned = scenario.with(&[Setting::parse(&format!("{path}=0.3")).unwrap()]).unwrap();
            let differing: Vec<Field> = fields
                .iter()
                .zip(written(&turned).iter().zip(&base))
                .filter(|(_, (a, b))| a != b)
                .map(|(f, _)| *f)
                .collect();
            assert!(differing.iter().all(|field| says.contains(field)), "{path}: {differing:?}");
        }
        assert_eq!(columns_of("recording.ssn4.missing"), None);
    }
}
