//! NAT gateways: their life from pending to an hour after they are gone, their interface, and what lets them fail after AWS has accepted them.
//!
//! It deliberately has zonal gateways only, and forwards nothing.

use std::net::Ipv4Addr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::listing::{Entry, Listing, list};
use super::parameter::required;
use super::tags::tag_set;
use super::{elastic_ip, id, network_interface, subnet};
use crate::timeline::Timeline;
use crate::{Request, ServiceError, Time, World, pagination, world::Tags};

pub(super) mod address;
pub(super) mod create;

pub use address::{Address, AddressState};

/// A NAT gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NatGateway {
    /// `nat-...`.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// Its subnet.
    pub subnet: String,
    /// True if it leads to the internet.
    pub public: bool,
    /// Its network interface. `None` for one that could not be made.
    pub interface: Option<String>,
    /// Its addresses, the first one first.
    pub addresses: Vec<Address>,
    /// The time of its creation.
    pub created: Time,
    /// Its state through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<State>,
    /// The reason that it fails: AWS's code and text.
    pub failure: Option<(String, String)>,
    /// The time at which it is or was deleted or failed: from then on it is only a tombstone.
    pub gone_at: Option<Time>,
    /// Tags.
    pub tags: Tags,
}

/// The states of a NAT gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Being made.
    Pending,
    /// Usable.
    Available,
    /// Could not be made; listed for about an hour.
    Failed,
    /// Being removed.
    Deleting,
    /// Removed; listed for about an hour.
    Deleted,
}

impl State {
    /// AWS's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Available => "available",
            Self::Failed => "failed",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
        }
    }
}

impl NatGateway {
    /// True if it is more than a tombstone.
    pub fn stands(&self, now: Time) -> bool {
        !matches!(self.timeline.status(now), State::Failed | State::Deleted)
    }
}

/// The gateway of an id, or AWS's error. A tombstone is found.
pub(super) fn find<'w>(world: &'w World, id: &str) -> Result<&'w NatGateway, ServiceError> {
    world.ec2.nat_gateways.get(id).ok_or_else(|| id::NAT_GATEWAY.lost(id))
}

fn record<'w>(world: &'w mut World, id: &str) -> Result<&'w mut NatGateway, ServiceError> {
    world.ec2.nat_gateways.get_mut(id).ok_or_else(|| id::NAT_GATEWAY.lost(id))
}

/// Starts the deletion. One that is gone or on its way is left alone; a failed one stays a tombstone until its hour is over.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = find(world, required(request, "NatGatewayId")?)?.id.clone();
    let now = request.now;
    let gone = now + Duration::from_secs(world.tuning.nat_gateway_delete_s);
    let gateway = record(world, &id)?;
    if matches!(gateway.timeline.status(now), State::Pending | State::Available) {
        gateway.timeline = Timeline::go(State::Deleting, now, State::Deleted, gone, None);
        gateway.failure = None;
        gateway.gone_at = Some(gone);
        // Its Elastic IPs are free when its interface is gone.
        network_interface::release(world, &id, gone);
    }
    Ok(json!({"natGatewayId": id}))
}

/// Forgets tombstones, and addresses that were taken off.
pub(super) fn expire(world: &mut World, now: Time) {
    let hour = Duration::from_secs(world.tuning.nat_gateway_tombstone_s);
    world.ec2.nat_gateways.retain(|_, gateway| gateway.gone_at.is_none_or(|at| now < at + hour));
    let mut taken_off: Vec<(String, Option<Ipv4Addr>, Option<String>)> = Vec::new();
    for gateway in world.ec2.nat_gateways.values_mut().filter(|gateway| gateway.stands(now)) {
        let gone = |address: &Address| address.timeline.status(now) == AddressState::Gone;
        for address in gateway.addresses.iter().filter(|address| gone(address)) {
            let interface = gateway.interface.clone().unwrap_or_default();
            taken_off.push((interface, address.private, address.allocation.clone()));
        }
        gateway.addresses.retain(|address| !gone(address));
    }
    for (interface, private, allocation) in taken_off {
        if let Some(interface) = world.ec2.network_interfaces.get_mut(&interface) {
            interface.secondary.retain(|address| Some(*address) != private);
        }
        if let Some(allocation) = allocation {
            elastic_ip::let_go(world, &allocation);
        }
    }
}

const LISTING: Listing = Listing {
    answer: "natGatewaySet",
    ids: Some(("NatGatewayId", id::NAT_GATEWAY)),
    sizes: Some(pagination::EC2),
    filters: &[("nat-gateway-id", "natGatewayId"), ("state", "state"), ("subnet-id", "subnetId"), ("vpc-id", "vpcId")],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let gateways = world.ec2.nat_gateways.values().map(|record| Entry { id: &record.id, tags: &record.tags, record });
    list(request, &LISTING, gateways, |gateway| render(world, request.now, gateway))
}

/// A gateway as the answers print it.
fn render(world: &World, now: Time, gateway: &NatGateway) -> Value {
    let state = gateway.timeline.status(now);
    let mut body = json!({
        "natGatewayId": gateway.id,
        "vpcId": gateway.vpc,
        "subnetId": gateway.subnet,
        "connectivityType": if gateway.public { "public" } else { "private" },
        "availabilityMode": "zonal",
        "state": state.word(),
        "createTime": gateway.created.iso(),
        "natGatewayAddressSet": address::render_all(world, now, gateway),
        "tagSet": tag_set(&gateway.tags),
    });
    if state == State::Failed
        && let Some((code, message)) = &gateway.failure
    {
        body["failureCode"] = json!(code);
        body["failureMessage"] = json!(message);
    }
    if let Some(at) = gateway.gone_at.filter(|at| *at <= now) {
        body["deleteTime"] = json!(at.iso());
    }
    body
}

/// Most gateways of a zone, those that are coming and going included.
fn check_count(world: &World, now: Time, zone: &str) -> Result<(), ServiceError> {
    let here = |gateway: &&NatGateway| {
        gateway.stands(now) && subnet::find(world, &gateway.subnet).is_ok_and(|subnet| subnet.zone == zone)
    };
    let most = world.tuning.nat_gateway_limit;
    if world.ec2.nat_gateways.values().filter(here).count() >= most {
        let text = format!("Performing this operation would exceed the limit of {most} NAT gateways");
        return Err(ServiceError::bad("NatGatewayLimitExceeded", text));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
