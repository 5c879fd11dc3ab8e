//! The credentials of a user: the password and the access keys. They are only shown and removed, because IAM deletes
//! no user that has any. No secret is ever read.
//!
//! The credential report would show all users in two calls. But it is up to four hours old and has no ids, so that a
//! newer key would be deleted unseen. So each user of ours that matters is asked for instead.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use heiiki_model::failure::AwsError;
use heiiki_model::kinds::iam::credential::{Credential, Live, Sort};
use heiiki_model::spec::Disposition;

use super::{CONCURRENCY, tags, user};
use crate::each::each;
use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for Credential {
    const POLL: Duration = super::POLL;
    const STALL_TIMEOUT: Duration = super::STALL_TIMEOUT;

    /// Lists the credentials of the users of ours that may be deleted, or of all users of ours if the scope is deep.
    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        if scope.all {
            return Ok(Vec::new());
        }
        let details = scope.account.details(aws, scope).await?;
        let matters =
            |name: &str, tags: &BTreeMap<String, String>| scope.is_ours(tags) && (scope.deep || !scope.keeps_user(name, tags));
        let users = details.users.iter().filter_map(|detail| {
            let (name, arn) = (detail.user_name()?, detail.arn()?);
            matters(name, &tags::of(detail.tags())).then(|| (name.to_owned(), arn.to_owned()))
        });
        let users: Vec<(String, String)> = users.collect();
        let mut found = Vec::new();
        for (name, arn) in users {
            let all = of_user(aws, &name, &arn).await?.into_iter();
            found.extend(all.map(|live| Found { live, tags: BTreeMap::new() }));
        }
        Ok(found)
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let Some((user, sort, _)) = Live::parts(id) else { return Ok(None) };
        let all = of_sort(aws, user, sort).await.found()?.unwrap_or_default();
        Ok(all.into_iter().find(|live| Live::path(&live.user, live.sort, &live.id) == id))
    }

    async fn create(_: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        match new.want {}
    }

    async fn update(_: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        match edit.want {
            Some(want) => match want {},
            None => Ok(()),
        }
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        remove(aws, &live).await
    }

    /// AWS takes no tags for them.
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        let path = Live::path(&live.user, live.sort, &live.id);
        Ok(Self::get(aws, &path).await?.map(|_| BTreeMap::new()))
    }

    /// AWS takes no tags for them.
    async fn retag(_: &Aws, _: Live, _: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        Ok(())
    }
}

/// Removes everything that a user has, so that IAM lets the user go.
pub(super) async fn remove_all(aws: &Aws, name: &str) -> Result<(), AwsError> {
    for sort in Sort::ALL {
        for live in of_sort(aws, name, sort).await? {
            remove(aws, &live).await?;
        }
    }
    Ok(())
}

/// Removes what many users have: the password and the access keys.
pub(super) async fn remove_usual(aws: &Aws, name: &str) -> Result<(), AwsError> {
    aws.iam.delete_login_profile().user_name(name).send().await.or_gone()?;
    for live in access_keys(aws, name).await? {
        remove(aws, &live).await?;
    }
    Ok(())
}

async fn remove(aws: &Aws, live: &Live) -> Result<(), AwsError> {
    let (user, id) = (live.user.as_str(), live.id.as_str());
    match live.sort {
        Sort::Password => aws.iam.delete_login_profile().user_name(user).send().await.or_gone(),
        Sort::AccessKey => aws.iam.delete_access_key().user_name(user).access_key_id(id).send().await.or_gone(),
        Sort::ServiceCredential => {
            let call = aws.iam.delete_service_specific_credential().user_name(user).service_specific_credential_id(id);
            call.send().await.or_gone()
        }
        Sort::SshPublicKey => aws.iam.delete_ssh_public_key().user_name(user).ssh_public_key_id(id).send().await.or_gone(),
        Sort::SigningCertificate => {
            aws.iam.delete_signing_certificate().user_name(user).certificate_id(id).send().await.or_gone()
        }
        Sort::MfaDevice => {
            aws.iam.deactivate_mfa_device().user_name(user).serial_number(id).send().await.or_gone()?;
            // A virtual device is an object with an ARN that outlives its use; a piece of hardware has a plain serial number.
            if id.contains(":mfa/") {
                aws.iam.delete_virtual_mfa_device().serial_number(id).send().await.or_gone()?;
            }
            Ok(())
        }
        Sort::GroupMembership => aws.iam.remove_user_from_group().user_name(user).group_name(id).send().await.or_gone(),
    }
}

/// All credentials of a user, with their last use where AWS tells it. Empty for a user that was deleted during the
/// reading.
async fn of_user(aws: &Aws, name: &str, arn: &str) -> Result<Vec<Live>, AwsError> {
    let read = async |sort: Sort| Ok(of_sort(aws, name, sort).await.found()?.unwrap_or_default());
    let mut all = each(Sort::ALL, CONCURRENCY, read).await?;
    for live in &mut all {
        arn.clone_into(&mut live.user_arn);
        match live.sort {
            Sort::AccessKey => key_use(aws, live).await?,
            Sort::Password => live.last_used = user::password_used(aws, name).await?.as_ref().and_then(written),
            Sort::ServiceCredential | Sort::SshPublicKey | Sort::SigningCertificate | Sort::MfaDevice | Sort::GroupMembership => {
            }
        }
    }
    Ok(all)
}

