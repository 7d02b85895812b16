//! Who is told how far a run has come.

/// Told of stages and steps; may ask to stop.
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

/// Nobody is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
}
