//! Tests of the kind `app`.

use serde_json::{Value, json};

use super::super::fixtures::{CONFIG, Members, differences, known, lacks_attribute, problems, with};
use super::*;
use crate::Replacement;
use crate::erased::typed;
use crate::kind::Recovery;

fn want() -> Value {
    json!({
        "domain": "studio", "space": "lab", "app_type": "JupyterLab",
        "resource_spec": {"instance_type": "ml.t3.medium", "lifecycle_config_arn": "${studio_lifecycle_config/start.arn}"},
    })
}

fn live() -> Value {
    json!({
        "domain_id": "d-1", "user_profile": null, "space": "lab", "app_type": "JupyterLab", "name": "default",
        "arn": "arn:aws:sagemaker:ap-northeast-1:123456789012:app/d-1/lab/jupyterlab/default", "status": "InService",
        "failure_reason": null,
        "resource_spec": {"instance_type": "ml.t3.medium", "lifecycle_config_arn": CONFIG, "sage_maker_image_arn": "arn:aws:x:image/i"},
        "recovery_mode": false, "built_in_lifecycle_config_arn": null, "last_user_activity": null,
    })
}

#[test]
fn every_difference_needs_another_app() {
    assert_eq!(differences::<App>(&want(), &live()), []);
    let cases = [
        ("name", json!("other"), vec!["name"]),
        ("name", json!("default"), vec![]),
        ("domain", json!("another"), vec!["domain"]),
        ("space", json!("desk"), vec!["space"]),
        ("space", json!("later"), vec!["space"]),
        ("space", json!(null), vec!["space"]),
        ("user_profile", json!("alice"), vec!["user_profile"]),
        ("user_profile", json!(null), vec![]),
        ("app_type", json!("CodeEditor"), vec!["app_type"]),
        ("resource_spec.instance_type", json!("ml.m5.large"), vec!["resource_spec.instance_type"]),
        (
            "resource_spec.lifecycle_config_arn",
            json!("${studio_lifecycle_config/new.arn}"),
            vec!["resource_spec.lifecycle_config_arn"],
        ),
        // A value from the settings of the owner does not belong to the app.
        ("resource_spec.sage_maker_image_arn", json!(null), vec![]),
        ("resource_spec", json!(null), vec![]),
        ("recovery_mode", json!(true), vec!["recovery_mode"]),
        ("recovery_mode", json!(null), vec![]),
    ];
    for (member, value, fields) in cases {
        let want = with(&want(), &[(member, value.clone())]);
        let expected: Vec<_> = fields.into_iter().map(|field| (field.to_owned(), "replace")).collect();
        assert_eq!(differences::<App>(&want, &live()), expected, "{member}: {value}");
    }
    let unasked = with(&live(), &[("recovery_mode", json!(null))]);
    assert_eq!(differences::<App>(&with(&want(), &[("recovery_mode", json!(true))]), &unasked), []);
    assert_eq!(App::replacement(&typed(&want()), &typed(&live()), &known()), Replacement::DeleteFirst);
}

#[test]
fn an_id_tells_profiles_from_spaces_and_reads_back() {
    let of_space: Live = typed(&live());
    assert_eq!(App::id(&of_space), "d-1/space/lab/JupyterLab/default");
    let of_profile =
        Live { space: None, user_profile: Some("alice".into()), app_type: "JupyterServer".into(), ..of_space.clone() };
    assert_eq!(App::id(&of_profile), "d-1/user-profile/alice/JupyterServer/default");
    for live in [&of_space, &of_profile] {
        assert_eq!(Key::parse(&App::id(live)), Some(live.key()));
    }
    for bad in ["", "d-1", "d-1/lab/JupyterLab/default", "d-1/team/lab/JupyterLab/default", "d-1/space/lab/JupyterLab/default/x"]
    {
        assert_eq!(Key::parse(bad), None, "{bad}");
    }
    assert_eq!(typed::<Want>(&want()).key(&known()), Some(of_space.key()));
    assert_eq!(typed::<Want>(&with(&want(), &[("space", json!("later"))])).key(&known()), None);
}

