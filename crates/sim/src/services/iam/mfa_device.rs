//! Virtual MFA devices: made, enabled for a user, taken off, deleted.
//!
//! It deliberately knows no seed and computes no code: any two different codes of six digits enable a device. Hardware has no calls of its own here.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::user::{find, find_mut};
use super::{conflict, exists, limit, names, no_such, tags};
use crate::world::Tags;
use crate::{Operation, Request, ServiceError, Time, World};

/// Most MFA devices of a user.
const MOST: usize = 8;

/// A virtual MFA device.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MfaDevice {
    /// Its ARN, which is its serial number.
    pub serial: String,
    /// The time of its creation.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

/// The operations on MFA devices.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("CreateVirtualMFADevice", create),
    Operation::new("EnableMFADevice", enable),
    Operation::new("DeactivateMFADevice", deactivate),
    Operation::new("DeleteVirtualMFADevice", delete),
    Operation::new("ListMFADevices", list),
    Operation::new("ListVirtualMFADevices", list_virtual),
];

fn missing(serial: &str) -> ServiceError {
    no_such(format!("VirtualMFADevice with serial number {serial} does not exist."))
}

/// The user whose device it is.
fn holder(world: &World, serial: &str) -> Option<String> {
    world.iam.users.values().find(|user| user.mfa_devices.contains_key(serial)).map(|user| user.name.clone())
}

fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "VirtualMFADeviceName", 226)?;
    let path = names::path(request, "Path")?;
    let tags = tags::given(request)?;
    let serial = format!("arn:aws:iam::{}:mfa{path}{name}", world.account);
    if world.iam.mfa_devices.contains_key(&serial) {
        return Err(exists("MFADevice entity at the same path and name already exists.".to_owned()));
    }
    let device = MfaDevice { serial: serial.clone(), created: request.now, tags };
    world.iam.mfa_devices.insert(serial.clone(), device);
    Ok(json!({"VirtualMFADevice": {"SerialNumber": serial}}))
}

fn code<'a>(request: &Request<'a>, member: &str) -> Result<&'a str, ServiceError> {
    let code = names::required(request, member)?;
    if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(code);
    }
    let at = format!("authenticationCode{}", &member["AuthenticationCode".len()..]);
    Err(ServiceError::constraint("ValidationError", code, &at, "Member must satisfy regular expression pattern: [\\d]+"))
}

fn enable(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "UserName", 128)?;
    let serial = names::required(request, "SerialNumber")?;
    let (first, second) = (code(request, "AuthenticationCode1")?, code(request, "AuthenticationCode2")?);
    let user = find(world, name)?;
    if !world.iam.mfa_devices.contains_key(serial) {
        return Err(missing(serial));
    }
    if holder(world, serial).is_some() {
        return Err(exists("MFA Device is already in use.".to_owned()));
    }
    if user.mfa_devices.len() >= MOST {
        return Err(limit(format!("Cannot exceed quota for MFADevicesPerUser: {MOST}")));
    }
    if first == second {
        return Err(ServiceError::new(403, "InvalidAuthenticationCode", "Authentication code for device is not valid."));
    }
    let now = request.now;
    find_mut(world, name)?.mfa_devices.insert(serial.to_owned(), now);
    Ok(Value::Null)
}

fn deactivate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "UserName", 128)?;
    let serial = names::required(request, "SerialNumber")?;
    match find_mut(world, name)?.mfa_devices.remove(serial) {
        Some(_) => Ok(Value::Null),
        None => Err(no_such("MFA Device invalid for user.".to_owned())),
    }
}

fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let serial = names::required(request, "SerialNumber")?;
    if holder(world, serial).is_some() {
        return Err(conflict("MFA VirtualDevice in use. Must deactivate first."));
    }
    match world.iam.mfa_devices.remove(serial) {
        Some(_) => Ok(Value::Null),
        None => Err(missing(serial)),
    }
}

fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let user = find(world, names::name(request, "UserName", 128)?)?;
    let items = user.mfa_devices.iter().map(|(serial, at)| (serial.clone(), (serial, at))).collect();
    tags::paged(
        request,
        "MFADevices",
        items,
        |(serial, at)| json!({"UserName": user.name, "SerialNumber": serial, "EnableDate": at.iso_seconds()}),
    )
}

fn list_virtual(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let wanted = names::word(request, "AssignmentStatus", &["Assigned", "Unassigned", "Any"])?.unwrap_or("Any");
    let fits = |serial: &str| match wanted {
        "Assigned" => holder(world, serial).is_some(),
        "Unassigned" => holder(world, serial).is_none(),
        _ => true,
    };
    let items = world.iam.mfa_devices.keys().filter(|serial| fits(serial)).map(|serial| (serial.clone(), serial)).collect();
    tags::paged(request, "VirtualMFADevices", items, |serial| {
        let user = world.iam.users.values().find(|user| user.mfa_devices.contains_key(serial));
        let mut row = json!({"SerialNumber": serial});
        if let Some(user) = user {
            row["User"] = super::user::basics(user);
            row["EnableDate"] = json!(user.mfa_devices.get(serial).map(|at| at.iso_seconds()));
        }
        row
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::Account;
    use super::*;

    #[test]
    fn a_device_is_enabled_for_one_user_and_taken_off_before_it_goes() {
        let mut account = Account::new();
        for name in ["u", "v"] {
            account.done("CreateUser", &json!({"UserName": name}));
        }
        let made = json!({"VirtualMFADeviceName": "phone"});
        let serial = account.done("CreateVirtualMFADevice", &made)["VirtualMFADevice"]["SerialNumber"].clone();
        assert_eq!(serial, "arn:aws:iam::000000000001:mfa/phone");
        assert_eq!(account.refused("CreateVirtualMFADevice", &made).code, "EntityAlreadyExists");
        let enable = |user: &str, second: &str| json!({"UserName": user, "SerialNumber": serial, "AuthenticationCode1": "123456", "AuthenticationCode2": second});
        assert_eq!(account.refused("EnableMFADevice", &enable("u", "123456")).code, "InvalidAuthenticationCode");
        assert_eq!(account.refused("EnableMFADevice", &enable("u", "12")).code, "ValidationError");
        account.done("EnableMFADevice", &enable("u", "654321"));
        assert_eq!(account.refused("EnableMFADevice", &enable("v", "654321")).code, "EntityAlreadyExists");
        let listed = account.done("ListMFADevices", &json!({"UserName": "u"}))["MFADevices"].clone();
        assert_eq!(listed, json!([{"UserName": "u", "SerialNumber": serial, "EnableDate": "2026-01-01T00:00:00Z"}]));
        let one = json!({"SerialNumber": serial});
        assert_eq!(account.refused("DeleteVirtualMFADevice", &one).code, "DeleteConflict");
        assert_eq!(
            account.refused("DeactivateMFADevice", &json!({"UserName": "v", "SerialNumber": serial})).code,
            "NoSuchEntity"
        );
        let count = |account: &mut Account, status: &str| {
            let answer = account.done("ListVirtualMFADevices", &json!({"AssignmentStatus": status}));
            answer["VirtualMFADevices"].as_array().map(Vec::len)
        };
        assert_eq!((count(&mut account, "Assigned"), count(&mut account, "Unassigned")), (Some(1), Some(0)));
        account.done("DeactivateMFADevice", &json!({"UserName": "u", "SerialNumber": serial}));
        account.done("DeleteVirtualMFADevice", &one);
        assert_eq!(account.refused("DeleteVirtualMFADevice", &one).code, "NoSuchEntity");
        assert_eq!(count(&mut account, "Any"), Some(0));
    }
}
