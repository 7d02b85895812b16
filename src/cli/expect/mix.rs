//! Whose ages, sexes and races `expect` goes by.

use std::path::Path;

use miette::miette;

use super::super::errors::file_error;
use super::super::suggest::state_called;
use super::{ExpectOptions, Mix};
use crate::date::Date;
use crate::io::read_text;
use crate::population::{Composition, FIRST_BIRTH_YEAR};
use crate::roll::registered_composition;
use crate::tables::{StateCode, states};

/// The rolls that are compared: one with itself, or a state's with another or with all others together.
pub(super) fn rolls(options: &ExpectOptions) -> miette::Result<Vec<Composition>> {
    let state = options.state.as_deref().map(state_called).transpose()?;
    let mut rolls = match (&options.against, state) {
        (None, state) => vec![composition(options.mix, state)?],
        (Some(_), None) => {
            let help = "such as --state OH --against others, or --state OH --against PA";
            return Err(miette!(help = help, "--against needs a state whose roll is compared"));
        }
        (Some(against), Some(own)) => {
            let other = match against.to_lowercase().as_str() {
                "others" => {
                    let mut parts = (0..states().len() as StateCode).filter(|&other| other != own);
                    let mut sum = composition(options.mix, parts.next())?;
                    for part in parts {
                        sum.add(&composition(options.mix, Some(part))?, 1.0);
                    }
                    sum
                }
                named => match state_called(named)? {
                    same if same == own => return Err(miette!("--against {against}: that is the same state")),
                    other => composition(options.mix, Some(other))?,
                },
            };
            vec![composition(options.mix, Some(own))?, other]
        }
    };
    if let Some((first, last)) = options.birth_years.as_deref().map(years).transpose()? {
        for roll in &mut rolls {
            roll.weight(|born, _, _| f64::from(u8::from((first..=last).contains(&born))));
            if roll.total() <= 0.0 {
                return Err(miette!(
                    "nobody in the mix was born from {first} to {last}: adults of 2016 were born 1915 to 1998"
                ));
            }
        }
    }
    if let Some(place) = &options.births {
        let births = births(place)?;
        rolls.iter_mut().try_for_each(|roll| born_as(roll, &births, place))?;
    }
    Ok(rolls)
}

/// The election at which the people of a mix are 18.
pub(super) fn roll_date(mix: Mix) -> Date {
    let (year, day) = if mix == Mix::Voters2012 { (2012, 6) } else { (2016, 8) };
    Date::new(year, 11, day).expect("a date")
}

fn composition(mix: Mix, state: Option<StateCode>) -> miette::Result<Composition> {
    let date = roll_date(mix);
    Ok(match (mix, state) {
        (Mix::Voters2012, None) => Composition::voters_2012(),
        (Mix::Voters2012, Some(_)) => {
            return Err(miette!(
                "--mix voters-2012 is known for the nation only: leave --state out, or use another mix"
            ));
        }
        (Mix::Adults2016, Some(state)) => Composition::residents(state, date),
        (Mix::Adults2016, None) => Composition::nation(date),
        (Mix::Registered2016, Some(state)) => registered_composition(state, date),
        (Mix::Registered2016, None) => {
            let mut parts = (0..states().len()).map(|s| registered_composition(s as StateCode, date));
            let mut sum = parts.next().expect("there are states");
            parts.for_each(|part| sum.add(&part, 1.0));
            sum
        }
    })
}

fn years(written: &str) -> miette::Result<(i32, i32)> {
    let (first, last) = written.split_once('-').unwrap_or((written, written));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) if first <= last => Ok((first, last)),
        _ => Err(miette!("--birth-years {written}: expected FIRST-LAST, such as 1950-1959")),
    }
}

/// Reads a mix of one's own: a line `year,people` for each birth year, below a header or without.
fn births(place: &Path) -> miette::Result<Vec<(i32, f64)>> {
    let text = read_text(place).map_err(|error| file_error("read", place, &error))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut births = Vec::new();
    for (line, row) in reader.records().enumerate() {
        let wrong = || {
            miette!(
                "{}, line {}: expected a birth year and a number of people, such as 1950,1200",
                place.display(),
                line + 1
            )
        };
        let row = row.map_err(|_| wrong())?;
        let cells = (row.get(0).and_then(|cell| cell.parse().ok()), row.get(1).and_then(|cell| cell.parse().ok()));
        match cells {
            (Some(year), Some(people)) if people >= 0.0 && f64::is_finite(people) => births.push((year, people)),
            _ if line == 0 => {}
            _ => return Err(wrong()),
        }
    }
    Ok(births)
}

/// Gives a roll the birth years of a mix of one's own; within a year sexes and races stay as they are.
fn born_as(roll: &mut Composition, births: &[(i32, f64)], place: &Path) -> miette::Result<()> {
    let born: Vec<f64> = roll.people.iter().map(|cells| cells.iter().sum()).collect();
    let mut wanted = vec![0.0; born.len()];
    for &(year, people) in births {
        let index = usize::try_from(year - FIRST_BIRTH_YEAR)
            .ok()
            .filter(|&index| people == 0.0 || born.get(index).is_some_and(|n| *n > 0.0));
        match index {
            Some(index) if index < wanted.len() => wanted[index] += people,
            _ if people == 0.0 => {}
            _ => {
                return Err(miette!(
                    "{}: the mix has nobody born in {year}: adults of 2016 were born 1915 to 1998",
                    place.display()
                ));
            }
        }
    }
    if wanted.iter().sum::<f64>() <= 0.0 {
        return Err(miette!("{}: it has nobody in it", place.display()));
    }
    roll.weight(|year, _, _| {
        let index = (year - FIRST_BIRTH_YEAR) as usize;
        if born[index] > 0.0 { wanted[index] / born[index] } else { 0.0 }
    });
    Ok(())
}
