//! Figures that nothing was set from, beside ours in closed form.
//!
//! Tolerances were written down before the figures were looked at: 10 % for counts of pairs of names and dates, which are sums over millions of people, and 20 %
//! for the Social Security Administration's checks, whose yearly figures differ by a factor of four.

use serde::Serialize;

use super::COUNTRY;
use super::names_by_state::{effective_surnames, first_names_within};
use super::new_jersey::{self, NewJersey};
use super::verification::{NUMBERS_OF_ADULTS, Others, several_matches};
use crate::results::Outcome;
use crate::scenario::Scenario;
use crate::world::{Silent, World};

/// A figure that nothing was set from, beside ours.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HeldAgainst {
    /// What is measured.
    pub what: &'static str,
    /// The published figure.
    pub published: f64,
    /// Ours, in closed form; none when nothing here is the same thing.
    pub ours: Option<f64>,
    /// Whether both are shares, to be shown as percentages.
    pub is_share: bool,
    /// How far ours may lie from it, as a share of it.
    pub tolerance: f64,
    /// Whether it came out; none without a figure of ours.
    pub outcome: Option<Outcome>,
    /// Where the published figure is from, with its key.
    pub source: &'static str,
    /// What to know of the comparison.
    pub note: &'static str,
}

impl HeldAgainst {
    /// Ours over the published one.
    pub(crate) fn ratio(&self) -> Option<f64> {
        self.ours.map(|ours| ours / self.published)
    }
}

const ROLL: &str = "[new-jersey-2026], own count";
const CHECKS: &str = "[ssa-havv], own sums";
const PAIRS: f64 = 0.1;
const VERIFICATION: f64 = 0.2;
const FIRST_NAMES: &str = "[first-names-by-state], own computation";
const BORN_THERE: &str =
    "counted of those born there, ours of those who live there; only races differ between states here";
const MONTH: &str = "birth_date:month_year";

/// Holds closed forms against figures that nothing was set from.
pub(crate) fn held_against() -> Vec<HeldAgainst> {
    let row = |what, published, ours, tolerance, source, note| HeldAgainst {
        what,
        published,
        ours: Some(ours),
        is_share: false,
        tolerance,
        outcome: Some(Outcome::of(published, tolerance, ours, &[], false)),
        source,
        note,
    };
    let share = |row: HeldAgainst| {
        let outcome = row.ours.map(|ours| Outcome::of(row.published, row.tolerance, ours, &[], true));
        HeldAgainst { is_share: true, outcome, ..row }
    };
    let scenario = Scenario::parse(&COUNTRY.replace(r#""2016-11-08""#, new_jersey::DATE).replace("0.02", "0.0001"))
        .expect("the country can be run");
    let world = World::new(&scenario, 0, &Silent);
    let roll = NewJersey::new(&world, &scenario);
    let by_month = several_matches(MONTH);
    let by_day = several_matches("birth_date");
    let million = |others: &Others| 1e6 * (others.living + others.dead);
    vec![
        row(
            "New Jersey's roll: pairs that share first and last name, millions",
            18.42,
            1e-6 * roll.pairs(&["first_name", "last_name"]),
            PAIRS,
            ROLL,
            "relatives of one name are among those counted",
        ),
        row(
            "… first name, last name and birth year, thousands",
            398.104,
            1e-3 * roll.pairs(&["first_name", "last_name", "birth_date:year"]),
            PAIRS,
            ROLL,
            "some 2,000 duplicates are among those counted",
        ),
        row(
            "… last name and birth date, thousands",
            398.345,
            1e-3 * roll.pairs(&["last_name", "birth_date"]),
            PAIRS,
            ROLL,
            "twins are among those counted, and not in ours",
        ),
        row(
            "… first name, last name and birth date, those by chance",
            1090.0,
            roll.pairs(&["first_name", "last_name", "birth_date"]),
            PAIRS,
            ROLL,
            "of 3,212 that were counted, which hold duplicates and placeholder dates; the part by chance is an estimate",
        ),
        row(
            "… second registrations of one person with the same name and birth date, per 1,000 records, at most",
            0.31,
            roll.exact_duplicates_per_1000(),
            PAIRS,
            ROLL,
            "ours is the default, which was set from this figure: a share of the second registrations that a vendor counted [vendor-duplicates]",
        ),
        row(
            "first names of two of one sex and year: equal so often in New Jersey, for each time in the nation",
            1.30,
            first_names_within("NJ"),
            PAIRS,
            FIRST_NAMES,
            BORN_THERE,
        ),
        row("… Texas", 0.74, first_names_within("TX"), PAIRS, FIRST_NAMES, BORN_THERE),
        row("… Wisconsin", 1.33, first_names_within("WI"), PAIRS, FIRST_NAMES, BORN_THERE),
        row("… Utah", 0.91, first_names_within("UT"), PAIRS, FIRST_NAMES, BORN_THERE),
        row(
            "effective number of surnames in Texas",
            1230.0,
            effective_surnames("TX"),
            PAIRS,
            "[surnames-of-texas]",
            "counted of telephone users of 1996, ours are adults of 2020, of whom more are Hispanic",
        ),
        row(
            "HAVV: several matches per million matches, if month and year of birth are compared",
            149.0,
            million(&by_month),
            VERIFICATION,
            CHECKS,
            "72 to 311 by year; others are adults of 2016 and those of their birth years who died since 1940",
        ),
        row(
            "… and the file has all 480 million numbers given out, less those of children",
            149.0,
            1e6 * by_month.among(NUMBERS_OF_ADULTS),
            VERIFICATION,
            CHECKS,
            "how many numbers there are is an assumption [numbers-issued]; their holders are as the file's of the row above",
        ),
        row(
            "… if the full birth date is compared",
            149.0,
            million(&by_day),
            VERIFICATION,
            CHECKS,
            "which of both is compared is not documented: assumption [havv-fields]",
        ),
        share(row(
            "… of them with the living and the dead mixed",
            0.37,
            by_month.dead / (by_month.living + by_month.dead),
            VERIFICATION,
            CHECKS,
            "for applicants of all ages alike; young ones have fewer namesakes among the dead",
        )),
        HeldAgainst {
            what: "pairs by name, birth date and nine digits of the SSN between 21 states",
            published: 7271.0,
            ours: None,
            is_share: false,
            tolerance: PAIRS,
            outcome: None,
            source: "[gai-2017], second-hand",
            note: "votes that a vendor matched through its own files: no roll holds nine digits, and which states they are is not on file",
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_an_outcome_or_nothing_to_compare() {
        let rows = held_against();
        for row in &rows {
            assert_eq!(row.ours.is_some(), row.outcome.is_some(), "{row:?}");
            assert!(row.ours.is_none_or(|ours| ours.is_finite() && ours > 0.0), "{row:?}");
            assert!(row.outcome != Some(Outcome::Fitted), "{row:?}");
            println!("{} | {} | {:?} | {:?}", row.what, row.published, row.ours, row.outcome);
        }
        let outcome = |start: &str| rows.iter().find(|row| row.what.starts_with(start)).unwrap().outcome;
        assert_eq!(outcome("… if the full birth date"), Some(Outcome::NotReproduced));
    }
}