async fn of_sort(aws: &Aws, name: &str, sort: Sort) -> Result<Vec<Live>, AwsError> {
    match sort {
        Sort::Password => password(aws, name).await,
        Sort::AccessKey => access_keys(aws, name).await,
        Sort::ServiceCredential => service_credentials(aws, name).await,
        Sort::SshPublicKey => ssh_keys(aws, name).await,
        Sort::SigningCertificate => certificates(aws, name).await,
        Sort::MfaDevice => mfa_devices(aws, name).await,
        Sort::GroupMembership => {
            let groups = user::groups(aws, name).await?;
            Ok(groups.into_iter().map(|group| live(name, sort, group, None, None)).collect())
        }
    }
}

fn live(user: &str, sort: Sort, id: String, status: Option<&str>, created: Option<&DateTime>) -> Live {
    Live {
        user: user.to_owned(),
        user_arn: String::new(),
        sort,
        id,
        status: status.map(str::to_owned),
        created: created.and_then(written),
        last_used: None,
        service: None,
    }
}

fn written(when: &DateTime) -> Option<String> {
    when.fmt(Format::DateTime).ok()
}

async fn password(aws: &Aws, name: &str) -> Result<Vec<Live>, AwsError> {
    let answer = aws.iam.get_login_profile().user_name(name).send().await.found()?;
    let password = answer.map(|answer| {
        let created = answer.login_profile.as_ref().map(|profile| &profile.create_date);
        live(name, Sort::Password, String::new(), None, created)
    });
    Ok(password.into_iter().collect())
}

async fn access_keys(aws: &Aws, name: &str) -> Result<Vec<Live>, AwsError> {
    let keys = all(pages!(aws.iam.list_access_keys().user_name(name)), |page| page.access_key_metadata).await?;
    let keys = keys.into_iter().map(|key| {
        let status = key.status.as_ref().map(aws_sdk_iam::types::StatusType::as_str);
        let id = key.access_key_id.clone().unwrap_or_default();
        live(name, Sort::AccessKey, id, status, key.create_date.as_ref())
    });
    Ok(keys.collect())
}

/// Adds the time and the service of a key's last use.
async fn key_use(aws: &Aws, live: &mut Live) -> Result<(), AwsError> {
    let answer = aws.iam.get_access_key_last_used().access_key_id(&live.id).send().await.found()?;
    let used = answer.and_then(|answer| answer.access_key_last_used);
    let Some(used) = used.filter(|used| used.last_used_date.is_some()) else { return Ok(()) };
    live.last_used = used.last_used_date.as_ref().and_then(written);
    live.service = Some(format!("{} in {}", used.service_name, used.region));
    Ok(())
}

async fn mfa_devices(aws: &Aws, name: &str) -> Result<Vec<Live>, AwsError> {
    let devices = all(pages!(aws.iam.list_mfa_devices().user_name(name)), |page| page.mfa_devices).await?.into_iter();
    Ok(devices.map(|it| live(name, Sort::MfaDevice, it.serial_number.clone(), None, Some(&it.enable_date))).collect())
}

async fn certificates(aws: &Aws, name: &str) -> Result<Vec<Live>, AwsError> {
    let certificates = all(pages!(aws.iam.list_signing_certificates().user_name(name)), |page| page.certificates).await?;
    let certificates = certificates.into_iter().map(|one| {
        let status = Some(one.status.as_str());
        live(name, Sort::SigningCertificate, one.certificate_id.clone(), status, one.upload_date.as_ref())
    });
    Ok(certificates.collect())
}

async fn ssh_keys(aws: &Aws, name: &str) -> Result<Vec<Live>, AwsError> {
    let keys = all(pages!(aws.iam.list_ssh_public_keys().user_name(name)), |page| page.ssh_public_keys).await?;
    let keys = keys.into_iter().map(|key| {
        let status = Some(key.status.as_str());
        live(name, Sort::SshPublicKey, key.ssh_public_key_id.clone(), status, Some(&key.upload_date))
    });
    Ok(keys.collect())
}

async fn service_credentials(aws: &Aws, name: &str) -> Result<Vec<Live>, AwsError> {
    let answer = aws.iam.list_service_specific_credentials().user_name(name).send().await.classify()?;
    let all = answer.service_specific_credentials.unwrap_or_default().into_iter();
    Ok(all
        .map(|one| {
            let (id, status) = (one.service_specific_credential_id.clone(), Some(one.status.as_str()));
            let found = live(name, Sort::ServiceCredential, id, status, Some(&one.create_date));
            Live { service: Some(one.service_name), ..found }
        })
        .collect())
}
