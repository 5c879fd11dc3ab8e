//! Things that have one holder at a time.

use heiiki_model::{Sort, Thing};

/// A thing as a noun phrase: `the range 10.0.1.0/24 of vpc/main`.
pub(super) fn words(thing: &Thing) -> String {
    let Thing { sort, scope, value } = thing;
    match sort {
        Sort::Name(_) if scope.is_empty() => format!("the name `{value}`"),
        Sort::Name(_) => format!("the name `{value}` in {scope}"),
        Sort::Range => format!("the range {value} of {scope}"),
        Sort::PrivateAddress => format!("the address {value} in {scope}"),
        Sort::PublicAddress => format!("the address of {value}"),
        Sort::Zone => format!("the place of {scope} in zone {value}"),
        Sort::Network => format!("the mount targets of {scope} in {value}"),
        Sort::PrivateDns => format!("the private DNS names of {value} in {scope}"),
        Sort::ServiceRoute => format!("the route to {value} in {scope}"),
        Sort::Gateway => format!("the place of the internet gateway of {value}"),
    }
}
