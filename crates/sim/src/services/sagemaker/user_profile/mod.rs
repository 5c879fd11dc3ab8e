//! User profiles: a person's settings in a domain. The home directory behind the uid is not simulated.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::domain::{self, Domain, change};
use super::injected_failure::{self, Stage};
use super::listing::{self, Entry, Order};
use super::settings::{self, Place};
use super::{Status, app, errors, tags};
use crate::services::arn;
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

pub(super) mod inputs;

const KIND: &str = "UserProfile";

/// A user profile.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UserProfile {
    /// Its ARN.
    pub arn: String,
    /// The domain's id.
    pub domain: String,
    /// Its name, in the case it was made with.
    pub name: String,
    /// User settings as given.
    pub settings: Value,
    /// The kind of single sign-on identifier, `UserName`, in SSO domains.
    pub sso_identifier: Option<String>,
    /// The single sign-on user.
    pub sso_value: Option<String>,
    /// The POSIX uid of its home directory.
    pub uid: u32,
    /// Its status through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<Status>,
    /// The time of its creation.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

fn key(domain: &str, name: &str) -> String {
    format!("{domain}/{}", name.to_lowercase())
}

/// Finds a profile by domain and name, regardless of the name's case.
pub(super) fn find<'w>(world: &'w World, domain: &str, name: &str) -> Result<&'w UserProfile, ServiceError> {
    world.sagemaker.user_profiles.get(&key(domain, name)).ok_or_else(|| errors::not_found(KIND, name))
}

/// `CreateUserProfile`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let (now, name) = (request.now, input["UserProfileName"].as_str().unwrap_or_default().to_owned());
    let domain = domain::find(world, input["DomainId"].as_str().unwrap_or_default())?;
    require_in_service(domain, now)?;
    let id = domain.id.clone();
    if world.sagemaker.user_profiles.contains_key(&key(&id, &name)) {
        return Err(errors::exists(KIND, &name));
    }
    let elsewhere = || world.sagemaker.user_profiles.values().any(|other| other.name.eq_ignore_ascii_case(&name));
    if world.tuning.profile_names_unique_in_region && elsewhere() {
        return Err(errors::exists(KIND, &name));
    }
    check_sso(domain, input)?;
    let user_settings = input.get("UserSettings").cloned().unwrap_or_else(|| json!({}));
    settings::check(world, now, place(domain), &user_settings, &user_settings)?;
    let tags = tags::read(input)?;
    let arn = make(world, now, &id, input, tags)?;
    Ok(json!({ "UserProfileArn": arn }))
}

/// Makes a profile in a domain out of what `CreateUserProfile` is told; gives its ARN.
pub(super) fn make(world: &mut World, now: Time, id: &str, input: &Value, tags: Tags) -> Result<String, ServiceError> {
    let text = |member: &str| input[member].as_str().map(str::to_owned);
    let name = text("UserProfileName").unwrap_or_default();
    let arn = arn::regional(world, "sagemaker", &format!("user-profile/{id}/{name}"));
    let injected = injected_failure::take(world, Stage::Create, &name);
    let seconds = world.tuning.user_profile_s;
    let Some(domain) = world.sagemaker.domains.get_mut(id) else { return Err(errors::not_found("Domain", id)) };
    let uid = domain.next_uid;
    domain.next_uid += 1;
    let profile = UserProfile {
        arn: arn.clone(),
        domain: id.to_owned(),
        name: name.clone(),
        settings: input.get("UserSettings").cloned().unwrap_or_else(|| json!({})),
        sso_identifier: text("SingleSignOnUserIdentifier"),
        sso_value: text("SingleSignOnUserValue"),
        uid,
        timeline: change(Status::Pending, now, seconds, Status::InService, Status::Failed, injected),
        created: now,
        tags,
    };
    world.sagemaker.user_profiles.insert(key(id, &name), profile);
    Ok(arn)
}

/// Refuses children for a domain that is not in service. The code AWS uses is not documented.
pub(super) fn require_in_service(domain: &Domain, now: Time) -> Result<(), ServiceError> {
    let status = domain.timeline.status(now);
    match status {
        // A domain whose last update failed still serves.
        Status::InService | Status::UpdateFailed => Ok(()),
        Status::Pending | Status::Updating | Status::Failed | Status::Deleting | Status::DeleteFailed | Status::Gone => {
            Err(errors::invalid(format!(
                "Domain [{}] is in [{}] status; it must be in [InService] status.",
                domain.arn,
                status.word()
            )))
        }
    }
}

fn check_sso(domain: &Domain, input: &Value) -> Result<(), ServiceError> {
    let given = [&input["SingleSignOnUserIdentifier"], &input["SingleSignOnUserValue"]].map(|value| !value.is_null());
    if *domain.given("AuthMode") == "SSO" {
        if given != [true, true] {
            let text = "SingleSignOnUserIdentifier and SingleSignOnUserValue are required for domains with SSO authentication.";
            return Err(errors::invalid(text));
        }
    } else if given != [false, false] {
        let text =
            "SingleSignOnUserIdentifier and SingleSignOnUserValue cannot be specified for domains with IAM authentication.";
        return Err(errors::invalid(text));
    }
    Ok(())
}

fn place(domain: &Domain) -> Place<'_> {
    Place { member: "userSettings", vpc: domain.vpc.as_deref(), of_domain: false }
}

fn asked<'w>(world: &'w World, input: &Value) -> Result<&'w UserProfile, ServiceError> {
    let domain = domain::find(world, input["DomainId"].as_str().unwrap_or_default())?;
    find(world, &domain.id, input["UserProfileName"].as_str().unwrap_or_default())
}

