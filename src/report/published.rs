//! Published numbers beside those that came out: what checks anything first, then what was fitted and what is our own, apart.

use super::rows::Grid;
use super::words;
use crate::format::{self, NOT_ESTIMABLE};
use crate::results::{Outcome, PublishedResult, Results, Standing, WIDEST};

/// The kinds of numbers in the order of reports, with the caption of each.
const KINDS: [(Standing, &str); 3] = [
    (Standing::Check, "Held against other people's numbers"),
    (Standing::Fitted, "Numbers that a dial was set from, which check nothing"),
    (Standing::Own, "Numbers of our own studies, which are no check from outside"),
];

/// The published numbers of a run, a table for each kind that there is.
pub(super) fn of_run(results: &Results) -> Vec<Grid> {
    let row = |p: &PublishedResult| {
        let tolerance = format::setting_percent(p.tolerance);
        let told = [bracket(p), free(p), p.because.clone()].into_iter().filter(|part| !part.is_empty());
        let told: String = told.map(|part| format!(". {}", part.trim_end_matches('.'))).collect();
        vec![
            format!("{} ({})", p.text, p.source),
            format::in_unit(p.figure, unit(p)),
            here(p),
            outcome(p.outcome).to_owned(),
            format!("{}, to {tolerance}{told}", words::measure(&p.measure)),
        ]
    };
    let head = ["what was found", "published", "here", "outcome", "what is measured here"];
    let grid = |(kind, caption): (Standing, &str)| {
        let rows: Vec<_> = results.published.iter().filter(|p| p.standing() == kind).map(row).collect();
        (!rows.is_empty()).then(|| Grid::new(caption, &head, rows))
    };
    KINDS.into_iter().filter_map(grid).collect()
}

/// The published numbers of some runs, a table for each kind. `folder`: where the runs' folders are, seen from the document.
pub(crate) fn published_numbers(runs: &[Results], folder: &str) -> Vec<Grid> {
    let row = |run: &Results, p: &PublishedResult| {
        let told = [free(p), bracket(p)].into_iter().filter(|part| !part.is_empty());
        let told: String = told.map(|part| format!("{part}. ")).collect();
        vec![
            format!("{} ({})", p.text, p.source),
            format::in_unit(p.figure, unit(p)),
            here(p),
            outcome(p.outcome).to_owned(),
            format!("{told}{}", p.because).trim_end().to_owned(),
            super::collected::link(run, folder),
        ]
    };
    let head = ["what was found", "published", "here", "what the run says", "what to know", "where"];
    let of_kind = |kind| {
        let all = runs.iter().flat_map(|run| run.published.iter().map(move |number| (run, number)));
        all.filter(move |(_, number)| number.standing() == kind)
    };
    let grid = |(kind, caption): (Standing, &str)| {
        let rows: Vec<_> = of_kind(kind).map(|(run, number)| row(run, number)).collect();
        (!rows.is_empty()).then(|| Grid::new(format!("{caption}{}", tally(of_kind(kind).map(|n| n.1))), &head, rows))
    };
    KINDS.into_iter().filter_map(grid).collect()
}

/// How many of some numbers came out: `: 2 reproduced, 1 bracketed, 5 not reproduced`.
fn tally<'a>(numbers: impl Iterator<Item = &'a PublishedResult> + Clone) -> String {
    let count = |outcome| numbers.clone().filter(|p| p.outcome == outcome).count();
    let parts: Vec<String> = [Outcome::Reproduced, Outcome::Bracketed, Outcome::NotReproduced]
        .into_iter()
        .map(|o| format!("{} {}", count(o), outcome(o)))
        .collect();
    if count(Outcome::Fitted) > 0 { String::new() } else { format!(": {}", parts.join(", ")) }
}

/// An outcome in words.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Reproduced => "reproduced",
        Outcome::Bracketed => "bracketed",
        Outcome::NotReproduced => "not reproduced",
        Outcome::Fitted => "fitted",
    }
}

