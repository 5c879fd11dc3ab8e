//! Output fits the terminal: at 60, 80 and 120 columns no line is wider, and no word is broken.

use std::fs;
use std::path::Path;

use heiiki::Exit;
use unicode_width::UnicodeWidthStr;

use crate::run::{Ran, heiiki};

const WIDTHS: [usize; 3] = [60, 80, 120];

/// The spec of a closed network, and a sandbox beside it.
fn place() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/closed-network.yaml");
    fs::copy(spec, folder.path().join("network.yaml")).unwrap();
    let options = format!("{0}/network.yaml --sandbox={0}/w.json --sandbox-speed 100000", folder.path().display());
    (folder, options)
}

/// Lines that are wider than the terminal although they could have been broken.
fn too_wide(text: &str, columns: usize) -> Vec<&str> {
    // Text in quotes is one word of a command.
    let breakable = |line: &&str| line.trim_start().contains(' ') && !line.contains('\'');
    text.lines().filter(|line| line.width() > columns).filter(breakable).collect()
}

/// The words of a text, without the backslashes of commands.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|word| *word != "\\").collect()
}

fn check(command: &str, exit: Exit) {
    let go = |columns: Option<usize>| -> Ran {
        let run = heiiki(command);
        columns.map_or_else(|| heiiki(command), |columns| run.columns(columns)).go()
    };
    let wide = go(None);
    assert_eq!(wide.exit, exit, "{command}: {}", wide.err);
    for columns in WIDTHS {
        let narrow = go(Some(columns));
        assert_eq!(narrow.exit, exit, "{command}");
        assert_eq!(too_wide(&narrow.out, columns), Vec::<&str>::new(), "{command} at {columns}:\n{}", narrow.out);
        let kept: Vec<&str> = words(&narrow.out);
        assert_eq!(kept, words(&wide.out), "{command} at {columns}");
    }
}

#[test]
fn a_plan_and_what_is_live_fit_the_terminal() {
    let (_folder, options) = place();
    check(&format!("plan -q {options}"), Exit::Done);
    assert_eq!(heiiki(&format!("apply --yes -q {options}")).go().exit, Exit::Done);
    check(&format!("show -q {options} --outputs"), Exit::Done);
    check(&format!("plan --destroy -q {options}"), Exit::Done);
}

#[test]
fn errors_fit_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("閉域.yaml");
    let long = "閉域".repeat(40);
    let text = format!(
        "version: 1\nenvironment: t\naccount: \"123456789012\"\nregion: ap-northeast-1\nec2:\n  vpcs:\n    \
         main: {{cidr_block: 10.0.0.0/16, name: \"{long}\", enable_dns: true}}\n    other: {{cidr_block: 10.1.0.0/16, name: x, cidr: 1}}\n"
    );
    fs::write(&path, text).unwrap();
    for columns in WIDTHS {
        let ran = heiiki("validate").arg(&path).columns(columns).go();
        assert_eq!(ran.exit, Exit::Invalid);
        // The path of the folder is one word.
        let wide = too_wide(&ran.err, columns).into_iter().filter(|line| !line.contains("yaml:"));
        assert_eq!(wide.collect::<Vec<_>>(), Vec::<&str>::new(), "{}", ran.err);
    }
}

#[test]
fn documents_are_not_broken() {
    let (_folder, options) = place();
    for form in ["--format json", "--format markdown", "--format html"] {
        let command = format!("plan {form} {options}");
        let (wide, narrow) = (heiiki(&command).go(), heiiki(&command).columns(60).go());
        assert_eq!(wide.out.lines().count(), narrow.out.lines().count(), "{form}");
    }
}
