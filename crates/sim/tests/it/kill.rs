//! An injected kill ends the process after the operation was saved, and does not wait for the next process.

use std::process::Command;

use heiiki_sim::{FaultEffect, InjectedFault, Sandbox};

use crate::account::{create_role, iam, world};

#[test]
#[cfg(unix)]
fn a_killed_process_leaves_its_work_and_no_trap() {
    use std::os::unix::process::ExitStatusExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.json");
    let sandbox = Sandbox::open(&path, world).unwrap();
    sandbox.inject_fault(InjectedFault::once("iam:CreateRole", FaultEffect::Kill).after(1)).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::child", "--ignored"])
        .current_dir(folder.path())
        .status()
        .unwrap();
    assert_eq!(status.signal(), Some(9));
    let roles = sandbox.read(|world| world.iam.roles.keys().cloned().collect::<Vec<_>>()).unwrap();
    assert_eq!(roles, ["first", "second"]);
    assert_eq!(sandbox.read(|world| world.faults.len()).unwrap(), 0);
    assert_eq!(iam(&sandbox, &create_role("third")).0, 200);
}

#[test]
#[ignore = "the process that is killed above; works on the sandbox of its working directory"]
fn child() {
    let sandbox = Sandbox::open("sandbox.json".as_ref(), || panic!("the parent made it")).unwrap();
    for name in ["first", "second", "never"] {
        iam(&sandbox, &create_role(name));
    }
}
