//! The macros by which SageMaker's settings are written as flat tables: structures whose members are all three-valued, structures some of whose members
//! must be there, and closed lists of words.

/// Writes structures of settings: every member may be absent (not managed), `null` (cleared) or a value (enforced).
macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident as $title:literal { $($(#[$member_doc:meta])* $member:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, heiiki_derive::Shaped)]
        #[shape(name = $title)]
        pub struct $name {
            $($(#[$member_doc])*
            pub $member: crate::Field<$type>,)*
        }
    )*};
}

/// Writes structures in which a member must be there (`must`) or is three-valued (`may`).
macro_rules! parts {
    () => {};
    ($(#[$doc:meta])* $name:ident as $title:literal { $($members:tt)* } $($rest:tt)*) => {
        parts!(@of [$(#[$doc])*] $name $title {} $($members)*);
        parts!($($rest)*);
    };
    (@of [$($doc:tt)*] $name:ident $title:literal { $($done:tt)* }) => {
        $($doc)*
        #[derive(Clone, Debug, PartialEq, heiiki_derive::Shaped)]
        #[shape(name = $title)]
        pub struct $name { $($done)* }
    };
    (@of $doc:tt $name:ident $title:literal { $($done:tt)* } $(#[$about:meta])* must $member:ident: $type:ty, $($rest:tt)*) => {
        parts!(@of $doc $name $title { $($done)* $(#[$about])* pub $member: $type, } $($rest)*);
    };
    (@of $doc:tt $name:ident $title:literal { $($done:tt)* } $(#[$about:meta])* may $member:ident: $type:ty, $($rest:tt)*) => {
        parts!(@of $doc $name $title {
            $($done)*
            $(#[$about])*
            pub $member: crate::Field<$type>,
        } $($rest)*);
    };
}

/// Writes enums of AWS's words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident as $title:literal { $($(#[$word_doc:meta])* $word:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, heiiki_derive::Shaped)]
        #[shape(name = $title)]
        pub enum $name {
            $($(#[$word_doc])* #[shape(word = $text)] $word,)*
        }

        impl $name {
            /// AWS's word for it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)* }
            }
        }
    )*};
}

pub(super) use {parts, settings, words};
