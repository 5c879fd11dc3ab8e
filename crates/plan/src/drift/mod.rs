//! Drift: the differences between the account and the spec, told from AWS's side. Changes in AWS since the last apply stand apart from changes of the spec that
//! were not applied yet. It plans nothing.

mod added;
mod defaults;
mod findings;
mod since_applied;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use heiiki_danger::exposure::Exposure;
use heiiki_danger::{Ground, Rule, Severity, exposure};
use heiiki_model::applied::Applied;
use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::plan::{Doubt, Kin, Uncompared};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, Change, KindName, Known, Object, Observed, Phase, kinds};
use serde_json::Value;

pub use self::findings::{Deviation, Difference, Drift, Expected, Finding, Ignored, Origin, Thing};
use crate::claimed::Claimed;
use crate::owners::OwnerGraph;
use crate::unknown::Unknown;
use crate::{claims, contents, kin_report, object_key, tags};

/// Compares the observed account with the spec. Returns the live objects as well, by which ids can be named.
///
/// ```text
/// role/exec was deleted by hand       role/exec does not exist                      a finding
///                                     notebook_instance/dev follows role/exec       no finding: nobody changed it
/// roles could not be read             notebook_instance/dev role: not compared      no finding: nothing is known
/// ```
pub fn drift(spec: &Spec, observed: Observed) -> (Drift, Known) {
    let mut unread = observed.unread.clone();
    let claimed = claims::assign(spec, observed, true);
    unread.extend(claimed.incomplete.iter().cloned());
    let unknown = Unknown::of(spec, &claimed, &unread);
    let mut drift = Drift {
        place: spec.place.clone(),
        findings: Vec::new(),
        pending: Vec::new(),
        follows: Vec::new(),
        ignored: Vec::new(),
        known: spec.known.iter().map(|entry| Expected { entry: entry.clone(), found: Vec::new() }).collect(),
        unread,
        uncompared: Vec::new(),
        proof: None,
        unchanged: 0,
        absent: false,
    };
    let mut ours = 0;
    let ground = Ground::of(&spec.place).with_spec(spec).with_live(&claimed.known);
    let ground = Compared { spec, known: &claimed.known, unknown: &unknown, ground: &ground };
    for resource in &spec.resources {
        let Some(object) = claimed.known.live.get(&resource.at) else {
            missing(resource, &claimed, &unknown, &mut drift);
            continue;
        };
        if let Some(said) = kinds::of(resource.at.kind).withheld(&object.live) {
            let why = Doubt::Withheld { said };
            drift.uncompared.push(Uncompared { at: resource.at.clone(), fields: Vec::new(), why });
        } else if resource.existing.is_none() {
            ours += 1;
            compare(resource, object, &ground, &mut drift);
        }
    }
    drift.absent = ours == 0 && claimed.unwanted.is_empty() && !drift.findings.is_empty() && drift.unread.is_empty();
    if drift.absent {
        one_for_all(&mut drift);
    }
    let rest = |objects: &[(Address, Object)], what: Deviation| -> Vec<Finding> {
        objects.iter().map(|(at, object)| finding(at, Some(object), what.clone(), Vec::new())).collect()
    };
    // A second object of one resource is a finding: the spec asks for one, so that it is no change of the spec that waits to be applied.
    drift.findings.extend(rest(&claimed.superseded, Deviation::Superseded));
    drift.pending.extend(rest(&claimed.unwanted, Deviation::NotInSpec));
    let owner_graph = OwnerGraph::of(&claimed, &drift.unread, &drift.place);
    children(&claimed, &owner_graph, &mut drift);
    added::add(&claimed, &owner_graph, &ground, &mut drift);
    // An entry of a kind that could not be read may stand for objects that are there.
    let unread: BTreeSet<KindName> = drift.unread.iter().map(|unread| unread.kind).collect();
    drift.known.retain(|known| !(known.found.is_empty() && unread.contains(&known.entry.kind)));
    // The sort is stable, so that findings of one severity stay in the order of the spec.
    drift.findings.sort_by_key(|finding| Reverse(finding.severity));
    for at in &claimed.unclaimed {
        contents::hide_drift(&mut drift, at);
    }
    (drift, claimed.known)
}

/// The spec, the live objects and the rules with which resources are compared.
struct Compared<'a> {
    spec: &'a Spec,
    known: &'a Known,
    unknown: &'a Unknown,
    ground: &'a Ground<'a>,
}

/// Returns a finding; its severity is that of the deviation or of the worst exposure.
fn finding(at: &Address, object: Option<&Object>, what: Deviation, opens: Vec<Exposure>) -> Finding {
    let severity = opens.iter().map(|exposure| exposure.severity).fold(what.severity(), Severity::max);
    Finding { at: at.clone(), id: object.map(|object| object.id.clone()), what, severity, opens, who: None }
}

/// Says once that nothing exists, in place of once for each resource. Objects that the spec only uses are told apart.
fn one_for_all(drift: &mut Drift) {
    let is_missing = |finding: &Finding| matches!(finding.what, Deviation::Missing { .. });
    let missing: Vec<Finding> = drift.findings.extract_if(.., |finding| is_missing(finding)).collect();
    if let Some(first) = missing.first() {
        let nothing = finding(&first.at, None, Deviation::Nothing { resources: missing.len() }, Vec::new());
        drift.findings.insert(0, nothing);
    }
}

