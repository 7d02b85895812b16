//! Family name first.
//!
//! **What it does.** Writes the family name of an Asian person in the column of the first name, and the given name in that of the last.
//! **Who does this.** People from China, Korea, Vietnam and Cambodia, where the family name stands first; clerks who fill the form as they hear it.
//! **Parameters.** `recording.noise.family_name_first`: share of the records of Asian people: assumption [family-name-first].
//! **What it cannot see.** From which country somebody is: people from India and the Philippines are among those it befalls.
//! **References.** None with a rate for voter rolls.

use super::{Effect, NoiseType};
use crate::records::Field;

pub(super) const FAMILY_NAME_FIRST: NoiseType = NoiseType {
    name: "family_name_first",
    about: "Records of Asian people with given and family name exchanged.",
    fields: &[Field::FirstName, Field::LastName],
    effect: Effect::Rearrange,
};
