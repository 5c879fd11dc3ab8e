//! The contents of a VPC that cannot be deleted. AWS only says that there are some.

use aws_sdk_ec2::types::Filter;
use heiiki_model::failure::{AwsError, Blocker};

use super::interfaces;
use crate::Aws;
use crate::error::Classify;

/// Everything in a VPC that does not go with it.
pub(super) async fn of_vpc(aws: &Aws, vpc: &str) -> Result<Vec<Blocker>, AwsError> {
    let here = |name: &str| Filter::builder().name(name).values(vpc).build();
    let subnets = async {
        let answer = aws.ec2.describe_subnets().filters(here("vpc-id")).send().await.classify()?;
        let ids = answer.subnets.unwrap_or_default().into_iter().filter_map(|subnet| subnet.subnet_id);
        Ok(ids.map(|id| Blocker::new(format!("subnet {id}"))).collect::<Vec<_>>())
    };
    let groups = async {
        let answer = aws.ec2.describe_security_groups().filters(here("vpc-id")).send().await.classify()?;
        let groups = answer.security_groups.unwrap_or_default().into_iter();
        let named = groups.filter_map(|group| Some((group.group_id?, group.group_name?)));
        let own = named.filter(|(_, name)| name != "default");
        Ok(own.map(|(id, name)| Blocker::new(format!("security group {id} ({name})"))).collect())
    };
    let tables = async {
        let answer = aws.ec2.describe_route_tables().filters(here("vpc-id")).send().await.classify()?;
        let tables = answer.route_tables.unwrap_or_default().into_iter();
        let own = tables.filter(|table| !table.associations().iter().any(|one| one.main() == Some(true)));
        Ok(own.filter_map(|table| table.route_table_id).map(|id| Blocker::new(format!("route table {id}"))).collect())
    };
    let gateways = async {
        let answer = aws.ec2.describe_internet_gateways().filters(here("attachment.vpc-id")).send().await.classify()?;
        let ids = answer.internet_gateways.unwrap_or_default().into_iter().filter_map(|gateway| gateway.internet_gateway_id);
        Ok(ids.map(|id| Blocker::new(format!("internet gateway {id}"))).collect())
    };
    let endpoints = async {
        let answer = aws.ec2.describe_vpc_endpoints().filters(here("vpc-id")).send().await.classify()?;
        let ids = answer.vpc_endpoints.unwrap_or_default().into_iter().filter_map(|endpoint| endpoint.vpc_endpoint_id);
        Ok(ids.map(|id| Blocker::new(format!("VPC endpoint {id}"))).collect())
    };
    let interfaces = interfaces::blockers(aws, "vpc-id", vpc);
    let all = futures::try_join!(subnets, groups, tables, gateways, endpoints, interfaces)?;
    let (subnets, groups, tables, gateways, endpoints, interfaces) = all;
    Ok([subnets, groups, tables, gateways, endpoints, interfaces].into_iter().flatten().collect())
}
