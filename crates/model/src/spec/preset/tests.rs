//! Presets in specs: the documents that they become.

use serde_json::{Value, json};

use crate::spec::source::Sources;
use crate::spec::variables::Given;
use crate::spec::{Spec, load};

const SPEC: &str = "
version: 1
environment: test
account: '123456789012'
region: eu-west-1
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    b: {vpc: main, availability_zone: b, cidr_block: 10.0.1.0/24}
  route_tables: {main: {vpc: main, subnets: [a, b], routes: []}}
  security_groups: {work: {vpc: main, description: work, ingress: [], egress: []}}
  vpc_endpoints:
    api: {service: sagemaker.api, vpc: main, subnets: [a, b], security_groups: [work], private_dns_enabled: true}
    logs: {service: logs, vpc: main, subnets: [a, b], security_groups: [work], private_dns_enabled: true}
iam:
  roles:
    exec: {trust: [sagemaker.amazonaws.com], policies: [All, Some, Calls]}
    host: {trust: [ec2.amazonaws.com]}
  policies:
    All: {document: {preset: closed-network-guardrail}}
    Some: {document: {preset: closed-network-guardrail, subnets: [b]}}
    Calls: {document: {preset: closed-network-guardrail-calls}}
";

fn loaded() -> Spec {
    let sources = Sources::from_texts([("spec.yaml", SPEC)]);
    load(&sources, &Given::default()).unwrap_or_else(|problems| panic!("{problems:?}")).spec
}

/// A statement of the document of a policy.
fn statement(spec: &Spec, policy: &str, sid: &str) -> Value {
    let resource = spec.resources.iter().find(|resource| resource.at.to_string() == policy).unwrap();
    let document = &resource.want["document"];
    assert!(document.get("preset").is_none(), "nothing of the preset is left");
    document["Statement"].as_array().unwrap().iter().find(|statement| statement["Sid"] == sid).unwrap().clone()
}

#[test]
fn a_preset_names_everything_of_its_kind_unless_it_is_said_otherwise() {
    let spec = loaded();
    let subnets = |policy: &str| {
        let statement = statement(&spec, policy, "OnlyOurSubnets");
        statement["Condition"]["ForAnyValue:StringNotEquals"]["sagemaker:VpcSubnets"].clone()
    };
    assert_eq!(subnets("policy/All"), json!(["${subnet/a.id}", "${subnet/b.id}"]));
    assert_eq!(subnets("policy/Some"), json!(["${subnet/b.id}"]));
    let calls = statement(&spec, "policy/Calls", "OnlyThroughOurEndpoints");
    assert_eq!(calls["Condition"]["StringNotEquals"]["aws:SourceVpce"], json!(["${vpc_endpoint/api.id}"]), "SageMaker's alone");
    let pass = statement(&spec, "policy/Calls", "OnlyOurRoles");
    assert_eq!(pass["NotResource"], json!(["${role/exec.arn}"]), "roles that SageMaker may assume");
}

#[test]
fn a_preset_comes_after_what_it_names() {
    let spec = loaded();
    let place = |at: &str| spec.resources.iter().position(|resource| resource.at.to_string() == at).unwrap();
    assert!(place("policy/Calls") > place("vpc_endpoint/api") && place("policy/All") > place("subnet/b"));
}
