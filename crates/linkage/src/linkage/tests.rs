//! Strategies against a slow and obvious twin that compares all pairs.

use proptest::{prop_assert_eq, prop_assume, proptest, test_runner::Config};

use super::view::FieldView;
use super::*;
use crate::date::Date;
use crate::records::{Cells, Field, Lexicon, Records};

/// SplitMix64, for test data only: linkage may not use the project's draws.
pub(super) fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

/// 200 records in three states with few names and dates, some cells missing.
fn small_table() -> Records {
    const ROWS: usize = 200;
    let draw = |row: usize, column: u64, n: u64| mix(row as u64 * 64 + column) % n;
    let mut lexicon = Lexicon::default();
    let names = |lexicon: &mut Lexicon, column, words: &[&str]| {
        (0..ROWS).map(|row| lexicon.code(words[draw(row, column, words.len() as u64) as usize])).collect()
    };
    let first = names(&mut lexicon, 1, &["ANN", "BILL", "WILLIAM", "Ann", ""]);
    let last = names(&mut lexicon, 2, &["O'NEIL", "ONEIL", "SMITH"]);
    let middle = names(&mut lexicon, 3, &["LEE", "LYNN", "L", "", ""]);
    let date = |row| Date::new(1950 + draw(row, 4, 2) as i32, 1 + draw(row, 5, 2) as u32, 7).unwrap().packed();
    let mut records = Records::new(ROWS, lexicon);
    records.set(Field::FirstName, Cells::U32(first));
    records.set(Field::LastName, Cells::U32(last));
    records.set(Field::MiddleName, Cells::U32(middle));
    records.set(Field::BirthDate, Cells::U32((0..ROWS).map(date).collect()));
    let ssn4 = [0, 17, 18, 1234, 5678];
    records.set(Field::Ssn4, Cells::U16((0..ROWS).map(|r| ssn4[draw(r, 6, 5) as usize]).collect()));
    records.set(Field::Sex, Cells::U8((0..ROWS).map(|r| draw(r, 9, 3) as u8).collect()));
    let streets = ["012 Oak St", "012 OAK ST", "", "07 Elm Ave", "", ""];
    records.set(Field::Address, Cells::of_texts((0..ROWS).map(|r| streets[draw(r, 7, 6) as usize])));
    let cities = std::sync::Arc::new(Cells::of_texts(["Ames", "Omaha"]));
    let codes = (0..ROWS).map(|r| draw(r, 8, 3) as u32).collect();
    records.set(Field::City, Cells::Listed { codes, list: cities });
    records.set(Field::Jurisdiction, Cells::U8((0..ROWS).map(|r| 1 + (r / 70) as u8).collect()));
    records
}

fn strategy(toml: &str) -> Strategy {
    toml::from_str(&format!("name = 'x'\n{toml}")).unwrap()
}

