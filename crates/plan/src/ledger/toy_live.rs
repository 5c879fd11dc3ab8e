//! The objects of the toy account: they look as AWS would report a resource that is as wanted.
#![expect(clippy::wildcard_enum_match_arm, reason = "the toy account has a few kinds, and says so of the others")]

use heiiki_model::{Address, Change, KindName, Known};
use serde_json::{Value, json};

const ACCOUNT: &str = "123456789012";

/// Looks up the objects to which a want refers.
struct Refs<'a> {
    want: &'a Value,
    known: &'a Known,
}

impl Refs<'_> {
    fn id_of(&self, kind: KindName, name: &Value) -> Result<String, String> {
        let name = name.as_str().unwrap_or_default();
        let name = name
            .strip_prefix("${")
            .and_then(|it| it.split_once('/'))
            .map_or(name, |(_, rest)| rest.split('.').next().unwrap_or_default());
        let at = Address::new(kind, name).map_err(|error| error.to_string())?;
        self.known.live.get(&at).map(|object| object.id.clone()).ok_or_else(|| format!("{at} is not there"))
    }

    fn one(&self, field: &str, kind: KindName) -> Result<Option<String>, String> {
        match &self.want[field] {
            Value::Null => Ok(None),
            name => self.id_of(kind, name).map(Some),
        }
    }

    fn need(&self, field: &str, kind: KindName) -> Result<String, String> {
        self.one(field, kind)?.ok_or_else(|| format!("no {field}"))
    }

    fn many(&self, field: &str, kind: KindName) -> Result<Vec<String>, String> {
        self.want[field].as_array().into_iter().flatten().map(|name| self.id_of(kind, name)).collect()
    }

    fn text(&self, field: &str) -> Option<String> {
        self.want[field].as_str().map(str::to_owned)
    }

    fn live_of(&self, kind: KindName, id: &str) -> Value {
        let mut all = self.known.live.iter();
        all.find(|(at, object)| at.kind == kind && object.id == id).map(|(_, object)| object.live.clone()).unwrap_or_default()
    }
}

/// The object at an address in its wanted state. `old` is its state before.
pub(super) fn live(at: &Address, id: &str, want: &Value, old: Option<&Value>, known: &Known) -> Result<Value, String> {
    let refs = Refs { want, known };
    match at.kind {
        KindName::Vpc
        | KindName::Subnet
        | KindName::InternetGateway
        | KindName::RouteTable
        | KindName::SecurityGroup
        | KindName::VpcEndpoint => network(at, id, &refs, old),
        KindName::ElasticIp | KindName::NatGateway | KindName::Instance => addressed(at.kind, id, &refs, old),
        KindName::FileSystem | KindName::MountTarget => storage(at.kind, id, &refs, old),
        _ => named(at, &refs),
    }
}

fn network(at: &Address, id: &str, refs: &Refs<'_>, old: Option<&Value>) -> Result<Value, String> {
    let want = refs.want;
    Ok(match at.kind {
        KindName::Vpc => json!({"vpc_id": id, "arn": format!("arn:vpc/{id}"), "cidr_block": want["cidr_block"],
            "instance_tenancy": "default", "enable_dns_support": true, "enable_dns_hostnames": true, "is_default": false,
            "state": "available"}),
        KindName::Subnet => {
            let zone = refs.text("availability_zone").unwrap_or_default();
            json!({"subnet_id": id, "arn": format!("arn:subnet/{id}"), "vpc_id": refs.need("vpc", KindName::Vpc)?,
                "availability_zone": format!("ap-northeast-1{zone}"), "availability_zone_id": format!("apne1-az-{zone}"),
                "cidr_block": want["cidr_block"], "map_public_ip_on_launch": false,
                "private_dns_hostname_type_on_launch": "ip-name", "enable_resource_name_dns_a_record_on_launch": false,
                "available_ip_address_count": 200, "default_for_az": false, "state": "available"})
        }
        KindName::InternetGateway => json!({"internet_gateway_id": id, "arn": format!("arn:igw/{id}"),
            "vpc_id": refs.one("vpc", KindName::Vpc)?, "attachment_state": "available"}),
        KindName::RouteTable => {
            let mut routes = Vec::new();
            for route in want["routes"].as_array().into_iter().flatten() {
                let target = Refs { want: route, known: refs.known };
                let nat = target.one("nat_gateway_id", KindName::NatGateway)?;
                let target = nat.map_or_else(|| target.need("gateway_id", KindName::InternetGateway), Ok)?;
                let destination = &route["destination_cidr_block"];
                routes.push(json!({"destination": destination, "target": target, "origin": "CreateRoute", "state": "active"}));
            }
            let associations = refs.many("subnets", KindName::Subnet)?.into_iter().map(|subnet| {
                json!({"association_id": format!("rtbassoc-{subnet}"), "subnet_id": subnet, "main": false, "state": "associated"})
            });
            json!({"route_table_id": id, "arn": format!("arn:rtb/{id}"), "vpc_id": refs.need("vpc", KindName::Vpc)?,
                "associations": associations.collect::<Vec<_>>(), "routes": routes, "propagating_vgws": []})
        }
        KindName::SecurityGroup => json!({"group_id": id, "arn": format!("arn:sg/{id}"),
            "group_name": refs.text("name").unwrap_or_else(|| format!("toy-{}", at.name)), "description": want["description"],
            "vpc_id": refs.need("vpc", KindName::Vpc)?, "owner_id": ACCOUNT, "ingress": [], "egress": []}),
        _ => {
            let gateway = !want["route_tables"].is_null();
            let service = refs.text("service").unwrap_or_default();
            let keeps = old.map_or(json!(false), |old| old["private_dns_enabled"].clone());
            let names = if want["private_dns_enabled"].is_null() { keeps } else { want["private_dns_enabled"].clone() };
            json!({"vpc_endpoint_id": id, "arn": format!("arn:vpce/{id}"),
                "service_name": format!("com.amazonaws.ap-northeast-1.{service}"),
                "vpc_endpoint_type": if gateway { "gateway" } else { "interface" }, "vpc_id": refs.need("vpc", KindName::Vpc)?,
                "state": "available", "subnet_ids": refs.many("subnets", KindName::Subnet)?,
                "route_table_ids": refs.many("route_tables", KindName::RouteTable)?,
                "security_group_ids": refs.many("security_groups", KindName::SecurityGroup)?,
                "private_dns_enabled": names, "network_interface_ids": [], "dns_entries": []})
        }
    })
}

