//! Console actions: changes in the account by other people at the console, by Studio users, or by the passage of time.
//!
//! Such a call meets neither throttling nor injected faults, which wait for the caller under test.

use std::time::Duration;

use serde_json::{Value, json};

use crate::observation::Past;
use crate::sandbox::{Change, Sandbox};
use crate::services::sagemaker::Status as StudioStatus;
use crate::services::sagemaker::app::{App, Status as AppStatus};
use crate::services::{self, sts};
use crate::store::SandboxError;
use crate::timeline::Timeline;
use crate::trail::{self, Signer};
use crate::{Request, ServiceError, World};

/// The tag by which heiiki finds its objects; here it only helps people to name them.
const ADDRESS: &str = "heiiki:address";
/// The user at the console unless another is named.
pub const SOMEBODY: &str = "console";

impl Sandbox {
    /// Makes one call as a person at the console would: `("ec2", "DeleteSubnet", {"SubnetId": "subnet-..."})`.
    pub fn call(&self, service: &str, action: &str, input: &Value) -> Result<Result<Value, ServiceError>, SandboxError> {
        self.call_as(SOMEBODY, service, action, input)
    }

    /// Likewise, as a user by name, or as `role/session`: CloudTrail will say so.
    pub fn call_as(
        &self,
        who: &str,
        service: &str,
        action: &str,
        input: &Value,
    ) -> Result<Result<Value, ServiceError>, SandboxError> {
        self.work(|inner| {
            let done = call_as(&mut inner.world, who, service, action, input);
            (done, Change::World)
        })
    }

    /// Lets time pass.
    pub fn pass(&self, span: Duration) -> Result<(), SandboxError> {
        self.edit(|world| {
            world.now = world.now + span;
            services::expire(world, world.now);
        })
    }
}

/// Makes one call in a world.
pub fn call(world: &mut World, service: &str, action: &str, input: &Value) -> Result<Value, ServiceError> {
    call_as(world, SOMEBODY, service, action, input)
}

fn call_as(world: &mut World, who: &str, service: &str, action: &str, input: &Value) -> Result<Value, ServiceError> {
    // The AWS CLI and the SDKs call it `efs`.
    let signed = if service == "efs" { "elasticfilesystem" } else { service };
    let operation = services::operation(signed, action)
        .ok_or_else(|| ServiceError::new(501, "NotSimulated", format!("The sandbox does not simulate {service}:{action}.")))?;
    services::expire(world, world.now);
    world.caller = sts::caller(world, "CONSOLE");
    Past::remember(world, action);
    let region = world.region.clone();
    let request = Request::new(world.now, &region, action, input);
    let answer = operation.call(world, &request)?;
    let by = Signer::at_console(world, who);
    trail::note(world, signed, action, by, (input, &answer));
    Ok(answer)
}

/// The id of the object that carries an address of heiiki in its tags: `domain/studio` is `d-...`.
pub fn id_of(world: &World, address: &str) -> Option<String> {
    let objects = crate::objects::list(world, world.now);
    // The tags of a bucket lag behind the last write.
    let written = |record: &Value| record["tags"]["value"][ADDRESS].as_str() == Some(address);
    let carries = |record: &Value| record["tags"][ADDRESS].as_str() == Some(address) || written(record);
    let (path, record) = objects.iter().find(|(_, record)| carries(record))?;
    // IAM's calls want names, all others ids.
    let members = if path.starts_with("iam/") { ["name", "id"] } else { ["id", "name"] };
    let named = members.iter().find_map(|member| record[*member].as_str());
    named.or_else(|| path.rsplit('/').next()).map(str::to_owned)
}

/// The domain of a user profile, found by the profile's name.
fn domain_of(world: &World, profile: &str) -> Result<String, ServiceError> {
    let found = world.sagemaker.user_profiles.values().find(|known| known.name == profile);
    found
        .map(|known| known.domain.clone())
        .ok_or_else(|| ServiceError::bad("ResourceNotFound", format!("there is no user profile {profile}")))
}

