//! The findings of checks: a table of broken wants per kind, with the code and the path of each problem.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{place, want};
use crate as kinds;
use crate::view::View;
use crate::{Address, KindName};

/// `code path` of every problem, warnings with a question mark.
fn told(kind: KindName, wants: &[&str]) -> Vec<String> {
    let wants: Vec<(Address, Value)> =
        wants.iter().enumerate().map(|(index, yaml)| (format!("{kind}/r{index}").parse().unwrap(), want(kind, yaml))).collect();
    let all: Vec<(&Address, &Value)> = wants.iter().map(|(at, want)| (at, want)).collect();
    let (place, resources) = (place(), BTreeMap::new());
    let mut problems = Vec::new();
    kinds::of(kind).check(&all, &View::new(&place, &resources), &mut problems);
    for problem in &problems {
        assert!(!problem.message.is_empty() && !problem.help.is_empty(), "{problem:?}");
    }
    problems.iter().map(|p| format!("{}{} {}", p.code, if p.warning { "?" } else { "" }, p.path)).collect()
}

fn many(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect::<Vec<_>>().join(", ")
}

#[test]
fn good_wants_have_no_problems() {
    let table = [
        (
            KindName::Role,
            "{trust: [sagemaker.amazonaws.com, ec2.amazonaws.com], policies: [A, service-role/B], max_session_duration: 43200}",
        ),
        (
            KindName::Role,
            "{name: IFSM-EC2-Role, path: /ifsm/, trust_policy: {Version: '2012-10-17', Statement: [{Effect: Allow,
            Action: 'sts:AssumeRole', Principal: {AWS: '${role/x.arn}'}}]}}",
        ),
        (
            KindName::Policy,
            "{document: {Version: '2012-10-17', Statement: [{Effect: Deny, Action: '*', NotResource: '${role/x.arn}'}]}}",
        ),
        (KindName::InstanceProfile, "{role: x}"),
        (KindName::User, "{policies: [A, B], groups: [developers]}"),
    ];
    for (kind, yaml) in table {
        assert_eq!(told(kind, &[yaml]), [""; 0], "{yaml}");
    }
}

#[test]
fn each_broken_role_has_its_problem() {
    let statement = "{Effect: Allow, Action: 's3:GetObject', Resource: '*'}";
    let services = |count| format!("{{trust: [{}]}}", many(count, |n| format!("service-{n:04}.amazonaws.com")));
    let policies = |count| format!("{{trust: [x.y], policies: [{}]}}", many(count, |n| format!("P{n}")));
    let large = format!(
        "{{trust: [x.y], inline_policies: {{a: {{Statement: {statement}}}, b: {{Statement: {{Effect: Allow, Action: 'a:b', Resource: 'arn:{}'}}}}}}}}",
        "x".repeat(10_200)
    );
    let table = [
        ("{}", vec!["role-trust-missing trust"]),
        ("{trust: []}", vec!["role-trust-missing trust"]),
        (
            "{trust: [x.y], trust_policy: {Statement: {Effect: Allow, Action: 'sts:AssumeRole', Principal: '*'}}}",
            vec!["role-trust-twice trust"],
        ),
        ("{trust: [x.y, 'arn:aws:iam::123456789012:root']}", vec!["role-trust-service trust[1]"]),
        ("{trust: [sagemaker]}", vec!["role-trust-service trust[0]"]),
        (
            "{trust_policy: {Statement: {Effect: Allow, Action: 'sts:AssumeRole'}}}",
            vec!["policy-principal trust_policy.Statement"],
        ),
        ("{trust: [x.y], name: 'a b'}", vec!["iam-name name"]),
        ("{trust: [x.y], path: a}", vec!["iam-path path"]),
        ("{trust: [x.y], description: 閉域}", vec!["iam-description description"]),
        ("{trust: [x.y], max_session_duration: 60}", vec!["session-duration max_session_duration"]),
        ("{trust: [x.y], max_session_duration: 43201}", vec!["session-duration max_session_duration"]),
        ("{trust: [x.y], policies: [A, 'b c', A]}", vec!["policy-name policies[1]", "policies-twice policies[2]"]),
        ("{trust: [x.y], permissions_boundary: '${policy/A.arn}'}", vec!["policy-name permissions_boundary"]),
        (
            "{trust: [x.y], inline_policies: {'': {Statement: {Effect: Allow, Action: 'a:b', Resource: '*'}}}}",
            vec!["inline-policy-name inline_policies."],
        ),
        ("{trust: [x.y], inline_policies: {a: {Statement: []}}}", vec!["policy-form inline_policies.a.Statement"]),
        (
            "{trust: [x.y], inline_policies: {a: {Statement: {Sid: A, Effect: Allow, Action: 'a:b', Resource: 'arn:閉域'}}}}",
            vec!["policy-characters inline_policies.a"],
        ),
        (&large, vec!["inline-policies-size inline_policies"]),
        (&policies(10), vec![]),
        (&policies(11), vec!["policies-too-many? policies"]),
        (&policies(26), vec!["policies-too-many policies"]),
        (&services(60), vec![]),
        (&services(80), vec!["trust-policy-size? trust"]),
        (&services(300), vec!["trust-policy-size trust"]),
    ];
    for (yaml, expected) in table {
        assert_eq!(told(KindName::Role, &[yaml]), expected, "{yaml}");
    }
}

