//! Sentences and tables of a study.

use super::super::rows::Grid;
use super::super::words::setting;
use crate::format::{count, number, percent, setting as typed};
use crate::results::{
    CheckRatio, ClaimRobustness, FigureResult, HistoryResult, MarginKind, RobustnessResults, WorldShare,
};

/// How a study is made, a paragraph each.
pub(super) const HOW: [&str; 5] = [
    "Each dial gets a prior: from published figures that span it (sourced), or by our judgement (elicited). Worlds are drawn from all priors together as a \
     Latin hypercube. In each, pairs of strangers are expected in closed form, and pairs of one person are a sample of people who are on two rolls, whose \
     records are written anew with the world's dials and common random numbers. So a world has no Monte Carlo noise of its own, a claim holds in it or does \
     not, and the share of worlds has the error of the draw.",
    "The first index of a dial is the part of the variance of a verdict (1 where it holds, 0 where not) that the dial makes alone (Saltelli's estimator), the \
     total index the part that it makes alone or together with others (Jansen's), each with the 95 % interval of a bootstrap. A dial with a total index near \
     0 can be fixed anywhere in its prior. Estimates can lie outside 0 to 1, where no index lies; intervals say how well they are known. Of a dial that changed no \
     verdict at any point, the upper end is that of a Poisson mean of which none was seen.",
    "A margin is by what factor (or, for the best of several strategies, by what difference) a value is on the right side of its bound.",
    "A verdict here is that of expected numbers, without the noise of a sample. The page of the run judges what was counted, and can leave undecided what \
     holds here.",
    "A world is implausible when a published figure lies more than 3 standard deviations from what it makes, on the scale of logarithms. The standard \
     deviation is a discrepancy that was judged before the first run; what the sample of pairs leaves unknown (three standard deviations) is given to the world. Worlds are drawn again in the box \
     that holds what is left, until the box stays as it is.",
];

/// What to keep in mind.
pub(super) fn cautions(results: &RobustnessResults) -> Vec<String> {
    let mut cautions = vec![
        "The share of worlds is a statement about the priors. Whoever holds other priors can read it off the table by fifths, the map, and the values that turn the verdict.".to_owned(),
        "Priors are independent of each other. What a world cannot do at any value of its dials (names that cluster by place and family, for one) is not in the share.".to_owned(),
        "A claim that holds in nearly all worlds can hold because its bound is easy. The reasons for bounds stand on the scenario's own page.".to_owned(),
    ];
    if !results.left_out.is_empty() {
        cautions
            .push(format!("These strategies have no closed form and were left out: {}.", results.left_out.join("; ")));
    }
    cautions
}

/// A share of worlds with its error.
pub(super) fn worlds(share: &WorldShare) -> String {
    format!("{} (± {})", percent(share.share), typed((1000.0 * share.error).round() / 10.0))
}

/// What becomes of a claim, in a sentence or three.
pub(super) fn sentence(claim: &ClaimRobustness, results: &RobustnessResults) -> String {
    let claimed = format!("*{}*", claim.proposition.trim_end_matches('.'));
    let Some(holds) = &claim.holds else {
        let why = claim.not_looked_at.as_deref().unwrap_or("nothing is known of it");
        return format!("{claimed}: not looked at, because {why}.");
    };
    let n = count(holds.worlds as u64);
    let mut text = match holds.share {
        1.0 => format!("{claimed} holds in all of {n} worlds drawn from our priors."),
        0.0 => format!("{claimed} holds in none of {n} worlds drawn from our priors."),
        _ => format!("{claimed} holds in {} of {n} worlds drawn from our priors.", worlds(holds)),
    };
    if let Some(now) = claim.holds_now {
        text.push_str(if now {
            " At the scenario's own values it holds."
        } else {
            " At the scenario's own values it fails."
        });
    }
    let hangs: Vec<String> = claim
        .indices
        .iter()
        .filter(|dial| dial.total >= 0.1)
        .map(|dial| {
            let [low, high] = dial.total_interval.map(number);
            format!("`{}` (total index {}, {low} to {high})", dial.dial, number(dial.total))
        })
        .collect();
    if !hangs.is_empty() {
        text.push_str(&format!(" It hangs on {}.", hangs.join(" and ")));
    }
    if let Some(other) = super::worlds::alternatives(claim, results) {
        text.push_str(&format!(" {other}"));
    }
    let turns: Vec<String> = turns(claim);
    if !turns.is_empty() {
        text.push_str(&format!(" Alone, it is turned by {}.", turns.join(", ")));
    }
    let left = results.history.as_ref().and_then(|history| history.claims.get(&claim.proposition));
    if let Some(left) = left {
        text.push_str(&format!(
            " Among the worlds that published figures do not rule out it holds in {}.",
            worlds(left)
        ));
    }
    if let Some(unused) = results.history.as_ref().and_then(|history| super::worlds::by_unused(claim, history)) {
        text.push_str(&format!(" {unused}"));
    }
    if claim.by_construction {
        text.push_str(" (A dial puts the outcome in.)");
    }
    text
}

