//! The judgement of one attempt of one caller.

use std::collections::BTreeSet;

use heiiki_model::Place;
use heiiki_model::policy_document::evaluate::{
    Decision, Ground, Layer, Policies, Policy, Presence, Request, ResourcePolicy, Truth, Unlisted, decide,
};
use serde_json::Value;

use super::data::{Attempt, Row, Words};
use super::identity::{Identity, open_to_all};
use super::surroundings::{Filling, From, Things, is_foreign};

/// The result of an attempt, the worse the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// It is denied, whatever is not known.
    Denied,
    /// It depends on something that is not known.
    Open,
    /// It is allowed or not by the presence of keys of which AWS does not document if a request has them.
    ByPresence,
    /// It is allowed.
    Allowed,
}

/// The judgement of an attempt.
#[derive(Clone, Debug)]
pub(super) struct Judgement {
    pub(super) status: Status,
    /// The statements that allow it.
    pub(super) allowed_by: BTreeSet<Ground>,
    /// The statements that deny it, if it is denied in every case.
    pub(super) denied_by: BTreeSet<Ground>,
    /// The statements on which an open answer depends.
    pub(super) depends_on: BTreeSet<Ground>,
}

impl Judgement {
    /// A judgement of which nothing but the status is known yet.
    const fn of(status: Status) -> Self {
        Self { status, allowed_by: BTreeSet::new(), denied_by: BTreeSet::new(), depends_on: BTreeSet::new() }
    }
}

/// Judges all attempts of one caller.
pub(super) struct Judge<'a> {
    pub(super) place: &'a Place,
    pub(super) things: &'a Things,
    pub(super) identity: &'a Identity,
}

impl Judge<'_> {
    /// Judges an attempt. The caller has the choice among the things of the environment and the ways to call.
    pub(super) fn attempt(&self, attempt: &Attempt) -> Judgement {
        let (policies, anyone) = (self.identity.policies(), open_to_all());
        let mut worst: Option<Judgement> = None;
        for filling in self.things.fillings(attempt, self.place) {
            for origin in self.things.origins(attempt) {
                let request = self.request(attempt, &filling, origin);
                let policies = of_foreign(&policies, &request, &anyone);
                let mut next = judged(&policies, &request);
                if next.status == Status::Denied {
                    // The caller may give the other parameters whatever value a policy asks for.
                    next = judged(&policies, &with_any_parameters(request));
                    next.status = next.status.min(Status::Open);
                }
                if worst.as_ref().is_none_or(|worst| next.status > worst.status) {
                    worst = Some(next);
                }
            }
        }
        worst.unwrap_or_else(|| Judgement::of(Status::Denied))
    }

    /// True if an action may be allowed on one of its resources, with whatever parameters.
    pub(super) fn may(&self, row: &Row) -> bool {
        let (policies, filling) = (self.identity.policies(), Filling::of(self.place));
        row.resources.iter().any(|resource| {
            let mut request = Request::new(self.identity.principal(), &row.action, &filling.fill(resource));
            request.unlisted = Unlisted::Unknown;
            let request = request.with_value("aws:ResourceAccount", &self.place.account);
            decide(&policies, &request).allowed != Truth::False
        })
    }

    fn request(&self, attempt: &Attempt, filling: &Filling, origin: From<'_>) -> Request {
        let resource = filling.fill(&attempt.resource);
        let mut request = Request::new(self.identity.principal(), &attempt.action, &resource);
        request.unlisted = Unlisted::GlobalUnknown;
        let own = resource.split(':').nth(4).filter(|account| !account.is_empty()).unwrap_or(&self.place.account).to_owned();
        let region = resource.split(':').nth(3).filter(|region| !region.is_empty()).map(str::to_owned);
        request = request
            .with_value("aws:ResourceAccount", &own)
            .with_value("aws:SecureTransport", "true")
            .with_value("aws:ViaAWSService", "false")
            .with("aws:CalledVia", Presence::Absent);
        if let Some(region) = region {
            request = request.with_value("aws:RequestedRegion", &region);
        }
        request = match origin {
            From::Endpoint { endpoint, vpc } => request
                .with_value("aws:SourceVpce", endpoint)
                .with_value("aws:SourceVpc", vpc)
                .with("aws:SourceIp", Presence::Absent),
            From::Internet => ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"]
                .into_iter()
                .fold(request.with_value("aws:SourceIp", "203.0.113.7"), |request, key| request.with(key, Presence::Absent)),
        };
        let filled = |words: &Words| words.all().iter().map(|word| filling.fill(word)).collect::<Vec<_>>();
        for (key, words) in &attempt.keys {
            request = request.with(key, Presence::Values(filled(words)));
        }
        for (key, words) in &attempt.left_out {
            request = request.with(key, Presence::EitherOr(filled(words)));
        }
        request
    }
}

/// The keys that attempts are about. Those that it does not list are absent, because the caller leaves them out.
const OF_THE_ATTEMPT: [&str; 10] = [
    "iam:PassedToService",
    "sagemaker:AppNetworkAccessType",
    "sagemaker:DirectInternetAccess",
    "sagemaker:EnableRemoteDebug",
    "sagemaker:FeatureGroupOfflineStoreS3Uri",
    "sagemaker:NetworkIsolation",
    "sagemaker:RemoteAccess",
    "sagemaker:VpcSecurityGroupIds",
    "sagemaker:VpcSubnets",
    "sagemaker:WorkteamType",
];

/// The request with parameters of which nothing is known, beside those that the attempt is about.
fn with_any_parameters(mut request: Request) -> Request {
    for key in OF_THE_ATTEMPT {
        request.keys.entry(key.to_ascii_lowercase()).or_insert(Presence::Absent);
    }
    request.unlisted = Unlisted::Unknown;
    request
}

/// The policies with that of the resource, if the resource belongs to somebody else.
fn of_foreign<'p>(policies: &Policies<'p>, request: &Request, anyone: &'p Value) -> Policies<'p> {
    let foreign = match request.key("aws:ResourceAccount") {
        Presence::Values(values) => values.iter().any(|account| is_foreign(account)),
        Presence::Absent | Presence::EitherOr(_) | Presence::Unknown => false,
    };
    let policy = Policy { name: "the policy of the other account".to_owned(), document: Some(anyone) };
    let resource = foreign.then_some(ResourcePolicy { policy, must_allow: false });
    Policies { resource, ..policies.clone() }
}

/// Judges a request under every presence of the keys that are left out: it is denied only if it is denied under all of them.
fn judged(policies: &Policies<'_>, request: &Request) -> Judgement {
    let all: Vec<Decision> = request.presences().iter().map(|request| decide(policies, request)).collect();
    let any = |truth: Truth| all.iter().any(|decision| decision.allowed == truth);
    let status = match (any(Truth::True), any(Truth::False), any(Truth::Unknown)) {
        (true, false, false) => Status::Allowed,
        (true, _, _) => Status::ByPresence,
        (false, _, true) => Status::Open,
        (false, _, false) => Status::Denied,
    };
    let mut out = Judgement::of(status);
    for decision in all {
        match decision.allowed {
            Truth::True => {
                out.allowed_by.extend(decision.allowed_by.into_iter().filter(|ground| ground.layer != Layer::Resource));
            }
            Truth::Unknown => out.depends_on.extend(decision.depends_on),
            Truth::False if status == Status::Denied => out.denied_by.extend(decision.denied_by),
            Truth::False => {}
        }
    }
    out
}
