//! CloudTrail: the event history of 90 days, as LookupEvents shows it, some minutes late.
//!
//! It deliberately has no trails, no insights and no data events, and an event tells neither the parameters nor the answer of its call.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::hex::hex;
use crate::pagination::{self, Sizes};
use crate::request::as_i64;
use crate::trail::Event;
use crate::{Operation, Request, ServiceError, Time, World};

const PAGE: Sizes = Sizes { default: 50, min: 1, max: 50 };
/// The time that the history reaches back.
const HISTORY: Duration = Duration::from_hours(90 * 24);

static OPERATIONS: &[Operation] = &[Operation::new("LookupEvents", lookup_events)];

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(OPERATIONS, action)
}

/// The region in whose history the events of global services such as IAM stand.
pub fn global_region(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "cn-north-1",
        _ if region.starts_with("us-gov-") => "us-gov-west-1",
        _ => "us-east-1",
    }
}

/// The question: one attribute, as CloudTrail allows.
struct Asked<'a> {
    key: &'a str,
    value: &'a str,
}

fn asked<'a>(request: &Request<'a>) -> Result<Option<Asked<'a>>, ServiceError> {
    let bad = |text: &str| ServiceError::bad("InvalidLookupAttributesException", text);
    let (attribute, rest) = match request.list("LookupAttributes") {
        [] => return Ok(None),
        [attribute, rest @ ..] => (attribute, rest),
    };
    if !rest.is_empty() {
        return Err(bad("You can specify only one lookup attribute."));
    }
    let member = |name: &str| attribute.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    match (member("AttributeKey"), member("AttributeValue")) {
        (Some(key @ ("ResourceName" | "EventName" | "ReadOnly" | "EventId" | "EventSource" | "Username")), Some(value)) => {
            Ok(Some(Asked { key, value }))
        }
        _ => Err(bad("The lookup attribute is not valid.")),
    }
}

fn lookup_events(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let asked = asked(request)?;
    let time = |member: &str| request.input.get(member).and_then(millis);
    let (from, to) = (time("StartTime"), time("EndTime"));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(ServiceError::bad("InvalidTimeRangeException", "The start time must be before the end time."));
    }
    let shown = |event: &&Event| {
        is_shown(world, request, event) && from.is_none_or(|from| event.at >= from) && to.is_none_or(|to| event.at <= to)
    };
    let fits = |event: &&Event| asked.as_ref().is_none_or(|asked| fits(world, asked, event));
    // Newest first.
    let events = world.trail.events.iter().rev().filter(shown).filter(fits);
    let items = events.map(|event| (event.number.to_string(), view(world, request, event))).collect();
    let size = match request.input.get("MaxResults") {
        None => PAGE.default,
        Some(size) => as_i64(size)
            .and_then(|size| usize::try_from(size).ok())
            .filter(|size| (PAGE.min..=PAGE.max).contains(size))
            .ok_or_else(|| ServiceError::bad("InvalidMaxResultsException", "MaxResults must be between 1 and 50."))?,
    };
    let page = pagination::cut(items, request.text("NextToken"), size)
        .ok_or_else(|| ServiceError::bad("InvalidNextTokenException", "The token is not valid."))?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "NextToken");
    answer.insert("Events".to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

/// Late, not too old, and in the history of its own region.
fn is_shown(world: &World, request: &Request<'_>, event: &Event) -> bool {
    let home = if event.service == "iam" { global_region(&world.region) } else { world.region.as_str() };
    let late = event.at + Duration::from_secs(world.tuning.cloudtrail_delay_s);
    home == request.region && late <= request.now && event.at + HISTORY >= request.now
}

fn fits(world: &World, asked: &Asked<'_>, event: &Event) -> bool {
    let value = asked.value;
    match asked.key {
        "ResourceName" => event.names.iter().any(|name| name == value),
        "EventName" => event.action == value,
        "EventSource" => source(event) == value,
        "EventId" => id(world, event) == value,
        "Username" => username(event) == value,
        // Only writes are kept.
        _ => value == "false",
    }
}

/// Seconds since 1970 with a fraction, as milliseconds.
fn millis(value: &Value) -> Option<Time> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds of any year a sandbox lives in fit")]
    value.as_f64().map(|seconds| Time((seconds * 1000.0) as i64))
}

fn source(event: &Event) -> String {
    format!("{}.amazonaws.com", event.service)
}

/// The name of a user, the session of a role, or `root`.
fn username(event: &Event) -> &str {
    let arn = &event.by.arn;
    if arn.ends_with(":root") { "root" } else { arn.rsplit('/').next().unwrap_or_default() }
}

