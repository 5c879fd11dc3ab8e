//! Lifecycle configurations of Studio. AWS has no call that changes one, and deletes none that a domain, a profile or a running app names.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sagemaker::operation::describe_studio_lifecycle_config::DescribeStudioLifecycleConfigOutput;
use aws_sdk_sagemaker::types::{StudioLifecycleConfigAppType, StudioLifecycleConfigDetails};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::sagemaker::studio_lifecycle_config::{Live, StudioLifecycleConfig};
use heiiki_model::spec::Disposition;

use super::{lifecycle_users, listed, script, tags, tenants};
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for StudioLifecycleConfig {
    const POLL: Duration = Duration::from_secs(2);
    /// It waits for apps, which can take twenty minutes to go.
    const STALL_TIMEOUT: Duration = Duration::from_mins(25);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let configs =
            all(pages!(aws.sagemaker.list_studio_lifecycle_configs(), 100), |page| page.studio_lifecycle_configs).await?;
        listed::<Self>(aws, scope, configs.into_iter().map(outline), |live| &live.arn).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        Ok(described(aws, id).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let want = &new.want;
        let name = want.aws_name(new.at, &new.known.place.environment);
        let call = aws
            .sagemaker
            .create_studio_lifecycle_config()
            .studio_lifecycle_config_name(&name)
            .studio_lifecycle_config_app_type(want.app_type.as_str().into())
            .studio_lifecycle_config_content(script::encoded(want.content.as_deref().unwrap_or_default()))
            .set_tags(Some(tags::given(new.tags)));
        match call.send().await.classify() {
            Err(error) if error.class == Class::Exists => {
                let arn = described(aws, &name).await?.and_then(|config| config.studio_lifecycle_config_arn);
                tags::ours_or(aws, error, arn.as_deref(), false, new.tags).await?;
            }
            other => drop(other?),
        }
        Ok(name)
    }

    /// There is nothing to send: AWS has no call for it, and every difference replaces.
    async fn update(_: &Aws, _: Edit<'_, Self>) -> Result<(), AwsError> {
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        match aws.sagemaker.delete_studio_lifecycle_config().studio_lifecycle_config_name(&live.name).send().await.classify() {
            Err(error) if error.class == Class::InUse => {
                Err(tenants::refused(error, &lifecycle_users::of(aws, &live.arn).await?))
            }
            other => other.or_gone(),
        }
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::of_one(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.arn, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let users = lifecycle_users::of(aws, &live.arn).await?;
        Ok(users.iter().map(tenants::Tenant::blocker).collect())
    }
}

async fn described(aws: &Aws, name: &str) -> Result<Option<DescribeStudioLifecycleConfigOutput>, AwsError> {
    aws.sagemaker.describe_studio_lifecycle_config().studio_lifecycle_config_name(name).send().await.found()
}

/// A configuration as a list shows it, without its script.
fn outline(config: StudioLifecycleConfigDetails) -> Live {
    let config = DescribeStudioLifecycleConfigOutput::builder()
        .set_studio_lifecycle_config_name(config.studio_lifecycle_config_name)
        .set_studio_lifecycle_config_arn(config.studio_lifecycle_config_arn)
        .set_studio_lifecycle_config_app_type(config.studio_lifecycle_config_app_type);
    live(config.build())
}

fn live(config: DescribeStudioLifecycleConfigOutput) -> Live {
    let app_type = config.studio_lifecycle_config_app_type.as_ref();
    Live {
        app_type: app_type.map_or("", StudioLifecycleConfigAppType::as_str).to_owned(),
        name: config.studio_lifecycle_config_name.unwrap_or_default(),
        arn: config.studio_lifecycle_config_arn.unwrap_or_default(),
        content: config.studio_lifecycle_config_content.as_deref().map(script::decoded),
    }
}
