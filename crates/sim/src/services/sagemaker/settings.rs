//! User and space settings: the rules beyond their shape, the deep merge of updates, and the defaults AWS answers with.
//!
//! Settings are kept as given. The defaults are laid under them when they are described, so an omitted member reads as
//! AWS's value and still counts as unset.

use serde_json::{Map, Value, json};

use super::{errors, role};
use crate::services::{arn, network};
use crate::{ServiceError, Time, World};

/// The place of settings, on which some rules depend.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The member that holds them, for example `defaultUserSettings`.
    pub(super) member: &'static str,
    /// The domain's VPC.
    pub(super) vpc: Option<&'a str>,
    /// True if they belong to a domain rather than to a user profile.
    pub(super) of_domain: bool,
}

/// The parts of settings that name lifecycle configurations, with the app type each must have.
const APP_SETTINGS: [(&str, &str); 4] = [
    ("JupyterServerAppSettings", "JupyterServer"),
    ("KernelGatewayAppSettings", "KernelGateway"),
    ("CodeEditorAppSettings", "CodeEditor"),
    ("JupyterLabAppSettings", "JupyterLab"),
];

/// AWS adds its own NFS group to the interface, which leaves four of five (documented; the refusal's text is not).
const GROUPS: usize = 4;

/// Lays a change over settings: given members win, structures are merged member by member, lists are replaced, omitted members stay.
pub(super) fn merge(base: &mut Value, change: &Value) {
    match (base, change) {
        (Value::Object(base), Value::Object(change)) => {
            for (member, value) in change {
                merge(base.entry(member.clone()).or_insert(Value::Null), value);
            }
        }
        (base, change) => *base = change.clone(),
    }
}

/// Checks user or space settings; `effective` is what results from the request, `given` what the request itself names.
pub(super) fn check(world: &World, now: Time, place: Place<'_>, given: &Value, effective: &Value) -> Result<(), ServiceError> {
    if let Some(role) = given.get("ExecutionRole").and_then(Value::as_str)
        && world.tuning.domain_checks_role
    {
        role::require_assumable(world, now, role)?;
    }
    check_groups(world, place, given)?;
    check_landing(place, given, effective)?;
    check_apps(world, place, given, effective)?;
    if place.member == "defaultSpaceSettings" {
        refuse_code_repositories(given, "DefaultSpaceSettings")?;
    }
    check_storage(place, effective)?;
    for config in texts_or_objects(given, "CustomFileSystemConfigs") {
        if config.as_object().is_none_or(|members| members.len() != 1) {
            return Err(errors::invalid(format!("{}: each custom file system names exactly one file system.", place.member)));
        }
    }
    let rstudio = &effective["RStudioServerProAppSettings"];
    if given.get("RStudioServerProAppSettings").is_some()
        && rstudio["AccessStatus"] == "DISABLED"
        && !rstudio["UserGroup"].is_null()
    {
        return Err(errors::invalid(
            "RStudioServerProAppSettings: make sure AccessStatus is set to ENABLED if UserGroup is set.",
        ));
    }
    Ok(())
}

/// Checks what settings say of each type of app.
pub(super) fn check_apps(world: &World, place: Place<'_>, given: &Value, effective: &Value) -> Result<(), ServiceError> {
    for (member, app_type) in APP_SETTINGS {
        if let Some(app) = given.get(member) {
            check_app(world, place, member, app_type, app, &effective[member])?;
        }
    }
    Ok(())
}

/// Settings of spaces take no code repositories for JupyterServer, although the reference lists them (seen in the field, with this text).
pub(super) fn refuse_code_repositories(given: &Value, structure: &str) -> Result<(), ServiceError> {
    if given["JupyterServerAppSettings"]["CodeRepositories"].is_null() {
        return Ok(());
    }
    Err(errors::invalid(format!("Unknown parameter CodeRepositories in JupyterServerAppSettings for {structure}.")))
}

fn texts_or_objects<'v>(value: &'v Value, member: &str) -> impl Iterator<Item = &'v Value> {
    value.get(member).and_then(Value::as_array).into_iter().flatten()
}

