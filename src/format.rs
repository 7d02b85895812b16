//! Numbers as readers see them. Nothing here ever prints `NaN` or a silent 0.

use crate::metric::Unit;
use crate::stats::{Estimate, Interval};

/// What stands where an estimate has no value.
pub(crate) const NOT_ESTIMABLE: &str = "not estimable";

/// What a unit multiplies values by, and what stands behind them: shares are printed in percent.
fn scale(unit: Unit) -> (f64, &'static str) {
    match unit {
        Unit::Share => (100.0, " %"),
        Unit::Per100k | Unit::Count | Unit::Ratio => (1.0, ""),
    }
}

/// A number of a unit without an interval.
pub(crate) fn in_unit(x: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => percent(x),
        Unit::Per100k | Unit::Count | Unit::Ratio => number(x),
    }
}

/// `1234567` as `1,234,567`.
pub(crate) fn count(n: u64) -> String {
    group_thousands(&n.to_string())
}

/// Three figures of a number of things that nobody counted one by one: `1234567` is 1,230,000; below 1,000 it is a whole number.
pub(crate) fn three_figures(x: f64) -> u64 {
    let unit = 10f64.powf((x.max(1.0).log10().floor() - 2.0).max(0.0));
    ((x / unit).round() * unit) as u64
}

/// A number with three significant digits or all its whole ones: `0.0123`, `12.3`, `1,234`, `1.1e-10`.
pub(crate) fn number(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e15 { fixed(x, 0) } else { with_decimals(x, digits_for(x)) }
}

/// A number as its author typed it: `0.005`, `3`. Rounded to twelve digits, so that `0.1 + 0.2` reads `0.3`.
pub(crate) fn setting(x: f64) -> String {
    match format!("{x:.11e}").parse::<f64>() {
        Ok(rounded) if rounded.is_finite() => format!("{rounded}"),
        _ => NOT_ESTIMABLE.to_owned(),
    }
}

/// A share as a percentage: `0.0123` as `1.23 %`. A share below 1 never reads `100 %`, nor one above 0 `0 %`.
pub(crate) fn percent(share: f64) -> String {
    let x = 100.0 * share;
    if !x.is_finite() {
        return NOT_ESTIMABLE.to_owned();
    }
    let digits = if x > 99.0 && x < 100.0 { digits_for(100.0 - x).saturating_sub(2) } else { digits_for(x) };
    format!("{} %", with_decimals(x, digits))
}

/// A percentage without needless zeros, for settings and axes: `0.95` as `95 %`.
pub(crate) fn setting_percent(share: f64) -> String {
    if !share.is_finite() {
        return NOT_ESTIMABLE.to_owned();
    }
    let text = format!("{:.8}", 100.0 * share);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// An estimate without its interval.
pub(crate) fn value(estimate: &Estimate, unit: Unit) -> String {
    estimate.value.filter(|v| v.is_finite()).map_or_else(|| NOT_ESTIMABLE.to_owned(), |v| in_unit(v, unit))
}

/// An estimate with its interval, in as many digits as the interval deserves: `12.3 % (11.9–12.8)`.
pub(crate) fn estimate(estimate: &Estimate, unit: Unit) -> String {
    match (estimate.value.filter(|v| v.is_finite()), &estimate.interval) {
        (Some(v), Some(i)) => value_with_interval(v, i, unit),
        _ => value(estimate, unit),
    }
}

/// A value with its interval.
pub(crate) fn value_with_interval(value: f64, interval: &Interval, unit: Unit) -> String {
    let (factor, suffix) = scale(unit);
    let (x, low) = (value * factor, interval.lower * factor);
    let high = interval.upper.map(|u| u * factor);
    if !x.is_finite() || !low.is_finite() || high.is_some_and(|h| !h.is_finite()) {
        return NOT_ESTIMABLE.to_owned();
    }
    let digits = match (high, x == 0.0) {
        (Some(h), _) if h <= low => digits_for(x),
        (Some(h), true) => digits_for(h).saturating_sub(1),
        (Some(h), false) => digits_for(x).max(digits_for(h - low).saturating_sub(2)),
        (None, _) => digits_for(x),
    };
    let range = match high {
        Some(h) => format!("{}–{}", with_decimals(low, digits), with_decimals(h, digits)),
        None => format!("at least {}", with_decimals(low, digits)),
    };
    format!("{}{} ({range})", with_decimals(x, digits), suffix)
}

/// Text without what a terminal or a page would obey instead of showing it: control characters, and those that turn the direction of what follows
/// or hide.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|&c| c == '\n' || c == '\t' || !is_obeyed(c)).collect()
}

/// JSON with such characters escaped: it reads back as the same.
pub(crate) fn printable_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || !is_obeyed(c) {
            out.push(c);
        } else {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out
}

