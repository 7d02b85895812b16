//! The chance that two people share a name, by the (sex, race) of each.

use std::sync::OnceLock;

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::population::{FIRST_BIRTH_YEAR, STRATA};
use crate::tables::{Race, Sex, TAIL_INITIALS, TAIL_NAMES, first_names, surnames, vocabulary};

/// A chance for each pair of strata.
pub(super) type Kernel = [[f64; STRATA]; STRATA];

/// Latest birth year of anyone who is 18 in 2026.
pub(super) const YEARS: usize = (2008 - FIRST_BIRTH_YEAR + 1) as usize;

/// The chances for two people born in one year.
#[derive(Clone, Debug)]
pub(crate) struct YearKernel {
    /// They share the first name.
    pub first_name: Kernel,
    /// Their first names share the initial.
    pub initial: Kernel,
    /// Share of each stratum's first names that begin with each letter.
    pub letters: [[f64; LETTERS]; STRATA],
}

/// Letters from A to Z.
pub(super) const LETTERS: usize = 26;

/// The kernels of a birth year, counted from [`FIRST_BIRTH_YEAR`]. All years are computed on first use.
pub(super) fn year_kernel(year_index: usize) -> &'static YearKernel {
    static KERNELS: OnceLock<Vec<YearKernel>> = OnceLock::new();
    &KERNELS.get_or_init(|| (0..YEARS).into_par_iter().map(year_kernel_of).collect())[year_index]
}

/// Share of each stratum of a birth year whose first name is not listed; within the tail every name is equally likely.
fn unlisted(year_index: usize) -> [f64; STRATA] {
    let year = FIRST_BIRTH_YEAR + year_index as i32;
    std::array::from_fn(|k| first_names().unlisted(Sex::ALL[k / 6], year, Race::ALL[k % 6]))
}

/// P(name | stratum) of every listed name in use in a birth year: `(code, by stratum)`.
pub(super) fn shares(year_index: usize) -> Vec<(u32, [f64; STRATA])> {
    let mut by_code: HashMap<u32, [f64; STRATA], foldhash::fast::FixedState> = HashMap::default();
    let mut totals = [0.0; STRATA];
    for (stratum, total) in totals.iter_mut().enumerate() {
        let (sex, race) = (Sex::ALL[stratum / 6], Race::ALL[stratum % 6]);
        for (code, weight) in first_names().weights(sex, FIRST_BIRTH_YEAR + year_index as i32, race) {
            by_code.entry(code).or_default()[stratum] += weight;
            *total += weight;
        }
    }
    // Sums below must not depend on the order of a hash map.
    let mut all: Vec<(u32, [f64; STRATA])> = by_code.into_iter().collect();
    all.sort_unstable_by_key(|s| s.0);
    let unlisted = unlisted(year_index);
    all.iter_mut().for_each(|(_, s)| (0..STRATA).for_each(|k| s[k] *= (1.0 - unlisted[k]) / totals[k]));
    all
}

fn year_kernel_of(year_index: usize) -> YearKernel {
    let mut first_name = [[0.0; STRATA]; STRATA];
    let mut by_initial = [[0.0; STRATA]; 256];
    for (code, share) in shares(year_index) {
        add_outer(&mut first_name, &share);
        let initial = vocabulary().names[code as usize].as_bytes()[0];
        (0..STRATA).for_each(|k| by_initial[usize::from(initial)][k] += share[k]);
    }
    let unlisted = unlisted(year_index);
    add_outer(&mut first_name, &unlisted.map(|share| share / f64::from(TAIL_NAMES).sqrt()));
    for letter in TAIL_INITIALS {
        let own = &mut by_initial[usize::from(*letter)];
        (0..STRATA).for_each(|k| own[k] += unlisted[k] / TAIL_INITIALS.len() as f64);
    }
    let mut initial = [[0.0; STRATA]; STRATA];
    by_initial.iter().for_each(|share| add_outer(&mut initial, share));
    let letters = std::array::from_fn(|k| std::array::from_fn(|i| by_initial[usize::from(b'A') + i][k]));
    YearKernel { first_name, initial, letters }
}

