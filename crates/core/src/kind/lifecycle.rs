//! The life of an object: the phase of AWS's work on it, what it uses and holds, and the ways in which it is given up.

use std::collections::BTreeSet;

use super::identity::Identity;
use super::phase::{Phase, Recovery};
use crate::change::Change;
use crate::unique::Unique;
use crate::view::Disposition;

/// The phases of a live object, the objects that must outlive it, and the things that it holds and gives up.
pub trait Lifecycle: Identity {
    /// The dispositions that `on_destroy` may give to its data. Empty for a kind that holds none.
    const DISPOSITIONS: &'static [Disposition] = &[];
    /// True if `on_destroy: retain` keeps the object itself. False if it keeps only the objects that belong to it, as the home
    /// file system of a domain.
    const STAYS_WHOLE: bool = false;
    /// True if AWS deletes several of them in one call.
    const DELETED_TOGETHER: bool = false;
    /// True if AWS forgets a failed one by itself, so that no step has to delete it.
    const FAILED_IS_GONE: bool = false;

    /// The phase of AWS's work on the object.
    fn phase(live: &Self::Live) -> Phase;

    /// The ids and ARNs of the objects that it uses. They cannot be deleted before it.
    fn uses(live: &Self::Live) -> Vec<String>;

    /// The changes that take the names of objects in `going` off this object, so that those can be deleted before it. Empty if
    /// this object must go first.
    fn release(_live: &Self::Live, _going: &BTreeSet<String>) -> Vec<Change> {
        Vec::new()
    }

    /// The things that this object holds and AWS gives to one holder at a time: its name, its range, its address.
    fn holds(_live: &Self::Live) -> Vec<Unique> {
        Vec::new()
    }

    /// The changes by which this object lets these things go and stays. Empty if it holds them for good.
    fn lets_go(live: &Self::Live, things: &[Unique]) -> Vec<Change> {
        let named = things.iter().flat_map(|thing| [&thing.scope, &thing.value]);
        Self::release(live, &named.filter(|id| !id.is_empty()).cloned().collect())
    }

    /// True if AWS makes this change only while nothing runs inside the object: no app in a domain.
    fn disturbs(_change: &Change, _live: &Self::Live) -> bool {
        false
    }

    /// The way to mend a failed object that the spec still wants.
    fn recovery(_live: &Self::Live) -> Recovery {
        Recovery::Replace
    }

    /// AWS's reason for the failure of the last change, on an object that still serves. `None` if the last change did not fail.
    fn complaint(_live: &Self::Live) -> Option<String> {
        None
    }

    /// AWS's words for the reason for which the caller may see only that the object exists. Such an object is neither compared
    /// nor replaced. `None` if the caller may read it.
    fn withheld(_live: &Self::Live) -> Option<String> {
        None
    }
}
