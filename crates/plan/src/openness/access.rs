//! The order of steps that change access: documents of policies, policies attached to users and roles, policies of endpoints and the rules of their groups. A
//! step that denies comes before one that allows, and one that stops to allow before one that stops to deny.
//!
//! ```text
//! policy/guardrail denies iam:* as well, user/dev gets policy/work     ~ policy/guardrail  ->  ~ user/dev
//! user/dev loses policy/work, policy/guardrail denies less             ~ user/dev  ->  ~ policy/guardrail
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Reason, Verb};
use heiiki_model::policy_document::of_aws_that_denies;
use heiiki_model::policy_document::shift::Shift;
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Change, KindName, Known, Mode, To};
use serde_json::{Value, json};

use super::wait;
use crate::claimed::Claimed;
use crate::graph::Draft;
use crate::graph::{Graph, Node};

/// The change of access by a step, and the principals and groups that it concerns.
#[derive(Clone, Debug, Default)]
struct Turn {
    shift: Shift,
    /// The principals, by kind and id, and the security groups, by id, whose access changes.
    of: BTreeSet<String>,
    /// Policies that it attaches, and policies that it detaches, by ARN.
    attaches: BTreeSet<String>,
    detaches: BTreeSet<String>,
    /// The ARN of the policy, if the step changes one.
    policy: Option<String>,
}

/// Makes steps that open wait for steps that close.
pub(super) fn order(spec: &Spec, claimed: &Claimed, graph: &mut Graph) {
    let known = &claimed.known;
    let documents = Documents::of(spec, claimed);
    let turns: Vec<(Node, Turn)> =
        graph.iter().filter_map(|(step, draft)| Some((step, turn(draft, known, &documents)?))).collect();
    for (index, (first, left)) in turns.iter().enumerate() {
        for (then, right) in &turns[index + 1..] {
            match (goes_first(left, right), goes_first(right, left)) {
                (true, false) => wait(graph, *first, *then),
                (false, true) => wait(graph, *then, *first),
                // Each would have to come before the other, or it does not matter.
                (true, true) | (false, false) => {}
            }
        }
    }
}

/// True if one step has to be done before the other one.
fn goes_first(first: &Turn, then: &Turn) -> bool {
    // A policy is attached as it is to be, and is not opened while it is still attached where it goes.
    let of = |policies: &BTreeSet<String>, turn: &Turn| turn.policy.as_ref().is_some_and(|arn| policies.contains(arn));
    if of(&then.attaches, first) && first.shift.tightens() {
        return true;
    }
    if of(&first.detaches, then) && then.shift.loosens() {
        return true;
    }
    let (a, b) = (first.shift, then.shift);
    !first.of.is_disjoint(&then.of) && ((a.forbids && b.loosens()) || (a.withdraws && b.lifts))
}

/// Returns the change of access by a step; `None` if it changes none.
fn turn(draft: &Draft, known: &Known, documents: &Documents) -> Option<Turn> {
    if draft.why == Reason::Recorded {
        return None;
    }
    Some(match (draft.at.kind, draft.verb) {
        (KindName::Role | KindName::User, Verb::Create | Verb::Update) => principal(draft, known, documents),
        (KindName::Policy, Verb::Update) => {
            let change = draft.changes.iter().find(|change| change.field == "document")?;
            let arn = draft.object.as_ref()?.id.clone();
            let of = documents.holders.get(&arn).cloned().unwrap_or_default();
            Turn { shift: Shift::of(Some(&change.from), Some(&change.to.value)), of, policy: Some(arn), ..Turn::default() }
        }
        (KindName::InlinePolicy, Verb::Create | Verb::Update | Verb::Delete) => inline(draft, known)?,
        (KindName::VpcEndpoint, Verb::Update) => endpoint(draft)?,
        (KindName::SecurityGroup, Verb::Update) => group(draft)?,
        _ => return None,
    })
}

