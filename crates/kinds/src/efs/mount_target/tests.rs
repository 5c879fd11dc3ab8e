//! Differences, orders and checks of mount targets.

use serde_json::{Value, json};

use super::*;
use crate as kinds;
use crate::KindName;
use crate::Object;
use crate::ec2::testing::{address, diff, known, misshapen, network, problems, shown, with};
use crate::erased::typed;

fn live() -> Value {
    json!({
        "mount_target_id": "fsmt-1", "file_system_id": "fs-1", "subnet_id": "subnet-1", "vpc_id": "vpc-1",
        "availability_zone_id": "apne1-az4", "ip_address": "10.0.0.5", "network_interface_id": "eni-1",
        "security_group_ids": ["sg-1"], "life_cycle_state": "available",
    })
}

fn want() -> Value {
    json!({"file_system": "studio", "subnet": "a", "security_groups": ["nfs"]})
}

/// Knows the objects that the wants name, and the zones of the subnets.
fn knowing() -> Known {
    let mut known = known(&[
        ("file_system/studio", "fs-1"),
        ("file_system/other", "fs-2"),
        ("security_group/nfs", "sg-1"),
        ("security_group/more", "sg-2"),
    ]);
    for (at, id, zone) in
        [("subnet/a", "subnet-1", "apne1-az4"), ("subnet/a2", "subnet-2", "apne1-az4"), ("subnet/c", "subnet-3", "apne1-az1")]
    {
        let live = json!({
            "subnet_id": id, "arn": id, "vpc_id": "vpc-1", "availability_zone": "", "availability_zone_id": zone, "cidr_block": "",
            "map_public_ip_on_launch": false, "private_dns_hostname_type_on_launch": "ip-name",
            "enable_resource_name_dns_a_record_on_launch": false, "available_ip_address_count": 1, "default_for_az": false,
            "state": "available",
        });
        let at = address(at);
        let object = Object { kind: at.kind, id: id.into(), tags: BTreeMap::new(), live, existing: false };
        known.live.put(at, object);
    }
    known
}

