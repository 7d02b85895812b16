//! The kinds of lists: the one place that names them all.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DeathIndex, FelonyList, MoverList, NoncitizenList, ResidentList, Watch};

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
    /// What is known of the kind.
    pub(super) fn watch(&self) -> &(dyn Watch + Sync) {
        match self {
            ListKind::Deaths(list) => list,
            ListKind::Noncitizens(list) => list,
            ListKind::Felonies(list) => list,
            ListKind::Movers(list) => list,
            ListKind::Residents(list) => list,
        }
    }
}
