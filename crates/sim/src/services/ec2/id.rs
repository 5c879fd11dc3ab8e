//! The forms of EC2's ids and the error each kind answers with when an id is malformed or names nothing.
//!
//! It deliberately does not look anything up: the kinds do.

use crate::ServiceError;

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The ids of a kind of object, and the errors for ids that are wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IdKind {
    /// The part before the dash: `vpc`.
    pub(crate) prefix: &'static str,
    /// Code for an id that cannot be one.
    pub(crate) malformed: &'static str,
    /// Code for an id that names nothing.
    pub(crate) not_found: &'static str,
    /// AWS's word for the kind in the text of the second error.
    pub(crate) noun: &'static str,
}

const fn kind(prefix: &'static str, malformed: &'static str, not_found: &'static str, noun: &'static str) -> IdKind {
    IdKind { prefix, malformed, not_found, noun }
}

// Codes: EC2 API reference, "Error codes". The mixture of ID and Id is AWS's.
pub(crate) const VPC: IdKind = kind("vpc", "InvalidVpcID.Malformed", "InvalidVpcID.NotFound", "vpc ID");
pub(crate) const SUBNET: IdKind = kind("subnet", "InvalidSubnetID.Malformed", "InvalidSubnetID.NotFound", "subnet ID");
pub(crate) const ROUTE_TABLE: IdKind =
    kind("rtb", "InvalidRouteTableId.Malformed", "InvalidRouteTableID.NotFound", "routeTable ID");
pub(crate) const ROUTE_TABLE_ASSOCIATION: IdKind =
    kind("rtbassoc", "InvalidAssociationID.Malformed", "InvalidAssociationID.NotFound", "association ID");
pub(crate) const SECURITY_GROUP: IdKind = kind("sg", "InvalidGroupId.Malformed", "InvalidGroup.NotFound", "security group");
pub(crate) const SECURITY_GROUP_RULE: IdKind =
    kind("sgr", "InvalidSecurityGroupRuleId.Malformed", "InvalidSecurityGroupRuleId.NotFound", "security group rule ID");
pub(crate) const VPC_ENDPOINT: IdKind =
    kind("vpce", "InvalidVpcEndpointId.Malformed", "InvalidVpcEndpointId.NotFound", "Vpc Endpoint Id");
pub(crate) const KEY_PAIR: IdKind = kind("key", "InvalidKeyPair.NotFound", "InvalidKeyPair.NotFound", "key pair");
pub(crate) const INSTANCE: IdKind = kind("i", "InvalidInstanceID.Malformed", "InvalidInstanceID.NotFound", "instance ID");
pub(crate) const IMAGE: IdKind = kind("ami", "InvalidAMIID.Malformed", "InvalidAMIID.NotFound", "image id");
pub(crate) const VOLUME: IdKind = kind("vol", "InvalidVolumeID.Malformed", "InvalidVolume.NotFound", "volume");
pub(crate) const NETWORK_INTERFACE: IdKind =
    kind("eni", "InvalidNetworkInterfaceId.Malformed", "InvalidNetworkInterfaceID.NotFound", "networkInterface ID");
pub(crate) const NETWORK_INTERFACE_ATTACHMENT: IdKind =
    kind("eni-attach", "InvalidNetworkInterfaceAttachmentId.Malformed", "InvalidAttachmentID.NotFound", "attachment ID");
pub(crate) const NETWORK_ACL: IdKind =
    kind("acl", "InvalidNetworkAclId.Malformed", "InvalidNetworkAclID.NotFound", "networkAcl ID");
pub(crate) const INTERNET_GATEWAY: IdKind =
    kind("igw", "InvalidInternetGatewayId.Malformed", "InvalidInternetGatewayID.NotFound", "internetGateway ID");
pub(crate) const GATEWAY: IdKind = kind("igw", "InvalidGatewayID.Malformed", "InvalidGatewayID.NotFound", "gateway ID");
pub(crate) const ALLOCATION: IdKind =
    kind("eipalloc", "InvalidAllocationID.NotFound", "InvalidAllocationID.NotFound", "allocation ID");
