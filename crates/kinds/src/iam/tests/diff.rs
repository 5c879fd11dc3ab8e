//! The changes and their modes: a table of wants against one live object per kind.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{document, known, live, policy, profile, role, user, want};
use crate as kinds;
use crate::erased::typed;
use crate::iam::policy::Live as PolicyLive;
use crate::{KindName, Mode, Object, Phase, Replacement, When};

const OURS: &str = "arn:aws:iam::123456789012:policy/Ours";
const SAGEMAKER: &str = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess";

/// `field: from -> to [mode]`, and the objects that have to come first.
fn told(kind: KindName, yaml: &str) -> Vec<String> {
    let changes = kinds::of(kind).diff(&want(kind, yaml), &live(kind), &known());
    let lines = changes.into_iter().map(|change| {
        let how = match change.mode {
            Mode::InPlace => "in place",
            Mode::Restart => "restart",
            Mode::Replace(_) => "replace",
            Mode::Refused(_) => "refused",
        };
        let after: Vec<String> = change.to.after.iter().map(ToString::to_string).collect();
        let after = if after.is_empty() { String::new() } else { format!(" after {}", after.join(", ")) };
        format!("{}: {} -> {} [{how}]{after}", change.field, change.from, change.to.value)
    });
    lines.collect()
}

#[test]
fn a_role_as_it_is() {
    let same = "{name: made, path: /, description: old, trust: [sagemaker.amazonaws.com], max_session_duration: 3600,
        permissions_boundary: Ours, policies: [AmazonSageMakerFullAccess, Ours], inline_policies: {inline:
        {Version: '2012-10-17', Statement: {Effect: Deny, Action: 'SageMaker:*', Resource: ['*'],
        Condition: {StringNotEquals: {'sagemaker:VpcSubnets': ['${subnet/a.id}']}}}}}}";
    assert_eq!(told(KindName::Role, same), [""; 0]);
    assert_eq!(told(KindName::Role, "{trust: [sagemaker.amazonaws.com]}"), [""; 0], "absent is not managed");
    let full = "{trust_policy: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: ['sts:AssumeRole'], Principal: {Service: [sagemaker.amazonaws.com]}}]}}";
    assert_eq!(told(KindName::Role, full), [""; 0]);
}

#[test]
fn every_field_of_an_inline_policy() {
    let doc = |subnet: &str| {
        format!(
            "document: {{Version: '2012-10-17', Statement: [{{Effect: Deny, Action: 'sagemaker:*', Resource: '*',
            Condition: {{StringNotEquals: {{'sagemaker:VpcSubnets': '{subnet}'}}}}}}]}}"
        )
    };
    let told = |role: &str, subnet: &str| -> Vec<String> {
        let lines = told(KindName::InlinePolicy, &format!("{{role: {role}, {}}}", doc(subnet)));
        lines
            .into_iter()
            .map(|line| line.split(": ").next().unwrap_or_default().to_owned() + line.rsplit('[').next().unwrap_or_default())
            .collect()
    };
    assert_eq!(told("made", "${subnet/a.id}"), [""; 0]);
    assert_eq!(told("made", "subnet-2"), ["documentin place]"]);
    assert_eq!(told("later", "subnet-1"), ["rolereplace] after role/later"]);
    let large = format!("{{role: made, {}}}", doc(&"x".repeat(10_200)));
    let [change] = &kinds::of(KindName::InlinePolicy).diff(
        &want(KindName::InlinePolicy, &large),
        &live(KindName::InlinePolicy),
        &known(),
    )[..] else {
        panic!("the document differs")
    };
    let Mode::Refused(why) = &change.mode else { panic!("{:?}", change.mode) };
    assert!(why.contains("of the role's other inline policies"), "those of others count too: {why}");
    assert_eq!(kinds::of(KindName::InlinePolicy).id(&live(KindName::InlinePolicy)), "made/heiiki.e.pass");
    assert_eq!(
        kinds::of(KindName::InlinePolicy).uses(&live(KindName::InlinePolicy)),
        [""; 0],
        "a role's name could be anybody's"
    );
    assert!(!kinds::of(KindName::InlinePolicy).taggable());
}

