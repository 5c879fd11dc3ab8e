//! Spaces, private to a profile or shared. The profile and app that SageMaker makes for `SpaceManagedResources` have a
//! file of their own, and so has the volume.

use std::time::Duration;

use serde_json::{Value, json};

pub use self::stored::Space;
pub(super) use self::stored::find;
use self::stored::{KIND, key};
use super::domain::change;
use super::injected_failure::Stage;
use super::listing::{Entry, Order};
use super::settings::Place;
use super::{Status, app, domain, errors, injected_failure, listing, settings, tags, user_profile};
use crate::services::arn;
use crate::{Request, ServiceError, Time, World};

pub(super) mod inputs;
mod managed;
mod stored;
mod volume;

fn asked<'w>(world: &'w World, input: &Value) -> Result<&'w Space, ServiceError> {
    let domain = domain::find(world, input["DomainId"].as_str().unwrap_or_default())?;
    find(world, &domain.id, input["SpaceName"].as_str().unwrap_or_default())
}

/// `CreateSpace`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let (now, name) = (request.now, input["SpaceName"].as_str().unwrap_or_default().to_owned());
    let domain = domain::find(world, input["DomainId"].as_str().unwrap_or_default())?;
    user_profile::require_in_service(domain, now)?;
    let id = domain.id.clone();
    if world.sagemaker.spaces.contains_key(&key(&id, &name)) {
        return Err(errors::exists(KIND, &name));
    }
    let (ownership, sharing) = (input["OwnershipSettings"].clone(), input["SpaceSharingSettings"].clone());
    if ownership.is_null() != sharing.is_null() {
        return Err(errors::invalid("OwnershipSettings and SpaceSharingSettings must be specified together."));
    }
    let mut space_settings = input.get("SpaceSettings").cloned().unwrap_or_else(|| json!({}));
    let is_managed = managed::wanted(&space_settings);
    if let Some(owner) = ownership["OwnerUserProfileName"].as_str().filter(|_| !is_managed) {
        user_profile::find(world, &id, owner)?;
    }
    check_settings(world, &space_settings, &space_settings)?;
    let sizes = volume::sizes(world, domain, &ownership, &sharing);
    volume::check(sizes, &space_settings)?;
    volume::fill_in(sizes, &mut space_settings);
    let tags = tags::read(input)?;
    if is_managed {
        managed::make_owner(world, now, &id, &ownership)?;
    }

    let arn = arn::regional(world, "sagemaker", &format!("space/{id}/{name}"));
    let injected = injected_failure::take(world, Stage::Create, &name);
    let seconds = world.tuning.space_s;
    let Some(domain) = world.sagemaker.domains.get_mut(&id) else { return Err(errors::not_found("Domain", &id)) };
    let uid = domain.next_uid;
    domain.next_uid += 1;
    let space = Space {
        arn: arn.clone(),
        domain: id.clone(),
        name: name.clone(),
        display_name: input["SpaceDisplayName"].as_str().map(str::to_owned),
        settings: space_settings,
        ownership,
        sharing,
        uid,
        storage_ready_at: now,
        timeline: change(Status::Pending, now, seconds, Status::InService, Status::Failed, injected),
        created: now,
        tags,
    };
    let ready = space.timeline.transitions_at().unwrap_or(now);
    world.sagemaker.spaces.insert(key(&id, &name), space);
    if is_managed {
        managed::make_app(world, (now, ready), &id, &name)?;
    }
    Ok(json!({ "SpaceArn": arn }))
}

/// Checks what settings say of apps; `effective` is what results from the request, `given` what the request itself names.
fn check_settings(world: &World, given: &Value, effective: &Value) -> Result<(), ServiceError> {
    settings::refuse_code_repositories(given, "SpaceSettings")?;
    settings::check_apps(world, Place { member: "spaceSettings", vpc: None, of_domain: false }, given, effective)?;
    for system in given["CustomFileSystems"].as_array().into_iter().flatten() {
        if system.as_object().is_none_or(|members| members.len() != 1) {
            return Err(errors::invalid("spaceSettings: each custom file system names exactly one file system."));
        }
    }
    Ok(())
}

/// `DescribeSpace`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, space) = (request.now, asked(world, request.input)?);
    let mut view = json!({
        "DomainId": space.domain,
        "SpaceArn": space.arn,
        "SpaceName": space.name,
        "HomeEfsFileSystemUid": space.uid.to_string(),
        "Status": space.timeline.status(now).word(),
        "CreationTime": arn::seconds(space.created),
        "LastModifiedTime": arn::seconds(space.timeline.since(now)),
        "SpaceSettings": space.settings,
        "Url": format!("https://{}.studio.{}.sagemaker.aws/spaces/{}", space.domain, world.region, space.name),
    });
    for (member, value) in [
        ("FailureReason", space.timeline.reason(now).map(|reason| json!(reason))),
        ("SpaceDisplayName", space.display_name.as_ref().map(|name| json!(name))),
        ("OwnershipSettings", Some(space.ownership.clone()).filter(|value| !value.is_null())),
        ("SpaceSharingSettings", Some(space.sharing.clone()).filter(|value| !value.is_null())),
    ] {
        if let Some(value) = value {
            view[member] = value;
        }
    }
    Ok(view)
}

