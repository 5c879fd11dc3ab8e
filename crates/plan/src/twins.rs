//! Twins: several objects that claim one address.
//!
//! ```text
//! vpc-1 (subnet/a and subnet/b stand in it)  and  vpc-2 (empty)     vpc-1 is it; vpc-2 goes
//! sg-1 (differs in what cannot be changed)   and  sg-2 (fits)       sg-2 is it: a replacement was interrupted; sg-1 goes
//! vpc-1 (subnet/a stands in it)              and  vpc-2 (subnet/b)  nobody can tell: the plan is refused, and both stay
//! ```

use std::collections::BTreeSet;

use heiiki_model::kind::fits;
use heiiki_model::plan::{Doubt, Refusal, Refused, Twin, User};
use heiiki_model::spec::Resource;
use heiiki_model::{Change, KindName, Known, Object, kinds};

use crate::claimed::Claimed;
use crate::usage::Usage;

/// Decides which of several objects is the resource: one that needs no replacement before one that does, and among those the one that is in use.
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
        Some(Refused::TwinsInUse { twins: fitting.iter().map(|(_, _, object)| twin(object, usage)).collect() })
    } else {
        let ids = || ranked.iter().map(|(_, _, object)| object.id.clone()).collect();
        blind.map(|unread| Refused::TwinsUnseen { ids: ids(), unread: *unread })
    };
    let mut objects = ranked.into_iter().map(|(_, _, object)| object);
    if let Some(why) = undecided {
        claimed.unsure.insert(at.clone(), Doubt::Twins { at: at.clone() });
        claimed.refusals.push(Refusal::new(at, why));
        claimed.undecided.extend(objects.map(|object| (at.clone(), object)));
        return;
    }
    if let Some(object) = objects.next() {
        claimed.known.live.put(at.clone(), object);
    }
    claimed.superseded.extend(objects.map(|object| (at.clone(), object)));
}

/// Returns the number of replacements and of changes that an object would need. A field that names something unknown does not count.
fn fit(resource: &Resource, object: &Object, known: &Known) -> (usize, usize) {
    let changes = kinds::of(resource.at.kind).diff(&resource.want, &object.live, known).into_iter();
    fits(&changes.filter(|change| change.to.after.is_empty()).collect::<Vec<Change>>())
}

/// Returns an object with its users, as a refusal names it.
fn twin(object: &Object, usage: &Usage) -> Twin {
    let users = usage.users(object).into_iter().map(|(kind, id)| User { kind: *kind, id: id.clone() });
    Twin { id: object.id.clone(), used_by: users.collect() }
}
