//! A VPC endpoint, interface or gateway. Its network interfaces, DNS entries and prefix-list routes belong to AWS and come and go
//! with it.

mod checks;
mod import;
pub mod service;

pub use crate::markers::VpcEndpoint;
use heiiki_derive::{Compared, Shaped};

use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
pub use heiiki_core::endpoint_type::EndpointType;
use heiiki_policy::Absent;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use self::service::{has_gateway, known_name, possible_names};
use crate::markers::RouteTable;
use crate::markers::SecurityGroup;
use crate::markers::Subnet;
use crate::markers::Vpc;
use crate::{
    Address, Change, Comparison, Diff, Document, Field, Ground, Identity, Known, Lifecycle, Mode, Phase, Place, Presentation,
    Problem, Ref, Replacement, Sort, To, Unique, view::View,
};

/// A VPC endpoint as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "vpc_endpoint")]
pub struct Want {
    /// The `Name` tag.
    #[want(tag)]
    pub name: Option<String>,
    /// The service, short (`sagemaker.api`, `s3`, `notebook`) or in full (`com.amazonaws.ap-northeast-1.logs`). Cannot be changed in place.
    #[want(compare = diff_service(diff, want, live), import = import::service(live, place)?)]
    pub service: String,
    /// The region of the service, when it is another one. Cannot be changed in place.
    #[want(replace = "the service of an endpoint is fixed", default = place.region.clone(), live = live.service_region.clone().unwrap_or_else(|| place.region.clone()))]
    pub service_region: Option<String>,
    /// `interface` or `gateway`. When it is not given: `gateway` with route tables, `interface` with subnets. Cannot be changed in place.
    #[shape(word = "type")]
    #[want(replace = "the type of an endpoint is fixed", value = want.kind_of_endpoint(place), live = live.vpc_endpoint_type, import = Some(import::endpoint_type(live)?).filter(|kind| *kind != EndpointType::Interface))]
    pub endpoint_type: Option<EndpointType>,
    /// The VPC it serves. Cannot be changed in place.
    #[want(replace = "an endpoint cannot move to another VPC", live = live.vpc_id)]
    pub vpc: Ref<Vpc>,
    /// Where an interface endpoint stands: one subnet in each zone.
    #[want(in_place, live = live.subnet_ids, import = import::list(live, EndpointType::Interface, &live.subnet_ids, naming))]
    pub subnets: Field<Vec<Ref<Subnet>>>,
    /// The tables to which a gateway endpoint adds its route.
    #[want(in_place, live = live.route_table_ids, import = import::list(live, EndpointType::Gateway, &live.route_table_ids, naming))]
    pub route_tables: Field<Vec<Ref<RouteTable>>>,
    /// The groups of an interface endpoint's network interfaces. AWS takes the VPC's default group when none is given.
    #[want(in_place, live = live.security_group_ids, import = import::list(live, EndpointType::Interface, &live.security_group_ids, naming))]
    pub security_groups: Field<Vec<Ref<SecurityGroup>>>,
    /// Who may do what through it. `null` is AWS's default: everybody, everything.
    #[shape(complete)]
    #[want(compare = diff_policy(diff, policy, live.policy.as_ref()), import = import::policy(live, naming))]
    pub policy: Field<Document>,
    /// Says that it is meant when `policy` would deny heiiki's own calls made through this endpoint; otherwise such a plan is refused.
    #[shape(omit)]
    #[want(parameter, import = false)]
    pub acknowledge_lock_out: bool,
    /// Whether the service's public names lead to an interface endpoint inside the VPC. An endpoint is made without unless this is true.
    #[want(in_place, default = false)]
    pub private_dns_enabled: Field<bool>,
    /// The addresses of its network interfaces. AWS's default is that of the subnets.
    #[want(in_place, default = IpAddressType::Ipv4, live = live.family(), import = import::family(live))]
    pub ip_address_type: Field<IpAddressType>,
    /// What its DNS names resolve to.
    #[want(compare = diff_dns(diff, dns_options.as_ref(), live), import = import::dns_options(live))]
    pub dns_options: Option<DnsOptions>,
}

