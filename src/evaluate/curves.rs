//! Models at every threshold: what is linked, what of it is true, and what the model believed.

use super::clusters::{Edge, count_clusters};
use super::counts::{Evaluation, Slot};
use crate::linkage::Modelled;
use crate::stats::{Clusters, Estimate, Ratio};
use crate::truth::Truth;

/// Posteriors at which curves have a point, ascending. The first is the lowest of which pairs are kept.
pub const THRESHOLDS: [f64; 19] =
    [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999];
/// Ends of the bins in which posteriors are compared with the truth.
pub const BINS: [f64; 15] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0];

/// A model at all thresholds, of any number of replicates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// True, false and missed links by cluster, and the sum of 1 − posterior of the links, at each of [`THRESHOLDS`].
    points: Vec<(Clusters, f64)>,
    /// Between each two of [`BINS`], true and false pairs by cluster, and the sum of their posteriors.
    bins: Vec<(Clusters, f64)>,
    /// Below this posterior some pairs are left out.
    from: f64,
}

/// A model's links at one threshold.
#[derive(Clone, Debug)]
pub struct CurvePoint {
    /// Pairs of at least this posterior are links.
    pub threshold: f64,
    /// Links that are one person, that are two, and pairs of one person that are not linked.
    pub counts: [u64; 3],
    /// True links among links.
    pub precision: Estimate,
    /// True links among pairs of one person.
    pub recall: Estimate,
    /// False links among links.
    pub false_link_share: Estimate,
    /// The mean of 1 − posterior over the links; absent when there are none.
    pub claimed_false_link_share: Option<f64>,
}

/// Pairs of about one posterior.
#[derive(Clone, Debug)]
pub struct CalibrationBin {
    /// Lowest posterior.
    pub from: f64,
    /// The posterior that it ends before; 1 is in the last bin.
    pub to: f64,
    /// Pairs, linked or not.
    pub pairs: u64,
    /// Their mean posterior.
    pub mean_posterior: f64,
    /// The share of them that are one person.
    pub true_share: Estimate,
}

impl Evaluation {
    /// The curves of models, in their order.
    pub fn curves(&self, modelled: &[Modelled], truth: &Truth) -> Vec<Curve> {
        modelled.iter().map(|model| self.curve(model, truth)).collect()
    }

    fn curve(&self, model: &Modelled, truth: &Truth) -> Curve {
        let edge = |left: u32, right: u32| {
            let [a, b] = [left, right].map(|row| truth.persons[row as usize]);
            let (rows, counts_match) = ((left, right), false);
            // Models are not run on a sample of birth dates.
            Edge { left: a, right: b, linked_by: 0, missed_by: 0, reached_by: 0, counts_match, date: 0, rows }
        };
        let links = model.links.iter().map(|link| (link.left, link.right, link.posterior));
        let mut pairs: Vec<(u32, u32, f64)> =
            links.chain(model.others.iter().map(|other| (other.left, other.right, other.posterior))).collect();
        pairs.sort_unstable_by_key(|pair| (pair.0, pair.1));
        // Every match, with 0 when the model says nothing of it; then the pairs of two people.
        let posterior = |rows: (u32, u32)| {
            let place = pairs.binary_search_by_key(&rows, |p| (p.0, p.1));
            place.map_or(0.0, |place| pairs[place].2)
        };
        let matches = self.edges.iter().filter(|edge| edge.is_match());
        let mut edges: Vec<(f64, Edge)> = matches.map(|edge| (posterior(edge.rows), *edge)).collect();
        let falsely = pairs.iter().map(|p| (p.2, edge(p.0, p.1))).filter(|(_, e)| !e.is_match());
        edges.extend(falsely);
        let count = |linked: &dyn Fn(f64) -> bool, keep_missed: bool| {
            let marked = |&(p, edge): &(f64, Edge)| {
                let linked_by = u32::from(linked(p));
                Edge { linked_by, missed_by: !linked_by, ..edge }
            };
            let kept: Vec<Edge> = edges.iter().map(marked).filter(|e| e.linked_by == 1 || keep_missed).collect();
            count_clusters(&kept, &[0], self.dates.as_deref(), self.one_sided)
        };
        let sum = |linked: &dyn Fn(f64) -> bool, amount: fn(f64) -> f64| {
            pairs.iter().map(|p| p.2).filter(|&p| linked(p)).map(amount).sum::<f64>()
        };
        let point = |&threshold: &f64| {
            let linked = |p: f64| p >= threshold;
            (count(&linked, true), sum(&linked, |p| 1.0 - p))
        };
        let bin = |ends: &[f64]| {
            let inside = |p: f64| p >= ends[0] && (p < ends[1] || ends[1] == 1.0);
            (count(&inside, false), sum(&inside, |p| p))
        };
        let (points, bins) = (THRESHOLDS.iter().map(point).collect(), BINS.windows(2).map(bin).collect());
        Curve { points, bins, from: model.others_from }
    }
}

