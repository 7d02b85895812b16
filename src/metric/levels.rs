//! Numbers about persons, directions, vote credits and outcomes.
//!
//! Each is a proportion of counts by cluster, a ratio of two disjoint counts (whose interval is that of the odds), or a count at full size.

use super::MetricDefinition;
use crate::evaluate::{LevelSlot as S, Levels};
use crate::stats::{Estimate, Interval, Ratio};

/// All of them. What a strategy has nothing of (no direction, no election, no list of everybody) is left out.
pub const LEVEL_METRICS: [MetricDefinition; 20] = [
    MetricDefinition {
        name: "wrongly_cancelled_share",
        about: "Of the registrations that the strategy would cancel (or flag for a list), the share with which their person may vote.",
        numerator: "registrations to cancel that are right",
        denominator: "registrations to cancel",
    },
    MetricDefinition {
        name: "wrongly_cancelled_per_100k",
        about: "Registrations that the strategy would cancel though their person may vote with them, per 100,000 registrations.",
        numerator: "registrations to cancel that are right",
        denominator: "registrations compared",
    },
    MetricDefinition {
        name: "wrong_direction_share",
        about: "Of the true links of which the strategy would cancel one registration, the share of which it would cancel the one where the person may vote.",
        numerator: "true links whose current registration would be cancelled",
        denominator: "true links with one registration to cancel",
    },
    MetricDefinition {
        name: "false_double_vote_share",
        about: "Of the links whose records are both credited with a vote at the election, the share that are not one person voting twice. Against a list: of the \
                links whose registration is credited, the share of which its person did not vote as listed.",
        numerator: "apparent double votes of two people or with a wrong credit",
        denominator: "apparent double votes",
    },
    MetricDefinition {
        name: "double_votes_of_two_share",
        about: "Of the links whose records are both credited with a vote at the election, the share that are two people.",
        numerator: "apparent double votes of two people",
        denominator: "apparent double votes",
    },
    MetricDefinition {
        name: "voted_twice_share",
        about: "Of the links of one person's registrations, the share of which the person voted with both at the election.",
        numerator: "people who voted with both registrations",
        denominator: "true links",
    },
    MetricDefinition {
        name: "legitimate_votes_per_double_vote",
        about: "Votes cast at the election with registrations that the strategy would have cancelled, which are nobody's second vote, for each second vote prevented. Not a \
                ratio of false links: it counts movers' valid votes, too.",
        numerator: "legitimate votes impeded",
        denominator: "double votes prevented",
    },
    MetricDefinition {
        name: "ssn4_both_share",
        about: "Of the links, the share with SSN4 on both sides.",
        numerator: "links with SSN4 on both sides",
        denominator: "links",
    },
    MetricDefinition {
        name: "ssn4_agree_share",
        about: "Of the links with SSN4 on both sides, the share on which it agrees.",
        numerator: "links on which SSN4 agrees",
        denominator: "links with SSN4 on both sides",
    },
    MetricDefinition {
        name: "links_full_size",
        about: "Links in rolls of full size: the mean of the replicates over the share of birth dates simulated.",
        numerator: "links",
        denominator: "simulated parts of full rolls",
    },
    MetricDefinition {
        name: "ssn4_links_full_size",
        about: "Links with SSN4 on both sides, in rolls of full size.",
        numerator: "links with SSN4 on both sides",
        denominator: "simulated parts of full rolls",
    },
    MetricDefinition {
        name: "double_votes_full_size",
        about: "Links whose records are both credited with a vote at the election (against a list: whose registration is), in rolls of full size.",
        numerator: "apparent double votes",
        denominator: "simulated parts of full rolls",
    },
    MetricDefinition {
        name: "two_people_double_votes_full_size",
        about: "Of these, links of two people.",
        numerator: "apparent double votes of two people",
        denominator: "simulated parts of full rolls",
    },
    MetricDefinition {
        name: "clerical_double_votes_full_size",
        about: "Of apparent double votes, links of one person whose records are credited with more votes than the person cast.",
        numerator: "apparent double votes by a wrong credit",
        denominator: "simulated parts of full rolls",
    },
    MetricDefinition {
        name: "full_size_false_link_share",
        about: "The false-link share in rolls of full size when people are sampled: false links by closed form, matches as found over the share of people simulated.",
        numerator: "expected false links in full",
        denominator: "expected links in full",
    },
    MetricDefinition {
        name: "wrongly_cancelled_full_size",
        about: "Registrations that the strategy would cancel though their person may vote with them, in rolls of full size.",
        numerator: "registrations to cancel that are right",
        denominator: "simulated parts of full rolls",
    },
    MetricDefinition {
        name: "rightly_cancelled_full_size",
        about: "Registrations that the strategy would cancel and with which nobody may vote, in rolls of full size.",
        numerator: "registrations to cancel that are not right",
        denominator: "simulated parts of full rolls",
    },
    MetricDefinition {
        name: "no_match_share",
        about: "Of the registrations that hold all that the strategy compares, the share for which it finds nobody on the list of everybody.",
        numerator: "registrations without a link",
        denominator: "registrations that can be checked",
    },
    MetricDefinition {
        name: "several_matches_share",
        about: "Of the registrations that hold all that the strategy compares, the share for which it finds more than one person on the list of everybody.",
        numerator: "registrations with several links",
        denominator: "registrations that can be checked",
    },
    MetricDefinition {
        name: "eligible_among_no_match_share",
        about: "Of the registrations for which the strategy finds nobody, the share whose person may vote.",
        numerator: "registrations without a link whose person may vote",
        denominator: "registrations without a link",
    },
];

