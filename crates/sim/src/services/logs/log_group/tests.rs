//! Groups, their settings, tags and streams.

use serde_json::{Value, json};

use crate::services::logs::testing::Account;

const NAME: &str = "/aws/sagemaker/studio";

fn of(name: &str) -> Value {
    json!({"logGroupName": name})
}

#[test]
fn a_group_is_made_once_and_described() {
    let mut account = Account::new();
    account.done("CreateLogGroup", &of(NAME));
    assert_eq!(account.refused("CreateLogGroup", &of(NAME)), "ResourceAlreadyExistsException");
    let seen = account.group(NAME);
    let arn = "arn:aws:logs:ap-northeast-1:000000000001:log-group:/aws/sagemaker/studio";
    assert_eq!((&seen["logGroupArn"], &seen["arn"]), (&json!(arn), &json!(format!("{arn}:*"))));
    assert_eq!(
        (&seen["retentionInDays"], &seen["storedBytes"], &seen["logGroupClass"]),
        (&Value::Null, &json!(0), &json!("STANDARD"))
    );
    for (input, code) in [
        (of("a b"), "InvalidParameterException"),
        (of("aws/x"), "InvalidParameterException"),
        (of(&"x".repeat(513)), "InvalidParameterException"),
        (json!({}), "InvalidParameterException"),
        (json!({"logGroupName": "x", "logGroupClass": "CHEAP"}), "InvalidParameterException"),
        (json!({"logGroupName": "x", "kmsKeyId": "alias/x"}), "InvalidParameterException"),
        (json!({"logGroupName": "x", "tags": {"aws:x": "1"}}), "InvalidParameterException"),
        (json!({"logGroupName": "x", "tags": []}), "SerializationException"),
    ] {
        assert_eq!(account.refused("CreateLogGroup", &input), code, "{input}");
    }
    account.world.tuning.log_group_limit = 1;
    assert_eq!(account.refused("CreateLogGroup", &of("x")), "LimitExceededException");
}

#[test]
fn groups_are_listed_by_prefix_or_pattern_fifty_at_a_time() {
    let mut account = Account::new();
    for index in 0..60 {
        account.done("CreateLogGroup", &of(&format!("g/{index:02}")));
    }
    let first = account.done("DescribeLogGroups", &json!({}));
    assert_eq!(first["logGroups"].as_array().unwrap().len(), 50);
    let rest = account.done("DescribeLogGroups", &json!({"nextToken": first["nextToken"]}));
    assert_eq!((rest["logGroups"].as_array().unwrap().len(), rest.get("nextToken")), (10, None));
    let count =
        |account: &mut Account, input: Value| account.done("DescribeLogGroups", &input)["logGroups"].as_array().unwrap().len();
    assert_eq!(count(&mut account, json!({"logGroupNamePrefix": "g/1"})), 10);
    assert_eq!(count(&mut account, json!({"logGroupNamePattern": "/5"})), 10);
    assert_eq!(count(&mut account, json!({"logGroupClass": "DELIVERY"})), 0);
    let arn = "arn:aws:logs:ap-northeast-1:000000000001:log-group:g/07";
    assert_eq!(count(&mut account, json!({"logGroupIdentifiers": ["g/01", arn]})), 2);
    for input in [
        json!({"logGroupNamePrefix": "g", "logGroupNamePattern": "g"}),
        json!({"logGroupNamePrefix": "g", "logGroupIdentifiers": ["g"]}),
        json!({"limit": 51}),
        json!({"nextToken": "x"}),
    ] {
        assert_eq!(account.refused("DescribeLogGroups", &input), "InvalidParameterException", "{input}");
    }
    assert_eq!(account.refused("DescribeLogGroups", &json!({"includeLinkedAccounts": true})), "NotSimulated");
}

