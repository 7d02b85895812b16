//! Counts against hand-made truth.

use super::*;
use crate::linkage::{Linkage, Strategy};
use crate::population::PersonId;
use crate::records::{Cells, Field, Lexicon, Records};
use crate::truth::Truth;

/// Rows: (jurisdiction, ssn4, person). One strategy: SSN4 agrees.
fn evaluated(rows: &[(u8, u16, u32)]) -> Evaluation {
    let mut records = Records::new(rows.len(), Lexicon::default());
    records.set(Field::Jurisdiction, Cells::U8(rows.iter().map(|r| r.0).collect()));
    records.set(Field::Ssn4, Cells::U16(rows.iter().map(|r| r.1).collect()));
    let truth =
        Truth { persons: rows.iter().map(|r| PersonId(r.2)).collect(), nth: vec![0; rows.len()], ..Truth::default() };
    let strategy: Strategy = toml::from_str("name = 'x'\nagree = ['ssn4']").unwrap();
    let strategies = [strategy];
    let linkage = Linkage::new(&strategies);
    evaluate(&linkage, 1, &linkage.run(&records).unwrap(), &records, &truth, &["ssn4".parse().unwrap()])
}

fn totals(evaluation: &Evaluation) -> [u64; 5] {
    [0, 1, 2, 3, 4].map(|slot| evaluation.joint.total(slot))
}

#[test]
fn true_false_and_missed_are_told_apart() {
    let found = evaluated(&[(1, 7, 100), (2, 7, 100), (2, 7, 200), (1, 8, 300), (2, 0, 300), (1, 9, 400), (1, 9, 500)]);
    // Row 0–1: true. Row 0–2: false. Rows 3–4: missed. Rows 5–6 share a jurisdiction: not compared.
    // Person 200 is flagged only wrongly; person 100 also rightly. The missed match agrees on no key, so it was not looked at.
    assert_eq!(totals(&found), [1, 1, 1, 1, 1]);
    assert_eq!((found.matches, found.records, found.pairs), (2, 7, 12.0));
    let (_, same, different) = found.evidence[0][0];
    assert_eq!((same.agree, different.agree, same.total(), different.total()), (1, 1, 1, 1));
}

#[test]
fn people_who_hang_together_are_one_cluster() {
    // Three namesakes in three states: three false links, one cluster, three people wrongly flagged.
    let three = evaluated(&[(1, 7, 1), (2, 7, 2), (3, 7, 3)]);
    let mut expected = crate::stats::Clusters::default();
    expected.add(&[0, 3, 0, 3, 0]);
    assert_eq!(three.joint, expected);
}

#[test]
fn nothing_to_link_is_nothing_counted() {
    let empty = evaluated(&[]);
    assert_eq!((totals(&empty), empty.pairs), ([0; 5], 0.0));
    let alone = evaluated(&[(1, 7, 1), (1, 7, 1)]);
    assert_eq!((totals(&alone), alone.pairs), ([0; 5], 0.0));
}

#[test]
fn sampled_birth_dates_are_the_clusters() {
    let mut records = Records::new(4, Lexicon::default());
    records.set(Field::Jurisdiction, Cells::U8(vec![1, 2, 1, 2]));
    records.set(Field::Ssn4, Cells::U16(vec![7, 7, 8, 8]));
    let strategies: [Strategy; 1] = [toml::from_str("name = 'x'\nagree = ['ssn4']").unwrap()];
    let linkage = Linkage::new(&strategies);
    let kinds = |dates: Option<Vec<u32>>| {
        let truth = Truth {
            persons: (0..4).map(PersonId).collect(),
            nth: vec![0; 4],
            sampled_dates: dates,
            ..Truth::default()
        };
        evaluate(&linkage, 1, &linkage.run(&records).unwrap(), &records, &truth, &[]).by_strategy.remove(0)
    };
    let (mut apart, mut together) = (crate::stats::Clusters::default(), crate::stats::Clusters::default());
    (0..2).for_each(|_| apart.add(&[0, 1, 0, 2, 0]));
    together.add(&[0, 2, 0, 4, 0]);
    assert_eq!(kinds(None), apart);
    assert_eq!(kinds(Some(vec![5; 4])), together);
}
