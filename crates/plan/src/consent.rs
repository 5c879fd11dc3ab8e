//! What must not be done without being asked: protected objects are not replaced, and data does not die without a word.

use heiiki_model::plan::{Cause, Reason, Refusal, Verb};
use heiiki_model::spec::Disposition;

use crate::Intent;
use crate::draft::Draft;
use crate::planning::Planning;

impl Planning<'_> {
    /// Adds the refusals, and settles what happens to data.
    pub(crate) fn ask_consent(&mut self) {
        for node in self.graph.nodes() {
            let draft = self.graph.draft_mut(node);
            if draft.verb != Verb::Delete {
                continue;
            }
            let protected = draft.object.as_ref().is_some_and(heiiki_model::Object::protected)
                || self.spec.resource(&draft.at).is_some_and(|resource| resource.protect);
            if protected {
                self.refusals.push(protected_refusal(draft));
            }
            self.refusals.extend(data(self.intent, draft));
        }
    }
}

fn protected_refusal(draft: &Draft) -> Refusal {
    let message = format!("{} is protected and would have to be deleted: {}", draft.at, draft.why);
    let help = "set `protect: false` and apply that first, or undo the change".to_owned();
    Refusal { at: draft.at.clone(), cause: Cause::Protected, message, help }
}

fn data(intent: &Intent, draft: &mut Draft) -> Option<Refusal> {
    let loss = draft.loses.clone()?;
    let at = draft.at.clone();
    let owner = draft.of.as_ref().is_some_and(|of| intent.allow_data_loss.contains(of));
    if owner || intent.allow_data_loss.contains(&at) {
        draft.disposition = draft.disposition.or(Some(Disposition::Delete));
        return None;
    }
    match draft.disposition {
        Some(Disposition::Delete) if intent.destroy => return None,
        Some(Disposition::Retain) if intent.destroy && loss.retainable => return None,
        Some(_) | None => {}
    }
    let whose = draft.of.as_ref().map(|of| format!(" of {of}")).unwrap_or_default();
    let message = format!("deleting {at}{whose} would lose {loss}");
    let orphaned = matches!(draft.why, Reason::Orphaned { .. });
    let help = if intent.destroy && !orphaned && draft.of.is_none() {
        let retain = if loss.retainable { " or `retain`" } else { "" };
        format!("say so in the spec with `on_destroy: delete`{retain}, or on the command line with --allow-data-loss {at}")
    } else {
        format!("if that is meant, run again with --allow-data-loss {at}")
    };
    Some(Refusal { at, cause: Cause::DataLoss, message, help })
}
