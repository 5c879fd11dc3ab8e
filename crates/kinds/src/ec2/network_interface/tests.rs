//! The signs of network interfaces: their maker, the object that is named, and the persons and services that may remove them.

use super::super::network_interface::signs::{Maker, TAG_HOSTING};
use super::*;
use crate::object::TAG_SAGEMAKER;

const ACCOUNT: &str = "123456789012";
const STUDIO: &str = "[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-x1) - a09d";
const NOTEBOOK: &str =
    "[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance Dev";

/// An interface that a customer made and that is attached to nothing.
fn free(description: &str) -> Live {
    Live {
        network_interface_id: "eni-1".into(),
        vpc_id: "vpc-1".into(),
        subnet_id: "subnet-1".into(),
        security_group_ids: vec!["sg-1".into()],
        status: "available".into(),
        interface_type: "interface".into(),
        description: description.into(),
        owner_id: Some(ACCOUNT.into()),
        requester_id: None,
        requester_managed: false,
        operator_managed: false,
        operator: None,
        attachment_id: None,
        attachment_owner_id: None,
        instance_id: None,
        delete_on_termination: false,
        private_ip_address: None,
        public_ip_address: None,
        maker_tags: BTreeMap::new(),
    }
}

/// One that a service holds.
fn held(interface_type: &str, description: &str) -> Live {
    Live {
        status: "in-use".into(),
        interface_type: interface_type.into(),
        attachment_id: Some("eni-attach-1".into()),
        attachment_owner_id: Some("210987654321".into()),
        ..free(description)
    }
}

fn tagged(live: Live, key: &str, value: &str) -> Live {
    Live { maker_tags: BTreeMap::from([(key.to_owned(), value.to_owned())]), ..live }
}

fn owner(live: &Live) -> Option<String> {
    NetworkInterface::owner(live, &BTreeMap::new()).map(|owner| owner.of)
}

#[test]
fn a_text_names_an_owner_only_where_a_service_holds_it() {
    for (kind, text, expected) in [
        ("vpc_endpoint", "VPC Endpoint Interface vpce-0a1", Some("vpce-0a1")),
        ("nat_gateway", "Interface for NAT Gateway nat-0a1", Some("nat-0a1")),
        ("efs", "EFS mount target for fs-0123 (fsmt-0a1)", Some("fsmt-0a1")),
        ("efs", "Mount target fsmt-0a1 for file system fs-0123", Some("fsmt-0a1")),
        ("interface", "EFS mount target for fs-0123 (fsmt-0a1)", Some("fsmt-0a1")),
        ("interface", STUDIO, Some("d-x1")),
        ("interface", NOTEBOOK, Some("notebook-instance/dev")),
        ("interface", "[DO NOT DELETE] ENI managed by SageMaker for Endpoint (Churn)", Some("endpoint/churn")),
        ("interface", "mine, for d-x1", None),
        ("interface", "AWS created network interface for directory d-9067", None),
        ("lambda", STUDIO, None),
        ("lambda", "AWS Lambda VPC ENI-f", None),
    ] {
        assert_eq!(owner(&held(kind, text)).as_deref(), expected, "{kind} {text}");
        assert_eq!(owner(&free(text)), None, "written by anybody: {text}");
    }
}

#[test]
fn a_tag_names_the_domain_and_the_parts_of_it() {
    let arn = "arn:aws:sagemaker:eu-west-1:123456789012";
    for value in ["domain/d-x1", "node/d-x1/alice/system-t3", "app/d-x1/alice/JupyterLab/default"] {
        let live = tagged(held("interface", "mine"), TAG_SAGEMAKER, &format!("{arn}:{value}"));
        assert_eq!(owner(&live), Some(format!("{arn}:domain/d-x1")));
        assert_eq!(live.maker(), Maker::SageMaker);
    }
    assert_eq!(owner(&tagged(held("interface", ""), TAG_SAGEMAKER, "d-x1")).as_deref(), Some("d-x1"));
    // If they differ, the tag counts and not the text.
    assert_eq!(
        owner(&tagged(held("interface", STUDIO), TAG_SAGEMAKER, &format!("{arn}:domain/d-y"))),
        Some(format!("{arn}:domain/d-y"))
    );
    for nothing in ["", "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/e", "d-"] {
        assert_eq!(owner(&tagged(held("interface", ""), TAG_SAGEMAKER, nothing)), None, "{nothing}");
    }
}

#[test]
fn signs_of_aws_go_before_texts_that_anybody_can_write() {
    let hosting = || tagged(held("interface", ""), TAG_HOSTING, "true");
    assert_eq!(hosting().maker(), Maker::SageMaker);
    assert_eq!(tagged(held("interface", ""), TAG_HOSTING, "false").maker(), Maker::Unknown);
    for (change, expected) in [
        (Live { operator: Some("sagemaker.amazonaws.com".into()), ..held("interface", "") }, Maker::SageMaker),
        (Live { operator: Some("rds.amazonaws.com".into()), ..hosting() }, Maker::Other("rds.amazonaws.com".into())),
        (Live { interface_type: "lambda".into(), ..hosting() }, Maker::Other("lambda".into())),
        (Live { attachment_owner_id: Some("amazon-rds".into()), ..hosting() }, Maker::Other("amazon-rds".into())),
        (Live { attachment_owner_id: Some("amazon-aws".into()), ..hosting() }, Maker::SageMaker),
        (Live { requester_id: Some("amazon-elb".into()), ..hosting() }, Maker::Other("amazon-elb".into())),
        (Live { requester_id: Some("AROAEXAMPLEEXAMPLE:SageMaker".into()), ..held("interface", "") }, Maker::SageMaker),
        (Live { requester_id: Some("AROAEXAMPLEEXAMPLE:alice".into()), ..held("interface", "") }, Maker::Unknown),
        (Live { requester_id: Some("AIDAEXAMPLEEXAMPLE".into()), ..free("") }, Maker::Unknown),
        (Live { requester_id: Some("641247547298".into()), ..held("interface", STUDIO) }, Maker::Unknown),
        (held("gateway_load_balancer_endpoint", ""), Maker::VpcEndpoint),
    ] {
        assert_eq!(change.maker(), expected, "{change:?}");
    }
}

