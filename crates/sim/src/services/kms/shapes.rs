//! Members, lengths, ranges and patterns of requests. A flat table.

use crate::validation::{Shape, optional, required};

static KEY: Shape = Shape::Text { min: 1, max: 2048, pattern: "" };
static ALIAS: Shape = Shape::Text { min: 1, max: 256, pattern: r"[a-zA-Z0-9:/_-]+" };
static DESCRIPTION: Shape = Shape::Text { min: 0, max: 8192, pattern: "" };
static POLICY: Shape = Shape::Text { min: 1, max: 131_072, pattern: "" };
static POLICY_NAME: Shape = Shape::Text { min: 1, max: 128, pattern: r"[\w]+" };
static MARKER: Shape = Shape::Text { min: 1, max: 1024, pattern: "" };
static LIMIT: Shape = Shape::Number { min: 1, max: 1000 };
static PERIOD: Shape = Shape::Number { min: 90, max: 2560 };
static WINDOW: Shape = Shape::Number { min: 1, max: 365 };
static WORD: Shape = Shape::Text { min: 1, max: 64, pattern: "" };
static TAG_KEY: Shape = Shape::Text { min: 1, max: 128, pattern: "" };
static TAG_VALUE: Shape = Shape::Text { min: 0, max: 256, pattern: "" };
static TAG: Shape = Shape::Structure(&[required("TagKey", &TAG_KEY), required("TagValue", &TAG_VALUE)]);
static TAGS: Shape = Shape::List { min: 0, max: 50, of: &TAG };
static TAG_KEYS: Shape = Shape::List { min: 0, max: 50, of: &TAG_KEY };

pub(super) static CREATE_KEY: Shape = Shape::Structure(&[
    optional("Policy", &POLICY),
    optional("Description", &DESCRIPTION),
    optional("KeyUsage", &WORD),
    optional("KeySpec", &WORD),
    optional("CustomerMasterKeySpec", &WORD),
    optional("Origin", &WORD),
    optional("CustomKeyStoreId", &WORD),
    optional("BypassPolicyLockoutSafetyCheck", &Shape::Flag),
    optional("Tags", &TAGS),
    optional("MultiRegion", &Shape::Flag),
]);
pub(super) static KEY_ONLY: Shape = Shape::Structure(&[required("KeyId", &KEY)]);
pub(super) static LIST_KEYS: Shape = Shape::Structure(&[optional("Limit", &LIMIT), optional("Marker", &MARKER)]);
pub(super) static UPDATE_KEY_DESCRIPTION: Shape =
    Shape::Structure(&[required("KeyId", &KEY), required("Description", &DESCRIPTION)]);
pub(super) static ENABLE_KEY_ROTATION: Shape =
    Shape::Structure(&[required("KeyId", &KEY), optional("RotationPeriodInDays", &PERIOD)]);
pub(super) static SCHEDULE_KEY_DELETION: Shape =
    Shape::Structure(&[required("KeyId", &KEY), optional("PendingWindowInDays", &WINDOW)]);
pub(super) static ALIAS_AND_KEY: Shape = Shape::Structure(&[required("AliasName", &ALIAS), required("TargetKeyId", &KEY)]);
pub(super) static ALIAS_ONLY: Shape = Shape::Structure(&[required("AliasName", &ALIAS)]);
pub(super) static LIST_ALIASES: Shape =
    Shape::Structure(&[optional("KeyId", &KEY), optional("Limit", &LIMIT), optional("Marker", &MARKER)]);
pub(super) static GET_KEY_POLICY: Shape = Shape::Structure(&[required("KeyId", &KEY), optional("PolicyName", &POLICY_NAME)]);
pub(super) static PUT_KEY_POLICY: Shape = Shape::Structure(&[
    required("KeyId", &KEY),
    optional("PolicyName", &POLICY_NAME),
    required("Policy", &POLICY),
    optional("BypassPolicyLockoutSafetyCheck", &Shape::Flag),
]);
pub(super) static LIST_RESOURCE_TAGS: Shape =
    Shape::Structure(&[required("KeyId", &KEY), optional("Limit", &LIMIT), optional("Marker", &MARKER)]);
pub(super) static TAG_RESOURCE: Shape = Shape::Structure(&[required("KeyId", &KEY), required("Tags", &TAGS)]);
pub(super) static UNTAG_RESOURCE: Shape = Shape::Structure(&[required("KeyId", &KEY), required("TagKeys", &TAG_KEYS)]);
