//! Plans of several environments together. Each is planned as if it were alone; here the plans are refused that want something which others get. The first
//! environments in the order of the list get it.
//!
//! ```text
//! dev: + bucket/data (name: logs)       test: + bucket/data (name: logs)       test is refused: dev takes the name
//! dev: + 3 VPCs                         test: + 3 VPCs, and 4 are left         test is refused: together they need 6
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::erased::typed;
use heiiki_model::kinds::ec2::subnet;
use heiiki_model::limits::{Quota, addresses};
use heiiki_model::plan::{Refusal, Refused, Scarce, Step, Verb};
use heiiki_model::{Address, Ground, KindName, Object, Sort, Unique, kinds};

use crate::Planned;
use crate::quotas::{counted, taken_by};

/// Refuses plans that cannot all be carried out. Each plan comes with the objects that were observed when it was made. They may be of several accounts and
/// regions.
pub fn refuse(members: &mut [(&mut Planned, &[Object])]) {
    let mut found = twice(members);
    found.extend(run_out(members));
    for (index, refusal) in found {
        let refusals = &mut members[index].0.plan.refusals;
        if !refusals.iter().any(|known| known.at == refusal.at) {
            refusals.push(refusal);
        }
    }
}

/// Returns the steps of a plan that make or change something.
fn writes(planned: &Planned) -> impl Iterator<Item = &Step> {
    planned.plan.steps.iter().filter(|step| matches!(step.verb, Verb::Create | Verb::Update))
}

/// Returns the reach in which a thing is unique: all accounts of a partition, an account, or a region of one.
fn reach(planned: &Planned, thing: &Unique) -> String {
    let place = &planned.plan.place;
    match thing.sort {
        Sort::Name(KindName::Bucket) => place.partition.clone(),
        Sort::Name(kind) if kind.section() == "iam" => place.account.clone(),
        Sort::Name(_)
        | Sort::Range
        | Sort::PrivateAddress
        | Sort::PublicAddress
        | Sort::Zone
        | Sort::Network
        | Sort::PrivateDns
        | Sort::ServiceRoute
        | Sort::Gateway => format!("{}/{}", place.account, place.region),
    }
}

/// True if a thing lies in an object that does not exist yet, so that nobody else can want it.
fn is_own(thing: &Unique) -> bool {
    [&thing.scope, &thing.value].iter().any(|text| text.starts_with(['$', '{']))
}

/// Returns refusals for things that have one holder and that several environments want.
fn twice(members: &[(&mut Planned, &[Object])]) -> Vec<(usize, Refusal)> {
    let mut taken: Vec<(String, Unique, usize, Address)> = Vec::new();
    let mut found = Vec::new();
    for (index, (planned, _)) in members.iter().enumerate() {
        let ground = Ground::of(&planned.known);
        for step in writes(planned) {
            let Some(want) = &step.want else { continue };
            for thing in kinds::of(step.at.kind).needs(&step.at, want, &ground).into_iter().filter(|thing| !is_own(thing)) {
                let reach = reach(planned, &thing);
                let other = taken.iter().find(|(of, one, by, _)| *by != index && *of == reach && one.excludes(&thing));
                if let Some((_, _, by, at)) = other {
                    let environment = members[*by].0.plan.place.environment.clone();
                    let why = Refused::WantedByAnother { environment, by: at.clone(), thing: thing.told(str::to_owned) };
                    found.push((index, Refusal::new(&step.at, why)));
                } else {
                    taken.push((reach, thing, index, step.at.clone()));
                }
            }
        }
    }
    found
}

/// A scarce thing in one account and region.
type Pool = (String, Scarce);

