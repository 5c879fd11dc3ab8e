//! Reads the facts by which a plan is judged, after it is known which ones it needs.
//!
//! None of these facts is needed to do the work. A fact that cannot be read, because it is not allowed or because a closed
//! network has no way to the service, stays unknown and refuses nothing.

use std::collections::BTreeMap;

use aws_sdk_ec2::operation::describe_vpc_endpoint_services::DescribeVpcEndpointServicesError;
use aws_sdk_ec2::types::{Filter, ServiceType, ServiceTypeDetail};
use aws_sdk_servicequotas::operation::list_service_quotas::ListServiceQuotasError;
use heiiki_model::facts::{Facts, Offer};
use heiiki_model::failure::AwsError;
use heiiki_model::limits::{Limits, Quota};

use crate::Aws;
use crate::attempts::Attempts;
use crate::error::Classify;
use crate::http::branch;
use crate::pages::Tokens;

/// Quotas of the network by their codes in Service Quotas.
const NETWORK: [(&str, Quota); 3] =
    [("L-F678F1CE", Quota::Vpcs), ("L-29B6F2EB", Quota::InterfaceEndpoints), ("L-1B52E74A", Quota::GatewayEndpoints)];
/// "EC2-VPC Elastic IPs". It stands among some two hundred others, so that it is asked for alone.
const ADDRESSES: &str = "L-0263D0A3";

/// Two attempts: a plan does not wait long for optional facts, such as those of a service that a closed network does
/// not reach.
const HASTY: Attempts = Attempts(2);

/// Reads what a plan needs to know.
pub async fn limits(aws: &Aws, limits: &Limits) -> Facts {
    let after = aws.http.calls().iter().map(|call| call.depth).max().unwrap_or_default();
    let (network, addresses, zones) = futures::join!(
        branch(after, async { if limits.network { network(aws).await } else { Ok(Vec::new()) } }),
        branch(after, async { if limits.addresses { addresses(aws).await } else { Ok(Vec::new()) } }),
        branch(after, zones(aws, limits)),
    );
    let quotas = known(network).into_iter().chain(known(addresses)).collect();
    Facts { quotas, services: known(zones), ..Facts::default() }
}

fn known<T: Default>(read: Result<T, AwsError>) -> T {
    read.unwrap_or_else(|error| {
        tracing::debug!(%error, "a limit stays unknown");
        T::default()
    })
}

async fn network(aws: &Aws) -> Result<Vec<(Quota, usize)>, AwsError> {
    let mut found = Vec::new();
    let mut token = None;
    let mut tokens = Tokens::of::<ListServiceQuotasError>();
    loop {
        let call = aws.quotas.list_service_quotas().service_code("vpc").max_results(100).set_next_token(token);
        let page = call.customize().config_override(HASTY).send().await.classify()?;
        for quota in page.quotas() {
            let which = NETWORK.iter().find(|(code, _)| quota.quota_code() == Some(code));
            found.extend(which.and_then(|(_, which)| Some((*which, whole(quota.value()?)?))));
        }
        token = tokens.next(page.next_token())?;
        if token.is_none() {
            return Ok(found);
        }
    }
}

async fn addresses(aws: &Aws) -> Result<Vec<(Quota, usize)>, AwsError> {
    let call = aws.quotas.get_service_quota().service_code("ec2").quota_code(ADDRESSES);
    let answer = call.customize().config_override(HASTY).send().await.classify()?;
    let value = answer.quota.and_then(|quota| quota.value);
    Ok(value.and_then(whole).map(|value| (Quota::ElasticIps, value)).into_iter().collect())
}

/// A quota counts objects; the service tells every quota as a fraction. `None` for what counts no objects.
fn whole(value: f64) -> Option<usize> {
    format!("{value:.0}").parse().ok()
}

/// The zones in which services are offered, for each way in which an endpoint can reach them.
async fn zones(aws: &Aws, limits: &Limits) -> Result<BTreeMap<String, Offer>, AwsError> {
    if limits.services.is_empty() {
        return Ok(BTreeMap::new());
    }
    // By filter and not by name: the name of a service that does not exist would fail the whole call.
    let names = Filter::builder().name("service-name").set_values(Some(limits.services.iter().cloned().collect())).build();
    // A service that AWS does not list is offered nowhere.
    let mut offered: BTreeMap<String, Offer> = limits.services.iter().map(|name| (name.clone(), Offer::default())).collect();
    let mut token = None;
    let mut tokens = Tokens::of::<DescribeVpcEndpointServicesError>();
    loop {
        let call = aws.ec2.describe_vpc_endpoint_services().filters(names.clone()).set_next_token(token);
        let page = call.send().await.classify()?;
        for service in page.service_details() {
            let Some(offer) = service.service_name().and_then(|name| offered.get_mut(name)) else { continue };
            for kind in service.service_type().iter().filter_map(ServiceTypeDetail::service_type) {
                match kind {
                    ServiceType::Interface => offer.interface = service.availability_zones().to_vec(),
                    ServiceType::Gateway => offer.gateway = service.availability_zones().to_vec(),
                    // Endpoints of other types are none of heiiki's.
                    _ => {}
                }
            }
        }
        token = tokens.next(page.next_token())?;
        if token.is_none() {
            return Ok(offered);
        }
    }
}
