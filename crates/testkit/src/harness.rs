//! The test harness: one simulated account, heiiki's own clients in front of it, and a clock that only moves while
//! somebody waits.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use heiiki_apply::clock::ScaledClock;
use heiiki_apply::{Clock, Event, Report, Shutdown};
use heiiki_aws::{Aws, Connect, Scope, limits, observe};
use heiiki_model::limits::Limits;
use heiiki_model::plan::{Brief, KeepReason, Kept, Plan, Verb};
use heiiki_model::spec::{Given, Sources, Spec, load, render};
use heiiki_model::{Observed, Place};
use heiiki_plan::{Intent, Planned, plan};
use heiiki_sim::{Sandbox, Timing, Wire, World};
use serde_json::Value;

use crate::interceptor::{Crash, Intercepted, Interceptor};

/// The clock as the simulator wants it.
#[derive(Clone, Copy, Debug)]
struct WireClock(ScaledClock);

impl TimeSource for WireClock {
    fn now(&self) -> SystemTime {
        self.0.now()
    }
}

impl AsyncSleep for WireClock {
    fn sleep(&self, span: Duration) -> Sleep {
        Sleep::new(self.0.sleep(span))
    }
}

/// A simulated account with its clients and its clock.
#[derive(Debug)]
pub struct Harness {
    /// The simulated account.
    pub sandbox: Sandbox,
    /// The clients in front of it.
    pub aws: Aws,
    /// Cuts the connection between them.
    pub interceptor: Interceptor,
    clock: ScaledClock,
}

/// The object because of which another one is kept: it stands in that one, or uses it. `None` for other reasons.
pub fn holder(kept: &Kept) -> Option<&Brief> {
    match &kept.why {
        KeepReason::StoodInByKin { what, .. }
        | KeepReason::StoodInByRetained { what, .. }
        | KeepReason::StoodInByLeft { what, .. }
        | KeepReason::StoodInByOrphan { what, .. }
        | KeepReason::StoodInByOther { what, .. }
        | KeepReason::UsedByForeign { what, .. } => Some(what),
        KeepReason::Protected
        | KeepReason::MayBeUsed { .. }
        | KeepReason::NotCompared { .. }
        | KeepReason::NotRead { .. }
        | KeepReason::OnlyWay { .. }
        | KeepReason::UsedBy { .. }
        | KeepReason::BelongsTo { .. }
        | KeepReason::RetainedLeft { .. }
        | KeepReason::LeftWithData { .. } => None,
    }
}

/// The account of every harness.
pub const ACCOUNT: &str = "123456789012";
/// The region of every harness whose world names no other.
pub const REGION: &str = "ap-northeast-1";

impl Harness {
    /// A fresh account. The runtime's time must be paused.
    pub async fn new() -> Self {
        Self::with(World::new(ACCOUNT, REGION, 7)).await
    }