#[test]
fn each_broken_policy_has_its_problem() {
    let document = |inside: &str| format!("{{document: {{Version: '2012-10-17', Statement: {{Effect: Allow, {inside}}}}}}}");
    let good = "Action: 'a:b', Resource: '*'";
    let named = |extra: &str| format!("{{{extra}, document: {{Version: '2012-10-17', Statement: {{Effect: Allow, {good}}}}}}}");
    let table = [
        ("{document: {}}".to_owned(), vec!["policy-form document.Statement"]),
        (format!("{{document: {{Statement: {{Effect: Allow, {good}}}}}}}"), vec!["policy-version document.Version"]),
        (
            format!("{{document: {{Version: '2008-10-17', Statement: {{Effect: Allow, {good}}}}}}}"),
            vec!["policy-version document.Version"],
        ),
        (document("Action: 'a:b'"), vec!["policy-resource document.Statement"]),
        (document(&format!("{good}, Principal: '*'")), vec!["policy-principal document.Statement.Principal"]),
        (
            document(&format!("{good}, Condition: {{Nul: {{'a:b': true}}}}")),
            vec!["policy-condition document.Statement.Condition.Nul"],
        ),
        (document(&format!("Action: 'a:b', Resource: 'arn:{}'", "x".repeat(6100))), vec!["policy-size document"]),
        (named(&format!("name: {}", "x".repeat(129))), vec!["iam-name name"]),
        (named("path: /a"), vec!["iam-path path"]),
        (named(&format!("description: {}", "x".repeat(1001))), vec!["iam-description description"]),
    ];
    for (yaml, expected) in table {
        assert_eq!(told(KindName::Policy, &[&yaml]), expected, "{yaml}");
    }
}

#[test]
fn each_broken_user_or_profile_has_its_problem() {
    let groups = format!("{{groups: [{}]}}", many(11, |n| format!("g{n}")));
    let policies = |count| format!("{{policies: [{}]}}", many(count, |n| format!("P{n}")));
    let table = [
        (KindName::InstanceProfile, "{}", vec!["instance-profile-role role"]),
        (KindName::InstanceProfile, "{role: null}", vec!["instance-profile-role role"]),
        (KindName::InstanceProfile, "{role: x, path: x}", vec!["iam-path path"]),
        (KindName::User, "{name: 'a/b'}", vec!["iam-name name"]),
        (KindName::User, "{groups: ['a b', c, C]}", vec!["group-name groups[0]", "groups-twice groups[2]"]),
        (KindName::User, &groups, vec!["groups-too-many groups"]),
        (KindName::User, &policies(20), vec!["policies-too-many? policies"]),
        (KindName::User, &policies(21), vec!["policies-too-many policies"]),
    ];
    for (kind, yaml, expected) in table {
        assert_eq!(told(kind, &[yaml]), expected, "{yaml}");
    }
}

#[test]
fn names_are_taken_whatever_their_case() {
    assert_eq!(told(KindName::User, &["{name: Dev}", "{name: dEV}"]), ["iam-name-taken name"]);
    assert_eq!(told(KindName::Role, &["{trust: [x.y], name: R1}", "{trust: [x.y]}"]), ["iam-name-taken name"]);
}
