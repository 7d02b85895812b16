//! Surnames by race: the 162,252 names with 100 or more bearers in 2010, and the unlisted tail.

use std::sync::OnceLock;

use super::Race;
use super::embedded::{decode, integers};
use super::vocabulary::Tail;
use crate::rng::AliasTable;

/// Distinct names in the unlisted tail, assumption [surname-tail]: the Census counts 29.3 million people whose names
/// have fewer than 100 bearers [census-surnames-2010]; four million names give them seven bearers each. The tail adds
/// under 0.001 % to the chance that two people share a surname, so the number hardly matters.
pub const TAIL_NAMES: u32 = 4_000_000;

/// Counts by race, and weighted draws.
#[derive(Debug)]
pub struct Surnames {
    /// Listed names by falling count; the code of a name in the vocabulary is its place here plus one.
    pub names: Vec<&'static str>,
    counts: Vec<[u32; 6]>,
    tail: [u32; 6],
    samplers: [OnceLock<AliasTable>; 6],
}

/// The table, decoded on first use.
pub fn surnames() -> &'static Surnames {
    static TABLE: OnceLock<Surnames> = OnceLock::new();
    TABLE.get_or_init(|| {
        let text = decode(include_bytes!("../../data/surnames.csv.zst"));
        let mut table = Surnames {
            names: Vec::with_capacity(1 << 18),
            counts: Vec::with_capacity(1 << 18),
            tail: [0; 6],
            samplers: [const { OnceLock::new() }; 6],
        };
        for line in text.lines() {
            let mut fields = line.split(',');
            let name = fields.next().expect("name");
            let counts: [u32; 6] = integers(&mut fields);
            if name == "*" {
                table.tail = counts;
            } else {
                table.names.push(name);
                table.counts.push(counts);
            }
        }
        table
    })
}

impl Surnames {
    /// The vocabulary code of a surname drawn for `race` with 64 uniform bits.
    #[inline]
    pub fn draw(&self, race: Race, bits: u64) -> u32 {
        let table = self.samplers[race as usize].get_or_init(|| self.sampler(race));
        match table.draw(bits) {
            0 => Tail::Surnames.draw(bits),
            code => code,
        }
    }

    fn sampler(&self, race: Race) -> AliasTable {
        let listed = self.counts.iter().enumerate().map(|(i, c)| (i as u32 + 1, f64::from(c[race as usize])));
        let all: Vec<(u32, f64)> =
            listed.filter(|w| w.1 > 0.0).chain([(0, f64::from(self.tail[race as usize]))]).collect();
        AliasTable::new(&all)
    }

    /// Probability that a person of race `a` and one of race `b` bear the same surname, for all pairs of races.
    pub fn shared(&self) -> [[f64; 6]; 6] {
        let mut totals = self.tail.map(f64::from);
        for counts in &self.counts {
            (0..6).for_each(|r| totals[r] += f64::from(counts[r]));
        }
        let mut products = [[0.0; 6]; 6];
        for counts in &self.counts {
            add_outer(&mut products, counts, 1.0);
        }
        // Within the tail every name is equally likely: one in TAIL_NAMES.
        add_outer(&mut products, &self.tail, 1.0 / f64::from(TAIL_NAMES));
        std::array::from_fn(|a| std::array::from_fn(|b| products[a][b] / (totals[a] * totals[b])))
    }
}

fn add_outer(products: &mut [[f64; 6]; 6], counts: &[u32; 6], scale: f64) {
    for (a, row) in products.iter_mut().enumerate() {
        for (b, cell) in row.iter_mut().enumerate() {
            *cell += f64::from(counts[a]) * f64::from(counts[b]) * scale;
        }
    }
}
