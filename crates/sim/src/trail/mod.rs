//! The trail: each writing call with its time, its caller and the objects that it named, as CloudTrail keeps it.
//!
//! It deliberately keeps neither the parameters of a call nor calls that only read or failed, so that the file of a sandbox stays small.

use std::collections::BTreeSet;

use serde_json::Value;

pub use self::event::{Event, Signer, Trail};
pub use self::reads::only_reads;
use crate::World;
use crate::services::SERVICES;

mod event;
mod reads;

/// The number of events that are kept. CloudTrail keeps those of 90 days.
const KEPT: usize = 2_000;
/// The most names of one event.
const NAMES: usize = 12;
/// The depth to which an answer is searched for names: `vpc.vpcId`, `Role.Arn`.
const DEPTH: usize = 3;
/// Parts of the names of data events, which a trail only has if it is told to log them: the contents of buckets and
/// logs.
const DATA: &[&str] = &["Object", "Part", "MultipartUpload", "PutLogEvents"];

impl Signer {
    /// A person at the console: a user by name, or `role/session` for the session of a role.
    pub fn at_console(world: &World, name: &str) -> Self {
        let account = &world.account;
        let arn = match name.split_once('/') {
            Some((role, session)) => format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
            None => format!("arn:aws:iam::{account}:user/{name}"),
        };
        Self { arn, agent: "AWS Internal".to_owned(), console: true }
    }
}

/// Keeps a call that was answered, if it is one that a trail keeps.
pub fn note(world: &mut World, service: &str, action: &str, by: Signer, call: (&Value, &Value)) {
    let data = DATA.iter().any(|word| action.contains(word)) && !action.contains("Configuration");
    if only_reads(action) || data || !SERVICES.iter().any(|known| known.name == service && known.in_trail) {
        return;
    }
    let (input, answer) = call;
    let mut names = BTreeSet::new();
    collect(input, 1, &mut names);
    collect(answer, DEPTH, &mut names);
    names.remove(&world.account);
    let names = names.into_iter().take(NAMES).collect();
    let (at, number) = (world.now, world.trail.counted);
    let events = &mut world.trail.events;
    if events.len() >= KEPT {
        events.pop_front();
    }
    events.push_back(Event { number, at, service: service.to_owned(), action: action.to_owned(), by, names });
    world.trail.counted += 1;
}

/// The texts of all members that are ids, names or ARNs.
fn collect(value: &Value, depth: usize, names: &mut BTreeSet<String>) {
    if depth == 0 {
        return;
    }
    for (member, inner) in value.as_object().into_iter().flatten() {
        match inner {
            Value::String(text) if identifies(member) => keep(text, names),
            Value::Array(items) if identifies(member) => {
                items.iter().filter_map(Value::as_str).for_each(|text| keep(text, names));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, depth - 1, names)),
            Value::Object(_) => collect(inner, depth - 1, names),
            Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
        }
    }
}

fn keep(text: &str, names: &mut BTreeSet<String>) {
    if (2..=512).contains(&text.len()) {
        names.insert(text.to_owned());
    }
}

fn identifies(member: &str) -> bool {
    let ends = ["Id", "Ids", "Name", "Names", "Arn", "Arns"].iter().any(|end| member.ends_with(end));
    (ends && !member.contains("Zone")) || ["id", "name", "arn", "Bucket"].contains(&member)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn noted(service: &str, action: &str, input: &Value, answer: &Value) -> Option<Event> {
        let mut world = World::new("123456789012", "ap-northeast-1", 1);
        let by = Signer::at_console(&world, "alice");
        note(&mut world, service, action, by, (input, answer));
        world.trail.events.pop_back()
    }

    #[test]
    fn what_a_call_and_its_answer_name_is_kept() {
        let input = json!({"GroupName": "g", "VpcId": "vpc-1", "GroupDescription": "text", "Tag": [{"Key": "a", "Value": "b"}]});
        let event = noted("ec2", "CreateSecurityGroup", &input, &json!({"groupId": "sg-1", "ownerId": "123456789012"})).unwrap();
        // A name of one letter is not told from a flag.
        assert_eq!(event.names, ["sg-1", "vpc-1"]);
        let event = noted("ec2", "DeleteTags", &json!({"ResourceId": ["sg-1", "vpc-1"]}), &json!({})).unwrap();
        assert_eq!(event.names, ["sg-1", "vpc-1"]);
        let answer = json!({"Role": {"RoleName": "exec", "Arn": "arn:exec", "RoleId": "AROA"}});
        assert_eq!(
            noted("iam", "CreateRole", &json!({"RoleName": "exec"}), &answer).unwrap().names,
            ["AROA", "arn:exec", "exec"]
        );
    }

    #[test]
    fn reads_and_data_are_not_kept() {
        for (service, action) in [("ec2", "DescribeVpcs"), ("s3", "PutObject"), ("logs", "PutLogEvents"), ("sts", "AssumeRole")] {
            assert_eq!(noted(service, action, &json!({"VpcId": "vpc-1"}), &json!({})), None, "{action}");
        }
        assert!(noted("s3", "PutObjectLockConfiguration", &json!({"Bucket": "b1"}), &json!({})).is_some());
    }

    #[test]
    fn the_oldest_events_go_first() {
        let mut world = World::new("123456789012", "ap-northeast-1", 1);
        for _ in 0..=KEPT {
            let by = Signer::at_console(&world, "Admin/alice@example.com");
            note(&mut world, "iam", "TagRole", by, (&json!({"RoleName": "exec"}), &json!({})));
        }
        let first = &world.trail.events[0];
        assert_eq!((world.trail.events.len(), first.number), (KEPT, 1));
        assert_eq!(first.by.arn, "arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com");
    }
}
