//! Kernels: draw, generate, link, score. `cargo bench --bench kernels`.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use doppelroll::evaluate::evaluate;
use doppelroll::linkage::Linkage;
use doppelroll::records::Field;
use doppelroll::rng::{AliasTable, Permutation, Stream};
use doppelroll::scenario::Scenario;
use doppelroll::stats::clopper_pearson;
use doppelroll::tables::{Race, surnames};
use doppelroll::world::{Silent, World};

fn scenario() -> Scenario {
    let mut scenario = Scenario::parse(include_str!("../scenarios/ssn4.toml")).expect("the scenario is good");
    scenario.rolls.scale = doppelroll::probability::Probability::new(0.01).expect("a rate");
    scenario
}

fn draw(c: &mut Criterion) {
    let mut group = c.benchmark_group("draw");
    group.throughput(Throughput::Elements(1));
    let stream = Stream::new(1, "bench");
    let mut key = 0u64;
    let mut next = move || {
        key += 1;
        key
    };
    group.bench_function("keyed bits", |b| b.iter(|| stream.bits(next())));
    let table = AliasTable::new(&(0..1000).map(|i| (i, 1.0 / f64::from(i + 1))).collect::<Vec<_>>());
    group.bench_function("alias of 1000", |b| b.iter(|| table.draw(stream.bits(next()))));
    group.bench_function("surname of 162,252", |b| b.iter(|| surnames().draw(Race::White, stream.bits(next()))));
    let permutation = Permutation::new(stream);
    group.bench_function("record number", |b| b.iter(|| permutation.forward(next() & 0xff_ffff_ffff)));
    group.bench_function("Clopper-Pearson at n = 2e8", |b| b.iter(|| clopper_pearson(33.0, 2e8, 0.95)));
    group.finish();
}

fn stages(c: &mut Criterion) {
    let scenario = scenario();
    let linkage = Linkage::new(&scenario.strategies);
    let world = World::new(&scenario, 0, &Silent);
    let keys = world.keys();
    let records = world.record(&scenario, &keys, &linkage.fields());
    let found = linkage.run(&records).expect("few enough pairs");
    let truth = world.truth(&keys);
    let mut group = c.benchmark_group("stages");
    group.sample_size(10);
    group.throughput(Throughput::Elements(records.len() as u64));
    for field in [Field::FirstName, Field::LastName, Field::BirthDate, Field::Ssn4] {
        let name = format!("generate column {}", field.name());
        group.bench_function(name, |b| b.iter(|| world.record(&scenario, &keys, &[field])));
    }
    group.bench_function("link, all strategies", |b| b.iter(|| linkage.run(&records)));
    group.bench_function("score", |b| {
        let count = scenario.strategies.len();
        b.iter_batched(|| (), |()| evaluate(&linkage, count, &found, &records, &truth, &[]), BatchSize::SmallInput)
    });
    group.finish();
}

criterion_group!(benches, draw, stages);
criterion_main!(benches);
