//! Tests of the kind `domain`.

use serde_json::{Value, json};

use super::super::fixtures::{EXEC, Members, OTHER, differences, known, lacks_attribute, problems, with};
use super::*;
use crate::erased::typed;

fn want() -> Value {
    json!({
        "name": "IFSM-Domain", "auth_mode": "IAM", "vpc": "main", "subnets": ["a", "b"], "app_network_access_type": "VpcOnly",
        "default_user_settings": {"execution_role": "exec", "security_groups": ["work"]},
    })
}

fn live() -> Value {
    json!({
        "domain_id": "d-1", "arn": "arn:aws:sagemaker:ap-northeast-1:123456789012:domain/d-1", "name": "IFSM-Domain",
        "status": "InService", "failure_reason": null, "auth_mode": "IAM", "vpc_id": "vpc-1",
        "subnet_ids": ["subnet-b", "subnet-a"], "app_network_access_type": "VpcOnly", "app_security_group_management": null,
        "kms_key_id": null, "tag_propagation": "DISABLED", "home_efs_file_system_creation": "Enabled",
        "url": "https://d-1.studio.ap-northeast-1.sagemaker.aws", "home_efs_file_system_id": "fs-1", "home_efs_bytes": 13_207_024_435_i64,
        "security_group_id_for_domain_boundary": null, "single_sign_on_application_arn": null,
        "default_user_settings": {
            "execution_role": EXEC, "security_groups": ["sg-1"], "studio_web_portal": "ENABLED", "default_landing_uri": "studio::",
            "jupyter_lab_app_settings": {"default_resource_spec": {"instance_type": "ml.t3.medium"}},
        },
        "default_space_settings": {"execution_role": EXEC},
        "domain_settings": {"ip_address_type": "ipv4"},
    })
}

