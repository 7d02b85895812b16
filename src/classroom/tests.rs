//! The tables of the lesson beside a simulation, and each other.

use super::comparison::Comparison;
use super::*;
use crate::run::plain_counts;

#[test]
fn three_figures_are_told() {
    assert_eq!([1_234_567.0, 0.012_345, 0.0, 87.44].map(rounded), [1_230_000.0, 0.0123, 0.0, 87.4]);
}

#[test]
fn small_chances_of_many_pairs_are_those_that_are_counted_exactly() {
    let mix = room::Mix::new();
    let room = Room::new(&mix);
    // Of birth dates both ways are known: as pairs that come about as in a Poisson process, and exactly.
    let by_pairs = room::even_chance(mix.dates);
    assert!(by_pairs.abs_diff(room.needed.birth_date) <= 1, "{by_pairs} for {}", room.needed.birth_date);
    for at in room.at.iter().filter(|at| at.people <= 300) {
        let by_pairs = room::some_pair(f64::from(at.people), mix.dates);
        assert!((by_pairs - at.birth_date).abs() < 0.004, "{at:?} {by_pairs}");
    }
}

#[test]
fn the_usual_draw_is_the_first_that_is_about_as_expected() {
    let found = |seed| class::classes(seed).last().unwrap().so_far;
    assert_eq!((1..).find(|&seed| (21..=25).contains(&found(seed))), Some(SEED));
    // The notes have a draw of another kind, as an exercise.
    let unusual = class::classes(23);
    assert_eq!(unusual[39].so_far, 30);
    assert!(unusual[..3].iter().all(|class| class.birthdays.is_empty()));
    let chance = Room::new(&room::Mix::new()).birthday[PUPILS];
    let exactly = |k: i32| {
        (0..40 - k).fold(1.0, |ways, n| ways * f64::from(40 - n) / f64::from(n + 1))
            * chance.powi(k)
            * (1.0 - chance).powi(40 - k)
    };
    let so_many: f64 = (30..=40).map(exactly).sum();
    assert!((so_many - 0.014).abs() < 0.0005, "{so_many}");
}

#[test]
fn people_and_pairs_are_told_whole() {
    assert_eq!([0.0, 0.4, 68.9, 123_690.0].map(counted), ["0", "fewer than 1", "69", "124,000"]);
}

#[test]
fn even_your_birthday_takes_more_than_half_a_year_of_others() {
    let needed = Room::new(&room::Mix::new()).needed;
    assert!((room::chance_of_yours(183) - 0.395).abs() < 0.0005);
    assert_eq!(needed.your_birthday, needed.birthday * (needed.birthday - 1) / 2);
}

#[test]
fn classes_share_birthdays_as_often_as_the_closed_form_says() {
    let classes = class::classes(SEED);
    assert_eq!(classes.len(), 40);
    for class in &classes {
        assert_eq!(class.voters.len(), PUPILS);
        let birthday = |place: usize| &class.voters[place].birth_date[5..];
        let shared = (0..PUPILS).any(|a| (0..a).any(|b| birthday(a) == birthday(b)));
        assert_eq!(shared, !class.birthdays.is_empty());
        assert!(class.birthdays.iter().all(|group| group.iter().all(|&place| birthday(place) == birthday(group[0]))));
    }
    // Of 40 classes 57 % are 22.8 ± 3.1.
    let found = classes.last().unwrap().so_far;
    assert!((14..=32).contains(&found), "{found}");
}

#[test]
fn what_rules_flag_is_what_a_simulation_counts() {
    let comparison = Comparison::new(SEED);
    let rules = &comparison.scenario.strategies;
    let rates = comparison.rates(&comparison.scenario, rules);
    let counts = plain_counts(&comparison.scenario).unwrap();
    for ((rule, rates), [right, wrong, all]) in rules.iter().zip(rates).zip(counts) {
        // A sample of 4,000 pairs beside all of them: a standard error of half a point.
        assert!((rates.same - right / all).abs() < 0.02, "{}: {} for {}", rule.name, rates.same, right / all);
        let sizes: Vec<f64> = comparison.world.registrar.expected_rolls().iter().map(|roll| roll.total()).collect();
        let expected = rates.strangers * sizes[0] * sizes[1];
        // Kin add a few, and namesakes come in clusters: four standard errors of what is simulated, and a twentieth.
        let simulated = expected * comparison.world.thinning().1;
        let tolerance = 4.0 / simulated.max(1.0).sqrt() + 0.05;
        assert!(simulated < 1.0 || (wrong / expected - 1.0).abs() < tolerance, "{}: {wrong} for {expected}", rule.name);
        assert!(
            simulated >= 1.0 || wrong * comparison.world.thinning().1 < 6.0,
            "{}: {wrong} for {expected}",
            rule.name
        );
    }
}

#[test]
fn who_asks_more_flags_fewer_and_misses_more() {
    let comparison = Comparison::new(SEED);
    let own = OwnRules::new(&comparison);
    let sizes: Vec<usize> = own.asked.iter().map(|asked| asked.choices.len()).collect();
    assert_eq!(own.rules.len(), sizes.iter().product::<usize>());
    let mut step = own.rules.len();
    for size in sizes {
        step /= size;
        for (place, rule) in own.rules.iter().enumerate().filter(|(place, _)| place / step % size + 1 < size) {
            let (less, more) = (&rule.flagged, &own.rules[place + step].flagged);
            assert!(more.two_people <= less.two_people && more.missed >= less.missed, "{less:?} {more:?}");
        }
    }
    let best = |nth: usize| own.rules.iter().filter(|rule| rule.scores[nth].1 == 1).count();
    assert!((0..own.times.len()).all(|nth| best(nth) >= 1));
}

#[test]
fn the_deck_is_half_of_each_and_mixed() {
    let deck = Deck::new(&Comparison::new(SEED));
    let kinds: Vec<bool> = deck.cards.iter().map(|card| card.one_person).collect();
    assert_eq!(kinds.iter().filter(|one| **one).count(), kinds.len() / 2);
    assert!(kinds.windows(2).filter(|two| two[0] != two[1]).count() > 2, "{kinds:?}");
    assert!(deck.cards.iter().all(|card| !card.story.is_empty()));
    // The middle initial alone is wrong of some, and of one pair nothing tells. Race is on no card.
    let initial = |record: &[String]| record[2].chars().next();
    let misled = deck.cards.iter().filter(|card| match [&card.records[0], &card.records[1]].map(|r| initial(r)) {
        [Some(a), Some(b)] => (a == b) != card.one_person,
        _ => false,
    });
    assert_eq!(misled.count(), 3);
    let untold = |card: &&deck::Card| {
        [2, 5].iter().all(|&place: &usize| card.records.iter().any(|record| record[place].is_empty()))
    };
    assert_eq!(deck.cards.iter().filter(untold).count(), 1);
    let races = [", white", ", black", ", api", ", aian", ", multi", ", hispanic"];
    assert!(deck.cards.iter().flat_map(|card| &card.story).all(|line| !races.iter().any(|race| line.contains(race))));
}