/// Records a resource that does not exist, or may not.
fn missing(resource: &Resource, claimed: &Claimed, unknown: &Unknown, drift: &mut Drift) {
    let at = &resource.at;
    let refusal = claimed.refusals.iter().find(|refusal| refusal.at == *at);
    match (unknown.resource(at), refusal) {
        (_, Some(refusal)) if resource.existing.is_some() => {
            drift.findings.push(finding(at, None, Deviation::NotFound { why: refusal.why.clone() }, Vec::new()));
        }
        // A resource that could not be read is not taken for gone.
        (Some(why), _) => drift.uncompared.push(Uncompared { at: at.clone(), fields: Vec::new(), why: why.clone() }),
        (None, _) => {
            let kind = kinds::of(at.kind);
            let holds =
                |object: &&Object| object.kind == at.kind && kind.clashes(at, &resource.want, &object.live, &claimed.known);
            let taken_by = claimed.foreign.iter().find(holds).map(|object| object.id.clone());
            let guardrail = exposure::is_guardrail(at.kind, &resource.want);
            let opens = guardrail.then(|| Exposure::new(Rule::GuardrailRemoved, "it denies, and does not exist".to_owned()));
            drift.findings.push(finding(at, None, Deviation::Missing { taken_by }, opens.into_iter().collect()));
        }
    }
}

/// Compares one resource with its object.
fn compare(resource: &Resource, object: &Object, with: &Compared<'_>, drift: &mut Drift) {
    let Compared { spec, known, unknown, ground } = with;
    let (at, kind) = (&resource.at, kinds::of(resource.at.kind));
    let mut as_wanted = true;
    let wanted = tags::wanted(spec, resource);
    let (ignored, mut changes): (Vec<Change>, Vec<Change>) =
        kind.diff(&resource.want, &object.live, known).into_iter().partition(|change| change.is_ignored(&resource.ignore));
    drift.ignored.extend(ignored.iter().map(|change| Ignored { at: at.clone(), field: change.field.to_string() }));
    let uncompared = unknown.take_out(resource, known, &mut changes);
    as_wanted &= uncompared.is_empty();
    drift.uncompared.extend(uncompared);
    let left = tags::left_to_others(&wanted, object, &resource.ignore);
    drift.ignored.extend(left.into_iter().map(|key| Ignored { at: at.clone(), field: format!("tags.{key}") }));
    changes.extend(tags::change(&wanted, object, &resource.ignore));
    let applied = Applied::of(object);
    // An object that is still to be adopted was never applied.
    let claimed = object.tags.contains_key(TAG_ENVIRONMENT);
    let origin = |change: &Change| match applied.as_ref().and_then(|applied| applied.has(&resource.want, &wanted, &change.field))
    {
        // A name that could not be read is not the name that was applied, and accuses nobody.
        Some(false)
            if drift.unread.is_empty()
                && applied.as_ref().is_some_and(|applied| since_applied::is_changed(resource, applied, &change.field, known)) =>
        {
            Origin::Both
        }
        Some(false) => Origin::Spec,
        None if !claimed => Origin::Spec,
        Some(true) | None if !change.to.after.is_empty() => Origin::Follows,
        Some(true) => Origin::Aws,
        None => Origin::Unknown,
    };
    let mut by_origin: BTreeMap<Origin, Vec<Change>> = BTreeMap::new();
    for change in changes {
        by_origin.entry(origin(&change)).or_default().push(change);
    }
    as_wanted &= by_origin.is_empty();
    let mut of = |origins: &[Origin]| -> Option<Finding> {
        let of: Vec<(Origin, Vec<Change>)> = origins.iter().filter_map(|origin| by_origin.remove_entry(origin)).collect();
        let fields: Vec<Difference> =
            of.iter().flat_map(|(origin, changes)| changes.iter().map(|change| difference(change, *origin))).collect();
        let changes: Vec<Change> = of.into_iter().flat_map(|(_, changes)| changes).collect();
        let opens = exposure::of_changes(at.kind, &object.live, &changes, ground);
        (!fields.is_empty()).then(|| finding(at, Some(object), Deviation::Different { fields }, opens))
    };
    drift.findings.extend(of(&[Origin::Aws, Origin::Both, Origin::Unknown]));
    drift.pending.extend(of(&[Origin::Spec]));
    drift.follows.extend(of(&[Origin::Follows]));
    let failed = match kind.phase(&object.live) {
        Phase::Failed(reason) => Some(reason),
        Phase::Busy(_) | Phase::Ready => kind.complaint(&object.live),
    };
    if let Some(reason) = failed {
        as_wanted = false;
        drift.findings.push(finding(at, Some(object), Deviation::Failed { reason }, Vec::new()));
    }
    drift.unchanged += usize::from(as_wanted);
}

/// Returns a change as it looks from AWS.
fn difference(change: &Change, origin: Origin) -> Difference {
    let Change { field, from: live, to, mode: _ } = change;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let without = |these: &Value, those: &Value| -> Vec<Value> {
        let those = list(those);
        list(these).into_iter().filter(|item| !those.contains(item)).collect()
    };
    Difference {
        field: field.to_string(),
        wanted: to.value.clone(),
        live: live.clone(),
        extra: without(live, &to.value),
        lacking: without(&to.value, live),
        origin,
        after: to.after.clone(),
    }
}

/// Records the kin of resources that failed.
fn children(claimed: &Claimed, owner_graph: &OwnerGraph<'_>, drift: &mut Drift) {
    let mut seen: BTreeMap<(KindName, String), Kin> = BTreeMap::new();
    for (at, object) in claimed.known.live.iter() {
        for kin in kin_report::members(at, &object_key::key(object), owner_graph) {
            seen.entry((kin.kind, kin.id.clone())).or_insert(kin);
        }
    }
    for kin in seen.into_values() {
        if let Phase::Failed(reason) = kin.phase {
            let what = Deviation::Child { kind: kin.kind, child: kin.id, reason };
            drift.findings.push(finding(&kin.of, None, what, Vec::new()));
        }
    }
}
