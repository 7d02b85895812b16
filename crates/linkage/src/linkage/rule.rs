//! A strategy as bit masks over agreement patterns: a handful of operations for each candidate pair.

use super::blocking::enough;
use super::comparison::Comparison;
use super::evidence::Evidence;
use super::strategy::Rule;

/// Four-way evidence of up to 32 comparisons, two bits each: agree 00, contradict 01, missing 10, missing on both 11.
pub type AgreementPattern = u64;

/// Low bit of each comparison.
const LOW: u64 = 0x5555_5555_5555_5555;

/// The bits of an evidence of the comparison at a place.
#[inline]
pub(super) fn bits(evidence: Evidence, place: usize) -> AgreementPattern {
    (evidence as u64) << (2 * place)
}

/// The evidence of the comparison at a place.
pub(super) fn evidence_at(pattern: AgreementPattern, place: usize) -> Evidence {
    Evidence::ALL[(pattern >> (2 * place) & 3) as usize]
}

/// What a rule makes of a pattern; a model, whose links are its own, makes nothing of any.
#[derive(Clone, Debug)]
pub(super) struct RuleMasks {
    /// Both bits of what must agree.
    agree: u64,
    /// High bits of what must not be missing.
    present: u64,
    /// Low bits of what must not contradict.
    not_contradict: u64,
    any_of: Vec<u64>,
    points: Vec<(u64, f64)>,
    threshold: f64,
    /// Both bits of the comparisons of each blocking key.
    keys: Vec<u64>,
    /// Links are the model's.
    by_model: bool,
}

impl RuleMasks {
    /// Of a rule with these blocking keys, for patterns of these comparisons (sorted); of a model when there is no rule.
    pub(super) fn new(rule: Option<&Rule>, keys: &[Vec<Comparison>], comparisons: &[Comparison]) -> Self {
        let mask = |list: &[Comparison]| mask(list, comparisons);
        let by_model = rule.is_none();
        let rule = rule.cloned().unwrap_or_default();
        Self {
            agree: mask(&rule.agree),
            present: mask(&rule.require) & !LOW,
            not_contradict: mask(&rule.not_contradict) & LOW,
            any_of: rule.any_of.iter().map(|list| mask(list)).collect(),
            points: rule.points.iter().map(|(c, points)| (mask(&[*c]), *points)).collect(),
            threshold: rule.threshold.unwrap_or(f64::NEG_INFINITY),
            by_model,
            keys: keys.iter().map(|key| mask(key)).collect(),
        }
    }

    /// Whether the pair agrees on one of the strategy's blocking keys.
    #[inline]
    pub(super) fn is_candidate(&self, pattern: AgreementPattern) -> bool {
        self.keys.iter().any(|key| pattern & key == 0)
    }

    /// Whether a blocking key has the comparison at a place.
    pub(super) fn reads_key(&self, place: usize) -> bool {
        self.keys.iter().any(|key| key >> (2 * place) & 1 == 1)
    }

    /// Whether the strategy links the pair, if it is a candidate.
    #[inline]
    pub(super) fn links(&self, pattern: AgreementPattern) -> bool {
        let contradicting = pattern & !(pattern >> 1) & LOW;
        !self.by_model
            && pattern & (self.agree | self.present) == 0
            && contradicting & self.not_contradict == 0
            && (self.any_of.is_empty() || self.any_of.iter().any(|list| pattern & list == 0))
            && (self.points.is_empty() || enough(self.sum(pattern), self.threshold))
    }

    fn sum(&self, pattern: AgreementPattern) -> f64 {
        self.points.iter().filter(|(mask, _)| pattern & mask == 0).map(|(_, points)| points).sum()
    }
}

/// Both bits of each comparison of a list.
pub(super) fn mask(list: &[Comparison], comparisons: &[Comparison]) -> u64 {
    let place = |c: &Comparison| comparisons.binary_search(c).expect("a planned comparison");
    list.iter().fold(0, |mask, c| mask | 3 << (2 * place(c)))
}
