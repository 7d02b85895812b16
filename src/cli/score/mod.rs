//! `doppelroll score`: anybody's pairs or clusters against the truth.

pub(super) mod options;
mod show;
mod tables;
mod truth;

use std::io::Write;
use std::path::{Path, PathBuf};

use miette::{Report, miette};
use serde::Serialize;

use super::OK;
use super::errors::table_error;
use super::manifest::verify;
use super::output::print_json;
use crate::io::{Input, Place};
use crate::score::{ClusterScore, Curve, PairScore, Scope, Unknown, score_clusters, score_pairs};
use options::ScoreOptions;
use tables::Read;

/// What `score --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Scored {
    /// Who wrote the table.
    tool: String,
    /// Records of the truth.
    records: u64,
    /// Their persons (entities).
    entities: u64,
    /// Which pairs count.
    scope: &'static str,
    /// One for each strategy that the table names, or one.
    strategies: Vec<StrategyScore>,
    /// When the table is of clusters.
    clusters: Option<ClusterScore>,
}

/// Pairs of one strategy.
#[derive(Debug, Serialize)]
struct StrategyScore {
    /// Absent when the table names none.
    strategy: Option<String>,
    #[serde(flatten)]
    score: PairScore,
    #[serde(skip)]
    curve: Option<Curve>,
}

/// Scores a table of pairs or clusters.
pub(super) fn score(options: &ScoreOptions) -> miette::Result<u8> {
    let inputs: Vec<&Path> =
        [Some(&options.pairs), options.truth.as_ref(), options.left_truth.as_ref(), options.right_truth.as_ref()]
            .into_iter()
            .flatten()
            .map(|place| &**place)
            .collect();
    let check = |out: &PathBuf| Place::check(out, &inputs, &show::COLUMNS, options.force).map_err(Report::from_err);
    let out = options.out.as_ref().map(check).transpose()?;
    if out == Some(Place::Standard) && options.json {
        return Err(miette!("-o - and --json would both be printed: name a file with -o, or leave --json out"));
    }
    inputs.iter().try_for_each(|place| verify(place))?;
    let (scored, name) = scored(options)?;
    if let Some((named, place)) = options.out.as_ref().zip(out.as_ref()) {
        let text = show::curve_csv(&scored, options.safe_csv)?;
        let write = || {
            let mut file = place.open()?;
            file.write_all(text.as_bytes())?;
            file.finish()
        };
        write().map_err(|e| table_error(named, e.into()))?;
    }
    if out == Some(Place::Standard) {
        return Ok(OK);
    }
    if options.json {
        print_json(&format!("{}\n", serde_json::to_string_pretty(&scored).map_err(Report::from_err)?))?;
    } else {
        show::show(&scored, &name)?;
    }
    Ok(OK)
}

/// Reads the files and scores them; what was scored, and the name of its table.
pub(super) fn scored(options: &ScoreOptions) -> miette::Result<(Scored, String)> {
    for threshold in options.threshold.iter().chain(&options.thresholds) {
        if !(0.0..=1.0).contains(threshold) {
            return Err(miette!("{threshold} is no probability: thresholds lie between 0 and 1"));
        }
    }
    let reading = options.tables.input();
    let truth = truth::read(options, reading)?;
    let input = Input::open(&options.pairs, reading).map_err(Report::from_err)?;
    let name = input.name().to_owned();
    let mut scored = Scored {
        tool: String::new(),
        records: truth.len() as u64,
        entities: u64::from(truth.entity_count),
        scope: match truth.scope {
            Scope::All => "all pairs of records",
            Scope::AcrossSides => "pairs of records on different sides",
        },
        strategies: Vec::new(),
        clusters: None,
    };
    match tables::read(input, options, &truth)? {
        Read::Clusters(reader) => {
            check_unknown(&name, reader.unknown(), options)?;
            scored.tool = "clusters".to_owned();
            scored.clusters = Some(score_clusters(&truth, reader));
        }
        Read::Pairs { tool, candidates, by_strategy } => {
            scored.tool = tool;
            for (strategy, links) in by_strategy {
                check_unknown(&name, &links.tally.unknown, options)?;
                let threshold = options.threshold.or(candidates.then_some(0.5));
                let (score, curve) = score_pairs(&truth, &links, threshold, &options.thresholds);
                scored.strategies.push(StrategyScore { strategy, score, curve });
            }
        }
    }
    Ok((scored, name))
}

fn check_unknown(name: &str, unknown: &Unknown, options: &ScoreOptions) -> miette::Result<()> {
    if unknown.rows == 0 || options.ignore_unknown {
        return Ok(());
    }
    let examples: Vec<String> = unknown.examples.iter().map(|(line, id)| format!("{id} ({line})")).collect();
    let help = "--ignore-unknown leaves such rows out; if the ids are of another column, see --truth-columns and --pairs-columns";
    Err(miette!(
        help = help,
        "{name}: {} rows have a record id that the truth does not have, such as (with line) {}",
        unknown.rows,
        examples.join(", ")
    ))
}
