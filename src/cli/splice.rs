//! `doppelroll splice`: tables in documents come from results, not from typing.

use std::fs;
use std::path::{Component, Path, PathBuf};

use clap::Args;
use miette::miette;

use super::errors::file_error;
use super::output::{print, say};
use super::report::{read_all, read_study};
use super::{FAILED, OK};
use crate::io::{read_text, rewrite};
use crate::report::{
    answer_block, answers, claims_block, dials_table, headline_table, markdown_table, markdown_table_with_caption,
    markers, metrics_table, published_numbers, robustness_summary, splice as splice_text,
};
use crate::results::Results;
use crate::run::measured_dials;

/// Options of `splice`.
#[derive(Args, Debug)]
#[command(after_help = "\
A document says what goes where: everything between <!-- begin:NAME --> and <!-- end:NAME --> is replaced. NAME is one of
  headline SCENARIO   the strategies of a run, with the command that made the table
  answer SCENARIO     the answer of a run, in a sentence
  answers             the answers of all runs
  robustness SCENARIO how sure its first mapped claim is, in a paragraph
  claims              the claims of all runs, with their verdicts; illustrations apart
  published           the published numbers of all runs, with what came out
  metrics             what each metric counts
  dials               which keys of a scenario runs measure
The block `audit` is left to `doppelroll audit --into`.")]
pub(super) struct SpliceOptions {
    /// Documents to change
    #[arg(required = true)]
    pub documents: Vec<PathBuf>,
    /// Folder with the results of runs
    #[arg(long, default_value = "results")]
    pub results: PathBuf,
    /// Change nothing; exit 1 when a document is not up to date
    #[arg(long)]
    pub check: bool,
}

/// Blocks that another verb fills.
const OTHERS: [&str; 1] = ["audit"];

/// Fills all blocks of some documents.
pub(super) fn splice(options: &SpliceOptions) -> miette::Result<u8> {
    let mut documents: Vec<Document> = options.documents.iter().map(|d| Document::read(d)).collect::<Result<_, _>>()?;
    // Before results are read: a marker that is wrong is found at once.
    documents.iter().try_for_each(Document::check)?;
    let needs_runs = |marker: &str| {
        OF_A_RUN.iter().any(|start| marker.starts_with(start)) || ["answers", "claims", "published"].contains(&marker)
    };
    let runs: Vec<Results> = if documents.iter().flat_map(Document::markers).any(needs_runs) {
        read_all(&options.results)?.into_iter().map(|(_, results)| results).collect()
    } else {
        Vec::new()
    };
    for document in &mut documents {
        let names: Vec<String> = document.markers().filter(|m| !OTHERS.contains(m)).map(str::to_owned).collect();
        for marker in names {
            let content = match marker.strip_prefix("robustness ") {
                Some(scenario) => {
                    read_study(&options.results.join(scenario)).map(|study| robustness_summary(&study))?
                }
                None => content(&marker, &runs, &path_to(document.place, &options.results))
                    .map_err(|e| miette!("{}: {e}", document.place.display()))?,
            };
            document.put(&marker, &content)?;
        }
    }
    // No document is changed when another cannot be filled.
    let mut code = OK;
    for document in documents {
        code = code.max(document.finish(options.check)?);
    }
    Ok(code)
}

const BLOCKS: [&str; 5] = ["answers", "claims", "published", "metrics", "dials"];

/// Blocks of a run that is named.
const OF_A_RUN: [&str; 2] = ["headline ", "answer "];

fn unknown(marker: &str) -> String {
    format!(
        "unknown block `{marker}`: expected headline SCENARIO, answer SCENARIO, robustness SCENARIO, {}",
        BLOCKS.join(", ")
    )
}