#[test]
fn a_domain_as_wanted_has_no_difference() {
    assert_eq!(differences::<Domain>(&want(), &live()), []);
    let defaults = [
        ("app_network_access_type", json!("VpcOnly")),
        ("tag_propagation", json!(null)),
        ("home_efs_file_system_creation", json!(null)),
        ("kms_key_id", json!(null)),
        ("app_security_group_management", json!(null)),
        ("domain_settings", json!(null)),
    ];
    assert_eq!(differences::<Domain>(&with(&want(), &defaults), &live()), []);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a flat table")]
fn every_field_changes_as_aws_allows() {
    let r_studio = json!({"r_studio_server_pro_domain_settings": {"domain_execution_role_arn": OTHER}});
    let idle = json!({"app_lifecycle_management": {"idle_settings": {"lifecycle_management": "ENABLED"}}});
    let idle_path = "default_user_settings.jupyter_lab_app_settings.app_lifecycle_management.idle_settings.lifecycle_management";
    // (the want's member, its value, the live members that differ from the usual, the field that changes, its mode)
    let cases: [(&str, Value, Members, &str, &str); 25] = [
        ("name", json!("Other"), vec![], "name", "replace"),
        ("auth_mode", json!("SSO"), vec![], "auth_mode", "replace"),
        ("vpc", json!("other"), vec![], "vpc", "replace"),
        ("vpc", json!("main"), vec![("vpc_id", json!(null))], "vpc", "in place"),
        ("subnets", json!(["a"]), vec![], "subnets", "in place"),
        ("subnets", json!(["a", "b", "later"]), vec![], "subnets", "in place"),
        ("app_network_access_type", json!("PublicInternetOnly"), vec![], "app_network_access_type", "in place"),
        ("app_network_access_type", json!(null), vec![], "app_network_access_type", "in place"),
        ("app_network_access_type", json!(null), vec![("domain_settings", r_studio)], "app_network_access_type", "replace"),
        ("app_security_group_management", json!("Service"), vec![], "app_security_group_management", "in place"),
        (
            "app_security_group_management",
            json!(null),
            vec![("app_security_group_management", json!("Service"))],
            "app_security_group_management",
            "refused",
        ),
        ("kms_key_id", json!("1234"), vec![], "kms_key_id", "replace"),
        ("tag_propagation", json!("ENABLED"), vec![], "tag_propagation", "in place"),
        ("home_efs_file_system_creation", json!("Disabled"), vec![], "home_efs_file_system_creation", "replace"),
        (
            "home_efs_file_system_creation",
            json!("Enabled"),
            vec![("home_efs_file_system_creation", json!("Disabled"))],
            "home_efs_file_system_creation",
            "in place",
        ),
        ("default_user_settings.execution_role", json!("other"), vec![], "default_user_settings.execution_role", "in place"),
        ("default_user_settings.execution_role", json!(null), vec![], "default_user_settings.execution_role", "refused"),
        (
            "default_user_settings.security_groups",
            json!(["work", "more"]),
            vec![],
            "default_user_settings.security_groups",
            "in place",
        ),
        ("default_user_settings.security_groups", json!(null), vec![], "default_user_settings.security_groups", "in place"),
        ("default_user_settings.jupyter_lab_app_settings", idle, vec![], idle_path, "in place"),
        (
            "default_space_settings",
            json!({"security_groups": ["work"]}),
            vec![],
            "default_space_settings.security_groups",
            "in place",
        ),
        ("default_space_settings", json!(null), vec![], "default_space_settings", "refused"),
        (
            "domain_settings",
            json!({"docker_settings": {"enable_docker_access": "ENABLED"}}),
            vec![],
            "domain_settings.docker_settings.enable_docker_access",
            "in place",
        ),
        ("domain_settings", json!({"security_groups": ["more"]}), vec![], "domain_settings.security_groups", "in place"),
        (
            "domain_settings",
            json!({"r_studio_server_pro_domain_settings": {
                "domain_execution_role_arn": OTHER, "default_resource_spec": {"instance_type": "ml.t3.large"},
            }}),
            vec![("domain_settings", json!({"r_studio_server_pro_domain_settings": {"domain_execution_role_arn": OTHER}}))],
            "domain_settings.r_studio_server_pro_domain_settings.default_resource_spec.instance_type",
            "replace",
        ),
    ];
    for (member, value, odd, field, mode) in cases {
        let want = with(&want(), &[(member, value.clone())]);
        assert_eq!(differences::<Domain>(&want, &with(&live(), &odd)), [(field.to_owned(), mode)], "{member}: {value}");
    }
}

#[test]
fn an_object_that_does_not_exist_yet_is_waited_for() {
    let later = with(&want(), &[("default_user_settings.execution_role", json!("later"))]);
    let changes = crate::erased::differences::<Domain>(&typed(&later), &typed(&live()), &known());
    assert!(matches!(&changes[..], [change] if change.to.after == ["role/later".parse().expect("an address")]), "{changes:?}");
}

#[test]
fn references_are_found_wherever_they_stand() {
    let deep = json!({"emr_settings": {"assumable_role_arns": ["${role/emr.arn}"]}});
    let want = with(
        &want(),
        &[("default_user_settings.jupyter_lab_app_settings", deep), ("domain_settings", json!({"security_groups": ["more"]}))],
    );
    let refs = crate::of(<Domain as crate::Marker>::NAME).refs(&want);
    let mut found: Vec<_> = refs.into_iter().map(|reference| (reference.field, reference.to.to_string())).collect();
    found.sort();
    let expected = [
        ("default_user_settings.execution_role", "role/exec"),
        ("default_user_settings.jupyter_lab_app_settings.emr_settings.assumable_role_arns[0]", "role/emr"),
        ("default_user_settings.security_groups[0]", "security_group/work"),
        ("domain_settings.security_groups[0]", "security_group/more"),
        ("subnets[0]", "subnet/a"),
        ("subnets[1]", "subnet/b"),
        ("vpc", "vpc/main"),
    ];
    assert_eq!(found, expected.map(|(field, to)| (field.to_owned(), to.to_owned())));
}

#[test]
fn its_uses_and_its_loss_are_named() {
    let live: Live = typed(&live());
    assert_eq!(Domain::uses(&live), [EXEC, "sg-1", "subnet-a", "subnet-b", "vpc-1"]);
    let loss = Domain::loses(&live).expect("it has a home EFS");
    assert_eq!(loss.to_string(), "the home directories of its users on EFS fs-1 (12 GB)");
    assert!(loss.retainable);
    assert_eq!(Domain::loses(&Live { home_efs_file_system_id: None, ..live }), None);
}

#[test]
fn every_attribute_is_a_member_of_what_is_live() {
    assert_eq!(lacks_attribute::<Domain>(&live()), Vec::<&str>::new());
}

#[test]
fn a_foreign_domain_of_the_same_name_clashes() {
    let address = "domain/studio".parse().expect("an address");
    assert!(Domain::clashes(&address, &typed(&want()), &typed(&live()), &known()));
    let unnamed = with(&want(), &[("name", json!(null))]);
    assert!(!Domain::clashes(&address, &typed(&unnamed), &typed(&live()), &known()));
    let theirs = with(&live(), &[("name", json!("studio"))]);
    assert!(Domain::clashes(&address, &typed(&unnamed), &typed(&theirs), &known()));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a flat table")]
fn every_check_finds_its_problem_and_where() {
    let r_studio = json!({"r_studio_server_pro_domain_settings": {"domain_execution_role_arn": EXEC}});
    let docker = json!({"docker_settings": {"vpc_only_trusted_accounts": ["123456789012"]}});
    let five = json!(["work", "work", "work", "work", "work"]);
    let cases: [(Members, &str, &str); 17] = [
        (vec![("default_user_settings.execution_role", json!(null))], "domain-without-role", "default_user_settings"),
        (vec![("default_space_settings", json!({"security_groups": ["work"]}))], "domain-without-role", "default_space_settings"),
        (vec![("name", json!("no_good"))], "domain-name", "name"),
        (vec![("subnets", json!([]))], "domain-subnet-count", "subnets"),
        (vec![("subnets", json!(["a", "a"]))], "domain-subnet-twice", "subnets[1]"),
        (vec![("subnets", json!(["a", "far"]))], "domain-subnet-vpc", "subnets[1]"),
        (
            vec![("default_user_settings.security_groups", json!(["work", "far"]))],
            "security-group-other-vpc",
            "default_user_settings.security_groups[1]",
        ),
        (
            vec![("default_user_settings.security_groups", five)],
            "too-many-security-groups",
            "default_user_settings.security_groups",
        ),
        (
            vec![("domain_settings", json!({"security_groups": ["work", "work", "work", "work"]}))],
            "too-many-security-groups",
            "domain_settings.security_groups",
        ),
        (vec![("default_user_settings.security_groups", json!([]))], "vpc-only-without-groups", "default_user_settings"),
        (
            vec![("app_network_access_type", json!("PublicInternetOnly")), ("domain_settings", docker)],
            "trusted-accounts-not-vpc-only",
            "domain_settings.docker_settings.vpc_only_trusted_accounts",
        ),
        (
            vec![("app_security_group_management", json!("Service"))],
            "group-management-without-r-studio",
            "app_security_group_management",
        ),
        (vec![("domain_settings", r_studio.clone())], "r-studio-group-management", "app_security_group_management"),
        (
            vec![("domain_settings", r_studio), ("app_security_group_management", json!("Customer"))],
            "r-studio-group-management",
            "app_security_group_management",
        ),
        (
            vec![("domain_settings", json!({"amazon_q_settings": {"status": "ENABLED"}}))],
            "amazon-q-without-sso",
            "domain_settings.amazon_q_settings.status",
        ),
        (
            vec![("default_user_settings.auto_mount_home_efs", json!("DefaultAsDomain"))],
            "auto-mount-of-domain",
            "default_user_settings.auto_mount_home_efs",
        ),
        (
            vec![("default_user_settings.default_landing_uri", json!("home"))],
            "settings-form",
            "default_user_settings.default_landing_uri",
        ),
    ];
    for (members, code, path) in cases {
        let found = problems::<Domain>(&[("domain/studio", with(&want(), &members))]);
        assert_eq!(found, [(code, path.to_owned())], "{members:?}");
    }
    assert_eq!(problems::<Domain>(&[("domain/studio", want())]), []);
}

#[test]
fn groups_of_every_profile_do_for_a_vpc_only_domain() {
    let bare = with(&want(), &[("default_user_settings.security_groups", json!([]))]);
    let profile = |settings: Value| json!({"domain": "studio", "user_settings": settings});
    let grouped = profile(json!({"security_groups": ["work"]}));
    let both = |second: Value| {
        problems::<Domain>(&[("domain/studio", bare.clone()), ("user_profile/a", grouped.clone()), ("user_profile/b", second)])
    };
    assert_eq!(both(grouped.clone()), []);
    assert_eq!(both(profile(json!({}))), [("vpc-only-without-groups", "default_user_settings".to_owned())]);
}

#[test]
fn names_are_taken_whatever_their_case() {
    let other = with(&want(), &[("name", json!("ifsm-domain"))]);
    let found = problems::<Domain>(&[("domain/a", want()), ("domain/b", other)]);
    assert_eq!(found, [("domain-name-taken", "name".to_owned())]);
    let keyed = with(&want(), &[("name", json!(null))]);
    assert_eq!(problems::<Domain>(&[("domain/a.b", keyed)]), [("domain-name", String::new())]);
}

#[test]
fn a_failed_update_is_made_again_and_a_reason_in_service_is_a_complaint() {
    let of = |status: &str, reason: Option<&str>| Live {
        status: status.into(),
        failure_reason: reason.map(str::to_owned),
        ..typed(&live())
    };
    assert_eq!(Domain::recovery(&of("Update_Failed", None)), Recovery::Update);
    assert_eq!(Domain::recovery(&of("Failed", None)), Recovery::Replace);
    assert_eq!(Domain::complaint(&of("InService", Some("no address"))).as_deref(), Some("no address"));
    assert_eq!(Domain::complaint(&of("InService", None)), None);
}
