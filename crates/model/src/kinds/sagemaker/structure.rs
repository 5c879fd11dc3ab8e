//! The two macros by which SageMaker's settings are written as flat tables: structures whose members are all three-valued, and closed lists of words.

/// Writes structures of settings: every member may be absent (not managed), `null` (cleared) or a value (enforced).
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident as $title:literal { $($(#[$member_doc:meta])* $member:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[schemars(rename = $title)]
        pub struct $name {
            $($(#[$member_doc])*
            #[serde(default, skip_serializing_if = "crate::Field::is_absent")]
            pub $member: crate::Field<$type>,)*
        }
    )*};
}

/// Writes enums of AWS's words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident as $title:literal { $($(#[$word_doc:meta])* $word:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[schemars(rename = $title)]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $text)] $word,)*
        }

        impl $name {
            /// AWS's word for it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)* }
            }
        }
    )*};
}

pub(super) use {settings, words};
