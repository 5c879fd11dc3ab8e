//! The shapes of Rust's own types, and of references and documents.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde_json::Value;

use super::fault::Misfit;
use super::leaf::{Leaf, leaf};
use super::table::{Shape, Shaped, Whole};
use crate::{Document, Field, Kind, Name, Ref, Template};

impl Shaped for Value {
    const SHAPE: &'static Shape = &Shape::Any;

    fn read(value: &Value) -> Option<Self> {
        Some(value.clone())
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

impl Shaped for String {
    const SHAPE: &'static Shape = &Shape::Text;

    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }

    fn write(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Shaped for bool {
    const SHAPE: &'static Shape = &Shape::Bool;

    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

macro_rules! whole {
    ($($type:ident $format:literal $least:expr, $greatest:expr;)*) => {$(
        impl Shaped for $type {
            const SHAPE: &'static Shape = &Shape::Whole(&Whole { format: $format, least: $least, greatest: $greatest });

            fn read(value: &Value) -> Option<Self> {
                value.as_i64().and_then(|number| Self::try_from(number).ok())
            }

            fn write(&self) -> Value {
                Value::from(*self)
            }
        }
    )*};
}

whole! {
    i32 "int32" i32::MIN as i64, i32::MAX as i64;
    i64 "int64" i64::MIN, i64::MAX;
    u64 "uint64" 0, i64::MAX;
    usize "uint" 0, i64::MAX;
}

impl Shaped for f64 {
    const SHAPE: &'static Shape = &Shape::Number;

    fn read(value: &Value) -> Option<Self> {
        value.as_f64()
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: &'static Shape = &Shape::Optional(T::SHAPE);
    const OPTIONAL: bool = true;

    fn read(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::read(value).map(Some) }
    }

    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }

    fn missing() -> Option<Self> {
        Some(None)
    }

    fn is_missing(&self) -> bool {
        self.is_none()
    }
}

impl<T: Shaped> Shaped for Field<T> {
    const SHAPE: &'static Shape = &Shape::Optional(T::SHAPE);
    const OPTIONAL: bool = true;

    fn read(value: &Value) -> Option<Self> {
        if value.is_null() { Some(Self::Null) } else { T::read(value).map(Self::Value) }
    }

    fn write(&self) -> Value {
        self.value().map_or(Value::Null, T::write)
    }

    fn missing() -> Option<Self> {
        Some(Self::Absent)
    }

    fn is_missing(&self) -> bool {
        self.is_absent()
    }
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: &'static Shape = &Shape::List(T::SHAPE);

    fn read(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }

    fn write(&self) -> Value {
        Value::Array(self.iter().map(T::write).collect())
    }
}

impl<T: Shaped> Shaped for BTreeMap<String, T> {
    const SHAPE: &'static Shape = &Shape::Map(T::SHAPE);

    fn read(value: &Value) -> Option<Self> {
        value.as_object()?.iter().map(|(key, value)| Some((key.clone(), T::read(value)?))).collect()
    }

    fn write(&self) -> Value {
        Value::Object(self.iter().map(|(key, value)| (key.clone(), value.write())).collect())
    }
}

impl<K: Kind> Shaped for Ref<K> {
    const SHAPE: &'static Shape = &Shape::Reference(K::NAME);

    fn read(value: &Value) -> Option<Self> {
        Name::new(value.as_str()?).ok().map(Self::to)
    }

    fn write(&self) -> Value {
        Value::from(self.name().as_str())
    }
}

impl Shaped for Template {
    const SHAPE: &'static Shape = &Shape::Template;

    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(|text| Self(text.to_owned()))
    }

    fn write(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl Shaped for Document {
    const SHAPE: &'static Shape = &Shape::Document;

    fn read(value: &Value) -> Option<Self> {
        Some(Self(value.clone()))
    }

    fn write(&self) -> Value {
        self.0.clone()
    }
}

/// Addresses and ranges, which are texts to the JSON Schema.
macro_rules! addresses {
    ($($type:ident $expected:literal $wrong:literal;)*) => {$(
        impl Leaf for $type {
            const NAME: &'static str = "";
            const EXPECTED: &'static str = $expected;

            fn parse(value: &Value) -> Result<Self, Misfit> {
                let text = value.as_str().ok_or(Misfit::Type(Self::EXPECTED))?;
                text.parse().map_err(|_| Misfit::Value($wrong.to_owned()))
            }

            fn to_json(&self) -> Value {
                Value::String(self.to_string())
            }

            fn schema() -> Value {
                serde_json::json!({"type": "string"})
            }
        }

        leaf!($type);
    )*};
}

addresses! {
    Ipv4Net "a range such as `10.0.0.0/16`" "it is not an address range such as `10.0.0.0/16`";
    Ipv6Net "a range such as `2001:db8::/56`" "it is not an address range such as `2001:db8::/56`";
    IpNet "a range such as `10.0.0.0/16` or `2001:db8::/56`" "it is not an address range such as `10.0.0.0/16`";
    Ipv4Addr "an address such as `10.0.0.4`" "it is not an address such as `10.0.0.4`";
}

impl<T: Shaped + Ord> Shaped for BTreeSet<T> {
    const SHAPE: &'static Shape = &Shape::List(T::SHAPE);

    fn read(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }

    fn write(&self) -> Value {
        Value::Array(self.iter().map(T::write).collect())
    }
}
