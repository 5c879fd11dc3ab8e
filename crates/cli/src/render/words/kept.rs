//! The reasons that a resource is left alone, and the remedies, in words.

use heiiki_model::plan::{KeepReason, Kept};

use super::{identified, kin, whose};

/// The help for an object that no caller may read.
pub(super) const READ: &str = "allow the caller this read, then run the command again";
const ORPHANS: &str = "when the data is no longer needed: `heiiki destroy --orphans`";

/// The reason that a resource stays, as a clause.
pub fn text(why: &KeepReason) -> String {
    match why {
        KeepReason::Protected => "protected (tag heiiki:protect)".to_owned(),
        KeepReason::MayBeUsed { by } => format!("objects of kind {by} could not be read, and one of them may use it"),
        KeepReason::NotCompared { said } => format!("could not be read, so nothing of it was compared: {said}"),
        KeepReason::NotRead { said } => format!("could not be read: {said}"),
        KeepReason::OnlyWay { to } => format!("{to} names it, stays, and may be reached through it alone"),
        KeepReason::UsedBy { by } => format!("{by} uses it and stays"),
        KeepReason::BelongsTo { owner } => format!("belongs to {owner}, which stays"),
        KeepReason::StoodInByKin { what, of } | KeepReason::StoodInByOther { what, of } => {
            format!("{}, of {of}, which stays, stands in it", identified(what))
        }
        KeepReason::StoodInByRetained { what, of } => {
            format!("{}, retained with the data of {of}, stands in it", identified(what))
        }
        KeepReason::StoodInByLeft { what, of } => format!("{}, left by {of}, stands in it", identified(what)),
        KeepReason::StoodInByOrphan { what, of } => {
            format!("{}, left by {}, which is gone, stands in it", identified(what), kin::former(of))
        }
        KeepReason::UsedByForeign { what, environment, remedy: _ } => {
            format!("{}, {}, uses it", identified(what), whose(environment.as_deref(), "which is not heiiki's"))
        }
        KeepReason::RetainedLeft { loss, of } => format!("retained with {loss}, which {of} left"),
        KeepReason::LeftWithData { loss, of } => format!("{of}, which is gone, left it with {loss}"),
    }
}

/// The resources that stay, each with its help. In a row of resources with the same help, only the last one has it.
pub fn with_help(kept: &[Kept]) -> impl Iterator<Item = (&Kept, Option<String>)> {
    let help = |index: usize| kept.get(index).map(help);
    kept.iter().enumerate().map(move |(index, one)| {
        let own = help(index).filter(|own| !own.is_empty() && help(index + 1).as_ref() != Some(own));
        (one, own)
    })
}

/// The help for a resource that stays. Empty if nothing need be done.
fn help(kept: &Kept) -> String {
    if let KeepReason::LeftWithData { .. } = kept.why {
        return format!("to delete it with its data: --allow-data-loss {}", kept.at);
    }
    remedy(&kept.why)
}

/// The remedy for a reason, for any resource that is kept.
pub(super) fn remedy(why: &KeepReason) -> String {
    let fixed = match why {
        KeepReason::UsedByForeign { remedy: Some(remedy), .. } => return format!("{remedy}; then run the command again"),
        KeepReason::UsedByForeign { remedy: None, .. } => "remove it, or have its owner remove it; then run the command again",
        KeepReason::Protected => "set `protect: false` and apply that first, if it is to go",
        KeepReason::MayBeUsed { .. } | KeepReason::NotCompared { .. } | KeepReason::NotRead { .. } => READ,
        KeepReason::StoodInByRetained { .. } | KeepReason::RetainedLeft { .. } => ORPHANS,
        KeepReason::StoodInByLeft { .. } => {
            "destroy the whole environment; when its data is retained and no longer needed: `heiiki destroy --orphans`"
        }
        KeepReason::StoodInByOrphan { .. } => "look at it with `heiiki show --orphans`; `heiiki destroy --orphans` removes it",
        KeepReason::StoodInByOther { what, of } => {
            return format!(
                "this plan leaves {of} alone: delete {} yourself, or let {of} go with the same plan",
                identified(what)
            );
        }
        KeepReason::OnlyWay { .. }
        | KeepReason::UsedBy { .. }
        | KeepReason::BelongsTo { .. }
        | KeepReason::StoodInByKin { .. }
        | KeepReason::LeftWithData { .. } => "",
    };
    fixed.to_owned()
}
