//! The counts of a linkage as tables.

use std::path::Path;

use super::super::output::{print, print_rows};
use crate::format::{count, number};
use crate::user_files::Summary;

/// Prints counts, evidence and the chance links to expect.
pub(super) fn show(summary: &Summary, written: Option<&Path>) -> miette::Result<()> {
    let files = summary.files.iter().map(|f| format!("{} records of {}", count(f.records), f.name));
    let files = files.collect::<Vec<_>>().join(", ");
    print(&format!("{files}; {} pairs could be formed\n\nLinks\n", number(summary.pairs)))?;
    let chance = |expected: Option<f64>| expected.map_or_else(|| "not available".to_owned(), number);
    let rows = summary
        .strategies
        .iter()
        .map(|s| vec![s.name.clone(), count(s.candidate_pairs), count(s.links), chance(s.chance_links.expected)])
        .collect();
    print_rows("links", &["strategy", "candidate pairs", "links", "chance links to expect"], rows, false)?;
    print("\nWhat each field says of the links\n")?;
    let evidence = |s: &crate::user_files::StrategySummary| {
        let row = |e: &crate::user_files::EvidenceRow| {
            let c = e.counts;
            let counts = [c.agree, c.contradict, c.missing, c.missing_both].map(count);
            [vec![s.name.clone(), e.field.clone()], counts.to_vec()].concat()
        };
        s.evidence.iter().map(row).collect::<Vec<_>>()
    };
    let rows = summary.strategies.iter().flat_map(evidence).collect();
    print_rows(
        "evidence",
        &["strategy", "field", "agree", "contradict", "missing on one side", "missing on both"],
        rows,
        false,
    )?;
    print("\nChance links: different people who agree by chance.\n")?;
    for s in &summary.strategies {
        print(&format!("  {}: {}\n", s.name, s.chance_links.because))?;
    }
    for (s, model) in summary.strategies.iter().filter_map(|s| Some((s, s.model.as_ref()?))) {
        let said = format!(
            "\n{}: links from p = {} on; it believes that {} of its links are false\n",
            s.name,
            number(model.threshold),
            number(model.claimed_false_links)
        );
        print(&said)?;
        model.warnings.iter().try_for_each(|w| print(&format!("  {w}\n")))?;
    }
    if let Some(place) = written {
        print(&format!("\nWritten: {}\n", place.display()))?;
    }
    Ok(())
}
