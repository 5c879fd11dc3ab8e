//! The inputs of the operations on lifecycle configurations of Studio: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{MAX_RESULTS, NEXT_TOKEN};
use crate::services::sagemaker::shapes::structures::TAG_LIST;
use crate::services::sagemaker::shapes::words::SORT_ORDER;
use crate::validation::{Shape, optional, required};

static STUDIO_LIFECYCLE_CONFIG_APP_TYPE: Shape = Shape::OneOf(&["JupyterServer", "KernelGateway", "CodeEditor", "JupyterLab"]);
static STUDIO_LIFECYCLE_CONFIG_SORT_KEY: Shape = Shape::OneOf(&["CreationTime", "LastModifiedTime", "Name"]);
static STUDIO_LIFECYCLE_CONFIG_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
static STUDIO_LIFECYCLE_CONFIG_CONTENT: Shape = Shape::Text { min: 1, max: 16_384, pattern: r"[\S\s]+" };
pub(in crate::services::sagemaker) static CREATE_STUDIO_LIFECYCLE_CONFIG: Shape = Shape::Structure(&[
    required("StudioLifecycleConfigName", &STUDIO_LIFECYCLE_CONFIG_NAME),
    required("StudioLifecycleConfigContent", &STUDIO_LIFECYCLE_CONFIG_CONTENT),
    required("StudioLifecycleConfigAppType", &STUDIO_LIFECYCLE_CONFIG_APP_TYPE),
    optional("Tags", &TAG_LIST),
]);
pub(in crate::services::sagemaker) static DESCRIBE_STUDIO_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[required("StudioLifecycleConfigName", &STUDIO_LIFECYCLE_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static LIST_STUDIO_LIFECYCLE_CONFIGS: Shape = Shape::Structure(&[
    optional("MaxResults", &MAX_RESULTS),
    optional("NextToken", &NEXT_TOKEN),
    optional("NameContains", &STUDIO_LIFECYCLE_CONFIG_NAME),
    optional("AppTypeEquals", &STUDIO_LIFECYCLE_CONFIG_APP_TYPE),
    optional("CreationTimeBefore", &Shape::Time),
    optional("CreationTimeAfter", &Shape::Time),
    optional("ModifiedTimeBefore", &Shape::Time),
    optional("ModifiedTimeAfter", &Shape::Time),
    optional("SortBy", &STUDIO_LIFECYCLE_CONFIG_SORT_KEY),
    optional("SortOrder", &SORT_ORDER),
]);
pub(in crate::services::sagemaker) static DELETE_STUDIO_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[required("StudioLifecycleConfigName", &STUDIO_LIFECYCLE_CONFIG_NAME)]);
