//! KMS keys: nothing is made twice, what waits for its deletion is gone, and keys of AWS and of others stay as they are.

use heiiki_model::plan::{Cause, Denial, KeepReason, Refusal, Refused};
use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, InjectedFault};
use heiiki_testkit::harness::{Harness, brief, spec};
use serde_json::json;

const KEYS: &str = "
version: 1
environment: keys
account: '123456789012'
region: ap-northeast-1
kms: {keys: {data: {deletion_window_in_days: 7, on_destroy: delete}}}
";

/// The aliases with the state of their keys.
fn aliases(harness: &Harness) -> Vec<(String, bool)> {
    let read = harness.sandbox.read(|world| {
        let going = |id: &String| world.kms.keys.get(id).is_some_and(|key| key.deletion_at.is_some());
        world.kms.aliases.iter().map(|(name, alias)| (name.clone(), going(&alias.key_id))).collect()
    });
    read.expect("a sandbox in memory can be read")
}

#[tokio::test(start_paused = true)]
async fn a_key_whose_answers_are_lost_is_made_once_and_goes_to_nothing() {
    let harness = Harness::new().await;
    let before = harness.objects();
    for on in ["kms:CreateKey", "kms:CreateAlias", "kms:DeleteAlias", "kms:ScheduleKeyDeletion"] {
        harness.sandbox.inject_fault(InjectedFault::once(on, FaultEffect::Cut)).expect("a sandbox in memory");
    }
    let spec = spec(KEYS);
    harness.apply(&spec).await;
    assert_eq!(brief(&harness.plan(&spec, &Intent::default()).await.plan), Vec::<String>::new());
    assert_eq!(harness.objects().keys().filter(|path| path.starts_with("kms/keys/")).count(), 1);
    harness.destroy(&spec).await;
    assert_eq!(harness.objects(), before);
    let window = harness.sandbox.read(|world| {
        let spans = world.kms.keys.values().filter_map(|key| Some(key.deletion_at?.since(world.now).as_secs().div_ceil(86_400)));
        spans.collect::<Vec<_>>()
    });
    assert_eq!(window.expect("a sandbox in memory"), [7], "the tag kept the days until the deletion");
    // The next one takes the same alias.
    harness.apply(&spec).await;
    assert_eq!(aliases(&harness), [("alias/data".to_owned(), false)]);
}

