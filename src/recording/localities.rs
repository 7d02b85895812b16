//! City, county and ZIP code of each row: one place, drawn once, and a list of texts for each column.

use std::sync::Arc;

use hashbrown::HashMap;

use crate::records::Cells;
use crate::tables::Place;

/// The places of a block's rows.
#[derive(Debug)]
pub(super) struct Localities {
    /// The number in `places` of each row's place.
    rows: Vec<u32>,
    /// The places, in the order in which the rows name them first.
    places: Vec<&'static Place>,
}

/// ZIP codes are below this, and no two places share one.
const ZIPS: usize = 100_000;

impl Localities {
    /// Numbers the places of the rows.
    pub(super) fn new(of_rows: &[&'static Place]) -> Self {
        let mut number_of = vec![u32::MAX; ZIPS];
        let mut places = Vec::new();
        let number = |place: &&'static Place| {
            let zip = place.zip.bytes().fold(0, |zip, digit| 10 * zip + usize::from(digit - b'0'));
            if number_of[zip] == u32::MAX {
                number_of[zip] = places.len() as u32;
                places.push(*place);
            }
            number_of[zip]
        };
        Self { rows: of_rows.iter().map(number).collect(), places }
    }

    /// The column of what `text_of` gives of a place; equal text has equal code.
    pub(super) fn column(&self, text_of: fn(&Place) -> &str) -> Cells {
        let (mut list, mut codes) = (Vec::new(), HashMap::new());
        let code = |place: &&'static Place| {
            let text = text_of(place);
            *codes.entry(text).or_insert_with(|| {
                list.push(text);
                list.len() as u32
            })
        };
        let code_of: Vec<u32> = self.places.iter().map(code).collect();
        let codes = self.rows.iter().map(|&place| code_of[place as usize]).collect();
        Cells::Listed { codes, list: Arc::new(Cells::of_texts(list)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{places, states};

    #[test]
    fn columns_say_what_the_places_say() {
        let draws = (0..states().len() as u8).flat_map(|s| (0..2000u64).map(move |i| (s, i << 53 | i << 13)));
        let drawn: Vec<&Place> = draws.map(|(state, bits)| places().draw(state, bits)).collect();
        let localities = Localities::new(&drawn);
        let texts: [fn(&Place) -> &str; 3] = [|place| place.city, |place| place.county, |place| place.zip];
        let columns = texts.map(|text_of| localities.column(text_of));
        for (row, place) in drawn.iter().enumerate() {
            let found = columns.each_ref().map(|cells| std::str::from_utf8(cells.text(row)).unwrap());
            assert_eq!(found, [place.city, place.county, place.zip]);
        }
    }
}
