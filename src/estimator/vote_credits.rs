//! How many apparent double votes are clerical errors.

use schemars::JsonSchema;
use serde::Serialize;

use super::estimate::NORMAL;
use super::{EstimatorError, EstimatorOptions, PrevalenceEstimate, Subset, named_birthdays};
use crate::records::{Field, Records};
use crate::stats::{Interval, LEVEL};

/// Pairs of registrations of one person, by which of the two have credit for a vote; each with its standard error.
///
/// **What it does.** Somebody registered twice who voted once appears to have voted twice when the other registration is credited by mistake. A registration that was
/// not used is credited with probability *f*, one that was used is not credited with probability *g*, independently. With *S* pairs of one person's registrations, *D* of
/// them with two credits and *C* credits in all, `E D = d (1 − f − g)² + f E C − f² S`, where *d* are the true double votes. So
/// `d̂ = (D − f C + f² S) / (1 − f − g)²`, and errors explain everything at the least *f* with `D − f C + f² S = 0`, about `D / C`, whatever *g* is.
///
/// **Who does this.** Goel et al. [goel-2020] p. 457 find that 1.3 % of registrations credited by mistake would explain
/// all of their estimate. Followed: errors fall on registrations of people who are on file twice. Not followed: both
/// kinds of errors, exactly; and the pairs by credit are estimated from the same file ([`CreditPairs::estimate`]).
///
/// **What it cannot see.** Errors that go together: a clerk who marks the namesake on the next line, or the father for the son, makes double credits of two
/// people, which other estimators already count as chance, or none at all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CreditPairs {
    /// Both have credit: apparent double votes.
    pub both: (f64, f64),
    /// One of the two has.
    pub one: (f64, f64),
    /// Neither has.
    pub neither: (f64, f64),
}

/// How often credits are wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct CreditErrors {
    /// Share of unused registrations that are credited.
    pub given: f64,
    /// Share of used ones that are not.
    pub withheld: f64,
}

/// Double votes left when errors have their part.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CorrectedDoubleVotes {
    /// The rates that were assumed.
    pub errors: CreditErrors,
    /// Pairs with two credits.
    pub apparent: f64,
    /// Of these, the part that errors explain: apparent less estimate.
    pub explained: f64,
    /// People who voted twice. Below 0 when the errors would make more than there are.
    pub estimate: f64,
    /// Of the estimate, for the number of people who did.
    pub standard_error: f64,
    /// Normal, at the standard error.
    pub interval: Interval,
}

/// The rate of wrongly given credits at which errors explain every apparent double vote.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BreakEven {
    /// Absent when no rate does: credits within pairs go together more than independent errors can make them.
    pub rate: Option<f64>,
    /// Rates at which the interval of the corrected estimate holds 0; the upper end is absent when it does up to one half.
    pub interval: Interval,
}

impl CreditPairs {
    /// Estimates the pairs of one file for an election by [`named_birthdays`], once for all records, those with and those without credit; pairs with one
    /// credit are the rest. The subset of the options is not looked at.
    pub fn estimate(records: &Records, options: &EstimatorOptions, election: Field) -> Result<Self, EstimatorError> {
        let among = |subset| named_birthdays(records, &EstimatorOptions { subset, ..*options });
        let all = among(Subset::Everyone)?;
        let (both, neither) = (among(Subset::Credited(election))?, among(Subset::Uncredited(election))?);
        let with_error = |e: &PrevalenceEstimate| (e.estimate, e.standard_error);
        // Chance coincidences of different pairs are nearly uncorrelated, so variances of disjoint sets of pairs add up.
        let rest = all.standard_error.powi(2) - both.standard_error.powi(2) - neither.standard_error.powi(2);
        let one = (all.estimate - both.estimate - neither.estimate, rest.max(0.0).sqrt());
        Ok(Self { both: with_error(&both), one, neither: with_error(&neither) })
    }

