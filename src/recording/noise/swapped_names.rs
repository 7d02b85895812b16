//! First and last name exchanged.
//!
//! **What it does.** Writes the last name in the column of the first, and the first in that of the last.
//! **Who does this.** People whose names are written last name first; clerks who take the wrong one for the surname.
//! **Parameters.** `recording.noise.swapped_names`: share of records: assumption [swapped-names].
//! **What it cannot see.** That it happens more to names which clerks do not know.
//! **References.** None with a rate for voter rolls.

use super::{Effect, NoiseType};
use crate::records::Field;

pub(super) const SWAPPED_NAMES: NoiseType = NoiseType {
    name: "swapped_names",
    about: "Records with first and last name exchanged.",
    fields: &[Field::FirstName, Field::LastName],
    effect: Effect::Rearrange,
};
