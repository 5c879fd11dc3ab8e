//! The times at which the files of a file system move between storage classes, in AWS's form: a list of transitions.

use heiiki_derive::Shaped;

/// One transition: exactly one of the three is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Shaped)]
#[shape(name = "file_system_lifecycle_policy")]
pub struct LifecyclePolicy {
    /// After how long without access a file moves to Infrequent Access.
    pub transition_to_ia: Option<After>,
    /// After how long without access a file moves to Archive, which needs elastic throughput.
    pub transition_to_archive: Option<After>,
    /// When a file moves back to Standard.
    pub transition_to_primary_storage_class: Option<AfterAccess>,
}

macro_rules! spans {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $days:literal;)*) => {
        /// A time without access, as AWS spells it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
        #[shape(name = "file_system_transition_after")]
        pub enum After { $($(#[$doc])* #[shape(word = $word)] $variant,)* }

        impl After {
            /// AWS's word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The time in days.
            pub const fn days(self) -> u32 {
                match self { $(Self::$variant => $days,)* }
            }
        }
    };
}

spans! {
    /// A day.
    Day = "AFTER_1_DAY", 1;
    /// 7 days.
    Days7 = "AFTER_7_DAYS", 7;
    /// 14 days.
    Days14 = "AFTER_14_DAYS", 14;
    /// 30 days.
    Days30 = "AFTER_30_DAYS", 30;
    /// 60 days.
    Days60 = "AFTER_60_DAYS", 60;
    /// 90 days.
    Days90 = "AFTER_90_DAYS", 90;
    /// 180 days.
    Days180 = "AFTER_180_DAYS", 180;
    /// 270 days.
    Days270 = "AFTER_270_DAYS", 270;
    /// 365 days.
    Days365 = "AFTER_365_DAYS", 365;
}

/// An access after which a file moves back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "file_system_transition_after_access")]
pub enum AfterAccess {
    /// The first one.
    #[shape(word = "AFTER_1_ACCESS")]
    First,
}

impl AfterAccess {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "AFTER_1_ACCESS",
        }
    }
}

impl LifecyclePolicy {
    /// Each transition that is given: AWS's field and its time.
    pub fn transitions(&self) -> Vec<(&'static str, &'static str)> {
        let Self { transition_to_ia, transition_to_archive, transition_to_primary_storage_class } = self;
        let infrequent = transition_to_ia.map(|after| ("transition_to_ia", after.as_str()));
        let archive = transition_to_archive.map(|after| ("transition_to_archive", after.as_str()));
        let back = transition_to_primary_storage_class.map(|after| ("transition_to_primary_storage_class", after.as_str()));
        infrequent.into_iter().chain(archive).chain(back).collect()
    }
}
