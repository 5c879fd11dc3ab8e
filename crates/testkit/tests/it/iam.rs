//! The IAM kinds against the simulated account: a list and a single read show the same, every change arrives, and
//! blockers of a deletion are named.

use std::collections::BTreeMap;

use heiiki_apply::Edit;
use heiiki_apply::cloud::Creation;
use heiiki_aws::{Scope, kinds as ops};
use heiiki_model::failure::Class;
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
use heiiki_model::plan::{Refusal, Refused};
use heiiki_model::{Address, KindName, Known, Mode, Object, Place, kinds};
use heiiki_sim::calls::Outcome;
use heiiki_testkit::harness::{ACCOUNT, Harness, REGION};
use serde_json::{Value, json};

/// A harness, the known objects, and wants by address.
struct Bench {
    harness: Harness,
    known: Known,
}

impl Bench {
    async fn new() -> Self {
        let place = Place { environment: "e".into(), account: ACCOUNT.into(), region: REGION.into(), partition: "aws".into() };
        let mut harness = Harness::new().await;
        harness.aws.place = place.clone();
        Self { harness, known: Known::nothing(place) }
    }

    fn tags(at: &Address) -> BTreeMap<String, String> {
        BTreeMap::from([(TAG_ENVIRONMENT.to_owned(), "e".to_owned()), (TAG_ADDRESS.to_owned(), at.to_string())])
    }

    async fn create(&mut self, at: &str, yaml: &str) -> Result<(), heiiki_model::failure::AwsError> {
        let at: Address = at.parse().expect("an address");
        let want = shaped(&at, yaml);
        self.known.declared.insert(at.clone());
        let (tags, known) = (Self::tags(&at), self.known.clone());
        let new = Creation { at: &at, want: &want, tags: &tags, known: &known, token: "token", replaces: None, again: false };
        let id = ops::of(at.kind).create(&self.harness.aws, new).await?;
        let live = self.read(at.kind, &id).await.expect("what was made can be read");
        self.known.live.put(at.clone(), Object { kind: at.kind, id, tags, live, existing: false });
        self.update(&at.to_string(), yaml).await
    }

    /// Sends every difference; gives the fields that differed.
    async fn update(&mut self, at: &str, yaml: &str) -> Result<(), heiiki_model::failure::AwsError> {
        let at: Address = at.parse().expect("an address");
        let want = shaped(&at, yaml);
        let object = Object::clone(self.known.live.get(&at).expect("it was made"));
        let known = self.known.clone();
        let changes: Vec<_> = kinds::of(at.kind)
            .diff(&want, &object.live, &known)
            .into_iter()
            .filter(|change| change.mode == Mode::InPlace && change.to.after.is_empty())
            .collect();
        let edit = Edit { at: &at, want: Some(&want), live: &object.live, changes: &changes, known: &known };
        ops::of(at.kind).update(&self.harness.aws, edit).await?;
        let live = self.read(at.kind, &object.id).await.expect("what was changed can be read");
        self.known.live.put(at.clone(), Object { live, ..object });
        let left = kinds::of(at.kind).diff(&want, &self.live(&at), &self.known);
        assert_eq!(left, [], "{at} {yaml}");
        Ok(())
    }

    fn live(&self, at: &Address) -> Value {
        self.known.live.get(at).expect("it was made").live.clone()
    }

    async fn read(&self, kind: KindName, id: &str) -> Option<Value> {
        ops::of(kind).get(&self.harness.aws, id).await.expect("reads are allowed")
    }

    async fn list(&self, kind: KindName, scope: &Scope) -> Vec<Object> {
        ops::of(kind).list(&self.harness.aws, scope).await.expect("lists are allowed")
    }

    async fn delete(&self, at: &str) -> Result<(), heiiki_model::failure::AwsError> {
        let at: Address = at.parse().expect("an address");
        ops::of(at.kind).delete(&self.harness.aws, &self.live(&at), None).await
    }

    async fn blockers(&self, at: &str) -> Vec<String> {
        let at: Address = at.parse().expect("an address");
        let blockers = ops::of(at.kind).blockers(&self.harness.aws, &self.live(&at)).await.expect("blockers can be asked for");
        blockers.iter().map(ToString::to_string).collect()
    }
}

