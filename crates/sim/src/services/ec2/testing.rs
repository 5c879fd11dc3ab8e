//! An account for the unit tests of EC2.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{Request, ServiceError, World};

/// A fresh account in Tokyo.
pub(super) fn world() -> World {
    World::new("123456789012", "ap-northeast-1", 1)
}

/// Calls an operation at the world's time.
pub(super) fn call(world: &mut World, action: &str, input: &Value) -> Result<Value, ServiceError> {
    let operation = super::operation(action).unwrap_or_else(|| panic!("{action} is not simulated"));
    let region = world.region.clone();
    let now = world.now;
    operation.call(world, &Request::new(now, &region, action, input))
}

/// The answer of a call that must succeed.
pub(super) fn done(world: &mut World, action: &str, input: &Value) -> Value {
    call(world, action, input).unwrap_or_else(|error| panic!("{action} {input}: {error:?}"))
}

/// The error of a call that must fail; it must leave the objects as they were.
pub(super) fn error(world: &mut World, action: &str, input: &Value) -> ServiceError {
    let now = world.now;
    super::expire(world, now);
    let before = world.ec2.clone();
    match call(world, action, input) {
        Err(error) => {
            assert!(world.ec2 == before, "{action} {input} failed with {} and still changed something", error.code);
            error
        }
        Ok(answer) => panic!("{action} {input} answered {answer}"),
    }
}

/// The code of a call that must fail.
pub(super) fn code(world: &mut World, action: &str, input: &Value) -> String {
    error(world, action, input).code
}

/// The list a describe answers.
pub(super) fn all(world: &mut World, action: &str, input: &Value, element: &str) -> Vec<Value> {
    done(world, action, input)[element].as_array().cloned().unwrap_or_default()
}

/// The only object of a describe.
pub(super) fn first(world: &mut World, action: &str, input: &Value, element: &str) -> Value {
    let mut all = all(world, action, input, element);
    assert_eq!(all.len(), 1, "{action} {input}");
    all.remove(0)
}

/// Lets time pass.
pub(super) fn wait(world: &mut World, seconds: u64) {
    world.now = world.now + Duration::from_secs(seconds);
}

/// A text of an answer.
pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// A small network of one's own.
pub(super) struct Network {
    pub(super) vpc: String,
    /// In zone a.
    pub(super) subnet: String,
    /// In zone c.
    pub(super) other_subnet: String,
    pub(super) group: String,
}

/// Makes a VPC with both DNS attributes, two subnets of /28 and a group.
pub(super) fn network(world: &mut World) -> Network {
    let vpc = text(&done(world, "CreateVpc", &json!({"CidrBlock": "10.0.0.0/16"}))["vpc"]["vpcId"]);
    done(world, "ModifyVpcAttribute", &json!({"VpcId": vpc, "EnableDnsHostnames": {"Value": "true"}}));
    let mut subnet = |cidr: &str, zone: &str| {
        let input = json!({"VpcId": vpc, "CidrBlock": cidr, "AvailabilityZone": zone});
        text(&done(world, "CreateSubnet", &input)["subnet"]["subnetId"])
    };
    let (subnet, other_subnet) = (subnet("10.0.0.0/28", "ap-northeast-1a"), subnet("10.0.0.16/28", "ap-northeast-1c"));
    let input = json!({"VpcId": vpc, "GroupName": "web", "GroupDescription": "web"});
    let group = text(&done(world, "CreateSecurityGroup", &input)["groupId"]);
    wait(world, 10);
    Network { vpc, subnet, other_subnet, group }
}
