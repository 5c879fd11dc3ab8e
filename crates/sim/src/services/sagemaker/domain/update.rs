//! UpdateDomain: the settings that it changes, those that it keeps, and the apps that must not run meanwhile.

use serde_json::{Map, Value, json};

use super::super::app::{self, App};
use super::super::injected_failure::{self, Stage};
use super::super::settings::{self, Place};
use super::super::{Status, errors, home_file_system};
use super::create::{check_domain_settings, check_group_management, has_rstudio, require_subnets};
use super::{Domain, change, find};
use crate::services::network::Subnet;
use crate::{Request, ServiceError, Time, World};

/// A domain as an accepted update leaves it.
struct Next {
    given: Map<String, Value>,
    vpc: Option<String>,
    /// Present when the request names subnets.
    subnets: Option<Vec<Subnet>>,
}

/// `UpdateDomain`.
pub fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let now = request.now;
    let domain = find(world, input["DomainId"].as_str().unwrap_or_default())?.clone();
    refuse_status(&domain, now)?;
    let next = plan(world, now, &domain, input)?;
    refuse_running(world, now, &domain, &next)?;

    let injected = injected_failure::take(world, Stage::Update, &domain.name);
    let failed = if injected.is_none() { apply(world, now, &domain, next, input) } else { None };
    let seconds = world.tuning.domain_update_s;
    if let Some(domain) = world.sagemaker.domains.get_mut(&domain.id) {
        domain.timeline = change(Status::Updating, now, seconds, Status::InService, Status::UpdateFailed, injected.or(failed));
    }
    Ok(json!({ "DomainArn": domain.arn }))
}

fn refuse_status(domain: &Domain, now: Time) -> Result<(), ServiceError> {
    let status = domain.timeline.status(now);
    match status {
        Status::InService | Status::UpdateFailed => Ok(()),
        Status::Pending | Status::Updating | Status::Deleting | Status::Gone => {
            Err(errors::busy("update", "Domain", &domain.arn, status.word()))
        }
        Status::Failed | Status::DeleteFailed => {
            Err(errors::invalid(format!("Unable to update Domain [{}] because it is in [{}] status.", domain.arn, status.word())))
        }
    }
}

/// The domain after the update, once every rule is kept.
fn plan(world: &World, now: Time, domain: &Domain, input: &Value) -> Result<Next, ServiceError> {
    let mut given = domain.given.clone();
    for member in
        ["DefaultUserSettings", "DefaultSpaceSettings", "AppNetworkAccessType", "AppSecurityGroupManagement", "TagPropagation"]
    {
        if let Some(value) = input.get(member) {
            settings::merge(given.entry(member.to_owned()).or_insert(Value::Null), value);
        }
    }
    if let Some(change) = input.get("DomainSettingsForUpdate") {
        let mut change = change.clone();
        if let Some(rstudio) =
            change.as_object_mut().and_then(|members| members.remove("RStudioServerProDomainSettingsForUpdate"))
        {
            change["RStudioServerProDomainSettings"] = rstudio;
        }
        settings::merge(given.entry("DomainSettings".to_owned()).or_insert(Value::Null), &change);
    }
    let (vpc, subnets) = plan_network(world, domain, input, given.get("AppNetworkAccessType"))?;
    check_settings(world, now, vpc.as_deref(), input, &given)?;
    check_modes(domain, input, &given)?;
    Ok(Next { given, vpc, subnets })
}

fn plan_network(
    world: &World,
    domain: &Domain,
    input: &Value,
    mode: Option<&Value>,
) -> Result<(Option<String>, Option<Vec<Subnet>>), ServiceError> {
    let ids: Option<Vec<&str>> = input["SubnetIds"].as_array().map(|ids| ids.iter().filter_map(Value::as_str).collect());
    // Since UpdateDomain takes a VPC, every update of a VPC-only domain has to name VPC and subnets again.
    if mode.is_some_and(|mode| mode == "VpcOnly") && (input["VpcId"].is_null() || ids.is_none()) {
        return Err(errors::invalid("VpcId and Subnet IDs are required for updating domains to VpcOnly mode."));
    }
    let vpc = match (&domain.vpc, input["VpcId"].as_str()) {
        (Some(old), Some(new)) if old != new => {
            return Err(errors::invalid(format!("Unable to update Domain [{}]: the VPC cannot be changed.", domain.arn)));
        }
        (None, Some(_)) if ids.is_none() => return Err(errors::missing("subnetIds")),
        (old, new) => new.map(str::to_owned).or_else(|| old.clone()),
    };
    match (&vpc, ids) {
        (_, None) => Ok((vpc, None)),
        (None, Some(_)) => Err(errors::missing("vpcId")),
        (Some(id), Some(ids)) => {
            let subnets = require_subnets(world, id, &ids)?;
            Ok((vpc, Some(subnets)))
        }
    }
}

fn check_settings(
    world: &World,
    now: Time,
    vpc: Option<&str>,
    input: &Value,
    next: &Map<String, Value>,
) -> Result<(), ServiceError> {
    for (name, member) in [("DefaultUserSettings", "defaultUserSettings"), ("DefaultSpaceSettings", "defaultSpaceSettings")] {
        let (Some(value), Some(effective)) = (input.get(name), next.get(name)) else { continue };
        if effective["ExecutionRole"].is_null() {
            return Err(errors::missing(&format!("{member}.executionRole")));
        }
        settings::check(world, now, Place { member, vpc, of_domain: true }, value, effective)?;
    }
    check_domain_settings(world, vpc, &input["DomainSettingsForUpdate"])
}

