//! What the two people of a false link are to each other: kin by the population, errors by what the files would say without any.

use super::pipeline::Linked;
use crate::date::{Date, Precision};
use crate::evaluate::{Evaluation, KindCounts, PairKind};
use crate::metric::{Counted, kind_full_size};
use crate::population::{Kin, Person, Population};
use crate::recording::RowKeys;
use crate::records::{Field, Records};
use crate::results::KindResult;
use crate::world::World;

/// The counts of one strategy as results.
pub(super) fn kind_results(counts: &KindCounts, of: &Counted, is_model: bool) -> Vec<KindResult> {
    let result = |kind: PairKind| {
        let count = counts.of(kind);
        KindResult {
            kind,
            full_size: kind_full_size(of, kind).estimate(),
            simulated: count.links,
            claimed: is_model.then_some(count.claimed),
        }
    };
    PairKind::ALL.map(result).to_vec()
}

/// Counts the links of each strategy of a comparison by kind.
pub(super) fn link_kinds(linked: &Linked, evaluation: &Evaluation) -> Vec<KindCounts> {
    let rows: Vec<u32> = evaluation.rows_of_false_links();
    let meant = without_errors(linked, &rows);
    let kinds = Kinds { world: linked.world, keys: &linked.files.keys, records: &linked.files.records, meant, rows };
    evaluation.kinds(linked.found, |left, right| kinds.of(left, right))
}

/// What the two people of each of these pairs of rows are to each other, where they are two.
pub(super) fn kinds_of(linked: &Linked, pairs: &[(u32, u32)]) -> Vec<PairKind> {
    let mut rows: Vec<u32> = pairs.iter().flat_map(|&(left, right)| [left, right]).collect();
    rows.sort_unstable();
    rows.dedup();
    let meant = without_errors(linked, &rows);
    let kinds = Kinds { world: linked.world, keys: &linked.files.keys, records: &linked.files.records, meant, rows };
    pairs.iter().map(|&(left, right)| kinds.of(left, right)).collect()
}

/// First names and surnames that files would give on some rows, ascending, if no error had been made.
fn without_errors(linked: &Linked, rows: &[u32]) -> Records {
    let (world, keys) = (linked.world, &linked.files.keys);
    let mut scenario = linked.scenario.clone();
    scenario.recording = scenario.recording.without_errors();
    let on_rolls = rows.partition_point(|&row| (row as usize) < linked.files.registrations);
    let mut meant = world.record(&scenario, &keys.select(&rows[..on_rolls]), &NAMES);
    if let Some(list) = linked.comparing.list {
        scenario.lists[list].recording = scenario.lists[list].recording.without_errors();
        meant.append(&world.list_recorder(&scenario, list).record(&keys.select(&rows[on_rolls..]), &NAMES));
    }
    meant
}

const NAMES: [Field; 2] = [Field::FirstName, Field::LastName];
/// Fields in which an error that makes two people agree makes a typo of another.
const TELLING: [Field; 4] = [Field::FirstName, Field::LastName, Field::BirthDate, Field::Ssn4];

/// Tells kinds of pairs of rows.
struct Kinds<'a> {
    world: &'a World,
    keys: &'a RowKeys,
    /// What the files say.
    records: &'a Records,
    /// Rows of false links, ascending, and the names that were meant there.
    rows: Vec<u32>,
    meant: Records,
}

