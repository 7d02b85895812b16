//! Nicknames in closed form: what writing some first names as a nickname does to the chance that two people share one.
//!
//! Of people whose given names have shares `p`, files that write a share `r` of the names that have a nickname as one hold `p + r d`, where `d` is what comes
//! to the nicknames less what leaves the names that have them. Two files then share a first name with `Σ pp′ + ½ (r + r′) Σ (pd′ + dp′) + r r′ Σ dd′`,
//! where the middle term leaves out what strata that differ between two files with different rates would add. As `r + r′` is `(1 + r)(1 + r′) − 1 − r r′`,
//! each term is a product of what is one file's and what is the other's.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::kernels::{CrossYear, Kernel, LETTERS, YEARS, add_outer, shares, year_kernel};
use crate::population::STRATA;
use crate::tables::vocabulary;
use crate::text::nicknames;

/// How the three sums are mixed, and the weight that a file of a rate brings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Factors of `Σ pp′`, `Σ (pd′ + dp′)` and `Σ dd′`.
    pub mix: [f64; 3],
    /// The weight.
    pub weight: fn(f64) -> f64,
}

/// The parts of the chance for files that write these shares of names as nicknames.
pub(super) fn parts(rates: &[f64]) -> Vec<Part> {
    let first = rates.first().copied().unwrap_or(0.0);
    if rates.iter().all(|&rate| rate == first) {
        return vec![Part { mix: [1.0, first, first * first], weight: |_| 1.0 }];
    }
    vec![
        Part { mix: [1.0, -0.5, 0.0], weight: |_| 1.0 },
        Part { mix: [0.0, 0.5, 0.0], weight: |rate| 1.0 + rate },
        Part { mix: [0.0, -0.5, 1.0], weight: |rate| rate },
    ]
}

/// The sums with nicknames for two people born in one year: `Σ (pd′ + dp′)` and `Σ dd′`, of names and of initials.
struct OfYear {
    names: [Kernel; 2],
    initials: [Kernel; 2],
}

/// What comes to each name less what leaves it, by stratum, if everybody who has a nickname goes by it.
fn moved(year: usize) -> BTreeMap<&'static str, [f64; STRATA]> {
    let mut moved: BTreeMap<&str, [f64; STRATA]> = BTreeMap::new();
    for (code, share) in shares(year) {
        let name = vocabulary().names[code as usize];
        let known = nicknames(name);
        let mut add = |name: &'static str, times: f64| {
            moved.entry(name).or_default().iter_mut().zip(&share).for_each(|(sum, s)| *sum += times * s);
        };
        if !known.is_empty() {
            add(name, -1.0);
            known.iter().for_each(|nickname| add(nickname, 1.0 / known.len() as f64));
        }
    }
    moved
}

fn of_year(index: usize) -> OfYear {
    let moved = moved(index);
    let mut names = [[[0.0; STRATA]; STRATA]; 2];
    let mut letters = [[0.0; LETTERS]; STRATA];
    for (code, share) in shares(index) {
        if let Some(d) = moved.get(vocabulary().names[code as usize]) {
            (0..STRATA * STRATA).for_each(|i| {
                let (k, l) = (i / STRATA, i % STRATA);
                names[0][k][l] += share[k] * d[l] + d[k] * share[l];
            });
        }
    }
    for (name, d) in &moved {
        add_outer(&mut names[1], d);
        let letter = usize::from(name.as_bytes()[0] - b'A');
        (0..STRATA).for_each(|k| letters[k][letter] += d[k]);
    }
    let own = &year_kernel(index).letters;
    let mut initials = [[[0.0; STRATA]; STRATA]; 2];
    for (k, l) in (0..STRATA * STRATA).map(|i| (i / STRATA, i % STRATA)) {
        let dot = |a: &[f64; LETTERS], b: &[f64; LETTERS]| a.iter().zip(b).map(|(p, q)| p * q).sum::<f64>();
        initials[0][k][l] = dot(&own[k], &letters[l]) + dot(&letters[k], &own[l]);
        initials[1][k][l] = dot(&letters[k], &letters[l]);
    }
    OfYear { names, initials }
}

fn year(index: usize) -> &'static OfYear {
    static YEARS_OF: OnceLock<Vec<OfYear>> = OnceLock::new();
    &YEARS_OF.get_or_init(|| (0..YEARS).into_par_iter().map(of_year).collect())[index]
}

/// The chance that two people born in a year share the first name as files write it, or its initial.
pub(super) fn within_year(mix: [f64; 3], initial: bool, index: usize, k: usize, l: usize) -> f64 {
    let plain = year_kernel(index);
    let given = if initial { plain.initial[k][l] } else { plain.first_name[k][l] };
    if mix[1..] == [0.0; 2] {
        return mix[0] * given;
    }
    let with = year(index);
    let [one, both] = if initial { &with.initials } else { &with.names };
    mix[0] * given + mix[1] * one[k][l] + mix[2] * both[k][l]
}

/// The same for the first name of people born in any two years.
pub(super) fn across_years(mix: [f64; 3], a: (usize, usize), b: (usize, usize)) -> f64 {
    let given = super::kernels::cross_year_kernel().get(a, b);
    if mix[1..] == [0.0; 2] {
        return mix[0] * given;
    }
    static SUMS: OnceLock<[CrossYear; 2]> = OnceLock::new();
    let [one, both] = SUMS.get_or_init(|| {
        // Names by their place in the alphabet, as nicknames have no code.
        let moved: Vec<_> = (0..YEARS).map(moved).collect();
        let place_of: BTreeMap<&str, usize> = {
            let names: std::collections::BTreeSet<&str> = moved.iter().flat_map(|d| d.keys().copied()).collect();
            names.into_iter().enumerate().map(|(place, name)| (name, place)).collect()
        };
        let (mut given, mut changed) = (vec![Vec::new(); place_of.len()], vec![Vec::new(); place_of.len()]);
        for (year, moved) in moved.iter().enumerate() {
            let cells = |share: &[f64; STRATA]| -> Vec<(usize, f64)> {
                share.iter().enumerate().filter(|s| *s.1 != 0.0).map(|(k, &s)| (year * STRATA + k, s)).collect()
            };
            for (code, share) in shares(year) {
                if let Some(&place) = place_of.get(vocabulary().names[code as usize]) {
                    given[place].extend(cells(&share));
                }
            }
            moved.iter().for_each(|(name, d)| changed[place_of[name]].extend(cells(d)));
        }
        let pairs = |left: &[Vec<(usize, f64)>], right: &[Vec<(usize, f64)>]| {
            CrossYear::of(left.iter().map(Vec::as_slice).zip(right.iter().map(Vec::as_slice)).collect())
        };
        [pairs(&given, &changed), pairs(&changed, &changed)]
    });
    mix[0] * given + mix[1] * (one.get(a, b) + one.get(b, a)) + mix[2] * both.get(a, b)
}
