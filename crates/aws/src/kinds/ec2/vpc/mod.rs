//! VPCs. `DescribeVpcs` does not show the DNS attributes: they take one call each, and are read only for VPCs that matter.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_ec2::types::{self, AttributeBooleanValue, ResourceType, VpcAttributeName, VpcTenancy};
use futures::future::try_join_all;
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::kinds::ec2::vpc::{Live, Tenancy, Vpc};
use heiiki_model::spec::Disposition;

use crate::attempts::ONCE;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for Vpc {
    const POLL: Duration = Duration::from_secs(2);
    const STALL_TIMEOUT: Duration = Duration::from_mins(5);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let vpcs = all(pages!(aws.ec2.describe_vpcs(), 1000), |page| page.vpcs).await?.into_iter();
        let found = vpcs.map(|mut vpc| {
            let tags = tags::of_ec2(vpc.tags.take());
            Found { live: live(aws, vpc), tags }
        });
        let read = found.map(async |found| {
            if !scope.needs_detail(&found.tags, &found.live.vpc_id) {
                return Ok(found);
            }
            Ok(Found { live: with_dns(aws, found.live).await?, tags: found.tags })
        });
        try_join_all(read).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_vpcs().vpc_ids(id).send().await.found()?;
        let vpc = answer.and_then(|answer| answer.vpcs?.into_iter().next());
        match vpc {
            Some(vpc) => Ok(Some(with_dns(aws, live(aws, vpc)).await?)),
            None => Ok(None),
        }
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let tenancy = new.want.instance_tenancy.value().map(|tenancy| match tenancy {
            Tenancy::Default => types::Tenancy::Default,
            Tenancy::Dedicated => types::Tenancy::Dedicated,
        });
        // CreateVpc has no token: a second call makes a second VPC.
        if new.again {
            let call = aws.ec2.describe_vpcs().set_filters(Some(tags::claim_filters(new.tags)));
            let answer = call.send().await.classify()?;
            let ids = answer.vpcs.unwrap_or_default().into_iter().map(|vpc| vpc.vpc_id);
            if let Some(id) = tags::made_before(ids, new.replaces) {
                return Ok(id);
            }
        }
        let call = aws.ec2.create_vpc().cidr_block(new.want.cidr_block.to_string()).set_instance_tenancy(tenancy);
        let call = call.tag_specifications(tags::specification(ResourceType::Vpc, new.tags)).customize();
        let answer = call.config_override(ONCE).send().await.classify()?;
        Ok(answer.vpc.and_then(|vpc| vpc.vpc_id).unwrap_or_default())
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let id = &edit.live.vpc_id;
        let flag = |value: bool| AttributeBooleanValue::builder().value(value).build();
        if edit.change("instance_tenancy").is_some() {
            aws.ec2.modify_vpc_tenancy().vpc_id(id).instance_tenancy(VpcTenancy::Default).send().await.classify()?;
        }
        // One attribute a call. Support goes first when both are switched on, and last when both are switched off.
        let support: Option<bool> = edit.to("enable_dns_support");
        let hostnames: Option<bool> = edit.to("enable_dns_hostnames");
        if let Some(true) = support {
            modify(aws.ec2.modify_vpc_attribute().vpc_id(id).enable_dns_support(flag(true))).await?;
        }
        if let Some(hostnames) = hostnames {
            modify(aws.ec2.modify_vpc_attribute().vpc_id(id).enable_dns_hostnames(flag(hostnames))).await?;
        }
        if let Some(false) = support {
            modify(aws.ec2.modify_vpc_attribute().vpc_id(id).enable_dns_support(flag(false))).await?;
        }
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        aws.ec2.delete_vpc().vpc_id(&live.vpc_id).send().await.or_gone()
    }

    /// Looks for every object in the VPC that does not go with it, because AWS does not name them.
    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        Box::pin(super::vpc_contents::of_vpc(aws, &live.vpc_id)).await
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.vpc_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.vpc_id, tags).await
    }
}

async fn modify(
    call: aws_sdk_ec2::operation::modify_vpc_attribute::builders::ModifyVpcAttributeFluentBuilder,
) -> Result<(), AwsError> {
    call.send().await.classify()?;
    Ok(())
}

async fn with_dns(aws: &Aws, mut live: Live) -> Result<Live, AwsError> {
    let read = async |name: VpcAttributeName| {
        aws.ec2.describe_vpc_attribute().vpc_id(&live.vpc_id).attribute(name).send().await.classify()
    };
    let both = futures::try_join!(read(VpcAttributeName::EnableDnsSupport), read(VpcAttributeName::EnableDnsHostnames))?;
    live.enable_dns_support = both.0.enable_dns_support.and_then(|value| value.value);
    live.enable_dns_hostnames = both.1.enable_dns_hostnames.and_then(|value| value.value);
    Ok(live)
}

fn live(aws: &Aws, vpc: types::Vpc) -> Live {
    let vpc_id = vpc.vpc_id.unwrap_or_default();
    let further = vpc.cidr_block_association_set.unwrap_or_default().into_iter().filter_map(|one| one.cidr_block);
    let further = further.filter(|range| Some(range) != vpc.cidr_block.as_ref());
    let six = vpc.ipv6_cidr_block_association_set.unwrap_or_default().into_iter().filter_map(|one| one.ipv6_cidr_block);
    let further_cidr_blocks = further.chain(six).collect();
    Live {
        arn: format!("arn:{}:ec2:{}:{}:vpc/{vpc_id}", aws.place.partition, aws.place.region, aws.place.account),
        vpc_id,
        cidr_block: vpc.cidr_block.unwrap_or_default(),
        instance_tenancy: vpc.instance_tenancy.map_or_else(|| "default".to_owned(), |tenancy| tenancy.as_str().to_owned()),
        enable_dns_support: None,
        enable_dns_hostnames: None,
        further_cidr_blocks,
        is_default: vpc.is_default.unwrap_or_default(),
        state: vpc.state.map_or_else(|| "available".to_owned(), |state| state.as_str().to_ascii_lowercase()),
    }
}
