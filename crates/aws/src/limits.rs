//! Reads the facts by which a plan is judged, after it is known which ones it needs.
//!
//! Nothing of this is needed to do the work. What cannot be read, because it is not allowed or because a closed network has no way to the service, stays
//! unknown, and refuses nothing.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::Filter;
use aws_smithy_types::retry::RetryConfig;
use heiiki_model::failure::AwsError;
use heiiki_model::kinds::ec2::vpc_endpoint::EndpointType;
use heiiki_model::limits::{ELASTIC_IPS, GATEWAY_ENDPOINTS, INTERFACE_ENDPOINTS, Limits, VPCS, zones_fact};

use crate::Aws;
use crate::error::failed;
use crate::meter::branch;
use crate::pages::Tokens;

/// Quotas of the network by their codes in Service Quotas.
const NETWORK: [(&str, &str); 3] = [("L-F678F1CE", VPCS), ("L-29B6F2EB", INTERFACE_ENDPOINTS), ("L-1B52E74A", GATEWAY_ENDPOINTS)];
/// "EC2-VPC Elastic IPs". It stands among some two hundred others, so that it is asked for alone.
const ADDRESSES: &str = "L-0263D0A3";

/// A plan does not wait long for what it can do without, such as a service that a closed network does not reach.
fn hasty() -> aws_sdk_servicequotas::config::Builder {
    aws_sdk_servicequotas::config::Builder::new().retry_config(RetryConfig::standard().with_max_attempts(2))
}

/// Reads what a plan needs to know.
pub async fn limits(aws: &Aws, limits: &Limits) -> BTreeMap<String, String> {
    let after = aws.meter.calls().iter().map(|call| call.depth).max().unwrap_or_default();
    let (network, addresses, zones) = futures::join!(
        branch(after, async { if limits.network { network(aws).await } else { Ok(Vec::new()) } }),
        branch(after, async { if limits.addresses { addresses(aws).await } else { Ok(Vec::new()) } }),
        branch(after, zones(aws, limits)),
    );
    let known = |facts: Result<Vec<(String, String)>, AwsError>| match facts {
        Ok(facts) => facts,
        Err(error) => {
            tracing::debug!(%error, "a limit stays unknown");
            Vec::new()
        }
    };
    [network, addresses, zones].into_iter().flat_map(known).collect()
}

async fn network(aws: &Aws) -> Result<Vec<(String, String)>, AwsError> {
    let mut found = Vec::new();
    let mut token = None;
    let mut tokens = Tokens::of("Service Quotas", "ListServiceQuotas");
    loop {
        let call = aws.quotas.list_service_quotas().service_code("vpc").max_results(100).set_next_token(token);
        let page = call.customize().config_override(hasty()).send().await;
        let page = page.map_err(|error| failed("Service Quotas", "ListServiceQuotas", error))?;
        for quota in page.quotas() {
            let fact = NETWORK.iter().find(|(code, _)| quota.quota_code() == Some(code));
            found.extend(fact.and_then(|(_, fact)| Some(((*fact).to_owned(), whole(quota.value()?)))));
        }
        token = tokens.next(page.next_token())?;
        if token.is_none() {
            return Ok(found);
        }
    }
}

async fn addresses(aws: &Aws) -> Result<Vec<(String, String)>, AwsError> {
    let call = aws.quotas.get_service_quota().service_code("ec2").quota_code(ADDRESSES);
    let answer = call.customize().config_override(hasty()).send().await;
    let answer = answer.map_err(|error| failed("Service Quotas", "GetServiceQuota", error))?;
    let value = answer.quota.and_then(|quota| quota.value);
    Ok(value.map(|value| (ELASTIC_IPS.to_owned(), whole(value))).into_iter().collect())
}

/// A quota counts objects; the service tells every quota as a fraction.
fn whole(value: f64) -> String {
    format!("{value:.0}")
}

/// Where services are offered, for each way in which an endpoint can reach them.
async fn zones(aws: &Aws, limits: &Limits) -> Result<Vec<(String, String)>, AwsError> {
    if limits.services.is_empty() {
        return Ok(Vec::new());
    }
    // By filter and not by name: the name of a service that does not exist would fail the whole call.
    let names = Filter::builder().name("service-name").set_values(Some(limits.services.iter().cloned().collect())).build();
    let mut offered: BTreeMap<String, String> = BTreeMap::new();
    for service in &limits.services {
        for kind in [EndpointType::Interface, EndpointType::Gateway] {
            offered.insert(zones_fact(service, kind), String::new());
        }
    }
    let mut token = None;
    let mut tokens = Tokens::of("EC2", "DescribeVpcEndpointServices");
    loop {
        let call = aws.ec2.describe_vpc_endpoint_services().filters(names.clone()).set_next_token(token);
        let page = call.send().await.map_err(|error| failed("EC2", "DescribeVpcEndpointServices", error))?;
        for service in page.service_details() {
            let name = service.service_name().unwrap_or_default();
            let zones = service.availability_zones().join(",");
            for kind in service.service_type().iter().filter_map(|kind| Some(kind.service_type()?.as_str())) {
                offered.insert(format!("zones/{name}/{}", kind.to_ascii_lowercase()), zones.clone());
            }
        }
        token = tokens.next(page.next_token())?;
        if token.is_none() {
            return Ok(offered.into_iter().collect());
        }
    }
}
