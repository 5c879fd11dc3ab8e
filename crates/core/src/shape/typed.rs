//! The one place where typed values are read from JSON that their own kind wrote.

use super::table::Shaped;
use serde_json::Value;

/// Reads a value that the same kind wrote. A value from outside was checked before, by [`AnyKind::normalised`](crate::AnyKind::normalised) or
/// [`AnyKind::check_live`](crate::AnyKind::check_live).
pub fn typed<T: Shaped>(value: &Value) -> T {
    T::read(value).expect("a want or live is read by the kind that wrote it")
}

/// Writes a want or live as JSON.
pub fn json<T: Shaped>(value: &T) -> Value {
    value.write()
}
