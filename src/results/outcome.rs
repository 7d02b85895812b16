//! When a published number has come out: the tolerance first, then brackets that are narrow enough to say something.

use super::measures::{Outcome, PublishedResult};

/// The largest ratio between the two ends of a bracket, or of an interval, that still says something of a number.
///
/// An end at a and one at 3a tell the number to within √3 = 1.73 either way. Half of a number and twice of it are different stories here: verdicts turn
/// on factors of two to four, so a wider bracket would hold the numbers of both.
pub const WIDEST: f64 = 3.0;

impl Outcome {
    /// What an estimate says of a published number: reproduced within the tolerance (a share of the number), bracketed when one of the ranges holds it
    /// and is at most [`WIDEST`] wide, and otherwise not reproduced.
    pub fn of(figure: f64, tolerance: f64, value: f64, ranges: &[[f64; 2]], is_share: bool) -> Outcome {
        let holds = |range: &&[f64; 2]| {
            let [low, high] = ordered(range);
            (low..=high).contains(&figure) && width(range, is_share).is_some_and(|width| width <= WIDEST)
        };
        match (value - figure).abs() <= tolerance * figure.abs() {
            true => Outcome::Reproduced,
            false if ranges.iter().any(|range| holds(&range)) => Outcome::Bracketed,
            false => Outcome::NotReproduced,
        }
    }
}

/// The ratio of the larger end to the smaller; nothing when the smaller is 0, as no number bounds it.
///
/// A share can be told either way around (97 % are two people, 3 % are one), so the ratio of what is missing to one counts as well, and the larger of both
/// is the width.
pub fn width(range: &[f64; 2], is_share: bool) -> Option<f64> {
    let ratio = |low: f64, high: f64| match (low > 0.0, low == high) {
        (true, _) => Some(high / low),
        (false, same) => same.then_some(1.0),
    };
    let [low, high] = ordered(range);
    let told = ratio(low, high)?;
    if is_share { Some(told.max(ratio(1.0 - high, 1.0 - low)?)) } else { Some(told) }
}

fn ordered(range: &[f64; 2]) -> [f64; 2] {
    [range[0].min(range[1]), range[0].max(range[1])]
}

/// What a published number can tell about the simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody else's number that nothing was set from: the only kind that checks anything.
    Check,
    /// A dial was set from it.
    Fitted,
    /// It is from a study of our own.
    Own,
}

impl PublishedResult {
    /// What it can tell.
    pub fn standing(&self) -> Standing {
        match (self.outcome, self.own) {
            (Outcome::Fitted, _) => Standing::Fitted,
            (_, true) => Standing::Own,
            (_, false) => Standing::Check,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: bool = false;
    const SHARE: bool = true;

    #[test]
    fn the_tolerance_is_looked_at_first() {
        let of = |value, ranges: &[[f64; 2]]| Outcome::of(100.0, 0.05, value, ranges, COUNT);
        assert_eq!(of(104.0, &[]), Outcome::Reproduced);
        assert_eq!(of(95.0, &[]), Outcome::Reproduced);
        assert_eq!(of(104.0, &[[10.0, 1000.0]]), Outcome::Reproduced);
        assert_eq!(of(106.0, &[]), Outcome::NotReproduced);
    }

    #[test]
    fn a_range_counts_up_to_a_factor_of_three() {
        let of = |value, ranges: &[[f64; 2]]| Outcome::of(100.0, 0.05, value, ranges, COUNT);
        assert_eq!(of(106.0, &[[99.0, 113.0]]), Outcome::Bracketed);
        assert_eq!(of(106.0, &[[101.0, 113.0]]), Outcome::NotReproduced);
        assert_eq!(of(80.0, &[[80.0, 240.0]]), Outcome::Bracketed);
        assert_eq!(of(80.0, &[[240.0, 80.0]]), Outcome::Bracketed);
        assert_eq!(of(80.0, &[[80.0, 240.1]]), Outcome::NotReproduced);
        assert_eq!(of(0.0, &[[0.0, 120.0]]), Outcome::NotReproduced);
        assert_eq!(of(80.0, &[[50.0, 200.0], [80.0, 130.0]]), Outcome::Bracketed);
    }

    #[test]
    fn shares_are_told_either_way_around() {
        assert_eq!(width(&[0.01, 0.02], SHARE), Some(2.0));
        assert!((width(&[0.98, 0.99], SHARE).unwrap() - 2.0).abs() < 1e-9);
        assert_eq!(width(&[0.95, 1.0], SHARE), None);
        assert_eq!(width(&[0.0, 0.0], SHARE), Some(1.0));
        assert_eq!(width(&[0.0, 0.1], COUNT), None);
        let of = |ranges: &[[f64; 2]]| Outcome::of(0.976, 0.005, 0.995, ranges, SHARE);
        assert_eq!(of(&[[0.956, 0.995]]), Outcome::NotReproduced);
        assert_eq!(of(&[[0.97, 0.988]]), Outcome::Bracketed);
    }
}
