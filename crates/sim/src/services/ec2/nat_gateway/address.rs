//! The addresses of a NAT gateway beside its first: associated and let go, or assigned and taken back, each with a status of its own.
//!
//! It deliberately lets no connection end early: an address that is let go stays for the whole time that was asked for.

use std::net::Ipv4Addr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{NatGateway, State, find, record};
use crate::services::ec2::parameter::{self, combination, invalid, missing, required};
use crate::services::ec2::{elastic_ip, network_interface};
use crate::timeline::Timeline;
use crate::{Request, ServiceError, Time, World};

/// One address of a NAT gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// The Elastic IP, of a public gateway.
    pub allocation: Option<String>,
    /// Its association.
    pub association: Option<String>,
    /// The address in the subnet. `None` for one that cannot be added.
    pub private: Option<Ipv4Addr>,
    /// True if it is the one the gateway was made with.
    pub primary: bool,
    /// Its state through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<AddressState>,
    /// The reason that it fails.
    pub failure: Option<String>,
}

/// The states of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressState {
    /// A private address on its way.
    Assigning,
    /// An Elastic IP on its way.
    Associating,
    /// Usable.
    Succeeded,
    /// Could not be added.
    Failed,
    /// A private address on its way out.
    Unassigning,
    /// An Elastic IP on its way out.
    Disassociating,
    /// No longer listed.
    Gone,
}

impl AddressState {
    fn word(self) -> &'static str {
        match self {
            Self::Assigning => "assigning",
            Self::Associating => "associating",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Unassigning => "unassigning",
            Self::Disassociating => "disassociating",
            Self::Gone => "gone",
        }
    }
}

/// The time for which a released address serves its connections, unless the request says otherwise.
const DRAIN_S: i64 = 350;

pub(super) fn render_all(world: &World, now: Time, gateway: &NatGateway) -> Value {
    let shown = gateway.addresses.iter().filter(|address| address.timeline.status(now) != AddressState::Gone);
    shown.map(|address| render(world, now, gateway, address)).collect()
}

fn render(world: &World, now: Time, gateway: &NatGateway, address: &Address) -> Value {
    let ip = address.allocation.as_ref().and_then(|id| world.ec2.elastic_ips.get(id));
    let status = address.timeline.status(now);
    json!({
        "allocationId": address.allocation,
        "associationId": address.association,
        "publicIp": ip.map(|ip| ip.address.to_string()),
        "privateIp": address.private.map(|private| private.to_string()),
        "networkInterfaceId": gateway.interface,
        "isPrimary": address.primary,
        "status": status.word(),
        "failureMessage": address.failure.as_ref().filter(|_| status == AddressState::Failed),
    })
}

fn answer(world: &World, request: &Request<'_>, id: &str) -> Result<Value, ServiceError> {
    let addresses = render_all(world, request.now, find(world, id)?);
    Ok(json!({"natGatewayId": id, "natGatewayAddressSet": addresses}))
}

/// The gateway that a request names, of the right type, usable, and with nothing being taken off it. The codes are not verified.
fn usable(world: &World, request: &Request<'_>, public: bool) -> Result<NatGateway, ServiceError> {
    let gateway = find(world, required(request, "NatGatewayId")?)?;
    let (id, now) = (&gateway.id, request.now);
    if gateway.public != public {
        let (is, needs) = if public { ("private", "public") } else { ("public", "private") };
        return Err(ServiceError::bad("InvalidParameter", format!("NAT gateway {id} is {is}; this call is for {needs} ones.")));
    }
    let state = gateway.timeline.status(now);
    if state != State::Available {
        return Err(ServiceError::bad("IncorrectState", format!("NAT gateway {id} is {}.", state.word())));
    }
    let draining =
        |address: &&Address| matches!(address.timeline.status(now), AddressState::Disassociating | AddressState::Unassigning);
    match gateway.addresses.iter().find(draining) {
        Some(address) => {
            let which = address.private.map(|private| private.to_string()).unwrap_or_default();
            let text = format!("NAT gateway {id} is still serving the connections of {which}.");
            Err(ServiceError::bad("IncorrectState", text))
        }
        None => Ok(gateway.clone()),
    }
}

fn check_count(world: &World, gateway: &NatGateway, more: usize) -> Result<(), ServiceError> {
    let tuning = &world.tuning;
    let most = if gateway.public { tuning.nat_gateway_elastic_ip_limit } else { tuning.nat_gateway_private_address_limit };
    if gateway.addresses.len() + more > most {
        let text = format!("NAT gateway {} can have at most {most} addresses.", gateway.id);
        return Err(ServiceError::bad("NatGatewayAddressLimitExceeded", text));
    }
    Ok(())
}

/// Takes free addresses of the gateway's subnet for its interface.
fn take(world: &mut World, gateway: &NatGateway, wanted: &[Ipv4Addr], count: usize) -> Result<Vec<Ipv4Addr>, ServiceError> {
    let interface = gateway.interface.clone().unwrap_or_default();
    let mut taken = Vec::new();
    for index in 0..count {
        let address = match wanted.get(index) {
            Some(address) => {
                network_interface::check_address(world, &gateway.subnet, *address)?;
                *address
            }
            None => network_interface::free_address(world, &gateway.subnet)?,
        };
        network_interface::record(world, &interface)?.secondary.push(address);
        taken.push(address);
    }
    Ok(taken)
}

fn addresses_of(request: &Request<'_>) -> Result<Vec<Ipv4Addr>, ServiceError> {
    request.texts("PrivateIpAddress").iter().map(|text| parameter::address(text, "privateIpAddress")).collect()
}

