//! From a town to the nation: how many pairs of strangers share a birth date, or a name and a birth date.

use serde::Serialize;

use super::room::Mix;
use super::rounded;

/// Places and about how many registered voters they have; the nation has as many as the model registers.
const PLACES: [(&str, f64); 9] = [
    ("a class", 25.0),
    ("a school", 500.0),
    ("a village", 2_000.0),
    ("a town", 20_000.0),
    ("a city", 100_000.0),
    ("a big city", 500_000.0),
    ("a state", 4_000_000.0),
    ("a big state", 15_000_000.0),
    ("the whole nation", 0.0),
];

/// Pairs of strangers in a place.
#[derive(Debug, Serialize)]
pub(crate) struct Size {
    /// What the place is called.
    pub place: &'static str,
    /// Registered voters.
    pub people: f64,
    /// Pairs that can be formed of them.
    pub pairs: f64,
    /// Pairs expected to share the birth date.
    pub share_birth_date: f64,
    /// Pairs expected to share first name, last name and birth date.
    pub share_name_and_birth_date: f64,
}

/// The fourth step.
#[derive(Debug, Serialize)]
pub(crate) struct Sizes {
    /// From small to large.
    pub places: Vec<Size>,
    /// One pair of so many shares its name and birth date.
    pub one_pair_in: f64,
}

impl Sizes {
    pub(super) fn new(mix: &Mix) -> Self {
        let size = |(place, people): (&'static str, f64)| {
            let people = if people > 0.0 { people } else { rounded(mix.people) };
            let pairs = people * (people - 1.0) / 2.0;
            Size {
                place,
                people,
                pairs,
                share_birth_date: pairs * mix.dates,
                share_name_and_birth_date: pairs * mix.namesakes,
            }
        };
        Self { places: PLACES.into_iter().map(size).collect(), one_pair_in: rounded(1.0 / mix.namesakes) }
    }
}
