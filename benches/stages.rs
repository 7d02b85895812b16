//! How long each stage of the main job takes: `cargo bench --bench stages -- [SCALE] [SCENARIO]`.
//!
//! Prints wall and CPU seconds of one pass, with registrations per second; not a test. Compare ratios within one run only.

use std::time::Instant;

use cpu_time::ProcessTime;
use doppelroll::evaluate::evaluate;
use doppelroll::linkage::{Linkage, Strategy};
use doppelroll::probability::Probability;
use doppelroll::scenario::Scenario;
use doppelroll::world::{Silent, World};

struct Clock {
    rows: f64,
}

impl Clock {
    fn time<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        let (wall, cpu) = (Instant::now(), ProcessTime::now());
        let done = work();
        let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
        let per_second =
            if self.rows > 0.0 { format!("{:8.2} M registrations/s", self.rows / wall / 1e6) } else { String::new() };
        println!("{what:44} wall {wall:7.3} s   cpu {cpu:7.3} s {per_second}");
        done
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let scale: f64 = arguments.first().and_then(|a| a.parse().ok()).unwrap_or(0.08);
    let file = arguments.get(1).map_or("scenarios/ssn4.toml", String::as_str);
    let mut scenario = Scenario::parse(&std::fs::read_to_string(file).expect("scenario")).expect("scenario");
    scenario.rolls.scale = Probability::new(scale).expect("a scale from 0 to 1");
    let mut clock = Clock { rows: 0.0 };
    clock.time("tables and samplers (first use)", || {
        let mut small = scenario.clone();
        small.rolls.scale = Probability::new(0.001).expect("a rate");
        let world = World::new(&small, 0, &Silent);
        let _ = world.record(&small, &world.keys(), &Linkage::new(&small.strategies).fields());
    });
    let world = clock.time("rolls", || World::new(&scenario, 0, &Silent));
    clock.rows = world.rolls.len() as f64;
    println!("{} registrations", world.rolls.len());
    let linkage = Linkage::new(&scenario.strategies);
    let (keys, records) = clock.time("columns that the strategies read", || {
        let keys = world.keys();
        let records = world.record(&scenario, &keys, &linkage.fields());
        (keys, records)
    });
    let rule = |extra: &str| -> Vec<Strategy> {
        let text = format!("name = 'x'\nagree = ['first_name', 'last_name', 'birth_date']\n{extra}");
        vec![toml::from_str(&text).expect("a strategy")]
    };
    let (exact, veto) = (rule(""), rule("not_contradict = ['ssn4']"));
    let run = |rule: &[Strategy]| Linkage::new(rule).run(&records).expect("few enough pairs");
    for _ in 0..3 {
        clock.time("link: first + last + birth date", || run(&exact));
        clock.time("link: the same with SSN4 veto", || run(&veto));
    }
    let found = clock.time("link: all strategies", || linkage.run(&records).expect("few enough pairs"));
    let truth = world.truth(&keys);
    clock.time("score", || evaluate(&linkage, scenario.strategies.len(), &found, &records, &truth, &[]));
}
