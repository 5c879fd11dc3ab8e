//! Tests of the kind `space`.

use serde_json::{Value, json};

use super::super::fixtures::{CONFIG, Members, differences, known, lacks_attribute, problems, with};
use super::*;
use crate::erased::typed;

const VOLUME: &str = "space_settings.space_storage_settings.ebs_storage_settings.ebs_volume_size_in_gb";

fn want() -> Value {
    json!({
        "name": "Lab", "domain": "studio", "display_name": "The lab", "ownership": {"owner_user_profile": "alice"},
        "sharing": {"sharing_type": "Private"},
        "space_settings": {"app_type": "JupyterLab", "space_storage_settings": {"ebs_storage_settings": {"ebs_volume_size_in_gb": 20}}},
    })
}

fn live() -> Value {
    json!({
        "domain_id": "d-1", "name": "Lab", "arn": "arn:aws:sagemaker:ap-northeast-1:123456789012:space/d-1/Lab", "status": "InService",
        "failure_reason": null, "display_name": "The lab", "owner_user_profile": "Alice", "sharing_type": "Private",
        "home_efs_file_system_uid": "200003", "url": "https://d-1.studio.ap-northeast-1.sagemaker.aws/spaces/Lab",
        "space_settings": {
            "app_type": "JupyterLab", "jupyter_lab_app_settings": {"default_resource_spec": {"lifecycle_config_arn": CONFIG}},
            "space_storage_settings": {"ebs_storage_settings": {"ebs_volume_size_in_gb": 20}},
            "custom_file_systems": [{"efs_file_system": {"file_system_id": "fs-12345678"}}], "remote_access": "ENABLED",
        },
    })
}

#[test]
fn every_field_changes_as_aws_allows() {
    assert_eq!(differences::<Space>(&want(), &live()), []);
    let efs = |id: &str| json!([{"efs_file_system": {"file_system_id": id}}]);
    let cases = [
        ("name", json!("Other"), Some(("name", "replace"))),
        ("domain", json!("another"), Some(("domain", "replace"))),
        ("display_name", json!("Other"), Some(("display_name", "in place"))),
        ("display_name", json!(null), Some(("display_name", "refused"))),
        ("ownership", json!({"owner_user_profile": "bob"}), Some(("ownership", "replace"))),
        ("ownership", json!({"owner_user_profile": "later"}), Some(("ownership", "replace"))),
        ("ownership", json!(null), Some(("ownership", "replace"))),
        ("sharing", json!({"sharing_type": "Shared"}), Some(("sharing", "replace"))),
        ("sharing", json!(null), Some(("sharing", "replace"))),
        ("space_settings.app_type", json!("CodeEditor"), Some(("space_settings.app_type", "replace"))),
        ("space_settings.app_type", json!(null), Some(("space_settings.app_type", "refused"))),
        ("space_settings.remote_access", json!("ENABLED"), None),
        ("space_settings.remote_access", json!(null), Some(("space_settings.remote_access", "in place"))),
        (
            "space_settings.space_managed_resources",
            json!("ENABLED"),
            Some(("space_settings.space_managed_resources", "in place")),
        ),
        ("space_settings.space_managed_resources", json!(null), None),
        ("space_settings.custom_file_systems", efs("fs-12345678"), None),
        (
            "space_settings.custom_file_systems",
            efs("${space/later.id}"),
            Some(("space_settings.custom_file_systems", "in place")),
        ),
        ("space_settings.custom_file_systems", json!(null), Some(("space_settings.custom_file_systems", "in place"))),
        (VOLUME, json!(40), Some((VOLUME, "in place"))),
        (VOLUME, json!(10), Some((VOLUME, "replace"))),
        (
            "space_settings.jupyter_lab_app_settings",
            json!({"default_resource_spec": {"lifecycle_config_arn": "${studio_lifecycle_config/start.arn}"}}),
            None,
        ),
        (
            "space_settings.jupyter_lab_app_settings",
            json!({"app_lifecycle_management": {"idle_settings": {"idle_timeout_in_minutes": 90}}}),
            Some((
                "space_settings.jupyter_lab_app_settings.app_lifecycle_management.idle_settings.idle_timeout_in_minutes",
                "in place",
            )),
        ),
    ];
    for (member, value, expected) in cases {
        let want = with(&want(), &[(member, value.clone())]);
        let expected: Vec<_> = expected.into_iter().map(|(field, mode)| (field.to_owned(), mode)).collect();
        assert_eq!(differences::<Space>(&want, &live()), expected, "{member}: {value}");
    }
    let classic =
        with(&live(), &[("space_settings", json!({})), ("owner_user_profile", json!(null)), ("sharing_type", json!(null))]);
    let bare = json!({"domain": "studio", "ownership": null, "sharing": null, "space_settings": {"app_type": "JupyterLab"}});
    assert_eq!(differences::<Space>(&bare, &classic), [("space_settings.app_type".to_owned(), "in place")]);
}

