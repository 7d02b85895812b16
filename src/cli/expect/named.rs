//! `expect --name`: people of one given name.

use miette::{Report, miette};
use serde::Serialize;

use super::super::OK;
use super::super::output::{print, print_json, terminal_width};
use super::rounded;
use crate::closed_form::{Unlisted, namesakes};
use crate::population::Composition;

/// What `expect --name --json` prints.
#[derive(Debug, Serialize)]
struct Named<'a> {
    answer: String,
    name: &'a str,
    mix: &'a str,
    people: f64,
    people_of_the_name: f64,
    pairs_of_the_name: f64,
    pairs_that_share_a_birth_date: f64,
    people_who_share_a_birth_date: f64,
}

/// Says how many bear a name, and how many of them share a birth date.
pub(super) fn expect(name: &str, mix: &Composition, days: &[Vec<f64>], of: &str, json: bool) -> miette::Result<u8> {
    let upper = name.trim().to_uppercase();
    let (first, last) = upper.split_once(char::is_whitespace).ok_or_else(|| {
        let help = "a first name and a surname, such as \"MARIA GARCIA\"; \"MARIA *\" or \"* GARCIA\" for one of them";
        miette!(help = help, "--name {name:?}: it has one word")
    })?;
    let named = |part: &str| Some(part.trim().to_owned()).filter(|part| part != "*");
    let (first, last) = (named(first), named(last));
    let found = namesakes(mix, days, first.as_deref(), last.as_deref()).map_err(|unlisted| {
        let (what, bearers) = match unlisted {
            Unlisted::First => ("first name", "names that five children or more were given in a state in a year"),
            Unlisted::Last => ("surname", "the 162,252 surnames with 100 bearers or more in 2010"),
        };
        miette!(
            help = format!("the tables have {bearers}, without accents, spaces and hyphens"),
            "--name {name:?}: no table has this {what}"
        )
    })?;
    let share = if found.people > 0.0 { found.people_of_one_date / found.people } else { 0.0 };
    let answer = format!(
        "Of {} {of}, about {} bear the name {upper}; about {} of them ({}) share it and the birth date with another: {} pairs of different people (closed form).",
        rounded(mix.total()),
        rounded(found.people),
        rounded(found.people_of_one_date),
        crate::format::percent(share),
        rounded(found.pairs_of_one_date),
    );
    if json {
        let said = Named {
            answer,
            name: &upper,
            mix: of,
            people: mix.total(),
            people_of_the_name: found.people,
            pairs_of_the_name: found.pairs,
            pairs_that_share_a_birth_date: found.pairs_of_one_date,
            people_who_share_a_birth_date: found.people_of_one_date,
        };
        print_json(&format!("{}\n", serde_json::to_string_pretty(&said).map_err(Report::from_err)?))?;
    } else {
        print(&format!("{}\n", textwrap::fill(&answer, usize::from(terminal_width().unwrap_or(100)))))?;
    }
    Ok(OK)
}
