//! Log streams, of which only the sizes and times of events are kept.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::errors;
use super::log_group::{LogGroup, find, name_of};
use crate::pagination;
use crate::{Request, ServiceError, Time, World};

/// Streams of a page, which is also AWS's maximum.
const PAGE: usize = 50;
/// Bytes that AWS counts for each event beside its text.
const OVERHEAD: u64 = 26;

/// A log stream.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LogStream {
    /// The time of its creation.
    pub created: Time,
    /// The earliest and the latest event, in milliseconds since the epoch.
    pub events: Option<(i64, i64)>,
    /// The time at which something was last written to it.
    pub ingested: Option<Time>,
    /// Bytes in it.
    pub bytes: u64,
}

impl LogStream {
    /// An empty stream.
    pub(super) fn new(now: Time) -> Self {
        Self { created: now, events: None, ingested: None, bytes: 0 }
    }
}

/// `CreateLogStream`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = request.text("logStreamName").unwrap_or_default();
    let group = find(world, request.text("logGroupName").unwrap_or_default())?;
    if group.streams.contains_key(name) {
        return Err(ServiceError::bad("ResourceAlreadyExistsException", "The specified log stream already exists"));
    }
    group.stream(name, request.now);
    Ok(Value::Null)
}

/// `DeleteLogStream`.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let group = find(world, request.text("logGroupName").unwrap_or_default())?;
    group.streams.remove(request.text("logStreamName").unwrap_or_default()).ok_or_else(errors::no_stream)?;
    Ok(Value::Null)
}

/// `PutLogEvents`: order and sequence tokens no longer matter on AWS.
pub fn put_events(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let group = find(world, request.text("logGroupName").unwrap_or_default())?;
    let stream = group.streams.get_mut(request.text("logStreamName").unwrap_or_default()).ok_or_else(errors::no_stream)?;
    for event in request.list("logEvents") {
        let at = event["timestamp"].as_i64().unwrap_or_default();
        let (first, last) = stream.events.unwrap_or((at, at));
        stream.events = Some((first.min(at), last.max(at)));
        stream.bytes += event["message"].as_str().unwrap_or_default().len() as u64 + OVERHEAD;
    }
    stream.ingested = Some(request.now);
    Ok(json!({"nextSequenceToken": format!("{:056}", stream.bytes)}))
}

/// `DescribeLogStreams`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let named = match (request.text("logGroupName"), request.text("logGroupIdentifier")) {
        (Some(name), None) | (None, Some(name)) => name_of(name).to_owned(),
        (Some(_), Some(_)) | (None, None) => {
            return Err(errors::invalid("Exactly one of logGroupName and logGroupIdentifier must be specified."));
        }
    };
    let prefix = request.text("logStreamNamePrefix");
    let by_time = request.text("orderBy") == Some("LastEventTime");
    if by_time && prefix.is_some() {
        return Err(errors::invalid("Cannot order by LastEventTime with a logStreamNamePrefix."));
    }
    let arn = LogGroup::arn(world, &named);
    let group = find(world, &named)?;
    let fits = |name: &str| prefix.is_none_or(|prefix| name.starts_with(prefix));
    let mut streams: Vec<_> = group.streams.iter().filter(|(name, _)| fits(name)).collect();
    if by_time {
        streams.sort_by_key(|(name, stream)| (stream.events.map(|(_, last)| last), *name));
    }
    if request.flag("descending") == Some(true) {
        streams.reverse();
    }
    let items = streams.into_iter().map(|(name, stream)| (name.clone(), view(&arn, name, stream))).collect();
    let size = request.number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(PAGE);
    let page = pagination::cut(items, request.text("nextToken"), size)
        .ok_or_else(|| errors::invalid("The specified nextToken is invalid."))?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "nextToken");
    answer.insert("logStreams".to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

fn view(group: &str, name: &str, stream: &LogStream) -> Value {
    json!({
        "logStreamName": name,
        "creationTime": stream.created.0,
        "firstEventTimestamp": stream.events.map(|(first, _)| first),
        "lastEventTimestamp": stream.events.map(|(_, last)| last),
        "lastIngestionTime": stream.ingested.map(|time| time.0),
        "uploadSequenceToken": format!("{:056}", stream.bytes),
        "arn": format!("{group}:log-stream:{name}"),
        // AWS has answered zero here for all streams since 2019; sizes are those of groups.
        "storedBytes": 0,
    })
}
