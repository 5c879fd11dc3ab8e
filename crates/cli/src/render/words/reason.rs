//! The reasons of steps, in words.

use heiiki_model::plan::Reason;
use heiiki_model::{Address, Phase};

use super::kin;

/// The reason as a clause.
pub fn text(why: &Reason) -> String {
    match why {
        Reason::Missing => "does not exist".to_owned(),
        Reason::Differs => "differs from the spec".to_owned(),
        Reason::Recorded => "is as wanted; that is noted in its tag".to_owned(),
        Reason::Completes => "completed once what it names exists".to_owned(),
        Reason::Replaced { field, because } => format!("`{field}` cannot be changed in place: {because}"),
        Reason::Follows(at) => format!("{at}, which it stands on, is replaced"),
        Reason::NotInSpec => "no longer in the spec".to_owned(),
        Reason::Superseded => "left by an interrupted replacement".to_owned(),
        Reason::Destroyed => "the environment is destroyed".to_owned(),
        Reason::Frees(list) => format!("would keep {} from being deleted", listed(list)),
        Reason::Yields(list) => format!("has what {} takes before it is updated itself", listed(list)),
        Reason::Evicted(at) => format!("a user made it in {at}, which cannot go before it"),
        Reason::GoesWith(at) => format!("AWS made it for {at}"),
        Reason::LeftBy(at) => format!("AWS left it when {at} went"),
        Reason::Spared(at) => {
            format!("an earlier destroy marked it to go with {at}, and that was not carried out; the mark is taken off")
        }
        Reason::Orphaned { of, evidence } => {
            format!("left by {}, which is gone: {}", kin::former(of), kin::evidence(evidence))
        }
        Reason::Unfinished(status) if Phase::Busy(status.clone()).going().is_some() => {
            format!("AWS is deleting it already ({status}), which nothing stops; it is made anew when it is gone")
        }
        Reason::Unfinished(status) => format!("AWS is not done with it: {status}"),
        Reason::Broken(reason) => reason.clone(),
    }
}

fn listed(list: &[Address]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
