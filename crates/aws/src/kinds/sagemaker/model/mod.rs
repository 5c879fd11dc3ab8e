//! Models. AWS has no call that changes one: only its tags can be changed, and it can be deleted while configurations
//! use it.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sagemaker::operation::describe_model::DescribeModelOutput;
use aws_sdk_sagemaker::types::ModelSummary;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::sagemaker::model::{Live, Model, resolved};
use heiiki_model::spec::Disposition;

use super::wire::{get, part};
use super::{listed, tags};
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for Model {
    const POLL: Duration = Duration::from_secs(2);
    /// It is made at once; the role may take minutes to be seen.
    const STALL_TIMEOUT: Duration = Duration::from_mins(5);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let summaries = all(pages!(aws.sagemaker.list_models(), 100), |page| page.models).await?;
        listed::<Self>(aws, scope, summaries.into_iter().map(outline), |live| &live.arn).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        Ok(described(aws, id).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let (name, content) = resolved(new.at, &new.want, new.known, new.replaces);
        let call = aws
            .sagemaker
            .create_model()
            .model_name(&name)
            .set_execution_role_arn(get(&content, "execution_role"))
            .set_primary_container(get(&content, "primary_container"))
            .set_containers(get(&content, "containers"))
            .set_inference_execution_config(get(&content, "inference_execution_config"))
            .set_vpc_config(get(&content, "vpc_config"))
            .set_enable_network_isolation(get(&content, "enable_network_isolation"))
            .set_tags(Some(tags::given(new.tags)));
        match call.send().await.classify() {
            Err(error) if error.class == Class::Exists => {
                let arn = described(aws, &name).await?.and_then(|model| model.model_arn);
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
        aws.sagemaker.delete_model().model_name(&live.name).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::of_one(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.arn, tags).await
    }
}

async fn described(aws: &Aws, name: &str) -> Result<Option<DescribeModelOutput>, AwsError> {
    aws.sagemaker.describe_model().model_name(name).send().await.found()
}

/// A model as a list shows it.
fn outline(summary: ModelSummary) -> Live {
    let model = DescribeModelOutput::builder().set_model_name(summary.model_name).set_model_arn(summary.model_arn);
    live(model.build())
}

fn live(model: DescribeModelOutput) -> Live {
    Live {
        primary_container: part(model.primary_container.as_ref()),
        containers: part(model.containers.as_ref().filter(|containers| !containers.is_empty())),
        inference_execution_config: part(model.inference_execution_config.as_ref()),
        vpc_config: part(model.vpc_config.as_ref()),
        name: model.model_name.unwrap_or_default(),
        arn: model.model_arn.unwrap_or_default(),
        execution_role_arn: model.execution_role_arn,
        enable_network_isolation: model.enable_network_isolation,
    }
}
