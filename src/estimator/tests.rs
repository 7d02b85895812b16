//! Hand-made tables, slow twins, and files drawn from the estimators' own assumptions and from others.

use super::*;
use crate::records::{Cells, Field, Records};
use fixture::{Line, Verdict, World, beside, date, judge, line, table};

mod credits_and_digits;
mod fixture;
mod simulated;

const ALL: EstimatorOptions =
    EstimatorOptions { pairs: Pairs::All, subset: Subset::Everyone, drop_first_of_month: false };
const ACROSS: EstimatorOptions = EstimatorOptions { pairs: Pairs::AcrossJurisdictions, ..ALL };

type Estimator = fn(&Records, &EstimatorOptions) -> Result<PrevalenceEstimate, EstimatorError>;
const BOTH: [Estimator; 2] = [uniform_birthdays, named_birthdays];

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}");
}

#[test]
fn uniform_birthdays_by_hand() {
    let lines = [line(1, 1, "1950-02-03", 1), line(1, 1, "1950-02-03", 2), line(2, 2, "1950-05-06", 1)];
    let lines = [lines.as_slice(), &[line(3, 3, "1952-07-08", 2)]].concat();
    // Across jurisdictions three pairs have different names: rows 0–3, 1–2 and 2–3; one of them is born in one year, 1950, of 365 days.
    let found = uniform_birthdays(&table(&lines), &ACROSS).unwrap();
    assert_eq!((found.records, found.observed_pairs), (4, 1));
    close(found.expected_chance_pairs, 1.0 / 3.0 / 365.0);
    close(found.estimate, 1.0 - 1.0 / 1095.0);
    assert_eq!(found.by_decade.len(), 1);
    assert_eq!((found.by_decade[0].decade, found.by_decade[0].observed_pairs), (1950, 1));
    // All pairs: five of different names, of which rows 0–2 and 1–2 are born in one year.
    let found = uniform_birthdays(&table(&lines), &ALL).unwrap();
    close(found.expected_chance_pairs, 2.0 / 5.0 / 365.0);
    // Without first days of months there are 353 days, and 365/353 times as many pairs.
    let found = uniform_birthdays(&table(&lines), &EstimatorOptions { drop_first_of_month: true, ..ALL }).unwrap();
    close(found.expected_chance_pairs, 2.0 / 5.0 / 353.0);
    close(found.estimate, 365.0 / 353.0 * (1.0 - found.expected_chance_pairs));
}

#[test]
fn named_birthdays_by_hand() {
    // One cell (name 1, 1; 1951) of three records with one shared day. Reference: names of last name 2, two of them on one day.
    let cell = [line(1, 1, "1951-03-05", 1), line(1, 1, "1951-03-05", 1), line(1, 1, "1951-09-09", 1)];
    let lines = [cell.as_slice(), &[line(1, 2, "1951-09-09", 1), line(3, 2, "1951-01-20", 1)]].concat();
    let found = named_birthdays(&table(&lines), &ALL).unwrap();
    // Year: 6 pairs of different last names, one coincides, 6/365 expected with days alike; others are far from known, so the mean is (1 + 1) / (6/365 + 1).
    let years = shrink::shrink(&[(1.0, 6.0 / 365.0)]).ratio[0];
    let q_year = years / 365.0;
    // First names: name 1 has three such pairs, one coincides; name 3 has none.
    let name = shrink::shrink(&[(1.0, 3.0 * q_year), (0.0, 0.0)]).ratio[0];
    let q = q_year * name;
    assert_eq!(found.observed_pairs, 1);
    // Of three pairs (1 − 3 q) / (1 − q) are one person; the rest of the shared day is chance.
    close(found.estimate, (1.0 - 3.0 * q) / (1.0 - q));
    close(found.expected_chance_pairs, 1.0 - found.estimate);
}

