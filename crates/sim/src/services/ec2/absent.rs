//! Describes of kinds that people look for when something blocks and that nobody can make here: the lists are empty, and every id is one too many.
//!
//! It deliberately has no way to make them; the operations that would are not simulated.

use serde_json::Value;

use super::id::IdKind;
use super::listing::{Entry, Listing, list};
use crate::{Fault, Request, World, page};

const NAT_GATEWAYS: Listing = Listing {
    answer: "natGatewaySet",
    ids: Some((
        "NatGatewayId",
        IdKind { prefix: "nat", malformed: "NatGatewayMalformed", not_found: "NatGatewayNotFound", noun: "NAT gateway" },
    )),
    sizes: Some(page::EC2),
    filters: &[("nat-gateway-id", "natGatewayId"), ("state", "state"), ("subnet-id", "subnetId"), ("vpc-id", "vpcId")],
};

const ADDRESSES: Listing = Listing {
    answer: "addressesSet",
    ids: Some((
        "AllocationId",
        IdKind {
            prefix: "eipalloc",
            malformed: "InvalidAllocationID.NotFound",
            not_found: "InvalidAllocationID.NotFound",
            noun: "allocation ID",
        },
    )),
    sizes: None,
    filters: &[
        ("allocation-id", "allocationId"),
        ("association-id", "associationId"),
        ("domain", "domain"),
        ("instance-id", "instanceId"),
        ("network-interface-id", "networkInterfaceId"),
        ("private-ip-address", "privateIpAddress"),
        ("public-ip", "publicIp"),
    ],
};

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
    sizes: Some(page::EC2),
    filters: &[
        ("accepter-vpc-info.vpc-id", "accepterVpcInfo.vpcId"),
        ("requester-vpc-info.vpc-id", "requesterVpcInfo.vpcId"),
        ("status-code", "status.code"),
        ("vpc-peering-connection-id", "vpcPeeringConnectionId"),
    ],
};

fn nothing(request: &Request<'_>, listing: &Listing) -> Result<Value, Fault> {
    list(request, listing, std::iter::empty::<Entry<'_, ()>>(), |()| Value::Null)
}

pub(super) fn nat_gateways(_: &mut World, request: &Request<'_>) -> Result<Value, Fault> {
    nothing(request, &NAT_GATEWAYS)
}

pub(super) fn addresses(_: &mut World, request: &Request<'_>) -> Result<Value, Fault> {
    nothing(request, &ADDRESSES)
}

pub(super) fn peerings(_: &mut World, request: &Request<'_>) -> Result<Value, Fault> {
    nothing(request, &PEERINGS)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{all, code, world};

    #[test]
    fn there_is_nothing_and_no_id_of_it() {
        let mut world = world();
        for (action, element, member, id, expected) in [
            ("DescribeNatGateways", "natGatewaySet", "NatGatewayId", "nat-12345678", "NatGatewayNotFound"),
            ("DescribeAddresses", "addressesSet", "AllocationId", "eipalloc-12345678", "InvalidAllocationID.NotFound"),
            (
                "DescribeVpcPeeringConnections",
                "vpcPeeringConnectionSet",
                "VpcPeeringConnectionId",
                "pcx-12345678",
                "InvalidVpcPeeringConnectionID.NotFound",
            ),
        ] {
            assert!(all(&mut world, action, &json!({}), element).is_empty());
            assert_eq!(code(&mut world, action, &json!({member: [id]})), expected);
        }
    }
}
