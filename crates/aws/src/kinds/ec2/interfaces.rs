//! Network interfaces: nobody's resource, and the usual reason why a subnet or a group cannot be deleted.

use aws_sdk_ec2::types::Filter;
use heiiki_model::failure::AwsError;

use crate::Aws;
use crate::error::failed;

/// The interfaces that a filter finds, one line each: id, status, and the text that says who made it.
pub(crate) async fn described(aws: &Aws, filter: &str, value: &str) -> Result<Vec<String>, AwsError> {
    let filter = Filter::builder().name(filter).values(value).build();
    let mut pages = aws.ec2.describe_network_interfaces().filters(filter).into_paginator().page_size(1000).send();
    let mut lines = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failed("EC2", "DescribeNetworkInterfaces", error))?;
        lines.extend(page.network_interfaces.unwrap_or_default().into_iter().map(|interface| {
            let id = interface.network_interface_id.unwrap_or_default();
            let status = interface.status.map(|status| status.as_str().to_owned()).unwrap_or_default();
            let text = interface.description.filter(|text| !text.is_empty()).unwrap_or_else(|| "no description".to_owned());
            format!("network interface {id} ({status}): {text}")
        }));
    }
    Ok(lines)
}