fn check_groups(world: &World, place: Place<'_>, given: &Value) -> Result<(), ServiceError> {
    let groups: Vec<&str> = texts_or_objects(given, "SecurityGroups").filter_map(Value::as_str).collect();
    if groups.len() > GROUPS {
        return Err(errors::invalid(format!("{}: at most {GROUPS} security groups can be specified.", place.member)));
    }
    require_groups(world, place.vpc, &groups)
}

/// Refuses security groups that do not exist or belong to another VPC.
pub(super) fn require_groups(world: &World, vpc: Option<&str>, groups: &[&str]) -> Result<(), ServiceError> {
    for group in groups {
        match network::group_vpc(world, group) {
            None => return Err(errors::invalid(format!("The security group '{group}' does not exist"))),
            Some(of) if vpc.is_some_and(|vpc| vpc != of) => {
                let text = format!("The security group '{group}' does not belong to VPC '{}'.", vpc.unwrap_or_default());
                return Err(errors::invalid(text));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn check_landing(place: Place<'_>, given: &Value, effective: &Value) -> Result<(), ServiceError> {
    if place.of_domain && given["AutoMountHomeEFS"] == "DefaultAsDomain" {
        return Err(errors::invalid("AutoMountHomeEFS: DefaultAsDomain is only supported for user profiles."));
    }
    let landing = effective["DefaultLandingUri"].as_str();
    if landing.is_some_and(|uri| !uri.starts_with("studio::") && !uri.starts_with("app:")) {
        return Err(errors::invalid(format!("DefaultLandingUri '{}' is not supported.", landing.unwrap_or_default())));
    }
    let touched = given.get("DefaultLandingUri").is_some() || given.get("StudioWebPortal").is_some();
    let to_studio = landing.is_none_or(|uri| uri.starts_with("studio::"));
    if touched && effective["StudioWebPortal"] == "DISABLED" && to_studio {
        return Err(errors::invalid("StudioWebPortal is disabled for this domain/user."));
    }
    Ok(())
}

fn check_app(
    world: &World,
    place: Place<'_>,
    member: &str,
    app_type: &str,
    given: &Value,
    effective: &Value,
) -> Result<(), ServiceError> {
    let listed = texts_or_objects(given, "LifecycleConfigArns").filter_map(Value::as_str);
    let default = given["DefaultResourceSpec"]["LifecycleConfigArn"].as_str();
    for arn in listed.chain(default).filter(|arn| *arn != "None") {
        let config = world.sagemaker.studio_lifecycle_configs.values().find(|config| config.arn == arn);
        match config {
            None => {
                return Err(errors::invalid(format!(
                    "{}.{member}: lifecycle configuration [{arn}] does not exist.",
                    place.member
                )));
            }
            Some(config) if config.app_type != app_type => {
                let text = format!("{}.{member}: lifecycle configuration [{arn}] is for {} apps.", place.member, config.app_type);
                return Err(errors::invalid(text));
            }
            Some(_) => {}
        }
    }
    let classic = matches!(app_type, "JupyterServer" | "KernelGateway");
    let some_listed = texts_or_objects(effective, "LifecycleConfigArns").next().is_some();
    if classic && some_listed && effective["DefaultResourceSpec"].is_null() {
        return Err(errors::invalid(format!("{}.{member}: LifecycleConfigArns requires DefaultResourceSpec.", place.member)));
    }
    let idle = &effective["AppLifecycleManagement"]["IdleSettings"];
    let minutes = |name: &str| idle[name].as_i64();
    let (least, set, most) =
        (minutes("MinIdleTimeoutInMinutes"), minutes("IdleTimeoutInMinutes"), minutes("MaxIdleTimeoutInMinutes"));
    let ordered = |a: Option<i64>, b: Option<i64>| a.is_none() || b.is_none() || a <= b;
    if !(ordered(least, set) && ordered(set, most) && ordered(least, most)) {
        let text = format!("{}.{member}: idle timeouts must be in the order minimum, timeout, maximum.", place.member);
        return Err(errors::invalid(text));
    }
    Ok(())
}

fn check_storage(place: Place<'_>, effective: &Value) -> Result<(), ServiceError> {
    let sizes = &effective["SpaceStorageSettings"]["DefaultEbsStorageSettings"];
    match (sizes["DefaultEbsVolumeSizeInGb"].as_i64(), sizes["MaximumEbsVolumeSizeInGb"].as_i64()) {
        (Some(default), Some(most)) if default > most => {
            let text = format!("{}: DefaultEbsVolumeSizeInGb must not exceed MaximumEbsVolumeSizeInGb.", place.member);
            Err(errors::invalid(text))
        }
        _ => Ok(()),
    }
}

/// True if settings name a Studio lifecycle configuration anywhere.
pub(super) fn names_lifecycle_config(settings: &Value, arn: &str) -> bool {
    match settings {
        Value::Object(members) => members.values().any(|value| names_lifecycle_config(value, arn)),
        Value::Array(items) => items.iter().any(|value| names_lifecycle_config(value, arn)),
        Value::String(text) => text == arn,
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A domain's default user settings as DescribeDomain shows them, with AWS's defaults for settings that are not given.
pub(super) fn described(world: &World, stored: &Value) -> Value {
    let mut view = json!({
        "StudioWebPortal": "ENABLED",
        "AutoMountHomeEFS": "Enabled",
        "SpaceStorageSettings": {
            "DefaultEbsStorageSettings": { "DefaultEbsVolumeSizeInGb": 5, "MaximumEbsVolumeSizeInGb": 100 },
        },
    });
    if stored["StudioWebPortal"] != "DISABLED" {
        view["DefaultLandingUri"] = json!("studio::");
    }
    if stored["RStudioServerProAppSettings"]["AccessStatus"] == "ENABLED" {
        view["RStudioServerProAppSettings"] = json!({ "UserGroup": "R_STUDIO_USER" });
    }
    for member in ["JupyterLabAppSettings", "CodeEditorAppSettings"] {
        if !stored[member]["DefaultResourceSpec"].is_null() {
            view[member] = json!({ "DefaultResourceSpec": { "SageMakerImageArn": distribution_image(world) } });
        }
    }
    merge(&mut view, stored);
    view
}

/// The image AWS runs when none is chosen; its account differs by region.
fn distribution_image(world: &World) -> String {
    let account = match world.region.as_str() {
        "ap-northeast-1" => "010972774902",
        "us-west-2" => "542918446943",
        _ => "885854791233",
    };
    format!("arn:{}:sagemaker:{}:{account}:image/sagemaker-distribution-cpu", arn::partition(&world.region), world.region)
}

/// Takes the named members out of an input, in that order.
pub(super) fn pick(input: &Map<String, Value>, members: &[&str]) -> Map<String, Value> {
    members.iter().filter_map(|member| input.get(*member).map(|value| ((*member).to_owned(), value.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_keeps_what_it_omits_and_replaces_lists() {
        let mut base = json!({"A": {"B": 1, "C": [1, 2]}, "D": "x"});
        merge(&mut base, &json!({"A": {"C": []}, "E": {"F": 1}}));
        assert_eq!(base, json!({"A": {"B": 1, "C": []}, "D": "x", "E": {"F": 1}}));
    }

    #[test]
    fn defaults_lie_under_what_is_set() {
        let world = World::new("123456789012", "ap-northeast-1", 1);
        let view = described(
            &world,
            &json!({"StudioWebPortal": "DISABLED", "JupyterLabAppSettings": {"DefaultResourceSpec": {"InstanceType": "ml.t3.medium"}}}),
        );
        assert_eq!(view["DefaultLandingUri"], Value::Null);
        assert_eq!(view["StudioWebPortal"], "DISABLED");
        assert_eq!(view["JupyterLabAppSettings"]["DefaultResourceSpec"]["InstanceType"], "ml.t3.medium");
        assert!(view["JupyterLabAppSettings"]["DefaultResourceSpec"]["SageMakerImageArn"].is_string());
    }
}
