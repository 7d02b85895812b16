//! Each metric is complete, and made as its definition says.

use strum::VariantArray;

use super::*;
use crate::evaluate::{Consequence as C, Consequences, KindCounts, PairKind, Slot};
use crate::stats::{LEVEL, clopper_pearson};

/// So many clusters of one each, of these consequences.
fn consequences(of: &[(&[C], u32)]) -> Consequences {
    let mut counts = Clusters::default();
    for (what, times) in of {
        let mut cluster = [0; C::COUNT];
        what.iter().for_each(|c| cluster[c.index()] = 1);
        (0..*times).for_each(|_| counts.add(&cluster));
    }
    Consequences { counts, ..Consequences::default() }
}

const TOTALS: Totals = Totals {
    persons: 900.0,
    records: 1000.0,
    nonmatching_pairs: 1e6,
    matches: 50.0,
    candidate_pairs: 2000.0,
    sample: Sample::BirthDates,
    parts: 0.5,
    chance_parts: 0.25,
    election: true,
    rolls: true,
};

fn estimate(name: &str, consequences: &Consequences, totals: Totals) -> Result<Estimate, NotEstimable> {
    let (links, kinds) = (Clusters::default(), KindCounts::default());
    let counted = Counted { links: &links, consequences, kinds: &kinds, control: None, claimed: None, totals };
    Metric::named(name).unwrap().estimate(&counted)
}

#[test]
fn every_metric_is_complete_and_named_once() {
    for (place, metric) in METRICS.iter().enumerate() {
        assert!(METRICS[..place].iter().all(|m| m.name != metric.name && m.title != metric.title), "{}", metric.name);
        assert!(metric.says.ends_with('.') && metric.says.len() > 30, "{}", metric.name);
        assert!(!metric.numerator.is_empty() && !metric.denominator.is_empty(), "{}", metric.name);
        // Names end in what their values are.
        match metric.unit {
            Unit::Share => assert!(
                ["_share", "_share_full_size", "_rate", "_completeness", "reduction_ratio"]
                    .iter()
                    .any(|e| metric.name.ends_with(e)),
                "{}",
                metric.name
            ),
            Unit::Per100k => assert!(metric.name.contains("per_100k"), "{}", metric.name),
            Unit::Count => assert!(metric.name.ends_with("_full_size"), "{}", metric.name),
            Unit::Ratio => assert!(metric.name.contains("_per_") || metric.name.ends_with("_ratio"), "{}", metric.name),
        }
    }
}

/// A strategy that has everything: every metric then has a value, so none is left without a way to be made.
#[test]
fn every_metric_can_be_estimated_when_all_that_it_needs_is_there() {
    let mut counts = Clusters::default();
    // Each link is an apparent double vote of one of three sorts.
    let times = |c: &C| if [C::Links, C::DoubleVotes].contains(c) { 3 } else { 1 };
    let cluster: Vec<u32> = C::VARIANTS.iter().map(times).collect();
    (0..10).for_each(|_| counts.add(&cluster));
    let of = Consequences { counts, ..Consequences::default() };
    let mut checked = of.clone();
    (0..5).for_each(|_| checked.checks.add(&[1, 1, 1, 1]));
    let mut links = Clusters::default();
    (0..10).for_each(|_| links.add(&[1; Slot::COUNT]));
    for metric in METRICS.iter().filter(|m| !matches!(m.formula, Formula::ByGroup)) {
        let sample = if metric.is_of_sample() { Sample::People } else { Sample::BirthDates };
        let consequences = if metric.needs.contains(&Need::ListOfEverybody) { &checked } else { &of };
        let (totals, kinds) = (Totals { sample, ..TOTALS }, KindCounts::default());
        let counted = Counted { links: &links, consequences, kinds: &kinds, control: None, claimed: Some(5.0), totals };
        let estimate = metric.estimate(&counted);
        assert!(estimate.as_ref().is_ok_and(|e| e.value.is_some()), "{}: {estimate:?}", metric.name);
    }
}

