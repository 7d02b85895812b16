//! `doppelroll expect`: the closed form alone.

mod mix;
mod named;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use miette::{Report, miette};
use serde::Serialize;

use super::OK;
use super::output::{print, print_json, print_rows, terminal_width};
use crate::closed_form::{
    Condition, Demand, Presence, RollMix, chances_of_shared_birth_date, chances_of_shared_birthday,
    expected_pairs_across, expected_pairs_within, people_for_shared_birth_date, same_birth_date,
};
use crate::format::{count, number, percent, three_figures};
use crate::linkage::{Comparison, Strategy, StrategySet};
use crate::population::{Composition, FIRST_BIRTH_YEAR, days_of_adults};

/// Options of `expect`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  doppelroll expect first_name last_name birth_date --size 129000000 --mix voters-2012
  doppelroll expect first_name last_name birth_date --state OH --against others
  doppelroll expect birth_date:month_day --size 30       the birthday problem
  doppelroll expect birth_date --size 150
  doppelroll expect --name \"MARIA GARCIA\"                how many bear it, and how many of them share a birth date")]
pub(super) struct ExpectOptions {
    /// Fields that must agree: first_name, middle_name, last_name, suffix, birth_date, birth_date:year, birth_date:month_year,
    /// birth_date:month_day, sex, race, ssn4, first_name:initial, middle_name:initial (the initials only together with a birth date)
    #[arg(required_unless_present = "name")]
    pub fields: Vec<String>,
    /// Instead of fields: a first name and a surname, such as "MARIA GARCIA"; "MARIA *" or "* GARCIA" for one of them
    #[arg(long, conflicts_with_all = ["fields", "against"])]
    pub name: Option<String>,
    /// People on the roll [default: as many as the mix has]
    #[arg(long, conflicts_with = "against")]
    pub size: Option<f64>,
    /// Whose ages, sexes and races
    #[arg(long, value_enum, default_value_t = Mix::Registered2016)]
    pub mix: Mix,
    /// One state instead of the nation, by postal code or name
    #[arg(long)]
    pub state: Option<String>,
    /// Compare the state's roll with another state's, or with all `others`, instead of with itself
    #[arg(long, value_name = "STATE|others")]
    pub against: Option<String>,
    /// Only people born in these years, such as 1950-1959
    #[arg(long, value_name = "FIRST-LAST")]
    pub birth_years: Option<String>,
    /// A mix of birth years of your own: a CSV with a line `year,people` for each; people are drawn by these numbers
    #[arg(long, value_name = "FILE", conflicts_with = "birth_years")]
    pub births: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Mixes of people for `expect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Mix {
    /// All adult residents of November 2016
    #[value(name = "adults-2016")]
    Adults2016,
    /// Registered people of November 2016
    #[value(name = "registered-2016")]
    Registered2016,
    /// The 129 million voters of November 2012 (the nation only)
    #[value(name = "voters-2012")]
    Voters2012,
}

/// What `expect --json` prints.
#[derive(Debug, Serialize)]
struct Expected {
    answer: String,
    fields: Vec<String>,
    mix: String,
    people: f64,
    /// Whether two rolls are compared with each other.
    across: bool,
    pairs_of_people: f64,
    probability_per_pair: f64,
    expected_agreeing_pairs: f64,
    /// Two for each pair, and no more than there are: many pairs may be of the same people.
    people_in_agreeing_pairs_at_most: f64,
    chance_that_any_pair_agrees: f64,
    one_pair_in: Option<f64>,
    people_for_even_chance_of_shared_birth_date: u32,
    people_for_99_percent_chance_of_shared_birth_date: u32,
    one_pair_in_shares_birth_date: f64,
}

/// Prints how many pairs to expect.
pub(super) fn expect(options: &ExpectOptions) -> miette::Result<u8> {
    if let Some(size) = options.size.filter(|size| !(size.is_finite() && *size >= 0.0)) {
        return Err(miette!("--size {size}: expected a number of people, 0 or more"));
    }
    let mut rolls = mix::rolls(options)?;
    let whole = rolls[0].clone();
    if let Some(size) = options.size {
        let factor = size / whole.total();
        rolls[0].weight(|_, _, _| factor);
    }
    let date = mix::roll_date(options.mix);
    let adults = |year: usize| days_of_adults(FIRST_BIRTH_YEAR + year as i32, date).share;
    let days: Vec<Vec<f64>> = (0..whole.people.len()).map(adults).collect();
    if let Some(name) = &options.name {
        return named::expect(name, &rolls[0], &days, &describe(options), options.json);
    }
    let conditions = options.fields.iter().map(|f| condition(f)).collect::<miette::Result<Vec<_>>>()?;
    let people = rolls.iter().map(Composition::total).sum();
    let mixes: Vec<RollMix> = rolls.into_iter().map(full).collect();
    let found = match mixes.as_slice() {
        [one] => expected_pairs_within(one, &conditions, &days),
        two => expected_pairs_across(two, &conditions, &days),
    };
    let found = found.ok_or_else(|| {
        let help = "initials have a closed form only together with a birth date; of surnames they have none";
        miette!(help = help, "no closed form for {}", options.fields.join(" + "))
    })?;
    // Per pair, from a roll so large that the people's number does not matter.
    let probability = if found.pairs > 0.0 { found.agreeing / found.pairs } else { 0.0 };
    let one_pair_in = (probability > 0.0).then(|| 1.0 / probability);
    let mut expected = Expected {
        answer: String::new(),
        fields: options.fields.clone(),
        mix: describe(options),
        people,
        across: mixes.len() > 1,
        pairs_of_people: found.pairs,
        probability_per_pair: probability,
        expected_agreeing_pairs: found.agreeing,
        people_in_agreeing_pairs_at_most: people.min(2.0 * found.agreeing),
        chance_that_any_pair_agrees: chance_of_any(&options.fields, &whole, &days, people, found.agreeing),
        one_pair_in,
        people_for_even_chance_of_shared_birth_date: people_for_shared_birth_date(&whole, &days, 0.5),
        people_for_99_percent_chance_of_shared_birth_date: people_for_shared_birth_date(&whole, &days, 0.99),
        one_pair_in_shares_birth_date: 1.0 / same_birth_date(&whole, &days),
    };
    expected.answer = answer(&expected, &in_words(&options.fields));
    if options.json {
        print_json(&format!("{}\n", serde_json::to_string_pretty(&expected).map_err(Report::from_err)?))?;
        return Ok(OK);
    }
    print(&format!("{}\n\n", textwrap::fill(&expected.answer, usize::from(terminal_width().unwrap_or(100)))))?;
    table(&expected)
}

/// Up to this many people the chance that any two share a birth date or a birthday is exact; above it is certain.
const ROOM: f64 = 5000.0;

/// The chance that any two of a group agree: exact for birth dates and birthdays, else as if pairs were independent, which they nearly are as
/// long as few of them agree.
fn chance_of_any(fields: &[String], mix: &Composition, days: &[Vec<f64>], people: f64, agreeing: f64) -> f64 {
    let room = people.round() as usize;
    let chances = match fields {
        [one] if people <= ROOM && one == "birth_date" => chances_of_shared_birth_date(mix, days, room),
        [one] if people <= ROOM && one == "birth_date:month_day" => chances_of_shared_birthday(mix, days, room),
        _ => vec![-(-agreeing).exp_m1()],
    };
    chances.last().copied().unwrap_or(0.0)
}

fn full(composition: Composition) -> RollMix {
    RollMix { composition, presence: Presence::FULL, married: Vec::new() }
}

/// Fields as people say them: the words of a rule that asks for them.
fn in_words(fields: &[String]) -> String {
    let listed: Vec<String> = fields.iter().map(|field| format!("{field:?}")).collect();
    let rule = format!("[[strategy]]\nname = \"x\"\nagree = [{}]", listed.join(", "));
    let strategies = StrategySet::parse(&rule).map(|set| set.strategies).unwrap_or_default();
    strategies.first().and_then(Strategy::in_words).unwrap_or_else(|| format!("share {}", fields.join(" + ")))
}

/// The answer in a sentence: of pairs, and of the group.
fn answer(e: &Expected, share: &str) -> String {
    let Some(one_in) = e.one_pair_in else {
        return format!("No two different people of this mix {share}.");
    };
    let pairs = e.expected_agreeing_pairs;
    let of_group = if pairs >= 10.0 {
        format!("so about {} pairs of different people do", rounded(pairs))
    } else {
        format!("and the chance that at least two of them do is {}", chance(e.chance_that_any_pair_agrees))
    };
    format!(
        "Among {} {}, 1 pair of different people in {} {} {share}, {of_group} (unrelated people, closed form).",
        count(e.people.round() as u64),
        e.mix,
        rounded(one_in),
        "happens to"
    )
}

/// Three figures.
fn rounded(x: f64) -> String {
    if x < 1000.0 { number(x) } else { count(three_figures(x)) }
}

/// A chance as people say it.
fn chance(chance: f64) -> String {
    if chance >= 0.01 { percent(chance) } else { format!("1 in {}", rounded(1.0 / chance)) }
}

fn table(e: &Expected) -> miette::Result<u8> {
    let row = |what: &str, value: String| vec![what.to_owned(), value];
    let whole = |x: f64| if x >= 1000.0 { number(x.round()) } else { number(x) };
    let mut rows = vec![
        row("fields that agree", e.fields.join(" + ")),
        row("people like", e.mix.clone()),
        row("people", whole(e.people)),
        row("pairs of people", whole(e.pairs_of_people)),
        row("chance that a pair agrees", format!("{:.4e}", e.probability_per_pair)),
        row("that is one pair in", e.one_pair_in.map_or("never".to_owned(), whole)),
        row("expected pairs that agree", whole(e.expected_agreeing_pairs)),
        row("people in these pairs, at most", whole(e.people_in_agreeing_pairs_at_most)),
        row("chance that at least one pair agrees", chance(e.chance_that_any_pair_agrees)),
    ];
    // The birthday problem, beside a question about birth dates alone.
    if e.fields == ["birth_date"] && !e.across {
        let [even, sure] =
            [e.people_for_even_chance_of_shared_birth_date, e.people_for_99_percent_chance_of_shared_birth_date];
        rows.push(row("people for an even chance that two share it", even.to_string()));
        rows.push(row("people for a 99 % chance", sure.to_string()));
    }
    let caption = "different, unrelated people who agree by chance (closed form)";
    print_rows(caption, &["what", "value"], rows, false)
}

fn condition(field: &str) -> miette::Result<Condition> {
    let comparison: Comparison = field.parse().map_err(|e: String| miette!("{e}"))?;
    Ok(Condition { comparison, demand: Demand::Agree })
}

fn describe(options: &ExpectOptions) -> String {
    let who = match options.mix {
        Mix::Adults2016 => "adults of 2016",
        Mix::Registered2016 => "registered people of 2016",
        Mix::Voters2012 => "voters of 2012",
    };
    let place = options.state.as_ref().map_or("the nation", String::as_str);
    let against = match options.against.as_deref() {
        Some(others) if others.eq_ignore_ascii_case("others") => " against all others".to_owned(),
        Some(other) => format!(" against {other}"),
        None => String::new(),
    };
    let born = options.birth_years.as_ref().map_or(String::new(), |years| format!(", born {years}"));
    let mix = options.births.as_ref().map_or(String::new(), |file| format!(", born as in {}", file.display()));
    format!("{who}, {place}{against}{born}{mix}")
}
