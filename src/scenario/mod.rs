//! A scenario: a question, the world to ask it in, the strategies to ask, and claims to judge. One TOML file, no code.

mod claim;
mod condition;
mod estimators;
mod file;
mod lists;
mod missing;
mod published;
mod robustness;
mod settings;
mod sweep;
mod turn;
mod worlds;

pub use claim::{Amendment, Claim, ClaimError, ClaimKind, Quote};
pub use condition::{Bound, Condition, ConditionError, Measure, Reaching, Target, Test};
pub use estimators::EstimatorSettings;
pub use file::{Expectation, Scenario, ScenarioError};
pub use lists::{Comparing, Focus, Pairs, ScenarioList};
pub use published::{Bracket, Published, PublishedError};
pub use robustness::{Alternative, Basis, Distribution, History, Phase, PhaseAxis, PhasePoint, Prior, Robustness};
pub use settings::{Setting, columns_of, parse_value, shown};
pub use sweep::{Sweep, SweepAxis, json};
pub use turn::Turn;
pub use worlds::ControlWorld;

#[cfg(test)]
mod tests;