#[test]
fn a_ratio_of_two_counts_is_the_odds_of_their_share() {
    let of = consequences(&[(&[C::Cancelled, C::VotesImpeded], 30), (&[C::Cancelled, C::VotesPrevented], 10)]);
    let ratio = estimate("legitimate_votes_per_double_vote", &of, TOTALS).unwrap();
    assert_eq!((ratio.value, ratio.numerator, ratio.denominator), (Some(3.0), 30.0, 10.0));
    // Single events: the exact interval of 30 of 40, as odds.
    let (low, high) = clopper_pearson(30.0, 40.0, LEVEL);
    let interval = ratio.interval.unwrap();
    assert!((interval.lower - low / (1.0 - low)).abs() < 1e-9);
    assert!((interval.upper.unwrap() - high / (1.0 - high)).abs() < 1e-9);
    // Without a double vote prevented there is no ratio.
    let none = consequences(&[(&[C::Cancelled, C::VotesImpeded], 30)]);
    let none = estimate("legitimate_votes_per_double_vote", &none, TOTALS).unwrap();
    assert_eq!((none.value, none.interval), (None, None));
}

#[test]
fn counts_at_full_size_are_those_of_the_sample_over_its_share() {
    let of = consequences(&[(&[C::DoubleVotes], 40)]);
    assert_eq!(estimate("double_votes_full_size", &of, TOTALS).unwrap().value, Some(80.0));
    let people = Totals { sample: Sample::People, ..TOTALS };
    assert_eq!(estimate("double_votes_full_size", &of, people).unwrap_err(), NotEstimable::Needs(Need::WholeDates));
}

/// Half of the people: 40 true links, 6 missed matches, 10 links of namesakes and 4 of fathers and sons.
#[test]
fn a_sample_of_people_is_scaled_kind_by_kind() {
    let of = |slots: &[(Slot, u32)], times: usize| {
        let mut clusters = Clusters::default();
        let mut cluster = [0; Slot::COUNT];
        slots.iter().for_each(|(slot, n)| cluster[*slot as usize] = *n);
        (0..times).for_each(|_| clusters.add(&cluster));
        clusters
    };
    let false_links = [(Slot::FalseLinks, 1), (Slot::WronglyFlagged, 2)];
    let mut kinds = KindCounts::default();
    kinds.add(PairKind::Namesakes, of(&false_links, 10));
    kinds.add(PairKind::FatherAndSon, of(&false_links, 4));
    let mut links = of(&false_links, 14);
    links.merge(&of(&[(Slot::TrueLinks, 1), (Slot::PeopleTwice, 1), (Slot::PeopleFound, 1)], 40));
    links.merge(&of(&[(Slot::MissedMatches, 1), (Slot::PeopleTwice, 1)], 6));
    let consequences = Consequences::default();
    let totals = Totals { sample: Sample::People, ..TOTALS };
    let counted =
        |control| Counted { links: &links, consequences: &consequences, kinds: &kinds, control, claimed: None, totals };
    let value = |name: &str| Metric::named(name).unwrap().estimate(&counted(None)).map(|e| e.value.unwrap());
    // Namesakes by four, all others by two.
    assert_eq!(value("false_links_full_size"), Ok(48.0));
    assert_eq!(value("links_full_size"), Ok(128.0));
    assert_eq!(value("matches_full_size"), Ok(92.0));
    assert_eq!((value("people_registered_twice_full_size"), value("people_found_full_size")), (Ok(92.0), Ok(80.0)));
    assert_eq!(value("false_link_share"), Ok(48.0 / 128.0));
    assert_eq!(value("sampled_false_link_share"), Ok(14.0 / 54.0));
    assert_eq!(value("missed_match_share"), Ok(6.0 / 46.0));
    // 1,000 records in half of the people.
    assert_eq!(value("false_links_per_100k_records"), Ok(48.0 / 2000.0 * 1e5));
    assert_eq!(value("people_flagged_full_size"), Err(NotEstimable::Needs(Need::WholeDates)));
    // The closed form has 60 of unrelated people and is as good as sure beside ten that were counted: 60 and 8 of kin, of 148.
    let share = Metric::named("false_link_share").unwrap().estimate(&counted(Some(60.0))).unwrap();
    assert!((share.value.unwrap() - 68.0 / 148.0).abs() < 1e-3, "{share:?}");
    let length = |share: &Estimate| share.interval.as_ref().map(|i| i.upper.unwrap() - i.lower).unwrap();
    let counted_alone = Metric::named("false_link_share").unwrap().estimate(&counted(None)).unwrap();
    assert!(length(&share) < 0.6 * length(&counted_alone), "{share:?} {counted_alone:?}");
}

