//! The author of a change: CloudTrail's event history, asked by the object's id or name, one call after another.
//!
//! CloudTrail grants two calls a second, shows a call up to fifteen minutes late and forgets it after 90 days. So only
//! differences are asked about. Nothing here fails: an answer that cannot be had is a sentence that says so.

mod fit;
mod record;

use std::collections::BTreeMap;
use std::time::Duration;

use aws_config::Region;
use aws_sdk_cloudtrail::types::{Event, LookupAttribute, LookupAttributeKey};
use aws_smithy_types::DateTime;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::who::{Deed, Who};
use heiiki_model::{Address, KindName, Object, kinds};
use serde_json::Value;

use crate::Aws;
use crate::attempts::Attempts;
use crate::error::Classify;

/// The most objects that are asked about: at two calls a second that takes up to a minute.
pub const MOST: usize = 50;
/// The number of events that are read for one name: the newest.
const PAGE: i32 = 50;
/// The time that the history reaches back.
const HISTORY: Duration = Duration::from_hours(90 * 24);

/// Something that differs.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The resource.
    pub at: &'a Address,
    /// The names by which CloudTrail may file it: see [`names`].
    pub names: Vec<String>,
    /// The fields that differ.
    pub fields: Vec<&'a str>,
    /// True when it is gone.
    pub gone: bool,
}

/// The names under which CloudTrail files calls about an object, the likeliest first.
pub fn names(object: &Object) -> Vec<String> {
    let Object { kind, id, live, .. } = object;
    let text = |member: &str| live.get(member).and_then(Value::as_str).map(str::to_owned);
    let first = kinds::of(*kind).filed_by().and_then(text).unwrap_or_else(|| id.clone());
    // EC2's calls know ids alone; those that tag elsewhere know ARNs alone.
    let arn = if kind.section() == "ec2" { None } else { text("arn") };
    let mut names = vec![first];
    names.extend(arn.filter(|arn| *arn != *id));
    names
}

/// The names of a resource that does not exist any more. EC2 and EFS file calls by an id, which is not known any more.
pub fn names_of_missing(at: &Address, want: Option<&Value>) -> Vec<String> {
    let filed_by_id = ["ec2", "efs"].contains(&at.kind.section()) && at.kind != KindName::KeyPair;
    let nameless = matches!(at.kind, KindName::Domain | KindName::Policy);
    if filed_by_id || nameless {
        return Vec::new();
    }
    let text = |member: &str| want.and_then(|want| want.get(member)).and_then(Value::as_str).map(str::to_owned);
    let member = if at.kind == KindName::InlinePolicy { "role" } else { "name" };
    vec![text(member).unwrap_or_else(|| at.name.to_string())]
}

