//! Counts against hand-made truth.

use super::*;
use crate::date::Date;
use crate::linkage::{Direction, Linkage, PairScope, Strategy};
use crate::population::PersonId;
use crate::records::{Cells, Field, Lexicon, Records};
use crate::truth::{SampledDates, Truth};

/// Rows: (jurisdiction, ssn4, person). One strategy: SSN4 agrees.
fn evaluated(rows: &[(u8, u16, u32)]) -> Evaluation {
    let mut records = Records::new(rows.len(), Lexicon::default());
    records.set(Field::Jurisdiction, Cells::U8(rows.iter().map(|r| r.0).collect()));
    records.set(Field::Ssn4, Cells::U16(rows.iter().map(|r| r.1).collect()));
    let truth =
        Truth { persons: rows.iter().map(|r| PersonId(r.2)).collect(), kinds: vec![0; rows.len()], ..Truth::default() };
    let strategy: Strategy = toml::from_str("name = 'x'\nagree = ['ssn4']").unwrap();
    let strategies = [strategy];
    let linkage = Linkage::new(&strategies);
    evaluate(&linkage, 1, &linkage.run(&records).unwrap(), &records, &truth, &["ssn4".parse().unwrap()])
}

fn totals(evaluation: &Evaluation) -> [u64; 7] {
    [0, 1, 2, 3, 4, 5, 6].map(|slot| evaluation.joint.total(slot))
}

#[test]
fn true_false_and_missed_are_told_apart() {
    let found = evaluated(&[(1, 7, 100), (2, 7, 100), (2, 7, 200), (1, 8, 300), (2, 0, 300), (1, 9, 400), (1, 9, 500)]);
    // Row 0–1: true. Row 0–2: false. Rows 3–4: missed. Rows 5–6 share a jurisdiction: not compared.
    // Person 200 is flagged only wrongly; person 100 also rightly. Two people are there twice, and one of them is found. The missed match agrees on no key, so it was not looked at.
    assert_eq!(totals(&found), [1, 1, 1, 1, 1, 2, 1]);
    assert_eq!((found.matches, found.records, found.pairs), (2, 7, 12.0));
    let (_, same, different) = found.evidence[0][0];
    assert_eq!((same.agree, different.agree, same.total(), different.total()), (1, 1, 1, 1));
}

#[test]
fn people_who_hang_together_are_one_cluster() {
    // Three namesakes in three states: three false links, one cluster, three people wrongly flagged.
    let three = evaluated(&[(1, 7, 1), (2, 7, 2), (3, 7, 3)]);
    let mut expected = crate::stats::Clusters::default();
    expected.add(&[0, 3, 0, 3, 0, 0, 0]);
    assert_eq!(three.joint, expected);
}

#[test]
fn nothing_to_link_is_nothing_counted() {
    let empty = evaluated(&[]);
    assert_eq!((totals(&empty), empty.pairs), ([0; 7], 0.0));
    let alone = evaluated(&[(1, 7, 1), (1, 7, 1)]);
    assert_eq!((totals(&alone), alone.pairs), ([0; 7], 0.0));
}

#[test]
fn sampled_birth_dates_are_the_clusters() {
    let mut records = Records::new(4, Lexicon::default());
    records.set(Field::Jurisdiction, Cells::U8(vec![1, 2, 1, 2]));
    records.set(Field::Ssn4, Cells::U16(vec![7, 7, 8, 8]));
    records.set(Field::BirthDate, Cells::U32(vec![5; 4]));
    let strategies: [Strategy; 1] = [toml::from_str("name = 'x'\nagree = ['ssn4']").unwrap()];
    let linkage = Linkage::new(&strategies);
    let kinds = |dates: Option<SampledDates>| {
        let truth = Truth {
            persons: (0..4).map(PersonId).collect(),
            kinds: vec![0; 4],
            sampled_dates: dates,
            ..Truth::default()
        };
        evaluate(&linkage, 1, &linkage.run(&records).unwrap(), &records, &truth, &[]).by_strategy.remove(0)
    };
    let (mut apart, mut together) = (crate::stats::Clusters::default(), crate::stats::Clusters::default());
    (0..2).for_each(|_| apart.add(&[0, 1, 0, 2, 0, 0, 0]));
    together.add_exposed(&[0, 2, 0, 4, 0, 0, 0], 80);
    together.add_exposed(&[0; 7], 48);
    assert_eq!(kinds(None), apart);
    // Two dates are simulated; nobody was born on the first.
    let dates = SampledDates { of_row: vec![5; 4], exposures: vec![(3, 48), (5, 80)] };
    assert_eq!(kinds(Some(dates)), together);
}

