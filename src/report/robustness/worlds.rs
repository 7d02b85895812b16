//! What else a study says: strategies in the worlds, other priors, other readings, and what published figures make of the scenario's own values.

use super::super::rows::Grid;
use super::tables::worlds;
use crate::format::{number, percent};
use crate::results::{ClaimRobustness, FigureResult, HistoryResult, RobustnessResults};

/// Strategies, and claims under other priors.
pub(super) fn grids(results: &RobustnessResults) -> Vec<Grid> {
    let span = |[low, middle, high]: [f64; 3]| format!("{} ({}–{})", percent(middle), percent(low), percent(high));
    let left = |span_of: Option<[f64; 3]>| span_of.map_or_else(|| "–".to_owned(), span);
    let rows = results.strategies.iter().map(|s| {
        vec![
            s.strategy.clone(),
            percent(s.now[0]),
            span(s.false_link_share),
            left(s.false_link_share_left),
            percent(s.now[1]),
            span(s.missed_match_share),
            left(s.missed_match_share_left),
        ]
    });
    let head = [
        "strategy",
        "false-link share at the scenario's values",
        "in worlds of the prior: half (95 %)",
        "in worlds left: half (95 %)",
        "missed-match share at the scenario's values",
        "in worlds of the prior: half (95 %)",
        "in worlds left: half (95 %)",
    ];
    let mut grids = Vec::new();
    if !results.strategies.is_empty() {
        grids.push(Grid::new("What strategies do in the worlds", &head, rows.collect()));
    }
    let rows = results.alternatives.iter().flat_map(|other| {
        other.claims.iter().map(move |(claim, share)| {
            vec![format!("`{}`: {}", other.dial, other.prior), other.because.clone(), claim.clone(), worlds(share)]
        })
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        let head = ["another prior", "who would hold it", "claim", "holds in"];
        grids.push(Grid::new("Claims if one prior is exchanged", &head, rows));
    }
    let unlike = results.check.iter().flat_map(|check| &check.by_claim).filter(|(_, [all, same])| same < all);
    let rows: Vec<Vec<String>> =
        unlike.map(|(claim, [all, same])| vec![claim.clone(), format!("{same} of {all}")]).collect();
    if !rows.is_empty() {
        let head = ["claim", "the same verdict"];
        grids.push(Grid::new(
            "Claims whose verdict differs in some simulated worlds from what was predicted",
            &head,
            rows,
        ));
    }
    grids
}

/// What becomes of a claim under other priors, in a sentence.
pub(super) fn alternatives(claim: &ClaimRobustness, results: &RobustnessResults) -> Option<String> {
    let known = results.alternatives.iter().filter_map(|other| Some((other, other.claims.get(&claim.proposition)?)));
    let known: Vec<_> = known.collect();
    let own = claim.holds.as_ref()?.share;
    // A share that stays all or none needs no more words.
    if known.iter().all(|(_, share)| share.share == own && (own == 0.0 || own == 1.0)) {
        return None;
    }
    let told = known.iter().map(|(other, share)| format!("in {} with `{}` {}", worlds(share), other.dial, other.prior));
    Some(format!("With another prior it holds {}.", told.collect::<Vec<_>>().join(", and ")))
}

/// What becomes of a claim in other readings, in sentences.
pub(super) fn readings(claim: &ClaimRobustness) -> Option<String> {
    let others: Vec<String> = claim
        .readings
        .iter()
        .filter(|reading| !reading.is_the_claims)
        .filter_map(|reading| {
            let meaning = reading.meaning.trim_end_matches('.');
            Some(format!("{} ({meaning})", percent(reading.holds.as_ref()?.share)))
        })
        .collect();
    (!others.is_empty()).then(|| format!("Read otherwise, it holds in {} of the worlds.", others.join("; in ")))
}

/// What the first strategy does in the worlds left, in a sentence.
pub(super) fn first_strategy(results: &RobustnessResults) -> Option<String> {
    let first = results.strategies.first()?;
    let [low, middle, high] = first.false_link_share_left?;
    Some(format!(
        "In the worlds left the false-link share of `{}` is {} ({} to {}), where the scenario's own values have {}.",
        first.strategy,
        percent(middle),
        percent(low),
        percent(high),
        percent(first.now[0])
    ))
}

/// What published figures make of the scenario's own values, and what those alone leave that set nothing.
pub(super) fn own_values(history: &HistoryResult) -> Vec<String> {
    let missed: Vec<String> = history
        .figures
        .iter()
        .filter_map(|figure| {
            let [value, implausible] = figure.now.filter(|now| now[1] > history.cut)?;
            let (value, published) = (number(value), number(figure.figure));
            Some(format!("{} ({value} where {published} was published, {} s.d.)", figure.name, number(implausible)))
        })
        .collect();
    let mut sentences = Vec::new();
    if history.figures.iter().any(|figure| figure.now.is_some()) {
        sentences.push(match missed.is_empty() {
            true => "The scenario's own values are not ruled out by these figures.".to_owned(),
            false => format!("The scenario's own values are ruled out themselves, by {}.", missed.join(" and ")),
        });
    }
    if let Some(unused) = &history.unused {
        let [left, low, high] = unused.left;
        let rules_out_none = |figure: &&FigureResult| figure.used_for.is_none() && figure.met_alone.share == 1.0;
        let idle = history.figures.iter().filter(rules_out_none).count();
        sentences.push(format!(
            "{} of the {} figures set a dial or a prior already, and check nothing. The other {} alone{} leave {} of the prior ({} to {}).",
            history.figures.len() - unused.figures,
            history.figures.len(),
            unused.figures,
            if idle == 0 { String::new() } else { format!(", of which {idle} rule out no world,") },
            percent(left),
            percent(low),
            percent(high)
        ));
    }
    sentences
}

/// What becomes of a claim in the worlds that figures leave which set nothing.
pub(super) fn by_unused(claim: &ClaimRobustness, history: &HistoryResult) -> Option<String> {
    let share = history.unused.as_ref()?.claims.get(&claim.proposition)?;
    Some(format!(
        "With those figures alone that set no dial or prior, it holds in {} of the worlds left.",
        worlds(share)
    ))
}
