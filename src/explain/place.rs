//! Where a record stands: on a roll, or on a list.

use crate::population::PersonId;
use crate::recording::RowKeys;
use crate::world::World;

/// A row of the rolls, or of a list of the scenario. Those of rolls come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A row of the rolls.
    Roll(usize),
    /// A row of a list.
    List {
        /// The list's place among the scenario's.
        list: usize,
        /// The row.
        row: usize,
    },
}

impl Place {
    /// Where a record id stands; `None` when it does nowhere.
    pub(super) fn of(world: &World, record_id: &str) -> Option<Self> {
        let wanted = record_id.to_ascii_uppercase();
        let on_list = |(list, entries): (usize, &RowKeys)| {
            let ids = entries.record_ids();
            let row = (0..entries.len()).find(|&row| ids.text(row) == wanted.as_bytes())?;
            Some(Self::List { list, row })
        };
        world.rolls.row_of(record_id).map(Self::Roll).or_else(|| world.lists.iter().enumerate().find_map(on_list))
    }

    /// All records of a person, those of rolls first.
    pub(super) fn all_of(world: &World, person: PersonId) -> Vec<Self> {
        let of_list = |(list, entries): (usize, &RowKeys)| {
            let rows = (0..entries.len()).filter(|&row| entries.person(row).id == person);
            rows.map(|row| Self::List { list, row }).collect::<Vec<_>>()
        };
        let on_rolls = world.rolls.rows_of(person).into_iter().map(Self::Roll);
        on_rolls.chain(world.lists.iter().enumerate().flat_map(of_list)).collect()
    }

    /// The row in its file.
    pub(super) fn row(self) -> usize {
        match self {
            Self::Roll(row) | Self::List { row, .. } => row,
        }
    }

    /// What the record is made from.
    pub(super) fn keys(self, world: &World) -> RowKeys {
        match self {
            Self::Roll(row) => RowKeys::new(&world.rolls, &world.population, row..row + 1),
            Self::List { list, row } => world.lists[list].select(&[row as u32]),
        }
    }
}
