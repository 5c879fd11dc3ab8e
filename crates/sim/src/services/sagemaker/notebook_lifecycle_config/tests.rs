//! Lifecycle configurations of notebook instances.

use serde_json::json;

use crate::services::sagemaker::testing::{Account, ROLE, with};

#[test]
fn notebook_configurations_speak_in_validation_exceptions() {
    let mut account = Account::new();
    let name = json!({"NotebookInstanceLifecycleConfigName": "Setup"});
    let arn = "arn:aws:sagemaker:ap-northeast-1:123456789012:notebook-instance-lifecycle-config/setup";
    let absent =
        format!("Notebook Instance Lifecycle Config '{arn}'. (Details: Notebook Instance Lifecycle Config does not exist.)");
    for verb in ["Describe", "Update", "Delete"] {
        let text = format!("Unable to {} {absent}", verb.to_lowercase());
        account.refused(&format!("{verb}NotebookInstanceLifecycleConfig"), &name, "ValidationException", &text);
    }
    let input = with(&name, &json!({"OnStart": [{"Content": "ZWNobyBoaQ=="}], "Tags": [{"Key": "a", "Value": "b"}]}));
    let bad = with(&input, &json!({"OnStart": [{"Content": "echo hi!"}]}));
    account.refused("CreateNotebookInstanceLifecycleConfig", &bad, "ValidationException", "base64");
    let two = with(&input, &json!({"OnStart": [{"Content": "YQ=="}, {"Content": "YQ=="}]}));
    account.refused("CreateNotebookInstanceLifecycleConfig", &two, "ValidationException", "less than or equal to 1");
    let made = account.ok("CreateNotebookInstanceLifecycleConfig", &input);
    assert_eq!(made["NotebookInstanceLifecycleConfigArn"], arn);
    account.refused("CreateNotebookInstanceLifecycleConfig", &input, "ValidationException", "already exists");

    account.wait(5);
    account.ok("UpdateNotebookInstanceLifecycleConfig", &with(&name, &json!({"OnCreate": [{"Content": "YQ=="}]})));
    let config = account.ok("DescribeNotebookInstanceLifecycleConfig", &name);
    assert_eq!((&config["OnCreate"][0]["Content"], &config["OnStart"][0]["Content"]), (&json!("YQ=="), &json!("ZWNobyBoaQ==")));
    assert_ne!(config["CreationTime"], config["LastModifiedTime"]);
    let listed = account.ok("ListNotebookInstanceLifecycleConfigs", &json!({"NameContains": "etu"}));
    assert_eq!(listed["NotebookInstanceLifecycleConfigs"][0]["NotebookInstanceLifecycleConfigName"], "Setup");
}

#[test]
fn whether_an_update_keeps_what_it_omits_is_a_question_of_tuning() {
    for (clears, left) in [(false, json!([{"Content": "Yg=="}])), (true, json!([]))] {
        let mut account = Account::new();
        account.world.tuning.notebook_lifecycle_config_update_clears = clears;
        let name = json!({"NotebookInstanceLifecycleConfigName": "setup"});
        let both = json!({"OnCreate": [{"Content": "YQ=="}], "OnStart": [{"Content": "Yg=="}]});
        account.ok("CreateNotebookInstanceLifecycleConfig", &with(&name, &both));
        account.ok("UpdateNotebookInstanceLifecycleConfig", &with(&name, &json!({"OnCreate": []})));
        let config = account.ok("DescribeNotebookInstanceLifecycleConfig", &name);
        assert_eq!((&config["OnCreate"], &config["OnStart"]), (&json!([]), &left));
    }
}

#[test]
fn a_notebook_configuration_in_use_is_guarded_unless_tuned_otherwise() {
    let mut account = Account::new();
    let name = json!({"NotebookInstanceLifecycleConfigName": "setup"});
    account.ok("CreateNotebookInstanceLifecycleConfig", &name);
    let notebook =
        json!({"NotebookInstanceName": "nb", "InstanceType": "ml.t3.medium", "RoleArn": ROLE, "LifecycleConfigName": "setup"});
    account.ok("CreateNotebookInstance", &notebook);
    account.refused("DeleteNotebookInstanceLifecycleConfig", &name, "ValidationException", "in use");
    account.world.tuning.notebook_lifecycle_config_guarded = false;
    account.ok("DeleteNotebookInstanceLifecycleConfig", &name);
}