/// Families of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "vpc_endpoint_ip_address_type")]
pub enum IpAddressType {
    /// IPv4 alone.
    Ipv4,
    /// Both.
    Dualstack,
    /// IPv6 alone.
    Ipv6,
}

/// What the DNS names of an endpoint resolve to.
#[derive(Clone, Debug, Default, PartialEq, Shaped)]
#[shape(name = "vpc_endpoint_dns_options")]
pub struct DnsOptions {
    /// Which records it has. AWS's default follows `ip_address_type`.
    pub dns_record_ip_type: Field<DnsRecordIpType>,
    /// For S3: private DNS only for queries from outside, so that the VPC itself goes through the gateway endpoint. AWS's default is true, and then
    /// the VPC needs a gateway endpoint first.
    pub private_dns_only_for_inbound_resolver_endpoint: Field<bool>,
}

/// Which DNS records an endpoint has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "kebab-case", name = "vpc_endpoint_dns_record_ip_type")]
pub enum DnsRecordIpType {
    /// A records.
    Ipv4,
    /// A and AAAA records.
    Dualstack,
    /// AAAA records.
    Ipv6,
    /// What the service decides.
    ServiceDefined,
}

/// A VPC endpoint as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Live {
    /// `vpce-...`.
    pub vpc_endpoint_id: String,
    /// Its ARN.
    pub arn: String,
    /// The service's full name.
    pub service_name: String,
    /// The region of the service; `None` if AWS names none.
    pub service_region: Option<String>,
    /// `interface`, `gateway`, or one of AWS's other types, in lower case.
    pub vpc_endpoint_type: String,
    /// The VPC.
    pub vpc_id: String,
    /// `pending`, `available`, `deleting` and so on, in lower case.
    pub state: String,
    /// The subnets of an interface endpoint.
    pub subnet_ids: Vec<String>,
    /// The tables of a gateway endpoint.
    pub route_table_ids: Vec<String>,
    /// The groups of an interface endpoint.
    pub security_group_ids: Vec<String>,
    /// The policy for calls through it; `None` for a service without policies.
    pub policy: Option<Value>,
    /// True if the service's public names lead to it.
    pub private_dns_enabled: bool,
    /// `ipv4`, `dualstack`, `ipv6`.
    pub ip_address_type: Option<String>,
    /// `ipv4`, `dualstack`, `ipv6`, `service-defined`.
    pub dns_record_ip_type: Option<String>,
    /// See [`DnsOptions::private_dns_only_for_inbound_resolver_endpoint`].
    pub private_dns_only_for_inbound_resolver_endpoint: Option<bool>,
    /// Its network interfaces.
    pub network_interface_ids: Vec<String>,
    /// Its DNS names.
    pub dns_entries: Vec<String>,
    /// AWS's last error.
    pub last_error: Option<String>,
}

impl Want {
    /// Its type: the given one, or the one that its fields and its service imply.
    pub fn kind_of_endpoint(&self, place: &Place) -> EndpointType {
        let gateway = self.route_tables.value().is_some();
        let interface = self.subnets.value().is_some() || self.security_groups.value().is_some();
        match self.endpoint_type {
            Some(given) => given,
            None if gateway => EndpointType::Gateway,
            None if interface || self.private_dns_enabled.value() == Some(&true) => EndpointType::Interface,
            None if has_gateway(place, &self.service) => EndpointType::Gateway,
            None => EndpointType::Interface,
        }
    }
}

/// The policy that AWS gives an endpoint without one.
pub fn full_access() -> Value {
    json!({"Statement": [{"Action": "*", "Effect": "Allow", "Principal": "*", "Resource": "*"}]})
}

/// The names of a service, which lead to one endpoint in a VPC.
fn private_names(service: &str, vpc: impl Into<String>) -> Unique {
    Unique::new(Sort::PrivateDns, vpc, service, "private_dns_enabled")
}

