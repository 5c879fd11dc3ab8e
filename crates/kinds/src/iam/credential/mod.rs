//! The credentials of an IAM user: a console password, access keys, MFA devices, certificates, SSH keys and the credentials of
//! single services, and the groups that the user is in. No spec declares any of them, and no secret is ever read. The holder of
//! an active credential loses it with the user.

pub use crate::markers::Credential;
use heiiki_derive::Shaped;
use std::collections::BTreeMap;

use crate::kind::{Bond, Owner};
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::shape::never;
use crate::{Address, Comparison, Identity, Lifecycle, Phase, Presentation, Problem, view::View};

/// The want of a kind that no spec can declare. It has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {}

never!(Want, "credential", "credentials are secrets: they are made on request and cannot be declared");

/// What sort of credential it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(rename_all = "snake_case")]
pub enum Sort {
    /// The password of the console.
    Password,
    /// An access key.
    AccessKey,
    /// The user name and password of a single service.
    ServiceCredential,
    /// The public half of an SSH key, for CodeCommit.
    SshPublicKey,
    /// An X.509 certificate that signs requests.
    SigningCertificate,
    /// A second factor.
    MfaDevice,
    /// That the user is in a group, and may what the group may.
    GroupMembership,
}

impl Sort {
    /// Every sort.
    pub const ALL: [Self; 7] = [
        Self::Password,
        Self::AccessKey,
        Self::ServiceCredential,
        Self::SshPublicKey,
        Self::SigningCertificate,
        Self::MfaDevice,
        Self::GroupMembership,
    ];

    /// Its word in ids.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::AccessKey => "access_key",
            Self::ServiceCredential => "service_credential",
            Self::SshPublicKey => "ssh_public_key",
            Self::SigningCertificate => "signing_certificate",
            Self::MfaDevice => "mfa_device",
            Self::GroupMembership => "group_membership",
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Password => "console password",
            Self::AccessKey => "access key",
            Self::ServiceCredential => "service credential",
            Self::SshPublicKey => "SSH public key",
            Self::SigningCertificate => "signing certificate",
            Self::MfaDevice => "MFA device",
            Self::GroupMembership => "membership in group",
        }
    }
}

/// A credential as AWS reports it.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(live, terse)]
pub struct Live {
    /// The user's name.
    pub user: String,
    /// The user's ARN.
    pub user_arn: String,
    /// Its sort.
    pub sort: Sort,
    /// AWS's id of it: `AKIA...` of an access key, the serial number of an MFA device, the group's name of a membership. Empty
    /// for a password.
    pub id: String,
    /// `Active`, `Inactive` or `Expired`; `None` for a credential without a status, which always works.
    pub status: Option<String>,
    /// The time at which it was made; `None` if AWS does not tell.
    pub created: Option<String>,
    /// The time of its last use; `None` if AWS does not tell.
    pub last_used: Option<String>,
    /// The service, and perhaps the region, of its last use, or for which it is valid.
    pub service: Option<String>,
}

impl Live {
    /// The id by which everything else names it: `Developer/access_key/AKIA...`.
    pub fn path(user: &str, sort: Sort, id: &str) -> String {
        if id.is_empty() { format!("{user}/{}", sort.as_str()) } else { format!("{user}/{}/{id}", sort.as_str()) }
    }

    /// The user, the sort and AWS's id, from an id that [`Live::path`] made; `None` for any other text.
    pub fn parts(path: &str) -> Option<(&str, Sort, &str)> {
        let (user, rest) = path.split_once('/')?;
        let (word, id) = rest.split_once('/').unwrap_or((rest, ""));
        Sort::ALL.into_iter().find(|sort| sort.as_str() == word).map(|sort| (user, sort, id))
    }

    /// True if somebody can log in with it now, so that its deletion takes somebody's access.
    pub fn lets_in(&self) -> bool {
        match self.sort {
            Sort::MfaDevice | Sort::GroupMembership => false,
            Sort::Password => true,
            Sort::AccessKey | Sort::ServiceCredential | Sort::SshPublicKey | Sort::SigningCertificate => {
                self.status.as_deref() == Some("Active")
            }
        }
    }
}

