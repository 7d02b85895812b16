//! A scenario: a question, the world to ask it in, the strategies to ask, and claims to judge. One TOML file, no code.

mod claim;
mod dials;
mod estimators;
mod file;
mod lists;
mod published;
mod worlds;

pub use claim::{Bound, Claim, Condition, ConditionError};
pub use dials::{DIALS, DialDefinition, Sweep, SweepAxis};
pub use estimators::EstimatorSettings;
pub use file::{Expectation, Scenario, ScenarioError};
pub use lists::{Comparing, Focus, Pairs, ScenarioList};
pub use published::{Measure, Published};
pub use worlds::ControlWorld;

#[cfg(test)]
mod tests;