fn addressed(kind: KindName, id: &str, refs: &Refs<'_>, old: Option<&Value>) -> Result<Value, String> {
    let want = refs.want;
    Ok(match kind {
        KindName::ElasticIp => {
            // The completing update comes later.
            let wanted = if want["instance"].is_null() { Ok(None) } else { refs.one("instance", KindName::Instance) };
            let keeps = old.map_or(Value::Null, |old| old["instance_id"].clone());
            let instance = if want.get("instance").is_none() { keeps } else { json!(wanted.unwrap_or_default()) };
            json!({"allocation_id": id, "arn": format!("arn:eip/{id}"), "public_ip": "203.0.113.7",
                "network_border_group": "ap-northeast-1", "public_ipv4_pool": "amazon", "instance_id": instance})
        }
        KindName::NatGateway => {
            let first = refs.one("elastic_ip", KindName::ElasticIp)?;
            let subnet = refs.need("subnet", KindName::Subnet)?;
            let inside = refs.text("private_ip_address").unwrap_or_else(|| format!("nat-{id}"));
            let mut addresses =
                vec![json!({"allocation_id": first, "private_ip": inside, "primary": true, "status": "succeeded"})];
            for further in refs.many("secondary_elastic_ips", KindName::ElasticIp)? {
                let inside = format!("nat-{id}-{further}");
                addresses.push(json!({"allocation_id": further, "private_ip": inside, "primary": false, "status": "succeeded"}));
            }
            for further in want["secondary_private_ip_addresses"].as_array().into_iter().flatten() {
                addresses.push(json!({"private_ip": further, "primary": false, "status": "succeeded"}));
            }
            let vpc = refs.live_of(KindName::Subnet, &subnet)["vpc_id"].clone();
            json!({"nat_gateway_id": id, "arn": format!("arn:nat/{id}"), "subnet_id": subnet, "vpc_id": vpc,
                "connectivity_type": want["connectivity_type"].as_str().unwrap_or("public"), "private_ip": inside,
                "addresses": addresses, "state": "available"})
        }
        _ => {
            let subnet = refs.need("subnet", KindName::Subnet)?;
            let address = refs.text("private_ip_address").unwrap_or_else(|| format!("ec2-{id}"));
            let of_subnet = refs.live_of(KindName::Subnet, &subnet);
            json!({"instance_id": id, "arn": format!("arn:instance/{id}"), "image_id": want["image_id"],
                "instance_type": want["instance_type"], "subnet_id": subnet, "vpc_id": of_subnet["vpc_id"],
                "availability_zone": of_subnet["availability_zone"],
                "security_group_ids": refs.many("security_groups", KindName::SecurityGroup)?, "private_ip_address": address,
                "root_device_name": "/dev/xvda", "volumes": [], "user_data": "", "ebs_optimized": false, "monitoring": false,
                "disable_api_termination": false, "source_dest_check": true, "tenancy": "default", "state": "running",
                "metadata_options": {"state": "applied", "http_tokens": "required", "http_put_response_hop_limit": 2,
                    "http_endpoint": "enabled", "http_protocol_ipv6": "disabled", "instance_metadata_tags": "disabled"}})
        }
    })
}

