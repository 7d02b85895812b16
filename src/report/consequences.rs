//! Tables beyond identity: registrations to cancel, votes, checks, groups and control worlds.

use super::rows::{Grid, metric_text};
use super::{plots, words};
use crate::format::{self, NOT_ESTIMABLE};
use crate::metric::Unit;
use crate::results::{EstimatorResult, Group, MetricResult, Results, StrategyResult};

/// Estimators beside the truth; absent when there are none.
pub(super) fn estimators(results: &[EstimatorResult], of: &str) -> Option<Grid> {
    let row = |e: &EstimatorResult| {
        let n = e.replicates.len();
        let error = e.bias_standard_error.map_or(String::new(), |se| format!(" ± {}", format::number(se)));
        let (low, high) = e.coverage_interval;
        vec![
            e.name.clone(),
            format::number(e.mean_truth),
            format::number(e.mean_estimate),
            format!("{}{error}", format::number(e.bias)),
            format!("{} of {n} ({}–{})", e.covered, format::percent(low), format::percent(high)),
            e.about.clone(),
        ]
    };
    let head = [
        "estimator",
        "true, mean",
        "estimate, mean",
        "bias ± standard error",
        "intervals that hold the truth",
        "what it estimates",
    ];
    let rows: Vec<_> = results.iter().map(row).collect();
    (!rows.is_empty()).then(|| Grid::new(format!("Estimators that see records only{of}"), &head, rows))
}

/// The tables of some strategies beyond identity, those that have anything.
pub(super) fn tables(strategies: &[StrategyResult], of: &str) -> Vec<Grid> {
    let table = |caption: &str, metrics: &[(&str, &str)]| {
        let has = |s: &&StrategyResult| metrics.iter().any(|m| s.metric(m.1).is_some_and(|e| e.denominator > 0.0));
        let row = |s: &StrategyResult| {
            let cells = metrics.iter().map(|m| metric_text(s, m.1));
            std::iter::once(s.name.clone()).chain(cells).collect()
        };
        let rows: Vec<Vec<String>> = strategies.iter().filter(has).map(row).collect();
        let head: Vec<&str> = std::iter::once("strategy").chain(metrics.iter().map(|m| m.0)).collect();
        (!rows.is_empty()).then(|| Grid::new(format!("{caption}{of}"), &head, rows))
    };
    let cancelled = table(
        "Registrations that each strategy would cancel or flag, and how many of them are valid (their person may vote with them; against a list: what it says of them is not true)",
        &[
            ("valid, in full", "valid_canceled_full_size"),
            ("invalid, in full", "invalid_canceled_full_size"),
            ("valid, share of those to cancel", "valid_canceled_share"),
            ("valid to cancel per 100,000 registrations", "valid_canceled_per_100k"),
            ("true links in the wrong direction", "wrong_direction_share"),
        ],
    );
    let votes = table(
        "Links whose records are both credited with a vote (against a list: whose registration is)",
        &[
            ("apparent double votes, in full", "double_votes_full_size"),
            ("of two people", "double_votes_of_two_share"),
            ("of two people or with a wrong credit", "false_double_vote_share"),
            ("legitimate votes impeded per double vote prevented", "legitimate_votes_per_double_vote"),
        ],
    );
    let ssn4 = table(
        "SSN4 among links",
        &[
            ("links with SSN4 on both sides, in full", "ssn4_links_full_size"),
            ("on both sides, share of links", "ssn4_both_share"),
            ("agrees, where on both", "ssn4_agree_share"),
        ],
    );
    let checks = table(
        "Registrations checked against a list of everybody",
        &[
            ("no match", "no_match_share"),
            ("several matches", "several_matches_share"),
            ("eligible, of those without a match", "eligible_among_no_match_share"),
        ],
    );
    let full = table(
        "Pairs and people, which are not the same, in rolls of full size",
        &[
            ("links (pairs)", "links_full_size"),
            ("true links (pairs)", "true_links_full_size"),
            ("matches (pairs)", "matches_full_size"),
            ("people registered more than once", "people_registered_twice_full_size"),
            ("of them found", "people_found_full_size"),
            ("people flagged", "people_flagged_full_size"),
            ("of them only wrongly", "people_wrongly_flagged_full_size"),
        ],
    );
    [full, cancelled, votes, ssn4, checks].into_iter().flatten().collect()
}

/// Who is flagged only wrongly, by group, by the strategy that flags most people so; absent when none does.
pub(super) fn groups(results: &Results) -> Option<Grid> {
    let strategy = plots::flags_most(results)?;
    let rates = strategy.metrics.iter().filter(|m| m.name == "wrongly_flagged_per_100k" && m.group.is_some());
    let row = |rate: &MetricResult| {
        let group = rate.group.as_ref().expect("rates by group have one");
        let estimate_of = |name: &str, is: &dyn Fn(&Group) -> bool| {
            strategy.metrics.iter().find(|m| m.name == name && m.group.as_ref().is_some_and(is)).map(|m| &m.estimate)
        };
        let cancelled = estimate_of("valid_canceled_share", &|other| other == group);
        let ratio =
            estimate_of("disparity_ratio", &|other| (&other.grouping, &other.group) == (&group.grouping, &group.group));
        vec![
            words::group(group),
            format::estimate(&rate.estimate, Unit::Per100k),
            cancelled.map_or(NOT_ESTIMABLE.to_owned(), |e| format::estimate(e, Unit::Share)),
            ratio.map_or("reference".to_owned(), |e| format::estimate(e, Unit::Ratio)),
        ]
    };
    let head = [
        "group",
        "flagged only through false links, per 100,000 registered people",
        "valid, share of registrations to cancel",
        "valid registrations to cancel per person, times the largest group's",
    ];
    let rows: Vec<_> = rates.map(row).collect();
    let caption = format!("Whom {} flags wrongly", words::code(&strategy.name));
    (!rows.is_empty()).then(|| Grid::new(caption, &head, rows))
}

/// The control worlds: what differs, and the tables of each.
pub(super) fn worlds(results: &Results) -> Vec<(String, Vec<Grid>)> {
    let world = |world: &crate::results::WorldResult| {
        let set: Vec<String> =
            world.set.iter().map(|(path, value)| format!("{path} = {}", words::setting(value))).collect();
        let text = format!("World {} ({}). {}", words::code(&world.name), set.join(", "), world.about);
        let suffix = format!(", in world {}", words::code(&world.name));
        let mut grids = vec![super::rows::headline_of(&world.strategies, &suffix)];
        grids.extend(tables(&world.strategies, &suffix));
        grids.extend(estimators(&world.estimators, &suffix));
        (text, grids)
    };
    results.worlds.iter().map(world).collect()
}
