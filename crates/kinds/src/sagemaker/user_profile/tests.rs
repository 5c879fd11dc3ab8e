//! Tests of the kind `user_profile`.

use serde_json::{Value, json};

use super::super::fixtures::{EXEC, Members, differences, known, lacks_attribute, problems, with};
use super::*;
use crate::erased::typed;

fn want() -> Value {
    json!({"name": "Analyst", "domain": "studio", "user_settings": {"execution_role": "exec"}})
}

fn live() -> Value {
    json!({
        "domain_id": "d-1", "name": "analyst", "arn": "arn:aws:sagemaker:ap-northeast-1:123456789012:user-profile/d-1/analyst",
        "status": "InService", "failure_reason": null, "home_efs_file_system_uid": "200001",
        "single_sign_on_user_identifier": null, "single_sign_on_user_value": null,
        "user_settings": {"execution_role": EXEC, "security_groups": ["sg-1"]},
    })
}

#[test]
fn every_field_changes_as_aws_allows() {
    assert_eq!(differences::<UserProfile>(&want(), &live()), []);
    let cases = [
        ("name", json!("other"), "name", "replace"),
        ("domain", json!("another"), "domain", "replace"),
        ("single_sign_on_user_identifier", json!("UserName"), "single_sign_on_user_identifier", "replace"),
        ("single_sign_on_user_value", json!("alice"), "single_sign_on_user_value", "replace"),
        ("user_settings.execution_role", json!("other"), "user_settings.execution_role", "in place"),
        ("user_settings.execution_role", json!(null), "user_settings.execution_role", "refused"),
        ("user_settings.security_groups", json!(["more"]), "user_settings.security_groups", "in place"),
        ("user_settings.security_groups", json!([]), "user_settings.security_groups", "in place"),
        ("user_settings.studio_web_portal", json!("DISABLED"), "user_settings.studio_web_portal", "in place"),
        (
            "user_settings.r_studio_server_pro_app_settings",
            json!({"access_status": "ENABLED"}),
            "user_settings.r_studio_server_pro_app_settings.access_status",
            "replace",
        ),
    ];
    for (member, value, field, mode) in cases {
        let want = with(&want(), &[(member, value.clone())]);
        assert_eq!(differences::<UserProfile>(&want, &live()), [(field.to_owned(), mode)], "{member}: {value}");
    }
}

#[test]
fn it_is_named_within_its_domain() {
    let live: Live = typed(&live());
    assert_eq!(UserProfile::id(&live), "d-1/analyst");
    assert_eq!(UserProfile::uses(&live), [EXEC, "d-1", "sg-1"]);
    assert_eq!(UserProfile::loses(&live), None);
    let owner = UserProfile::owner(&live, &BTreeMap::new()).expect("it has an owner");
    assert_eq!((owner.of.as_str(), owner.bond), ("d-1", Bond::Tenant));
    let failed = Live { status: "Update_Failed".into(), ..live.clone() };
    assert_eq!((UserProfile::recovery(&failed), UserProfile::recovery(&live)), (Recovery::Update, Recovery::Replace));
    let complains = Live { failure_reason: Some("no role".into()), ..live.clone() };
    assert_eq!((UserProfile::complaint(&complains).as_deref(), UserProfile::complaint(&live)), (Some("no role"), None));
    let address = "user_profile/analyst".parse().expect("an address");
    assert!(UserProfile::clashes(&address, &typed(&want()), &live, &known()));
    let elsewhere = Live { domain_id: "d-2".into(), ..live };
    assert!(!UserProfile::clashes(&address, &typed(&want()), &elsewhere, &known()));
}

#[test]
fn every_attribute_is_a_member_of_what_is_live() {
    assert_eq!(lacks_attribute::<UserProfile>(&live()), Vec::<&str>::new());
}

#[test]
fn every_check_finds_its_problem_and_where() {
    let domain = |auth_mode: &str| json!({"auth_mode": auth_mode, "vpc": "main", "subnets": ["a"], "default_user_settings": {"security_groups": ["work"]}});
    let sso = [("single_sign_on_user_identifier", json!("UserName")), ("single_sign_on_user_value", json!("alice"))];
    let cases: [(&str, Members, &str, &str); 7] = [
        ("IAM", vec![("name", json!("a_b"))], "user-profile-name", "name"),
        ("SSO", vec![], "profile-single-sign-on", ""),
        ("SSO", vec![sso[0].clone()], "profile-single-sign-on", ""),
        ("IAM", sso.to_vec(), "profile-single-sign-on", "single_sign_on_user_identifier"),
        ("IAM", vec![sso[1].clone()], "profile-single-sign-on", "single_sign_on_user_value"),
        (
            "IAM",
            vec![("user_settings.security_groups", json!(["far"]))],
            "security-group-other-vpc",
            "user_settings.security_groups[0]",
        ),
        (
            "IAM",
            vec![(
                "user_settings.space_storage_settings",
                json!({"default_ebs_storage_settings":
                {"default_ebs_volume_size_in_gb": 4, "maximum_ebs_volume_size_in_gb": 100}}),
            )],
            "volume-size-range",
            "user_settings.space_storage_settings.default_ebs_storage_settings.default_ebs_volume_size_in_gb",
        ),
    ];
    for (auth_mode, members, code, path) in cases {
        let profile = with(&want(), &members);
        let found = problems::<UserProfile>(&[("domain/studio", domain(auth_mode)), ("user_profile/a", profile)]);
        assert_eq!(found, [(code, path.to_owned())], "{members:?}");
    }
    let good = [("domain/studio", domain("SSO")), ("user_profile/a", with(&want(), &sso))];
    assert_eq!(problems::<UserProfile>(&good), []);
}

#[test]
fn names_are_taken_within_a_domain_whatever_their_case() {
    let second = with(&want(), &[("name", json!("ANALYST"))]);
    let elsewhere = with(&want(), &[("domain", json!("second"))]);
    let found = problems::<UserProfile>(&[("user_profile/a", want()), ("user_profile/b", second), ("user_profile/c", elsewhere)]);
    assert_eq!(found, [("user-profile-name-taken", "name".to_owned())]);
}
