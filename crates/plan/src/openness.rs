//! The order of steps by which nothing is more open on the way than it is before or after: what closes comes first, and what opens waits for it, so that a
//! plan that fails or is cut off anywhere leaves nothing open that was to stay closed.
//!
//! Inside of a step that is the order of its calls, which the `aws` crate sees to. Here it is the order across steps.

mod access;
mod tables;

use heiiki_model::Known;
use heiiki_model::spec::Spec;

use crate::draft::Drafts;
use crate::order::reaches;

/// Lets steps wait for each other. `known` is what is live before any step.
pub(crate) fn order(spec: &Spec, known: &Known, drafts: &mut Drafts) {
    tables::order(known, drafts);
    access::order(spec, known, drafts);
}

/// Lets a step wait for another one, unless that one waits for it already.
fn wait(drafts: &mut Drafts, step: usize, first: usize) -> bool {
    let free = step != first && !reaches(&drafts.steps, first, step);
    if free {
        drafts.steps[step].after.insert(first);
    }
    free
}
