//! The key of a live object.

use heiiki_model::{KindName, Object};

/// The kind and id of a live object. The id alone does not tell: a role and its instance profile may have the same one, because their ids are names.
pub(crate) type ObjectKey = (KindName, String);

/// Returns the key of a live object.
pub(crate) fn key(object: &Object) -> ObjectKey {
    (object.kind, object.id.clone())
}
