//! Instance profiles on instances, and the race with IAM.

use serde_json::{Value, json};

use crate::services::ec2::testing::{all, code, done, error, first, network, text, wait, world};
use crate::services::{iam, ssm, sts};
use crate::{Request, World};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

fn in_iam(world: &mut World, action: &str, input: &Value) {
    world.caller = sts::caller(world, "AKIA");
    let operation = iam::operation(action).unwrap_or_else(|| panic!("{action} is not simulated"));
    let now = world.now;
    operation.call(world, &Request::new(now, "us-east-1", action, input)).unwrap_or_else(|error| panic!("{action}: {error:?}"));
}

/// A profile with a role; IAM's news is not out yet.
fn profile(world: &mut World, name: &str) {
    in_iam(world, "CreateRole", &json!({"RoleName": name, "AssumeRolePolicyDocument": TRUST}));
    in_iam(world, "CreateInstanceProfile", &json!({"InstanceProfileName": name}));
    in_iam(world, "AddRoleToInstanceProfile", &json!({"InstanceProfileName": name, "RoleName": name}));
}

fn launch(subnet: &str) -> Value {
    let image = ssm::public_image("ap-northeast-1", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64");
    json!({"ImageId": image, "InstanceType": "t3.micro", "MinCount": "1", "MaxCount": "1", "SubnetId": subnet})
}

#[test]
fn a_launch_waits_for_iam() {
    let mut world = world();
    let network = network(&mut world);
    let mut input = launch(&network.subnet);
    input["IamInstanceProfile"] = json!({"Name": "bastion"});
    in_iam(&mut world, "CreateRole", &json!({"RoleName": "bastion", "AssumeRolePolicyDocument": TRUST}));
    in_iam(&mut world, "CreateInstanceProfile", &json!({"InstanceProfileName": "bastion"}));
    let early = error(&mut world, "RunInstances", &input);
    assert_eq!(early.code, "InvalidParameterValue");
    assert_eq!(
        early.message,
        "Value (bastion) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
    );
    wait(&mut world, 10);
    let empty = error(&mut world, "RunInstances", &input);
    assert_eq!(
        empty.message,
        "IAM Instance Profile \"arn:aws:iam::123456789012:instance-profile/bastion\" has no associated IAM Roles"
    );
    in_iam(&mut world, "AddRoleToInstanceProfile", &json!({"InstanceProfileName": "bastion", "RoleName": "bastion"}));
    wait(&mut world, 10);
    let made = done(&mut world, "RunInstances", &input)["instancesSet"][0].clone();
    assert_eq!(made["iamInstanceProfile"]["arn"], json!("arn:aws:iam::123456789012:instance-profile/bastion"));
    let by_instance = json!({"Filter": [{"Name": "instance-id", "Value": [made["instanceId"]]}]});
    let shown = first(&mut world, "DescribeIamInstanceProfileAssociations", &by_instance, "iamInstanceProfileAssociationSet");
    assert_eq!(shown["state"], json!("associated"));
    done(&mut world, "TerminateInstances", &json!({"InstanceId": [made["instanceId"]]}));
    wait(&mut world, 30);
    assert!(all(&mut world, "DescribeIamInstanceProfileAssociations", &json!({}), "iamInstanceProfileAssociationSet").is_empty());
}

#[test]
fn associations_are_made_replaced_and_ended() {
    let mut world = world();
    let network = network(&mut world);
    profile(&mut world, "one");
    profile(&mut world, "two");
    wait(&mut world, 10);
    let id = text(&done(&mut world, "RunInstances", &launch(&network.subnet))["instancesSet"][0]["instanceId"]);
    let associate = |name: &str| json!({"InstanceId": id, "IamInstanceProfile": {"Name": name}});
    let made = done(&mut world, "AssociateIamInstanceProfile", &associate("one"))["iamInstanceProfileAssociation"].clone();
    assert_eq!((&made["state"], &made["instanceId"]), (&json!("associating"), &json!(id)));
    let second = error(&mut world, "AssociateIamInstanceProfile", &associate("two"));
    assert_eq!(
        (second.code, second.message),
        ("IncorrectState".to_owned(), format!("There is an existing association for instance {id}"))
    );
    wait(&mut world, 5);
    let arn = "arn:aws:iam::123456789012:instance-profile/two";
    let replace = json!({"AssociationId": made["associationId"], "IamInstanceProfile": {"Arn": arn}});
    let new = done(&mut world, "ReplaceIamInstanceProfileAssociation", &replace)["iamInstanceProfileAssociation"].clone();
    assert_ne!(new["associationId"], made["associationId"]);
    assert_eq!(code(&mut world, "ReplaceIamInstanceProfileAssociation", &replace), "InvalidAssociationID.NotFound");
    wait(&mut world, 5);
    let shown = first(
        &mut world,
        "DescribeIamInstanceProfileAssociations",
        &json!({"AssociationId": [new["associationId"]]}),
        "iamInstanceProfileAssociationSet",
    );
    assert_eq!((&shown["state"], &shown["iamInstanceProfile"]["arn"]), (&json!("associated"), &json!(arn)));
    let ended = done(&mut world, "DisassociateIamInstanceProfile", &json!({"AssociationId": new["associationId"]}));
    assert_eq!(ended["iamInstanceProfileAssociation"]["state"], json!("disassociating"));
    // While the old one goes, a new one may come.
    done(&mut world, "AssociateIamInstanceProfile", &associate("one"));
    wait(&mut world, 5);
    assert_eq!(
        all(&mut world, "DescribeIamInstanceProfileAssociations", &json!({}), "iamInstanceProfileAssociationSet").len(),
        1
    );
}

#[test]
fn bad_profiles_are_refused() {
    let mut world = world();
    let network = network(&mut world);
    let id = text(&done(&mut world, "RunInstances", &launch(&network.subnet))["instancesSet"][0]["instanceId"]);
    for (profile, expected) in [
        (json!({"Name": "nobody"}), "InvalidParameterValue"),
        (json!({"Arn": "arn:aws:iam::123456789012:instance-profile/nobody"}), "InvalidParameterValue"),
        (json!({"Arn": "nobody"}), "InvalidIamInstanceProfileArn.Malformed"),
        (json!({"Name": "a", "Arn": "arn:aws:iam::123456789012:instance-profile/a"}), "InvalidParameterCombination"),
        (json!({}), "MissingParameter"),
    ] {
        let input = json!({"InstanceId": id, "IamInstanceProfile": profile});
        assert_eq!(code(&mut world, "AssociateIamInstanceProfile", &input), expected, "{profile}");
    }
    done(&mut world, "TerminateInstances", &json!({"InstanceId": [id]}));
    let input = json!({"InstanceId": id, "IamInstanceProfile": {"Name": "nobody"}});
    assert_eq!(code(&mut world, "AssociateIamInstanceProfile", &input), "IncorrectInstanceState");
}
