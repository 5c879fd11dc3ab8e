//! Internet gateways.

use serde_json::json;

use crate::services::ec2::testing::{code, done, network, text, world};

#[test]
fn one_per_vpc_and_one_vpc_each() {
    let mut world = world();
    let vpc = network(&mut world).vpc;
    let other = text(&done(&mut world, "CreateVpc", &json!({"CidrBlock": "10.9.0.0/16"}))["vpc"]["vpcId"]);
    let make = |world: &mut _| text(&done(world, "CreateInternetGateway", &json!({}))["internetGateway"]["internetGatewayId"]);
    let (one, two) = (make(&mut world), make(&mut world));
    let at = |gateway: &str, vpc: &str| json!({"InternetGatewayId": gateway, "VpcId": vpc});
    assert_eq!(code(&mut world, "DetachInternetGateway", &at(&one, &vpc)), "Gateway.NotAttached");
    done(&mut world, "AttachInternetGateway", &at(&one, &vpc));
    assert_eq!(code(&mut world, "AttachInternetGateway", &at(&one, &other)), "Resource.AlreadyAssociated");
    assert_eq!(code(&mut world, "AttachInternetGateway", &at(&two, &vpc)), "InvalidParameterValue");
    assert_eq!(code(&mut world, "DeleteInternetGateway", &json!({"InternetGatewayId": one})), "DependencyViolation");
    assert_eq!(code(&mut world, "DetachInternetGateway", &at(&one, &other)), "Gateway.NotAttached");
    done(&mut world, "DetachInternetGateway", &at(&one, &vpc));
    done(&mut world, "DeleteInternetGateway", &json!({"InternetGatewayId": one}));
    done(&mut world, "AttachInternetGateway", &at(&two, &vpc));
}