/// The documents of all policies: as they were read, also of those that leave the spec or are somebody else's, and else as the spec wants them. With them the
/// principals that hold each.
struct Documents {
    by_arn: BTreeMap<String, Value>,
    holders: BTreeMap<String, BTreeSet<String>>,
}

impl Documents {
    fn of(spec: &Spec, claimed: &Claimed) -> Self {
        let known = &claimed.known;
        let read = claimed.all().filter(|object| object.kind == KindName::Policy);
        let read = read.filter_map(|object| Some((object.id.clone(), object.live.get("document")?.clone())));
        let mut by_arn: BTreeMap<String, Value> = read.collect();
        let mut holders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for resource in spec.resources.iter().filter(|resource| resource.at.kind == KindName::Policy) {
            let live = known.live.get(&resource.at);
            let arn = live.map_or_else(|| placeholder(&resource.at.to_string()), |object| object.id.clone());
            if let Some(document) = resource.want.get("document") {
                by_arn.entry(arn).or_insert_with(|| document.clone());
            }
        }
        for (at, object) in known.live.iter().filter(|(at, _)| matches!(at.kind, KindName::Role | KindName::User)) {
            for arn in texts(&object.live["policies"]) {
                holders.entry(arn).or_default().insert(principal_key(at.kind, &object.id));
            }
        }
        Self { by_arn, holders }
    }

    /// Returns the change of access when a policy is attached. An unknown policy counts as one that allows.
    fn comes(&self, arn: &str) -> Shift {
        Shift::of(None, Some(&self.document(arn)))
    }

    /// Returns the change of access when a policy is detached.
    fn goes(&self, arn: &str) -> Shift {
        Shift::of(Some(&self.document(arn)), None)
    }

    /// Returns the document of a policy; null if it is unknown.
    fn document(&self, arn: &str) -> Value {
        self.by_arn.get(arn).cloned().or_else(|| of_aws_that_denies(arn)).unwrap_or_default()
    }
}

/// Returns the placeholder that stands in a change for the ARN of a policy that does not exist yet.
fn placeholder(at: &str) -> String {
    format!("${{{at}.arn}}")
}

/// Returns the key of a user or role.
fn principal_key(kind: KindName, id: &str) -> String {
    format!("{kind}/{id}")
}

