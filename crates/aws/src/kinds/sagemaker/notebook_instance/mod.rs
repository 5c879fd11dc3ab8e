//! Notebook instances. They are updated and deleted only while they are stopped, and stopped only while they are in
//! service. A `Failed` one is changed, started and deleted as it is.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_sagemaker::operation::delete_notebook_instance::DeleteNotebookInstanceError;
use aws_sdk_sagemaker::operation::describe_notebook_instance::DescribeNotebookInstanceOutput;
use aws_sdk_sagemaker::operation::start_notebook_instance::StartNotebookInstanceError;
use aws_sdk_sagemaker::operation::update_notebook_instance::UpdateNotebookInstanceError;
use aws_sdk_sagemaker::types::{self, InstanceMetadataServiceConfiguration, NotebookInstanceStatus, NotebookInstanceSummary};
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::sagemaker::name_of;
use heiiki_model::kinds::sagemaker::notebook_instance::{Live, NotebookInstance};
use heiiki_model::spec::Disposition;

use super::{listed, tags};
use crate::error::{Classify, our_error};
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

/// The time that a started notebook instance may stay `Stopped`. Sometimes a start has no effect and is sent again.
const START: Duration = Duration::from_secs(30);
/// The number of times that a start is sent.
const STARTS: usize = 6;

impl Ops for NotebookInstance {
    const POLL: Duration = Duration::from_secs(10);
    /// A stop takes one to three minutes, a start three to six.
    const STALL_TIMEOUT: Duration = Duration::from_mins(30);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let summaries = all(pages!(aws.sagemaker.list_notebook_instances(), 100), |page| page.notebook_instances).await?;
        listed::<Self>(aws, scope, summaries.into_iter().map(outline), |live| &live.arn).await
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        Ok(described(aws, id).await?.map(live))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let (want, known) = (&new.want, new.known);
        let name = name_of(new.at, want.name.as_deref());
        let groups = want.security_groups.value().map(|groups| groups.iter().filter_map(|group| known.id(group)).collect());
        let service = want.instance_metadata_service_configuration.value();
        let call = aws
            .sagemaker
            .create_notebook_instance()
            .notebook_instance_name(name)
            .instance_type(want.instance_type.as_str().into())
            .set_role_arn(known.attribute(&want.role.address(), "arn"))
            .set_subnet_id(want.subnet.value().and_then(|subnet| known.id(subnet)))
            .set_security_group_ids(groups)
            .set_direct_internet_access(want.direct_internet_access.value().map(|word| word.as_str().into()))
            .set_volume_size_in_gb(want.volume_size_in_gb.value().and_then(|size| i32::try_from(*size).ok()))
            .set_kms_key_id(want.kms_key_id.value().map(|key| key.resolve(known).0))
            .set_lifecycle_config_name(want.lifecycle_config.value().and_then(|config| config.name(known).ok()))
            .set_default_code_repository(want.default_code_repository.value().cloned())
            .set_additional_code_repositories(want.additional_code_repositories.value().filter(|list| !list.is_empty()).cloned())
            .set_root_access(want.root_access.value().map(|word| word.as_str().into()))
            .set_platform_identifier(want.platform_identifier.value().cloned())
            .set_instance_metadata_service_configuration(
                service.map(|service| metadata_service(&service.minimum_instance_metadata_service_version.0)),
            )
            .set_ip_address_type(want.ip_address_type.value().map(|word| word.as_str().into()))
            .set_tags(Some(tags::given(new.tags)));
        match call.send().await.classify() {
            Err(error) if error.class == Class::Exists => {
                let there = described(aws, name).await?;
                let status = there.as_ref().and_then(|notebook| notebook.notebook_instance_status.as_ref());
                let going = status == Some(&NotebookInstanceStatus::Deleting);
                let arn = there.and_then(|notebook| notebook.notebook_instance_arn);
                tags::ours_or(aws, error, arn.as_deref(), going, new.tags).await?;
            }
            other => drop(other?),
        }
        Ok(name.to_owned())
    }

    /// Called again until it is stopped; then it sends the changes and starts what ran before. A failed one is changed and started as it is.
    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let name = &edit.live.name;
        match status(aws, name).await? {
            Some(NotebookInstanceStatus::Stopped | NotebookInstanceStatus::Failed) | None => {}
            Some(status) => return Err(not_stopped::<UpdateNotebookInstanceError>(aws, name, &status).await?),
        }
        let ran = !matches!(edit.live.status.as_str(), "Stopped" | "Stopping");
        if !edit.changes.is_empty() {
            send(aws, &edit).await?;
            if !settled(aws, name).await? {
                return Ok(());
            }
        }
        if ran { start(aws, name).await } else { Ok(()) }
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let name = &live.name;
        match status(aws, name).await? {
            None | Some(NotebookInstanceStatus::Deleting) => return Ok(()),
            Some(NotebookInstanceStatus::Stopped | NotebookInstanceStatus::Failed) => {}
            Some(status) => return Err(not_stopped::<DeleteNotebookInstanceError>(aws, name, &status).await?),
        }
        aws.sagemaker.delete_notebook_instance().notebook_instance_name(name).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::of_one(aws, &live.arn).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.arn, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let status = status(aws, &live.name).await?;
        Ok(status.iter().map(|status| Blocker::new(format!("notebook instance {} is {}", live.name, status.as_str()))).collect())
    }
}

