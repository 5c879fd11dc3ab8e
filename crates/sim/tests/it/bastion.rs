//! An instance registers with Systems Manager when it runs, has a role and reaches the service; IAM, EC2 and SSM together.

use heiiki_sim::{Sandbox, Time};

use crate::account::{create_role, form, iam, send, send_at, signed, text, world};

fn ec2(sandbox: &Sandbox, pairs: &[(&str, &str)]) -> String {
    let (status, body) = text(send(sandbox, &signed("AKIA", "ec2", None), form(pairs).as_bytes()));
    assert_eq!(status, 200, "{body}");
    body
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(found, _)| found).unwrap()
}

/// The instances that Systems Manager lists some seconds from now.
fn registered(sandbox: &Sandbox, seconds: i64) -> serde_json::Value {
    let at = Time(sandbox.now().unwrap().0 + seconds * 1000);
    let target = Some("AmazonSSM.DescribeInstanceInformation");
    let (status, body) = text(send_at(sandbox, at, &signed("AKIA", "ssm", target), b"{}"));
    assert_eq!(status, 200, "{body}");
    serde_json::from_str::<serde_json::Value>(&body).unwrap()["InstanceInformationList"].clone()
}

#[test]
fn a_bastion_in_an_open_and_in_a_closed_vpc() {
    let sandbox = Sandbox::in_memory(world());
    iam(&sandbox, &create_role("bastion"));
    iam(&sandbox, &[("Action", "CreateInstanceProfile"), ("InstanceProfileName", "bastion")]);
    iam(&sandbox, &[("Action", "AddRoleToInstanceProfile"), ("InstanceProfileName", "bastion"), ("RoleName", "bastion")]);
    registered(&sandbox, 15);
    let image = heiiki_sim::services::ssm::public_image(
        "ap-northeast-1",
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    );
    let image = image.unwrap();
    let run = |subnet: &str| {
        let base =
            [("Action", "RunInstances"), ("ImageId", &image), ("InstanceType", "t3.micro"), ("MinCount", "1"), ("MaxCount", "1")];
        let more = [("SubnetId", subnet), ("IamInstanceProfile.Name", "bastion")];
        let answer = ec2(&sandbox, &[base.as_slice(), &more].concat());
        between(&answer, "<instanceId>", "</instanceId>").to_owned()
    };
    let subnets = ec2(&sandbox, &[("Action", "DescribeSubnets")]);
    let open = run(between(&subnets, "<subnetId>", "</subnetId>"));
    assert_eq!(registered(&sandbox, 1), serde_json::json!([]), "it does not run yet");
    let listed = registered(&sandbox, 120);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!((listed[0]["InstanceId"].as_str(), listed[0]["PingStatus"].as_str()), (Some(open.as_str()), Some("Online")));
    assert_eq!(listed[0]["IamRole"], "bastion");

    let vpc = ec2(&sandbox, &[("Action", "CreateVpc"), ("CidrBlock", "10.0.0.0/16")]);
    let vpc = between(&vpc, "<vpcId>", "</vpcId>").to_owned();
    for attribute in ["EnableDnsSupport.Value", "EnableDnsHostnames.Value"] {
        ec2(&sandbox, &[("Action", "ModifyVpcAttribute"), ("VpcId", &vpc), (attribute, "true")]);
    }
    let subnet = ec2(&sandbox, &[("Action", "CreateSubnet"), ("VpcId", &vpc), ("CidrBlock", "10.0.0.0/24")]);
    let subnet = between(&subnet, "<subnetId>", "</subnetId>").to_owned();
    let closed = run(&subnet);
    assert_eq!(registered(&sandbox, 600).as_array().unwrap().len(), 1, "nothing leads out of the closed network");
    for service in ["com.amazonaws.ap-northeast-1.ssm", "com.amazonaws.ap-northeast-1.ssmmessages"] {
        let base = [("Action", "CreateVpcEndpoint"), ("VpcEndpointType", "Interface"), ("VpcId", &vpc), ("ServiceName", service)];
        ec2(&sandbox, &[base.as_slice(), &[("SubnetId.1", &subnet), ("PrivateDnsEnabled", "true")]].concat());
    }
    let listed = registered(&sandbox, 600);
    assert!(listed.as_array().unwrap().iter().any(|row| row["InstanceId"] == closed.as_str()), "{listed}");
    ec2(&sandbox, &[("Action", "TerminateInstances"), ("InstanceId.1", &closed)]);
    assert_eq!(registered(&sandbox, 60).as_array().unwrap().len(), 1);
}
