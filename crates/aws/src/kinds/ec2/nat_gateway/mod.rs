//! NAT gateways. AWS accepts one that cannot work and lets it fail later, and lists a deleted one for about an hour.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_ec2::operation::assign_private_nat_gateway_address::AssignPrivateNatGatewayAddressError;
use aws_sdk_ec2::operation::associate_nat_gateway_address::AssociateNatGatewayAddressError;
use aws_sdk_ec2::primitives::DateTime;
use aws_sdk_ec2::types::{self, NatGatewayState, ResourceType};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::ec2::nat_gateway::{Live, NatAddress, NatGateway};
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
use heiiki_model::spec::Disposition;

use crate::error::{Classify, our_error};
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for NatGateway {
    const POLL: Duration = Duration::from_secs(5);
    /// AWS's own waiters give ten minutes; an address that is let go serves its connections for nearly six.
    const STALL_TIMEOUT: Duration = Duration::from_mins(10);

    async fn list(aws: &Aws, _: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let gateways = all(pages!(aws.ec2.describe_nat_gateways(), 1000), |page| page.nat_gateways).await?;
        let found = gateways.into_iter().filter(|gateway| !is_deleted(gateway)).map(|mut gateway| {
            let (tags, made) = (tags::of_ec2(gateway.tags.take()), gateway.create_time);
            (Found { live: live(aws, gateway), tags }, made)
        });
        Ok(without_tombstones(found.collect()))
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_nat_gateways().nat_gateway_ids(id).send().await.found()?;
        let standing = answer.and_then(|answer| answer.nat_gateways?.into_iter().find(|gateway| !is_deleted(gateway)));
        Ok(standing.map(|gateway| live(aws, gateway)))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let connectivity = new.want.connectivity().as_str();
        let mut token = new.token.to_owned();
        let mut further = 0;
        loop {
            let call = aws
                .ec2
                .create_nat_gateway()
                .set_subnet_id(new.known.id(&new.want.subnet))
                .connectivity_type(connectivity.into())
                .set_allocation_id(new.want.elastic_ip.value().and_then(|ip| new.known.id(ip)))
                .set_private_ip_address(new.want.private_ip_address.map(|address| address.to_string()))
                .client_token(&token)
                .tag_specifications(tags::specification(ResourceType::Natgateway, new.tags));
            let answer = call.send().await.classify()?;
            let gateway = answer.nat_gateway.unwrap_or_else(|| types::NatGateway::builder().build());
            // AWS remembers the token of one that failed or was deleted, and answers with that.
            let over =
                matches!(gateway.state, Some(NatGatewayState::Failed | NatGatewayState::Deleting | NatGatewayState::Deleted));
            if !over || further == 3 {
                return Ok(gateway.nat_gateway_id.unwrap_or_default());
            }
            further += 1;
            token = format!("{}-{further}", new.token);
        }
    }

    /// AWS adds no address while another one is being removed. So addresses are removed first, and new ones wait for
    /// that.
    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let id = &edit.live.nat_gateway_id;
        let now = Self::get(aws, id).await?.unwrap_or_else(|| edit.live.clone());
        if let Some(wanted) = edit.to::<BTreeSet<String>>("secondary_elastic_ips") {
            associate(aws, &now, &wanted).await?;
        }
        let have: Vec<String> = now.secondary().filter_map(|address| address.private_ip.clone()).collect();
        if let Some(wanted) = edit.to::<Vec<String>>("secondary_private_ip_addresses") {
            let gone: Vec<String> = have.iter().filter(|address| !wanted.contains(address)).cloned().collect();
            let new: Vec<String> = wanted.iter().filter(|address| !have.contains(address)).cloned().collect();
            unassign(aws, &now, gone, !new.is_empty()).await?;
            if !new.is_empty() {
                let call = aws.ec2.assign_private_nat_gateway_address().nat_gateway_id(id);
                call.set_private_ip_addresses(Some(new)).send().await.classify()?;
            }
        }
        if let Some(count) = edit.to::<usize>("secondary_private_ip_address_count") {
            let gone = have.iter().skip(count).cloned().collect();
            unassign(aws, &now, gone, count > have.len()).await?;
            if let Ok(more @ 1..) = i32::try_from(count.saturating_sub(have.len())) {
                let call = aws.ec2.assign_private_nat_gateway_address().nat_gateway_id(id).private_ip_address_count(more);
                call.send().await.classify()?;
            }
        }
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        aws.ec2.delete_nat_gateway().nat_gateway_id(&live.nat_gateway_id).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.nat_gateway_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.nat_gateway_id, tags).await
    }

    /// Nothing blocks a deletion. An address that comes or goes blocks a change.
    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let now = Self::get(aws, &live.nat_gateway_id).await?;
        let addresses = now.map(|now| now.addresses).unwrap_or_default().into_iter();
        let changing = addresses.filter(|address| !matches!(address.status.as_str(), "succeeded" | "failed"));
        Ok(changing.map(|it| Blocker::new(format!("address {} is {}", it.private_ip.unwrap_or_default(), it.status))).collect())
    }
}

