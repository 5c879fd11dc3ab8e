//! Peering connections, for which people look when something blocks and which nobody can make here: the list is empty, and every id is one too many.
//!
//! It deliberately has no way to make them; the operations that would are not simulated.

use serde_json::Value;

use super::id::IdKind;
use super::listing::{Entry, Listing, list};
use crate::{Request, ServiceError, World, pagination};

const PEERINGS: Listing = Listing {
    answer: "vpcPeeringConnectionSet",
    ids: Some((
        "VpcPeeringConnectionId",
        IdKind {
            prefix: "pcx",
            malformed: "InvalidVpcPeeringConnectionId.Malformed",
            not_found: "InvalidVpcPeeringConnectionID.NotFound",
            noun: "vpcPeeringConnection ID",
        },
    )),
    sizes: Some(pagination::EC2),
    filters: &[
        ("accepter-vpc-info.vpc-id", "accepterVpcInfo.vpcId"),
        ("requester-vpc-info.vpc-id", "requesterVpcInfo.vpcId"),
        ("status-code", "status.code"),
        ("vpc-peering-connection-id", "vpcPeeringConnectionId"),
    ],
};

pub(super) fn peerings(_: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    list(request, &PEERINGS, std::iter::empty::<Entry<'_, ()>>(), |()| Value::Null)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{all, code, world};

    #[test]
    fn there_is_nothing_and_no_id_of_it() {
        let mut world = world();
        let (action, id) = ("DescribeVpcPeeringConnections", "pcx-12345678");
        assert!(all(&mut world, action, &json!({}), "vpcPeeringConnectionSet").is_empty());
        let named = json!({"VpcPeeringConnectionId": [id]});
        assert_eq!(code(&mut world, action, &named), "InvalidVpcPeeringConnectionID.NotFound");
    }
}
