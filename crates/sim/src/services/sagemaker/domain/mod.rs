//! Domains: the record, the description and lists. Creating, updating and deleting have their own files.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::home_file_system::Home;
use super::listing::{self, Entry};
use super::{Status, errors, settings};
use crate::services::arn;
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World, pagination};

pub mod create;
pub mod delete;
pub(super) mod inputs;
pub mod update;

/// A domain.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Domain {
    /// `d-...`.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// The VPC, absent for a Unified Studio domain without one.
    pub vpc: Option<String>,
    /// The subnets.
    pub subnets: Vec<String>,
    /// The members of CreateDomain that are kept as given, by their AWS names.
    pub given: Map<String, Value>,
    /// File system and NFS groups, when it has them.
    pub home: Option<Home>,
    /// Its status through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<Status>,
    /// The time of its creation.
    pub created: Time,
    /// The POSIX uid the next user profile gets.
    pub next_uid: u32,
    /// Tags.
    pub tags: Tags,
}

impl Domain {
    /// A member kept as given; null when absent.
    pub fn given(&self, member: &str) -> &Value {
        self.given.get(member).unwrap_or(&Value::Null)
    }

    /// True if all traffic goes through the customer's VPC.
    pub fn is_vpc_only(&self) -> bool {
        self.given("AppNetworkAccessType") == "VpcOnly"
    }

    fn url(&self, region: &str) -> String {
        format!("https://{}.studio.{region}.sagemaker.aws", self.id)
    }
}

/// Finds a domain.
pub(super) fn find<'w>(world: &'w World, id: &str) -> Result<&'w Domain, ServiceError> {
    world.sagemaker.domains.get(id).ok_or_else(|| errors::not_found("Domain", id))
}

/// `DescribeDomain`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let domain = find(world, request.text("DomainId").unwrap_or_default())?;
    Ok(view(world, request.now, domain))
}

fn view(world: &World, now: Time, domain: &Domain) -> Value {
    let given = |member| Some(domain.given(member).clone()).filter(|value| !value.is_null());
    let key = given("KmsKeyId").or_else(|| given("HomeEfsFileSystemKmsKeyId"));
    let sso = domain.given("AuthMode") == "SSO";
    let application = format!("apl-{}", domain.id.trim_start_matches("d-"));
    let sso_arn =
        format!("arn:{}:sso::{}:application/ssoins-{}/{application}", arn::partition(&world.region), world.account, domain.id);
    let mut domain_settings = given("DomainSettings");
    if let Some(settings) = &mut domain_settings
        && settings["IpAddressType"].is_null()
    {
        settings["IpAddressType"] = json!("ipv4");
    }
    let mut view = json!({
        "DomainArn": domain.arn,
        "DomainId": domain.id,
        "DomainName": domain.name,
        "Status": domain.timeline.status(now).word(),
        "CreationTime": arn::seconds(domain.created),
        "LastModifiedTime": arn::seconds(domain.timeline.since(now)),
        "AuthMode": domain.given("AuthMode"),
        "DefaultUserSettings": settings::described(world, domain.given("DefaultUserSettings")),
        "AppNetworkAccessType": given("AppNetworkAccessType").unwrap_or_else(|| json!("PublicInternetOnly")),
        "TagPropagation": given("TagPropagation").unwrap_or_else(|| json!("DISABLED")),
        "HomeEfsFileSystemCreation": if domain.home.is_some() { "Enabled" } else { "Disabled" },
        "SubnetIds": domain.subnets,
        "Url": domain.url(&world.region),
    });
    for (member, value) in [
        ("VpcId", domain.vpc.as_ref().map(|vpc| json!(vpc))),
        ("HomeEfsFileSystemId", domain.home.as_ref().map(|home| json!(home.file_system))),
        ("SingleSignOnManagedApplicationInstanceId", sso.then(|| json!(format!("ins-{}", domain.id)))),
        ("SingleSignOnApplicationArn", sso.then(|| json!(sso_arn))),
        ("FailureReason", domain.timeline.reason(now).map(|reason| json!(reason))),
        ("DomainSettings", domain_settings),
        ("HomeEfsFileSystemKmsKeyId", key.clone()),
        ("KmsKeyId", key),
        ("AppSecurityGroupManagement", given("AppSecurityGroupManagement")),
        ("DefaultSpaceSettings", given("DefaultSpaceSettings")),
    ] {
        if let Some(value) = value {
            view[member] = value;
        }
    }
    view
}

/// `ListDomains`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let mut domains: Vec<_> = world.sagemaker.domains.values().collect();
    domains.sort_by_key(|domain| (domain.created, &domain.id));
    let items = domains.into_iter().map(|domain| {
        let entry = entry(world, now, domain);
        (entry.key, entry.summary)
    });
    listing::cut(request, "Domains", pagination::SAGEMAKER, items.collect())
}

fn entry(world: &World, now: Time, domain: &Domain) -> Entry {
    let status = domain.timeline.status(now).word();
    Entry {
        key: domain.id.clone(),
        name: domain.name.clone(),
        created: domain.created,
        modified: domain.timeline.since(now),
        status,
        summary: json!({
            "DomainArn": domain.arn,
            "DomainId": domain.id,
            "DomainName": domain.name,
            "Status": status,
            "CreationTime": arn::seconds(domain.created),
            "LastModifiedTime": arn::seconds(domain.timeline.since(now)),
            "Url": domain.url(&world.region),
        }),
    }
}

/// The timeline of a change that ends in `good`, or in `bad` when a reason says so.
pub(super) fn change(
    during: Status,
    now: Time,
    seconds: u64,
    good: Status,
    bad: Status,
    reason: Option<String>,
) -> Timeline<Status> {
    let end = if reason.is_some() { bad } else { good };
    Timeline::go(during, now, end, now + Duration::from_secs(seconds), reason)
}

#[cfg(test)]
mod tests;
