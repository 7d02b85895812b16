//! Tables of pairs and clusters, of whichever tool.

use std::collections::BTreeMap;

use miette::{Report, miette};

use super::super::output::say;
use super::options::ScoreOptions;
use super::truth::{column_of, said};
use crate::cell::{column_names, quoted};
use crate::io::{BadRow, Input, Row};
use crate::score::{
    ClusterColumns, ClusterReader, LinkReader, Links, PairColumns, PairIds, TruthTable, recognise_clusters,
    recognise_pairs,
};

/// A table that has been read.
pub(super) enum Read {
    /// Pairs, by strategy in the order of first appearance.
    Pairs {
        /// Who wrote it.
        tool: String,
        /// Whether they are candidates with probabilities rather than links.
        candidates: bool,
        /// One entry without a name when the table names no strategies.
        by_strategy: Vec<(Option<String>, Links)>,
    },
    /// Clusters.
    Clusters(ClusterReader),
}

/// Reads a table of pairs or clusters, told from its header.
pub(super) fn read(input: Input, options: &ScoreOptions, truth: &TruthTable) -> miette::Result<Read> {
    let header = input.header().to_vec();
    let pairs =
        if options.pairs_columns.is_empty() { recognise_pairs(&header) } else { Some(said_columns(&input, options)?) };
    match (pairs, recognise_clusters(&header)) {
        (Some(columns), _) => read_pairs(input, columns, truth, options),
        (None, Some(columns)) => read_clusters(input, columns, truth).map(Read::Clusters),
        (None, None) => {
            let help = "read as they are: record_id_left, record_id_right (doppelroll); unique_id_l, unique_id_r (Splink); inds.a, inds.b (fastLink); id_1, id_2 or level_0, level_1 (recordlinkage); cluster_id with record_id or unique_id. Anything else: --pairs-columns left=…,right=…,probability=…";
            Err(miette!(
                help = help,
                "{}: neither a table of pairs nor of clusters that is recognised: its columns are {}",
                input.name(),
                column_names(&header).join(", ")
            ))
        }
    }
}

fn said_columns(input: &Input, options: &ScoreOptions) -> miette::Result<PairColumns> {
    let roles = ["left", "right", "probability"];
    let named = said(&options.pairs_columns, "--pairs-columns", &roles)?;
    let [Some(left), Some(right), probability] = &named[..] else {
        return Err(miette!("--pairs-columns: expected left=COLUMN,right=COLUMN and perhaps probability=COLUMN"));
    };
    let probability = probability.as_ref().map(|column| column_of(input, column)).transpose()?;
    Ok(PairColumns {
        tool: "pairs",
        ids: [column_of(input, left)?, column_of(input, right)?],
        kind: PairIds::Ids,
        probability,
        strategy: None,
        sources: None,
        candidates: probability.is_some(),
    })
}

/// Whether a column is called as if it held probabilities or scores.
fn may_be_probability(column: &str) -> bool {
    let lower = column.to_lowercase();
    ["prob", "posterior", "score", "weight"].iter().any(|part| lower.contains(part))
}

fn read_pairs(input: Input, columns: PairColumns, truth: &TruthTable, options: &ScoreOptions) -> miette::Result<Read> {
    if columns.probability.is_none()
        && let Some(like) = input.header().iter().find(|column| may_be_probability(column))
    {
        let like = column_names(std::slice::from_ref(like)).join("");
        say(&format!(
            "every row is taken for a link, as no column is read as a probability; if {like} is one, say --pairs-columns left=…,right=…,probability=COLUMN"
        ));
    }
    let mut wanted = columns.ids.to_vec();
    let mut place = |column: Option<usize>| {
        column.map(|column| {
            wanted.push(column);
            wanted.len() - 1
        })
    };
    let (probability, strategy) = (place(columns.probability), place(columns.strategy));
    let sources = columns.sources.map(|[l, r]| [place(Some(l)), place(Some(r))].map(Option::unwrap_or_default));
    let files = Files::new(truth, &columns, options)?;
    let mut readers: Vec<(String, LinkReader)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let name = input.name().to_owned();
    let each = |row: Row| {
        let ids = [row.get(0), row.get(1)];
        let written = probability.map_or("", |p| row.get(p));
        let probability = if written.is_empty() {
            None
        } else {
            Some(written.parse().ok().filter(|p| (0.0..=1.0).contains(p)).ok_or_else(|| {
                format!("{} is no probability between 0 and 1; if the column holds something else, say --pairs-columns left=…,right=…", quoted(written))
            })?)
        };
        let sources = sources.map(|places| places.map(|p| row.get(p)));
        let records = files.records(ids, sources)?;
        let strategy = strategy.map_or("", |p| row.get(p));
        let place = match places.get(strategy) {
            Some(&place) => place,
            None => {
                places.insert(strategy.to_owned(), readers.len());
                readers.push((strategy.to_owned(), LinkReader::default()));
                readers.len() - 1
            }
        };
        readers[place].1.add(truth, row.line, ids, records, probability);
        Ok(())
    };
    each_row(input, &wanted, &name, each)?;
    if readers.is_empty() {
        readers.push((String::new(), LinkReader::default()));
    }
    let named = |(name, reader): (String, LinkReader)| ((!name.is_empty()).then_some(name), reader.finish());
    Ok(Read::Pairs {
        tool: columns.tool.to_owned(),
        candidates: columns.candidates,
        by_strategy: readers.into_iter().map(named).collect(),
    })
}

