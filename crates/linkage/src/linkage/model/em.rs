//! Estimation from counts of agreement patterns, by expectation and maximisation.
//!
//! **The bias of blocking.** Among candidates the fields of the blocking key agree by construction, so a naive estimate says that matches
//! always agree on them. Here a candidate is a pair whose pattern lies in the union of the keys, and a class of Λ pairs in scope, of which a share
//! P(found) is found, shows `n(γ) ~ Poisson(Λ · p(γ))` for found patterns only. The unfound pairs of the class are missing data: given Λ and p, there
//! are Λ · (1 − P(found)) of them, and how they look follows by inclusion and exclusion over the keys (`found_by`). The E-step adds them to what is seen, the M-step is then
//! the usual one. So m of a blocking field is learnt from the matches that *other* keys found, and Λ of the match class counts matches that
//! blocking lost. A field of all keys cannot be learnt; it stays where it began (0.9) and a warning says so; posteriors of
//! candidates do not depend on it.
//!
//! **Non-matches.** By default each key has its own class of chance pairs, with its own probabilities, drawn to those
//! of random pairs as if by 100 pairs: the non-matches of a key are so many that they show how they look, and people
//! born on one day, or of one surname, are alike in other ways too (Winkler 1993 and Larsen & Rubin [larsen-rubin-2001]
//! fit interactions for this). With `independent` they are the random pairs of Fellegi & Sunter [fellegi-sunter-1969].
//!
//! **Matches agree.** In fields that stay with a person at least half of the matches agree exactly, which bounds the M-step (`agree_in_half`).
//!
//! **Missing** cells say nothing: their factor is the same in all classes and is left out.
//!
//! References: Fellegi & Sunter [fellegi-sunter-1969], Winkler [winkler-2000], Larsen & Rubin [larsen-rubin-2001],
//! Enamorado, Fifield & Imai [enamorado-2019].

use super::class::{Class, Freedom, Role, Setting};
use super::compared::{KeyShape, Shape};
use super::parameters::NonMatches;
use crate::records::Field;

/// What estimation ended with.
#[derive(Clone, Debug)]
pub(super) struct Estimate {
    pub classes: Vec<Class>,
    /// Expected number of candidates of each class.
    pub found: Vec<f64>,
    pub converged: bool,
    pub rounds: u32,
}

/// Patterns ready for estimation.
struct Data {
    /// Categories, offset so that each is a place in the flat table of a class.
    places: Vec<u32>,
    counts: Vec<f64>,
    strata: Vec<usize>,
    offsets: Vec<usize>,
    width: usize,
}

/// Estimation has converged when no probability of a match moved by more, nor the number of matches by more than this share.
const TOLERANCE: f64 = 1e-8;
/// Smallest probability, so that no pattern is impossible for all classes.
const LEAST: f64 = 1e-12;

/// Estimates the classes from patterns and their counts.
pub(super) fn estimate(setting: &Setting, patterns: &[(u64, u64)]) -> Estimate {
    let data = Data::new(setting, patterns);
    let mut classes = setting.classes(&setting.chance.u);
    let (mut converged, mut rounds) = (false, 0);
    let mut found = vec![0.0; classes.len()];
    while rounds < setting.most_rounds && !converged {
        rounds += 1;
        let sums = data.expect(&classes);
        let moved = maximise(setting, &data, &mut classes, &sums);
        converged = moved < TOLERANCE;
        found = sums.iter().map(|s| s[data.width]).collect();
    }
    Estimate { classes, found, converged, rounds }
}

impl Data {
    fn new(setting: &Setting, patterns: &[(u64, u64)]) -> Self {
        let shape = &setting.shape;
        let offsets: Vec<usize> = shape
            .sizes
            .iter()
            .scan(0, |total, size| {
                *total += size;
                Some(*total - size)
            })
            .collect();
        let width = shape.sizes.iter().sum();
        let mut data = Self { places: Vec::new(), counts: Vec::new(), strata: Vec::new(), offsets, width };
        for &(pattern, count) in patterns {
            let categories = shape.categories(pattern);
            let Some(stratum) = shape.stratum(&categories) else { continue };
            data.places.extend(categories.iter().zip(&data.offsets).map(|(l, offset)| (offset + l) as u32));
            data.counts.push(count as f64);
            data.strata.push(stratum);
        }
        data
    }

