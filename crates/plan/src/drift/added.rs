//! Additions by others where the spec says nothing: to fields that it leaves alone, and objects in its network or for its users.
//!
//! Objects that a service made, kin, and apps that users run are no strangers. Anything that AWS makes by itself is no addition.

use std::collections::BTreeSet;

use heiiki_danger::exposure::{self, Exposure};
use heiiki_model::kind::Bond;
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, Change, KindName, Mode, Object, To, kinds};
use serde_json::{Value, json};

use super::defaults::unmanaged;
use super::{Compared, Deviation, Drift, Ignored, Origin, Thing, difference, finding};
use crate::claimed::Claimed;
use crate::object_key::ObjectKey;
use crate::owners::OwnerGraph;
use crate::signs;

/// Adds the findings.
pub(super) fn add(claimed: &Claimed, owner_graph: &OwnerGraph<'_>, with: &Compared<'_>, drift: &mut Drift) {
    for resource in with.spec.resources.iter().filter(|resource| resource.existing.is_none()) {
        let Some(object) = claimed.known.live.get(&resource.at).filter(|object| !object.existing) else { continue };
        if kinds::of(resource.at.kind).withheld(&object.live).is_none() && !claimed.unclaimed.contains(&resource.at) {
            fields(resource, object, with, drift);
        }
    }
    let mut told: BTreeSet<ObjectKey> = BTreeSet::new();
    for (own, object) in owner_graph.foreign() {
        if let Some(at) = owner_graph.owning_resource(own) {
            of_ours(own, object, at, owner_graph, with, drift);
        } else if let Some(at) = host(object, claimed, with.spec).filter(|_| !is_of_nobody(own, object, owner_graph)) {
            let top = owner_graph.ancestors(own).last().map_or(own, |top| *top);
            let Some(stranger) = owner_graph.object(top).filter(|_| told.insert(top.clone())) else { continue };
            let opens = match stranger.kind.section() {
                // A list shows only the outline of foreign objects.
                "sagemaker" => Vec::new(),
                _ => exposure::of_object(stranger.kind, &stranger.live, with.ground),
            };
            add_thing(&at, stranger, opens, drift);
        }
    }
}

/// Adds the findings for fields of one resource that the spec leaves alone.
fn fields(resource: &Resource, object: &Object, with: &Compared<'_>, drift: &mut Drift) {
    let mut changes = unmanaged(resource.at.kind, &object.live, &resource.want);
    changes.retain(|change| {
        let ignored = change.is_ignored(&resource.ignore);
        if ignored {
            drift.ignored.push(Ignored { at: resource.at.clone(), field: change.field.to_string() });
        }
        !ignored
    });
    add_fields(&resource.at, object, None, &changes, with, drift);
}

/// Adds the finding for fields to which something was added.
fn add_fields(at: &Address, object: &Object, to: Option<Thing>, changes: &[Change], with: &Compared<'_>, drift: &mut Drift) {
    let opens = exposure::of_changes(object.kind, &object.live, changes, with.ground);
    // An addition to a bucket matters only where it opens the bucket.
    let matters = |change: &&Change| {
        object.kind != KindName::Bucket
            || !exposure::of_changes(object.kind, &object.live, &[(*change).clone()], with.ground).is_empty()
    };
    let fields: Vec<_> = changes.iter().filter(matters).map(|change| difference(change, Origin::Aws)).collect();
    if !fields.is_empty() {
        let mut found = finding(at, Some(object), Deviation::Added { to, fields }, opens);
        found.id = found.id.filter(|_| object.kind == at.kind);
        drift.findings.push(found);
    }
}

/// Adds the finding for an object that AWS made with one of ours, or for a credential of a user of ours.
fn of_ours(own: &ObjectKey, object: &Object, at: &Address, owner_graph: &OwnerGraph<'_>, with: &Compared<'_>, drift: &mut Drift) {
    let made_by_aws = matches!(object.kind, KindName::RouteTable | KindName::SecurityGroup)
        && owner_graph.relation(own).is_some_and(|relation| relation.bond == Bond::Part);
    let is_existing = with.spec.resources.iter().any(|resource| resource.at == *at && resource.existing.is_some());
    if is_existing {
        return;
    }
    if made_by_aws {
        let changes = unmanaged(object.kind, &object.live, &json!({}));
        add_fields(at, object, Some(Thing::of(object)), &changes, with, drift);
    } else if object.kind == KindName::Credential
        && owner_graph.relation(own).is_some_and(|relation| relation.bond == Bond::Tenant)
    {
        add_thing(at, object, Vec::new(), drift);
    }
}

/// Adds the finding for a stranger, unless the spec knows it.
fn add_thing(at: &Address, stranger: &Object, opens: Vec<Exposure>, drift: &mut Drift) {
    let mut meant = drift.known.iter_mut().filter(|known| known.entry.means(stranger)).peekable();
    if meant.peek().is_some() {
        meant.for_each(|known| known.found.push(Thing::of(stranger)));
        return;
    }
    let what = Deviation::Added { to: Some(Thing::of(stranger)), fields: Vec::new() };
    drift.findings.push(finding(at, None, what, opens));
}

