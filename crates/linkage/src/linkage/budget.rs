//! Memory that links may take, counted while they are found, so that too many are refused before they fill it.

use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes for links. Whether they suffice does not depend on threads: all that is found is added up, in whatever order.
#[derive(Debug)]
pub(super) struct Budget {
    most: u64,
    taken: AtomicU64,
}

/// Bytes that a link of a rule takes at most while links are gathered: a vector that grows is twice as long as it needs to be,
/// and all parts are then put together.
pub(super) const OF_A_RULE: u64 = 4 * size_of::<super::CandidatePair>() as u64;
/// The same for a link of a model, which is kept with its probability, too.
pub(super) const OF_A_MODEL: u64 =
    4 * size_of::<super::model::ModelLink>() as u64 + 2 * size_of::<super::CandidatePair>() as u64;

impl Budget {
    pub(super) fn new(most: u64) -> Self {
        Self { most, taken: AtomicU64::new(0) }
    }

    /// Takes room for so many links; whether there was room.
    pub(super) fn take(&self, links: usize, bytes_each: u64) -> bool {
        let bytes = bytes_each.saturating_mul(links as u64);
        self.taken.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) <= self.most
    }

    /// Whether more was asked for than there is.
    pub(super) fn is_spent(&self) -> bool {
        self.taken.load(Ordering::Relaxed) > self.most
    }
}
