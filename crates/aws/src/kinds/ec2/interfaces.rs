//! Network interfaces: nobody's resource, and the usual reason why a subnet, a group or an internet gateway cannot be deleted.

use aws_sdk_ec2::types::{Filter, NetworkInterface};
use heiiki_model::failure::AwsError;

use crate::Aws;
use crate::error::failed;

/// The interfaces that a filter finds, one line each: id, status, and the text that says who made it.
pub(crate) async fn described(aws: &Aws, filter: &str, value: &str) -> Result<Vec<String>, AwsError> {
    let found = found(aws, filter, value).await?.into_iter();
    Ok(found
        .map(|interface| {
            let id = interface.network_interface_id.unwrap_or_default();
            let status = interface.status.map(|status| status.as_str().to_owned()).unwrap_or_default();
            let text = interface.description.filter(|text| !text.is_empty()).unwrap_or_else(|| "no description".to_owned());
            format!("network interface {id} ({status}): {text}")
        })
        .collect())
}

/// The interfaces of a VPC that have public addresses, one line each: the addresses, and whose they are.
pub(super) async fn public(aws: &Aws, vpc: &str) -> Result<Vec<String>, AwsError> {
    let found = found(aws, "vpc-id", vpc).await?.into_iter();
    Ok(found
        .filter_map(|interface| {
            let mapped = interface.private_ip_addresses().iter().filter_map(|address| address.association()?.public_ip());
            let mapped: Vec<&str> = mapped.collect();
            let first = interface.association().and_then(|association| association.public_ip());
            let mapped = if mapped.is_empty() { first.into_iter().collect() } else { mapped };
            let id = interface.network_interface_id().unwrap_or_default();
            let instance = interface.attachment().and_then(|attachment| attachment.instance_id());
            let text = interface.description().filter(|text| !text.is_empty());
            let whose = match (instance, text) {
                (Some(instance), _) => format!("instance {instance}"),
                (None, Some(text)) => text.to_owned(),
                (None, None) => "no description".to_owned(),
            };
            let addresses = mapped.join(", ");
            (!mapped.is_empty()).then(|| format!("network interface {id} with public address {addresses}: {whose}"))
        })
        .collect())
}

/// True when a service holds an interface, so that only the service can take anything off it.
pub(super) async fn is_of_service(aws: &Aws, id: &str) -> Result<bool, AwsError> {
    let found = found(aws, "network-interface-id", id).await?;
    Ok(found.iter().any(|interface| interface.requester_managed() == Some(true)))
}

async fn found(aws: &Aws, filter: &str, value: &str) -> Result<Vec<NetworkInterface>, AwsError> {
    let filter = Filter::builder().name(filter).values(value).build();
    let mut pages = aws.ec2.describe_network_interfaces().filters(filter).into_paginator().page_size(1000).send();
    let mut found = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failed("EC2", "DescribeNetworkInterfaces", error))?;
        found.extend(page.network_interfaces.unwrap_or_default());
    }
    Ok(found)
}
