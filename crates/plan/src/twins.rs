//! Twins: several objects that claim one address.
//!
//! ```text
//! vpc-1 (subnet/a and subnet/b stand in it)  and  vpc-2 (empty)     vpc-1 is it; vpc-2 goes
//! sg-1 (differs in what cannot be changed)   and  sg-2 (fits)       sg-2 is it: a replacement was interrupted; sg-1 goes
//! vpc-1 (subnet/a stands in it)              and  vpc-2 (subnet/b)  nobody can tell: the plan is refused, and both stay
//! ```

use std::collections::BTreeSet;

use heiiki_model::kind::fits;
use heiiki_model::plan::{Cause, Refusal};
use heiiki_model::spec::Resource;
use heiiki_model::{Address, Change, KindName, Known, Object, kinds};

use crate::claim::Claimed;
use crate::usage::Usage;

/// How many users of an object are named to a reader.
const NAMED: usize = 3;

/// Decides which of several objects is the resource: those that need no replacement come first, and among them the one that is in use.
pub(crate) fn decide(
    resource: &Resource,
    candidates: Vec<Object>,
    usage: &Usage,
    unread: &BTreeSet<KindName>,
    claimed: &mut Claimed,
) {
    let at = &resource.at;
    let mut ranked: Vec<((usize, usize), bool, Object)> = candidates
        .into_iter()
        .map(|object| (fit(resource, &object, &claimed.known), !usage.users(&object).is_empty(), object))
        .collect();
    ranked.sort_by(|(left, left_used, one), (right, right_used, other)| {
        (left.0, !left_used, left.1, &one.id).cmp(&(right.0, !right_used, right.1, &other.id))
    });
    let best = ranked.first().map_or(0, |((replacements, _), ..)| *replacements);
    let fitting: Vec<&(_, bool, Object)> = ranked.iter().filter(|((replacements, _), ..)| *replacements == best).collect();
    let used = fitting.iter().filter(|(_, used, _)| *used).count();
    let blind = unread.iter().find(|kind| kinds::may_use(**kind).contains(&at.kind)).filter(|_| ranked.len() > 1);
    let undecided = if used > 1 {
        let told: Vec<String> = fitting.iter().map(|(_, _, object)| told(object, usage)).collect();
        Some(both_used(at, &told))
    } else {
        blind.map(|kind| not_seen(at, *kind, &ranked.iter().map(|(_, _, object)| object.id.clone()).collect::<Vec<_>>()))
    };
    let mut objects = ranked.into_iter().map(|(_, _, object)| object);
    if let Some(refusal) = undecided {
        claimed.unsure.insert(at.clone(), format!("several objects carry the address {at}"));
        claimed.refusals.push(refusal);
        claimed.undecided.extend(objects.map(|object| (at.clone(), object)));
        return;
    }
    if let Some(object) = objects.next() {
        claimed.known.live.put(at.clone(), object);
    }
    claimed.superseded.extend(objects.map(|object| (at.clone(), object)));
}

/// The number of replacements and changes that an object would need. What names something that is not known tells nothing.
fn fit(resource: &Resource, object: &Object, known: &Known) -> (usize, usize) {
    let changes = kinds::of(resource.at.kind).diff(&resource.want, &object.live, known).into_iter();
    fits(&changes.filter(|change| change.to.after.is_empty()).collect::<Vec<Change>>())
}

fn told(object: &Object, usage: &Usage) -> String {
    let users = usage.users(object);
    let named: Vec<String> =
        users.iter().take(NAMED).map(|(kind, id)| format!("{} {id}", kind.as_str().replace('_', " "))).collect();
    let more = users.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} (used by {}{more})", object.id, named.join(", "))
}

fn both_used(at: &Address, twins: &[String]) -> Refusal {
    let message = format!("{} objects carry the address {at}, and each is in use: {}", twins.len(), twins.join("; "));
    let help =
        "decide which of them it is, and take the tag `heiiki:address` off the others; heiiki then leaves those alone".to_owned();
    Refusal { at: at.clone(), cause: Cause::Twins, message, help }
}

fn not_seen(at: &Address, unread: KindName, ids: &[String]) -> Refusal {
    let message = format!(
        "{} objects carry the address {at} ({}), and which of them is in use cannot be told, because objects of kind {unread} could not be read",
        ids.len(),
        ids.join(", ")
    );
    let help = "allow the caller this read, then run the command again".to_owned();
    Refusal { at: at.clone(), cause: Cause::Unread, message, help }
}
