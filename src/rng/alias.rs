//! Weighted draws in constant time: Walker's alias method, one cache line a draw.

/// A weighted choice among outcomes below 2²⁰, packed so that a draw touches one 8-byte cell.
///
/// Cell layout: 24 bits of threshold, 20 bits of the own outcome, 20 bits of the alias. Probabilities are exact to
/// 2⁻²⁴ of a cell.
#[derive(Clone, Debug, Default)]
pub struct AliasTable {
    cells: Box<[u64]>,
}

const THRESHOLD_ONE: f64 = (1 << 24) as f64;
const OUTCOME_MASK: u64 = (1 << 20) - 1;

impl AliasTable {
    /// Builds a table from `(outcome, weight)`; weights are not negative and need no common scale.
    ///
    /// # Panics
    /// When an outcome is 2²⁰ or more, or no weight is positive.
    pub fn new(weights: &[(u32, f64)]) -> Self {
        let total: f64 = weights.iter().map(|w| w.1).sum();
        assert!(total > 0.0, "a weighted draw needs a positive weight");
        let scale = weights.len() as f64 / total;
        let mut share: Vec<f64> = weights.iter().map(|w| w.1 * scale).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..share.len()).partition(|&i| share[i] < 1.0);
        let mut cells: Vec<u64> = weights.iter().map(|&(own, _)| cell(own, own, 1.0)).collect();
        while let (Some(s), Some(&l)) = (small.pop(), large.last()) {
            cells[s] = cell(weights[s].0, weights[l].0, share[s]);
            share[l] -= 1.0 - share[s];
            if share[l] < 1.0 {
                large.pop();
                small.push(l);
            }
        }
        Self { cells: cells.into() }
    }

    /// The cell in which 64 uniform bits find their outcome.
    #[inline]
    pub fn cell(&self, bits: u64) -> usize {
        (((bits >> 32) * self.cells.len() as u64) >> 32) as usize
    }

    /// The two outcomes that each cell can have.
    pub fn outcomes(&self) -> impl Iterator<Item = [u32; 2]> {
        self.cells.iter().map(|cell| [cell >> 20, *cell].map(|outcome| (outcome & OUTCOME_MASK) as u32))
    }

    /// The outcome for 64 uniform bits.
    #[inline]
    pub fn draw(&self, bits: u64) -> u32 {
        let cell = self.cells[self.cell(bits)];
        let own = (bits & 0xff_ffff) < cell >> 40;
        (if own { cell >> 20 & OUTCOME_MASK } else { cell & OUTCOME_MASK }) as u32
    }

    /// Whether nothing can be drawn.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

fn cell(own: u32, alias: u32, share: f64) -> u64 {
    assert!(u64::from(own) <= OUTCOME_MASK, "outcome {own} does not fit 20 bits");
    // A full cell has threshold 2²⁴ - 1; its alias is itself, so nothing is lost.
    let threshold = ((share * THRESHOLD_ONE) as u64).min((1 << 24) - 1);
    threshold << 40 | u64::from(own) << 20 | u64::from(alias)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exact probability of each outcome, read off the cells.
    fn probabilities(table: &AliasTable, outcomes: usize) -> Vec<f64> {
        let mut p = vec![0.0; outcomes];
        for &cell in &table.cells {
            let own = (cell >> 40) as f64 / THRESHOLD_ONE;
            p[(cell >> 20 & OUTCOME_MASK) as usize] += own / table.cells.len() as f64;
            p[(cell & OUTCOME_MASK) as usize] += (1.0 - own) / table.cells.len() as f64;
        }
        p
    }

    #[test]
    fn the_cells_hold_the_weights() {
        let weights: Vec<(u32, f64)> = (0..1000).map(|i| (i, 1.0 / f64::from(i + 1))).collect();
        let total: f64 = weights.iter().map(|w| w.1).sum();
        let p = probabilities(&AliasTable::new(&weights), 1000);
        for (outcome, weight) in weights {
            assert!((p[outcome as usize] - weight / total).abs() < 1e-7);
        }
    }

    #[test]
    fn an_outcome_without_weight_is_never_drawn() {
        let table = AliasTable::new(&[(3, 0.0), (4, 2.0), (5, 0.0), (6, 1.0)]);
        for bits in (0..1 << 16).map(crate::rng::mix) {
            assert!(matches!(table.draw(bits), 4 | 6));
        }
    }
}
