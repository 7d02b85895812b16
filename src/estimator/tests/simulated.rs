//! Estimates against truths over many simulated files: where the assumptions hold, and where they fail.

use super::fixture::Fashion;
use super::*;
use crate::rng::Stream;

pub(super) const UNIFORM: World =
    World { people: 4000, firsts: 5, lasts: 8, years: 3, places: 3, weight: |_, _, _, _| 1.0, fashion: Fashion::None };

/// Weekends, a season, and a first name that is given near a day of its own.
pub(super) const UNEVEN: World = World {
    weight: |first, _, year, day| {
        let weekend = if (day as i32 + year) % 7 < 2 { 0.6 } else { 1.0 };
        let season = 0.8 + 0.2 * (f64::from(day) / 58.0).sin();
        let holiday = if first == 1 && (100..110).contains(&day) { 1.0 } else { 0.3 };
        weekend * season * holiday
    },
    ..UNIFORM
};

const REPLICATES: u64 = 600;

fn verdict(world: &World, estimator: Estimator, options: &EstimatorOptions, twice: usize) -> Verdict {
    judge((0..REPLICATES).map(|seed| {
        let estimate = estimator(&table(&world.lines(seed, twice)), options).unwrap();
        beside(twice as f64, &estimate)
    }))
}

/// The bias is what was derived, within 3.3 standard errors, and is too large to be chance.
fn assert_biased(found: &Verdict, derived: f64) {
    assert!((found.bias - derived).abs() < 3.3 * found.of_bias, "{derived}: {found:?}");
    assert!(found.bias.abs() > 5.0 * found.of_bias && found.coverage < 0.9, "{found:?}");
}

#[test]
fn uniform_birthdays_are_right_when_days_are_alike() {
    verdict(&UNIFORM, uniform_birthdays, &ALL, 250).assert_right();
    verdict(&UNIFORM, uniform_birthdays, &ACROSS, 0).assert_right();
}

#[test]
fn named_birthdays_are_right_when_days_depend_on_year_and_first_name() {
    verdict(&UNEVEN, named_birthdays, &ACROSS, 40).assert_right();
    verdict(&UNEVEN, named_birthdays, &ALL, 400).assert_right();
}

#[test]
fn named_birthdays_are_right_for_rare_names_and_no_double_votes() {
    let rare = World { people: 6000, firsts: 60, lasts: 6, ..UNEVEN };
    verdict(&rare, named_birthdays, &ALL, 0).assert_right();
}

#[test]
fn what_is_not_known_of_names_widens_the_interval() {
    // With two last names there are as many reference pairs as pairs in cells, so R is known no better than the coincidences are.
    for weight in [UNIFORM.weight, UNEVEN.weight] {
        verdict(&World { firsts: 12, lasts: 2, weight, ..UNIFORM }, named_birthdays, &ALL, 40).assert_right();
    }
}

/// So many namesakes, 20 of them on file twice, among people with last names of their own.
fn among_others(world: &World, namesakes: usize, estimator: Estimator) -> Verdict {
    judge((0..REPLICATES).map(|seed| {
        let mut lines = world.lines(seed, 20);
        let others = (namesakes..4000).zip(10..);
        others.for_each(|(i, last)| lines[i].last = last);
        beside(20.0, &estimator(&table(&lines), &ALL).unwrap())
    }))
}

#[test]
fn many_namesakes_go_together_where_dates_are_uneven() {
    // Pairs that share a record go together: that nearly doubles the variance of 300 namesakes' coincidences on such days, and that of 800's in such years.
    let summer = |_, _, _, day| if day < 60 { 1.0 } else { 0.2 };
    let days = World { firsts: 1, lasts: 1, years: 1, weight: summer, ..UNIFORM };
    among_others(&days, 300, named_birthdays).assert_right();
    let years = World { firsts: 1, lasts: 1, fashion: Fashion::OneYear, ..UNIFORM };
    among_others(&years, 800, uniform_birthdays).assert_right();
}

