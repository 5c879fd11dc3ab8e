//! Instances: states through time, changes, the end.

use serde_json::{Value, json};

use crate::World;
use crate::services::ec2::testing::{Network, all, code, done, error, first, network, text, wait, world};
use crate::services::ssm;

mod launch;

pub(in crate::services::ec2) const X86: &str = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
pub(in crate::services::ec2) const ARM: &str = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

pub(in crate::services::ec2) fn image(region: &str, parameter: &str) -> String {
    ssm::public_image(region, parameter).unwrap_or_else(|| panic!("{parameter} names no image"))
}

pub(in crate::services::ec2) fn launch(network: &Network) -> Value {
    json!({
        "ImageId": image("ap-northeast-1", X86),
        "InstanceType": "t3.micro",
        "MinCount": "1",
        "MaxCount": "1",
        "SubnetId": network.subnet,
        "SecurityGroupId": [network.group],
    })
}

pub(in crate::services::ec2) fn with(mut input: Value, changes: &Value) -> Value {
    for (member, value) in changes.as_object().into_iter().flatten() {
        if value.is_null() {
            input.as_object_mut().map(|members| members.remove(member));
        } else {
            input[member] = value.clone();
        }
    }
    input
}

pub(in crate::services::ec2) fn run(world: &mut World, input: &Value) -> String {
    text(&done(world, "RunInstances", input)["instancesSet"][0]["instanceId"])
}

pub(in crate::services::ec2) fn read(world: &mut World, id: &str) -> Value {
    first(world, "DescribeInstances", &json!({"InstanceId": [id]}), "reservationSet")["instancesSet"][0].clone()
}

pub(in crate::services::ec2) fn status(world: &mut World, id: &str) -> Value {
    read(world, id)["instanceState"]["name"].clone()
}

#[test]
fn a_public_address_keeps_the_internet_gateway() {
    let mut world = world();
    let network = network(&mut world);
    let id = run(&mut world, &with(launch(&network), &json!({"SubnetId": null, "SecurityGroupId": null})));
    let shown = read(&mut world, &id);
    assert!(text(&shown["ipAddress"]).starts_with("54."), "default subnets map addresses");
    let gateway = first(&mut world, "DescribeInternetGateways", &json!({}), "internetGatewaySet");
    let detach = json!({"InternetGatewayId": gateway["internetGatewayId"], "VpcId": shown["vpcId"]});
    assert_eq!(code(&mut world, "DetachInternetGateway", &detach), "DependencyViolation");
    done(&mut world, "TerminateInstances", &json!({"InstanceId": [id]}));
    wait(&mut world, 30);
    done(&mut world, "DetachInternetGateway", &detach);
}

#[test]
fn states_follow_time() {
    let mut world = world();
    let network = network(&mut world);
    let id = run(&mut world, &launch(&network));
    let on = json!({"InstanceId": [id]});
    assert_eq!(code(&mut world, "StopInstances", &on), "IncorrectInstanceState");
    assert_eq!(code(&mut world, "RebootInstances", &on), "IncorrectInstanceState");
    wait(&mut world, 30);
    assert_eq!(status(&mut world, &id), json!("running"));
    done(&mut world, "RebootInstances", &on);
    let health = |world: &mut World| {
        first(world, "DescribeInstanceStatus", &json!({"InstanceId": [id]}), "instanceStatusSet")["instanceStatus"]["status"]
            .clone()
    };
    assert_eq!(health(&mut world), json!("initializing"));
    wait(&mut world, 60);
    assert_eq!(health(&mut world), json!("ok"));
    let stopped = done(&mut world, "StopInstances", &on)["instancesSet"][0].clone();
    assert_eq!((&stopped["previousState"]["name"], &stopped["currentState"]["name"]), (&json!("running"), &json!("stopping")));
    assert_eq!(code(&mut world, "StartInstances", &on), "IncorrectInstanceState");
    wait(&mut world, 30);
    assert_eq!(status(&mut world, &id), json!("stopped"));
    done(&mut world, "StartInstances", &on);
    assert_eq!(status(&mut world, &id), json!("pending"));
    wait(&mut world, 30);
    let ended = done(&mut world, "TerminateInstances", &on)["instancesSet"][0].clone();
    assert_eq!(ended["currentState"], json!({"code": 32, "name": "shutting-down"}));
    assert_eq!(code(&mut world, "DeleteSubnet", &json!({"SubnetId": network.subnet})), "DependencyViolation");
    wait(&mut world, 30);
    assert_eq!(status(&mut world, &id), json!("terminated"));
    assert!(read(&mut world, &id)["subnetId"].is_null());
    done(&mut world, "TerminateInstances", &on);
    assert_eq!(code(&mut world, "StartInstances", &on), "IncorrectInstanceState");
    done(&mut world, "DeleteSubnet", &json!({"SubnetId": network.subnet}));
    wait(&mut world, 3599);
    let live = json!({"Filter": [{"Name": "instance-state-name", "Value": ["pending", "running", "stopping", "stopped"]}]});
    assert!(all(&mut world, "DescribeInstances", &live, "reservationSet").is_empty());
    assert_eq!(status(&mut world, &id), json!("terminated"));
    wait(&mut world, 1);
    assert_eq!(code(&mut world, "DescribeInstances", &on), "InvalidInstanceID.NotFound");
}

