//! The inputs of the operations on user profiles: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{
    DOMAIN_ID, LANDING_URI, MAX_RESULTS, NEXT_TOKEN, SESSION_EXPIRATION_DURATION_IN_SECONDS, SPACE_NAME, USER_PROFILE_NAME,
};
use crate::services::sagemaker::shapes::structures::{TAG_LIST, USER_SETTINGS};
use crate::services::sagemaker::shapes::words::SORT_ORDER;
use crate::validation::{Shape, optional, required};

static USER_PROFILE_SORT_KEY: Shape = Shape::OneOf(&["CreationTime", "LastModifiedTime"]);
static SINGLE_SIGN_ON_USER_IDENTIFIER: Shape = Shape::Text { min: 0, max: usize::MAX, pattern: r"UserName" };
static STRING256: Shape = Shape::Text { min: 0, max: 256, pattern: r"" };
static EXPIRES_IN_SECONDS: Shape = Shape::Number { min: 5, max: 300 };
pub(in crate::services::sagemaker) static CREATE_USER_PROFILE: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    required("UserProfileName", &USER_PROFILE_NAME),
    optional("SingleSignOnUserIdentifier", &SINGLE_SIGN_ON_USER_IDENTIFIER),
    optional("SingleSignOnUserValue", &STRING256),
    optional("Tags", &TAG_LIST),
    optional("UserSettings", &USER_SETTINGS),
]);
pub(in crate::services::sagemaker) static DESCRIBE_USER_PROFILE: Shape =
    Shape::Structure(&[required("DomainId", &DOMAIN_ID), required("UserProfileName", &USER_PROFILE_NAME)]);
pub(in crate::services::sagemaker) static LIST_USER_PROFILES: Shape = Shape::Structure(&[
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("SortOrder", &SORT_ORDER),
    optional("SortBy", &USER_PROFILE_SORT_KEY),
    optional("DomainIdEquals", &DOMAIN_ID),
    optional("UserProfileNameContains", &USER_PROFILE_NAME),
]);
pub(in crate::services::sagemaker) static UPDATE_USER_PROFILE: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    required("UserProfileName", &USER_PROFILE_NAME),
    optional("UserSettings", &USER_SETTINGS),
]);
pub(in crate::services::sagemaker) static DELETE_USER_PROFILE: Shape =
    Shape::Structure(&[required("DomainId", &DOMAIN_ID), required("UserProfileName", &USER_PROFILE_NAME)]);
pub(in crate::services::sagemaker) static CREATE_PRESIGNED_DOMAIN_URL: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    required("UserProfileName", &USER_PROFILE_NAME),
    optional("SessionExpirationDurationInSeconds", &SESSION_EXPIRATION_DURATION_IN_SECONDS),
    optional("ExpiresInSeconds", &EXPIRES_IN_SECONDS),
    optional("SpaceName", &SPACE_NAME),
    optional("LandingUri", &LANDING_URI),
]);
