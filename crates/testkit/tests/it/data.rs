//! Buckets and log groups against the simulated account: buckets that lock heiiki out, full ones, kept ones, names that others hold, answers that are
//! lost, and groups that SageMaker makes by itself.

use std::time::Duration;

use heiiki_apply::Creation;
use heiiki_apply::event::{Event, EventKind, Failure, Outcome};
use heiiki_aws::kinds as ops;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::plan::{Cause, KeepReason, Plan, Refusal, Refused, Verb};
use heiiki_model::{KindName, Known};
use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, InjectedFault, World, services::logs};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{ACCOUNT, Harness, brief, spec};

pub(crate) const DATA: &str = "
version: 1
environment: data
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16}
  route_tables:
    private: {vpc: main}
  vpc_endpoints:
    s3: {service: s3, type: gateway, vpc: main, route_tables: [private]}
s3:
  buckets:
    data:
      name: heiiki-data
      versioning: Enabled
      lifecycle_rules: [{id: old, noncurrent_version_expiration: {noncurrent_days: 30}}]
      on_destroy: delete
logs:
  log_groups:
    studio: {name: /aws/sagemaker/studio, retention_in_days: 30, deletion_protection_enabled: true, on_destroy: delete}
";

/// A policy that denies everybody who does not come through the endpoint.
pub(crate) const CLOSED: &str = "{Version: '2012-10-17', Statement: [{Sid: network, Effect: Deny, Principal: '*', Action: 's3:*', Resource: \
                      ['${bucket/data.arn}', '${bucket/data.arn}/*'], Condition: {StringNotEquals: {'aws:SourceVpce': '${vpc_endpoint/s3.id}'}}}]}";

pub(crate) fn destroying() -> Intent {
    Intent { destroy: true, ..Intent::default() }
}

/// The outcome of each step that was not done.
fn not_done(plan: &Plan, outcomes: &[Outcome]) -> Vec<(String, Outcome)> {
    let ends = plan.steps.iter().zip(outcomes).filter(|(_, outcome)| **outcome != Outcome::Done);
    ends.map(|(step, outcome)| (format!("{:?} {}", step.verb, step.at), outcome.clone())).collect()
}

/// The only step that failed, and why.
fn refused(plan: &Plan, outcomes: &[Outcome], step: &str) -> AwsError {
    match not_done(plan, outcomes).as_slice() {
        [(at, Outcome::Failed(Failure::Aws(error)))] if at == step => error.clone(),
        other => panic!("{other:#?}"),
    }
}

/// The number of calls that were refused with a code.
pub(crate) fn faults(harness: &Harness, code: &str) -> usize {
    harness.sandbox.calls().iter().filter(|call| call.outcome == heiiki_sim::calls::Outcome::Error(code.to_owned())).count()
}

/// Puts an object so many times.
pub(crate) async fn put(harness: &Harness, key: &str, times: usize) {
    for time in 0..times {
        let body = format!("{time}").into_bytes();
        harness.aws.s3.put_object().bucket("heiiki-data").key(key).body(body.into()).send().await.expect("an object is put");
    }
}

/// Copies the versions of an object in the sandbox, so that there are so many.
fn multiply(harness: &Harness, key: &str, count: usize) {
    let multiplied = harness.sandbox.edit(|world| {
        let bucket = world.s3.buckets.get_mut("heiiki-data").expect("the bucket");
        let versions = bucket.objects.get_mut(key).expect("the object");
        let first = versions.first().cloned().expect("a version");
        while versions.len() < count {
            let mut version = first.clone();
            version.id = format!("copy{:028}", versions.len());
            versions.push(version);
        }
    });
    multiplied.expect("a sandbox in memory");
}

/// The complete environment, whose bucket is reached through the endpoint alone, with heiiki behind that endpoint.
async fn behind_the_endpoint() -> (Harness, String) {
    let harness = Harness::new().await;
    harness.apply(&spec(DATA)).await;
    let endpoint =
        harness.objects().keys().find_map(|key| key.strip_prefix("ec2/vpc_endpoints/").map(str::to_owned)).expect("it");
    let inside = endpoint.clone();
    harness.sandbox.edit(|world| world.tuning.caller_vpce = Some(inside)).expect("a sandbox in memory");
    let closed = set(DATA, "s3/buckets/data/policy", CLOSED);
    harness.apply(&spec(&closed)).await;
    (harness, closed)
}

fn leave(harness: &Harness) {
    harness.sandbox.edit(|world| world.tuning.caller_vpce = None).expect("a sandbox in memory");
}

