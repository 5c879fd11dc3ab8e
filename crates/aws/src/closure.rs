//! Closes the references of a reading: an object that one of ours uses, and that no list shows, is read by its id. A
//! list that leaves out an existing object does not tell the truth about its kind. The lists of some kinds leave out
//! foreign objects on purpose, so that the planner decides what that means.
//!
//! ```text
//! subnet-1 (ours) stands in vpc-1, and DescribeVpcs shows no vpc-1: vpc-1 is read by its id, and noted if it exists
//! ```

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;
use heiiki_model::plan::Unread;
use heiiki_model::{KindName, Object, Observed};

use crate::{Aws, Scope, kinds};

/// The most objects that are read by their ids. A reading with more gaps than that is not the truth about any of these kinds.
const MOST: usize = 16;

/// Something that is used and that no list shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Gap {
    kind: KindName,
    /// The name by which it is used.
    name: String,
}

/// Reads the objects that ours use and no list shows, and notes those that exist.
pub(crate) async fn close(aws: &Aws, scope: &Scope, observed: &mut Observed) {
    let unread: BTreeSet<KindName> = observed.unread.iter().map(|unread| unread.kind).collect();
    let gaps = gaps(&observed.objects, |object| scope.is_ours(&object.tags));
    let gaps = gaps.into_iter().filter(|(gap, _)| !unread.contains(&gap.kind)).take(MOST);
    let reads = gaps.map(async |(gap, user)| {
        let read = kinds::of(gap.kind).get(aws, id(&gap)).await;
        (gap, user, read)
    });
    for (gap, user, read) in join_all(reads).await {
        match read {
            Ok(None) => {}
            Ok(Some(_)) => {
                tracing::warn!(name = gap.name, user, "a list left out something that exists");
                // Others may mean it by the name alone: an endpoint configuration names its model so.
                observed.unlisted.extend([id(&gap).to_owned(), gap.name]);
            }
            Err(error) if observed.unread.iter().any(|unread| unread.kind == gap.kind) => {
                tracing::debug!(%error, "something else of this kind could not be read either");
            }
            Err(error) => observed.unread.push(Unread { kind: gap.kind, error }),
        }
    }
}

/// The ids that objects of ours use and no object has, each with the first object that uses it.
fn gaps(objects: &[Object], is_ours: impl Fn(&Object) -> bool) -> BTreeMap<Gap, String> {
    // An object may be meant by names that differ in case alone, since SageMaker does not tell them apart.
    let seen: BTreeSet<String> =
        objects.iter().flat_map(heiiki_model::kinds::names_of).map(|name| name.to_ascii_lowercase()).collect();
    let mut gaps = BTreeMap::new();
    for object in objects.iter().filter(|object| is_ours(object)) {
        for name in heiiki_model::kinds::of(object.kind).uses(&object.live) {
            if seen.contains(&name.to_ascii_lowercase()) {
                continue;
            }
            let kind = KindName::SEEN.iter().copied().find(|kind| heiiki_model::kinds::has_id_form(*kind, &name));
            if let Some(kind) = kind {
                gaps.entry(Gap { kind, name }).or_insert_with(|| object.id.clone());
            }
        }
    }
    gaps
}

/// The id by which AWS's calls name it: ARNs are ids of policies alone, of all other kinds the name at their end is.
fn id(gap: &Gap) -> &str {
    if gap.kind == KindName::Policy || !gap.name.starts_with("arn:") {
        return &gap.name;
    }
    gap.name.rsplit_once('/').map_or(&gap.name, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(kind: KindName, id: &str, live: serde_json::Value) -> Object {
        Object { kind, id: id.to_owned(), tags: BTreeMap::new(), live, existing: false }
    }

    #[test]
    fn what_is_used_and_not_listed_is_a_gap_once() {
        let subnet = |id: &str, vpc: &str| {
            let live = json!({
                "subnet_id": id, "vpc_id": vpc, "cidr_block": "10.0.0.0/24", "availability_zone": "ap-northeast-1a",
                "availability_zone_id": "apne1-az1", "map_public_ip_on_launch": false, "state": "available",
                "arn": format!("arn:aws:ec2:ap-northeast-1:123456789012:subnet/{id}"), "available_ip_address_count": 250,
                "default_for_az": false, "private_dns_hostname_type_on_launch": "ip-name", "enable_resource_name_dns_a_record_on_launch": false,
            });
            object(KindName::Subnet, id, live)
        };
        let objects = [subnet("subnet-1", "vpc-1"), subnet("subnet-2", "vpc-1")];
        let found = gaps(&objects, |_| true);
        let gap = Gap { kind: KindName::Vpc, name: "vpc-1".to_owned() };
        assert_eq!(found, BTreeMap::from([(gap, "subnet-1".to_owned())]));
        assert_eq!(gaps(&objects, |_| false), BTreeMap::new(), "what others use is theirs to know");
    }

    #[test]
    fn arns_are_read_by_the_name_at_their_end() {
        let gap = |kind, name: &str| Gap { kind, name: name.to_owned() };
        assert_eq!(id(&gap(KindName::Role, "arn:aws:iam::123456789012:role/path/exec")), "exec");
        let policy = gap(KindName::Policy, "arn:aws:iam::123456789012:policy/p");
        assert_eq!(id(&policy), "arn:aws:iam::123456789012:policy/p");
        assert_eq!(id(&gap(KindName::Subnet, "subnet-1")), "subnet-1");
    }
}