fn is_obeyed(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hides = matches!(c, '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    c.is_control() || turns || hides
}

/// A cell as a spreadsheet shows it: one that a spreadsheet would run as a formula has an apostrophe before it.
pub(crate) fn no_formula(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

/// Decimals that give three significant digits, none for numbers of four digits and more.
fn digits_for(x: f64) -> usize {
    if x == 0.0 || !x.is_finite() { 0 } else { (2 - x.abs().log10().floor() as i32).clamp(0, 20) as usize }
}

/// `x` with at most `digits` decimals; fewer digits never turn it into 0, and many become an exponent.
fn with_decimals(x: f64, digits: usize) -> String {
    if !x.is_finite() {
        return NOT_ESTIMABLE.to_owned();
    }
    if x == 0.0 {
        return "0".to_owned();
    }
    if x.abs() < 1e-4 {
        return format!("{x:.1e}");
    }
    if x.abs() < 0.5 * 10f64.powi(-(digits as i32)) {
        fixed(x, digits_for(x).saturating_sub(1))
    } else {
        fixed(x, digits)
    }
}

fn fixed(x: f64, digits: usize) -> String {
    let text = format!("{x:.digits$}");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    if decimals.is_empty() { group_thousands(whole) } else { format!("{}.{decimals}", group_thousands(whole)) }
}

fn group_thousands(whole: &str) -> String {
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", whole),
    };
    let mut text = String::from(sign);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(lower: f64, upper: Option<f64>) -> Interval {
        Interval { level: 0.95, lower, upper, method: "test".into() }
    }

    #[test]
    fn three_figures_are_told() {
        assert_eq!([357_123.0, 1_234.0, 87.4, 0.2].map(three_figures), [357_000, 1_230, 87, 0]);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(number(-1234.5), "-1,234");
        assert_eq!(number(33.0), "33");
    }

    #[test]
    fn percentages_have_sensible_digits() {
        assert_eq!(percent(0.000123), "0.0123 %");
        assert_eq!(percent(0.1234), "12.3 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.99997), "99.997 %");
        assert_eq!(percent(1e-9), "1.0e-7 %");
    }

    #[test]
    fn small_rates_become_exponents() {
        assert_eq!(number(1.1e-10), "1.1e-10");
        assert_eq!(number(0.005), "0.00500");
        assert_eq!(setting(0.005), "0.005");
        assert_eq!(setting(0.1 + 0.2), "0.3");
        assert_eq!(setting(f64::NAN), NOT_ESTIMABLE);
        assert_eq!(setting_percent(0.95), "95 %");
        assert_eq!(setting_percent(0.000_01), "0.001 %");
    }

    #[test]
    fn intervals_decide_the_digits() {
        let show = |v, l, u| value_with_interval(v, &interval(l, Some(u)), Unit::Share);
        assert_eq!(show(0.1234, 0.119, 0.128), "12.3 % (11.9–12.8)");
        assert_eq!(show(0.12346, 0.12321, 0.12372), "12.35 % (12.32–12.37)");
        assert_eq!(show(0.0, 0.0, 0.000369), "0 % (0–0.037)");
        assert_eq!(show(0.005, 0.00012, 0.029), "0.500 % (0.012–2.900)");
        let open = value_with_interval(12.0, &interval(3.0, None), Unit::Count);
        assert_eq!(open, "12.0 (at least 3.0)");
    }

    #[test]
    fn what_a_terminal_or_a_spreadsheet_would_obey_is_text() {
        let hostile = "a\u{1b}[31m\u{202e}b\u{2028}\u{feff}\tc\u{e0041}\n";
        assert_eq!(printable(hostile), "a[31mb\tc\n");
        let json = serde_json::to_string(hostile).unwrap();
        let shown = printable_json(&json);
        assert!(!shown.chars().any(is_obeyed), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), hostile);
        let shown = ["=1+1", "+a", "-b", "@c", "-1.5", "+3", "Smith"].map(no_formula);
        assert_eq!(shown, ["'=1+1", "'+a", "'-b", "'@c", "-1.5", "+3", "Smith"]);
    }

    #[test]
    fn what_cannot_be_estimated_says_so() {
        let none = Estimate { value: None, numerator: 0.0, denominator: 0.0, interval: None };
        assert_eq!(estimate(&none, Unit::Share), NOT_ESTIMABLE);
        let odd = Estimate { value: Some(f64::NAN), ..none };
        assert_eq!(estimate(&odd, Unit::Count), NOT_ESTIMABLE);
        assert_eq!(percent(f64::NAN), NOT_ESTIMABLE);
        assert_eq!(number(f64::INFINITY), NOT_ESTIMABLE);
    }
}
