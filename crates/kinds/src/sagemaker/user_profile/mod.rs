//! A user profile of a SageMaker domain. Its spaces and apps belong to its user. Its home directory stays on the domain's EFS
//! when it goes.

use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
pub use crate::markers::UserProfile;
use crate::naming::word_if_known;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::domain::AuthMode;
use super::settings_import;
use super::structure::words;
use super::user_settings::UserSettings;
use super::{domain::checks as domain_checks, names, settings, settings_rules, status};
use crate::kind::{Bond, Owner, Recovery};
use crate::markers::Domain;
use crate::view::View;
use crate::{Address, Comparison, Field, Ground, Identity, Lifecycle, Marker, Mode, Phase, Presentation, Problem, Ref, Unique};

/// A user profile as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "user_profile")]
pub struct Want {
    /// AWS's name of it; the key in the spec when absent. Case makes no difference. Cannot be changed in place.
    #[want(name, replace = "the name of a user profile is fixed", same = str::eq_ignore_ascii_case)]
    pub name: Option<String>,
    /// The domain. Cannot be changed in place.
    #[want(replace = "a user profile cannot move to another domain", live = live.domain_id)]
    pub domain: Ref<Domain>,
    /// What `single_sign_on_user_value` is. Required in a domain with `auth_mode: SSO`, refused in any other. Cannot be changed in place.
    #[want(replace = "a user profile keeps its user of IAM Identity Center", import = word_if_known(live.single_sign_on_user_identifier.as_deref()))]
    pub single_sign_on_user_identifier: Field<SingleSignOnUserIdentifier>,
    /// The user in IAM Identity Center. Required in a domain with `auth_mode: SSO`, refused in any other. Cannot be changed in place.
    #[want(replace = "a user profile keeps its user of IAM Identity Center")]
    pub single_sign_on_user_value: Field<String>,
    /// Settings of this user, over the domain's.
    #[shape(texts)]
    #[want(compare = settings::diff(diff, "user_settings", user_settings, &live.user_settings, &settings_mode), import = settings_import::typed(&live.user_settings, false, naming).into())]
    pub user_settings: Field<UserSettings>,
}

words! {
    /// By what a user of IAM Identity Center is named.
    SingleSignOnUserIdentifier as "single_sign_on_user_identifier" {
        /// By user name.
        UserName = "UserName",
    }
}

/// A user profile as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live)]
pub struct Live {
    /// The domain.
    pub domain_id: String,
    /// AWS's name of it.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// `Pending`, `InService`, `Updating`, `Update_Failed`, `Failed`, `Deleting`, `Delete_Failed`.
    pub status: String,
    /// The reason of its failure.
    pub failure_reason: Option<String>,
    /// The POSIX user id of its home directory.
    pub home_efs_file_system_uid: Option<String>,
    /// `UserName`.
    pub single_sign_on_user_identifier: Option<String>,
    /// The user in IAM Identity Center.
    pub single_sign_on_user_value: Option<String>,
    /// Its settings, in the names of the want.
    pub user_settings: Value,
}

/// The id of a profile. AWS gives it none, and its name is unique in its domain.
pub fn id(domain_id: &str, name: &str) -> String {
    format!("{domain_id}/{name}")
}

impl Identity for UserProfile {
    const FACTS: KindFacts = KindFacts {
        label: "user profile",
        created: 430,
        deleted: 60,
        seconds: Seconds::new(20, 20, 20),
        import: Import { taken: Taken::Inside, holds: true },
        drawn: Drawn::Region("SageMaker domains"),
        tells_vpc: false,
        may_own: true,
        kept_by_users: true,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "name", "domain_id", "home_efs_file_system_uid"];
    const FILED_BY: Option<&'static str> = Some("name");
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        id(&live.domain_id, &live.name)
    }

    /// Spaces and apps may name their owner in another case.
    fn names(live: &Live) -> Vec<String> {
        vec![id(&live.domain_id, &live.name.to_ascii_lowercase())]
    }

    fn owner(live: &Live, _: &BTreeMap<String, String>) -> Option<Owner> {
        let evidence = "it is a user profile of that domain".to_owned();
        Some(Owner { of: live.domain_id.clone(), bond: Bond::Tenant, evidence })
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.name.clone())
    }
}

