//! The default network ACL of each VPC, as a record: it comes and goes with the VPC and lets everything pass.
//!
//! It deliberately has no operations that change ACLs.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::id;
use super::listing::{Entry, Listing, list};
use super::tags::tag_set;
use crate::{Request, ServiceError, World, pagination, world::Tags};

/// A network ACL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkAcl {
    /// `acl-...`.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// Tags.
    pub tags: Tags,
}

/// Makes the default ACL of a VPC.
pub(super) fn make_default(world: &mut World, vpc: &str) {
    let id = world.id("acl");
    world.ec2.network_acls.insert(id.clone(), NetworkAcl { id, vpc: vpc.to_owned(), tags: Tags::new() });
}

const LISTING: Listing = Listing {
    answer: "networkAclSet",
    ids: Some(("NetworkAclId", id::NETWORK_ACL)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("association.association-id", "associationSet.networkAclAssociationId"),
        ("association.network-acl-id", "associationSet.networkAclId"),
        ("association.subnet-id", "associationSet.subnetId"),
        ("default", "default"),
        ("entry.cidr", "entrySet.cidrBlock"),
        ("entry.egress", "entrySet.egress"),
        ("entry.protocol", "entrySet.protocol"),
        ("entry.rule-action", "entrySet.ruleAction"),
        ("entry.rule-number", "entrySet.ruleNumber"),
        ("network-acl-id", "networkAclId"),
        ("owner-id", "ownerId"),
        ("vpc-id", "vpcId"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let acls = world.ec2.network_acls.values().map(|record| Entry { id: &record.id, tags: &record.tags, record });
    list(request, &LISTING, acls, |acl| render(world, acl))
}

fn render(world: &World, acl: &NetworkAcl) -> Value {
    let subnets = world.ec2.subnets.values().filter(|subnet| subnet.vpc == acl.vpc);
    let associations: Vec<Value> = subnets
        .map(|subnet| {
            let association = subnet.id.replacen("subnet-", "aclassoc-", 1);
            json!({"networkAclAssociationId": association, "networkAclId": acl.id, "subnetId": subnet.id})
        })
        .collect();
    // Rule 100 lets all pass; 32767 is the one that cannot be removed.
    let entries: Vec<Value> = [(true, 100, "allow"), (true, 32767, "deny"), (false, 100, "allow"), (false, 32767, "deny")]
        .into_iter()
        .map(|(egress, number, action)| {
            json!({"cidrBlock": "0.0.0.0/0", "egress": egress, "protocol": "-1", "ruleAction": action, "ruleNumber": number})
        })
        .collect();
    json!({
        "networkAclId": acl.id,
        "vpcId": acl.vpc,
        "ownerId": world.account,
        "default": true,
        "associationSet": associations,
        "entrySet": entries,
        "tagSet": tag_set(&acl.tags),
    })
}
