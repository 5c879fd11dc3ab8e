//! Subnets. `ModifySubnetAttribute` takes one attribute a call.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_ec2::operation::modify_subnet_attribute::builders::ModifySubnetAttributeFluentBuilder;
use aws_sdk_ec2::types::{self, AttributeBooleanValue, HostnameType, ResourceType};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::ec2::subnet::{Live, Subnet, zone};
use heiiki_model::spec::Disposition;

use super::interfaces;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for Subnet {
    const POLL: Duration = Duration::from_secs(2);
    /// Service network interfaces have been seen to outlive their owners by more than a quarter of an hour.
    const STALL_TIMEOUT: Duration = Duration::from_mins(20);

    async fn list(aws: &Aws, _: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let subnets = all(pages!(aws.ec2.describe_subnets(), 1000), |page| page.subnets).await?.into_iter();
        Ok(subnets
            .map(|mut subnet| {
                let tags = tags::of_ec2(subnet.tags.take());
                Found { live: live(subnet), tags }
            })
            .collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_subnets().subnet_ids(id).send().await.found()?;
        Ok(answer.and_then(|answer| answer.subnets?.into_iter().next()).map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let call = aws
            .ec2
            .create_subnet()
            .set_vpc_id(new.known.id(&new.want.vpc))
            .cidr_block(new.want.cidr_block.to_string())
            .availability_zone(zone(&aws.place.region, &new.want.availability_zone));
        match call.tag_specifications(tags::specification(ResourceType::Subnet, new.tags)).send().await.classify() {
            Ok(answer) => Ok(answer.subnet.and_then(|subnet| subnet.subnet_id).unwrap_or_default()),
            // The range is taken: by an earlier call whose answer was lost, if the tags say so.
            Err(error) if error.class == Class::Exists => {
                let call = aws.ec2.describe_subnets().set_filters(Some(tags::claim_filters(new.tags)));
                let answer = call.send().await.classify()?;
                let ids = answer.subnets.unwrap_or_default().into_iter().map(|subnet| subnet.subnet_id);
                tags::made_before(ids, new.replaces).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let call = || aws.ec2.modify_subnet_attribute().subnet_id(&edit.live.subnet_id);
        let flag = |value: bool| AttributeBooleanValue::builder().value(value).build();
        if let Some(value) = edit.to("map_public_ip_on_launch") {
            modify(call().map_public_ip_on_launch(flag(value))).await?;
        }
        if let Some(value) = edit.to::<String>("private_dns_hostname_type_on_launch") {
            modify(call().private_dns_hostname_type_on_launch(HostnameType::from(value.as_str()))).await?;
        }
        if let Some(value) = edit.to("enable_resource_name_dns_a_record_on_launch") {
            modify(call().enable_resource_name_dns_a_record_on_launch(flag(value))).await?;
        }
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        match aws.ec2.delete_subnet().subnet_id(&live.subnet_id).send().await.classify() {
            Err(error) if error.class == Class::InUse => {
                interfaces::sweep(aws, "subnet-id", &live.subnet_id).await?;
                Err(error)
            }
            other => other.or_gone(),
        }
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.subnet_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.subnet_id, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        interfaces::blockers(aws, "subnet-id", &live.subnet_id).await
    }
}

async fn modify(call: ModifySubnetAttributeFluentBuilder) -> Result<(), AwsError> {
    call.send().await.classify()?;
    Ok(())
}

fn live(subnet: types::Subnet) -> Live {
    let dns = subnet.private_dns_name_options_on_launch;
    let hostname = dns.as_ref().and_then(|dns| dns.hostname_type.as_ref());
    let six = subnet.ipv6_cidr_block_association_set.unwrap_or_default().into_iter();
    Live {
        ipv6_cidr_blocks: six.filter_map(|one| one.ipv6_cidr_block).collect(),
        subnet_id: subnet.subnet_id.unwrap_or_default(),
        arn: subnet.subnet_arn.unwrap_or_default(),
        vpc_id: subnet.vpc_id.unwrap_or_default(),
        availability_zone: subnet.availability_zone.unwrap_or_default(),
        availability_zone_id: subnet.availability_zone_id.unwrap_or_default(),
        cidr_block: subnet.cidr_block.unwrap_or_default(),
        map_public_ip_on_launch: subnet.map_public_ip_on_launch.unwrap_or_default(),
        private_dns_hostname_type_on_launch: hostname.map_or_else(|| "ip-name".to_owned(), |kind| kind.as_str().to_owned()),
        enable_resource_name_dns_a_record_on_launch: dns
            .and_then(|dns| dns.enable_resource_name_dns_a_record)
            .unwrap_or_default(),
        available_ip_address_count: i64::from(subnet.available_ip_address_count.unwrap_or_default()),
        default_for_az: subnet.default_for_az.unwrap_or_default(),
        state: subnet.state.map_or_else(|| "available".to_owned(), |state| state.as_str().to_ascii_lowercase()),
    }
}