impl Curve {
    /// Adds another replicate.
    pub fn merge(&mut self, other: &Curve) {
        if self.points.is_empty() {
            return self.clone_from(other);
        }
        let both = self.points.iter_mut().zip(&other.points).chain(self.bins.iter_mut().zip(&other.bins));
        for (sum, new) in both {
            sum.0.merge(&new.0);
            sum.1 += new.1;
        }
        self.from = self.from.max(other.from);
    }

    /// Its points, from the lowest threshold at which no pair is left out.
    pub fn points(&self) -> Vec<CurvePoint> {
        let [t, f, m] = [Slot::TrueLinks, Slot::FalseLinks, Slot::MissedMatches].map(|slot| slot.of(0));
        let point = |(&threshold, (clusters, claimed)): (&f64, &(Clusters, f64))| {
            let counts = [t, f, m].map(|slot| clusters.total(slot));
            let links = counts[0] + counts[1];
            CurvePoint {
                threshold,
                counts,
                precision: clusters.proportion(Ratio { numerator: &[t], denominator: &[t, f] }),
                recall: clusters.proportion(Ratio { numerator: &[t], denominator: &[t, m] }),
                false_link_share: clusters.proportion(Ratio { numerator: &[f], denominator: &[t, f] }),
                claimed_false_link_share: (links > 0).then(|| claimed / links as f64),
            }
        };
        THRESHOLDS.iter().zip(&self.points).filter(|(t, _)| **t >= self.from).map(point).collect()
    }