/// A user opens Studio and starts an application in a private space: `JupyterLab` or `CodeEditor`. Gives the name of the space.
pub fn start_app(world: &mut World, profile: &str, app_type: &str) -> Result<String, ServiceError> {
    let domain = domain_of(world, profile)?;
    let space = format!("{profile}-{}", app_type.to_ascii_lowercase());
    let exists = world.sagemaker.spaces.values().any(|known| known.domain == domain && known.name == space);
    if !exists {
        let wanted = json!({
            "DomainId": domain, "SpaceName": space,
            "OwnershipSettings": {"OwnerUserProfileName": profile},
            "SpaceSharingSettings": {"SharingType": "Private"},
            "SpaceSettings": {"AppType": app_type},
        });
        call(world, "sagemaker", "CreateSpace", &wanted)?;
    }
    // Users have all the time it takes, and it is not the caller's.
    let now = world.now;
    for known in world.sagemaker.spaces.values_mut().filter(|known| known.domain == domain && known.name == space) {
        known.timeline = Timeline::steady(StudioStatus::InService, now);
    }
    let wanted = json!({"DomainId": domain, "SpaceName": space, "AppType": app_type, "AppName": "default"});
    call(world, "sagemaker", "CreateApp", &wanted)?;
    let mine = |known: &&mut App| known.domain == domain && known.space.as_ref() == Some(&space);
    for known in world.sagemaker.apps.values_mut().filter(mine) {
        known.timeline = Timeline::steady(AppStatus::InService, now);
    }
    Ok(space)
}

/// A user saves files in a home directory: the home file system of the domain grows.
pub fn write_home(world: &mut World, profile: &str, bytes: u64) -> Result<u64, ServiceError> {
    let domain = domain_of(world, profile)?;
    let missing = || ServiceError::bad("ResourceNotFound", format!("domain {domain} has no home file system"));
    let home = world.sagemaker.domains.get(&domain).and_then(|known| known.home.as_ref()).ok_or_else(missing)?;
    let id = home.file_system.clone();
    let file_system = world.efs.file_systems.get_mut(&id).ok_or_else(missing)?;
    file_system.bytes = file_system.bytes.saturating_add(bytes);
    Ok(file_system.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn studio() -> Sandbox {
        let sandbox = Sandbox::in_memory(World::new("123456789012", "ap-northeast-1", 1));
        sandbox.edit(|world| world.tuning.domain_checks_role = false).unwrap();
        let vpc = by(&sandbox, "ec2", "DescribeVpcs", &json!({}))["vpcSet"][0]["vpcId"].clone();
        let subnets = by(&sandbox, "ec2", "DescribeSubnets", &json!({}))["subnetSet"][0]["subnetId"].clone();
        let domain = json!({
            "DomainName": "studio", "AuthMode": "IAM", "VpcId": vpc, "SubnetIds": [subnets],
            "DefaultUserSettings": {"ExecutionRole": "arn:aws:iam::123456789012:role/x"},
            "Tags": [{"Key": "heiiki:address", "Value": "domain/studio"}],
        });
        by(&sandbox, "sagemaker", "CreateDomain", &domain);
        sandbox.pass(Duration::from_mins(10)).unwrap();
        let id = sandbox.read(|world| id_of(world, "domain/studio")).unwrap().unwrap();
        assert!(id.starts_with("d-"), "{id}");
        by(&sandbox, "sagemaker", "CreateUserProfile", &json!({"DomainId": id, "UserProfileName": "alice"}));
        sandbox.pass(Duration::from_mins(1)).unwrap();
        sandbox
    }

    fn by(sandbox: &Sandbox, service: &str, action: &str, input: &Value) -> Value {
        sandbox.call(service, action, input).unwrap().unwrap()
    }

    #[test]
    fn a_user_starts_an_app_and_saves_files() {
        let sandbox = studio();
        let space = sandbox.edit(|world| start_app(world, "alice", "JupyterLab")).unwrap().unwrap();
        let apps = by(&sandbox, "sagemaker", "ListApps", &json!({}));
        assert_eq!((&apps["Apps"][0]["SpaceName"], &apps["Apps"][0]["Status"]), (&json!(space), &json!("InService")));
        let before = sandbox.edit(|world| write_home(world, "alice", 0)).unwrap().unwrap();
        let after = sandbox.edit(|world| write_home(world, "alice", 5_000_000_000)).unwrap().unwrap();
        assert_eq!(after - before, 5_000_000_000);
        let nobody = sandbox.edit(|world| start_app(world, "bob", "JupyterLab")).unwrap().unwrap_err();
        assert_eq!(nobody.message, "there is no user profile bob");
    }

    #[test]
    fn a_call_at_the_console_meets_neither_faults_nor_throttling() {
        let sandbox = studio();
        sandbox.inject_fault(crate::InjectedFault::always("*", crate::FaultEffect::Unreachable)).unwrap();
        for _ in 0..500 {
            by(&sandbox, "ec2", "DescribeVpcs", &json!({}));
        }
        let unknown = sandbox.call("ec2", "MakeTea", &json!({})).unwrap().unwrap_err();
        assert_eq!(unknown.code, "NotSimulated");
    }
}
