//! UpdateNotebookInstance: of a stopped one, given members only, the volume only upwards.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::injected_failure::{self, Stage};
use super::super::{errors, role};
use super::create::{check_repositories, metadata_version, refuse_dual_stack};
use super::start_stop::require_status;
use super::{NotebookInstance, Status, asked, require_lifecycle_config};
use crate::timeline::Timeline;
use crate::{Request, ServiceError, World};

/// `UpdateNotebookInstance`.
pub fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    require_lifecycle_config(world, request.text("LifecycleConfigName"))?;
    let mut next = asked(world, request)?.clone();
    require_status(&next, now, &[Status::Stopped, Status::Failed], Status::Updating)?;
    if let Some(role) = request.text("RoleArn") {
        role::require_assumable(world, now, role)?;
    }
    if let Some(subnet) = &next.subnet {
        refuse_dual_stack(request, subnet)?;
    }
    change(&mut next, request)?;

    let injected = injected_failure::take(world, Stage::Update, &next.name);
    let end = if injected.is_some() { Status::Failed } else { Status::Stopped };
    let ready = now + Duration::from_secs(world.tuning.notebook_change_s);
    let notebook = asked(world, request)?;
    if injected.is_none() {
        *notebook = next;
    }
    notebook.timeline = Timeline::go(Status::Updating, now, end, ready, injected);
    Ok(json!({}))
}

/// Puts the given members into the notebook; a member and its disassociation exclude each other.
fn change(next: &mut NotebookInstance, request: &Request<'_>) -> Result<(), ServiceError> {
    for (member, remove) in [
        ("LifecycleConfigName", "DisassociateLifecycleConfig"),
        ("DefaultCodeRepository", "DisassociateDefaultCodeRepository"),
        ("AdditionalCodeRepositories", "DisassociateAdditionalCodeRepositories"),
        ("AcceleratorTypes", "DisassociateAcceleratorTypes"),
    ] {
        if request.input.get(member).is_some() && request.flag(remove) == Some(true) {
            return Err(errors::invalid(format!("{member} and {remove} cannot be specified together.")));
        }
    }
    if let Some(size) = request.number("VolumeSizeInGB") {
        if size < next.volume_gb {
            let text = format!(
                "Requested volume size {size} GB is smaller than the current size {} GB; a volume can only grow.",
                next.volume_gb
            );
            return Err(errors::invalid(text));
        }
        next.volume_gb = size;
    }
    let set = |field: &mut String, member: &str| {
        if let Some(text) = request.text(member) {
            text.clone_into(field);
        }
    };
    set(&mut next.instance_type, "InstanceType");
    set(&mut next.role, "RoleArn");
    set(&mut next.platform, "PlatformIdentifier");
    set(&mut next.ip_address_type, "IpAddressType");
    let replace = |field: &mut Option<String>, member: &str, remove: &str| {
        if request.flag(remove) == Some(true) {
            *field = None;
        } else if let Some(text) = request.text(member) {
            *field = Some(text.to_owned());
        }
    };
    replace(&mut next.lifecycle_config, "LifecycleConfigName", "DisassociateLifecycleConfig");
    replace(&mut next.default_repository, "DefaultCodeRepository", "DisassociateDefaultCodeRepository");
    let replace_list = |field: &mut Vec<String>, member: &str, remove: &str| {
        if request.flag(remove) == Some(true) {
            field.clear();
        } else if request.input.get(member).is_some() {
            *field = request.texts(member);
        }
    };
    replace_list(&mut next.additional_repositories, "AdditionalCodeRepositories", "DisassociateAdditionalCodeRepositories");
    replace_list(&mut next.accelerators, "AcceleratorTypes", "DisassociateAcceleratorTypes");
    if let Some(access) = request.text("RootAccess") {
        next.root_access = access == "Enabled";
    }
    if let Some(version) = metadata_version(request.input) {
        version.clone_into(&mut next.minimum_metadata_version);
    }
    check_repositories(&json!({
        "DefaultCodeRepository": next.default_repository,
        "AdditionalCodeRepositories": next.additional_repositories,
    }))
}