#[test]
fn protected_instances_stay() {
    let mut world = world();
    let network = network(&mut world);
    let protected = run(&mut world, &with(launch(&network), &json!({"DisableApiTermination": "true", "DisableApiStop": "true"})));
    let other = run(&mut world, &launch(&network));
    wait(&mut world, 30);
    let both = json!({"InstanceId": [other, protected]});
    let refused = error(&mut world, "TerminateInstances", &both);
    assert_eq!(refused.code, "OperationNotPermitted");
    assert!(refused.message.contains("disableApiTermination"), "{}", refused.message);
    assert_eq!(code(&mut world, "StopInstances", &both), "OperationNotPermitted");
    done(&mut world, "ModifyInstanceAttribute", &json!({"InstanceId": protected, "DisableApiTermination": {"Value": "false"}}));
    done(&mut world, "TerminateInstances", &both);
    let missing = json!({"InstanceId": ["i-12345678", "i-87654321"]});
    assert_eq!(
        error(&mut world, "TerminateInstances", &missing).message,
        "The instance IDs 'i-12345678, i-87654321' do not exist"
    );
}

#[test]
fn volumes_go_or_stay() {
    let mut world = world();
    let network = network(&mut world);
    let mapping =
        json!({"BlockDeviceMapping": [{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": "1", "DeleteOnTermination": "false"}}]});
    let id = run(&mut world, &with(launch(&network), &mapping));
    let root_stays =
        json!({"InstanceId": id, "BlockDeviceMapping": [{"DeviceName": "/dev/xvda", "Ebs": {"DeleteOnTermination": "false"}}]});
    let data_goes =
        json!({"InstanceId": id, "BlockDeviceMapping": [{"DeviceName": "/dev/sdf", "Ebs": {"DeleteOnTermination": "true"}}]});
    done(&mut world, "ModifyInstanceAttribute", &root_stays);
    done(&mut world, "ModifyInstanceAttribute", &data_goes);
    let nothing =
        json!({"InstanceId": id, "BlockDeviceMapping": [{"DeviceName": "/dev/sdz", "Ebs": {"DeleteOnTermination": "true"}}]});
    assert_eq!(code(&mut world, "ModifyInstanceAttribute", &nothing), "InvalidInstanceAttributeValue");
    done(&mut world, "TerminateInstances", &json!({"InstanceId": [id]}));
    wait(&mut world, 30);
    let left = first(&mut world, "DescribeVolumes", &json!({}), "volumeSet");
    assert_eq!((&left["status"], &left["size"]), (&json!("available"), &json!(8)));
    done(&mut world, "DeleteVolume", &json!({"VolumeId": left["volumeId"]}));
}

#[test]
fn attributes_change_one_at_a_time_and_some_only_when_stopped() {
    let mut world = world();
    let network = network(&mut world);
    let id = run(&mut world, &launch(&network));
    wait(&mut world, 30);
    let set = |changes: Value| with(json!({"InstanceId": id}), &changes);
    for changes in [
        json!({"InstanceType": {"Value": "t3.small"}}),
        json!({"UserData": {"Value": "QQ=="}}),
        json!({"EbsOptimized": {"Value": "true"}}),
    ] {
        let refused = error(&mut world, "ModifyInstanceAttribute", &set(changes));
        assert_eq!(refused.code, "IncorrectInstanceState");
        assert_eq!(refused.message, format!("The instance '{id}' is not in the 'stopped' state."));
    }
    done(&mut world, "ModifyInstanceAttribute", &set(json!({"SourceDestCheck": {"Value": "false"}})));
    let input = json!({"VpcId": network.vpc, "GroupName": "new", "GroupDescription": "d"});
    let new = text(&done(&mut world, "CreateSecurityGroup", &input)["groupId"]);
    done(&mut world, "ModifyInstanceAttribute", &set(json!({"GroupId": [new]})));
    let shown = read(&mut world, &id);
    assert_eq!((&shown["sourceDestCheck"], &shown["groupSet"][0]["groupId"]), (&json!(false), &json!(new)));
    done(&mut world, "DeleteSecurityGroup", &json!({"GroupId": network.group}));
    done(&mut world, "StopInstances", &json!({"InstanceId": [id]}));
    wait(&mut world, 30);
    for (changes, expected) in [
        (json!({}), "InvalidParameterCombination"),
        (json!({"InstanceType": {"Value": "t3.small"}, "EbsOptimized": {"Value": "true"}}), "InvalidParameterCombination"),
        (json!({"InstanceType": {"Value": "t4g.small"}}), "InvalidParameterValue"),
        (json!({"InstanceType": {"Value": "huge"}}), "InvalidInstanceAttributeValue"),
        (json!({"UserData": {"Value": "*"}}), "InvalidUserData.Malformed"),
        (json!({"InstanceInitiatedShutdownBehavior": {"Value": "explode"}}), "InvalidParameterValue"),
        (json!({"GroupId": ["sg-12345678"]}), "InvalidGroup.NotFound"),
        (json!({"Attribute": "magic", "Value": "x"}), "InvalidParameterValue"),
    ] {
        assert_eq!(code(&mut world, "ModifyInstanceAttribute", &set(changes.clone())), expected, "{changes}");
    }
    done(&mut world, "ModifyInstanceAttribute", &set(json!({"InstanceType": {"Value": "t3.small"}})));
    done(&mut world, "ModifyInstanceAttribute", &set(json!({"UserData": {"Value": "QQ=="}})));
    done(&mut world, "ModifyInstanceAttribute", &set(json!({"Attribute": "ebsOptimized", "Value": "true"})));
    let shown = read(&mut world, &id);
    assert_eq!((&shown["instanceType"], &shown["ebsOptimized"]), (&json!("t3.small"), &json!(true)));
    let data = done(&mut world, "DescribeInstanceAttribute", &json!({"InstanceId": id, "Attribute": "userData"}));
    assert_eq!(data["userData"]["value"], json!("QQ=="));
    assert_eq!(
        code(&mut world, "DescribeInstanceAttribute", &json!({"InstanceId": id, "Attribute": "magic"})),
        "InvalidParameterValue"
    );
}

#[test]
fn metadata_options_are_applied_after_a_while() {
    let mut world = world();
    let network = network(&mut world);
    let id = run(&mut world, &launch(&network));
    // Amazon Linux 2023 asks for tokens.
    assert_eq!(read(&mut world, &id)["metadataOptions"]["httpTokens"], json!("required"));
    let changed = done(
        &mut world,
        "ModifyInstanceMetadataOptions",
        &json!({"InstanceId": id, "HttpTokens": "optional", "HttpPutResponseHopLimit": "3"}),
    );
    assert_eq!(changed["instanceMetadataOptions"]["state"], json!("pending"));
    wait(&mut world, 3);
    let shown = read(&mut world, &id)["metadataOptions"].clone();
    assert_eq!(
        (&shown["state"], &shown["httpTokens"], &shown["httpPutResponseHopLimit"]),
        (&json!("applied"), &json!("optional"), &json!(3))
    );
    assert_eq!(shown["httpEndpoint"], json!("enabled"));
    assert_eq!(code(&mut world, "ModifyInstanceMetadataOptions", &json!({"InstanceId": id})), "InvalidParameterCombination");
}

#[test]
fn monitoring_is_switched() {
    let mut world = world();
    let network = network(&mut world);
    let id = run(&mut world, &launch(&network));
    let on = json!({"InstanceId": [id]});
    assert_eq!(done(&mut world, "MonitorInstances", &on)["instancesSet"][0]["monitoring"]["state"], json!("pending"));
    wait(&mut world, 30);
    assert_eq!(read(&mut world, &id)["monitoring"]["state"], json!("enabled"));
    assert_eq!(done(&mut world, "UnmonitorInstances", &on)["instancesSet"][0]["monitoring"]["state"], json!("disabling"));
    assert_eq!(read(&mut world, &id)["monitoring"]["state"], json!("disabled"));
}

#[test]
fn instances_are_found_by_filters() {
    let mut world = world();
    let network = network(&mut world);
    let tags = json!({"TagSpecification": [{"ResourceType": "instance", "Tag": [{"Key": "Name", "Value": "bastion"}]}]});
    let id = run(&mut world, &with(launch(&network), &tags));
    run(&mut world, &with(launch(&network), &json!({"SubnetId": null, "SecurityGroupId": null})));
    for (name, value) in [
        ("vpc-id", network.vpc.as_str()),
        ("subnet-id", network.subnet.as_str()),
        ("tag:Name", "bast*"),
        ("instance.group-id", network.group.as_str()),
        ("private-ip-address", "10.0.0.4"),
        ("instance-id", id.as_str()),
    ] {
        let input = json!({"Filter": [{"Name": name, "Value": [value]}]});
        let found = all(&mut world, "DescribeInstances", &input, "reservationSet");
        let ids: Vec<String> = found.iter().map(|r| text(&r["instancesSet"][0]["instanceId"])).collect();
        assert_eq!(ids, std::slice::from_ref(&id), "{name}");
    }
}

#[test]
fn burstable_instances_have_credits() {
    let mut world = world();
    let network = network(&mut world);
    let t2 = run(&mut world, &with(launch(&network), &json!({"InstanceType": "t2.micro"})));
    let t3 = run(&mut world, &launch(&network));
    let m5 = run(&mut world, &with(launch(&network), &json!({"InstanceType": "m5.large"})));
    let element = "instanceCreditSpecificationSet";
    let read = |world: &mut World, ids: &[&String]| {
        all(world, "DescribeInstanceCreditSpecifications", &json!({"InstanceId": ids}), element)
    };
    let credits = |id: &String, credits: &str| json!({"instanceId": id, "cpuCredits": credits});
    assert_eq!(read(&mut world, &[&t2, &t3]), [credits(&t2, "standard"), credits(&t3, "unlimited")]);
    assert_eq!(read(&mut world, &[]), [credits(&t3, "unlimited")], "only unlimited ones without ids");
    assert_eq!(code(&mut world, "DescribeInstanceCreditSpecifications", &json!({"InstanceId": [m5]})), "InvalidParameterValue");

    let wanted = |id: &String, credits: &str| json!({"InstanceId": id, "CpuCredits": credits});
    let lost = "i-12345678".to_owned();
    let items =
        json!({"InstanceCreditSpecification": [wanted(&t2, "unlimited"), wanted(&m5, "standard"), wanted(&lost, "standard")]});
    let answer = done(&mut world, "ModifyInstanceCreditSpecification", &items);
    assert_eq!(answer["successfulInstanceCreditSpecificationSet"], json!([{"instanceId": t2}]));
    let refused = &answer["unsuccessfulInstanceCreditSpecificationSet"];
    assert_eq!(refused[0]["error"]["code"], "InstanceCreditSpecification.NotSupported");
    assert_eq!(refused[1]["error"]["code"], "InvalidInstanceID.NotFound");
    assert_eq!(read(&mut world, &[&t2]), [credits(&t2, "unlimited")]);
    let bad = json!({"InstanceCreditSpecification": [wanted(&t2, "free")]});
    assert_eq!(code(&mut world, "ModifyInstanceCreditSpecification", &bad), "InvalidCpuCredits.Malformed");
}
