//! Foreign objects and other people's actions in the account, made by calls as they would make them. A call that AWS
//! refuses has no effect.

use std::collections::BTreeMap;
use std::time::Duration;

use heiiki_sim::services::sagemaker::{InjectedFailure, Stage};
use heiiki_sim::{FaultEffect, InjectedFault, console_actions, services::logs};
use heiiki_testkit::harness::Harness;
use serde_json::{Value, json};

use super::case::{Case, Deed, Foreign, Trouble};

/// A name that every foreign object carries.
pub(super) const THEIRS: &str = "theirs";

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// The call by which its owner removes a foreign object.
pub(super) type Removal = (&'static str, &'static str, Value);

pub(super) struct Planted {
    /// Records by path, as they were.
    pub(super) records: BTreeMap<String, Value>,
    /// Removed in this order.
    pub(super) removals: Vec<Removal>,
}

fn call(harness: &Harness, service: &str, action: &str, input: &Value) -> Option<Value> {
    harness.sandbox.call(service, action, input).expect("a sandbox in memory can be edited").ok()
}

fn id(harness: &Harness, address: &str) -> Option<String> {
    harness.sandbox.read(|world| console_actions::id_of(world, address)).expect("a sandbox in memory can be read")
}

/// Makes the foreign objects. One that needs an object of ours that is not there is left out.
pub(super) async fn plant(harness: &Harness, foreign: &[Foreign]) -> Planted {
    let before = harness.objects();
    let mut removals = Vec::new();
    for foreign in foreign {
        removals.extend(one(harness, *foreign).unwrap_or_default());
    }
    // Pending work is finished first, so that only a person can change the foreign objects.
    harness.wait(Duration::from_mins(20)).await;
    let mut records = settled(harness).await;
    records.retain(|path, _| !before.contains_key(path));
    Planted { records, removals }
}

/// All objects, once the simulator's time has reached ours. Any call moves it, even one that fails.
pub(super) async fn settled(harness: &Harness) -> BTreeMap<String, Value> {
    let _ = harness.aws.verify_account().await;
    harness.objects()
}

fn one(harness: &Harness, foreign: Foreign) -> Option<Vec<Removal>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some(match foreign {
        Foreign::Instance => {
            let image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
            let image = heiiki_sim::services::ssm::public_image("ap-northeast-1", image)?;
            let wanted = json!({"ImageId": image, "InstanceType": "t3.micro", "SubnetId": id(harness, "subnet/a")?, "MinCount": "1", "MaxCount": "1"});
            let made = text(&call(harness, "ec2", "RunInstances", &wanted)?["instancesSet"][0]["instanceId"])?;
            vec![("ec2", "TerminateInstances", json!({"InstanceId": [made]}))]
        }
        Foreign::Interface => {
            let wanted = json!({"SubnetId": id(harness, "subnet/c")?, "Description": THEIRS, "SecurityGroupId": [id(harness, "security_group/work")?]});
            let made = text(&call(harness, "ec2", "CreateNetworkInterface", &wanted)?["networkInterface"]["networkInterfaceId"])?;
            vec![("ec2", "DeleteNetworkInterface", json!({"NetworkInterfaceId": made}))]
        }
        Foreign::Group => {
            let wanted = json!({"GroupName": THEIRS, "GroupDescription": THEIRS, "VpcId": id(harness, "vpc/main")?});
            let made = text(&call(harness, "ec2", "CreateSecurityGroup", &wanted)?["groupId"])?;
            if let Some(work) = id(harness, "security_group/work") {
                let rule = json!([{"IpProtocol": "tcp", "FromPort": "443", "ToPort": "443", "Groups": [{"GroupId": work}]}]);
                let _ = call(harness, "ec2", "AuthorizeSecurityGroupIngress", &json!({"GroupId": made, "IpPermissions": rule}));
            }
            vec![("ec2", "DeleteSecurityGroup", json!({"GroupId": made}))]
        }
        Foreign::RouteTable => {
            let made = call(harness, "ec2", "CreateRouteTable", &json!({"VpcId": id(harness, "vpc/main")?}))?;
            vec![("ec2", "DeleteRouteTable", json!({"RouteTableId": text(&made["routeTable"]["routeTableId"])?}))]
        }
        Foreign::Domain => {
            let wanted = json!({
                "DomainName": THEIRS, "AuthMode": "IAM", "VpcId": id(harness, "vpc/main")?, "SubnetIds": [id(harness, "subnet/c")?],
                "DefaultUserSettings": {"ExecutionRole": role(harness)?},
            });
            let made = call(harness, "sagemaker", "CreateDomain", &wanted)?;
            let domain = text(&made["DomainId"]).or_else(|| text(&made["DomainArn"])?.rsplit('/').next().map(str::to_owned))?;
            vec![("sagemaker", "DeleteDomain", json!({"DomainId": domain, "RetentionPolicy": {"HomeEfsFileSystem": "Delete"}}))]
        }
        Foreign::Elsewhere => {
            let place = json!({"LocationConstraint": heiiki_testkit::harness::REGION});
            call(harness, "s3", "CreateBucket", &json!({"Bucket": THEIRS, "CreateBucketConfiguration": place}))?;
            role(harness)?;
            harness.sandbox.edit(|world| logs::write(world, THEIRS, "s")).expect("a sandbox in memory can be edited");
            Vec::new()
        }
    })
}

