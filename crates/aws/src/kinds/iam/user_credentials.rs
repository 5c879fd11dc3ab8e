//! A user's credentials, only to remove them: IAM deletes no user that has any. No secret is ever read.

use heiiki_model::failure::AwsError;

use super::calls::gone;
use crate::Aws;
use crate::error::failed;

/// Deletes the console password and the access keys.
pub(super) async fn delete_common(aws: &Aws, user: &str) -> Result<(), AwsError> {
    gone("DeleteLoginProfile", aws.iam.delete_login_profile().user_name(user).send()).await?;
    for page in pages!(aws.iam.list_access_keys().user_name(user)).await? {
        for key in page.access_key_metadata {
            gone("DeleteAccessKey", aws.iam.delete_access_key().user_name(user).set_access_key_id(key.access_key_id).send())
                .await?;
        }
    }
    Ok(())
}

/// Deletes what few users have: MFA devices, certificates, SSH keys and the credentials of single services.
pub(super) async fn delete_rare(aws: &Aws, user: &str) -> Result<(), AwsError> {
    delete_mfa_devices(aws, user).await?;
    delete_certificates(aws, user).await?;
    delete_ssh_keys(aws, user).await?;
    delete_service_credentials(aws, user).await
}

async fn delete_mfa_devices(aws: &Aws, user: &str) -> Result<(), AwsError> {
    for page in pages!(aws.iam.list_mfa_devices().user_name(user)).await? {
        for device in page.mfa_devices {
            let serial = device.serial_number;
            gone("DeactivateMFADevice", aws.iam.deactivate_mfa_device().user_name(user).serial_number(&serial).send()).await?;
            // A virtual device is an object with an ARN that outlives its use; a piece of hardware has a plain serial number.
            if serial.contains(":mfa/") {
                gone("DeleteVirtualMFADevice", aws.iam.delete_virtual_mfa_device().serial_number(&serial).send()).await?;
            }
        }
    }
    Ok(())
}

async fn delete_certificates(aws: &Aws, user: &str) -> Result<(), AwsError> {
    for page in pages!(aws.iam.list_signing_certificates().user_name(user)).await? {
        for certificate in page.certificates {
            gone(
                "DeleteSigningCertificate",
                aws.iam.delete_signing_certificate().user_name(user).certificate_id(certificate.certificate_id).send(),
            )
            .await?;
        }
    }
    Ok(())
}

async fn delete_ssh_keys(aws: &Aws, user: &str) -> Result<(), AwsError> {
    for page in pages!(aws.iam.list_ssh_public_keys().user_name(user)).await? {
        for key in page.ssh_public_keys.unwrap_or_default() {
            gone(
                "DeleteSSHPublicKey",
                aws.iam.delete_ssh_public_key().user_name(user).ssh_public_key_id(key.ssh_public_key_id).send(),
            )
            .await?;
        }
    }
    Ok(())
}

async fn delete_service_credentials(aws: &Aws, user: &str) -> Result<(), AwsError> {
    let answer = aws.iam.list_service_specific_credentials().user_name(user).send().await;
    let answer = answer.map_err(|error| failed("IAM", "ListServiceSpecificCredentials", error))?;
    for credential in answer.service_specific_credentials.unwrap_or_default() {
        let id = credential.service_specific_credential_id;
        gone(
            "DeleteServiceSpecificCredential",
            aws.iam.delete_service_specific_credential().user_name(user).service_specific_credential_id(id).send(),
        )
        .await?;
    }
    Ok(())
}
