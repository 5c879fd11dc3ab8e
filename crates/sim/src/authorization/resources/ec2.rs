//! Resources of EC2: every object that an operation makes, changes or joins is checked.

use serde_json::Value;

use super::input::Input;
use crate::services::arn;
use crate::services::ec2::route_table::RouteTable;

/// The types of ids, by their prefix.
const TYPES: &[(&str, &str)] = &[
    ("vpc-", "vpc"),
    ("subnet-", "subnet"),
    ("rtb-", "route-table"),
    ("igw-", "internet-gateway"),
    ("eipalloc-", "elastic-ip"),
    ("nat-", "natgateway"),
    ("sg-", "security-group"),
    ("sgr-", "security-group-rule"),
    ("vpce-", "vpc-endpoint"),
    ("key-", "key-pair"),
    ("i-", "instance"),
    ("vol-", "volume"),
    ("eni-", "network-interface"),
    ("acl-", "network-acl"),
    ("pl-", "prefix-list"),
    ("ami-", "image"),
];

/// The types that an operation makes, and the types of named objects that it is about. The named objects of operations without a row all count.
const ROWS: &[(&str, &str, &str)] = &[
    ("AllocateAddress", "elastic-ip", ""),
    ("AssignPrivateNatGatewayAddress", "", "natgateway"),
    ("AssociateAddress", "", "elastic-ip instance network-interface"),
    ("AssociateIamInstanceProfile", "", "instance"),
    ("AssociateNatGatewayAddress", "", "natgateway elastic-ip"),
    ("AssociateRouteTable", "", "route-table subnet internet-gateway"),
    ("AttachInternetGateway", "", "internet-gateway vpc"),
    ("AuthorizeSecurityGroupEgress", "", "security-group"),
    ("AuthorizeSecurityGroupIngress", "", "security-group"),
    ("CreateInternetGateway", "internet-gateway", ""),
    ("CreateKeyPair", "key-pair", ""),
    ("CreateNatGateway", "natgateway", "elastic-ip subnet"),
    ("CreateRoute", "", "route-table"),
    ("CreateRouteTable", "route-table", "vpc"),
    ("CreateSecurityGroup", "security-group", "vpc"),
    ("CreateSubnet", "subnet", "vpc"),
    ("CreateVpc", "vpc", ""),
    ("CreateVpcEndpoint", "vpc-endpoint", "vpc subnet route-table security-group"),
    ("DeleteRoute", "", "route-table"),
    ("ImportKeyPair", "key-pair", ""),
    ("ModifyVpcEndpoint", "", "vpc-endpoint subnet route-table security-group"),
    ("ReplaceRoute", "", "route-table"),
    ("RevokeSecurityGroupEgress", "", "security-group"),
    ("RevokeSecurityGroupIngress", "", "security-group"),
    ("RunInstances", "instance network-interface volume", "image key-pair security-group subnet network-interface"),
];

/// The resources of an operation. Reads cannot be narrowed.
pub(super) fn of(input: &Input<'_>, action: &str) -> Vec<String> {
    if action.starts_with("Describe") || action.starts_with("Get") {
        return Vec::new();
    }
    let row = ROWS.iter().find(|(operation, ..)| *operation == action);
    let (new, named) = row.map_or(("", None), |(_, new, named)| (*new, Some(*named)));
    let mut found: Vec<String> = new.split_whitespace().map(|kind| input.here(&format!("{kind}/*"))).collect();
    let mut ids = Vec::new();
    collect(input.members, &mut ids);
    let objects = ids.iter().filter_map(|id| kind(id).map(|kind| (kind, id.clone())).or_else(|| owner(input, id)));
    for (kind, id) in objects {
        if named.is_none_or(|named| named.split_whitespace().any(|one| one == kind)) {
            found.push(of_id(input, kind, &id));
        }
    }
    if let Some(name) = input.text("KeyName").filter(|_| !new.contains("key-pair")) {
        found.push(input.here(&format!("key-pair/{name}")));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Images need not be of this account, so that their ARN has none.
fn of_id(input: &Input<'_>, kind: &str, id: &str) -> String {
    let world = input.world;
    if kind == "image" {
        return format!("arn:{}:ec2:{}::image/{id}", arn::partition(&world.region), world.region);
    }
    if kind == "key-pair" {
        let name = world.ec2.key_pairs.values().find(|key| key.id == id).map(|key| key.name.as_str());
        return input.here(&format!("key-pair/{}", name.unwrap_or(id)));
    }
    input.here(&format!("{kind}/{id}"))
}

/// The type of an id. An attachment of an interface is not told.
fn kind(id: &str) -> Option<&'static str> {
    let mut known = TYPES.iter().filter(|_| !id.starts_with("eni-attach-"));
    known.find(|(prefix, _)| id.starts_with(prefix)).map(|(_, kind)| *kind)
}

/// The object to which an association belongs, with its type. Of an association that does not exist it has the id, which no object of that type has.
fn owner(input: &Input<'_>, id: &str) -> Option<(&'static str, String)> {
    let ec2 = &input.world.ec2;
    let (kind, found) = if id.starts_with("rtbassoc-") {
        let has = |table: &&RouteTable| table.associations.iter().any(|one| one.id == id);
        ("route-table", ec2.route_tables.values().find(has).map(|table| &table.id))
    } else if id.starts_with("eipassoc-") {
        let mut all = ec2.elastic_ips.values();
        let found = all.find(|ip| ip.association.as_ref().is_some_and(|one| one.id == id));
        ("elastic-ip", found.map(|ip| &ip.id))
    } else if id.starts_with("iip-assoc-") {
        ("instance", ec2.profile_associations.get(id).map(|association| &association.instance))
    } else {
        return None;
    };
    Some((kind, found.map_or_else(|| id.to_owned(), Clone::clone)))
}

/// All texts of a request, however deep.
fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(members) => {
            let tags = |member: &str| member.starts_with("Tag");
            members.iter().filter(|(member, _)| !tags(member)).for_each(|(_, inner)| collect(inner, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
