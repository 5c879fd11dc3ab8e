//! Tests of the kind `notebook_instance`.

use serde_json::{Value, json};

use super::super::fixtures::{EXEC, Members, differences, known, lacks_attribute, problems, with};
use super::*;
use crate::KindName;
use crate::erased::typed;

fn want() -> Value {
    json!({
        "name": "IFSM-Notebook-Instance", "instance_type": "ml.t3.medium", "role": "exec", "subnet": "a",
        "security_groups": ["work"], "direct_internet_access": "Disabled",
    })
}

fn live() -> Value {
    json!({
        "name": "IFSM-Notebook-Instance", "arn": "arn:aws:sagemaker:ap-northeast-1:123456789012:notebook-instance/ifsm-notebook-instance",
        "status": "InService", "failure_reason": null, "url": "ifsm.notebook.ap-northeast-1.sagemaker.aws",
        "instance_type": "ml.t3.medium", "role_arn": EXEC, "subnet_id": "subnet-a", "security_group_ids": ["sg-1"],
        "network_interface_id": "eni-1", "direct_internet_access": "Disabled", "volume_size_in_gb": 20, "kms_key_id": null,
        "lifecycle_config": "start", "default_code_repository": "https://git.example.com/a",
        "additional_code_repositories": ["b", "c"], "root_access": "Enabled", "platform_identifier": "notebook-al2023-v1",
        "minimum_instance_metadata_service_version": "2", "ip_address_type": "ipv4",
    })
}

#[test]
fn every_field_changes_as_aws_allows() {
    assert_eq!(differences::<NotebookInstance>(&want(), &live()), []);
    let service = "instance_metadata_service_configuration";
    let version = "instance_metadata_service_configuration.minimum_instance_metadata_service_version";
    let cases = [
        ("name", json!("Other"), Some(("name", "replace"))),
        ("instance_type", json!("ml.t3.large"), Some(("instance_type", "restart"))),
        ("role", json!("other"), Some(("role", "restart"))),
        ("role", json!("later"), Some(("role", "restart"))),
        ("subnet", json!("b"), Some(("subnet", "replace"))),
        ("subnet", json!(null), Some(("subnet", "replace"))),
        ("security_groups", json!(["more"]), Some(("security_groups", "replace"))),
        ("security_groups", json!(["work", "more"]), Some(("security_groups", "replace"))),
        ("direct_internet_access", json!("Enabled"), Some(("direct_internet_access", "replace"))),
        ("direct_internet_access", json!(null), Some(("direct_internet_access", "replace"))),
        ("volume_size_in_gb", json!(20), None),
        ("volume_size_in_gb", json!(40), Some(("volume_size_in_gb", "restart"))),
        ("volume_size_in_gb", json!(10), Some(("volume_size_in_gb", "replace"))),
        ("volume_size_in_gb", json!(null), Some(("volume_size_in_gb", "replace"))),
        ("kms_key_id", json!("1234"), Some(("kms_key_id", "replace"))),
        ("kms_key_id", json!(null), None),
        ("lifecycle_config", json!("other"), Some(("lifecycle_config", "restart"))),
        ("lifecycle_config", json!(null), Some(("lifecycle_config", "restart"))),
        ("lifecycle_config", json!("start"), None),
        ("default_code_repository", json!("d"), Some(("default_code_repository", "restart"))),
        ("default_code_repository", json!(null), Some(("default_code_repository", "restart"))),
        ("additional_code_repositories", json!(["c", "b"]), None),
        ("additional_code_repositories", json!(["c"]), Some(("additional_code_repositories", "restart"))),
        ("additional_code_repositories", json!(null), Some(("additional_code_repositories", "restart"))),
        ("root_access", json!("Disabled"), Some(("root_access", "restart"))),
        ("root_access", json!(null), None),
        ("platform_identifier", json!("notebook-al2023-v2"), Some(("platform_identifier", "restart"))),
        ("platform_identifier", json!(null), Some(("platform_identifier", "refused"))),
        (service, json!({"minimum_instance_metadata_service_version": 2}), None),
        (service, json!({"minimum_instance_metadata_service_version": "1"}), Some((version, "restart"))),
        (service, json!(null), Some((version, "refused"))),
        ("ip_address_type", json!("dualstack"), Some(("ip_address_type", "restart"))),
        ("ip_address_type", json!(null), None),
    ];
    for (member, value, expected) in cases {
        let want = with(&want(), &[(member, value.clone())]);
        let expected: Vec<_> = expected.into_iter().map(|(field, mode)| (field.to_owned(), mode)).collect();
        assert_eq!(differences::<NotebookInstance>(&want, &live()), expected, "{member}: {value}");
    }
}