fn metadata_service(version: &str) -> InstanceMetadataServiceConfiguration {
    InstanceMetadataServiceConfiguration::builder().minimum_instance_metadata_service_version(version).build()
}

/// Stops a notebook instance that is in service, and says that it is not stopped yet. In other states AWS refuses to
/// stop it, and a failed one can never be stopped.
async fn not_stopped<E>(aws: &Aws, name: &str, status: &NotebookInstanceStatus) -> Result<AwsError, AwsError> {
    if *status == NotebookInstanceStatus::InService {
        match aws.sagemaker.stop_notebook_instance().notebook_instance_name(name).send().await.classify() {
            Err(error) if error.class != Class::InUse => return Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    let text = format!("notebook instance {name} is {}; it has to be stopped first", status.as_str());
    Ok(our_error::<E>("NotStopped", text, Class::InUse))
}

async fn send(aws: &Aws, edit: &Edit<'_, NotebookInstance>) -> Result<(), AwsError> {
    let text = |field: &str| edit.to::<Option<String>>(field);
    let call = aws
        .sagemaker
        .update_notebook_instance()
        .notebook_instance_name(&edit.live.name)
        .set_instance_type(edit.to::<String>("instance_type").map(|word| word.as_str().into()))
        .set_role_arn(edit.to("role"))
        .set_volume_size_in_gb(edit.to("volume_size_in_gb"))
        .set_root_access(edit.to::<String>("root_access").map(|word| word.as_str().into()))
        .set_platform_identifier(edit.to("platform_identifier"))
        .set_ip_address_type(edit.to::<String>("ip_address_type").map(|word| word.as_str().into()))
        .set_instance_metadata_service_configuration(
            edit.to::<String>("instance_metadata_service_configuration.minimum_instance_metadata_service_version")
                .map(|version| metadata_service(&version)),
        );
    let call = match text("lifecycle_config") {
        Some(None) => call.disassociate_lifecycle_config(true),
        config => call.set_lifecycle_config_name(config.flatten()),
    };
    let call = match text("default_code_repository") {
        Some(None) => call.disassociate_default_code_repository(true),
        repository => call.set_default_code_repository(repository.flatten()),
    };
    let call = match edit.to::<Vec<String>>("additional_code_repositories") {
        Some(list) if list.is_empty() => call.disassociate_additional_code_repositories(true),
        list => call.set_additional_code_repositories(list),
    };
    call.send().await.classify()?;
    Ok(())
}

/// Waits until an update is over; true when the notebook instance is stopped and can be started.
async fn settled(aws: &Aws, name: &str) -> Result<bool, AwsError> {
    let began = aws.clock.now();
    while aws.clock.now().duration_since(began).unwrap_or_default() < NotebookInstance::STALL_TIMEOUT {
        match status(aws, name).await? {
            Some(NotebookInstanceStatus::Stopped) => return Ok(true),
            Some(NotebookInstanceStatus::Updating) => aws.clock.sleep(NotebookInstance::POLL).await,
            // Failed or gone: the applier looks next, and says so.
            _ => return Ok(false),
        }
    }
    Ok(false)
}

async fn start(aws: &Aws, name: &str) -> Result<(), AwsError> {
    for _ in 0..STARTS {
        match aws.sagemaker.start_notebook_instance().notebook_instance_name(name).send().await.classify() {
            Err(error) if error.class != Class::InUse => return Err(error),
            Ok(_) | Err(_) => {}
        }
        let sent = aws.clock.now();
        while aws.clock.now().duration_since(sent).unwrap_or_default() < START {
            if status(aws, name).await? != Some(NotebookInstanceStatus::Stopped) {
                return Ok(());
            }
            aws.clock.sleep(NotebookInstance::POLL).await;
        }
    }
    let text = format!("AWS took {STARTS} requests to start notebook instance {name}, and it is still stopped");
    Err(our_error::<StartNotebookInstanceError>("NotStarted", text, Class::Other))
}

async fn described(aws: &Aws, name: &str) -> Result<Option<DescribeNotebookInstanceOutput>, AwsError> {
    aws.sagemaker.describe_notebook_instance().notebook_instance_name(name).send().await.found()
}

async fn status(aws: &Aws, name: &str) -> Result<Option<NotebookInstanceStatus>, AwsError> {
    Ok(described(aws, name).await?.and_then(|notebook| notebook.notebook_instance_status))
}

/// A notebook instance as a list shows it.
fn outline(summary: NotebookInstanceSummary) -> Live {
    let notebook = DescribeNotebookInstanceOutput::builder()
        .set_notebook_instance_name(summary.notebook_instance_name)
        .set_notebook_instance_arn(summary.notebook_instance_arn)
        .set_notebook_instance_status(summary.notebook_instance_status)
        .set_instance_type(summary.instance_type)
        .set_url(summary.url);
    live(notebook.build())
}

fn live(notebook: DescribeNotebookInstanceOutput) -> Live {
    let word = |word: Option<&str>, default: &str| word.unwrap_or(default).to_owned();
    let service = notebook.instance_metadata_service_configuration;
    Live {
        status: word(notebook.notebook_instance_status.as_ref().map(NotebookInstanceStatus::as_str), "Unknown"),
        instance_type: word(notebook.instance_type.as_ref().map(types::InstanceType::as_str), ""),
        direct_internet_access: word(
            notebook.direct_internet_access.as_ref().map(types::DirectInternetAccess::as_str),
            "Enabled",
        ),
        root_access: word(notebook.root_access.as_ref().map(types::RootAccess::as_str), "Enabled"),
        ip_address_type: word(notebook.ip_address_type.as_ref().map(types::IpAddressType::as_str), "ipv4"),
        name: notebook.notebook_instance_name.unwrap_or_default(),
        arn: notebook.notebook_instance_arn.unwrap_or_default(),
        failure_reason: notebook.failure_reason,
        url: notebook.url,
        role_arn: notebook.role_arn.unwrap_or_default(),
        subnet_id: notebook.subnet_id,
        security_group_ids: notebook.security_groups.unwrap_or_default(),
        network_interface_id: notebook.network_interface_id,
        volume_size_in_gb: notebook.volume_size_in_gb.map_or(5, i64::from),
        kms_key_id: notebook.kms_key_id,
        lifecycle_config: notebook.notebook_instance_lifecycle_config_name,
        default_code_repository: notebook.default_code_repository,
        additional_code_repositories: notebook.additional_code_repositories.unwrap_or_default(),
        platform_identifier: notebook.platform_identifier,
        minimum_instance_metadata_service_version: service.and_then(|service| service.minimum_instance_metadata_service_version),
    }
}