#[test]
fn the_objects_that_it_uses_are_named() {
    let of_space: Live = typed(&live());
    assert_eq!(App::uses(&of_space), [CONFIG, "d-1", "d-1/space/lab"]);
    let owner = |live: &Live| App::owner(live, &BTreeMap::new()).map(|owner| (owner.of, owner.bond));
    assert_eq!(owner(&of_space), Some(("d-1/space/lab".to_owned(), Bond::Tenant)));
    let of_profile = Live { space: None, user_profile: Some("Alice".into()), ..of_space.clone() };
    assert_eq!(App::uses(&of_profile), [CONFIG, "d-1", "d-1/Alice", "d-1/alice"]);
    assert_eq!(owner(&of_profile), Some(("d-1/Alice".to_owned(), Bond::Tenant)));
    assert_eq!(App::about(&of_space), "JupyterLab in space lab on ml.t3.medium");
    let seen = Live { last_user_activity: Some("2026-01-01T00:00:00Z".into()), resource_spec: json!({}), ..of_space };
    assert_eq!(App::about(&seen), "JupyterLab in space lab, last active 2026-01-01T00:00:00Z");
    assert_eq!(App::summary(&typed(&want())), "JupyterLab in space/lab on ml.t3.medium");
}

#[test]
fn a_failed_one_is_gone_and_says_why() {
    let of = |status: &str| Live { status: status.into(), failure_reason: Some("no room".into()), ..typed(&live()) };
    assert_eq!(App::phase(&of("Failed")), Phase::Failed("Failed: no room".into()));
    assert_eq!(App::phase(&of("Pending")), Phase::Busy("Pending".into()));
    assert_eq!(App::phase(&of("InService")), Phase::Ready);
    assert_eq!(App::recovery(&of("Failed")), Recovery::Replace);
    const { assert!(App::FAILED_IS_GONE) };
    let at: Address = "app/x".parse().expect("an address");
    for (status, holds) in [("InService", true), ("Pending", true), ("Deleting", false), ("Deleted", false), ("Failed", false)] {
        assert_eq!(App::clashes(&at, &typed(&want()), &of(status), &known()), holds, "{status}");
    }
}

#[test]
fn every_attribute_is_a_member_of_what_is_live() {
    assert_eq!(lacks_attribute::<App>(&live()), Vec::<&str>::new());
}

#[test]
fn every_check_finds_its_problem_and_where() {
    let machine = json!({"kernel_gateway_app_settings": {"default_resource_spec": {"instance_type": "ml.t3.medium"}}});
    let domain = |more: &Value| {
        let mut user = json!({"execution_role": "exec", "security_groups": ["work"]});
        for (key, value) in more.as_object().into_iter().flatten() {
            user[key] = value.clone();
        }
        json!({"auth_mode": "IAM", "vpc": "main", "subnets": ["a"], "default_user_settings": user})
    };
    let found = |members: &[(&str, Value)], settings: &Value| {
        let space = |app_type: Option<&str>| {
            json!({"domain": "studio", "ownership": {"owner_user_profile": "alice"}, "sharing": {"sharing_type": "Private"},
                "space_settings": app_type.map(|app_type| json!({"app_type": app_type}))})
        };
        problems::<App>(&[
            ("domain/studio", domain(settings)),
            ("domain/far", domain(&json!({}))),
            ("user_profile/alice", json!({"domain": "studio"})),
            ("user_profile/far", json!({"domain": "far"})),
            ("space/lab", space(Some("JupyterLab"))),
            ("space/desk", space(None)),
            ("app/lab", with(&want(), members)),
        ])
    };
    let none = json!({});
    let alice = ("user_profile", json!("alice"));
    let cases: [(Members, &str, &str); 9] = [
        (vec![("name", json!("a_b"))], "app-name", "name"),
        (vec![alice.clone()], "app-owner", "space"),
        (vec![("space", json!(null))], "app-owner", ""),
        (vec![("domain", json!("far"))], "app-owner-domain", "space"),
        (vec![("space", json!(null)), alice.clone()], "app-needs-space", "user_profile"),
        (vec![("app_type", json!("CodeEditor"))], "app-space-type", "app_type"),
        (
            vec![("space", json!(null)), alice.clone(), ("app_type", json!("JupyterServer"))],
            "jupyter-server-instance-type",
            "resource_spec.instance_type",
        ),
        (
            vec![("space", json!("desk")), ("app_type", json!("KernelGateway")), ("resource_spec", json!(null))],
            "kernel-gateway-instance-type",
            "resource_spec",
        ),
        (vec![("resource_spec.instance_type", json!("t3.medium"))], "settings-form", "resource_spec.instance_type"),
    ];
    for (members, code, path) in cases {
        assert_eq!(found(&members, &none), [(code, path.to_owned())], "{members:?}");
    }
    assert_eq!(found(&[], &none), []);
    let kernel = [("space", json!("desk")), ("app_type", json!("KernelGateway")), ("resource_spec", json!(null))];
    assert_eq!(found(&kernel, &machine), [], "the domain names a machine");
    let twice = problems::<App>(&[("app/a", want()), ("app/b", with(&want(), &[("name", json!("Default"))]))]);
    assert_eq!(twice, [("app-twice", String::new())]);
}
