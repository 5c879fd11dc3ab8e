//! Checks of VPC endpoints that need no AWS.

use std::collections::BTreeMap;

use super::service::{full_name, has_gateway, misplaced};
use super::{EndpointType, Want};
use crate::ec2::subnet::zone;
use crate::markers::VpcEndpoint;
use crate::{Address, Kind, Problem, Ref, view::View};
use heiiki_policy::not_a_document;

/// AWS's limit of characters in an endpoint policy, white space included. Heiiki sends documents without white space.
const POLICY: usize = 20_480;

/// Checks that the fields fit the type of the endpoint.
pub(super) fn shape(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    match want.kind_of_endpoint(view.place()) {
        EndpointType::Gateway => gateway(at, want, view, problems),
        EndpointType::Interface => interface(at, want, problems),
    }
    if want.service.is_empty() || !want.service.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')) {
        let message = format!("`{}` is not the name of a service", want.service);
        let help = "write a short name such as `sagemaker.api`, or the full one";
        problems.push(Problem::new("endpoint-service", at, "service", message, help));
    } else if let Some((message, help)) = misplaced(view.place(), &want.service, want.service_region.as_deref()) {
        problems.push(Problem::new("endpoint-service-place", at, "service", message, help));
    }
    if let Some(policy) = want.policy.value() {
        let size = policy.0.to_string().chars().count();
        if size > POLICY {
            let message = format!("the policy has {size} characters; AWS allows {POLICY}");
            problems.push(Problem::new("endpoint-policy-size", at, "policy", message, "say it in fewer statements"));
        }
        if let Some((message, help)) = not_a_document(&policy.0) {
            problems.push(Problem::new("endpoint-policy", at, "policy", message, help));
        }
    }
}

fn gateway(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    // A service of another place is reported as such.
    let elsewhere = misplaced(view.place(), &want.service, want.service_region.as_deref()).is_some();
    if !elsewhere && !has_gateway(view.place(), &want.service) {
        let name = full_name(view.place(), &want.service, EndpointType::Gateway);
        let message = format!("{name} has no gateway endpoints; only S3 and DynamoDB have");
        let help = "write `type: interface` with `subnets`";
        problems.push(Problem::new("endpoint-no-gateway", at, "service", message, help));
    }
    let dns = want.private_dns_enabled.value() == Some(&true);
    let options = want.dns_options.is_some() || want.ip_address_type.value().is_some();
    let fields = [
        ("subnets", want.subnets.value().is_some_and(|list| !list.is_empty())),
        ("security_groups", want.security_groups.value().is_some_and(|list| !list.is_empty())),
        ("private_dns_enabled", dns),
        (if want.dns_options.is_some() { "dns_options" } else { "ip_address_type" }, options),
    ];
    for (field, _) in fields.into_iter().filter(|(_, given)| *given) {
        let message = format!("a gateway endpoint has no `{field}`: it is a route, not a network interface");
        let help = "leave it out, or write `type: interface`";
        problems.push(Problem::new("gateway-endpoint-field", at, field, message, help));
    }
}

fn interface(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    if want.route_tables.value().is_some_and(|list| !list.is_empty()) {
        let message = "an interface endpoint has no `route_tables`: it is reached by its address";
        let help = "leave them out, or write `type: gateway` (S3 and DynamoDB only)";
        problems.push(Problem::new("interface-endpoint-route-tables", at, "route_tables", message, help));
    }
    if want.subnets.value().is_none_or(Vec::is_empty) {
        let message = "an interface endpoint without `subnets` has no address";
        problems.push(Problem::new("interface-endpoint-subnets", at, "subnets", message, "name one subnet in each zone"));
    }
    if !want.security_groups.is_absent() && want.security_groups.value().is_none_or(Vec::is_empty) {
        let message = "an interface endpoint always has a group";
        let help = "name one that admits port 443, or leave the field out for the VPC's default group";
        problems.push(Problem::new("interface-endpoint-groups", at, "security_groups", message, help));
    }
}

/// Checks that everything lies in the endpoint's VPC, and one subnet in each zone.
pub(super) fn places(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let mut zones: BTreeMap<String, Address> = BTreeMap::new();
    for (index, subnet) in want.subnets.value().into_iter().flatten().enumerate() {
        let Some(theirs) = view.want(subnet) else { continue };
        let path = format!("subnets[{index}]");
        elsewhere(at, &path, subnet, &theirs.vpc, want, problems);
        let zone = zone(&view.place().region, &theirs.availability_zone);
        if let Some(other) = zones.insert(zone.clone(), subnet.address()) {
            let message = format!("{} and {other} are both in {zone}", subnet.address());
            let help = "an endpoint has one network interface in each zone: name one subnet of it";
            problems.push(Problem::new("endpoint-two-subnets-in-zone", at, path, message, help));
        }
    }
    for (index, group) in want.security_groups.value().into_iter().flatten().enumerate() {
        if let Some(theirs) = view.want(group) {
            elsewhere(at, &format!("security_groups[{index}]"), group, &theirs.vpc, want, problems);
        }
    }
    for (index, table) in want.route_tables.value().into_iter().flatten().enumerate() {
        if let Some(theirs) = view.want(table) {
            elsewhere(at, &format!("route_tables[{index}]"), table, &theirs.vpc, want, problems);
        }
    }
}

