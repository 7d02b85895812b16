//! `doppelroll state OH`: what a state's matches with the others are worth, in a sentence, without a file.

use clap::Args;
use miette::{Report, miette};
use serde::Serialize;

use super::OK;
use super::output::{print, terminal_width};
use super::progress::Bar;
use super::suggest::state_called;
use crate::explain::{Story, examples, explain_pair};
use crate::format::{count, percent, three_figures};
use crate::report::{Grid, draw};
use crate::results::{Provenance, StrategyResult};
use crate::run::run_in;
use crate::scenario::{Scenario, Setting};
use crate::tables::states;
use crate::world::World;

/// The comparison, but for the state and the year.
const SCENARIO: &str = include_str!("state.toml");

/// Options of `state`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  doppelroll state OH
  doppelroll state \"new jersey\" --year 2012
  doppelroll state nc --json")]
pub(super) struct StateOptions {
    /// The state: its postal code or its name
    #[arg(required = true, num_args = 1..)]
    pub state: Vec<String>,
    /// Year of the rolls, as they were in November
    #[arg(long, default_value_t = 2016, value_parser = clap::value_parser!(i32).range(2004..=2026))]
    pub year: i32,
    /// Share of the birth dates to simulate; 1 takes minutes and has the narrowest intervals
    #[arg(long, default_value_t = 0.01)]
    pub scale: f64,
    /// Seed of the simulation
    #[arg(long, default_value_t = 2017)]
    pub seed: u64,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What is said of a state.
#[derive(Debug, Serialize)]
struct Said {
    state: &'static str,
    year: i32,
    answer: String,
    rules: Vec<Rule>,
    strangers: Option<Story>,
    mover: Option<Story>,
    seed: u64,
    scale: f64,
}

/// What a rule finds, in rolls of full size.
#[derive(Debug, Serialize)]
struct Rule {
    rule: String,
    pairs: f64,
    two_people: f64,
    two_people_share: Option<f64>,
    two_people_share_interval: Option<[f64; 2]>,
    people_missed_share: Option<f64>,
}

impl Rule {
    fn of(strategy: &StrategyResult) -> Self {
        let value = |name: &str| strategy.metric(name).and_then(|estimate| estimate.value);
        Self {
            rule: strategy.name.clone(),
            pairs: value("links_full_size").unwrap_or(0.0),
            two_people: value("false_links_full_size").unwrap_or(0.0),
            two_people_share: value("false_link_share"),
            two_people_share_interval: strategy
                .metric("false_link_share")
                .and_then(|estimate| estimate.interval.as_ref())
                .map(|interval| [interval.lower, interval.upper.unwrap_or(1.0)]),
            people_missed_share: value("missed_match_share"),
        }
    }

    /// The share, and in brackets the interval that the simulation leaves it.
    fn short_share(&self) -> String {
        let bare = |share: f64| percent(share).trim_end_matches(" %").to_owned();
        let interval = self.two_people_share_interval.map(|[low, high]| format!(" ({}–{})", bare(low), bare(high)));
        format!("{}{}", self.share(), interval.unwrap_or_default())
    }

    /// The same, to stand in a sentence's brackets.
    fn share_in_words(&self) -> String {
        let interval = self
            .two_people_share_interval
            .map(|[low, high]| format!("; simulation alone {}–{}", percent(low).trim_end_matches(" %"), percent(high)));
        format!("{}{}", self.share(), interval.unwrap_or_default())
    }

