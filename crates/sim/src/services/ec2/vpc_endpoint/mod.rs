//! VPC endpoints, gateway and interface: their life from pending to gone, how they look, and how they are deleted.
//!
//! It deliberately knows AWS's own services only: no endpoint services of customers, no acceptance, no load balancers.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::listing::{Entry, Listing, list};
use super::tags::tag_set;
use super::{id, network_interface, prefix_list, security_group};
use crate::pagination::Sizes;
use crate::{Request, ServiceError, Time, World, world::Tags};

pub mod catalogue;
mod check;
pub(super) mod create;
pub(super) mod modify;
mod private_dns;
pub(super) mod service;

pub use private_dns::HeldName;

use catalogue::Kind;

/// The account by which AWS's endpoint interfaces are requested.
const REQUESTER: &str = "727180483921";

/// A VPC endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VpcEndpoint {
    /// `vpce-...`.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// Full name of the service.
    pub service: String,
    /// Gateway or interface.
    pub kind: Kind,
    /// Its policy as it was given. `None` for the default, which allows all.
    pub policy: Option<String>,
    /// Route tables of a gateway endpoint.
    pub route_tables: Vec<String>,
    /// Subnets of an interface endpoint.
    pub subnets: Vec<String>,
    /// Groups of an interface endpoint.
    pub groups: Vec<String>,
    /// `ipv4`.
    pub ip_address_type: String,
    /// `ipv4` or `service-defined`.
    pub dns_record_ip_type: String,
    /// Tells if private DNS serves inbound resolvers only, for services that have both kinds of endpoints.
    pub inbound_resolver_only: Option<bool>,
    /// True if the service's public name resolves to it.
    pub private_dns: bool,
    /// The part of its DNS names that is made up.
    pub label: String,
    /// The time of its creation.
    pub created: Time,
    /// The time at which it is available, after creation or change.
    pub ready_at: Time,
    /// The time at which it vanishes, once it was deleted.
    pub gone_at: Option<Time>,
    /// Tags.
    pub tags: Tags,
}

impl VpcEndpoint {
    /// True if it still exists, be it on its way out.
    pub fn stands(&self, now: Time) -> bool {
        self.gone_at.is_none_or(|at| at > now)
    }

    /// `pending`, `available` or `deleting`. The model's enumeration is capitalised; the wire is not.
    pub fn status(&self, now: Time) -> &'static str {
        match self.gone_at {
            Some(_) => "deleting",
            None if now < self.ready_at => "pending",
            None => "available",
        }
    }
}

/// Page sizes of the describes that cap at 1000 and set no minimum.
pub(super) const SIZES: Sizes = Sizes { default: 1000, min: 1, max: 1000 };

/// The routes of gateway endpoints: table, prefix list, endpoint.
pub(super) fn routes(world: &World, now: Time) -> Vec<(&str, String, &str)> {
    let gateways = world.ec2.vpc_endpoints.values().filter(|endpoint| endpoint.kind == Kind::Gateway && endpoint.stands(now));
    gateways
        .filter_map(|endpoint| prefix_list::of_service(&world.region, &endpoint.service).map(|list| (endpoint, list.id)))
        .flat_map(|(endpoint, list)| {
            endpoint.route_tables.iter().map(move |table| (table.as_str(), list.clone(), endpoint.id.as_str()))
        })
        .collect()
}

/// The endpoint of an id, or AWS's error. One that is being deleted is found.
pub fn find<'w>(world: &'w World, id: &str) -> Result<&'w VpcEndpoint, ServiceError> {
    world.ec2.vpc_endpoints.get(id).filter(|endpoint| endpoint.stands(world.now)).ok_or_else(|| id::VPC_ENDPOINT.lost(id))
}

