//! How long questions about permissions take.
use rolecast::catalog::Catalog;
use rolecast::permission::*;
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let t = Instant::now();
    let roles: Vec<_> = Catalog::builtin().iter().collect();
    println!("decode {:?}", t.elapsed());
    for _ in 0..5 {
        let t = Instant::now();
        let mut b = Budget::of(u64::MAX);
        let access: Vec<Access> = roles.iter().map(|r| Access::of_role(r, &mut b).unwrap()).collect();
        println!("build {:?}", t.elapsed());
        let t = Instant::now();
        let mut n = 0;
        for a in &access {
            for x in &access {
                if Plane::ALL.iter().all(|&p| a.plane(p).written.is_inside(&x.plane(p).written, &mut b).unwrap()) {
                    n += 1;
                }
            }
        }
        println!("matrix {:?} {n}", t.elapsed());
        let t = Instant::now();
        let mut n = 0;
        for a in &access {
            for x in &access {
                if Plane::ALL.iter().all(|&p| a.plane(p).possible.is_inside(&x.plane(p).sure, &mut b).unwrap()) {
                    n += 1;
                }
            }
        }
        println!("matrix bounds {:?} {n}", t.elapsed());
        black_box(n);
    }
}
