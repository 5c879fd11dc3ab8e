//! Lifecycle configurations of notebook instances. AWS does not document what an update does to a script that it does
//! not name, so that both are always sent.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sagemaker::operation::describe_notebook_instance_lifecycle_config::DescribeNotebookInstanceLifecycleConfigOutput as Description;
use aws_sdk_sagemaker::types::{NotebookInstanceLifecycleConfigSummary, NotebookInstanceLifecycleHook};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::sagemaker::name_of;
use heiiki_model::kinds::sagemaker::notebook_lifecycle_config::{Live, NotebookLifecycleConfig};
use heiiki_model::spec::Disposition;

use super::{listed, script, tags};
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for NotebookLifecycleConfig {
    const POLL: Duration = Duration::from_secs(2);
    /// It waits for notebook instances, which have to be stopped first.
    const STALL_TIMEOUT: Duration = Duration::from_mins(30);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let pages = pages!(aws.sagemaker.list_notebook_instance_lifecycle_configs(), 100);
        let configs = all(pages, |page| page.notebook_instance_lifecycle_configs).await?;
        listed::<Self>(aws, scope, configs.into_iter().map(outline), |live| &live.arn).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        Ok(described(aws, id).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let want = &new.want;
        let name = name_of(new.at, want.name.as_deref());
        let call = aws
            .sagemaker
            .create_notebook_instance_lifecycle_config()
            .notebook_instance_lifecycle_config_name(name)
            .set_on_create(want.on_create.value().map(|text| hooks(Some(text))))
            .set_on_start(want.on_start.value().map(|text| hooks(Some(text))))
            .set_tags(Some(tags::given(new.tags)));
        match call.send().await.classify() {
            Err(error) if error.class == Class::Exists => {
                let arn = described(aws, name).await?.and_then(|config| config.notebook_instance_lifecycle_config_arn);
                tags::ours_or(aws, error, arn.as_deref(), false, new.tags).await?;
            }
            other => drop(other?),
        }
        Ok(name.to_owned())
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let live = &edit.live;
        let text = |field: &str, live: &Option<String>| edit.to::<Option<String>>(field).unwrap_or_else(|| live.clone());
        let (on_create, on_start) = (text("on_create", &live.on_create), text("on_start", &live.on_start));
        let call = aws
            .sagemaker
            .update_notebook_instance_lifecycle_config()
            .notebook_instance_lifecycle_config_name(&live.name)
            .set_on_create(Some(hooks(on_create.as_deref())))
            .set_on_start(Some(hooks(on_start.as_deref())));
        call.send().await.classify()?;
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let call = aws.sagemaker.delete_notebook_instance_lifecycle_config().notebook_instance_lifecycle_config_name(&live.name);
        call.send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::of_one(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.arn, tags).await
    }

    /// The notebook instances that name it. AWS filters by a part of the name.
    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let call = aws.sagemaker.list_notebook_instances().notebook_instance_lifecycle_config_name_contains(&live.name);
        let users = all(pages!(call, 100), |page| page.notebook_instances).await?.into_iter().filter(|notebook| {
            notebook.notebook_instance_lifecycle_config_name().is_some_and(|name| name.eq_ignore_ascii_case(&live.name))
        });
        let names = users.filter_map(|notebook| notebook.notebook_instance_name);
        Ok(names.map(|name| Blocker::new(format!("notebook instance {name} uses it"))).collect())
    }
}

/// A script as AWS takes it: a list of one, or of none.
fn hooks(text: Option<&str>) -> Vec<NotebookInstanceLifecycleHook> {
    let hook = |text| NotebookInstanceLifecycleHook::builder().content(script::encoded(text)).build();
    text.map(hook).into_iter().collect()
}

async fn described(aws: &Aws, name: &str) -> Result<Option<Description>, AwsError> {
    let call = aws.sagemaker.describe_notebook_instance_lifecycle_config().notebook_instance_lifecycle_config_name(name);
    call.send().await.found()
}

/// A configuration as a list shows it, without its scripts.
fn outline(config: NotebookInstanceLifecycleConfigSummary) -> Live {
    let config = Description::builder()
        .set_notebook_instance_lifecycle_config_name(config.notebook_instance_lifecycle_config_name)
        .set_notebook_instance_lifecycle_config_arn(config.notebook_instance_lifecycle_config_arn);
    live(config.build())
}

fn live(config: Description) -> Live {
    let script = |hooks: Option<Vec<NotebookInstanceLifecycleHook>>| {
        let first = hooks.unwrap_or_default().into_iter().next()?;
        first.content.as_deref().map(script::decoded)
    };
    Live {
        name: config.notebook_instance_lifecycle_config_name.unwrap_or_default(),
        arn: config.notebook_instance_lifecycle_config_arn.unwrap_or_default(),
        on_create: script(config.on_create),
        on_start: script(config.on_start),
    }
}