#[tokio::test(start_paused = true)]
async fn everything_is_made_and_goes_to_nothing() {
    let harness = Harness::new().await;
    let before = harness.objects();
    let spec = spec(DATA);
    harness.apply(&spec).await;
    assert!(harness.plan(&spec, &Intent::default()).await.plan.is_empty());
    harness.destroy(&spec).await;
    harness.wait(Duration::from_hours(2)).await;
    let _ = harness.observe(&spec).await;
    assert_eq!(harness.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_goes_before_the_endpoint_through_which_alone_it_is_reached() {
    let (harness, closed) = behind_the_endpoint().await;
    let plan = harness.plan(&spec(&closed), &destroying()).await.plan;
    let step = |at: &str| plan.steps.iter().find(|step| step.at.to_string() == at).expect("a step");
    assert!(step("vpc_endpoint/s3").after.contains(&step("bucket/data").id));
    harness.destroy(&spec(&closed)).await;
    assert!(harness.sandbox.read(|world| world.s3.buckets.is_empty()).expect("a sandbox in memory"));
}

#[tokio::test(start_paused = true)]
async fn the_endpoint_of_a_bucket_is_not_taken_away_under_it() {
    let (harness, closed) = behind_the_endpoint().await;
    let without = set(&set(&closed, "ec2/vpc_endpoints/s3", "-"), "s3/buckets/data/policy", "-");
    let refusals = harness.plan(&spec(&without), &Intent::default()).await.plan.refusals;
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert_eq!((refusals[0].cause(), refusals[0].at.to_string().as_str()), (Cause::Unchangeable, "vpc_endpoint/s3"));
    assert!(matches!(&refusals[0].why, Refused::UsedByStaying { by, .. } if by.to_string() == "bucket/data"), "{refusals:?}");
    let open = set(&set(&closed, "ec2/vpc_endpoints/s3", "-"), "s3/buckets/data/policy", "null");
    let plan = harness.apply(&spec(&open)).await;
    assert_eq!(brief(&plan), ["~ bucket/data policy", "- vpc_endpoint/s3"]);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_cannot_be_read_stays_and_everything_else_goes_on() {
    let (harness, closed) = behind_the_endpoint().await;
    leave(&harness);
    let edited = set(&set(&closed, "s3/buckets/data/versioning", "Suspended"), "logs/log_groups/studio/retention_in_days", "7");
    let plan = harness.apply(&spec(&edited)).await;
    assert_eq!(brief(&plan), ["~ log_group/studio retention_in_days"]);
    let [kept] = plan.kept.as_slice() else { panic!("{:?}", plan.kept) };
    assert_eq!((kept.at.to_string().as_str(), kept.id.as_str()), ("bucket/data", "heiiki-data"));
    let KeepReason::NotCompared { said } = &kept.why else { panic!("{kept:?}") };
    assert!(said.contains("explicit deny in a resource-based policy"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn an_environment_with_a_bucket_that_cannot_be_read_is_destroyed_up_to_the_way_to_it() {
    let (harness, closed) = behind_the_endpoint().await;
    leave(&harness);
    let plan = harness.destroy(&spec(&closed)).await;
    assert_eq!(brief(&plan), ["- log_group/studio"]);
    let kept: Vec<String> = plan.kept.iter().map(|kept| kept.at.to_string()).collect();
    assert_eq!(kept, ["vpc/main", "route_table/private", "vpc_endpoint/s3", "bucket/data"], "{:#?}", plan.kept);
    assert_eq!(plan.kept[2].why, KeepReason::OnlyWay { to: "bucket/data".parse().expect("an address") });
}

#[tokio::test(start_paused = true)]
async fn who_is_locked_out_while_a_bucket_is_deleted_hears_of_the_way_in() {
    let (harness, closed) = behind_the_endpoint().await;
    let spec = spec(&closed);
    let planned = harness.plan(&spec, &destroying()).await;
    let plan = planned.plan.clone();
    leave(&harness);
    let (report, _) = harness.carry_out(planned, 8).await;
    let ends = not_done(&plan, &report.outcomes);
    let steps: Vec<&str> = ends.iter().map(|(step, _)| step.as_str()).collect();
    assert_eq!(steps, ["Delete bucket/data", "Delete vpc_endpoint/s3", "Delete route_table/private", "Delete vpc/main"]);
    // The tags of the bucket cannot be read from here, so that nothing of it is deleted.
    let Outcome::Failed(Failure::Unconfirmed { error }) = &ends[0].1 else { panic!("{ends:#?}") };
    assert_eq!((error.operation.as_str(), error.class), ("GetBucketTagging", Class::Denied));
    let endpoint =
        harness.objects().keys().find_map(|key| key.strip_prefix("ec2/vpc_endpoints/").map(str::to_owned)).expect("it");
    let way = format!("The bucket's own policy keeps heiiki out: run it through {endpoint}, or let the account's root user");
    assert!(error.message.contains(&way), "{}", error.message);
    assert!(ends[1..].iter().all(|(_, outcome)| matches!(outcome, Outcome::Skipped(_))));
}

#[tokio::test(start_paused = true)]
async fn a_full_bucket_is_emptied_of_versions_markers_and_uploads() {
    let harness = Harness::new().await;
    let spec = spec(DATA);
    harness.apply(&spec).await;
    put(&harness, "a", 3).await;
    multiply(&harness, "a", 2_500);
    put(&harness, "b", 1).await;
    let s3 = &harness.aws.s3;
    s3.delete_object().bucket("heiiki-data").key("b").send().await.expect("a delete marker");
    for key in ["u", "v"] {
        s3.create_multipart_upload().bucket("heiiki-data").key(key).send().await.expect("an upload");
    }
    // A plan that does not look into it does not say how much; one that does, says so.
    let loses = |observed| {
        let plan = heiiki_plan::plan(&spec, observed, &destroying()).plan;
        plan.steps.iter().find_map(|step| step.loses.clone()).expect("a loss").to_string()
    };
    assert_eq!(loses(harness.observe(&spec).await), "its objects");
    assert_eq!(loses(harness.observe_kin(&spec).await), "its objects (1000 bytes)");
    harness.destroy(&spec).await;
    assert!(harness.sandbox.read(|world| world.s3.buckets.is_empty()).expect("a sandbox in memory"));
    let counts = harness.sandbox.call_counts();
    assert_eq!((counts.get("s3:DeleteObjects"), counts.get("s3:AbortMultipartUpload")), (Some(&3), Some(&2)), "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn emptying_a_large_bucket_is_heard_of_and_never_given_up() {
    let harness = Harness::new().await;
    let spec = spec(DATA);
    harness.apply(&spec).await;
    put(&harness, "a", 1).await;
    multiply(&harness, "a", 25_500);
    let planned = harness.plan(&spec, &destroying()).await;
    let plan = planned.plan.clone();
    let (report, events) = harness.carry_out(planned, 8).await;
    assert_eq!(not_done(&plan, &report.outcomes), []);
    let retrying = |event: &Event| match &event.what {
        EventKind::Retrying { class: Class::InUse, why, .. } => Some(why.clone()),
        EventKind::Started
        | EventKind::Waiting { .. }
        | EventKind::Updating { .. }
        | EventKind::Retrying { .. }
        | EventKind::Finished { .. }
        | EventKind::Failed { .. }
        | EventKind::Skipped { .. } => None,
    };
    let heard: Vec<String> = events.iter().filter_map(retrying).collect();
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert!(heard.iter().all(|why| why.contains("more than 1000 object versions are left")), "{heard:?}");
    assert_ne!(heard[0], heard[1], "it shows that something moves");
}

#[tokio::test(start_paused = true)]
async fn what_object_lock_keeps_is_named() {
    let harness = Harness::new().await;
    let locked = set(DATA, "s3/buckets/data/object_lock_enabled", "true");
    let spec = spec(&locked);
    harness.apply(&spec).await;
    put(&harness, "free", 1).await;
    let held = harness.aws.s3.put_object().bucket("heiiki-data").key("held").object_lock_legal_hold_status("ON".into());
    let held = held.send().await.expect("an object is put").version_id.expect("a version");
    let planned = harness.plan(&spec, &destroying()).await;
    let plan = planned.plan.clone();
    let (report, _) = harness.carry_out(planned, 8).await;
    let error = refused(&plan, &report.outcomes, "Delete bucket/data");
    assert_eq!(error.code, "ObjectLocked");
    assert!(error.message.starts_with(&format!("object lock keeps held (version {held}): ")), "{}", error.message);
    let left = harness.sandbox.read(|world| world.s3.buckets["heiiki-data"].objects.keys().cloned().collect::<Vec<_>>());
    assert_eq!(left.expect("a sandbox in memory").len(), 1, "the rest was deleted");
}

#[tokio::test(start_paused = true)]
async fn a_bucket_name_that_another_account_holds_is_refused_for_good() {
    let harness = Harness::new().await;
    let planned = harness.plan(&spec(&set(DATA, "s3/buckets/data/name", "my-bucket")), &Intent::default()).await;
    let plan = planned.plan.clone();
    let (report, _) = harness.carry_out(planned, 8).await;
    let error = refused(&plan, &report.outcomes, "Create bucket/data");
    assert_eq!((error.code.as_str(), error.class), ("BucketAlreadyExists", Class::Exists));
    assert!(heiiki_aws::error::advice(&error).contains("another account"), "{}", heiiki_aws::error::advice(&error));
}

#[tokio::test(start_paused = true)]
async fn names_that_this_account_uses_otherwise_are_told_beforehand() {
    let harness = Harness::new().await;
    harness.aws.logs.create_log_group().log_group_name("/aws/sagemaker/studio").send().await.expect("a log group");
    let other = DATA.replace("environment: data", "environment: other").replace("logs:\n", "unused:\n");
    let (other, _) = other.split_once("unused:").expect("a section");
    harness.apply(&spec(other)).await;
    let refusals = harness.plan(&spec(DATA), &Intent::default()).await.plan.refusals;
    let clashes: Vec<(String, &Refused)> =
        refusals.iter().filter(|r| r.cause() == Cause::Clash).map(|r| (r.at.to_string(), &r.why)).collect();
    let theirs = Refused::Taken { id: "heiiki-data".to_owned(), environment: Some("other".to_owned()) };
    let nobodys = Refused::Taken { id: "/aws/sagemaker/studio".to_owned(), environment: None };
    assert_eq!(clashes, [("bucket/data".to_owned(), &theirs), ("log_group/studio".to_owned(), &nobodys)]);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_was_just_given_up_is_waited_for() {
    let harness = Harness::new().await;
    let spec = spec(DATA);
    harness.apply(&spec).await;
    harness.destroy(&spec).await;
    harness.apply(&spec).await;
    assert!(faults(&harness, "OperationAborted") > 0, "S3 holds a name for a while after its bucket went");
}

#[tokio::test(start_paused = true)]
async fn what_is_retained_keeps_its_data_and_is_nobodys() {
    let harness = Harness::new().await;
    let kept = set(&set(DATA, "s3/buckets/data/on_destroy", "retain"), "logs/log_groups/studio/on_destroy", "retain");
    let kept = set(&set(&kept, "s3/buckets/data/tags", "{owner: team}"), "logs/log_groups/studio/tags", "{owner: team}");
    let kept = spec(&kept);
    harness.apply(&kept).await;
    put(&harness, "a", 2).await;
    harness.destroy(&kept).await;
    harness.wait(Duration::from_secs(10)).await;
    let objects = harness.objects();
    let left: Vec<(&String, &serde_json::Value)> =
        objects.iter().filter(|(key, _)| key.starts_with("s3/buckets/") || key.starts_with("logs/")).collect();
    assert_eq!(left.len(), 2, "{left:#?}");
    for (key, object) in left {
        let text = object.to_string();
        assert!(text.contains("owner") && !text.contains("heiiki:"), "{key}: {text}");
    }
    // Another environment may take it over only as something that exists; ours may not either.
    let clashes = harness.plan(&kept, &Intent::default()).await.plan.refusals;
    assert_eq!(clashes.iter().map(Refusal::cause).collect::<Vec<_>>(), [Cause::Clash, Cause::Clash]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_made_twice_when_answers_are_lost() {
    let harness = Harness::new().await;
    for on in ["s3:CreateBucket", "logs:CreateLogGroup", "s3:PutBucketTagging", "s3:DeleteBucket", "logs:DeleteLogGroup"] {
        harness.sandbox.inject_fault(InjectedFault::once(on, FaultEffect::Cut)).expect("a sandbox in memory");
    }
    let spec = spec(DATA);
    harness.apply(&spec).await;
    assert!(harness.plan(&spec, &Intent::default()).await.plan.is_empty());
    harness.destroy(&spec).await;
    assert!(
        harness
            .sandbox
            .read(|world| world.s3.buckets.is_empty() && world.logs.log_groups.is_empty())
            .expect("a sandbox in memory")
    );
}

#[tokio::test(start_paused = true)]
async fn being_slowed_down_and_propagation_only_take_time() {
    let harness = Harness::new().await;
    harness.sandbox.edit(|world| world.tuning.iam_propagation_s = 30).expect("a sandbox in memory");
    harness
        .sandbox
        .inject_fault(InjectedFault { times: Some(4), ..InjectedFault::always("s3:*", FaultEffect::Throttle) })
        .expect("memory");
    let policy = "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {AWS: '${role/reader.arn}'}, Action: 's3:ListBucket', \
                  Resource: '${bucket/data.arn}'}]}";
    let with_role = set(DATA, "iam/roles/reader", "{trust: [sagemaker.amazonaws.com]}");
    let with_role = set(&with_role, "s3/buckets/data/policy", policy);
    // S3 knows a new role only after a while, and says that its policy is malformed until then.
    harness.apply(&spec(&with_role)).await;
    assert!(faults(&harness, "MalformedPolicy") > 0);
    let tagged = set(&with_role, "s3/buckets/data/tags", "{owner: team}");
    harness.apply(&spec(&tagged)).await;
    assert!(harness.plan(&spec(&tagged), &Intent::default()).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_locks_out_whoever_puts_it_is_put_and_the_step_says_so() {
    let harness = Harness::new().await;
    harness.apply(&spec(DATA)).await;
    let planned = harness.plan(&spec(&set(DATA, "s3/buckets/data/policy", CLOSED)), &Intent::default()).await;
    let plan = planned.plan.clone();
    let (report, _) = harness.carry_out(planned, 8).await;
    let error = refused(&plan, &report.outcomes, "Update bucket/data");
    assert_eq!(error.class, Class::Denied);
    assert!(error.message.contains("explicit deny in a resource-based policy"), "{}", error.message);
}

#[tokio::test(start_paused = true)]
async fn a_group_that_a_running_app_makes_again_is_no_error_and_not_ours() {
    let harness = Harness::new().await;
    let spec = spec(DATA);
    harness.apply(&spec).await;
    harness.destroy(&spec).await;
    harness.wait(Duration::from_mins(2)).await;
    let _ = harness.observe(&spec).await;
    harness.sandbox.edit(|world| logs::write(world, "/aws/sagemaker/studio", "d-1/alice/JupyterLab/default")).expect("memory");
    let found = ops::of(KindName::LogGroup).get(&harness.aws, "/aws/sagemaker/studio").await.expect("it is read");
    assert_eq!(found, None, "a wait for it to be gone ends");
    let refusals = harness.plan(&spec, &Intent::default()).await.plan.refusals;
    assert_eq!(refusals.iter().map(Refusal::cause).collect::<Vec<_>>(), [Cause::Clash]);
    let again = harness.plan(&spec, &destroying()).await.plan;
    assert!(again.steps.iter().all(|step| step.verb != Verb::Delete), "it is not ours");
}

#[tokio::test(start_paused = true)]
async fn in_the_oldest_region_a_bucket_that_is_there_is_not_taken_for_a_new_one() {
    let harness = Harness::with(World::new(ACCOUNT, "us-east-1", 7)).await;
    let make = async |environment: &str| {
        let at = "bucket/data".parse().expect("an address");
        let tags = [("heiiki:environment", environment), ("heiiki:address", "bucket/data")];
        let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let (want, known) = (serde_json::json!({"name": "heiiki-data"}), Known::nothing(harness.aws.place.clone()));
        let new = Creation { at: &at, want: &want, tags: &tags, known: &known, token: "t", replaces: None, again: false };
        ops::of(KindName::Bucket).create(&harness.aws, new).await
    };
    assert_eq!(make("data").await, Ok("heiiki-data".to_owned()));
    harness.wait(Duration::from_secs(10)).await;
    assert_eq!(make("data").await, Ok("heiiki-data".to_owned()), "the answer to the first call was lost");
    let refused = make("other").await.expect_err("S3 itself would say that it is made");
    assert_eq!((refused.code.as_str(), refused.class), ("BucketAlreadyOwnedByYou", Class::Exists));
}

#[tokio::test(start_paused = true)]
async fn among_very_many_only_those_that_the_spec_names_are_read() {
    let harness = Harness::new().await;
    harness.apply(&spec(DATA)).await;
    let crowded = harness.sandbox.edit(|world| {
        let bucket = world.s3.buckets["heiiki-data"].clone();
        let group = world.logs.log_groups["/aws/sagemaker/studio"].clone();
        for number in 0..150 {
            let (mut bucket, mut group) = (bucket.clone(), group.clone());
            bucket.name = format!("left-{number}");
            group.name = format!("/left/{number}");
            world.s3.buckets.insert(bucket.name.clone(), bucket);
            world.logs.log_groups.insert(group.name.clone(), group);
        }
    });
    crowded.expect("a sandbox in memory");
    harness.sandbox.clear_calls();
    assert!(
        harness.plan(&spec(DATA), &Intent::default()).await.plan.is_empty(),
        "what claims to be ours as well is not looked for"
    );
    let counts = harness.sandbox.call_counts();
    let count = |call: &str| counts.get(call).copied().unwrap_or_default();
    assert_eq!((count("s3:ListBuckets"), count("s3:GetBucketTagging"), count("s3:GetBucketPolicy")), (1, 1, 1));
    assert_eq!((count("logs:DescribeLogGroups"), count("logs:ListTagsForResource")), (4, 1));
}
