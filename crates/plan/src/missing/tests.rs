//! Names that nobody has.

use std::collections::BTreeMap;

use heiiki_model::failure::{AwsError, Class};
use heiiki_model::spec::{Given, Sources, Spec, load};
use heiiki_model::{Facts, Object, Observed};
use serde_json::json;

use super::*;
use crate::{Intent, plan};

fn spec() -> Spec {
    let text = r#"
version: 1
environment: e
account: "123456789012"
region: ap-northeast-1
iam:
  users: {u: {groups: [staff], policies: ["arn:aws:iam::123456789012:policy/work"], permissions_boundary: arn:aws:iam::aws:policy/Nope}}
"#;
    load(&Sources::from_texts([("spec.yaml", text)]), &Given::default()).unwrap_or_else(|_| panic!("a sound spec")).spec
}

fn policy(name: &str) -> Object {
    let arn = format!("arn:aws:iam::123456789012:policy/{name}");
    let live = json!({
        "name": name, "arn": arn, "path": "/", "policy_id": "ANPA", "description": null, "default_version_id": "v1", "attachment_count": 0,
        "permissions_boundary_usage_count": 0, "document": {}, "versions": [],
    });
    Object { kind: KindName::Policy, id: arn, tags: BTreeMap::new(), live, existing: false }
}

fn refused(observed: Observed) -> Vec<(String, String, Option<String>)> {
    let refusals = plan(&spec(), observed, &Intent::default()).plan.refusals.into_iter();
    let told = refusals.filter_map(|refusal| {
        let Refused::NamesNothing { field, named, like } = refusal.why else { return None };
        Some((field, named.name().to_owned(), like))
    });
    told.collect()
}

#[test]
fn a_name_that_nobody_has_is_refused_with_the_nearest_one() {
    let absent = [FactName::IamGroup("staff".into()), FactName::ManagedPolicy("arn:aws:iam::aws:policy/Nope".into())].into();
    let observed =
        Observed { objects: vec![policy("works")], facts: Facts { absent, ..Facts::default() }, ..Observed::default() };
    let arn = |name: &str| format!("arn:aws:iam::123456789012:policy/{name}");
    assert_eq!(
        refused(observed),
        [
            ("groups[0]".to_owned(), "staff".to_owned(), None),
            ("permissions_boundary".to_owned(), "arn:aws:iam::aws:policy/Nope".to_owned(), None),
            ("policies[0]".to_owned(), arn("work"), Some(arn("works"))),
        ]
    );
}

#[test]
fn a_name_that_exists_or_was_not_read_refuses_nothing() {
    assert_eq!(refused(Observed { objects: vec![policy("work")], ..Observed::default() }), []);
    let error = AwsError {
        service: "IAM".into(),
        operation: "GetAccountAuthorizationDetails".into(),
        code: "AccessDenied".into(),
        message: "not allowed".into(),
        request_id: None,
        class: Class::Denied,
    };
    let unread = vec![Unread { kind: KindName::Policy, error }];
    assert_eq!(refused(Observed { unread, ..Observed::default() }), []);
}