fn id(world: &World, event: &Event) -> String {
    use sha2::{Digest, Sha256};
    let hash =
        Sha256::new().chain_update(world.seed.to_le_bytes()).chain_update(b"trail").chain_update(event.number.to_le_bytes());
    let text = hex(&hash.finalize()[..16]);
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

fn view(world: &World, request: &Request<'_>, event: &Event) -> Value {
    let resources: Vec<Value> = event.names.iter().map(|name| json!({"ResourceName": name})).collect();
    json!({
        "EventId": id(world, event),
        "EventName": event.action,
        "ReadOnly": "false",
        "EventTime": event.at.epoch_seconds(),
        "EventSource": source(event),
        "Username": username(event),
        "Resources": resources,
        "CloudTrailEvent": record(world, request, event).to_string(),
    })
}

/// The event as trails write it.
fn record(world: &World, request: &Request<'_>, event: &Event) -> Value {
    let mut record = json!({
        "eventVersion": "1.11",
        "userIdentity": identity(world, event),
        "eventTime": event.at.iso_seconds(),
        "eventSource": source(event),
        "eventName": event.action,
        "awsRegion": request.region,
        "sourceIPAddress": if event.by.console { "203.0.113.7" } else { "10.0.0.10" },
        "userAgent": event.by.agent,
        "requestParameters": null,
        "responseElements": null,
        "eventID": id(world, event),
        "readOnly": false,
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": world.account,
        "eventCategory": "Management",
    });
    if event.by.console {
        record["sessionCredentialFromConsole"] = "true".into();
    }
    record
}

fn identity(world: &World, event: &Event) -> Value {
    let (arn, account) = (&event.by.arn, &world.account);
    let name = username(event);
    if let Some((_, session)) = arn.split_once(":assumed-role/") {
        let role = session.split('/').next().unwrap_or_default();
        return json!({
            "type": "AssumedRole",
            "principalId": format!("AROASANDBOXSANDBOX000:{name}"),
            "arn": arn,
            "accountId": account,
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role", "principalId": "AROASANDBOXSANDBOX000", "arn": format!("arn:aws:iam::{account}:role/{role}"),
                    "accountId": account, "userName": role,
                },
                "attributes": {"creationDate": event.at.iso_seconds(), "mfaAuthenticated": "false"},
            },
        });
    }
    if arn.ends_with(":root") {
        return json!({"type": "Root", "principalId": account, "arn": arn, "accountId": account});
    }
    json!({"type": "IAMUser", "principalId": "AIDASANDBOXSANDBOX000", "arn": arn, "accountId": account, "userName": name})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trail::{self, Signer};

    fn world() -> World {
        let mut world = World::new("123456789012", "ap-northeast-1", 1);
        for (who, service, action, name) in [
            ("alice", "ec2", "AuthorizeSecurityGroupIngress", "sg-1"),
            ("Admin/bob@example.com", "iam", "DetachRolePolicy", "exec"),
            ("alice", "ec2", "RevokeSecurityGroupIngress", "sg-1"),
        ] {
            let by = Signer::at_console(&world, who);
            trail::note(&mut world, service, action, by, (&json!({"ResourceId": name}), &json!({})));
        }
        world
    }

    fn ask(world: &mut World, region: &str, later_s: u64, input: &Value) -> Result<Vec<Value>, ServiceError> {
        let now = world.now + Duration::from_secs(later_s);
        let answer = lookup_events(world, &Request::new(now, region, "LookupEvents", input))?;
        Ok(answer["Events"].as_array().unwrap().clone())
    }

    fn by_name(name: &str) -> Value {
        json!({"LookupAttributes": [{"AttributeKey": "ResourceName", "AttributeValue": name}]})
    }

    #[test]
    fn events_are_shown_late_newest_first_and_for_ninety_days() {
        let (mut world, home) = (world(), "ap-northeast-1");
        assert!(ask(&mut world, home, 299, &by_name("sg-1")).unwrap().is_empty());
        let events = ask(&mut world, home, 300, &by_name("sg-1")).unwrap();
        let names: Vec<&str> = events.iter().filter_map(|event| event["EventName"].as_str()).collect();
        assert_eq!(names, ["RevokeSecurityGroupIngress", "AuthorizeSecurityGroupIngress"]);
        let record: Value = serde_json::from_str(events[0]["CloudTrailEvent"].as_str().unwrap()).unwrap();
        assert_eq!(
            (&record["userIdentity"]["userName"], &record["sessionCredentialFromConsole"]),
            (&json!("alice"), &json!("true"))
        );
        assert!(ask(&mut world, home, 91 * 86_400, &by_name("sg-1")).unwrap().is_empty());
        let first = json!({"MaxResults": 1});
        assert_eq!(ask(&mut world, home, 300, &first).unwrap().len(), 1);
        let until = json!({"EndTime": world.now.epoch_seconds() - 1.0});
        assert!(ask(&mut world, home, 300, &until).unwrap().is_empty());
    }

    #[test]
    fn global_services_are_in_the_history_of_one_region() {
        let mut world = world();
        assert!(ask(&mut world, "ap-northeast-1", 300, &by_name("exec")).unwrap().is_empty());
        let events = ask(&mut world, "us-east-1", 300, &by_name("exec")).unwrap();
        assert_eq!(events[0]["Username"], "bob@example.com");
        let record: Value = serde_json::from_str(events[0]["CloudTrailEvent"].as_str().unwrap()).unwrap();
        assert_eq!(record["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"], "Admin");
        assert_eq!([global_region("cn-northwest-1"), global_region("us-gov-east-1")], ["cn-north-1", "us-gov-west-1"]);
    }

    #[test]
    fn refusals() {
        let two = json!({"LookupAttributes": [
            {"AttributeKey": "ResourceName", "AttributeValue": "a"}, {"AttributeKey": "EventName", "AttributeValue": "b"},
        ]});
        let odd = json!({"LookupAttributes": [{"AttributeKey": "Colour", "AttributeValue": "a"}]});
        for (input, code) in [
            (two, "InvalidLookupAttributesException"),
            (odd, "InvalidLookupAttributesException"),
            (json!({"MaxResults": 51}), "InvalidMaxResultsException"),
            (json!({"NextToken": "x"}), "InvalidNextTokenException"),
            (json!({"StartTime": 2.0, "EndTime": 1.0}), "InvalidTimeRangeException"),
        ] {
            assert_eq!(ask(&mut world(), "ap-northeast-1", 300, &input).unwrap_err().code, code, "{input}");
        }
    }
}