/// Leaves out failed gateways that mean nothing: those of others, and ours where another one stands at the same address or failed later.
fn without_tombstones(found: Vec<(Found<Live>, Option<DateTime>)>) -> Vec<Found<Live>> {
    let claim = |found: &Found<Live>| Some((found.tags.get(TAG_ENVIRONMENT)?.clone(), found.tags.get(TAG_ADDRESS)?.clone()));
    let failed = |found: &Found<Live>| found.live.state == "failed";
    let mut best: BTreeMap<(String, String), (bool, Option<DateTime>)> = BTreeMap::new();
    for (found, made) in &found {
        if let Some(claim) = claim(found) {
            let rank = (!failed(found), *made);
            let held = best.entry(claim).or_insert(rank);
            *held = (*held).max(rank);
        }
    }
    let counts = |(found, made): &(Found<Live>, Option<DateTime>)| {
        !failed(found) || claim(found).is_some_and(|claim| best.get(&claim) == Some(&(false, *made)))
    };
    found.into_iter().filter(counts).map(|(found, _)| found).collect()
}

/// Gives a public gateway these Elastic IPs, and no others, beside its first.
async fn associate(aws: &Aws, now: &Live, wanted: &BTreeSet<String>) -> Result<(), AwsError> {
    let id = &now.nat_gateway_id;
    let have: BTreeSet<String> = now.secondary().filter_map(|address| address.allocation_id.clone()).collect();
    let goes = |address: &&NatAddress| address.allocation_id.as_ref().is_some_and(|id| !wanted.contains(id));
    let gone: Vec<String> = now.secondary().filter(goes).filter_map(|address| address.association_id.clone()).collect();
    let new: Vec<String> = wanted.difference(&have).cloned().collect();
    if !gone.is_empty() {
        let call = aws.ec2.disassociate_nat_gateway_address().nat_gateway_id(id).set_association_ids(Some(gone.clone()));
        call.send().await.classify()?;
    }
    if new.is_empty() {
        return Ok(());
    }
    if !gone.is_empty() || is_draining(now) {
        return Err(draining::<AssociateNatGatewayAddressError>(id));
    }
    let call = aws.ec2.associate_nat_gateway_address().nat_gateway_id(id).set_allocation_ids(Some(new));
    call.send().await.classify()?;
    Ok(())
}

/// Takes private addresses off; an error when others are to come and have to wait for that.
async fn unassign(aws: &Aws, now: &Live, gone: Vec<String>, others_come: bool) -> Result<(), AwsError> {
    let id = &now.nat_gateway_id;
    let some = !gone.is_empty();
    if some {
        let call = aws.ec2.unassign_private_nat_gateway_address().nat_gateway_id(id).set_private_ip_addresses(Some(gone));
        call.send().await.classify()?;
    }
    if others_come && (some || is_draining(now)) { Err(draining::<AssignPrivateNatGatewayAddressError>(id)) } else { Ok(()) }
}

