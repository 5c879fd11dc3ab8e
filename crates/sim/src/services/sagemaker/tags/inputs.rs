//! The inputs of the operations on tags: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{NEXT_TOKEN, TAG_KEY};
use crate::services::sagemaker::shapes::structures::TAG_LIST;
use crate::validation::{Shape, optional, required};

static RESOURCE_ARN: Shape = Shape::Text { min: 0, max: 256, pattern: r"arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+" };
static LIST_TAGS_MAX_RESULTS: Shape = Shape::Number { min: 50, max: i64::MAX };
static TAG_KEY_LIST: Shape = Shape::List { min: 1, max: 50, of: &TAG_KEY };
pub(in crate::services::sagemaker) static ADD_TAGS: Shape =
    Shape::Structure(&[required("ResourceArn", &RESOURCE_ARN), required("Tags", &TAG_LIST)]);
pub(in crate::services::sagemaker) static DELETE_TAGS: Shape =
    Shape::Structure(&[required("ResourceArn", &RESOURCE_ARN), required("TagKeys", &TAG_KEY_LIST)]);
pub(in crate::services::sagemaker) static LIST_TAGS: Shape = Shape::Structure(&[
    required("ResourceArn", &RESOURCE_ARN),
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &LIST_TAGS_MAX_RESULTS),
]);
