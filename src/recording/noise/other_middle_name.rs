//! Another middle name.
//!
//! **What it does.** Writes another middle name of the person's: everybody has a second one, drawn like the first.
//! **Who does this.** People with two middle names, or a name of confirmation; people who changed it.
//! **Parameters.** `recording.noise.other_middle_name`: share of middle names: assumption [other-middle-name].
//! **What it cannot see.** Who has two; that both are written on some rolls.
//! **References.** None with a rate. Own surnames that become middle names at marriage are no error, and have a dial of their own [names-64-4].

use super::{Effect, NoiseType};
use crate::records::Field;

pub(super) const OTHER_MIDDLE_NAME: NoiseType = NoiseType {
    name: "other_middle_name",
    about: "Middle names in whose place another one of the person's stands.",
    fields: &[Field::MiddleName],
    effect: Effect::Rearrange,
};
