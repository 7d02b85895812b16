//! A made-up but plausible run for the tests of the writers.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::evaluate::PairKind;
use crate::linkage::EvidenceCounts;
use crate::metric::METRICS;
use crate::results::*;
use crate::stats::{Estimate, Interval, proportion_interval, rate_interval};

/// Name, links, false links, missed matches, closed form, whether it reads SSN4.
type Row = (&'static str, u64, u64, u64, Option<f64>, bool);

const MATCHES: u64 = 41_210;
const REGISTRANTS: f64 = 1_000_000.0;
const ROWS: [Row; 7] = [
    ("name + birth date (crosscheck)", 68_430, 31_905, 4_685, Some(31_110.4), false),
    ("name + birth date + SSN4 veto", 44_012, 8_120, 5_318, Some(8_034.9), true),
    ("name + birth date + SSN4 required", 19_433, 3, 21_780, Some(3.11), true),
    ("name + birth date + middle initial", 36_121, 2_610, 7_699, Some(2_480.0), false),
    ("birth date + SSN4 without names", 24_777, 3_204, 19_637, Some(3_190.2), true),
    ("ADGN any three <of four> & more", 47_900, 7_311, 621, None, true),
    ("name + birth date + licence", 0, 0, 41_210, Some(0.000_02), false),
];

fn share(numerator: u64, denominator: u64) -> Estimate {
    let (n, d) = (numerator as f64, denominator as f64);
    let value = (d > 0.0).then(|| n / d);
    let interval = value.map(|v| proportion_interval(n, d, 2.0 * v * (1.0 - v) / d, 3.0));
    Estimate { value, numerator: n, denominator: d, interval }
}

fn per_100k(n: f64) -> Estimate {
    let unit = 1e5 / REGISTRANTS;
    let interval = Some(rate_interval(n, 1.5 * n).scaled(unit));
    Estimate { value: Some(n * unit), numerator: n, denominator: REGISTRANTS, interval }
}

fn metric(name: &str, estimate: Estimate, group: Option<&str>) -> MetricResult {
    let race = |group: &str| Group { grouping: "race".to_owned(), group: group.to_owned(), reference: None };
    MetricResult { name: name.to_owned(), estimate, group: group.map(race) }
}

fn strategy(&(name, links, false_links, missed, expected, reads_ssn4): &Row) -> StrategyResult {
    let pairs = 4.9e11;
    let rate = Estimate {
        value: Some(false_links as f64 / pairs),
        numerator: false_links as f64,
        denominator: pairs,
        interval: None,
    };
    let mut metrics = vec![
        metric("links_full_size", full_size(links), None),
        metric("false_links_full_size", full_size(false_links), None),
        metric("true_links_full_size", full_size(links - false_links), None),
        metric("missed_matches_full_size", full_size(missed), None),
        metric("false_link_share", share(false_links, links), None),
        metric("missed_match_share", share(missed, MATCHES), None),
        metric("wrongly_flagged_per_100k", per_100k(1.8 * false_links as f64), None),
        metric("false_positive_rate", rate, None),
        metric("false_links_per_100k_records", per_100k(links as f64), None),
    ];
    for (group, part) in [("asian", 9), ("black", 5), ("hispanic", 4), ("white", 2)] {
        metrics.push(metric("false_link_share", share(false_links / part, links / 4), Some(group)));
    }
    let (t, f) = (links - false_links, false_links);
    let same = EvidenceCounts { agree: t / 2, contradict: t / 60, missing: t / 3, missing_both: t / 9 };
    let different = EvidenceCounts { agree: f / 8_000, contradict: f * 2 / 5, missing: f * 2 / 5, missing_both: f / 5 };
    let table = EvidenceTable { field: "ssn4".to_owned(), same_person: same, different_person: different };
    StrategyResult {
        name: name.to_owned(),
        about: format!("Links two registrations that agree on the fields in its name: {name}."),
        rule: None,
        list: None,
        simulated: Counts {
            records: 1_040_000,
            pairs_compared: 490_000_000_000,
            links,
            true_links: t,
            false_links,
            closed_form_false_links: expected,
            missed_matches: missed,
            candidate_pairs: 3 * links,
            missed_by_blocking: missed / 2,
            claimed_false_links: None,
        },
        closed_form_false_links_full_size: expected.map(|e| e * 41.0),
        metrics,
        evidence: if reads_ssn4 || links == 68_430 { vec![table] } else { Vec::new() },
        false_links_by_kind: kinds(t, f),
        curve: Vec::new(),
        calibration: Vec::new(),
        model: None,
    }
}

fn kinds(true_links: u64, false_links: u64) -> Vec<KindResult> {
    let result =
        |kind: PairKind, links: u64| KindResult { kind, full_size: full_size(links), simulated: links, claimed: None };
    vec![result(PairKind::OnePerson, true_links), result(PairKind::Twins, 0), result(PairKind::Namesakes, false_links)]
}

/// Four replicates of a fortieth, so a tenth of the rolls.
fn full_size(simulated: u64) -> Estimate {
    let interval = rate_interval(simulated as f64, simulated as f64).scaled(10.0);
    Estimate {
        value: Some(10.0 * simulated as f64),
        numerator: simulated as f64,
        denominator: 0.1,
        interval: Some(interval),
    }
}

fn sweep() -> SweepResult {
    let coverage: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
    let error = vec![0.0, 0.001, 0.005, 0.01, 0.02, 0.05];
    let at = |c: f64, e: f64| {
        let estimates = |&(name, links, false_links, missed, _, reads): &Row| {
            let both = if reads { c * c } else { 0.0 };
            let (kept, lost) = if name.contains("required") || name.contains("without") {
                ((1e-4 + 0.3 * (1.0 - c)) * c, 1.0 - both * (1.0 - 2.0 * e))
            } else {
                (1.0 - both, both * 2.0 * e)
            };
            let false_links = if reads { (20_000.0 * kept) as u64 } else { false_links };
            let missed = if reads { missed.min(4_000) + (36_000.0 * lost) as u64 } else { missed };
            SweepEstimates {
                name: name.to_owned(),
                false_link_share: share(false_links, if reads { 40_000 } else { links }),
                missed_match_share: share(missed, MATCHES),
            }
        };
        let at = BTreeMap::from([("ssn4.coverage".to_owned(), c.into()), ("ssn4.error".to_owned(), e.into())]);
        SweepPoint { at, strategies: ROWS.iter().map(estimates).collect() }
    };
    SweepResult {
        points: coverage.iter().flat_map(|&c| error.iter().map(move |&e| (c, e))).map(|(c, e)| at(c, e)).collect(),
        axes: vec![
            SweepAxis { dial: "ssn4.coverage".to_owned(), values: coverage.into_iter().map(Value::from).collect() },
            SweepAxis { dial: "ssn4.error".to_owned(), values: error.into_iter().map(Value::from).collect() },
        ],
    }
}

fn claim(text: &str, strategy: &str, bound: f64, verdict: Verdict, value: f64, ends: [f64; 2]) -> ClaimResult {
    let interval = Interval { level: 0.95, lower: ends[0], upper: Some(ends[1]), method: "test".into() };
    let p = if verdict == Verdict::Undecided { 0.02 } else { 1e-9 };
    ClaimResult {
        proposition: text.to_owned(),
        by: "Vice chair of the commission".to_owned(),
        source: "https://example.org/letter-to-the-states".to_owned(),
        kind: EvidenceKind::Measured,
        quotes: Vec::new(),
        amended: Vec::new(),
        verdict,
        confidence: 0.95,
        conditions: vec![ConditionResult {
            meaning: "It must be so.".to_owned(),
            metric: "false_link_share".to_owned(),
            world: None,
            test: TestResult::Bound(BoundTest {
                strategy: strategy.to_owned(),
                side: Side::Below,
                bound: BoundResult::Number(bound),
                because: Some("our choice".to_owned()),
            }),
            verdict,
            value: Some(value),
            interval: Some(interval),
            not_estimable: None,
            p: Some(p),
            adjusted_p: Some(3.0 * p),
            turns: vec![TurnResult {
                dial: "recording.ssn4.coverage".to_owned(),
                now: 0.59,
                range: [0.25, 0.9],
                at: Some(0.834),
                is_known: true,
            }],
        }],
    }
}

/// A claim with everything, two without, and an illustration.
fn claims() -> Vec<ClaimResult> {
    let first = claim("SSN4 prevents false positives.", "veto", 0.01, Verdict::Refuted, 0.184, [0.179, 0.19]);
    let mut dial = claim("A dial says so.", "veto", 0.5, Verdict::Supported, 0.184, [0.179, 0.19]);
    (dial.kind, dial.conditions[0].adjusted_p) = (EvidenceKind::ByConstruction, None);
    let quotes = vec![QuoteResult {
        words: "to prevent false positives".to_owned(),
        who: "K. K.".to_owned(),
        date: "2017-06-30".to_owned(),
        source: "[k-2017]".to_owned(),
    }];
    let amended = vec![AmendmentResult {
        date: "2017-07-01".to_owned(),
        what: "It was 0.02.".to_owned(),
        why: "A look at the results.".to_owned(),
    }];
    vec![
        dial,
        ClaimResult { quotes, amended, ..first },
        claim("Requiring SSN4 leaves few.", "required", 0.001, Verdict::Supported, 1.5e-4, [0.0, 6e-4]),
        claim("Requiring SSN4 misses <few> matches.", "required", 0.5, Verdict::Undecided, 0.529, [0.48, 0.57]),
    ]
}

fn measure(metric: &str, strategy: &str) -> MeasureResult {
    MeasureResult { metric: metric.to_owned(), strategy: strategy.to_owned(), world: None }
}

fn dial(name: &str, asked: f64, achieved: Option<f64>, meaning: &str) -> Dial {
    let interval =
        achieved.map(|a| Interval { level: 0.95, lower: a * 0.97, upper: Some(a * 1.03), method: "test".into() });
    Dial { name: name.to_owned(), asked, expected: asked, achieved, interval, meaning: meaning.to_owned() }
}

/// A false link and a missed match of the first strategy.
fn examples() -> ExamplesResult {
    let record = |record_id: &str, middle: &str, ssn4: &str| ExampleRecord {
        record_id: record_id.to_owned(),
        state: record_id[..2].to_owned(),
        list: None,
        fields: [("first_name", "MARIA"), ("middle_name", middle), ("last_name", "<GARCIA>"), ("ssn4", ssn4)]
            .map(|(field, text)| (field.to_owned(), text.to_owned()))
            .into(),
    };
    let pair = |kind, left, right| ExamplePair { kind, records: [left, right] };
    ExamplesResult {
        strategy: ROWS[0].0.to_owned(),
        false_links: vec![pair(
            PairKind::Namesakes,
            record("GA0000001", "ANN", "1234"),
            record("KS0000002", "LEE", ""),
        )],
        missed_matches: vec![pair(
            PairKind::OnePerson,
            record("GA0000003", "", "5678"),
            record("IN0000004", "", "5678"),
        )],
    }
}

/// Seven strategies, three claims and an illustration, a sweep of 11 × 6.
pub(super) fn results() -> Results {
    Results {
        worlds: Vec::new(),
        examples: Some(examples()),
        schema_version: SCHEMA_VERSION,
        expectations: Vec::new(),
        definitions: METRICS.iter().map(MetricDefinition::from).collect(),
        sources: Vec::new(),
        published: vec![PublishedResult {
            text: "T".to_owned(),
            source: "S".to_owned(),
            own: false,
            figure: 0.5,
            tolerance: 0.1,
            measure: measure("false_link_share", "A"),
            value: Some(0.25),
            interval: Some(Interval { level: 0.95, lower: 0.2, upper: Some(0.3), method: "test".into() }),
            bracket: None,
            outcome: Outcome::NotReproduced,
            free_dials: vec!["d".to_owned()],
            because: "Why.".to_owned(),
        }],
        estimators: Vec::new(),
        provenance: Provenance {
            version: "0.1.0".to_owned(),
            command: "doppelroll run scenarios/ssn4.toml".to_owned(),
            scenario: "ssn4".to_owned(),
            scenario_path: "scenarios/ssn4.toml".to_owned(),
            scenario_sha256: "9f2b6c51d0e7448aa7be0d1c1f3c3a0a7c0c5ac2a54c25ab0d1f3a6d31c2b7e4".to_owned(),
            seed: 2017,
            scale: 0.025,
            replicates: 4,
            replicates_asked: 4,
            settings: BTreeMap::new(),
            columns: None,
            shard: None,
            stopped_early: false,
        },
        question: "Do the last four SSN digits keep two people of one name and birth date apart?".to_owned(),
        analysis: "Look at missing SSN4 first: a rule that only clears cannot clear whom it cannot compare. \
                   \n\nThen look at what requiring SSN4 costs in missed matches."
            .to_owned(),
        size: Size {
            persons: 1_000_000,
            registrations: 1_040_000,
            jurisdictions: ["GA", "KS", "IN"].map(str::to_owned).to_vec(),
            scale: 0.025,
            sampling: "birth-dates".to_owned(),
            registrations_full_size: 13_412_345.6,
            date: "2016-11-08".to_owned(),
            pairs: "across-states".to_owned(),
            focus: None,
            registered_twice: 0.029,
            precision: None,
        },
        dials: vec![
            dial(
                "collisions",
                1.0,
                Some(1.012),
                "namesakes with one birth date, times those expected from the name tables",
            ),
            dial("ssn4.coverage", 0.62, Some(0.6204), "share of registrations that hold SSN4"),
            dial("ssn4.error", 0.01, Some(0.01004), "share of SSN4 with a wrong digit"),
            dial("double_votes", 0.0, None, "people who voted twice, per 100,000"),
        ],
        strategies: ROWS.iter().map(strategy).collect(),
        claims: claims(),
        sweep: Some(sweep()),
    }
}
