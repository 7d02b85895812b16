//! Scores against slow twins that look at every pair of records.

use super::truth::TruthError;
use super::*;
use crate::evaluate::Slot;

/// Sides and entities of records; ids are their numbers.
fn truth(scope: Scope, records: &[(u32, u32)]) -> TruthTable {
    let mut table = TruthTable::new(scope);
    for (number, (side, entity)) in records.iter().enumerate() {
        table.add(0, &number.to_string(), &format!("e{entity}"), &format!("s{side}")).unwrap();
    }
    table
}

fn links(truth: &TruthTable, pairs: &[(u32, u32, Option<f64>)]) -> Links {
    let mut reader = LinkReader::default();
    for (row, &(a, b, probability)) in pairs.iter().enumerate() {
        let ids = [a, b].map(|n| n.to_string());
        let records = [0, 1].map(|i| truth.record(0, &ids[i]));
        reader.add(truth, row as u64 + 2, [&ids[0], &ids[1]], records, probability);
    }
    reader.finish()
}

fn draw(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = crate::rng::mix(state.wrapping_add(0x9e37_79b9_7f4a_7c15));
        state % below
    }
}

/// Records of a few entities on a few sides, and pairs among them, some repeated, some of a record with itself.
fn random(seed: u64, scope: Scope) -> (TruthTable, Vec<(u32, u32, Option<f64>)>) {
    let mut next = draw(seed);
    let n = 1 + next(60);
    let records: Vec<(u32, u32)> = (0..n).map(|_| (next(3) as u32, next(1 + n / 2) as u32)).collect();
    let pairs = (0..next(120)).map(|_| (next(n) as u32, next(n) as u32, Some(next(11) as f64 / 10.0))).collect();
    (truth(scope, &records), pairs)
}

#[test]
fn pairs_are_counted_as_by_looking_at_all_of_them() {
    for seed in 0..200 {
        for scope in [Scope::All, Scope::AcrossSides] {
            let (truth, written) = random(seed, scope);
            let n = truth.len() as u32;
            let linked = |a: u32, b: u32, least: f64| {
                written.iter().any(|&(x, y, p)| ((x, y) == (a, b) || (y, x) == (a, b)) && p.unwrap() >= least)
            };
            let (score, curve) = score_pairs(&truth, &links(&truth, &written), Some(0.5), &[0.5, 0.9]);
            for least in [0.5, 0.9] {
                let mut counts = [0u64; 3];
                for a in 0..n {
                    for b in a + 1..n {
                        if scope == Scope::AcrossSides && truth.sides[a as usize] == truth.sides[b as usize] {
                            continue;
                        }
                        let same = truth.entities[a as usize] == truth.entities[b as usize];
                        match (same, linked(a, b, least)) {
                            (true, true) => counts[0] += 1,
                            (false, true) => counts[1] += 1,
                            (true, false) => counts[2] += 1,
                            (false, false) => {}
                        }
                    }
                }
                if least == 0.5 {
                    assert_eq!([score.true_links, score.false_links, score.missed_matches], counts, "{seed} {scope:?}");
                }
                let matches = counts[0] + counts[2];
                if let Some(point) = curve.as_ref().map(|c| c.at(least, matches)) {
                    assert_eq!([point.true_links, point.false_links, point.missed_matches], counts, "{seed} {least}");
                }
            }
            let t = &score.dropped;
            assert_eq!(t.rows, written.len() as u64);
            assert_eq!(t.self_pairs, written.iter().filter(|p| p.0 == p.1).count() as u64);
        }
    }
}

