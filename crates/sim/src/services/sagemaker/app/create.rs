//! CreateApp: its preconditions, the resources of the app, and its network interface.

use serde_json::{Value, json};

use super::super::injected_failure::{self, Stage};
use super::super::{Status as StudioStatus, domain, errors, home_file_system, role, space, tags, user_profile};
use super::{App, Status, arn_of};
use crate::services::{arn, network};
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

/// Security groups an interface takes.
const INTERFACE_GROUPS: usize = 5;

/// `CreateApp`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let now = request.now;
    let domain = domain::find(world, input["DomainId"].as_str().unwrap_or_default())?;
    user_profile::require_in_service(domain, now)?;
    let arn = arn_of(world, input)?;
    require_owner(world, now, input)?;
    require_resources(world, input)?;
    if let Some(twin) = world.sagemaker.apps.get(&arn) {
        match twin.timeline.status(now) {
            Status::Pending | Status::InService | Status::Deleting => return Err(errors::exists("App", &twin.name)),
            // Within a day this counts as a restart.
            Status::Deleted | Status::Failed => {}
        }
    }
    let tags = tags::read(input)?;
    make(world, (now, now), input, &arn, tags);
    Ok(json!({ "AppArn": arn }))
}

/// Makes an app now that starts at a moment; `input` is that of `CreateApp`.
pub(in super::super) fn make(world: &mut World, (now, start_at): (Time, Time), input: &Value, arn: &str, tags: Tags) {
    let text = |member: &str| input[member].as_str().map(str::to_owned);
    let name = text("AppName").unwrap_or_default();
    let mut reason = injected_failure::take(world, Stage::Create, &name);
    if reason.is_none() {
        reason = start(world, now, input, arn).err();
    }
    let end = if reason.is_some() { Status::Failed } else { Status::InService };
    let ready = start_at + std::time::Duration::from_secs(world.tuning.app_s);
    // An app that was deleted less than a day ago is restarted, because AWS still keeps its record.
    let restarted = world.sagemaker.apps.get(arn).filter(|app| app.timeline.status(now) == Status::Deleted);
    let created = restarted.map_or(now, |app| app.created);
    let app = App {
        arn: arn.to_owned(),
        domain: text("DomainId").unwrap_or_default(),
        profile: text("UserProfileName"),
        space: text("SpaceName"),
        app_type: text("AppType").unwrap_or_default(),
        name,
        resources: resources(world, input),
        recovery: input["RecoveryMode"].as_bool().unwrap_or(false),
        timeline: Timeline::go(Status::Pending, now, end, ready, reason),
        created,
        tags,
    };
    world.sagemaker.apps.insert(arn.to_owned(), app);
}

fn require_owner(world: &World, now: Time, input: &Value) -> Result<(), ServiceError> {
    let id = input["DomainId"].as_str().unwrap_or_default();
    let (kind, arn, status) = if let Some(name) = input["UserProfileName"].as_str() {
        let profile = user_profile::find(world, id, name)?;
        ("UserProfile", &profile.arn, profile.timeline.status(now))
    } else {
        let space = space::find(world, id, input["SpaceName"].as_str().unwrap_or_default())?;
        if space.storage_ready_at > now && space.timeline.status(now) == StudioStatus::InService {
            let text = format!(
                "Unable to create app [{}] because storage is not in Available status.",
                input["AppName"].as_str().unwrap_or_default()
            );
            return Err(errors::in_use(text));
        }
        ("Space", &space.arn, space.timeline.status(now))
    };
    match status {
        StudioStatus::InService | StudioStatus::UpdateFailed => Ok(()),
        StudioStatus::Pending
        | StudioStatus::Updating
        | StudioStatus::Failed
        | StudioStatus::Deleting
        | StudioStatus::DeleteFailed
        | StudioStatus::Gone => {
            Err(errors::invalid(format!("{kind} [{arn}] is in [{}] status; it must be in [InService] status.", status.word())))
        }
    }
}

/// The settings that apply to an app's owner, the nearest first: of its profile or space, then the domain's.
fn settings_in_force<'w>(world: &'w World, input: &Value) -> [&'w Value; 2] {
    let id = input["DomainId"].as_str().unwrap_or_default();
    let domain = world.sagemaker.domains.get(id);
    let of_domain = |member| domain.map_or(&Value::Null, |domain| domain.given(member));
    if let Some(name) = input["UserProfileName"].as_str() {
        return [
            user_profile::find(world, id, name).map_or(&Value::Null, |profile| &profile.settings),
            of_domain("DefaultUserSettings"),
        ];
    }
    let space = space::find(world, id, input["SpaceName"].as_str().unwrap_or_default()).ok();
    let private = space.is_some_and(|space| space.sharing["SharingType"] == "Private");
    let owner = space.and_then(space::Space::owner).and_then(|owner| user_profile::find(world, id, owner).ok());
    if private {
        return [owner.map_or(&Value::Null, |profile| &profile.settings), of_domain("DefaultUserSettings")];
    }
    [space.map_or(&Value::Null, |space| &space.settings), of_domain("DefaultSpaceSettings")]
}

