//! Fellegi–Sunter on a CSV file with truth, beside Splink on the same file, blocking and comparisons (`benches/peers/splink_voters.py`).
//!
//! `cargo bench --bench model -- voters.csv [--ssn4] [--no-zip] [--independent] [--no-look-alikes] [--addresses] [--defaults]` prints one JSON line. The file has the columns of
//! `benches/peers/make_voters.py`.

use std::collections::HashMap;
use std::time::Instant;

use cpu_time::ProcessTime;
use doppelroll::date::Date;
use doppelroll::linkage::PairScope;
use doppelroll::linkage::model::{FellegiSunter, Model, ModelLink, claimed_false_link_share};
use doppelroll::records::{Cells, Field, Lexicon, Meaning, Records};

const THRESHOLDS: [f64; 7] = [0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999];

/// The levels of Splink's script.
const NAMES: &str = r#"
    { field = "first_name", levels = ["exact", "jaro_winkler >= 0.92", "jaro_winkler >= 0.88", "jaro_winkler >= 0.7"] },
    { field = "last_name", levels = ["exact", "jaro_winkler >= 0.92", "jaro_winkler >= 0.88", "jaro_winkler >= 0.7"] },
    { field = "middle_name", levels = ["exact", "jaro_winkler >= 0.9"] },"#;
/// The levels of doppelroll, with nicknames and initials.
const DEFAULT_NAMES: &str = r#"{ field = "first_name" }, { field = "last_name" }, { field = "middle_name" },"#;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let Some(path) = arguments.iter().find(|a| !a.starts_with("--")) else {
        return println!("model: no CSV file given, nothing measured");
    };
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let clock = (ProcessTime::now(), Instant::now());
    let (records, truth) = read(path);
    let read_cpu = clock.0.elapsed().as_secs_f64();
    let toml = format!(
        r#"
blocking = [["birth_date"], ["first_name", "last_name"]]
threshold = 0.01
look_alikes = {look_alikes}
non_matches = "{non_matches}"
comparison = [
    {names}
    {{ field = "birth_date" }},
    {{ field = "suffix" }},
    {zip}{address}{ssn4}
]"#,
        look_alikes = !has("--no-look-alikes"),
        non_matches = if has("--independent") { "independent" } else { "by-key" },
        names = if has("--defaults") { DEFAULT_NAMES } else { NAMES },
        zip = if has("--no-zip") { "" } else { "{ field = \"zip\", term_frequency = true }," },
        address = if has("--addresses") { "{ field = \"address\" }," } else { "" },
        ssn4 = if has("--ssn4") { "{ field = \"ssn4\" }," } else { "" },
    );
    let parameters: FellegiSunter = toml::from_str(&toml).expect("parameters are right");
    let mut steps = Vec::new();
    let mut step = |name: &str| steps.push(format!("\"{name}\": {:.2}", clock.0.elapsed().as_secs_f64()));
    let model = Model::new(&records, &parameters, PairScope::All, Some(doppelroll::text::formal_name))
        .expect("the model fits the file");
    step("columns and pairs");
    let fitted = model.fit(&[]).expect("there are pairs");
    step("patterns and estimation");
    let (links, _) = model.links(&fitted);
    step("links");
    let (cpu, wall) = (clock.0.elapsed().as_secs_f64(), clock.1.elapsed().as_secs_f64());
    let mut registered: HashMap<u64, u64> = HashMap::new();
    truth.iter().for_each(|&person| *registered.entry(person).or_default() += 1);
    let matches: u64 = registered.values().map(|n| n * (n - 1) / 2).sum();
    println!(
        "{{\"tool\": \"doppelroll\", \"records\": {}, \"candidate_pairs\": {}, \"patterns\": {}, \"rounds\": {}, \"converged\": {}, \"matches\": {matches}, \"prior\": {:e}, \"lost_to_blocking\": {:.4}, \"cpu_s\": {cpu:.2}, \"cpu_s_without_reading\": {:.2}, \"wall_s\": {wall:.2}, \"peak_mib\": {}, \"cpu_after\": {{{}}}, \"quality\": {{{}}}}}",
        records.len(),
        model.candidate_pairs().iter().sum::<u64>(),
        fitted.patterns.len(),
        fitted.converged().1,
        fitted.converged().0,
        fitted.prior(),
        fitted.lost_to_blocking(),
        cpu - read_cpu,
        peak_mib(),
        steps.join(", "),
        THRESHOLDS.map(|t| quality(&links, &truth, matches, t)).join(", "),
    );
    if has("--tables") {
        for class in fitted.classes() {
            println!("{class:?}");
        }
        for table in model.tables(&fitted) {
            println!("{} missing {:.4}", table.field, table.missing);
            for l in table.levels {
                println!(
                    "  {:28} m {:.6} u {:.3e} weight {:.2}",
                    l.level, l.m_probability, l.u_probability, l.match_weight
                );
            }
        }
        model.warnings(&fitted).iter().for_each(|w| println!("{w}"));
    }
}