#[test]
fn disparity_is_the_ratio_of_two_groups_rates() {
    let mut flagged = Clusters::default();
    // Two groups: flagged only wrongly, to cancel, valid.
    (0..12).for_each(|_| flagged.add(&[1, 0, 1, 0, 1, 0]));
    (0..6).for_each(|_| flagged.add(&[0, 0, 0, 1, 0, 1]));
    let counts = GroupCounts { flagged: &flagged, groups: 2 };
    let ratio = disparity(counts, 0, 1, (1000.0, 2000.0));
    assert!((ratio.value.unwrap() - (12.0 / 1000.0) / (6.0 / 2000.0)).abs() < 1e-12);
    let [(rate_name, rate), (share_name, share)] = of_group(counts, 0, 1000.0);
    assert_eq!((rate.value, share.value), (Some(1200.0), Some(1.0)));
    assert!(Metric::named(rate_name).is_some() && Metric::named(share_name).is_some());
}

#[test]
fn what_a_strategy_has_nothing_of_says_what_it_would_need() {
    let of = consequences(&[(&[C::Links], 5)]);
    let list = Totals { rolls: false, election: false, ..TOTALS };
    for (name, need) in [
        ("wrong_direction_share", Need::Cancellations),
        ("false_double_vote_share", Need::Election),
        ("no_match_share", Need::ListOfEverybody),
        ("valid_canceled_share", Need::Cancellations),
    ] {
        let missing = estimate(name, &of, list).unwrap_err();
        assert_eq!(missing, NotEstimable::Needs(need), "{name}");
        assert!(missing.in_words().starts_with("it needs "));
    }
    let mut everybody = of.clone();
    everybody.checks.add(&[1, 1, 0, 1]);
    assert_eq!(
        estimate("double_votes_full_size", &everybody, TOTALS).unwrap_err(),
        NotEstimable::Needs(Need::NoListOfEverybody)
    );
    assert_eq!(estimate("eligible_among_no_match_share", &everybody, TOTALS).unwrap().value, Some(1.0));
    assert_eq!(estimate("disparity_ratio", &of, TOTALS).unwrap_err(), NotEstimable::ByGroup);
}

#[test]
fn people_wrongly_flagged_are_as_many_as_the_false_links_allow() {
    let (consequences, kinds) = (Consequences::default(), KindCounts::default());
    let value = |links: &Clusters, name: &str| {
        let control = Some(10.0);
        let counted =
            Counted { links, consequences: &consequences, kinds: &kinds, control, claimed: None, totals: TOTALS };
        Metric::named(name).unwrap().estimate(&counted).unwrap().value.unwrap()
    };
    let cluster = |of: &[(Slot, u32)]| {
        let mut counts = [0; Slot::COUNT];
        of.iter().for_each(|(slot, n)| counts[slot.of(0)] = *n);
        counts
    };
    // None counted where ten are expected: two people for each of the ten.
    let none = Clusters::default();
    let [false_links, flagged] =
        ["false_links_full_size", "people_wrongly_flagged_full_size"].map(|name| value(&none, name));
    assert!(false_links > 9.9 && (flagged / false_links - 2.0).abs() < 1e-9, "{false_links} {flagged}");
    // Three people in two false links, twice over.
    let mut some = Clusters::default();
    (0..2).for_each(|_| some.add(&cluster(&[(Slot::FalseLinks, 2), (Slot::WronglyFlagged, 3)])));
    let [false_links, flagged, per_100k] =
        ["false_links_full_size", "people_wrongly_flagged_full_size", "wrongly_flagged_per_100k"]
            .map(|name| value(&some, name));
    assert!((flagged / false_links - 1.5).abs() < 1e-9, "{false_links} {flagged}");
    // 900 people are half of the rolls.
    assert!((per_100k - flagged / 1800.0 * 1e5).abs() < 1e-6, "{per_100k}");
}