fn turns(claim: &ClaimRobustness) -> Vec<String> {
    let of = |bar: &crate::results::TornadoBar| {
        let at: Vec<String> = bar.turns_at.iter().map(|v| number(*v)).collect();
        (!at.is_empty()).then(|| format!("`{}` at {}", bar.dial, at.join(" and ")))
    };
    claim.tornado.iter().filter_map(of).collect()
}

/// All claims.
pub(super) fn verdict_grid(results: &RobustnessResults) -> Grid {
    let rows = results.claims.iter().map(|claim| {
        let yes = |holds: bool| if holds { "holds" } else { "fails" };
        let most = claim.indices.first().filter(|dial| dial.total >= 0.01);
        let left = results.history.as_ref().and_then(|history| history.claims.get(&claim.proposition));
        vec![
            claim.proposition.clone(),
            claim.holds_now.map_or_else(|| "not known".to_owned(), |now| yes(now).to_owned()),
            claim.holds.as_ref().map_or_else(|| "not looked at".to_owned(), worlds),
            left.map_or_else(|| "–".to_owned(), worlds),
            most.map_or_else(|| "nothing".to_owned(), |dial| format!("`{}` ({})", dial.dial, number(dial.total))),
            Some(turns(claim).join("; ")).filter(|t| !t.is_empty()).unwrap_or_else(|| "no dial alone".to_owned()),
        ]
    });
    let head = [
        "claim",
        "at the scenario's values",
        "holds in worlds of the prior",
        "holds in those that figures do not rule out",
        "what it hangs on most (total index)",
        "what turns it alone",
    ];
    Grid::new("Verdicts, with the standard error of the draw in percentage points", &head, rows.collect())
}

