//! What models estimated and claim, as tables.

use super::rows::{self, Grid};
use super::words::code;
use crate::evaluate::PairKind;
use crate::format::{self, NOT_ESTIMABLE};
use crate::metric::Unit;
use crate::results::{CalibrationResult, CurveResult, KindResult, ModelResult, Results, StrategyResult};

/// False links of each strategy by what the two people are to each other, with what models claim; absent when there are no links.
pub(super) fn kinds(results: &Results) -> Option<Grid> {
    let kinds = || PairKind::ALL.into_iter().filter(|kind| *kind != PairKind::OnePerson);
    // What is claimed of the simulated links, as much larger as the links are in full.
    let claimed = |k: &KindResult| {
        let full = k.full_size.value.unwrap_or(0.0);
        Some(k.claimed? * if k.simulated == 0 { 0.0 } else { full / k.simulated as f64 })
    };
    let cell = |count: Option<&KindResult>| match count {
        Some(k) => {
            let claims = claimed(k).map_or(String::new(), |claimed| format!(" (claims {})", format::number(claimed)));
            format!("{}{claims}", format::value(&k.full_size, Unit::Count))
        }
        None => "0".to_owned(),
    };
    let row = |s: &StrategyResult| {
        let cells = kinds().map(|kind| cell(s.kind(kind)));
        let doubt = s.kind(PairKind::OnePerson).and_then(claimed).map_or_else(|| "–".to_owned(), format::number);
        std::iter::once(s.name.clone()).chain(cells).chain([doubt]).collect()
    };
    let head: Vec<&str> =
        std::iter::once("strategy").chain(kinds().map(PairKind::words)).chain(["claimed among true links"]).collect();
    let rows: Vec<Vec<String>> = results.strategies.iter().filter(|s| s.simulated.links > 0).map(row).collect();
    let counted = rows::how_false_links(results).map_or(
        "",
        |_| " (as the sample counted them, without the closed form, so that they need not add up to the table above)",
    );
    let caption = format!(
        "False links in rolls of full size by what the two people are to each other{counted}, and in brackets how many of these links a model expects to be false"
    );
    (!rows.is_empty()).then(|| Grid::new(caption, &head, rows))
}

/// The strategies that are models, with what they estimated.
pub(super) fn models(results: &Results) -> impl Iterator<Item = (&StrategyResult, &ModelResult)> {
    results.strategies.iter().filter_map(|s| Some((s, s.model.as_ref()?)))
}

/// A model's prior and threshold in a sentence.
pub(super) fn settings(model: &ModelResult) -> String {
    let one_in = if model.prior > 0.0 { format::count((1.0 / model.prior) as u64) } else { NOT_ESTIMABLE.to_owned() };
    format!(
        "First replicate: one pair in {one_in} is expected to be one person; pairs are linked from a posterior of {} on.",
        format::setting(model.threshold)
    )
}

/// How often each level occurs among matches and among other pairs, by the model.
pub(super) fn probabilities(strategy: &StrategyResult, model: &ModelResult) -> Grid {
    let rows = model.comparisons.iter().flat_map(|c| {
        c.levels.iter().map(|l| {
            let probability = |p: f64| if p == 0.0 { "0".to_owned() } else { format::number(p) };
            let frequency = if c.term_frequency { "by frequency" } else { "" };
            let weight = format!("{:+.1}", l.match_weight);
            let field = c.field.clone();
            vec![
                field,
                l.level.clone(),
                probability(l.m_probability),
                probability(l.u_probability),
                weight,
                frequency.into(),
            ]
        })
    });
    let head = ["field", "what agrees", "m", "u", "log2(m/u)", "weighed"];
    let caption = format!(
        "What {} estimated in the first replicate: m, how often matches agree so, and u, how often random pairs do; missing cells say nothing",
        code(&strategy.name)
    );
    Grid::new(caption, &head, rows.collect())
}

/// Thresholds shown in tables; results.json and the picture have more.
const SHOWN: [f64; 9] = [0.01, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999];

