//! Asks AWS whether the caller has the permissions, without using any: IAM's simulation of the statements of the policy, and dry runs of EC2.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::ResourceType;
use aws_sdk_iam::operation::simulate_principal_policy::SimulatePrincipalPolicyError;
use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum, PolicyEvaluationDecisionType};
use heiiki_model::KindName;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::spec::Spec;
use serde_json::Value;

use crate::error::{Classify, classify};
use crate::pages::Tokens;
use crate::{Aws, tags};

/// The result of IAM's simulation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Simulated {
    /// The number of actions that were asked for.
    pub asked: usize,
    /// Actions that are denied on everything.
    pub denied: BTreeSet<String>,
    /// Actions that are denied on an example of their resources. On the real resource they may be allowed.
    pub doubtful: BTreeSet<String>,
}

/// The result of a dry run.
#[derive(Clone, Debug)]
pub struct DryRun {
    /// The operation.
    pub operation: &'static str,
    /// The error that would refuse the call. `None` if it would succeed.
    pub error: Option<AwsError>,
}

/// Asks IAM about every statement of the documents.
pub async fn simulate(aws: &Aws, caller: &str, documents: &[Value]) -> Result<Simulated, AwsError> {
    let principal = principal(aws, caller).await?;
    let mut said = Simulated::default();
    let mut actions = BTreeSet::new();
    for statement in documents.iter().flat_map(|document| document["Statement"].as_array().into_iter().flatten()) {
        let asked = texts(&statement["Action"]);
        actions.extend(asked.iter().cloned());
        let everywhere = statement["Resource"] == serde_json::json!(["*"]) && statement["Condition"].is_null();
        for action in denied(aws, &principal, statement, asked).await? {
            if everywhere {
                said.denied.insert(action)
            } else {
                said.doubtful.insert(action)
            };
        }
    }
    said.asked = actions.len();
    Ok(said)
}

/// The actions of a statement that IAM denies.
async fn denied(aws: &Aws, principal: &str, statement: &Value, actions: Vec<String>) -> Result<Vec<String>, AwsError> {
    let mut found = Vec::new();
    let example = texts(&statement["Resource"]).into_iter().next().filter(|resource| resource != "*");
    let example = example.map(|resource| example_of(aws, &resource));
    let mut marker = None;
    let mut markers = Tokens::of::<SimulatePrincipalPolicyError>();
    loop {
        let call = aws
            .iam
            .simulate_principal_policy()
            .policy_source_arn(principal)
            .set_action_names(Some(actions.clone()))
            .set_resource_arns(example.clone().map(|example| vec![example]))
            .set_context_entries(Some(context(statement)))
            .set_marker(marker);
        let page = call.send().await.classify()?;
        for result in page.evaluation_results() {
            if result.eval_decision != PolicyEvaluationDecisionType::Allowed {
                found.push(result.eval_action_name.clone());
            }
        }
        marker = markers.next(page.marker().filter(|_| page.is_truncated))?;
        if marker.is_none() {
            return Ok(found);
        }
    }
}

/// A possible resource of a pattern: IAM takes any name, and no pattern.
fn example_of(aws: &Aws, pattern: &str) -> String {
    let account = format!(":{}:", aws.place.account);
    pattern.replace(":*:", &account).replace('*', "heiiki")
}

/// The condition of a statement as if it were met.
fn context(statement: &Value) -> Vec<ContextEntry> {
    let operators = statement["Condition"].as_object().into_iter().flatten();
    // A key that the condition wants absent is not given.
    let operators = operators.filter(|(operator, _)| operator.as_str() != "Null");
    let keys = operators.flat_map(|(_, keys)| keys.as_object().into_iter().flatten());
    let entries = keys.map(|(key, values)| {
        let value = texts(values).into_iter().next().unwrap_or_default().replace('*', "heiiki");
        let kind = ContextKeyTypeEnum::String;
        ContextEntry::builder().context_key_name(key).context_key_values(value).context_key_type(kind).build()
    });
    entries.collect()
}

/// A text, or a list of them.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        other => other.as_str().map(str::to_owned).into_iter().collect(),
    }
}

/// The user or role whose policies count. A session's ARN lacks the path of its role, so that the role is asked for.
async fn principal(aws: &Aws, caller: &str) -> Result<String, AwsError> {
    let Some((_, session)) = caller.split_once(":assumed-role/") else { return Ok(caller.to_owned()) };
    let role = session.split('/').next().unwrap_or(session);
    let answer = aws.iam.get_role().role_name(role).send().await.classify()?;
    Ok(answer.role.map(|role| role.arn).unwrap_or_default())
}

/// Dry runs of what the spec makes of EC2 and what needs nothing else to exist.
pub async fn dry_runs(aws: &Aws, spec: &Spec) -> Vec<DryRun> {
    let makes = |kind: KindName| spec.resources.iter().any(|resource| resource.at.kind == kind && resource.existing.is_none());
    let claim = [(TAG_ENVIRONMENT.to_owned(), spec.place.environment.clone())].into();
    let tagged = |kind: ResourceType| tags::specification(kind, &claim);
    let mut ran = Vec::new();
    let mut note = |operation: &'static str, error: AwsError| {
        // EC2 answers a dry run with an error in any case; this one says that the call would have been made.
        let error = (error.code != "DryRunOperation").then_some(error);
        ran.push(DryRun { operation, error });
    };
    if makes(KindName::Vpc) {
        let call = aws.ec2.create_vpc().cidr_block("10.0.0.0/16").tag_specifications(tagged(ResourceType::Vpc));
        if let Err(error) = call.dry_run(true).send().await {
            note("CreateVpc", classify(error));
        }
    }
    if makes(KindName::InternetGateway) {
        let call = aws.ec2.create_internet_gateway().tag_specifications(tagged(ResourceType::InternetGateway));
        if let Err(error) = call.dry_run(true).send().await {
            note("CreateInternetGateway", classify(error));
        }
    }
    if makes(KindName::ElasticIp) {
        let call = aws.ec2.allocate_address().tag_specifications(tagged(ResourceType::ElasticIp));
        if let Err(error) = call.dry_run(true).send().await {
            note("AllocateAddress", classify(error));
        }
    }
    ran
}

/// True when a dry run says that the caller lacks the permission, and not that something else is wrong.
pub fn lacks(error: &AwsError) -> bool {
    error.class == Class::Denied
}
