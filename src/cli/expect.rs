//! `doppelroll expect`: the closed form alone.

use clap::{Args, ValueEnum};
use miette::{Report, miette};
use serde::Serialize;

use super::OK;
use super::output::{print_json, print_rows};
use crate::closed_form::{
    Condition, Demand, Presence, RollMix, expected_pairs_within, people_for_shared_birth_date, same_birth_date,
};
use crate::date::Date;
use crate::format::number;
use crate::population::{Composition, FIRST_BIRTH_YEAR, days_of_adults};
use crate::roll::{registered_composition, registered_nation};
use crate::tables::{StateCode, state_named, states};

/// Options of `expect`.
#[derive(Args, Debug)]
pub(super) struct ExpectOptions {
    /// Fields that must agree: first_name, middle_name, last_name, suffix, birth_date, birth_date:year, birth_date:month_year, sex, race, ssn4,
    /// first_name:initial, middle_name:initial (the initials only together with a birth date)
    #[arg(required = true)]
    pub fields: Vec<String>,
    /// People on the roll [default: as many as the mix has]
    #[arg(long)]
    pub size: Option<f64>,
    /// Whose ages, sexes and races
    #[arg(long, value_enum, default_value_t = Mix::Registered2016)]
    pub mix: Mix,
    /// One state instead of the nation, by postal code
    #[arg(long)]
    pub state: Option<String>,
    /// Only people born in these years, such as 1950-1959
    #[arg(long, value_name = "FIRST-LAST")]
    pub birth_years: Option<String>,
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
    fields: Vec<String>,
    mix: String,
    people: f64,
    pairs_of_people: f64,
    probability_per_pair: f64,
    expected_agreeing_pairs: f64,
    one_pair_in: Option<f64>,
    people_for_even_chance_of_shared_birth_date: u32,
    people_for_99_percent_chance_of_shared_birth_date: u32,
    one_pair_in_shares_birth_date: f64,
}

/// Prints how many pairs to expect.
pub(super) fn expect(options: &ExpectOptions) -> miette::Result<u8> {
    let conditions = options.fields.iter().map(|f| condition(f)).collect::<miette::Result<Vec<_>>>()?;
    let mut composition = composition(options)?;
    let mix = composition.clone();
    if let Some(size) = options.size {
        if !(size.is_finite() && size >= 0.0) {
            return Err(miette!("--size {size}: expected a number of people, 0 or more"));
        }
        let factor = size / composition.total();
        composition.weight(|_, _, _| factor);
    }
    let date = roll_date(options.mix);
    let adults = |year: usize| days_of_adults(FIRST_BIRTH_YEAR + year as i32, date).share;
    let days: Vec<Vec<f64>> = (0..composition.people.len()).map(adults).collect();
    let roll = RollMix { composition: composition.clone(), presence: Presence::FULL, married: Vec::new() };
    let found = expected_pairs_within(&roll, &conditions, &days).ok_or_else(|| {
        let help = "initials have a closed form only together with a birth date; of surnames they have none";
        miette!(help = help, "no closed form for {}", options.fields.join(" + "))
    })?;
    // Per pair, from a roll so large that the people's number does not matter.
    let probability = if found.pairs > 0.0 { found.agreeing / found.pairs } else { 0.0 };
    let expected = Expected {
        fields: options.fields.clone(),
        mix: describe(options),
        people: composition.total(),
        pairs_of_people: found.pairs,
        probability_per_pair: probability,
        expected_agreeing_pairs: found.agreeing,
        one_pair_in: (probability > 0.0).then(|| 1.0 / probability),
        people_for_even_chance_of_shared_birth_date: people_for_shared_birth_date(&mix, &days, 0.5),
        people_for_99_percent_chance_of_shared_birth_date: people_for_shared_birth_date(&mix, &days, 0.99),
        one_pair_in_shares_birth_date: 1.0 / same_birth_date(&mix, &days),
    };
    if options.json {
        print_json(&format!("{}\n", serde_json::to_string_pretty(&expected).map_err(Report::from_err)?))?;
        return Ok(OK);
    }
    table(&expected)
}

