//! Approvals: the deletions that need one. A protected object is not deleted, and data dies only where the spec or the user says so.
//!
//! ```text
//! ± vpc/main with protect: true                          refused: it is protected
//! - file_system/home (holds data)                        refused; with --allow-data-loss file_system/home it goes
//! destroy, and file_system/home has on_destroy: delete   it goes
//! ```

use heiiki_model::plan::{Reason, Refusal, Refused, Verb};
use heiiki_model::spec::Disposition;

use crate::Intent;
use crate::graph::Draft;
use crate::planning::Planning;

impl Planning<'_> {
    /// Refuses deletions that nobody approved, and sets the disposition of data where somebody did.
    pub(crate) fn refuse_unapproved(&mut self) {
        for node in self.graph.nodes() {
            let draft = self.graph.draft_mut(node);
            if draft.verb != Verb::Delete {
                continue;
            }
            let protected = draft.object.as_ref().is_some_and(heiiki_model::Object::protected)
                || self.spec.resource(&draft.at).is_some_and(|resource| resource.protect);
            if protected {
                self.refusals.push(Refusal::new(&draft.at, Refused::Protected { because: draft.why.clone() }));
            }
            self.refusals.extend(data(self.intent, draft));
        }
    }
}

/// Returns the refusal for a deletion whose data nobody gave up; `None` if somebody did, or there is no data.
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
    let orphaned = matches!(draft.why, Reason::Orphaned { .. });
    let by_spec = intent.destroy && !orphaned && draft.of.is_none();
    Some(Refusal::new(&at, Refused::DataLoss { of: draft.of.clone(), loss, by_spec }))
}

#[cfg(test)]
mod tests;
