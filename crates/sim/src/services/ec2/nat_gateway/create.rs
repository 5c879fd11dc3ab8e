//! CreateNatGateway.
//!
//! AWS accepts what turns out impossible only later: it answers with a pending gateway that fails. Only what names nothing is refused at once.

use std::net::Ipv4Addr;
use std::time::Duration;

use serde_json::{Value, json};

use super::address::{Address, AddressState};
use super::{NatGateway, State, check_count, find, render};
use crate::services::ec2::network_interface::marks::Maker;
use crate::services::ec2::network_interface::{self, Wanted};
use crate::services::ec2::parameter::{self, combination, missing, required, word};
use crate::services::ec2::subnet::{self, Subnet};
use crate::services::ec2::{elastic_ip, internet_gateway, tags, token};
use crate::timeline::Timeline;
use crate::{Request, ServiceError, World};

/// The number of the requester of a NAT gateway's interface.
const REQUESTER: &str = "440848399208";

pub(in super::super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    if let Some(id) = token::earlier(world, request)?.filter(|id| world.ec2.nat_gateways.contains_key(id)) {
        return answer(world, request, &id);
    }
    let subnet = subnet::find(world, required(request, "SubnetId")?)?.clone();
    let public = word(request.text("ConnectivityType"), "connectivityType", &["public", "private"])? != Some("private");
    let allocation = allocation(world, request, public)?;
    let wanted = request.text("PrivateIpAddress").map(|text| parameter::address(text, "privateIpAddress")).transpose()?;
    if let Some(address) = wanted {
        network_interface::check_address(world, &subnet.id, address)?;
    }
    let tags = tags::of_new(request, "natgateway")?;
    check_count(world, request.now, &subnet.zone)?;
    let failure = failure(world, &subnet, public, allocation.as_deref(), wanted);
    let id = world.id("nat");
    let ready = request.now + Duration::from_secs(world.tuning.nat_gateway_create_s);
    let fails = request.now + Duration::from_secs(world.tuning.nat_gateway_fail_s);
    let mut gateway = NatGateway {
        id: id.clone(),
        vpc: subnet.vpc.clone(),
        subnet: subnet.id.clone(),
        public,
        interface: None,
        addresses: Vec::new(),
        created: request.now,
        timeline: Timeline::go(State::Pending, request.now, State::Available, ready, None),
        failure: None,
        gone_at: None,
        tags,
    };
    if let Some(failure) = failure {
        gateway.timeline = Timeline::go(State::Pending, request.now, State::Failed, fails, None);
        gateway.gone_at = Some(fails);
        gateway.failure = Some(failure);
    } else {
        stand(world, request, &mut gateway, wanted, allocation)?;
    }
    world.ec2.nat_gateways.insert(id.clone(), gateway);
    token::remember(world, request, &id);
    answer(world, request, &id)
}

/// The Elastic IP of a public gateway.
fn allocation(world: &World, request: &Request<'_>, public: bool) -> Result<Option<String>, ServiceError> {
    match (public, request.text("AllocationId")) {
        (true, None) => Err(missing("AllocationId")),
        (false, Some(_)) => Err(combination("AllocationId", "ConnectivityType")),
        (true, Some(id)) => Ok(Some(elastic_ip::find(world, id)?.id.clone())),
        (false, None) => Ok(None),
    }
}

/// The reason that it will fail, with the texts of the API reference (type NatGateway).
fn failure(
    world: &World,
    subnet: &Subnet,
    public: bool,
    allocation: Option<&str>,
    wanted: Option<Ipv4Addr>,
) -> Option<(String, String)> {
    let fails = |code: &str, text: String| Some((code.to_owned(), text));
    if public && !internet_gateway::is_attached(world, &subnet.vpc) {
        return fails("Gateway.NotAttached", format!("Network {} has no Internet gateway attached", subnet.vpc));
    }
    if let Some(ip) = allocation.and_then(|id| elastic_ip::find(world, id).ok()) {
        if ip.association.is_some() {
            return fails("Resource.AlreadyAssociated", format!("Elastic IP address {} is already associated", ip.id));
        }
        if ip.border_group != world.region {
            let text = format!("Elastic IP address {} could not be associated with this NAT gateway", ip.id);
            return fails("InvalidAllocationID.NotFound", text);
        }
    }
    if wanted.is_none() && network_interface::free_address(world, &subnet.id).is_err() {
        let text = "Subnet has insufficient free addresses to create this NAT gateway".to_owned();
        return fails("InsufficientFreeAddressesInSubnet", text);
    }
    None
}

/// Makes its interface and gives it its first address.
fn stand(
    world: &mut World,
    request: &Request<'_>,
    gateway: &mut NatGateway,
    wanted: Option<Ipv4Addr>,
    allocation: Option<String>,
) -> Result<(), ServiceError> {
    let interface = Wanted {
        subnet: &gateway.subnet,
        groups: &[],
        description: format!("Interface for NAT Gateway {}", gateway.id),
        interface_type: "nat_gateway",
        requester: Some(REQUESTER),
        owner: &gateway.id,
        maker: Maker::NatGateway,
        ..Wanted::default()
    };
    let interface = match wanted {
        Some(address) => network_interface::attach_at(world, &interface, address)?,
        None => network_interface::attach(world, &interface)?,
    };
    let private = network_interface::find(world, &interface)?.address;
    network_interface::record(world, &interface)?.source_dest_check = false;
    let association = allocation.as_ref().map(|id| elastic_ip::hold(world, id, &interface, private));
    let timeline = Timeline::steady(AddressState::Succeeded, request.now);
    gateway.interface = Some(interface);
    let private = Some(private);
    gateway.addresses = vec![Address { allocation, association, private, primary: true, timeline, failure: None }];
    Ok(())
}

fn answer(world: &World, request: &Request<'_>, id: &str) -> Result<Value, ServiceError> {
    let body = render(world, request.now, find(world, id)?);
    Ok(json!({"natGateway": body, "clientToken": request.text("ClientToken")}))
}
