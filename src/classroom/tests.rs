use super::*;

#[test]
fn three_figures_are_told() {
    assert_eq!([1_234_567.0, 0.012_345, 0.0, 87.44].map(rounded), [1_230_000.0, 0.0123, 0.0, 87.4]);
}

#[test]
fn try_it() {
    let start = std::time::Instant::now();
    let people = room::Mix::new();
    println!("mix {:?}", start.elapsed());
    let room = Room::new(&people);
    println!("{:?} {:?} {:?}", room.needed, room.at, start.elapsed());
    println!("{:#?}", Sizes::new(&people));
    let classes = class::classes(SEED);
    println!("{} {:?} {:?}", classes.len(), classes[0], start.elapsed());
    let comparison = Comparison::new(SEED);
    println!("{} {:?}", comparison.sample(), start.elapsed());
    let flags = Flags::new(&comparison);
    println!("{:?}", start.elapsed());
    let deck = Deck::new(&comparison);
    println!("{:#?} {:?}", deck, start.elapsed());
    let own = OwnRules::new(&comparison);
    println!("{:?}", start.elapsed());
    println!("{:?} {:?}", flags.flagged[0], own.rules.last());
    println!("{}", serde_json::to_string(&flags).unwrap().len());
}
