//! Pictures as inline SVG. Colours are variables of the page's style sheet.

mod curve;
mod evidence;
mod forest;
mod scale;
mod sweep;
mod tradeoff;

pub(super) use curve::{calibration, curve};
pub(super) use evidence::evidence;
pub(super) use forest::{forest, small_bar};
pub(super) use sweep::panels;
pub(super) use tradeoff::tradeoff;

/// A name of at most `most` letters.
pub(super) fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() > most {
        name.chars().take(most.saturating_sub(1)).chain(['…']).collect()
    } else {
        name.to_owned()
    }
}