/// Totals that levels need.
#[derive(Clone, Copy, Debug, Default)]
pub struct LevelTotals {
    /// Registrations compared, of all replicates.
    pub registrations: f64,
    /// Sum over replicates of the simulated share of full rolls; `None` when pairs are not thinned by one share.
    pub parts: Option<f64>,
    /// Expected false links in full, by closed form, when people are sampled, and the sum over replicates of the share of people.
    pub sampled_people: Option<(f64, f64)>,
    /// Whether votes are looked at.
    pub election: bool,
    /// Whether the rolls are compared with each other, so that a link has a direction.
    pub rolls: bool,
}

/// Estimates a metric; `None` for an unknown name, or when the strategy has nothing of the kind.
pub fn estimate_level(name: &str, levels: &Levels, totals: LevelTotals) -> Option<Estimate> {
    let share = |numerator: &[S], denominator: &[S]| {
        let at = |slots: &[S]| slots.iter().map(|s| s.index()).collect::<Vec<_>>();
        let (numerator, denominator) = (at(numerator), at(denominator));
        levels.counts.proportion(Ratio { numerator: &numerator, denominator: &denominator })
    };
    let check = |numerator: usize, denominator: usize| {
        levels.checks.proportion(Ratio { numerator: &[numerator], denominator: &[denominator] })
    };
    let full = |slot: S| levels.counts.rate(&[slot.index()], totals.parts.unwrap_or(0.0), 1.0, 1.0);
    // On a list of everybody a link flags nobody.
    let checked = levels.checks.total(0) > 0;
    if checked && !matches!(name, "no_match_share" | "several_matches_share" | "eligible_among_no_match_share") {
        return None;
    }
    let flags = levels.counts.total(S::Cancelled.index()) > 0;
    let links = levels.counts.total(S::Links.index()) > 0;
    let full_size = totals.parts.is_some();
    let votes = totals.election && full_size;
    Some(match name {
        "wrongly_cancelled_share" if flags => share(&[S::CancelledLive], &[S::Cancelled]),
        "wrongly_cancelled_per_100k" if flags && totals.registrations > 0.0 => {
            levels.counts.rate(&[S::CancelledLive.index()], totals.registrations, 1e5, 1.0)
        }
        "wrong_direction_share" if flags && totals.rolls => share(&[S::WrongDirection], &[S::DirectedMatches]),
        "false_double_vote_share" if totals.election => {
            share(&[S::DoubleVotesOfTwo, S::DoubleVotesClerical, S::DoubleVotesListed], &[S::DoubleVotes])
        }
        "double_votes_of_two_share" if totals.election => share(&[S::DoubleVotesOfTwo], &[S::DoubleVotes]),
        "legitimate_votes_per_double_vote" if totals.election && flags && totals.rolls => odds(
            share(&[S::VotesImpeded], &[S::VotesImpeded, S::VotesPrevented]),
            levels.counts.total(S::VotesPrevented.index()) as f64,
        ),
        "ssn4_both_share" if links => share(&[S::Ssn4Agree, S::Ssn4Contradict], &[S::Links]),
        "ssn4_agree_share" if links => share(&[S::Ssn4Agree], &[S::Ssn4Agree, S::Ssn4Contradict]),
        "links_full_size" if full_size => full(S::Links),
        "ssn4_links_full_size" => {
            let slots = [S::Ssn4Agree.index(), S::Ssn4Contradict.index()];
            levels.counts.rate(&slots, totals.parts?, 1.0, 1.0)
        }
        "voted_twice_share" if totals.election && totals.rolls => share(&[S::VotedTwice], &[S::Matches]),
        "double_votes_full_size" if votes => full(S::DoubleVotes),
        "two_people_double_votes_full_size" if votes => full(S::DoubleVotesOfTwo),
        "clerical_double_votes_full_size" if votes => full(S::DoubleVotesClerical),
        "full_size_false_link_share" => at_full_size(levels, totals.sampled_people?),
        "wrongly_cancelled_full_size" if flags && full_size => full(S::CancelledLive),
        "rightly_cancelled_full_size" if flags && full_size => full(S::CancelledStale),
        "no_match_share" if checked => check(1, 0),
        "several_matches_share" if checked => check(2, 0),
        "eligible_among_no_match_share" if checked => check(3, 1),
        _ => return None,
    })
}