impl Kinds<'_> {
    fn of(&self, left: u32, right: u32) -> PairKind {
        let people = [left, right].map(|row| self.keys.person(row as usize));
        if let Some(kind) = related(&self.world.population, &people) {
            return kind;
        }
        let meant = TELLING.map(|field| self.is_meant_to_agree(field, [left, right], &people));
        let rows = [left, right].map(|row| row as usize);
        let by_error = |field: Field, meant: bool| !meant && self.agrees(field, rows);
        let by_other_errors = || {
            let others = TELLING.iter().zip(meant).filter(|(field, _)| **field != Field::BirthDate);
            others.into_iter().any(|(&field, meant)| by_error(field, meant))
        };
        match meant {
            [true, true, true, _] => PairKind::Namesakes,
            _ if by_other_errors() => PairKind::TypoOfAnother,
            _ if by_error(Field::BirthDate, meant[2]) => PairKind::WrittenDate,
            [true, true, false, _] => PairKind::SameName,
            [_, _, true, _] => PairKind::SameBirthDate,
            _ => PairKind::Other,
        }
    }

    /// Whether the two people have a field in common: names as they were on the days they registered.
    fn is_meant_to_agree(&self, field: Field, rows: [u32; 2], people: &[Person; 2]) -> bool {
        match field {
            Field::BirthDate => people[0].birth.date == people[1].birth.date,
            Field::Ssn4 => self.world.population.ssn4(&people[0]) == self.world.population.ssn4(&people[1]),
            _ => {
                let cells = self.meant.column(field).expect("it was written");
                let [a, b] = rows.map(|row| cells.get(self.rows.binary_search(&row).expect("a row of a false link")));
                a == b
            }
        }
    }

    /// Whether the files give the same; dates only when both are given to the day. A field that no strategy reads agrees with nothing.
    fn agrees(&self, field: Field, [left, right]: [usize; 2]) -> bool {
        let Some(cells) = self.records.column(field) else { return false };
        let code = cells.get(left);
        let full = |code: u64| Date::from_packed(code as u32).is_some_and(|date| date.precision() == Precision::Day);
        code != 0 && code == cells.get(right) && (field != Field::BirthDate || full(code))
    }
}