impl Identity for Credential {
    const FACTS: KindFacts = KindFacts {
        label: "credential",
        created: 280,
        deleted: 400,
        seconds: Seconds::new(3, 3, 4),
        import: Import { taken: Taken::IfNamed, holds: false },
        drawn: Drawn::Global("Users"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &[];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        Live::path(&live.user, live.sort, &live.id)
    }

    fn live_name(live: &Live) -> Option<String> {
        let noun = live.sort.noun();
        Some(if live.id.is_empty() { noun.to_owned() } else { format!("{noun} {}", live.id) })
    }

    /// A credential with which somebody can log in is a tenant of the user, and any other one goes with the user.
    fn owner(live: &Live, _: &BTreeMap<String, String>) -> Option<Owner> {
        let bond = if live.lets_in() { Bond::Tenant } else { Bond::Part };
        Some(Owner { of: live.user_arn.clone(), bond, evidence: "IAM lists it under the user".to_owned() })
    }
}

impl Comparison for Credential {
    fn check(_: &[(&Address, Want)], _: &View<'_>, _: &mut Vec<Problem>) {}
}

impl Lifecycle for Credential {
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(_: &Live) -> Vec<String> {
        Vec::new()
    }
}

impl Presentation for Credential {
    fn summary(want: &Want) -> String {
        match *want {}
    }

    fn about(live: &Live) -> String {
        let tells_use = matches!(live.sort, Sort::Password | Sort::AccessKey);
        let used = match (&live.last_used, &live.service) {
            (Some(when), Some(service)) => Some(format!("last used {when} for {service}")),
            (Some(when), None) => Some(format!("last used {when}")),
            (None, _) if tells_use => Some("never used".to_owned()),
            (None, Some(service)) => Some(format!("for {service}")),
            (None, None) => None,
        };
        let made = live.created.as_ref().map(|when| format!("made {when}"));
        live.status.clone().into_iter().chain(used).chain(made).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(sort: Sort, id: &str, status: Option<&str>) -> Live {
        Live {
            user: "Developer".into(),
            user_arn: "arn:aws:iam::1:user/Developer".into(),
            sort,
            id: id.into(),
            status: status.map(str::to_owned),
            created: None,
            last_used: None,
            service: None,
        }
    }

    #[test]
    fn ids_are_read_back() {
        for (sort, id) in [(Sort::Password, ""), (Sort::AccessKey, "AKIA1"), (Sort::MfaDevice, "arn:aws:iam::1:mfa/a/b")] {
            let path = Credential::id(&live(sort, id, None));
            assert_eq!(Live::parts(&path), Some(("Developer", sort, id)), "{path}");
        }
        assert_eq!(Live::parts("Developer/nothing/x"), None);
    }

    #[test]
    fn only_what_lets_somebody_in_is_somebodys() {
        for (sort, status, bond) in [
            (Sort::Password, None, Bond::Tenant),
            (Sort::AccessKey, Some("Active"), Bond::Tenant),
            (Sort::AccessKey, Some("Inactive"), Bond::Part),
            (Sort::AccessKey, Some("Expired"), Bond::Part),
            (Sort::SshPublicKey, Some("Active"), Bond::Tenant),
            (Sort::SigningCertificate, Some("Active"), Bond::Tenant),
            (Sort::ServiceCredential, Some("Active"), Bond::Tenant),
            (Sort::MfaDevice, None, Bond::Part),
            (Sort::GroupMembership, None, Bond::Part),
        ] {
            let owner = Credential::owner(&live(sort, "x", status), &BTreeMap::new()).map(|owner| owner.bond);
            assert_eq!(owner, Some(bond), "{sort:?} {status:?}");
        }
    }

    #[test]
    fn the_last_use_is_told_where_aws_tells_it() {
        let mut key = live(Sort::AccessKey, "AKIA1", Some("Active"));
        assert_eq!(Credential::about(&key), "Active, never used");
        key.last_used = Some("2026-01-02T03:04:05Z".into());
        key.service = Some("s3 in us-east-1".into());
        assert_eq!(Credential::about(&key), "Active, last used 2026-01-02T03:04:05Z for s3 in us-east-1");
        assert_eq!(Credential::about(&live(Sort::SshPublicKey, "APKA1", Some("Active"))), "Active", "AWS tells no use of these");
    }
}
