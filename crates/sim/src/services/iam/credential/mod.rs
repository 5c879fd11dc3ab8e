//! Credentials of a user beside password, access keys and MFA devices: SSH public keys, signing certificates, and the
//! credentials of single services.
//!
//! It deliberately checks of a key or certificate only that it looks like one, and forgets the passwords that it gives out. The texts of `DeleteConflict` for
//! these three are not documented; they follow that for access keys.

use serde_json::{Value, json};

use super::user::stored::{Credential, Sort};
use super::user::{find, find_mut};
use super::{User, limit, names, tags, unique_id};
use crate::services::sts;
use crate::{Operation, Request, ServiceError, World};

/// The operations on credentials of users.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("UploadSSHPublicKey", upload_key),
    Operation::new("GetSSHPublicKey", get_key),
    Operation::new("ListSSHPublicKeys", |w, r| list(w, r, Sort::SshPublicKey, "SSHPublicKeys")),
    Operation::new("UpdateSSHPublicKey", |w, r| update(w, r, Sort::SshPublicKey)),
    Operation::new("DeleteSSHPublicKey", |w, r| delete(w, r, Sort::SshPublicKey)),
    Operation::new("UploadSigningCertificate", upload_certificate),
    Operation::new("ListSigningCertificates", |w, r| list(w, r, Sort::SigningCertificate, "Certificates")),
    Operation::new("UpdateSigningCertificate", |w, r| update(w, r, Sort::SigningCertificate)),
    Operation::new("DeleteSigningCertificate", |w, r| delete(w, r, Sort::SigningCertificate)),
    Operation::new("CreateServiceSpecificCredential", create_service),
    Operation::new("ListServiceSpecificCredentials", |w, r| list(w, r, Sort::ServiceCredential, "ServiceSpecificCredentials")),
    Operation::new("UpdateServiceSpecificCredential", |w, r| update(w, r, Sort::ServiceCredential)),
    Operation::new("DeleteServiceSpecificCredential", |w, r| delete(w, r, Sort::ServiceCredential)),
];

/// The named user, or the one who signed.
fn user_name(world: &World, request: &Request<'_>) -> Result<String, ServiceError> {
    match request.text("UserName") {
        Some(_) => names::name(request, "UserName", 128).map(str::to_owned),
        None => Ok(world.caller.arn.rsplit('/').next().unwrap_or_default().to_owned()),
    }
}

/// The row of a list.
fn row(user: &User, credential: &Credential) -> Value {
    let (at, status) = (credential.created.iso_seconds(), if credential.active { "Active" } else { "Inactive" });
    let mut row = json!({"UserName": user.name, "Status": status});
    row[credential.sort.member()] = json!(credential.id);
    match credential.sort {
        Sort::SshPublicKey => row["UploadDate"] = json!(at),
        Sort::SigningCertificate => {
            row["UploadDate"] = json!(at);
            row["CertificateBody"] = json!(credential.text);
        }
        Sort::ServiceCredential => {
            row["CreateDate"] = json!(at);
            row["ServiceName"] = json!(credential.text);
            row["ServiceUserName"] = json!(format!("{}-at-{}", user.name, user.arn.split(':').nth(4).unwrap_or_default()));
        }
    }
    row
}

/// Adds a credential; gives what lists show of it.
fn add(world: &mut World, request: &Request<'_>, sort: Sort, prefix: &str, text: &str) -> Result<Value, ServiceError> {
    let name = user_name(world, request)?;
    let user = find(world, &name)?;
    let (most, quota) = sort.most();
    // The credentials of single services are counted for each service.
    let same = |other: &&Credential| other.sort == sort && (sort != Sort::ServiceCredential || other.text == text);
    if user.credentials.iter().filter(same).count() >= most {
        return Err(limit(format!("Cannot exceed quota for {quota}: {most}")));
    }
    let id = unique_id(world, prefix);
    let credential = Credential { sort, id, active: true, created: request.now, text: text.to_owned() };
    let user = find_mut(world, &name)?;
    user.credentials.push(credential.clone());
    Ok(row(user, &credential))
}

fn upload_key(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let body = names::required(request, "SSHPublicKeyBody")?;
    if !body.starts_with("ssh-rsa ") && !body.starts_with("-----BEGIN") {
        return Err(ServiceError::bad("InvalidPublicKey", "The public key is invalid."));
    }
    let mut key = add(world, request, Sort::SshPublicKey, "APKA", body)?;
    key["SSHPublicKeyBody"] = json!(body);
    Ok(json!({"SSHPublicKey": key}))
}

fn get_key(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    names::word(request, "Encoding", &["SSH", "PEM"])?;
    let user = find(world, names::name(request, "UserName", 64)?)?;
    let id = names::required(request, "SSHPublicKeyId")?;
    let credential = &user.credentials[position(user, Sort::SshPublicKey, id)?];
    let mut key = row(user, credential);
    key["SSHPublicKeyBody"] = json!(credential.text);
    Ok(json!({"SSHPublicKey": key}))
}

fn upload_certificate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let body = names::required(request, "CertificateBody")?;
    if !body.starts_with("-----BEGIN CERTIFICATE-----") {
        return Err(ServiceError::bad(
            "MalformedCertificate",
            "Unable to parse certificate. Please ensure the certificate is in PEM format.",
        ));
    }
    Ok(json!({"Certificate": add(world, request, Sort::SigningCertificate, "", body)?}))
}

