//! Axes from 0, of shares and of rates: linear, or logarithmic with a place for 0 when the values span more than a factor of fifty.

use crate::format::setting_percent;
use crate::stats::Estimate;

/// Value and interval ends of an estimate, those that exist.
pub(super) fn ends(estimate: &Estimate) -> impl Iterator<Item = f64> + use<> {
    let interval = estimate.interval.as_ref();
    [estimate.value, interval.map(|i| i.lower), interval.and_then(|i| i.upper)].into_iter().flatten()
}

/// An axis from one pixel to another.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    log: bool,
    from: f64,
    to: f64,
    /// Where 0 stands on a logarithmic axis.
    zero: f64,
}

/// Part of a logarithmic axis that is set aside for 0.
const ZERO_STRIP: f64 = 0.12;
/// A logarithmic axis shows at most so many decades; smaller values stand at its low end.
const MOST_DECADES: i32 = 6;

impl Axis {
    /// An axis from pixel `from` to pixel `to` that holds all finite `values`.
    pub(super) fn over(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let values: Vec<f64> = values.filter(|v| v.is_finite() && *v >= 0.0).collect();
        let most = values.iter().copied().fold(0.0, f64::max);
        let least = values.iter().copied().filter(|&v| v > 0.0).fold(most, f64::min);
        if most > 50.0 * least && least > 0.0 {
            let top = (most.log10() - 1e-9).ceil() as i32;
            let bottom = ((least.log10() + 1e-9).floor() as i32).max(top - MOST_DECADES);
            let start = if values.contains(&0.0) { from + ZERO_STRIP * (to - from) } else { from };
            return Self { low: power(bottom), high: power(top), log: true, from: start, to, zero: from };
        }
        let step = nice_step(most);
        Self { low: 0.0, high: step * (most / step - 1e-9).ceil().max(1.0), log: false, from, to, zero: from }
    }

    /// The pixel of a value.
    pub(super) fn at(&self, value: f64) -> f64 {
        let part = match (self.log, value > 0.0) {
            (true, false) => return self.zero,
            (true, true) => (value / self.low).ln() / (self.high / self.low).ln(),
            (false, _) => (value - self.low) / (self.high - self.low),
        };
        self.from + part.clamp(0.0, 1.0) * (self.to - self.from)
    }

    /// Values to label, with their pixels.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        self.ticks_as(setting_percent)
    }

    /// The same of values that are no shares.
    pub(super) fn ticks_as(&self, show: impl Fn(f64) -> String) -> Vec<(f64, String)> {
        let values: Vec<f64> = if self.log {
            let decades = self.low.log10().round() as i32..=self.high.log10().round() as i32;
            let zero = (self.zero != self.from).then_some(0.0);
            zero.into_iter().chain(decades.map(power)).collect()
        } else {
            let step = nice_step(self.high);
            (0..=(self.high / step).round() as i32).map(|i| f64::from(i) * step).collect()
        };
        values.into_iter().map(|v| (self.at(v), show(v))).collect()
    }

    /// Ticks of an axis from left to right, without the labels that would touch the one before.
    pub(super) fn ticks_apart(&self) -> Vec<(f64, String)> {
        apart(self.ticks())
    }

    /// What to say about the axis, when it is not an ordinary one.
    pub(super) fn note(&self) -> &'static str {
        if self.log { " (logarithmic scale)" } else { "" }
    }
}

/// Ticks whose labels would touch the one before lose their labels.
pub(super) fn apart(mut ticks: Vec<(f64, String)>) -> Vec<(f64, String)> {
    let mut free = f64::NEG_INFINITY;
    for (x, label) in &mut ticks {
        let half = 3.4 * label.chars().count() as f64;
        if *x - half < free {
            label.clear();
        } else {
            free = *x + half + 6.0;
        }
    }
    ticks
}

fn power(exponent: i32) -> f64 {
    10f64.powi(exponent)
}

/// 1, 2 or 5 times a power of ten, so that `most` has about five steps.
fn nice_step(most: f64) -> f64 {
    if most <= 0.0 {
        return 0.2;
    }
    let rough = most / 5.0;
    let unit = power(rough.log10().floor() as i32);
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * unit).find(|s| *s >= rough * 0.999).unwrap_or(rough)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64]) -> Vec<String> {
        Axis::over(values.iter().copied(), 0.0, 100.0).ticks().into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn close_values_get_a_linear_axis_from_zero() {
        assert_eq!(labels(&[0.2, 0.466]), ["0 %", "10 %", "20 %", "30 %", "40 %", "50 %"]);
        assert_eq!(labels(&[0.002, 0.003]), ["0 %", "0.1 %", "0.2 %", "0.3 %"]);
    }

    #[test]
    fn distant_values_get_decades_and_a_place_for_zero() {
        assert_eq!(labels(&[0.000_2, 0.466]), ["0.01 %", "0.1 %", "1 %", "10 %", "100 %"]);
        assert_eq!(labels(&[0.0, 0.01, 1.0]), ["0 %", "1 %", "10 %", "100 %"]);
        let axis = Axis::over([0.0, 1e-12, 1.0].into_iter(), 0.0, 100.0);
        assert!(axis.at(0.0) < axis.at(1e-12) && axis.at(1.0) == 100.0);
    }

    #[test]
    fn nothing_to_show_is_still_an_axis() {
        for values in [&[][..], &[0.0], &[f64::NAN]] {
            let axis = Axis::over(values.iter().copied(), 0.0, 100.0);
            assert!(axis.ticks().iter().all(|(at, _)| at.is_finite()) && axis.at(0.5).is_finite());
        }
    }
}