/// The kind of a pair that is related or lives together; both must say so of each other.
pub(super) fn related(population: &Population, [a, b]: &[Person; 2]) -> Option<PairKind> {
    let kin = population.relative(a) == Some(b.id) && population.relative(b) == Some(a.id);
    match (kin, a.kin) {
        (true, Kin::FirstTwin | Kin::SecondTwin) => Some(PairKind::Twins),
        (true, Kin::Father | Kin::Junior | Kin::FatherOfSon | Kin::Son) => Some(PairKind::FatherAndSon),
        _ => {
            let alone = [a, b].iter().any(|p| p.kin == Kin::Doppelganger);
            let together = a.place == b.place && population.household(a) == population.household(b);
            (together && !alone).then_some(PairKind::Household)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::pipeline::each_comparison;
    use crate::scenario::Scenario;
    use crate::world::Silent;

    const RULES: &str = r#"
name = "small"
question = "?"
seed = 5
[rolls]
states = ["WY", "VT"]
date = "2016-11-08"
scale = 0.4
sampling = "people"
[lives]
origins = "compared-states"
[registrations]
registered_twice = 0.3
[kinship]
twins = 4.0
juniors = 4.0
collisions = { times = 20.0 }
[recording.ssn4]
coverage = 0.8
error = 0.0
[[strategy]]
name = "name and birth date"
agree = ["first_name", "last_name", "birth_date"]
[[strategy]]
name = "surname and birth date"
agree = ["last_name", "birth_date"]
[[strategy]]
name = "name and SSN4 present"
agree = ["first_name", "last_name"]
not_contradict = ["sex"]
[[strategy]]
name = "birth date and SSN4"
agree = ["birth_date", "ssn4"]
"#;
    const ERRORS: &str = "error = 0.1\n[recording.noise]\ntypo = 0.1\nnickname = 0.1\nmonth_day_swap = 0.1";

    /// Links a scenario and looks at them with their counts by kind.
    fn look(text: &str, visit: impl Fn(&Linked, Vec<KindCounts>)) {
        let scenario = Scenario::parse(text).unwrap();
        let world = World::new(&scenario, 0, &Silent);
        let keys = world.keys();
        let records = world.record(&scenario, &keys, &scenario.linkage().fields());
        let look = |linked: &Linked| visit(linked, link_kinds(linked, &linked.evaluation(&[])));
        each_comparison(&scenario, &world, &keys, &records, look).unwrap();
    }

    #[test]
    fn without_errors_equal_names_and_dates_are_namesakes_and_no_typo_is_blamed() {
        look(RULES, |linked, kinds| {
            let (keys, records, found) = (&linked.files.keys, &linked.files.records, linked.found);
            let links = |kind: PairKind| kinds.iter().map(|k| k.of(kind).links).collect::<Vec<_>>();
            for (strategy, kinds) in kinds.iter().enumerate() {
                let all = found.pairs.iter().filter(|p| p.linked_by >> strategy & 1 == 1).count() as u64;
                assert_eq!(PairKind::ALL.map(|kind| kinds.of(kind).links).iter().sum::<u64>(), all);
            }
            assert_eq!(links(PairKind::TypoOfAnother)[..3], [0; 3]);
            // Twins never bear one first name, fathers are older, and spouses of one sex are not made: all are namesakes.
            let crosscheck = PairKind::ALL.map(|kind| kinds[0].of(kind).links);
            assert!(crosscheck[4] > 10 && crosscheck[5..] == [0; 5] && crosscheck[1..4] == [0; 3], "{crosscheck:?}");
            assert!(
                links(PairKind::FatherAndSon)[2] > 10
                    && links(PairKind::SameBirthDate)[3] > 10
                    && links(PairKind::SameName)[2] > 10
                    && links(PairKind::SameName)[3] == 0
            );
            // Twins, counted from the people: all pairs of rows, slowly.
            let twin = |row: usize| matches!(keys.person(row).kin, Kin::FirstTwin | Kin::SecondTwin);
            let rows: Vec<usize> = (0..keys.len()).filter(|&row| twin(row)).collect();
            let column = |field, row| records.column(field).unwrap().get(row);
            let slow = rows.iter().flat_map(|&a| rows.iter().map(move |&b| (a, b))).filter(|&(a, b)| {
                let same = |field| column(field, a) == column(field, b) && column(field, a) != 0;
                a < b
                    && keys.person(a).id.0 ^ 1 == keys.person(b).id.0
                    && keys.person(a).kin != keys.person(b).kin
                    && column(Field::Jurisdiction, a) != column(Field::Jurisdiction, b)
                    && same(Field::LastName)
                    && same(Field::BirthDate)
            });
            let slow = slow.count() as u64;
            assert!(slow > 20 && links(PairKind::Twins)[1] == slow, "{slow} {:?}", links(PairKind::Twins));
        });
    }

    #[test]
    fn typos_of_another_have_an_error_and_errors_hide_nobodys_kin() {
        look(&RULES.replace("error = 0.0", ERRORS), |linked, kinds| {
            let (keys, records) = (&linked.files.keys, &linked.files.records);
            assert!(kinds.iter().map(|k| k.of(PairKind::TypoOfAnother).links).sum::<u64>() > 10);
            let rows: Vec<u32> = (0..keys.len() as u32).collect();
            let meant = without_errors(linked, &rows);
            let kinds = Kinds { world: linked.world, keys, records, meant, rows };
            let recorder = linked.world.recorder(linked.scenario);
            let found = linked.found;
            let different =
                found.pairs.iter().filter(|p| keys.person(p.left as usize).id != keys.person(p.right as usize).id);
            for pair in different {
                let wrong = |row: u32| {
                    let (registration, person) = (keys.registration(row as usize), keys.person(row as usize));
                    TELLING.iter().any(|&field| !recorder.events(registration, &person, field).is_empty())
                };
                let kind = kinds.of(pair.left, pair.right);
                assert!(kind != PairKind::TypoOfAnother || wrong(pair.left) || wrong(pair.right));
                assert_eq!(kind, kinds.of(pair.right, pair.left));
            }
        });
    }
}
