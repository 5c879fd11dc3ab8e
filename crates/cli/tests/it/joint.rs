//! Several environments planned at once: quotas and addresses that are enough for each and not for all.

use std::fs;

use crate::run::heiiki;

#[test]
fn a_quota_that_is_enough_for_each_environment_is_refused_to_the_last_ones() {
    let desk = tempfile::tempdir().unwrap();
    let sandbox = format!("--sandbox={}", desk.path().join("w.json").display());
    let spec = |name: &str| {
        let text = format!(
            "version: 1\nenvironment: {name}\naccount: '123456789012'\nregion: ap-northeast-1\nec2: {{vpcs: {{main: {{cidr_block: 10.0.0.0/16}}}}}}\n"
        );
        let path = desk.path().join(format!("{name}.yaml"));
        fs::write(&path, text).unwrap();
        path
    };
    // An account has five VPCs in a region, and one is AWS's default one.
    let five: Vec<_> = ["a", "b", "c", "d", "e"].map(spec).into();
    let plan = |count: usize| {
        let run = five[..count].iter().fold(heiiki("plan --detailed-exitcode"), crate::run::Run::arg);
        run.arg(&sandbox).go()
    };
    let four = plan(4);
    assert_eq!(four.exit, heiiki::Exit::Changes, "{}", four.out);
    let all = plan(5);
    assert_eq!(all.exit, heiiki::Exit::Refused, "{}", all.out);
    let told = "vpc/main is too much: together with a, b, c, d the plans take 5 of the VPCs in the region, and 4 are left";
    assert!(all.out.contains(told), "{}", all.out);
    assert_eq!(all.out.matches("is too much").count(), 1, "{}", all.out);
}
