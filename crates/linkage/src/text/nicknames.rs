//! Nicknames of formal first names: a table of pairs, curated by hand (`data/README.md`), both ways where the source has both.

use std::sync::OnceLock;

use hashbrown::HashMap;

type Table = HashMap<&'static str, Vec<&'static str>, foldhash::fast::FixedState>;

/// Formal name and nickname, a line each.
fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("../../data/nicknames.csv").lines().skip(1);
    lines.map(|line| line.split_once(',').expect("two columns"))
}

/// The nicknames of a first name in capital letters, in the order of the table; none when it has none.
pub fn nicknames(name: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = Table::default();
        pairs().for_each(|(formal, nickname)| table.entry(formal).or_default().push(nickname));
        table
    });
    table.get(name).map_or(&[], Vec::as_slice)
}

/// The names that a first name is a nickname of, in the order of the table.
fn formal_names(name: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = Table::default();
        pairs().for_each(|(formal, nickname)| table.entry(nickname).or_default().push(formal));
        table
    });
    table.get(name).map_or(&[], Vec::as_slice)
}

/// One formal name for a first name, so that names can be put into groups: of the names that list it as a nickname, and itself, the one with
/// the most births. BILL, BILLY and WILL become WILLIAM. A nickname of several names (AL) goes to one of them only.
pub fn formal_name(name: &str) -> String {
    static TABLE: OnceLock<HashMap<&'static str, &'static str, foldhash::fast::FixedState>> = OnceLock::new();
    let lines = || include_str!("../../data/formal_names.csv").lines().skip(1);
    let table = TABLE.get_or_init(|| lines().map(|line| line.split_once(',').expect("two columns")).collect());
    let letters = super::letters(name);
    table.get(letters.as_str()).map_or(letters, |&formal| formal.to_owned())
}

/// Whether two first names are one name, one is a nickname of the other, or both are nicknames of a third.
pub fn may_be_nicknames(a: &str, b: &str) -> bool {
    let (a, b) = (super::letters(a), super::letters(b));
    let is_nickname = |formal: &str, nickname: &str| nicknames(formal).contains(&nickname);
    a == b
        || is_nickname(&a, &b)
        || is_nickname(&b, &a)
        || formal_names(&a).iter().any(|formal| is_nickname(formal, &b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicknames_go_to_their_commonest_formal_name() {
        let groups = [("WILLIAM", ["BILL", "BILLY", "WILL"]), ("ELIZABETH", ["LIZ", "BETTY", "ELIZABETH"])];
        for (formal, names) in groups {
            names.iter().for_each(|name| assert_eq!(formal_name(name), formal, "{name}"));
        }
        assert_eq!(formal_name("Bob"), "ROBERT");
        assert_eq!(formal_name("Peggy"), "MARGARET");
        // Names that the table lacks stay as they are.
        assert_eq!((formal_name("XOCHITL"), formal_name("")), ("XOCHITL".to_owned(), String::new()));
    }

    #[test]
    fn names_share_a_formal_name_or_not() {
        let pairs = [
            ("BILL", "WILLIAM"),
            ("Robert", "BOB"),
            ("AL", "ALFRED"),
            ("AL", "ALBERT"),
            ("LIZ", "BETTY"),
            ("ANN", "ANN"),
        ];
        assert!(pairs.iter().all(|(a, b)| may_be_nicknames(a, b) && may_be_nicknames(b, a)));
        assert!(!may_be_nicknames("ALFRED", "ALBERT") && !may_be_nicknames("JOHN", "MARY"));
    }
}
