//! `heiiki graph`: the choice of the format, the output file, and the refusals.

use std::fs;

use heiiki::Exit;

use crate::run::heiiki;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/closed-network.yaml");

#[test]
fn the_format_is_named_or_follows_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let plain = heiiki("graph").arg(SPEC).go();
    assert_eq!((plain.exit, plain.err.as_str()), (Exit::Done, ""));
    assert!(plain.out.starts_with("<svg ") && plain.out.contains("<style>"), "{}", plain.out);
    for (name, begins) in [("a.svg", "<svg "), ("a.mmd", "flowchart LR"), ("a.dot", "digraph ")] {
        let path = folder.path().join(name);
        let ran = heiiki("graph").arg(SPEC).arg("--out").arg(&path).go();
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, ""), "{}", ran.err);
        assert!(ran.err.ends_with("No route out of the VPC\n"), "{}", ran.err);
        assert!(fs::read_to_string(&path).unwrap().starts_with(begins), "{name}");
    }
    assert!(heiiki("graph --format mermaid").arg(SPEC).go().out.starts_with("flowchart LR"));
    assert_eq!(heiiki("graph --format dot --quiet").arg(SPEC).arg("--out").arg(folder.path().join("b")).go().err, "");
}

#[cfg(unix)]
#[test]
fn others_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.svg");
    assert_eq!(heiiki("graph").arg(SPEC).arg("--out").arg(&path).go().exit, Exit::Done);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777 & !0o022, 0o644);
}

#[test]
fn what_cannot_be_written_and_what_would_be_ignored_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let to = |name: &str| heiiki("graph").arg(SPEC).arg("--out").arg(folder.path().join(name)).go();
    let directory = to("");
    assert_eq!(directory.exit, Exit::Usage);
    assert!(directory.err.contains("is a directory"), "{}", directory.err);
    let image = to("a.png");
    assert_eq!(image.exit, Exit::Usage);
    assert!(image.err.contains("end it with .svg, .mmd or .dot, or add --format"), "{}", image.err);
    let nowhere = to("no/a.svg");
    assert_eq!(nowhere.exit, Exit::Failed);
    assert!(nowhere.err.contains("make the directory"), "{}", nowhere.err);
    for line in ["graph --sandbox", "graph --profile x", "graph --stats"] {
        let ran = heiiki(line).arg(SPEC).go();
        assert_eq!(ran.exit, Exit::Usage, "{line}");
        assert!(ran.err.contains("without --plan"), "{line}: {}", ran.err);
    }
    assert_eq!(heiiki("graph --destroy").arg(SPEC).go().exit, Exit::Usage);
}

#[test]
fn with_a_plan_it_says_what_would_become_of_everything() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = format!("--sandbox={}", folder.path().join("account.json").display());
    let new = heiiki("graph --plan --quiet").arg(SPEC).arg(&sandbox).go();
    assert_eq!(new.exit, Exit::Done, "{}", new.err);
    assert!(new.out.contains("planned: 32 to create") && new.out.contains("hk-create"), "{}", new.out);
    assert_eq!(heiiki("apply --yes --quiet").arg(SPEC).arg(&sandbox).go().exit, Exit::Done);
    let same = heiiki("graph --plan --quiet").arg(SPEC).arg(&sandbox).go();
    assert!(
        same.out.contains("planned: nothing to do") && same.out.matches("hk-sign hk-create").count() == 1,
        "only the legend: {}",
        same.out
    );
    let gone = heiiki("graph --plan --destroy --quiet --format mermaid").arg(SPEC).arg(&sandbox).go();
    assert!(gone.out.contains(" to delete") && gone.out.contains("#45; vpc/main"), "{}", gone.out);
}
