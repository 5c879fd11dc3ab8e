//! Network interfaces: read where it matters who stands in what, and deleted where SageMaker left one. Nothing here makes or changes one.

use std::collections::BTreeMap;
use std::time::Duration;

use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::ec2::network_interface::{Live, NetworkInterface};
use heiiki_model::spec::Disposition;

use super::interfaces;
use crate::error::failed;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for NetworkInterface {
    const POLL: Duration = Duration::from_secs(5);
    /// Interfaces of hosted models have been seen to outlive their endpoint by more than a quarter of an hour.
    const STUCK: Duration = Duration::from_mins(45);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let mut found = Vec::new();
        if !scope.deep {
            return Ok(found);
        }
        for page in pages!(aws.ec2.describe_network_interfaces(), 1000).await? {
            found.extend(page.network_interfaces.unwrap_or_default().into_iter().map(|interface| {
                let tags = tags::of_ec2(interface.tag_set.clone());
                Found { live: interfaces::live(interface), tags }
            }));
        }
        Ok(found)
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_network_interfaces().network_interface_ids(id).send().await;
        match answer.map_err(|error| failed("EC2", "DescribeNetworkInterfaces", error)) {
            Ok(answer) => Ok(answer.network_interfaces.unwrap_or_default().into_iter().next().map(interfaces::live)),
            Err(error) if error.class == Class::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn create(_: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        match new.want {}
    }

    async fn update(_: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        match edit.want {
            Some(want) => match want {},
            None => Ok(()),
        }
    }

    /// Only what SageMaker let go of and left behind is deleted. Whatever else it has become meanwhile is waited for.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let Some(now) = Self::get(aws, &live.network_interface_id).await? else { return Ok(()) };
        if now.is_left_behind() {
            return interfaces::remove(aws, &now.network_interface_id).await;
        }
        Err(AwsError {
            service: "EC2".to_owned(),
            operation: "DeleteNetworkInterface".to_owned(),
            code: "StillHeld".to_owned(),
            message: format!("{} is {}: only its maker can remove it", now.network_interface_id, now.status),
            request_id: None,
            class: Class::InUse,
        })
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.network_interface_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.network_interface_id, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<heiiki_model::failure::Blocker>, AwsError> {
        Ok(Self::get(aws, &live.network_interface_id)
            .await?
            .iter()
            .map(|now| interfaces::blocker(now, &aws.place.account))
            .collect())
    }
}
