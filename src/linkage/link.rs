//! Running strategies over records: candidate pairs by blocking key, evidence once per pair, links by strategy.

use super::blocking::{BlockingKey, hash_key};
use super::comparison::{Comparison, FieldView};
use super::evidence::Evidence;
use super::join::for_each_equal_group;
use super::strategy::Strategy;
use crate::records::{Field, Records};

/// Two records that at least one strategy links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CandidatePair {
    /// Row of the first record, the smaller one.
    pub left: u32,
    /// Row of the second.
    pub right: u32,
    /// Agreement pattern: two bits of evidence for each comparison of the linkage.
    pub pattern: u32,
    /// Which strategies link it, a bit each.
    pub linked_by: u32,
}

/// What the strategies found.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// Pairs linked by any strategy, each once, in ascending order.
    pub pairs: Vec<CandidatePair>,
}

/// Which pairs of records are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PairScope {
    /// Those in different jurisdictions: rolls are linked with each other.
    #[default]
    AcrossJurisdictions,
    /// All: a file is searched for duplicates.
    All,
}

/// Strategies made ready to run together.
#[derive(Clone, Debug)]
pub struct Linkage<'a> {
    strategies: &'a [Strategy],
    /// Every comparison that some strategy makes; patterns are in this order.
    pub comparisons: Vec<Comparison>,
    keys: Vec<BlockingKey>,
    scope: PairScope,
}

/// Most strategies and comparisons in one run.
const MOST: usize = 32;
const MOST_COMPARISONS: usize = 16;

impl<'a> Linkage<'a> {
    /// Whether so many strategies and comparisons can run together: 32 and 16.
    pub fn fits(strategies: &[Strategy]) -> bool {
        strategies.len() <= MOST && planned_comparisons(strategies).len() <= MOST_COMPARISONS
    }

    /// Plans the blocking keys and comparisons.
    ///
    /// # Panics
    /// When they do not fit ([`Linkage::fits`]).
    pub fn new(strategies: &'a [Strategy]) -> Self {
        assert!(Self::fits(strategies), "too many strategies at once");
        Self {
            strategies,
            comparisons: planned_comparisons(strategies),
            keys: BlockingKey::for_strategies(strategies),
            scope: PairScope::default(),
        }
    }

    /// The same strategies over other pairs.
    pub fn with_scope(self, scope: PairScope) -> Self {
        Self { scope, ..self }
    }

    /// The columns that the strategies read, and the jurisdiction if it decides which pairs are looked at.
    pub fn fields(&self) -> Vec<Field> {
        let scope = (self.scope == PairScope::AcrossJurisdictions).then_some(Field::Jurisdiction);
        let mut fields: Vec<Field> = self.comparisons.iter().map(|c| c.field).chain(scope).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// Runs all strategies over the pairs of records in scope.
    ///
    /// # Panics
    /// When the records lack a column of [`Linkage::fields`].
    pub fn run(&self, records: &Records) -> Candidates {
        let views: Vec<FieldView> =
            self.comparisons.iter().map(|&c| FieldView::new(records, c).expect("column is there")).collect();
        let jurisdictions = match self.scope {
            PairScope::AcrossJurisdictions => Some(records.column(Field::Jurisdiction).expect("column is there")),
            PairScope::All => None,
        };
        let in_scope = |left: u32, right: u32| {
            jurisdictions.is_none_or(|column| column.get(left as usize) != column.get(right as usize))
        };
        let mut pairs: Vec<CandidatePair> = Vec::new();
        for key in &self.keys {
            let parts: Vec<&FieldView> = key.comparisons.iter().map(|c| &views[self.place(*c)]).collect();
            pairs.extend(for_each_equal_group(
                records.len(),
                |row| hash_key(&parts, row),
                |group, found| {
                    for (i, &left) in group.iter().enumerate() {
                        for &right in &group[i + 1..] {
                            if in_scope(left, right) {
                                found.extend(self.compare(&views, key, left, right));
                            }
                        }
                    }
                },
            ));
        }
        Candidates { pairs: merged(pairs) }
    }

    /// The agreement pattern of two rows, whatever the blocking keys.
    ///
    /// # Panics
    /// When the records lack a column of [`Linkage::fields`].
    pub fn compare_rows(&self, records: &Records, left: usize, right: usize) -> u32 {
        let views = self.comparisons.iter().map(|&c| FieldView::new(records, c).expect("column is there"));
        views.enumerate().fold(0, |pattern, (place, view)| {
            pattern | (Evidence::of_cells(view.get(left), view.get(right)) as u32) << (2 * place)
        })
    }

    /// The evidence of one comparison in a pattern.
    pub fn evidence(&self, pattern: u32, comparison: Comparison) -> Evidence {
        Evidence::ALL[(pattern >> (2 * self.place(comparison)) & 3) as usize]
    }

    fn compare(&self, views: &[FieldView], key: &BlockingKey, left: u32, right: u32) -> Option<CandidatePair> {
        let mut pattern = 0;
        for (place, view) in views.iter().enumerate() {
            let evidence = Evidence::of_cells(view.get(left as usize), view.get(right as usize));
            pattern |= (evidence as u32) << (2 * place);
        }
        let linked_by = key.strategies.iter().fold(0, |bits, &strategy| {
            let links = self.strategies[strategy].links(|c| self.evidence(pattern, c));
            bits | u32::from(links) << strategy
        });
        (linked_by != 0).then_some(CandidatePair { left, right, pattern, linked_by })
    }

    fn place(&self, comparison: Comparison) -> usize {
        self.comparisons.binary_search(&comparison).expect("a planned comparison")
    }
}

fn planned_comparisons(strategies: &[Strategy]) -> Vec<Comparison> {
    let mut comparisons: Vec<Comparison> = strategies.iter().flat_map(Strategy::comparisons).collect();
    comparisons.sort_unstable();
    comparisons.dedup();
    comparisons
}

/// Sorts pairs and merges those that several keys found.
fn merged(mut pairs: Vec<CandidatePair>) -> Vec<CandidatePair> {
    use rayon::slice::ParallelSliceMut;
    pairs.par_sort_unstable();
    pairs.dedup_by(|again, kept| {
        let same = (again.left, again.right) == (kept.left, kept.right);
        if same {
            kept.linked_by |= again.linked_by;
        }
        same
    });
    pairs
}