/// The route to a service in a table, which is one endpoint's.
fn route_to(service: &str, table: impl Into<String>) -> Unique {
    Unique::new(Sort::ServiceRoute, table, service, "route_tables")
}

impl Live {
    /// The family of its addresses. AWS's default follows the subnets, and the subnets of the spec have IPv4 alone.
    pub fn family(&self) -> String {
        self.ip_address_type.clone().unwrap_or_else(|| "ipv4".to_owned())
    }
}

impl Identity for VpcEndpoint {
    const FACTS: KindFacts = KindFacts {
        label: "VPC endpoint",
        created: 170,
        deleted: 300,
        seconds: Seconds::new(90, 30, 100),
        import: Import { taken: Taken::Inside, holds: false },
        drawn: Drawn::Network,
        tells_vpc: true,
        may_own: true,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "service_name"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.vpc_endpoint_id.clone()
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect()
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }
}

impl Comparison for VpcEndpoint {
    const WITHOUT_POLICY: Absent = Absent::GrantsEverything;

    fn follows(want: &Want, view: &View<'_>) -> Vec<Address> {
        checks::comes_after(want, view)
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        for (index, (at, want)) in all.iter().enumerate() {
            checks::shape(at, want, view, problems);
            checks::places(at, want, view, problems);
            checks::private_dns(at, want, all, view, problems);
            checks::twins(at, want, &all[..index], view, problems);
        }
    }

    /// Two endpoints of one service cannot both hold its private names in a VPC, nor its route in a table.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let same_vpc = known.id(&want.vpc).is_some_and(|id| id == live.vpc_id);
        let kind = want.kind_of_endpoint(&known.place);
        let same_service = possible_names(&known.place, &want.service, kind).contains(&live.service_name);
        let collide = match kind {
            EndpointType::Interface => live.private_dns_enabled && want.private_dns_enabled.value() == Some(&true),
            EndpointType::Gateway => live.vpc_endpoint_type == kind.as_str(),
        };
        if same_vpc && same_service && collide { Replacement::DeleteFirst } else { Replacement::CreateFirst }
    }

    /// Private names and routes are needed as soon as they are wanted, not only by a new endpoint.
    fn needs(_: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        let kind = want.kind_of_endpoint(&ground.known().place);
        let service = known_name(ground.known(), &want.service, kind);
        match kind {
            EndpointType::Gateway => {
                let tables = want.route_tables.value().into_iter().flatten();
                tables.map(|table| route_to(&service, ground.id(table))).collect()
            }
            EndpointType::Interface => {
                let wanted = want.private_dns_enabled.value() == Some(&true);
                wanted.then(|| private_names(&service, ground.id(&want.vpc))).into_iter().collect()
            }
        }
    }
}

impl Lifecycle for VpcEndpoint {
    const DELETED_TOGETHER: bool = true;

    fn phase(live: &Live) -> Phase {
        match live.state.as_str() {
            "available" => Phase::Ready,
            "failed" | "rejected" | "expired" | "partial" => {
                let reason = live.last_error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
                Phase::Failed(format!("{}{reason}", live.state))
            }
            // A `deleted` endpoint is still listed, and its network interfaces may still exist.
            _ => Phase::Busy(live.state.clone()),
        }
    }

    fn uses(live: &Live) -> Vec<String> {
        let lists = [&live.subnet_ids, &live.security_group_ids, &live.route_table_ids];
        std::iter::once(live.vpc_id.clone()).chain(lists.into_iter().flatten().cloned()).collect()
    }

