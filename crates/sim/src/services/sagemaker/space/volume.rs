//! The EBS volume of a space: its size limits and its default size.

use serde_json::{Value, json};

use super::super::{domain, errors, user_profile};
use crate::{ServiceError, World};

/// Sizes in GB where no settings give any, as `DescribeDomain` shows them.
const DEFAULT: Sizes = Sizes { usual: 5, most: 100 };

/// The sizes that settings in force give.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    usual: i64,
    most: i64,
}

/// The size of the volume that settings of a space name.
pub(super) fn of(settings: &Value) -> Option<i64> {
    settings["SpaceStorageSettings"]["EbsStorageSettings"]["EbsVolumeSizeInGb"].as_i64()
}

/// The sizes in force: of the owner's profile, then of the domain; for a shared space of the domain's settings of shared spaces.
pub(super) fn sizes(world: &World, domain: &domain::Domain, ownership: &Value, sharing: &Value) -> Sizes {
    let owner = ownership["OwnerUserProfileName"].as_str();
    let profile = owner.and_then(|owner| user_profile::find(world, &domain.id, owner).ok());
    let in_force = if sharing["SharingType"] == "Shared" {
        [&Value::Null, domain.given("DefaultSpaceSettings")]
    } else {
        [profile.map_or(&Value::Null, |profile| &profile.settings), domain.given("DefaultUserSettings")]
    };
    let size = |member: &str| {
        let of = |settings: &&Value| settings["SpaceStorageSettings"]["DefaultEbsStorageSettings"][member].as_i64();
        in_force.iter().find_map(of)
    };
    Sizes {
        usual: size("DefaultEbsVolumeSizeInGb").unwrap_or(DEFAULT.usual),
        most: size("MaximumEbsVolumeSizeInGb").unwrap_or(DEFAULT.most),
    }
}

/// Refuses a volume that is larger than the settings in force allow.
pub(super) fn check(sizes: Sizes, settings: &Value) -> Result<(), ServiceError> {
    let most = sizes.most;
    match of(settings) {
        Some(size) if size > most => {
            Err(errors::invalid(format!("EbsVolumeSizeInGb {size} exceeds the maximum of {most} GB set for the domain.")))
        }
        _ => Ok(()),
    }
}

/// Fills in the usual volume size for a space whose apps keep their files on a volume, unless it names a size.
pub(super) fn fill_in(sizes: Sizes, settings: &mut Value) {
    if matches!(settings["AppType"].as_str(), Some("JupyterLab" | "CodeEditor")) && of(settings).is_none() {
        settings["SpaceStorageSettings"] = json!({ "EbsStorageSettings": { "EbsVolumeSizeInGb": sizes.usual } });
    }
}