impl Comparison for UserProfile {
    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        for (index, (at, want)) in all.iter().enumerate() {
            names::check_name("user-profile-name", at, want.name.as_deref(), problems);
            let name = names::name_of(at, want.name.as_deref());
            let mut before = all.iter().take(index).filter(|(_, other)| other.domain == want.domain);
            let taken = before.find(|(at, other)| names::name_of(at, other.name.as_deref()).eq_ignore_ascii_case(name));
            if let Some((other, _)) = taken {
                let message = format!("{other} has the name `{name}` in {} already", want.domain.address());
                let help = "give each profile of a domain its own name; case makes no difference";
                problems.push(Problem::new("user-profile-name-taken", at, "name", message, help));
            }
            check_sign_in(at, want, view, problems);
            if let (Some(settings), Some(domain)) = (want.user_settings.value(), view.want(&want.domain)) {
                let most = domain_checks::most_user_groups();
                let path = "user_settings.security_groups";
                domain_checks::check_group_list(at, path, settings.groups(), most, &domain.vpc, view, problems);
            }
            settings_rules::check(at, "user_settings", &json!(want.user_settings), problems);
        }
    }

    fn needs(at: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name_in(Self::NAME, ground.id(&want.domain), names::name_of(at, want.name.as_deref()))]
    }
}

impl Lifecycle for UserProfile {
    fn phase(live: &Live) -> Phase {
        status::phase(&live.status, live.failure_reason.as_deref())
    }

    fn uses(live: &Live) -> Vec<String> {
        let mut used = vec![live.domain_id.clone()];
        settings::uses(&live.user_settings, &mut used);
        used.sort();
        used.dedup();
        used
    }

    fn recovery(live: &Live) -> Recovery {
        status::recovery(&live.status)
    }

    fn complaint(live: &Live) -> Option<String> {
        status::complaint(&live.status, live.failure_reason.as_deref())
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name_in(Self::NAME, &live.domain_id, &live.name)]
    }
}

impl Presentation for UserProfile {
    fn summary(want: &Want) -> String {
        let user = want.single_sign_on_user_value.value().map_or_else(String::new, |user| format!("{user} "));
        format!("{user}in {}", want.domain.address())
    }
}

/// The mode of a change of a member of the settings.
fn settings_mode(path: &str) -> Mode {
    if path.starts_with("user_settings.r_studio_server_pro_app_settings.") {
        Mode::replace("a user profile keeps its part in RStudio")
    } else {
        Mode::InPlace
    }
}

/// Profiles of a domain with Identity Center name their user there, and others must not.
fn check_sign_in(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let identifier = want.single_sign_on_user_identifier.value().is_some();
    let value = want.single_sign_on_user_value.value();
    if value.is_some_and(|value| value.is_empty() || value.len() > 256) {
        let message = "the user in IAM Identity Center has 1 to 256 characters";
        problems.push(Problem::new("profile-single-sign-on", at, "single_sign_on_user_value", message, "write the user's name"));
    }
    let Some(domain) = view.want(&want.domain) else { return };
    match domain.auth_mode {
        AuthMode::Sso if !identifier || value.is_none() => {
            let message =
                format!("{} signs in through IAM Identity Center, and the profile names no user there", want.domain.address());
            let help = "add `single_sign_on_user_identifier: UserName` and `single_sign_on_user_value`";
            problems.push(Problem::new("profile-single-sign-on", at, "", message, help));
        }
        AuthMode::Iam if identifier || value.is_some() => {
            let path = if identifier { "single_sign_on_user_identifier" } else { "single_sign_on_user_value" };
            let message =
                format!("{} signs in through IAM, where a profile names no user of IAM Identity Center", want.domain.address());
            let help = "remove the `single_sign_on_...` fields, or give the domain `auth_mode: SSO`";
            problems.push(Problem::new("profile-single-sign-on", at, path, message, help));
        }
        AuthMode::Sso | AuthMode::Iam => {}
    }
}

#[cfg(test)]
mod tests;