    /// An account that holds this world, seen from its region.
    pub async fn with(world: World) -> Self {
        let region = world.region.clone();
        let origin = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(world.now.0).unwrap_or_default());
        let clock = ScaledClock::starting_at(origin, 1.0);
        let sandbox = Sandbox::in_memory(world);
        let interceptor = Interceptor::default();
        let credentials = Credentials::new("AKIDSANDBOX", "secret", None, None, "testkit");
        let aws = connected(&sandbox, clock, &interceptor, region, credentials).await;
        Self { sandbox, aws, interceptor, clock }
    }

    /// Signs from now on with an access key that the account's IAM gave out, so that the policies of its user decide.
    pub async fn sign_as(&mut self, key: &str, secret: &str) {
        let credentials = Credentials::new(key, secret, None, None, "testkit");
        let region = self.sandbox.read(|world| world.region.clone()).expect("a sandbox in memory can be read");
        self.aws = connected(&self.sandbox, self.clock, &self.interceptor, region, credentials).await;
    }

    /// Virtual time since the account was made.
    pub fn clock(&self) -> &dyn Clock {
        &self.clock
    }

    /// The same account, as a process sees it that starts now.
    pub async fn restarted(&self) -> Self {
        Self::with(self.sandbox.read(Clone::clone).expect("a sandbox in memory can be read")).await
    }

    /// Reads what matters to a spec.
    pub async fn observe(&self, spec: &Spec) -> Observed {
        self.read(spec, false).await
    }

    /// Reads the objects that matter to a spec, and their kin.
    pub async fn observe_kin(&self, spec: &Spec) -> Observed {
        self.read(spec, true).await
    }

    async fn read(&self, spec: &Spec, deep: bool) -> Observed {
        Box::pin(observe(&self.aws, &Scope { deep, ..Scope::of(spec) })).await.expect("the facts of the region can be read")
    }

    /// Plans.
    pub async fn plan(&self, spec: &Spec, intent: &Intent) -> Planned {
        let mut observed = self.read(spec, intent.destroy || intent.orphans).await;
        let planned = plan(spec, observed.clone(), intent);
        let needed = Limits::of(&planned.plan);
        if needed.is_empty() {
            return planned;
        }
        observed.facts.extend(Box::pin(limits(&self.aws, &needed)).await);
        plan(spec, observed, intent)
    }

    /// Carries out a plan.
    pub async fn carry_out(&self, planned: Planned, parallelism: usize) -> (Report, Vec<Event>) {
        let events = Mutex::new(Vec::new());
        let emit = |event: Event| events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        let Planned { plan, known } = planned;
        let shutdown = Shutdown::default();
        let report = Box::pin(heiiki_apply::apply(&plan, known, &self.aws, &self.clock, parallelism, &shutdown, &emit)).await;
        (report, events.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Carries out a plan until the crash. `None` if it comes before the plan's end.
    pub async fn carry_out_until(&self, planned: Planned, parallelism: usize, crash: Crash) -> Option<Report> {
        self.interceptor.crash_at(Some(crash));
        let report = tokio::select! {
            biased;
            () = self.interceptor.crashed() => None,
            (report, _) = self.carry_out(planned, parallelism) => Some(report),
        };
        self.interceptor.crash_at(None);
        report
    }

    /// Makes the live objects as the spec wants them. Panics if the plan is refused or a step fails.
    pub async fn apply(&self, spec: &Spec) -> Plan {
        self.fulfil(spec, &Intent::default()).await
    }

    /// Destroys an environment. Panics when the plan is refused or a step fails.
    pub async fn destroy(&self, spec: &Spec) -> Plan {
        self.fulfil(spec, &Intent { destroy: true, ..Intent::default() }).await
    }

    /// Plans and carries out. Panics when the plan is refused or a step fails.
    pub async fn fulfil(&self, spec: &Spec, intent: &Intent) -> Plan {
        let planned = self.plan(spec, intent).await;
        let plan = planned.plan.clone();
        assert!(plan.refusals.is_empty(), "refused: {:#?}", plan.refusals);
        let (report, _) = self.carry_out(planned, 8).await;
        let bad: Vec<String> = plan
            .steps
            .iter()
            .zip(&report.outcomes)
            .filter(|(_, outcome)| **outcome != heiiki_apply::event::Outcome::Done)
            .map(|(step, outcome)| format!("{:?} {}: {outcome:?}", step.verb, step.at))
            .collect();
        assert!(bad.is_empty(), "not done:\n{}", bad.join("\n"));
        plan
    }

    /// Everything that the account holds, object by object, but the groups of logs that SageMaker made and leaves behind.
    pub fn objects(&self) -> BTreeMap<String, Value> {
        let mut objects = self.sandbox.objects().expect("a sandbox in memory can be read");
        let untagged = |record: &Value| record["tags"].as_object().is_none_or(serde_json::Map::is_empty);
        objects.retain(|path, record| !(path.starts_with("logs/log_groups//aws/sagemaker/") && untagged(record)));
        objects
    }

    /// Lets virtual time pass.
    pub async fn wait(&self, span: Duration) {
        self.clock.sleep(span).await;
    }
}

/// heiiki's clients in front of a sandbox.
async fn connected(
    sandbox: &Sandbox,
    clock: ScaledClock,
    interceptor: &Interceptor,
    region: String,
    credentials: Credentials,
) -> Aws {
    let timing = Timing::new(SharedTimeSource::new(WireClock(clock)), SharedAsyncSleep::new(WireClock(clock)));
    let wire = Wire::new(sandbox.clone(), timing);
    let connect = Connect {
        profile: None,
        region: region.clone(),
        endpoint_url: None,
        role_arn: None,
        credentials: Some(SharedCredentialsProvider::new(credentials)),
        http: Some(SharedHttpClient::new(Intercepted { inner: SharedHttpClient::new(wire), interceptor: interceptor.clone() })),
        clock: Arc::new(clock),
    };
    let partition = heiiki_model::region::partition(&region).to_owned();
    let place = Place { environment: String::new(), account: ACCOUNT.to_owned(), region, partition };
    Box::pin(Aws::connect(connect, place)).await
}

/// Loads a spec file. Panics with the rendered diagnostics when it is not valid.
pub fn spec_file(path: &Path) -> Spec {
    spec_file_with(path, &[])
}

/// The same, with variables set as `--set` does.
pub fn spec_file_with(path: &Path, sets: &[&str]) -> Spec {
    let sources = Sources::read(path).expect("the spec can be read");
    let mut given = Given::default();
    for set in sets {
        given.set(*set);
    }
    loaded(&sources, &given)
}

/// Loads a spec from its text. Panics with the rendered diagnostics when it is not valid.
pub fn spec(text: &str) -> Spec {
    loaded(&Sources::from_texts([("spec.yaml", text)]), &Given::default())
}

/// The same, as if the text were a file of a folder.
pub fn spec_in(folder: &Path, text: &str) -> Spec {
    let name = folder.join("spec.yaml").display().to_string();
    loaded(&Sources::from_texts([(name, text)]), &Given::default())
}

fn loaded(sources: &Sources, given: &Given) -> Spec {
    match load(sources, given) {
        Ok(loaded) => loaded.spec,
        Err(diagnostics) => panic!("{}", render(&diagnostics, 120, false)),
    }
}

/// A plan in short: one line a step, `+ vpc/main`, `~ vpc/main enable_dns_support`, `- vpc/main`.
pub fn brief(plan: &Plan) -> Vec<String> {
    let line = |step: &heiiki_model::plan::Step| {
        let sign = match step.verb {
            Verb::Create => "+",
            Verb::Update => "~",
            Verb::Release => "<",
            Verb::Delete => "-",
            Verb::Retain => "=",
        };
        let fields: Vec<&str> = if matches!(step.verb, Verb::Update | Verb::Release) {
            step.changes.iter().map(|change| change.field.as_ref()).collect()
        } else {
            Vec::new()
        };
        format!("{sign} {} {}", step.at, fields.join(",")).trim_end().to_owned()
    };
    plan.steps.iter().map(line).collect()
}

/// The path of a file in the repository.
pub fn repository(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