/// The tables of a claim.
pub(super) fn claim_grids(claim: &ClaimRobustness) -> Vec<Grid> {
    let mut grids = Vec::new();
    let range = |[low, high]: [f64; 2]| format!("{}–{}", number(low), number(high));
    if !claim.indices.is_empty() {
        let rows = claim.indices.iter().map(|dial| {
            vec![
                format!("`{}`", dial.dial),
                format!("{} ({})", number(dial.first), range(dial.first_interval)),
                format!("{} ({})", number(dial.total), range(dial.total_interval)),
            ]
        });
        let caption = "Sobol' indices of the verdict, with 95 % intervals";
        grids.push(Grid::new(caption, &["dial", "first index", "total index"], rows.collect()));
    }
    let moving = claim.tornado.iter().filter(|bar| bar.margins.windows(2).any(|pair| pair[0] != pair[1]));
    let rows: Vec<Vec<String>> = moving
        .map(|bar| {
            let join = |texts: Vec<String>| texts.join(" → ");
            let holds = |holds: &Option<bool>| match holds {
                Some(true) => "holds".to_owned(),
                Some(false) => "fails".to_owned(),
                None => "not known".to_owned(),
            };
            let turns: Vec<String> = bar.turns_at.iter().map(|v| number(*v)).collect();
            vec![
                format!("`{}`", bar.dial),
                join(bar.values.iter().map(setting).collect()),
                join(bar.margins.iter().map(|m| margin(*m, claim.margin)).collect()),
                join(bar.holds.iter().map(holds).collect()),
                if turns.is_empty() { "–".to_owned() } else { turns.join(", ") },
            ]
        })
        .collect();
    if !rows.is_empty() {
        let head = ["dial", "from → to", "margin", "verdict", "turns at"];
        grids.push(Grid::new("One dial at a time, from the scenario's own values", &head, rows));
    }
    if let Some(first) = claim.by_fifth.first() {
        let rows = claim.by_fifth.iter().map(|fifth| {
            vec![format!("{} to {}", setting(&fifth.range[0]), setting(&fifth.range[1])), worlds(&fifth.holds)]
        });
        let caption = format!("By fifths of the prior of `{}`", first.dial);
        grids.push(Grid::new(caption, &["values", "holds in"], rows.collect()));
    }
    if claim.readings.len() > 1 {
        let rows = claim.readings.iter().map(|reading| {
            let at = |percent: usize| {
                reading.margins.get(percent).map_or_else(|| "–".to_owned(), |m| margin(Some(*m), reading.margin))
            };
            let whose = if reading.is_the_claims { "the claim's own. " } else { "" };
            vec![
                format!("{whose}{}", reading.meaning),
                reading.holds_now.map_or("not known", |now| if now { "holds" } else { "fails" }).to_owned(),
                reading.holds.as_ref().map_or_else(|| "not known".to_owned(), worlds),
                at(5),
                at(50),
                at(95),
            ]
        });
        let head = ["reading", "at the scenario's values", "holds in", "margin, 5 %", "margin, half", "margin, 95 %"];
        grids.push(Grid::new("Specification curve: each defensible reading over all worlds", &head, rows.collect()));
    }
    grids
}

/// A margin: a factor, or a difference in percentage points.
pub(super) fn margin(margin: Option<f64>, kind: Option<MarginKind>) -> String {
    match (margin, kind) {
        (None, _) => "one side only".to_owned(),
        (Some(log), Some(MarginKind::LogRatio)) => format!("× {}", number(log.exp())),
        (Some(difference), _) => format!("{} points", number(100.0 * difference)),
    }
}

/// Priors and the check.
pub(super) fn common_grids(results: &RobustnessResults) -> Vec<Grid> {
    let priors = results.priors.iter().map(|prior| {
        vec![
            format!("`{}`", prior.dial),
            prior.now.as_ref().map_or_else(|| "default".to_owned(), setting),
            prior.prior.clone(),
            if prior.sourced { "sourced" } else { "elicited" }.to_owned(),
            prior.because.clone(),
        ]
    });
    let head = ["dial", "scenario", "prior", "basis", "why"];
    let mut grids = vec![Grid::new("Priors", &head, priors.collect())];
    if let Some(check) = &results.check {
        let ratio = |ratio: &CheckRatio| format!("{} (± {})", fixed(ratio.value), fixed(ratio.error));
        let rows = check.strategies.iter().map(|s| {
            let missed = format!("{} (± {})", fixed(100.0 * s.missed_share.value), fixed(100.0 * s.missed_share.error));
            vec![s.strategy.clone(), ratio(&s.false_links), ratio(&s.true_links), missed]
        });
        let caption = format!(
            "{} simulated worlds of about {} registrations, over what was predicted of them (standard errors over worlds); {} of {} verdicts are the same{}",
            check.worlds,
            count(check.registrations.round() as u64),
            count(check.verdicts[1] as u64),
            count(check.verdicts[0] as u64),
            contested(results),
        );
        let head = ["strategy", "false links, ratio", "true links, ratio", "missed-match share, difference in points"];
        grids.push(Grid::new(caption, &head, rows.collect()));
    }
    grids
}

/// Of the claims that hold in some worlds and fail in others, the verdicts that are the same.
fn contested(results: &RobustnessResults) -> String {
    let Some(check) = &results.check else { return String::new() };
    let is_contested = |claim: &&ClaimRobustness| claim.holds.is_some_and(|h| h.share > 0.0 && h.share < 1.0);
    let of = results.claims.iter().filter(is_contested).filter_map(|claim| check.by_claim.get(&claim.proposition));
    let [all, same] = of.fold([0, 0], |[all, same], [a, s]| [all + a, same + s]);
    if all == 0 {
        String::new()
    } else {
        format!(
            "; of claims that hold in some worlds and fail in others, {same} of {all}, and claims whose verdict differs have a table of their own"
        )
    }
}

