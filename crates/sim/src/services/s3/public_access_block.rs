//! Block Public Access of buckets. Of its four switches only the one about policies does anything here: there are no access lists.

use serde_json::{Map, Value, json};

use super::access;
use super::body::{flag, structure};
use crate::{Request, ServiceError, World};

const SWITCHES: [&str; 4] = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/// The default of a new bucket: everything on.
pub(super) fn default() -> Value {
    SWITCHES.iter().map(|switch| ((*switch).to_owned(), json!("true"))).collect::<Map<_, _>>().into()
}

/// True if public policies are refused.
pub(super) fn blocks_policies(block: Option<&Value>) -> bool {
    block.is_some_and(|block| block["BlockPublicPolicy"] == "true")
}

/// `GetPublicAccessBlock`.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    access::bucket(world, &name)?.public_access_block.seen(request.now).clone().ok_or_else(|| {
        let text = "The public access block configuration was not found";
        ServiceError::new(404, "NoSuchPublicAccessBlockConfiguration", text).with("BucketName", &name)
    })
}

/// `PutPublicAccessBlock`: a switch that is left out is off.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let given = structure(request.input.get("PublicAccessBlockConfiguration").unwrap_or(&Value::Null), &SWITCHES)?;
    let mut block = Map::new();
    for switch in SWITCHES {
        block.insert(switch.to_owned(), json!(flag(given, switch)?.unwrap_or(false).to_string()));
    }
    access::bucket(world, &name)?.public_access_block.write(request.now, lag, Some(Value::Object(block)));
    Ok(Value::Null)
}

/// `DeletePublicAccessBlock`: no error when there is none.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    access::bucket(world, &name)?.public_access_block.write(request.now, lag, None);
    Ok(Value::Null)
}