pub(crate) const ADDRESS_ASSOCIATION: IdKind =
    kind("eipassoc", "InvalidAssociationID.Malformed", "InvalidAssociationID.NotFound", "association ID");
// The operations on NAT gateways spell their codes differently from the others, and from those on routes.
pub(crate) const NAT_GATEWAY: IdKind = kind("nat", "NatGatewayMalformed", "NatGatewayNotFound", "NAT gateway");
pub(crate) const ROUTED_NAT_GATEWAY: IdKind =
    kind("nat", "InvalidNatGatewayID.Malformed", "InvalidNatGatewayID.NotFound", "natGateway ID");
pub(crate) const PREFIX_LIST: IdKind =
    kind("pl", "InvalidPrefixListId.Malformed", "InvalidPrefixListId.NotFound", "prefix list ID");
// The newer operations on prefix lists spell the same code differently.
pub(crate) const MANAGED_PREFIX_LIST: IdKind =
    kind("pl", "InvalidPrefixListId.Malformed", "InvalidPrefixListID.NotFound", "prefix list ID");
pub(crate) const PROFILE_ASSOCIATION: IdKind =
    kind("iip-assoc", "InvalidAssociationID.Malformed", "InvalidAssociationID.NotFound", "association ID");

impl IdKind {
    /// True if a text has the form of this kind's ids: the prefix, a dash, and 8 or 17 hexadecimal digits.
    pub(crate) fn fits(&self, id: &str) -> bool {
        let digits = id.strip_prefix(self.prefix).and_then(|rest| rest.strip_prefix('-'));
        digits.is_some_and(|d| (d.len() == 8 || d.len() == 17) && d.bytes().all(|b| b.is_ascii_hexdigit()))
    }

    /// Refuses an id that cannot be one.
    pub(crate) fn check(&self, id: &str) -> Result<(), ServiceError> {
        if self.fits(id) {
            return Ok(());
        }
        Err(ServiceError::bad(self.malformed, format!("Invalid id: \"{id}\" (expecting \"{}-...\")", self.prefix)))
    }

    /// The error for ids that name nothing.
    pub(crate) fn missing(&self, ids: &[&str]) -> ServiceError {
        let noun = self.noun;
        match ids {
            // DescribeImages and RunInstances print the list form even for one id.
            [id] if self.prefix == IMAGE.prefix => {
                ServiceError::bad(self.not_found, format!("The image id '[{id}]' does not exist"))
            }
            [id] => ServiceError::bad(self.not_found, format!("The {noun} '{id}' does not exist")),
            many => ServiceError::bad(self.not_found, format!("The {noun}s '{}' do not exist", many.join(", "))),
        }
    }

    /// The error of one id that is not there: malformed or not found.
    pub(crate) fn lost(&self, id: &str) -> ServiceError {
        self.check(id).err().unwrap_or_else(|| self.missing(&[id]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (kind, id, fits) in [
            (VPC, "vpc-0123456789abcdef0", true),
            (VPC, "vpc-12345678", true),
            (VPC, "vpc-1234567", false),
            (VPC, "subnet-12345678", false),
            (VPC, "vpc-1234567g", false),
            (INSTANCE, "i-12345678", true),
            (INSTANCE, "igw-12345678", false),
            (NETWORK_INTERFACE_ATTACHMENT, "eni-attach-12345678", true),
            (NETWORK_INTERFACE, "eni-attach-12345678", false),
            (VPC, "", false),
        ] {
            assert_eq!(kind.fits(id), fits, "{id}");
        }
        assert_eq!(SECURITY_GROUP.check("web").unwrap_err().code, "InvalidGroupId.Malformed");
        assert_eq!(SECURITY_GROUP.lost("sg-12345678").message, "The security group 'sg-12345678' does not exist");
        assert_eq!(IMAGE.lost("ami-12345678").message, "The image id '[ami-12345678]' does not exist");
        assert_eq!(INSTANCE.missing(&["i-1", "i-2"]).message, "The instance IDs 'i-1, i-2' do not exist");
    }
}
