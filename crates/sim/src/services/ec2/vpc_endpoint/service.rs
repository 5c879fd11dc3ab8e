//! DescribeVpcEndpointServices.
//!
//! It deliberately lists S3 and DynamoDB twice, once per kind, under one name: that is what AWS does.

use serde_json::{Map, Value, json};

use super::SIZES;
use super::catalogue::{self, Service};
use crate::filter::Filters;
use crate::services::ec2::listing::values;
use crate::{Request, ServiceError, World, pagination, world::Tags};

const FILTERS: [(&str, &str); 5] = [
    ("owner", "owner"),
    ("service-name", "serviceName"),
    ("service-region", "serviceRegion"),
    ("service-type", "serviceType.serviceType"),
    ("supported-ip-address-types", "supportedIpAddressTypeSet"),
];

pub(in super::super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let all = catalogue::of(&world.region);
    let names = request.texts("ServiceName");
    if let Some(name) = names.iter().find(|name| !all.iter().any(|service| service.name == **name)) {
        return Err(ServiceError::bad("InvalidServiceName", format!("The Vpc Endpoint Service '{name}' does not exist")));
    }
    let regions = request.texts("ServiceRegion");
    let filters = Filters::read(request, &FILTERS.map(|(name, _)| name))?;
    let none = Tags::new();
    let details: Vec<(String, Value)> = all
        .iter()
        .filter(|service| names.is_empty() || names.contains(&service.name))
        .filter(|_| regions.is_empty() || regions.contains(&world.region))
        .map(|service| (format!("{}/{}", service.name, service.kind.word()), render(world, service)))
        .filter(|(_, body)| {
            let path = |name: &str| FILTERS.iter().find(|(n, _)| *n == name).map(|(_, path)| *path);
            filters.pass(&none, |name| path(name).map(|path| values(body, path)).unwrap_or_default())
        })
        .collect();
    let page = pagination::ec2(request, SIZES, details)?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "nextToken");
    let mut listed: Vec<Value> = page.items.iter().map(|body| body["serviceName"].clone()).collect();
    listed.dedup();
    answer.insert("serviceNameSet".to_owned(), Value::Array(listed));
    answer.insert("serviceDetailSet".to_owned(), Value::Array(page.items));
    Ok(Value::Object(answer))
}

fn render(world: &World, service: &Service) -> Value {
    let zones = catalogue::zones(world, service);
    let private: Vec<Value> = service.private_names.iter().map(|name| json!({"privateDnsName": name})).collect();
    json!({
        "serviceName": service.name,
        "serviceId": service.id(),
        "serviceType": [{"serviceType": service.kind.word()}],
        "serviceRegion": world.region,
        "availabilityZoneSet": zones.iter().map(|zone| &zone.name).collect::<Vec<_>>(),
        "availabilityZoneIdSet": zones.iter().map(|zone| &zone.id).collect::<Vec<_>>(),
        "owner": "amazon",
        "baseEndpointDnsNameSet": [service.base_name],
        "privateDnsName": service.private_names.first(),
        "privateDnsNameSet": private,
        "privateDnsNameVerificationState": (!service.private_names.is_empty()).then_some("verified"),
        "vpcEndpointPolicySupported": service.policy,
        "acceptanceRequired": false,
        "managesVpcEndpoints": false,
        "supportedIpAddressTypeSet": ["ipv4"],
        "tagSet": [],
    })
}
