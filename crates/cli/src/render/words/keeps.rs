//! The reasons that a resource is left alone, and the remedies, in words.

use heiiki_model::plan::{Keeps, Kept};

use super::{identified, kin, whose};

/// The help for an object that no caller may read.
pub(super) const READ: &str = "allow the caller this read, then run the command again";
const ORPHANS: &str = "when the data is no longer needed: `heiiki destroy --orphans`";

/// The reason that a resource stays, as a clause.
pub fn text(why: &Keeps) -> String {
    match why {
        Keeps::Protected => "protected (tag heiiki:protect)".to_owned(),
        Keeps::MayBeUsed { by } => format!("objects of kind {by} could not be read, and one of them may use it"),
        Keeps::NotCompared { said } => format!("could not be read, so nothing of it was compared: {said}"),
        Keeps::NotRead { said } => format!("could not be read: {said}"),
        Keeps::OnlyWay { to } => format!("{to} names it, stays, and may be reached through it alone"),
        Keeps::UsedBy { by } => format!("{by} uses it and stays"),
        Keeps::BelongsTo { owner } => format!("belongs to {owner}, which stays"),
        Keeps::StoodInByKin { what, of } | Keeps::StoodInByOther { what, of } => {
            format!("{}, of {of}, which stays, stands in it", identified(what))
        }
        Keeps::StoodInByRetained { what, of } => {
            format!("{}, retained with the data of {of}, stands in it", identified(what))
        }
        Keeps::StoodInByLeft { what, of } => format!("{}, left by {of}, stands in it", identified(what)),
        Keeps::StoodInByOrphan { what, of } => {
            format!("{}, left by {}, which is gone, stands in it", identified(what), kin::former(of))
        }
        Keeps::UsedByForeign { what, environment, remedy: _ } => {
            format!("{}, {}, uses it", identified(what), whose(environment.as_deref(), "which is not heiiki's"))
        }
        Keeps::RetainedLeft { loss, of } => format!("retained with {loss}, which {of} left"),
        Keeps::LeftWithData { loss, of } => format!("{of}, which is gone, left it with {loss}"),
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
    if let Keeps::LeftWithData { .. } = kept.why {
        return format!("to delete it with its data: --allow-data-loss {}", kept.at);
    }
    remedy(&kept.why)
}

/// The remedy for a reason, for any resource that is kept.
pub(super) fn remedy(why: &Keeps) -> String {
    let fixed = match why {
        Keeps::UsedByForeign { remedy: Some(remedy), .. } => return format!("{remedy}; then run the command again"),
        Keeps::UsedByForeign { remedy: None, .. } => "remove it, or have its owner remove it; then run the command again",
        Keeps::Protected => "set `protect: false` and apply that first, if it is to go",
        Keeps::MayBeUsed { .. } | Keeps::NotCompared { .. } | Keeps::NotRead { .. } => READ,
        Keeps::StoodInByRetained { .. } | Keeps::RetainedLeft { .. } => ORPHANS,
        Keeps::StoodInByLeft { .. } => {
            "destroy the whole environment; when its data is retained and no longer needed: `heiiki destroy --orphans`"
        }
        Keeps::StoodInByOrphan { .. } => "look at it with `heiiki show --orphans`; `heiiki destroy --orphans` removes it",
        Keeps::StoodInByOther { what, of } => {
            return format!(
                "this plan leaves {of} alone: delete {} yourself, or let {of} go with the same plan",
                identified(what)
            );
        }
        Keeps::OnlyWay { .. }
        | Keeps::UsedBy { .. }
        | Keeps::BelongsTo { .. }
        | Keeps::StoodInByKin { .. }
        | Keeps::LeftWithData { .. } => "",
    };
    fixed.to_owned()
}
