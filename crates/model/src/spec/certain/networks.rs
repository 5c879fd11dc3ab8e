//! Endpoints without any use, and address families that no subnet of the spec has.

use crate::kinds::ec2::route_table::has_way_out;
use crate::kinds::ec2::subnet::Subnet;
use crate::kinds::ec2::vpc_endpoint::service::{full_name, has_gateway};
use crate::kinds::ec2::vpc_endpoint::{EndpointType, IpAddressType, VpcEndpoint, Want};
use crate::kinds::sagemaker::domain::Domain;
use crate::kinds::sagemaker::domain::domain_settings::IpAddressType as Family;
use crate::kinds::sagemaker::notebook_instance::NotebookInstance;
use crate::spec::View;
use crate::{Address, Problem, Ref};

pub(super) fn check(view: &View<'_>, problems: &mut Vec<Problem>) {
    let closed = !has_way_out(view);
    for (at, want) in view.all::<VpcEndpoint>() {
        match want.kind_of_endpoint(view.place()) {
            EndpointType::Gateway => without_tables(at, &want, problems),
            EndpointType::Interface if closed => without_names(at, &want, view, problems),
            EndpointType::Interface => {}
        }
        if matches!(want.ip_address_type.value(), Some(IpAddressType::Dualstack | IpAddressType::Ipv6)) {
            let subnets = want.subnets.value().map_or(&[][..], Vec::as_slice);
            without_ipv6(at, "ip_address_type", subnets, view, problems);
        }
    }
    for (at, want) in view.all::<NotebookInstance>() {
        if want.ip_address_type.value() == Some(&Family::Dualstack) {
            let subnets = want.subnet.value().map_or(&[][..], std::slice::from_ref);
            without_ipv6(at, "ip_address_type", subnets, view, problems);
        }
    }
    for (at, want) in view.all::<Domain>() {
        let settings = want.domain_settings.value();
        if settings.and_then(|settings| settings.ip_address_type.value()) == Some(&Family::Dualstack) {
            without_ipv6(at, "domain_settings.ip_address_type", &want.subnets, view, problems);
        }
    }
}

/// AWS makes a gateway endpoint without tables, and no route leads to it.
fn without_tables(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    if want.route_tables.value().is_none_or(Vec::is_empty) {
        let message = "nothing reaches a gateway endpoint that is in no route table";
        let help = "name the `route_tables` of the subnets that are to use it";
        problems.push(Problem::new("gateway-endpoint-unused", at, "route_tables", message, help).warning());
    }
}

/// If no route leads out, the public names of a service are useful only if they lead to its endpoint. S3 and DynamoDB have
/// gateway endpoints for that, and services of other companies have no public names.
fn without_names(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let name = full_name(view.place(), &want.service, EndpointType::Interface);
    let short = name.rsplit('.').next().unwrap_or_default();
    let aws = !name.starts_with("com.amazonaws.vpce.") && !has_gateway(view.place(), short);
    if want.private_dns_enabled.is_absent() && aws && view.want(&want.vpc).is_some() {
        let message = "the endpoint is made without private DNS, so that the service's own name still leads out of a network that has no way out";
        let help = "write `private_dns_enabled: true`, or `false` when its own long names are used";
        problems.push(Problem::new("private-dns-off", at, "private_dns_enabled", message, help).warning());
    }
}

/// The subnets that the spec makes have IPv4 ranges alone.
fn without_ipv6(at: &Address, path: &str, subnets: &[Ref<Subnet>], view: &View<'_>, problems: &mut Vec<Problem>) {
    if let Some(subnet) = subnets.iter().find(|subnet| view.want(subnet).is_some()) {
        let message = format!("{} has no IPv6 range, and heiiki makes none", subnet.address());
        let help = "write `ipv4`, or name existing subnets that have IPv6 ranges";
        problems.push(Problem::new("subnet-without-ipv6", at, path, message, help));
    }
}