fn strategies() -> Vec<Strategy> {
    [
        "agree = ['first_name', 'last_name', 'birth_date']",
        "agree = ['first_name', 'last_name', 'birth_date']\nnot_contradict = ['ssn4']",
        "agree = ['first_name', 'last_name', 'birth_date', 'ssn4']",
        "agree = ['birth_date', 'ssn4']",
        "agree = ['first_name:letters', 'last_name:letters', 'birth_date:year']\nnot_contradict = ['middle_name:initial']",
        "agree = ['birth_date:month_year', 'last_name']",
        "agree = ['birth_date:month_day', 'last_name']",
        "agree = ['last_name', 'address']\nnot_contradict = ['city']",
        "agree = ['first_name:nickname', 'last_name:soundex']\nrequire = ['ssn4', 'middle_name']\nnot_contradict = ['ssn4']",
        "agree = ['address:upper']\nrequire = ['birth_date:year']",
        "agree = ['ssn4', 'last_name ~ jaro_winkler >= 0.9']",
        "agree = ['birth_date', 'last_name:letters ~ damerau_levenshtein <= 1']\nnot_contradict = ['first_name ~ nickname']",
        "agree = ['last_name', 'birth_date ~ years <= 1', 'ssn4 ~ digits <= 1']",
        "agree = ['city', 'birth_date ~ date_parts <= 1', 'address ~ shared_letters >= 0.8']\nnot_contradict = ['birth_date ~ days <= 31']",
        "any_of = [['address', 'birth_date', 'sex'], ['address', 'first_name', 'last_name'], ['birth_date', 'first_name', 'last_name']]",
        "agree = ['sex']\nany_of = [['ssn4', 'middle_name ~ jaro_winkler >= 0.8'], ['last_name', 'ssn4']]\nnot_contradict = ['birth_date']",
        "threshold = 75\n[points]\nfirst_name = 20\nlast_name = 30\nbirth_date = 30\nssn4 = 25\n'middle_name:initial' = 10\n'address ~ digits <= 1' = 5",
        "agree = ['last_name']\nthreshold = 0.3\n[points]\n'first_name ~ nickname' = 0.1\nbirth_date = 0.2\n'ssn4 ~ digits <= 1' = 0.1",
        "agree = ['last_name:letters', 'birth_date']\nblocking = [['first_name', 'sex'], ['ssn4'], ['city', 'sex']]",
        "blocking = [['birth_date', 'sex']]\nany_of = [['ssn4 ~ digits <= 2'], ['first_name']]\nrequire = ['first_name']\nnot_contradict = ['first_name']",
    ]
    .map(strategy)
    .to_vec()
}

/// What a normalized cell reads as, done slowly on text.
fn slow_value(records: &Records, comparison: Comparison, row: usize) -> Option<String> {
    let mut text = Vec::new();
    records.write_cell(comparison.field, records.column(comparison.field).unwrap(), row, &mut text);
    let text = String::from_utf8(text).unwrap();
    let letters = || text.to_uppercase().chars().filter(char::is_ascii_alphabetic).collect::<String>();
    let value = match comparison.normalisation {
        Normalisation::Exact => text.clone(),
        Normalisation::Upper => text.to_uppercase(),
        Normalisation::Letters => letters(),
        Normalisation::Soundex => crate::text::soundex(&text),
        Normalisation::Nickname => crate::text::formal_name(&text),
        Normalisation::Initial => letters().chars().take(1).collect(),
        Normalisation::Year => text[..4].to_owned(),
        Normalisation::MonthYear => text[..7].to_owned(),
        Normalisation::MonthDay => text[5..].to_owned(),
    };
    let whole = comparison.field != Field::MiddleName
        || letters().len() != 1
        || matches!(
            comparison.normalisation,
            Normalisation::Initial | Normalisation::Soundex | Normalisation::Nickname
        );
    (whole && !value.is_empty()).then_some(value)
}

#[test]
fn an_initial_is_no_middle_name() {
    let mut lexicon = Lexicon::default();
    let codes = ["J", "JOHN", "K", "JOHN"].map(|word| lexicon.code(word));
    let mut records = Records::new(4, lexicon);
    records.set(Field::MiddleName, Cells::U32(codes.to_vec()));
    let says = |how: &str, left, right| FieldView::new(&records, how.parse().unwrap()).unwrap().evidence(left, right);
    assert_eq!(says("middle_name", 0, 1), Evidence::Missing);
    assert_eq!(says("middle_name:letters", 2, 1), Evidence::Missing);
    assert_eq!(says("middle_name:upper", 0, 0), Evidence::MissingBoth);
    assert_eq!(says("middle_name", 1, 3), Evidence::Agree);
    assert_eq!(says("middle_name:initial", 0, 1), Evidence::Agree);
    assert_eq!(says("middle_name:initial", 2, 1), Evidence::Contradict);
}

fn slow_evidence(records: &Records, c: Comparison, left: usize, right: usize) -> Evidence {
    let alike = |a: &str, b: &str| match c.similarity {
        None => a == b,
        Some(similarity) => match (Date::parse_iso(a), Date::parse_iso(b)) {
            (Some(a), Some(b)) if c.field == Field::BirthDate => similarity.of_dates(a, b),
            _ => similarity.of_texts(a, b),
        },
    };
    match (slow_value(records, c, left), slow_value(records, c, right)) {
        (None, None) => Evidence::MissingBoth,
        (None, _) | (_, None) => Evidence::Missing,
        (Some(a), Some(b)) if alike(&a, &b) => Evidence::Agree,
        _ => Evidence::Contradict,
    }
}