/// `F / (F + T)`, with `T` the true links found over the share of people, and its interval.
fn at_full_size(levels: &Levels, (false_links, parts): (f64, f64)) -> Estimate {
    let found = levels.counts.rate(&[S::Matches.index()], parts, 1.0, 1.0);
    let share = |matches: f64| false_links / (false_links + matches);
    let links = false_links + found.value.unwrap_or(0.0);
    let value = (links > 0.0).then(|| false_links / links);
    let interval = found.interval.filter(|_| value.is_some()).map(|i| Interval {
        lower: i.upper.map_or(0.0, share),
        upper: Some(if i.lower + false_links > 0.0 { share(i.lower) } else { 1.0 }),
        ..i
    });
    Estimate { value, numerator: false_links, denominator: links, interval }
}

/// From a proportion of `a` among `a + b` to the ratio `a / b`: the odds, with the ends of the interval turned alike.
fn odds(share: Estimate, denominator: f64) -> Estimate {
    let turn = |p: f64| (p < 1.0).then(|| p / (1.0 - p));
    let interval = share.interval.filter(|_| share.denominator > 0.0).map(|i| Interval {
        lower: turn(i.lower).unwrap_or(f64::MAX),
        upper: i.upper.and_then(turn),
        ..i
    });
    let value = (denominator > 0.0).then(|| share.numerator / denominator);
    // Without a double vote prevented the ratio is not estimable, though a lower bound stands in the counts.
    Estimate { value, numerator: share.numerator, denominator, interval: interval.filter(|_| value.is_some()) }
}

