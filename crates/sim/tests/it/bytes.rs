//! Requests and answers as bytes, good and bad, with injected faults.

use heiiki_sim::calls::Outcome;
use heiiki_sim::codec::Call;
use heiiki_sim::dispatch::{Reaction, answer};
use heiiki_sim::{FaultEffect, Haze, InjectedFault, Sandbox, Time};

use crate::account::{create_role, form, iam, send, send_at, signed, text, world};

#[test]
fn an_iam_round_trip() {
    let sandbox = Sandbox::in_memory(world());
    let (status, body) = iam(&sandbox, &create_role("exec"));
    assert_eq!(status, 200);
    assert!(body.contains("<Arn>arn:aws:iam::123456789012:role/exec</Arn>"), "{body}");
    let (status, body) = iam(&sandbox, &create_role("Exec"));
    assert_eq!((status, body.contains("<Code>EntityAlreadyExists</Code>")), (409, true));
    assert_eq!(sandbox.call_counts()["iam:CreateRole"], 2);
    let outcomes: Vec<_> = sandbox.calls().into_iter().map(|call| call.outcome).collect();
    assert_eq!(outcomes, [Outcome::Done, Outcome::Error("EntityAlreadyExists".into())]);
}

#[test]
fn every_service_speaks_its_protocol() {
    let sandbox = Sandbox::in_memory(world());
    let (status, body) = text(send(&sandbox, &signed("AKIA", "sts", None), b"Action=GetCallerIdentity&Version=2011-06-15"));
    assert_eq!((status, body.contains("<Account>123456789012</Account>")), (200, true));
    assert!(body.contains("<Arn>arn:aws:iam::123456789012:user/sandbox</Arn>"), "{body}");
    let (status, body) = text(send(&sandbox, &signed("AKIA", "ec2", None), b"Action=DescribeVpcs&Version=2016-11-15"));
    assert_eq!((status, body.contains("<isDefault>true</isDefault>")), (200, true), "{body}");
    let (status, body) = text(send(&sandbox, &signed("AKIA", "sagemaker", Some("SageMaker.ListDomains")), b"{}"));
    assert_eq!((status, body.as_str()), (200, r#"{"Domains":[]}"#));
    let headers = signed("AKIA", "elasticfilesystem", None);
    let call = Call { method: "GET", uri: "/2015-02-01/file-systems?MaxItems=5", headers: &headers, body: b"" };
    let (status, body) = text(answer(&sandbox, sandbox.now().unwrap(), &call).unwrap().reaction);
    assert_eq!((status, body.as_str()), (200, r#"{"FileSystems":[]}"#));
    let name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
    let (status, body) = text(send(
        &sandbox,
        &signed("AKIA", "ssm", Some("AmazonSSM.GetParameter")),
        format!(r#"{{"Name":"{name}"}}"#).as_bytes(),
    ));
    assert_eq!((status, body.contains(r#""Value":"ami-0"#)), (200, true), "{body}");
}

#[test]
fn what_is_not_simulated_says_so() {
    let sandbox = Sandbox::in_memory(world());
    for (service, target, body, named) in [
        ("iam", None, "Action=CreateSAMLProvider", "iam:CreateSAMLProvider"),
        ("ec2", None, "Action=CreateFleet", "ec2:CreateFleet"),
        ("sagemaker", Some("SageMaker.CreateTrainingJob"), "{}", "sagemaker:CreateTrainingJob"),
        ("quantum", None, "Action=Entangle", "quantum"),
    ] {
        let (status, body) = text(send(&sandbox, &signed("AKIA", service, target), body.as_bytes()));
        assert_eq!((status, body.contains("NotSimulated"), body.contains(named)), (501, true, true), "{body}");
    }
}

#[test]
fn nasty_requests_get_clean_refusals() {
    let sandbox = Sandbox::in_memory(world());
    let iam = signed("AKIA", "iam", None);
    let long = "A=1&".repeat(200_000);
    for body in [b"".as_slice(), b"\xff\xfe\x00", b"Action=", b"Action=GetRole&A..B=1", b"Action=A&%FF=1", long.as_bytes()] {
        let (status, text) = text(send(&sandbox, &iam, body));
        assert_eq!((status, text.contains("<ErrorResponse")), (400, true), "{text}");
    }
    for credential in [
        "",
        "Bearer x",
        "AWS4-HMAC-SHA256 Credential=AKIA",
        "AWS4-HMAC-SHA256 Credential=/////",
        "AWS4-HMAC-SHA256 Credential=A/d/r/s/aws3",
    ] {
        let headers = [("authorization".to_owned(), credential.to_owned())];
        let (status, text) = text(send(&sandbox, &headers, b"Action=GetRole"));
        assert_eq!((status, text.contains("MissingAuthenticationToken")), (403, true), "{credential}: {text}");
    }
    let (status, body) = text(send(&sandbox, &signed("AKIA", "sagemaker", Some("SageMaker.ListDomains")), b"{\"a\":"));
    assert_eq!((status, body.contains("SerializationException")), (400, true));
}

#[test]
fn other_regions_and_ended_credentials() {
    let sandbox = Sandbox::in_memory(world());
    let elsewhere =
        vec![("authorization".to_owned(), "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/ec2/aws4_request".to_owned())];
    let (status, body) = text(send(&sandbox, &elsewhere, b"Action=DescribeVpcs"));
    assert_eq!((status, body.contains("eu-west-1")), (501, true), "{body}");
    let (status, body) = text(send(&sandbox, &signed("EXPIRED", "sts", None), b"Action=GetCallerIdentity"));
    assert_eq!((status, body.contains("<Code>ExpiredToken</Code>")), (403, true));
}

#[test]
fn injected_faults() {
    let sandbox = Sandbox::in_memory(world());
    let deny = FaultEffect::Deny { message: None };
    sandbox.inject_fault(InjectedFault::once("iam:CreateRole", deny)).unwrap();
    let (status, body) = iam(&sandbox, &create_role("a"));
    assert_eq!(status, 403);
    assert!(body.contains("User: arn:aws:iam::123456789012:user/sandbox is not authorized to perform: iam:CreateRole"), "{body}");
    sandbox.inject_fault(InjectedFault::once("iam:CreateRole", FaultEffect::Throttle)).unwrap();
    assert_eq!(iam(&sandbox, &create_role("a")).0, 400);
    let error = FaultEffect::Error { status: 500, code: "ServiceFailure".into(), message: "m".into() };
    sandbox.inject_fault(InjectedFault::once("iam:*", error)).unwrap();
    assert_eq!(iam(&sandbox, &create_role("a")).0, 500);
    let headers = signed("AKIA", "iam", None);
    sandbox.inject_fault(InjectedFault::once("*", FaultEffect::Unreachable)).unwrap();
    assert_eq!(send(&sandbox, &headers, form(&create_role("a")).as_bytes()), Reaction::Unreachable);
    sandbox.inject_fault(InjectedFault::once("*", FaultEffect::Cut)).unwrap();
    assert_eq!(send(&sandbox, &headers, form(&create_role("a")).as_bytes()), Reaction::Cut);
    let (status, body) = iam(&sandbox, &create_role("a"));
    assert_eq!((status, body.contains("EntityAlreadyExists")), (409, true), "a cut call was carried out");
    assert_eq!(sandbox.read(|world| world.faults.len()).unwrap(), 0);
}

#[test]
fn answers_that_are_not_the_whole_truth() {
    let sandbox = Sandbox::in_memory(world());
    let seen = || iam(&sandbox, &[("Action", "ListRoles")]).1.matches("<RoleName>").count();
    let plan = |haze| sandbox.inject_fault(InjectedFault::once("iam:ListRoles", FaultEffect::Hazy(haze))).unwrap();
    // A stale read looks back as far as it was asked to, and a waiting one is what makes the sandbox remember.
    plan(Haze::Stale(2));
    for name in ["a", "b", "c"] {
        iam(&sandbox, &create_role(name));
    }
    assert_eq!((seen(), seen()), (1, 3), "as before the latest two changes, and the truth");
    plan(Haze::Stale(2));
    assert_eq!(seen(), 3, "nothing was remembered any more");
    for (haze, roles) in [(Haze::Repeat, 6), (Haze::Twin(1), 4), (Haze::Omit(1), 2), (Haze::Empty, 0)] {
        plan(haze);
        assert_eq!((seen(), seen()), (roles, 3), "{haze:?}");
    }
    let counted = ["empty", "omit", "repeat", "stale", "twin"].map(|word| (word, 1));
    assert_eq!(sandbox.hazes().into_iter().collect::<Vec<_>>(), counted, "only what differed counts");
    assert_eq!(sandbox.read(|world| world.iam.roles.len()).unwrap(), 3);
}

#[test]
fn dry_runs_change_nothing() {
    let sandbox = Sandbox::in_memory(world());
    let before = sandbox.objects().unwrap();
    let (status, body) =
        text(send(&sandbox, &signed("AKIA", "ec2", None), b"Action=CreateVpc&CidrBlock=10.0.0.0%2F16&DryRun=true"));
    assert_eq!((status, body.contains("DryRunOperation")), (412, true));
    assert_eq!(sandbox.objects().unwrap(), before);
}

#[test]
fn time_only_moves_forward_and_answers_repeat() {
    let run = || {
        let sandbox = Sandbox::in_memory(world());
        let start = sandbox.now().unwrap();
        let headers = signed("AKIA", "iam", None);
        let replies: Vec<_> = [5_000, 1_000, 9_000]
            .into_iter()
            .map(|ms| send_at(&sandbox, Time(start.0 + ms), &headers, form(&create_role(&format!("r{ms}"))).as_bytes()))
            .collect();
        assert_eq!(sandbox.now().unwrap(), Time(start.0 + 9_000));
        (replies, sandbox.objects().unwrap())
    };
    assert_eq!(run(), run());
}

#[test]
fn objects_come_and_go() {
    let sandbox = Sandbox::in_memory(world());
    let fresh = sandbox.objects().unwrap();
    assert!(fresh.keys().any(|key| key.starts_with("ec2/vpcs/vpc-")));
    iam(&sandbox, &create_role("r"));
    let more = sandbox.objects().unwrap();
    assert_eq!(more.keys().filter(|key| !fresh.contains_key(*key)).collect::<Vec<_>>(), ["iam/roles/r"]);
    iam(&sandbox, &[("Action", "DeleteRole"), ("RoleName", "r")]);
    assert_eq!(sandbox.objects().unwrap(), fresh);
}

#[test]
fn calls_are_throttled_until_the_bucket_refills() {
    let sandbox = Sandbox::in_memory(world());
    let start = sandbox.now().unwrap();
    let headers = signed("AKIA", "ec2", None);
    let body = b"Action=DeleteVpcEndpoints&VpcEndpointId.1=vpce-0123456789abcdef0";
    let statuses = |at: Time| (0..6).map(|_| text(send_at(&sandbox, at, &headers, body)).0).collect::<Vec<_>>();
    assert_eq!(statuses(start), [200, 200, 200, 200, 503, 503]);
    assert_eq!(statuses(Time(start.0 + 4_000)), [200, 503, 503, 503, 503, 503]);
    let (_, refusal) = text(send_at(&sandbox, start, &headers, body));
    assert!(refusal.contains("<Code>RequestLimitExceeded</Code>"), "{refusal}");
    sandbox.edit(|world| world.tuning.throttle = false).unwrap();
    assert_eq!(statuses(start), [200; 6]);
}