#[test]
fn clusters_of_pairs_are_those_of_evaluate() {
    use crate::linkage::{Linkage, Strategy};
    use crate::population::PersonId;
    use crate::records::{Cells, Field, Lexicon, Records};
    let mut seen = [0, 0];
    for seed in 0..50 {
        let mut next = draw(seed);
        let n = 80;
        let rows: Vec<(u32, u32, u16)> =
            (0..n).map(|_| (1 + next(3) as u32, next(30) as u32, next(25) as u16)).collect();
        let mut records = Records::new(n, Lexicon::default());
        records.set(Field::Jurisdiction, Cells::U8(rows.iter().map(|r| r.0 as u8).collect()));
        records.set(Field::Ssn4, Cells::U16(rows.iter().map(|r| r.2).collect()));
        let persons = rows.iter().map(|r| PersonId(r.1)).collect();
        let key = crate::truth::Truth { persons, kinds: vec![0; n], ..Default::default() };
        let strategies: [Strategy; 1] = [toml::from_str("name = 'x'\nagree = ['ssn4']").unwrap()];
        let linkage = Linkage::new(&strategies);
        let found = linkage.run(&records).unwrap();
        let expected = crate::evaluate::evaluate(&linkage, 1, &found, &records, &key, &[]).by_strategy.remove(0);
        let truth = truth(Scope::AcrossSides, &rows.iter().map(|r| (r.0, r.1)).collect::<Vec<_>>());
        let pairs: Vec<_> = found.pairs.iter().map(|p| (p.right, p.left, None)).collect();
        let links = links(&truth, &pairs);
        let counted = components::count(&truth, &truth.matches_by_entity(), links.pairs.into_iter().map(|p| (p, true)));
        assert_eq!(counted, expected, "{seed}");
        seen[0] += expected.total(Slot::FalseLinks as usize);
        seen[1] += expected.total(Slot::TrueLinks as usize);
    }
    assert!(seen[0] > 100 && seen[1] > 20, "{seen:?}");
}

/// B-cubed by its definition: for each record, over all records.
fn slow_b_cubed(truth: &TruthTable, cluster_of: &[u32]) -> (f64, f64) {
    let n = truth.len();
    let (mut precision, mut recall) = (0.0, 0.0);
    for r in 0..n {
        let in_cluster: Vec<usize> = (0..n).filter(|&s| cluster_of[s] == cluster_of[r]).collect();
        let in_entity: Vec<usize> = (0..n).filter(|&s| truth.entities[s] == truth.entities[r]).collect();
        let both = in_cluster.iter().filter(|s| in_entity.contains(s)).count() as f64;
        precision += both / in_cluster.len() as f64;
        recall += both / in_entity.len() as f64;
    }
    (precision / n as f64, recall / n as f64)
}

#[test]
fn b_cubed_and_pairs_of_clusters_are_those_of_their_slow_twins() {
    for seed in 0..200 {
        for scope in [Scope::All, Scope::AcrossSides] {
            let (truth, _) = random(seed, scope);
            let mut next = draw(seed + 1000);
            let n = truth.len() as u32;
            // Some records are in no cluster: each is alone.
            let named: Vec<Option<u32>> = (0..n).map(|_| (next(5) > 0).then(|| next(12) as u32)).collect();
            let mut reader = ClusterReader::new(&truth);
            for (record, cluster) in named.iter().enumerate().filter_map(|(r, c)| Some((r as u32, (*c)?))) {
                reader.add((1, "", Some(record), &format!("c{cluster}"))).unwrap();
            }
            let cluster_of: Vec<u32> = (0..n).map(|r| named[r as usize].unwrap_or(100 + r)).collect();
            let score = score_clusters(&truth, reader);
            let (precision, recall) = slow_b_cubed(&truth, &cluster_of);
            let close = |e: &crate::stats::Estimate, x: f64| assert!((e.value.unwrap() - x).abs() < 1e-12, "{seed}");
            close(&score.b_cubed.precision, precision);
            close(&score.b_cubed.recall, recall);
            let mut pairs = Vec::new();
            for a in 0..n {
                (a + 1..n)
                    .filter(|&b| cluster_of[a as usize] == cluster_of[b as usize])
                    .for_each(|b| pairs.push((a, b, None)));
            }
            let (by_pairs, _) = score_pairs(&truth, &links(&truth, &pairs), None, &[]);
            let p = &score.pairs;
            assert_eq!(
                (p.true_links, p.false_links, p.missed_matches),
                (by_pairs.true_links, by_pairs.false_links, by_pairs.missed_matches),
                "{seed} {scope:?}"
            );
        }
    }
}