#[tokio::test(start_paused = true)]
async fn an_alias_of_a_foreign_key_is_not_taken_over_even_while_the_key_waits_for_its_deletion() {
    let harness = Harness::new().await;
    let made = harness.aws.kms.create_key().send().await.expect("a key").key_metadata.expect("its metadata").key_id;
    harness.aws.kms.create_alias().alias_name("alias/data").target_key_id(&made).send().await.expect("an alias");
    let refusals = harness.plan(&spec(KEYS), &Intent::default()).await.plan.refusals;
    assert_eq!(refusals.iter().map(Refusal::cause).collect::<Vec<_>>(), [Cause::Clash], "somebody uses it");
    harness.aws.kms.schedule_key_deletion().key_id(&made).send().await.expect("it is to be deleted");
    assert_eq!(aliases(&harness), [("alias/data".to_owned(), true)]);
    let planned = harness.plan(&spec(KEYS), &Intent::default()).await;
    let (report, _) = harness.carry_out(planned, 8).await;
    let failed = format!("{:?}", report.outcomes);
    assert!(failed.contains("AlreadyExistsException"), "its owner may cancel the deletion and want the alias back: {failed}");
    assert_eq!(aliases(&harness), [("alias/data".to_owned(), true)]);
    // Once the owner gives the alias up, the next run completes what this one made.
    harness.aws.kms.delete_alias().alias_name("alias/data").send().await.expect("its owner gives it up");
    harness.apply(&spec(KEYS)).await;
    assert_eq!(aliases(&harness), [("alias/data".to_owned(), false)]);
    assert_eq!(brief(&harness.plan(&spec(KEYS), &Intent::default()).await.plan), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn keys_of_aws_and_of_others_are_not_read_in_full() {
    let harness = Harness::new().await;
    harness.apply(&spec(KEYS)).await;
    let foreign = harness.aws.kms.create_key().send().await.expect("a key").key_metadata.expect("its metadata");
    let of_aws = harness.sandbox.edit(|world| {
        let mut key = world.kms.keys[&foreign.key_id].clone();
        (key.id, key.of_aws) = ("of-aws".to_owned(), true);
        let mut alias = world.kms.aliases["alias/data"].clone();
        alias.key_id.clone_from(&key.id);
        world.kms.keys.insert(key.id.clone(), key);
        world.kms.aliases.insert("alias/aws/s3".to_owned(), alias);
    });
    of_aws.expect("a sandbox in memory");
    harness.sandbox.clear_calls();
    assert_eq!(brief(&harness.plan(&spec(KEYS), &Intent::default()).await.plan), Vec::<String>::new());
    let counts = harness.sandbox.call_counts();
    let calls = ["ListKeys", "ListAliases", "ListResourceTags", "DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus"];
    assert_eq!(calls.map(|call| counts.get(&format!("kms:{call}")).copied().unwrap_or_default()), [1, 1, 2, 1, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_was_cut_off_before_the_alias_is_completed() {
    let harness = Harness::new().await;
    harness.apply(&spec(KEYS)).await;
    harness.aws.kms.delete_alias().alias_name("alias/data").send().await.expect("it is deleted");
    let plan = harness.apply(&spec(KEYS)).await;
    assert_eq!(brief(&plan), ["~ kms_key/data alias"]);
    assert_eq!(plan.steps[0].changes[0].to.value, json!("alias/data"));
    assert_eq!(aliases(&harness), [("alias/data".to_owned(), false)]);
}

/// A bucket and a log group with a key of their own.
const USERS: &str = "
version: 1
environment: keys
account: '123456789012'
region: ap-northeast-1
kms: {keys: {data: {on_destroy: delete}}}
s3:
  buckets:
    data: {name: keys-data, on_destroy: retain, encryption: {sse_algorithm: 'aws:kms', kms_master_key_id: '${kms_key/data}'}}
logs: {log_groups: {app: {name: /keys/app, on_destroy: delete, kms_key_id: '${kms_key/data}'}}}
";

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_retained_keeps_its_key() {
    let harness = Harness::new().await;
    let spec = spec(USERS);
    harness.apply(&spec).await;
    let destroy = Intent { destroy: true, ..Intent::default() };
    let planned = harness.plan(&spec, &destroy).await.plan;
    assert_eq!(brief(&planned), ["= bucket/data", "- log_group/app"]);
    let [kept] = planned.kept.as_slice() else { panic!("{:?}", planned.kept) };
    let KeepReason::UsedBy { by } = &kept.why else { panic!("{kept:?}") };
    assert_eq!((kept.at.to_string(), by.to_string()), ("kms_key/data".to_owned(), "bucket/data".to_owned()));
    harness.destroy(&spec).await;
    assert_eq!(aliases(&harness), [("alias/data".to_owned(), false)]);
    // The bucket is nobody's from then on, and keeps its key all the same.
    let planned = harness.plan(&spec, &destroy).await.plan;
    let [kept] = planned.kept.as_slice() else { panic!("{:?}", planned.kept) };
    assert!(matches!(kept.why, KeepReason::UsedByForeign { .. }), "{kept:?}");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_somebody_means_to_delete_is_made_anew_and_its_users_follow() {
    let harness = Harness::new().await;
    let spec = spec(USERS);
    harness.apply(&spec).await;
    harness.aws.kms.schedule_key_deletion().key_id("alias/data").send().await.expect("somebody deletes it");
    let plan = harness.apply(&spec).await;
    assert_eq!(brief(&plan), ["+ kms_key/data", "~ bucket/data encryption.kms_master_key_id", "~ log_group/app kms_key_id"]);
    assert_eq!(aliases(&harness), [("alias/data".to_owned(), false)], "the alias moved to the new key");
    assert_eq!(brief(&harness.plan(&spec, &Intent::default()).await.plan), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_would_lock_heiiki_out_is_refused_before_anything_is_made() {
    let harness = Harness::new().await;
    harness.aws.verify_account().await.expect("the account is the spec's");
    let with = |actions: &str| {
        let policy = format!(
            "{{Version: '2012-10-17', Statement: [{{Effect: Allow, Principal: {{AWS: '123456789012'}}, Action: {actions}, Resource: '*'}}]}}"
        );
        spec(&KEYS.replace("on_destroy: delete", &format!("on_destroy: delete, policy: {policy}")))
    };
    for built in [false, true] {
        if built {
            harness.apply(&spec(KEYS)).await;
        }
        // KMS asks for the first call alone. A key that heiiki cannot delete would stay for ever.
        for (actions, denied) in [
            ("'kms:Decrypt'", "kms:PutKeyPolicy"),
            ("['kms:Put*', 'kms:Get*', 'kms:Describe*', 'kms:List*', 'kms:Tag*']", "kms:ScheduleKeyDeletion"),
        ] {
            let refusals = harness.plan(&with(actions), &Intent::default()).await.plan.refusals;
            let [refusal] = refusals.as_slice() else { panic!("{built} {actions}: {refusals:#?}") };
            let Refused::LockedOut { action, denial: Denial::NotAllowed, .. } = &refusal.why else { panic!("{refusal:?}") };
            assert_eq!((refusal.cause(), action.as_str()), (Cause::LockOut, denied), "{built}");
        }
    }
    assert_eq!(brief(&harness.plan(&with("'kms:*'"), &Intent::default()).await.plan), ["~ kms_key/data policy"]);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_may_not_be_read_is_unknown_and_not_absent() {
    let harness = Harness::new().await;
    harness.apply(&spec(KEYS)).await;
    for denied in ["kms:ListKeys", "kms:ListAliases", "kms:GetKeyPolicy", "kms:ListResourceTags"] {
        let harness = harness.restarted().await;
        let deny = FaultEffect::Deny { message: None };
        harness.sandbox.inject_fault(InjectedFault::always(denied, deny)).expect("a sandbox in memory");
        for intent in [Intent::default(), Intent { destroy: true, ..Intent::default() }] {
            let plan = harness.plan(&spec(KEYS), &intent).await.plan;
            // Its tags say that it is ours, and its deletion needs no policy.
            if intent.destroy && denied == "kms:GetKeyPolicy" {
                assert_eq!(brief(&plan), ["- kms_key/data"]);
                assert_eq!(
                    plan.steps[0].object.as_ref().map(|object| object.live["deletion_window_in_days"].clone()),
                    Some(json!(7))
                );
                continue;
            }
            assert_eq!(brief(&plan), Vec::<String>::new(), "{denied}");
            let told =
                !plan.refusals.is_empty() || !plan.kept.is_empty() || !plan.uncompared.is_empty() || !plan.unread.is_empty();
            assert!(told, "{denied} {}: {plan:#?}", intent.destroy);
        }
    }
}