fn shaped(at: &Address, yaml: &str) -> Value {
    let want: Value = serde_yaml::from_str(yaml).expect("the want parses");
    kinds::of(at.kind).normalised(&want).expect("the want has its kind's shape")
}

const POLICY: &str = "{path: /p/, description: guard, document: {Version: '2012-10-17', Statement: [{Effect: Deny, Action: 'sagemaker:*', Resource: '*'}]}}";
const ROLE: &str = "{description: d, trust: [ec2.amazonaws.com], max_session_duration: 7200, permissions_boundary: Guard,
    policies: [AmazonSageMakerFullAccess, Guard], inline_policies: {self: {Version: '2012-10-17',
    Statement: {Effect: Allow, Action: 'iam:GetRole', Resource: '${role/R.arn}'}}}}";
const USER: &str = "{policies: [Guard], inline_policies: {a: {Version: '2012-10-17', Statement: {Effect: Allow, Action: 's3:*', Resource: '*'}}}}";

async fn furnished() -> Bench {
    let mut bench = Bench::new().await;
    for (at, yaml) in [("policy/Guard", POLICY), ("role/R", ROLE), ("instance_profile/R", "{role: R}"), ("user/U", USER)] {
        bench.create(at, yaml).await.unwrap_or_else(|error| panic!("{at}: {error}"));
    }
    bench
}

#[tokio::test(start_paused = true)]
async fn a_list_shows_what_single_reads_show() {
    let bench = furnished().await;
    let scope = Scope { environments: ["e".to_owned()].into(), ..Scope::default() };
    bench.harness.sandbox.clear_calls();
    for kind in [KindName::Policy, KindName::Role, KindName::InstanceProfile, KindName::User] {
        let ours: Vec<Object> = bench.list(kind, &scope).await.into_iter().filter(|object| scope.is_ours(&object.tags)).collect();
        assert_eq!(ours.len(), 1, "{kind}");
        for object in ours {
            let at = object.claim("e").expect("it is ours");
            let single = bench.read(kind, &object.id).await.expect("it is there");
            assert_eq!(object.live, single, "{at}");
        }
    }
    // A throttled call is made again.
    let mut bulk = bench.harness.sandbox.calls();
    bulk.retain(|call| call.operation == "GetAccountAuthorizationDetails");
    let answered = bulk.iter().filter(|call| !matches!(call.outcome, Outcome::Error(_))).count();
    assert_eq!(answered, 1, "one bulk read serves three kinds: {bulk:?}");
}

