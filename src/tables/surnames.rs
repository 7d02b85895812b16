//! Surnames by race: the 162,252 names with 100 or more bearers in 2010, and the unlisted tail.

use std::sync::OnceLock;

use super::Race;
use super::embedded::{decode, integers};
use super::vocabulary::{TAIL_INITIALS, Tail};
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
        self.draw_from(self.samplers[race as usize].get_or_init(|| self.even_sampler(race, 0.0)), bits)
    }

    /// The vocabulary code drawn with one of [`Self::even_sampler`].
    #[inline]
    pub(crate) fn draw_from(&self, table: &AliasTable, bits: u64) -> u32 {
        match table.draw(bits) {
            0 => Tail::Surnames.draw(bits),
            code => code,
        }
    }

    /// Draws surnames of a race, each with its chance in the nation to the power of `1 - evenness`; the share of the tail stays.
    pub(crate) fn even_sampler(&self, race: Race, evenness: f64) -> AliasTable {
        let race = race as usize;
        let listed = self.even_counts(race, evenness);
        let all = listed.enumerate().map(|(i, count)| (i as u32 + 1, count)).filter(|w| w.1 > 0.0);
        AliasTable::new(&all.chain([(0, f64::from(self.tail[race]))]).collect::<Vec<_>>())
    }

    /// People of a race by listed surname, as many in all as there are in the nation.
    fn even_counts(&self, race: usize, evenness: f64) -> impl Iterator<Item = f64> + '_ {
        let even = move |count: f64| if evenness == 0.0 { count } else { libm::pow(count, 1.0 - evenness) };
        let of_race = move || self.counts.iter().map(move |counts| f64::from(counts[race]));
        let (before, after) = of_race().fold((0.0, 0.0), |(a, b), count| (a + count, b + even(count)));
        of_race().map(move |count| even(count) * before / after)
    }

    /// Probability that a person of race `a` and one of race `b` bear the same surname, for all pairs of races.
    pub fn shared(&self, evenness: f64) -> [[f64; 6]; 6] {
        let mut even: [_; 6] = std::array::from_fn(|race| self.even_counts(race, evenness));
        let mut totals = self.tail.map(f64::from);
        let mut products = [[0.0; 6]; 6];
        for _ in &self.counts {
            let counts = even.each_mut().map(|counts| counts.next().expect("a count for each name"));
            (0..6).for_each(|r| totals[r] += counts[r]);
            add_outer(&mut products, &counts, 1.0);
        }
        // Within the tail every name is equally likely: one in TAIL_NAMES.
        add_outer(&mut products, &self.tail.map(f64::from), 1.0 / f64::from(TAIL_NAMES));
        std::array::from_fn(|a| std::array::from_fn(|b| products[a][b] / (totals[a] * totals[b])))
    }

    /// Share of each race that bears a listed surname; `None` when it is not listed.
    pub fn shares_of(&self, name: &str) -> Option<[f64; 6]> {
        let place = self.names.iter().position(|listed| *listed == name)?;
        let totals = self.counts.iter().fold(self.tail.map(f64::from), |mut sum, counts| {
            (0..6).for_each(|race| sum[race] += f64::from(counts[race]));
            sum
        });
        Some(std::array::from_fn(|race| f64::from(self.counts[place][race]) / totals[race]))
    }

    /// Share of each race whose surname begins with each letter from A to Z.
    pub fn initials(&self) -> [[f64; 26]; 6] {
        let mut letters = [[0.0; 26]; 6];
        let mut add = |letter: u8, counts: [f64; 6]| {
            (0..6).for_each(|race| letters[race][usize::from(letter - b'A')] += counts[race]);
        };
        self.names.iter().zip(&self.counts).for_each(|(name, c)| add(name.as_bytes()[0], c.map(f64::from)));
        let part = self.tail.map(|count| f64::from(count) / TAIL_INITIALS.len() as f64);
        TAIL_INITIALS.iter().for_each(|&letter| add(letter, part));
        letters.map(|row| {
            let total: f64 = row.iter().sum();
            row.map(|count| count / total)
        })
    }
}

fn add_outer(products: &mut [[f64; 6]; 6], counts: &[f64; 6], scale: f64) {
    for (a, row) in products.iter_mut().enumerate() {
        for (b, cell) in row.iter_mut().enumerate() {
            *cell += counts[a] * counts[b] * scale;
        }
    }
}
