//! The verdict of one resource policy on a call of a caller of whom little is known.
//!
//! Of a caller the ARN and account are known, but not the network from which it calls, so that a condition on the network is
//! neither true nor false. Identity policies, organization policies and session policies are not looked at.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{Finding, Question, findings};
use super::request::{Principal, Request, Unlisted};

/// A caller, as `GetCallerIdentity` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The ARN: of a user, of the account's root, or of a session of a role.
    pub arn: String,
    /// The account.
    pub account: String,
}

/// The verdict of a policy on a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A statement allows it, and none denies it.
    Allowed,
    /// No statement is about it.
    Silent,
    /// A statement denies it.
    Denied {
        /// Its `Sid`, or its place as `Statement[2]`.
        statement: String,
    },
    /// A statement denies or allows it, depending on facts that are not known beforehand.
    Depends {
        /// Its `Sid`, or its place.
        statement: String,
        /// True if it would deny the call.
        denies: bool,
        /// The condition keys on which the verdict depends, such as `aws:SourceVpce`, and other parts of the statement that leave it open.
        on: BTreeSet<String>,
    },
}

impl Caller {
    /// True for the root of the account.
    pub fn is_root(&self) -> bool {
        self.arn.ends_with(":root")
    }

    /// The ARN that policies name: of the role, for a session of it. The path of the role is not part of a session's ARN.
    pub fn principal_arn(&self) -> String {
        self.session().map_or_else(|| self.arn.clone(), |(role, _)| role)
    }

    /// The role and the name of the session. `None` if it is no session of a role.
    fn session(&self) -> Option<(String, String)> {
        let (head, rest) = self.arn.split_once(":assumed-role/")?;
        let (role, session) = rest.split_once('/').unwrap_or((rest, ""));
        let partition = head.split(':').nth(1).unwrap_or("aws");
        Some((format!("arn:{partition}:iam::{}:role/{role}", self.account), session.to_owned()))
    }

    /// The caller as policies see it.
    fn principal(&self) -> Principal {
        match self.session() {
            Some((role, session)) => Principal::RoleSession { role, session },
            None if self.is_root() => Principal::Root { arn: self.arn.clone() },
            None => Principal::User { arn: self.arn.clone() },
        }
    }

    /// A call of heiiki. The SDK uses TLS, and the calls are heiiki's own.
    fn request(&self, action: &str, resource: &str) -> Request {
        let mut request = Request::new(self.principal(), action, resource)
            .with_value("aws:SecureTransport", "true")
            .with_value("aws:ViaAWSService", "false");
        request.unlisted = Unlisted::Unknown;
        request
    }
}

/// Returns the verdict of a resource policy on a call, such as `s3:DeleteBucket` on an ARN.
pub fn evaluate(document: &Value, action: &str, resource: &str, caller: &Caller) -> Verdict {
    let request = caller.request(action, resource);
    let found = findings(document, Question { request: &request, resource, bounded: false });
    let depends = |finding: &Finding| Verdict::Depends {
        statement: finding.statement.clone(),
        denies: finding.denies,
        on: finding.on.clone(),
    };
    if let Some(denial) = found.iter().find(|finding| finding.denies && finding.certain) {
        return Verdict::Denied { statement: denial.statement.clone() };
    }
    // A statement that may deny counts even if another one allows.
    if let Some(denial) = found.iter().rfind(|finding| finding.denies) {
        return depends(denial);
    }
    if found.iter().any(|finding| finding.certain) {
        return Verdict::Allowed;
    }
    found.first().map_or(Verdict::Silent, depends)
}
