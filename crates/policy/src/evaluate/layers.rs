//! All policies that apply to a request, and the decision that they make together.
//!
//! The rules are those of "Policy evaluation logic" in the IAM user guide: a denial in any policy decides; otherwise everything that limits
//! must allow, and somebody must grant. Within one account an identity policy or the resource's policy grants; across accounts both must.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{Finding, Question, findings};
use super::principal::Grant;
use super::request::{Principal, Request};
use super::truth::Truth;

/// A policy with its name.
#[derive(Clone, Debug)]
pub struct Policy<'a> {
    /// The name, for readers.
    pub name: String,
    /// The document. `None` if it was not read, so that it may allow or deny anything.
    pub document: Option<&'a Value>,
}

/// The policy of the resource.
#[derive(Clone, Debug)]
pub struct ResourcePolicy<'a> {
    /// The policy.
    pub policy: Policy<'a>,
    /// True if no identity policy counts unless this one lets the account in: the trust policy of a role, and the policy of a KMS key.
    pub must_allow: bool,
}

/// The policy of the VPC endpoint through which the request comes.
#[derive(Clone, Debug)]
pub struct EndpointPolicy<'a> {
    /// The policy.
    pub policy: Policy<'a>,
    /// True for a gateway endpoint, where an account means its root user alone (AWS PrivateLink guide, "Control access to VPC endpoints
    /// using endpoint policies").
    pub gateway: bool,
}

/// All policies that apply to a request.
#[derive(Clone, Debug, Default)]
pub struct Policies<'a> {
    /// Those of the caller: attached, inline, and of its groups.
    pub identity: Vec<Policy<'a>>,
    /// Its permissions boundary. `None` if it has none.
    pub boundary: Option<Policy<'a>>,
    /// Those of the session. One of them must allow if there are any.
    pub session: Vec<Policy<'a>>,
    /// That of the resource. `None` if it has none.
    pub resource: Option<ResourcePolicy<'a>>,
    /// That of the VPC endpoint. `None` if the request comes through none, or through one with AWS's default, which lets everything through.
    pub endpoint: Option<EndpointPolicy<'a>>,
    /// Service control policies, from the root of the organization to the account. At each level one must allow.
    pub service_control: Vec<Vec<Policy<'a>>>,
    /// Resource control policies, in the same way.
    pub resource_control: Vec<Vec<Policy<'a>>>,
}

/// The sort of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// A policy of the caller.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// A session policy.
    Session,
    /// The policy of the resource.
    Resource,
    /// The policy of a VPC endpoint.
    Endpoint,
    /// A service control policy.
    ServiceControl,
    /// A resource control policy.
    ResourceControl,
}

/// A statement that has a part in a decision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ground {
    /// The sort of its policy.
    pub layer: Layer,
    /// The name of its policy.
    pub policy: String,
    /// Its `Sid`, or its place. `None` for a policy that was not read.
    pub statement: Option<String>,
    /// The condition keys on which it depends. Empty if it applies for certain.
    pub on: BTreeSet<String>,
}

/// The decision on a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// True if it is allowed.
    pub allowed: Truth,
    /// The statements that deny it for certain.
    pub denied_by: Vec<Ground>,
    /// The statements that allow it for certain.
    pub allowed_by: Vec<Ground>,
    /// The statements of which it is not known if they apply.
    pub depends_on: Vec<Ground>,
    /// The limits that do not allow it. With no denial they are why it is denied; `Identity` stands for all that could grant it.
    pub missing: BTreeSet<Layer>,
}

/// The answers of a group of policies.
#[derive(Clone, Copy)]
struct Answer {
    denies: Truth,
    /// The truth that a statement allows, for each way in which it names the caller.
    account: Truth,
    role: Truth,
    direct: Truth,
}

impl Answer {
    fn allows(self) -> Truth {
        self.account.or(self.role).or(self.direct)
    }
}

/// Asks policies and keeps the statements that have a part.
struct Asker<'a> {
    question: Question<'a>,
    denied_by: Vec<Ground>,
    allowed_by: Vec<Ground>,
    depends_on: Vec<Ground>,
}

