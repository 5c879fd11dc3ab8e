//! Tests of the comparison of settings trees, by example and by property.

use proptest::prelude::*;

use super::*;
use crate::Place;

fn known() -> Known {
    Known::nothing(Place { environment: "e".into(), account: "1".into(), region: "r".into(), partition: "aws".into() })
}

fn compared(want: &Value, live: &Value) -> Vec<Change> {
    compare("user_settings", want, live, &known(), &|_| Mode::InPlace)
}

fn fields(changes: &[Change]) -> Vec<(&str, Value)> {
    changes.iter().map(|change| (change.field.as_ref(), change.to.value.clone())).collect()
}

#[test]
fn a_member_that_the_spec_does_not_mention_is_no_difference() {
    let live = json!({"jupyter_lab_app_settings": {"default_resource_spec": {"instance_type": "ml.t3.medium"}}, "studio_web_portal": "ENABLED"});
    assert_eq!(compared(&json!({}), &live), []);
    assert_eq!(compared(&json!({"jupyter_lab_app_settings": {}}), &live), []);
    assert_eq!(compared(&json!({"studio_web_portal": "ENABLED"}), &live), []);
}

#[test]
fn a_leaf_is_one_change_and_is_sent_with_its_siblings() {
    let idle = |minutes: i64| json!({"idle_settings": {"lifecycle_management": "ENABLED", "idle_timeout_in_minutes": minutes}});
    let live =
        json!({"jupyter_lab_app_settings": {"app_lifecycle_management": idle(60), "custom_images": [{"image_name": "a"}]}});
    let want =
        json!({"jupyter_lab_app_settings": {"app_lifecycle_management": {"idle_settings": {"idle_timeout_in_minutes": 90}}}});
    let changes = compared(&want, &live);
    let path = "user_settings.jupyter_lab_app_settings.app_lifecycle_management.idle_settings.idle_timeout_in_minutes";
    assert_eq!(fields(&changes), [(path, json!(90))]);
    let sent =
        json!({"jupyter_lab_app_settings": {"app_lifecycle_management": idle(90), "custom_images": [{"image_name": "a"}]}});
    assert_eq!(patch("user_settings", &live, &changes), Some(sent));
    assert_eq!(patch("domain_settings", &live, &changes), None);
}

#[test]
fn a_user_group_is_not_sent_where_there_is_no_access() {
    let live = json!({"r_studio_server_pro_app_settings": {"access_status": "ENABLED", "user_group": "R_STUDIO_ADMIN"}});
    let changes = compared(&json!({"r_studio_server_pro_app_settings": {"access_status": "DISABLED"}}), &live);
    let sent = json!({"r_studio_server_pro_app_settings": {"access_status": "DISABLED"}});
    assert_eq!(patch("user_settings", &live, &changes), Some(sent));
}

#[test]
fn lists_are_sets_and_their_items_may_be_filled_in() {
    let live = json!({"custom_images": [{"image_name": "a", "image_version_number": 3}, {"image_name": "b"}]});
    assert_eq!(compared(&json!({"custom_images": [{"image_name": "b"}, {"image_name": "a"}]}), &live), []);
    assert_eq!(compared(&json!({"custom_images": [{"image_name": "a"}, {"image_name": "a"}]}), &live).len(), 1);
    assert_eq!(compared(&json!({"custom_images": [{"image_name": "a"}]}), &live).len(), 1);
    // The first fits both, the second only one. They must not compete for it.
    let want = json!({"custom_images": [{}, {"image_version_number": 3}]});
    assert_eq!(compared(&want, &live), []);
}

#[test]
fn null_clears_by_the_word_that_aws_takes_for_it() {
    let cases = [
        (
            json!({"lifecycle_config_arns": null}),
            json!({"lifecycle_config_arns": ["x"]}),
            Some(("lifecycle_config_arns", json!([]))),
        ),
        (json!({"lifecycle_config_arns": null}), json!({"lifecycle_config_arns": []}), None),
        (json!({"lifecycle_config_arns": []}), json!({}), None),
        (
            json!({"sage_maker_image_version_arn": null}),
            json!({"sage_maker_image_version_arn": "arn:x"}),
            Some(("sage_maker_image_version_arn", json!("None"))),
        ),
        (json!({"sage_maker_image_version_arn": null}), json!({"sage_maker_image_version_arn": "None"}), None),
        (
            json!({"sharing_settings": null}),
            json!({"sharing_settings": {"notebook_output_option": "Allowed", "s3_output_path": "s3://b"}}),
            Some(("sharing_settings.notebook_output_option", json!("Disabled"))),
        ),
        (
            json!({"sharing_settings": null}),
            json!({"sharing_settings": {"notebook_output_option": "Disabled", "s3_output_path": "s3://b"}}),
            None,
        ),
        (
            json!({"auto_mount_home_efs": null}),
            json!({"auto_mount_home_efs": "Disabled"}),
            Some(("auto_mount_home_efs", json!("DefaultAsDomain"))),
        ),
        (json!({"default_landing_uri": null}), json!({}), None),
    ];
    for (want, live, expected) in cases {
        let changes = compared(&want, &live);
        let expected: Vec<_> = expected.into_iter().map(|(field, to)| (format!("user_settings.{field}"), to)).collect();
        let found: Vec<_> = changes.iter().map(|change| (change.field.to_string(), change.to.value.clone())).collect();
        assert_eq!(found, expected, "{want} against {live}");
        assert!(changes.iter().all(|change| change.mode == Mode::InPlace));
    }
}