#[tokio::test(start_paused = true)]
async fn every_change_arrives() {
    let mut bench = furnished().await;
    let document = |n: usize| {
        format!(
            "{{path: /p/, description: guard, document: {{Version: '2012-10-17', Statement: {{Effect: Deny, Action: 'a:b{n}', Resource: '*'}}}}}}"
        )
    };
    for n in 0..7 {
        bench.update("policy/Guard", &document(n)).await.expect("the oldest version makes room");
    }
    for yaml in [
        "{description: null, trust: [ec2.amazonaws.com, sagemaker.amazonaws.com], max_session_duration: null}",
        "{trust_policy: {Version: '2012-10-17', Statement: {Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: '123456789012'}}}}",
        "{trust: [ec2.amazonaws.com], description: 'x', policies: [ReadOnlyAccess], permissions_boundary: null, inline_policies: null}",
        "{trust: [ec2.amazonaws.com], policies: null, permissions_boundary: ReadOnlyAccess}",
        ROLE,
    ] {
        bench.update("role/R", yaml).await.unwrap_or_else(|error| panic!("{yaml}: {error}"));
    }
    bench.create("role/Other", "{trust: [ec2.amazonaws.com]}").await.expect("another role");
    for yaml in ["{role: Other}", "{role: null}", "{role: R}"] {
        bench.update("instance_profile/R", yaml).await.unwrap_or_else(|error| panic!("{yaml}: {error}"));
    }
    for yaml in [
        "{path: /x/, permissions_boundary: Guard}",
        "{path: null, policies: [], inline_policies: {}, permissions_boundary: null}",
        USER,
    ] {
        bench.update("user/U", yaml).await.unwrap_or_else(|error| panic!("{yaml}: {error}"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_whose_answer_was_lost_is_found_again_and_a_foreign_one_is_not_taken() {
    let mut bench = furnished().await;
    for (at, yaml) in [("policy/Guard", POLICY), ("role/R", ROLE), ("instance_profile/R", "{role: R}"), ("user/U", USER)] {
        bench.create(at, yaml).await.unwrap_or_else(|error| panic!("{at}: {error}"));
    }
    for (at, yaml) in [
        ("policy/Other", POLICY.replacen('{', "{name: Guard, ", 1)),
        ("role/Other", "{name: r, trust: [ec2.amazonaws.com]}".to_owned()),
        ("instance_profile/Other", "{name: R}".to_owned()),
        ("user/Other", "{name: u}".to_owned()),
    ] {
        let error = bench.create(at, &yaml).await.expect_err("the name is taken");
        assert_eq!(error.class, Class::Exists, "{at}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_blocks_a_deletion_is_named_and_left_alone() {
    let bench = furnished().await;
    let policy = bench.delete("policy/Guard").await.expect_err("it is in use");
    assert_eq!(policy.class, Class::InUse, "{policy}");
    let blockers = bench.blockers("policy/Guard").await;
    assert_eq!(blockers, ["role R uses it", "user U uses it"]);
    let role = bench.delete("role/R").await.expect_err("it is in a profile");
    assert_eq!(role.class, Class::InUse, "{role}");
    assert_eq!(bench.blockers("role/R").await, ["instance profile R holds it"]);
    for at in ["instance_profile/R", "role/R", "user/U", "policy/Guard"] {
        bench.delete(at).await.unwrap_or_else(|error| panic!("{at}: {error}"));
        bench.delete(at).await.unwrap_or_else(|error| panic!("{at}, which is gone: {error}"));
        let at: Address = at.parse().expect("an address");
        let id = &bench.known.live.get(&at).expect("it was made").id;
        assert_eq!(bench.read(at.kind, id).await, None, "{at}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_nobody_has_is_refused_by_the_plan_and_paths_are_found() {
    let harness = Harness::new().await;
    let plan = async |policies: &str| {
        let head = format!("version: 1\nenvironment: e\naccount: '{ACCOUNT}'\nregion: {REGION}\n");
        let spec = heiiki_testkit::harness::spec(&format!(
            "{head}iam: {{roles: {{r: {{trust: [ec2.amazonaws.com], policies: {policies}}}}}}}\n"
        ));
        harness.plan(&spec, &heiiki_plan::Intent::default()).await
    };
    let refused = plan("[AmazonSageMakerFullAccess, AmazonSageMakerFulAccess]").await.plan.refusals;
    let (field, policy) = ("policies[1]".to_owned(), "AmazonSageMakerFulAccess".to_owned());
    let why = Refused::NoSuchPolicy { field, policy };
    assert_eq!(refused, [Refusal::new(&"role/r".parse().expect("an address"), why)]);
    let found = plan("[AmazonSageMakerFullAccess, AWSGlueServiceRole]").await;
    assert_eq!(found.plan.refusals, []);
    let arn = found.known.facts.managed_policies["AWSGlueServiceRole"].as_deref();
    assert_eq!(arn, Some("arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"));
}

#[tokio::test(start_paused = true)]
async fn what_is_taken_off_needs_no_want() {
    let bench = furnished().await;
    let at: Address = "role/R".parse().expect("an address");
    let live = bench.live(&at);
    let guard = format!("arn:aws:iam::{ACCOUNT}:policy/p/Guard");
    let changes = kinds::of(at.kind).release(&live, &[guard.clone()].into());
    assert_eq!(changes.len(), 2, "attached, and the boundary: {changes:?}");
    let edit = Edit { at: &at, want: None, live: &live, changes: &changes, known: &bench.known };
    ops::of(at.kind).update(&bench.harness.aws, edit).await.expect("a release is an update");
    let live = bench.read(at.kind, "R").await.expect("the role stays");
    assert_eq!(live["permissions_boundary"], Value::Null);
    assert_eq!(live["policies"], json!(["arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"]));
}
