//! `closed`: what the network of the environment must never do, and the exceptions that somebody accepted for a time.

use serde::{Deserialize, Serialize};

use super::diagnostic::Diagnostics;
use super::node::Node;
use super::outline::Outline;
use super::placeholder::{Removed, Values};
use super::read as nodes;
use crate::suggest;

/// The fields of `closed`.
const FIELDS: [&str; 5] = ["internet", "networks", "services", "principals", "waive"];
/// The fields of a waiver, all of which it needs.
const WAIVER: [&str; 5] = ["claim", "at", "reason", "until", "by"];
/// The codes of the claims that `heiiki prove` decides, each with true if `closed` demands it with `internet: never`.
const CLAIMS: [(&str, bool); 6] = [("N1", true), ("N2", false), ("N3", true), ("N4", true), ("N5", true), ("I1", false)];

/// The demand of a spec that its network is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// True if nothing may reach the internet or be reached by it.
    #[serde(default)]
    pub internet_never: bool,
    /// The other networks that may be reached, by the id of what leads there: a peering connection, a transit gateway. `None` if it is not
    /// demanded that no other one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub networks: Option<Vec<String>>,
    /// The services of others that may be reached through an endpoint, by their names. `None` likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<String>>,
    /// The roles and users that may get out, by their addresses. `None` if it is not demanded that no other one may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principals: Option<Vec<String>>,
    /// The exceptions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waive: Vec<Waiver>,
}

/// An exception that somebody accepts for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The code of the claim.
    pub claim: String,
    /// The place: the address of a resource, or an id.
    pub at: String,
    /// The reason.
    pub reason: String,
    /// The last day on which it counts, as `2026-12-31`, in UTC.
    pub until: String,
    /// The person who accepts it.
    pub by: String,
}

impl Closed {
    /// True if a claim must hold.
    pub fn demands(&self, code: &str) -> bool {
        let internet = CLAIMS.iter().any(|(claim, internet)| *claim == code && *internet);
        let others = code == "N2" && (self.networks.is_some() || self.services.is_some());
        (self.internet_never && internet) || others || (code == "I1" && self.principals.is_some())
    }

    /// True if a claim must hold for a place. Roles and users that may get out are left aside.
    pub fn demands_of(&self, code: &str, place: &str) -> bool {
        let trusted = code == "I1" && self.principals.iter().flatten().any(|name| name == place);
        self.demands(code) && !trusted
    }

    /// The waiver of a claim about a place that counts on a day, which is written as in a spec. A waiver for a resource is one for
    /// all of its places, such as the subnets of a domain.
    pub fn waiver(&self, claim: &str, place: &str, day: &str) -> Option<&Waiver> {
        self.waive.iter().find(|waiver| waiver.concerns(claim, place) && waiver.counts_on(day))
    }
}

impl Waiver {
    /// True if it is about this claim and this place.
    pub fn concerns(&self, claim: &str, place: &str) -> bool {
        let inside = || place.strip_prefix(&self.at).is_some_and(|rest| rest.starts_with(" in "));
        self.claim == claim && (self.at == place || inside())
    }

    /// True if it counts on a day.
    pub fn counts_on(&self, day: &str) -> bool {
        day <= self.until.as_str()
    }
}

/// Reads `closed`.
pub(super) fn read(outline: &mut Outline, values: &mut Values, found: &mut Diagnostics) -> Option<Closed> {
    let mut entry = outline.closed.clone()?;
    values.fill(&mut entry.value, "", &mut Removed::new(), found);
    let node = &entry.value;
    let entries = nodes::keyed("`closed`", &FIELDS, node, found)?;
    let mut closed = Closed::default();
    for member in entries {
        match member.key.as_str() {
            "internet" => closed.internet_never = never(&member.value, found),
            "networks" => closed.networks = Some(names("`networks`", &member.value, found)),
            "services" => closed.services = Some(names("`services`", &member.value, found)),
            "principals" => closed.principals = Some(names("`principals`", &member.value, found)),
            "waive" => {
                let waivers = nodes::list("`waive`", &member.value, found).unwrap_or_default();
                closed.waive = waivers.iter().filter_map(|waiver| waived(waiver, found)).collect();
            }
            key => {
                let help = suggest::did_you_mean(key, FIELDS);
                found.error("unknown-field", member.key_span, format!("`{key}` is not a field of `closed`")).help_if(help);
            }
        }
    }
    let demands = ["internet", "networks", "services", "principals"].iter().any(|field| node.get(field).is_some());
    if !demands && !entries.iter().any(|member| member.key != "waive") {
        found
            .error("closed-empty", node.span, "`closed` demands nothing")
            .help("write `internet: never`, or `networks: []` for the networks that may be reached");
    }
    idle(&closed, node, found);
    Some(closed)
}

/// Refuses waivers of claims that are not demanded: they would accept nothing.
fn idle(closed: &Closed, node: &Node, found: &mut Diagnostics) {
    let waivers = node.get("waive").and_then(|member| member.value.items()).unwrap_or_default();
    for waiver in waivers {
        let claim = waiver.get("claim").map(|member| &member.value);
        let Some((claim, code)) = claim.and_then(|claim| Some((claim, claim.as_text()?))) else { continue };
        if CLAIMS.iter().any(|(known, _)| *known == code) && !closed.demands(code) {
            let by = match code {
                "N2" => "networks: []",
                "I1" => "principals: []",
                _ => "internet: never",
            };
            found
                .error("closed-waiver", claim.span, format!("{code} is waived, but `closed` does not demand it"))
                .help(format!("demand it with `{by}`, or take the waiver out"));
        }
    }
}

