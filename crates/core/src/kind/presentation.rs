//! The texts about a resource and its object that people read.

use super::identity::Identity;
use super::loss::Loss;
use crate::Known;

/// The texts by which a reader recognises a resource, sees what is lost with it, and reaches it.
pub trait Presentation: Identity {
    /// Members, of the live object and of changed fields, that may hold secrets: scripts, environment variables, policies. Their
    /// contents are not shown while the object is not ours. They may lie at any depth.
    const PRIVATE: &'static [&'static str] = &[];

    /// One line for the plan, by which a reader recognises the object: `10.0.0.0/24 in ap-northeast-1a`.
    fn summary(want: &Self::Want) -> String;

    /// A live object in a few words beside its status: its size, the apps in it, its last user.
    fn about(_live: &Self::Live) -> String {
        String::new()
    }

    /// The data that is deleted with it; `None` if it holds none.
    fn loses(_live: &Self::Live) -> Option<Loss> {
        None
    }

    /// Lines for the summary after an apply, such as the command that reaches a bastion: (title, text).
    fn outputs(_want: &Self::Want, _live: &Self::Live, _known: &Known) -> Vec<(String, String)> {
        Vec::new()
    }
}
