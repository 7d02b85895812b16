//! Who moved from which state to which in a year.

use std::sync::OnceLock;

use super::embedded::{integer, without_header};
use super::states::StateCode;

/// People who lived in a state in 2012 and in another one a year before, by the state they left, in the order of [`states()`](super::states())
/// [acs-flows-2012].
pub fn moved_to(home: StateCode) -> &'static [u32] {
    static MOVES: OnceLock<Vec<Vec<u32>>> = OnceLock::new();
    let row = |line: &'static str| line.split(',').skip(1).map(integer).collect();
    let read = || without_header(include_str!("../../data/moves_2012.csv")).lines().map(row).collect();
    &MOVES.get_or_init(read)[usize::from(home)]
}