/// Whether the rule holds of a pair, read off the strategy part by part.
fn slow_rule(strategy: &Strategy, evidence: &dyn Fn(Comparison) -> Evidence) -> bool {
    let agree = |c: &Comparison| evidence(*c) == Evidence::Agree;
    let present = |c: &Comparison| matches!(evidence(*c), Evidence::Agree | Evidence::Contradict);
    let strategy = strategy.rule().expect("a rule");
    let points: f64 = strategy.points.iter().filter(|p| agree(p.0)).map(|p| p.1).sum();
    strategy.agree.iter().all(agree)
        && strategy.require.iter().all(present)
        && strategy.not_contradict.iter().all(|&c| evidence(c) != Evidence::Contradict)
        && (strategy.any_of.is_empty() || strategy.any_of.iter().any(|list| list.iter().all(agree)))
        && strategy.threshold.is_none_or(|threshold| points > threshold - 1e-6)
}

type Pairs = Vec<(u32, u32)>;

/// Links and candidate pairs of a strategy, by comparing all pairs.
fn slow_links(records: &Records, strategy: &Strategy, scope: PairScope) -> (Pairs, Pairs) {
    let jurisdiction = |row| records.column(Field::Jurisdiction).unwrap().get(row);
    let in_scope = |left: usize, right: usize| match scope {
        PairScope::All => true,
        PairScope::AcrossJurisdictions => jurisdiction(left) != jurisdiction(right),
        PairScope::WithJurisdiction(code) => {
            (jurisdiction(left) == u64::from(code)) != (jurisdiction(right) == u64::from(code))
        }
        PairScope::AcrossFiles { second_begins } => left < second_begins as usize && right >= second_begins as usize,
    };
    let keys = strategy.blocking_keys().unwrap();
    let (mut links, mut candidates) = (Vec::new(), Vec::new());
    for left in 0..records.len() {
        for right in (left + 1..records.len()).filter(|&right| in_scope(left, right)) {
            let evidence = |c| slow_evidence(records, c, left, right);
            let reached = keys.iter().any(|key| key.iter().all(|&c| evidence(c) == Evidence::Agree));
            let holds = slow_rule(strategy, &evidence);
            assert!(
                reached || !holds || !strategy.rule().unwrap().blocking.is_empty(),
                "blocking that follows from a rule loses no link"
            );
            if reached {
                candidates.push((left as u32, right as u32));
                links.extend(holds.then_some((left as u32, right as u32)));
            }
        }
    }
    (links, candidates)
}

fn links_of(found: &Candidates, strategy: usize) -> Pairs {
    let linked = found.pairs.iter().filter(|p| p.linked_by >> strategy & 1 == 1);
    linked.map(|p| (p.left, p.right)).collect()
}

#[test]
fn every_strategy_links_what_its_slow_twin_links() {
    let (records, strategies) = (small_table(), strategies());
    Strategy::check_all(&named(strategies.clone())).unwrap();
    for scope in [
        PairScope::AcrossJurisdictions,
        PairScope::WithJurisdiction(2),
        PairScope::All,
        PairScope::AcrossFiles { second_begins: 90 },
    ] {
        let linkage = Linkage::new(&strategies).with_scope(scope);
        let found = linkage.run(&records).unwrap();
        let pairs: Pairs = (0..60).flat_map(|l| (l + 1..60).map(move |r| (l, r))).collect();
        let reached = linkage.reached(&records, &pairs);
        for (place, strategy) in strategies.iter().enumerate() {
            let (links, candidates) = slow_links(&records, strategy, scope);
            assert!(!links.is_empty() && links.len() < 20_000, "{strategy:?}");
            assert_eq!(links_of(&found, place), links, "{scope:?} {strategy:?}");
            assert_eq!(found.candidate_pairs[place], candidates.len() as u64, "{scope:?} {strategy:?}");
            let alone = Linkage::new(&strategies[place..=place]).with_scope(scope).run(&records).unwrap();
            assert_eq!(links_of(&alone, 0), links, "what a strategy finds does not depend on the others: {strategy:?}");
            assert_eq!(alone.candidate_pairs[0], candidates.len() as u64);
            if scope == PairScope::All {
                let by: Vec<bool> = reached.iter().map(|bits| bits >> place & 1 == 1).collect();
                assert_eq!(by, pairs.iter().map(|p| candidates.contains(p)).collect::<Vec<_>>(), "{strategy:?}");
            }
        }
    }
}

