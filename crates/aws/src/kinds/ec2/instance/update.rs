//! Changes instances. `ModifyInstanceAttribute` takes one attribute a call, and some attributes only while the instance is stopped.

use aws_sdk_ec2::operation::modify_instance_attribute::builders::ModifyInstanceAttributeFluentBuilder;
use aws_sdk_ec2::operation::modify_instance_credit_specification::ModifyInstanceCreditSpecificationError;
use aws_sdk_ec2::operation::stop_instances::StopInstancesError;
use aws_sdk_ec2::primitives::Blob;
use aws_sdk_ec2::types::{
    AttributeBooleanValue, AttributeValue, EbsInstanceBlockDeviceSpecification, Filter, HttpTokensState,
    IamInstanceProfileSpecification, InstanceBlockDeviceMappingSpecification, InstanceCreditSpecificationRequest,
    InstanceMetadataEndpointState, InstanceMetadataProtocolState, InstanceMetadataTagsState, InstanceStateName,
    SecureBlobAttributeValue,
};
use heiiki_model::Change;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kind::Mode;
use heiiki_model::kinds::ec2::instance::Instance;
use heiiki_model::kinds::ec2::instance::parts::RunState;
use serde_json::Value;

use crate::error::{Classify, our_error, told_error};
use crate::{Aws, Edit};

/// Sends changes: first those that are possible while the instance runs, then those that need a stop.
pub(super) async fn update(aws: &Aws, edit: &Edit<'_, Instance>) -> Result<(), AwsError> {
    running(aws, edit).await?;
    if edit.changes.iter().any(|change| matches!(change.mode, Mode::Restart)) {
        return restart(aws, edit).await;
    }
    match edit.to("instance_state") {
        Some(RunState::Running) => start(aws, &edit.live.instance_id).await,
        Some(RunState::Stopped) => stop(aws, &edit.live.instance_id).await.map(drop),
        None => Ok(()),
    }
}

async fn running(aws: &Aws, edit: &Edit<'_, Instance>) -> Result<(), AwsError> {
    let id = &edit.live.instance_id;
    let call = || aws.ec2.modify_instance_attribute().instance_id(id);
    if let Some(groups) = edit.to::<Vec<String>>("security_groups") {
        modify(call().set_groups(Some(groups))).await?;
    }
    if let Some(change) = edit.change("instance_profile") {
        profile(aws, id, change).await?;
    }
    match edit.to("monitoring") {
        Some(true) => {
            aws.ec2.monitor_instances().instance_ids(id).send().await.classify()?;
        }
        Some(false) => {
            aws.ec2.unmonitor_instances().instance_ids(id).send().await.classify()?;
        }
        None => {}
    }
    if let Some(value) = edit.to("disable_api_termination") {
        modify(call().disable_api_termination(flag(value))).await?;
    }
    if let Some(value) = edit.to("source_dest_check") {
        modify(call().source_dest_check(flag(value))).await?;
    }
    let kept = ["root_volume.delete_on_termination", "block_device_mappings.delete_on_termination"];
    let kept: Vec<InstanceBlockDeviceMappingSpecification> =
        kept.iter().filter_map(|field| edit.to::<Vec<Value>>(field)).flatten().map(|value| ending(&value)).collect();
    if !kept.is_empty() {
        modify(call().set_block_device_mappings(Some(kept))).await?;
    }
    metadata(aws, edit).await?;
    if let Some(credits) = edit.to::<String>("credit_specification") {
        credit(aws, id, &credits).await?;
    }
    Ok(())
}

/// Stops, changes, starts. While the instance is still stopping the answer is "in use", upon which the applier asks again; so nothing waits here.
///
/// It starts again only what ran before, or what the spec wants to run.
async fn restart(aws: &Aws, edit: &Edit<'_, Instance>) -> Result<(), AwsError> {
    let id = &edit.live.instance_id;
    let call = || aws.ec2.modify_instance_attribute().instance_id(id);
    let state = stop(aws, id).await?;
    if state != InstanceStateName::Stopped {
        let text = format!("the instance is {}", state.as_str());
        return Err(our_error::<StopInstancesError>("IncorrectInstanceState", text, Class::InUse));
    }
    if let Some(kind) = edit.to::<String>("instance_type") {
        modify(call().instance_type(AttributeValue::builder().value(kind).build())).await?;
    }
    if let Some(value) = edit.to("ebs_optimized") {
        modify(call().ebs_optimized(flag(value))).await?;
    }
    if let Some(text) = edit.to::<String>("user_data") {
        modify(call().user_data(SecureBlobAttributeValue::builder().value(Blob::new(text)).build())).await?;
    }
    let wanted = edit.want.as_ref().and_then(|want| want.instance_state.value().copied());
    let runs = wanted.map_or(edit.live.state != "stopped", |state| state == RunState::Running);
    if runs { start(aws, id).await } else { Ok(()) }
}