    fn share(&self) -> String {
        self.two_people_share.map_or_else(|| "not known".to_owned(), percent)
    }
}

/// Says what a state's matches are worth.
pub(super) fn state(options: &StateOptions) -> miette::Result<u8> {
    let code = state_called(&options.state.join(" "))?;
    let known = &states()[usize::from(code)];
    let settings = [
        Setting::known("focus", known.postal),
        Setting::known("rolls.date", format!("{}-11-08", options.year)),
        Setting::known("rolls.scale", options.scale),
        Setting::known("seed", options.seed as i64),
    ];
    let scenario = Scenario::parse(SCENARIO).expect("it is a scenario");
    let scenario = scenario.with(&settings).map_err(|e| miette!("{e}"))?;
    scenario.check().map_err(|e| miette!("{e}"))?;
    let bar = Bar::new();
    let provenance = Provenance { scenario: scenario.name.clone(), seed: scenario.seed, ..Provenance::default() };
    let world = World::new(&scenario, 0, &bar);
    let mut rows = Vec::new();
    let results = run_in(&world, &scenario, &provenance, &bar, |linked| rows.extend(examples(linked, 1)))
        .map_err(|e| miette!("{e}"))?;
    let story = |truth: &dyn Fn(&str) -> bool| -> miette::Result<Option<Story>> {
        let Some(row) = rows.iter().find(|row| truth(&row[3])) else { return Ok(None) };
        explain_pair(&scenario, &world, &row[1], &row[2]).map_err(|e| miette!("{e}"))
    };
    let (strangers, mover) = (story(&|truth| truth != "one person")?, story(&|truth| truth == "one person")?);
    drop(bar);
    let rules: Vec<Rule> = results.strategies.iter().map(Rule::of).collect();
    let first = &rules[0];
    let twice = results.strategies[0].metric("people_registered_twice_full_size").and_then(|people| people.value);
    let twice = twice.unwrap_or(0.0);
    let answer = format!(
        "In a simulation, not in {0}'s own records, about {1} pairs of registrations in {0} and in another state share first name, last name and birth date in {2}, and about {3} of them ({4}) are two different people. About {5} people are on {0}'s roll and another's in it; that was put in, as {6} of the nation's registered people on two rolls, and not found. Being on two rolls is not voting twice.",
        known.name,
        count(three_figures(first.pairs)),
        options.year,
        count(three_figures(first.two_people)),
        first.share_in_words(),
        count(three_figures(twice)),
        percent(scenario.registrations.registered_twice.get())
    );
    let said = Said {
        state: known.name,
        year: options.year,
        answer,
        rules,
        strangers,
        mover,
        seed: options.seed,
        scale: options.scale,
    };
    if options.json {
        print(&(serde_json::to_string_pretty(&said).map_err(Report::from_err)? + "\n"))?;
    } else {
        print(&in_words(&said))?;
    }
    Ok(OK)
}

fn in_words(said: &Said) -> String {
    let width = terminal_width();
    let columns = usize::from(width.unwrap_or(80));
    let mut blocks = vec![textwrap::fill(&said.answer, columns)];
    let rows = said.rules.iter().map(|rule| {
        vec![
            rule.rule.clone(),
            count(three_figures(rule.pairs)),
            count(three_figures(rule.two_people)),
            rule.short_share(),
            rule.people_missed_share.map_or_else(|| "not known".to_owned(), percent),
        ]
    });
    let head = ["rule", "pairs", "two people", "that is", "movers missed"];
    let head = head.map(str::to_owned).to_vec();
    blocks.push(draw(&Grid { caption: String::new(), head, rows: rows.collect() }, width));
    for (heading, story) in [
        ("Two invented people who are taken for one", &said.strangers),
        ("One invented person on two rolls", &said.mover),
    ] {
        if let Some(story) = story {
            blocks.push(format!("{heading}:\n{}", shortened(story)));
        }
    }
    blocks.push(textwrap::fill(
        &format!(
            "All people are invented: {} of the birth dates were simulated, with seed {}. How many are on two rolls is an assumption that published checks put \
             between 1.56 % and 5.3 %, and the share of pairs that are two people falls as it grows (LIMITS.md).",
            percent(said.scale),
            said.seed
        ),
        columns,
    ));
    blocks.join("\n\n") + "\n"
}

/// What files say, and the truth: the lines of a story that need no knowledge of rules.
fn shortened(story: &Story) -> String {
    let told = |heading: &str| {
        let heading = heading.trim();
        heading.starts_with("person ")
            || heading.starts_with("record ")
            || [
                "moved",
                "married",
                "named at birth",
                "first_name",
                "middle_name",
                "last_name",
                "birth_date",
                "ssn4",
                "truth",
            ]
            .contains(&heading)
    };
    let lines: Vec<&(String, String)> = story.lines.iter().filter(|(heading, _)| told(heading)).collect();
    let width = lines.iter().map(|(heading, _)| heading.chars().count()).max().unwrap_or(0);
    lines.iter().map(|(heading, text)| format!("  {heading:width$}  {text}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scenario_is_one() {
        Scenario::parse(SCENARIO).unwrap().check().unwrap();
    }
}
