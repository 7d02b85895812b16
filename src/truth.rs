//! The answer key: which record is whose. Linkage never sees it.

use crate::population::PersonId;

/// Record → person, in the order of the records.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Whose record it is.
    pub persons: Vec<PersonId>,
    /// 0 for the registration where the person lives, 1 for one left behind.
    pub nth: Vec<u8>,
    /// True birth dates, packed, when only some birth dates are simulated: then dates are the sampling units.
    pub sampled_dates: Option<Vec<u32>>,
}

impl Truth {
    /// Whether the record is where its person may vote now.
    pub fn current(&self, row: usize) -> bool {
        self.nth[row] == 0
    }

    /// Why it is, or is not.
    pub fn reason(&self, row: usize) -> &'static str {
        if self.current(row) { "lives here" } else { "moved to another state" }
    }
}
