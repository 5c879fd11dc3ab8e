//! The profiles, spaces and apps that users have in a domain. They are nobody's resources unless the spec names them,
//! and they keep a domain or a profile from being deleted. Nothing here is ever deleted.

use aws_sdk_sagemaker::types::{AppDetails, AppStatus};
use heiiki_model::failure::{AwsError, Blocker, Class};

use crate::Aws;
use crate::pages::all;

/// Something of a user's in a domain.
#[derive(Debug)]
pub(super) struct Tenant {
    /// A description: `app JupyterLab/default of user profile alice`.
    what: String,
    status: String,
}

impl Tenant {
    /// Another possession of a user, or a blocker of one.
    pub(super) fn new(what: String, status: String) -> Self {
        Self { what, status }
    }

    /// One line for people.
    pub(super) fn line(&self) -> String {
        format!("{} ({})", self.what, self.status)
    }

    /// The tenant as a blocker.
    pub(super) fn blocker(&self) -> Blocker {
        let blocker = Blocker::new(self.line()).of("a user");
        if self.is_going() { blocker } else { blocker.remedy("have its user stop it, then run again with --evict-users") }
    }

    /// True when it goes away by itself.
    fn is_going(&self) -> bool {
        self.status == "Deleting"
    }
}

/// All that users have in a domain.
pub(super) async fn of_domain(aws: &Aws, domain: &str) -> Result<Vec<Tenant>, AwsError> {
    let (mut apps, spaces, profiles) = futures::try_join!(apps(aws, domain), spaces(aws, domain), profiles(aws, domain))?;
    let mut found: Vec<Tenant> = apps.drain(..).filter_map(app).collect();
    found.extend(spaces.into_iter().map(|(tenant, _)| tenant));
    found.extend(profiles);
    Ok(found)
}

/// All that one user has in a domain.
pub(super) async fn of_profile(aws: &Aws, domain: &str, profile: &str) -> Result<Vec<Tenant>, AwsError> {
    let (apps, spaces) = futures::try_join!(apps(aws, domain), spaces(aws, domain))?;
    let same = |name: Option<&String>| name.is_some_and(|name| name.eq_ignore_ascii_case(profile));
    let mut found: Vec<Tenant> = apps.into_iter().filter(|app| same(app.user_profile_name.as_ref())).filter_map(app).collect();
    found.extend(spaces.into_iter().filter(|(_, owner)| same(owner.as_ref())).map(|(tenant, _)| tenant));
    Ok(found)
}

/// All that runs in one space.
pub(super) async fn of_space(aws: &Aws, domain: &str, space: &str) -> Result<Vec<Tenant>, AwsError> {
    let apps = apps(aws, domain).await?.into_iter().filter(|app| app.space_name.as_deref() == Some(space));
    Ok(apps.filter_map(app).collect())
}

/// Turns AWS's "in use" into an error that names the tenants. It is worth a wait if they go by themselves, and it is
/// not if a user must give one up first.
pub(super) fn refused(error: AwsError, tenants: &[Tenant]) -> AwsError {
    let staying: Vec<String> = tenants.iter().filter(|tenant| !tenant.is_going()).map(Tenant::line).collect();
    if error.class != Class::InUse || staying.is_empty() {
        return error;
    }
    let message = format!(
        "{}. Still there: {}. Run the command again with --evict-users, which deletes them",
        error.message.trim_end_matches('.'),
        staying.join("; ")
    );
    AwsError { message, class: Class::Other, ..error }
}

/// An app, unless it is gone: a deleted one stays listed for a day, and a failed one does not count.
pub(super) fn app(app: AppDetails) -> Option<Tenant> {
    let status = app.status?;
    if matches!(status, AppStatus::Deleted | AppStatus::Failed) {
        return None;
    }
    let owner = match (app.user_profile_name, app.space_name) {
        (Some(profile), _) => format!(" of user profile {profile}"),
        (None, Some(space)) => format!(" of space {space}"),
        (None, None) => String::new(),
    };
    let kind = app.app_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default();
    let what = format!("app {kind}/{}{owner}", app.app_name.unwrap_or_default());
    Some(Tenant { what, status: status.as_str().to_owned() })
}

pub(super) async fn apps(aws: &Aws, domain: &str) -> Result<Vec<AppDetails>, AwsError> {
    all(pages!(aws.sagemaker.list_apps().domain_id_equals(domain), 100), |page| page.apps).await
}

/// Spaces, each with the profile that owns it.
async fn spaces(aws: &Aws, domain: &str) -> Result<Vec<(Tenant, Option<String>)>, AwsError> {
    let spaces = all(pages!(aws.sagemaker.list_spaces().domain_id_equals(domain), 100), |page| page.spaces).await?;
    let tenants = spaces.into_iter().map(|space| {
        let what = format!("space {}", space.space_name.unwrap_or_default());
        let status = space.status.map(|status| status.as_str().to_owned()).unwrap_or_default();
        (Tenant { what, status }, space.ownership_settings_summary.and_then(|owner| owner.owner_user_profile_name))
    });
    Ok(tenants.collect())
}

async fn profiles(aws: &Aws, domain: &str) -> Result<Vec<Tenant>, AwsError> {
    let call = aws.sagemaker.list_user_profiles().domain_id_equals(domain);
    let profiles = all(pages!(call, 100), |page| page.user_profiles).await?;
    let tenants = profiles.into_iter().map(|profile| {
        let what = format!("user profile {}", profile.user_profile_name.unwrap_or_default());
        let status = profile.status.map(|status| status.as_str().to_owned()).unwrap_or_default();
        Tenant { what, status }
    });
    Ok(tenants.collect())
}

#[cfg(test)]
mod tests {
    use aws_sdk_sagemaker::operation::delete_domain::DeleteDomainError;

    use super::*;
    use crate::error::our_error;

    fn in_use() -> AwsError {
        our_error::<DeleteDomainError>("ResourceInUse", "UserProfile(s) are associated with it.", Class::InUse)
    }

    fn tenant(what: &str, status: &str) -> Tenant {
        Tenant { what: what.into(), status: status.into() }
    }

    #[test]
    fn what_stays_ends_the_wait_and_is_named() {
        let going = [tenant("user profile a", "Deleting")];
        assert_eq!(refused(in_use(), &going), in_use());
        let staying = [tenant("user profile a", "Deleting"), tenant("app JupyterLab/default of space s", "InService")];
        let error = refused(in_use(), &staying);
        assert_eq!(error.class, Class::Other);
        assert!(
            error
                .message
                .contains("with it. Still there: app JupyterLab/default of space s (InService). Run the command again with"),
            "{}",
            error.message
        );
    }

    #[test]
    fn other_errors_stay_what_they_are() {
        let denied = AwsError { class: Class::Denied, ..in_use() };
        assert_eq!(refused(denied.clone(), &[tenant("space s", "InService")]), denied);
    }

    #[test]
    fn apps_that_are_gone_do_not_count() {
        let listed = |status: AppStatus| {
            app(AppDetails::builder().app_name("default").app_type("JupyterLab".into()).space_name("s").status(status).build())
        };
        assert!(listed(AppStatus::Deleted).is_none());
        assert!(listed(AppStatus::Failed).is_none());
        assert_eq!(listed(AppStatus::Pending).map(|app| app.line()), Some("app JupyterLab/default of space s (Pending)".into()));
    }
}