fn elsewhere<K: Kind>(
    at: &Address,
    path: &str,
    named: &Ref<K>,
    theirs: &Ref<crate::ec2::vpc::Vpc>,
    want: &Want,
    problems: &mut Vec<Problem>,
) {
    if *theirs != want.vpc {
        let message = format!("{} is in {}, the endpoint in {}", named.address(), theirs.address(), want.vpc.address());
        problems.push(Problem::new("endpoint-other-vpc", at, path, message, "name what lies in the endpoint's own VPC"));
    }
}

/// Checks the conditions of private DNS.
pub(super) fn private_dns(at: &Address, want: &Want, all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let interface = want.kind_of_endpoint(view.place()) == EndpointType::Interface;
    if !interface || want.private_dns_enabled.value() != Some(&true) {
        return;
    }
    if let Some(vpc) = view.want(&want.vpc) {
        let support = vpc.enable_dns_support.value() != Some(&false);
        let hostnames = vpc.enable_dns_hostnames.value() == Some(&true);
        if !support || !hostnames {
            let missing = if hostnames { "enable_dns_support" } else { "enable_dns_hostnames" };
            let message = format!("private DNS needs both DNS attributes of {}; `{missing}` is not true", want.vpc.address());
            let help = format!("set `{missing}: true` on {}", want.vpc.address());
            problems.push(Problem::new("private-dns-needs-vpc-dns", at, "private_dns_enabled", message, help));
        }
    }
    if needs_gateway(want, view) && gateways(&want.vpc, all, view).is_empty() {
        let message = "an interface endpoint for S3 with private DNS needs a gateway endpoint for S3 in the same VPC";
        let help = "add the gateway endpoint, or set `dns_options.private_dns_only_for_inbound_resolver_endpoint: false`";
        problems.push(Problem::new("s3-private-dns", at, "private_dns_enabled", message, help));
    }
}

/// True if an endpoint of this type leads to a service.
fn same_service(view: &View<'_>, want: &Want, service: &str, kind: EndpointType) -> bool {
    full_name(view.place(), &want.service, kind) == full_name(view.place(), service, kind)
}

/// True for an interface endpoint whose private names AWS gives only beside a gateway endpoint of the same service.
fn needs_gateway(want: &Want, view: &View<'_>) -> bool {
    let options = want.dns_options.as_ref();
    let inbound_only = options.and_then(|options| options.private_dns_only_for_inbound_resolver_endpoint.value().copied());
    want.kind_of_endpoint(view.place()) == EndpointType::Interface
        && want.private_dns_enabled.value() == Some(&true)
        && same_service(view, want, "s3", EndpointType::Interface)
        && inbound_only != Some(false)
}

/// The gateway endpoints for S3 in a VPC.
fn gateways(vpc: &Ref<crate::ec2::vpc::Vpc>, all: &[(&Address, Want)], view: &View<'_>) -> Vec<Address> {
    let fits = |want: &Want| {
        let gateway = want.kind_of_endpoint(view.place()) == EndpointType::Gateway;
        gateway && want.vpc == *vpc && same_service(view, want, "s3", EndpointType::Gateway)
    };
    all.iter().filter(|(_, want)| fits(want)).map(|(at, _)| (*at).clone()).collect()
}

/// The endpoints that must exist before this one can have its private names.
pub(super) fn comes_after(want: &Want, view: &View<'_>) -> Vec<Address> {
    if needs_gateway(want, view) { gateways(&want.vpc, &view.all::<VpcEndpoint>(), view) } else { Vec::new() }
}

/// Checks that no earlier endpoint holds the private names or the route of this one.
pub(super) fn twins(at: &Address, want: &Want, earlier: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let kind = want.kind_of_endpoint(view.place());
    let name = full_name(view.place(), &want.service, kind);
    for (other_at, other) in earlier {
        let same = other.vpc == want.vpc
            && same_service(view, other, &want.service, kind)
            && other.kind_of_endpoint(view.place()) == kind;
        if !same {
            continue;
        }
        let private = |want: &Want| want.private_dns_enabled.value() == Some(&true);
        if kind == EndpointType::Interface && private(want) && private(other) {
            let message = format!("{other_at} has private DNS for {name} in {} already", want.vpc.address());
            let help = "one endpoint of a service in a VPC can have private DNS: add its subnets to the other one";
            problems.push(Problem::new("private-dns-twice", at, "private_dns_enabled", message, help));
        }
        let theirs = other.route_tables.value().map_or(&[][..], Vec::as_slice);
        for (index, table) in want.route_tables.value().into_iter().flatten().enumerate() {
            if kind == EndpointType::Gateway && theirs.contains(table) {
                let message = format!("{other_at} adds the route for {name} to {} already", table.address());
                let path = format!("route_tables[{index}]");
                problems.push(Problem::new("gateway-endpoint-twice", at, path, message, "leave it to one of them"));
            }
        }
    }
}
