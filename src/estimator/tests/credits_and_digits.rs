//! Votes credited by mistake, and four digits that agree by chance or disagree by error.

use super::*;
use crate::rng::Stream;

const CREDITED: Field = Field::Voted2012;

fn pairs(both: f64, one: f64, neither: f64) -> CreditPairs {
    CreditPairs { both: (both, 0.0), one: (one, 0.0), neither: (neither, 0.0) }
}

#[test]
fn correction_undoes_what_errors_do() {
    // What a world with 50, 400 and 150 pairs of two votes, one and none looks like in the mean, by listing what can happen to each pair.
    let (f, g) = (0.02, 0.1);
    let credited = |voted: bool| if voted { 1.0 - g } else { f };
    let mut seen = [0.0; 3];
    for (times, votes) in [(50.0, [true, true]), (400.0, [true, false]), (150.0, [false, false])] {
        let [a, b] = votes.map(credited);
        seen[0] += times * a * b;
        seen[1] += times * (a * (1.0 - b) + b * (1.0 - a));
        seen[2] += times * (1.0 - a) * (1.0 - b);
    }
    let found = pairs(seen[0], seen[1], seen[2]).corrected(CreditErrors { given: f, withheld: g }).unwrap();
    close(found.estimate, 50.0);
    close(found.explained, seen[0] - 50.0);
    // Without errors nothing is explained.
    let found = pairs(50.0, 400.0, 150.0).corrected(CreditErrors::default()).unwrap();
    assert_eq!((found.estimate, found.explained, found.standard_error), (50.0, 0.0, 0.0));
}

#[test]
fn errors_explain_everything_at_the_break_even() {
    for counts in [pairs(40.0, 2000.0, 500.0), pairs(5.0, 100.0, 0.0), pairs(1.0, 30.0, 220.0)] {
        let rate = counts.break_even().rate.unwrap();
        close(counts.corrected(CreditErrors { given: rate, withheld: 0.0 }).unwrap().estimate, 0.0);
        close(counts.corrected(CreditErrors { given: rate, withheld: 0.05 }).unwrap().estimate, 0.0);
        let less = counts.corrected(CreditErrors { given: rate * 0.9, withheld: 0.0 }).unwrap();
        assert!(less.estimate > 0.0);
        let interval = counts.break_even().interval;
        assert!(interval.lower < rate && interval.upper.is_none_or(|upper| upper > rate), "{interval:?}");
    }
    // Nothing to explain, and pairs that vote together more than errors can make them.
    assert_eq!(pairs(0.0, 10.0, 5.0).break_even().rate, None);
    assert_eq!(pairs(10.0, 0.0, 10.0).break_even().rate, None);
    assert!(pairs(1.0, 1.0, 1.0).corrected(CreditErrors { given: 0.5, withheld: 0.0 }).is_err());
}

/// 700 people on file twice, of whom the first `twice` voted twice, 300 once, others not; credits with errors.
fn with_credits(seed: u64, twice: usize, errors: CreditErrors) -> Records {
    let (mut lines, votes, wrong) =
        (simulated::UNEVEN.lines(seed, 700), Stream::new(seed, "votes"), Stream::new(seed, "wrong"));
    for (i, line) in lines.iter_mut().enumerate() {
        let voted = match i {
            0..700 => i < twice + 300,
            4000.. => i - 4000 < twice,
            _ => votes.chance(i as u64, 0.6),
        };
        line.credit = voted != wrong.chance(i as u64, if voted { errors.withheld } else { errors.given });
    }
    table(&lines)
}

#[test]
fn corrected_double_votes_are_right_over_files() {
    let errors = CreditErrors { given: 0.03, withheld: 0.02 };
    let found = judge((0..500).map(|seed| {
        let counts = CreditPairs::estimate(&with_credits(seed, 60, errors), &ACROSS, CREDITED).unwrap();
        let found = counts.corrected(errors).unwrap();
        let upper = found.interval.upper.unwrap();
        [60.0, found.estimate, found.standard_error, found.interval.lower, upper, found.explained]
    }));
    found.assert_right();
}

#[test]
fn without_double_votes_the_break_even_is_the_error() {
    let errors = CreditErrors { given: 0.05, withheld: 0.0 };
    let mut held = 0;
    let found = judge((0..500).map(|seed| {
        let counts = CreditPairs::estimate(&with_credits(seed, 0, errors), &ACROSS, CREDITED).unwrap();
        let interval = counts.break_even().interval;
        held += u32::from(interval.lower <= 0.05 && interval.upper.is_none_or(|upper| upper >= 0.05));
        let found = counts.corrected(errors).unwrap();
        let upper = found.interval.upper.unwrap();
        [0.0, found.estimate, found.standard_error, found.interval.lower, upper, found.explained]
    }));
    found.assert_right();
    assert!((465..=485).contains(&held), "{held} of 500");
    // 300 pairs with one vote, 400 with none: E D = 300 · 0.05 + 400 · 0.05², all of it explained.
    assert!((found.expected - 16.0).abs() < 1.0, "{found:?}");
}

fn with_ssn4(numbers: &[(u32, u32)]) -> Records {
    let pair = |(i, &(a, b)): (usize, &(u32, u32))| {
        let one = Line { ssn4: a, ..line(i as u32 + 1, 1, "1960-02-03", 1) };
        [one, Line { ssn4: b, place: 2, ..one }]
    };
    table(&numbers.iter().enumerate().flat_map(pair).collect::<Vec<_>>())
}