    /// All pairs of one person's registrations.
    pub fn registered_twice(&self) -> f64 {
        self.both.0 + self.one.0 + self.neither.0
    }

    /// The double votes that are left at some rates of error.
    ///
    /// The variance has two parts: that of the three numbers of pairs, taken as independent, and that of the errors themselves, as in
    /// `Var Σ h`, where `h = (c₁ − f)(c₂ − f) / (1 − f − g)²` is what a pair with credits `c` adds to the estimate.
    pub fn corrected(&self, errors: CreditErrors) -> Result<CorrectedDoubleVotes, EstimatorError> {
        let (f, g) = (errors.given, errors.withheld);
        for (name, value) in [("credits given by mistake", f), ("credits withheld by mistake", g)] {
            if !(0.0..0.5).contains(&value) {
                return Err(EstimatorError::Rate { name, value, below: 0.5 });
            }
        }
        let ([both, one, neither], kept) = ([self.both, self.one, self.neither], 1.0 - f - g);
        let weights = [(1.0 - f) * (1.0 - f), -f * (1.0 - f), f * f].map(|w| w / (kept * kept));
        let parts = [both, one, neither].into_iter().zip(weights);
        let estimate: f64 = parts.clone().map(|(pairs, w)| w * pairs.0).sum();
        let counted: f64 = parts.map(|(pairs, w)| (w * pairs.1).powi(2)).sum();
        // Second moments of (c − f) / (1 − f − g) for a used and an unused registration; true pairs by votes.
        let used = ((1.0 - g) * (1.0 - f) * (1.0 - f) + g * f * f) / (kept * kept);
        let unused = f * (1.0 - f) / (kept * kept);
        let pairs = self.registered_twice();
        let votes = (2.0 * both.0 + one.0 - 2.0 * f * pairs) / kept;
        let twice = estimate.max(0.0);
        let once = (votes - 2.0 * twice).max(0.0);
        let never = (pairs - once - twice).max(0.0);
        let errors_make = twice * (used * used - 1.0) + once * used * unused + never * unused * unused;
        let standard_error = (counted + errors_make).sqrt();
        let half = NORMAL * standard_error;
        let method = "normal";
        let interval =
            Interval { level: LEVEL, lower: estimate - half, upper: Some(estimate + half), method: method.into() };
        Ok(CorrectedDoubleVotes {
            errors,
            apparent: both.0,
            explained: both.0 - estimate,
            estimate,
            standard_error,
            interval,
        })
    }

    /// The rate of wrongly given credits at which errors explain everything, if none are withheld.
    pub fn break_even(&self) -> BreakEven {
        let (apparent, credits, pairs) = (self.both.0, 2.0 * self.both.0 + self.one.0, self.registered_twice());
        let root = credits * credits - 4.0 * pairs * apparent;
        // The lesser root of S f² − C f + D, in the form that is right for S = 0, too.
        let rate = 2.0 * apparent / (credits + root.max(0.0).sqrt());
        let rate = (apparent > 0.0 && credits > 0.0 && root >= 0.0 && rate <= 1.0).then_some(rate);
        let at = |given| self.corrected(CreditErrors { given, withheld: 0.0 }).expect("below one half").interval;
        let first = |below: &dyn Fn(f64) -> bool| {
            let rates = (0..5000).map(|i| f64::from(i) / 1e4);
            rates.take_while(|&rate| below(rate)).last().map(|last| last + 1e-4)
        };
        let lower = first(&|rate| at(rate).lower > 0.0).unwrap_or(0.0);
        let upper = first(&|rate| at(rate).upper.is_some_and(|upper| upper > 0.0)).unwrap_or(0.0);
        let method = "rates whose corrected interval holds 0, in steps of 0.01 %";
        BreakEven {
            rate,
            interval: Interval { level: LEVEL, lower, upper: (upper < 0.5).then_some(upper), method: method.into() },
        }
    }
}