#[test]
fn every_field_has_its_mode() {
    let edited = |edit: Value| diff::<MountTarget>(&with(&want(), edit), &live(), &knowing());
    assert!(edited(json!({})).is_empty());
    for (edit, expected) in [
        (json!({"file_system": "other"}), r#"file_system replace "fs-1" -> "fs-2""#),
        (json!({"subnet": "c"}), r#"subnet replace "subnet-1" -> "subnet-3""#),
        (json!({"security_groups": ["nfs", "more"]}), r#"security_groups in place ["sg-1"] -> ["sg-1","sg-2"]"#),
        (json!({"ip_address": "10.0.0.9"}), r#"ip_address replace "10.0.0.5" -> "10.0.0.9""#),
    ] {
        assert_eq!(edited(edit), [expected]);
    }
    let unread = with(&live(), json!({"security_group_ids": null}));
    assert!(diff::<MountTarget>(&with(&want(), json!({"security_groups": ["more"]})), &unread, &knowing()).is_empty());
}

#[test]
fn the_old_one_goes_first_in_the_same_zone() {
    let order = |edit: Value| MountTarget::replacement(&typed(&with(&want(), edit)), &typed(&live()), &knowing());
    assert_eq!(order(json!({"subnet": "a2"})), Replacement::DeleteFirst);
    assert_eq!(order(json!({"subnet": "new"})), Replacement::DeleteFirst, "it may lie in the same zone");
    assert_eq!(order(json!({"subnet": "c"})), Replacement::CreateFirst);
    assert_eq!(order(json!({"file_system": "other"})), Replacement::CreateFirst);
    assert_eq!(order(json!({"file_system": "new"})), Replacement::CreateFirst);
}

#[test]
fn a_foreign_one_holds_the_zone_unless_it_is_going() {
    let at = address("mount_target/x");
    let clashes = |edit: Value, other: Value| MountTarget::clashes(&at, &typed(&with(&want(), edit)), &typed(&other), &knowing());
    assert!(clashes(json!({}), live()));
    assert!(clashes(json!({"subnet": "a2"}), live()));
    assert!(!clashes(json!({"subnet": "c"}), live()));
    assert!(clashes(json!({"subnet": "c"}), with(&live(), json!({"vpc_id": "vpc-2"}))), "all stand in one VPC");
    assert!(!clashes(json!({"subnet": "new"}), live()));
    assert!(!clashes(json!({"file_system": "other"}), live()));
    assert!(!clashes(json!({}), with(&live(), json!({"life_cycle_state": "deleting"}))));
}

#[test]
fn it_stands_on_file_system_subnet_and_groups() {
    let live: Live = typed(&live());
    assert_eq!(MountTarget::uses(&live), ["fs-1", "subnet-1", "sg-1"]);
    let two: Live = Live { security_group_ids: Some(vec!["sg-1".into(), "sg-2".into()]), ..live.clone() };
    let going = BTreeSet::from(["sg-1".to_owned()]);
    assert!(MountTarget::release(&live, &going).is_empty(), "it keeps one");
    let released = MountTarget::release(&two, &going);
    assert_eq!(released.iter().map(shown).collect::<Vec<_>>(), [r#"security_groups in place ["sg-1","sg-2"] -> ["sg-2"]"#]);
    let owner = MountTarget::owner(&live, &BTreeMap::new()).expect("its file system");
    assert_eq!((owner.of.as_str(), owner.bond), ("fs-1", Bond::Companion));
    assert!(!kinds::of(KindName::MountTarget).taggable());
    assert!(kinds::of(KindName::FileSystem).taggable());
    let phase = |state: &str| MountTarget::phase(&Live { life_cycle_state: state.into(), ..live.clone() });
    assert_eq!(phase("available"), Phase::Ready);
    assert_eq!(phase("creating"), Phase::Busy("creating".into()));
    assert_eq!(phase("error"), Phase::Failed("error".into()));
}

#[test]
fn checks_find_what_aws_would_refuse() {
    let groups: Vec<String> = (0..6).map(|index| format!("g{index}")).collect();
    let cases = [
        (json!({}), vec![]),
        (json!({"security_groups": []}), vec!["mount-target-groups mount_target/m security_groups"]),
        (json!({"security_groups": null}), vec!["mount-target-groups mount_target/m security_groups"]),
        (json!({"security_groups": groups}), vec!["mount-target-many-groups* mount_target/m security_groups"]),
        (json!({"security_groups": ["far"]}), vec!["mount-target-other-vpc mount_target/m security_groups[0]"]),
        (json!({"file_system": "one", "subnet": "c"}), vec!["mount-target-zone mount_target/m subnet"]),
        (json!({"file_system": "one"}), vec![]),
        (json!({"ip_address": "10.0.1.9"}), vec!["mount-target-address mount_target/m ip_address"]),
        (json!({"subnet": "far", "security_groups": ["far"]}), vec!["mount-target-vpc-dns* mount_target/m subnet"]),
    ];
    let base = || {
        let mut spec = network();
        spec.push(("subnet/a2", json!({"vpc": "main", "availability_zone": "ap-northeast-1a", "cidr_block": "10.0.2.0/24"})));
        spec.push(("security_group/nfs", json!({"vpc": "main"})));
        spec.push(("security_group/far", json!({"vpc": "other"})));
        spec.push(("file_system/studio", json!({})));
        spec.push(("file_system/one", json!({"availability_zone": "a"})));
        spec
    };
    for (edit, expected) in cases {
        let mut spec = base();
        spec.push(("mount_target/m", with(&want(), edit.clone())));
        assert_eq!(problems(&spec), expected, "{edit}");
    }
    for (edit, expected) in [
        (json!({"subnet": "c"}), vec![]),
        (json!({"file_system": "one"}), vec![]),
        (json!({}), vec!["mount-target-two-in-zone mount_target/n subnet"]),
        (json!({"subnet": "a2"}), vec!["mount-target-two-in-zone mount_target/n subnet"]),
        (
            json!({"subnet": "far", "security_groups": ["far"]}),
            vec!["mount-target-vpc-dns* mount_target/n subnet", "mount-target-two-vpcs mount_target/n subnet"],
        ),
    ] {
        let mut spec = base();
        spec.push(("mount_target/m", want()));
        spec.push(("mount_target/n", with(&want(), edit.clone())));
        assert_eq!(problems(&spec), expected, "{edit}");
    }
    assert!(misshapen::<MountTarget>(&json!({"file_system": "a", "subnet": "a", "name": "x"})).contains("unknown field `name`"));
}