fn create_service(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let service = names::required(request, "ServiceName")?;
    if !["codecommit.amazonaws.com", "cassandra.amazonaws.com", "bedrock.amazonaws.com"].contains(&service) {
        return Err(ServiceError::new(
            404,
            "NotSupportedService",
            "The specified service does not support service-specific credentials.",
        ));
    }
    let mut made = add(world, request, Sort::ServiceCredential, "ACCA", service)?;
    made["ServicePassword"] = json!(sts::secret(world));
    Ok(json!({"ServiceSpecificCredential": made}))
}

fn list(world: &mut World, request: &Request<'_>, sort: Sort, member: &str) -> Result<Value, ServiceError> {
    let user = find(world, &user_name(world, request)?)?;
    let service = request.text("ServiceName");
    let fits = |one: &&Credential| one.sort == sort && service.is_none_or(|service| one.text == service);
    let items = user.credentials.iter().filter(fits).map(|one| (one.id.clone(), one)).collect();
    tags::paged(request, member, items, |one| row(user, one))
}

fn position(user: &User, sort: Sort, id: &str) -> Result<usize, ServiceError> {
    user.credentials.iter().position(|one| one.sort == sort && one.id == id).ok_or_else(|| sort.missing(id))
}

fn update(world: &mut World, request: &Request<'_>, sort: Sort) -> Result<Value, ServiceError> {
    let name = user_name(world, request)?;
    let id = names::required(request, sort.member())?;
    names::required(request, "Status")?;
    let active = names::word(request, "Status", &["Active", "Inactive"])? != Some("Inactive");
    let user = find_mut(world, &name)?;
    let at = position(user, sort, id)?;
    user.credentials[at].active = active;
    Ok(Value::Null)
}

fn delete(world: &mut World, request: &Request<'_>, sort: Sort) -> Result<Value, ServiceError> {
    let name = user_name(world, request)?;
    let id = names::required(request, sort.member())?;
    let user = find_mut(world, &name)?;
    let at = position(user, sort, id)?;
    user.credentials.remove(at);
    Ok(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::super::testing::Account;
    use super::*;

    #[test]
    #[expect(clippy::too_many_lines, reason = "one story, told in its order")]
    fn each_sort_is_made_listed_switched_off_and_deleted() {
        let mut account = Account::new();
        account.done("CreateUser", &json!({"UserName": "u"}));
        for (make, input, answer, sort, noun, list) in [
            (
                "UploadSSHPublicKey",
                json!({"SSHPublicKeyBody": "ssh-rsa AAAA"}),
                "SSHPublicKey",
                Sort::SshPublicKey,
                "SSHPublicKey",
                "SSHPublicKeys",
            ),
            (
                "UploadSigningCertificate",
                json!({"CertificateBody": "-----BEGIN CERTIFICATE-----\nx"}),
                "Certificate",
                Sort::SigningCertificate,
                "SigningCertificate",
                "Certificates",
            ),
            (
                "CreateServiceSpecificCredential",
                json!({"ServiceName": "codecommit.amazonaws.com"}),
                "ServiceSpecificCredential",
                Sort::ServiceCredential,
                "ServiceSpecificCredential",
                "ServiceSpecificCredentials",
            ),
        ] {
            let with = |more: Value| {
                let mut input = json!({"UserName": "u"});
                for (key, value) in more.as_object().unwrap() {
                    input[key] = value.clone();
                }
                input
            };
            let id = account.done(make, &with(input.clone()))[answer][sort.member()].as_str().unwrap().to_owned();
            let named = |status: Option<&str>| {
                let mut more = json!({});
                more[sort.member()] = json!(id);
                status.into_iter().for_each(|status| more["Status"] = json!(status));
                with(more)
            };
            account.done(&format!("Update{noun}"), &named(Some("Inactive")));
            let listed = account.done(&format!("List{noun}s"), &with(json!({})))[list].clone();
            assert_eq!((&listed[0][sort.member()], &listed[0]["Status"]), (&json!(id), &json!("Inactive")), "{noun}");
            assert_eq!(listed[0].get("ServicePassword"), None, "no list shows a secret");
            assert_eq!(account.refused("DeleteUser", &with(json!({}))).code, "DeleteConflict", "{noun}");
            account.done(&format!("Delete{noun}"), &named(None));
            assert_eq!(account.refused(&format!("Delete{noun}"), &named(None)).code, "NoSuchEntity", "{noun}");
            let (most, _) = sort.most();
            for _ in 0..most {
                account.done(make, &with(input.clone()));
            }
            assert_eq!(account.refused(make, &with(input)).code, "LimitExceeded", "{noun}");
            let listed = account.done(&format!("List{noun}s"), &with(json!({})))[list].clone();
            for one in listed.as_array().unwrap() {
                let mut more = json!({});
                more[sort.member()] = one[sort.member()].clone();
                account.done(&format!("Delete{noun}"), &with(more));
            }
        }
        account.done("DeleteUser", &json!({"UserName": "u"}));
    }

    #[test]
    fn what_is_none_is_refused() {
        let mut account = Account::new();
        account.done("CreateUser", &json!({"UserName": "u"}));
        for (action, member, code) in [
            ("UploadSSHPublicKey", "SSHPublicKeyBody", "InvalidPublicKey"),
            ("UploadSigningCertificate", "CertificateBody", "MalformedCertificate"),
            ("CreateServiceSpecificCredential", "ServiceName", "NotSupportedService"),
        ] {
            let mut input = json!({"UserName": "u"});
            input[member] = json!("x");
            assert_eq!(account.refused(action, &input).code, code);
        }
    }
}
