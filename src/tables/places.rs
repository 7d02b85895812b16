//! ZIP codes with their towns and adults, and street names.

use std::sync::OnceLock;

use super::embedded::{decode, integer, without_header};
use super::states::{StateCode, state_named, states};
use crate::rng::AliasTable;

/// A ZIP code area.
#[derive(Clone, Debug)]
pub struct Place {
    /// Five digits.
    pub zip: &'static str,
    /// Post-office city, upper case.
    pub city: &'static str,
    /// County, upper case.
    pub county: &'static str,
    state: StateCode,
    adults: u32,
}

/// The places of each state, with a draw weighted by adults.
#[derive(Debug)]
pub struct Places {
    all: Vec<Place>,
    by_state: Vec<AliasTable>,
}

/// The table, decoded on first use.
pub fn places() -> &'static Places {
    static TABLE: OnceLock<Places> = OnceLock::new();
    TABLE.get_or_init(|| {
        let all: Vec<Place> =
            decode(include_bytes!("../../data/zips.csv.zst")).lines().filter_map(read_place).collect();
        let of_state = |code: usize| {
            let inside = all.iter().enumerate().filter(|(_, p)| usize::from(p.state) == code);
            AliasTable::new(&inside.map(|(i, p)| (i as u32, f64::from(p.adults))).collect::<Vec<_>>())
        };
        let by_state = (0..states().len()).map(of_state).collect();
        Places { all, by_state }
    })
}

impl Place {
    /// The state it lies in.
    pub fn state_code(&self) -> StateCode {
        self.state
    }
}

impl Places {
    /// A place of a state, drawn by its adults with 64 uniform bits.
    pub fn draw(&self, state: StateCode, bits: u64) -> &Place {
        &self.all[self.by_state[usize::from(state)].draw(bits) as usize]
    }
}

fn read_place(line: &'static str) -> Option<Place> {
    let f: Vec<&'static str> = line.split(',').collect();
    Some(Place { zip: f[0], city: f[1], county: f[2], state: state_named(f[3])?, adults: integer(f[6]) })
}

/// Street names without house numbers, commonest first.
pub fn streets() -> &'static [&'static str] {
    static STREETS: OnceLock<Vec<&'static str>> = OnceLock::new();
    STREETS.get_or_init(|| {
        let lines = without_header(include_str!("../../data/streets.csv")).lines();
        lines.map(|line| line.split_once(',').expect("count").0).collect()
    })
}
