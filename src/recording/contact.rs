//! Addresses, telephone numbers and e-mail addresses: garnish that looks right and belongs to nobody.

use fake::Fake;
use fake::faker::internet::en::Username;
use rayon::prelude::*;

use super::{BLOCK, RowKeys, column_stream, registration_key};
use crate::population::Population;
use crate::records::{Cells, Field};
use crate::rng::Stream;
use crate::tables::{places, streets};

/// Draws of where a registration says its person lives and how to reach them.
#[derive(Clone, Copy, Debug)]
pub struct Contact {
    place: Stream,
    street: Stream,
    house: Stream,
    phone: Stream,
    email: Stream,
}

impl Contact {
    /// Of a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            place: column_stream(seed, "place", Field::Zip),
            street: column_stream(seed, "street", Field::Address),
            house: column_stream(seed, "house number", Field::Address),
            phone: column_stream(seed, "number", Field::Phone),
            email: column_stream(seed, "user name", Field::Email),
        }
    }

    /// A column of text.
    pub fn column(&self, keys: &RowKeys, field: Field, _: &Population) -> Cells {
        let blocks: Vec<Cells> = (0..keys.len().div_ceil(BLOCK))
            .into_par_iter()
            .map(|block| {
                let rows = block * BLOCK..((block + 1) * BLOCK).min(keys.len());
                let (mut ends, mut bytes) = (Vec::with_capacity(rows.len()), Vec::with_capacity(16 * rows.len()));
                for row in rows {
                    self.write(keys, row, field, &mut bytes);
                    ends.push(bytes.len() as u32);
                }
                Cells::Text { ends, bytes }
            })
            .collect();
        joined(blocks)
    }

    fn write(&self, keys: &RowKeys, row: usize, field: Field, out: &mut Vec<u8>) {
        let registration = keys.registration(row);
        let key = registration_key(registration);
        let place = || places().draw(registration.jurisdiction, self.place.bits(key));
        match field {
            Field::Zip => out.extend_from_slice(place().zip.as_bytes()),
            Field::City => out.extend_from_slice(place().city.as_bytes()),
            Field::County => out.extend_from_slice(place().county.as_bytes()),
            Field::Address => {
                // House number 0 does not exist on purpose: no real dwelling can be meant.
                let number = 1 + self.house.below(key, 9998);
                out.extend_from_slice(b"0");
                out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
                out.push(b' ');
                let street = self.street.unit(key);
                out.extend_from_slice(streets()[(street * street * streets().len() as f64) as usize].as_bytes());
            }
            Field::Phone => {
                // 555-0100 to 555-0199 are reserved for fiction.
                let number = self.phone.below(key, 80_000);
                let area = 200 + number / 100;
                out.extend_from_slice(format!("{area}-555-01{:02}", number % 100).as_bytes());
            }
            _ => {
                let name: String = Username().fake_with_rng(&mut self.email.generator(key));
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(b"@example.org");
            }
        }
    }
}

fn joined(blocks: Vec<Cells>) -> Cells {
    let (mut all_ends, mut all_bytes) = (Vec::new(), Vec::new());
    for block in blocks {
        let Cells::Text { ends, bytes } = block else { continue };
        let start = all_bytes.len() as u32;
        all_ends.extend(ends.iter().map(|end| start + end));
        all_bytes.extend_from_slice(&bytes);
    }
    Cells::Text { ends: all_ends, bytes: all_bytes }
}
