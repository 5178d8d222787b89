//! gen
#[path = "../benches/generate.rs"]
mod generate;
fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let to = std::path::PathBuf::from(std::env::args().nth(2).unwrap());
    for (p, t) in generate::project(n) { let f = to.join(p); std::fs::create_dir_all(f.parent().unwrap()).unwrap(); std::fs::write(f, t).unwrap(); }
}
