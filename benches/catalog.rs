//! What a look-up costs: cold, as the first thing that a process does, and beside a plain walk through the text.
#![expect(clippy::print_stderr, reason = "the cold look-up happens once, so criterion cannot time it")]

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use rolecast::catalog::{Catalog, Library};
use rolecast::model::text::Guid;

const TEXT: &str = include_str!("../src/catalog/data/builtin-roles.jsonl");

/// The first look-ups of this process: nothing is decoded or touched before.
fn cold(_: &mut Criterion) {
    let id = Guid::parse("53ca6127-db72-4b80-b1b0-d745d6d5456d");
    let start = Instant::now();
    black_box(id.and_then(|id| Catalog::builtin().by_id(id)));
    let by_id = start.elapsed();
    let start = Instant::now();
    black_box(Catalog::builtin().by_name("storage blob data reader"));
    let by_name = start.elapsed();
    let start = Instant::now();
    black_box(Library::builtin().get("azure-storage"));
    eprintln!("first look-up by id {by_id:?}, first by name {by_name:?}, first component {:?}", start.elapsed());
}

fn look_up(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("catalog");
    let ids: Vec<Guid> = Catalog::builtin().iter().map(|role| role.id).collect();
    group.bench_function("by id, every role", |b| {
        b.iter(|| ids.iter().filter_map(|id| Catalog::builtin().by_id(*id)).count())
    });
    let names: Vec<String> = Catalog::builtin().iter().map(|role| role.name.to_uppercase()).collect();
    group.bench_function("by name, every role", |b| {
        b.iter(|| names.iter().filter_map(|name| Catalog::builtin().by_name(name)).count());
    });
    group.bench_function("baseline: read every line as JSON", |b| {
        b.iter(|| TEXT.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()).count());
    });
    group.bench_function("what a typo costs", |b| {
        b.iter(|| Catalog::builtin().nearest(black_box("Storage Blob Raeder")).len())
    });
    group.finish();
}

criterion_group!(benches, cold, look_up);
criterion_main!(benches);