#[test]
fn every_status_has_its_phase() {
    let phase = |status: &str| NotebookInstance::phase(&Live { status: status.into(), ..typed(&live()) });
    for ready in ["InService", "Stopped"] {
        assert_eq!(phase(ready), Phase::Ready);
    }
    for busy in ["Pending", "Updating", "Stopping", "Deleting", "PendingMaintenance", "InMaintenance"] {
        assert_eq!(phase(busy), Phase::Busy(busy.into()));
    }
    assert_eq!(phase("Failed"), Phase::Failed("Failed".into()));
    let reason = Live { status: "Failed".into(), failure_reason: Some("script timed out".into()), ..typed(&live()) };
    assert_eq!(NotebookInstance::phase(&reason), Phase::Failed("Failed: script timed out".into()));
}

#[test]
fn a_new_name_lets_the_new_one_come_first_unless_it_moves() {
    let order =
        |members: &[(&str, Value)]| NotebookInstance::replacement(&typed(&with(&want(), members)), &typed(&live()), &known());
    assert_eq!(order(&[("direct_internet_access", json!("Enabled"))]), Replacement::DeleteFirst);
    assert_eq!(order(&[("name", json!("Other"))]), Replacement::CreateFirst);
    assert_eq!(order(&[("name", json!("ifsm-notebook-instance"))]), Replacement::DeleteFirst);
    assert_eq!(order(&[("name", json!("Other")), ("subnet", json!("b"))]), Replacement::DeleteFirst);
    assert_eq!(order(&[("name", json!("Other")), ("subnet", json!("later"))]), Replacement::DeleteFirst);
}

#[test]
fn its_uses_loss_and_summary_are_named() {
    let live: Live = typed(&live());
    let config = "arn:aws:sagemaker:ap-northeast-1:123456789012:notebook-instance-lifecycle-config/start";
    assert_eq!(NotebookInstance::uses(&live), ["subnet-a", "sg-1", EXEC, config]);
    assert_eq!(NotebookInstance::about(&live), "ml.t3.medium, 20 GB");
    assert_eq!(NotebookInstance::recovery(&live), Recovery::Update);
    let loss = NotebookInstance::loses(&live).expect("it has a volume");
    assert_eq!((loss.to_string().as_str(), loss.retainable), ("its volume (20 GB)", false));
    let outputs = NotebookInstance::outputs(&typed(&want()), &live, &known());
    assert_eq!(outputs[0].1, "https://ifsm.notebook.ap-northeast-1.sagemaker.aws");
}

#[test]
fn every_attribute_is_a_member_of_what_is_live() {
    assert_eq!(lacks_attribute::<NotebookInstance>(&live()), Vec::<&str>::new());
}

