//! Tests of the kind `notebook_lifecycle_config`.

use serde_json::{Value, json};

use super::super::fixtures::{Members, differences, known, lacks_attribute, problems, with};
use super::*;
use crate::erased::typed;

const SCRIPT: &str = "#!/bin/bash\nset -e\necho hello\n";

fn want() -> Value {
    json!({"name": "Start", "on_start": SCRIPT})
}

fn live() -> Value {
    json!({
        "name": "Start", "arn": "arn:aws:sagemaker:ap-northeast-1:123456789012:notebook-instance-lifecycle-config/start",
        "on_create": "#!/bin/bash\nset -e\n", "on_start": SCRIPT,
    })
}

#[test]
fn every_field_changes_as_aws_allows() {
    assert_eq!(differences::<NotebookLifecycleConfig>(&want(), &live()), []);
    let cases = [
        ("name", json!("Other"), Some(("name", "replace"))),
        ("on_create", json!(SCRIPT), Some(("on_create", "in place"))),
        ("on_create", json!(null), Some(("on_create", "in place"))),
        ("on_start", json!("#!/bin/bash\nset -e\n"), Some(("on_start", "in place"))),
        ("on_start", json!(null), Some(("on_start", "in place"))),
    ];
    for (member, value, expected) in cases {
        let want = with(&want(), &[(member, value.clone())]);
        let expected: Vec<_> = expected.into_iter().map(|(field, mode)| (field.to_owned(), mode)).collect();
        assert_eq!(differences::<NotebookLifecycleConfig>(&want, &live()), expected, "{member}: {value}");
    }
}

#[test]
fn a_new_name_lets_the_new_one_come_first() {
    let order = |name: &str| {
        NotebookLifecycleConfig::replacement(&typed(&with(&want(), &[("name", json!(name))])), &typed(&live()), &known())
    };
    assert_eq!(order("Other"), Replacement::CreateFirst);
    assert_eq!(order("start"), Replacement::DeleteFirst);
}

#[test]
fn notebooks_mean_it_by_its_arn_in_lower_case() {
    let live: Live = typed(&live());
    assert_eq!(NotebookLifecycleConfig::id(&live), "Start");
    let names = NotebookLifecycleConfig::names(&live);
    assert_eq!(names, ["arn:aws:sagemaker:ap-northeast-1:123456789012:notebook-instance-lifecycle-config/start"]);
}

#[test]
fn every_attribute_is_a_member_of_what_is_live() {
    assert_eq!(lacks_attribute::<NotebookLifecycleConfig>(&live()), Vec::<&str>::new());
}

#[test]
fn every_check_finds_its_problem_and_where() {
    let cases: [(Members, &str, &str); 5] = [
        (vec![("name", json!("a.b"))], "notebook-lifecycle-config-name", "name"),
        (vec![("on_start_file", json!("a.sh"))], "lifecycle-script-twice", "on_start_file"),
        (vec![("on_create", json!(" \n"))], "lifecycle-script-empty", "on_create"),
        (vec![("on_create", json!("#!/bin/bash\necho\n"))], "lifecycle-script-set-e", "on_create"),
        (vec![("on_start", json!("#!/bin/bash\r\nset -e\r\n"))], "lifecycle-script-line-ends", "on_start"),
    ];
    for (members, code, path) in cases {
        let found = problems::<NotebookLifecycleConfig>(&[("notebook_lifecycle_config/a", with(&want(), &members))]);
        assert_eq!(found, [(code, path.to_owned())], "{members:?}");
    }
    assert_eq!(problems::<NotebookLifecycleConfig>(&[("notebook_lifecycle_config/a", want())]), []);
    assert_eq!(problems::<NotebookLifecycleConfig>(&[("notebook_lifecycle_config/a", json!({}))]), [], "no script is allowed");
    let other = with(&want(), &[("name", json!("START"))]);
    let twice =
        problems::<NotebookLifecycleConfig>(&[("notebook_lifecycle_config/a", want()), ("notebook_lifecycle_config/b", other)]);
    assert_eq!(twice, [("notebook-lifecycle-config-name-taken", "name".to_owned())]);
}

#[test]
fn a_script_that_fetches_is_told_where_its_notebook_has_no_way_out() {
    let found = |notebook: &[(&str, Value)]| {
        let base = json!({"instance_type": "ml.t3.medium", "role": "exec", "subnet": "a", "direct_internet_access": "Disabled", "lifecycle_config": "a"});
        problems::<NotebookLifecycleConfig>(&[
            ("notebook_instance/dev", with(&base, notebook)),
            (
                "notebook_lifecycle_config/a",
                with(&want(), &[("on_create", json!("#!/bin/bash\nset -e\nwget https://example.com/x\n"))]),
            ),
        ])
    };
    assert_eq!(found(&[]), [("lifecycle-script-internet", "on_create".to_owned())]);
    assert_eq!(found(&[("direct_internet_access", json!("Enabled"))]), []);
    assert_eq!(found(&[("lifecycle_config", json!("b"))]), [], "another configuration");
}
