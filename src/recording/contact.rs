//! Addresses, telephone numbers and e-mail addresses: garnish that looks right and belongs to nobody.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::localities::Localities;
use super::user_names::write_user_name;
use super::{BLOCK, RowKeys, column_stream};
use crate::records::{Cells, Field};
use crate::rng::Stream;
use crate::roll::Registration;
use crate::tables::{places, streets};

/// Draws of where a registration says its person lives and how to reach them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contact {
    place: Stream,
    street: Stream,
    house: Stream,
    phone: Stream,
    email: Stream,
}

/// The draws of where dwellings are.
pub(super) fn locality_stream(seed: u64) -> Stream {
    column_stream(seed, "place", Field::Zip)
}

/// 800 area codes of a hundred numbers each.
const PHONES: u64 = 80_000;

/// How many different last four digits telephone numbers have: 0100 to 0199.
pub(crate) const PHONE_ENDINGS: u64 = 100;

impl Contact {
    /// Prepares the draws of a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            place: locality_stream(seed),
            street: column_stream(seed, "street", Field::Address),
            house: column_stream(seed, "house number", Field::Address),
            phone: column_stream(seed, "number", Field::Phone),
            email: column_stream(seed, "user name", Field::Email),
        }
    }

    /// Where each row says its person lives: what the city, county and ZIP code are columns of.
    ///
    /// `dwelling` gives the number of a row's dwelling.
    pub(super) fn localities(&self, keys: &RowKeys, dwelling: impl Fn(usize) -> u64 + Sync + Send) -> Localities {
        let draw = |row| places().draw(keys.registration(row).jurisdiction, self.place.bits(dwelling(row)));
        Localities::new(&each_row(keys, draw))
    }

    /// Telephone numbers.
    pub(super) fn phones(&self, keys: &RowKeys) -> Cells {
        let draw = |row| 1 + self.phone_number(keys.registration(row)) as u32;
        Cells::Listed { codes: each_row(keys, draw), list: phones() }
    }

    fn phone_number(&self, registration: Registration) -> u64 {
        self.phone.below(registration.key(), PHONES)
    }

    /// The last four digits of a registration's telephone number.
    pub(super) fn phone_digits(&self, registration: Registration) -> u16 {
        (PHONE_ENDINGS + self.phone_number(registration) % PHONE_ENDINGS) as u16
    }

    /// House numbers and streets.
    pub(super) fn addresses(&self, keys: &RowKeys, dwelling: impl Fn(usize) -> u64 + Sync) -> Cells {
        let streets = streets();
        texts(keys, |row, out| {
            let key = dwelling(row);
            // House number 0 does not exist on purpose: no real dwelling can be meant.
            let number = 1 + self.house.below(key, 9998);
            out.push(b'0');
            out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
            out.push(b' ');
            let street = self.street.unit(key);
            out.extend_from_slice(streets[(street * street * streets.len() as f64) as usize].as_bytes());
        })
    }

    /// E-mail addresses.
    pub(super) fn emails(&self, keys: &RowKeys) -> Cells {
        texts(keys, |row, out| {
            let key = keys.registration(row).key();
            write_user_name(&mut self.email.generator(key), out);
            out.extend_from_slice(b"@example.org");
        })
    }
}

/// All telephone numbers that are drawn from: 555-0100 to 555-0199 are reserved for fiction.
fn phones() -> Arc<Cells> {
    static PHONE_LIST: OnceLock<Arc<Cells>> = OnceLock::new();
    let all = || {
        (0..PHONES).map(|n| format!("{}-555-01{:02}", 200 + n / PHONE_ENDINGS, n % PHONE_ENDINGS)).collect::<Vec<_>>()
    };
    PHONE_LIST.get_or_init(|| Arc::new(Cells::of_texts(all().iter().map(String::as_str)))).clone()
}

fn each_row<T: Send>(keys: &RowKeys, cell: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    (0..keys.len()).into_par_iter().with_min_len(BLOCK).map(cell).collect()
}

/// A column of text, written in parallel blocks.
pub(super) fn texts(keys: &RowKeys, write: impl Fn(usize, &mut Vec<u8>) + Sync) -> Cells {
    let blocks: Vec<(Vec<u32>, Vec<u8>)> = (0..keys.len().div_ceil(BLOCK))
        .into_par_iter()
        .map(|block| {
            let rows = block * BLOCK..((block + 1) * BLOCK).min(keys.len());
            let (mut ends, mut bytes) = (Vec::with_capacity(rows.len()), Vec::with_capacity(32 * rows.len()));
            for row in rows {
                write(row, &mut bytes);
                ends.push(bytes.len() as u32);
            }
            (ends, bytes)
        })
        .collect();
    let mut all_ends = Vec::with_capacity(keys.len());
    let mut all_bytes = Vec::with_capacity(blocks.iter().map(|(_, bytes)| bytes.len()).sum());
    for (ends, bytes) in blocks {
        let start = all_bytes.len() as u32;
        all_ends.extend(ends.iter().map(|end| start + end));
        all_bytes.extend_from_slice(&bytes);
    }
    Cells::Text { ends: all_ends, bytes: all_bytes }
}