fn unit(p: &PublishedResult) -> crate::metric::Unit {
    words::metric(&p.measure.metric).unit
}

fn here(p: &PublishedResult) -> String {
    match (p.value, &p.interval) {
        (Some(value), Some(interval)) => format::value_with_interval(value, interval, unit(p)),
        (Some(value), None) => format::in_unit(value, unit(p)),
        (None, _) => NOT_ESTIMABLE.to_owned(),
    }
}

fn free(p: &PublishedResult) -> String {
    let word = if p.outcome == Outcome::Fitted { "Set from it" } else { "Free" };
    if p.free_dials.is_empty() { String::new() } else { format!("{word}: {}", p.free_dials.join(", ")) }
}

/// The other end of the bracket, what it needed, and whether it is too wide.
fn bracket(p: &PublishedResult) -> String {
    let Some((bracket, other)) = p.bracket.as_ref().and_then(|b| Some((b, b.value?))) else { return String::new() };
    let narrow = bracket.width.is_some_and(|width| width <= WIDEST);
    let wide = match (p.outcome, bracket.width) {
        (Outcome::Reproduced | Outcome::Bracketed | Outcome::Fitted, _) => String::new(),
        (Outcome::NotReproduced, _) if narrow => String::new(),
        (Outcome::NotReproduced, Some(width)) => {
            format!(", too wide to count, by a factor of {} where {} is allowed", format::number(width), WIDEST)
        }
        (Outcome::NotReproduced, None) => ", too wide to count, as one end is 0".to_owned(),
    };
    format!("Other end of the bracket: {}, by {}{wide}", format::in_unit(other, unit(p)), bracket.dials.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;
    use crate::results::{BracketResult, MeasureResult};

    #[test]
    fn a_line_for_each_number_with_what_to_know() {
        let numbers = published_numbers(&[results()], "");
        assert_eq!(numbers.len(), 1);
        assert!(numbers[0].caption.ends_with(": 0 reproduced, 0 bracketed, 1 not reproduced"));
        assert_eq!(numbers[0].rows[0][1..5], ["50.0 %", "25.0 % (20.0–30.0)", "not reproduced", "Free: d. Why."]);
        assert_eq!(numbers[0].rows[0][5], "[ssn4](ssn4/README.md)");
    }

    #[test]
    fn what_checks_nothing_stands_apart() {
        let mut run = results();
        let number = run.published[0].clone();
        run.published.push(PublishedResult { outcome: Outcome::Fitted, ..number.clone() });
        run.published.push(PublishedResult { own: true, outcome: Outcome::Reproduced, ..number });
        let grids = published_numbers(std::slice::from_ref(&run), "");
        let rows: Vec<usize> = grids.iter().map(|grid| grid.rows.len()).collect();
        assert_eq!(rows, [1, 1, 1]);
        assert_eq!(grids[1].rows[0][3], "fitted");
        assert!(grids[1].rows[0][4].starts_with("Set from it: d."));
        assert!(!grids[1].caption.contains("reproduced") && grids[2].caption.contains("1 reproduced"));
        assert_eq!(of_run(&run).len(), 3);
    }

    #[test]
    fn a_bracket_that_is_too_wide_says_so() {
        let mut number = results().published[0].clone();
        let measure = MeasureResult { world: Some("w".to_owned()), ..number.measure.clone() };
        let dials = vec!["a.b".to_owned(), "c.d".to_owned()];
        let with = |width| BracketResult { measure: measure.clone(), value: Some(0.9), dials: dials.clone(), width };
        number.bracket = Some(with(Some(3.6)));
        let said = bracket(&number);
        assert!(said.contains("90.0 %, by a.b and c.d, too wide to count, by a factor of 3.60 where 3"), "{said}");
        number.bracket = Some(with(None));
        assert!(bracket(&number).ends_with("as one end is 0"));
        number.bracket = Some(with(Some(2.0)));
        assert!(bracket(&number).ends_with("c.d"));
    }
}