/// The resources of an app: as given, or with the default lifecycle configuration of its owner if that is tuned so.
fn resources(world: &World, input: &Value) -> Option<Value> {
    let given = input.get("ResourceSpec").cloned();
    if !world.tuning.app_inherits_lifecycle_config || !input["ResourceSpec"]["LifecycleConfigArn"].is_null() {
        return given;
    }
    let member = format!("{}AppSettings", input["AppType"].as_str().unwrap_or_default());
    let in_force = settings_in_force(world, input);
    let config = in_force.iter().find_map(|settings| settings[&member]["DefaultResourceSpec"]["LifecycleConfigArn"].as_str());
    let Some(config) = config.filter(|config| *config != "None") else { return given };
    let mut resources = given.unwrap_or_else(|| json!({}));
    resources["LifecycleConfigArn"] = json!(config);
    Some(resources)
}

fn require_resources(world: &World, input: &Value) -> Result<(), ServiceError> {
    let app_type = input["AppType"].as_str().unwrap_or_default();
    if matches!(app_type, "JupyterLab" | "CodeEditor") && input["SpaceName"].is_null() {
        return Err(errors::invalid(format!("{app_type} apps need a SpaceName.")));
    }
    let own = input["ResourceSpec"]["InstanceType"].as_str();
    if app_type == "JupyterServer" && own.is_some_and(|instance| instance != "system") {
        return Err(errors::invalid("JupyterServer apps support the system instance type only."));
    }
    if app_type == "KernelGateway" {
        let member = "KernelGatewayAppSettings";
        let inherited = settings_in_force(world, input)
            .iter()
            .any(|settings| !settings[member]["DefaultResourceSpec"]["InstanceType"].is_null());
        if own.is_none() && !inherited {
            return Err(errors::invalid("InstanceType is required for KernelGateway apps when no default is set."));
        }
    }
    Ok(())
}

/// Starts an app: the role is assumed and the interface made; the error is the reason it is going to fail with.
fn start(world: &mut World, now: Time, input: &Value, arn: &str) -> Result<(), String> {
    let settings = settings_in_force(world, input);
    let role = settings.iter().find_map(|settings| settings["ExecutionRole"].as_str()).map(str::to_owned);
    if let Some(role) = &role {
        role::require_assumable(world, now, role).map_err(|error| error.message)?;
    }
    // Groups of domain and profile add up; every other member of the profile wins over the domain's.
    let mut groups: Vec<String> = Vec::new();
    for group in
        settings.iter().rev().filter_map(|settings| settings["SecurityGroups"].as_array()).flatten().filter_map(Value::as_str)
    {
        if !groups.iter().any(|known| known == group) {
            groups.push(group.to_owned());
        }
    }
    let id = input["DomainId"].as_str().unwrap_or_default();
    let Some(domain) = world.sagemaker.domains.get(id) else { return Ok(()) };
    groups.extend(domain.home.as_ref().map(|home| home.outbound.clone()));
    let Some(subnet) = domain.subnets.first().cloned() else { return Ok(()) };
    if groups.len() > INTERFACE_GROUPS {
        return Err(format!(
            "The app's network interface would have {} security groups; at most {INTERFACE_GROUPS} are possible.",
            groups.len()
        ));
    }
    if groups.is_empty() {
        groups.extend(domain.vpc.as_ref().and_then(|vpc| network::default_group(world, vpc)));
    }
    let requester = role::session(world, role.as_deref());
    let digits = world.digits(32);
    let owner = ["UserProfileName", "SpaceName"].into_iter().find_map(|member| input[member].as_str()).unwrap_or_default();
    let part = arn::regional(world, "sagemaker", &format!("node/{id}/{owner}/system-{}", &digits[..12]));
    let wanted = network::Wanted {
        subnet: &subnet,
        groups: &groups,
        description: format!("[DO NOT DELETE] ENI managed by SageMaker for Studio Domain({id}) - {digits}"),
        interface_type: "interface",
        requester: Some(&requester),
        owner: arn,
        maker: network::Maker::SageMaker,
        tags: Tags::from([(home_file_system::TAG.to_owned(), part)]),
        made_with: None,
        address: None,
    };
    network::attach(world, &wanted).map(drop).map_err(|error| error.message)
}
