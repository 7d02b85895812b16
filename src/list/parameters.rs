//! The kinds of lists.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DeathIndex, FelonyList, MoverList, NoncitizenList, ResidentList};

/// Whom a list is of.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ListKind {
    /// People who have died.
    Deaths(DeathIndex),
    /// People who were not citizens when they last got a licence.
    Noncitizens(NoncitizenList),
    /// People convicted of a felony.
    Felonies(FelonyList),
    /// People who gave a new address elsewhere.
    Movers(MoverList),
    /// Everybody, as the Social Security Administration has them: a registration without an entry is flagged.
    Residents(ResidentList),
}

impl ListKind {
    /// Whether a registration is suspected because it is *not* on the list.
    pub fn flags_the_absent(&self) -> bool {
        matches!(self, ListKind::Residents(_))
    }

    /// What a registration is taken for that is flagged.
    pub fn suspicion(&self) -> &'static str {
        match self {
            ListKind::Deaths(_) => "dead",
            ListKind::Noncitizens(_) => "not a citizen",
            ListKind::Felonies(_) => "barred for a felony",
            ListKind::Movers(_) => "moved",
            ListKind::Residents(_) => "not a person on record",
        }
    }
}
