//! Tests of EFS's operations through their JSON, in the account SageMaker's tests use.

use serde_json::{Value, json};

use super::shapes;
use crate::services::sagemaker::tests::{Account, shapes::patterns, text};

mod access_point;
mod file_system;
mod mount_target;
mod policies;

#[test]
fn every_pattern_of_the_tables_is_understood() {
    let mut found = Vec::new();
    for shape in [&shapes::CREATE_FILE_SYSTEM, &shapes::CREATE_MOUNT_TARGET, &shapes::CREATE_ACCESS_POINT, &shapes::TAG_RESOURCE]
    {
        patterns(shape, &mut found);
    }
    assert!(found.len() > 10);
    // The others are spelled out by the shape module.
    for pattern in found.into_iter().filter(|pattern| !pattern.contains("(?!") && !pattern.contains(r"\p{")) {
        assert!(regex_lite::Regex::new(pattern).is_ok(), "{pattern}");
    }
}

impl Account {
    /// Calls EFS and expects an answer.
    fn efs(&mut self, action: &str, input: &Value) -> Value {
        self.ok_of("elasticfilesystem", action, input)
    }

    /// Calls EFS and expects a refusal with this status, code and a part of its text.
    fn efs_refuses(&mut self, action: &str, input: &Value, status: u16, code: &str, part: &str) {
        let error = match self.call_of("elasticfilesystem", action, input) {
            Err(error) => error,
            Ok(answer) => panic!("{action} {input} was accepted: {answer}"),
        };
        assert_eq!((error.status, error.code.as_str()), (status, code), "{action} {input}: {}", error.message);
        assert!(error.message.contains(part), "{action} {input}: {}", error.message);
    }

    /// Makes a file system and waits until it is available; returns its id.
    fn file_system(&mut self, token: &str) -> String {
        let id = text(&self.efs("CreateFileSystem", &json!({"CreationToken": token}))["FileSystemId"]);
        self.wait(60);
        id
    }

    /// Makes a mount target and waits until it is available; returns its description.
    fn mount_target(&mut self, file_system: &str, subnet: usize) -> Value {
        let input = json!({"FileSystemId": file_system, "SubnetId": self.subnets[subnet]});
        let target = self.efs("CreateMountTarget", &input);
        self.wait(60);
        target
    }
}
