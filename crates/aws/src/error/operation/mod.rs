//! Names of operations, as AWS writes them. They are read off the SDK's error types, of which each operation has its own.

use std::any::type_name;

use heiiki_model::failure::{AwsError, Class};

use crate::services::SERVICES;

/// An operation of a service: `EC2`, `DescribeVpcs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    /// The service as people call it.
    pub(super) service: &'static str,
    /// The operation as AWS calls it.
    pub(super) name: &'static str,
}

impl Operation {
    /// The operation with the error type `E`: `aws_sdk_ec2::operation::describe_vpcs::DescribeVpcsError` is that of
    /// EC2's `DescribeVpcs`.
    ///
    /// Rust does not promise that a type's name is its path. The test beside this holds the name of every operation that heiiki uses.
    pub(crate) fn of<E>() -> Self {
        let path = type_name::<E>();
        let (sdk, path) = path.split_once("::").unwrap_or((path, path));
        let error = path.rsplit("::").next().unwrap_or(path);
        let service = SERVICES.iter().find(|service| service.sdk == sdk).map_or(sdk, |service| service.name);
        Self { service, name: error.strip_suffix("Error").unwrap_or(error) }
    }

    /// An error of this operation.
    pub(crate) fn error(self, code: &str, message: impl Into<String>, class: Class) -> AwsError {
        AwsError {
            service: self.service.to_owned(),
            operation: self.name.to_owned(),
            code: code.to_owned(),
            message: message.into(),
            request_id: None,
            class,
        }
    }
}

#[cfg(test)]
mod tests;