/// The same strategies under different names.
fn named(strategies: Vec<Strategy>) -> Vec<Strategy> {
    let rename = |(place, strategy)| Strategy { name: format!("s{place}"), ..strategy };
    strategies.into_iter().enumerate().map(rename).collect()
}

#[test]
fn veto_lies_between_ignoring_and_requiring() {
    let (records, strategies) = (small_table(), strategies());
    let found = Linkage::new(&strategies).run(&records).unwrap();
    for pair in found.pairs {
        let by = |place: u32| pair.linked_by >> place & 1 == 1;
        assert!(!by(2) || by(1), "required implies veto");
        assert!(!by(1) || by(0), "veto implies ignored");
    }
}

fn key_texts(strategy: &Strategy) -> Vec<String> {
    let text = |key: &Vec<Comparison>| key.iter().map(Comparison::to_string).collect::<Vec<_>>().join("+");
    strategy.blocking_keys().unwrap().iter().map(text).collect()
}

#[test]
fn keys_are_shared_where_one_agreement_contains_another() {
    let keys = BlockingKey::for_strategies(&strategies()[..7]).unwrap();
    let served: Vec<Vec<usize>> = keys.iter().map(|k| k.strategies.clone()).collect();
    assert_eq!(served, [vec![0, 1], vec![2, 3], vec![4], vec![5], vec![6]]);
}

#[test]
fn keys_follow_from_lists_and_points() {
    let keys = |toml: &str| key_texts(&strategy(toml));
    assert_eq!(keys("any_of = [['ssn4', 'sex'], ['ssn4'], ['zip']]\nagree = ['city']"), ["ssn4+city", "city+zip"]);
    // Any two of the equal ones and the alike one reach 75; so do all three equal ones, whose key contains those of two.
    let points = "[points]\nfirst_name = 20\nlast_name = 30\nbirth_date = 30\n'ssn4 ~ digits <= 1' = 25";
    assert_eq!(
        keys(&format!("threshold = 75\n{points}")),
        ["first_name+last_name", "first_name+birth_date", "last_name+birth_date"]
    );
    assert_eq!(keys(&format!("threshold = 105\n{points}")), ["first_name+last_name+birth_date"]);
}

#[test]
fn what_every_link_has_is_demanded() {
    let date = Comparison::exact(Field::BirthDate);
    let demands = |toml: &str| strategy(toml).demands(date);
    assert!(demands("agree = ['birth_date']"));
    assert!(demands("any_of = [['birth_date', 'sex'], ['ssn4', 'birth_date']]"));
    assert!(demands("threshold = 5\n[points]\nbirth_date = 4\nssn4 = 2\nsex = 2"));
    assert!(demands("agree = ['ssn4']\nblocking = [['birth_date']]"));
    assert!(!demands("agree = ['birth_date:year']"));
    assert!(!demands("agree = ['ssn4']\nnot_contradict = ['birth_date']\nrequire = ['birth_date']"));
    assert!(!demands("agree = ['ssn4', 'birth_date ~ days <= 1']"));
    assert!(!demands("any_of = [['birth_date', 'sex'], ['ssn4']]"));
    assert!(!demands("threshold = 4\n[points]\nbirth_date = 4\nssn4 = 2\nsex = 2"));
}

