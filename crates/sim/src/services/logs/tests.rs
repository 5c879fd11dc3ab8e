//! Log groups that running apps and notebook instances make by writing.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, ROLE};

fn groups(account: &mut Account) -> Vec<Value> {
    account.ok_of("logs", "DescribeLogGroups", &json!({}))["logGroups"].as_array().cloned().unwrap_or_default()
}

fn streams(account: &mut Account, group: &str) -> Vec<String> {
    let found = account.ok_of("logs", "DescribeLogStreams", &json!({"logGroupName": group}));
    found["logStreams"].as_array().unwrap().iter().map(|one| one["logStreamName"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_app_makes_the_group_of_all_domains_and_makes_it_again() {
    let mut account = Account::new();
    let domain = account.domain();
    account.profile(&domain, "alice");
    let app = json!({"DomainId": domain, "UserProfileName": "alice", "AppType": "JupyterServer", "AppName": "default"});
    account.ok("CreateApp", &app);
    assert_eq!(groups(&mut account), Vec::<Value>::new());
    account.wait(60);
    let made = groups(&mut account);
    assert_eq!((&made[0]["logGroupName"], &made[0]["retentionInDays"]), (&json!("/aws/sagemaker/studio"), &Value::Null));
    assert_eq!(streams(&mut account, "/aws/sagemaker/studio"), [format!("{domain}/alice/JupyterServer/default")]);
    account.ok_of("logs", "DeleteLogGroup", &json!({"logGroupName": "/aws/sagemaker/studio"}));
    assert_eq!(groups(&mut account), Vec::<Value>::new());
    account.wait(60);
    assert_eq!(groups(&mut account).len(), 1, "the app has written again");
    account.ok("DeleteApp", &app);
    account.wait(60);
    account.ok_of("logs", "DeleteLogGroup", &json!({"logGroupName": "/aws/sagemaker/studio"}));
    account.wait(600);
    assert_eq!(groups(&mut account), Vec::<Value>::new(), "nothing runs any more");
}

#[test]
fn a_notebook_with_scripts_writes_what_they_say() {
    let mut account = Account::new();
    let script = json!([{"Content": "ZWNobw=="}]);
    let config = json!({"NotebookInstanceLifecycleConfigName": "scripts", "OnStart": script});
    account.ok("CreateNotebookInstanceLifecycleConfig", &config);
    let notebook = |name: &str, config: Value| json!({"NotebookInstanceName": name, "InstanceType": "ml.t3.medium", "RoleArn": ROLE, "LifecycleConfigName": config});
    account.ok("CreateNotebookInstance", &notebook("plain", Value::Null));
    account.wait(240);
    assert_eq!(groups(&mut account), Vec::<Value>::new());
    account.ok("CreateNotebookInstance", &notebook("scripted", json!("scripts")));
    account.wait(240);
    assert_eq!(groups(&mut account)[0]["logGroupName"], "/aws/sagemaker/NotebookInstances");
    assert_eq!(streams(&mut account, "/aws/sagemaker/NotebookInstances"), ["scripted/LifecycleConfigOnStart"]);
}