#[test]
fn those_born_on_the_first_of_a_month_are_as_many_as_days_say() {
    // Next to no coincidences: what is uncertain is how many of 2,000 people happen to be born on the 12 days that are left out.
    let options = EstimatorOptions { drop_first_of_month: true, ..ACROSS };
    let found = verdict(&World { firsts: 500, ..UNIFORM }, named_birthdays, &options, 2000);
    assert!(found.expected < 4.0, "{found:?}");
    found.assert_right();
}

#[test]
fn uneven_days_are_double_votes_to_uniform_birthdays() {
    // Two days of each seven have 0.4 of the others' births, so coincidences are 7 Σ w² ÷ (Σ w)² = 1.107 times as many.
    let weekends = World { weight: |_, _, year, day| if (day as i32 + year) % 7 < 2 { 0.4 } else { 1.0 }, ..UNIFORM };
    let found = verdict(&weekends, uniform_birthdays, &ALL, 40);
    let excess = (2.0 * 0.16 + 5.0) * 7.0 / (5.8 * 5.8) - 1.0;
    assert_biased(&found, found.expected * excess);
    verdict(&weekends, named_birthdays, &ALL, 40).assert_right();
}

#[test]
fn namesakes_of_one_age_are_double_votes_to_uniform_birthdays() {
    // Each of five first names is given in two of three years, half of its bearers in each: namesakes are born in one year with ½. Years have shares 0.3, 0.3 and 0.4,
    // so anybody is with 0.34, and people of different names with (0.34 − ½/40) / (1 − 1/40).
    let fashions = World { fashion: Fashion::Names, ..UNIFORM };
    let found = verdict(&fashions, uniform_birthdays, &ACROSS, 40);
    let different = (0.34 - 0.5 / 40.0) / (1.0 - 1.0 / 40.0);
    assert_biased(&found, found.expected * (0.5 / different - 1.0));
    verdict(&fashions, named_birthdays, &ACROSS, 40).assert_right();
}

#[test]
fn days_that_go_with_both_names_are_double_votes_to_named_birthdays() {
    // Half of the name pairs are born in one half of the year, the others in the other: namesakes coincide with 2/365. Of other last names
    // 3 of 7 are of the same half, so people who share the first name alone do with 6/7/365.
    let saints = World { weight: |f, l, _, day| f64::from(u8::from((day < 182) == ((f + l) % 2 == 0))), ..UNIFORM };
    let found = verdict(&saints, named_birthdays, &ALL, 40);
    assert_biased(&found, found.expected * (2.0 / (6.0 / 7.0) - 1.0));
}

#[test]
fn placeholders_on_the_first_of_the_month_are_left_out_and_scaled_up() {
    // A quarter of the people who are on file once are dated on the first of their month.
    let with_placeholders = |seed: u64| {
        let mut lines = UNIFORM.lines(seed, 60);
        let unknown = Stream::new(seed, "day unknown");
        let once = lines[60..4000].iter_mut().enumerate().filter(|(i, _)| unknown.chance(*i as u64, 0.25));
        once.for_each(|(_, l)| l.date = l.date & !0x1f | 1);
        table(&lines)
    };
    let judged = |estimator: Estimator, drop_first_of_month: bool| {
        let options = EstimatorOptions { drop_first_of_month, ..ACROSS };
        judge((0..REPLICATES).map(|seed| beside(60.0, &estimator(&with_placeholders(seed), &options).unwrap())))
    };
    judged(uniform_birthdays, true).assert_right();
    judged(named_birthdays, true).assert_right();
    // Left in, they are double votes to the one, and only uneven days to the other, as they fall on all names alike.
    let left_in = judged(uniform_birthdays, false);
    assert!(left_in.bias > 100.0 && left_in.coverage == 0.0, "{left_in:?}");
    // Days are then so uneven that what cell and reference have in common shows: intervals are too wide, not too short.
    let uneven = judged(named_birthdays, false);
    assert!(uneven.bias.abs() < 3.3 * uneven.of_bias, "{uneven:?}");
    assert!((0.95..0.99).contains(&uneven.coverage) && uneven.claimed_error < 1.25, "{uneven:?}");
}
