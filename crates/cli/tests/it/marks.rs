//! The marks that services write on their interfaces, as settings of the sandbox. With each of them, the program takes
//! hosting and the closed network down to nothing.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Settings, and how a reader knows them.
const MARKS: [(&str, &str); 7] = [
    ("as recorded", "interface_tags=true"),
    (
        "as the sandbox had them before",
        "interface_texts=invented interface_tags=false interface_requesters=names interface_attachments=service hosting_service_linked_role=false",
    ),
    ("other texts", "interface_texts=other"),
    ("no texts and no tags", "interface_texts=absent interface_tags=false"),
    ("flags flipped", "interface_requester_managed_flipped=true interface_operators=true"),
    ("another account's", "interface_attachments=account interface_requesters=numbers interface_efs_type=false"),
    (
        "nothing at all",
        "interface_texts=absent interface_tags=false interface_requesters=absent interface_efs_type=false \
         interface_requester_managed_flipped=true interface_attachments=account hosting_service_linked_role=false",
    ),
];

fn heiiki(folder: &Path, line: &str) -> Output {
    let mut binary = Command::new(env!("CARGO_BIN_EXE_heiiki"));
    binary.args(line.split_whitespace()).arg(format!("--sandbox={}", folder.join("sandbox.json").display()));
    binary.env_clear().env("AWS_EC2_METADATA_DISABLED", "true").stdin(Stdio::null()).output().unwrap()
}

fn text(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_destroy_leaves_nothing_whatever_is_written_on_interfaces() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    for (name, settings) in MARKS {
        for (file, deleted) in [("hosting-vpc.yaml", "13 deleted"), ("closed-network.yaml", " deleted")] {
            let folder = tempfile::tempdir().unwrap();
            let spec = specs.join(file).display().to_string();
            for line in [
                "sandbox reset --yes".to_owned(),
                format!("sandbox tune {settings}"),
                format!("apply {spec} --yes --sandbox-speed 2000"),
                format!("destroy {spec} --yes --sandbox-speed 2000"),
            ] {
                let output = heiiki(folder.path(), &line);
                assert!(output.status.success(), "{name}: {line}: {}", text(&output));
                assert!(!line.starts_with("destroy") || text(&output).contains(deleted), "{name}: {}", text(&output));
            }
            let status = text(&heiiki(folder.path(), &format!("plan {spec}")));
            assert!(status.contains("to create") && !status.contains("eni-"), "{name}: {status}");
        }
    }
}
