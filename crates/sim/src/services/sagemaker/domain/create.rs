//! CreateDomain: every rule that AWS checks at once, and the objects that it makes on the side.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::injected_failure::{self, Stage};
use super::super::settings::{self, Place};
use super::super::{Status, errors, home_file_system, tags};
use super::{Domain, change};
use crate::services::arn;
use crate::services::network::{self, Subnet};
use crate::{Request, ServiceError, Time, World};

/// Members kept as given.
const KEPT: [&str; 9] = [
    "AuthMode",
    "DefaultUserSettings",
    "DefaultSpaceSettings",
    "DomainSettings",
    "AppNetworkAccessType",
    "AppSecurityGroupManagement",
    "KmsKeyId",
    "HomeEfsFileSystemKmsKeyId",
    "TagPropagation",
];

/// First uid of a domain's users.
const FIRST_UID: u32 = 200_001;

/// `CreateDomain`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let given = input.as_object().map(|members| settings::pick(members, &KEPT)).unwrap_or_default();
    let name = input["DomainName"].as_str().unwrap_or_default().to_owned();
    let tags = tags::read(input)?;
    if world.tuning.domain_names_unique && world.sagemaker.domains.values().any(|domain| domain.name == name) {
        return Err(errors::exists("Domain", &name));
    }
    let used = world.sagemaker.domains.len();
    if used >= world.tuning.domain_limit {
        return Err(errors::limit("Domains", world.tuning.domain_limit, used));
    }
    let subnets = check_network(world, input)?;
    let vpc = input["VpcId"].as_str();
    check_modes(&given)?;
    check_settings(world, request.now, vpc, &given)?;

    let now = request.now;
    let id = format!("d-{}", world.digits(12));
    let arn = arn::regional(world, "sagemaker", &format!("domain/{id}"));
    let key = input["KmsKeyId"].as_str().or(input["HomeEfsFileSystemKmsKeyId"].as_str());
    let injected = injected_failure::take(world, Stage::Create, &name);
    let (home, failed) = match vpc.filter(|_| input["HomeEfsFileSystemCreation"] != "Disabled") {
        Some(vpc) => {
            let owner = home_file_system::Owner { id: &id, arn: &arn, vpc, kms_key: key };
            let (home, failed) = home_file_system::make(world, now, owner, &subnets);
            (Some(home), failed)
        }
        None => (None, None),
    };
    let seconds = world.tuning.domain_create_s;
    let domain = Domain {
        id: id.clone(),
        arn: arn.clone(),
        name,
        vpc: vpc.map(str::to_owned),
        subnets: subnets.into_iter().map(|subnet| subnet.id).collect(),
        given,
        home,
        timeline: change(Status::Pending, now, seconds, Status::InService, Status::Failed, injected.or(failed)),
        created: now,
        next_uid: FIRST_UID,
        tags,
    };
    let url = domain.url(&world.region);
    world.sagemaker.domains.insert(id.clone(), domain);
    Ok(json!({ "DomainArn": arn, "DomainId": id, "Url": url }))
}

fn check_network(world: &World, input: &Value) -> Result<Vec<Subnet>, ServiceError> {
    let unified = !input["DomainSettings"]["UnifiedStudioSettings"].is_null();
    let ids: Vec<&str> = input["SubnetIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let Some(vpc) = input["VpcId"].as_str() else {
        // Only Unified Studio domains with public access may do without a VPC.
        if unified && ids.is_empty() && input["AppNetworkAccessType"] != "VpcOnly" {
            return Ok(Vec::new());
        }
        return Err(errors::missing("vpcId"));
    };
    if ids.is_empty() {
        return Err(errors::missing("subnetIds"));
    }
    match network::tenancy(world, vpc) {
        None => return Err(errors::invalid(format!("The vpc ID '{vpc}' does not exist"))),
        Some(tenancy) if tenancy != "default" => {
            return Err(errors::invalid(format!("The VPC '{vpc}' has {tenancy} tenancy; a domain needs default tenancy.")));
        }
        Some(_) => {}
    }
    require_subnets(world, vpc, &ids)
}

