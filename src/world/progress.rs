//! Who is told how far a run has come.

/// Somebody who is told of stages and steps, and may ask to stop.
pub trait Progress: Sync {
    /// A stage of `steps` steps begins.
    fn stage(&self, name: &str, steps: u64);
    /// So many more steps are done.
    fn advance(&self, steps: u64);
    /// Whether to stop at the next point where nothing is lost.
    fn stopped(&self) -> bool {
        false
    }
}

/// A [`Progress`] that tells nobody and never asks to stop.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
}