#[test]
fn settings_change_in_place() {
    let mut account = Account::new();
    let key = "arn:aws:kms:ap-northeast-1:000000000001:key/1";
    account.done("CreateLogGroup", &of(NAME));
    let retain = |name: &str, days: i64| json!({"logGroupName": name, "retentionInDays": days});
    for days in [0, 2, 366] {
        assert_eq!(account.refused("PutRetentionPolicy", &retain(NAME, days)), "InvalidParameterException", "{days}");
    }
    account.done("PutRetentionPolicy", &retain(NAME, 30));
    account.done("AssociateKmsKey", &json!({"logGroupName": NAME, "kmsKeyId": key}));
    let arn = account.group(NAME)["arn"].clone();
    let protect = |on: bool| json!({"logGroupIdentifier": NAME, "deletionProtectionEnabled": on});
    account.done("PutLogGroupDeletionProtection", &protect(true));
    let seen = account.group(NAME);
    assert_eq!(
        (&seen["retentionInDays"], &seen["kmsKeyId"], &seen["deletionProtectionEnabled"]),
        (&json!(30), &json!(key), &json!(true))
    );
    assert_eq!(account.refused("DeleteLogGroup", &of(NAME)), "ValidationException");
    account.done("PutLogGroupDeletionProtection", &protect(false));
    account.done("DeleteRetentionPolicy", &of(NAME));
    account.done("DisassociateKmsKey", &json!({"resourceIdentifier": arn}));
    let seen = account.group(NAME);
    assert_eq!((&seen["retentionInDays"], &seen["kmsKeyId"]), (&Value::Null, &Value::Null));
    assert_eq!(account.refused("DisassociateKmsKey", &json!({})), "InvalidParameterException");
    account.done("DeleteLogGroup", &of(NAME));
    for (action, input) in [
        ("DeleteLogGroup", of(NAME)),
        ("PutRetentionPolicy", retain(NAME, 30)),
        ("DeleteRetentionPolicy", of(NAME)),
        ("PutLogGroupDeletionProtection", protect(true)),
    ] {
        assert_eq!(account.refused(action, &input), "ResourceNotFoundException", "{action}");
    }
    account.done("CreateLogGroup", &json!({"logGroupName": "d", "logGroupClass": "DELIVERY"}));
    assert_eq!(account.refused("PutRetentionPolicy", &retain("d", 1)), "InvalidParameterException");
}

#[test]
fn tags_go_by_the_arn_without_its_ending() {
    let mut account = Account::new();
    account.done("CreateLogGroup", &json!({"logGroupName": NAME, "tags": {"a": "1"}}));
    let arn = account.group(NAME)["logGroupArn"].clone();
    account.done("TagResource", &json!({"resourceArn": arn, "tags": {"b": "2"}}));
    account.done("UntagResource", &json!({"resourceArn": arn, "tagKeys": ["a", "nobody"]}));
    assert_eq!(account.done("ListTagsForResource", &json!({"resourceArn": arn}))["tags"], json!({"b": "2"}));
    let long = account.group(NAME)["arn"].clone();
    assert_eq!(account.refused("ListTagsForResource", &json!({"resourceArn": long})), "InvalidParameterException");
    assert_eq!(account.refused("ListTagsForResource", &json!({"resourceArn": NAME})), "InvalidParameterException");
    let many: serde_json::Map<String, Value> = (0..50).map(|i| (format!("k{i}"), json!(""))).collect();
    assert_eq!(account.refused("TagResource", &json!({"resourceArn": arn, "tags": many})), "TooManyTagsException");
    assert_eq!(account.refused("TagResource", &json!({"resourceArn": arn, "tags": {}})), "InvalidParameterException");
}

#[test]
fn streams_hold_what_is_written() {
    let mut account = Account::new();
    account.done("CreateLogGroup", &of(NAME));
    for stream in ["a/1", "b/1"] {
        account.done("CreateLogStream", &json!({"logGroupName": NAME, "logStreamName": stream}));
    }
    let again = json!({"logGroupName": NAME, "logStreamName": "a/1"});
    assert_eq!(account.refused("CreateLogStream", &again), "ResourceAlreadyExistsException");
    let events = json!({"logGroupName": NAME, "logStreamName": "b/1", "logEvents": [{"timestamp": 5, "message": "hello"}, {"timestamp": 3, "message": "x"}]});
    account.done("PutLogEvents", &events);
    assert_eq!(account.group(NAME)["storedBytes"], json!(5 + 1 + 2 * 26));
    let list = |account: &mut Account, more: Value| -> Vec<String> {
        let mut input = of(NAME);
        for (key, value) in more.as_object().unwrap() {
            input[key] = value.clone();
        }
        let found = account.done("DescribeLogStreams", &input);
        found["logStreams"].as_array().unwrap().iter().map(|one| one["logStreamName"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(list(&mut account, json!({"logStreamNamePrefix": "a"})), ["a/1"]);
    assert_eq!(list(&mut account, json!({"orderBy": "LastEventTime", "descending": true})), ["b/1", "a/1"]);
    let both = json!({"logGroupName": NAME, "orderBy": "LastEventTime", "logStreamNamePrefix": "a"});
    assert_eq!(account.refused("DescribeLogStreams", &both), "InvalidParameterException");
    assert_eq!(account.refused("DescribeLogStreams", &json!({})), "InvalidParameterException");
    account.done("DeleteLogStream", &again);
    assert_eq!(account.refused("DeleteLogStream", &again), "ResourceNotFoundException");
    assert_eq!(
        account.refused(
            "PutLogEvents",
            &json!({"logGroupName": NAME, "logStreamName": "a/1", "logEvents": [{"timestamp": 5, "message": "x"}]})
        ),
        "ResourceNotFoundException"
    );
}
