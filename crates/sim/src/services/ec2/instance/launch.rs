//! The input of a launch beside its network and its volumes, read and checked: image, type, key, user data, metadata
//! options, names.
//!
//! It deliberately changes nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::instance_type;
use crate::services::ec2::image::{self, Image};
use crate::services::ec2::parameter::{flag, flag_of, invalid, only, required, word};
use crate::services::ec2::{id, subnet};
use crate::{Request, ServiceError, Time, World, request::as_i64};

/// Options of the metadata service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// `optional` or `required`.
    pub http_tokens: String,
    /// 1 to 64.
    pub http_put_response_hop_limit: i64,
    /// `enabled` or `disabled`.
    pub http_endpoint: String,
    /// `enabled` or `disabled`.
    pub http_protocol_ipv6: String,
    /// `enabled` or `disabled`.
    pub instance_metadata_tags: String,
    /// The time at which the last change is applied.
    pub applied_at: Time,
}

/// The names of an instance in private DNS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hostname {
    /// `ip-name` or `resource-name`.
    pub hostname_type: String,
    /// True if the resource name has an A record.
    pub a_record: bool,
    /// True if the resource name has an AAAA record.
    pub aaaa_record: bool,
}

/// The checked input of a launch.
pub(super) struct Launch {
    pub(super) image: Image,
    pub(super) instance_type: String,
    pub(super) key: Option<String>,
    pub(super) user_data: Option<String>,
    pub(super) monitoring: bool,
    pub(super) metadata: Metadata,
    pub(super) switches: Switches,
    pub(super) cpu_credits: Option<String>,
}

/// The plain settings of a launch.
#[expect(clippy::struct_excessive_bools, reason = "independent switches of AWS's own")]
pub(super) struct Switches {
    pub(super) disable_termination: bool,
    pub(super) disable_stop: bool,
    pub(super) ebs_optimized: bool,
    pub(super) enclave: bool,
    pub(super) hibernation: bool,
    pub(super) shutdown_behavior: String,
    pub(super) auto_recovery: String,
}

pub(super) fn read(world: &World, request: &Request<'_>) -> Result<Launch, ServiceError> {
    let image_id = required(request, "ImageId")?;
    let image = image::find(world, image_id).ok_or_else(|| id::IMAGE.lost(image_id))?;
    let instance_type = instance_type(request.text("InstanceType"), &image)?;
    let key = request.text("KeyName").map(str::to_owned);
    if let Some(name) = key.as_ref().filter(|name| !world.ec2.key_pairs.contains_key(*name)) {
        return Err(id::KEY_PAIR.missing(&[name]));
    }
    let metadata = metadata(request.input.get("MetadataOptions"), metadata_default(&image, request.now))?;
    Ok(Launch {
        key,
        user_data: request.text("UserData").map(|text| user_data(text).map(|()| text.to_owned())).transpose()?,
        monitoring: nested_flag(request, "Monitoring", "Enabled")?.unwrap_or(false),
        metadata,
        switches: switches(request)?,
        cpu_credits: cpu_credits(request, &instance_type)?,
        image,
        instance_type,
    })
}

/// A type that exists and has the image's architecture. The default, m1.small, cannot run any image of today.
fn instance_type(name: Option<&str>, image: &Image) -> Result<String, ServiceError> {
    let Some(name) = name else {
        let text = "The requested configuration is currently not supported. Please check the documentation for supported configurations.";
        return Err(ServiceError::bad("Unsupported", text));
    };
    let Some(architecture) = instance_type::architecture(name) else {
        return Err(ServiceError::bad("InvalidParameterValue", format!("Invalid value '{name}' for InstanceType.")));
    };
    check_architecture(architecture, &image.architecture)?;
    Ok(name.to_owned())
}

/// Refuses a type whose architecture is not the image's.
pub(super) fn check_architecture(of_type: &str, of_image: &str) -> Result<(), ServiceError> {
    if of_type == of_image {
        return Ok(());
    }
    let text = format!(
        "The architecture '{of_type}' of the specified instance type does not match the architecture '{of_image}' of the specified AMI. \
         Specify an instance type and an AMI that have matching architectures, and try again."
    );
    Err(ServiceError::bad("InvalidParameterValue", text))
}

/// The longest user data in bytes, before base64.
const LONGEST_USER_DATA: usize = 16_384;

/// Refuses user data that is not base64 or too long.
pub(super) fn user_data(text: &str) -> Result<(), ServiceError> {
    let Ok(bytes) = STANDARD.decode(text.split_ascii_whitespace().collect::<String>()) else {
        return Err(ServiceError::bad("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data."));
    };
    if bytes.len() > LONGEST_USER_DATA {
        return Err(ServiceError::bad("InvalidParameterValue", format!("User data is limited to {LONGEST_USER_DATA} bytes")));
    }
    Ok(())
}

fn nested_flag(request: &Request<'_>, member: &str, inner: &str) -> Result<Option<bool>, ServiceError> {
    let Some(value) = request.input.get(member) else { return Ok(None) };
    only(value, member, &[inner])?;
    flag_of(value.get(inner), &format!("{member}.{inner}"))
}

