//! A closed network that is opened by hand: drift names every way, with its severity, and is silent of what users and services do.

use std::fs;

use heiiki::Exit;
use serde_json::{Value, json};

use crate::review::Repository;
use crate::run::{Run, heiiki};
use crate::schemas::fits;

/// Administrators' power, as an inline policy.
const ALL: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
/// A trust policy, or a policy of a bucket, that is open to everybody.
fn everybody(action: &str, on: Option<&str>) -> String {
    let mut statement = json!({"Effect": "Allow", "Principal": "*", "Action": action});
    if let Some(on) = on {
        statement["Resource"] = json!(on);
    }
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// An applied closed network whose spec does not mention additions by others, with a bucket of which it gives only the
/// name.
fn closed() -> Repository {
    let spec = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures/silent.yaml")).unwrap();
    let repository = Repository::new(&format!("{spec}\ns3:\n  buckets:\n    data: {{name: ifsm-data, on_destroy: delete}}\n"));
    repository.done("apply {spec.yaml} --yes");
    repository
}

/// Calls the sandbox as a person in the console does, and returns AWS's answer.
fn call(repository: &Repository, operation: &str, input: &Value) -> Value {
    let sandbox = format!("--sandbox={}", repository.path("sandbox.json").display());
    let ran = Run::arg(heiiki("sandbox call"), operation).arg(input.to_string()).arg(sandbox).go();
    assert_eq!(ran.exit, Exit::Done, "{operation}: {}", ran.err);
    serde_json::from_str(&ran.out).unwrap_or(Value::Null)
}

/// The first text of an answer under a key, however deep it lies.
fn found(answer: &Value, key: &str) -> String {
    fn find(value: &Value, key: &str) -> Option<String> {
        match value {
            Value::Object(members) => {
                let own = members.iter().find(|(name, value)| name.eq_ignore_ascii_case(key) && value.is_string());
                own.and_then(|(_, value)| value.as_str().map(str::to_owned))
                    .or_else(|| members.values().find_map(|value| find(value, key)))
            }
            Value::Array(items) => items.iter().find_map(|item| find(item, key)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        }
    }
    find(answer, key).unwrap_or_else(|| panic!("no {key} in {answer}"))
}

/// The expected finding of one kind of drift: the resource, its severity, and parts of the finding.
type Told = (&'static str, &'static str, Vec<String>);

fn told(at: &'static str, severity: &'static str, parts: &[&str]) -> Told {
    (at, severity, parts.iter().map(|part| (*part).to_owned()).collect())
}

fn ssh(group: &str) -> Value {
    json!({"GroupId": group, "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]})
}

/// Opens the network, and returns the expected findings.
fn open_the_network(repository: &Repository) -> Vec<Told> {
    let ec2 = |operation: &str, input: Value| call(repository, &format!("ec2:{operation}"), &input);
    let gateway = found(&ec2("CreateInternetGateway", json!({})), "internetGatewayId");
    ec2("AttachInternetGateway", json!({"InternetGatewayId": gateway, "VpcId": "{vpc/main}"}));
    let out = |table: &str| json!({"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway});
    ec2("CreateRoute", out("{route_table/private}"));
    let filter = |name: &str, value: &str| json!({"Filter": [{"Name": "vpc-id", "Value": ["{vpc/main}"]}, {"Name": name, "Value": [value]}]});
    let main = found(&ec2("DescribeRouteTables", filter("association.main", "true")), "routeTableId");
    ec2("CreateRoute", out(&main));
    let default = found(&ec2("DescribeSecurityGroups", filter("group-name", "default")), "groupId");
    ec2("AuthorizeSecurityGroupIngress", ssh(&default));
    ec2("AuthorizeSecurityGroupIngress", ssh("{security_group/bastion}"));
    ec2("AuthorizeSecurityGroupEgress", ssh("{security_group/endpoints}"));
    ec2("ModifySubnetAttribute", json!({"SubnetId": "{subnet/private-2}", "MapPublicIpOnLaunch": {"Value": true}}));
    let document =
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}]});
    ec2("ModifyVpcEndpoint", json!({"VpcEndpointId": "{vpc_endpoint/s3}", "PolicyDocument": document.to_string()}));
    let endpoint = ec2(
        "CreateVpcEndpoint",
        json!({"VpcId": "{vpc/main}", "ServiceName": "com.amazonaws.ap-northeast-1.sts", "VpcEndpointType": "Interface", "SubnetId": ["{subnet/private-1}"]}),
    );
    let subnet = ec2("CreateSubnet", json!({"VpcId": "{vpc/main}", "CidrBlock": "10.0.9.0/24"}));
    let group = ec2("CreateSecurityGroup", json!({"GroupName": "theirs", "GroupDescription": "theirs", "VpcId": "{vpc/main}"}));
    let table = ec2("CreateRouteTable", json!({"VpcId": "{vpc/main}"}));
    let address = found(&ec2("AllocateAddress", json!({"Domain": "vpc"})), "allocationId");
    let nat = ec2("CreateNatGateway", json!({"SubnetId": "{subnet/private-1}", "AllocationId": address}));
    let interface = ec2("CreateNetworkInterface", json!({"SubnetId": "{subnet/private-2}"}));
    let image = found(&ec2("DescribeInstances", json!({"InstanceId": ["{instance/bastion}"]})), "imageId");
    let instance = ec2(
        "RunInstances",
        json!({"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "SubnetId": "{subnet/private-2}"}),
    );
    let public = found(&ec2("AllocateAddress", json!({"Domain": "vpc"})), "allocationId");
    ec2("AssociateAddress", json!({"AllocationId": public, "InstanceId": "{instance/bastion}"}));
    vec![
        told("vpc/main", "high", &["internet_gateway", &gateway, "internet-gateway"]),
        told("route_table/private", "high", &["routes", &gateway, "route-to-internet"]),
        told("vpc/main", "high", &["route_table", &main, "routes", "route-to-internet"]),
        told("vpc/main", "high", &["security_group", &default, "ingress-from-everywhere"]),
        told("security_group/bastion", "high", &["\"different\"", "ingress-from-everywhere"]),
        told("security_group/endpoints", "low", &["\"different\"", "egress-to-everywhere"]),
        told("subnet/private-2", "medium", &["map_public_ip_on_launch", "public-address-on-launch"]),
        told("vpc_endpoint/s3", "low", &["policy", "s3:*"]),
        told("subnet/private-1", "low", &["vpc_endpoint", &found(&endpoint, "vpcEndpointId")]),
        told("vpc/main", "low", &["\"subnet\"", &found(&subnet, "subnetId")]),
        told("vpc/main", "low", &["security_group", &found(&group, "groupId"), "theirs"]),
        told("vpc/main", "low", &["route_table", &found(&table, "routeTableId")]),
        told("subnet/private-1", "medium", &["nat_gateway", &found(&nat, "natGatewayId"), "nat-gateway"]),
        told("subnet/private-2", "low", &["network_interface", &found(&interface, "networkInterfaceId")]),
        // The subnet gives it a public address by now.
        told("subnet/private-2", "high", &["\"instance\"", &found(&instance, "instanceId"), "public-address"]),
        told("instance/bastion", "high", &["elastic_ip", &public, "public-address"]),
    ]
}

/// Opens access and the internet past the VPC, and returns the expected findings.
fn open_access(repository: &Repository) -> Vec<Told> {
    let iam = |operation: &str, input: Value| call(repository, &format!("iam:{operation}"), &input);
    iam("PutUserPolicy", json!({"UserName": "Developer", "PolicyName": "x", "PolicyDocument": ALL}));
    iam("PutRolePolicy", json!({"RoleName": "IFSM-EC2-Role", "PolicyName": "y", "PolicyDocument": ALL}));
    iam("CreateGroup", json!({"GroupName": "Admins"}));
    iam("AddUserToGroup", json!({"UserName": "Developer", "GroupName": "Admins"}));
    let key = found(&iam("CreateAccessKey", json!({"UserName": "Developer"})), "AccessKeyId");
    iam("CreateLoginProfile", json!({"UserName": "Developer", "Password": "Correct-Horse-7"}));
    let admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    iam("AttachRolePolicy", json!({"RoleName": "IFSM-EC2-Role", "PolicyArn": admin}));
    let guardrail = "arn:aws:iam::123456789012:policy/RestrictPassRole";
    iam("DetachUserPolicy", json!({"UserName": "Developer", "PolicyArn": guardrail}));
    let restrict = "arn:aws:iam::123456789012:policy/RestrictInternetAccess";
    iam("CreatePolicyVersion", json!({"PolicyArn": restrict, "PolicyDocument": ALL, "SetAsDefault": true}));
    let trust = everybody("sts:AssumeRole", None);
    iam("UpdateAssumeRolePolicy", json!({"RoleName": "IFSM-SageMaker-Role", "PolicyDocument": trust}));
    call(repository, "s3:DeletePublicAccessBlock", &json!({"Bucket": "ifsm-data"}));
    let policy = everybody("s3:GetObject", Some("arn:aws:s3:::ifsm-data/*"));
    call(repository, "s3:PutBucketPolicy", &json!({"Bucket": "ifsm-data", "Policy": policy}));
    let role = "arn:aws:iam::123456789012:role/IFSM-SageMaker-Role";
    call(
        repository,
        "sagemaker:CreateNotebookInstance",
        &json!({
            "NotebookInstanceName": "theirs", "InstanceType": "ml.t3.medium", "RoleArn": role, "SubnetId": "{subnet/private-2}",
            "SecurityGroupIds": ["{security_group/workload}"], "DirectInternetAccess": "Enabled",
        }),
    );
    call(
        repository,
        "sagemaker:UpdateDomain",
        &json!({"DomainId": "{domain/studio}", "AppNetworkAccessType": "PublicInternetOnly"}),
    );
    vec![
        told("user/Developer", "high", &["inline_policies", "groups", "all-power", "joins-group"]),
        told("user/Developer", "medium", &["credential", &key]),
        told("user/Developer", "medium", &["credential", "password"]),
        told("role/IFSM-EC2-Role", "high", &["\"added\"", "inline_policies", "all-power"]),
        told("role/IFSM-EC2-Role", "high", &["\"different\"", "AdministratorAccess", "all-power"]),
        told("user/Developer", "high", &["\"different\"", "policies", "guardrail-removed"]),
        told("policy/RestrictInternetAccess", "high", &["all-power", "guardrail-removed"]),
        told("role/IFSM-SageMaker-Role", "high", &["trust", "open-to-everybody"]),
        told("bucket/data", "high", &["policy", "public_access_block", "open-to-everybody", "public-access-allowed"]),
        told("subnet/private-2", "low", &["notebook_instance", "theirs"]),
        told("domain/studio", "high", &["app_network_access_type", "public-network-mode"]),
    ]
}

#[test]
fn every_way_in_which_a_closed_network_is_opened_by_hand_is_told_with_its_severity() {
    let repository = closed();
    let clean = repository.done("drift {spec.yaml}");
    assert!(clean.out.contains("No drift, 29 resources as the spec wants them"), "{}", clean.out);
    let mut expected = open_the_network(&repository);
    expected.extend(open_access(&repository));
    let ran = repository.run("drift {spec.yaml} --format json");
    assert_eq!(ran.exit, Exit::Drift, "{}", ran.err);
    fits("drift", &ran.out);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let findings = json["environments"][0]["findings"].as_array().unwrap();
    for (at, severity, parts) in &expected {
        let fits = |finding: &&Value| {
            let text = finding.to_string();
            finding["at"] == *at && finding["severity"] == *severity && parts.iter().all(|part| text.contains(part.as_str()))
        };
        assert!(findings.iter().any(|finding| fits(&finding)), "{at} {severity} {parts:?}\n{findings:#?}");
    }
    assert_eq!(findings.len(), expected.len(), "nothing else is told: {findings:#?}");
    let order: Vec<&str> = findings.iter().map(|finding| finding["severity"].as_str().unwrap()).collect();
    let rank = |word: &&str| ["high", "medium", "low"].iter().position(|one| one == word);
    assert!(order.is_sorted_by_key(rank), "{order:?}");
    let text = repository.run("drift {spec.yaml}");
    for part in [
        "+ high    vpc/main",
        "+ low     subnet/private-2",
        "(internet-gateway)",
        "added in AWS, and the spec says nothing of it",
    ] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    for form in ["markdown", "html", "sarif"] {
        assert_eq!(repository.run(&format!("drift {{spec.yaml}} --format {form}")).exit, Exit::Drift);
    }
}

#[test]
fn users_at_work_are_no_drift() {
    let repository = closed();
    let domain = "{domain/studio}";
    let make = |operation: &str, input: Value| call(&repository, &format!("sagemaker:{operation}"), &input);
    make("CreateUserProfile", json!({"DomainId": domain, "UserProfileName": "guest"}));
    make(
        "CreateApp",
        json!({"DomainId": domain, "UserProfileName": "analyst", "AppType": "JupyterServer", "AppName": "default"}),
    );
    make(
        "CreateSpace",
        json!({"DomainId": domain, "SpaceName": "work", "OwnershipSettings": {"OwnerUserProfileName": "analyst"}, "SpaceSharingSettings": {"SharingType": "Private"}, "SpaceSettings": {"AppType": "JupyterLab"}}),
    );
    let sandbox = format!("--sandbox={}", repository.path("sandbox.json").display());
    assert_eq!(heiiki("sandbox wait 10m").arg(sandbox).go().exit, Exit::Done);
    make("CreateApp", json!({"DomainId": domain, "SpaceName": "work", "AppType": "JupyterLab", "AppName": "default"}));
    let quiet = repository.done("drift {spec.yaml}");
    assert!(quiet.out.contains("No drift, 29 resources as the spec wants them"), "{}", quiet.out);
}

#[test]
fn what_may_not_be_read_is_not_told_as_absent_or_added() {
    let repository = closed();
    repository.by_hand("ec2:CreateInternetGateway", "{}");
    let sandbox = format!("--sandbox={}", repository.path("sandbox.json").display());
    let fault = heiiki("sandbox fault ec2:DescribeNetworkInterfaces deny").arg(sandbox).go();
    assert_eq!(fault.exit, Exit::Done, "{}", fault.err);
    let partial = repository.run("drift {spec.yaml}");
    assert_eq!(partial.exit, Exit::Uncompared, "{}", partial.out);
    assert!(
        partial.out.contains("Not read, so nothing is known of it") && partial.out.contains("network_interface"),
        "{}",
        partial.out
    );
}

#[test]
fn what_aws_and_the_spec_both_changed_is_drift() {
    let repository = Repository::new(crate::review::SPEC);
    repository.done("apply {spec.yaml} --yes");
    let branch =
        crate::review::SPEC.replace("ports: 443", "ports: 444").replace("AmazonSageMakerFullAccess", "AmazonS3ReadOnlyAccess");
    repository.commit(&branch);
    let pending = repository.done("drift {spec.yaml}");
    assert!(pending.out.contains("No drift, 2 not yet applied"), "{}", pending.out);
    repository.by_hand("ec2:AuthorizeSecurityGroupIngress", crate::review::OPEN_22);
    let drift = repository.run("drift {spec.yaml} --who");
    assert_eq!(drift.exit, Exit::Drift, "{}", drift.out);
    for part in [
        "~ high    security_group/web",
        "ingress: changed in AWS since the last apply, and in the spec as well",
        "\n    by ",
        "policies: changed in the spec since the last apply",
        "1 finding of drift, 1 not yet applied",
    ] {
        assert!(drift.out.contains(part), "{part}\n{}", drift.out);
    }
    repository.by_hand("iam:DetachRolePolicy", crate::review::DETACH);
    let json = repository.run("drift {spec.yaml} --format json");
    assert_eq!(json.out.matches("\"origin\": \"both\"").count(), 2, "{}", json.out);
}

#[test]
fn a_spec_that_changed_everywhere_accuses_nobody() {
    let repository = closed();
    let spec = repository.read("spec.yaml");
    let edits = [
        ("ports: 443", "ports: 444"),
        ("subnets: [private-1, private-2], security_groups: [endpoints]", "subnets: [private-1], security_groups: [workload]"),
        ("[private-1, private-2]}\n\n  security_groups", "[private-1]}\n\n  security_groups"),
        ("sagemaker:*NotebookInstances", "sagemaker:ListNotebookInstances"),
        ("sagemaker:DirectInternetAccess: Enabled", "sagemaker:DirectInternetAccess: enabled"),
        ("[AmazonSSMManagedInstanceCore]", "[AmazonS3ReadOnlyAccess]"),
        ("RestrictInternetAccess, RestrictPassRole]", "RestrictInternetAccess]"),
        ("trust: [ec2.amazonaws.com]", "trust: [ec2.amazonaws.com, ssm.amazonaws.com]"),
        ("t2.micro", "t3.micro"),
        ("ml.t3.medium", "ml.t3.large"),
        ("http_tokens: required", "http_tokens: optional"),
        ("security_groups: [workload]}", "security_groups: [endpoints]}"),
        ("app_network_access_type: VpcOnly", "app_network_access_type: PublicInternetOnly"),
    ];
    let edited = edits.iter().fold(spec, |spec, (from, to)| {
        assert!(spec.contains(from), "{from}");
        spec.replace(from, to)
    });
    repository.commit(&edited);
    let ran = repository.run("drift {spec.yaml} --format json");
    let json: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    assert_eq!(json["environments"][0]["findings"], json!([]), "nobody touched anything: {}", ran.out);
    let pending = json["environments"][0]["pending"].as_array().unwrap();
    assert!(pending.len() > 15, "{pending:#?}");
}

#[test]
fn what_the_spec_knows_of_is_quiet_and_an_entry_that_means_nothing_is_told() {
    let repository = Repository::new(crate::review::SPEC);
    repository.done("apply {spec.yaml} --yes");
    let group = |name: &str| json!({"GroupName": name, "GroupDescription": name, "VpcId": "{vpc/main}"}).to_string();
    repository.by_hand("ec2:CreateSecurityGroup", &group("scanner"));
    repository.by_hand("ec2:CreateSecurityGroup", &group("stranger"));
    let known = "known:
  - {kind: security_group, name: scanner, reason: the scanner of the security team}
  - {kind: instance, tags: {Team: platform}, reason: it went last year}
";
    repository.commit(&format!("{}{known}", crate::review::SPEC));
    let drift = repository.run("drift {spec.yaml} --all");
    assert_eq!(drift.exit, Exit::Drift, "{}", drift.out);
    for part in [
        "(stranger): added in AWS, and not of the spec",
        "1 finding of drift, 1 known addition",
        "these entries of `known` can go",
        "  instance with tag Team=platform: it went last year",
        "(scanner): the scanner of the security team",
    ] {
        assert!(drift.out.contains(part), "{part}\n{}", drift.out);
    }
    assert!(!drift.out.contains("(scanner): added"), "{}", drift.out);
    repository.commit(&format!("{}{}", crate::review::SPEC, known.replace("scanner,", "stranger,")));
    fits("drift", &repository.run("drift {spec.yaml} --format json").out);
    // Nothing of an apply changes because of it.
    assert!(repository.done("plan {spec.yaml}").out.contains("No changes."));
}

#[test]
fn an_environment_that_was_never_applied_is_one_finding_and_one_without_a_spec_is_told() {
    let repository = Repository::new(crate::review::SPEC);
    repository.done("apply {spec.yaml} --yes");
    fs::write(
        repository.path("other.yaml"),
        crate::review::SPEC
            .replace("environment: t\n", "environment: other\n")
            .replace("  roles:\n    exec:", "  roles:\n    other:"),
    )
    .unwrap();
    let never = repository.run("drift {other.yaml} --account");
    assert_eq!(never.exit, Exit::Drift, "{}", never.out);
    for part in [
        "Nothing of this environment exists, of 4 resources",
        "1 finding of drift",
        "No spec was given for these",
        "  t · 123456789012 · ap-northeast-1 · 4 objects",
    ] {
        assert!(never.out.contains(part), "{part}\n{}", never.out);
    }
    assert_eq!(never.out.matches("vpc/main").count() + never.out.matches("does not exist").count(), 1, "{}", never.out);
    let json = repository.run("drift {other.yaml} --account --format json");
    fits("drift", &json.out);
    assert!(json.out.contains("\"without_spec\"") && json.out.contains("\"resources\": 4"), "{}", json.out);
    let all = repository.run("drift {other.yaml} {spec.yaml} --account");
    assert!(all.out.contains("Every environment of the accounts that were read has a spec here."), "{}", all.out);
    assert_eq!(repository.run("drift {spec.yaml} --account --format sarif").exit, Exit::Usage);
}