/// How the ids of a table lead to records.
struct Files<'a> {
    truth: &'a TruthTable,
    kind: PairIds,
    /// Whether the left and the right file have ids of their own.
    two: bool,
    /// Names of the left and the right file in the table.
    sources: Option<[&'a str; 2]>,
}

/// What Splink calls the first of two files that were given no names.
const FIRST_OF_SPLINK: &str = "__splink__input_table_0";

impl<'a> Files<'a> {
    fn new(truth: &'a TruthTable, columns: &PairColumns, options: &'a ScoreOptions) -> miette::Result<Self> {
        let two = (truth.first_records as usize) < truth.len();
        let sources = match &options.sources[..] {
            [] => None,
            [left, right] => Some([left.as_str(), right.as_str()]),
            _ => return Err(miette!("--sources: expected two names, LEFT,RIGHT")),
        };
        Ok(Self { truth, kind: columns.kind, two, sources })
    }

    /// The records of a row. With two truth files the left id is of the left file, unless the row's sources say otherwise or it exists only the
    /// other way round.
    fn records(&self, ids: [&str; 2], sources: Option<[&str; 2]>) -> Result<[Option<u32>; 2], String> {
        if self.kind == PairIds::RowNumbers {
            let number = |id: &str| id.parse::<u64>().map_err(|_| format!("{} is no row number", quoted(id)));
            let numbers = [number(ids[0])?, number(ids[1])?];
            let file = usize::from(self.two);
            return Ok([self.truth.numbered(0, numbers[0]), self.truth.numbered(file, numbers[1])]);
        }
        let find = |files: [usize; 2]| [0, 1].map(|i| self.truth.record(files[i], ids[i]));
        if !self.two {
            return Ok(find([0, 0]));
        }
        if let (Some(sources), Some(names)) = (sources, self.sources) {
            let file = |source: &str| names.iter().position(|name| *name == source);
            return match (file(sources[0]), file(sources[1])) {
                (Some(left), Some(right)) => Ok(find([left, right])),
                _ => Err(format!(
                    "the sources {} are not those of --sources: {}",
                    sources.map(quoted).join(", "),
                    names.join(", ")
                )),
            };
        }
        let all = |records: &[Option<u32>; 2]| records.iter().all(Option::is_some);
        let (straight, turned) = (find([0, 1]), find([1, 0]));
        match sources {
            // A pair within a file, which is out of scope.
            Some([left, right]) if left == right => {
                Ok([find([0, 0]), find([1, 1])].into_iter().find(all).unwrap_or(straight))
            }
            Some([left, _]) if left != FIRST_OF_SPLINK && all(&straight) && all(&turned) => Err(format!(
                "both files have records {} and {}: say with --sources LEFT,RIGHT which source is the left file and which the right",
                quoted(ids[0]),
                quoted(ids[1])
            )),
            _ => Ok(if all(&straight) || !all(&turned) { straight } else { turned }),
        }
    }
}

fn read_clusters(input: Input, columns: ClusterColumns, truth: &TruthTable) -> miette::Result<ClusterReader> {
    let two = (truth.first_records as usize) < truth.len();
    if two && columns.source.is_some() {
        return Err(miette!("{}: clusters over two files need one truth file whose ids are unique", input.name()));
    }
    let mut reader = ClusterReader::new(truth);
    let name = input.name().to_owned();
    each_row(input, &[columns.record, columns.cluster], &name, |row| {
        let id = row.get(0);
        let record = truth.record(0, id).or_else(|| truth.record(1, id));
        reader.add((row.line, id, record, row.get(1)))
    })?;
    Ok(reader)
}

/// Goes through all rows and stops at the first that cannot be used.
fn each_row(
    input: Input,
    wanted: &[usize],
    name: &str,
    mut each: impl FnMut(Row) -> Result<(), String>,
) -> miette::Result<()> {
    let mut failed = None;
    let read = input.read(wanted, |row| {
        if failed.is_some() {
            return;
        }
        let (line, done) = match row {
            Err(BadRow { line, why }) => (line, Err(why)),
            Ok(row) => (row.line, each(row)),
        };
        failed = done.err().map(|why| miette!("{name}:{line}: {why}"));
    });
    let odd = read.map_err(Report::from_err)?;
    odd.in_words(name).iter().for_each(|note| say(note));
    failed.map_or(Ok(()), Err)
}
