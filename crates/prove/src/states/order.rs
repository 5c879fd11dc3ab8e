//! The order of two steps that keeps a claim true in every state.

use super::explore::Explorer;
use super::moves::State;
use crate::claims::Claim;

/// The most orders that are tried.
const TRIED: usize = 64;

/// Two steps of which the first, done before the second one begins, leaves no state in which a claim about a place does not hold. The
/// state is one in which it does not. `None` if no order of two steps does it.
pub(super) fn closing(explorer: &mut Explorer<'_>, claim: Claim, subject: &str, state: &State) -> Option<(usize, usize)> {
    let moves = explorer.moves;
    let undone: Vec<usize> = (0..state.len()).filter(|step| state[*step] < moves.steps[*step].calls).collect();
    let begun: Vec<usize> = (0..state.len()).filter(|step| state[*step] > 0).collect();
    // The last steps that are begun are the likeliest to open the way, and the first ones that are not done to close it.
    let pairs = begun.iter().rev().flat_map(|then| undone.iter().map(move |first| (*first, *then)));
    let possible = pairs.filter(|(first, then)| first != then && !moves.waits(*first, *then));
    let quiet = |step: usize| !moves.steps[step].idle;
    let mut tried = possible.filter(|(first, then)| quiet(*first) && quiet(*then)).take(TRIED);
    tried.find(|(first, then)| {
        let ordered = moves.with(*then, *first);
        explorer.with(&ordered).find(claim, subject).is_none()
    })
}
