//! Approvals with the marks of a destroy, leftovers and retained objects. They run without an account, on objects that are written down here.

use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_KIN, TAG_SAGEMAKER};
use heiiki_model::plan::{Cause, Plan, Reason, Verb};
use heiiki_model::spec::{Given, Sources, Spec, load};
use heiiki_model::{Address, KindName, Object, Observed};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Intent, plan};

const ARN: &str = "arn:aws:sagemaker:ap-northeast-1:123456789012:domain/d-1";

fn spec(on_destroy: &str) -> Spec {
    let text = format!(
        "version: 1
environment: e
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {{v: {{existing: {{id: vpc-1}}}}}}
  subnets: {{s: {{existing: {{id: subnet-1}}}}}}
iam:
  roles: {{r: {{existing: {{name: r}}}}}}
sagemaker:
  domains:
    d: {{auth_mode: IAM, vpc: v, subnets: [s], default_user_settings: {{execution_role: r}}, ignore: [name, vpc, subnets, default_user_settings]{on_destroy}}}
"
    );
    load(&Sources::from_texts([("spec.yaml", text.as_str())]), &Given::default()).unwrap_or_else(|_| panic!("{text}")).spec
}

fn object(kind: KindName, id: &str, tags: &[(&str, &str)], live: Value) -> Object {
    let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Object { kind, id: id.into(), tags, live, existing: false }
}

fn domain(status: &str) -> Object {
    let live = json!({
        "domain_id": "d-1", "arn": ARN, "name": "e-d", "status": status, "failure_reason": null, "auth_mode": "IAM", "vpc_id": "vpc-1",
        "subnet_ids": ["subnet-1"], "app_network_access_type": "PublicInternetOnly", "app_security_group_management": null,
        "kms_key_id": null, "tag_propagation": "DISABLED", "home_efs_file_system_creation": "Enabled", "url": null,
        "home_efs_file_system_id": "fs-1", "home_efs_bytes": 1 << 30, "security_group_id_for_domain_boundary": null,
        "single_sign_on_application_arn": null, "default_user_settings": {}, "default_space_settings": {}, "domain_settings": {},
    });
    object(KindName::Domain, "d-1", &[(TAG_ENVIRONMENT, "e"), (TAG_ADDRESS, "domain/d")], live)
}

/// The home file system, with these tags beside SageMaker's.
fn home(tags: &[(&str, &str)]) -> Object {
    let live = json!({
        "file_system_id": "fs-1", "arn": "arn:fs-1", "dns_name": "x", "life_cycle_state": "available", "performance_mode": "generalPurpose",
        "encrypted": true, "throughput_mode": "bursting", "size_in_bytes": 1 << 30, "number_of_mount_targets": 0,
    });
    let all: Vec<(&str, &str)> = [(TAG_SAGEMAKER, ARN)].into_iter().chain(tags.iter().copied()).collect();
    object(KindName::FileSystem, "fs-1", &all, live)
}

const MARK: [(&str, &str); 2] = [(TAG_ENVIRONMENT, "e"), (TAG_KIN, "domain/d")];

fn planned(spec: &Spec, objects: Vec<Object>, intent: &Intent) -> Plan {
    plan(spec, Observed { objects, ..Observed::default() }, intent).plan
}

/// Returns the steps on the home file system.
fn fate(plan: &Plan) -> Option<(Verb, bool)> {
    let step = plan.steps.iter().find(|step| step.at.kind == KindName::FileSystem)?;
    Some((step.verb, step.loses.is_some()))
}

/// Returns the refusals for its data. The objects that the spec only uses are not there, which is refused as well.
fn refused(plan: &Plan) -> Vec<&Address> {
    plan.refusals.iter().filter(|refusal| refusal.cause() == Cause::DataLoss).map(|refusal| &refusal.at).collect()
}

fn allowing(named: &[&str]) -> Intent {
    let allow_data_loss = named.iter().map(|named| Address::any(named).expect("an address")).collect();
    Intent { allow_data_loss, ..Intent::default() }
}

#[test]
fn a_mark_comes_off_where_the_owner_stays_and_allows_nothing_where_it_is_gone() {
    let spec = spec("");
    let stays = planned(&spec, vec![domain("InService"), home(&MARK)], &Intent::default());
    assert_eq!(fate(&stays), Some((Verb::Retain, false)));
    let step = stays.steps.iter().find(|step| step.verb == Verb::Retain).expect("the mark comes off");
    assert!(matches!(&step.why, Reason::Spared(at) if at.to_string() == "domain/d"));
    assert_eq!(step.tags, [(TAG_ENVIRONMENT, None), (TAG_KIN, None)].map(|(key, value)| (key.to_owned(), value)).into());
    let gone = planned(&spec, vec![home(&MARK)], &Intent::default());
    assert_eq!((fate(&gone), gone.kept.len(), refused(&gone).len()), (None, 1, 0));
    assert_eq!(fate(&planned(&spec, vec![home(&MARK)], &allowing(&["file_system/fs-1"]))), Some((Verb::Delete, true)));
    assert_eq!(fate(&planned(&spec, vec![home(&MARK)], &allowing(&["domain/d"]))), Some((Verb::Delete, true)));
}

#[test]
fn a_domain_that_aws_is_deleting_loses_nothing_and_its_file_system_is_not_decided_about() {
    let plan = planned(&spec(""), vec![domain("Deleting"), home(&MARK)], &Intent::default());
    assert!(refused(&plan).is_empty(), "{:?}", plan.refusals);
    assert!(plan.steps.iter().any(|step| step.at.kind == KindName::Domain && step.verb == Verb::Delete && step.loses.is_none()));
    assert_eq!(fate(&plan), None);
}

#[test]
fn a_destroy_asks_the_spec_or_the_command_line() {
    let destroy =
        |on_destroy: &str| planned(&spec(on_destroy), vec![home(&MARK)], &Intent { destroy: true, ..Intent::default() });
    assert_eq!(refused(&destroy("")).len(), 1);
    let delete = destroy(", on_destroy: delete");
    assert_eq!((fate(&delete), refused(&delete).len()), (Some((Verb::Delete, true)), 0));
    let retain = destroy(", on_destroy: retain");
    assert_eq!((fate(&retain), retain.kept.len()), (Some((Verb::Retain, false)), 1));
    assert!(retain.leaves_something());
}

proptest! {
    /// An apply without any consent deletes no file system, no matter what the tags say and what became of the domain. A tag of
    /// another environment changes nothing.
    #[test]
    fn no_apply_deletes_a_companions_data_unasked(
        environment in proptest::sample::select(vec!["e", "other", ""]),
        owner in proptest::sample::select(vec!["domain/d", "domain/x", "role/r", "nonsense"]),
        status in proptest::sample::select(vec![None, Some("InService"), Some("Deleting"), Some("Failed"), Some("Pending")]),
        on_destroy in proptest::sample::select(vec!["", ", on_destroy: delete", ", on_destroy: retain"]),
    ) {
        let objects = status.map(domain).into_iter().chain([home(&[(TAG_ENVIRONMENT, environment), (TAG_KIN, owner)])]).collect();
        let plan = planned(&spec(on_destroy), objects, &Intent::default());
        if refused(&plan).is_empty() {
            prop_assert!(fate(&plan).is_none_or(|(verb, _)| verb != Verb::Delete), "{:?}", plan.steps);
        }
        if environment != "e" {
            prop_assert_eq!(fate(&plan).filter(|(verb, _)| *verb == Verb::Retain), None);
        }
    }
}