#[test]
fn too_many_pairs_are_refused_with_their_number() {
    let (records, strategies) = (small_table(), named(vec![strategy("agree = ['sex']"), strategy("agree = ['ssn4']")]));
    for scope in [
        PairScope::AcrossJurisdictions,
        PairScope::WithJurisdiction(2),
        PairScope::All,
        PairScope::AcrossFiles { second_begins: 90 },
    ] {
        let linkage = Linkage::new(&strategies).with_scope(scope);
        let pairs = slow_links(&records, &strategies[0], scope).1.len() as u64;
        assert!(linkage.clone().with_max_pairs(pairs).run(&records).is_ok());
        let Err(LinkError::TooManyPairs(refused)) = linkage.with_max_pairs(pairs - 1).run(&records) else { panic!() };
        assert_eq!((refused.strategy.as_str(), refused.key.as_str(), refused.pairs), ("s0", "sex", pairs));
        assert!(refused.to_string().contains(&format!("would compare {pairs} pairs of records that agree on sex")));
    }
}

/// Every link is counted before room for it is taken, so that what is refused does not depend on threads.
#[test]
fn links_beyond_the_memory_are_refused() {
    const ROWS: u64 = 3000;
    let mut lexicon = Lexicon::default();
    let code = lexicon.code("SMITH");
    let mut records = Records::new(ROWS as usize, lexicon);
    records.set(Field::LastName, Cells::U32(vec![code; ROWS as usize]));
    let strategies = named(vec![strategy("agree = ['last_name']")]);
    let linkage = Linkage::new(&strategies).with_scope(PairScope::All);
    let needed = ROWS * (ROWS - 1) / 2 * budget::OF_A_RULE;
    let found = linkage.clone().with_memory(needed).run(&records).unwrap();
    assert_eq!(found.pairs.len() as u64, ROWS * (ROWS - 1) / 2);
    for memory in [needed - 1, needed / 7, 0] {
        let refused = linkage.clone().with_memory(memory).run(&records).unwrap_err();
        assert!(matches!(refused, LinkError::TooManyLinks { .. }), "{refused}");
        assert!(refused.to_string().contains("(--memory)"), "{refused}");
    }
}

proptest! {
    #![proptest_config(Config::with_cases(40))]

    #[test]
    fn random_strategies_link_what_their_slow_twins_link(choices in proptest::collection::vec(0usize..7, COMPARISONS.len()), threshold in 1u32..40) {
        // Each comparison goes to one part of the strategy, or to none.
        let mut random = Rule::default();
        for (place, (written, choice)) in COMPARISONS.iter().zip(choices).enumerate() {
            let comparison: Comparison = written.parse().unwrap();
            match choice {
                0 => random.agree.push(comparison),
                1 => random.not_contradict.push(comparison),
                2 => random.require.push(comparison),
                3 => random.any_of.push(vec![comparison, COMPARISONS[(place + 1) % COMPARISONS.len()].parse().unwrap()]),
                4 => drop(random.points.insert(comparison, 1.0 + place as f64)),
                5 if comparison.can_block() => random.blocking.push(vec![comparison]),
                _ => {}
            }
        }
        let most: f64 = random.points.values().sum();
        random.threshold = (most > 0.0).then(|| f64::from(threshold).min(most));
        let random = Strategy {
            name: "random".to_owned(),
            about: String::new(),
            direction: Direction::None,
            method: Method::Rule(random),
        };
        prop_assume!(random.check().is_ok());
        let strategies = [random];
        let records = small_table();
        let found = Linkage::new(&strategies).with_scope(PairScope::All).run(&records).unwrap();
        let (links, candidates) = slow_links(&records, &strategies[0], PairScope::All);
        prop_assert_eq!(links_of(&found, 0), links);
        prop_assert_eq!(found.candidate_pairs[0], candidates.len() as u64);
    }
}

const COMPARISONS: [&str; 10] = [
    "first_name",
    "last_name:letters",
    "birth_date",
    "ssn4",
    "sex",
    "address:upper",
    "last_name ~ jaro_winkler >= 0.9",
    "birth_date ~ date_parts <= 1",
    "middle_name:initial",
    "first_name ~ nickname",
];