#[test]
fn every_field_of_a_role() {
    let trust = |yaml: &str| format!("{{trust: [sagemaker.amazonaws.com], {yaml}}}");
    let table = [
        ("name: other", vec![r#"name: "made" -> "other" [replace]"#.to_owned()]),
        ("path: /x/", vec![r#"path: "/" -> "/x/" [replace]"#.to_owned()]),
        ("path: null", vec![]),
        ("description: new", vec![r#"description: "old" -> "new" [in place]"#.to_owned()]),
        ("description: null", vec![r#"description: "old" -> null [in place]"#.to_owned()]),
        ("description: ''", vec![r#"description: "old" -> null [in place]"#.to_owned()]),
        ("max_session_duration: 7200", vec!["max_session_duration: 3600 -> 7200 [in place]".to_owned()]),
        ("max_session_duration: null", vec![]),
        ("permissions_boundary: null", vec![format!("permissions_boundary: \"{OURS}\" -> null [in place]")]),
        (
            "permissions_boundary: Later",
            vec![format!("permissions_boundary: \"{OURS}\" -> \"${{policy/Later.arn}}\" [in place] after policy/Later")],
        ),
        ("policies: null", vec![format!("policies: [\"{OURS}\",\"{SAGEMAKER}\"] -> [] [in place]")]),
        ("policies: []", vec![format!("policies: [\"{OURS}\",\"{SAGEMAKER}\"] -> [] [in place]")]),
        (
            "policies: [Ours, 'arn:aws:iam::aws:policy/X']",
            vec![format!("policies: [\"{OURS}\",\"{SAGEMAKER}\"] -> [\"{OURS}\",\"arn:aws:iam::aws:policy/X\"] [in place]")],
        ),
        (
            "policies: [Later]",
            vec![format!("policies: [\"{OURS}\",\"{SAGEMAKER}\"] -> [\"${{policy/Later.arn}}\"] [in place] after policy/Later")],
        ),
        (
            "inline_policies: null",
            vec![format!("inline_policies: {} -> {{}} [in place]", json!({"inline": document("subnet-1")}))],
        ),
    ];
    for (yaml, expected) in table {
        assert_eq!(told(KindName::Role, &trust(yaml)), expected, "{yaml}");
    }
    assert!(told(KindName::Role, "{trust: [ec2.amazonaws.com]}").iter().all(|line| line.starts_with("trust: ")));
    assert_eq!(told(KindName::Role, "{trust: [ec2.amazonaws.com]}").len(), 1);
    let full = "{trust_policy: {Statement: {Effect: Deny, Action: 'sts:AssumeRole', Principal: '*'}}}";
    assert!(told(KindName::Role, full).iter().all(|line| line.starts_with("trust_policy: ") && line.ends_with("[in place]")));
}

#[test]
fn inline_policies_too_large_for_iam_are_refused_when_their_size_is_known() {
    let document = |filler: &str| {
        format!(
            "{{trust: [x.y], inline_policies: {{a: {{Statement: {{Effect: Allow, Action: 'a:b', Resource: ['${{subnet/a.arn}}', 'arn:{filler}']}}}}}}}}"
        )
    };
    assert!(
        told(KindName::Role, &document("x"))
            .iter()
            .any(|line| line.starts_with("inline_policies") && line.ends_with("[in place]"))
    );
    assert!(told(KindName::Role, &document(&"x".repeat(10_240))).iter().any(|line| line.ends_with("[refused]")));
}

#[test]
fn every_field_of_a_policy() {
    let known = "document: {Version: '2012-10-17', Statement: {Effect: Deny, Action: ['sagemaker:*'], Resource: '*',
        Condition: {StringNotEquals: {'sagemaker:VpcSubnets': '${subnet/a.id}'}}}}";
    let table = [
        ("", vec![]),
        ("name: Other,", vec![r#"name: "Ours" -> "Other" [replace]"#]),
        ("path: /x/,", vec![r#"path: "/" -> "/x/" [replace]"#]),
        ("description: new,", vec![r#"description: null -> "new" [replace]"#]),
        ("description: '',", vec![]),
    ];
    for (yaml, expected) in table {
        assert_eq!(told(KindName::Policy, &format!("{{{yaml} {known}}}")), expected, "{yaml}");
    }
    let later = "{document: {Statement: {Effect: Allow, Action: 'iam:PassRole', Resource: '${role/later.arn}'}}}";
    let lines = told(KindName::Policy, later);
    assert!(lines.len() == 1 && lines[0].ends_with("[in place] after role/later"), "{lines:?}");
    let large = format!("{{document: {{Statement: {{Effect: Allow, Action: 'a:b', Resource: 'arn:{}'}}}}}}", "x".repeat(6144));
    assert!(told(KindName::Policy, &large)[0].ends_with("[refused]"));
}

#[test]
fn every_field_of_an_instance_profile() {
    let table = [
        ("{name: made, path: null, role: made}", vec![]),
        ("{name: other, role: made}", vec![r#"name: "made" -> "other" [replace]"#]),
        ("{path: /x/, role: made}", vec![r#"path: "/" -> "/x/" [replace]"#]),
        (
            "{role: later}",
            vec![r#"role: "arn:aws:iam::123456789012:role/made" -> "${role/later.arn}" [in place] after role/later"#],
        ),
        ("{role: null}", vec![r#"role: "arn:aws:iam::123456789012:role/made" -> null [in place]"#]),
    ];
    for (yaml, expected) in table {
        assert_eq!(told(KindName::InstanceProfile, yaml), expected, "{yaml}");
    }
}

#[test]
fn every_field_of_a_user() {
    let table = [
        (
            "{name: Developer, path: /, policies: [Ours], inline_policies: {}, permissions_boundary: null, groups: [a, b]}"
                .to_owned(),
            vec![],
        ),
        ("{name: Other}".to_owned(), vec![r#"name: "Developer" -> "Other" [replace]"#.to_owned()]),
        ("{path: /x/}".to_owned(), vec![r#"path: "/" -> "/x/" [in place]"#.to_owned()]),
        ("{permissions_boundary: Ours}".to_owned(), vec![format!("permissions_boundary: null -> \"{OURS}\" [in place]")]),
        ("{policies: null}".to_owned(), vec![format!("policies: [\"{OURS}\"] -> [] [in place]")]),
        ("{groups: [a]}".to_owned(), vec![r#"groups: ["b","a"] -> ["a"] [in place]"#.to_owned()]),
        ("{groups: null}".to_owned(), vec![r#"groups: ["b","a"] -> [] [in place]"#.to_owned()]),
    ];
    for (yaml, expected) in table {
        assert_eq!(told(KindName::User, &yaml), expected, "{yaml}");
    }
}

#[test]
fn only_another_name_can_exist_beside_the_old_one() {
    let table = [
        (KindName::Role, "{name: other, trust: [x.y]}", Replacement::CreateFirst),
        (KindName::Role, "{name: MADE, trust: [x.y]}", Replacement::DeleteFirst),
        (KindName::Role, "{path: /x/, trust: [x.y]}", Replacement::DeleteFirst),
        (KindName::Policy, "{name: other, document: {}}", Replacement::CreateFirst),
        (KindName::Policy, "{description: x, document: {}}", Replacement::DeleteFirst),
        (KindName::InstanceProfile, "{name: other}", Replacement::CreateFirst),
        (KindName::InstanceProfile, "{path: /x/}", Replacement::DeleteFirst),
        (KindName::User, "{name: other}", Replacement::CreateFirst),
        (KindName::User, "{name: developer}", Replacement::DeleteFirst),
    ];
    for (kind, yaml, expected) in table {
        assert_eq!(kinds::of(kind).replacement(&want(kind, yaml), &live(kind), &known()), expected, "{kind} {yaml}");
    }
}

#[test]
fn objects_that_go_are_taken_off_those_that_stay() {
    let going = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
    let told = |kind: KindName, ids: &[&str]| -> Vec<(String, Value)> {
        let changes = kinds::of(kind).release(&live(kind), &going(ids));
        changes.into_iter().map(|change| (change.field.into_owned(), change.to.value)).collect()
    };
    assert_eq!(
        told(KindName::Role, &[OURS]),
        [("policies".to_owned(), json!([SAGEMAKER])), ("permissions_boundary".to_owned(), Value::Null)]
    );
    assert_eq!(told(KindName::Role, &["other"]), []);
    assert_eq!(told(KindName::Role, &[OURS, "arn:aws:iam::123456789012:role/made"]), [], "the role goes first");
    assert_eq!(told(KindName::User, &[OURS]), [("policies".to_owned(), json!([]))]);
    assert_eq!(told(KindName::InstanceProfile, &["arn:aws:iam::123456789012:role/made"]), [("role".to_owned(), Value::Null)]);
    assert_eq!(
        told(
            KindName::InstanceProfile,
            &["arn:aws:iam::123456789012:role/made", "arn:aws:iam::123456789012:instance-profile/made"]
        ),
        []
    );
}

#[test]
fn users_of_a_policy_go_before_it() {
    assert_eq!(kinds::of(KindName::Role).uses(&role()), [OURS, SAGEMAKER, OURS]);
    assert_eq!(kinds::of(KindName::User).uses(&user()), [OURS]);
    assert_eq!(kinds::of(KindName::InstanceProfile).uses(&profile()), ["arn:aws:iam::123456789012:role/made"]);
    assert_eq!(kinds::of(KindName::Policy).uses(&policy()), [""; 0]);
}

#[test]
fn a_role_is_ready_when_its_arn_is_one() {
    let phase = |kind: KindName, arn: &str| {
        let mut live = live(kind);
        live["arn"] = json!(arn);
        kinds::of(kind).phase(&live)
    };
    for kind in [KindName::Role, KindName::User] {
        assert_eq!(phase(kind, "arn:aws:iam::123456789012:role/made"), Phase::Ready);
        assert!(matches!(phase(kind, "AROAEXAMPLE"), Phase::Busy(_)));
    }
    assert_eq!(phase(KindName::Policy, OURS), Phase::Ready);
    assert_eq!(phase(KindName::InstanceProfile, "arn"), Phase::Ready);
}

#[test]
fn names_clash_whatever_their_case() {
    let clash = |kind: KindName, at: &str, yaml: &str| {
        kinds::of(kind).clashes(&at.parse().unwrap(), &want(kind, yaml), &live(kind), &known())
    };
    assert!(clash(KindName::Role, "role/MADE", "{trust: [x.y]}"));
    assert!(clash(KindName::Role, "role/x", "{name: Made, trust: [x.y]}"));
    assert!(!clash(KindName::Role, "role/made", "{name: other, trust: [x.y]}"));
    assert!(clash(KindName::Policy, "policy/ours", "{document: {}}"));
    assert!(clash(KindName::InstanceProfile, "instance_profile/made", "{}"));
    assert!(clash(KindName::User, "user/developer", "{}"));
    assert!(!clash(KindName::User, "user/dev", "{}"));
}

#[test]
fn references_wait_for_no_more_than_they_must() {
    let refs = |kind: KindName, yaml: &str| -> Vec<(String, String, When, bool)> {
        let refs = kinds::of(kind).refs(&want(kind, yaml)).into_iter();
        refs.map(|r| (r.to.to_string(), r.field, r.when, r.optional)).collect()
    };
    let role = "{trust: [x.y], policies: [Ours, 'arn:aws:iam::aws:policy/X', service-role/Y], permissions_boundary: Bound,
        inline_policies: {self: {Statement: {Resource: '${role/made.arn}'}}}}";
    assert_eq!(
        refs(KindName::Role, role),
        [
            ("policy/Bound".to_owned(), "permissions_boundary".to_owned(), When::Create, true),
            ("policy/Ours".to_owned(), "policies[0]".to_owned(), When::Complete, true),
            ("role/made".to_owned(), "inline_policies.self.Statement.Resource".to_owned(), When::Complete, false),
        ]
    );
    let trust = "{trust_policy: {Statement: {Principal: {AWS: '${role/other.arn}'}}}}";
    assert_eq!(
        refs(KindName::Role, trust),
        [("role/other".to_owned(), "trust_policy.Statement.Principal.AWS".to_owned(), When::Preferred, false)]
    );
    let policy = "{document: {Statement: {NotResource: '${role/made.arn}'}}}";
    assert_eq!(
        refs(KindName::Policy, policy),
        [("role/made".to_owned(), "document.Statement.NotResource".to_owned(), When::Create, false)]
    );
    assert_eq!(
        refs(KindName::InstanceProfile, "{role: made}"),
        [("role/made".to_owned(), "role".to_owned(), When::Create, false)]
    );
}

#[test]
fn attributes_of_a_live_role() {
    let role = Object { kind: KindName::Role, id: "made".to_owned(), tags: BTreeMap::new(), live: role(), existing: false };
    assert_eq!(role.attribute("id").as_deref(), Some("made"));
    assert_eq!(role.attribute("arn").as_deref(), Some("arn:aws:iam::123456789012:role/made"));
    assert_eq!(role.attribute("role_id").as_deref(), Some("AROA1"));
    assert_eq!(role.attribute("policies"), None, "a list is none");
}

#[test]
fn the_sixth_version_needs_the_oldest_to_go() {
    let mut live: PolicyLive = typed(&policy());
    assert_eq!(live.surplus_version(), None);
    let version =
        |number: usize| crate::iam::policy::Version { version_id: format!("v{number}"), created: None, is_default: number == 8 };
    live.versions = [12, 11, 10, 9, 8].map(version).to_vec();
    assert_eq!(live.surplus_version().map(|version| version.version_id.as_str()), Some("v9"), "v8 is the default");
}