/// A number near 1 or 0, with four digits after the point.
fn fixed(value: f64) -> String {
    if value.is_finite() { format!("{value:.4}") } else { crate::format::NOT_ESTIMABLE.to_owned() }
}

/// What share of the prior is left, in sentences.
pub(super) fn left(history: &HistoryResult) -> String {
    let [low, high] = history.left_interval;
    if history.worlds_left == 0 {
        let pairs: Vec<String> = history
            .conflicts
            .iter()
            .map(|c| format!("{} and {} (at best {} standard deviations)", c.figures[0], c.figures[1], number(c.least)))
            .collect();
        let why = if pairs.is_empty() {
            "No two of them contradict each other alone.".to_owned()
        } else {
            format!("No world meets both of these: {}.", pairs.join("; "))
        };
        return format!(
            "No world is left: the best one misses a figure by {} standard deviations. That is a finding about the model or the figures. {why}",
            number(history.least)
        );
    }
    let [first, first_low, first_high] = history.left_at_first;
    let settled = if history.settled {
        "the box that holds them stays as it is"
    } else {
        "waves ended before the box stayed as it is, so that what is learnt is not the last word"
    };
    format!(
        "The first wave leaves {} of the prior ({} to {}). All waves together leave {} ({} to {}, given the last box) in {} waves; {} worlds are left in it, and {settled}. The best world of all is off by {} standard deviations for one figure or another.",
        percent(first),
        percent(first_low),
        percent(first_high),
        percent(history.left),
        percent(low),
        percent(high),
        history.waves.len(),
        count(history.worlds_left as u64),
        number(history.least)
    )
}

/// Figures, waves and what is learnt.
pub(super) fn history_grids(history: &HistoryResult) -> Vec<Grid> {
    let span = |[low, middle, high]: [f64; 3]| format!("{} ({}–{})", number(middle), number(low), number(high));
    let figures = history.figures.iter().map(|figure: &FigureResult| {
        vec![
            figure.name.clone(),
            number(figure.figure),
            percent(figure.discrepancy),
            figure.now.map_or_else(
                || "–".to_owned(),
                |[value, implausible]| format!("{} ({})", number(value), number(implausible)),
            ),
            span(figure.prior),
            worlds(&figure.met_alone),
            worlds(&figure.rules_out_alone),
            figure.left.map_or_else(|| "none".to_owned(), span),
            figure.used_for.clone().unwrap_or_else(|| "nothing".to_owned()),
            format!("{} {}", figure.source, figure.because),
        ]
    });
    let head = [
        "figure",
        "published",
        "discrepancy (s.d.)",
        "at the scenario's values (s.d. off)",
        "worlds of the prior: half (95 %)",
        "met by",
        "ruled out by it and by no other",
        "worlds left: half (95 %)",
        "used already for",
        "what it is from, and why so much discrepancy",
    ];
    let mut grids = vec![Grid::new("Published figures beside what worlds make", &head, figures.collect())];
    let waves = history.waves.iter().enumerate().map(|(place, wave)| {
        vec![
            (place + 1).to_string(),
            percent(wave.from),
            count(wave.drawn as u64),
            count(wave.kept as u64),
            percent(wave.from * wave.kept as f64 / wave.drawn as f64),
        ]
    });
    let head = ["wave", "drawn from this part of the prior", "worlds", "not ruled out", "left of the prior"];
    grids.push(Grid::new("Waves", &head, waves.collect()));
    if history.worlds_left > 1 {
        let dials = history.dials.iter().map(|dial| {
            let [low, middle, high] = dial.left.each_ref().map(setting);
            vec![format!("`{}`", dial.dial), format!("{middle} ({low} to {high})"), number(dial.spread)]
        });
        let head = ["dial", "worlds left: half (95 %)", "spread (1: nothing learnt)"];
        grids.push(Grid::new("What is learnt about each dial", &head, dials.collect()));
    }
    grids
}
