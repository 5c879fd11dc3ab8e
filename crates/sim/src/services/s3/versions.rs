//! ListObjectVersions: every version and delete marker, the newest of a key first.

use serde_json::{Value, json};

use super::listing::{Asked, behind, common_prefixes, page};
use super::object::Version;
use super::{access, bucket, errors};
use crate::{Request, ServiceError, World};

/// `ListObjectVersions`.
pub(super) fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let asked = Asked::read(request, "MaxKeys")?;
    let (key_marker, id_marker) = (request.text("KeyMarker"), request.text("VersionIdMarker"));
    if id_marker.is_some() && key_marker.is_none() {
        return Err(errors::invalid_argument("A version-id marker cannot be specified without a key marker."));
    }
    let owner = bucket::owner(world);
    let bucket = access::bucket(world, &name)?;
    let all = bucket.objects.iter().flat_map(|(key, versions)| {
        let from = match key_marker {
            // The page begins after the version of the marker. If that was deleted since, it was newer than all that
            // are left.
            Some(marker) if marker == key => {
                let at = id_marker.map(|id| versions.iter().position(|version| version.id == id).map_or(0, |at| at + 1));
                at.unwrap_or(versions.len())
            }
            Some(marker) if !behind(&asked, key, marker) => versions.len(),
            Some(_) | None => 0,
        };
        versions.iter().enumerate().skip(from).map(move |(at, version)| (key, at == 0, version))
    });
    let items = all.map(|(key, latest, version)| (key.clone(), Some(version.id.clone()), (key.clone(), latest, version)));
    let found = page(&asked, items);
    let (mut versions, mut markers) = (Vec::new(), Vec::new());
    for (key, latest, version) in &found.items {
        let list = if version.delete_marker { &mut markers } else { &mut versions };
        list.push(view(&asked, key, *latest, version, &owner));
    }
    let mut answer = json!({
        "Name": name,
        "KeyMarker": asked.written(key_marker.unwrap_or_default()),
        "VersionIdMarker": id_marker.unwrap_or_default(),
        "MaxKeys": asked.size,
        "IsTruncated": found.last.is_some(),
        "NextKeyMarker": found.last.as_ref().map(|last| asked.written(&last.key)),
        "NextVersionIdMarker": found.last.as_ref().and_then(|last| last.id.clone()),
        "Version": versions,
        "DeleteMarker": markers,
        "CommonPrefixes": common_prefixes(&asked, &found.common),
    });
    asked.echo(&mut answer);
    Ok(answer)
}

fn view(asked: &Asked<'_>, key: &str, latest: bool, version: &Version, owner: &str) -> Value {
    let mut view = json!({
        "Key": asked.written(key),
        "VersionId": version.id,
        "IsLatest": latest,
        "LastModified": version.modified.iso(),
        "Owner": {"ID": owner},
    });
    if !version.delete_marker {
        view["ETag"] = json!(version.etag);
        view["Size"] = json!(version.size);
        view["StorageClass"] = json!(version.storage_class);
    }
    view
}