/// Adds the products of all pairs of shares.
pub(super) fn add_outer(kernel: &mut Kernel, share: &[f64; STRATA]) {
    for (row, &a) in kernel.iter_mut().zip(share) {
        row.iter_mut().zip(share).for_each(|(cell, &b)| *cell += a * b);
    }
}

/// The chance that two people of these races share a surname, at an evenness of surnames.
pub(super) fn surname_kernel(evenness: f64) -> [[f64; 6]; 6] {
    static KERNEL: OnceLock<[[f64; 6]; 6]> = OnceLock::new();
    if evenness == 0.0 { *KERNEL.get_or_init(|| surnames().shared(0.0)) } else { surnames().shared(evenness) }
}

/// First-name chances for people born in any two years: entry `(y · STRATA + k) · (YEARS · STRATA) + y′ · STRATA + k′`.
pub(super) fn cross_year_kernel() -> &'static CrossYear {
    static KERNEL: OnceLock<CrossYear> = OnceLock::new();
    KERNEL.get_or_init(CrossYear::new)
}

/// The chance of sharing a first name, for any birth years. Sums are in double precision: in single, the many rare names that come after the frequent
/// ones are rounded away, one part in a hundred thousand.
pub(super) struct CrossYear {
    cells: Vec<f64>,
}

const WIDTH: usize = YEARS * STRATA;

/// Shares of a name by cell, of those that are not 0.
type Cells<'a> = &'a [(usize, f64)];

impl CrossYear {
    fn new() -> Self {
        let mut by_code: HashMap<u32, Vec<(usize, f64)>, foldhash::fast::FixedState> = HashMap::default();
        for year in 0..YEARS {
            for (code, share) in shares(year) {
                let cells = share.iter().enumerate().filter(|s| *s.1 > 0.0);
                by_code.entry(code).or_default().extend(cells.map(|(k, &p)| (year * STRATA + k, p)));
            }
        }
        let mut names: Vec<(u32, Vec<(usize, f64)>)> = by_code.into_iter().collect();
        names.sort_unstable_by_key(|n| n.0);
        let mut all = Self::of(names.iter().map(|(_, cells)| (cells.as_slice(), cells.as_slice())).collect());
        let unlisted: Vec<f64> = (0..YEARS).flat_map(unlisted).collect();
        let tail = |i: usize| unlisted[i / WIDTH] * unlisted[i % WIDTH] / f64::from(TAIL_NAMES);
        all.cells.iter_mut().enumerate().for_each(|(i, cell)| *cell += tail(i));
        all
    }

    /// Sums over names of the products of two kinds of shares, of which each name has those by cell that are not 0, in the order of cells.
    pub(super) fn of(names: Vec<(Cells, Cells)>) -> Self {
        // Each task owns some rows of the matrix and goes through all names, so no sum depends on the threads.
        let mut cells = vec![0.0; WIDTH * WIDTH];
        cells.par_chunks_mut(WIDTH * STRATA).enumerate().for_each(|(year, rows)| {
            let mut dense = vec![0.0; WIDTH];
            for (left, right) in &names {
                let start = left.partition_point(|e| e.0 < year * STRATA);
                let own = left[start..].iter().take_while(|e| e.0 < (year + 1) * STRATA);
                if own.clone().next().is_none() {
                    continue;
                }
                right.iter().for_each(|&(column, p)| dense[column] = p);
                for &(row, p) in own {
                    let row = &mut rows[(row - year * STRATA) * WIDTH..][..WIDTH];
                    row.iter_mut().zip(&dense).for_each(|(cell, d)| *cell += p * d);
                }
                right.iter().for_each(|&(column, _)| dense[column] = 0.0);
            }
        });
        Self { cells }
    }

    /// The chance for strata `(year, k)` and `(other year, other k)`.
    pub(super) fn get(&self, a: (usize, usize), b: (usize, usize)) -> f64 {
        self.cells[(a.0 * STRATA + a.1) * WIDTH + b.0 * STRATA + b.1]
    }
}