    /// Its bins that hold pairs, as far as no pair is left out.
    pub fn calibration(&self) -> Vec<CalibrationBin> {
        let [t, f] = [Slot::TrueLinks.of(0), Slot::FalseLinks.of(0)];
        let bin = |(ends, (clusters, sum)): (&[f64], &(Clusters, f64))| {
            let pairs = clusters.total(t) + clusters.total(f);
            CalibrationBin {
                from: ends[0],
                to: ends[1],
                pairs,
                mean_posterior: sum / pairs as f64,
                true_share: clusters.proportion(Ratio { numerator: &[t], denominator: &[t, f] }),
            }
        };
        let bins = BINS.windows(2).zip(&self.bins).filter(|(ends, _)| ends[0] >= self.from).map(bin);
        bins.filter(|bin| bin.pairs > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::model::{ModelLink, WeighedPair};
    use crate::linkage::{Candidates, Linkage, Strategy};
    use crate::population::PersonId;
    use crate::records::{Cells, Field, Lexicon, Records};
    use crate::rng::mix;

    /// Rows of a few people in two jurisdictions, and a posterior for some of their pairs; linked from 0.5 on, the others kept from `from` on.
    fn drawn(seed: u64, from: f64) -> (Records, Truth, Modelled, Vec<(u32, u32, f64)>) {
        let mut state = seed;
        let mut next = |below: u64| {
            state = mix(state.wrapping_add(0x9e37_79b9_7f4a_7c15));
            state % below
        };
        let n = 40;
        let rows: Vec<(u8, u32)> = (0..n).map(|_| (1 + next(2) as u8, next(25) as u32)).collect();
        let mut records = Records::new(n, Lexicon::default());
        records.set(Field::Jurisdiction, Cells::U8(rows.iter().map(|r| r.0).collect()));
        let persons = rows.iter().map(|r| PersonId(r.1)).collect();
        let truth = Truth { persons, kinds: vec![0; n], ..Truth::default() };
        let mut model = Modelled { others_from: from, threshold: 0.5, ..Modelled::default() };
        let mut weighed = Vec::new();
        for left in 0..n as u32 {
            for right in (left + 1..n as u32).filter(|&r| rows[left as usize].0 != rows[r as usize].0) {
                let posterior = next(1001) as f64 / 1000.0;
                if next(4) > 0 || posterior < from {
                    continue;
                }
                weighed.push((left, right, posterior));
                if posterior >= 0.5 {
                    model.links.push(ModelLink { left, right, posterior, match_weight: 0.0, pattern: 0 });
                } else {
                    model.others.push(WeighedPair { left, right, posterior });
                }
            }
        }
        (records, truth, model, weighed)
    }

    /// The curve of a model whose links are given.
    fn curve(records: &Records, truth: &Truth, model: Modelled) -> Curve {
        let strategies: [Strategy; 1] = [toml::from_str("name = 'x'\nagree = ['jurisdiction']").unwrap()];
        let linkage = Linkage::new(&strategies);
        let found = Candidates { candidate_pairs: vec![0], modelled: vec![model], ..Candidates::default() };
        let evaluation = super::super::evaluate(&linkage, 1, &found, records, truth, &[]);
        evaluation.curves(&found.modelled, truth).remove(0)
    }

    #[test]
    fn points_and_bins_are_those_of_looking_at_every_pair() {
        let mut seen = 0;
        for seed in 0..40 {
            let from = if seed % 2 == 0 { 0.01 } else { 0.15 };
            let (records, truth, model, weighed) = drawn(seed, from);
            let curve = curve(&records, &truth, model);
            let same = |l: u32, r: u32| truth.persons[l as usize] == truth.persons[r as usize];
            let cells = records.column(Field::Jurisdiction).unwrap();
            let n = records.len() as u32;
            let all = (0..n).flat_map(|l| (l + 1..n).map(move |r| (l, r)));
            let matches =
                all.filter(|&(l, r)| same(l, r) && cells.get(l as usize) != cells.get(r as usize)).count() as u64;
            let points = curve.points();
            assert_eq!(points[0].threshold, if seed % 2 == 0 { 0.01 } else { 0.2 });
            for point in points {
                let linked: Vec<_> = weighed.iter().filter(|w| w.2 >= point.threshold).collect();
                let right = linked.iter().filter(|w| same(w.0, w.1)).count() as u64;
                assert_eq!(point.counts, [right, linked.len() as u64 - right, matches - right], "{seed}");
                let claimed = crate::linkage::model::claimed_false_link_share(linked.iter().map(|w| w.2));
                let both = (claimed.unwrap_or(0.0), point.claimed_false_link_share.unwrap_or(0.0));
                assert!((both.0 - both.1).abs() < 1e-12 && claimed.is_some() != linked.is_empty());
                let precision = (!linked.is_empty()).then(|| right as f64 / linked.len() as f64);
                assert_eq!(point.precision.value, precision);
            }
            for bin in curve.calibration() {
                let inside: Vec<_> =
                    weighed.iter().filter(|w| w.2 >= bin.from && (w.2 < bin.to || bin.to == 1.0)).collect();
                let right = inside.iter().filter(|w| same(w.0, w.1)).count() as f64;
                assert_eq!((bin.pairs, bin.true_share.numerator), (inside.len() as u64, right));
                let mean = inside.iter().map(|w| w.2).sum::<f64>() / inside.len() as f64;
                assert!((bin.mean_posterior - mean).abs() < 1e-12);
                seen += bin.pairs;
            }
        }
        assert!(seen > 1000, "{seen}");
    }

    #[test]
    fn replicates_add_and_the_higher_floor_stays() {
        let one = |seed, from| {
            let (records, truth, model, _) = drawn(seed, from);
            curve(&records, &truth, model)
        };
        let (a, b) = (one(1, 0.01), one(2, 0.15));
        let mut sum = Curve::default();
        sum.merge(&a);
        assert_eq!(sum, a);
        sum.merge(&b);
        let counts = |curve: &Curve| curve.points().last().unwrap().counts;
        assert_eq!(counts(&sum), [0, 1, 2].map(|i| counts(&a)[i] + counts(&b)[i]));
        assert_eq!(sum.points()[0].threshold, 0.2);
        assert!(Curve::default().points().is_empty() && Curve::default().calibration().is_empty());
    }
}