/// `AssociateNatGatewayAddress`. An address that another resource holds is accepted, and fails later.
pub(in super::super) fn associate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let gateway = usable(world, request, true)?;
    let allocations = request.texts("AllocationId");
    for allocation in &allocations {
        elastic_ip::find(world, allocation)?;
        if gateway.addresses.iter().any(|held| held.allocation.as_ref() == Some(allocation) && held.failure.is_none()) {
            let text = format!("Elastic IP address {allocation} is already associated");
            return Err(ServiceError::bad("Resource.AlreadyAssociated", text));
        }
    }
    let again = |held: &Address| held.allocation.as_ref().is_some_and(|id| allocations.contains(id));
    let kept = gateway.addresses.iter().filter(|held| !again(held)).cloned().collect();
    let mut gateway = NatGateway { addresses: kept, ..gateway };
    check_count(world, &gateway, allocations.len())?;
    let wanted = addresses_of(request)?;
    let (taken, free): (Vec<String>, Vec<String>) =
        allocations.into_iter().partition(|id| elastic_ip::find(world, id).is_ok_and(|ip| ip.association.is_some()));
    let mut next = world.clone();
    let private = take(&mut next, &gateway, &wanted, free.len())?;
    *world = next;
    let interface = gateway.interface.clone().unwrap_or_default();
    let ready = request.now + Duration::from_secs(world.tuning.nat_gateway_address_s);
    let through = |then| Timeline::go(AddressState::Associating, request.now, then, ready, None);
    for (allocation, private) in free.into_iter().zip(private) {
        gateway.addresses.push(Address {
            association: Some(elastic_ip::hold(world, &allocation, &interface, private)),
            allocation: Some(allocation),
            private: Some(private),
            primary: false,
            timeline: through(AddressState::Succeeded),
            failure: None,
        });
    }
    for allocation in taken {
        gateway.addresses.push(Address {
            failure: Some(format!("Elastic IP address {allocation} is already associated")),
            allocation: Some(allocation),
            association: None,
            private: None,
            primary: false,
            timeline: through(AddressState::Failed),
        });
    }
    let id = gateway.id.clone();
    *record(world, &id)? = gateway;
    answer(world, request, &id)
}

/// `DisassociateNatGatewayAddress`: never the first one.
pub(in super::super) fn disassociate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let gateway = usable(world, request, true)?;
    let wanted = request.texts("AssociationId");
    let held = |wanted: &String| gateway.addresses.iter().find(|address| address.association.as_ref() == Some(wanted));
    for association in &wanted {
        match held(association) {
            None => {
                return Err(ServiceError::bad(
                    "InvalidAssociationID.NotFound",
                    format!("The association ID '{association}' does not exist"),
                ));
            }
            Some(address) if address.primary => {
                return Err(invalid(association, "associationId", "The primary address cannot be disassociated."));
            }
            Some(_) => {}
        }
    }
    let chosen = |address: &Address| address.association.as_ref().is_some_and(|id| wanted.contains(id));
    drain(world, request, gateway.clone(), AddressState::Disassociating, chosen)
}

/// `AssignPrivateNatGatewayAddress`.
pub(in super::super) fn assign(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let mut gateway = usable(world, request, false)?;
    let wanted = addresses_of(request)?;
    let count = match (wanted.is_empty(), request.number("PrivateIpAddressCount")) {
        (false, Some(_)) => return Err(combination("PrivateIpAddress", "PrivateIpAddressCount")),
        (true, None) => return Err(missing("PrivateIpAddressCount")),
        (false, None) => wanted.len(),
        (true, Some(count)) => usize::try_from(count).unwrap_or_default(),
    };
    check_count(world, &gateway, count)?;
    let mut next = world.clone();
    let private = take(&mut next, &gateway, &wanted, count)?;
    *world = next;
    let ready = request.now + Duration::from_secs(world.tuning.nat_gateway_address_s);
    let timeline = Timeline::go(AddressState::Assigning, request.now, AddressState::Succeeded, ready, None);
    gateway.addresses.extend(private.into_iter().map(|private| Address {
        allocation: None,
        association: None,
        private: Some(private),
        primary: false,
        timeline: timeline.clone(),
        failure: None,
    }));
    let id = gateway.id.clone();
    *record(world, &id)? = gateway;
    answer(world, request, &id)
}

/// `UnassignPrivateNatGatewayAddress`.
pub(in super::super) fn unassign(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let gateway = usable(world, request, false)?;
    let wanted = addresses_of(request)?;
    for address in &wanted {
        if !gateway.addresses.iter().any(|held| held.private == Some(*address) && !held.primary) {
            return Err(invalid(&address.to_string(), "privateIpAddress", "It is not a secondary address of the gateway."));
        }
    }
    drain(world, request, gateway, AddressState::Unassigning, |address| {
        address.private.is_some_and(|private| wanted.contains(&private))
    })
}

fn drain(
    world: &mut World,
    request: &Request<'_>,
    mut gateway: NatGateway,
    through: AddressState,
    chosen: impl Fn(&Address) -> bool,
) -> Result<Value, ServiceError> {
    let seconds = request.number("MaxDrainDurationSeconds").unwrap_or(DRAIN_S);
    if !(1..=4000).contains(&seconds) {
        return Err(invalid(&seconds.to_string(), "maxDrainDurationSeconds", "It must be between 1 and 4000."));
    }
    let gone = request.now + Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
    for address in gateway.addresses.iter_mut().filter(|address| chosen(address)) {
        address.timeline = Timeline::go(through, request.now, AddressState::Gone, gone, None);
    }
    let id = gateway.id.clone();
    *record(world, &id)? = gateway;
    answer(world, request, &id)
}