#[test]
fn estimates_are_those_of_slow_twins() {
    let world = World { people: 90, firsts: 3, lasts: 3, years: 2, ..simulated::UNEVEN };
    for (seed, options) in (0..20).flat_map(|seed| [ALL, ACROSS].map(|o| (seed, o))) {
        let lines = world.lines(seed, 6);
        let (uniform, named) = twins(&lines, options.pairs);
        for (found, twin) in [uniform_birthdays, named_birthdays].iter().zip([uniform, named]) {
            let found = found(&table(&lines), &options).unwrap();
            assert_eq!(found.observed_pairs, twin.0);
            close(found.expected_chance_pairs, twin.1);
            close(found.estimate, twin.2);
            close(found.by_decade.iter().map(|d| d.estimate).sum(), twin.2);
        }
    }
}

/// Observed, expected and estimate of both estimators, by looking at all pairs.
fn twins(lines: &[Line], scope: Pairs) -> ((u64, f64, f64), (u64, f64, f64)) {
    let year = |l: &Line| (l.date >> 9) as usize;
    let days = |y: usize| f64::from(crate::date::days_in_year(y as i32 + 1800));
    let pairs: Vec<(&Line, &Line)> = (0..lines.len())
        .flat_map(|a| (a + 1..lines.len()).map(move |b| (&lines[a], &lines[b])))
        .filter(|(a, b)| scope == Pairs::All || a.place != b.place)
        .collect();
    let count = |keep: &dyn Fn(&Line, &Line) -> bool| pairs.iter().filter(|(a, b)| keep(a, b)).count() as f64;
    let named = |a: &Line, b: &Line| a.first == b.first && a.last == b.last;
    let observed = count(&|a, b| named(a, b) && a.date == b.date);
    let others = count(&|a, b| !named(a, b));
    let years: Vec<usize> = lines.iter().map(year).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let share = |y: usize| count(&|a, b| !named(a, b) && year(a) == y && year(b) == y) / others / days(y);
    let expected = count(&named) * years.iter().map(|&y| share(y)).sum::<f64>();
    let uniform = (observed as u64, expected, observed - expected);

    let strangers = |a: &Line, b: &Line, y: usize| a.last != b.last && year(a) == y && year(b) == y;
    let of_year = |&y: &usize| {
        let pairs = count(&|a, b| strangers(a, b, y)) / days(y);
        (count(&|a, b| strangers(a, b, y) && a.date == b.date), pairs)
    };
    let mut by_year = vec![(0.0, 0.0); 300];
    years.iter().for_each(|y| by_year[*y] = of_year(y));
    let ratios = shrink::shrink(&by_year).ratio;
    let chance = |y: usize| ratios[y] / days(y);
    let of_name = |first: u32| {
        let shared = |a: &Line, b: &Line, y: usize| strangers(a, b, y) && a.first == first && b.first == first;
        let sum = |keep: &dyn Fn(&Line, &Line, usize) -> bool, y: usize| count(&|a, b| keep(a, b, y));
        let same = |a: &Line, b: &Line, y: usize| shared(a, b, y) && a.date == b.date;
        years.iter().fold((0.0, 0.0), |t, &y| (t.0 + sum(&same, y), t.1 + sum(&shared, y) * chance(y)))
    };
    let names = shrink::shrink(&(1..=3).map(of_name).collect::<Vec<_>>()).ratio;
    let (mut expected, mut estimate) = (0.0, 0.0);
    for (y, (first, last)) in
        years.iter().flat_map(|&y| (1..=3).flat_map(|f| (1..=3).map(move |l| (f, l))).map(move |n| (y, n)))
    {
        let in_cell =
            |a: &Line, b: &Line| named(a, b) && year(a) == y && year(b) == y && (a.first, a.last) == (first, last);
        let q = (chance(y) * names[first as usize - 1]).min(0.5);
        let (pairs, same) = (count(&in_cell), count(&|a, b| in_cell(a, b) && a.date == b.date));
        estimate += (same - pairs * q) / (1.0 - q);
        expected += (pairs - (same - pairs * q) / (1.0 - q)) * q;
    }
    (uniform, (observed as u64, expected, estimate))
}