/// `RequesterManaged=false` of AWS does not mean that the customer may detach it.
#[test]
fn any_one_sign_tells_that_a_service_holds_it() {
    let attached = || Live { status: "in-use".into(), attachment_id: Some("eni-attach-1".into()), ..free("") };
    assert!(!attached().is_of_service());
    for change in [
        Live { requester_managed: true, ..attached() },
        Live { operator_managed: true, ..attached() },
        Live { attachment_id: Some("ela-attach-1".into()), ..attached() },
        Live { attachment_owner_id: Some("amazon-aws".into()), ..attached() },
        Live { attachment_owner_id: Some("210987654321".into()), ..attached() },
        Live { attachment_owner_id: Some("amazon-aws".into()), owner_id: None, ..attached() },
        Live { interface_type: "lambda".into(), ..attached() },
        Live { interface_type: "transit_gateway".into(), ..attached() },
    ] {
        assert!(change.is_held_by_service(), "{change:?}");
        let remedy = change.remedy(ACCOUNT);
        assert!(remedy.contains("cannot be detached by hand") && !remedy.contains("detach and delete"), "{remedy}");
    }
    for own in [
        Live { attachment_owner_id: Some(ACCOUNT.into()), instance_id: Some("i-1".into()), ..attached() },
        Live { attachment_owner_id: Some(ACCOUNT.into()), owner_id: None, ..attached() },
        free(""),
    ] {
        assert!(!own.is_held_by_service(), "{own:?}");
    }
}

#[test]
fn the_remedy_says_which_service_and_how_it_goes() {
    for (live, parts) in [
        (held("lambda", "AWS Lambda VPC ENI-f"), ["AWS Lambda", "45 minutes"]),
        (held("transit_gateway", ""), ["a transit gateway", "delete the attachment"]),
        (Live { attachment_owner_id: Some("amazon-rds".into()), ..held("interface", "") }, ["Amazon RDS", "delete the database"]),
        (Live { requester_id: Some("amazon-elb".into()), ..held("interface", "") }, ["Elastic Load Balancing", "load balancer"]),
        (held("network_load_balancer", ""), ["Elastic Load Balancing", "load balancer"]),
        (held("agentic_ai", ""), ["the service agentic_ai", "delete what it was made for"]),
        (tagged(held("interface", ""), TAG_HOSTING, "true"), ["Amazon SageMaker", "endpoint"]),
        (held("interface", ""), ["a service of AWS", "delete what it was made for"]),
        (free("x"), ["attached to nothing", "delete it"]),
        (
            Live { status: "in-use".into(), instance_id: Some("i-1".into()), ..free("x") },
            ["detach and delete it", "instance i-1"],
        ),
        (Live { owner_id: Some("210987654321".into()), ..free("x") }, ["account 210987654321", "removed there"]),
    ] {
        let remedy = live.remedy(ACCOUNT);
        assert!(parts.iter().all(|part| remedy.contains(part)), "{remedy}");
    }
}

#[test]
fn only_what_sagemaker_let_go_of_counts_as_left_behind() {
    let session = || Some("AROAEXAMPLEEXAMPLE:SageMaker".to_owned());
    for (live, expected) in [
        (tagged(free(""), TAG_HOSTING, "true"), true),
        (tagged(free(""), TAG_SAGEMAKER, "arn:aws:sagemaker:r:1:domain/d-x1"), true),
        (Live { requester_id: session(), ..free(STUDIO) }, true),
        (Live { requester_id: Some("641247547298".into()), ..free(STUDIO) }, true),
        // Anybody can write a text, also with a role.
        (free(STUDIO), false),
        (Live { requester_id: Some("AROAEXAMPLEEXAMPLE:alice".into()), ..free(STUDIO) }, false),
        (Live { requester_id: Some(ACCOUNT.into()), ..free(STUDIO) }, false),
        (Live { requester_id: session(), ..free("mine") }, false),
        (tagged(held("interface", STUDIO), TAG_HOSTING, "true"), false),
        (tagged(Live { requester_id: Some("amazon-rds".into()), ..free("") }, TAG_HOSTING, "true"), false),
    ] {
        assert_eq!(live.is_left_behind(), expected, "{live:?}");
    }
}

#[test]
fn an_interface_of_an_instance_goes_with_it_when_it_is_told_to() {
    let mut attached = Live { status: "in-use".into(), instance_id: Some("i-1".into()), ..free("") };
    let bond = |live: &Live| NetworkInterface::owner(live, &BTreeMap::new()).map(|owner| (owner.of, owner.bond));
    assert_eq!(bond(&attached), None);
    attached.delete_on_termination = true;
    assert_eq!(bond(&attached), Some(("i-1".to_owned(), Bond::Part)));
}
