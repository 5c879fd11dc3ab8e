//! Reads the network around an environment that no kind describes: network ACLs, ranges of prefix lists, Block Public
//! Access, and the interfaces of others.
//!
//! All calls go at the same time. One that fails leaves its part unknown and fails nothing else.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::operation::describe_vpc_block_public_access_exclusions::DescribeVpcBlockPublicAccessExclusionsError;
use aws_sdk_ec2::types::{self, Filter, InternetGatewayBlockMode, RuleAction};
use futures::future::join_all;
use heiiki_model::failure::AwsError;
use heiiki_model::kinds::ec2::network_interface;
use heiiki_model::surroundings::{AclEntry, BlockPublicAccess, NetworkAcl, Surroundings};

use crate::Aws;
use crate::error::Classify;
use crate::http::branch;
use crate::kinds::ec2::interfaces::live;
use crate::pages::{Tokens, all};

/// Reads the surroundings of VPCs, and the ranges of prefix lists, by their ids.
pub async fn surroundings(aws: &Aws, vpcs: &BTreeSet<String>, lists: &BTreeSet<String>) -> Surroundings {
    let after = aws.http.calls().iter().map(|call| call.depth).max().unwrap_or_default();
    let (acls, interfaces, block, ranges) = futures::join!(
        branch(after, acls(aws, vpcs)),
        branch(after, interfaces(aws, vpcs)),
        branch(after, block_public_access(aws)),
        branch(after, join_all(lists.iter().map(|list| ranges(aws, list)))),
    );
    let mut found = Surroundings::default();
    match acls {
        Ok(acls) => found.acls = Some(acls),
        Err(error) => found.unread.push(("network ACLs", error)),
    }
    match interfaces {
        Ok(interfaces) => found.interfaces = Some(interfaces),
        Err(error) => found.unread.push(("network interfaces", error)),
    }
    match block {
        Ok(block) => found.block_public_access = Some(block),
        Err(error) => found.unread.push(("VPC Block Public Access", error)),
    }
    for (list, ranges) in lists.iter().zip(ranges) {
        match ranges {
            Ok(ranges) => drop(found.prefix_lists.insert(list.clone(), ranges)),
            Err(error) => found.unread.push(("ranges of prefix lists", error)),
        }
    }
    found
}

async fn acls(aws: &Aws, vpcs: &BTreeSet<String>) -> Result<Vec<NetworkAcl>, AwsError> {
    if vpcs.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for filter in inside(vpcs) {
        let call = aws.ec2.describe_network_acls().filters(filter);
        found.extend(all(pages!(call, 1000), |page| page.network_acls).await?.into_iter().map(acl));
    }
    Ok(found)
}

/// The interfaces in some VPCs.
async fn interfaces(aws: &Aws, vpcs: &BTreeSet<String>) -> Result<Vec<network_interface::Live>, AwsError> {
    let mut found = Vec::new();
    for filter in inside(vpcs) {
        let call = aws.ec2.describe_network_interfaces().filters(filter);
        found.extend(all(pages!(call, 1000), |page| page.network_interfaces).await?.into_iter().map(live));
    }
    Ok(found)
}

/// The filters that find what is in some VPCs. A filter takes two hundred values.
fn inside(vpcs: &BTreeSet<String>) -> Vec<Filter> {
    let vpcs: Vec<String> = vpcs.iter().cloned().collect();
    vpcs.chunks(200).map(|some| Filter::builder().name("vpc-id").set_values(Some(some.to_vec())).build()).collect()
}

fn acl(acl: types::NetworkAcl) -> NetworkAcl {
    let mut entries = acl.entries.unwrap_or_default();
    entries.sort_by_key(|entry| entry.rule_number.unwrap_or(i32::MAX));
    let associations = acl.associations.unwrap_or_default().into_iter();
    NetworkAcl {
        id: acl.network_acl_id.unwrap_or_default(),
        vpc_id: acl.vpc_id.unwrap_or_default(),
        is_default: acl.is_default.unwrap_or_default(),
        subnet_ids: associations.filter_map(|association| association.subnet_id).collect(),
        entries: entries.into_iter().map(entry).collect(),
    }
}

fn entry(entry: types::NetworkAclEntry) -> AclEntry {
    let range = entry.port_range.and_then(|range| range.from.zip(range.to));
    let icmp = entry.icmp_type_code.and_then(|icmp| icmp.r#type.zip(icmp.code));
    AclEntry {
        egress: entry.egress.unwrap_or_default(),
        protocol: entry.protocol.unwrap_or_else(|| "-1".to_owned()),
        range: entry.cidr_block.or(entry.ipv6_cidr_block).unwrap_or_default(),
        ports: range.or(icmp),
        allow: entry.rule_action == Some(RuleAction::Allow),
    }
}

async fn ranges(aws: &Aws, list: &str) -> Result<Vec<String>, AwsError> {
    let call = aws.ec2.get_managed_prefix_list_entries().prefix_list_id(list);
    let entries = all(pages!(call, 100), |page| page.entries).await?;
    Ok(entries.into_iter().filter_map(|entry| entry.cidr).collect())
}

async fn block_public_access(aws: &Aws) -> Result<BlockPublicAccess, AwsError> {
    let answer = aws.ec2.describe_vpc_block_public_access_options().send().await.classify()?;
    let options = answer.vpc_block_public_access_options;
    let mode = options.and_then(|options| options.internet_gateway_block_mode).unwrap_or(InternetGatewayBlockMode::Off);
    let exclusions = if mode == InternetGatewayBlockMode::Off { BTreeMap::new() } else { exclusions(aws).await? };
    Ok(BlockPublicAccess { mode: mode.as_str().to_owned(), exclusions: exclusions.into_keys().collect() })
}

/// The VPCs and subnets that are excluded, by id, with the state of the exclusion.
async fn exclusions(aws: &Aws) -> Result<BTreeMap<String, String>, AwsError> {
    let mut exclusions = Vec::new();
    let mut token = None;
    let mut tokens = Tokens::of::<DescribeVpcBlockPublicAccessExclusionsError>();
    loop {
        let call = aws.ec2.describe_vpc_block_public_access_exclusions().max_results(1000).set_next_token(token);
        let page = call.send().await.classify()?;
        token = tokens.next(page.next_token())?;
        exclusions.extend(page.vpc_block_public_access_exclusions.unwrap_or_default());
        if token.is_none() {
            break;
        }
    }
    let each = exclusions.into_iter().filter_map(|one| {
        let id = one.resource_arn?.rsplit('/').next()?.to_owned();
        Some((id, one.state.map(|state| state.as_str().to_owned()).unwrap_or_default()))
    });
    Ok(each.filter(|(_, state)| !state.starts_with("delete")).collect())
}