#[test]
fn nothing_to_count_is_an_estimate_of_zero() {
    for estimator in BOTH {
        for lines in
            [vec![], vec![line(1, 1, "1950-01-02", 1)], vec![line(1, 1, "1950-01-02", 1), line(2, 2, "1950-01-02", 1)]]
        {
            let found = estimator(&table(&lines), &ALL).unwrap();
            assert_eq!((found.observed_pairs, found.expected_chance_pairs, found.estimate), (0, 0.0, 0.0));
            assert_eq!((found.interval.lower, found.interval.upper, found.standard_error), (0.0, Some(0.0), 0.0));
            assert_eq!(found.share_by_chance(), None);
            assert!(found.by_decade.is_empty());
        }
    }
}

#[test]
fn records_that_lack_what_is_compared_are_left_out_and_counted() {
    let whole = line(1, 1, "1950-06-07", 1);
    let elsewhere = Line { place: 2, ..whole };
    let lines = [
        whole,
        elsewhere,
        Line { first: 0, ..whole },
        Line { last: 0, ..whole },
        Line { place: 0, ..whole },
        line(1, 1, "", 2),
        Line { date: date("1950-06-07") & !0x1f, ..whole },
        Line { date: date("1950-06-07") & !0x1ff, ..whole },
        line(1, 1, "1950-06-01", 2),
    ];
    let without_credit = lines.map(|l| Line { credit: false, ..l });
    let records = table(&[lines, without_credit].concat());
    for estimator in BOTH {
        let options = EstimatorOptions { drop_first_of_month: true, ..ACROSS };
        let found = estimator(&records, &EstimatorOptions { subset: Subset::Credited(Field::Voted2012), ..options });
        let found = found.unwrap();
        assert_eq!((found.records, found.left_out, found.first_of_month, found.observed_pairs), (2, 6, 1, 1));
        let found = estimator(&records, &options).unwrap();
        assert_eq!((found.records, found.left_out, found.first_of_month, found.observed_pairs), (4, 12, 2, 4));
        // Within one file the jurisdiction is not needed: three whole records of each kind, and two on the first.
        let found = estimator(&records, &ALL).unwrap();
        assert_eq!((found.records, found.left_out, found.observed_pairs), (8, 10, 6 * 5 / 2 + 1));
    }
}

#[test]
fn what_is_missing_is_said() {
    let lines = [line(1, 1, "1950-06-07", 1)];
    let without = |field: Field| {
        let mut records = Records::new(1, Default::default());
        table(&lines).columns().filter(|c| c.0 != field).for_each(|c| records.set(c.0, c.1.clone()));
        records
    };
    let credited = |field| EstimatorOptions { subset: Subset::Credited(field), ..ACROSS };
    for estimator in BOTH {
        for field in [Field::FirstName, Field::LastName, Field::BirthDate, Field::Jurisdiction] {
            assert_eq!(estimator(&without(field), &ACROSS), Err(EstimatorError::MissingColumn(field)));
        }
        assert!(estimator(&without(Field::Jurisdiction), &ALL).is_ok());
        let wrong = estimator(&table(&lines), &credited(Field::Sex));
        assert_eq!(wrong, Err(EstimatorError::NotAnElection(Field::Sex)));
        let wrong = estimator(&table(&lines), &credited(Field::Voted2008));
        assert_eq!(wrong.unwrap_err().to_string(), "the records have no column voted_2008, which this estimate needs");
        let mut records = table(&lines);
        records.set(Field::FirstName, Cells::of_texts(["ANN"]));
        assert_eq!(estimator(&records, &ACROSS), Err(EstimatorError::Uncoded(Field::FirstName)));
    }
    let without_ssn4 = ssn4_mixture(&without(Field::Ssn4), &Ssn4Options::default());
    assert_eq!(without_ssn4, Err(EstimatorError::MissingColumn(Field::Ssn4)));
}
