//! DescribeInstances and DescribeInstanceStatus.
//!
//! It deliberately shows health as good a minute after start: nothing here breaks.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Instance, instance_type, interfaces, primary_interface};
use crate::services::ec2::listing::{Entry, Listing, list};
use crate::services::ec2::network_interface::describe::brief;
use crate::services::ec2::network_interface::{private_dns_name, public, public_dns_name};
use crate::services::ec2::tags::tag_set;
use crate::services::ec2::{iam_instance_profile_association as profile, id, security_group, volume};
use crate::{Request, ServiceError, Time, World, pagination};

const LISTING: Listing = Listing {
    answer: "reservationSet",
    ids: Some(("InstanceId", id::INSTANCE)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("architecture", "instancesSet.architecture"),
        ("availability-zone", "instancesSet.placement.availabilityZone"),
        ("block-device-mapping.device-name", "instancesSet.blockDeviceMapping.deviceName"),
        ("block-device-mapping.volume-id", "instancesSet.blockDeviceMapping.ebs.volumeId"),
        ("client-token", "instancesSet.clientToken"),
        ("dns-name", "instancesSet.dnsName"),
        ("ebs-optimized", "instancesSet.ebsOptimized"),
        ("iam-instance-profile.arn", "instancesSet.iamInstanceProfile.arn"),
        ("iam-instance-profile.id", "instancesSet.iamInstanceProfile.id"),
        ("image-id", "instancesSet.imageId"),
        ("instance-id", "instancesSet.instanceId"),
        ("instance-state-code", "instancesSet.instanceState.code"),
        ("instance-state-name", "instancesSet.instanceState.name"),
        ("instance-type", "instancesSet.instanceType"),
        ("instance.group-id", "instancesSet.groupSet.groupId"),
        ("instance.group-name", "instancesSet.groupSet.groupName"),
        ("ip-address", "instancesSet.ipAddress"),
        ("key-name", "instancesSet.keyName"),
        ("launch-index", "instancesSet.amiLaunchIndex"),
        ("launch-time", "instancesSet.launchTime"),
        ("metadata-options.http-endpoint", "instancesSet.metadataOptions.httpEndpoint"),
        ("metadata-options.http-put-response-hop-limit", "instancesSet.metadataOptions.httpPutResponseHopLimit"),
        ("metadata-options.http-tokens", "instancesSet.metadataOptions.httpTokens"),
        ("metadata-options.instance-metadata-tags", "instancesSet.metadataOptions.instanceMetadataTags"),
        ("metadata-options.state", "instancesSet.metadataOptions.state"),
        ("monitoring-state", "instancesSet.monitoring.state"),
        ("network-interface.description", "instancesSet.networkInterfaceSet.description"),
        ("network-interface.group-id", "instancesSet.networkInterfaceSet.groupSet.groupId"),
        ("network-interface.network-interface-id", "instancesSet.networkInterfaceSet.networkInterfaceId"),
        ("network-interface.private-ip-address", "instancesSet.networkInterfaceSet.privateIpAddress"),
        ("network-interface.status", "instancesSet.networkInterfaceSet.status"),
        ("network-interface.subnet-id", "instancesSet.networkInterfaceSet.subnetId"),
        ("network-interface.vpc-id", "instancesSet.networkInterfaceSet.vpcId"),
        ("owner-id", "ownerId"),
        ("private-dns-name", "instancesSet.privateDnsName"),
        ("private-ip-address", "instancesSet.privateIpAddress"),
        ("reservation-id", "reservationId"),
        ("root-device-name", "instancesSet.rootDeviceName"),
        ("root-device-type", "instancesSet.rootDeviceType"),
        ("source-dest-check", "instancesSet.sourceDestCheck"),
        ("subnet-id", "instancesSet.subnetId"),
        ("tenancy", "instancesSet.placement.tenancy"),
        ("vpc-id", "instancesSet.vpcId"),
    ],
};

