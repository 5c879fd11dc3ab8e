//! Every spec in `specs/` and `examples/` is applied, planned again with nothing to do, and destroyed to nothing.

use std::path::PathBuf;
use std::time::Duration;

use heiiki_plan::Intent;
use heiiki_testkit::lab::{Lab, brief, repository, spec_file};

/// Spec files, and directories of spec files, of both folders.
fn all() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["specs", "examples"] {
        for entry in std::fs::read_dir(repository(folder)).expect("the folder is there") {
            let path = entry.expect("an entry can be read").path();
            let spec = path.extension().is_some_and(|extension| extension == "yaml");
            let split = path.is_dir() && path.file_name().is_some_and(|name| name != "schema");
            if spec || split {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[tokio::test(start_paused = true)]
async fn each_is_applied_complete_and_destroyed_to_nothing() {
    let all = all();
    assert!(all.len() >= 3, "{all:?}");
    for path in all {
        let lab = Lab::new().await;
        let fresh = lab.objects();
        let spec = spec_file(&path);
        lab.apply(&spec).await;
        let again = lab.plan(&spec, &Intent::default()).await.plan;
        assert_eq!(brief(&again), Vec::<String>::new(), "{}", path.display());
        lab.destroy(&spec).await;
        lab.wait(Duration::from_hours(2)).await;
        let _ = lab.observe(&spec).await; // lets the simulator's time reach ours
        assert_eq!(lab.objects(), fresh, "{}", path.display());
    }
}