    /// Takes objects that go off the endpoint. An interface endpoint keeps at least one subnet and one group, so that it goes
    /// first if all of them go.
    fn release(live: &Live, going: &BTreeSet<String>) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut leave = |field: &'static str, ids: &[String], may_be_empty: bool| {
            let left: Vec<&String> = ids.iter().filter(|id| !going.contains(*id)).collect();
            if left.len() < ids.len() && (may_be_empty || !left.is_empty()) {
                let to = To::value(json!(left));
                changes.push(Change { field: field.into(), from: json!(ids), to, mode: Mode::InPlace });
            }
        };
        leave("subnets", &live.subnet_ids, false);
        leave("security_groups", &live.security_group_ids, false);
        leave("route_tables", &live.route_table_ids, true);
        changes
    }

    fn holds(live: &Live) -> Vec<Unique> {
        let service = live.service_name.as_str();
        if live.vpc_endpoint_type == EndpointType::Gateway.as_str() {
            return live.route_table_ids.iter().map(|table| route_to(service, table)).collect();
        }
        live.private_dns_enabled.then(|| private_names(service, &live.vpc_id)).into_iter().collect()
    }

    fn lets_go(live: &Live, things: &[Unique]) -> Vec<Change> {
        let of = |sort: Sort| things.iter().filter(move |thing| thing.sort == sort);
        let mut changes = Self::release(live, &of(Sort::ServiceRoute).map(|thing| thing.scope.clone()).collect());
        if of(Sort::PrivateDns).next().is_some() {
            let (from, to) = (json!(live.private_dns_enabled), To::value(json!(false)));
            changes.push(Change { field: "private_dns_enabled".into(), from, to, mode: Mode::InPlace });
        }
        changes
    }
}

impl Presentation for VpcEndpoint {
    const PRIVATE: &'static [&'static str] = &["policy"];

    fn summary(want: &Want) -> String {
        let short = want.service.rsplit_once("amazonaws.").map_or(want.service.as_str(), |(_, rest)| rest);
        let zones = want.subnets.value().map_or(0, Vec::len);
        match (want.endpoint_type, zones) {
            (Some(EndpointType::Gateway), _) => format!("{short}, gateway"),
            (_, 0) => short.to_owned(),
            (_, 1) => format!("{short} in 1 subnet"),
            (_, zones) => format!("{short} in {zones} subnets"),
        }
    }
}

fn diff_policy(diff: &mut Diff<'_>, policy: &Field<Document>, live: Option<&Value>) {
    match policy {
        Field::Absent => {}
        Field::Null => {
            if live.is_some_and(|live| !heiiki_policy::same(live, &full_access())) {
                diff.push("policy", live, To::value(Value::Null), Mode::InPlace);
            }
        }
        Field::Value(policy) => diff.document("policy", policy, live, Mode::InPlace),
    }
}

/// Compares the service. A short name means the service that AWS has under that name here.
fn diff_service(diff: &mut Diff<'_>, want: &Want, live: &Live) {
    let known = diff.known();
    let kind = want.kind_of_endpoint(&known.place);
    if !possible_names(&known.place, &want.service, kind).contains(&live.service_name) {
        let name = known_name(known, &want.service, kind);
        diff.value("service", &name, &live.service_name, Mode::replace("the service of an endpoint is fixed"));
    }
}

fn diff_dns(diff: &mut Diff<'_>, options: Option<&DnsOptions>, live: &Live) {
    let Some(DnsOptions { dns_record_ip_type, private_dns_only_for_inbound_resolver_endpoint: inbound }) = options else {
        return;
    };
    let records = dns_record_ip_type.map(|records| json!(records));
    let live_records = json!(live.dns_record_ip_type.as_deref().unwrap_or("ipv4"));
    diff.defaulted("dns_options.dns_record_ip_type", &records, &json!("ipv4"), &live_records, Mode::InPlace);
    // AWS shows it only if it has a meaning: for services with both types of endpoints.
    let live_inbound = live.private_dns_only_for_inbound_resolver_endpoint.unwrap_or(*inbound == Field::Null);
    let field = "dns_options.private_dns_only_for_inbound_resolver_endpoint";
    diff.defaulted(field, inbound, &true, &live_inbound, Mode::InPlace);
}

#[cfg(test)]
mod tests;