pub(in super::super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let instances = world.ec2.instances.values().map(|record| Entry { id: &record.id, tags: &record.tags, record });
    let mut answer = list(request, &LISTING, instances, |instance| {
        json!({
            "reservationId": instance.reservation,
            "ownerId": world.account,
            "groupSet": [],
            "instancesSet": [render(world, request.now, instance)],
        })
    })?;
    if let Some(Value::Array(reservations)) = answer.get_mut("reservationSet") {
        *reservations = together(std::mem::take(reservations));
    }
    Ok(answer)
}

/// Instances of one reservation stand together.
fn together(single: Vec<Value>) -> Vec<Value> {
    let mut places = std::collections::BTreeMap::new();
    let mut all: Vec<Value> = Vec::new();
    for mut reservation in single {
        let id = reservation["reservationId"].as_str().unwrap_or_default().to_owned();
        let Some(at) = places.get(&id) else {
            places.insert(id, all.len());
            all.push(reservation);
            continue;
        };
        let more = reservation["instancesSet"].as_array_mut().map(std::mem::take).unwrap_or_default();
        let held: &mut Value = &mut all[*at];
        if let Some(instances) = held["instancesSet"].as_array_mut() {
            instances.extend(more);
        }
    }
    all
}

/// An instance as the answers print it. A terminated one has lost its network and its volumes.
pub(in super::super) fn render(world: &World, now: Time, instance: &Instance) -> Value {
    let (name, code) = instance.status(now);
    let mut body = json!({
        "instanceId": instance.id,
        "imageId": instance.image,
        "instanceState": {"code": code, "name": name},
        "instanceType": instance.instance_type,
        "architecture": instance.architecture,
        "keyName": instance.key,
        "amiLaunchIndex": instance.launch_index,
        "launchTime": instance.launched.iso(),
        "clientToken": instance.client_token,
        "ebsOptimized": instance.ebs_optimized,
        "enaSupport": true,
        "hypervisor": "xen",
        "virtualizationType": "hvm",
        "rootDeviceName": instance.root_device,
        "rootDeviceType": "ebs",
        "platformDetails": "Linux/UNIX",
        "usageOperation": "RunInstances",
        "monitoring": {"state": monitoring(now, instance)},
        "productCodes": [],
        "hibernationOptions": {"configured": instance.hibernation},
        "enclaveOptions": {"enabled": instance.enclave},
        "maintenanceOptions": {"autoRecovery": instance.auto_recovery},
        "capacityReservationSpecification": {"capacityReservationPreference": "open"},
        "privateDnsNameOptions": {
            "hostnameType": instance.hostname.hostname_type,
            "enableResourceNameDnsARecord": instance.hostname.a_record,
            "enableResourceNameDnsAAAARecord": instance.hostname.aaaa_record,
        },
        "metadataOptions": metadata(now, instance),
        "blockDeviceMapping": devices(world, now, instance),
        "tagSet": tag_set(&instance.tags),
    });
    let (cores, threads) = instance_type::cpus(&instance.instance_type);
    body["cpuOptions"] = json!({"coreCount": cores, "threadsPerCore": threads});
    transition(&mut body, instance, name);
    network(world, now, instance, &mut body);
    body
}

/// The reason that an instance stopped or ended.
fn transition(body: &mut Value, instance: &Instance, name: &str) {
    if ["stopping", "stopped", "shutting-down", "terminated"].contains(&name) {
        body["reason"] = json!(format!("User initiated ({})", instance.launched.iso()));
        body["stateReason"] = json!({
            "code": "Client.UserInitiatedShutdown",
            "message": "Client.UserInitiatedShutdown: User initiated shutdown",
        });
    }
}

pub(super) fn monitoring(now: Time, instance: &Instance) -> &'static str {
    match instance.monitored_at {
        Some(at) if now < at => "pending",
        Some(_) => "enabled",
        None => "disabled",
    }
}