#[test]
fn its_summary_and_its_uses_are_named() {
    let live: Live = typed(&live());
    assert_eq!(Space::id(&live), "d-1/space/Lab");
    assert_eq!(Space::uses(&live), [CONFIG, "d-1", "d-1/Alice", "d-1/alice", "fs-12345678"]);
    assert_eq!(Space::about(&live), "private, owner Alice, JupyterLab, 20 GB");
    assert_eq!(Space::loses(&live).map(|loss| loss.to_string()).as_deref(), Some("its volume (20 GB)"));
    let owner = Space::owner(&live, &BTreeMap::new()).expect("it has an owner");
    assert_eq!((owner.of.as_str(), owner.bond), ("d-1", Bond::Tenant));
    assert_eq!(Space::summary(&typed(&want())), "private of user_profile/alice in domain/studio, 20 GB");
    let bare = Live { space_settings: json!({}), sharing_type: None, owner_user_profile: None, ..live };
    assert_eq!((Space::loses(&bare), Space::about(&bare)), (None, String::new()));
}

#[test]
fn statuses_mean_what_those_of_a_domain_mean() {
    let of = |status: &str| Live { status: status.into(), failure_reason: Some("no room".into()), ..typed(&live()) };
    assert_eq!(Space::phase(&of("Pending")), Phase::Busy("Pending".into()));
    assert_eq!(Space::phase(&of("Update_Failed")), Phase::Failed("Update_Failed: no room".into()));
    assert_eq!(Space::recovery(&of("Update_Failed")), Recovery::Update);
    assert_eq!(Space::recovery(&of("Failed")), Recovery::Replace);
    assert_eq!(Space::complaint(&of("InService")).as_deref(), Some("no room"));
}

#[test]
fn a_new_name_lets_the_new_one_come_first_unless_the_domain_goes() {
    let order = |members: &[(&str, Value)]| Space::replacement(&typed(&with(&want(), members)), &typed(&live()), &known());
    assert_eq!(order(&[("sharing", json!({"sharing_type": "Shared"}))]), Replacement::DeleteFirst);
    assert_eq!(order(&[("name", json!("Other"))]), Replacement::CreateFirst);
    assert_eq!(order(&[("name", json!("Other")), ("domain", json!("another"))]), Replacement::DeleteFirst);
}

#[test]
fn a_name_is_held_within_a_domain() {
    let at: Address = "space/x".parse().expect("an address");
    let live: Live = typed(&live());
    assert!(Space::clashes(&at, &typed(&want()), &live, &known()));
    assert!(!Space::clashes(&at, &typed(&want()), &Live { domain_id: "d-2".into(), ..live }, &known()));
}

#[test]
fn every_attribute_is_a_member_of_what_is_live() {
    assert_eq!(lacks_attribute::<Space>(&live()), Vec::<&str>::new());
}

#[test]
fn every_check_finds_its_problem_and_where() {
    let storage = |most: i64| json!({"default_ebs_storage_settings": {"default_ebs_volume_size_in_gb": 5, "maximum_ebs_volume_size_in_gb": most}});
    let user = json!({"execution_role": "exec", "security_groups": ["work"]});
    let domain = |members: &[(&str, Value)]| {
        let base = json!({"auth_mode": "IAM", "vpc": "main", "subnets": ["a"], "default_user_settings": user});
        with(&base, members)
    };
    let shared = ("sharing", json!({"sharing_type": "Shared"}));
    let cases: [(Members, Members, &str, &str); 12] = [
        (vec![("name", json!("a_b"))], vec![], "space-name", "name"),
        (vec![("display_name", json!(""))], vec![], "space-display-name", "display_name"),
        (vec![("ownership", json!(null))], vec![], "space-ownership-and-sharing", "sharing"),
        (vec![("sharing", json!(null))], vec![], "space-ownership-and-sharing", "ownership"),
        (vec![("ownership", json!({"owner_user_profile": "far"}))], vec![], "space-owner-domain", "ownership.owner_user_profile"),
        (vec![shared.clone()], vec![], "shared-space-without-role", "sharing"),
        (vec![(VOLUME, json!(101))], vec![], "space-volume-maximum", VOLUME),
        (vec![], vec![("default_user_settings.space_storage_settings", storage(10))], "space-volume-maximum", VOLUME),
        (
            vec![shared],
            vec![("default_space_settings", json!({"execution_role": "exec", "space_storage_settings": storage(10)}))],
            "space-volume-maximum",
            VOLUME,
        ),
        (vec![(VOLUME, json!(4))], vec![], "volume-size-range", VOLUME),
        (
            vec![("space_settings.custom_file_systems", json!([{"efs_file_system": {"file_system_id": "efs-1"}}]))],
            vec![],
            "settings-form",
            "space_settings.custom_file_systems[0].efs_file_system.file_system_id",
        ),
        (
            vec![("space_settings.jupyter_server_app_settings", json!({"code_repositories": []}))],
            vec![],
            "space-code-repositories",
            "space_settings.jupyter_server_app_settings.code_repositories",
        ),
    ];
    let found = |members: &[(&str, Value)], of_domain: &[(&str, Value)]| {
        problems::<Space>(&[
            ("domain/studio", domain(of_domain)),
            ("domain/far", domain(&[])),
            ("user_profile/alice", json!({"domain": "studio"})),
            ("user_profile/far", json!({"domain": "far"})),
            ("space/lab", with(&want(), members)),
        ])
    };
    for (members, of_domain, code, path) in cases {
        assert_eq!(found(&members, &of_domain), [(code, path.to_owned())], "{members:?} {of_domain:?}");
    }
    assert_eq!(found(&[], &[]), []);
    let twice = problems::<Space>(&[
        ("domain/studio", domain(&[])),
        ("space/lab", want()),
        ("space/second", with(&want(), &[("name", json!("LAB"))])),
    ]);
    assert_eq!(twice, [("space-name-taken", "name".to_owned())]);
}
