//! Instances: launch.

use serde_json::json;

use super::{ARM, X86, image, launch, read, run, status, with};
use crate::World;
use crate::services::ec2::testing::{Network, all, code, done, first, network, text, wait, world};

fn attributes_read_back(world: &mut World, network: &Network, id: &str) {
    for (attribute, expected) in [
        ("userData", json!({"value": "IyEvYmluL3NoCg=="})),
        ("disableApiTermination", json!({"value": true})),
        ("instanceInitiatedShutdownBehavior", json!({"value": "terminate"})),
        ("sourceDestCheck", json!({"value": true})),
        ("groupSet", json!([{"groupId": network.group, "groupName": "web"}])),
    ] {
        let answer = done(world, "DescribeInstanceAttribute", &json!({"InstanceId": id, "Attribute": attribute}));
        assert_eq!(answer[attribute], expected);
    }
}

#[test]
fn a_launch_with_everything() {
    let mut world = world();
    let network = network(&mut world);
    done(&mut world, "CreateKeyPair", &json!({"KeyName": "k", "KeyType": "ed25519"}));
    let tag = |kind: &str| json!({"ResourceType": kind, "Tag": [{"Key": "Name", "Value": kind}]});
    let input = with(
        launch(&network),
        &json!({
            "KeyName": "k",
            "UserData": "IyEvYmluL3NoCg==",
            "Monitoring": {"Enabled": "true"},
            "EbsOptimized": "true",
            "DisableApiTermination": "true",
            "InstanceInitiatedShutdownBehavior": "terminate",
            "PrivateIpAddress": "10.0.0.10",
            "CreditSpecification": {"CpuCredits": "unlimited"},
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": "1", "InstanceMetadataTags": "enabled"},
            "BlockDeviceMapping": [
                {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": "20", "Encrypted": "true", "VolumeType": "gp3"}},
                {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": "100", "DeleteOnTermination": "false"}},
            ],
            "TagSpecification": [tag("instance"), tag("volume"), tag("network-interface")],
        }),
    );
    let id = run(&mut world, &input);
    let shown = read(&mut world, &id);
    assert_eq!((&shown["instanceState"]["name"], &shown["monitoring"]["state"]), (&json!("pending"), &json!("pending")));
    assert_eq!(
        (&shown["keyName"], &shown["ebsOptimized"], &shown["privateIpAddress"]),
        (&json!("k"), &json!(true), &json!("10.0.0.10"))
    );
    assert_eq!(shown["metadataOptions"]["httpPutResponseHopLimit"], json!(1));
    assert_eq!(shown["metadataOptions"]["instanceMetadataTags"], json!("enabled"));
    assert_eq!(shown["groupSet"], json!([{"groupId": network.group, "groupName": "web"}]));
    assert_eq!(shown["tagSet"][0]["value"], json!("instance"));
    assert!(shown["ipAddress"].is_null());
    let volumes =
        all(&mut world, "DescribeVolumes", &json!({"Filter": [{"Name": "attachment.instance-id", "Value": [id]}]}), "volumeSet");
    assert_eq!(volumes.len(), 2);
    assert!(volumes.iter().all(|volume| volume["tagSet"][0]["value"] == json!("volume")));
    let root =
        volumes.iter().find(|volume| volume["attachmentSet"][0]["device"] == json!("/dev/xvda")).cloned().unwrap_or_default();
    assert_eq!((&root["size"], &root["encrypted"]), (&json!(20), &json!(true)));
    let interface = first(&mut world, "DescribeNetworkInterfaces", &json!({}), "networkInterfaceSet");
    assert_eq!(
        (&interface["attachment"]["instanceId"], &interface["tagSet"][0]["value"]),
        (&json!(id), &json!("network-interface"))
    );
    assert_eq!(
        code(&mut world, "DeleteNetworkInterface", &json!({"NetworkInterfaceId": interface["networkInterfaceId"]})),
        "InvalidParameterValue"
    );
    attributes_read_back(&mut world, &network, &id);
    wait(&mut world, 30);
    assert_eq!(read(&mut world, &id)["monitoring"]["state"], json!("enabled"));
    assert_eq!(status(&mut world, &id), json!("running"));
}

#[test]
fn bad_launches_are_refused() {
    let mut world = world();
    let network = network(&mut world);
    let foreign =
        first(&mut world, "DescribeSecurityGroups", &json!({"GroupName": ["default"]}), "securityGroupInfo")["groupId"].clone();
    for (changes, expected) in [
        (json!({"ImageId": "ami-12345678"}), "InvalidAMIID.NotFound"),
        (json!({"ImageId": "linux"}), "InvalidAMIID.Malformed"),
        (json!({"ImageId": image("us-east-1", X86)}), "InvalidAMIID.NotFound"),
        (json!({"ImageId": image("ap-northeast-1", ARM)}), "InvalidParameterValue"),
        (json!({"InstanceType": "t99.micro"}), "InvalidParameterValue"),
        (json!({"InstanceType": null}), "Unsupported"),
        (json!({"MinCount": "0"}), "InvalidParameterValue"),
        (json!({"MinCount": "3", "MaxCount": "2"}), "InvalidParameterValue"),
        (json!({"MinCount": "101", "MaxCount": "101"}), "InstanceLimitExceeded"),
        (json!({"MinCount": "1", "MaxCount": "12"}), "InsufficientFreeAddressesInSubnet"),
        (json!({"SubnetId": "subnet-12345678"}), "InvalidSubnetID.NotFound"),
        (json!({"SecurityGroupId": [foreign]}), "InvalidGroup.NotFound"),
        (json!({"KeyName": "nobody"}), "InvalidKeyPair.NotFound"),
        (json!({"UserData": "*"}), "InvalidUserData.Malformed"),
        (json!({"UserData": "QUFB".repeat(5462)}), "InvalidParameterValue"),
        (json!({"IamInstanceProfile": {"Name": "nobody"}}), "InvalidParameterValue"),
        (json!({"PrivateIpAddress": "10.0.0.3"}), "InvalidParameterValue"),
        (json!({"MetadataOptions": {"HttpTokens": "never"}}), "InvalidParameterValue"),
        (json!({"MetadataOptions": {"HttpPutResponseHopLimit": "65"}}), "InvalidParameterValue"),
        (json!({"CreditSpecification": {"CpuCredits": "plenty"}}), "InvalidCpuCredits.Malformed"),
        (json!({"BlockDeviceMapping": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": "4"}}]}), "InvalidBlockDeviceMapping"),
        (json!({"BlockDeviceMapping": [{"DeviceName": "/dev/sdf", "Ebs": {}}]}), "MissingParameter"),
        (
            json!({"BlockDeviceMapping": [{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": "4", "VolumeType": "io2"}}]}),
            "MissingParameter",
        ),
        (
            json!({"BlockDeviceMapping": [{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": "4", "KmsKeyId": "k"}}]}),
            "InvalidParameterDependency",
        ),
        (json!({"BlockDeviceMapping": [{"DeviceName": "/dev/sdf", "VirtualName": "ephemeral0"}]}), "NotSimulated"),
        (json!({"Placement": {"Tenancy": "host"}}), "InvalidTenancy"),
        (json!({"LaunchTemplate": {"LaunchTemplateName": "x"}}), "NotSimulated"),
        (json!({"NetworkInterface": [{"DeviceIndex": "0", "SubnetId": network.subnet}]}), "InvalidParameterCombination"),
    ] {
        assert_eq!(code(&mut world, "RunInstances", &with(launch(&network), &changes)), expected, "{changes}");
    }
}

#[test]
fn one_interface_can_be_specified() {
    let mut world = world();
    let network = network(&mut world);
    let specification = json!({
        "SubnetId": null,
        "SecurityGroupId": null,
        "NetworkInterface": [{
            "DeviceIndex": "0",
            "SubnetId": network.subnet,
            "SecurityGroupId": [network.group],
            "AssociatePublicIpAddress": "true",
            "Description": "bastion",
            "DeleteOnTermination": "false",
        }],
    });
    let id = run(&mut world, &with(launch(&network), &specification));
    let shown = read(&mut world, &id);
    assert!(text(&shown["ipAddress"]).starts_with("54."));
    assert_eq!(shown["networkInterfaceSet"][0]["description"], json!("bastion"));
    wait(&mut world, 30);
    // A public address comes with a start and goes with a stop.
    done(&mut world, "StopInstances", &json!({"InstanceId": [id]}));
    assert!(read(&mut world, &id)["ipAddress"].is_null());
    wait(&mut world, 30);
    done(&mut world, "StartInstances", &json!({"InstanceId": [id]}));
    assert!(text(&read(&mut world, &id)["ipAddress"]).starts_with("54."));
    done(&mut world, "TerminateInstances", &json!({"InstanceId": [id]}));
    let left = first(&mut world, "DescribeNetworkInterfaces", &json!({}), "networkInterfaceSet");
    assert_eq!(left["status"], json!("available"));
}

#[test]
fn a_client_token_makes_one_reservation() {
    let mut world = world();
    let network = network(&mut world);
    let input = with(launch(&network), &json!({"ClientToken": "t", "MaxCount": "3"}));
    let made = done(&mut world, "RunInstances", &input);
    assert_eq!(made["instancesSet"].as_array().map(Vec::len), Some(3));
    let again = done(&mut world, "RunInstances", &input);
    assert_eq!(made["reservationId"], again["reservationId"]);
    assert_eq!(code(&mut world, "RunInstances", &with(input, &json!({"MaxCount": "2"}))), "IdempotentParameterMismatch");
    let reservations = all(&mut world, "DescribeInstances", &json!({}), "reservationSet");
    assert_eq!(reservations.len(), 1);
    assert_eq!(reservations[0]["instancesSet"].as_array().map(Vec::len), Some(3));
}

#[test]
fn images_are_those_of_the_public_parameters() {
    let mut world = world();
    let id = image("ap-northeast-1", ARM);
    let shown = first(&mut world, "DescribeImages", &json!({"ImageId": [id]}), "imagesSet");
    assert_eq!(
        (&shown["architecture"], &shown["imageOwnerAlias"], &shown["imageState"]),
        (&json!("arm64"), &json!("amazon"), &json!("available"))
    );
    let arm = json!({"Owner": ["amazon"], "Filter": [{"Name": "architecture", "Value": ["arm64"]}, {"Name": "name", "Value": ["al2023-*"]}]});
    assert_eq!(all(&mut world, "DescribeImages", &arm, "imagesSet").len(), 3);
    assert!(all(&mut world, "DescribeImages", &json!({"Owner": ["self"]}), "imagesSet").is_empty());
}
