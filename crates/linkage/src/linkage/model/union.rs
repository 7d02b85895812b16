//! The chance that a pair of a class is found by blocking, and how it then looks: inclusion and exclusion over the keys.

use super::shape::{KeyShape, Shape};

/// Chance of being found, and for each comparison and category the chance of being found and having the category.
pub(super) struct Found {
    pub chance: f64,
    pub with: Vec<Vec<f64>>,
}

/// For a class whose comparisons are independent, with probabilities `p` of categories given that the field is there, and `missing` of it
/// not being there. Without keys nothing is found.
pub(super) fn found_by(shape: &Shape, keys: &[KeyShape], p: &[Vec<f64>], missing: &[f64]) -> Found {
    let mut found = Found { chance: 0.0, with: shape.sizes.iter().map(|&size| vec![0.0; size]).collect() };
    for subset in 1u32..1 << keys.len() {
        let sign = if subset.count_ones() % 2 == 1 { 1.0 } else { -1.0 };
        // Categories that all keys of the subset allow; all of them, and "missing", where none asks.
        let mut allowed: Vec<Option<u64>> = vec![None; shape.sizes.len()];
        for key in (0..keys.len()).filter(|k| subset >> k & 1 == 1) {
            for &(c, set) in &keys[key].0 {
                allowed[c] = Some(allowed[c].unwrap_or(!0) & set);
            }
        }
        let mass = |c: usize| match allowed[c] {
            None => 1.0,
            Some(set) => {
                let inside = (0..shape.missing(c)).filter(|l| set >> l & 1 == 1).map(|l| p[c][l]);
                (1.0 - missing[c]) * inside.sum::<f64>()
            }
        };
        let masses: Vec<f64> = (0..shape.sizes.len()).map(mass).collect();
        let all: f64 = masses.iter().product();
        found.chance += sign * all;
        if all == 0.0 {
            continue;
        }
        for (c, with) in found.with.iter_mut().enumerate() {
            let others = all / masses[c];
            for (l, with) in with.iter_mut().enumerate() {
                let is_missing = l == shape.missing(c);
                if allowed[c].is_none_or(|set| !is_missing && set >> l & 1 == 1) {
                    let own = if is_missing { missing[c] } else { (1.0 - missing[c]) * p[c][l] };
                    *with += sign * others * own;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chance_of_being_found_is_the_sum_over_patterns() {
        let keys = vec![
            KeyShape(vec![(0, 0b001)]),
            KeyShape(vec![(1, 0b0011), (2, 0b1)]),
            KeyShape(vec![(0, 0b011), (2, 0b1)]),
        ];
        let shape = Shape::new(vec![4, 5, 3], keys).unwrap();
        let p = vec![vec![0.5, 0.3, 0.2, 0.0], vec![0.1, 0.2, 0.3, 0.4, 0.0], vec![0.6, 0.4, 0.0]];
        let missing = [0.1, 0.0, 0.25];
        let found = found_by(&shape, &shape.keys, &p, &missing);
        let mut chance = 0.0;
        let mut with: Vec<Vec<f64>> = shape.sizes.iter().map(|&size| vec![0.0; size]).collect();
        for pattern in 0..shape.patterns {
            let categories = shape.categories(pattern);
            if shape.stratum(&categories).is_some() {
                let own = |(c, &l): (usize, &usize)| {
                    if l == shape.missing(c) { missing[c] } else { (1.0 - missing[c]) * p[c][l] }
                };
                let probability: f64 = categories.iter().enumerate().map(own).product();
                chance += probability;
                categories.iter().enumerate().for_each(|(c, &l)| with[c][l] += probability);
            }
        }
        assert!((found.chance - chance).abs() < 1e-12 && chance > 0.5);
        for (a, b) in found.with.iter().flatten().zip(with.iter().flatten()) {
            assert!((a - b).abs() < 1e-12, "{a} {b}");
        }
    }
}
