//! `doppelroll scenario new`: a scenario file that runs, to be changed.

use std::path::PathBuf;

use clap::Args;
use miette::{Report, miette};

use super::OK;
use super::errors::file_error;
use super::output::{print, say};
use super::suggest::{nearest, state_called};
use crate::io::Place;
use crate::linkage::{BUILT_IN, BuiltIn};
use crate::scenario::{Scenario, ScenarioError};
use crate::tables::states;
use crate::world::World;

/// Registrations that a first run simulates, about: some seconds.
const REGISTRATIONS: f64 = 500_000.0;

/// Options of `scenario new`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  doppelroll scenario new NC VA SC
  doppelroll scenario new ohio --rule crosscheck --rule adgn
  doppelroll scenario new all --name my-nation -o -")]
pub(super) struct NewOptions {
    /// States whose rolls are compared, by postal code or name, or all
    #[arg(required = true)]
    pub states: Vec<String>,
    /// A built-in strategy, as `doppelroll strategy list` shows them; may be given more than once [default: crosscheck, ssn4-veto, ssn4-required, middle-initial]
    #[arg(long = "rule", value_name = "STRATEGY")]
    pub rules: Vec<String>,
    /// Name of the scenario [default: made from the states]
    #[arg(long)]
    pub name: Option<String>,
    /// File to write; - for standard output [default: NAME.toml]
    #[arg(short, long)]
    pub out: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    pub force: bool,
}

/// Writes a scenario.
pub(super) fn new(options: &NewOptions) -> miette::Result<u8> {
    let codes = match options.states.as_slice() {
        [all] if all.eq_ignore_ascii_case("all") => vec!["all".to_owned()],
        named => named
            .iter()
            .map(|named| Ok(states()[usize::from(state_called(named)?)].postal.to_owned()))
            .collect::<miette::Result<Vec<String>>>()?,
    };
    let rules = match options.rules.as_slice() {
        [] => ["crosscheck", "ssn4-veto", "ssn4-required", "middle-initial"].map(str::to_owned).to_vec(),
        named => named.iter().map(|rule| known_rule(rule)).collect::<miette::Result<_>>()?,
    };
    let name = options.name.clone().unwrap_or_else(|| default_name(&codes));
    let text = runnable(&name, &codes, &rules)?;
    let place = options.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.toml")));
    let to = Place::check(&place, &[], &[], options.force).map_err(Report::from_err)?;
    if to == Place::Standard {
        print(&text)?;
        return Ok(OK);
    }
    if !options.force && matches!(&to, Place::File(place) if place.exists()) {
        let shown = place.display();
        return Err(miette!(help = "name another file with -o, or say --force", "{shown} is there already"));
    }
    to.write(text.as_bytes()).map_err(|error| file_error("write", &place, &error))?;
    say(&format!("Written: {0}\nRun it: doppelroll run {0}", place.display()));
    Ok(OK)
}

fn default_name(codes: &[String]) -> String {
    let listed: Vec<String> = codes.iter().take(4).map(|code| code.to_lowercase()).collect();
    let more = if codes.len() > 4 { "-and-more" } else { "" };
    format!("{}{more}", listed.join("-"))
}

fn known_rule(rule: &str) -> miette::Result<String> {
    BuiltIn::named(rule).map(|_| rule.to_owned()).map_err(|error| {
        let meant = nearest(rule, BUILT_IN.iter().map(|built_in| built_in.name));
        let help = meant
            .map_or_else(|| "`doppelroll strategy list` has them".to_owned(), |name| format!("did you mean {name}?"));
        miette!(help = help, "{error}")
    })
}

/// The text, with as large a sample as a first run bears, of birth dates where all rules ask for them.
fn runnable(name: &str, codes: &[String], rules: &[String]) -> miette::Result<String> {
    let checked = |sampling: &str, scale: f64| -> Result<(String, Scenario), ScenarioError> {
        let text = text(name, codes, rules, sampling, scale);
        let scenario = Scenario::parse(&text)?;
        Ok((text, scenario))
    };
    let (sampling, (whole, scenario)) = match checked("birth-dates", 0.5) {
        Ok(found) => ("birth-dates", found),
        Err(ScenarioError::NeedsAllDates(_)) => ("people", checked("people", 0.5).map_err(|e| miette!("{e}"))?),
        Err(error) => return Err(miette!("{error}")),
    };
    let share = REGISTRATIONS / World::without_rolls(&scenario).registrations_in_full();
    if share >= 1.0 {
        return Ok(whole.replace("scale = 0.5", "scale = 1.0"));
    }
    // Two figures.
    let unit = 10f64.powf(share.log10().floor() - 1.0);
    checked(sampling, (share / unit).round() * unit).map(|(text, _)| text).map_err(|e| miette!("{e}"))
}

