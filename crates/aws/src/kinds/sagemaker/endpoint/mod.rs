//! Endpoints. While AWS works on one, it takes neither a change nor a deletion. A change whose answer was lost is
//! recognised by the configuration to which the endpoint is changing.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sagemaker::operation::delete_endpoint::DeleteEndpointError;
use aws_sdk_sagemaker::operation::describe_endpoint::DescribeEndpointOutput;
use aws_sdk_sagemaker::operation::update_endpoint::UpdateEndpointError;
use aws_sdk_sagemaker::types::{
    EndpointStatus, EndpointSummary, PendingDeploymentSummary, ProductionVariantSummary, VariantProperty,
};
use heiiki_model::Lifecycle;
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::sagemaker::endpoint::{Endpoint, Live, LiveVariant, Pending, Want, deployment};
use heiiki_model::kinds::sagemaker::name_of;
use heiiki_model::spec::Disposition;

use super::wire::Wire;
use super::{listed, tags};
use crate::error::{Classify, our_error};
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for Endpoint {
    const POLL: Duration = Duration::from_secs(15);
    /// A container has up to an hour to fetch its artefacts and up to an hour to answer its health check; a step of a change may wait an hour.
    const STALL_TIMEOUT: Duration = Duration::from_mins(150);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let summaries = all(pages!(aws.sagemaker.list_endpoints(), 100), |page| page.endpoints).await?;
        listed::<Self>(aws, scope, summaries.into_iter().map(outline), |live| &live.arn).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        Ok(described(aws, id).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let (want, known) = (&new.want, new.known);
        let name = name_of(new.at, want.name.as_deref());
        let call = aws
            .sagemaker
            .create_endpoint()
            .endpoint_name(name)
            .set_endpoint_config_name(known.id(&want.endpoint_config))
            .set_deployment_config(deployment(want, known).as_ref().and_then(Wire::sdk))
            .set_tags(Some(tags::given(new.tags)));
        match call.send().await.classify() {
            Err(error) if error.class == Class::Exists => {
                let there = described(aws, name).await?;
                let going = there.as_ref().is_some_and(|endpoint| endpoint.endpoint_status == Some(EndpointStatus::Deleting));
                let arn = there.and_then(|endpoint| endpoint.endpoint_arn);
                tags::ours_or(aws, error, arn.as_deref(), going, new.tags).await?;
            }
            other => drop(other?),
        }
        Ok(name.to_owned())
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let (Some(want), Some(config)) = (&edit.want, edit.to::<String>("endpoint_config")) else { return Ok(()) };
        let name = &edit.live.name;
        if let Some(now) = described(aws, name).await? {
            let pending = now.pending_deployment_summary.as_ref().and_then(|pending| pending.endpoint_config_name.as_ref());
            let status = now.endpoint_status.unwrap_or(EndpointStatus::InService);
            if is_moving(&status) {
                return if pending == Some(&config) { Ok(()) } else { Err(moving::<UpdateEndpointError>(name, &status)) };
            }
            // The answer to the call was lost, and the change is over already.
            if status == EndpointStatus::InService && now.endpoint_config_name.as_ref() == Some(&config) {
                return Ok(());
            }
        }
        send(aws, &edit, want, &config).await
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let name = &live.name;
        match described(aws, name).await?.and_then(|endpoint| endpoint.endpoint_status) {
            None | Some(EndpointStatus::Deleting) => return Ok(()),
            Some(status) if is_moving(&status) => return Err(moving::<DeleteEndpointError>(name, &status)),
            Some(_) => {}
        }
        aws.sagemaker.delete_endpoint().endpoint_name(name).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::of_one(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.arn, tags).await
    }

    /// Its own status, with the progress of a change: as long as that moves, so does the wait.
    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        use heiiki_model::Phase;
        let now = described(aws, &live.name).await?.map(self::live);
        Ok(now
            .iter()
            .filter_map(|now| match Endpoint::phase(now) {
                Phase::Busy(status) => Some(Blocker::new(format!("endpoint {} is {status}", now.name))),
                Phase::Ready | Phase::Failed(_) => None,
            })
            .collect())
    }
}

/// AWS is working on it and takes neither a change nor a deletion.
fn is_moving(status: &EndpointStatus) -> bool {
    use EndpointStatus::{Creating, Deleting, RollingBack, SystemUpdating, Updating};
    matches!(status, Creating | Updating | SystemUpdating | RollingBack | Deleting)
}

fn moving<E>(name: &str, status: &EndpointStatus) -> AwsError {
    let text = format!("endpoint {name} is {}; AWS has to finish first", status.as_str());
    our_error::<E>("InProgress", text, Class::InUse)
}