pub(super) fn metadata(now: Time, instance: &Instance) -> Value {
    let options = &instance.metadata;
    json!({
        "state": if now < options.applied_at { "pending" } else { "applied" },
        "httpTokens": options.http_tokens,
        "httpPutResponseHopLimit": options.http_put_response_hop_limit,
        "httpEndpoint": options.http_endpoint,
        "httpProtocolIpv6": options.http_protocol_ipv6,
        "instanceMetadataTags": options.instance_metadata_tags,
    })
}

pub(super) fn devices(world: &World, now: Time, instance: &Instance) -> Value {
    volume::of_instance(world, now, &instance.id)
        .map(|volume| {
            json!({
                "deviceName": volume.device,
                "ebs": {
                    "volumeId": volume.id,
                    "status": "attached",
                    "attachTime": volume.created.iso(),
                    "deleteOnTermination": volume.delete_on_termination,
                },
            })
        })
        .collect()
}

fn network(world: &World, now: Time, instance: &Instance, body: &mut Value) {
    let all: Vec<Value> = interfaces(world, now, &instance.id).map(|interface| brief(world, interface)).collect();
    body["networkInterfaceSet"] = Value::Array(all);
    if let Some(association) = profile::of_instance(world, now, &instance.id) {
        body["iamInstanceProfile"] = json!({"arn": association.arn, "id": association.profile_id});
    }
    let subnet = world.ec2.subnets.get(&instance.subnet);
    body["placement"] = json!({
        "availabilityZone": subnet.map(|subnet| &subnet.zone),
        "availabilityZoneId": subnet.map(|subnet| &subnet.zone_id),
        "groupName": "",
        "tenancy": instance.tenancy,
    });
    let Some(primary) = primary_interface(world, now, &instance.id) else { return };
    body["subnetId"] = json!(instance.subnet);
    body["vpcId"] = json!(subnet.map(|subnet| &subnet.vpc));
    body["privateIpAddress"] = json!(primary.address.to_string());
    body["privateDnsName"] = json!(private_dns_name(&world.region, primary.address));
    body["sourceDestCheck"] = json!(primary.source_dest_check);
    body["groupSet"] = security_group::group_set(world, &primary.groups);
    if let Some((address, _)) = public(world, primary, primary.address) {
        body["ipAddress"] = json!(address.to_string());
        body["dnsName"] = json!(public_dns_name(&world.region, address));
    }
}

const STATUS: Listing = Listing {
    answer: "instanceStatusSet",
    ids: Some(("InstanceId", id::INSTANCE)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("availability-zone", "availabilityZone"),
        ("instance-state-code", "instanceState.code"),
        ("instance-state-name", "instanceState.name"),
        ("instance-status.status", "instanceStatus.status"),
        ("system-status.status", "systemStatus.status"),
    ],
};

/// From a start until the checks have passed.
const CHECKS: Duration = Duration::from_mins(1);

pub(in super::super) fn status(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (world, now) = (&*world, request.now);
    let stopped_too = request.flag("IncludeAllInstances").unwrap_or(false);
    let shown = world.ec2.instances.values().filter(|instance| stopped_too || instance.running_since(now).is_some());
    list(request, &STATUS, shown.map(|record| Entry { id: &record.id, tags: &record.tags, record }), |instance| {
        let (name, code) = instance.status(now);
        let (health, reachability) = match instance.running_since(now) {
            None => ("not-applicable", None),
            Some(since) if now < since + CHECKS => ("initializing", Some("initializing")),
            Some(_) => ("ok", Some("passed")),
        };
        let details: Vec<Value> = reachability.iter().map(|status| json!({"name": "reachability", "status": status})).collect();
        let subnet = world.ec2.subnets.get(&instance.subnet);
        json!({
            "instanceId": instance.id,
            "availabilityZone": subnet.map(|subnet| &subnet.zone),
            "availabilityZoneId": subnet.map(|subnet| &subnet.zone_id),
            "instanceState": {"code": code, "name": name},
            "instanceStatus": {"status": health, "details": details},
            "systemStatus": {"status": health, "details": details},
        })
    })
}
