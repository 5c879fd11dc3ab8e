//! `SpaceManagedResources`: the owner's profile and the app, which SageMaker makes when it makes the space.
//!
//! The reference says that it makes them and nothing more. That they bear no tags, that the app is called `default`, and that they stay when the space is to go,
//! like anybody's, is assumed.

use serde_json::{Value, json};

use super::super::{app, errors, user_profile};
use crate::world::Tags;
use crate::{ServiceError, Time, World};

/// True if settings of a space ask for it.
pub(super) fn wanted(settings: &Value) -> bool {
    settings["SpaceManagedResources"] == "ENABLED"
}

/// Makes the profile of the owner, when there is none.
pub(super) fn make_owner(world: &mut World, now: Time, domain: &str, ownership: &Value) -> Result<(), ServiceError> {
    let Some(owner) = ownership["OwnerUserProfileName"].as_str() else {
        return Err(errors::invalid("SpaceManagedResources needs OwnershipSettings."));
    };
    if user_profile::find(world, domain, owner).is_err() {
        user_profile::make(world, now, domain, &json!({ "UserProfileName": owner }), Tags::new())?;
    }
    Ok(())
}

/// Makes the app, which starts when the space is in service.
pub(super) fn make_app(world: &mut World, times: (Time, Time), domain: &str, space: &str) -> Result<(), ServiceError> {
    let settings = super::find(world, domain, space)?.settings.clone();
    let app_type = settings["AppType"].as_str().unwrap_or("JupyterLab");
    let mut input = json!({ "DomainId": domain, "SpaceName": space, "AppType": app_type, "AppName": "default" });
    let resources = &settings[format!("{app_type}AppSettings")]["DefaultResourceSpec"];
    if !resources.is_null() {
        input["ResourceSpec"] = resources.clone();
    }
    let arn = app::arn_of(world, &input)?;
    app::create::make(world, times, &input, &arn, Tags::new());
    Ok(())
}
