//! Pictures as SVG. Colours are variables of the page's style sheet; in files of their own they are colours.

mod curve;
mod disparity;
mod dots;
mod evidence;
mod figure;
mod forest;
mod gallery;
mod growth;
mod linked;
mod scale;
mod sweep;
mod tiles;
mod tradeoff;
mod waterfall;

pub(super) use curve::{calibration, curve};
pub(super) use disparity::{disparity, flags_most};
pub(super) use evidence::evidence;
pub(super) use figure::{Figure, STYLE};
pub(super) use forest::{forest, small_bar};
pub(crate) use gallery::figures;
pub(super) use growth::growth;
pub(super) use linked::linked;
pub(super) use sweep::{note, panels};
pub(super) use tiles::tiles;
pub(super) use tradeoff::tradeoff;
pub(super) use waterfall::waterfall;

/// A name of at most `most` letters.
pub(super) fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() > most {
        name.chars().take(most.saturating_sub(1)).chain(['…']).collect()
    } else {
        name.to_owned()
    }
}