/// A group's numbers: of people flagged only wrongly per 100,000 of its people, and of the registrations to cancel the share that are live. `groups` are those of the grouping.
pub fn of_group(
    levels: &Levels,
    grouping: usize,
    groups: usize,
    group: usize,
    people: f64,
) -> [(&'static str, Estimate); 2] {
    let flagged = &levels.flagged[grouping];
    let (cancelled, live) = (groups + group, 2 * groups + group);
    [
        ("wrongly_flagged_per_100k", flagged.rate(&[group], people, 1e5, 1.0)),
        ("wrongly_cancelled_share", flagged.proportion(Ratio { numerator: &[live], denominator: &[cancelled] })),
    ]
}

/// How many times as often people of a group have a live registration cancelled, or flagged, as those of a reference group: the ratio of two rates of disjoint people, with
/// its interval from the odds between the two counts. `people` are the registered people of the two groups, `groups` the number of groups.
pub fn disparity(
    levels: &Levels,
    grouping: usize,
    groups: usize,
    (group, reference): (usize, usize),
    people: (f64, f64),
) -> Estimate {
    let (group, reference) = (2 * groups + group, 2 * groups + reference);
    let share = levels.flagged[grouping].proportion(Ratio { numerator: &[group], denominator: &[group, reference] });
    let of_reference = share.denominator - share.numerator;
    let ratio = odds(share, of_reference);
    let unit = people.1 / people.0;
    let interval = ratio.interval.map(|i| i.scaled(unit));
    let (numerator, denominator) = (ratio.numerator / people.0, ratio.denominator / people.1);
    Estimate { value: ratio.value.map(|r| r * unit), numerator, denominator, interval }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Clusters, LEVEL, clopper_pearson};

    /// So many clusters of one each, of these slots.
    fn levels(of: &[(&[S], u32)]) -> Levels {
        let mut counts = Clusters::default();
        for (slots, times) in of {
            let mut cluster = [0; S::COUNT];
            slots.iter().for_each(|slot| cluster[slot.index()] = 1);
            (0..*times).for_each(|_| counts.add(&cluster));
        }
        Levels { counts, ..Levels::default() }
    }

    const TOTALS: LevelTotals =
        LevelTotals { registrations: 1000.0, parts: Some(0.5), sampled_people: None, election: true, rolls: true };

    #[test]
    fn a_ratio_of_two_counts_is_the_odds_of_their_share() {
        let of = levels(&[(&[S::Cancelled, S::VotesImpeded], 30), (&[S::Cancelled, S::VotesPrevented], 10)]);
        let ratio = estimate_level("legitimate_votes_per_double_vote", &of, TOTALS).unwrap();
        assert_eq!((ratio.value, ratio.numerator, ratio.denominator), (Some(3.0), 30.0, 10.0));
        // Single events: the exact interval of 30 of 40, as odds.
        let (low, high) = clopper_pearson(30.0, 40.0, LEVEL);
        let interval = ratio.interval.unwrap();
        assert!((interval.lower - low / (1.0 - low)).abs() < 1e-9);
        assert!((interval.upper.unwrap() - high / (1.0 - high)).abs() < 1e-9);
        // Without a double vote prevented there is no ratio.
        let none = levels(&[(&[S::Cancelled, S::VotesImpeded], 30)]);
        let none = estimate_level("legitimate_votes_per_double_vote", &none, TOTALS).unwrap();
        assert_eq!((none.value, none.interval), (None, None));
    }

    #[test]
    fn counts_at_full_size_are_those_of_the_sample_over_its_share() {
        let of = levels(&[(&[S::Links, S::Matches], 40), (&[S::Links], 10)]);
        assert_eq!(estimate_level("links_full_size", &of, TOTALS).unwrap().value, Some(100.0));
        let people = LevelTotals { parts: None, sampled_people: Some((20.0, 0.5)), ..TOTALS };
        assert!(estimate_level("links_full_size", &of, people).is_none());
        // 20 false links expected in full beside 40 matches in half of the people: 20 of 100.
        let share = estimate_level("full_size_false_link_share", &of, people).unwrap();
        let interval = share.interval.unwrap();
        assert_eq!(share.value, Some(0.2));
        assert!(interval.lower < 0.2 && 0.2 < interval.upper.unwrap());
    }

    #[test]
    fn disparity_is_the_ratio_of_two_groups_rates() {
        let mut flagged = Clusters::default();
        // Two groups: flagged only wrongly, to cancel, live.
        (0..12).for_each(|_| flagged.add(&[1, 0, 1, 0, 1, 0]));
        (0..6).for_each(|_| flagged.add(&[0, 0, 0, 1, 0, 1]));
        let levels = Levels { flagged: vec![flagged], ..Levels::default() };
        let ratio = disparity(&levels, 0, 2, (0, 1), (1000.0, 2000.0));
        assert!((ratio.value.unwrap() - (12.0 / 1000.0) / (6.0 / 2000.0)).abs() < 1e-12);
        let [(_, rate), (_, share)] = of_group(&levels, 0, 2, 0, 1000.0);
        assert_eq!((rate.value, share.value), (Some(1200.0), Some(1.0)));
    }

    #[test]
    fn what_a_strategy_has_nothing_of_is_left_out() {
        let of = levels(&[(&[S::Links], 5)]);
        let list = LevelTotals { rolls: false, election: false, ..TOTALS };
        for name in ["wrong_direction_share", "false_double_vote_share", "no_match_share", "wrongly_cancelled_share"] {
            assert!(estimate_level(name, &of, list).is_none(), "{name}");
        }
        let mut everybody = of.clone();
        everybody.checks.add(&[1, 1, 0, 1]);
        assert!(estimate_level("links_full_size", &everybody, TOTALS).is_none());
        assert_eq!(estimate_level("eligible_among_no_match_share", &everybody, TOTALS).unwrap().value, Some(1.0));
    }
}
