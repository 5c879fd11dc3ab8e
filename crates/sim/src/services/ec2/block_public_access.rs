//! Block Public Access of VPCs as a new account has it: off, and nothing is excluded.
//!
//! It deliberately has no operations that change it.

use serde_json::{Value, json};

use super::listing::{Entry, Listing, list};
use crate::{Request, ServiceError, World, pagination};

const EXCLUSIONS: Listing = Listing {
    answer: "vpcBlockPublicAccessExclusionSet",
    ids: None,
    sizes: Some(pagination::EC2),
    filters: &[
        ("resource-arn", "resourceArn"),
        ("internet-gateway-exclusion-mode", "internetGatewayExclusionMode"),
        ("state", "state"),
    ],
};

#[expect(clippy::unnecessary_wraps, reason = "all operations have one form")]
pub(super) fn options(world: &mut World, _: &Request<'_>) -> Result<Value, ServiceError> {
    Ok(json!({"vpcBlockPublicAccessOptions": {
        "awsAccountId": world.account,
        "awsRegion": world.region,
        "state": "default-state",
        "internetGatewayBlockMode": "off",
        "exclusionsAllowed": "allowed",
    }}))
}

pub(super) fn exclusions(_: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    list(request, &EXCLUSIONS, std::iter::empty::<Entry<'_, ()>>(), |()| Value::Null)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{all, call, world};

    #[test]
    fn it_is_off_and_nothing_is_excluded() {
        let mut world = world();
        let answer = call(&mut world, "DescribeVpcBlockPublicAccessOptions", &json!({})).expect("an answer");
        assert_eq!(answer["vpcBlockPublicAccessOptions"]["internetGatewayBlockMode"], "off");
        let exclusions =
            all(&mut world, "DescribeVpcBlockPublicAccessExclusions", &json!({}), "vpcBlockPublicAccessExclusionSet");
        assert!(exclusions.is_empty());
    }
}
