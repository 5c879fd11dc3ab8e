//! Tests of the kind `studio_lifecycle_config`.

use serde_json::{Value, json};

use super::super::fixtures::{CONFIG, Members, differences, known, lacks_attribute, problems, with};
use super::*;
use crate::KindName;
use crate::erased::typed;

const SCRIPT: &str = "#!/bin/bash\nset -e\necho hello\n";

fn want() -> Value {
    json!({"app_type": "JupyterLab", "content": SCRIPT})
}

fn live() -> Value {
    json!({"name": "start", "arn": CONFIG, "app_type": "JupyterLab", "content": SCRIPT})
}

#[test]
fn another_script_is_another_configuration_unless_its_name_is_fixed() {
    assert_eq!(differences::<StudioLifecycleConfig>(&want(), &live()), []);
    let named = |name: &str| ("name", json!(name));
    let other = ("content", json!("#!/bin/bash\nset -e\necho bye\n"));
    let cases: [(Members, Vec<(&str, &str)>); 7] = [
        (vec![other.clone()], vec![("content", "replace")]),
        (vec![("app_type", json!("CodeEditor"))], vec![("app_type", "replace")]),
        (vec![named("start")], vec![]),
        (vec![named("other")], vec![("name", "replace")]),
        (vec![named("start"), other.clone()], vec![("content", "refused")]),
        (vec![named("start"), ("app_type", json!("CodeEditor"))], vec![("app_type", "refused")]),
        (vec![named("other"), other], vec![("name", "replace"), ("content", "replace")]),
    ];
    for (members, expected) in cases {
        let expected: Vec<_> = expected.into_iter().map(|(field, mode)| (field.to_owned(), mode)).collect();
        assert_eq!(differences::<StudioLifecycleConfig>(&with(&want(), &members), &live()), expected, "{members:?}");
    }
    let unasked = with(&live(), &[("content", json!(null))]);
    assert_eq!(differences::<StudioLifecycleConfig>(&want(), &unasked), [], "what was not read is no difference");
    let order = StudioLifecycleConfig::replacement(&typed(&want()), &typed(&live()), &known());
    assert_eq!(order, Replacement::CreateFirst);
}

#[test]
fn its_name_says_what_it_is() {
    let name = |environment: &str, key: &str, members: &[(&str, Value)]| {
        let at = Address::new(KindName::StudioLifecycleConfig, key).expect("an address");
        typed::<Want>(&with(&want(), members)).aws_name(&at, environment)
    };
    let plain = name("ifsm", "start", &[]);
    assert!(plain.starts_with("ifsm-start-") && plain.len() == "ifsm-start-".len() + 10, "{plain}");
    assert_eq!(plain, name("ifsm", "start", &[]), "the same gives the same");
    assert_ne!(plain, name("ifsm", "start", &[("content", json!("x"))]));
    assert_ne!(plain, name("ifsm", "start", &[("app_type", json!("CodeEditor"))]));
    assert!(name("ifsm", "on.start_1", &[]).starts_with("ifsm-on-start-1-"));
    assert_eq!(name("ifsm", "start", &[("name", json!("mine"))]), "mine");
    let long = name(&"e".repeat(32), &"k".repeat(64), &[]);
    assert_eq!(long.len(), 63);
    for made in [plain, long, name("e", &format!("{}_______________", "k".repeat(45)), &[])] {
        assert!(names::is_name(&made), "{made}");
    }
}

#[test]
fn every_attribute_is_a_member_of_what_is_live() {
    assert_eq!(lacks_attribute::<StudioLifecycleConfig>(&live()), Vec::<&str>::new());
}

#[test]
fn every_check_finds_its_problem_and_where() {
    let cases: [(Members, &str, &str); 5] = [
        (vec![("name", json!("a.b"))], "studio-lifecycle-config-name", "name"),
        (vec![("content_file", json!("a.sh"))], "lifecycle-script-twice", "content_file"),
        (vec![("content", json!(null))], "lifecycle-script-missing", ""),
        (vec![("content", json!("echo hello\nset -e\n"))], "lifecycle-script-shebang", "content"),
        (vec![("content", json!(format!("{SCRIPT}{}", "#".repeat(12_400))))], "lifecycle-script-size", "content"),
    ];
    for (members, code, path) in cases {
        let found = problems::<StudioLifecycleConfig>(&[("studio_lifecycle_config/a", with(&want(), &members))]);
        assert_eq!(found, [(code, path.to_owned())], "{members:?}");
    }
    assert_eq!(problems::<StudioLifecycleConfig>(&[("studio_lifecycle_config/a", want())]), []);
    let twice =
        problems::<StudioLifecycleConfig>(&[("studio_lifecycle_config/a.b", want()), ("studio_lifecycle_config/a-b", want())]);
    assert_eq!(twice, [("studio-lifecycle-config-name-taken", "name".to_owned())], "one name for two keys and one script");
}

#[test]
fn a_script_that_fetches_is_told_where_no_domain_has_a_way_out() {
    let pip = with(&want(), &[("content", json!("#!/bin/bash\nset -e\npip install numpy\n"))]);
    let domain = |access: &str| {
        json!({"auth_mode": "IAM", "vpc": "main", "subnets": ["a"], "app_network_access_type": access,
            "default_user_settings": {"execution_role": "exec", "security_groups": ["work"]}})
    };
    let found = |access: &[&str], routes: Value| {
        let keys = ["domain/a", "domain/b"];
        let mut resources: Vec<(&str, Value)> = keys.iter().zip(access).map(|(key, access)| (*key, domain(access))).collect();
        resources.push(("route_table/t", json!({"vpc": "main", "routes": routes})));
        resources.push(("studio_lifecycle_config/a", pip.clone()));
        problems::<StudioLifecycleConfig>(&resources)
    };
    let told = [("lifecycle-script-internet", "content".to_owned())];
    assert_eq!(found(&["VpcOnly"], json!([])), told);
    assert_eq!(
        found(&["VpcOnly", "VpcOnly"], json!([{"destination_cidr_block": "10.9.0.0/16", "transit_gateway_id": "tgw-1"}])),
        told
    );
    assert_eq!(found(&["VpcOnly", "PublicInternetOnly"], json!([])), []);
    assert_eq!(found(&["VpcOnly"], json!([{"destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1"}])), []);
    assert_eq!(found(&[], json!([])), [], "without a domain nobody runs it here");
}