/// The subnets of a domain; they must exist, once each, in its VPC.
pub(super) fn require_subnets(world: &World, vpc: &str, ids: &[&str]) -> Result<Vec<Subnet>, ServiceError> {
    if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
        return Err(errors::invalid("SubnetIds must not contain duplicates."));
    }
    ids.iter()
        .map(|id| {
            let found = network::subnet(world, id);
            let subnet = found.ok_or_else(|| errors::invalid(format!("The subnet ID '{id}' does not exist")))?;
            if subnet.vpc != vpc {
                return Err(errors::invalid(format!("The subnet '{id}' does not belong to VPC '{vpc}'.")));
            }
            Ok(subnet)
        })
        .collect()
}

/// Rules between members: network mode, RStudio and who manages its groups, key twins.
fn check_modes(given: &Map<String, Value>) -> Result<(), ServiceError> {
    let member = |name: &str| given.get(name).unwrap_or(&Value::Null);
    check_group_management(
        member("AppSecurityGroupManagement"),
        member("DomainSettings"),
        member("AppNetworkAccessType") == "VpcOnly",
    )?;
    let groups = member("DefaultUserSettings")["SecurityGroups"].as_array().map_or(0, Vec::len);
    if member("AppNetworkAccessType") == "VpcOnly" && groups == 0 {
        return Err(errors::invalid("SecurityGroups are required in DefaultUserSettings when AppNetworkAccessType is VpcOnly."));
    }
    match (member("KmsKeyId").as_str(), member("HomeEfsFileSystemKmsKeyId").as_str()) {
        (Some(key), Some(twin)) if key != twin => Err(errors::invalid("KmsKeyId and HomeEfsFileSystemKmsKeyId must not differ.")),
        _ => Ok(()),
    }
}

/// True if a domain runs RStudio.
pub(super) fn has_rstudio(domain_settings: &Value) -> bool {
    !domain_settings["RStudioServerProDomainSettings"]["DomainExecutionRoleArn"].is_null()
}

/// `AppSecurityGroupManagement` goes with RStudio only, and RStudio in VPC-only mode demands `Service`.
pub(super) fn check_group_management(management: &Value, domain_settings: &Value, vpc_only: bool) -> Result<(), ServiceError> {
    if !has_rstudio(domain_settings) {
        if management.is_null() {
            return Ok(());
        }
        return Err(errors::invalid("AppSecurityGroupManagement can only be set for Rstudio enabled domains."));
    }
    match management.as_str() {
        Some("Service") => Ok(()),
        None if !vpc_only => Ok(()),
        None => Err(errors::invalid("AppSecurityGroupManagement is required for RStudio enabled domains in VpcOnly mode.")),
        Some(_) => Err(errors::invalid("AppSecurityGroupManagement must be Service for Rstudio enabled domains.")),
    }
}

fn check_settings(world: &World, now: Time, vpc: Option<&str>, given: &Map<String, Value>) -> Result<(), ServiceError> {
    for (name, member) in [("DefaultUserSettings", "defaultUserSettings"), ("DefaultSpaceSettings", "defaultSpaceSettings")] {
        let Some(value) = given.get(name) else { continue };
        // The model marks it optional; in practice a domain without an execution role is refused.
        if value["ExecutionRole"].is_null() {
            return Err(errors::missing(&format!("{member}.executionRole")));
        }
        settings::check(world, now, Place { member, vpc, of_domain: true }, value, value)?;
    }
    check_domain_settings(world, vpc, given.get("DomainSettings").unwrap_or(&Value::Null))
}

/// The groups of the domain itself; those of its users are with the user settings.
pub(super) fn check_domain_settings(world: &World, vpc: Option<&str>, settings: &Value) -> Result<(), ServiceError> {
    let groups: Vec<&str> = settings["SecurityGroupIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    settings::require_groups(world, vpc, &groups)
}