fn text(name: &str, codes: &[String], rules: &[String], sampling: &str, scale: f64) -> String {
    let list = |items: &[String]| items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", ");
    let what = match sampling {
        "people" => "People are kept with this chance, as a rule does not ask for the whole birth date.",
        _ => "Share of the birth dates that are simulated, with everybody born on them; 1 is the rolls in full.",
    };
    // One state has nobody else to be compared with.
    let pairs = if codes.len() == 1 && codes[0] != "all" { "pairs = \"all\"\n" } else { "" };
    format!(
        "name = \"{name}\"\n\
         question = \"How many of the pairs that each rule links are two different people?\"\n\
         seed = 2017\n\
         # Strategies that are built in: `doppelroll strategy list`; `doppelroll strategy show crosscheck` prints one to begin your own with, under [[strategy]].\n\
         strategies = [{}]\n\
         {pairs}\n\
         [rolls]\n\
         states = [{}]\n\
         date = \"2016-11-08\"\n\
         # {what} Numbers are always those of the rolls in full.\n\
         scale = {scale}\n\
         sampling = \"{sampling}\"\n\
         \n\
         [registrations]\n\
         # Share of the nation's people on rolls who are on two, having moved: assumption [registered-twice], 0.0156 to 0.053.\n\
         registered_twice = 0.029\n\
         \n\
         [recording.noise]\n\
         # Share of names with a slip: assumption [typo-rate].\n\
         typo = 0.01\n\
         \n\
         [recording.ssn4]\n\
         # Share of records that hold the last four digits, and share of these that are wrong: assumption [ssn4-coverage], assumption [ssn4-error].\n\
         coverage = 0.59\n\
         error = 0.01\n\
         \n\
         # What somebody claims, in a form that the run can decide; take the marks away and put your own words.\n\
         # [[claim]]\n\
         # proposition = \"Name and birth date identify a person.\"\n\
         # by = \"our words\"\n\
         # source = \"where it can be read\"\n\
         # holds_when = [{{ metric = \"false_link_share\", strategy = \"{}\", below = 0.01, because = \"one in a hundred is our choice\" }}]\n\
         \n\
         # A grid of settings to run as well.\n\
         # [[sweep.axis]]\n\
         # dial = \"recording.ssn4.coverage\"\n\
         # values = [0.2, 0.4, 0.6, 0.8, 1.0]\n",
        list(rules),
        list(codes),
        first_strategy(&rules[0]),
    )
}

/// The name that the first strategy of a built-in file has in results.
fn first_strategy(built_in: &str) -> String {
    BuiltIn::named(built_in).map_or_else(|_| built_in.to_owned(), |found| found.file().strategies[0].name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_runs_with_every_built_in_rule() {
        let codes = ["NC", "SC"].map(str::to_owned);
        for built_in in BUILT_IN {
            let Ok(text) = runnable("mine", &codes, &[built_in.name.to_owned()]) else { continue };
            Scenario::parse(&text).unwrap();
        }
        let all: Vec<String> = ["crosscheck", "adgn"].map(str::to_owned).to_vec();
        let text = runnable("mine", &codes, &all).unwrap();
        assert!(text.contains("sampling = \"people\""), "{text}");
    }

    #[test]
    fn the_examples_in_its_comments_are_right() {
        let text = runnable("mine", &["all".to_owned()], &["crosscheck".to_owned()]).unwrap();
        let bare: String = text
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|l| l.contains(" = ") || l.starts_with('[')).unwrap_or(line))
            .map(|line| format!("{line}\n"))
            .collect();
        let scenario = Scenario::parse(&bare).unwrap();
        assert_eq!((scenario.claims.len(), scenario.sweep.is_some()), (1, true));
        assert!(!scenario.claims[0].holds_when[0].meaning.is_empty());
    }

    #[test]
    fn names_are_made_from_states() {
        assert_eq!(default_name(&["NC", "VA"].map(str::to_owned)), "nc-va");
    }
}