#[test]
fn a_value_that_cannot_be_cleared_is_refused_with_the_reason() {
    for (want, live, reason) in [
        (json!({"execution_role": null}), json!({"execution_role": "arn"}), "an execution role cannot be unset"),
        (
            json!({"default_landing_uri": null}),
            json!({"default_landing_uri": "studio::"}),
            "`user_settings.default_landing_uri` until",
        ),
        (json!({"a": null}), json!({"a": {"b": [1], "c": 4}}), "`user_settings.a.c` until"),
    ] {
        let changes = compared(&want, &live);
        assert!(matches!(&changes[..], [Change { mode: Mode::Refused(why), .. }] if why.contains(reason)), "{changes:?}");
    }
}

#[test]
fn references_wait_for_what_they_name() {
    let changes = compared(&json!({"security_groups": ["${vpc/a.id}"]}), &json!({"security_groups": ["sg-1"]}));
    assert!(matches!(&changes[..], [change] if change.to.after == ["vpc/a".parse().expect("an address")]));
}

#[test]
fn everything_that_is_an_object_of_its_own_is_found() {
    let mut found = Vec::new();
    let config = "arn:aws:sagemaker:r:1:studio-lifecycle-config/x";
    let live = json!({
        "canvas": {"r": "arn:aws:iam::1:role/x", "s": "s3://b"}, "files": [{"efs_file_system_config": {"file_system_id": "fs-12345678"}}],
        "jupyter_lab_app_settings": {"lifecycle_config_arns": [config], "built_in_lifecycle_config_arn": "None"}, "n": 4,
        "security_groups": ["sg-1"],
    });
    uses(&live, &mut found);
    assert_eq!(found, ["arn:aws:iam::1:role/x", "fs-12345678", config, "sg-1"]);
}

fn tree(nulls: bool) -> impl Strategy<Value = Value> {
    let text = prop_oneof![Just("x"), Just("y"), Just("ENABLED"), Just("DISABLED"), Just("None")];
    let leaf = prop_oneof![text.prop_map(|text| json!(text)), (0..3_i64).prop_map(|number| json!(number))];
    let leaf = if nulls { prop_oneof![leaf, Just(Value::Null)].boxed() } else { leaf.boxed() };
    let name = prop_oneof![Just("status"), Just("lifecycle_config_arn"), Just("images"), Just("a"), Just("b")];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(name.clone(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())),
        ]
    })
}

/// No list of settings may hold a `null`: the shape of the want refuses it.
fn without_null_items(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().filter(|item| !item.is_null()).map(without_null_items).collect()),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(key, value)| (key, without_null_items(value))).collect())
        }
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => other,
    }
}

fn structure(nulls: bool) -> impl Strategy<Value = Value> {
    tree(nulls).prop_filter("settings are structures", Value::is_object).prop_map(without_null_items)
}

proptest! {
    #[test]
    fn a_tree_never_differs_from_itself(live in structure(false)) {
        prop_assert_eq!(compared(&live, &live), vec![]);
    }

    /// After all found differences are sent, none is found, and no value that was not touched has changed.
    #[test]
    fn sending_the_changes_settles_it(want in structure(true), live in structure(false)) {
        let changes = compared(&want, &live);
        prop_assume!(changes.iter().all(|change| change.mode == Mode::InPlace));
        let mut after = live.clone();
        if let Some(Value::Object(touched)) = patch("user_settings", &live, &changes) {
            for (member, value) in touched {
                after[member] = value;
            }
        }
        prop_assert_eq!(compared(&want, &after), vec![]);
        for (member, value) in live.as_object().into_iter().flatten() {
            let prefix = format!("user_settings.{member}");
            if !changes.iter().any(|change| change.field == prefix || change.field.starts_with(&format!("{prefix}."))) {
                prop_assert_eq!(&after[member], value);
            }
        }
    }

    #[test]
    fn a_new_object_is_as_wanted(want in structure(true)) {
        let live = resolved(&want, &known()).unwrap_or(json!({}));
        prop_assert_eq!(compared(&want, &live), vec![]);
    }
}