/// What goes into a block. `folder`: the results, seen from the document.
fn content(marker: &str, runs: &[Results], folder: &str) -> Result<String, String> {
    if let Some((start, scenario)) = OF_A_RUN.iter().find_map(|start| Some((*start, marker.strip_prefix(start)?))) {
        let run = runs.iter().find(|run| run.provenance.scenario == scenario);
        let ran = || runs.iter().map(|run| run.provenance.scenario.as_str()).collect::<Vec<_>>().join(", ");
        let of_run = |run| if start == OF_A_RUN[0] { headline_table(run) } else { answer_block(run) };
        return run.map(of_run).ok_or_else(|| {
            format!("no run of `{scenario}` among the results ({}): `doppelroll run scenarios/{scenario}.toml`", ran())
        });
    }
    match marker {
        "answers" => Ok(markdown_table(&answers(runs, folder))),
        "claims" => Ok(claims_block(runs, folder)),
        "published" => {
            let tables: Vec<String> = published_numbers(runs, folder).iter().map(markdown_table_with_caption).collect();
            Ok(tables.join("\n\n"))
        }
        "metrics" => Ok(markdown_table(&metrics_table())),
        "dials" => Ok(markdown_table(&dials_table(&measured_dials()))),
        _ => Err(unknown(marker)),
    }
}

/// The path from a document to a folder, with slashes; as it is when one of them is not relative.
fn path_to(document: &Path, folder: &Path) -> String {
    let parts = |path: &Path| -> Option<Vec<String>> {
        let plain = path.components().filter(|c| *c != Component::CurDir);
        plain
            .map(|c| if let Component::Normal(part) = c { Some(part.to_string_lossy().into_owned()) } else { None })
            .collect()
    };
    let (Some(from), Some(to)) = (parts(document.parent().unwrap_or(Path::new(""))), parts(folder)) else {
        return folder.display().to_string();
    };
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    up.chain(to[common..].iter().cloned()).collect::<Vec<_>>().join("/")
}

/// A document that tables are put into.
pub(super) struct Document<'a> {
    place: &'a Path,
    before: String,
    text: String,
}

impl<'a> Document<'a> {
    /// Reads it.
    pub(super) fn read(place: &'a Path) -> miette::Result<Self> {
        let text = read_text(place).map_err(|e| file_error("read", place, &e))?;
        if fs::metadata(place).is_ok_and(|there| there.permissions().readonly()) {
            let help = "allow it with `chmod u+w`; --check only reads";
            return Err(miette!(help = help, "{} may not be written: it is read-only", place.display()));
        }
        Ok(Self { place, before: text.clone(), text })
    }

    fn markers(&self) -> impl Iterator<Item = &str> {
        markers(&self.text).into_iter()
    }

    /// Refuses a document that cannot be written, or that has markers which are unknown, repeated or without an end.
    fn check(&self) -> miette::Result<()> {
        for marker in self.markers() {
            if !OF_A_RUN.iter().chain(&["robustness "]).any(|start| marker.starts_with(start))
                && !BLOCKS.contains(&marker)
                && !OTHERS.contains(&marker)
            {
                return Err(miette!("{}: {}", self.place.display(), unknown(marker)));
            }
            self.expect(marker)?;
        }
        Ok(())
    }

    /// Refuses a document without a marker and its end.
    pub(super) fn expect(&self, marker: &str) -> miette::Result<()> {
        splice_text(&self.text, marker, "").map(drop).map_err(|e| miette!("{}: {e}", self.place.display()))
    }

    /// Puts a table between its markers.
    pub(super) fn put(&mut self, marker: &str, table: &str) -> miette::Result<()> {
        self.text = splice_text(&self.text, marker, table).map_err(|e| miette!("{}: {e}", self.place.display()))?;
        Ok(())
    }

    /// Writes it if it has changed; with `check` only says whether it would.
    pub(super) fn finish(self, check: bool) -> miette::Result<u8> {
        let shown = self.place.display();
        match (check, self.text == self.before) {
            (_, true) => print(&format!("{shown}: up to date\n")).map(|()| OK),
            (true, false) => {
                say(&format!("{shown} is not up to date: run the same command without --check"));
                Ok(FAILED)
            }
            (false, false) => {
                rewrite(self.place, self.text.as_bytes()).map_err(|e| file_error("write", self.place, &e))?;
                print(&format!("{shown}: changed\n")).map(|()| OK)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_document_to_the_results() {
        let to = |document: &str| path_to(Path::new(document), Path::new("results"));
        assert_eq!(to("README.md"), "results");
        assert_eq!(to("results/README.md"), "");
        assert_eq!(to("./docs/methodology/published.md"), "../../results");
        assert_eq!(path_to(Path::new("README.md"), Path::new("/tmp/x")), "/tmp/x");
    }
}