fn check_modes(domain: &Domain, input: &Value, next: &Map<String, Value>) -> Result<(), ServiceError> {
    let member = |name: &str| next.get(name).unwrap_or(&Value::Null);
    let vpc_only = member("AppNetworkAccessType") == "VpcOnly";
    check_group_management(member("AppSecurityGroupManagement"), member("DomainSettings"), vpc_only)?;
    let mode_changes = input.get("AppNetworkAccessType").is_some_and(|mode| *mode != mode_of(domain));
    if mode_changes && has_rstudio(member("DomainSettings")) {
        let text = "AppNetworkAccessType cannot be updated for a domain with an RStudio execution role.";
        return Err(errors::invalid(format!("Unable to update Domain [{}]: {text}", domain.arn)));
    }
    let groups = member("DefaultUserSettings")["SecurityGroups"].as_array().map_or(0, Vec::len);
    if vpc_only && groups == 0 {
        return Err(errors::invalid("SecurityGroups are required in DefaultUserSettings when AppNetworkAccessType is VpcOnly."));
    }
    if input["HomeEfsFileSystemCreation"] == "Disabled" && domain.home.is_some() {
        return Err(errors::invalid("HomeEfsFileSystemCreation cannot be changed from Enabled to Disabled."));
    }
    Ok(())
}

fn mode_of(domain: &Domain) -> Value {
    Some(domain.given("AppNetworkAccessType").clone())
        .filter(|mode| !mode.is_null())
        .unwrap_or_else(|| json!("PublicInternetOnly"))
}

/// Refuses changes that running apps forbid.
fn refuse_running(world: &World, now: Time, domain: &Domain, next: &Next) -> Result<(), ServiceError> {
    let after = |member: &str| next.given.get(member).unwrap_or(&Value::Null);
    let apps = world.sagemaker.apps.values().filter(|app| app.domain == domain.id).map(|app| (app, app.timeline.status(now)));
    let any = |wanted: &dyn Fn(&App, app::Status) -> bool| apps.clone().any(|(app, status)| wanted(app, status));
    let alive = |_: &App, status| matches!(status, app::Status::InService | app::Status::Pending | app::Status::Deleting);
    let running = |_: &App, status| status == app::Status::InService;
    let in_profiles = |app: &App, status| app.profile.is_some() && status == app::Status::InService;
    let in_spaces = |app: &App, status| app.space.is_some() && status == app::Status::InService;

    let mode_changes = !after("AppNetworkAccessType").is_null() && *after("AppNetworkAccessType") != mode_of(domain);
    let loses_subnets =
        next.subnets.as_ref().is_some_and(|new| domain.subnets.iter().any(|old| new.iter().all(|subnet| subnet.id != *old)));
    let role = |settings: &Value| settings["ExecutionRole"].clone();
    let user_role = role(after("DefaultUserSettings")) != role(domain.given("DefaultUserSettings"));
    let old_space_role = role(domain.given("DefaultSpaceSettings"));
    let space_role = !old_space_role.is_null() && role(after("DefaultSpaceSettings")) != old_space_role;
    let (old, new) = (domain.given("DomainSettings"), after("DomainSettings"));
    let identity = old["ExecutionRoleIdentityConfig"] != new["ExecutionRoleIdentityConfig"];
    let rstudio = old["RStudioServerProDomainSettings"] != new["RStudioServerProDomainSettings"];

    let blocked = ((mode_changes || loses_subnets || identity) && any(&alive))
        || (rstudio && any(&running))
        || (user_role && any(&in_profiles))
        || (space_role && any(&in_spaces));
    if !blocked {
        return Ok(());
    }
    Err(errors::invalid(format!(
        "Unable to update Domain [{}] with InService App. Delete all InService apps in the domain including shared Apps for \
         [domain-shared] User Profile, and try again.",
        domain.arn
    )))
}

/// Puts an accepted update in force; answers with why it is going to fail, if it is.
fn apply(world: &mut World, now: Time, domain: &Domain, next: Next, input: &Value) -> Option<String> {
    let wants_home = input["HomeEfsFileSystemCreation"] == "Enabled" && domain.home.is_none();
    let subnets = next.subnets.or_else(|| wants_home.then(|| known_subnets(world, domain)));
    let mut failed = None;
    let mut new_home = None;
    if let Some(subnets) = &subnets {
        if let Some(home) = &domain.home {
            failed = home_file_system::add_targets(world, now, home, subnets);
        } else if let Some(vpc) = next.vpc.as_deref().filter(|_| wants_home) {
            let kms_key = domain.given("KmsKeyId").as_str();
            let (home, why) = home_file_system::make(
                world,
                now,
                home_file_system::Owner { id: &domain.id, arn: &domain.arn, vpc, kms_key },
                subnets,
            );
            (new_home, failed) = (Some(home), why);
        }
    }
    let domain = world.sagemaker.domains.get_mut(&domain.id)?;
    domain.given = next.given;
    domain.vpc = next.vpc;
    if let Some(subnets) = subnets {
        domain.subnets = subnets.into_iter().map(|subnet| subnet.id).collect();
    }
    if new_home.is_some() {
        domain.home = new_home;
    }
    failed
}

fn known_subnets(world: &World, domain: &Domain) -> Vec<Subnet> {
    domain.subnets.iter().filter_map(|id| crate::services::network::subnet(world, id)).collect()
}
