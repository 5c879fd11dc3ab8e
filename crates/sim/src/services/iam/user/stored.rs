//! A user as it is stored, with its access keys, its other credentials and its password.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::services::iam::grants::Grants;
use crate::services::iam::no_such;
use crate::world::Tags;
use crate::{ServiceError, Time};

/// An access key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccessKey {
    /// `AKIA...`.
    pub id: String,
    /// The status: active or inactive.
    pub status: KeyStatus,
    /// The time of its creation.
    pub created: Time,
    /// Its last use.
    #[serde(default)]
    pub last_used: Option<KeyUse>,
    /// Its secret. `None` for a key of an older sandbox file, whose signatures are not checked.
    #[serde(default)]
    pub secret: Option<String>,
}

/// One use of an access key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyUse {
    /// The time of the use.
    pub at: Time,
    /// For which service, as it is called in signatures.
    pub service: String,
    /// In which region.
    pub region: String,
}

/// The status of an access key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyStatus {
    /// It does.
    Active,
    /// It was switched off.
    Inactive,
}

/// A user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// `AIDA...`.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// The time of its creation.
    pub created: Time,
    /// Inline policies, attachments, boundary.
    pub grants: Grants,
    /// Tags.
    pub tags: Tags,
    /// The password, if it has one.
    pub login_profile: Option<LoginProfile>,
    /// Access keys.
    pub access_keys: Vec<AccessKey>,
    /// The time at which the password was last used.
    #[serde(default)]
    pub password_last_used: Option<Time>,
    /// Serial numbers of its MFA devices, with when each was enabled.
    #[serde(default)]
    pub mfa_devices: BTreeMap<String, Time>,
    /// SSH keys, certificates and the credentials of single services.
    #[serde(default)]
    pub credentials: Vec<Credential>,
    /// Keys of its groups.
    pub groups: BTreeSet<String>,
    /// The time at which other services see it.
    pub visible_at: Time,
}

/// The password of a user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoginProfile {
    /// The time of its creation.
    pub created: Time,
    /// True if it must be changed at the next sign-in.
    pub reset_required: bool,
}

/// The sort of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// The public half of an SSH key.
    SshPublicKey,
    /// An X.509 certificate.
    SigningCertificate,
    /// A user name and password for one service.
    ServiceCredential,
}

/// One credential of a user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credential {
    /// Its sort.
    pub sort: Sort,
    /// Its id.
    pub id: String,
    /// True if it works.
    pub active: bool,
    /// The time of its creation.
    pub created: Time,
    /// The body of a key or certificate, the name of the service.
    pub text: String,
}

impl Sort {
    /// The plural of the sort.
    pub(in crate::services::iam) const fn plural(self) -> &'static str {
        match self {
            Self::SshPublicKey => "SSH public keys",
            Self::SigningCertificate => "signing certificates",
            Self::ServiceCredential => "service specific credentials",
        }
    }

    /// Quota and its name.
    pub(in crate::services::iam) const fn most(self) -> (usize, &'static str) {
        match self {
            Self::SshPublicKey => (5, "SSHPublicKeysPerUser"),
            Self::SigningCertificate => (2, "SigningCertificatesPerUser"),
            Self::ServiceCredential => (2, "ServiceSpecificCredentialsPerUser"),
        }
    }

    /// The member that names one in requests.
    pub(in crate::services::iam) const fn member(self) -> &'static str {
        match self {
            Self::SshPublicKey => "SSHPublicKeyId",
            Self::SigningCertificate => "CertificateId",
            Self::ServiceCredential => "ServiceSpecificCredentialId",
        }
    }

    pub(in crate::services::iam) fn missing(self, id: &str) -> ServiceError {
        no_such(match self {
            Self::SshPublicKey => format!("The Public Key with id {id} cannot be found."),
            Self::SigningCertificate => format!("The Certificate with id {id} cannot be found."),
            Self::ServiceCredential => format!("No such credential {id} exists"),
        })
    }
}