/// `DescribeUserProfile`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, profile) = (request.now, asked(world, request.input)?);
    let mut view = summary(profile, now);
    view["UserProfileArn"] = json!(profile.arn);
    view["HomeEfsFileSystemUid"] = json!(profile.uid.to_string());
    for (member, value) in [
        ("FailureReason", profile.timeline.reason(now).map(|reason| json!(reason))),
        ("SingleSignOnUserIdentifier", profile.sso_identifier.as_ref().map(|text| json!(text))),
        ("SingleSignOnUserValue", profile.sso_value.as_ref().map(|text| json!(text))),
        (
            "UserSettings",
            Some(profile.settings.clone()).filter(|settings| settings.as_object().is_some_and(|map| !map.is_empty())),
        ),
    ] {
        if let Some(value) = value {
            view[member] = value;
        }
    }
    Ok(view)
}

fn summary(profile: &UserProfile, now: Time) -> Value {
    json!({
        "DomainId": profile.domain,
        "UserProfileName": profile.name,
        "Status": profile.timeline.status(now).word(),
        "CreationTime": arn::seconds(profile.created),
        "LastModifiedTime": arn::seconds(profile.timeline.since(now)),
    })
}

/// `ListUserProfiles`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, domain) = (request.now, request.text("DomainIdEquals"));
    let profiles = world.sagemaker.user_profiles.iter().filter(|(_, profile)| domain.is_none_or(|id| id == profile.domain));
    let entries = profiles.map(|(key, profile)| Entry {
        key: key.clone(),
        name: profile.name.clone(),
        created: profile.created,
        modified: profile.timeline.since(now),
        status: profile.timeline.status(now).word(),
        summary: summary(profile, now),
    });
    listing::answer(request, "UserProfiles", "UserProfileNameContains", Order::Created, entries.collect())
}

/// `UpdateUserProfile`: the settings, merged into those it has.
pub fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let (now, profile) = (request.now, asked(world, input)?);
    let (arn, name, at) = (profile.arn.clone(), profile.name.clone(), key(&profile.domain, &profile.name));
    let status = profile.timeline.status(now);
    match status {
        Status::InService | Status::UpdateFailed => {}
        Status::Pending | Status::Updating | Status::Deleting | Status::Gone => {
            return Err(errors::busy("update", KIND, &arn, status.word()));
        }
        Status::Failed | Status::DeleteFailed => {
            return Err(errors::invalid(format!("Unable to update {KIND} [{arn}] because it is in [{}] status.", status.word())));
        }
    }
    let mut next = profile.settings.clone();
    if let Some(change) = input.get("UserSettings") {
        settings::merge(&mut next, change);
        settings::check(world, now, place(domain::find(world, &profile.domain)?), change, &next)?;
    }
    let injected = injected_failure::take(world, Stage::Update, &name);
    let seconds = world.tuning.user_profile_s;
    if let Some(profile) = world.sagemaker.user_profiles.get_mut(&at) {
        if injected.is_none() {
            profile.settings = next;
        }
        profile.timeline = change(Status::Updating, now, seconds, Status::InService, Status::UpdateFailed, injected);
    }
    Ok(json!({ "UserProfileArn": arn }))
}

/// `DeleteUserProfile`: refused while it has apps that did not fail, or spaces it owns.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, profile) = (request.now, asked(world, request.input)?);
    let (arn, name, domain) = (profile.arn.clone(), profile.name.clone(), profile.domain.clone());
    if app::blocking(world, now, |app| app.domain == domain && app.profile.as_ref() == Some(&name)) {
        return Err(errors::has_children(KIND, &arn, "App"));
    }
    let owned = |space: &super::space::Space| {
        space.domain == domain && space.owner().is_some_and(|owner| owner.eq_ignore_ascii_case(&name))
    };
    if world.sagemaker.spaces.values().any(owned) {
        return Err(errors::has_children(KIND, &arn, "Space"));
    }
    let status = profile.timeline.status(now);
    if status.moves() {
        return Err(errors::busy("delete", KIND, &arn, status.word()));
    }
    let injected = injected_failure::take(world, Stage::Delete, &name);
    let seconds = world.tuning.user_profile_s;
    if let Some(profile) = world.sagemaker.user_profiles.get_mut(&key(&domain, &name)) {
        profile.timeline = change(Status::Deleting, now, seconds, Status::Gone, Status::DeleteFailed, injected);
    }
    Ok(json!({}))
}

/// `CreatePresignedDomainUrl`.
pub fn presign(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let profile = asked(world, request.input)?;
    let status = profile.timeline.status(now);
    if status.moves() || status == Status::Failed {
        return Err(errors::invalid(format!("{KIND} [{}] is in [{}] status.", profile.arn, status.word())));
    }
    let domain = domain::find(world, &profile.domain)?;
    if *domain.given("AuthMode") == "SSO" {
        return Err(errors::invalid("CreatePresignedDomainUrl is for domains with IAM authentication."));
    }
    let expires =
        now + Duration::from_secs(request.number("ExpiresInSeconds").and_then(|s| u64::try_from(s).ok()).unwrap_or(300));
    let (id, region, until) = (profile.domain.clone(), world.region.clone(), expires.0 / 1000);
    let token = world.digits(64);
    Ok(json!({ "AuthorizedUrl": format!("https://{id}.studio.{region}.sagemaker.aws/auth?token={token}&expires={until}") }))
}

#[cfg(test)]
mod tests;
