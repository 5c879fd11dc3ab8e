//! Calls of EFS in the account of SageMaker's tests.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, text};

impl Account {
    /// Calls EFS and expects an answer.
    pub(super) fn efs(&mut self, action: &str, input: &Value) -> Value {
        self.ok_of("elasticfilesystem", action, input)
    }

    /// Calls EFS and expects a refusal with this status, code and a part of its text.
    pub(super) fn efs_refuses(&mut self, action: &str, input: &Value, status: u16, code: &str, part: &str) {
        let error = match self.call_of("elasticfilesystem", action, input) {
            Err(error) => error,
            Ok(answer) => panic!("{action} {input} was accepted: {answer}"),
        };
        assert_eq!((error.status, error.code.as_str()), (status, code), "{action} {input}: {}", error.message);
        assert!(error.message.contains(part), "{action} {input}: {}", error.message);
    }

    /// Makes a file system and waits until it is available; returns its id.
    pub(super) fn file_system(&mut self, token: &str) -> String {
        let id = text(&self.efs("CreateFileSystem", &json!({"CreationToken": token}))["FileSystemId"]);
        self.wait(60);
        id
    }

    /// Makes a mount target and waits until it is available; returns its description.
    pub(super) fn mount_target(&mut self, file_system: &str, subnet: usize) -> Value {
        let input = json!({"FileSystemId": file_system, "SubnetId": self.subnets[subnet]});
        let target = self.efs("CreateMountTarget", &input);
        self.wait(60);
        target
    }
}