/// Returns refusals for quotas and free addresses that are enough for each environment and not for all of them.
fn run_out(members: &[(&mut Planned, &[Object])]) -> Vec<(usize, Refusal)> {
    let mut pools: BTreeMap<Pool, Supply> = BTreeMap::new();
    for (index, (planned, objects)) in members.iter().enumerate() {
        let place = format!("{}/{}", planned.plan.place.account, planned.plan.place.region);
        for step in &planned.plan.steps {
            for (scarce, count) in uses(planned, step) {
                let supply =
                    pools.entry((place.clone(), scarce.clone())).or_insert_with(|| Supply::of(&scarce, planned, objects));
                match (step.verb, &scarce) {
                    (Verb::Delete, Scarce::Quota { .. }) => supply.left = supply.left.map(|left| left + count),
                    // An object that goes leaves addresses at an uncertain time.
                    (Verb::Delete, Scarce::Subnet { .. }) => supply.left = None,
                    (Verb::Create | Verb::Update | Verb::Release | Verb::Retain, _) => {
                        supply.wants.push((index, step.at.clone(), count));
                    }
                }
            }
        }
    }
    let mut found = Vec::new();
    for ((_, scarce), supply) in pools {
        let environments: BTreeSet<usize> = supply.wants.iter().map(|(index, ..)| *index).collect();
        // The plan of one environment alone tells if that one needs too much.
        let Some(left) = supply.left.filter(|_| environments.len() > 1) else { continue };
        let mut takes = 0;
        for (index, at, count) in &supply.wants {
            takes += count;
            if takes > left {
                let others = environments.iter().filter(|other| *other != index);
                let with = others.map(|other| members[*other].0.plan.place.environment.clone()).collect();
                let why = Refused::RunsOutTogether { of: scarce.clone(), takes, left, with };
                found.push((*index, Refusal::new(at, why)));
            }
        }
    }
    found
}

/// The amount that is left of a scarce thing, and the steps that want it.
struct Supply {
    /// The amount that is left, with the amount that the plans give back; `None` if it is not known, and then nobody is refused.
    left: Option<u64>,
    wants: Vec<(usize, Address, u64)>,
}

impl Supply {
    fn of(scarce: &Scarce, planned: &Planned, objects: &[Object]) -> Self {
        let left = match scarce {
            Scarce::Quota { quota, scope } => {
                let used = objects.iter().filter(|object| counted(*quota, object).as_ref() == Some(scope)).count();
                planned
                    .known
                    .facts
                    .quotas
                    .get(quota)
                    .map(|limit| limit.saturating_sub(used))
                    .and_then(|left| left.try_into().ok())
            }
            Scarce::Subnet { id } => objects
                .iter()
                .find(|object| object.kind == KindName::Subnet && object.id == *id)
                .and_then(|object| typed::<subnet::Live>(&object.live).available_ip_address_count.try_into().ok()),
        };
        Self { left, wants: Vec::new() }
    }
}

/// Returns the scarce things that a step takes or gives back. A thing in an object that does not exist yet is not among them.
fn uses(planned: &Planned, step: &Step) -> Vec<(Scarce, u64)> {
    let known = &planned.known;
    let mut found = Vec::new();
    for quota in Quota::ALL {
        let scope = match step.verb {
            Verb::Create => step.want.as_ref().and_then(|want| taken_by(quota, &step.at, want, known)),
            Verb::Delete => step.object.as_ref().and_then(|object| counted(quota, object)),
            Verb::Update | Verb::Release | Verb::Retain => None,
        };
        // A VPC of the spec that is made now is in its address.
        let scope = scope.filter(|scope| !scope.contains('/'));
        found.extend(scope.map(|scope| (Scarce::Quota { quota, scope }, 1)));
    }
    if let (Verb::Delete, Some(object)) = (step.verb, &step.object) {
        let text = object.live.to_string();
        let subnets = known.live.iter().filter(|(at, subnet)| at.kind == KindName::Subnet && text.contains(&subnet.id));
        found.extend(subnets.map(|(_, subnet)| (Scarce::Subnet { id: subnet.id.clone() }, 0)));
    }
    if let (Verb::Create, Some(want)) = (step.verb, &step.want) {
        let places = addresses(&step.at, want, &planned.plan.place).into_iter();
        found.extend(
            places.filter_map(|(subnet, count)| Some((Scarce::Subnet { id: known.live.get(&subnet)?.id.clone() }, count))),
        );
    }
    found
}

#[cfg(test)]
mod tests;