    /// For each pattern, calls `visit` with its categories' places, and each class's place and expected number of the pairs.
    fn share_out(&self, classes: &[Class], mut visit: impl FnMut(usize, &[u32], usize, f64)) {
        let flat: Vec<Vec<f64>> = classes.iter().map(|class| class.p.concat()).collect();
        let shared = classes.iter().take_while(|class| !matches!(class.role, Role::Chance(_))).count();
        let mut joint = vec![0.0; shared + 1];
        let patterns = self.places.chunks_exact(self.offsets.len()).zip(&self.counts).zip(&self.strata);
        for (pattern, ((places, &count), &stratum)) in patterns.enumerate() {
            let chance = shared + stratum.min(classes.len() - shared - 1);
            let ids = (0..shared).chain([chance]);
            for (joint, k) in joint.iter_mut().zip(ids.clone()) {
                *joint = places.iter().fold(classes[k].weight, |product, &place| product * flat[k][place as usize]);
            }
            let total: f64 = joint.iter().sum();
            for (&joint, k) in joint.iter().zip(ids) {
                // What no class explains is chance.
                let share = if total > 0.0 { joint / total } else { f64::from(u8::from(k == chance)) };
                visit(pattern, places, k, count * share);
            }
        }
    }

    /// For each class, expected counts of its candidates by category, and last their number.
    fn expect(&self, classes: &[Class]) -> Vec<Vec<f64>> {
        let mut sums = vec![vec![0.0; self.width + 1]; classes.len()];
        self.share_out(classes, |_, places, k, pairs| {
            places.iter().for_each(|&place| sums[k][place as usize] += pairs);
            sums[k][self.width] += pairs;
        });
        sums
    }
}

/// For each pattern (all of which some key finds), the expected number of its pairs in each class.
pub(super) fn expected_candidates(setting: &Setting, estimate: &Estimate, patterns: &[(u64, u64)]) -> Vec<Vec<f64>> {
    let data = Data::new(setting, patterns);
    let mut shares = vec![vec![0.0; estimate.classes.len()]; data.counts.len()];
    data.share_out(&estimate.classes, |pattern, _, k, pairs| shares[pattern][k] = pairs);
    shares
}

/// Sets the classes to what is expected; says how far the match class moved.
fn maximise(setting: &Setting, data: &Data, classes: &mut [Class], sums: &[Vec<f64>]) -> f64 {
    let shape = &setting.shape;
    let mut moved = 0.0f64;
    for (class, sums) in classes.iter_mut().zip(sums) {
        let matches = class.role == Role::Match;
        let independent = matches!(class.role, Role::Chance(_)) && setting.non_matches == NonMatches::Independent;
        let unfound = unfound(setting, class);
        let weight = sums[data.width] + unfound.0;
        if !(independent && !shape.keys.is_empty() || matches && setting.prior.is_some()) {
            moved = moved.max(if matches { (weight - class.weight).abs() / weight.max(1.0) } else { 0.0 });
            class.weight = weight;
        }
        for c in 0..shape.sizes.len() {
            if class.freedom[c] == Freedom::Fixed {
                continue;
            }
            let exact = if class.freedom[c] == Freedom::ButExact { setting.exact[c] } else { 0 };
            let range = exact..shape.missing(c);
            let pairs_of_category = |l: usize| {
                sums[data.offsets[c] + l]
                    + unfound.1.as_ref().map_or(0.0, |with| with[c][l])
                    + class.prior_pairs * class.prior[c][l]
            };
            let total: f64 = range.clone().map(pairs_of_category).sum();
            if total <= 0.0 {
                continue;
            }
            let kept = 1.0 - class.p[c][..exact].iter().sum::<f64>();
            let mut new: Vec<f64> = range.clone().map(|l| (kept * pairs_of_category(l) / total).max(LEAST)).collect();
            if matches && keeps_with_a_person(setting.fields[c]) {
                agree_in_half(&mut new, setting.exact[c]);
            }
            for (l, p) in range.zip(new) {
                moved = moved.max(if matches { (p - class.p[c][l]).abs() } else { 0.0 });
                class.p[c][l] = p;
            }
        }
    }
    correct_for_matches(setting, classes);
    moved
}

/// Fields on which at least half of the pairs of records of one person agree exactly, assumption [stable-fields]: what
/// does not change with a move, and is seldom changed at all. Where matches are rare, a likelier class of pairs than
/// they are can be some kind of strangers; this keeps the match class from becoming that.
fn keeps_with_a_person(field: Field) -> bool {
    matches!(
        field,
        Field::FirstName | Field::LastName | Field::BirthDate | Field::Sex | Field::Ssn4 | Field::NationalId
    )
}

