//! Two evaluators of IAM policies, written apart: heiiki's own, on which its proofs rest, and the simulator's, by which the sandbox judges calls. Random policies
//! and requests over a small alphabet must have the same answer in both, wherever heiiki's own gives one.

use std::collections::BTreeMap;

use heiiki_policy::evaluate::{self as own, Policies, Policy, Presence, ResourcePolicy, Truth, Unlisted};
use heiiki_sim::services::iam::evaluation::{Asked, Keys, Principal, Verdict, Who, decide};
use serde_json::{Value, json};

use self::generator::Random;

mod generator;

/// Pairs of policies and a request.
const PAIRS: u64 = 20_000;
/// The share of pairs, in percent, on which heiiki's own evaluator must not answer that it does not know.
const KNOWN: u64 = 80;

/// One request with the documents that apply to it.
struct Pair {
    principal: Principal,
    action: &'static str,
    resource: &'static str,
    keys: Keys,
    documents: Value,
}

/// The account of the principals.
const HERE: &str = "111111111111";

/// The verdict of the simulator.
fn simulated(pair: &Pair) -> Verdict {
    let Pair { principal, action, resource, keys, documents } = pair;
    decide(documents, &Asked { principal, action, resource, keys }).verdict
}

/// The decision of heiiki's own evaluator.
fn decided(pair: &Pair) -> own::Decision {
    let document = |member: &str| pair.documents.get(member).filter(|document| !document.is_null());
    let policy = |document| Policy { name: "p".to_owned(), document: Some(document) };
    let list = |member: &str| document(member).and_then(Value::as_array).into_iter().flatten().map(policy).collect();
    let policies = Policies {
        identity: list("identity"),
        boundary: document("boundary").map(policy),
        session: list("session"),
        resource: document("resource").map(|document| ResourcePolicy {
            policy: policy(document),
            must_allow: pair.documents["resource_required"] == json!(true),
        }),
        endpoint: document("endpoint").map(|document| own::EndpointPolicy { policy: policy(document), gateway: false }),
        ..Policies::default()
    };
    let principal = match &pair.principal.who {
        Who::Root => own::Principal::Root { arn: format!("arn:aws:iam::{HERE}:root") },
        Who::User(arn) => own::Principal::User { arn: arn.clone() },
        Who::Role(arn) => own::Principal::Role { arn: arn.clone() },
        Who::Session { session, role } => {
            let name = session.rsplit('/').next().unwrap_or_default();
            own::Principal::RoleSession { role: role.clone(), session: name.to_owned() }
        }
        Who::Service(name) => own::Principal::Service { name: name.clone() },
    };
    let mut keys: BTreeMap<String, Presence> = BTreeMap::new();
    for (key, values) in &pair.keys {
        keys.insert(key.clone(), Presence::Values(values.clone()));
    }
    let owner = pair.documents["resource_account"].as_str().unwrap_or(HERE).to_owned();
    keys.insert("aws:resourceaccount".to_owned(), Presence::Values(vec![owner]));
    let (action, resources) = (pair.action.to_owned(), vec![pair.resource.to_owned()]);
    own::decide(&policies, &own::Request { principal, action, resources, keys, unlisted: Unlisted::Absent })
}

#[test]
fn both_evaluators_say_the_same() {
    let (mut known, mut allowed, mut explicit) = (0, 0, 0);
    for seed in 0..PAIRS {
        let pair = Random::new(seed).pair();
        let decision = decided(&pair);
        let verdict = simulated(&pair);
        let expected = match decision.allowed {
            Truth::True => true,
            Truth::False => false,
            Truth::Unknown => continue,
        };
        known += 1;
        allowed += u64::from(expected);
        let shown = || {
            let Pair { principal, action, resource, keys, documents } = &pair;
            format!(
                "seed {seed}: {principal:?} {action} {resource} {keys:?}\n{documents:#}\nsimulator: {verdict:?}\nheiiki: {decision:?}"
            )
        };
        assert_eq!(verdict == Verdict::Allowed, expected, "{}", shown());
        if !decision.denied_by.is_empty() {
            explicit += 1;
            assert!(matches!(verdict, Verdict::Explicit(_)), "{}", shown());
        } else if decision.depends_on.is_empty() {
            assert!(!matches!(verdict, Verdict::Explicit(_)), "{}", shown());
        }
    }
    // The pairs are worth something only if all answers occur often.
    assert!(known * 100 >= PAIRS * KNOWN, "{known} of {PAIRS} pairs have an answer");
    assert!(allowed * 10 >= known && explicit * 10 >= known, "{known} known: {allowed} allowed, {explicit} denied explicitly");
}
