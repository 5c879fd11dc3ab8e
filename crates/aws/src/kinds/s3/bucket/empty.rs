//! Empties a bucket: versions, delete markers and uploads, a bounded number at a time, so that whoever waits hears how it goes.

use aws_sdk_s3::operation::delete_objects::DeleteObjectsError;
use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
use aws_sdk_s3::types::{self, Delete, ObjectIdentifier};
use futures::stream::{StreamExt, TryStreamExt, iter};
use heiiki_model::failure::{AwsError, Blocker, Class};

use crate::Aws;
use crate::error::{Classify, our_error, told_error};
use crate::kinds::s3::whole;

/// Pages of a thousand versions that are deleted before the caller hears of it: ten to twenty seconds.
const PAGES: usize = 10;

/// Uploads that are aborted at once.
const CONCURRENCY: usize = 8;

/// A part of S3's message about a version that object lock keeps.
const LOCKED: &str = "object lock";

/// Deletes what is in a bucket. An error that it is still in use says that there is more.
pub(super) async fn empty(aws: &Aws, name: &str) -> Result<(), AwsError> {
    abort_uploads(aws, name).await?;
    let mut deleted = 0;
    for _ in 0..PAGES {
        let page = versions(aws, name).await?;
        let objects = identifiers(&page);
        if objects.is_empty() {
            return Ok(());
        }
        let count = objects.len();
        delete(aws, name, objects).await?;
        deleted += count;
        if page.is_truncated != Some(true) {
            return Ok(());
        }
    }
    Err(our_error::<DeleteObjectsError>(
        "BucketNotEmpty",
        format!("{deleted} object versions are deleted, and more are left"),
        Class::InUse,
    ))
}

/// The number of objects that are left in a bucket, and the next one. Both change with every page that is deleted.
pub(super) async fn left(aws: &Aws, name: &str) -> Result<Vec<Blocker>, AwsError> {
    let Some(page) = versions(aws, name).await.found()? else { return Ok(Vec::new()) };
    let objects = identifiers(&page);
    let Some(next) = objects.first() else { return Ok(Vec::new()) };
    let more = if page.is_truncated == Some(true) { "more than " } else { "" };
    let count = objects.len();
    let noun = if count == 1 { "version is" } else { "versions are" };
    let what = format!("{more}{count} object {noun} left, beginning with {}", shown(&next.key, next.version_id.as_deref()));
    Ok(vec![Blocker::new(what).of("whoever writes to the bucket").remedy("stop what writes to it; then run the command again")])
}

/// The first page of versions and delete markers.
pub(super) async fn versions(aws: &Aws, name: &str) -> Result<ListObjectVersionsOutput, AwsError> {
    aws.s3.list_object_versions().bucket(name).max_keys(1000).send().await.classify()
}

fn identifiers(page: &ListObjectVersionsOutput) -> Vec<ObjectIdentifier> {
    let versions = page.versions().iter().map(|version| (version.key(), version.version_id()));
    let markers = page.delete_markers().iter().map(|marker| (marker.key(), marker.version_id()));
    let one = |(key, id): (Option<&str>, Option<&str>)| {
        whole(ObjectIdentifier::builder().key(key.unwrap_or_default()).set_version_id(id.map(str::to_owned)).build())
    };
    versions.chain(markers).map(one).collect()
}

/// Deletes versions. The call succeeds whatever becomes of each of them.
async fn delete(aws: &Aws, name: &str, objects: Vec<ObjectIdentifier>) -> Result<(), AwsError> {
    let delete = whole(Delete::builder().set_objects(Some(objects)).quiet(true).build());
    let errors = aws.s3.delete_objects().bucket(name).delete(delete).send().await.classify()?.errors.unwrap_or_default();
    refused(&errors).map_or(Ok(()), Err)
}

/// The errors of single versions as one. A locked version ends the deletion, a passing error is tried again.
fn refused(errors: &[types::Error]) -> Option<AwsError> {
    let text = |error: &types::Error| error.message().unwrap_or_default().to_owned();
    let locked: Vec<&types::Error> = errors.iter().filter(|error| text(error).contains(LOCKED)).collect();
    if let Some(first) = locked.first() {
        let message = format!(
            "object lock keeps {}: {}. They can be deleted when their retention has ended and no legal hold is on them; heiiki does not bypass it",
            several(&locked),
            text(first).trim_end_matches('.')
        );
        return Some(our_error::<DeleteObjectsError>("ObjectLocked", message, Class::Other));
    }
    let first = errors.first()?;
    let code = first.code().unwrap_or("Unknown");
    let all: Vec<&types::Error> = errors.iter().collect();
    let message = format!("{} could not be deleted: {}", several(&all), text(first));
    Some(AwsError { message, ..told_error::<DeleteObjectsError>(code, &text(first)) })
}

/// A few of the versions that errors are about.
fn several(errors: &[&types::Error]) -> String {
    const FEW: usize = 3;
    let named: Vec<String> =
        errors.iter().take(FEW).map(|error| shown(error.key().unwrap_or_default(), error.version_id())).collect();
    let more = errors.len().saturating_sub(FEW);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", named.join(", "))
}

fn shown(key: &str, version: Option<&str>) -> String {
    version.filter(|id| *id != "null").map_or_else(|| key.to_owned(), |id| format!("{key} (version {id})"))
}

/// Uploads that were begun do not keep a bucket from being deleted; until they are aborted they cost.
async fn abort_uploads(aws: &Aws, name: &str) -> Result<(), AwsError> {
    for _ in 0..PAGES {
        let page = aws.s3.list_multipart_uploads().bucket(name).send().await.classify()?;
        let uploads = page.uploads.unwrap_or_default();
        if uploads.is_empty() {
            break;
        }
        let abort = async |upload: types::MultipartUpload| {
            let call = aws.s3.abort_multipart_upload().bucket(name).set_key(upload.key).set_upload_id(upload.upload_id);
            call.send().await.or_gone()
        };
        iter(uploads).map(abort).buffer_unordered(CONCURRENCY).try_collect::<()>().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(key: &str, code: &str, message: &str) -> types::Error {
        types::Error::builder().key(key).version_id("v1").code(code).message(message).build()
    }

    #[test]
    fn errors_of_single_versions_are_read() {
        assert_eq!(refused(&[]), None);
        let kept = "Access Denied because object protected by object lock.";
        let mut errors: Vec<types::Error> = (0..5).map(|n| error(&format!("k{n}"), "AccessDenied", kept)).collect();
        errors.insert(0, error("slow", "SlowDown", "Please reduce your request rate."));
        let said = refused(&errors).expect("something is locked");
        assert_eq!((said.code.as_str(), said.class), ("ObjectLocked", Class::Other));
        assert!(
            said.message.starts_with("object lock keeps k0 (version v1), k1 (version v1), k2 (version v1) and 2 more: "),
            "{said}"
        );
        assert_eq!(refused(&errors[..1]).map(|error| error.class), Some(Class::Throttled));
        assert_eq!(refused(&[error("k", "AccessDenied", "Access Denied")]).map(|error| error.class), Some(Class::Denied));
    }
}