async fn send(aws: &Aws, edit: &Edit<'_, Endpoint>, want: &Want, config: &str) -> Result<(), AwsError> {
    let excluded = want.exclude_retained_variant_properties.value().map(|properties| {
        let property = |word: &str| VariantProperty::builder().variant_property_type(word.into()).build();
        properties.iter().map(|word| property(word.as_str())).collect()
    });
    let call = aws
        .sagemaker
        .update_endpoint()
        .endpoint_name(&edit.live.name)
        .endpoint_config_name(config)
        .set_retain_all_variant_properties(want.retain_all_variant_properties.value().copied())
        .set_exclude_retained_variant_properties(excluded)
        .set_deployment_config(deployment(want, edit.known).as_ref().and_then(Wire::sdk))
        .set_retain_deployment_config(want.retain_deployment_config.value().copied());
    let answer = call.send().await.classify();
    answer.map(drop).map_err(|error| unless_lost(error, edit.live.endpoint_config_name.as_deref()))
}

/// AWS switches an endpoint only while the configuration that it serves exists. When that is the one that it misses, waiting is of no use.
fn unless_lost(error: AwsError, serves: Option<&str>) -> AwsError {
    let lost = serves.filter(|name| {
        let arn = format!("endpoint-config/{}\"", name.to_ascii_lowercase());
        error.class == Class::NotReady && error.message.to_ascii_lowercase().contains(&arn)
    });
    match lost {
        None => error,
        Some(name) => AwsError {
            message: format!(
                "{} It is what the endpoint serves, and was deleted: make a configuration {name} again, or delete the endpoint",
                error.message
            ),
            class: Class::Other,
            ..error
        },
    }
}

async fn described(aws: &Aws, name: &str) -> Result<Option<DescribeEndpointOutput>, AwsError> {
    aws.sagemaker.describe_endpoint().endpoint_name(name).send().await.found()
}

/// An endpoint as a list shows it.
fn outline(summary: EndpointSummary) -> Live {
    let endpoint = DescribeEndpointOutput::builder()
        .set_endpoint_name(summary.endpoint_name)
        .set_endpoint_arn(summary.endpoint_arn)
        .set_endpoint_status(summary.endpoint_status);
    live(endpoint.build())
}

fn live(endpoint: DescribeEndpointOutput) -> Live {
    Live {
        status: endpoint.endpoint_status.map_or_else(|| "Unknown".to_owned(), |status| status.as_str().to_owned()),
        name: endpoint.endpoint_name.unwrap_or_default(),
        arn: endpoint.endpoint_arn.unwrap_or_default(),
        failure_reason: endpoint.failure_reason,
        endpoint_config_name: endpoint.endpoint_config_name,
        pending: endpoint.pending_deployment_summary.map(pending),
        variants: endpoint.production_variants.unwrap_or_default().into_iter().map(variant).collect(),
    }
}

fn variant(variant: ProductionVariantSummary) -> LiveVariant {
    LiveVariant {
        variant_name: variant.variant_name.unwrap_or_default(),
        current_instance_count: variant.current_instance_count.map(i64::from),
        desired_instance_count: variant.desired_instance_count.map(i64::from),
        current_weight: variant.current_weight.and_then(|weight| weight.json().as_f64()),
    }
}

/// The number of new instances that are in service, over all variants.
fn pending(summary: PendingDeploymentSummary) -> Pending {
    let variants = summary.production_variants.unwrap_or_default();
    let sum = |counts: Vec<Option<i32>>| counts.into_iter().flatten().map(i64::from).reduce(|sum, count| sum + count);
    Pending {
        endpoint_config_name: summary.endpoint_config_name,
        current_instance_count: sum(variants.iter().map(|variant| variant.current_instance_count).collect()),
        desired_instance_count: sum(variants.iter().map(|variant| variant.desired_instance_count).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_of_no_use_when_what_it_serves_is_gone() {
        let error = |name: &str| {
            let text = format!("Could not find endpoint configuration \"arn:aws:sagemaker:r:1:endpoint-config/{name}\".");
            our_error::<UpdateEndpointError>("ValidationException", text, Class::NotReady)
        };
        assert_eq!(unless_lost(error("front-2"), Some("Front")).class, Class::NotReady);
        assert_eq!(unless_lost(error("front"), None).class, Class::NotReady);
        let lost = unless_lost(error("front"), Some("Front"));
        assert!(lost.class == Class::Other && lost.message.contains("make a configuration Front again"), "{lost}");
    }
}
