//! Nicknames of formal first names.

use std::sync::OnceLock;

use hashbrown::HashMap;

use super::embedded::without_header;

/// The nicknames of a first name, in the order of the table; none when it has none.
pub fn nicknames(name: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<HashMap<&'static str, Vec<&'static str>, foldhash::fast::FixedState>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: HashMap<&'static str, Vec<&'static str>, _> = HashMap::default();
        for line in without_header(include_str!("../../data/nicknames.csv")).lines() {
            let (formal, nickname) = line.split_once(',').expect("two columns");
            table.entry(formal).or_default().push(nickname);
        }
        table
    });
    table.get(name).map_or(&[], Vec::as_slice)
}