/// Raises exact agreement (the first categories) to one half, if it is less. Under that bound the likelihood is largest so.
fn agree_in_half(p: &mut [f64], exact: usize) {
    let (agree, rest): (f64, f64) = (p[..exact].iter().sum(), p[exact..].iter().sum());
    if agree < rest {
        let half = 0.5 * (agree + rest);
        p[..exact].iter_mut().for_each(|q| *q *= half / agree);
        p[exact..].iter_mut().for_each(|q| *q *= half / rest);
    }
}

/// Expected pairs of a class that blocking did not find (for a chance class: that earlier keys found), in all and by category.
fn unfound(setting: &Setting, class: &Class) -> (f64, Option<Vec<Vec<f64>>>) {
    let shape = &setting.shape;
    if let Role::Chance(stratum) = class.role {
        if setting.non_matches == NonMatches::Independent || stratum == 0 {
            return (0.0, None);
        }
        let earlier = found_by(shape, &shape.keys[..stratum], &class.p, &class.missing);
        let with = earlier.with.into_iter().map(|with| with.into_iter().map(|q| class.weight * q).collect()).collect();
        return (class.weight * earlier.chance, Some(with));
    }
    if shape.keys.is_empty() {
        return (0.0, None);
    }
    let found = found_by(shape, &shape.keys, &class.p, &class.missing);
    let rest = |(c, with): (usize, Vec<f64>)| {
        let all = |l: usize| {
            if l == shape.missing(c) { class.missing[c] } else { (1.0 - class.missing[c]) * class.p[c][l] }
        };
        with.iter().enumerate().map(|(l, q)| class.weight * (all(l) - q).max(0.0)).collect()
    };
    (class.weight * (1.0 - found.chance).max(0.0), Some(found.with.into_iter().enumerate().map(rest).collect()))
}

/// Random pairs hold a few matches. In small files, and for numbers that are unique to people, those make most of the agreement; so
/// pairs of different people look like `(all − λ m) / (1 − λ)`, and what classes take from them follows.
fn correct_for_matches(setting: &Setting, classes: &mut [Class]) {
    let shape = &setting.shape;
    let lambda = (classes[0].weight / setting.pairs_in_scope).min(0.5);
    let corrected = |(c, (all, m)): (usize, (&Vec<f64>, &Vec<f64>))| -> Vec<f64> {
        let of_others = |l: usize| ((all[l] - lambda * m[l]) / (1.0 - lambda)).max(all[l] * 1e-3);
        let mut u: Vec<f64> = (0..shape.missing(c)).map(of_others).collect();
        let total: f64 = u.iter().sum();
        u.iter_mut().for_each(|q| *q = if total > 0.0 { (*q / total).max(LEAST) } else { 0.0 });
        u.push(0.0);
        u
    };
    let u: Vec<Vec<f64>> = setting.chance.u.iter().zip(&classes[0].p).enumerate().map(corrected).collect();
    let templates = setting.classes(&u);
    for (class, template) in classes.iter_mut().zip(templates).skip(1) {
        for c in 0..shape.sizes.len() {
            match class.freedom[c] {
                Freedom::Free => {}
                Freedom::Fixed => class.p[c].clone_from(&template.p[c]),
                Freedom::ButExact => {
                    let exact = setting.exact[c];
                    let sum = |p: &[f64]| p.iter().sum::<f64>();
                    let (before, after) = (sum(&class.p[c][..exact]), sum(&template.p[c][..exact]));
                    class.p[c][..exact].clone_from_slice(&template.p[c][..exact]);
                    class.p[c][exact..shape.missing(c)].iter_mut().for_each(|q| *q *= (1.0 - after) / (1.0 - before));
                }
            }
        }
        class.prior = template.prior;
        let independent = matches!(class.role, Role::Chance(_)) && setting.non_matches == NonMatches::Independent;
        if independent && !shape.keys.is_empty() {
            class.weight = setting.pairs_in_scope * (1.0 - lambda);
        }
    }
}

/// Chance of being found, and for each comparison and category the chance of being found and having the category.
struct Found {
    chance: f64,
    with: Vec<Vec<f64>>,
}

/// For a class whose comparisons are independent, with probabilities `p` of categories given that the field is there, and `missing` of it
/// not being there. Without keys nothing is found.
fn found_by(shape: &Shape, keys: &[KeyShape], p: &[Vec<f64>], missing: &[f64]) -> Found {
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