#[test]
fn versions_of_the_metadata_service_are_numbers_or_texts() {
    let read =
        |version: Value| serde_json::from_value::<MetadataService>(json!({"minimum_instance_metadata_service_version": version}));
    assert_eq!(read(json!(2)).map(|service| service.minimum_instance_metadata_service_version.0).ok(), Some("2".to_owned()));
    assert!(read(json!("1")).is_ok());
    for bad in [json!(3), json!("two"), json!(null), json!(1.5)] {
        assert!(read(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn every_check_finds_its_problem_and_where() {
    let six = json!(["work", "work", "work", "work", "work", "work"]);
    let cases: [(Members, &str, &str); 14] = [
        (vec![("name", json!("a.b"))], "notebook-name", "name"),
        (vec![("instance_type", json!("t3.medium"))], "notebook-instance-type", "instance_type"),
        (vec![("subnet", json!(null)), ("security_groups", json!(null))], "notebook-without-subnet", "direct_internet_access"),
        (
            vec![("subnet", json!(null)), ("direct_internet_access", json!("Enabled"))],
            "notebook-groups-without-subnet",
            "security_groups",
        ),
        (vec![("security_groups", six)], "too-many-security-groups", "security_groups"),
        (vec![("security_groups", json!(["work", "far"]))], "security-group-other-vpc", "security_groups[1]"),
        (vec![("volume_size_in_gb", json!(4))], "volume-size-range", "volume_size_in_gb"),
        (vec![("volume_size_in_gb", json!(16_385))], "volume-size-range", "volume_size_in_gb"),
        (vec![("platform_identifier", json!("al2"))], "notebook-platform", "platform_identifier"),
        (vec![("lifecycle_config", json!("arn:aws:x"))], "notebook-lifecycle-config", "lifecycle_config"),
        (vec![("accelerator_types", json!(["ml.eia2.medium"]))], "notebook-accelerators", "accelerator_types"),
        (vec![("default_code_repository", json!("git@host:a"))], "notebook-repository", "default_code_repository"),
        (
            vec![("additional_code_repositories", json!(["a", "https://"]))],
            "notebook-repository",
            "additional_code_repositories[1]",
        ),
        (
            vec![("additional_code_repositories", json!(["a", "b", "c", "d"]))],
            "notebook-repositories",
            "additional_code_repositories",
        ),
    ];
    for (members, code, path) in cases {
        let found = problems::<NotebookInstance>(&[("notebook_instance/dev", with(&want(), &members))]);
        assert_eq!(found, [(code, path.to_owned())], "{members:?}");
    }
    let good = with(&want(), &[("platform_identifier", json!("notebook-al2023-v1")), ("volume_size_in_gb", json!(5))]);
    assert_eq!(problems::<NotebookInstance>(&[("notebook_instance/dev", good)]), []);
}

#[test]
fn names_are_taken_whatever_their_case() {
    let other = with(&want(), &[("name", json!("ifsm-notebook-instance"))]);
    let found = problems::<NotebookInstance>(&[("notebook_instance/a", want()), ("notebook_instance/b", other)]);
    assert_eq!(found, [("notebook-name-taken", "name".to_owned())]);
}

#[test]
fn a_lifecycle_configuration_of_the_spec_goes_by_its_name_in_aws() {
    let mut known = known();
    known.declared.insert("notebook_lifecycle_config/start".parse().expect("an address"));
    known.declared.insert("notebook_lifecycle_config/later".parse().expect("an address"));
    let changes = |name: &str| {
        let want: Want = typed(&with(&want(), &[("lifecycle_config", json!(name))]));
        let changes = crate::erased::differences::<NotebookInstance>(&want, &typed(&live()), &known).into_iter();
        changes.map(|change| (change.to.value, change.to.after)).collect::<Vec<_>>()
    };
    assert_eq!(changes("start"), [(json!("Start-1"), vec![])]);
    let later = "notebook_lifecycle_config/later".parse().expect("an address");
    assert_eq!(changes("later"), [(json!("${notebook_lifecycle_config/later.name}"), vec![later])]);
    let refs = crate::of(<NotebookInstance as crate::Marker>::NAME).refs(&with(&want(), &[("lifecycle_config", json!("start"))]));
    let config = refs.into_iter().find(|reference| reference.to.kind == KindName::NotebookLifecycleConfig);
    assert!(config.is_some_and(|reference| reference.optional && reference.when == crate::When::Create));
}