/// Precision, recall and the claimed false-link share at some thresholds; absent for rules.
pub(super) fn curve(strategy: &StrategyResult) -> Option<Grid> {
    let share = |e: &crate::stats::Estimate| format::estimate(e, Unit::Share);
    let row = |p: &CurveResult| {
        let claimed = p.claimed_false_link_share.map_or_else(|| NOT_ESTIMABLE.to_owned(), format::percent);
        vec![format::setting(p.threshold), share(&p.precision), share(&p.recall), share(&p.false_link_share), claimed]
    };
    let rows: Vec<_> = strategy.curve.iter().filter(|p| SHOWN.contains(&p.threshold)).map(row).collect();
    let head = ["threshold", "precision", "recall", "true false-link share", "claimed false-link share"];
    (!rows.is_empty()).then(|| Grid::new(format!("{} at other thresholds", code(&strategy.name)), &head, rows))
}

/// Posteriors beside the share of pairs that is one person; absent for rules.
pub(super) fn calibration(strategy: &StrategyResult) -> Option<Grid> {
    let row = |b: &CalibrationResult| {
        vec![
            format!("{} to {}", b.from, b.to),
            format::percent(b.mean_posterior),
            format::estimate(&b.true_share, Unit::Share),
        ]
    };
    let rows: Vec<_> = strategy.calibration.iter().map(row).collect();
    let head = ["posterior", "mean posterior", "share that is one person"];
    let caption = format!(
        "Does {} mean what it says: of the pairs of each posterior, how many are one person",
        code(&strategy.name)
    );
    (!rows.is_empty()).then(|| Grid::new(caption, &head, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::model::{FittedComparison, FittedLevel};
    use crate::report::fixture::results;
    use crate::report::{page, readme};

    /// The fixture with a model for its first strategy.
    fn with_model() -> Results {
        let mut results = results();
        let strategy = &mut results.strategies[0];
        let share = strategy.metrics[0].estimate.clone();
        let level =
            FittedLevel { level: "exact".to_owned(), m_probability: 0.9, u_probability: 1e-4, match_weight: 13.1 };
        strategy.model = Some(ModelResult {
            threshold: 0.95,
            prior: 1e-7,
            warnings: vec!["matches would agree on <sex> less often".to_owned()],
            comparisons: vec![FittedComparison {
                field: "first_name".to_owned(),
                term_frequency: true,
                missing: 0.01,
                levels: vec![level],
            }],
        });
        let point = |threshold: f64| CurveResult {
            threshold,
            links: 100,
            true_links: 90,
            false_links: 10,
            missed_matches: 30,
            precision: share.clone(),
            recall: share.clone(),
            false_link_share: share.clone(),
            claimed_false_link_share: Some(1.0 - threshold),
        };
        strategy.curve = vec![point(0.5), point(0.95), point(0.98)];
        strategy.calibration =
            vec![CalibrationResult { from: 0.5, to: 0.7, pairs: 40, mean_posterior: 0.6, true_share: share }];
        results
    }

    #[test]
    fn a_model_is_told_in_full() {
        let results = with_model();
        let (strategy, model) = models(&results).next().unwrap();
        let grids = [probabilities(strategy, model), curve(strategy).unwrap(), calibration(strategy).unwrap()];
        for grid in grids.iter().chain(&kinds(&results)) {
            assert!(!grid.rows.is_empty() && grid.rows.iter().all(|r| r.len() == grid.head.len()), "{}", grid.caption);
        }
        assert_eq!(grids[1].rows.len(), 2, "0.98 is not among those shown");
        for text in [readme(&results), page(&results)] {
            assert!(text.contains("one pair in 10,000,000") && text.contains("+13.1") && text.contains("by frequency"));
            assert!(text.contains("Warning: matches would agree on &lt;sex"), "{text}");
        }
        assert!(page(&results).contains("<polyline class=\"curve\""));
        assert!(!page(&results).contains("NaN") && !readme(&results).contains("NaN"));
    }

    #[test]
    fn rules_claim_nothing_and_have_no_curve() {
        let results = results();
        assert!(models(&results).next().is_none() && curve(&results.strategies[0]).is_none());
        assert!(kinds(&results).unwrap().rows.iter().all(|row| row.last().unwrap() == "–"));
    }
}