async fn start(aws: &Aws, id: &str) -> Result<(), AwsError> {
    aws.ec2.start_instances().instance_ids(id).send().await.classify().map(drop)
}

/// Begins to stop; gives the state that it is in now.
async fn stop(aws: &Aws, id: &str) -> Result<InstanceStateName, AwsError> {
    let answer = aws.ec2.stop_instances().instance_ids(id).send().await.classify()?;
    let state = answer.stopping_instances.unwrap_or_default().into_iter().next().and_then(|change| change.current_state?.name);
    Ok(state.unwrap_or(InstanceStateName::Stopping))
}

async fn modify(call: ModifyInstanceAttributeFluentBuilder) -> Result<(), AwsError> {
    call.send().await.classify().map(drop)
}

fn flag(value: bool) -> AttributeBooleanValue {
    AttributeBooleanValue::builder().value(value).build()
}

/// Sets whether a volume is deleted with the instance.
fn ending(value: &Value) -> InstanceBlockDeviceMappingSpecification {
    let ends = value["delete_on_termination"].as_bool();
    let ebs = EbsInstanceBlockDeviceSpecification::builder().set_delete_on_termination(ends).build();
    let device = value["device_name"].as_str().map(str::to_owned);
    InstanceBlockDeviceMappingSpecification::builder().set_device_name(device).ebs(ebs).build()
}

/// Associates, replaces or removes the instance profile. The call depends on the present association, because an
/// earlier attempt may have got through.
async fn profile(aws: &Aws, id: &str, change: &Change) -> Result<(), AwsError> {
    let instance = Filter::builder().name("instance-id").values(id).build();
    let standing = Filter::builder().name("state").values("associating").values("associated").build();
    let call = aws.ec2.describe_iam_instance_profile_associations().filters(instance).filters(standing);
    let answer = call.send().await.classify()?;
    let now = answer.iam_instance_profile_associations.unwrap_or_default().into_iter().next();
    let held = now.as_ref().and_then(|it| it.iam_instance_profile.as_ref()?.arn.as_deref()?.rsplit('/').next());
    let association = now.as_ref().and_then(|it| it.association_id.clone());
    let specification = |name: &str| IamInstanceProfileSpecification::builder().name(name).build();
    match (change.to.value.as_str(), association) {
        (Some(name), Some(_)) if held == Some(name) => Ok(()),
        (Some(name), Some(association)) => {
            let call = aws.ec2.replace_iam_instance_profile_association().association_id(association);
            call.iam_instance_profile(specification(name)).send().await.classify().map(drop)
        }
        (Some(name), None) => {
            let call = aws.ec2.associate_iam_instance_profile().instance_id(id).iam_instance_profile(specification(name));
            call.send().await.classify().map(drop)
        }
        (None, Some(association)) => {
            aws.ec2.disassociate_iam_instance_profile().association_id(association).send().await.classify().map(drop)
        }
        (None, None) => Ok(()),
    }
}

/// All changed metadata options in one call; the others stay as they are.
async fn metadata(aws: &Aws, edit: &Edit<'_, Instance>) -> Result<(), AwsError> {
    if !edit.changes.iter().any(|change| change.field.starts_with("metadata_options.")) {
        return Ok(());
    }
    let word = |field: &str| edit.to::<String>(&format!("metadata_options.{field}"));
    let call = aws
        .ec2
        .modify_instance_metadata_options()
        .instance_id(&edit.live.instance_id)
        .set_http_tokens(word("http_tokens").map(|word| HttpTokensState::from(word.as_str())))
        .set_http_put_response_hop_limit(edit.to("metadata_options.http_put_response_hop_limit"))
        .set_http_endpoint(word("http_endpoint").map(|word| InstanceMetadataEndpointState::from(word.as_str())))
        .set_http_protocol_ipv6(word("http_protocol_ipv6").map(|word| InstanceMetadataProtocolState::from(word.as_str())))
        .set_instance_metadata_tags(word("instance_metadata_tags").map(|word| InstanceMetadataTagsState::from(word.as_str())));
    call.send().await.classify().map(drop)
}

/// Sets the CPU credits. AWS answers 200 and lists the instances that it did not change.
async fn credit(aws: &Aws, id: &str, credits: &str) -> Result<(), AwsError> {
    let item = InstanceCreditSpecificationRequest::builder().instance_id(id).cpu_credits(credits).build();
    let answer = aws.ec2.modify_instance_credit_specification().instance_credit_specifications(item).send().await.classify()?;
    let refused = answer.unsuccessful_instance_credit_specifications.unwrap_or_default().into_iter().next();
    let Some(error) = refused.and_then(|item| item.error) else { return Ok(()) };
    let code = error.code.map(|code| code.as_str().to_owned()).unwrap_or_default();
    Err(told_error::<ModifyInstanceCreditSpecificationError>(&code, &error.message.unwrap_or_default()))
}
