//! The fifty states and the District of Columbia: adults by race, rolls of 2016, what their files hold.

use std::sync::OnceLock;

use super::embedded::without_header;

/// Index of a state in [`states`], in the alphabetical order of the postal codes. Fits six bits.
pub type StateCode = u8;

/// One jurisdiction that keeps a roll. Figures: `data/README.md`.
#[derive(Clone, Debug)]
pub struct State {
    /// Two-letter postal code.
    pub postal: &'static str,
    /// Name.
    pub name: &'static str,
    /// Adults by race, 2020 Census [census-2020], in the order of `Race::ALL`.
    pub adults: [u32; 6],
    /// Registrations on the roll of November 2016 [eavs-2016]; unknown for AK and ND.
    pub registered_2016: Option<u32>,
    /// Registrations uploaded to Interstate Crosscheck in 2013 [kansas-slides-2013].
    pub crosscheck_2013: Option<u32>,
    /// Share of registrations that are inactive, where published [eavs-2016].
    pub inactive: Option<f64>,
    /// Of the roll, over the two years before the election of 2016 [eavs-2016]: newly registered, removed, removed as
    /// moved, removed as dead.
    pub new: Option<f64>,
    /// See `new`.
    pub removed: Option<f64>,
    /// See `new`.
    pub removed_moved: Option<f64>,
    /// See `new`.
    pub removed_dead: Option<f64>,
    /// Share of registrations without a middle name, where it has been counted [released-rolls].
    pub middle_blank: Option<f64>,
    /// Share of registrations with a suffix, where it has been counted [released-rolls].
    pub suffix_share: Option<f64>,
    /// What the state gave out of birth dates in 2016 [state-release-rules]: `full`, `year`, `none`, `mixed`, or
    /// nothing where it is not known.
    pub birth_date_release: &'static str,
}

impl State {
    /// Adults of all races, 2020 Census.
    pub fn adults_total(&self) -> f64 {
        self.adults.iter().map(|&n| f64::from(n)).sum()
    }
}

/// All 51, in the order of their postal codes.
pub fn states() -> &'static [State] {
    static STATES: OnceLock<Vec<State>> = OnceLock::new();
    STATES.get_or_init(|| without_header(include_str!("../../data/states.csv")).lines().map(read).collect())
}

/// The code of a state by postal code (any case).
pub fn state_named(postal: &str) -> Option<StateCode> {
    states().iter().position(|s| s.postal.eq_ignore_ascii_case(postal)).map(|i| i as StateCode)
}

fn read(line: &'static str) -> State {
    let f: Vec<&'static str> = line.split(',').collect();
    let number = |i: usize| f[i].parse::<f64>().ok();
    let share = |i: usize| number(i).map(|percent| percent / 100.0);
    State {
        postal: f[0],
        name: f[1],
        adults: std::array::from_fn(|race| f[4 + race].parse().expect("adults")),
        registered_2016: f[10].parse().ok(),
        crosscheck_2013: f[11].parse().ok(),
        inactive: share(12),
        new: share(13),
        removed: share(14),
        removed_moved: share(15),
        removed_dead: share(16),
        middle_blank: share(17),
        suffix_share: share(18),
        birth_date_release: f[19],
    }
}
