//! The reasons that nothing is known of a resource, in words.

use heiiki_model::plan::Doubt;

/// The reason as a clause.
pub fn text(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Unread { at } => format!("{at} could not be read"),
        Doubt::Unseen { at, witness } => format!("no list shows {at}, and {witness}, which may stand in it, could not be read"),
        Doubt::Unlisted { by, id } => format!("{by} uses {id}, which no list shows"),
        Doubt::StandIn { at, id, by } => {
            format!("{by} was applied with {at} and stands in {id}, which does not carry the tags of {at}")
        }
        Doubt::Twins { at } => format!("several objects carry the address {at}"),
        Doubt::NotFound { at } => format!("{at} was not found for certain"),
        Doubt::Needs { at, needed, because } => format!("{at} needs {needed}, and {}", text(because)),
        Doubt::FactUnread { fact, error } => format!("{fact} could not be read: {error}"),
        Doubt::Withheld { said } => said.clone(),
    }
}
