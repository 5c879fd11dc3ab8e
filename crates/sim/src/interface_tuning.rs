//! Settings for the marks that services write on their interfaces.

use serde::{Deserialize, Serialize};

/// Texts of the interfaces of services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Texts {
    /// Those that were recorded. Of hosted models none is known, so that theirs have none.
    #[default]
    Recorded,
    /// The same, and for hosted models one like that of Studio.
    Invented,
    /// Other ones, which name nothing.
    Other,
    /// None at all.
    Absent,
}

/// The requester of the interfaces of services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requesters {
    /// Numbers for EC2 and EFS, as they were recorded; a session of the role for apps and notebook instances; and none
    /// for hosted models, of which nothing was recorded.
    #[default]
    Recorded,
    /// The names of services, for EC2 and EFS.
    Names,
    /// A number for every service.
    Numbers,
    /// No requester.
    Absent,
}

/// The attachment of the interfaces of services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attachments {
    /// EC2 and EFS by `ela-attach-`, as they were recorded; SageMaker by `eni-attach-` from an account of its own, as its permissions suggest and other
    /// services were recorded to do.
    #[default]
    Recorded,
    /// All by `ela-attach-`, for `amazon-aws`.
    Service,
    /// All by `eni-attach-`, from another account.
    Account,
}
