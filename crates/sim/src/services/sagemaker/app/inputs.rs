//! The inputs of the operations on apps: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{DOMAIN_ID, MAX_RESULTS, NEXT_TOKEN, SPACE_NAME, USER_PROFILE_NAME};
use crate::services::sagemaker::shapes::structures::{RESOURCE_SPEC, TAG_LIST};
use crate::services::sagemaker::shapes::words::{APP_TYPE, SORT_ORDER};
use crate::validation::{Shape, optional, required};

static APP_SORT_KEY: Shape = Shape::OneOf(&["CreationTime"]);
static APP_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(in crate::services::sagemaker) static CREATE_APP: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    optional("UserProfileName", &USER_PROFILE_NAME),
    optional("SpaceName", &SPACE_NAME),
    required("AppType", &APP_TYPE),
    required("AppName", &APP_NAME),
    optional("Tags", &TAG_LIST),
    optional("ResourceSpec", &RESOURCE_SPEC),
    optional("RecoveryMode", &Shape::Flag),
]);
pub(in crate::services::sagemaker) static DESCRIBE_APP: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    optional("UserProfileName", &USER_PROFILE_NAME),
    optional("SpaceName", &SPACE_NAME),
    required("AppType", &APP_TYPE),
    required("AppName", &APP_NAME),
]);
pub(in crate::services::sagemaker) static LIST_APPS: Shape = Shape::Structure(&[
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("SortOrder", &SORT_ORDER),
    optional("SortBy", &APP_SORT_KEY),
    optional("DomainIdEquals", &DOMAIN_ID),
    optional("UserProfileNameEquals", &USER_PROFILE_NAME),
    optional("SpaceNameEquals", &SPACE_NAME),
]);
pub(in crate::services::sagemaker) static DELETE_APP: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    optional("UserProfileName", &USER_PROFILE_NAME),
    optional("SpaceName", &SPACE_NAME),
    required("AppType", &APP_TYPE),
    required("AppName", &APP_NAME),
]);
