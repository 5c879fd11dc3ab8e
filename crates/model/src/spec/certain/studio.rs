//! Users who would land in a Studio that is switched off, and apps that AWS does not make any more.

use crate::kinds::sagemaker::app::App;
use crate::kinds::sagemaker::app_settings::Feature;
use crate::kinds::sagemaker::domain::Domain;
use crate::kinds::sagemaker::user_profile::UserProfile;
use crate::kinds::sagemaker::user_settings::{AppType, UserSettings};
use crate::spec::View;
use crate::{Address, Problem};

/// The landing page of Studio Classic, which exists without Studio's portal.
const CLASSIC: &str = "app:JupyterServer:";

/// AWS's default landing page is Studio, and AWS refuses it if the portal is off (`StudioWebPortal is disabled for this
/// domain/user`, hashicorp/terraform-provider-aws#35504).
pub(super) fn check(view: &View<'_>, problems: &mut Vec<Problem>) {
    for (at, want) in view.all::<Domain>() {
        let settings = &want.default_user_settings;
        if is_off(settings) && !lands_elsewhere(settings) {
            problems.push(problem(at, "default_user_settings.studio_web_portal"));
        }
    }
    for (at, want) in view.all::<UserProfile>() {
        let (Some(settings), Some(domain)) = (want.user_settings.value(), view.want(&want.domain)) else { continue };
        let elsewhere = lands_elsewhere(settings)
            || settings.default_landing_uri.value().is_none() && lands_elsewhere(&domain.default_user_settings);
        if is_off(settings) && !elsewhere {
            problems.push(problem(at, "user_settings.studio_web_portal"));
        }
    }
    for (at, want) in view.all::<App>() {
        // `This AppType has been deprecated` (aws-samples/aws-ai-intelligent-document-processing#53). It is not known if older
        // domains keep it.
        if want.app_type == AppType::KernelGateway {
            let message = "AWS has deprecated KernelGateway apps, and may refuse to make one";
            let help = "use a JupyterLab app in a space, which runs its kernels itself";
            problems.push(Problem::new("app-type-ended", at, "app_type", message, help).warning());
        }
    }
}

fn is_off(settings: &UserSettings) -> bool {
    settings.studio_web_portal.value() == Some(&Feature::Disabled)
}

/// True if the spec gives a landing page other than Studio. `studio::` beside a portal that is off is reported at its own place.
fn lands_elsewhere(settings: &UserSettings) -> bool {
    settings.default_landing_uri.value().is_some()
}

fn problem(at: &Address, path: &str) -> Problem {
    let message = "users land in Studio unless something else is said, and AWS refuses that while the portal is off";
    let help = format!("add `default_landing_uri: \"{CLASSIC}\"`, or leave the portal on");
    Problem::new("portal-without-landing", at, path, message, help)
}
