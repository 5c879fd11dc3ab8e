//! The pages of `docs/scenarios`: their commands are run against the sandbox, and print what the pages say. `TRYCMD=overwrite` writes the pages anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use trycmd::TestCases;

/// Nothing has to be waited for at this speed, and a run is still done before its time is up.
const SPEED: &str = "2000";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/scenarios")
}

/// Runs a page in an account of its own.
fn run(page: &str) {
    let place = tempfile::tempdir().unwrap();
    TestCases::new()
        .register_bin("heiiki", Path::new(env!("CARGO_BIN_EXE_heiiki")))
        .env("HEIIKI_SANDBOX", place.path().join("sandbox.json").to_string_lossy())
        .env("HEIIKI_SANDBOX_SPEED", SPEED)
        .env("HEIIKI_SPEC", "")
        .env("HEIIKI_LOG", "")
        .env("NO_COLOR", "1")
        .case(folder().join(format!("{page}.md")))
        .run();
}

macro_rules! pages {
    ($($name:ident: $page:literal,)+) => {
        const PAGES: &[&str] = &[$($page),+];
        $(
            #[test]
            fn $name() {
                run($page);
            }
        )+
    };
}

pages! {
    a_user_left_apps_running: "01-a-user-left-apps-running",
    home_directories_kept_then_removed: "02-home-directories-kept-then-removed",
    nfs_groups_left_behind: "03-nfs-groups-left-behind",
    a_notebook_that_failed: "04-a-notebook-that-failed",
    a_network_interface_that_lingers: "05-a-network-interface-that-lingers",
    something_deleted_by_hand: "06-something-deleted-by-hand",
    a_domain_that_must_be_replaced: "07-a-domain-that-must-be-replaced",
    an_endpoint_gets_a_new_model: "08-an-endpoint-gets-a-new-model",
    a_bucket_that_is_not_empty: "09-a-bucket-that-is-not-empty",
    a_group_replaced_under_a_live_endpoint: "10-a-group-replaced-under-a-live-endpoint",
    a_bucket_policy_that_locks_out: "11-a-bucket-policy-that-locks-out",
    a_protected_domain_in_a_destroyed_network: "12-a-protected-domain-in-a-destroyed-network",
    a_closed_network_opened_by_hand: "13-a-closed-network-opened-by-hand",
    proof_of_a_closed_network: "14-proof-of-a-closed-network",
}

/// The names of all pages but the index.
fn written() -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.filter_map(|name| name.strip_suffix(".md").map(str::to_owned)).filter(|name| name != "README").collect()
}

#[test]
fn every_page_is_run_and_stands_in_the_index() {
    assert_eq!(written(), PAGES.iter().copied().map(str::to_owned).collect());
    let index = fs::read_to_string(folder().join("README.md")).unwrap();
    let missing: Vec<_> = PAGES.iter().filter(|page| !index.contains(&format!("({page}.md)"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Every sandbox command is used in a page, except those that only serve other clients or begin anew.
#[test]
fn every_verb_of_the_sandbox_is_used() {
    let pages: String = written().iter().map(|page| fs::read_to_string(folder().join(format!("{page}.md"))).unwrap()).collect();
    for verb in ["status", "call", "user", "wait", "tune", "fault", "fail"] {
        assert!(pages.contains(&format!("$ heiiki sandbox {verb}")), "{verb}");
    }
}
