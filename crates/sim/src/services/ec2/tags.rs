//! Tags of EC2 objects: in create calls, by CreateTags and DeleteTags, and all at once by DescribeTags.
//!
//! It deliberately owns no tags: each record carries its own.

use serde_json::{Value, json};

use super::id::{self, IdKind};
use super::listing::{Entry, Listing, list};
use super::parameter::{done, missing};
use crate::{Request, ServiceError, Time, World, pagination, world::Tags};

/// Most tags of one object.
const MOST: usize = 50;
/// Longest key and value in characters (API reference, type Tag).
const LONGEST: (usize, usize) = (127, 256);

/// Tags as answers print them.
pub(super) fn tag_set(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect()
}

/// The tags of a create call for the one type of object it makes.
pub(super) fn of_new(request: &Request<'_>, kind: &str) -> Result<Tags, ServiceError> {
    let mut all = of_new_kinds(request, &[kind])?;
    Ok(all.pop().map(|(_, tags)| tags).unwrap_or_default())
}

/// The tags of a create call that makes objects of several types, by type.
pub(super) fn of_new_kinds(request: &Request<'_>, kinds: &[&str]) -> Result<Vec<(String, Tags)>, ServiceError> {
    let mut all: Vec<(String, Tags)> = Vec::new();
    for specification in request.list("TagSpecification") {
        let kind = specification.get("ResourceType").and_then(Value::as_str).unwrap_or_default();
        if kind.is_empty() {
            return Err(ServiceError::bad("InvalidParameterValue", "Tag specification resource type must have a value"));
        }
        if !kinds.contains(&kind) {
            let text = format!("'{kind}' is not a valid taggable resource type for this operation.");
            return Err(ServiceError::bad("InvalidParameterValue", text));
        }
        if all.iter().any(|(k, _)| k == kind) {
            let text = "The same resource type may not be specified more than once in tag specifications";
            return Err(ServiceError::bad("InvalidParameterValue", text));
        }
        let given = specification.get("Tag").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if given.is_empty() {
            return Err(ServiceError::bad("InvalidParameterValue", "Tag specification must have at least one tag"));
        }
        let tags = read(given)?;
        check_count(tags.len())?;
        all.push((kind.to_owned(), tags));
    }
    Ok(all)
}

fn read(given: &[Value]) -> Result<Tags, ServiceError> {
    let mut tags = Tags::new();
    for tag in given {
        let key = tag.get("Key").and_then(Value::as_str).unwrap_or_default();
        let value = tag.get("Value").and_then(Value::as_str).unwrap_or_default();
        check(key, value)?;
        if tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(ServiceError::bad("InvalidParameterValue", format!("Duplicate tag key '{key}' specified.")));
        }
    }
    Ok(tags)
}

fn check(key: &str, value: &str) -> Result<(), ServiceError> {
    if key.is_empty() {
        return Err(ServiceError::bad("InvalidParameterValue", "Tag key cannot be null or empty."));
    }
    if key.to_ascii_lowercase().starts_with("aws:") {
        return Err(ServiceError::bad("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use"));
    }
    let (longest_key, longest_value) = LONGEST;
    if key.chars().count() > longest_key {
        return Err(ServiceError::bad(
            "InvalidParameterValue",
            format!("Tag key exceeds the maximum length of {longest_key} characters"),
        ));
    }
    if value.chars().count() > longest_value {
        return Err(ServiceError::bad(
            "InvalidParameterValue",
            format!("Tag value exceeds the maximum length of {longest_value} characters"),
        ));
    }
    Ok(())
}

/// Tags that services set (`aws:`) do not count.
fn check_count(count: usize) -> Result<(), ServiceError> {
    if count > MOST {
        return Err(ServiceError::bad("TagLimitExceeded", "The maximum number of Tags for a resource has been reached."));
    }
    Ok(())
}

pub(super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let ids = request.texts("ResourceId");
    let new = read(request.list("Tag"))?;
    let mut results = Vec::new();
    for id in &ids {
        let mut tags = slot(world, request.now, id)?.clone();
        tags.extend(new.clone());
        check_count(tags.keys().filter(|key| !key.starts_with("aws:")).count())?;
        results.push(tags);
    }
    for (id, tags) in ids.iter().zip(results) {
        *slot(world, request.now, id)? = tags;
    }
    Ok(done())
}

pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let ids = request.texts("ResourceId");
    for id in &ids {
        slot(world, request.now, id)?;
    }
    let named = request.list("Tag");
    for id in &ids {
        let tags = slot(world, request.now, id)?;
        if named.is_empty() {
            // Without keys every tag a customer set goes.
            tags.retain(|key, _| key.starts_with("aws:"));
        }
        for tag in named {
            let key = tag.get("Key").and_then(Value::as_str).ok_or_else(|| missing("Tag.Key"))?;
            let value = tag.get("Value").and_then(Value::as_str);
            if tags.get(key).is_some_and(|held| value.is_none_or(|wanted| wanted == held)) {
                tags.remove(key);
            }
        }
    }
    Ok(done())
}