impl Asker<'_> {
    /// The answer of policies of which one must allow.
    fn ask<'p>(&mut self, layer: Layer, policies: impl IntoIterator<Item = &'p Policy<'p>>) -> Answer {
        let mut out = Answer { denies: Truth::False, account: Truth::False, role: Truth::False, direct: Truth::False };
        for policy in policies {
            let Some(document) = policy.document.filter(|document| document.is_object()) else {
                out.denies = out.denies.or(Truth::Unknown);
                out.direct = out.direct.or(Truth::Unknown);
                let policy = policy.name.clone();
                self.depends_on.push(Ground { layer, policy, statement: None, on: BTreeSet::new() });
                continue;
            };
            for finding in findings(document, self.question) {
                let truth = if finding.certain { Truth::True } else { Truth::Unknown };
                let side = match (finding.denies, finding.grant) {
                    (true, _) => &mut out.denies,
                    (false, Grant::Account) => &mut out.account,
                    (false, Grant::Role) => &mut out.role,
                    (false, Grant::Direct) => &mut out.direct,
                };
                *side = side.or(truth);
                self.keep(layer, &policy.name, finding);
            }
        }
        out
    }

    fn keep(&mut self, layer: Layer, policy: &str, finding: Finding) {
        let list = match (finding.certain, finding.denies) {
            (true, true) => &mut self.denied_by,
            (true, false) => &mut self.allowed_by,
            (false, _) => &mut self.depends_on,
        };
        list.push(Ground { layer, policy: policy.to_owned(), statement: Some(finding.statement), on: finding.on });
    }
}

/// Decides a request. Keys that are either absent or not are tried both ways: the answer is known only if all of them agree.
pub fn decide(policies: &Policies<'_>, request: &Request) -> Decision {
    let mut each = request.presences().into_iter().map(|request| decide_one(policies, &request));
    let first = each.next().unwrap_or_else(|| decide_one(policies, request));
    each.fold(first, |mut so_far, next| {
        so_far.allowed = so_far.allowed.agreed(next.allowed);
        for (into, from) in [
            (&mut so_far.denied_by, next.denied_by),
            (&mut so_far.allowed_by, next.allowed_by),
            (&mut so_far.depends_on, next.depends_on),
        ] {
            into.extend(from);
            into.sort();
            into.dedup();
        }
        so_far.missing.extend(next.missing);
        so_far
    })
}

/// Decides a request whose keys are as they are. Every resource must be allowed.
fn decide_one(policies: &Policies<'_>, request: &Request) -> Decision {
    let nothing = Decision {
        allowed: Truth::True,
        denied_by: Vec::new(),
        allowed_by: Vec::new(),
        depends_on: Vec::new(),
        missing: BTreeSet::new(),
    };
    request.resources.iter().map(|resource| of_resource(policies, request, resource)).fold(nothing, |mut all, next| {
        all.allowed = all.allowed.and(next.allowed);
        all.denied_by.extend(next.denied_by);
        all.allowed_by.extend(next.allowed_by);
        all.depends_on.extend(next.depends_on);
        all.missing.extend(next.missing);
        all
    })
}