fn is_draining(now: &Live) -> bool {
    now.addresses.iter().any(|address| matches!(address.status.as_str(), "disassociating" | "unassigning"))
}

/// An error as AWS would answer with it to a call that is not even made.
fn draining<E>(id: &str) -> AwsError {
    let text = format!("{id} is still serving the connections of an address that it lets go");
    our_error::<E>("IncorrectState", text, Class::InUse)
}

fn is_deleted(gateway: &types::NatGateway) -> bool {
    gateway.state == Some(NatGatewayState::Deleted)
}

fn live(aws: &Aws, gateway: types::NatGateway) -> Live {
    let nat_gateway_id = gateway.nat_gateway_id.unwrap_or_default();
    let place = &aws.place;
    let mut addresses = gateway.nat_gateway_addresses.unwrap_or_default();
    // If AWS names no primary address, the first one is it.
    let told = addresses.iter().any(|address| address.is_primary == Some(true));
    if let Some(first) = addresses.first_mut().filter(|_| !told) {
        first.is_primary = Some(true);
    }
    let first = addresses.iter().find(|address| address.is_primary == Some(true)).cloned();
    let (public_ip, private_ip, network_interface_id) =
        first.map_or((None, None, None), |first| (first.public_ip, first.private_ip, first.network_interface_id));
    Live {
        arn: format!("arn:{}:ec2:{}:{}:natgateway/{nat_gateway_id}", place.partition, place.region, place.account),
        nat_gateway_id,
        subnet_id: gateway.subnet_id.unwrap_or_default(),
        vpc_id: gateway.vpc_id.unwrap_or_default(),
        connectivity_type: gateway.connectivity_type.map_or_else(|| "public".to_owned(), |kind| kind.as_str().to_owned()),
        public_ip,
        private_ip,
        network_interface_id,
        addresses: addresses.into_iter().map(address).collect(),
        state: gateway.state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
        failure_code: gateway.failure_code,
        failure_message: gateway.failure_message,
    }
}

fn address(address: types::NatGatewayAddress) -> NatAddress {
    NatAddress {
        allocation_id: address.allocation_id,
        association_id: address.association_id,
        private_ip: address.private_ip,
        primary: address.is_primary.unwrap_or_default(),
        status: address.status.map_or_else(|| "succeeded".to_owned(), |status| status.as_str().to_owned()),
        failure_message: address.failure_message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gateway(id: &str, state: &str, address: &str, made: i64) -> (Found<Live>, Option<DateTime>) {
        let live = Live {
            nat_gateway_id: id.into(),
            arn: String::new(),
            subnet_id: String::new(),
            vpc_id: String::new(),
            connectivity_type: "public".into(),
            public_ip: None,
            private_ip: None,
            network_interface_id: None,
            addresses: Vec::new(),
            state: state.into(),
            failure_code: None,
            failure_message: None,
        };
        let claim = [(TAG_ENVIRONMENT.to_owned(), "e".to_owned()), (TAG_ADDRESS.to_owned(), address.to_owned())];
        let tags = if address.is_empty() { BTreeMap::new() } else { BTreeMap::from(claim) };
        (Found { live, tags }, Some(DateTime::from_secs(made)))
    }

    #[test]
    fn a_failed_one_counts_only_where_it_is_the_last_word() {
        let found = vec![
            gateway("nat-1", "failed", "nat_gateway/a", 1),
            gateway("nat-2", "failed", "nat_gateway/a", 2),
            gateway("nat-3", "failed", "nat_gateway/b", 1),
            gateway("nat-4", "pending", "nat_gateway/b", 2),
            gateway("nat-5", "failed", "", 3),
            gateway("nat-6", "available", "", 4),
        ];
        let left: Vec<String> = without_tombstones(found).into_iter().map(|found| found.live.nat_gateway_id).collect();
        assert_eq!(left, ["nat-2", "nat-4", "nat-6"]);
    }
}