/// The tags of the object that an id names, of any kind.
fn slot<'w>(world: &'w mut World, now: Time, id: &str) -> Result<&'w mut Tags, ServiceError> {
    let ec2 = &mut world.ec2;
    let lost = |kind: IdKind| kind.lost(id);
    match id.rsplit_once('-').map_or("", |(prefix, _)| prefix) {
        "vpc" => ec2.vpcs.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::VPC)),
        "subnet" => ec2.subnets.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::SUBNET)),
        "rtb" => ec2.route_tables.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::ROUTE_TABLE)),
        "acl" => ec2.network_acls.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::NETWORK_ACL)),
        "igw" => ec2.internet_gateways.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::INTERNET_GATEWAY)),
        "sg" => ec2.security_groups.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::SECURITY_GROUP)),
        "sgr" => {
            let mut rules = ec2.security_groups.values_mut().flat_map(|group| group.rules.iter_mut());
            rules.find(|rule| rule.id == id).map(|r| &mut r.tags).ok_or_else(|| lost(id::SECURITY_GROUP_RULE))
        }
        "vpce" => {
            let endpoint = ec2.vpc_endpoints.get_mut(id).filter(|e| e.gone_at.is_none());
            endpoint.map(|r| &mut r.tags).ok_or_else(|| lost(id::VPC_ENDPOINT))
        }
        "key" => ec2.key_pairs.values_mut().find(|k| k.id == id).map(|r| &mut r.tags).ok_or_else(|| lost(id::KEY_PAIR)),
        "eipalloc" => ec2.elastic_ips.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::ALLOCATION)),
        "nat" => ec2.nat_gateways.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::NAT_GATEWAY)),
        "i" => ec2.instances.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::INSTANCE)),
        "vol" => ec2.volumes.get_mut(id).map(|r| &mut r.tags).ok_or_else(|| lost(id::VOLUME)),
        "eni" => {
            let interface = ec2.network_interfaces.get_mut(id).filter(|i| i.stands(now));
            interface.map(|r| &mut r.tags).ok_or_else(|| lost(id::NETWORK_INTERFACE))
        }
        _ => Err(ServiceError::bad("InvalidID", format!("The ID '{id}' is not valid"))),
    }
}

/// One row of DescribeTags.
struct Row<'w> {
    id: &'w str,
    kind: &'static str,
    key: &'w str,
    value: &'w str,
}

fn rows(world: &World, now: Time) -> Vec<Row<'_>> {
    let ec2 = &world.ec2;
    let mut all: Vec<(&str, &'static str, &Tags)> = Vec::new();
    all.extend(ec2.vpcs.values().map(|r| (r.id.as_str(), "vpc", &r.tags)));
    all.extend(ec2.subnets.values().map(|r| (r.id.as_str(), "subnet", &r.tags)));
    all.extend(ec2.route_tables.values().map(|r| (r.id.as_str(), "route-table", &r.tags)));
    all.extend(ec2.network_acls.values().map(|r| (r.id.as_str(), "network-acl", &r.tags)));
    all.extend(ec2.internet_gateways.values().map(|r| (r.id.as_str(), "internet-gateway", &r.tags)));
    all.extend(ec2.elastic_ips.values().map(|r| (r.id.as_str(), "elastic-ip", &r.tags)));
    all.extend(ec2.nat_gateways.values().map(|r| (r.id.as_str(), "natgateway", &r.tags)));
    all.extend(ec2.security_groups.values().map(|r| (r.id.as_str(), "security-group", &r.tags)));
    let rules = ec2.security_groups.values().flat_map(|group| &group.rules);
    all.extend(rules.map(|r| (r.id.as_str(), "security-group-rule", &r.tags)));
    all.extend(ec2.vpc_endpoints.values().map(|r| (r.id.as_str(), "vpc-endpoint", &r.tags)));
    all.extend(ec2.key_pairs.values().map(|r| (r.id.as_str(), "key-pair", &r.tags)));
    all.extend(ec2.instances.values().map(|r| (r.id.as_str(), "instance", &r.tags)));
    all.extend(ec2.volumes.values().map(|r| (r.id.as_str(), "volume", &r.tags)));
    all.extend(ec2.network_interfaces.values().filter(|i| i.stands(now)).map(|r| (r.id.as_str(), "network-interface", &r.tags)));
    all.into_iter().flat_map(|(id, kind, tags)| tags.iter().map(move |(key, value)| Row { id, kind, key, value })).collect()
}

const LISTING: Listing = Listing {
    answer: "tagSet",
    ids: None,
    sizes: Some(pagination::EC2),
    filters: &[("key", "key"), ("resource-id", "resourceId"), ("resource-type", "resourceType"), ("value", "value")],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let rows = rows(world, request.now);
    // The filter tag:<key> looks at the row itself, and pages need one key per row.
    let keyed: Vec<(String, Tags, Row<'_>)> = rows
        .into_iter()
        .map(|row| (format!("{}/{}", row.id, row.key), Tags::from([(row.key.to_owned(), row.value.to_owned())]), row))
        .collect();
    let entries = keyed.iter().map(|(id, tags, record)| Entry { id, tags, record });
    list(
        request,
        &LISTING,
        entries,
        |row| json!({"resourceId": row.id, "resourceType": row.kind, "key": row.key, "value": row.value}),
    )
}
