//! The table of operations: name, function, members that must be there, members that may be.
//!
//! A member outside the row is refused loudly, so that nothing a caller says is ignored. It deliberately says nothing about values.

use serde_json::Value;

use super::parameter::missing;
use super::{
    absent, availability_zone, block_public_access, elastic_ip, iam_instance_profile_association as profile, image, instance,
    internet_gateway, key_pair, nat_gateway, network_acl, network_interface, prefix_list, route_table, security_group, subnet,
    tags, volume, vpc, vpc_endpoint,
};
use crate::operation::Function;
use crate::{Request, ServiceError};

/// One operation.
#[derive(Debug)]
pub(super) struct Row {
    /// Its name.
    pub(super) name: &'static str,
    /// The function that answers the operation.
    pub(super) run: Function,
    /// Members that must be there.
    required: &'static [&'static str],
    /// Members that may be there.
    optional: &'static [&'static str],
}

/// Members every request may carry.
const COMMON: [&str; 3] = ["Action", "Version", "DryRun"];

impl Row {
    /// Refuses a request that lacks a member, or that has one the operation does not take here.
    pub(super) fn check(&self, request: &Request<'_>) -> Result<(), ServiceError> {
        let members = request.input.as_object();
        for member in self.required {
            if members.and_then(|m| m.get(*member)).is_none_or(is_blank) {
                return Err(missing(member));
            }
        }
        let known = |name: &str| COMMON.contains(&name) || self.required.contains(&name) || self.optional.contains(&name);
        match members.and_then(|members| members.keys().find(|name| !known(name))) {
            // AWS says UnknownParameter for a name it has never heard of; here it may also be one that is merely not simulated.
            Some(name) => Err(ServiceError::new(
                501,
                "NotSimulated",
                format!("The sandbox does not simulate the parameter {name} of {}.", self.name),
            )),
            None => Ok(()),
        }
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// The row of an operation.
pub(super) fn find(name: &str) -> Option<&'static Row> {
    OPERATIONS.iter().find(|row| row.name == name)
}

const fn row(name: &'static str, run: Function, required: &'static [&'static str], optional: &'static [&'static str]) -> Row {
    Row { name, run, required, optional }
}

/// Members of an authorize or revoke beside the group.
const RULES: [&str; 12] = [
    "GroupId",
    "GroupName",
    "IpPermissions",
    "IpProtocol",
    "FromPort",
    "ToPort",
    "CidrIp",
    "SourceSecurityGroupName",
    "SourceSecurityGroupOwnerId",
    "TagSpecification",
    "SecurityGroupRuleId",
    "SecurityGroupRuleDescription",
];

const ROUTE_TARGETS: [&str; 10] = [
    "DestinationCidrBlock",
    "DestinationPrefixListId",
    "GatewayId",
    "NatGatewayId",
    "NetworkInterfaceId",
    "InstanceId",
    "VpcEndpointId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId",
];

static OPERATIONS: &[Row] = &[
    // VPCs
    row("CreateVpc", vpc::create, &["CidrBlock"], &["InstanceTenancy", "TagSpecification"]),
    row("DescribeVpcs", vpc::describe, &[], &["VpcId", "Filter", "MaxResults", "NextToken"]),
    row("DeleteVpc", vpc::delete, &["VpcId"], &[]),
    row("DescribeVpcAttribute", vpc::describe_attribute, &["VpcId", "Attribute"], &[]),
    row(
        "ModifyVpcAttribute",
        vpc::modify_attribute,
        &["VpcId"],
        &["EnableDnsSupport", "EnableDnsHostnames", "EnableNetworkAddressUsageMetrics"],
    ),
    row("ModifyVpcTenancy", vpc::modify_tenancy, &["VpcId", "InstanceTenancy"], &[]),
    row("DescribeNetworkAcls", network_acl::describe, &[], &["NetworkAclId", "Filter", "MaxResults", "NextToken"]),
    // Subnets
    row("CreateSubnet", subnet::create, &["VpcId", "CidrBlock"], &["AvailabilityZone", "AvailabilityZoneId", "TagSpecification"]),
    row("DescribeSubnets", subnet::describe, &[], &["SubnetId", "Filter", "MaxResults", "NextToken"]),
    row("DeleteSubnet", subnet::delete, &["SubnetId"], &[]),
    row(
        "ModifySubnetAttribute",
        subnet::modify_attribute,
        &["SubnetId"],
        &[
            "AssignIpv6AddressOnCreation",
            "EnableDns64",
            "EnableResourceNameDnsAAAARecordOnLaunch",
            "EnableResourceNameDnsARecordOnLaunch",
            "MapPublicIpOnLaunch",
            "PrivateDnsHostnameTypeOnLaunch",
        ],
    ),
    // Route tables
    row("CreateRouteTable", route_table::create, &["VpcId"], &["ClientToken", "TagSpecification"]),
    row("DescribeRouteTables", route_table::describe, &[], &["RouteTableId", "Filter", "MaxResults", "NextToken"]),
    row("DeleteRouteTable", route_table::delete, &["RouteTableId"], &[]),
    row("CreateRoute", route_table::route::create, &["RouteTableId"], &ROUTE_TARGETS),
    row("ReplaceRoute", route_table::route::replace, &["RouteTableId"], &ROUTE_TARGETS),
    row("DeleteRoute", route_table::route::delete, &["RouteTableId"], &["DestinationCidrBlock", "DestinationPrefixListId"]),
    row("AssociateRouteTable", route_table::association::associate, &["RouteTableId"], &["SubnetId", "GatewayId"]),
    row("DisassociateRouteTable", route_table::association::disassociate, &["AssociationId"], &[]),
    row("ReplaceRouteTableAssociation", route_table::association::replace, &["AssociationId", "RouteTableId"], &[]),
    // Internet gateways
    row("CreateInternetGateway", internet_gateway::create, &[], &["TagSpecification"]),
    row("AttachInternetGateway", internet_gateway::attach, &["InternetGatewayId", "VpcId"], &[]),
    row("DetachInternetGateway", internet_gateway::detach, &["InternetGatewayId", "VpcId"], &[]),
    row("DeleteInternetGateway", internet_gateway::delete, &["InternetGatewayId"], &[]),
    row("DescribeInternetGateways", internet_gateway::describe, &[], &["InternetGatewayId", "Filter", "MaxResults", "NextToken"]),
    // Elastic IP addresses
    row("AllocateAddress", elastic_ip::allocate, &[], &["Domain", "NetworkBorderGroup", "PublicIpv4Pool", "TagSpecification"]),
    row("DescribeAddresses", elastic_ip::describe, &[], &["AllocationId", "Filter"]),
    row(
        "AssociateAddress",
        elastic_ip::associate,
        &["AllocationId"],
        &["InstanceId", "NetworkInterfaceId", "PrivateIpAddress", "AllowReassociation"],
    ),
    row("DisassociateAddress", elastic_ip::disassociate, &["AssociationId"], &[]),
    row("ReleaseAddress", elastic_ip::release, &["AllocationId"], &["NetworkBorderGroup"]),
    // NAT gateways
    row(
        "CreateNatGateway",
        nat_gateway::create::create,
        &["SubnetId"],
        &["AllocationId", "ClientToken", "ConnectivityType", "PrivateIpAddress", "TagSpecification"],
    ),
    row("DescribeNatGateways", nat_gateway::describe, &[], &["NatGatewayId", "Filter", "MaxResults", "NextToken"]),
    row("DeleteNatGateway", nat_gateway::delete, &["NatGatewayId"], &[]),
    row("AssociateNatGatewayAddress", nat_gateway::address::associate, &["NatGatewayId", "AllocationId"], &["PrivateIpAddress"]),
    row(
        "DisassociateNatGatewayAddress",
        nat_gateway::address::disassociate,
        &["NatGatewayId", "AssociationId"],
        &["MaxDrainDurationSeconds"],
    ),
    row(
        "AssignPrivateNatGatewayAddress",
        nat_gateway::address::assign,
        &["NatGatewayId"],
        &["PrivateIpAddress", "PrivateIpAddressCount"],
    ),
    row(
        "UnassignPrivateNatGatewayAddress",
        nat_gateway::address::unassign,
        &["NatGatewayId", "PrivateIpAddress"],
        &["MaxDrainDurationSeconds"],
    ),
    // Security groups
    row("CreateSecurityGroup", security_group::create, &["GroupName", "GroupDescription"], &["VpcId", "TagSpecification"]),
    row(
        "DescribeSecurityGroups",
        security_group::describe::describe,
        &[],
        &["GroupId", "GroupName", "Filter", "MaxResults", "NextToken"],
    ),
    row(
        "DescribeSecurityGroupRules",
        security_group::describe::rules,
        &[],
        &["SecurityGroupRuleId", "Filter", "MaxResults", "NextToken"],
    ),
    row("DeleteSecurityGroup", security_group::delete, &[], &["GroupId", "GroupName"]),
    row("AuthorizeSecurityGroupIngress", security_group::change::authorize_ingress, &[], RULES.split_at(10).0),
    row("AuthorizeSecurityGroupEgress", security_group::change::authorize_egress, &["GroupId"], RULES.split_at(10).0),
    row("RevokeSecurityGroupIngress", security_group::change::revoke_ingress, &[], RULES.split_at(11).0),
    row("RevokeSecurityGroupEgress", security_group::change::revoke_egress, &["GroupId"], RULES.split_at(11).0),
    row("ModifySecurityGroupRules", security_group::modify::modify, &["GroupId", "SecurityGroupRule"], &[]),
    row(
        "UpdateSecurityGroupRuleDescriptionsIngress",
        security_group::modify::describe_ingress,
        &[],
        &["GroupId", "GroupName", "IpPermissions", "SecurityGroupRuleDescription"],
    ),
    row(
        "UpdateSecurityGroupRuleDescriptionsEgress",
        security_group::modify::describe_egress,
        &[],
        &["GroupId", "GroupName", "IpPermissions", "SecurityGroupRuleDescription"],
    ),
    // VPC endpoints
    row(
        "CreateVpcEndpoint",
        vpc_endpoint::create::create,
        &["VpcId", "ServiceName"],
        &[
            "ClientToken",
            "DnsOptions",
            "IpAddressType",
            "PolicyDocument",
            "PrivateDnsEnabled",
            "RouteTableId",
            "SecurityGroupId",
            "ServiceRegion",
            "SubnetConfiguration",
            "SubnetId",
            "TagSpecification",
            "VpcEndpointType",
        ],
    ),
    row("DescribeVpcEndpoints", vpc_endpoint::describe, &[], &["VpcEndpointId", "Filter", "MaxResults", "NextToken"]),
    row(
        "ModifyVpcEndpoint",
        vpc_endpoint::modify::modify,
        &["VpcEndpointId"],
        &[
            "AddRouteTableId",
            "AddSecurityGroupId",
            "AddSubnetId",
            "DnsOptions",
            "IpAddressType",
            "PolicyDocument",
            "PrivateDnsEnabled",
            "RemoveRouteTableId",
            "RemoveSecurityGroupId",
            "RemoveSubnetId",
            "ResetPolicy",
            "SubnetConfiguration",
        ],
    ),
    row("DeleteVpcEndpoints", vpc_endpoint::delete, &["VpcEndpointId"], &[]),
    row(
        "DescribeVpcEndpointServices",
        vpc_endpoint::service::describe,
        &[],
        &["ServiceName", "ServiceRegion", "Filter", "MaxResults", "NextToken"],
    ),
    row("DescribePrefixLists", prefix_list::describe, &[], &["PrefixListId", "Filter", "MaxResults", "NextToken"]),
    row("DescribeManagedPrefixLists", prefix_list::describe_managed, &[], &["PrefixListId", "Filter", "MaxResults", "NextToken"]),
    row("GetManagedPrefixListEntries", prefix_list::entries, &["PrefixListId"], &["MaxResults", "NextToken"]),
    // Key pairs
    row("CreateKeyPair", key_pair::create, &["KeyName"], &["KeyType", "KeyFormat", "TagSpecification"]),
    row("ImportKeyPair", key_pair::import, &["KeyName", "PublicKeyMaterial"], &["TagSpecification"]),
    row("DescribeKeyPairs", key_pair::describe, &[], &["KeyName", "KeyPairId", "IncludePublicKey", "Filter"]),
    row("DeleteKeyPair", key_pair::delete, &[], &["KeyName", "KeyPairId"]),
    // Instances
    row("RunInstances", instance::run::run, &["ImageId", "MinCount", "MaxCount"], instance::run::MEMBERS),
    row("DescribeInstances", instance::describe::describe, &[], &["InstanceId", "Filter", "MaxResults", "NextToken"]),
    row(
        "DescribeInstanceStatus",
        instance::describe::status,
        &[],
        &["InstanceId", "Filter", "MaxResults", "NextToken", "IncludeAllInstances"],
    ),
    row("DescribeInstanceAttribute", instance::attribute::describe, &["InstanceId", "Attribute"], &[]),
    row(
        "ModifyInstanceAttribute",
        instance::attribute::modify,
        &["InstanceId"],
        &[
            "Attribute",
            "BlockDeviceMapping",
            "DisableApiStop",
            "DisableApiTermination",
            "EbsOptimized",
            "GroupId",
            "InstanceInitiatedShutdownBehavior",
            "InstanceType",
            "SourceDestCheck",
            "UserData",
            "Value",
        ],
    ),
    row(
        "ModifyInstanceMetadataOptions",
        instance::attribute::modify_metadata,
        &["InstanceId"],
        &["HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags"],
    ),
    row("DescribeInstanceCreditSpecifications", instance::credits::describe, &[], &["InstanceId"]),
    row("ModifyInstanceCreditSpecification", instance::credits::modify, &["InstanceCreditSpecification"], &["ClientToken"]),
    row("MonitorInstances", instance::start_stop::monitor, &["InstanceId"], &[]),
    row("UnmonitorInstances", instance::start_stop::unmonitor, &["InstanceId"], &[]),
    row("StartInstances", instance::start_stop::start, &["InstanceId"], &[]),
    row("StopInstances", instance::start_stop::stop, &["InstanceId"], &["Force"]),
    row("RebootInstances", instance::start_stop::reboot, &["InstanceId"], &[]),
    row("TerminateInstances", instance::start_stop::terminate, &["InstanceId"], &[]),
    row("AssociateIamInstanceProfile", profile::associate, &["IamInstanceProfile", "InstanceId"], &[]),
    row("DisassociateIamInstanceProfile", profile::disassociate, &["AssociationId"], &[]),
    row("ReplaceIamInstanceProfileAssociation", profile::replace, &["IamInstanceProfile", "AssociationId"], &[]),
    row(
        "DescribeIamInstanceProfileAssociations",
        profile::describe,
        &[],
        &["AssociationId", "Filter", "MaxResults", "NextToken"],
    ),
    row("DescribeImages", image::describe, &[], &["ImageId", "Owner", "Filter", "IncludeDeprecated", "MaxResults", "NextToken"]),
    row("DescribeVolumes", volume::describe, &[], &["VolumeId", "Filter", "MaxResults", "NextToken"]),
    row("DeleteVolume", volume::delete, &["VolumeId"], &[]),
    // Network interfaces
    row(
        "CreateNetworkInterface",
        network_interface::own::create,
        &["SubnetId"],
        &["ClientToken", "Description", "PrivateIpAddress", "SecurityGroupId", "TagSpecification"],
    ),
    row(
        "DescribeNetworkInterfaces",
        network_interface::describe::describe,
        &[],
        &["NetworkInterfaceId", "Filter", "MaxResults", "NextToken"],
    ),
    row(
        "ModifyNetworkInterfaceAttribute",
        network_interface::own::modify,
        &["NetworkInterfaceId"],
        &["Description", "SourceDestCheck", "SecurityGroupId", "Attachment"],
    ),
    row("DetachNetworkInterface", network_interface::own::detach, &["AttachmentId"], &["Force"]),
    row("DeleteNetworkInterface", network_interface::own::delete, &["NetworkInterfaceId"], &[]),
    // Objects that cannot be made here.
    row("DescribeVpcBlockPublicAccessOptions", block_public_access::options, &[], &[]),
    row(
        "DescribeVpcBlockPublicAccessExclusions",
        block_public_access::exclusions,
        &[],
        &["ExclusionId", "Filter", "MaxResults", "NextToken"],
    ),
    row("DescribeVpcPeeringConnections", absent::peerings, &[], &["VpcPeeringConnectionId", "Filter", "MaxResults", "NextToken"]),
    // Everything
    row("DescribeAvailabilityZones", availability_zone::describe, &[], &["ZoneName", "ZoneId", "AllAvailabilityZones", "Filter"]),
    row("DescribeRegions", availability_zone::describe_regions, &[], &["RegionName", "AllRegions", "Filter"]),
    row("CreateTags", tags::create, &["ResourceId", "Tag"], &[]),
    row("DeleteTags", tags::delete, &["ResourceId"], &["Tag"]),
    row("DescribeTags", tags::describe, &[], &["Filter", "MaxResults", "NextToken"]),
];
