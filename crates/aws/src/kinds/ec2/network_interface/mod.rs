//! Network interfaces: read where it matters who stands in what, and deleted where SageMaker left one. Nothing here makes or changes one.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_ec2::operation::delete_network_interface::DeleteNetworkInterfaceError;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::ec2::network_interface::{Live, NetworkInterface};
use heiiki_model::spec::Disposition;

use super::interfaces;
use crate::error::{Classify, our_error};
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for NetworkInterface {
    const POLL: Duration = Duration::from_secs(5);
    /// Interfaces of hosted models have been seen to outlive their endpoint by more than a quarter of an hour.
    const STALL_TIMEOUT: Duration = Duration::from_mins(45);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        if !scope.deep {
            return Ok(Vec::new());
        }
        let found = all(pages!(aws.ec2.describe_network_interfaces(), 1000), |page| page.network_interfaces).await?;
        let found = found.into_iter().map(|interface| {
            let tags = tags::of_ec2(interface.tag_set.clone());
            Found { live: interfaces::live(interface), tags }
        });
        Ok(found.collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_network_interfaces().network_interface_ids(id).send().await.found()?;
        Ok(answer.and_then(|answer| answer.network_interfaces?.into_iter().next()).map(interfaces::live))
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

    /// Deletes an interface only while it is one that SageMaker left behind. If its state has changed, the caller
    /// waits.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let Some(now) = Self::get(aws, &live.network_interface_id).await? else { return Ok(()) };
        if now.is_left_behind() {
            return interfaces::remove(aws, &now.network_interface_id).await;
        }
        let text = format!("{} is {}: only its maker can remove it", now.network_interface_id, now.status);
        Err(our_error::<DeleteNetworkInterfaceError>("StillHeld", text, Class::InUse))
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