/// True for an object that a service made for somebody, or whose owner is gone.
fn is_of_nobody(own: &ObjectKey, object: &Object, owner_graph: &OwnerGraph<'_>) -> bool {
    let of_service = signs::interface(object).is_some_and(|live| live.is_of_service());
    owner_graph.lost_owner(own).is_some() || (of_service && owner_graph.relation(own).is_none())
}

/// Returns the nearest resource of ours in which an object stands or to which it is attached.
fn host(object: &Object, claimed: &Claimed, spec: &Spec) -> Option<Address> {
    let text = |field: &str| object.live[field].as_str().map(str::to_owned);
    let list = object.live["subnet_ids"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let ids: Vec<String> = text("instance_id").into_iter().chain(text("subnet_id")).chain(list).chain(text("vpc_id")).collect();
    let hosts = |at: &Address| matches!(at.kind, KindName::Instance | KindName::Subnet | KindName::Vpc);
    let is_ours = |at: &Address| spec.resources.iter().any(|resource| resource.at == *at && resource.existing.is_none());
    let find = |id: &String| {
        let live = claimed.known.live.iter().filter(|(at, object)| hosts(at) && !object.existing && object.id == *id);
        live.map(|(at, _)| at).find(|at| is_ours(at)).cloned()
    };
    ids.iter().filter(|id| **id != object.id).find_map(find)
}

/// Returns a change that leads from the live value to AWS's default.
pub(super) fn back(field: &'static str, live: Value, default: Value) -> Change {
    Change { field: field.into(), from: live, to: To::value(default), mode: Mode::InPlace }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use heiiki_model::Observed;
    use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
    use heiiki_model::spec::{Given, Sources, load};

    use super::*;
    use crate::drift::drift;

    fn spec() -> Spec {
        let text = "version: 1\nenvironment: e\naccount: '123456789012'\nregion: ap-northeast-1\nec2: {vpcs: {v: {cidr_block: 10.0.0.0/16}}}\n";
        load(&Sources::from_texts([("spec.yaml", text)]), &Given::default()).unwrap_or_else(|_| panic!("a sound spec")).spec
    }

    fn object(kind: KindName, id: &str, live: Value) -> Object {
        Object { kind, id: id.into(), tags: BTreeMap::new(), live, existing: false }
    }

    /// An interface in our VPC without any sign of an owner, with these differences.
    fn interface(differs: &Value) -> Object {
        let mut live = json!({
            "network_interface_id": "eni-1", "vpc_id": "vpc-1", "subnet_id": "subnet-9", "security_group_ids": ["sg-9"], "status": "in-use",
            "interface_type": "interface", "description": "", "owner_id": "123456789012", "requester_id": null, "requester_managed": false,
            "instance_id": null, "delete_on_termination": false, "private_ip_address": "10.0.0.9", "public_ip_address": null,
        });
        for (field, value) in differs.as_object().into_iter().flatten() {
            live[field] = value.clone();
        }
        object(KindName::NetworkInterface, "eni-1", live)
    }

    fn added(interface: Object) -> usize {
        let mut vpc = object(
            KindName::Vpc,
            "vpc-1",
            json!({
                "vpc_id": "vpc-1", "arn": "arn:vpc-1", "cidr_block": "10.0.0.0/16", "instance_tenancy": "default", "is_default": false,
                "enable_dns_support": true, "enable_dns_hostnames": true, "state": "available", "owner_id": "123456789012",
            }),
        );
        vpc.tags = [(TAG_ENVIRONMENT, "e"), (TAG_ADDRESS, "vpc/v")].map(|(key, value)| (key.into(), value.into())).into();
        let (drift, _) = drift(&spec(), Observed { objects: vec![vpc, interface], ..Observed::default() });
        drift.findings.iter().filter(|finding| matches!(finding.what, Deviation::Added { .. })).count()
    }

    #[test]
    fn interfaces_of_other_services_are_quiet_by_any_sign_and_those_of_people_are_findings() {
        // As AWS was recorded to show them; no text is a sign, since anybody can write it.
        for (service, signs) in [
            ("Lambda", json!({"interface_type": "lambda", "attachment_id": "ela-attach-1", "attachment_owner_id": "amazon-aws"})),
            ("Lambda, let go of", json!({"interface_type": "lambda", "status": "available"})),
            ("RDS", json!({"requester_managed": true, "requester_id": "amazon-rds", "attachment_owner_id": "amazon-rds"})),
            ("ECS", json!({"attachment_id": "eni-attach-1", "attachment_owner_id": "578734482556"})),
            ("a transit gateway", json!({"interface_type": "transit_gateway", "attachment_id": "ela-attach-1"})),
            ("a load balancer", json!({"interface_type": "network_load_balancer", "requester_managed": true})),
            ("something managed", json!({"operator_managed": true, "operator": "eks-auto.amazonaws.com"})),
        ] {
            assert_eq!(added(interface(&signs)), 0, "{service}");
        }
        for (person, signs) in [
            ("one of a person", json!({"status": "available"})),
            ("one that only says so", json!({"status": "available", "description": "AWS Lambda VPC ENI-x"})),
            (
                "one at an instance of others",
                json!({"attachment_id": "eni-attach-1", "attachment_owner_id": "123456789012", "instance_id": "i-9"}),
            ),
        ] {
            assert_eq!(added(interface(&signs)), 1, "{person}");
        }
    }
}