#[test]
fn claims_stand_beside_the_truth() {
    // Entities 0 0 | 1 1 | 2 | 3; one match (2–3) is no candidate.
    let truth = truth(Scope::All, &[(0, 0), (0, 0), (0, 1), (0, 1), (0, 2), (0, 3)]);
    let pairs = [(0, 1, Some(0.99)), (4, 5, Some(0.9)), (0, 4, Some(0.4))];
    let (score, curve) = score_pairs(&truth, &links(&truth, &pairs), Some(0.5), &[0.5, 0.95, 0.999]);
    assert_eq!((score.links, score.true_links, score.false_links, score.missed_matches), (2, 1, 1, 1));
    let claimed: Vec<_> = score.thresholds.iter().map(|row| row.point.claimed_false_link_share).collect();
    assert!((claimed[0].unwrap() - 0.055).abs() < 1e-12 && (claimed[1].unwrap() - 0.01).abs() < 1e-12);
    assert_eq!((claimed[2], score.thresholds[2].estimate.value), (None, None));
    // Precision 1 at recall ½, and no more is found.
    assert_eq!(score.area, Some(0.5));
    assert_eq!((score.candidates, score.reached_matches), (3, 1));
    assert_eq!(curve.unwrap().points.len(), 3);
    assert_eq!(score.f1.value, Some(0.5));
}

#[test]
fn pairs_that_cannot_be_are_dropped_and_counted() {
    let truth = truth(Scope::AcrossSides, &[(0, 0), (1, 0), (0, 1)]);
    let found = links(&truth, &[(0, 1, None), (1, 0, None), (0, 0, None), (0, 2, None), (0, 77, None)]);
    assert_eq!(found.pairs.len(), 1);
    let tally = found.tally;
    assert_eq!((tally.rows, tally.duplicates, tally.self_pairs, tally.within_one_side), (5, 1, 1, 1));
    assert_eq!((tally.unknown.rows, &tally.unknown.examples[..]), (1, &[(6, "\"99\"".to_owned())][..]));
}

#[test]
fn records_are_found_by_id_and_by_row_number() {
    let mut table = TruthTable::new(Scope::AcrossSides);
    table.add(0, "a", "x", "left").unwrap();
    table.add(0, "b", "y", "left").unwrap();
    table.add(1, "a", "y", "right").unwrap();
    assert_eq!((table.record(0, "a"), table.record(1, "a"), table.record(1, "b")), (Some(0), Some(2), None));
    assert_eq!((table.numbered(0, 2), table.numbered(1, 1), table.numbered(1, 2)), (Some(1), Some(2), None));
    assert_eq!((table.numbered(0, 0), table.numbered(0, 3)), (None, None));
    assert_eq!(table.add(0, "a", "z", "left"), Err(TruthError::Twice("\"A\"".to_owned())));
    assert_eq!(table.add(0, "", "z", "left"), Err(TruthError::Empty));
    assert_eq!(table.matches_by_entity(), [0, 1]);
}

#[test]
fn nothing_linked_is_nothing_estimated() {
    let truth = truth(Scope::All, &[(0, 0), (0, 1)]);
    let (score, curve) = score_pairs(&truth, &Links::default(), None, &[0.5]);
    assert_eq!((score.false_link_share.value, score.missed_match_share.value, score.f1.value), (None, None, None));
    assert!(curve.is_none() && score.thresholds.is_empty());
    assert_eq!(score_clusters(&truth, ClusterReader::new(&truth)).b_cubed.precision.value, Some(1.0));
}