fn table(e: &Expected) -> miette::Result<u8> {
    let row = |what: &str, value: String| vec![what.to_owned(), value];
    let whole = |x: f64| if x >= 1000.0 { number(x.round()) } else { number(x) };
    let rows = vec![
        row("fields that agree", e.fields.join(" + ")),
        row("people like", e.mix.clone()),
        row("people", whole(e.people)),
        row("pairs of people", whole(e.pairs_of_people)),
        row("chance that a pair agrees", format!("{:.4e}", e.probability_per_pair)),
        row("that is one pair in", e.one_pair_in.map_or("never".to_owned(), whole)),
        row("expected pairs that agree", whole(e.expected_agreeing_pairs)),
        row("birth dates: one pair in", whole(e.one_pair_in_shares_birth_date)),
        row(
            "people for an even chance that two share a birth date",
            e.people_for_even_chance_of_shared_birth_date.to_string(),
        ),
        row("people for a 99 % chance", e.people_for_99_percent_chance_of_shared_birth_date.to_string()),
    ];
    let caption = "different, unrelated people who agree by chance (closed form)";
    print_rows(caption, &["what", "value"], rows, false)
}

fn condition(field: &str) -> miette::Result<Condition> {
    let comparison = field.parse().map_err(|e: String| miette!("{e}"))?;
    Ok(Condition { comparison, demand: Demand::Agree })
}

/// The election at which the people of a mix are 18.
fn roll_date(mix: Mix) -> Date {
    let (year, day) = if mix == Mix::Voters2012 { (2012, 6) } else { (2016, 8) };
    Date::new(year, 11, day).expect("a date")
}

fn composition(options: &ExpectOptions) -> miette::Result<Composition> {
    let date = roll_date(options.mix);
    let state = options.state.as_ref().map(|postal| {
        state_named(postal).ok_or_else(|| {
            let valid: Vec<&str> = states().iter().map(|s| s.postal).collect();
            miette!("unknown state {postal:?}: expected one of {}", valid.join(" "))
        })
    });
    let state: Option<StateCode> = state.transpose()?;
    let mut composition = match (options.mix, state) {
        (Mix::Voters2012, None) => Composition::voters_2012(),
        (Mix::Voters2012, Some(_)) => {
            return Err(miette!(
                "--mix voters-2012 is known for the nation only: leave --state out, or use another mix"
            ));
        }
        (Mix::Adults2016, Some(state)) => Composition::residents(state, date),
        (Mix::Adults2016, None) => Composition::nation(date),
        (Mix::Registered2016, Some(state)) => registered_composition(state, date),
        (Mix::Registered2016, None) => registered_nation(date),
    };
    if let Some((first, last)) = options.birth_years.as_deref().map(years).transpose()? {
        composition.weight(|born, _, _| f64::from(u8::from((first..=last).contains(&born))));
        if composition.total() <= 0.0 {
            return Err(miette!(
                "nobody in the mix was born from {first} to {last}: adults of 2016 were born 1915 to 1998"
            ));
        }
    }
    Ok(composition)
}

fn years(written: &str) -> miette::Result<(i32, i32)> {
    let (first, last) = written.split_once('-').unwrap_or((written, written));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) if first <= last => Ok((first, last)),
        _ => Err(miette!("--birth-years {written}: expected FIRST-LAST, such as 1950-1959")),
    }
}

fn describe(options: &ExpectOptions) -> String {
    let who = match options.mix {
        Mix::Adults2016 => "adults of 2016",
        Mix::Registered2016 => "registered people of 2016",
        Mix::Voters2012 => "voters of 2012",
    };
    let place = options.state.as_ref().map_or("the nation", String::as_str);
    let born = options.birth_years.as_ref().map_or(String::new(), |years| format!(", born {years}"));
    format!("{who}, {place}{born}")
}