/// Returns the texts of a list.
fn texts(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns the change of access by the step of a user or role: all its changes together. The order among them is that of its calls.
fn principal(draft: &Draft, known: &Known, documents: &Documents) -> Turn {
    let live = draft.object.as_ref().filter(|_| draft.verb == Verb::Update);
    let id = live.map(|object| object.id.clone());
    let changes: Vec<Change> = match (&draft.want, draft.verb) {
        // A new one gets everything that the spec says.
        (Some(want), Verb::Create) => new_grants(want, known),
        _ => draft.changes.clone(),
    };
    let mut turn = Turn { of: id.map(|id| principal_key(draft.at.kind, &id)).into_iter().collect(), ..Turn::default() };
    for change in changes.iter().filter(|change| !change.is_ignored(&draft.ignore)) {
        let (from, to) = (&change.from, &change.to.value);
        let shift = match change.field.as_ref() {
            "policies" => {
                let (have, want) = (texts(from), texts(to));
                turn.attaches = &want - &have;
                turn.detaches = &have - &want;
                let on = turn.attaches.iter().map(|arn| documents.comes(arn));
                on.chain(turn.detaches.iter().map(|arn| documents.goes(arn))).fold(Shift::default(), Shift::and)
            }
            "inline_policies" => {
                let names: BTreeSet<&String> =
                    [from, to].into_iter().filter_map(Value::as_object).flat_map(|map| map.keys()).collect();
                names.into_iter().map(|name| Shift::of(from.get(name), to.get(name))).fold(Shift::default(), Shift::and)
            }
            "groups" => {
                let (have, want) = (texts(from), texts(to));
                Shift { grants: !(&want - &have).is_empty(), withdraws: !(&have - &want).is_empty(), ..Shift::default() }
            }
            "permissions_boundary" => {
                let of = |arn: &Value| arn.as_str().map(|arn| documents.document(arn));
                Shift::of_limit(of(from).as_ref(), of(to).as_ref())
            }
            "trust" | "trust_policy" => Shift::of_limit(Some(from), Some(to)),
            _ => Shift::default(),
        };
        turn.shift = turn.shift.and(shift);
    }
    turn
}

/// Returns the changes by which a new user or role gets everything that the spec says.
fn new_grants(want: &Value, known: &Known) -> Vec<Change> {
    let arn = |name: String| {
        let at = format!("{}/{name}", KindName::Policy).parse::<Address>().ok();
        let live = at.as_ref().and_then(|at| known.live.get(at)).map(|object| object.id.clone());
        live.or_else(|| at.filter(|at| known.declares(at)).map(|at| placeholder(&at.to_string()))).unwrap_or(name)
    };
    let policies = want.get("policies").map(|names| json!(texts(names).into_iter().map(arn).collect::<Vec<_>>()));
    let inline = want.get("inline_policies").cloned();
    let fields = [("policies", policies), ("inline_policies", inline)].into_iter();
    let change = |(field, to): (&'static str, Option<Value>)| {
        Some(Change { field: field.into(), from: Value::Null, to: To::value(to?), mode: Mode::InPlace })
    };
    fields.filter_map(change).collect()
}

/// Returns the change of access by the step of a policy inside of a role that others own.
fn inline(draft: &Draft, known: &Known) -> Option<Turn> {
    let live = draft.object.as_ref().filter(|_| draft.verb != Verb::Create);
    let role = live.and_then(|object| object.live.get("role")).and_then(Value::as_str).map(str::to_owned);
    let named = draft.want.as_ref().and_then(|want| want.get("role")).and_then(Value::as_str);
    let named = named.and_then(|name| format!("{}/{name}", KindName::Role).parse().ok());
    let role = role.or_else(|| known.live.get(&named?).map(|object| object.id.clone()))?;
    let from = live.and_then(|object| object.live.get("document"));
    let to = match draft.verb {
        Verb::Delete | Verb::Release => None,
        // It stays as it is.
        Verb::Retain => return None,
        Verb::Create => draft.want.as_ref().and_then(|want| want.get("document")),
        Verb::Update => Some(&draft.changes.iter().find(|change| change.field == "document")?.to.value),
    };
    Some(Turn { shift: Shift::of(from, to), of: [principal_key(KindName::Role, &role)].into(), ..Turn::default() })
}

/// Returns the change of access by the step of an endpoint. Its policy limits the calls that come through its groups; without one it lets all through.
fn endpoint(draft: &Draft) -> Option<Turn> {
    let change = draft.changes.iter().find(|change| change.field == "policy")?;
    let document = |value: &Value| (!value.is_null()).then(|| value.clone());
    let shift = Shift::of_limit(document(&change.from).as_ref(), document(&change.to.value).as_ref());
    let of = texts(draft.object.as_ref()?.live.get("security_group_ids")?);
    Some(Turn { shift, of, ..Turn::default() })
}

/// Returns the change of access by the step of a group: its rules let traffic in or out.
fn group(draft: &Draft) -> Option<Turn> {
    let rules = |value: &Value| -> Vec<Value> { value.as_array().cloned().unwrap_or_default() };
    let mut shift = Shift::default();
    for change in draft.changes.iter().filter(|change| ["ingress", "egress"].contains(&change.field.as_ref())) {
        let (from, to) = (rules(&change.from), rules(&change.to.value));
        let grants = to.iter().any(|rule| !from.contains(rule)) || !change.to.after.is_empty();
        shift = shift.and(Shift { grants, withdraws: from.iter().any(|rule| !to.contains(rule)), ..Shift::default() });
    }
    let of = [draft.object.as_ref()?.id.clone()].into();
    Some(Turn { shift, of, ..Turn::default() })
}
