//! Multipart uploads as far as they matter to who empties a bucket: begun, listed, aborted. Parts cannot be sent.

use serde_json::{Value, json};

use super::listing::{Asked, behind, common_prefixes, page};
pub(super) use super::stored::Upload;
use super::{access, bucket, errors};
use crate::{Request, ServiceError, World};

/// `CreateMultipartUpload`.
pub(super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let key = request.text("Key").unwrap_or_default().to_owned();
    let id = world.digits(48);
    let upload = Upload { key: key.clone(), initiated: request.now };
    access::bucket(world, &name)?.uploads.insert(id.clone(), upload);
    Ok(json!({"Bucket": name, "Key": key, "UploadId": id}))
}

/// `AbortMultipartUpload`.
pub(super) fn abort(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let (id, key) = (request.text("UploadId").unwrap_or_default(), request.text("Key").unwrap_or_default());
    let bucket = access::bucket(world, &name)?;
    if bucket.uploads.get(id).is_none_or(|upload| upload.key != key) {
        let text = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
        return Err(ServiceError::new(404, "NoSuchUpload", text).with("UploadId", id));
    }
    bucket.uploads.remove(id);
    Ok(Value::Null)
}

/// `ListMultipartUploads`: by key and id.
pub(super) fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let asked = Asked::read(request, "MaxUploads")?;
    let (key_marker, id_marker) = (request.text("KeyMarker"), request.text("UploadIdMarker"));
    if id_marker.is_some() && key_marker.is_none() {
        return Err(errors::invalid_argument("An upload-id marker cannot be specified without a key marker."));
    }
    let owner = bucket::owner(world);
    let bucket = access::bucket(world, &name)?;
    let mut all: Vec<_> = bucket.uploads.iter().map(|(id, upload)| (&upload.key, id, upload.initiated)).collect();
    all.sort();
    let from = |key: &str, id: &str| match (key_marker, id_marker) {
        (Some(marker), Some(last)) if marker == key => id > last,
        (Some(marker), _) => behind(&asked, key, marker),
        (None, _) => true,
    };
    let items = all.into_iter().filter(|(key, id, _)| from(key, id));
    let found = page(&asked, items.map(|(key, id, begun)| (key.clone(), Some(id.clone()), (key.clone(), id.clone(), begun))));
    let uploads: Vec<Value> = found
        .items
        .iter()
        .map(|(key, id, begun)| {
            json!({
                "Key": asked.written(key),
                "UploadId": id,
                "Initiated": begun.iso(),
                "StorageClass": "STANDARD",
                "Owner": {"ID": owner},
                "Initiator": {"ID": owner},
            })
        })
        .collect();
    let mut answer = json!({
        "Bucket": name,
        "KeyMarker": asked.written(key_marker.unwrap_or_default()),
        "UploadIdMarker": id_marker.unwrap_or_default(),
        "MaxUploads": asked.size,
        "IsTruncated": found.last.is_some(),
        "NextKeyMarker": found.last.as_ref().map(|last| asked.written(&last.key)),
        "NextUploadIdMarker": found.last.as_ref().and_then(|last| last.id.clone()),
        "Upload": uploads,
        "CommonPrefixes": common_prefixes(&asked, &found.common),
    });
    asked.echo(&mut answer);
    Ok(answer)
}