#[test]
fn links_count_by_the_written_date_and_missed_matches_by_the_true_one() {
    // Rows: (jurisdiction, person, born, written). Dates 3 and 5 are simulated, 4 and 6 are not. Three links, three that are missed.
    let rows: [(u8, u32, u32, u32); 14] = [
        (1, 1, 5, 3), // one person, born on 5, both records with 3: a true link on 3, a person twice on 5
        (2, 1, 5, 3),
        (1, 2, 4, 3), // … born on 4: a true link on 3, and no match
        (2, 2, 4, 3),
        (1, 3, 5, 4), // … with 4: no link, and a match on 5 that is not missed
        (2, 3, 5, 4),
        (1, 4, 5, 5), // … with 5 and 3: missed on 5
        (2, 4, 5, 3),
        (1, 5, 6, 5), // … born on 6, with 5 and 3: nothing
        (2, 5, 6, 3),
        (1, 6, 4, 5), // strangers on 5: a false link
        (2, 7, 5, 5),
        (1, 8, 5, 6), // strangers on 6: none
        (2, 9, 3, 6),
    ];
    let mut records = Records::new(rows.len(), Lexicon::default());
    records.set(Field::Jurisdiction, Cells::U8(rows.iter().map(|r| r.0).collect()));
    // A number for each two rows, so that only they are compared.
    records.set(Field::Ssn4, Cells::U16((0..rows.len() as u16).map(|row| 1 + row / 2).collect()));
    let date = |day: u32| Date::new(1950, 1, day).unwrap().packed();
    records.set(Field::BirthDate, Cells::U32(rows.iter().map(|r| date(r.3)).collect()));
    let strategies: [Strategy; 1] = [toml::from_str("name = 'x'\nagree = ['ssn4', 'birth_date']").unwrap()];
    let linkage = Linkage::new(&strategies);
    let exposures = vec![(date(3), 16), (date(5), 16)];
    let dates = SampledDates { of_row: rows.iter().map(|r| date(r.2)).collect(), exposures };
    let truth = Truth {
        persons: rows.iter().map(|r| PersonId(r.1)).collect(),
        kinds: vec![0; rows.len()],
        sampled_dates: Some(dates),
        ..Truth::default()
    };
    let found = evaluate(&linkage, 1, &linkage.run(&records).unwrap(), &records, &truth, &["ssn4".parse().unwrap()]);
    let mut expected = crate::stats::Clusters::default();
    // On 3: two true links and their people. On 5: the false link and its two people, the missed match, three people who are there twice.
    expected.add_exposed(&[2, 0, 0, 0, 2, 0, 2], 16);
    expected.add_exposed(&[0, 1, 1, 2, 0, 3, 0], 16);
    assert_eq!(found.by_strategy[0], expected);
    assert_eq!(found.matches, 3);
    let (_, same, different) = found.evidence[0][0];
    assert_eq!((same.agree, different.agree), (2, 1));
}

/// Rows: (jurisdiction, ssn4, person, registered on the day of 2012, live, voted, credited). One strategy: SSN4 agrees.
type LevelRow = (u8, u16, u32, u32, bool, bool, bool);

fn levels(rows: &[LevelRow], direction: Direction, second_begins: Option<u32>) -> Consequences {
    let mut records = Records::new(rows.len(), Lexicon::default());
    records.set(Field::Jurisdiction, Cells::U8(rows.iter().map(|r| r.0).collect()));
    records.set(Field::Ssn4, Cells::U16(rows.iter().map(|r| r.1).collect()));
    let truth =
        Truth { persons: rows.iter().map(|r| PersonId(r.2)).collect(), kinds: vec![0; rows.len()], ..Truth::default() };
    let strategies: [Strategy; 1] = [toml::from_str("name = 'x'\nagree = ['ssn4']").unwrap()];
    let mut linkage = Linkage::new(&strategies);
    if let Some(second_begins) = second_begins {
        linkage = linkage.with_scope(PairScope::AcrossFiles { second_begins });
    }
    let found = evaluate(&linkage, 1, &linkage.run(&records).unwrap(), &records, &truth, &[]);
    let row_of = |row: &u32| rows[*row as usize];
    let touched = found.rows();
    let facts = RowFacts {
        registered: touched
            .iter()
            .map(|r| if row_of(r).3 == 0 { 0 } else { Date::new(2012, 1, row_of(r).3).unwrap().packed() })
            .collect(),
        ssn4: touched.iter().map(|r| row_of(r).1).collect(),
        valid: touched.iter().map(|r| row_of(r).4).collect(),
        voted: touched.iter().map(|r| row_of(r).5).collect(),
        credited: touched.iter().map(|r| row_of(r).6).collect(),
        groups: vec![touched.iter().map(|r| (row_of(r).2 % 2) as u8).collect()],
        rows: touched,
    };
    found.consequences(0, direction, &facts, &[2])
}

