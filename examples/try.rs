//! try
use rolecast::project::*;
fn main() {
    let root = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    let files = rolecast::source::Os::new(&root);
    let t = std::time::Instant::now();
    let project = Project::open(&files);
    let t1 = t.elapsed();
    let r = project.resolve();
    let t2 = t.elapsed();
    let mut d = project.diagnostics.clone();
    if let Some(r) = &r {
        d.extend(r.diagnostics.clone());
    }
    for x in d.sorted() {
        eprintln!("{}", rolecast::diagnostic::render::human(&x, &project.map, false));
    }
    eprintln!("{t1:?} {t2:?}");
    if let Some(Some(p)) = r.map(|r| r.policy) {
        for e in &p.environments {
            eprintln!("{} {} assignments", e.id, e.assignments.len());
            for a in &e.assignments {
                println!(
                    "{} {:?} {} {} {} {:?} {}",
                    e.id, a.mechanism, a.scope, a.role.name, a.principal.id, a.state, a.key
                );
            }
        }
    }
}