fn of_resource(policies: &Policies<'_>, request: &Request, resource: &str) -> Decision {
    let question = Question { request, resource, bounded: policies.boundary.is_some() };
    let mut asker = Asker { question, denied_by: Vec::new(), allowed_by: Vec::new(), depends_on: Vec::new() };
    let identity = asker.ask(Layer::Identity, &policies.identity);
    let boundary = policies.boundary.as_ref().map(|policy| asker.ask(Layer::Boundary, [policy]));
    let session = (!policies.session.is_empty()).then(|| asker.ask(Layer::Session, &policies.session));
    let of_resource = policies.resource.as_ref().map(|resource| asker.ask(Layer::Resource, [&resource.policy]));
    let endpoint = policies.endpoint.as_ref().map(|endpoint| (endpoint.gateway, asker.ask(Layer::Endpoint, [&endpoint.policy])));
    let mut levels = Vec::new();
    for (layer, list) in
        [(Layer::ServiceControl, &policies.service_control), (Layer::ResourceControl, &policies.resource_control)]
    {
        levels.extend(list.iter().map(|level| (layer, asker.ask(layer, level))));
    }
    let answers = [Some(identity), boundary, session, of_resource, endpoint.map(|(_, answer)| answer)];
    let denies =
        Truth::any(answers.into_iter().flatten().chain(levels.iter().map(|(_, answer)| *answer)).map(|answer| answer.denies));
    let through = endpoint.map_or(Truth::True, |(gateway, answer)| passes_endpoint(gateway, answer, &request.principal));
    let granted = granted(policies, request, resource, &Grants { identity, boundary, session, resource: of_resource });
    let mut missing = BTreeSet::new();
    let limits = levels.iter().map(|(layer, answer)| (*layer, answer.allows())).chain([(Layer::Endpoint, through)]);
    let limits =
        limits.chain([(Layer::Boundary, boundary), (Layer::Session, session)].into_iter().filter_map(|(layer, answer)| {
            // A grant that nothing limits needs no leave of these two.
            answer.filter(|_| granted != Truth::True).map(|answer| (layer, answer.allows()))
        }));
    missing.extend(limits.filter(|(_, truth)| *truth == Truth::False).map(|(layer, _)| layer));
    if granted == Truth::False && missing.is_empty() {
        missing.insert(Layer::Identity);
    }
    let limited = Truth::all(levels.iter().map(|(_, answer)| answer.allows()));
    let allowed = denies.not().and(granted).and(limited).and(through);
    let Asker { denied_by, allowed_by, depends_on, .. } = asker;
    Decision { allowed, denied_by, allowed_by, depends_on, missing }
}

/// The policies that grant or limit what is granted.
struct Grants {
    identity: Answer,
    boundary: Option<Answer>,
    session: Option<Answer>,
    resource: Option<Answer>,
}

/// The truth that somebody grants the request.
fn granted(policies: &Policies<'_>, request: &Request, resource: &str, grants: &Grants) -> Truth {
    let everything = |answer: Option<Answer>| answer.map_or(Truth::True, Answer::allows);
    let limited = everything(grants.boundary).and(everything(grants.session));
    let is_root = matches!(request.principal, Principal::Root { .. });
    let own = if is_root { Truth::True } else { grants.identity.allows().and(limited) };
    let none = Truth::False;
    let (account, role, direct) =
        grants.resource.map_or((none, none, none), |answer| (answer.account, answer.role, answer.direct));
    // A federated session that a policy names by its user is limited like a role (IAM user guide, "IAM federated user").
    let direct = match request.principal {
        Principal::User { .. } if grants.session.is_some() => direct.and(limited),
        Principal::User { .. }
        | Principal::RoleSession { .. }
        | Principal::Role { .. }
        | Principal::Root { .. }
        | Principal::Service { .. } => direct,
    };
    let by_resource = direct.or(role.and(limited));
    let lets_in = account.or(role).or(direct);
    let must_allow = policies.resource.as_ref().is_some_and(|resource| resource.must_allow);
    let within = if must_allow { by_resource.or(own.and(lets_in)) } else { by_resource.or(own) };
    let across = own.and(lets_in);
    let Some(account) = request.principal.account() else { return by_resource };
    match request.owner(resource) {
        Some(owner) if owner != account => across,
        Some(_) => within,
        None if grants.resource.is_none() => within,
        // Whose the resource is cannot be told.
        None => within.agreed(across),
    }
}

/// The truth that an endpoint's policy lets a request through.
fn passes_endpoint(gateway: bool, answer: Answer, caller: &Principal) -> Truth {
    if !gateway || matches!(caller, Principal::Root { .. }) {
        return answer.allows();
    }
    // Of a gateway endpoint an account means its root user, and AWS does not say that a role can be named.
    let named = if answer.role == Truth::False { Truth::False } else { Truth::Unknown };
    answer.direct.or(named)
}
