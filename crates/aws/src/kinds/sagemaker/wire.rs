//! The mapping between the SDK's settings structures and the settings trees of the `model` crate: one trait, and two
//! macros by which a structure is a line of a table. The compiler checks every member against the SDK, so that a
//! member that the SDK does not know cannot be there.

use std::collections::BTreeMap;

use aws_sdk_sagemaker::types;
use serde_json::{Map, Value, json};

/// A part of the settings that is JSON on our side.
pub(super) trait Wire: Sized {
    /// As JSON, in the names of the model.
    fn json(&self) -> Value;
    /// From JSON. `None` for what does not have this shape.
    fn sdk(value: &Value) -> Option<Self>;
}

impl Wire for String {
    fn json(&self) -> Value {
        json!(self)
    }

    fn sdk(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Wire for i32 {
    fn json(&self) -> Value {
        json!(self)
    }

    fn sdk(value: &Value) -> Option<Self> {
        value.as_i64().and_then(|number| Self::try_from(number).ok())
    }
}

impl Wire for i64 {
    fn json(&self) -> Value {
        json!(self)
    }

    fn sdk(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Wire for bool {
    fn json(&self) -> Value {
        json!(self)
    }

    fn sdk(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

/// In the digits that a person would write: 0.1, not the nearest number of twice the precision.
impl Wire for f32 {
    fn json(&self) -> Value {
        self.to_string().parse::<f64>().map_or(Value::Null, |number| json!(number))
    }

    #[expect(clippy::cast_possible_truncation, reason = "the SDK takes no more digits")]
    fn sdk(value: &Value) -> Option<Self> {
        value.as_f64().map(|number| number as Self)
    }
}

#[expect(clippy::disallowed_types, reason = "the SDK's type for a map; ours is sorted at once")]
impl<S: std::hash::BuildHasher + Default> Wire for std::collections::HashMap<String, String, S> {
    fn json(&self) -> Value {
        json!(self.iter().collect::<BTreeMap<_, _>>())
    }

    fn sdk(value: &Value) -> Option<Self> {
        value.as_object()?.iter().map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn json(&self) -> Value {
        Value::Array(self.iter().map(Wire::json).collect())
    }

    fn sdk(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(Wire::sdk).collect()
    }
}

impl Wire for types::CustomFileSystem {
    fn json(&self) -> Value {
        match self {
            Self::EfsFileSystem(system) => json!({"efs_file_system": system.json()}),
            Self::FSxLustreFileSystem(system) => json!({"fsx_lustre_file_system": system.json()}),
            Self::S3FileSystem(system) => json!({"s3_file_system": system.json()}),
            _ => json!({}),
        }
    }

    fn sdk(value: &Value) -> Option<Self> {
        let (key, system) = value.as_object()?.iter().next()?;
        match key.as_str() {
            "efs_file_system" => Wire::sdk(system).map(Self::EfsFileSystem),
            "fsx_lustre_file_system" => Wire::sdk(system).map(Self::FSxLustreFileSystem),
            "s3_file_system" => Wire::sdk(system).map(Self::S3FileSystem),
            _ => None,
        }
    }
}

impl Wire for types::CustomFileSystemConfig {
    fn json(&self) -> Value {
        match self {
            Self::EfsFileSystemConfig(config) => json!({"efs_file_system_config": config.json()}),
            Self::FSxLustreFileSystemConfig(config) => json!({"fsx_lustre_file_system_config": config.json()}),
            Self::S3FileSystemConfig(config) => json!({"s3_file_system_config": config.json()}),
            _ => json!({}),
        }
    }

    fn sdk(value: &Value) -> Option<Self> {
        let (key, config) = value.as_object()?.iter().next()?;
        match key.as_str() {
            "efs_file_system_config" => Wire::sdk(config).map(Self::EfsFileSystemConfig),
            "fsx_lustre_file_system_config" => Wire::sdk(config).map(Self::FSxLustreFileSystemConfig),
            "s3_file_system_config" => Wire::sdk(config).map(Self::S3FileSystemConfig),
            _ => None,
        }
    }
}

/// Adds a member that is there.
pub(super) fn put<T: Wire>(members: &mut Map<String, Value>, key: &str, value: Option<&T>) {
    if let Some(value) = value {
        members.insert(key.to_owned(), value.json());
    }
}

/// Reads a member that is there.
pub(super) fn get<T: Wire>(value: &Value, key: &str) -> Option<T> {
    value.get(key).and_then(Wire::sdk)
}

/// A settings tree from AWS's answer. Empty for no settings.
pub(super) fn tree<T: Wire>(settings: Option<&T>) -> Value {
    settings.map_or_else(|| json!({}), Wire::json)
}

/// A structure from AWS's answer. `null` for none.
pub(super) fn part<T: Wire>(structure: Option<&T>) -> Value {
    structure.map_or(Value::Null, Wire::json)
}

/// Makes `Wire` of structures. A member goes by its own name, or by the one after `as`.
macro_rules! structures {
    ($($name:ident { $($member:ident $(as $key:literal)?),* $(,)? })*) => {$(
        impl $crate::kinds::sagemaker::wire::Wire for aws_sdk_sagemaker::types::$name {
            fn json(&self) -> serde_json::Value {
                let mut members = serde_json::Map::new();
                $($crate::kinds::sagemaker::wire::put(
                    &mut members,
                    $crate::kinds::sagemaker::wire::structures!(@key $member $($key)?),
                    self.$member.as_ref(),
                );)*
                serde_json::Value::Object(members)
            }

            fn sdk(value: &serde_json::Value) -> Option<Self> {
                value.as_object()?;
                let mut made = Self::builder().build();
                $(made.$member = $crate::kinds::sagemaker::wire::get(
                    value,
                    $crate::kinds::sagemaker::wire::structures!(@key $member $($key)?),
                );)*
                Some(made)
            }
        }
    )*};
    (@key $member:ident $key:literal) => { $key };
    (@key $member:ident) => { stringify!($member) };
}

/// Makes `Wire` of enums.
macro_rules! words {
    ($($name:ident),* $(,)?) => {$(
        impl $crate::kinds::sagemaker::wire::Wire for aws_sdk_sagemaker::types::$name {
            fn json(&self) -> serde_json::Value {
                serde_json::Value::String(self.as_str().to_owned())
            }

            fn sdk(value: &serde_json::Value) -> Option<Self> {
                value.as_str().map(Self::from)
            }
        }
    )*};
}

pub(super) use {structures, words};