fn storage(kind: KindName, id: &str, refs: &Refs<'_>, _: Option<&Value>) -> Result<Value, String> {
    if kind == KindName::FileSystem {
        return Ok(
            json!({"file_system_id": id, "arn": format!("arn:fs/{id}"), "dns_name": "fs", "life_cycle_state": "available",
            "performance_mode": "generalPurpose", "encrypted": true, "throughput_mode": "bursting", "number_of_mount_targets": 0}),
        );
    }
    let subnet = refs.need("subnet", KindName::Subnet)?;
    let of_subnet = refs.live_of(KindName::Subnet, &subnet);
    let address = refs.text("ip_address").unwrap_or_else(|| format!("efs-{id}"));
    Ok(json!({"mount_target_id": id, "file_system_id": refs.need("file_system", KindName::FileSystem)?, "subnet_id": subnet,
        "vpc_id": of_subnet["vpc_id"], "availability_zone_id": of_subnet["availability_zone_id"], "ip_address": address,
        "security_group_ids": refs.many("security_groups", KindName::SecurityGroup)?, "life_cycle_state": "available"}))
}

/// Objects that are known by their names.
fn named(at: &Address, refs: &Refs<'_>) -> Result<Value, String> {
    let want = refs.want;
    let name = refs.text("name").unwrap_or_else(|| at.name.to_string());
    let arn = format!("arn:aws:iam::{ACCOUNT}:{}/{name}", at.kind);
    Ok(match at.kind {
        KindName::Role => json!({"name": name, "arn": arn, "path": "/", "role_id": "AROA", "max_session_duration": 3600,
            "assume_role_policy_document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Principal": {"Service": want["trust"][0]}, "Action": "sts:AssumeRole"}]},
            "policies": [], "inline_policies": {}, "instance_profiles": []}),
        KindName::User => json!({"name": name, "arn": arn, "path": "/", "user_id": "AIDA", "policies": [], "inline_policies": {},
            "groups": []}),
        KindName::Policy => json!({"name": name, "arn": arn, "policy_id": "ANPA", "path": "/", "document": want["document"],
            "default_version_id": "v1", "versions": [], "attachment_count": 0, "permissions_boundary_usage_count": 0}),
        KindName::Bucket => json!({"name": name, "arn": format!("arn:aws:s3:::{name}"), "domain_name": "s3",
            "lifecycle_rules": [], "object_lock_enabled": false}),
        KindName::LogGroup => json!({"name": name, "arn": format!("arn:aws:logs:::{name}"), "log_group_class": "STANDARD",
            "deletion_protection_enabled": false, "stored_bytes": 7}),
        KindName::KeyPair => json!({"key_name": name, "key_pair_id": format!("key-{name}"), "key_type": "ed25519",
            "public_key": want["public_key"], "key_fingerprint": "f"}),
        KindName::NotebookLifecycleConfig => json!({"name": name, "arn": format!("arn:aws:sagemaker:::{name}"),
            "on_start": want["on_start"]}),
        other => return Err(format!("the toy account makes no {other}")),
    })
}

/// Returns an object as it is after a release.
pub(super) fn released(live: &mut Value, change: &Change) -> Result<(), String> {
    let to = &change.to.value;
    let keeps = |id: &Value| to.as_array().is_some_and(|left| left.contains(id));
    match change.field.as_ref() {
        "routes" => {
            let hop = |route: &Value| json!({"destination": route["destination"], "target": route["target"]});
            live["routes"].as_array_mut().ok_or("no routes")?.retain(|route| keeps(&hop(route)));
        }
        "secondary_elastic_ips" => {
            let addresses = live["addresses"].as_array_mut().ok_or("no addresses")?;
            addresses.retain(|address| address["primary"] == json!(true) || keeps(&address["allocation_id"]));
        }
        "secondary_private_ip_addresses" => {
            let addresses = live["addresses"].as_array_mut().ok_or("no addresses")?;
            addresses.retain(|address| address["primary"] == json!(true) || keeps(&address["private_ip"]));
        }
        "route_tables" => live["route_table_ids"] = to.clone(),
        "subnets" => live["subnet_ids"] = to.clone(),
        "security_groups" => live["security_group_ids"] = to.clone(),
        "private_dns_enabled" => live["private_dns_enabled"] = to.clone(),
        "vpc" => live["vpc_id"] = Value::Null,
        "instance" => live["instance_id"] = Value::Null,
        other => return Err(format!("the toy account releases no {other}")),
    }
    Ok(())
}
