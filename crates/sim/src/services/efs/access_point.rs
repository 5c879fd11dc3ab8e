//! Access points: made, described and deleted. A client's view through one is not simulated.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{LifeCycle, errors, plain_id, tags};
use crate::pagination::{self, Sizes};
use crate::services::arn;
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

const PAGE: Sizes = Sizes { default: 100, min: 1, max: 1000 };

/// An access point.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccessPoint {
    /// `fsap-...`.
    pub id: String,
    /// The client token it was made with.
    pub token: String,
    /// The file system.
    pub file_system: String,
    /// The enforced user, as given.
    pub posix_user: Option<Value>,
    /// The root directory, as given.
    pub root: Value,
    /// Its state through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<LifeCycle>,
    /// Tags.
    pub tags: Tags,
}

pub(super) fn find<'w>(world: &'w World, now: Time, given: &str) -> Result<&'w AccessPoint, ServiceError> {
    let id = plain_id(given);
    world
        .efs
        .access_points
        .get(id)
        .filter(|point| point.timeline.status(now) != LifeCycle::Gone)
        .ok_or_else(|| errors::no_access_point(id))
}

/// `CreateAccessPoint`: the same token with the same file system answers `AccessPointAlreadyExists`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let (now, token) = (request.now, request.text("ClientToken").unwrap_or_default());
    let system = super::file_system(world, now, request.text("FileSystemId").unwrap_or_default())?;
    let file_system = system.id.clone();
    if system.timeline.status(now) != LifeCycle::Available {
        return Err(errors::wrong_state(&file_system, system.timeline.status(now).word()));
    }
    if let Some(twin) = world.efs.access_points.values().find(|point| point.token == token && point.file_system == file_system) {
        let text = format!("Access point '{}' was made with this client token.", twin.id);
        return Err(ServiceError::new(409, "AccessPointAlreadyExists", text).with("AccessPointId", &twin.id));
    }
    let tags = tags::read(request.list("Tags"))?;
    let id = world.id("fsap");
    let point = AccessPoint {
        id: id.clone(),
        token: token.to_owned(),
        file_system,
        posix_user: input.get("PosixUser").cloned(),
        root: input.get("RootDirectory").cloned().unwrap_or_else(|| json!({ "Path": "/" })),
        timeline: Timeline::go(LifeCycle::Creating, now, LifeCycle::Available, now + world.tuning.efs_change(), None),
        tags,
    };
    let answer = view(world, now, &point);
    world.efs.access_points.insert(id, point);
    Ok(answer)
}

/// `DescribeAccessPoints`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let (point, system) = (request.text("AccessPointId").map(plain_id), request.text("FileSystemId").map(plain_id));
    if point.is_some() && system.is_some() {
        return Err(errors::bad_request("Specify an AccessPointId or a FileSystemId, not both."));
    }
    if let Some(id) = point {
        find(world, now, id)?;
    }
    if let Some(id) = system {
        super::file_system(world, now, id)?;
    }
    let views = world
        .efs
        .access_points
        .values()
        .filter(|found| point.is_none_or(|id| id == found.id) && system.is_none_or(|id| id == found.file_system))
        .map(|found| (found.id.clone(), view(world, now, found)))
        .collect();
    let page = pagination::efs(request, "MaxResults", "NextToken", PAGE, views)?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "NextToken");
    answer.insert("AccessPoints".to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

/// `DeleteAccessPoint`.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, change) = (request.now, world.tuning.efs_change());
    let id = find(world, now, request.text("AccessPointId").unwrap_or_default())?.id.clone();
    if let Some(point) = world.efs.access_points.get_mut(&id).filter(|point| point.timeline.status(now) != LifeCycle::Deleting) {
        point.timeline = Timeline::go(LifeCycle::Deleting, now, LifeCycle::Gone, now + change, None);
    }
    Ok(Value::Null)
}

fn view(world: &World, now: Time, point: &AccessPoint) -> Value {
    let mut view = json!({
        "ClientToken": point.token,
        "Tags": tags::list_of(&point.tags),
        "AccessPointId": point.id,
        "AccessPointArn": arn::regional(world, "elasticfilesystem", &format!("access-point/{}", point.id)),
        "FileSystemId": point.file_system,
        "RootDirectory": point.root,
        "OwnerId": world.account,
        "LifeCycleState": point.timeline.status(now).word(),
    });
    if let Some(name) = point.tags.get("Name") {
        view["Name"] = json!(name);
    }
    if let Some(user) = &point.posix_user {
        view["PosixUser"] = user.clone();
    }
    view
}
