//! Elastic IP addresses. `DescribeAddresses` knows no pages and no VPCs.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_ec2::types::{self, DomainType, ResourceType};
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::kinds::ec2::elastic_ip::{AMAZON, ElasticIp, Live};
use heiiki_model::spec::Disposition;

use super::interfaces;
use crate::attempts::ONCE;
use crate::error::Classify;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for ElasticIp {
    const POLL: Duration = Duration::from_secs(2);
    /// An address is free when the NAT gateway that had it is gone.
    const STALL_TIMEOUT: Duration = Duration::from_mins(10);

    async fn list(aws: &Aws, _: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let answer = aws.ec2.describe_addresses().send().await.classify()?;
        // Addresses without an allocation are of EC2-Classic.
        let addresses = answer.addresses.unwrap_or_default().into_iter().filter(|address| address.allocation_id.is_some());
        Ok(addresses
            .map(|mut address| {
                let tags = tags::of_ec2(address.tags.take());
                Found { live: live(aws, address), tags }
            })
            .collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_addresses().allocation_ids(id).send().await.found()?;
        Ok(answer.and_then(|answer| answer.addresses?.into_iter().next()).map(|address| live(aws, address)))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        // AllocateAddress has no token: a second call takes a second address.
        if new.again {
            let call = aws.ec2.describe_addresses().set_filters(Some(tags::claim_filters(new.tags)));
            let answer = call.send().await.classify()?;
            let ids = answer.addresses.unwrap_or_default().into_iter().map(|address| address.allocation_id);
            if let Some(id) = tags::made_before(ids, new.replaces) {
                return Ok(id);
            }
        }
        let call = aws
            .ec2
            .allocate_address()
            .domain(DomainType::Vpc)
            .set_network_border_group(new.want.network_border_group.value().cloned())
            // AWS's own pool has a name in answers only.
            .set_public_ipv4_pool(new.want.public_ipv4_pool.value().filter(|pool| *pool != AMAZON).cloned())
            .tag_specifications(tags::specification(ResourceType::ElasticIp, new.tags))
            .customize();
        let answer = call.config_override(ONCE).send().await.classify()?;
        Ok(answer.allocation_id.unwrap_or_default())
    }

    /// An address moves to another instance in one call.
    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let Some(to) = edit.to::<Option<String>>("instance") else { return Ok(()) };
        let id = &edit.live.allocation_id;
        if let Some(instance) = to {
            let call = aws.ec2.associate_address().allocation_id(id).instance_id(instance).allow_reassociation(true);
            call.send().await.classify()?;
            return Ok(());
        }
        match Self::get(aws, id).await?.and_then(|live| live.association_id) {
            Some(association) => disassociate(aws, &association).await,
            None => Ok(()),
        }
    }

    /// An address is taken off an instance or an interface before it is released, but not off a service such as a NAT gateway, which lets it go when it
    /// goes itself.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let id = &live.allocation_id;
        let Some(now) = Self::get(aws, id).await? else { return Ok(()) };
        if let Some(association) = &now.association_id {
            let of_service = match (&now.instance_id, &now.associated_interface_id) {
                (None, Some(interface)) => interfaces::is_of_service(aws, interface).await?,
                _ => false,
            };
            if !of_service {
                disassociate(aws, association).await?;
            }
        }
        let call = aws.ec2.release_address().allocation_id(id).network_border_group(&now.network_border_group);
        match call.send().await.classify() {
            // AWS answers so if the address was released before and belongs to another account by now.
            Err(error) if error.code == "AuthFailure" && Self::get(aws, id).await?.is_none() => Ok(()),
            other => other.or_gone(),
        }
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.allocation_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.allocation_id, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        match Self::get(aws, &live.allocation_id).await?.and_then(|now| now.associated_interface_id) {
            Some(interface) => interfaces::blockers(aws, "network-interface-id", &interface).await,
            None => Ok(Vec::new()),
        }
    }
}

async fn disassociate(aws: &Aws, association: &str) -> Result<(), AwsError> {
    aws.ec2.disassociate_address().association_id(association).send().await.or_gone()
}

fn live(aws: &Aws, address: types::Address) -> Live {
    let allocation_id = address.allocation_id.unwrap_or_default();
    let place = &aws.place;
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    Live {
        arn: format!("arn:{}:ec2:{}:{}:elastic-ip/{allocation_id}", place.partition, place.region, place.account),
        allocation_id,
        public_ip: address.public_ip.unwrap_or_default(),
        network_border_group: address.network_border_group.unwrap_or_else(|| place.region.clone()),
        public_ipv4_pool: address.public_ipv4_pool.unwrap_or_else(|| AMAZON.to_owned()),
        association_id: given(address.association_id),
        instance_id: given(address.instance_id),
        associated_interface_id: given(address.network_interface_id),
        private_ip_address: given(address.private_ip_address),
    }
}