#[test]
fn strategies_that_make_no_sense_are_refused_with_the_choices() {
    let error = |toml: &str| toml::from_str::<Strategy>(&format!("name = 'x'\n{toml}")).unwrap_err().to_string();
    assert!(error("agree = ['shoe_size']").contains("can compare jurisdiction, first_name"));
    assert!(error("agree = ['birth_date:initial']").contains("expected exact or year or month_year or month_day"));
    assert!(error("agre = ['ssn4']").contains("unknown field `agre`"));
    assert!(error("agree = ['first_name ~ jaro >= 0.9']").contains("`jaro_winkler >= 0.92`"));
    assert!(error("points = { shoe_size = 3 }").contains("unknown field `shoe_size`"));
    assert!(matches!(Strategy::check_all(&[]), Err(StrategyError::None)));
    let refused = |toml: &str| strategy(toml).check().unwrap_err();
    for every_pair in [
        "agree = []",
        "agree = ['last_name ~ jaro_winkler >= 0.9']",
        "not_contradict = ['ssn4']",
        "require = ['ssn4']",
        "any_of = [['ssn4'], ['last_name ~ nickname']]",
        "threshold = 2\n[points]\nssn4 = 3\n'first_name ~ nickname' = 2",
    ] {
        assert!(matches!(refused(every_pair), StrategyError::NothingAgrees(_)), "{every_pair}");
    }
    assert!(matches!(refused("agree = ['ssn4', 'ssn4']"), StrategyError::Twice { .. }));
    assert!(matches!(refused("agree = ['ssn4']\nrequire = ['ssn4']"), StrategyError::Twice { .. }));
    assert!(matches!(refused("any_of = [['ssn4'], []]"), StrategyError::EmptyList { .. }));
    assert!(matches!(refused("blocking = [['first_name ~ nickname']]"), StrategyError::SimilarityBlocks { .. }));
    assert!(matches!(refused("agree = ['zip']\nthreshold = 3"), StrategyError::HalfOfPoints(_)));
    assert!(matches!(refused("agree = ['zip']\n[points]\nssn4 = 3"), StrategyError::HalfOfPoints(_)));
    assert!(matches!(refused("threshold = 3\n[points]\nssn4 = 2"), StrategyError::Points { .. }));
    assert!(matches!(refused("threshold = 3\n[points]\nssn4 = -2"), StrategyError::Points { .. }));
    let model = "model = 'fellegi-sunter'";
    let settings = "[settings]\nblocking = [['birth_date']]\ncomparison = [{ field = 'last_name' }]";
    strategy(&format!("{model}\n{settings}")).check().unwrap();
    assert!(error("model = 'neural'").contains("fellegi-sunter"));
    assert!(error(model).contains("needs both `model ="));
    assert!(error(settings).contains("needs both `model ="));
    assert!(error(&format!("agree = ['zip']\n{model}\n{settings}")).contains("has parts of a rule beside it"));
    let no_key = settings.replace("[['birth_date']]", "[]");
    assert!(matches!(refused(&format!("{model}\n{no_key}")), StrategyError::Model { .. }));
    let fields = Field::of_rolls().filter(|f| f.comparable()).take(16);
    let points: String = fields.map(|f| format!("{} = 1\n", f.name())).collect();
    assert!(matches!(refused(&format!("threshold = 8\n[points]\n{points}")), StrategyError::TooManyKeys(_)));
}

#[test]
fn a_year_alone_is_no_birth_date() {
    let mut records = small_table();
    let year = Date::new(1950, 1, 7).unwrap().coarsened(crate::date::Precision::Year).packed();
    records.set(Field::BirthDate, Cells::U32(vec![year; records.len()]));
    let rules = [
        "agree = ['birth_date', 'ssn4']",
        "agree = ['birth_date:year', 'ssn4']",
        "agree = ['ssn4']\nnot_contradict = ['birth_date']",
    ];
    let strategies = rules.map(strategy).to_vec();
    let found = Linkage::new(&strategies).run(&records).unwrap();
    assert!(!found.pairs.is_empty());
    // The full date is missing on both sides: it cannot agree, and does not contradict.
    assert!(found.pairs.iter().all(|p| p.linked_by == 0b110));
}
