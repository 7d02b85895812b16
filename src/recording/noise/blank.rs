//! Cells left empty.
//!
//! **What it does.** Leaves the middle name, suffix, birth date, sex or SSN4 out, each by its own draw, beyond what the jurisdiction's format
//! leaves out anyway.
//! **Who does this.** Registrants who skip a line, clerks who cannot read it.
//! **Parameters.** `recording.noise.blank`: share of cells, assumption [blank-rate]; missing or impossible birth dates
//! in 2004 were CA 0.9, DC 4.5, OH 3.1, OK 1.4 % [rolls-2004].
//! **What it cannot see.** People who leave everything out; fields that a form makes hard to skip.
//! **References.** McDonald's counts of missing birth dates [rolls-2004].

use super::{Effect, NoiseType};
use crate::records::Field;

pub(super) const BLANK: NoiseType = NoiseType {
    name: "blank",
    about: "Cells left empty: middle name, suffix, birth date, sex, SSN4.",
    fields: &[Field::MiddleName, Field::Suffix, Field::BirthDate, Field::Sex, Field::Ssn4],
    effect: Effect::Blank,
};