fn quality(links: &[ModelLink], truth: &[u64], matches: u64, threshold: f64) -> String {
    let linked: Vec<&ModelLink> = links.iter().filter(|l| l.posterior >= threshold).collect();
    let right = linked.iter().filter(|l| truth[l.left as usize] == truth[l.right as usize]).count();
    let claimed = claimed_false_link_share(linked.iter().map(|l| l.posterior)).unwrap_or(0.0);
    let n = linked.len().max(1) as f64;
    format!(
        "\"{threshold}\": {{\"links\": {}, \"precision\": {:.4}, \"recall\": {:.4}, \"claimed_false\": {claimed:.5}, \"true_false\": {:.5}}}",
        linked.len(),
        right as f64 / n,
        right as f64 / matches as f64,
        1.0 - right as f64 / n
    )
}

fn read(path: &str) -> (Records, Vec<u64>) {
    let mut file = csv::Reader::from_path(path).expect("the file can be read");
    let header = file.headers().expect("there is a header").clone();
    let place = |name: &str| header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
    let truth_place = place("truth_id");
    let fields = [
        ("first", Field::FirstName),
        ("middle", Field::MiddleName),
        ("last", Field::LastName),
        ("suffix", Field::Suffix),
        ("dob", Field::BirthDate),
        ("ssn4", Field::Ssn4),
    ]
    .map(|(name, field)| (place(name), field));
    let texts = [("address", Field::Address), ("zip", Field::Zip)].map(|(name, field)| (place(name), field));
    let mut coded: Vec<Vec<u32>> = vec![Vec::new(); fields.len()];
    let mut uncoded: Vec<(Vec<u32>, Vec<u8>)> = vec![Default::default(); texts.len()];
    let (mut lexicon, mut truth) = (Lexicon::default(), Vec::new());
    let mut row = csv::ByteRecord::new();
    while file.read_byte_record(&mut row).expect("a row") {
        let text = |place: usize| std::str::from_utf8(&row[place]).expect("text");
        for ((place, field), codes) in fields.iter().zip(&mut coded) {
            let text = text(*place);
            codes.push(match field.meaning() {
                Meaning::Name => lexicon.code(text),
                Meaning::Date => Date::parse_iso(text).map_or(0, Date::packed),
                Meaning::Label(labels) => labels.iter().position(|l| *l == text).map_or(0, |p| p as u32 + 1),
                _ => text.parse().unwrap_or(0),
            });
        }
        for ((place, _), (ends, bytes)) in texts.iter().zip(&mut uncoded) {
            bytes.extend_from_slice(&row[*place]);
            ends.push(bytes.len() as u32);
        }
        truth.push(text(truth_place).parse().expect("a number"));
    }
    let mut records = Records::new(truth.len(), lexicon);
    for ((_, field), codes) in fields.iter().zip(coded) {
        let cells = match field.meaning() {
            Meaning::Label(_) => Cells::U8(codes.into_iter().map(|c| c as u8).collect()),
            Meaning::FourDigits => Cells::U16(codes.into_iter().map(|c| c as u16).collect()),
            _ => Cells::U32(codes),
        };
        records.set(*field, cells);
    }
    for ((_, field), (ends, bytes)) in texts.iter().zip(uncoded) {
        records.set(*field, Cells::Text { ends, bytes });
    }
    (records, truth)
}

/// The most memory that was ever resident, as Linux says.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