/// `ListSpaces`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, domain) = (request.now, request.text("DomainIdEquals"));
    let spaces = world.sagemaker.spaces.iter().filter(|(_, space)| domain.is_none_or(|id| id == space.domain));
    let entries = spaces.map(|(key, space)| Entry {
        key: key.clone(),
        name: space.name.clone(),
        created: space.created,
        modified: space.timeline.since(now),
        status: space.timeline.status(now).word(),
        summary: summary(space, now),
    });
    listing::answer(request, "Spaces", "SpaceNameContains", Order::Created, entries.collect())
}

fn summary(space: &Space, now: Time) -> Value {
    let parts = space.settings.as_object().map(|map| settings::pick(map, &["AppType", "RemoteAccess", "SpaceStorageSettings"]));
    let mut summary = json!({
        "DomainId": space.domain,
        "SpaceName": space.name,
        "Status": space.timeline.status(now).word(),
        "CreationTime": arn::seconds(space.created),
        "LastModifiedTime": arn::seconds(space.timeline.since(now)),
        "SpaceSettingsSummary": parts.unwrap_or_default(),
    });
    for (member, value) in [
        ("SpaceSharingSettingsSummary", Some(space.sharing.clone()).filter(|value| !value.is_null())),
        ("OwnershipSettingsSummary", Some(space.ownership.clone()).filter(|value| !value.is_null())),
        ("SpaceDisplayName", space.display_name.as_ref().map(|name| json!(name))),
    ] {
        if let Some(value) = value {
            summary[member] = value;
        }
    }
    summary
}

/// `UpdateSpace`: settings and display name. The volume follows later than the status.
pub fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let (now, space) = (request.now, asked(world, input)?);
    let (arn, name, at) = (space.arn.clone(), space.name.clone(), key(&space.domain, &space.name));
    let status = space.timeline.status(now);
    if status.moves() || matches!(status, Status::Failed | Status::DeleteFailed) {
        return Err(errors::busy("update", KIND, &arn, status.word()));
    }
    let mut next = space.settings.clone();
    if let Some(change) = input.get("SpaceSettings") {
        settings::merge(&mut next, change);
        check_settings(world, change, &next)?;
        volume::check(volume::sizes(world, domain::find(world, &space.domain)?, &space.ownership, &space.sharing), &next)?;
        if !space.settings["AppType"].is_null() && next["AppType"] != space.settings["AppType"] {
            return Err(errors::invalid("AppType of a space cannot be changed."));
        }
        // Growing only: the volume behind it cannot shrink (the refusal is not documented).
        if volume::of(&next) < volume::of(&space.settings) {
            return Err(errors::invalid("EbsVolumeSizeInGb cannot be decreased."));
        }
    }
    let injected = injected_failure::take(world, Stage::Update, &name);
    let seconds = world.tuning.space_s;
    if let Some(space) = world.sagemaker.spaces.get_mut(&at) {
        if injected.is_none() {
            space.settings = next;
            if let Some(display) = input["SpaceDisplayName"].as_str() {
                space.display_name = Some(display.to_owned());
            }
            space.storage_ready_at = now + Duration::from_secs(seconds * 2);
        }
        space.timeline = change(Status::Updating, now, seconds, Status::InService, Status::UpdateFailed, injected);
    }
    Ok(json!({ "SpaceArn": arn }))
}

/// `DeleteSpace`: refused while an app that did not fail is in it, and, with another code, while it is Pending.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, space) = (request.now, asked(world, request.input)?);
    let (arn, name, domain) = (space.arn.clone(), space.name.clone(), space.domain.clone());
    let status = space.timeline.status(now);
    if status == Status::Pending {
        return Err(errors::invalid(format!("Unable to delete {KIND} [{arn}] because it is in [Pending] status.")));
    }
    if app::blocking(world, now, |app| app.domain == domain && app.space.as_ref() == Some(&name)) {
        return Err(errors::has_children(KIND, &arn, "App"));
    }
    if status.moves() {
        return Err(errors::busy("delete", KIND, &arn, status.word()));
    }
    let injected = injected_failure::take(world, Stage::Delete, &name);
    let seconds = world.tuning.space_s;
    if let Some(space) = world.sagemaker.spaces.get_mut(&key(&domain, &name)) {
        space.timeline = change(Status::Deleting, now, seconds, Status::Gone, Status::DeleteFailed, injected);
    }
    Ok(json!({}))
}

#[cfg(test)]
mod tests;