/// Asks who changed these, in their order; the answers are in the same order.
pub async fn who(aws: &Aws, questions: &[Question<'_>]) -> Vec<Who> {
    let mut answers = Vec::new();
    // A history that cannot be read once is not asked again.
    let mut silent: BTreeMap<String, String> = BTreeMap::new();
    for (index, question) in questions.iter().enumerate() {
        let region = history(aws, question.at.kind);
        let answer = if question.names.is_empty() {
            Who::unknown("CloudTrail files it by its id, which is not known any more")
        } else if index >= MOST {
            Who::unknown(format!(
                "not asked: CloudTrail takes two calls a second, so that only the first {MOST} findings are asked about"
            ))
        } else if let Some(why) = silent.get(&region) {
            Who::unknown(why.clone())
        } else {
            match ask(aws, &region, question).await {
                Ok(answer) => answer,
                Err(error) => {
                    let why = reason(&error, &region);
                    if error.class != Class::Invalid {
                        silent.insert(region, why.clone());
                    }
                    Who::unknown(why)
                }
            }
        };
        answers.push(answer);
    }
    answers
}

/// The region in whose history a kind's events are. Those of IAM are in one region of each partition.
fn history(aws: &Aws, kind: KindName) -> String {
    let region = match (kind.section(), aws.place.partition.as_str()) {
        ("iam", "aws") => "us-east-1",
        ("iam", "aws-cn") => "cn-north-1",
        ("iam", "aws-us-gov") => "us-gov-west-1",
        _ => aws.place.region.as_str(),
    };
    region.to_owned()
}

async fn ask(aws: &Aws, region: &str, question: &Question<'_>) -> Result<Who, AwsError> {
    let mut deeds: Vec<Deed> = Vec::new();
    let mut ours: Option<String> = None;
    for name in &question.names {
        for event in events(aws, region, name).await? {
            let Some(seen) = event.cloud_trail_event().and_then(record::read) else { continue };
            if seen.ours {
                ours = ours.max(Some(seen.deed.at));
            } else {
                deeds.push(seen.deed);
            }
        }
        // heiiki's last write has seen all earlier changes, so that they are no drift.
        deeds.retain(|deed| ours.as_ref().is_none_or(|ours| deed.at >= *ours));
        if let Some(deed) = fit::best(&deeds, question) {
            return Ok(Who::Known(Box::new(deed.clone())));
        }
    }
    Ok(Who::unknown(match ours {
        Some(_) => "CloudTrail shows no write since heiiki's own; it shows a call up to 15 minutes late",
        None => "CloudTrail shows no write to it in 90 days; it shows a call up to 15 minutes late",
    }))
}

/// The newest events of a name.
async fn events(aws: &Aws, region: &str, name: &str) -> Result<Vec<Event>, AwsError> {
    let attribute = LookupAttribute::builder().attribute_key(LookupAttributeKey::ResourceName).attribute_value(name).build();
    // Both members are given, so that it can be built.
    let attribute = attribute.into_iter().collect();
    let hasty = aws_sdk_cloudtrail::config::Builder::from(Attempts(3)).region(Region::new(region.to_owned()));
    let since = aws.clock.now().checked_sub(HISTORY).map(DateTime::from);
    let call = aws.cloudtrail.lookup_events().set_lookup_attributes(Some(attribute)).set_start_time(since).max_results(PAGE);
    let page = call.customize().config_override(hasty).send().await.classify()?;
    let mut events = page.events.unwrap_or_default();
    events.retain(|event| event.read_only() != Some("true"));
    Ok(events)
}

/// The reason that the history of a region could not be read, in words.
fn reason(error: &AwsError, region: &str) -> String {
    match (error.class, error.code.as_str()) {
        (Class::Denied, code) => {
            format!("the caller may not look into CloudTrail in {region} ({code}): allow cloudtrail:LookupEvents")
        }
        (_, "Unreachable" | "Timeout") => {
            format!("CloudTrail in {region} cannot be reached: from inside a closed network that takes an endpoint of its own")
        }
        (Class::Throttled, _) => {
            format!("CloudTrail in {region} asks for fewer calls: it grants an account two a second, which others use too")
        }
        (_, code) => format!("CloudTrail in {region} did not answer ({code})"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_is_asked_for_as_it_is_filed() {
        let asked =
            |kind, id: &str, live| names(&Object { kind, id: id.to_owned(), tags: BTreeMap::new(), live, existing: false });
        assert_eq!(asked(KindName::SecurityGroup, "sg-1", json!({"arn": "arn:sg-1"})), ["sg-1"]);
        assert_eq!(asked(KindName::Role, "exec", json!({"arn": "arn:exec"})), ["exec", "arn:exec"]);
        assert_eq!(asked(KindName::Policy, "arn:p", json!({"arn": "arn:p"})), ["arn:p"]);
        assert_eq!(asked(KindName::InlinePolicy, "exec/p", json!({"role": "exec", "name": "p"})), ["exec"]);
        assert_eq!(asked(KindName::UserProfile, "d-1/alice", json!({"name": "alice"})), ["alice"]);
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        let told = |class, code: &str| {
            let error = AwsError {
                service: "CloudTrail".into(),
                operation: "LookupEvents".into(),
                code: code.into(),
                message: String::new(),
                request_id: None,
                class,
            };
            reason(&error, "us-east-1")
        };
        assert!(told(Class::Denied, "AccessDeniedException").contains("allow cloudtrail:LookupEvents"));
        assert!(told(Class::Transient, "Unreachable").contains("endpoint"));
        assert!(told(Class::Throttled, "ThrottlingException").contains("two a second"));
    }
}