/// Images that ask for IMDSv2 (Amazon Linux 2023) make tokens required and allow containers one more hop.
fn metadata_default(image: &Image, now: Time) -> Metadata {
    let (tokens, hops) = if image.imds_v2 { ("required", 2) } else { ("optional", 1) };
    Metadata {
        http_tokens: tokens.to_owned(),
        http_put_response_hop_limit: hops,
        http_endpoint: "enabled".to_owned(),
        http_protocol_ipv6: "disabled".to_owned(),
        instance_metadata_tags: "disabled".to_owned(),
        applied_at: now,
    }
}

/// Members of the metadata options.
pub(super) const METADATA: [&str; 5] =
    ["HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags"];

/// Applies what a request says about metadata options to what there is.
pub(super) fn metadata(given: Option<&Value>, mut next: Metadata) -> Result<Metadata, ServiceError> {
    let Some(given) = given else { return Ok(next) };
    let switch = ["enabled", "disabled"];
    for (member, field, words) in [
        ("HttpTokens", &mut next.http_tokens, ["optional", "required"]),
        ("HttpEndpoint", &mut next.http_endpoint, switch),
        ("HttpProtocolIpv6", &mut next.http_protocol_ipv6, switch),
        ("InstanceMetadataTags", &mut next.instance_metadata_tags, switch),
    ] {
        if let Some(value) = word(given.get(member).and_then(Value::as_str), member, &words)? {
            value.clone_into(field);
        }
    }
    if let Some(value) = given.get("HttpPutResponseHopLimit") {
        let limit = as_i64(value).filter(|limit| (1..=64).contains(limit));
        next.http_put_response_hop_limit = limit.ok_or_else(|| {
            invalid(value.as_str().unwrap_or_default(), "HttpPutResponseHopLimit", "It must be between 1 and 64.")
        })?;
    }
    Ok(next)
}

fn switches(request: &Request<'_>) -> Result<Switches, ServiceError> {
    let behavior =
        word(request.text("InstanceInitiatedShutdownBehavior"), "instanceInitiatedShutdownBehavior", &["stop", "terminate"])?;
    let maintenance = request.input.get("MaintenanceOptions");
    if let Some(options) = maintenance {
        only(options, "MaintenanceOptions", &["AutoRecovery"])?;
    }
    let recovery = maintenance.and_then(|options| options.get("AutoRecovery")).and_then(Value::as_str);
    let recovery = word(recovery, "MaintenanceOptions.AutoRecovery", &["default", "disabled"])?;
    Ok(Switches {
        disable_termination: flag(request, "DisableApiTermination")?.unwrap_or(false),
        disable_stop: flag(request, "DisableApiStop")?.unwrap_or(false),
        ebs_optimized: flag(request, "EbsOptimized")?.unwrap_or(false),
        enclave: nested_flag(request, "EnclaveOptions", "Enabled")?.unwrap_or(false),
        hibernation: nested_flag(request, "HibernationOptions", "Configured")?.unwrap_or(false),
        shutdown_behavior: behavior.unwrap_or("stop").to_owned(),
        auto_recovery: recovery.unwrap_or("default").to_owned(),
    })
}

fn cpu_credits(request: &Request<'_>, instance_type: &str) -> Result<Option<String>, ServiceError> {
    let Some(options) = request.input.get("CreditSpecification") else { return Ok(None) };
    only(options, "CreditSpecification", &["CpuCredits"])?;
    let given = options.get("CpuCredits").and_then(Value::as_str);
    if let Some(bad) = given.filter(|value| !["standard", "unlimited"].contains(value)) {
        return Err(ServiceError::bad("InvalidCpuCredits.Malformed", format!("Invalid value '{bad}' for CpuCredits.")));
    }
    if !instance_type::is_burstable(instance_type) {
        let text = "CreditSpecification can only be used with burstable performance instance types.";
        return Err(ServiceError::bad("InvalidParameterCombination", text));
    }
    Ok(given.map(str::to_owned))
}

/// Names of an instance: those of its subnet unless the request says otherwise.
pub(super) fn hostname(request: &Request<'_>, subnet: &subnet::Subnet) -> Result<Hostname, ServiceError> {
    let options = request.input.get("PrivateDnsNameOptions");
    let members = ["HostnameType", "EnableResourceNameDnsARecord", "EnableResourceNameDnsAAAARecord"];
    if let Some(options) = options {
        only(options, "PrivateDnsNameOptions", &members)?;
    }
    let member = |name: &str| options.and_then(|options| options.get(name));
    let kind = word(member("HostnameType").and_then(Value::as_str), "HostnameType", &["ip-name", "resource-name"])?;
    Ok(Hostname {
        hostname_type: kind.unwrap_or(&subnet.hostname_type).to_owned(),
        a_record: flag_of(member("EnableResourceNameDnsARecord"), "EnableResourceNameDnsARecord")?.unwrap_or(subnet.a_record),
        aaaa_record: flag_of(member("EnableResourceNameDnsAAAARecord"), "EnableResourceNameDnsAAAARecord")?
            .unwrap_or(subnet.aaaa_record),
    })
}
