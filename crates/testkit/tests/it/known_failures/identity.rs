//! P21 and P24: IAM's eventual consistency, and policies that lock out the caller who has to clean up.

use std::time::Duration;

use heiiki_apply::event::{Failure, Outcome};
use heiiki_model::failure::Class;
use heiiki_model::plan::{Cause, Denial, Refused};
use heiiki_plan::Intent;
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};

use super::{NOTHING, Run, destroying, edit, id_of, left, seen, settled};
use crate::data::{CLOSED, DATA, put};
use crate::sagemaker::STUDIO;

/// Others sleep for some seconds after they made a role, and fail when AWS needs longer.
#[tokio::test(start_paused = true)]
async fn p21_a_role_that_the_services_do_not_know_yet_is_waited_for() {
    let harness = Harness::new().await;
    edit(&harness, |world| world.tuning.iam_propagation_s = 240);
    // With the network in place nothing else takes the time that the role needs.
    let split = STUDIO.split_once("iam:\n").expect("a section").0;
    harness.apply(&spec(split)).await;
    let run = Run::of(&harness, &spec(STUDIO), &Intent::default()).await;
    assert_eq!(run.undone(), NOTHING);
    for at in ["domain/studio", "notebook_instance/dev"] {
        let waited = run.waited(at, Class::NotReady);
        assert!(waited.iter().any(|why| why.contains("exec")), "{at}: {waited:?}");
        assert!(waited.len() < 60, "{at}: it is not asked for all the time");
    }
    let made = seen(&harness, |world| (world.sagemaker.domains.len(), world.sagemaker.notebook_instances.len()));
    assert_eq!(made, (1, 1));
    assert_eq!(left(&harness, &spec(STUDIO)).await, NOTHING);

    // A role that never will be one for SageMaker is no reason to wait for ever: it ends with AWS's own words.
    let harness = Harness::new().await;
    edit(&harness, |world| world.tuning.iam_propagation_s = 360_000);
    let run = Run::of(&harness, &spec(STUDIO), &Intent::default()).await;
    for step in ["+ domain/studio", "+ notebook_instance/dev"] {
        let end = run.outcome(step);
        let Outcome::Failed(Failure::Blocked { error, .. }) = end else { panic!("{step}: {end:?}") };
        assert_eq!(error.class, Class::NotReady);
        assert!(error.message.contains("role"), "{error}");
    }
    assert!(run.took < Duration::from_mins(45), "{:?}", run.took);
    // Mended, it goes on where it was.
    edit(&harness, |world| world.tuning.iam_propagation_s = 0);
    harness.wait(Duration::from_hours(101)).await;
    harness.apply(&spec(STUDIO)).await;
    assert_eq!(left(&harness, &spec(STUDIO)).await, NOTHING);
}

const SHUT: &str = "{Version: '2012-10-17', Statement: [{Sid: OnlyReads, Effect: Allow, Principal: '*', Action: 'ec2:Describe*', Resource: '*'}]}";

/// Other tools put any policy in place, and find out at the cleanup that it keeps them out as well.
#[tokio::test(start_paused = true)]
async fn p24_nobody_locks_himself_out_of_his_own_teardown() {
    let fresh = Harness::new().await.objects();
    let harness = Harness::new().await;
    harness.aws.verify_account().await.expect("the account is the spec's");
    // The refusal comes before anything is made, and again for a mere change. It names the statement, the denied call
    // and the caller.
    let closed = set(DATA, "s3/buckets/data/policy", CLOSED);
    for built in [false, true] {
        if built {
            harness.apply(&spec(DATA)).await;
        }
        let refusals = harness.plan(&spec(&closed), &Intent::default()).await.plan.refusals;
        let [refusal] = refusals.as_slice() else { panic!("{built}: {refusals:#?}") };
        assert_eq!((refusal.cause(), refusal.at.to_string().as_str()), (Cause::LockOut, "bucket/data"));
        let Refused::LockedOut { action, inside: None, denial, .. } = &refusal.why else { panic!("{refusal:?}") };
        assert_eq!(action, "s3:DeleteBucketPolicy");
        let Denial::Depends { statement, on } = denial else { panic!("{denial:?}") };
        assert!(statement.contains("network") && on.contains(&"aws:SourceVpce".to_owned()), "{denial:?}");
    }
    // The same for an endpoint through which heiiki's own calls go.
    let network = "{vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}";
    let shut = set(DATA, "ec2/subnets/a", network);
    let shut = set(&shut, "ec2/vpc_endpoints/ec2", &format!("{{service: ec2, vpc: main, subnets: [a], policy: {SHUT}}}"));
    let refusals = harness.plan(&spec(&shut), &Intent::default()).await.plan.refusals;
    let [refusal] = refusals.as_slice() else { panic!("{refusals:#?}") };
    assert_eq!((refusal.cause(), refusal.at.to_string().as_str()), (Cause::LockOut, "vpc_endpoint/ec2"));
    let Refused::LockedOut { action, inside, denial: Denial::NotAllowed, .. } = &refusal.why else { panic!("{refusal:?}") };
    assert_eq!(
        (action.as_str(), inside.as_ref().map(ToString::to_string).as_deref()),
        ("ec2:DeleteVpcEndpoints", Some("vpc/main"))
    );

    // Meant, and done from inside: a full bucket goes first, then the endpoint through which it was reached.
    let inside = id_of(&harness, "vpc_endpoint/s3");
    edit(&harness, |world| world.tuning.caller_vpce = Some(inside));
    let meant = spec(&set(&closed, "s3/buckets/data/acknowledge_lock_out", "true"));
    assert_eq!(brief(&harness.apply(&meant).await), ["~ bucket/data policy"]);
    put(&harness, "result.csv", 3).await;
    let run = Run::of(&harness, &meant, &destroying()).await;
    assert_eq!(run.undone(), NOTHING);
    let place = |step: &str| brief(&run.plan).iter().position(|line| line == step).expect("it goes");
    assert!(place("- bucket/data") < place("- vpc_endpoint/s3"), "{:?}", brief(&run.plan));
    let calls = harness.sandbox.calls();
    let first = |operation: &str| calls.iter().position(|call| call.operation == operation).expect("it was called");
    assert!(first("DeleteBucketPolicy") < first("DeleteBucket") && first("DeleteBucket") < first("DeleteVpcEndpoints"));
    settled(&harness, &meant).await;
    assert_eq!(harness.objects(), fresh);
}