fn level_totals(levels: &Consequences) -> [u64; Consequence::COUNT] {
    std::array::from_fn(|slot| levels.counts.total(slot))
}

#[test]
fn the_earlier_registration_is_cancelled_whoever_lives_there() {
    use Direction::{EarlierRegistration, LaterRegistration};
    // A mover whose new registration is live, and who voted in the old state; and one whose dates are the wrong way round.
    let rows = [
        (1, 7, 100, 3, false, true, true),
        (2, 7, 100, 9, true, false, false),
        (1, 8, 200, 5, true, false, false),
        (2, 8, 200, 6, false, false, false),
    ];
    // Links, SSN4 agrees; two canceled, one live, one not; two directed matches, one wrong; one legitimate vote impeded.
    assert_eq!(
        level_totals(&levels(&rows, LaterRegistration, None)),
        [2, 2, 2, 0, 0, 2, 1, 1, 2, 1, 0, 0, 0, 0, 0, 1, 0]
    );
    assert_eq!(
        level_totals(&levels(&rows, EarlierRegistration, None)),
        [2, 2, 2, 0, 0, 2, 1, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0]
    );
    assert_eq!(
        level_totals(&levels(&rows, Direction::None, None)),
        [2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    );
    // Without dates nothing is canceled.
    let undated = rows.map(|r| LevelRow::from((r.0, r.1, r.2, 0, r.4, r.5, r.6)));
    assert_eq!(level_totals(&levels(&undated, LaterRegistration, None))[Consequence::Cancelled.index()], 0);
}

#[test]
fn double_votes_are_real_clerical_or_of_two_people() {
    let rows = [
        // Voted twice; the earlier registration is canceled, which prevents one vote.
        (1, 7, 100, 3, false, true, true),
        (2, 7, 100, 9, true, true, true),
        // A wrong credit in the old state.
        (1, 8, 200, 3, false, false, true),
        (2, 8, 200, 9, true, true, true),
        // Two people, both of whom voted: one loses their vote.
        (1, 9, 301, 3, true, true, true),
        (2, 9, 400, 9, true, true, true),
    ];
    let found = levels(&rows, Direction::LaterRegistration, None);
    assert_eq!(level_totals(&found), [3, 2, 3, 0, 0, 3, 1, 2, 2, 0, 3, 1, 1, 0, 1, 1, 1]);
    // Persons 301 and 400 are flagged only wrongly: one of each group.
    let mut flagged = crate::stats::Clusters::default();
    flagged.add(&[0, 0, 1, 0, 0, 0]);
    flagged.add(&[0, 0, 1, 0, 0, 0]);
    flagged.add(&[1, 1, 0, 1, 0, 1]);
    assert_eq!(found.flagged, [flagged]);
}

#[test]
fn against_a_list_only_registrations_are_flagged() {
    // Two registrations of one number; the list's entry is the first one's person.
    let rows =
        [(1, 7, 100, 3, false, false, true), (1, 7, 201, 3, true, true, true), (1, 7, 100, 0, false, false, false)];
    let found = levels(&rows, Direction::None, Some(2));
    // Both are flagged, one is live. Both are credited: one of two people, one of a person who did not vote.
    assert_eq!(level_totals(&found), [2, 1, 2, 0, 0, 2, 1, 1, 1, 0, 2, 1, 1, 0, 0, 1, 0]);
    let mut flagged = crate::stats::Clusters::default();
    flagged.add(&[0, 1, 1, 1, 0, 1]);
    assert_eq!(found.flagged, [flagged]);
    // A list that is wrong about its own person.
    let living = [(1, 7, 100, 3, true, true, true), (1, 7, 100, 0, false, false, false)];
    let totals = level_totals(&levels(&living, Direction::None, Some(1)));
    assert_eq!(totals, [1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0]);
}