fn role(harness: &Harness) -> Option<String> {
    let _ = call(harness, "iam", "CreateRole", &json!({"RoleName": THEIRS, "AssumeRolePolicyDocument": TRUST}));
    let found = call(harness, "iam", "GetRole", &json!({"RoleName": THEIRS}))?;
    found["Role"]["Arn"].as_str().map(str::to_owned)
}

/// Does the actions of people on our objects, as far as AWS allows them.
pub(super) fn act(harness: &Harness, deed: Deed) {
    let edit = |address: &str, service: &str, action: &str, input: &dyn Fn(String) -> Value| {
        if let Some(id) = id(harness, address) {
            let _ = call(harness, service, action, &input(id));
        }
    };
    match deed {
        Deed::StartApp => {
            let _ = harness.sandbox.edit(|world| console_actions::start_app(world, "alice", "JupyterLab"));
            let _ = harness.sandbox.edit(|world| console_actions::write_home(world, "alice", 1_000_000));
        }
        Deed::Put => edit("bucket/data", "s3", "PutObject", &|bucket| json!({"Bucket": bucket, "Key": "k", "Body": "dGV4dA=="})),
        Deed::Rule => edit(
            "security_group/work",
            "ec2",
            "AuthorizeSecurityGroupIngress",
            &|group| json!({"GroupId": group, "IpPermissions": [{"IpProtocol": "tcp", "FromPort": "22", "ToPort": "22", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]}),
        ),
        Deed::Attach => edit(
            "role/exec",
            "iam",
            "AttachRolePolicy",
            &|role| json!({"RoleName": role, "PolicyArn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}),
        ),
        Deed::StopNotebook => {
            edit("notebook_instance/dev", "sagemaker", "StopNotebookInstance", &|name| json!({"NotebookInstanceName": name}));
        }
        Deed::DeleteProfile => {
            let domain = id(harness, "domain/studio").unwrap_or_default();
            edit(
                "user_profile/bob",
                "sagemaker",
                "DeleteUserProfile",
                &|_| json!({"DomainId": domain, "UserProfileName": "bob"}),
            );
        }
        Deed::DeleteEndpoint => {
            edit("vpc_endpoint/sts", "ec2", "DeleteVpcEndpoints", &|endpoint| json!({"VpcEndpointId": [endpoint]}));
        }
        Deed::DeleteGroup => edit("security_group/endpoints", "ec2", "DeleteSecurityGroup", &|group| json!({"GroupId": group})),
        Deed::DeleteGatewayEndpoint => {
            edit("vpc_endpoint/s3", "ec2", "DeleteVpcEndpoints", &|endpoint| json!({"VpcEndpointId": [endpoint]}));
        }
        Deed::DeleteKey => edit("kms_key/secret", "kms", "ScheduleKeyDeletion", &|key| json!({"KeyId": key})),
    }
}

/// Injects the faults of the case.
pub(super) fn disturb(harness: &Harness, case: &Case) {
    for (on, after_calls, times, trouble) in &case.trouble {
        let what = match trouble {
            Trouble::Throttled => FaultEffect::Throttle,
            Trouble::Unreachable => FaultEffect::Unreachable,
            Trouble::AnswerLost => FaultEffect::Cut,
            Trouble::InternalError => {
                FaultEffect::Error { status: 500, code: "InternalError".into(), message: "An internal error has occurred".into() }
            }
        };
        let fault = InjectedFault { on: (*on).to_owned(), input: None, after_calls: *after_calls, times: Some(*times), what };
        harness.sandbox.inject_fault(fault).expect("a sandbox in memory takes faults");
    }
    harness
        .sandbox
        .edit(|world| {
            world.tuning.interface_linger_s = case.linger;
            case.marks.set(&mut world.tuning);
            for (name, made) in &case.fails {
                let stage = if *made { Stage::Create } else { Stage::Delete };
                let failure = InjectedFailure { name: (*name).to_owned(), stage, reason: "no capacity".into(), times: Some(1) };
                world.sagemaker.injected_failures.push(failure);
            }
        })
        .expect("a sandbox in memory can be edited");
}
