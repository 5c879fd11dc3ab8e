//! The inputs of the operations on lifecycle configurations of notebook instances: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{MAX_RESULTS, NEXT_TOKEN, NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME};
use crate::services::sagemaker::shapes::structures::TAG_LIST;
use crate::validation::{Shape, optional, required};

static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_KEY: Shape = Shape::OneOf(&["Name", "CreationTime", "LastModifiedTime"]);
static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_ORDER: Shape = Shape::OneOf(&["Ascending", "Descending"]);
static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_CONTENT: Shape = Shape::Text { min: 1, max: 16_384, pattern: r"[\S\s]+" };
static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME_CONTAINS: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };
static NOTEBOOK_INSTANCE_LIFECYCLE_HOOK: Shape =
    Shape::Structure(&[optional("Content", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_CONTENT)]);
static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST: Shape = Shape::List { min: 0, max: 1, of: &NOTEBOOK_INSTANCE_LIFECYCLE_HOOK };
pub(in crate::services::sagemaker) static CREATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape = Shape::Structure(&[
    required("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    optional("OnCreate", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
    optional("OnStart", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
    optional("Tags", &TAG_LIST),
]);
pub(in crate::services::sagemaker) static DESCRIBE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[required("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static LIST_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIGS: Shape = Shape::Structure(&[
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("SortBy", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_KEY),
    optional("SortOrder", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_ORDER),
    optional("NameContains", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME_CONTAINS),
    optional("CreationTimeBefore", &Shape::Time),
    optional("CreationTimeAfter", &Shape::Time),
    optional("LastModifiedTimeBefore", &Shape::Time),
    optional("LastModifiedTimeAfter", &Shape::Time),
]);
pub(in crate::services::sagemaker) static UPDATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape = Shape::Structure(&[
    required("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    optional("OnCreate", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
    optional("OnStart", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
]);
pub(in crate::services::sagemaker) static DELETE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[required("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME)]);