fn never(node: &Node, found: &mut Diagnostics) -> bool {
    let Some(text) = nodes::text("`internet`", node, found) else { return false };
    if text != "never" {
        let message = format!("`{text}` is not a word for `internet`");
        found.error("closed-word", node.span, message).help("write `internet: never`, or leave it out");
    }
    text == "never"
}

fn names(what: &str, node: &Node, found: &mut Diagnostics) -> Vec<String> {
    let items = nodes::list(what, node, found).unwrap_or_default();
    items.iter().filter_map(|item| nodes::text(&format!("an item of {what}"), item, found).map(str::to_owned)).collect()
}

fn waived(node: &Node, found: &mut Diagnostics) -> Option<Waiver> {
    let entries = nodes::keyed("a waiver", &WAIVER, node, found)?;
    for member in entries.iter().filter(|member| !WAIVER.contains(&member.key.as_str())) {
        let help = suggest::did_you_mean(&member.key, WAIVER);
        found.error("unknown-field", member.key_span, format!("`{}` is not a field of a waiver", member.key)).help_if(help);
    }
    let mut field = |name: &str| {
        let Some(member) = node.get(name) else {
            let message = format!("`{name}` of a waiver is missing");
            found
                .error("closed-waiver", node.span, message)
                .help("say the claim, the place, the reason, the last day and who accepts it");
            return None;
        };
        let text = nodes::text(&format!("`{name}` of a waiver"), &member.value, found)?.trim();
        if text.is_empty() {
            found.error("closed-waiver", member.value.span, format!("`{name}` of a waiver is empty")).help("say it in words");
            return None;
        }
        Some(text.to_owned())
    };
    let fields = (field("claim"), field("at"), field("reason"), field("until"), field("by"));
    let (Some(claim), Some(at), Some(reason), Some(until), Some(by)) = fields else { return None };
    let span = |name: &str| node.get(name).map_or(node.span, |member| member.value.span);
    if !CLAIMS.iter().any(|(known, _)| *known == claim) {
        let known = CLAIMS.map(|(known, _)| known).join(", ");
        found.error("closed-waiver", span("claim"), format!("`{claim}` is not a claim")).help(format!("it is one of {known}"));
        return None;
    }
    if !is_day(&until) {
        let message = format!("`{until}` is not a day of the calendar");
        found
            .error("closed-waiver", span("until"), message)
            .help("write it as 2026-12-31; it is the last day on which the waiver counts");
        return None;
    }
    Some(Waiver { claim, at, reason, until, by })
}

/// True for a day as `2026-12-31`.
pub(super) fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// True if every part of it is what a loaded spec has.
pub(super) fn is_sound(closed: &Closed) -> bool {
    let sound = |waiver: &Waiver| {
        let texts = [&waiver.at, &waiver.reason, &waiver.by];
        texts.iter().all(|text| !text.trim().is_empty()) && is_day(&waiver.until) && closed.demands(&waiver.claim)
    };
    let lists = [&closed.networks, &closed.services, &closed.principals];
    let demands = closed.internet_never || lists.iter().any(|list| list.is_some());
    demands && closed.waive.iter().all(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed() -> Closed {
        let waiver = Waiver {
            claim: "N1".into(),
            at: "domain/studio".into(),
            reason: "a trial".into(),
            until: "2026-12-31".into(),
            by: "net".into(),
        };
        Closed { internet_never: true, waive: vec![waiver], ..Closed::default() }
    }

    #[test]
    fn a_waiver_counts_for_all_places_of_its_resource_until_its_last_day() {
        let closed = closed();
        let counts = |claim, place, day| closed.waiver(claim, place, day).is_some();
        assert!(counts("N1", "domain/studio", "2026-12-31"));
        assert!(counts("N1", "domain/studio in subnet/a", "2026-01-01"));
        assert!(!counts("N1", "domain/studio in subnet/a", "2027-01-01"), "it is past its day");
        assert!(!counts("N2", "domain/studio", "2026-12-31"), "it is about another claim");
        assert!(!counts("N1", "domain/studio-2", "2026-12-31"), "it is another resource");
        assert!(!counts("N1", "subnet/a", "2026-12-31"));
    }

    #[test]
    fn internet_and_networks_demand_each_their_claims() {
        let internet = closed();
        assert_eq!(["N1", "N2", "N3", "N4", "N5"].map(|claim| internet.demands(claim)), [true, false, true, true, true]);
        let networks = Closed { networks: Some(Vec::new()), ..Closed::default() };
        assert_eq!(["N1", "N2", "N3", "N4", "N5"].map(|claim| networks.demands(claim)), [false, true, false, false, false]);
        assert!(!Closed::default().demands("N1"));
        let principals = Closed { principals: Some(vec!["role/admin".into()]), ..Closed::default() };
        assert!(principals.demands_of("I1", "role/exec") && !principals.demands_of("I1", "role/admin"));
        assert!(!principals.demands("N1"));
    }
}
