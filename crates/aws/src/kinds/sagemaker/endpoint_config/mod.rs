//! Endpoint configurations. AWS has no call that changes one: only its tags can be changed, and it can be deleted
//! while endpoints use it.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sagemaker::operation::describe_endpoint_config::DescribeEndpointConfigOutput;
use aws_sdk_sagemaker::types::EndpointConfigSummary;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::sagemaker::endpoint_config::{EndpointConfig, Live, resolved};
use heiiki_model::spec::Disposition;

use super::wire::{get, part};
use super::{listed, tags};
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for EndpointConfig {
    const POLL: Duration = Duration::from_secs(2);
    /// It is made at once; the role may take minutes to be seen.
    const STALL_TIMEOUT: Duration = Duration::from_mins(5);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let summaries = all(pages!(aws.sagemaker.list_endpoint_configs(), 100), |page| page.endpoint_configs).await?;
        listed::<Self>(aws, scope, summaries.into_iter().map(outline), |live| &live.arn).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        Ok(described(aws, id).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let (name, content) = resolved(new.at, &new.want, new.known, new.replaces);
        let call = aws
            .sagemaker
            .create_endpoint_config()
            .endpoint_config_name(&name)
            .set_production_variants(get(&content, "production_variants"))
            .set_shadow_production_variants(get(&content, "shadow_production_variants"))
            .set_data_capture_config(get(&content, "data_capture_config"))
            .set_async_inference_config(get(&content, "async_inference_config"))
            .set_explainer_config(get(&content, "explainer_config"))
            .set_metrics_config(get(&content, "metrics_config"))
            .set_kms_key_id(get(&content, "kms_key_id"))
            .set_execution_role_arn(get(&content, "execution_role"))
            .set_vpc_config(get(&content, "vpc_config"))
            .set_enable_network_isolation(get(&content, "enable_network_isolation"))
            .set_tags(Some(tags::given(new.tags)));
        match call.send().await.classify() {
            Err(error) if error.class == Class::Exists => {
                let arn = described(aws, &name).await?.and_then(|config| config.endpoint_config_arn);
                tags::ours_or(aws, error, arn.as_deref(), false, new.tags).await?;
            }
            other => drop(other?),
        }
        Ok(name)
    }

    /// There is nothing that AWS would change.
    async fn update(_: &Aws, _: Edit<'_, Self>) -> Result<(), AwsError> {
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        aws.sagemaker.delete_endpoint_config().endpoint_config_name(&live.name).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::of_one(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.arn, tags).await
    }
}

async fn described(aws: &Aws, name: &str) -> Result<Option<DescribeEndpointConfigOutput>, AwsError> {
    aws.sagemaker.describe_endpoint_config().endpoint_config_name(name).send().await.found()
}

/// A configuration as a list shows it.
fn outline(summary: EndpointConfigSummary) -> Live {
    let config = DescribeEndpointConfigOutput::builder().set_endpoint_config_name(summary.endpoint_config_name);
    live(config.set_endpoint_config_arn(summary.endpoint_config_arn).build())
}

fn live(config: DescribeEndpointConfigOutput) -> Live {
    Live {
        production_variants: part(config.production_variants.as_ref()),
        shadow_production_variants: part(config.shadow_production_variants.as_ref().filter(|variants| !variants.is_empty())),
        data_capture_config: part(config.data_capture_config.as_ref()),
        async_inference_config: part(config.async_inference_config.as_ref()),
        explainer_config: part(config.explainer_config.as_ref()),
        metrics_config: part(config.metrics_config.as_ref()),
        vpc_config: part(config.vpc_config.as_ref()),
        name: config.endpoint_config_name.unwrap_or_default(),
        arn: config.endpoint_config_arn.unwrap_or_default(),
        kms_key_id: config.kms_key_id,
        execution_role_arn: config.execution_role_arn,
        enable_network_isolation: config.enable_network_isolation,
    }
}
