//! Points that cover a cube evenly.

use crate::rng::Stream;

/// A Latin hypercube: `n` points in `k` dimensions, so that in each dimension each of the `n` parts of equal length holds one point
/// (McKay, Beckman & Conover 1979).
pub(crate) fn latin_hypercube(n: usize, k: usize, seed: u64, name: &str) -> Vec<Vec<f64>> {
    let mut points = vec![vec![0.0; k]; n];
    for dimension in 0..k {
        let order = Stream::new(seed, &format!("{name}: order in dimension {dimension}"));
        let within = Stream::new(seed, &format!("{name}: place in dimension {dimension}"));
        let mut parts: Vec<usize> = (0..n).collect();
        parts.sort_by_key(|&part| order.bits(part as u64));
        for (point, part) in points.iter_mut().zip(parts) {
            point[dimension] = (part as f64 + within.unit(part as u64)) / n as f64;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_each_dimension_holds_one_point_and_dimensions_are_independent() {
        let (n, k) = (1000, 4);
        let points = latin_hypercube(n, k, 7, "test");
        for dimension in 0..k {
            let mut parts: Vec<usize> = points.iter().map(|p| (p[dimension] * n as f64) as usize).collect();
            parts.sort_unstable();
            assert!(parts.iter().enumerate().all(|(i, &part)| i == part));
        }
        let mean = |f: &dyn Fn(&[f64]) -> f64| points.iter().map(|p| f(p)).sum::<f64>() / n as f64;
        for (a, b) in [(0, 1), (0, 3), (1, 2), (2, 3)] {
            let covariance = mean(&|p| (p[a] - 0.5) * (p[b] - 0.5));
            // Its standard error is 1/12 / sqrt(1000).
            assert!(covariance.abs() < 4.0 * 0.0026, "{a} {b} {covariance}");
        }
        assert_ne!(points, latin_hypercube(n, k, 8, "test"));
    }
}
