//! Policies of resources that would deny heiiki's own next call. They are refused before they are put in place.
//!
//! The network from which a call will come is not known beforehand. A denial that depends on it is refused like a sure one, until the spec says that it is
//! meant (`acknowledge_lock_out`).
//!
//! ```text
//! bucket/data  policy: Deny s3:* unless aws:SourceVpce is vpce-1     refused: outside of the network heiiki could not take the policy off again
//! bucket/data  the same, and acknowledge_lock_out: true              ~ bucket/data (policy)
//! kms_key/data policy: Allow kms:Decrypt to a role, nothing else     refused: nobody could change the policy again
//! ```

use heiiki_model::kinds::ec2::vpc_endpoint;
use heiiki_model::kinds::ec2::vpc_endpoint::service::known_name;
use heiiki_model::kinds::kms::kms_key;
use heiiki_model::kinds::s3::bucket::{self, name_of};
use heiiki_model::plan::{Denial, Refusal, Refused, Verb};
use heiiki_model::policy_document::evaluate::{Caller, Verdict, evaluate};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Document, KindName, Known, Place, erased::typed};
use serde_json::Value;

use crate::graph::Draft;
use crate::planning::Planning;

/// A policy that a step puts in place, and the calls of heiiki that AWS will judge by it.
struct NewPolicy {
    document: Value,
    /// The actions, each with the ARN on which it acts.
    calls: Vec<(&'static str, String)>,
    /// True if a call is denied that no statement allows.
    closed: bool,
    /// True if the spec says that the denial is meant.
    acknowledged: bool,
    /// The VPC from inside of which the calls are made, if the policy judges only those; `None` if it judges every call of heiiki.
    inside: Option<Address>,
}

impl Planning<'_> {
    /// Refuses policies that would lock heiiki out, unless the spec says that they should.
    pub(crate) fn refuse_lock_outs(&mut self) {
        let (spec, known) = (self.spec, &self.known);
        let Some(arn) = &known.facts.caller else { return };
        let caller = Caller { arn: arn.clone(), account: known.place.account.clone() };
        let steps = self.graph.iter().filter(|(_, draft)| matches!(draft.verb, Verb::Create | Verb::Update));
        let refusals: Vec<Refusal> =
            steps.filter_map(|(_, draft)| refusal(draft, &new_policy(draft, spec, known)?, &caller)).collect();
        self.refusals.extend(refusals);
    }
}

/// Returns the refusal for a policy that denies one of the calls.
fn refusal(draft: &Draft, policy: &NewPolicy, caller: &Caller) -> Option<Refusal> {
    let touched = draft.verb == Verb::Create || draft.changes.iter().any(|change| change.field == "policy");
    if policy.acknowledged || !touched {
        return None;
    }
    let (action, denial) = policy.calls.iter().find_map(|(action, resource)| {
        let verdict = evaluate(&policy.document, action, resource, caller);
        Some((action, denial(&verdict, policy.closed)?))
    })?;
    let (action, inside, caller) = ((*action).to_owned(), policy.inside.clone(), caller.principal_arn());
    Some(Refusal::new(&draft.at, Refused::LockedOut { action, inside, denial, caller }))
}

/// Returns the reason for which a call would be denied; `None` if it would not.
fn denial(verdict: &Verdict, closed: bool) -> Option<Denial> {
    match verdict {
        Verdict::Denied { statement } => Some(Denial::Statement { statement: statement.clone() }),
        Verdict::Depends { statement, denies: true, on } => {
            Some(Denial::Depends { statement: statement.clone(), on: on.iter().cloned().collect() })
        }
        Verdict::Silent if closed => Some(Denial::NotAllowed),
        Verdict::Allowed | Verdict::Silent | Verdict::Depends { .. } => None,
    }
}

/// Returns the policy that a step puts in place; `None` if it puts none.
fn new_policy(draft: &Draft, spec: &Spec, known: &Known) -> Option<NewPolicy> {
    let want = draft.want.as_ref()?;
    if draft.at.kind == KindName::VpcEndpoint {
        return endpoint(&typed(want), spec, known);
    }
    if draft.at.kind == KindName::KmsKey {
        return key(&draft.at, &typed(want), known);
    }
    if draft.at.kind == KindName::Bucket { bucket(&draft.at, &typed(want), known) } else { None }
}