const LISTING: Listing = Listing {
    answer: "vpcEndpointSet",
    ids: Some(("VpcEndpointId", id::VPC_ENDPOINT)),
    sizes: Some(SIZES),
    filters: &[
        ("ip-address-type", "ipAddressType"),
        ("service-name", "serviceName"),
        ("service-region", "serviceRegion"),
        ("vpc-endpoint-id", "vpcEndpointId"),
        ("vpc-endpoint-state", "state"),
        ("vpc-endpoint-type", "vpcEndpointType"),
        ("vpc-id", "vpcId"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (world, now) = (&*world, request.now);
    let interfaces = interfaces(world, now);
    let all = world.ec2.vpc_endpoints.values().filter(|endpoint| endpoint.stands(now));
    list(request, &LISTING, all.map(|record| Entry { id: &record.id, tags: &record.tags, record }), |endpoint| {
        render(world, now, endpoint, interfaces.get(endpoint.id.as_str()).map_or(&[], Vec::as_slice))
    })
}

/// The interfaces of all endpoints, gathered in one pass.
fn interfaces(world: &World, now: Time) -> BTreeMap<&str, Vec<&str>> {
    let mut by_owner: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for interface in network_interface::standing(world, now).filter(|i| i.interface_type == "vpc_endpoint") {
        by_owner.entry(&interface.owner).or_default().push(&interface.id);
    }
    by_owner
}

/// An endpoint as the answers print it.
fn render(world: &World, now: Time, endpoint: &VpcEndpoint, interfaces: &[&str]) -> Value {
    let options = json!({
        "dnsRecordIpType": endpoint.dns_record_ip_type,
        "privateDnsOnlyForInboundResolverEndpoint": endpoint.inbound_resolver_only,
    });
    json!({
        "vpcEndpointId": endpoint.id,
        "vpcEndpointType": endpoint.kind.word(),
        "vpcId": endpoint.vpc,
        "serviceName": endpoint.service,
        "serviceRegion": world.region,
        "state": endpoint.status(now),
        "policyDocument": endpoint.policy.clone().unwrap_or_else(|| default_policy(endpoint.kind).to_owned()),
        "routeTableIdSet": endpoint.route_tables,
        "subnetIdSet": endpoint.subnets,
        "groupSet": security_group::group_set(world, &endpoint.groups),
        "ipAddressType": (endpoint.kind == Kind::Interface).then_some(&endpoint.ip_address_type),
        "dnsOptions": (endpoint.kind == Kind::Interface).then_some(options),
        "privateDnsEnabled": endpoint.private_dns,
        "requesterManaged": false,
        "networkInterfaceIdSet": interfaces,
        "dnsEntrySet": dns_entries(world, now, endpoint),
        "creationTimestamp": endpoint.created.iso(),
        "ownerId": world.account,
        "tagSet": tag_set(&endpoint.tags),
    })
}

/// The documents AWS shows for an endpoint without a policy of its own.
fn default_policy(kind: Kind) -> &'static str {
    match kind {
        Kind::Gateway => {
            r#"{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#
        }
        Kind::Interface => {
            "{\n  \"Statement\": [\n    {\n      \"Action\": \"*\", \n      \"Effect\": \"Allow\", \n      \"Principal\": \"*\", \n      \
             \"Resource\": \"*\"\n    }\n  ]\n}"
        }
    }
}

/// The regional name, one name per zone, and the private names.
fn dns_entries(world: &World, now: Time, endpoint: &VpcEndpoint) -> Value {
    if endpoint.kind == Kind::Gateway {
        return json!([]);
    }
    let Some(service) = catalogue::find(&world.region, &endpoint.service, endpoint.kind) else { return json!([]) };
    let zone_of = |what: &str| format!("Z{}", id::hex(&Sha256::digest(what)[..10]).to_uppercase());
    let name = format!("{}-{}", endpoint.id, endpoint.label);
    let shared = zone_of(&format!("vpce.{}", world.region));
    let mut entries = vec![json!({"dnsName": format!("{name}.{}", service.base_name), "hostedZoneId": shared})];
    for subnet in endpoint.subnets.iter().filter_map(|id| world.ec2.subnets.get(id)) {
        entries.push(json!({"dnsName": format!("{name}-{}.{}", subnet.zone, service.base_name), "hostedZoneId": shared}));
    }
    if endpoint.private_dns {
        let zone = if now < endpoint.ready_at { "ZONEIDPENDING".to_owned() } else { zone_of(&endpoint.id) };
        entries.extend(service.private_names.iter().map(|name| json!({"dnsName": name, "hostedZoneId": zone})));
    }
    Value::Array(entries)
}

/// Deletes many endpoints at once. The call succeeds even if nothing was deleted: it lists those that could not be.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let ids = request.texts("VpcEndpointId");
    ids.iter().try_for_each(|id| id::VPC_ENDPOINT.check(id))?;
    let mut unsuccessful = Vec::new();
    for id in ids {
        let standing = world.ec2.vpc_endpoints.get(&id).filter(|endpoint| endpoint.stands(request.now));
        match standing.map(|endpoint| endpoint.gone_at.is_some()) {
            // One that is on its way out is left alone, without complaint.
            Some(true) => {}
            Some(false) => let_go(world, request.now, &id),
            None => {
                let error = json!({
                    "code": "InvalidVpcEndpoint.NotFound",
                    "message": format!("The Vpc Endpoint Id '{id}' does not exist"),
                });
                unsuccessful.push(json!({"resourceId": id, "error": error}));
            }
        }
    }
    Ok(json!({"unsuccessful": unsuccessful}))
}

/// Starts the deletion: interfaces and routes go with the endpoint, its private name some time after it.
fn let_go(world: &mut World, now: Time, id: &str) {
    let tuning = &world.tuning;
    let (interface, gateway) = (tuning.endpoint_delete_s, tuning.gateway_endpoint_delete_s);
    let release = Duration::from_secs(tuning.private_dns_release_s);
    let Some(endpoint) = world.ec2.vpc_endpoints.get_mut(id) else { return };
    let seconds = if endpoint.kind == Kind::Interface { interface } else { gateway };
    let gone_at = now + Duration::from_secs(seconds);
    endpoint.gone_at = Some(gone_at);
    if endpoint.private_dns {
        let (vpc, service, kind) = (endpoint.vpc.clone(), endpoint.service.clone(), endpoint.kind);
        private_dns::hold(world, &vpc, &service, kind, gone_at + release);
    }
    network_interface::release(world, id, gone_at);
}

/// Forgets endpoints that are gone.
pub(super) fn expire(world: &mut World, now: Time) {
    world.ec2.vpc_endpoints.retain(|_, endpoint| endpoint.stands(now));
    world.ec2.held_names.retain(|held| held.until > now);
}

#[cfg(test)]
mod tests;