#[test]
fn ssn4_by_hand() {
    // Ten pairs with SSN4 on both sides, six agree; three with one missing, one with none.
    let numbers: Vec<(u32, u32)> = (1..=14)
        .map(|i| match i {
            1..=6 => (i, i),
            7..=10 => (i, i + 100),
            11..=13 => (i, 0),
            _ => (0, 0),
        })
        .collect();
    let options =
        Ssn4Options { error: 0.1, error_range: (0.0, 0.2), chance: Ssn4Chance::Given(0.25), ..Default::default() };
    let found = ssn4_mixture(&with_ssn4(&numbers), &options).unwrap();
    assert_eq!((found.pairs, found.with_ssn4, found.agreeing), (14, 10, 6));
    let share = found.one_person.unwrap();
    let at = |a: f64, e: f64| ((a - 0.25) / ((1.0 - e) * (1.0 - e) * 0.75)).clamp(0.0, 1.0);
    close(share.value, at(0.6, 0.1));
    let (lower, upper) = crate::stats::clopper_pearson(6.0, 10.0, 0.95);
    close(share.interval.lower, at(lower, 0.1));
    close(share.interval.upper.unwrap(), at(upper, 0.1));
    close(share.bounds.lower, at(lower, 0.0));
    close(share.bounds.upper.unwrap(), at(upper, 0.2));
    close(found.estimate.unwrap().value, 10.0 * share.value);
    close(found.if_missing_at_random.unwrap().value, 14.0 * share.value);
    // Nobody has SSN4: not estimable, not 0.
    let found = ssn4_mixture(&with_ssn4(&[(0, 0), (5, 0)]), &options).unwrap();
    assert_eq!((found.pairs, found.with_ssn4, found.one_person, found.if_missing_at_random), (2, 0, None, None));
    for error in [1.0, -0.1, f64::NAN] {
        assert!(ssn4_mixture(&with_ssn4(&numbers), &Ssn4Options { error, ..options }).is_err());
    }
}

#[test]
fn records_of_one_person_in_three_files_are_one_observation() {
    let lines: Vec<Line> = (0..3).map(|i| Line { ssn4: 7, ..line(1, 1, "1960-02-03", i + 1) }).collect();
    let found = ssn4_mixture(&table(&lines), &Ssn4Options::default()).unwrap();
    assert_eq!((found.pairs, found.with_ssn4, found.agreeing), (3, 3, 3));
    // One cluster of three pairs: the lower end for one of one is 2.5 %.
    let interval = found.one_person.unwrap().interval;
    assert!((interval.lower * 0.99 * 0.99 - 0.025).abs() < 1e-3, "{interval:?}");
}

#[test]
fn the_chance_of_agreement_is_counted_among_other_birth_dates() {
    let lines: Vec<Line> =
        [("1960-02-03", 5), ("1960-02-03", 5), ("1961-02-03", 5), ("1961-02-04", 6), ("1961-02-05", 0)]
            .into_iter()
            .enumerate()
            .map(|(i, (birth, ssn4))| Line { ssn4, ..line(i as u32 + 1, 1, birth, 1) })
            .collect();
    let options = Ssn4Options { look_at: ALL, chance: Ssn4Chance::FromFile, ..Default::default() };
    // Four records with SSN4: five pairs of different dates, of which the third agrees with the first two.
    close(ssn4_mixture(&table(&lines), &options).unwrap().chance, 2.0 / 5.0);
    close(ssn4_mixture(&table(&lines[..2]), &options).unwrap().chance, 1.0 / 9999.0);
}

#[test]
fn the_share_of_one_person_is_right_over_files() {
    let (share, error) = (0.3, 0.05);
    let options = Ssn4Options { error, error_range: (0.0, 0.1), ..Default::default() };
    let mut outside = 0;
    let found = judge((0..600).map(|seed| {
        let draw = |name| Stream::new(seed, name);
        let (one, number, wrong, missing) = (draw("one person"), draw("number"), draw("wrong"), draw("missing"));
        let pair = |i: u64| {
            let written = |side: u64, own: u64| match () {
                () if missing.chance(2 * i + side, 0.2) => 0,
                () if wrong.chance(2 * i + side, error) => number.below(4 * i + 2 + side, 9999) as u32 + 1,
                () => number.below(4 * i + own, 9999) as u32 + 1,
            };
            (written(0, 0), written(1, u64::from(!one.chance(i, share))))
        };
        let numbers: Vec<(u32, u32)> = (0..600).map(pair).collect();
        let found = ssn4_mixture(&with_ssn4(&numbers), &options).unwrap();
        let all = found.if_missing_at_random.unwrap();
        let part = found.one_person.unwrap();
        outside += u32::from(part.bounds.lower > share || part.bounds.upper.unwrap() < share);
        assert_eq!(all.value, part.value * 600.0);
        // The standard error of a share of the pairs with SSN4, seen through the formula.
        let a = found.agreeing as f64 / found.with_ssn4 as f64;
        let deviation = (a * (1.0 - a) / found.with_ssn4 as f64).sqrt() / (1.0 - error).powi(2);
        [share, part.value, deviation, part.interval.lower, part.interval.upper.unwrap(), 0.0]
    }));
    found.assert_right();
    assert!(outside < 10, "bounds over 0 to 10 % of errors miss {outside} of 600");
}