/// Returns the policy of a key with the calls by which heiiki reads, changes and deletes the key. Unlike that of a bucket, it must allow them: policies of IAM
/// count only if it lets the account in. KMS itself asks for the first call alone, and not for those without which heiiki could never delete the key.
fn key(at: &Address, want: &kms_key::Want, known: &Known) -> Option<NewPolicy> {
    let policy: &Document = want.policy.value()?;
    let arn = known.attribute(at, "arn").unwrap_or_else(|| known.place.arn("kms", "key/new"));
    let own = [
        "kms:PutKeyPolicy",
        "kms:GetKeyPolicy",
        "kms:DescribeKey",
        "kms:ListResourceTags",
        "kms:TagResource",
        "kms:ScheduleKeyDeletion",
    ];
    let calls = own.map(|action| (action, arn.clone())).to_vec();
    let document = policy.given(at, "arn", &arn).given(at, "id", &arn).resolve(known).0;
    Some(NewPolicy { document, calls, closed: true, acknowledged: want.acknowledge_lock_out, inside: None })
}

/// Returns the policy of a bucket with the calls by which heiiki takes the policy off, empties the bucket and deletes it. Identities of the same account need
/// no statement that allows them.
fn bucket(at: &Address, want: &bucket::Want, known: &Known) -> Option<NewPolicy> {
    let policy: &Document = want.policy.value()?;
    let arn = format!("arn:{}:s3:::{}", known.place.partition, name_of(at, want.name.as_deref()));
    let own = ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy", "s3:GetBucketTagging", "s3:ListBucketVersions", "s3:DeleteBucket"];
    let mut calls: Vec<(&'static str, String)> = own.map(|action| (action, arn.clone())).to_vec();
    calls.push(("s3:DeleteObjectVersion", format!("{arn}/key")));
    // Its own ARN is certain before it exists, and a policy that closes a bucket names it.
    let document = policy.given(at, "arn", &arn).resolve(known).0;
    Some(NewPolicy { document, calls, closed: false, acknowledged: want.acknowledge_lock_out, inside: None })
}

/// Returns the policy of a VPC endpoint with a call that goes through it.
fn endpoint(want: &vpc_endpoint::Want, spec: &Spec, known: &Known) -> Option<NewPolicy> {
    let policy: &Document = want.policy.value()?;
    let service = known_name(known, &want.service, want.kind_of_endpoint(&known.place));
    let calls = through(service.rsplit_once(&format!("{}.", known.place.region))?.1, spec, &known.place);
    let inside = Some(want.vpc.address());
    Some(NewPolicy { document: policy.resolve(known).0, calls, closed: true, acknowledged: want.acknowledge_lock_out, inside })
}

/// Returns a call that heiiki makes to a service; one stands for all of them.
fn through(service: &str, spec: &Spec, place: &Place) -> Vec<(&'static str, String)> {
    let Place { account, region, partition, .. } = place;
    let regional = |name: &str, resource: &str| format!("arn:{partition}:{name}:{region}:{account}:{resource}");
    let has = |kind: KindName| spec.resources.iter().any(|resource| resource.at.kind == kind);
    match service {
        "ec2" => vec![("ec2:DeleteVpcEndpoints", regional("ec2", "vpc-endpoint/vpce-0"))],
        "sagemaker.api" if has(KindName::Domain) => vec![("sagemaker:DeleteDomain", regional("sagemaker", "domain/d-0"))],
        "sagemaker.api" => vec![("sagemaker:ListDomains", "*".to_owned())],
        "elasticfilesystem" => vec![("elasticfilesystem:DeleteFileSystem", regional("elasticfilesystem", "file-system/fs-0"))],
        "sts" => vec![("sts:GetCallerIdentity", "*".to_owned())],
        _ => Vec::new(),
    }
}
